//! A simulator of sync: the real rules, the real client and hub machines, an in-memory store, one
//! thread and a seed. Connections are cut, calls and answers lost, the server restarted and
//! restored from a backup, roles given and taken; at every rest all views must equal the server's.

use std::collections::{BTreeMap, HashMap, VecDeque};

use domain::{Actor, World};
use shared::account::{Account, AccountCommand, AccountState, Membership, Role};
use shared::command::{Answer, Command, Envelope, Outcome};
use shared::id::{AccountId, ClientId, CommandId, RequestId};
use shared::note::NoteSide;
use shared::organisation::{Organisation, OrganisationKind};
use shared::record::{Record, RecordKey, Versioned};
use shared::request::{RequestCommand, Status};
use shared::sync::{
    CatchUp, Change, ClientMessage, CommitView, Cursor, Frame, Goodbye, OwnOutcome, ResetReason,
    ServerMessage, Snapshot, digest,
};
use shared::time::LocalDate;
use sync::catch_up::{self, Standing};
use sync::client::{Client, Effect, Link, PostFailure};
use sync::hub::{ConnectionId, Delivery, Hub, Published, Touched, frame_text, tail_views};

use crate::actor::form;
use crate::server::TUESDAY;
use crate::world::{PEOPLE, TREE, organisation};

/// A fault planted on purpose: the checks must find each of them, or they check nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// None.
    None,
    /// A command that comes again is decided again.
    ForgetCommands,
    /// A cursor is believed by its number alone.
    BelieveNumbers,
    /// A connection is told only of what comes after its hello is answered, whatever it missed.
    SkipCatchUp,
    /// A person keeps being told what their old roles allowed.
    KeepRights,
}

/// SplitMix64.
#[derive(Clone, Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Debug)]
struct Kept {
    versioned: Versioned,
    audiences: Vec<String>,
    live: bool,
}

/// The server's durable state: what a backup holds.
#[derive(Clone, Debug, Default)]
struct Database {
    epoch: String,
    commits: Vec<Published>,
    records: BTreeMap<RecordKey, Kept>,
    children: HashMap<RequestId, Vec<RecordKey>>,
    decided: HashMap<CommandId, Answer>,
    counters: HashMap<String, u64>,
}

impl World for Database {
    fn is_whole(&self) -> bool {
        true
    }

    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.records.get(&key).map(|kept| &kept.versioned)
    }
    fn children(&self, request: RequestId) -> Vec<&Versioned> {
        let keys = self.children.get(&request).into_iter().flatten();
        keys.filter_map(|key| self.record(*key)).collect()
    }
    fn login_holder(&self, _login: &str) -> Option<AccountId> {
        None
    }
    fn accounts(&self) -> Vec<&Versioned> {
        let accounts = self.records.iter();
        let accounts = accounts.filter(|(key, _)| matches!(key, RecordKey::Account(_)));
        accounts.map(|(_, kept)| &kept.versioned).collect()
    }
    fn counter(&self, name: &str) -> Option<u64> {
        Some(self.counters.get(name).copied().unwrap_or(0))
    }
    fn number_holder(&self, _number: &str) -> Option<RequestId> {
        None
    }
}

fn audience_texts(actor: &Actor, day: LocalDate) -> Vec<String> {
    let held = domain::policy::audiences_of_actor(actor, day);
    held.iter().map(ToString::to_string).collect()
}

impl Database {
    fn head(&self) -> u64 {
        self.commits.len() as u64
    }

    fn chain(&self, csn: u64) -> Option<&str> {
        self.commits
            .get(csn.checked_sub(1)? as usize)
            .map(|commit| commit.chain.as_str())
    }

    fn put(&mut self, versioned: Versioned) -> Touched {
        let key = versioned.record.key();
        let audiences: Vec<String> = domain::policy::audiences_of_record(&versioned.record)
            .iter()
            .map(ToString::to_string)
            .collect();
        let live = domain::policy::is_live(&versioned.record);
        let before = match self.records.get(&key) {
            Some(kept) if kept.live => kept.audiences.clone(),
            _ => Vec::new(),
        };
        if !self.records.contains_key(&key)
            && let Some(request) = versioned.record.request()
        {
            self.children.entry(request).or_default().push(key);
        }
        let after = if live { audiences.clone() } else { Vec::new() };
        let state = Some(versioned.clone());
        self.records.insert(
            key,
            Kept {
                versioned,
                audiences,
                live,
            },
        );
        Touched {
            key,
            before,
            after,
            state,
        }
    }

    /// Decides one command, as the write path does.
    fn execute(&mut self, envelope: &Envelope, actor: &Actor, sabotage: Sabotage) -> Answer {
        if sabotage != Sabotage::ForgetCommands
            && let Some(answer) = self.decided.get(&envelope.command_id)
        {
            return answer.clone();
        }
        let csn = self.head() + 1;
        let (outcome, planned) = match domain::plan(self, envelope, actor, TUESDAY) {
            Ok(planned) => (Outcome::Accepted, planned),
            Err(refusal) => (Outcome::Refused(refusal), domain::Planned::default()),
        };
        let touched = planned.puts.into_iter().map(|put| self.put(put)).collect();
        self.counters.extend(planned.counter);
        self.commits.push(Published {
            csn,
            // Not a digest: it need only differ between histories.
            chain: format!("{}-{csn}-{}", self.epoch, envelope.command_id),
            at: TUESDAY,
            actor: actor.name.clone(),
            client_id: envelope.client_id,
            command_id: envelope.command_id,
            outcome: outcome.clone(),
            touched,
        });
        let answer = Answer {
            command_id: envelope.command_id,
            csn,
            outcome,
        };
        self.decided.insert(envelope.command_id, answer.clone());
        answer
    }

    fn account(&self, id: AccountId) -> &Account {
        match self
            .record(RecordKey::Account(id))
            .map(|versioned| &versioned.record)
        {
            Some(Record::Account(account)) => account,
            other => panic!("an account is not there: {other:?}"),
        }
    }

    fn audiences(&self, id: AccountId) -> Vec<String> {
        audience_texts(&Actor::person(self.account(id)), TUESDAY.day())
    }

    fn visible(&self, audiences: &[String]) -> BTreeMap<RecordKey, &Versioned> {
        let meets = |kept: &Kept| kept.live && kept.audiences.iter().any(|a| audiences.contains(a));
        let kept = self.records.iter().filter(|(_, kept)| meets(kept));
        kept.map(|(key, kept)| (*key, &kept.versioned)).collect()
    }
}

/// A tab with its network.
struct Station {
    account: AccountId,
    client: Client,
    /// Messages on their way to it; `None` is the end of the connection.
    inbox: VecDeque<Option<ServerMessage>>,
    connection: Option<ConnectionId>,
    submitted: Vec<CommandId>,
    settled: HashMap<CommandId, bool>,
}

/// A run: stations, one server, one seed.
pub struct Simulation {
    seed: u64,
    random: Random,
    sabotage: Sabotage,
    database: Database,
    hub: Hub,
    joined: HashMap<ConnectionId, usize>,
    tailed: u64,
    backups: Vec<Database>,
    stations: Vec<Station>,
    next: u64,
    trace: u64,
}

impl Simulation {
    /// A small district with a tab for each of seven people.
    pub fn new(seed: u64, sabotage: Sabotage) -> Self {
        let mut simulation = Self {
            seed,
            random: Random(seed),
            sabotage,
            database: Database {
                epoch: "e0".to_owned(),
                ..Database::default()
            },
            hub: Hub::default(),
            joined: HashMap::new(),
            tailed: 0,
            backups: Vec::new(),
            stations: Vec::new(),
            next: 1,
            trace: seed,
        };
        simulation.populate();
        simulation
    }

    fn populate(&mut self) {
        for (name, kind, parent) in TREE {
            let street = match kind {
                OrganisationKind::Street => Some(organisation(name)),
                _ => parent
                    .filter(|parent| *parent != "district")
                    .map(organisation),
            };
            let record = Record::Organisation(Organisation {
                id: organisation(name),
                kind: *kind,
                name: (*name).to_owned(),
                short_name: (*name).to_owned(),
                parent: parent.map(organisation),
                street,
                until: None,
                former: Vec::new(),
                successor: None,
            });
            self.database.put(Versioned { version: 1, record });
        }
        for (login, role, scope) in PEOPLE {
            let from = TUESDAY.day().plus_days(-100);
            let scope = organisation(scope);
            let account = Account {
                id: AccountId::named(login),
                login: (*login).to_owned(),
                name: (*login).to_owned(),
                state: AccountState::Active,
                memberships: vec![Membership {
                    role: *role,
                    scope,
                    from,
                    until: None,
                }],
                stand_ins: Vec::new(),
                created_at: TUESDAY,
            };
            let id = account.id;
            self.database.put(Versioned {
                version: 1,
                record: Record::Account(account),
            });
            if !login.starts_with("admin") {
                let client = Client::new(ClientId::from_parts(self.next, u128::from(self.seed)));
                self.next += 1;
                self.stations.push(Station {
                    account: id,
                    client,
                    inbox: VecDeque::new(),
                    connection: None,
                    submitted: Vec::new(),
                    settled: HashMap::new(),
                });
            }
        }
        // History begins with one commit, so that cursors have something to stand on.
        let command = Command::Account(AccountCommand::SignIn);
        let admin = Actor::person(self.database.account(AccountId::named("admin")));
        let envelope = self.envelope(command);
        self.database.execute(&envelope, &admin, Sabotage::None);
        self.tailed = self.database.head();
    }

    fn command_id(&mut self) -> CommandId {
        self.next += 1;
        CommandId::from_parts(self.next, u128::from(self.random.next()))
    }

    fn envelope(&mut self, command: Command) -> Envelope {
        Envelope {
            client_id: ClientId::named("administrator"),
            seq: self.next,
            command_id: self.command_id(),
            issued_at: TUESDAY,
            expects: None,
            occurred_at: None,
            command,
        }
    }

    /// So many steps, then rest; then as many again, for queues that get stuck hide behind the
    /// end of a test.
    ///
    /// # Errors
    /// What was found wrong, with the seed.
    pub fn run(mut self, steps: usize) -> Result<u64, String> {
        for _ in 0..2 {
            for _ in 0..steps {
                self.step()?;
            }
            self.rest()?;
        }
        Ok(self.trace)
    }

    fn step(&mut self) -> Result<(), String> {
        let station = self.random.below(self.stations.len());
        let action = self.random.below(100);
        self.trace = self.trace.rotate_left(5) ^ (station as u64) ^ ((action as u64) << 32);
        match action {
            0..20 => self.submit(station),
            20..60 => self.deliver(station)?,
            60..72 => self.post(station)?,
            72..80 => self.tail(),
            80..88 => self.connect(station),
            88..92 => self.cut(station),
            92..95 => self.change_roles(),
            95..97 => self.backups.push(self.database.clone()),
            97..99 => self.restart(),
            _ => self.restore(),
        }
        Ok(())
    }

    /// A command that this person might well send, legal or not.
    fn submit(&mut self, index: usize) {
        let requests: Vec<(RequestId, Status)> = self.stations[index]
            .client
            .records()
            .filter_map(|record| match record {
                Record::Request(request) => Some((request.id, request.status)),
                _ => None,
            })
            .collect();
        let mut requests = requests;
        requests.sort_unstable_by_key(|(id, _)| *id);
        let id = self.command_id();
        let chosen = (!requests.is_empty()).then(|| requests[self.random.below(requests.len())]);
        let command = match (self.random.below(6), chosen) {
            (0, _) | (_, None) => {
                let station = ["nanling-station", "dafen-station"][self.random.below(2)];
                RequestCommand::Register(Box::new(form(station, "积水")))
            }
            (1, Some((request, _))) => RequestCommand::AddNote {
                request,
                side: if self.random.one_in(2) {
                    NoteSide::Congress
                } else {
                    NoteSide::Everyone
                },
                text: "看过现场".to_owned(),
            },
            (2, Some((request, _))) => RequestCommand::Close { request },
            (3, Some((request, _))) => RequestCommand::Assign {
                request,
                units: vec![shared::assignment::UnitShare {
                    unit: organisation(["water", "traffic"][self.random.below(2)]),
                    share: shared::assignment::Share::Lead,
                }],
                complexity: shared::request::Complexity::Simple,
            },
            (_, Some((request, _))) => RequestCommand::Accept { request },
        };
        let expects = chosen
            .map(|(_, status)| status)
            .filter(|_| self.random.one_in(3));
        let expects = if matches!(command, RequestCommand::Register(_)) {
            None
        } else {
            expects
        };
        let station = &mut self.stations[index];
        if let Ok(effects) = station
            .client
            .submit(id, Command::Request(command), expects, TUESDAY)
        {
            station.submitted.push(id);
            self.apply(index, effects);
        }
    }

    fn connect(&mut self, index: usize) {
        if self.stations[index].connection.is_none() {
            let id = ConnectionId(self.next);
            self.next += 1;
            let station = &mut self.stations[index];
            station.connection = Some(id);
            station.inbox.clear();
            let effects = station.client.on_connected();
            self.apply(index, effects);
        }
    }

    fn cut(&mut self, index: usize) {
        let station = &mut self.stations[index];
        if let Some(id) = station.connection.take() {
            self.hub.leave(id);
            self.joined.remove(&id);
            station.inbox.clear();
            station.client.on_disconnected();
        }
    }

    fn apply(&mut self, index: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(ClientMessage::Hello {
                    client_id, cursor, ..
                }) => {
                    self.hello(index, client_id, cursor);
                }
                Effect::Send(_) | Effect::Changed { .. } | Effect::OutboxChanged | Effect::Post => {
                }
                Effect::FetchSnapshot => self.snapshot(index),
                Effect::Reconnect | Effect::SignIn => self.cut(index),
                Effect::Refused(entry) => {
                    let id = entry.envelope.command_id;
                    self.stations[index].settled.insert(id, false);
                }
                Effect::Accepted(id) => {
                    self.stations[index].settled.insert(id, true);
                }
            }
        }
    }

    fn snapshot(&mut self, index: usize) {
        if self.stations[index].connection.is_none() || self.random.one_in(8) {
            // The call is lost; the page connects again.
            self.cut(index);
            return;
        }
        let account = self.stations[index].account;
        let client = self.stations[index].client.id();
        let audiences = self.database.audiences(account);
        let head = self.database.head();
        let records: Vec<Versioned> = self
            .database
            .visible(&audiences)
            .into_values()
            .cloned()
            .collect();
        let own = self
            .database
            .commits
            .iter()
            .filter(|commit| commit.client_id == client);
        let outcomes = own.map(own_outcome).collect();
        let cursor = Cursor {
            epoch: self.database.epoch.clone(),
            csn: head,
            chain: self.database.chain(head).unwrap_or_default().to_owned(),
        };
        let snapshot = Snapshot {
            cursor,
            records,
            outcomes,
        };
        let effects = self.stations[index].client.on_snapshot(snapshot);
        self.apply(index, effects);
    }

    fn hello(&mut self, index: usize, client: ClientId, cursor: Option<Cursor>) {
        let Some(connection) = self.stations[index].connection else {
            return;
        };
        self.hub.leave(connection);
        self.joined.remove(&connection);
        let account = self.stations[index].account;
        let audiences = self.database.audiences(account);
        let head = self.database.head();
        let chain = cursor
            .as_ref()
            .and_then(|cursor| self.database.chain(cursor.csn));
        let own = RecordKey::Account(account);
        let after = cursor.as_ref().map_or(0, |cursor| cursor.csn as usize);
        let later = self.database.commits.iter().skip(after);
        let same_rights = self.sabotage == Sabotage::KeepRights
            || !later
                .flat_map(|commit| &commit.touched)
                .any(|touched| touched.key == own);
        let believed = self.sabotage == Sabotage::BelieveNumbers;
        let standing = Standing {
            epoch: match &cursor {
                Some(cursor) if believed => &cursor.epoch,
                _ => &self.database.epoch,
            },
            head,
            chain_at_cursor: match &cursor {
                Some(cursor) if believed => Some(&cursor.chain),
                _ => chain,
            },
            same_rights,
        };
        let choice = catch_up::choose(cursor.as_ref(), &standing);
        let catch_up = choice.unwrap_or(CatchUp::Bootstrap);
        self.send(
            index,
            ServerMessage::Welcome {
                account,
                server_time: TUESDAY,
                epoch: self.database.epoch.clone(),
                head,
                catch_up,
            },
        );
        let cursor = match (choice, cursor) {
            (Err(reason), _) => return self.send(index, ServerMessage::Reset { reason }),
            (Ok(CatchUp::Bootstrap), _) | (_, None) => return,
            (Ok(CatchUp::Tail | CatchUp::Changed), Some(cursor)) => cursor,
        };
        let missed = &self.database.commits[cursor.csn as usize..];
        // Both ways must lead to the same; which one is drawn, not worked out.
        let commits = if self.sabotage == Sabotage::SkipCatchUp {
            Vec::new()
        } else if self.random.one_in(2) {
            tail_views(&self.with_present_state(missed), client, &audiences)
        } else {
            vec![self.changed(missed, client, &audiences)]
        };
        let visible = self.database.visible(&audiences);
        let sum = digest(
            visible
                .iter()
                .map(|(key, versioned)| (*key, &versioned.version)),
        );
        let honest = !matches!(
            self.sabotage,
            Sabotage::SkipCatchUp | Sabotage::BelieveNumbers
        );
        let held = self.stations[index].client.digest();
        let frame = Frame {
            from: cursor.csn,
            to: head,
            chain: self.database.chain(head).unwrap_or_default().to_owned(),
            commits,
            // The digest would heal these two; they must be found without it as well.
            digest: Some(if honest { sum } else { held }),
        };
        self.send(index, ServerMessage::Frame(frame));
        // The tailer may lag behind the snapshot: the hub skips what was told already.
        if self.tailed <= head {
            self.hub.join(connection, client, account, audiences, head);
            self.joined.insert(connection, index);
        }
    }

    fn with_present_state(&self, commits: &[Published]) -> Vec<Published> {
        let mut commits = commits.to_vec();
        for touched in commits.iter_mut().flat_map(|commit| &mut commit.touched) {
            touched.state = self.database.record(touched.key).cloned();
        }
        commits
    }

    fn changed(&self, missed: &[Published], client: ClientId, audiences: &[String]) -> CommitView {
        let visible = self.database.visible(audiences);
        let meets = |side: &[String]| side.iter().any(|a| audiences.contains(a));
        let mut changes = BTreeMap::new();
        for touched in missed.iter().flat_map(|commit| &commit.touched) {
            if let Some(state) = visible.get(&touched.key) {
                changes.insert(touched.key, Change::Put(Box::new((*state).clone())));
            } else if meets(&touched.before) || meets(&touched.after) {
                changes.insert(touched.key, Change::Leave(touched.key));
            }
        }
        let own = missed.iter().filter(|commit| commit.client_id == client);
        CommitView {
            csn: self.database.head(),
            at: TUESDAY,
            actor: String::new(),
            changes: changes.into_values().collect(),
            outcomes: own.map(own_outcome).collect(),
        }
    }

    fn send(&mut self, index: usize, message: ServerMessage) {
        self.stations[index].inbox.push_back(Some(message));
    }

    /// The tailer hands on some of what it has not yet handed on.
    fn tail(&mut self) {
        let waiting = (self.database.head() - self.tailed) as usize;
        if waiting == 0 {
            return;
        }
        let from = self.tailed as usize;
        let some = 1 + self.random.below(waiting);
        let commits = self.with_present_state(&self.database.commits[from..from + some]);
        self.tailed += some as u64;
        for delivery in self.hub.publish(&commits) {
            match delivery {
                Delivery::Frame { to, from, rest } => {
                    let text = frame_text(from, &rest);
                    let message = serde_json::from_str(&text).expect("the hub writes messages");
                    if let Some(index) = self.joined.get(&to).copied() {
                        self.send(index, message);
                    }
                }
                Delivery::AccountChanged { to } => {
                    let Some(index) = self.joined.get(&to).copied() else {
                        continue;
                    };
                    if self.sabotage != Sabotage::KeepRights {
                        self.hub.leave(to);
                        self.joined.remove(&to);
                        let reason = ResetReason::Rights;
                        self.send(index, ServerMessage::Reset { reason });
                    }
                }
            }
        }
    }

    fn deliver(&mut self, index: usize) -> Result<(), String> {
        let Some(message) = self.stations[index].inbox.pop_front() else {
            return Ok(());
        };
        match message {
            Some(message) => {
                let effects = self.stations[index].client.on_message(message, TUESDAY);
                self.apply(index, effects);
                self.check_view(index)
            }
            None => {
                self.cut(index);
                Ok(())
            }
        }
    }

    fn post(&mut self, index: usize) -> Result<(), String> {
        let Some(call) = self.stations[index].client.next_post() else {
            return Ok(());
        };
        // Lost on the way there, decided and lost on the way back, or answered.
        let fate = self.random.below(5);
        if fate == 0 {
            self.stations[index]
                .client
                .on_post_failed(PostFailure::TryAgain);
            return Ok(());
        }
        let actor = Actor::person(self.database.account(self.stations[index].account));
        let sabotage = self.sabotage;
        let answers = call
            .envelopes
            .iter()
            .map(|envelope| self.database.execute(envelope, &actor, sabotage))
            .collect();
        self.check_decided_once()?;
        let client = &mut self.stations[index].client;
        let effects = if fate == 1 {
            client.on_post_failed(PostFailure::TryAgain)
        } else {
            client.on_answers(answers)
        };
        self.apply(index, effects);
        Ok(())
    }

    /// An administrator gives or takes a role at another station.
    fn change_roles(&mut self) {
        let index = self.random.below(self.stations.len());
        let account = self.stations[index].account;
        let scope = organisation(["nanling-station", "dafen-station"][self.random.below(2)]);
        let command = if self.random.one_in(2) {
            let from = TUESDAY.day();
            let membership = Membership {
                role: Role::Clerk,
                scope,
                from,
                until: None,
            };
            AccountCommand::Grant {
                account,
                membership,
            }
        } else {
            let until = TUESDAY.day().plus_days(-1);
            AccountCommand::EndRole {
                account,
                role: Role::Clerk,
                scope,
                until,
            }
        };
        let admin = Actor::person(self.database.account(AccountId::named("admin")));
        let envelope = self.envelope(Command::Account(command));
        self.database.execute(&envelope, &admin, Sabotage::None);
    }

    /// The server goes and comes back: connections are gone, data is not.
    fn restart(&mut self) {
        for index in 0..self.stations.len() {
            self.stations[index]
                .inbox
                .push_back(Some(ServerMessage::Goodbye {
                    reason: Goodbye::Draining,
                }));
            self.stations[index].inbox.push_back(None);
        }
        self.hub = Hub::default();
        self.joined.clear();
        self.tailed = self.database.head();
    }

    /// An older backup takes the server's place, as a new epoch.
    fn restore(&mut self) {
        if let Some(backup) = self.backups.pop() {
            self.next += 1;
            self.database = Database {
                epoch: format!("e{}", self.next),
                ..backup
            };
            self.backups.clear();
            for station in &mut self.stations {
                // What was on its way is lost with the server that sent it.
                station.inbox.clear();
                // What was decided after the backup is not decided any more.
                station
                    .settled
                    .retain(|id, _| self.database.decided.contains_key(id));
                let decided = &self.database.decided;
                let waiting: Vec<_> = station
                    .client
                    .outbox()
                    .map(|e| e.envelope.command_id)
                    .collect();
                station
                    .submitted
                    .retain(|id| decided.contains_key(id) || waiting.contains(id));
            }
            self.restart();
        }
    }

    /// Faults stop; everything must come to agree.
    fn rest(&mut self) -> Result<(), String> {
        for _ in 0..400 {
            for index in 0..self.stations.len() {
                self.connect(index);
                while !self.stations[index].inbox.is_empty() {
                    self.deliver(index)?;
                }
                self.post(index)?;
            }
            while self.tailed < self.database.head() {
                self.tail();
            }
            if self.is_quiet() {
                return self.check_rest();
            }
        }
        Err(format!(
            "seed {}: no rest; outboxes {:?}",
            self.seed,
            self.outboxes()
        ))
    }

    fn outboxes(&self) -> Vec<usize> {
        self.stations
            .iter()
            .map(|station| station.client.outbox().len())
            .collect()
    }

    fn is_quiet(&self) -> bool {
        self.stations.iter().all(|station| {
            station.inbox.is_empty()
                && station.connection.is_some()
                && station.client.link() == Link::Live
                && station.client.outbox().len() == 0
        })
    }

    /// A client that stands at the head holds exactly what its person may see.
    fn check_view(&self, index: usize) -> Result<(), String> {
        let station = &self.stations[index];
        let client = &station.client;
        let at_head = client.cursor().is_some_and(|cursor| {
            cursor.epoch == self.database.epoch && cursor.csn == self.database.head()
        });
        if client.link() != Link::Live || !at_head {
            return Ok(());
        }
        let audiences = self.database.audiences(station.account);
        self.compare(index, &self.database.visible(&audiences))
    }

    fn compare(
        &self,
        index: usize,
        visible: &BTreeMap<RecordKey, &Versioned>,
    ) -> Result<(), String> {
        let client = &self.stations[index].client;
        let held: BTreeMap<RecordKey, &Versioned> = client
            .confirmed()
            .map(|(key, versioned)| (*key, versioned))
            .collect();
        if held == *visible {
            return Ok(());
        }
        let extra: Vec<_> = held
            .keys()
            .filter(|key| !visible.contains_key(key))
            .collect();
        let missing: Vec<_> = visible
            .keys()
            .filter(|key| !held.contains_key(key))
            .collect();
        Err(format!(
            "seed {}: view {index} differs; extra {extra:?}, missing {missing:?}",
            self.seed
        ))
    }

    fn check_decided_once(&self) -> Result<(), String> {
        let mut seen = HashMap::new();
        for commit in &self.database.commits {
            if let Some(earlier) = seen.insert(commit.command_id, commit.csn) {
                return Err(format!(
                    "seed {}: {} decided at {earlier} and {}",
                    self.seed, commit.command_id, commit.csn
                ));
            }
        }
        Ok(())
    }

    fn check_rest(&self) -> Result<(), String> {
        for (index, station) in self.stations.iter().enumerate() {
            let audiences = self.database.audiences(station.account);
            self.compare(index, &self.database.visible(&audiences))?;
            for id in &station.submitted {
                let decided = self.database.decided.get(id).map(|answer| &answer.outcome);
                let told = station.settled.get(id);
                let agrees = matches!(
                    (decided, told),
                    (Some(Outcome::Accepted), Some(true))
                        | (Some(Outcome::Refused(_)), Some(false))
                );
                if !agrees {
                    return Err(format!(
                        "seed {}: {id} was decided {decided:?}, its page was told {told:?}",
                        self.seed
                    ));
                }
            }
        }
        Ok(())
    }
}

fn own_outcome(commit: &Published) -> OwnOutcome {
    OwnOutcome {
        command_id: commit.command_id,
        outcome: commit.outcome.clone(),
    }
}
