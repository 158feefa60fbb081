//! The receipt: the leaf, full size, above the slip.

use dunghen_core::{receipt::Receipt, schedule::Reason};
use dunghen_words::{key, moment, sentence};
use leptos::prelude::*;

use super::{arrive::arrive, missing::Missing};
use crate::{
    app::{Catalog, lang},
    components::{Heading, Leaf, Month, Reasons},
    platform::{page, storage},
};

/// The name a receipt is kept under on this device.
pub(crate) fn receipt_name(code: &str) -> String {
    format!("receipt.{code}")
}

#[component]
pub(crate) fn ReceiptPage(
    /// The dossier's code.
    code: String,
) -> impl IntoView {
    match storage::load::<Receipt>(&receipt_name(&code)) {
        Some(receipt) => view! { <Slip receipt/> }.into_any(),
        None => {
            let text = key::RECEIPT_MISSING.fill(lang(), &[("code", &code)]);
            view! { <Missing text/> }.into_any()
        }
    }
}

#[component]
fn Slip(receipt: Receipt) -> impl IntoView {
    let lang = lang();
    let Catalog(index) = expect_context();
    let schedule = receipt.schedule;
    arrive(&key::RECEIPT_PAGE.fill(lang, &[("code", &receipt.code)]));
    let name = index
        .procedures
        .iter()
        .find(|listing| listing.code == receipt.procedure)
        .map(|listing| listing.name.in_lang(lang).to_owned());
    let time = |at: Option<chrono::DateTime<chrono::FixedOffset>>| match at {
        Some(at) => view! { <time datetime=at.to_rfc3339()>{moment(lang, at)}</time> }.into_any(),
        None => key::LEAF_UNDATED.text(lang).into_any(),
    };
    let row = |term: dunghen_words::Key, value: AnyView| {
        view! {
            <div class="facts__row">
                <dt class="facts__term">{term.text(lang)}</dt>
                <dd class="facts__value">{value}</dd>
            </div>
        }
    };
    let on_make_up = schedule
        .entries
        .last()
        .is_some_and(|entry| entry.reason == Reason::MakeUpSaturday);
    let entries = schedule.entries.clone();
    view! {
        <main class="layout layout--wide" id="main">
            <div class="layout__main">
                <article class="receipt" aria-labelledby="receipt-title">
                    <Leaf schedule=schedule.clone() heading=Heading::Promised variant="leaf--full"/>
                    <div class="receipt__slip">
                        <h1 class="receipt__title" id="receipt-title" tabindex="-1">{key::RECEIPT_TITLE.text(lang)}</h1>
                        <p>{sentence::promise(lang, &schedule)}</p>
                        <dl class="facts">
                            <div class="facts__row">
                                <dt class="facts__term">{key::RECEIPT_CODE.text(lang)}</dt>
                                <dd class="facts__value receipt__code">{receipt.code}</dd>
                            </div>
                            {row(key::RECEIPT_PROCEDURE, view! { {name}" ("{receipt.procedure.to_string()}")" }.into_any())}
                            {row(key::RECEIPT_SENT_AT, time(Some(schedule.sent_at)))}
                            {row(key::RECEIPT_ACCEPTED_AT, time(schedule.accepted_at))}
                            {row(key::RECEIPT_LIMIT, sentence::limit(lang, schedule.limit).into_any())}
                            {row(key::RECEIPT_RESULT_AT, view! { <strong>{time(schedule.result_at)}</strong> }.into_any())}
                        </dl>
                        {on_make_up.then(|| view! { <p class="notice">{key::RECEIPT_MAKE_UP.text(lang)}</p> })}
                        <Month entries=entries.clone()/>
                        <Reasons entries/>
                    </div>
                    <section class="receipt__next stack" aria-labelledby="next">
                        <h2 id="next">{key::RECEIPT_NEXT.text(lang)}</h2>
                        <ol>
                            <li>{key::RECEIPT_NEXT_CHECK.text(lang)}</li>
                            <li>{key::RECEIPT_NEXT_SUPPLEMENT.text(lang)}</li>
                            <li>{key::RECEIPT_NEXT_COLLECT.text(lang)}</li>
                        </ol>
                        <p class="buttons receipt__screen">
                            <button class="button" type="button" on:click=|_| page::print()>{key::RECEIPT_PRINT.text(lang)}</button>
                            <a href="/" class="button button--quiet">{key::RECEIPT_HOME.text(lang)}</a>
                        </p>
                    </section>
                </article>
            </div>
        </main>
    }
}
