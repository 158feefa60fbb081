//! Every part of a page in every state, for whoever builds pages and for the tests that look
//! at them.

use chrono::Days;
use dunghen_core::{
    dossier::Answer,
    finding::Fault,
    procedure::{Limit, Unit},
    schedule::{Schedule, Terms},
};
use dunghen_words::{Key, key, numbers, sentence};

use super::{arrive::arrive, desk::Now};
use crate::{
    app::{Catalog, lang},
    components::{
        ErrorEntry, Heading, button, error_summary, fact, layout, leaf, link, month, reasons,
        steps_bar, submit_button, title,
    },
    fields::{Question, Sought, Widget, question_view},
    html::{El, el},
    platform::page,
    state::{Memo, expect_context},
};

pub(super) fn parts_page() -> El {
    let lang = lang();
    let heading = key::PARTS_TITLE.text(lang);
    arrive(heading);
    let main = el("div")
        .class("layout__main stack")
        .child(link("/", key::PROCEDURE_ALL.text(lang)).class("back"))
        .child(title(heading))
        .child(el("p").class("lead").child(key::PARTS_LEAD));
    let parts: [(Key, El); 9] = [
        (key::PARTS_BUTTONS, buttons()),
        (key::PARTS_TAGS, tags()),
        (key::PARTS_NOTICES, notices()),
        (key::PARTS_ERRORS, errors()),
        (key::PARTS_FIELDS, fields()),
        (key::PARTS_STEPS, steps()),
        (key::PARTS_FILES, files()),
        (key::PARTS_FACTS, facts()),
        (key::PARTS_DATES, dates()),
    ];
    let parts = parts.map(|(heading, part)| {
        el("section")
            .class("stack")
            .child(el("h2").child(heading))
            .child(part)
    });
    layout().child(main.child(parts.into_iter().collect::<Vec<_>>()))
}

fn buttons() -> El {
    let lang = lang();
    let word = key::STEP_NEXT.text(lang);
    el("p")
        .class("buttons")
        .child(submit_button(word))
        .child(submit_button(word).attr("aria-disabled", "true"))
        .child(button(word).class("button button--quiet"))
        .child(button(word).class("button button--plain"))
        .child(link("#main", word).class("button"))
        .child(link("#main", word))
}

fn tags() -> El {
    let tones = [
        ("needed", key::COMPONENTS_NEEDED),
        ("advised", key::COMPONENTS_ADVISED),
        ("advised", key::COMPONENTS_OPTIONAL),
        ("submitted", key::COMPONENTS_SUBMITTED),
        ("problem", key::COMPONENTS_PROBLEM),
        ("unneeded", key::COMPONENTS_UNNEEDED),
        ("unneeded", key::COMPONENTS_UNSETTLED),
    ];
    let tags = tones.map(|(tone, word)| {
        let tag = el("span").class("tag").attr("data-tone", tone);
        (tag.child(word.text(lang())), " ")
    });
    el("p").child(tags.into_iter().collect::<Vec<_>>())
}

fn notices() -> El {
    let plain = el("p").class("notice").child(key::STEP_UNKEPT);
    let titled = el("section")
        .class("notice stack")
        .child(el("h3").class("notice__title").child(key::CHECK_WAITING))
        .child(el("p").child(key::CHECK_WAITING_HOW));
    let band = el("p").class("notice notice--band").child(key::APP_OFFLINE);
    el("div")
        .class("stack")
        .child(plain)
        .child(titled)
        .child(band)
        .child(el("p").class("soft").child(key::APP_LOADING))
}

fn errors() -> El {
    let lang = lang();
    let required = Fault::new("required");
    let entry = |label: Key, id: &str| ErrorEntry {
        message: sentence::fault(lang, &required, label.text(lang)),
        href: format!("#{id}"),
    };
    let entries = vec![
        entry(key::CONTACT_FULL_NAME, "part-error"),
        entry(key::CONTACT_PHONE, "part-line"),
    ];
    let entries = Memo::new(move |_| entries.clone());
    el("div").child(error_summary(entries, page::focus))
}

/// A field for every kind of input, and one that is wrong.
fn fields() -> El {
    let lang = lang();
    let option = |value: &str, key: Key| (value.to_owned(), key.text(lang).to_owned());
    let line = |unit: Option<&str>| Widget::Line {
        inputmode: "text",
        autocomplete: "off",
        unit: unit.map(str::to_owned),
    };
    let two = vec![option("yes", key::WORD_YES), option("no", key::WORD_NO)];
    let sought = (1..=30).map(|at| Sought {
        value: at.to_string(),
        words: numbers::spelled(lang, at),
        also: Vec::new(),
    });
    let none = Answer::default();
    let rows: [(&str, Widget, Answer, bool); 8] = [
        ("part-line", line(None), none.clone(), false),
        ("part-error", line(None), none.clone(), true),
        ("part-unit", line(Some("m²")), "1.250".into(), false),
        ("part-money", Widget::Money, "20 triệu".into(), false),
        ("part-paragraph", Widget::Paragraph, none.clone(), false),
        (
            "part-options",
            Widget::Options(two.clone()),
            "yes".into(),
            false,
        ),
        (
            "part-checks",
            Widget::Checks(two.clone()),
            none.clone(),
            true,
        ),
        ("part-list", Widget::List(two), none.clone(), false),
    ];
    let labels = [
        key::CONTACT_FULL_NAME,
        key::CONTACT_PHONE,
        key::CONTACT_EMAIL,
    ];
    let mut all = el("div");
    for (at, (id, widget, value, wrong)) in rows.into_iter().enumerate() {
        let label = labels.get(at % labels.len()).copied();
        let label = label.unwrap_or(key::CONTACT_FULL_NAME).text(lang);
        all = all.child(field(id, label, widget, &value, wrong));
    }
    let search = Widget::Search(sought.collect());
    let label = key::STEP_CHOOSE.text(lang);
    all.child(field("part-search", label, search, &none, false))
}

fn field(id: &str, label: &str, widget: Widget, value: &Answer, wrong: bool) -> El {
    let lang = lang();
    let question = Question {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: Some(key::CONTACT_HINT_PHONE.text(lang).to_owned()),
        optional: !wrong,
        widget,
    };
    let error = wrong.then(|| sentence::fault(lang, &Fault::new("required"), label));
    let error = Memo::new(move |_| error.clone());
    question_view(&question, value, error, |_| {})
}

fn steps() -> El {
    let lang = lang();
    let all = link("#main", key::STEP_ALL.text(lang));
    let bar = steps_bar(2, 5, key::STEP_CONTACT.text(lang), all);
    let tasks = [
        ("submitted", key::TASKS_OVER),
        ("advised", key::TASKS_BEGUN),
        ("problem", key::TASKS_WRONG),
        ("needed", key::TASKS_UNTOUCHED),
        ("unneeded", key::TASKS_WAITING),
    ];
    let tasks = tasks.map(|(tone, word)| {
        let tag = el("span").class("tag").attr("data-tone", tone);
        el("li")
            .class("tasks__task")
            .child(link("#main", key::STEP_COMPONENTS.text(lang)))
            .child(tag.child(word.text(lang)))
    });
    let list = el("ol").class("tasks");
    el("div")
        .child(bar)
        .child(list.child(tasks.into_iter().collect::<Vec<_>>()))
}

fn files() -> El {
    let lang = lang();
    let row = |state: &str, below: El| {
        let size = numbers::bytes(lang, 1_572_864);
        el("li")
            .class("file")
            .attr("data-state", state)
            .child(el("span").class("file__name").child("ban-ve-mat-bang.pdf"))
            .child(el("span").class("file__size").child(size))
            .child(button(key::COMPONENTS_REMOVE.text(lang)).class("button button--plain"))
            .child(below)
    };
    let values = [("name", "ban-ve-mat-bang.pdf"), ("percent", "40")];
    let bar = el("progress")
        .class("file__progress")
        .attr("max", "100")
        .attr("value", "40")
        .attr("aria-label", &key::COMPONENTS_UPLOADING.fill(lang, &values));
    let failed = el("p")
        .class("file__problem")
        .child(key::COMPONENTS_UPLOAD_FAILED);
    el("ul")
        .class("files")
        .child(row("done", el("span")))
        .child(row("uploading", bar))
        .child(row("failed", failed))
}

fn facts() -> El {
    let Catalog(index) = expect_context();
    let agency = index.agencies.first();
    let agency = agency.map(|agency| agency.name.in_lang(lang()));
    let listing = index.procedures.first();
    let name = listing.map(|listing| listing.name.in_lang(lang()));
    el("dl")
        .class("facts")
        .child(fact(key::PROCEDURE_AGENCY, agency))
        .child(fact(key::RECEIPT_PROCEDURE, name))
}

/// A date as it is promised, one that cannot be told, and the days up to it.
fn dates() -> El {
    let Now(now) = expect_context();
    let now = now.get_untracked();
    let far = now.checked_add_days(Days::new(9_000)).unwrap_or(now);
    let (Some(promised), Some(untold)) = (schedule(now), schedule(far)) else {
        return el("p").child(key::LEAF_UNDATED);
    };
    el("div")
        .class("stack")
        .child(leaf(&promised, Heading::Promised, "leaf--full", None))
        .child(leaf(&untold, Heading::IfNow, "", None))
        .child(month(&promised.entries))
        .child(reasons(&promised.entries))
}

fn schedule(sent: chrono::DateTime<chrono::FixedOffset>) -> Option<Schedule> {
    let Catalog(index) = expect_context();
    let hours = &index.agencies.first()?.hours;
    let limit = Limit {
        amount: 7,
        unit: Unit::WorkingDays,
    };
    Some(Terms::new(&index.calendar, hours, limit).schedule(sent))
}
