//! What tests are made with: a real server on either database, people who use it, and a simulator
//! of the sync protocol. No mocks.

pub mod actor;
pub mod folder;
pub mod postgres;
pub mod server;
pub mod simulation;
pub mod world;

use std::future::Future;
use std::time::Duration;

/// Waits until a condition holds, looking again every few milliseconds.
///
/// # Panics
/// It did not come to hold in time.
pub async fn until<F: Future<Output = bool>>(within: Duration, mut holds: impl FnMut() -> F) {
    let deadline = tokio::time::Instant::now() + within;
    while !holds().await {
        assert!(
            tokio::time::Instant::now() < deadline,
            "it did not come to hold in time"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// One body, two named tests, both always run: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($name:ident, |$backend:ident| $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($backend: $crate::server::Backend) {
                $body
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body($crate::server::Backend::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                body($crate::server::Backend::Postgres).await;
            }
        }
    };
}
