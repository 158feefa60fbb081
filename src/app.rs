//! The frame around every page: language, catalog, address.

use std::sync::Arc;

use dunghen_core::{catalog::CatalogIndex, text::Lang};
use dunghen_words::key;
use gloo::{events::EventListener, timers::callback::Interval};
use leptos::{prelude::provide_context, task::spawn_local};

use crate::{
    components::{band, bar, foot, link},
    html::{Child, El, Live, el, follow, live},
    model::route::{self, Page},
    pages::{
        desk::{Desks, Now, Told},
        home::home,
        later::{self, aside, choosing, following, receiving, reckoning},
        loading::{Loaded, load, waiting},
        missing::missing,
        procedure::procedure_gate,
    },
    platform::{address::Address, clock, net, page, storage},
    state::{Memo, RwSignal, expect_context},
};

/// The catalog's index, once it is here.
#[derive(Clone)]
pub(crate) struct Catalog(pub(crate) Arc<CatalogIndex>);

/// The language of the pages, and how it comes to be another.
#[derive(Clone, Copy)]
pub(crate) struct Language {
    /// What is shown; a page is built again when it changes.
    pub(crate) shown: RwSignal<Lang>,
    /// The words of another are on their way.
    coming: RwSignal<bool>,
    /// They could not be had, when they were last asked for.
    pub(crate) lost: RwSignal<bool>,
}

impl Language {
    /// The language asked for, or Vietnamese until its words are here.
    fn begin() -> Self {
        let language = Self {
            shown: RwSignal::new(Lang::Vi),
            coming: RwSignal::new(false),
            lost: RwSignal::new(false),
        };
        language.switch(first_language());
        language
    }

    /// Shows a language, once its words are here.
    pub(crate) fn switch(self, wanted: Lang) {
        if dunghen_words::is_here(wanted) {
            self.lost.set(false);
            self.show(wanted);
        } else if !self.coming.get_untracked() {
            self.lost.set(false);
            self.coming.set(true);
            spawn_local(async move {
                match net::english().await {
                    Ok(()) => self.show(wanted),
                    Err(_) => self.lost.set(true),
                }
                self.coming.set(false);
            });
        }
    }

    fn show(self, lang: Lang) {
        page::set_lang(lang.tag());
        storage::save("lang", &lang);
        self.shown.set(lang);
    }
}

/// Counts the loads of the catalog; raised to load it anew.
#[derive(Clone, Copy)]
pub(crate) struct CatalogLoads(pub(crate) RwSignal<u32>);

/// The language of this page.
pub(crate) fn lang() -> Lang {
    expect_context::<Language>().shown.get_untracked()
}

/// The bar, the page of the address, and the foot.
pub(crate) fn app() -> impl Child {
    let language = Language::begin();
    provide_context(language);
    provide_context(Now(minutes()));
    let desks = Desks::new();
    provide_context(desks.clone());
    let address = Address::follow();
    provide_context(address);
    if address.0.with_untracked(|path| route::step(path)).is_some() {
        later::ahead();
    }
    let index = load(|| async { net::index().await.map(Arc::new) });
    provide_context(CatalogLoads(index.loads));
    renew(index);
    take_along(index);
    let Now(now) = expect_context();
    let bar = live(move || {
        language.shown.track();
        bar()
    });
    let content = live(move || {
        language.shown.track();
        if language.coming.get() {
            return (None, None, Some(waiting()));
        }
        match index.get() {
            Ok(index) => {
                provide_context(Catalog(index));
                (Some(pages()), Some(foot()), None)
            }
            Err(instead) => (None, None, Some(instead)),
        }
    });
    let online = online();
    follow(move || {
        now.track();
        if online.get() {
            later::flushing();
        }
    });
    let told = live(move || {
        let told = desks.told;
        told.get().map(|now| told_band(now, told))
    });
    let told = el("div").attr("role", "status").child(told);
    ((bar, told), band(online, newer(), page::renew), content)
}

/// What happened to a dossier.
fn told_band(now: Told, told: RwSignal<Option<Told>>) -> El {
    let more = link(&now.href, key::APP_TOLD_MORE.text(lang()))
        // It is read, once somebody follows it.
        .on("click", move |_| page::soon(move || told.set(None)));
    let line = el("p").class("notice notice--band").child(now.words);
    line.child(" ").child(more)
}

/// The page of the address.
fn pages() -> Live {
    let Address(path) = expect_context();
    let step = Memo::new(move |_| path.with(|path| route::step(path)));
    let page = Memo::new(move |_| path.with(|path| route::page(path)));
    live(move || match page.get() {
        Page::Home => (Some(home()), None),
        Page::Procedure(code) => (None, Some(procedure_gate(code, step))),
        Page::Receipt(code) => (None, Some(receiving(code))),
        Page::Track(code) => (None, Some(following(code))),
        Page::Choose => (None, Some(choosing())),
        Page::Reckon => (None, Some(reckoning())),
        Page::Drafts => (None, Some(aside(|pages| (pages.drafts)()))),
        Page::Display => (None, Some(aside(|pages| (pages.display)()))),
        Page::Parts => (None, Some(aside(|pages| (pages.parts)()))),
        Page::Missing => (Some(missing(None)), None),
    })
}

/// Takes up another catalog when there is one: a notice may change a day off while a page
/// is open. Asked are the server's ETag when a person comes back to the page, and now and
/// then while they stay.
fn renew(index: Loaded<Arc<CatalogIndex>>) {
    let look = move || {
        let Some(known) = index.here().map(|known| known.hash.clone()) else {
            return;
        };
        spawn_local(async move {
            // Without a network, what is here goes on to serve.
            if let Ok(now) = net::index().await
                && now.hash != known
            {
                index.loads.update(|count| *count += 1);
            }
        });
    };
    // Both last as long as the page lives.
    Interval::new(600_000, look).forget();
    if let Some(document) = page::document() {
        EventListener::new(&document, "visibilitychange", move |_| {
            if page::document().is_some_and(|document| !document.hidden()) {
                look();
            }
        })
        .forget();
    }
}

/// The language asked for in the address, else the one chosen before.
fn first_language() -> Lang {
    page::query("lang")
        .and_then(|asked| Lang::from_tag(&asked))
        .or_else(|| storage::load("lang"))
        .unwrap_or_default()
}

/// The time, moved on every half minute.
fn minutes() -> RwSignal<chrono::DateTime<chrono::FixedOffset>> {
    let now = RwSignal::new(clock::now());
    // It ticks as long as the page lives.
    Interval::new(30_000, move || now.set(clock::now())).forget();
    now
}

/// Whether a newer app has come than the one on the page (public/offline.js tells).
fn newer() -> RwSignal<bool> {
    let newer = RwSignal::new(false);
    if let Some(document) = page::document() {
        // It listens as long as the page lives.
        EventListener::new(&document, "dunghen:newer", move |_| newer.set(true)).forget();
    }
    newer
}

/// Takes all procedures along, once the page itself is done and where the browser keeps them:
/// then the whole guide is there without a network.
fn take_along(index: Loaded<Arc<CatalogIndex>>) {
    let take = move || {
        let Some(known) = index.here().filter(|_| page::keeps_files()) else {
            return;
        };
        let hash = known.hash.clone();
        let stands = move || index.here().is_some_and(|now| now.hash == hash);
        spawn_local(async move { net::take_along(&known, first_language(), stands).await });
    };
    let soon = move || page::later(TAKEN_ALONG_AFTER, take);
    if page::keeps_files() {
        soon();
    } else if let Some(document) = page::document() {
        // It listens until the files are kept (public/offline.js tells).
        EventListener::once(&document, "dunghen:kept", move |_| soon()).forget();
    }
}

/// How long after the page stands, or is kept for the first time, in milliseconds.
const TAKEN_ALONG_AFTER: u32 = 5_000;

/// Whether the device has a network, as it says itself.
fn online() -> RwSignal<bool> {
    let online = RwSignal::new(page::is_online());
    if let Some(window) = page::window() {
        for event in ["online", "offline"] {
            // They listen as long as the page lives.
            EventListener::new(&window, event, move |_| online.set(page::is_online())).forget();
        }
    }
    online
}
