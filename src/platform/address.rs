//! The page's address: where one is, where links lead, back and forward.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::state::RwSignal;

/// The path one is at.
#[derive(Clone, Copy)]
pub(crate) struct Address(pub(crate) RwSignal<String>);

impl Address {
    /// The address from now on, as links, the browser's buttons and [`go`](Self::go)
    /// change it.
    pub(crate) fn follow() -> Self {
        let address = Self(RwSignal::new(path()));
        if let Some(window) = web_sys::window() {
            let links = move |event: &web_sys::Event| {
                if let Some(to) = event.dyn_ref().and_then(inside) {
                    event.prevent_default();
                    address.go(&to);
                }
            };
            // They listen as long as the page lives.
            EventListener::new_with_options(&window, "click", NOT_PASSIVE, links).forget();
            EventListener::new(&window, "popstate", move |_| address.0.set(path())).forget();
        }
        address
    }

    /// Goes to another page of the app, which begins at its top.
    pub(crate) fn go(self, to: &str) {
        if let Some(window) = web_sys::window()
            && let Ok(history) = window.history()
            // Refused only when called hundreds of times a second.
            && history.push_state_with_url(&JsValue::NULL, "", Some(to)).is_ok()
        {
            window.scroll_to_with_x_and_y(0.0, 0.0);
            self.0.set(path());
        }
    }
}

/// Changes the query of the address one is at, for whoever comes back to it.
pub(crate) fn ask(query: &str) {
    if let Some(window) = web_sys::window()
        && let Ok(history) = window.history()
    {
        // Refused only when called hundreds of times a second.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(query));
    }
}

const NOT_PASSIVE: gloo::events::EventListenerOptions = gloo::events::EventListenerOptions {
    phase: gloo::events::EventListenerPhase::Bubble,
    passive: false,
};

/// Where a press on a link leads, if that is inside the app and nothing else is
/// asked of the browser: a new tab, a download.
fn inside(press: &MouseEvent) -> Option<String> {
    let plain = press.button() == 0
        && !press.default_prevented()
        && !(press.ctrl_key() || press.meta_key() || press.shift_key() || press.alt_key());
    let pressed = press.target()?.dyn_into::<Element>().ok()?;
    let link = pressed.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let here = web_sys::window()?.location().origin().ok()?;
    let inside = link.origin() == here
        && link.target().is_empty()
        && link.rel() != "external"
        && !link.has_attribute("download");
    (plain && inside).then(|| format!("{}{}{}", link.pathname(), link.search(), link.hash()))
}

/// The path of the page. A kiosk has the same pages below an address of its own, so that what
/// is loaded anew is the kiosk again (public/kiosk/start.js).
fn path() -> String {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    let path = path.unwrap_or_default();
    match path.strip_prefix("/kiosk") {
        Some(below) => below.to_owned(),
        None => path,
    }
}
