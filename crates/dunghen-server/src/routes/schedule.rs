//! `GET /api/v1/schedule`: when the result would be due, and why.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
};
use dunghen_core::{
    dossier::{Answer, Dossier},
    procedure::CASE_FIELD,
    schedule::{Schedule, vietnam_offset},
    session::Session,
};
use serde::Deserialize;

use crate::{
    clock::moment,
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    procedure: String,
    sent_at: Option<String>,
    case: Option<String>,
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
    let sent_at = match &asked.sent_at {
        None => state.clock.now(),
        Some(text) => moment(text).ok_or_else(|| {
            unreadable(&format!(
                "found sent_at `{text}`, expected a moment like 2026-11-23T16:10"
            ))
        })?,
    };
    let served = state.served();
    let (chunk, agency) = served
        .procedure(&asked.procedure)
        .ok_or_else(|| Problem::new(Kind::UnknownProcedure, lang))?;
    // The day a version is in force is a day in Viet Nam.
    let today = sent_at.with_timezone(&vietnam_offset()).date_naive();
    let Some(version) = chunk.procedure.version_on(today) else {
        let detail = format!("found no version in force on {today}");
        return Err(Problem::new(Kind::NotFound, lang).detail(detail));
    };
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
    let session = Session::new(version, &dossier, today);
    let calendar = &served.catalog.index.calendar;
    session
        .promise(calendar, &agency.hours, sent_at)
        .map(Json)
        .ok_or_else(|| unreadable(&"found a limit that depends on the case, expected `case`"))
}
