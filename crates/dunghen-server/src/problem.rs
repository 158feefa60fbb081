//! The one shape of every failure: problem details (RFC 9457).

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use dunghen_core::{catalog::Words, finding::Finding, life::Refused, text::Lang};
use dunghen_words::{Key, key, sentence};
use serde::Serialize;

use crate::{observe::Failure, settlement, store::StoreError};

/// A failure as the client gets it.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The hash of the catalog in force, where the client judged by another.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<WordedFinding>,
    /// After how many seconds another try may be made; 0 where that is not said.
    #[serde(skip)]
    retry_after: u32,
    #[serde(skip)]
    kind: Kind,
}

/// A finding with its sentence.
#[derive(Debug, Serialize)]
pub(crate) struct WordedFinding {
    #[serde(flatten)]
    finding: Finding,
    message: String,
}

/// The kinds of failure; their types are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    IncompleteDossier,
    CatalogMismatch,
    UnknownProcedure,
    UnreadableRequest,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    TooLarge,
    RejectedFile,
    UnsupportedMediaType,
    UnknownDraft,
    UnknownUpload,
    UnknownProtocol,
    UploadMoved,
    UploadBusy,
    ChecksumMismatch,
    QuotaUsed,
    TooSlow,
    NotFound,
    MethodNotAllowed,
    Unauthorised,
    Moved,
    ConditionMissing,
    Refused,
    UnknownDossier,
    TooManyTries,
    TooManyRequests,
    ForeignOrigin,
    NoRoom,
    StoreUnavailable,
    Internal,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Self; 30] = [
        Self::IncompleteDossier,
        Self::CatalogMismatch,
        Self::UnknownProcedure,
        Self::UnreadableRequest,
        Self::IdempotencyKeyMissing,
        Self::IdempotencyKeyReused,
        Self::TooLarge,
        Self::RejectedFile,
        Self::UnsupportedMediaType,
        Self::UnknownDraft,
        Self::UnknownUpload,
        Self::UnknownProtocol,
        Self::UploadMoved,
        Self::UploadBusy,
        Self::ChecksumMismatch,
        Self::QuotaUsed,
        Self::TooSlow,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Unauthorised,
        Self::Moved,
        Self::ConditionMissing,
        Self::Refused,
        Self::UnknownDossier,
        Self::TooManyTries,
        Self::TooManyRequests,
        Self::ForeignOrigin,
        Self::NoRoom,
        Self::StoreUnavailable,
        Self::Internal,
    ];

    /// Its stable name.
    pub(crate) fn id(self) -> &'static str {
        self.parts().0
    }

    pub(crate) fn status(self) -> u16 {
        self.parts().1.as_u16()
    }

    pub(crate) fn title(self, lang: Lang) -> &'static str {
        self.parts().2.text(lang)
    }

    fn parts(self) -> (&'static str, StatusCode, Key) {
        match self {
            Self::IncompleteDossier => (
                "/problems/incomplete-dossier",
                StatusCode::UNPROCESSABLE_ENTITY,
                key::PROBLEM_INCOMPLETE_DOSSIER,
            ),
            Self::CatalogMismatch => (
                "/problems/catalog-mismatch",
                StatusCode::CONFLICT,
                key::PROBLEM_CATALOG_MISMATCH,
            ),
            Self::UnknownProcedure => (
                "/problems/unknown-procedure",
                StatusCode::NOT_FOUND,
                key::PROBLEM_UNKNOWN_PROCEDURE,
            ),
            Self::UnreadableRequest => (
                "/problems/unreadable-request",
                StatusCode::BAD_REQUEST,
                key::PROBLEM_UNREADABLE_REQUEST,
            ),
            Self::IdempotencyKeyMissing => (
                "/problems/idempotency-key-missing",
                StatusCode::BAD_REQUEST,
                key::PROBLEM_IDEMPOTENCY_KEY_MISSING,
            ),
            Self::IdempotencyKeyReused => (
                "/problems/idempotency-key-reused",
                StatusCode::UNPROCESSABLE_ENTITY,
                key::PROBLEM_IDEMPOTENCY_KEY_REUSED,
            ),
            Self::TooLarge => (
                "/problems/too-large",
                StatusCode::PAYLOAD_TOO_LARGE,
                key::PROBLEM_TOO_LARGE,
            ),
            Self::RejectedFile => (
                "/problems/rejected-file",
                StatusCode::UNPROCESSABLE_ENTITY,
                key::PROBLEM_REJECTED_FILE,
            ),
            Self::UnsupportedMediaType => (
                "/problems/unsupported-media-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                key::PROBLEM_UNSUPPORTED_MEDIA_TYPE,
            ),
            Self::UnknownDraft => (
                "/problems/unknown-draft",
                StatusCode::NOT_FOUND,
                key::PROBLEM_UNKNOWN_DRAFT,
            ),
            Self::UnknownUpload => (
                "/problems/unknown-upload",
                StatusCode::NOT_FOUND,
                key::PROBLEM_UNKNOWN_UPLOAD,
            ),
            Self::UnknownProtocol => (
                "/problems/unknown-protocol",
                StatusCode::PRECONDITION_FAILED,
                key::PROBLEM_UNKNOWN_PROTOCOL,
            ),
            Self::UploadMoved => (
                "/problems/upload-moved",
                StatusCode::CONFLICT,
                key::PROBLEM_UPLOAD_MOVED,
            ),
            Self::UploadBusy => (
                "/problems/upload-busy",
                StatusCode::LOCKED,
                key::PROBLEM_UPLOAD_BUSY,
            ),
            Self::ChecksumMismatch => (
                "/problems/checksum-mismatch",
                checksum_mismatch(),
                key::PROBLEM_CHECKSUM_MISMATCH,
            ),
            Self::QuotaUsed => (
                "/problems/quota-used",
                StatusCode::PAYLOAD_TOO_LARGE,
                key::PROBLEM_QUOTA_USED,
            ),
            Self::TooSlow => (
                "/problems/too-slow",
                StatusCode::REQUEST_TIMEOUT,
                key::PROBLEM_TOO_SLOW,
            ),
            Self::NotFound => (
                "/problems/not-found",
                StatusCode::NOT_FOUND,
                key::PROBLEM_NOT_FOUND,
            ),
            Self::MethodNotAllowed => (
                "/problems/method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                key::PROBLEM_METHOD_NOT_ALLOWED,
            ),
            Self::Unauthorised => (
                "/problems/unauthorised",
                StatusCode::UNAUTHORIZED,
                key::PROBLEM_UNAUTHORISED,
            ),
            Self::Moved => (
                "/problems/moved",
                StatusCode::PRECONDITION_FAILED,
                key::PROBLEM_MOVED,
            ),
            Self::ConditionMissing => (
                "/problems/condition-missing",
                StatusCode::PRECONDITION_REQUIRED,
                key::PROBLEM_CONDITION_MISSING,
            ),
            Self::Refused => (
                "/problems/refused",
                StatusCode::CONFLICT,
                key::PROBLEM_REFUSED,
            ),
            Self::UnknownDossier => (
                "/problems/unknown-dossier",
                StatusCode::NOT_FOUND,
                key::PROBLEM_UNKNOWN_DOSSIER,
            ),
            Self::TooManyTries => (
                "/problems/too-many-tries",
                StatusCode::TOO_MANY_REQUESTS,
                key::PROBLEM_TOO_MANY_TRIES,
            ),
            Self::TooManyRequests => (
                "/problems/too-many-requests",
                StatusCode::TOO_MANY_REQUESTS,
                key::PROBLEM_TOO_MANY_REQUESTS,
            ),
            Self::ForeignOrigin => (
                "/problems/foreign-origin",
                StatusCode::FORBIDDEN,
                key::PROBLEM_FOREIGN_ORIGIN,
            ),
            Self::NoRoom => (
                "/problems/no-room",
                StatusCode::INSUFFICIENT_STORAGE,
                key::PROBLEM_NO_ROOM,
            ),
            Self::StoreUnavailable => (
                "/problems/store-unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                key::PROBLEM_STORE_UNAVAILABLE,
            ),
            Self::Internal => (
                "/problems/internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                key::PROBLEM_INTERNAL,
            ),
        }
    }
}

/// The status that tus has made up for it.
fn checksum_mismatch() -> StatusCode {
    StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST)
}

impl Problem {
    pub(crate) fn new(kind: Kind, lang: Lang) -> Self {
        let (r#type, status, title) = kind.parts();
        Self {
            r#type,
            title: title.text(lang),
            status: status.as_u16(),
            detail: None,
            catalog: None,
            findings: Vec::new(),
            retry_after: 0,
            kind,
        }
    }

    /// What the rules of a dossier's life forbid.
    pub(crate) fn refused(lang: Lang, refused: &Refused) -> Self {
        let findings = vec![settlement::finding(refused)];
        Self::new(Kind::Refused, lang).findings(lang, findings, &Words::default())
    }

    /// When another try may be made.
    pub(crate) fn retry_after(mut self, time: TimeDelta) -> Self {
        self.retry_after = u32::try_from(time.num_seconds()).unwrap_or(u32::MAX);
        self
    }

    /// What it is, in words.
    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    /// The sentences of its findings.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &str> {
        self.findings.iter().map(|finding| finding.message.as_str())
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What was found and expected in this one request.
    pub(crate) fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    pub(crate) fn catalog(mut self, hash: &str) -> Self {
        self.catalog = Some(hash.into());
        self
    }

    /// All findings, each with its sentence.
    pub(crate) fn findings(mut self, lang: Lang, findings: Vec<Finding>, words: &Words) -> Self {
        self.findings = worded(lang, findings, words);
        self
    }

    /// A failure of the store: there is no room, it cannot write now, or it is ours.
    pub(crate) fn of_store(lang: Lang, cause: &StoreError) -> Self {
        match cause {
            // It may quote what it could not read.
            StoreError::Json(cause) => {
                let (line, column) = (cause.line(), cause.column());
                tracing::error!(line, column, "what is kept cannot be read or written");
            }
            cause => tracing::error!(%cause, "the store failed"),
        }
        Self::new(
            match cause {
                cause if cause.is_full() => Kind::NoRoom,
                StoreError::Json(_) => Kind::Internal,
                _ => Kind::StoreUnavailable,
            },
            lang,
        )
    }

    /// A failure of ours: logged here, told without its cause.
    pub(crate) fn internal(lang: Lang, cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(Kind::Internal, lang)
    }
}

/// Findings, each with its sentence.
pub(crate) fn worded(lang: Lang, findings: Vec<Finding>, words: &Words) -> Vec<WordedFinding> {
    let findings = findings.into_iter().map(|finding| WordedFinding {
        message: sentence::finding(lang, &finding, words),
        finding,
    });
    findings.collect()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, retry_after, kind) = (self.status(), self.retry_after, self.kind);
        let findings = self.findings.iter().map(|worded| &worded.finding);
        let failure = Failure::new(self.r#type, findings);
        let mut response = (status, Json(self)).into_response();
        response.extensions_mut().insert(failure);
        if retry_after > 0 {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        if kind == Kind::UnknownProtocol {
            let headers = response.headers_mut();
            headers.insert("tus-version", HeaderValue::from_static("1.0.0"));
        }
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}

/// The first language the client asks for that we speak; Vietnamese otherwise.
pub(crate) fn lang_of(headers: &HeaderMap) -> Lang {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(preferred)
        .unwrap_or_default()
}

/// The language of the greatest weight, of equal ones the first; weight 0 refuses.
fn preferred(accepted: &str) -> Option<Lang> {
    let mut best = None;
    for entry in accepted.split(',') {
        let mut parts = entry.split(';').map(str::trim);
        let lang = parts.next().and_then(Lang::from_tag);
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
        if let (Some(lang), Some(weight)) = (lang, weight)
            && weight > best.map_or(0.0, |(_, heaviest)| heaviest)
        {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang)
}
