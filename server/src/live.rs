//! Live sync on this node: the tailer, the hub and the queues of the sockets.
//!
//! The tailer reads every commit once, in order, whoever wrote it (this process, another node, a
//! tool beside the server), and hands it to the hub. It never waits for a socket: a queue that
//! fills up is dropped and its client caught up from where it stood.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Actor;
use shared::account::{Account, AccountState};
use shared::id::{AccountId, ClientId};
use shared::record::{Record, RecordKey};
use shared::sync::{
    CatchUp, Change, CommitView, Cursor, Goodbye, OwnOutcome, ResetReason, ServerMessage, Snapshot,
};
use shared::time::LocalDate;
use storage::{CommitEntry, Storage, StorageError};
use sync::catch_up::{self, Standing, TAIL_LIMIT};
use sync::hub::{
    ConnectionId, Delivery, Hub, Published, Touched, encode_rest, frame_text, tail_views,
};
use tokio::sync::{Notify, mpsc, watch};

use crate::clock::Clock;

/// Bytes that may wait for one socket.
pub const QUEUE_BYTES: usize = 256 * 1024;
/// Commits read at once.
const READ: u32 = 256;
/// How long the tailer sleeps when nobody wakes it: so long may a commit of another process take
/// to show.
const POLL: Duration = Duration::from_millis(250);

/// Something for a socket to send.
#[derive(Debug)]
pub enum Outgoing {
    /// A message, as text.
    Text(String),
    /// The person's rights may have changed.
    AccountChanged,
    /// The queue was dropped; catch up.
    Lagging,
}

#[derive(Debug)]
struct Queue {
    sender: mpsc::UnboundedSender<Outgoing>,
    bytes: Arc<AtomicUsize>,
}

#[derive(Debug, Default)]
struct State {
    hub: Hub,
    queues: HashMap<ConnectionId, Queue>,
    /// The last commit handed to the hub.
    tailed: u64,
}

#[derive(Debug)]
struct Inner {
    storage: Storage,
    clock: Clock,
    committed: Arc<Notify>,
    state: Mutex<State>,
    next: AtomicU64,
    tailing: AtomicBool,
    draining: watch::Sender<bool>,
}

/// Live sync on this node.
#[derive(Clone, Debug)]
pub struct Live {
    inner: Arc<Inner>,
}

/// One socket's place. It leaves the hub when it is dropped.
#[derive(Debug)]
pub struct Connection {
    live: Live,
    id: ConnectionId,
    account: AccountId,
    bytes: Arc<AtomicUsize>,
    sender: mpsc::UnboundedSender<Outgoing>,
    waiting: mpsc::UnboundedReceiver<Outgoing>,
    joined: Option<Vec<String>>,
}

impl Live {
    /// Live sync over a database; [`Self::tail`] must run for anything to be told.
    pub fn new(storage: Storage, clock: Clock, committed: Arc<Notify>) -> Self {
        let inner = Inner {
            storage,
            clock,
            committed,
            state: Mutex::default(),
            next: AtomicU64::new(1),
            tailing: AtomicBool::new(false),
            draining: watch::Sender::new(false),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while the lock was held cannot leave the maps half changed in a way that
        // matters: sockets catch up by themselves.
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Sockets that are told of commits.
    pub fn connections(&self) -> usize {
        self.state().hub.len()
    }

    /// The last commit that sockets were told of.
    pub fn tailed(&self) -> u64 {
        self.state().tailed
    }

    /// Whether the tailer runs and the history is dense.
    pub fn is_tailing(&self) -> bool {
        self.inner.tailing.load(Ordering::SeqCst)
    }

    /// Tells every socket to come back later.
    pub fn drain(&self) {
        self.inner.draining.send_replace(true);
    }

    /// Becomes true when the server stops.
    pub fn draining(&self) -> watch::Receiver<bool> {
        self.inner.draining.subscribe()
    }

    /// Reads commits as they come, for ever. Ends only when the history has a hole, which must
    /// not be served.
    pub async fn tail(self) {
        let mut head = self.head().await;
        self.state().tailed = head;
        self.inner.tailing.store(true, Ordering::SeqCst);
        let mut listener = self.inner.storage.listen().await.ok().flatten();
        loop {
            tokio::select! {
                () = self.inner.committed.notified() => {
                    // Tell the other nodes; late or lost, their poll finds it.
                    let _ = self.inner.storage.notify(head).await;
                }
                () = heard(&mut listener) => {}
                () = tokio::time::sleep(POLL) => {}
            }
            match self.pass_on(head).await {
                Ok(Some(next)) => head = next,
                Ok(None) => {
                    self.inner.tailing.store(false, Ordering::SeqCst);
                    tracing::error!(after = head, "the history has a hole; live sync stops");
                    return;
                }
                Err(error) => tracing::warn!(%error, "commits could not be read"),
            }
        }
    }

    async fn head(&self) -> u64 {
        loop {
            match self.inner.storage.head().await {
                Ok(head) => return head.csn,
                Err(error) => tracing::warn!(%error, "the head could not be read"),
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Passes on what came after `head`; the new head, or `None` where the numbers have a hole.
    async fn pass_on(&self, mut head: u64) -> Result<Option<u64>, StorageError> {
        loop {
            let mut snapshot = self.inner.storage.snapshot().await?;
            let entries = snapshot.commits_after(head, READ).await?;
            if entries.is_empty() {
                return Ok(Some(head));
            }
            if entries
                .iter()
                .zip(head + 1..)
                .any(|(entry, csn)| entry.csn != csn)
            {
                return Ok(None);
            }
            let published = publish(&mut snapshot, entries).await?;
            head = published.last().map_or(head, |last| last.csn);
            let mut state = self.state();
            let deliveries = state.hub.publish(&published);
            state.tailed = head;
            for delivery in deliveries {
                deliver(&mut state, delivery);
            }
        }
    }

    /// A place for a socket of `account`. It is told nothing until its hello.
    pub fn connect(&self, account: AccountId) -> Connection {
        let id = ConnectionId(self.inner.next.fetch_add(1, Ordering::Relaxed));
        let (sender, waiting) = mpsc::unbounded_channel();
        let bytes = Arc::default();
        Connection {
            live: self.clone(),
            id,
            account,
            bytes,
            sender,
            waiting,
            joined: None,
        }
    }

    /// The account and audiences of a person today, or nothing if they may not be here.
    async fn standing(
        &self,
        snapshot: &mut storage::Snapshot,
        account: AccountId,
    ) -> Result<Option<(Account, Vec<String>)>, StorageError> {
        let key = RecordKey::Account(account);
        let found = snapshot.records(&[key]).await?.remove(&key);
        Ok(match found.map(|stored| stored.versioned.record) {
            Some(Record::Account(account)) if account.state == AccountState::Active => {
                let audiences = audiences(&account, self.inner.clock.now().day());
                Some((account, audiences))
            }
            _ => None,
        })
    }

    /// Everything a person may see now, for `GET /api/bootstrap`.
    ///
    /// # Errors
    /// The database's; `NotFound` when the account may not be here.
    pub async fn bootstrap(
        &self,
        account: AccountId,
        client: ClientId,
    ) -> Result<Snapshot, StorageError> {
        let mut snapshot = self.inner.storage.snapshot().await?;
        let (_, audiences) = self
            .standing(&mut snapshot, account)
            .await?
            .ok_or(StorageError::NotFound)?;
        let head = snapshot.head().await?;
        let records = snapshot.live(&audiences).await?;
        let outcomes = snapshot.outcomes(client, 0).await?;
        Ok(Snapshot {
            cursor: Cursor {
                epoch: head.epoch,
                csn: head.csn,
                chain: head.chain,
            },
            records,
            outcomes: own(outcomes),
        })
    }
}

fn own(outcomes: Vec<(shared::id::CommandId, u64, shared::command::Outcome)>) -> Vec<OwnOutcome> {
    let pairs = outcomes.into_iter();
    pairs
        .map(|(command_id, _, outcome)| OwnOutcome {
            command_id,
            outcome,
        })
        .collect()
}

fn audiences(account: &Account, day: LocalDate) -> Vec<String> {
    let held = domain::policy::audiences_of_actor(&Actor::person(account), day);
    held.iter().map(ToString::to_string).collect()
}

async fn heard(listener: &mut Option<storage::Listener>) {
    match listener {
        Some(open) => {
            if open.next().await.is_err() {
                // The poll goes on without it.
                *listener = None;
            }
        }
        None => std::future::pending().await,
    }
}

async fn publish(
    snapshot: &mut storage::Snapshot,
    entries: Vec<CommitEntry>,
) -> Result<Vec<Published>, StorageError> {
    let mut keys: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.touched.iter().map(|touched| touched.key))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let states = snapshot.records(&keys).await?;
    let published = entries.into_iter().map(|entry| Published {
        csn: entry.csn,
        chain: entry.chain,
        at: entry.at,
        actor: entry.actor_name,
        client_id: entry.client_id,
        command_id: entry.command_id,
        outcome: entry.outcome,
        touched: entry
            .touched
            .into_iter()
            .map(|touched| Touched {
                key: touched.key,
                before: touched.before,
                after: touched.after,
                state: states
                    .get(&touched.key)
                    .map(|stored| stored.versioned.clone()),
            })
            .collect(),
    });
    Ok(published.collect())
}

fn deliver(state: &mut State, delivery: Delivery) {
    let (id, outgoing) = match delivery {
        Delivery::Frame { to, from, rest } => (to, Outgoing::Text(frame_text(from, &rest))),
        Delivery::AccountChanged { to } => (to, Outgoing::AccountChanged),
    };
    let Some(queue) = state.queues.get(&id) else {
        return;
    };
    let (outgoing, ends) = match outgoing {
        Outgoing::Text(text) => {
            let waiting = queue.bytes.fetch_add(text.len(), Ordering::SeqCst) + text.len();
            if waiting > QUEUE_BYTES {
                queue.bytes.fetch_sub(text.len(), Ordering::SeqCst);
                (Outgoing::Lagging, true)
            } else {
                (Outgoing::Text(text), false)
            }
        }
        other => (other, true),
    };
    // A socket that is gone leaves the hub by itself.
    let _ = queue.sender.send(outgoing);
    if ends {
        state.hub.leave(id);
        state.queues.remove(&id);
    }
}

/// What is told to a client that comes back, and from where on it is told the rest.
enum CaughtUp {
    To {
        messages: Vec<String>,
        head: u64,
        chain: String,
        audiences: Vec<String>,
    },
    Ends(Vec<String>),
}

fn text(message: &ServerMessage) -> String {
    serde_json::to_string(message).expect("messages hold only strings, numbers and lists")
}

impl Connection {
    /// Answers a hello: welcome, catch-up, and from then on every commit in order.
    ///
    /// # Errors
    /// The database's; the client comes back.
    pub async fn hello(
        &mut self,
        client: ClientId,
        cursor: Option<Cursor>,
    ) -> Result<Vec<String>, StorageError> {
        self.leave();
        let mut cursor = cursor;
        let mut messages = Vec::new();
        loop {
            match self
                .catch_up(client, cursor.take(), messages.is_empty())
                .await?
            {
                CaughtUp::Ends(more) => {
                    messages.extend(more);
                    return Ok(messages);
                }
                CaughtUp::To {
                    messages: more,
                    head,
                    chain,
                    audiences,
                } => {
                    messages.extend(more);
                    if self.join(client, head, &audiences) {
                        self.joined = Some(audiences);
                        return Ok(messages);
                    }
                    // The tailer went on meanwhile; read what it passed.
                    let epoch = self.live.inner.storage.head().await?.epoch;
                    cursor = Some(Cursor {
                        epoch,
                        csn: head,
                        chain,
                    });
                }
            }
        }
    }

    /// Enters the hub at `head`, unless the tailer has gone past it.
    fn join(&self, client: ClientId, head: u64, audiences: &[String]) -> bool {
        let mut state = self.live.state();
        if state.tailed > head {
            return false;
        }
        state
            .hub
            .join(self.id, client, self.account, audiences.to_vec(), head);
        let queue = Queue {
            sender: self.sender.clone(),
            bytes: self.bytes.clone(),
        };
        state.queues.insert(self.id, queue);
        true
    }

    async fn catch_up(
        &self,
        client: ClientId,
        cursor: Option<Cursor>,
        welcome: bool,
    ) -> Result<CaughtUp, StorageError> {
        let live = &self.live;
        let now = live.inner.clock.now();
        let mut snapshot = live.inner.storage.snapshot().await?;
        let Some((account, audiences)) = live.standing(&mut snapshot, self.account).await? else {
            let goodbye = ServerMessage::Goodbye {
                reason: Goodbye::SignIn,
            };
            return Ok(CaughtUp::Ends(vec![text(&goodbye)]));
        };
        let head = snapshot.head().await?;
        let at_cursor = match &cursor {
            Some(cursor) if cursor.csn > 0 => snapshot
                .commits_after(cursor.csn - 1, 1)
                .await?
                .into_iter()
                .next(),
            _ => None,
        };
        let same_rights = match (&cursor, &at_cursor) {
            (Some(cursor), Some(entry)) => {
                let own = format!("p:{}", account.id);
                let changed = snapshot
                    .changed(std::slice::from_ref(&own), cursor.csn)
                    .await?;
                let key = RecordKey::Account(account.id);
                !changed.iter().any(|(changed, _)| *changed == key)
                    && audiences == self::audiences(&account, entry.at.day())
            }
            _ => true,
        };
        let standing = Standing {
            epoch: &head.epoch,
            head: head.csn,
            chain_at_cursor: at_cursor.as_ref().map(|entry| entry.chain.as_str()),
            same_rights,
        };
        let mut messages = Vec::new();
        let choice = catch_up::choose(cursor.as_ref(), &standing);
        if welcome {
            messages.push(text(&ServerMessage::Welcome {
                account: account.id,
                server_time: now,
                epoch: head.epoch.clone(),
                head: head.csn,
                catch_up: choice.unwrap_or(CatchUp::Bootstrap),
            }));
        }
        let (Ok(choice), Some(cursor)) = (choice, cursor) else {
            if let Err(reason) = choice {
                messages.push(text(&ServerMessage::Reset { reason }));
            }
            return Ok(CaughtUp::Ends(messages));
        };
        let commits = match choice {
            CatchUp::Bootstrap => return Ok(CaughtUp::Ends(messages)),
            CatchUp::Tail => {
                let entries = snapshot
                    .commits_after(cursor.csn, TAIL_LIMIT as u32)
                    .await?;
                let published = publish(&mut snapshot, entries).await?;
                tail_views(&published, client, &audiences)
            }
            CatchUp::Changed => {
                let changes = snapshot.changed(&audiences, cursor.csn).await?;
                let outcomes = own(snapshot.outcomes(client, cursor.csn).await?);
                let changes = changes
                    .into_iter()
                    .map(|(key, state)| match state {
                        Some(state) => Change::Put(Box::new(state)),
                        None => Change::Leave(key),
                    })
                    .collect();
                let (csn, at, actor) = (head.csn, head.last_at, String::new());
                vec![CommitView {
                    csn,
                    at,
                    actor,
                    changes,
                    outcomes,
                }]
            }
        };
        let versions = snapshot.live_versions(&audiences).await?;
        let digest = shared::sync::digest(versions.iter().map(|(key, version)| (*key, version)));
        let rest = encode_rest(head.csn, &head.chain, &commits, Some(digest));
        messages.push(frame_text(cursor.csn, &rest));
        Ok(CaughtUp::To {
            messages,
            head: head.csn,
            chain: head.chain,
            audiences,
        })
    }

    /// The next thing to send.
    pub async fn next(&mut self) -> Option<Outgoing> {
        let next = self.waiting.recv().await;
        if let Some(Outgoing::Text(text)) = &next {
            self.bytes.fetch_sub(text.len(), Ordering::SeqCst);
        }
        next
    }

    /// What to say when a day has passed or a session may have ended: nothing if rights are the
    /// same, a reset if not, a goodbye if the person may no longer be here.
    ///
    /// # Errors
    /// The database's.
    pub async fn review(&mut self) -> Result<Option<ServerMessage>, StorageError> {
        let Some(held) = self.joined.clone() else {
            return Ok(None);
        };
        let mut snapshot = self.live.inner.storage.snapshot().await?;
        match self.live.standing(&mut snapshot, self.account).await? {
            Some((_, audiences)) if audiences == held => Ok(None),
            found => Ok(Some(self.anew(found.is_some()))),
        }
    }

    /// What to say when the person's account changed: begin anew, or goodbye.
    ///
    /// # Errors
    /// The database's.
    pub async fn account_changed(&mut self) -> Result<ServerMessage, StorageError> {
        let mut snapshot = self.live.inner.storage.snapshot().await?;
        let found = self.live.standing(&mut snapshot, self.account).await?;
        Ok(self.anew(found.is_some()))
    }

    fn anew(&mut self, may_stay: bool) -> ServerMessage {
        self.leave();
        if may_stay {
            ServerMessage::Reset {
                reason: ResetReason::Rights,
            }
        } else {
            ServerMessage::Goodbye {
                reason: Goodbye::SignIn,
            }
        }
    }

    /// Stops being told of commits; what still waits is thrown away.
    pub fn leave(&mut self) {
        let mut state = self.live.state();
        state.hub.leave(self.id);
        state.queues.remove(&self.id);
        drop(state);
        while self.waiting.try_recv().is_ok() {}
        self.bytes.store(0, Ordering::SeqCst);
        self.joined = None;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.leave();
    }
}
