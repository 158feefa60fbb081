//! `cargo xtask bundle`: what is still to do when Trunk has built the app.
//!
//! Trunk calls this as its `post_build` hook, with the folder it will then publish. In
//! every build the inline script moves to a file, because the server's content
//! security policy allows none. A release is also made small: one style sheet, no
//! names in the module, and everything compressed once and for all, so that the server
//! only picks a file and never compresses.
//!
//! File names carry a hash of the content, and browsers may keep such a file for good.

pub(crate) mod boot;
pub(crate) mod css;
pub(crate) mod press;
pub(crate) mod styles;
pub(crate) mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project;

/// Finishes the build in the folder that Trunk names.
///
/// # Errors
/// When not called by Trunk, or when Trunk's output is not as expected.
pub(crate) fn bundle() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .context("found no TRUNK_STAGING_DIR: this is Trunk's hook, run `trunk build`")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let base = std::env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".to_owned());
    finish(&folder, &base, release)
}

fn finish(folder: &Path, base: &str, release: bool) -> Result<()> {
    let page = folder.join("index.html");
    let html = read_text(&page)?;
    let boot = boot::move_out(&html, base).context("index.html")?;
    write(&folder.join(&boot.name), boot.script.as_bytes())?;
    let mut html = boot.html;
    if release {
        html = merge_styles(folder, &html, base)?;
        let inline = boot::inline_scripts(&html)?;
        if inline > 0 {
            bail!(
                "index.html: found {inline} more inline scripts, expected none: the policy blocks them"
            );
        }
        for file in project::files(folder, &|_| false)? {
            if file
                .extension()
                .is_some_and(|extension| extension == "wasm")
            {
                strip_names(&file)?;
            }
        }
    }
    write(&page, html.as_bytes())?;
    if release {
        for file in project::files(folder, &|_| false)? {
            press::press(&file)?;
        }
    }
    Ok(())
}

fn merge_styles(folder: &Path, html: &str, base: &str) -> Result<String> {
    let merged = styles::merge(html, base, &|name| read_text(&folder.join(name)))?;
    for (name, sheet) in &merged.sheets {
        write(&folder.join(name), sheet.as_bytes())?;
    }
    for name in &merged.replaced {
        let file = folder.join(name);
        fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    Ok(merged.html)
}

fn strip_names(file: &Path) -> Result<()> {
    let module = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let stripped = wasm::strip(&module).with_context(|| file.display().to_string())?;
    println!(
        "  {}: {} bytes, {} without names",
        file.file_name().unwrap_or_default().to_string_lossy(),
        module.len(),
        stripped.len()
    );
    write(file, &stripped)
}

/// `STEM-HASH.EXTENSION`, the hash being the first 16 hexadecimal digits of BLAKE3.
fn hashed_name(stem: &str, extension: &str, content: &str) -> String {
    let hash = blake3::hash(content.as_bytes()).to_hex();
    let short: String = hash.chars().take(16).collect();
    format!("{stem}-{short}.{extension}")
}

fn read_text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PAGE: &str = "<!doctype html><html><head>\n\
        <link rel=\"stylesheet\" href=\"/tokens-1.css\"/>\n\
        <link rel=\"stylesheet\" href=\"/base-2.css\"/>\n\
        </head><body>\n<script type=\"module\">\nimport init from '/app.js';\n</script></body></html>";

    fn staged(test: &str) -> PathBuf {
        let name = format!("xtask-bundle-{test}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        write(&folder.join("index.html"), PAGE.as_bytes()).unwrap();
        write(&folder.join("tokens-1.css"), b":root { --ink: #123; }\n").unwrap();
        write(
            &folder.join("base-2.css"),
            b"/* text */ body { color: var(--ink); }\n",
        )
        .unwrap();
        write(
            &folder.join("app_bg.wasm"),
            b"\0asm\x01\0\0\0\0\x05\x04name",
        )
        .unwrap();
        folder
    }

    fn names(folder: &Path) -> BTreeSet<String> {
        let files = project::files(folder, &|_| false).unwrap();
        files
            .iter()
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_release_has_one_sheet_one_boot_file_and_a_bare_module() {
        let folder = staged("release");
        finish(&folder, "/", true).unwrap();
        let html = read_text(&folder.join("index.html")).unwrap();
        let module = fs::read(folder.join("app_bg.wasm")).unwrap();
        let names = names(&folder);
        fs::remove_dir_all(&folder).unwrap();

        assert_eq!(module, b"\0asm\x01\0\0\0");
        assert_eq!(html.matches("rel=\"stylesheet\"").count(), 1);
        assert_eq!(boot::inline_scripts(&html).unwrap(), 0);
        assert!(names.contains("index.html.br"), "{names:?}");
        assert!(!names.contains("tokens-1.css"), "{names:?}");
        for name in names
            .iter()
            .filter(|name| name.starts_with("boot-") || name.starts_with("app-"))
        {
            let name = name.trim_end_matches(".br");
            assert!(html.contains(&format!("\"/{name}\"")), "{name} in {html}");
        }
    }

    #[test]
    fn a_development_build_only_moves_the_script() {
        let folder = staged("dev");
        finish(&folder, "/", false).unwrap();
        let names = names(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names.len(), 5, "{names:?}");
        assert!(names.contains("tokens-1.css"));
    }
}
