//! Every row of the table, through both doors.

use std::{collections::BTreeSet, io::Cursor, io::Write, path::Path};

use dunghen_files::{Limits, Verdict, inspect, run_child};

use crate::cases;

/// One file and what has to be found.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// The kind and the faults, as `pdf file.active_content(what=launch)`.
    pub(crate) expect: &'static str,
}

pub(crate) fn case(name: &str, bytes: impl Into<Vec<u8>>, expect: &'static str) -> Case {
    Case {
        name: name.to_owned(),
        bytes: bytes.into(),
        expect,
    }
}

/// Limits that are reached with little work.
pub(crate) fn limits() -> Limits {
    Limits {
        pdf_pages: 50,
        pdf_whole: 8 << 20,
        pdf_unfolded: 1 << 20,
        archive_entries: 100,
        archive_bytes: 32 << 20,
        archive_nested: 4 << 20,
        // The table is about what is found. Time has tests of its own.
        milliseconds: 120_000,
        ..Limits::default()
    }
}

pub(crate) fn describe(verdict: &Verdict) -> String {
    let mut said = verdict.kind.map_or("none", |kind| kind.name()).to_owned();
    for fault in &verdict.faults {
        said.push(' ');
        said.push_str(fault.code.as_str());
        if !fault.params.is_empty() {
            let params: Vec<String> = fault
                .params
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            said.push_str(&format!("({})", params.join(",")));
        }
    }
    said
}

#[test]
fn names_of_cases_are_distinct_and_there_are_many() {
    let cases = cases::all();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    assert!(cases.len() >= 200, "{} cases", cases.len());
}

#[test]
fn every_file_gets_its_verdict_and_the_child_gives_the_same() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("upload");
    for case in cases::all() {
        let verdict = inspect(&mut Cursor::new(&case.bytes), &limits());
        let said = describe(&verdict);
        if said != case.expect {
            wrong.push(format!("{}:\n  {said}\n  {}", case.name, case.expect));
        }
        std::fs::File::create(&path)
            .unwrap()
            .write_all(&case.bytes)
            .unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_dunghen-inspect"));
        let told = run_child(program, &path, &limits()).unwrap();
        if told != verdict {
            wrong.push(format!("{}, the child: {}", case.name, describe(&told)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
