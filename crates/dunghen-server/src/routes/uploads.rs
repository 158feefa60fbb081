//! `/api/v1/uploads`: files of any size over any line, by the protocol tus 1.0.0 with its
//! extensions creation, creation-with-upload, expiration, checksum and termination
//! (<https://tus.io/protocols/resumable-upload>).
//!
//! A portion is acknowledged once it would survive a power cut. What came of a portion
//! whose connection broke is kept as well, unless it came with a checksum.

use std::{fmt::Display, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta};
use dunghen_core::{
    catalog::Words,
    finding::{Fault, Finding, Severity},
    place::Place,
    procedure::{FileLimits, Provided},
    text::Lang,
};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use tokio::{task, time};
use tokio_stream::StreamExt;

use super::{drafts, drafts::ShownUpload, officer::private, path::Path, read_past};
use crate::{
    problem::{Kind, Problem, lang_of},
    sealed::FileKey,
    state::AppState,
    store::{Draft, Upload, UploadState, record::secret},
    uploads::{FileError, Hold},
};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const ALGORITHMS: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

const PROTOCOL: HeaderValue = HeaderValue::from_static("1.0.0");
const PORTION: &str = "application/offset+octet-stream";

/// Longest wait for a portion whose line broke to be taken down.
const TAKEN_DOWN_WITHIN: Duration = Duration::from_secs(5);

/// How long an upload is kept that does not go on.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// Longest name of a file that is taken down, in bytes.
const NAME_MAX: usize = 1_024;

/// How long the id of an upload is, in bytes.
const ID_BYTES: usize = 16;

/// Longest wait for somebody to look into a file, and how often is looked whether they did.
const JUDGED_WITHIN: Duration = Duration::from_secs(30);
const JUDGED_YET: Duration = Duration::from_millis(40);

/// `OPTIONS /api/v1/uploads`: what is spoken here.
pub(super) async fn options(State(state): State<Arc<AppState>>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, PROTOCOL);
    headers.insert(VERSION, PROTOCOL);
    headers.insert(
        EXTENSION,
        HeaderValue::from_static("creation,creation-with-upload,expiration,checksum,termination"),
    );
    headers.insert(ALGORITHMS, HeaderValue::from_static("sha1,sha256"));
    headers.insert(MAX_SIZE, HeaderValue::from(largest(&state)));
    response
}

/// `POST /api/v1/uploads`: begins an upload, perhaps with its first bytes.
pub(super) async fn begin(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let begun = begun(&state, &headers, lang).await;
    let (upload, check) = match begun {
        Ok(begun) => begun,
        Err(problem) => {
            // A client that waits for leave to send has sent nothing yet.
            if !headers.contains_key(header::EXPECT) {
                read_past(&mut body.into_data_stream()).await;
            }
            return Err(problem);
        }
    };
    let location = format!("/api/v1/uploads/{}", upload.id);
    let upload = match headers.get(header::CONTENT_TYPE) {
        Some(kind) if kind == PORTION => receive(&state, lang, upload, 0, check, body).await?,
        _ => upload,
    };
    let mut response = answered(StatusCode::CREATED, &upload);
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn begun(
    state: &AppState,
    headers: &HeaderMap,
    lang: Lang,
) -> Result<(Upload, Option<Checksum>), Problem> {
    protocol(headers, lang)?;
    let draft = drafts::opened(state, headers, lang).await?;
    let length = number(headers, &LENGTH, lang)?;
    let check = checksum(headers, lang)?;
    let name = name_of(headers);
    let refused = |code: &'static str| {
        let finding = Finding {
            place: Place::Dossier,
            fault: Fault::new(code).with("name", &name),
            severity: Severity::Error,
            law: None,
        };
        Problem::new(Kind::RejectedFile, lang).findings(lang, vec![finding], &Words::default())
    };
    if length == 0 {
        return Err(refused("file.empty"));
    }
    if length > largest(state) {
        return Err(Problem::new(Kind::TooLarge, lang));
    }
    let internal = |error: &dyn Display| Problem::internal(lang, error);
    let key = FileKey::fresh().and_then(|key| state.files.keys.seal(&key));
    let upload = Upload {
        id: secret(ID_BYTES).map_err(|error| internal(&error))?,
        draft: draft.id,
        name,
        length,
        received: 0,
        tail: Vec::new(),
        key: key.map_err(|error| internal(&error))?,
        state: UploadState::Arriving,
        outcome: String::new(),
        until: until(state),
    };
    let begun = state
        .store
        .begin_upload(upload.clone(), state.settings.quota())
        .await;
    match begun.map_err(|error| Problem::of_store(lang, &error))? {
        true => Ok((upload, check)),
        false => Err(Problem::new(Kind::QuotaUsed, lang)),
    }
}

/// `HEAD /api/v1/uploads/{id}`: how far it is.
pub(super) async fn head(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    protocol(&headers, lang)?;
    let (_, mut upload) = own(&state, &headers, lang, &id).await?;
    let asked = time::Instant::now();
    // What came before a line broke is being taken down now, and need not come again.
    while upload.state == UploadState::Arriving && asked.elapsed() < TAKEN_DOWN_WITHIN {
        if let Ok(hold) = held(&state, lang, &id).await {
            hold.give_back().await;
            upload = own(&state, &headers, lang, &id).await?.1;
            break;
        }
        time::sleep(JUDGED_YET).await;
        upload = own(&state, &headers, lang, &id).await?.1;
    }
    let mut response = answered(StatusCode::OK, &upload);
    let headers = response.headers_mut();
    headers.insert(LENGTH, HeaderValue::from(upload.length));
    Ok(response)
}

/// `GET /api/v1/uploads/{id}`: what became of it, once somebody has looked into it.
pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let (_, mut upload) = own(&state, &headers, lang, &id).await?;
    let waited = time::Instant::now();
    while upload.state == UploadState::Received && waited.elapsed() < JUDGED_WITHIN {
        // Whoever took in its end looks into it; where that was cut short, we do.
        let hold = state.files.hold(&id).await;
        if let Some(hold) = hold.map_err(|error| Problem::of_store(lang, &error))? {
            // Somebody may have been done with it just before.
            upload = own(&state, &headers, lang, &id).await?.1;
            if upload.state == UploadState::Received {
                judge(Arc::clone(&state), upload.clone(), hold).await;
            }
        } else {
            time::sleep(JUDGED_YET).await;
        }
        upload = own(&state, &headers, lang, &id).await?.1;
    }
    let shown = ShownUpload::new(lang, upload);
    let shown = shown.map_err(|error| Problem::internal(lang, &error))?;
    Ok(private(Json(shown)))
}

/// `PATCH /api/v1/uploads/{id}`: the next bytes.
pub(super) async fn go_on(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    protocol(&headers, lang)?;
    let (_, upload) = own(&state, &headers, lang, &id).await?;
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != PORTION) {
        let detail = format!("expected the content type {PORTION}");
        return Err(Problem::new(Kind::UnsupportedMediaType, lang).detail(detail));
    }
    let offset = number(&headers, &OFFSET, lang)?;
    let check = checksum(&headers, lang)?;
    let upload = receive(&state, lang, upload, offset, check, body).await?;
    Ok(answered(StatusCode::NO_CONTENT, &upload))
}

/// `DELETE /api/v1/uploads/{id}`: its sender does not want it any more.
pub(super) async fn end(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    protocol(&headers, lang)?;
    let (_, upload) = own(&state, &headers, lang, &id).await?;
    let hold = held(&state, lang, &id).await?;
    let ended = state.files.end(&upload).await;
    hold.give_back().await;
    ended.map_err(|error| told(lang, &error))?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(RESUMABLE, PROTOCOL);
    Ok(response)
}

/// An upload of the draft whose key a request comes with.
async fn own(
    state: &AppState,
    headers: &HeaderMap,
    lang: Lang,
    id: &str,
) -> Result<(Draft, Upload), Problem> {
    let draft = drafts::opened(state, headers, lang).await?;
    let upload = state.store.upload(id).await;
    let upload = upload.map_err(|error| Problem::of_store(lang, &error))?;
    let now = state.clock.now().timestamp();
    let upload = upload.filter(|upload| {
        let stays = upload.state == UploadState::Accepted || upload.until > now;
        upload.draft == draft.id && stays
    });
    let upload = upload.ok_or_else(|| Problem::new(Kind::UnknownUpload, lang))?;
    Ok((draft, upload))
}

async fn held(state: &AppState, lang: Lang, id: &str) -> Result<Hold, Problem> {
    let hold = state.files.hold(id).await;
    let hold = hold.map_err(|error| Problem::of_store(lang, &error))?;
    hold.ok_or_else(|| Problem::new(Kind::UploadBusy, lang))
}

/// Takes in a portion from where its sender says it begins.
async fn receive(
    state: &Arc<AppState>,
    lang: Lang,
    upload: Upload,
    offset: u64,
    check: Option<Checksum>,
    body: Body,
) -> Result<Upload, Problem> {
    let hold = held(state, lang, &upload.id).await?;
    let upload = match awaited(state, lang, &upload.id, offset).await {
        Ok(upload) if upload.received < upload.length => upload,
        other => {
            hold.give_back().await;
            return other;
        }
    };
    let state = Arc::clone(state);
    // Goes on where the sender is lost, so that what came before is kept.
    let taken = task::spawn(async move {
        let taken = take(&state, lang, upload, check, body).await;
        match &taken {
            Ok(upload) if upload.state == UploadState::Received => {
                state.metrics.became(upload.state.id());
                task::spawn(judge(Arc::clone(&state), upload.clone(), hold));
            }
            _ => hold.give_back().await,
        }
        taken
    });
    let taken = taken.await;
    taken.map_err(|error| Problem::internal(lang, &error))?
}

/// An upload as it stands, where the portion of a request is the one that comes next.
async fn awaited(state: &AppState, lang: Lang, id: &str, offset: u64) -> Result<Upload, Problem> {
    // Somebody may have gone on with it since it was looked up.
    let upload = state.store.upload(id).await;
    let upload = upload.map_err(|error| Problem::of_store(lang, &error))?;
    let upload = upload.ok_or_else(|| Problem::new(Kind::UnknownUpload, lang))?;
    if offset != upload.received || upload.state == UploadState::Rejected {
        let detail = format!("found the offset {offset}, expected {}", upload.received);
        return Err(Problem::new(Kind::UploadMoved, lang).detail(detail));
    }
    Ok(upload)
}

/// What a portion must hash to.
enum Checksum {
    Sha1(Sha1, Vec<u8>),
    Sha256(Sha256, Vec<u8>),
}

impl Checksum {
    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hasher, _) => hasher.update(bytes),
            Self::Sha256(hasher, _) => hasher.update(bytes),
        }
    }

    fn holds(self) -> bool {
        match self {
            Self::Sha1(hasher, expected) => hasher.finalize().as_slice() == expected,
            Self::Sha256(hasher, expected) => hasher.finalize().as_slice() == expected,
        }
    }
}

fn checksum(headers: &HeaderMap, lang: Lang) -> Result<Option<Checksum>, Problem> {
    let Some(value) = headers.get(CHECKSUM) else {
        return Ok(None);
    };
    let value = value.to_str().ok().and_then(|value| value.split_once(' '));
    let read = value.and_then(|(algorithm, sum)| {
        let sum = BASE64_STANDARD.decode(sum).ok()?;
        match (algorithm, sum.len()) {
            ("sha1", 20) => Some(Checksum::Sha1(Sha1::new(), sum)),
            ("sha256", 32) => Some(Checksum::Sha256(Sha256::new(), sum)),
            _ => None,
        }
    });
    let malformed = || {
        let expected = "expected an Upload-Checksum like `sha1` or `sha256`, a space, Base64";
        Problem::new(Kind::UnreadableRequest, lang).detail(expected)
    };
    read.ok_or_else(malformed).map(Some)
}

async fn take(
    state: &AppState,
    lang: Lang,
    upload: Upload,
    mut check: Option<Checksum>,
    body: Body,
) -> Result<Upload, Problem> {
    let failed = |error: FileError| told(lang, &error);
    let mut receiving = state.files.take_up(upload).await.map_err(failed)?;
    receiving.upload.until = until(state);
    let mut pieces = body.into_data_stream();
    let broken = loop {
        match pieces.next().await {
            None => break None,
            Some(Err(error)) => {
                break Some(Problem::new(Kind::UnreadableRequest, lang).detail(error));
            }
            Some(Ok(piece)) if piece.len() as u64 > receiving.room() => {
                read_past(&mut pieces).await;
                return Err(Problem::new(Kind::TooLarge, lang));
            }
            Some(Ok(piece)) => {
                if let Some(check) = &mut check {
                    check.update(&piece);
                }
                receiving.take(&piece).await.map_err(failed)?;
            }
        }
    };
    if let Some(check) = check {
        // What cannot be checked is not kept.
        if let Some(problem) = broken {
            return Err(problem);
        }
        if !check.holds() {
            return Err(Problem::new(Kind::ChecksumMismatch, lang));
        }
    }
    let upload = receiving.settle().await.map_err(failed)?;
    broken.map_or(Ok(upload), Err)
}

/// Looks into what has arrived whole; what fails is tried again when it is asked for.
async fn judge(state: Arc<AppState>, upload: Upload, hold: Hold) {
    match state.files.judge(upload).await {
        Ok(upload) => state.metrics.became(upload.state.id()),
        Err(FileError::Moved) => {}
        Err(error) => tracing::error!(%error, "a file could not be looked into"),
    }
    hold.give_back().await;
}

/// What went wrong with a file, as its sender is told.
pub(super) fn told(lang: Lang, error: &FileError) -> Problem {
    match error {
        FileError::Store(error) => Problem::of_store(lang, error),
        FileError::Moved => Problem::new(Kind::UploadMoved, lang),
        error if error.is_full() => Problem::new(Kind::NoRoom, lang),
        error => Problem::internal(lang, error),
    }
}

fn protocol(headers: &HeaderMap, lang: Lang) -> Result<(), Problem> {
    match headers.get(RESUMABLE) {
        Some(version) if version == PROTOCOL => Ok(()),
        _ => Err(Problem::new(Kind::UnknownProtocol, lang)),
    }
}

/// How an upload stands, as every answer about one says it.
fn answered(status: StatusCode, upload: &Upload) -> Response {
    let mut response = private(status);
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, PROTOCOL);
    headers.insert(OFFSET, HeaderValue::from(upload.received));
    let until = DateTime::from_timestamp(upload.until, 0).unwrap_or_default();
    let until = until.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(until) = HeaderValue::try_from(until) {
        headers.insert(EXPIRES, until);
    }
    response
}

/// A number of bytes, which a header must say.
fn number(headers: &HeaderMap, name: &HeaderName, lang: Lang) -> Result<u64, Problem> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    // No sign and no more digits than any file has bytes.
    let plain =
        value.filter(|value| value.len() <= 18 && value.bytes().all(|byte| byte.is_ascii_digit()));
    let number = plain.and_then(|value| value.parse().ok());
    number.ok_or_else(|| {
        let detail = format!("found no {name} that can be read, expected one in bytes");
        Problem::new(Kind::UnreadableRequest, lang).detail(detail)
    })
}

/// What the sender calls the file; nothing where that cannot be read.
fn name_of(headers: &HeaderMap) -> String {
    let metadata = headers.get(METADATA).and_then(|value| value.to_str().ok());
    let pairs = metadata.unwrap_or_default().split(',');
    let mut named = pairs.filter_map(|pair| pair.trim().strip_prefix("filename "));
    let name = named
        .next()
        .and_then(|name| BASE64_STANDARD.decode(name).ok());
    let name = name.and_then(|name| String::from_utf8(name).ok());
    name.filter(|name| name.len() <= NAME_MAX)
        .unwrap_or_default()
}

fn until(state: &AppState) -> i64 {
    (state.clock.now() + KEPT_FOR).timestamp()
}

/// The largest file any component of any procedure takes.
fn largest(state: &AppState) -> u64 {
    let limits = |provided: &Provided| match provided {
        Provided::File(FileLimits { max_bytes, .. }) => Some(*max_bytes),
        Provided::Form { .. } => None,
    };
    let served = state.served();
    let chunks = served.catalog.chunks.values();
    let versions = chunks.flat_map(|chunk| &chunk.procedure.versions);
    let components = versions.flat_map(|version| &version.components);
    let largest = components.filter_map(|component| limits(&component.provided));
    largest.max().unwrap_or_default()
}
