//! `GET /api/v1/schedule`: when the result would be due, and why.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    agency::Agency,
    catalog::ProcedureChunk,
    dossier::{Answer, Dossier},
    procedure::{CASE_FIELD, Version},
    schedule::{Schedule, vietnam_offset},
    session::Session,
    text::Lang,
};
use serde::Deserialize;

use crate::{
    clock::moment,
    problem::{Kind, Problem, lang_of},
    state::{AppState, Served},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    procedure: String,
    sent_at: Option<String>,
    case: Option<String>,
}

/// The moment of sending that is asked about: now where none is named.
pub(super) fn sent(
    state: &AppState,
    lang: Lang,
    asked: Option<&str>,
) -> Result<DateTime<FixedOffset>, Problem> {
    let Some(text) = asked else {
        return Ok(state.clock.now());
    };
    moment(text).ok_or_else(|| {
        let detail = format!("found sent_at `{text}`, expected a moment like 2026-11-23T16:10");
        Problem::new(Kind::UnreadableRequest, lang).detail(detail)
    })
}

/// The day a version is in force is a day in Viet Nam.
fn day_of(sent_at: DateTime<FixedOffset>) -> NaiveDate {
    sent_at.with_timezone(&vietnam_offset()).date_naive()
}

/// A procedure with the agency that settles it and the version that a dossier falls under.
pub(super) fn in_force<'s>(
    served: &'s Served,
    lang: Lang,
    code: &str,
    sent_at: DateTime<FixedOffset>,
) -> Result<(&'s ProcedureChunk, &'s Agency, &'s Version), Problem> {
    let (chunk, agency) = served
        .procedure(code)
        .ok_or_else(|| Problem::new(Kind::UnknownProcedure, lang))?;
    let day = day_of(sent_at);
    let version = chunk.procedure.version_on(day).ok_or_else(|| {
        let detail = format!("found no version in force on {day}");
        Problem::new(Kind::NotFound, lang).detail(detail)
    })?;
    Ok((chunk, agency, version))
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Schedule>, Problem> {
    let lang = lang_of(&headers);
    let unreadable =
        |detail: &dyn std::fmt::Display| Problem::new(Kind::UnreadableRequest, lang).detail(detail);
    let Query(asked) = asked.map_err(|error| unreadable(&error.body_text()))?;
    let sent_at = sent(&state, lang, asked.sent_at.as_deref())?;
    let served = state.served();
    let (_, agency, version) = in_force(&served, lang, &asked.procedure, sent_at)?;
    let mut dossier = Dossier::default();
    if let Some(case) = &asked.case {
        if !version.cases.iter().any(|known| known.id == case.as_str()) {
            let known: Vec<_> = version.cases.iter().map(|case| case.id.as_str()).collect();
            let detail = format!("found case `{case}`, expected one of {}", known.join(", "));
            return Err(unreadable(&detail));
        }
        dossier
            .answers
            .insert(CASE_FIELD.into(), Answer::from(case.as_str()));
    }
    let session = Session::new(version, &dossier, day_of(sent_at));
    let calendar = &served.catalog.index.calendar;
    session
        .promise(calendar, &agency.hours, sent_at)
        .map(Json)
        .ok_or_else(|| unreadable(&"found a limit that depends on the case, expected `case`"))
}
