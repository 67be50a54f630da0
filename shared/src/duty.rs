//! Duty files (履职档案): what each deputy and team member did, every entry from a record, with points by
//! a dated rule. Nothing is typed into a file; what is wrong in it is put right by a correction that a
//! second person confirms.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::activity::{SignInWay, Signed};
use crate::id::{AccountId, MalformedId, OrganisationId, RequestId, WorkId};
use crate::record::RecordKey;
use crate::request::coded;
use crate::team::Seat;
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort};

coded! {
    /// What somebody did.
    DutyKind {
        /// 接待走访: a reception, a visit, a direct line attended.
        Reception = "reception",
        /// 视察调研: an organised inspection or inquiry attended.
        Inspection = "inspection",
        /// 学习: study, a Party day, a lecture attended.
        Study = "study",
        /// 补学: study made up afterwards.
        MadeUp = "made_up",
        /// 其他活动: any other activity attended.
        Attended = "attended",
        /// 核对记录: minutes checked.
        Checked = "checked",
        /// 报进展: a report on a supervised matter.
        Reported = "reported",
        /// 提出意见: a request raised as a deputy.
        Raised = "raised",
        /// 受理登记: a request received at the station.
        Received = "received",
        /// 评价: a handled request rated as a deputy.
        Rated = "rated",
        /// 代表建议: a suggestion led.
        Suggested = "suggested",
        /// 附议: a suggestion that another deputy leads, signed.
        CoSigned = "co_signed",
        /// 三联系: a contact kept.
        Contacted = "contacted",
        /// 出席会议: a deliberation, a forum or a review attended.
        Meeting = "meeting",
        /// 述职: an account of one's own work, given to a review.
        Accounted = "accounted",
    }
}

/// Points are counted in tenths, so that halves and quarters of a point add up exactly.
pub type Tenths = i32;

impl DutyKind {
    /// What it counts as long as no rule says otherwise, in tenths of a point. A suggestion and an
    /// organised inspection count three (江北区人大代表履职积分办法); what people bring to a station or to a
    /// deputy counts nothing, so that nobody is ranked by how many complain. What stood in no file before, a
    /// signature or a contact, counts from the day that a rule says: what earlier years came to was told.
    pub const fn usual(self) -> Tenths {
        match self {
            Self::Suggested | Self::Inspection => 30,
            Self::Reception => 20,
            Self::Study
            | Self::Attended
            | Self::Reported
            | Self::Rated
            | Self::Meeting
            | Self::Accounted => 10,
            Self::MadeUp | Self::Checked => 5,
            Self::Raised | Self::Received | Self::CoSigned | Self::Contacted => 0,
        }
    }

    /// As what it stood in files before it was told apart: a rule of that kind holds for it as long as it has
    /// none of its own, and what was struck as that stays struck.
    pub const fn once(self) -> Option<Self> {
        match self {
            Self::Meeting | Self::Accounted => Some(Self::Attended),
            Self::Reception
            | Self::Inspection
            | Self::Study
            | Self::MadeUp
            | Self::Attended
            | Self::Checked
            | Self::Reported
            | Self::Raised
            | Self::Received
            | Self::Rated
            | Self::Suggested
            | Self::CoSigned
            | Self::Contacted => None,
        }
    }
}

/// Whose file: an account's, or that of somebody who is only known by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Somebody with an account.
    Account(AccountId),
    /// Somebody without.
    Name(String),
}

/// As it stands in an address: the account's id, or `~` and the name.
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => id.fmt(f),
            Self::Name(name) => write!(f, "~{name}"),
        }
    }
}

impl FromStr for Who {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        match text.strip_prefix('~') {
            Some(name) => Ok(Self::Name(name.to_owned())),
            None => text.parse().map(Self::Account),
        }
    }
}

/// One rule: what a kind of entry counts from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointRule {
    /// Of which kind.
    pub kind: DutyKind,
    /// Tenths of a point.
    pub tenths: Tenths,
    /// First day.
    pub from: LocalDate,
    /// Who set it.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// The rules (积分规则), one record. An entry keeps the rule that was valid on its day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointRules {
    /// By their first day.
    pub rules: Vec<PointRule>,
}

impl Body for PointRules {
    const SORT: WorkSort = WorkSort::PointRule;
}

impl PointRules {
    /// The record.
    pub fn id() -> WorkId {
        WorkId::named("point rules")
    }

    /// The rule for a kind that is valid on a day, if one was set: its own, or that of what it once was.
    pub fn valid(&self, kind: DutyKind, day: LocalDate) -> Option<&PointRule> {
        let rules = self.rules.iter();
        let own = rules
            .filter(|rule| rule.kind == kind && rule.from <= day)
            .max_by_key(|rule| rule.from);
        own.or_else(|| self.valid(kind.once()?, day))
    }

    /// What an entry of a day counts, in tenths of a point.
    pub fn tenths(&self, kind: DutyKind, day: LocalDate) -> Tenths {
        self.valid(kind, day)
            .map_or_else(|| kind.usual(), |rule| rule.tenths)
    }
}

/// Which entry of a file: what of which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryRef {
    /// What it is.
    pub kind: DutyKind,
    /// The record behind it.
    pub record: RecordKey,
    /// Tells several of one record apart: the round of a rating, the number of a contact.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub part: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that serde asks for"
)]
const fn is_zero(part: &u32) -> bool {
    *part == 0
}

/// What is put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An entry that should not be there.
    Strike {
        /// Which.
        entry: EntryRef,
    },
    /// Something that no record tells of.
    Add {
        /// What it is.
        kind: DutyKind,
        /// When it was done.
        day: LocalDate,
        /// What was done.
        text: String,
    },
}

/// How a second person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it takes effect.
    pub confirmed: bool,
    /// Why not, or a remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who, and when.
    pub signed: Signed,
}

/// A correction of a file (更正): asked by one person, decided by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Whose file.
    pub who: Who,
    /// Their name at the time.
    pub name: String,
    /// The team in which they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// The station at which they are a deputy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<OrganisationId>,
    /// What is put right.
    pub change: Change,
    /// Why.
    pub reason: String,
    /// Who asked, and when.
    pub asked: Signed,
    /// How it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decision>,
}

impl Body for Correction {
    const SORT: WorkSort = WorkSort::Correction;
}

impl Correction {
    /// Whether it takes effect.
    pub fn holds(&self) -> bool {
        self.decided.as_ref().is_some_and(|one| one.confirmed)
    }
}

/// What can be done to duty files. Who may, says `domain::duty`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyCommand {
    /// What a kind of entry counts from a day on.
    SetRule {
        /// Of which kind.
        kind: DutyKind,
        /// Tenths of a point.
        tenths: Tenths,
        /// First day; not before this year, since what earlier years came to stands.
        from: LocalDate,
    },
    /// Asks for a correction; its id is `WorkId::derive(command_id, 0)`.
    Ask {
        /// Whose file.
        who: Who,
        /// The team in which they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<OrganisationId>,
        /// The station at which they are a deputy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        station: Option<OrganisationId>,
        /// What is put right.
        change: Change,
        /// Why.
        reason: String,
    },
    /// Confirms one, or turns it down with a reason; never by who asked or whose file it is.
    Decide {
        /// Which.
        id: WorkId,
        /// Whether it takes effect.
        confirm: bool,
        /// Why not, or a remark.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
}

impl DutyCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SetRule { .. } => "duty.rule",
            Self::Ask { .. } => "duty.ask",
            Self::Decide { .. } => "duty.decide",
        }
    }
}

/// One person of a team or station, in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRow {
    /// Whose.
    pub who: Who,
    /// Their name.
    pub name: String,
    /// 队长.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leads: bool,
    /// Days on which something counts points.
    pub days: u32,
    /// Entries and tenths of a point of each kind, those with entries only.
    pub kinds: Vec<(DutyKind, u32, Tenths)>,
    /// Tenths of a point in all.
    pub tenths: Tenths,
}

/// `GET /api/duty?team=|station=&from=&until=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyPage {
    /// By name; the team's leader first.
    pub rows: Vec<DutyRow>,
    /// The commit up to which they are counted.
    pub csn: u64,
}

/// Where an entry leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    /// An activity.
    Activity(WorkId),
    /// A supervised matter.
    Matter(WorkId),
    /// A livelihood project.
    Project(WorkId),
    /// A request.
    Request(RequestId),
    /// A suggestion.
    Suggestion(WorkId),
    /// A relation of the register of contacts.
    Contact(WorkId),
    /// A correction, which has no page of its own.
    Correction(WorkId),
}

/// An entry of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyEntry {
    /// What it is.
    pub kind: DutyKind,
    /// When.
    pub day: LocalDate,
    /// Tenths of a point by the rule of that day; none where it is struck, or not checked yet.
    pub tenths: Tenths,
    /// What the record is called; empty where whoever asks may not see it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Where it leads; `None` where whoever asks may not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<Behind>,
    /// What names it in a correction; `None` where whoever asks may not see it, or it was added by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryRef>,
    /// Whether a correction struck it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub struck: bool,
    /// 未核对: the minutes of the activity wait for a second person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchecked: bool,
    /// How they were written down, where it is an activity they came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<SignInWay>,
}

/// `GET /api/duty?person=&from=&until=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyFile {
    /// Whose, in figures.
    pub row: DutyRow,
    /// Teams in which they have, or had, a seat or a role.
    pub teams: Vec<OrganisationId>,
    /// Seats held in these days, with the team.
    pub seats: Vec<(OrganisationId, Seat)>,
    /// Stations at which they are, or were, a deputy.
    pub stations: Vec<OrganisationId>,
    /// Newest first, at most [`Self::MOST`].
    pub entries: Vec<DutyEntry>,
    /// How many are left out.
    pub more: u32,
    /// Corrections that whoever asks may see, newest first.
    pub corrections: Vec<(WorkId, Correction)>,
    /// Several accounts bear the name: what was written down by the name alone is in none of their files.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub namesakes: bool,
    /// The commit up to which it is counted.
    pub csn: u64,
}

impl DutyFile {
    /// Entries of one answer.
    pub const MOST: usize = 1_000;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().expect("a day")
    }

    #[test]
    fn an_entry_keeps_the_rule_of_its_day() {
        let rule = |tenths, from: &str| PointRule {
            kind: DutyKind::Reception,
            tenths,
            from: day(from),
            by_name: String::new(),
            at: Timestamp(0),
        };
        let rules = PointRules {
            rules: vec![rule(15, "2026-03-01"), rule(40, "2026-07-01")],
        };
        let on = |text| rules.tenths(DutyKind::Reception, day(text));
        assert_eq!(
            [
                on("2026-02-28"),
                on("2026-03-01"),
                on("2026-06-30"),
                on("2026-07-01")
            ],
            [20, 15, 15, 40]
        );
        assert_eq!(rules.tenths(DutyKind::Study, day("2026-08-01")), 10);
    }

    #[test]
    fn what_is_told_apart_keeps_the_rule_of_what_it_was_until_it_has_one() {
        let rule = |kind, tenths, from: &str| PointRule {
            kind,
            tenths,
            from: day(from),
            by_name: String::new(),
            at: Timestamp(0),
        };
        let rules = PointRules {
            rules: vec![
                rule(DutyKind::Attended, 15, "2026-01-01"),
                rule(DutyKind::Meeting, 25, "2026-07-01"),
            ],
        };
        let on = |kind, text| rules.tenths(kind, day(text));
        assert_eq!(on(DutyKind::Meeting, "2025-12-31"), 10);
        assert_eq!(on(DutyKind::Meeting, "2026-06-30"), 15);
        assert_eq!(on(DutyKind::Meeting, "2026-07-01"), 25);
        assert_eq!(on(DutyKind::Accounted, "2026-07-01"), 15);
        assert_eq!(on(DutyKind::CoSigned, "2026-07-01"), 0);
    }

    #[test]
    fn a_file_is_found_by_its_address() {
        for who in [
            Who::Account(AccountId::named("huang")),
            Who::Name("黄代表".to_owned()),
        ] {
            assert_eq!(who.to_string().parse(), Ok(who));
        }
        assert!("nobody".parse::<Who>().is_err());
    }
}
