//! Answers kept in both forms, so that nothing is compressed twice.

use std::io::Write;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Bytes plain and, where smaller, brotli-compressed.
pub(crate) struct Compressed {
    plain: Bytes,
    brotli: Option<Bytes>,
}

impl Compressed {
    /// Compresses bytes once.
    pub(crate) fn new(plain: Bytes) -> Self {
        let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
        let written = writer.write_all(&plain);
        let packed = writer.into_inner();
        let smaller = written.is_ok() && packed.len() < plain.len();
        Self {
            brotli: smaller.then(|| packed.into()),
            plain,
        }
    }

    /// Takes both forms as they are.
    pub(crate) fn ready(plain: Bytes, brotli: Option<Bytes>) -> Self {
        Self { plain, brotli }
    }

    /// The form this client takes.
    pub(crate) fn respond(&self, request: &HeaderMap, media_type: &'static str) -> Response {
        let mut response = match &self.brotli {
            Some(packed) if takes_brotli(request) => {
                let mut response = packed.clone().into_response();
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                response
            }
            _ => self.plain.clone().into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

fn takes_brotli(request: &HeaderMap) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = matches!(
                weight.trim().strip_prefix("q="),
                Some("0" | "0.0" | "0.00" | "0.000")
            );
            name.trim().eq_ignore_ascii_case("br") && !refused
        })
}
