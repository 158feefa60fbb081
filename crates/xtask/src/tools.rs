//! The tools a build needs beside cargo, brought when they are missing.
//!
//! Nothing is downloaded that a package registry does not hold. A tool already on PATH
//! in the right version is used as it is; else `cargo binstall`, where a person has it;
//! else `cargo install`, which compiles it once (some minutes). `wasm-bindgen` must
//! have exactly the version the app is compiled against, so that version is read from
//! the manifest and stands nowhere else.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::project::{self, cargo, command};
use crate::step;

/// The version of Trunk that `Trunk.toml` and `bundle` are written for.
const TRUNK: &str = "0.21.14";

/// What `fuzz` and the clients are written for.
const PYTHON_PACKAGES: [&str; 2] = ["schemathesis==4.32.5", "tuspy==1.1.0"];

/// The target the app compiles to.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Brings what building the app needs: the wasm target, wasm-bindgen, Trunk, and the
/// sources of all dependencies (Trunk runs offline).
///
/// # Errors
/// When one of them is missing and cannot be brought; the message says what to do.
pub(crate) fn for_the_app() -> Result<()> {
    for_a_module()?;
    trunk()?;
    let host = step::read(command("rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("`rustc -vV` names no host")?;
    step::run(
        "fetching the sources of all dependencies",
        &mut cargo(&["fetch", "--target", WASM, "--target", host]),
    )
}

/// Brings what building a module needs: the wasm target and wasm-bindgen.
///
/// # Errors
/// When one of them is missing and cannot be brought; the message says what to do.
pub(crate) fn for_a_module() -> Result<()> {
    wasm_target()?;
    wasm_bindgen()
}

/// Brings rustfmt and clippy, which a minimal toolchain leaves out, Python, PostgreSQL and
/// strace, and looks for Node, under which the wasm tests and the journeys run.
///
/// # Errors
/// When one of them is missing and cannot be brought.
pub(crate) fn for_checking() -> Result<()> {
    if on_path("node").is_none() {
        bail!("found no node on PATH; install Node.js 20 or later, npm included");
    }
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if step::read(&mut cargo(&[subcommand, "--version"])).is_err() {
            step::run(
                &format!("adding {component}"),
                command("rustup").args(["component", "add", component]),
            )?;
        }
    }
    python()?;
    postgres()?;
    strace()
}

/// Finds the browser that journeys drive; as root on Debian, installs it.
///
/// # Errors
/// When there is none and it cannot be installed; the message says what to do.
pub(crate) fn browser() -> Result<PathBuf> {
    const NAMES: [&str; 4] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let find = || NAMES.iter().find_map(|name| on_path(name));
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let advice = "install Chromium so that `chromium` is on PATH \
                  (Debian: `apt-get install chromium`) and run this again";
    debian("chromium", advice)?;
    find().with_context(|| format!("installed chromium but found none on PATH; {advice}"))
}

/// Finds the Python that dates are counted with a second time; as root on Debian,
/// installs it.
///
/// # Errors
/// When there is none and it cannot be installed; the message says what to do.
fn python() -> Result<()> {
    // It reads TOML by itself from 3.11 on.
    let reads = || step::read(command("python3").args(["-c", "import tomllib"])).is_ok();
    if reads() {
        return Ok(());
    }
    let advice = "install Python 3.11 or later so that `python3` is on PATH \
                  (Debian: `apt-get install python3`) and run this again";
    debian("python3", advice)?;
    if reads() {
        return Ok(());
    }
    bail!("installed python3 but it does not read TOML; {advice}")
}

/// The oldest PostgreSQL that the server works on.
const POSTGRES: u32 = 15;

/// Finds the PostgreSQL that the store is tested on; as root on Debian, installs it. Tests
/// start one of their own; the one that Debian starts is not touched.
///
/// # Errors
/// When there is none and it cannot be installed; the message says what to do.
fn postgres() -> Result<()> {
    let advice = format!(
        "install PostgreSQL {POSTGRES} or later so that `initdb` is on PATH \
         (Debian: `apt-get install postgresql`) and run this again"
    );
    if has_postgres() {
        return Ok(());
    }
    debian("postgresql", &advice)?;
    if has_postgres() {
        return Ok(());
    }
    bail!("installed postgresql but found no initdb of it; {advice}")
}

/// Finds strace, by which a test sees when the server syncs; as root on Debian, installs it.
/// Elsewhere than on Linux there is none, and no such test.
///
/// # Errors
/// When there is none and it cannot be installed; the message says what to do.
fn strace() -> Result<()> {
    if !cfg!(target_os = "linux") || on_path("strace").is_some() {
        return Ok(());
    }
    debian(
        "strace",
        "install strace (Debian: `apt-get install strace`) and run this again",
    )
}

/// Whether it is on PATH or where Debian has it: apart from PATH, by version.
fn has_postgres() -> bool {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = versions.flatten().any(|version| {
        let number = version
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        number >= Some(POSTGRES) && version.path().join("bin/initdb").is_file()
    });
    debian || on_path("initdb").is_some()
}

/// Finds the programs of Python in an environment of their own below the target folder;
/// makes that where it is missing. The folder they are in.
///
/// # Errors
/// When it cannot be made; the message says what to do.
pub(crate) fn python_packages() -> Result<PathBuf> {
    python()?;
    let folder = project::target_folder()?.join("python");
    let program = folder.join("bin/python");
    let pip = || {
        let mut pip = command(&program.to_string_lossy());
        pip.args(["-m", "pip", "--disable-pip-version-check", "--no-input"]);
        pip
    };
    let found = || {
        let printed = step::read(pip().arg("freeze")).unwrap_or_default();
        let there = |package| printed.lines().any(|line| line == package);
        PYTHON_PACKAGES.into_iter().all(there)
    };
    if program.is_file() && found() {
        return Ok(folder.join("bin"));
    }
    // Debian keeps what makes an environment in a package of its own.
    if step::read(command("python3").args(["-c", "import ensurepip"])).is_err() {
        let advice = "install Python's venv (Debian: `apt-get install python3-venv`) \
                      and run this again";
        debian("python3-venv", advice)?;
    }
    let mut make = command("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    step::run("making an environment for Python's packages", &mut make)?;
    let mut install = pip();
    install.args(["install", "--quiet"]).args(PYTHON_PACKAGES);
    step::run("installing Python's packages", &mut install)?;
    if !found() {
        bail!("installed {PYTHON_PACKAGES:?}, yet they are not there");
    }
    Ok(folder.join("bin"))
}

/// Installs one of Debian's packages, as root.
fn debian(package: &str, advice: &str) -> Result<()> {
    let root = step::read(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || on_path("apt-get").is_none() {
        bail!("found no {package} on PATH; {advice}");
    }
    let what = format!("installing Debian's {package}");
    for (what, arguments) in [
        ("asking Debian for its list of packages", vec!["update"]),
        (
            what.as_str(),
            vec!["install", "--yes", "--no-install-recommends", package],
        ),
    ] {
        let mut install = command("apt-get");
        install.args(arguments);
        install.env("DEBIAN_FRONTEND", "noninteractive");
        step::run(what, &mut install).context(advice.to_owned())?;
    }
    Ok(())
}

fn wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    let added = step::run(
        &format!("adding the target {WASM}"),
        command("rustup").args(["target", "add", WASM]),
    );
    if added.is_ok() && has_wasm_target() {
        return Ok(());
    }
    let tried = format!("`rustup target add {WASM}`");
    let cause = match added {
        Ok(()) => format!(
            "{tried} succeeded, yet the rustc on PATH has no such target; \
             is it the one rustup installed?"
        ),
        Err(error) => format!("tried {tried}: {error:#}"),
    };
    bail!(
        "this rustc cannot compile for {WASM}: {cause}\n\
         what you can do: check that rustup reaches its server and run that command by hand, \
         or follow docs/building.md for a machine where it does not"
    )
}

/// Asks for the library's folder and looks into it, and does not ask rustup, so that a
/// toolchain from elsewhere is found as well.
fn has_wasm_target() -> bool {
    let folder = step::read(command("rustc").args(["--print", "target-libdir", "--target", WASM]));
    let Ok(folder) = folder else { return false };
    let Ok(entries) = fs::read_dir(folder.trim()) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn wasm_bindgen() -> Result<()> {
    let root = project::root();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).context("cannot read Cargo.toml")?;
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    let version = pinned(&manifest, &lock)?;
    let tool = Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: &version,
        // Its lock file names versions that no longer resolve.
        locked: false,
    };
    tool.bring()?;
    if on_path("wasm-bindgen-test-runner").is_none() {
        bail!(
            "found wasm-bindgen {version} but no wasm-bindgen-test-runner on PATH; \
             run `cargo install wasm-bindgen-cli --version {version} --force`"
        );
    }
    Ok(())
}

fn trunk() -> Result<()> {
    let tool = Tool {
        program: "trunk",
        package: "trunk",
        version: TRUNK,
        locked: true,
    };
    tool.bring()
}

/// The version of wasm-bindgen that the manifest pins with `=`, or else the locked one.
fn pinned(manifest: &str, lock: &str) -> Result<String> {
    let manifest: toml::Table = manifest.parse().context("Cargo.toml is not TOML")?;
    let workspace = manifest.get("workspace");
    let tables = [Some(&toml::Value::Table(manifest.clone())), workspace];
    for table in tables.into_iter().flatten() {
        let entry = table
            .get("dependencies")
            .and_then(|entries| entries.get("wasm-bindgen"));
        let version = entry.and_then(|entry| entry.get("version").unwrap_or(entry).as_str());
        if let Some(version) = version.and_then(|version| version.strip_prefix('=')) {
            return Ok(version.trim().to_owned());
        }
    }
    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some("wasm-bindgen"))
        .and_then(|package| package.get("version")?.as_str())
        .map(str::to_owned)
        .context("found no wasm-bindgen in Cargo.toml or Cargo.lock, expected `wasm-bindgen = \"=x.y.z\"`")
}

struct Tool<'a> {
    program: &'a str,
    package: &'a str,
    version: &'a str,
    locked: bool,
}

impl Tool<'_> {
    fn bring(&self) -> Result<()> {
        let found = self.found();
        if found.as_deref() == Some(self.version) {
            return Ok(());
        }
        let Self {
            program, version, ..
        } = self;
        match found {
            Some(other) => println!("  found {program} {other}, expected {version}: replacing it"),
            None => println!("  found no {program} on PATH, expected {version}: bringing it"),
        }
        if self.prebuilt().is_err() {
            self.compiled()?;
        }
        match self.found() {
            Some(found) if found == *version => Ok(()),
            Some(other) => bail!(
                "installed {program} {version}, yet PATH leads to {other}; \
                 put cargo's bin folder before the other one"
            ),
            None => bail!(
                "installed {program} {version}, yet PATH does not lead to it; \
                 put cargo's bin folder on PATH"
            ),
        }
    }

    /// The version on PATH; both tools print `NAME VERSION`, perhaps with more behind.
    fn found(&self) -> Option<String> {
        let mut ask = command(self.program);
        ask.arg("--version").env_remove("NO_COLOR");
        let printed = step::read(&mut ask).ok()?;
        printed.split_whitespace().nth(1).map(str::to_owned)
    }

    fn prebuilt(&self) -> Result<()> {
        step::read(&mut cargo(&["binstall", "-V"]))?;
        let package = format!("{}@{}", self.package, self.version);
        step::run(
            &format!("installing {package} as others built it"),
            &mut cargo(&[
                "binstall",
                "--no-confirm",
                "--disable-strategies",
                "compile",
                &package,
            ]),
        )
    }

    fn compiled(&self) -> Result<()> {
        let Self {
            package, version, ..
        } = self;
        let mut install = cargo(&["install", package, "--version", version]);
        // They run for seconds; to compile them well takes minutes.
        install
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        if self.locked {
            install.arg("--locked");
        }
        step::run(
            &format!("compiling {package} {version} (once; some minutes)"),
            &mut install,
        )
        .with_context(|| {
            format!("cannot bring {package} {version}; what you can do is in docs/building.md")
        })
    }
}

/// The first file of that name in a folder of PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let program = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&program))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::pinned;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.7\"\n";

    #[test]
    fn the_manifest_pins_before_the_lock_does() {
        for manifest in [
            "[dependencies]\nwasm-bindgen = \"=0.2.130\"",
            "[dependencies]\nwasm-bindgen = { version = \"= 0.2.130\", features = [] }",
            "[workspace.dependencies]\nwasm-bindgen = \"=0.2.130\"",
            "[workspace.dependencies]\nwasm-bindgen = \"=0.2.130\"\n\
             [dependencies]\nwasm-bindgen.workspace = true",
        ] {
            assert_eq!(pinned(manifest, LOCK).unwrap(), "0.2.130", "{manifest}");
        }
    }

    #[test]
    fn without_a_pin_the_lock_decides() {
        let manifest = "[dependencies]\nwasm-bindgen = \"0.2\"";
        assert_eq!(pinned(manifest, LOCK).unwrap(), "0.2.7");
        assert!(pinned(manifest, "").is_err());
    }
}
