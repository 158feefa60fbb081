//! Leave to work on an upload, among all servers over one database.
//!
//! Two that take in the same upload would write over each other's bytes, and of two that
//! look into it the slower would take away what the quicker has kept. So each upload is
//! locked in PostgreSQL while somebody works on it, on a line of its own that all work of
//! this server shares. A server that dies loses its line, and with it the locks.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{runtime::Handle, sync::Mutex};

use super::opening::prepare;
use crate::store::{Lease, StoreError};

pub(super) struct Leases {
    options: PgConnectOptions,
    line: Arc<Mutex<Line>>,
}

#[derive(Default)]
struct Line {
    connection: Option<PgConnection>,
    /// How often it was made: what was locked on one before is not locked any more.
    made: u64,
}

struct Lock {
    /// None once it is given back.
    upload: Option<String>,
    made: u64,
    line: Arc<Mutex<Line>>,
}

impl Leases {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        let line = Arc::default();
        Self { options, line }
    }

    /// Leave to work on an upload; none while another has it.
    pub(super) async fn take(&self, upload: &str) -> Result<Option<Box<dyn Lease>>, StoreError> {
        let mut line = self.line.lock().await;
        // A line that has stood idle may have been cut unnoticed.
        let lost = match &mut line.connection {
            Some(connection) => connection.ping().await.is_err(),
            None => true,
        };
        if lost {
            line.connection = None;
            let mut connection = PgConnection::connect_with(&self.options).await?;
            prepare(&mut connection).await?;
            line.connection = Some(connection);
            line.made += 1;
        }
        let made = line.made;
        let Some(connection) = &mut line.connection else {
            return Err(StoreError::Stopped);
        };
        let locked = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended($1, 1))");
        let locked: bool = locked.bind(upload).fetch_one(connection).await?;
        let lock = || -> Box<dyn Lease> {
            Box::new(Lock {
                upload: Some(upload.into()),
                made,
                line: Arc::clone(&self.line),
            })
        };
        Ok(locked.then(lock))
    }
}

#[async_trait]
impl Lease for Lock {
    async fn give_back(mut self: Box<Self>) {
        if let Some(upload) = self.upload.take() {
            unlock(&self.line, self.made, upload).await;
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where nothing runs any more, the line ends too.
        if let (Some(upload), Ok(runtime)) = (self.upload.take(), Handle::try_current()) {
            let (made, line) = (self.made, Arc::clone(&self.line));
            runtime.spawn(async move { unlock(&line, made, upload).await });
        }
    }
}

async fn unlock(line: &Mutex<Line>, made: u64, upload: String) {
    let mut line = line.lock().await;
    if line.made != made {
        return;
    }
    let Some(connection) = &mut line.connection else {
        return;
    };
    let unlock = sqlx::query("SELECT pg_advisory_unlock(hashtextextended($1, 1))");
    if unlock.bind(upload).execute(connection).await.is_err() {
        // What cannot be unlocked is unlocked as the line ends.
        line.connection = None;
    }
}
