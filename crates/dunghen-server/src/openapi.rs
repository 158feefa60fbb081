//! The HTTP interface described for programs, as OpenAPI 3.1.
//!
//! [`operations`] says what each operation takes and gives, [`schemas`] what bodies look
//! like. The router is built from the same list (`routes.rs`), so that neither knows an
//! address the other does not. `dunghen openapi` writes the document to `docs/`.

mod headers;
pub(crate) mod operation;
pub(crate) mod operations;
mod schemas;

use dunghen_core::text::Lang;
use serde_json::json;
use utoipa::openapi::{
    Components, Info, License, ObjectBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Schema, Type,
    extensions::Extensions,
    security::{ApiKey, ApiKeyValue, SecurityScheme},
    tag::TagBuilder,
};

use self::operation::{DRAFT_KEY, LAST_DIGITS, SESSION};
use crate::{problem::Kind, routes};

/// What the document says of itself.
const ABOUT: &str = "Moments are RFC 3339 with their offset, `+07:00` in answers. Dates are \
    `YYYY-MM-DD`. Sizes are bytes. Every failure is a problem (RFC 9457) whose `type` is stable; \
    `x-problems` lists all of them. `x-role` tells who may do an operation: `nobody` in \
    particular, the holder of the `draft`, the `applicant`, or an `officer`. A request that \
    changes something and that a browser says comes from another site is `foreign-origin`.";

/// The groups of operations, in the order of a dossier's way.
const TAGS: [(&str, &str); 6] = [
    ("dossiers", "Dossiers, for those who file them"),
    ("drafts", "Dossiers on their way"),
    (
        "uploads",
        "Files on their way, by tus 1.0.0 with creation, creation-with-upload, expiration, \
         checksum and termination",
    ),
    ("rules", "What the rules say, and official forms"),
    ("officers", "Dossiers, for those who settle them"),
    ("service", "The server itself"),
];

/// The document as it is written and served.
///
/// # Errors
///
/// It cannot be written, which would be a mistake of ours.
pub fn openapi() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&document())? + "\n")
}

fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for (path, operation) in routes::operations() {
        paths = paths.path(path, operation.item());
    }
    let mut info = Info::new("Đúng Hẹn", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.into());
    let mut license = License::new("Apache License 2.0");
    license.identifier = Some("Apache-2.0".into());
    info.license = Some(license);
    let tags =
        TAGS.map(|(name, what)| TagBuilder::new().name(name).description(Some(what)).build());
    let problems = Kind::ALL.map(|kind| {
        json!({
            "type": kind.id(),
            "status": kind.status(),
            "title": kind.title(Lang::En),
        })
    });
    let document = OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components()))
        .tags(Some(tags));
    let mut document = document.build();
    document.extensions = Some(Extensions::from_iter([("x-problems", json!(problems))]));
    document
}

fn components() -> Components {
    let keys = [
        (
            DRAFT_KEY,
            ApiKey::Header(ApiKeyValue::with_description(
                "Draft-Key",
                "The key of a draft, told once when it is made. There is one answer to a key \
                 of no draft and to one that is wrong: 404.",
            )),
        ),
        (
            LAST_DIGITS,
            ApiKey::Header(ApiKeyValue::with_description(
                "Last-Digits",
                "The last four digits of the telephone number, or of an identity number, that \
                 stands in the dossier. Wrong ones are answered as a wrong code is: 404; after \
                 five within an hour, 429.",
            )),
        ),
        (
            SESSION,
            ApiKey::Cookie(ApiKeyValue::with_description(
                "__Host-session",
                "An officer's session, from signing in.",
            )),
        ),
    ];
    let mut components = schemas::schemas();
    for (name, failure) in operation::failures() {
        components = components.response(name, failure);
    }
    for (name, key) in keys {
        components = components.security_scheme(name, SecurityScheme::ApiKey(key));
    }
    components.build()
}

/// The types of all problems.
fn problem_types() -> Schema {
    let types = Kind::ALL.map(Kind::id);
    let named = ObjectBuilder::new().schema_type(Type::String);
    named.enum_values(Some(types)).into()
}
