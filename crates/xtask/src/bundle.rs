//! `cargo xtask bundle`: what is still to do when Trunk has built the app.
//!
//! Trunk calls this as its `post_build` hook, with the folder it will then publish. In
//! every build the inline script moves to a file, because the server's content
//! security policy allows none. A release is also made small: one style sheet, glue and
//! module without what the app does not use, and everything compressed once and for
//! all, so that the server only picks a file and never compresses.
//!
//! File names carry a hash of the content, and browsers may keep such a file for good.

pub(crate) mod boot;
pub(crate) mod css;
pub(crate) mod glue;
pub(crate) mod kiosk;
pub(crate) mod look;
pub(crate) mod order;
pub(crate) mod press;
pub(crate) mod shrink;
pub(crate) mod split;
pub(crate) mod styles;
pub(crate) mod wasm;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use split::Divided;

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
    let mut divided = Divided::default();
    for stem in modules(&folder)? {
        let Divided { shared, parts } = split::split(&folder, &stem, release).context(stem)?;
        divided.shared.extend(shared);
        divided.parts.extend(parts);
    }
    look::look(&folder, &base, release).context("dunghen-look")?;
    kiosk::kiosk(&folder, release).context("dunghen-kiosk")?;
    finish(&folder, &base, release, &divided)
}

/// The stems of all modules that have glue.
fn modules(folder: &Path) -> Result<Vec<String>> {
    let files = project::files(folder, &|_| false)?;
    let stem = |file: &PathBuf| {
        Some(
            file.file_name()?
                .to_str()?
                .strip_suffix("_bg.wasm")?
                .to_owned(),
        )
    };
    Ok(files.iter().filter_map(stem).collect())
}

/// What follows when everything is in the folder.
fn finish(folder: &Path, base: &str, release: bool, divided: &Divided) -> Result<()> {
    let page = folder.join("index.html");
    let html = read_text(&page)?;
    // First, for the script names glue and module, and is itself named by its content.
    let html = if release {
        shrink_modules(folder, html, base, &divided.shared)?
    } else {
        html
    };
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
    }
    html = with_ahead(&html, base, divided);
    write(&page, tight(&html).as_bytes())?;
    name_files(folder, base)?;
    if release {
        for file in project::files(folder, &|_| false)? {
            press::press(&file)?;
        }
    }
    Ok(())
}

/// The part with the pages that ask.
const STEPS: &str = "steps";

/// The page with what brings the pages that ask ahead of the app. It does nothing, since the
/// part is not wanted everywhere, until the server takes [`AWAY`] out of it.
fn with_ahead(html: &str, base: &str, divided: &Divided) -> String {
    let files = divided.parts.get(STEPS).into_iter().flatten();
    let links: Vec<_> = files
        .map(|file| {
            let link = format!("<link rel=\"preload\" href=\"{base}{file}\" as=\"fetch\"");
            format!("{link} crossorigin{AWAY}>\n")
        })
        .collect();
    html.replacen("</head>", &(links.concat() + "</head>"), 1)
}

/// As the server knows it, too (`routes/page.rs`).
const AWAY: &str = " media=\"not all\"";

/// The service worker, and what stands in it for the files it keeps.
const WORKER: &str = "sw.js";
/// The folder of what pages of others load.
const ELSEWHERE: &str = "embed/";
const NO_FILES: &str = "const FILES = [\"/\"];";
const NO_VERSION: &str = "const VERSION = \"\";";

/// Names all files of the app in the service worker, which keeps them on the device, and
/// with their content the version it keeps.
fn name_files(folder: &Path, base: &str) -> Result<()> {
    let worker = folder.join(WORKER);
    if !worker.is_file() {
        return Ok(());
    }
    let mut files = project::files(folder, &|_| false)?;
    files.sort();
    let (mut names, mut hasher) = (vec![base.to_owned()], blake3::Hasher::new());
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy();
        let ending = file.extension().and_then(|ending| ending.to_str());
        // A kiosk keeps nothing, and nobody else has its layer.
        if name.starts_with(kiosk::FOLDER) {
            continue;
        }
        // Pictures of the installed app are the browser's matter, as is this file; the
        // licence of the fonts nobody needs without a network, and what is for pages of
        // others never comes by this worker.
        if name == WORKER
            || name.starts_with(ELSEWHERE)
            || matches!(ending, Some("br" | "png" | "txt" | "webmanifest"))
        {
            continue;
        }
        hasher.update(&fs::read(&file).with_context(|| format!("cannot read {name}"))?);
        if name != "index.html" {
            names.push(format!("{base}{name}"));
        }
    }
    let version: String = hasher.finalize().to_hex().chars().take(16).collect();
    let mut script = read_text(&worker)?;
    for (nothing, named) in [
        (NO_FILES, format!("const FILES = {names:?};")),
        (NO_VERSION, format!("const VERSION = {version:?};")),
    ] {
        if !script.contains(nothing) {
            bail!("sw.js: found no `{nothing}`, expected it to be filled in");
        }
        script = script.replace(nothing, &named);
    }
    write(&worker, script.as_bytes())
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

/// Shrinks every module with its glue, and gives both names by their new content.
fn shrink_modules(
    folder: &Path,
    mut html: String,
    base: &str,
    shared: &BTreeSet<String>,
) -> Result<String> {
    let shared: Vec<_> = shared.iter().map(String::as_str).collect();
    let shared = shared.join(" ");
    for stem in modules(folder)? {
        let file = folder.join(format!("{stem}_bg.wasm"));
        html = shrink_module(&file, &stem, &html, base, &shared)
            .with_context(|| file.display().to_string())?;
    }
    Ok(html)
}

fn shrink_module(file: &Path, stem: &str, html: &str, base: &str, shared: &str) -> Result<String> {
    let glue_file = file.with_file_name(format!("{stem}.js"));
    let glue = read_text(&glue_file)?;
    let module = fs::read(file).context("cannot read it")?;
    let (small_glue, small_module) = shrink::shrink(&glue, &module, &[html, shared].join(" "))?;
    println!(
        "  {stem}: module {} to {} bytes, glue {} to {}",
        module.len(),
        small_module.len(),
        glue.len(),
        small_glue.len()
    );
    // One hash for both: each is of use only with the other.
    let both = [small_glue.as_bytes(), &small_module].concat();
    let new_stem = hashed_stem(unhashed(stem), &both);
    let mut html = html.to_owned();
    for (old, end, content) in [
        (&glue_file, ".js", small_glue.as_bytes()),
        (&file.to_owned(), "_bg.wasm", &small_module),
    ] {
        let (before, after) = (
            format!("{base}{stem}{end}"),
            format!("{base}{new_stem}{end}"),
        );
        if !html.contains(&before) {
            bail!("found no {before} in index.html, expected Trunk to start the app from it");
        }
        html = html.replace(&before, &after);
        fs::remove_file(old).with_context(|| format!("cannot remove {}", old.display()))?;
        write(&old.with_file_name(format!("{new_stem}{end}")), content)?;
    }
    Ok(html)
}

/// A stem without the hash that Trunk put behind it, which it writes without leading
/// zeros.
fn unhashed(stem: &str) -> &str {
    let is_hash = |end: &str| {
        (8..=16).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    match stem.rsplit_once('-') {
        Some((start, end)) if is_hash(end) => start,
        _ => stem,
    }
}

/// `STEM-HASH.EXTENSION`.
fn hashed_name(stem: &str, extension: &str, content: &str) -> String {
    format!("{}.{extension}", hashed_stem(stem, content.as_bytes()))
}

/// `STEM-HASH`, the hash being the first 16 hexadecimal digits of BLAKE3.
fn hashed_stem(stem: &str, content: &[u8]) -> String {
    let hash = blake3::hash(content).to_hex();
    let short: String = hash.chars().take(16).collect();
    format!("{stem}-{short}")
}

fn read_text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<()> {
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

/// The page without indentation, and without lines that are empty or a comment.
fn tight(html: &str) -> String {
    let is_comment = |line: &str| line.starts_with("<!--") && line.ends_with("-->");
    let lines = html.lines().map(str::trim);
    let lines: Vec<_> = lines
        .filter(|line| !line.is_empty() && !is_comment(line))
        .collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PAGE: &str = "<!doctype html><html><head>\n\
        <link rel=\"stylesheet\" href=\"/tokens-1.css\"/>\n\
        <link rel=\"stylesheet\" href=\"/base-2.css\"/>\n\
        </head><body>\n<script type=\"module\">\nimport init from '/app-0123456789abcdef.js';\n\
        await init({ module_or_path: '/app-0123456789abcdef_bg.wasm' });\n</script></body></html>";

    const GLUE: &str = "// glue\nexport default () => wasm.__wbindgen_start(wasm.memory);\n";

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
        write(&folder.join("app-0123456789abcdef.js"), GLUE.as_bytes()).unwrap();
        let module = wasm::tests::module(&[("__wbindgen_start", "__wbg_now_a1")]);
        write(&folder.join("app-0123456789abcdef_bg.wasm"), &module).unwrap();
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
    fn a_release_has_one_sheet_one_boot_file_and_small_modules() {
        let folder = staged("release");
        let parts = [("steps", "split-1.wasm"), ("dates", "split-2.wasm")];
        let parts = parts.map(|(part, file)| (part.to_owned(), vec![file.to_owned()]));
        let divided = Divided {
            shared: BTreeSet::new(),
            parts: parts.into(),
        };
        finish(&folder, "/", true, &divided).unwrap();
        let html = read_text(&folder.join("index.html")).unwrap();
        let names = names(&folder);
        let only = |start: &str, end: &str| {
            let mut found = names
                .iter()
                .filter(|name| name.starts_with(start) && name.ends_with(end));
            let name = found
                .next()
                .unwrap_or_else(|| panic!("{start} {end} in {names:?}"));
            assert_eq!(found.next(), None, "{start} {end} in {names:?}");
            name.clone()
        };
        let read = |name: &str| fs::read(folder.join(name)).unwrap();
        let glue = read(&only("app-", ".js"));
        let module = read(&only("app-", "_bg.wasm"));
        let boot = String::from_utf8(read(&only("boot-", ".js"))).unwrap();
        fs::remove_dir_all(&folder).unwrap();

        assert_eq!(glue, b"export default () => wasm.aB(wasm.memory);\n");
        assert_eq!(wasm::tests::all_names(&module), ["aA", "memory", "aB"]);
        let stem = hashed_stem("app", &[glue, module].concat());
        for name in [format!("{stem}.js"), format!("{stem}_bg.wasm")] {
            assert!(boot.contains(&format!("'/{name}'")), "{name} in {boot}");
            assert!(names.contains(&name), "{name} in {names:?}");
        }
        assert_eq!(html.matches("rel=\"stylesheet\"").count(), 1);
        let ahead = "href=\"/split-1.wasm\" as=\"fetch\" crossorigin media=\"not all\"";
        assert!(html.contains(ahead) && !html.contains("split-2"), "{html}");
        assert_eq!(boot::inline_scripts(&html).unwrap(), 0);
        assert!(names.contains("index.html.br"), "{names:?}");
        assert!(!names.contains("tokens-1.css"), "{names:?}");
        for name in [only("app-", ".css"), only("boot-", ".js")] {
            assert!(html.contains(&format!("\"/{name}\"")), "{name} in {html}");
        }
    }

    #[test]
    fn a_module_that_the_page_does_not_name_is_refused() {
        let folder = staged("unnamed");
        write(&folder.join("other_bg.wasm"), &wasm::tests::module(&[])).unwrap();
        write(&folder.join("other.js"), GLUE.as_bytes()).unwrap();
        let error = format!(
            "{:#}",
            finish(&folder, "/", true, &Divided::default()).unwrap_err()
        );
        fs::remove_dir_all(&folder).unwrap();
        assert!(error.contains("found no /other.js"), "{error}");
    }

    #[test]
    fn only_a_hash_is_no_part_of_the_stem() {
        for (stem, expected) in [
            ("app-0123456789abcdef", "app"),
            ("dunghen-app-0123456789abcdef", "dunghen-app"),
            ("dunghen-app-61bef4618b9a1ad", "dunghen-app"),
            ("dunghen-app", "dunghen-app"),
            ("app-0123456789abcdeg", "app-0123456789abcdeg"),
            ("", ""),
        ] {
            assert_eq!(unhashed(stem), expected);
        }
    }

    #[test]
    fn a_development_build_only_moves_the_script() {
        let folder = staged("dev");
        finish(&folder, "/", false, &Divided::default()).unwrap();
        let names = names(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names.len(), 6, "{names:?}");
        assert!(names.contains("tokens-1.css"));
    }

    #[test]
    fn a_page_keeps_its_words_and_loses_its_indentation() {
        let page = "<p>\n  a <!-- kept --> b\n\n    <!-- gone -->\n  </p>";
        assert_eq!(tight(page), "<p>\na <!-- kept --> b\n</p>\n");
    }
}
