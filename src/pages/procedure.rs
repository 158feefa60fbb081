//! A procedure before any question: what it takes, and when it would be back.

use std::sync::Arc;

use dunghen_core::{
    catalog::CatalogIndex,
    citation::Citation,
    condition::Condition,
    procedure::{OnlineLevel, Provided},
    text::Lang,
};
use dunghen_words::{key, law, sentence};
use leptos::prelude::*;

use super::{
    arrive::arrive,
    desk::{Now, Open},
    missing::Missing,
    step::StepPage,
};
use crate::{
    app::{Catalog, lang},
    components::{Heading, Leaf, load},
    model::{shown, steps::steps},
    platform::net,
};

/// Loads the procedure of the address and opens it for the pages inside.
#[component]
pub(crate) fn ProcedureGate(
    /// The procedure's code.
    code: String,
    /// The step the address names, if any.
    step: Memo<Option<String>>,
) -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    if !index.procedures.iter().any(|listing| listing.code == *code) {
        let text = key::PROCEDURE_UNKNOWN.fill(lang, &[("code", &code)]);
        return view! { <Missing text/> }.into_any();
    }
    let (hash, path) = (index.hash.clone(), code.clone());
    let chunk = load(move || {
        let (hash, code) = (hash.clone(), path.clone());
        async move { net::chunk(&hash, &code).await.map(Arc::new) }
    });
    let opened = move || {
        let chunk = match chunk.get() {
            Ok(chunk) => chunk,
            Err(instead) => return instead,
        };
        let today = now.get_untracked().date_naive();
        let Some(version) = chunk.procedure.version_on(today).cloned() else {
            return view! { <Missing text=key::PROCEDURE_NO_VERSION.text(lang)/> }.into_any();
        };
        provide_context(Open::new(code.clone(), chunk, version));
        let page = move || match step.get() {
            None => view! { <ProcedurePage/> }.into_any(),
            Some(slug) => view! { <StepPage slug/> }.into_any(),
        };
        page.into_any()
    };
    opened.into_any()
}

#[component]
fn ProcedurePage() -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let words = &open.chunk.words;
    let word = |name: &str| words.get(lang, name).unwrap_or_default().to_owned();
    let name = word("name");
    arrive(&name);
    let official = words
        .get(Lang::Vi, "official_name")
        .unwrap_or_default()
        .to_owned();
    let begun = open
        .desk
        .draft
        .with_untracked(|draft| draft.is_begun().then(|| draft.step.clone()));
    let first = steps(&open.version)
        .first()
        .map(|step| step.slug().to_owned())
        .unwrap_or_default();
    let (start, target) = match begun {
        Some(step) if !step.is_empty() => (key::PROCEDURE_CONTINUE, step),
        Some(_) => (key::PROCEDURE_CONTINUE, first),
        None => (key::PROCEDURE_START, first),
    };
    let schedule = open.schedule;
    view! {
        <main class="layout" id="main">
            <header class="layout__head">
                <a href="/" class="back">{key::PROCEDURE_ALL.text(lang)}</a>
                <h1 tabindex="-1">{name}</h1>
                <p class="lead">{word("summary")}</p>
                <p class="official" lang="vi">
                    <span class="visually-hidden" lang=lang.tag()>{key::PROCEDURE_OFFICIAL_NAME.text(lang)}" "</span>{official}
                </p>
            </header>
            <aside class="layout__aside" aria-label=key::LEAF_ASIDE.text(lang)>
                {move || schedule.get().map_or_else(
                    || view! { <p class="soft">{key::LEAF_CASE_NEEDED.text(lang)}</p> }.into_any(),
                    |schedule| view! { <Leaf schedule heading=Heading::IfNow explained=true/> }.into_any(),
                )}
                <p class="buttons">
                    <a href=open.path(&target) class="button button--wide">{start.text(lang)}</a>
                </p>
            </aside>
            <div class="layout__main">
                <h2>{key::PROCEDURE_BEFORE.text(lang)}</h2>
                <p>{word("before_you_start")}</p>
                <Facts/>
            </div>
        </main>
    }
}

#[component]
fn Facts() -> impl IntoView {
    let lang = lang();
    let open = expect_context::<Open>();
    let Catalog(index) = expect_context();
    let (chunk, version) = (&open.chunk, &open.version);
    let procedure = &chunk.procedure;
    let word = |name: &str| chunk.words.get(lang, name).unwrap_or_default().to_owned();
    let limits = version.time_limits.iter().map(|entry| {
        let limit = sentence::limit(lang, entry.limit);
        let text = key::PROCEDURE_LIMIT_FROM.fill(lang, &[("limit", &limit)]);
        view! { <p>{text}{source(lang, &index, Some(&entry.law))}</p> }
    });
    let papers = version.components.iter().map(|component| {
        let name = word(&format!("component.{}.name", component.id));
        let from_answers = matches!(component.provided, Provided::Form { .. });
        let remarks = [
            (component.needed != Condition::Always).then_some(key::PROCEDURE_COMPONENT_IF),
            from_answers.then_some(key::PROCEDURE_COMPONENT_FROM_ANSWERS),
        ];
        let remarks: Vec<_> = remarks
            .into_iter()
            .flatten()
            .map(|remark| remark.text(lang))
            .collect();
        let remark = (!remarks.is_empty()).then(|| format!(" ({})", remarks.join(", ")));
        view! { <li>{name}{remark}{source(lang, &index, Some(&component.law))}</li> }
    });
    let amount = version
        .fees
        .first()
        .and_then(|fee| fee.amount)
        .map(|amount| key::PROCEDURE_FEE_AMOUNT.fill(lang, &[("amount", &amount.to_string())]));
    let fee = amount.unwrap_or_else(|| key::PROCEDURE_FEE_UNKNOWN.text(lang).to_owned());
    let online = match procedure.online.level {
        OnlineLevel::Full => key::PROCEDURE_ONLINE_FULL,
        OnlineLevel::Partial => key::PROCEDURE_ONLINE_PARTIAL,
        OnlineLevel::Unconfirmed => key::PROCEDURE_ONLINE_UNCONFIRMED,
    };
    let since = key::PROCEDURE_SINCE.fill(lang, &[("date", &version.effective_from.to_string())]);
    let basis: Vec<_> = version
        .basis
        .iter()
        .map(|act| law::citation(lang, act, &index.acts))
        .collect();
    let agency = index
        .agency(&procedure.agency)
        .map(|agency| agency.name.in_lang(lang).to_owned());
    let row = |term: dunghen_words::Key, value: AnyView| {
        view! {
            <div class="facts__row">
                <dt class="facts__term">{term.text(lang)}</dt>
                <dd class="facts__value">{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="facts">
            {row(key::PROCEDURE_WHO, shown::applicants(&procedure.applicants, lang).into_any())}
            {row(key::PROCEDURE_COMPONENTS, view! { <ul>{papers.collect_view()}</ul> }.into_any())}
            {row(key::PROCEDURE_LIMIT, limits.collect_view().into_any())}
            {row(key::PROCEDURE_FEE, view! {
                {fee}" "{word("fee_note")}{source(lang, &index, version.fees.first().and_then(|fee| fee.law.as_ref()))}
            }.into_any())}
            {row(key::PROCEDURE_RESULT, word("result").into_any())}
            {row(key::PROCEDURE_ONLINE, view! {
                {online.text(lang)}{source(lang, &index, procedure.online.law.as_ref())}
            }.into_any())}
            {row(key::PROCEDURE_AGENCY, agency.into_any())}
            {row(key::PROCEDURE_LAW, view! { {basis.join("; ")}<span class="facts__source">{since}</span> }.into_any())}
            {row(key::PROCEDURE_CODE, open.code.clone().into_any())}
        </dl>
    }
}

/// Where a fact is laid down.
fn source(lang: Lang, index: &CatalogIndex, law: Option<&Citation>) -> impl IntoView + use<> {
    law.map(|law| {
        view! { <span class="facts__source">{law::citation(lang, law, &index.acts)}</span> }
    })
}
