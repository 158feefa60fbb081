//! The headers every answer carries.

use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::settings::Settings;

/// What a page of ours may load, and that nothing but the program itself makes a script: the
/// one policy there is lets through the addresses of the app's two workers and no other
/// text (public/offline.js).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    require-trusted-types-for 'script'; trusted-types dung-hen";

/// A year, as browsers want it at least to keep a list of their own.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

pub(crate) fn secure(router: Router, settings: &Settings) -> Router {
    let fixed = HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    let mut headers = Vec::from(fixed);
    // Each of those named was looked at when the settings were read.
    if let Ok(policy) = HeaderValue::try_from(policy(settings)) {
        headers.push((header::CONTENT_SECURITY_POLICY, policy));
    }
    if settings.hsts {
        let strict = HeaderValue::from_static(STRICT_TRANSPORT_SECURITY);
        headers.push((header::STRICT_TRANSPORT_SECURITY, strict));
    }
    headers.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::if_not_present(name, value))
    })
}

/// What a page may load, and who may show it in a frame.
fn policy(settings: &Settings) -> String {
    let shown_by = settings.frame_ancestors.iter().map(|named| match &**named {
        "self" => "'self'",
        origin => origin,
    });
    let shown_by = shown_by.collect::<Vec<_>>().join(" ");
    let shown_by = match shown_by.as_str() {
        "" => "'none'",
        named => named,
    };
    format!("{CONTENT_SECURITY_POLICY}; frame-ancestors {shown_by}")
}
