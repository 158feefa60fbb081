//! Taking a dossier back, and rating how it was.

use dunghen_core::life::Stage;
use dunghen_words::{Key, key};
use leptos::prelude::event_target_value;
use serde::Serialize;

use super::Track;
use crate::{
    app::lang,
    components::{button, submit_button},
    html::{El, el, live},
    model::{api::Followed, json},
    platform::{net, page},
    state::RwSignal,
};

/// The five questions of a rating.
const QUESTIONS: [Key; 5] = [
    key::TRACK_RATE_FINDING,
    key::TRACK_RATE_FILING,
    key::TRACK_RATE_MANNER,
    key::TRACK_RATE_TIME,
    key::TRACK_RATE_WHOLE,
];

/// What the marks mean, from the lowest.
const MARKS: [Key; 5] = [
    key::TRACK_MARK_1,
    key::TRACK_MARK_2,
    key::TRACK_MARK_3,
    key::TRACK_MARK_4,
    key::TRACK_MARK_5,
];

#[derive(Serialize)]
struct Withdraw {
    act: &'static str,
    reason: String,
}

#[derive(Serialize)]
struct Rate {
    act: &'static str,
    marks: Vec<u8>,
    comment: String,
}

/// A text of several lines, with its label.
pub(super) fn text_area(id: &str, label: Key, value: RwSignal<String>) -> El {
    let area = el("textarea")
        .class("field__input")
        .id(id)
        .attr("rows", "3")
        .attr("maxlength", "2000")
        .on("input", move |event| value.set(event_target_value(&event)));
    let label = el("label")
        .class("field__label")
        .attr("for", id)
        .child(label);
    el("div").class("field").child(label).child(area)
}

/// The way to take it back, where that can be done; asked once more before it is.
pub(super) fn withdraw(track: Track, followed: &Followed) -> Option<El> {
    let lang = lang();
    let events = followed.events;
    let reason = RwSignal::new(String::new());
    let button = button(key::TRACK_WITHDRAW_NOW.text(lang)).on("click", move |_| {
        let act = Withdraw {
            act: "withdraw",
            reason: reason.get_untracked(),
        };
        track.act(events, json::write(&act).unwrap_or_default(), None);
    });
    let details = el("details")
        .class("receipt__screen")
        .child(el("summary").child(key::TRACK_WITHDRAW))
        .child(el("p").child(key::TRACK_WITHDRAW_SURE))
        .child(text_area(
            "track-reason",
            key::TRACK_WITHDRAW_REASON,
            reason,
        ))
        .child(el("p").class("buttons").child(button));
    (!followed.stage.is_settled()).then_some(details)
}

/// The questions, once it has come to an end and nobody has answered them.
pub(super) fn rate(track: Track, followed: &Followed) -> Option<El> {
    let lang = lang();
    let done = matches!(
        followed.stage,
        Stage::Resolved | Stage::Returned | Stage::Refused
    );
    if !done || followed.rated {
        let thanks = followed.rated;
        return thanks.then(|| el("p").class("notice").child(key::TRACK_RATED));
    }
    let events = followed.events;
    let marks = RwSignal::new(vec![0_u8; QUESTIONS.len()]);
    let comment = RwSignal::new(String::new());
    let wanting = RwSignal::new(false);
    let mut form = el("form")
        .class("stack receipt__screen")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            let marks = marks.get_untracked();
            // Each has its own answer, or the first without one is told.
            let open = marks.iter().position(|mark| *mark == 0);
            wanting.set(open.is_some());
            if let Some(open) = open {
                return page::focus(&format!("#rate-{open}-1"));
            }
            let act = Rate {
                act: "rate",
                marks,
                comment: comment.get_untracked(),
            };
            track.act(events, json::write(&act).unwrap_or_default(), None);
        })
        .child(el("h2").child(key::TRACK_RATE));
    for (at, question) in QUESTIONS.into_iter().enumerate() {
        let mut choices = el("div").class("choices choices--row");
        for (mark, name) in (1..).zip(MARKS) {
            let id = format!("rate-{at}-{mark}");
            let input = el("input")
                .class("choice__input")
                .id(&id)
                .attr("type", "radio")
                .attr("name", &format!("rate-{at}"))
                .on("change", move |_| {
                    marks.update(|marks| {
                        if let Some(own) = marks.get_mut(at) {
                            *own = mark;
                        }
                    });
                    // What was told to be wanting is taken back once it is there.
                    if marks.with_untracked(|marks| marks.iter().all(|mark| *mark > 0)) {
                        wanting.set(false);
                    }
                });
            let text = el("span").class("choice__text").child(name);
            let choice = el("label").class("choice").attr("for", &id);
            choices = choices.child(choice.child(input).child(text));
        }
        let legend = el("legend").class("field__label").child(question);
        let open = move || wanting.get() && marks.with(|marks| marks.get(at) == Some(&0));
        let group = el("fieldset").class("field");
        let group = group.live_attr("aria-describedby", move || {
            open().then(|| "rate-wanting".to_owned())
        });
        form = form.child(group.child(legend).child(choices));
    }
    let wants = live(move || {
        let count = marks.with(|marks| marks.iter().filter(|mark| **mark == 0).count());
        let (count, of) = (count.to_string(), QUESTIONS.len().to_string());
        let said = key::TRACK_RATE_WANTING.fill(lang, &[("count", &count), ("of", &of)]);
        let said = el("p").class("field__error").id("rate-wanting").child(said);
        wanting.get().then_some(said)
    });
    let send = submit_button(key::TRACK_RATE_SEND.text(lang));
    let form = form
        .child(text_area("track-comment", key::TRACK_RATE_COMMENT, comment))
        .child(el("div").attr("role", "alert").child(wants))
        .child(el("p").class("buttons").child(send));
    Some(form)
}

impl Track {
    /// Has the server do something to the dossier as it is shown.
    pub(super) fn act(self, after: u32, act: String, draft: Option<String>) {
        if self.busy.get_untracked() {
            return;
        }
        let (who, lang) = (self.who(), lang());
        self.during(async move { net::act(&who, after, &act, draft.as_deref(), lang).await });
    }
}
