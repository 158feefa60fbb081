//! Dossiers on their way, as the server keeps them for whoever has their key.

use serde_json::{Value, json};

use crate::{client::Answer, samples, server::Server};

const DRAFTS: &str = "/api/v1/drafts";

fn save(server: &Server, tag: Option<&str>, content: &str) -> anyhow::Result<Answer> {
    let mut headers = vec![("draft-key", server.draft()?)];
    headers.extend(tag.map(|tag| ("if-match", tag)));
    server
        .client
        .send("PUT", DRAFTS, &headers, Some(content.as_bytes()))
}

fn show(server: &Server) -> anyhow::Result<Answer> {
    server
        .client
        .get_with(DRAFTS, &[("draft-key", server.draft()?)])
}

#[test]
fn a_draft_is_saved_over_what_was_seen_of_it() -> anyhow::Result<()> {
    let server = Server::start()?;
    let new = show(&server)?;
    assert_eq!(new.header("etag"), Some("\"0\""));
    assert_eq!(new.header("cache-control"), Some("no-store"));
    let content = r#"{"answers":{"a":"1"}}"#;
    save(&server, None, content)?.problem(428, "/problems/condition-missing")?;
    let saved = save(&server, Some("\"0\""), content)?;
    assert_eq!((saved.status, saved.header("etag")), (204, Some("\"1\"")));
    for old in ["\"0\"", "\"2\"", "x", "*"] {
        save(&server, Some(old), "{}")?.problem(412, "/problems/moved")?;
    }
    let seen: Value = show(&server)?.read()?;
    assert_eq!(seen.pointer("/content/answers/a"), Some(&json!("1")));
    assert_eq!(seen.get("key"), None, "the key is told once");
    for unreadable in ["", "{", "\u{0}"] {
        save(&server, Some("\"1\""), unreadable)?.problem(400, "/problems/unreadable-request")?;
    }
    let large = format!("\"{}\"", "x".repeat(256 * 1024));
    save(&server, Some("\"1\""), &large)?.problem(413, "/problems/too-large")?;
    Ok(())
}

#[test]
fn a_draft_names_what_arrives_for_it_and_can_be_ended() -> anyhow::Result<()> {
    let server = Server::start()?;
    server.attached(&samples::pdf("1"))?;
    server.attach(b"no file of any kind")?;
    let seen: Value = show(&server)?.read()?;
    let states = seen.get("uploads").and_then(Value::as_array);
    let mut states: Vec<_> = states
        .into_iter()
        .flatten()
        .filter_map(|upload| upload.get("state").cloned())
        .collect();
    states.sort_by_key(Value::to_string);
    assert_eq!(states, [json!("accepted"), json!("rejected")]);
    let key = [("draft-key", server.draft()?)];
    assert_eq!(
        server.client.send("DELETE", DRAFTS, &key, None)?.status,
        204
    );
    show(&server)?.problem(404, "/problems/unknown-draft")?;
    Ok(())
}
