//! Official forms that a dossier's answers fill in (mẫu đơn).
//!
//! A form's labels are the law's own words, in Vietnamese alone. Which answer belongs to
//! which label is said for each procedure; `dunghen-words` fills a form in.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{citation::Citation, id::Id};

/// The forms of a procedure, as they travel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    /// The forms.
    pub forms: Vec<Template>,
}

impl Templates {
    /// The form that a component of a version is.
    pub fn of(&self, version: &Id, component: &Id) -> Option<&Template> {
        let mut forms = self.forms.iter();
        forms.find(|form| form.version == *version && form.component == *component)
    }
}

/// An official form (mẫu đơn), and which answers fill it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The version of its procedure.
    pub version: Id,
    /// The component that it is.
    pub component: Id,
    /// Its number in the act, as `Mẫu số 02 Phụ lục II`.
    pub number: String,
    /// The act it belongs to.
    pub law: Citation,
    /// What it is called.
    pub title: String,
    /// What stands in brackets under its name.
    pub subtitle: Option<String>,
    /// What is written, in order.
    pub parts: Vec<Part>,
    /// What stands over the list of attached papers, where it has one.
    pub attached: Option<String>,
    /// Who signs.
    pub signature: String,
    /// How it is signed.
    pub signature_note: Option<String>,
    /// Whose name stands below; who files, where nothing is given.
    pub signer: Vec<Way>,
    /// Whom it goes to; the agency, where nothing is given.
    pub to: Vec<Way>,
}

/// A part of a form.
///
/// Left out in other cases, and where it has lines and none of them rests on a question that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The cases it is for; none where it is for all.
    pub cases: Vec<Id>,
    /// What stands over it.
    pub heading: Option<String>,
    /// What the form itself says.
    pub text: Option<String>,
    /// What is filled in.
    pub lines: Vec<Line>,
}

/// A label with what fills it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The label.
    pub label: String,
    /// What fills it in.
    pub filling: Filling,
}

/// What fills a line in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filling {
    /// A pen.
    ByHand,
    /// The first of these ways that gives anything.
    Text(Vec<Way>),
    /// A mark in one or more boxes.
    Boxes {
        /// The words at each box, and the option that marks it.
        boxes: Vec<(String, Id)>,
        /// What says which option it is.
        by: Giver,
    },
    /// The rows of a table.
    Rows {
        /// The table.
        field: Id,
        /// The form's columns; what fills them in are columns of the table.
        columns: Vec<(String, Vec<Way>)>,
    },
}

/// One way to fill something in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What must be given for this way to be taken.
    pub given: Option<Giver>,
    /// What is written, one after another.
    pub parts: Vec<Giver>,
}

/// What gives a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Giver {
    /// The answer to a question, or a cell of the row.
    Field(Id),
    /// A part of the contact.
    Contact(Id),
    /// A text that is always the same.
    Words(String),
}
