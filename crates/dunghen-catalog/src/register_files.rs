//! Acts, agencies and administrative units.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Weekday};
use dunghen_core::{
    agency::{Agency, Province, Ward},
    calendar::{Desk, OfficeHours, ReturnClock, Season},
    catalog::{Act, Units},
    id::Id,
    letters,
    text::Text,
};
use serde::Deserialize;

use crate::{
    dates::{LocalDate, month_day, session},
    diagnostic::{Diagnostic, Diagnostics},
    sources::Sources,
};

const AGENCIES: &str = "units/agencies.toml";

pub(crate) fn acts(sources: &Sources) -> Result<BTreeMap<String, Act>, Diagnostics> {
    sources.parse("laws/acts.toml")
}

const FIELDS: &str = "procedures/fields.toml";

/// Names of the fields of work; none where there is no file of them.
pub(crate) fn fields(sources: &Sources) -> Result<BTreeMap<String, Text>, Diagnostics> {
    if sources.text(FIELDS).is_empty() {
        return Ok(BTreeMap::new());
    }
    sources.parse(FIELDS)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyEntry {
    name: Text,
    dossier_unit: String,
    hours_confirmed: bool,
    hours: Vec<SeasonEntry>,
    #[serde(default)]
    desk: Vec<DeskEntry>,
    reaction_hours: u32,
    #[serde(default)]
    returns: ReturnClock,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeasonEntry {
    from: String,
    to: String,
    effective_from: Option<LocalDate>,
    effective_to: Option<LocalDate>,
    sessions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeskEntry {
    weekday: Weekday,
    sessions: Vec<String>,
}

pub(crate) fn agencies(sources: &Sources) -> Result<Vec<Agency>, Diagnostics> {
    let entries: BTreeMap<String, AgencyEntry> = sources.parse(AGENCIES)?;
    let mut found = Diagnostics::default();
    let mut agencies = Vec::new();
    for (id, entry) in entries {
        let seasons: Vec<_> = entry.hours.iter().filter_map(season).collect();
        let desk: Vec<_> = entry.desk.iter().filter_map(desk).collect();
        let read = (seasons.len(), desk.len()) == (entry.hours.len(), entry.desk.len());
        let hours = OfficeHours {
            seasons,
            desk,
            reaction_hours: entry.reaction_hours,
            returns: entry.returns,
        };
        if !read {
            let expected = "expected seasons with `from` and `to` like \"04-16\" and sessions like \"07:30-11:30\"";
            found.push(Diagnostic::whole(AGENCIES, format!("{id}: {expected}")));
        } else if let Some(day) = first_day_without(&hours) {
            let message = format!(
                "{id}: found no office hours for {day}, expected every day of the year covered"
            );
            found.push(Diagnostic::whole(AGENCIES, message));
        }
        agencies.push(Agency {
            id: Id::from(id),
            name: entry.name,
            dossier_unit: entry.dossier_unit,
            hours_confirmed: entry.hours_confirmed,
            hours,
        });
    }
    found.or(agencies)
}

fn season(entry: &SeasonEntry) -> Option<Season> {
    Some(Season {
        from: month_day(&entry.from)?,
        to: month_day(&entry.to)?,
        effective_from: entry.effective_from.map(|day| day.0),
        effective_to: entry.effective_to.map(|day| day.0),
        sessions: sessions(&entry.sessions)?,
    })
}

fn desk(entry: &DeskEntry) -> Option<Desk> {
    Some(Desk {
        weekday: entry.weekday,
        sessions: sessions(&entry.sessions)?,
    })
}

/// At least one session, one after another.
fn sessions(texts: &[String]) -> Option<Vec<(NaiveTime, NaiveTime)>> {
    let sessions: Option<Vec<_>> = texts.iter().map(|text| session(text)).collect();
    sessions.filter(|sessions| {
        !sessions.is_empty() && sessions.is_sorted_by(|one, next| one.1 <= next.0)
    })
}

/// The first day that no season covers, in a leap year before all changes, and from
/// each change on.
fn first_day_without(hours: &OfficeHours) -> Option<NaiveDate> {
    let changes = hours.seasons.iter().flat_map(|season| {
        let after = season.effective_to.and_then(|last| last.succ_opt());
        season.effective_from.into_iter().chain(after)
    });
    let leap = NaiveDate::from_ymd_opt(2024, 1, 1);
    let days = |first: NaiveDate| first.iter_days().take(366);
    let mut days = leap.into_iter().chain(changes).flat_map(days);
    days.find(|day| hours.sessions(*day).is_empty())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WardFile {
    province: Id,
    wards: Vec<UnitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    code: Id,
    name: String,
    #[serde(default)]
    formerly: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceFile {
    provinces: Vec<UnitEntry>,
}

const PROVINCES: &str = "units/provinces.toml";

pub(crate) fn units(sources: &Sources) -> Result<Units, Diagnostics> {
    let mut found = Diagnostics::default();
    let file = found.keep(sources.parse::<ProvinceFile>(PROVINCES));
    let entries = file.map(|file| file.provinces).unwrap_or_default();
    let mut provinces: Vec<_> = entries
        .into_iter()
        .map(|entry| Province {
            code: entry.code,
            name: entry.name,
            formerly: entry.formerly,
        })
        .collect();
    provinces.sort_by(|one, other| one.code.cmp(&other.code));
    for pair in provinces.windows(2) {
        if let [one, other] = pair
            && one.code == other.code
        {
            let message = format!("found province {} twice, expected each code once", one.code);
            found.push(Diagnostic::whole(PROVINCES, message));
        }
    }
    let wards = found.keep(wards(sources, &provinces)).unwrap_or_default();
    provinces.sort_by_cached_key(|province| letters::bare(&province.name));
    found.or(Units { provinces, wards })
}

fn wards(sources: &Sources, provinces: &[Province]) -> Result<Vec<Ward>, Diagnostics> {
    let mut found = Diagnostics::default();
    let mut wards = Vec::new();
    let files = sources
        .in_folder("units")
        .filter(|(_, name)| name.starts_with("wards_"));
    for (path, _) in files {
        let Some(file) = found.keep(sources.parse::<WardFile>(path)) else {
            continue;
        };
        if !provinces.iter().any(|known| known.code == file.province) {
            let message = format!(
                "found the province {}, expected one of {PROVINCES}",
                file.province
            );
            found.push(Diagnostic::whole(path, message));
        }
        wards.extend(file.wards.into_iter().map(|entry| Ward {
            code: entry.code,
            province: file.province.clone(),
            name: entry.name,
            formerly: entry.formerly,
        }));
    }
    wards.sort_by(|a, b| a.code.cmp(&b.code));
    for pair in wards.windows(2) {
        if let [one, other] = pair
            && one.code == other.code
        {
            let message = format!("found ward {} twice, expected each code once", one.code);
            found.push(Diagnostic::whole("units", message));
        }
    }
    wards.sort_by_cached_key(|ward| letters::bare(&ward.name));
    found.or(wards)
}
