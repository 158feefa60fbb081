//! A dossier as those see it who ask for it.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use dunghen_core::{
    life::{Act, Actor, Event, Outcome},
    text::Lang,
};
use dunghen_words::{Key, key};
use serde_json::{Value, json};

use crate::{problem::Problem, settlement::Held, state::AppState, store::record::events};

/// Names the state a dossier is in, for requests that are made for it.
pub(super) fn tag(response: &mut Response, held: &Held) {
    let tag = format!("\"{}\"", held.record.events);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
}

/// The name of a stage or an act.
pub(super) fn named(lang: Lang, table: &str, id: &str) -> &'static str {
    Key::named(&format!("{table}.{id}")).map_or("", |key| key.text(lang))
}

/// What everybody sees who may see it at all.
fn common(lang: Lang, held: &Held, timeline: &[Event]) -> Value {
    let record = &held.record;
    let life = &record.life;
    let chunk = held.served.catalog.chunks.get(&record.filed.procedure);
    let name = chunk.and_then(|chunk| chunk.words.get(lang, "name"));
    let moment = |at: Option<chrono::DateTime<chrono::FixedOffset>>| at.map(|at| at.to_rfc3339());
    let steps = timeline.iter().map(|event| {
        json!({
            "at": event.at.to_rfc3339(),
            "by": match &event.actor {
                Actor::Applicant => "applicant",
                Actor::Officer(_) => "officer",
                Actor::Clock => "clock",
            },
            "act": event.act.id(),
            "name": named(lang, "life_done", event.act.id()),
            "said": said(lang, &event.act),
        })
    });
    json!({
        "code": record.code,
        "procedure": record.filed.procedure,
        "version": record.filed.version,
        "name": name,
        "stage": life.stage.id(),
        "stage_name": named(lang, "stage", life.stage.id()),
        "sent_at": life.sent_at.to_rfc3339(),
        "accepted_at": moment(life.accepted_at),
        "promised_at": moment(life.promised_at),
        "ended_at": moment(life.ended_at),
        "schedule": life.schedule,
        "wanted": life.wanted,
        "outcome": life.outcome,
        "rated": life.rated,
        "events": record.events,
        "timeline": steps.collect::<Vec<_>>(),
    })
}

/// What somebody wrote when they did something.
pub(super) fn said(lang: Lang, act: &Act) -> Option<String> {
    let text = match act {
        Act::AskSupplement { wanted } | Act::Refuse { reasons: wanted } => {
            let each = wanted.iter().map(|wanted| wanted.what.as_str());
            each.collect::<Vec<_>>().join("; ")
        }
        Act::Supply { note, .. } => note.clone(),
        Act::Apologise { reason, .. } | Act::Withdraw { reason } | Act::Stop { reason } => {
            reason.clone()
        }
        Act::Rate { comment, .. } => comment.clone(),
        Act::Resolve { outcome } => match outcome {
            Outcome::Granted => key::DESK_GRANTED.text(lang).into(),
            Outcome::Denied => key::DESK_DENIED.text(lang).into(),
        },
        Act::Send | Act::Accept | Act::Advance { .. } | Act::Return => String::new(),
    };
    (!text.trim().is_empty()).then_some(text)
}

pub(super) async fn timeline(
    state: &AppState,
    lang: Lang,
    held: &Held,
) -> Result<Vec<Event>, Problem> {
    let links = state.store.links(&held.record.code).await;
    let links = links.map_err(|error| Problem::of_store(lang, &error))?;
    events(&links).map_err(|error| Problem::internal(lang, &error))
}

/// A dossier as the applicant follows it: nothing of it that was typed.
pub(super) async fn for_applicant(
    state: &AppState,
    lang: Lang,
    held: &Held,
) -> Result<Value, Problem> {
    let timeline = timeline(state, lang, held).await?;
    Ok(common(lang, held, &timeline))
}

/// A dossier as an officer sees it: all of it, and what can be done.
pub(super) async fn for_officer(
    state: &AppState,
    lang: Lang,
    held: &Held,
) -> Result<Value, Problem> {
    let timeline = timeline(state, lang, held).await?;
    let mut told = common(lang, held, &timeline);
    if let Some(told) = told.as_object_mut() {
        told.insert("dossier".into(), json!(held.record.dossier));
    }
    Ok(told)
}
