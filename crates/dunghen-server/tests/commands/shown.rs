//! What the pages show is what the program answers.

use anyhow::Context;
use serde_json::Value;

use crate::{
    document::{COMMANDS, Shown, blocks, example, page, shown},
    practice::Practice,
    program::dunghen,
};

/// Stands for anything in an answer that is shown.
const ANYTHING: &str = "…";

#[test]
fn the_commands_answer_as_their_page_shows() -> anyhow::Result<()> {
    let all = shown(&page(COMMANDS)?)?;
    for command in ["check", "test", "explain", "due", "impact", "eval"] {
        let named = |shown: &Shown| shown.arguments.first().is_some_and(|word| word == command);
        assert!(all.iter().any(named), "{command}");
    }
    compare(&all)
}

#[test]
fn the_worked_example_goes_as_its_page_shows() -> anyhow::Result<()> {
    let all = shown(&example()?)?;
    assert_eq!(all.len(), 4);
    compare(&all)
}

#[test]
fn what_goes_wrong_in_the_example_is_told_as_shown() -> anyhow::Result<()> {
    let practice = Practice::new()?;
    let text = example()?;
    let blocks = blocks(&text);
    let commands = blocks.iter().map(|block| block.lang == "sh");
    let behind = std::iter::once(false).chain(commands);
    let alone: Vec<_> = blocks
        .iter()
        .zip(behind)
        .filter(|(block, behind)| block.lang == "text" && !behind)
        .map(|(block, _)| block.text.as_str())
        .collect();
    let [slip, short] = alone.as_slice() else {
        anyhow::bail!("found {} blocks, expected two", alone.len());
    };
    for (arguments, expected) in [(["check", "slip"], slip), (["test", "short"], short)] {
        let outcome = dunghen(practice.path(), &arguments)?;
        assert_eq!(outcome.out, *expected, "{arguments:?}");
        assert_eq!(outcome.code, Some(1), "{arguments:?}");
    }
    Ok(())
}

fn compare(all: &[Shown]) -> anyhow::Result<()> {
    let practice = Practice::new()?;
    for shown in all {
        let about = shown.arguments.join(" ");
        let outcome = dunghen(practice.path(), &shown.arguments)?;
        assert_eq!(outcome.code, Some(shown.code), "{about}: {}", outcome.err);
        if shown.lang == "json" {
            let expected: Value = serde_json::from_str(&shown.answer).context(about.clone())?;
            let found = outcome.json()?;
            assert!(is_like(&found, &expected), "{about}: {found:#}");
        } else {
            let (found, expected) = (outcome.out.lines(), shown.answer.lines());
            let lines = found.clone().zip(expected.clone());
            let alike = lines
                .clone()
                .all(|(found, expected)| reads_like(found, expected));
            let as_long = found.count() == expected.count();
            assert!(alike && as_long, "{about}:\n{}", outcome.out);
        }
    }
    Ok(())
}

/// Whether two lines are the same, but for what is left out.
fn reads_like(found: &str, expected: &str) -> bool {
    match expected.split_once(ANYTHING) {
        None => found == expected,
        Some((begin, end)) => found.starts_with(begin) && found.ends_with(end),
    }
}

/// Whether two values are the same, but for what is left out.
fn is_like(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (_, Value::String(text)) if text == ANYTHING => true,
        (Value::Array(found), Value::Array(expected)) => {
            let mut pairs = found.iter().zip(expected);
            found.len() == expected.len() && pairs.all(|(one, other)| is_like(one, other))
        }
        (Value::Object(found), Value::Object(expected)) => {
            let known = |(name, value): (&String, &Value)| {
                found.get(name).is_some_and(|found| is_like(found, value))
            };
            found.len() == expected.len() && expected.iter().all(known)
        }
        _ => found == expected,
    }
}
