//! How much a file may ask of the one who looks into it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How much a file may hold, and how much looking into it may cost.
///
/// ```
/// use dunghen_files::Limits;
/// let limits = Limits { pdf_pages: 20, ..Limits::default() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Pages of a PDF.
    pub pdf_pages: u32,
    /// Bytes of the largest PDF that is parsed. A larger one is searched for marks,
    /// and the verdict tells what that leaves open.
    pub pdf_whole: u64,
    /// Bytes that the object streams of a PDF may unfold to, all together.
    pub pdf_unfolded: u64,
    /// Pixels of a picture along its longer side.
    pub image_side: u32,
    /// Pixels of a picture in all. An A0 sheet scanned at 300 dots an inch has 139 million.
    pub image_pixels: u64,
    /// How deep archives may lie in archives; the file itself is the first.
    pub archive_depth: u32,
    /// Entries in an archive, those of archives within it counted too.
    pub archive_entries: u64,
    /// Bytes that an archive may unfold to, archives within it counted too.
    pub archive_bytes: u64,
    /// How many times its packed size an archive may unfold to. It bites past 10 MiB:
    /// a small file of blanks is no bomb.
    pub archive_ratio: u64,
    /// Bytes of the largest archive within an archive that is looked into.
    pub archive_nested: u64,
    /// Milliseconds the child process may take.
    pub milliseconds: u64,
    /// Bytes of address space the child process may take.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pdf_pages: 2_000,
            pdf_whole: 64 << 20,
            pdf_unfolded: 64 << 20,
            image_side: 50_000,
            image_pixels: 250_000_000,
            archive_depth: 3,
            archive_entries: 10_000,
            archive_bytes: 256 << 20,
            archive_ratio: 100,
            archive_nested: 32 << 20,
            milliseconds: 2_000,
            memory: 512 << 20,
        }
    }
}

impl Limits {
    /// How long the child process may take, by the clock on the wall.
    pub fn time(&self) -> Duration {
        Duration::from_millis(self.milliseconds)
    }

    /// Seconds of the processor the child may take: those on the wall, rounded up, as
    /// a child that outlives its parent has nobody else to end it.
    #[cfg(feature = "whole")]
    pub(crate) fn cpu_seconds(&self) -> u64 {
        self.milliseconds.div_ceil(1_000).max(1)
    }
}
