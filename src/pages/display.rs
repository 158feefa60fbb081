//! How the pages are shown: the size of text, contrast, light or dark.

use dunghen_words::{Key, key};
use serde::{Deserialize, Serialize};

use super::arrive::arrive;
use crate::{
    app::lang,
    components::{layout, link, title},
    html::{El, el},
    platform::{events, storage},
    state::RwSignal,
};

/// What was chosen; what is empty is as the device asks. `public/display.js` goes by it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Display {
    size: String,
    contrast: String,
    theme: String,
}

/// The name it is kept under.
const NAME: &str = "display";

/// A choice: the part of the display it is of, its heading, and its options.
struct Choice {
    id: &'static str,
    heading: Key,
    part: fn(&mut Display) -> &mut String,
    options: &'static [(&'static str, Key)],
}

const CHOICES: [Choice; 3] = [
    Choice {
        id: "size",
        heading: key::DISPLAY_SIZE,
        part: |display| &mut display.size,
        options: &[
            ("", key::DISPLAY_PLAIN),
            ("large", key::DISPLAY_LARGE),
            ("largest", key::DISPLAY_LARGEST),
        ],
    },
    Choice {
        id: "contrast",
        heading: key::DISPLAY_CONTRAST,
        part: |display| &mut display.contrast,
        options: &[
            ("", key::DISPLAY_AS_DEVICE),
            ("plain", key::DISPLAY_PLAIN),
            ("more", key::DISPLAY_MORE),
        ],
    },
    Choice {
        id: "theme",
        heading: key::DISPLAY_THEME,
        part: |display| &mut display.theme,
        options: &[
            ("", key::DISPLAY_AS_DEVICE),
            ("light", key::DISPLAY_LIGHT),
            ("dark", key::DISPLAY_DARK),
        ],
    },
];

pub(super) fn display_page() -> El {
    let lang = lang();
    let heading = key::APP_DISPLAY.text(lang);
    arrive(heading);
    let display = RwSignal::new(storage::load::<Display>(NAME).unwrap_or_default());
    let choices = CHOICES.iter().map(|choice| choice_view(choice, display));
    let main = el("div")
        .class("layout__main stack")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(title(heading))
        .child(el("p").class("lead").child(key::DISPLAY_LEAD))
        .child(choices.collect::<Vec<_>>());
    layout().child(main)
}

fn choice_view(choice: &'static Choice, display: RwSignal<Display>) -> El {
    let chosen = display.with_untracked(|display| (choice.part)(&mut display.clone()).clone());
    let mut options = el("div").class("choices");
    for (value, words) in choice.options {
        let value = *value;
        let input = el("input")
            .class("choice__input")
            .attr("type", "radio")
            .attr("name", choice.id)
            .attr("value", value)
            .flag("checked", chosen == value)
            .on("change", move |_| {
                display.update(|display| value.clone_into((choice.part)(display)));
                display.with_untracked(|display| storage::save(NAME, display));
                events::display();
            });
        let text = el("span").class("choice__text").child(*words);
        options = options.child(el("label").class("choice").child(input).child(text));
    }
    el("fieldset")
        .class("field")
        .child(el("legend").class("field__label").child(choice.heading))
        .child(options)
}
