//! The child process and its limits.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use dunghen_files::{Broken, Code, Kind, Limits, Verdict, run_child};
use tempfile::TempDir;

use dunghen_hostile::{limits, make::noise, make::pdf::Pdf, make::pdf::stream};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dunghen-inspect");

fn upload(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("upload");
    fs::write(&file, bytes).unwrap();
    (folder, file)
}

fn child(bytes: &[u8], limits: &Limits) -> Verdict {
    let (_folder, file) = upload(bytes);
    run_child(Path::new(PROGRAM), &file, limits).unwrap()
}

#[test]
fn a_child_without_time_takes_too_long() {
    let none = Limits {
        milliseconds: 0,
        ..limits()
    };
    let verdict = child(&Pdf::of(1).bytes(), &none);
    assert!(verdict.has(Code::TookTooLong));
    assert_eq!(verdict.kind, None);
}

/// To open a pipe nobody writes to takes for ever.
#[test]
fn a_child_that_hangs_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let short = Limits {
        milliseconds: 50,
        ..limits()
    };
    let verdict = run_child(Path::new(PROGRAM), &pipe, &short).unwrap();
    assert!(verdict.has(Code::TookTooLong));
}

#[test]
fn a_child_without_memory_makes_a_verdict() {
    let little = Limits {
        memory: 6 << 20,
        ..limits()
    };
    let bytes = Pdf::of(1).with(7, stream("", &noise(7 << 20))).bytes();
    let verdict = child(&bytes, &little);
    assert!(verdict.has(Code::Unreadable), "{verdict:?}");
    assert_eq!(verdict.bytes, bytes.len() as u64);
}

/// What fits the limits for a file may still not fit into memory once it is parsed.
#[test]
fn a_child_that_is_ended_for_its_memory_makes_a_verdict() {
    let little = Limits {
        memory: 32 << 20,
        ..limits()
    };
    let numbers = format!("[{}]", "0 ".repeat(1_500_000));
    let verdict = child(&Pdf::of(1).with(7, numbers).bytes(), &little);
    assert_eq!(verdict.kind, None);
    assert!(verdict.has(Code::Unreadable));
}

#[test]
fn the_default_limits_are_enough_for_the_largest_pdf() {
    let defaults = Limits {
        milliseconds: 120_000,
        ..Limits::default()
    };
    let bytes = Pdf::of(9).with(7, stream("", &noise(60 << 20))).bytes();
    let verdict = child(&bytes, &defaults);
    assert_eq!(verdict.kind, Some(Kind::Pdf));
    assert_eq!(verdict.pdf.unwrap().pages, Some(9));
    assert!(verdict.faults.is_empty() && verdict.unchecked.is_empty());
}

#[test]
fn what_is_not_the_files_doing_is_no_verdict() {
    let (folder, file) = upload(&Pdf::of(1).bytes());
    let missing = folder.path().join("missing");
    let run = |program: &str, file: &Path| run_child(Path::new(program), file, &limits());
    assert!(matches!(run(PROGRAM, &missing), Err(Broken::File(_))));
    assert!(matches!(
        run("/nowhere/dunghen", &file),
        Err(Broken::Start(_))
    ));
    assert!(matches!(run("/bin/true", &file), Err(Broken::Answer(0))));
    assert!(matches!(run("/bin/false", &file), Err(Broken::Ended(_))));
    assert!(matches!(run("/bin/echo", &file), Err(Broken::Answer(_))));
    // A folder opens, and then cannot be read.
    let verdict = run(PROGRAM, folder.path()).unwrap();
    assert!(verdict.has(Code::Unreadable));
}

#[test]
fn a_program_that_talks_without_end_is_ended() {
    let (_folder, file) = upload(b"x");
    let verdict = run_child(Path::new("/usr/bin/yes"), &file, &limits());
    assert!(verdict.is_err() || verdict.unwrap().has(Code::Unreadable));
}

/// The child opens its file after it took its limits, and opening a pipe to write waits
/// for the one who opens it to read: so they are in force once this has opened it.
#[test]
fn limits_are_in_force_before_the_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let child = Command::new(PROGRAM)
        .arg("inspect")
        .arg(&pipe)
        .arg(serde_json::to_string(&limits()).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let writes = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    let table = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    drop(writes);
    let said = child.wait_with_output().unwrap().stdout;
    let in_force = |name: &str| {
        let line = table.lines().find(|line| line.starts_with(name)).unwrap();
        let values = line[name.len()..].split_whitespace();
        values.take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(in_force("Max core file size"), ["0", "0"]);
    assert_eq!(in_force("Max file size"), ["0", "0"]);
    assert_eq!(in_force("Max open files"), ["16", "16"]);
    assert_eq!(in_force("Max cpu time"), ["120", "121"]);
    assert_eq!(in_force("Max address space"), ["536870912", "536870912"]);
    // A pipe cannot be read from its end, so nothing more comes of it.
    let verdict: Verdict = serde_json::from_slice(&said).unwrap();
    assert!(verdict.has(Code::Unreadable));
}

#[test]
fn limits_are_filled_up_from_the_defaults() {
    let some: Limits = serde_json::from_str("{\"pdf_pages\":7}").unwrap();
    assert_eq!(
        some,
        Limits {
            pdf_pages: 7,
            ..Limits::default()
        }
    );
}
