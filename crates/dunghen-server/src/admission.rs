//! How much one address may ask of the server: so many requests a minute of each kind, so
//! many bytes a day.
//!
//! DELIBERATE: in memory, per instance. What is counted is forgotten when the server starts
//! again, and of two instances each counts for itself; both only let more through.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use http_body_util::BodyExt;
use tokio::time;

use crate::{
    metrics::Metrics,
    peer,
    problem::{Kind, Problem, lang_of},
    routes,
    settings::Settings,
    state::AppState,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Bytes are counted by so many.
const UNIT: usize = 1_024;

/// Most calls and numbers a minute of the kiosks behind one address.
const KIOSK_PER_MINUTE: u32 = 30;

/// How often addresses are forgotten that have asked for nothing lately.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// What an address may ask for, by kind.
pub(crate) struct Admission<C: Clock = DefaultClock> {
    reads: Bucket<C>,
    writes: Bucket<C>,
    sign_ins: Bucket<C>,
    drafts: Bucket<C>,
    kiosk: Bucket<C>,
    uploaded: Bucket<C>,
}

impl Admission {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self::by(settings, &DefaultClock::default())
    }
}

impl<C: Clock + Clone> Admission<C> {
    fn by(settings: &Settings, clock: &C) -> Self {
        let minute = |name, most| Bucket::new(name, most, Duration::from_secs(60), clock);
        let kilobytes = settings.upload_megabytes_per_day.saturating_mul(1_000);
        Self {
            reads: minute("reads", settings.reads_per_minute),
            writes: minute("writes", settings.writes_per_minute),
            sign_ins: minute("sign-ins", settings.sign_ins_per_minute),
            drafts: minute("drafts", settings.drafts_per_minute),
            kiosk: minute("kiosk", KIOSK_PER_MINUTE),
            uploaded: Bucket::new("uploaded bytes", kilobytes, DAY, clock),
        }
    }

    /// What a request is counted as; nothing for one that only asks whether we live.
    fn bucket(&self, method: &Method, route: &str) -> Option<&Bucket<C>> {
        Some(match (method.as_str(), route) {
            (_, "/healthz") => return None,
            ("POST", "/desk/session" | "/api/v1/session") => &self.sign_ins,
            ("POST", "/api/v1/drafts") => &self.drafts,
            ("POST", "/kiosk/help" | "/kiosk/number") => &self.kiosk,
            _ if method.is_safe() => &self.reads,
            _ => &self.writes,
        })
    }

    fn all(&self) -> [&Bucket<C>; 6] {
        [
            &self.reads,
            &self.writes,
            &self.sign_ins,
            &self.drafts,
            &self.kiosk,
            &self.uploaded,
        ]
    }
}

/// One kind of what is counted.
struct Bucket<C: Clock> {
    name: &'static str,
    /// None where any number is let through.
    limiter: Option<Limiter<C>>,
    clock: C,
}

type Limiter<C> =
    RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, C, NoOpMiddleware<<C as Clock>::Instant>>;

impl<C: Clock + Clone> Bucket<C> {
    fn new(name: &'static str, most: u32, within: Duration, clock: &C) -> Self {
        let quota = NonZeroU32::new(most).and_then(|most| {
            // So many may come at once; from then on they come back one by one.
            Some(Quota::with_period(within / most.get())?.allow_burst(most))
        });
        let limiter = quota
            .map(|quota| RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone()));
        Self {
            name,
            limiter,
            clock: clock.clone(),
        }
    }

    /// Counts one; how long to wait where there were too many.
    fn take(&self, who: IpAddr) -> Result<(), Duration> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        let taken = limiter.check_key(&who);
        taken.map_err(|early| early.wait_time_from(self.clock.now()))
    }

    fn forget(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Lets a request through, unless there were too many of its address.
pub(crate) async fn admit(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let admission = &state.admission;
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("", MatchedPath::as_str);
    let Some(bucket) = admission.bucket(request.method(), route) else {
        return next.run(request).await;
    };
    let who = peer::of(&request, &state.settings);
    let is_upload = !request.method().is_safe() && route.starts_with("/api/v1/uploads");
    let mut taken = bucket.take(who).map_err(|wait| (bucket.name, wait));
    if taken.is_ok() && is_upload {
        let uploaded = &admission.uploaded;
        taken = uploaded.take(who).map_err(|wait| (uploaded.name, wait));
    }
    match taken {
        Err((name, wait)) => refuse(&state.metrics, name, wait, request).await,
        Ok(()) if is_upload => {
            let counted = Arc::clone(&state);
            let request = request.map(|body| {
                Body::new(body.map_frame(move |frame| {
                    if let Some(piece) = frame.data_ref() {
                        count(&counted, who, piece);
                    }
                    frame
                }))
            });
            next.run(request).await
        }
        Ok(()) => next.run(request).await,
    }
}

/// Counts what has arrived. What is under way when a day's measure is full goes on to its
/// end, so that nobody sends a portion twice; nothing more is begun.
fn count(state: &AppState, who: IpAddr, piece: &Bytes) {
    state.metrics.uploaded(piece.len());
    for _ in 0..piece.len() / UNIT {
        if state.admission.uploaded.take(who).is_err() {
            break;
        }
    }
}

async fn refuse(
    metrics: &Metrics,
    name: &'static str,
    wait: Duration,
    request: Request,
) -> Response {
    metrics.refused(name);
    let lang = lang_of(request.headers());
    routes::hear_out(request).await;
    // Whole seconds, and so many that it is over by then.
    let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX) + TimeDelta::seconds(1);
    Problem::new(Kind::TooManyRequests, lang)
        .retry_after(wait)
        .into_response()
}

/// Forgets who has asked for nothing lately, again and again.
pub(crate) async fn forget(state: Arc<AppState>) {
    let mut every = time::interval(FORGET_EVERY);
    loop {
        every.tick().await;
        for bucket in state.admission.all() {
            bucket.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use governor::clock::FakeRelativeClock;

    use super::*;

    #[test]
    fn what_was_too_much_is_let_through_after_the_wait() {
        let clock = FakeRelativeClock::default();
        let settings = Settings {
            writes_per_minute: 3,
            reads_per_minute: 0,
            upload_megabytes_per_day: 1,
            ..Settings::default()
        };
        let admission = Admission::by(&settings, &clock);
        let who = |last| IpAddr::from(Ipv4Addr::new(192, 0, 2, last));
        let writes = |last| admission.writes.take(who(last));
        assert_eq!([writes(1), writes(1), writes(1)], [Ok(()); 3]);
        assert_eq!(writes(1), Err(Duration::from_secs(20)));
        // Others, and other kinds, have measures of their own.
        assert_eq!(writes(2), Ok(()));
        assert_eq!(admission.drafts.take(who(1)), Ok(()));
        assert!((0..10_000).all(|_| admission.reads.take(who(1)).is_ok()));
        clock.advance(Duration::from_secs(20));
        assert_eq!(writes(1), Ok(()));
        assert!(writes(1).is_err());
        let megabyte = (0..2_000).filter(|_| admission.uploaded.take(who(1)).is_ok());
        assert_eq!(megabyte.count(), 1_000);
        clock.advance(DAY);
        assert!(admission.uploaded.take(who(1)).is_ok());
        admission.all().into_iter().for_each(Bucket::forget);
    }

    #[test]
    fn requests_are_counted_by_what_they_do() {
        let admission = Admission::new(&Settings::default());
        for (method, route, expected) in [
            (Method::GET, "/healthz", None),
            (Method::GET, "/readyz", Some("reads")),
            (Method::HEAD, "/api/v1/uploads/{id}", Some("reads")),
            (Method::GET, "", Some("reads")),
            (Method::POST, "", Some("writes")),
            (Method::PATCH, "/api/v1/uploads/{id}", Some("writes")),
            (Method::POST, "/api/v1/drafts", Some("drafts")),
            (Method::PUT, "/api/v1/drafts", Some("writes")),
            (Method::POST, "/desk/session", Some("sign-ins")),
            (Method::POST, "/api/v1/session", Some("sign-ins")),
            (Method::POST, "/kiosk/help", Some("kiosk")),
            (Method::POST, "/kiosk/number", Some("kiosk")),
        ] {
            let found = admission.bucket(&method, route).map(|bucket| bucket.name);
            assert_eq!(found, expected, "{method} {route}");
        }
    }
}
