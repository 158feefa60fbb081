//! A date worked out by itself: a limit, a moment, and the reason for every day.

use dunghen_core::{
    formats::parse_date,
    procedure::{Limit, Unit},
    schedule::{Schedule, Terms, moment},
    wire,
};
use dunghen_words::{Key, calendar, key, sentence};
use leptos::prelude::event_target_value;

use super::{arrive::arrive, desk::Now};
use crate::{
    app::{Catalog, lang},
    components::{layout, link, month, note, reasons, title},
    html::{El, el, follow, live},
    platform::{address, page},
    state::{RwSignal, expect_context},
};

const UNITS: [(Unit, Key); 5] = [
    (Unit::WorkingDays, key::RECKON_WORKING_DAYS),
    (Unit::Days, key::RECKON_DAYS),
    (Unit::WorkingHours, key::RECKON_WORKING_HOURS),
    (Unit::Months, key::RECKON_MONTHS),
    (Unit::Years, key::RECKON_YEARS),
];

/// A moment as the address has it.
const SENT: &str = "2027-01-28T09:00";

/// What is filled in.
#[derive(Clone, Copy)]
struct Asked {
    amount: RwSignal<String>,
    unit: RwSignal<String>,
    date: RwSignal<String>,
    time: RwSignal<String>,
}

/// The page. Its address may ask already: `?limit=20-working-days&sent=2027-01-28T09:00`.
pub(super) fn reckon_page() -> El {
    let lang = lang();
    arrive(key::RECKON_TITLE.text(lang));
    let asked = Asked::from_address();
    let amount = input("amount", asked.amount).attr("inputmode", "numeric");
    let mut unit =
        el("select")
            .class("field__input")
            .id("reckon-unit")
            .on("change", move |event| {
                asked.unit.set(event_target_value(&event));
            });
    for (known, name) in UNITS {
        let chosen = asked.unit.with_untracked(|unit| unit == known.id());
        let option = el("option").attr("value", known.id()).child(name);
        unit = unit.child(option.flag("selected", chosen));
    }
    let date = input("date", asked.date)
        .attr("inputmode", "numeric")
        .attr("aria-describedby", "reckon-date-hint");
    let hint = el("p")
        .class("field__hint")
        .id("reckon-date-hint")
        .child(key::DATES_BY_HINT);
    let time = input("time", asked.time).attr("type", "time");
    let form = el("form")
        .class("stack")
        .on("submit", |event| event.prevent_default())
        .child(field("amount", key::RECKON_AMOUNT, None, amount))
        .child(field("unit", key::RECKON_UNIT, None, unit))
        .child(field("date", key::RECKON_DATE, Some(hint), date))
        .child(field("time", key::RECKON_TIME, None, time));
    let said = live(move || {
        let found = asked.schedule();
        Some(sentences(found.as_ref().map_err(|key| *key)))
    });
    let days = live(move || {
        let dated = asked.schedule().ok();
        let dated = dated.filter(|schedule| schedule.result_at.is_some())?;
        Some((month(&dated.entries), reasons(&dated.entries)))
    });
    follow(move || {
        if let Ok(schedule) = asked.schedule() {
            let limit = schedule.limit.to_string().replace(' ', "-");
            let sent = schedule.sent_at.to_rfc3339();
            let sent = sent.get(..SENT.len()).unwrap_or_default();
            address::ask(&format!("?limit={limit}&sent={sent}"));
        }
    });
    let answer = el("section")
        .class("stack")
        .attr("aria-labelledby", "reckon-answer")
        .child(el("h2").id("reckon-answer").child(key::RECKON_ANSWER))
        .child(el("div").attr("role", "status").child(said))
        .child(days);
    let head = el("header")
        .class("layout__head")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(title(key::RECKON_TITLE.text(lang)))
        .child(el("p").class("lead").child(key::RECKON_LEAD));
    let main = el("div")
        .class("layout__main stack")
        .child(form)
        .child(answer);
    layout().child(head).child(main)
}

/// The date and what it assumes, or what is to be filled in.
fn sentences(found: Result<&Schedule, Key>) -> El {
    let lang = lang();
    match found {
        Ok(schedule) => {
            let date = el("strong").child(sentence::promise(lang, schedule));
            let dated = schedule.result_at.is_some();
            let assumes = dated.then(|| el("p").child(note(schedule)));
            el("div").child(el("p").child(date)).child(assumes)
        }
        Err(wanting) => el("p").child(wanting),
    }
}

fn input(name: &str, value: RwSignal<String>) -> El {
    el("input")
        .class("field__input")
        .id(&format!("reckon-{name}"))
        .attr("autocomplete", "off")
        .attr("value", &value.get_untracked())
        .on("input", move |event| value.set(event_target_value(&event)))
}

fn field(name: &str, label: Key, hint: Option<El>, input: El) -> El {
    let label = el("label")
        .class("field__label")
        .attr("for", &format!("reckon-{name}"))
        .child(label);
    el("div")
        .class("field")
        .child(label)
        .child(hint)
        .child(input)
}

impl Asked {
    fn from_address() -> Self {
        let Now(now) = expect_context();
        let given = |name: &str| page::query(name).unwrap_or_default();
        let limit = given("limit").replacen('-', " ", 1);
        let limit = Limit::parse(&limit).unwrap_or(Limit {
            amount: 5,
            unit: Unit::WorkingDays,
        });
        let sent = format!("{}:00+07:00", given("sent"));
        let sent = wire::read_moment(&sent).unwrap_or_else(|| now.get_untracked());
        Self {
            amount: RwSignal::new(limit.amount.to_string()),
            unit: RwSignal::new(limit.unit.id().to_owned()),
            date: RwSignal::new(calendar::numeric_date(sent.date_naive())),
            time: RwSignal::new(dunghen_words::time(sent.time())),
        }
    }

    /// The schedule of what is filled in, or what is wrong with it.
    fn schedule(self) -> Result<Schedule, Key> {
        let Catalog(index) = expect_context();
        let amount = self.amount.get();
        let limit = Limit::parse(&format!("{} {}", amount.trim(), self.unit.get()));
        let limit = limit.ok_or(key::RECKON_AMOUNT_UNREADABLE)?;
        let date = parse_date(self.date.get().trim()).map_err(|_| key::DATES_BY_UNREADABLE)?;
        let time = wire::read_time(&self.time.get()).ok_or(key::RECKON_TIME_UNREADABLE)?;
        let agency = index.agencies.first().ok_or(key::SCHEDULE_UNDATED)?;
        let sent = moment(date.and_time(time)).ok_or(key::SCHEDULE_UNDATED)?;
        Ok(Terms::new(&index.calendar, &agency.hours, limit).schedule(sent))
    }
}
