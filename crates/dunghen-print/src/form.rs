//! An official form, filled in.

use chrono::{Datelike, NaiveDate};
use dunghen_core::{catalog::Act, table::Table, template::Template, text::Lang};
use dunghen_words::{
    form::{Filled, FilledLine, FilledPart, Value as Given},
    law,
};
use typst::foundations::{IntoValue, Value};

use crate::{
    typeset::{Unprintable, pdf},
    values::{dict, list, optional, text},
};

const SOURCE: &str = include_str!("form.typ");

/// A form with all that is printed on it.
#[derive(Debug, Clone, Copy)]
pub struct FormPrint<'f> {
    /// The form.
    pub template: &'f Template,
    /// What was filled in.
    pub filled: &'f Filled,
    /// The acts by number.
    pub acts: &'f Table<Act>,
    /// The agency it goes to, where the answers do not say.
    pub to: &'f str,
    /// The day it is printed on.
    pub day: NaiveDate,
}

/// The form as PDF.
///
/// # Errors
///
/// It cannot be set, which is a mistake in a source of ours.
pub fn form(print: FormPrint<'_>) -> Result<Vec<u8>, Unprintable> {
    let (template, filled) = (print.template, print.filled);
    let to = match filled.to.as_str() {
        "" => print.to,
        to => to,
    };
    let act = law::citation(Lang::Vi, &template.law, print.acts);
    let values = dict([
        ("number", format!("{} {act}", template.number).into_value()),
        ("title", text(&template.title)),
        ("subtitle", optional(template.subtitle.as_deref())),
        ("to", text(to)),
        ("parts", list(&filled.parts, part)),
        ("attached", optional(template.attached.as_deref())),
        ("papers", list(&filled.attached, |paper| text(paper))),
        ("day", i64::from(print.day.day()).into_value()),
        ("month", i64::from(print.day.month()).into_value()),
        ("year", i64::from(print.day.year()).into_value()),
        ("signature", text(&template.signature)),
        (
            "signature_note",
            optional(template.signature_note.as_deref()),
        ),
        ("signer", text(&filled.signer)),
    ]);
    pdf(SOURCE, values)
}

fn part(part: &FilledPart) -> Value {
    let values = dict([
        ("heading", optional(part.heading.as_deref())),
        ("text", optional(part.text.as_deref())),
        ("lines", list(&part.lines, line)),
    ]);
    values.into_value()
}

fn line(line: &FilledLine) -> Value {
    let label = ("label", text(&line.label));
    let values = match &line.value {
        Given::Text(given) => dict([label, ("text", text(given))]),
        Given::Boxes(boxes) => {
            let boxes = list(boxes, |(words, marked)| {
                dict([("words", text(words)), ("marked", marked.into_value())]).into_value()
            });
            dict([label, ("boxes", boxes)])
        }
        Given::Rows(heads, rows) => {
            let rows = list(rows, |row| list(row, |cell| text(cell)));
            dict([
                label,
                ("heads", list(heads, |head| text(head))),
                ("rows", rows),
            ])
        }
    };
    values.into_value()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn printed(value: Given) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let template = Template {
            version: "v".into(),
            component: "form".into(),
            number: "Mẫu số 01".into(),
            law: "1/2026/QH".parse()?,
            title: "Đơn đề nghị".into(),
            subtitle: None,
            parts: Vec::new(),
            attached: Some("Kèm theo".into()),
            signature: "Người làm đơn".into(),
            signature_note: None,
            signer: Vec::new(),
            to: Vec::new(),
        };
        let label = "Tên".to_owned();
        let filled = Filled {
            to: String::new(),
            signer: "#panic()".into(),
            parts: vec![FilledPart {
                heading: Some("= Đầu mục".into()),
                text: None,
                lines: vec![FilledLine { label, value }],
            }],
            attached: vec!["Giấy *tờ*".into()],
        };
        let pdf = form(FormPrint {
            template: &template,
            filled: &filled,
            acts: &BTreeMap::new().into(),
            to: "Sở Xây dựng",
            day: NaiveDate::default(),
        });
        Ok(pdf?)
    }

    #[test]
    fn nothing_that_was_typed_keeps_a_form_from_being_printed()
    -> Result<(), Box<dyn std::error::Error>> {
        let long = "ắ".repeat(20_000);
        let typed = [
            "",
            "#panic() #import \"x\" *_`$@<>\\",
            "Hai\ndòng\n\n= không phải đầu mục",
            "\u{202e}ngược\u{0}\u{feff}\u{fffd}",
            "𝟙 🏠 漢字 عربي",
            long.as_str(),
        ];
        for text in typed {
            let pdf = printed(Given::Text(text.into()))?;
            assert!(pdf.starts_with(b"%PDF-"), "{text}");
            let table = vec![vec![text.to_owned(); 2]; 200];
            let heads = vec!["Một".to_owned(), "Hai".to_owned()];
            printed(Given::Rows(heads, table))?;
        }
        printed(Given::Rows(vec!["Một".into()], Vec::new()))?;
        printed(Given::Boxes(vec![
            ("Cấp mới".into(), true),
            ("Cấp lại".into(), false),
        ]))?;
        Ok(())
    }

    #[test]
    fn the_same_form_is_the_same_file() -> Result<(), Box<dyn std::error::Error>> {
        let pdf = || printed(Given::Text("Nguyễn Thị Ứng".into()));
        assert_eq!(pdf()?, pdf()?);
        Ok(())
    }
}
