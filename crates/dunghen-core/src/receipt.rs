//! What is sent to the server, and what it answers.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{dossier::Dossier, id::Id, schedule::Schedule};

/// A dossier on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The procedure's code.
    pub procedure: Id,
    /// The hash of the catalog the sender judged by.
    pub catalog: String,
    /// The dossier.
    pub dossier: Dossier,
}

/// The promise (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
///
/// It holds no personal data, so that it can be kept on a device and shown again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The dossier's code, as `H27-261123-0001`.
    pub code: String,
    /// The procedure's code.
    pub procedure: Id,
    /// The version in force when it was sent.
    pub version: Id,
    /// The hash of the catalog the server judged by.
    pub catalog: String,
    /// Both times, the promised date and the reason for every day.
    pub schedule: Schedule,
}
