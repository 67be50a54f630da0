//! Why a command was refused: a code and fields, never prose. `text` makes sentences of it.

use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::late::Late;
use crate::organisation::Use;
use crate::request::{Status, coded};
use crate::time::Timestamp;
use crate::work::WorkRefusal;

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
        /// A filter.
        Query = "query",
        /// The colleague somebody stands in for.
        Whom = "whom",
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
        /// Where to go instead.
        Guidance = "guidance",
        /// A question to the petitioner.
        Question = "question",
        /// The main case.
        MainCase = "main_case",
        /// Working days.
        Workdays = "workdays",
        /// Result class.
        Class = "class",
        /// The number in another system.
        External = "external",
        /// The first day of a rule.
        ValidFrom = "valid_from",
        /// Days of a calendar.
        Days = "days",
        /// How long a step of a suggestion may take.
        Terms = "terms",
        /// Where something was published.
        Source = "source",
        /// A file.
        File = "file",
        /// How many files there are.
        Files = "files",
        /// What is to be reached.
        Goal = "goal",
        /// Who leads.
        Leader = "leader",
        /// The team.
        Team = "team",
        /// What something grew out of.
        Subjects = "subjects",
        /// Milestones.
        Milestones = "milestones",
        /// Amounts.
        Measures = "measures",
        /// Until when an answer is asked for.
        AnswerBy = "answer_by",
        /// A day.
        Day = "day",
        /// Tasks.
        Tasks = "tasks",
        /// What a place is.
        Level = "level",
        /// A position on the globe.
        Position = "position",
        /// Opening hours.
        Hours = "hours",
        /// An area.
        Area = "area",
        /// Who receives when.
        Rota = "rota",
        /// A checklist.
        Checks = "checks",
        /// A kind of something.
        Kind = "kind",
        /// How often.
        Times = "times",
        /// Projects on a ballot.
        Projects = "projects",
        /// Who counts the votes.
        Tellers = "tellers",
        /// The session of the congress.
        Session = "session",
        /// Deputies who co-sign.
        CoSigners = "co_signers",
        /// How somebody was spoken with or told.
        Contact = "contact",
        /// A decision of the session or its standing committee.
        Decision = "decision",
        /// The campaign in which an activity is held.
        Campaign = "campaign",
        /// The theme of a Party day.
        Theme = "theme",
        /// The steps of a Party day.
        Steps = "steps",
        /// Who speaks.
        Speaker = "speaker",
        /// On what somebody speaks.
        Topic = "topic",
        /// How long somebody spoke.
        Length = "length",
        /// Who listened.
        Audience = "audience",
        /// What is deliberated.
        Issue = "issue",
        /// What each side said.
        Positions = "positions",
        /// Who or what is reviewed.
        Target = "target",
        /// What a review came to.
        Scores = "scores",
        /// A route.
        Route = "route",
        /// The firm that is visited.
        Firm = "firm",
        /// What was brought forward.
        Items = "items",
        /// The policy that is explained.
        Policy = "policy",
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
    /// The assignment is in a state from which this does not start, or belongs to an earlier round.
    AssignmentMoved,
    /// A unit may give a matter back only until this moment.
    ReturnWindowOver {
        /// Until when.
        until: Timestamp,
    },
    /// The assigning body has said that this unit handles it first (先办后议).
    HandleFirst,
    /// No further extension may be granted in this round.
    NoMoreExtensions,
    /// The co-handlers' opinions are not in, and not overdue.
    OpinionsOutstanding,
    /// Nobody releases their own reply.
    OwnReply,
    /// Nobody decides on what they asked for themselves.
    OwnAsk,
    /// The main case is not one that another can go with.
    UnfitMainCase,
    /// Other cases go with this one.
    HasMerged,
    /// A suggestion is written anew, not copied from the request.
    Copied,
    /// Nothing of the kind waits to be decided.
    NothingAsked,
    /// The time in which it could be rated, or the rating corrected, is over.
    RatingOver,
    /// It may be opened again only for some days after closing, and only so often.
    ReopenOver,
    /// This can no longer be taken back by a correction.
    NotCorrectable,
    /// The petitioner's identity is kept from units.
    Confidential,
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
    /// A file is larger than what is taken.
    FileTooLarge {
        /// Bytes that are taken.
        limit: u64,
        /// Bytes that it has.
        given: u64,
    },
    /// Files of this sort are not taken.
    FileType,
    /// Nobody rates their own work.
    OwnWork,
    /// That login name is taken.
    LoginTaken,
    /// That id or number is taken.
    Taken,
    /// One may not change one's own roles or state.
    OwnAccount,
    /// The last administrator stays.
    LastAdministrator,
    /// Something of the organisation is still in use: it cannot be closed yet.
    InUse {
        /// What, each with how much of it there is; read by the page that closes.
        uses: Late<Vec<(Use, u32)>>,
    },
    /// It is as asked already.
    NothingToDo,
    /// A rule of the work beside requests.
    Work {
        /// Which.
        why: WorkRefusal,
    },
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
            Self::ReturnWindowOver { .. } => "return_window_over",
            Self::HandleFirst => "handle_first",
            Self::NoMoreExtensions => "no_more_extensions",
            Self::OpinionsOutstanding => "opinions_outstanding",
            Self::OwnReply => "own_reply",
            Self::OwnAsk => "own_ask",
            Self::UnfitMainCase => "unfit_main_case",
            Self::HasMerged => "has_merged",
            Self::Copied => "copied",
            Self::NothingAsked => "nothing_asked",
            Self::RatingOver => "rating_over",
            Self::ReopenOver => "reopen_over",
            Self::NotCorrectable => "not_correctable",
            Self::Confidential => "confidential",
            Self::Moved { .. } => "moved",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::Unfit { .. } => "unfit",
            Self::RatingPending { .. } => "rating_pending",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::FileType => "file_type",
            Self::OwnWork => "own_work",
            Self::LoginTaken => "login_taken",
            Self::Taken => "taken",
            Self::OwnAccount => "own_account",
            Self::LastAdministrator => "last_administrator",
            Self::InUse { .. } => "in_use",
            Self::NothingToDo => "nothing_to_do",
            Self::Work { why } => why.code(),
            Self::OnlineOnly => "online_only",
            Self::Stale => "stale",
            Self::Internal => "internal",
        }
    }
}
