//! Whom to reach about a dossier.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use validator::Validate;

use crate::{
    finding::Fault,
    formats::{email::Email, phone::Phone, text::Text},
};

/// Longest name taken, in characters.
const NAME_MAX: usize = 120;

/// The person who files, the same for every procedure.
///
/// A name and a way to be told of a supplement are asked of everybody: a
/// notice that reaches nobody stops the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Validate))]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Full name.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        validate(custom(function = "shape::full_name"))
    )]
    pub full_name: String,
    /// Telephone number.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        validate(custom(function = "shape::phone"))
    )]
    pub phone: String,
    /// E-mail address; may be left empty.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        validate(custom(function = "shape::email"))
    )]
    pub email: String,
}

impl Contact {
    /// The three parts in the order they are asked.
    pub const PARTS: [&'static str; 3] = ["full_name", "phone", "email"];

    /// One part by its name.
    pub fn part(&self, name: &str) -> Option<&str> {
        match name {
            "full_name" => Some(&self.full_name),
            "phone" => Some(&self.phone),
            "email" => Some(&self.email),
            _ => None,
        }
    }

    /// The same parts in normalised spelling; what cannot be read stays as typed.
    #[must_use]
    pub fn normalised(&self) -> Self {
        let spelled = |typed: &String, parsed: Result<String, Fault>| {
            parsed.unwrap_or_else(|_| typed.clone())
        };
        Self {
            full_name: spelled(
                &self.full_name,
                Text::parse(&self.full_name, NAME_MAX).map(|name| name.as_str().into()),
            ),
            phone: spelled(
                &self.phone,
                Phone::parse(&self.phone).map(|phone| phone.as_str().into()),
            ),
            email: spelled(
                &self.email,
                Email::parse(&self.email).map(|email| email.as_str().into()),
            ),
        }
    }

    /// What is wrong with each part, in the order they are asked.
    pub fn faults(&self) -> Vec<(&'static str, Fault)> {
        #[cfg(not(target_arch = "wasm32"))]
        if self.validate().is_ok() {
            return Vec::new();
        }
        let faults = [
            ("full_name", full_name(&self.full_name)),
            ("phone", phone(&self.phone)),
            ("email", email(&self.email)),
        ];
        faults
            .into_iter()
            .filter_map(|(part, outcome)| Some((part, outcome.err()?)))
            .collect()
    }
}

fn full_name(typed: &str) -> Result<(), Fault> {
    required(typed)?;
    Text::parse(typed, NAME_MAX).map(drop)
}

fn phone(typed: &str) -> Result<(), Fault> {
    required(typed)?;
    Phone::parse(typed).map(drop)
}

fn email(typed: &str) -> Result<(), Fault> {
    if typed.trim().is_empty() {
        return Ok(());
    }
    Email::parse(typed).map(drop)
}

fn required(typed: &str) -> Result<(), Fault> {
    if typed.trim().is_empty() {
        return Err(Fault::new("required"));
    }
    Ok(())
}

/// The same checks as the validator calls them. It is told the code alone: it would
/// add the value itself to the parameters, which a finding must not carry. A browser
/// goes without, since what reports the validator's errors would weigh four kilobytes
/// of a first visit; a test holds both ways to the same faults.
#[cfg(not(target_arch = "wasm32"))]
mod shape {
    use validator::ValidationError;

    use super::Fault;

    pub(super) fn full_name(typed: &str) -> Result<(), ValidationError> {
        super::full_name(typed).map_err(error)
    }

    pub(super) fn phone(typed: &str) -> Result<(), ValidationError> {
        super::phone(typed).map_err(error)
    }

    pub(super) fn email(typed: &str) -> Result<(), ValidationError> {
        super::email(typed).map_err(error)
    }

    fn error(fault: Fault) -> ValidationError {
        ValidationError {
            code: fault.code,
            message: None,
            params: Default::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_reports_its_own_fault_without_the_value_itself() {
        let contact = Contact {
            full_name: "  ".into(),
            phone: "0912 345".into(),
            email: "an(at)example.vn".into(),
        };
        let faults = contact.faults();
        let parts: Vec<_> = faults.iter().map(|(part, _)| *part).collect();
        assert_eq!(parts, Contact::PARTS);
        let codes = faults.iter().map(|(_, fault)| fault.code.as_ref());
        for (code, beginning) in codes.zip(["required", "phone.", "email."]) {
            assert!(code.starts_with(beginning), "{code}");
        }
        assert!(
            faults
                .iter()
                .all(|(_, fault)| !fault.params.contains_key("value"))
        );
    }

    #[test]
    #[cfg(not(target_arch = "wasm32"))]
    fn the_validator_and_the_faults_say_the_same() {
        let names = ["", " ", "Nguyễn Thị An", "\u{200B}"];
        let phones = ["", "0912 345 678", "+84 912 345 678", "0912", "12 34"];
        let emails = [
            "",
            "  ",
            "an@example.vn",
            "an(at)example.vn",
            "@",
            "a b@c.vn",
        ];
        let long = "An ".repeat(NAME_MAX);
        for name in names.into_iter().chain([long.as_str()]) {
            for (phone, email) in phones
                .iter()
                .flat_map(|phone| emails.iter().map(move |email| (phone, email)))
            {
                let contact = Contact {
                    full_name: name.into(),
                    phone: (*phone).into(),
                    email: (*email).into(),
                };
                let found = contact.validate().err();
                let wrong = |part: &&str| {
                    let found = found.as_ref().map(|found| found.field_errors());
                    found.is_some_and(|found| found.contains_key(*part))
                };
                let expected: Vec<_> = Contact::PARTS.into_iter().filter(wrong).collect();
                let faults = contact.faults();
                let parts: Vec<_> = faults.iter().map(|(part, _)| *part).collect();
                assert_eq!(parts, expected, "{contact:?}");
            }
        }
    }

    #[test]
    fn an_email_may_be_left_empty() {
        let contact = Contact {
            full_name: "Nguyễn Thị An".into(),
            phone: "+84 912 345 678".into(),
            email: String::new(),
        };
        assert_eq!(contact.faults(), []);
        assert_eq!(contact.normalised().phone, "0912345678");
    }
}
