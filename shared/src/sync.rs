//! The live protocol: cursor, frames and messages. Commands do not travel here; they are posted.

use serde::{Deserialize, Serialize};

use crate::command::Outcome;
use crate::id::{AccountId, ClientId, CommandId};
use crate::record::{Record, RecordKey, Versioned};
use crate::time::Timestamp;

/// The version of this protocol. A server refuses what it does not speak.
pub const PROTOCOL: u32 = 1;

/// How far a client has seen. A bare number would diverge unseen after a restore, when numbers
/// are given out again; epoch and chain make that noticeable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The history's identity; a restore begins a new one.
    pub epoch: String,
    /// The last commit seen.
    pub csn: u64,
    /// The chain's value at that commit.
    pub chain: String,
}

/// A change to what a client may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The record now stands so.
    Put(Box<Versioned>),
    /// The record is no longer visible, or no longer live.
    Leave(RecordKey),
}

/// What became of one of this client's commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnOutcome {
    /// Which command.
    pub command_id: CommandId,
    /// What became of it.
    pub outcome: Outcome,
}

/// One commit as a client may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitView {
    /// Its number.
    pub csn: u64,
    /// When.
    pub at: Timestamp,
    /// Who, by name; empty for the system.
    pub actor: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// Outcomes of this client's own commands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OwnOutcome>,
}

/// Everything a client may see in `(from, to]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Exclusive lower end.
    pub from: u64,
    /// Inclusive upper end.
    pub to: u64,
    /// The chain's value at `to`.
    pub chain: String,
    /// The commits, in order; those not visible are missing.
    pub commits: Vec<CommitView>,
    /// After a catch-up: the digest of the whole view that the client should now hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<u64>,
}

/// Everything a client may see at one moment, fetched over HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot<R = Record> {
    /// Where it stands.
    pub cursor: Cursor,
    /// The records.
    pub records: Vec<Versioned<R>>,
    /// Commands of this client that were decided but whose outcome a lost frame carried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OwnOutcome>,
}

/// How a client is brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatchUp {
    /// Commit by commit.
    Tail,
    /// The records that changed, once each.
    Changed,
    /// From nothing: fetch the snapshot, then say hello again.
    Bootstrap,
}

/// Why a client must begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetReason {
    /// Another history (a restore).
    Epoch,
    /// The same number, other content.
    Chain,
    /// A cursor from the future.
    Ahead,
    /// The rights changed; what one may see is another set.
    Rights,
    /// So much has changed that a snapshot is the shorter way.
    Much,
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goodbye {
    /// Sign in again.
    SignIn,
    /// This client did not read fast enough; catch up.
    TooSlow,
    /// This version of the protocol is not spoken.
    Protocol,
    /// A message could not be read.
    Malformed,
    /// The server stops; come back.
    Draining,
}

/// From client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientMessage {
    /// First message.
    Hello {
        /// Protocol version.
        protocol: u32,
        /// This tab.
        client_id: ClientId,
        /// How far it has seen.
        cursor: Option<Cursor>,
    },
    /// Seen up to here.
    Ack {
        /// The commit.
        csn: u64,
    },
    /// Still there?
    Ping,
}

/// From server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// Answer to Hello.
    Welcome {
        /// Who is signed in.
        account: AccountId,
        /// The server's clock.
        server_time: Timestamp,
        /// The history's identity.
        epoch: String,
        /// The last commit.
        head: u64,
        /// How the client is brought up to date.
        catch_up: CatchUp,
    },
    /// News.
    Frame(Frame),
    /// Forget everything but the outbox and begin anew.
    Reset {
        /// Why.
        reason: ResetReason,
    },
    /// Still here.
    Pong {
        /// The server's clock.
        server_time: Timestamp,
        /// The last commit.
        head: u64,
    },
    /// The connection ends.
    Goodbye {
        /// Why.
        reason: Goodbye,
    },
}

/// The digest of a set of records: order does not matter, every key and version does.
pub fn digest<'a>(records: impl IntoIterator<Item = (RecordKey, &'a u64)>) -> u64 {
    records.into_iter().fold(0u64, |sum, (key, version)| {
        sum.wrapping_add(mix(key.bits(), *version))
    })
}

fn mix(bits: u128, version: u64) -> u64 {
    let mut x = (bits as u64) ^ ((bits >> 64) as u64).rotate_left(32) ^ version.rotate_left(17);
    // Finaliser of SplitMix64.
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
