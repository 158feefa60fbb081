//! Files as far as the rules look into them.

use core::fmt;

use serde::{Deserialize, Serialize};

/// How many bytes of a file's beginning tell its kind.
pub const HEAD_BYTES: usize = 512;

/// A kind of file that can be read here, told by content and not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A PDF document.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
}

impl FileKind {
    /// The kind of the file that begins with `head`, if it is one of ours.
    ///
    /// ```
    /// use dunghen_core::file::FileKind;
    /// assert_eq!(FileKind::of(b"%PDF-1.7\n"), Some(FileKind::Pdf));
    /// assert_eq!(FileKind::of(b"MZ\x90\x00"), None);
    /// ```
    pub fn of(head: &[u8]) -> Option<Self> {
        if infer::archive::is_pdf(head) {
            Some(Self::Pdf)
        } else if infer::image::is_jpeg(head) {
            Some(Self::Jpeg)
        } else if infer::image::is_png(head) {
            Some(Self::Png)
        } else {
            None
        }
    }

    /// The media type, as `application/pdf`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        })
    }
}
