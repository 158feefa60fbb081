//! Drafts, what is on its way to them, and the files that are kept, in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};

use super::Sqlite;
use crate::store::{
    Draft, Drafts, Kept, Quota, StoreError, Swept, Upload, UploadState, holder_of_draft,
};

const DRAFT: &str = "id, secret, version, content, until";

fn draft_of(row: &rusqlite::Row<'_>) -> Result<Draft, rusqlite::Error> {
    Ok(Draft {
        id: row.get(0)?,
        secret: row.get(1)?,
        version: row.get(2)?,
        content: row.get(3)?,
        until: row.get(4)?,
    })
}

const UPLOAD: &str = "id, draft, name, length, received, tail, key, state, outcome, until";

fn upload_of(row: &rusqlite::Row<'_>) -> Result<Upload, rusqlite::Error> {
    let state: String = row.get(7)?;
    Ok(Upload {
        id: row.get(0)?,
        draft: row.get(1)?,
        name: row.get(2)?,
        length: row.get(3)?,
        received: row.get(4)?,
        tail: row.get(5)?,
        key: row.get(6)?,
        state: UploadState::of(&state),
        outcome: row.get(8)?,
        until: row.get(9)?,
    })
}

fn put_upload(connection: &Connection, upload: &Upload) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO uploads
                 (id, draft, name, length, received, tail, key, state, outcome, until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            upload.id,
            upload.draft,
            upload.name,
            upload.length,
            upload.received,
            upload.tail,
            upload.key,
            upload.state.id(),
            upload.outcome,
            upload.until,
        ])?;
    Ok(())
}

/// Whether an upload still stands as it was seen, and can go on.
fn stands(connection: &Connection, id: &str, received: u64) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT 1 FROM uploads WHERE id = ?1 AND received = ?2 AND state IN ('arriving', 'received')",
    )?;
    Ok(query.exists(params![id, received])?)
}

const FILE: &str = "sha256, object, bytes, kind, key";

fn kept_of(row: &rusqlite::Row<'_>) -> Result<Kept, rusqlite::Error> {
    Ok(Kept {
        sha256: row.get(0)?,
        object: row.get(1)?,
        bytes: row.get(2)?,
        kind: row.get(3)?,
        key: row.get(4)?,
    })
}

fn texts(
    connection: &Connection,
    query: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare_cached(query)?;
    let texts = query.query_map(values, |row| row.get(0))?;
    Ok(texts.collect::<Result<_, _>>()?)
}

#[async_trait]
impl Drafts for Sqlite {
    async fn keep_draft(&self, draft: Draft) -> Result<(), StoreError> {
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO drafts (id, secret, version, content, until)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    draft.id,
                    draft.secret,
                    draft.version,
                    draft.content,
                    draft.until
                ])?;
            Ok(())
        })
        .await
    }

    async fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError> {
        let id = id.to_owned();
        self.read(move |connection| {
            let query = format!("SELECT {DRAFT} FROM drafts WHERE id = ?1");
            let mut query = connection.prepare_cached(&query)?;
            Ok(query.query_row([id], draft_of).optional()?)
        })
        .await
    }

    async fn save_draft(&self, after: u32, draft: Draft) -> Result<bool, StoreError> {
        self.write(move |connection| {
            let saved = connection
                .prepare_cached(
                    "UPDATE drafts SET version = ?3, content = ?4, until = ?5
                     WHERE id = ?1 AND version = ?2",
                )?
                .execute(params![
                    draft.id,
                    after,
                    draft.version,
                    draft.content,
                    draft.until
                ])?;
            Ok(saved == 1)
        })
        .await
    }

    async fn end_draft(&self, id: &str) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.write(move |connection| {
            // What is arriving for it is swept with it.
            connection.execute("UPDATE drafts SET until = 0 WHERE id = ?1", [id])?;
            Ok(())
        })
        .await
    }

    async fn begin_upload(&self, upload: Upload, quota: Quota) -> Result<bool, StoreError> {
        self.write(move |connection| {
            let (files, bytes): (u32, u64) = connection
                .prepare_cached(
                    "SELECT count(*), coalesce(sum(length), 0) FROM uploads WHERE draft = ?1",
                )?
                .query_row([&upload.draft], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let fits = files < quota.files && bytes.saturating_add(upload.length) <= quota.bytes;
            if fits {
                put_upload(connection, &upload)?;
            }
            Ok(fits)
        })
        .await
    }

    async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        let id = id.to_owned();
        self.read(move |connection| {
            let query = format!("SELECT {UPLOAD} FROM uploads WHERE id = ?1");
            let mut query = connection.prepare_cached(&query)?;
            Ok(query.query_row([id], upload_of).optional()?)
        })
        .await
    }

    async fn uploads(&self, draft: &str) -> Result<Vec<Upload>, StoreError> {
        let draft = draft.to_owned();
        self.read(move |connection| {
            let query = format!("SELECT {UPLOAD} FROM uploads WHERE draft = ?1 ORDER BY id");
            let mut query = connection.prepare_cached(&query)?;
            let uploads = query.query_map([draft], upload_of)?;
            Ok(uploads.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn advance_upload(&self, from: u64, upload: Upload) -> Result<bool, StoreError> {
        self.write(move |connection| {
            let stands = stands(connection, &upload.id, from)?;
            if stands {
                put_upload(connection, &upload)?;
            }
            Ok(stands)
        })
        .await
    }

    async fn accept_upload(&self, upload: Upload, file: Kept) -> Result<Option<Kept>, StoreError> {
        self.write(move |connection| {
            if !stands(connection, &upload.id, upload.received)? {
                return Ok(None);
            }
            connection
                .prepare_cached(
                    "INSERT INTO files (sha256, object, bytes, kind, key)
                     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (sha256) DO NOTHING",
                )?
                .execute(params![
                    file.sha256,
                    file.object,
                    file.bytes,
                    file.kind,
                    file.key
                ])?;
            connection
                .prepare_cached("INSERT OR IGNORE INTO holds (sha256, holder) VALUES (?1, ?2)")?
                .execute([&file.sha256, &holder_of_draft(&upload.draft)])?;
            put_upload(connection, &upload)?;
            let query = format!("SELECT {FILE} FROM files WHERE sha256 = ?1");
            let mut query = connection.prepare_cached(&query)?;
            Ok(Some(query.query_row([&file.sha256], kept_of)?))
        })
        .await
    }

    async fn end_upload(&self, id: &str) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.write(move |connection| {
            connection.execute("DELETE FROM uploads WHERE id = ?1", [id])?;
            Ok(())
        })
        .await
    }

    async fn kept(&self, sha256: &str) -> Result<Option<Kept>, StoreError> {
        let sha256 = sha256.to_owned();
        self.read(move |connection| {
            let query = format!("SELECT {FILE} FROM files WHERE sha256 = ?1");
            let mut query = connection.prepare_cached(&query)?;
            Ok(query.query_row([sha256], kept_of).optional()?)
        })
        .await
    }

    async fn held(&self, holder: &str, sha256: &str) -> Result<Option<Kept>, StoreError> {
        let (holder, sha256) = (holder.to_owned(), sha256.to_owned());
        self.read(move |connection| {
            let query = format!(
                "SELECT {FILE} FROM files JOIN holds USING (sha256)
                 WHERE sha256 = ?1 AND holder = ?2"
            );
            let mut query = connection.prepare_cached(&query)?;
            Ok(query.query_row([sha256, holder], kept_of).optional()?)
        })
        .await
    }

    async fn files(&self, after: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let after = after.to_owned();
        self.read(move |connection| {
            let query =
                format!("SELECT {FILE} FROM files WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2");
            let mut query = connection.prepare_cached(&query)?;
            let files = query.query_map(params![after, at_most], kept_of)?;
            Ok(files.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn is_kept(&self, object: &str) -> Result<bool, StoreError> {
        let object = object.to_owned();
        self.read(move |connection| {
            let mut query = connection.prepare_cached("SELECT 1 FROM files WHERE object = ?1")?;
            Ok(query.exists([object])?)
        })
        .await
    }

    async fn sweep(&self, at: DateTime<FixedOffset>) -> Result<Swept, StoreError> {
        self.write(move |connection| {
            let at = at.timestamp();
            let over = "SELECT id FROM drafts WHERE until <= ?1";
            let mut uploads = texts(
                connection,
                "DELETE FROM uploads WHERE state <> 'accepted' AND until <= ?1 RETURNING id",
                [at],
            )?;
            uploads.extend(texts(
                connection,
                &format!("DELETE FROM uploads WHERE draft IN ({over}) RETURNING id"),
                [at],
            )?);
            connection.execute(
                &format!("DELETE FROM holds WHERE holder IN (SELECT 'draft/' || id FROM ({over}))"),
                [at],
            )?;
            connection.execute("DELETE FROM drafts WHERE until <= ?1", [at])?;
            let files = texts(
                connection,
                "DELETE FROM files WHERE sha256 NOT IN (SELECT sha256 FROM holds)
                 RETURNING object",
                [],
            )?;
            Ok(Swept { uploads, files })
        })
        .await
    }

    async fn sealed_otherwise(&self, key: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let key = format!("{key}.");
        self.read(move |connection| {
            let query =
                format!("SELECT {FILE} FROM files WHERE substr(key, 1, length(?1)) <> ?1 LIMIT ?2");
            let mut query = connection.prepare_cached(&query)?;
            let files = query.query_map(params![key, at_most], kept_of)?;
            Ok(files.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn arriving_otherwise(&self, key: &str) -> Result<u64, StoreError> {
        let key = format!("{key}.");
        self.read(move |connection| {
            let query = "SELECT count(*) FROM uploads
                         WHERE state IN ('arriving', 'received')
                             AND substr(key, 1, length(?1)) <> ?1";
            Ok(connection.query_row(query, [key], |row| row.get(0))?)
        })
        .await
    }

    async fn seal(&self, sha256: &str, key: &str) -> Result<(), StoreError> {
        let (sha256, key) = (sha256.to_owned(), key.to_owned());
        self.write(move |connection| {
            connection.execute("UPDATE files SET key = ?2 WHERE sha256 = ?1", [sha256, key])?;
            Ok(())
        })
        .await
    }
}
