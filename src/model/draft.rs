//! A dossier on its way, as this device keeps it.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, FixedOffset};
use dunghen_core::{
    dossier::{Answer, Attachment, Dossier},
    finding::Params,
    id::Id,
    wire,
};
use serde::{Deserialize, Serialize};

/// The draft of one procedure's dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What its owner calls it.
    #[serde(default)]
    pub(crate) name: String,
    pub(crate) dossier: Dossier,
    #[serde(with = "wire::optional_moment")]
    pub(crate) saved_at: Option<DateTime<FixedOffset>>,
    /// The step last seen, as in the address.
    pub(crate) step: String,
    /// How many steps were done when it was last seen, and of how many.
    #[serde(default)]
    pub(crate) far: Option<Far>,
    /// The version in force when it was begun, or when somebody last read what changed.
    #[serde(default)]
    pub(crate) version: Option<Id>,
    /// Fields that a citizen card's code filled in, and nobody has changed since.
    #[serde(default)]
    pub(crate) from_card: Vec<Id>,
    /// Opens what the server holds for this draft: the files that have arrived.
    #[serde(default)]
    pub(crate) key: Option<String>,
    /// Files that have begun to go to the server and are not all there.
    #[serde(default)]
    pub(crate) going: Vec<Going>,
    /// What was told of the files that are there, by their hash: each in JSON, which only the
    /// page that shows it has to read.
    #[serde(default)]
    pub(crate) told: Params,
    attempt: Option<Attempt>,
}

/// How many steps are done, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Far {
    pub(crate) done: usize,
    pub(crate) of: usize,
}

/// A draft that waits while another of its procedure is worked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Aside {
    pub(crate) code: String,
    pub(crate) draft: Draft,
}

/// A dossier that its applicant has sent while there was no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// What is sent, and the key that keeps it from being taken twice.
    pub(crate) body: String,
    pub(crate) key: String,
    /// Opens the files that have arrived for it.
    pub(crate) draft: Option<String>,
}

/// A file that has begun to go to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Going {
    pub(crate) component: Id,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// When it was last changed, in milliseconds.
    pub(crate) changed: i64,
    /// Where on the server.
    pub(crate) place: String,
    /// The hash it is kept under on this device, where that is known.
    #[serde(default)]
    pub(crate) sha256: Option<String>,
}

/// A sending that may or may not have reached the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Attempt {
    content: String,
    key: String,
}

impl Draft {
    /// Whether anything was filled in.
    pub(crate) fn is_begun(&self) -> bool {
        self.dossier != Dossier::default()
    }

    /// Takes an answer that somebody gave.
    pub(crate) fn set_answer(&mut self, field: &Id, answer: Answer) {
        self.from_card.retain(|filled| filled != field);
        self.dossier.answers.insert(field.clone(), answer);
    }

    pub(crate) fn set_contact(&mut self, part: &str, typed: String) {
        match part {
            "full_name" => self.dossier.contact.full_name = typed,
            "phone" => self.dossier.contact.phone = typed,
            "email" => self.dossier.contact.email = typed,
            _ => {}
        }
    }

    /// Takes a file out, with what was told of it.
    pub(crate) fn remove_file(&mut self, at: usize) -> Option<Attachment> {
        let files = &mut self.dossier.attachments;
        let file = (at < files.len()).then(|| files.remove(at))?;
        self.told.retain(|sha256, _| *sha256 != file.sha256);
        Some(file)
    }

    /// What was answered to a field.
    pub(crate) fn answer(&self, field: &str) -> Answer {
        let answer = self.dossier.answers.get(field);
        answer.cloned().unwrap_or_default()
    }

    /// The key to send this content under: the same for a repeat, another
    /// once anything has changed.
    pub(crate) fn key_for(&mut self, body: &str, fresh: impl FnOnce() -> String) -> String {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        // As text, since JavaScript's numbers do not hold it.
        let content = format!("{:x}", hasher.finish());
        match &self.attempt {
            Some(attempt) if attempt.content == content => attempt.key.clone(),
            _ => {
                let key = fresh();
                self.attempt = Some(Attempt {
                    content,
                    key: key.clone(),
                });
                key
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_keeps_its_key_and_a_change_gets_another() {
        let mut draft = Draft::default();
        assert_eq!(draft.key_for("a", || "1".into()), "1");
        assert_eq!(draft.key_for("a", || "2".into()), "1");
        assert_eq!(draft.key_for("b", || "3".into()), "3");
    }
}
