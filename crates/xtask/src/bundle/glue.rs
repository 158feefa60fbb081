//! The glue: the JavaScript that wasm-bindgen writes between page and module.
//!
//! It is no minifier. wasm-bindgen's output is regular: what stands at the top level
//! begins in column 0, and a class or function ends with a line `}` in column 0. So the
//! text is read line by line, and whatever looks otherwise is kept as it is.
//!
//! A name counts as used where it stands as a word, in a string too.

use std::collections::BTreeMap;

/// The function that holds the object of all imports, and how far its entries
/// are indented.
const IMPORTS: &str = "function __wbg_get_imports() {";
const INDENT: &str = "        ";

/// A line, and whether it must stay as it is: it begins inside a template string.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    literal: bool,
}

/// Something at the top level. With an owner it has no effect of its own, and is only
/// of use to those who name the owner.
struct Block<'a> {
    owner: Option<&'a str>,
    lines: Vec<Line<'a>>,
}

/// The glue, without its comments.
pub(crate) struct Glue<'a> {
    blocks: Vec<Block<'a>>,
}

impl<'a> Glue<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let mut blocks: Vec<Block<'a>> = Vec::new();
        let whole = |text| Line {
            text,
            literal: true,
        };
        for line in code(text).unwrap_or_else(|| text.lines().map(whole).collect()) {
            let begins = !line.literal && !line.text.starts_with([' ', '\t', '}', ')', ']']);
            match blocks.last_mut().filter(|_| !begins) {
                Some(block) => block.lines.push(line),
                None => blocks.push(Block {
                    owner: None,
                    lines: vec![line],
                }),
            }
        }
        for block in &mut blocks {
            block.owner = owner(&block.lines);
        }
        Glue { blocks }
    }

    /// Whether a name stands anywhere.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.blocks.iter().any(|block| block.mentions(name))
    }

    /// Drops the classes and functions that nothing else in the glue mentions, nor the
    /// page (`outside`). Says whether there were any.
    pub(crate) fn drop_unused(&mut self, outside: &dyn Fn(&str) -> bool) -> bool {
        let before = self.blocks.len();
        while let Some(unused) = self.unused(outside) {
            self.blocks.retain(|block| block.owner != Some(unused));
        }
        self.blocks.len() < before
    }

    fn unused(&self, outside: &dyn Fn(&str) -> bool) -> Option<&'a str> {
        let mut owners = self.blocks.iter().filter_map(|block| block.owner);
        owners.find(|owner| {
            let others = || {
                let others = self.blocks.iter();
                others.filter(|block| block.owner != Some(owner))
            };
            let registry = format!("{owner}Finalization");
            !outside(owner)
                && !others().any(|other| other.mentions(owner) || other.mentions(&registry))
        })
    }

    /// Drops the functions for the module's use that the module does not import.
    pub(crate) fn drop_imports(&mut self, imported: &dyn Fn(&str) -> bool) {
        for block in &mut self.blocks {
            if block.lines.first().is_some_and(|line| line.text == IMPORTS) {
                block.lines = wanted_entries(&block.lines, imported);
            }
        }
    }

    /// The text, without white space before the lines.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for line in self.blocks.iter().flat_map(|block| &block.lines) {
            text.push_str(if line.literal {
                line.text
            } else {
                line.text.trim_start()
            });
            text.push('\n');
        }
        text
    }
}

impl Block<'_> {
    fn mentions(&self, name: &str) -> bool {
        let mut words = self.lines.iter().flat_map(|line| words(line.text));
        words.any(|word| word == name)
    }
}

/// The lines that are neither empty nor comments; none when that cannot be told. A
/// comment fills whole lines: telling others from strings would take a grammar.
fn code(text: &str) -> Option<Vec<Line<'_>>> {
    let mut lines = Vec::new();
    let (mut literal, mut comment) = (false, false);
    for text in text.lines() {
        let bare = text.trim();
        if !literal {
            comment |= bare.starts_with("/*");
            if comment {
                let end = bare.split_once("*/");
                if end.is_some_and(|(_, after)| !after.is_empty()) {
                    return None;
                }
                comment = end.is_none();
                continue;
            }
            if bare.is_empty() || bare.starts_with("//") {
                continue;
            }
        }
        lines.push(Line { text, literal });
        // An odd number of back quotes opens a template string, or closes the open one.
        let quotes = text.matches('`').count() - text.matches("\\`").count();
        literal ^= quotes % 2 == 1;
    }
    (!literal && !comment).then_some(lines)
}

/// Whom a block serves: the class or function that it declares, or the class whose
/// clean-up it arranges.
fn owner<'a>(lines: &[Line<'a>]) -> Option<&'a str> {
    if lines.iter().any(|line| line.literal) {
        return None;
    }
    let (first, last) = (lines.first()?.text, lines.last()?.text);
    let name = words(first).nth(match first.split_once(' ')?.0 {
        "export" | "async" => 2,
        "if" => 3,
        _ => 1,
    })?;
    let is = |head: &str| first.starts_with(&head.replace("NAME", name));
    let ends = lines.iter().filter(|line| line.text.starts_with('}'));
    let body = first.ends_with('{') && last == "}" && ends.count() == 1;
    let declared = [
        "export class NAME ",
        "class NAME ",
        "function NAME(",
        "async function NAME(",
    ];
    if body && declared.iter().any(|head| is(head)) {
        return Some(name);
    }
    let disposed = "if (Symbol.dispose) NAME.prototype[Symbol.dispose] = NAME.prototype.free;";
    let alone = lines.len() == 1;
    if alone
        && (first == disposed.replace("NAME", name)
            || is("const __wbindgen_enum_") && is("const NAME = ["))
    {
        return Some(name);
    }
    let class = name.strip_suffix("Finalization")?;
    (is("const NAME = (typeof FinalizationRegistry") && last.ends_with(';')).then_some(class)
}

fn wanted_entries<'a>(lines: &[Line<'a>], imported: &dyn Fn(&str) -> bool) -> Vec<Line<'a>> {
    let mut wanted = Vec::new();
    let mut rest = lines;
    while let Some((first, after)) = rest.split_first() {
        let unwanted = entry(first).is_some_and(|name| !imported(name));
        match after_entry(after).filter(|_| unwanted) {
            Some(next) => rest = next,
            None => {
                wanted.push(*first);
                rest = after;
            }
        }
    }
    wanted
}

/// The name in `NAME: function(…) … {`.
fn entry<'a>(line: &Line<'a>) -> Option<&'a str> {
    let (name, rest) = line.text.strip_prefix(INDENT)?.split_once(": function(")?;
    (!line.literal && rest.ends_with('{') && words(name).eq([name])).then_some(name)
}

/// What follows the line `},` or `}, arguments); },` that ends an entry.
fn after_entry<'a, 'b>(lines: &'b [Line<'a>]) -> Option<&'b [Line<'a>]> {
    let inside = |line: &&Line<'_>| {
        let rest = line.text.strip_prefix(INDENT);
        line.literal || rest.is_some_and(|rest| rest.starts_with(' '))
    };
    let (end, next) = lines
        .get(lines.iter().take_while(inside).count()..)?
        .split_first()?;
    let end = end.text.strip_prefix(INDENT)?;
    (end.starts_with('}') && end.ends_with("},")).then_some(next)
}

/// The words of a text: names, and whatever looks like one.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(divides).filter(|word| !word.is_empty())
}

fn divides(c: char) -> bool {
    !(c.is_alphanumeric() || c == '_' || c == '$')
}

/// Replaces whole words.
pub(crate) fn rename(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut renamed = String::with_capacity(text.len());
    for piece in text.split_inclusive(divides) {
        let word = piece.trim_end_matches(divides);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        renamed.push_str(piece.strip_prefix(word).unwrap_or_default());
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wasm-bindgen writes for a class.
    const CLASS: &str = "\
export class Sink {
    free() {
        const ptr = this.__wbg_ptr;
        SinkFinalization.unregister(this);
        wasm.__wbg_sink_free(ptr, 0);
    }
}
if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;
const SinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_sink_free(ptr, 1));
";

    const ENTRIES: &str = "\
function __wbg_get_imports() {
    const import0 = {
        __wbg_a_1: function(arg0) {
            if (arg0) {
                return;
            }
        },
        __wbg_b_2: function() { return handleError(function (arg0) {
            arg0.b();
        }, arguments); },
        __wbg_c_3: Thing.c,
    };
    return import0;
}
export { __wbg_get_imports };
";

    fn unused_dropped(text: &str) -> String {
        let mut glue = Glue::read(text);
        glue.drop_unused(&|_| false);
        glue.text()
    }

    fn imports_dropped(text: &str, imported: &[&str]) -> String {
        let mut glue = Glue::read(text);
        glue.drop_imports(&|name| imported.contains(&name));
        glue.text()
    }

    #[test]
    fn an_unused_class_goes_with_all_that_serves_it() {
        assert_eq!(unused_dropped(CLASS), "");
        let kept = "let wasm;\n";
        assert_eq!(
            unused_dropped(&format!("{CLASS}{kept}{CLASS}{kept}")),
            kept.repeat(2)
        );
    }

    #[test]
    fn a_class_that_something_names_stays_whole() {
        for user in [
            "export { Sink };",
            "let sinks = [Sink.__wrap(1)];",
            "let registry = SinkFinalization;",
            "let name = 'Sink';",
            "let name = `a ${Sink.name}`;",
            "let open = 1; // Sink",
        ] {
            let text = format!("{CLASS}{user}\n");
            assert_eq!(unused_dropped(&text).lines().count(), 12, "{user}");
        }
        let mut glue = Glue::read(CLASS);
        assert!(!glue.drop_unused(&|name| name == "Sink"));
    }

    #[test]
    fn names_that_only_resemble_and_comments_do_not_hold_it() {
        for other in [
            "let Sinks, mySink, $Sink;",
            "// Sink",
            "/**\n * Sink\n */",
            "/* Sink */",
        ] {
            let text = unused_dropped(&format!("{CLASS}{other}\n"));
            assert!(!text.contains("class"), "{other}: {text}");
        }
    }

    #[test]
    fn functions_go_one_after_the_other() {
        let text = "\
function first(a) {
    return second(a);
}
async function second(a) {
    return second(a) + 1;
}
const __wbindgen_enum_Kind = [\"bytes\"];
export function greet() {
    third();
}
function third() {
}
";
        let expected = "export function greet() {\nthird();\n}\nfunction third() {\n}\n";
        assert_eq!(unused_dropped(text), expected);
    }

    #[test]
    fn what_looks_otherwise_stays() {
        for text in [
            "class Short {}\n",
            "class Open {\n",
            "class Odd {\n} // end\n",
            "class Two {\n}}\n}\n",
            "const value = effect();\n",
            "const __wbindgen_enum_Kind = effect();\n",
            "const ThingFinalization = effect();\n",
            "if (Symbol.dispose) Thing.prototype.other();\n",
            "export default class Thing {\n}\n",
            "function () {\n}\n",
            "}\n",
            "",
        ] {
            assert_eq!(unused_dropped(text), text);
        }
    }

    #[test]
    fn comments_and_indentation_go() {
        let text = "\
/* @ts-self-types=\"./a.d.ts\" */
// one
function a() {

    /**
     * `
     */
    return '/* no */ // no'; // stays
    /** one line */
}
let b = a();
";
        let expected = "function a() {\nreturn '/* no */ // no'; // stays\n}\nlet b = a();\n";
        assert_eq!(Glue::read(text).text(), expected);
    }

    #[test]
    fn template_strings_keep_every_sign() {
        let text = "let a = `\n    // text\n\n/* text */\n   \\`\n}\n  `;\n  let b = 1;\n";
        assert_eq!(Glue::read(text).text(), text.replace("  let", "let"));
    }

    #[test]
    fn a_class_with_a_long_template_string_stays() {
        let text = "class Odd {\na = `\n}`;\n}\n";
        assert_eq!(unused_dropped(text), text);
    }

    #[test]
    fn nothing_is_dropped_when_comments_and_strings_cannot_be_told_apart() {
        for odd in [
            "  let tick = \"`\";",
            "  /* a */ let b;",
            "  /*\n */ let c;",
            "/*",
        ] {
            let text = format!("{CLASS}{odd}\n");
            assert_eq!(unused_dropped(&text), text);
        }
    }

    #[test]
    fn only_the_imports_of_the_module_stay() {
        let both = imports_dropped(ENTRIES, &["__wbg_a_1", "__wbg_b_2"]);
        assert_eq!(both, Glue::read(ENTRIES).text());

        let none = imports_dropped(ENTRIES, &[]);
        let expected = "\
function __wbg_get_imports() {
const import0 = {
__wbg_c_3: Thing.c,
};
return import0;
}
export { __wbg_get_imports };
";
        assert_eq!(none, expected);

        let first = imports_dropped(ENTRIES, &["__wbg_a_1"]);
        assert!(first.contains("a_1") && !first.contains("b_2"), "{first}");
    }

    #[test]
    fn entries_elsewhere_and_without_an_end_stay() {
        for text in [
            ENTRIES.replace("__wbg_get_imports", "others"),
            ENTRIES.replace("        }", "    }"),
            ENTRIES.replace(": function(", ": async function("),
        ] {
            assert_eq!(imports_dropped(&text, &[]), Glue::read(&text).text());
        }
    }

    #[test]
    fn whole_words_are_renamed() {
        let names = [("__wbg_a".to_owned(), "aA".to_owned())].into();
        for (text, expected) in [
            ("wasm.__wbg_a(1);", "wasm.aA(1);"),
            ("__wbg_a", "aA"),
            (
                "__wbg_ab $__wbg_a x__wbg_a đ__wbg_a",
                "__wbg_ab $__wbg_a x__wbg_a đ__wbg_a",
            ),
            ("f(`${__wbg_a}`, \"Đúng\")", "f(`${aA}`, \"Đúng\")"),
            ("", ""),
        ] {
            assert_eq!(rename(text, &names), expected);
        }
    }
}
