//! Other beginnings of the same count, and the date to take along.

use dunghen_core::{
    formats::parse_date,
    schedule::{SUPPLEMENT_BACK, SUPPLEMENT_DAY, Scenario, Schedule, Terms, moment, plan},
};
use dunghen_words::{calendar, key, sentence};
use leptos::task::spawn_local;

use super::desk::{InForce, Now};
use crate::{
    app::{Catalog, lang},
    components::{button, month, reasons},
    html::{El, el, input_of, live},
    model::ics::ics,
    platform::share,
    state::{RwSignal, expect_context},
};

/// What a date was counted from, to count it again from elsewhere.
#[derive(Clone)]
pub(super) struct Counted {
    pub(super) version: InForce,
    pub(super) at_counter: bool,
}

/// What stands behind a date.
#[derive(Clone)]
pub(super) struct Subject {
    /// What it is the date of: a procedure's name or a dossier's code.
    pub(super) name: String,
    pub(super) schedule: Schedule,
    /// None once it is promised.
    pub(super) counted: Option<Counted>,
}

/// The scenarios, the question back, and the date to take along.
pub(super) fn tools(subject: Subject) -> El {
    let counted = subject.counted.clone();
    let others = counted.map(|counted| {
        let steps = steps(&subject.schedule, &counted);
        let choices = scenarios(&subject, &counted);
        (steps, choices, latest(subject.schedule.clone(), counted))
    });
    el("div").class("stack").child(others).child(taken(subject))
}

/// Does something with the terms of a count.
fn with_terms<T>(
    schedule: &Schedule,
    counted: &Counted,
    act: impl FnOnce(&Terms<'_>) -> Option<T>,
) -> Option<T> {
    let Catalog(index) = expect_context();
    let procedure = &counted.version.chunk.procedure;
    let hours = &index.agency(&procedure.agency)?.hours;
    act(&Terms {
        starts: schedule.starts,
        by: schedule.by,
        at_counter: counted.at_counter,
        ..Terms::new(&index.calendar, hours, schedule.limit)
    })
}

/// The steps of the settlement, each with its own time.
fn steps(schedule: &Schedule, counted: &Counted) -> Option<El> {
    let lang = lang();
    let version = &counted.version;
    let planned = |terms: &Terms<'_>| {
        let phases = version.phases.iter();
        let phases: Vec<_> = phases.filter(|phase| phase.when.is_always()).collect();
        let (accepted, result) = (schedule.accepted_at?, schedule.result_at?);
        Some(plan(terms, &phases, accepted, result, &[]))
    };
    let plans = match schedule.phases.is_empty() {
        // Counted before anything was answered.
        true => with_terms(schedule, counted, planned)?,
        false => schedule.phases.clone(),
    };
    let mut list = el("ol");
    for plan in plans.iter() {
        list = list.child(el("li").child(sentence::phase(lang, plan, &version.chunk.words)));
    }
    let title = el("h3").child(key::DATES_STEPS);
    (!plans.is_empty()).then(|| el("section").class("stack").child(title).child(list))
}

fn scenarios(subject: &Subject, counted: &Counted) -> Option<El> {
    let lang = lang();
    let sent_at = subject.schedule.sent_at;
    let supplements = &counted.version.supplements;
    let found = with_terms(&subject.schedule, counted, |terms| {
        Some((
            terms.scenarios(sent_at, supplements),
            terms.hours.reaction_hours,
        ))
    });
    let (found, hours) = found?;
    let hours = hours.to_string();
    let chosen = RwSignal::new(0_usize);
    let mut choices = el("div").class("choices");
    for (at, (scenario, schedule)) in found.iter().enumerate() {
        let Some(result) = schedule.result_at else {
            continue;
        };
        let (day, back) = (SUPPLEMENT_DAY.to_string(), SUPPLEMENT_BACK.to_string());
        let sent = dunghen_words::day(lang, schedule.sent_at.date_naive());
        let values = [
            ("day", &*day),
            ("back", &*back),
            ("sent", &*sent),
            ("hours", &*hours),
        ];
        let label = match scenario {
            Scenario::Earliest => key::DATES_EARLIEST,
            Scenario::NextDay => key::DATES_NEXT_DAY,
            Scenario::Latest => key::DATES_LATEST,
            Scenario::Supplement => key::DATES_SUPPLEMENT,
            Scenario::BeforeTet => key::DATES_BEFORE_TET,
            Scenario::AfterTet => key::DATES_AFTER_TET,
        };
        let id = format!("scenario-{at}");
        let input = el("input")
            .class("choice__input")
            .id(&id)
            .attr("type", "radio")
            .attr("name", "scenario")
            .flag("checked", at == 0)
            .on("change", move |_| chosen.set(at));
        let day = dunghen_words::day(lang, result.date_naive());
        let words = el("span")
            .class("choice__text")
            .child(label.fill(lang, &values))
            .child(": ")
            .child(el("strong").child(day));
        let choice = el("label").class("choice").attr("for", &id);
        choices = choices.child(choice.child(input).child(words));
    }
    let elsewhere = el("p").class("soft").child(key::DATES_ELSEWHERE);
    let days = live(move || {
        // The first is shown above already.
        let at = chosen.get();
        let (_, schedule) = found.get(at).filter(|_| at > 0)?;
        let said = el("p").child(sentence::promise(lang, schedule));
        let entries = &schedule.entries;
        Some((said, month(entries), reasons(entries)))
    });
    let shown = el("div").attr("aria-live", "polite").child(days);
    let legend = el("legend").class("field__label").child(key::DATES_IF);
    let choices = el("fieldset").class("field").child(legend).child(choices);
    Some(
        el("section")
            .class("stack")
            .child(choices)
            .child(elsewhere)
            .child(shown),
    )
}

/// When to send at the latest for a result by a day.
fn latest(schedule: Schedule, counted: Counted) -> El {
    let lang = lang();
    let Now(now) = expect_context();
    let asked = RwSignal::new(String::new());
    let input = el("input")
        .class("field__input")
        .id("dates-by")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "dates-by-hint")
        .on("input", move |event| {
            if let Some(input) = input_of(&event) {
                asked.set(input.value());
            }
        });
    let answer = live(move || {
        let typed = asked.get();
        let typed = typed.trim();
        if typed.len() < "1/1/26".len() {
            return None;
        }
        let Ok(by) = parse_date(typed) else {
            return Some(key::DATES_BY_UNREADABLE.text(lang).to_owned());
        };
        let date = calendar::date_in_words(lang, by);
        let latest = with_terms(&schedule, &counted, |terms| terms.latest(by)).and_then(moment);
        Some(match latest.filter(|at| *at >= now.get_untracked()) {
            Some(at) => {
                let at = dunghen_words::moment(lang, at);
                key::SCHEDULE_LATEST.fill(lang, &[("date", &date), ("moment", &at)])
            }
            None => key::SCHEDULE_NO_LATEST.fill(lang, &[("date", &date)]),
        })
    });
    let label = el("label")
        .class("field__label")
        .attr("for", "dates-by")
        .child(key::DATES_BY);
    let hint = el("p")
        .class("field__hint")
        .id("dates-by-hint")
        .child(key::DATES_BY_HINT);
    el("div")
        .class("field")
        .child(label)
        .child(hint)
        .child(input)
        .child(el("p").attr("role", "status").child(answer))
}

/// The date as a file for one's own calendar, and as a text.
fn taken(subject: Subject) -> Option<El> {
    let lang = lang();
    let result = subject.schedule.result_at?;
    let Now(now) = expect_context();
    let said = RwSignal::new(None::<String>);
    let text = [
        subject.name.clone(),
        sentence::promise(lang, &subject.schedule),
        sentence::assumptions(lang, &subject.schedule),
    ]
    .join("\n");
    let title = key::DATES_TITLE.fill(lang, &[("name", &subject.name)]);
    let (name, whole) = (subject.name.clone(), text.clone());
    let file = button(key::DATES_ICS.text(lang))
        .class("button button--quiet")
        .on("click", move |_| {
            let day = result.date_naive();
            let uid = format!("{day}-{}", name.len());
            let entry = ics(&uid, now.get_untracked(), day, &title, &whole);
            share::save("dung-hen.ics", "text/calendar;charset=utf-8", &entry);
        });
    let copy = button(key::DATES_COPY.text(lang))
        .class("button button--quiet")
        .on("click", move |_| {
            let text = text.clone();
            spawn_local(async move {
                let copied = share::copy(&text).await;
                // Where the browser does not let it, the text can be copied by hand.
                said.set(Some(match copied {
                    true => key::DATES_COPIED.text(lang).to_owned(),
                    false => text,
                }));
            });
        });
    let said = el("p")
        .attr("role", "status")
        .class("dates__text")
        .child(live(move || said.get()));
    let buttons = el("p")
        .class("buttons dates__screen")
        .child(file)
        .child(copy);
    Some(el("div").child(buttons).child(said))
}
