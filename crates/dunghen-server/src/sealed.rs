//! What lies on disk is sealed: who finds the disk finds nobody's papers.
//!
//! Every file has a key of its own. That key is itself sealed, with one of the server's
//! keys, and kept beside what the file is called; so the server's keys can be exchanged
//! without touching a file. Content is sealed in pieces, so that a range can be read and a
//! large file never lies in memory.
//!
//! Pieces follow the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015)
//! over ChaCha20-Poly1305: none can be changed, exchanged or left out unnoticed. Keys are
//! sealed with XChaCha20-Poly1305 under a random nonce.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use aead_stream::{NewStream, Nonce, StreamBE32, StreamPrimitive};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, XChaCha20Poly1305, aead::Aead};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

/// How much of a file is sealed at a time, in bytes.
pub(crate) const PIECE: usize = 64 * 1024;

/// How much longer a piece is once it is sealed, in bytes.
pub(crate) const SEAL: usize = 16;

/// How long a key is, in bytes.
const KEY: usize = 32;

/// How long the nonce before a sealed key is, in bytes.
const NONCE: usize = 24;

/// What cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unopened {
    #[error("found the key `{0}`, which {1} does not have")]
    UnknownKey(String, PathBuf),
    #[error("what is sealed was changed, or sealed with another key")]
    Changed,
    #[error("found no key where one was expected")]
    Malformed,
}

impl From<Unopened> for io::Error {
    fn from(unopened: Unopened) -> Self {
        Self::new(io::ErrorKind::InvalidData, unopened)
    }
}

/// The key of one file.
#[derive(Clone)]
pub(crate) struct FileKey([u8; KEY]);

impl FileKey {
    /// A new one, by chance.
    pub(crate) fn fresh() -> io::Result<Self> {
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        Ok(Self(key))
    }

    fn stream(&self) -> StreamBE32<ChaCha20Poly1305> {
        // A key seals one file, so the same nonce never comes twice under it.
        let nonce = Nonce::<ChaCha20Poly1305, StreamBE32<ChaCha20Poly1305>>::default();
        StreamBE32::from_aead(ChaCha20Poly1305::new(&self.0.into()), &nonce)
    }

    /// Seals a piece of a file.
    pub(crate) fn seal(&self, piece: u32, last: bool, plain: &[u8]) -> Result<Vec<u8>, Unopened> {
        let sealed = self.stream().encrypt(piece, last, plain);
        sealed.map_err(|_| Unopened::Changed)
    }

    /// Opens a piece of a file.
    pub(crate) fn open(&self, piece: u32, last: bool, sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let plain = self.stream().decrypt(piece, last, sealed);
        plain.map_err(|_| Unopened::Changed)
    }

    /// Seals a few bytes that stand alone.
    pub(crate) fn seal_alone(&self, plain: &[u8]) -> io::Result<Vec<u8>> {
        alone(&self.0, plain)
    }

    /// Opens a few bytes that stand alone.
    pub(crate) fn open_alone(&self, sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        opened(&self.0, sealed)
    }
}

fn alone(key: &[u8; KEY], plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(io::Error::other)?;
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let sealed = cipher.encrypt(&nonce.into(), plain);
    let sealed = sealed.map_err(|_| io::Error::other(Unopened::Changed))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn opened(key: &[u8; KEY], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
    let (nonce, sealed) = sealed
        .split_first_chunk::<NONCE>()
        .ok_or(Unopened::Malformed)?;
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let plain = cipher.decrypt(&(*nonce).into(), sealed);
    plain.map_err(|_| Unopened::Changed)
}

/// The server's keys, in a file that only it may read.
pub(crate) struct KeyRing {
    path: PathBuf,
    keys: RwLock<Keys>,
}

/// The file of keys.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The last one seals; those before open what it has not sealed yet.
    #[serde(default)]
    key: Vec<Key>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    name: String,
    /// In hexadecimal digits.
    secret: String,
}

impl Key {
    fn fresh(name: String) -> io::Result<Self> {
        let FileKey(secret) = FileKey::fresh()?;
        Ok(Self {
            name,
            secret: hex(&secret),
        })
    }

    fn secret(&self) -> Result<[u8; KEY], Unopened> {
        let bytes = unhex(&self.secret).ok_or(Unopened::Malformed)?;
        bytes.try_into().map_err(|_| Unopened::Malformed)
    }
}

impl KeyRing {
    /// Reads the file, making it with one key if missing.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let keys = match read(path) {
            Ok(keys) => keys,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Keys {
                    key: vec![Key::fresh("k1".into())?],
                };
                // Of two servers that start together over one folder, both have the same key.
                match make(path, &keys) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(path)?,
                    made => made.map(|()| keys)?,
                }
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            path: path.into(),
            keys: RwLock::new(keys),
        })
    }

    /// The name of the key that seals.
    pub(crate) fn current(&self) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let last = keys.key.last();
        last.map(|key| key.name.clone()).unwrap_or_default()
    }

    /// Seals a file's key: the name of the key it is sealed with, `.`, the rest.
    pub(crate) fn seal(&self, key: &FileKey) -> io::Result<String> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let last = keys.key.last().ok_or(Unopened::Malformed)?;
        let sealed = alone(&last.secret()?, &key.0)?;
        Ok(format!("{}.{}", last.name, hex(&sealed)))
    }

    /// Opens a file's key.
    pub(crate) fn open_key(&self, sealed: &str) -> io::Result<FileKey> {
        let (name, sealed) = sealed.split_once('.').ok_or(Unopened::Malformed)?;
        let sealed = unhex(sealed).ok_or(Unopened::Malformed)?;
        let secret = match self.secret(name) {
            Some(secret) => secret?,
            // Another process may have added it since.
            None => {
                let keys = read(&self.path)?;
                *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
                let unknown = || Unopened::UnknownKey(name.into(), self.path.clone());
                self.secret(name).ok_or_else(unknown)??
            }
        };
        let key = opened(&secret, &sealed)?;
        Ok(FileKey(key.try_into().map_err(|_| Unopened::Malformed)?))
    }

    fn secret(&self, name: &str) -> Option<Result<[u8; KEY], Unopened>> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let mut keys = keys.key.iter();
        keys.find(|key| key.name == name).map(Key::secret)
    }

    /// Adds a key that seals from now on.
    pub(crate) fn add(&self) -> io::Result<()> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let numbers = keys.key.iter();
        let numbers = numbers.filter_map(|key| key.name.strip_prefix('k')?.parse::<u32>().ok());
        let name = format!("k{}", numbers.max().unwrap_or_default() + 1);
        let mut more = keys.clone();
        more.key.push(Key::fresh(name)?);
        write(&self.path, &more)?;
        *keys = more;
        Ok(())
    }

    /// Drops all keys but the one that seals.
    pub(crate) fn drop_others(&self) -> io::Result<()> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let fewer = Keys {
            key: keys.key.last().cloned().into_iter().collect(),
        };
        write(&self.path, &fewer)?;
        *keys = fewer;
        Ok(())
    }
}

fn read(path: &Path) -> io::Result<Keys> {
    let text = fs::read_to_string(path)?;
    let keys: Result<Keys, _> = toml::from_str(&text);
    // What is wrong with it may hold a part of a key.
    let malformed = |_| io::Error::new(io::ErrorKind::InvalidData, Unopened::Malformed);
    let keys = keys.map_err(malformed)?;
    if keys.key.is_empty() {
        return Err(Unopened::Malformed.into());
    }
    Ok(keys)
}

/// Writes the file anew; whoever reads finds the one before or this one.
fn write(path: &Path, keys: &Keys) -> io::Result<()> {
    let part = written(path, keys)?;
    part.persist(path).map_err(|error| error.error)?;
    settled(path)
}

/// Writes the file where there is none.
fn make(path: &Path, keys: &Keys) -> io::Result<()> {
    let part = written(path, keys)?;
    part.persist_noclobber(path).map_err(|error| error.error)?;
    settled(path)
}

/// A file beside the one it is to be, which only its owner may read.
fn written(path: &Path, keys: &Keys) -> io::Result<NamedTempFile> {
    let text = toml::to_string(keys).map_err(io::Error::other)?;
    let mut part = NamedTempFile::new_in(folder(path))?;
    part.write_all(text.as_bytes())?;
    part.as_file().sync_all()?;
    Ok(part)
}

fn settled(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    text.len()
        .is_multiple_of(2)
        .then(|| pairs.map(byte).collect())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_and_not_otherwise() -> anyhow::Result<()> {
        let (key, other) = (FileKey::fresh()?, FileKey::fresh()?);
        let sealed = key.seal(3, false, b"plain")?;
        assert_eq!(sealed.len(), 5 + SEAL);
        assert_eq!(key.open(3, false, &sealed)?, b"plain");
        assert!(key.open(4, false, &sealed).is_err());
        assert!(key.open(3, true, &sealed).is_err());
        assert!(other.open(3, false, &sealed).is_err());
        let mut changed = sealed;
        changed.iter_mut().for_each(|byte| *byte ^= 1);
        assert!(key.open(3, false, &changed).is_err());
        assert_eq!(key.open_alone(&key.seal_alone(b"tail")?)?, b"tail");
        assert!(other.open_alone(&key.seal_alone(b"tail")?).is_err());
        Ok(())
    }

    #[test]
    fn keys_are_exchanged_and_the_old_ones_open_nothing_more() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("keys.toml");
        let (ring, beside) = (KeyRing::open(&path)?, KeyRing::open(&path)?);
        let key = FileKey::fresh()?;
        let before = ring.seal(&key)?;
        assert_eq!(beside.open_key(&before)?.0, key.0);
        ring.add()?;
        let after = ring.seal(&key)?;
        assert!(before.starts_with("k1.") && after.starts_with("k2."));
        // A server at work takes the new key up from the file.
        assert_eq!(beside.open_key(&after)?.0, key.0);
        ring.drop_others()?;
        assert!(KeyRing::open(&path)?.open_key(&before).is_err());
        assert_eq!(KeyRing::open(&path)?.open_key(&after)?.0, key.0);
        assert_eq!(ring.current(), "k2");
        Ok(())
    }

    #[test]
    fn a_file_that_holds_no_keys_is_refused() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("keys.toml");
        for text in ["", "key = 1", "[[key]]\nname = \"k1\""] {
            fs::write(&path, text)?;
            assert!(KeyRing::open(&path).is_err(), "{text}");
        }
        Ok(())
    }
}
