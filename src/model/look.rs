//! What a look into a chosen file tells, before it is sent (`crates/dunghen-look`).

use dunghen_core::finding::{Fault, Params};
use serde::{Deserialize, Serialize};

/// What a look tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Look {
    /// The name the file is handed in by.
    pub(crate) name: String,
    /// What the server would refuse it for.
    pub(crate) refused: Vec<Refused>,
    pub(crate) seen: Seen,
}

/// A fault of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Refused {
    code: String,
    #[serde(default)]
    params: Params,
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        Self {
            code: refused.code.into(),
            params: refused.params,
        }
    }
}

/// What a file shows; kept with the draft for as long as the file is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub(crate) sha256: String,
    pub(crate) pdf: Option<Pdf>,
    pub(crate) image: Option<Image>,
}

/// What was read of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pdf {
    pub(crate) pages: Option<u32>,
    /// Of the largest page.
    pub(crate) largest_page_mm: Option<[u32; 2]>,
    /// It opens without a password, or it would have been refused.
    pub(crate) encrypted: bool,
    pub(crate) signature_covers_all: Option<bool>,
}

/// What was read of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Image {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;
    use crate::model::json;

    /// As `crates/dunghen-look` tests that it tells it.
    #[test]
    fn a_look_is_read() {
        let told = "{\"name\":\"a.pdf\",\"refused\":[{\"code\":\"file.pdf_encrypted\",\
            \"params\":{\"password\":\"needed\"}},{\"code\":\"file.truncated\"}],\
            \"seen\":{\"sha256\":\"e3\",\"pdf\":{\"pages\":3,\"encrypted\":true,\"signed\":false,\
            \"signature_covers_all\":null,\"largest_page_mm\":[210,297]},\
            \"image\":null,\"drawing\":null}}";
        let look: Look = json::read(told).unwrap();
        let faults: Vec<Fault> = look.refused.into_iter().map(Fault::from).collect();
        assert_eq!(
            faults,
            [
                Fault::new("file.pdf_encrypted").with("password", "needed"),
                Fault::new("file.truncated"),
            ]
        );
        let pdf = look.seen.pdf.unwrap();
        assert_eq!(
            (pdf.pages, pdf.largest_page_mm),
            (Some(3), Some([210, 297]))
        );
    }
}
