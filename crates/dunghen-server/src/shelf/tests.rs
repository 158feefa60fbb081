//! What a shelf promises, in both its places.

use std::time::Duration;

use object_store::aws::AmazonS3Builder;

use super::*;
use crate::bucket::{BUCKET, KEY, SECRET, s3};

async fn holds(shelf: &Shelf) -> anyhow::Result<()> {
    const WHOLE: u64 = 300_000;
    let piece = |byte: u8, length: usize| vec![byte; length];
    shelf.take_up("u1", 0).await?;
    shelf.append("u1", 0, piece(b'a', 100_000)).await?;
    shelf.append("u1", 100_000, piece(b'b', 100_000)).await?;
    shelf.append("u1", 200_000, Vec::new()).await?;
    shelf.settle("u1").await?;
    // It broke off after something was written that nobody acknowledged.
    shelf.append("u1", 200_000, piece(b'x', 50_000)).await?;
    shelf.take_up("u1", 200_000).await?;
    shelf.append("u1", 200_000, piece(b'c', 100_000)).await?;
    shelf.settle("u1").await?;
    let arrived = shelf.arrived("u1").await?;
    for (at, byte) in [(0, b'a'), (100_000, b'b'), (250_000, b'c')] {
        assert_eq!(arrived.read(at..at + 9).await?, piece(byte, 9));
    }
    // What was kept must be there.
    assert!(shelf.take_up("u2", 1).await.is_err());
    let object = object("abcd", "u1");
    shelf.keep("u1", &object).await?;
    // Whoever was stopped does it again.
    shelf.keep("u1", &object).await?;
    shelf.drop_upload("u1").await?;
    shelf.drop_upload("u1").await?;
    let ends = [piece(b'a', 1), piece(b'b', 1)].concat();
    assert_eq!(shelf.read(&object, 99_999..100_001).await?, ends);
    assert_eq!(shelf.read(&object, WHOLE - 5..WHOLE).await?, piece(b'c', 5));
    assert_eq!(shelf.older(Duration::ZERO).await?, [&*object]);
    assert_eq!(shelf.older(Duration::from_secs(3_600)).await?, [""; 0]);
    shelf.append_new("u3").await?;
    assert_eq!(shelf.uploads(Duration::ZERO).await?, ["u3"]);
    shelf.drop_upload("u3").await?;
    assert_eq!(shelf.uploads(Duration::ZERO).await?, [""; 0]);
    shelf.drop_kept(&object).await?;
    shelf.drop_kept(&object).await?;
    assert!(shelf.read(&object, 0..1).await.is_err());
    Ok(())
}

impl Shelf {
    /// Begins an upload with a few bytes.
    async fn append_new(&self, upload: &str) -> io::Result<()> {
        self.take_up(upload, 0).await?;
        self.append(upload, 0, b"a".to_vec()).await
    }
}

#[tokio::test]
async fn a_folder_holds_files() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::open(folder.path())?;
    holds(&shelf).await
}

#[tokio::test]
async fn a_bucket_holds_files() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let address = s3(folder.path()).await?;
    let bucket = AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_allow_http(true)
        .with_bucket_name(BUCKET)
        .with_access_key_id(KEY)
        .with_secret_access_key(SECRET);
    let shelf = Shelf {
        place: Place::Bucket(Bucket::built(bucket)?),
        scratch: folder.path().into(),
    };
    holds(&shelf).await
}
