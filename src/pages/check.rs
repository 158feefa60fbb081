//! All answers before they are sent, and the sending.

use dunghen_core::{
    assessment::Assessment,
    finding::{Finding, Severity},
    id::Id,
    place::Place,
    procedure::Provided,
    receipt::Submission,
    text::Lang,
};
use dunghen_words::{Key, answers, key, numbers, sentence};
use leptos::task::spawn_local;

use super::{
    arrive::{arrive, title_of},
    card::{contact_field, remember},
    desk::Desk,
    documents::form_link,
    later::Places,
    open::Open,
    sending::{flush, taken},
    step::{element_of, step_head, worded},
};
use crate::{
    app::{Catalog, CatalogLoads, lang},
    components::{ErrorEntry, button, error_summary, hidden, later, link, submit_button, title},
    html::{Child, El, el, live},
    model::{
        draft::Waiting,
        json, shown,
        steps::{Step, steps},
    },
    platform::{
        address::Address,
        net::{self, NetError},
        page,
    },
    state::{Memo, RwSignal, expect_context},
};

pub(super) fn check_page() -> impl Child + use<> {
    let lang = lang();
    let open = expect_context::<Open>();
    let heading = key::CHECK_TITLE.text(lang);
    arrive(heading);
    let printed = open.version.components.iter();
    let printed: Vec<_> = printed
        .filter_map(|component| form_link(&open, component))
        .collect();
    let told = RwSignal::new(Vec::<ErrorEntry>::new());
    let summary = Memo::new(move |_| told.get());
    let trouble = RwSignal::new(None::<String>);
    let sending = RwSignal::new(false);
    let send = sender(told, trouble, sending);
    let (desk, code) = (open.desk, open.code.clone());
    let warnings = live(move || {
        let items: Vec<_> = open.assessment.with(|assessment| {
            let found = assessment.findings.iter();
            let item = |finding: &Finding| {
                let label = sentence::place_name(lang, &finding.place, &open.chunk.words);
                let said = worded(&open, lang, finding);
                // A rule's own words do not name the question.
                el("li").child(match said.starts_with(&*label) {
                    true => said,
                    false => format!("{label}: {said}"),
                })
            };
            found
                .filter(|finding| finding.severity == Severity::Warning)
                .map(item)
                .collect()
        });
        (!items.is_empty()).then(|| {
            el("section")
                .class("notice")
                .child(el("h2").class("notice__title").child(key::CHECK_WARNINGS))
                .child(el("ul").child(items))
        })
    });
    let label = live(move || match sending.get() {
        true => key::CHECK_SENDING.text(lang),
        false => key::CHECK_SEND.text(lang),
    });
    let button = submit_button("")
        .live_attr("aria-disabled", move || {
            sending.get().then(|| "true".to_owned())
        })
        .child(label);
    let problem = live(move || Some(el("p").class("notice").child(trouble.get()?)));
    let form = el("form")
        .class("stack")
        .live_attr("hidden", move || desk.waiting.get().then(String::new))
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            if !sending.get_untracked() {
                send();
            }
        })
        .child(el("h2").child(key::CHECK_SEND_TITLE))
        .child(el("p").child(key::CHECK_DECLARE))
        .child(el("div").attr("role", "alert").child(problem))
        .child(el("p").class("buttons").child(button).child(later()));
    let head = step_head(&Step::Check, key::STEP_CHECK.text(lang));
    let waits = live(move || desk.waiting.get().then(|| waits(desk, &code)));
    let page = (title(heading), warnings, (live(summaries), printed));
    (
        (head, error_summary(summary, page::focus)),
        page,
        (waits, form),
    )
}

/// That it will be sent by itself, and how that is stopped.
fn waits(desk: Desk, code: &str) -> El {
    let lang = lang();
    let code = code.to_owned();
    let now = button(key::CHECK_SEND_NOW.text(lang)).on("click", |_| flush());
    let stop = button(key::CHECK_CALL_BACK.text(lang))
        .class("button button--quiet")
        .on("click", move |_| {
            desk.call_back(&code);
            page::focus("main form button");
        });
    el("section")
        .class("notice stack")
        .child(
            el("h2")
                .class("notice__title")
                .attr("tabindex", "-1")
                .child(key::CHECK_WAITING),
        )
        .child(el("p").child(key::CHECK_WAITING_HOW))
        .child(el("p").class("buttons").child(now).child(stop))
}

/// Sends the dossier once everything is in order.
fn sender(
    told: RwSignal<Vec<ErrorEntry>>,
    trouble: RwSignal<Option<String>>,
    sending: RwSignal<bool>,
) -> impl Fn() + Clone {
    let lang = lang();
    let open = expect_context::<Open>();
    let Catalog(index) = expect_context();
    let CatalogLoads(loads) = expect_context();
    let address = expect_context::<Address>();
    let refuse = {
        let open = open.clone();
        move |findings: &[Finding]| {
            told.set(blocking(&open, lang, findings));
            title_of(key::CHECK_TITLE.text(lang), true);
            page::focus(".errors");
        }
    };
    move || {
        trouble.set(None);
        let findings = open
            .assessment
            .with_untracked(|assessment| assessment.findings.clone());
        if findings.iter().any(Finding::blocks) {
            refuse(&findings);
            return;
        }
        told.set(Vec::new());
        let pending = open.desk.uploads.with_untracked(|uploads| {
            uploads
                .iter()
                .find(|upload| upload.problem.is_none())
                .map(|upload| upload.chosen.name.clone())
        });
        if let Some(name) = pending {
            trouble.set(Some(key::COMPONENTS_PENDING.fill(lang, &[("name", &name)])));
            return;
        }
        let submission = open
            .assessment
            .with_untracked(|assessment| submission(&open, &index.hash, assessment));
        // A dossier is text and numbers, which can always be written.
        let body = json::write(&submission).unwrap_or_default();
        let mut key = String::new();
        open.desk.update(&open.code, |draft| {
            key = draft.key_for(&body, page::random_name);
        });
        remember(&open.version, &submission.dossier);
        sending.set(true);
        let (open, refuse) = (open.clone(), refuse.clone());
        spawn_local(async move {
            let draft = open.desk.draft.with_untracked(|draft| draft.key.clone());
            let answer = net::send(&body, &key, draft.as_deref(), lang).await;
            sending.set(false);
            match answer {
                Ok(receipt) => {
                    taken(open.desk, &open.code, draft.as_deref(), &receipt);
                    address.go(&format!("/receipts/{}", receipt.code));
                }
                Err(NetError::Lost) => {
                    let waiting = Waiting { body, key, draft };
                    if open.desk.send_later(&open.code, &waiting) {
                        page::focus("main .notice h2");
                    } else {
                        trouble.set(Some(key::CHECK_NETWORK.text(lang).into()));
                    }
                }
                Err(NetError::Problem(problem)) if problem.is_catalog_mismatch() => {
                    trouble.set(Some(key::CHECK_MISMATCH.text(lang).into()));
                    loads.update(|count| *count += 1);
                }
                Err(NetError::Problem(problem)) if problem.findings.is_empty() => {
                    trouble.set(Some(problem.title));
                }
                Err(NetError::Problem(problem)) => {
                    trouble.set(Some(key::CHECK_REFUSED.text(lang).into()));
                    refuse(&problem.findings);
                }
            }
        });
    }
}

/// What is sent: only what is asked now, since hidden means absent.
pub(super) fn submission(open: &Open, hash: &str, assessment: &Assessment) -> Submission {
    let mut dossier = open
        .desk
        .draft
        .with_untracked(|draft| draft.dossier.clone());
    dossier
        .answers
        .retain(|field, _| assessment.asked.iter().any(|asked| asked.field == *field));
    let wanted = |component: &Id| {
        let state = assessment
            .components
            .iter()
            .find(|state| state.component == *component);
        state.is_some_and(|state| state.needed.holds())
    };
    dossier.attachments.retain(|file| wanted(&file.component));
    Submission {
        procedure: open.chunk.procedure.code.clone(),
        catalog: hash.into(),
        dossier,
    }
}

/// What blocks, each with the page it is mended on.
fn blocking(open: &Open, lang: Lang, findings: &[Finding]) -> Vec<ErrorEntry> {
    let all = steps(&open.version);
    let entry = |finding: &Finding| {
        let step = all.iter().find(|step| step.holds(&open.version, finding));
        let href = match step {
            Some(step) => format!(
                "{}?return=check#{}",
                open.path(step.slug()),
                element_of(&finding.place)
            ),
            None => open.path(Step::Check.slug()),
        };
        ErrorEntry {
            message: worded(open, lang, finding),
            href,
        }
    };
    findings
        .iter()
        .filter(|finding| finding.blocks())
        .map(entry)
        .collect()
}

/// Every answer by section, with the way back to it.
fn summaries() -> Vec<El> {
    let lang = lang();
    let open = expect_context::<Open>();
    let Places(units) = expect_context();
    let assessment = open.assessment.get();
    let words = &open.chunk.words;
    let given = |value: Option<String>| match value {
        Some(value) if !value.trim().is_empty() => value,
        _ => key::CHECK_NOT_GIVEN.text(lang).to_owned(),
    };
    let from_card = open.desk.draft.with(|draft| draft.from_card.clone());
    let marked = |field: &Id, value: String| match from_card.contains(field) {
        true => format!("{value} ({})", key::STEP_CARD_MARK.text(lang)),
        false => value,
    };
    let edit = |step: &Step, place: &Place| {
        format!(
            "{}?return=check#{}",
            open.path(step.slug()),
            element_of(place)
        )
    };
    let summaries = steps(&open.version).into_iter().filter_map(|step| {
        let (title, rows): (String, Vec<Row>) = match &step {
            Step::Contact => {
                let contact = open
                    .desk
                    .draft
                    .with(|draft| draft.dossier.contact.normalised());
                let row = |part: &'static str| {
                    let label = Key::named(&format!("contact.{part}"))
                        .map(|key| key.text(lang))
                        .unwrap_or_default();
                    let place = Place::Contact(part.into());
                    (
                        label.to_owned(),
                        marked(
                            &contact_field(part),
                            given(contact.part(part).map(str::to_owned)),
                        ),
                        edit(&step, &place),
                    )
                };
                let parts = dunghen_core::contact::Contact::PARTS;
                (
                    key::STEP_CONTACT.text(lang).to_owned(),
                    parts.into_iter().map(row).collect(),
                )
            }
            Step::Section(id) => {
                let section = open
                    .version
                    .sections
                    .iter()
                    .find(|section| section.id == *id)?;
                let shown = section
                    .fields
                    .iter()
                    .filter(|field| assessment.asked.iter().any(|asked| asked.field == field.id));
                let row = |field: &dunghen_core::procedure::Field| {
                    let value = assessment.answer(&field.id);
                    let value =
                        value.map(|value| answers::answer(lang, field, value, words, &units.wards));
                    let place = Place::Answer(field.id.clone());
                    (
                        shown::label(&field.id, words, lang),
                        marked(&field.id, given(value)),
                        edit(&step, &place),
                    )
                };
                let title = words
                    .get(lang, &format!("section.{id}.title"))
                    .unwrap_or(id);
                (title.to_owned(), shown.map(row).collect())
            }
            Step::Components => {
                let files = open
                    .desk
                    .draft
                    .with(|draft| draft.dossier.attachments.clone());
                let needed = |id: &Id| {
                    assessment
                        .components
                        .iter()
                        .any(|state| state.component == *id && state.needed.holds())
                };
                let row = |component: &dunghen_core::procedure::Component| {
                    let place = Place::Component(component.id.clone());
                    let own = files.iter().filter(|file| file.component == component.id);
                    let names: Vec<_> = own
                        .map(|file| format!("{}, {}", file.name, numbers::bytes(lang, file.bytes)))
                        .collect();
                    let value = match component.provided {
                        Provided::Form { .. } => key::COMPONENTS_FROM_ANSWERS.text(lang).to_owned(),
                        Provided::File(_) => given(Some(names.join("; "))),
                    };
                    (
                        sentence::place_name(lang, &place, words).into_owned(),
                        value,
                        edit(&step, &place),
                    )
                };
                let shown = open
                    .version
                    .components
                    .iter()
                    .filter(|component| needed(&component.id));
                (
                    key::STEP_COMPONENTS.text(lang).to_owned(),
                    shown.map(row).collect(),
                )
            }
            Step::Check => return None,
        };
        (!rows.is_empty()).then(|| summary(&title, rows))
    });
    summaries.collect()
}

/// A label, its value, and where it is changed.
type Row = (String, String, String);

fn summary(title: &str, rows: Vec<Row>) -> El {
    let lang = lang();
    let mut list = el("dl").class("summary__list");
    for (label, value, href) in rows {
        let edit = link(&href, key::CHECK_EDIT.text(lang)).child(hidden(&format!(" {label}")));
        let row = el("div")
            .class("summary__row")
            .child((el("dt").class("summary__term").child(label), " "))
            .child((el("dd").class("summary__value").child(value), " "))
            .child(el("dd").class("summary__edit").child(edit));
        list = list.child(row);
    }
    el("section")
        .class("summary")
        .child(el("h2").class("summary__head").child(title))
        .child(list)
}
