//! One question with its input.

use std::rc::Rc;

use dunghen_core::{dossier::Answer, formats::Money};
use dunghen_words::{key, numbers};
use leptos::prelude::event_target_value;

use super::{
    frame::{described_by, frame},
    search::{Sought, sought},
    typed::typed,
};
use crate::{
    app::lang,
    html::{El, el, live},
    state::{Memo, RwSignal},
};

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Widget {
    /// One line.
    Line {
        /// The keyboard a phone shows.
        inputmode: &'static str,
        /// What the browser may fill in.
        autocomplete: &'static str,
        /// Shown beside it.
        unit: Option<String>,
    },
    /// An amount of money, read out below.
    Money,
    /// Several lines.
    Paragraph,
    /// One of a few, all in view: values with their words.
    Options(Vec<(String, String)>),
    /// Several of a few: values with their words.
    Checks(Vec<(String, String)>),
    /// One of several: values with their words.
    List(Vec<(String, String)>),
    /// One of many, found by typing.
    Search(Vec<Sought>),
}

/// A question with all its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// The id of the input on the page.
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) optional: bool,
    pub(crate) widget: Widget,
}

/// A question with what was typed before; every change is told.
pub(crate) fn question_view(
    question: &Question,
    value: &Answer,
    error: Memo<Option<String>>,
    on_answer: impl Fn(Answer) + 'static,
) -> El {
    view(question, value, error, Rc::new(on_answer))
}

/// Compiled once, whoever is told.
fn view(
    question: &Question,
    value: &Answer,
    error: Memo<Option<String>>,
    on_answer: Rc<dyn Fn(Answer)>,
) -> El {
    let id = &question.id;
    let chosen = RwSignal::new(several(value));
    let value = value.text().unwrap_or_default();
    let tell = on_answer.clone();
    let on_text: Rc<dyn Fn(String)> = Rc::new(move |text| tell(Answer::Text(text)));
    let invalid = move || error.with(|error| error.as_ref().map(|_| "true".to_owned()));
    let input = |tag| {
        el(tag)
            .class("field__input")
            .id(id)
            .attr("name", id)
            .attr("aria-describedby", &described_by(id))
            .live_attr("aria-invalid", invalid)
    };
    let group = matches!(
        question.widget,
        Widget::Options(_) | Widget::Checks(_) | Widget::Search(_)
    );
    let mut said = None;
    let widget = match &question.widget {
        Widget::Money => {
            let amount = RwSignal::new(value.to_owned());
            let tell: Rc<dyn Fn(String)> = Rc::new(move |text| {
                amount.set(text.clone());
                on_text(text);
            });
            let line = input("input")
                .attr("type", "text")
                .attr("inputmode", "text")
                .attr("autocomplete", "off")
                .attr("value", value);
            let (line, repaired) = typed(line, tell);
            let words = el("p")
                .class("field__words")
                .id(&format!("{id}-words"))
                .child(live(move || amount.with(|amount| read_out(amount))));
            said = Some(repaired);
            let suffix = el("span").class("field__suffix").id(&format!("{id}-unit"));
            let line = el("div")
                .class("field__unit")
                .child(line)
                .child(suffix.child("đồng"));
            el("div").child(line).child(words)
        }
        Widget::Line {
            inputmode,
            autocomplete,
            unit,
        } => {
            let input = input("input")
                .attr("type", "text")
                .attr("inputmode", inputmode)
                .attr("autocomplete", autocomplete)
                .attr("value", value);
            let (input, repaired) = typed(input, on_text);
            said = Some(repaired);
            match unit {
                Some(unit) => {
                    let suffix = el("span").class("field__suffix").id(&format!("{id}-unit"));
                    el("div")
                        .class("field__unit")
                        .child(input)
                        .child(suffix.child(unit.as_str()))
                }
                None => input,
            }
        }
        Widget::Paragraph => {
            let input = input("textarea").attr("rows", "4").child(value);
            let (input, repaired) = typed(input, on_text);
            said = Some(repaired);
            input
        }
        Widget::List(options) => {
            let mut list = input("select")
                .on("change", move |event| on_text(event_target_value(&event)))
                .child(el("option").attr("value", "").child(key::STEP_CHOOSE));
            for (key, words) in options {
                let option = el("option").attr("value", key).child(words.as_str());
                list = list.child(option.flag("selected", key == value));
            }
            list
        }
        Widget::Search(options) => sought(id, options, value, error, on_text),
        Widget::Options(options) => {
            let choice = |option: &(String, String), own_id: &str| {
                let (chosen, on_text) = (option.0.clone(), on_text.clone());
                choice(id, own_id, "radio", option, chosen == value)
                    .on("change", move |_| on_text(chosen.clone()))
            };
            choices(id, options, invalid, &choice)
        }
        Widget::Checks(options) => {
            let choice = |option: &(String, String), own_id: &str| {
                let (own, on_answer) = (option.0.clone(), on_answer.clone());
                let is_chosen = chosen.with_untracked(|chosen| chosen.contains(&own));
                choice(id, own_id, "checkbox", option, is_chosen).on("change", move |_| {
                    chosen.update(
                        |chosen| match chosen.iter().position(|known| *known == own) {
                            Some(at) => drop(chosen.remove(at)),
                            None => chosen.push(own.clone()),
                        },
                    );
                    on_answer(Answer::Several(chosen.get_untracked()));
                })
            };
            choices(id, options, invalid, &choice)
        }
    };
    frame(question, error, group, widget).child(said)
}

/// An amount in words, once it can be read.
fn read_out(typed: &str) -> Option<String> {
    let amount = Money::parse(typed).ok()?.dong();
    let words = numbers::spelled(lang(), u64::try_from(amount).ok()?);
    Some(key::STEP_MONEY.fill(lang(), &[("words", &words)]))
}

/// The options that were chosen before.
fn several(value: &Answer) -> Vec<String> {
    match value {
        Answer::Several(chosen) => chosen.clone(),
        other => other.text().map(str::to_owned).into_iter().collect(),
    }
}

/// All options, each with its input.
fn choices(
    id: &str,
    options: &[(String, String)],
    invalid: impl Fn() -> Option<String> + Copy + 'static,
    choice: &dyn Fn(&(String, String), &str) -> El,
) -> El {
    let mut list = el("div").class("choices");
    for (index, option) in options.iter().enumerate() {
        // What is told of the question leads to its first option.
        let own_id = match index {
            0 => id.to_owned(),
            _ => format!("{id}-{}", option.0),
        };
        let input = choice(option, &own_id).live_attr("aria-invalid", invalid);
        let text = el("span").class("choice__text").child(option.1.as_str());
        list = list.child(el("label").class("choice").child(input).child(text));
    }
    list
}

pub(super) fn choice(
    name: &str,
    id: &str,
    kind: &str,
    option: &(String, String),
    checked: bool,
) -> El {
    el("input")
        .class("choice__input")
        .id(id)
        .attr("type", kind)
        .attr("name", name)
        .attr("value", &option.0)
        .flag("checked", checked)
}
