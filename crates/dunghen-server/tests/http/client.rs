//! Requests and answers, without a word about what they mean.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, ensure};
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::{Agent, http};

use crate::document::document;

/// Talks to one server.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    address: SocketAddr,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        Self {
            agent: config.into(),
            address,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, &[], None)
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        self.send("GET", path, headers, None)
    }

    pub(crate) fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> anyhow::Result<Answer> {
        self.send("POST", path, headers, Some(body))
    }

    /// Sends a request, with a body where there is one; the answer is as the document
    /// says.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> anyhow::Result<Answer> {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body)?),
            None => self.agent.run(request.body(())?),
        };
        let (parts, mut body) = answer
            .with_context(|| format!("{method} {path}"))?
            .into_parts();
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.with_config().limit(u64::MAX).read_to_vec()?,
        };
        // What a browser asks beforehand is answered before any operation.
        let beforehand = |(name, _): &(&str, &str)| *name == "access-control-request-method";
        if !headers.iter().any(beforehand) {
            document().check(method, path, &answer)?;
        }
        Ok(answer)
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers but one, a line each.
    pub(crate) fn headers_but(&self, name: &str) -> String {
        let others = self.headers.iter().filter(|(other, _)| *other != name);
        let lines = others.map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            format!("{name}: {value}\n")
        });
        lines.collect()
    }

    pub(crate) fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    pub(crate) fn read<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        serde_json::from_slice(&self.body).with_context(|| {
            format!(
                "found {} and {}",
                self.status,
                String::from_utf8_lossy(&self.body)
            )
        })
    }

    /// The problem it must be.
    pub(crate) fn problem(&self, status: u16, kind: &str) -> anyhow::Result<Value> {
        let problem: Value = self.read()?;
        let told = |name: &str| problem.get(name).cloned().unwrap_or_default();
        ensure!(
            self.status == status && told("status") == status && told("type") == kind,
            "found {} and {problem}, expected {status} and {kind}",
            self.status
        );
        ensure!(
            self.header("content-type") == Some("application/problem+json"),
            "found {:?}, expected a problem's content type",
            self.header("content-type")
        );
        ensure!(
            told("title")
                .as_str()
                .is_some_and(|title| !title.is_empty()),
            "found no title in {problem}"
        );
        Ok(problem)
    }
}

/// Place and code of a problem's findings.
pub(crate) fn findings(problem: &Value) -> Vec<String> {
    let told = |finding: &Value, name: &str| {
        let text = finding.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let listed = problem.get("findings").and_then(Value::as_array);
    listed
        .into_iter()
        .flatten()
        .map(|finding| format!("{} {}", told(finding, "place"), told(finding, "code")))
        .collect()
}
