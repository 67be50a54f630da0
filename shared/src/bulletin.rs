//! The bulletin (月报): what a month came to in the whole district, drafted from the records and then put in
//! words by a person. It names no resident: cases are told by number, title and station.

use serde::{Deserialize, Serialize};

use crate::activity::{ActivityKind, Signed};
use crate::figures::{Figure, Kpi};
use crate::id::WorkId;
use crate::request::{Supervision as Level, coded};
use crate::schedule::Light;
use crate::supervision::Finding;
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort};

coded! {
    /// A part of a bulletin, in their order.
    BulletinPart {
        /// 数据.
        Figures = "figures",
        /// 值得一说的事.
        Told = "told",
        /// 超期清单.
        Overdue = "overdue",
        /// 本月活动.
        Activities = "activities",
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// 中文.
    pub zh: String,
    /// English; where it is empty, the Chinese text stands for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

/// A figure of a month, of the month before, and of the same month a year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigure {
    /// Which.
    pub figure: Figure,
    /// How many: this month, last month, a year ago.
    pub counts: [u32; 3],
}

/// The figures of its table.
pub const FIGURES: [Figure; 11] = [
    Figure::Registered,
    Figure::Accepted,
    Figure::Replied,
    Figure::ClassA,
    Figure::ClassB,
    Figure::Closed,
    Figure::Resolved,
    Figure::Rated,
    Figure::Reworked,
    Figure::Overdue,
    Figure::Activities,
];

/// The rates of its table.
pub const RATES: [Kpi; 6] = [
    Kpi::ReplyRate,
    Kpi::CloseRate,
    Kpi::ResolveRate,
    Kpi::RatedRate,
    Kpi::ResultRate,
    Kpi::KeptRate,
];

/// What is kept of a month: what its table tells, and what its rates are made of. No other figure: a page of
/// an older build reads a bulletin whatever has come to be counted since.
pub fn kept_figures() -> Vec<Figure> {
    let parts = RATES
        .into_iter()
        .flat_map(|kpi| <[_; 2]>::from(kpi.parts()));
    let mut kept: Vec<_> = FIGURES.into_iter().chain(parts).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// A record of the work on which something is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owing {
    /// What sort it is.
    pub sort: WorkSort,
    /// Which.
    pub id: WorkId,
    /// The milestone that is not reached: its number in the plan, and its name, empty where that is not for
    /// everybody. `None` of a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<(u32, String)>,
}

/// Something that is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A case that was handled again and then rated well.
    Mended {
        /// Its number.
        number: String,
        /// Its title.
        title: String,
        /// The station.
        place: String,
        /// In which round it was rated well.
        round: u32,
        /// When.
        day: LocalDate,
    },
    /// A supervised matter that ended.
    Ended {
        /// Its number.
        number: String,
        /// Its title; empty where it is not for everybody.
        title: String,
        /// At which level it was supervised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// What it came to.
        finding: Finding,
        /// When.
        day: LocalDate,
    },
    /// A light that turned; the last turn of the month.
    Turned {
        /// The matter's number.
        number: String,
        /// Its title; empty where it is not for everybody.
        title: String,
        /// At which level it is supervised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// The light before, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Light>,
        /// The light since.
        to: Light,
        /// When.
        day: LocalDate,
    },
    /// A case, a reply to a suggestion or a milestone that is overdue on the day of the draft.
    Late {
        /// Its number.
        number: String,
        /// Its title; of what is no case, empty where it is not for everybody.
        title: String,
        /// The station; empty of what is no case.
        place: String,
        /// The unit that owes it, of several the lead unit; empty before one is assigned.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        unit: String,
        /// When it was due.
        due: LocalDate,
        /// By how many days it was overdue; not known of what was drafted before this was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
        /// On what it is owed; `None` of a case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Owing>,
    },
    /// An activity of the month.
    Held {
        /// What it was.
        kind: ActivityKind,
        /// Its title.
        title: String,
        /// Whose.
        team: String,
        /// When.
        day: LocalDate,
        /// How many came.
        came: u32,
    },
}

impl Item {
    /// The part in which it is told.
    pub const fn part(&self) -> BulletinPart {
        match self {
            Self::Mended { .. } | Self::Ended { .. } | Self::Turned { .. } => BulletinPart::Told,
            Self::Late { .. } => BulletinPart::Overdue,
            Self::Held { .. } => BulletinPart::Activities,
        }
    }

    /// Tells it from the others, and is the same when it is drafted again: the sort and the number, since a
    /// title may be put in other words. Of what one record owes more than once the unit or the milestone goes
    /// with it.
    pub fn key(&self) -> String {
        let of = |sort: &str, number: &str, title: &str| {
            let name = if number.is_empty() { title } else { number };
            [sort, "/", name].concat()
        };
        match self {
            Self::Mended { number, title, .. } => of("mended", number, title),
            Self::Ended { number, title, .. } => of("ended", number, title),
            Self::Turned { number, title, .. } => of("turned", number, title),
            Self::Late {
                number,
                title,
                unit,
                on,
                ..
            } => {
                let key = of("late", number, title);
                match on.as_ref().map(|on| &on.milestone) {
                    None => key,
                    Some(None) => [&*key, "/", &**unit].concat(),
                    Some(Some((no, _))) => [&*key, "/", &*no.to_string()].concat(),
                }
            }
            Self::Held {
                title, team, day, ..
            } => of(
                "held",
                "",
                &[&day.to_string(), "/", &**team, "/", &**title].concat(),
            ),
        }
    }
}

/// What a person made of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The text.
    pub text: Both,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// A paragraph: one at the head of each part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Of which part.
    pub part: BulletinPart,
    /// As it was drafted last.
    pub drafted: Both,
    /// As a person put it; stays when the rest is drafted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Edited>,
}

impl Paragraph {
    /// The text that counts.
    pub fn text(&self) -> &Both {
        self.edited.as_ref().map_or(&self.drafted, |one| &one.text)
    }
}

/// What the server drafts from its records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Figures.
    pub figures: Vec<MonthFigure>,
    /// What is told.
    pub items: Vec<Item>,
    /// A text for each part.
    pub texts: Vec<(BulletinPart, Both)>,
    /// The last day that is counted, while the month is not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LocalDate>,
}

/// The bulletin of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// Figures.
    pub figures: Vec<MonthFigure>,
    /// What is told, in the order of the parts.
    pub items: Vec<Item>,
    /// One for each part.
    pub paragraphs: Vec<Paragraph>,
    /// Who had it drafted last, and when.
    pub drafted: Signed,
    /// The last day that is counted, if it was drafted before the month was over: the same days of the other
    /// months stand beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LocalDate>,
    /// The keys of what a person left out; it stays out when the rest is drafted again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

impl Body for Bulletin {
    const SORT: WorkSort = WorkSort::Bulletin;
}

impl Bulletin {
    /// The record of a month.
    pub fn id(year: i32, month: u32) -> WorkId {
        WorkId::named(&format!("bulletin/{year}/{month}"))
    }

    /// The first and the last day of a month; `None` where there is no such month.
    pub fn days(year: i32, month: u32) -> Option<(LocalDate, LocalDate)> {
        let first = LocalDate::from_ymd(year, month, 1)?;
        Some((first, first.plus_months(1).plus_days(-1)))
    }

    /// Whether a person left something out.
    pub fn is_left_out(&self, item: &Item) -> bool {
        let key = item.key();
        self.left_out.contains(&key)
    }

    /// A rate in thousandths: this month, last month, a year ago; `None` of nothing.
    pub fn rate(&self, kpi: Kpi) -> [Option<u32>; 3] {
        let counts = |figure| {
            let found = self.figures.iter().find(|one| one.figure == figure);
            found.map_or([0; 3], |one| one.counts)
        };
        let (part, whole) = kpi.parts();
        let (part, whole) = (counts(part), counts(whole));
        [0, 1, 2].map(|n| (whole[n] > 0).then(|| part[n] * 1000 / whole[n]))
    }
}

/// `POST /api/bulletins`: drafts the bulletin of a month from what the records say now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinCall {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// The version of the record that whoever asks has seen; 0 for none.
    pub seen: u64,
}

/// What can be done to bulletins. Who may, says `domain::bulletin`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulletinCommand {
    /// Drafts it; brought about by `POST /api/bulletins` alone, since nobody types figures.
    Draft {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
        /// The version that was seen.
        seen: u64,
        /// What was drafted.
        draft: Box<Draft>,
    },
    /// Puts a paragraph in other words, or gives that up for what was drafted.
    Edit {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
        /// The version that was seen.
        seen: u64,
        /// Which paragraph.
        part: BulletinPart,
        /// The text; `None` for what was drafted.
        text: Option<Both>,
    },
    /// Leaves something out, or puts it back. It is named by its key and overwrites nothing, so that it needs
    /// no version: several may be left out one after another, also while it is drafted anew.
    LeaveOut {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
        /// Its key.
        item: String,
        /// Whether it is left out.
        out: bool,
    },
}

impl BulletinCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "bulletin.draft",
            Self::Edit { .. } => "bulletin.edit",
            Self::LeaveOut { .. } => "bulletin.leave_out",
        }
    }
}
