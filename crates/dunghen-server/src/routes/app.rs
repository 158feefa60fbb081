//! The app's files, embedded and compressed when they were built.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::{
    compress::Compressed,
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

use super::{kiosk, page};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../dist"]
#[allow_missing = true]
struct Dist;

const PAGE: &str = "index.html";
/// What pages of other sites load, to show the app inside them (docs/embedding.md).
const ELEMENT: &str = "embed/element.js";
/// What keeps its name when its content changes, and is asked for again.
const RENEWED: [&str; 7] = [
    PAGE,
    "display.js",
    "embed.js",
    ELEMENT,
    "manifest.webmanifest",
    "offline.js",
    "sw.js",
];
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const NOT_BUILT: &str = "The app is not built into this server: run `cargo xtask run`.\n";

/// A file of the app, or the page itself for every address of its own.
pub(super) async fn file(
    State(state): State<Arc<AppState>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let lang = lang_of(&headers);
    // No page of the app: what lands here of it is a mistake of a program.
    if uri.path().starts_with("/api/") {
        return Problem::new(Kind::NotFound, lang).into_response();
    }
    let mut response = answer(&state, method, &uri, &headers);
    if uri.path().trim_start_matches('/') == ELEMENT {
        let answer = response.headers_mut();
        let anybody = HeaderValue::from_static("*");
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
        let anywhere = HeaderValue::from_static("cross-origin");
        answer.insert("cross-origin-resource-policy", anywhere);
    }
    response
}

fn answer(state: &AppState, method: Method, uri: &Uri, headers: &HeaderMap) -> Response {
    let lang = lang_of(headers);
    if method != Method::GET && method != Method::HEAD {
        return Problem::new(Kind::MethodNotAllowed, lang).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let wanted = match media_type(path) {
        Some(_) => path,
        None => PAGE,
    };
    let Some((media_type, file)) = media_type(wanted).zip(Dist::get(wanted)) else {
        if wanted == PAGE {
            return (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response();
        }
        return Problem::new(Kind::NotFound, lang).into_response();
    };
    if wanted == PAGE && kiosk::is_at(uri.path()) {
        let page = String::from_utf8_lossy(&file.data);
        return kiosk::page(&page, &state.settings.kiosk, headers);
    }
    let bytes = |data: std::borrow::Cow<'static, [u8]>| match data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let tag = hex(&file.metadata.sha256_hash());
    if wanted == PAGE {
        let served = state.served();
        let page = String::from_utf8_lossy(&file.data);
        if let Some(page) = page::of_procedure(&page, uri, &served) {
            let mut response = Compressed::new(page.into()).respond(headers, media_type);
            let cache = HeaderValue::from_static("no-cache");
            response.headers_mut().insert(header::CACHE_CONTROL, cache);
            return response;
        }
    }
    let packed = Dist::get(&format!("{wanted}.br")).map(|file| bytes(file.data));
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let mut response = Compressed::ready(bytes(file.data), packed).respond(headers, media_type);
    let answer = response.headers_mut();
    let cache = if RENEWED.contains(&wanted) || wanted.starts_with(kiosk::FILES) {
        "no-cache"
    } else {
        IMMUTABLE
    };
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(header::ETAG, tag);
    }
    response
}

/// The media type of the files the app is made of; none for its pages' addresses.
fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path
        .rsplit_once('/')
        .unwrap_or(("", path))
        .1
        .rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

fn hex(hash: &[u8]) -> String {
    let digits: String = hash
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{digits}\"")
}
