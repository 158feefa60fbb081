//! Values by name, as they travel in the catalog.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

/// Values by name, in the order of the names.
///
/// It is read much and never changed, so a sorted list is all it takes: a browser
/// loads less for it than for a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Table<V>(Vec<(String, V)>);

impl<V> Table<V> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        let at = self
            .0
            .binary_search_by(|(known, _)| known.as_str().cmp(name));
        self.0.get(at.ok()?).map(|(_, value)| value)
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<K: Into<String> + Ord, V> From<BTreeMap<K, V>> for Table<V> {
    fn from(map: BTreeMap<K, V>) -> Self {
        Self(
            map.into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }
}
