//! What the pages of the desk look like.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, Response},
};
use chrono::{DateTime, FixedOffset};
use dunghen_core::{
    dossier::Attachment,
    id::Id,
    life::{Act, Actor, Event, Outcome},
    procedure::{Limit, Unit},
    session::Session,
    text::Lang,
};
use dunghen_files::safe_name;
use dunghen_words::{answers, key, numbers, sentence};
use maud::{DOCTYPE, Markup, html};

use crate::{
    problem::Problem,
    routes::{officer::private, view},
    settlement::Held,
    slips,
    store::Officer,
};

/// What a page of the desk may load: its style, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'";

pub(super) fn shown(at: DateTime<FixedOffset>) -> String {
    at.format("%H:%M %d/%m/%Y").to_string()
}

pub(super) fn entrance(lang: Lang, status: StatusCode, wrong: Option<&str>) -> Response {
    let content = html! {
        @if let Some(wrong) = wrong { p.wrong role="alert" { (wrong) } }
        form.enter method="post" action="/desk/session" {
            label for="account" { (key::DESK_ACCOUNT.text(lang)) }
            input #account name="account" autocomplete="username" autocapitalize="none" required;
            label for="password" { (key::DESK_PASSWORD.text(lang)) }
            input #password name="password" type="password" autocomplete="current-password" required;
            button { (key::DESK_ENTER.text(lang)) }
        }
    };
    let mut response = page(lang, None, key::DESK_TITLE.text(lang), content);
    *response.status_mut() = status;
    response
}

pub(super) fn told(lang: Lang, problem: &Problem) -> Response {
    let mut response = page(
        lang,
        None,
        problem.title(),
        html! {
            p { a href="/desk" { (key::DESK_BACK.text(lang)) } }
        },
    );
    *response.status_mut() = problem.status();
    response
}

pub(super) fn page(
    lang: Lang,
    officer: Option<&Officer>,
    title: &str,
    content: Markup,
) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Đúng Hẹn" }
                link rel="stylesheet" href="/desk/desk.css";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
            }
            body {
                header.bar {
                    a.bar__name href="/desk" { "Đúng Hẹn" }
                    span { (key::DESK_TITLE.text(lang)) }
                    @if let Some(officer) = officer {
                        form method="post" action="/desk/leave" {
                            span { (officer.full_name) }
                            button.quiet { (key::DESK_LEAVE.text(lang)) }
                        }
                    }
                }
                main { h1 { (title) } (content) }
            }
        }
    };
    with_policy(private(Html(page.into_string())))
}

pub(in crate::routes) fn with_policy(mut response: Response) -> Response {
    let policy = HeaderValue::from_static(POLICY);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

pub(super) fn dossier(
    lang: Lang,
    officer: &Officer,
    held: &Held,
    timeline: &[Event],
    problem: Option<&Problem>,
) -> Response {
    let record = &held.record;
    let life = &record.life;
    let chunk = held.served.catalog.chunks.get(&record.filed.procedure);
    let name = chunk.and_then(|chunk| chunk.words.get(lang, "name"));
    let contact = &record.dossier.contact;
    let content = html! {
        p { a href="/desk" { (key::DESK_BACK.text(lang)) } }
        @if let Some(problem) = problem {
            div.wrong role="alert" {
                p { (problem.title()) }
                @for sentence in problem.sentences() { p { (sentence) } }
            }
        }
        p.lead { (name.unwrap_or(&record.filed.procedure)) }
        dl {
            dt { (key::DESK_STAGE.text(lang)) }
            dd { strong { (view::named(lang, "stage", life.stage.id())) } }
            dt { (key::DESK_SENT.text(lang)) } dd { (shown(life.sent_at)) }
            dt { (key::DESK_DUE.text(lang)) }
            dd { @match life.schedule.as_ref().filter(|_| life.accepted_at.is_some()) {
                Some(schedule) => { (schedule.result_at.map_or_else(
                    || key::DESK_UNDATED.text(lang).into(), shown)) },
                None => { (key::DESK_UNDATED.text(lang)) },
            } }
            dt { (key::DESK_APPLICANT.text(lang)) } dd { (contact.full_name) }
            dt { (key::DESK_PHONE.text(lang)) } dd { (contact.phone) }
            @if !contact.email.is_empty() {
                dt { (key::DESK_EMAIL.text(lang)) } dd { (contact.email) }
            }
        }
        (acts(lang, held))
        h2 { (key::DESK_PAPERS.text(lang)) }
        (files(lang, held, &record.dossier.attachments))
        h2 { (key::DESK_ANSWERS.text(lang)) }
        (answered(lang, held))
        (slips_of(lang, record.code.as_str(), timeline))
        h2 { (key::DESK_HISTORY.text(lang)) }
        ol.history { @for event in timeline {
            li {
                time datetime=(event.at.to_rfc3339()) { (shown(event.at)) } " "
                (view::named(lang, "life_done", event.act.id()))
                @if let Actor::Officer(account) = &event.actor { " · " (account) }
                @if let Some(said) = view::said(lang, &event.act) { p { (said) } }
            }
        } }
    };
    let mut response = page(lang, Some(officer), &record.code, content);
    if let Some(problem) = problem {
        *response.status_mut() = problem.status();
    }
    response
}

fn files(lang: Lang, held: &Held, files: &[Attachment]) -> Markup {
    html! {
        @if files.is_empty() { p { (key::DESK_NO_PAPERS.text(lang)) } } @else {
            ul { @for (number, file) in files.iter().enumerate() {
                li {
                    (component(lang, held, &file.component)) ": "
                    a href={ "/desk/dossiers/" (held.record.code) "/files/" (number) } {
                        (safe_name(&file.name))
                    }
                    " (" (numbers::bytes(lang, file.bytes)) ")"
                }
            } }
        }
    }
}

fn component(lang: Lang, held: &Held, id: &str) -> String {
    let chunk = held.served.catalog.chunks.get(&held.record.filed.procedure);
    let name = chunk.and_then(|chunk| chunk.words.get(lang, &format!("component.{id}.name")));
    name.unwrap_or(id).to_owned()
}

fn answered(lang: Lang, held: &Held) -> Markup {
    let catalog = &held.served.catalog;
    let chunk = catalog.chunks.get(&held.record.filed.procedure);
    let fields = held.version().zip(chunk);
    let dossier = &held.record.dossier;
    html! {
        @if let Some((version, chunk)) = fields {
            dl { @for field in version.fields() {
                @if let Some(answer) = dossier.answers.get(&field.id) {
                    dt { (chunk.words.get(lang, &format!("field.{}.label", field.id)).unwrap_or(&field.id)) }
                    dd { (answers::answer(lang, field, answer, &chunk.words, &catalog.units.wards)) }
                }
            } }
        }
    }
}

fn slips_of(lang: Lang, code: &str, timeline: &[Event]) -> Markup {
    let there = |number: &u8| {
        timeline
            .iter()
            .any(|event| slips::is_about(*number, &event.act))
    };
    let numbers: Vec<u8> = slips::NUMBERS.into_iter().filter(there).collect();
    let name = |number| {
        match number {
            1 => key::DESK_SLIP_1,
            2 => key::DESK_SLIP_2,
            3 => key::DESK_SLIP_3,
            _ => key::DESK_SLIP_4,
        }
        .text(lang)
    };
    html! {
        @if !numbers.is_empty() {
            h2 { (key::DESK_SLIPS.text(lang)) }
            ul { @for number in numbers {
                li {
                    a href={ "/desk/dossiers/" (code) "/slips/" (number) ".html" } { (name(number)) }
                    " · "
                    a href={ "/desk/dossiers/" (code) "/slips/" (number) ".pdf" } { "PDF" }
                }
            } }
        }
    }
}

/// A form for each thing that can be done now.
fn acts(lang: Lang, held: &Held) -> Markup {
    let life = &held.record.life;
    let text = |act: &str, words: &str| {
        html! {
            label for={ (act) "-text" } { (words) }
            textarea id={ (act) "-text" } name="text" rows="3" maxlength="2000" required {}
        }
    };
    let components = |act: &str| {
        html! {
            label for={ (act) "-component" } { (key::DESK_COMPONENT.text(lang)) }
            select id={ (act) "-component" } name="component" {
                option value="" { (key::DESK_WHOLE.text(lang)) }
                @if let Some(version) = held.version() { @for component in &version.components {
                    option value=(component.id) { (self::component(lang, held, &component.id)) }
                } }
            }
        }
    };
    let what = key::DESK_WHAT.text(lang);
    let reason = key::DESK_REASON.text(lang);
    let phases = phases_left(lang, held);
    let blank = || String::new();
    let wanted = Vec::new;
    let possible: Vec<(Act, Markup)> = [
        (Act::Accept, html! {}),
        (
            Act::AskSupplement { wanted: wanted() },
            html! { (components("ask_supplement")) (text("ask_supplement", what)) },
        ),
        (
            Act::Advance { phase: "".into() },
            html! {
                label for="advance-phase" { (key::DESK_PHASE.text(lang)) }
                select id="advance-phase" name="phase" { @for (id, name) in &phases {
                    option value=(id) { (name) }
                } }
            },
        ),
        (
            Act::Resolve {
                outcome: Outcome::Granted,
            },
            html! {
                label for="resolve-outcome" { (key::DESK_OUTCOME.text(lang)) }
                select id="resolve-outcome" name="outcome" {
                    option value="granted" { (key::DESK_GRANTED.text(lang)) }
                    option value="denied" { (key::DESK_DENIED.text(lang)) }
                }
            },
        ),
        (Act::Return, html! {}),
        (
            Act::Apologise {
                by: Limit {
                    amount: 1,
                    unit: Unit::WorkingDays,
                },
                reason: blank(),
            },
            html! {
                label for="apologise-amount" {
                    (key::DESK_DAYS.text(lang))
                    @if let Some(schedule) = &life.schedule {
                        " (" (sentence::limit(lang, schedule.limit)) ")"
                    }
                }
                input id="apologise-amount" name="amount" type="number" min="1" max="365" required;
                (text("apologise", reason))
            },
        ),
        (
            Act::Refuse { reasons: wanted() },
            html! { (components("refuse")) (text("refuse", reason)) },
        ),
        (Act::Stop { reason: blank() }, text("stop", reason)),
    ]
    .into_iter()
    .filter(|(act, _)| life.follows(act))
    .filter(|(act, _)| !matches!(act, Act::Advance { .. }) || !phases.is_empty())
    .collect();
    html! {
        h2 { (key::DESK_ACTS.text(lang)) }
        @if possible.is_empty() { p { (key::DESK_NO_ACTS.text(lang)) } }
        @for (act, inputs) in possible {
            @let id = act.id();
            details open[matches!(act, Act::Accept | Act::Return)] {
                summary { (view::named(lang, "life_act", id)) }
                form method="post" action={ "/desk/dossiers/" (held.record.code) } {
                    input type="hidden" name="act" value=(id);
                    input type="hidden" name="after" value=(held.record.events);
                    (inputs)
                    button { (view::named(lang, "life_act", id)) }
                }
            }
        }
    }
}

/// The phases that are not done, by id and name.
fn phases_left(lang: Lang, held: &Held) -> Vec<(String, String)> {
    let record = &held.record;
    let chunk = held.served.catalog.chunks.get(&record.filed.procedure);
    let agency = held.served.catalog.index.agency(&record.filed.agency);
    let (Some(version), Some(chunk), Some(agency)) = (held.version(), chunk, agency) else {
        return Vec::new();
    };
    let sent_at = record.life.sent_at;
    let session = Session::new(version, &record.dossier, sent_at.date_naive());
    let course = session.course(&held.served.catalog.index.calendar, &agency.hours, sent_at);
    let done = |id: &Id| record.life.phases_done().any(|(done, _)| done == id);
    let left = course.phases.iter().filter(|phase| !done(&phase.id));
    left.map(|phase| {
        let name = chunk.words.get(lang, &format!("phase.{}.name", phase.id));
        (phase.id.to_string(), name.unwrap_or(&phase.id).to_owned())
    })
    .collect()
}
