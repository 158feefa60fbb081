//! The pages, each at an address of its own.

pub(crate) mod desk;
pub(crate) mod home;
pub(crate) mod later;
pub(crate) mod loading;
pub(crate) mod missing;
pub(crate) mod procedure;
pub(crate) mod receipt;
pub(crate) mod step;

mod arrive;
mod card;
mod catalogue;
mod changed;
mod check;
mod choose;
mod compare;
mod dates;
mod documents;
mod forms;
mod open;
mod questions;
mod reckon;
mod sources;
mod stop;
mod table;
mod track;
mod why;
