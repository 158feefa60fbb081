//! One of many options, found by typing: a few at a time are in view.

use std::rc::Rc;

use dunghen_words::key;
use leptos::prelude::event_target_value;

use super::{frame::described_by, question::choice};
use crate::{
    app::lang,
    html::{El, el, live},
    model::search::Searched,
    state::{Memo, RwSignal},
};

/// How many options are in view at once.
const IN_VIEW: usize = 7;

/// An option: its value, its words, and other names that it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) also: Vec<String>,
}

/// The inputs of a question with many options.
pub(super) fn sought(
    id: &str,
    options: &[Sought],
    value: &str,
    error: Memo<Option<String>>,
    on_text: Rc<dyn Fn(String)>,
) -> El {
    let lang = lang();
    let query = RwSignal::new(String::new());
    let chosen = RwSignal::new(value.to_owned());
    let invalid = move || error.with(|error| error.as_ref().map(|_| "true".to_owned()));
    // Every name by itself, with the option it is of.
    let names: Rc<[(usize, String)]> = options
        .iter()
        .enumerate()
        .flat_map(|(at, option)| {
            let names = [&option.words].into_iter().chain(&option.also);
            names.map(move |name| (at, name.clone()))
        })
        .collect();
    let searched = names.iter().map(|(_, name)| (name.clone(), String::new()));
    let searched = Rc::new(Searched::of(searched));
    let find_id = format!("{id}-count");
    let input = el("input")
        .class("field__input")
        .id(id)
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("aria-label", key::STEP_FIND.text(lang))
        .attr("placeholder", key::STEP_FIND.text(lang))
        .attr(
            "aria-describedby",
            &format!("{} {find_id}", described_by(id)),
        )
        .live_attr("aria-invalid", invalid)
        .on("input", move |event| query.set(event_target_value(&event)));
    let all: Rc<[Sought]> = options.into();
    let (own, name) = (all.clone(), id.to_owned());
    // Options with the name that each is found by.
    let found = {
        let all = all.clone();
        move || -> (Vec<(usize, String)>, usize) {
            let mut found: Vec<(usize, String)> = Vec::new();
            for (at, name) in searched
                .found(&query.get())
                .iter()
                .filter_map(|at| names.get(*at))
            {
                if !found.iter().any(|(known, _)| known == at) {
                    found.push((*at, name.clone()));
                }
            }
            let count = found.len();
            found.truncate(IN_VIEW);
            // What is chosen stays in view.
            let kept = chosen.with_untracked(|chosen| {
                let mut options = all.iter().enumerate();
                options.find(|(_, option)| option.value == *chosen)
            });
            if let Some((at, option)) = kept
                && !found.iter().any(|(known, _)| *known == at)
            {
                found.insert(0, (at, option.words.clone()));
            }
            (found, count)
        }
    };
    let counted = found.clone();
    let count = live(move || {
        let (shown, count) = counted();
        match count {
            0 => key::STEP_FIND_NONE.text(lang).to_owned(),
            count if count > shown.len() => {
                let (shown, count) = (shown.len().to_string(), count.to_string());
                key::STEP_FIND_MORE.fill(lang, &[("shown", &shown), ("count", &count)])
            }
            count => key::STEP_FIND_ALL.fill(lang, &[("count", &count.to_string())]),
        }
    });
    let list = live(move || {
        let (found, _) = found();
        let rows = found
            .into_iter()
            .filter_map(|(at, by)| Some((own.get(at)?, by)));
        rows.map(|(option, by)| {
            let (value, on_text) = (option.value.clone(), on_text.clone());
            let pair = (option.value.clone(), String::new());
            let is_chosen = chosen.with_untracked(|chosen| *chosen == option.value);
            let own_id = format!("{name}-{}", option.value);
            let input = choice(&name, &own_id, "radio", &pair, is_chosen).on("change", move |_| {
                chosen.set(value.clone());
                on_text(value.clone());
            });
            let text = el("span")
                .class("choice__text")
                .child(option.words.as_str());
            // Why it is found, where its own name does not tell.
            let before =
                (by != option.words).then(|| key::STEP_FIND_FORMERLY.fill(lang, &[("name", &by)]));
            let text = text.child(" ").child(before);
            el("label").class("choice").child(input).child(text)
        })
        .collect::<Vec<_>>()
    });
    let count = el("p")
        .class("field__hint")
        .id(&find_id)
        .attr("role", "status")
        .child(count);
    el("div")
        .child(input)
        .child(count)
        .child(el("div").class("choices").child(list))
}
