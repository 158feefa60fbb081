//! What is told of `procedure.toml`.

use crate::{
    check,
    definitions::{PROCEDURE, YEAR},
    row,
};

#[test]
fn mistakes_of_shape_are_told_by_line_and_column() {
    check(&[
        row(
            "an unknown key",
            PROCEDURE,
            r#"severity = "gate""#,
            r#"severity = "gate"
weight = 1"#,
            &[
                "…/procedure.toml:30:1: unknown field `weight`, expected one of `id`, `when`, `severity`, `at`, `law`",
            ],
        ),
        row(
            "a missing key",
            PROCEDURE,
            "amount = 5
",
            "",
            &["…/procedure.toml:39:1: missing field `amount`"],
        ),
        row(
            "no TOML",
            PROCEDURE,
            r#"agency = "office""#,
            "agency =",
            &["…/procedure.toml:3:9: string values must be quoted, expected literal string"],
        ),
        row(
            "a date that does not exist",
            YEAR,
            "2026-01-01",
            "2026-02-30",
            &["calendars/vn/2026.toml:4:17: invalid date, expected day between 01 and 28"],
        ),
        row(
            "a time where a date is meant",
            PROCEDURE,
            "2026-07-01",
            "2026-07-01T08:00:00",
            &["…/procedure.toml:9:18: found 2026-07-01T08:00:00, expected a date alone"],
        ),
        row(
            "a citation of nothing",
            PROCEDURE,
            r#"online = { level = "full", law = "1/2026/QH" }"#,
            r#"online = { level = "full", law = "the law" }"#,
            &[
                "…/procedure.toml:5:34: found no act number, expected a citation like `217/2026/NĐ-CP Điều 54.1.b`",
            ],
        ),
        row(
            "an unknown kind of field",
            PROCEDURE,
            r#"kind = "text""#,
            r#"kind = "txt""#,
            &[
                "…/procedure.toml:22:27: unknown variant `txt`, expected one of `text`, `paragraph`, `integer`, `area`, `past_date`, `choice`, `ward`, `citizen_id`, `passport`, `enterprise_code`, `document_number`, `certificate_number`",
            ],
        ),
        row(
            "an unknown unit",
            PROCEDURE,
            "working-days",
            "days",
            &["…/procedure.toml:41:8: unknown variant `days`, expected `working-days`"],
        ),
    ]);
}

#[test]
fn mistakes_in_conditions_are_told_where_they_are() {
    check(&[
        row(
            "an unknown field",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'frist == "a"'"#,
            &["…/procedure.toml:22:43: found `frist`, expected a choice field asked earlier"],
        ),
        row(
            "an unknown value",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'first == "z"'"#,
            &[r#"…/procedure.toml:22:52: found `"z"`, expected one of "a", "b""#],
        ),
        row(
            "an unknown case",
            PROCEDURE,
            r#"'case == "torn"'"#,
            r#"'case == "burnt"'"#,
            &[r#"…/procedure.toml:35:17: found `"burnt"`, expected one of "lost", "torn""#],
        ),
        row(
            "a field asked later",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'third == "c"'"#,
            &["…/procedure.toml:22:43: found `third`, expected a choice field asked earlier"],
        ),
        row(
            "a field that asks for itself",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'second == "a"'"#,
            &["…/procedure.toml:22:43: found `second`, expected a choice field asked earlier"],
        ),
        row(
            "a field that is no choice",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'second == "b"'"#,
            &["…/procedure.toml:28:9: found `second`, expected a choice field asked earlier"],
        ),
        row(
            "a sign too few",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'first = "b"'"#,
            &[
                "…/procedure.toml:28:15: found a sign that begins nothing, expected a field, a text in quotes or an operator",
            ],
        ),
        row(
            "a bracket too few",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'(first == "b"'"#,
            &["…/procedure.toml:28:22: found the end, expected `)`"],
        ),
    ]);
}

#[test]
fn mistakes_of_fields_components_and_rules_are_told() {
    check(&[
        row(
            "a field twice",
            PROCEDURE,
            r#"id = "third""#,
            r#"id = "second""#,
            &["…/procedure.toml:23:10: found the field `second` again, expected each id once"],
        ),
        row(
            "a field named like the case question",
            PROCEDURE,
            r#"id = "second", kind"#,
            r#"id = "case", kind"#,
            &["…/procedure.toml:22:10: found the field `case` again, expected each id once"],
        ),
        row(
            "options on a text",
            PROCEDURE,
            r#"kind = "text""#,
            r#"kind = "text", options = ["a", "b"]"#,
            &[
                "…/procedure.toml:22:27: found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            ],
        ),
        row(
            "a choice without options",
            PROCEDURE,
            r#", options = ["c", "d"]"#,
            "",
            &[
                "…/procedure.toml:23:26: found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            ],
        ),
        row(
            "a choice of one",
            PROCEDURE,
            r#"["c", "d"]"#,
            r#"["c"]"#,
            &[
                "…/procedure.toml:23:26: found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            ],
        ),
        row(
            "an integer without bounds",
            PROCEDURE,
            r#"kind = "text""#,
            r#"kind = "integer", min = 1"#,
            &[
                "…/procedure.toml:22:27: found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            ],
        ),
        row(
            "an integer with bounds exchanged",
            PROCEDURE,
            r#"kind = "text""#,
            r#"kind = "integer", min = 9, max = 1"#,
            &[
                "…/procedure.toml:22:27: found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            ],
        ),
        row(
            "a ward of a province without wards",
            PROCEDURE,
            r#"kind = "text""#,
            r#"kind = "ward", province = "01""#,
            &[
                "…/procedure.toml:22:27: found keys that do not fit the kind, expected `options` (two or more) for a choice, `min` and `max` for an integer, `province` (one with wards under units/) for a ward, none for others",
            ],
        ),
        row(
            "a form that is a file",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
template = "Mẫu số 01""#,
            &[
                "…/procedure.toml:34:6: found keys that do not fit together, expected either `template` alone or `forms`",
            ],
        ),
        row(
            "a component that is nothing",
            PROCEDURE,
            r#"forms = ["original"]
"#,
            "",
            &[
                "…/procedure.toml:34:6: found keys that do not fit together, expected either `template` alone or `forms`",
            ],
        ),
        row(
            "a form with a size",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"template = "Mẫu số 01"
max_mb = 5"#,
            &[
                "…/procedure.toml:34:6: found keys that do not fit together, expected either `template` alone or `forms`",
            ],
        ),
        row(
            "a component twice",
            PROCEDURE,
            "[[version.component]]
",
            r#"[[version.component]]
id = "paper"
forms = ["original"]
law = "1/2026/QH"

[[version.component]]
"#,
            &["…/procedure.toml: found the component `paper` again, expected each id once"],
        ),
        row(
            "a case twice",
            PROCEDURE,
            r#"id = "lost""#,
            r#"id = "torn""#,
            &["…/procedure.toml: found the case `torn` again, expected each id once"],
        ),
        row(
            "an option twice",
            PROCEDURE,
            r#"["c", "d"]"#,
            r#"["c", "d", "d"]"#,
            &["…/procedure.toml: found the option `d` again, expected each id once"],
        ),
        row(
            "a section named as a step of every procedure",
            PROCEDURE,
            r#"id = "main""#,
            r#"id = "check""#,
            &[
                "…/procedure.toml:19:6: found section `check`, expected another id: that is a step of every procedure",
            ],
        ),
        row(
            "a section twice",
            PROCEDURE,
            "[[version.rule]]",
            r#"[[version.section]]
id = "main"
fields = []

[[version.rule]]"#,
            &["…/procedure.toml: found the section `main` again, expected each id once"],
        ),
        row(
            "a rule twice",
            PROCEDURE,
            "[[version.component]]",
            r#"[[version.rule]]
id = "closed"
when = 'first == "a"'
severity = "gate"
at = "first"
law = "1/2026/QH"

[[version.component]]"#,
            &["…/procedure.toml: found the rule `closed` again, expected each id once"],
        ),
        row(
            "a rule at no field",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "fourth""#,
            &["…/procedure.toml:30:6: found `fourth`, expected a field"],
        ),
    ]);
}

#[test]
fn mistakes_across_versions_and_files_are_told() {
    check(&[
        row(
            "a version over before it begins",
            PROCEDURE,
            "2026-07-01",
            "2026-07-01
effective_to = 2026-06-01",
            &["…/procedure.toml: found `one` over before it begins, expected a day in force"],
        ),
        row(
            "a code that is not the folder's",
            PROCEDURE,
            r#""1.000001""#,
            r#""1.000002""#,
            &[
                "…/procedure.toml: found it in procedures/work/1.000001, expected procedures/work/1.000002",
            ],
        ),
        row(
            "an act nobody registered",
            PROCEDURE,
            r#"amount = 5
unit = "working-days"
law = "1/2026/QH""#,
            r#"amount = 5
unit = "working-days"
law = "2/2026/QH Điều 1""#,
            &["…/procedure.toml:42:8: found 2/2026/QH cited, expected it in laws/acts.toml"],
        ),
        row(
            "an agency nobody registered",
            PROCEDURE,
            r#"agency = "office""#,
            r#"agency = "bureau""#,
            &["…/procedure.toml: found the agency `bureau`, expected one of units/agencies.toml"],
        ),
    ]);
}
