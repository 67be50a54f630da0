//! Those who look: supervisors at the overview, and walls in halls. They do over the wire what the pages do,
//! and count what comes.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::{SinkExt as _, StreamExt as _};
use reqwest::header::{ACCEPT_ENCODING, COOKIE, HeaderMap, HeaderValue};
use shared::screen::{ScreenCall, ScreenLink};
use shared::sync::{ClientMessage, Cursor, PROTOCOL, Snapshot};
use testkit::actor::{AGENT, Person, Socket, client_id, small_socket};
use testkit::world::{TREE, organisation};
use tokio::task::JoinHandle;
use tokio::time::{Instant as Moment, sleep_until};
use tokio_tungstenite::tungstenite::Message;

use super::{ask_overview, days};
use crate::served::Served;

/// Changes that come in a row are counted once by the page.
const PAUSE: Duration = Duration::from_millis(400);
/// What browsers unpack.
const PACKED: HeaderValue = HeaderValue::from_static("gzip, deflate, br, zstd");

/// A caller with an address of its own: public pages count how often each calls.
pub fn caller(net: u8, n: usize) -> reqwest::Client {
    let [_, _, high, low] = (n as u32).to_be_bytes();
    let own = IpAddr::V4(Ipv4Addr::new(127, net, high, low.saturating_add(1)));
    let client = reqwest::Client::builder().local_address(own);
    let client = client.user_agent(AGENT).no_proxy().build();
    client.expect("a client")
}

/// What supervisors were told and what they asked.
#[derive(Debug, Default)]
pub struct Seen {
    pub frame_bytes: u64,
    pub figure_bytes: u64,
    /// How long each asking for figures took.
    pub asked: Vec<Duration>,
}

/// Supervisors with the overview open.
pub struct Looking {
    seen: Arc<Mutex<Seen>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Looking {
    /// Opens the page so many times.
    pub async fn open(served: &Served, count: usize) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let mut tasks = Vec::with_capacity(count);
        if count > 0 {
            let wu = served.sign_in("wu").await;
            let path = format!("/api/bootstrap?client={}", client_id());
            let snapshot: Snapshot = wu.read(&path).await;
            for _ in 0..count {
                let socket = joined(&wu, snapshot.cursor.clone()).await;
                tasks.push(tokio::spawn(look(wu.clone(), socket, seen.clone())));
            }
        }
        Self { seen, tasks }
    }

    /// What was seen since it was asked last.
    pub fn take(&self) -> Seen {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub async fn close(self) {
        for task in self.tasks {
            task.abort();
            // It ended because it was told to.
            let _ = task.await;
        }
    }
}

async fn joined(person: &Person, cursor: Cursor) -> Socket {
    let mut socket = small_socket(person).await;
    let hello = ClientMessage::Hello {
        protocol: PROTOCOL,
        client_id: client_id(),
        cursor: Some(cursor),
    };
    let hello = serde_json::to_string(&hello).expect("a message is JSON");
    socket.send(Message::text(hello)).await.expect("sent");
    socket.next().await.expect("a welcome").expect("a message");
    socket.next().await.expect("a frame").expect("a message");
    socket
}

/// As the overview does: some time after the last change, figures are asked for anew.
async fn look(person: Person, mut socket: Socket, seen: Arc<Mutex<Seen>>) {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_ENCODING, PACKED);
    let cookie = person.cookie.parse().expect("a header");
    headers.insert(COOKIE, cookie);
    let browser = reqwest::Client::builder().default_headers(headers);
    let browser = browser.no_proxy().build().expect("a client");
    let address = [&*person.url, &ask_overview(days(0))].concat();
    let mut due: Option<Moment> = None;
    loop {
        let pause = async {
            match due {
                Some(due) => sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            message = socket.next() => {
                let Some(Ok(message)) = message else { return };
                if message.is_text() {
                    let bytes = message.len() as u64;
                    seen.lock().unwrap_or_else(PoisonError::into_inner).frame_bytes += bytes;
                    due = Some(Moment::now() + PAUSE);
                }
            }
            () = pause => {
                due = None;
                let started = Instant::now();
                let answer = browser.get(&address).send().await;
                let answer = answer.expect("the server answers");
                assert!(answer.status().is_success(), "{}", answer.status());
                let bytes = answer.bytes().await.expect("a body").len() as u64;
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.figure_bytes += bytes;
                seen.asked.push(started.elapsed());
            }
        }
    }
}

/// Puts screens up: every other one shows the district, the others a street each.
pub async fn hang(wu: &Person, count: usize) -> Vec<String> {
    let streets = TREE
        .iter()
        .filter(|(_, _, above)| *above == Some("district"));
    let streets: Vec<_> = streets.map(|(name, _, _)| organisation(name)).collect();
    let mut paths = Vec::with_capacity(count);
    for n in 0..count {
        let street = streets[n / 2 % 2];
        let call = ScreenCall {
            name: format!("第 {n} 块屏"),
            street: (!n.is_multiple_of(2)).then_some(street),
        };
        let answer = wu.post("/api/screens", &call).await;
        let link: ScreenLink = answer.json().await.expect("a link");
        paths.push(link.path);
    }
    paths
}

#[derive(Debug, Default)]
struct Drawn {
    bytes: AtomicU64,
    pictures: AtomicU64,
}

/// What walls were shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub bytes: u64,
    pub pictures: u64,
}

/// Walls that hang.
#[derive(Default)]
pub struct Walls {
    drawn: Arc<Drawn>,
    tasks: Vec<JoinHandle<()>>,
}

impl Walls {
    /// Opens each address.
    pub async fn open(url: &str, paths: &[String]) -> Self {
        let mut walls = Self::default();
        for (n, path) in paths.iter().enumerate() {
            let answer = caller(1, n).get(format!("{url}{path}/live")).send().await;
            let answer = answer.expect("the server answers");
            assert!(answer.status().is_success(), "{}", answer.status());
            let drawn = walls.drawn.clone();
            walls.tasks.push(tokio::spawn(async move {
                let mut stream = answer.bytes_stream();
                while let Some(Ok(bytes)) = stream.next().await {
                    let ends = bytes.windows(2).filter(|two| two == b"\n\n").count();
                    drawn.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                    drawn.pictures.fetch_add(ends as u64, Ordering::Relaxed);
                }
            }));
        }
        walls
    }

    pub fn count(&self) -> usize {
        self.tasks.len()
    }

    /// What was shown since it was asked last.
    pub fn take(&self) -> Shown {
        Shown {
            bytes: self.drawn.bytes.swap(0, Ordering::Relaxed),
            pictures: self.drawn.pictures.swap(0, Ordering::Relaxed),
        }
    }

    pub fn close(self) {
        for task in self.tasks {
            task.abort();
        }
    }
}
