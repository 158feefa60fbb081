//! What people take with them: a file, or a text.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, Url};

/// Has the browser save a text as a file.
pub(crate) fn save(name: &str, kind: &str, text: &str) {
    let _ = try_save(name, kind, text);
}

fn try_save(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    try_save_blob(
        name,
        &Blob::new_with_str_sequence_and_options(&parts, &options)?,
    )
}

/// Bytes as the browser holds files.
pub(crate) fn blob(bytes: &[u8]) -> Option<Blob> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence(&parts).ok()
}

/// Bytes as a file somebody might have chosen.
pub(crate) fn file(name: &str, kind: &str, bytes: &[u8]) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence_and_options(&parts, name, &options).ok()
}

/// Has the browser save bytes as a file.
pub(crate) fn save_bytes(name: &str, bytes: &[u8]) {
    if let Some(blob) = blob(bytes) {
        save_blob(name, &blob);
    }
}

/// An address of this page at which it can be shown, until it is forgotten.
pub(crate) fn address(blob: &Blob) -> Option<String> {
    Url::create_object_url_with_blob(blob).ok()
}

pub(crate) fn forget(address: &str) {
    // One that is not there is as good.
    let _ = Url::revoke_object_url(address);
}

/// Has the browser save a file, or what came over the net.
pub(crate) fn save_blob(name: &str, blob: &Blob) {
    let _ = try_save_blob(name, blob);
}

fn try_save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return Ok(());
    };
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// Offers a text to the other programs of the device. Says whether one took it; none where
/// the browser cannot ask.
pub(crate) async fn offer(text: &str) -> Option<bool> {
    let navigator = JsValue::from(web_sys::window()?.navigator());
    // Many browsers of desks have it not.
    let share = Reflect::get(&navigator, &"share".into()).ok()?;
    let share = share.dyn_into::<Function>().ok()?;
    let data = Object::new();
    Reflect::set(&data, &"text".into(), &text.into()).ok()?;
    let offered = share.call1(&navigator, &data).ok()?;
    let offered = JsFuture::from(Promise::from(offered)).await;
    Some(offered.is_ok())
}

/// Puts a text where other programs find it. Says whether the browser let it.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // Without a secure connection there is no clipboard.
    if !window.is_secure_context() {
        return false;
    }
    let written = window.navigator().clipboard().write_text(text);
    JsFuture::from(written).await.is_ok()
}
