//! The one binary `dunghen`: serves, checks and compiles.

#![forbid(unsafe_code)]

use std::{
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Parser, Subcommand};
use dunghen_catalog::sources::Sources;
use dunghen_core::{procedure::Channel, text::Lang};
use dunghen_server::{
    Settings, Watched,
    clock::{Clock, moment},
    commands::{
        Answer, calendar, check::check, due, explain, impact::impact, keeping, moving, test::test,
    },
    definitions, logs, openapi, serve,
    settings::Effective,
};

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
        #[command(flatten)]
        set: Served,
        /// Stop the clock at this moment, for rehearsals and tests.
        #[arg(long, value_name = "RFC 3339")]
        fixed_clock: Option<DateTime<FixedOffset>>,
    },
    /// Print the settings that hold, and where each is from.
    Config {
        #[command(flatten)]
        set: Served,
    },
    /// Make an officer's account, or give it another password, read from standard input.
    Officer {
        /// The name of the account.
        account: String,
        /// The officer's full name, as it stands on slips.
        #[arg(long, required_unless_present = "close")]
        name: Option<String>,
        /// Whose dossiers are theirs, from units/agencies.toml.
        #[arg(long, required_unless_present = "close")]
        agency: Option<String>,
        /// Close the account instead: whoever is signed in with it is out.
        #[arg(long, conflicts_with_all = ["name", "agency"])]
        close: bool,
        #[command(flatten)]
        set: Set,
    },
    /// Check that what is kept is what was added.
    Verify {
        #[command(flatten)]
        set: Set,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make all rows again from the events they are made of.
    Rebuild {
        #[command(flatten)]
        set: Set,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Copy all that is kept into one file, while the server runs.
    Backup {
        /// The file to write.
        file: PathBuf,
        #[command(flatten)]
        set: Set,
    },
    /// Put what was copied into an empty data folder, and check it.
    Restore {
        /// The file that was written.
        file: PathBuf,
        #[command(flatten)]
        set: Set,
    },
    /// Take over all that a server on one machine has kept into a database of PostgreSQL's.
    Move {
        /// The data folder of that server, which has been stopped.
        folder: PathBuf,
        #[command(flatten)]
        set: Set,
    },
    /// Erase what is personal of a dossier that has come to an end.
    Erase {
        /// The dossier's code.
        code: String,
        #[command(flatten)]
        set: Set,
    },
    /// Exchange the keys that files are sealed with.
    Keys {
        #[command(subcommand)]
        what: Keys,
        #[command(flatten)]
        set: Set,
    },
    /// Look into one file; the server runs this for every upload.
    #[command(hide = true)]
    Inspect {
        /// The file.
        file: PathBuf,
        /// The limits, in JSON.
        limits: String,
    },
    /// Check procedures, calendars and units.
    Check {
        /// The folder that holds them.
        #[arg(default_value = ".")]
        definitions: PathBuf,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Judge the rows beside the procedures, and tell which conditions they cover.
    Test {
        /// The folder that holds the definitions.
        #[arg(default_value = ".")]
        definitions: PathBuf,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Explain a dossier: what is asked, needed and found, and why.
    Explain {
        /// The procedure's code.
        code: String,
        /// A file of JSON: a dossier, or its answers by field.
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// The moment it is sent; now where left out.
        #[arg(long, value_name = "RFC 3339")]
        at: Option<DateTime<FixedOffset>>,
        /// `vi` or `en`.
        #[arg(long, default_value = "vi")]
        lang: String,
        /// Definitions to judge by instead of those built in.
        #[arg(long)]
        definitions: Option<PathBuf>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell when a result is due, and why, day by day.
    Due {
        /// The procedure's code; or give --limit.
        #[arg(required_unless_present = "limit", conflicts_with = "limit")]
        code: Option<String>,
        /// The case, where the limit depends on it.
        #[arg(long, requires = "code")]
        case: Option<String>,
        /// A limit without a procedure, as "20 working-days"; also days, working-hours,
        /// months, years.
        #[arg(long)]
        limit: Option<String>,
        /// When the dossier is sent, as 2026-11-23T16:10; now where left out.
        #[arg(long, value_parser = moment_of, conflicts_with = "accepted")]
        sent: Option<DateTime<FixedOffset>>,
        /// When it was accepted.
        #[arg(long, value_parser = moment_of)]
        accepted: Option<DateTime<FixedOffset>>,
        /// Tell instead when it must be accepted for a result by this day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        by: Option<NaiveDate>,
        /// How it is filed: online, counter or post.
        #[arg(long, default_value = "online", value_parser = channel_of)]
        channel: Channel,
        /// `vi` or `en`.
        #[arg(long, default_value = "vi")]
        lang: String,
        /// Definitions to count by instead of those built in.
        #[arg(long)]
        definitions: Option<PathBuf>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print a year's days off and worked Saturdays, with their sources.
    Calendar {
        /// The year.
        year: i32,
        /// `vi` or `en`.
        #[arg(long, default_value = "vi")]
        lang: String,
        /// Definitions to read instead of those built in.
        #[arg(long)]
        definitions: Option<PathBuf>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell which dossiers get another verdict from other definitions.
    Impact {
        /// The folder of the definitions so far.
        old: PathBuf,
        /// The folder of the others.
        new: PathBuf,
        /// A folder of dossiers in JSON: `procedure`, `dossier` and perhaps `sent_on`.
        #[arg(long)]
        dossiers: PathBuf,
        /// The day they are judged on where they do not say; today where left out.
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Option<NaiveDate>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of procedure.toml, for editors.
    Schema,
    /// Print the HTTP interface as OpenAPI 3.1.
    Openapi,
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

/// Settings: those given here, else the environment's (`DUNGHEN_DATA`), else those of a file.
#[derive(Args)]
struct Set {
    /// A file of settings in TOML.
    #[arg(long, value_name = "FILE", env = "DUNGHEN_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// The folder for all that is kept; made if missing.
    #[arg(long, global = true)]
    data: Option<String>,
    /// The address of a PostgreSQL database, as postgres://dunghen@host/dunghen.
    #[arg(long, value_name = "URL", global = true)]
    database: Option<String>,
    /// Any setting, as often as needed.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair, global = true)]
    others: Vec<(String, String)>,
}

/// How the server is asked for, and what it answers by.
#[derive(Args)]
struct Served {
    /// The address to listen on.
    #[arg(long)]
    listen: Option<String>,
    /// Definitions to serve instead of those built in; taken up again as they change.
    #[arg(long)]
    definitions: Option<String>,
    #[command(flatten)]
    set: Set,
}

impl Served {
    fn effective(self) -> anyhow::Result<Effective> {
        let mut set = self.set;
        let named = [("listen", self.listen), ("definitions", self.definitions)];
        let named = named.into_iter();
        let named = named.filter_map(|(key, value)| Some((key.to_owned(), value?)));
        set.others.splice(0..0, named);
        set.effective()
    }
}

impl Set {
    fn effective(self) -> anyhow::Result<Effective> {
        let named = [("data", self.data), ("database", self.database)];
        let named = named.into_iter();
        let named = named.filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let environment = std::env::vars_os();
        // What is no text is no setting either.
        let environment = environment
            .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
        let read = Effective::read(
            self.config.as_deref(),
            environment,
            named.chain(self.others),
        );
        Ok(read?)
    }

    /// The settings that a command beside the server goes by.
    fn settings(self) -> anyhow::Result<Settings> {
        Ok(self.effective()?.settings)
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=');
    let pair = pair.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    pair.ok_or_else(|| format!("found `{text}`, expected a key, `=` and a value"))
}

#[derive(Subcommand)]
enum Keys {
    /// Seal everything with a new key; the server may be at work.
    Rotate,
    /// Drop all keys but the new one, once nothing is sealed with them.
    Drop,
}

/// The exit code where something cannot be read or used at all.
const UNUSABLE: u8 = 2;

#[expect(clippy::print_stderr, reason = "this is where errors are told")]
fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        // Before any other thread is there: each would take of the memory it limits.
        Command::Inspect { file, limits } => inspect(&file, &limits),
        command => tokio::runtime::Runtime::new()
            .context("cannot start")
            .and_then(|runtime| runtime.block_on(run(command))),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(UNUSABLE)
    })
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { set, fixed_clock } => {
            let Effective {
                settings,
                strangers,
                ..
            } = set.effective()?;
            logs::begin(&settings);
            for name in strangers {
                tracing::warn!(name, "found in the environment, and is no setting");
            }
            let sources = sources(settings.definitions.as_deref())?;
            let catalog = dunghen_catalog::compile(&sources)?;
            let clock = fixed_clock.map_or(Clock::System, Clock::Fixed);
            let watched = settings.definitions.clone();
            let watched = watched.map(|root| Watched::new(root, sources));
            serve(settings, catalog, clock, watched).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Config { set } => {
            print(&set.effective()?.to_toml())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Officer {
            account,
            name,
            agency,
            close,
            set,
        } => {
            let settings = set.settings()?;
            if close {
                return told(&keeping::close(&settings, &account).await?, false);
            }
            // Both are there where nothing is closed.
            let (name, agency) = (name.unwrap_or_default(), agency.unwrap_or_default());
            let catalog = dunghen_catalog::compile(&sources(settings.definitions.as_deref())?)?;
            if catalog.index.agency(&agency.as_str().into()).is_none() {
                anyhow::bail!("found the agency `{agency}`, expected one of units/agencies.toml");
            }
            let input = std::io::stdin().lock();
            let made = keeping::officer(&settings, &account, &name, &agency, input);
            told(&made.await?, false)
        }
        Command::Verify { set, json } => told(&keeping::verify(&set.settings()?).await?, json),
        Command::Rebuild { set, json } => told(&keeping::rebuild(&set.settings()?).await?, json),
        Command::Backup { file, set } => {
            told(&keeping::back_up(&set.settings()?, &file).await?, false)
        }
        Command::Restore { file, set } => {
            told(&keeping::restore(&set.settings()?, &file).await?, false)
        }
        Command::Move { folder, set } => {
            told(&moving::take_over(&set.settings()?, &folder).await?, false)
        }
        Command::Erase { code, set } => {
            told(&keeping::erase(&set.settings()?, &code).await?, false)
        }
        Command::Keys { what, set } => {
            let settings = set.settings()?;
            let done = match what {
                Keys::Rotate => keeping::rotate_keys(&settings).await?,
                Keys::Drop => keeping::drop_keys(&settings).await?,
            };
            told(&done, false)
        }
        Command::Inspect { file, limits } => inspect(&file, &limits),
        Command::Check { definitions, json } => told(&check(&definitions)?, json),
        Command::Test { definitions, json } => told(&test(&definitions)?, json),
        Command::Explain {
            code,
            answers,
            at,
            lang,
            definitions,
            json,
        } => {
            let catalog = dunghen_catalog::compile(&sources(definitions.as_deref())?)?;
            let text = std::fs::read_to_string(&answers)
                .with_context(|| format!("cannot read {}", answers.display()))?;
            let dossier = explain::dossier(
                serde_json::from_str(&text).with_context(|| answers.display().to_string())?,
            )?;
            let at = at.map_or(Clock::System, Clock::Fixed).now();
            let lang = language(&lang)?;
            let answer = explain::explain(&catalog, &code, &dossier, at, lang)?;
            told(&answer, json)
        }
        Command::Due {
            code,
            case,
            limit,
            sent,
            accepted,
            by,
            channel,
            lang,
            definitions,
            json,
        } => {
            let catalog = dunghen_catalog::compile(&sources(definitions.as_deref())?)?;
            let from = match accepted {
                Some(at) => due::From::Accepted(at),
                None => due::From::Sent(sent.map_or(Clock::System, Clock::Fixed).now()),
            };
            let of = match (code, limit) {
                (Some(code), _) => due::Of::Procedure(code, case),
                (None, limit) => due::Of::Limit(limit.unwrap_or_default()),
            };
            let lang = language(&lang)?;
            told(&due::due(&catalog, &of, from, channel, by, lang)?, json)
        }
        Command::Calendar {
            year,
            lang,
            definitions,
            json,
        } => {
            let catalog = dunghen_catalog::compile(&sources(definitions.as_deref())?)?;
            let lang = language(&lang)?;
            told(&calendar::calendar(&catalog.index, year, lang)?, json)
        }
        Command::Impact {
            old,
            new,
            dossiers,
            day,
            json,
        } => {
            let day = day.unwrap_or_else(|| Clock::System.now().date_naive());
            told(&impact(&old, &new, &dossiers, day)?, json)
        }
        Command::Schema => {
            print(&dunghen_catalog::procedure_schema())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => {
            print(&openapi()?)?;
            Ok(ExitCode::SUCCESS)
        }
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

fn inspect(file: &Path, limits: &str) -> anyhow::Result<ExitCode> {
    let limits = serde_json::from_str(limits).context("the limits cannot be read")?;
    dunghen_files::answer(file, &limits, &mut std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

fn language(tag: &str) -> anyhow::Result<Lang> {
    Lang::from_tag(tag).with_context(|| format!("found the language {tag}, expected vi or en"))
}

/// A moment, in Viet Nam where it says no offset.
fn moment_of(text: &str) -> Result<DateTime<FixedOffset>, String> {
    moment(text).ok_or_else(|| format!("found `{text}`, expected a moment like 2026-11-23T16:10"))
}

fn channel_of(text: &str) -> Result<Channel, String> {
    let mut channels = Channel::ALL.into_iter();
    channels
        .find(|channel| channel.id() == text)
        .ok_or_else(|| format!("found `{text}`, expected online, counter or post"))
}

fn sources(definitions: Option<&Path>) -> anyhow::Result<Sources> {
    match definitions {
        None => Ok(definitions::built_in()),
        Some(root) => Sources::read(root)
            .with_context(|| format!("cannot read the definitions in {}", root.display())),
    }
}

fn eval(expression: &str, bindings: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let bindings = match bindings {
        None => serde_json::json!({}),
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            serde_json::from_str(&text).with_context(|| file.display().to_string())?
        }
    };
    told(&dunghen_server::eval::eval(expression, &bindings)?, json)
}

/// Prints an answer and ends as it says.
fn told(answer: &Answer, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        print(&answer.json.to_string())?;
    } else {
        print(&answer.text)?;
    }
    Ok(ExitCode::from(answer.code))
}

/// Prints a text; a reader that has seen enough, as `head`, is no error.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.context("cannot write the answer"),
    }
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
    file("words.en.txt", dunghen_words::ENGLISH.as_bytes())?;
    file("words.vi.txt", dunghen_words::LATER.as_bytes())
}
