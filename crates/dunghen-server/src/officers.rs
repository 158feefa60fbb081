//! Officers' accounts, and the sessions they work in.
//!
//! A password is kept as Argon2id makes it, a session's secret under its hash: who reads
//! the database can use neither. The cookie is bound to the host, to encrypted lines and
//! to requests of our own pages (`__Host-`, `Secure`, `SameSite=Strict`).

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::store::{Officer, Store, StoreError, record::secret};

/// How long a session runs; then the password is asked for again.
pub(crate) const SESSION: TimeDelta = TimeDelta::hours(10);

/// Shortest password, in characters.
pub(crate) const PASSWORD_MIN: usize = 12;

const COOKIE: &str = "__Host-session";
const SECRET_BYTES: usize = 32;

/// A password that cannot be kept, or an account that cannot be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("found a password of fewer than {PASSWORD_MIN} characters")]
    Short,
    #[error(
        "found the account `{0}`, expected 2 to 40 small letters a to z, digits, dots or hyphens"
    )]
    Account(String),
    #[error("the password cannot be hashed: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("no random bytes can be had: {0}")]
    Random(#[from] getrandom::Error),
}

/// Makes an account.
pub(crate) fn account(
    account: &str,
    full_name: &str,
    agency: &str,
    password: &str,
) -> Result<Officer, Unfit> {
    let known =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if !(2..=40).contains(&account.len()) || !account.bytes().all(known) {
        return Err(Unfit::Account(account.into()));
    }
    if password.chars().count() < PASSWORD_MIN {
        return Err(Unfit::Short);
    }
    let salt = SaltString::encode_b64(secret(8)?.as_bytes()).map_err(Unfit::Hash)?;
    let hashed = Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(Unfit::Hash)?;
    Ok(Officer {
        account: account.into(),
        full_name: full_name.into(),
        agency: agency.into(),
        password: hashed.to_string(),
    })
}

/// Whether a password is that of an account. Takes as long where there is no account, so
/// that nobody learns which there are.
pub(crate) fn is_password_of(officer: Option<&Officer>, password: &str) -> bool {
    // The hash of nothing anybody can type, with the parameters of today.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$\
        ZkcGUpMBYMhWwuZBlPzLjAWRRYuHUfDnWP9pXUMzrIk";
    let kept = officer.map_or(NOBODY, |officer| &officer.password);
    let Ok(hash) = PasswordHash::new(kept) else {
        return false;
    };
    let fits = Argon2::default().verify_password(password.as_bytes(), &hash);
    fits.is_ok() && officer.is_some()
}

/// Begins a session; the cookie that carries it.
pub(crate) async fn begin(
    store: &dyn Store,
    officer: &Officer,
    at: DateTime<FixedOffset>,
) -> Result<HeaderValue, StoreError> {
    let secret = secret(SECRET_BYTES).map_err(|_| StoreError::Stopped)?;
    let until = at + SESSION;
    let kept = hash_of(&secret);
    store.keep_session(&kept, &officer.account, until).await?;
    let seconds = SESSION.num_seconds();
    cookie(&format!("{secret}; Max-Age={seconds}"))
}

/// Ends the session that a request comes with; the cookie that removes it.
pub(crate) async fn end(
    store: &dyn Store,
    headers: &HeaderMap,
    at: DateTime<FixedOffset>,
) -> Result<HeaderValue, StoreError> {
    if let Some(secret) = secret_of(headers) {
        store.end_session(&hash_of(secret), at).await?;
    }
    cookie("; Max-Age=0")
}

/// Whose session a request comes with.
pub(crate) async fn of(
    store: &dyn Store,
    headers: &HeaderMap,
    at: DateTime<FixedOffset>,
) -> Result<Option<Officer>, StoreError> {
    match secret_of(headers) {
        Some(secret) => store.session(&hash_of(secret), at).await,
        None => Ok(None),
    }
}

fn cookie(value: &str) -> Result<HeaderValue, StoreError> {
    let cookie = format!("{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::try_from(cookie).map_err(|_| StoreError::Stopped)
}

fn secret_of(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    cookies.find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == COOKIE && !value.is_empty()).then_some(value)
    })
}

fn hash_of(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_its_own_account_alone() -> anyhow::Result<()> {
        let officer = account("hanh", "Trần Thị Hạnh", "hatinh", "mật khẩu đủ dài")?;
        assert!(officer.password.starts_with("$argon2id$"));
        assert!(is_password_of(Some(&officer), "mật khẩu đủ dài"));
        for wrong in ["", "mật khẩu đủ dà", "Mật khẩu đủ dài"] {
            assert!(!is_password_of(Some(&officer), wrong), "{wrong}");
        }
        assert!(!is_password_of(None, "mật khẩu đủ dài"));
        let other = account("hanh", "Trần Thị Hạnh", "hatinh", "mật khẩu đủ dài")?;
        assert_ne!(officer.password, other.password);
        Ok(())
    }

    #[test]
    fn what_cannot_be_an_account_is_refused() {
        for (name, password) in [
            ("h", "mật khẩu đủ dài"),
            ("Hanh", "mật khẩu đủ dài"),
            ("hạnh", "mật khẩu đủ dài"),
            ("ha nh", "mật khẩu đủ dài"),
            ("hanh", "ngắn"),
        ] {
            assert!(account(name, "", "", password).is_err(), "{name}");
        }
    }
}
