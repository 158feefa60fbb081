//! What changed for a draft since it was begun, because the law did.

use dunghen_core::{id::Id, procedure::Version};
use dunghen_words::{Key, key, sentence};

use super::open::Open;
use crate::{
    app::lang,
    components::button,
    html::{El, Live, el, live},
    model::{
        changes::{Change, changes},
        shown,
    },
};

/// Tells what changed, until somebody has read it. A draft that is only begun now goes by
/// the version in force.
pub(super) fn changed(open: &Open) -> Live {
    let open = open.clone();
    live(move || {
        let (begun_under, is_begun) = open
            .desk
            .draft
            .with(|draft| (draft.version.clone(), draft.is_begun()));
        let now = &open.version.id;
        match begun_under {
            Some(before) if is_begun && before != *now => {
                let mut versions = open.chunk.procedure.versions.iter();
                let before = versions.find(|version| version.id == before);
                Some(told(&open, before))
            }
            Some(before) if before == *now => None,
            _ => {
                let now = now.clone();
                open.desk
                    .keep(&open.code, |draft| draft.version = Some(now));
                None
            }
        }
    })
}

fn told(open: &Open, before: Option<&Version>) -> El {
    let lang = lang();
    let since = open.version.effective_from.to_string();
    let heading = key::CHANGED_TITLE.fill(lang, &[("date", &since)]);
    let found = before.map(|before| {
        open.desk
            .draft
            .with_untracked(|draft| changes(before, &open.version, &draft.dossier))
    });
    let words = &open.chunk.words;
    let name = |component: &Id| words.get(lang, &format!("component.{component}.name"));
    let changes: Vec<_> = found.into_iter().flatten().collect();
    // A paper that only has another entry now is the same to whoever brings it.
    let renewed = |change: &Change| match change {
        Change::Wanted(one) => changes
            .iter()
            .any(|other| matches!(other, Change::Spared(other) if name(other) == name(one))),
        Change::Spared(one) => changes
            .iter()
            .any(|other| matches!(other, Change::Wanted(other) if name(other) == name(one))),
        _ => false,
    };
    let told = changes.iter().filter(|change| !renewed(change));
    let items: Vec<_> = told.map(|change| item(open, change)).collect();
    let heading = el("h2").class("notice__title").child(heading);
    let list = match items.is_empty() {
        true => el("p").child(key::CHANGED_NOTHING),
        false => el("ul").child(items),
    };
    let (desk, code, now) = (open.desk, open.code.clone(), open.version.id.clone());
    let read = button(key::CHANGED_READ.text(lang)).class("button button--quiet");
    let read = read.on("click", move |_| {
        desk.update(&code, |draft| draft.version = Some(now.clone()));
    });
    el("section")
        .class("notice stack")
        .child(heading)
        .child(el("p").child(key::CHANGED_KEPT))
        .child(list)
        .child(el("p").class("buttons").child(read))
}

fn item(open: &Open, change: &Change) -> El {
    let lang = lang();
    let words = &open.chunk.words;
    let question =
        |key: Key, field: &Id| key.fill(lang, &[("question", &shown::label(field, words, lang))]);
    let paper = |key: Key, component: &Id| {
        let name = words.get(lang, &format!("component.{component}.name"));
        key.fill(lang, &[("name", name.unwrap_or(component))])
    };
    let text = match change {
        Change::Asked(field) => question(key::CHANGED_ASKED, field),
        Change::Dropped(field) => question(key::CHANGED_DROPPED, field),
        Change::Chosen(field) => question(key::CHANGED_CHOSEN, field),
        Change::Kind(field) => question(key::CHANGED_KIND, field),
        Change::Wanted(component) => paper(key::CHANGED_WANTED, component),
        Change::Spared(component) => paper(key::CHANGED_SPARED, component),
        Change::Limit(before, now) => {
            let (before, now) = (sentence::limit(lang, *before), sentence::limit(lang, *now));
            key::CHANGED_LIMIT.fill(lang, &[("before", &before), ("now", &now)])
        }
    };
    el("li").child(text)
}
