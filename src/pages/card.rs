//! A person's answers taken from the code on a citizen card.
//!
//! A scanner types what the code holds into whichever question has the focus. As soon as
//! that is all there, it is taken apart, and the questions are shown anew; what the
//! scanner still types then, goes nowhere. What was filled in stays marked as unverified
//! until somebody changes it.

use dunghen_core::{dossier::Answer, formats::CitizenCard, id::Id, procedure::Group};
use dunghen_words::key;

use super::open::Open;
use crate::{
    app::lang,
    components::button,
    html::{El, el},
    platform::page,
    state::RwSignal,
};

/// The code of a card, if that is what was typed.
pub(super) fn scanned(typed: &Answer) -> Option<CitizenCard> {
    let code = typed.text().filter(|text| text.contains('|'))?;
    CitizenCard::parse(code).ok()
}

/// A part of the contact as a draft names it among the fields.
pub(super) fn contact_field(part: &str) -> Id {
    format!("contact.{part}").as_str().into()
}

/// A field by its place and id, and the answer that stood there.
type Before = (usize, Id, Answer);

/// What a card filled in of a person.
#[derive(Clone)]
pub(super) struct Card {
    open: Open,
    group: Group,
    before: RwSignal<Vec<Before>>,
}

impl Card {
    pub(super) fn of(open: &Open, group: &Group) -> Self {
        Self {
            open: open.clone(),
            group: group.clone(),
            before: RwSignal::new(Vec::new()),
        }
    }

    /// The id of what the focus goes to.
    pub(super) fn id(&self) -> String {
        format!("group-{}", self.group.id)
    }

    /// Told when the questions are to be shown anew.
    pub(super) fn track(&self) {
        self.before.track();
    }

    /// Fills in the person, if that is what was typed; says whether it was.
    pub(super) fn fills_in(&self, typed: &Answer) -> bool {
        let Some(card) = scanned(typed) else {
            return false;
        };
        let (open, desk) = (&self.open, self.open.desk);
        let mut before = Vec::new();
        for (at, field) in open.version.fields().enumerate() {
            let part = self.group.part(&field.id).filter(|_| open.is_asked(at));
            let Some(text) = part.and_then(|part| card.part(part)) else {
                continue;
            };
            let mut was = desk.draft.with_untracked(|draft| draft.answer(&field.id));
            // The beginning of the code itself.
            if was.text().is_some_and(|text| text.contains('|')) {
                was = Answer::default();
            }
            before.push((at, field.id.clone(), was));
            open.answer(at, &field.id, Answer::Text(text));
        }
        let filled: Vec<_> = before.iter().map(|(_, field, _)| field.clone()).collect();
        desk.update(&open.code, |draft| draft.from_card.extend(filled));
        self.show(before);
        true
    }

    fn show(&self, before: Vec<Before>) {
        self.before.set(before);
        page::focus(&format!("#{}", self.id()));
    }

    /// That it was filled in, and the way back.
    pub(super) fn said(&self) -> Option<El> {
        let before = self.before.get();
        let filled = self.open.desk.draft.with_untracked(|draft| {
            let mut filled = draft.from_card.iter();
            filled.any(|field| self.group.part(field).is_some())
        });
        if !filled {
            return None;
        }
        let card = self.clone();
        let back = (!before.is_empty()).then(|| {
            button(key::STEP_CARD_BACK.text(lang()))
                .class("button button--quiet")
                .on("click", move |_| {
                    for (at, field, answer) in &before {
                        card.open.answer(*at, field, answer.clone());
                    }
                    card.show(Vec::new());
                })
        });
        let said = el("p").class("buttons").attr("role", "status");
        let words = el("span").child(key::STEP_CARD.text(lang()));
        Some(said.child(words).child(back))
    }
}
