//! Who may come in: officers with a session, requests from our own pages.

use axum::http::{HeaderMap, HeaderName, Method, header};
use chrono::TimeDelta;
use dunghen_core::text::Lang;

use crate::{
    officers,
    problem::{Kind, Problem},
    state::AppState,
    store::{Officer, Repeatable},
};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The officer whose session a request comes with.
pub(super) async fn officer(
    state: &AppState,
    headers: &HeaderMap,
    lang: Lang,
) -> Result<Officer, Problem> {
    let officer = officers::of(&*state.store, headers, state.clock.now()).await;
    let officer = officer.map_err(|error| Problem::of_store(lang, &error))?;
    officer.ok_or_else(|| Problem::new(Kind::Unauthorised, lang))
}

/// Longest name of anything that is guarded, in bytes.
const NAME_MAX: usize = 80;

/// What is opened by something secret, and does not let itself be tried for ever.
pub(super) struct Lock {
    /// What it is on.
    pub(super) what: String,
    /// How many wrong tries it takes to shut.
    pub(super) at_most: u32,
    /// For how long each of them counts.
    pub(super) within: TimeDelta,
}

impl Lock {
    /// Makes a try; refused where too many were wrong before. Tries made at once are counted
    /// one after another, before anything is compared.
    pub(super) async fn try_it(&self, state: &AppState, lang: Lang) -> Result<(), Problem> {
        // Nothing has so long a name, so there is nothing to guard.
        if self.what.len() > NAME_MAX {
            return Ok(());
        }
        let now = state.clock.now();
        let tries = state.store.count_try(&self.what, now, now - self.within);
        if tries
            .await
            .map_err(|error| Problem::of_store(lang, &error))?
            > self.at_most
        {
            // Only what was looked at counts: who knocks on and on keeps nobody else out.
            self.forget(state, lang).await?;
            return Err(Problem::new(Kind::TooManyTries, lang).retry_after(self.within));
        }
        Ok(())
    }

    /// The try was the right one, or was not looked at, and is not counted.
    pub(super) async fn forget(&self, state: &AppState, lang: Lang) -> Result<(), Problem> {
        let forgotten = state.store.forget_try(&self.what, state.clock.now());
        forgotten
            .await
            .map_err(|error| Problem::of_store(lang, &error))
    }
}

/// Whether a browser says that a request which changes something comes from another site.
///
/// A browser tells by `Sec-Fetch-Site`, an older one by `Origin`; what is no browser sends
/// neither, and carries nobody's cookies without being told to.
pub(crate) fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return false;
    }
    let told = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = told(&FETCH_SITE) {
        return !matches!(site, "same-origin" | "none");
    }
    match told(&header::ORIGIN) {
        None => false,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_none() || host != told(&header::HOST)
        }
    }
}

/// How many events a request was made for: the number in `If-Match`, as the `ETag` had it.
pub(super) fn after(headers: &HeaderMap, lang: Lang) -> Result<u32, Problem> {
    let tag = headers
        .get(header::IF_MATCH)
        .ok_or_else(|| Problem::new(Kind::ConditionMissing, lang))?;
    let tag = tag.to_str().ok().and_then(quoted);
    let digits = tag.filter(|tag| tag.bytes().all(|byte| byte.is_ascii_digit()));
    // No tag of ours: whatever it was made for, it is not what there is.
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| Problem::new(Kind::Moved, lang))
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

/// The key under which a request may be repeated, with or without the quotes of a
/// structured field; none where there is none, or none that can be one.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Option<String> {
    let key = headers.get(IDEMPOTENCY_KEY)?.to_str().ok()?;
    let key = quoted(key).unwrap_or(key);
    let is_key = (1..=255).contains(&key.len()) && !key.contains(['"', '\t']);
    is_key.then(|| key.to_owned())
}

/// What tells a repeat of a request, where it comes with a key: that, and all that it says.
///
/// Keys of one dossier are none of another's, nor of those who file.
pub(super) fn repeatable(
    headers: &HeaderMap,
    lang: Lang,
    code: &str,
    body: &[u8],
) -> Result<Option<Repeatable>, Problem> {
    if !headers.contains_key(IDEMPOTENCY_KEY) {
        return Ok(None);
    }
    // A key that is none must not pass for no key: its sender relies on it.
    let key = idempotency_key(headers);
    let key = key.ok_or_else(|| Problem::new(Kind::IdempotencyKeyMissing, lang))?;
    Ok(Some(Repeatable {
        key: format!("{code}/{key}"),
        fingerprint: blake3::hash(body).to_hex().to_string(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_sites_send_is_told_apart() -> anyhow::Result<()> {
        let rows = [
            ("POST", &[][..], false),
            ("POST", &[("sec-fetch-site", "same-origin")], false),
            ("POST", &[("sec-fetch-site", "none")], false),
            ("POST", &[("sec-fetch-site", "same-site")], true),
            ("POST", &[("sec-fetch-site", "cross-site")], true),
            ("GET", &[("sec-fetch-site", "cross-site")], false),
            (
                "POST",
                &[("origin", "https://a.vn"), ("host", "a.vn")],
                false,
            ),
            (
                "POST",
                &[("origin", "https://b.vn"), ("host", "a.vn")],
                true,
            ),
            ("POST", &[("origin", "null"), ("host", "a.vn")], true),
        ];
        for (method, headers, foreign) in rows {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(HeaderName::try_from(*name)?, value.parse()?);
            }
            let method = method.parse()?;
            assert_eq!(is_foreign(&method, &map), foreign, "{method} {headers:?}");
        }
        Ok(())
    }
}
