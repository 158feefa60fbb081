//! What the app knows, in plain Rust: no Leptos, no browser.

pub(crate) mod api;
pub(crate) mod carried;
pub(crate) mod changes;
pub(crate) mod draft;
pub(crate) mod ics;
pub(crate) mod json;
pub(crate) mod look;
pub(crate) mod photos;
pub(crate) mod route;
pub(crate) mod search;
pub(crate) mod shown;
pub(crate) mod steps;
