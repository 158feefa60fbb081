//! Ways through a dossier's life, and every way that is barred.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use alloc::{format, string::ToString, vec, vec::Vec};

use chrono::{DateTime, FixedOffset};

use super::*;
use crate::{
    condition::Condition,
    procedure::Unit,
    schedule::tests::{calendar, hours},
};

const OFFICER: &str = "hanh";

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-{text}:00+07:00")).unwrap()
}

fn phase(id: &str, after: &[&str]) -> Phase {
    Phase {
        id: id.into(),
        actor: "expert".into(),
        hours: 8,
        silent_consent: false,
        at_most: None,
        after: after.iter().map(|id| (*id).into()).collect(),
        when: Condition::Always,
        law: None,
    }
}

fn wanted(component: Option<&str>, what: &str) -> Vec<Wanted> {
    vec![Wanted {
        component: component.map(Into::into),
        what: what.into(),
    }]
}

fn ask() -> Act {
    Act::AskSupplement {
        wanted: wanted(Some("plan"), "Bản vẽ thiếu chữ ký"),
    }
}

fn refuse() -> Act {
    Act::Refuse {
        reasons: wanted(None, "Không thuộc thẩm quyền"),
    }
}

fn supply() -> Act {
    Act::Supply {
        attachments: Vec::new(),
        note: "Đã ký lại".into(),
    }
}

/// Supplies another document than was asked for, and says nothing.
fn supply_instead(component: &str) -> Act {
    let file = Attachment {
        component: component.into(),
        name: "a.pdf".into(),
        bytes: 1,
        kind: None,
        sha256: "00".into(),
    };
    Act::Supply {
        attachments: vec![file],
        note: " ".into(),
    }
}

fn apologise(days: u32) -> Act {
    Act::Apologise {
        by: Limit {
            amount: days,
            unit: Unit::WorkingDays,
        },
        reason: "Chờ ý kiến".into(),
    }
}

fn advance(phase: &str) -> Act {
    Act::Advance {
        phase: phase.into(),
    }
}

fn rate(marks: [u8; 5]) -> Act {
    Act::Rate {
        marks,
        comment: "".into(),
    }
}

const RESOLVE: Act = Act::Resolve {
    outcome: Outcome::Granted,
};

fn actor(act: &Act) -> Actor {
    match act {
        Act::Send | Act::Supply { .. } | Act::Withdraw { .. } | Act::Rate { .. } => {
            Actor::Applicant
        }
        _ => Actor::Officer(OFFICER.into()),
    }
}

/// Walks; the life at the end and its events, or the number of the step that was refused.
fn walk(
    course: &Course<'_>,
    steps: &[(&str, Act)],
) -> Result<(Life, Vec<Event>), (usize, Refused)> {
    let sent = Event {
        at: at("11-02T09:00"),
        actor: Actor::Applicant,
        act: Act::Send,
        schedule: course.terms.map(|terms| terms.schedule(at("11-02T09:00"))),
    };
    let mut life = Life::begin(&sent).unwrap();
    let mut events = vec![sent];
    for (number, (moment, act)) in steps.iter().enumerate() {
        let event = life
            .decide(course, at(moment), actor(act), act.clone())
            .map_err(|refused| (number, refused))?;
        life.apply(&event);
        events.push(event);
    }
    // Nothing but the events makes a life.
    assert_eq!(Life::of(&events).unwrap(), life);
    Ok((life, events))
}

/// A course of five working days with a supplement that begins the count anew.
fn with_course<T>(check: impl FnOnce(Course<'_>) -> T) -> T {
    let (calendar, hours) = (calendar(), hours());
    let limit = Limit {
        amount: 5,
        unit: Unit::WorkingDays,
    };
    let phases = [phase("look", &[]), phase("inspect", &["look"])];
    let (plan, permit) = (Id::from("plan"), Id::from("permit"));
    check(Course {
        terms: Some(Terms::new(&calendar, &hours, limit)),
        supplements: Supplements::Restart,
        phases: phases.iter().collect(),
        components: vec![&plan, &permit],
    })
}

#[test]
fn a_dossier_goes_its_way() {
    with_course(|course| {
        let way = [
            ("11-02T10:00", Act::Accept),
            ("11-03T10:00", advance("look")),
            ("11-05T10:00", ask()),
            ("11-10T09:00", supply()),
            ("11-11T09:00", advance("inspect")),
            ("11-12T09:00", apologise(2)),
            ("11-18T09:00", RESOLVE),
            ("11-19T09:00", Act::Return),
            ("11-19T10:00", rate([5, 4, 3, 2, 1])),
        ];
        let result = |steps: usize| {
            let (life, _) = walk(&course, way.get(..steps).unwrap()).unwrap();
            let due = life.schedule.as_ref().unwrap().result_at;
            (life.stage, due)
        };
        assert_eq!(result(0), (Stage::Sent, Some(at("11-09T17:00"))));
        assert_eq!(result(1), (Stage::InSettlement, Some(at("11-09T17:00"))));
        assert_eq!(result(3), (Stage::SupplementAsked, None));
        assert_eq!(result(4), (Stage::InSettlement, Some(at("11-17T17:00"))));
        assert_eq!(result(6), (Stage::InSettlement, Some(at("11-19T17:00"))));
        assert_eq!(result(7).0, Stage::Resolved);
        let (life, events) = walk(&course, &way).unwrap();
        assert_eq!(life.stage, Stage::Returned);
        // The first promise is not forgotten, whatever came after.
        assert_eq!(life.promised_at, Some(at("11-09T17:00")));
        assert_eq!(life.ended_at, Some(at("11-18T09:00")));
        assert!(life.rated && life.wanted.is_empty());
        let phases = &events.get(5).unwrap().schedule.as_ref().unwrap().phases;
        assert!(phases.iter().all(|phase| phase.done_at.is_some()));
        assert_eq!(life.phases_done().count(), 2);
        // What was decided reads back as it was written.
        for event in &events {
            let text = serde_json::to_string(event).unwrap();
            assert_eq!(
                &serde_json::from_str::<Event>(&text).unwrap(),
                event,
                "{text}"
            );
        }
    });
}

#[test]
fn acceptance_after_closing_is_that_of_the_next_morning() {
    with_course(|course| {
        let (life, _) = walk(&course, &[("11-06T18:00", Act::Accept)]).unwrap();
        assert_eq!(life.accepted_at, Some(at("11-09T08:00")));
        assert_eq!(life.promised_at, Some(at("11-16T17:00")));
    });
}

#[test]
fn what_is_done_the_evening_before_comes_with_the_acceptance() {
    with_course(|course| {
        let steps = [
            ("11-06T18:00", Act::Accept),
            ("11-06T18:30", ask()),
            ("11-06T19:00", supply()),
            ("11-10T09:00", apologise(1)),
        ];
        let (life, _) = walk(&course, &steps).unwrap();
        let due = life.schedule.and_then(|schedule| schedule.result_at);
        assert_eq!(due, Some(at("11-17T17:00")));
    });
}

#[test]
fn after_a_supplement_limit_and_phases_begin_anew_and_no_second_putting_off() {
    with_course(|course| {
        let mut steps = vec![
            ("11-02T10:00", Act::Accept),
            ("11-03T09:00", apologise(2)),
            ("11-04T09:00", ask()),
            ("11-17T09:00", supply()),
        ];
        let (life, _) = walk(&course, &steps).unwrap();
        let schedule = life.schedule.unwrap();
        assert_eq!(schedule.limit.amount, 5);
        assert_eq!(schedule.result_at, Some(at("11-25T17:00")));
        let starts: Vec<_> = schedule.phases.iter().map(|phase| phase.start).collect();
        assert_eq!(starts, [at("11-17T09:00"), at("11-18T09:00")]);
        steps.push(("11-18T09:00", apologise(1)));
        let (_, refused) = walk(&course, &steps).unwrap_err();
        assert_eq!(refused.fault().code, "life.second_extension");
    });
}

#[test]
fn what_may_not_be_done_names_its_rule() {
    let accept = ("11-02T10:00", Act::Accept);
    let rows: Vec<(Vec<(&str, Act)>, &str)> = vec![
        (vec![("11-02T10:00", Act::Send)], "life.out_of_turn"),
        (vec![("11-02T10:00", RESOLVE)], "life.out_of_turn"),
        (vec![("11-02T10:00", Act::Return)], "life.out_of_turn"),
        (vec![("11-02T10:00", supply())], "life.out_of_turn"),
        (vec![("11-02T10:00", rate([1; 5]))], "life.out_of_turn"),
        (
            vec![accept.clone(), ("11-02T11:00", Act::Accept)],
            "life.out_of_turn",
        ),
        (vec![("11-02T08:00", Act::Accept)], "life.backwards"),
        (
            vec![("11-02T10:00", ask()), ("11-02T11:00", Act::Accept)],
            "life.out_of_turn",
        ),
        (
            vec![
                ("11-02T10:00", ask()),
                ("11-03T10:00", supply()),
                ("11-03T11:00", ask()),
            ],
            "life.second_supplement",
        ),
        (
            vec![
                ("11-02T10:00", ask()),
                ("11-03T10:00", supply_instead("permit")),
            ],
            "life.not_supplied",
        ),
        (
            vec![accept.clone(), ("11-03T10:00", advance("sign"))],
            "life.unknown_phase",
        ),
        (
            vec![accept.clone(), ("11-03T10:00", advance("inspect"))],
            "life.phase_waits",
        ),
        (
            vec![
                accept.clone(),
                ("11-03T10:00", advance("look")),
                ("11-03T11:00", advance("look")),
            ],
            "life.phase_done",
        ),
        (
            vec![
                accept.clone(),
                ("11-03T10:00", apologise(2)),
                ("11-04T10:00", apologise(2)),
            ],
            "life.second_extension",
        ),
        (
            vec![accept.clone(), ("11-09T10:00", apologise(2))],
            "life.extension_late",
        ),
        (
            vec![
                accept.clone(),
                (
                    "11-03T10:00",
                    Act::Apologise {
                        by: Limit {
                            amount: 2,
                            unit: Unit::Days,
                        },
                        reason: "Mưa".into(),
                    },
                ),
            ],
            "life.other_unit",
        ),
        (
            vec![("11-02T10:00", Act::AskSupplement { wanted: Vec::new() })],
            "life.nothing_said",
        ),
        (
            vec![(
                "11-02T10:00",
                Act::Refuse {
                    reasons: wanted(None, " \n"),
                },
            )],
            "life.nothing_said",
        ),
        (
            vec![(
                "11-02T10:00",
                Act::Refuse {
                    reasons: wanted(None, &"a".repeat(2_001)),
                },
            )],
            "life.too_much",
        ),
        (
            vec![(
                "11-02T10:00",
                Act::AskSupplement {
                    wanted: wanted(Some("roof"), "x"),
                },
            )],
            "life.unknown_component",
        ),
        (
            vec![
                accept.clone(),
                ("11-03T10:00", RESOLVE),
                ("11-03T11:00", rate([0, 1, 2, 3, 4])),
            ],
            "life.mark",
        ),
        (
            vec![
                accept.clone(),
                ("11-03T10:00", RESOLVE),
                ("11-03T11:00", rate([1; 5])),
                ("11-03T12:00", rate([1; 5])),
            ],
            "life.out_of_turn",
        ),
        (
            vec![(
                "11-02T10:00",
                Act::Stop {
                    reason: "Luật đổi".into(),
                },
            )],
            "life.out_of_turn",
        ),
    ];
    with_course(|course| {
        for (steps, code) in rows {
            let (at, refused) = walk(&course, &steps).unwrap_err();
            assert_eq!(refused.fault().code, code, "{steps:?}");
            assert_eq!(at + 1, steps.len(), "{code}: refused too early");
            assert!(!refused.to_string().is_empty());
        }
    });
}

#[test]
fn nobody_does_what_is_for_others() {
    with_course(|course| {
        let (life, _) = walk(&course, &[]).unwrap();
        let officer = || Actor::Officer(OFFICER.into());
        for (who, act) in [
            (Actor::Applicant, Act::Accept),
            (Actor::Clock, Act::Accept),
            (Actor::Applicant, refuse()),
            (Actor::Applicant, ask()),
            (officer(), Act::Withdraw { reason: "".into() }),
            (officer(), supply()),
            (officer(), rate([1; 5])),
        ] {
            let refused = life
                .decide(&course, at("11-02T10:00"), who, act)
                .unwrap_err();
            assert_eq!(refused.fault().code, "life.not_yours");
        }
    });
}

#[test]
fn every_stage_follows_from_a_way_and_the_ends_are_ends() {
    let withdraw = || Act::Withdraw { reason: "".into() };
    let stop = || Act::Stop {
        reason: "Luật đổi".into(),
    };
    let accept = ("11-02T10:00", Act::Accept);
    let ways: Vec<(Vec<(&str, Act)>, Stage)> = vec![
        (vec![("11-02T10:00", refuse())], Stage::Refused),
        (
            vec![("11-02T10:00", ask()), ("11-03T10:00", refuse())],
            Stage::Refused,
        ),
        (
            vec![accept.clone(), ("11-03T10:00", refuse())],
            Stage::Refused,
        ),
        (vec![("11-02T10:00", withdraw())], Stage::Withdrawn),
        (
            vec![accept.clone(), ("11-03T10:00", withdraw())],
            Stage::Withdrawn,
        ),
        (
            vec![accept.clone(), ("11-03T10:00", stop())],
            Stage::Stopped,
        ),
        (
            vec![accept, ("11-03T10:00", ask()), ("11-04T10:00", stop())],
            Stage::Stopped,
        ),
    ];
    with_course(|course| {
        for (steps, stage) in ways {
            let (life, _) = walk(&course, &steps).unwrap();
            assert_eq!(life.stage, stage);
            assert!(stage.is_settled());
            for act in [
                Act::Accept,
                ask(),
                RESOLVE,
                Act::Return,
                withdraw(),
                stop(),
                supply(),
            ] {
                let who = actor(&act);
                let refused = life
                    .decide(&course, at("11-20T10:00"), who, act)
                    .unwrap_err();
                assert_eq!(refused.fault().code, "life.out_of_turn");
            }
        }
    });
}
