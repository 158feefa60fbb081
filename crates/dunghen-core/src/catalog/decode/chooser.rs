//! Reads the chooser.

use super::{Decode, Reader};
use crate::chooser::{Choice, Chooser, End, Leads, Question};

parts! {
    Chooser { questions, ends }
    Question { label, hint, law, options }
    Choice { id, label, leads }
    End { title, text, law, to }
}

impl Decode for Leads {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Ask(from.get()?),
            1 => Self::To(from.get()?),
            2 => Self::End(from.get()?),
            _ => return None,
        })
    }
}
