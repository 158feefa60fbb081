//! `dunghen explain`: an assessment as a person would read it, with its reasons.

use anyhow::{Context, bail};
use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_catalog::Catalog;
use dunghen_core::{
    assessment::{Assessment, ComponentState},
    catalog::ProcedureChunk,
    condition::Truth,
    dossier::{Answer as Given, Dossier},
    id::Id,
    place::Place,
    procedure::{Channel, Ruling, Version},
    session::{Explanation, Session, Subject},
    text::Lang,
};
use dunghen_words::{answers, law, sentence};
use serde_json::{Value, json};

use super::Answer;

/// Reads answers: a whole dossier, or its answers alone.
///
/// # Errors
///
/// The value is neither.
pub fn dossier(value: Value) -> anyhow::Result<Dossier> {
    let whole = value.get("answers").is_some_and(Value::is_object);
    let value = if whole {
        value
    } else {
        json!({ "answers": value })
    };
    serde_json::from_value(value).context("found no dossier, expected answers by field")
}

/// Explains a dossier at a moment.
///
/// # Errors
///
/// There is no such procedure, or nothing was in force then.
pub fn explain(
    catalog: &Catalog,
    code: &str,
    dossier: &Dossier,
    at: DateTime<FixedOffset>,
    lang: Lang,
) -> anyhow::Result<Answer> {
    let chunk = catalog.chunks.get(&Id::from(code));
    let chunk = chunk.with_context(|| format!("found no procedure {code} in the catalog"))?;
    let today = at.date_naive();
    let Ruling::Version(version) = chunk.procedure.ruling(today, today) else {
        bail!("found no version of {code} in force on {today}");
    };
    let session = Session::new(version, dossier, today);
    let reader = Reader {
        catalog,
        chunk,
        version,
        assessment: session.assessment(),
        session,
        channel: dossier.channel,
        today,
        lang,
    };
    let promise = reader.promise(at);
    let mut text = vec![format!("{code}, {}, {today}", version.id)];
    let mut told = json!({
        "procedure": code,
        "version": version.id,
        "complete": reader.assessment.is_complete(),
        "result_at": promise.as_ref().map(|(at, _)| at),
    });
    for (title, entries) in [
        ("asked", reader.asked()),
        ("components", reader.components()),
        ("findings", reader.findings()),
        ("fees", reader.fees()),
        ("time_limits", reader.limits()),
    ] {
        text.push(format!("\n{title}"));
        text.extend(entries.iter().map(|(_, line)| format!("  {line}")));
        let values: Vec<_> = entries.into_iter().map(|(value, _)| value).collect();
        if let Some(fields) = told.as_object_mut() {
            fields.insert(title.into(), json!(values));
        }
    }
    text.extend(promise.map(|(_, sentence)| format!("\n{sentence}")));
    Ok(Answer {
        code: u8::from(!reader.assessment.is_complete()),
        json: told,
        text: text.join("\n"),
    })
}

struct Reader<'c> {
    catalog: &'c Catalog,
    chunk: &'c ProcedureChunk,
    version: &'c Version,
    session: Session<&'c Version>,
    assessment: Assessment,
    channel: Channel,
    today: NaiveDate,
    lang: Lang,
}

/// Something as data, and as a line of text.
type Entry = (Value, String);

impl Reader<'_> {
    fn name(&self, place: &Place) -> String {
        sentence::place_name(self.lang, place, &self.chunk.words).into_owned()
    }

    /// What conditions see beside the answers, under the names they use.
    fn surroundings(&self, name: &Id) -> Option<String> {
        match name.as_str() {
            "channel" => Some(self.channel.id().into()),
            "sent_on" => Some(self.today.to_string()),
            _ => None,
        }
    }

    fn answer(&self, field: &Id, value: &Given) -> String {
        let known = self.version.fields().find(|known| known.id == *field);
        known.map_or_else(String::new, |known| {
            answers::answer(
                self.lang,
                known,
                value,
                &self.chunk.words,
                &self.catalog.units.wards,
            )
        })
    }

    fn asked(&self) -> Vec<Entry> {
        let entry = |(at, field): (usize, &dunghen_core::procedure::Field)| {
            let required = self.session.asked(at)?;
            let value = self.assessment.answer(&field.id);
            let shown = value.map(|value| self.answer(&field.id, value));
            let label = self.name(&Place::Answer(field.id.clone()));
            let missing = if required { "?" } else { "–" };
            let why = self.session.explain(Subject::Field(at));
            let line = format!("{label}: {}", shown.as_deref().unwrap_or(missing));
            let told = json!({
                "field": field.id,
                "required": required,
                "answer": value,
                "why": self.told(&why),
            });
            Some((told, format!("{line}{}", self.because(&why))))
        };
        self.version
            .fields()
            .enumerate()
            .filter_map(entry)
            .collect()
    }

    fn components(&self) -> Vec<Entry> {
        let states = self.assessment.components.iter().enumerate();
        let entry = |(at, state): (usize, &ComponentState)| {
            let why = self.session.explain(Subject::Component(at));
            let mark = match state.needed {
                Truth::Yes => "+",
                Truth::No => "–",
                Truth::Unknown => "?",
            };
            let name = self.name(&Place::Component(state.component.clone()));
            let told = json!({
                "component": state.component,
                "needed": state.needed,
                "tier": state.tier,
                "status": state.status,
                "spared": state.spared,
                "why": self.told(&why),
            });
            (told, format!("{mark} {name}{}", self.because(&why)))
        };
        states.map(entry).collect()
    }

    fn findings(&self) -> Vec<Entry> {
        let entry = |finding: &dunghen_core::finding::Finding| {
            let words = sentence::finding(self.lang, finding, &self.chunk.words);
            let code = &finding.fault.code;
            let rules = self.version.rules.iter();
            let rule = rules
                .enumerate()
                .find(|(_, rule)| code.strip_prefix("rule.") == Some(rule.id.as_str()));
            let why = rule.map(|(at, _)| self.session.explain(Subject::Rule(at)));
            let because = match (&why, &finding.law) {
                (Some(why), _) => self.because(why),
                (None, Some(law)) => {
                    format!(
                        "\n      ← {}",
                        law::citation(self.lang, law, &self.catalog.index.acts)
                    )
                }
                (None, None) => String::new(),
            };
            let told = json!({
                "place": finding.place,
                "code": code,
                "severity": finding.severity,
                "message": words,
                "law": finding.law,
                "why": why.map(|why| self.told(&why)),
            });
            (told, format!("{:?}: {words}{because}", finding.severity))
        };
        self.assessment.findings.iter().map(entry).collect()
    }

    fn fees(&self) -> Vec<Entry> {
        let entry = |(at, fee): (usize, &dunghen_core::procedure::Fee)| {
            if !self
                .session
                .fees()
                .iter()
                .any(|known| usize::from(*known) == at)
            {
                return None;
            }
            let why = self.session.explain(Subject::Fee(at));
            let amount = fee
                .payment
                .amount
                .map_or_else(|| "?".into(), |amount| amount.to_string());
            let told = json!({ "kind": fee.payment.kind, "amount": fee.payment.amount, "why": self.told(&why) });
            Some((told, format!("{amount} đồng{}", self.because(&why))))
        };
        self.version
            .fees
            .iter()
            .enumerate()
            .filter_map(entry)
            .collect()
    }

    fn limits(&self) -> Vec<Entry> {
        let entry = |(at, limit): (usize, &dunghen_core::procedure::TimeLimit)| {
            if self.session.time_limit() != Some(limit) {
                return None;
            }
            let why = self.session.explain(Subject::TimeLimit(at));
            let words = sentence::limit_by(self.lang, limit.limit, limit.by);
            let told = json!({ "limit": limit.limit, "why": self.told(&why) });
            Some((told, format!("{words}{}", self.because(&why))))
        };
        let limits = self.version.time_limits.iter().enumerate();
        limits.filter_map(entry).collect()
    }

    fn promise(&self, at: DateTime<FixedOffset>) -> Option<(Option<String>, String)> {
        let agency = self.catalog.index.agency(&self.chunk.procedure.agency)?;
        let calendar = &self.catalog.index.calendar;
        let schedule = self.session.promise(calendar, &agency.hours, at)?;
        let result = schedule.result_at.map(|at| at.to_rfc3339());
        Some((result, sentence::promise(self.lang, &schedule)))
    }

    fn told(&self, why: &Explanation) -> Value {
        let lifted = self.lifted(why);
        let lifted: Vec<_> = lifted
            .map(|(field, answer)| json!({ "field": field, "answer": answer }))
            .collect();
        json!({ "rests_on": why.rests_on, "law": why.law, "lifted_by": lifted })
    }

    /// What would turn it, but for channels that the procedure does not offer.
    fn lifted<'w>(&self, why: &'w Explanation) -> impl Iterator<Item = &'w (Id, String)> {
        let offered = &self.chunk.procedure.channels;
        why.lifted_by.iter().filter(move |(field, answer)| {
            field != "channel" || offered.iter().any(|known| known.id() == answer.as_str())
        })
    }

    /// The reasons behind a line: answers, law, what would turn it.
    fn because(&self, why: &Explanation) -> String {
        let told = |id: &Id| {
            if let Some(value) = self.surroundings(id) {
                return format!("{id}: {value}");
            }
            let label = self.name(&Place::Answer(id.clone()));
            match self.assessment.answer(id) {
                Some(value) => format!("{label}: {}", self.answer(id, value)),
                None => format!("{label}: ?"),
            }
        };
        let mut parts: Vec<_> = why.rests_on.iter().map(told).collect();
        let law = why.law.as_ref();
        parts.extend(law.map(|law| law::citation(self.lang, law, &self.catalog.index.acts)));
        let mut line = if parts.is_empty() {
            String::new()
        } else {
            format!("\n      ← {}", parts.join("; "))
        };
        for (field, answer) in self.lifted(why) {
            if self.surroundings(field).is_some() {
                line.push_str(&format!("\n      ⇄ {field}: {answer}"));
                continue;
            }
            let label = self.name(&Place::Answer(field.clone()));
            let answer = self.answer(field, &Given::Text(answer.clone()));
            line.push_str(&format!("\n      ⇄ {label}: {answer}"));
        }
        line
    }
}
