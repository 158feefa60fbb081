//! `/desk`: one plain page for the officer who takes dossiers in. It needs no script.

mod show;

use std::sync::Arc;

use axum::{
    Form,
    extract::{Query, State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use dunghen_core::{
    id::Id,
    life::{Act, Actor, Outcome, Stage, Wanted},
    procedure::Limit,
    text::Lang,
};
use dunghen_files::safe_name;
use dunghen_print::{SLIP_CSS, slip_html, slip_pdf};
use dunghen_words::key;
use maud::html;
use serde::Deserialize;
use tokio::task;

pub(super) use self::show::with_policy;
use self::show::{dossier, entrance, page, shown, told};
use super::{
    download, guard,
    officer::{Asked, Credentials, LISTED_AT_ONCE, listed, own, private, signed_in},
    path::Path,
    view,
};
use crate::{
    officers,
    problem::{Kind, Problem, lang_of},
    settlement::{self, Order},
    slips,
    state::AppState,
    store::record::{self, Record},
};

const STYLE: &str = concat!(include_str!("desk/desk.css"), "\n");

/// `GET /desk`
pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    asked: Query<Asked>,
) -> Response {
    let lang = lang_of(&headers);
    let officer = match guard::officer(&state, &headers, lang).await {
        Ok(officer) => officer,
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            return entrance(lang, StatusCode::OK, None);
        }
        Err(problem) => return told(lang, &problem),
    };
    let Query(asked) = asked;
    let stage = asked.stage.clone();
    let served = state.served();
    let procedure = |code: &str| {
        let chunk = served.catalog.chunks.get(code);
        let name = chunk.and_then(|chunk| chunk.words.get(lang, "name"));
        name.map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
    };
    match listed(&state, lang, &officer, asked).await {
        Ok(rows) => page(
            lang,
            Some(&officer),
            key::DESK_LIST.text(lang),
            html! {
                nav.stages aria-label=(key::DESK_STAGE.text(lang)) {
                    a href="/desk" aria-current=[stage.is_none().then_some("page")] {
                        (key::DESK_ALL.text(lang))
                    }
                    @for known in Stage::ALL {
                        a href={ "/desk?stage=" (known.id()) }
                            aria-current=[(stage.as_deref() == Some(known.id())).then_some("page")] {
                            (view::named(lang, "stage", known.id()))
                        }
                    }
                }
                @if rows.is_empty() { p { (key::DESK_NONE.text(lang)) } } @else {
                    div.wide { table aria-label=(key::DESK_LIST.text(lang)) {
                        thead { tr {
                            th scope="col" { (key::DESK_CODE.text(lang)) }
                            th scope="col" { (key::DESK_PROCEDURE.text(lang)) }
                            th scope="col" { (key::DESK_STAGE.text(lang)) }
                            th scope="col" { (key::DESK_SENT.text(lang)) }
                            th scope="col" { (key::DESK_DUE.text(lang)) }
                        } }
                        tbody { @for row in &rows { tr {
                            th scope="row" { a href={ "/desk/dossiers/" (row.code) } { (row.code) } }
                            td { (procedure(&row.procedure)) }
                            td { (view::named(lang, "stage", &row.stage)) }
                            td { (shown(row.sent_at)) }
                            td { (row.due_at.map_or_else(|| key::DESK_UNDATED.text(lang).into(), shown)) }
                        } } }
                    } }
                    @if rows.len() >= LISTED_AT_ONCE as usize { @if let Some(last) = rows.last() {
                        p { a href={ "/desk?after=" (last.code)
                            @if let Some(stage) = &stage { "&stage=" (stage) } } {
                            (key::DESK_MORE.text(lang))
                        } }
                    } }
                }
            },
        ),
        Err(problem) => told(lang, &problem),
    }
}

/// `POST /desk/session`
pub(super) async fn sign_in(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    form: Result<Form<Credentials>, FormRejection>,
) -> Response {
    let lang = lang_of(&headers);
    let Ok(Form(credentials)) = form else {
        return entrance(
            lang,
            StatusCode::BAD_REQUEST,
            Some(key::DESK_WRONG.text(lang)),
        );
    };
    match signed_in(&state, lang, credentials).await {
        Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to("/desk")).into_response(),
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            entrance(lang, problem.status(), Some(key::DESK_WRONG.text(lang)))
        }
        Err(problem) => entrance(lang, problem.status(), Some(problem.title())),
    }
}

/// `POST /desk/leave`
pub(super) async fn sign_out(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    match officers::end(&*state.store, &headers, state.clock.now()).await {
        Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to("/desk")).into_response(),
        Err(error) => {
            let lang = lang_of(&headers);
            told(lang, &Problem::of_store(lang, &error))
        }
    }
}

/// `GET /desk/dossiers/{code}`
pub(super) async fn open(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let lang = lang_of(&headers);
    let found = async {
        let officer = guard::officer(&state, &headers, lang).await?;
        let held = own(&state, lang, &officer, &code).await?;
        let timeline = view::timeline(&state, lang, &held).await?;
        Ok::<_, Problem>((officer, held, timeline))
    };
    match found.await {
        Ok((officer, held, timeline)) => dossier(lang, &officer, &held, &timeline, None),
        Err(problem) => told(lang, &problem),
    }
}

/// An act as a form of the page sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    act: String,
    after: u32,
    #[serde(default)]
    text: String,
    #[serde(default)]
    component: String,
    #[serde(default)]
    phase: String,
    #[serde(default)]
    amount: u32,
    #[serde(default)]
    outcome: String,
}

impl Written {
    /// The act that it is; none where it is none an officer does.
    fn act(self, limit: Option<Limit>) -> Option<Act> {
        let component = Some(self.component).filter(|component| !component.is_empty());
        let wanted = vec![Wanted {
            component: component.map(|component| Id::from(component.as_str())),
            what: self.text.clone(),
        }];
        Some(match self.act.as_str() {
            "accept" => Act::Accept,
            "ask_supplement" => Act::AskSupplement { wanted },
            "refuse" => Act::Refuse { reasons: wanted },
            "advance" => Act::Advance {
                phase: self.phase.as_str().into(),
            },
            "apologise" => Act::Apologise {
                by: Limit {
                    amount: self.amount,
                    unit: limit?.unit,
                },
                reason: self.text,
            },
            "resolve" => Act::Resolve {
                outcome: match self.outcome.as_str() {
                    "granted" => Outcome::Granted,
                    "denied" => Outcome::Denied,
                    _ => return None,
                },
            },
            "return" => Act::Return,
            "stop" => Act::Stop { reason: self.text },
            _ => return None,
        })
    }
}

/// `POST /desk/dossiers/{code}`
pub(super) async fn act(
    State(state): State<Arc<AppState>>,
    Path(code): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Written>, FormRejection>,
) -> Response {
    let lang = lang_of(&headers);
    let done = async {
        let officer = guard::officer(&state, &headers, lang).await?;
        let held = own(&state, lang, &officer, &code).await?;
        let unreadable = || Problem::new(Kind::UnreadableRequest, lang);
        let Form(written) = form.map_err(|error| unreadable().detail(error.body_text()))?;
        let after = written.after;
        let limit = held
            .record
            .life
            .schedule
            .as_ref()
            .map(|schedule| schedule.limit);
        let order = Order {
            actor: Actor::Officer(officer.account.clone()),
            act: written.act(limit).ok_or_else(unreadable)?,
            after,
            request: None,
        };
        match settlement::carry_out(&state, lang, held, order).await {
            Ok(_) => Ok(None),
            Err(problem) => {
                let held = own(&state, lang, &officer, &code).await?;
                let timeline = view::timeline(&state, lang, &held).await?;
                Ok(Some((officer, held, timeline, problem)))
            }
        }
    };
    match done.await {
        Ok(None) => Redirect::to(&format!("/desk/dossiers/{code}")).into_response(),
        Ok(Some((officer, held, timeline, problem))) => {
            dossier(lang, &officer, &held, &timeline, Some(&problem))
        }
        Err(problem) => told(lang, &problem),
    }
}

/// `GET /desk/dossiers/{code}/slips/{slip}`: `1.html`, `1.pdf` and so on.
pub(super) async fn slip(
    State(state): State<Arc<AppState>>,
    Path((code, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let officer = guard::officer(&state, &headers, lang).await?;
    let mut held = own(&state, lang, &officer, &code).await?;
    let internal = |error: &dyn std::fmt::Display| Problem::internal(lang, error);
    let links = state.store.links(&code).await;
    let links = links.map_err(|error| Problem::of_store(lang, &error))?;
    let timeline = record::events(&links).map_err(|error| internal(&error))?;
    let missing = || Problem::new(Kind::NotFound, lang);
    let (number, ending) = name.split_once('.').ok_or_else(missing)?;
    let number = number.parse().map_err(|_| missing())?;
    let (at, event) = slips::event(&timeline, number).ok_or_else(missing)?;
    // Whenever it is printed, it says what was there when it was written.
    let then = Record::of(links.get(..=at).unwrap_or_default());
    held.record.dossier = then.map_err(|error| internal(&error))?.dossier;
    let signed = match &event.actor {
        Actor::Officer(account) => signature(&state, lang, account).await?,
        Actor::Applicant | Actor::Clock => String::new(),
    };
    let slip = slips::slip(&held, &timeline, number, &signed).ok_or_else(missing)?;
    match ending {
        "html" => Ok(with_policy(private(Html(slip_html(&slip))))),
        "pdf" => {
            let leave = Arc::clone(&state.printing).acquire_owned().await;
            let leave = leave.map_err(|error| internal(&error))?;
            let pdf = task::spawn_blocking(move || {
                let _leave = leave;
                slip_pdf(&slip)
            });
            let pdf = pdf.await;
            let pdf = pdf.map_err(|error| internal(&error))?;
            let pdf = pdf.map_err(|error| internal(&error))?;
            let mut response = private(pdf);
            attached(
                &mut response,
                "application/pdf",
                &format!("{code}-{number}.pdf"),
            );
            Ok(response)
        }
        _ => Err(missing()),
    }
}

/// The full name of an account; the account where it is no more.
async fn signature(state: &AppState, lang: Lang, account: &str) -> Result<String, Problem> {
    let officer = state.store.officer(account).await;
    let officer = officer.map_err(|error| Problem::of_store(lang, &error))?;
    Ok(officer.map_or_else(|| account.to_owned(), |officer| officer.full_name))
}

/// `GET /desk/dossiers/{code}/files/{number}`: a file that was handed in, whole or a range
/// of it, always to be saved and never to be shown.
pub(super) async fn file(
    State(state): State<Arc<AppState>>,
    Path((code, number)): Path<(String, usize)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(&headers);
    let officer = guard::officer(&state, &headers, lang).await?;
    let held = own(&state, lang, &officer, &code).await?;
    let missing = || Problem::new(Kind::NotFound, lang);
    let file = held
        .record
        .dossier
        .attachments
        .get(number)
        .ok_or_else(missing)?;
    let kept = state.store.kept(&file.sha256).await;
    let kept = kept.map_err(|error| Problem::of_store(lang, &error))?;
    let kept = kept.ok_or_else(missing)?;
    let mut response = download::file(&state, lang, kept, &headers)?;
    attached(
        &mut response,
        "application/octet-stream",
        &safe_name(&file.name),
    );
    Ok(private(response))
}

/// The style of the desk and of the slips.
pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// `GET /slips.css`
pub(super) async fn slip_style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        SLIP_CSS,
    )
}

fn attached(response: &mut Response, media_type: &'static str, name: &str) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    // The name as RFC 8187 spells what is not ASCII.
    let spelled: String = name.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => text.push(byte.into()),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
        text
    });
    let disposition = format!("attachment; filename*=UTF-8''{spelled}");
    let disposition = HeaderValue::try_from(disposition);
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
}
