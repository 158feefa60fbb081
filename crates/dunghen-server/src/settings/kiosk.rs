//! What may be set of kiosks: browsers of ours that stand in a hall for everybody.

use axum::http::Uri;
use serde::{Deserialize, Serialize};

use super::Secret;

/// How kiosks behave. The fields stand in the order of their names, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kiosk {
    /// Whether there is a page for them at all.
    pub enabled: bool,
    /// How often in a row somebody who does nothing else may ask for more time.
    pub extensions: u32,
    /// Who is told that somebody at a kiosk calls for help; nobody can call without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_url: Option<Secret>,
    /// How long nobody does anything where something is filled in.
    pub idle_form_seconds: u32,
    /// How long nobody does anything elsewhere.
    pub idle_reading_seconds: u32,
    /// Whether numbers are drawn by which people are called.
    pub queue: bool,
    /// Whether they print on a roll of 80 mm, and not on sheets.
    pub roll: bool,
    /// How long it is said before everything is forgotten.
    pub warning_seconds: u32,
}

impl Default for Kiosk {
    fn default() -> Self {
        Self {
            enabled: false,
            extensions: 10,
            help_url: None,
            idle_form_seconds: 120,
            idle_reading_seconds: 60,
            queue: false,
            roll: false,
            warning_seconds: 20,
        }
    }
}

impl Kiosk {
    /// What cannot be meant.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        // WCAG 2.2.1: twenty seconds at least to ask for more time, ten times at least.
        for (key, found, least, most) in [
            ("extensions", self.extensions, 10, 1_000),
            ("idle_form_seconds", self.idle_form_seconds, 30, 3_600),
            ("idle_reading_seconds", self.idle_reading_seconds, 30, 3_600),
            ("warning_seconds", self.warning_seconds, 20, 300),
        ] {
            if !(least..=most).contains(&found) {
                let expected = format!("expected a number from {least} to {most}");
                faults.push(format!("{key}: found {found}, {expected}"));
            }
        }
        if let Some(address) = &self.help_url
            && !is_address(address.reveal())
        {
            let expected = "expected an address like https://example.vn/hook";
            // It may be a secret, and is not repeated.
            faults.push(format!("help_url: found something else, {expected}"));
        }
        faults
    }
}

fn is_address(text: &str) -> bool {
    let address = text.parse::<Uri>().ok();
    address.is_some_and(|address| {
        address.host().is_some() && matches!(address.scheme_str(), Some("http" | "https"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_told() {
        assert_eq!(Kiosk::default().faults(), Vec::<String>::new());
        let kiosk = Kiosk {
            extensions: 3,
            warning_seconds: 5,
            help_url: Some("mailto:geheim@example.vn".into()),
            ..Kiosk::default()
        };
        let faults = kiosk.faults();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(!faults.concat().contains("geheim"), "{faults:?}");
        for (address, expected) in [
            ("https://example.vn/hook?key=1", true),
            ("http://127.0.0.1:9000/", true),
            ("example.vn", false),
            ("/hook", false),
            ("", false),
        ] {
            assert_eq!(is_address(address), expected, "{address}");
        }
    }
}
