//! Connections: how many there may be, what their requests may look like before anybody
//! reads them, and how they end.

use std::{pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use prometheus_client::metrics::gauge::Gauge;
use socket2::SockRef;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time,
};
use tower::Service;

use crate::{peer::Peer, settings::Settings};

/// How long it waits where the system gives no more connections.
const REST: Duration = Duration::from_secs(1);

/// Smallest buffer of a connection: a portion of an upload passes through it in pieces.
const BUFFER_MIN: usize = 64 * 1_024;

/// Answers connections until asked to stop; then takes no more, and lets what is under way
/// come to its end within a limit.
pub(crate) async fn answer(
    listener: TcpListener,
    app: Router,
    settings: &Settings,
    open: Gauge,
    stop: impl Future<Output = ()>,
) {
    let connections = Connections::new(app, settings, open);
    let mut stop = pin!(stop);
    loop {
        // Whoever finds no room waits outside, in the system's own queue.
        let next = async {
            let leave = Arc::clone(&connections.room).acquire_owned().await;
            (leave, listener.accept().await)
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            (leave, accepted) = next => match accepted {
                Ok((stream, address)) => {
                    let connection = connections.serve(stream, Peer(address));
                    tokio::spawn(async move {
                        let _leave = leave;
                        connection.await;
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    time::sleep(REST).await;
                }
            },
        }
    }
    drop(listener);
    let limit = Duration::from_secs(settings.drain_seconds.into());
    let under_way = connections.draining.count();
    tracing::info!(under_way, "stopping");
    if time::timeout(limit, connections.draining.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("what was under way did not end in time and is cut off");
    }
}

struct Connections {
    app: Router,
    http: http1::Builder,
    /// Longest wait for the other side to take what was sent.
    taken_within: Duration,
    room: Arc<Semaphore>,
    draining: GracefulShutdown,
    open: Gauge,
}

impl Connections {
    fn new(app: Router, settings: &Settings, open: Gauge) -> Self {
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let header_bytes = size(settings.header_bytes);
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(settings.header_seconds.into()))
            .max_headers(size(settings.headers))
            .max_header_size(header_bytes)
            .max_buf_size(header_bytes.max(BUFFER_MIN));
        let room = size(settings.connections).min(Semaphore::MAX_PERMITS);
        Self {
            app,
            http,
            taken_within: settings.body_time(),
            room: Arc::new(Semaphore::new(room)),
            draining: GracefulShutdown::new(),
            open,
        }
    }

    /// Answers the requests of one connection.
    fn serve(&self, stream: TcpStream, peer: Peer) -> impl Future<Output = ()> + use<> {
        // Answers are whole when they are written: there is nothing to wait for.
        let socket = SockRef::from(&stream);
        let _ = socket.set_tcp_nodelay(true);
        // Whoever asks and does not listen would keep its place for ever.
        #[cfg(target_os = "linux")]
        let _ = socket.set_tcp_user_timeout(Some(self.taken_within));
        let app = self.app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            let mut app = app.clone();
            async move { app.call(request.map(Body::new)).await }
        });
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        let connection = self.draining.watch(connection);
        let open = Open::new(self.open.clone());
        async move {
            let _open = open;
            // A connection that breaks is nothing that we could mend.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        }
    }
}

/// Counted as long as it lives.
struct Open(Gauge);

impl Open {
    fn new(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
