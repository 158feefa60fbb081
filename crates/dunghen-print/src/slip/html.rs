//! A slip as a page of HTML, for the printer of the counter.
//!
//! The page runs under `default-src 'none'; style-src 'self'; img-src 'self'`: it has no
//! script, no style of its own and asks for nothing but its style sheet.

use chrono::Datelike;

use super::{
    Slip,
    sheet::{Back, Block, Cell, Column, Field, Leaf, Sheet, Signature, Width},
    visible,
};

/// The style sheet of the slips, which they expect at `/slips.css`.
pub const SLIP_CSS: &str = concat!(
    include_str!("../slip.css"),
    include_str!("leaf.css"),
    include_str!("back.css"),
);

/// The slip as a whole page, A5.
pub fn slip_html(slip: &Slip) -> String {
    let sheet = Sheet::of(slip);
    let (title, code) = (escaped(sheet.title), escaped(&sheet.code));
    let qr = sheet.qr.as_ref().map(|qr| {
        let label = format!("Mã QR của mã hồ sơ {code}");
        qr.svg("slip__qr", &label)
    });
    let dates = [sheet.leaf.as_ref().map(leaf), qr];
    let dates: String = dates.into_iter().flatten().collect();
    let front = [
        head(&sheet),
        element("h1", "slip__title", &title),
        element(
            "p",
            "slip__code",
            &format!("Mã hồ sơ: <strong>{code}</strong>"),
        ),
        element("div", "slip__dates", &dates),
        sheet.blocks.iter().map(block).collect(),
        element(
            "div",
            "slip__signatures",
            &sheet.signatures.iter().map(signature).collect::<String>(),
        ),
        sheet
            .note
            .map(|note| element("p", "slip__note", &escaped(note)))
            .unwrap_or_default(),
    ];
    let front = element("section", "slip__page", &front.concat());
    let back = sheet.back.as_ref().map(|side| back(side, &sheet.code));
    let back = back.unwrap_or_default();
    let class = if sheet.dense {
        "slip slip--dense"
    } else {
        "slip"
    };
    let main = element("main", class, &(front + &back));
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title} {code}</title>\n\
         <link rel=\"stylesheet\" href=\"/slips.css\">\n</head>\n<body>\n{main}\n</body>\n\
         </html>\n"
    )
}

fn head(sheet: &Sheet) -> String {
    let agency = [
        element("p", "slip__agency", &typed(&sheet.agency)),
        element("p", "slip__desk", &typed(&sheet.desk)),
        element("p", "slip__number", &typed(&sheet.number)),
    ];
    let state = [
        element("p", "slip__state", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        element("p", "slip__motto", "Độc lập - Tự do - Hạnh phúc"),
        element("p", "slip__written", &typed(&sheet.written)),
    ];
    let head = [
        element("p", "slip__form", &escaped(sheet.form)),
        element("div", "slip__from", &agency.concat()),
        element("div", "slip__nation", &state.concat()),
    ];
    element("header", "slip__head", &head.concat())
}

fn leaf(leaf: &Leaf) -> String {
    let time = leaf.time.as_ref();
    let time = time.map(|time| element("span", "slip__time", &escaped(time)));
    let words = [
        element("span", "slip__weekday", &escaped(leaf.weekday)),
        element("span", "slip__month", &escaped(&leaf.month)),
        time.unwrap_or_default(),
    ];
    let day = leaf.date.day().to_string();
    let face = [
        element("span", "slip__day", &day),
        element("span", "slip__words", &words.concat()),
    ];
    let leaf = [
        element("p", "slip__strip", &escaped(leaf.strip)),
        element("p", "slip__face", &face.concat()),
    ];
    element("div", "slip__leaf", &leaf.concat())
}

fn block(block: &Block) -> String {
    match block {
        Block::Fields(fields) => {
            let class = match fields.as_slice() {
                [_] => "slip__line",
                _ => "slip__line slip__line--shared",
            };
            element("div", class, &fields.iter().map(field).collect::<String>())
        }
        Block::Table {
            label,
            columns,
            rows,
        } => table(label, columns, rows),
        Block::List { label, items } => {
            let items = items
                .iter()
                .map(|item| element("li", "slip__item", &typed(item)));
            let items: String = items.collect();
            let label = element("p", "slip__line", &format!("{}:", escaped(label)));
            let list = if items.is_empty() {
                element("p", "slip__field", BLANK)
            } else {
                element("ol", "slip__list", &items)
            };
            label + &list
        }
        Block::Text(text) => element("p", "slip__line", &typed(text)),
    }
}

/// A line to write on.
const BLANK: &str = "<span class=\"slip__blank\"></span>";

fn field(field: &Field) -> String {
    let value = match &field.value {
        None => BLANK.to_owned(),
        Some(value) if field.strong => format!("<strong>{}</strong>", typed(value)),
        Some(value) => typed(value),
    };
    element(
        "p",
        "slip__field",
        &format!("{}: {value}", escaped(field.label)),
    )
}

fn table(label: &str, columns: &[Column], rows: &[Vec<String>]) -> String {
    let class = |width: Width| format!("slip__cell slip__cell--{}", width.name());
    let head = columns.iter().map(|(head, width)| {
        let class = class(*width);
        format!("<th scope=\"col\" class=\"{class}\">{}</th>", escaped(head))
    });
    // An empty row, for the pen.
    let empty = vec![vec![String::new(); columns.len()]];
    let rows = if rows.is_empty() { &empty } else { rows };
    let rows = rows.iter().map(|row| {
        let cells = row.iter().zip(columns);
        let cells = cells.map(|(cell, (_, width))| element("td", &class(*width), &typed(cell)));
        format!("<tr>{}</tr>", cells.collect::<String>())
    });
    format!(
        "<table class=\"slip__table\"><caption>{}:</caption><thead><tr>{}</tr></thead>\
         <tbody>{}</tbody></table>",
        escaped(label),
        head.collect::<String>(),
        rows.collect::<String>()
    )
}

fn signature(signature: &Signature) -> String {
    let name = signature.name.as_deref().unwrap_or_default();
    let signature = [
        element("p", "slip__role", &escaped(signature.role)),
        element("p", "slip__hint", &escaped(signature.note)),
        element("p", "slip__name", &typed(name)),
    ];
    element("div", "slip__signature", &signature.concat())
}

fn back(back: &Back, code: &str) -> String {
    let heads = back.heads.map(|(short, whole)| {
        let (short, whole) = (escaped(short), escaped(whole));
        format!("<th scope=\"col\"><abbr title=\"{whole}\">{short}</abbr></th>")
    });
    let weeks = back.weeks.iter().map(|week| {
        let cells: String = week.iter().map(cell).collect();
        format!("<tr>{cells}</tr>")
    });
    let calendar = format!(
        "<table class=\"slip__calendar\"><caption>{}</caption><thead><tr>{}</tr></thead>\
         <tbody>{}</tbody></table>",
        escaped(&back.caption),
        heads.concat(),
        weeks.collect::<String>()
    );
    let reasons = back.reasons.iter().map(|(day, why)| {
        let why = format!("<strong>{}:</strong> {}", escaped(day), typed(why));
        element("li", "slip__reason", &why)
    });
    let limit = back.limit.as_ref();
    let limit = limit.map(|limit| element("p", "slip__limit", &typed(limit)));
    let page = [
        // A sheet that came off the first is told by its code.
        element("p", "slip__form", &typed(code)),
        element("h2", "slip__title", &escaped(back.title)),
        limit.unwrap_or_default(),
        calendar,
        element("p", "slip__legend", &escaped(back.legend)),
        element("ul", "slip__reasons", &reasons.collect::<String>()),
        element("p", "slip__known", &escaped(&back.known)),
    ];
    element("section", "slip__page", &page.concat())
}

fn cell(cell: &Cell) -> String {
    let counted = cell.counted.map(|count| {
        let count = count.to_string();
        element("span", "slip__count", &count)
    });
    let word = cell
        .word
        .map(|word| element("span", "slip__word", &escaped(word)));
    let (face, date, shown) = (cell.face.name(), cell.date, escaped(&cell.shown));
    format!(
        "<td data-face=\"{face}\"><time datetime=\"{date}\">{shown}</time> {} {}</td>",
        counted.unwrap_or_default(),
        word.unwrap_or_default()
    )
}

/// An element around HTML.
fn element(name: &str, class: &str, inner: &str) -> String {
    format!("<{name} class=\"{class}\">{inner}</{name}>")
}

/// What somebody may have typed, set apart so that it cannot turn round what stands by it.
fn typed(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

/// A text as HTML, in elements and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
