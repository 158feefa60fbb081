//! The twelve-digit personal identification number, also the number of the card.
//!
//! Digits 1–3 are the place where the birth was registered (a province as it was
//! before 1 July 2025, or a country), digit 4 the century and the sex, digits 5–6
//! the year of birth, digits 7–12 are random. There is no check digit, so a slip
//! is found only by comparing with a declared date of birth and sex.
//!
//! Source: Decree 137/2015/NĐ-CP, article 13; Circular 59/2021/TT-BCA, article 4.
//! The number does not change when provinces merge, hence the table of 63 places
//! here is closed. The place of birth is not the place of residence, and seven of
//! the codes now also stand for a merged province: never show a name for a code.
//!
//! Spaces, dots and hyphens between digits are tolerated.

use alloc::{string::String, vec::Vec};
use core::fmt::{Display, Formatter};

use chrono::{Datelike, NaiveDate};

use super::{MAX_TYPED, fold, is_digit, only, spelled, stray};
use crate::finding::Fault;

const LENGTH: usize = 12;

/// The provinces before 1 July 2025, in order.
const PLACES: [&str; 63] = [
    "001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020",
    "022", "024", "025", "026", "027", "030", "031", "033", "034", "035", "036", "037", "038",
    "040", "042", "044", "045", "046", "048", "049", "051", "052", "054", "056", "058", "060",
    "062", "064", "066", "067", "068", "070", "072", "074", "075", "077", "079", "080", "082",
    "083", "084", "086", "087", "089", "091", "092", "093", "094", "095", "096",
];

/// Sex, as the number and the papers of a person state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Display for Sex {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Male => "male",
            Self::Female => "female",
        })
    }
}

/// A personal identification number: always twelve ASCII digits.
///
/// ```
/// use dunghen_core::formats::{CitizenId, Sex};
///
/// let id = CitizenId::parse("042 199 001234")?;
/// assert_eq!(id.as_str(), "042199001234");
/// assert_eq!((id.place_code(), id.birth_year(), id.sex()), ("042", 1999, Sex::Female));
/// assert!(id.cautions().is_empty());
/// # Ok::<(), dunghen_core::finding::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitizenId(String);

spelled!(CitizenId);

impl CitizenId {
    /// Reads twelve digits.
    ///
    /// # Errors
    /// `citizen_id.characters`, `citizen_id.old_number` for nine digits,
    /// `citizen_id.length` for any other count, and the shared `format.*`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let digits = only(&fold(typed, MAX_TYPED)?, " .-", is_digit)
            .map_err(|c| stray("citizen_id.characters", c))?;
        match digits.len() {
            LENGTH => Ok(Self(digits)),
            9 => Err(Fault::new("citizen_id.old_number")),
            found => Err(Fault::new("citizen_id.length")
                .with("found", found)
                .with("expected", LENGTH)),
        }
    }

    /// The three digits for the place where the birth was registered.
    #[must_use]
    pub fn place_code(&self) -> &str {
        self.0.get(..3).unwrap_or_default()
    }

    /// The year of birth, from 1900 to 2399.
    #[must_use]
    pub fn birth_year(&self) -> u16 {
        let year = self.0.get(4..6).and_then(|two| two.parse().ok());
        1900 + 100 * (self.century_digit() / 2) + year.unwrap_or(0)
    }

    /// The sex at the registration of the birth.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.century_digit().is_multiple_of(2) {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// What is odd about the number taken by itself.
    #[must_use]
    pub fn cautions(&self) -> Vec<Fault> {
        let place = self.place_code();
        if PLACES.binary_search(&place).is_ok() {
            Vec::new()
        } else {
            [Fault::new("citizen_id.unknown_place").with("place", place)].into()
        }
    }

    /// Where the number and what is declared beside it cannot both be right.
    ///
    /// What is not declared contradicts nothing.
    ///
    /// ```
    /// use dunghen_core::formats::{CitizenId, Sex};
    ///
    /// let id = CitizenId::parse("042199001234")?;
    /// assert_eq!(id.contradictions(None, Some(Sex::Male))[0].code, "citizen_id.sex");
    /// # Ok::<(), dunghen_core::finding::Fault>(())
    /// ```
    #[must_use]
    pub fn contradictions(&self, born: Option<NaiveDate>, sex: Option<Sex>) -> Vec<Fault> {
        let year = born
            .map(|born| born.year())
            .filter(|year| *year != i32::from(self.birth_year()))
            .map(|year| differ("citizen_id.birth_year", self.birth_year(), year));
        let sex = sex
            .filter(|sex| *sex != self.sex())
            .map(|sex| differ("citizen_id.sex", self.sex(), sex));
        year.into_iter().chain(sex).collect()
    }

    fn century_digit(&self) -> u16 {
        let digit = self.0.get(3..4).and_then(|one| one.parse().ok());
        digit.unwrap_or(0)
    }
}

fn differ(code: &'static str, in_number: impl Display, declared: impl Display) -> Fault {
    Fault::new(code)
        .with("in_number", in_number)
        .with("declared", declared)
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::formats::hostile::{Noise, check, codes, survives};

    #[test]
    fn parsing() {
        check(
            CitizenId::parse,
            &[
                ("042099001234", Ok("042099001234")),
                (" 042.099.001-234 ", Ok("042099001234")),
                ("０４２０９９００１２３４", Ok("042099001234")),
                ("042\u{A0}099\u{200B}001234", Ok("042099001234")),
                ("183456789", Err("citizen_id.old_number")),
                ("18345678", Err("citizen_id.length")),
                ("0420990012345", Err("citizen_id.length")),
                ("---", Err("citizen_id.length")),
                ("O42099001234", Err("citizen_id.characters")),
                ("-042099001234", Ok("042099001234")),
                ("", Err("format.empty")),
            ],
        );
        survives(CitizenId::parse, "0123456789.-");
    }

    #[test]
    fn the_fourth_digit_is_century_and_sex() {
        for (digit, (year, sex)) in (0..10).zip([
            (1905, Sex::Male),
            (1905, Sex::Female),
            (2005, Sex::Male),
            (2005, Sex::Female),
            (2105, Sex::Male),
            (2105, Sex::Female),
            (2205, Sex::Male),
            (2205, Sex::Female),
            (2305, Sex::Male),
            (2305, Sex::Female),
        ]) {
            let id = CitizenId::parse(&format!("042{digit}05000001"));
            assert_eq!(
                id.as_ref().map(CitizenId::birth_year),
                Ok(year),
                "digit {digit}"
            );
            assert_eq!(id.as_ref().map(CitizenId::sex), Ok(sex), "digit {digit}");
        }
    }

    #[test]
    fn places() {
        assert!(PLACES.is_sorted());
        for (typed, expected) in [
            ("001099000001", &[][..]),
            ("096099000001", &[]),
            ("003099000001", &["citizen_id.unknown_place"]),
            ("000099000001", &["citizen_id.unknown_place"]),
            ("108099000001", &["citizen_id.unknown_place"]),
        ] {
            let cautions = CitizenId::parse(typed).map(|id| id.cautions());
            assert_eq!(
                cautions.as_deref().map(codes),
                Ok(expected.to_vec()),
                "{typed}"
            );
        }
    }

    #[test]
    fn contradictions_need_something_declared() {
        let born = |year| NaiveDate::from_ymd_opt(year, 2, 28);
        for (born, sex, expected) in [
            (None, None, &[][..]),
            (born(1999), Some(Sex::Female), &[]),
            (born(1998), None, &["citizen_id.birth_year"]),
            (
                born(2099),
                Some(Sex::Male),
                &["citizen_id.birth_year", "citizen_id.sex"],
            ),
        ] {
            let found = CitizenId::parse("042199001234").map(|id| id.contradictions(born, sex));
            assert_eq!(found.as_deref().map(codes), Ok(expected.to_vec()));
        }
    }

    #[test]
    fn any_twelve_digits_agree_with_themselves() {
        let mut noise = Noise(12);
        for _ in 0..2_000 {
            let typed = format!("{:012}", noise.below(1_000_000_000_000));
            let id = CitizenId::parse(&typed);
            assert_eq!(id.as_ref().map(CitizenId::as_str), Ok(&*typed));
            if let Ok(id) = id {
                let born = NaiveDate::from_ymd_opt(i32::from(id.birth_year()), 1, 1);
                assert_eq!(id.contradictions(born, Some(id.sex())), []);
                assert_eq!(id.birth_year() % 100, typed[4..6].parse().unwrap_or(100));
            }
        }
    }
}
