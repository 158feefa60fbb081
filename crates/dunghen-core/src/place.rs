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
    /// A cell of a table: its field, its row from 0, its column.
    Cell(Id, u16, Id),
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
    /// The path is of none of these forms.
    fn from_str(path: &str) -> Result<Self, Nowhere> {
        if path == "/" {
            return Ok(Self::Dossier);
        }
        let nowhere = || Nowhere(path.into());
        let (kind, id) = path
            .strip_prefix('/')
            .and_then(|path| path.split_once('/'))
            .ok_or_else(nowhere)?;
        match kind {
            "answers" => match id.split_once('/') {
                None => Ok(Self::Answer(id.into())),
                Some((field, cell)) => {
                    let (row, column) = cell.split_once('/').ok_or_else(nowhere)?;
                    let row = row.parse().map_err(|_| nowhere())?;
                    Ok(Self::Cell(field.into(), row, column.into()))
                }
            },
            "contact" => Ok(Self::Contact(id.into())),
            "components" => Ok(Self::Component(id.into())),
            _ => Err(nowhere()),
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
            Self::Cell(id, row, column) => write!(f, "/answers/{id}/{row}/{column}"),
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
        for path in [
            "/",
            "/answers/case",
            "/answers/works/2/floors",
            "/contact/phone",
            "/components/permit",
        ] {
            assert_eq!(
                path.parse::<Place>().map(|place| place.to_string()),
                Ok(path.into())
            );
        }
        for path in [
            "answers/case",
            "/answers",
            "/answers/works/2",
            "/answers/works/x/floors",
        ] {
            assert!(path.parse::<Place>().is_err(), "{path}");
        }
    }
}
