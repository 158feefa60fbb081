//! The slips of a dossier: what is printed on each, out of what has happened.

use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    agency::Agency,
    catalog::Words,
    condition::Truth,
    dossier::Attachment,
    life::{Act, Event, Wanted},
    procedure::{Channel, Provided, Version},
    schedule::Schedule,
    session::Session,
    text::Lang,
};
use dunghen_print::{
    Acceptance, Apology, Applicant, Asked, Count, Ground, Identity, Matter, Paper, Refusal, Slip,
    Supplement,
};
use dunghen_words::{Key, key, numbers, sentence};

use crate::{settlement::Held, store::record::SECRET_DIGITS};

/// The slips there are, by the number of their form.
pub(crate) const NUMBERS: [u8; 4] = [1, 2, 3, 4];

/// Whether an event is one that a slip is about.
pub(crate) fn is_about(number: u8, act: &Act) -> bool {
    match number {
        1 => matches!(act, Act::Accept),
        2 => matches!(act, Act::AskSupplement { .. }),
        3 => matches!(act, Act::Refuse { .. }),
        4 => matches!(act, Act::Apologise { .. }),
        _ => false,
    }
}

/// The event that a slip is about: the last of its kind, as a second supplement has a slip
/// of its own. None where nothing of the kind has happened.
pub(crate) fn event(events: &[Event], number: u8) -> Option<(usize, &Event)> {
    let mut events = events.iter().enumerate();
    events.rfind(|(_, event)| is_about(number, &event.act))
}

/// A slip, signed by the officer whose act it is about; none where nothing has happened that
/// it would be about.
pub(crate) fn slip(held: &Held, events: &[Event], number: u8, officer: &str) -> Option<Slip> {
    let printed = Printed::of(held, officer)?;
    let (at, event) = event(events, number)?;
    let before = events.get(..at)?.iter().rev();
    let schedule = before.clone().find_map(|event| event.schedule.as_ref());
    let matter = match &event.act {
        Act::Accept => Matter::Acceptance(printed.acceptance(event.schedule.as_ref()?)),
        Act::AskSupplement { wanted } => Matter::Supplement(printed.supplement(wanted)),
        Act::Refuse { reasons } => Matter::Refusal(printed.refusal(reasons)),
        Act::Apologise { by, reason } => Matter::Apology(Apology {
            received_at: held.record.life.accepted_at,
            due_at: schedule.and_then(|schedule| schedule.result_at),
            status: None,
            reason: Some(reason.clone()),
            extension: Some(sentence::limit(Lang::Vi, *by)),
            new_due_at: event.schedule.as_ref()?.result_at,
            signer: None,
        }),
        _ => return None,
    };
    Some(printed.slip(event.at, matter))
}

/// A telephone number without its last digits: with the code they open a dossier's page, and
/// others may see the slip.
fn without_end(phone: &str) -> String {
    let letters = phone.chars().count();
    let shown = phone.chars().take(letters.saturating_sub(SECRET_DIGITS));
    shown.chain("****".chars()).collect()
}

/// What all slips of a dossier share.
struct Printed<'h> {
    held: &'h Held,
    version: &'h Version,
    agency: &'h Agency,
    words: &'h Words,
    officer: &'h str,
}

impl<'h> Printed<'h> {
    fn of(held: &'h Held, officer: &'h str) -> Option<Self> {
        let filed = &held.record.filed;
        let catalog = &held.served.catalog;
        Some(Self {
            version: held.version()?,
            agency: catalog.index.agency(&filed.agency)?,
            words: &catalog.chunks.get(&filed.procedure)?.words,
            held,
            officer,
        })
    }

    fn slip(&self, at: DateTime<FixedOffset>, matter: Matter) -> Slip {
        let record = &self.held.record;
        let contact = &record.dossier.contact;
        let name = self.words.get(Lang::Vi, "official_name");
        Slip {
            agency: self.agency.name.in_lang(Lang::Vi).into(),
            desk: key::DESK_ONE_STOP.text(Lang::Vi).into(),
            number: None,
            place: None,
            day: at.date_naive(),
            code: record.code.clone(),
            applicant: Applicant {
                name: contact.full_name.clone(),
                identity: self.identity(),
                address: None,
                phone: Some(without_end(&contact.phone)),
                email: Some(contact.email.clone()).filter(|email| !email.is_empty()),
            },
            content: name.unwrap_or(&record.filed.procedure).into(),
            matter,
        }
    }

    /// The number of whoever files: the first that the procedure asks for.
    fn identity(&self) -> Option<Identity> {
        let fields = self.version.fields();
        let mut fields = fields.filter(|field| field.kind.identifies());
        let answers = &self.held.record.dossier.answers;
        let number = fields.find_map(|field| answers.get(&field.id)?.text())?;
        Some(Identity {
            number: without_end(number),
            masked: false,
        })
    }

    fn acceptance(&self, schedule: &Schedule) -> Acceptance {
        let record = &self.held.record;
        let index = &self.held.served.catalog.index;
        let files = record.dossier.attachments.iter();
        let known_until = index.calendar.announced_until().unwrap_or(NaiveDate::MAX);
        Acceptance {
            papers: self.papers(files.collect()),
            sets: Some(1),
            limit: sentence::limit(Lang::Vi, schedule.limit),
            received_at: schedule.accepted_at,
            due_at: schedule.result_at,
            returned_by: None,
            fees: Some(self.fees()),
            volume: None,
            entry: None,
            submitter: Some(record.dossier.contact.full_name.clone()),
            receiver: Some(self.officer.into()),
            count: Count::of(schedule, &index.acts, known_until),
        }
    }

    /// The components that are there: the forms filled in by answers, and those with files.
    fn papers(&self, files: Vec<&Attachment>) -> Vec<Paper> {
        let session = Session::new(
            self.version,
            &self.held.record.dossier,
            self.held.record.life.sent_at.date_naive(),
        );
        let states = session.assessment().components;
        let components = self.version.components.iter().zip(states);
        let online = self.held.record.dossier.channel == Channel::Online;
        let kind = Key::named("document_form.electronic").filter(|_| online);
        let kind = kind.map(|key| key.text(Lang::Vi).to_owned());
        let there = components.filter_map(|(component, state)| {
            let files = files.iter().filter(|file| file.component == component.id);
            let files = files.count();
            // A form that the answers fill in comes without a file.
            let filled =
                matches!(component.provided, Provided::Form { .. }) && state.needed == Truth::Yes;
            (filled || files > 0).then(|| Paper {
                name: self.component(&component.id),
                kind: kind.clone(),
                copies: u32::try_from(files.max(1)).ok(),
            })
        });
        there.collect()
    }

    fn component(&self, id: &str) -> String {
        let key = format!("component.{id}.name");
        self.words.get(Lang::Vi, &key).unwrap_or(id).into()
    }

    fn fees(&self) -> String {
        let record = &self.held.record;
        let sent_on = record.life.sent_at.date_naive();
        let session = Session::new(self.version, &record.dossier, sent_on);
        let fees = session.assessment().fees;
        let amount: Option<u64> = fees.iter().map(|fee| fee.amount).sum();
        match amount.filter(|_| !fees.is_empty()) {
            Some(amount) => format!("{} đồng", numbers::grouped(Lang::Vi, amount)),
            None => key::PROCEDURE_FEE_UNKNOWN.text(Lang::Vi).into(),
        }
    }

    fn asked(&self, wanted: &Wanted) -> Asked {
        let name = wanted.component.as_ref();
        Asked {
            paper: Paper {
                name: name.map_or_else(
                    || key::DESK_WHOLE.text(Lang::Vi).into(),
                    |component| self.component(component),
                ),
                kind: None,
                copies: None,
            },
            what: wanted.what.clone(),
        }
    }

    fn supplement(&self, wanted: &[Wanted]) -> Supplement {
        Supplement {
            asked: wanted.iter().map(|wanted| self.asked(wanted)).collect(),
            guide: Some(self.officer.into()),
            ..Supplement::default()
        }
    }

    fn refusal(&self, reasons: &[Wanted]) -> Refusal {
        let grounds = reasons.iter().map(|wanted| Ground {
            reason: match &wanted.component {
                Some(component) => format!("{}: {}", self.component(component), wanted.what),
                None => wanted.what.clone(),
            },
            source: None,
        });
        Refusal {
            grounds: grounds.collect(),
            instead: None,
            submitter: Some(self.held.record.dossier.contact.full_name.clone()),
            receiver: Some(self.officer.into()),
        }
    }
}
