//! The neutral format of a form and its dossiers, which every program measured here
//! translates to its own.

use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The answers of a dossier, and its files, by id.
pub type Data = Map<String, Value>;

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Names the format.
    pub format: String,
    /// What its generator began with.
    pub seed: u64,
    /// What the form is called.
    pub title: String,
    /// The form's parts.
    pub sections: Vec<Section>,
    /// The questions in the order they are asked.
    pub fields: Vec<Field>,
    /// The files that are asked for.
    pub components: Vec<Component>,
    /// Conditions across fields.
    pub rules: Vec<Rule>,
    /// Fields that are good to measure with.
    pub probes: Probes,
}

impl Job {
    /// The same with all its questions in one section, so that the app shows them on one page.
    #[must_use]
    pub fn on_one_page(&self) -> Self {
        let mut job = self.clone();
        job.sections.truncate(1);
        let section = job.sections.first().map(|section| section.id.clone());
        for field in &mut job.fields {
            field.section.clone_from(&section);
        }
        job
    }
}

/// Questions shown together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Names the section.
    pub id: String,
    /// Its title.
    pub label: String,
}

/// A question, or a column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Names the field.
    pub id: String,
    /// What it asks.
    pub label: String,
    /// The section it stands in; columns have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// When it must be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<Condition>,
    /// When it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_if: Option<Condition>,
    /// What an answer looks like.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What an answer looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "lowercase",
    rename_all_fields = "camelCase"
)]
pub enum Kind {
    /// A line of text; its length counts UTF-16 units.
    Text {
        /// Fewest units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_length: Option<usize>,
        /// Most units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<usize>,
        /// A regular expression it must match.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pattern: Option<String>,
    },
    /// A number.
    Number {
        /// Whether it has no fraction.
        #[serde(default)]
        integer: bool,
        /// The smallest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// The largest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// One of the options.
    Select {
        /// The options in the order shown.
        options: Vec<Choice>,
    },
    /// A day as `2026-11-23`.
    Date {
        /// The first it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_date: Option<String>,
        /// The last it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_date: Option<String>,
    },
    /// Yes or no.
    Checkbox,
    /// Rows.
    Group {
        /// Fewest rows.
        min_rows: usize,
        /// Most rows.
        max_rows: usize,
        /// What each row asks.
        columns: Vec<Field>,
    },
}

/// One option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What is answered.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// When something is so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Where all of these hold.
    All(Vec<Atom>),
    /// Where one of these holds.
    Any(Vec<Atom>),
}

impl Condition {
    /// The comparisons in it.
    pub fn atoms(&self) -> &[Atom] {
        match self {
            Self::All(atoms) | Self::Any(atoms) => atoms,
        }
    }
}

/// One comparison; it does not hold over an answer that is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Atom {
    /// The field compared.
    pub f: String,
    /// With what.
    #[serde(flatten)]
    pub test: Test,
}

/// What an answer is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", content = "v", rename_all = "lowercase")]
pub enum Test {
    /// It is this.
    Eq(String),
    /// It is one of these.
    In(Vec<String>),
    /// It is larger.
    Gt(f64),
    /// It is smaller.
    Lt(f64),
    /// It is yes.
    True,
}

/// A file that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// Names it; the file stands under this among the answers.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Media types that are taken.
    pub accept: Vec<String>,
    /// Most bytes.
    pub max_size: u64,
    /// How many copies on paper.
    pub copies: u8,
    /// Whether it is always needed.
    #[serde(default)]
    pub required: bool,
    /// When it is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<Condition>,
}

/// Something that must hold across fields, wherever all of them are answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Names the rule.
    pub id: String,
    /// What must hold.
    #[serde(flatten)]
    pub kind: RuleKind,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[expect(missing_docs, reason = "letters name operands, as the format does")]
pub enum RuleKind {
    /// A day is not after another.
    DateLe { a: String, b: String },
    /// A day is at most so many after another.
    DateGap { a: String, b: String, days: i64 },
    /// A number is not larger than another.
    NumLe { a: String, b: String },
    /// Where the first answer is this, the second is so large.
    ImpliesMin {
        a: String,
        v: String,
        b: String,
        min: f64,
    },
    /// Two numbers together are not larger than a third.
    SumLe { a: String, b: String, c: String },
    /// A number is the sum of a column.
    GroupSum {
        group: String,
        col: String,
        b: String,
    },
    /// No two cells of a column are alike.
    GroupUnique { group: String, col: String },
    /// A number is the count of rows.
    GroupCount { group: String, b: String },
}

impl RuleKind {
    /// Where an error is shown.
    pub fn target(&self) -> &str {
        match self {
            Self::DateLe { b, .. }
            | Self::DateGap { b, .. }
            | Self::NumLe { b, .. }
            | Self::ImpliesMin { b, .. }
            | Self::GroupSum { b, .. }
            | Self::GroupCount { b, .. } => b,
            Self::SumLe { c, .. } => c,
            Self::GroupUnique { group, .. } => group,
        }
    }
}

/// Fields that are good to measure with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Probes {
    /// A choice that many questions depend on.
    pub hub: String,
    /// An answer to it that makes questions appear.
    pub hub_on: String,
    /// One that makes them vanish.
    pub hub_off: String,
    /// A text that nothing depends on.
    pub quiet: String,
}

/// A dossier with what must be found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Its number.
    pub n: usize,
    /// Whether nothing is wrong.
    pub valid: bool,
    /// The fields that are not asked.
    pub hidden: Vec<String>,
    /// What is wrong: place and code.
    pub errors: Vec<(String, String)>,
    /// What was answered.
    pub data: Data,
}

/// Reads a job and its dossiers from a folder.
///
/// # Errors
/// A file is missing or of another form.
pub fn read(folder: &Path) -> Result<(Job, Vec<Sample>)> {
    let open = |name: &str| {
        let path = folder.join(name);
        File::open(&path).with_context(|| format!("cannot open {}", path.display()))
    };
    let job = serde_json::from_reader(std::io::BufReader::new(open("job.json")?))
        .context("job.json is no job")?;
    let mut lines = String::new();
    GzDecoder::new(open("dossiers.ndjson.gz")?)
        .read_to_string(&mut lines)
        .context("dossiers.ndjson.gz cannot be read")?;
    let samples: Result<Vec<_>, _> = lines.lines().map(serde_json::from_str).collect();
    Ok((
        job,
        samples.context("dossiers.ndjson.gz is no list of dossiers")?,
    ))
}
