//! What differs between a verdict and its row.

use std::{
    collections::BTreeMap,
    fmt::{Debug, Display},
};

use chrono::NaiveDate;
use dunghen_core::{
    finding::{Finding, Severity},
    schedule::{Reason, Schedule},
};

use crate::{
    row::{CaseRow, Dated},
    verdict::Verdict,
};

/// What the row expects, as far as the surface shows it.
pub fn expected(row: &CaseRow, seen: &Verdict, diff: &mut Diff) {
    let expect = &row.expect;
    diff.one("complete", &expect.complete, &seen.complete);
    if let Some(findings) = &seen.findings {
        let found: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity != Severity::Advice)
            .map(spelled_finding)
            .collect();
        diff.list("findings", &expect.findings, &found);
    }
    if let (Some(expected), Some(found)) = (&expect.asked, &seen.asked) {
        diff.list("asked", expected, found);
    }
    if let (Some(expected), Some(found)) = (&expect.required, &seen.required) {
        let told: Vec<_> = found
            .iter()
            .filter(|id| expected.contains(id))
            .cloned()
            .collect();
        diff.list("required", expected, &told);
    }
    if let (Some(expected), Some(found)) = (&expect.needed, &seen.needed) {
        diff.list("needed", expected, found);
    }
    if let (Some(expected), Some(found)) = (&expect.fee, &seen.fee) {
        diff.one("fee", &expected.to_string(), found);
    }
    if let (Some(expected), Some(found)) = (expect.limit, seen.limit) {
        diff.one("limit", &expected.to_string(), &found.to_string());
    }
    if let Some(schedule) = &seen.schedule {
        if expect.result.is_some() {
            diff.one("result", &Dated(expect.result), &Dated(schedule.result_at));
        }
        diff.entries(&expect.entries, schedule);
    } else if expect.complete && expect.result.is_some() {
        diff.0.push("  result: found none".into());
    }
    if let (Some(counted), Some(found)) = (&expect.counted, &seen.counted) {
        diff.one("counted", &Dated(Some(counted.result)), found);
    }
}

/// Everything the core says, as far as the surface shows it.
pub fn same(core: &Verdict, seen: &Verdict, diff: &mut Diff) {
    diff.one("complete, by the core", &core.complete, &seen.complete);
    if let (Some(expected), Some(found)) = (&core.findings, &seen.findings) {
        diff.whole("findings, by the core", expected, found);
    }
    if let (Some(expected), Some(found)) = (&core.schedule, &seen.schedule) {
        diff.whole("schedule, by the core", expected, found);
    }
}

fn spelled_finding(finding: &Finding) -> String {
    format!("{} {}", finding.place, finding.fault.code)
}

/// The lines of a text, moved in.
pub fn indented(text: &str) -> String {
    format!("  {}", text.replace('\n', "\n  "))
}

/// What differs, a few lines each.
#[derive(Debug, Default)]
pub struct Diff(pub Vec<String>);

impl Diff {
    /// Two values.
    pub fn one<T: PartialEq + Display>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            self.0
                .push(format!("  {what}: expected {expected}, found {found}"));
        }
    }

    /// Lists differ by what is missing and what is too much, or by their order.
    fn list<T: PartialEq + Display>(&mut self, what: &str, expected: &[T], found: &[T]) {
        if expected == found {
            return;
        }
        let missing = expected.iter().filter(|item| !found.contains(item));
        let beyond = found.iter().filter(|item| !expected.contains(item));
        let lines: Vec<_> = missing
            .map(|item| format!("    - {item}"))
            .chain(beyond.map(|item| format!("    + {item}")))
            .collect();
        if lines.is_empty() {
            let joined = |items: &[T]| {
                items
                    .iter()
                    .map(T::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            self.0.push(format!(
                "  {what}: the same in another order or number\n    - {}\n    + {}",
                joined(expected),
                joined(found)
            ));
        } else {
            self.0.push(format!("  {what}\n{}", lines.join("\n")));
        }
    }

    /// The days the row speaks of.
    pub fn entries(&mut self, expected: &BTreeMap<NaiveDate, Reason>, seen: &Schedule) {
        for (date, reason) in expected {
            let found = seen.entries.iter().find(|entry| entry.date == *date);
            if found.map(|entry| entry.reason) != Some(*reason) {
                self.0.push(format!(
                    "  {date}: expected {reason:?}, found {:?}",
                    found.map(|entry| entry.reason)
                ));
            }
        }
    }

    /// Two values with all that is in them.
    pub fn whole<T: PartialEq + Debug>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            self.0
                .push(format!("  {what}\n    - {expected:?}\n    + {found:?}"));
        }
    }
}
