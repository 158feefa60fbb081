//! The dossiers being worked on, above all pages, so that neither a change of
//! page nor of language loses a draft or an upload under way.

use std::{ops::Deref, sync::Arc};

use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    catalog::ProcedureChunk, id::Id, procedure::Version, receipt::Receipt, schedule::Schedule,
};
use dunghen_words::key;
use leptos::{prelude::Owner, task::spawn_local};

use crate::{
    app::lang,
    model::{
        draft::{Aside, Draft, Waiting},
        look::Look,
    },
    platform::{clock, files::ChosenFile, kept, page, storage},
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
    /// Whether it is still looked into; it is not sent before.
    pub(crate) checking: bool,
    /// How much of that, or of sending it, is done.
    pub(crate) percent: u32,
    /// What a look into it told, where somebody could look.
    pub(crate) look: Option<Look>,
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
    /// Whether this device keeps what is answered.
    pub(crate) kept: RwSignal<bool>,
    /// Whether it is to be sent once there is a network.
    pub(crate) waiting: RwSignal<bool>,
    /// Whether that is being tried just now.
    pub(super) flushing: RwSignal<bool>,
    /// Told when another window has changed the draft.
    pub(crate) elsewhere: RwSignal<()>,
    /// The receipt of what was sent last, for a device that keeps none.
    pub(super) receipt: RwSignal<Option<Receipt>>,
}

/// All desks, by the procedure's code.
#[derive(Clone)]
pub(crate) struct Desks {
    owner: Owner,
    open: RwSignal<Vec<(String, Desk)>>,
    pages: RwSignal<u32>,
    /// What is told above every page.
    pub(crate) told: RwSignal<Option<Told>>,
}

/// Something that happened to a dossier, and where more of it is.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) words: String,
    pub(crate) href: String,
}

impl Desks {
    pub(crate) fn new() -> Self {
        let desks = Self {
            owner: Owner::current().unwrap_or_default(),
            open: RwSignal::new(Vec::new()),
            pages: RwSignal::new(0),
            told: RwSignal::new(None),
        };
        let open = desks.open;
        storage::follow(move |name| {
            let open = open.get_untracked();
            for (code, desk) in open {
                if name == draft_name(&code) {
                    desk.draft.set(stored(&code).unwrap_or_default());
                    desk.elsewhere.set(());
                } else if name == waiting_name(&code) {
                    desk.waiting.set(is_waiting(&code));
                }
            }
        });
        desks
    }

    /// Tells that what is worked on of a procedure could not be put aside.
    pub(crate) fn stays(&self, code: &str) {
        self.told.set(Some(Told {
            words: key::APP_STAYS.text(lang()).to_owned(),
            href: format!("/procedures/{code}/check"),
        }));
    }

    /// Whether no page was shown before this one.
    pub(crate) fn is_first_page(&self) -> bool {
        let shown = self.pages.get_untracked();
        self.pages.set(shown.saturating_add(1));
        shown == 0
    }

    /// Whether the page that is shown is the one that the app began with.
    pub(super) fn is_on_first_page(&self) -> bool {
        self.pages.get_untracked() <= 1
    }

    /// The receipt of a dossier that was sent from this page.
    pub(super) fn receipt(&self, code: &str) -> Option<Receipt> {
        let open = self.open.get_untracked();
        let mut receipts = open
            .iter()
            .filter_map(|(_, desk)| desk.receipt.get_untracked());
        receipts.find(|receipt| receipt.code == code)
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
            kept: RwSignal::new(true),
            waiting: RwSignal::new(is_waiting(code)),
            flushing: RwSignal::new(false),
            elsewhere: RwSignal::new(()),
            receipt: RwSignal::new(None),
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
            self.save(code, draft);
        });
    }

    fn save(self, code: &str, draft: &mut Draft) {
        draft.saved_at = Some(clock::now());
        let kept = storage::save(&draft_name(code), draft);
        if kept != self.kept.get_untracked() {
            self.kept.set(kept);
        }
        // What waits to be sent is not what was answered now.
        if self.waiting.get_untracked() {
            self.call_back(code);
        }
    }

    /// The same for what nothing else on the page shows.
    pub(super) fn keep(self, code: &str, change: impl FnOnce(&mut Draft)) {
        self.draft.update_quietly(|draft| {
            change(draft);
            self.save(code, draft);
        });
    }

    /// Changes what is no answer, and keeps it where there are answers and it did change.
    pub(super) fn remember(self, code: &str, change: impl FnOnce(&mut Draft) -> bool) {
        self.draft.update_quietly(|draft| {
            if change(draft) && draft.is_begun() {
                storage::save(&draft_name(code), draft);
            }
        });
    }

    /// Forgets the draft, here and on the device.
    pub(crate) fn clear(self, code: &str) {
        self.draft.set(Draft::default());
        self.uploads.set(Vec::new());
        storage::remove(&draft_name(code));
        self.call_back(code);
    }

    /// Puts the draft aside, so that another can be begun. False where it waits to be sent, or
    /// this device would not keep it; then it stays.
    pub(crate) fn put_aside(self, code: &str) -> bool {
        if self.waiting.get_untracked() {
            return false;
        }
        let draft = self.draft.get_untracked();
        if draft.is_begun() {
            let aside = Aside {
                code: code.to_owned(),
                draft,
            };
            if !keep_aside(&aside) {
                return false;
            }
        }
        self.clear(code);
        true
    }

    /// Has the dossier sent once there is a network. False where this device would not keep
    /// it.
    pub(super) fn send_later(self, code: &str, waiting: &Waiting) -> bool {
        let kept = storage::save(&waiting_name(code), waiting);
        self.waiting.set(kept);
        kept
    }

    /// Has it not sent by itself any more.
    pub(super) fn call_back(self, code: &str) {
        storage::remove(&waiting_name(code));
        self.waiting.set(false);
    }
}

/// What the names of drafts begin with, of those put aside, and of what is to be sent.
pub(super) const DRAFT: &str = "draft.";
pub(super) const ASIDE: &str = "aside.";
pub(crate) const WAITING: &str = "waiting.";

/// Keeps a draft beside the one that is worked on. Says whether the device keeps it.
pub(super) fn keep_aside(aside: &Aside) -> bool {
    storage::save(&format!("{ASIDE}{}", page::random_name()), aside)
}

fn draft_name(code: &str) -> String {
    format!("{DRAFT}{code}")
}

fn waiting_name(code: &str) -> String {
    format!("{WAITING}{code}")
}

/// What of a procedure is to be sent once there is a network.
pub(super) fn waiting(code: &str) -> Option<Waiting> {
    storage::load(&waiting_name(code))
}

fn is_waiting(code: &str) -> bool {
    waiting(code).is_some()
}

/// Forgets the files of dossiers that are no more.
pub(super) fn forget_files() {
    let at_hand = storage::names(DRAFT).into_iter();
    let at_hand = at_hand.filter_map(|name| storage::load::<Draft>(&name));
    let aside = storage::names(ASIDE).into_iter();
    let aside = aside.filter_map(|name| storage::load::<Aside>(&name));
    let drafts = at_hand.chain(aside.map(|aside| aside.draft));
    let names = drafts.flat_map(|draft| {
        let arrived = draft.dossier.attachments.into_iter();
        let arrived = arrived.map(|file| file.sha256.to_string());
        let going = draft.going.into_iter().filter_map(|going| going.sha256);
        arrived.chain(going).collect::<Vec<_>>()
    });
    let names: Vec<_> = names.collect();
    spawn_local(async move { kept::keep_only(&names).await });
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
