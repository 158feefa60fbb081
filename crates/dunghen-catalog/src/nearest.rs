//! The known name that is likely meant.

/// What was expected, with the known name that is likely meant.
pub(crate) fn hinted<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    expected: &str,
) -> String {
    match close(name, known) {
        Some(known) => format!("{expected}; is `{known}` meant?"),
        None => expected.to_owned(),
    }
}

/// What was expected: with the name likely meant, or else with all there are.
pub(crate) fn or_all<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
    expected: &str,
) -> String {
    match close(name, known.clone()) {
        Some(known) => format!("{expected}; is `{known}` meant?"),
        None => {
            let all: Vec<_> = known.map(|name| format!("`{name}`")).collect();
            format!("{expected}: {}", all.join(", "))
        }
    }
}

fn close<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let (distance, known) = known
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .min()?;
    // A third of the letters wrong is still a slip.
    (distance * 3 <= known.chars().count().max(3)).then_some(known)
}
