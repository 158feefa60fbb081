//! What can be wrong with a file.

use std::{collections::BTreeMap, fmt::Display};

use serde::{Deserialize, Serialize};

/// What can be wrong with a file, by its stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Code {
    /// There is nothing in it.
    Empty,
    /// It is of no kind that is known here. `found`: the media type, where it has one.
    UnknownKind,
    /// It is two things at once, or begins like another. `kind`, `also`.
    KindMismatch,
    /// It ends too early.
    Truncated,
    /// It is a PDF locked by a password. `password`: `needed` to read it, or `not_needed`
    /// where only changes are locked.
    PdfEncrypted,
    /// It is a PDF that cannot be parsed. `reason`: `unfolds` or `structure`.
    PdfUnreadable,
    /// It is a PDF without a page.
    PdfNoPages,
    /// It is a PDF with too many pages. `pages`, `max`.
    TooManyPages,
    /// It does something when opened, or carries files. `what`: `javascript`, `launch`,
    /// `attachment`, `media` or `macro`.
    ActiveContent,
    /// It is a picture with too many pixels. `width`, `height`.
    ImageTooLarge,
    /// It is a picture whose size cannot be read.
    ImageUnreadable,
    /// It is an archive with archives lying too deep. `max`.
    ArchiveTooDeep,
    /// It is an archive that unfolds to too much. `of`: `entries`, `bytes` or `ratio`; `max`.
    ArchiveTooLarge,
    /// It is an archive whose entry would leave the folder it is unfolded to.
    ArchivePath,
    /// It is an archive that cannot be read. `reason`: `structure`, `encrypted`, `method`,
    /// `overlap` or `content`.
    ArchiveUnreadable,
    /// Looking into it ended the process that looked.
    Unreadable,
    /// Looking into it took longer than may be.
    TookTooLong,
}

impl Code {
    /// All codes, in the order of their declaration.
    pub const ALL: [Self; 17] = [
        Self::Empty,
        Self::UnknownKind,
        Self::KindMismatch,
        Self::Truncated,
        Self::PdfEncrypted,
        Self::PdfUnreadable,
        Self::PdfNoPages,
        Self::TooManyPages,
        Self::ActiveContent,
        Self::ImageTooLarge,
        Self::ImageUnreadable,
        Self::ArchiveTooDeep,
        Self::ArchiveTooLarge,
        Self::ArchivePath,
        Self::ArchiveUnreadable,
        Self::Unreadable,
        Self::TookTooLong,
    ];

    /// The code as findings, data and words spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "file.empty",
            Self::UnknownKind => "file.unknown_kind",
            Self::KindMismatch => "file.kind_mismatch",
            Self::Truncated => "file.truncated",
            Self::PdfEncrypted => "file.pdf_encrypted",
            Self::PdfUnreadable => "file.pdf_unreadable",
            Self::PdfNoPages => "file.pdf_no_pages",
            Self::TooManyPages => "file.too_many_pages",
            Self::ActiveContent => "file.active_content",
            Self::ImageTooLarge => "file.image_too_large",
            Self::ImageUnreadable => "file.image_unreadable",
            Self::ArchiveTooDeep => "file.archive_too_deep",
            Self::ArchiveTooLarge => "file.archive_too_large",
            Self::ArchivePath => "file.archive_path",
            Self::ArchiveUnreadable => "file.archive_unreadable",
            Self::Unreadable => "file.unreadable",
            Self::TookTooLong => "file.took_too_long",
        }
    }
}

impl From<Code> for &'static str {
    fn from(code: Code) -> Self {
        code.as_str()
    }
}

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(spelt: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|code| code.as_str() == spelt)
            .ok_or_else(|| format!("no such code: {spelt}"))
    }
}

/// One thing wrong with a file, with values for the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFault {
    /// What is wrong.
    pub code: Code,
    /// Values for the sentence: numbers in decimal digits, or a word [`Code`] lists.
    /// Never anything the file itself says, such as a name in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl FileFault {
    /// A fault with no parameters yet.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
        }
    }

    /// The same fault with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Whether it keeps a file out. A document that is only locked against changes can be
    /// read, and an electronic invoice carries its data as an attachment.
    pub fn keeps_out(&self) -> bool {
        let says =
            |name: &str, value: &str| self.params.get(name).is_some_and(|said| said == value);
        match self.code {
            Code::PdfEncrypted => says("password", "needed"),
            Code::ActiveContent => !says("what", "attachment"),
            _ => true,
        }
    }
}
