//! A procedure with the dossier that somebody fills in for it.

use std::{ops::Deref, sync::Arc};

use dunghen_core::{
    assessment::Assessment,
    dossier::Answer,
    id::Id,
    schedule::Schedule,
    session::{Change, Session, Subject},
};

use super::desk::{InForce, Now, Opened, differ};
use crate::{
    app::Catalog,
    html::follow,
    model::steps::{Step, steps_now},
    state::{Memo, RwSignal, expect_context},
};

/// A procedure with its dossier, for all the pages that ask.
#[derive(Clone)]
pub(super) struct Open {
    opened: Opened,
    /// The draft's dossier as the rules see it. Read through what follows.
    session: RwSignal<Session<InForce>>,
    /// By field, whether it is asked now, and if so, whether it must be answered.
    asked: Arc<[RwSignal<Option<bool>>]>,
    /// By field, told when the rows of a table stand otherwise than before.
    rows: Arc<[RwSignal<()>]>,
    /// Told when anything is judged anew.
    verdict: RwSignal<()>,
    /// Told when the limit is another one.
    limit: RwSignal<()>,
    pub(super) assessment: Memo<Assessment>,
    pub(super) schedule: Memo<Option<Schedule>>,
}

impl Deref for Open {
    type Target = Opened;

    fn deref(&self) -> &Opened {
        &self.opened
    }
}

impl Open {
    pub(super) fn new(opened: Opened) -> Self {
        let Catalog(index) = expect_context();
        let Now(now) = expect_context();
        let (desk, version) = (opened.desk, opened.version.clone());
        let today = now.get_untracked().date_naive();
        let session = desk
            .draft
            .with_untracked(|draft| Session::new(version, &draft.dossier, today));
        let fields = 0..session.version().fields().count();
        let rows = fields.clone().map(|_| RwSignal::new(())).collect();
        let asked = fields.map(|at| RwSignal::new(session.asked(at))).collect();
        let session = RwSignal::new(session);
        let (verdict, limit) = (RwSignal::new(()), RwSignal::new(()));
        let assessment = Memo::new(move |_| {
            verdict.track();
            session.with_untracked(Session::assessment)
        });
        let agency = index.agency(&opened.chunk.procedure.agency).cloned();
        let schedule = Memo::new_with_compare(
            move |_| {
                limit.track();
                let (hours, now) = (&agency.as_ref()?.hours, now.get());
                session.with_untracked(|session| session.promise(&index.calendar, hours, now))
            },
            differ,
        );
        let open = Self {
            opened,
            session,
            asked,
            rows,
            verdict,
            limit,
            assessment,
            schedule,
        };
        let (followed, dated) = (open.clone(), open.clone());
        follow(move || {
            desk.draft.with(|draft| {
                followed.judge(|session| session.follow(&draft.dossier).to_vec());
            });
        });
        follow(move || {
            let today = now.get().date_naive();
            dated.judge(|session| session.set_today(today).to_vec());
        });
        open
    }

    /// Takes an answer: keeps it, and judges what depends on it.
    pub(super) fn answer(&self, at: usize, field: &Id, answer: Answer) {
        self.desk.keep(&self.code, |draft| {
            draft.set_answer(field, answer.clone());
        });
        self.judge(|session| session.set_at(at, answer).to_vec());
    }

    fn judge(&self, change: impl FnOnce(&mut Session<InForce>) -> Vec<Change>) {
        let mut changes = Vec::new();
        self.session
            .update_quietly(|session| changes = change(session));
        for change in changes {
            match change {
                Change::Appeared(at) | Change::Vanished(at) | Change::Required(at) => {
                    let at = at.into();
                    let now = self.session.with_untracked(|session| session.asked(at));
                    self.asked(at).set(now);
                }
                Change::Answer(at) => one_of(&self.rows, at.into()).set(()),
                Change::TimeLimit => self.limit.set(()),
                _ => {}
            }
        }
        self.verdict.set(());
    }

    /// Whether a field is asked now, and if so, whether it must be answered.
    pub(super) fn asked(&self, at: usize) -> RwSignal<Option<bool>> {
        one_of(&self.asked, at)
    }

    /// The same of a cell of a table.
    pub(super) fn cell_asked(&self, at: usize, row: usize, column: usize) -> Memo<Option<bool>> {
        let (rows, session) = (one_of(&self.rows, at), self.session);
        Memo::new(move |_| {
            rows.track();
            session.with_untracked(|session| session.cell(at, row, column))
        })
    }

    /// Whether a field is asked at this moment.
    pub(super) fn is_asked(&self, at: usize) -> bool {
        let session = self.session;
        session.with_untracked(|session| session.asked(at).is_some())
    }

    /// The steps on which something is to be done, and the one that is shown.
    pub(super) fn steps_now(&self, shown: Option<&Step>) -> Vec<Step> {
        let assessment = self.assessment;
        assessment.with_untracked(|assessment| steps_now(&self.version, assessment, shown))
    }

    /// The fewest answers that make a component needed or not.
    pub(super) fn because(&self, component: usize) -> Vec<Id> {
        let session = self.session;
        session.with_untracked(|session| session.rests_on(Subject::Component(component)))
    }
}

/// What belongs to a field of the version.
fn one_of<T: Copy>(all: &[T], at: usize) -> T {
    match all.get(at) {
        Some(one) => *one,
        None => unreachable!("a place among the fields is one of them"),
    }
}
