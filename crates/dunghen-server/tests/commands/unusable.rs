//! What cannot be used at all.

use crate::{
    practice::{CODE, Practice, write},
    program::{dunghen, unread},
};

#[test]
fn what_cannot_be_used_is_told_apart_from_what_is_wrong() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    write(&practice.path().join("broken.json"), "{")?;
    write(&practice.path().join("list.json"), "[1]")?;
    write(&practice.path().join("odd/one.json"), "{}")?;
    let at = "2026-11-23T09:00:00+07:00";
    let early = "2020-01-06T09:00:00+07:00";
    let explained = |file, at| {
        let answers = ["explain", CODE, "--answers", file, "--at", at];
        [answers.as_slice(), &["--definitions", "."]].concat()
    };
    let rows: Vec<(Vec<&str>, &str)> = vec![
        (
            vec!["check", "nowhere"],
            "cannot read the definitions in nowhere",
        ),
        (
            vec!["test", "nowhere"],
            "cannot read the definitions in nowhere",
        ),
        (
            vec!["test", "slip"],
            "the definitions in slip are not in order",
        ),
        (explained("nowhere.json", at), "cannot read nowhere.json"),
        (explained("broken.json", at), "broken.json"),
        (explained("list.json", at), "expected answers by field"),
        (
            explained("answers.json", early),
            "found no version of 9.000002 in force on 2020-01-06",
        ),
        (
            vec!["explain", "9.999999", "--answers", "answers.json"],
            "found no procedure 9.999999",
        ),
        (
            vec!["explain", CODE, "--answers", "answers.json", "--lang", "fr"],
            "found the language fr, expected vi or en",
        ),
        (
            vec!["impact", ".", "slip", "--dossiers", "dossiers"],
            "slip are not in order",
        ),
        (
            vec!["impact", ".", ".", "--dossiers", "nowhere"],
            "cannot read nowhere",
        ),
        (
            vec!["impact", ".", ".", "--dossiers", "odd"],
            "odd/one.json",
        ),
        (
            vec!["eval", "1", "--with", "list.json"],
            "expected one of names and values",
        ),
        (
            vec!["catalog", "--out", "out", "--definitions", "slip"],
            "is `on_road` meant?",
        ),
        (vec!["chek"], "unrecognized subcommand"),
        (vec![], "Usage"),
    ];
    for (arguments, expected) in rows {
        let outcome = dunghen(practice.path(), &arguments)?;
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.out);
        assert_eq!(outcome.out, "", "{arguments:?}");
        assert!(
            outcome.err.contains(expected),
            "{arguments:?}: {}",
            outcome.err
        );
    }
    Ok(())
}

#[test]
fn the_catalog_is_written_where_it_is_wanted() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    let arguments = ["catalog", "--out", "made/here", "--definitions", "."];
    let outcome = dunghen(practice.path(), &arguments)?;
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    for name in ["index", "9.000002.vi", "9.000002.en"] {
        let file = practice.path().join(format!("made/here/{name}.bin"));
        assert!(file.metadata()?.len() > 0, "{name}");
    }
    Ok(())
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    for (arguments, code) in [(["test", "."], 0), (["test", "short"], 1)] {
        let outcome = unread(practice.path(), &arguments)?;
        assert_eq!(outcome.code, Some(code), "{}", outcome.err);
        assert_eq!(outcome.err, "");
    }
    Ok(())
}
