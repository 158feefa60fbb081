//! Whether a PDF that is encrypted opens without a password.
//!
//! Many are encrypted only so that nobody changes them; they open with the empty password.
//! Whether one does is worked out as the standard says, ISO 32000-2, 7.6.4: algorithms 2 and
//! 4 to 7 for the revisions 2 to 4, algorithms 2.B, 11 and 12 for 5 and 6.

use aes::{
    Aes128,
    cipher::{BlockModeEncrypt, KeyIvInit},
};
use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};

use super::object::Dictionary;

/// What an old password is filled up with; the empty one is nothing but this.
const PAD: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

/// Whether a document opens without a password; none where it is locked in a way that is not
/// known here. `id` is the first part of the document's identity.
pub(super) fn opens(lock: &Dictionary, id: &[u8]) -> Option<bool> {
    let number = |name| Some(lock.get(name)?.number()? as i64);
    let text = |name| lock.get(name)?.text();
    if !lock.get("Filter")?.is_name("Standard") {
        return None;
    }
    let (owner, user) = (text("O")?, text("U")?);
    let revision = number("R")?;
    let length = match lock.get("Length") {
        Some(length) => Some(length.count()?),
        None => None,
    };
    let key_length = match (number("V")?, length) {
        (1, None | Some(40)) => 5,
        (2, None) => 5,
        (2, Some(bits @ 40..=128)) if bits % 8 == 0 => usize::try_from(bits / 8).ok()?,
        (4, None | Some(128)) => 16,
        (5, None | Some(256)) => 32,
        _ => return None,
    };
    match revision {
        2..=4 if key_length <= 16 => {
            let clear = lock
                .get("EncryptMetadata")
                .is_some_and(|is| is.is_word("false"));
            let old = Old {
                revision,
                key_length: if revision == 2 { 5 } else { key_length },
                owner: owner.try_into().ok()?,
                user: user.try_into().ok()?,
                permissions: (number("P")? as u32).to_le_bytes(),
                id,
                clear_metadata: clear,
            };
            Some(old.opens_with(&PAD) || old.opens_with(&old.owned(&PAD)))
        }
        5 | 6 if key_length == 32 => {
            let (owner, user) = (owner.get(..48)?, user.get(..48)?);
            let proves = |value: &[u8], of: &[u8]| {
                let salt = value.get(32..40)?;
                Some(hash(revision, salt, of)? == *value.get(..32)?)
            };
            Some(proves(user, b"")? || proves(owner, user)?)
        }
        _ => None,
    }
}

/// A lock of the revisions 2 to 4.
struct Old<'l> {
    revision: i64,
    key_length: usize,
    owner: [u8; 32],
    user: [u8; 32],
    permissions: [u8; 4],
    id: &'l [u8],
    clear_metadata: bool,
}

impl Old<'_> {
    /// Whether it opens with a password, filled up.
    fn opens_with(&self, password: &[u8; 32]) -> bool {
        let mut hash = Md5::new();
        hash.update(password);
        hash.update(self.owner);
        hash.update(self.permissions);
        hash.update(self.id);
        if self.revision >= 4 && self.clear_metadata {
            hash.update([0xFF; 4]);
        }
        let mut key = hash.finalize();
        if self.revision >= 3 {
            for _ in 0..50 {
                key = Md5::digest(key.get(..self.key_length).unwrap_or_default());
            }
        }
        let key = key.get(..self.key_length).unwrap_or_default();
        if self.revision == 2 {
            let mut proof = PAD;
            rc4(key, &mut proof);
            return proof == self.user;
        }
        let mut proof: [u8; 16] = Md5::new()
            .chain_update(PAD)
            .chain_update(self.id)
            .finalize()
            .into();
        (0..20).for_each(|round| rc4_round(key, round, &mut proof));
        self.user.starts_with(&proof)
    }

    /// The password, filled up, that its owner's password hides.
    fn owned(&self, password: &[u8; 32]) -> [u8; 32] {
        let mut key = Md5::digest(password);
        if self.revision >= 3 {
            for _ in 0..50 {
                key = Md5::digest(key);
            }
        }
        let key = key.get(..self.key_length).unwrap_or_default();
        let mut hidden = self.owner;
        let rounds = if self.revision == 2 { 1 } else { 20 };
        (0..rounds)
            .rev()
            .for_each(|round| rc4_round(key, round, &mut hidden));
        hidden
    }
}

fn rc4_round(key: &[u8], round: u8, bytes: &mut [u8]) {
    let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
    rc4(&key, bytes);
}

/// RC4, for a few bytes. No file is opened by it, so it need not be fast.
fn rc4(key: &[u8], bytes: &mut [u8]) {
    let mut state: [u8; 256] = core::array::from_fn(|at| at as u8);
    let of = |state: &[u8; 256], at: u8| state.get(usize::from(at)).copied().unwrap_or_default();
    let mut other = 0_u8;
    for (at, key) in (0..=255_u8).zip(key.iter().cycle()) {
        other = other.wrapping_add(of(&state, at)).wrapping_add(*key);
        state.swap(usize::from(at), usize::from(other));
    }
    let (mut at, mut other) = (0_u8, 0_u8);
    for byte in bytes {
        at = at.wrapping_add(1);
        other = other.wrapping_add(of(&state, at));
        state.swap(usize::from(at), usize::from(other));
        *byte ^= of(&state, of(&state, at).wrapping_add(of(&state, other)));
    }
}

/// The hash of the empty password (algorithm 2.B), over the user's part where it is the owner's.
fn hash(revision: i64, salt: &[u8], of: &[u8]) -> Option<[u8; 32]> {
    let mut key = Sha256::new()
        .chain_update(salt)
        .chain_update(of)
        .finalize()
        .to_vec();
    if revision == 5 {
        return key.first_chunk().copied();
    }
    for round in 1_u32.. {
        let (cipher_key, rest) = key.split_first_chunk::<16>()?;
        let start = rest.first_chunk::<16>()?;
        let mut cipher = cbc::Encryptor::<Aes128>::new(cipher_key.into(), start.into());
        let mut text = [&key, of].concat().repeat(64);
        for block in text.as_chunks_mut::<16>().0 {
            cipher.encrypt_block(block.into());
        }
        let sum: u32 = text.iter().take(16).map(|byte| u32::from(*byte)).sum();
        key = match sum % 3 {
            0 => Sha256::digest(&text).to_vec(),
            1 => Sha384::digest(&text).to_vec(),
            _ => Sha512::digest(&text).to_vec(),
        };
        // It ends: a byte is at most 255.
        if round >= 64 && u32::from(*text.last()?) <= round - 32 {
            break;
        }
    }
    key.first_chunk().copied()
}
