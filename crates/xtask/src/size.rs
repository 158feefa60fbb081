//! `cargo xtask size`: what a first visit weighs, file by file.
//!
//! A budget that is only written down is overrun by a kilobyte at a time. This one is
//! weighed with every `cargo xtask test`, and it is kept in one place, `budget.toml`.
//!
//! Counted is what a browser fetches to show a first procedure: `index.html`, every
//! file reached from it by name (through style sheets and scripts as well), the
//! catalog's index and its largest procedure. Parts of the module that come only when
//! a first question is opened have a budget of their own, and so have the worker that looks
//! into files, which comes when a first one is chosen, and what shows the app inside pages of
//! others. Fonts are listed apart: they are the same for everybody, cached for good, and
//! text shows without them.
//!
//! That visit is in Vietnamese. English adds one file, the product's own words, listed
//! apart as well; the words that only later pages say in Vietnamese come with these.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::bundle::{look, press};
use crate::project::{self, changed};
use crate::{package, run, step, tools};

/// Where changes make a built app stale.
const SOURCES: [&str; 16] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "index.html",
    "crates/dunghen-core",
    "crates/dunghen-files",
    "crates/dunghen-kiosk",
    "crates/dunghen-look",
    "crates/dunghen-words",
    "locales",
    "packages/web/element.js",
    "public",
    "src",
    "styles",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    first_visit_kb: u64,
    later_kb: u64,
    look_kb: u64,
    catalog_kb: u64,
    procedure_kb: u64,
    headless_kb: u64,
    headless_files_kb: u64,
    element_kb: u64,
    framed_kb: u64,
}

/// Bytes of what has a budget.
#[derive(Debug, Clone, Copy, Default)]
struct Weighed {
    first_visit: u64,
    later: u64,
    look: u64,
    /// All of the catalog, in the language in which it weighs more.
    catalog: u64,
    /// The largest procedure.
    procedure: u64,
    /// The rules as the npm package has them, and its look into files.
    headless: u64,
    headless_files: u64,
    /// What a page of others loads to show the app inside it, and what the app loads there.
    element: u64,
    framed: u64,
}

/// One file and its bytes on the wire.
#[derive(Debug, PartialEq, Eq)]
struct Weight {
    name: String,
    bytes: u64,
}

/// Weighs a first visit, building the app first when it is missing or stale.
///
/// # Errors
/// When the build fails or the visit is over budget.
pub(crate) fn size() -> Result<()> {
    let dist = project::dist()?;
    if stale(&dist)? {
        tools::for_the_app()?;
        run::app()?;
    }
    let (app, fonts) = weigh_app(&dist)?;
    let (look, app): (Vec<_>, Vec<_>) = app.into_iter().partition(|weight| is_look(&weight.name));
    let (framed, app): (Vec<_>, Vec<_>) = app.into_iter().partition(|weight| weight.name == FRAMED);
    let (mut later, mut first): (Vec<_>, Vec<_>) =
        app.into_iter().partition(|weight| is_part(&weight.name));
    let catalog = weigh_catalog()?;
    first.extend(catalog.first_visit);
    later.push(catalog.words);

    package::package()?;
    let [headless, headless_files] = package::weights()?;
    let element = press::compress(&read(&package::folder().join(ELEMENT))?)?.len() as u64;

    println!("\nfirst visit, bytes as brotli (quality 11) leaves them");
    let first_visit = lines(first);
    println!("when a first question is opened");
    let later = lines(later);
    println!("when a first file is chosen");
    let look = lines(look);
    println!("inside a page of others");
    let framed = lines(framed);
    println!("the whole catalog, which nobody fetches at once");
    catalog.whole.iter().for_each(line);
    println!("the npm package");
    for (name, bytes) in [("rules", headless), ("files", headless_files)] {
        let name = format!("{name}_bg.wasm");
        line(&Weight { name, bytes });
    }
    line(&Weight {
        name: ELEMENT.to_owned(),
        bytes: element,
    });
    println!("fonts, not counted");
    lines(fonts);
    println!("English, not counted");
    line(&catalog.english);
    judge(Weighed {
        first_visit,
        later,
        look,
        catalog: catalog.bytes,
        procedure: catalog.largest,
        headless,
        headless_files,
        element,
        framed,
    })
}

/// The custom element, as the npm package and the app have it.
const ELEMENT: &str = "element.js";

/// What the app loads where it is shown inside another page.
const FRAMED: &str = "embed.js";

/// Prints the weights and what they make together.
fn lines(mut weights: Vec<Weight>) -> u64 {
    let all = weights.iter().map(|weight| weight.bytes).sum();
    if weights.len() > 1 {
        weights.push(Weight {
            name: "all".to_owned(),
            bytes: all,
        });
    }
    weights.iter().for_each(line);
    all
}

fn line(weight: &Weight) {
    println!("  {:>8}  {}", weight.bytes, weight.name);
}

fn budget() -> Result<Budget> {
    toml::from_str(include_str!("../budget.toml"))
        .context("crates/xtask/budget.toml is not as expected")
}

fn judge(weighed: Weighed) -> Result<()> {
    let budget = budget()?;
    for (what, bytes, kb) in [
        ("a first visit", weighed.first_visit, budget.first_visit_kb),
        ("what comes later", weighed.later, budget.later_kb),
        ("the look into files", weighed.look, budget.look_kb),
        ("the whole catalog", weighed.catalog, budget.catalog_kb),
        (
            "the largest procedure",
            weighed.procedure,
            budget.procedure_kb,
        ),
        ("the package's rules", weighed.headless, budget.headless_kb),
        (
            "the package's look into files",
            weighed.headless_files,
            budget.headless_files_kb,
        ),
        ("the package's element", weighed.element, budget.element_kb),
        (
            "what comes inside a page of others",
            weighed.framed,
            budget.framed_kb,
        ),
    ] {
        let over = bytes.saturating_sub(kb * 1_000);
        if over > 0 {
            bail!(
                "{what} weighs {bytes} bytes, {over} over the {kb} kB of crates/xtask/budget.toml"
            );
        }
        println!("{what} is within its {kb} kB");
    }
    Ok(())
}

/// Whether the app must be built: never built, built for development (then nothing is
/// compressed), or older than a source.
fn stale(dist: &Path) -> Result<bool> {
    let Some(built) = changed(&dist.join("index.html.br")) else {
        return Ok(true);
    };
    for source in SOURCES {
        let source = project::root().join(source);
        let files = if source.is_dir() {
            project::files(&source, &|_| false)?
        } else {
            vec![source]
        };
        if files
            .iter()
            .filter_map(|file| changed(file))
            .any(|at| at > built)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The weights of all files reached from `index.html`, and apart those of the fonts.
/// Where a compressed twin lies beside a file, it is what the server sends.
fn weigh_app(dist: &Path) -> Result<(Vec<Weight>, Vec<Weight>)> {
    let all: Vec<String> = project::files(dist, &|_| false)?
        .iter()
        .filter_map(|file| Some(file.strip_prefix(dist).ok()?.to_str()?.replace('\\', "/")))
        .filter(|name| !name.ends_with(".br"))
        .collect();
    let mut reached = BTreeMap::new();
    let mut open = vec!["index.html".to_owned()];
    while let Some(name) = open.pop() {
        let bytes = read(&dist.join(&name))?;
        let twin = dist.join(format!("{name}.br"));
        let sent = fs::metadata(&twin).map_or(bytes.len() as u64, |twin| twin.len());
        if has_extension(&name, &["html", "js", "css"]) {
            let text = String::from_utf8_lossy(&bytes);
            let named = all.iter().filter(|other| text.contains(other.as_str()));
            open.extend(named.filter(|other| !reached.contains_key(*other)).cloned());
        }
        // A file that names itself, or that two others name, is here once all the same.
        reached.insert(name.clone(), sent);
        open.retain(|other| *other != name);
    }
    let weights = reached
        .into_iter()
        .map(|(name, bytes)| Weight { name, bytes });
    Ok(weights.partition(|weight| !is_font(&weight.name)))
}

/// What the catalog weighs.
struct Catalog {
    /// Its index and its largest procedure.
    first_visit: Vec<Weight>,
    /// All of it, by language.
    whole: Vec<Weight>,
    /// The heavier of these.
    bytes: u64,
    /// Its largest procedure.
    largest: u64,
    /// The words of pages that come later.
    words: Weight,
    /// All words in English.
    english: Weight,
}

/// Writes the catalog and weighs it.
fn weigh_catalog() -> Result<Catalog> {
    let folder = project::target_folder()?.join("catalog");
    // What an earlier catalog left there is not weighed.
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let server = project::debug_server()?;
    let mut write = project::command(&server.to_string_lossy());
    write.args(["catalog", "--out"]).arg(&folder);
    step::run("writing the catalog", &mut write)?;
    let mut parts = Vec::new();
    for file in project::files(&folder, &|_| false)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = press::compress(&read(&file)?)?.len() as u64;
        parts.push(Weight { name, bytes });
    }
    catalog_of(&parts).with_context(|| format!("found no catalog in {}", folder.display()))
}

/// What parts of a catalog make together; none where index or procedures are missing.
fn catalog_of(parts: &[Weight]) -> Option<Catalog> {
    let find = |name: &str| parts.iter().find(|part| part.name == name);
    let index = find("index.bin")?;
    let words = |name: &str| {
        let name_told = format!("catalog: {name}");
        find(name).map(|words| Weight {
            name: name_told,
            bytes: words.bytes,
        })
    };
    let in_lang = |part: &Weight, lang: &str| part.name.ends_with(&format!(".{lang}.bin"));
    let of_procedures = parts.iter().filter(|part| {
        let of_all = part.name.starts_with("search.") || part.name.starts_with("chooser.");
        !of_all && (in_lang(part, "vi") || in_lang(part, "en"))
    });
    let largest = of_procedures.max_by_key(|part| part.bytes)?;
    let whole = [("vi", "en"), ("en", "vi")].map(|(lang, other)| {
        let own = |part: &&Weight| has_extension(&part.name, &["bin"]) && !in_lang(part, other);
        let parts = parts.iter().filter(own);
        Weight {
            name: format!("catalog: all of it in {lang}"),
            bytes: parts.map(|part| part.bytes).sum(),
        }
    });
    Some(Catalog {
        bytes: whole.iter().map(|all| all.bytes).max()?,
        whole: whole.into(),
        largest: largest.bytes,
        words: words("words.vi.txt")?,
        english: words("words.en.txt")?,
        first_visit: vec![
            Weight {
                name: "catalog: index.bin".to_owned(),
                bytes: index.bytes,
            },
            Weight {
                name: format!("catalog: {} (the largest)", largest.name),
                bytes: largest.bytes,
            },
        ],
    })
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Whether `bundle` divided it off the module.
fn is_part(name: &str) -> bool {
    has_extension(name, &["wasm"]) && !name.ends_with("_bg.wasm")
}

/// Whether it belongs to the worker that looks into files.
fn is_look(name: &str) -> bool {
    name.starts_with(look::STEM)
}

fn is_font(name: &str) -> bool {
    has_extension(name, &["woff2", "woff", "ttf", "otf"])
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| extensions.iter().any(|one| found == *one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_reached_by_name_is_counted() {
        let dist = std::env::temp_dir().join(format!("xtask-size-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        for (name, text) in [
            ("index.html", "<link href=/a.css><script src=/b.js>"),
            ("a.css", "@font-face { src: url(/f.woff2) }"),
            ("b.js", "import '/c.js'; import './b.js'"),
            ("c.js", "fetch('/d.wasm')"),
            ("d.wasm", "\0asm"),
            ("f.woff2", "font"),
            ("later.js", "never named"),
            ("index.html.br", "compressed"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let (counted, fonts) = weigh_app(&dist).unwrap();
        fs::remove_dir_all(&dist).unwrap();
        let names = |weights: &[Weight]| -> Vec<String> {
            weights.iter().map(|weight| weight.name.clone()).collect()
        };
        assert_eq!(
            names(&counted),
            ["a.css", "b.js", "c.js", "d.wasm", "index.html"]
        );
        assert_eq!(names(&fonts), ["f.woff2"]);
        // The compressed twin is what is weighed.
        assert_eq!(counted[4].bytes, "compressed".len() as u64);
    }

    #[test]
    fn parts_are_known_by_name() {
        let names = [
            "app-1_bg.wasm",
            "split_steps-2.wasm",
            "chunk_3-4.wasm",
            "a.js",
        ];
        assert_eq!(names.map(is_part), [false, true, true, false]);
        let names = ["look-1.js", "look-2.wasm", "app-1_bg.wasm", "offline.js"];
        assert_eq!(names.map(is_look), [true, true, false, false]);
    }

    #[test]
    fn the_budget_is_the_limit() {
        let budget = budget().unwrap();
        let most = Weighed {
            first_visit: budget.first_visit_kb * 1_000,
            later: budget.later_kb * 1_000,
            look: budget.look_kb * 1_000,
            catalog: budget.catalog_kb * 1_000,
            procedure: budget.procedure_kb * 1_000,
            headless: budget.headless_kb * 1_000,
            headless_files: budget.headless_files_kb * 1_000,
            element: budget.element_kb * 1_000,
            framed: budget.framed_kb * 1_000,
        };
        assert!(judge(most).is_ok());
        let over: [fn(&mut Weighed); 9] = [
            |weighed| weighed.first_visit += 1,
            |weighed| weighed.later += 1,
            |weighed| weighed.look += 1,
            |weighed| weighed.catalog += 1,
            |weighed| weighed.procedure += 1,
            |weighed| weighed.headless += 1,
            |weighed| weighed.headless_files += 1,
            |weighed| weighed.element += 1,
            |weighed| weighed.framed += 1,
        ];
        for add in over {
            let mut weighed = most;
            add(&mut weighed);
            assert!(judge(weighed).is_err(), "{weighed:?}");
        }
    }

    #[test]
    fn a_catalog_is_weighed_in_one_language_at_a_time() {
        let part = |name: &str, bytes| Weight {
            name: name.to_owned(),
            bytes,
        };
        let parts = [
            part("index.bin", 1),
            part("units.bin", 2),
            part("1.013233.vi.bin", 30),
            part("1.013233.en.bin", 20),
            part("1.013233.forms.bin", 4),
            part("search.vi.bin", 500),
            part("search.en.bin", 600),
            part("words.vi.txt", 7_000),
            part("words.en.txt", 8_000),
        ];
        let catalog = catalog_of(&parts).unwrap();
        let whole: Vec<_> = catalog.whole.iter().map(|all| all.bytes).collect();
        assert_eq!((whole, catalog.bytes), (vec![537, 627], 627));
        assert_eq!(catalog.largest, 30);
        assert_eq!((catalog.words.bytes, catalog.english.bytes), (7_000, 8_000));
        assert!(catalog_of(&parts[1..]).is_none());
    }
}
