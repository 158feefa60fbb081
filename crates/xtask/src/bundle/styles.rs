//! One style sheet for many: fewer requests, and one window for compression.
//!
//! The sheets are written apart because each belongs to one component, and Trunk
//! copies each as it is. Their order in the page is their order in the cascade, so
//! only neighbours are joined, in that order.

use std::ops::Range;

use anyhow::{Context, Result, bail};

use super::boot::{attributes, find, is_tag, starts, value};
use super::{css, hashed_name};

/// A page with fewer sheets, the sheets to write, and the files no longer named.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) html: String,
    pub(crate) sheets: Vec<(String, String)>,
    pub(crate) replaced: Vec<String>,
}

/// Joins every run of neighbouring style sheet links into one minified sheet.
///
/// A link with more than `rel` and `href` (a `media`, say) means something of its own
/// and is left alone, as is one to a folder below, whose relative addresses would
/// break.
///
/// # Errors
/// When a sheet cannot be read, or holds an `@import`, which is void after the first
/// rule.
pub(crate) fn merge(
    html: &str,
    base: &str,
    read: &dyn Fn(&str) -> Result<String>,
) -> Result<Merged> {
    let mut merged = Merged {
        html: html.to_owned(),
        sheets: Vec::new(),
        replaced: Vec::new(),
    };
    // From the last to the first, so that earlier places stay where they are.
    for run in runs(html, links(html, base)?).into_iter().rev() {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let mut joined = String::new();
        for link in &run {
            let sheet = css::minify(&read(&link.name)?);
            if sheet.contains("@import") {
                bail!(
                    "{}: found @import, expected a link in index.html instead",
                    link.name
                );
            }
            joined.push_str(&sheet);
            joined.push('\n');
            if !merged.replaced.contains(&link.name) {
                merged.replaced.push(link.name.clone());
            }
        }
        let name = hashed_name("app", "css", &joined);
        let link = format!("<link rel=\"stylesheet\" href=\"{base}{name}\">");
        merged
            .html
            .replace_range(first.place.start..last.place.end, &link);
        merged.sheets.push((name, joined));
    }
    Ok(merged)
}

struct Link {
    place: Range<usize>,
    name: String,
}

/// The plain links to sheets that lie directly below `base`.
fn links(html: &str, base: &str) -> Result<Vec<Link>> {
    let lower = html.to_ascii_lowercase();
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(start) = find(&lower, "<", at) {
        at = start + 1;
        if starts(&lower, start, "<!--") {
            at = find(&lower, "-->", start).context("found a comment without its end")? + 3;
        } else if is_tag(&lower, start, "link") {
            let (found, end) = attributes(html, start + "<link".len())?;
            at = end;
            // Trunk passes its own instructions, `data-integrity` for one, through.
            let plain = found
                .iter()
                .all(|(name, _)| name == "rel" || name == "href" || name.starts_with("data-"));
            let rel = value(&found, "rel");
            let href = value(&found, "href").unwrap_or_default();
            if let Some(name) = href.strip_prefix(base)
                && plain
                && rel.is_some_and(|rel| rel.eq_ignore_ascii_case("stylesheet"))
                && name.ends_with(".css")
                && !name.contains(['/', '\\'])
            {
                let name = name.to_owned();
                links.push(Link {
                    place: start..end,
                    name,
                });
            }
        }
    }
    Ok(links)
}

/// Groups links between which there is nothing but white space.
fn runs(html: &str, links: Vec<Link>) -> Vec<Vec<Link>> {
    let mut runs: Vec<Vec<Link>> = Vec::new();
    for link in links {
        let neighbour = runs.last_mut().filter(|run| {
            run.last()
                .and_then(|last| html.get(last.place.end..link.place.start))
                .is_some_and(|between| between.trim().is_empty())
        });
        match neighbour {
            Some(run) => run.push(link),
            None => runs.push(vec![link]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<String> {
        Ok(format!(".{} {{ }}", name.trim_end_matches(".css")))
    }

    fn sheets(html: &str) -> Vec<String> {
        let merged = merge(html, "/", &read).unwrap();
        merged.sheets.into_iter().map(|(_, sheet)| sheet).collect()
    }

    #[test]
    fn neighbours_become_one_in_their_order() {
        let html = "<head><link rel=\"stylesheet\" href=\"/b.css\" data-integrity=\"none\"/>\n<link rel=\"stylesheet\" href=\"/a.css\"/></head>";
        let merged = merge(html, "/", &read).unwrap();
        let (name, sheet) = &merged.sheets[0];
        assert_eq!(sheet, ".b{}\n.a{}\n");
        assert_eq!(merged.replaced, ["b.css", "a.css"]);
        assert_eq!(
            merged.html,
            format!("<head><link rel=\"stylesheet\" href=\"/{name}\"></head>")
        );
    }

    #[test]
    fn what_stands_between_divides() {
        let html = "<link rel=stylesheet href=/a.css><meta charset=utf-8><link rel=stylesheet href=/b.css>";
        assert_eq!(sheets(html), [".b{}\n", ".a{}\n"]);
    }

    #[test]
    fn links_that_mean_more_are_left_alone() {
        for html in [
            "",
            "<link rel=stylesheet href=/print.css media=print>",
            "<link rel=preload href=/a.css>",
            "<link rel=stylesheet href=https://example.org/a.css>",
            "<link rel=stylesheet href=/deep/a.css>",
            "<!-- <link rel=stylesheet href=/a.css> -->",
        ] {
            let merged = merge(html, "/", &read).unwrap();
            assert_eq!(merged.html, html);
            assert!(merged.sheets.is_empty(), "{html}");
        }
    }

    #[test]
    fn an_import_and_a_missing_sheet_are_refused() {
        let html = "<link rel=stylesheet href=/a.css>";
        assert!(merge(html, "/", &|_| Ok("@import 'b.css';".to_owned())).is_err());
        assert!(merge(html, "/", &|_| bail!("not there")).is_err());
    }
}
