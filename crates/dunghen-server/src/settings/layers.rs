//! Settings from four places, each over the one before: what is usual, a file, the
//! environment, the command line.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{Spanned, Table, Value};

use super::Settings;

/// What the names of settings begin with in the environment.
pub const PREFIX: &str = "DUNGHEN_";

/// Names that begin so as well, and are none of settings: where the settings are, and what
/// the tests of this project go by.
const OTHERS: [&str; 3] = ["DUNGHEN_CONFIG", "DUNGHEN_BIN", "DUNGHEN_CHROMIUM"];

/// Where a value is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody has set it.
    Usual,
    /// A line of a file.
    File(PathBuf, usize),
    /// A name of the environment.
    Environment(String),
    /// The command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usual => write!(formatter, "default"),
            Self::File(path, line) => write!(formatter, "{}:{line}", path.display()),
            Self::Environment(name) => write!(formatter, "environment, {name}"),
            Self::CommandLine => write!(formatter, "command line"),
        }
    }
}

/// The settings that hold, and where each is from.
#[derive(Debug, Clone)]
pub struct Effective {
    /// What holds.
    pub settings: Settings,
    /// Names of the environment that look like settings and are none.
    pub strangers: Vec<String>,
    origins: BTreeMap<String, Origin>,
}

/// Everything that is wrong with what was set, a sentence each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the settings cannot be used:\n  {}", .0.join("\n  "))]
pub struct Wrong(pub Vec<String>);

impl Effective {
    /// Reads what was set. What comes from the environment and the command line are texts:
    /// they may be written as in the file, without quotes, or with commas for a list.
    ///
    /// # Errors
    ///
    /// Everything that cannot be read, is unknown or cannot be meant.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        command_line: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Wrong> {
        let known = keys();
        let mut reading = Reading::default();
        if let Some(path) = file {
            reading.file(path, &known);
        }
        let mut strangers = Vec::new();
        for (name, text) in environment {
            let Some(key) = name.strip_prefix(PREFIX).map(str::to_lowercase) else {
                continue;
            };
            if known.contains_key(&key) {
                // As an empty name means in a shell: not set.
                if !text.is_empty() {
                    reading.text(key, &text, Origin::Environment(name));
                }
            } else if !OTHERS.contains(&name.as_str()) {
                strangers.push(name);
            }
        }
        for (key, text) in command_line {
            if known.contains_key(&key) {
                reading.text(key, &text, Origin::CommandLine);
            } else {
                reading.wrong(&Origin::CommandLine, unknown(&key, &known));
            }
        }
        strangers.sort();
        reading.end(strangers)
    }

    /// What holds as TOML, a key a line, each with where it is from; secrets are masked.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        for (key, value) in values(&self.settings) {
            let origin = self.origins.get(&key).unwrap_or(&Origin::Usual);
            text += &match Value::try_from(value) {
                Ok(value) => format!("{key} = {value} # {origin}\n"),
                // TOML has no word for nothing.
                Err(_) => format!("# {key} is not set\n"),
            };
        }
        for stranger in &self.strangers {
            text += &format!("# {stranger} in the environment is no setting\n");
        }
        text
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    table: Table,
    origins: BTreeMap<String, Origin>,
    wrong: Vec<String>,
}

impl Reading {
    fn file(&mut self, path: &Path, known: &BTreeMap<String, serde_json::Value>) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let told = format!("{}: cannot be read: {error}", path.display());
                return self.wrong.push(told);
            }
        };
        let found: BTreeMap<String, Spanned<Value>> = match toml::from_str(&text) {
            Ok(found) => found,
            Err(error) => {
                let told = format!("{}: {}", path.display(), error.to_string().trim_end());
                return self.wrong.push(told);
            }
        };
        for (key, value) in found {
            let before = text.get(..value.span().start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let origin = Origin::File(path.into(), line);
            if known.contains_key(&key) {
                let value = value.into_inner();
                match fits(&key, &value) {
                    Ok(()) => self.set(key, value, origin),
                    Err(fault) => self.wrong(&origin, format!("{key}: {fault}")),
                }
            } else {
                self.wrong(&origin, unknown(&key, known));
            }
        }
    }

    fn text(&mut self, key: String, text: &str, origin: Origin) {
        let written = toml::from_str::<Table>(&format!("value = {text}"));
        let written = written.ok().and_then(|mut table| table.remove("value"));
        let plain = Value::String(text.into());
        let list = text.split(',').map(|item| Value::from(item.trim()));
        let list = Value::Array(list.collect());
        // What is wrong inside a table is told of the table.
        let told = written.clone().filter(Value::is_table);
        let told = told.unwrap_or_else(|| plain.clone());
        let mut meant = written.into_iter().chain([plain, list]);
        match meant.find(|value| fits(&key, value).is_ok()) {
            Some(value) => self.set(key, value, origin),
            None => {
                let fault = fits(&key, &told).err().unwrap_or_default();
                self.wrong(&origin, format!("{key}: {fault}"));
            }
        }
    }

    fn set(&mut self, key: String, value: Value, origin: Origin) {
        self.table.insert(key.clone(), value);
        self.origins.insert(key, origin);
    }

    fn wrong(&mut self, origin: &Origin, fault: String) {
        self.wrong.push(format!("{origin}: {fault}"));
    }

    fn end(mut self, strangers: Vec<String>) -> Result<Effective, Wrong> {
        let settings = Settings::deserialize(std::mem::take(&mut self.table));
        let settings = settings.map_err(|error| Wrong(vec![error.to_string()]))?;
        for (key, fault) in settings.faults() {
            let origin = self.origins.get(key).unwrap_or(&Origin::Usual).clone();
            self.wrong(&origin, format!("{key}: {fault}"));
        }
        if !self.wrong.is_empty() {
            return Err(Wrong(self.wrong));
        }
        Ok(Effective {
            settings,
            strangers,
            origins: self.origins,
        })
    }
}

/// What keeps a value from being that of a key.
fn fits(key: &str, value: &Value) -> Result<(), String> {
    let alone = Table::from_iter([(key.to_owned(), value.clone())]);
    let read = Settings::deserialize(alone);
    read.map(drop)
        .map_err(|error| error.message().trim().to_owned())
}

fn unknown(key: &str, known: &BTreeMap<String, serde_json::Value>) -> String {
    let known: Vec<_> = known.keys().map(String::as_str).collect();
    format!(
        "found the key `{key}`, expected one of {}",
        known.join(", ")
    )
}

/// Every key, with its usual value.
fn keys() -> BTreeMap<String, serde_json::Value> {
    values(&Settings::default())
}

/// The values by key, ascending; null where nothing is set.
fn values(settings: &Settings) -> BTreeMap<String, serde_json::Value> {
    let read = serde_json::to_value(settings).and_then(serde_json::from_value);
    // Nothing in there has a shape that JSON has not.
    read.unwrap_or_default()
}
