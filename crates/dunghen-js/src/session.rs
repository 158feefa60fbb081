//! A dossier while somebody works on it.

mod explain;

use std::rc::Rc;

use dunghen_core::{id::Id, procedure::Version, session::Session as Judged};
use wasm_bindgen::prelude::*;

use crate::{
    catalog::{Catalog, moment},
    delta,
    error::Failure,
    object,
    shapes::{ByField, Verdict},
};

/// A dossier while somebody works on it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    agency: Rc<Id>,
    version: Rc<Version>,
    inner: Judged<Rc<Version>>,
}

impl Session {
    pub(crate) fn new(agency: Rc<Id>, version: Rc<Version>, inner: Judged<Rc<Version>>) -> Self {
        Self {
            agency,
            version,
            inner,
        }
    }
}

#[wasm_bindgen]
impl Session {
    /// The version it is judged by.
    #[wasm_bindgen(getter)]
    pub fn version(&self) -> String {
        self.version.id.to_string()
    }

    /// Changes an answer and says what follows from it.
    ///
    /// # Errors
    /// What is given cannot be an answer.
    pub fn set(&mut self, field: &str, value: &JsValue) -> Result<JsValue, Failure> {
        let answer = object::answer(value)?;
        let changes = self.inner.set(field, answer);
        delta::plain(changes, &self.version)
    }

    /// Changes a cell of a table and says what follows from it. Where there is no such
    /// row or column, nothing changes.
    ///
    /// # Errors
    /// What is given cannot be an answer.
    #[wasm_bindgen(js_name = setCell)]
    pub fn set_cell(
        &mut self,
        field: &str,
        row: usize,
        column: &str,
        value: &JsValue,
    ) -> Result<JsValue, Failure> {
        let answer = object::answer(value)?;
        let changes = self.inner.set_cell(field, row, column, answer);
        delta::plain(changes, &self.version)
    }

    /// Takes over a dossier that was changed elsewhere and says what follows from it.
    ///
    /// # Errors
    /// What is given is no dossier.
    pub fn follow(&mut self, dossier: &JsValue) -> Result<JsValue, Failure> {
        let dossier = object::read(dossier)?;
        let changes = self.inner.follow(&dossier);
        delta::plain(changes, &self.version)
    }

    /// Judges everything again.
    pub fn reassess(&mut self) {
        self.inner.judge_all();
    }

    /// What is wrong or worth saying.
    ///
    /// # Errors
    /// Never, as far as is known.
    pub fn findings(&self) -> Result<JsValue, Failure> {
        object::written(&self.inner.findings())
    }

    /// The whole verdict.
    ///
    /// # Errors
    /// Never, as far as is known.
    pub fn assessment(&self) -> Result<JsValue, Failure> {
        object::written(&Verdict::of(&self.inner, &self.version))
    }

    /// The verdict on another dossier, by the same version on the same day.
    ///
    /// # Errors
    /// What is given is no dossier.
    pub fn assess(&self, dossier: &JsValue) -> Result<JsValue, Failure> {
        let other = self.inner.again(object::read(dossier)?);
        object::written(&Verdict::of(&other, &self.version))
    }

    /// The answers that count, each in its one spelling.
    ///
    /// # Errors
    /// Never, as far as is known.
    pub fn answers(&self) -> Result<JsValue, Failure> {
        object::written(&ByField(self.inner.answers()))
    }

    /// The schedule of the dossier sent at a moment, by the calendar and the hours of the
    /// agency that settles it: the same as on the receipt. Undefined while the answers do
    /// not settle the limit.
    ///
    /// # Errors
    /// The moment cannot be read, or the catalog does not have the agency.
    pub fn schedule(&self, catalog: &Catalog, sent_at: &str) -> Result<JsValue, Failure> {
        let hours = &catalog.agency(Some(&self.agency))?.hours;
        let calendar = &catalog.index().calendar;
        match self.inner.promise(calendar, hours, moment(sent_at)?) {
            Some(schedule) => catalog.written(schedule),
            None => Ok(JsValue::UNDEFINED),
        }
    }
}
