//! `cargo xtask bench web`: the large form in a browser, beside a page written by hand and
//! pages of libraries, and what Lighthouse says of the app.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{NOTHING, at, job_folder, print_aligned};
use crate::project::{self, cargo, command};
use crate::run;
use crate::step;
use crate::test::packages;
use crate::tools;

/// The page that others are compared with.
const OURS: &str = "dunghen";
/// The page written by hand.
const BY_HAND: &str = "plain";
/// The page, and those of libraries.
const PAGES: [&str; 5] = [OURS, BY_HAND, "survey", "rjsf", "jsonforms"];

/// A row of the table: its name, where its figure stands, and what the figure is.
const ROWS: [(&str, &str, Unit); 13] = [
    ("first field usable, p50", "empty/p50", Unit::Time),
    ("  with a draft of 20 rows", "filled/p50", Unit::Time),
    ("  over a mobile line", "far/p50", Unit::Time),
    ("bytes fetched for it", "bytes", Unit::Bytes),
    ("a key to the next frame, p50", "key/p50", Unit::Time),
    ("  p99", "key/p99", Unit::Time),
    ("  p99 by Event Timing", "keyEvent/p99", Unit::Time),
    ("  of it: script", "keyParts/script", Unit::Time),
    ("  of it: styles and layout", "keyParts/layout", Unit::Time),
    ("a condition to its frame, p50", "toggle/p50", Unit::Time),
    ("  p99", "toggle/p99", Unit::Time),
    ("JavaScript's heap", "memory/heap", Unit::Bytes),
    ("memory of WebAssembly", "memory/wasm", Unit::Bytes),
];

/// What a figure is.
#[derive(Debug, Clone, Copy)]
enum Unit {
    /// Milliseconds.
    Time,
    Bytes,
}

/// Reads `[--job DIR]`, builds, measures, and prints.
///
/// # Errors
/// When something cannot be built, or a page judges otherwise than expected.
pub(crate) fn web(arguments: &[&str]) -> Result<()> {
    let job = job_folder(arguments)?;
    let browser = tools::browser()?;
    let folder = project::root().join("benches/web");
    packages(&folder)?;
    let server = server()?;
    let out = project::target_folder()?.join("bench-web");
    let mut write = cargo(&["run", "--package", "dunghen-bench", "--", "--out"]);
    write.arg(&out);
    if let Some(job) = &job {
        write.arg("--job").arg(job);
    }
    step::run("comparing verdicts, natively", &mut write)?;
    let figures = out.join("figures.json");
    let mut measure = command("node");
    measure.arg("run.mjs").current_dir(&folder);
    measure.arg(&out).arg(&server).arg(&figures);
    measure.env("DUNGHEN_CHROMIUM", &browser);
    step::run("measuring in the browser", &mut measure)?;
    let text = fs::read_to_string(&figures)
        .with_context(|| format!("cannot read {}", figures.display()))?;
    let found: Value = serde_json::from_str(&text).context("run.mjs wrote no JSON")?;
    table(&found);
    let mut look = command("node");
    look.arg("look.mjs").arg(&server).current_dir(&folder);
    look.env("DUNGHEN_CHROMIUM", &browser);
    step::run("looking into files of up to 2 GB", &mut look)?;
    let mut lighthouse = command("node");
    lighthouse.arg("lighthouse.mjs").current_dir(&folder);
    lighthouse.arg(&server).arg(out.join("lighthouse.json"));
    lighthouse.env("DUNGHEN_CHROMIUM", &browser);
    step::run("asking Lighthouse", &mut lighthouse)
}

/// The server with the app as it ships; one that is built already is named by `DUNGHEN_BIN`.
fn server() -> Result<PathBuf> {
    if let Some(server) = env::var_os("DUNGHEN_BIN") {
        return Ok(std::path::absolute(server)?);
    }
    tools::for_the_app()?;
    run::build()?;
    project::server("release")
}

/// A figure as a person reads it.
fn said(unit: Unit, figure: f64) -> String {
    match unit {
        Unit::Time if figure >= 100.0 => format!("{figure:.0} ms"),
        Unit::Time => format!("{figure:.1} ms"),
        Unit::Bytes if figure >= 1e6 => format!("{:.1} MB", figure / 1e6),
        Unit::Bytes => format!("{:.0} kB", figure / 1e3),
    }
}

/// A page's figure, and how many times ours it is.
fn compared(unit: Unit, ours: Option<f64>, theirs: Option<f64>) -> String {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours > 0.0 && theirs > 0.0 => {
            format!("{} (×{:.2})", said(unit, theirs), theirs / ours)
        }
        (_, Some(theirs)) => said(unit, theirs),
        (_, None) => NOTHING.to_owned(),
    }
}

fn table(found: &Value) {
    let figure = |page: &str, path: &str| at(found, &format!("/pages/{page}/{path}"));
    let title = |page: &str| {
        let title = found.pointer(&format!("/pages/{page}/title"));
        title.and_then(Value::as_str).unwrap_or(page).to_owned()
    };
    let line = |name: &str, of: &dyn Fn(&str) -> String| -> Vec<String> {
        let cells = PAGES.iter().map(|page| of(page));
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    let mut lines = vec![line("", &title)];
    for (name, path, unit) in ROWS {
        lines.push(line(name, &|page| match figure(page, path) {
            Some(own) if page == OURS => said(unit, own),
            theirs => compared(unit, figure(OURS, path), theirs),
        }));
    }
    let (rounds, throttle) = (at(found, "/rounds"), at(found, "/throttle"));
    println!(
        "\n{} rounds, of libraries every fifth, the processor {} times slower; ratios: how many times ours",
        rounds.unwrap_or_default(),
        throttle.unwrap_or_default(),
    );
    print_aligned(&lines);
    goals(found);
}

/// What is hoped for. Nothing fails for it.
fn goals(found: &Value) {
    let figure = |path: &str| at(found, &format!("/pages/{path}")).unwrap_or(f64::NAN);
    let ours = |path: &str| figure(&format!("{OURS}/{path}"));
    let rows = [
        (
            "first field usable, times the page by hand",
            ours("empty/p50") / figure(&format!("{BY_HAND}/empty/p50")),
            1.3,
        ),
        ("a key to the next frame, p99, ms", ours("key/p99"), 50.0),
        (
            "a condition to its frame, p50, ms",
            ours("toggle/p50"),
            50.0,
        ),
        (
            "heap and memory of WebAssembly, MB",
            (ours("memory/heap") + ours("memory/wasm")) / 1e6,
            15.0,
        ),
    ];
    println!("\ngoals");
    for (name, figure, most) in rows {
        let word = if figure <= most { "reached" } else { "missed" };
        println!("  {name}: {figure:.2}, at most {most}: {word}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(said(Unit::Time, 12.34), "12.3 ms");
        assert_eq!(said(Unit::Time, 1_234.0), "1234 ms");
        assert_eq!(said(Unit::Bytes, 12_345.0), "12 kB");
        assert_eq!(said(Unit::Bytes, 2_500_000.0), "2.5 MB");
        assert_eq!(
            compared(Unit::Time, Some(10.0), Some(25.0)),
            "25.0 ms (×2.50)"
        );
        assert_eq!(compared(Unit::Bytes, Some(1_000.0), Some(0.0)), "0 kB");
        assert_eq!(compared(Unit::Time, Some(10.0), None), NOTHING);
    }
}
