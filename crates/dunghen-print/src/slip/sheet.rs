//! A slip composed: its parts in their order, under the labels of the official forms.

mod back;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use dunghen_core::{schedule::vietnam_offset, text::Lang};
use dunghen_words::calendar;

use super::{
    Acceptance, Apology, Applicant, Identity, Matter, Paper, Refusal, Slip, Supplement, qr::Qr,
};
pub(super) use back::{Back, Cell};

/// What the form's own lines of dots look like inside a line.
const DOTS: &str = "..........";

/// How much of the end of a masked number is told, so that its owner knows it.
const SHOWN_DIGITS: usize = 3;

/// All that stands on a slip, in its order. Texts are plain: whoever shows them escapes.
pub(super) struct Sheet {
    /// Which form it is.
    pub(super) form: &'static str,
    pub(super) agency: String,
    pub(super) desk: String,
    pub(super) number: String,
    /// Place and day.
    pub(super) written: String,
    pub(super) title: &'static str,
    /// Whether there is so much on it that it is set small.
    pub(super) dense: bool,
    pub(super) code: String,
    pub(super) qr: Option<Qr>,
    /// The one date to remember.
    pub(super) leaf: Option<Leaf>,
    pub(super) blocks: Vec<Block>,
    pub(super) signatures: Vec<Signature>,
    pub(super) note: Option<&'static str>,
    pub(super) back: Option<Back>,
}

/// A date as a leaf of a tear-off calendar.
pub(super) struct Leaf {
    pub(super) strip: &'static str,
    pub(super) date: NaiveDate,
    pub(super) weekday: &'static str,
    pub(super) month: String,
    pub(super) time: Option<String>,
}

pub(super) enum Block {
    /// Labels with their values, side by side.
    Fields(Vec<Field>),
    /// A table under a label.
    Table {
        label: &'static str,
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
    },
    /// Numbered sentences under a label.
    List {
        label: &'static str,
        items: Vec<String>,
    },
    /// A sentence.
    Text(String),
}

/// The head of a column, and how wide it is.
pub(super) type Column = (&'static str, Width);

/// How wide a column is. Fixed, so that nothing written in one narrows the others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Number,
    Count,
    Kind,
    /// What is left.
    Wide,
}

impl Width {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Count => "count",
            Self::Kind => "kind",
            Self::Wide => "wide",
        }
    }
}

/// A label with its value; without one it is a line to write on.
pub(super) struct Field {
    pub(super) label: &'static str,
    pub(super) value: Option<String>,
    pub(super) strong: bool,
}

pub(super) struct Signature {
    pub(super) role: &'static str,
    pub(super) note: &'static str,
    pub(super) name: Option<String>,
}

const SIGNED: &str = "(Ký và ghi rõ họ tên)";

impl Sheet {
    /// Composes a slip.
    pub(super) fn of(slip: &Slip) -> Self {
        let (form, title, ending) = match &slip.matter {
            Matter::Acceptance(_) => (
                "Mẫu số 01, Phụ lục I Thông tư 03/2025/TT-VPCP",
                "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
                "TNHS",
            ),
            Matter::Supplement(_) => (
                "Mẫu số 02, Phụ lục I Thông tư 03/2025/TT-VPCP",
                "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
                "HDHS",
            ),
            Matter::Refusal(_) => (
                "Mẫu số 03, Phụ lục I Thông tư 03/2025/TT-VPCP",
                "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
                DOTS,
            ),
            Matter::Apology(_) => (
                "Mẫu số 04, Phụ lục I Thông tư 03/2025/TT-VPCP",
                "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
                DOTS,
            ),
        };
        let number = known(slip.number.as_deref()).unwrap_or_else(|| format!("{DOTS}/{ending}"));
        let place = known(slip.place.as_deref()).unwrap_or_else(|| DOTS.to_owned());
        let mut sheet = Self {
            form,
            agency: slip.agency.clone(),
            desk: slip.desk.clone(),
            number: format!("Số: {number}"),
            written: format!("{place}, {}", day_in_full(slip.day)),
            title,
            dense: matches!(slip.matter, Matter::Acceptance(_)),
            code: slip.code.clone(),
            qr: Qr::of(&slip.code),
            leaf: None,
            blocks: Vec::new(),
            signatures: Vec::new(),
            note: None,
            back: None,
        };
        match &slip.matter {
            Matter::Acceptance(matter) => sheet.acceptance(slip, matter),
            Matter::Supplement(matter) => sheet.supplement(slip, matter),
            Matter::Refusal(matter) => sheet.refusal(slip, matter),
            Matter::Apology(matter) => sheet.apology(slip, matter),
        }
        sheet
    }

    fn acceptance(&mut self, slip: &Slip, matter: &Acceptance) {
        self.leaf = matter.due_at.map(|at| Leaf::at("Hẹn trả kết quả", at));
        self.of_whom("Tiếp nhận hồ sơ của", slip);
        self.blocks.push(Block::Table {
            label: "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm",
            columns: vec![
                ("TT", Width::Number),
                ("Tên giấy tờ", Width::Wide),
                ("Loại giấy tờ", Width::Kind),
                ("Số lượng", Width::Count),
            ],
            rows: numbered(&matter.papers, |paper| {
                vec![paper.name.clone(), kind(paper), copies(paper)]
            }),
        });
        let sets = matter.sets.map(|sets| format!("{sets:02} (bộ)"));
        self.field("2. Số lượng hồ sơ", sets.as_deref());
        self.field(
            "3. Thời gian giải quyết hồ sơ theo quy định là",
            Some(&matter.limit),
        );
        self.field(
            "4. Thời gian nhận hồ sơ",
            Some(&moment_in_full(matter.received_at)),
        );
        self.promise("5. Thời gian trả kết quả giải quyết hồ sơ", matter.due_at);
        self.field("6. Đăng ký nhận kết quả tại", matter.returned_by.as_deref());
        self.field("7. Phí, lệ phí (nếu có)", matter.fees.as_deref());
        self.blocks.push(Block::Fields(vec![
            Field::of("Vào Sổ theo dõi hồ sơ, Quyển số", matter.volume.as_deref()),
            Field::of("Số thứ tự", matter.entry.as_deref()),
        ]));
        self.signatures = vec![
            Signature::of("Người nộp hồ sơ", matter.submitter.as_deref()),
            Signature::of("Người tiếp nhận hồ sơ", matter.receiver.as_deref()),
        ];
        self.note = Some(
            "Khi đến nhận kết quả, mang theo giấy này. Nhận thay thì mang thêm giấy ủy quyền.",
        );
        let count = matter.count.as_ref();
        self.back = count.and_then(|count| Back::of(count, &matter.limit));
    }

    fn supplement(&mut self, slip: &Slip, matter: &Supplement) {
        self.leaf = matter.by.map(|date| Leaf::on("Bổ sung chậm nhất", date));
        self.of_whom("Hồ sơ của", slip);
        self.blocks.push(Block::Table {
            label: "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau",
            columns: vec![
                ("TT", Width::Number),
                ("Thành phần hồ sơ", Width::Wide),
                ("Nội dung cần bổ sung, hoàn thiện", Width::Wide),
                ("Loại giấy tờ", Width::Kind),
                ("Số lượng", Width::Count),
            ],
            rows: numbered(&matter.asked, |asked| {
                let paper = &asked.paper;
                vec![
                    paper.name.clone(),
                    asked.what.clone(),
                    kind(paper),
                    copies(paper),
                ]
            }),
        });
        self.field("Lý do", matter.reason.as_deref());
        if let Some(date) = matter.by {
            self.strong_field("Bổ sung chậm nhất", Some(&day_in_full(date)));
        }
        self.text(matter.after.as_deref());
        self.field("Khi cần hỏi thêm, liên hệ", matter.contact.as_deref());
        self.field("Số điện thoại", matter.contact_phone.as_deref());
        self.signatures = vec![Signature::of("Người hướng dẫn", matter.guide.as_deref())];
    }

    fn refusal(&mut self, slip: &Slip, matter: &Refusal) {
        self.of_whom("Tiếp nhận hồ sơ của", slip);
        let grounds = matter.grounds.iter().map(|ground| {
            let reason = ground.reason.clone();
            match known(ground.source.as_deref()) {
                Some(source) => format!("{reason} ({source})"),
                None => reason,
            }
        });
        self.text(Some(
            "Sau khi xem xét, hồ sơ này không được tiếp nhận, giải quyết.",
        ));
        self.blocks.push(Block::List {
            label: "Lý do cụ thể",
            items: grounds.collect(),
        });
        if let Some(instead) = known(matter.instead.as_deref()) {
            self.field("Hướng xử lý", Some(&instead));
        }
        self.signatures = vec![
            Signature::of("Người nộp hồ sơ", matter.submitter.as_deref()),
            Signature::of("Người tiếp nhận hồ sơ", matter.receiver.as_deref()),
        ];
    }

    fn apology(&mut self, slip: &Slip, matter: &Apology) {
        let new = matter.new_due_at;
        self.leaf = new.map(|at| Leaf::at("Hẹn lại ngày trả kết quả", at));
        self.strong_field("Kính gửi", Some(&slip.applicant.name));
        self.contact(&slip.applicant);
        self.field("Nội dung yêu cầu giải quyết", Some(&slip.content));
        self.field(
            "Thời gian nhận hồ sơ",
            Some(&moment_in_full(matter.received_at)),
        );
        self.field(
            "Thời gian hẹn trả kết quả",
            Some(&moment_in_full(matter.due_at)),
        );
        if let Some(status) = known(matter.status.as_deref()) {
            self.field("Tình trạng giải quyết", Some(&status));
        }
        self.field("Lý do chưa trả kết quả đúng hẹn", matter.reason.as_deref());
        let agency = known(Some(&slip.agency)).unwrap_or_else(|| DOTS.to_owned());
        self.text(Some(&format!(
            "{agency} xin lỗi vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết hồ sơ."
        )));
        self.field("Thời gian đề nghị gia hạn", matter.extension.as_deref());
        self.promise("Thời gian trả kết quả mới", new);
        self.signatures = vec![Signature {
            note: "(Ký, ghi rõ họ tên và đóng dấu)",
            ..Signature::of("Thủ trưởng cơ quan, đơn vị", matter.signer.as_deref())
        }];
    }

    /// The desk, the applicant and what they ask for, as on forms 01 to 03.
    fn of_whom(&mut self, label: &'static str, slip: &Slip) {
        self.field("Bộ phận Tiếp nhận và Trả kết quả", Some(&slip.desk));
        self.strong_field(label, Some(&slip.applicant.name));
        self.contact(&slip.applicant);
        self.field("Nội dung yêu cầu giải quyết", Some(&slip.content));
    }

    fn contact(&mut self, applicant: &Applicant) {
        let identity = applicant.identity.as_ref().map(Identity::shown);
        self.field("Số định danh cá nhân hoặc mã số thuế", identity.as_deref());
        self.field("Địa chỉ", applicant.address.as_deref());
        self.blocks.push(Block::Fields(vec![
            Field::of("Số điện thoại", applicant.phone.as_deref()),
            Field::of("Email", applicant.email.as_deref()),
        ]));
    }

    fn field(&mut self, label: &'static str, value: Option<&str>) {
        self.blocks
            .push(Block::Fields(vec![Field::of(label, value)]));
    }

    fn strong_field(&mut self, label: &'static str, value: Option<&str>) {
        self.blocks.push(Block::Fields(vec![Field {
            strong: true,
            ..Field::of(label, value)
        }]));
    }

    fn promise(&mut self, label: &'static str, at: Option<DateTime<FixedOffset>>) {
        self.blocks.push(Block::Fields(vec![Field {
            strong: at.is_some(),
            ..Field::of(label, Some(&moment_in_full(at)))
        }]));
    }

    fn text(&mut self, text: Option<&str>) {
        self.blocks.extend(known(text).map(Block::Text));
    }
}

impl Field {
    fn of(label: &'static str, value: Option<&str>) -> Self {
        Self {
            label,
            value: known(value),
            strong: false,
        }
    }
}

impl Signature {
    fn of(role: &'static str, name: Option<&str>) -> Self {
        Self {
            role,
            note: SIGNED,
            name: known(name),
        }
    }
}

impl Leaf {
    fn at(strip: &'static str, at: DateTime<FixedOffset>) -> Self {
        let at = at.with_timezone(&vietnam_offset());
        Self {
            time: Some(clock(at)),
            ..Self::on(strip, at.date_naive())
        }
    }

    fn on(strip: &'static str, date: NaiveDate) -> Self {
        Self {
            strip,
            date,
            weekday: calendar::weekday(Lang::Vi, date),
            month: calendar::month(Lang::Vi, date),
            time: None,
        }
    }
}

impl Identity {
    /// The number as it is printed.
    fn shown(&self) -> String {
        let length = self.number.chars().count();
        // Of a short number its end would be most of it.
        let hidden = match length {
            _ if !self.masked => 0,
            length if length > 2 * SHOWN_DIGITS => length - SHOWN_DIGITS,
            length => length,
        };
        let digits = self.number.chars().enumerate();
        digits
            .map(|(at, digit)| if at < hidden { '*' } else { digit })
            .collect()
    }
}

/// A text that says something.
fn known(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
}

fn numbered<T>(items: &[T], row: impl Fn(&T) -> Vec<String>) -> Vec<Vec<String>> {
    let rows = (1_u32..).zip(items).map(|(number, item)| {
        let mut cells = vec![number.to_string()];
        cells.extend(row(item));
        cells
    });
    rows.collect()
}

fn kind(paper: &Paper) -> String {
    paper.kind.clone().unwrap_or_default()
}

fn copies(paper: &Paper) -> String {
    let copies = paper.copies.map(|copies| format!("{copies:02}"));
    copies.unwrap_or_default()
}

/// A moment as the forms write it; unknown, it is filled in by hand.
fn moment_in_full(at: Option<DateTime<FixedOffset>>) -> String {
    let Some(at) = at else {
        return "..... giờ ..... phút, ngày ..... tháng ..... năm ......".to_owned();
    };
    let at = at.with_timezone(&vietnam_offset());
    format!("{}, {}", clock(at), day_in_full(at.date_naive()))
}

fn clock(at: DateTime<FixedOffset>) -> String {
    format!("{:02} giờ {:02} phút", at.hour(), at.minute())
}

/// A day as Decree 30/2020/NĐ-CP has it: with a 0 before days under 10 and before
/// January and February.
fn day_in_full(date: NaiveDate) -> String {
    let month = match date.month() {
        month @ (1 | 2) => format!("{month:02}"),
        month => month.to_string(),
    };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}
