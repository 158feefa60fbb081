//! The app's page with what search engines and link previews read, since they do not wait
//! for an app: the name of the procedure, what it is for, and schema.org's description of
//! it as a government service.

use dunghen_core::{
    catalog::ProcedureChunk,
    procedure::{Channel, Depth},
    text::Lang,
};
use serde_json::{Value, json};

use crate::state::Served;

/// The page as it is built for the address of a procedure; none where it is no such
/// address.
pub(super) fn of_procedure(page: &str, path: &str, served: &Served) -> Option<String> {
    let code = path.strip_prefix("/procedures/")?.split('/').next()?;
    let chunk = served.catalog.chunks.get(code)?;
    let word = |key: &str| chunk.words.get(Lang::Vi, key).unwrap_or_default();
    let title = format!("<title>{} – Đúng Hẹn</title>", escaped(word("name")));
    let described = format!(
        "<meta name=\"description\" content=\"{}\">",
        escaped(word("summary"))
    );
    // Inside a script, nothing may look like its end.
    let service = service(chunk, served).to_string().replace('<', "\\u003c");
    let service = format!("<script type=\"application/ld+json\">{service}</script></head>");
    let page = replaced(page, "<title>", "</title>", &title);
    let page = replaced(&page, "<meta name=\"description\"", ">", &described);
    Some(page.replacen("</head>", &service, 1))
}

/// A text with what stands between two marks, and the marks, replaced.
fn replaced(text: &str, begin: &str, end: &str, by: &str) -> String {
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
