//! The program, run once.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::Context;
use serde_json::Value;

/// How a run ended.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    /// What was answered, as JSON.
    pub(crate) fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.out).with_context(|| format!("{}{}", self.out, self.err))
    }
}

/// Runs the program in a folder.
pub(crate) fn dunghen<S: AsRef<str>>(folder: &Path, arguments: &[S]) -> anyhow::Result<Outcome> {
    let done = Command::new(env!("CARGO_BIN_EXE_dunghen"))
        .args(arguments.iter().map(AsRef::as_ref))
        .current_dir(folder)
        .output()?;
    Ok(Outcome {
        code: done.status.code(),
        out: String::from_utf8(done.stdout)?,
        err: String::from_utf8(done.stderr)?,
    })
}

/// How a run ends whose answer nobody reads to its end.
pub(crate) fn unread(folder: &Path, arguments: &[&str]) -> anyhow::Result<Outcome> {
    let mut running = Command::new(env!("CARGO_BIN_EXE_dunghen"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    drop(running.stdout.take());
    let done = running.wait_with_output()?;
    Ok(Outcome {
        code: done.status.code(),
        out: String::new(),
        err: String::from_utf8(done.stderr)?,
    })
}
