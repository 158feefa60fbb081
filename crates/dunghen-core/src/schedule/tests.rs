//! What happens after acceptance, on a calendar of one plain year.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use alloc::{format, string::ToString, sync::Arc, vec, vec::Vec};

use chrono::{DateTime, FixedOffset, NaiveTime, Weekday};

use super::*;
use crate::{
    calendar::{
        CalendarData, CalendarYear, CountingLaw, DayOff, DayOffKind, Desk, ReturnClock, Season,
    },
    citation::Citation,
    condition::Condition,
    id::Id,
    procedure::{Phase, Supplements},
    table::Table,
};

fn cited(act: &str) -> Arc<Citation> {
    Arc::new(act.parse().unwrap())
}

fn law() -> Arc<Citation> {
    cited("1/2026/QH16")
}

/// Year 2026, with 24 November off, open from 8 to 12 and from 13 to 17.
pub(crate) fn calendar() -> WorkCalendar {
    let counting = law;
    WorkCalendar::new(CalendarData {
        weekly_rest: vec![Weekday::Sat, Weekday::Sun],
        law: CountingLaw {
            day_zero: counting(),
            acceptance: counting(),
            weekly_rest: counting(),
            working_day: counting(),
            calendar_day: counting(),
            months: counting(),
            rolled: counting(),
            supplement: cited("2/2026/NĐ-CP"),
            extension: cited("3/2026/NĐ-CP"),
        },
        names: Table(vec![]),
        years: vec![CalendarYear {
            year: 2026,
            status: CalendarStatus::Announced,
            off: vec![DayOff {
                date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
                name: "culture_day".into(),
                kind: DayOffKind::Holiday,
                lunar: None,
                status: CalendarStatus::Announced,
                law: law(),
            }],
            swaps: vec![],
        }],
    })
}

pub(crate) fn hours() -> OfficeHours {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    OfficeHours {
        seasons: vec![Season {
            from: (1, 1),
            to: (12, 31),
            effective_from: None,
            effective_to: None,
            sessions: vec![(at(8), at(12)), (at(13), at(17))],
        }],
        desk: vec![Desk {
            weekday: Weekday::Sat,
            sessions: vec![(at(8), at(11))],
        }],
        reaction_hours: 8,
        returns: ReturnClock::Closing,
    }
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-{text}:00+07:00")).unwrap()
}

fn working_days(amount: u32) -> Limit {
    Limit {
        amount,
        unit: Unit::WorkingDays,
    }
}

fn clock<'c>(
    calendar: &'c WorkCalendar,
    hours: &'c OfficeHours,
    limit: Limit,
    supplements: Supplements,
) -> Clock<'c> {
    let terms = Terms::new(calendar, hours, limit);
    let accepted = at("11-02T09:00");
    Clock::new(terms, supplements, accepted, accepted).unwrap()
}

fn pause(at_most: u32, within: Option<Limit>) -> Supplements {
    Supplements::Pause {
        at_most,
        within,
        law: Citation::clone(&law()),
    }
}

/// Day of the month and number of the days that count.
fn counted(schedule: &Schedule) -> Vec<(u32, u32)> {
    use chrono::Datelike;
    let entries = schedule.entries.iter();
    entries
        .filter_map(|entry| Some((entry.date.day(), entry.counted?)))
        .collect()
}

#[test]
fn a_supplement_begins_the_count_anew() {
    let (calendar, hours) = (calendar(), hours());
    let mut clock = clock(&calendar, &hours, working_days(5), Supplements::Restart);
    assert_eq!(clock.schedule().result_at, Some(at("11-09T17:00")));
    clock
        .apply(at("11-05T10:00"), Event::SupplementAsked)
        .unwrap();
    assert_eq!(clock.schedule().result_at, None);
    // Back on Tuesday after closing: accepted on Wednesday, then five days in full.
    clock.apply(at("11-10T17:30"), Event::Supplemented).unwrap();
    assert_eq!(clock.schedule().result_at, Some(at("11-18T17:00")));
    let expected = [(12, 1), (13, 2), (16, 3), (17, 4), (18, 5)];
    assert_eq!(counted(clock.schedule()), expected);
    let reasons: Vec<_> = clock
        .schedule()
        .entries
        .iter()
        .map(|entry| entry.reason)
        .collect();
    use Reason::*;
    assert_eq!(
        reasons,
        [
            Restarted,
            Restarted,
            Restarted,
            SupplementAsked,
            SupplementWaiting,
            Weekend,
            Weekend,
            SupplementWaiting,
            SupplementWaiting,
            DayZero,
            WorkingDay,
            WorkingDay,
            Weekend,
            Weekend,
            WorkingDay,
            WorkingDay,
            WorkingDay,
        ]
    );
    // What was promised at first is not forgotten.
    assert_eq!(clock.promise().result_at, Some(at("11-09T17:00")));
}

#[test]
fn where_it_pauses_only_the_rest_is_counted() {
    let (calendar, hours) = (calendar(), hours());
    let two_weeks = Limit {
        amount: 14,
        unit: Unit::Days,
    };
    let mut clock = clock(
        &calendar,
        &hours,
        working_days(5),
        pause(1, Some(two_weeks)),
    );
    clock
        .apply(at("11-05T10:00"), Event::SupplementAsked)
        .unwrap();
    assert_eq!(clock.supplement_by(), NaiveDate::from_ymd_opt(2026, 11, 19));
    clock.apply(at("11-10T09:00"), Event::Supplemented).unwrap();
    // Two days were counted before; three are left, strictly after the tenth.
    assert_eq!(
        counted(clock.schedule()),
        [(3, 1), (4, 2), (11, 3), (12, 4), (13, 5)]
    );
    assert_eq!(clock.schedule().result_at, Some(at("11-13T17:00")));
    assert_eq!(
        clock.apply(at("11-11T09:00"), Event::SupplementAsked),
        Err(Refusal::TooManySupplements { at_most: 1 })
    );
}

#[test]
fn what_comes_too_late_is_refused() {
    let (calendar, hours) = (calendar(), hours());
    let within = Some(working_days(2));
    let mut clock = clock(&calendar, &hours, working_days(5), pause(1, within));
    clock
        .apply(at("11-05T10:00"), Event::SupplementAsked)
        .unwrap();
    let by = NaiveDate::from_ymd_opt(2026, 11, 9).unwrap();
    let late = clock.apply(at("11-10T09:00"), Event::Supplemented);
    assert_eq!(late, Err(Refusal::SupplementTooLate { by }));
    // Nothing has changed, so an event in time is still possible.
    assert_eq!(clock.supplement_by(), Some(by));
    clock.apply(at("11-09T09:00"), Event::Supplemented).unwrap();
}

#[test]
fn a_result_is_put_off_once_and_in_time() {
    let (calendar, hours) = (calendar(), hours());
    let terms = Terms::new(&calendar, &hours, working_days(5));
    let mut clock = clock(&calendar, &hours, working_days(5), Supplements::Restart);
    let late = clock.apply(at("11-09T09:00"), Event::Extended(working_days(3)));
    let (day, due) = (
        at("11-09T09:00").date_naive(),
        at("11-09T17:00").date_naive(),
    );
    assert_eq!(late, Err(Refusal::ExtensionTooLate { at: day, due }));
    clock
        .apply(at("11-08T09:00"), Event::Extended(working_days(3)))
        .unwrap();
    assert_eq!(clock.schedule().result_at, Some(at("11-12T17:00")));
    assert_eq!(counted(clock.schedule()).last(), Some(&(12, 8)));
    assert_eq!(clock.schedule().limit, working_days(8));
    let again = clock.apply(at("11-10T09:00"), Event::Extended(working_days(1)));
    assert_eq!(again, Err(Refusal::SecondExtension));
    let rule = again.unwrap_err().law(&terms).map(ToString::to_string);
    assert_eq!(rule.as_deref(), Some("3/2026/NĐ-CP"));
    assert_eq!(clock.promise().limit, working_days(5));
}

#[test]
fn hours_months_and_days_stand_still_too() {
    let (calendar, hours) = (calendar(), hours());
    for (limit, before, after) in [
        // Two hours of sixteen were gone; fourteen are left from the morning of the fifth.
        ((16, Unit::WorkingHours), "11-03T17:00", "11-06T15:00"),
        ((3, Unit::Days), "11-05T17:00", "11-09T17:00"),
        // From 2 November to 2 December, three days later for three days.
        ((1, Unit::Months), "12-02T17:00", "12-07T17:00"),
    ] {
        let (amount, unit) = limit;
        let limit = Limit { amount, unit };
        let mut clock = clock(&calendar, &hours, limit, Supplements::Restart);
        let due = clock.schedule().result_at;
        let expected = match unit {
            Unit::WorkingHours => at("11-04T09:00"),
            _ => at(before),
        };
        assert_eq!(due, Some(expected), "{limit}");
        clock.apply(at("11-02T11:00"), Event::Paused).unwrap();
        clock.apply(at("11-05T08:00"), Event::Resumed).unwrap();
        assert_eq!(clock.schedule().result_at, Some(at(after)), "{limit}");
    }
}

#[test]
fn events_come_in_turn() {
    let (calendar, hours) = (calendar(), hours());
    let mut clock = clock(&calendar, &hours, working_days(5), Supplements::Restart);
    let out = |event| matches!(event, Err(Refusal::OutOfTurn(_)));
    assert!(out(clock.apply(at("11-03T09:00"), Event::Supplemented)));
    assert!(out(clock.apply(at("11-03T09:00"), Event::Resumed)));
    clock
        .apply(at("11-03T09:00"), Event::SupplementAsked)
        .unwrap();
    assert!(out(clock.apply(at("11-04T09:00"), Event::SupplementAsked)));
    let back = clock.apply(at("11-02T10:00"), Event::Supplemented);
    assert!(matches!(back, Err(Refusal::Backwards { .. })));
    clock.apply(at("11-04T09:00"), Event::Withdrawn).unwrap();
    assert!(out(clock.apply(at("11-05T09:00"), Event::Supplemented)));
    assert_eq!(clock.schedule().result_at, None);
}

#[test]
fn a_counter_open_on_saturday_takes_in_and_does_not_count() {
    let (calendar, hours) = (calendar(), hours());
    let mut terms = Terms::new(&calendar, &hours, working_days(1));
    terms.at_counter = true;
    let schedule = terms.schedule(at("11-07T09:00"));
    assert_eq!(schedule.accepted_at, Some(at("11-07T09:00")));
    assert_eq!(schedule.result_at, Some(at("11-09T17:00")));
    let first = schedule.entries.first().unwrap();
    assert_eq!(
        first.params.get("arrived").map(|text| &**text),
        Some("desk")
    );
    // On Friday evening it is the desk that is open next.
    assert_eq!(
        terms.schedule(at("11-06T18:00")).accepted_at,
        Some(at("11-07T08:00"))
    );
    terms.at_counter = false;
    assert_eq!(
        terms.schedule(at("11-07T09:00")).accepted_at,
        Some(at("11-09T08:00"))
    );
}

#[test]
fn the_agency_has_its_hours_to_look() {
    let (calendar, hours) = (calendar(), hours());
    let schedule = Terms::new(&calendar, &hours, working_days(5)).schedule(at("11-23T16:00"));
    assert_eq!(schedule.accepted_by, Some(at("11-25T16:00")));
}

#[test]
fn a_limit_ends_at_a_clock_time_of_its_own() {
    let (calendar, hours) = (calendar(), hours());
    let due = |by: &str, sent| {
        let terms = Terms {
            by: wire::read_time(by),
            ..Terms::new(&calendar, &hours, working_days(5))
        };
        terms.schedule(at(sent)).result_at
    };
    let rows = [
        ("15:00", "12-01T15:00"),
        // In the lunch break and after closing nobody hands it over any more.
        ("12:15", "12-01T12:00"),
        ("23:00", "12-01T17:00"),
        // It is not due before the office opens.
        ("06:00", "12-01T08:00"),
    ];
    for (by, expected) in rows {
        assert_eq!(due(by, "11-23T09:00"), Some(at(expected)), "{by}");
        assert_eq!(due(by, "11-23T16:00"), Some(at(expected)), "{by}");
    }
}

#[test]
fn what_begins_elsewhere_has_no_date_yet() {
    let (calendar, hours) = (calendar(), hours());
    let terms = Terms {
        starts: StartEvent::AssessmentNotice,
        ..Terms::new(&calendar, &hours, working_days(6))
    };
    let schedule = terms.schedule(at("11-23T09:00"));
    assert_eq!(schedule.accepted_at, Some(at("11-23T09:00")));
    assert_eq!((schedule.result_at, schedule.entries.len()), (None, 0));
}

fn phase(id: &str, hours: u32, after: &[&str]) -> Phase {
    Phase {
        id: id.into(),
        actor: "office".into(),
        hours,
        silent_consent: false,
        at_most: None,
        after: after.iter().map(|id| Id::from(*id)).collect(),
        when: Condition::Always,
        law: None,
    }
}

#[test]
fn phases_side_by_side_join_and_leave_slack() {
    let (calendar, hours) = (calendar(), hours());
    let terms = Terms::new(&calendar, &hours, working_days(5));
    let (accepted, result) = (at("11-02T09:00"), at("11-09T17:00"));
    let phases = [
        phase("sign", 4, &["look", "ask"]),
        phase("look", 16, &["assign"]),
        phase("ask", 8, &["assign"]),
        phase("assign", 4, &[]),
    ];
    let phases: Vec<_> = phases.iter().collect();
    let plans = plan(&terms, &phases, accepted, result, &[]);
    let dates: Vec<_> = plans.iter().map(|plan| (plan.start, plan.due)).collect();
    assert_eq!(
        dates,
        [
            (at("11-04T14:00"), at("11-05T09:00")),
            (at("11-02T14:00"), at("11-04T14:00")),
            (at("11-02T14:00"), at("11-03T14:00")),
            (at("11-02T09:00"), at("11-02T14:00")),
        ]
    );
    let critical: Vec<_> = plans.iter().map(|plan| plan.critical).collect();
    assert_eq!(critical, [true, true, false, true]);
    // Asking has the eight hours more that looking takes.
    assert_eq!(plans[2].slack_minutes - plans[1].slack_minutes, 8 * 60);

    // Looking was done a day late: what follows moves, the promise does not.
    let done = [
        ("assign".into(), at("11-02T12:00")),
        ("look".into(), at("11-05T14:00")),
    ];
    let again = plan(&terms, &phases, accepted, result, &done);
    assert_eq!(again[0].start, at("11-05T14:00"));
    assert_eq!(again[1].done_at, Some(at("11-05T14:00")));
    assert_eq!(plans[0].slack_minutes - again[0].slack_minutes, 8 * 60);
    // In a circle nothing can be dated.
    let circle = [phase("a", 1, &["b"]), phase("b", 1, &["a"])];
    let circle: Vec<_> = circle.iter().collect();
    assert_eq!(plan(&terms, &circle, accepted, result, &[]), []);
}

#[test]
fn other_beginnings_are_counted_the_same_way() {
    let (calendar, hours) = (calendar(), hours());
    let terms = Terms::new(&calendar, &hours, working_days(5));
    let found = terms.scenarios(at("11-02T09:00"), &Supplements::Restart);
    let due: Vec<_> = found
        .iter()
        .map(|(scenario, schedule)| (*scenario, schedule.result_at.unwrap()))
        .collect();
    assert_eq!(
        due,
        [
            (Scenario::Earliest, at("11-09T17:00")),
            (Scenario::NextDay, at("11-10T17:00")),
            // Eight working hours later it is nine in the morning again.
            (Scenario::Latest, at("11-10T17:00")),
            // Asked for on Thursday, in on Monday, and five days in full from then.
            (Scenario::Supplement, at("11-16T17:00")),
        ]
    );
    // Nothing is told of what begins with an event that has no date.
    let starts = StartEvent::Payment;
    let undated = Terms { starts, ..terms };
    assert_eq!(
        undated.scenarios(at("11-02T09:00"), &Supplements::Restart),
        []
    );
    // A supplement cannot be asked for after the result.
    let short = Terms {
        limit: working_days(2),
        ..terms
    };
    let found = short.scenarios(at("11-02T09:00"), &Supplements::Restart);
    assert!(
        found
            .iter()
            .all(|(scenario, _)| *scenario != Scenario::Supplement)
    );
}

#[test]
fn limits_are_read_as_they_are_written() {
    for unit in Unit::ALL {
        let limit = Limit { amount: 20, unit };
        assert_eq!(Limit::parse(&limit.to_string()), Some(limit));
    }
    assert_eq!(Limit::parse("1 working-day"), Some(working_days(1)));
    for text in [
        "",
        "5",
        "5 weeks",
        "-1 days",
        "+1 days",
        "x days",
        "99999999999 days",
    ] {
        assert_eq!(Limit::parse(text), None, "{text}");
    }
}
