//! Two cases of a procedure side by side.

use dunghen_core::{
    condition::Truth,
    dossier::{Answer, Dossier},
    id::Id,
    procedure::{CASE_FIELD, FeeKind, Tier},
    session::Session,
};
use dunghen_words::{Key, day, key, sentence};
use leptos::prelude::event_target_value;

use super::{arrive::arrive, desk::Now, missing::missing, open::Open};
use crate::{
    app::{Catalog, lang},
    components::{layout, link, title},
    html::{El, el, live},
    state::{RwSignal, expect_context},
};

/// A row of the comparison: what it is about, and what each case says to it.
type Row = (String, [String; 2]);

pub(super) fn compare_page() -> El {
    let lang = lang();
    let open = expect_context::<Open>();
    let cases: Vec<Id> = open
        .version
        .cases
        .iter()
        .map(|case| case.id.clone())
        .collect();
    let [one, others @ ..] = cases.as_slice() else {
        return missing(None);
    };
    let Some(next) = others.first() else {
        return missing(None);
    };
    // To begin with, two that differ.
    let differs = |other: &&Id| {
        let mut rows = rows(&open, &[one.clone(), (*other).clone()]).into_iter();
        rows.any(|(_, [one, other])| one != other)
    };
    let other = others.iter().find(differs).unwrap_or(next);
    let chosen = [RwSignal::new(one.clone()), RwSignal::new(other.clone())];
    let differing = RwSignal::new(true);
    let name = open.chunk.words.get(lang, "name").unwrap_or_default();
    arrive(key::COMPARE_TITLE.text(lang));
    let head = el("header")
        .class("layout__head")
        .child(link(&format!("/procedures/{}", open.code), name).class("back"))
        .child(title(key::COMPARE_TITLE.text(lang)))
        .child(el("p").class("lead").child(key::COMPARE_LEAD));
    let picker = |label: Key, at: RwSignal<Id>, id: &str| {
        let mut select = el("select")
            .class("field__input")
            .id(id)
            .on("change", move |event| {
                at.set(event_target_value(&event).as_str().into());
            });
        for case in &cases {
            let words = case_name(&open, case);
            let option = el("option").attr("value", case).child(words);
            select = select.child(option.flag("selected", at.get_untracked() == *case));
        }
        el("div")
            .class("field")
            .child(
                el("label")
                    .class("field__label")
                    .attr("for", id)
                    .child(label),
            )
            .child(select)
    };
    let only = el("input")
        .attr("type", "checkbox")
        .id("differing")
        .flag("checked", true)
        .on("change", move |_| differing.update(|only| *only = !*only));
    let only = el("label")
        .class("choice")
        .attr("for", "differing")
        .child(only)
        .child(el("span").child(key::COMPARE_DIFFERING));
    let pickers = el("div")
        .class("compare__cases")
        .child(picker(key::COMPARE_ONE, chosen[0], "case-one"))
        .child(picker(key::COMPARE_OTHER, chosen[1], "case-other"));
    let shown = open.clone();
    let table = live(move || {
        let pair = [chosen[0].get(), chosen[1].get()];
        table(&shown, &pair, differing.get())
    });
    let main = el("div")
        .class("layout__main stack")
        .child(pickers)
        .child(only)
        .child(table);
    layout().child(head).child(main)
}

fn case_name(open: &Open, case: &Id) -> String {
    let key = format!("field.{CASE_FIELD}.option.{case}");
    let words = open.chunk.words.get(lang(), &key);
    words.unwrap_or(case).to_owned()
}

fn table(open: &Open, pair: &[Id; 2], differing: bool) -> El {
    let names = pair.each_ref().map(|case| case_name(open, case));
    let heads = names.map(|name| el("th").attr("scope", "col").child(name));
    let mut table = el("table")
        .class("compare")
        .attr("aria-label", key::COMPARE_TITLE.text(lang()))
        .child(el("thead").child(el("tr").child(heads.into_iter().collect::<Vec<_>>())));
    let rows = rows(open, pair);
    let mut count = 0_usize;
    for (about, said) in rows {
        let [one, other] = said.each_ref();
        if differing && one == other {
            continue;
        }
        count += 1;
        let differs = (one != other).to_string();
        let cell = |text: &str| el("td").child(text);
        let head = el("th")
            .attr("scope", "rowgroup")
            .attr("colspan", "2")
            .child(about);
        let body = el("tbody")
            .attr("data-differs", &differs)
            .child(el("tr").child(head))
            .child(el("tr").child(cell(one)).child(cell(other)));
        table = table.child(body);
    }
    match count {
        0 => el("p").attr("role", "status").child(key::COMPARE_SAME),
        _ => table,
    }
}

/// What two cases say to the limit, the payments and each document.
fn rows(open: &Open, pair: &[Id; 2]) -> Vec<Row> {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    let now = now.get_untracked();
    let sessions = pair.each_ref().map(|case| {
        let mut dossier = Dossier::default();
        let answer = Answer::Text(case.to_string());
        dossier.answers.insert(CASE_FIELD.into(), answer);
        Session::new(open.version.clone(), &dossier, now.date_naive())
    });
    let hours = index.agency(&open.chunk.procedure.agency);
    let limit = sessions.each_ref().map(|session| {
        let promise = hours
            .and_then(|agency| session.promise(&index.calendar, &agency.hours, now))
            .and_then(|schedule| Some((schedule.limit, schedule.result_at?)));
        match promise {
            Some((limit, at)) => {
                let limit = sentence::limit(lang, limit);
                let day = day(lang, at.date_naive());
                key::HOME_LIST_RESULT.fill(lang, &[("limit", &limit), ("day", &day)])
            }
            None => key::COMPARE_DEPENDS.text(lang).to_owned(),
        }
    });
    let found = sessions.each_ref().map(Session::assessment);
    let fees = found.each_ref().map(|found| {
        let fees = found.fees.iter().map(|fee| match fee.amount {
            None => key::PROCEDURE_FEE_UNKNOWN.text(lang).to_owned(),
            Some(amount) => {
                let key = match fee.kind {
                    FeeKind::Charge => key::PROCEDURE_FEE_CHARGE,
                    FeeKind::Duty => key::PROCEDURE_FEE_DUTY,
                };
                key.fill(lang, &[("amount", &amount.to_string())])
            }
        });
        let fees: Vec<_> = fees.collect();
        match fees.is_empty() {
            true => key::COMPARE_DEPENDS.text(lang).to_owned(),
            false => fees.join("; "),
        }
    });
    let mut rows = vec![
        (key::PROCEDURE_LIMIT.text(lang).to_owned(), limit),
        (key::PROCEDURE_FEE.text(lang).to_owned(), fees),
    ];
    for (at, component) in open.version.components.iter().enumerate() {
        let said = found.each_ref().map(|found| {
            let needed = found.components.get(at).map(|state| state.needed);
            let told = match (needed, component.tier) {
                (_, Tier::NotNeeded) | (Some(Truth::No) | None, _) => key::COMPARE_NO,
                (Some(Truth::Unknown), _) => key::COMPARE_DEPENDS,
                (Some(Truth::Yes), Tier::Required) => key::COMPARE_YES,
                (Some(Truth::Yes), _) => key::COMPARE_MAY,
            };
            told.text(lang).to_owned()
        });
        let key = format!("component.{}.name", component.id);
        let name = open.chunk.words.get(lang, &key).unwrap_or_default();
        rows.push((name.to_owned(), said));
    }
    // What neither case asks for is no part of the comparison.
    let no = key::COMPARE_NO.text(lang);
    rows.retain(|(_, said)| said.iter().any(|said| said != no));
    rows
}
