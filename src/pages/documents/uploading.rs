//! The files of a document: looked into, on their way, paused, left behind, arrived.

use std::rc::Rc;

use dunghen_core::{
    assessment::file_faults, dossier::Attachment, finding::Params, id::Id, place::Place,
    procedure::FileLimits, text::Lang,
};
use dunghen_words::{key, numbers, sentence};
use leptos::task::spawn_local;

use super::preview::preview;
use crate::{
    app::lang,
    components::{button, hidden},
    html::{El, el, live},
    model::{api::Judged, draft::Going, json},
    pages::{
        desk::{Desk, Upload, forget_files},
        looked,
        open::Open,
    },
    platform::{
        files::{self as device, ChosenFile, File},
        kept, look,
        net::{
            self, NetError,
            uploads::{self, GoOn},
        },
    },
};

/// Checks a chosen file and, when nothing is wrong with it, sends it. What its beginning and
/// its size show is told at once.
pub(super) fn begin(
    open: &Open,
    lang: Lang,
    component: Id,
    limits: &FileLimits,
    chosen: ChosenFile,
) {
    let attachment = Attachment {
        component: component.clone(),
        name: chosen.name.clone(),
        bytes: chosen.bytes,
        kind: chosen.kind,
        sha256: "".into(),
    };
    let fault = file_faults(&attachment, limits, std::iter::empty())
        .into_iter()
        .next();
    let problem = fault.map(|fault| sentence::fault(lang, &fault, &chosen.name));
    let id = looked::number();
    let faulty = problem.is_some();
    open.desk.uploads.update(|uploads| {
        uploads.push(Upload {
            id,
            component,
            chosen: chosen.clone(),
            checking: !faulty,
            percent: 0,
            look: None,
            problem,
            again: false,
            paused: false,
        });
    });
    if !faulty {
        check(open.clone(), lang, id, chosen);
    }
}

/// Has a file looked into, and sends it unless something is wrong with it.
fn check(open: Open, lang: Lang, id: u32, chosen: ChosenFile) {
    let desk = open.desk;
    let go_on = move |percent| {
        change(desk, id, &|upload| upload.percent = percent);
        is_wanted(desk, id)
    };
    let file = chosen.file.clone();
    look::look(chosen.file, go_on, move |look| {
        let problem = look.as_ref().and_then(|look| {
            looked::problem(lang, look).or_else(|| same(&open, lang, &look.sha256))
        });
        change(desk, id, &|upload| {
            (upload.checking, upload.percent) = (false, 0);
            upload.problem = problem.clone();
            if let Some(look) = &look {
                upload.chosen.name = look.name.clone();
            }
            upload.look = look.clone();
        });
        if let (None, Some(look)) = (problem, look) {
            keep(look.sha256, file);
        }
        send_next(&open, lang);
    });
}

/// Keeps a file on the device until its dossier is sent: it goes on by itself after the page
/// was loaded anew, and is taken along to another device.
fn keep(sha256: String, file: File) {
    if file.size() <= KEPT_BYTES {
        // Where it is not kept, it is chosen again.
        spawn_local(async move {
            let _ = kept::keep(&sha256, &file).await;
        });
    }
}

/// Larger files would be on the device twice.
const KEPT_BYTES: f64 = 100.0 * 1024.0 * 1024.0;

/// Goes on with the files of a document that were on their way when the page was left, as
/// far as this device has kept them.
pub(super) fn resume(open: &Open, lang: Lang, component: &Id, limits: &FileLimits) {
    let under_way = open.desk.uploads.get_untracked();
    let left = open.desk.draft.with_untracked(|draft| draft.going.clone());
    for going in left {
        let known = under_way.iter().any(|upload| is_of(&going, upload));
        let Some(sha256) = going
            .sha256
            .filter(|_| going.component == *component && !known)
        else {
            continue;
        };
        let (open, component, limits) = (open.clone(), component.clone(), limits.clone());
        spawn_local(async move {
            if let Some(file) = kept::file(&sha256).await {
                let chosen = device::look(file).await;
                begin(&open, lang, component, &limits, chosen);
            }
        });
    }
}

/// That a file of this hash is there already, or on its way.
fn same(open: &Open, lang: Lang, sha256: &str) -> Option<String> {
    let told = |name: &str, component: &Id| {
        let place = Place::Component(component.clone());
        let document = sentence::place_name(lang, &place, &open.chunk.words);
        looked::same(lang, name, &document)
    };
    let arrived = open.desk.draft.with_untracked(|draft| {
        let mut files = draft.dossier.attachments.iter();
        let same = files.find(|file| *file.sha256 == *sha256)?;
        Some(told(&same.name, &same.component))
    });
    arrived.or_else(|| {
        open.desk.uploads.with_untracked(|uploads| {
            let mut uploads = uploads.iter().filter(|upload| upload.problem.is_none());
            let same = uploads.find(|upload| {
                let look = upload.look.as_ref();
                look.is_some_and(|look| look.sha256 == sha256)
            })?;
            Some(told(&same.chosen.name, &same.component))
        })
    })
}

/// Sends a file, behind those that wait already.
fn send(open: &Open, lang: Lang, id: u32) {
    change(open.desk, id, &|upload| upload.problem = None);
    send_next(open, lang);
}

fn change(desk: Desk, id: u32, change: &dyn Fn(&mut Upload)) {
    desk.uploads.update(|uploads| {
        let own = uploads.iter_mut().filter(|upload| upload.id == id);
        own.for_each(change);
    });
}

/// Sends the first file that waits, and takes it into the draft once it has arrived.
fn send_next(open: &Open, lang: Lang) {
    let desk = open.desk;
    let waiting = desk.uploads.with_untracked(|uploads| {
        let mut uploads = uploads.iter();
        let waits =
            |upload: &&Upload| upload.problem.is_none() && !upload.checking && !upload.paused;
        uploads.find(waits).cloned()
    });
    let Some(upload) = waiting.filter(|_| !desk.sending.get_untracked()) else {
        return;
    };
    desk.sending.set(true);
    let open = open.clone();
    spawn_local(async move {
        let result = sent(&open, lang, &upload).await;
        desk.sending.set(false);
        match result.transpose() {
            Some(result) => take_in(&open, lang, upload, result),
            // Stopped for a while, or for good.
            None if !is_wanted(desk, upload.id) => forget(&open, &upload),
            None => {}
        }
        send_next(&open, lang);
    });
}

/// What became of a file that was sent; none where its sender stopped it.
async fn sent(open: &Open, lang: Lang, upload: &Upload) -> Result<Option<Judged>, NetError> {
    let (desk, id, file) = (open.desk, upload.id, &upload.chosen.file);
    let go_on: GoOn = Rc::new(move |percent| {
        if let Some(percent) = percent {
            change(desk, id, &|upload| upload.percent = percent);
        }
        desk.uploads.with_untracked(|uploads| {
            let mut uploads = uploads.iter();
            uploads.any(|upload| upload.id == id && !upload.paused)
        })
    });
    let (key, place) = desk.draft.with_untracked(|draft| {
        let mut going = draft.going.iter();
        let begun = going.find(|going| is_of(going, upload));
        (draft.key.clone(), begun.map(|going| going.place.clone()))
    });
    if let (Some(key), Some(place)) = (&key, place) {
        // It goes on where it was, perhaps before this page was loaded.
        match uploads::send(file, &place, key, lang, go_on.clone()).await {
            // It has run out meanwhile; another is begun.
            Err(NetError::Problem(problem)) if problem.is_gone() => {}
            result => return result,
        }
    }
    let begun = match &key {
        Some(key) => uploads::begin(file, key, lang).await,
        None => Err(NetError::gone()),
    };
    let (key, place) = match (key, begun) {
        (Some(key), Ok(place)) => (key, place),
        (_, Err(NetError::Problem(problem))) if problem.is_gone() => {
            let key = net::begin_draft(lang).await?.key;
            let place = uploads::begin(file, &key, lang).await?;
            desk.keep(&open.code, |draft| draft.going.clear());
            (key, place)
        }
        (_, Err(error)) => return Err(error),
        (None, Ok(_)) => return Err(NetError::Lost),
    };
    desk.keep(&open.code, |draft| {
        draft.key = Some(key.clone());
        draft.going.retain(|going| !is_of(going, upload));
        draft.going.push(Going {
            component: upload.component.clone(),
            name: upload.chosen.name.clone(),
            bytes: upload.chosen.bytes,
            changed: upload.chosen.changed,
            place: place.clone(),
            sha256: upload.look.as_ref().map(|look| look.sha256.clone()),
        });
    });
    uploads::send(file, &place, &key, lang, go_on).await
}

/// Whether nobody has removed it.
fn is_wanted(desk: Desk, id: u32) -> bool {
    let wanted = |uploads: &Vec<Upload>| uploads.iter().any(|upload| upload.id == id);
    desk.uploads.with_untracked(wanted)
}

/// Forgets where a file was going.
fn forget(open: &Open, upload: &Upload) {
    open.desk.keep(&open.code, |draft| {
        draft.going.retain(|going| !is_of(going, upload));
    });
}

/// Whether it is the same file for the same document.
fn is_of(going: &Going, upload: &Upload) -> bool {
    let chosen = &upload.chosen;
    going.component == upload.component
        && (going.name.as_str(), going.bytes, going.changed)
            == (chosen.name.as_str(), chosen.bytes, chosen.changed)
}

fn take_in(open: &Open, lang: Lang, upload: Upload, result: Result<Judged, NetError>) {
    let (desk, id) = (open.desk, upload.id);
    // It is over, however it went; what can be tried again goes on where it was.
    if !matches!(result, Err(NetError::Lost)) || !is_wanted(desk, id) {
        forget(open, &upload);
    }
    // Removed meanwhile: then it is not wanted any more.
    if !is_wanted(desk, id) {
        return;
    }
    let failed = || key::COMPONENTS_UPLOAD_FAILED.text(lang).to_owned();
    let (problem, again) = match result {
        Ok(Judged {
            file: Some(file), ..
        }) => {
            desk.uploads
                .update(|uploads| uploads.retain(|upload| upload.id != id));
            let name = ("name", upload.chosen.name.as_str());
            desk.said.set(key::COMPONENTS_UPLOADED.fill(lang, &[name]));
            desk.update(&open.code, |draft| {
                let look = upload.look.filter(|look| look.sha256 == file.sha256);
                if let Some(told) = look.and_then(|look| json::write(&look.told)) {
                    draft.told.insert(file.sha256.clone().into(), told);
                }
                draft.dossier.attachments.push(Attachment {
                    component: upload.component,
                    name: upload.chosen.name,
                    bytes: file.bytes,
                    kind: file.kind,
                    sha256: file.sha256.into(),
                });
            });
            return;
        }
        Ok(Judged { findings, .. }) => match findings.into_iter().next() {
            Some(said) => (said.message, false),
            // Nobody has looked into it yet.
            None => (failed(), true),
        },
        Err(NetError::Lost) => (failed(), true),
        Err(NetError::Problem(problem)) => (problem.message(), true),
    };
    change(desk, id, &|upload| {
        upload.problem = Some(problem.clone());
        upload.again = again;
    });
}

/// The files of a component: those that have arrived and those on their way.
pub(super) fn files(open: &Open, component: &Id) -> El {
    let lang = lang();
    let desk = open.desk;
    let arrived = {
        let (code, component) = (open.code.clone(), component.clone());
        live(move || {
            desk.draft.with(|draft| {
                let files = draft.dossier.attachments.iter().enumerate();
                files
                    .filter(|(_, file)| file.component == component)
                    .map(|(at, file)| {
                        let told = draft.told.get(&*file.sha256);
                        let told: Option<Vec<Params>> = told.and_then(|told| json::read(told));
                        arrived(desk, &code, lang, at, file)
                            .child(told.and_then(|told| looked::remarks(lang, &told)))
                    })
                    .collect::<Vec<_>>()
            })
        })
    };
    let under_way = {
        let (open, component) = (open.clone(), component.clone());
        live(move || {
            desk.uploads.with(|uploads| {
                let own = uploads.iter();
                own.filter(|upload| upload.component == component)
                    .map(|upload| under_way(&open, lang, upload))
                    .collect::<Vec<_>>()
            })
        })
    };
    let left = {
        let (code, component) = (open.code.clone(), component.clone());
        live(move || {
            // Those this page does not know of: they were on their way when it was left.
            let under_way = desk.uploads.get();
            desk.draft.with(|draft| {
                let left = draft.going.iter().filter(|going| {
                    going.component == component
                        && !under_way.iter().any(|upload| is_of(going, upload))
                });
                left.map(|going| left_behind(desk, &code, lang, going))
                    .collect::<Vec<_>>()
            })
        })
    };
    el("ul")
        .class("files")
        .child(arrived)
        .child(under_way)
        .child(left)
}

/// A file that did not get there before the page was left: it has to be chosen again.
fn left_behind(desk: Desk, code: &str, lang: Lang, going: &Going) -> El {
    let (code, place) = (code.to_owned(), going.place.clone());
    let remove = move || {
        desk.update(&code, |draft| {
            draft.going.retain(|going| going.place != place)
        });
    };
    let told = el("p").child(key::COMPONENTS_LEFT);
    file_item(lang, "failed", &going.name, going.bytes)
        .child(remove_button(lang, &going.name, remove))
        .child(told)
}

/// A file by its name and size.
fn file_item(lang: Lang, state: &str, name: &str, bytes: u64) -> El {
    el("li")
        .class("file")
        .attr("data-state", state)
        .child(el("span").class("file__name").child(name))
        .child(" ")
        .child(
            el("span")
                .class("file__size")
                .child(numbers::bytes(lang, bytes)),
        )
}

fn remove_button(lang: Lang, name: &str, remove: impl Fn() + 'static) -> El {
    button(key::COMPONENTS_REMOVE.text(lang))
        .class("button button--plain")
        .child(hidden(&format!(" {name}")))
        .on("click", move |_| remove())
}

fn arrived(desk: Desk, code: &str, lang: Lang, at: usize, file: &Attachment) -> El {
    let code = code.to_owned();
    let remove = move || {
        desk.update(&code, |draft| {
            if let Some(file) = draft.remove_file(at) {
                let name = ("name", file.name.as_str());
                desk.said.set(key::COMPONENTS_REMOVED.fill(lang, &[name]));
            }
        });
        forget_files();
    };
    let (view, shown) = preview(lang, file);
    file_item(lang, "done", &file.name, file.bytes)
        .child(view)
        .child(remove_button(lang, &file.name, remove))
        .child(shown)
}

fn under_way(open: &Open, lang: Lang, upload: &Upload) -> El {
    let (name, id, uploads) = (&upload.chosen.name, upload.id, open.desk.uploads);
    let remove = {
        let (open, upload) = (open.clone(), upload.clone());
        move || {
            forget(&open, &upload);
            uploads.update(|uploads| uploads.retain(|upload| upload.id != id));
        }
    };
    let state = if upload.problem.is_some() {
        "failed"
    } else {
        "uploading"
    };
    let again = upload.again.then(|| {
        let open = open.clone();
        button(key::COMPONENTS_RETRY_FILE.text(lang))
            .class("button button--plain")
            .child(hidden(&format!(" {name}")))
            .on("click", move |_| send(&open, lang, id))
    });
    let end = match &upload.problem {
        Some(problem) => el("p")
            .class("file__problem")
            .attr("role", "alert")
            .child(problem.as_str()),
        None if upload.checking => looked::checking(lang, name, upload.percent),
        None => {
            let percent = upload.percent.to_string();
            let label =
                key::COMPONENTS_UPLOADING.fill(lang, &[("name", name), ("percent", &percent)]);
            el("progress")
                .class("file__progress")
                .attr("max", "100")
                .attr("value", &percent)
                .attr("aria-label", &label)
        }
    };
    let told = upload.look.as_ref().filter(|_| upload.problem.is_none());
    let told = told.and_then(|look| looked::remarks(lang, &look.told));
    let going = upload.problem.is_none() && !upload.checking;
    let pause = going.then(|| {
        let open = open.clone();
        let (paused, word) = match upload.paused {
            true => (false, key::COMPONENTS_GO_ON),
            false => (true, key::COMPONENTS_PAUSE),
        };
        button(word.text(lang))
            .class("button button--plain")
            .child(hidden(&format!(" {name}")))
            .on("click", move |_| {
                change(open.desk, id, &|upload| upload.paused = paused);
                send_next(&open, lang);
            })
    });
    file_item(lang, state, name, upload.chosen.bytes)
        .child(again)
        .child(pause)
        .child(remove_button(lang, name, remove))
        .child(end)
        .child(told)
}
