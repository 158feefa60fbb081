//! Everything the app asks of the browser; nothing else touches `web_sys`.

pub(crate) mod address;
pub(crate) mod clock;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod net;
pub(crate) mod page;
pub(crate) mod storage;
