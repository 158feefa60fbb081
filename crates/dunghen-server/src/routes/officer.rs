//! `/api/v1/session` and `/api/v1/officer/…`: what a receiving officer does.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use dunghen_core::{
    life::{Act, Actor, Stage},
    text::Lang,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::task;

use super::{
    guard::{self, Lock},
    path::Path,
    read_dossier, view,
};
use crate::{
    officers,
    problem::{Kind, Problem, lang_of},
    settlement::{self, Held, Order},
    state::AppState,
    store::{Listing, Officer},
};

/// Most dossiers of one list.
pub(super) const LISTED_AT_ONCE: u32 = 50;

/// Most wrong tries at the password of an account, in so much time.
const TRIES_MAX: u32 = 10;
const TRIES_IN: TimeDelta = TimeDelta::minutes(15);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    pub(super) account: String,
    pub(super) password: String,
}

/// `POST /api/v1/session`
pub(super) async fn sign_in(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let body = read_dossier(body, lang).await?;
    let credentials = super::json::read(&body, lang)?;
    let cookie = signed_in(&state, lang, credentials).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Begins a session, where the password is that of the account.
pub(super) async fn signed_in(
    state: &AppState,
    lang: Lang,
    credentials: Credentials,
) -> Result<HeaderValue, Problem> {
    let failed = |error: &_| Problem::of_store(lang, error);
    let Credentials { account, password } = credentials;
    let lock = Lock {
        what: format!("session/{account}"),
        at_most: TRIES_MAX,
        within: TRIES_IN,
    };
    lock.try_it(state, lang).await?;
    let officer = state.store.officer(&account).await;
    let officer = officer.map_err(|error| failed(&error))?;
    // Argon2id takes its time on purpose.
    let leave = Arc::clone(&state.signing_in).acquire_owned().await;
    let leave = leave.map_err(|error| Problem::internal(lang, &error))?;
    let checked = task::spawn_blocking(move || {
        // Held until it is done, even where nobody waits for it any more.
        let _leave = leave;
        officers::is_password_of(officer.as_ref(), &password)
            .then_some(officer)
            .flatten()
    });
    let officer = checked
        .await
        .map_err(|error| Problem::internal(lang, &error))?;
    let officer = officer.ok_or_else(|| Problem::new(Kind::Unauthorised, lang))?;
    lock.forget(state, lang).await?;
    let cookie = officers::begin(&*state.store, &officer, state.clock.now()).await;
    cookie.map_err(|error| failed(&error))
}

/// `DELETE /api/v1/session`
pub(super) async fn sign_out(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let cookie = officers::end(&*state.store, &headers, state.clock.now()).await;
    let cookie = cookie.map_err(|error| Problem::of_store(lang_of(&headers), &error))?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// `GET /api/v1/session`
pub(super) async fn session(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let officer = guard::officer(&state, &headers, lang_of(&headers)).await?;
    let told = json!({
        "account": officer.account,
        "full_name": officer.full_name,
        "agency": officer.agency,
    });
    Ok(private(Json(told)))
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub(super) stage: Option<String>,
    pub(super) after: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    code: String,
    procedure: String,
    stage: String,
    sent_at: String,
    due_at: Option<String>,
}

/// `GET /api/v1/officer/dossiers`
pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let officer = guard::officer(&state, &headers, lang).await?;
    let Query(asked) = asked
        .map_err(|error| Problem::new(Kind::UnreadableRequest, lang).detail(error.body_text()))?;
    let rows = listed(&state, lang, &officer, asked).await?;
    let rows = rows.into_iter().map(|row| Listed {
        code: row.code,
        procedure: row.procedure,
        stage: row.stage,
        sent_at: row.sent_at.to_rfc3339(),
        due_at: row.due_at.map(|at| at.to_rfc3339()),
    });
    Ok(private(Json(
        json!({ "dossiers": rows.collect::<Vec<_>>() }),
    )))
}

pub(super) async fn listed(
    state: &AppState,
    lang: Lang,
    officer: &Officer,
    asked: Asked,
) -> Result<Vec<crate::store::Row>, Problem> {
    let known = |stage: &String| Stage::ALL.iter().any(|known| known.id() == *stage);
    if let Some(stage) = asked.stage.as_ref().filter(|stage| !known(stage)) {
        let detail = format!("found the stage `{stage}`");
        return Err(Problem::new(Kind::UnreadableRequest, lang).detail(detail));
    }
    let rows = state.store.list(Listing {
        agency: officer.agency.clone(),
        stages: asked.stage.into_iter().collect(),
        after: asked.after,
        at_most: LISTED_AT_ONCE,
    });
    rows.await.map_err(|error| Problem::of_store(lang, &error))
}

/// `GET /api/v1/officer/dossiers/{code}`
pub(super) async fn open(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let officer = guard::officer(&state, &headers, lang).await?;
    let held = own(&state, lang, &officer, &code).await?;
    shown(&state, lang, &held).await
}

/// `POST /api/v1/officer/dossiers/{code}/events`
pub(super) async fn act(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let officer = guard::officer(&state, &headers, lang).await?;
    let after = guard::after(&headers, lang)?;
    let body = read_dossier(body, lang).await?;
    let act: Act = super::json::read(&body, lang)?;
    let held = own(&state, lang, &officer, &code).await?;
    let order = Order {
        actor: Actor::Officer(officer.account),
        act,
        after,
        request: guard::repeatable(&headers, lang, &code, &body)?,
    };
    let held = settlement::carry_out(&state, lang, held, order).await?;
    shown(&state, lang, &held).await
}

/// A dossier that is the officer's agency's to settle; others are as if there were none.
pub(super) async fn own(
    state: &AppState,
    lang: Lang,
    officer: &Officer,
    code: &str,
) -> Result<Held, Problem> {
    let held = settlement::held(state, lang, code).await?;
    held.filter(|held| held.record.filed.agency == *officer.agency.as_str())
        .ok_or_else(|| Problem::new(Kind::NotFound, lang))
}

async fn shown(state: &AppState, lang: Lang, held: &Held) -> Result<Response, Problem> {
    let told = view::for_officer(state, lang, held).await?;
    let mut response = private(Json(told));
    view::tag(&mut response, held);
    Ok(response)
}

/// An answer that no cache keeps.
pub(super) fn private(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}
