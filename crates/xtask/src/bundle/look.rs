//! The worker that looks into files: a module of its own, beside the app.
//!
//! Trunk builds workers too, but calls them by names that stay when they change, and does
//! not make them small. So it is built here, of the crate `dunghen-look`, as the app is: the
//! glue with the worker's own lines behind it is one file, the module the other, and both
//! are named by their content. The page learns the name from `offline.js`, which starts it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{hashed_name, hashed_stem, read_text, shrink, write};
use crate::project::{self, cargo, command};
use crate::{step, tools};

/// How the names of its files begin.
pub(crate) const STEM: &str = "look-";

/// What runs in the worker beside the glue, and what stands in it for the module's address.
const WORKER: &str = include_str!("../../../dunghen-look/src/worker.js");
const MODULE: &str = "MODULE";

/// The script that starts it, and what stands in it for the worker's address.
const STARTER: &str = "offline.js";
const NO_LOOK: &str = "const LOOK = \"\";";

/// Builds the worker, puts its files in the folder, and tells its name to the script that
/// starts it.
///
/// # Errors
/// When it does not build, or nothing starts it.
pub(crate) fn look(folder: &Path, base: &str, release: bool) -> Result<()> {
    let target = project::target_folder()?;
    let (profile, built) = if release {
        ("app", "app")
    } else {
        ("dev", "debug")
    };
    let mut build = cargo(&["build", "--package", "dunghen-look", "--lib", "--profile"]);
    build.args([profile, "--target", tools::WASM]);
    step::run("building the look into files", &mut build)?;

    let module = format!("{}/{built}/dunghen_look.wasm", tools::WASM);
    let work = target.join("look");
    let mut bind = command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "look"]);
    bind.arg("--out-dir").arg(&work).arg(target.join(module));
    step::read(&mut bind)?;
    let glue = read_text(&work.join("look.js"))? + WORKER;
    let module = fs::read(work.join("look_bg.wasm")).context("cannot read the module")?;
    let (glue, module) = if release {
        shrink::shrink(&glue, &module, "")?
    } else {
        (glue, module)
    };
    place(folder, base, &glue, &module)
}

/// Puts both files in the folder, each with the name of the next inside.
fn place(folder: &Path, base: &str, glue: &str, module: &[u8]) -> Result<()> {
    let stem = STEM.trim_end_matches('-');
    let named = |text: &str, nothing: &str, name: &str| {
        if !text.contains(nothing) {
            bail!("found no `{nothing}`, expected it to be filled in");
        }
        Ok(text.replace(nothing, name))
    };
    let name = format!("{}.wasm", hashed_stem(stem, module));
    write(&folder.join(&name), module)?;
    let glue = named(glue, &format!("\"{MODULE}\""), &format!("\"{base}{name}\""))?;
    let name = hashed_name(stem, "js", &glue);
    println!("  {name}: {} bytes, module {}", glue.len(), module.len());
    write(&folder.join(&name), glue.as_bytes())?;
    let starter = folder.join(STARTER);
    let filled = format!("const LOOK = \"{base}{name}\";");
    let started = named(&read_text(&starter)?, NO_LOOK, &filled).context(STARTER)?;
    write(&starter, started.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_names_the_next() {
        let folder = std::env::temp_dir().join(format!("xtask-look-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let starter = folder.join(STARTER);
        write(&starter, b"const LOOK = \"\";\nstart(LOOK);\n").unwrap();
        place(&folder, "/", WORKER, b"\0asm").unwrap();
        let started = read_text(&starter).unwrap();
        let again = format!("{:#}", place(&folder, "/", WORKER, b"\0asm").unwrap_err());
        let files = project::files(&folder, &|_| false).unwrap();
        let names = files.iter().filter_map(|file| file.file_name()?.to_str());
        let names: Vec<_> = names.filter(|name| name.starts_with(STEM)).collect();
        let named = |ending: &str| {
            let mut found = names.iter().filter(|name| name.ends_with(ending));
            let name = found.next().unwrap();
            assert_eq!(name.len(), "look-0123456789abcdef".len() + ending.len());
            *name
        };
        let (glue_name, module_name) = (named(".js"), named(".wasm"));
        let glue = read_text(&folder.join(glue_name)).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(glue.contains(&format!("\"/{module_name}\"")), "{glue}");
        let expected = format!("const LOOK = \"/{glue_name}\";\nstart(LOOK);\n");
        assert_eq!(started, expected);
        assert!(
            again.contains("offline.js") && again.contains("found no"),
            "{again}"
        );
    }

    /// What is filled in stands in the files as they are.
    #[test]
    fn there_is_something_to_fill_in() {
        assert!(WORKER.contains("\"MODULE\""));
        assert!(include_str!("../../../../public/offline.js").contains(NO_LOOK));
    }
}
