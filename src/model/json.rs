//! JSON for the app's own types, read from text and written to it.
//!
//! The browser has a reader and a writer too, yet what comes between them and a Rust
//! type weighs more than both of these. A mistake is not described: a text is either
//! of the right shape or of no use.

mod read;
mod write;

use serde::{Serialize, de::DeserializeOwned};

/// A value as JSON; none where it cannot be written.
pub(crate) fn write(value: &impl Serialize) -> Option<String> {
    let mut text = String::new();
    value.serialize(write::Writer(&mut text)).ok()?;
    Some(text)
}

/// The value a text holds; none where it is not of that shape.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let mut reader = read::Reader(text.as_bytes());
    let value = T::deserialize(&mut reader).ok()?;
    reader.is_at_end().then_some(value)
}

/// A text or value without the right shape.
#[derive(Debug)]
struct Unfit;

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not of the expected shape")
    }
}

impl std::error::Error for Unfit {}

impl serde::de::Error for Unfit {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

impl serde::ser::Error for Unfit {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests;
