//! The life of a dossier after it was sent: which steps there are, and which may follow.
//!
//! A [`Life`] is folded from its [`Event`]s and from nothing else, so the same events
//! always give the same life, whatever has become of calendar and law since. What an
//! actor wants to do is an [`Act`]; [`Life::decide`] turns it into an event, with the
//! dates that follow from it, or says which rule forbids it.
//!
//! ```text
//! sent ─▶ in settlement ─▶ resolved ─▶ returned
//!  │ ▲        │ ▲
//!  ▼ │        ▼ │            refused, withdrawn, stopped: ends of their own
//! supplement asked
//! ```

mod refused;
#[cfg(test)]
mod tests;

use alloc::{string::String, vec::Vec};

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

pub use refused::Refused;

use crate::{
    dossier::Attachment,
    id::Id,
    procedure::{Limit, Phase, StartEvent, Supplements},
    schedule::{self, Clock, PhasePlan, Schedule, Terms, plan, vietnam_offset},
    wire,
};

/// Where a dossier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It was sent, and nobody has accepted it yet.
    Sent,
    /// The applicant was asked for a supplement, before or after acceptance.
    SupplementAsked,
    /// It was accepted and is being settled.
    InSettlement,
    /// There is a result.
    Resolved,
    /// The applicant has the result.
    Returned,
    /// It was refused, with reasons.
    Refused,
    /// The applicant took it back.
    Withdrawn,
    /// Its settlement was stopped.
    Stopped,
}

impl Stage {
    /// All of them, in the order a dossier passes them.
    pub const ALL: [Self; 8] = [
        Self::Sent,
        Self::SupplementAsked,
        Self::InSettlement,
        Self::Resolved,
        Self::Returned,
        Self::Refused,
        Self::Withdrawn,
        Self::Stopped,
    ];

    /// Its name in data and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::SupplementAsked => "supplement_asked",
            Self::InSettlement => "in_settlement",
            Self::Resolved => "resolved",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
        }
    }

    /// Whether the agency is done with it, but for handing the result out.
    pub fn is_settled(self) -> bool {
        !matches!(
            self,
            Self::Sent | Self::SupplementAsked | Self::InSettlement
        )
    }
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Who filed the dossier.
    Applicant,
    /// An officer, by the name of the account.
    Officer(String),
    /// The product itself, where a date has passed.
    Clock,
}

/// A document that is asked for, or found fault with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The component; none where it is about an answer or the dossier as a whole.
    #[serde(default)]
    pub component: Option<Id>,
    /// What is missing or wrong, and what to do, as the officer puts it.
    pub what: String,
}

/// What came of the settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// What was asked for is granted.
    Granted,
    /// It is not, and the result says why.
    Denied,
}

/// What somebody does to a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// The applicant sends it.
    Send,
    /// The agency accepts it: the promise is fixed.
    Accept,
    /// The agency asks for a supplement.
    AskSupplement {
        /// What is wanted.
        wanted: Vec<Wanted>,
    },
    /// The applicant supplies what was asked for.
    Supply {
        /// The files.
        attachments: Vec<Attachment>,
        /// What the applicant says to it.
        #[serde(default)]
        note: String,
    },
    /// The agency refuses it.
    Refuse {
        /// Why.
        reasons: Vec<Wanted>,
    },
    /// A step of the settlement is done.
    Advance {
        /// The phase.
        phase: Id,
    },
    /// The agency apologises and puts the result off.
    Apologise {
        /// By how much.
        by: Limit,
        /// Why.
        reason: String,
    },
    /// There is a result.
    Resolve {
        /// What came of it.
        outcome: Outcome,
    },
    /// The result is handed to the applicant.
    Return,
    /// The applicant takes the dossier back.
    Withdraw {
        /// Why, where the applicant says so.
        #[serde(default)]
        reason: String,
    },
    /// The agency stops the settlement.
    Stop {
        /// Why.
        reason: String,
    },
    /// The applicant tells how it was.
    Rate {
        /// One to five for each of the five questions.
        marks: [u8; 5],
        /// A comment.
        #[serde(default)]
        comment: String,
    },
}

impl Act {
    /// Its name in data and addresses.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Accept => "accept",
            Self::AskSupplement { .. } => "ask_supplement",
            Self::Supply { .. } => "supply",
            Self::Refuse { .. } => "refuse",
            Self::Advance { .. } => "advance",
            Self::Apologise { .. } => "apologise",
            Self::Resolve { .. } => "resolve",
            Self::Return => "return",
            Self::Withdraw { .. } => "withdraw",
            Self::Stop { .. } => "stop",
            Self::Rate { .. } => "rate",
        }
    }

    fn is_of(&self, actor: &Actor) -> bool {
        match self {
            Self::Send | Self::Supply { .. } | Self::Withdraw { .. } | Self::Rate { .. } => {
                *actor == Actor::Applicant
            }
            Self::Stop { .. } => *actor != Actor::Applicant,
            _ => matches!(actor, Actor::Officer(_)),
        }
    }
}

/// Something that was done to a dossier, with the dates that followed from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    #[serde(with = "wire::moment")]
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// The schedule from then on, where it is another than before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
}

/// What a dossier's course rests on: its version, its answers, its agency.
#[derive(Debug, Clone)]
pub struct Course<'c> {
    /// What its dates rest on; none where the answers settle no limit.
    pub terms: Option<Terms<'c>>,
    /// What a supplement does to the count.
    pub supplements: Supplements,
    /// The phases that are part of its settlement.
    pub phases: Vec<&'c Phase>,
    /// The components that may be asked for.
    pub components: Vec<&'c Id>,
}

/// A dossier's life so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// Where it is.
    pub stage: Stage,
    /// When it was sent.
    #[serde(with = "wire::moment")]
    pub sent_at: DateTime<FixedOffset>,
    /// When it was accepted.
    #[serde(with = "wire::optional_moment")]
    pub accepted_at: Option<DateTime<FixedOffset>>,
    /// When it was settled, refused, withdrawn or stopped.
    #[serde(with = "wire::optional_moment")]
    pub ended_at: Option<DateTime<FixedOffset>>,
    /// What is expected, or from acceptance on promised.
    pub schedule: Option<Schedule>,
    /// The return time that was promised at acceptance, whatever came after.
    #[serde(with = "wire::optional_moment")]
    pub promised_at: Option<DateTime<FixedOffset>>,
    /// What is wanted of the applicant now.
    pub wanted: Vec<Wanted>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Whether the applicant has rated it.
    pub rated: bool,
    /// How often a supplement was asked for before acceptance.
    asked: u32,
    /// What has moved the count since acceptance.
    moves: Vec<Move>,
    /// The phases done.
    done: Vec<Done>,
    #[serde(with = "wire::moment")]
    last: DateTime<FixedOffset>,
}

/// Something that moved the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Move {
    #[serde(with = "wire::moment")]
    at: DateTime<FixedOffset>,
    event: schedule::Event,
}

/// A phase that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Done {
    phase: Id,
    #[serde(with = "wire::moment")]
    at: DateTime<FixedOffset>,
}

impl Life {
    /// The life that begins with a sending; none where the event is no sending.
    pub fn begin(sent: &Event) -> Option<Self> {
        (sent.act == Act::Send).then(|| Self {
            stage: Stage::Sent,
            sent_at: sent.at,
            accepted_at: None,
            ended_at: None,
            schedule: sent.schedule.clone(),
            promised_at: None,
            wanted: Vec::new(),
            outcome: None,
            rated: false,
            asked: 0,
            moves: Vec::new(),
            done: Vec::new(),
            last: sent.at,
        })
    }

    /// The life that events make; none where they do not begin with a sending.
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let mut life = Self::begin(events.next()?)?;
        events.for_each(|event| life.apply(event));
        Some(life)
    }

    /// What an actor may do now, as far as the stage decides.
    pub fn follows(&self, act: &Act) -> bool {
        let accepted = self.accepted_at.is_some();
        match (self.stage, act) {
            (Stage::Sent, Act::Accept | Act::AskSupplement { .. } | Act::Refuse { .. }) => true,
            (Stage::SupplementAsked, Act::Supply { .. } | Act::Refuse { .. }) => true,
            (
                Stage::InSettlement,
                Act::AskSupplement { .. }
                | Act::Refuse { .. }
                | Act::Advance { .. }
                | Act::Apologise { .. }
                | Act::Resolve { .. },
            ) => true,
            (Stage::Sent | Stage::SupplementAsked | Stage::InSettlement, Act::Withdraw { .. }) => {
                true
            }
            (Stage::SupplementAsked | Stage::InSettlement, Act::Stop { .. }) => accepted,
            (Stage::Resolved, Act::Return) => true,
            (Stage::Resolved | Stage::Returned | Stage::Refused, Act::Rate { .. }) => !self.rated,
            _ => false,
        }
    }

    /// The event that an act is, with the dates that follow from it.
    ///
    /// # Errors
    /// With the rule that forbids it.
    pub fn decide(
        &self,
        course: &Course<'_>,
        at: DateTime<FixedOffset>,
        actor: Actor,
        act: Act,
    ) -> Result<Event, Refused> {
        let at = at.with_timezone(&vietnam_offset());
        if !act.is_of(&actor) {
            return Err(Refused::NotYours { act: act.id() });
        }
        if !self.follows(&act) {
            return Err(Refused::OutOfTurn {
                stage: self.stage,
                act: act.id(),
            });
        }
        if at < self.last {
            return Err(Refused::Backwards {
                at,
                after: self.last,
            });
        }
        refused::content(course, &act)?;
        if let Act::Supply { attachments, note } = &act {
            refused::supplied(&self.wanted, attachments, note)?;
        }
        let schedule = match &act {
            Act::Accept => {
                let terms = course.terms.as_ref().ok_or(Refused::Undated)?;
                let opens = terms.acceptance(at.naive_local()).ok_or(Refused::Undated)?;
                let accepted = schedule::moment(opens).ok_or(Refused::Undated)?;
                // What is accepted after closing is accepted when the office opens next.
                let mut schedule = terms.accepted(self.sent_at, accepted);
                // A limit that starts with another event has no date yet; else there is one.
                if terms.starts == StartEvent::Acceptance && schedule.result_at.is_none() {
                    return Err(Refused::Undated);
                }
                schedule.phases = self.planned(course, &schedule, None, None);
                Some(schedule)
            }
            Act::AskSupplement { .. } if self.accepted_at.is_none() && self.asked > 0 => {
                return Err(Refused::SecondSupplement);
            }
            Act::AskSupplement { .. } => {
                self.moved(course, at, schedule::Event::SupplementAsked)?
            }
            Act::Supply { .. } => self.moved(course, at, schedule::Event::Supplemented)?,
            Act::Apologise { by, .. } => {
                let moved = self.moved(course, at, schedule::Event::Extended(*by))?;
                // Without a date there is nothing to put off.
                Some(moved.ok_or(Refused::Undated)?)
            }
            // Whatever the count says, a dossier may be taken back.
            Act::Withdraw { .. } => self
                .moved(course, at, schedule::Event::Withdrawn)
                .unwrap_or_default(),
            Act::Advance { phase } => {
                self.may_advance(course, phase)?;
                let mut schedule = self.schedule.clone();
                if let Some(schedule) = &mut schedule {
                    let done = Done {
                        phase: phase.clone(),
                        at,
                    };
                    schedule.phases = self.planned(course, schedule, Some(done), None);
                }
                schedule
            }
            _ => None,
        };
        Ok(Event {
            at,
            actor,
            act,
            schedule,
        })
    }

    /// Takes an event that was decided.
    pub fn apply(&mut self, event: &Event) {
        self.last = self.last.max(event.at);
        if event.schedule.is_some() {
            self.schedule = event.schedule.clone();
        }
        let accepted = self.accepted_at.is_some();
        let mut moved = |event_of| {
            if accepted {
                self.moves.push(Move {
                    at: event.at,
                    event: event_of,
                });
            }
        };
        match &event.act {
            Act::Send => {}
            Act::Accept => {
                let schedule = self.schedule.as_ref();
                self.accepted_at = schedule.and_then(|schedule| schedule.accepted_at);
                self.promised_at = schedule.and_then(|schedule| schedule.result_at);
                self.stage = Stage::InSettlement;
            }
            Act::AskSupplement { wanted } => {
                moved(schedule::Event::SupplementAsked);
                self.asked += u32::from(!accepted);
                self.wanted.clone_from(wanted);
                self.stage = Stage::SupplementAsked;
            }
            Act::Supply { .. } => {
                moved(schedule::Event::Supplemented);
                self.wanted.clear();
                self.stage = if accepted {
                    Stage::InSettlement
                } else {
                    Stage::Sent
                };
            }
            Act::Advance { phase } => self.done.push(Done {
                phase: phase.clone(),
                at: event.at,
            }),
            Act::Apologise { by, .. } => moved(schedule::Event::Extended(*by)),
            Act::Refuse { reasons } => {
                self.wanted.clone_from(reasons);
                self.end(Stage::Refused, event.at);
            }
            Act::Resolve { outcome } => {
                self.outcome = Some(*outcome);
                self.end(Stage::Resolved, event.at);
            }
            Act::Return => self.stage = Stage::Returned,
            Act::Withdraw { .. } => {
                moved(schedule::Event::Withdrawn);
                self.end(Stage::Withdrawn, event.at);
            }
            Act::Stop { .. } => self.end(Stage::Stopped, event.at),
            Act::Rate { .. } => self.rated = true,
        }
    }

    /// The phases done, with when.
    pub fn phases_done(&self) -> impl Iterator<Item = (&Id, DateTime<FixedOffset>)> {
        self.done.iter().map(|done| (&done.phase, done.at))
    }

    fn end(&mut self, stage: Stage, at: DateTime<FixedOffset>) {
        self.stage = stage;
        self.ended_at = Some(at);
        if stage != Stage::Refused {
            self.wanted.clear();
        }
    }

    /// The schedule once something has moved the count; none before acceptance, and where
    /// there is no date to move.
    fn moved(
        &self,
        course: &Course<'_>,
        at: DateTime<FixedOffset>,
        event: schedule::Event,
    ) -> Result<Option<Schedule>, Refused> {
        let (Some(terms), Some(accepted_at)) = (course.terms, self.accepted_at) else {
            return Ok(None);
        };
        let supplements = course.supplements.clone();
        let Some(mut clock) = Clock::new(terms, supplements, self.sent_at, accepted_at) else {
            return Ok(None);
        };
        let law = |refusal: schedule::Refusal| Refused::Count {
            law: refusal.law(&terms).cloned(),
            refusal,
        };
        // What comes before the office opens on the day of acceptance comes with it.
        let now = Move { at, event };
        for Move { at, event } in self.moves.iter().chain([&now]) {
            clock.apply((*at).max(accepted_at), *event).map_err(law)?;
        }
        let mut schedule = clock.schedule().clone();
        schedule.phases = self.planned(course, &schedule, None, Some(&now));
        Ok(Some(schedule))
    }

    fn planned(
        &self,
        course: &Course<'_>,
        schedule: &Schedule,
        one_more: Option<Done>,
        now: Option<&Move>,
    ) -> Vec<PhasePlan> {
        let (Some(terms), Some(accepted), Some(result)) =
            (&course.terms, schedule.accepted_at, schedule.result_at)
        else {
            return Vec::new();
        };
        let done = self.done.iter().chain(&one_more);
        let done: Vec<_> = done.map(|done| (done.phase.clone(), done.at)).collect();
        // After a supplement what is left begins when it was in, not at acceptance.
        let mut moves = now.into_iter().chain(self.moves.iter().rev());
        let supplied = moves.find(|moved| moved.event == schedule::Event::Supplemented);
        let from = supplied.map_or(accepted, |moved| moved.at.max(accepted));
        plan(terms, &course.phases, from, result, &done)
    }

    fn may_advance(&self, course: &Course<'_>, phase: &Id) -> Result<(), Refused> {
        let unknown = || Refused::UnknownPhase {
            phase: phase.clone(),
        };
        let mut phases = course.phases.iter();
        let known = phases
            .find(|known| known.id == *phase)
            .ok_or_else(unknown)?;
        let is_done = |id: &Id| self.done.iter().any(|done| done.phase == *id);
        if is_done(phase) {
            return Err(Refused::PhaseDone {
                phase: phase.clone(),
            });
        }
        let part = |id: &Id| course.phases.iter().any(|phase| phase.id == *id);
        let mut before = known.after.iter();
        match before.find(|before| part(before) && !is_done(before)) {
            Some(before) => Err(Refused::PhaseWaits {
                phase: phase.clone(),
                before: before.clone(),
            }),
            None => Ok(()),
        }
    }
}
