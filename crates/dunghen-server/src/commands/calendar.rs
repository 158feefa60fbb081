//! `dunghen calendar`: a year's days off and worked rest days, with their sources.

use anyhow::Context;
use dunghen_core::{
    calendar::{CalendarYear, DayOffKind, WorkCalendar},
    catalog::CatalogIndex,
    text::Lang,
};
use dunghen_words::{day, law};
use serde_json::{Value, json};

use super::Answer;

/// Prints a year.
///
/// # Errors
///
/// The calendar does not know it.
pub fn calendar(index: &CatalogIndex, year: i32, lang: Lang) -> anyhow::Result<Answer> {
    let data = index.calendar.data();
    let known = data.years.iter().find(|known| known.year == year);
    let known = known.with_context(|| {
        let span = index.calendar.span();
        let span = span.map(|(first, last)| format!("{first} to {last}"));
        format!(
            "found no {year}, expected a year of {}",
            span.unwrap_or_default()
        )
    })?;
    let json = of_year(&index.calendar, known);
    let mut lines = vec![format!("{year}: {}", word(known.status))];
    for off in &known.off {
        let name = data.names.get(&off.name);
        let name = name.map_or(off.name.as_str(), |name| name.in_lang(lang));
        let kind = match off.kind {
            DayOffKind::Holiday => "",
            DayOffKind::Adjacent => " (+1)",
            DayOffKind::MakeUp => " (↷)",
        };
        let source = law::citation(lang, &off.law, &index.acts);
        lines.push(format!("{}  {name}{kind} ({source})", day(lang, off.date)));
    }
    for swap in &known.swaps {
        let (off, worked) = (day(lang, swap.off), day(lang, swap.worked));
        let source = law::citation(lang, &swap.law, &index.acts);
        lines.push(format!("{off} ⇄ {worked} ({source})"));
    }
    Ok(Answer {
        json,
        text: lines.join("\n"),
        code: 0,
    })
}

/// A year as data.
pub fn of_year(calendar: &WorkCalendar, year: &CalendarYear) -> Value {
    let names = &calendar.data().names;
    let off: Vec<_> = year
        .off
        .iter()
        .map(|off| {
            json!({
                "date": off.date,
                "holiday": off.name,
                "name": names.get(&off.name),
                "kind": off.kind,
                "lunar": off.lunar,
                "status": off.status,
                "source": off.law,
            })
        })
        .collect();
    let swaps: Vec<_> = year
        .swaps
        .iter()
        .map(|swap| json!({ "off": swap.off, "worked": swap.worked, "source": swap.law }))
        .collect();
    json!({
        "year": year.year,
        "status": year.status,
        "weekly_rest": calendar.data().weekly_rest,
        "off": off,
        "swaps": swaps,
        "announced_until": calendar.announced_until(),
    })
}

fn word(status: impl serde::Serialize) -> String {
    let value = serde_json::to_value(status).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
