//! What every store promises, written once and held against each on a real database.

mod accounts;
mod drafts;
mod ledger;
mod model;

use std::sync::Arc;

use sqlx::{Connection as _, PgConnection, Row as _};
use tempfile::TempDir;

use super::{
    Addition, Filing, Location, Repeatable, Row, Store, StoreError, Written,
    chain::{BEGINNING, Link},
    open,
};
use crate::cluster::Database;

/// Each of these, on each store.
macro_rules! promises {
    ($($area:ident::$name:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() -> anyhow::Result<()> {
                super::$area::$name(&super::Place::sqlite()?).await
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() -> anyhow::Result<()> {
                super::$area::$name(&super::Place::postgres()?).await
            })*
        }
    };
}

promises! {
    ledger::one_key_files_once_and_codes_follow_one_another,
    ledger::many_at_once_are_each_kept_once,
    ledger::two_servers_are_as_one,
    ledger::what_is_refused_leaves_nothing_and_takes_nobody_along,
    ledger::an_event_is_added_to_what_was_seen_and_stays,
    ledger::of_those_who_add_at_once_one_does,
    ledger::one_request_at_once_is_done_once,
    ledger::a_list_goes_on_where_it_ended,
    ledger::codes_come_in_the_order_of_their_bytes,
    ledger::moments_stay_as_they_were_written,
    ledger::what_is_erased_is_gone_and_the_rest_stays,
    accounts::an_account_ends_the_sessions_of_the_one_before,
    accounts::tries_at_once_are_counted_one_after_another,
    accounts::what_has_a_nul_in_it_is_not_found,
    drafts::a_draft_is_saved_after_what_was_seen,
    drafts::a_draft_has_room_for_so_much,
    drafts::an_upload_goes_on_where_it_was,
    drafts::the_same_file_is_kept_once,
    drafts::a_dossier_holds_its_files,
    drafts::what_is_over_is_swept,
    drafts::who_accepts_while_others_sweep_loses_nothing,
    drafts::keys_are_sealed_again,
    drafts::leave_to_work_is_given_back,
    ledger::it_can_be_written,
}

/// An empty database.
pub(super) struct Place {
    location: Location,
    // Goes with it.
    _folder: Option<TempDir>,
}

impl Place {
    pub(super) fn sqlite() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self {
            location: Location::of(folder.path().join("test.sqlite"), None)?,
            _folder: Some(folder),
        })
    }

    pub(super) fn postgres() -> anyhow::Result<Self> {
        let address = Database::new()?.address();
        Ok(Self {
            location: Location::of(Default::default(), Some(&address))?,
            _folder: None,
        })
    }

    pub(super) async fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        open(&self.location).await
    }

    /// Does something past the store, as somebody with the database in their hands could.
    async fn execute(&self, statement: &'static str) -> anyhow::Result<u64> {
        Ok(match &self.location {
            Location::File(path) => {
                let database = rusqlite::Connection::open(path)?;
                u64::try_from(database.execute(statement, [])?)?
            }
            Location::Server(options) => {
                let mut database = PgConnection::connect_with(options).await?;
                let done = sqlx::raw_sql(statement).execute(&mut database).await?;
                done.rows_affected()
            }
        })
    }

    /// A number, asked for past the store.
    async fn number(&self, query: &'static str) -> anyhow::Result<i64> {
        Ok(match &self.location {
            Location::File(path) => {
                let database = rusqlite::Connection::open(path)?;
                database.query_row(query, [], |row| row.get(0))?
            }
            Location::Server(options) => {
                let mut database = PgConnection::connect_with(options).await?;
                let row = sqlx::query(query).fetch_one(&mut database).await?;
                row.try_get(0)?
            }
        })
    }
}

pub(super) fn row(code: &str, events: u32) -> Row {
    Row {
        code: code.into(),
        procedure: "1.013233".into(),
        agency: "office".into(),
        stage: "sent".into(),
        sent_at: "2026-11-23T09:00:00+07:00".parse().unwrap_or_default(),
        due_at: None,
        ended_at: None,
        events,
        record: "{}".into(),
    }
}

pub(super) fn link(code: &str, number: u32) -> Link {
    Link::new(
        code,
        number,
        BEGINNING,
        "{}".into(),
        Some("personal".into()),
    )
}

fn request(key: &str, fingerprint: &str) -> Repeatable {
    Repeatable {
        key: key.into(),
        fingerprint: fingerprint.into(),
    }
}

pub(super) fn filing(key: &str, fingerprint: &str) -> Filing {
    filing_of(key, fingerprint, Vec::new(), |row| row)
}

/// A filing with files, and with a row that is as it is made here.
pub(super) fn filing_of(
    key: &str,
    fingerprint: &str,
    files: Vec<String>,
    made: impl FnOnce(Row) -> Row + Send + 'static,
) -> Filing {
    Filing {
        request: request(key, fingerprint),
        unit: "H27".into(),
        day: "2026-11-23".parse().unwrap_or_default(),
        write: Box::new(|code| {
            Ok(Written {
                link: link(code, 0),
                row: made(row(code, 1)),
                files,
                answer: code.into(),
            })
        }),
    }
}

fn addition(code: &str, after: u32) -> Addition {
    Addition {
        request: None,
        after,
        link: link(code, after),
        row: row(code, after + 1),
        files: Vec::new(),
        answer: "done".into(),
    }
}
