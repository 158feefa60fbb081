//! A slip as PDF.

use typst::foundations::{Bytes, Dict, IntoValue, Value};

use super::{
    Slip,
    sheet::{Back, Block, Cell, Column, Field, Leaf, Sheet, Signature},
    visible,
};
use crate::{
    typeset::{Unprintable, pdf},
    values::{dict, list, optional, text},
};

pub(super) const SOURCE: &str = include_str!("../slip.typ");

/// The slip as PDF, A5.
///
/// # Errors
///
/// It cannot be set, which is a mistake in a source of ours.
pub fn slip_pdf(slip: &Slip) -> Result<Vec<u8>, Unprintable> {
    pdf(SOURCE, values(&Sheet::of(slip)))
}

/// What the source finds in `sys.inputs`.
pub(super) fn values(sheet: &Sheet) -> Dict {
    let qr = sheet.qr.as_ref().map(|qr| {
        // The words for it stand beside it and in the source, so there is no label here.
        Bytes::from_string(qr.svg("qr", "")).into_value()
    });
    dict([
        ("form", text(sheet.form)),
        ("agency", typed(&sheet.agency)),
        ("desk", typed(&sheet.desk)),
        ("number", typed(&sheet.number)),
        ("written", typed(&sheet.written)),
        ("title", text(sheet.title)),
        ("dense", sheet.dense.into_value()),
        ("code", typed(&sheet.code)),
        ("qr", qr.unwrap_or_default()),
        ("leaf", sheet.leaf.as_ref().map_or(Value::None, leaf)),
        ("blocks", list(&sheet.blocks, block)),
        ("signatures", list(&sheet.signatures, signature)),
        ("note", optional(sheet.note)),
        ("back", sheet.back.as_ref().map_or(Value::None, back)),
    ])
}

fn leaf(leaf: &Leaf) -> Value {
    let day = chrono::Datelike::day(&leaf.date).to_string();
    let values = dict([
        ("strip", text(leaf.strip)),
        ("day", text(&day)),
        ("weekday", text(leaf.weekday)),
        ("month", text(&leaf.month)),
        ("time", optional(leaf.time.as_deref())),
    ]);
    values.into_value()
}

fn block(block: &Block) -> Value {
    let values = match block {
        Block::Fields(fields) => dict([("fields", list(fields, field))]),
        Block::Table {
            label,
            columns,
            rows,
        } => {
            let column = |(head, width): &Column| {
                dict([("head", text(head)), ("width", text(width.name()))]).into_value()
            };
            dict([
                ("label", text(label)),
                ("columns", list(columns, column)),
                ("rows", list(rows, |row| list(row, |cell| typed(cell)))),
            ])
        }
        Block::List { label, items } => dict([
            ("label", text(label)),
            ("items", list(items, |item| typed(item))),
        ]),
        Block::Text(words) => dict([("text", typed(words))]),
    };
    values.into_value()
}

fn field(field: &Field) -> Value {
    let value = field.value.as_deref();
    let values = dict([
        ("label", text(field.label)),
        ("value", value.map_or(Value::None, typed)),
        ("strong", field.strong.into_value()),
    ]);
    values.into_value()
}

fn signature(signature: &Signature) -> Value {
    let values = dict([
        ("role", text(signature.role)),
        ("note", text(signature.note)),
        ("name", typed(signature.name.as_deref().unwrap_or_default())),
    ]);
    values.into_value()
}

fn back(back: &Back) -> Value {
    let reason = |(day, why): &(String, String)| {
        dict([("day", text(day)), ("why", typed(why))]).into_value()
    };
    let values = dict([
        ("title", text(back.title)),
        ("limit", back.limit.as_deref().map_or(Value::None, typed)),
        ("caption", text(&back.caption)),
        ("heads", list(&back.heads, |(short, _)| text(short))),
        ("weeks", list(&back.weeks, |week| list(week, cell))),
        ("legend", text(back.legend)),
        ("reasons", list(&back.reasons, reason)),
        ("known", text(&back.known)),
    ]);
    values.into_value()
}

fn cell(cell: &Cell) -> Value {
    let counted = cell.counted.map(|count| count.to_string());
    let values = dict([
        ("date", text(&cell.shown)),
        ("face", text(cell.face.name())),
        ("counted", optional(counted.as_deref())),
        ("word", optional(cell.word)),
    ]);
    values.into_value()
}

/// What somebody may have typed.
fn typed(words: &str) -> Value {
    text(&visible(words))
}
