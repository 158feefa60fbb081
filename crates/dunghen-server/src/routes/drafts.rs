//! `/api/v1/drafts`: dossiers on their way, and what has arrived for them.
//!
//! Whoever makes a draft gets its key, which stands in no address, so that no log or
//! history has it. It comes with every request in the header `Draft-Key`.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta};
use dunghen_core::{catalog::Words, finding::Finding, schedule::vietnam_offset, text::Lang};
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::{guard, officer::private, read_dossier};
use crate::{
    problem::{Kind, Problem, WordedFinding, lang_of, worded},
    state::AppState,
    store::{Draft, Upload, UploadState, holder_of_draft, record::secret},
    uploads::Accepted,
};

const DRAFT_KEY: HeaderName = HeaderName::from_static("draft-key");

/// How long a draft is kept that nobody goes on with.
const KEPT_FOR: TimeDelta = TimeDelta::days(7);

/// How long the two parts of a key are, in bytes.
const ID_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;

/// A draft as its owner sees it.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    /// Only when it is made: opens the draft, and can be told nobody a second time.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// What was saved last.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Box<RawValue>>,
    /// When it runs out, unless somebody goes on with it.
    until: String,
    uploads: Vec<ShownUpload>,
}

/// An upload as the owner of its draft sees it.
#[derive(Debug, Serialize)]
pub(super) struct ShownUpload {
    id: String,
    name: String,
    length: u64,
    received: u64,
    /// `arriving`, `received`, `accepted` or `rejected`.
    state: &'static str,
    /// What was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<Accepted>,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<WordedFinding>,
}

impl ShownUpload {
    pub(super) fn new(lang: Lang, upload: Upload) -> Result<Self, serde_json::Error> {
        let mut shown = Self {
            id: upload.id,
            name: upload.name,
            length: upload.length,
            received: upload.received,
            state: upload.state.id(),
            file: None,
            findings: Vec::new(),
        };
        match upload.state {
            UploadState::Accepted => shown.file = Some(serde_json::from_str(&upload.outcome)?),
            UploadState::Rejected => {
                let findings: Vec<Finding> = serde_json::from_str(&upload.outcome)?;
                shown.findings = worded(lang, findings, &Words::default());
            }
            UploadState::Arriving | UploadState::Received => {}
        }
        Ok(shown)
    }
}

/// `POST /api/v1/drafts`
pub(super) async fn begin(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let internal = |error: &dyn std::fmt::Display| Problem::internal(lang, error);
    let id = secret(ID_BYTES).map_err(|error| internal(&error))?;
    let own = secret(SECRET_BYTES).map_err(|error| internal(&error))?;
    let draft = Draft {
        id,
        secret: hash(&own),
        version: 0,
        content: String::new(),
        until: until(&state),
    };
    let kept = state.store.keep_draft(draft.clone()).await;
    kept.map_err(|error| Problem::of_store(lang, &error))?;
    let key = format!("{}.{own}", draft.id);
    let shown = shown(lang, &draft, Some(key), Vec::new())?;
    Ok(tagged(&draft, (StatusCode::CREATED, Json(shown))))
}

/// `GET /api/v1/drafts`
pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let draft = opened(&state, &headers, lang).await?;
    let uploads = state.store.uploads(&draft.id).await;
    let uploads = uploads.map_err(|error| Problem::of_store(lang, &error))?;
    let shown = shown(lang, &draft, None, uploads)?;
    Ok(tagged(&draft, Json(shown)))
}

/// `PUT /api/v1/drafts`: saves what is answered so far.
pub(super) async fn save(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let draft = opened(&state, &headers, lang).await?;
    let after = guard::after(&headers, lang)?;
    let body = read_dossier(body, lang).await?;
    let unreadable = |error: &dyn std::fmt::Display| {
        Problem::new(Kind::UnreadableRequest, lang).detail(error.to_string())
    };
    let content = String::from_utf8(body).map_err(|error| unreadable(&error))?;
    serde_json::from_str::<Value>(&content).map_err(|error| unreadable(&error))?;
    let saved = Draft {
        version: after.saturating_add(1),
        content,
        until: until(&state),
        ..draft
    };
    let done = state.store.save_draft(after, saved.clone()).await;
    if !done.map_err(|error| Problem::of_store(lang, &error))? {
        return Err(Problem::new(Kind::Moved, lang));
    }
    Ok(tagged(&saved, StatusCode::NO_CONTENT))
}

/// `DELETE /api/v1/drafts`
pub(super) async fn end(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let lang = lang_of(&headers);
    let draft = opened(&state, &headers, lang).await?;
    let ended = state.store.end_draft(&draft.id).await;
    ended.map_err(|error| Problem::of_store(lang, &error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// The draft whose key a request comes with. There is one answer to a key of no draft and
/// to one that is wrong.
pub(super) async fn opened(
    state: &AppState,
    headers: &HeaderMap,
    lang: Lang,
) -> Result<Draft, Problem> {
    let unknown = || Problem::new(Kind::UnknownDraft, lang);
    let key = headers.get(DRAFT_KEY).and_then(|key| key.to_str().ok());
    let (id, own) = key
        .and_then(|key| key.split_once('.'))
        .ok_or_else(unknown)?;
    let draft = state.store.draft(id).await;
    let draft = draft.map_err(|error| Problem::of_store(lang, &error))?;
    let now = state.clock.now().timestamp();
    // Both are hashes: how far they agree tells nothing of what they are of.
    let draft = draft.filter(|draft| draft.secret == hash(own) && draft.until > now);
    draft.ok_or_else(unknown)
}

/// Under which name the draft holds files whose key a request comes with. A draft that has
/// run out holds none: its files are told to be missing, each by its name.
pub(super) async fn holder(
    state: &AppState,
    headers: &HeaderMap,
    lang: Lang,
) -> Result<Option<String>, Problem> {
    if !headers.contains_key(DRAFT_KEY) {
        return Ok(None);
    }
    match opened(state, headers, lang).await {
        Ok(draft) => Ok(Some(holder_of_draft(&draft.id))),
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn hash(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

fn until(state: &AppState) -> i64 {
    (state.clock.now() + KEPT_FOR).timestamp()
}

fn shown(
    lang: Lang,
    draft: &Draft,
    key: Option<String>,
    uploads: Vec<Upload>,
) -> Result<Shown, Problem> {
    let internal = |error: serde_json::Error| Problem::internal(lang, &error);
    let content = match draft.content.as_str() {
        "" => None,
        content => Some(RawValue::from_string(content.into()).map_err(internal)?),
    };
    let uploads = uploads
        .into_iter()
        .map(|upload| ShownUpload::new(lang, upload));
    let until = DateTime::from_timestamp(draft.until, 0).unwrap_or_default();
    Ok(Shown {
        key,
        content,
        until: until.with_timezone(&vietnam_offset()).to_rfc3339(),
        uploads: uploads.collect::<Result<_, _>>().map_err(internal)?,
    })
}

/// An answer with the state of the draft it is about.
fn tagged(draft: &Draft, answer: impl IntoResponse) -> Response {
    let mut response = private(answer);
    if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", draft.version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
