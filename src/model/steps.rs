//! The steps of a dossier, and where a finding is mended.

use dunghen_core::{
    assessment::Assessment, finding::Finding, id::Id, place::Place, procedure::Version,
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
