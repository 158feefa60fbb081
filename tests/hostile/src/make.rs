//! Makes files, right ones and wrong ones.

/// PDF.
pub mod pdf;
/// Pictures.
pub mod picture;
/// Archives.
pub mod zip;

/// Bytes that look like chance and are the same in every run.
pub fn noise(length: usize) -> Vec<u8> {
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

/// Parts, one behind another.
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
