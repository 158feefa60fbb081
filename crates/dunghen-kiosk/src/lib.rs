//! Makes a Vietnamese word of the keys that were pressed for it, by Telex or VNI.
//!
//! It is a module of its own for the keyboard on a kiosk's screen (`public/kiosk/`), and
//! nobody else loads it. What is pressed comes whole every time, so nothing is held here
//! between two keys: whoever leaves the kiosk leaves nothing in this memory to forget.

// In WebAssembly, what wasm-bindgen writes counts as unsafe.
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

use vi::{Definition, TELEX, VNI, processor::AccentStyle, transform_buffer_with_style};

#[cfg(target_arch = "wasm32")]
pub mod edge;

/// Longest run of keys that is looked at: no Vietnamese word takes so many.
const KEYS_MAX: usize = 16;

/// A way to write marks with plain keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Marks by letters: `Nguyeenx`.
    Telex,
    /// Marks by digits: `Nguye64n`.
    Vni,
}

impl Method {
    /// The method of a name; none where it is another.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "telex" => Some(Self::Telex),
            "vni" => Some(Self::Vni),
            _ => None,
        }
    }

    fn definition(self) -> &'static Definition {
        match self {
            Self::Telex => &TELEX,
            Self::Vni => &VNI,
        }
    }
}

/// The word that keys make. The mark of a tone stands where most people's own keyboards put
/// it (`hòa`, not `hoà`), and a word keeps the case its keys had. Keys are plain: a letter
/// that has its marks already is none, and takes no more.
///
/// ```
/// use dunghen_kiosk::{Method, composed};
///
/// assert_eq!(composed(Method::Telex, "Nguyeenx"), "Nguyễn");
/// assert_eq!(composed(Method::Vni, "d9u7o7ng2"), "đường");
/// ```
pub fn composed(method: Method, keys: &str) -> String {
    if keys.chars().count() > KEYS_MAX {
        return keys.to_owned();
    }
    let mut word = String::new();
    let style = AccentStyle::Old;
    // In capitals, the tables behind this miss where a tone belongs.
    let small = keys.to_lowercase();
    transform_buffer_with_style(method.definition(), style, small.chars(), &mut word);
    cased(&word, keys)
}

/// A word in the case of its keys: as a name begins, all in capitals, or small.
fn cased(word: &str, keys: &str) -> String {
    let letters = || keys.chars().filter(|key| key.is_alphabetic());
    if letters().count() > 1 && letters().all(char::is_uppercase) {
        return word.to_uppercase();
    }
    let mut rest = word.chars();
    match rest.next() {
        Some(first) if letters().next().is_some_and(char::is_uppercase) => {
            first.to_uppercase().chain(rest).collect()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_make_words() {
        for (method, keys, expected) in [
            (Method::Telex, "Nguyeenx", "Nguyễn"),
            (Method::Telex, "Nguyeexn", "Nguyễn"),
            (Method::Telex, "Vawn", "Văn"),
            (Method::Telex, "AN", "AN"),
            (Method::Telex, "NGUYEENX", "NGUYỄN"),
            (Method::Telex, "dduwowngf", "đường"),
            (Method::Telex, "DDoong", "Đông"),
            (Method::Telex, "DDOONG", "ĐÔNG"),
            (Method::Telex, "A", "A"),
            (Method::Telex, "AA", "Â"),
            (Method::Telex, "hoaf", "hòa"),
            (Method::Telex, "thuyr", "thủy"),
            (Method::Telex, "Quoocs", "Quốc"),
            (Method::Telex, "gif", "gì"),
            (Method::Telex, "chuyeenr", "chuyển"),
            (Method::Telex, "khuyur", "khuỷu"),
            (Method::Telex, "muwowi", "mươi"),
            // The same mark once more takes it back and leaves the key.
            (Method::Telex, "ass", "as"),
            (Method::Telex, "ddd", "dd"),
            // No Vietnamese: as it was pressed.
            (Method::Telex, "b", "b"),
            (Method::Telex, "", ""),
            (Method::Vni, "Nguye64n", "Nguyễn"),
            (Method::Vni, "d9u7o7ng2", "đường"),
            (Method::Vni, "Ha2", "Hà"),
            (Method::Vni, "Ti4nh", "Tĩnh"),
            (Method::Vni, "12", "12"),
        ] {
            assert_eq!(composed(method, keys), expected, "{method:?} {keys}");
        }
    }

    #[test]
    fn what_is_no_word_is_never_a_panic() {
        let keys = ["aeiouyw".repeat(4), "\u{0}😀|".into(), "ươươươươươ".into()];
        for keys in &keys {
            for method in [Method::Telex, Method::Vni] {
                assert!(!composed(method, keys).is_empty());
            }
        }
        assert_eq!(Method::named("vni"), Some(Method::Vni));
        assert_eq!(Method::named("off"), None);
    }
}
