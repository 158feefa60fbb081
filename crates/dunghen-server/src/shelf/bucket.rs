//! A bucket that speaks S3: what arrives lies there as one object for every write, named by
//! where it begins, and is put together into one object when it is kept.

use std::{io, ops::Range, sync::Arc, time::Duration};

use chrono::Utc;
use object_store::{
    ObjectMeta, ObjectStore, ObjectStoreExt, WriteMultipart, aws::AmazonS3Builder, path::Path,
};
use tokio_stream::StreamExt;

#[derive(Debug, Clone)]
pub(super) struct Bucket(Arc<dyn ObjectStore>);

const ARRIVING: &str = "arriving";
const KEPT: &str = "files";

/// How much is sent at a time of what is put together; S3 wants 5 MB or more.
const PART: usize = 8 * 1024 * 1024;
/// How many of those are under way at once.
const PARTS_AT_ONCE: usize = 2;

impl Bucket {
    pub(super) fn open(address: &str) -> io::Result<Self> {
        Self::built(AmazonS3Builder::from_env().with_url(address))
    }

    pub(super) fn built(bucket: AmazonS3Builder) -> io::Result<Self> {
        // One is chosen for the whole program; another before this is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self(Arc::new(bucket.build().map_err(told)?)))
    }

    pub(super) async fn take_up(&self, upload: &str, kept: u64) -> io::Result<()> {
        let mut there = 0;
        for (bytes, name) in self.arrived(upload).await? {
            if bytes.end > kept {
                self.remove(&Path::from(name)).await?;
            } else {
                there = bytes.end;
            }
        }
        match there < kept {
            true => Err(io::ErrorKind::UnexpectedEof.into()),
            false => Ok(()),
        }
    }

    pub(super) async fn append(&self, upload: &str, at: u64, sealed: Vec<u8>) -> io::Result<()> {
        // Names sort as numbers do.
        let name = Path::from(format!("{ARRIVING}/{upload}/{at:020}"));
        self.0.put(&name, sealed.into()).await.map_err(told)?;
        Ok(())
    }

    pub(super) async fn arrived(&self, upload: &str) -> io::Result<Vec<(Range<u64>, String)>> {
        let mut parts = Vec::new();
        for object in self.list(&format!("{ARRIVING}/{upload}")).await? {
            let name = object.location.filename().unwrap_or_default();
            let begins: u64 = name.parse().map_err(io::Error::other)?;
            parts.push((begins..begins + object.size, object.location.to_string()));
        }
        parts.sort_by_key(|(bytes, _)| bytes.start);
        Ok(parts)
    }

    pub(super) async fn keep(&self, upload: &str, object: &str) -> io::Result<()> {
        let whole = self.0.put_multipart(&kept(object)).await.map_err(told)?;
        let mut whole = WriteMultipart::new_with_chunk_size(whole, PART);
        for (bytes, name) in self.arrived(upload).await? {
            let part = self.read(&name.into(), 0..bytes.end - bytes.start).await?;
            whole.wait_for_capacity(PARTS_AT_ONCE).await.map_err(told)?;
            whole.write(&part);
        }
        whole.finish().await.map_err(told)?;
        Ok(())
    }

    pub(super) async fn read(&self, name: &Path, range: Range<u64>) -> io::Result<Vec<u8>> {
        let bytes = self.0.get_range(name, range).await.map_err(told)?;
        Ok(bytes.to_vec())
    }

    pub(super) async fn remove(&self, name: &Path) -> io::Result<()> {
        match self.0.delete(name).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }

    pub(super) async fn older(&self, age: Duration) -> io::Result<Vec<String>> {
        let objects = self.list(KEPT).await?.into_iter();
        let old = objects.filter(|object| is_older(object, age));
        let prefix = format!("{KEPT}/");
        let names = old.filter_map(|object| {
            let name = object.location.as_ref().strip_prefix(&prefix)?;
            Some(name.to_owned())
        });
        Ok(names.collect())
    }

    pub(super) async fn uploads(&self, age: Duration) -> io::Result<Vec<String>> {
        let objects = self.list(ARRIVING).await?.into_iter();
        let old = objects.filter(|object| is_older(object, age));
        let mut uploads: Vec<_> = old
            .filter_map(|object| Some(object.location.parts().nth(1)?.as_ref().to_owned()))
            .collect();
        uploads.dedup();
        Ok(uploads)
    }

    async fn list(&self, prefix: &str) -> io::Result<Vec<ObjectMeta>> {
        let mut listed = self.0.list(Some(&Path::from(prefix)));
        let mut objects = Vec::new();
        while let Some(object) = listed.next().await {
            objects.push(object.map_err(told)?);
        }
        objects.sort_by(|one, other| one.location.cmp(&other.location));
        Ok(objects)
    }
}

/// Where a kept file lies.
pub(super) fn kept(object: &str) -> Path {
    Path::from(format!("{KEPT}/{object}"))
}

fn is_older(object: &ObjectMeta, age: Duration) -> bool {
    let since = Utc::now().signed_duration_since(object.last_modified);
    since.to_std().is_ok_and(|since| since >= age)
}

fn told(error: object_store::Error) -> io::Error {
    match error {
        object_store::Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        error => io::Error::other(error),
    }
}
