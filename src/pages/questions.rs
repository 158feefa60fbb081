//! A page of questions: a section, or whom to reach.

use dunghen_core::{
    assessment::Assessment,
    finding::{Finding, Severity},
    id::Id,
    place::Place,
    procedure::{Field, FieldKind},
    text::Lang,
};
use dunghen_words::{Key, key};
use leptos::prelude::*;

use super::{
    arrive::{arrive, title_of},
    desk::Open,
    step::{element_of, going_on, step_head, worded},
};
use crate::{
    app::{Catalog, lang},
    components::{ErrorEntry, error_summary, later, submit_button, title},
    fields::{Question, Widget, question_view},
    html::{Child, El, Event, Live, el, live},
    model::{shown, steps::Step},
    platform::{address::Address, page},
};

/// What was told to be mended.
type Told = RwSignal<Vec<Finding>>;

/// Up to this many options are all in view; more are a list.
const OPTIONS_IN_VIEW: usize = 8;

pub(super) fn questions_page(step: &Step) -> impl Child + use<> {
    let lang = lang();
    let open = expect_context::<Open>();
    let (name, hint) = heading(&open, step, lang);
    arrive(&name);
    let told = RwSignal::new(Vec::<Finding>::new());
    let address = expect_context::<Address>();
    let go_on = going_on(step.clone());
    let stop = open.path("stop");
    let submit = {
        let (open, step, name) = (open.clone(), step.clone(), name.clone());
        move |event: Event| {
            event.prevent_default();
            let here = |finding: &&Finding| finding.blocks() && step.holds(&open.version, finding);
            let found: Vec<_> = open.assessment.with_untracked(|assessment| {
                assessment.findings.iter().filter(here).cloned().collect()
            });
            if found
                .iter()
                .any(|finding: &Finding| finding.severity == Severity::Gate)
            {
                address.go(&stop);
                return;
            }
            title_of(&name, !found.is_empty());
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
    let settle = move |_: Event| {
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
    let questions = match step {
        Step::Section(id) => (section_questions(&open, id, told), Vec::new()),
        _ => (Vec::new(), contact_questions(&open, told)),
    };
    let next = submit_button(key::STEP_NEXT.text(lang));
    let form = el("form")
        .flag("novalidate", true)
        .on("submit", submit)
        .on("change", settle)
        .child(title(&name))
        .child(hint.map(|hint| el("p").class("soft").child(hint)))
        .child(questions)
        .child(el("p").class("buttons").child(next).child(later()));
    (
        step_head(step, &name),
        error_summary(summary, page::focus),
        form,
    )
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
fn error_at(open: &Open, told: Told, place: Place) -> Signal<Option<String>> {
    let (open, lang) = (open.clone(), lang());
    Signal::derive(move || {
        told.with(|told| {
            told.iter()
                .find(|finding| finding.place == place)
                .map(|finding| worded(&open, lang, finding))
        })
    })
}

fn contact_questions(open: &Open, told: Told) -> Vec<El> {
    let lang = lang();
    let contact = open
        .desk
        .draft
        .with_untracked(|draft| draft.dossier.contact.clone());
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
        let value = contact.part(part).unwrap_or_default();
        let error = error_at(open, told, Place::Contact(part.into()));
        let (desk, code) = (open.desk, open.code.clone());
        question_view(&question, value, error, move |typed| {
            desk.update(&code, |draft| draft.set_contact(part, typed));
        })
    };
    [
        ("full_name", "text", "name"),
        ("phone", "tel", "tel"),
        ("email", "email", "email"),
    ]
    .into_iter()
    .map(question)
    .collect()
}

/// The questions of a section, each there while it is asked.
fn section_questions(open: &Open, section: &Id, told: Told) -> Vec<Live> {
    let fields = open.version.sections.iter();
    fields
        .filter(|known| known.id == *section)
        .flat_map(|known| &known.fields)
        .map(|field| {
            let (open, field) = (open.clone(), field.clone());
            let (assessment, id) = (open.assessment, field.id.clone());
            let required = Memo::new(move |_| {
                assessment.with(|assessment: &Assessment| {
                    let asked = assessment.asked.iter().find(|asked| asked.field == id);
                    asked.map(|asked| asked.required)
                })
            });
            live(move || {
                let question = question_of(&open, &field, required.get()?);
                let value = open
                    .desk
                    .draft
                    .with_untracked(|draft| draft.typed(&field.id));
                let error = error_at(&open, told, Place::Answer(field.id.clone()));
                let (desk, code, id) = (open.desk, open.code.clone(), field.id.clone());
                Some(question_view(&question, &value, error, move |typed| {
                    desk.update(&code, |draft| draft.set_answer(&id, typed));
                }))
            })
        })
        .collect()
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
            let named = wards.map(|ward| (ward.code.to_string(), ward.name.clone()));
            Widget::List(named.collect())
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
