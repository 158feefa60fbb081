//! `POST /api/v1/attachments`: takes one file in and answers with its hash.
//!
//! The body is the file. Sending it twice keeps it once, so a repeat after a
//! lost answer is safe.

use std::{io, sync::Arc};

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use dunghen_core::{
    catalog::Words,
    file::HEAD_BYTES,
    finding::Finding,
    procedure::{FileLimits, Provided},
    text::Lang,
};
use tokio::task;
use tokio_stream::StreamExt;

use crate::{
    attachments::{Arriving, Kept},
    problem::{Kind, Problem, lang_of},
    routes::read_past,
    state::AppState,
};

pub(super) async fn receive(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Kept>), Problem> {
    let lang = lang_of(&headers);
    let max = largest(&state);
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let mut pieces = body.into_data_stream();
    if announced.is_some_and(|bytes| bytes > max) {
        // A client that waits for leave to send has sent nothing yet.
        if !headers.contains_key(header::EXPECT) {
            read_past(&mut pieces).await;
        }
        return Err(Problem::new(Kind::TooLarge, lang));
    }
    let internal = |error: &dyn std::fmt::Display| Problem::internal(lang, error);
    let written = |error: &io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Problem::new(Kind::NoRoom, lang)
        }
        _ => internal(error),
    };
    let mut arriving = state
        .attachments
        .arrive()
        .map_err(|error| written(&error))?;
    while let Some(piece) = pieces.next().await {
        let piece =
            piece.map_err(|error| Problem::new(Kind::UnreadableRequest, lang).detail(error))?;
        // Pieces are some tens of kilobytes: written faster than a task is handed over.
        arriving.write(&piece).map_err(|error| written(&error))?;
        if arriving.bytes() > max {
            read_past(&mut pieces).await;
            return Err(Problem::new(Kind::TooLarge, lang));
        }
        if arriving.bytes() >= HEAD_BYTES as u64 && arriving.kind().is_none() {
            read_past(&mut pieces).await;
            return Err(unsupported(lang));
        }
    }
    if arriving.kind().is_none() {
        return Err(unsupported(lang));
    }
    let leave = Arc::clone(&state.inspector.leave).acquire_owned().await;
    let leave = leave.map_err(|error| internal(&error))?;
    let keeping = Arc::clone(&state);
    let kept = task::spawn_blocking(move || {
        // Held until it is done, even where the sender has gone.
        let _leave = leave;
        looked_into(&keeping, arriving)
    })
    .await;
    let kept = kept.map_err(|error| internal(&error))?;
    match kept.map_err(|error| written(&error))? {
        Ok(kept) => Ok((StatusCode::CREATED, Json(kept))),
        Err(findings) => {
            let words = Words::default();
            let problem = Problem::new(Kind::RejectedFile, lang).findings(lang, findings, &words);
            let first = problem.sentences().next().map(str::to_owned);
            Err(problem.detail(first.unwrap_or_default()))
        }
    }
}

/// Keeps a file, unless something in it speaks against that. What is kept already was
/// looked into before.
fn looked_into(state: &AppState, arriving: Arriving) -> io::Result<Result<Kept, Vec<Finding>>> {
    if let Some(kept) = state.attachments.find(&arriving.sha256())? {
        return Ok(Ok(kept));
    }
    let findings = state.inspector.look(arriving.path())?;
    if !findings.is_empty() {
        return Ok(Err(findings));
    }
    state.attachments.keep(arriving).map(Ok)
}

fn unsupported(lang: Lang) -> Problem {
    Problem::new(Kind::UnsupportedFile, lang)
}

/// The largest file any component of any procedure takes.
fn largest(state: &AppState) -> u64 {
    let limits = |provided: &Provided| match provided {
        Provided::File(FileLimits { max_bytes, .. }) => Some(*max_bytes),
        Provided::Form { .. } => None,
    };
    let served = state.served();
    served
        .catalog
        .chunks
        .values()
        .flat_map(|chunk| &chunk.procedure.versions)
        .flat_map(|version| &version.components)
        .filter_map(|component| limits(&component.provided))
        .max()
        .unwrap_or_default()
}
