//! What follows when a dossier has reached the server, perhaps long after it was sent.

use dunghen_core::receipt::Receipt;
use dunghen_words::key;
use leptos::task::spawn_local;
use serde::Serialize;

use super::{
    desk::{Desk, Desks, Told, WAITING, forget_files, waiting},
    receipt::receipt_name,
};
use crate::{
    app::lang,
    platform::{
        address::Address,
        events,
        net::{self, NetError},
        storage,
    },
    state::expect_context,
};

/// What the page around the app is told of a dossier sent.
#[derive(Serialize)]
struct Submitted {
    code: String,
    procedure: String,
    result_at: Option<String>,
}

/// Keeps the receipt and forgets the draft.
pub(super) fn taken(desk: Desk, code: &str, draft: Option<&str>, receipt: &Receipt) {
    if let Some(draft) = draft {
        net::end_draft(draft);
    }
    desk.clear(code);
    forget_files();
    received(desk, code, receipt);
}

/// Keeps the receipt, and tells the page around.
fn received(desk: Desk, code: &str, receipt: &Receipt) {
    if !storage::save(&receipt_name(&receipt.code), receipt) {
        desk.receipt.set(Some(receipt.clone()));
    }
    events::submitted(&Submitted {
        code: receipt.code.clone(),
        procedure: code.to_owned(),
        result_at: receipt.schedule.result_at.map(|at| at.to_rfc3339()),
    });
}

/// Sends all that waits, and tells what came of it.
pub(super) fn flush() {
    let lang = lang();
    let desks = expect_context::<Desks>();
    let address = expect_context::<Address>();
    for name in storage::names(WAITING) {
        let Some(code) = name.strip_prefix(WAITING).map(str::to_owned) else {
            continue;
        };
        let desk = desks.desk(&code);
        let Some(waits) = waiting(&code).filter(|_| !desk.flushing.get_untracked()) else {
            continue;
        };
        desk.flushing.set(true);
        let told = desks.told;
        spawn_local(async move {
            let draft = waits.draft.as_deref();
            let answer = net::send(&waits.body, &waits.key, draft, lang).await;
            desk.flushing.set(false);
            // It may have been called back or changed meanwhile.
            let still = waiting(&code).as_ref() == Some(&waits);
            let procedure = format!("/procedures/{code}");
            let here = address.0.get_untracked().starts_with(&procedure);
            let (words, href) = match answer {
                Ok(receipt) => {
                    // What was taken in is told whatever became of the draft.
                    match still {
                        true => taken(desk, &code, draft, &receipt),
                        false => received(desk, &code, &receipt),
                    }
                    let words = key::CHECK_SENT_LATE.fill(lang, &[("code", &receipt.code)]);
                    (words, format!("/receipts/{}", receipt.code))
                }
                Err(NetError::Lost) => return,
                Err(NetError::Problem(_)) if !still => return,
                Err(NetError::Problem(_)) => {
                    desk.call_back(&code);
                    let words = key::CHECK_NOT_TAKEN.text(lang).to_owned();
                    (words, format!("{procedure}/check"))
                }
            };
            if here {
                address.go(&href);
            }
            told.set(Some(Told { words, href }));
        });
    }
}
