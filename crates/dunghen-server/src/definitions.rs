//! The definitions built into the binary.

use dunghen_catalog::sources::{FOLDERS, Sources};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../.."]
#[include = "calendars/*.toml"]
#[include = "laws/*.toml"]
#[include = "procedures/*.toml"]
#[include = "units/*.toml"]
#[exclude = "procedures/*/cases.toml"]
struct Files;

/// The procedures, calendars, acts and units this binary was built with.
pub fn built_in() -> Sources {
    Files::iter()
        .filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)))
        .filter_map(|path| {
            let text = String::from_utf8(Files::get(&path)?.data.into_owned()).ok()?;
            Some((path.into_owned(), text))
        })
        .collect()
}
