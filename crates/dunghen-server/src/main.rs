//! The one binary `dunghen`: serves, checks and compiles.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use chrono::{DateTime, FixedOffset};
use clap::{Parser, Subcommand};
use dunghen_catalog::sources::Sources;
use dunghen_server::{clock::Clock, definitions, serve};

/// Đúng Hẹn: dossiers that are complete, and return dates that are right.
#[derive(Parser)]
#[command(name = "dunghen", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and the API.
    Serve {
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// The folder for the database and the attachments; made if missing.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// Definitions to serve instead of those built in.
        #[arg(long)]
        definitions: Option<PathBuf>,
        /// Stop the clock at this moment, for rehearsals and tests.
        #[arg(long, value_name = "RFC 3339")]
        fixed_clock: Option<DateTime<FixedOffset>>,
    },
    /// Check procedures, calendars and units.
    Check {
        /// The folder that holds them.
        #[arg(default_value = ".")]
        definitions: PathBuf,
    },
    /// Write the compiled catalog as the browser loads it.
    Catalog {
        /// The folder to write to; made if missing.
        #[arg(long)]
        out: PathBuf,
        /// Definitions to compile instead of those built in.
        #[arg(long)]
        definitions: Option<PathBuf>,
    },
    /// Evaluate one expression of a rule.
    Eval {
        /// The expression, in the Common Expression Language (CEL).
        expression: String,
        /// A file of JSON that binds names to values; `null` is not answered yet.
        #[arg(long = "with", value_name = "FILE")]
        bindings: Option<PathBuf>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::Serve {
            listen,
            data,
            definitions,
            fixed_clock,
        } => {
            tracing_subscriber::fmt()
                .compact()
                .with_target(false)
                .init();
            let catalog = dunghen_catalog::compile(&sources(definitions.as_deref())?)?;
            let clock = fixed_clock.map_or(Clock::System, Clock::Fixed);
            serve(listen, &data, catalog, clock).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { definitions } => check(&definitions),
        Command::Catalog { out, definitions } => {
            let catalog = dunghen_catalog::compile(&sources(definitions.as_deref())?)?;
            write(&catalog, &out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Eval {
            expression,
            bindings,
            json,
        } => eval(&expression, bindings.as_deref(), json),
    }
}

fn sources(definitions: Option<&Path>) -> anyhow::Result<Sources> {
    match definitions {
        None => Ok(definitions::built_in()),
        Some(root) => Sources::read(root)
            .with_context(|| format!("cannot read the definitions in {}", root.display())),
    }
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this command answers on the terminal"
)]
fn check(root: &Path) -> anyhow::Result<ExitCode> {
    match dunghen_catalog::compile(&sources(Some(root))?) {
        Ok(catalog) => {
            let procedures = catalog.chunks.len();
            let years = catalog.index.calendar.data().years.len();
            println!("{procedures} procedures and {years} calendar years are in order");
            println!("catalog {}", catalog.index.hash);
            Ok(ExitCode::SUCCESS)
        }
        Err(found) => {
            eprint!("{found}");
            eprintln!("{} mistakes found", found.iter().count());
            Ok(ExitCode::FAILURE)
        }
    }
}

#[expect(clippy::print_stdout, reason = "this command answers on the terminal")]
fn eval(expression: &str, bindings: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let bindings = match bindings {
        None => serde_json::json!({}),
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            serde_json::from_str(&text).with_context(|| file.display().to_string())?
        }
    };
    let answer = dunghen_server::eval::eval(expression, &bindings)?;
    if json {
        println!("{}", answer.json);
    } else {
        println!("{}", answer.text);
    }
    Ok(ExitCode::from(answer.code))
}

fn write(catalog: &dunghen_catalog::Catalog, out: &Path) -> anyhow::Result<()> {
    let file = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    file("index.bin", &catalog.index_bytes)?;
    for (name, bytes) in &catalog.chunk_bytes {
        file(&format!("{name}.bin"), bytes)?;
    }
    Ok(())
}
