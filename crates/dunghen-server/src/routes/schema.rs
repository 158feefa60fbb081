//! `GET /api/v1/procedures/{code}/schema`: the JSON Schema of a procedure's answers.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use dunghen_catalog::answer_schema::answers;
use serde::Deserialize;

use super::{
    path::Path,
    schedule::{in_force, sent},
};
use crate::{
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    sent_at: Option<String>,
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let Query(asked) = asked
        .map_err(|error| Problem::new(Kind::UnreadableRequest, lang).detail(error.body_text()))?;
    let sent_at = sent(&state, lang, asked.sent_at.as_deref())?;
    let served = state.served();
    let (chunk, _, version) = in_force(&served, lang, &code, sent_at)?;
    let schema = answers(&chunk.procedure.code, version, &chunk.words, lang);
    let mut response = Json(schema).into_response();
    let told = [
        (header::CONTENT_TYPE, "application/schema+json"),
        // Its titles are the questions.
        (header::CONTENT_LANGUAGE, lang.tag()),
        (header::VARY, "accept-language"),
    ];
    for (name, value) in told {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}
