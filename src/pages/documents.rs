//! The documents: what is needed, why, and the files for it.

mod heap;
mod photos;
mod preview;
mod uploading;

use dunghen_core::{
    assessment::ComponentState,
    condition::Truth,
    file::FileKind,
    id::Id,
    place::Place,
    procedure::{Component, FileLimits, Provided, Tier},
    text::Lang,
};
use dunghen_words::{key, sentence};
use leptos::task::spawn_local;

use self::{
    heap::heap,
    photos::photos,
    uploading::{begin, files, resume},
};
use super::{
    arrive::{arrive, title_of},
    forms::form_path,
    open::Open,
    step::{element_of, going_on, step_head, worded},
    why::{because, details, tag_of},
};
use crate::{
    app::lang,
    components::{ErrorEntry, error_summary, hidden, later, link, submit_button, title},
    html::{Child, El, Event, el, live},
    model::{shown, steps::Step},
    platform::{files as device, page},
    state::{Memo, RwSignal, expect_context},
};

pub(super) fn documents_page() -> impl Child + use<> {
    let lang = lang();
    let open = expect_context::<Open>();
    let heading = key::COMPONENTS_TITLE.text(lang);
    arrive(heading);
    let told = RwSignal::new(Vec::<ErrorEntry>::new());
    let go_on = going_on(Step::Components);
    let submit = {
        let open = open.clone();
        move |event: Event| {
            event.prevent_default();
            let found = entries(&open, lang);
            title_of(heading, !found.is_empty());
            if found.is_empty() {
                go_on();
            } else {
                told.set(found);
                page::focus(".errors");
            }
        }
    };
    // What was told is taken back once it is mended.
    let summary = {
        let open = open.clone();
        Memo::new(move |_| {
            let now = entries(&open, lang);
            told.with(|told| {
                told.iter()
                    .filter(|entry| now.contains(entry))
                    .cloned()
                    .collect()
            })
        })
    };
    let said = open.desk.said;
    let assessment = open.assessment;
    let missing = live(move || {
        let (missing, unsettled) = assessment.with(|assessment| {
            // Of several any one of which will do, the first is told to be missing.
            let wanting = |state: &&ComponentState| {
                assessment.findings.iter().any(|finding| {
                    finding.blocks()
                        && matches!(&finding.place, Place::Component(id) if *id == state.component)
                })
            };
            let mut states = assessment.components.iter();
            let unsettled = |state: &ComponentState| state.needed == Truth::Unknown;
            (
                states.clone().filter(wanting).count(),
                states.any(unsettled),
            )
        });
        match missing {
            0 if unsettled => key::COMPONENTS_INTRO_UNSETTLED.text(lang).to_owned(),
            0 => key::COMPONENTS_INTRO_DONE.text(lang).to_owned(),
            1 => key::COMPONENTS_INTRO_ONE.text(lang).to_owned(),
            count => key::COMPONENTS_INTRO_MANY.fill(lang, &[("count", &count.to_string())]),
        }
    });
    let heap = {
        let own = open.clone();
        heap(&open, move |component, limits, file| {
            take_one(&own, component, limits, file);
        })
    };
    // Answers change on other pages, so what may be needed stays so while one is here.
    let needed = |component: &&Component| {
        assessment.with_untracked(|assessment| {
            let mut states = assessment.components.iter();
            states.any(|state| state.component == component.id && may_be_needed(state))
                || open.desk.draft.with_untracked(|draft| {
                    let mut files = draft.dossier.attachments.iter();
                    files.any(|file| file.component == component.id)
                })
        })
    };
    let items = |components: Vec<&Component>| {
        let list = el("ol").class("components");
        let items = components.into_iter();
        list.child(
            items
                .map(|component| component_item(&open, component, summary))
                .collect::<Vec<_>>(),
        )
    };
    let (needed, others): (Vec<_>, Vec<_>) = open.version.components.iter().partition(needed);
    let count = others.len().to_string();
    let rest = (!others.is_empty()).then(|| {
        let told = key::COMPONENTS_OTHERS.fill(lang, &[("count", &count)]);
        el("details")
            .child(el("summary").child(told))
            .child(items(others))
    });
    let list = (items(needed), rest);
    let status = || el("p").attr("role", "status");
    let next = submit_button(key::STEP_NEXT.text(lang));
    let form = el("form")
        .flag("novalidate", true)
        .on("submit", submit)
        .child(title(heading))
        .child(status().child(missing))
        .child(
            status()
                .class("visually-hidden")
                .child(live(move || said.get())),
        )
        .child(heap)
        .child(list)
        .child(el("p").class("buttons").child(next).child(later()));
    let head = step_head(&Step::Components, key::STEP_COMPONENTS.text(lang));
    (head, error_summary(summary, page::focus), form)
}

/// What is to be mended before going on: findings, and uploads under way.
fn entries(open: &Open, lang: Lang) -> Vec<ErrorEntry> {
    let entry = |place: &Place, message: String| ErrorEntry {
        message,
        href: format!("#{}", element_of(place)),
    };
    let mut found: Vec<_> = open.assessment.with(|assessment| {
        let blocking = assessment
            .findings
            .iter()
            .filter(|finding| finding.blocks() && matches!(finding.place, Place::Component(_)));
        blocking
            .map(|finding| entry(&finding.place, worded(open, lang, finding)))
            .collect()
    });
    open.desk.uploads.with(|uploads| {
        for upload in uploads.iter().filter(|upload| upload.problem.is_none()) {
            let message = key::COMPONENTS_PENDING.fill(lang, &[("name", &upload.chosen.name)]);
            found.push(entry(&Place::Component(upload.component.clone()), message));
        }
    });
    found
}

fn may_be_needed(state: &ComponentState) -> bool {
    state.needed != Truth::No && state.tier != Tier::NotNeeded
}

/// What was told to be mended.
type Told = Memo<Vec<ErrorEntry>>;

fn component_item(open: &Open, component: &Component, told: Told) -> El {
    let lang = lang();
    let id = component.id.clone();
    let place = Place::Component(id.clone());
    let assessment = open.assessment;
    let state = {
        let id = id.clone();
        Memo::new(move |_| {
            assessment.with(|assessment| {
                let mut states = assessment.components.iter();
                states.find(|state| state.component == id).cloned()
            })
        })
    };
    let name = sentence::place_name(lang, &place, &open.chunk.words).into_owned();
    let tag = live(move || {
        let (tone, word) = tag_of(&state.get()?);
        let tag = el("span").class("tag").attr("data-tone", tone);
        Some(tag.child(word.text(lang)))
    });
    let why = {
        let (open, id) = (open.clone(), id.clone());
        live(move || {
            let mut components = open.version.components.iter().enumerate();
            let (at, component) = components.find(|(_, known)| known.id == id)?;
            let state = state.get()?;
            let why = may_be_needed(&state).then(|| el("strong").child(key::COMPONENTS_WHY));
            let because = because(&open, at, component, &state, lang);
            Some(
                el("p")
                    .class("component__why")
                    .child(why)
                    .child(" ")
                    .child(because),
            )
        })
    };
    // What is wrong with files at once, and what was told above.
    let problems = {
        let (open, own) = (open.clone(), element_of(&place));
        let errors = el("div").id(&error_id(&own));
        errors.child(live(move || {
            let mut said: Vec<String> = assessment.with(|assessment| {
                let found = assessment.findings.iter().filter(|finding| {
                    finding.place == place && finding.fault.code.starts_with("file.")
                });
                found.map(|finding| worded(&open, lang, finding)).collect()
            });
            told.with(|told| {
                for entry in told {
                    if entry.href.strip_prefix('#') == Some(&own) && !said.contains(&entry.message)
                    {
                        said.push(entry.message.clone());
                    }
                }
            });
            let line = |said: String| el("p").class("component__problem").child(said);
            said.into_iter().map(line).collect::<Vec<_>>()
        }))
    };
    let head = el("div")
        .class("component__head")
        .child(el("h2").class("component__name").child(name.as_str()))
        .child(tag);
    let item = el("li")
        .class("component")
        .live_attr("data-state", move || {
            Some(tag_of(&state.get()?).0.to_owned())
        })
        .child(head)
        .child(why)
        .child(problems);
    let limits = match &component.provided {
        Provided::File(limits) => limits.clone(),
        Provided::Form { template } => {
            let from = key::COMPONENTS_FROM_ANSWERS.text(lang);
            // As the law calls it, in the law's language.
            let form = el("span").attr("lang", "vi").child(template.as_str());
            let told = el("p").class("component__limits").child(form);
            return item
                .child(told.child(". ").child(from))
                .child(form_link(open, component));
        }
    };
    resume(open, lang, &id, &limits);
    let needed = Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(may_be_needed)));
    let details = {
        let (open, id) = (open.clone(), id.clone());
        live(move || {
            let mut components = open.version.components.iter();
            let component = components.find(|known| known.id == id)?;
            let details = needed.get().then(|| details(&open, component, lang))?;
            let shown = el("p").class("component__limits");
            (!details.is_empty()).then(|| shown.child(details))
        })
    };
    let picker = {
        let (open, id) = (open.clone(), id.clone());
        live(move || {
            needed
                .get()
                .then(|| file_picker(&open, &id, &name, &limits, told))
        })
    };
    item.child(details)
        .child(form_link(open, component))
        .child(picker)
        .child(files(open, &id))
}

/// The way to the official form, filled in by the answers.
pub(super) fn form_link(open: &Open, component: &Component) -> Option<El> {
    let link = link(&form_path(open, &component.id), key::FORM_OPEN.text(lang()));
    component.printed.then(|| el("p").child(link))
}

/// The id of what is told to be mended at an element.
fn error_id(own: &str) -> String {
    format!("{own}-error")
}

fn file_picker(
    open: &Open,
    component: &Id,
    name: &str,
    limits: &FileLimits,
    errors: Told,
) -> impl Child + use<> {
    let lang = lang();
    let id = element_of(&Place::Component(component.clone()));
    let kinds: Vec<_> = limits.accepts.iter().map(ToString::to_string).collect();
    let accept: Vec<_> = limits
        .accepts
        .iter()
        .map(|kind| kind.media_type())
        .collect();
    let forms = shown::forms(&limits.forms, lang);
    let pictures = limits.accepts.iter().any(|kind| *kind != FileKind::Pdf);
    let told = [
        key::COMPONENTS_FORMS.fill(lang, &[("forms", &forms)]),
        key::COMPONENTS_LIMITS.fill(
            lang,
            &[
                ("kinds", &kinds.join(", ")),
                ("max", &limits.max_bytes.to_string()),
            ],
        ),
        if pictures {
            key::COMPONENTS_PHOTOS_HINT.text(lang).to_owned()
        } else {
            String::new()
        },
    ];
    let limits_id = format!("{id}-limits");
    let over = RwSignal::new(false);
    let take = {
        let (open, component, limits) = (open.clone(), component.clone(), limits.clone());
        move |files: Vec<device::File>| {
            files
                .into_iter()
                .for_each(|file| take_one(&open, &component, &limits, file));
        }
    };
    let (taken, joined) = (take.clone(), take.clone());
    let input = el("input")
        .class("upload__input visually-hidden")
        .id(&id)
        .attr("type", "file")
        .attr("accept", &accept.join(","))
        .flag("multiple", true)
        .attr(
            "aria-describedby",
            &format!("{limits_id} {}", error_id(&id)),
        )
        .live_attr("aria-invalid", {
            let href = format!("#{id}");
            move || {
                let any = errors.with(|told| told.iter().any(|entry| entry.href == href));
                any.then(|| "true".to_owned())
            }
        })
        .on("change", move |event| taken(device::chosen(&event)));
    let label = el("label")
        .class("button button--quiet")
        .attr("for", &id)
        .child(key::COMPONENTS_CHOOSE)
        .child(hidden(&format!(" {name}")));
    let drop = el("span").class("upload__drop").child(key::COMPONENTS_DROP);
    let upload = el("div")
        .class("upload")
        .live_attr("data-state", move || over.get().then(|| "over".to_owned()))
        .on("dragover", move |event| {
            event.prevent_default();
            over.set(true);
        })
        .on("dragleave", move |_| over.set(false))
        .on("drop", move |event| {
            over.set(false);
            take(device::dropped(&event));
        })
        .child(input)
        .child(label)
        .child(drop);
    let photos = limits
        .accepts
        .contains(&FileKind::Pdf)
        .then(|| photos(&id, name, joined));
    let limits = el("p").class("component__limits").id(&limits_id);
    (limits.child(told.join(" ")), upload, photos)
}

/// Looks at a file and has it sent for a document.
fn take_one(open: &Open, component: &Id, limits: &FileLimits, file: device::File) {
    let lang = lang();
    let (open, component, limits) = (open.clone(), component.clone(), limits.clone());
    spawn_local(async move {
        let chosen = device::look(file).await;
        begin(&open, lang, component, &limits, chosen);
    });
}
