//! Definitions that change, and what is told of it.

use serde_json::{Value, json};

use crate::{
    practice::{CODE, PROCEDURE, Practice, ROWS, write},
    program::dunghen,
};

const TEXT: &str = "procedures/exercise/9.000002/text.en.toml";

#[test]
fn a_slip_in_any_file_is_told_with_its_place() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    let rows = [
        (
            PROCEDURE,
            "severity = \"gate\"",
            "severty = \"gate\"",
            "is `severity` meant?",
        ),
        (
            PROCEDURE,
            "row.width * row.height",
            "row.widht * row.height",
            "is `width` meant?",
        ),
        (
            PROCEDURE,
            "case == \"removal\"",
            "case == \"removed\"",
            "\"removed\"",
        ),
        (
            PROCEDURE,
            "law = \"217/2026/NĐ-CP\"",
            "law = \"217/2062/NĐ-CP\"",
            "217/2062/NĐ-CP cited",
        ),
        (
            TEXT,
            "[rule.belongs_to_road]",
            "[rule.belongs_to_rode]",
            "found no `rule.belongs_to_road.instead`",
        ),
    ];
    for (at, (file, from, to, expected)) in rows.into_iter().enumerate() {
        let folder = format!("slip{at}");
        practice.copied(&folder, file, |text| text.replacen(from, to, 1))?;
        let outcome = dunghen(practice.path(), &["check", &folder, "--json"])?;
        assert_eq!(outcome.code, Some(1), "{to}");
        let json = outcome.json()?;
        let mut mistakes = list(&json, "mistakes");
        let told = |mistake: &Value| {
            text(mistake, "file") == file && text(mistake, "message").contains(expected)
        };
        assert!(mistakes.any(told), "{to}: {json:#}");
    }
    Ok(())
}

#[test]
fn a_row_that_is_left_out_leaves_its_conditions_uncovered() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    let rows = [
        (
            "Two new signs",
            &["first fee number 1", "first field earlier_number when"][..],
        ),
        (
            "A changed sign",
            &[
                "first fee number 2",
                "first table signs rule sign_too_large",
            ],
        ),
        ("A sign beside a road", &["first rule belongs_to_road"]),
    ];
    for (at, (name, conditions)) in rows.into_iter().enumerate() {
        let folder = format!("short{at}");
        practice.copied(&folder, ROWS, |text| without(text, name))?;
        let outcome = dunghen(practice.path(), &["test", &folder, "--json"])?;
        assert_eq!(outcome.code, Some(1), "{name}");
        let json = outcome.json()?;
        let report = |key: &str| json.pointer(&format!("/procedures/0/{key}"));
        assert_eq!(report("failed"), Some(&json!([])), "{name}");
        let missing = report("missing").map(Value::to_string).unwrap_or_default();
        for condition in conditions {
            assert!(missing.contains(condition), "{name}: {missing}");
        }
    }
    Ok(())
}

#[test]
fn a_phase_only_some_dossiers_go_through_is_to_be_covered() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    practice.copied("phased", PROCEDURE, |text| {
        let phase = "id = \"look\"\nactor = \"desk\"\nhours = 2\nwhen = 'sent_on > date(\"2040-01-01\")'\nlaw = \"1/2026/NĐ-CP\"";
        let law = text.split("law = \"").nth(1).and_then(|rest| rest.split('"').next());
        let phase = phase.replace("1/2026/NĐ-CP", law.unwrap_or_default());
        format!("{text}\n[[version.phase]]\n{phase}\n")
    })?;
    for lang in ["vi", "en"] {
        let file = format!("phased/procedures/exercise/9.000002/text.{lang}.toml");
        let file = practice.path().join(file);
        let words = std::fs::read_to_string(&file)?;
        write(
            &file,
            &(words + "\n[phase.look]\nname = \"…\"\n[actor.desk]\nname = \"…\"\n"),
        )?;
    }
    let outcome = dunghen(practice.path(), &["test", "phased", "--json"])?;
    assert_eq!(outcome.code, Some(1), "{}", outcome.json()?);
    let missing = outcome.json()?.pointer("/procedures/0/missing").cloned();
    let expected = "first phase look: no row in which it holds";
    assert_eq!(missing, Some(json!([expected])));
    Ok(())
}

/// The rows but the one whose name begins so.
fn without(rows: &str, name: &str) -> String {
    let begin = format!("\nname = \"{name}");
    rows.split_inclusive("[[case]]")
        .filter(|row| !row.starts_with(&begin))
        .collect::<String>()
        .trim_end_matches("[[case]]")
        .to_owned()
}

#[test]
fn impact_tells_the_dossiers_that_change() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    let changes = [
        ("> 20'", "> 21'", "findings", &["change.json"][..]),
        ("amount = 50000", "amount = 60000", "fees", &["change.json"]),
        ("amount = 3\n", "amount = 4\n", "limit", &["removal.json"]),
        (
            "kind = \"yes_no\" }",
            "kind = \"yes_no\" },\n  { id = \"more\", kind = \"phone\", optional = true }",
            "asked",
            &["change.json", "removal.json"],
        ),
    ];
    for (at, (from, to, part, files)) in changes.into_iter().enumerate() {
        let folder = format!("next{at}");
        practice.copied(&folder, PROCEDURE, |text| text.replacen(from, to, 1))?;
        for lang in ["vi", "en"] {
            let file = format!("{folder}/procedures/exercise/9.000002/text.{lang}.toml");
            let file = practice.path().join(file);
            if to.contains("\"more\"") {
                let words = std::fs::read_to_string(&file)?;
                write(&file, &(words + "\n[field.more]\nlabel = \"…\"\n"))?;
            }
        }
        let arguments = ["impact", ".", &folder, "--dossiers", "dossiers", "--json"];
        let outcome = dunghen(practice.path(), &arguments)?;
        assert_eq!(outcome.code, Some(1), "{to}: {}", outcome.err);
        let json = outcome.json()?;
        assert_eq!(json.get("dossiers"), Some(&json!(2)), "{to}");
        let found: Vec<_> = list(&json, "changed")
            .filter_map(|entry| Some((text(entry, "file"), differing(entry)?)))
            .collect();
        let expected: Vec<_> = files.iter().map(|file| (*file, part)).collect();
        assert_eq!(found, expected, "{to}");
        assert!(list(&json, "changed").all(|entry| text(entry, "procedure") == CODE));
    }
    Ok(())
}

/// The first part of two verdicts that differs, complete or not apart.
fn differing(entry: &Value) -> Option<&str> {
    let (before, after) = (entry.get("before")?.as_object()?, entry.get("after")?);
    let mut parts = before.iter().filter(|(name, _)| *name != "complete");
    let (name, _) = parts.find(|(name, value)| after.get(name) != Some(value))?;
    Some(name)
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn a_procedure_that_is_gone_and_a_day_before_the_law_are_verdicts_too() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    practice.copied("later", PROCEDURE, |text| {
        text.replace("effective_from = 2026-07-01", "effective_from = 2026-12-01")
    })?;
    practice.copied("gone", ROWS, |_| String::new())?;
    std::fs::remove_dir_all(practice.path().join("gone/procedures/exercise"))?;
    for (folder, after) in [
        ("later", json!({ "version": null })),
        ("gone", json!({ "procedure": "unknown" })),
    ] {
        let arguments = ["impact", ".", folder, "--dossiers", "dossiers", "--json"];
        let outcome = dunghen(practice.path(), &arguments)?;
        assert_eq!(outcome.code, Some(1), "{folder}: {}", outcome.err);
        let json = outcome.json()?;
        let verdicts: Vec<_> = list(&json, "changed")
            .filter_map(|entry| entry.get("after"))
            .collect();
        assert_eq!(verdicts, [&after, &after], "{folder}");
    }
    Ok(())
}
