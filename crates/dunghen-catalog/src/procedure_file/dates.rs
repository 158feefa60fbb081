//! Effective dates: of versions and of fees.

use std::ops::Range;

use chrono::{Days, NaiveDate};
use dunghen_core::{
    id::Id,
    procedure::{Fee, FeeKind, Version},
};
use toml::Spanned;

use super::Lowering;

/// Versions follow one another without overlap or gap.
pub(super) fn check(lowering: &mut Lowering<'_>, versions: &[Version], ids: &[Spanned<Id>]) {
    if versions.is_empty() {
        lowering.whole_file("found no version, expected at least one");
    }
    for (version, id) in versions.iter().zip(ids) {
        if version
            .effective_to
            .is_some_and(|last| last < version.effective_from)
        {
            let message = format!(
                "found `{}` over before it begins, expected a day in force",
                version.id
            );
            lowering.mistake(id.span(), message);
        }
    }
    for (pair, id) in versions.windows(2).zip(ids.iter().skip(1)) {
        let [one, next] = pair else { continue };
        if one.effective_to.and_then(day_after) != Some(next.effective_from) {
            let message = format!(
                "found `{}` not followed by `{}` on the day after its last, expected no gap and no overlap",
                one.id, next.id
            );
            lowering.mistake(id.span(), message);
        }
    }
}

/// On every day of a version some fee of each kind it has is in force.
pub(super) fn fees(lowering: &mut Lowering<'_>, version: &Version, span: Range<usize>) {
    for kind in FeeKind::ALL {
        let fees: Vec<_> = version
            .fees
            .iter()
            .filter(|fee| fee.payment.kind == kind)
            .collect();
        if fees.is_empty() {
            continue;
        }
        let mut day = Some(version.effective_from);
        while let Some(open) = day {
            match last_day(&fees, open) {
                Some(last) => {
                    day = last
                        .and_then(day_after)
                        .filter(|next| version.effective_to.is_none_or(|last| *next <= last));
                }
                None => {
                    let name = match kind {
                        FeeKind::Charge => "charge",
                        FeeKind::Duty => "duty",
                    };
                    let message = format!(
                        "found no fee of kind `{name}` in force on {open}, expected each kind to follow without a gap"
                    );
                    lowering.mistake(span.clone(), message);
                    day = None;
                }
            }
        }
    }
}

/// The last day of those in force on a day, the latest of them; none within where one
/// has no end.
fn last_day(fees: &[&Fee], day: NaiveDate) -> Option<Option<NaiveDate>> {
    let in_force = fees.iter().filter(|fee| fee.is_in_force(day));
    in_force
        .map(|fee| fee.effective_to)
        .max_by_key(|last| last.unwrap_or(NaiveDate::MAX))
}

fn day_after(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}
