//! Kept files on their way out: whole, or a range of them (RFC 9110, section 14).

use std::{ops::Range, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use dunghen_core::text::Lang;
use tokio::{sync::mpsc, task};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    problem::Problem,
    sealed::PIECE,
    state::AppState,
    store::Kept,
    uploads::{FileError, Files},
};

/// How many pieces are read before they are sent.
const AHEAD: usize = 2;

/// A kept file, or the range of it that is asked for.
pub(super) fn file(
    state: &AppState,
    lang: Lang,
    kept: Kept,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let tag = format!("\"{}\"", kept.sha256);
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let same = text(header::IF_RANGE).is_none_or(|range| range == tag);
    let asked = text(header::RANGE).filter(|_| same);
    let (status, range) = match asked.map(|asked| range(asked, kept.bytes)) {
        None | Some(Asked::Otherwise) => (StatusCode::OK, 0..kept.bytes),
        Some(Asked::Range(range)) => (StatusCode::PARTIAL_CONTENT, range),
        Some(Asked::Outside) => {
            let all = format!("bytes */{}", kept.bytes);
            let headers = [(header::CONTENT_RANGE, all)];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
    };
    let part = format!(
        "bytes {}-{}/{}",
        range.start,
        range.end.saturating_sub(1),
        kept.bytes
    );
    let length = range.end - range.start;
    let body = body(Arc::clone(&state.files), kept, range);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let internal = |error: axum::http::header::InvalidHeaderValue| Problem::internal(lang, &error);
    headers.insert(header::ETAG, HeaderValue::try_from(tag).map_err(internal)?);
    if status == StatusCode::PARTIAL_CONTENT {
        let part = HeaderValue::try_from(part).map_err(internal)?;
        headers.insert(header::CONTENT_RANGE, part);
    }
    Ok(response)
}

/// What a `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Range(Range<u64>),
    /// Nothing of the file lies in it.
    Outside,
    /// Several ranges, or no bytes: the whole file is an answer to that.
    Otherwise,
}

fn range(asked: &str, length: u64) -> Asked {
    let Ok(parsed) = http_range_header::parse_range_header(asked) else {
        return Asked::Otherwise;
    };
    match parsed.validate(length).as_deref() {
        Ok([one]) => Asked::Range(*one.start()..one.end() + 1),
        Ok(_) => Asked::Otherwise,
        Err(_) => Asked::Outside,
    }
}

/// The range, piece by piece, as fast as it is taken.
fn body(files: Arc<Files>, kept: Kept, range: Range<u64>) -> Body {
    let (sender, pieces) = mpsc::channel::<Result<Bytes, FileError>>(AHEAD);
    task::spawn(async move {
        if let Err(error) = send(&files, &kept, range, &sender).await {
            tracing::error!(%error, "a kept file cannot be read");
            // Who asked may have gone.
            let _ = sender.send(Err(error)).await;
        }
    });
    Body::from_stream(ReceiverStream::new(pieces))
}

async fn send(
    files: &Files,
    kept: &Kept,
    range: Range<u64>,
    sender: &mpsc::Sender<Result<Bytes, FileError>>,
) -> Result<(), FileError> {
    let key = files.keys.open_key(&kept.key)?;
    let mut at = range.start;
    while at < range.end {
        let end = (at / PIECE as u64 + 1) * PIECE as u64;
        let piece = files.read(kept, &key, at..end.min(range.end)).await?;
        if piece.is_empty() || sender.send(Ok(piece.into())).await.is_err() {
            break;
        }
        at = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_asked() {
        let rows = [
            ("bytes=0-9", Asked::Range(0..10)),
            ("bytes=5-", Asked::Range(5..100)),
            ("bytes=-10", Asked::Range(90..100)),
            ("bytes=90-200", Asked::Range(90..100)),
            ("bytes=100-", Asked::Outside),
            ("bytes=0-1,5-6", Asked::Otherwise),
            ("lines=0-9", Asked::Otherwise),
            ("bytes=x", Asked::Otherwise),
        ];
        for (asked, expected) in rows {
            assert_eq!(range(asked, 100), expected, "{asked}");
        }
    }
}
