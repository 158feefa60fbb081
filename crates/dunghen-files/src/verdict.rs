//! What was found out about a file.

use serde::{Deserialize, Serialize};

use crate::{
    fault::{Code, FileFault},
    kind::Kind,
};

/// All that was found out about a file.
///
/// It travels as one line of JSON from the process that looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it is, by content; none if it is nothing known here.
    pub kind: Option<Kind>,
    /// Its size.
    pub bytes: u64,
    /// What was read of a PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdf: Option<PdfFacts>,
    /// What was read of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageFacts>,
    /// The version a DWG or DXF drawing names, as `AC1032`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<String>,
    /// What is wrong with it, in the order it was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FileFault>,
    /// What nobody looked at, though for a file of this kind it is looked at as a rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<Unchecked>,
}

/// What was read of a PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfFacts {
    /// How many pages it has, where they could be counted.
    pub pages: Option<u32>,
    /// Whether it is encrypted, even if no password is needed to read it.
    pub encrypted: bool,
    /// Whether it has a signature field that was signed. Whether the signature holds
    /// is another question, which is not asked here.
    pub signed: bool,
    /// Whether one of the signatures is over the file as it is, to its last byte; none
    /// if there is no signature, or it was not looked at.
    pub signature_covers_all: Option<bool>,
    /// Width and height of the page with the largest area, in whole millimetres, turned
    /// as it is shown.
    pub largest_page_mm: Option<[u32; 2]>,
}

/// What was read of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageFacts {
    /// Pixels from left to right, before any turn that the file asks for.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// What nobody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unchecked {
    /// The number and size of a PDF's pages.
    Pages,
    /// Active content of a PDF that lies in compressed objects.
    CompressedObjects,
    /// What bytes a PDF's signature is over.
    SignatureCover,
    /// An archive within an archive that is too large to hold.
    NestedArchive,
}

impl Verdict {
    /// A verdict on a file of this size, of which nothing is known yet.
    pub(crate) fn of(bytes: u64) -> Self {
        Self {
            kind: None,
            bytes,
            pdf: None,
            image: None,
            drawing: None,
            faults: Vec::new(),
            unchecked: Vec::new(),
        }
    }

    /// The verdict on a file that could not be looked into.
    #[cfg(feature = "whole")]
    pub(crate) fn failed(bytes: u64, code: Code) -> Self {
        let mut verdict = Self::of(bytes);
        verdict.add(code);
        verdict
    }

    pub(crate) fn add(&mut self, code: Code) {
        self.faults.push(FileFault::new(code));
    }

    /// Whether one of the faults has this code.
    pub fn has(&self, code: Code) -> bool {
        self.faults.iter().any(|fault| fault.code == code)
    }
}
