//! From one machine to several: what a server has kept in its folder is taken over into a
//! database of PostgreSQL's and, where files lie in one, a bucket.

use std::path::Path;

use anyhow::{bail, ensure};
use serde_json::json;

use super::{Answer, keeping};
use crate::{
    DATABASE, FILES, Settings,
    shelf::Shelf,
    store::{self, Location, Postgres},
    uploads,
};

/// How many files are asked for at a time.
const AT_ONCE: u32 = 500;

/// Takes over what a server that has been stopped has kept in a folder, and checks it.
///
/// # Errors
/// There is something in the database already, the keys are other ones, or something cannot
/// be read or written.
pub async fn take_over(settings: &Settings, folder: &Path) -> anyhow::Result<Answer> {
    let Location::Server(options) = settings.location()? else {
        bail!("found no database of PostgreSQL's, expected one in `database`");
    };
    let file = folder.join(DATABASE);
    keeping::there(&file)?;
    // Files stay sealed as they are: nothing opens them here without the keys they had.
    let keys = keeping::keys_of(settings)?;
    let source = store::open(&Location::File(file.clone())).await?;
    let (from, to) = (Shelf::open(&folder.join(FILES))?, settings.shelf()?);
    let moved = settings.files.is_some() || settings.data != folder;
    let (mut after, mut files) = (String::new(), 0_u64);
    // Whoever is stopped among them begins again: nobody knows of them yet.
    loop {
        let kept = source.files(&after, AT_ONCE).await?;
        let Some(last) = kept.last() else { break };
        after.clone_from(&last.sha256);
        for kept in kept {
            ensure!(
                keys.open_key(&kept.key).is_ok(),
                "found no key that opens {}, expected the keys of the server that kept it in {}",
                kept.sha256,
                settings.keys_file().display()
            );
            if moved {
                uploads::copy(&from, &to, &kept).await?;
            }
            files += 1;
        }
    }
    Postgres::take_over(&options, &file).await?;
    let checked = keeping::verify(settings).await?;
    ensure!(checked.code == 0, "{}", checked.text);
    Ok(Answer {
        json: json!({ "files": files, "checked": checked.json }),
        text: format!("{files} files; {}", checked.text),
        code: 0,
    })
}
