//! The work calendar: `calendar.toml`, `lunar.toml` and one file a year.

mod projection;

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike, NaiveDate, Weekday};
use dunghen_core::{
    calendar::{
        CalendarData, CalendarStatus, CalendarYear, CountingLaw, DayOff, DayOffKind, Swap,
        WorkCalendar,
    },
    catalog::Act,
    citation::Citation,
    id::Id,
    text::Text,
};
use serde::Deserialize;

use self::projection::{LunarTable, Projection};
use crate::{
    dates::LocalDate,
    diagnostic::{Diagnostic, Diagnostics},
    sources::Sources,
};

const FOLDER: &str = "calendars/vn";
const GENERAL: &str = "calendars/vn/calendar.toml";
const LUNAR: &str = "calendars/vn/lunar.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GeneralFile {
    weekly_rest: Vec<Weekday>,
    law: CountingLaw,
    names: BTreeMap<String, Arc<Text>>,
    projection: Projection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i32,
    status: CalendarStatus,
    sources: Vec<String>,
    off: Vec<DayOffEntry>,
    swaps: Vec<SwapEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayOffEntry {
    date: LocalDate,
    name: Id,
    #[serde(default)]
    kind: DayOffKind,
    lunar: Option<String>,
    /// Left out, that of its year.
    status: Option<CalendarStatus>,
    law: Arc<Citation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SwapEntry {
    off: LocalDate,
    worked: LocalDate,
    law: Arc<Citation>,
}

pub(crate) fn calendar(sources: &Sources) -> Result<WorkCalendar, Diagnostics> {
    let mut found = Diagnostics::default();
    let general = found.keep(sources.parse::<GeneralFile>(GENERAL));
    let lunar = found.keep(sources.parse::<LunarTable>(LUNAR));
    let mut years = Vec::new();
    for (path, name) in sources.in_folder(FOLDER) {
        if !name.starts_with(|first: char| first.is_ascii_digit()) {
            continue;
        }
        let Some(file) = found.keep(sources.parse::<YearFile>(path)) else {
            continue;
        };
        if let Some(general) = &general {
            found.extend(
                mistakes(&file, name, general)
                    .into_iter()
                    .map(|message| Diagnostic::whole(path, message)),
            );
        }
        years.push(year(file));
    }
    years.sort_by_key(|year| year.year);
    if years.is_empty() && found.is_empty() {
        found.push(Diagnostic::whole(
            FOLDER,
            "found no year, expected at least one",
        ));
    }
    for pair in years.windows(2) {
        if let [one, next] = pair
            && one.year + 1 != next.year
        {
            let message = format!(
                "found {} followed by {}, expected no gap",
                one.year, next.year
            );
            found.push(Diagnostic::whole(FOLDER, message));
        }
    }
    let (Some(general), Some(lunar)) = (general, lunar) else {
        return Err(found);
    };
    let known = general.names.keys().map(String::as_str).collect();
    found.extend(general.projection.mistakes(&known));
    if let Some(last) = years.last().map(|year| year.year) {
        for year in last + 1..=general.projection.until {
            let projected = general.projection.year(year, &lunar, &general.weekly_rest);
            match projected {
                Ok(projected) => years.push(projected),
                Err(message) => found.push(Diagnostic::whole(LUNAR, message)),
            }
        }
    }
    found.or(WorkCalendar::new(CalendarData {
        weekly_rest: general.weekly_rest,
        law: general.law,
        names: general.names.into(),
        years,
    }))
}

fn year(file: YearFile) -> CalendarYear {
    CalendarYear {
        year: file.year,
        status: file.status,
        off: file
            .off
            .into_iter()
            .map(|entry| DayOff {
                date: entry.date.0,
                name: entry.name,
                kind: entry.kind,
                lunar: entry.lunar,
                status: entry.status.unwrap_or(file.status),
                law: entry.law,
            })
            .collect(),
        swaps: file
            .swaps
            .into_iter()
            .map(|entry| Swap {
                off: entry.off.0,
                worked: entry.worked.0,
                law: entry.law,
            })
            .collect(),
    }
}

fn mistakes(file: &YearFile, name: &str, general: &GeneralFile) -> Vec<String> {
    let mut found = Vec::new();
    if name != format!("{}.toml", file.year) {
        found.push(format!("found year {}, expected the file's own", file.year));
    }
    let rests = |date: NaiveDate| general.weekly_rest.contains(&date.weekday());
    let mut days = BTreeMap::new();
    let mut claim = |date: NaiveDate, what: &'static str| {
        if date.year() != file.year {
            found.push(format!("found {date}, expected a day of {}", file.year));
        }
        if let Some(other) = days.insert(date, what) {
            found.push(format!(
                "found {date} as {other} and as {what}, expected one"
            ));
        }
    };
    for entry in &file.off {
        claim(entry.date.0, "a day off");
    }
    for swap in &file.swaps {
        claim(swap.off.0, "swapped off");
        claim(swap.worked.0, "worked for a swap");
    }
    for swap in &file.swaps {
        if rests(swap.off.0) || !rests(swap.worked.0) {
            found.push(format!(
                "found the swap of {} and {}, expected a weekday given off for a rest day worked",
                swap.off.0, swap.worked.0
            ));
        }
    }
    for entry in &file.off {
        if !general.names.contains_key(entry.name.as_str()) {
            found.push(format!(
                "found the holiday `{}`, expected one named in {GENERAL}",
                entry.name
            ));
        }
        if entry.kind == DayOffKind::MakeUp && rests(entry.date.0) {
            found.push(format!(
                "found {} made up on a rest day, expected a weekday",
                entry.date.0
            ));
        }
    }
    let laws = file.off.iter().map(|entry| &entry.law);
    for law in laws.chain(file.swaps.iter().map(|swap| &swap.law)) {
        if !file.sources.contains(&law.act) {
            found.push(format!(
                "found {} cited, expected it among `sources`",
                law.act
            ));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What is cited and not registered.
pub(crate) fn citations(calendar: &WorkCalendar, acts: &BTreeMap<String, Act>) -> Vec<Diagnostic> {
    let data = calendar.data();
    let law = &data.law;
    let general = [
        &law.day_zero,
        &law.acceptance,
        &law.weekly_rest,
        &law.working_day,
        &law.calendar_day,
        &law.months,
        &law.rolled,
        &law.supplement,
        &law.extension,
    ];
    let of_years = data.years.iter().flat_map(|year| {
        let off = year.off.iter().map(|off| &off.law);
        off.chain(year.swaps.iter().map(|swap| &swap.law))
    });
    let unknown: std::collections::BTreeSet<_> = general
        .into_iter()
        .chain(of_years)
        .filter(|citation| !acts.contains_key(&citation.act))
        .map(|citation| &citation.act)
        .collect();
    unknown
        .into_iter()
        .map(|act| {
            Diagnostic::whole(
                FOLDER,
                format!("found {act} cited, expected it in laws/acts.toml"),
            )
        })
        .collect()
}
