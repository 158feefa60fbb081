//! `dunghen due`: when a result is due, and why, day by day.

use anyhow::{Context, bail};
use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_catalog::Catalog;
use dunghen_core::{
    calendar::CalendarStatus,
    catalog::{CatalogIndex, Words},
    dossier::{Answer as Given, Dossier},
    id::Id,
    procedure::{CASE_FIELD, Channel, Limit, Ruling, Version},
    schedule::{Schedule, Terms},
    session::Session,
    text::Lang,
};
use dunghen_words::{calendar, day, key, law, moment, sentence};
use serde_json::json;

use super::Answer;

/// What a date is asked of.
#[derive(Debug, Clone)]
pub enum Of {
    /// A procedure by its code, and a case where the limit depends on it.
    Procedure(String, Option<String>),
    /// A limit alone, as `20 working-days`.
    Limit(String),
}

/// Where a count begins.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// The dossier is sent then.
    Sent(DateTime<FixedOffset>),
    /// It was accepted then.
    Accepted(DateTime<FixedOffset>),
}

impl From {
    fn moment(self) -> DateTime<FixedOffset> {
        match self {
            Self::Sent(at) | Self::Accepted(at) => at,
        }
    }
}

/// Dates a dossier; with `by`, tells when it must be accepted for a result by that day.
///
/// # Errors
///
/// There is no such procedure, version, case or limit.
pub fn due(
    catalog: &Catalog,
    of: &Of,
    from: From,
    channel: Channel,
    by: Option<NaiveDate>,
    lang: Lang,
) -> anyhow::Result<Answer> {
    let index = &catalog.index;
    let dossier = Dossier {
        channel,
        ..Dossier::default()
    };
    let (session, words, agency) = match of {
        Of::Procedure(code, case) => {
            let chunk = catalog.chunks.get(&Id::from(code.as_str()));
            let chunk =
                chunk.with_context(|| format!("found no procedure {code} in the catalog"))?;
            let today = from.moment().date_naive();
            let Ruling::Version(version) = chunk.procedure.ruling(today, today) else {
                bail!("found no version of {code} in force on {today}");
            };
            let dossier = in_case(version, dossier, case.as_deref())?;
            let session = Session::new(version, &dossier, today);
            let agency = index.agency(&chunk.procedure.agency);
            (Some(session), Some(&chunk.words), agency)
        }
        Of::Limit(_) => (None, None, index.agencies.first()),
    };
    let hours = &agency.context("found no agency that settles it")?.hours;
    let calendar = &index.calendar;
    let terms = match (&session, of) {
        (None, Of::Limit(text)) => {
            let limit = Limit::parse(text).with_context(|| {
                format!("found the limit `{text}`, expected one like \"20 working-days\", in working-days, days, working-hours, months or years")
            })?;
            Terms {
                at_counter: channel == Channel::Counter,
                ..Terms::new(calendar, hours, limit)
            }
        }
        (session, _) => session
            .as_ref()
            .and_then(|session| session.terms(calendar, hours, from.moment()))
            .context("found a limit that depends on the case, expected --case")?,
    };
    if let Some(by) = by {
        return Ok(latest(&terms, by, lang));
    }
    let mut schedule = match from {
        From::Sent(at) => terms.schedule(at),
        From::Accepted(at) => terms.accepted(at, at),
    };
    if let Some(session) = &session {
        schedule.phases = session.phases(&terms, &schedule);
    }
    Ok(Answer {
        json: serde_json::to_value(&schedule)?,
        text: told(lang, index, words, &schedule),
        code: 0,
    })
}

/// The dossier with the answer that tells the case.
fn in_case(version: &Version, mut dossier: Dossier, case: Option<&str>) -> anyhow::Result<Dossier> {
    if let Some(case) = case {
        if !version.cases.iter().any(|known| known.id == case) {
            let known: Vec<_> = version.cases.iter().map(|case| case.id.as_str()).collect();
            bail!(
                "found the case `{case}`, expected one of {}",
                known.join(", ")
            );
        }
        dossier.answers.insert(CASE_FIELD.into(), Given::from(case));
    }
    Ok(dossier)
}

/// When to send at the latest.
fn latest(terms: &Terms<'_>, by: NaiveDate, lang: Lang) -> Answer {
    let latest = terms.latest(by);
    let latest = latest.and_then(dunghen_core::schedule::moment);
    let date = calendar::date_in_words(lang, by);
    let text = match latest {
        Some(at) => {
            key::SCHEDULE_LATEST.fill(lang, &[("date", &date), ("moment", &moment(lang, at))])
        }
        None => key::SCHEDULE_NO_LATEST.fill(lang, &[("date", &date)]),
    };
    Answer {
        json: json!({ "by": by, "accepted_at": latest.map(|at| at.to_rfc3339()) }),
        text,
        code: 0,
    }
}

/// A schedule as a person reads it: the sentence, the paragraph, every day.
fn told(lang: Lang, index: &CatalogIndex, words: Option<&Words>, schedule: &Schedule) -> String {
    let mut lines = vec![
        sentence::promise(lang, schedule),
        sentence::assumptions(lang, schedule),
    ];
    if schedule.status == Some(CalendarStatus::Projected) {
        lines.push(key::LEAF_NOTE_PROJECTED.text(lang).to_owned());
    }
    if !schedule.entries.is_empty() {
        lines.push(String::new());
    }
    for entry in &schedule.entries {
        let source = entry.source.as_ref();
        let source = source.map(|source| law::citation(lang, source, &index.acts));
        let why = sentence::reason(lang, entry);
        let source = source.map_or_else(String::new, |source| format!(" ({source})"));
        lines.push(format!("{}  {why}{source}", day(lang, entry.date)));
    }
    if !schedule.phases.is_empty() {
        lines.push(String::new());
    }
    let phases = schedule.phases.iter().zip(words.iter().cycle());
    lines.extend(phases.map(|(phase, words)| sentence::phase(lang, phase, words)));
    lines.join("\n")
}
