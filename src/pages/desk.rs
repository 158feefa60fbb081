//! The dossiers being worked on, above all pages, so that neither a change of
//! page nor of language loses a draft or an upload under way.

use std::{ops::Deref, sync::Arc};

use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    agency::Agency,
    assessment::Assessment,
    catalog::{CatalogIndex, ProcedureChunk},
    dossier::Answer,
    id::Id,
    procedure::Version,
    schedule::{Schedule, schedule},
    session::{Change, Session, Subject},
};
use leptos::prelude::Owner;

use crate::{
    app::Catalog,
    html::follow,
    model::draft::Draft,
    platform::{clock, files::ChosenFile, storage},
    state::{Memo, RwSignal, expect_context},
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
    pub(crate) uploads: RwSignal<Vec<Upload>>,
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
    fn keep(self, code: &str, change: impl FnOnce(&mut Draft)) {
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
    chunk: Arc<ProcedureChunk>,
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

/// An opened procedure, for all its pages.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) code: String,
    pub(crate) chunk: Arc<ProcedureChunk>,
    pub(crate) version: InForce,
    pub(crate) desk: Desk,
    /// The draft's dossier as the rules see it. Read through what follows.
    session: RwSignal<Session<InForce>>,
    /// Told when something is asked, or must be answered, that was not before.
    form: RwSignal<()>,
    /// Told when anything is judged anew.
    verdict: RwSignal<()>,
    /// Told when the limit is another one.
    limit: RwSignal<()>,
    pub(crate) assessment: Memo<Assessment>,
    pub(crate) schedule: Memo<Option<Schedule>>,
}

impl Open {
    pub(crate) fn new(code: String, version: InForce) -> Self {
        let chunk = version.chunk.clone();
        let Catalog(index) = expect_context();
        let Now(now) = expect_context();
        let desk = expect_context::<Desks>().desk(&code);
        let today = now.get_untracked().date_naive();
        let session = desk
            .draft
            .with_untracked(|draft| Session::new(version.clone(), &draft.dossier, today));
        let session = RwSignal::new(session);
        let (form, verdict, limit) = (RwSignal::new(()), RwSignal::new(()), RwSignal::new(()));
        let assessment = Memo::new(move |_| {
            verdict.track();
            session.with_untracked(Session::assessment)
        });
        let agency = index.agency(&chunk.procedure.agency).cloned();
        let schedule = Memo::new_with_compare(
            move |_| {
                limit.track();
                let limit = session
                    .with_untracked(|session| session.time_limit().map(|entry| entry.limit))?;
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
        let open = Self {
            code,
            chunk,
            version,
            desk,
            session,
            form,
            verdict,
            limit,
            assessment,
            schedule,
        };
        let (followed, dated) = (open.clone(), open.clone());
        follow(move || {
            desk.draft.with(|draft| {
                followed.judge(|session| session.follow(&draft.dossier).to_vec());
            });
        });
        follow(move || {
            let today = now.get().date_naive();
            dated.judge(|session| session.set_today(today).to_vec());
        });
        open
    }

    /// Takes an answer: keeps it, and judges what depends on it.
    pub(crate) fn answer(&self, at: usize, field: &Id, answer: Answer) {
        self.desk.keep(&self.code, |draft| {
            draft.set_answer(field, answer.clone());
        });
        self.judge(|session| session.set_at(at, answer).to_vec());
    }

    fn judge(&self, change: impl FnOnce(&mut Session<InForce>) -> Vec<Change>) {
        let mut changes = Vec::new();
        self.session
            .update_quietly(|session| changes = change(session));
        let asks = |change: &Change| {
            matches!(
                change,
                Change::Appeared(_) | Change::Vanished(_) | Change::Required(_)
            )
        };
        if changes.iter().any(asks) {
            self.form.set(());
        }
        if changes.contains(&Change::TimeLimit) {
            self.limit.set(());
        }
        self.verdict.set(());
    }

    /// Whether a field is asked now, and if so, whether it must be answered.
    pub(crate) fn asked(&self, at: usize) -> Memo<Option<bool>> {
        let (form, session) = (self.form, self.session);
        Memo::new(move |_| {
            form.track();
            session.with_untracked(|session| session.asked(at))
        })
    }

    /// The same of a cell of a table.
    pub(crate) fn cell_asked(&self, at: usize, row: usize, column: usize) -> Memo<Option<bool>> {
        let (verdict, session) = (self.verdict, self.session);
        Memo::new(move |_| {
            verdict.track();
            session.with_untracked(|session| session.cell(at, row, column))
        })
    }

    /// Whether a field is asked at this moment.
    pub(crate) fn is_asked(&self, at: usize) -> bool {
        let session = self.session;
        session.with_untracked(|session| session.asked(at).is_some())
    }

    /// The fewest answers that make a component needed or not.
    pub(crate) fn because(&self, component: usize) -> Vec<Id> {
        let session = self.session;
        session.with_untracked(|session| session.rests_on(Subject::Component(component)))
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
