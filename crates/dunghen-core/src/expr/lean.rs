//! Stands for what of CEL no procedure uses (`rest.rs`): the catalog refuses it, so that
//! none of this is ever asked.

use core::cmp::Ordering;

use super::{Failure, Function, Value};

type Entries<'a> = alloc::vec::Vec<(Value<'a>, Value<'a>)>;

pub(super) fn arithmetic<'a>(
    _: Function,
    _: Value<'a>,
    _: Value<'a>,
) -> Result<Value<'a>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn negate(_: Value<'_>) -> Result<Value<'_>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn is_number(_: &Value<'_>) -> bool {
    false
}

pub(super) fn equal(_: &Value<'_>, _: &Value<'_>) -> bool {
    false
}

pub(super) fn order(_: &Value<'_>, _: &Value<'_>) -> Result<Option<Ordering>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn convert(_: Function, _: Value<'_>) -> Result<Value<'_>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn size(_: &Value<'_>) -> Result<usize, Failure> {
    Err(Failure::Overload)
}

pub(super) fn weight(_: &Value<'_>) -> usize {
    0
}

pub(super) fn place(_: &Value<'_>) -> Result<usize, Failure> {
    Err(Failure::Overload)
}

pub(super) fn is_key(_: &Value<'_>, _: &Value<'_>) -> Result<bool, Failure> {
    Err(Failure::Overload)
}

pub(super) fn entry<'a>(_: &Value<'a>, _: &Value<'_>) -> Result<Value<'a>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn has<'a>(_: &Value<'a>, _: &Value<'_>) -> Result<Value<'a>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn key<'a>(_: &Value<'a>, _: usize) -> Result<Option<Value<'a>>, Failure> {
    Err(Failure::Overload)
}

pub(super) fn put<'a>(_: &mut Entries<'a>, _: Value<'a>, _: Value<'a>) -> Result<(), Failure> {
    Err(Failure::Overload)
}
