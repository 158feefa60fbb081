//! One step of a dossier, under the sticky date.

use crate::state::expect_context;
use dunghen_core::{finding::Finding, place::Place, text::Lang};
use dunghen_words::{key, sentence};

use super::{
    changed::changed,
    check::check_page,
    compare::compare_page,
    documents::documents_page,
    forms::form_page,
    later::{behind, subject},
    missing::missing,
    open::Open,
    questions::questions_page,
    stop::stop_page,
};
use crate::{
    app::lang,
    components::{Heading, layout, leaf, link, steps_bar},
    html::{Child, El, el, live},
    model::steps::{Step, first_open, steps},
    platform::{address::Address, page},
};

/// The step of a name in the address.
pub(super) fn step_page(slug: &str) -> El {
    let open = expect_context::<Open>();
    match slug {
        "stop" => return stop_page(),
        "official-form" => return form_page(),
        "compare-cases" => return compare_page(),
        _ => {}
    }
    let Some(step) = steps(&open.version)
        .into_iter()
        .find(|step| step.slug() == slug)
    else {
        return missing(None);
    };
    if open
        .desk
        .draft
        .with_untracked(|draft| draft.is_begun() && draft.step != slug)
    {
        open.desk
            .update(&open.code, |draft| draft.step = slug.to_owned());
    }
    let schedule = open.schedule;
    let changed = changed(&open);
    let date = live(move || {
        let schedule = schedule.get()?;
        let behind = behind(subject(&open, &schedule));
        Some(leaf(
            &schedule,
            Heading::Expected,
            "leaf--sticky",
            Some(behind),
        ))
    });
    let aside = el("aside")
        .class("layout__aside")
        .attr("aria-label", key::LEAF_ASIDE.text(lang()))
        .child(date);
    let main = el("div").class("layout__main").child(changed);
    let main = match step {
        Step::Components => main.child(documents_page()),
        Step::Check => main.child(check_page()),
        step => main.child(questions_page(&step)),
    };
    layout().child(aside).child(main)
}

/// The way back, and where one is.
pub(super) fn step_head(step: &Step, name: &str) -> impl Child + use<> {
    let open = expect_context::<Open>();
    let all = steps(&open.version);
    let at = all
        .iter()
        .position(|known| known == step)
        .unwrap_or_default();
    let back = match at.checked_sub(1).and_then(|before| all.get(before)) {
        Some(before) => open.path(before.slug()),
        None => format!("/procedures/{}", open.code),
    };
    let back = link(&back, key::STEP_BACK.text(lang())).class("back");
    (back, steps_bar(at + 1, all.len(), name))
}

/// Goes on from a step: to the next one, or straight back to the check when
/// one came from there and nothing new is to be answered.
pub(super) fn going_on(step: Step) -> impl Fn() + Clone {
    let open = expect_context::<Open>();
    let address = expect_context::<Address>();
    move || {
        let from_check = page::query("return").is_some();
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
        address.go(&target);
    }
}

/// The id of the element a finding is shown at.
pub(super) fn element_of(place: &Place) -> String {
    match place {
        Place::Dossier => "main".into(),
        Place::Answer(id) => format!("field-{id}"),
        Place::Cell(id, row, column) => format!("field-{id}-{row}-{column}"),
        Place::Contact(id) => format!("contact-{id}"),
        Place::Component(id) => format!("component-{id}"),
    }
}

/// A finding in words.
pub(super) fn worded(open: &Open, lang: Lang, finding: &Finding) -> String {
    sentence::finding(lang, finding, &open.chunk.words)
}
