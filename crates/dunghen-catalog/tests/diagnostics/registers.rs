//! What is told of the calendar, agencies and wards.

use crate::{
    check,
    definitions::{AGENCIES, GENERAL, LUNAR, PROVINCES, WARDS, YEAR},
    row,
};

#[test]
fn mistakes_of_the_calendar_are_told() {
    check(&[
        row(
            r#"a projected holiday without a name"#,
            GENERAL,
            r#"day = [{ name = "new_year""#,
            r#"day = [{ name = "tet""#,
            &[
                r#"calendars/vn/calendar.toml: found the projected day `tet`, expected a holiday named there"#,
            ],
        ),
        row(
            r#"a projected day of both calendars"#,
            GENERAL,
            r#"lunar = "tet""#,
            r#"lunar = "tet", on = "01-01""#,
            &[
                r#"calendars/vn/calendar.toml: found the projected day `new_year`, expected either `on` or `lunar`"#,
            ],
        ),
        row(
            r#"a projected day that there is not"#,
            GENERAL,
            r#"lunar = "tet""#,
            r#"on = "13-01""#,
            &[
                r#"calendars/vn/calendar.toml: found the projected day `new_year`, expected `on` like "09-02""#,
                r#"calendars/vn/lunar.toml: found no such day in 2027"#,
                r#"calendars/vn/lunar.toml: found no such day in 2028"#,
            ],
        ),
        row(
            r#"projected days backwards"#,
            GENERAL,
            r#"from = 0"#,
            r#"from = 1"#,
            &[
                r#"calendars/vn/calendar.toml: found the projected day `new_year`, expected `from` no later than `to`"#,
            ],
        ),
        row(
            r#"a year that the lunar table leaves out"#,
            GENERAL,
            r#"until = 2028"#,
            r#"until = 2029"#,
            &[
                r#"calendars/vn/lunar.toml: found no 2029, expected it until the last year projected"#,
            ],
        ),
        row(
            r#"a lunar day of another year"#,
            LUNAR,
            r#"2028-01-26"#,
            r#"2027-01-26"#,
            &[r#"calendars/vn/lunar.toml: found 2027-01-26 under 2028, expected a day of it"#],
        ),
        row(
            "a day off and swapped",
            YEAR,
            "off = 2026-01-02",
            "off = 2026-01-01",
            &[
                "calendars/vn/2026.toml: found 2026-01-01 as a day off and as swapped off, expected one",
            ],
        ),
        row(
            "a day off twice",
            YEAR,
            r#"law = "1/2026/QH Điều 5" }"#,
            r#"law = "1/2026/QH Điều 5" }, { date = 2026-01-01, name = "new_year", law = "1/2026/QH Điều 5" }"#,
            &[
                "calendars/vn/2026.toml: found 2026-01-01 as a day off and as a day off, expected one",
            ],
        ),
        row(
            "a rest day given off",
            YEAR,
            "off = 2026-01-02",
            "off = 2026-01-04",
            &[
                "calendars/vn/2026.toml: found the swap of 2026-01-04 and 2026-01-10, expected a weekday given off for a rest day worked",
            ],
        ),
        row(
            "a weekday worked for another",
            YEAR,
            "worked = 2026-01-10",
            "worked = 2026-01-09",
            &[
                "calendars/vn/2026.toml: found the swap of 2026-01-02 and 2026-01-09, expected a weekday given off for a rest day worked",
            ],
        ),
        row(
            "a day of another year",
            YEAR,
            "date = 2026-01-01",
            "date = 2025-01-01",
            &["calendars/vn/2026.toml: found 2025-01-01, expected a day of 2026"],
        ),
        row(
            "a make-up on a rest day",
            YEAR,
            r#"date = 2026-01-01, name = "new_year""#,
            r#"date = 2026-01-03, name = "new_year", kind = "make_up""#,
            &["calendars/vn/2026.toml: found 2026-01-03 made up on a rest day, expected a weekday"],
        ),
        row(
            "a holiday without a name",
            YEAR,
            r#""new_year""#,
            r#""tet""#,
            &[
                "calendars/vn/2026.toml: found the holiday `tet`, expected one named in calendars/vn/calendar.toml",
            ],
        ),
        row(
            "a year in another year's file",
            YEAR,
            "year = 2026",
            "year = 2025",
            &[
                "calendars/vn/2026.toml: found 2026-01-01, expected a day of 2025",
                "calendars/vn/2026.toml: found 2026-01-02, expected a day of 2025",
                "calendars/vn/2026.toml: found 2026-01-10, expected a day of 2025",
                "calendars/vn/2026.toml: found year 2025, expected the file's own",
            ],
        ),
        row(
            "an act cited and no source of the year",
            YEAR,
            r#"sources = ["1/2026/QH"]"#,
            "sources = []",
            &["calendars/vn/2026.toml: found 1/2026/QH cited, expected it among `sources`"],
        ),
        row(
            "an act of counting that nobody registered",
            GENERAL,
            "1/2026/QH Điều 3",
            "2/2026/QH Điều 3",
            &["calendars/vn: found 2/2026/QH cited, expected it in laws/acts.toml"],
        ),
        row(
            "no such status",
            YEAR,
            r#""announced""#,
            r#""rumoured""#,
            &[
                "calendars/vn/2026.toml:2:10: found `rumoured`, expected a value that is known: `announced`, `statutory`, `projected`",
            ],
        ),
    ]);
}

#[test]
fn mistakes_of_agencies_and_wards_are_told() {
    check(&[
        row(
            "office hours with a hole",
            AGENCIES,
            r#"to = "10-15""#,
            r#"to = "10-14""#,
            &[
                "units/agencies.toml: office: found no office hours for 2024-10-15, expected every day of the year covered",
            ],
        ),
        row(
            "a season of no such day",
            AGENCIES,
            r#"to = "10-15""#,
            r#"to = "10-32""#,
            &[
                r#"units/agencies.toml: office: expected seasons with `from` and `to` like "04-16" and sessions like "07:30-11:30""#,
            ],
        ),
        row(
            "a session that closes before it opens",
            AGENCIES,
            "07:00-11:30",
            "11:30-07:00",
            &[
                r#"units/agencies.toml: office: expected seasons with `from` and `to` like "04-16" and sessions like "07:30-11:30""#,
            ],
        ),
        row(
            "sessions out of order",
            AGENCIES,
            r#"["07:00-11:30", "14:00-17:30"]"#,
            r#"["14:00-17:30", "07:00-11:30"]"#,
            &[
                r#"units/agencies.toml: office: expected seasons with `from` and `to` like "04-16" and sessions like "07:30-11:30""#,
            ],
        ),
        row(
            "sessions that overlap",
            AGENCIES,
            r#""07:00-11:30", "14:00-17:30""#,
            r#""07:00-14:30", "14:00-17:30""#,
            &[
                r#"units/agencies.toml: office: expected seasons with `from` and `to` like "04-16" and sessions like "07:30-11:30""#,
            ],
        ),
        row(
            "a season that is closed",
            AGENCIES,
            r#"sessions = ["07:00-11:30", "14:00-17:30"]"#,
            "sessions = []",
            &[
                r#"units/agencies.toml: office: expected seasons with `from` and `to` like "04-16" and sessions like "07:30-11:30""#,
            ],
        ),
        row(
            "a ward twice",
            WARDS,
            r#"code = "18100""#,
            r#"code = "18073""#,
            &["units: found ward 18073 twice, expected each code once"],
        ),
        row(
            "a province twice",
            PROVINCES,
            r#"{ code = "42", name = "Tỉnh Hà Tĩnh" },"#,
            r#"{ code = "42", name = "Tỉnh Hà Tĩnh" }, { code = "42", name = "Hà Tĩnh" },"#,
            &["units/provinces.toml: found province 42 twice, expected each code once"],
        ),
        row(
            "wards of no province",
            WARDS,
            r#"province = "42""#,
            r#"province = "43""#,
            &["units/wards_42.toml: found the province 43, expected one of units/provinces.toml"],
        ),
    ]);
}
