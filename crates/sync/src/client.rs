//! One browser tab's side of sync.
//!
//! `confirmed` is what the server said, at one cursor. `outbox` holds commands in order until the
//! *frame* that decides them arrives, so that a command's outcome and its effect become visible
//! together (invariant 6). The view is `confirmed` with the outbox played over it by the same
//! rules that the server uses.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use domain::{Actor, World};
use serde::{Deserialize, Serialize};
use shared::account::Account;
use shared::api::CommandsCall;
use shared::command::{Answer, Command, CommandClass, Envelope, Outcome};
use shared::id::{AccountId, ClientId, CommandId, RequestId};
use shared::limits;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::Refusal;
use shared::request::Status;
use shared::sync::{
    CatchUp, Change, ClientMessage, Cursor, Frame, Goodbye, OwnOutcome, PROTOCOL, ServerMessage,
    Snapshot, digest,
};
use shared::time::Timestamp;

/// How the tab stands to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// No connection.
    Offline,
    /// Connected, being brought up to date.
    CatchingUp,
    /// Told everything as it happens.
    Live,
}

/// What the caller must do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send over the socket.
    Send(ClientMessage),
    /// Fetch the snapshot and hand it to [`Client::on_snapshot`].
    FetchSnapshot,
    /// Close the socket and connect again.
    Reconnect,
    /// Ask the person to sign in; nothing is lost.
    SignIn,
    /// These records look different now.
    Changed {
        /// Which.
        keys: Vec<RecordKey>,
        /// Who changed them.
        by: By,
    },
    /// A command was refused; its text is kept for the person.
    Refused(Box<RefusedEntry>),
    /// A command was accepted: its effect is in the view.
    Accepted(CommandId),
    /// The outbox changed; a durable copy must follow.
    OutboxChanged,
    /// What was posted is to be posted again: ask [`Client::next_post`].
    Post,
}

/// Whose doing a change is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// This tab's: a prediction, or the commit that decides one.
    Own,
    /// Somebody's, by name; empty where it does not matter any more (catching up).
    Other(String),
}

/// A command waiting for its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The command as it is sent.
    pub envelope: Envelope,
    /// The answer to the post, once it is there; the frame follows.
    #[serde(default)]
    pub answer: Option<Answer>,
}

/// A command that was refused, with what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedEntry {
    /// The command as it was sent.
    pub envelope: Envelope,
    /// Why not.
    pub refusal: Refusal,
}

/// Why a post did not bring answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostFailure {
    /// No network or a fault of the server: try again.
    TryAgain,
    /// The call will never be taken as it is: too large, or not understood.
    Rejected,
    /// Nobody is signed in: keep everything and ask.
    SignIn,
    /// The numbering is in use elsewhere: go on under this new name.
    Fork(ClientId),
}

/// Records with their index by request.
#[derive(Clone, Debug, Default)]
struct Store {
    records: HashMap<RecordKey, Versioned>,
    children: HashMap<RequestId, BTreeSet<RecordKey>>,
}

impl Store {
    fn put(&mut self, versioned: Versioned) {
        let key = versioned.record.key();
        if let Some(request) = versioned.record.request() {
            self.children.entry(request).or_default().insert(key);
        }
        self.records.insert(key, versioned);
    }

    fn remove(&mut self, key: RecordKey) -> bool {
        let Some(removed) = self.records.remove(&key) else {
            return false;
        };
        if let Some(request) = removed.record.request()
            && let Some(keys) = self.children.get_mut(&request)
        {
            keys.remove(&key);
            if keys.is_empty() {
                self.children.remove(&request);
            }
        }
        true
    }
}

/// A tab.
#[derive(Clone, Debug)]
pub struct Client {
    id: ClientId,
    next_seq: u64,
    account: Option<AccountId>,
    link: Link,
    cursor: Option<Cursor>,
    confirmed: Store,
    /// Records as the outbox would leave them; only those it touches.
    predicted: Store,
    outbox: VecDeque<Entry>,
    /// What the call under way carries; empty when none is.
    posting: Vec<CommandId>,
    /// How many envelopes the next call may carry: fewer after a call that was not taken.
    most: usize,
    /// A snapshot is on its way; one is enough.
    is_fetching: bool,
    /// Server clock minus this device's clock, in milliseconds.
    clock_offset: i64,
}

impl Client {
    /// A tab that has seen nothing. `id` is fresh for each tab.
    pub fn new(id: ClientId) -> Self {
        Self {
            id,
            next_seq: 1,
            account: None,
            link: Link::Offline,
            cursor: None,
            confirmed: Store::default(),
            predicted: Store::default(),
            outbox: VecDeque::new(),
            posting: Vec::new(),
            most: limits::BATCH,
            is_fetching: false,
            clock_offset: 0,
        }
    }

    /// This tab's id.
    pub fn id(&self) -> ClientId {
        self.id
    }

    /// How it stands to the server.
    pub fn link(&self) -> Link {
        self.link
    }

    /// How far it has seen.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// Commands that wait for their outcome, oldest first.
    pub fn outbox(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.outbox.iter()
    }

    /// The server's clock, as far as this device knows, given its own.
    pub fn server_time(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.clock_offset)
    }

    /// A record as it looks here: predicted, or else confirmed.
    pub fn get(&self, key: RecordKey) -> Option<&Record> {
        self.view(key).map(|versioned| &versioned.record)
    }

    /// Whether what is shown of a record is still a guess.
    pub fn is_predicted(&self, key: RecordKey) -> bool {
        self.predicted.records.contains_key(&key)
    }

    /// Everything visible here.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        let guessed = self.predicted.records.values();
        let rest = self.confirmed.records.iter();
        let rest = rest.filter(|(key, _)| !self.predicted.records.contains_key(key));
        guessed
            .chain(rest.map(|(_, versioned)| versioned))
            .map(|versioned| &versioned.record)
    }

    /// What the server confirmed: for checks, and for a durable copy.
    pub fn confirmed(&self) -> impl Iterator<Item = (&RecordKey, &Versioned)> {
        self.confirmed.records.iter()
    }

    /// The digest of what the server confirmed.
    pub fn digest(&self) -> u64 {
        digest(
            self.confirmed
                .records
                .iter()
                .map(|(key, versioned)| (*key, &versioned.version)),
        )
    }

    /// Assignments and notes of a request, as they look here.
    pub fn children_of(&self, request: RequestId) -> Vec<&Record> {
        self.children(request)
            .into_iter()
            .map(|versioned| &versioned.record)
            .collect()
    }

    /// The person signed in, with the roles they hold; taken from the synced account.
    pub fn actor(&self) -> Option<Actor> {
        self.own_account().map(Actor::person)
    }

    /// The synced account of the person signed in.
    pub fn own_account(&self) -> Option<&Account> {
        match self.get(RecordKey::Account(self.account?))? {
            Record::Account(account) => Some(account),
            _ => None,
        }
    }

    fn view(&self, key: RecordKey) -> Option<&Versioned> {
        self.predicted
            .records
            .get(&key)
            .or_else(|| self.confirmed.records.get(&key))
    }

    /// Whose tab this is, known before the server says so.
    pub fn belongs_to(&mut self, account: AccountId) {
        self.account = Some(account);
    }

    /// The socket is open. Post then: what was answered and is not yet seen is posted again, since the
    /// server may have lost it; sending it twice decides it once.
    pub fn on_connected(&mut self) -> Vec<Effect> {
        self.link = Link::CatchingUp;
        self.is_fetching = false;
        self.ask_again();
        vec![self.hello()]
    }

    /// Forgets the answers to what is not settled; whether there were any.
    fn ask_again(&mut self) -> bool {
        let answers = self.outbox.iter_mut().map(|entry| entry.answer.take());
        answers.fold(false, |any, answer| any | answer.is_some())
    }

    fn hello(&self) -> Effect {
        Effect::Send(ClientMessage::Hello {
            protocol: PROTOCOL,
            client_id: self.id,
            cursor: self.cursor.clone(),
        })
    }

    /// The socket is gone. Nothing is lost: what was posted and not answered is posted again.
    pub fn on_disconnected(&mut self) {
        self.link = Link::Offline;
        self.is_fetching = false;
    }

    /// Asks for a snapshot, unless one is on its way.
    fn fetch(&mut self) -> Vec<Effect> {
        self.link = Link::CatchingUp;
        if std::mem::replace(&mut self.is_fetching, true) {
            Vec::new()
        } else {
            vec![Effect::FetchSnapshot]
        }
    }

    /// A message came. `now` is this device's clock.
    pub fn on_message(&mut self, message: ServerMessage, now: Timestamp) -> Vec<Effect> {
        match message {
            ServerMessage::Welcome {
                account,
                server_time,
                catch_up,
                ..
            } => {
                self.clock_offset = server_time.0 - now.0;
                self.account = Some(account);
                match catch_up {
                    CatchUp::Bootstrap => self.fetch(),
                    // The frame that follows completes it.
                    CatchUp::Tail | CatchUp::Changed => Vec::new(),
                }
            }
            ServerMessage::Frame(frame) => self.on_frame(frame),
            ServerMessage::Reset { .. } => self.fetch(),
            ServerMessage::Pong { server_time, head } => {
                self.clock_offset = server_time.0 - now.0;
                self.on_head(head)
            }
            ServerMessage::Goodbye { reason } => {
                self.link = Link::Offline;
                match reason {
                    Goodbye::SignIn => vec![Effect::SignIn],
                    Goodbye::TooSlow
                    | Goodbye::Protocol
                    | Goodbye::Malformed
                    | Goodbye::Draining => vec![Effect::Reconnect],
                }
            }
        }
    }

    /// The snapshot arrived: it replaces everything confirmed at once, so that nothing stays
    /// visible that no longer may be.
    pub fn on_snapshot(&mut self, snapshot: Snapshot) -> Vec<Effect> {
        self.is_fetching = false;
        let before: Vec<_> = self.confirmed.records.keys().copied().collect();
        self.confirmed = Store::default();
        for versioned in snapshot.records {
            self.confirmed.put(versioned);
        }
        let now = self.confirmed.records.keys().copied();
        let touched = before
            .into_iter()
            .chain(now)
            .map(|key| (key, By::Other(String::new())))
            .collect();
        let same_history = self
            .cursor
            .as_ref()
            .is_some_and(|cursor| cursor.epoch == snapshot.cursor.epoch);
        // What was decided in a history that is gone, or that was not known yet, counts as not decided.
        let is_undecided = !same_history && self.ask_again();
        self.cursor = Some(snapshot.cursor);
        let mut effects = self.settle(snapshot.outcomes);
        self.refold(touched, &mut effects);
        effects.push(self.hello());
        if is_undecided {
            effects.push(Effect::Post);
        }
        effects
    }

    /// The server is at a commit. What another tab of the same person sent first is decided in its name, and
    /// where that changed nothing here no frame says so: the tab asks how far it is.
    fn on_head(&mut self, head: u64) -> Vec<Effect> {
        let seen = self.cursor.as_ref().map_or(0, |cursor| cursor.csn);
        let mut answers = self.outbox.iter().filter_map(|entry| entry.answer.as_ref());
        let is_due = answers.any(|answer| seen < answer.csn && answer.csn <= head);
        if self.link != Link::Live || !is_due {
            return Vec::new();
        }
        self.link = Link::CatchingUp;
        vec![self.hello()]
    }

    fn on_frame(&mut self, frame: Frame) -> Vec<Effect> {
        let Some(cursor) = &mut self.cursor else {
            return self.fetch();
        };
        if frame.to <= cursor.csn && frame.digest.is_none() {
            return Vec::new();
        }
        if frame.from != cursor.csn {
            // A gap: something was lost between the two ends. Never guess; ask again.
            self.link = Link::CatchingUp;
            return vec![self.hello()];
        }
        cursor.csn = frame.to;
        cursor.chain = frame.chain;
        let is_catch_up = frame.digest.is_some();
        let mut touched = HashMap::new();
        let mut outcomes = Vec::new();
        for commit in frame.commits {
            let by = if !commit.outcomes.is_empty() {
                By::Own
            } else if is_catch_up {
                By::Other(String::new())
            } else {
                By::Other(commit.actor)
            };
            for change in commit.changes {
                match change {
                    Change::Put(versioned) => {
                        let key = versioned.record.key();
                        let held = self.confirmed.records.get(&key);
                        if held.is_none_or(|held| held.version < versioned.version) {
                            self.confirmed.put(*versioned);
                            touched.insert(key, by.clone());
                        }
                    }
                    Change::Leave(key) => {
                        if self.confirmed.remove(key) {
                            touched.insert(key, by.clone());
                        }
                    }
                }
            }
            outcomes.extend(commit.outcomes);
        }
        if frame
            .digest
            .is_some_and(|expected| expected != self.digest())
        {
            // The tripwire for every fault nobody thought of.
            return self.fetch();
        }
        if frame.digest.is_some() {
            self.link = Link::Live;
        }
        let mut effects = self.settle(outcomes);
        self.refold(touched, &mut effects);
        effects.push(Effect::Send(ClientMessage::Ack { csn: frame.to }));
        effects
    }

    /// Takes decided commands out of the outbox: those whose outcome a frame carried, and those
    /// that were answered for a commit which is now covered (decided before, under another tab's
    /// name, so that no frame carries them to this one).
    fn settle(&mut self, mut outcomes: Vec<OwnOutcome>) -> Vec<Effect> {
        let seen = self.cursor.as_ref().map_or(0, |cursor| cursor.csn);
        let answers = self.outbox.iter().filter_map(|entry| entry.answer.as_ref());
        let covered = answers.filter(|answer| answer.csn <= seen);
        outcomes.extend(covered.map(|answer| OwnOutcome {
            command_id: answer.command_id,
            outcome: answer.outcome.clone(),
        }));
        let mut effects = Vec::new();
        for own in outcomes {
            let place = self
                .outbox
                .iter()
                .position(|e| e.envelope.command_id == own.command_id);
            let Some(entry) = place.and_then(|place| self.outbox.remove(place)) else {
                continue;
            };
            effects.push(match own.outcome {
                Outcome::Accepted => Effect::Accepted(own.command_id),
                Outcome::Refused(refusal) => Effect::Refused(Box::new(RefusedEntry {
                    envelope: entry.envelope,
                    refusal,
                })),
            });
        }
        if !effects.is_empty() {
            effects.push(Effect::OutboxChanged);
        }
        effects
    }

    /// Plays the outbox over what is confirmed and tells which records look different.
    fn refold(&mut self, mut touched: HashMap<RecordKey, By>, effects: &mut Vec<Effect>) {
        for key in self.predicted.records.keys() {
            touched.entry(*key).or_insert(By::Own);
        }
        self.predicted = Store::default();
        for index in 0..self.outbox.len() {
            let planned = match (self.actor(), &self.outbox[index]) {
                (Some(actor), entry)
                    if entry.envelope.command.class() != CommandClass::Exclusive =>
                {
                    let at = entry.envelope.issued_at;
                    domain::predict(&*self, &entry.envelope, &actor, at).ok()
                }
                _ => None,
            };
            for versioned in planned.into_iter().flat_map(|planned| planned.puts) {
                touched.entry(versioned.record.key()).or_insert(By::Own);
                self.predicted.put(versioned);
            }
        }
        let mut grouped: BTreeMap<By, Vec<RecordKey>> = BTreeMap::new();
        for (key, by) in touched {
            grouped.entry(by).or_default().push(key);
        }
        for (by, mut keys) in grouped {
            keys.sort_unstable();
            effects.push(Effect::Changed { keys, by });
        }
    }

    /// Asks for something to be done.
    ///
    /// # Errors
    /// A command that needs the live connection is refused at once without it.
    pub fn submit(
        &mut self,
        command_id: CommandId,
        command: Command,
        expects: Option<Status>,
        now: Timestamp,
    ) -> Result<Vec<Effect>, Refusal> {
        if command.class() == CommandClass::Exclusive && self.link == Link::Offline {
            return Err(Refusal::OnlineOnly);
        }
        let envelope = Envelope {
            client_id: self.id,
            seq: self.next_seq,
            command_id,
            // The server's clock, as far as it is known here: a device's may be days off.
            issued_at: self.server_time(now),
            expects,
            occurred_at: None,
            command,
        };
        self.next_seq += 1;
        self.outbox.push_back(Entry {
            envelope,
            answer: None,
        });
        let mut effects = vec![Effect::OutboxChanged];
        self.refold(HashMap::new(), &mut effects);
        Ok(effects)
    }

    /// Takes over commands that an earlier life of this person's tab left behind. They keep their
    /// ids, so whatever was already decided stays decided once.
    pub fn adopt(&mut self, entries: Vec<Entry>) -> Vec<Effect> {
        for mut entry in entries {
            let known = |e: &Entry| e.envelope.command_id == entry.envelope.command_id;
            if self.outbox.iter().any(known) {
                continue;
            }
            entry.envelope.client_id = self.id;
            entry.envelope.seq = self.next_seq;
            entry.answer = None;
            self.next_seq += 1;
            self.outbox.push_back(entry);
        }
        let mut effects = vec![Effect::OutboxChanged];
        self.refold(HashMap::new(), &mut effects);
        effects
    }

    /// The next call to post, if there is something to post and nothing under way.
    pub fn next_post(&mut self) -> Option<CommandsCall> {
        if !self.posting.is_empty() {
            return None;
        }
        let waiting = self.outbox.iter().filter(|entry| entry.answer.is_none());
        let envelopes: Vec<_> = waiting
            .take(self.most)
            .map(|entry| entry.envelope.clone())
            .collect();
        if envelopes.is_empty() {
            return None;
        }
        self.posting = envelopes.iter().map(|one| one.command_id).collect();
        Some(CommandsCall {
            account: self.account,
            envelopes,
        })
    }

    /// The post was answered. Entries stay until their frame comes.
    pub fn on_answers(&mut self, answers: Vec<Answer>) -> Vec<Effect> {
        self.posting.clear();
        self.most = limits::BATCH;
        for answer in answers {
            let same = |entry: &&mut Entry| entry.envelope.command_id == answer.command_id;
            if let Some(entry) = self.outbox.iter_mut().find(same) {
                entry.answer = Some(answer);
            }
        }
        let mut effects = self.settle(Vec::new());
        self.refold(HashMap::new(), &mut effects);
        effects
    }

    /// The post failed. The queue is kept whatever the reason; one entry that the server will never
    /// take goes to the person, so that it does not hold up the others for ever.
    pub fn on_post_failed(&mut self, failure: PostFailure) -> Vec<Effect> {
        let posted = std::mem::take(&mut self.posting);
        match failure {
            PostFailure::TryAgain => Vec::new(),
            PostFailure::Rejected if posted.len() > 1 => {
                self.most = posted.len() / 2;
                Vec::new()
            }
            PostFailure::Rejected => {
                self.most = limits::BATCH;
                let is_it = |entry: &Entry| posted.contains(&entry.envelope.command_id);
                let place = self.outbox.iter().position(is_it);
                let Some(entry) = place.and_then(|place| self.outbox.remove(place)) else {
                    return Vec::new();
                };
                let refused = Effect::Refused(Box::new(RefusedEntry {
                    envelope: entry.envelope,
                    refusal: Refusal::Internal,
                }));
                let mut effects = vec![refused, Effect::OutboxChanged];
                self.refold(HashMap::new(), &mut effects);
                effects
            }
            PostFailure::SignIn => vec![Effect::SignIn],
            PostFailure::Fork(id) => {
                self.id = id;
                self.next_seq = 1;
                for entry in &mut self.outbox {
                    entry.envelope.client_id = id;
                    entry.envelope.seq = self.next_seq;
                    self.next_seq += 1;
                }
                vec![Effect::OutboxChanged, Effect::Reconnect]
            }
        }
    }
}

impl World for Client {
    fn is_whole(&self) -> bool {
        false
    }

    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.view(key)
    }

    fn children(&self, request: RequestId) -> Vec<&Versioned> {
        let of = |store: &Store| store.children.get(&request).cloned().unwrap_or_default();
        let mut keys = of(&self.confirmed);
        keys.extend(of(&self.predicted));
        keys.into_iter().filter_map(|key| self.view(key)).collect()
    }

    fn login_holder(&self, _login: &str) -> Option<AccountId> {
        None
    }

    fn accounts(&self) -> Vec<&Versioned> {
        Vec::new()
    }

    fn counter(&self, _name: &str) -> Option<u64> {
        None
    }

    fn number_holder(&self, _number: &str) -> Option<RequestId> {
        None
    }
}
