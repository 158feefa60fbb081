//! The rows built in.

use dunghen_rows::{CaseRow, ScheduleRow};
use serde_json::Value;

const ROWS: &str = include_str!(concat!(env!("OUT_DIR"), "/rows.json"));

/// All rows there are.
#[derive(Debug, Clone)]
pub struct Rows<C = CaseRow, S = ScheduleRow> {
    /// Dossiers with their verdicts.
    pub cases: Vec<C>,
    /// Moments with their promises.
    pub schedules: Vec<S>,
}

/// A row, and how it is written.
pub type Written<R> = (R, Value);

/// A row that is not written as rows are.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {cause}")]
pub struct Misspelled {
    place: String,
    cause: serde_json::Error,
}

impl Rows {
    /// Reads the rows built in.
    ///
    /// # Errors
    ///
    /// The first row with a key missing, unknown or of the wrong shape.
    pub fn built_in() -> Result<Self, Misspelled> {
        let rows = Self::as_written()?;
        Ok(Self {
            cases: rows.cases.into_iter().map(|(row, _)| row).collect(),
            schedules: rows.schedules.into_iter().map(|(row, _)| row).collect(),
        })
    }

    /// The same, each row with how it is written.
    ///
    /// # Errors
    ///
    /// Those of [`Rows::built_in`].
    pub fn as_written() -> Result<Rows<Written<CaseRow>, Written<ScheduleRow>>, Misspelled> {
        let about = |place: String| move |cause| Misspelled { place, cause };
        let mut rows = Rows {
            cases: Vec::new(),
            schedules: Vec::new(),
        };
        let all: Vec<Value> = serde_json::from_str(ROWS).map_err(about("rows.json".into()))?;
        for mut row in all {
            let mut take = |key| row.as_object_mut().and_then(|fields| fields.remove(key));
            let kind = take("kind").unwrap_or_default();
            let written = |value: Option<&Value>| value.map(Value::to_string).unwrap_or_default();
            let place = format!(
                "{}:{}: {}",
                written(row.get("file")),
                written(row.get("line")),
                written(row.get("name"))
            );
            let written_so = row.clone();
            if kind == "case" {
                let read = serde_json::from_value(row).map_err(about(place))?;
                rows.cases.push((read, written_so));
            } else {
                let read = serde_json::from_value(row).map_err(about(place))?;
                rows.schedules.push((read, written_so));
            }
        }
        Ok(rows)
    }
}
