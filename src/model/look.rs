//! What a look into a chosen file tells, before it is sent (`crates/dunghen-look`).

use dunghen_core::finding::Params;
use serde::Deserialize;

/// What a look tells. Each thing is told by its `code`, with values for the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Look {
    /// The name the file is handed in by.
    pub(crate) name: String,
    pub(crate) sha256: String,
    /// What the server would refuse it for.
    pub(crate) refused: Vec<Params>,
    /// What else is worth saying of it.
    pub(crate) told: Vec<Params>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json;

    /// As `crates/dunghen-look` tests that it tells it.
    #[test]
    fn a_look_is_read() {
        let told = "{\"name\":\"a.pdf\",\"sha256\":\"e3\",\
            \"refused\":[{\"code\":\"file.pdf_encrypted\",\"password\":\"needed\"}],\
            \"told\":[{\"code\":\"file.shows_pixels\",\"height\":\"480\",\"width\":\"640\"}]}";
        let look: Option<Look> = json::read(told);
        let codes = look
            .iter()
            .flat_map(|look| look.refused.iter().chain(&look.told));
        let codes: Vec<_> = codes.filter_map(|told| told.get("code")).collect();
        assert_eq!(codes, ["file.pdf_encrypted", "file.shows_pixels"]);
    }
}
