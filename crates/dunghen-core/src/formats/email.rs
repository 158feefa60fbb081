//! An address of electronic mail.
//!
//! Pragmatic rather than RFC 5321 in full: one `@`, a local part of at most 64
//! octets in the unquoted ASCII alphabet with no misplaced dot, and a domain of at
//! most 253 octets with at least one dot and labels of 1 to 63. Letters of any
//! script are allowed in the domain (IDN) but not before it, where an accent is
//! what a Vietnamese keyboard leaves behind. Spaces around the address and a
//! full-width `＠` are tolerated; the domain is lower-cased, the local part is not,
//! as its case may matter to the receiver.

use alloc::{format, string::String, vec::Vec};

use super::{fold, spelled, stray};
use crate::{finding::Fault, letters, text::has};

const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 253;
const MAX_LABEL: usize = 63;

/// Domains that are nearly always another one mistyped.
const SLIPS: [(&str, &str); 23] = [
    ("gmail.co", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmail.com.vn", "gmail.com"),
    ("gmail.vn", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmail.om", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmali.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmial.com", "gmail.com"),
    ("gmil.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("gmaol.com", "gmail.com"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("yhaoo.com", "yahoo.com"),
    ("yahoo.co", "yahoo.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("iclould.com", "icloud.com"),
];

/// Top-level labels that do not exist and are `com` mistyped.
const COM_SLIPS: [&str; 6] = [".con", ".cmo", ".ocm", ".comm", ".vom", ".xom"];

/// An address of mail: one `@`, a local part in ASCII, a lower-case domain with a dot.
///
/// ```
/// use dunghen_core::formats::Email;
///
/// let email = Email::parse(" Lan.Nguyen@GMIAL.com ")?;
/// assert_eq!(email.as_str(), "Lan.Nguyen@gmial.com");
/// assert_eq!(email.cautions()[0].params["suggestion"], "gmail.com");
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

spelled!(Email);

impl Email {
    /// Reads one address.
    ///
    /// # Errors
    /// `email.spaces`, `email.at`, `email.local`, `email.domain`,
    /// `email.characters` and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let folded = fold(typed, MAX_LOCAL + 1 + MAX_DOMAIN + 2)?;
        if has(&folded, ' ') {
            return Err(Fault::new("email.spaces"));
        }
        let (Some((local, domain)), 1) = (folded.split_once('@'), folded.matches('@').count())
        else {
            return Err(Fault::new("email.at").with("found", folded.matches('@').count()));
        };
        let domain = letters::lower(domain);
        check_local(local)?;
        check_domain(&domain)?;
        Ok(Self(format!("{local}@{domain}")))
    }

    /// What follows the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the domain is a well-known one mistyped.
    #[must_use]
    pub fn cautions(&self) -> Vec<Fault> {
        let domain = self.domain();
        let listed = SLIPS.iter().find(|(slip, _)| *slip == domain);
        let meant = listed.map(|(_, meant)| String::from(*meant)).or_else(|| {
            let stem = COM_SLIPS
                .iter()
                .find_map(|slip| domain.strip_suffix(slip))?;
            Some(format!("{stem}.com"))
        });
        meant
            .map(|meant| Fault::new("email.typo").with("suggestion", meant))
            .into_iter()
            .collect()
    }
}

fn check_local(local: &str) -> Result<(), Fault> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || has("!#$%&'*+/=?^_`{|}~-.", c);
    if let Some(c) = local.chars().find(|c| !allowed(*c)) {
        return Err(stray("email.characters", c));
    }
    // Splitting at dots finds the empty part, the outer dots and the doubled ones.
    if local.len() > MAX_LOCAL || local.split('.').any(str::is_empty) {
        return Err(Fault::new("email.local"));
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<(), Fault> {
    // Domains of other scripts exist; which letters those have is for the mail to find out.
    let foreign = |c: char| !c.is_ascii() && !c.is_control() && !c.is_whitespace();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.' || foreign(c);
    if let Some(c) = domain.chars().find(|c| !allowed(*c)) {
        return Err(stray("email.characters", c));
    }
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.chars().count())
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_top = |label: &str| label.chars().count() >= 2 && !label.chars().all(super::is_digit);
    match domain.rsplit_once('.') {
        Some((_, top))
            if domain.len() <= MAX_DOMAIN && is_top(top) && domain.split('.').all(is_label) =>
        {
            Ok(())
        }
        _ => Err(Fault::new("email.domain")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{check, survives};

    #[test]
    fn parsing() {
        let long_local = format!("{}@a.vn", "a".repeat(64));
        let longer_local = format!("{}@a.vn", "a".repeat(65));
        let long_label = format!("a@{}.vn", "b".repeat(64));
        let long_domain = format!("a@{}vn", "bb.".repeat(84));
        check(
            Email::parse,
            &[
                ("lan@example.com", Ok("lan@example.com")),
                ("  Lan@Example.COM\n", Ok("Lan@example.com")),
                ("lan＠example．com", Ok("lan@example.com")),
                ("a.b+c_d-e@mail.example.vn", Ok("a.b+c_d-e@mail.example.vn")),
                ("lan@tênmiền.vn", Ok("lan@tênmiền.vn")),
                ("lan@xn--tnmin-hsa7954c.vn", Ok("lan@xn--tnmin-hsa7954c.vn")),
                ("\u{200B}lan@example.com", Ok("lan@example.com")),
                (&long_local, Ok(&long_local)),
                (&longer_local, Err("email.local")),
                (&long_label, Err("email.domain")),
                (&long_domain, Err("email.domain")),
                ("lan nguyen@example.com", Err("email.spaces")),
                ("lan @example.com", Err("email.spaces")),
                ("lan.example.com", Err("email.at")),
                ("lan@@example.com", Err("email.at")),
                ("a@b.vn,c@d.vn", Err("email.at")),
                ("@example.com", Err("email.local")),
                (".lan@example.com", Err("email.local")),
                ("lan.@example.com", Err("email.local")),
                ("la..n@example.com", Err("email.local")),
                ("lan@", Err("email.domain")),
                ("lan@gmail", Err("email.domain")),
                ("lan@gmail..com", Err("email.domain")),
                ("lan@gmail.com.", Err("email.domain")),
                ("lan@-a.com", Err("email.domain")),
                ("lan@a-.com", Err("email.domain")),
                ("lan@10.0.0.1", Err("email.domain")),
                ("lân@example.com", Err("email.characters")),
                ("lan@gmail.com,", Err("email.characters")),
                ("<lan@example.com>", Err("email.characters")),
                ("lan\0@example.com", Err("email.characters")),
            ],
        );
        survives(Email::parse, "abzAZ@@@....-_ễ");
    }

    #[test]
    fn slips() {
        for (typed, meant) in [
            ("lan@gmial.com", Some("gmail.com")),
            ("lan@GMAI.com", Some("gmail.com")),
            ("lan@gmail.con", Some("gmail.com")),
            ("lan@yahoo.con", Some("yahoo.com")),
            ("lan@congty.comm", Some("congty.com")),
            ("lan@gmail.com", None),
            ("lan@yahoo.com.vn", None),
            ("lan@hatinh.gov.vn", None),
        ] {
            let expected: Vec<Fault> = meant
                .map(|meant| Fault::new("email.typo").with("suggestion", meant))
                .into_iter()
                .collect();
            assert_eq!(
                Email::parse(typed).map(|email| email.cautions()),
                Ok(expected)
            );
        }
    }

    #[test]
    fn a_slip_is_a_domain_and_what_was_meant_is_no_slip() {
        for (slip, meant) in SLIPS {
            let cautions = |domain| Email::parse(&format!("a@{domain}")).map(|e| e.cautions());
            assert_eq!(cautions(slip).map(|found| found.len()), Ok(1), "{slip}");
            assert_eq!(cautions(meant), Ok(Vec::new()), "{meant}");
        }
    }
}
