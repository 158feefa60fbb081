//! How a step is announced, timed, and kept from going silent.
//!
//! A cold build takes minutes, and on some machines a compiler says nothing for most
//! of them. A person who sees nothing for ten seconds wonders whether it hangs, and a
//! build server may well decide that it does. So whatever runs as a child runs under
//! a ticker, which says every eight seconds what is still being waited for.
//!
//! The output of children is passed through untouched: the counts `cargo test` prints
//! are the counts a person reads.

use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const TICK: Duration = Duration::from_secs(8);

/// Runs a child to its end, announced and timed; its output is shown as it comes.
///
/// # Errors
/// When the program cannot be started, or ends with anything but success.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<()> {
    println!("▸ {what}");
    let started = Instant::now();
    let status = {
        let _ticker = Ticker::start(what);
        command
            .stdin(Stdio::null())
            .status()
            .with_context(|| cannot_start(command))?
    };
    if !status.success() {
        bail!("{what}: `{}` ended with {status}", line(command));
    }
    println!("✓ {what} ({})", seconds(started.elapsed()));
    Ok(())
}

/// Runs a child silently and returns what it printed.
///
/// # Errors
/// When the program cannot be started, or ends with anything but success; the message
/// holds what it printed on standard error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!(
            "`{}` ended with {}\n{}",
            line(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something that is not UTF-8", line(command)))
}

/// Writes a duration the way the reports do: `0.4 s`, `212.3 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", line(command))
}

fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

/// The numbered steps of a long command, and the table at its end.
pub(crate) struct Steps {
    planned: usize,
    done: Vec<(&'static str, Duration, bool)>,
}

impl Steps {
    /// Starts a command of so many steps.
    pub(crate) fn of(planned: usize) -> Self {
        Self {
            planned,
            done: Vec::with_capacity(planned),
        }
    }

    /// Takes one step. When it fails, the table is printed and the error carries the
    /// advice: a sentence that says what the person can do.
    ///
    /// # Errors
    /// What the step's own work failed with.
    pub(crate) fn step(
        &mut self,
        title: &'static str,
        advice: &str,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        println!("\n━━ {}/{} {title}", self.done.len() + 1, self.planned);
        let started = Instant::now();
        let outcome = work();
        self.done.push((title, started.elapsed(), outcome.is_ok()));
        outcome.map_err(|error| {
            self.table();
            error.context(format!("{title} failed; {advice}"))
        })
    }

    /// Prints step, seconds and result, one a line.
    pub(crate) fn table(&self) {
        let width = self.done.iter().map(|(title, ..)| title.chars().count());
        let width = width.max().unwrap_or(0);
        println!("\n{:width$}  {:>9}  result", "step", "seconds");
        for (title, duration, passed) in &self.done {
            let result = if *passed { "ok" } else { "FAILED" };
            println!("{title:width$}  {:>9.1}  {result}", duration.as_secs_f64());
        }
        let left = self.planned - self.done.len();
        if left > 0 {
            println!("{left} more not run");
        }
    }
}

/// Says every eight seconds what is being waited for, until it is dropped.
struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    fn start(what: &str) -> Self {
        let (stop, stopped) = mpsc::channel();
        let what = what.to_owned();
        let started = Instant::now();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                println!("  … {} s: {what}", started.elapsed().as_secs());
            }
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        // Dropping the sender wakes the thread at once; joining keeps a last tick from
        // being printed after the step's own last line.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_carries_its_advice_and_its_cause() {
        let mut steps = Steps::of(2);
        steps.step("first", "unused", || Ok(())).unwrap();
        let error = steps
            .step("second", "do this", || bail!("found a, expected b"))
            .unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "second failed; do this: found a, expected b"
        );
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = run("nothing", &mut Command::new("dunghen-no-such-program")).unwrap_err();
        assert!(format!("{error:#}").starts_with("cannot start `dunghen-no-such-program`"));
    }

    #[test]
    fn a_ticker_stops_at_once() {
        let started = Instant::now();
        drop(Ticker::start("nothing"));
        assert!(started.elapsed() < TICK);
    }
}
