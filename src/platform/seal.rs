//! Bytes sealed by a passphrase: PBKDF2 with SHA-256 makes the key, AES-256-GCM seals.
//!
//! docs/draft-file.md has the format. The browser's own cryptography does the work; it is
//! there on secure connections only.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// What a sealed file begins with: its name and the version of its format.
const BEGINNING: &[u8; 8] = b"DUNGHEN1";
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;

/// So often is a passphrase hashed, so that guessing one takes long.
const ROUNDS: u32 = 600_000;

/// Why something could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unopened {
    /// It is no sealed file, or of a later version.
    Foreign,
    /// The passphrase is another, or somebody has changed the file.
    Refused,
}

/// The browser's cryptography, where the connection is secure.
fn subtle() -> Option<SubtleCrypto> {
    let window = web_sys::window()?;
    let crypto = window.is_secure_context().then(|| window.crypto())?;
    Some(crypto.ok()?.subtle())
}

/// Whether anything can be sealed here.
pub(crate) fn is_possible() -> bool {
    subtle().is_some()
}

/// Seals bytes by a passphrase.
pub(crate) async fn seal(plain: &[u8], passphrase: &str) -> Option<Vec<u8>> {
    let subtle = subtle()?;
    let mut random = [0; SALT_BYTES + NONCE_BYTES];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut random).ok()?;
    let (salt, nonce) = random.split_at(SALT_BYTES);
    let key = key(&subtle, passphrase, salt).await.ok()?;
    let plain = Uint8Array::from(plain);
    let sealed = subtle
        .encrypt_with_object_and_buffer_source(&cipher(nonce).ok()?, &key, &plain)
        .ok()?;
    let sealed = Uint8Array::new(&JsFuture::from(sealed).await.ok()?).to_vec();
    Some([BEGINNING, salt, nonce, &sealed].concat())
}

/// Opens what was sealed.
pub(crate) async fn open(sealed: &[u8], passphrase: &str) -> Result<Vec<u8>, Unopened> {
    let rest = sealed.strip_prefix(BEGINNING).ok_or(Unopened::Foreign)?;
    let (salt, rest) = rest.split_at_checked(SALT_BYTES).ok_or(Unopened::Foreign)?;
    let (nonce, sealed) = rest
        .split_at_checked(NONCE_BYTES)
        .ok_or(Unopened::Foreign)?;
    let subtle = subtle().ok_or(Unopened::Refused)?;
    let opened = async {
        let key = key(&subtle, passphrase, salt).await?;
        let sealed = Uint8Array::from(sealed);
        let plain = subtle.decrypt_with_object_and_buffer_source(&cipher(nonce)?, &key, &sealed)?;
        let plain = JsFuture::from(plain).await?;
        Ok::<_, JsValue>(Uint8Array::new(&plain).to_vec())
    };
    opened.await.map_err(|_| Unopened::Refused)
}

async fn key(subtle: &SubtleCrypto, passphrase: &str, salt: &[u8]) -> Result<CryptoKey, JsValue> {
    let typed = Uint8Array::from(passphrase.as_bytes());
    let uses = Array::of1(&"deriveKey".into());
    let typed = subtle.import_key_with_str("raw", &typed, "PBKDF2", false, &uses)?;
    let typed: CryptoKey = JsFuture::from(typed).await?.unchecked_into();
    let how = algorithm(
        "PBKDF2",
        &[
            ("hash", "SHA-256".into()),
            ("salt", Uint8Array::from(salt).into()),
            ("iterations", ROUNDS.into()),
        ],
    )?;
    let of = algorithm("AES-GCM", &[("length", 256.into())])?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = subtle.derive_key_with_object_and_object(&how, &typed, &of, false, &uses)?;
    Ok(JsFuture::from(key).await?.unchecked_into())
}

fn cipher(nonce: &[u8]) -> Result<Object, JsValue> {
    algorithm("AES-GCM", &[("iv", Uint8Array::from(nonce).into())])
}

fn algorithm(name: &str, parameters: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &name.into())?;
    for (name, value) in parameters {
        Reflect::set(&algorithm, &(*name).into(), value)?;
    }
    Ok(algorithm)
}
