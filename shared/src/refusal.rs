//! Why a command was refused: a code and fields, never prose. `text` makes sentences of it.

use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::request::{Status, coded};
use crate::time::Timestamp;

coded! {
    /// A field that a person fills in.
    Field {
        /// Title.
        Title = "title",
        /// Text.
        Text = "text",
        /// Place.
        Place = "place",
        /// Note.
        Note = "note",
        /// Reason.
        Reason = "reason",
        /// Purpose of a reveal.
        Purpose = "purpose",
        /// Name.
        Name = "name",
        /// Short name.
        ShortName = "short_name",
        /// Login name.
        Login = "login",
        /// Telephone.
        Phone = "phone",
        /// Address.
        Address = "address",
        /// Units.
        Units = "units",
        /// Roles.
        Memberships = "memberships",
        /// Community.
        Community = "community",
        /// Station.
        Station = "station",
        /// The deputy who raises a matter.
        Deputy = "deputy",
        /// Promise date.
        Promise = "promise",
        /// Term of a role.
        Term = "term",
        /// Organisation above.
        Parent = "parent",
        /// The number from an older ledger.
        Number = "number",
    }
}

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such record, or the actor may not know of it.
    NotFound,
    /// The actor sees it but may not do this; these roles may.
    NotAllowed {
        /// Roles that may.
        roles: Vec<Role>,
    },
    /// The request is in a state from which this move does not start.
    WrongState {
        /// Where it stands.
        now: Status,
    },
    /// The assignment was signed for or answered already, or belongs to an earlier round.
    AssignmentMoved,
    /// The request is no longer as the sender saw it.
    Moved {
        /// Where it stands.
        now: Status,
    },
    /// A required field is empty.
    Empty {
        /// Which.
        field: Field,
    },
    /// A text is too long.
    TooLong {
        /// Which.
        field: Field,
        /// Characters allowed.
        limit: u32,
        /// Characters given.
        given: u32,
    },
    /// A field names something that is not there, or of the wrong kind.
    Unfit {
        /// Which.
        field: Field,
    },
    /// Rating comes before closing; it may be closed unrated after this moment.
    RatingPending {
        /// From when.
        until: Timestamp,
    },
    /// Nobody rates their own work.
    OwnWork,
    /// The request is rated in this round already.
    AlreadyRated,
    /// That login name is taken.
    LoginTaken,
    /// That id or number is taken.
    Taken,
    /// One may not change one's own roles or state.
    OwnAccount,
    /// The last administrator stays.
    LastAdministrator,
    /// It is as asked already.
    NothingToDo,
    /// This needs the live connection and cannot wait in a queue.
    OnlineOnly,
    /// Waited too long in a queue; the sender must confirm it.
    Stale,
    /// The rules failed on this command; it is on record and will not be tried again.
    Internal,
}

impl Refusal {
    /// The code, as written on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotAllowed { .. } => "not_allowed",
            Self::WrongState { .. } => "wrong_state",
            Self::AssignmentMoved => "assignment_moved",
            Self::Moved { .. } => "moved",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::Unfit { .. } => "unfit",
            Self::RatingPending { .. } => "rating_pending",
            Self::OwnWork => "own_work",
            Self::AlreadyRated => "already_rated",
            Self::LoginTaken => "login_taken",
            Self::Taken => "taken",
            Self::OwnAccount => "own_account",
            Self::LastAdministrator => "last_administrator",
            Self::NothingToDo => "nothing_to_do",
            Self::OnlineOnly => "online_only",
            Self::Stale => "stale",
            Self::Internal => "internal",
        }
    }
}
