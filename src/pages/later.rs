//! What is loaded only when it is first opened: the pages that ask.
//!
//! Who only looks for a procedure and its date never loads them. `cargo xtask bundle`
//! divides the module at the functions below: whatever they alone need goes into a file
//! of its own, which the first call brings.

use std::sync::Arc;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use dunghen_core::{catalog::Units, procedure::Channel, schedule::Schedule};
use leptos::prelude::provide_context;

use super::{
    choose::choose_page,
    dates::{Counted, Subject, tools},
    desk::Opened,
    loading::load,
    open::Open,
    reckon::reckon_page,
    step::step_page,
    track::track_page,
};
use crate::{
    app::lang,
    components::Behind,
    html::{El, Live, live},
    platform::net::{self, NetError},
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
    pub(super) page: fn(&str) -> El,
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
fn follow_page() -> Result<fn(String) -> El, NetError> {
    Ok(track_page)
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
    let pages = load(date_pages);
    live(move || {
        let pages = pages.get();
        pages.map_or_else(|instead| instead, |pages| (pages.tools)(subject.clone()))
    })
}

/// The page that works out a date.
pub(crate) fn reckoning() -> Live {
    let pages = load(date_pages);
    live(move || {
        pages
            .get()
            .map_or_else(|instead| instead, |pages| (pages.reckon)())
    })
}

/// How a dossier stands that was filed.
pub(crate) fn following(code: String) -> Live {
    let page = load(follow_page);
    live(move || {
        let page = page.get();
        page.map_or_else(|instead| instead, |page| page(code.clone()))
    })
}

/// The questions that lead to a procedure.
pub(crate) fn choosing() -> Live {
    let pages = load(date_pages);
    live(move || {
        pages
            .get()
            .map_or_else(|instead| instead, |pages| (pages.choose)())
    })
}

/// The pages that ask, with the administrative units they ask of.
pub(super) async fn asking_pages(hash: String) -> Result<(StepPages, Places), NetError> {
    let pages = step_pages().await?;
    let units = net::units(&hash).await?;
    Ok((pages, Places(Arc::new(units))))
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
