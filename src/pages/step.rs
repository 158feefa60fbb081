//! One step of a dossier, under the sticky date.

use dunghen_core::{finding::Finding, place::Place, text::Lang};
use dunghen_words::{key, sentence};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    check::CheckPage, desk::Open, documents::DocumentsPage, missing::Missing,
    questions::QuestionsPage, stop::StopPage,
};
use crate::{
    app::lang,
    components::{Heading, Leaf, Steps},
    model::steps::{Step, first_open, steps},
};

#[component]
pub(super) fn StepPage(
    /// The step's name in the address.
    slug: String,
) -> impl IntoView {
    let open = expect_context::<Open>();
    if slug == "stop" {
        return view! { <StopPage/> }.into_any();
    }
    let Some(step) = steps(&open.version)
        .into_iter()
        .find(|step| step.slug() == slug)
    else {
        return view! { <Missing/> }.into_any();
    };
    if open
        .desk
        .draft
        .with_untracked(|draft| draft.is_begun() && draft.step != slug)
    {
        open.desk
            .update(&open.code, |draft| draft.step.clone_from(&slug));
    }
    let schedule = open.schedule;
    let page = match step {
        Step::Components => view! { <DocumentsPage/> }.into_any(),
        Step::Check => view! { <CheckPage/> }.into_any(),
        step => view! { <QuestionsPage step/> }.into_any(),
    };
    view! {
        <main class="layout" id="main">
            <aside class="layout__aside" aria-label=key::LEAF_ASIDE.text(lang())>
                {move || schedule.get().map(|schedule| view! {
                    <Leaf schedule heading=Heading::Expected variant="leaf--sticky" explained=true/>
                })}
            </aside>
            <div class="layout__main">{page}</div>
        </main>
    }
    .into_any()
}

/// Back, and where one is.
#[component]
pub(super) fn StepHead(
    /// The present step.
    step: Step,
    /// Its name.
    title: String,
) -> impl IntoView {
    let open = expect_context::<Open>();
    let all = steps(&open.version);
    let at = all
        .iter()
        .position(|known| *known == step)
        .unwrap_or_default();
    let back = match at.checked_sub(1).and_then(|before| all.get(before)) {
        Some(before) => open.path(before.slug()),
        None => format!("/procedures/{}", open.code),
    };
    view! {
        <a href=back class="back">{key::STEP_BACK.text(lang())}</a>
        <Steps at=at + 1 of=all.len() title/>
    }
}

/// Goes on from a step: to the next one, or straight back to the check when
/// one came from there and nothing new is to be answered.
pub(super) fn going_on(step: Step) -> impl Fn() + Clone {
    let open = expect_context::<Open>();
    let navigate = use_navigate();
    let query = use_query_map();
    move || {
        let from_check = query.with_untracked(|query| query.get("return").is_some());
        let target = if from_check {
            match open
                .assessment
                .with_untracked(|assessment| first_open(&open.version, assessment))
            {
                Step::Check => open.path(Step::Check.slug()),
                open_step => format!("{}?return=check", open.path(open_step.slug())),
            }
        } else {
            let all = steps(&open.version);
            let next = all
                .iter()
                .skip_while(|known| **known != step)
                .nth(1)
                .unwrap_or(&Step::Check);
            open.path(next.slug())
        };
        navigate(&target, NavigateOptions::default());
    }
}

/// The id of the element a finding is shown at.
pub(super) fn element_of(place: &Place) -> String {
    match place {
        Place::Dossier => "main".into(),
        Place::Answer(id) => format!("field-{id}"),
        Place::Contact(id) => format!("contact-{id}"),
        Place::Component(id) => format!("component-{id}"),
    }
}

/// A finding in words.
pub(super) fn worded(open: &Open, lang: Lang, finding: &Finding) -> String {
    sentence::finding(lang, finding, &open.chunk.words)
}
