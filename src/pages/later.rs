//! What is loaded only when it is first opened: the pages that ask.
//!
//! Who only looks for a procedure and its date never loads them. `cargo xtask bundle`
//! divides the module at the functions below: whatever they alone need goes into a file
//! of its own, which the first call brings.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use dunghen_core::{procedure::Channel, schedule::Schedule};
use leptos::prelude::provide_context;

use super::{
    dates::{Counted, Subject, tools},
    desk::Opened,
    loading::load,
    open::Open,
    step::step_page,
};
use crate::{
    app::lang,
    components::Behind,
    html::{El, Live, live},
    platform::net::NetError,
    state::{Memo, RwSignal},
};

/// The pages that ask.
#[derive(Clone, Copy)]
pub(super) struct StepPages {
    /// Takes up the dossier of an opened procedure, for the pages inside. Tells when its
    /// result would be due.
    pub(super) take_up: fn(Opened) -> Memo<Option<Schedule>>,
    /// Shows the step of a name in the address.
    pub(super) page: fn(&str) -> El,
}

// The macro declares what is loaded as imported from outside.
#[allow(unsafe_code)]
#[wasm_split(steps, fallible)]
pub(super) fn step_pages() -> Result<StepPages, NetError> {
    Ok(StepPages {
        take_up,
        page: step_page,
    })
}

// As above.
#[allow(unsafe_code)]
#[wasm_split(dates, fallible)]
fn date_tools() -> Result<fn(Subject) -> El, NetError> {
    Ok(tools)
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
            agency: opened.chunk.procedure.agency.clone(),
            limit: schedule.limit,
            starts: schedule.starts,
            by: schedule.by,
            at_counter: channel == Channel::Counter,
            supplements: opened.version.supplements.clone(),
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
    let tools = load(date_tools);
    live(move || {
        let tools = tools.get();
        tools.map_or_else(|instead| instead, |tools| tools(subject.clone()))
    })
}

fn take_up(opened: Opened) -> Memo<Option<Schedule>> {
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
