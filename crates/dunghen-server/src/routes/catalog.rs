//! `/catalog/…`: the compiled catalog as browsers load it, and words that the app
//! does not carry.

use std::sync::{Arc, LazyLock};

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::path::Path;
use crate::{
    compress::Compressed,
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

const BINARY: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

static ENGLISH: LazyLock<Compressed> =
    LazyLock::new(|| Compressed::new(Bytes::from_static(dunghen_words::ENGLISH.as_bytes())));

static LATER: LazyLock<Compressed> =
    LazyLock::new(|| Compressed::new(Bytes::from_static(dunghen_words::LATER.as_bytes())));

/// The index; asked for again on every visit, sent again only when it changed.
pub(super) async fn index(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    let served = state.served();
    let tag = format!("\"{}\"", served.catalog.index.hash);
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        served.index_part.respond(&headers, BINARY)
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(header::ETAG, tag);
    }
    response
}

/// A procedure's chunk in one language, under the hash of the whole, so it never changes.
pub(super) async fn chunk(
    State(state): State<Arc<AppState>>,
    Path((hash, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let served = state.served();
    let part = file
        .strip_suffix(".bin")
        .filter(|_| hash == served.catalog.index.hash)
        .and_then(|name| served.chunk_parts.get(name))
        .ok_or_else(|| Problem::new(Kind::NotFound, lang_of(&headers)))?;
    Ok(for_good(part.respond(&headers, BINARY)))
}

/// The product's own words that the app does not carry, under their hash: all in English, and
/// in Vietnamese those of its later pages.
pub(super) async fn words(
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = match file.split_once('.') {
        Some((dunghen_words::ENGLISH_HASH, "en.txt")) => &ENGLISH,
        Some((dunghen_words::LATER_HASH, "vi.txt")) => &LATER,
        _ => return Err(Problem::new(Kind::NotFound, lang_of(&headers))),
    };
    Ok(for_good(words.respond(&headers, TEXT)))
}

/// Has an answer kept and never asked for again.
fn for_good(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}
