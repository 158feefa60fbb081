//! What is told of ids: repeated, reserved, misspelt.

use crate::{check, definitions::PROCEDURE, row};

#[test]
fn ids_with_other_letters_are_told() {
    check(&[
        row(
            "a version",
            PROCEDURE,
            r#"id = "one""#,
            r#"id = "1.0""#,
            &[
                "…/procedure.toml:10:6: found the version `1.0`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a case",
            PROCEDURE,
            r#"id = "lost""#,
            r#"id = "Lost""#,
            &[
                "…/procedure.toml:15:6: found the case `Lost`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a section",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "more-of""#,
            &[
                "…/procedure.toml:34:6: found the section `more-of`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a field",
            PROCEDURE,
            r#""third""#,
            r#""3rd""#,
            &[
                "…/procedure.toml:28:10: found the field `3rd`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a group",
            PROCEDURE,
            r#""owner""#,
            r#""chủ""#,
            &[
                "…/procedure.toml:29:10: found the field `chủ`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a column",
            PROCEDURE,
            r#"id = "name""#,
            r#"id = "name.of""#,
            &[
                "…/procedure.toml:41:10: found the field `name.of`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "an option",
            PROCEDURE,
            r#"["c", "d"]"#,
            r#"["c", "D"]"#,
            &[
                "…/procedure.toml:28:26: found the option `D`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a component",
            PROCEDURE,
            r#""paper""#,
            r#""paper 1""#,
            &[
                "…/procedure.toml:49:6: found the component `paper 1`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a rule",
            PROCEDURE,
            r#""closed""#,
            r#""_closed""#,
            &[
                "…/procedure.toml:56:6: found the rule `_closed`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a rule of a table",
            PROCEDURE,
            r#""tall""#,
            r#""tall!""#,
            &[
                "…/procedure.toml:45:10: found the rule `tall!`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
        row(
            "a phase",
            PROCEDURE,
            r#""look""#,
            r#""""#,
            &[
                "…/procedure.toml:78:6: found the phase ``, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
    ]);
}

#[test]
fn ids_that_mean_something_else_are_told() {
    check(&[
        row(
            "a section as a step of every procedure",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "components""#,
            &[
                "…/procedure.toml:34:6: found the section `components`, expected another id: that is a step of every procedure",
            ],
        ),
        row(
            "a field as the case",
            PROCEDURE,
            r#""third""#,
            r#""case""#,
            &[
                "…/procedure.toml:28:10: found the field `case`, expected another id: conditions know it as something else",
                "…/procedure.toml:28:10: found the field `case` again, expected each id once",
            ],
        ),
        row(
            "a field as the channel",
            PROCEDURE,
            r#""third""#,
            r#""channel""#,
            &[
                "…/procedure.toml:28:10: found the field `channel`, expected another id: conditions know it as something else",
            ],
        ),
        row(
            "a field as the day of sending",
            PROCEDURE,
            r#""third""#,
            r#""sent_on""#,
            &[
                "…/procedure.toml:28:10: found the field `sent_on`, expected another id: conditions know it as something else",
            ],
        ),
        row(
            "a field as a row",
            PROCEDURE,
            r#""third""#,
            r#""row""#,
            &[
                "…/procedure.toml:28:10: found the field `row`, expected another id: conditions know it as something else",
            ],
        ),
        row(
            "a group as the channel",
            PROCEDURE,
            r#""owner""#,
            r#""channel""#,
            &[
                "…/procedure.toml:29:10: found the field `channel`, expected another id: conditions know it as something else",
            ],
        ),
        row(
            "a column as a row",
            PROCEDURE,
            r#"id = "name""#,
            r#"id = "row""#,
            &[
                "…/procedure.toml:41:10: found the field `row`, expected another id: conditions know it as something else",
            ],
        ),
        row(
            "a word of conditions",
            PROCEDURE,
            r#""third""#,
            r#""true""#,
            &[
                "…/procedure.toml:28:10: found the field `true`, expected another id: conditions know it as something else",
            ],
        ),
        row(
            "another word of conditions",
            PROCEDURE,
            r#""third""#,
            r#""in""#,
            &[
                "…/procedure.toml:28:10: found the field `in`, expected another id: conditions know it as something else",
            ],
        ),
    ]);
}

#[test]
fn ids_again_are_told() {
    check(&[
        row(
            "a case",
            PROCEDURE,
            r#"id = "lost""#,
            r#"id = "torn""#,
            &["…/procedure.toml:19:6: found the case `torn` again, expected each id once"],
        ),
        row(
            "a section",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "main""#,
            &["…/procedure.toml:34:6: found the section `main` again, expected each id once"],
        ),
        row(
            "a field",
            PROCEDURE,
            r#""third""#,
            r#""first""#,
            &["…/procedure.toml:28:10: found the field `first` again, expected each id once"],
        ),
        row(
            "a field of another section",
            PROCEDURE,
            r#""works""#,
            r#""third""#,
            &["…/procedure.toml:38:6: found the field `third` again, expected each id once"],
        ),
        row(
            "a group",
            PROCEDURE,
            r#"{ id = "third", kind = "choice", options = ["c", "d"] }"#,
            r#"{ id = "owner", kind = "person", parts = ["phone"] }"#,
            &["…/procedure.toml:29:10: found the field `owner` again, expected each id once"],
        ),
        row(
            "a group named as a field",
            PROCEDURE,
            r#""owner""#,
            r#""floors""#,
            &["…/procedure.toml:30:10: found the field `floors` again, expected each id once"],
        ),
        row(
            "a part of a group",
            PROCEDURE,
            r#"["full_name", "birth_date"]"#,
            r#"["full_name", "full_name"]"#,
            &[
                "…/procedure.toml:29:58: found the field `owner.full_name` again, expected each id once",
            ],
        ),
        row(
            "a column",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "storeys", kind = "integer", min = 1, max = 2 }"#,
            &["…/procedure.toml:42:10: found the column `storeys` again, expected each id once"],
        ),
        row(
            "an option",
            PROCEDURE,
            r#"["c", "d"]"#,
            r#"["c", "d", "d"]"#,
            &["…/procedure.toml:28:26: found the option `d` again, expected each id once"],
        ),
        row(
            "a component",
            PROCEDURE,
            "[[version.component]]
",
            r#"[[version.component]]
id = "paper"
forms = ["original"]
law = "1/2026/QH"

[[version.component]]
"#,
            &["…/procedure.toml:54:6: found the component `paper` again, expected each id once"],
        ),
        row(
            "a part of a component",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
parts = ["plan", "plan"]"#,
            &["…/procedure.toml:53:18: found the part `plan` again, expected each id once"],
        ),
        row(
            "a rule",
            PROCEDURE,
            "[[version.rule]]
",
            r#"[[version.rule]]
id = "closed"
when = 'first == "a"'
severity = "error"
at = "first"
law = "1/2026/QH"

[[version.rule]]
"#,
            &["…/procedure.toml:63:6: found the rule `closed` again, expected each id once"],
        ),
        row(
            "a rule named as one of a table",
            PROCEDURE,
            r#""closed""#,
            r#""tall""#,
            &["…/procedure.toml:56:6: found the rule `tall` again, expected each id once"],
        ),
        row(
            "a phase",
            PROCEDURE,
            r#""look""#,
            r#""sign""#,
            &["…/procedure.toml:83:6: found the phase `sign` again, expected each id once"],
        ),
    ]);
}
