//! Figures: what is counted, for whom, and the rates that are made of counts (KPI).
//!
//! Everything is counted by the day on which it began: a request by its registration, an assignment by
//! its assigning, a suggestion by the day on which it was received. So a figure and the list behind it are
//! the same records under the same filter. What became of a supervised matter or a livelihood project is
//! counted by the day on which it did.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::duty::Behind;
use crate::id::OrganisationId;
use crate::request::{Topic, coded};
use crate::time::LocalDate;

coded! {
    /// Something that is counted.
    Figure {
        /// 登记: requests.
        Registered = "registered",
        /// 受理: accepted, and not declined, withdrawn or still waiting.
        Accepted = "accepted",
        /// 不予受理.
        Declined = "declined",
        /// 推进中: accepted and not resolved.
        Moving = "moving",
        /// 已答复.
        Replied = "replied",
        /// A: 已解决或基本解决.
        ClassA = "class_a",
        /// B: 正在解决或列入计划.
        ClassB = "class_b",
        /// C: 因条件限制暂时无法解决.
        ClassC = "class_c",
        /// D: 留作研究参考.
        ClassD = "class_d",
        /// 办结.
        Closed = "closed",
        /// 办成: class A, or a promise kept.
        Resolved = "resolved",
        /// 已评价.
        Rated = "rated",
        /// 满意 or 基本满意 with how it was handled.
        ProcessGood = "process_good",
        /// 满意 or 基本满意 with what came of it.
        ResultGood = "result_good",
        /// 二次办理: handled more than once.
        Reworked = "reworked",
        /// 交办: assignments, one for each unit and round.
        Assigned = "assigned",
        /// 应签收: signed for, or overdue without.
        SignDue = "sign_due",
        /// 按时签收.
        SignedInTime = "signed_in_time",
        /// 应答复: answered, or overdue without.
        ReplyDue = "reply_due",
        /// 按时答复.
        RepliedInTime = "replied_in_time",
        /// 超期: answered late, or overdue without an answer.
        Overdue = "overdue",
        /// 退回, agreed.
        Returned = "returned",
        /// 退回, refused at least once; an assignment may be given back all the same later.
        ReturnsRefused = "returns_refused",
        /// 答复: assignments that were answered; opinions of co-handlers aside.
        Answered = "answered",
        /// 面商: of those, whose petitioner somebody met.
        AnsweredMet = "answered_met",
        /// 承诺到期: promises (class B) whose day has come, and those kept before it.
        PromisesDue = "promises_due",
        /// B 转 A: promises kept.
        PromisesKept = "promises_kept",
        /// 活动, by the day they began; those called off aside.
        Activities = "activities",
        /// 活动 whose minutes a second person checked.
        ActivitiesChecked = "activities_checked",
        /// 新立项: supervised matters, by the day they were opened.
        MattersOpened = "matters_opened",
        /// 转红灯: supervised matters, by the days on which they turned red.
        MattersRed = "matters_red",
        /// 结束督办, 已解决; by the day of the ending, as the next three.
        MattersSolved = "matters_solved",
        /// 结束督办, 取得进展，转跟踪.
        MattersTracked = "matters_tracked",
        /// 结束督办, 未解决.
        MattersUnsolved = "matters_unsolved",
        /// 结束督办, 不再督办.
        MattersDropped = "matters_dropped",
        /// 已响应: accepted, and answered at least once. Not all that were answered: one may be withdrawn
        /// afterwards.
        Responded = "responded",
        /// 收到建议: suggestions, by the day they were received, as all that follow; for a unit, those that it
        /// was ever given.
        SuggestionsRaised = "suggestions_raised",
        /// 交办建议: given to units; for a unit, those that it did not give back.
        SuggestionsAssigned = "suggestions_assigned",
        /// 已答复建议: by every unit that answers for it.
        SuggestionsReplied = "suggestions_replied",
        /// 应答复建议: first replied to, or overdue without.
        SuggestionsReplyDue = "suggestions_reply_due",
        /// 按时答复建议: by every unit that answers for it.
        SuggestionsInTime = "suggestions_in_time",
        /// A: 已解决或基本解决; of several replies the one that says least for it, as the next three.
        SuggestionsClassA = "suggestions_class_a",
        /// B: 正在解决或列入计划.
        SuggestionsClassB = "suggestions_class_b",
        /// C: 因条件限制暂时无法解决.
        SuggestionsClassC = "suggestions_class_c",
        /// D: 留作研究参考.
        SuggestionsClassD = "suggestions_class_d",
        /// 已评价建议; the first rating counts, here and in the next five.
        SuggestionsRated = "suggestions_rated",
        /// 满意 with what came of it.
        SuggestionsSatisfied = "suggestions_satisfied",
        /// 基本满意 with what came of it.
        SuggestionsFair = "suggestions_fair",
        /// 不满意 with what came of it.
        SuggestionsDissatisfied = "suggestions_dissatisfied",
        /// 满意 or 基本满意 with how it was handled.
        SuggestionsProcessGood = "suggestions_process_good",
        /// 满意 or 基本满意 with what came of it.
        SuggestionsResultGood = "suggestions_result_good",
        /// 二次办理的建议.
        SuggestionsReworked = "suggestions_reworked",
        /// 办结建议.
        SuggestionsClosed = "suggestions_closed",
        /// 提出线索: livelihood projects, by the days on which they came to a stage, as the next six.
        ProjectsProposed = "projects_proposed",
        /// 票决.
        ProjectsVoted = "projects_voted",
        /// 计划公开.
        ProjectsPlanned = "projects_planned",
        /// 完工待验.
        ProjectsCompleted = "projects_completed",
        /// 测评.
        ProjectsAssessed = "projects_assessed",
        /// 销号.
        ProjectsEnded = "projects_ended",
        /// 不再推进.
        ProjectsDropped = "projects_dropped",
        /// 转红灯: livelihood projects, by the days on which they turned red.
        ProjectsRed = "projects_red",
    }
}

/// How many figures there are.
pub const FIGURES: usize = Figure::ALL.len();

/// One count of each figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally([u32; FIGURES]);

impl Default for Tally {
    fn default() -> Self {
        Self([0; FIGURES])
    }
}

/// A list in the order of the figures.
impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(serializer)
    }
}

/// What a build with fewer figures has not counted is none, and what one with more has is left out.
impl<'de> Deserialize<'de> for Tally {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let told = Vec::<u32>::deserialize(deserializer)?;
        let mut tally = Self::default();
        for (held, count) in tally.0.iter_mut().zip(told) {
            *held = count;
        }
        Ok(tally)
    }
}

impl Tally {
    /// A count.
    pub const fn get(&self, figure: Figure) -> u32 {
        self.0[figure as usize]
    }

    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        for (held, more) in self.0.iter_mut().zip(other.0) {
            *held += more;
        }
    }

    /// Counts one of each of some figures up, or down.
    pub fn count(&mut self, marks: Marks, up: bool) {
        for figure in Figure::ALL {
            if marks.has(*figure) {
                let held = &mut self.0[*figure as usize];
                *held = if up {
                    *held + 1
                } else {
                    held.saturating_sub(1)
                };
            }
        }
    }

    /// A rate, in thousandths; `None` of nothing.
    pub fn rate(&self, kpi: Kpi) -> Option<u32> {
        let (part, whole) = kpi.parts();
        let (part, whole) = (self.get(part), self.get(whole));
        (whole > 0).then(|| part * 1000 / whole)
    }
}

/// Which figures a record counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u64);

impl Marks {
    /// Counts in a figure if something holds.
    #[must_use]
    pub const fn with(self, figure: Figure, holds: bool) -> Self {
        if holds {
            Self(self.0 | 1 << figure as u64)
        } else {
            self
        }
    }

    /// Counts in whatever either counts in.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it counts in none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it counts in a figure.
    pub const fn has(self, figure: Figure) -> bool {
        self.0 & (1 << figure as u64) != 0
    }
}

coded! {
    /// A rate made of two figures. Volumes alone are never compared.
    Kpi {
        /// 按时签收率.
        SignRate = "sign_rate",
        /// 按时答复率.
        ReplyRate = "reply_rate",
        /// 响应率: of what was accepted, how much was answered at all.
        ResponseRate = "response_rate",
        /// 办结率; never without the next one.
        CloseRate = "close_rate",
        /// 办成率 (A 率).
        ResolveRate = "resolve_rate",
        /// 评价率; beside every rate of satisfaction.
        RatedRate = "rated_rate",
        /// 满意率 (过程).
        ProcessRate = "process_rate",
        /// 满意率 (结果).
        ResultRate = "result_rate",
        /// 二次办理率.
        ReworkRate = "rework_rate",
        /// 退回率, agreed.
        ReturnRate = "return_rate",
        /// 退回率, refused.
        ReturnRefusedRate = "return_refused_rate",
        /// 面商率.
        MeetRate = "meet_rate",
        /// 超期率.
        OverdueRate = "overdue_rate",
        /// B 转 A 率: the honest one.
        KeptRate = "kept_rate",
        /// 建议按时答复率.
        SuggestionReplyRate = "suggestion_reply_rate",
        /// 建议办结率; never without the next one.
        SuggestionCloseRate = "suggestion_close_rate",
        /// 建议办成率 (A 率).
        SuggestionResolveRate = "suggestion_resolve_rate",
        /// 建议评价率; beside every rate of satisfaction.
        SuggestionRatedRate = "suggestion_rated_rate",
        /// 建议满意率 (过程).
        SuggestionProcessRate = "suggestion_process_rate",
        /// 建议满意率 (结果).
        SuggestionResultRate = "suggestion_result_rate",
        /// 建议二次办理率.
        SuggestionReworkRate = "suggestion_rework_rate",
    }
}

impl Kpi {
    /// What is divided by what.
    pub const fn parts(self) -> (Figure, Figure) {
        match self {
            Self::SignRate => (Figure::SignedInTime, Figure::SignDue),
            Self::ReplyRate => (Figure::RepliedInTime, Figure::ReplyDue),
            Self::ResponseRate => (Figure::Responded, Figure::Accepted),
            Self::CloseRate => (Figure::Closed, Figure::Accepted),
            Self::ResolveRate => (Figure::ClassA, Figure::Replied),
            Self::RatedRate => (Figure::Rated, Figure::Replied),
            Self::ProcessRate => (Figure::ProcessGood, Figure::Rated),
            Self::ResultRate => (Figure::ResultGood, Figure::Rated),
            Self::ReworkRate => (Figure::Reworked, Figure::Replied),
            Self::ReturnRate => (Figure::Returned, Figure::Assigned),
            Self::ReturnRefusedRate => (Figure::ReturnsRefused, Figure::Assigned),
            Self::MeetRate => (Figure::AnsweredMet, Figure::Answered),
            Self::OverdueRate => (Figure::Overdue, Figure::ReplyDue),
            Self::KeptRate => (Figure::PromisesKept, Figure::PromisesDue),
            Self::SuggestionReplyRate => (Figure::SuggestionsInTime, Figure::SuggestionsReplyDue),
            Self::SuggestionCloseRate => (Figure::SuggestionsClosed, Figure::SuggestionsAssigned),
            Self::SuggestionResolveRate => (Figure::SuggestionsClassA, Figure::SuggestionsReplied),
            Self::SuggestionRatedRate => (Figure::SuggestionsRated, Figure::SuggestionsReplied),
            Self::SuggestionProcessRate => {
                (Figure::SuggestionsProcessGood, Figure::SuggestionsRated)
            }
            Self::SuggestionResultRate => (Figure::SuggestionsResultGood, Figure::SuggestionsRated),
            Self::SuggestionReworkRate => (Figure::SuggestionsReworked, Figure::SuggestionsReplied),
        }
    }

    /// Whether less of it is better.
    pub const fn is_better_low(self) -> bool {
        match self {
            Self::ReworkRate
            | Self::ReturnRate
            | Self::ReturnRefusedRate
            | Self::OverdueRate
            | Self::SuggestionReworkRate => true,
            Self::SignRate
            | Self::ReplyRate
            | Self::ResponseRate
            | Self::CloseRate
            | Self::ResolveRate
            | Self::RatedRate
            | Self::ProcessRate
            | Self::ResultRate
            | Self::MeetRate
            | Self::KeptRate
            | Self::SuggestionReplyRate
            | Self::SuggestionCloseRate
            | Self::SuggestionResolveRate
            | Self::SuggestionRatedRate
            | Self::SuggestionProcessRate
            | Self::SuggestionResultRate => false,
        }
    }
}

coded! {
    /// What figures are told apart by.
    FiguresBy {
        /// All together.
        District = "district",
        /// Streets.
        Street = "street",
        /// Stations.
        Station = "station",
        /// Handling units.
        Unit = "unit",
        /// Pioneer teams.
        Team = "team",
    }
}

/// The figures of one organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureRow {
    /// Whose; `None` for the whole district.
    pub of: Option<OrganisationId>,
    /// How many.
    pub tally: Tally,
}

/// `GET /api/figures?by=&from=&until=&of=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresPage {
    /// One row for each organisation, also where it has none.
    pub rows: Vec<FigureRow>,
    /// The commit up to which they are counted.
    pub csn: u64,
    /// The first day, if one was asked for.
    pub from: Option<LocalDate>,
    /// The last day, if one was asked for.
    pub until: Option<LocalDate>,
}

/// Days on end, as a stretch of a course: one figure for all of them.
pub const STRETCH_DAYS: [i32; 3] = [1, 7, 28];

/// `GET /api/figures/course?by=&of=&from=&until=&rows=`: how figures went, when activities were held, and
/// the same days told apart by something: all that an overview shows, in one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresCourse {
    /// The first day.
    pub from: LocalDate,
    /// The last day.
    pub until: LocalDate,
    /// Days of one stretch: one of [`STRETCH_DAYS`], so that there are at most [`MOST_STRETCHES`] of them
    /// where that can be.
    pub stretch: i32,
    /// The stretches, the first beginning on the first day; the last may be cut short by the last day.
    pub stretches: Vec<Tally>,
    /// Activities of each day.
    pub activities: Vec<u16>,
    /// Registered by topic, the most first; of the whole district, or of a street.
    pub topics: Vec<(Topic, u32)>,
    /// One row for each organisation of the sort that `rows` names, also where it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<FigureRow>,
    /// The commit up to which they are counted.
    pub csn: u64,
}

/// Stretches that can still be told apart in a chart.
pub const MOST_STRETCHES: i32 = 31;
/// Days of a course at most: ten years.
pub const COURSE_DAYS: i32 = 3_660;

/// How long a stretch is, in days, where so many days are shown.
pub fn stretch(days: i32) -> i32 {
    let fits = |one: &&i32| days <= **one * MOST_STRETCHES;
    *STRETCH_DAYS
        .iter()
        .find(fits)
        .unwrap_or(&STRETCH_DAYS[STRETCH_DAYS.len() - 1])
}

/// A record that counts in a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureCase {
    /// Where it leads.
    pub behind: Behind,
    /// Its number, if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// One line.
    pub title: String,
    /// The day on which it is counted.
    pub day: LocalDate,
    /// The unit, where an assignment counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<OrganisationId>,
}

/// `GET /api/figures/list?figure=&by=&of=&from=&until=&offset=`: the records that a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureList {
    /// A window of them, newest first.
    pub cases: Vec<FigureCase>,
    /// How many the figure counts.
    pub total: u32,
    /// Where the next window begins, if there is one.
    pub next: Option<u32>,
    /// How many of this window whoever asks may not see.
    pub unseen: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_part_of_its_whole_and_nothing_has_none() {
        let mut tally = Tally::default();
        assert_eq!(tally.rate(Kpi::ResolveRate), None);
        let replied = Marks::default().with(Figure::Replied, true);
        let solved = replied.with(Figure::ClassA, true);
        tally.count(replied, true);
        tally.count(solved, true);
        tally.count(solved, true);
        assert_eq!(tally.rate(Kpi::ResolveRate), Some(666));
        tally.count(solved, false);
        assert_eq!(tally.rate(Kpi::ResolveRate), Some(500));
        assert_eq!(tally.get(Figure::Replied), 2);
        let mut twice = tally;
        twice.add(&tally);
        assert_eq!(twice.get(Figure::ClassA), 2);
    }

    #[test]
    fn a_tally_of_an_older_build_still_opens() {
        let mut tally = Tally::default();
        let all = Figure::ALL.iter();
        let marks = all.fold(Marks::default(), |marks, one| marks.with(*one, true));
        tally.count(marks, true);
        let told = serde_json::to_string(&tally).expect("written");
        assert_eq!(serde_json::from_str::<Tally>(&told).expect("read"), tally);
        let older: Tally = serde_json::from_str("[3,2]").expect("read");
        assert_eq!(older.get(Figure::Registered), 3);
        assert_eq!(older.get(Figure::ProjectsRed), 0);
    }

    #[test]
    fn a_course_is_told_in_stretches_that_can_be_told_apart() {
        let months = [(1, 1), (31, 1), (32, 7), (217, 7), (218, 28), (3_660, 28)];
        for (days, expected) in months {
            assert_eq!(stretch(days), expected, "{days} days");
        }
    }

    #[test]
    fn every_figure_has_a_bit_of_its_own() {
        for one in Figure::ALL {
            let marks = Marks::default().with(*one, true);
            let held: Vec<_> = Figure::ALL
                .iter()
                .filter(|figure| marks.has(**figure))
                .collect();
            assert_eq!(held, [one]);
        }
    }
}
