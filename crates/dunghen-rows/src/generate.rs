//! Dossiers made by chance from a seed: whole ones, and the same with something spoilt.
//!
//! The same seed gives the same dossiers everywhere. What is generated says nothing about
//! what is right; it shows whether two surfaces judge alike.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use dunghen_core::{
    assessment::{Assessment, assess},
    contact::Contact,
    dossier::{Answer, Attachment, Dossier},
    finding::Finding,
    id::Id,
    place::Place,
    procedure::{Channel, Component, DateBound, Field, FieldKind, Provided, Table, Version},
};

/// How often a dossier is mended before it is left as it is.
const ROUNDS: usize = 96;

/// Chance that repeats itself: SplitMix64.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Begins at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Yes, once in so many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn of<'t, T>(&mut self, things: &'t [T]) -> Option<&'t T> {
        let at = self.below(u64::try_from(things.len()).unwrap_or(1));
        things.get(usize::try_from(at).unwrap_or(0))
    }

    fn between(&mut self, min: i64, max: i64) -> i64 {
        let span = max.saturating_sub(min).clamp(0, 1_000_000);
        let step = self.below(u64::try_from(span).unwrap_or(0) + 1);
        min.saturating_add(i64::try_from(step).unwrap_or(0))
    }
}

const TEXTS: [&str; 5] = [
    "Nguyễn Thị Ứng",
    "Số 5, đường Phan Đình Phùng, phường Thành Sen",
    "Nhà xưởng số 2; mái tôn, móng băng",
    "Do mưa lũ kéo dài từ tháng 9/2026",
    "Công ty cổ phần Xây dựng & Thương mại Hồng Lĩnh",
];

/// What somebody may type in the place of an answer.
const SPOILT: [&str; 16] = [
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "99999999999999999999999999999999",
    "31/02/2026",
    "9999-12-31",
    "042085",
    "1.234.567,89",
    "abc",
    "An\u{300}",
    "\u{202e}gpx",
    "\u{0}",
    "<script>",
    "𝟙𝟚𝟛",
];

/// A dossier in which, as far as chance finds a way, nothing is wrong.
pub fn whole(version: &Version, today: NaiveDate, chance: &mut Chance) -> Dossier {
    let mut dossier = Dossier {
        channel: chance.of(&Channel::ALL).copied().unwrap_or_default(),
        contact: Contact {
            full_name: "Nguyễn Văn An".into(),
            phone: "0912345678".into(),
            email: "an.nguyen@example.vn".into(),
        },
        ..Dossier::default()
    };
    for _ in 0..ROUNDS {
        let found = assess(version, &dossier, today);
        if !mend(version, &found, &mut dossier, today, chance) {
            break;
        }
    }
    dossier
}

/// Answers what is asked and changes what is wrong; false when there is nothing to do.
fn mend(
    version: &Version,
    found: &Assessment,
    dossier: &mut Dossier,
    today: NaiveDate,
    chance: &mut Chance,
) -> bool {
    let mut mended = false;
    let mut asked = BTreeMap::new();
    for field in version.fields() {
        let state = found.asked.iter().find(|asked| asked.field == field.id);
        if let Some(state) = state {
            asked.insert(&field.id, field);
            let open = !dossier.answers.contains_key(&field.id);
            if open && (state.required || chance.once_in(3)) {
                let answer = answer(&field.id, &field.kind, today, chance);
                dossier.answers.insert(field.id.clone(), answer);
                mended = true;
            }
        }
    }
    if mended {
        return true;
    }
    let wrong: Vec<_> = found.findings.iter().filter(|one| one.blocks()).collect();
    for Finding { place, .. } in &wrong {
        match place {
            Place::Answer(id) | Place::Cell(id, ..) => {
                // What is wrong may lie with another answer.
                let ids: Vec<_> = asked.keys().copied().collect();
                let other = chance
                    .once_in(3)
                    .then(|| chance.of(&ids).copied())
                    .flatten();
                let id = other.unwrap_or(id);
                if let Some(field) = asked.get(id) {
                    let answer = answer(id, &field.kind, today, chance);
                    dossier.answers.insert(id.clone(), answer);
                }
            }
            Place::Component(id) => {
                let component = version.components.iter().find(|known| known.id == *id);
                dossier.attachments.extend(component.and_then(attachment));
            }
            Place::Contact(_) | Place::Dossier => {}
        }
    }
    !wrong.is_empty()
}

fn attachment(component: &Component) -> Option<Attachment> {
    let Provided::File(limits) = &component.provided else {
        return None;
    };
    Some(Attachment {
        component: component.id.clone(),
        name: format!("{}.pdf", component.id),
        bytes: 1_024,
        kind: limits.accepts.first().copied(),
        sha256: component.id.to_string().into(),
    })
}

fn answer(id: &Id, kind: &FieldKind, today: NaiveDate, chance: &mut Chance) -> Answer {
    let text = match kind {
        FieldKind::Choices { options } => {
            let chosen = options.iter().filter(|_| chance.once_in(3));
            let mut chosen: Vec<_> = chosen.map(ToString::to_string).collect();
            if chosen.is_empty() {
                chosen.extend(chance.of(options).map(ToString::to_string));
            }
            return Answer::Several(chosen);
        }
        FieldKind::Table(table) => return Answer::Rows(rows(table, today, chance)),
        FieldKind::Choice { options } => {
            // A person is always the one whose number is below.
            match options.iter().find(|option| *option == "male") {
                Some(male) => male.to_string(),
                None => chance
                    .of(options)
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            }
        }
        FieldKind::Ward { codes, .. } => chance
            .of(codes)
            .map(ToString::to_string)
            .unwrap_or_default(),
        FieldKind::YesNo => match chance.once_in(2) {
            true => "yes".into(),
            false => "no".into(),
        },
        FieldKind::Text { min, .. } => {
            let text = chance.of(&TEXTS).copied().unwrap_or_default();
            text.repeat(usize::from(*min) / text.len().max(1) + 1)
        }
        FieldKind::Paragraph { .. } => TEXTS.join("\n"),
        FieldKind::Integer { min, max } | FieldKind::Money { min, max } => {
            chance.between(*min, *max).to_string()
        }
        FieldKind::Decimal { min, max, .. } => {
            let bound = |text: String| text.parse::<f64>().unwrap_or(0.0) as i64;
            let (min, max) = (bound(min.to_string()), bound(max.to_string()));
            chance.between(min + 1, max.min(min + 60)).to_string()
        }
        FieldKind::Area => chance.between(40, 900).to_string(),
        // That of the number below.
        FieldKind::Date { .. } if id.ends_with("birth_date") => "1985-03-02".into(),
        FieldKind::Date { earliest, latest } => {
            let days = Days::new(chance.below(700));
            let day = match (earliest, latest) {
                (_, Some(latest)) => latest.day(today).checked_sub_days(days),
                (Some(earliest), None) => earliest.day(today).checked_add_days(days),
                (None, None) => DateBound::Today.day(today).checked_sub_days(days),
            };
            day.unwrap_or(today).to_string()
        }
        FieldKind::CitizenId => "042085000001".into(),
        FieldKind::OldIdNumber => "183456789".into(),
        FieldKind::Passport => "B1234567".into(),
        FieldKind::TaxCode | FieldKind::EnterpriseCode => "0100109106".into(),
        FieldKind::Phone => "0987654321".into(),
        FieldKind::Email => "ho.so@example.vn".into(),
        FieldKind::DocumentNumber => "12/QĐ-UBND".into(),
        FieldKind::DossierCode => "H27-260702-0001".into(),
        FieldKind::CertificateNumber => "HTI-00012345".into(),
        FieldKind::LandParcel => "Thửa đất số 128, tờ bản đồ số 7".into(),
        FieldKind::Vn2000 => "2029593.40, 542110.25".into(),
    };
    Answer::Text(text)
}

fn rows(
    table: &Table,
    today: NaiveDate,
    chance: &mut Chance,
) -> Vec<dunghen_core::dossier::Answers> {
    let more = chance.below(3);
    let count = u64::from(table.min_rows.max(1)) + more;
    let count = count.min(u64::from(table.max_rows));
    let row = |chance: &mut Chance| {
        let columns = table.columns.iter();
        let cell = |column: &Field, chance: &mut Chance| {
            let answer = answer(&column.id, &column.kind, today, chance);
            (column.id.clone(), answer)
        };
        columns.map(|column| cell(column, chance)).collect()
    };
    (0..count).map(|_| row(chance)).collect()
}

/// The same dossier with one to three things spoilt.
pub fn spoilt(version: &Version, mut dossier: Dossier, chance: &mut Chance) -> Dossier {
    for _ in 0..=chance.below(3) {
        let fields: Vec<_> = version.fields().map(|field| field.id.clone()).collect();
        let Some(id) = chance.of(&fields).cloned() else {
            return dossier;
        };
        match chance.below(8) {
            0 => dossier.answers.retain(|known, _| *known != id),
            1 => drop(dossier.attachments.pop()),
            2 => drop(dossier.answers.insert(id, Answer::Unreadable)),
            3 => dossier.contact.phone = "12".into(),
            4 => drop(dossier.answers.insert("no_such_field".into(), "x".into())),
            5 => {
                if let Some(file) = dossier.attachments.first_mut() {
                    file.bytes = 0;
                }
            }
            _ => {
                let text = chance.of(&SPOILT).copied().unwrap_or_default();
                dossier.answers.insert(id, text.into());
            }
        }
    }
    dossier
}
