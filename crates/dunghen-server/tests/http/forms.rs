//! Official forms as PDF.

use chrono::{DateTime, FixedOffset};
use dunghen_core::receipt::Submission;
use dunghen_rows::generate::{Chance, whole};

use crate::{
    client::Answer,
    server::{NOW, Server, catalog},
};

fn asked(server: &Server, component: &str, submission: &Submission) -> anyhow::Result<Answer> {
    let body = serde_json::to_vec(submission)?;
    let path = format!("/api/v1/forms/{component}");
    server.client.post(&path, &[], &body)
}

/// A dossier made by chance for the version of a procedure that is in force now.
fn dossier(code: &str, seed: u64) -> anyhow::Result<Submission> {
    let catalog = catalog()?;
    let today = NOW.parse::<DateTime<FixedOffset>>()?.date_naive();
    let chunk = catalog.chunks.get(code);
    let version = chunk.and_then(|chunk| chunk.procedure.version_on(today));
    let version = version.ok_or_else(|| anyhow::anyhow!("found no {code} in force"))?;
    Ok(Submission {
        procedure: code.into(),
        catalog: catalog.index.hash.clone(),
        dossier: whole(version, today, &mut Chance::new(seed)),
    })
}

#[test]
fn every_form_is_filled_in_whatever_was_answered() -> anyhow::Result<()> {
    let server = Server::start()?;
    let templates = &catalog()?.templates;
    assert!(!templates.is_empty());
    for (code, templates) in templates {
        for (seed, form) in (0..).zip(&templates.forms) {
            let answer = asked(&server, &form.component, &dossier(code, seed)?)?;
            assert_eq!(answer.status, 200, "{code} {}", form.component);
            assert!(answer.body.starts_with(b"%PDF-"), "{code}");
            let told = ["content-type", "content-disposition", "cache-control"];
            let told = told.map(|name| answer.header(name));
            let expected = ["application/pdf", "attachment", "no-store"].map(Some);
            assert_eq!(told, expected);
        }
    }
    Ok(())
}

#[test]
fn an_empty_dossier_gives_an_empty_form() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut submission = dossier("1.013233", 0)?;
    submission.dossier = Default::default();
    assert_eq!(asked(&server, "form", &submission)?.status, 200);
    Ok(())
}

#[test]
fn what_is_no_form_is_told() -> anyhow::Result<()> {
    let server = Server::start()?;
    let good = dossier("1.013233", 0)?;
    asked(&server, "permit", &good)?.problem(404, "/problems/not-found")?;
    let stale = Submission {
        catalog: "0".into(),
        ..good.clone()
    };
    asked(&server, "form", &stale)?.problem(409, "/problems/catalog-mismatch")?;
    let unknown = Submission {
        procedure: "9.999999".into(),
        ..good
    };
    asked(&server, "form", &unknown)?.problem(404, "/problems/unknown-procedure")?;
    let post = |body: &[u8]| server.client.post("/api/v1/forms/form", &[], body);
    post(b"{")?.problem(400, "/problems/unreadable-request")?;
    post(&vec![b' '; 300 * 1024])?.problem(413, "/problems/too-large")?;
    Ok(())
}
