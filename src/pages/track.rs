//! How a dossier stands that was filed, for whoever knows its code and the last digits of
//! a number in it; and what may be done with it: a supplement, taking it back, a rating.

mod acts;
mod supply;

use dunghen_core::{formats::DossierCode, schedule::Schedule};
use dunghen_words::{key, moment, sentence};
use leptos::{prelude::event_target_value, task::spawn_local};

use super::arrive::{arrive, title_of};
use crate::{
    app::lang,
    components::{
        ErrorEntry, Heading, button, error_summary, fact, hidden, layout, leaf, link, month,
        reasons, submit_button, title,
    },
    html::{El, el, live},
    model::api::Followed,
    platform::{
        net::{self, NetError, Who},
        page,
    },
    state::{Memo, RwSignal},
};

/// How many last digits are asked for.
const DIGITS: usize = 4;

/// What is known on the page.
#[derive(Clone, Copy)]
struct Track {
    code: RwSignal<String>,
    digits: RwSignal<String>,
    /// The dossier, once the server has told of it.
    followed: RwSignal<Option<Followed>>,
    /// What is to be mended.
    errors: RwSignal<Vec<ErrorEntry>>,
    /// Why nothing came of what was asked last.
    trouble: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

/// The page; a code in its address is filled in.
pub(super) fn track_page(code: String) -> El {
    let lang = lang();
    let heading = key::TRACK_TITLE.text(lang);
    arrive(heading);
    let track = Track {
        code: RwSignal::new(code),
        digits: RwSignal::new(String::new()),
        followed: RwSignal::new(None),
        errors: RwSignal::new(Vec::new()),
        trouble: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let errors = track.errors;
    let summary = Memo::new(move |_| errors.get());
    let asked = live(move || track.followed.with(Option::is_none).then(|| form(track)));
    let shown = live(move || {
        track
            .followed
            .get()
            .map(|followed| dossier(track, &followed))
    });
    let trouble = live(move || Some(el("p").class("notice").child(track.trouble.get()?)));
    let head = el("header")
        .class("layout__head")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(error_summary(summary, page::focus))
        .child(title(heading));
    let main = el("div")
        .class("layout__main stack")
        .child(el("div").attr("role", "alert").child(trouble))
        .child(asked)
        .child(shown);
    layout().child(head).child(main)
}

/// Asks for the code and the digits.
fn form(track: Track) -> El {
    let lang = lang();
    let input = |name: &'static str, value: RwSignal<String>| {
        el("input")
            .class("field__input")
            .id(name)
            .attr("autocomplete", "off")
            .attr("value", &value.get_untracked())
            .attr("aria-describedby", &format!("{name}-hint {name}-error"))
            .live_attr("aria-invalid", move || {
                track.error_at(name).map(|_| "true".to_owned())
            })
            .on("input", move |event| value.set(event_target_value(&event)))
    };
    let code = input(CODE, track.code).attr("autocapitalize", "characters");
    let digits = input(LAST, track.digits)
        .attr("inputmode", "numeric")
        .attr("maxlength", "8");
    let label = live(move || match track.busy.get() {
        true => key::TRACK_LOOKING.text(lang),
        false => key::TRACK_LOOK.text(lang),
    });
    el("form")
        .class("stack")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            track.look();
        })
        .child(el("p").class("lead").child(key::TRACK_LEAD))
        .child(field(
            track,
            CODE,
            key::TRACK_CODE.text(lang),
            key::TRACK_CODE_HINT.text(lang),
            code,
        ))
        .child(field(
            track,
            LAST,
            key::TRACK_DIGITS.text(lang),
            key::TRACK_DIGITS_HINT.text(lang),
            digits,
        ))
        .child(
            el("p")
                .class("buttons")
                .child(submit_button("").child(label)),
        )
}

const CODE: &str = "track-code";
const LAST: &str = "track-digits";

fn field(track: Track, id: &'static str, label: &str, hint: &str, input: El) -> El {
    let error = live(move || {
        let error = track.error_at(id)?;
        let mark = hidden(key::STEP_ERROR_MARK.text(lang()));
        let said = el("p").class("field__error").id(&format!("{id}-error"));
        Some(said.child(mark).child(error.message))
    });
    let label = el("label")
        .class("field__label")
        .attr("for", id)
        .child(label);
    let hint = el("p")
        .class("field__hint")
        .id(&format!("{id}-hint"))
        .child(hint);
    el("div")
        .class("field")
        .child(label)
        .child(hint)
        .child(error)
        .child(input)
}

impl Track {
    /// What is to be mended at an input.
    fn error_at(self, id: &str) -> Option<ErrorEntry> {
        let own = format!("#{id}");
        let errors = self.errors.get();
        errors.into_iter().find(|error| error.href == own)
    }

    /// Asks the server for the dossier, once both are there as they can be.
    fn look(self) {
        if self.busy.get_untracked() {
            return;
        }
        let lang = lang();
        let code = DossierCode::parse(&self.code.get_untracked());
        let typed = self.digits.get_untracked();
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let entry = |message: String, id: &str| ErrorEntry {
            message,
            href: format!("#{id}"),
        };
        let label = key::TRACK_CODE.text(lang);
        let mut errors = Vec::new();
        if let Err(fault) = &code {
            errors.push(entry(sentence::fault(lang, fault, label), CODE));
        }
        if digits.len() != DIGITS {
            errors.push(entry(key::TRACK_DIGITS_WRONG.text(lang).to_owned(), LAST));
        }
        let any = !errors.is_empty();
        title_of(key::TRACK_TITLE.text(lang), any);
        self.errors.set(errors);
        let Ok(code) = code else {
            return page::focus(".errors");
        };
        if any {
            return page::focus(".errors");
        }
        let code = code.to_string();
        self.code.set(code.clone());
        self.digits.set(digits.clone());
        self.during(async move { net::follow(&Who { code, digits }, lang).await });
    }

    /// Does something, and takes up the dossier that comes of it.
    fn during(self, act: impl Future<Output = Result<Followed, NetError>> + 'static) {
        let lang = lang();
        self.trouble.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let done = act.await;
            self.busy.set(false);
            match done {
                Ok(followed) => {
                    self.followed.set(Some(followed));
                    page::focus(".track__stage");
                }
                Err(NetError::Lost) => self.trouble.set(Some(key::TRACK_LOST.text(lang).into())),
                Err(NetError::Problem(problem)) => self.trouble.set(Some(problem.message())),
            }
        });
    }

    fn who(self) -> Who {
        Who {
            code: self.code.get_untracked(),
            digits: self.digits.get_untracked(),
        }
    }
}

/// The dossier as it stands.
fn dossier(track: Track, followed: &Followed) -> El {
    let lang = lang();
    let ended = followed.stage.is_settled();
    let dated = followed.schedule.as_ref();
    let promised = followed.accepted_at.is_some();
    let heading = if promised {
        Heading::Promised
    } else {
        Heading::Expected
    };
    let open = dated.filter(|_| !ended);
    let promise = open.map(|schedule| leaf(schedule, heading, "leaf--full", None));
    let stage = el("h2")
        .class("track__stage")
        .attr("tabindex", "-1")
        .child(followed.stage_name.as_str());
    let facts = el("dl")
        .class("facts")
        .child(fact(key::RECEIPT_CODE, followed.code.as_str()))
        .child(fact(
            key::RECEIPT_PROCEDURE,
            followed.name.as_deref().unwrap_or_default(),
        ))
        .child(fact(key::RECEIPT_SENT_AT, moment(lang, followed.sent_at)))
        .child(
            followed
                .promised_at
                .map(|at| fact(key::TRACK_PROMISED, moment(lang, at))),
        );
    let again = button(key::TRACK_AGAIN.text(lang))
        .class("button button--quiet")
        .on("click", move |_| {
            let who = track.who();
            track.during(async move { net::follow(&who, lang).await });
        });
    let other = button(key::TRACK_OTHER.text(lang))
        .class("button button--quiet")
        .on("click", move |_| track.forget());
    let print = button(key::TRACK_PRINT.text(lang))
        .class("button button--quiet")
        .on("click", |_| page::print());
    let buttons = el("p")
        .class("buttons receipt__screen")
        .child(again)
        .child(print)
        .child(other);
    el("article")
        .class("track stack")
        .child(stage)
        .child(supply::wanted(track, followed))
        .child(promise)
        .child(facts)
        .child(timeline(followed))
        .child(open.map(days))
        .child(acts::rate(track, followed))
        .child(acts::withdraw(track, followed))
        .child(buttons)
}

impl Track {
    /// Nothing of the dossier stays on the page.
    fn forget(self) {
        self.digits.set(String::new());
        self.code.set(String::new());
        self.trouble.set(None);
        self.followed.set(None);
        page::focus(&format!("#{CODE}"));
    }
}

/// What has happened, the last at the top.
fn timeline(followed: &Followed) -> El {
    let lang = lang();
    let mut list = el("ol").class("track__line");
    for told in followed.timeline.iter().rev() {
        let at = el("time")
            .class("soft")
            .attr("datetime", &told.at.to_rfc3339())
            .child(moment(lang, told.at));
        let said = told.said.as_deref();
        let said = said.map(|said| el("p").class("track__said").child(said));
        let item = el("li").child(el("strong").child(told.name.as_str()));
        list = list.child(item.child(" ").child(at).child(said));
    }
    el("section")
        .class("stack")
        .child(el("h2").child(key::TRACK_HISTORY))
        .child(list)
}

/// The reason for every day up to the date.
fn days(schedule: &Schedule) -> El {
    el("details")
        .child(el("summary").child(key::LEAF_HOW).child(key::LEAF_HOW_LONG))
        .child(el("p").child(sentence::promise(lang(), schedule)))
        .child(month(&schedule.entries))
        .child(reasons(&schedule.entries))
}
