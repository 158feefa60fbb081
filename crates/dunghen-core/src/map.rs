//! Values by key, ascending, in a list.

use alloc::vec::Vec;
use core::{borrow::Borrow, cmp::Ordering, fmt, marker::PhantomData, ops::Index};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

/// Values by key, in the order of the keys.
///
/// It behaves as a `BTreeMap` does. What people type and what is found in it are
/// dozens of entries at most, for which a list is as good as a tree, and a browser
/// loads less for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K: Ord, V> Map<K, V> {
    /// A map with nothing in it.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Whether a key has a value.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Gives a key its value; returns the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => {
                let (_, known) = self.0.get_mut(at)?;
                Some(core::mem::replace(known, value))
            }
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Keeps the entries that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| wanted(key, value));
    }

    /// The entries, ascending by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, ascending.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// Where a key is, or else where it would be.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0
            .binary_search_by(|(known, _)| known.borrow().cmp(key))
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.0.iter().map(|(key, value)| (key, value)))
            .finish()
    }
}

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> Index<&Q> for Map<K, V> {
    type Output = V;

    /// # Panics
    /// Where the key has no value.
    fn index(&self, key: &Q) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => panic!("found no such key in the map"),
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    /// Of two entries under one key the later counts.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(ascending(entries.into_iter().collect()))
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = alloc::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Puts an item at its place in an ascending list, unless it is there.
pub(crate) fn put<T: Ord>(ascending: &mut Vec<T>, item: T) {
    if let Err(at) = ascending.binary_search(&item) {
        ascending.insert(at, item);
    }
}

/// The entries by key; of two under one key the later. What comes sorted, as it mostly
/// does, stays as it is; else halves are sorted and merged, so that no order makes it slow.
fn ascending<K: Ord, V>(mut entries: Vec<(K, V)>) -> Vec<(K, V)> {
    if entries.is_sorted_by(|(one, _), (next, _)| one < next) {
        return entries;
    }
    let second = entries.split_off(entries.len() / 2);
    let mut sorted = Vec::with_capacity(entries.len() + second.len());
    let mut first = ascending(entries).into_iter().peekable();
    let mut second = ascending(second).into_iter().peekable();
    while let (Some((one, _)), Some((other, _))) = (first.peek(), second.peek()) {
        match one.cmp(other) {
            Ordering::Less => sorted.extend(first.next()),
            Ordering::Equal => drop(first.next()),
            Ordering::Greater => sorted.extend(second.next()),
        }
    }
    sorted.extend(first);
    sorted.extend(second);
    sorted
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries<K, V>(PhantomData<(K, V)>);

        impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Map<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Map(ascending(entries)))
            }
        }

        from.deserialize_map(Entries(PhantomData))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::{collections::BTreeMap, string::String};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_has_one_value_and_a_place_in_the_order() {
        let mut map = Map::new();
        assert_eq!(map.insert("b", 1), None);
        assert_eq!(map.insert("a", 2), None);
        assert_eq!(map.insert("b", 3), Some(1));
        assert_eq!(map.get("b"), Some(&3));
        assert_eq!(map.get("a"), Some(&2));
        assert!(!map.contains_key("c"));
        assert_eq!(map.keys().copied().collect::<Vec<_>>(), ["a", "b"]);
        map.retain(|_, value| *value > 2);
        assert_eq!(map.len(), 1);
    }

    proptest! {
        #[test]
        fn it_holds_what_a_tree_holds(entries: Vec<(u8, String)>, more: Vec<(u8, String)>) {
            let mut map: Map<_, _> = entries.iter().cloned().collect();
            let mut tree: BTreeMap<_, _> = entries.into_iter().collect();
            for (key, value) in more {
                prop_assert_eq!(map.get(&key), tree.get(&key));
                prop_assert_eq!(map.insert(key, value.clone()), tree.insert(key, value));
            }
            prop_assert!(map.iter().eq(&tree));
            prop_assert!(map.into_iter().eq(tree));
        }

        #[test]
        fn it_travels_as_a_tree_does(entries: Vec<(String, u8)>) {
            let tree: BTreeMap<_, _> = entries.iter().cloned().collect();
            let map: Map<_, _> = entries.into_iter().collect();
            let bytes = postcard::to_allocvec(&map).ok();
            prop_assert_eq!(&bytes, &postcard::to_allocvec(&tree).ok());
            let back = postcard::from_bytes::<Map<String, u8>>(&bytes.unwrap_or_default()).ok();
            prop_assert_eq!(back, Some(map));
        }
    }
}
