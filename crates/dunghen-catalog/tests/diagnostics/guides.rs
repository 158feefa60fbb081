//! What is told of official forms and of the chooser.

use dunghen_catalog::sources::Sources;

use crate::{
    definitions::{FOLDER, PROCEDURE},
    spoilt, told,
};

const TEMPLATE: (&str, &str) = (
    "procedures/templates/application.toml",
    r#"number = "Mẫu số 01"
law = "1/2026/QH"
title = "Đơn"
signature = "Người làm đơn"

[[part]]
id = "who"
lines = [
  { id = "name", label = "Tên" },
  { id = "first", label = "Chọn", boxes = ["A", "B"] },
  { id = "works", label = "Công trình", columns = ["Tên", "Số tầng"] },
  { id = "second", label = "Hai" },
  { id = "number", label = "Số" },
]

[[part]]
id = "other"
text = "…"
"#,
);

const FORM: &str = r#"[[form]]
version = "one"
component = "paper"
template = "application"
without = ["other"]
by_hand = ["number"]
cases = { who = ["lost"] }

[form.lines]
name = "owner.full_name | second ? contact.full_name + 'x'"
first = { choice = "first", options = ["a", "b"] }
works = { table = "works", columns = ["name", "storeys"] }
"#;

const CHOOSER: &str = r#"first = "aim"

[question.aim]
law = "1/2026/QH Điều 1"
options = [
  { id = "yes", ask = "which" },
  { id = "no", end = "nothing" },
]

[question.which]
options = [{ id = "this", to = ["1.000001"] }]

[end.nothing]
"#;

const CHOOSER_WORDS: &str = r#"[question.aim]
label = "a"
[question.aim.option]
yes = "y"
no = "n"
[question.which]
label = "w"
[question.which.option]
this = "t"
[end.nothing]
title = "t"
text = "t"
"#;

fn files() -> [(String, &'static str); 5] {
    [
        (TEMPLATE.0.into(), TEMPLATE.1),
        (format!("{FOLDER}/form.toml"), FORM),
        ("procedures/chooser.toml".into(), CHOOSER),
        ("procedures/chooser.vi.toml".into(), CHOOSER_WORDS),
        ("procedures/chooser.en.toml".into(), CHOOSER_WORDS),
    ]
}

/// Everything in order, but for one text in one of the files above.
fn sources(file: &str, found: &str, put: &str) -> Sources {
    let with_form = "forms = [\"original\"]\ntemplate = \"Mẫu số 01\"";
    let sources = spoilt(PROCEDURE, "forms = [\"original\"]", with_form);
    sources.with(files().map(|(path, text)| {
        if path.ends_with(file) && !file.is_empty() {
            assert!(text.contains(found), "{file} has no `{found}`");
            return (path, text.replacen(found, put, 1));
        }
        (path, text.to_owned())
    }))
}

#[test]
fn forms_and_the_chooser_in_order_are_taken() {
    assert_eq!(told(&sources("", "", "")), [""; 0]);
}

#[test]
fn mistakes_of_forms_and_of_the_chooser_are_told() {
    let form = "procedures/work/1.000001/form.toml";
    let rows = [
        ("form.toml", "\"one\"", "\"two\"", format!("{form}:2:11: found `two`, expected a version of the procedure: `one`")),
        ("form.toml", "\"paper\"", "\"papre\"", format!("{form}:3:13: found `papre`, expected a component with a `template`; is `paper` meant?")),
        ("form.toml", "\"application\"", "\"nothing\"", format!("{form}:4:12: found `nothing`, expected a form: `application`")),
        ("form.toml", "[\"other\"]", "[\"others\"]", format!("{form}:5:12: found `others`, expected a part of the form; is `other` meant?")),
        ("form.toml", "[\"lost\"]", "[\"lots\"]", format!("{form}:7:18: found `lots`, expected a case; is `lost` meant?")),
        ("form.toml", "by_hand = [\"number\"]", "", format!("{form}:4:12: found nothing that fills `number` in, expected it under `lines` or `by_hand`")),
        ("form.toml", "by_hand = [\"number\"]", "by_hand = [\"number\", \"numbers\"]", format!("{form}:6:22: found `numbers`, expected a line of the form; is `number` meant?")),
        ("form.toml", "owner.full_name", "owner.full_nam", format!("{form}:10:8: found `owner.full_nam`, expected a field, a part of the contact, or a text in single quotes; is `owner.full_name` meant?")),
        ("form.toml", "choice = \"first\", options = [\"a\", \"b\"]", "choice = \"first\", options = [\"a\"]", format!("{form}:11:9: found `first`, expected as many options as boxes: 2")),
        ("form.toml", "options = [\"a\", \"b\"]", "options = [\"a\", \"c\"]", format!("{form}:11:9: found `c`, expected an option; is `a` meant?")),
        ("form.toml", "{ choice = \"first\", options = [\"a\", \"b\"] }", "\"'C'\"", format!("{form}:11:9: found `'C'`, expected the words of a box in single quotes, or `choice` and `options`")),
        ("form.toml", "table = \"works\"", "table = \"work\"", format!("{form}:12:9: found `work`, expected a table; is `works` meant?")),
        ("form.toml", "columns = [\"name\", \"storeys\"]", "columns = [\"name\"]", format!("{form}:12:9: found `works`, expected as many columns as the form has: 2")),
        ("application.toml", "law = \"1/2026/QH\"", "law = \"2/2026/QH\"", "procedures/templates/application.toml: found 2/2026/QH cited, expected it in laws/acts.toml; is `1/2026/QH` meant?".to_owned()),
        ("application.toml", "id = \"number\"", "id = \"name\"", "procedures/templates/application.toml:13:10: found `name` again, expected each id once".to_owned()),
        ("chooser.toml", "first = \"aim\"", "first = \"aims\"", "procedures/chooser.toml:1:9: found `aims`, expected a question; is `aim` meant?".to_owned()),
        ("chooser.toml", "end = \"nothing\"", "end = \"none\"", "procedures/chooser.toml:7:22: found `none`, expected an end".to_owned()),
        ("chooser.toml", "ask = \"which\"", "ask = \"which\", end = \"nothing\"", "procedures/chooser.toml:6:10: found the option `yes`, expected one of `ask`, `to` and `end`".to_owned()),
        ("chooser.toml", "\"1.000001\"", "\"1.000002\"", "procedures/chooser.toml:11:33: found the procedure `1.000002`, expected one that is there and not abolished".to_owned()),
        ("chooser.toml", "1/2026/QH", "2/2026/QH", "procedures/chooser.toml:3:11: found 2/2026/QH cited, expected it in laws/acts.toml".to_owned()),
        ("chooser.toml", "to = [\"1.000001\"]", "ask = \"aim\"", "procedures/chooser.toml:3:11: found a way with `aim` after 8 questions, expected ways that come to an end before".to_owned()),
        ("chooser.toml", "ask = \"which\"", "end = \"nothing\"", "procedures/chooser.toml:10:11: found the question `which` that nothing leads to, expected an option that does".to_owned()),
        ("chooser.vi.toml", "yes = \"y\"\n", "", "procedures/chooser.vi.toml: found no `question.aim.option.yes`, expected its words".to_owned()),
        ("chooser.vi.toml", "yes = \"y\"", "yes = \"y\"\nmaybe = \"m\"", "procedures/chooser.vi.toml:5:1: found `question.aim.option.maybe`, expected only what chooser.toml has".to_owned()),
    ];
    let mut differ = Vec::new();
    for (file, found, put, expected) in rows {
        let told = told(&sources(file, found, put));
        if !told.contains(&expected) {
            differ.push(format!("{put}: found {told:#?}, expected {expected}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
