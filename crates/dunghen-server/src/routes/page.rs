//! The app's page as it is sent for a procedure. What is painted before the app says the
//! procedure's name and what it is for, and what the app will ask for is on its way while
//! the app still is. Search engines and link previews, which wait for no app, read
//! schema.org's description of it as a government service.

use axum::http::Uri;
use dunghen_core::{
    catalog::ProcedureChunk,
    procedure::{Channel, Depth},
    text::Lang,
};
use dunghen_words::key;
use serde_json::{Value, json};

use crate::state::Served;

/// What keeps a link of the page from being followed (`cargo xtask bundle`).
const AWAY: &str = " media=\"not all\"";

/// The page as it is built for the address of a procedure; none where it is no such
/// address.
pub(super) fn of_procedure(page: &str, address: &Uri, served: &Served) -> Option<String> {
    let mut parts = address.path().strip_prefix("/procedures/")?.split('/');
    let code = parts.next()?;
    let asks = parts.next().is_some();
    let chunk = served.catalog.chunks.get(code)?;
    let word = |key: &str| escaped(chunk.words.get(Lang::Vi, key).unwrap_or_default());
    let title = format!("<title>{} – Đúng Hẹn</title>", word("name"));
    let described = format!(
        "<meta name=\"description\" content=\"{}\">",
        word("summary")
    );
    let name = format!("<h1>{}</h1>", word("name"));
    let lead = format!("<p class=\"lead\">{}</p>", word("summary"));
    let lead = match asks {
        true => lead,
        // The largest text of its page.
        false => format!(
            "{lead}<p class=\"official\"><span class=\"visually-hidden\">{}</span>{}</p>",
            key::PROCEDURE_OFFICIAL_NAME.text(Lang::Vi),
            word("official_name")
        ),
    };
    let waiting = key::APP_LOADING.text(Lang::Vi);
    let waiting = format!("<p role=\"status\">{waiting}</p><noscript>");
    // Its place is kept for the date.
    let aside = "<aside class=\"layout__aside\"></aside>".to_owned();
    // Inside a script, nothing may look like its end.
    let service = service(chunk, served).to_string().replace('<', "\\u003c");
    let service = format!("<script type=\"application/ld+json\">{service}</script>");
    let ahead = match address.query() {
        // Another language may be asked for, in other files.
        Some(_) => String::new(),
        None => ahead(code, asks, served),
    };
    let mut page = page.to_owned();
    for (begin, end, by) in [
        ("<title>", "</title>", title),
        ("<meta name=\"description\"", ">", described),
        ("<h1>", "</h1>", name),
        ("<p class=\"lead\">", "</p>", lead),
        ("<div class=\"search\">", "<noscript>", waiting),
        ("<aside", "</aside>", aside),
        ("</head", ">", format!("{ahead}{service}</head>")),
    ] {
        page = replaced(&page, begin, end, &by);
    }
    Some(if asks { page.replace(AWAY, "") } else { page })
}

/// Links that bring what the app will ask the catalog for, and the words of pages that ask.
fn ahead(code: &str, asks: bool, served: &Served) -> String {
    let hash = &served.catalog.index.hash;
    let procedure = format!("/catalog/{hash}/{code}.vi.bin");
    let asking = [
        format!("/catalog/{hash}/units.bin"),
        format!("/catalog/words/{}.vi.txt", dunghen_words::LATER_HASH),
    ];
    let asking = asking.into_iter().filter(|_| asks);
    let links = std::iter::once(procedure)
        .chain(asking)
        .map(|path| format!("<link rel=\"preload\" href=\"{path}\" as=\"fetch\" crossorigin>\n"));
    links.collect()
}

/// A text with what stands between two marks, and the marks, replaced.
pub(super) fn replaced(text: &str, begin: &str, end: &str, by: &str) -> String {
    let span = text.find(begin).and_then(|from| {
        let rest = text.get(from..)?;
        Some((from, from + rest.find(end)? + end.len()))
    });
    match span {
        Some((from, to)) => {
            let (before, after) = (text.get(..from), text.get(to..));
            [before.unwrap_or_default(), by, after.unwrap_or_default()].concat()
        }
        None => text.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// <https://schema.org/GovernmentService>
fn service(chunk: &ProcedureChunk, served: &Served) -> Value {
    let procedure = &chunk.procedure;
    let index = &served.catalog.index;
    let word = |key: &str| chunk.words.get(Lang::Vi, key);
    let agency = index.agency(&procedure.agency);
    let agency = agency.map(|agency| agency.name.in_lang(Lang::Vi));
    let field = index.fields.get(&procedure.field_of_work);
    let path = format!("/procedures/{}", procedure.code);
    let online = procedure.channels.contains(&Channel::Online);
    let channel = json!({ "@type": "ServiceChannel", "serviceUrl": path });
    let mut service = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": word("name"),
        "alternateName": word("official_name"),
        "identifier": procedure.code,
        "description": word("summary"),
        "serviceType": field.map(|field| field.in_lang(Lang::Vi)),
        "serviceOutput": { "@type": "Thing", "name": word("result") },
        "provider": { "@type": "GovernmentOrganization", "name": agency },
        "areaServed": { "@type": "AdministrativeArea", "name": "Hà Tĩnh" },
        "url": path,
    });
    if let Some(service) = service.as_object_mut()
        && online
        && procedure.depth != Depth::Abolished
    {
        service.insert("availableChannel".into(), channel);
    }
    service
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_replaced_and_nothing_else() {
        let rows = [
            ("a<t>b</t>c", "a!c"),
            ("a<t>b", "a<t>b"),
            ("</t><t>x</t>", "</t>!"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(replaced(text, "<t>", "</t>", "!"), expected, "{text}");
        }
        assert_eq!(escaped("<a b=\"&\">"), "&lt;a b=&quot;&amp;&quot;>");
    }
}
