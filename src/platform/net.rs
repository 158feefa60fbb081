//! The server, as the app speaks with it.

use dunghen_core::{
    catalog::{self, CatalogIndex, ProcedureChunk},
    receipt::Receipt,
    text::Lang,
};
use gloo::net::http::Request;
use js_sys::Promise;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::json;
use crate::model::api::{Arrived, Problem};

/// Why an answer did not come as hoped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NetError {
    /// Nothing came back that could be read.
    Lost,
    /// The server said why.
    Problem(Problem),
}

pub(crate) async fn index() -> Result<CatalogIndex, NetError> {
    part("/catalog/index.bin").await
}

pub(crate) async fn chunk(hash: &str, code: &str) -> Result<ProcedureChunk, NetError> {
    part(&format!("/catalog/{hash}/{code}.bin")).await
}

async fn part<T: DeserializeOwned>(path: &str) -> Result<T, NetError> {
    let response = Request::get(path)
        .send()
        .await
        .map_err(|_| NetError::Lost)?;
    if !response.ok() {
        return Err(NetError::Lost);
    }
    let bytes = response.binary().await.map_err(|_| NetError::Lost)?;
    catalog::decode(&bytes).map_err(|_| NetError::Lost)
}

/// Sends a dossier, as JSON, under a key, so that a repeat is never taken twice.
pub(crate) async fn send(body: &str, key: &str, lang: Lang) -> Result<Receipt, NetError> {
    let request = Request::post("/api/v1/dossiers")
        .header("idempotency-key", key)
        .header("accept-language", lang.tag())
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| NetError::Lost)?;
    let response = request.send().await.map_err(|_| NetError::Lost)?;
    let text = response.text().await.map_err(|_| NetError::Lost)?;
    answered(response.ok(), &text)
}

/// Uploads a file, telling the share that has gone out in percent.
pub(crate) async fn upload(
    file: &File,
    lang: Lang,
    progress: impl Fn(u32) + 'static,
) -> Result<Arrived, NetError> {
    let request = XmlHttpRequest::new().map_err(|_| NetError::Lost)?;
    let lost = |_: JsValue| NetError::Lost;
    request
        .open_with_async("POST", "/api/v1/attachments", true)
        .map_err(lost)?;
    request
        .set_request_header("accept-language", lang.tag())
        .map_err(lost)?;
    request
        .set_request_header("content-type", "application/octet-stream")
        .map_err(lost)?;
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress((event.loaded() / event.total() * 100.0) as u32);
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(file)).map_err(lost)?;
    JsFuture::from(ended).await.map_err(lost)?;
    let text = request.response_text().ok().flatten().unwrap_or_default();
    answered(request.status() == Ok(201), &text)
}

/// What an answer holds: what was asked for, or the problem.
fn answered<T: DeserializeOwned>(ok: bool, text: &str) -> Result<T, NetError> {
    if ok {
        json::read(text).ok_or(NetError::Lost)
    } else {
        Err(json::read(text).map_or(NetError::Lost, NetError::Problem))
    }
}
