//! How long each step of a suggestion may take (建议办理时限): dated entries of the rulebook, since
//! provinces and cities differ. A suggestion keeps the entry it began under.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::late::Late;
use crate::request::coded;
use crate::rulebook::Rulebook;
use crate::time::LocalDate;

coded! {
    /// What a time is counted in.
    LengthUnit {
        /// 工作日.
        Workdays = "workdays",
        /// 日: calendar days.
        Days = "days",
        /// 个月: calendar months.
        Months = "months",
    }
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: LengthUnit,
}

impl Length {
    /// So many of something.
    pub const fn new(count: u32, unit: LengthUnit) -> Self {
        Self { count, unit }
    }
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// 闭会期间交办, from the receipt.
    pub assign: Length,
    /// 大会期间交办, from the session's last day.
    pub assign_after_session: Length,
    /// 退回, from the assigning.
    pub return_window: Length,
    /// 会办意见, from the assigning.
    pub opinion: Length,
    /// 答复, from the assigning.
    pub reply: Length,
    /// 延期答复, from the assigning as well.
    pub extended: Length,
    /// 二次答复, from the rating.
    pub second: Length,
}

impl Default for Terms {
    /// The usual ones, for a district that has not set its own.
    fn default() -> Self {
        use LengthUnit::{Days, Months, Workdays};
        Self {
            // A municipal rule on handling suggestions; article by article such rules agree.
            assign: Length::new(5, Workdays),
            // At the latest at the assigning meeting (深圳市办理人大代表建议和政协提案的规定, 1998).
            assign_after_session: Length::new(30, Days),
            // In writing and with the unit whose it is (the same).
            return_window: Length::new(10, Days),
            // As in Ningbo and Fujian.
            opinion: Length::new(1, Months),
            // 代表法; every local rule.
            reply: Length::new(3, Months),
            // Where the matter is broad or hard and whoever assigned it agrees; the deputy is told (代表法).
            extended: Length::new(6, Months),
            // Older provincial rules; some cities say 15 days.
            second: Length::new(1, Months),
        }
    }
}

impl Terms {
    /// How long a rule gives.
    pub const fn get(&self, rule: Rule) -> Length {
        match rule {
            Rule::Assign => self.assign,
            Rule::AssignAfterSession => self.assign_after_session,
            Rule::Return => self.return_window,
            Rule::Opinion => self.opinion,
            Rule::Reply => self.reply,
            Rule::Extended => self.extended,
            Rule::Second => self.second,
        }
    }

    /// Sets how long a rule gives.
    pub const fn set(&mut self, rule: Rule, length: Length) {
        let held = match rule {
            Rule::Assign => &mut self.assign,
            Rule::AssignAfterSession => &mut self.assign_after_session,
            Rule::Return => &mut self.return_window,
            Rule::Opinion => &mut self.opinion,
            Rule::Reply => &mut self.reply,
            Rule::Extended => &mut self.extended,
            Rule::Second => &mut self.second,
        };
        *held = length;
    }
}

/// Terms that hold for what is raised from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedTerms {
    /// First day.
    pub valid_from: LocalDate,
    /// The terms.
    pub terms: Terms,
    /// The law or rule they come from.
    pub source: String,
}

impl Rulebook {
    /// The entry that holds for a suggestion raised on `day`: of the latest first day, the last set.
    /// `None`: the usual terms.
    pub fn terms_for(&self, day: LocalDate) -> Option<u32> {
        let held = self.terms.iter().map(Late::open).enumerate();
        held.filter_map(|(at, entry)| Some((entry.ok()?.valid_from, at)))
            .filter(|(from, _)| *from <= day)
            .max()
            .map(|(_, at)| at as u32)
    }

    /// The terms of an entry.
    pub fn terms(&self, entry: Option<u32>) -> Terms {
        entry
            .and_then(|at| self.terms.get(at as usize)?.open().ok())
            .map_or_else(Terms::default, |entry| entry.terms)
    }
}
