//! `cargo xtask bench …`: measurements, as lines of `name key=value …` that a machine can read.
//! Everything is on this machine and bounded; what is compared is compared in one run, in turn.

mod ledger;
mod overview;
mod served;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use server::node::Place;
use shared::command::{Command, Outcome};
use shared::request::RequestCommand;
use shared::sync::{ClientMessage, PROTOCOL};
use testkit::actor::{Person, client_id, envelope, form};
use testkit::server::{Backend, TestServer};
use tokio_tungstenite::tungstenite::Message;

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Commands per second of 16 clients, against a bare loop of the same inserts and COMMIT
    Commands {
        /// Seconds of each turn
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// Turns of each
        #[arg(long, default_value_t = 3)]
        turns: usize,
    },
    /// Memory of open sockets
    Sockets {
        /// How many
        #[arg(long, default_value_t = 1000)]
        count: usize,
    },
    /// Lists, search, a detail, a move and an export among many requests
    Ledger {
        /// How many requests
        #[arg(long, default_value_t = 100_000)]
        count: usize,
        /// How often each is measured
        #[arg(long, default_value_t = 40)]
        times: usize,
        /// Only this database: sqlite or postgres
        #[arg(long)]
        only: Option<String>,
    },
    /// What a district's overview and its wall screens cost: figures, and a commit that many look at
    Overview(overview::Options),
    /// The server of `ledger` and `overview`: it becomes one of its own
    #[command(hide = true)]
    Serve {
        /// Its folder
        data: PathBuf,
        /// Its database, if not embedded
        database: Option<String>,
        /// The folder with the built front end
        #[arg(long)]
        assets: Option<PathBuf>,
    },
}

const CLIENTS: usize = 16;
/// Envelopes in one call of one client.
const CALL: usize = 4;

fn main() {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        match cli.what {
            What::Commands { seconds, turns } => {
                for backend in [Backend::Sqlite, Backend::Postgres] {
                    commands(backend, Duration::from_secs(seconds), turns).await;
                }
            }
            What::Sockets { count } => sockets(count).await,
            What::Ledger { count, times, only } => {
                for backend in backends(only.as_deref()) {
                    ledger::run(backend, count, times).await;
                }
            }
            What::Overview(options) => {
                for backend in backends(options.only.as_deref()) {
                    overview::run(backend, &options).await;
                }
            }
            What::Serve {
                data,
                database,
                assets,
            } => {
                let files = None;
                let place = Place {
                    data,
                    database,
                    files,
                };
                served::serve(place, assets).await;
            }
        }
    });
}

/// Both databases, or the one that is named.
fn backends(only: Option<&str>) -> impl Iterator<Item = Backend> {
    let both = [Backend::Sqlite, Backend::Postgres].into_iter();
    both.filter(move |backend| {
        let name = format!("{backend:?}").to_lowercase();
        only.is_none_or(|only| only == name)
    })
}

async fn commands(backend: Backend, turn: Duration, turns: usize) {
    let server = TestServer::with_district(backend).await;
    let bare = Bare::open(&server).await;
    let chen = server.sign_in("chen").await;
    let mut ratios = Vec::new();
    for number in 0..turns {
        let ours = drive(&chen, turn).await;
        let theirs = bare.drive(turn).await;
        let ratio = ours / theirs;
        ratios.push(ratio);
        println!(
            "commands backend={backend:?} turn={number} clients={CLIENTS} per_second={ours:.0} \
             bare_per_second={theirs:.0} ratio={ratio:.2}"
        );
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "commands backend={backend:?} ratio_median={:.2}",
        ratios[ratios.len() / 2]
    );
}

/// Sixteen clients, each with one call of four commands under way, over HTTP.
async fn drive(person: &Person, turn: Duration) -> f64 {
    let until = Instant::now() + turn;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let person = person.clone();
            tokio::spawn(async move {
                let client = client_id();
                let mut seq = 0;
                while Instant::now() < until {
                    let call = (0..CALL)
                        .map(|_| {
                            seq += 1;
                            let form = form("nanling-station", "园区雨后积水，货车进出困难");
                            let register = RequestCommand::Register(Box::new(form));
                            let mut one = envelope(Command::Request(register));
                            one.client_id = client;
                            one.seq = seq;
                            one
                        })
                        .collect();
                    let answers = person.send(call).await;
                    assert!(
                        answers
                            .iter()
                            .all(|answer| answer.outcome == Outcome::Accepted)
                    );
                }
                seq
            })
        })
        .collect();
    let started = until - turn;
    let mut done = 0;
    for client in clients {
        done += client.await.expect("a client ends");
    }
    done as f64 / started.elapsed().as_secs_f64()
}

/// The same rows without the rest: one transaction of 64 commands' inserts after another.
struct Bare {
    probe: storage::probe::Probe,
    inserts: Vec<(&'static str, usize)>,
}

impl Bare {
    async fn open(server: &TestServer) -> Self {
        let probe = storage::probe::Probe::of(&server.node().storage);
        for table in BARE {
            probe.execute(table, vec![]).await.expect("a table");
        }
        // A registration writes one row of each, and four audiences.
        let inserts = [
            (BARE_COMMITS, 64),
            (BARE_RECORDS, 64),
            (BARE_COLUMNS, 64),
            (BARE_HISTORY, 64),
            (BARE_AUDIENCES, 256),
        ];
        let inserts = inserts
            .map(|(before, rows)| (multi_row(before, rows), rows))
            .to_vec();
        Self { probe, inserts }
    }

    async fn drive(&self, turn: Duration) -> f64 {
        let started = Instant::now();
        let mut done = 0usize;
        while started.elapsed() < turn {
            let mut transaction = self.probe.begin().await.expect("a transaction");
            for (sql, rows) in &self.inserts {
                let values = (0..*rows).flat_map(|_| bare_row()).collect();
                transaction.execute(*sql, values).await.expect("inserted");
            }
            transaction.commit().await.expect("committed");
            done += 64;
        }
        done as f64 / started.elapsed().as_secs_f64()
    }
}

const BARE: [&str; 5] = [
    "CREATE TABLE bare_commits (id TEXT PRIMARY KEY, a BIGINT NOT NULL, b TEXT NOT NULL)",
    "CREATE TABLE bare_records (id TEXT PRIMARY KEY, a BIGINT NOT NULL, b TEXT NOT NULL)",
    "CREATE TABLE bare_columns (id TEXT PRIMARY KEY, a BIGINT NOT NULL, b TEXT NOT NULL)",
    "CREATE TABLE bare_history (id TEXT PRIMARY KEY, a BIGINT NOT NULL, b TEXT NOT NULL)",
    "CREATE TABLE bare_audiences (id TEXT PRIMARY KEY, a BIGINT NOT NULL, b TEXT NOT NULL)",
];
const BARE_COMMITS: &str = "INSERT INTO bare_commits (id, a, b) VALUES ";
const BARE_RECORDS: &str = "INSERT INTO bare_records (id, a, b) VALUES ";
const BARE_COLUMNS: &str = "INSERT INTO bare_columns (id, a, b) VALUES ";
const BARE_HISTORY: &str = "INSERT INTO bare_history (id, a, b) VALUES ";
const BARE_AUDIENCES: &str = "INSERT INTO bare_audiences (id, a, b) VALUES ";

fn bare_row() -> [storage::probe::Value; 3] {
    use storage::probe::Value;
    let id = testkit::actor::command_id().to_string();
    [Value::Text(id), Value::Int(1), Value::Text("x".repeat(400))]
}

/// One text per table, kept for good: there are five of them.
fn multi_row(before: &'static str, rows: usize) -> &'static str {
    let places: Vec<_> = (0..rows)
        .map(|n| format!("(${}, ${}, ${})", n * 3 + 1, n * 3 + 2, n * 3 + 3))
        .collect();
    format!("{before}{}", places.join(", ")).leak()
}

/// Resident memory of a process (`self` is this one), in bytes.
pub(crate) fn resident(process: &str) -> u64 {
    let statm = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    let pages: u64 = statm
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    pages * 4096
}

/// Both ends run in this process, so the figure is an upper bound for the server's end.
async fn sockets(count: usize) {
    use futures::{SinkExt as _, StreamExt as _};
    let server = TestServer::with_district(Backend::Sqlite).await;
    let chen = server.sign_in("chen").await;
    let before = resident("self");
    let mut open = Vec::with_capacity(count);
    for _ in 0..count {
        let mut socket = testkit::actor::small_socket(&chen).await;
        let snapshot: shared::sync::Snapshot = chen
            .read(&format!("/api/bootstrap?client={}", client_id()))
            .await;
        let hello = ClientMessage::Hello {
            protocol: PROTOCOL,
            client_id: client_id(),
            cursor: Some(snapshot.cursor),
        };
        let hello = serde_json::to_string(&hello).expect("a message is JSON");
        socket.send(Message::text(hello)).await.expect("sent");
        socket.next().await.expect("a welcome").expect("a message");
        socket.next().await.expect("a frame").expect("a message");
        open.push(socket);
    }
    let live = server.node().live.connections();
    let per_socket = (resident("self").saturating_sub(before)) / count as u64;
    println!("sockets count={count} live={live} bytes_per_socket_both_ends={per_socket}");
    let started = Instant::now();
    chen.registers(form("nanling-station", "通知所有人")).await;
    let mut times = Vec::with_capacity(count);
    for socket in &mut open {
        socket.next().await.expect("a frame").expect("a message");
        times.push(started.elapsed());
    }
    times.sort_unstable();
    println!(
        "fan_out count={count} median_ms={:.1} p99_ms={:.1}",
        times[count / 2].as_secs_f64() * 1e3,
        times[count * 99 / 100].as_secs_f64() * 1e3
    );
}
