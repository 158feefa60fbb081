//! The frame around every page: language, catalog, router.

use std::sync::Arc;

use dunghen_core::{catalog::CatalogIndex, text::Lang};
use dunghen_words::key;
use gloo::{events::EventListener, timers::callback::Interval};
use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    components::{Bar, Foot, OfflineBand},
    pages::{
        desk::{Desks, Now},
        home::Home,
        missing::Missing,
        procedure::{ProcedureGate, ProcedurePage},
        receipt::ReceiptPage,
        step::StepPage,
    },
    platform::{clock, net, page, storage},
};

/// The catalog's index, once it is here.
#[derive(Clone)]
pub(crate) struct Catalog(pub(crate) Arc<CatalogIndex>);

/// The language shown; a page is built again when it changes.
#[derive(Clone, Copy)]
pub(crate) struct Language(pub(crate) RwSignal<Lang>);

/// Counts the loads of the catalog; raised to load it anew.
#[derive(Clone, Copy)]
pub(crate) struct CatalogLoads(pub(crate) RwSignal<u32>);

/// The language of this page.
pub(crate) fn lang() -> Lang {
    expect_context::<Language>().0.get_untracked()
}

#[component]
pub(crate) fn App() -> impl IntoView {
    let language = RwSignal::new(first_language());
    let loads = RwSignal::new(0);
    provide_context(Language(language));
    provide_context(CatalogLoads(loads));
    provide_context(Now(minutes()));
    provide_context(Desks::new());
    let index = LocalResource::new(move || {
        loads.track();
        async { net::index().await.map(Arc::new) }
    });
    Effect::new(move |_| {
        let lang = language.get();
        page::set_lang(lang.tag());
        storage::save("lang", &lang);
    });
    let content = move || {
        let lang = language.get();
        match index.get() {
            None => view! { <main class="layout" id="main"><p class="layout__main" role="status">{key::APP_LOADING.text(lang)}</p></main> }.into_any(),
            Some(Err(_)) => view! { <LoadFailed/> }.into_any(),
            Some(Ok(index)) => {
                provide_context(Catalog(index));
                view! { <Pages/> }.into_any()
            }
        }
    };
    view! {
        <Router>
            {move || {
                language.track();
                view! { <Bar/> }
            }}
            <OfflineBand online=online()/>
            {content}
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <Missing/> }>
            <Route path=path!("/") view=Home/>
            <ParentRoute path=path!("/procedures/:code") view=ProcedureGate>
                <Route path=path!("") view=ProcedurePage/>
                <Route path=path!(":step") view=StepPage/>
            </ParentRoute>
            <Route path=path!("/receipts/:code") view=ReceiptPage/>
        </Routes>
        <Foot/>
    }
}

#[component]
fn LoadFailed() -> impl IntoView {
    let lang = lang();
    let loads = expect_context::<CatalogLoads>().0;
    view! {
        <main class="layout" id="main">
            <div class="layout__main stack" role="alert">
                <p>{key::APP_LOAD_FAILED.text(lang)}</p>
                <p class="buttons">
                    <button class="button" type="button" on:click=move |_| loads.update(|count| *count += 1)>
                        {key::APP_RETRY.text(lang)}
                    </button>
                </p>
            </div>
        </main>
    }
}

/// The language asked for in the address, else the one chosen before.
fn first_language() -> Lang {
    let query = page::query();
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    asked
        .and_then(Lang::from_tag)
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
