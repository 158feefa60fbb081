//! Native measurements: `cargo bench --package dunghen-bench`. The environment variable
//! `DUNGHEN_BENCH_JOB` names a folder with another job than the project's own.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    reason = "a benchmark fails by panicking"
)]

mod peer;

use std::{hint::black_box, path::PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use dunghen_bench::{
    compare,
    job::{Job, Kind, Sample},
    translate,
};
use dunghen_core::{
    assessment::assess,
    catalog::{ProcedureChunk, decode},
    dossier::{Answer, Answers, Dossier},
    procedure::Version,
    session::Session,
};

/// Dossiers gone through in turn.
const DOSSIERS: usize = 50;

fn job(criterion: &mut Criterion) {
    let folder = std::env::var_os("DUNGHEN_BENCH_JOB").map(PathBuf::from);
    let (job, samples) = dunghen_bench::job_and_samples(folder.as_deref()).unwrap();
    let catalog = translate::catalog(&job, &dunghen_bench::repository()).unwrap();
    let bytes = &catalog.chunk_bytes[&format!("{}.vi", translate::CODE)];
    let version = dunghen_bench::version(&catalog).unwrap();
    let sound: Vec<_> = samples
        .iter()
        .filter(|sample| sample.valid)
        .take(DOSSIERS)
        .collect();
    let dossiers: Vec<_> = sound
        .iter()
        .map(|sample| compare::dossier(&job, &sample.data).unwrap())
        .collect();

    criterion.bench_function("load", |bencher| {
        bencher.iter(|| {
            let chunk: ProcedureChunk = decode(bytes).unwrap();
            let version = chunk.procedure.version_on(translate::today()).unwrap();
            black_box(
                Session::new(version, &Dossier::default(), translate::today())
                    .findings()
                    .len(),
            )
        });
    });
    whole(criterion, version, &dossiers);
    changes(criterion, &job, version, sound[0], &dossiers[0]);
    cel(criterion, &job, &samples, &sound);
}

fn whole(criterion: &mut Criterion, version: &Version, dossiers: &[Dossier]) {
    let session = |dossier: &Dossier| Session::new(version, dossier, translate::today());
    let mut sessions: Vec<_> = dossiers.iter().map(session).collect();
    let mut turn = 0;
    criterion.bench_function("full in a session", |bencher| {
        bencher.iter(|| {
            turn = (turn + 1) % sessions.len();
            sessions[turn].judge_all();
            black_box(sessions[turn].findings().len())
        });
    });
    criterion.bench_function("fresh assess", |bencher| {
        bencher.iter(|| {
            turn = (turn + 1) % dossiers.len();
            black_box(
                assess(version, &dossiers[turn], translate::today())
                    .findings
                    .len(),
            )
        });
    });
    criterion.bench_function("assessment of a session", |bencher| {
        bencher.iter(|| {
            turn = (turn + 1) % sessions.len();
            black_box(sessions[turn].assessment().findings.len())
        });
    });
}

fn changes(
    criterion: &mut Criterion,
    job: &Job,
    version: &Version,
    sample: &Sample,
    dossier: &Dossier,
) {
    let mut session = Session::new(version, dossier, translate::today());
    let probes = &job.probes;
    let table = job
        .fields
        .iter()
        .find(|field| matches!(field.kind, Kind::Group { .. }))
        .unwrap();
    let rows = |amount: &str| -> Answer {
        let mut rows: Vec<Answers> =
            serde_json::from_value(sample.data[&table.id].clone()).unwrap();
        rows[0].insert("amount".into(), amount.into());
        Answer::Rows(rows)
    };
    let pairs: [(&str, &str, [Answer; 2]); 3] = [
        (
            "set, a text nothing depends on",
            &probes.quiet,
            ["Nguyễn Văn A", "Nguyễn Văn An"].map(Answer::from),
        ),
        (
            "set, a choice much depends on",
            &probes.hub,
            [probes.hub_on.as_str(), &probes.hub_off].map(Answer::from),
        ),
        (
            "set, the rows of a table",
            &table.id,
            [rows("5"), rows("6")],
        ),
    ];
    for (name, field, answers) in pairs {
        let mut turn = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                turn = (turn + 1) % 2;
                black_box(session.set(field, answers[turn].clone()).len())
            });
        });
    }
    let mut turn = 0;
    criterion.bench_function("set, a cell of a table", |bencher| {
        bencher.iter(|| {
            turn = (turn + 1) % 20;
            let answer = Answer::from(if turn % 2 == 0 { "5" } else { "6" });
            black_box(session.set_cell(&table.id, turn, "amount", answer).len())
        });
    });
}

fn cel(criterion: &mut Criterion, job: &Job, samples: &[Sample], sound: &[&Sample]) {
    let peer = peer::Peer::new(job);
    let agrees =
        |sample: &&Sample| peer.judge(&peer.answers(&sample.data)) == peer.expected(&sample.data);
    let same = samples.iter().filter(agrees).count();
    eprintln!(
        "cel: {same} of {} dossiers as expected, conditions and rules alone",
        samples.len()
    );
    let answers: Vec<_> = sound
        .iter()
        .map(|sample| peer.answers(&sample.data))
        .collect();
    let mut turn = 0;
    criterion.bench_function("cel crate, conditions and rules alone", |bencher| {
        bencher.iter(|| {
            turn = (turn + 1) % answers.len();
            black_box(peer.judge(&answers[turn]))
        });
    });
}

criterion_group!(benches, job);
criterion_main!(benches);
