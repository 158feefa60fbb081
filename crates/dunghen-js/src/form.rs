//! A procedure, and its form as it stands on a day.

use std::rc::Rc;

use chrono::NaiveDate;
use dunghen_core::{
    catalog::{ProcedureChunk, decode},
    dossier::Dossier,
    id::Id,
    procedure::Version,
    session::Session as Judged,
    wire,
};
use wasm_bindgen::prelude::*;

use crate::{
    catalog::{moment, unreadable},
    error::Failure,
    object,
    session::Session,
    shapes::Verdict,
};

/// A procedure with all its versions.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Procedure {
    code: Id,
    agency: Rc<Id>,
    versions: Vec<Rc<Version>>,
}

#[wasm_bindgen]
impl Procedure {
    /// Reads a procedure's chunk.
    ///
    /// # Errors
    /// It cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(chunk: &[u8]) -> Result<Procedure, Failure> {
        let chunk: ProcedureChunk = decode(chunk).map_err(unreadable)?;
        let procedure = chunk.procedure;
        Ok(Self {
            code: procedure.code,
            agency: Rc::new(procedure.agency),
            versions: procedure.versions.into_iter().map(Rc::new).collect(),
        })
    }

    /// The form by the version in force on a day, or on that of a moment in Viet Nam.
    ///
    /// # Errors
    /// The day is none, or nothing is in force then.
    pub fn on(&self, day: &str) -> Result<Form, Failure> {
        let today = read_day(day)?;
        let mut versions = self.versions.iter();
        let in_force = |version: &&Rc<Version>| {
            version.effective_from <= today && version.effective_to.is_none_or(|last| today <= last)
        };
        let Some(version) = versions.find(in_force) else {
            let code = &self.code;
            let found = format_args!("no version of {code} in force on {today}");
            return Err(Failure::expected("not_in_force", found, "one"));
        };
        let version = Rc::clone(version);
        let empty = Judged::new(Rc::clone(&version), &Dossier::default(), today);
        Ok(Form {
            agency: Rc::clone(&self.agency),
            today,
            version,
            empty,
        })
    }
}

/// A day as it is, or that of a moment in Viet Nam.
///
/// # Errors
/// It is neither.
#[wasm_bindgen(js_name = dayOf)]
pub fn day_of(text: &str) -> Result<String, Failure> {
    read_day(text).map(|day| day.to_string())
}

fn read_day(text: &str) -> Result<NaiveDate, Failure> {
    if let Some(day) = wire::read_day(text) {
        return Ok(day);
    }
    let day = moment(text).map(|moment| moment.date_naive());
    day.map_err(|_| {
        Failure::expected(
            "unreadable_day",
            format_args!("`{text}`"),
            "a day like 2026-11-23, or a moment",
        )
    })
}

/// A procedure's form as it stands on a day.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Form {
    agency: Rc<Id>,
    today: NaiveDate,
    version: Rc<Version>,
    /// Of no answers; others are made like it.
    empty: Judged<Rc<Version>>,
}

#[wasm_bindgen]
impl Form {
    /// Reads a procedure's chunk and picks the version in force on a day.
    ///
    /// # Errors
    /// The chunk cannot be read, the day is none, or nothing is in force then.
    #[wasm_bindgen(constructor)]
    pub fn new(chunk: &[u8], day: &str) -> Result<Form, Failure> {
        Procedure::new(chunk)?.on(day)
    }

    /// The day it stands on.
    #[wasm_bindgen(getter)]
    pub fn on(&self) -> String {
        self.today.to_string()
    }

    /// The verdict on a dossier.
    ///
    /// # Errors
    /// What is given is no dossier.
    pub fn assess(&self, dossier: &JsValue) -> Result<JsValue, Failure> {
        let session = self.empty.again(object::read(dossier)?);
        object::written(&Verdict::of(&session, &self.version))
    }

    /// A dossier to be worked on.
    ///
    /// # Errors
    /// What is given is no dossier.
    pub fn session(&self, dossier: &JsValue) -> Result<Session, Failure> {
        let inner = self.empty.again(object::read(dossier)?);
        Ok(Session::new(
            Rc::clone(&self.agency),
            Rc::clone(&self.version),
            inner,
        ))
    }
}
