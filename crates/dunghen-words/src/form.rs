//! Official forms, filled in from the answers of a dossier.
//!
//! A form is in Vietnamese, whatever language the page around it has.

use dunghen_core::{
    agency::Ward,
    assessment::Assessment,
    catalog::Words,
    condition::Truth,
    contact::Contact,
    dossier::{Answer, Answers},
    id::Id,
    procedure::{CASE_FIELD, Component, Field, FieldKind, Provided, Version},
    template::{Filling, Giver, Line, Part, Template, Way},
    text::Lang,
};

use crate::answers;

/// A dossier as a form is filled in from it.
#[derive(Debug, Clone, Copy)]
pub struct Filler<'d> {
    /// The version it was judged by.
    pub version: &'d Version,
    /// The verdict, which holds the answers there are.
    pub assessment: &'d Assessment,
    /// Who files.
    pub contact: &'d Contact,
    /// The words of the procedure in Vietnamese.
    pub words: &'d Words,
    /// The wards by code.
    pub wards: &'d [Ward],
}

/// A form filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Whom it goes to, where the answers say so.
    pub to: String,
    /// Who signs.
    pub signer: String,
    /// The parts that apply.
    pub parts: Vec<FilledPart>,
    /// The papers that go with it.
    pub attached: Vec<String>,
}

/// A part of a form, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledPart {
    /// What stands over it.
    pub heading: Option<String>,
    /// What the form itself says.
    pub text: Option<String>,
    /// What is filled in.
    pub lines: Vec<FilledLine>,
}

/// A label with what was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledLine {
    /// The label.
    pub label: String,
    /// What was filled in.
    pub value: Value,
}

/// What was filled in at a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; empty where there is no answer yet, or where a pen fills it in.
    Text(String),
    /// Boxes, and which are marked.
    Boxes(Vec<(String, bool)>),
    /// A table: the heads of its columns, and its rows.
    Rows(Vec<String>, Vec<Vec<String>>),
}

/// Fills a form in.
pub fn fill(form: &Template, from: Filler<'_>) -> Filled {
    let case = from.case();
    let applies = |part: &&Part| {
        let of_case = part.cases.is_empty() || case.is_some_and(|case| part.cases.contains(case));
        let mut lines = part.lines.iter();
        of_case && (part.lines.is_empty() || lines.any(|line| from.rests_on_asked(line)))
    };
    let part = |part: &Part| FilledPart {
        heading: part.heading.clone(),
        text: part.text.clone(),
        lines: part.lines.iter().map(|line| from.line(line)).collect(),
    };
    Filled {
        to: first(&form.to, |giver| from.given(giver)),
        signer: match first(&form.signer, |giver| from.given(giver)) {
            none if none.is_empty() => from.contact.full_name.clone(),
            signer => signer,
        },
        parts: form.parts.iter().filter(applies).map(part).collect(),
        attached: match form.attached {
            Some(_) => from.attached(),
            None => Vec::new(),
        },
    }
}

impl<'d> Filler<'d> {
    /// The papers that are handed in with the form.
    fn attached(self) -> Vec<String> {
        let states = self.version.components.iter();
        let states = states.zip(&self.assessment.components);
        let goes_along = |component: &Component, needed: Truth| {
            needed.holds() && matches!(component.provided, Provided::File(_))
        };
        let names = states
            .filter(|(component, state)| goes_along(component, state.needed))
            .filter_map(|(component, _)| {
                let key = format!("component.{}.name", component.id);
                self.words.get(Lang::Vi, &key)
            });
        names.map(str::to_owned).collect()
    }

    /// The case that was chosen, or the only one there is.
    fn case(self) -> Option<&'d Id> {
        let mut cases = self.version.cases.iter().map(|case| &case.id);
        match self.assessment.answer(&CASE_FIELD.into()) {
            Some(Answer::Text(chosen)) => cases.find(|case| **case == *chosen.as_str()),
            _ => cases.next().filter(|_| self.version.cases.len() == 1),
        }
    }

    /// Whether a question that fills a line in is asked, or none is needed for it.
    fn rests_on_asked(self, line: &Line) -> bool {
        let asked = |field: &Id| {
            let mut asked = self.assessment.asked.iter();
            asked.any(|asked| asked.field == *field)
        };
        match &line.filling {
            Filling::ByHand => false,
            Filling::Rows { field, .. } => asked(field),
            Filling::Boxes { by, .. } => match by {
                Giver::Field(field) => asked(field),
                Giver::Contact(_) | Giver::Words(_) => true,
            },
            Filling::Text(ways) => ways.iter().any(|way| {
                way.given.iter().chain(&way.parts).any(|giver| match giver {
                    Giver::Field(field) => asked(field),
                    Giver::Contact(_) => way.given.is_none(),
                    Giver::Words(_) => false,
                })
            }),
        }
    }

    fn line(self, line: &Line) -> FilledLine {
        let value = match &line.filling {
            Filling::ByHand => Value::Text(String::new()),
            Filling::Text(ways) => Value::Text(first(ways, |giver| self.given(giver))),
            Filling::Boxes { boxes, by } => {
                let marked = |option: &Id| match by {
                    Giver::Words(fixed) => fixed == option.as_str(),
                    Giver::Contact(_) => false,
                    Giver::Field(field) => match self.assessment.answer(field) {
                        Some(Answer::Text(chosen)) => chosen == option.as_str(),
                        Some(Answer::Several(chosen)) => {
                            chosen.iter().any(|chosen| chosen == option.as_str())
                        }
                        _ => false,
                    },
                };
                let boxes = boxes.iter();
                let boxes = boxes.map(|(words, option)| (words.clone(), marked(option)));
                Value::Boxes(boxes.collect())
            }
            Filling::Rows { field, columns } => {
                let heads = columns.iter().map(|(head, _)| head.clone()).collect();
                Value::Rows(heads, self.rows(field, columns).unwrap_or_default())
            }
        };
        FilledLine {
            label: line.label.clone(),
            value,
        }
    }

    fn field(self, id: &Id) -> Option<&'d Field> {
        self.version.fields().find(|field| field.id == *id)
    }

    /// What a giver gives, if anything.
    fn given(self, giver: &Giver) -> Option<String> {
        match giver {
            Giver::Words(text) => Some(text.clone()),
            Giver::Contact(part) => self.contact.part(part).map(str::to_owned),
            Giver::Field(id) => {
                let answer = self.assessment.answer(id)?;
                let (words, wards) = (self.words, self.wards);
                Some(answers::answer(
                    Lang::Vi,
                    self.field(id)?,
                    answer,
                    words,
                    wards,
                ))
            }
        }
    }

    fn rows(self, field: &Id, columns: &[(String, Vec<Way>)]) -> Option<Vec<Vec<String>>> {
        let FieldKind::Table(table) = &self.field(field)?.kind else {
            return None;
        };
        let Some(Answer::Rows(rows)) = self.assessment.answer(field) else {
            return None;
        };
        let cell = |row: &Answers, giver: &Giver| match giver {
            Giver::Words(text) => Some(text.clone()),
            Giver::Contact(_) => None,
            Giver::Field(id) => {
                let column = table.columns.iter().find(|column| column.id == *id)?;
                let name = format!("field.{field}.column.{id}");
                let (words, wards) = (self.words, self.wards);
                let value = row.get(id)?;
                Some(answers::spelled(
                    Lang::Vi,
                    &name,
                    column,
                    value,
                    words,
                    wards,
                ))
            }
        };
        let filled = rows.iter().map(|row| {
            let cells = columns.iter();
            let cells = cells.map(|(_, ways)| first(ways, |giver| cell(row, giver)));
            cells.collect()
        });
        Some(filled.collect())
    }
}

/// What the first way gives that gives anything.
fn first(ways: &[Way], given: impl Fn(&Giver) -> Option<String>) -> String {
    let given = |giver: &Giver| given(giver).filter(|text| !text.trim().is_empty());
    let taken = |way: &Way| {
        if way
            .given
            .as_ref()
            .is_some_and(|needs| given(needs).is_none())
        {
            return None;
        }
        let parts: Vec<_> = way.parts.iter().filter_map(given).collect();
        (!parts.is_empty()).then(|| joined(&parts))
    };
    ways.iter().find_map(taken).unwrap_or_default()
}

/// Texts one after another, with a comma where the one before does not end a sentence.
fn joined(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() {
            let ended = text.trim_end().ends_with(['.', ',', ';', ':', '?', '!']);
            text.push_str(if ended { " " } else { ", " });
        }
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_as_one_would_write_them() {
        for (parts, expected) in [
            (&["12/GPXD", "10/12/2025"][..], "12/GPXD, 10/12/2025"),
            (
                &["Mưa lũ kéo dài.", "Chờ vật tư"],
                "Mưa lũ kéo dài. Chờ vật tư",
            ),
            (&["Còn lại:", "sân"], "Còn lại: sân"),
            (&["một mình"], "một mình"),
        ] {
            let parts: Vec<_> = parts.iter().map(ToString::to_string).collect();
            assert_eq!(joined(&parts), expected);
        }
    }
}
