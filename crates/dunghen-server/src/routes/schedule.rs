//! `GET /api/v1/schedule`: when the result would be due, and why.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeZone};
use dunghen_core::{
    assessment::assess,
    dossier::{Answer, Dossier},
    procedure::CASE_FIELD,
    schedule::{Schedule, schedule, vietnam_offset},
};
use serde::Deserialize;

use crate::{
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
    let (chunk, agency) = state
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
    let settled = assess(version, &dossier, today).time_limit;
    let limit = settled
        .ok_or_else(|| unreadable(&"found a limit that depends on the case, expected `case`"))?;
    Ok(Json(schedule(
        &state.catalog.index.calendar,
        &agency.hours,
        limit,
        sent_at,
    )))
}

/// A moment with its offset, or without one in Viet Nam's.
///
/// A `+` left bare in a query arrives as a blank and is meant as a `+`. In Viet Nam
/// too it must lie in a year of four digits, or no answer could be written.
fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim().replace(' ', "+");
    let moment = DateTime::parse_from_rfc3339(&text)
        .ok()
        .or_else(|| local_moment(&text))?;
    let year = moment.with_timezone(&vietnam_offset()).year();
    (0..=9999).contains(&year).then_some(moment)
}

fn local_moment(text: &str) -> Option<DateTime<FixedOffset>> {
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .and_then(|local| vietnam_offset().from_local_datetime(&local).single())
}
