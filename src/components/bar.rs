//! The bar at the top and the lines at the foot of every page.

use chrono::Datelike;
use dunghen_core::text::Lang;
use dunghen_words::key;
use leptos::prelude::*;

use crate::app::{Catalog, Language, lang};

#[component]
pub(crate) fn Bar() -> impl IntoView {
    let language = expect_context::<Language>().0;
    let lang = lang();
    let other = match lang {
        Lang::Vi => Lang::En,
        Lang::En => Lang::Vi,
    };
    view! {
        <header class="bar">
            <a class="skip" href="#main" rel="external">{key::APP_SKIP.text(lang)}</a>
            <div class="bar__inner">
                <a href="/" class="bar__home">
                    <img class="bar__mark" src="/favicon.svg" alt="" width="32" height="32"/>
                    <span>
                        <span class="bar__name">{key::APP_NAME.text(lang)}</span>" "
                        <span class="bar__unit">{key::APP_UNIT.text(lang)}</span>
                    </span>
                </a>
                <nav class="bar__links" aria-label=key::APP_MENU.text(lang)>
                    <a href="/">{key::APP_PROCEDURES.text(lang)}</a>
                    <a
                        href=format!("?lang={}", other.tag())
                        rel="external"
                        lang=other.tag()
                        hreflang=other.tag()
                        on:click=move |event| {
                            event.prevent_default();
                            language.set(other);
                        }
                    >
                        {key::APP_OTHER_LANGUAGE.text(lang)}
                    </a>
                </nav>
            </div>
        </header>
    }
}

#[component]
pub(crate) fn Foot() -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let year = index
        .calendar
        .span()
        .map_or(0, |(_, last)| last.year())
        .to_string();
    let unconfirmed = index.agencies.iter().any(|agency| !agency.hours_confirmed);
    view! {
        <footer class="foot">
            <div class="foot__inner">
                <p>{key::APP_CALENDAR_UNTIL.fill(lang, &[("year", &year)])}</p>
                {unconfirmed.then(|| view! { <p>{key::APP_HOURS_UNCONFIRMED.text(lang)}</p> })}
            </div>
        </footer>
    }
}

/// Says that there is no network, while there is none.
#[component]
pub(crate) fn OfflineBand(
    /// Whether there is a network.
    #[prop(into)]
    online: Signal<bool>,
) -> impl IntoView {
    let language = expect_context::<Language>().0;
    view! {
        <div role="status">
            <Show when=move || !online.get()>
                <p class="notice notice--band">{move || key::APP_OFFLINE.text(language.get())}</p>
            </Show>
        </div>
    }
}
