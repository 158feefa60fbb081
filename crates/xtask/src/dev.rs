//! `cargo xtask dev`: the app rebuilt at every save, with a real server behind it.
//!
//! Trunk serves the app on 127.0.0.1:8080 and passes `/api` and `/catalog` on to the
//! server on 8081 (see `Trunk.toml`). The two live and die together: Ctrl-C reaches
//! both, and when one ends by itself the other is stopped, so that no forgotten server
//! keeps the port.
//!
//! Words in English are the server's to give: where they change, start both again.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::project::{self, trunk};
use crate::tools;

const SERVER: &str = "127.0.0.1:8081";

/// Serves app and API until Ctrl-C.
///
/// # Errors
/// When a tool cannot be brought, the server does not build, or one of the two ends by
/// itself.
pub(crate) fn dev() -> Result<()> {
    tools::for_the_app()?;
    project::dist()?;
    let server = project::debug_server()?;
    let data = project::target_folder()?.join("dev-data");
    let mut server = project::command(&server.to_string_lossy());
    server
        .args(["serve", "--listen", SERVER, "--data"])
        .arg(data);
    let mut both = Both(vec![
        Both::start("the server", &mut server)?,
        Both::start("trunk", &mut trunk(&["serve"]))?,
    ]);
    both.wait()
}

/// Children that end together: dropping this stops those still running.
struct Both(Vec<(&'static str, Child)>);

impl Both {
    fn start(name: &'static str, command: &mut Command) -> Result<(&'static str, Child)> {
        println!("▸ starting {name}");
        let child = command.stdin(Stdio::null()).spawn();
        Ok((name, child.with_context(|| format!("cannot start {name}"))?))
    }

    /// Waits until one of them ends.
    fn wait(&mut self) -> Result<()> {
        loop {
            for (name, child) in &mut self.0 {
                if let Some(status) = child.try_wait()? {
                    bail!("{name} ended with {status}, stopping the rest");
                }
            }
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Both {
    fn drop(&mut self) {
        for (name, child) in &mut self.0 {
            // One that has already ended cannot be killed, and need not be.
            if child.kill().is_ok() && child.wait().is_err() {
                println!("  {name} may still be running");
            }
        }
    }
}
