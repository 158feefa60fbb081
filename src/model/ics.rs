//! A day as an entry for somebody's own calendar (RFC 5545).

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};

/// The most octets of a line, without its break.
const LINE: usize = 75;

/// A calendar file with one entry, for the whole of a day.
pub(crate) fn ics(
    uid: &str,
    made_at: DateTime<FixedOffset>,
    day: NaiveDate,
    title: &str,
    text: &str,
) -> String {
    let compact = |date: NaiveDate| date.to_string().replace('-', "");
    let made = made_at.with_timezone(&Utc).naive_utc();
    let time = made.time().to_string().replace(':', "");
    let stamp = format!(
        "{}T{}Z",
        compact(made.date()),
        time.get(..6).unwrap_or("000000")
    );
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Đúng Hẹn//dung-hen//VI".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{uid}@dung-hen"),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", compact(day)),
        format!("DTEND;VALUE=DATE:{}", compact(day + Days::new(1))),
        format!("SUMMARY:{}", escaped(title)),
        format!("DESCRIPTION:{}", escaped(text)),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A line with its break, gone on with a blank where it is too long; no letter is cut.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 4);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(c);
        octets += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_whole_day_in_short_lines() {
        let made = DateTime::parse_from_rfc3339("2026-11-23T06:05:09+07:00").unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let text = "Gia hạn giấy phép xây dựng; hẹn trả kết quả, nếu hồ sơ đủ\nXem lại cách tính từng ngày trước khi đến nhận";
        let file = ics("1.013233", made, day, "Kết quả", text);
        assert!(file.lines().all(|line| line.len() <= LINE), "{file}");
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        let whole = file.replace("\r\n ", "");
        for expected in [
            "DTSTAMP:20261122T230509Z\r\n",
            "DTSTART;VALUE=DATE:20261231\r\n",
            "DTEND;VALUE=DATE:20270101\r\n",
            "SUMMARY:Kết quả\r\n",
            "DESCRIPTION:Gia hạn giấy phép xây dựng\\; hẹn trả kết quả\\, nếu hồ sơ đủ\\nXem lại",
        ] {
            assert!(whole.contains(expected), "{expected} in {whole}");
        }
    }
}
