//! Questions, and what an answer to each looks like.

use alloc::vec::Vec;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    citation::Citation, condition::Condition, finding::Severity, formats::Decimal, id::Id, wire,
};

/// Questions shown together (mục).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Names the section inside its version.
    pub id: Id,
    /// The questions, those of a group one after another.
    pub fields: Vec<Field>,
    /// The groups among them.
    pub groups: Vec<Group>,
}

/// Questions about one person, organisation or address.
///
/// Its parts are fields whose ids begin with its own and a dot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Names the group inside its version.
    pub id: Id,
    /// What it is about.
    pub kind: GroupKind,
}

impl Group {
    /// The name of a part inside the group.
    pub fn part<'f>(&self, field: &'f Id) -> Option<&'f str> {
        field.strip_prefix(self.id.as_str())?.strip_prefix('.')
    }
}

/// What a group is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// An address.
    Address,
}

/// One question (trường thông tin).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Names the field inside its version.
    pub id: Id,
    /// What an answer looks like.
    pub kind: FieldKind,
    /// When the question is asked.
    pub visible: Condition,
    /// When, being asked, it must be answered.
    pub required: Condition,
    /// The form's item or the article that asks for it.
    pub law: Option<Citation>,
}

/// What an answer to a field looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text.
    Text {
        /// Fewest characters.
        min: u16,
        /// Most characters.
        max: u16,
    },
    /// Several lines of text.
    Paragraph {
        /// Most characters.
        max: u16,
    },
    /// A whole number.
    Integer {
        /// Smallest lawful value.
        min: i64,
        /// Largest lawful value.
        max: i64,
    },
    /// A number with a fraction, in the unit its words name.
    Decimal {
        /// Most digits of the fraction.
        places: u8,
        /// Smallest lawful value.
        #[serde(with = "wire::decimal")]
        min: Decimal,
        /// Largest lawful value.
        #[serde(with = "wire::decimal")]
        max: Decimal,
    },
    /// An amount of money in đồng.
    Money {
        /// Smallest lawful amount.
        min: i64,
        /// Largest lawful amount.
        max: i64,
    },
    /// An area in square metres.
    Area,
    /// A day.
    Date {
        /// The first it may be.
        earliest: Option<DateBound>,
        /// The last it may be.
        latest: Option<DateBound>,
    },
    /// Yes or no.
    YesNo,
    /// One of the options.
    Choice {
        /// Ids of the options, in the order shown.
        options: Vec<Id>,
    },
    /// Several of the options.
    Choices {
        /// Ids of the options, in the order shown.
        options: Vec<Id>,
    },
    /// A ward or commune of a province, by official code.
    Ward {
        /// The province's official code.
        province: Id,
        /// The codes of all its wards and communes.
        codes: Vec<Id>,
    },
    /// A citizen's identity number.
    CitizenId,
    /// The nine digits of the number before it.
    OldIdNumber,
    /// A passport number.
    Passport,
    /// A tax code.
    TaxCode,
    /// An enterprise's code.
    EnterpriseCode,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A document's number and symbol.
    DocumentNumber,
    /// A dossier's code.
    DossierCode,
    /// A practice certificate's number.
    CertificateNumber,
    /// A parcel of land by its number and its map sheet's.
    LandParcel,
    /// Coordinates in VN-2000.
    Vn2000,
    /// Rows of answers.
    Table(Table),
}

impl FieldKind {
    /// Whether an answer is a number that identifies a person or an organisation.
    pub fn identifies(&self) -> bool {
        matches!(
            self,
            Self::CitizenId
                | Self::OldIdNumber
                | Self::Passport
                | Self::TaxCode
                | Self::EnterpriseCode
        )
    }

    /// Whether an answer is a number of a person, which others do not know.
    pub fn identifies_person(&self) -> bool {
        self.identifies() && !matches!(self, Self::TaxCode | Self::EnterpriseCode)
    }
}

/// A day an answer is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateBound {
    /// The day the dossier is judged on.
    Today,
    /// A day of the calendar.
    Day(#[serde(with = "wire::day")] NaiveDate),
}

impl DateBound {
    /// The day that is meant.
    pub fn day(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Today => today,
            Self::Day(day) => day,
        }
    }
}

/// Rows of answers, one column a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns. Their conditions may speak of the row's columns before them.
    pub columns: Vec<Field>,
    /// Fewest rows.
    pub min_rows: u16,
    /// Most rows.
    pub max_rows: u16,
    /// Conditions over each row.
    pub rules: Vec<RowRule>,
}

/// A condition over the columns of a row with something to say when it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowRule {
    /// Names the rule and is the code of its finding.
    pub id: Id,
    /// When it speaks.
    pub when: Condition,
    /// How much what it says weighs.
    pub severity: Severity,
    /// The column it is shown at.
    pub at: Id,
    /// Where the law lays it down.
    pub law: Citation,
}
