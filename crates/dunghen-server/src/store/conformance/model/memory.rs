//! What a store is to do, in so few lines that it can be seen to be right: all in memory,
//! one after another, nothing kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset};

use crate::store::{
    Accounts, Addition, Draft, Drafts, Earlier, Filing, Kept, Ledger, Listing, Officer, Outcome,
    Quota, Repeatable, Row, Store, StoreError, Swept, Upload, UploadState, chain::Link,
    dossier_code, holder_of_draft,
};

type Moment = DateTime<FixedOffset>;

#[derive(Default)]
pub(super) struct Memory(Mutex<State>);

#[derive(Clone, Default)]
struct State {
    answered: BTreeMap<String, (String, String)>,
    counters: BTreeMap<(String, String), i64>,
    links: BTreeMap<String, Vec<Link>>,
    rows: BTreeMap<String, Row>,
    officers: BTreeMap<String, Officer>,
    sessions: BTreeMap<String, (String, i64)>,
    tries: Vec<(String, i64)>,
    drafts: BTreeMap<String, Draft>,
    uploads: BTreeMap<String, Upload>,
    files: BTreeMap<String, Kept>,
    holds: BTreeSet<(String, String)>,
}

/// Whatever a database says to what it does not allow.
const NOT_ALLOWED: StoreError = StoreError::Stopped;

impl Memory {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it, or nothing.
    fn write<T>(
        &self,
        work: impl FnOnce(&mut State) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut state = self.state();
        let mut next = state.clone();
        let done = work(&mut next)?;
        *state = next;
        Ok(done)
    }
}

impl State {
    fn earlier(&self, request: &Repeatable) -> Option<Earlier> {
        let (fingerprint, answer) = self.answered.get(&request.key)?;
        Some(match *fingerprint == request.fingerprint {
            true => Earlier::Answered(answer.clone()),
            false => Earlier::Other,
        })
    }

    fn answer(&mut self, request: Repeatable, answer: String) {
        self.answered
            .insert(request.key, (request.fingerprint, answer));
    }

    fn hold(&mut self, holder: &str, files: Vec<String>) -> Result<(), StoreError> {
        for file in files {
            if !self.files.contains_key(&file) {
                return Err(NOT_ALLOWED);
            }
            self.holds.insert((file, holder.into()));
        }
        Ok(())
    }

    fn events(&self, code: &str) -> u32 {
        self.links.get(code).map_or(0, Vec::len) as u32
    }

    /// An upload that stands as it was seen, and can go on.
    fn stands(&mut self, id: &str, received: u64) -> Option<&mut Upload> {
        use UploadState::{Arriving, Received};
        self.uploads.get_mut(id).filter(|upload| {
            upload.received == received && matches!(upload.state, Arriving | Received)
        })
    }
}

fn place(row: &Row) -> (String, String) {
    let due = row.due_at.map(|at| at.to_rfc3339());
    (due.unwrap_or_else(|| "9999".into()), row.code.clone())
}

#[async_trait]
impl Ledger for Memory {
    async fn earlier(&self, request: &Repeatable) -> Result<Option<Earlier>, StoreError> {
        Ok(self.state().earlier(request))
    }

    async fn file(&self, filing: Filing) -> Result<Outcome, StoreError> {
        self.write(|state| {
            if let Some(earlier) = state.earlier(&filing.request) {
                return Ok(Outcome::Earlier(earlier));
            }
            let day = (filing.unit.clone(), filing.day.to_string());
            let number = state.counters.entry(day).or_default();
            *number += 1;
            let code = dossier_code(&filing.unit, filing.day, *number);
            let written = (filing.write)(&code)?;
            state.hold(&code, written.files)?;
            state.links.insert(code.clone(), vec![written.link]);
            state.rows.insert(code, written.row);
            state.answer(filing.request, written.answer.clone());
            Ok(Outcome::Done(written.answer))
        })
    }

    async fn add(&self, addition: Addition) -> Result<Outcome, StoreError> {
        self.write(|state| {
            let request = addition.request;
            if let Some(earlier) = request.as_ref().and_then(|one| state.earlier(one)) {
                return Ok(Outcome::Earlier(earlier));
            }
            let code = addition.link.dossier.clone();
            if state.rows.get(&code).map(|row| row.events) != Some(addition.after) {
                return Ok(Outcome::Moved);
            }
            state.hold(&code, addition.files)?;
            let links = state.links.entry(code.clone()).or_default();
            links.push(addition.link);
            state.rows.insert(code, addition.row);
            if let Some(request) = request {
                state.answer(request, addition.answer.clone());
            }
            Ok(Outcome::Done(addition.answer))
        })
    }

    async fn row(&self, code: &str) -> Result<Option<Row>, StoreError> {
        Ok(self.state().rows.get(code).cloned())
    }

    async fn list(&self, listing: Listing) -> Result<Vec<Row>, StoreError> {
        let state = self.state();
        let mut rows: Vec<_> = state.rows.values().cloned().collect();
        rows.sort_by_key(place);
        let after = match &listing.after {
            None => None,
            Some(code) => match state.rows.get(code) {
                None => return Ok(Vec::new()),
                Some(row) => Some(place(row)),
            },
        };
        rows.retain(|row| {
            row.agency == listing.agency
                && (listing.stages.is_empty() || listing.stages.contains(&row.stage))
                && after.as_ref().is_none_or(|after| place(row) > *after)
        });
        rows.truncate(listing.at_most as usize);
        Ok(rows)
    }

    async fn links(&self, code: &str) -> Result<Vec<Link>, StoreError> {
        Ok(self.state().links.get(code).cloned().unwrap_or_default())
    }

    async fn codes(&self, after: &str, at_most: u32) -> Result<Vec<String>, StoreError> {
        let state = self.state();
        let codes = state.links.keys().filter(|code| code.as_str() > after);
        Ok(codes.take(at_most as usize).cloned().collect())
    }

    async fn replace(&self, row: Row) -> Result<(), StoreError> {
        self.write(|state| {
            let events = state.events(&row.code);
            if events > 0 && events == row.events {
                state.rows.insert(row.code.clone(), row);
            }
            Ok(())
        })
    }

    async fn ended(&self, before: Moment, at_most: u32) -> Result<Vec<String>, StoreError> {
        let state = self.state();
        let mut ended: Vec<_> = state
            .rows
            .values()
            .filter(|row| row.ended_at.is_some_and(|at| at < before))
            .map(|row| (row.ended_at, row.code.clone()))
            .collect();
        ended.sort();
        ended.truncate(at_most as usize);
        Ok(ended.into_iter().map(|(_, code)| code).collect())
    }

    async fn erase(&self, row: Row) -> Result<bool, StoreError> {
        self.write(|state| {
            let events = state.events(&row.code);
            if events == 0 || events != row.events {
                return Ok(false);
            }
            let links = state.links.get_mut(&row.code).into_iter().flatten();
            links.for_each(|link| link.content = None);
            state.holds.retain(|(_, holder)| *holder != row.code);
            state.rows.insert(row.code.clone(), row);
            Ok(true)
        })
    }
}

#[async_trait]
impl Accounts for Memory {
    async fn keep_officer(&self, officer: Officer) -> Result<(), StoreError> {
        self.write(|state| {
            let account = &officer.account;
            state.sessions.retain(|_, (owner, _)| owner != account);
            state.officers.insert(account.clone(), officer);
            Ok(())
        })
    }

    async fn close_officer(&self, account: &str) -> Result<bool, StoreError> {
        self.write(|state| {
            state.sessions.retain(|_, (owner, _)| owner != account);
            Ok(state.officers.remove(account).is_some())
        })
    }

    async fn officer(&self, account: &str) -> Result<Option<Officer>, StoreError> {
        Ok(self.state().officers.get(account).cloned())
    }

    async fn keep_session(
        &self,
        secret: &str,
        account: &str,
        until: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state| {
            if !state.officers.contains_key(account) || state.sessions.contains_key(secret) {
                return Err(NOT_ALLOWED);
            }
            let session = (account.into(), until.timestamp());
            state.sessions.insert(secret.into(), session);
            Ok(())
        })
    }

    async fn session(&self, secret: &str, at: Moment) -> Result<Option<Officer>, StoreError> {
        let state = self.state();
        let session = state.sessions.get(secret);
        let session = session.filter(|(_, until)| *until > at.timestamp());
        Ok(session.and_then(|(account, _)| state.officers.get(account).cloned()))
    }

    async fn end_session(&self, secret: &str, at: Moment) -> Result<(), StoreError> {
        let runs = |own: &String, until: i64| own != secret && until > at.timestamp();
        self.state()
            .sessions
            .retain(|own, (_, until)| runs(own, *until));
        Ok(())
    }

    async fn count_try(&self, what: &str, at: Moment, since: Moment) -> Result<u32, StoreError> {
        let mut state = self.state();
        let (at, since) = (at.timestamp(), since.timestamp());
        state.tries.retain(|(_, tried)| *tried >= at - 86_400);
        state.tries.push((what.into(), at));
        let tries = state.tries.iter();
        Ok(tries
            .filter(|(own, at)| own == what && *at >= since)
            .count() as u32)
    }

    async fn forget_try(&self, what: &str, at: Moment) -> Result<(), StoreError> {
        let mut state = self.state();
        let mut tries = state.tries.iter();
        let forgotten = tries.position(|(own, tried)| own == what && *tried == at.timestamp());
        if let Some(forgotten) = forgotten {
            state.tries.remove(forgotten);
        }
        Ok(())
    }
}

#[async_trait]
impl Drafts for Memory {
    async fn keep_draft(&self, draft: Draft) -> Result<(), StoreError> {
        self.write(|state| match state.drafts.contains_key(&draft.id) {
            true => Err(NOT_ALLOWED),
            false => {
                state.drafts.insert(draft.id.clone(), draft);
                Ok(())
            }
        })
    }

    async fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError> {
        Ok(self.state().drafts.get(id).cloned())
    }

    async fn save_draft(&self, after: u32, draft: Draft) -> Result<bool, StoreError> {
        let mut state = self.state();
        let kept = state.drafts.get_mut(&draft.id);
        let Some(kept) = kept.filter(|kept| kept.version == after) else {
            return Ok(false);
        };
        *kept = draft;
        Ok(true)
    }

    async fn end_draft(&self, id: &str) -> Result<(), StoreError> {
        if let Some(draft) = self.state().drafts.get_mut(id) {
            draft.until = 0;
        }
        Ok(())
    }

    async fn begin_upload(&self, upload: Upload, quota: Quota) -> Result<bool, StoreError> {
        self.write(|state| {
            let own = state.uploads.values();
            let own: Vec<_> = own.filter(|own| own.draft == upload.draft).collect();
            let bytes: u64 = own.iter().map(|own| own.length).sum();
            if own.len() as u32 >= quota.files || bytes + upload.length > quota.bytes {
                return Ok(false);
            }
            if !state.drafts.contains_key(&upload.draft) {
                return Err(NOT_ALLOWED);
            }
            state.uploads.insert(upload.id.clone(), upload);
            Ok(true)
        })
    }

    async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        Ok(self.state().uploads.get(id).cloned())
    }

    async fn uploads(&self, draft: &str) -> Result<Vec<Upload>, StoreError> {
        let state = self.state();
        let own = state.uploads.values().filter(|own| own.draft == draft);
        Ok(own.cloned().collect())
    }

    async fn advance_upload(&self, from: u64, upload: Upload) -> Result<bool, StoreError> {
        let mut state = self.state();
        let Some(own) = state.stands(&upload.id, from) else {
            return Ok(false);
        };
        *own = upload;
        Ok(true)
    }

    async fn accept_upload(&self, upload: Upload, file: Kept) -> Result<Option<Kept>, StoreError> {
        self.write(|state| {
            let Some(own) = state.stands(&upload.id, upload.received) else {
                return Ok(None);
            };
            *own = upload.clone();
            let holder = holder_of_draft(&upload.draft);
            state.holds.insert((file.sha256.clone(), holder));
            let kept = state.files.entry(file.sha256.clone()).or_insert(file);
            Ok(Some(kept.clone()))
        })
    }

    async fn end_upload(&self, id: &str) -> Result<(), StoreError> {
        self.state().uploads.remove(id);
        Ok(())
    }

    async fn kept(&self, sha256: &str) -> Result<Option<Kept>, StoreError> {
        Ok(self.state().files.get(sha256).cloned())
    }

    async fn held(&self, holder: &str, sha256: &str) -> Result<Option<Kept>, StoreError> {
        let state = self.state();
        let held = state.holds.contains(&(sha256.into(), holder.into()));
        Ok(state.files.get(sha256).filter(|_| held).cloned())
    }

    async fn files(&self, after: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let state = self.state();
        let files = state.files.values();
        let files = files.filter(|file| file.sha256.as_str() > after);
        Ok(files.take(at_most as usize).cloned().collect())
    }

    async fn is_kept(&self, object: &str) -> Result<bool, StoreError> {
        let state = self.state();
        Ok(state.files.values().any(|file| file.object == object))
    }

    async fn sweep(&self, at: Moment) -> Result<Swept, StoreError> {
        let mut state = self.state();
        let at = at.timestamp();
        let mut swept = Swept::default();
        let (over, drafts) = std::mem::take(&mut state.drafts)
            .into_iter()
            .partition::<BTreeMap<_, _>, _>(|(_, draft)| draft.until <= at);
        state.drafts = drafts;
        state.uploads.retain(|id, own| {
            let ended = own.state != UploadState::Accepted && own.until <= at;
            let gone = ended || over.contains_key(&own.draft);
            swept.uploads.extend(gone.then(|| id.clone()));
            !gone
        });
        let over: BTreeSet<_> = over.keys().map(|id| holder_of_draft(id)).collect();
        state.holds.retain(|(_, holder)| !over.contains(holder));
        let held: BTreeSet<_> = state.holds.iter().map(|(file, _)| file.clone()).collect();
        state.files.retain(|sha256, file| {
            let stays = held.contains(sha256);
            swept.files.extend((!stays).then(|| file.object.clone()));
            stays
        });
        Ok(swept)
    }

    async fn sealed_otherwise(&self, key: &str, at_most: u32) -> Result<Vec<Kept>, StoreError> {
        let mut files = self.files("", u32::MAX).await?;
        files.retain(|file| !file.key.starts_with(&format!("{key}.")));
        files.truncate(at_most as usize);
        Ok(files)
    }

    async fn arriving_otherwise(&self, key: &str) -> Result<u64, StoreError> {
        use UploadState::{Arriving, Received};
        let state = self.state();
        let under_way = state.uploads.values().filter(|own| {
            matches!(own.state, Arriving | Received) && !own.key.starts_with(&format!("{key}."))
        });
        Ok(under_way.count() as u64)
    }

    async fn seal(&self, sha256: &str, key: &str) -> Result<(), StoreError> {
        if let Some(file) = self.state().files.get_mut(sha256) {
            file.key = key.into();
        }
        Ok(())
    }
}

#[async_trait]
impl Store for Memory {
    async fn back_up(&self, _file: &Path) -> Result<(), StoreError> {
        Err(NOT_ALLOWED)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
