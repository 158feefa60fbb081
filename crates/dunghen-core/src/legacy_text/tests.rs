//! Old texts made readable, and all others left alone.

use alloc::{borrow::ToOwned, collections::BTreeSet, format};
use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;

use super::*;

/// All letters of Vietnamese that a test may write, small.
const LETTERS: &str = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợ\
    pqrstuùúủũụưừứửữựvxyỳýỷỹỵ";

fn to_tcvn3(text: &str) -> String {
    let code =
        |letter: char| ('\u{A0}'..='\u{FF}').find(|sign| tcvn3_letter(*sign) == Some(letter));
    let small = |letter: char| lower(&letter.to_string()).chars().next();
    text.chars()
        .map(|letter| {
            code(letter)
                .or_else(|| small(letter).and_then(code))
                .unwrap_or(letter)
        })
        .collect()
}

fn to_vni(text: &str) -> String {
    text.chars().map(vni_of).collect()
}

fn vni_of(letter: char) -> String {
    let small_letter = lower(&letter.to_string());
    let plain = small_letter.chars().next().unwrap_or(letter);
    let written = |plain: char| {
        let one = VNI_LETTERS.iter().find(|(_, meant)| *meant == plain);
        one.map_or(plain, |(sign, _)| *sign)
    };
    let pair = "aeouyơư".chars().find_map(|vowel| {
        let signs = VNI_MARKS.iter().flat_map(|(signs, _)| signs.chars());
        let sign = signs
            .filter(|s| *s != ' ')
            .find(|s| vni_marked(vowel, *s) == Some(plain))?;
        Some(format!("{}{sign}", written(vowel)))
    });
    let signs = match pair {
        Some(pair) if written(plain) == plain => pair,
        _ => written(plain).to_string(),
    };
    if small_letter == letter.to_string() {
        signs
    } else {
        signs.to_uppercase()
    }
}

fn letters_of(pieces: Option<Vec<Piece>>) -> Option<String> {
    Some(pieces?.iter().map(|piece| piece.letter).collect())
}

fn check(rows: &[(&str, Option<&str>)], encoding: Encoding) {
    for (typed, meant) in rows {
        let expected = meant.map(|text| Repaired {
            encoding,
            text: text.to_owned(),
        });
        assert_eq!(repaired(typed), expected, "{typed:?}");
    }
}

#[test]
fn tcvn3_is_read() {
    check(
        &[
            ("C«ng tr×nh", Some("Công trình")),
            ("Së X©y dùng Hµ TÜnh", Some("Sở Xây dựng Hà Tĩnh")),
            (
                "Céng hßa x· héi chñ nghÜa ViÖt Nam",
                Some("Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ),
            (
                "§¬n ®Ò nghÞ cÊp giÊy phÐp",
                Some("Đơn đề nghị cấp giấy phép"),
            ),
            ("C¤NG TR×NH", Some("CÔNG TRÌNH")),
            ("NGUY£N V¡N Tý", Some("NGUYÊN VĂN TÝ")),
            ("Ph\u{AD}êng B¾c Hång LÜnh", Some("Phường Bắc Hồng Lĩnh")),
            (
                "thöa ®Êt sè 128, tê b¶n ®å sè 15",
                Some("thửa đất số 128, tờ bản đồ số 15"),
            ),
            ("QuyÕt ®Þnh sè 12/Q§-UBND", Some("Quyết định số 12/QĐ-UBND")),
            ("« t« 8 × 12 m², nhµ", Some("ô tô 8 × 12 m², nhà")),
            ("LÖ phÝ 50.000® mét lÇn", Some("Lệ phí 50.000đ một lần")),
            (
                "Trô së: 15 §ång Tr¹i, “email: a@b.vn”",
                Some("Trụ sở: 15 Đồng Trại, “email: a@b.vn”"),
            ),
            ("¸p dông theo ®iÒu 5", Some("áp dụng theo điều 5")),
        ],
        Encoding::Tcvn3,
    );
}

#[test]
fn vni_is_read() {
    check(
        &[
            ("Coâng trình", Some("Công trình")),
            ("Sôû Xaây döïng Haø Tónh", Some("Sở Xây dựng Hà Tĩnh")),
            ("COÄNG HOØA XAÕ HOÄI", Some("CỘNG HÒA XÃ HỘI")),
            ("Nguyeãn Vaên Tyù", Some("Nguyễn Văn Tý")),
            (
                "Ñôn ñeà nghò caáp giaáy pheùp",
                Some("Đơn đề nghị cấp giấy phép"),
            ),
            (
                "thöûa ñaát soá 128, tôø baûn ñoà soá 15",
                Some("thửa đất số 128, tờ bản đồ số 15"),
            ),
            ("Phöôøng Baéc Hoàng Lónh", Some("Phường Bắc Hồng Lĩnh")),
            (
                "Quyeát ñònh soá 12/QÑ-UBND",
                Some("Quyết định số 12/QĐ-UBND"),
            ),
            ("Yù kieán, Kyø Anh, kyõ sö", Some("Ý kiến, Kỳ Anh, kỹ sư")),
        ],
        Encoding::VniWindows,
    );
}

/// Names and sentences that have a reading in an old encoding, or nearly.
#[test]
fn other_languages_stay_as_they_are() {
    for text in [
        "",
        "plain",
        "Hà Nam",
        "Lê Công Trình",
        "Công trình dùng gì",
        "Đường Trần Phú",
        "Loïc",
        "Seán Ó Sé",
        "Höng & Söhne GmbH",
        "Mª José Núñez",
        "Ñu",
        "où",
        "Où est Loïc ? À Haï, où Saï a été.",
        "Jürgen Müller, Köln, Straße 5",
        "François Lefèvre, «Hôtel de l'Été», Besançon",
        "«Là où Benoît naît»",
        "»so« sagte er, »schön«",
        "São João, Leão, não",
        "Señor Peña, ¿qué tal? ¡Sí!",
        "Teát iszik",
        "Smørrebrød på Ærø",
        "Åbo är på svenska",
        "poäng",
        "meä",
        "kuøya",
        "øy",
        "Þór Guðmundsson",
        "5 µm, 3m×4m, N·m, 10 kN·m, 1½, 20 °C, §5, § V, £5, ¥10",
        "Foo® © 2026 «bar»",
        "m×n, a÷b, m¹, T¹",
        "3\u{AD}4",
        "Zoë, Noël, Raphaël, Anaïs, Maïté",
        "Citroën naïf, coöperatie, reünie",
        "İstanbul",
        "日本語",
        "Công trình và c«ng tr×nh đã",
        "n\u{303}",
    ] {
        assert_eq!(repaired(text), None, "{text:?}");
    }
}

#[test]
fn tables_hold_every_letter_once() {
    let mut seen: Vec<char> = TCVN3.iter().flat_map(|row| row.chars()).collect();
    assert!(TCVN3.iter().all(|row| row.chars().count() == 16));
    seen.retain(|letter| *letter != ' ');
    for letter in LETTERS.chars().filter(|letter| !letter.is_ascii()) {
        assert_eq!(
            seen.iter().filter(|own| **own == letter).count(),
            1,
            "{letter}"
        );
        let vni_signs: Vec<char> = vni_of(letter).chars().collect();
        assert_eq!(letters_of(vni(&vni_signs)), Some(letter.to_string()));
    }
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml")
            // Rules and rows say nothing to anybody.
            && !path.ends_with("procedure.toml")
            && !path.ends_with("cases.toml")
        {
            found.push(path);
        }
    }
}

/// Every line and every quoted text of the words that the product itself says.
fn own_words() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["locales", "procedures", "units"] {
        below(&root.join(folder), &mut files);
    }
    let texts: Vec<String> = files
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    lines
        .flat_map(|line| core::iter::once(line).chain(line.split('"').skip(1).step_by(2)))
        .filter(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn the_products_own_words_stay_as_they_are() {
    let words = own_words();
    assert!(words.len() > 1_000, "found {}", words.len());
    for text in &words {
        assert_eq!(repaired(text), None, "{text}");
    }
    let single: BTreeSet<&str> = words.iter().flat_map(|w| w.split_whitespace()).collect();
    for word in single {
        assert_eq!(repaired(word), None, "{word}");
    }
}

/// Nothing wrong is ever said; how much is said at all is measured.
#[test]
fn the_products_own_words_are_recognised_in_old_encodings() {
    let words = own_words();
    let sentences = words.iter().filter(|text| {
        let vietnamese = text.split_whitespace().filter(|word| !word.is_ascii());
        vietnamese.count() >= 3 && !text.contains('"') && !text.contains('«')
    });
    let (mut asked, mut by_tcvn3, mut by_vni) = (0_usize, 0_usize, 0_usize);
    for text in sentences {
        asked += 1;
        if let Some(found) = repaired(&to_tcvn3(text)) {
            assert_eq!(found.encoding, Encoding::Tcvn3, "{text}");
            assert_eq!(lower(&found.text), lower(text));
            by_tcvn3 += 1;
        }
        if let Some(found) = repaired(&to_vni(text)) {
            assert_eq!(found.encoding, Encoding::VniWindows, "{text}");
            assert_eq!(&found.text, text);
            by_vni += 1;
        }
    }
    assert!(asked > 300, "found {asked}");
    assert!(by_tcvn3 * 100 >= asked * 90, "{by_tcvn3} of {asked}");
    assert!(by_vni * 100 >= asked * 90, "{by_vni} of {asked}");
}

#[test]
fn what_could_be_read_twice_stays() {
    for text in ["«Ý", "bOØ", "b£m", "auø", "aYÙ"] {
        assert_eq!(repaired(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn tcvn3_gives_back_small_letters(
        text in proptest::collection::vec(
            proptest::sample::select(LETTERS.chars().collect::<Vec<_>>()), 2..20)
    ) {
        let text = String::from_iter(text);
        let typed: Vec<char> = to_tcvn3(&text).chars().collect();
        prop_assert_eq!(letters_of(tcvn3(&typed)), Some(text));
    }

    #[test]
    fn vni_gives_back_every_letter(
        text in proptest::collection::vec(
            proptest::sample::select(
                LETTERS.chars().chain(upper(LETTERS).chars()).chain(" 1,".chars())
                    .collect::<Vec<_>>()), 0..20)
    ) {
        let text = String::from_iter(text);
        let typed: Vec<char> = to_vni(&text).chars().collect();
        prop_assert_eq!(letters_of(vni(&typed)), Some(text));
    }

    #[test]
    fn anything_survives_and_is_repaired_once(text in "[ -ÿ]{0,12}") {
        if let Some(found) = repaired(&text) {
            prop_assert_eq!(repaired(&found.text), None);
        }
    }

    #[test]
    fn what_is_not_latin_1_stays(text in any::<String>()) {
        prop_assume!(text.chars().any(|c| c > '\u{2100}' && c != '₫' && c != '№' && c != '™'));
        prop_assert_eq!(repaired(&text), None);
    }
}
