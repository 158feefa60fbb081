//! The rules of a dossier and of its return date.
//!
//! Values in, values out: this crate has no clock, no I/O, no randomness and
//! no language. The time is an argument; words live in the data and in
//! `locales/`. It is the same code in the browser and on the server, so both
//! always agree. `no_std` keeps the outside out of reach of a careless line.

#![forbid(unsafe_code)]
#![no_std]
extern crate alloc;
// Only because the code that `validator` derives names it.
extern crate std;

pub mod agency;
mod answer;
pub mod assessment;
pub mod calendar;
pub mod catalog;
pub mod chooser;
pub mod citation;
pub mod condition;
pub mod contact;
pub mod dossier;
pub mod expr;
pub mod file;
pub mod finding;
pub mod formats;
mod graph;
pub mod id;
pub mod legacy_text;
pub mod letters;
pub mod life;
pub mod map;
pub mod place;
pub mod procedure;
pub mod receipt;
pub mod schedule;
pub mod session;
pub mod table;
pub mod template;
pub mod text;
pub mod wire;
