//! The rules as a WebAssembly module for other people's JavaScript.
//!
//! Everything here converts, calls the core, and converts back. The npm package in
//! `packages/web` is the way in: it loads the module and the catalog's parts, and its
//! `index.d.ts` says what is in the objects.
//!
//! ```js
//! const form = new Procedure(chunk).on("2026-11-23");
//! const verdict = form.assess({ answers: { floors: 7 } });
//! const session = form.session({});
//! const changed = session.set("floors", 9);
//! const { result_at } = session.schedule(new Catalog(index), "2026-11-23T09:00:00+07:00");
//! ```

mod card;
mod catalog;
mod delta;
mod entries;
mod error;
mod form;
mod object;
mod session;
mod shapes;

pub use card::parse_citizen_card;
pub use catalog::Catalog;
pub use error::Failure;
pub use form::{Form, Procedure, day_of};
pub use session::Session;
