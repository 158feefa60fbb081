//! Both outputs of all four slips.

use std::{collections::BTreeMap, error::Error};

use chrono::{DateTime, FixedOffset, NaiveDate};
use dunghen_core::{
    finding::Params,
    procedure::{Limit, StartEvent, Unit},
    schedule::{Entry, Reason, Schedule, moment},
    table::Table,
};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use super::*;
use crate::typeset::document;

type Tried = Result<(), Box<dyn Error>>;

/// Labels that every form has: its head, whose it is, what is asked for.
const ON_ALL: [&str; 11] = [
    "Phụ lục I Thông tư 03/2025/TT-VPCP",
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: ",
    "Mã hồ sơ: ",
    "Số định danh cá nhân hoặc mã số thuế: ",
    "Địa chỉ: ",
    "Số điện thoại: ",
    "Email: ",
    "Nội dung yêu cầu giải quyết: ",
    "Sở Xây dựng tỉnh Hà Tĩnh",
];

const ON_EACH: [&[&str]; 4] = [
    &[
        "Mẫu số 01",
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "Bộ phận Tiếp nhận và Trả kết quả: ",
        "Tiếp nhận hồ sơ của: ",
        "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:",
        "Tên giấy tờ",
        "Loại giấy tờ",
        "Số lượng",
        "2. Số lượng hồ sơ: ",
        "3. Thời gian giải quyết hồ sơ theo quy định là: ",
        "4. Thời gian nhận hồ sơ: ",
        "5. Thời gian trả kết quả giải quyết hồ sơ: ",
        "6. Đăng ký nhận kết quả tại: ",
        "7. Phí, lệ phí (nếu có): ",
        "Vào Sổ theo dõi hồ sơ, Quyển số: ",
        "Số thứ tự: ",
        "Người nộp hồ sơ",
        "Người tiếp nhận hồ sơ",
        "(Ký và ghi rõ họ tên)",
    ],
    &[
        "Mẫu số 02",
        "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "Bộ phận Tiếp nhận và Trả kết quả: ",
        "Hồ sơ của: ",
        "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
        "Thành phần hồ sơ",
        "Nội dung cần bổ sung, hoàn thiện",
        "Lý do: ",
        "Khi cần hỏi thêm, liên hệ: ",
        "Người hướng dẫn",
    ],
    &[
        "Mẫu số 03",
        "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        "Bộ phận Tiếp nhận và Trả kết quả: ",
        "Tiếp nhận hồ sơ của: ",
        "Lý do cụ thể:",
        "Người nộp hồ sơ",
        "Người tiếp nhận hồ sơ",
    ],
    &[
        "Mẫu số 04",
        "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
        "Kính gửi: ",
        "Thời gian nhận hồ sơ: ",
        "Thời gian hẹn trả kết quả: ",
        "Lý do chưa trả kết quả đúng hẹn: ",
        "Thời gian đề nghị gia hạn: ",
        "Thời gian trả kết quả mới: ",
        "Thủ trưởng cơ quan, đơn vị",
    ],
];

/// A person's words that mean something to typst, to HTML or to a reader of bidi text.
const TYPED: [&str; 6] = [
    "#panic() #import \"x\": * // *_`$@<nhãn>\\",
    "<script>alert(1)</script> ' \" & </title><img src=x onerror=y>",
    "= Đầu mục\n- mục\n+ mục\n/ a: b",
    "\u{202e}ngược\u{0}\u{feff}\u{fffd}",
    "𝟙 🏠 漢字 عربي",
    "ỄỘẨỰ ễộẩự ặẵẳ",
];

fn at(date: NaiveDate, hour: u32, minute: u32) -> Option<DateTime<FixedOffset>> {
    moment(date.and_hms_opt(hour, minute, 0)?)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

fn schedule() -> Result<Schedule, Box<dyn Error>> {
    let citations = ["28/2026/QH16 Điều 2", "91/2015/QH13 Điều 147.2"];
    let mut params = Params::new();
    params.insert("for".into(), "2026-11-24".into());
    let mut entries = Vec::new();
    let mut count = 0;
    for date in day(11, 21).iter_days().take(11) {
        use chrono::{Datelike, Weekday};
        let (reason, source) = match date {
            date if date == day(11, 23) => (Reason::DayZero, citations.get(1)),
            date if date == day(11, 24) => (Reason::Holiday, citations.first()),
            date if date == day(11, 28) => (Reason::MakeUpSaturday, None),
            date if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) => {
                (Reason::Weekend, citations.first())
            }
            _ => (Reason::WorkingDay, citations.first()),
        };
        let counts = matches!(reason, Reason::WorkingDay | Reason::MakeUpSaturday);
        count += u32::from(counts);
        let name = dunghen_core::text::Text {
            vi: "Ngày Văn hóa Việt Nam".into(),
            en: "Viet Nam Culture Day".into(),
        };
        entries.push(Entry {
            date,
            counted: counts.then_some(count),
            reason,
            params: params.clone(),
            name: (reason == Reason::Holiday).then(|| name.into()),
            source: source
                .map(|text| text.parse())
                .transpose()?
                .map(std::sync::Arc::new),
        });
    }
    Ok(Schedule {
        sent_at: at(day(11, 21), 10, 0).ok_or("no such moment")?,
        accepted_at: at(day(11, 23), 8, 15),
        accepted_by: None,
        result_at: at(day(12, 1), 17, 30),
        limit: Limit {
            amount: 6,
            unit: Unit::WorkingDays,
        },
        starts: StartEvent::Acceptance,
        by: None,
        status: None,
        entries,
        phases: Vec::new(),
    })
}

/// All four, filled in with real words; `typed` stands wherever a person writes.
fn slips(typed: Option<&str>) -> Result<[Slip; 4], Box<dyn Error>> {
    let or = |words: &str| typed.unwrap_or(words).to_owned();
    let some = |words: &str| Some(or(words));
    let schedule = schedule()?;
    let paper = |name: &str, kind: &str| Paper {
        name: or(name),
        kind: some(kind),
        copies: Some(1),
    };
    let papers = vec![
        paper("Đơn đề nghị cấp giấy phép xây dựng", "Bản chính"),
        paper(
            "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở",
            "Bản chứng thực",
        ),
        paper("Bản vẽ mặt bằng, mặt cắt, mặt đứng và móng", "Bản chính"),
        paper(
            "Báo cáo kết quả thẩm tra thiết kế xây dựng của công trình bảy tầng trở lên",
            "Bản chính",
        ),
        paper("Cam kết bảo đảm an toàn công trình liền kề", "Bản sao"),
    ];
    let acceptance = Acceptance {
        papers: papers.clone(),
        sets: Some(1),
        limit: or("6 ngày làm việc"),
        received_at: schedule.accepted_at,
        due_at: schedule.result_at,
        returned_by: some("Trung tâm Phục vụ hành chính công tỉnh, hoặc qua bưu chính công ích"),
        fees: some("75.000 đồng, đã nộp"),
        volume: None,
        entry: None,
        submitter: some("Nguyễn Thị Ứng"),
        receiver: some("Trần Đặng Hiểu"),
        count: Count::of(&schedule, &Table::from(BTreeMap::new()), day(12, 31)),
    };
    let asked = papers.iter().take(2).map(|paper| Asked {
        paper: paper.clone(),
        what: or("Nộp bản còn hiệu lực, có đủ trang"),
    });
    let supplement = Supplement {
        asked: asked.collect(),
        reason: some(
            "Bản sao giấy chứng nhận thiếu trang 3 và 4 (điểm b khoản 1 Điều 54 Nghị định 217/2026/NĐ-CP)",
        ),
        by: Some(day(11, 25)),
        after: some("Thời hạn giải quyết được tính lại từ đầu sau khi nhận đủ hồ sơ."),
        contact: some("Trần Đặng Hiểu"),
        contact_phone: some("0239 385 5555"),
        guide: some("Trần Đặng Hiểu"),
    };
    let ground = Ground {
        reason: or("Công trình thuộc thẩm quyền cấp phép của Ủy ban nhân dân xã"),
        source: some("Điều 53 Nghị định 217/2026/NĐ-CP"),
    };
    let refusal = Refusal {
        grounds: vec![ground.clone(), ground],
        instead: some("Nộp tại Trung tâm Phục vụ hành chính công xã nơi xây dựng."),
        submitter: None,
        receiver: some("Trần Đặng Hiểu"),
    };
    let apology = Apology {
        received_at: schedule.accepted_at,
        due_at: schedule.result_at,
        status: some("Đang chờ ý kiến của cơ quan phòng cháy, chữa cháy"),
        reason: some("Phải lấy ý kiến cơ quan khác, và ý kiến chưa về"),
        extension: some("5 ngày làm việc"),
        new_due_at: at(day(12, 8), 17, 30),
        signer: None,
    };
    let matters = [
        Matter::Acceptance(acceptance),
        Matter::Supplement(supplement),
        Matter::Refusal(refusal),
        Matter::Apology(apology),
    ];
    Ok(matters.map(|matter| Slip {
        agency: "Sở Xây dựng tỉnh Hà Tĩnh".into(),
        desk: "Trung tâm Phục vụ hành chính công tỉnh".into(),
        number: None,
        place: Some("Hà Tĩnh".into()),
        day: day(11, 23),
        code: "H27-261123-0001".into(),
        applicant: Applicant {
            name: or("Nguyễn Thị Ứng"),
            identity: Some(Identity {
                number: "042185001234".into(),
                masked: true,
            }),
            address: some("Số 12, đường Phan Đình Phùng, phường Thành Sen, tỉnh Hà Tĩnh"),
            phone: some("0912 345 678"),
            email: some("ung.nguyen@example.vn"),
        },
        content: or("Cấp giấy phép xây dựng mới công trình cấp II (1.013236)"),
        matter,
    }))
}

/// The same with nothing known but who gives it out.
fn blanks() -> Result<[Slip; 4], Box<dyn Error>> {
    let matters = [
        Matter::Acceptance(Acceptance::default()),
        Matter::Supplement(Supplement::default()),
        Matter::Refusal(Refusal::default()),
        Matter::Apology(Apology::default()),
    ];
    let [slip, ..] = slips(None)?;
    Ok(matters.map(|matter| Slip {
        place: None,
        applicant: Applicant::default(),
        content: String::new(),
        matter,
        ..slip.clone()
    }))
}

fn set(slip: &Slip) -> Result<PagedDocument, Box<dyn Error>> {
    let values = pdf::values(&sheet::Sheet::of(slip));
    Ok(document(pdf::SOURCE, values)?)
}

/// What a person reads on the pages of a document, without the breaks of lines.
fn read(document: &PagedDocument) -> String {
    fn walk(frame: &Frame, text: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, text),
                FrameItem::Text(item) => {
                    text.push_str(&item.text);
                    text.push(' ');
                }
                _ => {}
            }
        }
    }
    let mut text = String::new();
    for page in document.pages() {
        walk(&page.frame, &mut text);
    }
    text
}

/// HTML without its tags.
fn bare(html: &str) -> String {
    let texts = html.split('<').map(|tag| {
        let after = tag.split_once('>');
        after.map_or(tag, |(_, text)| text)
    });
    texts.collect()
}

/// Without case and spaces, which are a matter of setting.
fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect()
}

#[test]
fn every_slip_has_every_official_label() -> Tried {
    for slips in [slips(None)?, blanks()?] {
        for (slip, own) in slips.iter().zip(ON_EACH) {
            let html = folded(&slip_html(slip));
            let pdf = folded(&read(&set(slip)?));
            for label in ON_ALL.iter().chain(own) {
                let label = folded(label);
                assert!(html.contains(&label), "{label} in HTML");
                assert!(pdf.contains(&label), "{label} in PDF: {pdf}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_slip_is_one_sheet_of_a5_and_the_first_has_a_back() -> Tried {
    let pages = [2, 1, 1, 1];
    let blank_pages = [1; 4];
    for (slips, pages) in [(slips(None)?, pages), (blanks()?, blank_pages)] {
        for (slip, expected) in slips.iter().zip(pages) {
            let document = set(slip)?;
            assert_eq!(document.pages().len(), expected, "{:?}", slip.matter);
            for page in document.pages() {
                let size = page.frame.size();
                assert!((size.x.to_mm() - 148.0).abs() < 0.1, "{size:?}");
                assert!((size.y.to_mm() - 210.0).abs() < 0.1, "{size:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn the_same_slip_is_the_same_file() -> Tried {
    for (slip, again) in slips(None)?.iter().zip(&slips(None)?) {
        let pdf = slip_pdf(slip)?;
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(pdf, slip_pdf(again)?);
        assert_eq!(slip_html(slip), slip_html(again));
        // Tagged for those who read with their ears.
        assert!(pdf.windows(8).any(|bytes| bytes == b"pdfuaid:"));
    }
    Ok(())
}

#[test]
fn nothing_that_was_typed_is_read_as_markup() -> Tried {
    for typed in TYPED {
        for slip in &mut slips(Some(typed))? {
            for text in [
                &mut slip.agency,
                &mut slip.desk,
                &mut slip.code,
                slip.number.get_or_insert_default(),
                slip.place.get_or_insert_default(),
            ] {
                typed.clone_into(text);
            }
            assert!(slip_pdf(slip)?.starts_with(b"%PDF-"), "{typed}");
            let html = slip_html(slip);
            for forbidden in [
                "<script",
                "<img",
                "style=",
                "onerror=y>",
                "\u{202e}",
                "\u{0}",
            ] {
                assert!(!html.contains(forbidden), "{forbidden} of {typed}");
            }
            assert!(html.matches("</title>").count() == 1, "{typed}");
        }
    }
    let [slip, ..] = slips(Some("<b>*_#panic()"))?;
    assert!(slip_html(&slip).contains("<bdi>&lt;b&gt;*_#panic()</bdi>"));
    assert!(folded(&read(&set(&slip)?)).contains("<b>*_#panic()"));
    Ok(())
}

#[test]
fn the_back_numbers_every_day_or_says_why_not() -> Tried {
    let [slip, ..] = slips(None)?;
    for page in [bare(&slip_html(&slip)), read(&set(&slip)?)] {
        let page = folded(&page);
        for words in [
            "Thời gian giải quyết hồ sơ theo quy định là 6 ngày làm việc.",
            "Từng ngày một, từ 23/11/2026 đến 01/12/2026",
            "Thứ Hai, 23/11/2026: ngày tiếp nhận, chưa tính (khoản 2 Điều 147 91/2015/QH13)",
            "Thứ Ba, 24/11/2026: nghỉ lễ, Ngày Văn hóa Việt Nam, không tính (Điều 2 28/2026/QH16)",
            "Thứ Bảy, 28/11/2026: làm bù cho 24/11/2026, là ngày làm việc thứ 4",
            "Thứ Ba, 01/12/2026: ngày làm việc thứ 6, có kết quả",
            "Thứ Bảy, Chủ nhật: ngày nghỉ cuối tuần, không tính",
            "Lịch nghỉ được biết đến hết ngày 31/12/2026.",
        ] {
            assert!(page.contains(&folded(words)), "{words} in {page}");
        }
    }
    Ok(())
}

#[test]
fn a_masked_number_tells_its_end_only() -> Tried {
    let [mut slip, ..] = slips(None)?;
    for (number, masked, shown) in [
        ("042185001234", true, "*********234"),
        ("042185001234", false, "042185001234"),
        ("123456", true, "******"),
    ] {
        slip.applicant.identity = Some(Identity {
            number: number.into(),
            masked,
        });
        for page in [bare(&slip_html(&slip)), read(&set(&slip)?)] {
            let label = "Số định danh cá nhân hoặc mã số thuế: ";
            let expected = folded(&format!("{label}{shown}"));
            assert!(folded(&page).contains(&expected), "{number}");
            assert_eq!(page.contains(number), !masked, "{number}");
        }
    }
    Ok(())
}

#[test]
fn what_is_unknown_stays_a_line_to_write_on() -> Tried {
    for slip in &blanks()? {
        let html = slip_html(slip);
        assert!(html.contains("slip__blank"));
        assert!(html.contains("Số: ........../"));
        assert!(!html.contains("slip__leaf"));
    }
    Ok(())
}

#[test]
fn the_page_has_nothing_its_policy_forbids() -> Tried {
    for slip in &slips(None)? {
        let html = slip_html(slip);
        for forbidden in ["<script", "<style", " style=", "url(", " on", "javascript:"] {
            let found = html.split('<').any(|tag| {
                let tag = tag.split('>').next().unwrap_or_default();
                format!("<{tag}").contains(forbidden)
            });
            assert!(!found, "{forbidden}");
        }
        assert!(html.contains("<link rel=\"stylesheet\" href=\"/slips.css\">"));
    }
    assert!(!SLIP_CSS.contains("url(") && !SLIP_CSS.contains("@import"));
    Ok(())
}

#[test]
fn what_is_long_goes_on_over_the_page() -> Tried {
    for (papers, expected) in [(7, 2), (40, 3)] {
        let [mut slip, ..] = slips(None)?;
        if let Matter::Acceptance(acceptance) = &mut slip.matter {
            acceptance.papers.truncate(1);
            let paper = acceptance.papers.first().cloned().unwrap_or_default();
            acceptance.papers = vec![paper; papers];
        }
        assert_eq!(set(&slip)?.pages().len(), expected, "{papers} papers");
    }
    Ok(())
}

#[test]
fn half_a_year_is_counted_on_as_many_pages_as_it_takes() -> Tried {
    assert_eq!(set(&half_a_year()?)?.pages().len(), 3);
    Ok(())
}

/// A slip with a back of 181 days.
fn half_a_year() -> Result<Slip, Box<dyn Error>> {
    let [mut slip, ..] = slips(None)?;
    if let Matter::Acceptance(acceptance) = &mut slip.matter
        && let Some(count) = &mut acceptance.count
    {
        let plain = count.days.get(2).cloned().ok_or("no third day")?;
        count.days = (1..)
            .zip(day(1, 1).iter_days().take(181))
            .map(|(number, date)| CountedDay {
                date,
                counted: Some(number),
                ..plain.clone()
            })
            .collect();
    }
    Ok(slip)
}

/// Writes all slips where `SLIPS_TO` says, for the eye of who changes them.
#[test]
fn slips_for_the_eye() -> Tried {
    let Some(to) = std::env::var_os("SLIPS_TO").map(std::path::PathBuf::from) else {
        return Ok(());
    };
    std::fs::write(to.join("slips.css"), SLIP_CSS)?;
    for (name, slips) in [("full", slips(None)?), ("blank", blanks()?)] {
        for (number, slip) in (1..).zip(&slips) {
            std::fs::write(to.join(format!("{name}-{number}.pdf")), slip_pdf(slip)?)?;
            std::fs::write(to.join(format!("{name}-{number}.html")), slip_html(slip))?;
        }
    }
    std::fs::write(to.join("long-1.pdf"), slip_pdf(&half_a_year()?)?)?;
    Ok(())
}
