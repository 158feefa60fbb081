//! A server that speaks S3, for as long as a test runs.

use std::{fs, net::SocketAddr, path::Path};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use tokio::{net::TcpListener, task};

/// The bucket, and what opens it.
pub(crate) const BUCKET: &str = "dunghen";
pub(crate) const KEY: &str = "key";
pub(crate) const SECRET: &str = "secret";

/// Serves a folder with one bucket on the runtime it is called in.
pub(crate) async fn s3(folder: &Path) -> anyhow::Result<SocketAddr> {
    fs::create_dir_all(folder.join(BUCKET))?;
    let files = s3s_fs::FileSystem::new(folder).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    task::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            task::spawn(async move {
                let server = Builder::new(TokioExecutor::new());
                // A client that goes is none of ours.
                let _ = server.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    Ok(address)
}
