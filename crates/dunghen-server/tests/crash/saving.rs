//! Drafts that are saved again and again.

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{Chance, Client};

/// A draft, and what is known to be saved of it.
pub(crate) struct Saved {
    key: String,
    /// How often it was saved.
    version: u64,
    content: Option<Value>,
    /// What was sent and not answered.
    open: Option<Value>,
}

impl Saved {
    /// None where the server does not answer.
    pub(crate) fn begin(client: &Client) -> Option<Self> {
        Some(Self {
            key: client.begin_draft().ok()?,
            version: 0,
            content: None,
            open: None,
        })
    }

    /// Asks what became of what was not answered; fails where something answered is gone.
    /// Whether the server answered.
    pub(crate) fn settle(&mut self, client: &Client) -> anyhow::Result<bool> {
        let request = client.agent.get(format!("{}/api/v1/drafts", client.origin));
        let Ok(mut answer) = request.header("draft-key", &self.key).call() else {
            return Ok(false);
        };
        ensure!(answer.status() == 200, "a draft: {}", answer.status());
        let tag = answer.headers().get("etag").context("no tag")?.to_str()?;
        let version: u64 = tag.trim_matches('"').parse()?;
        let Ok(shown) = answer.body_mut().read_to_vec() else {
            return Ok(false);
        };
        let mut shown: Value = serde_json::from_slice(&shown)?;
        let content = shown.get_mut("content").map(Value::take);
        let open = self.open.take();
        if version == self.version {
            ensure!(content == self.content, "a draft has {content:?}");
        } else {
            ensure!(version == self.version + 1, "a draft saved {version} times");
            ensure!(content == open, "a draft has {content:?}");
            (self.version, self.content) = (version, content);
        }
        Ok(true)
    }

    /// Saves it once more. Whether the server answered; what was sent stays open else.
    pub(crate) fn save(&mut self, client: &Client, chance: &Chance) -> anyhow::Result<bool> {
        let words = format!("Ngôi nhà số {}. ", chance.below(u64::MAX));
        let words = words.repeat(1 + chance.below(200) as usize);
        let content = json!({ "answers": { "reason": words } });
        let text = content.to_string();
        self.open = Some(content);
        let request = client.agent.put(format!("{}/api/v1/drafts", client.origin));
        let request = request.header("draft-key", &self.key);
        let request = request.header("if-match", format!("\"{}\"", self.version));
        let Ok(answer) = request.send(text.as_bytes()) else {
            return Ok(false);
        };
        ensure!(answer.status() == 204, "saved: {}", answer.status());
        self.version += 1;
        self.content = self.open.take();
        Ok(true)
    }
}
