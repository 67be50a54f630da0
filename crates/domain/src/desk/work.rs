//! What of the work beside requests waits for a person: suggestions, supervised matters, activities,
//! programmes, livelihood projects, teams without a leader.
//!
//! Who may is said by each sort's own table of moves. What somebody may do everywhere, such as the
//! committee writing down any activity, waits for whom it is nearest to: that is asked of the same row.

use shared::activity::{Activity, Line};
use shared::ballot::Ballot;
use shared::id::OrganisationId;
use shared::programme::{Programme, TaskState};
use shared::project::{Project, Stage};
use shared::suggestion::{AskKind, Part, Suggestion, SuggestionState};
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Work, WorkSort};

use crate::policy::Actor;
use crate::{activity, ballot, programme, project, suggestion, supervision, team};

/// Why a record of the work waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// 建议待交办.
    Assign,
    /// 退回、延期待决定.
    Decide,
    /// 建议待答复.
    Reply,
    /// 会办意见待提出.
    Opinion,
    /// 承诺待兑现.
    Promise,
    /// 建议待评价.
    Rate,
    /// 建议待办结.
    Close,
    /// 督办函待答复.
    Answer,
    /// 催办待阅.
    Read,
    /// 进展报告未报.
    Report,
    /// 活动待记录.
    WriteDown,
    /// 活动记录待核对.
    Check,
    /// 转来的诉求待登记.
    Register,
    /// 议定事项待办.
    Charge,
    /// 工作任务逾期.
    Task,
    /// 计划调整待报备.
    File,
    /// 完工待验收.
    Accept,
    /// 整改待完成.
    PutRight,
    /// 回头看待进行.
    LookBack,
    /// 督办函逾期未答复.
    LetterLate,
    /// 建议逾期未办.
    TermLate,
    /// 待计票.
    Count,
    /// 月报逾期未报.
    ReportLate,
    /// 整改逾期未完成.
    PutRightLate,
    /// 重点督办待汇报.
    Brief,
    /// 队长空缺.
    NoLeader,
}

impl Why {
    /// A stable name for tests and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Decide => "decide",
            Self::Reply => "reply",
            Self::Opinion => "opinion",
            Self::Promise => "promise",
            Self::Rate => "rate",
            Self::Close => "close",
            Self::Answer => "answer",
            Self::Read => "read",
            Self::Report => "report",
            Self::WriteDown => "write_down",
            Self::Check => "check",
            Self::Register => "register",
            Self::Charge => "charge",
            Self::Task => "task",
            Self::File => "file",
            Self::Accept => "accept",
            Self::PutRight => "put_right",
            Self::LookBack => "look_back",
            Self::LetterLate => "letter_late",
            Self::TermLate => "term_late",
            Self::Count => "count",
            Self::ReportLate => "report_late",
            Self::PutRightLate => "put_right_late",
            Self::Brief => "brief",
            Self::NoLeader => "no_leader",
        }
    }
}

/// Days before something is to be looked back on or reported on from which it is told of.
const LOOK_BACK_AHEAD: i32 = 7;

/// Something of the work that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Why.
    pub why: Why,
    /// Until when, the earliest if there are several; `None` where no rule sets a day.
    pub due: Option<LocalDate>,
    /// How many of it there are on this record: letters, tasks, parts.
    pub count: usize,
    /// What the record is called; empty where it is called as its place is.
    pub title: String,
    /// The organisation whose page shows it, where it has none of its own.
    pub place: Option<OrganisationId>,
}

/// What is asked of one record, before it is told apart by reasons.
type Found = Vec<(Why, Option<LocalDate>)>;

/// What of a record waits for an actor, each reason once. `street_of` says in which street an organisation
/// lies.
pub fn waiting(
    work: &Work,
    actor: &Actor,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    now: Timestamp,
) -> Vec<Waits> {
    if work.sight.over {
        return Vec::new();
    }
    let today = now.day();
    let found = match work.sort {
        WorkSort::Suggestion => work.open().map(|body: Suggestion| {
            let found = of_suggestion(&body, actor, today);
            (body.title, None, found)
        }),
        WorkSort::Supervision => work.open().map(|body: Supervision| {
            let found = of_matter(&body, actor, today);
            (body.title, None, found)
        }),
        WorkSort::Activity => work.open().map(|body: Activity| {
            let found = of_activity(&body, actor, street_of, now);
            (body.title, None, found)
        }),
        WorkSort::Programme => work.open().map(|body: Programme| {
            let found = of_programme(&body, actor, today);
            (body.title, body.team, found)
        }),
        WorkSort::Project => work.open().map(|body: Project| {
            let found = of_project(&body, actor, today);
            (body.form.title, None, found)
        }),
        WorkSort::Ballot => work.open().map(|body: Ballot| {
            let found = of_ballot(&body, actor, today);
            (body.form.session, None, found)
        }),
        WorkSort::Team => work.open().map(|body: Team| {
            let found = of_team(&body, actor, today);
            (String::new(), Some(body.team), found)
        }),
        WorkSort::Report
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::Place
        | WorkSort::Contact
        | WorkSort::ContactKinds
        | WorkSort::Finding
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Correction
        | WorkSort::Bulletin => None,
    };
    let Some((title, place, found)) = found else {
        return Vec::new();
    };
    let mut all: Vec<Waits> = Vec::new();
    for (why, due) in found {
        match all.iter_mut().find(|one| one.why == why) {
            Some(one) => {
                one.count += 1;
                one.due = one.due.into_iter().chain(due).min();
            }
            None => all.push(Waits {
                why,
                due,
                count: 1,
                title: title.clone(),
                place,
            }),
        }
    }
    all
}

fn of_suggestion(body: &Suggestion, actor: &Actor, today: LocalDate) -> Found {
    let may = |code: &str, unit| suggestion::may_move(code, actor, body, unit, today);
    let mut found = Found::new();
    if may("suggestion.assign", None) {
        found.push((Why::Assign, Some(body.assign.due)));
    }
    if may("suggestion.rate", None) {
        found.push((Why::Rate, None));
    }
    // The committee may also close what was never rated; that is not the usual next step.
    if body.state() == SuggestionState::Rated && may("suggestion.close", None) {
        found.push((Why::Close, None));
    }
    let parts = body.rounds.last().into_iter().flat_map(|one| &one.parts);
    // Who may take it from a unit presses one that lets its term pass.
    let presses = may("suggestion.reassign", None);
    // Of a unit that was given it anew only the last part goes on.
    let goes_on = |part: &&Part| {
        let held = suggestion::part_of(body, part.unit);
        held.is_some_and(|held| std::ptr::eq(held, *part))
    };
    for part in parts.filter(goes_on) {
        let unit = Some(part.unit);
        if let Some(ask) = part.pending() {
            let code = match ask.kind {
                AskKind::Return => "suggestion.decide_return",
                AskKind::Extension => "suggestion.decide_extension",
            };
            // Nobody decides on what they asked for themselves.
            if (ask.by.is_none() || ask.by != actor.account) && may(code, unit) {
                found.push((Why::Decide, Some(part.term.due)));
            }
        }
        // What was asked for waits to be decided first.
        let is_late = part.is_open() && part.term.due < today && part.pending().is_none();
        if presses && is_late {
            found.push((Why::TermLate, Some(part.term.due)));
        }
        if may("suggestion.reply", unit) {
            found.push((Why::Reply, Some(part.term.due)));
        }
        if may("suggestion.give_opinion", unit) {
            found.push((Why::Opinion, Some(part.term.due)));
        }
        if may("suggestion.keep_promise", unit) {
            found.push((Why::Promise, suggestion::promise_of(body, part.unit)));
        }
    }
    found
}

fn of_matter(body: &Supervision, actor: &Actor, today: LocalDate) -> Found {
    let may = |code: &str| supervision::may_move(code, actor, body, today);
    let mut found = Found::new();
    let is_unit = may("supervision.answer");
    let ours = body
        .letters
        .iter()
        .filter(|letter| letter.answer.is_none() && supervision::is_to(letter, actor, today));
    for letter in ours {
        match letter.answer_by {
            Some(by) if is_unit => found.push((Why::Answer, Some(by))),
            None if letter.read.is_none() && may("supervision.read") => {
                found.push((Why::Read, None));
            }
            Some(_) | None => {}
        }
    }
    // Whoever could end it, the street what is its own, presses a unit that did not answer in time.
    if may("supervision.close") {
        let open = body.letters.iter().filter(|one| one.answer.is_none());
        let late = open
            .filter_map(|one| one.answer_by)
            .filter(|by| *by < today);
        found.extend(late.map(|by| (Why::LetterLate, Some(by))));
    }
    // Whoever could take it up again looks back on it.
    if let Some(due) = supervision::look_back_due(body)
        && today >= due.plus_days(-LOOK_BACK_AHEAD)
        && may("supervision.reopen")
    {
        found.push((Why::LookBack, Some(due)));
    }
    // Whoever ends it reports on it to the meeting that set it, and needs to know how far it is.
    if let Some(due) = supervision::briefing_due(body)
        && today >= due.plus_days(-LOOK_BACK_AHEAD)
        && may("supervision.close")
    {
        found.push((Why::Brief, Some(due)));
    }
    // Whoever answers for a unit reports for it.
    if let Some(missed) = supervision::report_missed(body, today)
        && is_unit
        && may("supervision.report")
    {
        found.push((Why::Report, Some(missed)));
    }
    found
}

fn of_activity(
    body: &Activity,
    actor: &Actor,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    now: Timestamp,
) -> Found {
    let today = now.day();
    let (code, why) = match body.written {
        None => ("activity.write", Why::WriteDown),
        Some(_) => ("activity.check", Why::Check),
    };
    let may = now >= body.until
        && activity::is_near(body, actor, today)
        && activity::may_move(code, actor, body, street_of, today);
    let takes = |line: &&Line| line.waits() && activity::takes_line(body, line, actor, today);
    let lines = body.minutes.iter().filter(takes);
    let passed = lines.map(|_| (Why::Register, None));
    let owed = body.minutes.iter().filter_map(Line::owed);
    let owed = owed.filter(|charge| activity::acts_for(actor, charge.unit, today));
    may.then_some((why, None))
        .into_iter()
        .chain(passed)
        .chain(owed.map(|charge| (Why::Charge, charge.due)))
        .collect()
}

fn of_programme(body: &Programme, actor: &Actor, today: LocalDate) -> Found {
    if !programme::leads(actor, body.team, today) {
        return Found::new();
    }
    let tasks = body.tasks.iter();
    let late = tasks.filter(|task| task.state == TaskState::Open && task.due < today);
    late.map(|task| (Why::Task, Some(task.due))).collect()
}

/// Whoever says who is in a team names a leader where there is none. Where nobody is left, none is missed.
fn of_team(body: &Team, actor: &Actor, today: LocalDate) -> Found {
    let waits = body.lacks_leader(today) && team::may_seat(actor, today);
    waits.then_some((Why::NoLeader, None)).into_iter().collect()
}

fn of_ballot(body: &Ballot, actor: &Actor, today: LocalDate) -> Found {
    let waits = ballot::count_waits(body, actor, today);
    let due = Some(body.form.on);
    waits.then_some((Why::Count, due)).into_iter().collect()
}

fn of_project(body: &Project, actor: &Actor, today: LocalDate) -> Found {
    let may = |code: &str| project::may_move(code, actor, body, today);
    let mut found = Found::new();
    if may("project.file") {
        found.push((Why::File, None));
    }
    if !body.accepted && may("project.accept") {
        found.push((Why::Accept, None));
    }
    if project::does(body, actor, today) {
        if let Some(missed) = project::report_missed(body, today)
            && may("project.progress")
        {
            found.push((Why::Report, Some(missed)));
        }
        let mut ways = project::ways(actor, body, today).into_iter();
        if body.stage == Stage::Rectifying && ways.any(|(to, _)| to == Stage::Completed) {
            found.push((Why::PutRight, body.put_right_by));
        }
    }
    // The committee presses for what is late, and looks back on what was assessed.
    if project::presses(body, actor, today) {
        if let Some(missed) = project::report_late(body, today) {
            found.push((Why::ReportLate, Some(missed)));
        }
        let late = body.put_right_by.filter(|by| *by < today);
        if let Some(by) = late.filter(|_| body.stage == Stage::Rectifying) {
            found.push((Why::PutRightLate, Some(by)));
        }
        if let Some(due) = project::look_back_due(body)
            && today >= due.plus_days(-LOOK_BACK_AHEAD)
        {
            found.push((Why::LookBack, Some(due)));
        }
    }
    found
}
