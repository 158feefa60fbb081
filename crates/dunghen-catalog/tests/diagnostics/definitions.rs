//! Small definitions that are in order.

pub(crate) const FOLDER: &str = "procedures/work/1.000001";
pub(crate) const PROCEDURE: &str = "procedures/work/1.000001/procedure.toml";
pub(crate) const VI: &str = "procedures/work/1.000001/text.vi.toml";
pub(crate) const EN: &str = "procedures/work/1.000001/text.en.toml";
pub(crate) const AGENCIES: &str = "units/agencies.toml";
pub(crate) const PROVINCES: &str = "units/provinces.toml";
pub(crate) const WARDS: &str = "units/wards_42.toml";
pub(crate) const GENERAL: &str = "calendars/vn/calendar.toml";
pub(crate) const LUNAR: &str = "calendars/vn/lunar.toml";
pub(crate) const YEAR: &str = "calendars/vn/2026.toml";
pub(crate) const ACTS: &str = "laws/acts.toml";

/// Definitions with one of everything, in order.
pub(crate) const FILES: [(&str, &str); 10] = [
    (ACTS, "[\"1/2026/QH\"]\nkind = \"law\"\n"),
    (
        AGENCIES,
        r#"[office]
name = { vi = "Sở", en = "Department" }
dossier_unit = "H27"
hours_confirmed = true
hours = [
  { from = "04-16", to = "10-15", sessions = ["07:00-11:30", "14:00-17:30"] },
  { from = "10-16", to = "04-15", sessions = ["07:30-11:30", "13:30-17:30"] },
]
reaction_hours = 8
"#,
    ),
    (
        PROVINCES,
        r#"provinces = [
  { code = "42", name = "Tỉnh Hà Tĩnh" },
]
"#,
    ),
    (
        WARDS,
        r#"province = "42"
wards = [
  { code = "18073", name = "Phường Thành Sen" },
  { code = "18100", name = "Phường Trần Phú" },
]
"#,
    ),
    (
        GENERAL,
        r#"weekly_rest = ["Sat", "Sun"]

[law]
day_zero = "1/2026/QH Điều 1"
acceptance = "1/2026/QH Điều 2"
weekly_rest = "1/2026/QH Điều 3"
working_day = "1/2026/QH Điều 4"
calendar_day = "1/2026/QH Điều 4"
months = "1/2026/QH Điều 4"
rolled = "1/2026/QH Điều 4"
supplement = "1/2026/QH Điều 4"
extension = "1/2026/QH Điều 4"

[names]
new_year = { vi = "Tết Dương lịch", en = "New Year's Day" }

[projection]
until = 2028
make_up = "1/2026/QH Điều 7"
day = [{ name = "new_year", lunar = "tet", from = 0, to = 0, law = "1/2026/QH Điều 5" }]
"#,
    ),
    (
        LUNAR,
        r#"2026 = { tet = 2026-02-17, hung_kings = 2026-04-26 }
2027 = { tet = 2027-02-06, hung_kings = 2027-04-16 }
2028 = { tet = 2028-01-26, hung_kings = 2028-04-04 }
"#,
    ),
    (
        YEAR,
        r#"year = 2026
status = "announced"
sources = ["1/2026/QH"]
off = [{ date = 2026-01-01, name = "new_year", law = "1/2026/QH Điều 5" }]
swaps = [{ off = 2026-01-02, worked = 2026-01-10, law = "1/2026/QH Điều 6" }]
"#,
    ),
    (
        PROCEDURE,
        r#"code = "1.000001"
field_of_work = "work"
agency = "office"
levels = ["province"]
applicants = ["citizen"]
channels = ["online", "counter"]
online = { level = "full", law = "1/2026/QH" }

[[version]]
id = "one"
effective_from = 2026-07-01
basis = ["1/2026/QH"]

[[version.case]]
id = "lost"
law = "1/2026/QH Điều 7"

[[version.case]]
id = "torn"
law = "1/2026/QH Điều 8"

[[version.section]]
id = "main"
law = "1/2026/QH Điều 9"
fields = [
  { id = "first", kind = "choice", options = ["a", "b"] },
  { id = "second", kind = "text", when = 'first == "a"' },
  { id = "third", kind = "choice", options = ["c", "d"] },
  { id = "owner", kind = "person", parts = ["full_name", "birth_date"] },
  { id = "floors", kind = "integer", min = 1, max = 60 },
]

[[version.section]]
id = "more"
law = "1/2026/QH Điều 10"

[[version.section.fields]]
id = "works"
kind = "table"
columns = [
  { id = "name", kind = "text" },
  { id = "storeys", kind = "integer", min = 0, max = 99 },
]
rules = [
  { id = "tall", when = 'row.storeys > 9', severity = "error", at = "storeys", law = "1/2026/QH" },
]

[[version.component]]
id = "paper"
when = 'case == "torn"'
spared = { database = "papers", when = 'floors > 7', law = "1/2026/QH" }
forms = ["original"]
law = "1/2026/QH Điều 11"

[[version.rule]]
id = "closed"
when = 'first == "b"'
severity = "gate"
at = "first"
law = "1/2026/QH Điều 12"

[[version.fee]]
amount = 9000
law = "1/2026/QH Điều 13"

[[version.time_limit]]
amount = 5
unit = "working-days"
when = 'floors > 3'
law = "1/2026/QH Điều 14"

[[version.time_limit]]
amount = 4
unit = "working-days"
law = "1/2026/QH Điều 15"

[[version.phase]]
id = "look"
actor = "desk"
hours = 8

[[version.phase]]
id = "sign"
actor = "desk"
hours = 16
"#,
    ),
    (VI, WORDS),
    (EN, WORDS),
];

const WORDS: &str = r#"name = "n"
official_name = "n"
summary = "n"
keywords = "n"
result = "n"
fee_note = "n"
before_you_start = "n"

[section.main]
title = "n"

[section.more]
title = "n"

[field.case]
label = "n"
option.lost = "n"
option.torn = "n"

[field.first]
label = "n"
option.a = "n"
option.b = "n"

[field.second]
label = "n"

[field.third]
label = "n"
option.c = "n"
option.d = "n"

[field.owner]
label = "n"
full_name.label = "n"
birth_date.label = "n"

[field.floors]
label = "n"

[field.works]
label = "n"
column.name.label = "n"
column.storeys.label = "n"

[rule.closed]
message = "n"
instead = "n"

[rule.tall]
message = "n"

[component.paper]
name = "n"
database = "n"

[phase]
look.name = "n"
sign.name = "n"

[actor]
desk.name = "n"
"#;
