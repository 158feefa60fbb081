//! `cargo xtask bench`: how long verdicts take, natively, in WebAssembly, and elsewhere.
//!
//! Nothing here fails because something is slow: figures are printed and judged by
//! people. What fails it is a verdict that differs from the one expected.

mod web;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

pub(crate) use web::web;

use crate::bundle::press;
use crate::package;
use crate::project::{self, cargo, command};
use crate::step;
use crate::test::packages;
use crate::tools::{self, WASM};

/// What stands in a table where nothing was measured.
const NOTHING: &str = "-";

/// A row of the table: its name, and where its figures stand.
struct Row {
    name: &'static str,
    ours: &'static str,
    native: &'static str,
    ajv: &'static str,
    survey: &'static str,
}

const ROWS: [Row; 10] = [
    row(
        "load: bytes to an empty session",
        "loadAndSession",
        "load",
        "load",
        "load",
    ),
    row(
        "full, in a session",
        "judgedAndTold",
        "full in a session",
        "full",
        "full",
    ),
    row(
        "full, from a plain object",
        "full",
        "fresh assess",
        "full",
        "full",
    ),
    row("full, of one with errors", "fullBroken", "", "", ""),
    row(
        "all of a session as an object",
        "snapshot",
        "assessment of a session",
        "",
        "",
    ),
    row(
        "one answer, nothing depends on it",
        "quiet",
        "set, a text nothing depends on",
        "quiet",
        "quiet",
    ),
    row(
        "one answer, much depends on it",
        "hub",
        "set, a choice much depends on",
        "hub",
        "hub",
    ),
    row(
        "one cell of a table of 20 rows",
        "cell",
        "set, a cell of a table",
        "",
        "",
    ),
    row(
        "all rows of that table anew",
        "rows",
        "set, the rows of a table",
        "",
        "",
    ),
    row("one answer, anywhere", "edit", "", "edit", "edit"),
];

const fn row(
    name: &'static str,
    ours: &'static str,
    native: &'static str,
    ajv: &'static str,
    survey: &'static str,
) -> Row {
    Row {
        name,
        ours,
        native,
        ajv,
        survey,
    }
}

/// Reads `[--job DIR]`, builds, measures, and prints.
///
/// # Errors
/// When something cannot be built, or a verdict is not as expected.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    let job = job_folder(arguments)?;
    tools::for_the_app()?;
    let node = project::root().join("benches/node");
    packages(&node)?;
    let target = project::target_folder()?;
    let out = target.join("bench");
    let modules = modules(&target, &out)?;
    package::package()?;
    let mut write = cargo(&["run", "--package", "dunghen-bench", "--", "--out"]);
    write.arg(&out);
    let mut native = cargo(&[
        "bench",
        "--package",
        "dunghen-bench",
        "--bench",
        "job",
        "--bench",
        "dates",
        "--",
    ]);
    native.args([
        "--noplot",
        "--warm-up-time",
        "0.5",
        "--measurement-time",
        "1.5",
    ]);
    if let Some(job) = &job {
        write.arg("--job").arg(job);
        native.env("DUNGHEN_BENCH_JOB", job);
    }
    step::run("comparing verdicts, natively", &mut write)?;
    step::run("measuring natively", &mut native)?;
    let figures = out.join("figures.json");
    let [fast, small, _] = &modules;
    let mut run = command("node");
    run.arg("run.mjs").current_dir(&node);
    run.arg(&out).arg(fast).arg(small).arg(&figures);
    step::run("measuring under Node", &mut run)?;
    let mut dates = command("node");
    dates.arg("dates.mjs").current_dir(&node);
    dates.arg(fast).arg(out.join("index.bin"));
    step::run(
        "dating 20 working days, nanoseconds, under Node",
        &mut dates,
    )?;
    python()?;
    let text = fs::read_to_string(&figures)
        .with_context(|| format!("cannot read {}", figures.display()))?;
    let found: Value = serde_json::from_str(&text).context("run.mjs wrote no JSON")?;
    table(&found, &target);
    rest(&found, &target);
    weigh(&modules)
}

/// The folder of a job from elsewhere, where one is named.
fn job_folder(arguments: &[&str]) -> Result<Option<PathBuf>> {
    match arguments {
        [] => Ok(None),
        ["--job", folder] => Ok(Some(std::path::absolute(folder)?)),
        other => bail!("found `{}`, expected `[--job DIR]`", other.join(" ")),
    }
}

/// The same with Python's packages, where they are there.
fn python() -> Result<()> {
    if step::read(command("python3").args(["-c", "import numpy, holidays"])).is_err() {
        println!("  left out Python: it has not both numpy and holidays");
        return Ok(());
    }
    let mut dates = command("python3");
    step::run(
        "dating 20 working days, nanoseconds, with Python",
        dates.args(["-B", "benches/dates.py"]),
    )
}

/// The modules with their glue: built for speed, as the app is built, and the empty one.
fn modules(target: &Path, out: &Path) -> Result<[PathBuf; 3]> {
    let build = [
        "build",
        "--package",
        "dunghen-js",
        "--lib",
        "--target",
        WASM,
        "--profile",
    ];
    step::run("building the module for speed", cargo(&build).arg("bench"))?;
    let mut small = cargo(&build);
    small.args(["app", "--example", "empty"]);
    step::run("building the module as the app is built", &mut small)?;
    let glued = |name: &str, module: &str| -> Result<PathBuf> {
        let folder = out.join(name);
        let mut glue = command("wasm-bindgen");
        glue.args([
            "--target",
            "web",
            "--out-name",
            "form",
            "--remove-name-section",
        ]);
        glue.args(["--remove-producers-section", "--out-dir"])
            .arg(&folder);
        step::read(glue.arg(target.join(WASM).join(module)))?;
        let package = folder.join("package.json");
        fs::write(&package, "{\"type\":\"module\"}\n")
            .with_context(|| format!("cannot write {}", package.display()))?;
        Ok(folder)
    };
    Ok([
        glued("fast", "release/dunghen_js.wasm")?,
        glued("small", "app/dunghen_js.wasm")?,
        glued("empty", "app/examples/empty.wasm")?,
    ])
}

/// How much the server carries, beside a handler that does nothing.
///
/// # Errors
/// When it cannot be built, or an answer is not as hoped.
pub(crate) fn server() -> Result<()> {
    let build = ["build", "--release", "--package"];
    step::run(
        "building the server",
        cargo(&build).args(["dunghen-server", "--bin", "dunghen"]),
    )?;
    step::run(
        "building the load",
        cargo(&build).args(["dunghen-bench", "--bin", "server-load"]),
    )?;
    let target = project::target_folder()?;
    let mut load = command(&target.join("release/server-load").to_string_lossy());
    load.arg(project::server("release")?)
        .arg(target.join("bench-server"))
        .current_dir(project::root());
    step::run("loading the server", &mut load)
}

/// Microseconds at a place in what Node printed.
fn at(found: &Value, path: &str) -> Option<f64> {
    found.pointer(path)?.as_f64()
}

/// What criterion measured, in microseconds.
fn native(target: &Path, name: &str) -> Option<f64> {
    let estimates = target
        .join("criterion")
        .join(name)
        .join("new/estimates.json");
    let text = fs::read_to_string(estimates).ok()?;
    let estimates: Value = serde_json::from_str(&text).ok()?;
    Some(at(&estimates, "/median/point_estimate")? / 1_000.0)
}

/// A time as a person reads it.
fn time(microseconds: Option<f64>) -> String {
    match microseconds {
        None => NOTHING.to_owned(),
        Some(time) if time >= 10_000.0 => format!("{:.0} ms", time / 1_000.0),
        Some(time) if time >= 1_000.0 => format!("{:.2} ms", time / 1_000.0),
        Some(time) => format!("{time:.1} µs"),
    }
}

/// A peer's time, and how many times ours it is.
fn compared(ours: Option<f64>, theirs: Option<f64>) -> String {
    match ours.zip(theirs) {
        Some((ours, theirs)) => format!("{} (×{:.1})", time(Some(theirs)), theirs / ours),
        None => time(theirs),
    }
}

fn table(found: &Value, target: &Path) {
    let title = [
        "",
        "wasm p50",
        "p99",
        "small p50",
        "p99",
        "native",
        "ajv p50",
        "survey-core p50",
    ];
    let mut lines = vec![title.map(str::to_owned)];
    for row in ROWS {
        let ours = |module: &str, figure: &str| {
            at(found, &format!("/modules/{module}/{}/{figure}", row.ours))
        };
        let peer = |name: &str, key: &str| at(found, &format!("/{name}/{key}/p50"));
        let p50 = ours("fast", "p50");
        lines.push([
            row.name.to_owned(),
            time(p50),
            time(ours("fast", "p99")),
            time(ours("small", "p50")),
            time(ours("small", "p99")),
            time(native(target, row.native)),
            compared(p50, peer("ajv", row.ajv)),
            compared(p50, peer("survey", row.survey)),
        ]);
    }
    println!("\nratios: how many times ours (wasm, p50) a peer takes");
    print_aligned(&lines);
}

/// Prints cells under one another.
fn print_aligned(lines: &[impl AsRef<[String]>]) {
    for line in lines {
        let mut text = String::new();
        for (column, cell) in line.as_ref().iter().enumerate() {
            let width = lines.iter().filter_map(|line| line.as_ref().get(column));
            let width = width.map(|cell| cell.chars().count()).max().unwrap_or(0);
            let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
            // Names to the left, figures to the right.
            text += &if column == 0 {
                format!("{cell}{pad}")
            } else {
                format!("  {pad}{cell}")
            };
        }
        println!("{}", text.trim_end());
    }
}

/// What fits no row.
fn rest(found: &Value, target: &Path) {
    let cel = native(target, "cel crate, conditions and rules alone");
    let ours = native(target, "full in a session");
    println!(
        "\ncel crate, native, conditions and rules alone: {} against {} for all of ours",
        compared(ours, cel),
        time(ours),
    );
    let judge = at(found, "/survey/editAndJudge/p50");
    println!(
        "survey-core, one answer and all errors judged: {}",
        time(judge)
    );
    for module in ["fast", "small"] {
        let figure = |name: &str| at(found, &format!("/modules/{module}/{name}")).unwrap_or(0.0);
        println!(
            "{module} module: {:.0} of {:.0} verdicts as expected; memory {:.2} MB, and {:.2} MB more after form and session",
            figure("verdicts/right"),
            figure("verdicts/of"),
            figure("memory/before") / 1e6,
            figure("memory/grown") / 1e6,
        );
    }
    for (name, key) in [
        ("full, in a session: findings alone", "findings"),
        ("full, in a session: whole verdict", "snapshot"),
        ("full, from a plain object", "full"),
        ("one answer, nothing depends on it", "quiet"),
        ("one answer, much depends on it", "hub"),
        ("one answer, anywhere", "edit"),
    ] {
        let figure = |part: &str| at(found, &format!("/package/{key}/{part}"));
        println!(
            "npm package, {name}: p50 {}, p99 {}",
            time(figure("p50")),
            time(figure("p99"))
        );
    }
    let ours = at(found, "/package/full/p50");
    for (name, key) in [
        ("@formio/core", "formio"),
        ("@gorules/zen-engine-wasm", "zen"),
        ("ajv", "ajv"),
        ("survey-core", "survey"),
    ] {
        let theirs = at(found, &format!("/{key}/full/p50"));
        println!("{name}, full: {} of the package's", compared(ours, theirs));
    }
    for peer in ["ajv", "survey", "formio", "zen"] {
        let figure = |name: &str| at(found, &format!("/{peer}/agreement/{name}")).unwrap_or(0.0);
        println!(
            "{peer}: of {:.0} dossiers {:.0} found right or wrong as expected, {:.0} with errors at the same places",
            figure("of"),
            figure("verdicts"),
            figure("places"),
        );
    }
}

/// What the rules add to a module that does nothing.
fn weigh(modules: &[PathBuf; 3]) -> Result<()> {
    let weight = |folder: &PathBuf| -> Result<(usize, usize)> {
        let file = folder.join("form_bg.wasm");
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok((bytes.len(), press::compress(&bytes)?.len()))
    };
    let [fast, small, empty] = modules;
    for (name, folder) in [
        ("for speed", fast),
        ("as the app is built", small),
        ("empty", empty),
    ] {
        let (plain, pressed) = weight(folder)?;
        println!("module {name}: {plain} bytes, {pressed} in brotli (quality 11)");
    }
    let added = weight(small)?.1.saturating_sub(weight(empty)?.1);
    println!("evaluator, formats, session and JSON add {added} bytes in brotli");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_for_people() {
        for (microseconds, text) in [
            (None, "-"),
            (Some(1.24), "1.2 µs"),
            (Some(1_500.0), "1.50 ms"),
            (Some(92_000.0), "92 ms"),
        ] {
            assert_eq!(time(microseconds), text);
        }
        assert_eq!(compared(Some(2.0), Some(9.0)), "9.0 µs (×4.5)");
        assert_eq!(compared(Some(2.0), None), "-");
    }
}
