//! Events that hold on to one another: none can be changed, left out or put in between
//! without every later hash telling. What the chain alone cannot tell is that its end is
//! gone; the row still has the hash of the last event then.
//!
//! What is personal stands apart from the event, under a hash of it and of a salt. It can
//! be erased one day; the event, its hash and the chain stay.

use serde::{Deserialize, Serialize};

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) dossier: String,
    /// 0 for the first event of a dossier.
    pub(crate) number: u32,
    /// What everybody who runs the server may read, in JSON.
    pub(crate) body: String,
    /// What is personal, in JSON; none once it is erased, or where there is nothing.
    pub(crate) content: Option<String>,
    /// Over the hash before, the place and the body.
    pub(crate) hash: String,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    #[error("{dossier}: found event {found}, expected {expected}")]
    Gap {
        dossier: String,
        found: u32,
        expected: u32,
    },
    #[error("{dossier}: event {number} is not what was added")]
    Hash { dossier: String, number: u32 },
    #[error("{dossier}: the content of event {number} is not what was added")]
    Content { dossier: String, number: u32 },
}

/// The part of a body that names its content.
#[derive(Serialize, Deserialize)]
struct Named {
    #[serde(default)]
    content: Option<String>,
}

/// What the first event of a dossier holds on to.
pub(crate) const BEGINNING: &str = "";

impl Link {
    /// The next event after one with a hash.
    pub(crate) fn new(
        dossier: &str,
        number: u32,
        before: &str,
        body: String,
        content: Option<String>,
    ) -> Self {
        Self {
            hash: hash(dossier, number, before, &body),
            dossier: dossier.into(),
            number,
            body,
            content,
        }
    }
}

/// The name of a content: the hash that stands in the body.
pub(crate) fn content_name(content: &str) -> String {
    blake3::hash(content.as_bytes()).to_hex().to_string()
}

fn hash(dossier: &str, number: u32, before: &str, body: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    // Each part with its length, so that nothing can move from one to the next.
    for part in [before, dossier, &number.to_string(), body] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Checks a dossier's events from the first on.
pub(crate) fn check(links: &[Link]) -> Result<(), Broken> {
    let mut before = BEGINNING;
    for (expected, link) in (0..).zip(links) {
        let Link {
            dossier, number, ..
        } = link;
        if *number != expected {
            return Err(Broken::Gap {
                dossier: dossier.clone(),
                found: *number,
                expected,
            });
        }
        if link.hash != hash(dossier, *number, before, &link.body) {
            return Err(Broken::Hash {
                dossier: dossier.clone(),
                number: *number,
            });
        }
        let named = serde_json::from_str::<Named>(&link.body).ok();
        let named = named.and_then(|named| named.content);
        if let Some(content) = &link.content
            && named != Some(content_name(content))
        {
            return Err(Broken::Content {
                dossier: dossier.clone(),
                number: *number,
            });
        }
        before = &link.hash;
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn chain() -> Vec<Link> {
        let content = |text: &str| format!(r#"{{"salt":"{text}"}}"#);
        let mut links: Vec<Link> = Vec::new();
        for number in 0..4 {
            let content = content(&number.to_string());
            let body = format!(r#"{{"n":{number},"content":"{}"}}"#, content_name(&content));
            let before = links.last().map_or(BEGINNING, |link| link.hash.as_str());
            links.push(Link::new("H27-1", number, before, body, Some(content)));
        }
        links
    }

    #[test]
    fn whatever_is_changed_is_told() {
        type Change = fn(&mut Vec<Link>);
        assert_eq!(check(&chain()), Ok(()));
        let changes: [(&str, Change); 7] = [
            ("a body", |links| links[1].body.push(' ')),
            ("a content", |links| links[2].content = Some("{}".into())),
            ("one left out", |links| drop(links.remove(1))),
            ("two exchanged", |links| links.swap(1, 2)),
            ("another dossier", |links| links[3].dossier = "H27-2".into()),
            ("a number", |links| links[3].number = 7),
            ("a hash", |links| links[0].hash = links[1].hash.clone()),
        ];
        for (name, change) in changes {
            let mut links = chain();
            change(&mut links);
            assert!(check(&links).is_err(), "{name}");
        }
        // A body that is written anew with its hash breaks the next.
        let mut links = chain();
        links[1] = Link::new("H27-1", 1, &links[0].hash.clone(), "{}".into(), None);
        assert!(matches!(check(&links), Err(Broken::Hash { number: 2, .. })));
    }

    #[test]
    fn what_is_erased_leaves_the_chain_whole() {
        let mut links = chain();
        for link in &mut links {
            link.content = None;
        }
        assert_eq!(check(&links), Ok(()));
    }
}
