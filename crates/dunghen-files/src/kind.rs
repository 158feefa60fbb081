//! What a file is, by its first bytes.

use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::drawing;

/// Where readers of PDF look for its mark: Adobe's own take it anywhere in this many
/// bytes, so a file can be a PDF to them and something else to everybody.
pub(crate) const PDF_MARK_WITHIN: usize = 1024;

/// A kind of file that can be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A PDF document.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// An AutoCAD drawing.
    Dwg,
    /// A drawing exchange file, as text or binary.
    Dxf,
    /// A ZIP archive that is none of the kinds below.
    Zip,
    /// A Word document.
    Docx,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument text.
    Odt,
}

impl Kind {
    /// The kind of the file that begins with `head`. A document that is packed as a
    /// ZIP archive is an archive until its entries have been seen.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        if infer::image::is_jpeg(head) {
            Some(Self::Jpeg)
        } else if infer::image::is_png(head) {
            Some(Self::Png)
        } else if is_zip(head) {
            Some(Self::Zip)
        } else if drawing::is_dwg(head) {
            Some(Self::Dwg)
        } else if drawing::is_dxf(head) {
            Some(Self::Dxf)
        } else if pdf_mark(head).is_some() {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// The kind's name, as it is in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Dwg => "dwg",
            Self::Dxf => "dxf",
            Self::Zip => "zip",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Odt => "odt",
        }
    }
}

/// Whether an archive begins here. An archive without entries begins with its end.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Where the mark of a PDF is, if readers would find it.
pub(crate) fn pdf_mark(head: &[u8]) -> Option<usize> {
    memmem::find(head.get(..PDF_MARK_WITHIN).unwrap_or(head), b"%PDF-")
}
