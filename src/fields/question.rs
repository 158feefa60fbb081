//! One question with its input.

use dunghen_words::key;
use leptos::{ev, prelude::*};

use super::frame::{Frame, described_by};
use crate::app::lang;

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

#[component]
pub(crate) fn QuestionView(
    /// The question.
    question: Question,
    /// What was typed before.
    value: String,
    /// What is wrong, in words.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Told at every change.
    on_answer: Callback<String>,
) -> impl IntoView {
    let Question {
        id,
        label,
        hint,
        optional,
        widget,
    } = question;
    let group = matches!(widget, Widget::Options(_));
    let invalid = move || error.with(Option::is_some).then_some("true");
    let answer = move |event: ev::Event| on_answer.run(event_target_value(&event));
    let described = described_by(&id);
    let input_id = id.clone();
    let input = match widget {
        Widget::Line {
            inputmode,
            autocomplete,
            unit,
        } => {
            let unit_id = format!("{input_id}-unit");
            let input = view! {
                <input
                    class="field__input" id=input_id name=id.clone() type="text"
                    inputmode=inputmode autocomplete=autocomplete
                    aria-describedby=described aria-invalid=invalid
                    prop:value=value on:input=answer
                />
            };
            match unit {
                Some(unit) => view! {
                    <div class="field__unit">{input}<span class="field__suffix" id=unit_id>{unit}</span></div>
                }
                .into_any(),
                None => input.into_any(),
            }
        }
        Widget::Paragraph => view! {
            <textarea
                class="field__input" id=input_id name=id.clone() rows="4"
                aria-describedby=described aria-invalid=invalid
                prop:value=value on:input=answer
            ></textarea>
        }
        .into_any(),
        Widget::List(options) => {
            let option = |(key, words): (String, String)| {
                let selected = key == value;
                view! { <option value=key selected=selected>{words}</option> }
            };
            view! {
                <select
                    class="field__input" id=input_id name=id.clone()
                    aria-describedby=described aria-invalid=invalid
                    on:change=answer
                >
                    <option value="">{key::STEP_CHOOSE.text(lang())}</option>
                    {options.into_iter().map(option).collect_view()}
                </select>
            }
            .into_any()
        }
        Widget::Options(options) => {
            let name = id.clone();
            let option = move |(index, (key, words)): (usize, (String, String))| {
                let own_id = if index == 0 {
                    input_id.clone()
                } else {
                    format!("{input_id}-{key}")
                };
                let checked = key == value;
                let chosen = key.clone();
                view! {
                    <label class="choice">
                        <input
                            class="choice__input" type="radio" id=own_id name=name.clone() value=key
                            checked=checked aria-invalid=invalid
                            on:change=move |_| on_answer.run(chosen.clone())
                        />
                        <span class="choice__text">{words}</span>
                    </label>
                }
            };
            view! { <div class="choices">{options.into_iter().enumerate().map(option).collect_view()}</div> }.into_any()
        }
    };
    view! { <Frame id label hint optional error group>{input}</Frame> }
}
