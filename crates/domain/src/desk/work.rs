//! What of the work beside requests waits for a person: suggestions, supervised matters, activities,
//! programmes, livelihood projects, teams without a leader, findings about them, corrections of duty files,
//! contacts, receptions.
//!
//! Who may is said by each sort's own table of moves. What somebody may do everywhere, such as the
//! committee writing down any activity, waits for whom it is nearest to: that is asked of the same row.

use shared::account::{Membership, Role};
use shared::activity::{Activity, Line};
use shared::ballot::Ballot;
use shared::contact::Contact;
use shared::duty::{Correction, Who};
use shared::id::OrganisationId;
use shared::oversight::TeamFinding;
use shared::place::{Instead, Place};
use shared::programme::{Programme, TaskState};
use shared::project::{Project, Stage};
use shared::suggestion::{AskKind, Part, Suggestion, SuggestionState};
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Work, WorkSort};

use crate::deadline::Calendar;
use crate::place::{held_at, sittings, unrecorded};
use crate::policy::Actor;
use crate::work::admitted;
use crate::{
    activity, ballot, contact, duty, oversight, programme, project, suggestion, supervision, team,
};

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
    /// 待确认: a finding that is put right, a correction of a duty file.
    Confirm,
    /// 履职档案更正待他人确认: somebody else asked for it in one's own file.
    Corrected,
    /// 本季度未联系.
    Contact,
    /// 排班接访.
    Receive,
    /// 接访无记录.
    Record,
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
            Self::Confirm => "confirm",
            Self::Corrected => "corrected",
            Self::Contact => "contact",
            Self::Receive => "receive",
            Self::Record => "record",
        }
    }
}

/// Days before something is to be looked back on or reported on from which it is told of.
const LOOK_BACK_AHEAD: i32 = 7;
/// Days before a reception from which whoever holds it is told of it.
const RECEIVE_AHEAD: i32 = 7;

/// Something of the work that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Why.
    pub why: Why,
    /// Until when, the earliest if there are several; of a reception, on which day. `None` where no rule sets
    /// a day.
    pub due: Option<LocalDate>,
    /// How many of it there are on this record: letters, tasks, parts.
    pub count: usize,
    /// What the record is called; empty where it is called as its place or organisation is.
    pub title: String,
    /// The organisation whose page shows it, where it has none of its own.
    pub place: Option<OrganisationId>,
    /// Whose duty file shows it, where it is one of these.
    pub file: Option<Who>,
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
    let mut file = None;
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
        WorkSort::Finding => work.open().map(|body: TeamFinding| {
            let found = of_finding(&body, actor, today);
            (body.text, Some(body.team), found)
        }),
        WorkSort::Contact => work.open().map(|body: Contact| {
            let found = of_contact(&body, actor, today);
            ([&*body.from, " → ", &*body.to].concat(), None, found)
        }),
        WorkSort::Correction => work.open().map(|body: Correction| {
            let street = body.station.and_then(&street_of);
            let found = of_correction(&body, actor, street, today);
            file = Some(body.who);
            (body.name, None, found)
        }),
        // What waits at a place is told by `receptions`.
        WorkSort::Place
        | WorkSort::Report
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::ContactKinds
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Bulletin => None,
    };
    let Some((title, place, found)) = found else {
        return Vec::new();
    };
    by_reason(found, &title, place, file.as_ref())
}

/// Each reason once.
fn by_reason(
    found: Found,
    title: &str,
    place: Option<OrganisationId>,
    file: Option<&Who>,
) -> Vec<Waits> {
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
                title: title.to_owned(),
                place,
                file: file.cloned(),
            }),
        }
    }
    all
}

/// What of the receptions of a place waits for an actor: those they hold in the next days, and for who keeps the
/// books there those that are over without a record: a deputy plans no activity that could tell of one.
/// `activities` are those that the actor may see; what is written down, or called off, waits no more.
pub fn receptions<'a>(
    place: &Place,
    actor: &Actor,
    activities: impl Iterator<Item = &'a Activity>,
    calendar: &Calendar<'_>,
    now: Timestamp,
) -> Vec<Waits> {
    let today = now.day();
    let is_here = |held: &Membership| held.scope == place.keeper;
    let keeps = admitted(actor, &[Role::Clerk], today, is_here).is_some();
    // A name on a rota is that of somebody who has a duty file: a namesake who handles requests has no turn.
    let receives = is_named(place, &actor.name) && duty::has_file(&actor.memberships);
    let mut ahead = Vec::new();
    if receives {
        let days = (today, today.plus_days(RECEIVE_AHEAD));
        ahead = sittings(place, days, calendar);
        ahead.retain(|one| one.has(&actor.name) && one.ends() > now);
    }
    // Most places have nothing for most desks.
    if ahead.is_empty() && !keeps {
        return Vec::new();
    }
    let held = held_at(place, activities);
    ahead.retain(|one| {
        let mut of_day = held.iter().filter(|held| held.began().day() == one.day);
        !of_day.any(|held| held.written.is_some() || held.cancelled.is_some())
    });
    let mut found: Found = ahead
        .iter()
        .map(|one| (Why::Receive, Some(one.day)))
        .collect();
    if keeps {
        let past = unrecorded(place, held.into_iter(), calendar, now);
        found.extend(past.iter().map(|one| (Why::Record, Some(one.day))));
    }
    by_reason(found, &place.name, Some(place.keeper), None)
}

/// Whether a name stands anywhere on the rota of a place.
fn is_named(place: &Place, name: &str) -> bool {
    let has = |who: &[String]| who.iter().any(|one| one == name);
    let in_stead = place.exceptions.iter().any(|one| match &one.instead {
        Instead::Who(who) => has(who),
        Instead::Off => false,
    });
    !name.is_empty() && (in_stead || place.rota.iter().any(|rule| has(&rule.who)))
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

fn of_finding(body: &TeamFinding, actor: &Actor, today: LocalDate) -> Found {
    let may = |code: &str| oversight::may_move(code, actor, body, today);
    let mut found = Found::new();
    if may("finding.fix") {
        found.push((Why::PutRight, Some(body.due)));
    }
    // Whoever found it presses the team that lets its day pass.
    if body.is_overdue(today) && may("finding.withdraw") {
        found.push((Why::PutRightLate, Some(body.due)));
    }
    if may("finding.confirm") {
        found.push((Why::Confirm, None));
    }
    found
}

fn of_contact(body: &Contact, actor: &Actor, today: LocalDate) -> Found {
    // Who is kept in contact with has nothing to do.
    let keeps = actor.account.is_some_and(|own| body.people.contains(&own))
        && body.to != actor.name
        && contact::may_log(actor, body, today);
    let (_, until) = contact::quarter(today);
    let waits = keeps && contact::is_waiting(body, today);
    waits
        .then_some((Why::Contact, Some(until)))
        .into_iter()
        .collect()
}

fn of_correction(
    body: &Correction,
    actor: &Actor,
    street: Option<OrganisationId>,
    today: LocalDate,
) -> Found {
    if duty::may_decide(actor, body, street, today) {
        return vec![(Why::Confirm, None)];
    }
    let own = actor.account.map(Who::Account);
    let is_told =
        body.decided.is_none() && own.as_ref() == Some(&body.who) && body.asked.by != actor.account;
    is_told
        .then_some((Why::Corrected, None))
        .into_iter()
        .collect()
}
