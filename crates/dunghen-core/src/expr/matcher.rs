//! Patterns, as a table of states that is read along with a text.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// A pattern as the catalog compiled it: states, each with runs of bytes and where they
/// lead. A state is named by the place of its first run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matcher {
    /// The state before the first byte.
    pub start: u16,
    /// The first of the states that match where the text ends; all after it do.
    pub matching: u16,
    /// The last byte of each run; 255 is a state's last.
    pub last: Vec<u8>,
    /// The state each run leads to.
    pub next: Vec<u16>,
}

impl Matcher {
    /// Whether the pattern matches anywhere in a text, byte by byte.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut state = self.start;
        for byte in text.bytes() {
            let runs = self.last.get(usize::from(state)..).unwrap_or_default();
            let run = runs.iter().position(|last| byte <= *last);
            let next = run.and_then(|run| self.next.get(usize::from(state) + run));
            let Some(next) = next else {
                return false;
            };
            state = *next;
        }
        state >= self.matching
    }
}
