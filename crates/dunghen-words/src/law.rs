//! Citations as each language writes them.

use dunghen_core::{
    catalog::{Act, ActKind},
    citation::Citation,
    table::Table,
    text::Lang,
};

use crate::key;

/// A citation, as `điểm b khoản 1 Điều 54 Nghị định 217/2026/NĐ-CP`.
pub fn citation(lang: Lang, citation: &Citation, acts: &Table<Act>) -> String {
    let act = act_name(lang, &citation.act, acts);
    let Some(article) = &citation.article else {
        return act;
    };
    let mut parts = article.split('.');
    let number = parts.next().unwrap_or_default();
    let (clause, point) = (parts.next(), parts.next());
    match lang {
        Lang::Vi => {
            let point = point
                .map(|point| format!("điểm {point} "))
                .unwrap_or_default();
            let clause = clause
                .map(|clause| format!("khoản {clause} "))
                .unwrap_or_default();
            format!("{point}{clause}Điều {number} {act}")
        }
        Lang::En => {
            let inner: String = clause
                .into_iter()
                .chain(point)
                .map(|part| format!("({part})"))
                .collect();
            format!("Article {number}{inner}, {act}")
        }
    }
}

/// An act by its kind and number, as `Nghị định 217/2026/NĐ-CP`.
pub fn act_name(lang: Lang, number: &str, acts: &Table<Act>) -> String {
    let Some(act) = acts.get(number) else {
        return number.into();
    };
    let kind = match act.kind {
        ActKind::Law => key::ACT_LAW,
        ActKind::Resolution => key::ACT_RESOLUTION,
        ActKind::Decree => key::ACT_DECREE,
        ActKind::Decision => key::ACT_DECISION,
        ActKind::Circular => key::ACT_CIRCULAR,
        ActKind::Notice => key::ACT_NOTICE,
        ActKind::Dispatch => key::ACT_DISPATCH,
    };
    match (act.kind, &act.about) {
        // A law is known by its name rather than its number.
        (ActKind::Law, Some(about)) => format!("{} ({number})", about.in_lang(lang)),
        _ => format!("{} {number}", kind.text(lang)),
    }
}

#[cfg(all(test, feature = "both"))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn citations_read_as_lawyers_write_them() {
        let decree = Act {
            kind: ActKind::Decree,
            about: None,
        };
        let acts = Table::from(BTreeMap::from([("217/2026/NĐ-CP".to_owned(), decree)]));
        let rows = [
            (
                "217/2026/NĐ-CP",
                "Nghị định 217/2026/NĐ-CP",
                "Decree 217/2026/NĐ-CP",
            ),
            (
                "217/2026/NĐ-CP Điều 53",
                "Điều 53 Nghị định 217/2026/NĐ-CP",
                "Article 53, Decree 217/2026/NĐ-CP",
            ),
            (
                "217/2026/NĐ-CP Điều 54.1.b",
                "điểm b khoản 1 Điều 54 Nghị định 217/2026/NĐ-CP",
                "Article 54(1)(b), Decree 217/2026/NĐ-CP",
            ),
        ];
        for (text, vi, en) in rows {
            let cited: Citation = text
                .parse()
                .unwrap_or_else(|_| panic!("{text} cites an act"));
            assert_eq!(citation(Lang::Vi, &cited, &acts), vi);
            assert_eq!(citation(Lang::En, &cited, &acts), en);
        }
    }
}
