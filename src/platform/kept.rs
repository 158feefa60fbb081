//! Files that this device keeps until their dossier is sent, in IndexedDB.
//!
//! Nothing depends on it: where the browser keeps none, a file has to be chosen again after
//! the page was loaded anew, and is not in what is exported.

use idb::{
    Database, DatabaseEvent, Error, Factory, ObjectStore, ObjectStoreParams, Transaction,
    TransactionMode,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

const DATABASE: &str = "dunghen";
const FILES: &str = "files";

async fn database() -> Result<Database, Error> {
    let mut asked = Factory::new()?.open(DATABASE, Some(1))?;
    asked.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Without it, keeping fails, which is told.
            let _ = database.create_object_store(FILES, ObjectStoreParams::new());
        }
    });
    asked.await
}

async fn files(mode: TransactionMode) -> Result<(Transaction, ObjectStore), Error> {
    let transaction = database().await?.transaction(&[FILES], mode)?;
    let files = transaction.object_store(FILES)?;
    Ok((transaction, files))
}

/// Keeps a file under a name. Says whether the device keeps it.
pub(crate) async fn keep(name: &str, file: &Blob) -> bool {
    let kept = async {
        let (transaction, files) = files(TransactionMode::ReadWrite).await?;
        files.put(file, Some(&name.into()))?.await?;
        transaction.commit()?.await
    };
    kept.await.is_ok()
}

/// The file of a name.
pub(crate) async fn get(name: &str) -> Option<Blob> {
    let (_, files) = files(TransactionMode::ReadOnly).await.ok()?;
    let found = files.get(JsValue::from(name)).ok()?.await.ok()??;
    found.dyn_into().ok()
}

/// The same as somebody chose it.
pub(crate) async fn file(name: &str) -> Option<File> {
    get(name).await?.dyn_into().ok()
}

/// Forgets all files but those of these names.
pub(crate) async fn keep_only(names: &[String]) {
    let forgotten = async {
        let (transaction, files) = files(TransactionMode::ReadWrite).await?;
        for key in files.get_all_keys(None, None)?.await? {
            let wanted = key.as_string().is_some_and(|key| names.contains(&key));
            if !wanted {
                files.delete(key)?.await?;
            }
        }
        transaction.commit()?.await
    };
    // What stays is looked at the next time.
    let _ = forgotten.await;
}
