//! Native measurements of dates: `cargo bench --package dunghen-bench --bench dates`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking"
)]

use std::hint::black_box;

use chrono::{DateTime, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use dunghen_catalog::{compile, sources::Sources};
use dunghen_core::{procedure::Limit, schedule::Terms};

fn dates(criterion: &mut Criterion) {
    let sources = Sources::read(&dunghen_bench::repository()).unwrap();
    let index = compile(&sources).unwrap().index;
    let hours = &index.agencies.first().unwrap().hours;
    let sent = DateTime::parse_from_rfc3339("2027-01-28T09:00:00+07:00").unwrap();
    let terms = |limit| Terms::new(&index.calendar, hours, Limit::parse(limit).unwrap());
    let start = NaiveDate::from_ymd_opt(2027, 1, 28).unwrap();
    criterion.bench_function("date alone, 20 working days", |bencher| {
        bencher.iter(|| {
            index
                .calendar
                .add_working_days(black_box(start), black_box(20))
        });
    });
    for limit in [
        "20 working-days",
        "20 days",
        "160 working-hours",
        "2 months",
    ] {
        let terms = terms(limit);
        let accepted = sent.naive_local();
        criterion.bench_function(&format!("due, {limit}"), |bencher| {
            bencher.iter(|| terms.due(black_box(accepted)));
        });
        criterion.bench_function(&format!("with all reasons, {limit}"), |bencher| {
            bencher.iter(|| terms.schedule(black_box(sent)));
        });
    }
}

criterion_group!(benches, dates);
criterion_main!(benches);
