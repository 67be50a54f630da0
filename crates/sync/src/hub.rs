//! A node's fan-out: which connection is told what.
//!
//! The hub is fed every commit once, in order. For each connection it works out which of the
//! touched records are put, which leave and which do not concern it; connections with the same
//! result share one encoding. It holds no records beyond the call and never waits: what a
//! connection cannot take is the caller's to drop and catch up.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use shared::command::Outcome;
use shared::id::{AccountId, ClientId, CommandId};
use shared::record::{RecordKey, Versioned};
use shared::sync::{Change, CommitView, OwnOutcome};
use shared::time::Timestamp;

/// A connection's number on this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// A commit with the present state of what it touched.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its number.
    pub csn: u64,
    /// The chain there.
    pub chain: String,
    /// When.
    pub at: Timestamp,
    /// Who, by name.
    pub actor: String,
    /// Which tab sent it.
    pub client_id: ClientId,
    /// Which command it decided.
    pub command_id: CommandId,
    /// How.
    pub outcome: Outcome,
    /// What it touched.
    pub touched: Vec<Touched>,
}

/// One touched record, with the live audiences before and after.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Which.
    pub key: RecordKey,
    /// Who saw it before.
    pub before: Vec<String>,
    /// Who sees it after.
    pub after: Vec<String>,
    /// How it stands now: at this commit or later, which is as good.
    pub state: Option<Versioned>,
}

/// What a connection is told of one touched record.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Share {
    Nothing,
    Put,
    Leave,
}

/// Something to be sent to connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A frame: `{"frame":{"from":<from>,` and then `rest`, which many share.
    Frame {
        /// To whom.
        to: ConnectionId,
        /// The connection's own lower end.
        from: u64,
        /// The rest of the message.
        rest: std::sync::Arc<str>,
    },
    /// The person's account changed: rights must be looked at before anything else is sent.
    AccountChanged {
        /// Whose connection.
        to: ConnectionId,
    },
}

/// Writes a frame's message from its two parts.
pub fn frame_text(from: u64, rest: &str) -> String {
    let mut text = String::with_capacity(rest.len() + 32);
    text.push_str("{\"frame\":{\"from\":");
    text.push_str(&from.to_string());
    text.push(',');
    text.push_str(rest);
    text
}

#[derive(Serialize)]
struct Rest<'a> {
    to: u64,
    chain: &'a str,
    commits: &'a [CommitView],
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<u64>,
}

/// The shared part of a frame: everything but its lower end.
pub fn encode_rest(to: u64, chain: &str, commits: &[CommitView], digest: Option<u64>) -> String {
    let text = serde_json::to_string(&Rest {
        to,
        chain,
        commits,
        digest,
    })
    .expect("frames hold only strings, numbers and lists");
    // Without its opening brace, with the closing brace of the enclosing message.
    format!("{}}}", &text[1..])
}

#[derive(Debug)]
struct Connection {
    client: ClientId,
    account: AccountId,
    audiences: Vec<String>,
    /// The last commit this connection was told of.
    sent: u64,
}

/// The connections of a node.
#[derive(Debug, Default)]
pub struct Hub {
    connections: HashMap<ConnectionId, Connection>,
    by_audience: HashMap<String, HashSet<ConnectionId>>,
    by_client: HashMap<ClientId, HashSet<ConnectionId>>,
}

impl Hub {
    /// Adds a connection that has been told everything up to `sent`.
    pub fn join(
        &mut self,
        id: ConnectionId,
        client: ClientId,
        account: AccountId,
        audiences: Vec<String>,
        sent: u64,
    ) {
        self.leave(id);
        for audience in &audiences {
            self.by_audience
                .entry(audience.clone())
                .or_default()
                .insert(id);
        }
        self.by_client.entry(client).or_default().insert(id);
        self.connections.insert(
            id,
            Connection {
                client,
                account,
                audiences,
                sent,
            },
        );
    }

    /// Forgets a connection.
    pub fn leave(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.remove(&id) else {
            return;
        };
        for audience in &connection.audiences {
            drop_from(&mut self.by_audience, audience, id);
        }
        drop_from(&mut self.by_client, &connection.client, id);
    }

    /// How many connections there are.
    pub fn len(&self) -> usize {
        self.connections.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }

    /// Tells everyone concerned of commits that follow each other.
    pub fn publish(&mut self, commits: &[Published]) -> Vec<Delivery> {
        let Some(last) = commits.last() else {
            return Vec::new();
        };
        let mut deliveries = Vec::new();
        let mut shared: HashMap<Profile, std::sync::Arc<str>> = HashMap::new();
        for id in self.concerned(commits) {
            let Some(connection) = self.connections.get_mut(&id) else {
                continue;
            };
            let own_account = RecordKey::Account(connection.account);
            let changes_rights = commits
                .iter()
                .filter(|commit| commit.csn > connection.sent)
                .any(|commit| {
                    commit
                        .touched
                        .iter()
                        .any(|touched| touched.key == own_account)
                });
            if changes_rights {
                deliveries.push(Delivery::AccountChanged { to: id });
                continue;
            }
            let profile = profile(connection, commits);
            if profile.is_empty() {
                continue;
            }
            let rest = shared
                .entry(profile)
                .or_insert_with_key(|profile| {
                    let views = views(profile, commits);
                    encode_rest(last.csn, &last.chain, &views, None).into()
                })
                .clone();
            deliveries.push(Delivery::Frame {
                to: id,
                from: connection.sent,
                rest,
            });
            connection.sent = last.csn;
        }
        deliveries
    }

    fn concerned(&self, commits: &[Published]) -> Vec<ConnectionId> {
        let mut ids = HashSet::new();
        for commit in commits {
            ids.extend(
                self.by_client
                    .get(&commit.client_id)
                    .into_iter()
                    .flatten()
                    .copied(),
            );
            for touched in &commit.touched {
                for audience in touched.before.iter().chain(&touched.after) {
                    ids.extend(
                        self.by_audience
                            .get(audience)
                            .into_iter()
                            .flatten()
                            .copied(),
                    );
                }
            }
        }
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort_unstable();
        ids
    }
}

fn drop_from<K: std::hash::Hash + Eq>(
    index: &mut HashMap<K, HashSet<ConnectionId>>,
    key: &K,
    id: ConnectionId,
) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}

/// What a connection is told of a run of commits: equal profiles are told the same.
#[derive(PartialEq, Eq, Hash)]
struct Profile {
    /// For each commit from `skip` on: one share per touched record, and whether it is one's own.
    commits: Vec<(Vec<Share>, bool)>,
    skip: usize,
}

impl Profile {
    fn is_empty(&self) -> bool {
        self.commits
            .iter()
            .all(|(shares, own)| !own && shares.iter().all(|share| *share == Share::Nothing))
    }
}

fn share_of(touched: &Touched, audiences: &[String]) -> Share {
    let meets = |side: &[String]| side.iter().any(|audience| audiences.contains(audience));
    if meets(&touched.after) && touched.state.is_some() {
        Share::Put
    } else if meets(&touched.before) {
        Share::Leave
    } else {
        Share::Nothing
    }
}

fn profile(connection: &Connection, commits: &[Published]) -> Profile {
    let skip = commits
        .iter()
        .take_while(|commit| commit.csn <= connection.sent)
        .count();
    let commits = commits[skip..]
        .iter()
        .map(|commit| {
            let shares = commit
                .touched
                .iter()
                .map(|touched| share_of(touched, &connection.audiences))
                .collect();
            (shares, commit.client_id == connection.client)
        })
        .collect();
    Profile { commits, skip }
}

fn views(profile: &Profile, commits: &[Published]) -> Vec<CommitView> {
    let pairs = commits[profile.skip..].iter().zip(&profile.commits);
    pairs
        .filter_map(|(commit, (shares, own))| {
            let changes: Vec<_> = commit
                .touched
                .iter()
                .zip(shares)
                .filter_map(|(touched, share)| match share {
                    Share::Nothing => None,
                    Share::Put => touched
                        .state
                        .clone()
                        .map(|state| Change::Put(Box::new(state))),
                    Share::Leave => Some(Change::Leave(touched.key)),
                })
                .collect();
            let outcomes = if *own {
                vec![OwnOutcome {
                    command_id: commit.command_id,
                    outcome: commit.outcome.clone(),
                }]
            } else {
                Vec::new()
            };
            (!changes.is_empty() || !outcomes.is_empty()).then(|| CommitView {
                csn: commit.csn,
                at: commit.at,
                actor: commit.actor.clone(),
                changes,
                outcomes,
            })
        })
        .collect()
}

/// What one person may see of a run of commits: used to catch up by tail.
pub fn tail_views(
    commits: &[Published],
    client: ClientId,
    audiences: &[String],
) -> Vec<CommitView> {
    let connection = Connection {
        client,
        account: AccountId::named(""),
        audiences: audiences.to_vec(),
        sent: 0,
    };
    views(&profile(&connection, commits), commits)
}
