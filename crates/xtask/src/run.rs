//! `cargo xtask run`: from a fresh clone to a running service.
//!
//! Brings the tools, builds the app, builds the server that has the app inside, and
//! becomes that server. *Becomes*: on Unix this process is replaced, so that Ctrl-C
//! and any other signal reach the server itself, which then closes its store cleanly.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{self, cargo, trunk};
use crate::{step, tools};

const LISTEN: &str = "127.0.0.1:8080";

/// What `run` was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Where the server keeps dossiers.
    data: PathBuf,
    /// The address asked for; without one, the usual address or a free port near it.
    listen: Option<String>,
}

impl Options {
    /// Reads `[--data DIR] [--listen ADDR]`.
    ///
    /// # Errors
    /// On anything else.
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self {
            data: PathBuf::from("data"),
            listen: None,
        };
        let mut rest = arguments;
        while let [first, then @ ..] = rest {
            let (name, value, then) = match (first.split_once('='), then) {
                (Some((name, value)), then) => (name, value, then),
                (None, [value, then @ ..]) => (*first, *value, then),
                (None, []) => bail!("found `{first}`, expected `--data DIR` or `--listen ADDR`"),
            };
            match name {
                "--data" => options.data = PathBuf::from(value),
                "--listen" => options.listen = Some(value.to_owned()),
                other => bail!("found `{other}`, expected `--data DIR` or `--listen ADDR`"),
            }
            rest = then;
        }
        Ok(options)
    }
}

/// Builds everything and serves it until it is told to stop.
///
/// # Errors
/// When a tool cannot be brought, a build fails, or the server cannot start.
pub(crate) fn run(options: &Options) -> Result<()> {
    let data = std::path::absolute(&options.data)
        .with_context(|| format!("cannot tell where {} is", options.data.display()))?;
    tools::for_the_app()?;
    build()?;
    let listen = match &options.listen {
        Some(address) => address.clone(),
        None => free_address()?,
    };
    println!("▸ starting the server; Ctrl-C stops it");
    become_server(&project::server("release")?, &listen, &data)
}

/// Builds app and server as they ship.
///
/// # Errors
/// When a build fails.
pub(crate) fn build() -> Result<()> {
    app()?;
    step::run(
        "building the server",
        &mut cargo(&[
            "build",
            "--release",
            "--package",
            "dunghen-server",
            "--bin",
            "dunghen",
        ]),
    )
}

/// Builds the app as it ships: Trunk, with `bundle` as its last step.
///
/// # Errors
/// When the build fails.
pub(crate) fn app() -> Result<()> {
    project::dist()?;
    step::run("building the app", &mut trunk(&["build", "--release"]))
}

/// The usual address, or the first free port after it when something listens there.
fn free_address() -> Result<String> {
    if TcpListener::bind(LISTEN).is_ok() {
        return Ok(LISTEN.to_owned());
    }
    let free = (8081..8180)
        .map(|port| format!("127.0.0.1:{port}"))
        .find(|address| TcpListener::bind(address).is_ok())
        .context("found no free port from 8080 to 8179 on 127.0.0.1; name one with --listen")?;
    println!("  {LISTEN} is taken by another program: using {free}");
    Ok(free)
}

fn become_server(server: &Path, listen: &str, data: &Path) -> Result<()> {
    let mut command = project::command(&server.to_string_lossy());
    command
        .args(["serve", "--listen", listen, "--data"])
        .arg(data);
    replace(&mut command).with_context(|| format!("cannot run {}", server.display()))
}

#[cfg(unix)]
fn replace(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    // Returns only when it failed.
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if !status.success() {
        bail!("the server ended with {status}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_in_any_order_and_both_spellings() {
        let expected = Options {
            data: PathBuf::from("elsewhere"),
            listen: Some("127.0.0.1:9000".to_owned()),
        };
        for arguments in [
            ["--data", "elsewhere", "--listen", "127.0.0.1:9000"].as_slice(),
            &["--listen=127.0.0.1:9000", "--data=elsewhere"],
        ] {
            assert_eq!(Options::parse(arguments).unwrap(), expected);
        }
    }

    #[test]
    fn without_options_the_data_lies_in_data() {
        let options = Options::parse(&[]).unwrap();
        assert_eq!(options.data, PathBuf::from("data"));
        assert_eq!(options.listen, None);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for arguments in [["--date", "x"].as_slice(), &["--data"], &["x=y"], &["x"]] {
            assert!(Options::parse(arguments).is_err(), "{arguments:?}");
        }
    }
}
