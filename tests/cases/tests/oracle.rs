//! Dates against a second count, in another language and by other means:
//! `tests/oracle/dates.py`, which walks from day to day.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use dunghen_cases::Core;
use dunghen_core::{
    calendar::ReturnClock,
    procedure::{Limit, Unit},
    schedule::{Terms, vietnam_offset},
};

/// How many random triples of start, unit and amount.
const TRIPLES: usize = 200_000;

/// SplitMix64: the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// A minute of the years the calendar knows, and a few days more.
    fn minute(&mut self) -> NaiveDateTime {
        let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
        let date = first + Days::new(self.below(31 * 365 + 20));
        let seconds = u32::try_from(self.below(24 * 60) * 60).unwrap_or_default();
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0);
        date.and_time(time.unwrap_or_default())
    }
}

fn written(local: Option<NaiveDateTime>) -> String {
    let moment = |local| -> Option<DateTime<FixedOffset>> {
        vietnam_offset().from_local_datetime(&local).single()
    };
    local
        .and_then(moment)
        .map_or_else(|| "-".to_owned(), |moment| moment.to_rfc3339())
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Has the oracle go through lines of questions and answers.
fn ask(what: &str, lines: &str) -> anyhow::Result<()> {
    let file = std::env::temp_dir().join(format!("dunghen-{what}-{}.tsv", std::process::id()));
    std::fs::write(&file, lines)?;
    let mut python = Command::new("python3");
    python
        .arg("-B")
        .arg(repository().join("tests/oracle/dates.py"));
    let told = python.args([what]).arg(&file).output();
    std::fs::remove_file(&file)?;
    let told = told.context("found no python3 on PATH, expected 3.11 or later")?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    let errors = String::from_utf8_lossy(&told.stderr).into_owned();
    ensure!(told.status.success(), "{text}{errors}");
    Ok(())
}

#[test]
fn the_dates_are_those_of_a_second_count() -> anyhow::Result<()> {
    let core = Core::new()?;
    let calendar = &core.catalog().index.calendar;
    let closing = core.hours().map_err(anyhow::Error::msg)?.clone();
    let mut same_hour = closing.clone();
    same_hour.returns = ReturnClock::SameHour;
    let mut chance = Chance(20_261_123);
    let mut lines = String::new();
    let mut dated = 0;
    let mut triples = 0;
    while triples < TRIPLES {
        let (clock, hours, by) = match chance.below(3) {
            0 => ("closing".to_owned(), &closing, None),
            1 => ("same-hour".to_owned(), &same_hour, None),
            _ => {
                let by = chance.minute().time();
                (by.format("%H:%M").to_string(), &closing, Some(by))
            }
        };
        let (unit, most) = match chance.below(5) {
            0 => (Unit::WorkingDays, 400),
            1 => (Unit::Days, 600),
            2 => (Unit::WorkingHours, 2_000),
            3 => (Unit::Months, 60),
            _ => (Unit::Years, 10),
        };
        let amount = u32::try_from(chance.below(most + 1))?;
        let terms = Terms {
            by,
            ..Terms::new(calendar, hours, Limit { amount, unit })
        };
        let Some(accepted) = terms.acceptance(chance.minute()) else {
            continue;
        };
        let due = terms.due(accepted);
        dated += usize::from(due.is_some());
        let (accepted, due) = (written(Some(accepted)), written(due));
        writeln!(lines, "{accepted}\t{}\t{amount}\t{clock}\t{due}", unit.id())?;
        triples += 1;
    }
    ensure!(
        dated > TRIPLES / 2,
        "found {dated} with a date, expected most"
    );
    ask("check", &lines)
}

#[test]
fn acceptance_is_that_of_a_second_count() -> anyhow::Result<()> {
    let core = Core::new()?;
    let calendar = &core.catalog().index.calendar;
    let hours = core.hours().map_err(anyhow::Error::msg)?;
    let none = Limit {
        amount: 0,
        unit: Unit::WorkingDays,
    };
    let terms = Terms::new(calendar, hours, none);
    let mut chance = Chance(118);
    let mut lines = String::new();
    for _ in 0..TRIPLES / 2 {
        let sent = chance.minute();
        let accepted = written(terms.acceptance(sent));
        writeln!(lines, "{}\t{accepted}", written(Some(sent)))?;
    }
    ask("sent", &lines)
}
