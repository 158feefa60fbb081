//! What is told of conditions in their places.

use crate::{check, definitions::PROCEDURE, row};

#[test]
fn mistakes_in_conditions_are_told_where_they_are() {
    check(&[
        row(
            "an unknown field",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'frist == "a"'"#,
            &[
                "…/procedure.toml:27:43: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
        row(
            "an unknown name like none",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'colour == "a"'"#,
            &["…/procedure.toml:27:43: found `colour`, expected a name that is declared"],
        ),
        row(
            "an unknown value",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'first == "z"'"#,
            &[r#"…/procedure.toml:27:52: found `"z"`, expected one of "a", "b""#],
        ),
        row(
            "an unknown case",
            PROCEDURE,
            r#"'case == "torn"'"#,
            r#"'case == "burnt"'"#,
            &[r#"…/procedure.toml:50:17: found `"burnt"`, expected one of "lost", "torn""#],
        ),
        row(
            "an unknown channel",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'channel == "fax"'"#,
            &[r#"…/procedure.toml:57:20: found `"fax"`, expected one of "online", "counter""#],
        ),
        row(
            "a channel that is not offered",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'channel == "post"'"#,
            &[r#"…/procedure.toml:57:20: found `"post"`, expected one of "online", "counter""#],
        ),
        row(
            "a value that is not among several",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'first in ["a", "z"]'"#,
            &[r#"…/procedure.toml:57:24: found `"z"`, expected one of "a", "b""#],
        ),
        row(
            "a group as a whole",
            PROCEDURE,
            r#"'first == "b"'"#,
            "'owner == null'",
            &["…/procedure.toml:57:9: found `owner`, expected a part of it, as `owner.full_name`"],
        ),
        row(
            "a part the group lacks",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'owner.fullname == "a"'"#,
            &[
                "…/procedure.toml:57:15: found `fullname`, expected a part of `owner`; is `full_name` meant?",
            ],
        ),
        row(
            "a text for a number",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'floors > "3"'"#,
            &[
                r#"…/procedure.toml:57:9: found `floors > "3"`, expected other values: `>` takes no int with string"#,
            ],
        ),
        row(
            "a number that is no truth",
            PROCEDURE,
            r#"'first == "b"'"#,
            "'floors + 1'",
            &[
                "…/procedure.toml:57:9: found `floors + 1`, expected something true or false, and this is int",
            ],
        ),
        row(
            "a text that is no truth",
            PROCEDURE,
            r#"'first == "b"'"#,
            "'owner.full_name'",
            &[
                "…/procedure.toml:57:9: found `owner.full_name`, expected something true or false, and this is string",
            ],
        ),
        row(
            "a field that is no truth beside one that is",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'first == "a" && floors'"#,
            &[
                "…/procedure.toml:57:25: found `floors`, expected something true or false, and this is int",
            ],
        ),
        row(
            "a function nobody knows",
            PROCEDURE,
            r#"'first == "b"'"#,
            "'answerd(floors)'",
            &[
                "…/procedure.toml:57:9: found `answerd`, expected a function that is known; is `answered` meant?",
            ],
        ),
        row(
            "a column of no row",
            PROCEDURE,
            r#"'first == "b"'"#,
            "'works.exists(w, w.storys > 1)'",
            &[
                "…/procedure.toml:57:27: found `storys`, expected a column of the table; is `storeys` meant?",
            ],
        ),
        row(
            "a value of a ward",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'size(works) > "1"'"#,
            &[
                r#"…/procedure.toml:57:9: found `size(works) > "1"`, expected other values: `>` takes no int with string"#,
            ],
        ),
        row(
            "a pattern that is none",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'owner.full_name.matches("(")'"#,
            &["…/procedure.toml:57:34: found `(`, expected a pattern of RE2: unclosed group"],
        ),
        row(
            "a sign too few",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'first = "b"'"#,
            &["…/procedure.toml:57:15: found `=`, expected `==`"],
        ),
        row(
            "a bracket too few",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'(first == "b"'"#,
            &["…/procedure.toml:57:22: found the end, expected `)`"],
        ),
        row(
            "nothing",
            PROCEDURE,
            r#"'first == "b"'"#,
            "''",
            &["…/procedure.toml:57:9: found the end, expected a value"],
        ),
        row(
            "in a text of several lines",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'''
first == "a" ||
  frist == "b"'''"#,
            &[
                "…/procedure.toml:59:3: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
        row(
            "in a text with other quotes",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#""frist == 'a'""#,
            &[
                "…/procedure.toml:57:9: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
        row(
            "behind letters of two bytes",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'owner.full_name == "Đỗ" && frist == "a"'"#,
            &[
                "…/procedure.toml:57:36: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
        row(
            "of a section",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "more"
when = 'frist == "a"'"#,
            &[
                "…/procedure.toml:35:9: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
        row(
            "of what is required",
            PROCEDURE,
            r#"kind = "choice", options = ["c", "d"]"#,
            r#"kind = "choice", required_when = 'frist == "a"', options = ["c", "d"]"#,
            &[
                "…/procedure.toml:28:53: found `frist`, expected a name that is declared; is `first` meant?",
            ],
        ),
        row(
            "of what spares",
            PROCEDURE,
            "floors > 7",
            "flors > 7",
            &[
                "…/procedure.toml:51:41: found `flors`, expected a name that is declared; is `floors` meant?",
            ],
        ),
        row(
            "of a fee",
            PROCEDURE,
            "amount = 9000",
            r#"amount = 9000
when = 'chanel == "online"'"#,
            &[
                "…/procedure.toml:64:9: found `chanel`, expected a name that is declared; is `channel` meant?",
            ],
        ),
        row(
            "of a limit",
            PROCEDURE,
            "floors > 3",
            "flors > 3",
            &[
                "…/procedure.toml:69:9: found `flors`, expected a name that is declared; is `floors` meant?",
            ],
        ),
        row(
            "of a phase",
            PROCEDURE,
            "hours = 16",
            r#"hours = 16
when = 'cas == "torn"'"#,
            &[
                "…/procedure.toml:86:9: found `cas`, expected a name that is declared; is `case` meant?",
            ],
        ),
    ]);
}

#[test]
fn questions_that_decide_over_one_another_are_told() {
    check(&[
        row(
            "over itself",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'second == "a"'"#,
            &[
                "…/procedure.toml:27:10: found questions that decide over one another in a circle: `second`, expected one that is asked first",
            ],
        ),
        row(
            "two",
            PROCEDURE,
            r#""choice", options = ["a", "b"]"#,
            r#""choice", options = ["a", "b"], when = 'answered(second)'"#,
            &[
                "…/procedure.toml:26:10: found questions that decide over one another in a circle: `first`, then `second`, expected one that is asked first",
            ],
        ),
        row(
            "three",
            PROCEDURE,
            r#""choice", options = ["a", "b"] },
  { id = "second", kind = "text", when = 'first == "a"' },
  { id = "third", kind = "choice""#,
            r#""choice", options = ["a", "b"], when = 'third == "c"' },
  { id = "second", kind = "text", when = 'first == "a"' },
  { id = "third", kind = "choice", when = 'second == "x"'"#,
            &[
                "…/procedure.toml:26:10: found questions that decide over one another in a circle: `first`, then `third`, then `second`, expected one that is asked first",
            ],
        ),
        row(
            "a part of a group",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], when = 'owner.full_name == "a"'"#,
            &[
                "…/procedure.toml:29:45: found questions that decide over one another in a circle: `owner.full_name`, expected one that is asked first",
            ],
        ),
        row(
            "over a section by what is in it",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "more"
when = 'works.size() > 1'"#,
            &[
                "…/procedure.toml:39:6: found questions that decide over one another in a circle: `works`, expected one that is asked first",
            ],
        ),
        row(
            "a column over its table",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "text", when = 'works.size() > 1' }"#,
            &[
                "…/procedure.toml:38:6: found questions that decide over one another in a circle: `works`, expected one that is asked first",
            ],
        ),
        row(
            "a question asked later",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'third == "c"'"#,
            &[],
        ),
    ]);
}

#[test]
fn conditions_that_never_hold_are_told() {
    check(&[
        row(
            "a field",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'first == "a" && first == "b"'"#,
            &[
                "…/procedure.toml:27:43: found a condition that never holds, expected a question that is asked somewhere",
            ],
        ),
        row(
            "a section",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "more"
when = 'floors > 60'"#,
            &[
                "…/procedure.toml:35:9: found a condition that never holds, expected a question that is asked somewhere",
            ],
        ),
        row(
            "a group",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "birth_date"], when = 'false'"#,
            &[
                "…/procedure.toml:29:81: found a condition that never holds, expected a question that is asked somewhere",
            ],
        ),
        row(
            "what is required",
            PROCEDURE,
            r#"kind = "choice", options = ["c", "d"]"#,
            r#"kind = "choice", required_when = 'floors < 1', options = ["c", "d"]"#,
            &[
                "…/procedure.toml:28:53: found a condition that never holds, expected one that can hold",
            ],
        ),
        row(
            "a component",
            PROCEDURE,
            r#"'case == "torn"'"#,
            r#"'case == "torn" && case == "lost"'"#,
            &[
                "…/procedure.toml:50:9: found a condition that never holds, expected a component some case needs",
            ],
        ),
        row(
            "what spares",
            PROCEDURE,
            "floors > 7",
            "floors > 60",
            &[
                "…/procedure.toml:51:41: found a condition that never holds, expected one that can hold",
            ],
        ),
        row(
            "a rule",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'first == "b" && answered(second)'"#,
            &[
                "…/procedure.toml:57:9: found a condition that never holds, expected a rule that can speak",
            ],
        ),
        row(
            "a fee",
            PROCEDURE,
            "amount = 9000",
            r#"amount = 9000
when = 'channel == "counter" && channel == "online"'"#,
            &[
                "…/procedure.toml:64:9: found a condition that never holds, expected one that can hold",
            ],
        ),
        row(
            "a limit",
            PROCEDURE,
            "floors > 3",
            "floors > 60",
            &[
                "…/procedure.toml:69:9: found a condition that never holds, expected one that can hold",
            ],
        ),
        row(
            "a phase",
            PROCEDURE,
            "hours = 16",
            "hours = 16
when = 'floors < 0'",
            &[
                "…/procedure.toml:86:9: found a condition that never holds, expected one that can hold",
            ],
        ),
        row(
            "a field where its section is",
            PROCEDURE,
            r#"id = "more"
law = "1/2026/QH Điều 10"

[[version.section.fields]]
id = "works""#,
            r#"id = "more"
when = 'floors > 3'
law = "1/2026/QH Điều 10"

[[version.section.fields]]
id = "works"
when = 'floors < 3'"#,
            &[
                "…/procedure.toml:39:6: found a question that is never asked where its section is, expected one that is asked somewhere",
            ],
        ),
    ]);
}

#[test]
fn conditions_that_always_hold_are_told() {
    check(&[
        row(
            "a field",
            PROCEDURE,
            r#"'first == "a"'"#,
            r#"'first == "a" || first == "b"'"#,
            &[
                "…/procedure.toml:27:43: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
        row(
            "a section",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "more"
when = 'floors >= 1'"#,
            &[
                "…/procedure.toml:35:9: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
        row(
            "what is required",
            PROCEDURE,
            r#"kind = "choice", options = ["c", "d"]"#,
            r#"kind = "choice", required_when = 'floors <= 60', options = ["c", "d"]"#,
            &[
                "…/procedure.toml:28:53: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
        row(
            "a component",
            PROCEDURE,
            r#"'case == "torn"'"#,
            r#"'case in ["torn", "lost"]'"#,
            &[
                "…/procedure.toml:50:9: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
        row(
            "what spares",
            PROCEDURE,
            "floors > 7",
            "floors > 0",
            &[
                "…/procedure.toml:51:41: found a condition that always holds, expected none at all, which says the same",
                r#"…/procedure.toml:49:6: found a component no case needs, since a database always has it, expected `tier = "not_needed"`"#,
            ],
        ),
        row(
            "a rule",
            PROCEDURE,
            r#"'first == "b"'"#,
            r#"'first == "b" || first != "b"'"#,
            &[
                "…/procedure.toml:57:9: found a condition that always holds, expected a rule that can be kept",
            ],
        ),
        row(
            "a fee",
            PROCEDURE,
            "amount = 9000",
            r#"amount = 9000
when = 'channel != "counter" || channel == "counter"'"#,
            &[
                "…/procedure.toml:64:9: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
        row(
            "a limit",
            PROCEDURE,
            "floors > 3",
            "floors > 0",
            &[
                "…/procedure.toml:69:9: found a condition that always holds, expected none at all, which says the same",
                "…/procedure.toml:72:1: found a limit that never applies, since one before it does wherever it would, expected each to apply somewhere",
            ],
        ),
        row(
            "a phase",
            PROCEDURE,
            "hours = 16",
            "hours = 16
when = 'true'",
            &[
                "…/procedure.toml:86:9: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
        row(
            "the only case",
            PROCEDURE,
            r#"[[version.case]]
id = "lost"
law = "1/2026/QH Điều 7"

"#,
            "",
            &[
                "…/procedure.toml:46:9: found a condition that always holds, expected none at all, which says the same",
            ],
        ),
    ]);
}
