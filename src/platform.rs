//! Everything the app asks of the browser but the elements of its pages.

pub(crate) mod address;
pub(crate) mod clock;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod kept;
pub(crate) mod look;
pub(crate) mod net;
pub(crate) mod page;
pub(crate) mod pictures;
pub(crate) mod seal;
pub(crate) mod share;
pub(crate) mod storage;
