//! What is said of a document: how it stands, why it is needed, what to look for.

use crate::state::expect_context;
use dunghen_core::{
    assessment::{ComponentState, ComponentStatus},
    citation::Citation,
    condition::Truth,
    place::Place,
    procedure::{Component, Provided, Tier},
    text::Lang,
};
use dunghen_words::{Key, answers, key, law, sentence};

use super::{later::Places, open::Open};
use crate::{app::Catalog, model::shown};

pub(super) fn tag_of(state: &ComponentState) -> (&'static str, Key) {
    match (state.needed, state.status, state.tier) {
        (_, ComponentStatus::Faulty, _) => ("problem", key::COMPONENTS_PROBLEM),
        (Truth::No, ..) => ("unneeded", key::COMPONENTS_UNNEEDED),
        (_, ComponentStatus::Attached | ComponentStatus::FromAnswers, _) => {
            ("submitted", key::COMPONENTS_SUBMITTED)
        }
        (Truth::Unknown, ..) => ("unneeded", key::COMPONENTS_UNSETTLED),
        (_, _, Tier::Required) => ("needed", key::COMPONENTS_NEEDED),
        (_, _, Tier::Recommended) => ("advised", key::COMPONENTS_ADVISED),
        (_, _, Tier::Optional) => ("advised", key::COMPONENTS_OPTIONAL),
        (_, _, Tier::NotNeeded) => ("unneeded", key::COMPONENTS_UNNEEDED),
    }
}

/// Why a document is needed or not: the answers it rests on, and the article.
pub(super) fn because(
    open: &Open,
    at: usize,
    component: &Component,
    state: &ComponentState,
    lang: Lang,
) -> String {
    let Catalog(index) = expect_context();
    let Places(units) = expect_context();
    let words = &open.chunk.words;
    let word = |name: &str| words.get(lang, &format!("component.{}.{name}", component.id));
    let law = |law: &Citation| {
        let law = law::citation(lang, law, &index.acts);
        key::COMPONENTS_LAW.fill(lang, &[("law", &law)])
    };
    if let Some(spared) = component.spared.as_ref().filter(|_| state.spared) {
        let database = [("database", word("database").unwrap_or_default())];
        let spared_by = key::COMPONENTS_SPARED.fill(lang, &database);
        return format!("{spared_by} {}", law(&spared.law));
    }
    let answers: Vec<_> = open.assessment.with_untracked(|assessment| {
        let told = open.because(at).into_iter().filter_map(|id| {
            let field = open.version.fields().find(|field| field.id == id)?;
            let value = assessment.answer(&id)?;
            let answer = answers::answer(lang, field, value, words, &units.wards);
            let question = shown::label(&id, words, lang);
            Some(
                key::COMPONENTS_BECAUSE_ANSWER
                    .fill(lang, &[("question", &question), ("answer", &answer)]),
            )
        });
        told.collect()
    });
    let always = component.needed.is_always() && component.tier == Tier::Required;
    let why = if !answers.is_empty() {
        key::COMPONENTS_BECAUSE.fill(lang, &[("answers", &answers.join("; "))])
    } else if always && state.needed.holds() {
        key::COMPONENTS_BECAUSE_ALWAYS.text(lang).to_owned()
    } else {
        String::new()
    };
    let told = [
        Some(why),
        word("why").map(str::to_owned),
        Some(law(&component.law)),
    ];
    let told: Vec<_> = told
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    told.join(" ")
}

/// What is to be known of a document before it is looked for: who issues it, what it
/// consists of, its form, and what else will do.
pub(super) fn details(open: &Open, component: &Component, lang: Lang) -> String {
    let words = &open.chunk.words;
    let word = |name: &str| words.get(lang, &format!("component.{}.{name}", component.id));
    let mut told: Vec<String> = Vec::new();
    if component.unconfirmed {
        told.push(key::COMPONENTS_UNCONFIRMED.text(lang).to_owned());
    }
    told.extend(word("hint").map(str::to_owned));
    let mut say = |key: Key, name: &str, value: &str| told.push(key.fill(lang, &[(name, value)]));
    if let Some(issuer) = word("issuer") {
        say(key::COMPONENTS_ISSUER, "issuer", issuer);
    }
    let parts = component.parts.iter();
    let parts: Vec<_> = parts
        .filter_map(|part| word(&format!("part.{part}")))
        .collect();
    if !parts.is_empty() {
        say(key::COMPONENTS_PARTS, "parts", &parts.join("; "));
    }
    if component.signed {
        say(key::COMPONENTS_SIGNED, "", "");
    }
    if component.copies > 1 {
        say(
            key::COMPONENTS_COPIES,
            "count",
            &component.copies.to_string(),
        );
    }
    if let Provided::File(limits) = &component.provided
        && let Some(template) = &limits.template
    {
        say(key::COMPONENTS_TEMPLATE, "template", template);
    }
    if component.any_of.is_some() {
        let all = open.version.components.iter();
        let others = all.filter(|known| known.any_of == component.any_of);
        let names: Vec<_> = others
            .map(|known| {
                let place = Place::Component(known.id.clone());
                sentence::place_name(lang, &place, words)
            })
            .collect();
        say(key::COMPONENTS_ANY_OF, "names", &names.join("; "));
    }
    told.join(" ")
}
