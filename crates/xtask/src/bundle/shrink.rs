//! Glue and module made small together.
//!
//! A dependency may export classes to JavaScript that the app never hands out. Only
//! the two files together show it: the glue is where an export is used, the module is
//! where a function for its use is. And both hold the same long names.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::glue::{self, Glue};
use super::{order, wasm};

/// Returns glue and module without what neither of them, nor the page, uses.
///
/// # Errors
/// When the module cannot be read.
pub(crate) fn shrink(glue: &str, module: &[u8], page: &str) -> Result<(String, Vec<u8>)> {
    let mut module = wasm::read(module)?;
    // An export whose name is computed could be any of them.
    let computed = glue.contains("wasm[");
    let spoken: BTreeSet<&str> = glue::words(page).collect();
    let outside = |name: &str| computed || spoken.contains(name);

    let mut glue = Glue::read(glue);
    glue.drop_unused(&outside);
    loop {
        wasm::keep_exports(&mut module, &|name| outside(name) || glue.mentions(name));
        glue.drop_imports(&|name| wasm::imports(&module, name));
        // A dropped import may have been the last to use a function, and so an export.
        if !glue.drop_unused(&outside) {
            break;
        }
    }

    let text = glue.text();
    let names = short_names(&text, wasm::names(&module), &outside);
    wasm::rename(&mut module, &names);
    let module = order::smallest_first(&module.emit_wasm())?;
    Ok((glue::rename(&text, &names), module))
}

/// Short names for those that wasm-bindgen made up. They end in hashes, which do not
/// compress. Names of any other kind, `memory` for one, may mean something elsewhere.
fn short_names<'a>(
    glue: &str,
    names: impl Iterator<Item = &'a str>,
    outside: &dyn Fn(&str) -> bool,
) -> BTreeMap<String, String> {
    let made_up = ["__wbg_", "__wbindgen_", "__externref_", "wasm_bindgen__"];
    let mut seen = BTreeSet::new();
    let long = names.filter(|name| {
        !outside(name) && made_up.iter().any(|head| name.starts_with(head)) && seen.insert(*name)
    });
    // New to the glue, so no local name is hidden and no two names become one. The
    // second sign keeps clear of JavaScript's own words.
    let taken: BTreeSet<&str> = glue::words(glue).collect();
    let second = || ('A'..='Z').chain('0'..='9');
    let short = ('a'..='z')
        .flat_map(|first| second().map(move |second| format!("{first}{second}")))
        .filter(|name| !taken.contains(name.as_str()));
    long.map(str::to_owned).zip(short).collect()
}

#[cfg(test)]
mod tests {
    use super::super::wasm::tests::{all_names, module};
    use super::*;

    const PAIRS: [(&str, &str); 3] = [
        ("__wbindgen_start", "__wbg_now_a1"),
        ("greet", "__wbg_log_b2"),
        ("__wbg_sink_free", "__wbg_close_c3"),
    ];

    const GLUE: &str = "\
export class Sink {
    free() {
        wasm.__wbg_sink_free(this.ptr);
    }
}
export function greet(aA) {
    wasm.greet(aA);
}
function __wbg_get_imports() {
    const import0 = {
        __wbg_now_a1: function() {
            return Date.now();
        },
        __wbg_log_b2: function(arg0) {
            console.log(arg0);
        },
        __wbg_close_c3: function(arg0) {
            last(arg0);
        },
    };
    return { './app_bg.js': import0 };
}
function last(arg0) {
    wasm.last(arg0);
}
function start() {
    __wbg_get_imports(wasm.memory);
    wasm.__wbindgen_start();
}
export { start as default };
";

    #[test]
    fn what_neither_uses_is_gone_and_names_are_short_in_both() {
        let (glue, module) = shrink(GLUE, &module(&PAIRS), "").unwrap();
        let expected = "\
export function greet(aA) {
wasm.greet(aA);
}
function __wbg_get_imports() {
const import0 = {
aB: function() {
return Date.now();
},
aC: function(arg0) {
console.log(arg0);
},
};
return { './app_bg.js': import0 };
}
function start() {
__wbg_get_imports(wasm.memory);
wasm.aD();
}
export { start as default };
";
        assert_eq!(glue, expected);
        assert_eq!(all_names(&module), ["aB", "aC", "memory", "aD", "greet"]);
    }

    #[test]
    fn an_export_that_only_a_dropped_import_used_goes_too() {
        let pairs = [PAIRS.as_slice(), &[("last", "__wbg_then_d4")]].concat();
        let (_, module) = shrink(GLUE, &module(&pairs), "").unwrap();
        assert_eq!(all_names(&module), ["aB", "aC", "memory", "aD", "greet"]);
    }

    #[test]
    fn what_the_page_names_stays() {
        let page = "<script>wasm.__wbindgen_start(); new bindings.Sink()</script>";
        let (glue, module) = shrink(GLUE, &module(&PAIRS), page).unwrap();
        assert!(glue.contains("class Sink") && glue.contains("wasm.__wbindgen_start()"));
        assert_eq!(
            all_names(&module),
            [
                "aB",
                "aC",
                "aD",
                "memory",
                "__wbindgen_start",
                "greet",
                "aE"
            ]
        );
    }

    #[test]
    fn all_names_stay_where_one_is_computed() {
        let computed = format!("{GLUE}export const any = name => wasm[name];\n");
        let before = module(&PAIRS);
        let (glue, after) = shrink(&computed, &before, "").unwrap();
        assert_eq!(glue, Glue::read(&computed).text());
        assert_eq!(all_names(&after), all_names(&before));
    }

    #[test]
    fn twice_is_once() {
        let (glue, module) = shrink(GLUE, &module(&PAIRS), "").unwrap();
        let again = shrink(&glue, &module, "").unwrap();
        assert_eq!(again, (glue, module));
    }
}
