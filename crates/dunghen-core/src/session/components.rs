//! Which components are needed, and whether they are there.

use alloc::{string::ToString, vec::Vec};
use core::{mem, ops::Deref};

use super::{Change, Session};
use crate::{
    assessment::ComponentStatus,
    condition::Truth,
    dossier::Attachment,
    expr::Failure,
    finding::Fault,
    procedure::{Component, FileLimits, Provided, Version},
};

/// How a component stands.
#[derive(Debug, Clone)]
pub(super) struct ComponentSlot {
    pub(super) needed: Truth,
    /// Whether it would be needed, had the agency not got it already.
    pub(super) spared: bool,
    /// Whether another of its group is there, so that no answer decides about it.
    pub(super) replaced: bool,
    pub(super) status: ComponentStatus,
    pub(super) faults: Vec<Fault>,
    pub(super) failure: Option<Failure>,
    /// Whether its files were looked through and it was not judged since.
    is_new: bool,
}

impl Default for ComponentSlot {
    fn default() -> Self {
        Self {
            needed: Truth::No,
            spared: false,
            replaced: false,
            status: ComponentStatus::Missing,
            faults: Vec::new(),
            failure: None,
            is_new: false,
        }
    }
}

impl<V: Deref<Target = Version>> Session<V> {
    /// Looks through the files; what they mean does not change with the answers.
    pub(super) fn read_files(&mut self) {
        let first = self.graph.component_at(0);
        for at in 0..self.components.len() {
            let Some(component) = self.version.components.get(at) else {
                return;
            };
            let (status, faults) = attached(component, &self.attachments);
            if let Some(slot) = self.components.get_mut(at) {
                slot.is_new |= (slot.status, &slot.faults) != (status, &faults);
                (slot.status, slot.faults) = (status, faults);
            }
            self.mark(first + at);
        }
    }

    pub(super) fn judge_component(&mut self, at: usize) {
        let Some(component) = self.version.components.get(at) else {
            return;
        };
        let seen = self.seen();
        let needed = component.needed.truth(&seen);
        let spared = match &component.spared {
            Some(spared) => spared.when.truth(&seen),
            None => Ok(Truth::No),
        };
        let is_another_there = self.has_another_of_its_group(component);
        let Some(slot) = self.components.get_mut(at) else {
            return;
        };
        let before = (slot.needed, slot.spared, slot.replaced, slot.failure);
        slot.replaced = slot.status == ComponentStatus::Missing && is_another_there;
        slot.spared = needed != Ok(Truth::No) && spared == Ok(Truth::Yes);
        slot.needed = match (needed, spared) {
            (_, Ok(Truth::Yes)) => Truth::No,
            _ if slot.replaced => Truth::No,
            (Ok(Truth::Yes), Ok(Truth::Unknown)) | (Err(_), _) => Truth::Unknown,
            (Ok(truth), _) => truth,
        };
        slot.failure = needed.err().or(spared.err());
        let turned = before != (slot.needed, slot.spared, slot.replaced, slot.failure);
        if mem::take(&mut slot.is_new) || turned {
            self.changed(Change::Component, at);
        }
    }

    /// Whether another of the components of which any one will do is there, and is not one
    /// that does not count here.
    fn has_another_of_its_group(&self, component: &Component) -> bool {
        let Some(group) = &component.any_of else {
            return false;
        };
        let seen = self.seen();
        let others = self.version.components.iter();
        let mut others = others.filter(|known| known.any_of.as_ref() == Some(group));
        others.any(|known| {
            let mut files = self.attachments.iter();
            files.any(|file| file.component == known.id)
                && known.needed.truth(&seen) != Ok(Truth::No)
        })
    }

    /// Whether it is the first that is needed of components of which any one will do.
    pub(super) fn is_first_of_its_group(&self, at: usize) -> bool {
        let components = self.version.components.iter();
        let group = components.clone().nth(at).map(|own| &own.any_of);
        let mut members = components
            .zip(&self.components)
            .map(|(known, slot)| Some(&known.any_of) == group && slot.needed == Truth::Yes);
        members.position(|needed| needed) == Some(at)
    }
}

fn attached(component: &Component, files: &[Attachment]) -> (ComponentStatus, Vec<Fault>) {
    let Provided::File(limits) = &component.provided else {
        return (ComponentStatus::FromAnswers, Vec::new());
    };
    let mut faults = Vec::new();
    let (mut there, mut sound) = (false, true);
    for (index, file) in files.iter().enumerate() {
        if file.component == component.id {
            let found = file_faults(file, limits, files.iter().take(index));
            sound &= found.is_empty();
            faults.extend(found);
            there = true;
        }
    }
    let status = match (there, sound) {
        (false, _) => ComponentStatus::Missing,
        (true, true) => ComponentStatus::Attached,
        (true, false) => ComponentStatus::Faulty,
    };
    (status, faults)
}

/// What is wrong with one file, given those handed in before it.
///
/// The same check runs before a file is sent and after it has arrived.
pub fn file_faults<'a>(
    file: &Attachment,
    limits: &FileLimits,
    mut earlier: impl Iterator<Item = &'a Attachment>,
) -> Vec<Fault> {
    let about = |code: &'static str| Fault::new(code).with("name", &file.name);
    if file.bytes == 0 {
        return alloc::vec![about("file.empty")];
    }
    let mut faults = Vec::new();
    if file.bytes > limits.max_bytes {
        faults.push(
            about("file.too_big")
                .with("bytes", file.bytes)
                .with("max", limits.max_bytes),
        );
    }
    if !file.kind.is_some_and(|kind| limits.accepts.contains(&kind)) {
        let accepted: Vec<_> = limits.accepts.iter().map(ToString::to_string).collect();
        faults.push(about("file.kind").with("accepted", accepted.join(", ")));
    }
    if earlier.any(|other| other.sha256 == file.sha256) {
        faults.push(about("file.duplicate"));
    }
    faults
}
