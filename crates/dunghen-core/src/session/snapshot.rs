//! The whole verdict at one moment.

use alloc::{format, vec::Vec};
use core::ops::Deref;

use super::{
    FAILURE, Session, Slot,
    table::{Cell, Row},
};
use crate::{
    answer::{Held, spelled},
    assessment::{Asked, Assessment, ComponentState, ComponentStatus},
    citation::Citation,
    condition::Truth,
    dossier::{Answer, Answers},
    expr::{Failure, Input, Value},
    finding::{Fault, Finding, Severity},
    id::Id,
    place::Place,
    procedure::{CASE_FIELD, Component, Field, FieldKind, Payment, Provided, Table, Tier, Version},
};

impl<V: Deref<Target = Version>> Session<V> {
    /// Everything the rules say now.
    pub fn assessment(&self) -> Assessment {
        Assessment {
            answers: self.answers(),
            asked: self.asked_now().collect(),
            components: self.component_states(),
            findings: self.findings(),
            fees: self.payments().cloned().collect(),
            time_limit: self.time_limit().map(|entry| entry.limit),
        }
    }

    fn slots(&self) -> impl Iterator<Item = (&Field, &Slot, &Answer)> {
        let slots = self.slots.iter().zip(&self.typed);
        self.version
            .fields()
            .zip(slots)
            .map(|(field, (slot, typed))| (field, slot, typed))
    }

    fn asked_now(&self) -> impl Iterator<Item = Asked> {
        let asked = self.slots().filter(|(_, slot, _)| slot.asked);
        asked.map(|(field, slot, _)| Asked {
            field: field.id.clone(),
            required: slot.required,
        })
    }

    /// The answers that exist for the rules, each in its normalised spelling.
    pub fn answers(&self) -> Vec<(Id, Answer)> {
        let case = match self.version.cases.as_slice() {
            [only] => Some((Id::from(CASE_FIELD), Answer::from(only.id.as_str()))),
            _ => None,
        };
        let given = self.slots().filter(|(_, slot, _)| slot.asked);
        let given = given.filter_map(|(field, slot, typed)| {
            let answer = match &field.kind {
                FieldKind::Table(table) => rows_of(table, slot, typed)?,
                _ => spelling(&slot.held, typed)?,
            };
            Some((field.id.clone(), answer))
        });
        case.into_iter().chain(given).collect()
    }

    /// What is paid.
    pub fn payments(&self) -> impl Iterator<Item = &Payment> {
        let fees = self.fees.iter();
        fees.filter_map(|at| self.version.fees.get(usize::from(*at)))
            .map(|fee| &fee.payment)
    }

    /// Every component with its state, in order.
    pub fn component_states(&self) -> Vec<ComponentState> {
        let components = self.version.components.iter().zip(&self.components);
        components
            .map(|(component, slot)| ComponentState {
                component: component.id.clone(),
                needed: slot.needed,
                spared: slot.spared,
                tier: component.tier,
                status: slot.status,
            })
            .collect()
    }

    /// What is wrong or worth saying, in the order of the places: contact, questions,
    /// components.
    pub fn findings(&self) -> Vec<Finding> {
        let mut said = Said(Vec::new());
        for (part, fault) in &self.contact_faults {
            let place = Place::Contact((*part).into());
            said.say(place, fault.clone(), Severity::Error, None);
        }
        for (at, (field, slot, _)) in self.slots().enumerate() {
            said.field(field, slot);
            self.person_findings(at, field, &mut said);
        }
        self.not_asked(&mut said);
        for (rule, truth) in self.version.rules.iter().zip(&self.rules) {
            match truth {
                Ok(Truth::Yes) => {
                    let fault = Fault::new(format!("rule.{}", rule.id));
                    said.say(rule.at.clone(), fault, rule.severity, Some(&rule.law));
                }
                Ok(_) => {}
                Err(failure) => said.failed(rule.at.clone(), *failure, Some(&rule.law)),
            }
        }
        for at in 0..self.components.len() {
            self.component_findings(at, &mut said);
        }
        self.files_for_nothing(&mut said);
        if self.version.time_limits.is_empty() {
            let fault = Fault::new("procedure.no_limit");
            said.say(Place::Dossier, fault, Severity::Error, None);
        }
        said.0
    }

    fn person_findings(&self, at: usize, field: &Field, said: &mut Said) {
        let persons = self.graph.persons.iter().zip(&self.persons);
        for (_, faults) in persons.filter(|(person, _)| person.citizen_id == at) {
            for fault in faults {
                let place = Place::Answer(field.id.clone());
                said.say(place, fault.clone(), Severity::Error, field.law.as_ref());
            }
        }
    }

    /// Answers to fields that are hidden or that there are not.
    fn not_asked(&self, said: &mut Said) {
        let hidden = self.slots();
        let hidden = hidden.filter(|(_, slot, typed)| !slot.asked && typed.is_given());
        let unknown = self.strays.iter().filter(|(field, answer)| {
            answer.is_given() && !(field.as_str() == CASE_FIELD && self.version.cases.len() == 1)
        });
        let hidden = hidden.map(|(field, ..)| &field.id);
        for field in hidden.chain(unknown.map(|(field, _)| field)) {
            let fault = Fault::new("answer.not_asked");
            said.say(Place::Answer(field.clone()), fault, Severity::Advice, None);
        }
    }

    fn component_findings(&self, at: usize, said: &mut Said) {
        let component = self.version.components.get(at);
        let (Some(component), Some(slot)) = (component, self.components.get(at)) else {
            return;
        };
        let place = || Place::Component(component.id.clone());
        for fault in &slot.faults {
            said.say(place(), fault.clone(), Severity::Error, None);
        }
        if let Some(failure) = slot.failure {
            said.failed(place(), failure, Some(&component.law));
        }
        let (code, severity) = match (slot.needed, slot.status, component.tier) {
            (Truth::Yes, ComponentStatus::Missing, Tier::Required) => {
                match (&component.any_of, self.is_first_of_its_group(at)) {
                    (None, _) => ("component.missing", Severity::Error),
                    (Some(_), true) => ("component.none_of", Severity::Error),
                    (Some(_), false) => return,
                }
            }
            (Truth::Yes, ComponentStatus::Missing, Tier::Recommended) => {
                ("component.recommended", Severity::Advice)
            }
            (Truth::No, ComponentStatus::Attached | ComponentStatus::Faulty, _) => {
                ("component.not_needed", Severity::Advice)
            }
            _ => return,
        };
        said.say(place(), Fault::new(code), severity, Some(&component.law));
    }

    /// Files for components that take none.
    fn files_for_nothing(&self, said: &mut Said) {
        let takes_files = |known: &Component, id: &Id| {
            known.id == *id && matches!(known.provided, Provided::File(_))
        };
        let mut strays = Vec::new();
        for file in &self.attachments {
            let mut components = self.version.components.iter();
            if !components.any(|known| takes_files(known, &file.component))
                && !strays.contains(&&file.component)
            {
                strays.push(&file.component);
            }
        }
        for id in strays {
            let fault = Fault::new("component.unknown");
            said.say(Place::Component(id.clone()), fault, Severity::Error, None);
        }
    }
}

/// Findings as they are said.
struct Said(Vec<Finding>);

impl Said {
    fn say(&mut self, place: Place, fault: Fault, severity: Severity, law: Option<&Citation>) {
        self.0.push(Finding {
            place,
            fault,
            severity,
            law: law.cloned(),
        });
    }

    /// That a condition about a place could not be computed.
    fn failed(&mut self, place: Place, failure: Failure, law: Option<&Citation>) {
        self.say(place, Fault::new(failure.code()), FAILURE, law);
    }

    fn field(&mut self, field: &Field, slot: &Slot) {
        let place = || Place::Answer(field.id.clone());
        for failure in slot.failures.into_iter().flatten() {
            self.failed(place(), failure, field.law.as_ref());
        }
        if !slot.asked {
            return;
        }
        for (fault, severity) in &slot.faults {
            // Of what is merely odd no article speaks.
            let law = field.law.as_ref().filter(|_| *severity == Severity::Error);
            let law = law.filter(|_| fault.code != "answer.unreadable");
            self.say(place(), fault.clone(), *severity, law);
        }
        if slot.required && slot.is_unanswered() {
            let fault = Fault::new("required");
            self.say(place(), fault, Severity::Error, field.law.as_ref());
        }
        if let FieldKind::Table(table) = &field.kind {
            self.rows(field, table, slot);
        }
    }

    fn rows(&mut self, field: &Field, table: &Table, slot: &Slot) {
        for (at, row) in (0_u16..).zip(&slot.rows) {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                self.cell(
                    &Place::Cell(field.id.clone(), at, column.id.clone()),
                    column,
                    cell,
                );
            }
            for (rule, failure) in &row.rules {
                let Some(rule) = table.rules.get(usize::from(*rule)) else {
                    continue;
                };
                let place = Place::Cell(field.id.clone(), at, rule.at.clone());
                match failure {
                    Some(failure) => self.failed(place, *failure, Some(&rule.law)),
                    None => {
                        let fault = Fault::new(format!("rule.{}", rule.id));
                        self.say(place, fault, rule.severity, Some(&rule.law));
                    }
                }
            }
        }
    }

    fn cell(&mut self, place: &Place, column: &Field, cell: &Cell) {
        if let Some(failure) = cell.failure {
            self.failed(place.clone(), failure, column.law.as_ref());
        }
        if !cell.asked {
            return;
        }
        for (fault, severity) in &cell.faults {
            let law = column.law.as_ref().filter(|_| *severity == Severity::Error);
            self.say(place.clone(), fault.clone(), *severity, law);
        }
        if cell.required && matches!(cell.held, Held::Nothing) && cell.faults.is_empty() {
            let fault = Fault::new("required");
            self.say(place.clone(), fault, Severity::Error, column.law.as_ref());
        }
    }
}

impl Slot {
    /// Whether an answer is missing where one must be given.
    fn is_unanswered(&self) -> bool {
        match &self.held {
            Held::List(items) => items.as_slice().is_empty() && self.faults.is_empty(),
            _ => self.is_empty(),
        }
    }
}

/// An answer in its one spelling; none where it cannot be understood.
fn spelling(held: &Held, typed: &Answer) -> Option<Answer> {
    if let Some(text) = held.spelling(typed) {
        return Some(Answer::Text(text));
    }
    match held.input(typed) {
        Input::Answer(Value::List(chosen)) if !chosen.as_slice().is_empty() => {
            let chosen = chosen.as_slice().iter().filter_map(spelled);
            Some(Answer::Several(chosen.collect()))
        }
        _ => None,
    }
}

fn rows_of(table: &Table, slot: &Slot, typed: &Answer) -> Option<Answer> {
    let Answer::Rows(typed) = typed else {
        return None;
    };
    let nothing = Answer::default();
    let row = |(row, typed): (&Row, &Answers)| -> Answers {
        let cells = table.columns.iter().zip(&row.cells);
        let asked = cells.filter(|(_, cell)| cell.asked);
        asked
            .filter_map(|(column, cell)| {
                let typed = typed.get(&column.id).unwrap_or(&nothing);
                Some((column.id.clone(), spelling(&cell.held, typed)?))
            })
            .collect()
    };
    let rows: Vec<_> = slot.rows.iter().zip(typed).map(row).collect();
    (!rows.is_empty()).then_some(Answer::Rows(rows))
}
