//! `POST /api/v1/dossiers`: files a dossier and answers with the promise.

use std::{fmt::Display, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    assessment::Assessment,
    dossier::{Attachment, Dossier},
    finding::{Fault, Finding, Severity},
    life::{Act, Actor, Event},
    place::Place,
    procedure::{Procedure, Version},
    receipt::{Receipt, Submission},
    session::Session,
    text::Lang,
};
use tokio::task;

use crate::{
    problem::{Kind, Problem, lang_of},
    routes::{drafts, guard, json, read_dossier, uploads},
    settlement::hashes,
    state::AppState,
    store::{
        Earlier, Filing, Outcome, Repeatable, Written,
        record::{Filed, Record, SALT_BYTES, secret},
    },
    uploads::FileError,
};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

pub(super) async fn send(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let key = guard::idempotency_key(&headers)
        .ok_or_else(|| Problem::new(Kind::IdempotencyKeyMissing, lang))?;
    let body = read_dossier(body, lang).await?;
    let internal = |error: &dyn Display| Problem::internal(lang, error);
    let request = Repeatable {
        key,
        fingerprint: blake3::hash(&body).to_hex().to_string(),
    };
    let earlier = state.store.earlier(&request).await;
    if let Some(earlier) = earlier.map_err(|error| Problem::of_store(lang, &error))? {
        return answer(lang, Outcome::Earlier(earlier));
    }
    let now = state.clock.now();
    let mut submission: Submission = json::read(&body, lang)?;
    let draft = drafts::holder(&state, &headers, lang).await?;
    let holders: Vec<_> = draft.into_iter().collect();
    let attachments = &mut submission.dossier.attachments;
    let missing = seen_here(&state, &holders, attachments).await;
    let missing = missing.map_err(|error| uploads::told(lang, &error))?;
    // A verdict takes a while, so it runs apart.
    let judging = Arc::clone(&state);
    let filing =
        task::spawn_blocking(move || filing(&judging, lang, request, submission, missing, now));
    let filing = filing.await.map_err(|error| internal(&error))??;
    let filed = state.store.file(filing).await;
    let filed = filed.map_err(|error| Problem::of_store(lang, &error))?;
    if matches!(filed, Outcome::Done(_)) {
        state.metrics.filed();
    }
    answer(lang, filed)
}

/// What is to be kept of a request, once the rules have nothing against it.
fn filing(
    state: &AppState,
    lang: Lang,
    request: Repeatable,
    submission: Submission,
    not_received: Vec<Finding>,
    now: DateTime<FixedOffset>,
) -> Result<Filing, Problem> {
    let internal = |error: &dyn Display| Problem::internal(lang, error);
    let served = state.served();
    let index = &served.catalog.index;
    if submission.catalog != index.hash {
        return Err(Problem::new(Kind::CatalogMismatch, lang).catalog(&index.hash));
    }
    let (chunk, agency) = served
        .procedure(&submission.procedure)
        .ok_or_else(|| Problem::new(Kind::UnknownProcedure, lang))?;
    let dossier = submission.dossier;
    let verdict = judge(&chunk.procedure, &dossier, now.date_naive(), not_received);
    let (session, assessment) = verdict.map_err(|findings| {
        Problem::new(Kind::IncompleteDossier, lang).findings(lang, findings, &chunk.words)
    })?;
    let promise = session.promise(&index.calendar, &agency.hours, now);
    // A dossier without a limit has a finding and does not come here.
    let promise = promise.ok_or_else(|| internal(&"no limit"))?;
    let filed = Filed {
        procedure: chunk.procedure.code.clone(),
        version: session.version().id.clone(),
        catalog: index.hash.clone(),
        agency: agency.id.clone(),
    };
    let event = Event {
        at: now,
        actor: Actor::Applicant,
        act: Act::Send,
        schedule: Some(promise.clone()),
    };
    let kept = as_assessed(dossier, &assessment);
    let salt = secret(SALT_BYTES).map_err(|error| internal(&error))?;
    let files = hashes(&kept.attachments);
    Ok(Filing {
        request,
        unit: agency.dossier_unit.clone(),
        day: now.date_naive(),
        write: Box::new(move |code| {
            let receipt = Receipt {
                code: code.into(),
                procedure: filed.procedure.clone(),
                version: filed.version.clone(),
                catalog: filed.catalog.clone(),
                schedule: promise,
            };
            let (record, link) = Record::begin(code, filed, &event, kept, salt)?;
            Ok(Written {
                link,
                row: record.row()?,
                files,
                answer: serde_json::to_string(&receipt)?,
            })
        }),
    })
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

/// Replaces what the sender says of each file by what arrived for one of these holders,
/// and tells the files that did not.
pub(super) async fn seen_here(
    state: &AppState,
    holders: &[String],
    attachments: &mut [Attachment],
) -> Result<Vec<Finding>, FileError> {
    let mut missing = Vec::new();
    for file in attachments {
        let mut kept = None;
        for holder in holders {
            kept = kept.or(state.store.held(holder, &file.sha256).await?);
        }
        match kept {
            Some(kept) => {
                file.bytes = kept.bytes;
                file.kind = serde_json::from_str(&kept.kind)?;
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

fn answer(lang: Lang, filed: Outcome) -> Result<Response, Problem> {
    let (receipt, replayed) = match filed {
        Outcome::Done(receipt) => (receipt, false),
        Outcome::Earlier(Earlier::Answered(receipt)) => (receipt, true),
        Outcome::Earlier(Earlier::Other) => {
            return Err(Problem::new(Kind::IdempotencyKeyReused, lang));
        }
        Outcome::Moved => return Err(Problem::internal(lang, &"a filing moved")),
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
