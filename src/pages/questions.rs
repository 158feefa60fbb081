//! A page of questions: a section, or whom to reach.

use dunghen_core::{
    assessment::Assessment,
    finding::{Finding, Severity},
    id::Id,
    letters,
    place::Place,
    procedure::{Field, FieldKind},
    text::Lang,
};
use dunghen_words::{Key, key};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    arrive::{arrive, title_of},
    desk::Open,
    step::{StepHead, element_of, going_on, worded},
};
use crate::{
    app::{Catalog, lang},
    components::{ErrorEntry, ErrorSummary},
    fields::{Question, QuestionView, Widget},
    model::{shown, steps::Step},
    platform::page,
};

/// Up to this many options are all in view; more are a list.
const OPTIONS_IN_VIEW: usize = 8;

#[component]
pub(super) fn QuestionsPage(
    /// The step shown.
    step: Step,
) -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let (title, hint) = heading(&open, &step, lang);
    arrive(&title);
    let told = RwSignal::new(Vec::<Finding>::new());
    let navigate = use_navigate();
    let go_on = going_on(step.clone());
    let stop = open.path("stop");
    let submit = {
        let (open, step, title) = (open.clone(), step.clone(), title.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let here = |finding: &&Finding| finding.blocks() && step.holds(&open.version, finding);
            let found: Vec<_> = open.assessment.with_untracked(|assessment| {
                assessment.findings.iter().filter(here).cloned().collect()
            });
            if found
                .iter()
                .any(|finding: &Finding| finding.severity == Severity::Gate)
            {
                navigate(&stop, NavigateOptions::default());
                return;
            }
            title_of(&title, !found.is_empty());
            if found.is_empty() {
                go_on();
            } else {
                told.set(found);
                page::focus(".errors");
            }
        }
    };
    // What was told is taken back once it is mended; nothing new is told while
    // filling in. Not at once: the page would move under a finger still down.
    let assessment = open.assessment;
    let settle = move |_| {
        page::soon(move || {
            // The page may be gone by then.
            let now = assessment.try_with_untracked(|now| now.findings.clone());
            if let Some(now) = now {
                told.try_update(|told| told.retain(|finding| now.contains(finding)));
            }
        });
    };
    let summary = {
        let open = open.clone();
        Signal::derive(move || {
            let entry = |finding: &Finding| ErrorEntry {
                message: worded(&open, lang, finding),
                href: format!("#{}", element_of(&finding.place)),
            };
            told.with(|told| told.iter().map(entry).collect())
        })
    };
    let questions = match &step {
        Step::Section(id) => view! { <SectionQuestions section=id.clone() told/> }.into_any(),
        _ => view! { <ContactQuestions told/> }.into_any(),
    };
    let chosen = Callback::new(|id: String| page::focus(&format!("#{id}")));
    view! {
        <StepHead step title=title.clone()/>
        <ErrorSummary entries=summary on_choose=chosen/>
        <form novalidate on:submit=submit on:change=settle>
            <h1 tabindex="-1">{title}</h1>
            {hint.map(|hint| view! { <p class="soft">{hint}</p> })}
            {questions}
            <p class="buttons">
                <button class="button" type="submit">{key::STEP_NEXT.text(lang)}</button>
                <a href="/" class="button button--quiet">{key::STEP_LATER.text(lang)}</a>
            </p>
        </form>
    }
}

fn heading(open: &Open, step: &Step, lang: Lang) -> (String, Option<String>) {
    match step {
        Step::Section(id) => {
            let word = |name: &str| open.chunk.words.get(lang, &format!("section.{id}.{name}"));
            (
                word("title").unwrap_or(id).to_owned(),
                word("hint").map(str::to_owned),
            )
        }
        _ => (key::STEP_CONTACT_TITLE.text(lang).to_owned(), None),
    }
}

/// The words of the first thing told about a place.
fn error_at(open: &Open, told: RwSignal<Vec<Finding>>, place: Place) -> Signal<Option<String>> {
    let (open, lang) = (open.clone(), lang());
    Signal::derive(move || {
        told.with(|told| {
            told.iter()
                .find(|finding| finding.place == place)
                .map(|finding| worded(&open, lang, finding))
        })
    })
}

#[component]
fn ContactQuestions(
    /// What was told to be mended.
    told: RwSignal<Vec<Finding>>,
) -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let question = |(part, inputmode, autocomplete): (&'static str, &'static str, &'static str)| {
        let word = |table: &str| {
            Key::named(&format!("{table}.{part}")).map(|key| key.text(lang).to_owned())
        };
        let question = Question {
            id: format!("contact-{part}"),
            label: word("contact").unwrap_or_default(),
            hint: word("contact_hint"),
            optional: part == "email",
            widget: Widget::Line {
                inputmode,
                autocomplete,
                unit: None,
            },
        };
        let contact = open
            .desk
            .draft
            .with_untracked(|draft| draft.dossier.contact.clone());
        let value = contact.part(part).unwrap_or_default().to_owned();
        let error = error_at(&open, told, Place::Contact(part.into()));
        let (desk, code) = (open.desk, open.code.clone());
        let on_answer = Callback::new(move |typed: String| {
            desk.update(&code, |draft| draft.set_contact(part, typed))
        });
        view! { <QuestionView question value error on_answer/> }
    };
    [
        ("full_name", "text", "name"),
        ("phone", "tel", "tel"),
        ("email", "email", "email"),
    ]
    .map(question)
    .into_iter()
    .collect_view()
}

#[component]
fn SectionQuestions(
    /// The section.
    section: Id,
    /// What was told to be mended.
    told: RwSignal<Vec<Finding>>,
) -> impl IntoView {
    let open = expect_context::<Open>();
    let assessment = open.assessment;
    let here: Vec<Id> = open
        .version
        .sections
        .iter()
        .filter(|known| known.id == section)
        .flat_map(|known| known.fields.iter().map(|field| field.id.clone()))
        .collect();
    let asked = Memo::new(move |_| {
        assessment.with(|assessment: &Assessment| {
            let shown = assessment
                .asked
                .iter()
                .filter(|asked| here.contains(&asked.field));
            shown
                .map(|asked| (asked.field.clone(), asked.required))
                .collect::<Vec<_>>()
        })
    });
    let question = move |(field, required): (Id, bool)| {
        let question = open
            .version
            .fields()
            .find(|known| known.id == field)
            .map(|field| question_of(&open, field, required));
        let value = open.desk.draft.with_untracked(|draft| draft.typed(&field));
        let error = error_at(&open, told, Place::Answer(field.clone()));
        let (desk, code) = (open.desk, open.code.clone());
        let on_answer = Callback::new(move |typed: String| {
            desk.update(&code, |draft| draft.set_answer(&field, typed))
        });
        question.map(|question| view! { <QuestionView question value error on_answer/> })
    };
    view! { <For each=move || asked.get() key=|(field, _)| field.clone() children=question/> }
}

fn question_of(open: &Open, field: &Field, required: bool) -> Question {
    let lang = lang();
    let words = &open.chunk.words;
    let line = |inputmode| Widget::Line {
        inputmode,
        autocomplete: "off",
        unit: shown::unit(field, words, lang).map(str::to_owned),
    };
    let widget = match &field.kind {
        FieldKind::Text
        | FieldKind::DocumentNumber
        | FieldKind::Passport
        | FieldKind::CertificateNumber => line("text"),
        FieldKind::Paragraph => Widget::Paragraph,
        FieldKind::Integer { .. } | FieldKind::CitizenId | FieldKind::EnterpriseCode => {
            line("numeric")
        }
        FieldKind::Area => line("decimal"),
        FieldKind::PastDate => line("text"),
        FieldKind::Choice { options } => {
            let worded = |option: &Id| {
                let name = words.get(lang, &format!("field.{}.option.{option}", field.id));
                (option.to_string(), name.unwrap_or(option).to_owned())
            };
            let options: Vec<_> = options.iter().map(worded).collect();
            if options.len() <= OPTIONS_IN_VIEW {
                Widget::Options(options)
            } else {
                Widget::List(options)
            }
        }
        FieldKind::Ward { province, .. } => {
            let Catalog(index) = expect_context();
            let wards = index.wards.iter().filter(|ward| ward.province == *province);
            let mut wards: Vec<_> = wards
                .map(|ward| (ward.code.to_string(), ward.name.clone()))
                .collect();
            wards.sort_by_cached_key(|(_, name)| letters::bare(name));
            Widget::List(wards)
        }
    };
    Question {
        id: element_of(&Place::Answer(field.id.clone())),
        label: shown::label(&field.id, words, lang),
        hint: words
            .get(lang, &format!("field.{}.hint", field.id))
            .map(str::to_owned),
        optional: !required,
        widget,
    }
}
