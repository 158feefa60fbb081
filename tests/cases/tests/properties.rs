//! What holds for every date and amount, and for every dossier.
//!
//! The seed is fixed, so that a run says the same everywhere and every day.
#![cfg(not(target_arch = "wasm32"))]

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone};
use dunghen_cases::{Catalog, Core, Rows};
use dunghen_core::{
    assessment::{Assessment, assess},
    calendar::WorkCalendar,
    dossier::{Answer, Attachment, Dossier},
    file::FileKind,
    finding::{Finding, Severity},
    id::Id,
    place::Place,
    procedure::{Channel, FieldKind, Limit, Unit, Version},
    schedule::{Reason, Schedule, schedule, vietnam_offset},
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

fn moment() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (day(), 0..24 * 60_u32).prop_filter_map("a time of day", |(day, minutes)| {
        let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)?;
        vietnam_offset()
            .from_local_datetime(&day.and_time(time))
            .single()
    })
}

fn days(amount: u32) -> Limit {
    Limit {
        amount,
        unit: Unit::WorkingDays,
    }
}

/// What a day is, told from the calendar's data alone and one day at a time.
fn naive_is_working(calendar: &WorkCalendar, date: NaiveDate) -> Option<bool> {
    let data = calendar.data();
    let year = data.years.iter().find(|year| year.year == date.year())?;
    Some(if year.swaps.iter().any(|swap| swap.worked == date) {
        true
    } else {
        let given_off = year.swaps.iter().any(|swap| swap.off == date);
        let off = year.off.iter().any(|off| off.date == date);
        !given_off && !off && !data.weekly_rest.contains(&date.weekday())
    })
}

/// The result by counting on one's fingers.
fn naive_add(calendar: &WorkCalendar, from: NaiveDate, amount: u32) -> Option<NaiveDate> {
    naive_is_working(calendar, from)?;
    let mut date = from;
    for _ in 0..amount {
        date = date.succ_opt()?;
        while !naive_is_working(calendar, date)? {
            date = date.succ_opt()?;
        }
    }
    Some(date)
}

#[test]
fn adding_working_days_agrees_with_counting_them_one_by_one() -> anyhow::Result<()> {
    let calendar = Catalog::built_in()?.index.calendar;
    runner(2_000).run(&(day(), 0..=300_u32), |(from, amount)| {
        let sum = calendar.add_working_days(from, amount);
        prop_assert_eq!(sum, naive_add(&calendar, from, amount));
        let Some(sum) = sum else { return Ok(()) };
        prop_assert_eq!(
            calendar.working_days_between(from, sum),
            usize::try_from(amount).unwrap_or(0)
        );
        prop_assert!(amount == 0 || calendar.day(sum).is_some_and(|day| day.is_working()));
        Ok(())
    })?;
    Ok(())
}

#[test]
fn later_or_more_is_never_due_earlier() -> anyhow::Result<()> {
    let calendar = Catalog::built_in()?.index.calendar;
    let pair = (day(), 0..40_u64, 0..=300_u32, 0..=20_u32);
    runner(2_000).run(&pair, |(from, later, amount, more)| {
        let due = calendar.add_working_days(from, amount);
        // What is undated lies past the calendar's end: later than any date.
        let not_before =
            |other: Option<NaiveDate>| other.is_none() || due.is_some_and(|due| Some(due) <= other);
        prop_assert!(not_before(
            calendar.add_working_days(from + Days::new(later), amount)
        ));
        prop_assert!(not_before(calendar.add_working_days(from, amount + more)));
        Ok(())
    })?;
    Ok(())
}

#[test]
fn every_day_is_what_the_data_says() -> anyhow::Result<()> {
    let calendar = Catalog::built_in()?.index.calendar;
    let (first, last) = calendar.span().unwrap_or_default();
    let all = first.iter_days().take_while(|date| *date <= last);
    let mut working = 0;
    for date in all {
        let is_working = calendar.day(date).map(|day| day.is_working());
        assert_eq!(is_working, naive_is_working(&calendar, date), "{date}");
        working += usize::from(is_working == Some(true));
    }
    let before = first - Days::new(1);
    assert_eq!(calendar.working_days_between(before, last), working);
    assert_eq!(
        (calendar.day(before), calendar.day(last + Days::new(1))),
        (None, None)
    );
    Ok(())
}

#[test]
fn the_entries_of_a_promise_reproduce_it() -> anyhow::Result<()> {
    let core = Core::new()?;
    let calendar = &core.catalog().index.calendar;
    let hours = core.hours().map_err(anyhow::Error::msg)?;
    runner(2_000).run(&(moment(), 0..=60_u32), |(sent_at, amount)| {
        let promise = schedule(calendar, hours, days(amount), sent_at);
        prop_assert_eq!(promise.sent_at, sent_at);
        if promise.result_at.is_none() {
            prop_assert!(promise.entries.is_empty() && promise.status.is_none());
            return Ok(());
        }
        reproduces(&promise)
    })?;
    Ok(())
}

/// The promise told again from its entries, as a person would read them.
fn reproduces(promise: &Schedule) -> Result<(), TestCaseError> {
    let day_of = |moment: Option<DateTime<FixedOffset>>| moment.map(|moment| moment.date_naive());
    let dates: Vec<_> = promise.entries.iter().map(|entry| entry.date).collect();
    let sent = promise.sent_at.date_naive();
    let due = day_of(promise.result_at).unwrap_or_default();
    let expected: Vec<_> = sent.iter_days().take_while(|date| *date <= due).collect();
    prop_assert_eq!(dates, expected, "every day once, from sending to result");

    let mut counted = 0;
    let mut day_zero = None;
    for entry in &promise.entries {
        prop_assert!(entry.source.is_some(), "{} is not cited", entry.date);
        match entry.reason {
            Reason::WorkingDay | Reason::MakeUpSaturday => counted += 1,
            Reason::DayZero => {
                prop_assert_eq!(day_zero, None, "day 0 comes once");
                day_zero = Some(entry.date);
            }
            Reason::AfterClosing => {
                prop_assert_eq!(entry.date, sent);
                prop_assert_eq!(day_zero, None);
            }
            Reason::Weekend | Reason::Holiday | Reason::HolidayMakeUp | Reason::SwappedOff => {}
        }
        let counts = matches!(entry.reason, Reason::WorkingDay | Reason::MakeUpSaturday);
        prop_assert_eq!(entry.counted, counts.then_some(counted), "{}", entry.date);
        prop_assert!(
            counted == 0 || day_zero.is_some(),
            "counting begins after day 0"
        );
    }
    prop_assert_eq!(counted, promise.limit.amount);
    prop_assert_eq!(day_zero, day_of(promise.accepted_at));
    prop_assert!(promise.accepted_at.is_some_and(|at| at >= promise.sent_at));
    Ok(())
}

#[test]
fn sending_later_is_never_answered_earlier() -> anyhow::Result<()> {
    let core = Core::new()?;
    let calendar = &core.catalog().index.calendar;
    let hours = core.hours().map_err(anyhow::Error::msg)?;
    let given = (moment(), 0..20 * 24 * 60_i64, 0..=30_u32);
    runner(1_000).run(&given, |(sent_at, minutes, amount)| {
        let promise = |at| schedule(calendar, hours, days(amount), at);
        let one = promise(sent_at);
        let other = promise(sent_at + chrono::TimeDelta::minutes(minutes));
        prop_assert!(other.accepted_at.is_none() || one.accepted_at <= other.accepted_at);
        prop_assert!(
            other.result_at.is_none()
                || one
                    .result_at
                    .is_some_and(|due| Some(due) <= other.result_at)
        );
        Ok(())
    })?;
    Ok(())
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
