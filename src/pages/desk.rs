//! The dossiers being worked on, above all pages, so that neither a change of
//! page nor of language loses a draft or an upload under way.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use dunghen_core::{
    agency::Agency,
    assessment::{Assessment, assess},
    catalog::{CatalogIndex, ProcedureChunk},
    id::Id,
    procedure::Version,
    schedule::{Schedule, schedule},
};
use leptos::prelude::*;

use crate::{
    app::Catalog,
    model::draft::Draft,
    platform::{clock, files::ChosenFile, storage},
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
}

/// The draft of one procedure with its uploads.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) draft: RwSignal<Draft>,
    pub(crate) uploads: RwSignal<Vec<Upload>, LocalStorage>,
    /// What a screen reader is told politely.
    pub(crate) said: RwSignal<String>,
}

/// All desks, by the procedure's code.
#[derive(Clone)]
pub(crate) struct Desks {
    owner: Owner,
    open: StoredValue<Vec<(String, Desk)>>,
    pages: StoredValue<u32>,
}

impl Desks {
    pub(crate) fn new() -> Self {
        Self {
            owner: Owner::current().unwrap_or_default(),
            open: StoredValue::new(Vec::new()),
            pages: StoredValue::new(0),
        }
    }

    /// Whether no page was shown before this one.
    pub(crate) fn is_first_page(&self) -> bool {
        let shown = self.pages.get_value();
        self.pages.set_value(shown.saturating_add(1));
        shown == 0
    }

    /// The desk of a procedure, with the draft this device kept.
    pub(crate) fn desk(&self, code: &str) -> Desk {
        let open = self.open.get_value();
        if let Some((_, desk)) = open.iter().find(|(known, _)| known == code) {
            return *desk;
        }
        let desk = self.owner.with(|| Desk {
            draft: RwSignal::new(stored(code).unwrap_or_default()),
            uploads: RwSignal::new_local(Vec::new()),
            said: RwSignal::new(String::new()),
        });
        self.open.update_value(|open| {
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

/// An opened procedure, for all its pages.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) code: String,
    pub(crate) chunk: Arc<ProcedureChunk>,
    pub(crate) version: Arc<Version>,
    pub(crate) desk: Desk,
    pub(crate) assessment: Memo<Assessment>,
    pub(crate) schedule: Memo<Option<Schedule>>,
}

impl Open {
    pub(crate) fn new(code: String, chunk: Arc<ProcedureChunk>, version: Version) -> Self {
        let Catalog(index) = expect_context();
        let Now(now) = expect_context();
        let desk = expect_context::<Desks>().desk(&code);
        let version = Arc::new(version);
        let judged = version.clone();
        let today = Memo::new(move |_| now.get().date_naive());
        let assessment = Memo::new(move |_| {
            desk.draft
                .with(|draft| assess(&judged, &draft.dossier, today.get()))
        });
        let agency = index.agency(&chunk.procedure.agency).cloned();
        let schedule = Memo::new_with_compare(
            move |_| {
                let limit = assessment
                    .with(|assessment| assessment.time_limit.as_ref().map(|entry| entry.limit))?;
                Some(promise(&index, agency.as_ref()?, limit, now.get()))
            },
            // The minute alone changes nothing that is shown.
            |old, new| match (old, new) {
                (Some(Some(old)), Some(Some(new))) => {
                    old.entries != new.entries
                        || old.result_at != new.result_at
                        || old.limit != new.limit
                }
                _ => old != new,
            },
        );
        Self {
            code,
            chunk,
            version,
            desk,
            assessment,
            schedule,
        }
    }

    /// The address of one of its pages.
    pub(crate) fn path(&self, step: &str) -> String {
        format!("/procedures/{}/{step}", self.code)
    }
}

/// The schedule of a dossier sent now.
pub(crate) fn promise(
    index: &CatalogIndex,
    agency: &Agency,
    limit: dunghen_core::procedure::Limit,
    now: DateTime<FixedOffset>,
) -> Schedule {
    schedule(&index.calendar, &agency.hours, limit, now)
}
