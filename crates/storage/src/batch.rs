//! What one transaction writes, as the rules have decided it.

use shared::command::Outcome;
use shared::id::{AccountId, ClientId, CommandId, OrganisationId, RequestId};
use shared::record::{Parent, RecordKey, Versioned};
use shared::request::{Status, Topic};
use shared::time::Timestamp;

/// Everything one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Decided commands, numbered on from the head without a hole.
    pub commits: Vec<Commit>,
    /// Counters and their new values; the last one given for a name counts.
    pub counters: Vec<(String, u64)>,
}

/// One decided command and what it brought about.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Commit number.
    pub csn: u64,
    /// Receipt by the server.
    pub at: Timestamp,
    /// When it happened, if an import says so.
    pub occurred_at: Option<Timestamp>,
    /// The sender's clock.
    pub issued_at: Timestamp,
    /// Who sent it: one tab, or one run of a tool.
    pub client_id: ClientId,
    /// Its number in that client.
    pub seq: u64,
    /// Its identity.
    pub command_id: CommandId,
    /// The account that acted; `None` for the system.
    pub actor: Option<AccountId>,
    /// Their name at the time; empty for the system.
    pub actor_name: String,
    /// The role's code; may be empty.
    pub actor_role: String,
    /// What they called from.
    pub device: String,
    /// The command's code.
    pub code: &'static str,
    /// What became of it.
    pub outcome: Outcome,
    /// Records as the command leaves them, each at most once.
    pub puts: Vec<Put>,
    /// History, one line for each record at most. A line about a record that is not put is allowed.
    pub lines: Vec<Line>,
    /// Timers set and cleared.
    pub timers: Vec<TimerChange>,
    /// Who is to be told of it.
    pub notices: Vec<crate::notices::NoticeRow>,
    /// What is now known of a petitioner, sealed.
    pub petitioner: Option<SealedPetitioner>,
    /// A receipt that is handed out.
    pub receipt: Option<Receipt>,
}

/// A record as a command leaves it.
#[derive(Clone, Debug)]
pub struct Put {
    /// The record with its new version: one more than before, 1 for a new record.
    pub versioned: Versioned,
    /// Who sees it.
    pub audiences: Vec<String>,
    /// Whether it belongs to the live set.
    pub live: bool,
    /// Who saw it live before this command.
    pub before: Vec<String>,
    /// What it is filtered, sorted and constrained by.
    pub columns: Columns,
    /// What it belongs to.
    pub parent: Option<Parent>,
}

/// The columns that stand beside a record's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Of a request.
    Request(RequestColumns),
    /// Of an account.
    Account {
        /// What is typed to sign in; unique.
        login: String,
        /// The person's name.
        name: String,
        /// The state's code.
        state: String,
    },
    /// This kind has none.
    None,
}

/// The columns of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestColumns {
    /// The human number; unique.
    pub number: Option<String>,
    /// The registering station.
    pub station: OrganisationId,
    /// Its street.
    pub street: OrganisationId,
    /// The community.
    pub community: Option<OrganisationId>,
    /// The topic.
    pub topic: Topic,
    /// Where it stands.
    pub status: Status,
    /// The lead unit of this round.
    pub lead: Option<OrganisationId>,
    /// When the running clock ends.
    pub due_at: Option<Timestamp>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Its title.
    pub title: String,
    /// Its place in words.
    pub place: String,
}

/// One line of a record's history.
#[derive(Clone, Debug)]
pub struct Line {
    /// About which record.
    pub key: RecordKey,
    /// The command's code.
    pub code: &'static str,
    /// What is told, as JSON. It can be erased later; its digest stays.
    pub content: String,
}

/// A timer set or cleared.
#[derive(Clone, Debug)]
pub enum TimerChange {
    /// Rings once at a time; replaces an earlier one of the same name.
    Set {
        /// For which record.
        key: RecordKey,
        /// Its name.
        timer: &'static str,
        /// When.
        due_at: Timestamp,
    },
    /// Rings no more.
    Clear {
        /// For which record.
        key: RecordKey,
        /// Its name.
        timer: &'static str,
    },
}

/// What is known of a petitioner, encrypted by the caller.
#[derive(Clone, Debug)]
pub struct SealedPetitioner {
    /// Who raised which request.
    pub request: RequestId,
    /// Ciphertext as text.
    pub sealed: String,
    /// Keyed digest of the phone number, to find a phone without opening anything.
    pub phone_mac: Option<String>,
}

/// A petitioner's receipt; an earlier one of the same request is void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Of which request.
    pub request: RequestId,
    /// Digest of the token that stands on the paper.
    pub token_hash: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// A record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The record with its version.
    pub versioned: Versioned,
    /// Who sees it, sorted, each once.
    pub audiences: Vec<String>,
    /// Whether it belongs to the live set.
    pub live: bool,
}

/// Where a database stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The history's identity; a restored dump begins a new one.
    pub epoch: String,
    /// The last commit; 0 before the first.
    pub csn: u64,
    /// The chain's value there.
    pub chain: String,
    /// When the last commit was received.
    pub last_at: Timestamp,
    /// Whether this is demo data.
    pub demo: bool,
}
