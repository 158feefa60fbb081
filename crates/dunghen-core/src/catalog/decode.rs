//! Reads what postcard wrote, for the types that travel and no others.
//!
//! A derived reader makes a visitor of every type for whatever form might come; a browser
//! would load seven kilobytes more for that. Here a type names its parts in their order,
//! and that is all. Tests read every catalog back and compare.

mod expressions;

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};
use core::fmt;

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::{Act, ActKind, CatalogIndex, Listing, ProcedureChunk, Units, Words};
use crate::{
    agency::{Agency, Province, Ward},
    calendar::{
        CalendarData, CalendarStatus, CalendarYear, CountingLaw, DayOff, DayOffKind, Desk,
        OfficeHours, ReturnClock, Season, Swap, WorkCalendar,
    },
    citation::Citation,
    condition::Condition,
    expr::{Each, EachKind, Function, Matcher, TypeName},
    file::FileKind,
    finding::Severity,
    formats::Decimal,
    id::Id,
    place::Place,
    procedure::{
        Abolished, AgencyLevel, Case, Channel, Cites, Component, DateBound, Depth, DocumentForm,
        Fee, FeeKind, Field, FieldKind, FileLimits, Group, GroupKind, Limit, Online, OnlineLevel,
        Payment, Phase, Procedure, Provided, PublishedLimit, RowRule, Rule, Section, Spared,
        StartEvent, Supplements, Table, Tier, TimeLimit, Transition, UnderWay, Unit, Version,
    },
    table,
    text::Text,
};

/// How deep what is read may nest: deeper than any expression that is compiled.
const DEPTH_MAX: u8 = 200;

/// Something that can be read.
pub trait Decode: Sized {
    /// Reads it; none where the bytes are no such thing.
    fn decode(from: &mut Reader<'_>) -> Option<Self>;
}

/// The bytes still to be read.
pub struct Reader<'b> {
    rest: &'b [u8],
    depth: u8,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.rest.len())
    }
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self {
            rest: bytes,
            depth: 0,
        }
    }

    pub(super) fn get<T: Decode>(&mut self) -> Option<T> {
        T::decode(self)
    }

    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number with its sign in the lowest bit.
    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        let half = i64::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { !half })
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let text = core::str::from_utf8(self.take(length)?).ok()?;
        Some(text.into())
    }
}

/// Types of so many parts, in the order they are declared.
macro_rules! parts {
    ($($type:ty { $($part:ident),+ })+) => {
        $(impl Decode for $type {
            fn decode(from: &mut Reader<'_>) -> Option<Self> {
                Some(Self { $($part: from.get()?),+ })
            }
        })+
    };
}

/// Types that are one of so many names, in the order they are declared.
macro_rules! names {
    ($($type:ty [ $($name:ident),+ ])+) => {
        $(impl Decode for $type {
            fn decode(from: &mut Reader<'_>) -> Option<Self> {
                let all = [$(Self::$name),+];
                all.get(usize::try_from(from.number()?).ok()?).copied()
            }
        })+
    };
}

/// Whole numbers.
macro_rules! numbers {
    ($read:ident: $($type:ty),+) => {
        $(impl Decode for $type {
            fn decode(from: &mut Reader<'_>) -> Option<Self> {
                Self::try_from(from.$read()?).ok()
            }
        })+
    };
}

mod chooser;
mod templates;

numbers!(number: u16, u32, u64);
numbers!(signed: i32, i64);

impl Decode for u8 {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.take(1)?.first().copied()
    }
}

impl Decode for bool {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        match from.get::<u8>()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Decode for f64 {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self::from_le_bytes(from.take(8)?.try_into().ok()?))
    }
}

impl Decode for String {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.text()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(if from.get()? { Some(from.get()?) } else { None })
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        // Room is not made for what is only announced.
        let count = from.number()?;
        let mut items = Self::new();
        for _ in 0..count {
            items.push(from.get()?);
        }
        Some(items)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.get().map(Self::new)
    }
}

impl<T: Decode> Decode for Arc<T> {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.get().map(Self::new)
    }
}

impl<A: Decode, B: Decode> Decode for (A, B) {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some((from.get()?, from.get()?))
    }
}

impl Decode for NaiveDate {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_num_days_from_ce_opt(from.get()?)
    }
}

impl Decode for NaiveTime {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_num_seconds_from_midnight_opt(from.get()?, 0)
    }
}

impl Decode for Weekday {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.text()?.as_str() {
            "Mon" => Self::Mon,
            "Tue" => Self::Tue,
            "Wed" => Self::Wed,
            "Thu" => Self::Thu,
            "Fri" => Self::Fri,
            "Sat" => Self::Sat,
            "Sun" => Self::Sun,
            _ => return None,
        })
    }
}

impl Decode for Decimal {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Self::from_parts(from.get()?, from.get()?)
    }
}

impl Decode for Id {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.text().map(Self::from)
    }
}

impl Decode for Citation {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.text()?.parse().ok()
    }
}

impl Decode for Place {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.text()?.parse().ok()
    }
}

impl Decode for WorkCalendar {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.get::<CalendarData>().map(Self::from)
    }
}

impl<V: Decode> Decode for table::Table<V> {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        from.get().map(Self)
    }
}

parts! {
    CatalogIndex { hash, procedures, fields, acts, calendar, agencies }
    Units { provinces, wards }
    Listing { code, field_of_work, depth, online, agency, name, limit }
    Act { kind, about }
    Text { vi, en }
    Limit { amount, unit }
    Agency { id, name, dossier_unit, hours_confirmed, hours }
    Ward { code, province, name, formerly }
    Province { code, name, formerly }
    OfficeHours { seasons, desk, reaction_hours, returns }
    Desk { weekday, sessions }
    Season { from, to, effective_from, effective_to, sessions }
    CalendarData { weekly_rest, law, names, years }
    CountingLaw {
        day_zero, acceptance, weekly_rest, working_day, calendar_day, months, rolled,
        supplement, extension
    }
    CalendarYear { year, status, off, swaps }
    DayOff { date, name, kind, lunar, status, law }
    Swap { off, worked, law }
    ProcedureChunk { procedure, words }
    Words { keys, vi, en }
    Procedure {
        code, field_of_work, depth, agency, levels, applicants, channels, online, abolished,
        versions
    }
    Abolished { from, confirmed, law, transition, replaced_by }
    Online { level, law }
    Version {
        id, effective_from, as_read, effective_to, basis, transition, cites, cases, sections,
        order, components, rules, fees, time_limits, phases, supplements
    }
    Transition { outcome, law }
    Cites { before_you_start, fee_note, result }
    Case { id, law }
    Section { id, fields, groups }
    Group { id, kind }
    Field { id, kind, visible, required, law }
    Table { columns, min_rows, max_rows, rules }
    RowRule { id, when, severity, at, law }
    Component {
        id, tier, needed, spared, any_of, provided, copies, signed, parts,
        unconfirmed, printed, law
    }
    Spared { database, when, law }
    FileLimits { forms, template, accepts, max_bytes }
    Rule { id, when, severity, at, go_to, law }
    Fee { payment, effective_from, effective_to, when }
    Payment { kind, amount, law }
    TimeLimit { limit, starts, by, published, when, law }
    PublishedLimit { limit, effective_from, effective_to, law }
    Phase { id, actor, hours, silent_consent, at_most, after, when, law }
    Each { kind, range, filter, body }
    Matcher { start, matching, last, next }
}

names! {
    ActKind [Law, Resolution, Decree, Decision, Circular, Notice, Dispatch]
    Unit [WorkingDays, Days, WorkingHours, Months, Years]
    StartEvent [Acceptance, Receipt, AssessmentNotice, Payment]
    ReturnClock [Closing, SameHour]
    CalendarStatus [Announced, Statutory, Projected]
    DayOffKind [Holiday, Adjacent, MakeUp]
    Depth [Guided, Listed, Abolished]
    AgencyLevel [Ministry, Province, Commune]
    Channel [Online, Counter, Post]
    OnlineLevel [Full, Partial, Unconfirmed]
    UnderWay [Keep, TakeOver, Return]
    GroupKind [Person, Organisation, Address]
    Tier [Required, Recommended, Optional, NotNeeded]
    DocumentForm [Original, CertifiedCopy, Electronic]
    FileKind [Pdf, Jpeg, Png]
    Severity [Gate, Error, Warning, Advice]
    FeeKind [Duty, Charge]
    EachKind [All, Exists, ExistsOne, Filter, Map]
    TypeName [
        Null, Bool, Int, Uint, Double, Decimal, Text, Bytes, List, Map, Date, Type
    ]
    Function [
        Not, Negate, Equals, Differs, Less, AtMost, Greater, AtLeast, In, Add, Subtract,
        Multiply, Divide, Remainder, Size, StartsWith, EndsWith, Contains, ToInt, ToUint,
        ToDouble, ToDecimal, ToText, ToBytes, ToBool, ToDyn, TypeOf, ToDate, Min, Max, Year,
        Month, Day, PlusDays, PlusMonths, DaysBetween, YearsBetween, Sum, Distinct
    ]
}

impl Decode for Provided {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Form {
                template: from.get()?,
            },
            1 => Self::File(from.get()?),
            _ => return None,
        })
    }
}

impl Decode for Supplements {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Restart,
            1 => Self::Pause {
                at_most: from.get()?,
                within: from.get()?,
                law: from.get()?,
            },
            _ => return None,
        })
    }
}

impl Decode for DateBound {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Today,
            1 => Self::Day(from.get()?),
            _ => return None,
        })
    }
}

impl Decode for Condition {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Always,
            1 => Self::Never,
            2 => Self::When(from.get()?),
            _ => return None,
        })
    }
}

impl Decode for FieldKind {
    fn decode(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.number()? {
            0 => Self::Text {
                min: from.get()?,
                max: from.get()?,
            },
            1 => Self::Paragraph { max: from.get()? },
            2 => Self::Integer {
                min: from.get()?,
                max: from.get()?,
            },
            3 => Self::Decimal {
                places: from.get()?,
                min: from.get()?,
                max: from.get()?,
            },
            4 => Self::Money {
                min: from.get()?,
                max: from.get()?,
            },
            5 => Self::Area,
            6 => Self::Date {
                earliest: from.get()?,
                latest: from.get()?,
            },
            7 => Self::YesNo,
            8 => Self::Choice {
                options: from.get()?,
            },
            9 => Self::Choices {
                options: from.get()?,
            },
            10 => Self::Ward {
                province: from.get()?,
                codes: from.get()?,
            },
            11 => Self::CitizenId,
            12 => Self::OldIdNumber,
            13 => Self::Passport,
            14 => Self::TaxCode,
            15 => Self::EnterpriseCode,
            16 => Self::Phone,
            17 => Self::Email,
            18 => Self::DocumentNumber,
            19 => Self::DossierCode,
            20 => Self::CertificateNumber,
            21 => Self::LandParcel,
            22 => Self::Vn2000,
            23 => Self::Table(from.get()?),
            _ => return None,
        })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::{string::ToString, vec};

    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{decode, encode};
    use crate::expr::{Expr, Literal};

    fn every_literal() -> Vec<Literal> {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1);
        let mut all = vec![
            Literal::Null,
            Literal::Bool(true),
            Literal::Int(i64::MIN),
            Literal::Uint(u64::MAX),
            Literal::Double(-2.5),
            Literal::Text("ệ".into()),
            Literal::Bytes(vec![0, 255]),
        ];
        all.extend(Decimal::from_parts(-12345, 2).map(Literal::Decimal));
        all.extend(day.map(Literal::Date));
        all.extend(TypeName::ALL.map(|(name, _)| Literal::Type(name)));
        all
    }

    fn every_expr() -> Vec<Expr> {
        let leaf = || Box::new(Expr::Field(7));
        let matcher = Matcher {
            start: 3,
            matching: 4,
            last: vec![1, 255],
            next: vec![0, 300],
        };
        let kinds = [
            EachKind::All,
            EachKind::Exists,
            EachKind::ExistsOne,
            EachKind::Filter,
            EachKind::Map,
        ];
        let each = |kind| {
            Expr::Each(Box::new(Each {
                kind,
                range: Expr::Field(1),
                filter: Some(Expr::Local(0)),
                body: Expr::Local(1),
            }))
        };
        let mut all = vec![
            Expr::Answered(700),
            Expr::Local(2),
            Expr::Entry(leaf(), "a".into()),
            Expr::Has(leaf(), "b".into()),
            Expr::Cell(leaf(), 3),
            Expr::CellAnswered(leaf(), 4),
            Expr::Matches(leaf(), Box::new(matcher)),
            Expr::Index(leaf(), leaf()),
            Expr::All(vec![Expr::Field(1), Expr::Field(2)]),
            Expr::Any(vec![]),
            Expr::Choose(Box::new([Expr::Field(1), Expr::Field(2), Expr::Field(3)])),
            Expr::Call(Function::Distinct, vec![Expr::Field(1)]),
            Expr::Call(Function::Not, vec![]),
            Expr::List(vec![Expr::Field(1)]),
            Expr::Map(vec![(Expr::Field(1), Expr::Field(2))]),
        ];
        all.extend(kinds.map(each));
        all.extend(every_literal().into_iter().map(Expr::Literal));
        all
    }

    #[test]
    fn every_part_of_an_expression_is_read_as_it_was_written() {
        for expr in every_expr() {
            let bytes = encode(&expr);
            let read = bytes.and_then(|bytes| decode::<Expr>(&bytes));
            assert_eq!(read, Ok(expr));
        }
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        let mut expr = Expr::Field(0);
        for _ in 0..u32::from(DEPTH_MAX) {
            expr = Expr::List(vec![expr]);
        }
        let read = encode(&expr).and_then(|bytes| decode::<Expr>(&bytes));
        assert!(read.is_err_and(|error| error.to_string().contains("damaged")));
    }

    proptest! {
        #[test]
        fn numbers_and_texts_are_read_as_postcard_writes_them(
            whole: (u16, u32, u64), signed: (i32, i64), text: String, list: Vec<Option<bool>>,
        ) {
            let read = |bytes: Result<Vec<u8>, _>| bytes.ok();
            let (one, two, three) = whole;
            let bytes = read(encode(&((one, two), (three, signed))));
            let again = bytes.and_then(|bytes| decode::<((u16, u32), (u64, (i32, i64)))>(&bytes).ok());
            prop_assert_eq!(again, Some(((one, two), (three, signed))));
            let bytes = read(encode(&(&text, &list)));
            let again = bytes.and_then(|bytes| decode::<(String, Vec<Option<bool>>)>(&bytes).ok());
            prop_assert_eq!(again, Some((text, list)));
        }

        #[test]
        fn bytes_of_any_kind_are_read_or_refused(bytes: Vec<u8>) {
            let mut whole = alloc::vec![u8::try_from(super::super::FORMAT).unwrap_or(0)];
            whole.extend(bytes);
            let _ = decode::<ProcedureChunk>(&whole);
            let _ = decode::<CatalogIndex>(&whole);
            let _ = decode::<Expr>(&whole);
        }
    }
}
