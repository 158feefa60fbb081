//! Procedures as the law in force defines them.
//!
//! A procedure is published under a national code and changes over time; what
//! holds on a date is its version in force then. A version is data: nothing
//! in this crate knows any single procedure.

use alloc::{string::String, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    citation::Citation, condition::Condition, file::FileKind, finding::Severity, id::Id, wire,
};

/// The id of the question that tells a procedure's cases apart.
///
/// It is a one-choice field whose options are the cases, so conditions speak
/// of a case as of any other answer.
pub const CASE_FIELD: &str = "case";

/// Steps that every procedure has beside its sections; an address names a step or
/// a section, so no section has one of these ids.
pub const OTHER_STEPS: [&str; 4] = ["contact", "components", "check", "stop"];

/// A published procedure (thủ tục hành chính).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// The national code, as `1.013236`.
    pub code: Id,
    /// Field of work (lĩnh vực).
    pub field_of_work: Id,
    /// The agency that settles it.
    pub agency: Id,
    /// Who may file.
    pub applicants: Vec<Id>,
    /// How far it can be done online.
    pub online: Online,
    /// What held when, oldest first; no two overlap.
    pub versions: Vec<Version>,
}

impl Procedure {
    /// The version in force on a date, if there is one.
    ///
    /// ```
    /// # use dunghen_core::procedure::{Online, OnlineLevel, Procedure};
    /// let unborn = Procedure {
    ///     code: "1.000000".into(),
    ///     field_of_work: "construction".into(),
    ///     agency: "department".into(),
    ///     applicants: vec![],
    ///     online: Online { level: OnlineLevel::Unconfirmed, law: None },
    ///     versions: vec![],
    /// };
    /// assert!(unborn.version_on("2026-11-23".parse()?).is_none());
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn version_on(&self, date: NaiveDate) -> Option<&Version> {
        self.versions.iter().find(|version| {
            version.effective_from <= date && version.effective_to.is_none_or(|last| date <= last)
        })
    }
}

/// How far a procedure can be done online (mức độ dịch vụ công trực tuyến).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// The level.
    pub level: OnlineLevel,
    /// Where the level is laid down.
    pub law: Option<Citation>,
}

/// Levels of online service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineLevel {
    /// Toàn trình: everything online.
    Full,
    /// Một phần: some steps on paper or in person.
    Partial,
    /// Not confirmed by the department.
    Unconfirmed,
}

/// A procedure's content over a span of effective dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Names the version inside its procedure.
    pub id: Id,
    /// First day in force.
    #[serde(with = "wire::day")]
    pub effective_from: NaiveDate,
    /// Last day in force; none while nothing replaces it.
    #[serde(with = "wire::optional_day")]
    pub effective_to: Option<NaiveDate>,
    /// What the version rests on.
    pub basis: Vec<Citation>,
    /// The situations that change components, limit or fee, at least one.
    pub cases: Vec<Case>,
    /// Questions in the order they are asked. The case question, where there
    /// is more than one case, is the first field of the first section.
    pub sections: Vec<Section>,
    /// Documents the dossier must, should or may contain.
    pub components: Vec<Component>,
    /// Conditions across fields.
    pub rules: Vec<Rule>,
    /// Fees; the first whose condition holds applies.
    pub fees: Vec<Fee>,
    /// Limits; the first whose condition holds applies.
    pub time_limits: Vec<TimeLimit>,
}

impl Version {
    /// All fields in the order they are asked.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

/// A situation that changes components, limit or fee (trường hợp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Names the case inside its version.
    pub id: Id,
    /// Where the law tells it apart.
    pub law: Option<Citation>,
}

/// Questions shown together (mục).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Names the section inside its version.
    pub id: Id,
    /// The questions.
    pub fields: Vec<Field>,
}

/// One question (trường thông tin).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Names the field inside its version.
    pub id: Id,
    /// What an answer looks like.
    pub kind: FieldKind,
    /// When the question is asked.
    pub visible: Condition,
    /// When, being asked, it must be answered.
    pub required: Condition,
    /// The form's item or the article that asks for it.
    pub law: Option<Citation>,
}

/// What an answer to a field looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    Paragraph,
    /// A whole number.
    Integer {
        /// Smallest lawful value.
        min: i64,
        /// Largest lawful value.
        max: i64,
    },
    /// An area in square metres.
    Area,
    /// A day that is past or today.
    PastDate,
    /// One of the options.
    Choice {
        /// Ids of the options, in the order shown.
        options: Vec<Id>,
    },
    /// A ward or commune of a province, by official code.
    Ward {
        /// The province's official code.
        province: Id,
        /// The codes of all its wards and communes.
        codes: Vec<Id>,
    },
    /// A citizen's identity number.
    CitizenId,
    /// A passport number.
    Passport,
    /// An enterprise's code.
    EnterpriseCode,
    /// A document's number and symbol.
    DocumentNumber,
    /// A practice certificate's number.
    CertificateNumber,
}

/// A document the dossier must, should or may contain (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Names the component inside its version.
    pub id: Id,
    /// How strongly it is needed where its condition holds.
    pub tier: Tier,
    /// When it is needed.
    pub needed: Condition,
    /// Where it comes from.
    pub provided: Provided,
    /// Where the law asks for it.
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

/// A condition across fields with something to say when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Names the rule and is the code of its finding.
    pub id: Id,
    /// When it speaks.
    pub when: Condition,
    /// How much what it says weighs.
    pub severity: Severity,
    /// The field it is shown at.
    pub at: Id,
    /// Where the law lays it down.
    pub law: Citation,
}

/// What is paid (phí, lệ phí).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Đồng; none while the department has not confirmed an amount.
    pub amount: Option<u64>,
    /// When it applies.
    pub when: Condition,
    /// Who lays it down.
    pub law: Option<Citation>,
}

/// How long settling may take (thời hạn giải quyết).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLimit {
    /// The amount with its unit.
    pub limit: Limit,
    /// When it applies.
    pub when: Condition,
    /// Where it is laid down.
    pub law: Citation,
}

/// An amount of time in the unit the law counts it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

/// Units of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Ngày làm việc.
    WorkingDays,
}
