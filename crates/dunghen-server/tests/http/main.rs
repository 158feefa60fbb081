//! The server as its clients meet it: over HTTP, from its first byte.
//!
//! Every test starts servers of its own on the loopback, each over its own
//! folder and with its clock stopped.

mod cases;
mod catalog;
mod client;
mod desk;
mod document;
mod dossiers;
mod drafts;
mod forms;
mod hostile;
mod hostile_files;
mod idempotency;
mod limits;
mod lines;
mod marked;
mod origins;
mod problems;
mod protocol;
mod roles;
mod samples;
mod schedule;
mod server;
mod tracking;
mod uploads;
