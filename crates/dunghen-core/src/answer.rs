//! Reads one answer as its field's kind.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

use chrono::NaiveDate;

use crate::{
    finding::Fault,
    formats::{
        area::Area, certificate_number::CertificateNumber, citizen_id::CitizenId, date::parse_date,
        document_number::DocumentNumber, enterprise_code::EnterpriseCode, integer::parse_integer,
        passport::Passport, text,
    },
    procedure::FieldKind,
};

/// Longest line of text taken, in characters.
pub(crate) const TEXT_MAX: usize = 300;
/// Longest paragraph taken, in characters.
pub(crate) const PARAGRAPH_MAX: usize = 3_000;

/// An answer in its one normalised spelling, with what is worth a second look.
pub(crate) struct Reading {
    pub(crate) normalised: String,
    pub(crate) cautions: Vec<Fault>,
}

impl From<String> for Reading {
    fn from(normalised: String) -> Self {
        Self {
            normalised,
            cautions: Vec::new(),
        }
    }
}

/// Reads what was typed; `today` is the day the dossier is judged on.
///
/// # Errors
///
/// What is wrong with it, to be told to the person who typed it.
pub(crate) fn read(kind: &FieldKind, typed: &str, today: NaiveDate) -> Result<Reading, Fault> {
    Ok(match kind {
        FieldKind::Text => text::Text::parse(typed, TEXT_MAX)?.to_string().into(),
        FieldKind::Paragraph => text::Paragraph::parse(typed, PARAGRAPH_MAX)?
            .to_string()
            .into(),
        FieldKind::Integer { min, max } => {
            parse_integer(typed, Some(*min..=*max))?.to_string().into()
        }
        FieldKind::Area => {
            let area = Area::parse(typed)?;
            Reading {
                cautions: area.cautions(typed),
                normalised: area.to_string(),
            }
        }
        FieldKind::PastDate => {
            let date = parse_date(typed)?;
            if date > today {
                return Err(Fault::new("date.future")
                    .with("date", date)
                    .with("today", today));
            }
            date.to_string().into()
        }
        FieldKind::Choice { options: known } | FieldKind::Ward { codes: known, .. } => {
            let chosen = typed.trim();
            if !known.iter().any(|option| option == chosen) {
                return Err(Fault::new("choice.unknown"));
            }
            chosen.to_owned().into()
        }
        FieldKind::CitizenId => {
            let number = CitizenId::parse(typed)?;
            Reading {
                cautions: number.cautions(),
                normalised: number.to_string(),
            }
        }
        FieldKind::Passport => {
            let number = Passport::parse(typed)?;
            Reading {
                cautions: number.cautions(),
                normalised: number.to_string(),
            }
        }
        FieldKind::EnterpriseCode => EnterpriseCode::parse(typed)?.to_string().into(),
        FieldKind::DocumentNumber => DocumentNumber::parse(typed)?.to_string().into(),
        FieldKind::CertificateNumber => {
            let number = CertificateNumber::parse(typed)?;
            Reading {
                cautions: number.cautions(),
                normalised: number.to_string(),
            }
        }
    })
}
