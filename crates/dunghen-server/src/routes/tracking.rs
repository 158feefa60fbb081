//! `/api/v1/dossiers/{code}`: how a dossier stands, for whoever filed it.
//!
//! The code stands on a slip that others may see, so a second thing is asked for that
//! whoever filed it knows: the last digits of the telephone or identity number. It comes
//! in a header, never in an address, which logs and histories keep.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName},
    response::Response,
};
use chrono::TimeDelta;
use dunghen_core::{
    life::{Act, Actor},
    text::Lang,
};

use super::{
    dossiers::seen_here,
    drafts,
    guard::{self, Lock},
    json,
    officer::private,
    path::Path,
    read_dossier, uploads, view,
};
use crate::{
    problem::{Kind, Problem, lang_of},
    settlement::{self, Held, Order},
    state::AppState,
};

const LAST_DIGITS: HeaderName = HeaderName::from_static("last-digits");

/// Most wrong tries at a dossier, in so much time: 120 of 10,000 in a day.
const TRIES_MAX: u32 = 5;
const TRIES_IN: TimeDelta = TimeDelta::minutes(60);

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let held = known(&state, lang, &code, &headers).await?;
    shown(&state, lang, &held).await
}

/// `POST /api/v1/dossiers/{code}/events`: a supplement, a withdrawal, a rating.
pub(super) async fn act(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let held = known(&state, lang, &code, &headers).await?;
    let after = guard::after(&headers, lang)?;
    let body = read_dossier(body, lang).await?;
    let mut act: Act = json::read(&body, lang)?;
    if let Act::Supply { attachments, .. } = &mut act {
        let draft = drafts::holder(&state, &headers, lang).await?;
        let holders: Vec<_> = draft.into_iter().chain([code.clone()]).collect();
        let missing = seen_here(&state, &holders, attachments).await;
        let mut findings = missing.map_err(|error| uploads::told(lang, &error))?;
        findings.extend(settlement::faults_of(&held, attachments));
        if !findings.is_empty() {
            let words = held.served.catalog.chunks.get(&held.record.filed.procedure);
            let words = words.map(|chunk| chunk.words.clone()).unwrap_or_default();
            let incomplete = Problem::new(Kind::IncompleteDossier, lang);
            return Err(incomplete.findings(lang, findings, &words));
        }
    }
    let order = Order {
        actor: Actor::Applicant,
        act,
        after,
        request: guard::repeatable(&headers, lang, &code, &body)?,
    };
    let held = settlement::carry_out(&state, lang, held, order).await?;
    shown(&state, lang, &held).await
}

/// The dossier, if the digits are its applicant's. There is one answer to a code that is
/// not there and to digits that are not right, so that nobody learns which codes there are.
async fn known(
    state: &AppState,
    lang: Lang,
    code: &str,
    headers: &HeaderMap,
) -> Result<Held, Problem> {
    let unknown = || Problem::new(Kind::UnknownDossier, lang);
    let digits = headers
        .get(LAST_DIGITS)
        .and_then(|value| value.to_str().ok());
    let digits = digits.ok_or_else(unknown)?;
    let lock = Lock {
        what: format!("dossier/{code}"),
        at_most: TRIES_MAX,
        within: TRIES_IN,
    };
    lock.try_it(state, lang).await?;
    let held = settlement::held(state, lang, code).await?;
    let held = held.filter(|held| {
        held.version()
            .is_some_and(|version| held.record.is_known_to(digits, version))
    });
    let held = held.ok_or_else(unknown)?;
    lock.forget(state, lang).await?;
    Ok(held)
}

async fn shown(state: &AppState, lang: Lang, held: &Held) -> Result<Response, Problem> {
    let told = view::for_applicant(state, lang, held).await?;
    let mut response = private(Json(told));
    view::tag(&mut response, held);
    Ok(response)
}
