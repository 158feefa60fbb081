//! `GET /api/v1/calendar/{year}`: the days off of a year, with their sources.

use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use serde_json::Value;

use super::path::Path;
use crate::{
    commands::calendar::of_year,
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    Path(year): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let served = state.served();
    let calendar = &served.catalog.index.calendar;
    let mut years = calendar.data().years.iter();
    let known = years.find(|known| known.year.to_string() == year);
    known
        .map(|known| Json(of_year(calendar, known)))
        .ok_or_else(|| {
            let span = calendar.span();
            let span = span.map(|(first, last)| format!("{first} to {last}"));
            let detail = format!(
                "found `{year}`, expected a year of {}",
                span.unwrap_or_default()
            );
            Problem::new(Kind::NotFound, lang_of(&headers)).detail(detail)
        })
}
