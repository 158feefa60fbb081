//! All steps of a dossier with how far each is; any may be done next.

use dunghen_words::{Key, key};

use super::{arrive::arrive, open::Open};
use crate::{
    app::lang,
    components::{layout, link, title},
    html::{El, el, live},
    model::{
        draft::Draft,
        steps::{Progress, Step, first_open, progress},
    },
    state::expect_context,
};

/// The last part of its address.
pub(super) const TASKS: &str = "all-steps";

pub(super) fn tasks_page() -> El {
    let lang = lang();
    let open = expect_context::<Open>();
    let heading = key::TASKS_TITLE.text(lang);
    arrive(heading);
    let name = open.chunk.words.get(lang, "name").unwrap_or_default();
    let back = link(&format!("/procedures/{}", open.code), name).class("back");
    let desk = open.desk;
    let begun = desk.draft.with_untracked(Draft::is_begun);
    let papers = link(
        &open.path(super::papers::PAPERS),
        key::PROCEDURE_PAPERS.text(lang),
    );
    let content = live(move || {
        // Files arrive while one looks.
        open.assessment.with(|_| ());
        let all = far(&open);
        let done = all.iter().filter(|(_, far)| is_over(*far)).count();
        let (done, of) = (done.to_string(), all.len().to_string());
        let told = key::TASKS_DONE.fill(lang, &[("done", &done), ("of", &of)]);
        let mut list = el("ol").class("tasks");
        for (step, far) in &all {
            list = list.child(task(&open, step, *far));
        }
        let next = open
            .assessment
            .with_untracked(|assessment| first_open(&open.version, assessment));
        let word = match begun {
            true => key::TASKS_GO_ON,
            false => key::PROCEDURE_START,
        };
        let next = link(&open.path(next.slug()), word.text(lang)).class("button");
        let told = el("p").class("lead").child(told);
        (told, list, el("p").class("buttons").child(next))
    });
    let main = el("div")
        .class("layout__main stack")
        .child(back)
        .child(title(heading))
        .child(content)
        .child(el("p").child(papers));
    layout().child(main)
}

/// Every step on which something is to be done, with how far it is.
pub(super) fn far(open: &Open) -> Vec<(Step, Progress)> {
    let dossier = open
        .desk
        .draft
        .with_untracked(|draft| draft.dossier.clone());
    let far = |step: Step| {
        let far = open
            .assessment
            .with_untracked(|assessment| progress(&step, &open.version, &dossier, assessment));
        (step, far)
    };
    open.steps_now(None).into_iter().map(far).collect()
}

/// Whether nothing is left to do there.
pub(super) fn is_over(far: Progress) -> bool {
    matches!(far, Progress::Done | Progress::Optional)
}

fn task(open: &Open, step: &Step, far: Progress) -> El {
    let lang = lang();
    let (tone, word): (_, Key) = match far {
        Progress::Untouched => ("needed", key::TASKS_UNTOUCHED),
        Progress::Begun => ("advised", key::TASKS_BEGUN),
        Progress::Wrong => ("problem", key::TASKS_WRONG),
        Progress::Stopped => ("problem", key::TASKS_STOPPED),
        Progress::Optional => ("unneeded", key::TASKS_OPTIONAL),
        Progress::Done if *step == Step::Check => ("needed", key::TASKS_READY),
        Progress::Done => ("submitted", key::TASKS_OVER),
        Progress::Unsettled => ("unneeded", key::COMPONENTS_UNSETTLED),
        Progress::Waiting => ("unneeded", key::TASKS_WAITING),
    };
    let name = match step {
        Step::Contact => key::STEP_CONTACT.text(lang),
        Step::Section(id) => {
            let title = open.chunk.words.get(lang, &format!("section.{id}.title"));
            title.unwrap_or(id)
        }
        Step::Components => key::STEP_COMPONENTS.text(lang),
        Step::Check => key::TASKS_SEND.text(lang),
    };
    let way = match far {
        Progress::Stopped => "stop",
        _ => step.slug(),
    };
    let tag = el("span").class("tag").attr("data-tone", tone);
    let id = format!("task-{}", step.slug());
    el("li")
        .class("tasks__task")
        .child(link(&open.path(way), name).attr("aria-describedby", &id))
        .child(" ")
        .child(tag.id(&id).child(word.text(lang)))
}
