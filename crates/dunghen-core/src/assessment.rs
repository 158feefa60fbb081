//! Everything the rules say about a dossier now.
//!
//! The browser and the server call the same function with the same version,
//! so both reach one verdict. All findings come at once, in the order a
//! person meets their places: contact, questions, components.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    answer,
    citation::Citation,
    condition::{Condition, Known, Truth},
    dossier::{Answer, Attachment, Dossier},
    finding::{Fault, Finding, Severity},
    id::Id,
    place::Place,
    procedure::{
        CASE_FIELD, Component, Fee, Field, FileLimits, Provided, Rule, Tier, TimeLimit, Version,
    },
};

/// The verdict on a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The answers that exist for the rules, each in its normalised spelling.
    /// What is hidden or unreadable is not among them.
    pub answers: Vec<(Id, String)>,
    /// The fields asked now, in order.
    pub asked: Vec<Asked>,
    /// Every component with its state, in order.
    pub components: Vec<ComponentState>,
    /// What is wrong or worth saying, in the order of their places.
    pub findings: Vec<Finding>,
    /// The fee, once the answers settle which.
    pub fee: Option<Fee>,
    /// The limit, once the answers settle which.
    pub time_limit: Option<TimeLimit>,
}

impl Assessment {
    /// Whether nothing keeps the dossier from being sent.
    pub fn is_complete(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }

    /// The normalised answer of a field.
    pub fn answer(&self, field: &Id) -> Option<&str> {
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
    /// Whether it is needed.
    pub needed: Truth,
    /// How strongly, where it is needed.
    pub tier: Tier,
    /// Whether it is there.
    pub status: ComponentStatus,
    /// The answers that make it needed or not.
    pub because: Vec<Id>,
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
    let mut assessor = Assessor {
        dossier,
        today,
        known: Vec::new(),
        asked: Vec::new(),
        findings: Vec::new(),
    };
    if let [only] = version.cases.as_slice() {
        let only = Some(only.id.as_str().into());
        assessor.known.push((CASE_FIELD, only));
    }
    assessor.contact();
    version.fields().for_each(|field| assessor.field(field));
    assessor.answers_not_asked();
    version.rules.iter().for_each(|rule| assessor.rule(rule));
    let components = version
        .components
        .iter()
        .map(|component| assessor.component(component))
        .collect();
    assessor.attachments_for_nothing(version);

    let (fee, time_limit) = (
        assessor.settled(&version.fees, |fee| &fee.when),
        assessor.settled(&version.time_limits, |limit| &limit.when),
    );
    let answered = assessor.known.into_iter();
    let answers = answered
        .filter_map(|(field, value)| Some((Id::from(field), value?)))
        .collect();
    Assessment {
        components,
        fee,
        time_limit,
        answers,
        asked: assessor.asked,
        findings: assessor.findings,
    }
}

struct Assessor<'a> {
    dossier: &'a Dossier,
    today: NaiveDate,
    /// Fields asked so far; none where the answer is missing or unreadable.
    known: Vec<(&'a str, Option<String>)>,
    asked: Vec<Asked>,
    findings: Vec<Finding>,
}

impl<'a> Assessor<'a> {
    fn known<'s>(&'s self) -> impl Fn(&str) -> Known<'s> {
        |field| match self.known.iter().find(|(known, _)| *known == field) {
            None => Known::Absent,
            Some((_, None)) => Known::Unanswered,
            Some((_, Some(value))) => Known::Value(value),
        }
    }

    fn truth(&self, condition: &Condition) -> Truth {
        condition.truth(&self.known())
    }

    /// The first entry that applies, unless an earlier one still may.
    fn settled<T: Clone>(&self, entries: &[T], when: impl Fn(&T) -> &Condition) -> Option<T> {
        entries
            .iter()
            .map(|entry| (entry, self.truth(when(entry))))
            .find(|(_, truth)| *truth != Truth::No)
            .filter(|(_, truth)| truth.holds())
            .map(|(entry, _)| entry.clone())
    }

    fn say(&mut self, place: Place, fault: Fault, severity: Severity, law: Option<&Citation>) {
        self.findings.push(Finding {
            place,
            fault,
            severity,
            law: law.cloned(),
        });
    }

    fn contact(&mut self) {
        for (part, fault) in self.dossier.contact.faults() {
            self.say(Place::Contact(part.into()), fault, Severity::Error, None);
        }
    }

    fn field(&mut self, field: &'a Field) {
        if !self.truth(&field.visible).holds() {
            return;
        }
        let required = self.truth(&field.required).holds();
        self.asked.push(Asked {
            field: field.id.clone(),
            required,
        });
        let place = || Place::Answer(field.id.clone());
        let mut value = None;
        match self.dossier.answers.get(&field.id) {
            Some(Answer::Unreadable) => {
                self.say(
                    place(),
                    Fault::new("answer.unreadable"),
                    Severity::Error,
                    None,
                );
            }
            given => match given.and_then(Answer::text) {
                None if required => {
                    self.say(
                        place(),
                        Fault::new("required"),
                        Severity::Error,
                        field.law.as_ref(),
                    );
                }
                None => {}
                Some(typed) => match answer::read(&field.kind, typed, self.today) {
                    Ok(reading) => {
                        for caution in reading.cautions {
                            self.say(place(), caution, Severity::Warning, None);
                        }
                        value = Some(reading.normalised);
                    }
                    Err(fault) => self.say(place(), fault, Severity::Error, field.law.as_ref()),
                },
            },
        }
        self.known.push((&field.id, value));
    }

    fn answers_not_asked(&mut self) {
        let strays: Vec<_> = self
            .dossier
            .answers
            .iter()
            .filter(|(field, answer)| {
                let asked = self.known.iter().any(|(known, _)| *known == field.as_str());
                !asked && answer.text().is_some()
            })
            .map(|(field, _)| Place::Answer(field.clone()))
            .collect();
        for place in strays {
            self.say(
                place,
                Fault::new("answer.not_asked"),
                Severity::Advice,
                None,
            );
        }
    }

    fn rule(&mut self, rule: &Rule) {
        if self.truth(&rule.when).holds() {
            let code = format!("rule.{}", rule.id);
            let place = Place::Answer(rule.at.clone());
            self.say(place, Fault::new(code), rule.severity, Some(&rule.law));
        }
    }

    fn component(&mut self, component: &Component) -> ComponentState {
        let needed = self.truth(&component.needed);
        let because = component
            .needed
            .basis(&self.known())
            .into_iter()
            .cloned()
            .collect();
        let status = match &component.provided {
            Provided::Form { .. } => ComponentStatus::FromAnswers,
            Provided::File(limits) => self.attached(component, limits),
        };
        let place = || Place::Component(component.id.clone());
        let law = Some(&component.law);
        match (needed, status, component.tier) {
            (Truth::Yes, ComponentStatus::Missing, Tier::Required) => {
                self.say(
                    place(),
                    Fault::new("component.missing"),
                    Severity::Error,
                    law,
                );
            }
            (Truth::Yes, ComponentStatus::Missing, Tier::Recommended) => {
                self.say(
                    place(),
                    Fault::new("component.recommended"),
                    Severity::Advice,
                    law,
                );
            }
            (Truth::No, ComponentStatus::Attached | ComponentStatus::Faulty, _) => {
                self.say(
                    place(),
                    Fault::new("component.not_needed"),
                    Severity::Advice,
                    law,
                );
            }
            _ => {}
        }
        ComponentState {
            component: component.id.clone(),
            needed,
            tier: component.tier,
            status,
            because,
        }
    }

    fn attached(&mut self, component: &Component, limits: &FileLimits) -> ComponentStatus {
        let dossier = self.dossier;
        let mut status = ComponentStatus::Missing;
        for (index, file) in dossier.attachments.iter().enumerate() {
            if file.component != component.id {
                continue;
            }
            let earlier = dossier.attachments.iter().take(index);
            let faults = file_faults(file, limits, earlier);
            if status != ComponentStatus::Faulty {
                status = if faults.is_empty() {
                    ComponentStatus::Attached
                } else {
                    ComponentStatus::Faulty
                };
            }
            for fault in faults {
                let place = Place::Component(component.id.clone());
                self.say(place, fault, Severity::Error, None);
            }
        }
        status
    }

    fn attachments_for_nothing(&mut self, version: &Version) {
        let takes_files = |id: &Id| {
            let mut components = version.components.iter();
            components.any(|known| known.id == *id && matches!(known.provided, Provided::File(_)))
        };
        let mut strays = Vec::new();
        for file in &self.dossier.attachments {
            if !takes_files(&file.component) && !strays.contains(&&file.component) {
                strays.push(&file.component);
            }
        }
        for id in strays {
            let place = Place::Component(id.clone());
            self.say(
                place,
                Fault::new("component.unknown"),
                Severity::Error,
                None,
            );
        }
    }
}

/// What is wrong with one file, given those handed in before it.
///
/// The same check runs before a file is sent and after it has arrived.
pub fn file_faults<'a>(
    file: &Attachment,
    limits: &FileLimits,
    mut earlier: impl Iterator<Item = &'a Attachment>,
) -> Vec<Fault> {
    let about = |code: &'static str| Fault::new(code).with("name", &file.name);
    if file.bytes == 0 {
        return alloc::vec![about("file.empty")];
    }
    let mut faults = Vec::new();
    if file.bytes > limits.max_bytes {
        faults.push(
            about("file.too_big")
                .with("bytes", file.bytes)
                .with("max", limits.max_bytes),
        );
    }
    if !file.kind.is_some_and(|kind| limits.accepts.contains(&kind)) {
        let accepted: Vec<_> = limits.accepts.iter().map(ToString::to_string).collect();
        faults.push(about("file.kind").with("accepted", accepted.join(", ")));
    }
    if earlier.any(|other| other.sha256 == file.sha256) {
        faults.push(about("file.duplicate"));
    }
    faults
}
