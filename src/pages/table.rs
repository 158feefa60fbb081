//! A question that is answered in rows.

use std::cell::Cell;

use dunghen_core::{
    dossier::{Answer, Answers},
    place::Place,
    procedure::{Field, FieldKind, Table},
};
use dunghen_words::{Key, key};

use super::{
    open::Open,
    questions::{Told, error_at, question_of},
    step::element_of,
    turns::Turns,
};
use crate::{
    app::lang,
    components::{button, hidden},
    fields::{Question, question_view},
    html::{Child, El, Live, el, live},
    model::shown,
    state::{RwSignal, expect_context},
};

/// A table on its page. Rows are told apart by their numbers, so all are made again when
/// one comes or goes, and none while one is filled in.
#[derive(Clone)]
struct View {
    open: Open,
    at: usize,
    told: Told,
    rows: RwSignal<Vec<Answers>>,
    /// Told when a row comes or goes.
    shape: RwSignal<()>,
    /// The row taken out last, and where it was.
    removed: RwSignal<Option<(usize, Answers)>>,
    /// Whether its rows are still to be made for the first time.
    first: Cell<bool>,
}

/// Of rows that were filled in before, so many are made with the page, the others in turn.
const AT_ONCE: usize = 1;

pub(super) fn table_view(open: &Open, at: usize, field: &Field, required: bool, told: Told) -> El {
    let rows = match open
        .desk
        .draft
        .with_untracked(|draft| draft.answer(&field.id))
    {
        Answer::Rows(rows) => rows,
        _ => Vec::new(),
    };
    let begins = rows.is_empty() && required;
    let view = View {
        open: open.clone(),
        at,
        told,
        rows: RwSignal::new(rows),
        shape: RwSignal::new(()),
        removed: RwSignal::new(None),
        first: Cell::new(true),
    };
    // What must be filled in begins with a row to fill in.
    if begins {
        view.change(|rows| rows.push(Answers::new()));
    }
    view.show()
}

impl View {
    fn field(&self) -> Option<(&Field, &Table)> {
        let field = self.open.version.fields().nth(self.at)?;
        match &field.kind {
            FieldKind::Table(table) => Some((field, table)),
            _ => None,
        }
    }

    fn show(self) -> El {
        let Some((field, table)) = self.field() else {
            return el("div");
        };
        let (lang, words) = (lang(), &self.open.chunk.words);
        let place = Place::Answer(field.id.clone());
        let error = error_at(&self.open, self.told, place.clone());
        let hint = words.get(lang, &format!("field.{}.hint", field.id));
        let message_id = format!("{}-error", element_of(&place));
        let described = message_id.clone();
        let message = live(move || {
            let mark = hidden(key::STEP_ERROR_MARK.text(lang));
            let message = el("p").class("field__error").id(&message_id).child(mark);
            error.get().map(|error| message.child(error))
        });
        let label = shown::label(&field.id, words, lang);
        let (rows, undo, add) = (self.clone(), self.clone(), self.clone());
        let most = usize::from(table.max_rows);
        let add = button(key::STEP_ROW_ADD.text(lang))
            .id(&element_of(&place))
            .attr("aria-describedby", &described)
            // What is told of the table leads here, so it takes the focus even then.
            .live_attr("aria-disabled", {
                let (shape, rows) = (self.shape, self.rows);
                move || {
                    shape.track();
                    (rows.with_untracked(Vec::len) >= most).then(|| "true".to_owned())
                }
            })
            .on("click", move |_| {
                if add.rows.with_untracked(Vec::len) < most {
                    add.change(|rows| rows.push(Answers::new()));
                }
            });
        el("fieldset")
            .class("table")
            .attr("aria-describedby", &described)
            .child(el("legend").class("field__label").child(label))
            .child(hint.map(|hint| el("p").class("field__hint").child(hint)))
            .child(message)
            .child(live(move || rows.all()))
            .child(live(move || undo.undo()))
            .child(el("p").class("buttons").child(add))
    }

    /// The rows; of very many that were filled in before, some in turn.
    fn all(&self) -> Vec<Live> {
        self.shape.track();
        let turns = self.first.replace(false).then(expect_context::<Turns>);
        let count = self.rows.with_untracked(Vec::len);
        let row = |number| {
            let (view, turns) = (self.clone(), turns.filter(|_| number >= AT_ONCE));
            part(turns, move || view.row(number, turns))
        };
        (0..count).map(row).collect()
    }

    /// Changes which rows there are.
    fn change(&self, change: impl FnOnce(&mut Vec<Answers>)) {
        self.rows.update_quietly(change);
        self.keep();
        self.shape.set(());
    }

    fn keep(&self) {
        if let Some((field, _)) = self.field() {
            let rows = Answer::Rows(self.rows.get_untracked());
            self.open.answer(self.at, &field.id, rows);
        }
    }

    fn row(&self, number: usize, turns: Option<Turns>) -> El {
        let name = numbered(key::STEP_ROW, number);
        let view = self.clone();
        let remove = button(key::STEP_ROW_REMOVE.text(lang()))
            .class("button button--quiet")
            .child(hidden(&format!(" {name}")))
            .on("click", move |_| {
                view.change(|rows| {
                    let gone = (number < rows.len()).then(|| rows.remove(number));
                    view.removed.set(gone.map(|row| (number, row)));
                });
            });
        let columns = 0..self.field().map_or(0, |(_, table)| table.columns.len());
        let cell = |column| {
            let view = self.clone();
            part(turns, move || view.cell(number, column))
        };
        let cells: Vec<_> = columns.map(cell).collect();
        el("fieldset")
            .class("group")
            .child(el("legend").class("group__label").child(name))
            .child(cells)
            .child(el("p").class("buttons").child(remove))
    }

    fn cell(&self, number: usize, at: usize) -> Live {
        let asked = self.open.cell_asked(self.at, number, at);
        let view = self.clone();
        live(move || {
            let required = asked.get()?;
            let (field, table) = view.field()?;
            let column = table.columns.get(at)?;
            let row = u16::try_from(number).unwrap_or(u16::MAX);
            let place = Place::Cell(field.id.clone(), row, column.id.clone());
            let name = format!("field.{}.column.{}", field.id, column.id);
            let question = Question {
                id: element_of(&place),
                ..question_of(&view.open, &name, column, required)
            };
            let value = view.rows.with_untracked(|rows| {
                let row = rows.get(number);
                row.and_then(|row| row.get(&column.id)).cloned()
            });
            let error = error_at(&view.open, view.told, place);
            let (view, column) = (view.clone(), column.id.clone());
            let taken = move |answer| {
                view.rows.update_quietly(|rows| {
                    if let Some(row) = rows.get_mut(number) {
                        row.insert(column.clone(), answer);
                    }
                });
                view.keep();
            };
            Some(question_view(
                &question,
                &value.unwrap_or_default(),
                error,
                taken,
            ))
        })
    }

    /// The way to bring back the row taken out last.
    fn undo(&self) -> Option<El> {
        let (number, row) = self.removed.get()?;
        let view = self.clone();
        let back = button(key::STEP_ROW_UNDO.text(lang()))
            .class("button button--quiet")
            .on("click", move |_| {
                view.removed.set(None);
                view.change(|rows| rows.insert(number.min(rows.len()), row.clone()));
            });
        let said = el("span").child(numbered(key::STEP_ROW_REMOVED, number));
        let said = el("p").class("buttons").attr("role", "status").child(said);
        Some(said.child(back))
    }
}

/// A part that is made in turn, or now.
fn part<C: Child>(turns: Option<Turns>, make: impl Fn() -> C + 'static) -> Live {
    match turns {
        Some(turns) => turns.part(make),
        None => live(make),
    }
}

fn numbered(key: Key, number: usize) -> String {
    key.fill(lang(), &[("number", &(number + 1).to_string())])
}
