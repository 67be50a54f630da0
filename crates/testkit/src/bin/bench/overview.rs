//! A district of eleven streets and three years, and those who look at all of it: what its figures cost, and
//! what a commit costs while supervisors have the overview open and walls hang in halls.

mod district;
mod viewers;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use shared::time::LocalDate;
use testkit::actor::{Person, client_id, form};
use testkit::server::{Backend, TUESDAY, TestServer};
use testkit::world;
use tokio::time::{MissedTickBehavior, interval};

use self::viewers::{Looking, Walls};
use crate::served::{Lines, Served};

/// Supervisors who look at once, in turn, beside this many walls.
const VIEWERS: [usize; 4] = [0, 1, 50, 200];
const WALLS: usize = 20;
/// Between two commits: the overview asks again before the next one.
const EVERY: Duration = Duration::from_millis(500);
/// After the last commit: everybody has asked and every wall has been drawn.
const SETTLED: Duration = Duration::from_secs(2);

/// What `bench overview` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    size: district::Size,
    /// How often each is measured
    #[arg(long, default_value_t = 40)]
    times: usize,
    /// Only this database: sqlite or postgres
    #[arg(long)]
    pub only: Option<String>,
    /// Another build of this program, whose server is measured in turn with this one's
    #[arg(long)]
    other: Option<PathBuf>,
    /// A script for node that measures in a browser, in the end
    #[arg(long, requires = "assets")]
    browser: Option<PathBuf>,
    /// The folder with the built front end, for the browser
    #[arg(long)]
    assets: Option<PathBuf>,
}

/// Builds the district and measures it.
pub async fn run(backend: Backend, options: &Options) {
    let lines = |bench| Lines { bench, backend };
    let mut server = TestServer::with_district(backend).await;
    let started = Instant::now();
    let commands = district::fill(&server, options.size).await;
    let took = started.elapsed().as_secs_f64();
    let rate = commands as f64 / took;
    let values = format!(
        "{} commands={commands} filled_s={took:.0} per_second={rate:.0}",
        options.size
    );
    lines("overview").line("fill", &values);
    // As after a night: everything is read from the disk again.
    server.stop().await;
    match &options.other {
        None => measure(lines("overview"), None, &server, options.times).await,
        // What is compared is compared in turn.
        Some(other) => {
            for _ in 0..2 {
                let other = Some(&**other);
                measure(lines("overview-this"), None, &server, options.times).await;
                measure(lines("overview-other"), other, &server, options.times).await;
            }
        }
    }
    if let Some(script) = &options.browser {
        let mut served = Served::start(&server.place, None, options.assets.as_deref()).await;
        let node = std::env::var_os("NODE").unwrap_or_else(|| "node".into());
        let mut node = tokio::process::Command::new(node);
        node.arg(script).arg(options.times.to_string());
        node.env("LIAISON_URL", &served.url)
            .env("LIAISON_PASSWORD", world::PASSWORD)
            .env("LIAISON_DATABASE", format!("{backend:?}"));
        let ended = node.status().await.expect("node runs");
        assert!(ended.success(), "{ended}");
        served.stop().await;
    }
}

async fn measure(lines: Lines, program: Option<&Path>, server: &TestServer, times: usize) {
    // The first to read what was just written pays for that as well.
    let mut served = Served::start_timed(lines, "start", &server.place, program).await;
    served.stop().await;
    let mut served = Served::start_timed(lines, "start_again", &server.place, program).await;
    served.say_memory(lines, "memory_ready");
    let (wu, chen) = (served.sign_in("wu").await, served.sign_in("chen").await);
    figures(lines, &wu, times).await;
    lines
        .measure("bootstrap", times.min(10), &wu, |_| {
            format!("/api/bootstrap?client={}", client_id())
        })
        .await;
    served.say_memory(lines, "memory_asked");
    let screens = viewers::hang(&wu, WALLS).await;
    pictures(lines, &served, (&wu, &chen), &screens[0], times).await;
    idle(lines, &served).await;
    commits(lines, &served, &chen, (times, 0), Walls::default()).await;
    for _ in 0..2 {
        for count in VIEWERS {
            let walls = Walls::open(&served.url, &screens).await;
            commits(lines, &served, &chen, (times, count), walls).await;
        }
    }
    served.say_memory(lines, "memory_looked_at");
    served.stop().await;
}

/// The days of the overview: this year so far, from another day each time.
fn days(n: usize) -> (LocalDate, LocalDate) {
    let today = TUESDAY.day();
    let (year, _, _) = today.ymd();
    let first = LocalDate::from_ymd(year, 1, 1).unwrap_or(today);
    (first.plus_days((n % 28) as i32), today)
}

/// All that the overview asks for.
fn ask_overview((from, until): (LocalDate, LocalDate)) -> String {
    format!("/api/figures/course?by=district&from={from}&until={until}&rows=street")
}

fn ask(by: &str, (from, until): (LocalDate, LocalDate)) -> String {
    format!("/api/figures?by={by}&from={from}&until={until}")
}

async fn figures(lines: Lines, wu: &Person, times: usize) {
    for by in ["district", "street", "station", "unit", "team"] {
        let what = format!("figures_by_{by}");
        lines.measure(&what, times, wu, |n| ask(by, days(n))).await;
    }
    // All that the page asks for when it compares with the days before.
    let compared = |n| {
        let (from, until) = days(n);
        let before = (from.plus_days(from.0 - until.0 - 1), from.plus_days(-1));
        vec![ask_overview((from, until)), ask("district", before)]
    };
    lines
        .measure("overview", times, wu, |n| ask_overview(days(n)))
        .await;
    lines
        .measure_all("figures_compare", times, wu, compared)
        .await;
    let list = |figure: &str, n| {
        let (from, until) = days(n);
        format!("/api/figures/list?figure={figure}&by=district&from={from}&until={until}")
    };
    for figure in ["registered", "replied_in_time", "activities"] {
        let what = format!("figures_list_{figure}");
        lines.measure(&what, times, wu, |n| list(figure, n)).await;
    }
    lines
        .measure("csv", times, wu, |n| {
            [&*ask("station", days(n)), "&csv=zh"].concat()
        })
        .await;
}

/// A wall's page as it stands, and after something has changed.
async fn pictures(
    lines: Lines,
    served: &Served,
    (wu, chen): (&Person, &Person),
    screen: &str,
    times: usize,
) {
    for (what, changes) in [("wall_picture", false), ("wall_picture_anew", true)] {
        let (mut took, mut bytes) = (Vec::with_capacity(times), 0);
        for n in 0..times {
            if changes {
                chen.registers(form("nanling-station", "大屏要重画")).await;
                // Figures wait until what was committed before is counted.
                let _ = wu.get(&ask("district", days(0))).await.bytes().await;
            }
            // Of one caller only so many are served in a minute.
            let caller = viewers::caller(2, n);
            let started = Instant::now();
            let answer = caller.get(format!("{}{screen}", served.url)).send().await;
            let answer = answer.expect("the server answers");
            assert!(answer.status().is_success(), "{}", answer.status());
            bytes = answer.bytes().await.expect("a body").len();
            took.push(started.elapsed());
        }
        lines.spread(what, took, bytes);
    }
}

/// What the server does when nothing happens.
async fn idle(lines: Lines, served: &Served) {
    let (started, before) = (Instant::now(), served.busy());
    tokio::time::sleep(5 * SETTLED / 2).await;
    let busy = (served.busy() - before).as_secs_f64() * 1e3;
    let per_second = busy / started.elapsed().as_secs_f64();
    lines.line("idle", &format!("cpu_ms_per_second={per_second:.1}"));
}

/// One commit after another while some look: how long each took, what it cost the server, and what it
/// sent to whom.
async fn commits(
    lines: Lines,
    served: &Served,
    chen: &Person,
    (times, count): (usize, usize),
    walls: Walls,
) {
    let looking = Looking::open(served, count).await;
    tokio::time::sleep(SETTLED).await;
    let _ = (looking.take(), walls.take());
    let before = served.busy();
    let mut rhythm = interval(EVERY);
    rhythm.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        rhythm.tick().await;
        let started = Instant::now();
        chen.registers(form("nanling-station", "众人看着的一件"))
            .await;
        took.push(started.elapsed());
    }
    tokio::time::sleep(SETTLED).await;
    let each = times as f64;
    let cpu = (served.busy() - before).as_secs_f64() * 1e3 / each;
    let (seen, shown) = (looking.take(), walls.take());
    let hanging = walls.count();
    let what = format!("commit_viewers_{count}_walls_{hanging}");
    lines.spread(&what, took, 0);
    let per = |n: u64| n as f64 / each;
    let values = format!(
        "cpu_ms_per_commit={cpu:.1} frame_bytes_per_commit={:.0} figure_bytes_per_commit={:.0} \
         wall_bytes_per_commit={:.0} asks_per_commit={:.1} pictures_per_commit={:.1}",
        per(seen.frame_bytes),
        per(seen.figure_bytes),
        per(shown.bytes),
        per(seen.asked.len() as u64),
        per(shown.pictures),
    );
    lines.line(&format!("{what}_cost"), &values);
    if !seen.asked.is_empty() {
        let asked = seen.asked;
        lines.spread(&format!("{what}_asked"), asked, 0);
    }
    looking.close().await;
    walls.close();
}
