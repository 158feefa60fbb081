//! Pages of documentation, and the blocks in them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The page with the worked example, and the heading it stands under.
pub(crate) const AUTHORING: &str = "docs/authoring.md";
pub(crate) const EXAMPLE: &str = "## From an empty folder to a tested procedure";
/// The page of the commands.
pub(crate) const COMMANDS: &str = "docs/commands.md";

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    /// The file it is, where the line before it names one.
    pub(crate) file: Option<String>,
    pub(crate) lang: String,
    pub(crate) text: String,
}

/// A command with the answer that is shown below it.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) arguments: Vec<String>,
    pub(crate) code: i32,
    pub(crate) lang: String,
    pub(crate) answer: String,
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A page's text.
pub(crate) fn page(name: &str) -> anyhow::Result<String> {
    fs::read_to_string(repository().join(name)).with_context(|| name.to_owned())
}

/// The part of the page on definitions that holds the worked example.
pub(crate) fn example() -> anyhow::Result<String> {
    let page = page(AUTHORING)?;
    let (_, rest) = page.split_once(EXAMPLE).context(EXAMPLE)?;
    let text = rest.split_once("\n## ").map_or(rest, |(text, _)| text);
    Ok(text.to_owned())
}

/// All blocks of a text, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut file = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(lang) = line.strip_prefix("```") {
            let inside: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(Block {
                file: file.take(),
                lang: lang.to_owned(),
                text: inside.join("\n") + "\n",
            });
        } else if !line.is_empty() {
            let named = line
                .strip_prefix('`')
                .and_then(|rest| rest.strip_suffix("`:"));
            file = named.map(str::to_owned);
        }
    }
    found
}

/// The commands of a text that have their answer shown.
pub(crate) fn shown(text: &str) -> anyhow::Result<Vec<Shown>> {
    let blocks = blocks(text);
    let mut found = Vec::new();
    for pair in blocks.windows(2) {
        let [command, answer] = pair else { continue };
        if command.lang == "sh" && answer.lang != "sh" && answer.file.is_none() {
            let line = command.text.trim().strip_prefix("dunghen ");
            let line = line.context("only dunghen has its answer shown")?;
            let (line, code) = line.split_once("# exit code ").unwrap_or((line, "0"));
            found.push(Shown {
                arguments: arguments(line),
                code: code.trim().parse()?,
                lang: answer.lang.clone(),
                answer: answer.text.clone(),
            });
        }
    }
    Ok(found)
}

/// The arguments of a line; single quotes keep spaces together.
fn arguments(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            found.push(part.to_owned());
        } else {
            found.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    found
}
