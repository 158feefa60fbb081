//! Makes files, right ones and wrong ones.

pub(crate) mod pdf;
pub(crate) mod picture;
pub(crate) mod zip;

/// Bytes that look like chance and are the same in every run.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
    .take(length)
    .collect()
}

pub(crate) fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
