//! The commands as people and scripts meet them: the real program, run in a folder.
//!
//! The folder is the one of the worked example in `docs/authoring.md`, written from the
//! very blocks of that page.

mod changes;
mod document;
mod practice;
mod program;
mod schema;
mod settings;
mod shown;
mod unusable;
