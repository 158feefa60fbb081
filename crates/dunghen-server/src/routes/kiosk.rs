//! The app as a kiosk shows it, and what a kiosk asks for beside it.
//!
//! It is the app's own page with a layer around it (`public/kiosk/`), which lives as long as
//! the page. Every address below `/kiosk` is that page, so that whatever is loaded anew has
//! the layer as well. Where the settings do not enable kiosks there is no such page.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::page::replaced;
use crate::{
    compress::Compressed,
    problem::{Kind, Problem, lang_of},
    settings::{Kiosk, Secret},
    state::AppState,
};

/// Where kiosks are, and the folder of the layer's files.
const ADDRESS: &str = "/kiosk";
pub(super) const FILES: &str = "kiosk/";

/// Has the browser forget what somebody before may have left.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
const CLEARED: HeaderValue = HeaderValue::from_static("\"cookies\", \"storage\"");

/// Longest that whoever is called for help may take to answer.
const CALL_TIME: Duration = Duration::from_secs(10);
/// Most letters of the name of the place a kiosk stands in.
const PLACE_MAX: usize = 60;

/// Whether an address is that of a kiosk's page.
pub(super) fn is_at(path: &str) -> bool {
    let below = path.strip_prefix(ADDRESS);
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The app's page with the layer around it.
pub(super) fn page(page: &str, kiosk: &Kiosk, headers: &HeaderMap) -> Response {
    if !kiosk.enabled {
        return refused(headers);
    }
    let page = layered(page, kiosk);
    let mut response = Compressed::new(page.into()).respond(headers, "text/html; charset=utf-8");
    let answer = response.headers_mut();
    // No copy of a page that somebody was on: neither kept, nor for the way back.
    let cache = HeaderValue::from_static("no-store");
    answer.insert(header::CACHE_CONTROL, cache);
    answer.insert(CLEAR_SITE_DATA, CLEARED);
    response
}

/// The page with the settings on its root, and the layer's files: what empties the device
/// runs before anything of the app.
fn layered(page: &str, kiosk: &Kiosk) -> String {
    let on = |name: &str, set: bool| match set {
        true => format!(" data-kiosk-{name}"),
        false => String::new(),
    };
    let root = format!(
        "<html lang=\"vi\" data-kiosk=\"starting\" data-kiosk-reading=\"{}\" \
         data-kiosk-form=\"{}\" data-kiosk-warning=\"{}\" data-kiosk-extensions=\"{}\"{}{}{}>",
        kiosk.idle_reading_seconds,
        kiosk.idle_form_seconds,
        kiosk.warning_seconds,
        kiosk.extensions,
        on("help", kiosk.help_url.is_some()),
        on("queue", kiosk.queue),
        on("roll", kiosk.roll),
    );
    let first = format!("<head>\n<script src=\"/{FILES}start.js\"></script>");
    let last = format!(
        "<link rel=\"stylesheet\" href=\"/{FILES}kiosk.css\">\n\
         <link rel=\"stylesheet\" href=\"/{FILES}kiosk-keys.css\">\n\
         <link rel=\"stylesheet\" href=\"/{FILES}kiosk-print.css\">\n\
         <script type=\"module\" src=\"/{FILES}kiosk.js\"></script>\n</head>"
    );
    let page = replaced(page, "<html", ">", &root);
    let page = replaced(&page, "<head", ">", &first);
    replaced(&page, "</head", ">", &last)
}

/// Calls for help.
pub(super) async fn help(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    place: String,
) -> Response {
    let kiosk = &state.settings.kiosk;
    let Some(address) = kiosk.help_url.as_ref().filter(|_| kiosk.enabled) else {
        return refused(&headers);
    };
    let called = json!({
        "event": "kiosk.help",
        "place": place.chars().take(PLACE_MAX).collect::<String>(),
        "at": state.clock.now().to_rfc3339(),
    });
    match call(address, &called).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            // Its address may be a secret.
            let error = error.without_url();
            tracing::warn!(%error, "nobody could be called to a kiosk");
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

async fn call(address: &Secret, called: &Value) -> Result<(), reqwest::Error> {
    // One is chosen for the whole program; another before this is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().timeout(CALL_TIME).build()?;
    let sent = client
        .post(address.reveal())
        .header(header::CONTENT_TYPE, "application/json")
        .body(called.to_string())
        .send();
    sent.await?.error_for_status().map(drop)
}

/// Draws a number.
pub(super) async fn number(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    let kiosk = &state.settings.kiosk;
    if !(kiosk.enabled && kiosk.queue) {
        return refused(&headers);
    }
    let today = state.clock.now().date_naive();
    let drawing = Arc::clone(&state);
    let drawn = move || drawing.queue.draw(&drawing.settings.data, today);
    let drawn = tokio::task::spawn_blocking(drawn).await;
    match drawn.map_err(std::io::Error::other).flatten() {
        Ok(number) => Json(json!({ "number": number })).into_response(),
        Err(error) => {
            tracing::error!(%error, "no number could be drawn");
            Problem::new(Kind::Internal, lang_of(&headers)).into_response()
        }
    }
}

fn refused(headers: &HeaderMap) -> Response {
    Problem::new(Kind::NotFound, lang_of(headers)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layer_stands_around_the_page() {
        let page = "<!doctype html>\n<html lang=\"vi\">\n<head>\n<title>x</title>\n</head>\n\
            <body></body>\n</html>\n";
        let kiosk = Kiosk {
            enabled: true,
            queue: true,
            ..Kiosk::default()
        };
        let page = layered(page, &kiosk);
        let begin = "<!doctype html>\n<html lang=\"vi\" data-kiosk=\"starting\" \
            data-kiosk-reading=\"60\" data-kiosk-form=\"120\" data-kiosk-warning=\"20\" \
            data-kiosk-extensions=\"10\" data-kiosk-queue>\n<head>\n\
            <script src=\"/kiosk/start.js\"></script>\n<title>x</title>\n";
        assert!(page.starts_with(begin), "{page}");
        let end = "<script type=\"module\" src=\"/kiosk/kiosk.js\"></script>\n</head>\n\
            <body></body>\n</html>\n";
        assert!(page.ends_with(end), "{page}");
    }

    #[test]
    fn only_what_lies_below_is_a_kiosk() {
        for (path, expected) in [
            ("/kiosk", true),
            ("/kiosk/", true),
            ("/kiosk/procedures/1.013235/contact", true),
            ("/kiosks", false),
            ("/", false),
            ("/procedures/kiosk", false),
        ] {
            assert_eq!(is_at(path), expected, "{path}");
        }
    }
}
