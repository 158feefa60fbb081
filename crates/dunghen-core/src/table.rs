//! Values by name, as they travel in the catalog.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// Values by name, in the order of the names.
///
/// It is read much and never changed, so a sorted list is all it takes: a browser
/// loads less for it than for a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Table<V>(pub(crate) Vec<(String, V)>);

impl<V> Table<V> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        let at = self
            .0
            .binary_search_by(|(known, _)| known.as_str().cmp(name));
        self.0.get(at.ok()?).map(|(_, value)| value)
    }
}

impl<V> From<BTreeMap<String, V>> for Table<V> {
    fn from(map: BTreeMap<String, V>) -> Self {
        Self(map.into_iter().collect())
    }
}
