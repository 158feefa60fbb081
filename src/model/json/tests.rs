use std::fmt::Debug;

use dunghen_core::{
    dossier::{Answer, Attachment, Dossier},
    file::FileKind,
    finding::Finding,
    receipt::{Receipt, Submission},
    text::Lang,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::*;
use crate::model::{
    api::{Arrived, Problem},
    draft::Draft,
};

/// Every sign that has a spelling of its own, and some that have none.
const ODD: &str = "\"\\/\u{0}\u{1}\u{8}\t\n\u{c}\r\u{1f}\u{7f}\u{2028}Nguyễn 🏗";

/// What is written is read again, here and by another reader; and so the other way.
fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let written = write(value).unwrap();
    assert_eq!(read::<T>(&written).as_ref(), Some(value), "{written}");
    assert_eq!(
        serde_json::from_str::<T>(&written).ok().as_ref(),
        Some(value),
        "{written}"
    );
    for other in [
        serde_json::to_string(value),
        serde_json::to_string_pretty(value),
    ] {
        let other = other.unwrap();
        assert_eq!(read::<T>(&other).as_ref(), Some(value), "{other}");
    }
}

fn dossier() -> Dossier {
    let mut draft = Draft::default();
    let answers = &mut draft.dossier.answers;
    answers.insert("name".into(), Answer::from(ODD));
    answers.insert("area".into(), Answer::from("120,5"));
    draft.set_contact("full_name", ODD.into());
    let file = |kind, sha256: &'static str| Attachment {
        component: "plan".into(),
        name: ODD.into(),
        bytes: u64::MAX,
        kind,
        sha256: sha256.into(),
    };
    draft.dossier.attachments = vec![file(None, ""), file(Some(FileKind::Pdf), "ab01")];
    draft.dossier
}

#[test]
fn what_is_kept_and_sent_travels_unchanged() {
    travels(&Lang::Vi);
    travels(&Draft::default());
    let mut draft = Draft::default();
    (draft.dossier, draft.step) = (dossier(), "check".into());
    draft.saved_at = chrono::DateTime::parse_from_rfc3339("2026-11-23T09:00:00+07:00").ok();
    draft.key_for("body", || "key".into());
    travels(&draft);
    travels(&Submission {
        procedure: "1.013236".into(),
        catalog: "ab01".into(),
        dossier: dossier(),
    });
}

#[test]
fn what_the_server_answers_is_read() {
    let receipt = r#" {"code": "H27-261123-0001", "procedure": "1.013236", "version": "2026",
        "catalog": "ab01", "later": {"x": [1, {"y": "]}\"" }, null], "z": -1.5e3}, "schedule": {
        "sent_at": "2026-11-20T18:00:00+07:00", "accepted_at": null,
        "result_at": "2026-12-01T17:30:00+07:00",
        "limit": {"amount": 5, "unit": "working-days"}, "status": "announced", "entries": [
        {"date": "2026-11-20", "counted": null, "reason": "after_closing", "source": null},
        {"date": "2026-11-24", "counted": 1, "reason": "holiday",
         "params": {"holiday": "culture_day"}, "name": {"vi": "Ngày", "en": "Day"},
         "source": "28/2026/QH16 Điều 2"}]}} "#;
    let read_receipt: Receipt = read(receipt).unwrap();
    assert_eq!(
        Some(&read_receipt),
        serde_json::from_str(receipt).ok().as_ref()
    );
    travels(&read_receipt);

    let problem = r#"{"type":"/problems/x","title":"T","status":422,"instance":["a",{}],
        "findings":[{"place":"/answers/area","code":"required","severity":"error"}]}"#;
    let problem: Problem = read(problem).unwrap();
    assert_eq!(problem.findings.len(), 1);
    problem.findings.iter().for_each(travels::<Finding>);
    let short: Problem = read(r#"{"type":"a","title":"b"}"#).unwrap();
    assert_eq!(short.findings, []);

    let arrived: Arrived = read(r#"{"sha256":"ab","bytes":12,"kind":"png"}"#).unwrap();
    assert_eq!((arrived.bytes, arrived.kind), (12, Some(FileKind::Png)));
}

#[test]
fn an_answer_is_read_whatever_it_is() {
    for (text, expected) in [
        ("\"a\"", Answer::from("a")),
        ("null", Answer::from("")),
        ("true", Answer::from("yes")),
        ("false", Answer::from("no")),
        ("-12.50", Answer::from("-12.50")),
        ("[1,[2]]", Answer::Unreadable),
        ("{\"a\":{}}", Answer::Unreadable),
    ] {
        assert_eq!(read::<Answer>(text), Some(expected), "{text}");
    }
    assert_eq!(write(&Answer::Unreadable).as_deref(), Some("null"));
}

#[test]
fn characters_are_read_in_every_spelling() {
    for (text, expected) in [
        (r#""""#, ""),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u1EC7\u1ec7""#, "ệệ"),
        (r#""\uD83C\uDFD7""#, "🏗"),
    ] {
        assert_eq!(read::<String>(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Part {
        list: Vec<u32>,
    }
    assert_eq!(read(r#"{"list":[1,2]}"#), Some(Part { list: vec![1, 2] }));
    for text in [
        "",
        "{",
        "null",
        r#"{"list":[1,2]} x"#,
        r#"{"list":[1,2,]}"#,
        r#"{"list":[1 2]}"#,
        r#"{"list":[,1]}"#,
        r#"{"list":[1.5]}"#,
        r#"{"list":[-1]}"#,
        r#"{"list":[4294967296]}"#,
        r#"{"list":["1"]}"#,
        r#"{"list" [1]}"#,
        r#"{"list":[1}"#,
        r#"{list:[1]}"#,
        r#"{"list":[1],}"#,
        r#"{"list":[1],"x":}"#,
        r#"{"list":[1],"x":[}"#,
        r#"{"list":[1],"x":nul,"#,
    ] {
        assert_eq!(read::<Part>(text), None, "{text}");
    }
    for text in [
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\uD83C\"",
        "\"\\uD83C\\u0041\"",
        "\"\\uDFD7\"",
        "\"\n\"",
        "'a'",
        "a",
    ] {
        assert_eq!(read::<String>(text), None, "{text}");
    }
}

#[test]
fn deep_nesting_is_passed_over_without_going_deep() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Nothing {}

    let (open, close) = ("[".repeat(1_000_000), "]".repeat(1_000_000));
    let deep = format!("{{\"x\":{open}{close}}}");
    assert_eq!(read::<Draft>(&deep), None);
    assert_eq!(read(&deep), Some(Nothing {}));
}
