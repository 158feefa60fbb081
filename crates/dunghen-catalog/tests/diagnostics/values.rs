//! What is told of values that cannot be read.

use crate::{
    check,
    definitions::{ACTS, AGENCIES, GENERAL, PROCEDURE, WARDS, YEAR},
    row,
};

#[test]
fn values_that_cannot_be_read_are_told() {
    check(&[
        row(
            "no TOML",
            PROCEDURE,
            r#"agency = "office""#,
            "agency =",
            &[
                "…/procedure.toml:3:9: found no TOML: string values must be quoted, expected literal string",
            ],
        ),
        row(
            "a key twice",
            PROCEDURE,
            r#"agency = "office""#,
            r#"agency = "office"
agency = "office""#,
            &["…/procedure.toml:4:1: found the key again, expected each key once"],
        ),
        row(
            "a number for a text",
            PROCEDURE,
            r#"agency = "office""#,
            "agency = 1",
            &["…/procedure.toml:3:10: found integer `1`, expected a string"],
        ),
        row(
            "a text for a number",
            PROCEDURE,
            "hours = 16",
            r#"hours = "16""#,
            &[r#"…/procedure.toml:85:9: found string "16", expected a whole number it can be"#],
        ),
        row(
            "a number below zero",
            PROCEDURE,
            "hours = 16",
            "hours = -1",
            &["…/procedure.toml:85:9: found integer `-1`, expected a whole number it can be"],
        ),
        row(
            "a text for a list",
            PROCEDURE,
            r#"["citizen"]"#,
            r#""citizen""#,
            &[r#"…/procedure.toml:5:14: found string "citizen", expected a list"#],
        ),
        row(
            "a date that does not exist",
            PROCEDURE,
            "2026-07-01",
            "2026-02-30",
            &["…/procedure.toml:11:18: found invalid date, expected day between 01 and 28"],
        ),
        row(
            "a time where a date is meant",
            PROCEDURE,
            "2026-07-01",
            "2026-07-01T08:00:00",
            &["…/procedure.toml:11:18: found 2026-07-01T08:00:00, expected a date alone"],
        ),
        row(
            "a text where a date is meant",
            PROCEDURE,
            "2026-07-01",
            r#""2026-07-01""#,
            &[
                r#"…/procedure.toml:11:18: found string "2026-07-01", expected a date without quotes"#,
            ],
        ),
        row(
            "a citation of nothing",
            PROCEDURE,
            r#"level = "full", law = "1/2026/QH""#,
            r#"level = "full", law = "the law""#,
            &[
                "…/procedure.toml:7:34: found no act number, expected a citation like `217/2026/NĐ-CP Điều 54.1.b`",
            ],
        ),
        row(
            "a citation of no article",
            PROCEDURE,
            r#""1/2026/QH Điều 7""#,
            r#""1/2026/QH Điều ""#,
            &[
                "…/procedure.toml:16:7: found no act number, expected a citation like `217/2026/NĐ-CP Điều 54.1.b`",
            ],
        ),
        row(
            "no such kind of field",
            PROCEDURE,
            r#""second", kind = "text""#,
            r#""second", kind = "txt""#,
            &[
                "…/procedure.toml:27:27: found `txt`, expected a value that is known; is `text` meant?",
            ],
        ),
        row(
            "no such kind at all",
            PROCEDURE,
            r#""second", kind = "text""#,
            r#""second", kind = "colour""#,
            &[
                "…/procedure.toml:27:27: found `colour`, expected a value that is known: `text`, `paragraph`, `integer`, `decimal`, `money`, `area`, `date`, `past_date`, `yes_no`, `choice`, `choices`, `person`, `organisation`, `address`, `ward`, `citizen_id`, `old_id_number`, `passport`, `tax_code`, `enterprise_code`, `phone`, `email`, `document_number`, `dossier_code`, `certificate_number`, `land_parcel`, `vn2000`, `table`",
            ],
        ),
        row(
            "no such unit",
            PROCEDURE,
            r#"unit = "working-days"
when"#,
            r#"unit = "weeks"
when"#,
            &[
                "…/procedure.toml:68:8: found `weeks`, expected a value that is known: `working-days`, `days`, `working-hours`, `months`, `years`",
            ],
        ),
        row(
            "no such level",
            PROCEDURE,
            r#"levels = ["province"]"#,
            r#"levels = ["provinse"]"#,
            &[
                "…/procedure.toml:4:11: found `provinse`, expected a value that is known; is `province` meant?",
            ],
        ),
        row(
            "no such level online",
            PROCEDURE,
            r#"level = "full""#,
            r#"level = "fully""#,
            &[
                "…/procedure.toml:7:20: found `fully`, expected a value that is known; is `full` meant?",
            ],
        ),
        row(
            "no such channel",
            PROCEDURE,
            r#"["online", "counter"]"#,
            r#"["online", "countr"]"#,
            &[
                "…/procedure.toml:6:23: found `countr`, expected a value that is known; is `counter` meant?",
            ],
        ),
        row(
            "no such severity",
            PROCEDURE,
            r#""gate""#,
            r#""gates""#,
            &[
                "…/procedure.toml:58:12: found `gates`, expected a value that is known; is `gate` meant?",
            ],
        ),
        row(
            "no such tier",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
tier = "optinal""#,
            &[
                "…/procedure.toml:53:8: found `optinal`, expected a value that is known; is `optional` meant?",
            ],
        ),
        row(
            "no such form",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["orignal"]"#,
            &[
                "…/procedure.toml:52:10: found `orignal`, expected a value that is known; is `original` meant?",
            ],
        ),
        row(
            "no such file kind",
            PROCEDURE,
            r#"forms = ["original"]"#,
            r#"forms = ["original"]
accepts = ["docx"]"#,
            &[
                "…/procedure.toml:53:12: found `docx`, expected a value that is known: `pdf`, `jpeg`, `png`",
            ],
        ),
        row(
            "no such fee",
            PROCEDURE,
            "amount = 9000",
            r#"amount = 9000
kind = "dutty""#,
            &[
                "…/procedure.toml:64:8: found `dutty`, expected a value that is known; is `duty` meant?",
            ],
        ),
        row(
            "no such outcome",
            PROCEDURE,
            r#"basis = ["1/2026/QH"]"#,
            r#"basis = ["1/2026/QH"]
transition = { outcome = "kept", law = "1/2026/QH" }"#,
            &[
                "…/procedure.toml:13:26: found `kept`, expected a value that is known: `keep`, `take_over`, `return`",
            ],
        ),
    ]);
}

#[test]
fn registers_that_cannot_be_read_are_told() {
    check(&[
        row(
            "an unknown key of an act",
            ACTS,
            r#"kind = "law""#,
            r#"kind = "law"
titel = "n""#,
            &["laws/acts.toml:3:1: found `titel`, expected a key that is known: `kind`, `about`"],
        ),
        row(
            "an unknown kind of act",
            ACTS,
            r#"kind = "law""#,
            r#"kind = "lwa""#,
            &["laws/acts.toml:2:8: found `lwa`, expected a value that is known; is `law` meant?"],
        ),
        row(
            "an act without a kind",
            ACTS,
            r#"kind = "law"
"#,
            "",
            &["laws/acts.toml:1:1: found no `kind`, expected it here"],
        ),
        row(
            "an unknown key of an agency",
            AGENCIES,
            r#"dossier_unit = "H27""#,
            r#"dossier_unit = "H27"
hour = []"#,
            &[
                "units/agencies.toml:4:1: found `hour`, expected a key that is known; is `hours` meant?",
            ],
        ),
        row(
            "an agency without a name",
            AGENCIES,
            r#"name = { vi = "Sở", en = "Department" }
"#,
            "",
            &["units/agencies.toml:1:1: found no `name`, expected it here"],
        ),
        row(
            "an unknown key of a season",
            AGENCIES,
            r#"from = "04-16""#,
            r#"form = "04-16""#,
            &[
                "units/agencies.toml:6:5: found `form`, expected a key that is known; is `from` meant?",
            ],
        ),
        row(
            "an unknown key of wards",
            WARDS,
            r#"province = "42""#,
            r#"provinse = "42""#,
            &[
                "units/wards_42.toml:1:1: found `provinse`, expected a key that is known; is `province` meant?",
            ],
        ),
        row(
            "a ward without a name",
            WARDS,
            r#", name = "Phường Trần Phú""#,
            "",
            &["units/wards_42.toml:4:3: found no `name`, expected it here"],
        ),
        row(
            "an unknown key of a year",
            YEAR,
            r#"status = "announced""#,
            r#"stats = "announced""#,
            &[
                "calendars/vn/2026.toml:2:1: found `stats`, expected a key that is known; is `status` meant?",
            ],
        ),
        row(
            "an unknown key of a day off",
            YEAR,
            r#"name = "new_year""#,
            r#"nme = "new_year""#,
            &[
                "calendars/vn/2026.toml:4:29: found `nme`, expected a key that is known; is `name` meant?",
            ],
        ),
        row(
            "a date that does not exist",
            YEAR,
            "2026-01-01",
            "2026-02-30",
            &["calendars/vn/2026.toml:4:17: found invalid date, expected day between 01 and 28"],
        ),
        row(
            "an unknown key of the calendar",
            GENERAL,
            r#"weekly_rest = ["Sat", "Sun"]"#,
            r#"weekly_rst = ["Sat", "Sun"]"#,
            &[
                "calendars/vn/calendar.toml:1:1: found `weekly_rst`, expected a key that is known; is `weekly_rest` meant?",
            ],
        ),
        row(
            "an unknown key of counting",
            GENERAL,
            "day_zero",
            "day_zeros",
            &[
                "calendars/vn/calendar.toml:4:1: found `day_zeros`, expected a key that is known; is `day_zero` meant?",
            ],
        ),
    ]);
}
