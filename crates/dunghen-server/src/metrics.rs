//! What is told to Prometheus: numbers about the service, and none about anybody. A label is
//! a word from a list that the program knows; no code, no address, nothing that was typed.

use std::{fs, sync::atomic::AtomicU64, time::Duration};

use axum::{Router, http::header, response::IntoResponse, routing::get};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    /// The route's template.
    route: String,
    /// `2xx` and so on.
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Taken {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Done {
    act: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Become {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    limit: &'static str,
}

/// What is counted and measured.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Taken, Histogram>,
    refused: Family<Refused, Counter>,
    filed: Counter,
    events: Family<Done, Counter>,
    uploads: Family<Become, Counter>,
    uploaded: Counter,
    /// Connections that are open.
    pub(crate) connections: Gauge,
    /// What the store writes.
    pub(crate) batches: Batches,
    memory: Gauge<u64, AtomicU64>,
}

/// What a store writes at a time: how much, and for how long.
#[derive(Debug, Clone)]
pub(crate) struct Batches {
    jobs: Histogram,
    seconds: Histogram,
}

impl Default for Batches {
    fn default() -> Self {
        Self {
            jobs: Histogram::new(exponential_buckets(1.0, 2.0, 8)),
            seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 13)),
        }
    }
}

impl Batches {
    /// So many pieces of work were written in one go.
    pub(crate) fn written(&self, jobs: usize, time: Duration) {
        self.jobs.observe(jobs as f64);
        self.seconds.observe(time.as_secs_f64());
    }
}

impl Metrics {
    /// Begins to count; the moment is when the server started, in seconds of Unix time.
    pub(crate) fn new(started: i64) -> Self {
        let times: fn() -> Histogram = || Histogram::new(exponential_buckets(0.001, 2.5, 12));
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            seconds: Family::new_with_constructor(times),
            refused: Family::default(),
            filed: Counter::default(),
            events: Family::default(),
            uploads: Family::default(),
            uploaded: Counter::default(),
            connections: Gauge::default(),
            batches: Batches::default(),
            memory: Gauge::default(),
        };
        let own = metrics.registry.sub_registry_with_prefix("dunghen");
        own.register(
            "requests",
            "Requests that were answered",
            metrics.requests.clone(),
        );
        own.register(
            "request_seconds",
            "How long answers took",
            metrics.seconds.clone(),
        );
        own.register(
            "refused",
            "Requests over a limit of their address",
            metrics.refused.clone(),
        );
        own.register(
            "dossiers_filed",
            "Dossiers that were filed",
            metrics.filed.clone(),
        );
        own.register(
            "events",
            "Events that were added to dossiers",
            metrics.events.clone(),
        );
        own.register(
            "uploads",
            "Uploads that came to a state",
            metrics.uploads.clone(),
        );
        own.register(
            "upload_bytes",
            "Bytes of uploads that arrived",
            metrics.uploaded.clone(),
        );
        own.register(
            "connections",
            "Open connections",
            metrics.connections.clone(),
        );
        let Batches { jobs, seconds } = metrics.batches.clone();
        own.register("store_batch_jobs", "Writes that shared a transaction", jobs);
        own.register(
            "store_batch_seconds",
            "How long a transaction took",
            seconds,
        );
        let process = metrics.registry.sub_registry_with_prefix("process");
        let memory = metrics.memory.clone();
        process.register("resident_memory_bytes", "Memory in use", memory);
        let start: Gauge = Gauge::default();
        start.set(started);
        process.register("start_time_seconds", "When the server started", start);
        metrics
    }

    /// A request was answered.
    pub(crate) fn answered(&self, method: &'static str, route: &str, status: u16, time: Duration) {
        let status = match status {
            100..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        let route = route.to_owned();
        let taken = self.seconds.get_or_create_owned(&Taken {
            route: route.clone(),
        });
        taken.observe(time.as_secs_f64());
        let answered = self.requests.get_or_create_owned(&Answered {
            method,
            route,
            status,
        });
        answered.inc();
    }

    /// A request was refused for a limit of its address.
    pub(crate) fn refused(&self, limit: &'static str) {
        self.refused.get_or_create_owned(&Refused { limit }).inc();
    }

    /// A dossier was filed.
    pub(crate) fn filed(&self) {
        self.filed.inc();
        self.acted("send");
    }

    /// An event was added to a dossier.
    pub(crate) fn acted(&self, act: &'static str) {
        self.events.get_or_create_owned(&Done { act }).inc();
    }

    /// An upload has come to a state.
    pub(crate) fn became(&self, state: &'static str) {
        self.uploads.get_or_create_owned(&Become { state }).inc();
    }

    /// Bytes of an upload have arrived.
    pub(crate) fn uploaded(&self, bytes: usize) {
        self.uploaded.inc_by(bytes as u64);
    }

    /// All of it, in the format OpenMetrics.
    fn told(&self) -> Result<String, std::fmt::Error> {
        self.memory.set(resident_bytes().unwrap_or_default());
        let mut told = String::new();
        text::encode(&mut told, &self.registry)?;
        Ok(told)
    }
}

/// How much memory the process has in use, where the system tells.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1_024)
}

/// `GET /metrics`, for a listener of its own: behind a proxy on the same machine everybody
/// comes from the loopback, so an address tells nothing about who asks.
pub(crate) fn router(state: std::sync::Arc<crate::state::AppState>) -> Router {
    let told = move || async move {
        let told = state.metrics.told();
        told.map_or_else(
            |error| crate::problem::Problem::internal(Default::default(), &error).into_response(),
            |told| ([(header::CONTENT_TYPE, MEDIA_TYPE)], told).into_response(),
        )
    };
    Router::new().route("/metrics", get(told))
}
