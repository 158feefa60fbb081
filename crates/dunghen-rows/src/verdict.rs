//! The verdict of the core on a row.

use dunghen_core::{
    agency::Agency,
    assessment::Assessment,
    calendar::WorkCalendar,
    condition::Truth,
    finding::{Fault, Finding, Severity},
    id::Id,
    place::Place,
    procedure::{Limit, Procedure, Ruling, StartEvent},
    schedule::{Schedule, Terms, moment, vietnam_offset},
    session::Session,
};

use crate::row::{CaseRow, Dated};

/// A verdict as far as it can be seen; none for what a surface does not show.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Whether the dossier can be sent.
    pub complete: bool,
    /// All findings, advice included.
    pub findings: Option<Vec<Finding>>,
    /// The fields asked.
    pub asked: Option<Vec<Id>>,
    /// Those of them that must be answered.
    pub required: Option<Vec<Id>>,
    /// The components needed.
    pub needed: Option<Vec<Id>>,
    /// The fee in the spelling of the rows.
    pub fee: Option<String>,
    /// The limit.
    pub limit: Option<Limit>,
    /// The promise.
    pub schedule: Option<Schedule>,
    /// When the result is due, counted from what the row says has come.
    pub counted: Option<Dated>,
}

/// The whole verdict; the row's day is the day in Viet Nam.
pub fn judge(
    procedure: &Procedure,
    agency: &Agency,
    calendar: &WorkCalendar,
    row: &CaseRow,
) -> Verdict {
    let today = row.at.with_timezone(&vietnam_offset()).date_naive();
    let Ruling::Version(version) = procedure.ruling(today, today) else {
        let none = Finding {
            place: Place::Dossier,
            fault: Fault::new("procedure.no_version").with("date", today),
            severity: Severity::Error,
            law: None,
        };
        return Verdict {
            findings: Some(vec![none]),
            ..Verdict::default()
        };
    };
    let session = Session::new(version, &row.given, today);
    let assessment = session.assessment();
    let schedule = session.promise(calendar, &agency.hours, row.at);
    let counted = row.expect.counted.map(|counted| {
        // What is counted from the acceptance has its result in the schedule.
        let later = |schedule: &&Schedule| schedule.starts != StartEvent::Acceptance;
        let due = schedule.as_ref().filter(later).and_then(|schedule| {
            let terms = Terms {
                by: schedule.by,
                ..Terms::new(calendar, &agency.hours, schedule.limit)
            };
            let from = counted.from.with_timezone(&vietnam_offset());
            moment(terms.due(from.naive_local())?)
        });
        Dated(due)
    });
    let asked = assessment.asked.iter();
    let required = asked.clone().filter(|asked| asked.required);
    let components = assessment.components.iter();
    let needed = components.filter(|state| state.needed == Truth::Yes);
    Verdict {
        complete: assessment.is_complete(),
        fee: fee(&assessment),
        limit: schedule.as_ref().map(|schedule| schedule.limit),
        schedule,
        counted,
        asked: Some(asked.map(|asked| asked.field.clone()).collect()),
        required: Some(required.map(|asked| asked.field.clone()).collect()),
        needed: Some(needed.map(|state| state.component.clone()).collect()),
        findings: Some(assessment.findings),
    }
}

/// What is paid in all, or that one amount of it is not confirmed.
fn fee(assessment: &Assessment) -> Option<String> {
    let amounts: Option<Vec<u64>> = assessment.fees.iter().map(|fee| fee.amount).collect();
    let all = || {
        amounts.map_or_else(
            || "unknown".into(),
            |all| all.iter().sum::<u64>().to_string(),
        )
    };
    (!assessment.fees.is_empty()).then(all)
}
