//! The rules as a WebAssembly module for other people's JavaScript.
//!
//! Everything here converts, calls the core, and converts back. A dossier goes in as a
//! plain object, a verdict comes out as one; `index.d.ts` says what is in them.
//!
//! ```js
//! const form = new Form(chunk, "2026-11-23");
//! const verdict = form.assess({ answers: { floors: 7 } });
//! const session = form.session({});
//! const changed = session.set("floors", 9);
//! ```

mod calendar;
mod delta;
mod entries;
mod object;
mod shapes;

use std::rc::Rc;

use dunghen_core::{
    catalog::{ProcedureChunk, decode},
    dossier::Dossier,
    procedure::Version,
    session::{self, Subject},
    wire,
};
use wasm_bindgen::prelude::*;

pub use calendar::Calendar;

use shapes::{ByField, Verdict};

/// A procedure's form as it stands on a day.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Form {
    version: Rc<Version>,
    /// Of no answers; others are made like it.
    empty: session::Session<Rc<Version>>,
}

#[wasm_bindgen]
impl Form {
    /// Reads a procedure's chunk and picks the version in force on a day.
    ///
    /// # Errors
    /// The chunk cannot be read, the day is none, or nothing is in force then.
    #[wasm_bindgen(constructor)]
    pub fn new(chunk: &[u8], day: &str) -> Result<Form, JsError> {
        let chunk: ProcedureChunk = decode(chunk)?;
        let Some(today) = wire::read_day(day) else {
            let message = format!("found `{day}`, expected a day like 2026-11-23");
            return Err(JsError::new(&message));
        };
        let mut versions = chunk.procedure.versions.into_iter();
        let in_force = |version: &Version| {
            version.effective_from <= today && version.effective_to.is_none_or(|last| today <= last)
        };
        let Some(version) = versions.find(in_force) else {
            let code = chunk.procedure.code;
            let message = format!("found no version of {code} in force on {today}, expected one");
            return Err(JsError::new(&message));
        };
        let version = Rc::new(version);
        let empty = session::Session::new(Rc::clone(&version), &Dossier::default(), today);
        Ok(Self { version, empty })
    }

    /// The verdict on a dossier.
    ///
    /// # Errors
    /// What is given is no dossier.
    #[wasm_bindgen(unchecked_return_type = "Verdict")]
    pub fn assess(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Dossier")] dossier: &JsValue,
    ) -> Result<JsValue, JsError> {
        let session = self.empty.again(object::read(dossier)?);
        object::written(&Verdict::of(&session, &self.version))
    }

    /// A dossier to be worked on.
    ///
    /// # Errors
    /// What is given is no dossier.
    pub fn session(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Dossier")] dossier: &JsValue,
    ) -> Result<Session, JsError> {
        Ok(Session {
            inner: self.empty.again(object::read(dossier)?),
            version: Rc::clone(&self.version),
        })
    }
}

/// A dossier while somebody works on it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    version: Rc<Version>,
    inner: session::Session<Rc<Version>>,
}

#[wasm_bindgen]
impl Session {
    /// Changes an answer and says what follows from it.
    ///
    /// # Errors
    /// What is given cannot be an answer.
    #[wasm_bindgen(unchecked_return_type = "Changed")]
    pub fn set(
        &mut self,
        field: &str,
        #[wasm_bindgen(unchecked_param_type = "Answer | null | undefined")] value: &JsValue,
    ) -> Result<JsValue, JsError> {
        let answer = object::answer(value)?;
        let changes = self.inner.set(field, answer);
        delta::plain(changes, &self.version)
    }

    /// Changes a cell of a table and says what follows from it. Where there is no such
    /// row or column, nothing changes.
    ///
    /// # Errors
    /// What is given cannot be an answer.
    #[wasm_bindgen(js_name = setCell, unchecked_return_type = "Changed")]
    pub fn set_cell(
        &mut self,
        field: &str,
        row: usize,
        column: &str,
        #[wasm_bindgen(unchecked_param_type = "Answer | null | undefined")] value: &JsValue,
    ) -> Result<JsValue, JsError> {
        let answer = object::answer(value)?;
        let changes = self.inner.set_cell(field, row, column, answer);
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
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn findings(&self) -> Result<JsValue, JsError> {
        object::written(&self.inner.findings())
    }

    /// The fewest answers that make a component needed or not.
    ///
    /// # Errors
    /// The procedure has no such component.
    pub fn because(&self, component: &str) -> Result<Vec<String>, JsError> {
        let mut components = self.version.components.iter();
        let Some(at) = components.position(|known| known.id == component) else {
            let message =
                format!("found no component `{component}`, expected one of the procedure's");
            return Err(JsError::new(&message));
        };
        let fields = self.inner.rests_on(Subject::Component(at));
        Ok(fields.iter().map(ToString::to_string).collect())
    }

    /// The whole verdict.
    ///
    /// # Errors
    /// Never, as far as is known.
    #[wasm_bindgen(unchecked_return_type = "Verdict")]
    pub fn assessment(&self) -> Result<JsValue, JsError> {
        object::written(&Verdict::of(&self.inner, &self.version))
    }

    /// The answers that count, each in its one spelling.
    ///
    /// # Errors
    /// Never, as far as is known.
    #[wasm_bindgen(unchecked_return_type = "Record<string, Answer>")]
    pub fn answers(&self) -> Result<JsValue, JsError> {
        object::written(&ByField(self.inner.answers()))
    }
}
