//! A date as it is written in Vietnam: day, month, year.
//!
//! Read as day first always, so `7/8/2026` is 7 August and `7/25/2026` has a wrong
//! month. Accepted: `1/7/26`, `01-07-2026`, `1.7.2026`, `1 7 2026`, «ngày 1 tháng 7
//! năm 2026», eight digits `01072026`; and year first where the first number has
//! four digits (`2026-07-01`). Spaces around the separators do not matter.
//!
//! Two digits of a year up to 49 are of this century, from 50 of the last: a birth
//! in 1962 and a certificate of 2031 are both written so. Years run from 1800, for
//! old papers on land, to 2199.

use alloc::{string::String, vec::Vec};
use core::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::{MAX_TYPED, fold, is_digit};
use crate::{finding::Fault, letters};

const YEARS: RangeInclusive<i32> = 1800..=2199;
const LAST_TWO_DIGIT_YEAR_OF_2000: i32 = 49;

/// Reads one date.
///
/// # Errors
/// `date.form`, `date.year`, `date.month`, `date.day` and the shared `format.*`.
///
/// ```
/// use dunghen_core::formats::parse_date;
///
/// assert_eq!(parse_date("ngày 1 tháng 7 năm 2026")?.to_string(), "2026-07-01");
/// assert_eq!(parse_date("29/2/2026").unwrap_err().params["days"], "28");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
pub fn parse_date(typed: &str) -> Result<NaiveDate, Fault> {
    let folded = letters::lower(&fold(typed, MAX_TYPED)?);
    let form = || Fault::new("date.form");
    let (day, month, year) = day_month_year(&folded).ok_or_else(form)?;
    if !(1..=2).contains(&day.len()) || !(1..=2).contains(&month.len()) {
        return Err(form());
    }
    let year = read_year(year)?;
    let day: u32 = day.parse().map_err(|_| form())?;
    let month: u32 = month.parse().map_err(|_| form())?;
    let first = NaiveDate::from_ymd_opt(year, month, 1)
        .ok_or_else(|| Fault::new("date.month").with("found", month))?;
    first.with_day(day).ok_or_else(|| {
        Fault::new("date.day")
            .with("day", day)
            .with("month", month)
            .with("year", year)
            .with("days", first.num_days_in_month())
    })
}

fn day_month_year(folded: &str) -> Option<(&str, &str, &str)> {
    let text = ["ngày", "ngay"]
        .iter()
        .find_map(|word| folded.strip_prefix(word))
        .unwrap_or(folded)
        .trim_start();
    if !text.starts_with(is_digit) || !text.ends_with(is_digit) {
        return None;
    }
    let numbers: Vec<&str> = text
        .split(|c| !is_digit(c))
        .filter(|n| !n.is_empty())
        .collect();
    let signs: Vec<&str> = text
        .split(is_digit)
        .filter(|s| !s.is_empty())
        .map(str::trim)
        .collect();
    match (&*numbers, &*signs) {
        ([all], []) if all.len() == 8 => {
            let (day, rest) = all.split_at_checked(2)?;
            let (month, year) = rest.split_at_checked(2)?;
            Some((day, month, year))
        }
        ([first, second, third], [one, two]) => {
            let worded = matches!(*one, "tháng" | "thang");
            if !(worded || is_sign(one)) || !(matches!(*two, "năm" | "nam") || is_sign(two)) {
                None
            } else if first.len() == 4 && !worded {
                Some((third, second, first))
            } else {
                Some((first, second, third))
            }
        }
        _ => None,
    }
}

fn is_sign(between: &str) -> bool {
    matches!(between, "/" | "-" | "." | "")
}

fn read_year(digits: &str) -> Result<i32, Fault> {
    let year = match (digits.len(), digits.parse::<i32>()) {
        (2, Ok(year)) if year <= LAST_TWO_DIGIT_YEAR_OF_2000 => Some(2000 + year),
        (2, Ok(year)) => Some(1900 + year),
        (4, Ok(year)) => Some(year),
        _ => None,
    };
    year.filter(|year| YEARS.contains(year)).ok_or_else(|| {
        Fault::new("date.year")
            .with("found", String::from(digits))
            .with("min", YEARS.start())
            .with("max", YEARS.end())
    })
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::formats::hostile::{Noise, check, survives};

    #[test]
    fn parsing() {
        check(
            parse_date,
            &[
                ("1/7/26", Ok("2026-07-01")),
                ("01-07-2026", Ok("2026-07-01")),
                ("1.7.2026", Ok("2026-07-01")),
                ("1 7 2026", Ok("2026-07-01")),
                (" 1 / 7 / 2026 ", Ok("2026-07-01")),
                ("2026-07-01", Ok("2026-07-01")),
                ("2026/7/1", Ok("2026-07-01")),
                ("01072026", Ok("2026-07-01")),
                ("1 tháng 7 năm 2026", Ok("2026-07-01")),
                ("Ngày 01 Tháng 07 Năm 2026", Ok("2026-07-01")),
                ("ngay 1 thang 7 nam 2026", Ok("2026-07-01")),
                ("1 tha\u{301}ng 7 na\u{306}m 2026", Ok("2026-07-01")),
                ("１／７／２０２６", Ok("2026-07-01")),
                ("1–7–2026", Ok("2026-07-01")),
                ("31/12/49", Ok("2049-12-31")),
                ("31/12/50", Ok("1950-12-31")),
                ("7/8/2026", Ok("2026-08-07")),
                ("29/2/2028", Ok("2028-02-29")),
                ("29/2/2026", Err("date.day")),
                ("31/4/2026", Err("date.day")),
                ("0/4/2026", Err("date.day")),
                ("99/4/2026", Err("date.day")),
                ("7/25/2026", Err("date.month")),
                ("1/0/2026", Err("date.month")),
                ("20260701", Err("date.year")),
                ("1/7/202", Err("date.year")),
                ("1/7/20266", Err("date.year")),
                ("1/7/1799", Err("date.year")),
                ("1/7/2200", Err("date.year")),
                ("0000-01-01", Err("date.year")),
                ("1/7", Err("date.form")),
                ("010726", Err("date.form")),
                ("1//7/2026", Err("date.form")),
                ("1/7/2026/", Err("date.form")),
                ("-1/7/2026", Err("date.form")),
                ("001/7/2026", Err("date.form")),
                ("1 năm 7 tháng 2026", Err("date.form")),
                ("2026 tháng 7 năm 1", Err("date.form")),
                ("hôm nay", Err("date.form")),
                ("2026-07-01T00:00:00", Err("date.form")),
            ],
        );
        survives(parse_date, "////---tháng năm");
    }

    #[test]
    fn every_spelling_of_a_day_reads_back() {
        let mut noise = Noise(7);
        for _ in 0..2_000 {
            let days = i32::try_from(noise.below(140_000)).unwrap_or(0);
            let Some(date) = NaiveDate::from_num_days_from_ce_opt(657_500 + days) else {
                continue;
            };
            let (d, m, y) = (date.day(), date.month(), date.year());
            for typed in [
                format!("{d}/{m}/{y}"),
                format!("{d:02}-{m:02}-{y}"),
                format!("{d:02}{m:02}{y}"),
                format!("{d} tháng {m} năm {y}"),
                format!("{y}.{m}.{d}"),
            ] {
                assert_eq!(parse_date(&typed), Ok(date), "{typed}");
            }
        }
    }
}
