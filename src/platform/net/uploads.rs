//! Files on their way out, by the protocol tus: in portions, each acknowledged before the
//! next goes, so that a line that breaks costs one of them and no more.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::{DRAFT_KEY, Judged, Lang, NetError, answered, end_of, lost, open};

/// How much goes in one request.
const PORTION: f64 = 4.0 * 1024.0 * 1024.0;

/// How often it is tried again without getting any further, and the waits between: the
/// first, doubled each time, up to the longest.
const TRIES: u32 = 8;
const FIRST_WAIT: u32 = 500;
const LONGEST_WAIT: u32 = 15_000;

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const OFFSET: &str = "upload-offset";

/// Begins an upload for a draft, and tells where it goes.
pub(crate) async fn begin(file: &File, draft: &str, lang: Lang) -> Result<String, NetError> {
    let length = whole(file.size());
    let headers = [
        TUS,
        ("accept-language", lang.tag()),
        ("upload-length", length.as_str()),
        (DRAFT_KEY, draft),
    ];
    let request = open("POST", "/api/v1/uploads", &headers)?;
    let ended = end_of(&request);
    request.send().map_err(lost)?;
    ended.await.map_err(lost)?;
    let place = request.get_response_header("location").map_err(lost)?;
    match place.filter(|_| request.status() == Ok(201)) {
        Some(place) => Ok(place),
        None => Err(answered::<Judged>(&request).err().unwrap_or(NetError::Lost)),
    }
}

/// Whether to go on, told the share that has gone out in percent where that has changed.
pub(crate) type GoOn = Rc<dyn Fn(Option<u32>) -> bool>;

/// Sends what is still to be sent of a file, and tells what became of it; none where it is
/// told not to go on.
pub(crate) async fn send(
    file: &File,
    place: &str,
    draft: &str,
    lang: Lang,
    go_on: GoOn,
) -> Result<Option<Judged>, NetError> {
    let size = file.size();
    let share = move |at: f64| (at / size * 100.0) as u32;
    let mut tries = 0;
    let mut at = None;
    loop {
        let known = match at {
            Some(at) => Ok(at),
            None => offset(place, draft, lang).await,
        };
        let went = match known {
            Ok(known) if known >= size => return judged(place, draft, lang).await.map(Some),
            Ok(known) => {
                if !go_on(Some(share(known))) {
                    return Ok(None);
                }
                let told = go_on.clone();
                let told = Rc::new(move |sent: f64| told(Some(share(known + sent))));
                portion(file, place, draft, lang, known, told).await
            }
            Err(error) => Err(error),
        };
        match went {
            Ok(now) => (at, tries) = (Some(now), 0),
            // Told to stop while a portion was going: what came of it is asked for later.
            Err(_) if !go_on(None) => return Ok(None),
            Err(NetError::Problem(problem)) if !problem.passes() => {
                return Err(NetError::Problem(problem));
            }
            Err(error) if tries >= TRIES => return Err(error),
            Err(_) => {
                wait((FIRST_WAIT << tries).min(LONGEST_WAIT)).await?;
                (at, tries) = (None, tries + 1);
            }
        }
    }
}

/// How much the server has of it.
async fn offset(place: &str, draft: &str, lang: Lang) -> Result<f64, NetError> {
    let headers = [TUS, ("accept-language", lang.tag()), (DRAFT_KEY, draft)];
    let request = open("HEAD", place, &headers)?;
    let ended = end_of(&request);
    request.send().map_err(lost)?;
    ended.await.map_err(lost)?;
    match request.status() {
        Ok(200) => told(&request),
        // A HEAD has no body that would say why: the draft or the upload has run out.
        Ok(404) => Err(NetError::gone()),
        _ => Err(NetError::Lost),
    }
}

/// Sends the portion that begins there; how much the server has after it.
async fn portion(
    file: &File,
    place: &str,
    draft: &str,
    lang: Lang,
    at: f64,
    go_on: Rc<dyn Fn(f64) -> bool>,
) -> Result<f64, NetError> {
    let begins = whole(at);
    let headers = [
        TUS,
        ("accept-language", lang.tag()),
        ("content-type", "application/offset+octet-stream"),
        (OFFSET, begins.as_str()),
        (DRAFT_KEY, draft),
    ];
    let request = open("PATCH", place, &headers)?;
    let piece = file
        .slice_with_f64_and_f64(at, at + PORTION)
        .map_err(lost)?;
    let going = request.clone();
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if !go_on(event.loaded()) {
            // It may have ended just now.
            let _ = going.abort();
        }
    });
    let upload = request.upload().map_err(lost)?;
    upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let ended = end_of(&request);
    request.send_with_opt_blob(Some(&piece)).map_err(lost)?;
    ended.await.map_err(lost)?;
    match request.status() {
        Ok(204) => told(&request),
        _ => Err(answered::<Judged>(&request).err().unwrap_or(NetError::Lost)),
    }
}

/// What became of a file, once somebody has looked into it.
async fn judged(place: &str, draft: &str, lang: Lang) -> Result<Judged, NetError> {
    let headers = [("accept-language", lang.tag()), (DRAFT_KEY, draft)];
    let request = open("GET", place, &headers)?;
    let ended = end_of(&request);
    request.send().map_err(lost)?;
    ended.await.map_err(lost)?;
    answered(&request)
}

fn told(request: &XmlHttpRequest) -> Result<f64, NetError> {
    let offset = request.get_response_header(OFFSET).map_err(lost)?;
    let offset = offset.and_then(|offset| offset.parse::<u64>().ok());
    // Sizes of files are whole numbers that a double holds exactly.
    offset.map(|offset| offset as f64).ok_or(NetError::Lost)
}

/// A size in digits: how fractions are written need not be loaded.
fn whole(size: f64) -> String {
    (size as u64).to_string()
}

async fn wait(milliseconds: u32) -> Result<(), NetError> {
    let mut timer = None;
    let passed = Promise::new(&mut |resolve, _| {
        timer = Some(Timeout::new(milliseconds, move || {
            // A promise can always be kept.
            let _ = resolve.call0(&JsValue::NULL);
        }));
    });
    JsFuture::from(passed).await.map_err(lost)?;
    Ok(())
}
