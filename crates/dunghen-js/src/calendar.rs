//! Return dates for JavaScript.

use dunghen_core::{
    catalog::{CatalogIndex, decode},
    procedure::Limit,
    schedule::Terms,
    wire,
};
use wasm_bindgen::prelude::*;

use crate::entries::Crossed;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type Unit = "working-days" | "days" | "working-hours" | "months" | "years";

/** The same shape as `GET /api/v1/schedule` answers. */
export interface Schedule {
  sent_at: string;
  accepted_at: string | null;
  accepted_by: string | null;
  result_at: string | null;
  limit: { amount: number; unit: Unit };
  by?: string;
  starts: "acceptance" | "receipt" | "assessment_notice" | "payment";
  status: "announced" | "statutory" | "projected" | null;
  entries: {
    date: string;
    counted: number | null;
    reason: string;
    params?: Record<string, string>;
    name?: { vi: string; en: string };
    source: string | null;
  }[];
  phases: {
    id: string;
    actor: string;
    start: string;
    due: string;
    slack_minutes: number;
    critical: boolean;
    done_at: string | null;
  }[];
}
"#;

/// The work calendar with the office hours of an agency.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Calendar {
    index: CatalogIndex,
    agency: usize,
    crossed: Crossed,
}

#[wasm_bindgen]
impl Calendar {
    /// Reads the catalog's index. Without an agency's id it is the first one's hours.
    ///
    /// # Errors
    /// The index cannot be read, or has no such agency.
    #[wasm_bindgen(constructor)]
    pub fn new(index: &[u8], agency: Option<String>) -> Result<Calendar, JsError> {
        let index: CatalogIndex = decode(index)?;
        let mut agencies = index.agencies.iter();
        let found = match &agency {
            Some(id) => agencies.position(|known| known.id == id.as_str()),
            None => agencies.position(|_| true),
        };
        let Some(agency) = found else {
            let message = format!("found no agency `{}`", agency.unwrap_or_default());
            return Err(JsError::new(&message));
        };
        let crossed = Crossed::default();
        Ok(Self {
            index,
            agency,
            crossed,
        })
    }

    /// The schedule of a dossier sent online at a moment, for a limit like
    /// `20 working-days`.
    ///
    /// # Errors
    /// The limit or the moment cannot be read.
    #[wasm_bindgen(unchecked_return_type = "Schedule")]
    pub fn schedule(&self, limit: &str, sent_at: &str) -> Result<JsValue, JsError> {
        let (terms, sent_at) = self.terms(limit, sent_at)?;
        self.crossed.written(terms.schedule(sent_at))
    }

    /// The day alone on which the result is due; undefined where there is none.
    ///
    /// # Errors
    /// The limit or the moment cannot be read.
    pub fn due(&self, limit: &str, sent_at: &str) -> Result<Option<String>, JsError> {
        let (terms, sent_at) = self.terms(limit, sent_at)?;
        let accepted = terms.acceptance(sent_at.naive_local());
        let due = accepted.and_then(|accepted| terms.due(accepted));
        Ok(due.map(|due| due.date().to_string()))
    }
}

impl Calendar {
    fn terms(
        &self,
        limit: &str,
        sent_at: &str,
    ) -> Result<(Terms<'_>, chrono::DateTime<chrono::FixedOffset>), JsError> {
        let unread = |found: &str, expected: &str| {
            JsError::new(&format!("found `{found}`, expected {expected}"))
        };
        let parsed = Limit::parse(limit);
        let parsed = parsed.ok_or_else(|| unread(limit, "a limit like 20 working-days"))?;
        let sent = wire::read_moment(sent_at);
        let sent =
            sent.ok_or_else(|| unread(sent_at, "a moment like 2026-11-23T09:00:00+07:00"))?;
        let agency = self.index.agencies.get(self.agency);
        // The agency was found when the calendar was made.
        let hours = &agency.ok_or_else(|| unread("no agency", "one"))?.hours;
        let zone = dunghen_core::schedule::vietnam_offset();
        Ok((
            Terms::new(&self.index.calendar, hours, parsed),
            sent.with_timezone(&zone),
        ))
    }
}
