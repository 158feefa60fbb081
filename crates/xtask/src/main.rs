//! All the project's automation, as `cargo xtask COMMAND`.
//!
//! A program and not a heap of scripts, so that it is type-checked, tested, and the
//! same on every machine. What a person types and what the build server runs are the
//! same commands: there is no second description of the build anywhere.
//!
//! | command  | does |
//! |----------|------|
//! | `run`    | brings the tools that are missing, builds app and server, starts the server |
//! | `test`   | every check of the project, in order of cost, stops at the first failure |
//! | `dev`    | server and app side by side, the app rebuilt at every save |
//! | `size`   | weighs a first visit and compares it with `budget.toml` |
//! | `tidy`   | the walls between folders and the other checks no compiler makes |
//! | `bench`  | compares verdicts on a large form and measures how long they take; `bench server` loads the server, `bench web` opens it in a browser |
//! | `crash`  | kills the server at random moments and looks what was lost |
//! | `fuzz-api` | makes thousands of requests of the OpenAPI document and checks the answers |
//! | `package` | builds the npm package in `packages/web` |
//! | `bundle` | Trunk's last step: no inline script, one style sheet, a bare module, `.br` files |

#![allow(
    clippy::print_stdout,
    reason = "a program for the terminal speaks on standard output"
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )
)]

mod bench;
mod bundle;
mod dev;
mod fuzz;
mod package;
mod project;
mod run;
mod size;
mod step;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [--data DIR] [--listen ADDR]   build everything and serve it (default ./data, 127.0.0.1:8080)
  test                               every check, in order, stopping at the first failure
  dev                                serve on 127.0.0.1:8080 and rebuild the app at every save
  size                               weigh a first visit against crates/xtask/budget.toml
  tidy [--bless]                     folder walls, colours, sizes, words; --bless accepts core's dependencies
  bench [--job DIR]                  measure verdicts on a large form, beside those of others
  bench server                       measure how much the server carries on this machine
  bench web [--job DIR]              measure that form in a browser, beside a page by hand; asks Lighthouse
  crash [--cycles N]                 kill the server N times (default 1000) under load; nothing may be lost
  fuzz-api [--small] [--seed N]      make thousands of requests of the OpenAPI document and check the answers
  package                            build the npm package in packages/web
  bundle                             the last step of a Trunk build (Trunk calls it)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run", rest @ ..] => run::run(&run::Options::parse(rest)?),
        ["test"] => test::test(),
        ["dev"] => dev::dev(),
        ["size"] => size::size(),
        ["tidy"] => tidy::tidy(),
        ["tidy", "--bless"] => tidy::bless(),
        ["bench", "server"] => bench::server(),
        ["bench", "web", rest @ ..] => bench::web(rest),
        ["bench", rest @ ..] => bench::bench(rest),
        ["crash"] => test::crash("1000"),
        ["crash", "--cycles", cycles] => test::crash(cycles),
        ["fuzz-api", rest @ ..] => fuzz::fuzz(fuzz::Extent::parse(rest)?),
        ["package"] => package::package(),
        ["bundle"] => bundle::bundle(),
        [] | ["help" | "-h" | "--help"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("found `{}`, expected a command\n\n{USAGE}", other.join(" ")),
    }
}
