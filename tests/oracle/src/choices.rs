//! Chance, as a list of numbers that a failing test can shorten and lessen.

/// Numbers drawn beforehand; after the last one all are zero.
///
/// Whoever chooses by them puts what is simplest first, so that a shorter list with
/// smaller numbers makes a simpler expression.
#[derive(Debug)]
pub(crate) struct Choices<'c> {
    left: std::slice::Iter<'c, u32>,
}

impl<'c> Choices<'c> {
    pub(crate) fn new(numbers: &'c [u32]) -> Self {
        Self {
            left: numbers.iter(),
        }
    }

    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let number = self.left.next().copied().unwrap_or(0);
        usize::try_from(number).unwrap_or(0) % count.max(1)
    }

    /// Whether it comes true, which it does once in so many times.
    pub(crate) fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    /// One of several.
    pub(crate) fn one_of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).cloned()
    }

    /// One of several words.
    pub(crate) fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.one_of(all).unwrap_or_default()
    }
}
