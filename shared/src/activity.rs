//! Activities of teams and stations (活动): planned, held, written down, and checked by a second person.
//! What comes up in one becomes requests and tasks that point back to it.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OrganisationId, RequestId, WorkId};
use crate::request::coded;
use crate::team::Seat;
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort, stamp};

coded! {
    /// What an activity is.
    ActivityKind {
        /// 接访.
        Reception = "reception",
        /// 走访.
        Visit = "visit",
        /// 走访企业 (助企行).
        FirmVisit = "firm_visit",
        /// 直通车、摆摊.
        DirectLine = "direct_line",
        /// 民声市集.
        Market = "market",
        /// 主题党日.
        PartyDay = "party_day",
        /// 微党课.
        MicroClass = "micro_class",
        /// 网络党课.
        OnlineClass = "online_class",
        /// 人大代表大讲堂.
        Lecture = "lecture",
        /// 代表议事会.
        Deliberation = "deliberation",
        /// 座谈会.
        Forum = "forum",
        /// 民生议政会.
        CivicForum = "civic_forum",
        /// 立法议事会.
        LegislativeForum = "legislative_forum",
        /// 选民见面会.
        VotersMeeting = "voters_meeting",
        /// 视察.
        Inspection = "inspection",
        /// 调研.
        Research = "research",
        /// 执法检查.
        Enforcement = "enforcement",
        /// 述职评议.
        DutyReview = "duty_review",
        /// 监督评议.
        OversightReview = "oversight_review",
        /// 政策宣讲.
        Publicity = "publicity",
        /// 学习.
        Study = "study",
        /// 代表活动月: others are held in it.
        Campaign = "campaign",
    }
}

impl ActivityKind {
    /// Whether who missed it makes it up: study, and what Party members attend.
    pub const fn is_made_up(self) -> bool {
        matches!(
            self,
            Self::PartyDay | Self::MicroClass | Self::OnlineClass | Self::Study
        )
    }
}

coded! {
    /// What is recorded of some kinds of activities only. Of which, says `domain::activity::asks`.
    Particular {
        /// 主题.
        Theme = "theme",
        /// 流程.
        Steps = "steps",
        /// 主讲人.
        Speaker = "speaker",
        /// 题目.
        Topic = "topic",
        /// 时长.
        Length = "length",
        /// 听众.
        Audience = "audience",
        /// 议题.
        Issue = "issue",
        /// 各方意见.
        Positions = "positions",
        /// 评议对象.
        Target = "target",
        /// 评议结果.
        Scores = "scores",
        /// 路线.
        Route = "route",
        /// 走访企业.
        Firm = "firm",
        /// 事项清单.
        Items = "items",
        /// 宣讲政策.
        Policy = "policy",
    }
}

impl Particular {
    /// Whether it is known only once the activity was held, and comes with the minutes.
    pub const fn is_of_minutes(self) -> bool {
        match self {
            Self::Length | Self::Audience | Self::Positions | Self::Scores | Self::Items => true,
            Self::Theme
            | Self::Steps
            | Self::Speaker
            | Self::Topic
            | Self::Issue
            | Self::Target
            | Self::Route
            | Self::Firm
            | Self::Policy => false,
        }
    }
}

coded! {
    /// Who takes part, besides deputies.
    PartyKind {
        /// 代表.
        Deputy = "deputy",
        /// 部门.
        Department = "department",
        /// 协会.
        Association = "association",
        /// 企业.
        Firm = "firm",
        /// 居民.
        Resident = "resident",
    }
}

/// Somebody, or somebody's organisation, that is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// What they are.
    pub kind: PartyKind,
    /// Their name.
    pub name: String,
    /// The unit, where it is one of the tree: it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<OrganisationId>,
    /// The person, where they have an account: they are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
}

impl Party {
    /// Somebody who is known by name alone.
    pub const fn named(kind: PartyKind, name: String) -> Self {
        Self {
            kind,
            name,
            unit: None,
            account: None,
        }
    }

    /// Whether somebody here is told: a unit of the tree, or who has an account.
    pub const fn is_here(&self) -> bool {
        self.unit.is_some() || self.account.is_some()
    }
}

coded! {
    /// How somebody was written down.
    SignInWay {
        /// By the code on the wall, on one's own phone.
        Code = "code",
        /// 自行签到: by oneself, without the code.
        Own = "own",
        /// By hand, by somebody else.
        Hand = "hand",
        /// 补学: made up afterwards.
        MadeUp = "made_up",
    }
}

/// Somebody who was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// Name.
    pub name: String,
    /// Their account, if they signed in themselves, or if the name is known to stand for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// How.
    pub way: SignInWay,
    /// When, by their own device if they had no network.
    pub at: Timestamp,
    /// Who wrote them down, where it was not they themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
}

/// A sign-in that was taken back, which counts for nothing and is told of all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// As it stood.
    pub attended: Attended,
    /// Who took it back: whose it was, or who runs the activity.
    pub signed: Signed,
}

impl Attended {
    /// Whether it is whoever sits there, by the name or by the account.
    pub fn is_of(&self, seat: &Seat) -> bool {
        seat.is_held_by(&self.name, self.account)
    }
}

/// A line of some minutes, from which something begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesLine {
    /// The activity.
    pub activity: WorkId,
    /// The line.
    pub line: u32,
}

/// What a line of the minutes became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// A request.
    Request(RequestId),
    /// A task of the team's programme of a year.
    Task {
        /// The year.
        year: i32,
        /// The task.
        no: u32,
    },
    /// A supervised matter.
    Matter(WorkId),
}

/// Something that is learnt from (学习材料); files hang on the activity itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// What it is called.
    pub title: String,
    /// Where it is to be read, if not on paper: an address of the web.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// What is to be learnt (学习安排).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyPlan {
    /// What, in a few sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub aims: String,
    /// From what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// Whether it ends with a test (测验).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tested: bool,
}

/// What somebody reached in the test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Their name, as they signed in.
    pub name: String,
    /// Points of a hundred.
    pub points: u8,
}

/// A unit that is to do what a line says (议定事项交办).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The unit.
    pub unit: OrganisationId,
    /// Last day, if one was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<LocalDate>,
    /// Who gave it to the unit.
    pub given: Signed,
    /// What was done, and who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<(String, Signed)>,
}

/// A line of the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Tells it from the others; given once.
    pub no: u32,
    /// What was said or settled.
    pub text: String,
    /// What it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became: Option<Became>,
    /// 已转联络站: who passed it to the station, to be registered there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Signed>,
    /// The station to which it was passed; where none is told, the activity's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganisationId>,
    /// The unit that is to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
}

impl Line {
    /// What a unit was given to do by it and has not done.
    pub fn owed(&self) -> Option<&Charge> {
        self.charge.as_ref().filter(|one| one.done.is_none())
    }

    /// Whether it waits for the station to register it.
    pub const fn waits(&self) -> bool {
        self.passed.is_some() && self.became.is_none()
    }
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The account; `None` for the system.
    pub by: Option<AccountId>,
    /// Their name at the time.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// What somebody who is invited answered (报名): for themselves, or for their unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The unit that is invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<OrganisationId>,
    /// The person who is invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Whether they come.
    pub comes: bool,
    /// Who said so.
    pub signed: Signed,
}

impl Answer {
    /// Whether it is the answer of somebody invited.
    pub fn is_of(&self, party: &Party) -> bool {
        party.is_here() && (self.unit, self.account) == (party.unit, party.account)
    }
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// What it is.
    pub kind: ActivityKind,
    /// One line.
    pub title: String,
    /// The team whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The station at which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<OrganisationId>,
    /// Who leads it: a speaker, a chair.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lead: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// What is planned: agenda, theme, policy, material.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agenda: String,
    /// Who is invited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// How many may come, if that is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// What those who are invited answered, each with their last answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// What is recorded of its kind, in the order of the forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub particulars: Vec<(Particular, String)>,
    /// The campaign (代表活动月) in which it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<WorkId>,
    /// The supervised matters (督办) that the whole of it is about, whatever its lines became.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matters: Vec<WorkId>,
    /// When it began and ended in fact, where that is not as it was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<(Timestamp, Timestamp)>,
    /// Who was there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attended: Vec<Attended>,
    /// Sign-ins that were taken back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_back: Vec<TakenBack>,
    /// What is to be learnt, where it is study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<StudyPlan>,
    /// What each reached in the test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// Minutes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minutes: Vec<Line>,
    /// What came of it, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// Who wrote the minutes last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Signed>,
    /// Who checked them: never who wrote them, or wrote down who was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Signed>,
    /// Why it was cancelled, by whom, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<(String, Signed)>,
    /// The day it was moved from, because nobody works on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<LocalDate>,
    /// The first of those it was planned with, itself included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<WorkId>,
    /// All that were planned together; the first of them knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row: Vec<WorkId>,
    /// Who planned it.
    pub planned: Signed,
}

impl Activity {
    /// When it began: in fact, where that is known, or as planned.
    pub fn began(&self) -> Timestamp {
        self.held.map_or(self.from, |held| held.0)
    }
}

impl Body for Activity {
    const SORT: WorkSort = WorkSort::Activity;
}

/// What is filled in to plan an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityForm {
    /// What it is.
    pub kind: ActivityKind,
    /// One line.
    pub title: String,
    /// The team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<OrganisationId>,
    /// Who leads it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lead: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// What is planned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agenda: String,
    /// Who is invited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// How many may come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// What is planned of what is recorded of its kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub particulars: Vec<(Particular, String)>,
    /// The campaign (代表活动月) in which it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<WorkId>,
}

coded! {
    /// How often something comes again.
    Every {
        /// 每周.
        Week = "week",
        /// 每两周.
        Fortnight = "fortnight",
        /// 每月同日.
        Month = "month",
    }
}

/// A rule by which an activity comes again. A day on which nobody works is moved to the next on which
/// somebody does; where that is the day of the next one, only that one is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// How often.
    pub every: Every,
    /// How many in all, the first included.
    pub times: u32,
}

coded! {
    /// How far a change of one of a series goes.
    SeriesScope {
        /// 仅本场.
        This = "this",
        /// 本场及以后各场.
        Following = "following",
    }
}

impl SeriesScope {
    /// What it is where nothing is said.
    const fn this() -> Self {
        Self::This
    }

    /// Whether it is the one alone.
    pub const fn is_this(&self) -> bool {
        matches!(self, Self::This)
    }
}

/// A line of the minutes as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineForm {
    /// Which, if it is there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no: Option<u32>,
    /// What was said or settled.
    pub text: String,
}

/// What can be done to activities. Who may, says `domain::activity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityCommand {
    /// Plans one, or a row of them; the ids are `WorkId::derive(command_id, 0)` and so on.
    Plan {
        /// The first.
        form: ActivityForm,
        /// How it comes again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repeat: Option<Repeat>,
    },
    /// Says anew what is planned.
    Revise {
        /// Which.
        id: WorkId,
        /// Everything.
        form: ActivityForm,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
        /// Whether those that follow in its series are changed alike: hours, place, lead, agenda, parties
        /// and places. Each keeps its day.
        #[serde(
            default = "SeriesScope::this",
            skip_serializing_if = "SeriesScope::is_this"
        )]
        scope: SeriesScope,
    },
    /// Cancels it, with a reason that everybody invited can read. Who signed in stays on the list, and it
    /// counts for them nowhere.
    Cancel {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
        /// Whether those that follow in its series are called off, too.
        #[serde(
            default = "SeriesScope::this",
            skip_serializing_if = "SeriesScope::is_this"
        )]
        scope: SeriesScope,
    },
    /// 报名: who is invited says whether they come.
    Answer {
        /// To which.
        id: WorkId,
        /// The unit that answers; without one, whoever is invited in person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<OrganisationId>,
        /// Whether they come.
        comes: bool,
    },
    /// 签到: oneself, with the code on the wall or without, or somebody else by hand.
    SignIn {
        /// At which.
        id: WorkId,
        /// Who, if somebody else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Whether it was made up afterwards.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        made_up: bool,
        /// What the address in the code carried. The server looks at it when the command arrives and empties
        /// one that is not that day's of this activity, or takes it away where it was sent long before, so one that
        /// says something is right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// 撤回签到: takes back one's own sign-in, or somebody's who was written down by mistake.
    Unsign {
        /// At which.
        id: WorkId,
        /// Under which name.
        name: String,
        /// Whose, where an account stands beside the name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
    },
    /// 学习安排: what is to be learnt.
    Study {
        /// At which.
        id: WorkId,
        /// What; an empty one takes out what stood there.
        plan: StudyPlan,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// 登记成绩: what each reached in the test.
    Score {
        /// At which.
        id: WorkId,
        /// All that are known.
        scores: Vec<Score>,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// Minutes and outcome.
    Write {
        /// Of which.
        id: WorkId,
        /// All lines.
        lines: Vec<LineForm>,
        /// What came of it.
        outcome: String,
        /// What is recorded of its kind; what is not named stays, what is empty goes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        particulars: Vec<(Particular, String)>,
        /// When it began and ended in fact; without it, as it was planned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held: Option<(Timestamp, Timestamp)>,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// Says what a line became.
    Tie {
        /// Of which.
        id: WorkId,
        /// Which line.
        line: u32,
        /// What it became.
        became: Became,
    },
    /// 关联督办: says that the whole of it is about a supervised matter, or takes that back.
    Concern {
        /// Which.
        id: WorkId,
        /// The matter; an open one, where it is said.
        matter: WorkId,
        /// Whether it is about it.
        concerns: bool,
    },
    /// 转联络站: passes a line to the station, whose clerks register it: the activity's, or the one that its
    /// team is built on.
    Pass {
        /// Of which.
        id: WorkId,
        /// Which line.
        line: u32,
    },
    /// 交办单位: says which unit is to do what a line says.
    Entrust {
        /// Of which.
        id: WorkId,
        /// Which line.
        line: u32,
        /// The unit; without one, what was given is taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<OrganisationId>,
        /// Last day, if one is set.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<LocalDate>,
    },
    /// 报办理结果: what a unit was given is done.
    Fulfil {
        /// Of which.
        id: WorkId,
        /// Which line.
        line: u32,
        /// What was done.
        text: String,
    },
    /// 核对, by a second person.
    Check {
        /// Which.
        id: WorkId,
    },
    /// Takes it off the screens that are live; by the system.
    Settle {
        /// Which.
        id: WorkId,
    },
}

impl Activity {
    /// What is recorded of one particular; nothing where nobody said it.
    pub fn says(&self, what: Particular) -> Option<&str> {
        let mut all = self.particulars.iter();
        all.find(|(one, _)| *one == what).map(|(_, text)| &**text)
    }

    /// Whether the whole of it is about a supervised matter, or a line of its minutes became that.
    pub fn is_about(&self, matter: WorkId) -> bool {
        let became = Some(Became::Matter(matter));
        self.matters.contains(&matter) || self.minutes.iter().any(|line| line.became == became)
    }

    /// The station that has a line, once it was passed on.
    pub fn passed_to(&self, line: &Line) -> Option<OrganisationId> {
        line.passed.as_ref().and(line.to.or(self.station))
    }

    /// What somebody who is invited answered last.
    pub fn answer_of(&self, party: &Party) -> Option<&Answer> {
        self.answers.iter().find(|one| one.is_of(party))
    }

    /// The stamp of what is planned, as its form sets it.
    pub fn stamp(&self) -> u64 {
        let particulars: Vec<_> = self
            .particulars
            .iter()
            .filter(|(what, _)| !what.is_of_minutes())
            .collect();
        stamp(&(
            (self.kind, &self.title, self.team, self.station),
            (&self.lead, &self.place, self.from, self.until),
            (&self.agenda, &self.parties, self.places),
            (particulars, self.campaign),
        ))
    }

    /// The stamp of what is to be learnt, as its form sets it.
    pub fn study_stamp(&self) -> u64 {
        stamp(&self.study)
    }

    /// The stamp of what was reached in the test, as its form sets it.
    pub fn scores_stamp(&self) -> u64 {
        stamp(&self.scores)
    }

    /// What somebody reached in the test.
    pub fn score_of(&self, name: &str) -> Option<u8> {
        let found = self.scores.iter().find(|one| one.name == name);
        found.map(|one| one.points)
    }

    /// The stamp of its minutes, as their form sets them.
    pub fn minutes_stamp(&self) -> u64 {
        let lines: Vec<_> = self
            .minutes
            .iter()
            .map(|line| (line.no, &line.text))
            .collect();
        stamp(&(lines, &self.outcome, &self.particulars, self.held))
    }
}

impl ActivityCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Plan { .. } => "activity.plan",
            Self::Revise { .. } => "activity.revise",
            Self::Cancel { .. } => "activity.cancel",
            Self::Answer { .. } => "activity.answer",
            Self::SignIn { .. } => "activity.sign_in",
            Self::Unsign { .. } => "activity.unsign",
            Self::Study { .. } => "activity.study",
            Self::Score { .. } => "activity.score",
            Self::Write { .. } => "activity.write",
            Self::Tie { .. } => "activity.tie",
            Self::Concern { .. } => "activity.concern",
            Self::Pass { .. } => "activity.pass",
            Self::Entrust { .. } => "activity.entrust",
            Self::Fulfil { .. } => "activity.fulfil",
            Self::Check { .. } => "activity.check",
            Self::Settle { .. } => "activity.settle",
        }
    }

    /// Whether it only adds.
    pub const fn only_adds(&self) -> bool {
        match self {
            Self::SignIn { .. } => true,
            Self::Plan { .. }
            | Self::Revise { .. }
            | Self::Cancel { .. }
            | Self::Answer { .. }
            | Self::Unsign { .. }
            | Self::Study { .. }
            | Self::Score { .. }
            | Self::Write { .. }
            | Self::Tie { .. }
            | Self::Concern { .. }
            | Self::Pass { .. }
            | Self::Entrust { .. }
            | Self::Fulfil { .. }
            | Self::Check { .. }
            | Self::Settle { .. } => false,
        }
    }
}
