//! What holds for every date and amount.
//!
//! The seed is fixed, so that a run says the same everywhere and every day.
#![cfg(not(target_arch = "wasm32"))]

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use dunghen_cases::{Catalog, Core};
use dunghen_core::{
    calendar::{OfficeHours, ReturnClock, WorkCalendar},
    condition::Condition,
    procedure::{Limit, Phase, Unit},
    schedule::{Reason, Schedule, Terms, plan, vietnam_offset},
};
use proptest::{
    prelude::*,
    sample::select,
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
    (0..31 * 365 + 8_u64).prop_map(move |days| first + Days::new(days))
}

fn moment() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (day(), 0..24 * 60_u32).prop_filter_map("a time of day", |(day, minutes)| {
        let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)?;
        let local = day.and_time(time);
        vietnam_offset().from_local_datetime(&local).single()
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    let unit = select(Unit::ALL.to_vec());
    (0..=60_u32, unit).prop_map(|(amount, unit)| Limit { amount, unit })
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

/// The calendar and the office hours of the one agency.
struct Here {
    core: Core,
}

impl Here {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { core: Core::new()? })
    }

    fn calendar(&self) -> &WorkCalendar {
        &self.core.catalog().index.calendar
    }

    fn hours(&self) -> anyhow::Result<&OfficeHours> {
        self.core.hours().map_err(anyhow::Error::msg)
    }

    fn terms(&self, limit: Limit) -> anyhow::Result<Terms<'_>> {
        Ok(Terms::new(self.calendar(), self.hours()?, limit))
    }
}

#[test]
fn adding_working_days_agrees_with_counting_them_one_by_one() -> anyhow::Result<()> {
    let calendar = Catalog::built_in()?.index.calendar;
    runner(2_000).run(&(day(), 0..=300_u32), |(from, amount)| {
        let sum = calendar.add_working_days(from, amount);
        prop_assert_eq!(sum, naive_add(&calendar, from, amount));
        let Some(sum) = sum else { return Ok(()) };
        prop_assert_eq!(calendar.working_days_between(from, sum), amount);
        prop_assert!(amount == 0 || calendar.day(sum).is_some_and(|day| day.is_working()));
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
        working += u32::from(is_working == Some(true));
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
    let here = Here::new()?;
    runner(6_000).run(
        &(moment(), limit(), any::<bool>()),
        |(sent_at, limit, same_hour)| {
            let mut hours = here.hours().map_err(failed)?.clone();
            if same_hour {
                hours.returns = ReturnClock::SameHour;
            }
            let terms = Terms::new(here.calendar(), &hours, limit);
            let promise = terms.schedule(sent_at);
            prop_assert_eq!(promise.sent_at, sent_at);
            let Some(result_at) = promise.result_at else {
                prop_assert!(promise.entries.is_empty() && promise.status.is_none());
                return Ok(());
            };
            let calendar = here.calendar();
            let due = result_at.date_naive();
            prop_assert!(
                calendar.day(due).is_some_and(|day| day.is_working()),
                "{due}"
            );
            let open = hours.sessions(due);
            let inside = |at: NaiveTime| {
                open.iter()
                    .any(|(opens, closes)| *opens <= at && at <= *closes)
            };
            prop_assert!(inside(result_at.time()), "{result_at}");
            reproduces(&promise)
        },
    )?;
    Ok(())
}

fn failed(error: anyhow::Error) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

/// The promise told again from its entries, as a person would read them.
fn reproduces(promise: &Schedule) -> Result<(), TestCaseError> {
    let day_of = |moment: Option<DateTime<FixedOffset>>| moment.map(|moment| moment.date_naive());
    let dates: Vec<_> = promise.entries.iter().map(|entry| entry.date).collect();
    let sent = promise.sent_at.date_naive();
    let due = day_of(promise.result_at).unwrap_or_default();
    let expected: Vec<_> = sent.iter_days().take_while(|date| *date <= due).collect();
    prop_assert_eq!(dates, expected, "every day once, from sending to result");

    let Limit { amount, unit } = promise.limit;
    let (mut counted, mut minutes) = (0, 0);
    let mut day_zero = None;
    let mut ended = None;
    for entry in &promise.entries {
        prop_assert!(entry.source.is_some(), "{} is not cited", entry.date);
        let rests = matches!(
            entry.reason,
            Reason::Weekend | Reason::Holiday | Reason::HolidayMakeUp | Reason::SwappedOff
        );
        if let Some(count) = entry.counted {
            counted += 1;
            prop_assert_eq!(count, counted, "{}", entry.date);
            prop_assert!(day_zero.is_some(), "counting begins after day 0");
            prop_assert!(unit == Unit::Days || !rests, "{}", entry.date);
        }
        if let Some(some) = entry.params.get("minutes") {
            minutes += some.parse::<u32>().unwrap_or_default();
        }
        match entry.reason {
            Reason::DayZero => {
                prop_assert_eq!(day_zero, None, "day 0 comes once");
                day_zero = Some(entry.date);
            }
            Reason::AfterClosing => {
                prop_assert_eq!(entry.date, sent);
                prop_assert_eq!(day_zero, None);
            }
            Reason::WorkingDay | Reason::MakeUpSaturday => {
                prop_assert_eq!(unit, Unit::WorkingDays);
                prop_assert!(entry.counted.is_some());
            }
            Reason::CalendarDay => prop_assert!(unit == Unit::Days && entry.counted.is_some()),
            Reason::Hours => prop_assert_eq!(unit, Unit::WorkingHours),
            Reason::TermEnd => ended = Some(entry.date),
            Reason::Rolled => prop_assert_eq!(entry.date, due),
            Reason::WithinTerm => prop_assert!(matches!(unit, Unit::Months | Unit::Years)),
            _ => prop_assert!(rests, "{}: {:?}", entry.date, entry.reason),
        }
    }
    prop_assert_eq!(day_zero, day_of(promise.accepted_at));
    prop_assert!(promise.accepted_at.is_some_and(|at| at >= promise.sent_at));
    let day_zero = day_zero.unwrap_or_default();
    match unit {
        Unit::WorkingDays | Unit::Days => prop_assert_eq!(counted, amount),
        Unit::WorkingHours => prop_assert_eq!(minutes, amount * 60),
        Unit::Months | Unit::Years => {
            let months = if unit == Unit::Years {
                12 * amount
            } else {
                amount
            };
            let ends = day_zero.checked_add_months(chrono::Months::new(months));
            prop_assert_eq!(ended.or((amount == 0).then_some(day_zero)), ends);
        }
    }
    Ok(())
}

#[test]
fn later_or_more_is_never_due_earlier() -> anyhow::Result<()> {
    let here = Here::new()?;
    let given = (moment(), 0..20 * 24 * 60_i64, limit(), 0..=20_u32);
    runner(3_000).run(&given, |(sent_at, minutes, limit, more)| {
        let promise = |at, limit| {
            here.terms(limit)
                .map(|terms| terms.schedule(at))
                .map_err(failed)
        };
        let one = promise(sent_at, limit)?;
        let longer = Limit {
            amount: limit.amount + more,
            ..limit
        };
        let later = promise(sent_at + TimeDelta::minutes(minutes), limit)?;
        prop_assert!(later.accepted_at.is_none() || one.accepted_at <= later.accepted_at);
        for other in [later, promise(sent_at, longer)?] {
            // What is undated lies past the calendar's end: later than any date.
            let due = |schedule: &Schedule| schedule.result_at;
            prop_assert!(
                due(&other).is_none() || due(&one).is_some_and(|at| Some(at) <= due(&other))
            );
        }
        Ok(())
    })?;
    Ok(())
}

#[test]
fn the_latest_moment_is_the_latest() -> anyhow::Result<()> {
    let here = Here::new()?;
    runner(1_500).run(&(day(), limit()), |(by, limit)| {
        let terms = here.terms(limit).map_err(failed)?;
        let Some(latest) = terms.latest(by) else {
            // Then not even the first moment of the calendar is early enough.
            let first = here.calendar().span().unwrap_or_default().0;
            let first = here.calendar().next_working_day(first).unwrap_or_default();
            let due =
                terms.due(first.and_time(NaiveTime::from_hms_opt(17, 29, 0).unwrap_or_default()));
            prop_assert!(due.is_none_or(|due| due.date() > by));
            return Ok(());
        };
        prop_assert!(
            terms.due(latest).is_some_and(|due| due.date() <= by),
            "{latest}"
        );
        let next = terms.acceptance(latest + TimeDelta::minutes(1));
        let due = next.and_then(|next| terms.due(next));
        prop_assert!(
            due.is_none_or(|due| due.date() > by),
            "{latest} and {next:?} for {by}"
        );
        Ok(())
    })?;
    Ok(())
}

#[test]
fn phases_one_after_another_end_where_their_sum_ends() -> anyhow::Result<()> {
    let here = Here::new()?;
    let parts = proptest::collection::vec(1..=24_u32, 1..6);
    runner(1_500).run(&(moment(), parts), |(sent_at, parts)| {
        let hours = Limit {
            amount: parts.iter().sum(),
            unit: Unit::WorkingHours,
        };
        let terms = here.terms(hours).map_err(failed)?;
        let promise = terms.schedule(sent_at);
        let (Some(accepted), Some(result)) = (promise.accepted_at, promise.result_at) else {
            return Ok(());
        };
        let phase = |(at, hours): (usize, &u32)| Phase {
            id: format!("p{at}").as_str().into(),
            actor: "office".into(),
            hours: *hours,
            silent_consent: false,
            at_most: None,
            after: at
                .checked_sub(1)
                .map(|at| format!("p{at}").as_str().into())
                .into_iter()
                .collect(),
            when: Condition::Always,
            law: None,
        };
        let phases: Vec<Phase> = parts.iter().enumerate().map(phase).collect();
        let phases: Vec<&Phase> = phases.iter().collect();
        let plans = plan(&terms, &phases, accepted, result, &[]);
        prop_assert_eq!(plans.len(), parts.len());
        prop_assert_eq!(plans.last().map(|last| last.due), Some(result));
        prop_assert!(
            plans
                .iter()
                .all(|plan| plan.critical && plan.slack_minutes == 0)
        );
        Ok(())
    })?;
    Ok(())
}
