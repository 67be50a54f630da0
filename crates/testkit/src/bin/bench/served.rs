//! What the benches of a filled district share: how it is filled, the server as a process of its own, and
//! the lines they print.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use domain::Actor;
use server::clock::Clock;
use server::execute::Who;
use server::mint;
use server::node::{Node, Place};
use server::serve::{Listening, start};
use shared::command::{Command, Envelope, Outcome};
use shared::id::OrganisationId;
use shared::limits;
use shared::request::{Register, Topic};
use shared::time::Timestamp;
use testkit::actor::{Person, form};
use testkit::server::{Backend, TUESDAY, TestServer};
use testkit::world;
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

/// The form of the `n`-th request.
pub fn nth_form(station: OrganisationId, n: usize) -> Register {
    let (place, thing) = (PLACES[n % PLACES.len()], THINGS[n / 3 % THINGS.len()]);
    Register {
        station,
        place: format!("{place}社区第 {} 栋", n % 97 + 1),
        text: format!("{}（第 {n} 件）。", TEXTS[n % TEXTS.len()]),
        topic: Topic::ALL[n / 7 % 8],
        ..form("", &format!("{place}{thing}"))
    }
}

/// Fills a district through the one write path, many commands in a transaction.
pub struct Filling<'a> {
    server: &'a TestServer,
    waiting: Vec<Envelope>,
}

impl<'a> Filling<'a> {
    pub const fn of(server: &'a TestServer) -> Self {
        let waiting = Vec::new();
        Self { server, waiting }
    }

    /// The moment some days and hours before now.
    pub fn ago(&self, days: i64, hours: i64) -> Timestamp {
        let now = self.server.clock.now();
        now.plus_ms((-days * 24 + hours) * 3_600_000)
    }

    /// A command that happened then.
    pub fn envelope(&self, command: Command, at: Timestamp) -> Envelope {
        let mut envelope = mint::envelope(&self.server.clock, command);
        envelope.occurred_at = Some(at);
        envelope
    }

    /// Takes commands that belong together.
    pub async fn put(&mut self, commands: Vec<Envelope>) {
        if self.waiting.len() + commands.len() > limits::BATCH {
            self.send().await;
        }
        self.waiting.extend(commands);
    }

    /// Sends what waits.
    pub async fn send(&mut self) {
        self.send_as(Who::System(Actor::system())).await;
    }

    /// Sends what waits in somebody's name.
    pub async fn send_as(&mut self, who: Who) {
        if self.waiting.is_empty() {
            return;
        }
        let sent = std::mem::take(&mut self.waiting);
        let executor = &self.server.node().executor;
        let answers = executor.execute(who, "bench", sent.clone()).await;
        let answers = answers.expect("the batch is decided");
        let mut pairs = answers.iter().zip(&sent);
        let refused = pairs.find(|(answer, _)| answer.outcome != Outcome::Accepted);
        assert_eq!(refused, None);
    }
}

/// The lines of a bench on a database.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    pub bench: &'static str,
    pub backend: Backend,
}

impl Lines {
    /// One thing that was measured.
    pub fn line(&self, what: &str, values: &str) {
        let Self { bench, backend } = self;
        println!("{bench} backend={backend:?} what={what} {values}");
    }

    /// How long something took, each time.
    pub fn spread(&self, what: &str, mut took: Vec<Duration>, bytes: usize) {
        took.sort_unstable();
        let ms = |at: usize| took[at.min(took.len() - 1)].as_secs_f64() * 1e3;
        let times = took.len();
        let (median, p95) = (ms(times / 2), ms(times * 95 / 100));
        let values = format!("times={times} median_ms={median:.1} p95_ms={p95:.1} bytes={bytes}");
        self.line(what, &values);
    }

    /// Asks for something, each time by another address.
    pub async fn measure(
        &self,
        what: &str,
        times: usize,
        person: &Person,
        path: impl Fn(usize) -> String,
    ) {
        self.measure_all(what, times, person, |n| vec![path(n)])
            .await;
    }

    /// Asks for some things one after the other, as a page does that needs all of them.
    pub async fn measure_all(
        &self,
        what: &str,
        times: usize,
        person: &Person,
        paths: impl Fn(usize) -> Vec<String>,
    ) {
        let (mut took, mut bytes) = (Vec::with_capacity(times), 0);
        for n in 0..times {
            let paths = paths(n);
            let started = Instant::now();
            bytes = 0;
            for path in paths {
                let answer = person.get(&path).await;
                assert!(answer.status().is_success(), "{path}: {}", answer.status());
                bytes += answer.bytes().await.expect("a body").len();
            }
            took.push(started.elapsed());
        }
        self.spread(what, took, bytes);
    }
}

/// The server as a process, whose memory and time are the server's alone.
pub struct Served {
    pub url: String,
    child: tokio::process::Child,
}

impl Served {
    /// Starts it and says how long that took.
    pub async fn start_timed(
        lines: Lines,
        what: &str,
        place: &Place,
        program: Option<&Path>,
    ) -> Self {
        let started = Instant::now();
        let served = Self::start(place, program, None).await;
        let ms = started.elapsed().as_secs_f64() * 1e3;
        lines.line(what, &format!("ms={ms:.0}"));
        served
    }

    /// Ends its input, and waits until it has ended.
    pub async fn stop(&mut self) {
        drop(self.child.stdin.take());
        let ended = self.child.wait().await.expect("it ends");
        assert!(ended.success(), "{ended}");
    }

    /// Starts it, from another build of this program if one is named, with a built front end if there is one.
    pub async fn start(place: &Place, program: Option<&Path>, assets: Option<&Path>) -> Self {
        let own = std::env::current_exe().expect("this program has a path");
        let mut command = tokio::process::Command::new(program.unwrap_or(&own));
        command.arg("serve").arg(&place.data).args(&place.database);
        if let Some(assets) = assets {
            command.arg("--assets").arg(assets);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn().expect("it starts");
        let said = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(said).lines();
        let url = lines.next_line().await.expect("it can be read");
        let url = url.expect("it says where it listens");
        Self { url, child }
    }

    pub async fn sign_in(&self, login: &str) -> Person {
        Person::sign_in(&self.url, login, world::PASSWORD).await
    }

    fn id(&self) -> u32 {
        self.child.id().expect("it still runs")
    }

    /// Says how much memory it holds.
    pub fn say_memory(&self, lines: Lines, what: &str) {
        let bytes = crate::resident(&self.id().to_string());
        lines.line(what, &format!("server_bytes={bytes}"));
    }

    /// The time that processors have spent on it so far.
    pub fn busy(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id()));
        let stat = stat.unwrap_or_default();
        // The name in brackets may hold spaces; utime and stime are the 12th and 13th after it, in
        // hundredths of a second.
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks = after.split_whitespace().skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|n| n.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 10)
    }
}

/// Serves what is in `place` until the input ends; says where on a line.
pub async fn serve(place: Place, assets: Option<std::path::PathBuf>) {
    let node = Node::open(&place, Clock::manual(TUESDAY)).await;
    let listening = Listening {
        listen: "127.0.0.1:0".parse().expect("an address"),
        assets,
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
