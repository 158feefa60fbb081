//! How long a request may take: between two pieces of its body, and in all.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tokio::time;
use tower_http::timeout::{TimeoutBody, TimeoutError};

use crate::{
    problem::{Kind, Problem, lang_of},
    state::AppState,
};

/// Ends a request that is too slow.
pub(crate) async fn keep(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let lang = lang_of(request.headers());
    let too_slow = || Problem::new(Kind::TooSlow, lang).into_response();
    let slow = Arc::new(AtomicBool::new(false));
    let request = match request.body().is_end_stream() {
        true => request,
        false => {
            let (slow, limit) = (Arc::clone(&slow), state.settings.body_time());
            request.map(|body| {
                let timed = TimeoutBody::new(limit, body).map_err(move |error| {
                    slow.fetch_or(error.is::<TimeoutError>(), Ordering::Relaxed);
                    error
                });
                Body::new(timed)
            })
        }
    };
    match time::timeout(state.settings.request_time(), next.run(request)).await {
        Err(_) => too_slow(),
        // Whoever read the body has seen no more than that it broke off.
        Ok(answer) if slow.load(Ordering::Relaxed) && !answer.status().is_success() => too_slow(),
        Ok(answer) => answer,
    }
}
