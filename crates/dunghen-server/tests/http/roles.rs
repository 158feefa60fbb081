//! Every operation, tried by everybody: who may do it does it, and nobody else.
//!
//! What is tried is read from the OpenAPI document, and so is who may do it (`x-role`). An
//! operation that is added is in the matrix from then on.

use std::{collections::BTreeMap, io::Write};

use anyhow::{Context, ensure};
use dunghen_server::commands::keeping;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    client::Answer,
    document::{Described, document},
    server::{Server, catalog},
};

const PASSWORD: &str = "mật khẩu rất dài";

/// Who tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    Applicant,
    ApplicantElsewhere,
    Draft,
    DraftElsewhere,
    Officer,
    OfficerElsewhere,
}

impl Who {
    const ALL: [Self; 7] = [
        Self::Nobody,
        Self::Applicant,
        Self::ApplicantElsewhere,
        Self::Draft,
        Self::DraftElsewhere,
        Self::Officer,
        Self::OfficerElsewhere,
    ];

    /// With what failure an operation meets them; none where they may do it.
    fn denied(self, told: Described<'_>) -> anyhow::Result<Option<&'static str>> {
        let names_one = told.path.contains('{');
        Ok(match (told.role(), self) {
            ("nobody", _)
            | ("draft", Self::Draft)
            | ("applicant", Self::Applicant)
            | ("officer", Self::Officer) => None,
            // Their own draft and their own agency's list are theirs.
            ("draft", Self::DraftElsewhere) => names_one.then_some("/problems/unknown-upload"),
            ("officer", Self::OfficerElsewhere) => names_one.then_some("/problems/not-found"),
            ("draft", _) => Some("/problems/unknown-draft"),
            ("applicant", _) => Some("/problems/unknown-dossier"),
            ("officer", _) => Some("/problems/unauthorised"),
            (role, _) => anyhow::bail!("found the role `{role}`"),
        })
    }
}

/// What there is to be tried on, new for every try.
struct Things {
    code: String,
    upload: String,
    draft: String,
    other_draft: String,
}

struct World {
    server: Server,
    cookies: [String; 2],
    keys: std::cell::Cell<u32>,
}

impl World {
    fn new() -> anyhow::Result<Self> {
        let server = Server::start()?;
        let (runtime, settings) = (Runtime::new()?, server.settings());
        for (account, agency) in [("hanh", "hatinh_construction"), ("khac", "other")] {
            let password = PASSWORD.as_bytes();
            runtime.block_on(keeping::officer(
                &settings, account, account, agency, password,
            ))?;
        }
        let cookie = |account: &str| -> anyhow::Result<String> {
            let body = json!({ "account": account, "password": PASSWORD }).to_string();
            let signed = server
                .client
                .post("/api/v1/session", &[], body.as_bytes())?;
            let set = signed.header("set-cookie").unwrap_or_default();
            Ok(set.split(';').next().unwrap_or_default().to_owned())
        };
        let cookies = [cookie("hanh")?, cookie("khac")?];
        Ok(Self {
            server,
            cookies,
            keys: std::cell::Cell::new(0),
        })
    }

    /// A key that was not used before.
    fn key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("key-{}", self.keys.get())
    }

    fn things(&self) -> anyhow::Result<Things> {
        let client = &self.server.client;
        let send = document()
            .operations()
            .find(|told| told.text("/operationId") == "sendDossier");
        let body = body(send.context("found no sendDossier")?)?;
        let key = self.key();
        let headers = [("idempotency-key", key.as_str())];
        let receipt: Value = client
            .post("/api/v1/dossiers", &headers, &body.unwrap_or_default())?
            .read()?;
        let code = receipt.get("code").and_then(Value::as_str);
        let draft = self.server.new_draft()?;
        let headers = [
            ("draft-key", draft.as_str()),
            ("tus-resumable", "1.0.0"),
            ("upload-length", "100"),
        ];
        let begun = client.post("/api/v1/uploads", &headers, b"")?;
        let place = begun.header("location").context("found no location")?;
        Ok(Things {
            code: code.context("found no code")?.to_owned(),
            upload: place.rsplit('/').next().unwrap_or_default().to_owned(),
            draft: draft.clone(),
            other_draft: self.server.new_draft()?,
        })
    }

    fn tried(&self, told: Described<'_>, who: Who) -> anyhow::Result<Answer> {
        let things = self.things()?;
        let mut path = told.path.to_owned();
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        let parameters = told.value.get("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            let text = |name: &str| parameter.get(name).and_then(Value::as_str);
            let name = text("name").unwrap_or_default();
            if parameter.get("required") != Some(&json!(true)) {
                continue;
            }
            let example = match (name, parameter.get("example")) {
                ("code", _) => things.code.clone(),
                ("id", _) => things.upload.clone(),
                ("If-Match", _) if told.role() == "draft" => "\"0\"".into(),
                ("Idempotency-Key", _) => self.key(),
                (_, Some(Value::String(text))) => text.clone(),
                (_, Some(value)) => value.to_string(),
                (_, None) => anyhow::bail!("{} {name} has no example", told.path),
            };
            match text("in").unwrap_or_default() {
                "path" => path = path.replace(&format!("{{{name}}}"), &example),
                "query" => path = format!("{path}?{name}={example}"),
                _ => drop(headers.insert(name.to_lowercase(), example)),
            }
        }
        let secret = match who {
            Who::Nobody => None,
            Who::Applicant => Some(("last-digits", "5678")),
            // Those that go with a dossier of somebody else's.
            Who::ApplicantElsewhere => Some(("last-digits", "4321")),
            Who::Draft => Some(("draft-key", things.draft.as_str())),
            Who::DraftElsewhere => Some(("draft-key", things.other_draft.as_str())),
            Who::Officer => Some(("cookie", self.cookies[0].as_str())),
            Who::OfficerElsewhere => Some(("cookie", self.cookies[1].as_str())),
        };
        headers.extend(secret.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let body = body(told)?;
        let media = told.value.pointer("/requestBody/content");
        let media = media.and_then(Value::as_object);
        let media = media.and_then(|media| media.keys().next());
        headers.extend(media.map(|media| ("content-type".to_owned(), media.clone())));
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let method = told.method.to_uppercase();
        self.server
            .client
            .send(&method, &path, &headers, body.as_deref())
    }
}

/// What the document has as an example, made for the catalog in force.
fn body(told: Described<'_>) -> anyhow::Result<Option<Vec<u8>>> {
    let content = told.value.pointer("/requestBody/content");
    let Some(content) = content.and_then(Value::as_object) else {
        // A request that may have a body says that it has none.
        return Ok(matches!(told.method, "post" | "put").then(Vec::new));
    };
    let example = content.values().find_map(|content| content.get("example"));
    let Some(mut example) = example.cloned() else {
        return Ok(Some(b"%PDF-1.7\n".to_vec()));
    };
    if let Some(hash) = example.get_mut("catalog") {
        *hash = json!(catalog()?.index.hash);
    }
    Ok(Some(example.to_string().into_bytes()))
}

#[test]
fn who_may_does_it_and_nobody_else() -> anyhow::Result<()> {
    let world = World::new()?;
    let statuses: BTreeMap<_, _> = document()
        .value
        .get("x-problems")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|told| Some((told.get("type")?.as_str()?, told.get("status")?.as_u64()?)))
        .collect();
    let (mut operations, mut done, mut denied) = (0, 0, 0);
    for told in document().operations() {
        operations += 1;
        for who in Who::ALL {
            let place = format!("{} {} by {who:?}", told.method, told.path);
            let answer = world.tried(told, who).with_context(|| place.clone())?;
            let Some(kind) = who.denied(told)? else {
                ensure!(
                    (200..300).contains(&answer.status),
                    "{place} was answered {} {}",
                    answer.status,
                    answer.text()
                );
                done += 1;
                continue;
            };
            let status = statuses.get(kind).copied().unwrap_or_default();
            let status = u16::try_from(status)?;
            ensure!(matches!(status, 401 | 403 | 404), "{kind} is {status}");
            if told.method == "head" {
                ensure!(answer.status == status, "{place}: {}", answer.status);
            } else {
                let problem = answer.problem(status, kind);
                problem.with_context(|| place.clone())?;
            }
            denied += 1;
        }
    }
    writeln!(
        std::io::stdout(),
        "HTTP: {operations} operations by {} of everybody: {done} done, {denied} denied",
        Who::ALL.len()
    )?;
    assert!(operations > 20 && done + denied == operations * Who::ALL.len());
    Ok(())
}
