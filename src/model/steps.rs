//! The steps of a dossier, and where a finding is mended.

use dunghen_core::{
    assessment::Assessment,
    condition::Truth,
    contact::Contact,
    dossier::Dossier,
    finding::{Finding, Severity},
    id::Id,
    place::Place,
    procedure::{Field, Provided, Tier, Version},
};

/// One page of the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Whom to reach.
    Contact,
    /// A section's questions.
    Section(Id),
    /// The documents.
    Components,
    /// The answers, before sending.
    Check,
}

impl Step {
    /// The step as the last part of its address.
    pub(crate) fn slug(&self) -> &str {
        match self {
            Self::Contact => "contact",
            Self::Section(id) => id,
            Self::Components => "components",
            Self::Check => "check",
        }
    }

    /// Whether a finding is mended on this step.
    pub(crate) fn holds(&self, version: &Version, finding: &Finding) -> bool {
        match (self, &finding.place) {
            (Self::Contact, Place::Contact(_)) | (Self::Components, Place::Component(_)) => true,
            (Self::Section(id), Place::Answer(field) | Place::Cell(field, ..)) => version
                .sections
                .iter()
                .filter(|section| section.id == *id)
                .any(|section| section.fields.iter().any(|known| known.id == *field)),
            _ => false,
        }
    }
}

/// All steps in order. What decides whether the procedure fits comes first,
/// so that nobody fills in a form in vain.
pub(crate) fn steps(version: &Version) -> Vec<Step> {
    let mut sections = version
        .sections
        .iter()
        .map(|section| Step::Section(section.id.clone()));
    let first = sections.next();
    first
        .into_iter()
        .chain([Step::Contact])
        .chain(sections)
        .chain([Step::Components, Step::Check])
        .collect()
}

/// The steps on which something is to be done as the answers are now, and the one that is
/// shown.
pub(crate) fn steps_now(
    version: &Version,
    assessment: &Assessment,
    shown: Option<&Step>,
) -> Vec<Step> {
    let mut all = steps(version);
    all.retain(|step| match step {
        Step::Section(id) if Some(step) != shown => asked(version, id, assessment).next().is_some(),
        _ => true,
    });
    all
}

/// The fields of a section that are asked.
fn asked<'v>(
    version: &'v Version,
    section: &Id,
    assessment: &'v Assessment,
) -> impl Iterator<Item = &'v Field> {
    let mut sections = version.sections.iter();
    let section = sections.find(|known| known.id == *section);
    let fields = section.into_iter().flat_map(|section| &section.fields);
    fields.filter(|field| {
        let mut asked = assessment.asked.iter();
        asked.any(|asked| asked.field == field.id)
    })
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing was given, and something must be.
    Untouched,
    /// Something was given, and something is missing.
    Begun,
    /// What was given keeps the dossier from being sent.
    Wrong,
    /// The procedure is not for what was answered here.
    Stopped,
    /// Nothing was given, and nothing must be.
    Optional,
    /// Nothing here keeps the dossier from being sent.
    Done,
    /// Whether anything must be given here depends on answers elsewhere.
    Unsettled,
    /// Only the sending: other steps come first.
    Waiting,
}

/// What is told where something is not there; all else is wrong.
const MISSING: [&str; 3] = ["required", "component.missing", "component.none_of"];

/// How far a step of a dossier is.
pub(crate) fn progress(
    step: &Step,
    version: &Version,
    dossier: &Dossier,
    assessment: &Assessment,
) -> Progress {
    if *step == Step::Check {
        return match assessment.is_complete() {
            true => Progress::Done,
            false => Progress::Waiting,
        };
    }
    let own = |finding: &&Finding| finding.blocks() && step.holds(version, finding);
    let mut blocking = assessment.findings.iter().filter(own).peekable();
    let given = is_given(step, version, dossier, assessment);
    if blocking.peek().is_none() {
        let mut states = assessment.components.iter();
        let unsettled = *step == Step::Components
            && states.any(|state| state.needed == Truth::Unknown && state.tier != Tier::NotNeeded);
        return match given {
            _ if unsettled => Progress::Unsettled,
            true => Progress::Done,
            false => Progress::Optional,
        };
    }
    let mut missing_alone = true;
    for finding in blocking {
        if finding.severity == Severity::Gate {
            return Progress::Stopped;
        }
        missing_alone &= MISSING.contains(&&*finding.fault.code);
    }
    match (missing_alone, given) {
        (false, _) => Progress::Wrong,
        (true, true) => Progress::Begun,
        (true, false) => Progress::Untouched,
    }
}

/// Whether anything was given on a step.
fn is_given(step: &Step, version: &Version, dossier: &Dossier, assessment: &Assessment) -> bool {
    match step {
        Step::Contact => {
            let mut parts = Contact::PARTS.into_iter();
            parts.any(|part| {
                let given = dossier.contact.part(part);
                given.is_some_and(|given| !given.trim().is_empty())
            })
        }
        Step::Section(id) => asked(version, id, assessment).any(|field| {
            let given = dossier.answers.get(&field.id);
            given.is_some_and(|given| given.is_given())
        }),
        // What the answers fill in is given with them.
        Step::Components => {
            let needed = |id: &Id| {
                let mut states = assessment.components.iter();
                states.any(|state| state.component == *id && state.needed.holds())
            };
            let files = version.components.iter();
            let mut files = files.filter(|component| needed(&component.id)).peekable();
            !dossier.attachments.is_empty()
                || files.peek().is_some()
                    && files.all(|component| matches!(component.provided, Provided::Form { .. }))
        }
        Step::Check => true,
    }
}

/// The first step with something that keeps the dossier from being sent;
/// the last where there is none.
pub(crate) fn first_open(version: &Version, assessment: &Assessment) -> Step {
    steps(version)
        .into_iter()
        .find(|step| {
            let mut blocking = assessment
                .findings
                .iter()
                .filter(|finding| finding.blocks());
            blocking.any(|finding| step.holds(version, finding))
        })
        .unwrap_or(Step::Check)
}
