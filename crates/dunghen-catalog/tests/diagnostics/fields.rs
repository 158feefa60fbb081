//! What is told of fields, parts of groups and columns.

use crate::{check, definitions::PROCEDURE, row};

#[test]
fn keys_that_do_not_fit_a_kind_are_told() {
    check(&[
        row(
            "options of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", options = ["a", "b"] }"#,
            &["…/procedure.toml:28:26: found `options`, expected only keys that fit the kind"],
        ),
        row(
            "bounds of a yes or no",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "yes_no", min = 1, max = 2 }"#,
            &[
                "…/procedure.toml:28:26: found `min`, expected only keys that fit the kind",
                "…/procedure.toml:28:26: found `max`, expected only keys that fit the kind",
            ],
        ),
        row(
            "places of a whole number",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "integer", min = 1, max = 2, places = 2 }"#,
            &["…/procedure.toml:28:26: found `places`, expected only keys that fit the kind"],
        ),
        row(
            "a day of a past date",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "past_date", latest = "today" }"#,
            &["…/procedure.toml:28:26: found `latest`, expected only keys that fit the kind"],
        ),
        row(
            "a first day of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", earliest = "today" }"#,
            &["…/procedure.toml:28:26: found `earliest`, expected only keys that fit the kind"],
        ),
        row(
            "a province of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", province = "42" }"#,
            &["…/procedure.toml:28:26: found `province`, expected only keys that fit the kind"],
        ),
        row(
            "parts of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", parts = ["phone"], optional_parts = ["phone"] }"#,
            &[
                "…/procedure.toml:28:26: found `parts`, expected only keys that fit the kind",
                "…/procedure.toml:28:26: found `optional_parts`, expected only keys that fit the kind",
            ],
        ),
        row(
            "columns of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", columns = [{ id = "x", kind = "text" }] }"#,
            &["…/procedure.toml:28:26: found `columns`, expected only keys that fit the kind"],
        ),
        row(
            "rules of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", rules = [] }"#,
            &["…/procedure.toml:28:26: found `rules`, expected only keys that fit the kind"],
        ),
        row(
            "rows of a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", min_rows = 1, max_rows = 2 }"#,
            &[
                "…/procedure.toml:28:26: found `min_rows`, expected only keys that fit the kind",
                "…/procedure.toml:28:26: found `max_rows`, expected only keys that fit the kind",
            ],
        ),
        row(
            "fewest characters of a paragraph",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "paragraph", min = 2 }"#,
            &["…/procedure.toml:28:26: found `min`, expected only keys that fit the kind"],
        ),
        row(
            "a choice without options",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "choice" }"#,
            &["…/procedure.toml:28:26: found no `options`, expected it with this kind"],
        ),
        row(
            "a choice of one",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "choice", options = ["c"] }"#,
            &["…/procedure.toml:28:26: found less than two options, expected two or more"],
        ),
        row(
            "choices of one",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "choices", options = ["c"] }"#,
            &["…/procedure.toml:28:26: found less than two options, expected two or more"],
        ),
        row(
            "a whole number without bounds",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "integer" }"#,
            &[
                "…/procedure.toml:28:26: found no `min`, expected it with this kind",
                "…/procedure.toml:28:26: found no `max`, expected it with this kind",
            ],
        ),
        row(
            "a ward of no province",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "ward" }"#,
            &["…/procedure.toml:28:26: found no `province`, expected it with this kind"],
        ),
        row(
            "a ward of a province without wards",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "ward", province = "01" }"#,
            &[
                "…/procedure.toml:28:26: found a `province` without wards, expected one of those under units/",
            ],
        ),
        row(
            "optional and required at once",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", optional = true, required_when = 'first == "a"' }"#,
            &["…/procedure.toml:28:10: found `optional` and `required_when`, expected one of them"],
        ),
    ]);
}

#[test]
fn bounds_that_cannot_be_are_told() {
    check(&[
        row(
            "a whole number with a fraction",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "integer", min = 0.5, max = 9 }"#,
            &["…/procedure.toml:28:43: found no whole number, expected one"],
        ),
        row(
            "whole numbers exchanged",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "integer", min = 9, max = 1 }"#,
            &[
                "…/procedure.toml:28:52: found no value between the bounds, expected the smaller one first",
            ],
        ),
        row(
            "money exchanged",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "money", min = 9, max = 1 }"#,
            &[
                "…/procedure.toml:28:50: found no value between the bounds, expected the smaller one first",
            ],
        ),
        row(
            "money that is a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "money", max = "9" }"#,
            &["…/procedure.toml:28:41: found no whole number, expected one"],
        ),
        row(
            "decimals exchanged",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "decimal", min = 1.5, max = 0.5 }"#,
            &[
                "…/procedure.toml:28:54: found no value between the bounds, expected the smaller one first",
            ],
        ),
        row(
            "a decimal with seven digits",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "decimal", max = 0.1234567 }"#,
            &[
                "…/procedure.toml:28:43: found no number with up to six digits after the point, expected one",
            ],
        ),
        row(
            "a decimal that is a text",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "decimal", min = "1.5" }"#,
            &[
                "…/procedure.toml:28:43: found no number with up to six digits after the point, expected one",
            ],
        ),
        row(
            "a decimal without end",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "decimal", max = inf }"#,
            &[
                "…/procedure.toml:28:43: found no number with up to six digits after the point, expected one",
            ],
        ),
        row(
            "seven places",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "decimal", places = 7 }"#,
            &["…/procedure.toml:28:26: found 7 places, expected at most 6"],
        ),
        row(
            "fewer characters than none",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", min = -1 }"#,
            &["…/procedure.toml:28:40: found -1 characters, expected a number within 0 to 20000"],
        ),
        row(
            "too many characters",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "paragraph", max = 20001 }"#,
            &[
                "…/procedure.toml:28:45: found 20001 characters, expected a number within 0 to 20000",
            ],
        ),
        row(
            "characters exchanged",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "text", min = 20, max = 2 }"#,
            &[
                "…/procedure.toml:28:50: found no value between the bounds, expected the smaller one first",
            ],
        ),
        row(
            "days exchanged",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "date", earliest = 2026-02-01, latest = 2026-01-01 }"#,
            &[
                "…/procedure.toml:28:66: found no value between the bounds, expected the smaller one first",
            ],
        ),
        row(
            "another word than today",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "date", earliest = "tomorrow" }"#,
            &[r#"…/procedure.toml:28:45: found no day, expected a date or "today""#],
        ),
        row(
            "a time of a day",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "date", latest = 2026-01-01T08:00:00 }"#,
            &[r#"…/procedure.toml:28:43: found no day, expected a date or "today""#],
        ),
    ]);
}

#[test]
fn mistakes_in_groups_are_told() {
    check(&[
        row(
            "a part that is none",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["fullname", "birth_date"]"#,
            &[
                "…/procedure.toml:29:45: found `fullname`, expected a part of it; is `full_name` meant?",
            ],
        ),
        row(
            "a part of another group",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["head_office"]"#,
            &[
                "…/procedure.toml:29:45: found `head_office`, expected a part of it: `full_name`, `birth_date`, `sex`, `citizen_id`, `old_id_number`, `passport`, `issued_on`, `issued_by`, `residence`, `position`, `phone`, `email`",
            ],
        ),
        row(
            "a part that an organisation lacks",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "organisation", parts = ["tax_cod"] }"#,
            &[
                "…/procedure.toml:28:51: found `tax_cod`, expected a part of it; is `tax_code` meant?",
            ],
        ),
        row(
            "a part that an address lacks",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "address", parts = ["city"] }"#,
            &[
                "…/procedure.toml:28:46: found `city`, expected a part of it: `house_number`, `street`, `hamlet`, `ward`",
            ],
        ),
        row(
            "no parts",
            PROCEDURE,
            r#", parts = ["full_name", "birth_date"]"#,
            "",
            &["…/procedure.toml:29:26: found no `parts`, expected which of them are asked"],
        ),
        row(
            "parts that are none",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            "[]",
            &["…/procedure.toml:29:26: found no `parts`, expected which of them are asked"],
        ),
        row(
            "a part that is optional and not asked",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], optional_parts = ["phone"]"#,
            &["…/procedure.toml:29:91: found `phone`, expected one of `parts`"],
        ),
        row(
            "optional as a whole and in part",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], optional = true, optional_parts = ["full_name"]"#,
            &[
                "…/procedure.toml:29:26: found keys that do not fit the kind, expected `parts`, and `optional` or `optional_parts`",
            ],
        ),
        row(
            "options",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], options = ["a", "b"]"#,
            &[
                "…/procedure.toml:29:26: found keys that do not fit the kind, expected `parts`, and `optional` or `optional_parts`",
            ],
        ),
        row(
            "a day",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], latest = "today""#,
            &[
                "…/procedure.toml:29:26: found keys that do not fit the kind, expected `parts`, and `optional` or `optional_parts`",
            ],
        ),
        row(
            "rows",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], min_rows = 1"#,
            &[
                "…/procedure.toml:29:26: found keys that do not fit the kind, expected `parts`, and `optional` or `optional_parts`",
            ],
        ),
        row(
            "a province of a person",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], province = "42""#,
            &[
                "…/procedure.toml:29:26: found keys that do not fit the kind, expected `parts`, and `optional` or `optional_parts`",
            ],
        ),
        row(
            "an address with a ward of no province",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "address", parts = ["street", "ward"] }"#,
            &["…/procedure.toml:28:56: found no `province`, expected it with this kind"],
        ),
        row(
            "an address of a province without wards",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "third", kind = "address", parts = ["ward"], province = "1" }"#,
            &[
                "…/procedure.toml:28:46: found a `province` without wards, expected one of those under units/",
            ],
        ),
        row(
            "a mistake that all parts share",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], when = 'frist == "a"'"#,
            &[
                "…/procedure.toml:29:81: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
    ]);
}

#[test]
fn mistakes_in_tables_are_told() {
    check(&[
        row(
            "no columns",
            PROCEDURE,
            r#"columns = [
  { id = "name", kind = "text" },
  { id = "storeys", kind = "integer", min = 0, max = 99 },
]
rules = [
  { id = "tall", when = 'row.storeys > 9', severity = "error", at = "storeys", law = "1/2026/QH" },
]
"#,
            "",
            &["…/procedure.toml:39:8: found no `columns`, expected one or more"],
        ),
        row(
            "a table in a table",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "table", columns = [{ id = "x", kind = "text" }] }"#,
            &[
                "…/procedure.toml:41:25: found it as a column, expected a kind with one value a cell",
            ],
        ),
        row(
            "a person in a table",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "person", parts = ["phone"] }"#,
            &[
                "…/procedure.toml:41:25: found it as a column, expected a kind with one value a cell",
            ],
        ),
        row(
            "choices in a table",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "choices", options = ["a", "b"] }"#,
            &[
                "…/procedure.toml:41:25: found it as a column, expected a kind with one value a cell",
            ],
        ),
        row(
            "more rows than there may be",
            PROCEDURE,
            r#"kind = "table""#,
            r#"kind = "table"
max_rows = 1001"#,
            &["…/procedure.toml:39:8: found 0 to 1001 rows, expected a range within 0 to 1000"],
        ),
        row(
            "rows exchanged",
            PROCEDURE,
            r#"kind = "table""#,
            r#"kind = "table"
min_rows = 9
max_rows = 1"#,
            &["…/procedure.toml:39:8: found 9 to 1 rows, expected a range within 0 to 1000"],
        ),
        row(
            "fewer rows than none",
            PROCEDURE,
            r#"kind = "table""#,
            r#"kind = "table"
min_rows = -1"#,
            &["…/procedure.toml:40:12: found integer `-1`, expected a whole number it can be"],
        ),
        row(
            "a minimum of a table",
            PROCEDURE,
            r#"kind = "table""#,
            r#"kind = "table"
min = 1"#,
            &["…/procedure.toml:39:8: found `min`, expected only keys that fit the kind"],
        ),
        row(
            "a column that is not asked for",
            PROCEDURE,
            r#"id = "more"
law = "1/2026/QH Điều 10""#,
            r#"id = "more""#,
            &[
                "…/procedure.toml:37:6: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:40:10: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:41:10: found no `law`, expected the form's item or the article that asks for it, here or at the section",
            ],
        ),
        row(
            "a gate",
            PROCEDURE,
            r#"severity = "error""#,
            r#"severity = "gate""#,
            &["…/procedure.toml:45:10: found a gate, expected it as a rule of the version"],
        ),
        row(
            "a rule at no column",
            PROCEDURE,
            r#"at = "storeys""#,
            r#"at = "story""#,
            &["…/procedure.toml:45:69: found `story`, expected a column; is `storeys` meant?"],
        ),
        row(
            "a rule at a field",
            PROCEDURE,
            r#"at = "storeys""#,
            r#"at = "floors""#,
            &["…/procedure.toml:45:69: found `floors`, expected a column: `name`, `storeys`"],
        ),
        row(
            "a column the table lacks",
            PROCEDURE,
            "row.storeys > 9",
            "row.storys > 9",
            &[
                "…/procedure.toml:45:30: found `storys`, expected a column of the table; is `storeys` meant?",
            ],
        ),
        row(
            "a row rule that is no truth",
            PROCEDURE,
            "row.storeys > 9",
            "row.storeys",
            &[
                "…/procedure.toml:45:26: found `row.storeys`, expected something true or false, and this is int",
            ],
        ),
        row(
            "a column asked later",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "text", when = 'row.storeys > 1' }"#,
            &["…/procedure.toml:41:45: found `storeys`, expected a column of the table"],
        ),
        row(
            "a column that is required where it cannot be said",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "text", required_when = 'row.name == "a"' }"#,
            &["…/procedure.toml:41:54: found `name`, expected a column of the table"],
        ),
        row(
            "a row outside a table",
            PROCEDURE,
            r#"'first == "a"'"#,
            "'row.storeys > 9'",
            &["…/procedure.toml:27:43: found `row`, expected a name that is declared"],
        ),
    ]);
}

#[test]
fn fields_and_cases_cite_the_law() {
    check(&[
        row(
            "a field of a section without a law",
            PROCEDURE,
            r#"law = "1/2026/QH Điều 9"
"#,
            "",
            &[
                "…/procedure.toml:25:10: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:26:10: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:27:10: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:28:45: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:28:58: found no `law`, expected the form's item or the article that asks for it, here or at the section",
                "…/procedure.toml:29:10: found no `law`, expected the form's item or the article that asks for it, here or at the section",
            ],
        ),
        row(
            "a case among several",
            PROCEDURE,
            r#"law = "1/2026/QH Điều 8"
"#,
            "",
            &[
                "…/procedure.toml:19:6: found no `law`, expected where the law tells the cases apart",
            ],
        ),
    ]);
}
