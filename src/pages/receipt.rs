//! The receipt: the leaf, full size, above the slip.

use crate::state::expect_context;
use chrono::{DateTime, FixedOffset};
use dunghen_core::{procedure::StartEvent, receipt::Receipt, schedule::Reason};
use dunghen_words::{key, moment, sentence};

use super::{arrive::arrive, dates::Subject, desk::Desks, later::taken_along, missing::lacking};
use crate::{
    app::{Catalog, lang},
    components::{Heading, button, fact, layout, leaf, link, month, reasons},
    html::{El, el},
    platform::{page, storage},
};

/// What the names of receipts begin with.
pub(super) const RECEIPT: &str = "receipt.";

/// The name a receipt is kept under on this device.
pub(crate) fn receipt_name(code: &str) -> String {
    format!("{RECEIPT}{code}")
}

/// The receipt of a dossier by its code.
pub(crate) fn receipt_page(code: &str) -> El {
    let kept = storage::load::<Receipt>(&receipt_name(code));
    match kept.or_else(|| expect_context::<Desks>().receipt(code)) {
        Some(receipt) => shown(&receipt),
        None => lacking(
            &key::RECEIPT_NOT_HERE.fill(lang(), &[("code", code)]),
            key::RECEIPT_MISSING.text(lang()),
        ),
    }
}

fn shown(receipt: &Receipt) -> El {
    let lang = lang();
    arrive(&key::RECEIPT_PAGE.fill(lang, &[("code", &receipt.code)]));
    let print = button(key::RECEIPT_PRINT.text(lang)).on("click", |_| page::print());
    let home = link("/", key::RECEIPT_HOME.text(lang)).class("button button--quiet");
    let track = format!("/track/{}", receipt.code);
    let track = link(&track, key::TRACK_TITLE.text(lang)).class("button button--quiet");
    let check = match receipt.schedule.starts {
        StartEvent::Acceptance => key::RECEIPT_NEXT_CHECK,
        _ => key::RECEIPT_NEXT_CHECK_ALONE,
    };
    let steps = el("ol")
        .child(el("li").child(check))
        .child(el("li").child(key::RECEIPT_NEXT_SUPPLEMENT))
        .child(el("li").child(key::RECEIPT_NEXT_COLLECT));
    let subject = Subject {
        name: receipt.code.clone(),
        schedule: receipt.schedule.clone(),
        counted: None,
    };
    let next = el("section")
        .class("receipt__next stack")
        .attr("aria-labelledby", "next")
        .child(el("h2").id("next").child(key::RECEIPT_NEXT))
        .child(steps)
        .child(
            el("p")
                .class("buttons receipt__screen")
                .child(print)
                .child(track)
                .child(home),
        )
        .child(taken_along(subject));
    let article = el("article")
        .class("receipt")
        .attr("aria-labelledby", "receipt-title")
        .child(leaf(
            &receipt.schedule,
            Heading::Promised,
            "leaf--full",
            None,
        ))
        .child(slip(receipt))
        .child(next);
    layout()
        .class("layout layout--wide")
        .child(el("div").class("layout__main").child(article))
}

fn slip(receipt: &Receipt) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let schedule = &receipt.schedule;
    let name = index
        .procedures
        .iter()
        .find(|listing| listing.code == receipt.procedure)
        .map(|listing| listing.name.in_lang(lang))
        .unwrap_or_default();
    let time = |at: Option<DateTime<FixedOffset>>| match at {
        Some(at) => el("time")
            .attr("datetime", &at.to_rfc3339())
            .child(moment(lang, at)),
        None => el("span").child(key::LEAF_UNDATED),
    };
    let code = el("span")
        .class("receipt__code")
        .child(receipt.code.as_str());
    let result = el("strong").child(match schedule.result_at {
        None => el("span").child(sentence::promise(lang, schedule)),
        at => time(at),
    });
    let facts = el("dl")
        .class("facts")
        .child(fact(key::RECEIPT_CODE, code))
        .child(fact(
            key::RECEIPT_PROCEDURE,
            format!("{name} ({})", receipt.procedure),
        ))
        .child(fact(key::RECEIPT_SENT_AT, time(Some(schedule.sent_at))))
        .child(fact(key::RECEIPT_ACCEPTED_AT, time(schedule.accepted_at)))
        .child(fact(
            key::RECEIPT_LIMIT,
            sentence::limit_by(lang, schedule.limit, schedule.by),
        ))
        .child(fact(key::RECEIPT_RESULT_AT, result));
    let heading = el("h1")
        .class("receipt__title")
        .id("receipt-title")
        .attr("tabindex", "-1");
    let last = schedule.entries.last().map(|entry| entry.reason);
    let make_up = (last == Some(Reason::MakeUpSaturday))
        .then(|| el("p").class("notice").child(key::RECEIPT_MAKE_UP));
    el("div")
        .class("receipt__slip")
        .child(heading.child(key::RECEIPT_TITLE))
        .child(el("p").child(sentence::promise(lang, schedule)))
        .child(facts)
        .child(make_up)
        .child(month(&schedule.entries))
        .child(reasons(&schedule.entries))
}
