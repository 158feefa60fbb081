//! A page of questions: a section, or whom to reach.

use dunghen_core::{
    contact::Contact,
    dossier::Answer,
    finding::{Finding, Severity},
    id::Id,
    place::Place,
    procedure::{Field, FieldKind, GroupKind},
    text::Lang,
};
use dunghen_words::{Key, key};
use leptos::prelude::provide_context;

use super::{
    arrive::{arrive, title_of},
    card::{CONTACT, Card, contact_field, scanned},
    later::Places,
    open::Open,
    sources::sources,
    step::{element_of, going_on, step_head, worded},
    table::table_view,
    turns::Turns,
};
use crate::{
    app::lang,
    components::{ErrorEntry, button, error_summary, later, submit_button, title},
    fields::{Question, Sought, Widget, question_view},
    html::{Child, El, Event, Live, el, follow, live},
    model::{shown, steps::Step},
    platform::{address::Address, page, storage},
    state::{Memo, RwSignal, expect_context},
};

/// What was told to be mended.
pub(super) type Told = RwSignal<Vec<Finding>>;

/// The part of a contact that a card can fill in.
const FULL_NAME: &str = "full_name";

/// Up to this many options are all in view; more are a list.
const OPTIONS_IN_VIEW: usize = 8;
/// Most options of a list to choose from; among more, one is found by typing.
const OPTIONS_IN_LIST: usize = 20;

pub(super) fn questions_page(step: &Step) -> impl Child + use<> {
    let lang = lang();
    let open = expect_context::<Open>();
    let (name, hint) = heading(&open, step, lang);
    arrive(&name);
    let told = RwSignal::new(Vec::<Finding>::new());
    let address = expect_context::<Address>();
    let go_on = going_on(step.clone());
    let stop = open.path("stop");
    let turns = Turns::new();
    provide_context(turns);
    let questions = match step {
        Step::Section(id) => (
            Some(none_asked(&open, id)),
            section_questions(&open, id, told),
            None,
        ),
        _ => (None, Vec::new(), Some(contact_questions(&open, told))),
    };
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
                // What is told leads there.
                turns.hurry();
                told.set(found);
                page::focus(".errors");
            }
        }
    };
    // What was told is taken back once it is mended; nothing new is told while
    // filling in. Not at once: the page would move under a finger still down.
    let assessment = open.assessment;
    let settle = move |_: Event| {
        if told.with_untracked(Vec::is_empty) {
            return;
        }
        page::soon(move || {
            // The page may be gone by then.
            let now = assessment.try_with_untracked(|now| now.findings.clone());
            if let Some(now) = now {
                told.update(|told| told.retain(|finding| now.contains(finding)));
            }
        });
    };
    let summary = {
        let open = open.clone();
        Memo::new(move |_| {
            let entry = |finding: &Finding| ErrorEntry {
                message: worded(&open, lang, finding),
                href: format!("#{}", element_of(&finding.place)),
            };
            told.with(|told| told.iter().map(entry).collect())
        })
    };
    let next = submit_button(key::STEP_NEXT.text(lang));
    let sources = match step {
        Step::Section(id) => Some(sources(&open, id)),
        _ => None,
    };
    let form = el("form")
        .flag("novalidate", true)
        .on("submit", submit)
        .on("change", settle)
        // Rows come and go by buttons.
        .on("click", settle)
        .child(title(&name))
        .child(hint.map(|hint| el("p").class("soft").child(hint)))
        .child(questions)
        .child(el("p").class("buttons").child(next).child(later()));
    (
        step_head(step, &name),
        error_summary(summary, page::focus),
        (form, sources),
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
pub(super) fn error_at(open: &Open, told: Told, place: Place) -> Memo<Option<String>> {
    let (open, lang) = (open.clone(), lang());
    Memo::new(move |_| {
        told.with(|told| {
            told.iter()
                .find(|finding| finding.place == place)
                .map(|finding| worded(&open, lang, finding))
        })
    })
}

fn contact_questions(open: &Open, told: Told) -> Live {
    let lang = lang();
    let open = open.clone();
    // Told when a card has filled in the name, or an earlier dossier everything.
    let filled = RwSignal::new(());
    live(move || {
        filled.track();
        let (contact, from_card) = open.desk.draft.with_untracked(|draft| {
            let name = contact_field(FULL_NAME);
            (
                draft.dossier.contact.clone(),
                draft.from_card.contains(&name),
            )
        });
        let question = |(part, inputmode, autocomplete): (&'static str, _, _)| {
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
            let value = Answer::from(contact.part(part).unwrap_or_default());
            let error = error_at(&open, told, Place::Contact(part.into()));
            let (desk, code) = (open.desk, open.code.clone());
            question_view(&question, &value, error, move |answer| {
                let card = scanned(&answer).filter(|_| part == FULL_NAME);
                let name = card.as_ref().and_then(|card| card.part(part));
                let by_card = name.is_some();
                let typed = name.unwrap_or_else(|| answer.text().unwrap_or_default().to_owned());
                desk.update(&code, |draft| {
                    let field = contact_field(part);
                    draft.from_card.retain(|filled| *filled != field);
                    if by_card {
                        draft.from_card.push(field);
                    }
                    draft.set_contact(part, typed);
                });
                if by_card {
                    filled.set(());
                    page::focus("main h1");
                }
            })
        };
        let before = storage::load::<Contact>(CONTACT);
        let before = before.filter(|_| contact == Contact::default());
        let as_before = before.map(|before| {
            let (desk, code) = (open.desk, open.code.clone());
            let fill = button(key::STEP_AS_BEFORE.text(lang))
                .class("button button--quiet")
                .on("click", move |_| {
                    desk.update(&code, |draft| draft.dossier.contact = before.clone());
                    filled.set(());
                    page::focus("main h1");
                });
            el("p").class("buttons").child(fill)
        });
        let said = from_card.then(|| el("p").attr("role", "status").child(key::STEP_CARD));
        let questions = [
            (FULL_NAME, "text", "name"),
            ("phone", "tel", "tel"),
            ("email", "email", "email"),
        ];
        (
            (as_before, said),
            questions.map(question).into_iter().collect::<Vec<_>>(),
        )
    })
}

/// Up to this many questions and groups are made before the page is shown.
const AT_ONCE: usize = 10;

/// The questions of a section, each there while it is asked; those of a group together. Of
/// very many, those in view come first and the others in turn, so that nobody waits.
fn section_questions(open: &Open, section: &Id, told: Told) -> Vec<Part> {
    let (mut rest, turns) = (together(open, section), expect_context::<Turns>());
    let show = {
        let (open, section) = (open.clone(), section.clone());
        move |(group, fields): &Together| match group {
            Some(group) => Some((
                None,
                Some(group_view(&open, &section, group, fields, told)?),
            )),
            None => Some(asked_question(&open, *fields.first()?, told, None)),
        }
    };
    // A place that the address points at must be there.
    let first = match page::pointed_at() {
        Some(_) => rest.len(),
        None => rest.len().min(AT_ONCE),
    };
    let mut parts: Vec<Part> = rest.drain(..first).filter_map(|part| show(&part)).collect();
    for one in rest {
        let show = show.clone();
        parts.push((Some(turns.part(move || show(&one))), None));
    }
    parts
}

/// Says that nothing is asked, while that is so.
fn none_asked(open: &Open, section: &Id) -> Live {
    let fields = together(open, section).into_iter();
    let asked = fields.flat_map(|(_, fields)| fields);
    let asked: Vec<_> = asked.map(|at| open.asked(at)).collect();
    live(move || {
        let none = !asked.iter().any(|asked| asked.get().is_some());
        none.then(|| el("p").class("notice").child(key::STEP_NOTHING_ASKED))
    })
}

/// A question by its place, or the group that some stand in.
type Together = (Option<Id>, Vec<usize>);

/// What stands together in a section.
fn together(open: &Open, section: &Id) -> Vec<Together> {
    let before = open.version.sections.iter();
    let before = before.take_while(|known| known.id != *section);
    let first: usize = before.map(|known| known.fields.len()).sum();
    let mut all: Vec<Together> = Vec::new();
    let Some(section) = open
        .version
        .sections
        .iter()
        .find(|known| known.id == *section)
    else {
        return all;
    };
    for (at, field) in (first..).zip(&section.fields) {
        let mut groups = section.groups.iter();
        let group = groups.find(|known| known.part(&field.id).is_some());
        let group = group.map(|group| group.id.clone());
        match all.last_mut() {
            Some((known, fields)) if group.is_some() && *known == group => fields.push(at),
            _ => all.push((group, vec![at])),
        }
    }
    all
}

/// A question, or a group of them.
type Part = (Option<Live>, Option<El>);

fn group_view(open: &Open, section: &Id, group: &Id, fields: &[usize], told: Told) -> Option<El> {
    let mut sections = open.version.sections.iter();
    let section = sections.find(|known| known.id == *section)?;
    let group = section.groups.iter().find(|known| known.id == *group)?;
    let (lang, words) = (lang(), &open.chunk.words);
    let hint = words.get(lang, &format!("field.{}.hint", group.id));
    let card = Card::of(open, group);
    let legend = el("legend")
        .class("group__label")
        .id(&card.id())
        .attr("tabindex", "-1");
    let questions = {
        let (open, card, fields) = (open.clone(), card.clone(), fields.to_vec());
        let takes_card = group.kind == GroupKind::Person;
        live(move || {
            card.track();
            let card = takes_card.then_some(&card);
            let questions = fields.iter();
            let questions = questions.map(|at| asked_question(&open, *at, told, card.cloned()));
            questions.collect::<Vec<_>>()
        })
    };
    let asked: Vec<_> = fields.iter().map(|at| open.asked(*at)).collect();
    let offering = card.clone();
    let view = el("fieldset")
        .class("group")
        .live_attr("hidden", move || {
            let none = !asked.iter().any(|asked| asked.get().is_some());
            none.then(String::new)
        })
        .child(legend.child(shown::label(&group.id, words, lang)))
        .child(hint.map(|hint| el("p").class("field__hint").child(hint)))
        .child(live(move || offering.offer()))
        .child(live(move || card.said()))
        .child(questions);
    Some(view)
}

/// A question, made when it is first asked. What is not asked any more is only hidden, for it
/// may be asked again soon.
fn asked_question(open: &Open, at: usize, told: Told, card: Option<Card>) -> Part {
    let asked = open.asked(at);
    let field = open.version.fields().nth(at);
    let make = {
        let open = open.clone();
        move |required| question(&open, at, required, told, card.clone())
    };
    if field.is_some_and(|field| field.visible.is_always() && field.required.expr().is_none()) {
        return (None, asked.get_untracked().and_then(make));
    }
    // Whether it must be answered, from when it is first asked.
    let required = RwSignal::new(asked.get_untracked());
    follow(move || {
        let now = asked.get();
        if now.is_some() && now != required.get_untracked() {
            required.set(now);
        }
    });
    let view = live(move || {
        let hidden = move || asked.get().is_none().then(String::new);
        Some(make(required.get()?)?.live_attr("hidden", hidden))
    });
    (Some(view), None)
}

fn question(open: &Open, at: usize, required: bool, told: Told, card: Option<Card>) -> Option<El> {
    let field = open.version.fields().nth(at)?;
    let error = error_at(open, told, Place::Answer(field.id.clone()));
    let value = open
        .desk
        .draft
        .with_untracked(|draft| draft.answer(&field.id));
    if let FieldKind::Table(_) = field.kind {
        return Some(table_view(open, at, field, required, told));
    }
    let question = question_of(open, &format!("field.{}", field.id), field, required);
    let (open, id) = (open.clone(), field.id.clone());
    Some(question_view(&question, &value, error, move |answer| {
        if !card.as_ref().is_some_and(|card| card.fills_in(&answer)) {
            open.answer(at, &id, answer);
        }
    }))
}

/// What is asked in words; `name` is where its words are.
pub(super) fn question_of(open: &Open, name: &str, field: &Field, required: bool) -> Question {
    let lang = lang();
    let words = &open.chunk.words;
    let word = |key: &str| words.get(lang, &format!("{name}.{key}")).map(str::to_owned);
    let line = |inputmode, unit| Widget::Line {
        inputmode,
        autocomplete: "off",
        unit,
    };
    let options = |ids: &[Id]| -> Vec<_> {
        let worded = |id: &Id| {
            let text = word(&format!("option.{id}"));
            (id.to_string(), text.unwrap_or_else(|| id.to_string()))
        };
        ids.iter().map(worded).collect()
    };
    let unit = word("unit");
    let widget = match &field.kind {
        FieldKind::Paragraph { .. } => Widget::Paragraph,
        FieldKind::Integer { .. }
        | FieldKind::CitizenId
        | FieldKind::OldIdNumber
        | FieldKind::TaxCode
        | FieldKind::EnterpriseCode => line("numeric", unit),
        FieldKind::Decimal { .. } | FieldKind::Area => line("decimal", unit),
        FieldKind::Money { .. } => Widget::Money,
        FieldKind::Phone => line("tel", unit),
        FieldKind::Email => line("email", unit),
        FieldKind::YesNo => {
            let option = |id: &str, key: Key| (id.to_owned(), key.text(lang).to_owned());
            let (yes, no) = (key::WORD_YES, key::WORD_NO);
            Widget::Options(vec![option("yes", yes), option("no", no)])
        }
        FieldKind::Choices { options: ids } => Widget::Checks(options(ids)),
        FieldKind::Choice { options: ids } if ids.len() <= OPTIONS_IN_VIEW => {
            Widget::Options(options(ids))
        }
        FieldKind::Choice { options: ids } if ids.len() <= OPTIONS_IN_LIST => {
            Widget::List(options(ids))
        }
        FieldKind::Choice { options: ids } => {
            let sought = |(value, words)| Sought {
                value,
                words,
                also: Vec::new(),
            };
            Widget::Search(options(ids).into_iter().map(sought).collect())
        }
        FieldKind::Ward { province, .. } => {
            let Places(units) = expect_context();
            let wards = units.wards.iter().filter(|ward| ward.province == *province);
            let sought = wards.map(|ward| Sought {
                value: ward.code.to_string(),
                words: ward.name.clone(),
                also: ward.formerly.clone(),
            });
            Widget::Search(sought.collect())
        }
        _ => line("text", unit),
    };
    Question {
        id: element_of(&Place::Answer(field.id.clone())),
        label: word("label").unwrap_or_else(|| field.id.to_string()),
        hint: word("hint"),
        optional: !required,
        widget,
    }
}
