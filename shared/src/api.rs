//! What the HTTP interface says besides commands and snapshots.

use serde::{Deserialize, Serialize};

use crate::account::{Account, Membership};
use crate::command::{Answer, Envelope};
use crate::id::{AccountId, ClientId, RequestId};
use crate::petitioner::Petitioner;
use crate::record::Versioned;
use crate::request::Request;
use crate::time::Timestamp;
use crate::work::Work;

/// Why a call failed before or besides a command's own refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nobody is signed in, or no longer.
    SignInNeeded,
    /// Login or password is wrong.
    WrongCredentials,
    /// Too many tries; wait.
    Locked,
    /// The account is suspended.
    Suspended,
    /// A password does not meet the rules.
    WeakPassword,
    /// A one-use link is unknown, used or out of date.
    LinkInvalid,
    /// The call came from another site.
    CrossSite,
    /// The body is not the JSON that is expected.
    Malformed,
    /// The body is too large.
    TooLarge,
    /// The bytes do not begin where the ones before them ended.
    WrongOffset,
    /// More envelopes than one call may carry.
    BatchTooLarge,
    /// This client id was used with another command under the same number: take a new one.
    Fork,
    /// There is no such thing, or one may not know of it.
    NotFound,
    /// The roles held do not allow it.
    Forbidden,
    /// The workbook cannot be read, or has no heads that mean anything.
    FormUnusable,
    /// More rows than a form takes.
    TooManyRows,
    /// The disk is full or the database is away; nothing was changed.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// The body of a failed call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// What went wrong.
    pub code: ErrorCode,
    /// To find the call in the server's log.
    pub request_id: String,
    /// Seconds to wait, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The envelopes' answers so far, when a later one failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

/// `POST /api/commands`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandsCall {
    /// Whose they are. A tab that is still open when another person signs in beside it must not act
    /// in their name; tools may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// At most [`crate::limits::BATCH`], all of one client, in order.
    pub envelopes: Vec<Envelope>,
}

/// Answer of `POST /api/commands`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandsAnswer {
    /// One for each envelope, in order.
    pub answers: Vec<Answer>,
}

/// `POST /api/sign-in`.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInCall {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
}

/// `POST /api/link`: sets a password through a one-use link.
#[derive(Clone, Serialize, Deserialize)]
pub struct UseLinkCall {
    /// The token from the link.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// `GET /api/me`, and the answer to a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: Account,
    /// Server clock.
    pub server_time: Timestamp,
    /// Whether this is demo data, which the page says loudly.
    pub demo: bool,
}

/// One line of a record's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Commit number.
    pub csn: u64,
    /// Receipt by the server.
    pub at: Timestamp,
    /// When it happened, if an import says so.
    pub occurred_at: Option<Timestamp>,
    /// Name of the actor; empty for the system.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// From which program, as it names itself; told to those who supervise the request.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
    /// The command's code.
    pub code: String,
    /// What happened, besides the fields.
    #[serde(default)]
    pub detail: Option<Detail>,
    /// Fields that changed.
    #[serde(default)]
    pub changes: Vec<FieldChange>,
}

/// What a history line tells besides changed fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Organisations concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<crate::id::OrganisationId>,
    /// A text: a reason, a reply, a purpose; masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Result class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<crate::request::ResultClass>,
    /// A code that says more: a reason to decline, a decision, a rung.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The name of the colleague in whose role it was done (代理).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stands_for: String,
}

impl Detail {
    /// Whether it says nothing about what happened; for whom it was done is no part of that.
    pub fn is_silent(&self) -> bool {
        let Self {
            units,
            text,
            class,
            code,
            stands_for: _,
        } = self;
        units.is_empty() && text.is_empty() && class.is_none() && code.is_empty()
    }
}

/// `GET /api/works?sort=&over=&offset=&limit=`: a window of records of the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkPage {
    /// The records.
    pub works: Vec<Work>,
    /// How many there are in all.
    pub total: u64,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Name in the record.
    pub field: String,
    /// Before, as JSON; empty if it was not there.
    pub before: String,
    /// After, as JSON; empty if it is gone.
    pub after: String,
}

/// `GET /api/requests/{id}`: a case with all that belongs to it, live or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// Request, assignments and notes that one may see.
    pub records: Vec<Versioned>,
    /// Its history, oldest first.
    pub history: Vec<HistoryLine>,
}

/// `GET /api/requests?…`: a window of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestPage {
    /// The rows.
    pub requests: Vec<Request>,
    /// How many there are in all that one may see.
    pub total: u64,
    /// How they stand, in all.
    #[serde(default)]
    pub sums: Sums,
    /// Counted by the column that was asked for, the most first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Where words were asked for: the place where they stand, for each row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Found>,
}

/// How the requests of a list stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Not ended.
    pub open: u64,
    /// Of these, due soon.
    pub soon: u64,
    /// Of these, past their last day.
    pub overdue: u64,
    /// Closed, archived ones included.
    pub closed: u64,
}

/// Requests of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The value: a code or an id; empty for those without one.
    pub value: String,
    /// How many.
    pub count: u64,
    /// Of these, past their last day.
    pub overdue: u64,
}

/// Where words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// In which request.
    pub request: RequestId,
    /// In what of it: the kind of a record.
    pub kind: String,
    /// The text around.
    pub text: String,
}

/// A case that may be the same matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similar {
    /// The case.
    pub id: RequestId,
    /// Its number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Where it happened.
    pub place: String,
    /// Where it stands.
    pub status: crate::request::Status,
    /// When it was registered.
    pub registered_at: Timestamp,
}

/// `POST /api/requests/{id}/reveal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevealCall {
    /// This client.
    pub client_id: ClientId,
    /// What for.
    pub purpose: String,
}

/// The petitioner, shown on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    /// Which request.
    pub request: RequestId,
    /// Who raised it.
    pub petitioner: Petitioner,
}

/// Answer of `PATCH /api/attachments/{id}`: how far a file has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadAnswer {
    /// How many bytes are there.
    pub offset: u64,
    /// How far the file has come with them.
    pub state: crate::attachment::AttachmentState,
}

/// One row of the accounts page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// Last sign-in.
    pub last_sign_in: Option<Timestamp>,
    /// Whether a password was ever set.
    pub has_password: bool,
    /// Locked until, after failed sign-ins.
    pub locked_until: Option<Timestamp>,
}

/// `GET /api/accounts?q=&role=&page=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// The rows.
    pub accounts: Vec<AccountRow>,
    /// How many there are in all.
    pub total: u64,
}

/// `POST /api/accounts/{id}/link`: a new one-use link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneUseLink {
    /// Whose.
    pub account: AccountId,
    /// Path with the token, to be handed over; shown once.
    pub path: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A person who can be named in a form: deputies of a station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Account.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// Roles now held.
    pub memberships: Vec<Membership>,
}
