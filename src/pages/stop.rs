//! Says that the procedure is not for this situation, why, and where to go.

use crate::state::expect_context;
use dunghen_core::{finding::Finding, place::Place};
use dunghen_words::{key, law};

use super::{arrive::arrive, open::Open, step::worded};
use crate::{
    app::{Catalog, lang},
    components::{layout, link, title},
    html::{El, el},
    model::{shown, steps::steps},
};

pub(super) fn stop_page() -> El {
    let lang = lang();
    let open = expect_context::<Open>();
    let Catalog(index) = expect_context();
    let heading = key::STOP_TITLE.text(lang);
    arrive(heading);
    let gates: Vec<Finding> = open
        .assessment
        .with_untracked(|assessment| assessment.gates().cloned().collect());
    let mut said = el("div").class("layout__main stack").child(title(heading));
    let mut ways = el("ul");
    for gate in &gates {
        let instead = format!("{}.instead", gate.fault.code);
        let instead = open.chunk.words.get(lang, &instead);
        let cited = gate.law.as_ref().map(|cited| {
            let law = law::citation(lang, cited, &index.acts);
            el("p")
                .class("soft")
                .child(key::COMPONENTS_LAW.fill(lang, &[("law", &law)]))
        });
        let reason = el("section")
            .class("stack")
            .child(el("p").child(worded(&open, lang, gate)))
            .child(instead.map(|instead| el("p").child(instead)))
            .child(way_to(&open, gate))
            .child(cited);
        said = said.child(reason);
        let step = steps(&open.version)
            .into_iter()
            .find(|step| step.holds(&open.version, gate));
        if let (Place::Answer(field), Some(step)) = (&gate.place, step) {
            let label = shown::label(field, &open.chunk.words, lang);
            let text = key::STOP_CHANGE.fill(lang, &[("question", &label)]);
            ways = ways.child(el("li").child(link(&open.path(step.slug()), &text)));
        }
    }
    let other = el("li").child(link("/", key::STOP_OTHER.text(lang)));
    layout().child(
        said.child(el("h2").child(key::STOP_WHAT_NOW))
            .child(ways.child(other)),
    )
}

/// The way to the procedure that a gate says is the right one.
fn way_to(open: &Open, gate: &Finding) -> Option<El> {
    let Catalog(index) = expect_context();
    let id = gate.fault.code.strip_prefix("rule.")?;
    let rule = open.version.rules.iter().find(|rule| rule.id == *id)?;
    let code = rule.go_to.as_ref()?;
    let listing = index
        .procedures
        .iter()
        .find(|listing| listing.code == *code)?;
    let way = link(&format!("/procedures/{code}"), listing.name.in_lang(lang()));
    Some(el("p").child(way.class("ways__way")))
}
