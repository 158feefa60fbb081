//! A heap of files at once, each put to its document one by one.

use std::collections::BTreeMap;

use dunghen_core::{
    id::Id,
    place::Place,
    procedure::{FileLimits, Provided},
};
use dunghen_words::{key, numbers, sentence};
use leptos::prelude::event_target_value;

use super::may_be_needed;
use crate::{
    app::lang,
    components::{button, hidden},
    html::{El, el, live},
    pages::open::Open,
    platform::files,
    state::RwSignal,
};

/// Files by a number, as yet without a document.
type Heap = BTreeMap<u32, files::File>;

/// Where many files are chosen at once; `take` gets each with its document.
pub(super) fn heap(
    open: &Open,
    take: impl Fn(&Id, &FileLimits, files::File) + Clone + 'static,
) -> Option<El> {
    let files_wanted = open
        .version
        .components
        .iter()
        .filter(|component| matches!(component.provided, Provided::File(_)));
    // With one document there is nothing to sort.
    if files_wanted.count() < 2 {
        return None;
    }
    let heap = RwSignal::new(Heap::new());
    let choose = move |event| {
        heap.update(|heap| {
            for file in files::chosen(&event) {
                let next = heap.last_key_value().map_or(0, |(last, _)| last + 1);
                heap.insert(next, file);
            }
        });
    };
    let input = el("input")
        .class("upload__input visually-hidden")
        .id("heap")
        .attr("type", "file")
        .flag("multiple", true)
        .on("change", choose);
    let label = el("label")
        .class("button button--quiet")
        .attr("for", "heap")
        .child(key::HEAP_CHOOSE);
    let open = open.clone();
    let list = live(move || {
        let all = heap.get();
        (!all.is_empty()).then(|| {
            let mut list = el("ul").class("files");
            for (number, file) in &all {
                list = list.child(row(&open, heap, *number, file, take.clone()));
            }
            list
        })
    });
    let heap = el("details")
        .class("heap")
        .child(el("summary").child(key::HEAP_TITLE))
        .child(el("p").class("component__limits").child(key::HEAP_HOW))
        .child(el("div").class("upload").child(input).child(label))
        .child(list);
    Some(heap)
}

/// A file, and the question what it is.
fn row(
    open: &Open,
    heap: RwSignal<Heap>,
    number: u32,
    file: &files::File,
    take: impl Fn(&Id, &FileLimits, files::File) + 'static,
) -> El {
    let lang = lang();
    let name = file.name();
    let id = format!("heap-{number}");
    let mut select = el("select")
        .class("field__input")
        .id(&id)
        .child(el("option").attr("value", "").child(key::STEP_CHOOSE));
    let states = open
        .assessment
        .with_untracked(|assessment| assessment.components.clone());
    let mut choices = Vec::new();
    for component in &open.version.components {
        let Provided::File(limits) = &component.provided else {
            continue;
        };
        let mut states = states.iter();
        let state = states.find(|state| state.component == component.id);
        if state.is_some_and(may_be_needed) {
            let place = Place::Component(component.id.clone());
            let words = sentence::place_name(lang, &place, &open.chunk.words);
            let option = el("option").attr("value", &component.id);
            select = select.child(option.child(&*words));
            choices.push((component.id.clone(), limits.clone()));
        }
    }
    let chosen = RwSignal::new(String::new());
    let select = select.on("change", move |event| {
        chosen.set(event_target_value(&event))
    });
    let own = file.clone();
    // Not as soon as something is chosen: with the arrow keys one comes by all of them.
    let put = button(key::HEAP_PUT.text(lang))
        .class("button button--quiet")
        .child(hidden(&format!(" {name}")))
        .on("click", move |_| {
            let chosen = chosen.get_untracked();
            let mut choices = choices.iter();
            if let Some((component, limits)) = choices.find(|(id, _)| **id == *chosen) {
                take(component, limits, own.clone());
                heap.update(|heap| drop(heap.remove(&number)));
            }
        });
    let remove = button(key::COMPONENTS_REMOVE.text(lang))
        .class("button button--plain")
        .child(hidden(&format!(" {name}")))
        .on("click", move |_| {
            heap.update(|heap| drop(heap.remove(&number)))
        });
    let size = numbers::bytes(lang, file.size() as u64);
    el("li")
        .class("file")
        .child(el("span").class("file__name").child(name.as_str()))
        .child(el("span").class("file__size").child(size))
        .child(remove)
        .child(
            el("label")
                .class("heap__what")
                .attr("for", &id)
                .child(key::HEAP_WHAT)
                .child(hidden(&format!(" {name}"))),
        )
        .child(select)
        .child(put)
}
