//! A plan with dated milestones, what was reached of it, and the schedule light (红黄绿灯) that
//! follows. Supervised matters and livelihood projects have one each.

use serde::{Deserialize, Serialize};

use crate::request::coded;
use crate::time::{LocalDate, Timestamp};
use crate::work::stamp;

coded! {
    /// The schedule light. The word goes with it wherever it is shown.
    Light {
        /// 正常: at most 5 points behind.
        Green = "green",
        /// 临期: at most 15 points behind.
        Yellow = "yellow",
        /// 滞后: further behind, or a milestone more than 10 working days late.
        Red = "red",
        /// 失联: no report for 35 days.
        Grey = "grey",
        /// 未定计划: nothing to compare with.
        Unplanned = "unplanned",
    }
}

/// A milestone (节点).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Tells it from the others of its plan; given once.
    pub no: u32,
    /// What is to be reached.
    pub title: String,
    /// Its share in the whole, against those of the others; at least 1.
    pub weight: u32,
    /// First day.
    pub from: LocalDate,
    /// Last day.
    pub due: LocalDate,
    /// First and last day as first approved: the baseline (基线).
    pub base: (LocalDate, LocalDate),
    /// Per cent reached, 0 to 100.
    pub progress: u8,
    /// The day of the first report on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_on: Option<LocalDate>,
    /// The day of the report that told it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<LocalDate>,
    /// The day of which the last report on it tells: an earlier day's, received later, changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<LocalDate>,
}

coded! {
    /// What a measure counts.
    MeasureKind {
        /// 资金, in fen.
        Money = "money",
        /// 数量.
        Quantity = "quantity",
    }
}

/// An amount to be reached besides the milestones: money paid, places built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Tells it from the others of its plan; given once.
    pub no: u32,
    /// What it counts.
    pub kind: MeasureKind,
    /// Of what.
    pub name: String,
    /// In which unit; empty for money.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Planned; fen for money.
    pub planned: i64,
    /// As first approved: the baseline (基线). `None` in what was planned before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<i64>,
    /// Reached; fen for money.
    pub done: i64,
    /// The day of which the last report on it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<LocalDate>,
}

/// A plan that was changed after it had been approved (调整): the one before is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by_name: String,
    /// Why.
    pub reason: String,
    /// The milestones as they stood.
    pub before: Vec<Milestone>,
    /// The measures as they stood; not known of what was adjusted before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Vec<Measure>>,
}

/// A plan and what was reached of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// In the order of their last days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// Amounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Changes since it was approved, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
}

impl Schedule {
    /// The stamp of the plan, as its form sets it; what was reached is no part of it.
    pub fn stamp(&self) -> u64 {
        let milestones: Vec<_> = self
            .milestones
            .iter()
            .map(|one| (one.no, &one.title, one.weight, one.from, one.due))
            .collect();
        let measures: Vec<_> = self
            .measures
            .iter()
            .map(|one| (one.no, &one.name, &one.unit, one.planned))
            .collect();
        stamp(&(milestones, measures))
    }
}

/// A milestone as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneForm {
    /// Which, if it is there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no: Option<u32>,
    /// What is to be reached.
    pub title: String,
    /// Its share.
    pub weight: u32,
    /// First day.
    pub from: LocalDate,
    /// Last day.
    pub due: LocalDate,
}

/// A measure as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureForm {
    /// Which, if it is there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no: Option<u32>,
    /// What it counts.
    pub kind: MeasureKind,
    /// Of what.
    pub name: String,
    /// In which unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Planned; fen for money.
    pub planned: i64,
}

impl Milestone {
    /// As a form asks for it.
    pub fn form(&self) -> MilestoneForm {
        MilestoneForm {
            no: Some(self.no),
            title: self.title.clone(),
            weight: self.weight,
            from: self.from,
            due: self.due,
        }
    }
}

impl Measure {
    /// As a form asks for it.
    pub fn form(&self) -> MeasureForm {
        MeasureForm {
            no: Some(self.no),
            kind: self.kind,
            name: self.name.clone(),
            unit: self.unit.clone(),
            planned: self.planned,
        }
    }
}

/// In what a plan differs from the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A milestone that was not there.
    Added(MilestoneForm),
    /// A milestone that is there no longer.
    Dropped(MilestoneForm),
    /// A milestone is called otherwise.
    Renamed(String, String),
    /// A milestone has other days: its name, those before, those after.
    Moved(String, (LocalDate, LocalDate), (LocalDate, LocalDate)),
    /// A milestone has another share: its name, the one before, the one after.
    Weighed(String, u32, u32),
    /// An amount that was not there.
    Counted(MeasureForm),
    /// An amount that is there no longer.
    Uncounted(MeasureForm),
    /// Another amount is planned: before, after.
    Amount(MeasureForm, MeasureForm),
}

/// What a report says of a milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub no: u32,
    /// Per cent reached. What is beyond a byte, below nothing or broken is read as too much, so that it is
    /// refused with a sentence.
    #[serde(deserialize_with = "per_cent")]
    pub progress: u8,
}

fn per_cent<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let given = serde_json::Number::deserialize(deserializer)?.as_u64();
    Ok(given.map_or(u8::MAX, |given| u8::try_from(given).unwrap_or(u8::MAX)))
}

/// What a report says of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Which.
    pub no: u32,
    /// Reached so far; fen for money.
    pub done: i64,
}

/// What a light follows from, so that it can be said in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The light.
    pub light: Light,
    /// Planned by this day, in thousandths of the whole.
    pub planned: u16,
    /// Reached, in thousandths of the whole.
    pub reached: u16,
    /// The milestone that is latest, and by how many working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<(u32, u32)>,
    /// Days since the last report, or since it began without one.
    pub silent: i32,
}

/// The light turned, or was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// When.
    pub at: Timestamp,
    /// What it followed from.
    pub reading: Reading,
    /// By whom, where a person overruled it or gave that up; and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<(String, String)>,
    /// Whether a person gave their light up with it: what is shown is the rule's again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lifted: bool,
}

/// A person's light over the computed one; its reason stays visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrule {
    /// The light.
    pub light: Light,
    /// Why.
    pub reason: String,
    /// Who.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}
