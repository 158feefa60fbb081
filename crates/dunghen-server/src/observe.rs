//! One line of the log a request, and what is counted of it.
//!
//! A line says what was asked for by the template of its route, never by its address, and
//! of what was wrong the codes and places of findings: nothing that anybody typed.

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use dunghen_core::{finding::Finding, id::Id, place::Place};
use tracing::Instrument;

use crate::{state::AppState, store::record::secret};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What has no route of its own is a page or a file of the app.
const APP: &str = "(app)";

/// Status of a request whose sender went away before the answer.
const GONE: u16 = 499;

/// Most findings of one line.
const FINDINGS_MAX: usize = 50;

/// Names for requests. What comes with a request is never taken for one: it would be a way
/// into the log for anything.
pub(crate) struct Requests {
    run: String,
    count: AtomicU64,
}

impl Requests {
    pub(crate) fn new() -> Self {
        Self {
            // Without chance in the system, names repeat from one start to the next.
            run: secret(4).unwrap_or_default(),
            count: AtomicU64::new(0),
        }
    }

    fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{}-{count:x}", self.run)
    }
}

/// What a failure says of itself to the log.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    kind: &'static str,
    /// Places and codes of what was found.
    findings: Vec<(Place, Cow<'static, str>)>,
}

impl Failure {
    pub(crate) fn new<'f>(kind: &'static str, findings: impl Iterator<Item = &'f Finding>) -> Self {
        let findings = findings.take(FINDINGS_MAX);
        let findings = findings.map(|found| (found.place.clone(), found.fault.code.clone()));
        Self {
            kind,
            findings: findings.collect(),
        }
    }

    /// Its findings in one line. A place is told where the definitions have it: a request
    /// can name any other, and what it names may be anything.
    fn told(&self, known: impl Fn(&Id) -> bool) -> String {
        let findings = self.findings.iter().map(|(place, code)| {
            let ours = match place {
                Place::Dossier | Place::Contact(_) => true,
                Place::Answer(id) | Place::Component(id) => known(id),
                Place::Cell(field, _, column) => known(field) && known(column),
            };
            match ours {
                true => format!("{place} {code}"),
                false => format!("(unknown) {code}"),
            }
        });
        findings.collect::<Vec<_>>().join(", ")
    }
}

/// Written when it is dropped, so that a request is told of whose sender went away too.
struct Line {
    state: Arc<AppState>,
    begun: Instant,
    method: &'static str,
    route: Option<MatchedPath>,
    status: u16,
    failure: Option<Failure>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let time = self.begun.elapsed();
        let route = self.route.as_ref().map_or(APP, MatchedPath::as_str);
        let Self { method, status, .. } = *self;
        let failure = self.failure.as_ref();
        let findings = failure.map(|failure| {
            let served = self.state.served();
            failure.told(|id| served.names.contains(id))
        });
        tracing::info!(
            method,
            route,
            status,
            ms = time.as_secs_f64() * 1_000.0,
            problem = failure.map(|failure| failure.kind),
            findings,
            "answered"
        );
        self.state.metrics.answered(method, route, status, time);
    }
}

/// Names a request, and tells the log and the numbers of it.
pub(crate) async fn observe(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let id = state.requests.next();
    let span = tracing::info_span!("request", %id);
    let line = Line {
        begun: Instant::now(),
        method: method(request.method()),
        route: request.extensions().get().cloned(),
        status: GONE,
        failure: None,
        state,
    };
    let answered = async move {
        let mut line = line;
        let mut response = next.run(request).await;
        line.status = response.status().as_u16();
        line.failure = response.extensions_mut().remove();
        response
    };
    let mut response = answered.instrument(span).await;
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The name of a method that is known; anybody may make up others.
fn method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let mut known = known.into_iter();
    known.find(|known| *known == method).unwrap_or("OTHER")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_that_are_ours_are_told() {
        let failure = Failure {
            kind: "/problems/incomplete-dossier",
            findings: [
                Place::Dossier,
                Place::Contact("phone".into()),
                Place::Answer("permit_number".into()),
                Place::Answer("nguyen_van_an".into()),
                Place::Component("042085000123".into()),
                Place::Cell("works".into(), 17, "area".into()),
                Place::Cell("works".into(), 17, "an".into()),
            ]
            .map(|place| (place, "code".into()))
            .into(),
        };
        let known = ["permit_number", "works", "area"].map(Id::from);
        assert_eq!(
            failure.told(|id| known.contains(id)),
            "/ code, /contact/phone code, /answers/permit_number code, (unknown) code, \
             (unknown) code, /answers/works/17/area code, (unknown) code"
        );
    }
}
