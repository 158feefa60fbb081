//! What is done to a dossier that is kept: the core decides, the store keeps.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use dunghen_core::{
    dossier::Attachment,
    finding::{Finding, Severity},
    life::{Act, Actor, Refused},
    place::Place,
    procedure::Version,
    session::Session,
    text::Lang,
};

use crate::{
    problem::{Kind, Problem},
    state::{AppState, Served},
    store::{
        Addition, Earlier, Outcome, Repeatable,
        record::{Record, SALT_BYTES, secret},
    },
};

/// A dossier, with the definitions it is settled by.
pub(crate) struct Held {
    pub(crate) record: Record,
    pub(crate) served: Arc<Served>,
}

impl Held {
    /// The version it was filed under.
    pub(crate) fn version(&self) -> Option<&Version> {
        let chunk = self
            .served
            .catalog
            .chunks
            .get(&self.record.filed.procedure)?;
        let mut versions = chunk.procedure.versions.iter();
        versions.find(|version| version.id == self.record.filed.version)
    }
}

/// Something that is to be done.
pub(crate) struct Order {
    pub(crate) actor: Actor,
    pub(crate) act: Act,
    /// How many events there were when it was asked for.
    pub(crate) after: u32,
    pub(crate) request: Option<Repeatable>,
}

/// The hashes of files.
pub(crate) fn hashes(attachments: &[Attachment]) -> Vec<String> {
    let hashes = attachments.iter().map(|file| file.sha256.to_string());
    hashes.collect()
}

/// A dossier by its code; none where there is no such one.
pub(crate) async fn held(
    state: &AppState,
    lang: Lang,
    code: &str,
) -> Result<Option<Held>, Problem> {
    let row = state.store.row(code).await;
    let Some(row) = row.map_err(|error| Problem::of_store(lang, &error))? else {
        return Ok(None);
    };
    let record = serde_json::from_str(&row.record);
    Ok(Some(Held {
        record: record.map_err(|error| Problem::internal(lang, &error))?,
        served: state.served(),
    }))
}

/// Does something to a dossier; the dossier after it.
///
/// # Errors
/// The rules forbid it, or something else happened to the dossier meanwhile.
pub(crate) async fn carry_out(
    state: &AppState,
    lang: Lang,
    held: Held,
    order: Order,
) -> Result<Held, Problem> {
    if let Some(request) = &order.request {
        let earlier = state.store.earlier(request).await;
        match earlier.map_err(|error| Problem::of_store(lang, &error))? {
            // What was done before is done, and what came since is no reason to refuse it.
            Some(Earlier::Answered(_)) => return Ok(held),
            Some(Earlier::Other) => return Err(Problem::new(Kind::IdempotencyKeyReused, lang)),
            None => {}
        }
    }
    let now = state.clock.now();
    if order.after != held.record.events {
        return Err(Problem::new(Kind::Moved, lang));
    }
    let act = order.act.id();
    let files = match &order.act {
        Act::Supply { attachments, .. } => hashes(attachments),
        _ => Vec::new(),
    };
    let event = decided(&held, order.actor, order.act, now)
        .map_err(|refused| Problem::refused(lang, &refused))?;
    let internal = |error: &dyn std::fmt::Display| Problem::internal(lang, error);
    let salt = secret(SALT_BYTES).map_err(|error| internal(&error))?;
    let after = held.record.after(&event, salt);
    let (record, link) = after.map_err(|error| internal(&error))?;
    let added = state.store.add(Addition {
        request: order.request,
        after: order.after,
        link,
        row: record.row().map_err(|error| internal(&error))?,
        files,
        answer: record.events.to_string(),
    });
    match added
        .await
        .map_err(|error| Problem::of_store(lang, &error))?
    {
        Outcome::Done(_) => {
            state.metrics.acted(act);
            tracing::info!(act, "dossier moved");
            let served = held.served;
            Ok(Held { record, served })
        }
        // The same request came twice at once.
        Outcome::Earlier(Earlier::Answered(_)) => {
            let held = self::held(state, lang, &record.code).await?;
            held.ok_or_else(|| Problem::new(Kind::UnknownDossier, lang))
        }
        Outcome::Earlier(Earlier::Other) => Err(Problem::new(Kind::IdempotencyKeyReused, lang)),
        Outcome::Moved => Err(Problem::new(Kind::Moved, lang)),
    }
}

fn decided(
    held: &Held,
    actor: Actor,
    act: Act,
    now: DateTime<FixedOffset>,
) -> Result<dunghen_core::life::Event, Refused> {
    let record = &held.record;
    let index = &held.served.catalog.index;
    let agency = index.agency(&record.filed.agency);
    let (Some(version), Some(agency)) = (held.version(), agency) else {
        return Err(Refused::Undated);
    };
    let sent_at = record.life.sent_at;
    let session = Session::new(version, &record.dossier, sent_at.date_naive());
    let course = session.course(&index.calendar, &agency.hours, sent_at);
    record.life.decide(&course, now, actor, act)
}

/// What is wrong with files that are to take the place of a dossier's own.
pub(crate) fn faults_of(held: &Held, attachments: &[Attachment]) -> Vec<Finding> {
    let Some(version) = held.version() else {
        return Vec::new();
    };
    let mut dossier = held.record.dossier.clone();
    dossier.supply(attachments);
    let session = Session::new(version, &dossier, held.record.life.sent_at.date_naive());
    let mut findings = session.findings();
    findings.retain(|finding| match &finding.place {
        Place::Component(id) => {
            let mut supplied = attachments.iter();
            finding.severity == Severity::Error && supplied.any(|file| file.component == *id)
        }
        _ => false,
    });
    findings
}

/// The finding that a refusal is.
pub(crate) fn finding(refused: &Refused) -> Finding {
    Finding {
        place: Place::Dossier,
        fault: refused.fault(),
        severity: Severity::Error,
        law: refused.law().cloned(),
    }
}
