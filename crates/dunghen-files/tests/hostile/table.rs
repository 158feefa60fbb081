//! Every row of the table, through both doors.

use std::{collections::BTreeSet, io::Cursor, io::Write, path::Path};

use dunghen_files::{Verdict, inspect, run_child};
use dunghen_hostile::{all, limits};

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
    let cases = all();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    assert!(cases.len() >= 200, "{} cases", cases.len());
}

#[test]
fn every_file_gets_its_verdict_and_the_child_gives_the_same() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("upload");
    for case in all() {
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
