//! `liaison serve`: the server itself.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;

use crate::calendar;
use crate::http::assets::Assets;
use crate::http::{App, router};
use crate::node::Node;
use crate::{files, timers};

/// How long open calls may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// How a server listens.
#[derive(Clone, Debug)]
pub struct Listening {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// A folder with the built front end; otherwise what is built in.
    pub assets: Option<PathBuf>,
    /// Certificate chain and key, PEM.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// A proxy in front does TLS.
    pub is_behind_proxy: bool,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Demo accounts have a known password.
    #[error("a demo database is served on loopback only")]
    DemoOffLoopback,
    /// Browsers give cameras, service workers and ciphers only over HTTPS.
    #[error("off loopback a certificate is needed (--tls-cert, --tls-key), or --behind-proxy")]
    PlainOffLoopback,
    /// The address is taken, or files cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] storage::StorageError),
}

/// A server that runs.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// `https` or `http`.
    pub scheme: &'static str,
    /// The node.
    pub node: Node,
    handle: Handle<SocketAddr>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
    helpers: Vec<tokio::task::JoinHandle<()>>,
}

/// Starts a server; it listens when this returns.
///
/// # Errors
/// See [`ServeError`].
pub async fn start(node: Node, listening: Listening) -> Result<Running, ServeError> {
    let is_loopback = listening.listen.ip().is_loopback();
    let is_secure = listening.tls.is_some() || listening.is_behind_proxy;
    if !is_loopback && node.storage.head().await?.demo {
        return Err(ServeError::DemoOffLoopback);
    }
    if !is_loopback && !is_secure {
        return Err(ServeError::PlainOffLoopback);
    }
    let assets = match &listening.assets {
        Some(folder) => Assets::folder(folder)?,
        None => Assets::embedded(),
    };
    let helpers = vec![
        tokio::spawn(node.live.clone().tail(node.live.begin().await?)),
        tokio::spawn(node.search.clone().make(node.storage.clone())),
        tokio::spawn(timers::run(node.clone())),
        tokio::spawn(files::sweep::run(node.clone())),
        // A calendar may have been set just before the server stopped.
        tokio::spawn(calendar::recompute_beside(node.clone())),
    ];
    let listener = TcpListener::bind(listening.listen)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let app = App {
        is_behind_proxy: listening.is_behind_proxy,
        ..App::new(node.clone(), assets, is_secure)
    };
    let app = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::new();
    let (task, scheme) = match &listening.tls {
        Some((cert, key)) => {
            let config = RustlsConfig::from_pem_file(cert, key).await?;
            let server = axum_server::from_tcp_rustls(listener, config)?
                .handle(handle.clone())
                .serve(app);
            (tokio::spawn(server), "https")
        }
        None => {
            let server = axum_server::from_tcp(listener)?
                .handle(handle.clone())
                .serve(app);
            (tokio::spawn(server), "http")
        }
    };
    Ok(Running {
        address,
        scheme,
        node,
        handle,
        task,
        helpers,
    })
}

impl Running {
    /// The address for a browser.
    pub fn url(&self) -> String {
        // A server on all addresses is reached by a name; this machine's is always `localhost`.
        if self.address.ip().is_unspecified() {
            format!("{}://localhost:{}", self.scheme, self.address.port())
        } else {
            format!("{}://{}", self.scheme, self.address)
        }
    }

    /// Stops: sockets are told to come back, open calls finish, then the database is closed.
    ///
    /// # Errors
    /// The listener's.
    pub async fn stop(self) -> std::io::Result<()> {
        self.node.live.drain();
        self.handle.graceful_shutdown(Some(GRACE));
        let result = self.task.await.map_err(std::io::Error::other)?;
        for helper in self.helpers {
            helper.abort();
        }
        let search = self.node.search.clone();
        let _ = tokio::task::spawn_blocking(move || search.close()).await;
        self.node.storage.close().await;
        result
    }

    /// Waits until the listener ends by itself.
    ///
    /// # Errors
    /// The listener's.
    pub async fn ended(&mut self) -> std::io::Result<()> {
        (&mut self.task).await.map_err(std::io::Error::other)?
    }
}
