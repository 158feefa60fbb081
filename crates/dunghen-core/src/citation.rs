//! Where in the law a value comes from.

use alloc::{borrow::ToOwned, format, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::text::{has, split};

/// An act by its official number and, where one is meant, the article in it.
///
/// Written as people cite it: `217/2026/NĐ-CP Điều 54.1.b`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Citation {
    /// The official number, as `217/2026/NĐ-CP`.
    pub act: String,
    /// Article, clause and point, as `54.1.b`.
    pub article: Option<String>,
}

/// A citation that names no act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("found no act number, expected a citation like `217/2026/NĐ-CP Điều 54.1.b`")]
pub struct NoAct;

const ARTICLE: &str = " Điều ";

impl FromStr for Citation {
    type Err = NoAct;

    /// Reads a citation.
    ///
    /// # Errors
    ///
    /// The text before ` Điều ` has no slash, so it is not an act's number.
    ///
    /// ```
    /// use dunghen_core::citation::Citation;
    /// let citation: Citation = "217/2026/NĐ-CP Điều 54.1.b".parse()?;
    /// assert_eq!(citation.act, "217/2026/NĐ-CP");
    /// assert_eq!(citation.article.as_deref(), Some("54.1.b"));
    /// # Ok::<(), dunghen_core::citation::NoAct>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, NoAct> {
        let (act, article) = match split(text, ARTICLE) {
            Some((act, article)) => (act.trim(), Some(article.trim().to_owned())),
            None => (text.trim(), None),
        };
        if !has(act, '/') || article.as_deref() == Some("") {
            return Err(NoAct);
        }
        Ok(Self {
            act: act.to_owned(),
            article,
        })
    }
}

impl TryFrom<String> for Citation {
    type Error = NoAct;

    fn try_from(text: String) -> Result<Self, NoAct> {
        text.parse()
    }
}

impl From<Citation> for String {
    fn from(citation: Citation) -> Self {
        format!("{citation}")
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.article {
            Some(article) => write!(f, "{}{ARTICLE}{article}", self.act),
            None => f.write_str(&self.act),
        }
    }
}
