//! Agencies that settle procedures.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{calendar::OfficeHours, id::Id, text::Text};

/// An agency (cơ quan giải quyết).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Names the agency.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// The beginning of its dossier codes, as `H27`.
    pub dossier_unit: String,
    /// Whether the office hours are confirmed for this year.
    pub hours_confirmed: bool,
    /// When it is open.
    pub hours: OfficeHours,
}

/// A ward or commune (phường, xã).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ward {
    /// Official code of five digits.
    pub code: Id,
    /// Official code of its province.
    pub province: Id,
    /// Its full name, as `Phường Thành Sen`.
    pub name: String,
    /// What lies in it now by the names of before: communes, then districts.
    pub formerly: Vec<String>,
}

/// A province (tỉnh, thành phố).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Province {
    /// Official code of two digits.
    pub code: Id,
    /// Its full name, as `Tỉnh Hà Tĩnh`.
    pub name: String,
    /// The provinces that became part of it.
    pub formerly: Vec<String>,
}
