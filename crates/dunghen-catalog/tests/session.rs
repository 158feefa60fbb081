//! A session that is kept up to date says what a fresh assessment says, whatever is
//! changed in which order, and is bounded whatever is thrown at it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is all it can do"
)]

#[path = "everything/compiled.rs"]
mod everything;

use chrono::NaiveDate;
use dunghen_core::{
    assessment::assess,
    dossier::{Answer, Answers, Attachment, Dossier},
    file::FileKind,
    finding::Severity,
    id::Id,
    place::Place,
    procedure::{Channel, FieldKind, Procedure, Version},
    session::{Change, Session, Subject},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};

fn everything() -> Procedure {
    everything::chunk().procedure
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-23")
}

fn version(procedure: &Procedure) -> &Version {
    procedure.version_on(today()).unwrap()
}

fn given(answers: &[(&str, &str)]) -> Dossier {
    Dossier {
        answers: answers
            .iter()
            .map(|(field, answer)| (Id::from(*field), Answer::from(*answer)))
            .collect(),
        ..Dossier::default()
    }
}

/// What may be typed for a field: things that fit, things that nearly do, and noise.
fn typed(kind: &FieldKind) -> BoxedStrategy<Answer> {
    let texts = |texts: &[&str]| {
        let texts: Vec<_> = texts.iter().map(|text| Answer::from(*text)).collect();
        select(texts).boxed()
    };
    let near = match kind {
        FieldKind::Choice { options } => select(
            options
                .iter()
                .map(|id| Answer::from(id.as_str()))
                .collect::<Vec<_>>(),
        )
        .boxed(),
        FieldKind::Choices { options } => vec(select(options.clone()), 0..4)
            .prop_map(|chosen| Answer::Several(chosen.iter().map(Id::to_string).collect()))
            .boxed(),
        FieldKind::Ward { .. } => texts(&["18073", "18100", "99999"]),
        FieldKind::YesNo => texts(&["yes", "no"]),
        FieldKind::Integer { .. } => texts(&["1", "3", "4", "7", "12", "60", "61", "-1"]),
        FieldKind::Money { .. } => texts(&["1.000.000", "20 triệu", "9000000000000000", "5"]),
        FieldKind::Decimal { .. } => texts(&["0,5", "12,25", "300", "301", "1.234"]),
        FieldKind::Area => texts(&["35", "40", "1,2 ha", "-3"]),
        FieldKind::Date { .. } => texts(&["1/7/2026", "2026-12-31", "2010-01-05", "31/2/2026"]),
        FieldKind::CitizenId => texts(&["042085000001", "042185000001", "12"]),
        FieldKind::Table(table) => {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|column| {
                    let id = column.id.clone();
                    prop::option::weighted(0.8, typed(&column.kind))
                        .prop_map(move |answer| Some((id.clone(), answer?)))
                })
                .collect();
            let row = columns.prop_map(|cells| cells.into_iter().flatten().collect::<Answers>());
            vec(row, 0..7).prop_map(Answer::Rows).boxed()
        }
        _ => texts(&[
            "abc",
            "A",
            "0912345678",
            "an@example.com",
            "0100109106",
            "123/QĐ-UBND",
        ]),
    };
    prop_oneof![
        8 => near,
        2 => Just(Answer::default()),
        1 => any::<String>().prop_map(Answer::Text),
        1 => Just(Answer::Unreadable),
        1 => vec("[a-z]{1,5}", 0..3).prop_map(Answer::Several),
    ]
    .boxed()
}

#[derive(Debug, Clone)]
enum Edit {
    Answer(Id, Answer),
    Cell(Id, usize, Id, Answer),
    Files(Vec<Attachment>),
    Today(NaiveDate),
}

fn edit(version: &Version) -> impl Strategy<Value = Edit> + use<> {
    let answers: Vec<_> = version
        .fields()
        .map(|field| {
            let id = field.id.clone();
            typed(&field.kind)
                .prop_map(move |answer| Edit::Answer(id.clone(), answer))
                .boxed()
        })
        .collect();
    let components: Vec<_> = version
        .components
        .iter()
        .map(|known| known.id.clone())
        .collect();
    let file =
        (select(components), 0_u64..30_000_000, "[ab]").prop_map(|(component, bytes, sha)| {
            Attachment {
                component,
                name: "tệp.pdf".into(),
                bytes,
                kind: Some(FileKind::Pdf),
                sha256: sha.into(),
            }
        });
    let mut cells = Vec::new();
    for field in version.fields() {
        let FieldKind::Table(table) = &field.kind else {
            continue;
        };
        for column in &table.columns {
            let (id, column_id) = (field.id.clone(), column.id.clone());
            let cell = (0..4_usize, typed(&column.kind));
            let cell = cell.prop_map(move |(row, answer)| {
                Edit::Cell(id.clone(), row, column_id.clone(), answer)
            });
            cells.push(cell.boxed());
        }
    }
    prop_oneof![
        20 => proptest::strategy::Union::new(answers),
        10 => proptest::strategy::Union::new(cells),
        1 => ("[a-z]{3}", any::<String>())
            .prop_map(|(id, text)| Edit::Answer(id.as_str().into(), Answer::Text(text))),
        2 => vec(file, 0..4).prop_map(Edit::Files),
        1 => select(vec!["2026-11-23", "2027-01-05", "2030-02-28"])
            .prop_map(|text| Edit::Today(day(text))),
    ]
}

#[test]
fn edits_one_by_one_give_what_a_fresh_assessment_gives() {
    let procedure = everything();
    let version = version(&procedure);
    let mut runner = TestRunner::new(Config::with_cases(300));
    runner
        .run(&vec(edit(version), 1..60), |edits| {
            let mut dossier = Dossier::default();
            let mut session = Session::new(version, &dossier, today());
            let mut now = today();
            for (turn, edit) in edits.into_iter().enumerate() {
                let before = session.assessment();
                let changes = match edit {
                    Edit::Answer(field, answer) => {
                        dossier.answers.insert(field.clone(), answer.clone());
                        if turn % 3 == 0 {
                            session.follow(&dossier).to_vec()
                        } else {
                            session.set(&field, answer).to_vec()
                        }
                    }
                    Edit::Cell(field, row, column, answer) => {
                        let mut rows = match dossier.answers.get(&field) {
                            Some(Answer::Rows(rows)) => rows.clone(),
                            _ => Vec::new(),
                        };
                        if let Some(cells) = rows.get_mut(row) {
                            cells.insert(column.clone(), answer.clone());
                            dossier.answers.insert(field.clone(), Answer::Rows(rows));
                        }
                        session.set_cell(&field, row, &column, answer).to_vec()
                    }
                    Edit::Files(files) => {
                        dossier.attachments = files;
                        session.follow(&dossier).to_vec()
                    }
                    Edit::Today(day) => {
                        now = day;
                        session.set_today(day);
                        continue;
                    }
                };
                let after = session.assessment();
                prop_assert_eq!(&after, &assess(version, &dossier, now));
                let asked = |list: &[dunghen_core::assessment::Asked], at: u16| {
                    let field = version.fields().nth(at.into()).unwrap();
                    list.iter().any(|asked| asked.field == field.id)
                };
                for (at, _) in (0_u16..).zip(version.fields()) {
                    let (was, is) = (asked(&before.asked, at), asked(&after.asked, at));
                    prop_assert_eq!(!was && is, changes.contains(&Change::Appeared(at)));
                    prop_assert_eq!(was && !is, changes.contains(&Change::Vanished(at)));
                }
                prop_assert_eq!(before.fees != after.fees, changes.contains(&Change::Fees));
                let limits = before.time_limit != after.time_limit;
                prop_assert_eq!(limits, changes.contains(&Change::TimeLimit));
                if before.findings != after.findings || before.components != after.components {
                    // Advice about answers that are not asked is nobody's change.
                    let weighty = |found: &[dunghen_core::finding::Finding]| -> Vec<_> {
                        let found = found
                            .iter()
                            .filter(|found| found.severity != Severity::Advice);
                        found.cloned().collect()
                    };
                    let said = weighty(&before.findings) != weighty(&after.findings);
                    prop_assert!(!said || !changes.is_empty());
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_reason_is_enough_and_a_lift_lifts() {
    let procedure = everything();
    let version = version(&procedure);
    let dossier = given(&[("case", "works"), ("urban", "yes"), ("floors", "8")]);
    let session = Session::new(version, &dossier, today());
    let works = session.place_of("works").unwrap();
    // The case alone makes it so, though town and floors would as well.
    let why = session.explain(Subject::Field(works));
    assert_eq!(why.rests_on, [Id::from("case")]);
    assert_eq!(why.lifted_by, []);
    let dossier = given(&[("case", "house"), ("urban", "yes"), ("floors", "8")]);
    let session = Session::new(version, &dossier, today());
    let why = session.explain(Subject::Field(works));
    assert_eq!(why.rests_on, [Id::from("urban"), Id::from("floors")]);
    let lifts = [("urban", "no"), ("floors", "6")];
    for (field, answer) in lifts {
        assert!(
            why.lifted_by.contains(&(Id::from(field), answer.into())),
            "{why:?}"
        );
        let mut lifted = session.clone();
        lifted.set(field, Answer::from(answer));
        assert_eq!(lifted.asked(works), None, "{field}");
    }
    // A question that is not asked counts by why it is not.
    let session = Session::new(version, &given(&[("case", "repair")]), today());
    let drawings = version
        .components
        .iter()
        .position(|known| known.id == "drawings")
        .unwrap();
    let floors = session.place_of("floors").unwrap();
    assert_eq!(
        session.explain(Subject::Field(floors)).rests_on,
        [Id::from("case")]
    );
    let why = session.explain(Subject::Component(drawings));
    assert!(!why.rests_on.contains(&Id::from("floors")), "{why:?}");
    // The channel and the day are reasons as well, and change what they would.
    let fee = session.explain(Subject::Fee(1));
    assert_eq!(fee.rests_on, [Id::from("channel")]);
    let lifts = ["counter", "post"].map(|channel| ("channel".into(), channel.into()));
    assert_eq!(fee.lifted_by, lifts);
    let dossier = Dossier {
        channel: Channel::Post,
        ..given(&[("case", "repair")])
    };
    let by_post = Session::new(version, &dossier, today()).explain(Subject::Fee(2));
    assert_eq!(by_post.rests_on, [Id::from("channel")]);
    assert_eq!(by_post.lifted_by, [("channel".into(), "online".into())]);
}

#[test]
fn rows_groups_and_exact_numbers_reach_the_rules() {
    let procedure = everything();
    let version = version(&procedure);
    let json = serde_json::json!({
        "answers": {
            "case": "works", "urban": true, "purposes": ["live", "trade"],
            "owner": { "full_name": "Nguyễn Thị Lan", "birth_date": "1985-02-03", "sex": "male",
                       "citizen_id": "042199001234" },
            "floors": 6, "height": 12.25, "cost": 9000000000000000_i64, "plot": "35 m²",
            "works": [
                { "name": "A", "grade": "special", "storeys": 3, "span": 10.25 },
                { "name": "A", "grade": "one", "storeys": "ba", "span": 0.1 },
            ],
        },
    });
    let dossier: Dossier = serde_json::from_value(json).unwrap();
    let found = assess(version, &dossier, today());
    let codes: Vec<_> = found
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.place, finding.fault.code))
        .collect();
    for expected in [
        "/answers/owner.citizen_id citizen_id.birth_year",
        "/answers/owner.citizen_id citizen_id.sex",
        "/answers/works/0/span rule.span_of_grade",
        "/answers/works/1/storeys integer.characters",
        "/answers/plot rule.too_dense",
        "/answers/works rule.names_differ",
        "/components/land component.none_of",
    ] {
        assert!(
            codes.contains(&expected.to_owned()),
            "{expected} not in {codes:#?}"
        );
    }
    // The grade decides whether storeys are asked in that row.
    let Some(Answer::Rows(rows)) = found.answer(&"works".into()) else {
        panic!("no rows");
    };
    assert_eq!(rows[0].get("storeys"), None);
    assert_eq!(rows[0].get("span"), Some(&Answer::from("10.25")));
    // 9,000,000,000,000,000 × 6 is more than a whole number holds only beyond i64.
    assert!(
        !codes.iter().any(|code| code.contains("rule.overflow")),
        "{codes:#?}"
    );
    assert!(codes.contains(&"/answers/cost rule.costly".to_owned()) || found.fees.len() == 2);
    let amounts: Vec<_> = found.fees.iter().map(|fee| fee.amount).collect();
    assert_eq!(amounts, [Some(200_000), Some(50_000)]);
    let by_post = Dossier {
        channel: Channel::Post,
        ..dossier
    };
    let found = assess(version, &by_post, today());
    let amounts: Vec<_> = found.fees.iter().map(|fee| fee.amount).collect();
    assert_eq!(amounts, [Some(200_000), Some(75_000)]);
    let later = assess(version, &by_post, day("2027-01-04"));
    assert_eq!(later.fees.last().and_then(|fee| fee.amount), Some(100_000));
    let advice = Place::Component("drawings".into());
    assert!(found.findings.iter().any(|finding| finding.place == advice
        && finding.fault.code == "rule.drawings_by_post"));
}

#[test]
fn a_database_spares_a_component_and_one_of_several_is_enough() {
    let procedure = everything();
    let version = version(&procedure);
    let mut session = Session::new(version, &given(&[("case", "works")]), today());
    let state = |session: &Session<&Version>, id: &str| {
        let states = session.assessment().components;
        states
            .into_iter()
            .find(|state| state.component == id)
            .unwrap()
    };
    let codes = |session: &Session<&Version>| -> Vec<String> {
        let found = session.findings().into_iter();
        found
            .map(|found| format!("{} {}", found.place, found.fault.code))
            .collect()
    };
    assert!(state(&session, "licence").needed.holds());
    let changes = session
        .set("company.tax_code", Answer::from("0100109106"))
        .to_vec();
    assert!(
        changes
            .iter()
            .any(|change| matches!(change, Change::Component(_)))
    );
    assert!(!state(&session, "licence").needed.holds());
    assert!(state(&session, "licence").spared);
    assert!(codes(&session).contains(&"/components/land component.none_of".to_owned()));
    assert!(state(&session, "land").needed.holds() && state(&session, "lease").needed.holds());
    let mut dossier = given(&[("case", "works"), ("company.tax_code", "0100109106")]);
    dossier.attachments.push(Attachment {
        component: "lease".into(),
        name: "hop-dong.pdf".into(),
        bytes: 10,
        kind: Some(FileKind::Pdf),
        sha256: "a".into(),
    });
    let place = |id: &str| {
        let mut components = version.components.iter();
        components.position(|known| known.id == id).unwrap()
    };
    let (land, lease) = (place("land"), place("lease"));
    let changes = session.follow(&dossier);
    assert!(changes.contains(&Change::Component(u16::try_from(land).unwrap())));
    assert!(!codes(&session).iter().any(|code| code.contains("none_of")));
    // The other one is not asked for any more, and no answer is the reason.
    assert!(!state(&session, "land").needed.holds() && state(&session, "lease").needed.holds());
    assert!(session.rests_on(Subject::Component(land)).is_empty());
    assert!(!session.rests_on(Subject::Component(lease)).is_empty());
}

#[test]
fn what_is_overwhelming_is_found_fault_with() {
    let procedure = everything();
    let version = version(&procedure);
    let long = "a".repeat(10_000_000);
    let many = vec![serde_json::json!({ "name": "x", "grade": "one", "storeys": 1 }); 100_000];
    let mut deep = serde_json::json!("leaf");
    for _ in 0..100 {
        deep = serde_json::json!([deep]);
    }
    let text = serde_json::json!({ "answers": {
        "case": "works", "urban": 7, "floors": 1e300, "height": -0.0, "cost": "NaN",
        "remarks": long, "works": many, "owner": deep.clone(), "nickname": { "a": deep },
        "purposes": [1, [2], { "b": 3 }], "plot": u64::MAX, "begins": null,
        "": "", "__proto__": { "x": 1 },
    }});
    let dossier: Dossier = serde_json::from_str(&text.to_string()).unwrap();
    let found = assess(version, &dossier, today());
    assert!(!found.is_complete());
    let at = |id: &str| -> Vec<_> {
        let found = found.findings.iter();
        let found = found.filter(|finding| finding.place == Place::Answer(id.into()));
        found
            .map(|finding| finding.fault.code.to_string())
            .collect()
    };
    assert_eq!(at("works"), ["table.too_many", "rule.names_differ"]);
    assert_eq!(at("remarks"), ["text.too_long"]);
    assert_eq!(at("purposes"), ["answer.unreadable"]);
    // All the rest of the rows was not even kept.
    assert!(found.findings.len() < 200, "{}", found.findings.len());
}
