//! What a format is put through in tests, besides its own table.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt::{Debug, Display};

use crate::finding::Fault;

/// Compares the spelling, or the code of the fault, for each row.
pub(super) fn check<T: Display>(
    parse: impl Fn(&str) -> Result<T, Fault>,
    rows: &[(&str, Result<&str, &str>)],
) {
    for (typed, expected) in rows {
        let got = parse(typed)
            .map(|value| value.to_string())
            .map_err(|fault| fault.code.into_owned());
        let expected = expected.map(ToOwned::to_owned).map_err(ToOwned::to_owned);
        assert_eq!(got, expected, "{typed:?}");
    }
}

/// Nothing panics, and what is accepted is spelled so that it reads back the same.
pub(super) fn survives<T: Display + Debug + PartialEq>(
    parse: impl Fn(&str) -> Result<T, Fault>,
    alphabet: &str,
) {
    for typed in inputs(alphabet) {
        if let Ok(value) = parse(&typed) {
            let spelling = value.to_string();
            assert_eq!(parse(&spelling).as_ref(), Ok(&value), "{typed:?}");
        }
    }
}

/// The codes of some faults, in order.
pub(super) fn codes(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| &*fault.code).collect()
}

/// Numbers that look random and are the same in each run (SplitMix64).
pub(super) struct Noise(pub(super) u64);

impl Noise {
    /// A number below the limit, which is not zero.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }

    fn pick(&mut self, from: &[char]) -> Option<char> {
        let at = usize::try_from(self.below(from.len() as u64)).ok()?;
        from.get(at).copied()
    }
}

fn inputs(alphabet: &str) -> Vec<String> {
    let mut typed: Vec<String> = [
        "",
        " ",
        "\0",
        "\u{FEFF}",
        "'; drop table",
        "../../etc",
        "<script>",
        "%s%n",
        "{0}",
        "-",
        "--",
        "+",
        "/",
        "//",
        ".",
        ",",
        "@",
        "1e309",
        "NaN",
        "0x10",
        "٠١٢٣٤٥٦٧٨٩",
        "１２３４",
        "é\u{301}\u{302}",
        "👨‍👩‍👧",
        "\u{202E}321",
        "\u{10FFFF}",
        "ß",
        "İ",
        "9223372036854775808",
        "-9223372036854775808",
    ]
    .into_iter()
    .map(ToOwned::to_owned)
    .collect();
    typed.push("9".repeat(200));
    typed.push("9".repeat(10_000_000));
    typed.push(" ".repeat(10_000_000));
    typed.push("\u{301}".repeat(1_000_000));

    let mut letters: Vec<char> = alphabet.chars().collect();
    letters.extend("0123456789 ".chars());
    let mut strange = letters.clone();
    strange.extend("\u{A0}\u{200B}－０Ａ–\u{301}²½İß\0\u{FFFD}".chars());
    let mut noise = Noise(2026);
    for round in 0..4_000 {
        let from = if round % 4 == 0 { &strange } else { &letters };
        let length = noise.below(18);
        typed.push((0..length).filter_map(|_| noise.pick(from)).collect());
    }
    typed
}
