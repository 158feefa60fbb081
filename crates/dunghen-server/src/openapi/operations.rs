//! Every operation, as the document describes it.

mod uploads;

use serde_json::{Value, json};
use utoipa::openapi::HttpMethod;

pub(crate) use self::uploads::*;
use super::{
    headers::{
        CODE, DISPOSITION, DRAFT_TAG, ETAG, IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_PERHAPS, IF_MATCH,
        NO_STORE, REPLAYED, SET_COOKIE,
    },
    operation::{
        Answer, Body, Carried, DRAFT_KEY, Link, Named, Operation, Place, Role, SESSION, Shape,
    },
};
use crate::problem::Kind;

/// What anything may fail with that reads what is kept.
const READS: &[Kind] = &[Kind::StoreUnavailable, Kind::Internal];

/// What anything may fail with that changes something.
const WRITES: &[Kind] = &[
    Kind::ForeignOrigin,
    Kind::NoRoom,
    Kind::StoreUnavailable,
    Kind::Internal,
];

/// What a body of JSON may fail with.
const READING: &[Kind] = &[Kind::TooLarge, Kind::TooSlow, Kind::UnreadableRequest];

/// What the digits of an applicant may fail with.
const DIGITS: &[Kind] = &[Kind::UnknownDossier, Kind::TooManyTries];

/// What doing something to a dossier may fail with.
const ACTING: &[Kind] = &[
    Kind::ConditionMissing,
    Kind::Moved,
    Kind::Refused,
    Kind::IdempotencyKeyMissing,
    Kind::IdempotencyKeyReused,
];

const JSON: &str = "application/json";

/// When a dossier is sent.
const SENT_AT: Named = Named {
    name: "sent_at",
    place: Place::Query,
    required: false,
    shape: Shape::Moment,
    what: "The moment of sending; now where it is left out. Without an offset it is taken as \
           Viet Nam's.",
    example: "2026-11-20T18:00:00+07:00",
};

/// An operation with nothing in it, for the others to be made of.
const PLAIN: Operation = Operation {
    id: "",
    method: HttpMethod::Get,
    tag: "",
    role: Role::Nobody,
    perhaps: &[],
    summary: "",
    more: "",
    takes: &[],
    body: None,
    gives: &[],
    fails: &[],
};

const fn shows(what: &'static str, schema: &'static str, headers: &'static [Named]) -> Answer {
    Answer {
        status: 200,
        what,
        headers,
        content: Some((JSON, Carried::Schema(schema))),
        links: &[],
    }
}

const fn done(what: &'static str, headers: &'static [Named]) -> Answer {
    Answer {
        status: 204,
        what,
        headers,
        content: None,
        links: &[],
    }
}

const fn json_of(schema: &'static str, what: &'static str, example: fn() -> Value) -> Option<Body> {
    Some(Body {
        media: JSON,
        content: Carried::Schema(schema),
        required: true,
        what,
        example: Some(example),
    })
}

pub(crate) const SEND_DOSSIER: Operation = Operation {
    id: "sendDossier",
    method: HttpMethod::Post,
    tag: "dossiers",
    perhaps: &[DRAFT_KEY],
    summary: "Files a dossier",
    more: "The same key with the same body is answered again with the same receipt. A refused \
           request does not use its key up. The files of a dossier are uploaded before, for the \
           draft whose key comes with it.",
    takes: &[IDEMPOTENCY_KEY],
    body: json_of("Submission", "The dossier, at most 256 KiB.", submission),
    gives: &[Answer {
        status: 201,
        what: "The promise.",
        headers: &[NO_STORE, REPLAYED],
        content: Some((JSON, Carried::Schema("Receipt"))),
        links: &[
            Link {
                operation: "showDossier",
                parameter: "code",
                from: "$response.body#/code",
            },
            Link {
                operation: "actOnDossier",
                parameter: "code",
                from: "$response.body#/code",
            },
        ],
    }],
    fails: &[
        &[
            Kind::IdempotencyKeyMissing,
            Kind::IdempotencyKeyReused,
            Kind::CatalogMismatch,
            Kind::UnknownProcedure,
            Kind::IncompleteDossier,
        ],
        READING,
        WRITES,
    ],
    ..PLAIN
};

pub(crate) const SHOW_DOSSIER: Operation = Operation {
    id: "showDossier",
    tag: "dossiers",
    role: Role::Applicant,
    summary: "How a dossier stands, for whoever filed it",
    more: "A wrong code and wrong digits are answered alike.",
    takes: &[CODE],
    gives: &[shows("The dossier.", "DossierFollowed", &[NO_STORE, ETAG])],
    fails: &[DIGITS, READS],
    ..PLAIN
};

pub(crate) const ACT_ON_DOSSIER: Operation = Operation {
    id: "actOnDossier",
    method: HttpMethod::Post,
    tag: "dossiers",
    role: Role::Applicant,
    perhaps: &[DRAFT_KEY],
    summary: "Supplies, withdraws or rates a dossier",
    more: "With an `Idempotency-Key` a repeat is done once.",
    takes: &[CODE, IF_MATCH, IDEMPOTENCY_KEY_PERHAPS],
    body: json_of(
        "ApplicantAct",
        "What is done.",
        || json!({ "act": "withdraw", "reason": "Nộp nhầm thủ tục." }),
    ),
    gives: &[shows(
        "The dossier after it.",
        "DossierFollowed",
        &[NO_STORE, ETAG],
    )],
    fails: &[DIGITS, ACTING, &[Kind::IncompleteDossier], READING, WRITES],
};

pub(crate) const BEGIN_DRAFT: Operation = Operation {
    id: "beginDraft",
    method: HttpMethod::Post,
    tag: "drafts",
    summary: "Begins a draft",
    more: "The key is told once. It stands in no address, so that no log or history has it.",
    gives: &[Answer {
        status: 201,
        what: "The draft, with its key.",
        headers: &[NO_STORE, DRAFT_TAG],
        content: Some((JSON, Carried::Schema("Draft"))),
        links: &[],
    }],
    fails: &[WRITES],
    ..PLAIN
};

pub(crate) const SHOW_DRAFT: Operation = Operation {
    id: "showDraft",
    tag: "drafts",
    role: Role::Draft,
    summary: "What was saved of a draft, and what has arrived for it",
    gives: &[shows("The draft.", "Draft", &[NO_STORE, DRAFT_TAG])],
    fails: &[&[Kind::UnknownDraft], READS],
    ..PLAIN
};

pub(crate) const SAVE_DRAFT: Operation = Operation {
    id: "saveDraft",
    method: HttpMethod::Put,
    tag: "drafts",
    role: Role::Draft,
    summary: "Saves what is answered so far",
    more: "Any JSON is taken and given back as it came. The draft is kept for seven days from \
           then on.",
    takes: &[IF_MATCH],
    body: Some(Body {
        media: JSON,
        content: Carried::Anything,
        required: true,
        what: "Whatever the sender wants back, at most 256 KiB.",
        example: Some(|| json!({ "answers": { "case": "lost" } })),
    }),
    gives: &[done("It is saved.", &[NO_STORE, DRAFT_TAG])],
    fails: &[
        &[Kind::UnknownDraft, Kind::ConditionMissing, Kind::Moved],
        READING,
        WRITES,
    ],
    ..PLAIN
};

pub(crate) const END_DRAFT: Operation = Operation {
    id: "endDraft",
    method: HttpMethod::Delete,
    tag: "drafts",
    role: Role::Draft,
    summary: "Ends a draft, with all that has arrived for it",
    gives: &[done("It is gone.", &[])],
    fails: &[&[Kind::UnknownDraft], WRITES],
    ..PLAIN
};

pub(crate) const PRINT_FORM: Operation = Operation {
    id: "printForm",
    method: HttpMethod::Post,
    tag: "rules",
    summary: "An official form, filled in as far as there are answers",
    more: "Nothing of the dossier is kept.",
    takes: &[Named {
        name: "component",
        place: Place::Path,
        required: true,
        shape: Shape::Text,
        what: "The component that the form is.",
        example: "form",
    }],
    body: json_of("Submission", "A dossier, complete or not.", submission),
    gives: &[Answer {
        status: 200,
        what: "The form in A4.",
        headers: &[NO_STORE, DISPOSITION],
        content: Some(("application/pdf", Carried::Bytes)),
        links: &[],
    }],
    fails: &[
        READING,
        &[
            Kind::CatalogMismatch,
            Kind::UnknownProcedure,
            Kind::NotFound,
            Kind::ForeignOrigin,
            Kind::Internal,
        ],
    ],
    ..PLAIN
};

pub(crate) const SHOW_SCHEDULE: Operation = Operation {
    id: "showSchedule",
    tag: "rules",
    summary: "When a result would be due, and why",
    takes: &[
        Named {
            name: "procedure",
            place: Place::Query,
            required: true,
            shape: Shape::Text,
            what: "The procedure's code.",
            example: "1.013235",
        },
        SENT_AT,
        Named {
            name: "case",
            place: Place::Query,
            required: false,
            shape: Shape::Text,
            what: "One of the version's cases, where the limit depends on it.",
            example: "lost",
        },
    ],
    gives: &[shows("The schedule.", "Schedule", &[])],
    fails: &[&[
        Kind::UnknownProcedure,
        Kind::NotFound,
        Kind::UnreadableRequest,
    ]],
    ..PLAIN
};

pub(crate) const SHOW_SCHEMA: Operation = Operation {
    id: "showSchema",
    tag: "rules",
    summary: "The JSON Schema of a procedure's answers",
    more: "Of the version that a dossier sent at that moment falls under, in the dialect \
           2020-12, with the questions as titles. It says what an answer looks like and which \
           questions are asked of everybody; what hangs on other answers it cannot say, so \
           what it accepts may still be found fault with.",
    takes: &[
        Named {
            name: "procedure",
            place: Place::Path,
            required: true,
            shape: Shape::Pattern("^[0-9]\\.[0-9]{6}$"),
            what: "The procedure's code.",
            example: "1.013235",
        },
        SENT_AT,
    ],
    gives: &[Answer {
        status: 200,
        what: "The schema.",
        headers: &[],
        content: Some(("application/schema+json", Carried::Anything)),
        links: &[],
    }],
    fails: &[&[
        Kind::UnknownProcedure,
        Kind::NotFound,
        Kind::UnreadableRequest,
    ]],
    ..PLAIN
};

pub(crate) const SHOW_CALENDAR: Operation = Operation {
    id: "showCalendar",
    tag: "rules",
    summary: "A year's days off and their sources",
    takes: &[Named {
        name: "year",
        place: Place::Path,
        required: true,
        shape: Shape::Pattern("^[0-9]{4}$"),
        what: "A year of four digits.",
        example: "2026",
    }],
    gives: &[shows("The year.", "CalendarYear", &[])],
    fails: &[&[Kind::NotFound]],
    ..PLAIN
};

pub(crate) const SIGN_IN: Operation = Operation {
    id: "signIn",
    method: HttpMethod::Post,
    tag: "officers",
    summary: "Signs an officer in",
    more: "The session runs for ten hours. After ten wrong tries within 15 minutes the account \
           is shut for as long.",
    body: json_of(
        "Credentials",
        "Who it is.",
        || json!({ "account": "hanh", "password": "mật khẩu rất dài" }),
    ),
    gives: &[done("The cookie of the session.", &[SET_COOKIE])],
    fails: &[READING, &[Kind::Unauthorised, Kind::TooManyTries], WRITES],
    ..PLAIN
};

pub(crate) const SHOW_SESSION: Operation = Operation {
    id: "showSession",
    tag: "officers",
    role: Role::Officer,
    summary: "Whose session it is",
    gives: &[shows("The officer.", "Session", &[NO_STORE])],
    fails: &[&[Kind::Unauthorised], READS],
    ..PLAIN
};

pub(crate) const SIGN_OUT: Operation = Operation {
    id: "signOut",
    method: HttpMethod::Delete,
    tag: "officers",
    perhaps: &[SESSION],
    summary: "Ends a session, where there is one",
    gives: &[done("The cookie is taken back.", &[SET_COOKIE])],
    fails: &[WRITES],
    ..PLAIN
};

pub(crate) const LIST_DOSSIERS: Operation = Operation {
    id: "listDossiers",
    tag: "officers",
    role: Role::Officer,
    summary: "The dossiers of the officer's agency, 50 at a time, those due first at the top",
    takes: &[
        Named {
            name: "stage",
            place: Place::Query,
            required: false,
            shape: Shape::OneOf(&[
                "sent",
                "supplement_asked",
                "in_settlement",
                "resolved",
                "returned",
                "refused",
                "withdrawn",
                "stopped",
            ]),
            what: "Only those at this stage.",
            example: "sent",
        },
        Named {
            name: "after",
            place: Place::Query,
            required: false,
            shape: Shape::Text,
            what: "Only those after the one with this code.",
            example: "H27-261123-0001",
        },
    ],
    gives: &[shows("The dossiers.", "OfficerDossiers", &[NO_STORE])],
    fails: &[&[Kind::Unauthorised, Kind::UnreadableRequest], READS],
    ..PLAIN
};

pub(crate) const OPEN_DOSSIER: Operation = Operation {
    id: "openDossier",
    tag: "officers",
    role: Role::Officer,
    summary: "One of them, all of it",
    more: "The dossiers of other agencies are as if there were none.",
    takes: &[CODE],
    gives: &[shows("The dossier.", "DossierSettled", &[NO_STORE, ETAG])],
    fails: &[&[Kind::Unauthorised, Kind::NotFound], READS],
    ..PLAIN
};

pub(crate) const SETTLE_DOSSIER: Operation = Operation {
    id: "settleDossier",
    method: HttpMethod::Post,
    tag: "officers",
    role: Role::Officer,
    summary: "Does something to a dossier",
    more: "What the rules forbid is `refused`, with the rule as a finding.",
    takes: &[CODE, IF_MATCH, IDEMPOTENCY_KEY_PERHAPS],
    body: json_of("OfficerAct", "What is done.", || json!({ "act": "accept" })),
    gives: &[shows(
        "The dossier after it.",
        "DossierSettled",
        &[NO_STORE, ETAG],
    )],
    fails: &[
        &[Kind::Unauthorised, Kind::NotFound, Kind::UnknownDossier],
        ACTING,
        READING,
        WRITES,
    ],
    ..PLAIN
};

pub(crate) const SHOW_DOCUMENT: Operation = Operation {
    id: "showDocument",
    tag: "service",
    summary: "This document",
    gives: &[Answer {
        status: 200,
        what: "OpenAPI 3.1.",
        headers: &[],
        content: Some((JSON, Carried::Anything)),
        links: &[],
    }],
    ..PLAIN
};

pub(crate) const READ_DOCUMENT: Operation = Operation {
    id: "readDocument",
    tag: "service",
    summary: "This document, to be read",
    gives: &[Answer {
        status: 200,
        what: "A page without a script.",
        headers: &[],
        content: Some(("text/html", Carried::Text)),
        links: &[],
    }],
    ..PLAIN
};

pub(crate) const HEALTH: Operation = Operation {
    id: "health",
    tag: "service",
    summary: "Whether the server is up",
    gives: &[done("It is.", &[])],
    ..PLAIN
};

pub(crate) const READY: Operation = Operation {
    id: "ready",
    tag: "service",
    summary: "Whether what arrives now could be kept",
    gives: &[done("It could.", &[])],
    fails: &[&[Kind::NoRoom, Kind::StoreUnavailable, Kind::Internal]],
    ..PLAIN
};

/// A complete dossier, but for the hash of the catalog, which changes with the law.
fn submission() -> Value {
    json!({
        "procedure": "1.013235",
        "catalog": "d729d7b284b961195954501d6622cc157f7bad5d34f2da0ff61ac4173cb94a9e",
        "dossier": {
            "contact": {
                "full_name": "Nguyễn Văn An", "phone": "0912345678", "email": "",
            },
            "answers": {
                "case": "lost",
                "issuer": "department",
                "permit_number": "15/GPXD",
                "permit_date": "10/12/2025",
                "site_area": "1250",
                "ward": "18073",
                "developer_kind": "individual",
                "citizen_id": "042085000001",
                "reason": "Mất khi chuyển nhà.",
            },
            "attachments": [],
        },
    })
}
