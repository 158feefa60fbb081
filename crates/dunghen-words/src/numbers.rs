//! Numbers as each language writes them.

use dunghen_core::text::Lang;

/// A whole number with its thousands grouped.
pub fn grouped(lang: Lang, number: u64) -> String {
    let separator = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A size of a file, to one decimal place, in units of 1024.
pub fn bytes(lang: Lang, bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1024 => return format!("{bytes} B"),
        1024..1_048_576 => (1024, "KB"),
        _ => (1_048_576, "MB"),
    };
    let tenths = (bytes.saturating_mul(10) + unit / 2) / unit;
    let whole = grouped(lang, tenths / 10);
    let point = match lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    match tenths % 10 {
        0 => format!("{whole} {name}"),
        tenth => format!("{whole}{point}{tenth} {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_write_them() {
        let rows = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KB"),
            (1_572_864, "1,5 MB"),
            (52_428_800, "50 MB"),
        ];
        for (size, expected) in rows {
            assert_eq!(bytes(Lang::Vi, size), expected);
        }
    }
}
