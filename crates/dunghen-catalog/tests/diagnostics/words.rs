//! What is told of words.

use crate::{
    check,
    definitions::{EN, VI},
    row,
};

#[test]
fn words_that_are_missing_are_told() {
    check(&[
        row(
            "of the procedure",
            VI,
            r#"summary = "n"
"#,
            "",
            &["…/text.vi.toml: found no `summary`, expected its words"],
        ),
        row(
            "in the other language",
            EN,
            r#"summary = "n"
"#,
            "",
            &["…/text.en.toml: found no `summary`, expected its words"],
        ),
        row(
            "of a section",
            VI,
            r#"[section.more]
title = "n"

"#,
            "",
            &["…/text.vi.toml: found no `section.more.title`, expected its words"],
        ),
        row(
            "of a field",
            VI,
            r#"[field.second]
label = "n"

"#,
            "",
            &["…/text.vi.toml: found no `field.second.label`, expected its words"],
        ),
        row(
            "of the case",
            EN,
            r#"[field.case]
label = "n"
"#,
            "[field.case]
",
            &["…/text.en.toml: found no `field.case.label`, expected its words"],
        ),
        row(
            "of a case",
            VI,
            r#"option.lost = "n"
"#,
            "",
            &["…/text.vi.toml: found no `field.case.option.lost`, expected its words"],
        ),
        row(
            "of an option",
            VI,
            r#"option.c = "n"
"#,
            "",
            &["…/text.vi.toml: found no `field.third.option.c`, expected its words"],
        ),
        row(
            "of a group",
            VI,
            r#"[field.owner]
label = "n"
"#,
            "[field.owner]
",
            &["…/text.vi.toml: found no `field.owner.label`, expected its words"],
        ),
        row(
            "of a part",
            EN,
            r#"full_name.label = "n"
"#,
            "",
            &["…/text.en.toml: found no `field.owner.full_name.label`, expected its words"],
        ),
        row(
            "of a table",
            VI,
            r#"[field.works]
label = "n"
"#,
            "[field.works]
",
            &["…/text.vi.toml: found no `field.works.label`, expected its words"],
        ),
        row(
            "of a column",
            VI,
            r#"column.name.label = "n"
"#,
            "",
            &["…/text.vi.toml: found no `field.works.column.name.label`, expected its words"],
        ),
        row(
            "of a rule",
            EN,
            r#"[rule.closed]
message = "n"
"#,
            "[rule.closed]
",
            &["…/text.en.toml: found no `rule.closed.message`, expected its words"],
        ),
        row(
            "of what to do instead at a gate",
            VI,
            r#"instead = "n"
"#,
            "",
            &["…/text.vi.toml: found no `rule.closed.instead`, expected its words"],
        ),
        row(
            "of a rule of a table",
            VI,
            r#"[rule.tall]
message = "n"

"#,
            "",
            &["…/text.vi.toml: found no `rule.tall.message`, expected its words"],
        ),
        row(
            "of a component",
            VI,
            r#"[component.paper]
name = "n"
"#,
            "[component.paper]
",
            &["…/text.vi.toml: found no `component.paper.name`, expected its words"],
        ),
        row(
            "of a database",
            EN,
            r#"database = "n"
"#,
            "",
            &["…/text.en.toml: found no `component.paper.database`, expected its words"],
        ),
        row(
            "of a phase",
            VI,
            r#"look.name = "n"
"#,
            "",
            &["…/text.vi.toml: found no `phase.look.name`, expected its words"],
        ),
        row(
            "of an actor",
            VI,
            r#"desk.name = "n"
"#,
            "",
            &["…/text.vi.toml: found no `actor.desk.name`, expected its words"],
        ),
    ]);
}

#[test]
fn words_that_nothing_asks_for_are_told() {
    check(&[
        row(
            "a word misspelt",
            VI,
            r#"summary = "n""#,
            r#"sumary = "n""#,
            &[
                "…/text.vi.toml: found no `summary`, expected its words",
                "…/text.vi.toml:3:1: found `sumary`, expected only keys of the definition; is `summary` meant?",
            ],
        ),
        row(
            "a hint misspelt",
            VI,
            r#"option.c = "n""#,
            r#"option.c = "n"
hnt = "n""#,
            &[
                "…/text.vi.toml:31:1: found `field.third.hnt`, expected only keys of the definition; is `field.third.hint` meant?",
            ],
        ),
        row(
            "an option misspelt",
            EN,
            r#"option.torn = "n""#,
            r#"option.tron = "n""#,
            &[
                "…/text.en.toml: found no `field.case.option.torn`, expected its words",
                "…/text.en.toml:18:8: found `field.case.option.tron`, expected only keys of the definition; is `field.case.option.torn` meant?",
            ],
        ),
        row(
            "a component that is none",
            VI,
            "",
            r#"
[component.photo]
name = "n"
"#,
            &[
                "…/text.vi.toml:65:1: found `component.photo.name`, expected only keys of the definition",
            ],
        ),
        row(
            "a word like none",
            VI,
            r#"summary = "n""#,
            r#"summary = "n"
story = "n""#,
            &["…/text.vi.toml:4:1: found `story`, expected only keys of the definition"],
        ),
        row(
            "a reason where nothing is left on paper",
            VI,
            "[section.main]",
            r#"[online]
reason = "n"

[section.main]"#,
            &["…/text.vi.toml:10:1: found `online.reason` in one language, expected it in both"],
        ),
    ]);
}

#[test]
fn words_that_say_nothing_are_told() {
    check(&[
        row(
            "spaces",
            EN,
            r#"summary = "n""#,
            r#"summary = " ""#,
            &["…/text.en.toml:3:1: found `summary` empty or no text, expected words"],
        ),
        row(
            "a number",
            EN,
            r#"summary = "n""#,
            "summary = 1",
            &["…/text.en.toml:3:1: found `summary` empty or no text, expected words"],
        ),
        row(
            "a list",
            VI,
            r#"[field.second]
label = "n""#,
            r#"[field.second]
label = ["n"]"#,
            &["…/text.vi.toml:26:1: found `field.second.label` empty or no text, expected words"],
        ),
        row(
            "a hint in one language",
            EN,
            r#"option.d = "n""#,
            r#"option.d = "n"
hint = "n""#,
            &["…/text.en.toml:32:1: found `field.third.hint` in one language, expected it in both"],
        ),
        row(
            "a unit in the other",
            VI,
            r#"column.storeys.label = "n""#,
            r#"column.storeys.label = "n"
column.storeys.unit = "n""#,
            &[
                "…/text.vi.toml:45:16: found `field.works.column.storeys.unit` in one language, expected it in both",
            ],
        ),
        row(
            "a word twice",
            VI,
            r#"summary = "n""#,
            r#"summary = "n"
summary = "n""#,
            &["…/text.vi.toml:4:1: found the key again, expected each key once"],
        ),
        row(
            "no TOML",
            VI,
            r#"summary = "n""#,
            r#"summary = "n"#,
            &[r#"…/text.vi.toml:3:13: found invalid basic string, expected `"`"#],
        ),
    ]);
}
