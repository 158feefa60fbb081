//! The look into chosen files, off the page's thread: one worker for all of them, started
//! for the first and ended when none waits (`public/offline.js`, `crates/dunghen-look`).

use std::{cell::RefCell, collections::VecDeque};

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{File, MessageEvent, Worker};

use super::page;
use crate::model::{json, look::Look};

/// A file that waits, or is looked into: the first.
struct Waiting {
    file: File,
    go_on: Box<dyn Fn(u32) -> bool>,
    done: Box<dyn FnOnce(Option<Look>)>,
}

thread_local! {
    static QUEUE: RefCell<VecDeque<Waiting>> = const { RefCell::new(VecDeque::new()) };
    static WORKER: RefCell<Option<(Worker, OnMessage)>> = const { RefCell::new(None) };
}

type OnMessage = Closure<dyn Fn(MessageEvent)>;

/// Has a file looked into, behind those that wait. `go_on` is told the share that is done in
/// percent, and says whether to go on; `done` is told what the file shows, or nothing where
/// it was stopped or nobody can look: then the server does.
pub(crate) fn look(
    file: File,
    go_on: impl Fn(u32) -> bool + 'static,
    done: impl FnOnce(Option<Look>) + 'static,
) {
    let first = QUEUE.with_borrow_mut(|queue| {
        queue.push_back(Waiting {
            file,
            go_on: Box::new(go_on),
            done: Box::new(done),
        });
        queue.len() == 1
    });
    if first {
        next();
    }
}

/// Hands the first file to the worker; without one, nobody looks.
fn next() {
    let asked = QUEUE.with_borrow(|queue| {
        let first = queue.front()?;
        let wanted = (first.go_on)(0);
        let asked =
            wanted && worker().is_some_and(|worker| worker.post_message(&first.file).is_ok());
        Some(asked)
    });
    match asked {
        Some(true) => {}
        Some(false) => told(None),
        None => end(),
    }
}

/// What the worker says: the share that is done, what a file shows, or that it broke.
fn heard(said: JsValue) {
    if let Some(percent) = said.as_f64() {
        let goes_on = QUEUE.with_borrow(|queue| {
            let mut first = queue.iter().take(1);
            first.all(|first| (first.go_on)(percent as u32))
        });
        if goes_on {
            return;
        }
    }
    let look = said.as_string();
    if look.is_none() {
        // It is still at it, or broken.
        end();
    }
    told(look.and_then(|look| json::read(&look)));
}

/// Is done with the first file.
fn told(look: Option<Look>) {
    let first = QUEUE.with_borrow_mut(VecDeque::pop_front);
    if let Some(first) = first {
        (first.done)(look);
        next();
    }
}

/// The worker, started if there is none; none where none can be started.
fn worker() -> Option<Worker> {
    let running = WORKER.with_borrow(|running| Some(running.as_ref()?.0.clone()));
    if running.is_some() {
        return running;
    }
    let start = Reflect::get(&page::window()?.into(), &"dunghenLook".into()).ok()?;
    let start: Function = start.dyn_into().ok()?;
    let worker: Worker = start.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    let on_message = OnMessage::new(|event: MessageEvent| heard(event.data()));
    let listener = on_message.as_ref().unchecked_ref();
    worker.set_onmessage(Some(listener));
    // What tells of an error has nothing in it.
    worker.set_onerror(Some(listener));
    WORKER.set(Some((worker.clone(), on_message)));
    Some(worker)
}

fn end() {
    if let Some((worker, _)) = WORKER.take() {
        worker.terminate();
    }
}
