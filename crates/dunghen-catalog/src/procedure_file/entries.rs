//! `procedure.toml` as it is written. The JSON Schema for editors is made from these
//! types, so the comments here are what an editor shows.

use dunghen_core::{
    citation::Citation,
    file::FileKind,
    finding::Severity,
    id::Id,
    procedure::{
        APPLICANT_KINDS, AgencyLevel, Channel, Cites, Depth, DocumentForm, FeeKind, OnlineLevel,
        StartEvent, Tier, Transition, UnderWay, Unit,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

use super::depth::AbolishedEntry;
use crate::dates::LocalDate;

/// A procedure, published under one national code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "procedure.toml")]
pub(super) struct ProcedureFile {
    /// The national code, as `1.013236`; the folder has the same name.
    #[schemars(with = "Code")]
    pub(super) code: Id,
    /// Field of work; the folder around it has the same name.
    #[schemars(with = "Name")]
    pub(super) field_of_work: Id,
    /// `guided`: with its cases, conditions and questions, as where left out; `listed`: with
    /// its components alone; `abolished`.
    #[serde(default)]
    #[schemars(with = "Option<DepthName>")]
    pub(super) depth: Depth,
    /// Its end; with `abolished` alone.
    pub(super) abolished: Option<AbolishedEntry>,
    /// The agency that settles it, of units/agencies.toml.
    #[schemars(with = "Name")]
    pub(super) agency: Id,
    /// The levels of government that settle it.
    #[schemars(with = "Vec<LevelName>")]
    pub(super) levels: Vec<AgencyLevel>,
    /// Who may file.
    #[schemars(with = "Vec<ApplicantName>")]
    pub(super) applicants: Vec<Spanned<Id>>,
    /// How it may be filed.
    #[schemars(with = "Vec<ChannelName>")]
    pub(super) channels: Vec<Channel>,
    /// How far it can be done online.
    pub(super) online: OnlineEntry,
    /// What held when, oldest first; each begins on the day after the one before it ends.
    pub(super) version: Vec<VersionEntry>,
}

/// How far a procedure can be done online.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OnlineEntry {
    /// `full`: everything; `partial`: the words `online.reason` say what is left on paper
    /// and why; `unconfirmed`: not confirmed by the department.
    #[schemars(with = "OnlineLevelName")]
    pub(super) level: OnlineLevel,
    /// Where the level is laid down.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
}

/// A procedure's content over a span of effective dates.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionEntry {
    /// Names the version inside its procedure.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// First day in force.
    #[schemars(with = "Option<Day>")]
    pub(super) effective_from: Option<LocalDate>,
    /// In its place: the day it was read as published, where it is not known since when it
    /// was in force.
    #[schemars(with = "Option<Day>")]
    pub(super) read_on: Option<LocalDate>,
    /// Last day in force; left out while nothing replaces it.
    #[schemars(with = "Option<Day>")]
    pub(super) effective_to: Option<LocalDate>,
    /// The acts it rests on.
    #[schemars(with = "Vec<Law>")]
    pub(super) basis: Vec<Citation>,
    /// What becomes of dossiers sent before it and not settled by then; left out: the
    /// version they were sent under goes on to apply.
    #[schemars(with = "Option<TransitionEntry>")]
    pub(super) transition: Option<Transition>,
    /// Where what its texts say is laid down. What is not guided, or was only read, cites
    /// the first act of its basis where nothing is said.
    #[serde(default)]
    #[schemars(with = "CitesEntry")]
    pub(super) cites: Cites,
    /// The situations that change components, limit or fee, at least one.
    #[serde(default)]
    pub(super) case: Vec<CaseEntry>,
    /// Questions in the order they are asked, at least one section. What is not guided, or
    /// was only read, may leave cases and questions to procedures/general/.
    #[serde(default)]
    pub(super) section: Vec<SectionEntry>,
    /// Documents the dossier must, should or may contain.
    #[serde(default)]
    pub(super) component: Vec<ComponentEntry>,
    /// Conditions across fields.
    #[serde(default)]
    pub(super) rule: Vec<RuleEntry>,
    /// What is paid; of each kind the first in force whose condition holds applies.
    #[serde(default)]
    #[schemars(with = "Vec<FeeEntry>")]
    pub(super) fee: Vec<Spanned<FeeEntry>>,
    /// The first whose condition holds applies, at least one; what is not guided may be
    /// without.
    #[serde(default)]
    #[schemars(with = "Vec<TimeLimitEntry>")]
    pub(super) time_limit: Vec<Spanned<TimeLimitEntry>>,
    /// The steps of the settlement.
    #[serde(default)]
    pub(super) phase: Vec<PhaseEntry>,
    /// What a supplement does to the count, where it does not begin anew.
    pub(super) supplement: Option<SupplementEntry>,
}

/// What becomes of dossiers under way when a version takes force.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used; core reads the real one")]
pub(super) struct TransitionEntry {
    /// `keep`: their version goes on; `take_over`: this version applies; `return`:
    /// settling stops and they go back.
    #[schemars(with = "UnderWayName")]
    outcome: UnderWay,
    /// Where that is laid down.
    #[schemars(with = "Law")]
    law: Citation,
}

/// Where what the texts of a version say is laid down, by the text's name.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used; core reads the real one")]
struct CitesEntry {
    /// What to know before starting; what is guided and in force says it.
    #[schemars(with = "Option<Vec<Law>>")]
    before_you_start: Vec<Citation>,
    /// What is known of the fee.
    #[schemars(with = "Option<Vec<Law>>")]
    fee_note: Vec<Citation>,
    /// What the applicant gets; what is guided and in force says it.
    #[schemars(with = "Option<Vec<Law>>")]
    result: Vec<Citation>,
}

/// A situation that changes components, limit or fee.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseEntry {
    /// Names the case inside its version; conditions compare `case` with it.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// Where the law tells it apart; needed where there are several.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
}

/// Questions shown together.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionEntry {
    /// Names the section inside its version.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// When its questions are asked.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// What asks for those of its fields that name nothing themselves.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
    /// The questions.
    pub(super) fields: Vec<FieldEntry>,
}

/// A question, or a column of a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldEntry {
    /// Names the field inside its version, or the column inside its table.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// What an answer looks like; other keys depend on it.
    #[schemars(with = "Kind")]
    pub(super) kind: Spanned<Kind>,
    /// Whether it may be left without an answer.
    #[serde(default)]
    pub(super) optional: bool,
    /// When it must be answered; otherwise it may be left without an answer.
    #[schemars(with = "Option<Condition>")]
    pub(super) required_when: Option<Spanned<String>>,
    /// When it is asked; otherwise it does not exist.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// The form's item or the article that asks for it.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
    /// `choice`, `choices`: the options, two or more.
    #[schemars(with = "Option<Vec<Name>>")]
    pub(super) options: Option<Vec<Id>>,
    /// Smallest number; of `text`: fewest characters.
    #[schemars(with = "Option<f64>")]
    pub(super) min: Option<Spanned<toml::Value>>,
    /// Largest number; of `text` and `paragraph`: most characters.
    #[schemars(with = "Option<f64>")]
    pub(super) max: Option<Spanned<toml::Value>>,
    /// `decimal`: most digits after the mark, up to 6.
    pub(super) places: Option<u8>,
    /// `date`: the first day it may be, or `"today"`.
    #[schemars(with = "Option<DayOrToday>")]
    pub(super) earliest: Option<Spanned<toml::Value>>,
    /// `date`: the last day it may be, or `"today"`.
    #[schemars(with = "Option<DayOrToday>")]
    pub(super) latest: Option<Spanned<toml::Value>>,
    /// `ward`, `address`: the official code of the province.
    #[schemars(with = "Option<String>")]
    pub(super) province: Option<Id>,
    /// `person`, `organisation`, `address`: which parts are asked, in this order.
    #[schemars(with = "Option<Vec<Name>>")]
    pub(super) parts: Option<Vec<Spanned<String>>>,
    /// `person`, `organisation`, `address`: which of the parts may be left out.
    #[schemars(with = "Option<Vec<Name>>")]
    pub(super) optional_parts: Option<Vec<Spanned<String>>>,
    /// `table`: its columns.
    pub(super) columns: Option<Vec<FieldEntry>>,
    /// `table`: fewest rows.
    pub(super) min_rows: Option<u16>,
    /// `table`: most rows, 50 where left out, at most 1000.
    pub(super) max_rows: Option<u16>,
    /// `table`: conditions over each row, which they call `row`.
    pub(super) rules: Option<Vec<RowRuleEntry>>,
}

/// Kinds of field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// One line of text.
    Text,
    /// Several lines of text.
    Paragraph,
    /// A whole number.
    Integer,
    /// A number with a fraction, exact; its unit is one of its words.
    Decimal,
    /// An amount of money in đồng.
    Money,
    /// An area in m² or ha, kept in m².
    Area,
    /// A day.
    Date,
    /// A day that is past or today.
    PastDate,
    /// Yes or no.
    YesNo,
    /// One of the options.
    Choice,
    /// Several of the options.
    Choices,
    /// A person, in parts.
    Person,
    /// An organisation, in parts.
    Organisation,
    /// An address, in parts.
    Address,
    /// A ward or commune of a province.
    Ward,
    /// A citizen's identity number.
    CitizenId,
    /// The nine digits of the number before it.
    OldIdNumber,
    /// A passport number.
    Passport,
    /// A tax code.
    TaxCode,
    /// An enterprise's code.
    EnterpriseCode,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A document's number and symbol.
    DocumentNumber,
    /// A dossier's code.
    DossierCode,
    /// A practice certificate's number.
    CertificateNumber,
    /// A parcel of land by its number and its map sheet's.
    LandParcel,
    /// Coordinates in VN-2000.
    Vn2000,
    /// Rows of answers.
    Table,
}

/// A condition over each row of a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RowRuleEntry {
    /// Names the rule inside its version.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// When something is wrong with `row`.
    #[schemars(with = "Condition")]
    pub(super) when: Spanned<String>,
    /// How much it weighs; no gate.
    #[schemars(with = "SeverityName")]
    pub(super) severity: Severity,
    /// The column it is shown at.
    #[schemars(with = "Name")]
    pub(super) at: Spanned<Id>,
    /// Where the law lays it down.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// A document the dossier must, should or may contain.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComponentEntry {
    /// Names the component inside its version.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// When it is needed; left out: always.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// How strongly it is needed then; `required` where left out.
    #[schemars(with = "Option<TierName>")]
    pub(super) tier: Option<Tier>,
    /// The same name at several components: any one of them will do.
    #[schemars(with = "Option<Name>")]
    pub(super) any_of: Option<Id>,
    /// When it is not needed, because a national database has it.
    pub(super) spared: Option<SparedEntry>,
    /// The official form. Without `forms` the answers fill it in; with them the applicant
    /// attaches it, filled in.
    pub(super) template: Option<String>,
    /// In which form the law accepts it.
    #[schemars(with = "Option<Vec<FormName>>")]
    pub(super) forms: Option<Vec<DocumentForm>>,
    /// File kinds that are taken; all where left out.
    #[schemars(with = "Option<Vec<FileKindName>>")]
    pub(super) accepts: Option<Vec<FileKind>>,
    /// Largest file in MB of 1024 × 1024 bytes; 50 where left out.
    pub(super) max_mb: Option<u64>,
    /// How many copies are handed in on paper; 1 where left out.
    pub(super) copies: Option<u8>,
    /// Whether it must be signed.
    #[serde(default)]
    pub(super) signed: bool,
    /// What it consists of, where the law names its parts.
    #[serde(default)]
    #[schemars(with = "Vec<Name>")]
    pub(super) parts: Vec<Spanned<Id>>,
    /// Whether the agency has not confirmed when it is needed.
    #[serde(default)]
    pub(super) unconfirmed: bool,
    /// Where the law asks for it.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// Why a component that would be needed is not.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SparedEntry {
    /// The national database that has it; its words are `component.ID.database`.
    #[schemars(with = "Name")]
    pub(super) database: Id,
    /// When the database has it; left out: always.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// Where that is laid down.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// A condition across fields with something to say when it holds.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    /// Names the rule inside its version.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// When something is wrong.
    #[schemars(with = "Condition")]
    pub(super) when: Spanned<String>,
    /// `gate`: this is not the right procedure; `error`: cannot be sent; `warning`,
    /// `advice`: may be sent.
    #[schemars(with = "SeverityName")]
    pub(super) severity: Severity,
    /// The field it is shown at, or the component.
    #[schemars(with = "Place")]
    pub(super) at: Spanned<Id>,
    /// `gate`: the code of the procedure to go to instead.
    #[schemars(with = "Option<Code>")]
    pub(super) go_to: Option<Id>,
    /// Where the law lays it down.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// What is paid.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeEntry {
    /// `duty` (lệ phí) where left out, or `charge` (phí).
    #[serde(default)]
    #[schemars(with = "Option<FeeKindName>")]
    pub(super) kind: FeeKind,
    /// Đồng; left out while the department has not confirmed an amount.
    pub(super) amount: Option<u64>,
    /// First day it is in force; left out: that of the version.
    #[schemars(with = "Option<Day>")]
    pub(super) effective_from: Option<LocalDate>,
    /// Last day it is in force; left out: that of the version.
    #[schemars(with = "Option<Day>")]
    pub(super) effective_to: Option<LocalDate>,
    /// When it applies, as `channel == "online"`.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// Who lays it down; needed with an amount.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
}

/// How long settling may take.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeLimitEntry {
    /// How many.
    pub(super) amount: u32,
    /// Of what.
    #[schemars(with = "UnitName")]
    pub(super) unit: Unit,
    /// What it is counted from: `acceptance` where left out; `receipt` by the agency of
    /// a dossier filed elsewhere; `assessment_notice`; `payment`.
    #[serde(default)]
    #[schemars(with = "Option<StartName>")]
    pub(super) from: StartEvent,
    /// The clock time at which its last day ends, as `16:00`; left out, that of the
    /// agency.
    #[schemars(with = "Option<Clock>")]
    pub(super) by: Option<Spanned<String>>,
    /// What the province has published in its place, where that is shorter.
    #[serde(default)]
    #[schemars(with = "Vec<PublishedEntry>")]
    pub(super) published: Vec<Spanned<PublishedEntry>>,
    /// When it applies.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// Where it is laid down.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// A shorter limit that the province has published.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishedEntry {
    /// How many, in the unit of the limit.
    pub(super) amount: u32,
    /// First day it is in force.
    #[schemars(with = "Day")]
    pub(super) effective_from: LocalDate,
    /// Last day it is in force; left out: that of the version.
    #[schemars(with = "Option<Day>")]
    pub(super) effective_to: Option<LocalDate>,
    /// Where it is published.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// What a supplement asked for after acceptance does to the count; left out, it begins
/// anew.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplementEntry {
    /// The count stands still; how often at most.
    pub(super) pauses_at_most: u32,
    /// How long the applicant has for it; the settlement stops where nothing comes.
    pub(super) within: Option<LimitEntry>,
    /// Where that is laid down.
    #[schemars(with = "Law")]
    pub(super) law: Citation,
}

/// An amount of time.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitEntry {
    /// How many.
    pub(super) amount: u32,
    /// Of what.
    #[schemars(with = "UnitName")]
    pub(super) unit: Unit,
}

/// One step of the settlement.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PhaseEntry {
    /// Names the phase inside its version.
    #[schemars(with = "Name")]
    pub(super) id: Spanned<Id>,
    /// Who does it; the words are `actor.ID.name`.
    #[schemars(with = "Name")]
    pub(super) actor: Id,
    /// Hours of work it may take; a working day has eight.
    pub(super) hours: Option<u32>,
    /// The same in working days.
    pub(super) days: Option<u32>,
    /// Whether no answer in time is taken as consent.
    #[serde(default)]
    pub(super) silent_consent: bool,
    /// How often it may be done; left out: as often as needed.
    pub(super) at_most: Option<u32>,
    /// The phases that must be done before it; left out: the one before it in the file.
    #[schemars(with = "Option<Vec<Name>>")]
    pub(super) after: Option<Vec<Spanned<Id>>>,
    /// When it is part of the settlement.
    #[schemars(with = "Option<Condition>")]
    pub(super) when: Option<Spanned<String>>,
    /// Where it is laid down.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
}

/// Gives a value the core reads its schema.
macro_rules! schema {
    ($($name:ident: $schema:tt),+ $(,)?) => {
        $(
            pub(super) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!($schema)
                }
            }
        )+
    };
}

schema! {
    Name: { "type": "string", "pattern": "^[a-z][a-z0-9_]*$" },
    Place: { "type": "string", "pattern": "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?$" },
    Code: { "type": "string", "pattern": "^[0-9]\\.[0-9]{6}$" },
    Law: {
        "type": "string",
        "description": "An act of laws/acts.toml, with the article: 217/2026/NĐ-CP Điều 54.1.b",
        "pattern": "^[^/]+/.+$"
    },
    Condition: {
        "type": "string",
        "description": "An expression in CEL over the fields, channel, sent_on and case; see docs/rules.md"
    },
    Day: { "type": "string", "format": "date", "description": "A TOML date, without quotes" },
    DayOrToday: {
        "description": "A TOML date without quotes, or \"today\"",
        "anyOf": [{ "type": "string", "format": "date" }, { "const": "today" }]
    },
    DepthName: { "enum": ["guided", "listed", "abolished"] },
    LevelName: { "enum": ["ministry", "province", "commune"] },
    ApplicantName: { "enum": APPLICANT_KINDS },
    ChannelName: { "enum": ["online", "counter", "post"] },
    OnlineLevelName: { "enum": ["full", "partial", "unconfirmed"] },
    UnderWayName: { "enum": ["keep", "take_over", "return"] },
    TierName: { "enum": ["required", "recommended", "optional", "not_needed"] },
    FormName: { "enum": ["original", "certified_copy", "electronic"] },
    FileKindName: { "enum": ["pdf", "jpeg", "png"] },
    SeverityName: { "enum": ["gate", "error", "warning", "advice"] },
    FeeKindName: { "enum": ["charge", "duty"] },
    Clock: {
        "type": "string",
        "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        "description": "A time of day"
    },
    UnitName: { "enum": ["working-days", "days", "working-hours", "months", "years"] },
    StartName: { "enum": ["acceptance", "receipt", "assessment_notice", "payment"] },
}

/// The schema of the file, for editors.
pub(super) fn schema() -> Schema {
    schemars::schema_for!(ProcedureFile)
}
