//! Reads official forms.

use super::{Decode, Reader};
use crate::template::{Filling, Giver, Line, Part, Template, Templates, Way};

parts! {
    Templates { forms }
    Template {
        version, component, number, law, title, subtitle, parts, attached, signature,
        signature_note, signer, to
    }
    Part { cases, heading, text, lines }
    Line { label, filling }
    Way { given, parts }
}

impl Decode for Filling {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::ByHand,
            1 => Self::Text(from.get()?),
            2 => Self::Boxes {
                boxes: from.get()?,
                by: from.get()?,
            },
            3 => Self::Rows {
                field: from.get()?,
                columns: from.get()?,
            },
            _ => return None,
        })
    }
}

impl Decode for Giver {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Field(from.get()?),
            1 => Self::Contact(from.get()?),
            2 => Self::Words(from.get()?),
            _ => return None,
        })
    }
}
