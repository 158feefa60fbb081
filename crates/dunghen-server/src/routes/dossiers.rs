//! `POST /api/v1/dossiers`: files a dossier and answers with the promise.

use std::{fmt::Display, io, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    assessment::Assessment,
    dossier::Dossier,
    finding::{Fault, Finding, Severity},
    place::Place,
    procedure::{Procedure, Version},
    receipt::{Receipt, Submission},
    session::Session,
    text::Lang,
};
use tokio::task;

use crate::{
    problem::{Kind, Problem, lang_of},
    routes::read_dossier,
    state::AppState,
    store::{Filed, Filing},
};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

pub(super) async fn send(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let key =
        idempotency_key(&headers).ok_or_else(|| Problem::new(Kind::IdempotencyKeyMissing, lang))?;
    let body = read_dossier(body, lang).await?;
    let now = state.clock.now();
    // SQLite and the attachments' folder block, so the whole of it runs apart.
    task::spawn_blocking(move || file(&state, lang, &key, &body, now))
        .await
        .map_err(|error| Problem::internal(lang, &error))?
}

fn file(
    state: &AppState,
    lang: Lang,
    key: &str,
    body: &[u8],
    now: DateTime<FixedOffset>,
) -> Result<Response, Problem> {
    let internal = |error: &dyn Display| Problem::internal(lang, error);
    let fingerprint = blake3::hash(body).to_hex().to_string();
    let earlier = state.store.earlier(key, &fingerprint);
    if let Some(earlier) = earlier.map_err(|error| internal(&error))? {
        return answer(lang, earlier);
    }
    let submission: Submission = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Kind::UnreadableRequest, lang).detail(error))?;
    let served = state.served();
    let index = &served.catalog.index;
    if submission.catalog != index.hash {
        return Err(Problem::new(Kind::CatalogMismatch, lang).catalog(&index.hash));
    }
    let (chunk, agency) = served
        .procedure(&submission.procedure)
        .ok_or_else(|| Problem::new(Kind::UnknownProcedure, lang))?;
    let mut dossier = submission.dossier;
    let not_received = seen_here(state, &mut dossier).map_err(|error| internal(&error))?;
    let verdict = judge(&chunk.procedure, &dossier, now.date_naive(), not_received);
    let (session, assessment) = verdict.map_err(|findings| {
        Problem::new(Kind::IncompleteDossier, lang).findings(lang, findings, &chunk.words)
    })?;
    let version = session.version();
    let promise = session.promise(&index.calendar, &agency.hours, now);
    // A dossier without a limit has a finding and does not come here.
    let promise = promise.ok_or_else(|| internal(&"no limit"))?;
    let kept = as_assessed(dossier, &assessment);
    let filing = Filing {
        key,
        fingerprint: &fingerprint,
        unit: &agency.dossier_unit,
        procedure: &chunk.procedure.code,
        version: &version.id,
        catalog: &index.hash,
        sent_at: now,
        dossier: serde_json::to_string(&kept).map_err(|error| internal(&error))?,
    };
    let filed = state.store.file(&filing, |code| {
        tracing::info!(code, procedure = filing.procedure, "dossier filed");
        serde_json::to_string(&Receipt {
            code: code.into(),
            procedure: chunk.procedure.code.clone(),
            version: version.id.clone(),
            catalog: index.hash.clone(),
            schedule: promise,
        })
    });
    answer(lang, filed.map_err(|error| internal(&error))?)
}

/// The dossier as the version in force judges it, or everything that keeps it from being
/// sent.
fn judge<'v>(
    procedure: &'v Procedure,
    dossier: &Dossier,
    today: NaiveDate,
    mut findings: Vec<Finding>,
) -> Result<(Session<&'v Version>, Assessment), Vec<Finding>> {
    let Some(version) = procedure.version_on(today) else {
        return Err(vec![Finding {
            place: Place::Dossier,
            fault: Fault::new("procedure.no_version").with("date", today),
            severity: Severity::Error,
            law: None,
        }]);
    };
    let session = Session::new(version, dossier, today);
    let assessment = session.assessment();
    if session.time_limit().is_some() && findings.is_empty() && assessment.is_complete() {
        return Ok((session, assessment));
    }
    findings.splice(0..0, assessment.findings);
    Err(findings)
}

/// Replaces what the sender says of each file by what arrived here, and tells
/// the files that never did.
fn seen_here(state: &AppState, dossier: &mut Dossier) -> io::Result<Vec<Finding>> {
    let mut missing = Vec::new();
    for file in &mut dossier.attachments {
        match state.attachments.find(&file.sha256)? {
            Some(kept) => {
                file.bytes = kept.bytes;
                file.kind = kept.kind;
            }
            None => missing.push(Finding {
                place: Place::Component(file.component.clone()),
                fault: Fault::new("file.not_received").with("name", &file.name),
                severity: Severity::Error,
                law: None,
            }),
        }
    }
    Ok(missing)
}

/// The dossier as the rules read it: what is hidden or not asked is not kept.
fn as_assessed(dossier: Dossier, assessment: &Assessment) -> Dossier {
    Dossier {
        answers: assessment.answers.iter().cloned().collect(),
        channel: dossier.channel,
        contact: dossier.contact.normalised(),
        attachments: dossier.attachments,
    }
}

fn answer(lang: Lang, filed: Filed) -> Result<Response, Problem> {
    let (receipt, replayed) = match filed {
        Filed::New(receipt) => (receipt, false),
        Filed::Before(receipt) => (receipt, true),
        Filed::KeyReused => return Err(Problem::new(Kind::IdempotencyKeyReused, lang)),
    };
    let mut response = (StatusCode::CREATED, receipt).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The key, with or without the quotes of a structured field.
fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    let key = headers
        .get(IDEMPOTENCY_KEY)?
        .to_str()
        .ok()?
        .trim_matches('"');
    (1..=255).contains(&key.len()).then(|| key.to_owned())
}
