//! A dossier while somebody works on it: the verdict, kept up to date.
//!
//! A [`Session`] takes one change at a time and judges again only what depends on it.
//! It and [`assess`](crate::assessment::assess) are the same code: a fresh assessment
//! is a session in which everything is judged once.

mod components;
mod explain;
mod promise;
mod snapshot;
mod table;

use alloc::{borrow::Cow, sync::Arc, vec, vec::Vec};
use core::{mem, ops::Deref};

use chrono::NaiveDate;

pub use components::file_faults;
pub use explain::{Explanation, RowPart, Subject};

use crate::{
    answer::{self, Faults, Held, read},
    condition::{Condition, Truth},
    contact::Contact,
    dossier::{Answer, Answers, Attachment, Dossier},
    expr::{Env, Failure, Input, Value},
    finding::{Fault, Severity},
    formats::{citizen_id::CitizenId, citizen_id::Sex},
    graph::{Graph, Node},
    procedure::{Channel, Field, FieldKind, TimeLimit, Version},
};
use components::ComponentSlot;
use table::{Row, Which};

/// What changed for the person who fills in the form; fields, rules and components
/// by their places in the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A question is asked now.
    Appeared(u16),
    /// A question is not asked any more.
    Vanished(u16),
    /// A question must be answered now, or need not any more.
    Required(u16),
    /// What is found at an answer.
    Answer(u16),
    /// What a rule finds.
    Rule(u16),
    /// Whether a component is needed, there, and as it should be.
    Component(u16),
    /// What is found of the contact.
    Contact,
    /// Which files there are, and what is found of them as a whole.
    Files,
    /// What is paid.
    Fees,
    /// The limit.
    TimeLimit,
}

/// How a field stands.
#[derive(Debug, Clone, Default)]
struct Slot {
    asked: bool,
    required: bool,
    held: Held,
    faults: Faults,
    /// Why it cannot be told whether it is asked, or must be answered.
    failures: [Option<Failure>; 2],
    rows: Vec<Row>,
}

impl Slot {
    /// Whether nothing was answered, rightly or wrongly.
    fn is_empty(&self) -> bool {
        matches!(self.held, Held::Nothing) && self.faults.is_empty()
    }
}

/// A dossier and its verdict. `V` holds the version, borrowed or shared.
#[derive(Debug, Clone)]
pub struct Session<V> {
    version: V,
    today: NaiveDate,
    graph: Arc<Graph>,
    channel: Channel,
    contact: Contact,
    contact_faults: Vec<(&'static str, Fault)>,
    attachments: Vec<Attachment>,
    /// Answers by the places of their fields.
    typed: Vec<Answer>,
    /// Answers to fields the version does not have.
    strays: Answers,
    slots: Vec<Slot>,
    persons: Vec<Vec<Fault>>,
    rules: Vec<Result<Truth, Failure>>,
    components: Vec<ComponentSlot>,
    fees: Vec<u16>,
    time_limit: Option<u16>,
    /// One bit a node that is to be judged again.
    stale: Vec<u64>,
    changes: Vec<Change>,
}

/// Answers as conditions see them.
struct Seen<'s> {
    version: &'s Version,
    slots: &'s [Slot],
    typed: &'s [Answer],
    channel: Channel,
    today: NaiveDate,
}

impl<'s> Env<'s> for Seen<'s> {
    fn field(&self, at: u16) -> Input<'s> {
        let at = usize::from(at);
        match (self.slots.get(at), self.typed.get(at)) {
            (Some(slot), Some(typed)) if slot.asked => slot.held.input(typed),
            (Some(_), _) => Input::Absent,
            _ => self.surroundings(at.saturating_sub(self.slots.len())),
        }
    }
}

impl<'s> Seen<'s> {
    /// What [`SURROUNDINGS`](crate::procedure::SURROUNDINGS) names.
    fn surroundings(&self, at: usize) -> Input<'s> {
        let text = |text: &'s str| Input::Answer(Value::Text(Cow::Borrowed(text)));
        match (at, self.version.cases.as_slice()) {
            (0, _) => text(self.channel.id()),
            (1, _) => Input::Answer(Value::Date(self.today)),
            (2, [only]) => text(&only.id),
            _ => Input::Absent,
        }
    }
}

impl<V: Deref<Target = Version>> Session<V> {
    /// Takes a dossier up on a day.
    ///
    /// Takes whatever was typed or sent: unknown ids, wrong types and contradictory
    /// parts become findings.
    pub fn new(version: V, dossier: &Dossier, today: NaiveDate) -> Self {
        let graph = Arc::new(Graph::of(&version));
        Self::of(version, graph, dossier.clone(), today)
    }

    /// The same version's session with another dossier.
    #[must_use]
    pub fn again(&self, dossier: Dossier) -> Self
    where
        V: Clone,
    {
        let graph = Arc::clone(&self.graph);
        Self::of(self.version.clone(), graph, dossier, self.today)
    }

    fn of(version: V, graph: Arc<Graph>, dossier: Dossier, today: NaiveDate) -> Self {
        let mut strays = dossier.answers;
        let typed = graph.place(&version, &mut strays);
        let slot = |field: &Field| Slot {
            asked: field.visible.is_always() && !matches!(field.kind, FieldKind::Table(_)),
            required: field.required.is_always(),
            ..Slot::default()
        };
        let mut session = Self {
            today,
            channel: dossier.channel,
            contact_faults: dossier.contact.faults(),
            contact: dossier.contact,
            attachments: dossier.attachments,
            typed,
            strays,
            slots: version.fields().map(slot).collect(),
            persons: vec![Vec::new(); graph.persons.len()],
            rules: vec![Ok(Truth::No); version.rules.len()],
            components: vec![ComponentSlot::default(); version.components.len()],
            fees: Vec::new(),
            time_limit: None,
            stale: vec![0; graph.size().div_ceil(64)],
            changes: Vec::new(),
            graph,
            version,
        };
        session.read_all();
        session.read_files();
        session.judge_all();
        session
    }

    /// Reads every answer again; what they mean does not change but with the day.
    pub fn read_all(&mut self) {
        for at in 0..self.slots.len() {
            self.read(at, &Answer::default());
        }
    }

    /// Judges everything again.
    pub fn judge_all(&mut self) {
        for at in 0..self.graph.size() {
            self.mark(at);
        }
        self.settle();
    }

    /// Changes an answer and tells what follows from it.
    ///
    /// A field the version does not have changes nothing but the advice about it.
    pub fn set(&mut self, field: &str, answer: Answer) -> &[Change] {
        match self.place_of(field) {
            Some(at) => self.set_at(at, answer),
            None => {
                self.changes.clear();
                self.strays.insert(field.into(), answer);
                &self.changes
            }
        }
    }

    /// The same by the field's place.
    pub fn set_at(&mut self, at: usize, answer: Answer) -> &[Change] {
        self.changes.clear();
        if let Some(typed) = self.typed.get_mut(at) {
            let before = mem::replace(typed, answer);
            self.read(at, &before);
            self.settle();
        }
        &self.changes
    }

    /// Changes a cell of a table and tells what follows from it.
    ///
    /// Where there is no such row or column, nothing changes.
    pub fn set_cell(&mut self, field: &str, row: usize, column: &str, answer: Answer) -> &[Change] {
        self.changes.clear();
        if let Some(at) = self.place_of(field)
            && let Some(FieldKind::Table(table)) = self.field(at).map(|field| &field.kind)
            && let Some(column) = table.columns.iter().find(|known| known.id == column)
            && let column = column.id.clone()
            && let Some(Answer::Rows(rows)) = self.typed.get_mut(at)
            && let Some(cells) = rows.get_mut(row)
        {
            cells.insert(column, answer);
            self.read_rows(at, &[row]);
            self.settle();
        }
        &self.changes
    }

    /// Takes over a dossier that was changed elsewhere, and tells what follows from it.
    pub fn follow(&mut self, dossier: &Dossier) -> &[Change] {
        self.changes.clear();
        self.strays = dossier.answers.clone();
        let typed = self.graph.place(&self.version, &mut self.strays);
        let before = mem::replace(&mut self.typed, typed);
        for (at, before) in before.iter().enumerate() {
            if self.typed.get(at) != Some(before) {
                self.read(at, before);
            }
        }
        if self.contact != dossier.contact {
            self.contact_faults = dossier.contact.faults();
            self.contact = dossier.contact.clone();
            self.changes.push(Change::Contact);
        }
        if self.attachments != dossier.attachments {
            self.attachments.clone_from(&dossier.attachments);
            self.changes.push(Change::Files);
            self.read_files();
        }
        if self.channel != dossier.channel {
            self.channel = dossier.channel;
            (0..self.graph.size()).for_each(|node| self.mark(node));
        }
        self.settle();
        &self.changes
    }

    /// Goes on to another day, and tells what follows from it.
    pub fn set_today(&mut self, today: NaiveDate) -> &[Change] {
        self.changes.clear();
        if self.today != today {
            self.today = today;
            self.read_all();
            self.judge_all();
        }
        &self.changes
    }

    /// The place of a field.
    pub fn place_of(&self, field: &str) -> Option<usize> {
        self.graph.place_of(&self.version, field)
    }

    /// The field at a place.
    pub fn field(&self, at: usize) -> Option<&Field> {
        self.graph.field(&self.version, at)
    }

    /// Whether the field at a place is asked, and if so, whether it must be answered.
    pub fn asked(&self, at: usize) -> Option<bool> {
        let slot = self.slots.get(at)?;
        slot.asked.then_some(slot.required)
    }

    /// Whether a cell of a table is asked, and if so, whether it must be answered.
    pub fn cell(&self, field: usize, row: usize, column: usize) -> Option<bool> {
        let cell = self.slots.get(field)?.rows.get(row)?.cells.get(column)?;
        cell.asked.then_some(cell.required)
    }

    /// What is paid, by its places among the version's fees.
    pub fn fees(&self) -> &[u16] {
        &self.fees
    }

    /// The version it is judged by.
    pub fn version(&self) -> &V {
        &self.version
    }

    /// The limit, once the answers settle which.
    pub fn time_limit(&self) -> Option<&TimeLimit> {
        self.version.time_limits.get(usize::from(self.time_limit?))
    }

    fn mark(&mut self, node: usize) {
        if let Some(bits) = self.stale.get_mut(node / 64) {
            *bits |= 1 << (node % 64);
        }
    }

    fn mark_dependents(&mut self, field: usize) {
        for at in self.graph.dependents(field) {
            let node = usize::from(*at);
            if let Some(bits) = self.stale.get_mut(node / 64) {
                *bits |= 1 << (node % 64);
            }
        }
    }

    fn changed(&mut self, change: fn(u16) -> Change, at: usize) {
        if let Ok(at) = u16::try_from(at) {
            self.changes.push(change(at));
        }
    }

    /// Reads the answer at a place, where that `before` stood; what depends on it is to
    /// be judged again.
    fn read(&mut self, at: usize, before: &Answer) {
        let field = self.graph.field(&self.version, at);
        let (Some(field), Some(typed), Some(slot)) =
            (field, self.typed.get(at), self.slots.get_mut(at))
        else {
            return;
        };
        if let FieldKind::Table(_) = field.kind {
            let differing = table::differing(before, typed);
            self.read_rows(at, &differing);
            return;
        }
        let (mut held, faults) = read(&field.kind, typed, self.today);
        let none_chosen = matches!(field.kind, FieldKind::Choices { .. })
            && matches!(field.required, Condition::Never)
            && matches!(held, Held::Nothing)
            && faults.is_empty();
        if none_chosen {
            held = Held::List(Vec::new().into());
        }
        let was_empty = slot.is_empty();
        let same = match (&slot.held, &held) {
            (Held::AsTyped, Held::AsTyped) => typed == before,
            (one, other) => one.is_same(other),
        };
        let faults_differ = slot.faults != faults;
        slot.held = held;
        slot.faults = faults;
        let (asked, is_empty) = (slot.asked, slot.is_empty());
        if asked && (faults_differ || was_empty != is_empty) {
            self.changed(Change::Answer, at);
        }
        if asked && !same {
            self.mark_dependents(at);
        }
    }

    /// Judges what is stale, in the order of the graph: what a node makes stale comes
    /// after it.
    fn settle(&mut self) {
        for word in 0..self.stale.len() {
            while let Some(bits) = self.stale.get_mut(word).filter(|bits| **bits != 0) {
                let bit = bits.trailing_zeros();
                *bits &= *bits - 1;
                if let Some(node) = self.graph.node(word * 64 + bit as usize) {
                    self.judge(node);
                }
            }
        }
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            version: &self.version,
            slots: &self.slots,
            typed: &self.typed,
            channel: self.channel,
            today: self.today,
        }
    }

    fn judge(&mut self, node: Node) {
        match node {
            Node::Asked(at) => self.judge_asked(at),
            Node::Required(at) => self.judge_required(at),
            Node::Person(at) => self.judge_person(at),
            Node::Rule(at) => {
                let Some(rule) = self.version.rules.get(at) else {
                    return;
                };
                let truth = rule.when.truth(&self.seen());
                if let Some(known) = self.rules.get_mut(at)
                    && *known != truth
                {
                    *known = truth;
                    self.changed(Change::Rule, at);
                }
            }
            Node::Component(at) => self.judge_component(at),
            Node::Fees => self.judge_fees(),
            Node::TimeLimit => {
                let seen = self.seen();
                let limits = self.version.time_limits.iter().map(|limit| &limit.when);
                let settled = first_settled(&seen, limits);
                if self.time_limit != settled {
                    self.time_limit = settled;
                    self.changes.push(Change::TimeLimit);
                }
            }
        }
    }

    fn judge_asked(&mut self, at: usize) {
        let Some(field) = self.graph.field(&self.version, at) else {
            return;
        };
        let truth = field.visible.truth(&self.seen());
        let asked = truth == Ok(Truth::Yes);
        let is_table = matches!(field.kind, FieldKind::Table(_));
        let filled = asked && is_table && self.judge_table(at, Which::All);
        let Some(slot) = self.slots.get_mut(at) else {
            return;
        };
        slot.failures[0] = truth.err();
        let turned = mem::replace(&mut slot.asked, asked) != asked;
        if turned || filled {
            self.mark_dependents(at);
        }
        if turned && asked {
            self.changed(Change::Appeared, at);
        } else if turned {
            self.changed(Change::Vanished, at);
        } else if filled {
            self.changed(Change::Answer, at);
        }
    }

    fn judge_required(&mut self, at: usize) {
        let seen = self.seen();
        let Some(field) = self.graph.field(&self.version, at) else {
            return;
        };
        let truth = field.required.truth(&seen);
        let Some(slot) = self.slots.get_mut(at) else {
            return;
        };
        slot.failures[1] = truth.err();
        let required = truth == Ok(Truth::Yes);
        if mem::replace(&mut slot.required, required) != required && slot.asked {
            self.changed(Change::Required, at);
        }
    }

    fn judge_person(&mut self, at: usize) {
        let Some(person) = self.graph.persons.get(at).copied() else {
            return;
        };
        let seen = self.seen();
        let value = |at: usize| match seen.field(u16::try_from(at).ok()?) {
            Input::Answer(value) => Some(value),
            _ => None,
        };
        let number = value(person.citizen_id)
            .and_then(|value| answer::spelled(&value))
            .and_then(|number| CitizenId::parse(&number).ok());
        let born = person
            .birth_date
            .and_then(value)
            .and_then(|value| match value {
                Value::Date(born) => Some(born),
                _ => None,
            });
        let sex = person.sex.and_then(value).and_then(|value| match value {
            Value::Text(sex) if sex == "male" => Some(Sex::Male),
            Value::Text(sex) if sex == "female" => Some(Sex::Female),
            _ => None,
        });
        let faults = number
            .map(|number| number.contradictions(born, sex))
            .unwrap_or_default();
        if let Some(known) = self.persons.get_mut(at)
            && *known != faults
        {
            *known = faults;
            self.changed(Change::Answer, person.citizen_id);
        }
    }

    fn judge_fees(&mut self) {
        let seen = self.seen();
        let fees = &self.version.fees;
        let mut settled = Vec::new();
        for kind in crate::procedure::FeeKind::ALL {
            let mut open = (0_u16..)
                .zip(fees)
                .filter(|(_, fee)| fee.payment.kind == kind && fee.is_in_force(self.today));
            let first = open.find_map(|(at, fee)| match fee.when.truth(&seen) {
                Ok(Truth::No) => None,
                truth => Some((at, truth)),
            });
            settled.extend(
                first
                    .filter(|(_, truth)| *truth == Ok(Truth::Yes))
                    .map(|(at, _)| at),
            );
        }
        if self.fees != settled {
            self.fees = settled;
            self.changes.push(Change::Fees);
        }
    }
}

/// The first condition that holds, unless an earlier one still may.
fn first_settled<'v>(
    seen: &Seen<'v>,
    conditions: impl Iterator<Item = &'v Condition>,
) -> Option<u16> {
    for (at, condition) in (0_u16..).zip(conditions) {
        match condition.truth(seen) {
            Ok(Truth::No) => {}
            Ok(Truth::Yes) => return Some(at),
            _ => return None,
        }
    }
    None
}

/// A finding's weight where a condition could not be computed.
const FAILURE: Severity = Severity::Error;
