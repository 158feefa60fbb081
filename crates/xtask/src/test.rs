//! `cargo xtask test`: every check of the project, cheapest first.
//!
//! The first failure stops it, because what comes after usually fails for the same
//! reason and takes longer to say so. Each step carries a sentence on what to do when
//! it fails. The order is the order of cost, but for one: core is built for wasm *by
//! itself*, since together with other crates cargo unites their features, and a clock
//! that another crate switches on in `chrono` would go unnoticed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{self, cargo, changed, command};
use crate::step::{self, Steps};
use crate::tools::{self, WASM};
use crate::{fuzz, package, run, size, tidy};

/// Runs all checks.
///
/// # Errors
/// With the first step that fails, and what to do about it.
pub(crate) fn test() -> Result<()> {
    let mut steps = Steps::of(13);
    steps.step(
        "tools",
        "the message below says which tool is missing and how to get it",
        || {
            tools::for_checking()?;
            tools::for_the_app()?;
            project::dist().map(drop)
        },
    )?;
    steps.step("format", "run `cargo fmt --all`", || {
        let mut check = cargo(&["fmt", "--all", "--check"]);
        step::run("comparing with rustfmt's output", &mut check)
    })?;
    steps.step("tidy", "mend every line listed above", tidy::tidy)?;
    steps.step("clippy", "mend what it says above", clippy)?;
    steps.step(
        "tests, native",
        "the test's name is above; run it alone with `cargo test NAME`",
        native,
    )?;
    steps.step(
        "API",
        "the request is above, with a line that repeats it; `cargo xtask fuzz-api` tries more",
        || fuzz::fuzz(fuzz::Extent::SMALL),
    )?;
    steps.step(
        "clients",
        "the client's name is above; docs/building.md says how to run it alone",
        clients,
    )?;
    steps.step(
        "package",
        "the test's name is above; docs/building.md says how to run it alone",
        headless,
    )?;
    steps.step(
        "conformance",
        "the row is above; `dunghen eval` shows what became of its expression",
        conformance,
    )?;
    steps.step(
        "tests, wasm",
        "core must give the same answers without an operating system; see above",
        wasm,
    )?;
    steps.step("data", "mend the file, line and column named above", data)?;
    steps.step(
        "app and size",
        "mend the build, or make the app smaller",
        || {
            run::app()?;
            size::size()
        },
    )?;
    steps.step(
        "journeys",
        "the journey's name is above; run it alone with `node --test tests/journeys/NAME.test.mjs`",
        journeys,
    )?;
    steps.table();
    Ok(())
}

fn clippy() -> Result<()> {
    let deny = ["--", "--deny", "warnings"];
    let native = [
        "clippy",
        "--workspace",
        "--exclude",
        "dunghen-app",
        "--all-targets",
    ];
    step::run("clippy, native", cargo(&native).args(deny))?;
    let wasm = [
        "clippy",
        "--package",
        "dunghen-app",
        "--package",
        "dunghen-core",
        "--package",
        "dunghen-look",
        "--package",
        "dunghen-kiosk",
        "--features",
        "dunghen-look/check",
        "--target",
        WASM,
    ];
    step::run("clippy, wasm", cargo(&wasm).args(deny))
}

fn native() -> Result<()> {
    step::run(
        "tests of all crates",
        &mut cargo(&["test", "--workspace", "--exclude", "dunghen-app"]),
    )?;
    // The app's model is plain Rust and is tested without a browser, beside the words
    // as the app has them: without those of the server.
    let app = [
        "test",
        "--package",
        "dunghen-app",
        "--package",
        "dunghen-words",
        "--no-default-features",
    ];
    step::run("tests of the app's model and words", &mut cargo(&app))
}

/// Kills the server so often, under load, and looks what was lost.
///
/// # Errors
/// When something was, or the number is none.
pub(crate) fn crash(cycles: &str) -> Result<()> {
    let cycles: u32 = cycles
        .parse()
        .with_context(|| format!("found {cycles} cycles, expected a number"))?;
    // As `native` builds it, so that nothing is built twice.
    let run = ["test", "--workspace", "--exclude", "dunghen-app", "--test"];
    let mut run = cargo(&run);
    run.args(["crash", "--", "--nocapture", "nothing_acknowledged"]);
    run.env("DUNGHEN_CRASHES", cycles.to_string());
    step::run("killing the server again and again", &mut run)
}

fn wasm() -> Result<()> {
    step::run(
        "core by itself",
        &mut cargo(&["check", "--package", "dunghen-core", "--target", WASM]),
    )?;
    step::run(
        "rows on the core in wasm",
        &mut cargo(&[
            "test",
            "--package",
            "dunghen-cases",
            "--target",
            WASM,
            "--test",
            "web",
            "--test",
            "javascript",
        ]),
    )
}

/// Programs of others that upload to the server.
fn clients() -> Result<()> {
    let python = tools::python_packages()?.join("python");
    let folder = project::root().join("tests/clients");
    packages(&folder)?;
    packages(&project::root().join("tests/journeys"))?;
    let mut run = command("node");
    run.args(["--test", "tests/clients/tus.test.mjs"])
        .env("DUNGHEN_BIN", project::debug_server()?)
        .env("DUNGHEN_PYTHON", python);
    step::run("uploading as others do", &mut run)
}

/// Of the npm package's tests the one that shows the app, which is built after the others.
const EMBED: &str = "embed.test.js";

/// The npm package: every row in Node.js and in a browser, its types, its examples, and as
/// others install and bundle it.
fn headless() -> Result<()> {
    package::package()?;
    let folder = package::folder();
    packages(&folder)?;
    let rows = project::target_folder()?.join("cases");
    let write = project::debug("write-cases")?;
    let mut write = command(&write.to_string_lossy());
    step::run("writing the rows", write.arg(&rows))?;
    let mut files = files_ending(&folder.join("tests"), ".test.js")?;
    files.retain(|file| !file.ends_with(EMBED));
    let mut tests = command("node");
    tests
        .args(["--expose-gc", "--test"])
        .args(files)
        .current_dir(&folder)
        .env("DUNGHEN_CASES", rows)
        .env("DUNGHEN_BIN", project::debug_server()?)
        .env("DUNGHEN_CHROMIUM", tools::browser()?);
    step::run("the package as others use it", &mut tests)
}

/// Files of a folder whose names end so; at least one.
fn files_ending(folder: &Path, end: &str) -> Result<Vec<PathBuf>> {
    let found: Vec<PathBuf> = project::files(folder, &|folder| folder.ends_with("node_modules"))?
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(end))
        .collect();
    if found.is_empty() {
        bail!("found no *{end} in {}", folder.display());
    }
    Ok(found)
}

/// Definitions in order, their rows true, and every condition seen to hold and to fail.
fn data() -> Result<()> {
    let server = project::debug_server()?;
    for (name, what) in [
        ("check", "checking procedures, calendars and units"),
        ("test", "judging the rows beside the procedures"),
    ] {
        step::run(what, command(&server.to_string_lossy()).arg(name))?;
    }
    Ok(())
}

/// CEL's own rows, which come as a package of npm's.
fn conformance() -> Result<()> {
    let folder = project::root().join("tests/conformance");
    packages(&folder)?;
    let rows = project::target_folder()?.join("cel-rows.jsonl");
    let text = step::read(command("node").arg("rows.mjs").current_dir(&folder))?;
    std::fs::write(&rows, text).with_context(|| format!("cannot write {}", rows.display()))?;
    let run = project::debug("dunghen-conformance")?;
    let mut run = command(&run.to_string_lossy());
    step::run("CEL's conformance rows", run.arg(rows))
}

/// Installs what a folder's package-lock.json names, where that is not there yet.
pub(crate) fn packages(folder: &Path) -> Result<()> {
    let lock = changed(&folder.join("package-lock.json")).with_context(|| {
        let folder = folder.display();
        format!("found no package-lock.json in {folder}; run `npm install` there")
    })?;
    // npm writes this file last.
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_none_or(|installed| installed < lock) {
        let mut install = command("npm");
        install
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        step::run("installing npm's packages", &mut install)?;
    }
    Ok(())
}

fn journeys() -> Result<()> {
    let folder = project::root().join("tests/journeys");
    let journeys = files_ending(&folder, ".test.mjs")?;
    let browser = tools::browser()?;
    packages(&folder)?;
    let mut node = command("node");
    node.arg("--test")
        .args(journeys)
        .env("DUNGHEN_BIN", project::debug_server()?)
        .env("DUNGHEN_CHROMIUM", &browser);
    step::run("journeys in a browser", &mut node)?;

    let folder = package::folder();
    packages(&folder)?;
    let mut node = command("node");
    node.arg("--test")
        .arg(folder.join("tests").join(EMBED))
        .current_dir(&folder)
        .env("DUNGHEN_BIN", project::debug_server()?)
        .env("DUNGHEN_CHROMIUM", browser);
    step::run("the guide inside a page of others", &mut node)
}
