//! Where each question of a section, and what is found of its answers, is laid down.

use dunghen_core::{citation::Citation, id::Id};
use dunghen_words::{key, law};

use super::{open::Open, step::worded};
use crate::{
    app::{Catalog, lang},
    html::{El, el, live},
    model::{shown, steps::Step},
    state::{RwSignal, expect_context},
};

/// Closed until somebody asks: the questions that are asked, and what rules say of their
/// answers, each with its article.
pub(super) fn sources(open: &Open, section: &Id) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let (open, section) = (open.clone(), section.clone());
    let step = Step::Section(section.clone());
    let opened = RwSignal::new(false);
    let list = live(move || {
        if !opened.get() {
            return None;
        }
        let words = &open.chunk.words;
        let row = |said: String, cited: &Citation| {
            let law = law::citation(lang, cited, &index.acts);
            let law = el("span").class("facts__source").child(law);
            el("li").child(said).child(" ").child(law)
        };
        open.assessment.with(|assessment| {
            let sections = open.version.sections.iter();
            let fields = sections
                .filter(|known| known.id == section)
                .flat_map(|section| &section.fields);
            let asked = fields.filter_map(|field| {
                let mut asked = assessment.asked.iter();
                asked.find(|asked| asked.field == field.id)?;
                let label = shown::label(&field.id, words, lang);
                Some(row(label, field.law.as_ref()?))
            });
            let found = assessment.findings.iter().filter_map(|finding| {
                // What is only missing rests on the article of its question.
                let ruled = finding.fault.code.starts_with("rule.");
                let here = ruled && step.holds(&open.version, finding);
                let cited = finding.law.as_ref().filter(|_| here)?;
                Some(row(worded(&open, lang, finding), cited))
            });
            Some(el("ul").child(asked.chain(found).collect::<Vec<_>>()))
        })
    });
    el("details")
        .class("sources")
        .on("toggle", move |_| {
            if !opened.get_untracked() {
                opened.set(true);
            }
        })
        .child(el("summary").child(key::STEP_SOURCES))
        .child(list)
}
