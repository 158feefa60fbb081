//! What is kept on this device.
//!
//! A full or refused storage loses nothing on the page; it only is not there
//! after a reload, so `save` tells whether it was kept.

use gloo::storage::{LocalStorage, Storage};
use serde::{Serialize, de::DeserializeOwned};

use crate::model::json;

const PREFIX: &str = "dunghen.";

/// Keeps a value; false where the device does not keep it.
pub(crate) fn save(name: &str, value: &impl Serialize) -> bool {
    let kept = |text: String| LocalStorage::raw().set_item(&format!("{PREFIX}{name}"), &text);
    json::write(value).is_some_and(|text| kept(text).is_ok())
}

/// A value kept before; none where there is none that can be read.
pub(crate) fn load<T: DeserializeOwned>(name: &str) -> Option<T> {
    let kept = LocalStorage::raw().get_item(&format!("{PREFIX}{name}"));
    json::read(&kept.ok()??)
}

pub(crate) fn remove(name: &str) {
    LocalStorage::delete(format!("{PREFIX}{name}"));
}
