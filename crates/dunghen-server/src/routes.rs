//! The table of contents of the HTTP surface.

mod app;
mod calendar;
mod catalog;
mod desk;
mod dossiers;
mod download;
mod drafts;
mod forms;
mod guard;
mod json;
mod officer;
mod page;
mod path;
mod schedule;
mod tracking;
mod uploads;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, BodyDataStream},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use dunghen_core::text::Lang;
use tokio_stream::StreamExt;

pub(crate) use guard::is_foreign;

use crate::{
    admission, headers, observe, origins, pace,
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

/// Largest dossier taken in bytes; its files travel apart.
const DOSSIER_BYTES_MAX: usize = 256 * 1024;

/// Most that is read of a refused body for its sender to hear the refusal, in bytes.
const REFUSED_BYTES_MAX: usize = 64 * 1024 * 1024;

pub(crate) fn router(state: Arc<AppState>) -> Router {
    let api = Router::new()
        .route("/dossiers", post(dossiers::send))
        .route("/dossiers/{code}", get(tracking::show))
        .route("/dossiers/{code}/events", post(tracking::act))
        .route(
            "/drafts",
            get(drafts::show)
                .post(drafts::begin)
                .put(drafts::save)
                .delete(drafts::end),
        )
        .route("/uploads", post(uploads::begin).options(uploads::options))
        .route(
            "/uploads/{id}",
            get(uploads::show)
                .head(uploads::head)
                .patch(uploads::go_on)
                .delete(uploads::end)
                .options(uploads::options),
        )
        .route("/forms/{component}", post(forms::print))
        .route("/schedule", get(schedule::show))
        .route("/calendar/{year}", get(calendar::show))
        .route(
            "/session",
            get(officer::session)
                .post(officer::sign_in)
                .delete(officer::sign_out),
        )
        .route("/officer/dossiers", get(officer::list))
        .route("/officer/dossiers/{code}", get(officer::open))
        .route("/officer/dossiers/{code}/events", post(officer::act))
        .fallback(unknown)
        .method_not_allowed_fallback(refused_method);
    let router = Router::new()
        .nest("/api/v1", api)
        .route("/desk", get(desk::list))
        .route("/desk/session", post(desk::sign_in))
        .route("/desk/leave", post(desk::sign_out))
        .route("/desk/desk.css", get(desk::style))
        .route("/slips.css", get(desk::slip_style))
        .route("/desk/dossiers/{code}", get(desk::open).post(desk::act))
        .route("/desk/dossiers/{code}/slips/{slip}", get(desk::slip))
        .route("/desk/dossiers/{code}/files/{number}", get(desk::file))
        .route("/catalog/index.bin", get(catalog::index))
        .route("/catalog/words/{file}", get(catalog::words))
        .route("/catalog/{hash}/{file}", get(catalog::chunk))
        .route("/healthz", get(StatusCode::NO_CONTENT))
        .route("/readyz", get(ready))
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
