//! What holds for every dossier.
//!
//! The seed is fixed, so that a run says the same everywhere and every day.
#![cfg(not(target_arch = "wasm32"))]

use chrono::{Datelike, Days, NaiveDate};
use dunghen_cases::{Catalog, Rows};
use dunghen_core::{
    assessment::{Assessment, assess},
    dossier::{Answer, Attachment, Dossier},
    file::FileKind,
    finding::{Finding, Severity},
    id::Id,
    place::Place,
    procedure::{Channel, FieldKind, Version},
};
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::{Index, select},
    test_runner::{RngSeed, TestCaseError, TestRunner},
};

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_123),
        ..ProptestConfig::default()
    })
}

fn day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::default().with_year(2020).unwrap_or_default();
    (0..8 * 365 + 2_u64).prop_map(move |days| first + Days::new(days))
}

/// An answer that may be right, near right or nothing of the kind.
fn answer(kind: &FieldKind) -> BoxedStrategy<Answer> {
    let near: Vec<String> = match kind {
        FieldKind::Choice { options: known } | FieldKind::Ward { codes: known, .. } => {
            known.iter().map(ToString::to_string).collect()
        }
        _ => [
            "12",
            "-1",
            "99999999999999999999999999999999",
            "1e400",
            "0,5",
            "1.234.567",
            "120,5 m²",
            "2024-03-15",
            "15/3/2024",
            "31/02/2024",
            "9999-12-31",
            "042085000001",
            "001099",
            "B1234567",
            "0100109106",
            "HAT-00012345",
            "123/GPXD",
            "Số 5, đường Phan Đình Phùng",
            "An\u{0300}",
            "\u{202e}x",
            "\0",
        ]
        .map(String::from)
        .into(),
    };
    prop_oneof![
        4 => select(near).prop_map(Answer::Text),
        2 => any::<String>().prop_map(Answer::Text),
        1 => "[ 0-9.,/-]{0,40}".prop_map(Answer::Text),
        1 => "\\PC{300,400}".prop_map(Answer::Text),
        1 => Just(Answer::Unreadable),
    ]
    .boxed()
}

fn attachment(components: Vec<Id>) -> impl Strategy<Value = Attachment> {
    let component = prop_oneof![3 => select(components), 1 => any::<String>().prop_map(Id::from)];
    let kind = option::of(select(vec![FileKind::Pdf, FileKind::Jpeg, FileKind::Png]));
    let bytes = prop_oneof![Just(0), 1..60_000_000_u64, Just(u64::MAX)];
    (component, any::<String>(), bytes, kind, "[ab]{1,2}").prop_map(
        |(component, name, bytes, kind, sha256)| Attachment {
            component,
            name,
            bytes,
            kind,
            sha256: sha256.into(),
        },
    )
}

fn dossier(version: &Version) -> impl Strategy<Value = Dossier> + use<> {
    let fields: Vec<_> = version
        .fields()
        .map(|field| {
            let id = field.id.clone();
            option::weighted(0.8, answer(&field.kind))
                .prop_map(move |answer| Some((id.clone(), answer?)))
        })
        .collect();
    let strays = btree_map(
        any::<String>().prop_map(Id::from),
        any::<String>().prop_map(Answer::Text),
        0..3,
    );
    let components = version
        .components
        .iter()
        .map(|component| component.id.clone())
        .collect();
    let contact = [any::<String>(), any::<String>(), any::<String>()];
    (fields, strays, contact, vec(attachment(components), 0..4)).prop_map(
        |(fields, mut answers, [full_name, phone, email], attachments)| {
            answers.extend(fields.into_iter().flatten());
            Dossier {
                answers: answers.into_iter().collect(),
                contact: dunghen_core::contact::Contact {
                    full_name,
                    phone,
                    email,
                },
                channel: Channel::Online,
                attachments,
            }
        },
    )
}

#[test]
fn garbage_is_found_fault_with_and_never_a_panic() -> anyhow::Result<()> {
    for chunk in Catalog::built_in()?.chunks.values() {
        for version in &chunk.procedure.versions {
            let given = (dossier(version), day());
            runner(300).run(&given, |(dossier, today)| {
                let verdict = assess(version, &dossier, today);
                let asked: Vec<_> = verdict.asked.iter().map(|asked| &asked.field).collect();
                prop_assert!(
                    verdict
                        .answers
                        .iter()
                        .map(|(field, _)| field)
                        .all(|id| asked.contains(&id) || **id == *"case")
                );
                idempotent(version, &dossier, today, &verdict)
            })?;
        }
    }
    Ok(())
}

#[test]
fn assessing_what_was_assessed_changes_nothing() -> anyhow::Result<()> {
    let rows = Rows::built_in()?.cases;
    let catalog = Catalog::built_in()?;
    let fields = any::<Vec<Index>>();
    let garble = (any::<Index>(), fields, any::<String>());
    runner(1_000).run(&garble, |(row, fields, garbage)| {
        let row = row.get(&rows);
        let today = row.at.date_naive();
        let version = catalog
            .chunks
            .get(&row.procedure)
            .and_then(|chunk| chunk.procedure.version_on(today));
        let Some(version) = version else {
            return Ok(());
        };
        // A good dossier with some answers spoilt comes further than garbage alone.
        let mut dossier = row.given.clone();
        let ids: Vec<_> = dossier.answers.keys().cloned().collect();
        for field in fields.iter().take(2).filter(|_| !ids.is_empty()) {
            dossier
                .answers
                .insert(field.get(&ids).clone(), Answer::from(garbage.as_str()));
        }
        let verdict = assess(version, &dossier, today);
        idempotent(version, &dossier, today, &verdict)
    })?;
    Ok(())
}

/// The normalised dossier gets the verdict of the one it was made from.
fn idempotent(
    version: &Version,
    dossier: &Dossier,
    today: NaiveDate,
    first: &Assessment,
) -> Result<(), TestCaseError> {
    let normalised = Dossier {
        answers: first.answers.iter().cloned().collect(),
        channel: dossier.channel,
        contact: dossier.contact.normalised(),
        attachments: dossier.attachments.clone(),
    };
    let second = assess(version, &normalised, today);
    prop_assert_eq!(&first.answers, &second.answers);
    prop_assert_eq!(&first.asked, &second.asked);
    prop_assert_eq!(&first.components, &second.components);
    prop_assert_eq!(&first.fees, &second.fees);
    prop_assert_eq!(&first.time_limit, &second.time_limit);
    prop_assert!(second.is_complete() || !first.is_complete());
    // An unreadable answer is not among the normalised ones: what was wrong
    // with it becomes, at most, that it is missing.
    let unread = |place: &Place| match place {
        Place::Answer(field) => first.answer(field).is_none(),
        _ => false,
    };
    // A second look at how a value was typed is for the typed value only.
    let lasting =
        |finding: &&Finding| finding.severity != Severity::Warning && !unread(&finding.place);
    let kept = |verdict: &Assessment| -> Vec<Finding> {
        verdict.findings.iter().filter(lasting).cloned().collect()
    };
    prop_assert_eq!(kept(first), kept(&second));
    Ok(())
}
