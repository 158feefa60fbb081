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

/// A whole number in words, as people read it out.
pub fn spelled(lang: Lang, number: u64) -> String {
    let mut words = Vec::new();
    match (lang, number) {
        (Lang::Vi, 0) => words.push("không"),
        (Lang::En, 0) => words.push("zero"),
        (Lang::Vi, number) => in_vietnamese(number, false, &mut words),
        (Lang::En, number) => in_english(number, &mut words),
    }
    words.join(" ")
}

const BILLION: u64 = 1_000_000_000;

const VIETNAMESE: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// A number behind a larger one has its hundreds read even where there are none.
fn in_vietnamese(number: u64, behind: bool, words: &mut Vec<&'static str>) {
    let (billions, rest) = (number / BILLION, number % BILLION);
    let mut behind = behind;
    if billions > 0 {
        in_vietnamese(billions, behind, words);
        words.push("tỷ");
        behind = true;
    }
    for (size, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = rest / size % 1_000;
        if group > 0 {
            up_to_a_thousand(group, behind, words);
            words.extend(Some(name).filter(|name| !name.is_empty()));
            behind = true;
        }
    }
}

fn up_to_a_thousand(number: u64, behind: bool, words: &mut Vec<&'static str>) {
    let digit = |place: u64| (number / place % 10) as usize;
    let word = |digit: usize| VIETNAMESE.get(digit).copied().unwrap_or_default();
    let (hundreds, tens, ones) = (digit(100), digit(10), digit(1));
    let behind = behind || hundreds > 0;
    if behind {
        words.extend([word(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && behind => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([word(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(word(ones)),
    }
}

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn in_english(number: u64, words: &mut Vec<&'static str>) {
    for (size, name) in [
        (BILLION, "billion"),
        (1_000_000, "million"),
        (1_000, "thousand"),
        (100, "hundred"),
    ] {
        if number >= size {
            in_english(number / size, words);
            words.push(name);
            if !number.is_multiple_of(size) {
                in_english(number % size, words);
            }
            return;
        }
    }
    let word = |list: &[&'static str], at: u64| list.get(at as usize).copied().unwrap_or_default();
    match number {
        0..20 => words.push(word(&ENGLISH, number)),
        _ => {
            words.push(word(&TENS, number / 10));
            words.extend((!number.is_multiple_of(10)).then(|| word(&ENGLISH, number % 10)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_out_as_people_do() {
        let rows = [
            (0, "không", "zero"),
            (5, "năm", "five"),
            (10, "mười", "ten"),
            (11, "mười một", "eleven"),
            (15, "mười lăm", "fifteen"),
            (20, "hai mươi", "twenty"),
            (21, "hai mươi mốt", "twenty one"),
            (24, "hai mươi bốn", "twenty four"),
            (55, "năm mươi lăm", "fifty five"),
            (100, "một trăm", "one hundred"),
            (105, "một trăm linh năm", "one hundred five"),
            (115, "một trăm mười lăm", "one hundred fifteen"),
            (1_000, "một nghìn", "one thousand"),
            (1_005, "một nghìn không trăm linh năm", "one thousand five"),
            (1_050, "một nghìn không trăm năm mươi", "one thousand fifty"),
            (75_000, "bảy mươi lăm nghìn", "seventy five thousand"),
            (
                150_000,
                "một trăm năm mươi nghìn",
                "one hundred fifty thousand",
            ),
            (20_000_000, "hai mươi triệu", "twenty million"),
            (
                2_005_000_000,
                "hai tỷ không trăm linh năm triệu",
                "two billion five million",
            ),
            (
                1_000_000_000_001,
                "một nghìn tỷ không trăm linh một",
                "one thousand billion one",
            ),
            (
                15_400_250_000,
                "mười lăm tỷ bốn trăm triệu hai trăm năm mươi nghìn",
                "fifteen billion four hundred million two hundred fifty thousand",
            ),
        ];
        for (number, vietnamese, english) in rows {
            assert_eq!(spelled(Lang::Vi, number), vietnamese);
            assert_eq!(spelled(Lang::En, number), english);
        }
        // The largest ends as well.
        assert!(spelled(Lang::Vi, u64::MAX).ends_with("mười lăm"));
    }

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
