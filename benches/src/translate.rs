//! A job as a procedure of this project: `procedure.toml` with its words, compiled.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result, anyhow};
use chrono::NaiveDate;
use dunghen_catalog::{
    Catalog,
    sources::{FOLDERS, Sources},
};

use crate::job::{Atom, Component, Condition, Field, Job, Kind, Rule, RuleKind, Test};

/// The code the job is published under.
pub const CODE: &str = "9.000300";
const FIELD_OF_WORK: &str = "bench";
/// Any article will do, since what is measured does not read it.
const LAW: &str = "217/2026/NĐ-CP Điều 64.2";

/// The end of a rule's name that stands for a pattern.
pub const PATTERN: &str = "_pattern";

/// The day the dossiers are judged on.
///
/// # Panics
/// Never: it is a day.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_else(|| panic!("found no day"))
}

/// Compiles a job, with calendars, laws and units of a repository.
///
/// # Errors
/// A file cannot be read, or the catalog refuses what was made of the job.
pub fn catalog(job: &Job, repository: &Path) -> Result<Catalog> {
    let sources: Sources = definitions(job, repository)?.into_iter().collect();
    dunghen_catalog::compile(&sources)
        .map_err(|found| anyhow!("the job does not compile:\n{found}"))
}

/// The files of a folder of definitions with a job as its only procedure: their paths and
/// what is in them.
///
/// # Errors
/// A file of the repository cannot be read.
pub fn definitions(job: &Job, repository: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for folder in FOLDERS.iter().filter(|folder| **folder != "procedures") {
        read_folder(repository, folder, &mut files)?;
    }
    let folder = format!("procedures/{FIELD_OF_WORK}/{CODE}");
    let [vi, en] = words(job);
    files.push((format!("{folder}/procedure.toml"), procedure(job)?));
    files.push((format!("{folder}/text.vi.toml"), vi));
    files.push((format!("{folder}/text.en.toml"), en));
    Ok(files)
}

fn read_folder(root: &Path, folder: &str, files: &mut Vec<(String, String)>) -> Result<()> {
    let path = root.join(folder);
    let entries = fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(root, &name, files)?;
        } else if name.ends_with(".toml") {
            files.push((name, fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

/// A text in quotes as TOML and CEL both read it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn procedure(job: &Job) -> Result<String> {
    let law = quoted(LAW);
    let mut out = format!(
        "code = \"{CODE}\"\nfield_of_work = \"{FIELD_OF_WORK}\"\nagency = \"hatinh_construction\"\n\
         levels = [\"province\"]\napplicants = [\"citizen\"]\nchannels = [\"online\"]\n\
         online = {{ level = \"full\", law = {law} }}\n\n\
         [[version]]\nid = \"only\"\neffective_from = 2026-07-01\nbasis = [\"217/2026/NĐ-CP\"]\n\n\
         [[version.case]]\nid = \"any\"\n"
    );
    for section in &job.sections {
        let own = |field: &&Field| field.section.as_deref() == Some(&section.id);
        if job.fields.iter().any(|field| own(&field)) {
            write!(
                out,
                "\n[[version.section]]\nid = {}\nlaw = {law}\nfields = [\n",
                quoted(&section.id)
            )?;
            for field in job.fields.iter().filter(own) {
                writeln!(out, "  {{ {} }},", entry(field)?)?;
            }
            out.push_str("]\n");
        }
    }
    for component in &job.components {
        out.push_str(&component_entry(component)?);
    }
    for (id, when, at) in rules(job) {
        let (when, at) = (quoted(&when), quoted(&at));
        write!(
            out,
            "\n[[version.rule]]\nid = \"{id}\"\nwhen = {when}\nseverity = \"error\"\nat = {at}\nlaw = {law}\n"
        )?;
    }
    write!(
        out,
        "\n[[version.time_limit]]\namount = 5\nunit = \"working-days\"\nlaw = {law}\n"
    )?;
    Ok(out)
}

/// A field's keys, on one line.
fn entry(field: &Field) -> Result<String> {
    let mut out = format!(
        "id = {}, kind = \"{}\"",
        quoted(&field.id),
        kind_name(&field.kind)
    );
    if let Some(when) = &field.required_if {
        write!(out, ", required_when = {}", quoted(&condition(when)))?;
    } else if !field.required {
        out.push_str(", optional = true");
    }
    if let Some(when) = &field.visible_if {
        write!(out, ", when = {}", quoted(&condition(when)))?;
    }
    match &field.kind {
        Kind::Text {
            min_length,
            max_length,
            ..
        } => {
            for (key, bound) in [("min", min_length), ("max", max_length)] {
                if let Some(bound) = bound {
                    write!(out, ", {key} = {bound}")?;
                }
            }
        }
        Kind::Number { integer, min, max } => {
            write!(out, ", places = {}", if *integer { 0 } else { 6 })?;
            for (key, bound) in [("min", min), ("max", max)] {
                if let Some(bound) = bound {
                    write!(out, ", {key} = {bound}")?;
                }
            }
        }
        Kind::Select { options } => {
            let options: Vec<_> = options.iter().map(|option| quoted(&option.value)).collect();
            write!(out, ", options = [{}]", options.join(", "))?;
        }
        Kind::Date { min_date, max_date } => {
            for (key, bound) in [("earliest", min_date), ("latest", max_date)] {
                if let Some(bound) = bound {
                    write!(out, ", {key} = {bound}")?;
                }
            }
        }
        Kind::Checkbox => {}
        Kind::Group {
            min_rows,
            max_rows,
            columns,
        } => {
            let entries: Result<Vec<_>> = columns.iter().map(entry).collect();
            let entries: Vec<_> = entries?
                .iter()
                .map(|column| format!("{{ {column} }}"))
                .collect();
            let rules: Vec<_> = column_patterns(field).map(|(id, when, at)| {
                let (when, at, law) = (quoted(&when), quoted(&at), quoted(LAW));
                format!("{{ id = \"{id}\", when = {when}, severity = \"error\", at = {at}, law = {law} }}")
            }).collect();
            write!(
                out,
                ", min_rows = {min_rows}, max_rows = {max_rows}, columns = [{}], rules = [{}]",
                entries.join(", "),
                rules.join(", "),
            )?;
        }
    }
    Ok(out)
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text { .. } => "text",
        Kind::Number { .. } => "decimal",
        Kind::Select { .. } => "choice",
        Kind::Date { .. } => "date",
        Kind::Checkbox => "yes_no",
        Kind::Group { .. } => "table",
    }
}

fn component_entry(component: &Component) -> Result<String> {
    let accepts = component.accept.iter().filter_map(|media| file_kind(media));
    let accepts: Vec<_> = accepts.map(quoted).collect();
    let mut out = format!(
        "\n[[version.component]]\nid = {}\nforms = [\"original\"]\naccepts = [{}]\nmax_mb = {}\ncopies = {}\nlaw = {}\n",
        quoted(&component.id),
        accepts.join(", "),
        component.max_size / (1024 * 1024),
        component.copies,
        quoted(LAW),
    );
    match &component.required_if {
        Some(when) => writeln!(out, "when = {}", quoted(&condition(when)))?,
        None if !component.required => out.push_str("tier = \"optional\"\n"),
        None => {}
    }
    Ok(out)
}

/// A media type as definitions name it.
pub fn file_kind(media: &str) -> Option<&'static str> {
    match media {
        "application/pdf" => Some("pdf"),
        "image/jpeg" => Some("jpeg"),
        "image/png" => Some("png"),
        _ => None,
    }
}

/// A condition in CEL.
pub fn condition(condition: &Condition) -> String {
    let sign = match condition {
        Condition::All(_) => " && ",
        Condition::Any(_) => " || ",
    };
    let atoms: Vec<_> = condition.atoms().iter().map(atom).collect();
    atoms.join(sign)
}

fn atom(atom: &Atom) -> String {
    let f = &atom.f;
    match &atom.test {
        Test::Eq(value) => format!("{f} == {}", text(value)),
        Test::In(values) => {
            let values: Vec<_> = values.iter().map(|value| text(value)).collect();
            format!("{f} in [{}]", values.join(", "))
        }
        Test::Gt(bound) => format!("{f} > {bound}"),
        Test::Lt(bound) => format!("{f} < {bound}"),
        Test::True => f.clone(),
    }
}

/// A text in CEL, in the quotes that need no signs before them in TOML.
fn text(value: &str) -> String {
    format!("'{value}'")
}

fn mismatch(name: &str, pattern: &str) -> String {
    format!("!{name}.matches(r'{pattern}')")
}

/// The rules of a version: name, condition, and the field they are shown at.
pub fn rules(job: &Job) -> Vec<(String, String, String)> {
    let patterned = job.fields.iter().filter_map(|field| match &field.kind {
        Kind::Text {
            pattern: Some(pattern),
            ..
        } => {
            let when = mismatch(&field.id, pattern);
            Some((format!("{}{PATTERN}", field.id), when, field.id.clone()))
        }
        _ => None,
    });
    let across = job.rules.iter().map(|rule| {
        (
            rule.id.clone(),
            violation(rule),
            rule.kind.target().to_owned(),
        )
    });
    patterned.chain(across).collect()
}

fn column_patterns(table: &Field) -> impl Iterator<Item = (String, String, String)> {
    let columns: &[Field] = match &table.kind {
        Kind::Group { columns, .. } => columns,
        _ => &[],
    };
    columns.iter().filter_map(|column| match &column.kind {
        Kind::Text {
            pattern: Some(pattern),
            ..
        } => {
            let when = mismatch(&format!("row.{}", column.id), pattern);
            Some((
                format!("{}_{}{PATTERN}", table.id, column.id),
                when,
                column.id.clone(),
            ))
        }
        _ => None,
    })
}

/// When a rule is broken. Over an answer that is missing that stays unknown, so the
/// rule does not speak.
fn violation(rule: &Rule) -> String {
    match &rule.kind {
        RuleKind::DateLe { a, b } | RuleKind::NumLe { a, b } => format!("{a} > {b}"),
        RuleKind::DateGap { a, b, days } => format!("days_between({a}, {b}) > {days}"),
        RuleKind::ImpliesMin { a, v, b, min } => format!("{a} == {} && {b} < {min}", text(v)),
        RuleKind::SumLe { a, b, c } => format!("{a} + {b} > {c}"),
        RuleKind::GroupSum { group, col, b } => {
            format!("{group}.size() > 0 && {group}.map(w, has(w.{col}), w.{col}).sum() != {b}")
        }
        RuleKind::GroupUnique { group, col } => {
            let cells = format!("{group}.map(w, has(w.{col}), w.{col})");
            format!("{cells}.distinct().size() != {cells}.size()")
        }
        RuleKind::GroupCount { group, b } => format!("{group}.size() != {b}"),
    }
}

/// The words in Vietnamese and in English: the same, since nobody reads them.
fn words(job: &Job) -> [String; 2] {
    ["vi", "en"].map(|_| {
        let mut out = String::new();
        let mut say = |key: &str, text: &str| {
            out.push_str(&format!("{key} = {}\n", quoted(text)));
        };
        for key in [
            "name",
            "official_name",
            "summary",
            "keywords",
            "result",
            "fee_note",
            "before_you_start",
        ] {
            say(key, &job.title);
        }
        for section in &job.sections {
            let has_fields = |field: &Field| field.section.as_deref() == Some(&section.id);
            if job.fields.iter().any(has_fields) {
                say(&format!("section.{}.title", section.id), &section.label);
            }
        }
        for field in &job.fields {
            field_words(&format!("field.{}", field.id), field, &mut say);
            for (id, ..) in column_patterns(field) {
                say(&format!("rule.{id}.message"), "Không đúng mẫu.");
            }
        }
        for component in &job.components {
            say(
                &format!("component.{}.name", component.id),
                &component.label,
            );
        }
        for (id, ..) in rules(job) {
            say(&format!("rule.{id}.message"), "Không khớp nhau.");
        }
        out
    })
}

fn field_words(key: &str, field: &Field, say: &mut dyn FnMut(&str, &str)) {
    say(&format!("{key}.label"), &field.label);
    match &field.kind {
        Kind::Select { options } => {
            for option in options {
                say(&format!("{key}.option.{}", option.value), &option.label);
            }
        }
        Kind::Number { .. } => say(&format!("{key}.unit"), "đồng"),
        Kind::Group { columns, .. } => {
            for column in columns {
                field_words(&format!("{key}.column.{}", column.id), column, say);
            }
        }
        _ => {}
    }
}
