//! What is told of components, rules, fees, limits and phases.

use crate::{check, definitions::PROCEDURE, row};

#[test]
fn mistakes_of_components_are_told() {
    check(&[
        row(
            "a file and nothing",
            PROCEDURE,
            r#"forms = ["original"]
"#,
            "",
            &[
                "…/procedure.toml:49:6: found keys that do not fit together, expected `template` alone, or `forms`",
            ],
        ),
        row(
            "no forms",
            PROCEDURE,
            r#"forms = ["original"]"#,
            "forms = []",
            &[
                "…/procedure.toml:49:6: found keys that do not fit together, expected `template` alone, or `forms`",
            ],
        ),
        row(
            "a form with a size",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"template = "Mẫu số 01"
max_mb = 5"#,
            &[
                "…/procedure.toml:49:6: found keys that do not fit together, expected `template` alone, or `forms`",
            ],
        ),
        row(
            "a form with file kinds",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"template = "Mẫu số 01"
accepts = ["pdf"]"#,
            &[
                "…/procedure.toml:49:6: found keys that do not fit together, expected `template` alone, or `forms`",
            ],
        ),
        row(
            "one of several with a tier",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
any_of = "papers"
tier = "optional""#,
            &[
                "…/procedure.toml:49:6: found `any_of` with a tier, expected it where one of several is required",
            ],
        ),
        row(
            "a limit of nothing",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
accepts = []
max_mb = 0
copies = 0"#,
            &[
                "…/procedure.toml:49:6: found `accepts` of nothing, expected at least one",
                "…/procedure.toml:49:6: found `max_mb` of nothing, expected at least one",
                "…/procedure.toml:49:6: found `copies` of nothing, expected at least one",
            ],
        ),
        row(
            "one that no case needs",
            PROCEDURE,
            ", when = 'floors > 7'",
            "",
            &[
                r#"…/procedure.toml:49:6: found a component no case needs, since a database always has it, expected `tier = "not_needed"`"#,
            ],
        ),
        row(
            "a part with other letters",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
parts = ["Plan"]"#,
            &[
                "…/procedure.toml:53:10: found the part `Plan`, expected small letters a to z, digits and `_`, a letter first",
            ],
        ),
    ]);
}

#[test]
fn mistakes_of_rules_are_told() {
    check(&[
        row(
            "at nothing",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "fisrt""#,
            &[
                "…/procedure.toml:59:6: found `fisrt`, expected a field or a component; is `first` meant?",
            ],
        ),
        row(
            "at nothing like any",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "somewhere""#,
            &["…/procedure.toml:59:6: found `somewhere`, expected a field or a component"],
        ),
        row(
            "at a component misspelt",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "papre""#,
            &[
                "…/procedure.toml:59:6: found `papre`, expected a field or a component; is `paper` meant?",
            ],
        ),
        row(
            "at a group",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "owner""#,
            &["…/procedure.toml:59:6: found `owner`, expected a field or a component"],
        ),
        row(
            "at the channel",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "channel""#,
            &["…/procedure.toml:59:6: found `channel`, expected a field or a component"],
        ),
        row(
            "at the channel misspelt",
            PROCEDURE,
            r#"at = "first""#,
            r#"at = "chanel""#,
            &["…/procedure.toml:59:6: found `chanel`, expected a field or a component"],
        ),
        row(
            "another procedure without a gate",
            PROCEDURE,
            r#"severity = "gate""#,
            r#"severity = "error"
go_to = "1.000001""#,
            &["…/procedure.toml:56:6: found `go_to` without a gate, expected it with one"],
        ),
    ]);
}

#[test]
fn mistakes_of_fees_are_told() {
    check(&[
        row(
            "no law",
            PROCEDURE,
            r#"law = "1/2026/QH Điều 13"
"#,
            "",
            &[
                "…/procedure.toml:62:1: found a fee with an amount and no `law`, expected who lays it down",
            ],
        ),
        row(
            "over before it begins",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"
effective_from = 2026-08-01
effective_to = 2026-07-31"#,
            &[
                "…/procedure.toml:62:1: found a fee over on 2026-07-31, before it begins on 2026-08-01, expected a day in force",
            ],
        ),
        row(
            "none on the first day",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"
effective_from = 2026-08-01"#,
            &[
                "…/procedure.toml:10:6: found no fee of kind `duty` in force on 2026-07-01, expected each kind to follow without a gap",
            ],
        ),
        row(
            "none behind the last",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"
effective_to = 2026-12-31"#,
            &[
                "…/procedure.toml:10:6: found no fee of kind `duty` in force on 2027-01-01, expected each kind to follow without a gap",
            ],
        ),
        row(
            "a gap between two",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"
effective_to = 2026-12-31

[[version.fee]]
amount = 1
effective_from = 2027-01-02
law = "1/2026/QH""#,
            &[
                "…/procedure.toml:10:6: found no fee of kind `duty` in force on 2027-01-01, expected each kind to follow without a gap",
            ],
        ),
        row(
            "a gap of another kind",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"

[[version.fee]]
kind = "charge"
effective_from = 2026-08-01"#,
            &[
                "…/procedure.toml:10:6: found no fee of kind `charge` in force on 2026-07-01, expected each kind to follow without a gap",
            ],
        ),
        row(
            "one behind one that always applies",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"

[[version.fee]]
amount = 1
when = 'channel == "online"'
law = "1/2026/QH""#,
            &[
                "…/procedure.toml:66:1: found a fee that never applies, since one before it does wherever it would, expected each to apply somewhere",
            ],
        ),
        row(
            "one behind two that leave nothing",
            PROCEDURE,
            r#"amount = 9000
law = "1/2026/QH Điều 13""#,
            r#"amount = 9000
law = "1/2026/QH Điều 13"
when = 'channel == "online"'

[[version.fee]]
when = 'channel != "online"'

[[version.fee]]
amount = 3
law = "1/2026/QH""#,
            &[
                "…/procedure.toml:70:1: found a fee that never applies, since one before it does wherever it would, expected each to apply somewhere",
            ],
        ),
    ]);
}

#[test]
fn mistakes_of_limits_are_told() {
    check(&[
        row(
            r#"a published limit that is no shorter"#,
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
published = [{ amount = 4, effective_from = 2026-08-01, law = "1/2026/QH" }]
"#,
            &[r#"…/procedure.toml:75:14: found 4 published, expected less than the 4 of the law"#],
        ),
        row(
            r#"published limits that overlap"#,
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
published = [
  { amount = 3, effective_from = 2026-08-01, law = "1/2026/QH" },
  { amount = 3, effective_from = 2026-09-01, law = "1/2026/QH" },
]
"#,
            &[
                r#"…/procedure.toml:77:3: found limits published that overlap, expected one after another"#,
            ],
        ),
        row(
            r#"a clock time that is none"#,
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
by = "4 pm"
"#,
            &[r#"…/procedure.toml:75:6: found no time of day, expected one as `16:00`"#],
        ),
        row(
            r#"a clock time for hours"#,
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-hours"
by = "16:00"
"#,
            &[
                r#"…/procedure.toml:75:6: found a clock time for hours or for no time at all, expected one of a later day"#,
            ],
        ),
        row(
            r#"an event that starts no limit"#,
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
from = "noon"
"#,
            &[
                r#"…/procedure.toml:75:8: found `noon`, expected a value that is known: `acceptance`, `receipt`, `assessment_notice`, `payment`"#,
            ],
        ),
        row(
            "none where no case fits",
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
when = 'case == "torn"'
"#,
            &[
                r#"…/procedure.toml:10:6: found no limit where case is "lost", floors is 2, expected one that applies"#,
            ],
        ),
        row(
            "none for one channel",
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
when = 'channel != "online"'
"#,
            &[
                r#"…/procedure.toml:10:6: found no limit where floors is 2, channel is "online", expected one that applies"#,
            ],
        ),
        row(
            "none for one number",
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 4
unit = "working-days"
when = 'floors < 3'
"#,
            &["…/procedure.toml:10:6: found no limit where floors is 3, expected one that applies"],
        ),
        row(
            "one behind one that always applies",
            PROCEDURE,
            r#"when = 'floors > 3'
law = "1/2026/QH Điều 14"
"#,
            r#"law = "1/2026/QH Điều 14"
"#,
            &[
                "…/procedure.toml:71:1: found a limit that never applies, since one before it does wherever it would, expected each to apply somewhere",
            ],
        ),
        row(
            "one behind one that applies wherever it would",
            PROCEDURE,
            r#"amount = 4
unit = "working-days"
"#,
            r#"amount = 6
unit = "working-days"
when = 'floors > 5'
law = "1/2026/QH"

[[version.time_limit]]
amount = 4
unit = "working-days"
"#,
            &[
                "…/procedure.toml:72:1: found a limit that never applies, since one before it does wherever it would, expected each to apply somewhere",
            ],
        ),
        row(
            "more days than can be counted",
            PROCEDURE,
            "amount = 5
",
            "amount = 4294967296
",
            &[
                "…/procedure.toml:67:10: found integer `4294967296`, expected a whole number it can be",
            ],
        ),
    ]);
}

#[test]
fn mistakes_of_phases_are_told() {
    check(&[
        row(
            "longer than the limit",
            PROCEDURE,
            "hours = 16",
            "hours = 33",
            &[
                "…/procedure.toml:10:6: found phases of 41 hours one after another in the case `lost`, expected at most the 40 hours of the limit",
                "…/procedure.toml:10:6: found phases of 41 hours one after another in the case `torn`, expected at most the 40 hours of the limit",
            ],
        ),
        row(
            "longer than the limit of one case",
            PROCEDURE,
            r#"amount = 5
unit = "working-days"
when = 'floors > 3'"#,
            r#"amount = 2
unit = "working-days"
when = 'case == "lost"'"#,
            &[
                "…/procedure.toml:10:6: found phases of 24 hours one after another in the case `lost`, expected at most the 16 hours of the limit",
            ],
        ),
        row(
            "behind nothing",
            PROCEDURE,
            "hours = 16",
            r#"hours = 16
after = ["lok"]"#,
            &["…/procedure.toml:86:10: found `lok`, expected a phase; is `look` meant?"],
        ),
        row(
            "behind nothing like any",
            PROCEDURE,
            "hours = 16",
            r#"hours = 16
after = ["everything"]"#,
            &["…/procedure.toml:86:10: found `everything`, expected a phase: `look`, `sign`"],
        ),
        row(
            "behind itself",
            PROCEDURE,
            "hours = 16",
            r#"hours = 16
after = ["sign"]"#,
            &[
                "…/procedure.toml:83:6: found phases that wait for one another in a circle, expected one that begins",
            ],
        ),
        row(
            "two behind one another",
            PROCEDURE,
            r#"actor = "desk"
hours = 8"#,
            r#"actor = "desk"
hours = 8
after = ["sign"]"#,
            &[
                "…/procedure.toml:78:6: found phases that wait for one another in a circle, expected one that begins",
            ],
        ),
        row(
            "two behind one another where one is not certain",
            PROCEDURE,
            r#"actor = "desk"
hours = 8"#,
            r#"actor = "desk"
hours = 8
after = ["sign"]
when = 'floors > 2'"#,
            &[
                "…/procedure.toml:78:6: found phases that wait for one another in a circle, expected one that begins",
            ],
        ),
        row(
            "more hours than can be counted",
            PROCEDURE,
            "hours = 16",
            "hours = 4294967295",
            &[
                "…/procedure.toml:10:6: found phases of 4294967295 hours one after another in the case `lost`, expected at most the 40 hours of the limit",
                "…/procedure.toml:10:6: found phases of 4294967295 hours one after another in the case `torn`, expected at most the 40 hours of the limit",
            ],
        ),
    ]);
}
