//! The OpenAPI document, held against what the server answers.
//!
//! Every answer of every test passes here on its way through the client: its status must
//! be one that the document tells of, with the headers and the body it tells of, and with
//! nothing beside.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use anyhow::{Context, ensure};
use dunghen_server::openapi;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::{client::Answer, server::Server};

const FILE: &str = "docs/openapi.json";
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

static DOCUMENT: LazyLock<Document> = LazyLock::new(Document::new);

/// The document, with what has been compiled of it.
pub(crate) struct Document {
    pub(crate) value: Value,
    /// By where the schema stands.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

/// One method at one address, as the document describes it.
#[derive(Clone, Copy)]
pub(crate) struct Described<'d> {
    pub(crate) path: &'d str,
    pub(crate) method: &'d str,
    pub(crate) value: &'d Value,
}

impl Described<'_> {
    pub(crate) fn role(&self) -> &str {
        self.text("/x-role")
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        let text = self.value.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default()
    }

    /// The answer of a status, wherever it stands.
    pub(crate) fn response(&self, status: u16) -> Option<&Value> {
        let told = self.value.get("responses")?.get(status.to_string())?;
        match told.get("$ref").and_then(Value::as_str) {
            Some(at) => document().value.pointer(at.trim_start_matches('#')),
            None => Some(told),
        }
    }
}

/// The document of the server that is tested.
pub(crate) fn document() -> &'static Document {
    &DOCUMENT
}

impl Document {
    fn new() -> Self {
        let text = openapi().unwrap_or_default();
        Self {
            value: serde_json::from_str(&text).unwrap_or_default(),
            validators: Mutex::default(),
        }
    }

    /// All operations, in the order in which they stand.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Described<'_>> {
        let paths = self.value.get("paths").and_then(Value::as_object);
        paths.into_iter().flatten().flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(move |method| {
                let value = item.get(method)?;
                Some(Described {
                    path,
                    method,
                    value,
                })
            })
        })
    }

    fn operation(&self, method: &str, path: &str) -> Option<Described<'_>> {
        let (path, _) = path.split_once('?').unwrap_or((path, ""));
        let fits = |template: &str| {
            let (given, told): (Vec<_>, Vec<_>) =
                (path.split('/').collect(), template.split('/').collect());
            given.len() == told.len()
                && given.iter().zip(told).all(|(given, told)| {
                    *given == told || (told.starts_with('{') && !given.is_empty())
                })
        };
        let method = method.to_lowercase();
        self.operations()
            .find(|told| told.method == method && fits(told.path))
    }

    /// Whether a value is as a schema says, which stands at a place.
    fn holds(&self, place: &str, schema: &Value, value: &Value) -> anyhow::Result<()> {
        let validator = {
            let held = self.validators.lock();
            let mut held = held.unwrap_or_else(PoisonError::into_inner);
            match held.get(place) {
                Some(validator) => Arc::clone(validator),
                None => {
                    let validator = Arc::new(self.validator(schema)?);
                    held.insert(place.to_owned(), Arc::clone(&validator));
                    validator
                }
            }
        };
        let found: Vec<_> = validator
            .iter_errors(value)
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        ensure!(found.is_empty(), "{place}: {found:#?} in {value}");
        Ok(())
    }

    /// A schema with no keys but those it names, so that nothing goes untold.
    fn validator(&self, schema: &Value) -> anyhow::Result<Validator> {
        let mut components = self.value.get("components").cloned().unwrap_or_default();
        let schemas = components.get_mut("schemas").and_then(Value::as_object_mut);
        for (name, schema) in schemas.into_iter().flatten() {
            let extended = ["DossierFollowed", "Problem"].contains(&name.as_str());
            if schema.get("properties").is_some() && !extended {
                put(schema, "additionalProperties", json!(false));
            }
        }
        let mut schema = schema.clone();
        let named = schema.get("$ref").is_some() || schema.get("allOf").is_some();
        if named {
            put(&mut schema, "unevaluatedProperties", json!(false));
        }
        put(&mut schema, "components", components);
        let options = jsonschema::options().should_validate_formats(true);
        options
            .build(&schema)
            .context("the schema does not compile")
    }

    /// Holds an answer against the document.
    pub(crate) fn check(&self, method: &str, path: &str, answer: &Answer) -> anyhow::Result<()> {
        let Some(told) = self.operation(method, path) else {
            return Ok(());
        };
        let status = answer.status;
        let place = format!("{} {} {status}", told.method, told.path);
        let response = told.response(status);
        let response =
            response.with_context(|| format!("{place} is not told of: {}", answer.text()))?;
        let headers = response.get("headers").and_then(Value::as_object);
        for (name, header) in headers.into_iter().flatten() {
            let Some(found) = answer.header(name) else {
                let required = header.get("required") == Some(&json!(true));
                ensure!(!required, "{place} has no {name}");
                continue;
            };
            let schema = header.get("schema").context("no schema")?;
            let whole = schema.get("type") == Some(&json!("integer"));
            let value = match found.parse::<u64>() {
                Ok(number) if whole => json!(number),
                _ => json!(found),
            };
            self.holds(&format!("{place} {name}"), schema, &value)?;
        }
        if method == "HEAD" {
            return Ok(());
        }
        let content = response.get("content").and_then(Value::as_object);
        let Some((media, content)) = content.and_then(|content| content.iter().next()) else {
            ensure!(answer.body.is_empty(), "{place} has a body");
            return Ok(());
        };
        let found = answer.header("content-type").unwrap_or_default();
        let (found, _) = found.split_once(';').unwrap_or((found, ""));
        ensure!(found == media, "{place} is {found}, not {media}");
        if media.ends_with("json") {
            let schema = content.get("schema").context("no schema")?;
            self.holds(&place, schema, &answer.read()?)?;
        }
        Ok(())
    }
}

fn put(schema: &mut Value, name: &str, value: Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(name.into(), value);
    }
}

#[test]
fn the_document_in_the_repository_is_the_one_that_is_served() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let kept = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let advice = format!("{FILE} is out of date, write it again: dunghen openapi > {FILE}");
    assert!(openapi()? == kept, "{advice}");
    let server = Server::start()?;
    let served = server.client.get("/api/v1/openapi.json")?;
    assert_eq!(served.text(), kept);
    assert_eq!(document().value.get("openapi"), Some(&json!("3.1.0")));
    Ok(())
}

#[test]
fn every_name_that_is_meant_is_there() {
    let mut names = Vec::new();
    fn meant(value: &Value, names: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let name = fields.get("$ref").and_then(Value::as_str);
                names.extend(name.map(str::to_owned));
                fields.values().for_each(|value| meant(value, names));
            }
            Value::Array(items) => items.iter().for_each(|value| meant(value, names)),
            _ => {}
        }
    }
    meant(&document().value, &mut names);
    assert!(!names.is_empty());
    for name in names {
        let there = document().value.pointer(name.trim_start_matches('#'));
        assert!(there.is_some(), "{name}");
    }
}

#[test]
fn the_router_and_the_document_know_the_same_addresses() -> anyhow::Result<()> {
    let server = Server::start()?;
    let mut methods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for told in document().operations() {
        methods.entry(told.path).or_default().push(told.method);
    }
    let mut seen = 0;
    for (path, told) in methods {
        let address = path.replace("{", "").replace("}", "");
        let mut expected: Vec<_> = told.iter().map(|method| method.to_uppercase()).collect();
        // What can be read can be looked up.
        if told.contains(&"get") && !told.contains(&"head") {
            expected.push("HEAD".into());
        }
        expected.sort();
        for method in METHODS.into_iter().chain(["trace"]) {
            let method = method.to_uppercase();
            let answer = server.client.send(&method, &address, &[], None)?;
            let there = expected.contains(&method);
            assert_eq!(answer.status != 405, there, "{method} {path}");
            seen += 1;
            if !there {
                if method != "HEAD" {
                    answer.problem(405, "/problems/method-not-allowed")?;
                }
                let allowed = answer.header("allow").unwrap_or_default();
                let mut allowed: Vec<_> = allowed.split(',').map(str::to_owned).collect();
                allowed.sort();
                assert_eq!(allowed, expected, "{path}");
            }
        }
    }
    assert!(seen > 100, "{seen}");
    Ok(())
}

#[test]
fn every_problem_is_told_of_with_its_status() -> anyhow::Result<()> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md"))?;
    let told = document().value.get("x-problems").and_then(Value::as_array);
    let told = told.context("found no list of problems")?;
    let empty = Map::new();
    let mut rows = Vec::new();
    for problem in told {
        let problem = problem.as_object().unwrap_or(&empty);
        let kind = problem.get("type").and_then(Value::as_str);
        let kind = kind.unwrap_or_default();
        let status = problem.get("status").and_then(Value::as_u64);
        let status = status.unwrap_or_default();
        rows.push(format!("| `{kind}` | {status} |"));
    }
    for row in &rows {
        assert!(page.contains(row), "docs/api.md has no row {row}");
    }
    let listed = page
        .lines()
        .filter(|line| line.starts_with("| `/problems/"));
    assert_eq!(
        listed.count(),
        rows.len(),
        "docs/api.md has problems there are not"
    );
    Ok(())
}

#[test]
fn the_document_can_be_read_without_a_script() -> anyhow::Result<()> {
    let server = Server::start()?;
    let page = server.client.get("/api/v1/docs")?;
    let policy = page.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"));
    let text = page.text();
    assert!(!text.contains("<script") && !text.contains("style="));
    for told in document().operations() {
        let id = format!("id=\"{}\"", told.text("/operationId"));
        assert!(text.contains(&id), "{id}");
    }
    Ok(())
}
