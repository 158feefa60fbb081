//! A schedule as a plain object.
//!
//! Its many days share few sources and names. Those cross once and are kept; of a day
//! only numbers cross. As one JSON text it took three times as long.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc};

use chrono::{Datelike, NaiveDate};
use dunghen_core::{
    citation::Citation,
    schedule::{Entry, Reason, Schedule},
};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use crate::{error::Failure, object};

#[wasm_bindgen(inline_js = "
const two = Array.from({ length: 32 }, (_, number) => String(number).padStart(2, '0'));
export function pushDay(entries, year, month, day, counted, reason, source, params, name) {
  const entry = { date: `${year}-${two[month]}-${two[day]}`, counted: counted || null, reason };
  if (params) entry.params = { ...params };
  if (name) entry.name = { ...name };
  entry.source = source;
  entries.push(entry);
}
")]
extern "C" {
    /// Adds a day; a `counted` of 0 is none. What is shared is copied.
    #[wasm_bindgen(js_name = pushDay)]
    fn push_day(
        entries: &Array,
        year: i32,
        month: u32,
        day: u32,
        counted: u32,
        reason: &JsValue,
        source: &JsValue,
        params: &JsValue,
        name: &JsValue,
    );
}

/// A source, and as it is in JavaScript.
type Source = (Arc<Citation>, Rc<JsValue>);

/// What has crossed before.
#[derive(Debug, Default)]
pub(crate) struct Crossed {
    reasons: RefCell<BTreeMap<Reason, Rc<JsValue>>>,
    /// By their place in memory, which they keep as long as they are kept here.
    sources: RefCell<BTreeMap<*const Citation, Source>>,
    /// Parameters and name of a holiday's day.
    holidays: RefCell<BTreeMap<NaiveDate, Rc<[JsValue; 2]>>>,
}

impl Crossed {
    /// Writes a schedule.
    pub(crate) fn written(&self, mut schedule: Schedule) -> Result<JsValue, Failure> {
        let days = std::mem::take(&mut schedule.entries);
        let plain = object::written(&schedule)?;
        let entries = Array::new();
        for day in &days {
            self.push(&entries, day)?;
        }
        let set = Reflect::set(&plain, &"entries".into(), &entries);
        set.map_err(|_| Failure::expected("internal", "a schedule that takes no entries", "one"))?;
        Ok(plain)
    }

    fn push(&self, entries: &Array, entry: &Entry) -> Result<(), Failure> {
        let reason = self.reason(entry.reason)?;
        let source = match &entry.source {
            Some(source) => self.source(source),
            None => Rc::new(JsValue::NULL),
        };
        let more = self.more(entry)?;
        let [params, name] = &*more;
        let date = entry.date;
        push_day(
            entries,
            date.year(),
            date.month(),
            date.day(),
            entry.counted.unwrap_or_default(),
            &reason,
            &source,
            params,
            name,
        );
        Ok(())
    }

    fn reason(&self, reason: Reason) -> Result<Rc<JsValue>, Failure> {
        let mut reasons = self.reasons.borrow_mut();
        if let Some(known) = reasons.get(&reason) {
            return Ok(Rc::clone(known));
        }
        let new = Rc::new(object::written(&reason)?);
        reasons.insert(reason, Rc::clone(&new));
        Ok(new)
    }

    fn source(&self, source: &Arc<Citation>) -> Rc<JsValue> {
        let mut sources = self.sources.borrow_mut();
        let new = || (Arc::clone(source), Rc::new(source.to_string().into()));
        let (_, known) = sources.entry(Arc::as_ptr(source)).or_insert_with(new);
        Rc::clone(known)
    }

    /// The parameters and the name, undefined where there are none.
    fn more(&self, entry: &Entry) -> Result<Rc<[JsValue; 2]>, Failure> {
        let holiday = matches!(entry.reason, Reason::Holiday | Reason::HolidayMakeUp);
        let mut holidays = self.holidays.borrow_mut();
        if let Some(known) = holidays.get(&entry.date).filter(|_| holiday) {
            return Ok(Rc::clone(known));
        }
        let mut more = [JsValue::UNDEFINED, JsValue::UNDEFINED];
        let [params, name] = &mut more;
        if !entry.params.is_empty() {
            *params = object::written(&entry.params)?;
        }
        if let Some(known) = &entry.name {
            *name = object::written(known)?;
        }
        let more = Rc::new(more);
        if holiday {
            holidays.insert(entry.date, Rc::clone(&more));
        }
        Ok(more)
    }
}
