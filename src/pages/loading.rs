//! What comes over the net: waited for, shown, or asked for again.

use dunghen_words::key;
use leptos::task::spawn_local;

use crate::{
    app::lang,
    components::{button, layout},
    html::{El, el, follow},
    platform::net::NetError,
    state::RwSignal,
};

/// A part of the catalog, here or on its way.
pub(crate) struct Loaded<T: 'static> {
    answer: RwSignal<Option<Result<T, NetError>>>,
    /// Counts the loads; raised to load anew.
    pub(crate) loads: RwSignal<u32>,
}

/// Begins to load something.
pub(crate) fn load<T: Send + Sync, F: Future<Output = Result<T, NetError>> + 'static>(
    fetch: impl Fn() -> F + 'static,
) -> Loaded<T> {
    let answer = RwSignal::new(None);
    let loads = RwSignal::new(0);
    follow(move || {
        loads.track();
        let fetched = fetch();
        spawn_local(async move {
            let fetched = fetched.await;
            // Left meanwhile: then it is not wanted any more, and not taken.
            answer.set(Some(fetched));
        });
    });
    Loaded { answer, loads }
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync> Loaded<T> {
    /// What is here, whoever follows it.
    pub(crate) fn here(&self) -> Option<T> {
        self.answer
            .with_untracked(|answer| answer.as_ref()?.as_ref().ok().cloned())
    }

    /// What is here, or else what is shown instead.
    pub(crate) fn get(&self) -> Result<T, El> {
        match self.answer.get() {
            None => Err(waiting()),
            Some(Err(_)) => Err(failed(self.loads)),
            Some(Ok(here)) => Ok(here),
        }
    }
}

/// What is shown while something is on its way.
pub(crate) fn waiting() -> El {
    let said = el("p").class("layout__main").attr("role", "status");
    let waiting = layout().class("layout layout--waiting");
    waiting.child(said.child(key::APP_LOADING))
}

fn failed(loads: RwSignal<u32>) -> El {
    let lang = lang();
    let again =
        button(key::APP_RETRY.text(lang)).on("click", move |_| loads.update(|count| *count += 1));
    let said = el("div")
        .class("layout__main stack")
        .attr("role", "alert")
        .child(el("p").child(key::APP_LOAD_FAILED))
        .child(el("p").class("buttons").child(again));
    layout().child(said)
}
