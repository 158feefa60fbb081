//! What is paid, and how long settling may take.

use dunghen_core::{
    procedure::{Fee, Limit, Payment, PublishedLimit, Supplements, TimeLimit, Unit},
    wire,
};
use toml::Spanned;

use super::{
    Lowering, Purpose,
    entries::{FeeEntry, SupplementEntry, TimeLimitEntry},
};

impl Lowering<'_> {
    pub(super) fn fee(&mut self, entry: Spanned<FeeEntry>) -> Fee {
        let span = entry.span();
        let entry = entry.into_inner();
        if entry.amount.is_some() && entry.law.is_none() {
            self.mistake(
                span.clone(),
                "found a fee with an amount and no `law`, expected who lays it down",
            );
        }
        let fee = Fee {
            payment: Payment {
                kind: entry.kind,
                amount: entry.amount,
                law: entry.law,
            },
            effective_from: entry.effective_from.map(|day| day.0),
            effective_to: entry.effective_to.map(|day| day.0),
            when: self.condition(entry.when.as_ref(), Purpose::Fee),
        };
        if let (Some(first), Some(last)) = (fee.effective_from, fee.effective_to)
            && last < first
        {
            let message = format!("found a fee over on {last}, before it begins on {first}");
            self.mistake(span, format!("{message}, expected a day in force"));
        }
        fee
    }

    pub(super) fn time_limit(&mut self, entry: TimeLimitEntry) -> TimeLimit {
        let unit = entry.unit;
        let mut published: Vec<PublishedLimit> = Vec::new();
        for shorter in entry.published {
            let span = shorter.span();
            let shorter = shorter.into_inner();
            let (first, last) = (shorter.effective_from.0, shorter.effective_to);
            let over = published
                .last()
                .is_some_and(|before| before.effective_to.is_none_or(|last| first <= last));
            let wrong = if shorter.amount >= entry.amount {
                Some(format!(
                    "found {} published, expected less than the {} of the law",
                    shorter.amount, entry.amount
                ))
            } else if over || last.is_some_and(|last| last.0 < first) {
                Some("found limits published that overlap, expected one after another".to_owned())
            } else {
                None
            };
            if let Some(message) = wrong {
                self.mistake(span, message);
            }
            published.push(PublishedLimit {
                limit: Limit {
                    amount: shorter.amount,
                    unit,
                },
                effective_from: first,
                effective_to: last.map(|last| last.0),
                law: shorter.law,
            });
        }
        let by = entry.by.and_then(|by| {
            let read = wire::read_time(by.get_ref());
            let wrong = if read.is_none() {
                "found no time of day, expected one as `16:00`"
            } else if unit == Unit::WorkingHours || entry.amount == 0 {
                "found a clock time for hours or for no time at all, expected one of a later day"
            } else {
                return read;
            };
            self.mistake(by.span(), wrong);
            None
        });
        TimeLimit {
            by,
            limit: Limit {
                amount: entry.amount,
                unit,
            },
            starts: entry.from,
            published,
            when: self.condition(entry.when.as_ref(), Purpose::TimeLimit),
            law: entry.law,
        }
    }
}

/// What a supplement does to the count.
pub(super) fn supplements(entry: Option<SupplementEntry>) -> Supplements {
    entry.map_or(Supplements::Restart, |entry| Supplements::Pause {
        at_most: entry.pauses_at_most,
        within: entry.within.map(|within| Limit {
            amount: within.amount,
            unit: within.unit,
        }),
        law: entry.law,
    })
}
