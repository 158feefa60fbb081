//! What is told of the shape of `procedure.toml`: keys and what there must be.

use crate::{check, definitions::PROCEDURE, row};

#[test]
fn unknown_keys_are_told_with_the_one_that_is_meant() {
    check(&[
        row(
            "of the file",
            PROCEDURE,
            r#"applicants = ["citizen"]"#,
            r#"applicants = ["citizen"]
chanels = ["online"]"#,
            &[
                "…/procedure.toml:6:1: found `chanels`, expected a key that is known; is `channels` meant?",
            ],
        ),
        row(
            "of the online level",
            PROCEDURE,
            r#"level = "full""#,
            r#"lvel = "full""#,
            &[
                "…/procedure.toml:7:12: found `lvel`, expected a key that is known; is `level` meant?",
            ],
        ),
        row(
            "of a version",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            r#"basis = ["1/2026/QH"]
effective_form = 2026-07-01"#,
            &[
                "…/procedure.toml:13:1: found `effective_form`, expected a key that is known; is `effective_from` meant?",
            ],
        ),
        row(
            "of a transition",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            r#"basis = ["1/2026/QH"]
transition = { outcom = "keep", law = "1/2026/QH" }"#,
            &[
                "…/procedure.toml:13:16: found `outcom`, expected a key that is known; is `outcome` meant?",
            ],
        ),
        row(
            "of a case",
            PROCEDURE,
            r#"law = "1/2026/QH Điều 7""#,
            r#"lwa = "1/2026/QH Điều 7""#,
            &["…/procedure.toml:16:1: found `lwa`, expected a key that is known; is `law` meant?"],
        ),
        row(
            "of a section",
            PROCEDURE,
            r#"id = "more""#,
            r#"id = "more"
field = []"#,
            &[
                "…/procedure.toml:35:1: found `field`, expected a key that is known; is `fields` meant?",
            ],
        ),
        row(
            "of a field",
            PROCEDURE,
            r#""text", when"#,
            r#""text", whem"#,
            &[
                "…/procedure.toml:27:35: found `whem`, expected a key that is known; is `when` meant?",
            ],
        ),
        row(
            "of a column",
            PROCEDURE,
            r#"{ id = "name", kind = "text" }"#,
            r#"{ id = "name", kind = "text", require_when = "true" }"#,
            &[
                "…/procedure.toml:41:33: found `require_when`, expected a key that is known; is `required_when` meant?",
            ],
        ),
        row(
            "of a rule of a table",
            PROCEDURE,
            r#"severity = "error""#,
            r#"severty = "error""#,
            &[
                "…/procedure.toml:45:44: found `severty`, expected a key that is known; is `severity` meant?",
            ],
        ),
        row(
            "of a component",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"form = ["original"]"#,
            &[
                "…/procedure.toml:52:1: found `form`, expected a key that is known; is `forms` meant?",
            ],
        ),
        row(
            "of what spares it",
            PROCEDURE,
            r#"database = "papers""#,
            r#"databse = "papers""#,
            &[
                "…/procedure.toml:51:12: found `databse`, expected a key that is known; is `database` meant?",
            ],
        ),
        row(
            "of a rule",
            PROCEDURE,
            r#"severity = "gate""#,
            r#"severity = "gate"
weight = 1"#,
            &[
                "…/procedure.toml:59:1: found `weight`, expected a key that is known: `id`, `when`, `severity`, `at`, `go_to`, `law`",
            ],
        ),
        row(
            "of a fee",
            PROCEDURE,
            "amount = 9000",
            "amout = 9000",
            &[
                "…/procedure.toml:63:1: found `amout`, expected a key that is known; is `amount` meant?",
            ],
        ),
        row(
            "of a limit",
            PROCEDURE,
            "amount = 5
",
            r#"amount = 5
units = "working-days"
"#,
            &[
                "…/procedure.toml:68:1: found `units`, expected a key that is known; is `unit` meant?",
            ],
        ),
        row(
            "of a phase",
            PROCEDURE,
            "hours = 16",
            "hour = 16",
            &[
                "…/procedure.toml:85:1: found `hour`, expected a key that is known; is `hours` meant?",
            ],
        ),
    ]);
}

#[test]
fn missing_keys_are_told() {
    check(&[
        row(
            "of the file",
            PROCEDURE,
            r#"code = "1.000001"
"#,
            "",
            &["…/procedure.toml:1:1: found no `code`, expected it here"],
        ),
        row(
            "of the online level",
            PROCEDURE,
            r#"level = "full", "#,
            "",
            &["…/procedure.toml:7:10: found no `level`, expected it here"],
        ),
        row(
            "of a version",
            PROCEDURE,
            "effective_from = 2026-07-01
",
            "",
            &[
                "…/procedure.toml:10:6: found not one of `effective_from` and `read_on`, expected one",
            ],
        ),
        row(
            "of a transition",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            r#"basis = ["1/2026/QH"]
transition = { outcome = "keep" }"#,
            &["…/procedure.toml:13:14: found no `law`, expected it here"],
        ),
        row(
            "of a case",
            PROCEDURE,
            r#"id = "lost"
"#,
            "",
            &["…/procedure.toml:14:1: found no `id`, expected it here"],
        ),
        row(
            "of a section",
            PROCEDURE,
            "[[version.component]]",
            r#"[[version.section]]
id = "none"

[[version.component]]"#,
            &["…/procedure.toml:48:1: found no `fields`, expected it here"],
        ),
        row(
            "of a field",
            PROCEDURE,
            r#""second", kind = "text""#,
            r#""second""#,
            &["…/procedure.toml:27:3: found no `kind`, expected it here"],
        ),
        row(
            "of a rule of a table",
            PROCEDURE,
            r#"severity = "error", "#,
            "",
            &["…/procedure.toml:45:3: found no `severity`, expected it here"],
        ),
        row(
            "of a component",
            PROCEDURE,
            r#"law = "1/2026/QH Điều 11"
"#,
            "",
            &["…/procedure.toml:48:1: found no `law`, expected it here"],
        ),
        row(
            "of what spares it",
            PROCEDURE,
            r#"database = "papers", "#,
            "",
            &["…/procedure.toml:51:10: found no `database`, expected it here"],
        ),
        row(
            "of a rule",
            PROCEDURE,
            r#"at = "first"
"#,
            "",
            &["…/procedure.toml:55:1: found no `at`, expected it here"],
        ),
        row(
            "of a limit",
            PROCEDURE,
            "amount = 5
",
            "",
            &["…/procedure.toml:66:1: found no `amount`, expected it here"],
        ),
        row(
            "of a limit without a law",
            PROCEDURE,
            r#"law = "1/2026/QH Điều 15"
"#,
            "",
            &["…/procedure.toml:72:1: found no `law`, expected it here"],
        ),
        row(
            "of a phase",
            PROCEDURE,
            "hours = 16
",
            "",
            &[
                "…/procedure.toml:83:6: found a phase without one length, expected `hours` or `days`",
            ],
        ),
    ]);
}

#[test]
fn what_there_must_be_at_least_one_of_is_told() {
    check(&[
        row(
            "levels",
            PROCEDURE,
            r#"levels = ["province"]"#,
            "levels = []",
            &["…/procedure.toml: found no `levels`, expected at least one"],
        ),
        row(
            "applicants",
            PROCEDURE,
            r#"applicants = ["citizen"]"#,
            "applicants = []",
            &["…/procedure.toml: found no `applicants`, expected at least one"],
        ),
        row(
            "an applicant of an unknown kind",
            PROCEDURE,
            r#"applicants = ["citizen"]"#,
            r#"applicants = ["citizens"]"#,
            &[
                "…/procedure.toml:5:15: found `citizens`, expected who may file; is `citizen` meant?",
            ],
        ),
        row(
            "channels",
            PROCEDURE,
            r#"channels = ["online", "counter"]
online = { level = "full""#,
            r#"channels = []
online = { level = "unconfirmed""#,
            &["…/procedure.toml: found no `channels`, expected at least one"],
        ),
        row(
            "acts it rests on",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            "basis = []",
            &["…/procedure.toml:10:6: found no `basis`, expected the acts it rests on"],
        ),
        row(
            "a level online without the channel",
            PROCEDURE,
            r#"["online", "counter"]"#,
            r#"["counter"]"#,
            &[
                "…/procedure.toml: found a level of online service without the channel `online`, expected both",
            ],
        ),
        row(
            "a code that is not the folder's",
            PROCEDURE,
            r#""1.000001""#,
            r#""1.000002""#,
            &["…/procedure.toml: found it in …, expected procedures/work/1.000002"],
        ),
        row(
            "limits at all",
            PROCEDURE,
            r#"[[version.time_limit]]
amount = 5
unit = "working-days"
when = 'floors > 3'
law = "1/2026/QH Điều 14"

[[version.time_limit]]
amount = 4
unit = "working-days"
law = "1/2026/QH Điều 15"

"#,
            "",
            &[
                "…/procedure.toml:10:6: found no case, section or time limit, expected at least one of each",
            ],
        ),
    ]);
}

#[test]
fn mistakes_of_depth_are_told() {
    check(&[
        row(
            "a depth there is not",
            PROCEDURE,
            "agency = \"office\"\n",
            "agency = \"office\"\ndepth = \"deep\"\n",
            &[
                "…/procedure.toml:4:9: found `deep`, expected a value that is known: `guided`, `listed`, `abolished`",
            ],
        ),
        row(
            "abolished without its end",
            PROCEDURE,
            "agency = \"office\"\n",
            "agency = \"office\"\ndepth = \"abolished\"\n",
            &[
                "…/procedure.toml: found not both of `depth = \"abolished\"` and `[abolished]`, expected both",
            ],
        ),
        row(
            "abolished while it is in force",
            PROCEDURE,
            "agency = \"office\"\n",
            "agency = \"office\"\ndepth = \"abolished\"\nabolished = { from = 2026-08-01, confirmed = true }\n",
            &[
                "…/procedure.toml: found it abolished while a version is in force, expected its last day before",
            ],
        ),
        row(
            "both days of a version",
            PROCEDURE,
            "effective_from = 2026-07-01\n",
            "effective_from = 2026-07-01\nread_on = 2026-07-01\n",
            &[
                "…/procedure.toml:10:6: found not one of `effective_from` and `read_on`, expected one",
            ],
        ),
    ]);
}
