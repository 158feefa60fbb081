//! Names of files.

use dunghen_files::safe_name;
use proptest::prelude::*;

#[test]
fn names_are_made_safe() {
    let long = "ă".repeat(300);
    let long_ending = format!("a.{}", "b".repeat(300));
    for (name, safe) in [
        ("Đơn đề nghị.pdf", "Đơn đề nghị.pdf"),
        // Decomposed, as a Mac sends it.
        ("To\u{302}\u{300} tri\u{300}nh.pdf", "Tồ trình.pdf"),
        ("", "tep"),
        ("   ", "tep"),
        ("...", "tep"),
        ("/", "tep"),
        ("\u{202e}\u{200b}", "tep"),
        (".htaccess", "htaccess"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\fakepath\\a.pdf", "C-fakepath-a.pdf"),
        ("12/QĐ-UBND.pdf", "12-QĐ-UBND.pdf"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("hoa_don_\u{202e}fdp.exe", "hoa_don_fdp.exe"),
        ("\u{2066}a\u{2069}.pdf", "a.pdf"),
        ("a\u{200d}\u{feff}b.pdf", "ab.pdf"),
        ("a\u{e0041}b.pdf", "ab.pdf"),
        ("a\u{a0}\u{3000} b.pdf", "a b.pdf"),
        ("a<b>|\"?*.pdf", "a-b-.pdf"),
        ("a.pdf. . ", "a.pdf"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("Com1.pdf", "_Com1.pdf"),
        ("LPT³.pdf", "_LPT³.pdf"),
        ("com10.pdf", "com10.pdf"),
        ("console.pdf", "console.pdf"),
        ("aux .pdf", "_aux .pdf"),
        ("\u{301}a.pdf", "a.pdf"),
        (&long, &"ă".repeat(119)),
        (&(long.clone() + ".pdf"), &("ă".repeat(115) + ".pdf")),
        (&long_ending, &long_ending[..119]),
        ("a\u{ffff}.pdf", "a.pdf"),
    ] {
        assert_eq!(safe_name(name), safe, "{name:?}");
    }
}

/// Where a letter has more marks than it can be composed with, it is not cut in two.
#[test]
fn a_letter_keeps_its_marks_or_goes() {
    let name = "a".repeat(114) + "x\u{323}\u{302}\u{301}" + &"b".repeat(50) + ".pdf";
    assert_eq!(safe_name(&name), "a".repeat(114) + ".pdf");
}

proptest! {
    #[test]
    fn a_safe_name_is_safe_and_stays(name in "\\PC*|[./\\\\ :a-zA-Z\u{202e}\u{301}đ]{0,300}|(con|nul|com1|tep)[. ]*\\PC{0,4}") {
        let safe = safe_name(&name);
        prop_assert!(!safe.is_empty());
        prop_assert!(safe.chars().count() <= 120);
        prop_assert!(!safe.starts_with(['.', ' ', '/', '\\']));
        let refused = "/\\:*?\"<>|\u{202e}\u{200f}";
        let is_refused = |letter: char| letter.is_control() || refused.contains(letter);
        prop_assert!(!safe.contains(is_refused));
        prop_assert_eq!(safe_name(&safe), safe);
    }
}
