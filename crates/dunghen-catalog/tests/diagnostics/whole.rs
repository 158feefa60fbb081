//! What is told of definitions together, and what comes of good ones.

use std::{error::Error, path::Path};

use dunghen_catalog::{compile, sources::Sources};

use crate::{
    definitions::{AGENCIES, EN, FILES, PROCEDURE, VI, WARDS, YEAR},
    spoilt, told,
};

#[test]
fn the_definitions_spoilt_below_are_in_order() {
    let sources: Sources = FILES.into_iter().collect();
    assert_eq!(told(&sources), [""; 0]);
}

/// The definitions with a file more, or one exchanged.
fn with(path: &str, text: &str) -> Sources {
    let others = FILES.iter().filter(|(other, _)| *other != path);
    others.copied().chain([(path, text)]).collect()
}

fn text_of(path: &str) -> &'static str {
    FILES
        .iter()
        .find(|(other, _)| *other == path)
        .map_or("", |(_, text)| text)
}

#[test]
fn versions_follow_one_another_without_gap_or_overlap() {
    const BROKEN: &str = "procedures/work/1.000001/procedure.toml:89:6: found `one` not followed by `two` \
                          on the day after its last, expected no gap and no overlap";
    let rows = [
        (
            "the day after",
            "effective_to = 2026-07-31",
            "2026-08-01",
            &[][..],
        ),
        (
            "the same day",
            "effective_to = 2026-08-01",
            "2026-08-01",
            &[BROKEN],
        ),
        (
            "a day left out",
            "effective_to = 2026-07-30",
            "2026-08-01",
            &[BROKEN],
        ),
        ("no end", "", "2026-08-01", &[BROKEN]),
        (
            "the newer one first",
            "effective_to = 2026-07-31",
            "2026-06-01",
            &[BROKEN],
        ),
    ];
    let text = text_of(PROCEDURE);
    let (_, version) = text.split_once("[[version]]").unwrap_or_default();
    for (name, end, from, expected) in rows {
        let first = text.replace("2026-07-01", &format!("2026-07-01\n{end}"));
        let second = version
            .replace("\"one\"", "\"two\"")
            .replace("2026-07-01", from);
        let both = format!("{first}\n[[version]]{second}");
        assert_eq!(told(&with(PROCEDURE, &both)), expected, "{name}");
    }
}

#[test]
fn years_follow_one_another_without_a_gap() {
    let year = |year: &str| {
        text_of(YEAR)
            .replace("2026-", &format!("{year}-"))
            .replace("= 2026", &format!("= {year}"))
    };
    // 2 January 2028 is a Sunday, 3 January a Monday, 8 January a Saturday.
    let later = year("2028")
        .replace("01-02", "01-03")
        .replace("01-10", "01-08");
    assert_eq!(
        told(&with("calendars/vn/2028.toml", &later)),
        ["calendars/vn: found 2026 followed by 2028, expected no gap"]
    );
    let again = text_of(YEAR);
    assert_eq!(
        told(&with("calendars/vn/2026b.toml", again)),
        [
            "calendars/vn/2026b.toml: found year 2026, expected the file's own",
            "calendars/vn: found 2026 followed by 2026, expected no gap",
        ]
    );
}

#[test]
fn a_version_or_more_is_expected() {
    let (head, version) = text_of(PROCEDURE)
        .split_once("[[version]]")
        .unwrap_or_default();
    let none = format!("{head}version = []\n");
    let again = format!("{head}[[version]]{version}\n[[version]]{version}");
    let over = again.replacen("2026-07-01", "2026-07-01\neffective_to = 2026-06-30", 1);
    let limits = |text: &str| {
        let (before, limits) = text.split_once("[[version.time_limit]]")?;
        let (_, after) = limits.split_once("[[version.phase]]")?;
        let before = before.replace("basis", "time_limit = []\nbasis");
        Some(format!("{before}[[version.phase]]{after}"))
    };
    let without_limits = limits(text_of(PROCEDURE)).unwrap_or_default();
    let rows = [
        (
            without_limits,
            &[":10:6: found no case, section or time limit, expected at least one of each"][..],
        ),
        (none, &[": found no version, expected at least one"]),
        (
            over,
            &[
                ":89:6: found the version `one` again, expected each id once",
                ":10:6: found `one` over before it begins, expected a day in force",
            ],
        ),
    ];
    for (text, expected) in rows {
        let told = told(&with(PROCEDURE, &text));
        let told: Vec<_> = told
            .iter()
            .filter_map(|line| line.strip_prefix(PROCEDURE))
            .collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn words_that_a_changed_definition_asks_for_are_told() {
    let rows = [
        (
            "a unit",
            "kind = \"choice\", options = [\"c\", \"d\"]",
            "kind = \"decimal\"",
            &["field.third.unit"][..],
            &["field.third.option.c", "field.third.option.d"][..],
        ),
        (
            "why something is left on paper",
            "\"full\"",
            "\"partial\"",
            &["online.reason"],
            &[],
        ),
        (
            "the parts of a component",
            "forms = [\"original\"]",
            "forms = [\"original\"]\nparts = [\"plan\"]",
            &["component.paper.part.plan"],
            &[],
        ),
        ("a gate that is none", "\"gate\"", "\"error\"", &[], &[]),
        (
            "an actor",
            "actor = \"desk\"\nhours = 8",
            "actor = \"chief\"\nhours = 8",
            &["actor.chief.name"],
            &[],
        ),
    ];
    for (name, found, put, missing, stray) in rows {
        let told = told(&spoilt(PROCEDURE, found, put));
        for path in [VI, EN] {
            let of_file = told.iter().filter_map(|text| text.strip_prefix(path));
            let messages = of_file.filter_map(|text| text.split_once(": "));
            let messages: Vec<_> = messages.map(|(_, message)| message.to_owned()).collect();
            let missing = missing
                .iter()
                .map(|key| format!("found no `{key}`, expected its words"));
            let stray = stray
                .iter()
                .map(|key| format!("found `{key}`, expected only keys of the definition"));
            let expected: Vec<_> = missing.chain(stray).collect();
            assert_eq!(messages, expected, "{name}");
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    for (path, _) in FILES {
        let sources: Sources = FILES
            .into_iter()
            .filter(|(other, _)| *other != path)
            .collect();
        let told = told(&sources);
        let missing = format!("{path}: found no such file, expected one");
        let expected = match path {
            // Without it there is no procedure, and its words are nobody's.
            PROCEDURE => told.is_empty(),
            // No year is known, so no year is missing.
            YEAR => told == ["calendars/vn: found no year, expected at least one"],
            // No ward is known, and no field here asks for one.
            WARDS => told.is_empty(),
            _ => told.contains(&missing),
        };
        assert!(expected, "{path}: {told:?}");
    }
}

#[test]
fn everything_wrong_in_all_files_is_told_at_once() {
    let files = FILES.iter().map(|(path, text)| {
        let text = match *path {
            AGENCIES => text.replace("10-15", "10-14"),
            YEAR => text.replace("2026-01-02", "2026-01-03"),
            PROCEDURE => text.replace("first == ", "frist == "),
            EN => text.replace("summary", "sumary"),
            _ => (*text).to_owned(),
        };
        (*path, text)
    });
    let told = told(&files.collect());
    let files: Vec<_> = told
        .iter()
        .filter_map(|text| text.split(':').next())
        .collect();
    assert_eq!(files, [AGENCIES, YEAR, PROCEDURE, PROCEDURE, EN, EN]);
}

#[test]
fn a_mistake_is_shown_with_its_line_and_a_mark_below_it() {
    let shown = compile(&spoilt(PROCEDURE, "\"closed\"", "\"closed"))
        .err()
        .map_or_else(String::new, |found| found.to_string());
    let expected = "procedures/work/1.000001/procedure.toml:56:13: ";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(
        shown.contains("\n56 | id = \"closed\n   |             ^"),
        "{shown}"
    );
}

#[test]
fn the_repositorys_own_definitions_compile_to_the_same_bytes_twice() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let one = compile(&Sources::read(&root)?)?;
    let other = compile(&Sources::read(&root)?)?;
    assert!(!one.chunks.is_empty());
    assert_eq!(one.index.hash, other.index.hash);
    assert!(one.index_bytes == other.index_bytes);
    assert!(one.chunk_bytes == other.chunk_bytes);
    Ok(())
}

#[test]
fn the_hash_tells_any_two_catalogs_apart() -> Result<(), Box<dyn Error>> {
    let hash = |sources: &Sources| compile(sources).map(|catalog| catalog.index.hash);
    let plain = hash(&FILES.into_iter().collect())?;
    let changes = [
        (PROCEDURE, "amount = 5", "amount = 6"),
        (YEAR, "2026-01-10", "2026-01-17"),
        (EN, "summary = \"n\"", "summary = \"m\""),
        (AGENCIES, "07:00", "07:15"),
        (WARDS, "18073", "18101"),
    ];
    for (file, found, put) in changes {
        assert_ne!(hash(&spoilt(file, found, put))?, plain, "{file}");
    }
    Ok(())
}
