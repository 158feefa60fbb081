//! Uploads, which speak tus.

use utoipa::openapi::HttpMethod;

use super::{PLAIN, READS, WRITES, done, shows};
use crate::{
    openapi::{
        headers::{
            LOCATION, NO_STORE, PORTION, SPOKEN, TUS, UPLOAD_CHECKSUM, UPLOAD_EXPIRES, UPLOAD_ID,
            UPLOAD_LENGTH, UPLOAD_LENGTH_TOLD, UPLOAD_METADATA, UPLOAD_OFFSET, UPLOAD_OFFSET_TOLD,
        },
        operation::{Answer, Body, Carried, Operation, Role},
    },
    problem::Kind,
};

/// What every request of tus about an upload may fail with.
const UPLOADING: &[Kind] = &[Kind::UnknownProtocol, Kind::UnknownDraft];

/// What taking bytes in may fail with.
const RECEIVING: &[Kind] = &[
    Kind::UnreadableRequest,
    Kind::UploadMoved,
    Kind::UploadBusy,
    Kind::ChecksumMismatch,
    Kind::TooLarge,
    Kind::TooSlow,
    Kind::UnknownUpload,
];

pub(crate) const UPLOAD_OPTIONS: Operation = Operation {
    id: "uploadOptions",
    method: HttpMethod::Options,
    tag: "uploads",
    summary: "What is spoken here of tus",
    gives: &[done("Version, extensions and limits.", SPOKEN)],
    ..PLAIN
};

pub(crate) const UPLOAD_OPTIONS_OF: Operation = Operation {
    id: "uploadOptionsOfOne",
    takes: &[UPLOAD_ID],
    ..UPLOAD_OPTIONS
};

pub(crate) const BEGIN_UPLOAD: Operation = Operation {
    id: "beginUpload",
    method: HttpMethod::Post,
    tag: "uploads",
    role: Role::Draft,
    summary: "Begins an upload, perhaps with its first bytes",
    takes: &[TUS, UPLOAD_LENGTH, UPLOAD_METADATA, UPLOAD_CHECKSUM],
    body: Some(Body {
        media: PORTION,
        content: Carried::Bytes,
        required: false,
        what: "The first bytes. A body of another type is read past.",
        example: None,
    }),
    gives: &[Answer {
        status: 201,
        what: "It is begun.",
        headers: &[LOCATION, TUS, UPLOAD_OFFSET_TOLD, UPLOAD_EXPIRES, NO_STORE],
        content: None,
        links: &[],
    }],
    fails: &[
        UPLOADING,
        RECEIVING,
        &[Kind::RejectedFile, Kind::QuotaUsed],
        WRITES,
    ],
    ..PLAIN
};

pub(crate) const HEAD_UPLOAD: Operation = Operation {
    id: "headUpload",
    method: HttpMethod::Head,
    tag: "uploads",
    role: Role::Draft,
    summary: "How far an upload is",
    takes: &[UPLOAD_ID, TUS],
    gives: &[Answer {
        status: 200,
        what: "How far it is.",
        headers: &[
            TUS,
            UPLOAD_LENGTH_TOLD,
            UPLOAD_OFFSET_TOLD,
            UPLOAD_EXPIRES,
            NO_STORE,
        ],
        content: None,
        links: &[],
    }],
    fails: &[UPLOADING, &[Kind::UnknownUpload], READS],
    ..PLAIN
};

pub(crate) const SHOW_UPLOAD: Operation = Operation {
    id: "showUpload",
    tag: "uploads",
    role: Role::Draft,
    summary: "What became of an upload, once somebody has looked into it",
    more: "Waits for up to 30 seconds where all of it has arrived.",
    takes: &[UPLOAD_ID],
    gives: &[shows("The upload.", "Upload", &[NO_STORE])],
    fails: &[&[Kind::UnknownDraft, Kind::UnknownUpload], READS],
    ..PLAIN
};

pub(crate) const GO_ON: Operation = Operation {
    id: "goOnWithUpload",
    method: HttpMethod::Patch,
    tag: "uploads",
    role: Role::Draft,
    summary: "The next bytes of an upload",
    more: "What is acknowledged survives a power cut. What came of a portion whose connection \
           broke is kept as well, unless it came with a checksum.",
    takes: &[UPLOAD_ID, TUS, UPLOAD_OFFSET, UPLOAD_CHECKSUM],
    body: Some(Body {
        media: PORTION,
        content: Carried::Bytes,
        required: true,
        what: "The bytes from there on.",
        example: None,
    }),
    gives: &[done(
        "They are kept.",
        &[TUS, UPLOAD_OFFSET_TOLD, UPLOAD_EXPIRES, NO_STORE],
    )],
    fails: &[UPLOADING, RECEIVING, &[Kind::UnsupportedMediaType], WRITES],
    ..PLAIN
};

pub(crate) const END_UPLOAD: Operation = Operation {
    id: "endUpload",
    method: HttpMethod::Delete,
    tag: "uploads",
    role: Role::Draft,
    summary: "Ends an upload",
    takes: &[UPLOAD_ID, TUS],
    gives: &[done("It is gone.", &[TUS])],
    fails: &[
        UPLOADING,
        &[Kind::UnknownUpload, Kind::UploadBusy, Kind::UploadMoved],
        WRITES,
    ],
    ..PLAIN
};
