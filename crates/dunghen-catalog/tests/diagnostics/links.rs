//! What is told of links to what no register knows.

use crate::{check, definitions::PROCEDURE, row};

#[test]
fn links_to_nothing_are_told() {
    check(&[
        row(
            "an agency",
            PROCEDURE,
            r#"agency = "office""#,
            r#"agency = "ofice""#,
            &[
                "…/procedure.toml:3:11: found the agency `ofice`, expected one of units/agencies.toml; is `office` meant?",
            ],
        ),
        row(
            "an agency like none",
            PROCEDURE,
            r#"agency = "office""#,
            r#"agency = "work""#,
            &[
                "…/procedure.toml:3:11: found the agency `work`, expected one of units/agencies.toml",
            ],
        ),
        row(
            "an act of the online level",
            PROCEDURE,
            r#"level = "full", law = "1/2026/QH""#,
            r#"level = "full", law = "1/2027/QH Điều 1""#,
            &[
                "…/procedure.toml:7:35: found 1/2027/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act it rests on",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            r#"basis = ["11/2026/QH"]"#,
            &[
                "…/procedure.toml:12:11: found 11/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act of a transition",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            r#"basis = ["1/2026/QH"]
transition = { outcome = "keep", law = "2/2026/QH" }"#,
            &[
                "…/procedure.toml:13:41: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act of a case",
            PROCEDURE,
            r#""1/2026/QH Điều 7""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:16:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a section",
            PROCEDURE,
            r#""1/2026/QH Điều 9""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:24:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a table",
            PROCEDURE,
            r#""1/2026/QH Điều 10""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:35:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a component",
            PROCEDURE,
            r#""1/2026/QH Điều 11""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:53:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a rule",
            PROCEDURE,
            r#""1/2026/QH Điều 12""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:60:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a fee",
            PROCEDURE,
            r#""1/2026/QH Điều 13""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:64:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a limit",
            PROCEDURE,
            r#""1/2026/QH Điều 14""#,
            r#""217/2026/NĐ-CP Điều 1""#,
            &["…/procedure.toml:70:8: found 217/2026/NĐ-CP cited, expected it in laws/acts.toml"],
        ),
        row(
            "an act of a field",
            PROCEDURE,
            r#""second", kind"#,
            r#""second", law = "2/2026/QH", kind"#,
            &[
                "…/procedure.toml:27:27: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act of a column",
            PROCEDURE,
            r#""name", kind"#,
            r#""name", law = "2/2026/QH", kind"#,
            &[
                "…/procedure.toml:41:25: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act of a rule of a table",
            PROCEDURE,
            r#"at = "storeys", law = "1/2026/QH""#,
            r#"at = "storeys", law = "2/2026/QH""#,
            &[
                "…/procedure.toml:45:87: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act of what spares",
            PROCEDURE,
            r#"'floors > 7', law = "1/2026/QH""#,
            r#"'floors > 7', law = "2/2026/QH""#,
            &[
                "…/procedure.toml:51:61: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "an act of a phase",
            PROCEDURE,
            "hours = 16",
            r#"hours = 16
law = "2/2026/QH""#,
            &[
                "…/procedure.toml:86:8: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?",
            ],
        ),
        row(
            "another procedure",
            PROCEDURE,
            r#"severity = "gate""#,
            r#"severity = "gate"
go_to = "1.000002""#,
            &[
                "…/procedure.toml:59:10: found the procedure `1.000002`, expected another procedure of this catalog",
            ],
        ),
        row(
            "this procedure as another",
            PROCEDURE,
            r#"severity = "gate""#,
            r#"severity = "gate"
go_to = "1.000001""#,
            &[
                "…/procedure.toml:59:10: found the procedure `1.000001`, expected another procedure of this catalog",
            ],
        ),
        row(
            "one of several that is alone",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
any_of = "papers""#,
            &[
                r#"…/procedure.toml:53:11: found `any_of = "papers"` once, expected it at two components or more"#,
            ],
        ),
        row(
            "another procedure like none",
            PROCEDURE,
            r#"severity = "gate""#,
            r#"severity = "gate"
go_to = "9.123456""#,
            &[
                "…/procedure.toml:59:10: found the procedure `9.123456`, expected another procedure of this catalog",
            ],
        ),
    ]);
}
