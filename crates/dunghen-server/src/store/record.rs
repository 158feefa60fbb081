//! A dossier as its events make it.

use dunghen_core::{
    dossier::Dossier,
    id::Id,
    life::{Act, Event, Life},
    procedure::Version,
};
use serde::{Deserialize, Serialize};

use super::{
    Row,
    chain::{self, BEGINNING, Link},
};

/// What a dossier was filed as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filed {
    pub(crate) procedure: Id,
    /// The version in force when it was sent; it is settled by that one.
    pub(crate) version: Id,
    /// The hash of the catalog it was judged by.
    pub(crate) catalog: String,
    pub(crate) agency: Id,
}

/// A dossier with all that has happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) code: String,
    pub(crate) filed: Filed,
    pub(crate) life: Life,
    pub(crate) dossier: Dossier,
    /// Whether what is personal of it is erased.
    #[serde(default)]
    pub(crate) erased: bool,
    /// How many events it is made of.
    pub(crate) events: u32,
    /// The hash of the last of them.
    pub(crate) last: String,
}

/// An event as it is kept for good: what is personal is blank in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Body {
    event: Event,
    /// Only with the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    filed: Option<Filed>,
    /// What names the content.
    content: Option<String>,
}

/// What of an event is personal.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    /// Keeps anybody from guessing what the hash is of.
    salt: String,
    act: Act,
    /// Only with the first event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dossier: Option<Dossier>,
}

/// Events that make no dossier.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("found no sending at the beginning")]
    NoBeginning,
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Record {
    /// The beginning of a dossier, with the link to be kept.
    pub(crate) fn begin(
        code: &str,
        filed: Filed,
        event: &Event,
        dossier: Dossier,
        salt: String,
    ) -> Result<(Self, Link), serde_json::Error> {
        let content = Content {
            salt,
            act: event.act.clone(),
            dossier: Some(dossier.clone()),
        };
        let link = linked(code, 0, BEGINNING, event, Some(filed.clone()), content)?;
        let no_sending = || serde::ser::Error::custom("found no sending at the beginning");
        let record = Self {
            code: code.into(),
            filed,
            life: Life::begin(event).ok_or_else(no_sending)?,
            dossier,
            erased: false,
            events: 1,
            last: link.hash.clone(),
        };
        Ok((record, link))
    }

    /// The dossier after one event more, with the link to be kept.
    pub(crate) fn after(
        &self,
        event: &Event,
        salt: String,
    ) -> Result<(Self, Link), serde_json::Error> {
        let content = Content {
            salt,
            act: event.act.clone(),
            dossier: None,
        };
        let link = linked(&self.code, self.events, &self.last, event, None, content)?;
        let mut after = self.clone();
        after.take(event, &link.hash);
        Ok((after, link))
    }

    /// The dossier that events make.
    pub(crate) fn of(links: &[Link]) -> Result<Self, Unreadable> {
        let mut record: Option<Self> = None;
        for link in links {
            let body: Body = serde_json::from_str(&link.body)?;
            let content = link.content.as_deref();
            let content: Option<Content> = content.map(serde_json::from_str).transpose()?;
            let erased = body.content.is_some() && content.is_none();
            let mut event = body.event;
            let mut dossier = None;
            if let Some(content) = content {
                event.act = content.act;
                dossier = content.dossier;
            }
            match &mut record {
                Some(record) => record.take(&event, &link.hash),
                None => {
                    record = Some(Self {
                        code: link.dossier.clone(),
                        filed: body.filed.ok_or(Unreadable::NoBeginning)?,
                        life: Life::begin(&event).ok_or(Unreadable::NoBeginning)?,
                        dossier: dossier.unwrap_or_default(),
                        erased,
                        events: 1,
                        last: link.hash.clone(),
                    });
                }
            }
        }
        record.ok_or(Unreadable::NoBeginning)
    }

    /// The dossier without what is personal, as its events make it once that is erased.
    pub(crate) fn blanked(links: &[Link]) -> Result<Self, Unreadable> {
        let mut blank = links.to_vec();
        blank.iter_mut().for_each(|link| link.content = None);
        Self::of(&blank)
    }

    fn take(&mut self, event: &Event, hash: &str) {
        self.life.apply(event);
        if let Act::Supply { attachments, .. } = &event.act {
            self.dossier.supply(attachments);
        }
        self.events += 1;
        self.last = hash.into();
    }

    /// The row that is listed.
    pub(crate) fn row(&self) -> Result<Row, serde_json::Error> {
        // What is not accepted has an expected date, and none that was promised.
        let promised = !self.life.stage.is_settled() && self.life.accepted_at.is_some();
        let schedule = self.life.schedule.as_ref().filter(|_| promised);
        Ok(Row {
            code: self.code.clone(),
            procedure: self.filed.procedure.to_string(),
            agency: self.filed.agency.to_string(),
            stage: self.life.stage.id().into(),
            sent_at: self.life.sent_at,
            due_at: schedule.and_then(|schedule| schedule.result_at),
            ended_at: self.life.ended_at.filter(|_| !self.erased),
            events: self.events,
            record: serde_json::to_string(self)?,
        })
    }

    /// Whether some last digits are those of a telephone number or an identity number in
    /// it: what whoever filed it knows, and who has found the slip does not.
    pub(crate) fn is_known_to(&self, digits: &str, version: &Version) -> bool {
        let ends = |text: &str| {
            let own: String = text.chars().filter(char::is_ascii_digit).collect();
            own.len() > digits.len() && own.ends_with(digits)
        };
        let well_formed =
            digits.len() == SECRET_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        let identities = version
            .fields()
            .filter(|field| field.kind.identifies_person());
        let mut answers =
            identities.filter_map(|field| self.dossier.answers.get(&field.id)?.text());
        well_formed && (ends(&self.dossier.contact.phone) || answers.any(ends))
    }
}

/// How long the salt of a content is.
pub(crate) const SALT_BYTES: usize = 16;

/// How many last digits open a dossier's page.
pub(crate) const SECRET_DIGITS: usize = 4;

/// The events that links hold, as far as their content is still there.
pub(crate) fn events(links: &[Link]) -> Result<Vec<Event>, serde_json::Error> {
    let event = |link: &Link| {
        let body: Body = serde_json::from_str(&link.body)?;
        let content = link.content.as_deref();
        let content: Option<Content> = content.map(serde_json::from_str).transpose()?;
        let act = content.map_or(body.event.act.clone(), |content| content.act);
        Ok(Event { act, ..body.event })
    };
    links.iter().map(event).collect()
}

fn linked(
    code: &str,
    number: u32,
    before: &str,
    event: &Event,
    filed: Option<Filed>,
    content: Content,
) -> Result<Link, serde_json::Error> {
    let content = serde_json::to_string(&content)?;
    let body = Body {
        event: Event {
            act: blank(event.act.clone()),
            ..event.clone()
        },
        filed,
        content: Some(chain::content_name(&content)),
    };
    let body = serde_json::to_string(&body)?;
    Ok(Link::new(code, number, before, body, Some(content)))
}

/// An act without what people wrote or handed in.
fn blank(mut act: Act) -> Act {
    match &mut act {
        Act::AskSupplement { wanted } | Act::Refuse { reasons: wanted } => {
            wanted.iter_mut().for_each(|wanted| wanted.what.clear());
        }
        Act::Supply { attachments, note } => {
            attachments.clear();
            note.clear();
        }
        Act::Apologise { reason, .. } | Act::Withdraw { reason } | Act::Stop { reason } => {
            reason.clear();
        }
        Act::Rate { comment, .. } => comment.clear(),
        Act::Send | Act::Accept | Act::Advance { .. } | Act::Resolve { .. } | Act::Return => {}
    }
    act
}

/// So many random bytes, in hexadecimal digits.
pub(crate) fn secret(bytes: usize) -> Result<String, getrandom::Error> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}
