//! Every mistake a definition can hold is told, with its file and place.
//!
//! Each row spoils one small set of definitions that is in order and says
//! what must be told then: all of it, and nothing else.

mod conditions;
mod definitions;
mod entries;
mod fields;
mod guides;
mod ids;
mod links;
mod registers;
mod shape;
mod values;
mod whole;
mod words;
mod worlds;

use dunghen_catalog::{compile, sources::Sources};

use crate::definitions::{EN, FILES, FOLDER, PROCEDURE, VI};

/// One way to spoil the definitions, and all that must be told then, as
/// `file:line:column: message`, or `file: message` for a whole file; `…`
/// stands for the procedure's folder.
struct Row {
    name: &'static str,
    file: &'static str,
    found: &'static str,
    put: &'static str,
    told: &'static [&'static str],
}

/// A row; an empty `found` adds at the end of the file.
const fn row(
    name: &'static str,
    file: &'static str,
    found: &'static str,
    put: &'static str,
    told: &'static [&'static str],
) -> Row {
    Row {
        name,
        file,
        found,
        put,
        told,
    }
}

/// What is told of definitions, in their order.
fn told(sources: &Sources) -> Vec<String> {
    compile(sources).err().map_or_else(Vec::new, |found| {
        found
            .iter()
            .map(|one| match one.at {
                Some((line, column)) => format!("{}:{line}:{column}: {}", one.file, one.message),
                None => format!("{}: {}", one.file, one.message),
            })
            .collect()
    })
}

/// The definitions with one place changed.
fn spoilt(file: &str, found: &str, put: &str) -> Sources {
    FILES
        .iter()
        .map(|(path, text)| {
            let text = match (*path == file, found.is_empty()) {
                (true, true) => format!("{text}{put}"),
                (true, false) => {
                    assert_eq!(text.matches(found).count(), 1, "`{found}` in {path}");
                    text.replace(found, put)
                }
                (false, _) => (*text).to_owned(),
            };
            (*path, text)
        })
        .collect()
}

fn check(rows: &[Row]) {
    for row in rows {
        // A field that is lost leaves its words behind; rows about definitions
        // do not repeat that.
        let of_words = |text: &String| text.starts_with(VI) || text.starts_with(EN);
        let told: Vec<_> = told(&spoilt(row.file, row.found, row.put))
            .into_iter()
            .filter(|text| row.file != PROCEDURE || !of_words(text))
            .collect();
        let expected: Vec<_> = row
            .told
            .iter()
            .map(|text| text.replace("…", FOLDER))
            .collect();
        assert_eq!(told, expected, "{}", row.name);
    }
}
