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
    papers::{PAPERS, papers_page},
    questions::questions_page,
    stop::stop_page,
    tasks::{TASKS, far, is_over, tasks_page},
};
use crate::{
    app::lang,
    components::{Heading, layout, leaf, link, steps_bar},
    html::{Child, El, Live, el, live},
    model::{
        draft::Far,
        steps::{Step, first_open, steps},
    },
    platform::{address::Address, page},
};

/// The step of a name in the address; anew when another window has changed the dossier.
pub(super) fn step_page(slug: String) -> Live {
    let open = expect_context::<Open>();
    if steps(&open.version).iter().any(|step| step.slug() == slug) {
        remember(&open, &slug);
    }
    let elsewhere = open.desk.elsewhere;
    live(move || {
        elsewhere.track();
        page_of(&slug)
    })
}

fn page_of(slug: &str) -> El {
    let open = expect_context::<Open>();
    match slug {
        "stop" => return stop_page(),
        "official-form" => return form_page(),
        "compare-cases" => return compare_page(),
        TASKS => return tasks_page(),
        PAPERS => return papers_page(),
        _ => {}
    }
    let Some(step) = steps(&open.version)
        .into_iter()
        .find(|step| step.slug() == slug)
    else {
        return missing(None);
    };
    let (schedule, kept) = (open.schedule, open.desk.kept);
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
    let unkept = live(move || {
        let unkept = el("p").class("notice").child(key::STEP_UNKEPT);
        (!kept.get()).then_some(unkept)
    });
    let main = el("div")
        .class("layout__main")
        .child(el("div").attr("role", "status").child(unkept))
        .child(changed);
    let main = match step {
        Step::Components => main.child(documents_page()),
        Step::Check => main.child(check_page()),
        step => main.child(questions_page(&step)),
    };
    layout().child(aside).child(main)
}

/// Keeps where one was last, and how far the dossier was then.
fn remember(open: &Open, slug: &str) {
    let all = far(open);
    let done = all.iter().filter(|(_, far)| is_over(*far)).count();
    let far = Some(Far {
        done,
        of: all.len(),
    });
    open.desk.remember(&open.code, |draft| {
        let moved = draft.step != slug || draft.far != far;
        if moved {
            draft.step = slug.to_owned();
            draft.far = far;
        }
        moved
    });
}

/// The way back, and where one is.
pub(super) fn step_head(step: &Step, name: &str) -> impl Child + use<> {
    let open = expect_context::<Open>();
    let all = open.steps_now(Some(step));
    let at = all
        .iter()
        .position(|known| known == step)
        .unwrap_or_default();
    let back = match at.checked_sub(1).and_then(|before| all.get(before)) {
        Some(before) => open.path(before.slug()),
        None => format!("/procedures/{}", open.code),
    };
    let back = link(&back, key::STEP_BACK.text(lang())).class("back");
    let tasks = link(&open.path(TASKS), key::STEP_ALL.text(lang()));
    (back, steps_bar(at + 1, all.len(), name, tasks))
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
            let all = open.steps_now(Some(&step));
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
