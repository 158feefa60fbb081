//! Where in a dossier a finding is.

use alloc::{format, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::id::Id;

/// A place in a dossier, written as a path: `/answers/permit_number`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Place {
    /// The dossier as a whole.
    Dossier,
    /// An answer, by its field.
    Answer(Id),
    /// A part of the contact.
    Contact(Id),
    /// A component, or its attachments.
    Component(Id),
}

/// A path that leads nowhere in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("found `{0}`, expected `/`, `/answers/…`, `/contact/…` or `/components/…`")]
pub struct Nowhere(String);

impl FromStr for Place {
    type Err = Nowhere;

    /// Reads a path.
    ///
    /// # Errors
    ///
    /// The path is of none of the four forms.
    fn from_str(path: &str) -> Result<Self, Nowhere> {
        if path == "/" {
            return Ok(Self::Dossier);
        }
        let mut parts = path.splitn(3, '/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(""), Some("answers"), Some(id)) => Ok(Self::Answer(id.into())),
            (Some(""), Some("contact"), Some(id)) => Ok(Self::Contact(id.into())),
            (Some(""), Some("components"), Some(id)) => Ok(Self::Component(id.into())),
            _ => Err(Nowhere(path.into())),
        }
    }
}

impl TryFrom<String> for Place {
    type Error = Nowhere;

    fn try_from(path: String) -> Result<Self, Nowhere> {
        path.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        format!("{place}")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dossier => f.write_str("/"),
            Self::Answer(id) => write!(f, "/answers/{id}"),
            Self::Contact(id) => write!(f, "/contact/{id}"),
            Self::Component(id) => write!(f, "/components/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_place_survives_writing_and_reading() {
        for path in ["/", "/answers/case", "/contact/phone", "/components/permit"] {
            assert_eq!(
                path.parse::<Place>().map(|place| place.to_string()),
                Ok(path.into())
            );
        }
        assert!("answers/case".parse::<Place>().is_err());
    }
}
