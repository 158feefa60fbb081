//! Reads one answer as its field's kind.

use alloc::{
    borrow::{Cow, ToOwned},
    string::{String, ToString},
    vec,
    vec::Vec,
};
use core::fmt::Display;

use chrono::NaiveDate;

use crate::{
    dossier::Answer,
    expr::{Input, Items, Value},
    finding::{Fault, Severity},
    formats::{
        Decimal, area::Area, certificate_number::CertificateNumber, citizen_id::CitizenId,
        date::parse_date, document_number::DocumentNumber, dossier_code::DossierCode, email::Email,
        enterprise_code::EnterpriseCode, integer::parse_integer, land_parcel::LandParcel,
        money::Money, old_id_number::OldIdNumber, passport::Passport, phone::Phone,
        tax_code::TaxCode, text, vn2000::Vn2000,
    },
    id::Id,
    procedure::{DateBound, FieldKind},
    wire,
};

/// What is wrong or odd about an answer, and how much that weighs.
pub(crate) type Faults = Vec<(Fault, Severity)>;

/// What an answer means to the rules.
#[derive(Debug, Clone, Default)]
pub(crate) enum Held {
    /// Nothing was answered, or nothing that can be understood.
    #[default]
    Nothing,
    /// The text just as it was typed.
    AsTyped,
    /// The text in its one spelling.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Decimal(Decimal),
    /// A day.
    Date(NaiveDate),
    /// Several options, or the rows of a table.
    List(Items<'static, Value<'static>>),
}

impl Held {
    /// What the rules see of the answer.
    pub(crate) fn input<'s>(&'s self, typed: &'s Answer) -> Input<'s> {
        Input::Answer(match self {
            Self::Nothing => return Input::Unanswered,
            Self::AsTyped => Value::Text(Cow::Borrowed(typed.text().unwrap_or_default())),
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Whole(whole) => Value::Int(*whole),
            Self::Decimal(decimal) => Value::Decimal(*decimal),
            Self::Date(date) => Value::Date(*date),
            Self::List(items) => Value::List(Items::Borrowed(items.as_slice())),
        })
    }

    /// The answer in its one spelling; of several, none.
    pub(crate) fn spelling(&self, typed: &Answer) -> Option<String> {
        match self.input(typed) {
            Input::Answer(value) => spelled(&value),
            _ => None,
        }
    }

    /// Whether two mean the same to the rules; lists and what stands as typed are never
    /// taken to.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => true,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Flag(one), Self::Flag(other)) => one == other,
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Decimal(one), Self::Decimal(other)) => one == other,
            (Self::Date(one), Self::Date(other)) => one == other,
            _ => false,
        }
    }
}

/// A value in the spelling answers are kept in.
pub(crate) fn spelled(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Text(text) => text.to_string(),
        Value::Bool(flag) => if *flag { YES } else { NO }.to_owned(),
        Value::Int(whole) => whole.to_string(),
        Value::Decimal(decimal) => decimal.to_string(),
        Value::Date(date) => date.to_string(),
        _ => return None,
    })
}

const YES: &str = "yes";
const NO: &str = "no";

/// What can be chosen of a field where one thing is.
fn options(kind: &FieldKind) -> &[Id] {
    match kind {
        FieldKind::Choice { options } => options,
        FieldKind::Ward { codes, .. } => codes,
        _ => &[],
    }
}

/// Reads an answer to anything but a table; `today` is the day the dossier is judged on.
///
/// What can be understood is held even where it breaks a bound, so that the rules
/// speak of it as well.
pub(crate) fn read(kind: &FieldKind, answer: &Answer, today: NaiveDate) -> (Held, Faults) {
    if !answer.is_given() {
        return Default::default();
    }
    let outcome = match (kind, answer) {
        (FieldKind::Choices { options }, Answer::Several(chosen)) => several(options, chosen),
        (FieldKind::Choices { options }, Answer::Text(only)) => {
            several(options, core::slice::from_ref(only))
        }
        (_, Answer::Text(typed)) => one(kind, typed, today),
        _ => unreadable(),
    };
    outcome.unwrap_or_else(|fault| (Held::Nothing, vec![(fault, Severity::Error)]))
}

type Outcome = Result<(Held, Faults), Fault>;

fn unreadable() -> Outcome {
    Err(Fault::new("answer.unreadable"))
}

fn several(options: &[Id], chosen: &[String]) -> Outcome {
    let mut known = Vec::new();
    for option in chosen {
        let Some(option) = options.iter().find(|known| *known == option.trim()) else {
            return Err(Fault::new("choice.unknown"));
        };
        if !known.contains(&option) {
            known.push(option);
        }
    }
    let texts = known
        .iter()
        .map(|id| Value::Text(Cow::Owned(id.to_string())));
    Ok(held(Held::List(texts.collect::<Vec<_>>().into())))
}

fn held(value: Held) -> (Held, Faults) {
    (value, Vec::new())
}

/// A text in its one spelling, without a copy where it was typed so.
fn spelling(typed: &str, text: impl AsRef<str> + Into<String>) -> Held {
    if text.as_ref() == typed {
        Held::AsTyped
    } else {
        Held::Text(text.into())
    }
}

/// A text with what is worth a second look.
fn with_cautions(typed: &str, text: &str, cautions: Vec<Fault>) -> (Held, Faults) {
    (spelling(typed, text), warnings(cautions))
}

fn warnings(cautions: Vec<Fault>) -> Faults {
    let weighed = |caution| (caution, Severity::Warning);
    cautions.into_iter().map(weighed).collect()
}

fn one(kind: &FieldKind, typed: &str, today: NaiveDate) -> Outcome {
    Ok(match kind {
        FieldKind::Text { min, max } => {
            let (value, length) = line(typed, usize::from(*max))?;
            let mut faults = Vec::new();
            if length < usize::from(*min) {
                let short = Fault::new("text.too_short");
                let short = short.with("found", length).with("min", min);
                faults.push((short, Severity::Error));
            }
            (value, faults)
        }
        FieldKind::Paragraph { max } => {
            let text = text::Paragraph::parse(typed, usize::from(*max))?;
            held(spelling(typed, text.as_str()))
        }
        FieldKind::Integer { min, max } => {
            let value = parse_integer(typed, None)?;
            let faults = outside("integer.range", min, max, value);
            (Held::Whole(value), faults)
        }
        FieldKind::Decimal { places, min, max } => {
            let value = Decimal::parse(typed)?;
            let mut faults = outside("decimal.bounds", min, max, value);
            if value.scale() > u32::from(*places) {
                let fault = Fault::new("decimal.precision");
                let fault = fault.with("found", value.scale()).with("max", places);
                faults.push((fault, Severity::Error));
            }
            faults.extend(warnings(unless_plain(typed, |typed| value.cautions(typed))));
            (Held::Decimal(value), faults)
        }
        FieldKind::Money { min, max } => {
            let value = Money::parse(typed)?;
            let mut faults = outside("money.bounds", min, max, value.dong());
            faults.extend(warnings(unless_plain(typed, |typed| value.cautions(typed))));
            (Held::Whole(value.dong()), faults)
        }
        FieldKind::Area => {
            let area = Area::parse(typed)?;
            let cautions = unless_plain(typed, |typed| area.cautions(typed));
            (Held::Decimal(area.square_metres()), warnings(cautions))
        }
        FieldKind::Date { earliest, latest } => {
            let date = match wire::read_day(typed) {
                Some(date) => date,
                None => parse_date(typed)?,
            };
            let fault = date_fault(date, *earliest, *latest, today);
            let faults = fault.map(|fault| (fault, Severity::Error));
            (Held::Date(date), faults.into_iter().collect())
        }
        FieldKind::YesNo => held(Held::Flag(match typed.trim() {
            YES => true,
            NO => false,
            _ => return Err(Fault::new("choice.unknown")),
        })),
        FieldKind::Choice { .. } | FieldKind::Ward { .. } => {
            let chosen = typed.trim();
            if !options(kind).iter().any(|option| option == chosen) {
                return Err(Fault::new("choice.unknown"));
            }
            held(spelling(typed, chosen))
        }
        FieldKind::CitizenId => {
            let number = CitizenId::parse(typed)?;
            with_cautions(typed, number.as_str(), number.cautions())
        }
        FieldKind::OldIdNumber => held(spelling(typed, OldIdNumber::parse(typed)?.as_str())),
        FieldKind::Passport => {
            let number = Passport::parse(typed)?;
            with_cautions(typed, number.as_str(), number.cautions())
        }
        FieldKind::TaxCode => held(spelling(typed, TaxCode::parse(typed)?.to_string())),
        FieldKind::EnterpriseCode => {
            held(spelling(typed, EnterpriseCode::parse(typed)?.to_string()))
        }
        FieldKind::Phone => {
            let phone = Phone::parse(typed)?;
            with_cautions(typed, phone.as_str(), phone.cautions())
        }
        FieldKind::Email => {
            let email = Email::parse(typed)?;
            with_cautions(typed, email.as_str(), email.cautions())
        }
        FieldKind::DocumentNumber => {
            held(spelling(typed, DocumentNumber::parse(typed)?.to_string()))
        }
        FieldKind::DossierCode => held(spelling(typed, DossierCode::parse(typed)?.to_string())),
        FieldKind::CertificateNumber => {
            let number = CertificateNumber::parse(typed)?;
            with_cautions(typed, &number.to_string(), number.cautions())
        }
        FieldKind::LandParcel => held(spelling(typed, LandParcel::parse(typed)?.to_string())),
        FieldKind::Vn2000 => {
            let point = Vn2000::parse(typed)?;
            with_cautions(typed, &point.to_string(), point.cautions(typed))
        }
        FieldKind::Choices { .. } | FieldKind::Table(_) => return unreadable(),
    })
}

/// One line of text, and how many characters it has.
fn line(typed: &str, max: usize) -> Result<(Held, usize), Fault> {
    if let Some(length) = text::length_of_clean(typed)
        && length <= max
    {
        return Ok((Held::AsTyped, length));
    }
    let text = text::Text::parse(typed, max)?;
    let length = text.as_str().chars().count();
    Ok((spelling(typed, text.as_str()), length))
}

/// A plain number can be read in one way only.
fn unless_plain(typed: &str, cautions: impl FnOnce(&str) -> Vec<Fault>) -> Vec<Fault> {
    if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        Vec::new()
    } else {
        cautions(typed)
    }
}

fn outside<T: PartialOrd + Display>(code: &'static str, min: &T, max: &T, value: T) -> Faults {
    if *min <= value && value <= *max {
        return Vec::new();
    }
    let fault = Fault::new(code).with("min", min).with("max", max);
    vec![(fault, Severity::Error)]
}

fn date_fault(
    date: NaiveDate,
    earliest: Option<DateBound>,
    latest: Option<DateBound>,
    today: NaiveDate,
) -> Option<Fault> {
    let first = earliest.map(|bound| bound.day(today));
    let last = latest.map(|bound| bound.day(today));
    let about = |code: &'static str| Fault::new(code).with("date", date);
    if let Some(last) = last
        && date > last
    {
        return Some(match latest {
            Some(DateBound::Today) => about("date.future").with("today", today),
            _ => about("date.too_late").with("last", last),
        });
    }
    let first = first.filter(|first| date < *first)?;
    Some(match earliest {
        Some(DateBound::Today) => about("date.past").with("today", today),
        _ => about("date.too_early").with("first", first),
    })
}
