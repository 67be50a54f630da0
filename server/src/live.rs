//! Live sync on this node: the tailer, the hub and the queues of the sockets.
//!
//! The tailer reads every commit once, in order, whoever wrote it (this process, another node, a
//! tool beside the server), and hands it to the hub. It never waits for a socket: a queue that
//! fills up is dropped and its client caught up from where it stood.

mod connection;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Actor;
use serde_json::value::RawValue;
use shared::account::{Account, AccountState};
use shared::id::{AccountId, ClientId};
use shared::record::{Record, RecordKey};
use shared::sync::{Cursor, OwnOutcome, Snapshot};
use shared::time::LocalDate;
use storage::{CommitEntry, Storage, StorageError, Stored};
use sync::hub::{ConnectionId, Delivery, Hub, Published, Touched, frame_text};
use tokio::sync::{Notify, mpsc, watch};

use crate::clock::Clock;
use crate::derived::Derived;
use crate::search::Search;

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
    derived: Derived,
    search: Search,
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
    /// Live sync over a database; [`Self::tail`] must run for anything to be told. What it reads it
    /// hands on to what is derived and to the search too.
    pub fn new(
        storage: Storage,
        clock: Clock,
        committed: Arc<Notify>,
        derived: Derived,
        search: Search,
    ) -> Self {
        let inner = Inner {
            storage,
            clock,
            committed,
            derived,
            search,
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

    /// Finds out where the history stands and makes what is derived of it. Sockets may join from then on, and
    /// not before: what was committed in between would be told to nobody.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin(&self) -> Result<u64, StorageError> {
        let mut snapshot = self.inner.storage.snapshot().await?;
        let head = self.inner.derived.load(&mut snapshot).await?;
        self.state().tailed = head;
        self.inner.tailing.store(true, Ordering::SeqCst);
        Ok(head)
    }

    /// Reads commits as they come after `head`, where [`Self::begin`] found the history, for ever.
    /// Ends only when the history has a hole, which must not be served.
    pub async fn tail(self, mut head: u64) {
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
            let states = states(&mut snapshot, &entries).await?;
            if let Some(last) = entries.last() {
                let epoch = snapshot.head().await?.epoch;
                self.inner
                    .search
                    .take(&epoch, last.csn, &last.chain, states.values());
                self.inner.derived.take(last.csn, states.values());
            }
            let published = publish(&states, entries);
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
    ) -> Result<Snapshot<Box<RawValue>>, StorageError> {
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

/// The records that commits touched, as they stand.
async fn states(
    snapshot: &mut storage::Snapshot,
    entries: &[CommitEntry],
) -> Result<HashMap<RecordKey, Stored>, StorageError> {
    let mut keys: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.touched.iter().map(|touched| touched.key))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    snapshot.records(&keys).await
}

fn publish(states: &HashMap<RecordKey, Stored>, entries: Vec<CommitEntry>) -> Vec<Published> {
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
    published.collect()
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
            // One large frame alone is no sign of a slow socket.
            if waiting > QUEUE_BYTES && waiting > text.len() {
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
