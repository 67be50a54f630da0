//! PostgreSQL for tests: a private cluster in a folder of its own, gone when its user is gone.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Names a cluster that runs already, by the address of its database `postgres`.
pub const CLUSTER: &str = "LIAISON_TEST_POSTGRES";

/// A cluster that ends with this process: a guard waits on a pipe that closes when the process
/// is gone, however it went.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    _guard: Child,
}

/// Starts a cluster, waits until it answers and prints its port, then waits for its input to end.
/// Its one argument is a folder; the rest is environment.
const SCRIPT: &str = r#"
set -eu
run() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
# The folder belongs to whoever runs the cluster; nothing outside of it is touched.
if [ "$(id -u)" = 0 ]; then chown postgres "$1"; fi
cd "$1"
run "$BIN/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$1/initdb.log" 2>&1
run "$BIN/pg_ctl" -D "$1/data" -w -t 60 -l "$1/server.log" \
  -o "-c listen_addresses=127.0.0.1 -c port=$PORT -c unix_socket_directories= -c max_connections=300 -c shared_buffers=64MB" \
  start >/dev/null
echo ready
cat >/dev/null
run "$BIN/pg_ctl" -D "$1/data" -m immediate stop >/dev/null 2>&1 || true
rm -rf "$1"
"#;

fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

impl Cluster {
    /// Starts a cluster.
    ///
    /// # Panics
    /// PostgreSQL is not installed or does not start: a test on half of the databases would be
    /// half a test.
    pub fn start() -> Self {
        let bin = binaries().expect("PostgreSQL is installed (Debian: apt-get install postgresql)");
        // Free now; nobody else on this machine takes ports at random between here and the start.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let folder =
            std::env::temp_dir().join(format!("liaison-postgres-{}-{port}", std::process::id()));
        std::fs::create_dir(&folder).expect("temporary folders can be made");
        let mut guard = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(&folder)
            .env("BIN", bin)
            .env("PORT", port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let mut line = String::new();
        let output = guard.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert_eq!(
            line.trim(),
            "ready",
            "PostgreSQL starts (see the logs in {})",
            folder.display()
        );
        Self {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            _guard: guard,
        }
    }

    /// The address of its database `postgres`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn cluster() -> &'static str {
    static OWN: OnceLock<Cluster> = OnceLock::new();
    static GIVEN: OnceLock<Option<String>> = OnceLock::new();
    match GIVEN.get_or_init(|| std::env::var(CLUSTER).ok()) {
        Some(url) => url,
        None => OWN.get_or_init(Cluster::start).url(),
    }
}

/// The address of a fresh, empty database.
///
/// # Panics
/// No cluster can be had.
pub async fn database_url() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let cluster = tokio::task::spawn_blocking(cluster)
        .await
        .expect("a cluster");
    // In a long run on one cluster a number of a process may come again.
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let name = format!(
        "t{}_{}_{}",
        std::process::id(),
        now.unwrap_or_default().as_nanos(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    storage::probe::create_database(cluster, &name)
        .await
        .expect("a database");
    format!("{}/{name}", cluster.trim_end_matches("/postgres"))
}
