//! Numbers by which people are called, from 1 every day.
//!
//! DELIBERATE: a file beside the database, and no event. A number belongs to nobody and is
//! worth nothing on the day after; of two servers each draws its own.

use std::{
    fs, io,
    path::Path,
    sync::{Mutex, PoisonError},
};

use chrono::NaiveDate;

/// The file inside the data folder: the day, and the number drawn last.
const FILE: &str = "kiosk-number";

/// What draws numbers, one at a time.
#[derive(Default)]
pub(crate) struct Queue(Mutex<()>);

impl Queue {
    /// The next number of a day.
    pub(crate) fn draw(&self, folder: &Path, today: NaiveDate) -> io::Result<u32> {
        // Nothing panics while it is held, and it guards a whole file.
        let _held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = folder.join(FILE);
        let last = match fs::read_to_string(&file) {
            Ok(text) => drawn(&text, today),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        let number = last.saturating_add(1);
        let half = file.with_extension("new");
        fs::write(&half, format!("{today} {number}\n"))?;
        fs::rename(&half, &file)?;
        Ok(number)
    }
}

/// The number drawn last on that day.
fn drawn(text: &str, today: NaiveDate) -> u32 {
    let parts = text.trim().split_once(' ');
    let parts = parts.filter(|(day, _)| *day == today.to_string());
    parts
        .and_then(|(_, number)| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_up_and_begin_anew_every_day() {
        let folder = tempfile::tempdir().unwrap();
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let draw = |queue: &Queue, on| queue.draw(folder.path(), day(on)).unwrap();
        let queue = Queue::default();
        assert_eq!([draw(&queue, 23), draw(&queue, 23)], [1, 2]);
        // As after a start.
        assert_eq!(draw(&Queue::default(), 23), 3);
        assert_eq!([draw(&queue, 24), draw(&queue, 24)], [1, 2]);
        fs::write(folder.path().join(FILE), "nonsense").unwrap();
        assert_eq!(draw(&queue, 24), 1);
    }
}
