//! The compiled catalog as it travels to the browser.
//!
//! The browser reads this and never a source definition. It comes in two
//! kinds of part: one index, and one chunk a procedure, loaded when that
//! procedure is opened. Both are [postcard](https://postcard.jamesmunns.com),
//! a compact format without field names, so a reader must be of the
//! [`FORMAT`] the writer was.

mod decode;

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

pub use decode::{Decode, Reader};

use crate::{
    agency::{Agency, Province, Ward},
    calendar::WorkCalendar,
    id::Id,
    procedure::{Depth, Limit, OnlineLevel, Procedure},
    table::Table,
    text::{Lang, Text},
};

/// The format's version; raised by every change of a type that travels.
pub const FORMAT: u16 = 9;

/// What a browser needs before any procedure is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogIndex {
    /// BLAKE3 over every part, in lower-case hexadecimal digits. Browser and
    /// server exchange it to know that they judge by the same rules.
    pub hash: String,
    /// The procedures, by code.
    pub procedures: Vec<Listing>,
    /// The fields of work, by their ids.
    pub fields: Table<Text>,
    /// The acts cited anywhere, by official number.
    pub acts: Table<Act>,
    /// The work calendar.
    pub calendar: WorkCalendar,
    /// The agencies.
    pub agencies: Vec<Agency>,
}

impl CatalogIndex {
    /// An agency by its id.
    pub fn agency(&self, id: &Id) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.id == *id)
    }
}

/// Administrative units (đơn vị hành chính), each list in the order of the names without
/// marks.
///
/// Loaded with the pages that ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// The provinces.
    pub provinces: Vec<Province>,
    /// Wards and communes.
    pub wards: Vec<Ward>,
}

/// A procedure as lists and search show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The national code.
    pub code: Id,
    /// Field of work.
    pub field_of_work: Id,
    /// How far it is worked out.
    pub depth: Depth,
    /// How far it can be done online.
    pub online: OnlineLevel,
    /// The agency that settles it.
    pub agency: Id,
    /// A short name in plain words.
    pub name: Text,
    /// The newest version's limit, where it is the same in every case.
    pub limit: Option<Limit>,
}

/// What procedures are found by beside their names, by code: official names, common
/// words, the names of their components; folded, in one language and in Vietnamese.
///
/// Loaded when somebody begins to search.
pub type SearchWords = Table<String>;

/// An act of law (văn bản).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What kind of act it is.
    pub kind: ActKind,
    /// What it is about, where its title is known.
    pub about: Option<Text>,
}

/// Kinds of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Luật, bộ luật.
    Law,
    /// Nghị quyết.
    Resolution,
    /// Nghị định.
    Decree,
    /// Quyết định.
    Decision,
    /// Thông tư.
    Circular,
    /// Thông báo.
    Notice,
    /// Công văn.
    Dispatch,
}

/// A procedure with its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcedureChunk {
    /// The rules.
    pub procedure: Procedure,
    /// Its words.
    pub words: Words,
}

/// The words of a procedure by dotted key as `field.permit_number.label`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Ascending.
    keys: Vec<String>,
    /// The texts of the keys; empty where cut away.
    vi: Vec<String>,
    en: Vec<String>,
}

/// The one word that is always there in Vietnamese: what the law calls the procedure.
const OFFICIAL_NAME: &str = "official_name";
const KEYWORDS: &str = "keywords";

impl Words {
    /// The words of both languages, under the keys of the first.
    pub fn new(vi: BTreeMap<String, String>, mut en: BTreeMap<String, String>) -> Self {
        let mut words = Self::default();
        for (key, text) in vi {
            words.en.push(en.remove(&key).unwrap_or_default());
            words.keys.push(key);
            words.vi.push(text);
        }
        words
    }

    /// The words under a key; none where the definition has none.
    pub fn get(&self, lang: Lang, key: &str) -> Option<&str> {
        let at = self.keys.binary_search_by(|known| known.as_str().cmp(key));
        let table = match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        let text = table.get(at.ok()?)?;
        (!text.is_empty()).then_some(text)
    }

    /// What a page in one language needs; keywords are for lists, which have their own.
    #[must_use]
    pub fn cut(&self, lang: Lang) -> Self {
        let mut cut = self.clone();
        let other = match lang {
            Lang::Vi => &mut cut.en,
            Lang::En => &mut cut.vi,
        };
        for (key, text) in self.keys.iter().zip(other) {
            if key != OFFICIAL_NAME {
                text.clear();
            }
        }
        for (at, _) in self
            .keys
            .iter()
            .enumerate()
            .filter(|(_, key)| *key == KEYWORDS)
        {
            for texts in [&mut cut.vi, &mut cut.en] {
                texts.get_mut(at).into_iter().for_each(String::clear);
            }
        }
        cut
    }
}

/// A part of the catalog that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It was written by another version of this crate.
    #[error("found catalog format {found}, expected {FORMAT}")]
    Format {
        /// The format found.
        found: u16,
    },
    /// It is damaged or cut off.
    #[error("found a damaged catalog part")]
    Damaged,
    /// A length in it is beyond what the format can carry.
    #[error("found a catalog part that cannot be written: {0}")]
    Unwritable(postcard::Error),
}

/// Writes a part.
///
/// # Errors
///
/// A length in it is beyond what the format can carry.
pub fn encode<T: Serialize>(part: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(&(FORMAT, part)).map_err(Unreadable::Unwritable)
}

/// Reads a part.
///
/// # Errors
///
/// The bytes are of another format, or damaged.
pub fn decode<T: Decode>(bytes: &[u8]) -> Result<T, Unreadable> {
    let mut reader = Reader::new(bytes);
    let found = reader.get().ok_or(Unreadable::Damaged)?;
    if found != FORMAT {
        return Err(Unreadable::Format { found });
    }
    reader.get().ok_or(Unreadable::Damaged)
}
