//! The catalog's index: which procedures there are, and which days count.

mod year;

use chrono::{DateTime, FixedOffset};
use dunghen_core::{
    agency::Agency,
    catalog::{CatalogIndex, decode},
    procedure::Limit,
    schedule::{Schedule, Terms, vietnam_offset},
    wire,
};
use wasm_bindgen::prelude::*;

use crate::{entries::Crossed, error::Failure, object};
use year::Year;

/// The catalog's index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Catalog {
    index: CatalogIndex,
    crossed: Crossed,
}

#[wasm_bindgen]
impl Catalog {
    /// Reads the index.
    ///
    /// # Errors
    /// It cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(index: &[u8]) -> Result<Catalog, Failure> {
        Ok(Self {
            index: decode(index).map_err(unreadable)?,
            crossed: Crossed::default(),
        })
    }

    /// The hash over every part; it names the state of the law.
    #[wasm_bindgen(getter)]
    pub fn hash(&self) -> String {
        self.index.hash.clone()
    }

    /// The procedures, by code.
    ///
    /// # Errors
    /// Never, as far as is known.
    pub fn procedures(&self) -> Result<JsValue, Failure> {
        object::written(&self.index.procedures)
    }

    /// A year's days off and worked rest days, as `GET /api/v1/calendar/{year}` answers.
    ///
    /// # Errors
    /// The calendar does not know it.
    pub fn year(&self, year: i32) -> Result<JsValue, Failure> {
        object::written(&Year::of(&self.index.calendar, year)?)
    }

    /// The schedule of a dossier sent online at a moment, for a limit like
    /// `20 working-days`. Without an agency's id it is the first one's hours.
    ///
    /// # Errors
    /// The limit or the moment cannot be read, or there is no such agency.
    pub fn schedule(
        &self,
        limit: &str,
        sent_at: &str,
        agency: Option<String>,
    ) -> Result<JsValue, Failure> {
        let (terms, sent_at) = self.terms(limit, sent_at, agency)?;
        self.written(terms.schedule(sent_at))
    }

    /// The day alone on which the result is due; undefined where there is none.
    ///
    /// # Errors
    /// The limit or the moment cannot be read, or there is no such agency.
    pub fn due(
        &self,
        limit: &str,
        sent_at: &str,
        agency: Option<String>,
    ) -> Result<Option<String>, Failure> {
        let (terms, sent_at) = self.terms(limit, sent_at, agency)?;
        let accepted = terms.acceptance(sent_at.naive_local());
        let due = accepted.and_then(|accepted| terms.due(accepted));
        Ok(due.map(|due| due.date().to_string()))
    }
}

impl Catalog {
    pub(crate) fn index(&self) -> &CatalogIndex {
        &self.index
    }

    pub(crate) fn written(&self, schedule: Schedule) -> Result<JsValue, Failure> {
        self.crossed.written(schedule)
    }

    /// An agency by its id, or else the first.
    pub(crate) fn agency(&self, id: Option<&str>) -> Result<&Agency, Failure> {
        let mut agencies = self.index.agencies.iter();
        let found = match id {
            Some(id) => agencies.find(|known| known.id == id),
            None => agencies.next(),
        };
        found.ok_or_else(|| {
            let id = id.unwrap_or_default();
            Failure::expected(
                "unknown_agency",
                format_args!("no agency `{id}`"),
                "one of the catalog's",
            )
        })
    }

    fn terms(
        &self,
        limit: &str,
        sent_at: &str,
        agency: Option<String>,
    ) -> Result<(Terms<'_>, DateTime<FixedOffset>), Failure> {
        let parsed = Limit::parse(limit).ok_or_else(|| {
            Failure::expected(
                "unreadable_limit",
                format_args!("`{limit}`"),
                "a limit like 20 working-days",
            )
        })?;
        let hours = &self.agency(agency.as_deref())?.hours;
        let terms = Terms::new(&self.index.calendar, hours, parsed);
        Ok((terms, moment(sent_at)?))
    }
}

/// A part that cannot be read.
pub(crate) fn unreadable(error: dunghen_core::catalog::Unreadable) -> Failure {
    Failure {
        code: "unreadable_catalog".into(),
        message: error.to_string(),
    }
}

/// Reads a moment, by the clocks of Viet Nam.
pub(crate) fn moment(text: &str) -> Result<DateTime<FixedOffset>, Failure> {
    let read = wire::read_moment(text).map(|moment| moment.with_timezone(&vietnam_offset()));
    read.ok_or_else(|| {
        Failure::expected(
            "unreadable_moment",
            format_args!("`{text}`"),
            "a moment like 2026-11-23T09:00:00+07:00",
        )
    })
}
