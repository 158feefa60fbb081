//! Says that the procedure is not for this situation, why, and where to go.

use dunghen_core::{finding::Finding, place::Place};
use dunghen_words::{key, law};
use leptos::prelude::*;

use super::{arrive::arrive, desk::Open, step::worded};
use crate::{
    app::{Catalog, lang},
    model::{shown, steps::steps},
};

#[component]
pub(super) fn StopPage() -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let Catalog(index) = expect_context();
    let title = key::STOP_TITLE.text(lang);
    arrive(title);
    let gates: Vec<Finding> = open
        .assessment
        .with_untracked(|assessment| assessment.gates().cloned().collect());
    let reasons = gates.iter().map(|gate| {
        let instead = open.chunk.words.get(lang, &format!("{}.instead", gate.fault.code)).map(str::to_owned);
        let cited = gate.law.as_ref().map(|cited| law::citation(lang, cited, &index.acts));
        view! {
            <section class="stack">
                <p>{worded(&open, lang, gate)}</p>
                {instead.map(|instead| view! { <p>{instead}</p> })}
                {cited.map(|law| view! { <p class="soft">{key::COMPONENTS_LAW.fill(lang, &[("law", &law)])}</p> })}
            </section>
        }
    });
    let changes = gates.iter().filter_map(|gate| {
        let Place::Answer(field) = &gate.place else {
            return None;
        };
        let step = steps(&open.version)
            .into_iter()
            .find(|step| step.holds(&open.version, gate))?;
        let label = shown::label(field, &open.chunk.words, lang);
        let text = key::STOP_CHANGE.fill(lang, &[("question", &label)]);
        Some(view! { <li><a href=open.path(step.slug())>{text}</a></li> })
    });
    view! {
        <main class="layout" id="main">
            <div class="layout__main stack">
                <h1 tabindex="-1">{title}</h1>
                {reasons.collect_view()}
                <h2>{key::STOP_WHAT_NOW.text(lang)}</h2>
                <ul>
                    {changes.collect_view()}
                    <li><a href="/">{key::STOP_OTHER.text(lang)}</a></li>
                </ul>
            </div>
        </main>
    }
}
