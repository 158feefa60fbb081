//! What is loaded only when it is first opened: the pages that ask.
//!
//! Who only looks for a procedure and its date never loads them. `cargo xtask bundle`
//! divides the module at the functions below: whatever they alone need goes into a file
//! of its own, which the first call brings.

use std::sync::Arc;

use futures_util::future::join;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use dunghen_core::{catalog::Units, procedure::Channel, schedule::Schedule};
use leptos::{
    prelude::{Owner, provide_context},
    task::spawn_local,
};

use super::{
    choose::choose_page,
    dates::{Counted, Subject, tools},
    desk::{Opened, WAITING},
    display::display_page,
    drafts::{drafts_page, under_way},
    loading::load,
    open::Open,
    parts::parts_page,
    receipt::receipt_page,
    reckon::reckon_page,
    sending::flush,
    step::step_page,
    track::track_page,
};
use crate::{
    app::lang,
    components::Behind,
    html::{El, Live, live},
    platform::{
        net::{self, NetError},
        storage,
    },
    state::{Memo, RwSignal},
};

/// The administrative units, for all the pages that ask.
#[derive(Clone)]
pub(super) struct Places(pub(super) Arc<Units>);

/// The pages that ask.
#[derive(Clone, Copy)]
pub(super) struct StepPages {
    /// Takes up the dossier of an opened procedure, for the pages inside. Tells when its
    /// result would be due.
    pub(super) take_up: fn(Opened, Places) -> Memo<Option<Schedule>>,
    /// Shows the step of a name in the address.
    pub(super) page: fn(String) -> Live,
}

/// The pages of a dossier that was filed.
#[derive(Clone, Copy)]
struct FiledPages {
    /// Follows it.
    track: fn(String) -> El,
    /// Its receipt.
    receipt: fn(&str) -> El,
}

/// What few people open.
#[derive(Clone, Copy)]
pub(crate) struct AsidePages {
    /// What this device keeps.
    pub(crate) drafts: fn() -> El,
    /// The same, but only what is under way, for the first page.
    under_way: fn() -> El,
    /// Sends what waits for a network.
    flush: fn(),
    /// How the pages are shown.
    pub(crate) display: fn() -> El,
    /// Every part of a page in every state.
    pub(crate) parts: fn() -> El,
}

/// What is told of dates beside the date itself.
#[derive(Clone, Copy)]
struct DatePages {
    /// What stands behind one.
    tools: fn(Subject) -> El,
    /// The page that works one out.
    reckon: fn() -> El,
    /// The questions that lead to a procedure.
    choose: fn() -> El,
}

// The macro declares what is loaded as imported from outside.
#[allow(unsafe_code)]
#[wasm_split(steps, fallible)]
fn step_pages() -> Result<StepPages, NetError> {
    Ok(StepPages {
        take_up,
        page: step_page,
    })
}

// As above.
#[allow(unsafe_code)]
#[wasm_split(track, fallible)]
fn filed_pages() -> Result<FiledPages, NetError> {
    Ok(FiledPages {
        track: track_page,
        receipt: receipt_page,
    })
}

// As above.
#[allow(unsafe_code)]
#[wasm_split(dates, fallible)]
fn date_pages() -> Result<DatePages, NetError> {
    Ok(DatePages {
        tools,
        reckon: reckon_page,
        choose: choose_page,
    })
}

// As above.
#[allow(unsafe_code)]
#[wasm_split(aside, fallible)]
fn aside_pages() -> Result<AsidePages, NetError> {
    Ok(AsidePages {
        drafts: drafts_page,
        under_way,
        flush,
        display: display_page,
        parts: parts_page,
    })
}

/// Pages, and the words that they alone say.
async fn with_words<T>(pages: impl Future<Output = Result<T, NetError>>) -> Result<T, NetError> {
    let (words, pages) = join(net::later_words(), pages).await;
    words?;
    pages
}

/// What the date of an opened procedure is about.
pub(super) fn subject(opened: &Opened, schedule: &Schedule) -> Subject {
    let channel = opened
        .desk
        .draft
        .with_untracked(|draft| draft.dossier.channel);
    let name = opened.chunk.words.get(lang(), "name");
    Subject {
        name: name.unwrap_or_default().to_owned(),
        counted: Some(Counted {
            version: opened.version.clone(),
            at_counter: channel == Channel::Counter,
        }),
        schedule: schedule.clone(),
    }
}

/// What stands behind a date, loaded when it is opened.
pub(super) fn behind(subject: Subject) -> Behind {
    let opened = RwSignal::new(false);
    let more = live(move || opened.get().then(|| taken_along(subject.clone())));
    Behind { opened, more }
}

/// The tools of a date, once they are here.
pub(super) fn taken_along(subject: Subject) -> Live {
    let pages = load(|| with_words(date_pages()));
    live(move || {
        let pages = pages.get();
        pages.map_or_else(|instead| instead, |pages| (pages.tools)(subject.clone()))
    })
}

/// The page that works out a date.
pub(crate) fn reckoning() -> Live {
    let pages = load(|| with_words(date_pages()));
    live(move || {
        pages
            .get()
            .map_or_else(|instead| instead, |pages| (pages.reckon)())
    })
}

/// How a dossier stands that was filed.
pub(crate) fn following(code: String) -> Live {
    let pages = load(|| with_words(filed_pages()));
    live(move || {
        let pages = pages.get();
        pages.map_or_else(|instead| instead, |pages| (pages.track)(code.clone()))
    })
}

/// The receipt of a dossier that was filed from this device.
pub(crate) fn receiving(code: String) -> Live {
    let pages = load(|| with_words(filed_pages()));
    live(move || {
        let pages = pages.get();
        pages.map_or_else(|instead| instead, |pages| (pages.receipt)(&code))
    })
}

/// Sends what was to be sent without a network, as long as there is such.
pub(crate) fn flushing() {
    if !storage::names(WAITING).is_empty() {
        let owner = Owner::current().unwrap_or_default();
        spawn_local(async move {
            // What cannot be had now is had the next time.
            if let Ok(pages) = with_words(aside_pages()).await {
                owner.with(pages.flush);
            }
        });
    }
}

/// One of the pages that few people open.
pub(crate) fn aside(show: fn(AsidePages) -> El) -> Live {
    let pages = load(|| with_words(aside_pages()));
    live(move || pages.get().map_or_else(|instead| instead, show))
}

/// The dossiers under way, once what shows them is here; /drafts says where it is not.
pub(super) fn kept_here() -> Live {
    let pages = load(|| with_words(aside_pages()));
    live(move || Some((pages.get().ok()?.under_way)()))
}

/// The questions that lead to a procedure.
pub(crate) fn choosing() -> Live {
    let pages = load(|| with_words(date_pages()));
    live(move || {
        pages
            .get()
            .map_or_else(|instead| instead, |pages| (pages.choose)())
    })
}

/// The pages that ask, with the administrative units they ask of.
pub(super) async fn asking_pages(hash: String) -> Result<(StepPages, Places), NetError> {
    let (pages, units) = join(with_words(step_pages()), net::units(&hash)).await;
    Ok((pages?, Places(Arc::new(units?))))
}

/// Has the pages that ask come while the catalog does.
pub(crate) fn ahead() {
    spawn_local(async {
        // What cannot be had now is asked for again by whoever needs it.
        let _ = with_words(step_pages()).await;
    });
}

fn take_up(opened: Opened, places: Places) -> Memo<Option<Schedule>> {
    provide_context(places);
    let open = Open::new(opened);
    let schedule = open.schedule;
    provide_context(open);
    schedule
}

impl From<SplitLoaderError> for NetError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Lost
    }
}
