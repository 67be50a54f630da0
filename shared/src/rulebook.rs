//! The rulebook (规则): dated limits of requests, dated terms of suggestions, the committees that match
//! topics (对口督办), and the days off and make-up working days of each year.
//!
//! One record that everybody sees. Limits and terms are only ever added: a case keeps the entry it began
//! under, by its place in the list.

use serde::{Deserialize, Serialize};

use crate::id::RulebookId;
use crate::late::Late;
use crate::request::{RequestKind, coded};
use crate::suggestion::DatedTerms;
use crate::supervision::DatedCommittees;
use crate::time::LocalDate;

/// Limits of channel B (station requests); working days unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// 受理.
    pub accept: u32,
    /// 交办 and 二次交办.
    pub assign: u32,
    /// 签收.
    pub sign: u32,
    /// 退回: days after the assignment in which a unit may ask to give it back.
    pub return_window: u32,
    /// 答复, simple case.
    pub reply_simple: u32,
    /// 答复, complex case.
    pub reply_complex: u32,
    /// 会办意见.
    pub opinion: u32,
    /// 二次办理.
    pub rework: u32,
    /// 延期: most days that one extension may grant.
    pub extension: u32,
    /// 延期: how many may be granted in one round.
    pub extensions: u32,
    /// 评价.
    pub rate: u32,
    /// Whether waiting for information from the petitioner stops the clock.
    pub pauses: bool,
    /// 重新打开: calendar days after closing.
    pub reopen_days: u32,
    /// 重新打开: how many times.
    pub reopen_times: u32,
    /// 提醒: so many working days before the last.
    pub remind: u32,
    /// 升级: so many working days after the last.
    pub escalate: u32,
}

impl Default for Limits {
    /// The recommended ones for a district that has not set its own.
    fn default() -> Self {
        Self {
            accept: 2,
            assign: 2,
            sign: 1,
            return_window: 3,
            reply_simple: 10,
            reply_complex: 20,
            opinion: 5,
            rework: 10,
            extension: 10,
            extensions: 1,
            rate: 10,
            pauses: true,
            reopen_days: 30,
            reopen_times: 2,
            remind: 2,
            escalate: 3,
        }
    }
}

/// Limits that hold for what is registered from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedLimits {
    /// First day.
    pub valid_from: LocalDate,
    /// Only for requests of this nature; `None` for all that have no entry of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RequestKind>,
    /// The limits.
    pub limits: Limits,
    /// The rule they come from.
    pub source: String,
}

/// One year's exceptions to "Monday to Friday".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// Which year.
    pub year: i32,
    /// Working days that are off.
    pub off: Vec<LocalDate>,
    /// Saturdays and Sundays that are worked (调休上班).
    pub make_up: Vec<LocalDate>,
    /// Where it was published.
    pub source: String,
    /// Whether the notice for this year is still to come.
    pub provisional: bool,
    /// What days are called: the holiday they are off for, or make up for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NamedDay>,
}

/// A day with what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDay {
    /// The day.
    pub day: LocalDate,
    /// Its name (春节).
    pub name: String,
}

impl CalendarYear {
    /// What a day is called; empty where nothing is on file.
    pub fn name(&self, day: LocalDate) -> &str {
        let named = self.names.iter().find(|named| named.day == day);
        named.map_or("", |named| &named.name)
    }
}

coded! {
    /// One of the limits that are numbers.
    LimitKind {
        /// 受理.
        Accept = "accept",
        /// 交办 and 二次交办.
        Assign = "assign",
        /// 签收.
        Sign = "sign",
        /// 退回 window.
        ReturnWindow = "return_window",
        /// 答复, simple case.
        ReplySimple = "reply_simple",
        /// 答复, complex case.
        ReplyComplex = "reply_complex",
        /// 会办意见.
        Opinion = "opinion",
        /// 二次办理.
        Rework = "rework",
        /// 延期: most days at once.
        Extension = "extension",
        /// 延期: how many.
        Extensions = "extensions",
        /// 评价.
        Rate = "rate",
        /// 重新打开: calendar days.
        ReopenDays = "reopen_days",
        /// 重新打开: how many times.
        ReopenTimes = "reopen_times",
        /// 提醒 before.
        Remind = "remind",
        /// 升级 after.
        Escalate = "escalate",
    }
}

impl Limits {
    /// One of the limits.
    pub const fn get(&self, kind: LimitKind) -> u32 {
        match kind {
            LimitKind::Accept => self.accept,
            LimitKind::Assign => self.assign,
            LimitKind::Sign => self.sign,
            LimitKind::ReturnWindow => self.return_window,
            LimitKind::ReplySimple => self.reply_simple,
            LimitKind::ReplyComplex => self.reply_complex,
            LimitKind::Opinion => self.opinion,
            LimitKind::Rework => self.rework,
            LimitKind::Extension => self.extension,
            LimitKind::Extensions => self.extensions,
            LimitKind::Rate => self.rate,
            LimitKind::ReopenDays => self.reopen_days,
            LimitKind::ReopenTimes => self.reopen_times,
            LimitKind::Remind => self.remind,
            LimitKind::Escalate => self.escalate,
        }
    }

    /// Sets one of the limits.
    pub const fn set(&mut self, kind: LimitKind, days: u32) {
        let limit = match kind {
            LimitKind::Accept => &mut self.accept,
            LimitKind::Assign => &mut self.assign,
            LimitKind::Sign => &mut self.sign,
            LimitKind::ReturnWindow => &mut self.return_window,
            LimitKind::ReplySimple => &mut self.reply_simple,
            LimitKind::ReplyComplex => &mut self.reply_complex,
            LimitKind::Opinion => &mut self.opinion,
            LimitKind::Rework => &mut self.rework,
            LimitKind::Extension => &mut self.extension,
            LimitKind::Extensions => &mut self.extensions,
            LimitKind::Rate => &mut self.rate,
            LimitKind::ReopenDays => &mut self.reopen_days,
            LimitKind::ReopenTimes => &mut self.reopen_times,
            LimitKind::Remind => &mut self.remind,
            LimitKind::Escalate => &mut self.escalate,
        };
        *limit = days;
    }
}

/// The rulebook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rulebook {
    /// Limits in the order they were set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<DatedLimits>,
    /// Terms of suggestions in the order they were set; read by whoever reads suggestions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Late<DatedTerms>>,
    /// Committees of topics in the order they were set; read by whoever reads supervised matters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub committees: Vec<Late<DatedCommittees>>,
    /// Imported years; those that are shipped are not repeated here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub years: Vec<CalendarYear>,
}

impl Rulebook {
    /// The id of the one rulebook.
    pub fn id() -> RulebookId {
        RulebookId::named("rulebook")
    }

    /// The entry that holds for a request of this nature registered on `day`: the last set of those
    /// for its nature, else of those for all. `None`: the recommended limits.
    pub fn entry_for(&self, kind: RequestKind, day: LocalDate) -> Option<u32> {
        let latest = |wanted: Option<RequestKind>| {
            let held = self.limits.iter().enumerate();
            held.filter(|(_, entry)| entry.kind == wanted && entry.valid_from <= day)
                .max_by_key(|(at, entry)| (entry.valid_from, *at))
                .map(|(at, _)| at as u32)
        };
        latest(Some(kind)).or_else(|| latest(None))
    }

    /// The limits that hold for requests of this nature registered on `day`; of no nature: for those
    /// that have no entry of their own.
    pub fn limits_on(&self, kind: Option<RequestKind>, day: LocalDate) -> Limits {
        let entry = match kind {
            Some(kind) => self.entry_for(kind, day),
            None => {
                let held = self.limits.iter().enumerate();
                held.filter(|(_, entry)| entry.kind.is_none() && entry.valid_from <= day)
                    .max_by_key(|(at, entry)| (entry.valid_from, *at))
                    .map(|(at, _)| at as u32)
            }
        };
        self.limits(entry)
    }

    /// The limits of an entry.
    pub fn limits(&self, entry: Option<u32>) -> Limits {
        entry
            .and_then(|at| self.limits.get(at as usize))
            .map_or_else(Limits::default, |entry| entry.limits)
    }
}

/// Changes to the rulebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RulebookCommand {
    /// Sets limits from a day on; running cases keep theirs.
    SetLimits(Box<DatedLimits>),
    /// Sets terms of suggestions from a day on; those on their way keep theirs.
    SetTerms(Late<DatedTerms>),
    /// Sets which committees match which topics from a day on; matters that are open keep theirs.
    SetCommittees(Late<DatedCommittees>),
    /// Puts a year's days off and make-up days in place of what was there.
    SetYear(Box<CalendarYear>),
}
