//! The documents: what is needed, why, and the files for it.

use dunghen_core::{
    assessment::{ComponentState, ComponentStatus, file_faults},
    condition::Truth,
    dossier::Attachment,
    finding::Finding,
    id::Id,
    place::Place,
    procedure::{Component, FileLimits, Provided, Tier},
    text::Lang,
};
use dunghen_words::{Key, key, law, numbers, sentence};
use leptos::{prelude::*, task::spawn_local};

use super::{
    arrive::{arrive, title_of},
    desk::{Open, Upload},
    step::{StepHead, element_of, going_on, worded},
};
use crate::{
    app::{Catalog, lang},
    components::{ErrorEntry, ErrorSummary},
    model::{shown, steps::Step},
    platform::{
        files::{self, ChosenFile},
        net::{self, NetError},
        page,
    },
};

#[component]
pub(super) fn DocumentsPage() -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let title = key::COMPONENTS_TITLE.text(lang);
    arrive(title);
    let told = RwSignal::new(Vec::<ErrorEntry>::new());
    let go_on = going_on(Step::Components);
    let submit = {
        let open = open.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let found = entries(&open, lang);
            title_of(title, !found.is_empty());
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
        Signal::derive(move || {
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
    let missing = move || {
        let missing = assessment.with(|assessment| {
            let open = |state: &&ComponentState| {
                state.needed.holds()
                    && state.tier == Tier::Required
                    && matches!(
                        state.status,
                        ComponentStatus::Missing | ComponentStatus::Faulty
                    )
            };
            assessment.components.iter().filter(open).count()
        });
        match missing {
            0 => key::COMPONENTS_INTRO_DONE.text(lang).to_owned(),
            1 => key::COMPONENTS_INTRO_ONE.text(lang).to_owned(),
            count => key::COMPONENTS_INTRO_MANY.fill(lang, &[("count", &count.to_string())]),
        }
    };
    let listed = open
        .version
        .components
        .iter()
        .cloned()
        .map(|component| view! { <ComponentItem component/> });
    let chosen = Callback::new(|id: String| page::focus(&format!("#{id}")));
    view! {
        <StepHead step=Step::Components title=key::STEP_COMPONENTS.text(lang).to_owned()/>
        <ErrorSummary entries=summary on_choose=chosen/>
        <form novalidate on:submit=submit>
            <h1 tabindex="-1">{title}</h1>
            <p role="status">{missing}</p>
            <p class="visually-hidden" role="status">{move || said.get()}</p>
            <ol class="components">{listed.collect_view()}</ol>
            <p class="buttons">
                <button class="button" type="submit">{key::STEP_NEXT.text(lang)}</button>
                <a href="/" class="button button--quiet">{key::STEP_LATER.text(lang)}</a>
            </p>
        </form>
    }
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

#[component]
fn ComponentItem(component: Component) -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let id = component.id.clone();
    let own = id.clone();
    let assessment = open.assessment;
    let state = Memo::new(move |_| {
        assessment.with(|assessment| {
            assessment
                .components
                .iter()
                .find(|state| state.component == own)
                .cloned()
        })
    });
    let name =
        sentence::place_name(lang, &Place::Component(id.clone()), &open.chunk.words).into_owned();
    let hint = open
        .chunk
        .words
        .get(lang, &format!("component.{id}.hint"))
        .map(str::to_owned);
    let tag = move || {
        state.get().map(|state| {
            let (tone, word) = tag_of(&state);
            view! { <span class="tag" data-tone=tone>{word.text(lang)}</span> }
        })
    };
    let why = {
        let (open, component) = (open.clone(), component.clone());
        move || {
            state
                .get()
                .map(|state| because(&open, &component, &state, lang))
        }
    };
    let problems = {
        let (open, id) = (open.clone(), id.clone());
        move || {
            let told = |finding: &&Finding| {
                finding.place == Place::Component(id.clone())
                    && finding.fault.code.starts_with("file.")
            };
            assessment.with(|assessment| {
                let found = assessment.findings.iter().filter(told);
                found.map(|finding| view! { <p class="component__problem">{worded(&open, lang, finding)}</p> }).collect_view()
            })
        }
    };
    let needed = move || {
        state.with(|state| {
            state
                .as_ref()
                .is_some_and(|state| state.needed != Truth::No)
        })
    };
    let shown_state = move || state.get().map(|state| tag_of(&state).0);
    let file = match component.provided {
        Provided::Form { template } => view! { <p class="component__limits">{template}". "{key::COMPONENTS_FROM_ANSWERS.text(lang)}</p> }.into_any(),
        Provided::File(limits) => {
            let (picked, name) = (id.clone(), name.clone());
            view! {
                {hint.map(|hint| view! { <p class="component__limits">{hint}</p> })}
                <Show when=needed>
                    <FilePicker component=picked.clone() name=name.clone() limits=limits.clone()/>
                </Show>
                <Files component=id.clone()/>
            }
            .into_any()
        }
    };
    view! {
        <li class="component" data-state=shown_state>
            <div class="component__head"><h3 class="component__name">{name}</h3>{tag}</div>
            <p class="component__why">{why}</p>
            {problems}
            {file}
        </li>
    }
}

fn tag_of(state: &ComponentState) -> (&'static str, Key) {
    match (state.needed, state.status, state.tier) {
        (_, ComponentStatus::Faulty, _) => ("problem", key::COMPONENTS_PROBLEM),
        (Truth::No, ..) => ("unneeded", key::COMPONENTS_UNNEEDED),
        (_, ComponentStatus::Attached | ComponentStatus::FromAnswers, _) => {
            ("submitted", key::COMPONENTS_SUBMITTED)
        }
        (Truth::Unknown, ..) => ("unneeded", key::COMPONENTS_UNSETTLED),
        (_, _, Tier::Required) => ("needed", key::COMPONENTS_NEEDED),
        (_, _, Tier::Recommended) => ("advised", key::COMPONENTS_ADVISED),
        (_, _, Tier::Optional) => ("advised", key::COMPONENTS_OPTIONAL),
    }
}

/// Why a document is needed or not: the answers it rests on, and the article.
fn because(open: &Open, component: &Component, state: &ComponentState, lang: Lang) -> String {
    let Catalog(index) = expect_context();
    let words = &open.chunk.words;
    let answers: Vec<_> = open.assessment.with_untracked(|assessment| {
        let told = state.because.iter().filter_map(|id| {
            let field = open.version.fields().find(|field| field.id == *id)?;
            let value = assessment.answers.get(id)?;
            let answer = shown::answer(field, value, words, &index, lang);
            let question = shown::label(id, words, lang);
            Some(
                key::COMPONENTS_BECAUSE_ANSWER
                    .fill(lang, &[("question", &question), ("answer", &answer)]),
            )
        });
        told.collect()
    });
    let law = law::citation(lang, &component.law, &index.acts);
    let law = key::COMPONENTS_LAW.fill(lang, &[("law", &law)]);
    let why = if answers.is_empty() {
        key::COMPONENTS_BECAUSE_ALWAYS.text(lang).to_owned()
    } else {
        key::COMPONENTS_BECAUSE.fill(lang, &[("answers", &answers.join("; "))])
    };
    format!("{why} {law}")
}

#[component]
fn FilePicker(component: Id, name: String, limits: FileLimits) -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let id = element_of(&Place::Component(component.clone()));
    let kinds: Vec<_> = limits.accepts.iter().map(ToString::to_string).collect();
    let accept: Vec<_> = limits
        .accepts
        .iter()
        .map(|kind| kind.media_type())
        .collect();
    let forms = shown::forms(&limits.forms, lang);
    let told = [
        key::COMPONENTS_FORMS.fill(lang, &[("forms", &forms)]),
        key::COMPONENTS_LIMITS.fill(
            lang,
            &[
                ("kinds", &kinds.join(", ")),
                ("max", &limits.max_bytes.to_string()),
            ],
        ),
        key::COMPONENTS_PHOTOS_HINT.text(lang).to_owned(),
    ];
    let limits_id = format!("{id}-limits");
    let over = RwSignal::new(false);
    let take = move |files: Vec<files::File>| {
        for file in files {
            let (open, component, limits) = (open.clone(), component.clone(), limits.clone());
            spawn_local(async move {
                let chosen = files::look(file).await;
                begin(&open, lang, component, &limits, chosen);
            });
        }
    };
    let taken = take.clone();
    view! {
        <p class="component__limits" id=limits_id.clone()>{told.join(" ")}</p>
        <div
            class="upload" data-state=move || over.get().then_some("over")
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| { over.set(false); take(files::dropped(&event)); }
        >
            <input
                class="upload__input visually-hidden" type="file" id=id.clone() accept=accept.join(",") multiple=true
                aria-describedby=limits_id
                on:change=move |event| taken(files::chosen(&event))
            />
            <label class="button button--quiet" for=id>
                {key::COMPONENTS_CHOOSE.text(lang)}<span class="visually-hidden">": "{name}</span>
            </label>
            <span class="upload__drop">{key::COMPONENTS_DROP.text(lang)}</span>
        </div>
    }
}

/// Checks a chosen file and, when nothing is wrong with it, sends it.
fn begin(open: &Open, lang: Lang, component: Id, limits: &FileLimits, chosen: ChosenFile) {
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
    let id = open.desk.uploads.with_untracked(|uploads| {
        uploads
            .iter()
            .map(|upload| upload.id + 1)
            .max()
            .unwrap_or_default()
    });
    let faulty = problem.is_some();
    open.desk.uploads.update(|uploads| {
        uploads.push(Upload {
            id,
            component,
            chosen,
            percent: 0,
            problem,
            again: false,
        });
    });
    if !faulty {
        send(open, lang, id);
    }
}

/// Sends a file that waits, and takes it into the draft once it has arrived.
fn send(open: &Open, lang: Lang, id: u32) {
    let (desk, code) = (open.desk, open.code.clone());
    let change = move |change: &dyn Fn(&mut Upload)| {
        desk.uploads.update(|uploads| {
            uploads
                .iter_mut()
                .filter(|upload| upload.id == id)
                .for_each(change)
        });
    };
    let Some(upload) = desk
        .uploads
        .with_untracked(|uploads| uploads.iter().find(|upload| upload.id == id).cloned())
    else {
        return;
    };
    change(&|upload| upload.problem = None);
    spawn_local(async move {
        let progress = move |percent| change(&|upload| upload.percent = percent);
        let result = net::upload(&upload.chosen.file, lang, progress).await;
        // Removed meanwhile: then it is not wanted any more.
        if !desk
            .uploads
            .with_untracked(|uploads| uploads.iter().any(|upload| upload.id == id))
        {
            return;
        }
        match result {
            Ok(arrived) => {
                desk.uploads
                    .update(|uploads| uploads.retain(|upload| upload.id != id));
                let name = ("name", upload.chosen.name.as_str());
                desk.said.set(key::COMPONENTS_UPLOADED.fill(lang, &[name]));
                desk.update(&code, |draft| {
                    draft.dossier.attachments.push(Attachment {
                        component: upload.component,
                        name: upload.chosen.name,
                        bytes: arrived.bytes,
                        kind: arrived.kind,
                        sha256: arrived.sha256.into(),
                    });
                });
            }
            Err(error) => {
                let problem = match error {
                    NetError::Lost => key::COMPONENTS_UPLOAD_FAILED.text(lang).to_owned(),
                    NetError::Problem(problem) => problem.title,
                };
                change(&|upload| {
                    upload.problem = Some(problem.clone());
                    upload.again = true;
                });
            }
        }
    });
}

/// The files of a component: those that have arrived and those on their way.
#[component]
fn Files(component: Id) -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let arrived = {
        let (open, component) = (open.clone(), component.clone());
        move || {
            let files = open
                .desk
                .draft
                .with(|draft| draft.dossier.attachments.clone());
            let own = files
                .into_iter()
                .enumerate()
                .filter(|(_, file)| file.component == component);
            own.map(|(at, file)| {
                let (desk, code) = (open.desk, open.code.clone());
                let remove = move |_| {
                    desk.update(&code, |draft| {
                        if at < draft.dossier.attachments.len() {
                            let file = draft.dossier.attachments.remove(at);
                            let name = ("name", file.name.as_str());
                            desk.said.set(key::COMPONENTS_REMOVED.fill(lang, &[name]));
                        }
                    });
                };
                view! {
                    <li class="file" data-state="done">
                        <span class="file__name">{file.name.clone()}</span>" "
                        <span class="file__size">{numbers::bytes(lang, file.bytes)}</span>
                        <button class="button button--plain" type="button" on:click=remove>
                            {key::COMPONENTS_REMOVE.text(lang)}<span class="visually-hidden">" "{file.name}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
        }
    };
    let under_way = move || {
        let uploads = open.desk.uploads.get();
        let own = uploads
            .into_iter()
            .filter(|upload| upload.component == component);
        own.map(|upload| under_way(&open, lang, upload))
            .collect_view()
    };
    view! { <ul class="files">{arrived}{under_way}</ul> }
}

fn under_way(open: &Open, lang: Lang, upload: Upload) -> impl IntoView + use<> {
    let name = upload.chosen.name;
    let id = upload.id;
    let uploads = open.desk.uploads;
    let remove = move |_| uploads.update(|uploads| uploads.retain(|upload| upload.id != id));
    let state = if upload.problem.is_some() {
        "failed"
    } else {
        "uploading"
    };
    let again = upload.again.then(|| {
        let open = open.clone();
        view! {
            <button class="button button--plain" type="button" on:click=move |_| send(&open, lang, id)>
                {key::COMPONENTS_RETRY_FILE.text(lang)}
            </button>
        }
    });
    let percent = upload.percent.to_string();
    let label = key::COMPONENTS_UPLOADING.fill(lang, &[("name", &name), ("percent", &percent)]);
    let progress = upload.problem.is_none().then(|| {
        view! { <progress class="file__progress" max="100" value=percent aria-label=label></progress> }
    });
    view! {
        <li class="file" data-state=state>
            <span class="file__name">{name.clone()}</span>" "
            <span class="file__size">{numbers::bytes(lang, upload.chosen.bytes)}</span>
            {again}
            <button class="button button--plain" type="button" on:click=remove>
                {key::COMPONENTS_REMOVE.text(lang)}<span class="visually-hidden">" "{name}</span>
            </button>
            {progress}
            {upload.problem.map(|problem| view! { <p class="file__problem" role="alert">{problem}</p> })}
        </li>
    }
}
