//! Procedures as the law in force defines them.
//!
//! A procedure is published under a national code and changes over time; what
//! holds on a date is its version in force then. A version is data: nothing
//! in this crate knows any single procedure.

mod component;
mod field;

use alloc::vec::Vec;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

pub use component::{Component, DocumentForm, FileLimits, Provided, Spared, Tier};
pub use field::{DateBound, Field, FieldKind, Group, GroupKind, RowRule, Section, Table};

use crate::{
    citation::Citation, condition::Condition, finding::Severity, id::Id, place::Place, wire,
};

/// The id of the question that tells a procedure's cases apart.
///
/// It is a one-choice field whose options are the cases, so conditions speak
/// of a case as of any other answer.
pub const CASE_FIELD: &str = "case";

/// What conditions may name beside the fields of a version, in the order of their
/// places behind the fields'.
pub const SURROUNDINGS: [&str; 3] = ["channel", "sent_on", "case"];

/// Steps that every procedure has beside its sections; an address names a step or
/// a section, so no section has one of these ids.
pub const OTHER_STEPS: [&str; 4] = ["contact", "components", "check", "stop"];

/// Who may file, as definitions name them.
pub const APPLICANT_KINDS: [&str; 6] = [
    "citizen",
    "foreigner",
    "overseas_vietnamese",
    "enterprise",
    "cooperative",
    "organisation",
];

/// A published procedure (thủ tục hành chính).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Procedure {
    /// The national code, as `1.013236`.
    pub code: Id,
    /// Field of work (lĩnh vực).
    pub field_of_work: Id,
    /// How far it is worked out.
    pub depth: Depth,
    /// The agency that settles it.
    pub agency: Id,
    /// The levels of government that settle it (cấp thực hiện).
    pub levels: Vec<AgencyLevel>,
    /// Who may file; of [`APPLICANT_KINDS`].
    pub applicants: Vec<Id>,
    /// How it may be filed.
    pub channels: Vec<Channel>,
    /// How far it can be done online.
    pub online: Online,
    /// Its end, where it has been abolished.
    pub abolished: Option<Abolished>,
    /// What held when, oldest first; no two overlap.
    pub versions: Vec<Version>,
}

impl Procedure {
    /// The version in force on a date, if there is one.
    ///
    /// ```
    /// # use dunghen_core::procedure::{Depth, Online, OnlineLevel, Procedure};
    /// let unborn = Procedure {
    ///     code: "1.000000".into(),
    ///     field_of_work: "construction".into(),
    ///     depth: Depth::Listed,
    ///     agency: "department".into(),
    ///     levels: vec![],
    ///     applicants: vec![],
    ///     channels: vec![],
    ///     online: Online { level: OnlineLevel::Unconfirmed, law: None },
    ///     abolished: None,
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

    /// What applies on a day to a dossier that was sent on another.
    ///
    /// A dossier keeps the version of the day it was sent, unless one that came into
    /// force since then takes the dossiers under way over or ends them.
    pub fn ruling(&self, sent: NaiveDate, today: NaiveDate) -> Ruling<'_> {
        let Some(first) = self.version_on(sent) else {
            return Ruling::NoVersion;
        };
        let since = self
            .versions
            .iter()
            .filter(|later| sent < later.effective_from && later.effective_from <= today);
        let mut ruling = Ruling::Version(first);
        for later in since {
            match &later.transition {
                Some(transition) if transition.outcome == UnderWay::TakeOver => {
                    ruling = Ruling::Version(later);
                }
                Some(transition) if transition.outcome == UnderWay::Return => {
                    return Ruling::Return(&transition.law);
                }
                _ => {}
            }
        }
        let end = self.abolished.as_ref().filter(|end| end.from <= today);
        match end.and_then(|end| end.transition.as_ref()) {
            Some(transition) if transition.outcome == UnderWay::Return => {
                Ruling::Return(&transition.law)
            }
            _ => ruling,
        }
    }
}

/// How far a procedure is worked out here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Its cases, conditions and the questions of its official form are.
    #[default]
    Guided,
    /// Its components are, as a list; what is asked is what any application says.
    Listed,
    /// It is kept for those who look for it, and for dossiers sent while it was in force.
    Abolished,
}

/// The end of a procedure (bãi bỏ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abolished {
    /// First day without it.
    #[serde(with = "wire::day")]
    pub from: NaiveDate,
    /// Whether that is laid down for sure; otherwise it was reported only.
    pub confirmed: bool,
    /// Where that is laid down.
    pub law: Option<Citation>,
    /// What becomes of dossiers sent while it was in force and not settled by then; none
    /// where the law does not say.
    pub transition: Option<Transition>,
    /// The procedures that took its place.
    pub replaced_by: Vec<Id>,
}

/// What applies to a dossier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ruling<'p> {
    /// It is settled by this version.
    Version(&'p Version),
    /// Settling stops and the dossier goes back (dừng, trả hồ sơ), by what law.
    Return(&'p Citation),
    /// Nothing was in force when it was sent.
    NoVersion,
}

/// Levels of government.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyLevel {
    /// Cấp trung ương.
    Ministry,
    /// Cấp tỉnh.
    Province,
    /// Cấp xã.
    Commune,
}

/// How a dossier is filed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tuyến.
    #[default]
    Online,
    /// Trực tiếp, at the counter.
    Counter,
    /// Qua dịch vụ bưu chính.
    Post,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Online, Self::Counter, Self::Post];

    /// The name in definitions and answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Counter => "counter",
            Self::Post => "post",
        }
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Names the version inside its procedure.
    pub id: Id,
    /// First day in force, or the day it was read.
    #[serde(with = "wire::day")]
    pub effective_from: NaiveDate,
    /// Whether it was read as published on that day, and since when it was in force is
    /// not known.
    pub as_read: bool,
    /// Last day in force; none while nothing replaces it.
    #[serde(with = "wire::optional_day")]
    pub effective_to: Option<NaiveDate>,
    /// What the version rests on.
    pub basis: Vec<Citation>,
    /// What becomes of dossiers sent before it and not settled by then.
    pub transition: Option<Transition>,
    /// Where what its texts say is laid down.
    pub cites: Cites,
    /// The situations that change components, limit or fee, at least one.
    pub cases: Vec<Case>,
    /// Questions in the order they are asked. The case question, where there
    /// is more than one case, is the first field of the first section.
    pub sections: Vec<Section>,
    /// The fields whose answers decide whether others are asked, by their places,
    /// each after those it depends on. Empty where that is the order they are asked in.
    pub order: Vec<u16>,
    /// Documents the dossier must, should or may contain.
    pub components: Vec<Component>,
    /// Conditions across fields.
    pub rules: Vec<Rule>,
    /// What is paid; of each kind the first that is in force and whose condition
    /// holds applies.
    pub fees: Vec<Fee>,
    /// Limits; the first whose condition holds applies.
    pub time_limits: Vec<TimeLimit>,
    /// The steps of the settlement.
    pub phases: Vec<Phase>,
    /// What a supplement asked for after acceptance does to the count.
    pub supplements: Supplements,
}

impl Version {
    /// All fields in the order they are asked; their places are counted so.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

/// Where what a version's texts say is laid down, by the text's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cites {
    /// What to know before starting.
    pub before_you_start: Vec<Citation>,
    /// What is known of the fee.
    pub fee_note: Vec<Citation>,
    /// What the applicant gets.
    pub result: Vec<Citation>,
}

impl Cites {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Citation> {
        [&self.before_you_start, &self.fee_note, &self.result]
            .into_iter()
            .flatten()
    }
}

/// What becomes of dossiers under way when a version takes force (chuyển tiếp).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// What becomes of them.
    pub outcome: UnderWay,
    /// Where that is laid down.
    pub law: Citation,
}

/// What becomes of a dossier under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnderWay {
    /// The version it was sent under goes on to apply.
    Keep,
    /// The new version applies.
    TakeOver,
    /// Settling stops and the dossier goes back.
    Return,
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

/// A condition across fields with something to say when it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Names the rule and is the code of its finding.
    pub id: Id,
    /// When it speaks.
    pub when: Condition,
    /// How much what it says weighs.
    pub severity: Severity,
    /// Where it is shown: at a field or a component.
    pub at: Place,
    /// The procedure to go to instead, where the rule is a gate.
    pub go_to: Option<Id>,
    /// Where the law lays it down.
    pub law: Citation,
}

/// A payment, and when it is due (phí, lệ phí).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fee {
    /// What is paid.
    pub payment: Payment,
    /// First day it is in force.
    #[serde(with = "wire::optional_day")]
    pub effective_from: Option<NaiveDate>,
    /// Last day it is in force.
    #[serde(with = "wire::optional_day")]
    pub effective_to: Option<NaiveDate>,
    /// When it applies.
    pub when: Condition,
}

impl Fee {
    /// Whether it is in force on a day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.effective_from.is_none_or(|first| first <= day)
            && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// What is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What kind of payment it is; those of different kinds are paid together.
    pub kind: FeeKind,
    /// Đồng; none while the department has not confirmed an amount.
    pub amount: Option<u64>,
    /// Who lays it down.
    pub law: Option<Citation>,
}

/// Kinds of payment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// Lệ phí.
    #[default]
    Duty,
    /// Phí.
    Charge,
}

impl FeeKind {
    /// All of them, in the order shown.
    pub const ALL: [Self; 2] = [Self::Charge, Self::Duty];
}

/// How long settling may take (thời hạn giải quyết).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeLimit {
    /// The amount with its unit.
    pub limit: Limit,
    /// What it is counted from.
    pub starts: StartEvent,
    /// The clock time of its last day by which the result is due, where it has one of
    /// its own.
    #[serde(with = "wire::optional_time")]
    pub by: Option<NaiveTime>,
    /// What the province has published in its place, where that is shorter.
    pub published: Vec<PublishedLimit>,
    /// When it applies.
    pub when: Condition,
    /// Where it is laid down.
    pub law: Citation,
}

impl TimeLimit {
    /// What is promised on a day: the published limit, or else the law's.
    pub fn on(&self, day: NaiveDate) -> Limit {
        let mut published = self.published.iter();
        published
            .find(|published| published.is_in_force(day))
            .map_or(self.limit, |published| published.limit)
    }
}

/// A shorter limit that the province has published (thời hạn rút ngắn).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedLimit {
    /// The amount with its unit.
    pub limit: Limit,
    /// First day it is in force.
    #[serde(with = "wire::day")]
    pub effective_from: NaiveDate,
    /// Last day it is in force.
    #[serde(with = "wire::optional_day")]
    pub effective_to: Option<NaiveDate>,
    /// Where it is published.
    pub law: Citation,
}

impl PublishedLimit {
    /// Whether it is in force on a day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// What a limit is counted from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartEvent {
    /// The acceptance of the complete dossier.
    #[default]
    Acceptance,
    /// The receipt by the agency that settles it, of a dossier filed elsewhere.
    Receipt,
    /// The notice of an assessment's result.
    AssessmentNotice,
    /// The payment of what is due.
    Payment,
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
    /// Ngày.
    Days,
    /// Giờ làm việc.
    WorkingHours,
    /// Tháng.
    Months,
    /// Năm.
    Years,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::WorkingDays,
        Self::Days,
        Self::WorkingHours,
        Self::Months,
        Self::Years,
    ];

    /// The name in definitions and answers.
    pub fn id(self) -> &'static str {
        match self {
            Self::WorkingDays => "working-days",
            Self::Days => "days",
            Self::WorkingHours => "working-hours",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

impl Limit {
    /// Reads `20 working-days`; a single unit may go without its `s`.
    pub fn parse(text: &str) -> Option<Self> {
        let (amount, unit) = text.trim().split_once(' ')?;
        let unit = unit.trim();
        let mut units = Unit::ALL.into_iter();
        let unit =
            units.find(|known| known.id() == unit || known.id().strip_suffix('s') == Some(unit))?;
        let digits = amount.bytes().all(|byte| byte.is_ascii_digit());
        let amount = amount.parse().ok().filter(|_| digits)?;
        Some(Self { amount, unit })
    }
}

impl core::fmt::Display for Limit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {}", self.amount, self.unit.id())
    }
}

/// What a supplement asked for after acceptance does to the count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Supplements {
    /// The count begins anew, in full, once everything is in.
    #[default]
    Restart,
    /// The count stands still meanwhile.
    Pause {
        /// How often one may be asked for.
        at_most: u32,
        /// How long the applicant has; the settlement stops where nothing comes.
        within: Option<Limit>,
        /// Where that is laid down.
        law: Citation,
    },
}

/// One step of the settlement (bước, phân kỳ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Names the phase inside its version.
    pub id: Id,
    /// Who does it.
    pub actor: Id,
    /// Hours of work it may take; a working day has eight.
    pub hours: u32,
    /// Whether no answer in time is taken as consent (im lặng là đồng ý).
    pub silent_consent: bool,
    /// How often it may be done; none: as often as needed.
    pub at_most: Option<u32>,
    /// The phases that must be done before it; none: it starts with the settlement.
    pub after: Vec<Id>,
    /// When it is part of the settlement.
    pub when: Condition,
    /// Where it is laid down.
    pub law: Option<Citation>,
}
