//! Reads procedures, calendars and units, checks them, and compiles them for
//! the core.
//!
//! Definitions are TOML written by people; what leaves here is a catalog that
//! needs no further checking. Everything wrong in all files is told at once.

#![forbid(unsafe_code)]

pub mod answer_schema;
pub mod cel;
pub mod diagnostic;
pub mod sources;

mod calendar_files;
mod chooser_files;
mod dates;
mod nearest;
mod procedure_file;
mod procedure_words;
mod register_files;
mod template_files;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use dunghen_core::{
    catalog::{self, Act, ActKind, CatalogIndex, Listing, ProcedureChunk, SearchWords, Units},
    chooser::Chooser,
    id::Id,
    letters,
    procedure::{Limit, StartEvent, TimeLimit, Version},
    template::Templates,
    text::{Lang, Text},
};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    sources::Sources,
};

/// A checked catalog with its compiled parts.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// What a browser needs before any procedure is opened.
    pub index: CatalogIndex,
    /// The procedures with their words, by code.
    pub chunks: BTreeMap<Id, ProcedureChunk>,
    /// The official forms of those procedures that have any, by code.
    pub templates: BTreeMap<Id, Templates>,
    /// The administrative units.
    pub units: Units,
    /// The index as it travels, without the calendar's early years.
    pub index_bytes: Vec<u8>,
    /// The other parts as they travel: chunks by code and language as `1.013233.vi`, forms
    /// by code as `1.013233.forms`, what is searched as `search.vi`, the
    /// chooser as `chooser.vi`, administrative units as `units`.
    pub chunk_bytes: BTreeMap<String, Vec<u8>>,
}

/// Compiles a catalog.
///
/// # Errors
///
/// Everything that is wrong in any file, in the order of the files.
pub fn compile(sources: &Sources) -> Result<Catalog, Diagnostics> {
    let mut found = Diagnostics::default();
    let acts = found.keep(register_files::acts(sources));
    let agencies = found.keep(register_files::agencies(sources));
    let units = found.keep(register_files::units(sources));
    let calendar = found.keep(calendar_files::calendar(sources));
    let (mut chunks, mut templates) = (BTreeMap::new(), BTreeMap::new());
    for folder in sources.procedure_folders() {
        if let Some(mut chunk) = found.keep(procedure_file::procedure(
            sources,
            folder,
            units.as_ref().map_or(&[], |units| &units.wards),
        )) {
            let forms = template_files::templates(sources, folder, &chunk);
            let forms = found.keep(forms).unwrap_or_default();
            if !forms.forms.is_empty() {
                for version in &mut chunk.procedure.versions {
                    for component in &mut version.components {
                        component.printed = forms.of(&version.id, &component.id).is_some();
                    }
                }
                templates.insert(chunk.procedure.code.clone(), forms);
            }
            chunks.insert(chunk.procedure.code.clone(), chunk);
        }
    }
    let (Some(acts), Some(agencies), Some(units), Some(calendar)) =
        (acts, agencies, units, calendar)
    else {
        return Err(found);
    };
    found.extend(calendar_files::citations(&calendar, &acts));
    found.extend(template_files::check(sources, &acts));
    let fields = found
        .keep(register_files::fields(sources))
        .unwrap_or_default();
    let codes: BTreeSet<_> = chunks.keys().cloned().collect();
    for chunk in chunks.values() {
        found.extend(procedure_file::links(
            sources, chunk, &acts, &agencies, &fields, &codes,
        ));
    }
    let choosers = found.keep(chooser_files::chooser(sources, &chunks, &acts));
    if !found.is_empty() {
        return Err(found);
    }
    let index = CatalogIndex {
        hash: String::new(),
        procedures: chunks.values().map(listing).collect(),
        fields: fields.into(),
        acts: shown(acts).into(),
        calendar,
        agencies,
    };
    let choosers = choosers.unwrap_or_default();
    seal(index, chunks, templates, units, &choosers)
        .map_err(|error| Diagnostics::from(Diagnostic::whole("catalog", error)))
}

/// The JSON Schema of `procedure.toml`, which editors complete and check by.
pub fn procedure_schema() -> String {
    let schema = procedure_file::schema();
    // A value of JSON can always be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// How many years before the last announced one a browser gets: nothing is sent in the
/// past.
const YEARS_BACK: i32 = 2;

/// Encodes every part and names the whole by its hash.
fn seal(
    mut index: CatalogIndex,
    chunks: BTreeMap<Id, ProcedureChunk>,
    templates: BTreeMap<Id, Templates>,
    units: Units,
    choosers: &[(Lang, Chooser)],
) -> Result<Catalog, catalog::Unreadable> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&catalog::encode(&index)?);
    let mut chunk_bytes = BTreeMap::new();
    for (code, chunk) in &chunks {
        hasher.update(&catalog::encode(chunk)?);
        for lang in [Lang::Vi, Lang::En] {
            let cut = ProcedureChunk {
                procedure: chunk.procedure.clone(),
                words: chunk.words.cut(lang),
            };
            chunk_bytes.insert(format!("{code}.{}", lang.tag()), catalog::encode(&cut)?);
        }
    }
    let unit_bytes = catalog::encode(&units)?;
    hasher.update(&unit_bytes);
    chunk_bytes.insert("units".into(), unit_bytes);
    for (lang, chooser) in choosers {
        let chooser = catalog::encode(chooser)?;
        hasher.update(&chooser);
        chunk_bytes.insert(format!("chooser.{}", lang.tag()), chooser);
    }
    for (code, forms) in &templates {
        let forms = catalog::encode(forms)?;
        hasher.update(&forms);
        chunk_bytes.insert(format!("{code}.forms"), forms);
    }
    for lang in [Lang::Vi, Lang::En] {
        let words = catalog::encode(&search_words(&chunks, lang))?;
        chunk_bytes.insert(format!("search.{}", lang.tag()), words);
    }
    index.hash = hasher.finalize().to_hex().to_string();
    let last = index.calendar.announced_until();
    let last = last.map_or(0, |last| last.year());
    let lean = CatalogIndex {
        calendar: index.calendar.since(last - YEARS_BACK),
        ..index.clone()
    };
    Ok(Catalog {
        index_bytes: catalog::encode(&lean)?,
        index,
        chunks,
        templates,
        units,
        chunk_bytes,
    })
}

/// What is searched beside codes and names.
fn search_words(chunks: &BTreeMap<Id, ProcedureChunk>, lang: Lang) -> SearchWords {
    let of = |chunk: &ProcedureChunk| {
        let versions = chunk.procedure.versions.iter();
        let components = versions.flat_map(|version| &version.components);
        let names = components.map(|component| format!("component.{}.name", component.id));
        let keys = ["official_name", "keywords"].into_iter().map(str::to_owned);
        let keys: Vec<_> = keys.chain(names).collect();
        let said = |lang| {
            keys.iter()
                .filter_map(move |key| chunk.words.get(lang, key))
        };
        let texts: BTreeSet<_> = match lang {
            Lang::Vi => said(Lang::Vi).map(letters::bare).collect(),
            // People who read English may know the Vietnamese words.
            Lang::En => said(lang)
                .chain(said(Lang::Vi))
                .map(letters::bare)
                .collect(),
        };
        texts.into_iter().collect::<Vec<_>>().join(", ")
    };
    let words = chunks
        .iter()
        .map(|(code, chunk)| (code.to_string(), of(chunk)));
    words.collect::<BTreeMap<_, _>>().into()
}

fn listing(chunk: &ProcedureChunk) -> Listing {
    let both = |key: &str| {
        let word = |lang| chunk.words.get(lang, key).unwrap_or_default().to_owned();
        Text {
            vi: word(Lang::Vi),
            en: word(Lang::En),
        }
    };
    let newest = chunk.procedure.versions.last();
    Listing {
        code: chunk.procedure.code.clone(),
        field_of_work: chunk.procedure.field_of_work.clone(),
        depth: chunk.procedure.depth,
        online: chunk.procedure.online.level,
        agency: chunk.procedure.agency.clone(),
        name: both("name"),
        limit: newest.and_then(only_limit),
    }
}

/// The acts as pages name them: a law by what it is about, any other by its number.
fn shown(mut acts: BTreeMap<String, Act>) -> BTreeMap<String, Act> {
    for act in acts.values_mut().filter(|act| act.kind != ActKind::Law) {
        act.about = None;
    }
    acts
}

/// The limit that holds whatever is answered and whenever, where there is one.
fn only_limit(version: &Version) -> Option<Limit> {
    let limits = version.time_limits.iter();
    let plain =
        |entry: &&TimeLimit| entry.starts == StartEvent::Acceptance && entry.published.is_empty();
    if !limits.clone().all(|entry| plain(&entry)) {
        return None;
    }
    let mut limits = limits.map(|entry| entry.limit);
    let first = limits.next()?;
    limits.all(|limit| limit == first).then_some(first)
}
