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
mod display;
mod documents;
mod drafts;
mod forms;
mod looked;
mod open;
mod papers;
mod parts;
mod questions;
mod reckon;
mod sending;
mod sources;
mod stop;
mod table;
mod tasks;
mod track;
mod turns;
mod why;
