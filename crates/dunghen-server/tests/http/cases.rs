//! The rows over HTTP: files are uploaded, dossiers sent, promises asked for.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    io::Write,
};

use chrono::{DateTime, FixedOffset};
use dunghen_cases::{
    CaseRow, Catalog, Core, ScheduleRow, Seen, Surface, Verdict, check_all, generated, row::Expect,
};
use dunghen_core::{
    dossier::{Attachment, Dossier},
    file::FileKind,
    finding::Finding,
    procedure::{StartEvent, Version},
    receipt::{Receipt, Submission},
    schedule::{Schedule, vietnam_offset},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    client::Answer,
    samples,
    server::{Server, catalog},
};

#[test]
fn every_row_holds_over_http() -> anyhow::Result<()> {
    let mut http = Http::default();
    let report = check_all(&mut http)?;
    // Past the test runner's capture, so that the counts are always read.
    let mut out = std::io::stdout();
    writeln!(out, "{report}")?;
    for rows in report.set_apart.values().filter(|rows| rows.len() < 12) {
        writeln!(out, "    {}", rows.join("\n    "))?;
    }
    assert!(report.cases > 0 && report.schedules > 0);
    Ok(())
}

#[test]
fn every_generated_dossier_is_judged_by_the_server_as_by_the_core() -> anyhow::Result<()> {
    let at = DateTime::parse_from_rfc3339("2026-11-23T09:00:00+07:00")?;
    let core = Core::new()?;
    let server = Server::start_at(at)?;
    let (mut kept, mut sent, mut whole) = (BTreeSet::new(), 0, 0);
    for (line, one) in (0..).zip(generated::generated()?) {
        // An empty file is refused before anybody asks what it is for.
        if one.dossier.attachments.iter().any(|file| file.bytes == 0) {
            continue;
        }
        let mut row = CaseRow {
            file: "generated".into(),
            line,
            name: format!("{} on {}", one.procedure, one.day),
            source: String::new(),
            procedure: one.procedure,
            at,
            given: one.dossier,
            expect: Expect::default(),
        };
        let expected = core.verdict(&row).map_err(anyhow::Error::msg)?;
        let findings = expected.findings.unwrap_or_default();
        let named = findings
            .iter()
            .map(|finding| format!("{} {}", finding.place, finding.fault.code));
        row.expect.findings = named.collect();
        let Seen::Answer(seen) = assess(&server, &row, &mut kept)? else {
            continue;
        };
        sent += 1;
        whole += usize::from(seen.complete);
        anyhow::ensure!(
            seen.complete == expected.complete
                && seen.findings.as_ref().is_none_or(|seen| *seen == findings),
            "found {seen:?} for {row:?}, expected {findings:?}"
        );
    }
    writeln!(
        std::io::stdout(),
        "HTTP: {sent} generated dossiers judged as by the core, {whole} of them taken"
    )?;
    assert!(whole > 0 && sent > whole);
    Ok(())
}

#[test]
fn the_server_judges_by_the_catalog_the_rows_are_about() -> anyhow::Result<()> {
    assert_eq!(catalog()?.index.hash, Catalog::built_in()?.index.hash);
    Ok(())
}

/// Servers by the moment at which their clock stands still.
#[derive(Default)]
struct Http {
    servers: BTreeMap<DateTime<FixedOffset>, Server>,
    /// Content that is there already, by the server's moment and the hash.
    kept: BTreeSet<(DateTime<FixedOffset>, String)>,
}

impl Http {
    fn at(&mut self, at: DateTime<FixedOffset>) -> anyhow::Result<&Server> {
        Ok(match self.servers.entry(at) {
            Entry::Occupied(running) => running.into_mut(),
            Entry::Vacant(none) => none.insert(Server::start_at(at)?),
        })
    }
}

impl Surface for Http {
    fn name(&self) -> &'static str {
        "HTTP"
    }

    fn assess(&mut self, row: &CaseRow) -> Result<Seen<Verdict>, String> {
        let told = |error: anyhow::Error| format!("{error:#}");
        let mut kept = std::mem::take(&mut self.kept);
        let seen = self
            .at(row.at)
            .and_then(|server| assess(server, row, &mut kept));
        self.kept = kept;
        seen.map_err(told)
    }

    fn schedule(&mut self, row: &ScheduleRow) -> Result<Seen<Schedule>, String> {
        let told = |error: anyhow::Error| format!("{error:#}");
        // The promise is for the moment asked about, whatever the clock says.
        let now = DateTime::default();
        promise(self.at(now).map_err(told)?, row).map_err(told)
    }
}

fn assess(
    server: &Server,
    row: &CaseRow,
    kept: &mut BTreeSet<(DateTime<FixedOffset>, String)>,
) -> anyhow::Result<Seen<Verdict>> {
    let mut dossier = row.given.clone();
    let mut refused = None;
    for file in &mut dossier.attachments {
        let content = content(file);
        file.sha256 = sha256(&content).into();
        let known = (row.at, file.sha256.to_string());
        if kept.contains(&known) {
            continue;
        }
        match upload(server, row, file, &content)? {
            None => drop(kept.insert(known)),
            why => refused = refused.or(why),
        }
    }
    let answer = send(server, row, &dossier)?;
    if let Some(why) = refused {
        // Sent all the same, it is told that the file never came.
        let problem = answer.problem(422, "/problems/incomplete-dossier")?;
        let missing = crate::client::findings(&problem)
            .iter()
            .any(|finding| finding.ends_with(" file.not_received"));
        anyhow::ensure!(missing, "found {problem}, expected file.not_received");
        return Ok(Seen::Nothing(why));
    }
    verdict(row, &answer).map(Seen::Answer)
}

/// A file of the row's kind and size; equal hashes in rows are equal content.
fn content(file: &Attachment) -> Vec<u8> {
    let size = usize::try_from(file.bytes).unwrap_or(usize::MAX);
    samples::file(file.kind, &file.sha256, size)
}

fn sha256(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Uploads a file; says why, where it is refused as the row expects.
fn upload(
    server: &Server,
    row: &CaseRow,
    file: &Attachment,
    content: &[u8],
) -> anyhow::Result<Option<String>> {
    #[derive(Deserialize)]
    struct Shown {
        state: String,
        file: Option<Kept>,
    }

    #[derive(Deserialize)]
    struct Kept {
        sha256: String,
        bytes: u64,
        kind: Option<FileKind>,
    }

    let finds = |code: &str| {
        let finding = format!("/components/{} {code}", file.component);
        row.expect.findings.contains(&finding)
    };
    let answer = server.attach(content)?;
    let (why, expected) = match answer.status {
        200 => {
            let shown: Shown = answer.read()?;
            if let Some(kept) = shown.file {
                let agreed = kept.sha256 == file.sha256
                    && kept.bytes == file.bytes
                    && kept.kind == file.kind;
                anyhow::ensure!(agreed, "found {file:?} kept otherwise than sent");
                return Ok(None);
            }
            (shown.state, finds("file.kind"))
        }
        413 => ("413".into(), finds("file.too_big")),
        status => (status.to_string(), status == 422 && finds("file.empty")),
    };
    anyhow::ensure!(expected, "found {} refused, expected it kept", file.name);
    Ok(Some(format!("a file is refused at upload with {why}")))
}

fn send(server: &Server, row: &CaseRow, dossier: &Dossier) -> anyhow::Result<Answer> {
    let submission = Submission {
        procedure: row.procedure.clone(),
        catalog: catalog()?.index.hash.clone(),
        dossier: dossier.clone(),
    };
    let key = format!("{}:{}", row.file, row.line);
    let body = serde_json::to_vec(&submission)?;
    let headers = [("idempotency-key", &*key), ("draft-key", server.draft()?)];
    server.client.post("/api/v1/dossiers", &headers, &body)
}

fn verdict(row: &CaseRow, answer: &Answer) -> anyhow::Result<Verdict> {
    #[derive(Deserialize)]
    struct Problem {
        findings: Vec<Finding>,
    }

    #[derive(Deserialize)]
    struct Worded {
        findings: Vec<Message>,
    }

    #[derive(Deserialize)]
    struct Message {
        message: String,
    }

    if answer.status == 201 {
        let receipt: Receipt = answer.read()?;
        let hash = &catalog()?.index.hash;
        anyhow::ensure!(receipt.procedure == row.procedure && receipt.catalog == *hash);
        anyhow::ensure!(receipt.schedule.sent_at == row.at);
        return Ok(Verdict {
            complete: true,
            limit: Some(receipt.schedule.limit),
            schedule: Some(receipt.schedule),
            ..Verdict::default()
        });
    }
    answer.problem(422, "/problems/incomplete-dossier")?;
    for finding in answer.read::<Worded>()?.findings {
        let worded = !finding.message.is_empty() && !finding.message.contains(['{', '}']);
        anyhow::ensure!(worded, "found the sentence `{}`", finding.message);
    }
    Ok(Verdict {
        complete: false,
        findings: Some(answer.read::<Problem>()?.findings),
        ..Verdict::default()
    })
}

/// Asks about every procedure with the row's limit; they count the same.
fn promise(server: &Server, row: &ScheduleRow) -> anyhow::Result<Seen<Schedule>> {
    let day = row.sent.with_timezone(&vietnam_offset()).date_naive();
    let fits = |version: &Version| match version.time_limits.as_slice() {
        [only] => {
            let plain = only.starts == StartEvent::Acceptance && only.when.is_always();
            plain && only.limit == row.limit
        }
        _ => false,
    };
    let mut promises: Vec<Schedule> = Vec::new();
    for (code, chunk) in &catalog()?.chunks {
        if chunk.procedure.version_on(day).is_some_and(fits) {
            let sent = row.sent.to_rfc3339().replace('+', "%2B");
            let path = format!("/api/v1/schedule?procedure={code}&sent_at={sent}");
            let mut promise: Schedule = server.client.get(&path)?.read()?;
            // Rows of dates speak of no procedure, so of no steps of its settlement.
            promise.phases.clear();
            promises.push(promise);
        }
    }
    let Some(last) = promises.pop() else {
        let limit = row.limit.to_string();
        return Ok(Seen::Nothing(match limit.as_str() {
            "5 working-days" => "no version was in force on that day".into(),
            _ => "no procedure has that limit".into(),
        }));
    };
    anyhow::ensure!(promises.iter().all(|other| *other == last));
    Ok(Seen::Answer(last))
}
