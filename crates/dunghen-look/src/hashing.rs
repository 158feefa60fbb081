//! A hash of a file, taken while somebody else reads it.

use std::io::{self, Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

/// How much of what nobody else has read is read at a time.
const PIECE: usize = 64 << 10;

/// A file whose bytes are hashed as they are first read in their order. Whoever reads it may
/// go back and ahead; what was passed over is read at the end.
pub(crate) struct Hashing<'t, F> {
    file: F,
    bytes: u64,
    at: u64,
    hashed: u64,
    hasher: Sha256,
    percent: u32,
    tell: &'t mut dyn FnMut(u32),
}

impl<'t, F: Read + Seek> Hashing<'t, F> {
    pub(crate) fn of(mut file: F, tell: &'t mut dyn FnMut(u32)) -> io::Result<Self> {
        let bytes = file.seek(SeekFrom::End(0))?;
        Ok(Self {
            at: bytes,
            file,
            bytes,
            hashed: 0,
            hasher: Sha256::new(),
            percent: 0,
            tell,
        })
    }

    /// Reads what is left, and tells the hash of all in hexadecimal digits.
    pub(crate) fn finish(mut self) -> io::Result<String> {
        self.seek(SeekFrom::Start(self.hashed))?;
        let mut piece = vec![0; PIECE];
        while self.read(&mut piece)? > 0 {}
        let hash = self.hasher.finalize();
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl<F: Read> Read for Hashing<'_, F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        let known = self.hashed.checked_sub(self.at);
        let known = known.and_then(|known| usize::try_from(known).ok());
        let new = known.and_then(|known| into.get(known..read));
        if let Some(new) = new {
            self.hasher.update(new);
            self.hashed += new.len() as u64;
        }
        self.at += read as u64;
        let percent = (self.hashed * 100)
            .checked_div(self.bytes)
            .unwrap_or_default() as u32;
        if percent > self.percent {
            self.percent = percent;
            (self.tell)(percent);
        }
        Ok(read)
    }
}

impl<F: Seek> Seek for Hashing<'_, F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn however_it_is_read_the_hash_is_the_same(
            bytes in prop::collection::vec(any::<u8>(), 0..2_000),
            reads in prop::collection::vec((0..2_100_u64, 0..700_usize), 0..20),
        ) {
            let mut ignored = |_| {};
            let mut file = Hashing::of(Cursor::new(&bytes), &mut ignored).unwrap();
            for (at, most) in reads {
                file.seek(SeekFrom::Start(at)).unwrap();
                let mut read = Vec::new();
                file.by_ref().take(most as u64).read_to_end(&mut read).unwrap();
                let expected = bytes.iter().skip(at as usize).take(most).copied();
                prop_assert_eq!(read, expected.collect::<Vec<_>>());
            }
            let hash = Sha256::digest(&bytes);
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            prop_assert_eq!(file.finish().unwrap(), hash);
        }
    }
}
