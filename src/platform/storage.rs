//! What is kept on this device.
//!
//! A full or refused storage loses nothing on the page; it only is not there
//! after a reload, so `save` tells whether it was kept.

use gloo::events::EventListener;
use js_sys::Reflect;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

use crate::model::json;

const PREFIX: &str = "dunghen.";

/// What the browser keeps for this site. A browser may refuse, above all in a frame of
/// another site.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Keeps a value; false where the device does not keep it.
pub(crate) fn save(name: &str, value: &impl Serialize) -> bool {
    let Some((storage, text)) = storage().zip(json::write(value)) else {
        return false;
    };
    storage.set_item(&format!("{PREFIX}{name}"), &text).is_ok()
}

/// A value kept before; none where there is none that can be read.
pub(crate) fn load<T: DeserializeOwned>(name: &str) -> Option<T> {
    let kept = storage()?.get_item(&format!("{PREFIX}{name}"));
    json::read(&kept.ok()??)
}

/// The names of what is kept that begin so.
pub(crate) fn names(beginning: &str) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    let names = (0..count).filter_map(|at| storage.key(at).ok().flatten());
    let own = names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned));
    own.filter(|name| name.starts_with(beginning)).collect()
}

/// Tells the names of what another window keeps anew or removes.
pub(crate) fn follow(tell: impl Fn(&str) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    // It listens as long as the page lives.
    EventListener::new(&window, "storage", move |event| {
        let name = Reflect::get(event, &"key".into()).ok();
        let name = name.and_then(|name| name.as_string());
        if let Some(name) = name.as_deref().and_then(|name| name.strip_prefix(PREFIX)) {
            tell(name);
        }
    })
    .forget();
}

pub(crate) fn remove(name: &str) {
    if let Some(storage) = storage() {
        // What cannot be removed was not kept.
        let _ = storage.remove_item(&format!("{PREFIX}{name}"));
    }
}
