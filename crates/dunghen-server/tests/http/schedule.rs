//! When a result would be due, asked without a dossier.

use anyhow::Context;
use dunghen_core::{calendar::CalendarStatus, procedure::Unit, schedule::Schedule};
use serde_json::Value;

use crate::server::{NOW, Server};

const SCHEDULE: &str = "/api/v1/schedule?procedure=1.013233";

#[test]
fn a_moment_is_read_in_every_spelling_a_person_may_use() -> anyhow::Result<()> {
    let server = Server::start()?;
    let expected = "2026-11-23T16:10:00+07:00";
    for spelled in [
        "2026-11-23T16:10:00%2B07:00",
        // A plus left bare arrives as a blank.
        "2026-11-23T16:10:00+07:00",
        "2026-11-23T16:10:00%2b07:00",
        "2026-11-23T09:10:00Z",
        "2026-11-23T09:10:00.000Z",
        "2026-11-23T18:10:00%2B09:00",
        "2026-11-22T21:10:00-12:00",
        // Without an offset, the time is that of Viet Nam.
        "2026-11-23T16:10:00",
        "2026-11-23T16:10",
    ] {
        let answer = server
            .client
            .get(&format!("{SCHEDULE}&sent_at={spelled}"))?;
        assert_eq!(answer.status, 200, "{spelled}");
        let schedule: Schedule = answer.read()?;
        assert_eq!(schedule.sent_at.to_rfc3339(), expected, "{spelled}");
        assert_eq!(
            schedule.result_at.map(|at| at.to_rfc3339()).as_deref(),
            Some("2026-12-01T17:30:00+07:00"),
            "{spelled}"
        );
    }
    Ok(())
}

#[test]
fn without_a_moment_it_is_now() -> anyhow::Result<()> {
    let server = Server::start()?;
    let schedule: Schedule = server.client.get(SCHEDULE)?.read()?;
    assert_eq!(schedule.sent_at.to_rfc3339(), NOW);
    Ok(())
}

#[test]
fn the_day_is_the_day_in_viet_nam() -> anyhow::Result<()> {
    let server = Server::start()?;
    // 17:30 UTC on 30 June is the first of July here, the first day of the version in
    // force; half an hour before, the one before it counts days of the calendar.
    let at = |moment: &str| -> anyhow::Result<Schedule> {
        let path = format!("/api/v1/schedule?procedure=1.013217&sent_at={moment}");
        server.client.get(&path)?.read()
    };
    let (before, after) = (at("2026-06-30T16:59:59Z")?, at("2026-06-30T17:30:00Z")?);
    assert_eq!(before.limit.unit, Unit::Days);
    assert_eq!(after.limit.unit, Unit::WorkingDays);
    Ok(())
}

#[test]
fn a_question_that_cannot_be_read_says_what_was_expected() -> anyhow::Result<()> {
    let server = Server::start()?;
    let rows = [
        ("procedure=1.013233&sent_at=", "found sent_at ``"),
        ("procedure=1.013233&sent_at=now", "found sent_at `now`"),
        (
            "procedure=1.013233&sent_at=2026-11-23",
            "found sent_at `2026-11-23`",
        ),
        (
            "procedure=1.013233&sent_at=2026-02-30T09:00",
            "found sent_at",
        ),
        (
            "procedure=1.013233&sent_at=2026-11-23T24:00",
            "found sent_at",
        ),
        (
            "procedure=1.013233&sent_at=2026-11-23T09:00:00%2B99:00",
            "found sent_at",
        ),
        (
            "procedure=1.013233&sent_at=9999-12-31T23:59:59-12:00",
            "found sent_at",
        ),
        ("procedure=1.013233&sent_at=%00", "found sent_at"),
        ("procedure=1.013233&case=stolen", "found case `stolen`"),
        ("procedure=1.013233&case=", "found case ``"),
        ("procedure=1.013235&case=stolen", "found case `stolen`"),
        ("procedure=1.013233&when=now", "unknown field `when`"),
        ("procedure=1.013233&procedure=1.013235", "duplicate field"),
        ("sent_at=2026-11-23T09:00", "missing field `procedure`"),
        ("", "missing field `procedure`"),
    ];
    for (query, told) in rows {
        let answer = server.client.get(&format!("/api/v1/schedule?{query}"))?;
        let problem = answer.problem(400, "/problems/unreadable-request");
        assert!(problem.is_ok(), "{query}: {problem:?}");
        let problem = problem?;
        let detail = problem
            .get("detail")
            .and_then(Value::as_str)
            .unwrap_or_default();
        assert!(detail.contains(told), "{query}: found `{detail}`");
    }
    Ok(())
}

#[test]
fn what_is_not_there_is_not_found() -> anyhow::Result<()> {
    let server = Server::start()?;
    let answer = server.client.get("/api/v1/schedule?procedure=1.000000")?;
    answer.problem(404, "/problems/unknown-procedure")?;
    for day in ["2026-06-09T09:00", "0001-01-01T00:00", "2019-12-31T09:00"] {
        let answer = server.client.get(&format!("{SCHEDULE}&sent_at={day}"))?;
        answer.problem(404, "/problems/not-found")?;
    }
    Ok(())
}

#[test]
fn a_year_without_a_notice_is_projected() -> anyhow::Result<()> {
    let server = Server::start()?;
    let path = format!("{SCHEDULE}&sent_at=2027-12-27T09:00");
    let schedule: Schedule = server.client.get(&path)?.read()?;
    let result = schedule.result_at.map(|at| at.to_rfc3339());
    assert_eq!(result.as_deref(), Some("2028-01-04T17:30:00+07:00"));
    assert_eq!(schedule.status, Some(CalendarStatus::Projected));
    Ok(())
}

#[test]
fn a_year_of_the_calendar_is_told_with_its_sources() -> anyhow::Result<()> {
    let server = Server::start()?;
    let year: Value = server.client.get("/api/v1/calendar/2026")?.read()?;
    let told = |path: &str| year.pointer(path).and_then(Value::as_str);
    assert_eq!(told("/status"), Some("announced"));
    assert_eq!(told("/announced_until"), Some("2027-12-31"));
    assert_eq!(told("/swaps/1/off"), Some("2026-08-31"));
    assert_eq!(told("/swaps/1/worked"), Some("2026-08-22"));
    let off = year.get("off").and_then(Value::as_array).context("off")?;
    let is_it = |off: &&Value| off.get("date").and_then(Value::as_str) == Some("2026-11-24");
    let culture = off.iter().find(is_it).context("24 November")?;
    let told = |path: &str| culture.pointer(path).and_then(Value::as_str);
    assert_eq!(told("/name/vi"), Some("Ngày Văn hóa Việt Nam"));
    assert_eq!(told("/source"), Some("28/2026/QH16 Điều 2"));
    for year in ["2019", "2051", "x", "02026", "-1"] {
        let answer = server.client.get(&format!("/api/v1/calendar/{year}"))?;
        assert_eq!(answer.status, 404, "{year}");
    }
    Ok(())
}

#[test]
fn beyond_the_calendar_nothing_is_promised() -> anyhow::Result<()> {
    let server = Server::start()?;
    for sent in [
        "2050-12-27T09:00",
        "2051-01-03T09:00",
        "9999-12-31T23:59:59",
    ] {
        let answer = server.client.get(&format!("{SCHEDULE}&sent_at={sent}"))?;
        assert_eq!(
            answer.status,
            200,
            "{sent}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        let schedule: Schedule = answer.read()?;
        assert_eq!(schedule.result_at, None, "{sent}");
        assert!(schedule.entries.is_empty(), "{sent}");
    }
    Ok(())
}

#[test]
fn a_case_that_is_known_is_counted_by() -> anyhow::Result<()> {
    let server = Server::start()?;
    for case in ["lost", "torn"] {
        let path = format!("/api/v1/schedule?procedure=1.013235&case={case}");
        let answer = server.client.get(&path)?;
        if answer.status == 400 {
            let problem: Value = answer.read()?;
            let detail = problem
                .get("detail")
                .and_then(Value::as_str)
                .unwrap_or_default();
            anyhow::bail!("{detail}");
        }
        let schedule: Schedule = answer.read()?;
        assert_eq!(schedule.limit.amount, 5);
    }
    Ok(())
}

#[test]
fn the_schema_of_the_answers_is_that_of_the_day_and_speaks_the_language() -> anyhow::Result<()> {
    let server = Server::start()?;
    let address = "/api/v1/procedures/1.013235/schema";
    let said = |lang: &str, at: &str| -> anyhow::Result<Value> {
        let headers = [("accept-language", lang)];
        let answer = server
            .client
            .get_with(&format!("{address}{at}"), &headers)?;
        anyhow::ensure!(answer.header("content-type") == Some("application/schema+json"));
        anyhow::ensure!(answer.header("content-language") == Some(lang));
        answer.read()
    };
    let (vi, en) = (said("vi", "")?, said("en", "")?);
    let told = |schema: &Value, path: &str| schema.pointer(path).cloned();
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    assert_eq!(told(&vi, "/$schema"), Some(dialect.into()));
    assert_eq!(told(&vi, "/required"), told(&en, "/required"));
    assert!(
        told(&vi, "/required")
            .is_some_and(|names| names.as_array().is_some_and(|names| !names.is_empty()))
    );
    assert_eq!(said("vi", "?sent_at=2026-11-23T09:00")?, vi);
    let asked = vi
        .pointer("/properties")
        .and_then(Value::as_object)
        .context("properties")?;
    let name = asked
        .keys()
        .find(|name| *name != "case")
        .context("a question")?;
    let title = format!("/properties/{name}/title");
    assert_ne!(told(&vi, &title), told(&en, &title));
    for (path, status) in [
        (format!("{address}?sent_at=1999-01-04T09:00"), 404),
        (format!("{address}?sent_at=x"), 400),
        (format!("{address}?day=2026-11-23"), 400),
        ("/api/v1/procedures/9.999999/schema".to_owned(), 404),
    ] {
        assert_eq!(server.client.get(&path)?.status, status, "{path}");
    }
    Ok(())
}
