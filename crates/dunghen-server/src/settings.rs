//! What whoever runs the server may set. `docs/operating.md` says what each key is for.

mod kiosk;
mod layers;

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use anyhow::Context;
use axum::http::Uri;
use serde::{Deserialize, Serialize, Serializer};

pub use kiosk::Kiosk;
pub use layers::{Effective, Origin, PREFIX, Wrong};

use crate::{
    DATABASE, FILES, KEYS,
    shelf::Shelf,
    store::{Location, Quota, StoreError},
};

/// What may be set, each under the name of its field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that tells numbers to Prometheus; they are told nowhere without it.
    pub metrics_listen: Option<SocketAddr>,
    /// The folder for all that is kept.
    pub data: PathBuf,
    /// Definitions instead of those built in.
    pub definitions: Option<PathBuf>,
    /// Where the database is, where it is not in the data folder.
    pub database: Option<Secret>,
    /// The bucket that files lie in, as `s3://files`, where they are not in the data folder.
    pub files: Option<String>,
    /// The file of the server's keys, where it is not in the data folder.
    pub keys: Option<PathBuf>,
    /// Other sites whose pages may send what changes something.
    pub allowed_origins: Vec<String>,
    /// Other sites that may show the app in a frame.
    pub frame_ancestors: Vec<String>,
    /// Whether browsers are told to come over encrypted lines only.
    pub hsts: bool,
    /// How many proxies of our own stand before the server.
    pub trusted_hops: u8,
    /// The header in which they say for whom they ask.
    pub forwarded_by: ForwardedBy,
    /// Most files of one draft.
    pub draft_files: u32,
    /// Most bytes of one draft's files, in all.
    pub draft_bytes: u64,
    /// For how many days after its end a dossier keeps what is personal; for ever where
    /// nothing is said.
    pub keep_days: Option<u32>,
    /// Most requests of one address that change nothing; 0 for any number, as below.
    pub reads_per_minute: u32,
    /// Most other requests of one address.
    pub writes_per_minute: u32,
    /// Most tries of one address to sign in.
    pub sign_ins_per_minute: u32,
    /// Most drafts one address begins.
    pub drafts_per_minute: u32,
    /// Most that one address uploads.
    pub upload_megabytes_per_day: u32,
    /// Most connections at once.
    pub connections: u32,
    /// Most headers of a request.
    pub headers: u32,
    /// Most bytes of a request's line and headers.
    pub header_bytes: u32,
    /// Longest wait for all headers of a request.
    pub header_seconds: u32,
    /// Longest wait for the next bytes of a request's body.
    pub body_seconds: u32,
    /// Longest a request may take in all.
    pub request_seconds: u32,
    /// Longest somebody may look into a file.
    pub inspect_seconds: u32,
    /// How long what is under way may go on when the server is asked to stop.
    pub drain_seconds: u32,
    /// How kiosks behave.
    pub kiosk: Kiosk,
    /// How the log is written.
    pub log_format: LogFormat,
    /// How much of it.
    pub log_level: LogLevel,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            metrics_listen: None,
            data: "data".into(),
            definitions: None,
            database: None,
            files: None,
            keys: None,
            allowed_origins: Vec::new(),
            frame_ancestors: Vec::new(),
            hsts: false,
            trusted_hops: 0,
            forwarded_by: ForwardedBy::XForwardedFor,
            draft_files: 200,
            draft_bytes: 4 * 1024 * 1024 * 1024,
            keep_days: None,
            // A service centre is one address: fifty desks and everybody on its wireless.
            reads_per_minute: 6_000,
            writes_per_minute: 1_200,
            sign_ins_per_minute: 60,
            drafts_per_minute: 120,
            upload_megabytes_per_day: 50_000,
            connections: 1_024,
            headers: 100,
            header_bytes: 32 * 1024,
            header_seconds: 10,
            body_seconds: 30,
            request_seconds: 15 * 60,
            inspect_seconds: 2,
            drain_seconds: 60,
            kiosk: Kiosk::default(),
            log_format: LogFormat::Text,
            log_level: LogLevel::Info,
        }
    }
}

/// A header by which a proxy tells for whom it asks. One only is read: a proxy sets the one
/// it knows, and lets the other through as it came from anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedBy {
    /// `X-Forwarded-For: 203.0.113.7, 198.51.100.2`
    XForwardedFor,
    /// `Forwarded: for=203.0.113.7, for="[2001:db8::1]"` (RFC 7239)
    Forwarded,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs, an object a line.
    Json,
}

/// The least that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// A text that is shown to nobody.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Secret {
    /// What it is.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// As much as may be shown: of an address, what kind it is.
    fn masked(&self) -> String {
        let kind = self.0.split_once("://");
        kind.map_or_else(|| "***".into(), |(kind, _)| format!("{kind}://***"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

impl Settings {
    /// The file of the server's keys.
    pub(crate) fn keys_file(&self) -> PathBuf {
        let named = self.keys.clone();
        named.unwrap_or_else(|| self.data.join(KEYS))
    }

    /// Where the database is.
    pub(crate) fn location(&self) -> Result<Location, StoreError> {
        let address = self.database.as_ref().map(Secret::reveal);
        Location::of(self.data.join(DATABASE), address)
    }

    /// Where files lie.
    pub(crate) fn shelf(&self) -> anyhow::Result<Shelf> {
        let folder = self.data.join(FILES);
        match &self.files {
            None => Ok(Shelf::open(&folder)?),
            Some(bucket) => Shelf::in_bucket(bucket, &folder.join("looked-into"))
                .with_context(|| format!("cannot use the bucket {bucket}")),
        }
    }

    /// How much one draft may hold.
    pub(crate) fn quota(&self) -> Quota {
        Quota {
            files: self.draft_files,
            bytes: self.draft_bytes,
        }
    }

    pub(crate) fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds.into())
    }

    pub(crate) fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds.into())
    }

    /// What cannot be meant, by key.
    fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        let mut within = |key, found: u32, least: u32, most: u32| {
            if !(least..=most).contains(&found) {
                let fault = format!("found {found}, expected a number from {least} to {most}");
                faults.push((key, fault));
            }
        };
        within("trusted_hops", self.trusted_hops.into(), 0, 8);
        within("connections", self.connections, 1, 1_000_000);
        // A browser sends about twenty, and cookies of 4 KiB.
        within("headers", self.headers, 32, 1_000);
        within("header_bytes", self.header_bytes, 8 * 1024, 1024 * 1024);
        within("header_seconds", self.header_seconds, 1, 600);
        within("body_seconds", self.body_seconds, 1, 600);
        within("request_seconds", self.request_seconds, 1, 86_400);
        within("inspect_seconds", self.inspect_seconds, 1, 600);
        within("drain_seconds", self.drain_seconds, 0, 3_600);
        let most = u32::MAX / 1_024;
        within(
            "upload_megabytes_per_day",
            self.upload_megabytes_per_day,
            0,
            most,
        );
        for (key, list, also) in [
            ("allowed_origins", &self.allowed_origins, None),
            ("frame_ancestors", &self.frame_ancestors, Some("self")),
        ] {
            for found in list {
                if !is_origin(found) && Some(found.as_str()) != also {
                    let expected = "expected an origin like https://dichvucong.gov.vn";
                    faults.push((key, format!("found `{found}`, {expected}")));
                }
            }
        }
        let kiosk = self.kiosk.faults().into_iter();
        faults.extend(kiosk.map(|fault| ("kiosk", fault)));
        if self.metrics_listen == Some(self.listen) && self.listen.port() != 0 {
            let fault = "found the address of `listen`, expected another";
            faults.push(("metrics_listen", fault.into()));
        }
        faults
    }
}

/// Whether a text is an origin as browsers write them: a scheme, a host, perhaps a port.
fn is_origin(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else {
        return false;
    };
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let spelled = uri.scheme_str().zip(uri.authority());
    let spelled = spelled.map(|(scheme, authority)| format!("{scheme}://{authority}"));
    // In a policy these would begin the next source or directive.
    let plain = !text.contains([';', ',', '\'', '"', '@', '*']);
    known && plain && spelled.as_deref() == Some(text) && text == text.to_lowercase()
}
