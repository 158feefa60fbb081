//! What bodies look like.
//!
//! Most of these types live in the core, which is compiled for the browser as well and
//! knows nothing of OpenAPI; here stands their outline as it travels. That it is true is
//! tested: every answer of every test over HTTP is held against it.

#![expect(dead_code, reason = "of these types only the outline is used")]

mod problem;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{ComponentsBuilder, RefOr, Schema, schema::AdditionalProperties},
};

use self::problem::{Finding, Problem};

/// Every schema by its name, with those it is made of.
pub(super) fn schemas() -> ComponentsBuilder {
    let mut all = BTreeMap::new();
    add::<Problem>(&mut all);
    add::<Submission>(&mut all);
    add::<Receipt>(&mut all);
    add::<DossierFollowed>(&mut all);
    add::<DossierSettled>(&mut all);
    add::<ApplicantAct>(&mut all);
    add::<OfficerAct>(&mut all);
    add::<Draft>(&mut all);
    add::<CalendarYear>(&mut all);
    add::<Credentials>(&mut all);
    add::<Session>(&mut all);
    add::<OfficerDossiers>(&mut all);
    ComponentsBuilder::new().schemas_from_iter(all)
}

/// Adds a schema and those it is made of.
fn add<T: ToSchema>(all: &mut BTreeMap<String, RefOr<Schema>>) {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    all.extend(parts);
    all.insert(T::name().into_owned(), closed(T::schema()));
}

/// The same with no keys but those it names, where it is one of several: `deny_unknown_fields`
/// of an enum does not reach its variants.
fn closed(schema: RefOr<Schema>) -> RefOr<Schema> {
    let RefOr::T(Schema::OneOf(mut one)) = schema else {
        return schema;
    };
    for item in &mut one.items {
        if let RefOr::T(Schema::Object(object)) = item {
            let none = AdditionalProperties::FreeForm(false);
            object.additional_properties = Some(Box::new(none));
        }
    }
    RefOr::T(Schema::OneOf(one))
}

/// A dossier on its way to the server.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Submission {
    /// The procedure's code.
    #[schema(example = "1.013235")]
    procedure: String,
    /// The hash of the catalog that the sender judged by: the `ETag` of
    /// `/catalog/index.bin`, without its quotes.
    catalog: String,
    dossier: Dossier,
}

/// What an applicant hands in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Dossier {
    /// What was typed, by field: text, a number, a boolean, a list of ids, a table as a
    /// list of objects, the parts of a person as an object. Anything else gets a finding.
    #[serde(default)]
    answers: BTreeMap<String, Value>,
    #[serde(default)]
    channel: Channel,
    #[serde(default)]
    contact: Contact,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

/// How a dossier is filed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Channel {
    #[default]
    Online,
    Counter,
    Post,
}

/// Whom to reach.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct Contact {
    full_name: String,
    phone: String,
    email: String,
}

/// A file of a draft, handed in for a component. Size and kind are taken from what arrived.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Attachment {
    component: String,
    name: String,
    #[schema(format = "uint64", minimum = 0, maximum = 18446744073709551615_u64)]
    bytes: u64,
    kind: Option<FileKind>,
    /// In lower-case hexadecimal digits.
    sha256: String,
}

/// What a file is by its content.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FileKind {
    Pdf,
    Jpeg,
    Png,
}

/// The promise. It holds no personal data.
#[derive(Deserialize, ToSchema)]
struct Receipt {
    #[schema(example = "H27-261123-0001")]
    code: String,
    procedure: String,
    /// The version in force when it was sent.
    version: String,
    /// The hash of the catalog the server judged by.
    catalog: String,
    schedule: Schedule,
}

/// When a result is due, and why.
#[derive(Deserialize, ToSchema)]
struct Schedule {
    #[schema(format = DateTime)]
    sent_at: String,
    /// The earliest moment at which it can be accepted; `null` past the calendar's end.
    #[schema(format = DateTime, required)]
    accepted_at: Option<String>,
    /// When the agency must have looked at it.
    #[schema(format = DateTime, required)]
    accepted_by: Option<String>,
    /// `null` where the calendar cannot tell, or no date follows from acceptance.
    #[schema(format = DateTime, required)]
    result_at: Option<String>,
    limit: Limit,
    starts: StartEvent,
    /// The clock time at which the limit ends, where it has one of its own.
    #[schema(pattern = "^[0-9]{2}:[0-9]{2}$")]
    by: Option<String>,
    /// The least sure part of the calendar it rests on.
    #[schema(required)]
    status: Option<CalendarStatus>,
    /// One for every calendar day from sending to result; empty where undated.
    entries: Vec<Entry>,
    /// The steps of the settlement.
    phases: Vec<Phase>,
}

/// An amount of time in the unit the law counts it in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Limit {
    #[schema(format = "uint32", minimum = 0, maximum = 4294967295_i64)]
    amount: u32,
    unit: Unit,
}

/// Units of a limit.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Unit {
    WorkingDays,
    Days,
    WorkingHours,
    Months,
    Years,
}

/// What a limit is counted from.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StartEvent {
    Acceptance,
    Receipt,
    AssessmentNotice,
    Payment,
}

/// How sure a part of the calendar is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CalendarStatus {
    Announced,
    Statutory,
    Projected,
}

/// One calendar day of a schedule.
#[derive(Deserialize, ToSchema)]
struct Entry {
    #[schema(format = Date)]
    date: String,
    /// Which counted day it is; `null` where it does not count.
    #[schema(required)]
    counted: Option<u32>,
    reason: Reason,
    #[serde(default)]
    params: BTreeMap<String, String>,
    /// The holiday's name.
    name: Option<Words>,
    /// A citation.
    #[schema(required)]
    source: Option<String>,
}

/// Why a day counts or does not.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Reason {
    AfterClosing,
    DayZero,
    WorkingDay,
    MakeUpSaturday,
    Weekend,
    Holiday,
    HolidayMakeUp,
    SwappedOff,
    CalendarDay,
    WithinTerm,
    TermEnd,
    Rolled,
    Hours,
    Restarted,
    SupplementAsked,
    SupplementWaiting,
    Paused,
}

/// Words in both languages.
#[derive(Deserialize, ToSchema)]
struct Words {
    vi: String,
    en: String,
}

/// A step of the settlement, dated.
#[derive(Deserialize, ToSchema)]
struct Phase {
    id: String,
    actor: String,
    #[schema(format = DateTime)]
    start: String,
    #[schema(format = DateTime)]
    due: String,
    /// Minutes of working time it may run over without moving the promise.
    slack_minutes: i64,
    critical: bool,
    #[schema(format = DateTime, required)]
    done_at: Option<String>,
}

/// A dossier as whoever filed it sees it: nothing of what was typed.
#[derive(Deserialize, ToSchema)]
struct DossierFollowed {
    code: String,
    procedure: String,
    version: String,
    /// The procedure's name, in the language asked for.
    #[schema(required)]
    name: Option<String>,
    stage: Stage,
    stage_name: String,
    #[schema(format = DateTime)]
    sent_at: String,
    #[schema(format = DateTime, required)]
    accepted_at: Option<String>,
    /// What was promised at acceptance, whatever came after.
    #[schema(format = DateTime, required)]
    promised_at: Option<String>,
    #[schema(format = DateTime, required)]
    ended_at: Option<String>,
    /// What holds now.
    #[schema(required)]
    schedule: Option<Schedule>,
    /// What the applicant is asked for.
    wanted: Vec<Wanted>,
    #[schema(required)]
    outcome: Option<Outcome>,
    rated: bool,
    /// How many there are; the `ETag` has the same number.
    #[schema(minimum = 1)]
    events: u32,
    timeline: Vec<Step>,
}

/// A dossier as an officer sees it: all that was handed in.
#[derive(Deserialize, ToSchema)]
struct DossierSettled {
    #[serde(flatten)]
    followed: DossierFollowed,
    dossier: Dossier,
}

/// Where a dossier is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Sent,
    SupplementAsked,
    InSettlement,
    Resolved,
    Returned,
    Refused,
    Withdrawn,
    Stopped,
}

/// Something that was done to a dossier.
#[derive(Deserialize, ToSchema)]
struct Step {
    #[schema(format = DateTime)]
    at: String,
    by: By,
    act: String,
    name: String,
    /// What was written with it.
    #[schema(required)]
    said: Option<String>,
}

/// Who did it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum By {
    Applicant,
    Officer,
    Clock,
}

/// A document that is asked for, or found fault with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// `null` where it is about an answer or the dossier as a whole.
    component: Option<String>,
    what: String,
}

/// What came of the settlement.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Granted,
    Denied,
}

/// What an applicant does to a dossier.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum ApplicantAct {
    /// Takes it back.
    Withdraw {
        #[serde(default)]
        reason: String,
    },
    /// Supplies what was asked for; it takes the place of what was there for its component.
    Supply {
        attachments: Vec<Attachment>,
        #[serde(default)]
        note: String,
    },
    /// Tells how it was, once there is a result or a refusal.
    Rate {
        /// One to five for each of the five questions.
        #[schema(min_items = 5, max_items = 5)]
        marks: Vec<Mark>,
        #[serde(default)]
        comment: String,
    },
}

/// One to five.
#[derive(Deserialize, ToSchema)]
#[schema(minimum = 1, maximum = 5)]
struct Mark(u8);

/// What an officer does to a dossier.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum OfficerAct {
    /// Accepts it: the promise is fixed.
    Accept {},
    /// Asks for a supplement.
    AskSupplement { wanted: Vec<Wanted> },
    /// Refuses it.
    Refuse { reasons: Vec<Wanted> },
    /// A step of the settlement is done.
    Advance { phase: String },
    /// Puts the result off, once.
    Apologise { by: Limit, reason: String },
    /// There is a result.
    Resolve { outcome: Outcome },
    /// The result is handed over.
    Return {},
    /// Stops the settlement.
    Stop { reason: String },
}

/// A draft as its owner sees it.
#[derive(Deserialize, ToSchema)]
struct Draft {
    /// Only when it is made: opens the draft, and is told nobody a second time.
    key: Option<String>,
    /// What was saved last; absent while nothing was.
    content: Option<Value>,
    /// When it runs out, unless somebody goes on with it.
    #[schema(format = DateTime)]
    until: String,
    uploads: Vec<Upload>,
}

/// An upload as the owner of its draft sees it.
#[derive(Deserialize, ToSchema)]
struct Upload {
    id: String,
    /// What the sender calls it.
    name: String,
    #[schema(minimum = 1)]
    length: u64,
    #[schema(minimum = 0)]
    received: u64,
    state: UploadState,
    /// What was accepted.
    file: Option<Kept>,
    /// Why it was rejected.
    #[serde(default)]
    findings: Vec<Finding>,
}

/// How far an upload is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum UploadState {
    Arriving,
    Received,
    Accepted,
    Rejected,
}

/// A file that is kept.
#[derive(Deserialize, ToSchema)]
struct Kept {
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    bytes: u64,
    #[schema(required)]
    kind: Option<FileKind>,
}

/// A year's days off.
#[derive(Deserialize, ToSchema)]
struct CalendarYear {
    year: i32,
    status: CalendarStatus,
    /// As `Sat`.
    weekly_rest: Vec<String>,
    off: Vec<DayOff>,
    swaps: Vec<Swap>,
    /// The last day that is laid down by a notice.
    #[schema(format = Date, required)]
    announced_until: Option<String>,
}

/// A day off that is not merely a weekly rest day.
#[derive(Deserialize, ToSchema)]
struct DayOff {
    #[schema(format = Date)]
    date: String,
    holiday: String,
    #[schema(required)]
    name: Option<Words>,
    kind: DayOffKind,
    /// Day and month of the lunar calendar, as `1/1`.
    #[schema(required)]
    lunar: Option<String>,
    status: CalendarStatus,
    source: String,
}

/// How a day off belongs to its holiday.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DayOffKind {
    Holiday,
    Adjacent,
    MakeUp,
}

/// A weekday given off and the rest day worked for it.
#[derive(Deserialize, ToSchema)]
struct Swap {
    #[schema(format = Date)]
    off: String,
    #[schema(format = Date)]
    worked: String,
    source: String,
}

/// An officer's account and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    account: String,
    #[schema(format = Password)]
    password: String,
}

/// Whose session it is.
#[derive(Deserialize, ToSchema)]
struct Session {
    account: String,
    full_name: String,
    agency: String,
}

/// The dossiers of an agency, those due first at the top; 50 at a time.
#[derive(Deserialize, ToSchema)]
struct OfficerDossiers {
    dossiers: Vec<DossierListed>,
}

/// A dossier in a list.
#[derive(Deserialize, ToSchema)]
struct DossierListed {
    code: String,
    procedure: String,
    stage: Stage,
    #[schema(format = DateTime)]
    sent_at: String,
    #[schema(format = DateTime, required)]
    due_at: Option<String>,
}
