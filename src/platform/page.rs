//! The page as a whole: title, language, focus, print.

use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, HtmlElement};

pub(crate) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Removes what was painted before the app was there.
pub(crate) fn remove_shell() {
    if let Some(shell) = document().and_then(|document| document.get_element_by_id("shell")) {
        shell.remove();
    }
}

pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

pub(crate) fn set_lang(tag: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // An attribute's name without a blank is always taken.
        let _ = root.set_attribute("lang", tag);
    }
}

/// Puts the focus on the first element a selector finds, once what has just
/// been changed is on the page.
pub(crate) fn focus(selector: &str) {
    let selector = selector.to_owned();
    Timeout::new(0, move || focus_now(&selector)).forget();
}

/// Does something shortly, when a press that is under way has ended.
pub(crate) fn soon(act: impl FnOnce() + 'static) {
    Timeout::new(300, act).forget();
}

/// Does something when what is there now is on the screen, and nobody is waiting.
pub(crate) fn when_idle(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    if let Some(window) = web_sys::window()
        && window.request_idle_callback(act.unchecked_ref()).is_err()
    {
        // A browser that does not know of it does it in a moment.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            act.unchecked_ref(),
            BETWEEN_FRAMES,
        );
    }
}

/// Leaves time for a frame and a key, in milliseconds.
const BETWEEN_FRAMES: i32 = 30;

/// Milliseconds since the page was opened.
pub(crate) fn now() -> f64 {
    let clock = web_sys::window().and_then(|window| window.performance());
    clock.map_or(0.0, |clock| clock.now())
}

/// Does something so many milliseconds later.
pub(crate) fn later(milliseconds: u32, act: impl FnOnce() + 'static) {
    Timeout::new(milliseconds, act).forget();
}

/// Whether a service worker keeps what is loaded, and nobody asked to spare the line.
pub(crate) fn keeps_files() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // Where there is none, there is no such name either.
    let inside = |object: &JsValue, name: &str| {
        Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
    };
    let navigator = JsValue::from(window.navigator());
    let worker = inside(&navigator, "serviceWorker");
    let kept = worker.is_object() && inside(&worker, "controller").is_object();
    let line = inside(&navigator, "connection");
    let spared = line.is_object() && inside(&line, "saveData").is_truthy();
    kept && !spared
}

/// Loads the page anew.
pub(crate) fn renew() {
    if let Some(window) = web_sys::window() {
        // A browser that refuses leaves the page as it is.
        let _ = window.location().reload();
    }
}

fn focus_now(selector: &str) {
    // An id may hold what means something else in a selector.
    let found = document().and_then(|document| match selector.strip_prefix('#') {
        Some(id) => document.get_element_by_id(id),
        None => document.query_selector(selector).ok().flatten(),
    });
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // A browser without printing has nothing else to offer.
        let _ = window.print();
    }
}

pub(crate) fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// The value of a name in the address's query.
pub(crate) fn query(name: &str) -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    let mut pairs = query.trim_start_matches('?').split('&');
    pairs.find_map(|pair| match pair.split_once('=') {
        Some((known, value)) if known == name => Some(value.to_owned()),
        _ => None,
    })
}

/// The id that the address points at on its page.
pub(crate) fn pointed_at() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    hash.strip_prefix('#').map(str::to_owned)
}

/// A random name that nobody can guess, for a request sent at most once.
pub(crate) fn random_name() -> String {
    let mut bytes = [0; 16];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    if let Some(crypto) = crypto {
        // Sixteen bytes are far below what one call may ask for.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
