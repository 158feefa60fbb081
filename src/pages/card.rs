//! A group of answers taken from elsewhere: the code on a citizen card, or the dossier sent
//! last from this device.
//!
//! A scanner types what the code holds into whichever question has the focus. As soon as
//! that is all there, it is taken apart, and the questions are shown anew; what the
//! scanner still types then, goes nowhere. What was filled in stays marked as unverified
//! until somebody changes it.

use std::collections::BTreeMap;

use dunghen_core::{
    dossier::{Answer, Dossier},
    formats::CitizenCard,
    id::Id,
    procedure::{Group, GroupKind, Version},
};
use dunghen_words::key;

use super::open::Open;
use crate::{
    app::lang,
    components::button,
    html::{El, el},
    platform::{page, storage},
    state::RwSignal,
};

/// The code of a card, if that is what was typed.
pub(super) fn scanned(typed: &Answer) -> Option<CitizenCard> {
    let code = typed.text().filter(|text| text.contains('|'))?;
    CitizenCard::parse(code).ok()
}

/// What was answered of a person, an organisation or an address in the dossier sent last, by
/// the names of the parts.
type Known = BTreeMap<String, String>;

/// What the names begin with that it is kept under.
pub(super) const KNOWN: &str = "known.";

fn known_name(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Person => "known.person",
        GroupKind::Organisation => "known.organisation",
        GroupKind::Address => "known.address",
    }
}

/// Keeps what a dossier that was sent says of persons, organisations and addresses.
pub(super) fn remember(version: &Version, dossier: &Dossier) {
    for group in version.sections.iter().flat_map(|section| &section.groups) {
        let parts = version.fields().filter_map(|field| {
            let part = group.part(&field.id)?;
            let text = dossier.answers.get(&field.id)?.text()?.trim();
            (!text.is_empty()).then(|| (part.to_owned(), text.to_owned()))
        });
        let known: Known = parts.collect();
        if !known.is_empty() {
            storage::save(known_name(group.kind), &known);
        }
    }
    storage::save(CONTACT, &dossier.contact);
}

/// The name the contact of the dossier sent last is kept under.
pub(super) const CONTACT: &str = "known.contact";

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
        let filled = self.fill(&|part| card.part(part));
        self.open.desk.update(&self.open.code, |draft| {
            draft.from_card.extend(filled);
        });
        true
    }

    /// Answers what is asked of the parts that something is known of; which these are.
    fn fill(&self, known: &dyn Fn(&str) -> Option<String>) -> Vec<Id> {
        let (open, desk) = (&self.open, self.open.desk);
        let mut before = Vec::new();
        for (at, field) in open.version.fields().enumerate() {
            let part = self.group.part(&field.id).filter(|_| open.is_asked(at));
            let Some(text) = part.and_then(known) else {
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
        let filled = before.iter().map(|(_, field, _)| field.clone()).collect();
        self.show(before);
        filled
    }

    /// The offer to answer as in the dossier sent last, while nothing is answered here.
    pub(super) fn offer(&self) -> Option<El> {
        self.track();
        let known: Known = storage::load(known_name(self.group.kind))?;
        let untouched = self.open.desk.draft.with_untracked(|draft| {
            let mut own = self.open.version.fields();
            !own.any(|field| {
                self.group.part(&field.id).is_some() && draft.answer(&field.id).is_given()
            })
        });
        let card = self.clone();
        untouched.then(|| {
            let fill = button(key::STEP_AS_BEFORE.text(lang()))
                .class("button button--quiet")
                .on("click", move |_| {
                    card.fill(&|part| known.get(part).cloned());
                });
            el("p").class("buttons").child(fill)
        })
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
