//! Answers as a person reads them.

use dunghen_core::{
    agency::Ward,
    catalog::Words,
    dossier::{Answer, Answers},
    procedure::{Field, FieldKind, Table},
    text::Lang,
    wire,
};

use crate::{calendar, key, numbers};

/// A normalised answer in words; the rows of a table are lines.
pub fn answer(lang: Lang, field: &Field, value: &Answer, words: &Words, wards: &[Ward]) -> String {
    spelled(
        lang,
        &format!("field.{}", field.id),
        field,
        value,
        words,
        wards,
    )
}

/// The same of a field or column whose words begin with a name.
pub(crate) fn spelled(
    lang: Lang,
    name: &str,
    field: &Field,
    value: &Answer,
    words: &Words,
    wards: &[Ward],
) -> String {
    let option = |id: &str| {
        words
            .get(lang, &format!("{name}.option.{id}"))
            .unwrap_or(id)
            .to_owned()
    };
    let text = match (value, &field.kind) {
        (Answer::Rows(rows), FieldKind::Table(table)) => {
            let rows = rows
                .iter()
                .map(|row| line(lang, name, table, row, words, wards));
            return rows.collect::<Vec<_>>().join("\n");
        }
        (Answer::Several(chosen), _) => {
            let chosen: Vec<_> = chosen.iter().map(|id| option(id)).collect();
            return chosen.join("; ");
        }
        (Answer::Text(text), kind) => match kind {
            FieldKind::Choice { .. } | FieldKind::Choices { .. } => option(text),
            FieldKind::Ward { .. } => {
                let ward = wards.iter().find(|ward| ward.code == text.as_str());
                ward.map_or_else(|| text.clone(), |ward| ward.name.clone())
            }
            FieldKind::Date { .. } => {
                wire::read_day(text).map_or_else(|| text.clone(), calendar::numeric_date)
            }
            FieldKind::YesNo if text == "yes" => key::WORD_YES.text(lang).into(),
            FieldKind::YesNo => key::WORD_NO.text(lang).into(),
            FieldKind::Money { .. } => {
                let amount = text.parse();
                let amount =
                    amount.map_or_else(|_| text.clone(), |amount| numbers::grouped(lang, amount));
                return format!("{amount} đồng");
            }
            FieldKind::Area | FieldKind::Decimal { .. } if lang == Lang::Vi => {
                text.replace('.', ",")
            }
            _ => text.clone(),
        },
        _ => String::new(),
    };
    match words.get(lang, &format!("{name}.unit")) {
        Some(unit) => format!("{text} {unit}"),
        None => text,
    }
}

/// A row of a table, as `Tên: nhà chính; Số tầng: 3`.
fn line(
    lang: Lang,
    name: &str,
    table: &Table,
    row: &Answers,
    words: &Words,
    wards: &[Ward],
) -> String {
    let cells = table.columns.iter().filter_map(|column| {
        let name = format!("{name}.column.{}", column.id);
        let label = words
            .get(lang, &format!("{name}.label"))
            .unwrap_or(&column.id);
        let value = spelled(lang, &name, column, row.get(&column.id)?, words, wards);
        Some(format!("{label}: {value}"))
    });
    cells.collect::<Vec<_>>().join("; ")
}
