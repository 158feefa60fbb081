//! The slips of the one-stop mechanism, as a person gets them at the counter.
//!
//! Forms 01 to 04 of Appendix I to Circular 03/2025/TT-VPCP, on A5. What is not known yet
//! stays a dotted line for the pen. One [`Slip`] is composed into one neutral `Sheet`, and
//! PDF and HTML only show that: neither can have a label, a value or an order of its own.
//! The official slips are in Vietnamese only.

mod count;
mod html;
mod pdf;
mod qr;
mod sheet;
#[cfg(test)]
mod tests;

use chrono::{DateTime, FixedOffset, NaiveDate};

pub use count::{Count, CountedDay};
pub use html::{SLIP_CSS, slip_html};
pub use pdf::slip_pdf;

/// A slip with all that is printed on it; an empty text is as good as none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The agency that settles it, as `Sở Xây dựng tỉnh Hà Tĩnh`.
    pub agency: String,
    /// The one-stop desk that hands it out.
    pub desk: String,
    /// The number in the register with its ending, as `12/TNHS`.
    pub number: Option<String>,
    /// Where it is signed, as `Hà Tĩnh`.
    pub place: Option<String>,
    /// The day it is signed.
    pub day: NaiveDate,
    /// The dossier's code.
    pub code: String,
    /// Whose dossier it is.
    pub applicant: Applicant,
    /// What is asked for: the procedure.
    pub content: String,
    /// What the slip tells.
    pub matter: Matter,
}

/// Whose dossier it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applicant {
    /// The name.
    pub name: String,
    /// The number of the identity card or the tax code.
    pub identity: Option<Identity>,
    /// The address.
    pub address: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
}

/// A number that identifies a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The whole number.
    pub number: String,
    /// Whether only its end is printed.
    pub masked: bool,
}

/// What a slip tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// Form 01: accepted, and when the result is due.
    Acceptance(Acceptance),
    /// Form 02: something is missing or wrong.
    Supplement(Supplement),
    /// Form 03: not accepted.
    Refusal(Refusal),
    /// Form 04: late, and more time is asked for.
    Apology(Apology),
}

/// Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// The papers taken in.
    pub papers: Vec<Paper>,
    /// How many sets of them.
    pub sets: Option<u32>,
    /// How long settling may take by law, as `7 ngày làm việc`.
    pub limit: String,
    /// When it was accepted.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// When the result is due.
    pub due_at: Option<DateTime<FixedOffset>>,
    /// Where or how the result is received.
    pub returned_by: Option<String>,
    /// Fees and charges, as `75.000 đồng, đã nộp`.
    pub fees: Option<String>,
    /// The volume of the register.
    pub volume: Option<String>,
    /// The number in that volume.
    pub entry: Option<String>,
    /// Who handed it in and signs for that; the applicant or who acts for them.
    pub submitter: Option<String>,
    /// The officer who took it in.
    pub receiver: Option<String>,
    /// The counted days, for the back.
    pub count: Option<Count>,
}

/// A paper of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    /// What it is called.
    pub name: String,
    /// Original, certified copy or plain copy, as `Bản chính`.
    pub kind: Option<String>,
    /// How many.
    pub copies: Option<u32>,
}

/// Form 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Supplement {
    /// What is asked for.
    pub asked: Vec<Asked>,
    /// Why, with what it rests on.
    pub reason: Option<String>,
    /// The last day for it, where there is one.
    pub by: Option<NaiveDate>,
    /// How the limit goes on after it, as a sentence, where it was running.
    pub after: Option<String>,
    /// Who helps.
    pub contact: Option<String>,
    /// The telephone number of who helps.
    pub contact_phone: Option<String>,
    /// The officer who tells what is missing.
    pub guide: Option<String>,
}

/// Something to be supplied or put right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The paper it is about.
    pub paper: Paper,
    /// What must be done with it.
    pub what: String,
}

/// Form 03, Phiếu từ chối tiếp nhận giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// Why it is not accepted.
    pub grounds: Vec<Ground>,
    /// What can be done instead.
    pub instead: Option<String>,
    /// Who handed it in.
    pub submitter: Option<String>,
    /// The officer who refuses it.
    pub receiver: Option<String>,
}

/// A reason with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ground {
    /// The reason.
    pub reason: String,
    /// The citation, as `khoản 1 Điều 54 Nghị định 217/2026/NĐ-CP`.
    pub source: Option<String>,
}

/// Form 04, Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Apology {
    /// When the dossier was accepted.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// When the result was due.
    pub due_at: Option<DateTime<FixedOffset>>,
    /// How far settling has come.
    pub status: Option<String>,
    /// Why it is late.
    pub reason: Option<String>,
    /// How much more time is asked for, as `5 ngày làm việc`.
    pub extension: Option<String>,
    /// When the result is due now.
    pub new_due_at: Option<DateTime<FixedOffset>>,
    /// The head of the agency, who signs.
    pub signer: Option<String>,
}

/// A text without what cannot be seen: control characters, which no page may hold, and
/// marks of direction, with which a name could turn round the words after it.
fn visible(text: &str) -> String {
    let unseen = |letter: &char| {
        let turns = matches!(
            letter,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        );
        turns || (letter.is_control() && *letter != '\n')
    };
    text.chars()
        .map(|letter| if letter == '\t' { ' ' } else { letter })
        .filter(|letter| !unseen(letter))
        .collect()
}
