//! What a citizen card's QR code says, as the parts of a person.

use dunghen_core::{
    finding::{Fault, Params},
    formats::CitizenCard,
    wire,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::{error::Failure, object};

/// Named as the parts of a person are in a form.
#[derive(Serialize)]
struct Card {
    citizen_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_id_number: Option<String>,
    full_name: String,
    #[serde(with = "wire::day")]
    birth_date: chrono::NaiveDate,
    sex: String,
    residence: String,
    #[serde(with = "wire::day")]
    issued_on: chrono::NaiveDate,
    cautions: Vec<Caution>,
}

/// What is odd about it.
#[derive(Serialize)]
struct Caution {
    code: String,
    params: Params,
}

/// Reads what a scanner gives. Nobody has verified that the card is genuine, or whose it is.
///
/// # Errors
/// It is no such code; the error's code is that of the fault, as `citizen_card.parts`.
#[wasm_bindgen(js_name = parseCitizenCard)]
pub fn parse_citizen_card(text: &str) -> Result<JsValue, Failure> {
    let card = CitizenCard::parse(text).map_err(|Fault { code, .. }| Failure {
        message: format!("found no citizen card, expected one: {code}"),
        code,
    })?;
    let cautions = card.cautions().into_iter();
    object::written(&Card {
        citizen_id: card.number().as_str().to_owned(),
        old_id_number: card.old_number().map(|old| old.as_str().to_owned()),
        full_name: card.name().as_str().to_owned(),
        birth_date: card.born(),
        sex: card.sex().to_string(),
        residence: card.address().as_str().to_owned(),
        issued_on: card.issued(),
        cautions: cautions
            .map(|fault| Caution {
                code: fault.code.into_owned(),
                params: fault.params,
            })
            .collect(),
    })
}
