//! Signals and memos of one inner type.
//!
//! Leptos compiles its signals and memos anew for every type that one holds. Here it
//! sees a box alone, and what is inside is found again by its type; so the graph of
//! what follows what is Leptos's, and is loaded once (docs/design/why.md).

use std::{any::Any, marker::PhantomData, ops::DerefMut};

use leptos::prelude::{LocalStorage, Read, ReadUntracked, Track, Write, use_context};

type Held = Box<dyn Any>;
type HeldSignal = leptos::prelude::RwSignal<Held, LocalStorage>;

/// What the page around has provided. Leptos would say which type is missing; here one
/// that is asked for is always provided.
pub(crate) fn expect_context<T: Clone + 'static>() -> T {
    match use_context() {
        Some(provided) => provided,
        None => unreachable!("what is asked for is provided above"),
    }
}

/// A value that is followed by what reads it.
pub(crate) struct RwSignal<T>(HeldSignal, PhantomData<fn() -> T>);

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T: 'static> RwSignal<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(signal(Box::new(value)), PhantomData)
    }

    /// Follows the value without a look at it.
    pub(crate) fn track(self) {
        self.0.track();
    }

    pub(crate) fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(inside(&**tracked(self.0)))
    }

    pub(crate) fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(inside(&**untracked(self.0)))
    }

    pub(crate) fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub(crate) fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Takes another value, unless the page that made the signal is gone.
    pub(crate) fn set(self, value: T) {
        set(self.0, Box::new(value));
    }

    /// Changes the value, and nobody who reads it is told.
    pub(crate) fn update_quietly(self, change: impl FnOnce(&mut T)) {
        if let Some(mut held) = writing_quietly(&self.0)
            && let Some(value) = held.downcast_mut()
        {
            change(value);
        }
    }

    /// Changes the value, unless the page that made the signal is gone.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        if let Some(mut held) = writing(&self.0)
            && let Some(value) = held.downcast_mut()
        {
            change(value);
        }
    }
}

// What no type of a value changes is written apart, so that it is compiled once.

fn signal(value: Held) -> HeldSignal {
    HeldSignal::new_local(value)
}

fn tracked(signal: HeldSignal) -> <HeldSignal as Read>::Value {
    signal.read()
}

fn untracked(signal: HeldSignal) -> <HeldSignal as ReadUntracked>::Value {
    signal.read_untracked()
}

fn writing(signal: &HeldSignal) -> Option<impl DerefMut<Target = Held>> {
    signal.try_write()
}

fn writing_quietly(signal: &HeldSignal) -> Option<impl DerefMut<Target = Held>> {
    signal.try_write_untracked()
}

fn set(signal: HeldSignal, value: Held) {
    if let Some(mut held) = writing(&signal) {
        *held = value;
    }
}

type Kept = Box<dyn Any + Send + Sync>;
type KeptMemo = leptos::prelude::Memo<Kept>;

/// A value made of others, made again when they change.
pub(crate) struct Memo<T>(KeptMemo, PhantomData<fn() -> T>);

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: Send + Sync + 'static> Memo<T> {
    pub(crate) fn new(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        Self::new_with_compare(make, |old, new| old != new)
    }

    /// A memo that tells itself whether two values differ.
    pub(crate) fn new_with_compare(
        make: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
        differ: fn(Option<&T>, Option<&T>) -> bool,
    ) -> Self {
        let make = move |old: Option<Kept>| {
            let old = old.as_ref().and_then(|old| old.downcast_ref());
            let new = make(old);
            let changed = differ(old, Some(&new));
            (Box::new(new) as Kept, changed)
        };
        Self(memo(Box::new(make)), PhantomData)
    }

    pub(crate) fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(inside(&**memo_tracked(self.0)))
    }

    pub(crate) fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(inside(&**memo_untracked(self.0)))
    }

    /// None where the page that made it is gone.
    pub(crate) fn try_with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        let kept = self.0.try_read_untracked()?;
        Some(look(inside(&**kept)))
    }

    pub(crate) fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }
}

type Make = Box<dyn Fn(Option<Kept>) -> (Kept, bool) + Send + Sync>;

fn memo(make: Make) -> KeptMemo {
    KeptMemo::new_owning(make)
}

fn memo_tracked(memo: KeptMemo) -> <KeptMemo as Read>::Value {
    memo.read()
}

fn memo_untracked(memo: KeptMemo) -> <KeptMemo as ReadUntracked>::Value {
    memo.read_untracked()
}

/// What a signal or memo holds. It was made with a value of this very type.
fn inside<T: 'static>(held: &dyn Any) -> &T {
    match held.downcast_ref() {
        Some(value) => value,
        None => unreachable!("a signal holds what it was made for"),
    }
}
