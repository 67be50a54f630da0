//! A district of many years: what it costs to open the board, to list, to search, to read a case, to
//! move one and to take everything out. It is filled here and served by a process of its own, whose
//! memory is the server's alone.

use std::time::Instant;

use server::mint;
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Envelope, Outcome};
use shared::export::{ExportCall, ExportFormat};
use shared::filter::encode;
use shared::id::RequestId;
use shared::note::NoteSide;
use shared::request::{Complexity, DeclineReason, RequestCommand, Topic};
use testkit::actor::{Person, client_id, form};
use testkit::server::{Backend, TestServer};
use testkit::world::organisation;

use crate::served::{Filling, Lines, Served, nth_form};

/// One in so many is open; the others are years old and in the archive.
const OPEN: usize = 10;

/// Builds the district and measures it.
pub async fn run(backend: Backend, count: usize, times: usize) {
    let bench = "ledger";
    let lines = Lines { bench, backend };
    let mut server = TestServer::with_district(backend).await;
    let started = Instant::now();
    let last = fill(&server, count).await;
    let took = started.elapsed().as_secs_f64();
    lines.line("fill", &format!("requests={count} filled_s={took:.0}"));
    // As after a night: everything is read from the disk again.
    server.stop().await;
    // The first to read what was just written pays for that as well.
    let mut served = Served::start_timed(lines, "start", &server.place, None).await;
    served.stop().await;
    let served = Served::start_timed(lines, "start_again", &server.place, None).await;
    let (wu, chen) = (served.sign_in("wu").await, served.sign_in("chen").await);
    let started = Instant::now();
    let _: shared::api::RequestPage = wu.read(&list("q=", "积")).await;
    let started = started.elapsed().as_secs_f64() * 1e3;
    lines.line("search_ready", &format!("ms={started:.0}"));
    served.say_memory(lines, "memory_ready");
    let board = || format!("/api/bootstrap?client={}", client_id());
    lines
        .measure("board_supervisor", times.min(10), &wu, |_| board())
        .await;
    lines
        .measure("board_clerk", times.min(10), &chen, |_| board())
        .await;
    // Each time another question: nothing of the last answer is of use.
    let topic = |n: usize| Topic::ALL[n % 8].code();
    lines
        .measure("list_filtered", times, &wu, |n| {
            format!(
                "/api/requests?limit=50&topic={}&sort=due&offset={n}",
                topic(n)
            )
        })
        .await;
    lines
        .measure("list_end", times, &wu, |n| {
            format!("/api/requests?limit=50&offset={}", count - 60 - n)
        })
        .await;
    lines
        .measure("list_grouped", times, &wu, |n| {
            format!("/api/requests?limit=50&group=topic&kind=opinion&offset={n}&sort=-moved")
        })
        .await;
    for (name, words) in [("1", "积"), ("2", "电梯"), ("4", "路口积水")] {
        lines
            .measure(&format!("search_{name}"), times, &wu, |n| {
                // Another filter each time, so that no list is at hand.
                let from = format!("from=2000-01-{:02}&", n % 28 + 1);
                list(&format!("{from}limit=50&q="), words)
            })
            .await;
    }
    lines
        .measure("detail", times, &wu, |_| format!("/api/requests/{last}"))
        .await;
    moves(lines, &chen, times).await;
    served.say_memory(lines, "memory_used");
    everything_out(lines, &wu, times.min(5)).await;
    served.say_memory(lines, "memory_after_export");
}

/// The whole ledger as a table, in the columns of the paper book.
async fn everything_out(lines: Lines, person: &Person, times: usize) {
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
    lines.spread("csv_of_all", took, bytes);
}

fn list(before: &str, words: &str) -> String {
    format!("/api/requests?{before}{}", encode(words))
}

/// Registering and accepting, one after the other.
async fn moves(lines: Lines, chen: &Person, times: usize) {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let request = chen.registers(form("nanling-station", "路口积水")).await;
        let started = Instant::now();
        let outcome = chen.moves(RequestCommand::Accept { request }).await;
        assert_eq!(outcome, Outcome::Accepted);
        took.push(started.elapsed());
    }
    lines.spread("move", took, 0);
}

/// Fills the database through the one write path; gives a case with a long history.
async fn fill(server: &TestServer, count: usize) -> RequestId {
    let mut last = None;
    let mut filling = Filling::of(server);
    for n in 0..count {
        let commands = course(&filling, n, &mut last);
        filling.put(commands).await;
    }
    let last = last.expect("at least one request is open");
    let notes = (0..20).map(|n| RequestCommand::AddNote {
        request: last,
        side: NoteSide::Everyone,
        text: format!("第 {n} 次跟进：已与承办单位联系"),
    });
    let notes = notes.map(|note| mint::envelope(&server.clock, Command::Request(note)));
    filling.put(notes.collect()).await;
    filling.send().await;
    last
}

/// The commands of one case: an old one goes into the archive, a new one on its way.
fn course(filling: &Filling<'_>, n: usize, last: &mut Option<RequestId>) -> Vec<Envelope> {
    let stations = ["nanling-station", "jixia-station", "dafen-station"];
    let is_open = n.is_multiple_of(OPEN);
    let age = if is_open {
        (n / OPEN % 8) as i64
    } else {
        60 + (n % 1_500) as i64
    };
    let at = filling.ago(age, 0);
    let envelope = |command| filling.envelope(Command::Request(command), at);
    let register = nth_form(organisation(stations[n % 3]), n);
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
