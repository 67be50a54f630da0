//! The work beside requests: supervision, reports, teams and their programmes, activities.
//!
//! All sorts share one envelope, which says who sees a record and whether it is still live; the body
//! is read by the page that shows it. So a new sort costs the start of the application nothing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::activity::ActivityCommand;
use crate::ballot::BallotCommand;
use crate::bulletin::BulletinCommand;
use crate::contact::ContactCommand;
use crate::duty::DutyCommand;
use crate::feed::FeedCommand;
use crate::id::{AccountId, OrganisationId, WorkId};
use crate::late::Late;
use crate::oversight::OversightCommand;
use crate::place::PlaceCommand;
use crate::programme::ProgrammeCommand;
use crate::project::ProjectCommand;
use crate::request::coded;
use crate::screen::ScreenCommand;
use crate::suggestion::SuggestionCommand;
use crate::supervision::SupervisionCommand;
use crate::team::TeamCommand;

coded! {
    /// What a record of the work is.
    WorkSort {
        /// 督办.
        Supervision = "supervision",
        /// 进展报告、视察.
        Report = "report",
        /// 先锋队.
        Team = "team",
        /// 行动指南、工作方案.
        Programme = "programme",
        /// 活动.
        Activity = "activity",
        /// 民生实事.
        Project = "project",
        /// 票决、测评.
        Ballot = "ballot",
        /// 一位计票人的计票.
        Count = "count",
        /// 大屏.
        Screen = "screen",
        /// 家、站、点.
        Place = "place",
        /// 三联系.
        Contact = "contact",
        /// 联系的种类.
        ContactKinds = "contact_kinds",
        /// 督导问题.
        Finding = "finding",
        /// 日历订阅.
        Feed = "feed",
        /// 积分规则.
        PointRule = "point_rule",
        /// 履职档案更正.
        Correction = "correction",
        /// 月报.
        Bulletin = "bulletin",
        /// 代表建议.
        Suggestion = "suggestion",
    }
}

/// Who sees a record, besides the district's supervisors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Everyone who works here: who holds any role but an administrator's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub everyone: bool,
    /// Street committees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streets: Vec<OrganisationId>,
    /// Stations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<OrganisationId>,
    /// Handling units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<OrganisationId>,
    /// Pioneer teams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<OrganisationId>,
    /// Single persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<AccountId>,
    /// Whether it is over: still to be found, no longer on screens that are live.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
    /// Whether it is sealed: then not even the district's supervisors see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sealed: bool,
}

/// A body, as yet unread.
#[derive(Clone, Copy, Debug)]
pub struct Unread;

/// A record of the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Its id.
    pub id: WorkId,
    /// What it is.
    pub sort: WorkSort,
    /// The record it belongs to, if it is part of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<WorkId>,
    /// Who sees it.
    pub sight: Sight,
    /// What it says.
    pub body: Late<Unread>,
}

/// A stamp of what a form sets, as it stood when the form was opened: whoever sends the form back tells
/// it, so that what somebody else wrote in between is not overwritten unseen. FNV-1a over its JSON.
pub fn stamp(value: &impl Serialize) -> u64 {
    let json = serde_json::to_vec(value).unwrap_or_default();
    json.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What a record of one sort says.
pub trait Body: Serialize + DeserializeOwned {
    /// The sort.
    const SORT: WorkSort;
}

impl Work {
    /// A record with a body.
    pub fn new<B: Body>(id: WorkId, of: Option<WorkId>, sight: Sight, body: &B) -> Self {
        Self {
            id,
            sort: B::SORT,
            of,
            sight,
            body: Late::of(body).taken_for(),
        }
    }

    /// Its body, if it is of that sort and written by a build that this one understands.
    pub fn open<B: Body>(&self) -> Option<B> {
        if self.sort == B::SORT {
            self.body.taken_for::<B>().open().ok()
        } else {
            None
        }
    }
}

/// Something to be done to the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkCommand {
    /// On a supervised matter.
    Supervision(SupervisionCommand),
    /// On a team.
    Team(TeamCommand),
    /// On a programme.
    Programme(ProgrammeCommand),
    /// On an activity.
    Activity(ActivityCommand),
    /// On a wall screen.
    Screen(ScreenCommand),
    /// On a home, station or point.
    Place(PlaceCommand),
    /// On the register of contacts.
    Contact(ContactCommand),
    /// On what was found about a team.
    Oversight(OversightCommand),
    /// On a calendar that other programs read.
    Feed(FeedCommand),
    /// On a livelihood project.
    Project(ProjectCommand),
    /// On a ballot.
    Ballot(BallotCommand),
    /// On duty files and their rules.
    Duty(DutyCommand),
    /// On the bulletin of a month.
    Bulletin(BulletinCommand),
    /// On a deputy's suggestion.
    Suggestion(SuggestionCommand),
    /// What has ended leaves the screens some time after; by the system.
    Settle {
        /// What.
        id: WorkId,
    },
}

impl WorkCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Supervision(command) => command.code(),
            Self::Team(command) => command.code(),
            Self::Programme(command) => command.code(),
            Self::Activity(command) => command.code(),
            Self::Screen(command) => command.code(),
            Self::Place(command) => command.code(),
            Self::Contact(command) => command.code(),
            Self::Oversight(command) => command.code(),
            Self::Feed(command) => command.code(),
            Self::Project(command) => command.code(),
            Self::Ballot(command) => command.code(),
            Self::Duty(command) => command.code(),
            Self::Bulletin(command) => command.code(),
            Self::Suggestion(command) => command.code(),
            Self::Settle { .. } => "work.settle",
        }
    }

    /// Whether it only adds, and so may wait for a network as long as it takes.
    pub const fn only_adds(&self) -> bool {
        match self {
            Self::Supervision(command) => command.only_adds(),
            Self::Activity(command) => command.only_adds(),
            Self::Project(command) => command.only_adds(),
            Self::Contact(command) => command.only_adds(),
            Self::Team(_)
            | Self::Programme(_)
            | Self::Screen(_)
            | Self::Ballot(_)
            | Self::Oversight(_)
            | Self::Feed(_)
            | Self::Place(_)
            | Self::Duty(_)
            | Self::Bulletin(_)
            | Self::Suggestion(_)
            | Self::Settle { .. } => false,
        }
    }
}

coded! {
    /// Why a command on the work was refused, besides the reasons that all commands share.
    WorkRefusal {
        /// It is closed.
        Closed = "closed",
        /// It is not closed yet.
        Open = "open",
        /// A milestone ends before it begins, or before one that stands above it.
        MilestonesOutOfOrder = "milestones_out_of_order",
        /// More than a hundred per cent, or less than nothing.
        Percent = "percent",
        /// More done than planned.
        MoreThanPlanned = "more_than_planned",
        /// A milestone with a report behind it cannot be taken out.
        MilestoneReported = "milestone_reported",
        /// A plan that was approved is changed with a reason only.
        ReasonNeeded = "reason_needed",
        /// Nothing is supervised: no request, suggestion or project.
        NothingSupervised = "nothing_supervised",
        /// The letter waits for no answer from this unit.
        NothingToAnswer = "nothing_to_answer",
        /// No publication of that number still stands.
        NotPublished = "not_published",
        /// The day lies in the future.
        FutureDay = "future_day",
        /// A place goes into another today, or did in the last 31 days.
        MergeDay = "merge_day",
        /// Nobody of that name is in the team on that day.
        NotSeated = "not_seated",
        /// Somebody leads the team from a later day on: one leads at a time.
        LedLater = "led_later",
        /// The account is not of the team.
        NotOfTeam = "not_of_team",
        /// There is a programme of that year already.
        ProgrammeThere = "programme_there",
        /// The activity was called off.
        Cancelled = "cancelled",
        /// Its minutes were checked: they stand.
        Checked = "checked",
        /// It has been held: there are minutes.
        Held = "held",
        /// It ends before it begins, or lasts longer than two weeks, a campaign than two months.
        EndsBefore = "ends_before",
        /// One signs in oneself while it lasts; later whoever keeps the list writes one down.
        SignInOver = "sign_in_over",
        /// The code one signs in by is of another day, or of another activity.
        WrongCode = "wrong_code",
        /// No place is left.
        Full = "full",
        /// The unit, or the person, is not invited.
        NotInvited = "not_invited",
        /// It is over: nobody answers any more whether they come.
        AnswersOver = "answers_over",
        /// What is not study is not made up.
        NotMadeUp = "not_made_up",
        /// There are no minutes to check.
        NotWritten = "not_written",
        /// Nobody checks what they wrote, nor whom they wrote down.
        OwnMinutes = "own_minutes",
        /// A line became something that points back to it.
        LineTied = "line_tied",
        /// A line became something already.
        LineTaken = "line_taken",
        /// Less is planned than was reached already.
        LessThanReached = "less_than_reached",
        /// What the session decides is not counted or announced before its day.
        BeforeSession = "before_session",
        /// The year-end assessment found it wanting: it is put right by a day.
        NotPassed = "not_passed",
        /// Nobody writes themselves down under another name, nor, after the check, that they made it up.
        OwnMadeUp = "own_made_up",
        /// A unit does not look back on what it was supervised for.
        OwnLookBack = "own_look_back",
        /// Nobody confirms what they asked for, or what is in their own file.
        OwnCorrection = "own_correction",
        /// It was decided already.
        Decided = "decided",
        /// The suggestion is not at a point from which this goes on.
        NotNow = "not_now",
        /// A co-handler gives its opinion, the others reply.
        OtherShare = "other_share",
        /// The time in which it could be asked is over.
        AskedLate = "asked_late",
        /// Somebody else changed it after the form was opened.
        Moved = "moved",
        /// A place does not go into itself.
        SamePlace = "same_place",
        /// It went into another place.
        Merged = "merged",
        /// The telephone is somebody's own, not the office's.
        OwnPhone = "own_phone",
        /// What is met is shown by something.
        EvidenceNeeded = "evidence_needed",
        /// The minutes of a Party class are checked once what was taught from is there as a file.
        FileNeeded = "file_needed",
        /// The contact is no longer kept.
        NotKept = "not_kept",
        /// Of residents no name is written down.
        ResidentNamed = "resident_named",
        /// What was found is confirmed as put right, or taken back.
        Settled = "settled",
        /// The team has not said that it is put right.
        NotFixed = "not_fixed",
        /// Nobody confirms what they put right.
        OwnFix = "own_fix",
        /// The project is at another stage, from which this does not follow.
        WrongStage = "wrong_stage",
        /// Milestones are still open: it is not complete.
        NotReached = "not_reached",
        /// A choice has more projects than places.
        NotCompetitive = "not_competitive",
        /// More votes than ballots, or more ballots than were issued.
        BallotCounts = "ballot_counts",
        /// Only the two tellers count, and whoever opened the ballot is none of them.
        NotTeller = "not_teller",
        /// Nothing is announced before both tellers have counted the same.
        NotAgreed = "not_agreed",
        /// A count was corrected so often that it is held anew.
        Recounts = "recounts",
        /// The result was announced, or the ballot is void.
        BallotOver = "ballot_over",
        /// A ballot on it is open.
        OnBallot = "on_ballot",
        /// What is named as the matching committee is none, or is no longer there.
        NotCommittee = "not_committee",
        /// A topic has one matching committee.
        TopicTwice = "topic_twice",
    }
}
