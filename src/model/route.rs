//! What an address shows.

/// Where the questions are that lead to a procedure; answers stand behind it.
pub(crate) const CHOOSE: &str = "/choose";

/// The page of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    Home,
    /// A procedure, by its code, with all its steps.
    Procedure(String),
    /// A receipt, by the dossier's code.
    Receipt(String),
    /// How a dossier stands, by its code where the address has it.
    Track(String),
    /// A date worked out by itself.
    Reckon,
    /// The questions that lead to a procedure.
    Choose,
    /// What this device keeps: dossiers under way, and receipts.
    Drafts,
    /// How the pages are shown.
    Display,
    /// Every part of a page in every state.
    Parts,
    Missing,
}

/// The page of a path.
pub(crate) fn page(path: &str) -> Page {
    match parts(path)[..] {
        [] => Page::Home,
        ["procedures", code] | ["procedures", code, _] => Page::Procedure(code.to_owned()),
        ["choose", ..] => Page::Choose,
        ["dates"] => Page::Reckon,
        ["drafts"] => Page::Drafts,
        ["display"] => Page::Display,
        ["kieu-dang"] => Page::Parts,
        ["receipts", code] => Page::Receipt(code.to_owned()),
        ["track"] => Page::Track(String::new()),
        ["track", code] => Page::Track(code.to_owned()),
        _ => Page::Missing,
    }
}

/// The step of a procedure that a path names.
pub(crate) fn step(path: &str) -> Option<String> {
    match parts(path)[..] {
        ["procedures", _, step] => Some(step.to_owned()),
        _ => None,
    }
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_their_pages() {
        let procedure = Page::Procedure("1.013233".into());
        let rows = [
            ("/", Page::Home, None),
            ("/procedures/1.013233", procedure.clone(), None),
            ("/procedures/1.013233/", procedure.clone(), None),
            ("/procedures/1.013233/check", procedure, Some("check")),
            (
                "/receipts/H27-261123-0001",
                Page::Receipt("H27-261123-0001".into()),
                None,
            ),
            ("/track", Page::Track(String::new()), None),
            ("/track/H27-1", Page::Track("H27-1".into()), None),
            ("/dates", Page::Reckon, None),
            ("/choose", Page::Choose, None),
            ("/drafts", Page::Drafts, None),
            ("/display", Page::Display, None),
            ("/kieu-dang", Page::Parts, None),
            ("/choose/build/house", Page::Choose, None),
            ("/procedures", Page::Missing, None),
            ("/procedures/1/2/3", Page::Missing, None),
            ("/receipts", Page::Missing, None),
        ];
        for (path, shown, named) in rows {
            assert_eq!(page(path), shown, "{path}");
            assert_eq!(step(path).as_deref(), named, "{path}");
        }
    }
}
