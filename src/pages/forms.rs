//! An official form, filled in by the answers: to look at, to print, to take as PDF.

use std::sync::Arc;

use chrono::Datelike;
use dunghen_core::{
    assessment::Assessment,
    catalog::ProcedureChunk,
    finding::Finding,
    id::Id,
    template::{Template, Templates},
    text::Lang,
};
use dunghen_words::{
    form::{FilledLine, FilledPart, Filler, Value, fill},
    key, law, sentence,
};
use leptos::task::spawn_local;

use super::{
    arrive::arrive, check::submission, desk::Now, later::Places, loading::load, missing::missing,
    open::Open,
};
use crate::{
    app::{Catalog, lang},
    components::{button, layout, link, title},
    html::{El, el, live},
    model::{json, steps::Step},
    platform::{net, page, share},
    state::{RwSignal, expect_context},
};

/// The address of the form that a component is.
pub(super) fn form_path(open: &Open, component: &Id) -> String {
    format!("{}?of={component}", open.path("official-form"))
}

/// The form that the address asks for.
pub(super) fn form_page() -> El {
    let lang = lang();
    let open = expect_context::<Open>();
    let Catalog(index) = expect_context();
    let component: Id = page::query("of").unwrap_or_default().as_str().into();
    let (hash, code, here) = (index.hash.clone(), open.code.clone(), open.chunk.clone());
    let parts = load(move || {
        let (hash, code, here) = (hash.clone(), code.clone(), here.clone());
        async move {
            let forms = net::forms(&hash, &code).await?;
            // A form is in Vietnamese, whatever the page around it is in.
            let chunk = match lang {
                Lang::Vi => here,
                Lang::En => Arc::new(net::chunk(&hash, &code, Lang::Vi).await?),
            };
            Ok((Arc::new(forms), chunk))
        }
    });
    let page = live(move || {
        let (forms, chunk) = match parts.get() {
            Ok(parts) => parts,
            Err(instead) => return instead,
        };
        match forms.of(&open.version.id, &component) {
            Some(template) => form_shown(&open, template, &chunk, forms.clone()),
            None => missing(None),
        }
    });
    el("div").child(page)
}

fn form_shown(
    open: &Open,
    template: &Template,
    chunk: &Arc<ProcedureChunk>,
    forms: Arc<Templates>,
) -> El {
    let lang = lang();
    let Catalog(index) = expect_context();
    let place = dunghen_core::place::Place::Component(template.component.clone());
    let name = sentence::place_name(lang, &place, &open.chunk.words).into_owned();
    arrive(&name);
    let back = link(&open.path(Step::Check.slug()), key::FORM_BACK.text(lang)).class("back");
    let act = law::citation(lang, &template.law, &index.acts);
    let number = template.number.as_str();
    let intro = key::FORM_INTRO.fill(lang, &[("number", number), ("law", &act)]);
    let assessment = open.assessment;
    let open_yet = live(move || {
        let blocked = assessment.with(|found| found.findings.iter().any(Finding::blocks));
        blocked.then(|| el("p").class("notice").child(key::FORM_BLANKS))
    });
    let trouble = RwSignal::new(None::<String>);
    let problem = live(move || Some(el("p").class("notice").child(trouble.get()?)));
    let print = button(key::FORM_PRINT.text(lang)).on("click", |_| page::print());
    let pdf = button(key::FORM_PDF.text(lang)).class("button button--quiet");
    let pdf = pdf.on("click", pdf_saver(open, template, trouble));
    let head = el("header")
        .class("layout__head form-head")
        .child(back)
        .child(title(&name))
        .child(el("p").class("lead").child(intro))
        .child(open_yet)
        .child(el("p").class("buttons").child(print).child(pdf))
        .child(el("p").class("soft").child(key::FORM_PDF_NOTE))
        .child(el("div").attr("role", "alert").child(problem));
    let (open, chunk, component) = (open.clone(), chunk.clone(), template.component.clone());
    let sheet = live(move || {
        let template = forms.of(&open.version.id, &component)?;
        Some(
            open.assessment
                .with(|found| sheet(&open, template, &chunk, found)),
        )
    });
    let main = el("div").class("layout__main").child(sheet);
    layout()
        .class("layout layout--wide")
        .child(head)
        .child(main)
}

/// Fetches the form as PDF and has the browser save it.
fn pdf_saver<E>(
    open: &Open,
    template: &Template,
    trouble: RwSignal<Option<String>>,
) -> impl Fn(E) + use<E> {
    let lang = lang();
    let Catalog(index) = expect_context();
    let (open, component) = (open.clone(), template.component.clone());
    move |_| {
        trouble.set(None);
        let submission = open
            .assessment
            .with_untracked(|assessment| submission(&open, &index.hash, assessment));
        // A dossier is text and numbers, which can always be written.
        let body = json::write(&submission).unwrap_or_default();
        let name = format!("{}-{component}.pdf", open.code);
        let component = component.clone();
        spawn_local(async move {
            match net::form_pdf(&component, &body, lang).await {
                Ok(pdf) => share::save_blob(&name, &pdf),
                Err(_) => trouble.set(Some(key::FORM_PDF_LOST.text(lang).into())),
            }
        });
    }
}

/// The form as a sheet of paper.
fn sheet(open: &Open, template: &Template, chunk: &ProcedureChunk, found: &Assessment) -> El {
    let Catalog(index) = expect_context();
    let Now(now) = expect_context();
    let Places(units) = expect_context();
    let contact = open
        .desk
        .draft
        .with(|draft| draft.dossier.contact.normalised());
    let filled = fill(
        template,
        Filler {
            version: &open.version,
            assessment: found,
            contact: &contact,
            words: &chunk.words,
            wards: &units.wards,
        },
    );
    let act = law::citation(Lang::Vi, &template.law, &index.acts);
    let centred = || el("p").class("sheet__centred");
    let agency = index.agency(&chunk.procedure.agency);
    let to = agency.map(|agency| agency.name.in_lang(Lang::Vi));
    let to = to.filter(|_| filled.to.is_empty()).unwrap_or(&filled.to);
    let subtitle = template.subtitle.as_deref();
    let head = el("header")
        .child(
            el("p")
                .class("sheet__number")
                .child(format!("{} {act}", template.number)),
        )
        .child(centred().class("sheet__centred sheet__motto").child((
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            el("br"),
            "Độc lập - Tự do - Hạnh phúc",
        )))
        .child(
            el("h2")
                .class("sheet__title")
                .child(template.title.as_str()),
        )
        .child(subtitle.map(|subtitle| centred().child(el("em").child(subtitle))))
        .child(centred().child("Kính gửi: ").child(el("strong").child(to)));
    let mut sheet = el("article").class("sheet").attr("lang", "vi").child(head);
    for part in &filled.parts {
        sheet = sheet.child(part_shown(part));
    }
    if let Some(attached) = &template.attached {
        let papers = filled.attached.iter();
        let papers: Vec<_> = papers.map(|paper| el("li").child(paper.as_str())).collect();
        sheet = sheet
            .child(el("h3").child(format!("{attached}:")))
            .child(el("ol").child(papers));
    }
    let day = now.get_untracked().date_naive();
    let (day, month, year) = (day.day(), day.month(), day.year());
    let day = format!("............, ngày {day} tháng {month} năm {year}");
    let note = template.signature_note.as_deref();
    let signature = el("footer")
        .class("sheet__signature")
        .child(el("p").child(el("em").child(day)))
        .child(el("p").child(el("strong").child(template.signature.as_str())))
        .child(note.map(|note| el("p").child(el("em").child(note))))
        .child(
            el("div")
                .class("sheet__signer")
                .child(filled.signer.as_str()),
        );
    sheet.child(signature)
}

fn part_shown(part: &FilledPart) -> El {
    let heading = part.heading.as_deref();
    let text = part.text.as_deref();
    let lines: Vec<_> = part.lines.iter().map(line_shown).collect();
    el("section")
        .child(heading.map(|heading| el("h3").child(heading)))
        .child(text.map(|text| el("p").child(text)))
        .child(lines)
}

fn line_shown(line: &FilledLine) -> El {
    let label = format!("{}: ", line.label);
    let shown = el("p").class("sheet__line").child(label);
    match &line.value {
        Value::Text(given) if given.is_empty() => shown.child(el("span").class("sheet__blank")),
        Value::Text(given) => shown.child(el("span").class("sheet__given").child(given.as_str())),
        Value::Boxes(boxes) => boxes.iter().fold(shown, |shown, (words, marked)| {
            let tick = if *marked { "☒" } else { "☐" };
            shown.child(
                el("span")
                    .class("sheet__box")
                    .child(format!("{tick} {words} ")),
            )
        }),
        Value::Rows(heads, rows) => {
            let heads = heads.iter();
            let heads: Vec<_> = heads
                .map(|head| el("th").attr("scope", "col").child(head.as_str()))
                .collect();
            let blank = [vec![String::new(); heads.len()]];
            let rows = if rows.is_empty() {
                &blank
            } else {
                rows.as_slice()
            };
            let row = |row: &Vec<String>| {
                let cells = row.iter().map(|cell| el("td").child(cell.as_str()));
                el("tr").child(cells.collect::<Vec<_>>())
            };
            let rows: Vec<_> = rows.iter().map(row).collect();
            let table = el("table")
                .class("sheet__table")
                .child(el("thead").child(el("tr").child(heads)))
                .child(el("tbody").child(rows));
            el("div")
                .child(shown)
                .child(el("div").class("sheet__wide").child(table))
        }
    }
}
