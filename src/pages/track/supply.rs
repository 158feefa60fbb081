//! What is asked of the applicant, and the supplement: files for what is named, and a word.

use std::{rc::Rc, sync::Arc};

use dunghen_core::{
    assessment::file_faults,
    catalog::ProcedureChunk,
    dossier::Attachment,
    id::Id,
    life::Stage,
    place::Place,
    procedure::{FileLimits, Provided},
    text::Lang,
};
use dunghen_words::{key, numbers, sentence};
use leptos::task::spawn_local;
use serde::Serialize;

use super::{Track, acts::text_area};
use crate::{
    app::{Catalog, lang},
    components::{button, hidden, submit_button},
    html::{El, el, live},
    model::{
        api::{Followed, Judged},
        json,
        look::Look,
    },
    pages::{loading::load, looked},
    platform::{
        files::{self, ChosenFile},
        look,
        net::{
            self, NetError,
            uploads::{self, GoOn},
        },
    },
    state::{RwSignal, expect_context},
};

#[derive(Serialize)]
struct Supply {
    act: &'static str,
    attachments: Vec<Attachment>,
    note: String,
}

/// A file for the supplement.
#[derive(Clone)]
struct Extra {
    component: Id,
    /// What its document is called.
    document: String,
    name: String,
    bytes: u64,
    /// What a look into it told, where somebody could look.
    look: Option<Look>,
    state: State,
}

#[derive(Clone)]
enum State {
    Checking(u32),
    Going(u32),
    Arrived(Attachment),
    Stopped(String),
}

/// What is filled in.
#[derive(Clone, Copy)]
struct Supplement {
    track: Track,
    files: RwSignal<Vec<(u32, Extra)>>,
    note: RwSignal<String>,
    /// The draft on the server that files arrive for.
    draft: RwSignal<Option<String>>,
    /// Why it is not sent yet.
    wanting: RwSignal<Option<String>>,
}

/// What is asked, with the way to answer it; after a refusal, why.
pub(super) fn wanted(track: Track, followed: &Followed) -> Option<El> {
    if followed.wanted.is_empty() {
        return None;
    }
    let asks = followed.stage == Stage::SupplementAsked;
    let heading = match asks {
        true => key::TRACK_ASKED,
        false => key::TRACK_REASONS,
    };
    let section = el("section")
        .class("notice stack")
        .child(el("h2").child(heading));
    let Catalog(index) = expect_context();
    let (hash, code, lang) = (index.hash.clone(), followed.procedure.to_string(), lang());
    let chunk = load(move || {
        let (hash, code) = (hash.clone(), code.clone());
        async move { net::chunk(&hash, &code, lang).await.map(Arc::new) }
    });
    let followed = followed.clone();
    Some(section.child(live(move || match chunk.get() {
        Ok(chunk) if asks => form(track, &followed, &chunk),
        Ok(chunk) => told(&followed, &chunk),
        Err(waiting) => waiting,
    })))
}

/// What is wrong or missing, a line each.
fn told(followed: &Followed, chunk: &ProcedureChunk) -> El {
    let mut list = el("ul");
    for wanted in &followed.wanted {
        let name = wanted.component.as_ref().map(|id| name_of(id, chunk));
        let name = name.map(|name| (el("strong").child(name), ": "));
        list = list.child(el("li").child(name).child(wanted.what.as_str()));
    }
    list
}

fn name_of(component: &Id, chunk: &ProcedureChunk) -> String {
    let place = Place::Component(component.clone());
    sentence::place_name(lang(), &place, &chunk.words).into_owned()
}

fn form(track: Track, followed: &Followed, chunk: &ProcedureChunk) -> El {
    let lang = lang();
    let supplement = Supplement {
        track,
        files: RwSignal::new(Vec::new()),
        note: RwSignal::new(String::new()),
        draft: RwSignal::new(None),
        wanting: RwSignal::new(None),
    };
    let events = followed.events;
    let mut components: Vec<Id> = Vec::new();
    for wanted in &followed.wanted {
        let new = wanted
            .component
            .iter()
            .filter(|id| !components.contains(id));
        let new: Vec<_> = new.cloned().collect();
        components.extend(new);
    }
    let pickers: Vec<_> = components
        .iter()
        .map(|component| picker(supplement, followed, component, chunk))
        .collect();
    let wants = live(move || {
        Some(
            el("p")
                .class("field__error")
                .child(supplement.wanting.get()?),
        )
    });
    el("form")
        .class("stack receipt__screen")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            supplement.send(events, &components);
        })
        .child(told(followed, chunk))
        .child(pickers)
        .child(text_area("track-note", key::TRACK_NOTE, supplement.note))
        .child(el("div").attr("role", "alert").child(wants))
        .child(
            el("p")
                .class("buttons")
                .child(submit_button(key::TRACK_SUPPLY.text(lang))),
        )
}

/// The files for one document.
fn picker(
    supplement: Supplement,
    followed: &Followed,
    component: &Id,
    chunk: &ProcedureChunk,
) -> El {
    let lang = lang();
    let versions = &chunk.procedure.versions;
    let version = versions
        .iter()
        .find(|version| version.id == followed.version);
    let known = version.and_then(|version| {
        let mut components = version.components.iter();
        components.find(|known| known.id == *component)
    });
    let limits = known.and_then(|known| match &known.provided {
        Provided::File(limits) => Some(limits.clone()),
        Provided::Form { .. } => None,
    });
    let name = name_of(component, chunk);
    let block = el("div")
        .class("field")
        .child(el("h3").child(name.as_str()));
    let Some(limits) = limits else {
        return block;
    };
    let kinds: Vec<_> = limits.accepts.iter().map(ToString::to_string).collect();
    let accept: Vec<_> = limits
        .accepts
        .iter()
        .map(|kind| kind.media_type())
        .collect();
    let max = limits.max_bytes.to_string();
    let hint = key::COMPONENTS_LIMITS.fill(lang, &[("kinds", &kinds.join(", ")), ("max", &max)]);
    let id = format!("supply-{component}");
    let (own, document) = (component.clone(), name.clone());
    let input = el("input")
        .class("upload__input visually-hidden")
        .id(&id)
        .attr("type", "file")
        .attr("accept", &accept.join(","))
        .flag("multiple", true)
        .attr("aria-describedby", &format!("{id}-hint"))
        .on("change", move |event| {
            for file in files::chosen(&event) {
                supplement.take(file, own.clone(), document.clone(), limits.clone());
            }
        });
    let label = el("label")
        .class("button button--quiet")
        .attr("for", &id)
        .child(key::COMPONENTS_CHOOSE)
        .child(hidden(&format!(" {name}")));
    let hint = el("p")
        .class("field__hint")
        .id(&format!("{id}-hint"))
        .child(hint);
    let own = component.clone();
    let list = live(move || {
        let extras = supplement.files.get().into_iter();
        let extras = extras.filter(|(_, extra)| extra.component == own);
        extras
            .map(|(number, extra)| item(supplement, number, &extra))
            .collect::<Vec<_>>()
    });
    block
        .child(hint)
        .child(el("div").class("upload").child(input).child(label))
        .child(el("ul").class("files").child(list))
}

fn item(supplement: Supplement, number: u32, extra: &Extra) -> El {
    let lang = lang();
    let state = match &extra.state {
        State::Checking(_) | State::Going(_) => "uploading",
        State::Arrived(_) => "done",
        State::Stopped(_) => "failed",
    };
    let remove = button(key::COMPONENTS_REMOVE.text(lang))
        .class("button button--plain")
        .child(hidden(&format!(" {}", extra.name)))
        .on("click", move |_| {
            supplement
                .files
                .update(|files| files.retain(|(known, _)| *known != number));
        });
    let end = match &extra.state {
        State::Arrived(_) => None,
        State::Stopped(why) => Some(
            el("p")
                .class("file__problem")
                .attr("role", "alert")
                .child(why.as_str()),
        ),
        State::Checking(percent) => Some(looked::checking(lang, &extra.name, *percent)),
        State::Going(percent) => {
            let percent = percent.to_string();
            let values = [("name", extra.name.as_str()), ("percent", &percent)];
            let label = key::COMPONENTS_UPLOADING.fill(lang, &values);
            let progress = el("progress").class("file__progress").attr("max", "100");
            Some(progress.attr("value", &percent).attr("aria-label", &label))
        }
    };
    let told = match &extra.state {
        State::Stopped(_) => None,
        _ => extra.look.as_ref(),
    };
    let told = told.and_then(|look| looked::remarks(lang, &look.told));
    let name = el("span").class("file__name").child(extra.name.as_str());
    let size = numbers::bytes(lang, extra.bytes);
    let size = el("span").class("file__size").child(size);
    el("li")
        .class("file")
        .attr("data-state", state)
        .child(name)
        .child(" ")
        .child(size)
        .child(remove)
        .child(end)
        .child(told)
}

impl Supplement {
    /// Takes a file in for a document of that name: looks into it, and sends it.
    fn take(self, file: files::File, component: Id, document: String, limits: FileLimits) {
        let lang = lang();
        spawn_local(async move {
            let ChosenFile {
                file,
                name,
                bytes,
                kind,
                ..
            } = files::look(file).await;
            let mut attachment = Attachment {
                component: component.clone(),
                name: name.clone(),
                bytes,
                kind,
                sha256: "".into(),
            };
            let faults = file_faults(&attachment, &limits, std::iter::empty());
            let fault = faults
                .first()
                .map(|fault| sentence::fault(lang, fault, &name));
            let begun = fault.clone().map_or(State::Checking(0), State::Stopped);
            let number = looked::number();
            let extra = Extra {
                component,
                document,
                name,
                bytes,
                look: None,
                state: begun,
            };
            self.files.update(|files| files.push((number, extra)));
            if fault.is_some() {
                return;
            }
            let go_on = move |percent| {
                self.change(number, State::Checking(percent));
                self.is_wanted(number)
            };
            let sent = file.clone();
            look::look(file, go_on, move |look| {
                if let Some(look) = look {
                    let same = || self.same(lang, &look.sha256);
                    let problem = looked::problem(lang, &look).or_else(same);
                    attachment.name = look.name.clone();
                    self.alter(number, |extra| {
                        extra.name = look.name.clone();
                        extra.look = Some(look);
                        extra.state = problem.map_or(State::Going(0), State::Stopped);
                    });
                }
                if self.is_going(number) {
                    spawn_local(self.send_file(lang, sent, number, attachment));
                }
            });
        });
    }

    /// Sends a file, and tells what became of it.
    async fn send_file(
        self,
        lang: Lang,
        file: files::File,
        number: u32,
        mut attachment: Attachment,
    ) {
        let sent = self.sent(lang, &file, number).await;
        let failed = || key::COMPONENTS_UPLOAD_FAILED.text(lang).to_owned();
        let state = match sent {
            // Removed meanwhile.
            Ok(None) => return,
            Ok(Some(judged)) => match (judged.file, judged.findings.into_iter().next()) {
                (Some(arrived), _) => {
                    attachment.bytes = arrived.bytes;
                    attachment.kind = arrived.kind;
                    attachment.sha256 = arrived.sha256.into();
                    State::Arrived(attachment)
                }
                (None, Some(said)) => State::Stopped(said.message),
                (None, None) => State::Stopped(failed()),
            },
            Err(NetError::Lost) => State::Stopped(failed()),
            Err(NetError::Problem(problem)) => State::Stopped(problem.message()),
        };
        self.change(number, state);
    }

    async fn sent(
        self,
        lang: Lang,
        file: &files::File,
        number: u32,
    ) -> Result<Option<Judged>, NetError> {
        let known = self.draft.get_untracked();
        let draft = match known {
            Some(draft) => draft,
            None => net::begin_draft(lang).await?.key,
        };
        self.draft.set(Some(draft.clone()));
        let go_on: GoOn = Rc::new(move |percent| {
            if let Some(percent) = percent {
                self.change(number, State::Going(percent));
            }
            self.is_wanted(number)
        });
        let place = uploads::begin(file, &draft, lang).await?;
        uploads::send(file, &place, &draft, lang, go_on).await
    }

    /// Whether nobody has removed it.
    fn is_wanted(self, number: u32) -> bool {
        let wanted = |files: &Vec<(u32, Extra)>| files.iter().any(|(own, _)| *own == number);
        self.files.with_untracked(wanted)
    }

    /// Whether nobody has, and nothing is wrong with it.
    fn is_going(self, number: u32) -> bool {
        self.files.with_untracked(|files| {
            let mut own = files.iter().filter(|(own, _)| *own == number);
            own.any(|(_, extra)| !matches!(extra.state, State::Stopped(_)))
        })
    }

    /// That a file of this hash is there already, or on its way.
    fn same(self, lang: Lang, sha256: &str) -> Option<String> {
        self.files.with_untracked(|files| {
            let mut files = files.iter().map(|(_, extra)| extra);
            let same = files.find(|extra| {
                let look = extra.look.as_ref();
                let stopped = matches!(extra.state, State::Stopped(_));
                !stopped && look.is_some_and(|look| look.sha256 == sha256)
            })?;
            Some(looked::same(lang, &same.name, &same.document))
        })
    }

    fn change(self, number: u32, state: State) {
        self.alter(number, |extra| extra.state = state);
    }

    fn alter(self, number: u32, alter: impl FnOnce(&mut Extra)) {
        self.files.update(|files| {
            let own = files.iter_mut().find(|(known, _)| *known == number);
            if let Some((_, extra)) = own {
                alter(extra);
            }
        });
    }

    /// Sends what has arrived, once nothing is under way and nothing asked for is missing.
    fn send(self, after: u32, components: &[Id]) {
        let lang = lang();
        let files = self.files.get_untracked();
        let going = files
            .iter()
            .find(|(_, extra)| matches!(extra.state, State::Checking(_) | State::Going(_)));
        if let Some((_, extra)) = going {
            let name = ("name", extra.name.as_str());
            let pending = key::COMPONENTS_PENDING.fill(lang, &[name]);
            return self.wanting.set(Some(pending));
        }
        let attachments: Vec<_> = files
            .into_iter()
            .filter_map(|(_, extra)| match extra.state {
                State::Arrived(attachment) => Some(attachment),
                _ => None,
            })
            .collect();
        let note = self.note.get_untracked();
        let there = |id: &Id| attachments.iter().any(|file| file.component == *id);
        if note.trim().is_empty() && !components.iter().all(there) {
            let wanting = key::TRACK_SUPPLY_WANTING.text(lang);
            return self.wanting.set(Some(wanting.to_owned()));
        }
        self.wanting.set(None);
        let act = Supply {
            act: "supply",
            attachments,
            note,
        };
        let body = json::write(&act).unwrap_or_default();
        self.track.act(after, body, self.draft.get_untracked());
    }
}
