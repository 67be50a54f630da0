//! A real server in this process: real router, real database, real sockets, a clock of one's own.

use std::path::PathBuf;
use std::time::Duration;

use server::clock::Clock;
use server::node::{Node, Place};
use server::serve::{Listening, Running, start};
use shared::time::Timestamp;
use tracing_subscriber::fmt::TestWriter;

use crate::actor::Person;
use crate::folder::Folder;
use crate::world;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded one.
    Sqlite,
    /// A PostgreSQL cluster.
    Postgres,
}

/// A server that is stopped, and whose folder goes, when the test ends.
pub struct TestServer {
    /// Where it keeps its things.
    pub place: Place,
    /// Its clock.
    pub clock: Clock,
    running: Option<Running>,
    assets: Option<PathBuf>,
    _folder: Folder,
}

/// Tuesday, 24 November 2026, 10:00 in China.
pub const TUESDAY: Timestamp = Timestamp(1_795_485_600_000);

impl TestServer {
    /// A server over an empty database.
    pub async fn empty(backend: Backend) -> Self {
        // What the server complains of stands beside the test that it failed. Another server of
        // this process may have said so already.
        let _ = tracing_subscriber::fmt()
            .with_env_filter("warn")
            .with_writer(TestWriter::with_stderr)
            .try_init();
        let folder = Folder::new("server");
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(crate::postgres::database_url().await),
        };
        let place = Place {
            data: folder.path().to_owned(),
            database,
            files: None,
        };
        let clock = Clock::manual(TUESDAY);
        let mut server = Self {
            place,
            clock,
            running: None,
            assets: None,
            _folder: folder,
        };
        server.start().await;
        server
    }

    /// A server with a small district: see [`world`].
    pub async fn with_district(backend: Backend) -> Self {
        let server = Self::empty(backend).await;
        world::build(server.node()).await;
        server
    }

    /// Starts it (again), on a free port.
    pub async fn start(&mut self) {
        let node = Node::open(&self.place, self.clock.clone())
            .await
            .expect("the node opens");
        let listening = Listening {
            listen: "127.0.0.1:0".parse().expect("an address"),
            assets: self.assets.clone(),
            tls: None,
            is_behind_proxy: false,
        };
        self.running = Some(start(node, listening).await.expect("the server starts"));
    }

    /// Stops it; what was committed stays.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await.expect("the server stops");
        }
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("the server runs")
    }

    /// Its node.
    pub fn node(&self) -> &Node {
        &self.running().node
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        self.running().url()
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, login: &str) -> Person {
        Person::sign_in(&self.url(), login, world::PASSWORD).await
    }

    /// Waits until live sync has passed on everything committed so far.
    pub async fn settled(&self) {
        let head = self.node().storage.head().await.expect("the head").csn;
        crate::until(Duration::from_secs(10), || async {
            self.node().live.tailed() >= head
        })
        .await;
    }
}
