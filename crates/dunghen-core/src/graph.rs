//! What has to be judged again when an answer changes.
//!
//! Everything a version says under a condition is a node: whether a field is asked,
//! whether it must be answered, a rule, a component, what is paid, the limit. A node
//! names the fields its conditions speak of; turned round, that says what depends on
//! each field. Nodes are judged in one order, in which nothing comes before what it
//! depends on, so that a change runs through once.

use alloc::{vec, vec::Vec};
use core::mem;

use crate::{
    condition::Condition,
    dossier::{Answer, Answers},
    procedure::{Field, FieldKind, GroupKind, Version},
};

/// A thing that is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    /// Whether the field at this place is asked, and what its table says.
    Asked(usize),
    /// Whether it must be answered.
    Required(usize),
    /// Whether the parts of a person fit one another.
    Person(usize),
    /// A rule.
    Rule(usize),
    /// A component.
    Component(usize),
    /// What is paid.
    Fees,
    /// The limit.
    TimeLimit,
}

/// The parts of a person that can contradict one another, by their fields' places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    pub(crate) citizen_id: usize,
    pub(crate) birth_date: Option<usize>,
    pub(crate) sex: Option<usize>,
}

/// The nodes of a version and what depends on what.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    /// Section and place in it, of every field.
    fields: Vec<(u16, u16)>,
    /// The places of all fields, ascending by their ids.
    by_id: Vec<u16>,
    pub(crate) persons: Vec<Person>,
    nodes: Vec<Node>,
    /// Nodes that depend on a field: from here to where the next field's begin.
    begins: Vec<usize>,
    dependents: Vec<u16>,
}

impl Graph {
    pub(crate) fn of(version: &Version) -> Self {
        let mut fields = Vec::new();
        for (at, section) in (0_u16..).zip(&version.sections) {
            fields.extend((0_u16..).zip(&section.fields).map(|(inner, _)| (at, inner)));
        }
        let count = fields.len();
        let ordered = if version.order.len() == count {
            version.order.iter().map(|at| usize::from(*at)).collect()
        } else {
            (0..count).collect::<Vec<_>>()
        };
        let persons = persons(version);
        let all: Vec<&Field> = version.fields().collect();
        let is =
            |at: &usize, test: fn(&Field) -> bool| all.get(*at).is_some_and(|field| test(field));
        let asked = ordered.into_iter().filter(|at| is(at, may_turn));
        let mut nodes: Vec<_> = asked.map(Node::Asked).collect();
        let required = (0..count).filter(|at| is(at, |field| field.required.expr().is_some()));
        nodes.extend(required.map(Node::Required));
        nodes.extend((0..persons.len()).map(Node::Person));
        nodes.extend((0..version.rules.len()).map(Node::Rule));
        nodes.extend((0..version.components.len()).map(Node::Component));
        nodes.extend([Node::Fees, Node::TimeLimit]);
        let mut graph = Self {
            fields,
            by_id: Vec::with_capacity(count),
            persons,
            nodes,
            begins: Vec::new(),
            dependents: Vec::new(),
        };
        for (at, field) in (0_u16..).zip(all) {
            if let Err(place) = graph.by_id(version, &field.id) {
                graph.by_id.insert(place, at);
            }
        }
        graph.link(version);
        graph
    }

    fn link(&mut self, version: &Version) {
        let mut edges: Vec<Vec<u16>> = vec![Vec::new(); self.fields.len()];
        for (at, node) in (0_u16..).zip(&self.nodes) {
            self.each_field_of(version, *node, &mut |field| {
                if let Some(known) = edges.get_mut(field)
                    && known.last() != Some(&at)
                {
                    known.push(at);
                }
            });
        }
        for dependents in edges {
            self.begins.push(self.dependents.len());
            self.dependents.extend(dependents);
        }
        self.begins.push(self.dependents.len());
    }

    /// Every field the node's conditions speak of, some more than once.
    fn each_field_of(&self, version: &Version, node: Node, found: &mut dyn FnMut(usize)) {
        let mut of = |condition: &Condition| {
            if let Some(expr) = condition.expr() {
                expr.each_field(&mut |field| found(usize::from(field)));
            }
        };
        match node {
            Node::Asked(at) => {
                let Some(field) = self.field(version, at) else {
                    return;
                };
                of(&field.visible);
                if let FieldKind::Table(table) = &field.kind {
                    for column in &table.columns {
                        of(&column.visible);
                        of(&column.required);
                    }
                    table.rules.iter().for_each(|rule| of(&rule.when));
                }
            }
            Node::Required(at) => {
                if let Some(field) = self.field(version, at) {
                    of(&field.required);
                }
            }
            Node::Person(at) => {
                if let Some(person) = self.persons.get(at) {
                    let parts = [Some(person.citizen_id), person.birth_date, person.sex];
                    parts.into_iter().flatten().for_each(found);
                }
            }
            Node::Rule(at) => {
                if let Some(rule) = version.rules.get(at) {
                    of(&rule.when);
                }
            }
            Node::Component(at) => {
                if let Some(component) = version.components.get(at) {
                    of(&component.needed);
                    let group = component.any_of.as_ref();
                    let others = version.components.iter();
                    let others =
                        others.filter(|other| group.is_some() && other.any_of.as_ref() == group);
                    others.for_each(|other| of(&other.needed));
                    if let Some(spared) = &component.spared {
                        of(&spared.when);
                    }
                }
            }
            Node::Fees => version.fees.iter().for_each(|fee| of(&fee.when)),
            Node::TimeLimit => version.time_limits.iter().for_each(|limit| of(&limit.when)),
        }
    }

    /// How many fields there are.
    pub(crate) fn count(&self) -> usize {
        self.fields.len()
    }

    /// How many nodes there are.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn node(&self, at: usize) -> Option<Node> {
        self.nodes.get(at).copied()
    }

    /// The field at a place.
    pub(crate) fn field<'v>(&self, version: &'v Version, at: usize) -> Option<&'v Field> {
        let (section, inner) = self.fields.get(at)?;
        let section = version.sections.get(usize::from(*section))?;
        section.fields.get(usize::from(*inner))
    }

    /// The place of the field with an id.
    pub(crate) fn place_of(&self, version: &Version, id: &str) -> Option<usize> {
        let at = self.by_id(version, id).ok()?;
        self.by_id.get(at).map(|at| usize::from(*at))
    }

    /// Where among the ids an id is, or would be.
    fn by_id(&self, version: &Version, id: &str) -> Result<usize, usize> {
        self.by_id.binary_search_by(|at| {
            let known = self.field(version, usize::from(*at));
            known.map(|field| field.id.as_str()).cmp(&Some(id))
        })
    }

    /// Takes answers to the places of their fields; what stays has none.
    pub(crate) fn place(&self, version: &Version, answers: &mut Answers) -> Vec<Answer> {
        let mut placed = vec![Answer::default(); self.count()];
        let id_at = |at: &u16| self.field(version, usize::from(*at)).map(|field| &field.id);
        let mut places = self.by_id.iter().peekable();
        // Both ascend by id, so that one look at each is enough.
        answers.retain(|id, answer| {
            while places.next_if(|at| id_at(at) < Some(id)).is_some() {}
            let at = places.next_if(|at| id_at(at) == Some(id));
            let place = at.and_then(|at| placed.get_mut(usize::from(*at)));
            let is_stray = place.is_none();
            if let Some(place) = place {
                *place = mem::take(answer);
            }
            is_stray
        });
        placed
    }

    /// The nodes that depend on a field.
    pub(crate) fn dependents(&self, field: usize) -> &[u16] {
        let bound = |at: usize| self.begins.get(at).copied().unwrap_or(0);
        self.dependents
            .get(bound(field)..bound(field + 1))
            .unwrap_or_default()
    }

    /// Where a component's node is.
    pub(crate) fn component_at(&self, component: usize) -> usize {
        let behind = self.nodes.len().saturating_sub(2);
        let components = self.nodes.iter().rev().skip(2);
        let count = components
            .take_while(|node| matches!(node, Node::Component(_)))
            .count();
        behind.saturating_sub(count) + component
    }
}

/// Whether a field may come to be asked or not; a table is judged along with that.
fn may_turn(field: &Field) -> bool {
    field.visible.expr().is_some() || matches!(field.kind, FieldKind::Table(_))
}

fn persons(version: &Version) -> Vec<Person> {
    let groups = version.sections.iter().flat_map(|section| &section.groups);
    let people = groups.filter(|group| group.kind == GroupKind::Person);
    people
        .filter_map(|group| {
            let part = |name: &str| {
                let is = |field: &Field| group.part(&field.id) == Some(name);
                version.fields().position(is)
            };
            Some(Person {
                citizen_id: part("citizen_id")?,
                birth_date: part("birth_date"),
                sex: part("sex"),
            })
        })
        .collect()
}
