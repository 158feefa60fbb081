//! The table of contents of the HTTP surface.

mod app;
mod calendar;
mod catalog;
mod desk;
mod docs;
mod dossiers;
mod download;
mod drafts;
mod forms;
mod guard;
mod json;
mod kiosk;
mod officer;
mod page;
mod path;
mod schedule;
mod schema;
mod tracking;
mod uploads;
mod view;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, BodyDataStream},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use dunghen_core::text::Lang;
use tokio_stream::StreamExt;

pub(crate) use guard::is_foreign;

use crate::{
    admission, headers, observe,
    openapi::{operation::Operation, operations as told},
    origins, pace,
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

/// Largest dossier taken in bytes; its files travel apart.
const DOSSIER_BYTES_MAX: usize = 256 * 1024;

/// Most that is read of a refused body for its sender to hear the refusal, in bytes.
const REFUSED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How an operation is put among those of its address.
type On = fn(MethodRouter<Arc<AppState>>) -> MethodRouter<Arc<AppState>>;

/// What is described and served below `/api/v1`. The router and the OpenAPI document are
/// both made of this list.
const API: &[(&str, On, &Operation)] = &[
    (
        "/dossiers",
        |on| on.post(dossiers::send),
        &told::SEND_DOSSIER,
    ),
    (
        "/dossiers/{code}",
        |on| on.get(tracking::show),
        &told::SHOW_DOSSIER,
    ),
    (
        "/dossiers/{code}/events",
        |on| on.post(tracking::act),
        &told::ACT_ON_DOSSIER,
    ),
    ("/drafts", |on| on.post(drafts::begin), &told::BEGIN_DRAFT),
    ("/drafts", |on| on.get(drafts::show), &told::SHOW_DRAFT),
    ("/drafts", |on| on.put(drafts::save), &told::SAVE_DRAFT),
    ("/drafts", |on| on.delete(drafts::end), &told::END_DRAFT),
    (
        "/uploads",
        |on| on.post(uploads::begin),
        &told::BEGIN_UPLOAD,
    ),
    (
        "/uploads",
        |on| on.options(uploads::options),
        &told::UPLOAD_OPTIONS,
    ),
    (
        "/uploads/{id}",
        |on| on.get(uploads::show),
        &told::SHOW_UPLOAD,
    ),
    (
        "/uploads/{id}",
        |on| on.head(uploads::head),
        &told::HEAD_UPLOAD,
    ),
    ("/uploads/{id}", |on| on.patch(uploads::go_on), &told::GO_ON),
    (
        "/uploads/{id}",
        |on| on.delete(uploads::end),
        &told::END_UPLOAD,
    ),
    (
        "/uploads/{id}",
        |on| on.options(uploads::options),
        &told::UPLOAD_OPTIONS_OF,
    ),
    (
        "/forms/{component}",
        |on| on.post(forms::print),
        &told::PRINT_FORM,
    ),
    (
        "/schedule",
        |on| on.get(schedule::show),
        &told::SHOW_SCHEDULE,
    ),
    (
        "/calendar/{year}",
        |on| on.get(calendar::show),
        &told::SHOW_CALENDAR,
    ),
    (
        "/procedures/{procedure}/schema",
        |on| on.get(schema::show),
        &told::SHOW_SCHEMA,
    ),
    ("/session", |on| on.post(officer::sign_in), &told::SIGN_IN),
    (
        "/session",
        |on| on.get(officer::session),
        &told::SHOW_SESSION,
    ),
    (
        "/session",
        |on| on.delete(officer::sign_out),
        &told::SIGN_OUT,
    ),
    (
        "/officer/dossiers",
        |on| on.get(officer::list),
        &told::LIST_DOSSIERS,
    ),
    (
        "/officer/dossiers/{code}",
        |on| on.get(officer::open),
        &told::OPEN_DOSSIER,
    ),
    (
        "/officer/dossiers/{code}/events",
        |on| on.post(officer::act),
        &told::SETTLE_DOSSIER,
    ),
    (
        "/openapi.json",
        |on| on.get(docs::document),
        &told::SHOW_DOCUMENT,
    ),
    ("/docs", |on| on.get(docs::page), &told::READ_DOCUMENT),
];

/// What is described beside it.
const SERVICE: &[(&str, On, &Operation)] = &[
    (
        "/healthz",
        |on| on.get(StatusCode::NO_CONTENT),
        &told::HEALTH,
    ),
    ("/readyz", |on| on.get(ready), &told::READY),
];

/// Every operation that is described, by its address.
pub(crate) fn operations() -> impl Iterator<Item = (String, &'static Operation)> {
    let below = |prefix: &'static str| {
        move |(path, _, told): &(&str, On, &'static Operation)| (format!("{prefix}{path}"), *told)
    };
    let api = API.iter().map(below("/api/v1"));
    api.chain(SERVICE.iter().map(below("")))
}

/// The router of a list, one entry an address.
fn listed(list: &[(&'static str, On, &Operation)]) -> Router<Arc<AppState>> {
    let mut addresses: BTreeMap<&str, MethodRouter<Arc<AppState>>> = BTreeMap::new();
    for (path, on, _) in list {
        let methods = addresses.remove(path).unwrap_or_default();
        addresses.insert(path, on(methods));
    }
    let addresses = addresses.into_iter();
    addresses.fold(Router::new(), |router, (path, methods)| {
        router.route(path, methods)
    })
}

pub(crate) fn router(state: Arc<AppState>) -> Router {
    let api = listed(API)
        .fallback(unknown)
        .method_not_allowed_fallback(refused_method);
    let router = listed(SERVICE)
        .nest("/api/v1", api)
        .route("/desk", get(desk::list))
        .route("/desk/session", post(desk::sign_in))
        .route("/desk/leave", post(desk::sign_out))
        .route("/desk/desk.css", get(desk::style))
        .route("/slips.css", get(desk::slip_style))
        .route("/desk/dossiers/{code}", get(desk::open).post(desk::act))
        .route("/desk/dossiers/{code}/slips/{slip}", get(desk::slip))
        .route("/desk/dossiers/{code}/files/{number}", get(desk::file))
        .route("/kiosk/help", post(kiosk::help))
        .route("/kiosk/number", post(kiosk::number))
        .route("/catalog/index.bin", get(catalog::index))
        .route("/catalog/words/{file}", get(catalog::words))
        .route("/catalog/{hash}/{file}", get(catalog::chunk))
        .method_not_allowed_fallback(refused_method)
        .fallback(app::file)
        .with_state(Arc::clone(&state))
        // The last is the first that a request comes to.
        .layer(from_fn_with_state(Arc::clone(&state), admission::admit))
        .layer(from_fn_with_state(Arc::clone(&state), pace::keep))
        .layer(from_fn_with_state(Arc::clone(&state), origins::own_pages))
        .layer(from_fn_with_state(Arc::clone(&state), observe::observe));
    headers::secure(router, &state.settings)
}

/// Reads what came with a request that is refused, unless its sender waits for leave to send
/// it.
pub(crate) async fn hear_out(request: Request) {
    if !request.headers().contains_key(header::EXPECT) {
        read_past(&mut request.into_body().into_data_stream()).await;
    }
}

/// Whether what arrives now could be kept.
async fn ready(State(state): State<Arc<AppState>>, headers: HeaderMap) -> Response {
    match state.store.ready().await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => Problem::of_store(lang_of(&headers), &error).into_response(),
    }
}

async fn unknown(headers: HeaderMap) -> Problem {
    Problem::new(Kind::NotFound, lang_of(&headers))
}

async fn refused_method(headers: HeaderMap) -> Problem {
    Problem::new(Kind::MethodNotAllowed, lang_of(&headers))
}

/// Reads a dossier, unless it is too large for one.
async fn read_dossier(body: Body, lang: Lang) -> Result<Vec<u8>, Problem> {
    let mut pieces = body.into_data_stream();
    let mut body = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece =
            piece.map_err(|error| Problem::new(Kind::UnreadableRequest, lang).detail(error))?;
        if body.len() + piece.len() > DOSSIER_BYTES_MAX {
            read_past(&mut pieces).await;
            return Err(Problem::new(Kind::TooLarge, lang));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// Reads on past a refusal.
///
/// A client that sends before it listens would not hear it otherwise: to close
/// a connection with unread bytes is to reset it.
async fn read_past(pieces: &mut BodyDataStream) {
    let mut read = 0;
    while read < REFUSED_BYTES_MAX
        && let Some(Ok(piece)) = pieces.next().await
    {
        read += piece.len();
    }
}
