//! `procedures/chooser.toml` with its words: a few questions that lead to a procedure.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use dunghen_core::{
    catalog::{Act, ProcedureChunk},
    chooser::{Choice, Chooser, End, Leads, Question},
    citation::Citation,
    id::Id,
    procedure::Depth,
    text::Lang,
};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    nearest,
    sources::Sources,
};

const PATH: &str = "procedures/chooser.toml";

/// Most questions one after another.
const DEPTH_MAX: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChooserFile {
    first: Spanned<String>,
    question: BTreeMap<Spanned<String>, QuestionEntry>,
    #[serde(default)]
    end: BTreeMap<Spanned<String>, EndEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    law: Option<Citation>,
    options: Vec<OptionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionEntry {
    id: Spanned<Id>,
    ask: Option<Spanned<String>>,
    #[serde(default)]
    to: Vec<Spanned<Id>>,
    end: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndEntry {
    law: Option<Citation>,
    #[serde(default)]
    to: Vec<Spanned<Id>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    question: BTreeMap<Spanned<String>, QuestionWords>,
    #[serde(default)]
    end: BTreeMap<Spanned<String>, EndWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionWords {
    label: String,
    hint: Option<String>,
    option: BTreeMap<Spanned<String>, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndWords {
    title: String,
    text: String,
}

/// The chooser in both languages; none where there is no file of it.
pub(crate) fn chooser(
    sources: &Sources,
    chunks: &BTreeMap<Id, ProcedureChunk>,
    acts: &BTreeMap<String, Act>,
) -> Result<Vec<(Lang, Chooser)>, Diagnostics> {
    if sources.text(PATH).is_empty() {
        return Ok(Vec::new());
    }
    let file: ChooserFile = sources.parse(PATH)?;
    let mut lowering = Lowering {
        path: PATH.to_owned(),
        text: sources.text(PATH),
        found: Diagnostics::default(),
    };
    lowering.links(&file, chunks, acts);
    if lowering.found.is_empty() {
        lowering.ways(&file);
    }
    let mut found = lowering.found;
    let mut choosers = Vec::new();
    for lang in [Lang::Vi, Lang::En] {
        let path = format!("procedures/chooser.{}.toml", lang.tag());
        let Some(words) = found.keep(sources.parse::<WordsFile>(&path)) else {
            continue;
        };
        let mut lowering = Lowering {
            text: sources.text(&path),
            path,
            found: Diagnostics::default(),
        };
        lowering.words(&file, &words);
        found.extend(lowering.found);
        choosers.push((lang, worded(&file, words)));
    }
    found.or(choosers)
}

struct Lowering<'s> {
    path: String,
    text: &'s str,
    found: Diagnostics,
}

impl Lowering<'_> {
    fn mistake(&mut self, span: Range<usize>, found: &str, expected: &str) {
        let message = format!("found {found}, expected {expected}");
        let mistake = Diagnostic::spanned(&self.path, self.text, span, message);
        self.found.push(mistake);
    }

    /// Every name stands for something, and every option leads to one thing.
    fn links(
        &mut self,
        file: &ChooserFile,
        chunks: &BTreeMap<Id, ProcedureChunk>,
        acts: &BTreeMap<String, Act>,
    ) {
        let mut named = |name: &Spanned<String>, known: &BTreeSet<&str>, what: &str| {
            if !known.contains(name.get_ref().as_str()) {
                let expected = nearest::hinted(name.get_ref(), known.iter().copied(), what);
                self.mistake(name.span(), &format!("`{}`", name.get_ref()), &expected);
            }
        };
        let questions: BTreeSet<&str> = names(&file.question);
        let ends: BTreeSet<&str> = names(&file.end);
        named(&file.first, &questions, "a question");
        let options = || file.question.values().flat_map(|entry| &entry.options);
        for option in options() {
            option
                .ask
                .iter()
                .for_each(|name| named(name, &questions, "a question"));
            option
                .end
                .iter()
                .for_each(|name| named(name, &ends, "an end"));
        }
        for option in options() {
            let ways = [
                option.ask.is_some(),
                !option.to.is_empty(),
                option.end.is_some(),
            ];
            if ways.into_iter().filter(|there| *there).count() != 1 {
                let found = format!("the option `{}`", option.id.get_ref());
                self.mistake(option.id.span(), &found, "one of `ask`, `to` and `end`");
            }
        }
        let codes = options().flat_map(|option| &option.to);
        let codes = codes.chain(file.end.values().flat_map(|end| &end.to));
        for code in codes {
            let known = chunks.get(code.get_ref());
            if known.is_none_or(|chunk| chunk.procedure.depth == Depth::Abolished) {
                let found = format!("the procedure `{}`", code.get_ref());
                self.mistake(code.span(), &found, "one that is there and not abolished");
            }
        }
        let laws = file.question.iter().map(|(id, entry)| (id, &entry.law));
        let laws = laws.chain(file.end.iter().map(|(id, entry)| (id, &entry.law)));
        for (id, law) in laws {
            if let Some(law) = law
                && !acts.contains_key(&law.act)
            {
                let found = format!("{} cited", law.act);
                self.mistake(id.span(), &found, "it in laws/acts.toml");
            }
        }
    }

    /// Every way comes to an end soon, and everything lies on some way.
    fn ways(&mut self, file: &ChooserFile) {
        let mut seen = BTreeSet::new();
        let mut open = vec![(file.first.get_ref().as_str(), 1)];
        while let Some((name, depth)) = open.pop() {
            seen.insert(("question", name));
            let Some((id, entry)) = entry(&file.question, name) else {
                continue;
            };
            if depth > DEPTH_MAX {
                let found = format!("a way with `{name}` after {DEPTH_MAX} questions");
                self.mistake(id.span(), &found, "ways that come to an end before");
                return;
            }
            for option in &entry.options {
                let asked = option.ask.iter();
                open.extend(asked.map(|ask| (ask.get_ref().as_str(), depth + 1)));
                let ends = option.end.iter();
                seen.extend(ends.map(|end| ("end", end.get_ref().as_str())));
            }
        }
        let questions = file.question.keys().map(|id| ("question", id));
        let all = questions.chain(file.end.keys().map(|id| ("end", id)));
        for (what, id) in all {
            if !seen.contains(&(what, id.get_ref().as_str())) {
                let found = format!("the {what} `{}` that nothing leads to", id.get_ref());
                self.mistake(id.span(), &found, "an option that does");
            }
        }
    }

    fn words(&mut self, file: &ChooserFile, words: &WordsFile) {
        self.same("question", &names(&file.question), &words.question);
        self.same("end", &names(&file.end), &words.end);
        for (id, entry) in &file.question {
            if let Some((_, said)) = self::entry(&words.question, id.get_ref()) {
                let options = entry.options.iter();
                let options = options.map(|option| option.id.get_ref().as_str());
                let what = format!("question.{}.option", id.get_ref());
                self.same(&what, &options.collect(), &said.option);
            }
        }
    }

    /// There are words for all there is, and no others.
    fn same<T>(&mut self, what: &str, known: &BTreeSet<&str>, said: &BTreeMap<Spanned<String>, T>) {
        let there = names(said);
        for missing in known.difference(&there) {
            let message = format!("found no `{what}.{missing}`, expected its words");
            self.found.push(Diagnostic::whole(&self.path, message));
        }
        for id in said
            .keys()
            .filter(|id| !known.contains(id.get_ref().as_str()))
        {
            let found = format!("`{what}.{}`", id.get_ref());
            self.mistake(id.span(), &found, "only what chooser.toml has");
        }
    }
}

fn names<T>(entries: &BTreeMap<Spanned<String>, T>) -> BTreeSet<&str> {
    entries.keys().map(|id| id.get_ref().as_str()).collect()
}

fn entry<'e, T>(
    entries: &'e BTreeMap<Spanned<String>, T>,
    name: &str,
) -> Option<(&'e Spanned<String>, &'e T)> {
    entries.iter().find(|(id, _)| id.get_ref() == name)
}

/// The chooser in one language, the first question first.
fn worded(file: &ChooserFile, mut words: WordsFile) -> Chooser {
    let first = file.first.get_ref().as_str();
    let others = names(&file.question).into_iter().filter(|id| *id != first);
    let questions: Vec<&str> = [first].into_iter().chain(others).collect();
    let ends: Vec<&str> = names(&file.end).into_iter().collect();
    let place = |among: &[&str], name: &str| {
        let at = among.iter().position(|known| *known == name);
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or_default()
    };
    let leads = |option: &OptionEntry| match (&option.ask, &option.end) {
        (Some(ask), _) => Leads::Ask(place(&questions, ask.get_ref())),
        (None, Some(end)) => Leads::End(place(&ends, end.get_ref())),
        (None, None) => Leads::To(codes(&option.to)),
    };
    Chooser {
        questions: questions
            .iter()
            .filter_map(|name| {
                let (_, entry) = self::entry(&file.question, name)?;
                let said = words
                    .question
                    .remove(&Spanned::new(0..0, (*name).to_owned()))?;
                let options = entry.options.iter();
                let options = options.map(|option| Choice {
                    id: option.id.get_ref().clone(),
                    label: self::entry(&said.option, option.id.get_ref())
                        .map(|(_, label)| label.clone())
                        .unwrap_or_default(),
                    leads: leads(option),
                });
                Some(Question {
                    options: options.collect(),
                    label: said.label,
                    hint: said.hint,
                    law: entry.law.clone(),
                })
            })
            .collect(),
        ends: ends
            .iter()
            .filter_map(|name| {
                let (_, entry) = self::entry(&file.end, name)?;
                let said = words.end.remove(&Spanned::new(0..0, (*name).to_owned()))?;
                Some(End {
                    title: said.title,
                    text: said.text,
                    law: entry.law.clone(),
                    to: codes(&entry.to),
                })
            })
            .collect(),
    }
}

fn codes(named: &[Spanned<Id>]) -> Vec<Id> {
    named.iter().map(|code| code.get_ref().clone()).collect()
}
