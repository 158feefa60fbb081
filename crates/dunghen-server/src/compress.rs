//! Answers kept in both forms, so that nothing is compressed twice.

use std::{io::Write, sync::OnceLock};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Bytes plain and, where smaller, brotli-compressed.
pub(crate) struct Compressed {
    plain: Bytes,
    /// Made when it is first asked for: a catalog has hundreds of parts.
    brotli: OnceLock<Option<Bytes>>,
}

impl Compressed {
    /// Compresses bytes once, when somebody first takes them so.
    pub(crate) fn new(plain: Bytes) -> Self {
        Self {
            plain,
            brotli: OnceLock::new(),
        }
    }

    /// Takes both forms as they are.
    pub(crate) fn ready(plain: Bytes, brotli: Option<Bytes>) -> Self {
        Self {
            plain,
            brotli: brotli.into(),
        }
    }

    fn packed(&self) -> Option<&Bytes> {
        let pack = || {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
            let written = writer.write_all(&self.plain);
            let packed = writer.into_inner();
            let smaller = written.is_ok() && packed.len() < self.plain.len();
            smaller.then(|| packed.into())
        };
        self.brotli.get_or_init(pack).as_ref()
    }

    /// The form this client takes.
    pub(crate) fn respond(&self, request: &HeaderMap, media_type: &'static str) -> Response {
        let packed = takes_brotli(request).then(|| self.packed()).flatten();
        let mut response = match packed {
            Some(packed) => {
                let mut response = packed.clone().into_response();
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                response
            }
            None => self.plain.clone().into_response(),
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
