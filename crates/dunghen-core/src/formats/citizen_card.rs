//! What the QR code of a citizen card says.
//!
//! Seven parts between upright bars: number, number of the old card (often empty),
//! full name, date of birth as `ddmmyyyy`, «Nam» or «Nữ», address, date of issue as
//! `ddmmyyyy`. The layout is that of the cards with a chip, as programs that read
//! them have it; no law prints it. The card of 2024 begins alike and may have parts
//! after these: they are not looked at and not kept.
//!
//! **A QR code proves nothing.** It has no signature and anyone can print one, so
//! what is read here is unverified, worth as much as if it had been typed: it saves
//! typing and is not an identification. The address is that of the day of issue,
//! often with the names of places before 1 July 2025.
//!
//! Tolerated: what each part tolerates by itself, spaces around the bars, a line
//! break at the end, letters in pieces. Where the second part repeats the number
//! itself, as the old cards of twelve digits would have it, there is no old number.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use chrono::{Datelike, NaiveDate};

use super::{CitizenId, OldIdNumber, Sex, Text, bounded, is_digit, parse_date};
use crate::{finding::Fault, letters};

/// Parts that are read.
const PARTS: usize = 7;
/// More than a code of this kind is printed with.
const MAX_SCANNED: usize = 1_000;
const MAX_NAME: usize = 100;
const MAX_ADDRESS: usize = 300;

/// What a citizen card's QR code says, each part well formed and none verified.
///
/// The card is not issued before the birth.
///
/// ```
/// use dunghen_core::formats::CitizenCard;
///
/// let card = CitizenCard::parse(
///     "042199001234||Nguyễn Thị Lan|05031999|Nữ|Xã Cẩm Bình, Hà Tĩnh|10052021",
/// )?;
/// assert_eq!(card.number().as_str(), "042199001234");
/// assert_eq!(card.born().to_string(), "1999-03-05");
/// assert!(card.old_number().is_none() && card.cautions().is_empty());
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitizenCard {
    number: CitizenId,
    old_number: Option<OldIdNumber>,
    name: Text,
    born: NaiveDate,
    sex: Sex,
    address: Text,
    issued: NaiveDate,
}

impl CitizenCard {
    /// Reads what a scanner gives.
    ///
    /// # Errors
    /// The `citizen_card.*` codes, each naming the part that cannot be read and
    /// none with its content, and the shared `format.*`.
    pub fn parse(scanned: &str) -> Result<Self, Fault> {
        bounded(scanned, MAX_SCANNED)?;
        if Text::parse(scanned, MAX_SCANNED).is_err() {
            return Err(Fault::new("format.empty"));
        }
        let parts: Vec<&str> = scanned.split('|').collect();
        let [number, old, name, born, sex, address, issued, ..] = *parts else {
            return Err(Fault::new("citizen_card.parts")
                .with("found", parts.len())
                .with("expected", PARTS));
        };
        let number = CitizenId::parse(number).map_err(|_| Fault::new("citizen_card.number"))?;
        let card = Self {
            old_number: old_number(old, &number)?,
            number,
            name: Text::parse(name, MAX_NAME).map_err(|_| Fault::new("citizen_card.name"))?,
            born: date(born).ok_or_else(|| Fault::new("citizen_card.born"))?,
            sex: sex_of(sex).ok_or_else(|| Fault::new("citizen_card.sex"))?,
            address: Text::parse(address, MAX_ADDRESS)
                .map_err(|_| Fault::new("citizen_card.address"))?,
            issued: date(issued).ok_or_else(|| Fault::new("citizen_card.issued"))?,
        };
        if card.issued < card.born {
            return Err(Fault::new("citizen_card.issued"));
        }
        Ok(card)
    }

    /// The personal identification number.
    #[must_use]
    pub fn number(&self) -> &CitizenId {
        &self.number
    }

    /// The number of the card before, if there was one.
    #[must_use]
    pub fn old_number(&self) -> Option<&OldIdNumber> {
        self.old_number.as_ref()
    }

    /// The full name.
    #[must_use]
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// The date of birth.
    #[must_use]
    pub fn born(&self) -> NaiveDate {
        self.born
    }

    /// The sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// The address on the day of issue.
    #[must_use]
    pub fn address(&self) -> &Text {
        &self.address
    }

    /// The date of issue.
    #[must_use]
    pub fn issued(&self) -> NaiveDate {
        self.issued
    }

    /// What it says of a part of a person, as somebody would type it. Nobody has verified
    /// that the card is genuine, or whose it is.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<String> {
        Some(match name {
            "full_name" => self.name.as_str().into(),
            "birth_date" => written(self.born),
            "sex" => self.sex.to_string(),
            "citizen_id" => self.number.as_str().into(),
            "old_id_number" => self.old_number.as_ref()?.as_str().into(),
            "issued_on" => written(self.issued),
            "residence" => self.address.as_str().into(),
            _ => return None,
        })
    }

    /// What is odd about the number, by itself and beside the birth and the sex.
    #[must_use]
    pub fn cautions(&self) -> Vec<Fault> {
        let mut found = self.number.cautions();
        found.extend(self.number.contradictions(Some(self.born), Some(self.sex)));
        found
    }
}

/// As a card's code would say it.
impl fmt::Display for CitizenCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let old = self.old_number.as_ref().map_or("", OldIdNumber::as_str);
        let sex = match self.sex {
            Sex::Male => "Nam",
            Sex::Female => "Nữ",
        };
        let (born, issued) = (self.born.format("%d%m%Y"), self.issued.format("%d%m%Y"));
        let Self {
            number,
            name,
            address,
            ..
        } = self;
        write!(f, "{number}|{old}|{name}|{born}|{sex}|{address}|{issued}")
    }
}

fn old_number(part: &str, number: &CitizenId) -> Result<Option<OldIdNumber>, Fault> {
    match OldIdNumber::parse(part) {
        Ok(old) => Ok(Some(old)),
        Err(fault) if fault.code == "format.empty" => Ok(None),
        Err(_) if CitizenId::parse(part).as_ref() == Ok(number) => Ok(None),
        Err(_) => Err(Fault::new("citizen_card.old_number")),
    }
}

/// Eight digits, day first.
fn date(part: &str) -> Option<NaiveDate> {
    let digits = part.trim();
    let eight = digits.len() == 8 && digits.chars().all(is_digit);
    eight.then(|| parse_date(digits).ok()).flatten()
}

fn sex_of(part: &str) -> Option<Sex> {
    let word: String = letters::bare(part.trim());
    match &*word {
        "nam" => Some(Sex::Male),
        "nu" => Some(Sex::Female),
        _ => None,
    }
}

/// A day as people here write it.
fn written(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::hostile::{Noise, check, codes, survives};

    const LAN: &str =
        "042199001234|183456789|Nguyễn Thị Lan|05031999|Nữ|Xã Cẩm Bình, Hà Tĩnh|10052021";

    #[test]
    fn parts_read_back_as_what_the_card_says() {
        let card = CitizenCard::parse(LAN).ok();
        let part = |name| card.as_ref()?.part(name);
        assert_eq!(part("full_name").as_deref(), Some("Nguyễn Thị Lan"));
        assert_eq!(part("birth_date").as_deref(), Some("05/03/1999"));
        assert_eq!(part("sex").as_deref(), Some("female"));
        assert_eq!(part("citizen_id").as_deref(), Some("042199001234"));
        assert_eq!(part("old_id_number").as_deref(), Some("183456789"));
        assert_eq!(part("issued_on").as_deref(), Some("10/05/2021"));
        assert_eq!(part("residence").as_deref(), Some("Xã Cẩm Bình, Hà Tĩnh"));
        assert_eq!(part("phone"), None);
    }

    #[test]
    fn parsing() {
        let without = LAN.replace("183456789", "");
        check(
            CitizenCard::parse,
            &[
                (LAN, Ok(LAN)),
                (&without, Ok(&without)),
                (&format!("{LAN}|x||"), Ok(LAN)),
                (&format!("\u{FEFF}{LAN}\r\n"), Ok(LAN)),
                (&LAN.replace('|', " | "), Ok(LAN)),
                (&LAN.replace('ễ', "e\u{302}\u{303}"), Ok(LAN)),
                (&LAN.replace("Nữ", "NU"), Ok(LAN)),
                (&LAN.replace("183456789", "042199001234"), Ok(&without)),
                (
                    "https://example.vn/?c=042199001234",
                    Err("citizen_card.parts"),
                ),
                ("042199001234", Err("citizen_card.parts")),
                (
                    "042199001234||Lan|05031999|Nữ|Xã",
                    Err("citizen_card.parts"),
                ),
                ("||||||", Err("citizen_card.number")),
                (
                    &LAN.replace("042199001234", "42199001234"),
                    Err("citizen_card.number"),
                ),
                (
                    &LAN.replace("183456789", "1834"),
                    Err("citizen_card.old_number"),
                ),
                (
                    &LAN.replace("183456789", "042199001235"),
                    Err("citizen_card.old_number"),
                ),
                (
                    &LAN.replace("Nguyễn Thị Lan", " "),
                    Err("citizen_card.name"),
                ),
                (
                    &LAN.replace("Lan", &"a".repeat(100)),
                    Err("citizen_card.name"),
                ),
                (
                    &LAN.replace("05031999", "31021999"),
                    Err("citizen_card.born"),
                ),
                (
                    &LAN.replace("05031999", "5/3/1999"),
                    Err("citizen_card.born"),
                ),
                (&LAN.replace("05031999", "1999"), Err("citizen_card.born")),
                (&LAN.replace("Nữ", "F"), Err("citizen_card.sex")),
                (
                    &LAN.replace("Xã Cẩm Bình, Hà Tĩnh", ""),
                    Err("citizen_card.address"),
                ),
                (&LAN.replace("10052021", ""), Err("citizen_card.issued")),
                (
                    &LAN.replace("10052021", "04031999"),
                    Err("citizen_card.issued"),
                ),
                (" \r\n", Err("format.empty")),
                (&"|".repeat(1_001), Err("format.too_long")),
            ],
        );
        survives(CitizenCard::parse, "|||||||042199001234Nam");
    }

    #[test]
    fn faults_do_not_repeat_what_the_card_says() {
        for spoilt in [
            LAN.replace("042199001234", "42199001234"),
            LAN.replace("183456789", "1834"),
            LAN.replace("05031999", "31021999"),
        ] {
            let params = CitizenCard::parse(&spoilt).map_err(|fault| fault.params.len());
            assert_eq!(params, Err(0), "{spoilt}");
        }
    }

    #[test]
    fn a_number_of_somebody_else_is_told() {
        for (card, expected) in [
            (LAN.into(), &[][..]),
            (LAN.replace("Nữ", "Nam"), &["citizen_id.sex"]),
            (
                LAN.replace("05031999", "05031998"),
                &["citizen_id.birth_year"],
            ),
            (
                LAN.replace("042199", "999199"),
                &["citizen_id.unknown_place"],
            ),
        ] {
            let cautions = CitizenCard::parse(&card).map(|card| card.cautions());
            assert_eq!(
                cautions.as_deref().map(codes),
                Ok(expected.to_vec()),
                "{card}"
            );
        }
    }

    #[test]
    fn a_damaged_code_never_panics() {
        let mut noise = Noise(10);
        let letters: Vec<char> = LAN.chars().collect();
        for _ in 0..4_000 {
            let mut damaged = letters.clone();
            for _ in 0..=noise.below(3) {
                let at = usize::try_from(noise.below(damaged.len() as u64)).unwrap_or(0);
                match noise.below(3) {
                    0 => drop(damaged.remove(at)),
                    1 => damaged.insert(at, '|'),
                    _ => damaged.splice(at..=at, ['7', '7']).for_each(drop),
                }
            }
            let damaged: String = damaged.iter().collect();
            if let Ok(card) = CitizenCard::parse(&damaged) {
                assert_eq!(CitizenCard::parse(&format!("{card}")), Ok(card));
            }
        }
    }
}
