//! Drafts, what is on its way to them, and the files that are kept, in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use sqlx::{PgConnection, Row as _, postgres::PgRow};

use super::{Postgres, number, plain, signed};
use crate::store::{
    Draft, Drafts, Kept, Lease, Quota, StoreError, Swept, Upload, UploadState, holder_of_draft,
};

/// What is locked while one sweeps: any number nobody else takes.
const SWEEP_LOCK: i64 = 0x6475_6e67_6865_6e01;

fn draft_of(row: &PgRow) -> Result<Draft, sqlx::Error> {
    Ok(Draft {
        id: row.try_get(0)?,
        secret: row.try_get(1)?,
        version: number(row, 2)?,
        content: row.try_get(3)?,
        until: row.try_get(4)?,
    })
}

fn upload_of(row: &PgRow) -> Result<Upload, sqlx::Error> {
    Ok(Upload {
        id: row.try_get(0)?,
        draft: row.try_get(1)?,
        name: row.try_get(2)?,
        length: number(row, 3)?,
        received: number(row, 4)?,
        tail: row.try_get(5)?,
        key: row.try_get(6)?,
        state: UploadState::of(row.try_get(7)?),
        outcome: row.try_get(8)?,
        until: row.try_get(9)?,
    })
}

fn kept_of(row: &PgRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        sha256: row.try_get(0)?,
        object: row.try_get(1)?,
        bytes: number(row, 2)?,
        kind: row.try_get(3)?,
        key: row.try_get(4)?,
    })
}

/// Takes down how an upload stands; not where it stands otherwise than it was seen, or
/// cannot go on.
async fn advance(
    connection: &mut PgConnection,
    from: u64,
    upload: &Upload,
) -> Result<bool, StoreError> {
    let advanced = sqlx::query(
        "UPDATE uploads SET name = $3, length = $4, received = $5, tail = $6, key = $7,
             state = $8, outcome = $9, until = $10
         WHERE id = $1 AND received = $2 AND state IN ('arriving', 'received')",
    )
    .bind(plain(&upload.id).into_owned())
    .bind(signed(from)?)
    .bind(plain(&upload.name).into_owned())
    .bind(signed(upload.length)?)
    .bind(signed(upload.received)?)
    .bind(&upload.tail)
    .bind(&upload.key)
    .bind(upload.state.id())
    .bind(&upload.outcome)
    .bind(upload.until)
    .execute(connection)
    .await?;
    Ok(advanced.rows_affected() == 1)
}

#[async_trait]
impl Drafts for Postgres {
    async fn keep_draft(&self, draft: Draft) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO drafts (id, secret, version, content, until)
                     VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(draft.id)
                .bind(draft.secret)
                .bind(i64::from(draft.version))
                .bind(draft.content)
                .bind(draft.until)
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError> {
        let query = "SELECT id, secret, version, content, until FROM drafts WHERE id = $1";
        let query = sqlx::query(query).bind(plain(id));
        let found = query.fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(draft_of).transpose()?)
    }

    async fn save_draft(&self, after: u32, draft: Draft) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let saved = sqlx::query(
                    "UPDATE drafts SET version = $3, content = $4, until = $5
                     WHERE id = $1 AND version = $2",
                )
                .bind(draft.id)
                .bind(i64::from(after))
                .bind(i64::from(draft.version))
                .bind(draft.content)
                .bind(draft.until)
                .execute(connection)
                .await?;
                Ok(saved.rows_affected() == 1)
            })
        })
        .await
    }

    async fn end_draft(&self, id: &str) -> Result<(), StoreError> {
        let id = plain(id).into_owned();
        self.write(move |connection| {
            Box::pin(async move {
                // What is arriving for it is swept with it.
                sqlx::query("UPDATE drafts SET until = 0 WHERE id = $1")
                    .bind(id)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    async fn begin_upload(&self, upload: Upload, quota: Quota) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                // Two that begin at once would each find the room that is there for one.
                sqlx::query("SELECT 1 FROM drafts WHERE id = $1 FOR NO KEY UPDATE")
                    .bind(&upload.draft)
                    .execute(&mut *connection)
                    .await?;
                let count = sqlx::query(
                    "SELECT count(*), coalesce(sum(length), 0)::bigint
                     FROM uploads WHERE draft = $1",
                );
                let count = count.bind(&upload.draft);
                let row = count.fetch_one(&mut *connection).await?;
                let (files, bytes): (u32, u64) = (number(&row, 0)?, number(&row, 1)?);
                if files >= quota.files || bytes.saturating_add(upload.length) > quota.bytes {
                    return Ok(false);
                }
                sqlx::query(
                    "INSERT INTO uploads
                         (id, draft, name, length, received, tail, key, state, outcome, until)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                )
                .bind(&upload.id)
                .bind(&upload.draft)
                .bind(plain(&upload.name).into_owned())
                .bind(signed(upload.length)?)
                .bind(signed(upload.received)?)
                .bind(&upload.tail)
                .bind(&upload.key)
                .bind(upload.state.id())
                .bind(&upload.outcome)
                .bind(upload.until)
                .execute(connection)
                .await?;
                Ok(true)
            })
        })
        .await
    }

    async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        let query = sqlx::query(
            "SELECT id, draft, name, length, received, tail, key, state, outcome, until
             FROM uploads WHERE id = $1",
        );
        let found = query.bind(plain(id)).fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(upload_of).transpose()?)
    }

    async fn uploads(&self, draft: &str) -> Result<Vec<Upload>, StoreError> {
        let query = sqlx::query(
            "SELECT id, draft, name, length, received, tail, key, state, outcome, until
             FROM uploads WHERE draft = $1 ORDER BY id",
        );
        let rows = query.bind(plain(draft)).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(upload_of).collect::<Result<_, _>>()?)
    }

    async fn advance_upload(&self, from: u64, upload: Upload) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move { advance(connection, from, &upload).await })
        })
        .await
    }

    async fn lease(&self, upload: &str) -> Result<Option<Box<dyn Lease>>, StoreError> {
        self.leases.take(&plain(upload)).await
    }

    async fn accept_upload(&self, upload: Upload, file: Kept) -> Result<Option<Kept>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if !advance(connection, upload.received, &upload).await? {
                    return Ok(None);
                }
                // Where the same is kept already, its row is held until this is committed, and
                // made again where it is swept just now; nothing in it changes.
                let kept = sqlx::query(
                    "INSERT INTO files (sha256, object, bytes, kind, key)
                     VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (sha256) DO UPDATE SET kind = files.kind
                     RETURNING sha256, object, bytes, kind, key",
                )
                .bind(&file.sha256)
                .bind(&file.object)
                .bind(signed(file.bytes)?)
                .bind(&file.kind)
                .bind(&file.key)
                .fetch_one(&mut *connection)
                .await?;
                sqlx::query(
                    "INSERT INTO holds (sha256, holder) VALUES ($1, $2)
                     ON CONFLICT (sha256, holder) DO NOTHING",
                )
                .bind(&file.sha256)
                .bind(holder_of_draft(&upload.draft))
                .execute(connection)
                .await?;
                Ok(Some(kept_of(&kept)?))
            })
        })
        .await
    }

    async fn end_upload(&self, id: &str) -> Result<(), StoreError> {
        let id = plain(id).into_owned();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM uploads WHERE id = $1")
                    .bind(id)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    async fn kept(&self, sha256: &str) -> Result<Option<Kept>, StoreError> {
        let query = "SELECT sha256, object, bytes, kind, key FROM files WHERE sha256 = $1";
        let query = sqlx::query(query).bind(plain(sha256));
        let found = query.fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(kept_of).transpose()?)
    }

    async fn held(&self, holder: &str, sha256: &str) -> Result<Option<Kept>, StoreError> {
        let query = sqlx::query(
            "SELECT sha256, object, bytes, kind, key FROM files JOIN holds USING (sha256)
             WHERE sha256 = $1 AND holder = $2",
        );
        let query = query.bind(plain(sha256)).bind(plain(holder));
        let found = query.fetch_optional(&self.pool).await?;
        Ok(found.as_ref().map(kept_of).transpose()?)
    }

    async fn files(&self, after: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let query = sqlx::query(
            "SELECT sha256, object, bytes, kind, key FROM files
             WHERE sha256 > $1 ORDER BY sha256 LIMIT $2",
        );
        let query = query.bind(plain(after)).bind(i64::from(at_most));
        let rows = query.fetch_all(&self.pool).await?;
        Ok(rows.iter().map(kept_of).collect::<Result<_, _>>()?)
    }

    async fn is_kept(&self, object: &str) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM files WHERE object = $1)";
        let query = sqlx::query_scalar(query).bind(plain(object));
        Ok(query.fetch_one(&self.pool).await?)
    }

    async fn sweep(&self, at: DateTime<FixedOffset>) -> Result<Swept, StoreError> {
        self.write(move |connection| Box::pin(sweep(connection, at.timestamp())))
            .await
    }

    async fn sealed_otherwise(&self, key: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let query = sqlx::query(
            "SELECT sha256, object, bytes, kind, key FROM files
             WHERE NOT starts_with(key, $1) LIMIT $2",
        );
        let query = query.bind(format!("{key}.")).bind(i64::from(at_most));
        let rows = query.fetch_all(&self.pool).await?;
        Ok(rows.iter().map(kept_of).collect::<Result<_, _>>()?)
    }

    async fn arriving_otherwise(&self, key: &str) -> Result<u64, StoreError> {
        let count = sqlx::query(
            "SELECT count(*) FROM uploads
             WHERE state IN ('arriving', 'received') AND NOT starts_with(key, $1)",
        );
        let count = count.bind(format!("{key}."));
        Ok(number(&count.fetch_one(&self.pool).await?, 0)?)
    }

    async fn seal(&self, sha256: &str, key: &str) -> Result<(), StoreError> {
        let (sha256, key) = (sha256.to_owned(), key.to_owned());
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("UPDATE files SET key = $2 WHERE sha256 = $1")
                    .bind(sha256)
                    .bind(key)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

/// Forgets what is over. What somebody works on just now is left for the next time.
async fn sweep(connection: &mut PgConnection, at: i64) -> Result<Swept, StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(SWEEP_LOCK)
        .execute(&mut *connection)
        .await?;
    // Nothing begins to arrive for a draft that is held.
    let over: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM drafts WHERE until <= $1 ORDER BY id FOR UPDATE SKIP LOCKED",
    )
    .bind(at)
    .fetch_all(&mut *connection)
    .await?;
    let mut uploads: Vec<String> = sqlx::query_scalar(
        "DELETE FROM uploads WHERE id IN (
             SELECT id FROM uploads WHERE state <> 'accepted' AND until <= $1
             FOR UPDATE SKIP LOCKED)
         RETURNING id",
    )
    .bind(at)
    .fetch_all(&mut *connection)
    .await?;
    // These are waited for: their draft goes, and whoever accepts one waits for nothing that
    // is held here.
    let of_drafts = sqlx::query_scalar("DELETE FROM uploads WHERE draft = ANY ($1) RETURNING id");
    uploads.extend(
        of_drafts
            .bind(&over)
            .fetch_all(&mut *connection)
            .await?
            .into_iter()
            .collect::<Vec<String>>(),
    );
    let holders: Vec<String> = over.iter().map(|id| holder_of_draft(id)).collect();
    sqlx::query("DELETE FROM holds WHERE holder = ANY ($1)")
        .bind(holders)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM drafts WHERE id = ANY ($1)")
        .bind(&over)
        .execute(&mut *connection)
        .await?;
    // Held first, and then looked at again: whoever came to hold one in between has
    // committed, and whoever comes later waits.
    let free: Vec<String> = sqlx::query_scalar(
        "SELECT sha256 FROM files
         WHERE NOT EXISTS (SELECT 1 FROM holds WHERE holds.sha256 = files.sha256)
         ORDER BY sha256 FOR UPDATE SKIP LOCKED",
    )
    .fetch_all(&mut *connection)
    .await?;
    let files = sqlx::query_scalar(
        "DELETE FROM files WHERE sha256 = ANY ($1)
             AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.sha256 = files.sha256)
         RETURNING object",
    )
    .bind(free)
    .fetch_all(connection)
    .await?;
    Ok(Swept { uploads, files })
}
