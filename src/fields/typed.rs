//! An input of text. What comes from an old Vietnamese font is read as it was meant, and
//! can be had back.

use std::rc::Rc;

use dunghen_core::legacy_text::repaired;
use dunghen_words::key;
use leptos::prelude::event_target_value;

use crate::{
    app::lang,
    components::button,
    html::{El, Event, Input, Live, el, input_of, live},
    state::RwSignal,
};

/// What was typed and what it was typed in, while what it meant stands in its place.
type Before = Option<(Input, String, &'static str)>;

/// The input, and what is told of what was typed.
///
/// Text is repaired where it is pasted, and where the input is left. Whoever takes that
/// back is not corrected again.
pub(super) fn typed(input: El, tell: Rc<dyn Fn(String)>) -> (El, Live) {
    let before = RwSignal::<Before>::new(None);
    let pasted = RwSignal::new(false);
    let taken_back = RwSignal::new(false);
    let repair = {
        let tell = tell.clone();
        move |event: &Event| {
            let text = event_target_value(event);
            let found = repaired(&text).filter(|_| !taken_back.get_untracked());
            if let (Some(found), Some(input)) = (found, input_of(event)) {
                input.set_value(&found.text);
                tell(found.text);
                before.set(Some((input, text, found.encoding.name())));
            }
        }
    };
    let (at_once, told) = (repair.clone(), tell.clone());
    let input = input
        .on("paste", move |_| pasted.set(true))
        .on("input", move |event| {
            before.set(None);
            told(event_target_value(&event));
            if pasted.get_untracked() {
                pasted.set(false);
                at_once(&event);
            }
        })
        .on("change", move |event| repair(&event));
    let said = live(move || {
        let (input, text, encoding) = before.get()?;
        let words = key::STEP_REPAIRED.fill(lang(), &[("encoding", encoding)]);
        let tell = tell.clone();
        let back = button(key::STEP_REPAIRED_BACK.text(lang()))
            .class("button button--quiet")
            .on("click", move |_| {
                taken_back.set(true);
                input.set_value(&text);
                tell(text.clone());
                before.set(None);
            });
        let said = el("p").class("buttons").attr("role", "status");
        Some(said.child(el("span").child(words)).child(back))
    });
    (input, said)
}
