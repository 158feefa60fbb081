//! The server, as the app speaks with it.

pub(crate) mod uploads;

use dunghen_core::{
    catalog::{self, CatalogIndex, ProcedureChunk, SearchWords, Units},
    chooser::Chooser,
    id::Id,
    receipt::Receipt,
    template::Templates,
    text::Lang,
};
use js_sys::{Promise, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, XmlHttpRequest, XmlHttpRequestResponseType};

use crate::model::{
    api::{Begun, Followed, Judged, Problem},
    json,
};

/// Why an answer did not come as hoped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NetError {
    /// Nothing came back that could be read.
    Lost,
    /// The server said why.
    Problem(Problem),
}

impl NetError {
    /// What was begun on the server has run out there.
    pub(crate) fn gone() -> Self {
        Self::Problem(Problem::gone())
    }
}

pub(crate) async fn index() -> Result<CatalogIndex, NetError> {
    part(INDEX.to_owned()).await
}

pub(crate) async fn chunk(hash: &str, code: &str, lang: Lang) -> Result<ProcedureChunk, NetError> {
    part(chunk_path(hash, code, lang)).await
}

fn chunk_path(hash: &str, code: &str, lang: Lang) -> String {
    format!("/catalog/{hash}/{code}.{}.bin", lang.tag())
}

/// Has all come that the guide needs, one after another, for whoever keeps what comes; it is
/// not read. What was loaded before there was anybody to keep it comes once more. Of a catalog
/// that stands no more, the rest is left.
pub(crate) async fn take_along(index: &CatalogIndex, lang: Lang, stands: impl Fn() -> bool) {
    let (hash, tag) = (&index.hash, lang.tag());
    let english = (lang == Lang::En).then(english_path);
    let shared = [
        INDEX.to_owned(),
        later_path(),
        format!("/catalog/{hash}/units.bin"),
        format!("/catalog/{hash}/search.{tag}.bin"),
        format!("/catalog/{hash}/chooser.{tag}.bin"),
    ];
    let procedures = index.procedures.iter();
    let procedures = procedures.map(|listing| chunk_path(hash, &listing.code, lang));
    let paths = shared.into_iter().chain(english).chain(procedures);
    for path in paths.take_while(|_| stands()) {
        // What cannot be had now is had when it is needed.
        let _ = bytes(path).await;
    }
}

const INDEX: &str = "/catalog/index.bin";

fn english_path() -> String {
    format!("/catalog/words/{}.en.txt", dunghen_words::ENGLISH_HASH)
}

fn later_path() -> String {
    format!("/catalog/words/{}.vi.txt", dunghen_words::LATER_HASH)
}

/// What procedures are found by beside their names.
pub(crate) async fn search_words(hash: &str, lang: Lang) -> Result<SearchWords, NetError> {
    part(format!("/catalog/{hash}/search.{}.bin", lang.tag())).await
}

/// The questions that lead to a procedure.
pub(crate) async fn chooser(hash: &str, lang: Lang) -> Result<Chooser, NetError> {
    part(format!("/catalog/{hash}/chooser.{}.bin", lang.tag())).await
}

/// The administrative units.
pub(crate) async fn units(hash: &str) -> Result<Units, NetError> {
    part(format!("/catalog/{hash}/units.bin")).await
}

/// The official forms of a procedure.
pub(crate) async fn forms(hash: &str, code: &str) -> Result<Templates, NetError> {
    part(format!("/catalog/{hash}/{code}.forms.bin")).await
}

/// Takes up the product's own words in English, which the app does not carry.
pub(crate) async fn english() -> Result<(), NetError> {
    let text = bytes(english_path()).await?;
    let text = String::from_utf8(text).map_err(|_| NetError::Lost)?;
    if dunghen_words::take_up(text) {
        Ok(())
    } else {
        Err(NetError::Lost)
    }
}

/// Takes up the product's words of pages that are loaded later, unless they are here.
pub(crate) async fn later_words() -> Result<(), NetError> {
    if dunghen_words::later_is_here() {
        return Ok(());
    }
    let text = bytes(later_path()).await?;
    let text = String::from_utf8(text).map_err(|_| NetError::Lost)?;
    if dunghen_words::take_up_later(text) {
        Ok(())
    } else {
        Err(NetError::Lost)
    }
}

async fn part<T: catalog::Decode>(path: String) -> Result<T, NetError> {
    catalog::decode(&bytes(path).await?).map_err(|_| NetError::Lost)
}

async fn bytes(path: String) -> Result<Vec<u8>, NetError> {
    let request = open("GET", &path, &[])?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    let ended = end_of(&request);
    request.send().map_err(lost)?;
    ended.await.map_err(lost)?;
    if request.status() != Ok(200) {
        return Err(NetError::Lost);
    }
    let bytes = request.response().map_err(lost)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// Sends a dossier, as JSON, under a key, so that a repeat is never taken twice. Its files
/// are those that arrived for a draft.
pub(crate) async fn send(
    body: &str,
    key: &str,
    draft: Option<&str>,
    lang: Lang,
) -> Result<Receipt, NetError> {
    let mut headers = vec![
        ("idempotency-key", key),
        ("accept-language", lang.tag()),
        ("content-type", "application/json"),
    ];
    headers.extend(draft.map(|draft| (DRAFT_KEY, draft)));
    let request = open("POST", "/api/v1/dossiers", &headers)?;
    let ended = end_of(&request);
    request.send_with_opt_str(Some(body)).map_err(lost)?;
    ended.await.map_err(lost)?;
    answered(&request)
}

/// An official form as PDF, filled in from a dossier, which is not kept.
pub(crate) async fn form_pdf(component: &Id, body: &str, lang: Lang) -> Result<Blob, NetError> {
    let headers = [
        ("accept-language", lang.tag()),
        ("content-type", "application/json"),
    ];
    let request = open("POST", &format!("/api/v1/forms/{component}"), &headers)?;
    request.set_response_type(XmlHttpRequestResponseType::Blob);
    let ended = end_of(&request);
    request.send_with_opt_str(Some(body)).map_err(lost)?;
    ended.await.map_err(lost)?;
    let answer = request.response().map_err(lost)?;
    match (request.status(), answer.dyn_into::<Blob>()) {
        (Ok(200), Ok(pdf)) => Ok(pdf),
        _ => Err(NetError::Lost),
    }
}

/// A dossier that was filed, and what shows that it is one's own.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    pub(crate) code: String,
    /// The last digits of a number in it.
    pub(crate) digits: String,
}

/// How a dossier stands.
pub(crate) async fn follow(who: &Who, lang: Lang) -> Result<Followed, NetError> {
    let headers = [
        ("accept-language", lang.tag()),
        (LAST_DIGITS, who.digits.as_str()),
    ];
    let request = open("GET", &format!("/api/v1/dossiers/{}", who.code), &headers)?;
    let ended = end_of(&request);
    request.send().map_err(lost)?;
    ended.await.map_err(lost)?;
    answered(&request)
}

/// Does something to a dossier that has had so many events; the dossier after it.
pub(crate) async fn act(
    who: &Who,
    after: u32,
    act: &str,
    draft: Option<&str>,
    lang: Lang,
) -> Result<Followed, NetError> {
    let tag = format!("\"{after}\"");
    let mut headers = vec![
        ("accept-language", lang.tag()),
        ("content-type", "application/json"),
        (LAST_DIGITS, who.digits.as_str()),
        ("if-match", tag.as_str()),
    ];
    headers.extend(draft.map(|draft| (DRAFT_KEY, draft)));
    let request = open(
        "POST",
        &format!("/api/v1/dossiers/{}/events", who.code),
        &headers,
    )?;
    let ended = end_of(&request);
    request.send_with_opt_str(Some(act)).map_err(lost)?;
    ended.await.map_err(lost)?;
    answered(&request)
}

const LAST_DIGITS: &str = "last-digits";
const DRAFTS: &str = "/api/v1/drafts";
const DRAFT_KEY: &str = "draft-key";

/// Begins a draft on the server, for files to arrive for.
pub(crate) async fn begin_draft(lang: Lang) -> Result<Begun, NetError> {
    let request = open("POST", DRAFTS, &[("accept-language", lang.tag())])?;
    let ended = end_of(&request);
    request.send().map_err(lost)?;
    ended.await.map_err(lost)?;
    answered(&request)
}

/// Tells the server that a draft is filed or dropped; it runs out anyway.
pub(crate) fn end_draft(key: &str) {
    if let Ok(request) = open("DELETE", DRAFTS, &[(DRAFT_KEY, key)]) {
        // Nobody waits for it.
        let _ = request.send();
    }
}

// `fetch` tells nothing of an upload's progress, so everything goes this one way.
fn open(method: &str, path: &str, headers: &[(&str, &str)]) -> Result<XmlHttpRequest, NetError> {
    let request = XmlHttpRequest::new().map_err(lost)?;
    request.open_with_async(method, path, true).map_err(lost)?;
    for (name, value) in headers {
        request.set_request_header(name, value).map_err(lost)?;
    }
    Ok(request)
}

/// The end of a request that is still to be sent, whichever end that is.
fn end_of(request: &XmlHttpRequest) -> JsFuture {
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    JsFuture::from(ended)
}

fn lost(_: JsValue) -> NetError {
    NetError::Lost
}

/// What an answer holds: what was asked for, or the problem.
fn answered<T: DeserializeOwned>(request: &XmlHttpRequest) -> Result<T, NetError> {
    let text = request.response_text().map_err(lost)?.unwrap_or_default();
    match request.status() {
        Ok(200..300) => json::read(&text).ok_or(NetError::Lost),
        _ => Err(json::read(&text).map_or(NetError::Lost, NetError::Problem)),
    }
}
