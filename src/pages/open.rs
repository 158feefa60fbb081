//! A procedure with the dossier that somebody fills in for it.

use std::ops::Deref;

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
    state::{Memo, RwSignal, expect_context},
};

/// A procedure with its dossier, for all the pages that ask.
#[derive(Clone)]
pub(super) struct Open {
    opened: Opened,
    /// The draft's dossier as the rules see it. Read through what follows.
    session: RwSignal<Session<InForce>>,
    /// Told when something is asked, or must be answered, that was not before.
    form: RwSignal<()>,
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
        let session = RwSignal::new(session);
        let (form, verdict, limit) = (RwSignal::new(()), RwSignal::new(()), RwSignal::new(()));
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
            form,
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
        let asks = |change: &Change| {
            matches!(
                change,
                Change::Appeared(_) | Change::Vanished(_) | Change::Required(_)
            )
        };
        if changes.iter().any(asks) {
            self.form.set(());
        }
        if changes.contains(&Change::TimeLimit) {
            self.limit.set(());
        }
        self.verdict.set(());
    }

    /// Whether a field is asked now, and if so, whether it must be answered.
    pub(super) fn asked(&self, at: usize) -> Memo<Option<bool>> {
        let (form, session) = (self.form, self.session);
        Memo::new(move |_| {
            form.track();
            session.with_untracked(|session| session.asked(at))
        })
    }

    /// The same of a cell of a table.
    pub(super) fn cell_asked(&self, at: usize, row: usize, column: usize) -> Memo<Option<bool>> {
        let (verdict, session) = (self.verdict, self.session);
        Memo::new(move |_| {
            verdict.track();
            session.with_untracked(|session| session.cell(at, row, column))
        })
    }

    /// Whether a field is asked at this moment.
    pub(super) fn is_asked(&self, at: usize) -> bool {
        let session = self.session;
        session.with_untracked(|session| session.asked(at).is_some())
    }

    /// The fewest answers that make a component needed or not.
    pub(super) fn because(&self, component: usize) -> Vec<Id> {
        let session = self.session;
        session.with_untracked(|session| session.rests_on(Subject::Component(component)))
    }
}
