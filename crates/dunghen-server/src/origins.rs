//! Which other sites' pages may send what changes something.
//!
//! None may, unless they are named. Those named may also read what is answered (the Fetch
//! Standard's CORS), and never with anybody's cookies.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    problem::{Kind, Problem, lang_of},
    routes::is_foreign,
    state::AppState,
};

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");

const SENT: HeaderValue = HeaderValue::from_static(
    "accept-language, content-type, draft-key, idempotency-key, if-match, last-digits, \
     tus-resumable, upload-checksum, upload-length, upload-metadata, upload-offset",
);

const READ: HeaderValue = HeaderValue::from_static(
    "etag, idempotency-replayed, location, retry-after, tus-resumable, upload-expires, \
     upload-offset, x-request-id",
);

/// For how long a browser need not ask again, in seconds.
const KNOWN_FOR: HeaderValue = HeaderValue::from_static("600");

/// Refuses what another site has a browser send, unless it may.
pub(crate) async fn own_pages(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let (method, headers) = (request.method(), request.headers());
    let Some(origin) = allowed(headers, &state.settings.allowed_origins) else {
        if is_foreign(method, headers) {
            let lang = lang_of(headers);
            return Problem::new(Kind::ForeignOrigin, lang).into_response();
        }
        let mut response = next.run(request).await;
        if !state.settings.allowed_origins.is_empty() {
            let vary = HeaderValue::from_static("origin");
            response.headers_mut().append(header::VARY, vary);
        }
        return response;
    };
    // Asked before a request that no form could send.
    let asks =
        method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match asks {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let answer = response.headers_mut();
    if asks {
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT);
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, KNOWN_FOR);
    }
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, READ);
    answer.append(header::VARY, HeaderValue::from_static("origin"));
    response
}

/// The origin a request comes from, where it is one of those named.
fn allowed(headers: &HeaderMap, origins: &[String]) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let named = origins.iter().any(|named| named.as_bytes() == origin);
    named.then(|| origin.clone())
}
