//! How far a procedure is worked out: what is not guided takes the questions of any
//! application, and what is abolished says since when.

use dunghen_core::{
    citation::Citation,
    id::Id,
    procedure::{Cites, Depth, Transition, Version},
};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Lowering,
    entries::{CaseEntry, Code, Day, Law, SectionEntry, TransitionEntry, VersionEntry},
};
use crate::{dates::LocalDate, sources::Sources};

/// The questions of any application.
const GENERAL: &str = "procedures/general/sections.toml";

/// The questions that any application answers: procedures/general/sections.toml.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GeneralFile {
    section: Vec<SectionEntry>,
}

/// The end of a procedure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AbolishedEntry {
    /// First day without it.
    #[schemars(with = "Day")]
    pub(super) from: LocalDate,
    /// Whether that is laid down for sure; otherwise it was reported only.
    pub(super) confirmed: bool,
    /// Where that is laid down.
    #[schemars(with = "Option<Law>")]
    pub(super) law: Option<Citation>,
    /// What becomes of dossiers sent while it was in force and not settled by then: `keep`
    /// or `return`; left out where the law does not say.
    #[schemars(with = "Option<TransitionEntry>")]
    pub(super) transition: Option<Transition>,
    /// The codes of the procedures that took its place.
    #[serde(default)]
    #[schemars(with = "Vec<Code>")]
    pub(super) replaced_by: Vec<Id>,
}

impl Lowering<'_> {
    /// Gives a version the one case and the questions of any application, where it has
    /// none of its own. Its texts were read where the first act of its basis published them.
    pub(super) fn as_any(&mut self, entry: &mut VersionEntry, sources: &Sources) {
        if entry.case.is_empty() {
            entry.case.push(CaseEntry {
                id: Spanned::new(entry.id.span(), "general".into()),
                law: None,
            });
        }
        let Cites {
            before_you_start,
            fee_note,
            result,
        } = &mut entry.cites;
        for cited in [before_you_start, fee_note, result] {
            if cited.is_empty() {
                cited.extend(entry.basis.first().cloned());
            }
        }
        if entry.section.is_empty() {
            let general = sources.parse::<GeneralFile>(GENERAL);
            if let Some(general) = self.found.keep(general) {
                entry.section = general.section;
            }
        }
    }

    /// An abolished procedure says since when, and its versions end before that day.
    pub(super) fn ends(
        &mut self,
        depth: Depth,
        entry: Option<&AbolishedEntry>,
        versions: &[Version],
    ) {
        if (depth == Depth::Abolished) != entry.is_some() {
            self.whole_file(
                "found not both of `depth = \"abolished\"` and `[abolished]`, expected both",
            );
        }
        let last = versions.last().map(|version| version.effective_to);
        if let (Some(entry), Some(last)) = (entry, last)
            && last.and_then(|last| last.succ_opt()) != Some(entry.from.0)
        {
            self.whole_file(
                "found it abolished while a version is in force, expected its last day before",
            );
        }
    }
}
