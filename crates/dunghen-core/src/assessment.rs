//! Everything the rules say about a dossier now.
//!
//! The browser and the server call the same function with the same version,
//! so both reach one verdict. All findings come at once, in the order a
//! person meets their places: contact, questions, components.

use alloc::vec::Vec;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::session::file_faults;
use crate::{
    condition::Truth,
    dossier::{Answer, Dossier},
    finding::{Finding, Severity},
    id::Id,
    procedure::{Limit, Payment, Tier, Version},
    session::Session,
};

/// The verdict on a dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The answers that exist for the rules, each in its normalised spelling.
    /// What is hidden or unreadable is not among them.
    pub answers: Vec<(Id, Answer)>,
    /// The fields asked now, in order.
    pub asked: Vec<Asked>,
    /// Every component with its state, in order.
    pub components: Vec<ComponentState>,
    /// What is wrong or worth saying, in the order of their places.
    pub findings: Vec<Finding>,
    /// What is paid, once the answers settle which.
    pub fees: Vec<Payment>,
    /// The limit, once the answers settle which.
    pub time_limit: Option<Limit>,
}

impl Assessment {
    /// Whether nothing keeps the dossier from being sent.
    pub fn is_complete(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }

    /// The normalised answer of a field.
    pub fn answer(&self, field: &Id) -> Option<&Answer> {
        let mut answers = self.answers.iter();
        let (_, value) = answers.find(|(known, _)| known == field)?;
        Some(value)
    }

    /// What says that the procedure is not for this situation.
    pub fn gates(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Gate)
    }
}

/// A field that is asked now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The field.
    pub field: Id,
    /// Whether it must be answered.
    pub required: bool,
}

/// How a component stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentState {
    /// The component.
    pub component: Id,
    /// Whether it is needed; not where another of its group is there.
    pub needed: Truth,
    /// Whether it would be, had the agency not got it already.
    pub spared: bool,
    /// How strongly, where it is needed.
    pub tier: Tier,
    /// Whether it is there.
    pub status: ComponentStatus,
}

/// Whether a component is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentStatus {
    /// Nothing was handed in for it.
    Missing,
    /// The answers fill it in as they are given.
    FromAnswers,
    /// A file was handed in.
    Attached,
    /// A file was handed in and something is wrong with it.
    Faulty,
}

/// Assesses a dossier against a version of its procedure on a day.
///
/// Takes whatever was typed or sent: unknown ids, wrong types and contradictory
/// parts become findings.
pub fn assess(version: &Version, dossier: &Dossier, today: NaiveDate) -> Assessment {
    Session::new(version, dossier, today).assessment()
}
