//! What another version of a procedure changes for a draft, question by question.

use dunghen_core::{
    dossier::{Answer, Dossier},
    id::Id,
    procedure::{Component, Field, FieldKind, Limit, Version},
};

/// One thing that is not as it was when the draft was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A question that was not asked before.
    Asked(Id),
    /// A question that was answered, and is not asked any more.
    Dropped(Id),
    /// A question whose answer was chosen from options that it is not among now.
    Chosen(Id),
    /// A question that takes another kind of answer.
    Kind(Id),
    /// A document that was not called for before.
    Wanted(Id),
    /// A document that is not called for any more.
    Spared(Id),
    /// A time limit in the place of another.
    Limit(Limit, Limit),
}

/// What is not as it was, in the order of the pages.
pub(crate) fn changes(old: &Version, new: &Version, dossier: &Dossier) -> Vec<Change> {
    let field =
        |version: &Version, id: &Id| version.fields().find(|field| field.id == *id).cloned();
    let answer = |field: &Field| {
        dossier
            .answers
            .get(&field.id)
            .filter(|given| is_given(given))
    };
    let mut found = Vec::new();
    for now in new.fields() {
        let change = match field(old, &now.id) {
            None => Some(Change::Asked(now.id.clone())),
            Some(before) => answer(now).and_then(|given| match (&before.kind, &now.kind) {
                (_, FieldKind::Choice { options } | FieldKind::Choices { options }) => {
                    let gone = !among(options, given);
                    gone.then(|| Change::Chosen(now.id.clone()))
                }
                (before, kind) => {
                    let other = std::mem::discriminant(before) != std::mem::discriminant(kind);
                    other.then(|| Change::Kind(now.id.clone()))
                }
            }),
        };
        found.extend(change);
    }
    for before in old.fields() {
        if field(new, &before.id).is_none() && answer(before).is_some() {
            found.push(Change::Dropped(before.id.clone()));
        }
    }
    let has = |version: &Version, id: &Id| {
        let mut components = version.components.iter();
        components.any(|component| component.id == *id)
    };
    let apart = |one: &Version, other: &Version| -> Vec<Id> {
        let ids = one.components.iter().map(|Component { id, .. }| id);
        ids.filter(|id| !has(other, id)).cloned().collect()
    };
    found.extend(apart(new, old).into_iter().map(Change::Wanted));
    found.extend(apart(old, new).into_iter().map(Change::Spared));
    if let ([before], [now]) = (old.time_limits.as_slice(), new.time_limits.as_slice())
        && before.limit != now.limit
    {
        found.push(Change::Limit(before.limit, now.limit));
    }
    found
}

fn is_given(answer: &Answer) -> bool {
    match answer {
        Answer::Text(text) => !text.trim().is_empty(),
        Answer::Several(chosen) => !chosen.is_empty(),
        Answer::Rows(rows) => !rows.is_empty(),
        Answer::Unreadable => false,
    }
}

fn among(options: &[Id], answer: &Answer) -> bool {
    let known = |chosen: &str| options.iter().any(|option| *option == *chosen);
    match answer {
        Answer::Text(chosen) => known(chosen),
        Answer::Several(chosen) => chosen.iter().all(|chosen| known(chosen)),
        Answer::Rows(_) | Answer::Unreadable => false,
    }
}
