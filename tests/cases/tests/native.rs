//! Every row on the core as the machine runs it, and what the rows must cover.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use chrono::Datelike;
use dunghen_cases::{
    Catalog, Core, Failures, Rows, Seen, Surface, Verdict, check_all, generated, row,
};
use dunghen_core::{
    calendar::CalendarStatus,
    schedule::{Reason, Schedule},
};
use serde_json::Value;

#[test]
fn every_row_holds_on_the_core() -> anyhow::Result<()> {
    let report = check_all(&mut Core::new()?)?;
    // Past the test runner's capture, so that the counts are always read.
    writeln!(std::io::stdout(), "{report}")?;
    assert!(report.set_apart.is_empty(), "the core sees everything");
    Ok(())
}

#[test]
fn every_day_off_and_both_halves_of_every_swap_have_a_row() -> anyhow::Result<()> {
    let rows = Rows::built_in()?;
    let covered: BTreeSet<_> = rows.schedules.iter().flat_map(|row| &row.entries).collect();
    let catalog = Catalog::built_in()?;
    let mut missing = Vec::new();
    let mut need = |date, reasons: &[Reason]| {
        if !reasons
            .iter()
            .any(|reason| covered.contains(&(&date, reason)))
        {
            missing.push(format!("{date} as {reasons:?}"));
        }
    };
    let years = catalog.index.calendar.data().years.iter();
    for year in years.filter(|year| year.status != CalendarStatus::Projected) {
        for off in &year.off {
            need(off.date, &[Reason::Holiday, Reason::HolidayMakeUp]);
        }
        for swap in &year.swaps {
            need(swap.off, &[Reason::SwappedOff]);
            need(swap.worked, &[Reason::MakeUpSaturday]);
        }
        let sent = |row: &row::ScheduleRow| row.sent.year() == year.year;
        assert!(rows.schedules.iter().any(sent), "{} has no row", year.year);
    }
    assert_eq!(missing, [""; 0], "found no row for these days");
    Ok(())
}

#[test]
fn every_text_of_what_is_in_force_cites_where_it_is_from() -> anyhow::Result<()> {
    let catalog = Catalog::built_in()?;
    let mut silent = Vec::new();
    for (code, chunk) in &catalog.chunks {
        let versions = chunk.procedure.versions.iter();
        for version in versions.filter(|version| version.effective_to.is_none()) {
            let cites = &version.cites;
            if cites.before_you_start.is_empty() || cites.result.is_empty() {
                silent.push(format!("{code} {}", version.id));
            }
        }
    }
    assert_eq!(silent, [""; 0], "found no citation in these versions");
    Ok(())
}

#[test]
fn names_are_unique_where_they_are_read() -> anyhow::Result<()> {
    let rows = Rows::built_in()?;
    let cases = rows
        .cases
        .iter()
        .map(|row| (&row.file, &row.name, row.line));
    let schedules = rows
        .schedules
        .iter()
        .map(|row| (&row.file, &row.name, row.line));
    let mut lines = BTreeMap::new();
    for (file, name, line) in cases.chain(schedules) {
        let before = lines.insert((file, name), line);
        assert_eq!(before, None, "{file}:{line}: `{name}` again");
    }
    Ok(())
}

#[test]
fn chance_finds_a_dossier_without_a_fault_for_every_version() -> anyhow::Result<()> {
    let mut versions = BTreeMap::new();
    let mut spoilt = (0, 0);
    for one in generated::generated()? {
        let verdict: Value = serde_json::from_str(&one.verdict)?;
        let severity = |finding: &Value| finding.get("severity").cloned().unwrap_or_default();
        let found = verdict.get("findings").and_then(Value::as_array);
        let found: Vec<_> = found.into_iter().flatten().collect();
        let mut severities = found.iter().map(|finding| severity(finding));
        let blocked = severities.any(|severity| severity == "error" || severity == "gate");
        // What has no time limit is never taken in.
        let is = |finding: &&Value, code: &str| finding.get("code").is_some_and(|is| is == code);
        if found
            .iter()
            .any(|finding| is(finding, "procedure.no_limit"))
        {
            continue;
        }
        if one.whole {
            *versions.entry((one.procedure, one.day)).or_insert(0) += usize::from(!blocked);
        } else {
            spoilt = (spoilt.0 + 1, spoilt.1 + usize::from(blocked));
        }
    }
    let without: Vec<_> = versions.iter().filter(|(_, found)| **found == 0).collect();
    let total = versions.len();
    writeln!(
        std::io::stdout(),
        "versions with a dossier without a fault: {} of {total}; spoilt and found out: {} of {}\nwithout: {without:?}",
        total - without.len(),
        spoilt.1,
        spoilt.0
    )?;
    assert!(without.is_empty(), "found none for {without:?}");
    assert!(spoilt.1 * 2 > spoilt.0, "found {spoilt:?} spoilt ones told");
    Ok(())
}

/// A surface that is wrong about everything a row may expect.
struct Wrong(Core);

impl Surface for Wrong {
    fn name(&self) -> &'static str {
        "wrong"
    }

    fn assess(&mut self, row: &row::CaseRow) -> Result<Seen<Verdict>, String> {
        let mut verdict = self.0.verdict(row)?;
        verdict.complete = !verdict.complete;
        Ok(Seen::Answer(verdict))
    }

    fn schedule(&mut self, row: &row::ScheduleRow) -> Result<Seen<Schedule>, String> {
        let mut schedule = self.0.promise(row)?;
        schedule.limit.amount += 1;
        Ok(Seen::Answer(schedule))
    }
}

#[test]
fn a_wrong_surface_fails_on_every_row_and_each_is_named() -> anyhow::Result<()> {
    let rows = Rows::built_in()?;
    let Err(Failures::Rows { found, .. }) = check_all(&mut Wrong(Core::new()?)) else {
        anyhow::bail!("found a wrong surface accepted");
    };
    assert_eq!(found.len(), rows.cases.len() + rows.schedules.len());
    let texts = found.iter().map(ToString::to_string).zip(&rows.cases);
    for (text, row) in texts {
        let head = format!("{}:{}: {} ({})", row.file, row.line, row.name, row.source);
        assert!(text.starts_with(&head), "{text}");
        assert!(text.contains("complete: expected"), "{text}");
    }
    Ok(())
}
