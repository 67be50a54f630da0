//! A district of many years: what it costs to open the board, to list, to search, to read a case, to
//! move one and to take everything out. It is filled here and served by a process of its own, whose
//! memory is the server's alone.

use std::process::Stdio;
use std::time::Instant;

use domain::Actor;
use server::clock::Clock;
use server::execute::Who;
use server::mint;
use server::node::{Node, Place};
use server::serve::{Listening, start};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Envelope, Outcome};
use shared::export::{ExportCall, ExportFormat};
use shared::filter::encode;
use shared::id::RequestId;
use shared::limits;
use shared::note::NoteSide;
use shared::request::{Complexity, DeclineReason, RequestCommand, Topic};
use testkit::actor::{Person, client_id, form};
use testkit::server::{Backend, TUESDAY, TestServer};
use testkit::world::{self, organisation};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

const PLACES: [&str; 8] = [
    "象角塘",
    "樟树布",
    "南岭村",
    "吉厦",
    "丹竹头",
    "下李朗",
    "沙塘布",
    "厦村",
];
const THINGS: [&str; 10] = [
    "路口积水",
    "路灯不亮",
    "电梯故障",
    "井盖破损",
    "噪音扰民",
    "占道停车",
    "校门口拥堵",
    "垃圾清运不及时",
    "养老服务不足",
    "充电桩太少",
];
const TEXTS: [&str; 4] = [
    "雨后一小时仍未退水，老人小孩出行不便，希望尽快安排疏通并排查管网",
    "已向物业反映多次没有结果，希望主管部门到现场查看并给出整改时间",
    "早晚高峰最明显，附近居民意见较大，建议增设设施并加强日常巡查",
    "多名居民和商户共同反映，影响正常生活和经营，请予协调解决",
];
/// One in so many is open; the others are years old and in the archive.
const OPEN: usize = 10;

/// Builds the district and measures it.
pub async fn run(backend: Backend, count: usize, times: usize) {
    let mut server = TestServer::with_district(backend).await;
    let started = Instant::now();
    let last = fill(&server, count).await;
    let took = started.elapsed().as_secs_f64();
    println!("ledger backend={backend:?} requests={count} filled_s={took:.0}");
    // As after a night: everything is read from the disk again.
    server.stop().await;
    // The first to read what was just written pays for that as well.
    let mut served = Served::start_timed(backend, "start", &server.place).await;
    served.stop().await;
    let served = Served::start_timed(backend, "start_again", &server.place).await;
    let (wu, chen) = (served.sign_in("wu").await, served.sign_in("chen").await);
    let started = Instant::now();
    let _: shared::api::RequestPage = wu.read(&list("q=", "积")).await;
    let started = started.elapsed().as_secs_f64() * 1e3;
    println!("ledger backend={backend:?} what=search_ready ms={started:.0}");
    served.say_memory(backend, "memory_ready");
    let board = || format!("/api/bootstrap?client={}", client_id());
    measure(backend, "board_supervisor", times.min(10), &wu, |_| board()).await;
    measure(backend, "board_clerk", times.min(10), &chen, |_| board()).await;
    // Each time another question: nothing of the last answer is of use.
    let topic = |n: usize| Topic::ALL[n % 8].code();
    measure(backend, "list_filtered", times, &wu, |n| {
        format!(
            "/api/requests?limit=50&topic={}&sort=due&offset={n}",
            topic(n)
        )
    })
    .await;
    measure(backend, "list_end", times, &wu, |n| {
        format!("/api/requests?limit=50&offset={}", count - 60 - n)
    })
    .await;
    measure(backend, "list_grouped", times, &wu, |n| {
        format!("/api/requests?limit=50&group=topic&kind=opinion&offset={n}&sort=-moved")
    })
    .await;
    for (name, words) in [("1", "积"), ("2", "电梯"), ("4", "路口积水")] {
        measure(backend, &format!("search_{name}"), times, &wu, |n| {
            // Another filter each time, so that no list is at hand.
            let from = format!("from=2000-01-{:02}&", n % 28 + 1);
            list(&format!("{from}limit=50&q="), words)
        })
        .await;
    }
    measure(backend, "detail", times, &wu, |_| {
        format!("/api/requests/{last}")
    })
    .await;
    moves(backend, &chen, times).await;
    served.say_memory(backend, "memory_used");
    everything_out(backend, &wu, times.min(5)).await;
    served.say_memory(backend, "memory_after_export");
}

/// The server as a process.
struct Served {
    url: String,
    child: tokio::process::Child,
}

impl Served {
    async fn start_timed(backend: Backend, what: &str, place: &Place) -> Self {
        let started = Instant::now();
        let served = Self::start(place).await;
        let ms = started.elapsed().as_secs_f64() * 1e3;
        println!("ledger backend={backend:?} what={what} ms={ms:.0}");
        served
    }

    /// Ends its input, and waits until it has ended.
    async fn stop(&mut self) {
        drop(self.child.stdin.take());
        let ended = self.child.wait().await.expect("it ends");
        assert!(ended.success(), "{ended}");
    }

    async fn start(place: &Place) -> Self {
        let own = std::env::current_exe().expect("this program has a path");
        let mut command = tokio::process::Command::new(own);
        command.arg("serve").arg(&place.data).args(&place.database);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn().expect("it starts");
        let said = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(said).lines();
        let url = lines.next_line().await.expect("it can be read");
        let url = url.expect("it says where it listens");
        Self { url, child }
    }

    async fn sign_in(&self, login: &str) -> Person {
        Person::sign_in(&self.url, login, world::PASSWORD).await
    }

    fn say_memory(&self, backend: Backend, what: &str) {
        let id = self.child.id().expect("it still runs");
        let bytes = crate::resident(&id.to_string());
        println!("ledger backend={backend:?} what={what} server_bytes={bytes}");
    }
}

/// Serves what is in `place` until the input ends; says where on a line.
pub async fn serve(place: Place) {
    let node = Node::open(&place, Clock::manual(TUESDAY)).await;
    let listening = Listening {
        listen: "127.0.0.1:0".parse().expect("an address"),
        assets: None,
        tls: None,
        is_behind_proxy: false,
    };
    let running = start(node.expect("the node opens"), listening).await;
    let running = running.expect("the server starts");
    println!("{}", running.url());
    let mut input = tokio::io::stdin();
    let _ = input.read_to_end(&mut Vec::new()).await;
    running.stop().await.expect("the server stops");
}

/// The whole ledger as a table, in the columns of the paper book.
async fn everything_out(backend: Backend, person: &Person, times: usize) {
    let call = ExportCall {
        format: ExportFormat::Csv,
        query: String::new(),
        columns: Vec::new(),
        form: None,
        lang: "zh".to_owned(),
    };
    let (mut took, mut bytes) = (Vec::with_capacity(times), 0);
    for _ in 0..times {
        let started = Instant::now();
        let answer = person.post("/api/requests/export", &call).await;
        assert!(answer.status().is_success(), "{}", answer.status());
        bytes = answer.bytes().await.expect("a body").len();
        took.push(started.elapsed());
    }
    say(backend, "csv_of_all", took, bytes);
}

fn list(before: &str, words: &str) -> String {
    format!("/api/requests?{before}{}", encode(words))
}

async fn measure(
    backend: Backend,
    what: &str,
    times: usize,
    person: &Person,
    path: impl Fn(usize) -> String,
) {
    let (mut took, mut bytes) = (Vec::with_capacity(times), 0);
    for n in 0..times {
        let path = path(n);
        let started = Instant::now();
        let answer = person.get(&path).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        bytes = answer.bytes().await.expect("a body").len();
        took.push(started.elapsed());
    }
    say(backend, what, took, bytes);
}

fn say(backend: Backend, what: &str, mut took: Vec<std::time::Duration>, bytes: usize) {
    took.sort_unstable();
    let ms = |at: usize| took[at.min(took.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "ledger backend={backend:?} what={what} times={} median_ms={:.1} p95_ms={:.1} bytes={bytes}",
        took.len(),
        ms(took.len() / 2),
        ms(took.len() * 95 / 100)
    );
}

/// Registering and accepting, one after the other.
async fn moves(backend: Backend, chen: &Person, times: usize) {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let request = chen.registers(form("nanling-station", "路口积水")).await;
        let started = Instant::now();
        let outcome = chen.moves(RequestCommand::Accept { request }).await;
        assert_eq!(outcome, Outcome::Accepted);
        took.push(started.elapsed());
    }
    say(backend, "move", took, 0);
}

/// Fills the database through the one write path; gives a case with a long history.
async fn fill(server: &TestServer, count: usize) -> RequestId {
    let mut last = None;
    let mut waiting = Vec::new();
    for n in 0..count {
        let commands = course(server, n, &mut last);
        if waiting.len() + commands.len() > limits::BATCH {
            send(server, std::mem::take(&mut waiting)).await;
        }
        waiting.extend(commands);
    }
    send(server, waiting).await;
    let last = last.expect("at least one request is open");
    let notes = (0..20).map(|n| RequestCommand::AddNote {
        request: last,
        side: NoteSide::Everyone,
        text: format!("第 {n} 次跟进：已与承办单位联系"),
    });
    let notes = notes.map(|note| mint::envelope(&server.clock, Command::Request(note)));
    send(server, notes.collect()).await;
    last
}

async fn send(server: &TestServer, envelopes: Vec<Envelope>) {
    if envelopes.is_empty() {
        return;
    }
    let who = Who::System(Actor::system());
    let executor = &server.node().executor;
    let answers = executor.execute(who, "bench", envelopes).await;
    let answers = answers.expect("the batch is decided");
    let refused = answers
        .iter()
        .find(|answer| answer.outcome != Outcome::Accepted);
    assert_eq!(refused, None);
}

/// The commands of one case: an old one goes into the archive, a new one on its way.
fn course(server: &TestServer, n: usize, last: &mut Option<RequestId>) -> Vec<Envelope> {
    let stations = ["nanling-station", "jixia-station", "dafen-station"];
    let (place, thing) = (PLACES[n % PLACES.len()], THINGS[n / 3 % THINGS.len()]);
    let mut register = form(stations[n % 3], &format!("{place}{thing}"));
    register.place = format!("{place}社区第 {} 栋", n % 97 + 1);
    register.text = format!("{}（第 {n} 件）。", TEXTS[n % TEXTS.len()]);
    register.topic = Topic::ALL[n / 7 % 8];
    let is_open = n.is_multiple_of(OPEN);
    let age = if is_open {
        (n / OPEN % 8) as i64
    } else {
        60 + (n % 1_500) as i64
    };
    let at = server.clock.now().plus_ms(-age * 86_400_000);
    let envelope = |command| {
        let mut envelope = mint::envelope(&server.clock, Command::Request(command));
        envelope.occurred_at = Some(at);
        envelope
    };
    let first = envelope(RequestCommand::Register(Box::new(register)));
    let request = RequestId::derive(first.command_id, 0);
    let mut all = vec![first];
    if is_open {
        *last = Some(request);
        all.push(envelope(RequestCommand::Accept { request }));
        if !n.is_multiple_of(3 * OPEN) {
            let unit = UnitShare {
                unit: organisation("water"),
                share: Share::Lead,
            };
            all.push(envelope(RequestCommand::Assign {
                request,
                units: vec![unit],
                complexity: Complexity::Simple,
            }));
        }
    } else {
        all.push(envelope(RequestCommand::Decline {
            request,
            reason: DeclineReason::Beyond,
            guidance: "请向市级主管部门反映".to_owned(),
        }));
        all.push(envelope(RequestCommand::Archive { request }));
    }
    all
}
