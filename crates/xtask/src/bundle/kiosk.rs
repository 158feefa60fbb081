//! What the kiosk's keyboard makes Vietnamese words with: a module of its own, in the folder
//! of the kiosk's layer. Trunk has copied the rest of the layer there.
//!
//! Its files keep their names, since the server has them asked for anew: a kiosk is on the
//! office's own network and keeps no copies.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{read_text, write};
use crate::project::{self, cargo, command};
use crate::{step, tools};

/// The folder of the layer's files.
pub(crate) const FOLDER: &str = "kiosk/";

/// What the layer calls the glue by (`public/kiosk/typing.js`), and the module, first as
/// wasm-bindgen names it: whatever ends so is the app's (`modules`).
const GLUE: &str = "vi.js";
const BOUND: &str = "vi_bg.wasm";
const MODULE: &str = "vi.wasm";

/// Builds the module, and puts it with its glue into the folder.
///
/// # Errors
/// When it does not build.
pub(crate) fn kiosk(folder: &Path, release: bool) -> Result<()> {
    let target = project::target_folder()?;
    let (profile, built) = if release {
        ("app", "app")
    } else {
        ("dev", "debug")
    };
    let mut build = cargo(&["build", "--package", "dunghen-kiosk", "--lib", "--profile"]);
    build.args([profile, "--target", tools::WASM]);
    step::run("building the kiosk's keyboard", &mut build)?;

    let module = format!("{}/{built}/dunghen_kiosk.wasm", tools::WASM);
    let work = target.join("kiosk");
    let mut bind = command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "vi"]);
    bind.arg("--out-dir").arg(&work).arg(target.join(module));
    step::read(&mut bind)?;
    let glue = read_text(&work.join(GLUE))?;
    if !glue.contains(BOUND) {
        bail!("{GLUE}: found no {BOUND}, expected it to be loaded from there");
    }
    let module = fs::read(work.join(BOUND)).context("cannot read the module")?;
    println!("  {GLUE}: {} bytes, module {}", glue.len(), module.len());
    let folder = folder.join(FOLDER);
    fs::create_dir_all(&folder).context("cannot make the kiosk's folder")?;
    write(&folder.join(GLUE), glue.replace(BOUND, MODULE).as_bytes())?;
    write(&folder.join(MODULE), &module)
}
