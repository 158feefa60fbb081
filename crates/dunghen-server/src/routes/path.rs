//! The parts of an address.

use axum::{
    extract::{FromRequestParts, Path as Extracted},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::problem::{Kind, Problem, lang_of};

/// Parts of the address. One that is no text, as `%FF` is none, names nothing: that is told
/// as every failure is, which axum's own extractor would not do.
pub(super) struct Path<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Extracted(value) = Extracted::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::new(Kind::NotFound, lang_of(&parts.headers)))?;
        Ok(Self(value))
    }
}
