//! Runs CEL's conformance rows: `node rows.mjs > ROWS; dunghen-conformance ROWS`.
//!
//! A row either gives what it says, or is left out for a reason that is listed with
//! its count. Anything else is a failure.

mod excluded;
mod typed;

use std::{collections::BTreeMap, fs, process::ExitCode};

use anyhow::{Context, bail};
use dunghen_catalog::cel::{self, Type};
use dunghen_core::expr::{Env, Input, Value, evaluate};
use serde::Deserialize;

use typed::{Typed, same};

/// A row as `rows.mjs` writes it.
#[derive(Debug, Deserialize)]
struct Row {
    at: String,
    expr: String,
    value: Option<Typed>,
    bindings: BTreeMap<String, Binding>,
    fails: bool,
}

#[derive(Debug, Deserialize)]
struct Binding {
    value: Option<Typed>,
}

/// The fewest rows that must run: a list that comes empty must not pass.
const RUN_MIN: usize = 900;

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program answers on the terminal"
)]
fn main() -> anyhow::Result<ExitCode> {
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut run, mut failed) = (0, 0);
    let rows = std::env::args_os()
        .nth(1)
        .context("found no file of rows")?;
    let text = fs::read_to_string(&rows)
        .with_context(|| format!("cannot read {}", rows.to_string_lossy()))?;
    for line in text.lines() {
        if let Some(why) = excluded::why(line) {
            *left_out.entry(why).or_default() += 1;
            continue;
        }
        let row: Row = serde_json::from_str(line).with_context(|| line.to_owned())?;
        run += 1;
        if let Err(error) = check(&row) {
            failed += 1;
            eprintln!("{}: {}\n    {error}", row.at, row.expr);
        }
    }
    println!("{run} rows of CEL run, {failed} failed; left out:");
    for (why, count) in &left_out {
        println!("{count:>6}  {why}");
    }
    if run < RUN_MIN {
        bail!("found {run} rows, expected {RUN_MIN} or more");
    }
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn check(row: &Row) -> anyhow::Result<()> {
    let names: Vec<_> = row.bindings.keys().cloned().collect();
    let values = row
        .bindings
        .values()
        .map(|binding| {
            binding
                .value
                .as_ref()
                .context("a binding without value")?
                .value()
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let fields: Vec<_> = names.into_iter().map(|name| (name, Type::Dyn)).collect();
    let compiled = match cel::compile(&row.expr, &fields) {
        Ok(compiled) => compiled,
        Err(_) if row.fails => return Ok(()),
        Err(mistake) => bail!("at {:?}: {mistake}", mistake.span),
    };
    let found = match evaluate(&compiled.expr, &Bound(&values)) {
        Ok(value) => value,
        Err(_) if row.fails => return Ok(()),
        Err(stop) => bail!("found {stop:?}"),
    };
    // A row that tells nothing gives `true`.
    let expected = match &row.value {
        Some(expected) => expected.value()?,
        None => Value::Bool(true),
    };
    if row.fails {
        bail!("found {found:?}, expected a failure");
    }
    if !same(&found, &expected) {
        bail!("found {found:?}, expected {expected:?}");
    }
    Ok(())
}

struct Bound<'v>(&'v [Value<'v>]);

impl<'v> Env<'v> for Bound<'v> {
    fn field(&self, at: u16) -> Input<'v> {
        match self.0.get(usize::from(at)) {
            Some(value) => Input::Answer(value.clone()),
            None => Input::Absent,
        }
    }
}
