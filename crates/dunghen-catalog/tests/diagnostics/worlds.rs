//! Which conditions are said to hold always or never, and which are not.

use crate::{
    definitions::{FILES, PROCEDURE},
    told,
};

const FIELDS: &str = r#"fields = [
  { id = "first", kind = "choice", options = ["a", "b"] },
  { id = "second", kind = "text", when = 'first == "a"' },
  { id = "third", kind = "choice", options = ["c", "d"], optional = true },
  { id = "owner", kind = "person", parts = ["full_name", "birth_date", "phone"], optional_parts = ["phone"] },
  { id = "floors", kind = "integer", min = 1, max = 60 },
  { id = "hidden", kind = "integer", min = 0, max = 9, when = 'floors > 20' },
  { id = "deeper", kind = "yes_no", when = 'hidden > 4' },
  { id = "height", kind = "decimal", places = 2, min = 0.5, max = 300 },
  { id = "rough", kind = "decimal", places = 0, min = 0, max = 9, optional = true },
  { id = "cost", kind = "money" },
  { id = "plot", kind = "area" },
  { id = "begins", kind = "date", earliest = 2020-01-01, latest = 2040-12-31 },
  { id = "ends", kind = "date", optional = true, earliest = "today" },
  { id = "urban", kind = "yes_no" },
  { id = "uses", kind = "choices", options = ["live", "trade", "store"] },
  { id = "extras", kind = "choices", options = ["e", "f"], optional = true },
  { id = "many", kind = "choices", options = ["g", "h", "i", "j", "k", "l"] },
  { id = "ward", kind = "ward", province = "42" },
  { id = "note", kind = "paragraph", required_when = 'urban' },
]
"#;

/// What is told of the gate's condition over the fields above.
fn of_rule(condition: &str) -> Vec<String> {
    let rule = format!("'''{condition}'''");
    told_of(&[("'first == \"b\"'", &rule)])
}

/// What is told of limits with these conditions.
fn of_limits(conditions: &[&str]) -> Vec<String> {
    let limit = |condition: &&str| {
        format!(
            "[[version.time_limit]]\namount = 9\nunit = \"working-days\"\nwhen = '''{condition}'''\nlaw = \"1/2026/QH\"\n\n"
        )
    };
    let limits: String = conditions.iter().map(limit).collect();
    let text = text();
    let begin = text.find("[[version.time_limit]]").unwrap_or_default();
    let end = text.find("[[version.phase]]").unwrap_or_default();
    let old = text.get(begin..end).unwrap_or_default();
    told_of(&[(old, &limits)])
}

fn text() -> &'static str {
    let procedure = FILES.into_iter().find(|(path, _)| *path == PROCEDURE);
    procedure.map_or("", |(_, text)| text)
}

fn told_of(changes: &[(&str, &str)]) -> Vec<String> {
    let text = text();
    let begin = text.find("fields = [").unwrap_or_default();
    let end = text.find("[[version.section]]\nid = \"more\"");
    let (head, tail) = (
        text.get(..begin).unwrap_or_default(),
        text.get(end.unwrap_or_default()..).unwrap_or_default(),
    );
    let mut text = format!("{head}{FIELDS}\n{tail}");
    let offered = r#"channels = ["online", "counter", "post"]"#;
    text = text.replace(r#"channels = ["online", "counter"]"#, offered);
    for (found, put) in changes {
        assert_eq!(text.matches(found).count(), 1, "`{found}`");
        text = text.replace(found, put);
    }
    let files = FILES.iter().map(|(path, other)| match *path == PROCEDURE {
        true => (*path, text.as_str()),
        false => (*path, *other),
    });
    let places = told(&files.collect()).into_iter();
    let places = places.filter_map(|line| Some(line.strip_prefix(PROCEDURE)?.to_owned()));
    let messages = places.map(|place| match place.split_once(": ") {
        Some((_, message)) => message.to_owned(),
        None => place,
    });
    messages.collect()
}

#[test]
fn conditions_that_may_hold_and_may_fail_are_not_told() {
    let rows = [
        r#"answered(second)"#,
        r#"answered(third)"#,
        r#"answered(owner.phone)"#,
        r#"answered(floors)"#,
        r#"answered(hidden)"#,
        r#"answered(note) && urban"#,
        r#"answered(uses)"#,
        r#"answered(works)"#,
        r#"answered(sent_on)"#,
        r#"answered(ends) && ends < begins"#,
        r#"answered(owner.phone) && owner.phone == "0912345678""#,
        r#"answered(owner.phone) && owner.phone.startsWith("09")"#,
        r#"answered(note) && note == "a""#,
        r#"answered(many) && "g" in many"#,
        r#"answered(many) && many == ["g"]"#,
        r#"answered(begins) && begins >= date("2019-01-01")"#,
        r#"answered(ward) && ward == "18073""#,
        r#"answered(third) && third == "c""#,
        r#"!answered(third) || third == "c""#,
        r#"has(owner.phone) && owner.phone != "1""#,
        r#"third == "c""#,
        r#"third == "c" || third == "d""#,
        r#"third == null"#,
        r#"second == null"#,
        r#"second == "x""#,
        r#"second > "b" && second < "c""#,
        r#"owner.full_name != "x""#,
        r#"floors > 3 && floors < 5"#,
        r#"floors == 60"#,
        r#"floors <= 1"#,
        r#"floors * 2 > 130"#,
        r#"floors > 3.5"#,
        r#"floors in [1, 2, 60]"#,
        r#"floors % 2 == 0"#,
        r#"hidden > 0"#,
        r#"hidden == null"#,
        r#"hidden == null || hidden == 9"#,
        r#"deeper"#,
        r#"!deeper"#,
        r#"deeper && floors == 21 && hidden == 5"#,
        r#"height > 0.5 && height < 0.7"#,
        r#"height > 1.1 && height < 1.9"#,
        r#"height > 299.99"#,
        r#"height < 0.51"#,
        r#"height > 1.005 && height < 1.015"#,
        r#"rough > 1.5 && rough < 2.5"#,
        r#"rough == 9"#,
        r#"cost > 0 && cost <= 1"#,
        r#"cost * floors > 1000000"#,
        r#"plot > 0 && plot < 0.000002"#,
        r#"plot > 39.999999 && plot < 40.000001"#,
        r#"plot == 0"#,
        r#"begins > date("2019-12-31") && begins < date("2020-01-02")"#,
        r#"begins == date("2040-12-31")"#,
        r#"begins > sent_on"#,
        r#"begins.plusMonths(1) > ends"#,
        r#"ends < date("2030-01-01")"#,
        r#"owner.birth_date > date("2008-01-01")"#,
        r#"years_between(owner.birth_date, sent_on) < 18"#,
        r#"sent_on > date("2026-12-31")"#,
        r#"urban"#,
        r#"urban != (floors > 3)"#,
        r#"urban ? floors > 3 : floors > 4"#,
        r#""live" in uses && "trade" in uses && "store" in uses"#,
        r#"!("live" in uses)"#,
        r#"uses.size() > 2"#,
        r#"uses == ["live"]"#,
        r#"uses.all(use, use == "live")"#,
        r#"extras.size() == 0"#,
        r#"extras.exists(extra, extra == "e")"#,
        r#""g" in many"#,
        r#"many.size() > 5"#,
        r#"ward == "18073""#,
        r#"ward == "18100" || urban"#,
        r#"ward in ["18073"]"#,
        r#"ward.startsWith("180")"#,
        r#"ward > "18073""#,
        r#"channel == "online""#,
        r#"channel in ["counter", "post"] && case == "lost""#,
        r#"case != "lost" && first == "a""#,
        r#"works.exists(w, w.storeys > 98)"#,
        r#"works.all(w, w.storeys > 3)"#,
        r#"works.size() == 0"#,
        r#"works.map(w, w.storeys).sum() > 100"#,
        r#"works.filter(w, answered(w.storeys)).size() < works.size()"#,
        r#"works[0].name == "a""#,
        r#"works.exists(w, w.storeys > floors) && urban"#,
    ];
    for row in rows {
        assert_eq!(of_rule(row), [""; 0], "{row}");
    }
}

#[test]
fn conditions_that_cannot_hold_or_cannot_fail_are_told() {
    const NEVER: &str = "found a condition that never holds, expected a rule that can speak";
    const ALWAYS: &str = "found a condition that always holds, expected a rule that can be kept";
    let rows = [
        (r#"first == "b" && second != null"#, NEVER),
        (r#"floors > 3 && floors < 4"#, NEVER),
        (r#"floors in [0, 61]"#, NEVER),
        (r#"hidden > 9"#, NEVER),
        (r#"hidden == 3 && floors == 20"#, NEVER),
        (r#"deeper && floors < 21"#, NEVER),
        (r#"height > 1.01 && height < 1.02"#, NEVER),
        (r#"height < 0.5"#, NEVER),
        (r#"height > 300.5 || height < 0.1"#, NEVER),
        (r#"plot < 0"#, NEVER),
        (r#"begins < date("2020-01-01")"#, NEVER),
        (r#"begins > date("2050-01-01")"#, NEVER),
        (r#"urban && !urban"#, NEVER),
        (r#"uses.size() == 0"#, NEVER),
        (r#"uses.size() > 3"#, NEVER),
        (r#"channel == "online" && channel == "post""#, NEVER),
        (r#"case == "lost" && case == "torn""#, NEVER),
        (r#"false"#, NEVER),
        (r#"floors >= 1"#, ALWAYS),
        (r#"floors > 3 || floors <= 3"#, ALWAYS),
        (r#"height <= 300"#, ALWAYS),
        (r#"plot >= 0"#, ALWAYS),
        (r#"begins >= date("2019-01-01")"#, ALWAYS),
        (r#"urban || !urban"#, ALWAYS),
        (
            r#""live" in uses || "trade" in uses || "store" in uses"#,
            ALWAYS,
        ),
        (r#"ward == "18073" || ward == "18100""#, ALWAYS),
        (r#"ward.startsWith("18")"#, ALWAYS),
        (
            r#"channel == "online" || channel in ["counter", "post"]"#,
            ALWAYS,
        ),
        (r#"case in ["lost", "torn"]"#, ALWAYS),
        (r#"1 + 1 == 2"#, ALWAYS),
    ];
    for (row, expected) in rows {
        assert_eq!(of_rule(row), [expected], "{row}");
    }
}

#[test]
fn limits_that_leave_no_answers_out_are_not_told() {
    let rows: [&[&str]; 10] = [
        &["urban", "!urban"],
        &["floors > 3", "floors <= 3"],
        &["height > 1.01", "height < 1.02"],
        &["rough > 1.5", "rough < 1.9"],
        &[
            r#""live" in uses"#,
            r#""trade" in uses"#,
            r#""store" in uses"#,
        ],
        &[r#"ward == "18073""#, r#"ward == "18100""#],
        &[
            r#"channel == "online""#,
            r#"channel in ["counter", "post"]"#,
        ],
        &["answered(third)", "!answered(third)"],
        &["deeper", "!deeper", "hidden <= 4", "floors <= 20"],
        &["works.size() > 3", "urban"],
    ];
    for row in rows {
        assert_eq!(of_limits(row), [""; 0], "{row:?}");
    }
}

#[test]
fn a_channel_that_is_not_offered_is_left_out() {
    let told = |offered: &str| {
        let rule = r#"'channel == "online" || channel == "counter"'"#;
        told_of(&[
            (r#"["online", "counter", "post"]"#, offered),
            (r#"'first == "b"'"#, rule),
        ])
    };
    assert_eq!(told(r#"["online", "counter", "post"]"#), [""; 0]);
    let expected = "found a condition that always holds, expected a rule that can be kept";
    assert_eq!(told(r#"["online", "counter"]"#), [expected]);
}

#[test]
fn limits_that_leave_answers_out_are_told_with_an_example() {
    let rows: [(&[&str], &str); 9] = [
        (&["urban"], "urban is false"),
        (&["floors > 3", "floors < 3"], "floors is 3"),
        (&["height > 1.01", "height < 1"], "height is 1"),
        (&[r#""live" in uses"#], r#"uses is ["trade"]"#),
        (&[r#"ward == "18073""#], r#"ward is "18100""#),
        (&[r#"channel == "post""#], r#"channel is "online""#),
        (&["begins > date('2026-01-01')"], "begins is 2025-12-31"),
        (&["deeper", "!deeper"], "floors is 19"),
        (&["answered(third)"], "nothing is answered"),
    ];
    for (row, example) in rows {
        let expected = format!("found no limit where {example}, expected one that applies");
        let told = of_limits(row);
        let found: Vec<_> = told
            .iter()
            .filter(|text| text.starts_with("found no limit"))
            .collect();
        assert_eq!(found, [&expected], "{row:?}");
    }
}
