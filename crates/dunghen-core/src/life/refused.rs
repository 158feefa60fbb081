//! Why something may not be done to a dossier.

use chrono::{DateTime, FixedOffset};

use super::{Act, Course, Stage, Wanted};
use crate::{
    citation::Citation,
    dossier::Attachment,
    finding::Fault,
    id::Id,
    schedule::{self},
};

/// Longest text an act may carry, in characters.
const TEXT_MAX: usize = 2_000;

/// Most documents one supplement may ask for, or one refusal may name.
const WANTED_MAX: usize = 50;

/// The rule that forbids an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is for somebody else to do.
    #[error("found `{act}` by somebody whose act it is not")]
    NotYours {
        /// The act.
        act: &'static str,
    },
    /// It does not follow the stage the dossier is in.
    #[error("found `{act}` on a dossier that is `{}`", stage.id())]
    OutOfTurn {
        /// Where the dossier is.
        stage: Stage,
        /// The act.
        act: &'static str,
    },
    /// It is before what has happened already.
    #[error("found an act at {at}, expected none before {after}")]
    Backwards {
        /// Its moment.
        at: DateTime<FixedOffset>,
        /// The moment of the one before.
        after: DateTime<FixedOffset>,
    },
    /// Before acceptance a supplement is asked for once, with everything in it.
    #[error("found a second supplement before acceptance, expected at most one")]
    SecondSupplement,
    /// The count does not allow it.
    #[error("{refusal}")]
    Count {
        /// What the count says.
        refusal: schedule::Refusal,
        /// Where that is laid down.
        law: Option<Citation>,
    },
    /// There is no such phase in its settlement.
    #[error("found the phase `{phase}`, expected one of the settlement")]
    UnknownPhase {
        /// The phase.
        phase: Id,
    },
    /// The phase is done.
    #[error("found the phase `{phase}` done before")]
    PhaseDone {
        /// The phase.
        phase: Id,
    },
    /// Another phase comes first.
    #[error("found the phase `{phase}` before `{before}`")]
    PhaseWaits {
        /// The phase.
        phase: Id,
        /// What it waits for.
        before: Id,
    },
    /// No reason is given, or nothing is asked for.
    #[error("found nothing said, expected a reason")]
    NothingSaid,
    /// There is more than an act may carry.
    #[error("found more than an act may carry")]
    TooMuch,
    /// A component that the dossier does not have.
    #[error("found the component `{component}`, expected one of the procedure")]
    UnknownComponent {
        /// The component.
        component: Id,
    },
    /// A document that was asked for is not among what is supplied, and nothing says why.
    #[error("found no file for `{component}`, expected one or a note that says why not")]
    NotSupplied {
        /// The component.
        component: Id,
    },
    /// A mark that is none.
    #[error("found the mark {mark}, expected 1 to 5")]
    Mark {
        /// The mark.
        mark: u8,
    },
    /// The calendar does not reach so far, or the limit is not known.
    #[error("found no date for it")]
    Undated,
}

impl Refused {
    /// Its stable code with parameters.
    pub fn fault(&self) -> Fault {
        match self {
            Self::NotYours { act } => Fault::new("life.not_yours").with("act", act),
            Self::OutOfTurn { stage, act } => Fault::new("life.out_of_turn")
                .with("stage", stage.id())
                .with("act", act),
            Self::Backwards { after, .. } => {
                Fault::new("life.backwards").with("after", after.to_rfc3339())
            }
            Self::SecondSupplement => Fault::new("life.second_supplement"),
            Self::Count { refusal, .. } => count(refusal),
            Self::UnknownPhase { phase } => Fault::new("life.unknown_phase").with("phase", phase),
            Self::PhaseDone { phase } => Fault::new("life.phase_done").with("phase", phase),
            Self::PhaseWaits { phase, before } => Fault::new("life.phase_waits")
                .with("phase", phase)
                .with("before", before),
            Self::NothingSaid => Fault::new("life.nothing_said"),
            Self::TooMuch => Fault::new("life.too_much"),
            Self::UnknownComponent { component } => {
                Fault::new("life.unknown_component").with("component", component)
            }
            Self::NotSupplied { component } => {
                Fault::new("life.not_supplied").with("component", component)
            }
            Self::Mark { .. } => Fault::new("life.mark"),
            Self::Undated => Fault::new("life.undated"),
        }
    }

    /// Where the rule is laid down, where it is a rule of law.
    pub fn law(&self) -> Option<&Citation> {
        match self {
            Self::Count { law, .. } => law.as_ref(),
            _ => None,
        }
    }
}

fn count(refusal: &schedule::Refusal) -> Fault {
    use schedule::Refusal;
    match refusal {
        Refusal::SecondExtension => Fault::new("life.second_extension"),
        Refusal::ExtensionTooLate { due, .. } => {
            Fault::new("life.extension_late").with("date", due)
        }
        Refusal::OtherUnit { expected, .. } => {
            Fault::new("life.other_unit").with("unit", expected.id())
        }
        Refusal::TooManySupplements { at_most } => {
            Fault::new("life.too_many_supplements").with("count", at_most)
        }
        Refusal::SupplementTooLate { by } => Fault::new("life.supplement_late").with("date", by),
        Refusal::Backwards { after, .. } => {
            Fault::new("life.backwards").with("after", after.to_rfc3339())
        }
        Refusal::OutOfTurn(_) | Refusal::Undated => Fault::new("life.undated"),
    }
}

/// Whether an act says what it must, and no more than it may.
pub(super) fn content(course: &Course<'_>, act: &Act) -> Result<(), Refused> {
    match act {
        Act::AskSupplement { wanted } | Act::Refuse { reasons: wanted } => {
            if wanted.len() > WANTED_MAX {
                return Err(Refused::TooMuch);
            }
            if wanted.is_empty() {
                return Err(Refused::NothingSaid);
            }
            for wanted in wanted {
                reason(&wanted.what)?;
                if let Some(component) = &wanted.component
                    && !course.components.contains(&component)
                {
                    return Err(Refused::UnknownComponent {
                        component: component.clone(),
                    });
                }
            }
            Ok(())
        }
        Act::Supply { attachments, note } => {
            if attachments.is_empty() && note.trim().is_empty() {
                return Err(Refused::NothingSaid);
            }
            let stray = attachments.iter().map(|file| &file.component);
            let mut stray = stray.filter(|component| !course.components.contains(component));
            match stray.next() {
                Some(component) => Err(Refused::UnknownComponent {
                    component: component.clone(),
                }),
                None => short(note),
            }
        }
        Act::Apologise { reason: text, .. } | Act::Stop { reason: text } => reason(text),
        Act::Withdraw { reason } => short(reason),
        Act::Rate { marks, comment } => {
            let mut wrong = marks.iter().filter(|mark| !(1..=5).contains(*mark));
            match wrong.next() {
                Some(mark) => Err(Refused::Mark { mark: *mark }),
                None => short(comment),
            }
        }
        _ => Ok(()),
    }
}

/// Whether all that was asked for is there, or a note says why it is not.
pub(super) fn supplied(
    wanted: &[Wanted],
    attachments: &[Attachment],
    note: &str,
) -> Result<(), Refused> {
    let there = |component: &Id| attachments.iter().any(|file| file.component == *component);
    let mut components = wanted.iter().filter_map(|wanted| wanted.component.as_ref());
    match components.find(|component| !there(component)) {
        Some(component) if note.trim().is_empty() => Err(Refused::NotSupplied {
            component: component.clone(),
        }),
        _ => Ok(()),
    }
}

fn reason(text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return Err(Refused::NothingSaid);
    }
    short(text)
}

fn short(text: &str) -> Result<(), Refused> {
    if text.chars().count() > TEXT_MAX {
        return Err(Refused::TooMuch);
    }
    Ok(())
}
