//! "Which procedure do I need?": a few questions, each answer an address of its own.

use std::sync::Arc;

use dunghen_core::{
    chooser::{Chooser, Reached},
    citation::Citation,
    id::Id,
};
use dunghen_words::{key, law};

use super::{arrive::arrive, loading::load, missing::missing};
use crate::{
    app::{Catalog, lang},
    components::{hidden, layout, link, title},
    html::{El, el, live},
    model::route::CHOOSE,
    platform::{address::Address, net},
    state::expect_context,
};

pub(super) fn choose_page() -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Address(path) = expect_context();
    let hash = index.hash.clone();
    let chooser = load(move || {
        let hash = hash.clone();
        async move { net::chooser(&hash, lang).await.map(Arc::new) }
    });
    let page = live(move || {
        let chooser = match chooser.get() {
            Ok(chooser) => chooser,
            Err(instead) => return instead,
        };
        let path = path.get();
        let answers: Vec<_> = path
            .trim_start_matches(CHOOSE)
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        asked(&chooser, &answers).unwrap_or_else(|| missing(None))
    });
    el("div").child(page)
}

fn asked(chooser: &Chooser, answers: &[&str]) -> Option<El> {
    let (answered, reached) = chooser.follow(answers.iter().copied())?;
    let address = |answers: &[&str]| format!("{CHOOSE}/{}", answers.join("/"));
    // Each answer leads back to its question.
    let mut before = el("ol").class("trail");
    for (at, (question, choice)) in answered.iter().enumerate() {
        let back = link(
            &address(answers.get(..at).unwrap_or_default()),
            key::CHOOSE_CHANGE.text(lang()),
        );
        let back = back.child(hidden(&format!(" {}", question.label)));
        let said = format!("{} {} ", question.label, choice.label);
        before = before.child(el("li").child(said).child(back));
    }
    let before = (!answered.is_empty()).then_some(before);
    let main = el("div").class("layout__main stack");
    let main = match reached {
        Reached::Question(question) => {
            let mut options = el("ul").class("ways");
            for choice in &question.options {
                let next: Vec<_> = answers.iter().copied().chain([&*choice.id]).collect();
                let way = link(&address(&next), &choice.label).class("ways__way");
                options = options.child(el("li").child(way));
            }
            let hint = question.hint.as_deref();
            arrive(&question.label);
            main.child(title(&question.label))
                .child(hint.map(|hint| el("p").class("field__hint").child(hint)))
                .child(options)
                .child(source(question.law.as_ref()))
        }
        Reached::Procedures(codes) => {
            let heading = match codes.len() {
                1 => key::CHOOSE_FOUND_ONE,
                _ => key::CHOOSE_FOUND_SOME,
            };
            let heading = heading.text(lang());
            arrive(heading);
            main.child(title(heading)).child(procedures(codes))
        }
        Reached::End(end) => {
            arrive(&end.title);
            main.child(title(&end.title))
                .child(el("p").child(end.text.as_str()))
                .child(source(end.law.as_ref()))
                .child((!end.to.is_empty()).then(|| procedures(&end.to)))
        }
    };
    let head = el("header")
        .class("layout__head")
        .child(link("/", key::PROCEDURE_ALL.text(lang())).class("back"))
        .child(el("p").class("soft").child(key::CHOOSE_TITLE))
        .child(before);
    Some(layout().child(head).child(main))
}

fn source(cited: Option<&Citation>) -> Option<El> {
    let Catalog(index) = expect_context();
    let law = law::citation(lang(), cited?, &index.acts);
    let text = key::COMPONENTS_LAW.fill(lang(), &[("law", &law)]);
    Some(el("p").class("soft").child(text))
}

fn procedures(codes: &[Id]) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let mut list = el("ul").class("ways");
    for code in codes {
        let mut listed = index.procedures.iter();
        if let Some(listing) = listed.find(|listing| listing.code == *code) {
            let name = listing.name.in_lang(lang);
            let way = link(&format!("/procedures/{code}"), name).class("ways__way");
            list = list.child(el("li").child(way));
        }
    }
    list
}
