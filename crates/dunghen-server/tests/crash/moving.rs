//! What one machine has kept is taken over by several, with nothing lost.

use anyhow::ensure;
use dunghen_server::Settings;
use tokio::runtime::Runtime;

use super::{Client, Place, Running, Upload, account, code_of, hash, pdf};
use crate::{bucket::s3, cluster::Database};

#[test]
fn what_one_machine_has_kept_is_taken_over_by_several() -> anyhow::Result<()> {
    let (old, shared, new) = (
        tempfile::tempdir()?,
        tempfile::tempdir()?,
        tempfile::tempdir()?,
    );
    let runtime = Runtime::new()?;
    let settings = Settings {
        data: old.path().into(),
        ..Settings::default()
    };
    runtime.block_on(account(&settings))?;
    let one = Place {
        data: old.path(),
        database: None,
        bucket: None,
    };
    let server = Running::start(&one)?;
    let client = Client::new(&server.origin)?;
    let mut receipts = Vec::new();
    for number in 0..20 {
        let key = format!("key {number}");
        let (status, receipt) = client.file(&key)?;
        ensure!(status == 201, "{key}: {status}");
        receipts.push((key, receipt));
    }
    let code = receipts.first().map(|(_, receipt)| code_of(receipt));
    let (status, _) = client.act(&code.transpose()?.unwrap_or_default(), 1)?;
    ensure!(status == 200, "found {status}");
    let mut kept = Upload {
        draft: client.draft.clone(),
        content: pdf(&"x".repeat(1_500_000)),
        received: 0,
    };
    let place = client.begin(&kept)?;
    kept.received = client.portion(&place, &kept, kept.content.len())?;
    ensure!(client.accepted(&place, &kept)? == hash(&kept.content));
    let half = Upload {
        received: 0,
        content: pdf(&"y".repeat(200_000)),
        ..kept.clone()
    };
    let half_way = client.begin(&half)?;
    client.portion(&half_way, &half, 70_000)?;
    server.kill()?;

    let database = Database::new()?;
    let bucket = runtime.block_on(s3(shared.path()))?;
    let several = Place {
        data: new.path(),
        database: Some(&database.address()),
        bucket: Some((bucket, &old.path().join("keys.toml"))),
    };
    let take_over = || several.command("move").arg(old.path()).output();
    let told = take_over()?;
    let error = String::from_utf8_lossy(&told.stderr);
    ensure!(told.status.success(), "{error}");
    let again = take_over()?;
    let error = String::from_utf8_lossy(&again.stderr);
    ensure!(!again.status.success(), "taken over twice");
    ensure!(error.contains("in the table events already"), "{error}");

    let server = Running::start(&several)?;
    let client = Client::new(&server.origin)?;
    for (key, receipt) in &receipts {
        let (_, again) = client.file(key)?;
        ensure!(again == *receipt, "{key} got another receipt");
    }
    // What was accepted stays so, and numbers follow.
    let (status, _) = client.act("H27-261123-0001", 1)?;
    ensure!(status == 412, "found {status}");
    let (_, next) = client.file("next")?;
    ensure!(code_of(&next)? == "H27-261123-0021");
    ensure!(client.accepted(&place, &kept)? == hash(&kept.content));
    // What was under way is begun again.
    ensure!(client.received(&half_way, &half).is_err());
    let place = client.begin(&half)?;
    client.portion(&place, &half, half.content.len())?;
    ensure!(client.accepted(&place, &half)? == hash(&half.content));
    server.kill()?;
    let checked = several.command("verify").output()?;
    let said = String::from_utf8_lossy(&checked.stdout);
    ensure!(checked.status.success(), "{said}");
    Ok(())
}
