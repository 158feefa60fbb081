//! Documents a dossier must, should or may contain.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{citation::Citation, condition::Condition, file::FileKind, id::Id};

/// A document the dossier must, should or may contain (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Names the component inside its version.
    pub id: Id,
    /// How strongly it is needed where its condition holds.
    pub tier: Tier,
    /// When it is needed.
    pub needed: Condition,
    /// When it is not needed all the same, because the agency can look it up.
    pub spared: Option<Spared>,
    /// Names the components of which any one will do.
    pub any_of: Option<Id>,
    /// Where it comes from.
    pub provided: Provided,
    /// How many copies are handed in on paper.
    pub copies: u8,
    /// Whether it must be signed.
    pub signed: bool,
    /// What it consists of, where the law names its parts.
    pub parts: Vec<Id>,
    /// Whether the agency has not confirmed when it is needed.
    pub unconfirmed: bool,
    /// Whether its official form can be had filled in by the answers
    /// ([`Template`](crate::template::Template)).
    pub printed: bool,
    /// Where the law asks for it.
    pub law: Citation,
}

/// Why a component that would be needed is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spared {
    /// The national database that has it.
    pub database: Id,
    /// When the database has it.
    pub when: Condition,
    /// Where that is laid down.
    pub law: Citation,
}

/// How strongly a component is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Without it the dossier is incomplete.
    Required,
    /// The dossier is better with it.
    Recommended,
    /// It may be added.
    Optional,
    /// People bring it, and nobody needs it.
    NotNeeded,
}

/// Where a component comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provided {
    /// An official form that the answers fill in.
    Form {
        /// The form's official name, as `Mẫu số 02 Phụ lục II`.
        template: String,
    },
    /// A file the applicant attaches.
    File(FileLimits),
}

/// What a component's file may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLimits {
    /// Kinds of document the law accepts.
    pub forms: Vec<DocumentForm>,
    /// The official form it is written on, where there is one.
    pub template: Option<String>,
    /// File kinds that can be read here.
    pub accepts: Vec<FileKind>,
    /// Largest size of one file in bytes.
    pub max_bytes: u64,
}

/// The form a document takes on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentForm {
    /// Bản chính, bản gốc.
    Original,
    /// Bản sao có chứng thực.
    CertifiedCopy,
    /// Bản điện tử.
    Electronic,
}
