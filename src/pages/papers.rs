//! What papers to get together, by the answers so far: to print, or to send to somebody.

use dunghen_core::{
    assessment::{ComponentState, ComponentStatus},
    condition::Truth,
    place::Place,
    procedure::{Component, Provided, Tier},
};
use dunghen_words::{Key, key, sentence};
use leptos::task::spawn_local;

use super::{
    arrive::arrive,
    documents::form_link,
    open::Open,
    tasks::TASKS,
    why::{because, details},
};
use crate::{
    app::lang,
    components::{button, layout, link, title},
    html::{El, el, live},
    platform::{page, share},
    state::{RwSignal, expect_context},
};

/// The last part of its address.
pub(super) const PAPERS: &str = "papers-to-get";

/// A component by its place, with its state.
type Listed<'v> = (usize, &'v Component, ComponentState);

pub(super) fn papers_page() -> El {
    let lang = lang();
    let open = expect_context::<Open>();
    let heading = key::PAPERS_TITLE.text(lang);
    arrive(heading);
    let name = open.chunk.words.get(lang, "name").unwrap_or_default();
    let expected = open.schedule.get().map(|schedule| {
        let told = sentence::promise(lang, &schedule);
        el("p").child(key::PAPERS_IF_NOW).child(" ").child(told)
    });
    let said = RwSignal::new(String::new());
    let text = as_text(&open, heading, name);
    let send = button(key::PAPERS_SHARE.text(lang)).on("click", move |_| {
        let text = text.clone();
        spawn_local(async move {
            match share::offer(&text).await {
                Some(true) => said.set(key::PAPERS_SHARED.text(lang).to_owned()),
                // Thought better of it.
                Some(false) => {}
                None if share::copy(&text).await => {
                    said.set(key::PAPERS_COPIED.text(lang).to_owned());
                }
                None => said.set(text),
            }
        });
    });
    let print = button(key::PAPERS_PRINT.text(lang))
        .class("button button--quiet")
        .on("click", |_| page::print());
    let buttons = el("p").class("buttons").child(print).child(send);
    let groups: Vec<_> = GROUPS
        .iter()
        .filter_map(|(heading, of)| group(&open, *heading, *of))
        .collect();
    let main = el("div")
        .class("layout__main stack")
        .child(link(&open.path(TASKS), key::TASKS_TITLE.text(lang)).class("back"))
        .child(title(heading))
        .child(el("p").class("lead").child(name))
        .child(el("p").child(key::PAPERS_BY_ANSWERS))
        .child(expected)
        .child(buttons)
        .child(
            el("p")
                .class("papers__said")
                .attr("role", "status")
                .child(live(move || said.get())),
        )
        .child(groups);
    layout().child(main)
}

/// Whether a component belongs to a group, by its state.
type Of = fn(&ComponentState) -> bool;

/// In what groups they are listed.
const GROUPS: [(Key, Of); 4] = [
    (key::PAPERS_NEEDED, |state| {
        state.needed.holds() && state.tier == Tier::Required
    }),
    (key::PAPERS_ADVISED, |state| {
        state.needed.holds() && matches!(state.tier, Tier::Recommended | Tier::Optional)
    }),
    (key::PAPERS_UNSETTLED, |state| {
        state.needed == Truth::Unknown && state.tier != Tier::NotNeeded
    }),
    (key::PAPERS_SPARED, |state| state.spared),
];

/// The components of a group, each once.
fn listed(open: &Open, of: Of) -> Vec<Listed<'_>> {
    let states = open
        .assessment
        .with_untracked(|assessment| assessment.components.clone());
    let all = open.version.components.iter().enumerate();
    let all = all.filter_map(|(at, component)| {
        let mut states = states.iter();
        let state = states.find(|state| state.component == component.id)?;
        of(state).then(|| (at, component, state.clone()))
    });
    all.collect()
}

fn group(open: &Open, heading: Key, of: Of) -> Option<El> {
    let listed = listed(open, of);
    if listed.is_empty() {
        return None;
    }
    let mut list = el("ul").class("papers");
    for (at, component, state) in listed {
        list = list.child(paper(open, at, component, &state));
    }
    let section = el("section").child(el("h2").child(heading));
    Some(section.child(list))
}

fn name_of(open: &Open, component: &Component) -> String {
    let place = Place::Component(component.id.clone());
    sentence::place_name(lang(), &place, &open.chunk.words).into_owned()
}

fn paper(open: &Open, at: usize, component: &Component, state: &ComponentState) -> El {
    let lang = lang();
    let here = match (&component.provided, state.status) {
        (Provided::Form { .. }, _) => Some(key::COMPONENTS_FROM_ANSWERS),
        (_, ComponentStatus::Attached) => Some(key::PAPERS_ATTACHED),
        _ => None,
    };
    let details = details(open, component, lang);
    let soft = |text: String| (!text.is_empty()).then(|| el("p").class("soft").child(text));
    // Drawn, to be ticked on paper.
    let mark = match here {
        Some(_) => "☑",
        None => "☐",
    };
    let text = el("div")
        .child(el("h3").child(name_of(open, component)))
        .child(here.map(|here| el("p").child(here)))
        .child(soft(because(open, at, component, state, lang)))
        .child(soft(details))
        .child(form_link(open, component));
    el("li")
        .class("papers__paper")
        .child(el("span").attr("aria-hidden", "true").child(mark))
        .child(text)
}

/// The same as plain text, for whoever helps to get them.
fn as_text(open: &Open, heading: &str, name: &str) -> String {
    let mut text = format!("{heading}: {name}\n");
    for (heading, of) in GROUPS {
        let listed = listed(open, of);
        if !listed.is_empty() {
            text.push_str(&format!("\n{}\n", heading.text(lang())));
        }
        for (_, component, _) in listed {
            text.push_str(&format!("- {}", name_of(open, component)));
            // What the page says at length.
            let any = component.any_of.is_some().then_some(key::PAPERS_ANY_OF);
            let unconfirmed = component.unconfirmed.then_some(key::COMPONENTS_UNCONFIRMED);
            for remark in [any, unconfirmed].into_iter().flatten() {
                text.push_str(&format!(" {}", remark.text(lang())));
            }
            text.push('\n');
        }
    }
    text
}
