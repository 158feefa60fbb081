//! One question with its input.

use dunghen_words::key;
use leptos::prelude::*;

use super::frame::{described_by, frame};
use crate::html::{El, el};

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
    /// Several lines.
    Paragraph,
    /// One of a few, all in view: values with their words.
    Options(Vec<(String, String)>),
    /// One of many: values with their words.
    List(Vec<(String, String)>),
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
    value: &str,
    error: Signal<Option<String>>,
    on_answer: impl Fn(String) + Clone + 'static,
) -> El {
    let id = &question.id;
    let invalid = move || error.with(|error| error.as_ref().map(|_| "true".to_owned()));
    let input = |tag| {
        el(tag)
            .class("field__input")
            .id(id)
            .attr("name", id)
            .attr("aria-describedby", &described_by(id))
            .live_attr("aria-invalid", invalid)
    };
    let group = matches!(question.widget, Widget::Options(_));
    let widget = match &question.widget {
        Widget::Line {
            inputmode,
            autocomplete,
            unit,
        } => {
            let input = input("input")
                .attr("type", "text")
                .attr("inputmode", inputmode)
                .attr("autocomplete", autocomplete)
                .attr("value", value)
                .on("input", move |event| on_answer(event_target_value(&event)));
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
        Widget::Paragraph => input("textarea")
            .attr("rows", "4")
            .child(value)
            .on("input", move |event| on_answer(event_target_value(&event))),
        Widget::List(options) => {
            let mut list = input("select")
                .on("change", move |event| on_answer(event_target_value(&event)))
                .child(el("option").attr("value", "").child(key::STEP_CHOOSE));
            for (key, words) in options {
                let option = el("option").attr("value", key).child(words.as_str());
                list = list.child(option.flag("selected", key == value));
            }
            list
        }
        Widget::Options(options) => {
            let mut list = el("div").class("choices");
            for (index, (key, words)) in options.iter().enumerate() {
                // What is told of the question leads to its first option.
                let own_id = if index == 0 {
                    id.clone()
                } else {
                    format!("{id}-{key}")
                };
                let (chosen, on_answer) = (key.clone(), on_answer.clone());
                let input = el("input")
                    .class("choice__input")
                    .id(&own_id)
                    .attr("type", "radio")
                    .attr("name", id)
                    .attr("value", key)
                    .flag("checked", key == value)
                    .live_attr("aria-invalid", invalid)
                    .on("change", move |_| on_answer(chosen.clone()));
                let text = el("span").class("choice__text").child(words.as_str());
                list = list.child(el("label").class("choice").child(input).child(text));
            }
            list
        }
    };
    frame(question, error, group, widget)
}
