//! Years that no notice has fixed yet, by rule (docs/dates.md).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use dunghen_core::{
    calendar::{CalendarStatus, CalendarYear, DayOff, DayOffKind},
    citation::Citation,
    id::Id,
};
use serde::Deserialize;

use super::GENERAL;
use crate::{
    dates::{LocalDate, month_day},
    diagnostic::Diagnostic,
};

/// Days of the lunar calendar, by year.
pub(super) type LunarTable = BTreeMap<String, LunarDays>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LunarDays {
    tet: LocalDate,
    hung_kings: LocalDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Projection {
    /// The last year projected.
    pub(super) until: i32,
    make_up: Arc<Citation>,
    day: Vec<ProjectedDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectedDay {
    name: Id,
    on: Option<String>,
    lunar: Option<LunarDay>,
    #[serde(default)]
    from: i64,
    #[serde(default)]
    to: i64,
    since: Option<i32>,
    #[serde(default)]
    adjacent: bool,
    #[serde(default = "yes")]
    made_up: bool,
    law: Arc<Citation>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum LunarDay {
    Tet,
    HungKings,
}

impl Projection {
    /// What is wrong with the rules themselves.
    pub(super) fn mistakes(&self, names: &BTreeSet<&str>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for day in &self.day {
            let on = day.on.as_deref().map(month_day);
            let wrong = match (on, day.lunar) {
                _ if !names.contains(day.name.as_str()) => Some("a holiday named there"),
                (Some(None), _) => Some("`on` like \"09-02\""),
                (None, None) | (Some(_), Some(_)) => Some("either `on` or `lunar`"),
                _ if day.from > day.to => Some("`from` no later than `to`"),
                _ => None,
            };
            if let Some(expected) = wrong {
                let message = format!(
                    "found the projected day `{}`, expected {expected}",
                    day.name
                );
                found.push(Diagnostic::whole(GENERAL, message));
            }
        }
        found
    }

    /// A year as the rules give it.
    pub(super) fn year(
        &self,
        year: i32,
        lunar: &LunarTable,
        weekly_rest: &[Weekday],
    ) -> Result<CalendarYear, String> {
        let rests = |date: NaiveDate| weekly_rest.contains(&date.weekday());
        let mut off: Vec<(DayOff, bool)> = Vec::new();
        for rule in &self.day {
            if rule.since.is_some_and(|since| year < since) {
                continue;
            }
            for (date, kind) in rule.days(year, lunar, &rests)? {
                if off.iter().all(|(known, _)| known.date != date) {
                    let day = DayOff {
                        date,
                        name: rule.name.clone(),
                        kind,
                        lunar: rule.lunar_name(date, year, lunar),
                        status: CalendarStatus::Projected,
                        law: rule.law.clone(),
                    };
                    off.push((day, rule.made_up));
                }
            }
        }
        off.sort_by_key(|(day, _)| day.date);
        let mut days: Vec<DayOff> = off.iter().map(|(day, _)| day.clone()).collect();
        for (day, _) in off
            .iter()
            .filter(|(day, made_up)| *made_up && rests(day.date))
        {
            let free =
                |date: &NaiveDate| !rests(*date) && days.iter().all(|known| known.date != *date);
            let mut after = day.date.iter_days().skip(1);
            // Years have weekdays that are not off.
            if let Some(date) = after.find(free).filter(|date| date.year() == year) {
                days.push(DayOff {
                    date,
                    kind: DayOffKind::MakeUp,
                    lunar: None,
                    law: self.make_up.clone(),
                    ..day.clone()
                });
            }
        }
        Ok(CalendarYear {
            year,
            status: CalendarStatus::Projected,
            off: days,
            swaps: Vec::new(),
        })
    }
}

impl ProjectedDay {
    fn days(
        &self,
        year: i32,
        lunar: &LunarTable,
        rests: &impl Fn(NaiveDate) -> bool,
    ) -> Result<Vec<(NaiveDate, DayOffKind)>, String> {
        let day = self.day(year, lunar)?;
        let shifted = |by: i64| {
            let days = Days::new(by.unsigned_abs());
            if by < 0 {
                day.checked_sub_days(days)
            } else {
                day.checked_add_days(days)
            }
        };
        let all = (self.from..=self.to).filter_map(shifted);
        let mut days: Vec<_> = all.map(|date| (date, DayOffKind::Holiday)).collect();
        if self.adjacent {
            let (before, after) = (shifted(-1), shifted(1));
            let joins = |neighbour: Option<NaiveDate>, by: i64| {
                neighbour.is_some_and(|date| !rests(date)) && shifted(2 * by).is_some_and(rests)
            };
            let weekday = |neighbour: Option<NaiveDate>| neighbour.is_some_and(|date| !rests(date));
            let takes_after = match (weekday(before), weekday(after)) {
                (true, true) => joins(after, 1) && !joins(before, -1),
                (false, true) => true,
                _ => false,
            };
            let adjacent = if takes_after { after } else { before };
            days.extend(adjacent.map(|date| (date, DayOffKind::Adjacent)));
        }
        Ok(days)
    }

    fn day(&self, year: i32, lunar: &LunarTable) -> Result<NaiveDate, String> {
        let Some(named) = self.lunar else {
            let on = self.on.as_deref().and_then(month_day);
            let date = on.and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day));
            return date.ok_or_else(|| format!("found no such day in {year}"));
        };
        let days = lunar.get(&year.to_string());
        let days = days
            .ok_or_else(|| format!("found no {year}, expected it until the last year projected"))?;
        let day = match named {
            LunarDay::Tet => days.tet.0,
            LunarDay::HungKings => days.hung_kings.0,
        };
        if day.year() == year {
            Ok(day)
        } else {
            Err(format!("found {day} under {year}, expected a day of it"))
        }
    }

    /// The day and month of the lunar calendar, where they are told. Before Tết they depend
    /// on how long the month is, so they are not.
    fn lunar_name(&self, date: NaiveDate, year: i32, lunar: &LunarTable) -> Option<String> {
        match self.lunar? {
            LunarDay::HungKings => Some("10/3".to_owned()),
            LunarDay::Tet => {
                let ahead = (date - self.day(year, lunar).ok()?).num_days();
                (ahead >= 0).then(|| format!("{}/1", ahead + 1))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::path::Path;

    use super::super::calendar;
    use super::*;
    use crate::sources::Sources;

    /// The rules, held to what notices laid down.
    #[test]
    fn the_rules_give_what_was_announced() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let sources = Sources::read(&root).unwrap();
        let general: super::super::GeneralFile = sources.parse(GENERAL).unwrap();
        let lunar: LunarTable = sources.parse(super::super::LUNAR).unwrap();
        let announced = calendar(&sources).unwrap();
        let weekdays = |off: &[DayOff]| -> BTreeSet<NaiveDate> {
            let days = off.iter().map(|day| day.date);
            days.filter(|date| !general.weekly_rest.contains(&date.weekday()))
                .collect()
        };
        // National Day had no second day before the Labour Code of 2019 took force in 2021.
        for year in 2021..=2027 {
            let projected = general.projection.year(year, &lunar, &general.weekly_rest);
            let known = announced
                .data()
                .years
                .iter()
                .find(|known| known.year == year);
            assert_eq!(
                weekdays(&projected.unwrap().off),
                weekdays(&known.unwrap().off),
                "{year}"
            );
        }
    }

    #[test]
    fn the_whole_lunar_table_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let sources = Sources::read(&root).unwrap();
        let last = calendar(&sources).unwrap().span().unwrap().1;
        assert_eq!(last.year(), 2050);
        let lunar: LunarTable = sources.parse(super::super::LUNAR).unwrap();
        assert_eq!(lunar.len(), 51);
    }
}
