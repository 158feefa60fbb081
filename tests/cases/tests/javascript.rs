//! Schedules as other people's JavaScript gets them.
#![cfg(target_arch = "wasm32")]

use chrono::{Days, TimeDelta};
use dunghen_cases::{Core, INDEX};
use dunghen_core::{
    procedure::{Limit, Unit},
    schedule::Terms,
    wire,
};
use dunghen_js::Catalog;
use js_sys::JSON;
use serde_json::Value;
use wasm_bindgen::JsError;
use wasm_bindgen_test::wasm_bindgen_test;

/// Days apart, so that all weekdays and every Tết are met.
const STEP: u64 = 29;

#[wasm_bindgen_test]
fn a_schedule_is_the_same_in_javascript() -> Result<(), JsError> {
    let core = Core::new().map_err(JsError::from)?;
    let calendar = &core.catalog().index.calendar;
    let hours = core.hours().map_err(|error| JsError::new(&error))?;
    let ours = Catalog::new(INDEX)?;
    let first = wire::read_moment("2020-01-01T06:10:00+07:00").unwrap_or_default();
    let mut with_name = 0;
    for at in 0..120_u64 {
        let hour = TimeDelta::hours((at % 15).try_into()?);
        let sent = first + Days::new(at * STEP) + hour;
        for unit in Unit::ALL {
            let amount = u32::try_from(at % 24)?;
            let limit = Limit { amount, unit };
            let expected = Terms::new(calendar, hours, limit).schedule(sent);
            with_name += expected
                .entries
                .iter()
                .filter(|day| day.name.is_some())
                .count();
            let found = ours.schedule(&limit.to_string(), &sent.to_rfc3339(), None)?;
            let found = JSON::stringify(&found)
                .ok()
                .and_then(|text| text.as_string());
            let found: Value = serde_json::from_str(&found.unwrap_or_default())?;
            assert_eq!(found, serde_json::to_value(&expected)?, "{sent} {limit}");
        }
    }
    assert!(with_name > 40, "some holidays are met");
    Ok(())
}
