//! The dossiers being worked on, above all pages, so that neither a change of
//! page nor of language loses a draft or an upload under way.

use std::{ops::Deref, sync::Arc};

use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{catalog::ProcedureChunk, id::Id, procedure::Version, schedule::Schedule};
use leptos::prelude::Owner;

use crate::{
    model::draft::Draft,
    platform::{clock, files::ChosenFile, storage},
    state::{RwSignal, expect_context},
};

/// The time now, moved on by the app.
#[derive(Clone, Copy)]
pub(crate) struct Now(pub(crate) RwSignal<DateTime<FixedOffset>>);

/// A file on its way, or stopped on it.
#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) id: u32,
    pub(crate) component: Id,
    pub(crate) chosen: ChosenFile,
    pub(crate) percent: u32,
    /// Why it stopped, in words.
    pub(crate) problem: Option<String>,
    /// Whether trying again may help.
    pub(crate) again: bool,
    /// Whether its sender has stopped it for a while.
    pub(crate) paused: bool,
}

/// The draft of one procedure with its uploads.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) draft: RwSignal<Draft>,
    pub(crate) uploads: RwSignal<Vec<Upload>>,
    /// Whether one of them is on its way: they go one after another.
    pub(crate) sending: RwSignal<bool>,
    /// What a screen reader is told politely.
    pub(crate) said: RwSignal<String>,
}

/// All desks, by the procedure's code.
#[derive(Clone)]
pub(crate) struct Desks {
    owner: Owner,
    open: RwSignal<Vec<(String, Desk)>>,
    pages: RwSignal<u32>,
}

impl Desks {
    pub(crate) fn new() -> Self {
        Self {
            owner: Owner::current().unwrap_or_default(),
            open: RwSignal::new(Vec::new()),
            pages: RwSignal::new(0),
        }
    }

    /// Whether no page was shown before this one.
    pub(crate) fn is_first_page(&self) -> bool {
        let shown = self.pages.get_untracked();
        self.pages.set(shown.saturating_add(1));
        shown == 0
    }

    /// The desk of a procedure, with the draft this device kept.
    pub(crate) fn desk(&self, code: &str) -> Desk {
        let open = self.open.get_untracked();
        if let Some((_, desk)) = open.iter().find(|(known, _)| known == code) {
            return *desk;
        }
        let desk = self.owner.with(|| Desk {
            draft: RwSignal::new(stored(code).unwrap_or_default()),
            uploads: RwSignal::new(Vec::new()),
            sending: RwSignal::new(false),
            said: RwSignal::new(String::new()),
        });
        self.open.update(|open| {
            open.push((code.to_owned(), desk));
        });
        desk
    }
}

impl Desk {
    /// Changes the draft and keeps it on the device.
    pub(crate) fn update(self, code: &str, change: impl FnOnce(&mut Draft)) {
        self.draft.update(|draft| {
            change(draft);
            draft.saved_at = Some(clock::now());
            storage::save(&draft_name(code), draft);
        });
    }

    /// The same for what nothing else on the page shows.
    pub(super) fn keep(self, code: &str, change: impl FnOnce(&mut Draft)) {
        self.draft.update_quietly(|draft| {
            change(draft);
            draft.saved_at = Some(clock::now());
            storage::save(&draft_name(code), draft);
        });
    }

    /// Forgets the draft, here and on the device.
    pub(crate) fn clear(self, code: &str) {
        self.draft.set(Draft::default());
        self.uploads.set(Vec::new());
        storage::remove(&draft_name(code));
    }
}

fn draft_name(code: &str) -> String {
    format!("draft.{code}")
}

/// The draft this device keeps of a procedure.
pub(crate) fn stored(code: &str) -> Option<Draft> {
    storage::load(&draft_name(code))
}

/// The version in force of a procedure that was loaded.
#[derive(Clone)]
pub(crate) struct InForce {
    pub(crate) chunk: Arc<ProcedureChunk>,
    at: usize,
}

impl InForce {
    /// The version of a day, if there is one.
    pub(crate) fn on(chunk: &Arc<ProcedureChunk>, day: NaiveDate) -> Option<Self> {
        let version = chunk.procedure.version_on(day)?;
        let mut versions = chunk.procedure.versions.iter();
        let at = versions.position(|known| known.id == version.id)?;
        Some(Self {
            chunk: chunk.clone(),
            at,
        })
    }
}

impl Deref for InForce {
    type Target = Version;

    fn deref(&self) -> &Version {
        match self.chunk.procedure.versions.get(self.at) {
            Some(version) => version,
            None => unreachable!("a version in force is one of its procedure's"),
        }
    }
}

/// Whether two schedules differ in anything that is shown; the minute alone changes
/// nothing, and what a person has opened stays open.
pub(super) fn differ(old: Option<&Option<Schedule>>, new: Option<&Option<Schedule>>) -> bool {
    match (old, new) {
        (Some(Some(old)), Some(Some(new))) => {
            old.entries != new.entries || old.result_at != new.result_at || old.limit != new.limit
        }
        _ => old != new,
    }
}

/// An opened procedure, before anything is asked.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) code: String,
    pub(crate) chunk: Arc<ProcedureChunk>,
    pub(crate) version: InForce,
    pub(crate) desk: Desk,
}

impl Opened {
    pub(crate) fn new(code: String, version: InForce) -> Self {
        Self {
            chunk: version.chunk.clone(),
            desk: expect_context::<Desks>().desk(&code),
            code,
            version,
        }
    }

    /// The address of one of its pages.
    pub(crate) fn path(&self, step: &str) -> String {
        format!("/procedures/{}/{step}", self.code)
    }
}
