//! Livelihood projects (民生实事): [`MOVES`] says who may do what at which stage, [`COURSE`] which stage
//! follows on which where nothing but a word takes it there. The light is that of supervised matters.

use shared::account::{Membership, Role};
use shared::api::Detail;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::project::{
    Change, Filing, Passage, Project, ProjectCommand, ProjectForm, Season, Stage, UnitChange,
};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::schedule::{Light, MeasureForm, MilestoneForm, Overrule, Reading, Schedule, Turn};
use shared::suggestion::Suggestion;
use shared::supervision::{ReportKind, Subject};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, WorkRefusal};

use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::{Actor, may_see};
use crate::request::rulebook;
use crate::supervision::{Told, follow, key_of, looks_back, report};
use crate::work::{Admitted, Desk, Held, admitted, not_allowed, planned, record, refuse, said};
use crate::{scan, schedule};

use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember};
use Stage::{
    Adjusting, Assessed, Candidate, Completed, Dropped, Ended, Implementing, Lead, Rectifying,
    Reserve, Revisit, Soliciting, Voted,
};

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// Stages from which it starts; empty: it makes the record, or the stage does not matter.
    pub from: &'static [Stage],
    /// Roles that may: handler and head for the units that do it, authority in its street, the others
    /// everywhere.
    pub who: &'static [Role],
}

/// Who may do what at which stage. The system may do everything.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "project.propose",  from: &[], who: &[Clerk, Deputy, TeamLead, TeamMember, Authority, Supervisor] },
    Move { code: "project.revise",   from: &[Lead, Soliciting, Reserve], who: &[Authority, Supervisor] },
    Move { code: "project.move",     from: &[], who: &[Handler, Head, Supervisor] },
    Move { code: "project.plan",     from: &[Voted], who: &[Supervisor] },
    // Departments are merged, and another takes the lead, also while something is put right.
    Move { code: "project.hand",     from: &[Stage::Planned, Implementing, Adjusting, Completed, Rectifying, Assessed, Revisit], who: &[Supervisor] },
    Move { code: "project.report",   from: &[Stage::Planned, Implementing, Adjusting, Completed, Rectifying, Assessed, Revisit], who: &[Handler, Head, Deputy, TeamLead, TeamMember, Clerk, Authority, Supervisor] },
    Move { code: "project.progress", from: &[Stage::Planned, Implementing, Adjusting, Rectifying], who: &[Handler, Head, Supervisor] },
    Move { code: "project.adjust",   from: &[Stage::Planned, Implementing], who: &[Handler, Head, Supervisor] },
    Move { code: "project.file",     from: &[Adjusting], who: &[Supervisor] },
    Move { code: "project.complete", from: &[Implementing], who: &[Handler, Head, Supervisor] },
    Move { code: "project.accept",   from: &[Completed], who: &[Supervisor] },
    Move { code: "project.overrule", from: &[Stage::Planned, Implementing, Adjusting, Rectifying], who: &[Supervisor] },
    Move { code: "project.turn",     from: &[], who: &[] },
];

/// A stage that follows on another, who says so, and whether a reason is asked for.
pub type Way = (Stage, Stage, &'static [Role], bool);

/// The committee's part of the course.
const DISTRICT: &[Role] = &[Supervisor];
/// What the units that do it may say as well.
const DOERS: &[Role] = &[Handler, Head, Supervisor];

/// Which stage follows on which by a word alone. The others are reached by a ballot, a plan, a change of
/// plan, or an acceptance.
#[rustfmt::skip]
pub const COURSE: &[Way] = &[
    (Lead,           Soliciting,   DISTRICT, false),
    (Lead,           Reserve,      DISTRICT, false),
    (Soliciting,     Reserve,      DISTRICT, false),
    (Reserve,        Candidate,    DISTRICT, false),
    (Candidate,      Reserve,      DISTRICT, true),
    (Lead,           Dropped,      DISTRICT, true),
    (Soliciting,     Dropped,      DISTRICT, true),
    (Reserve,        Dropped,      DISTRICT, true),
    (Dropped,        Lead,         DISTRICT, true),
    (Voted,          Dropped,      DISTRICT, true),
    (Stage::Planned, Dropped,      DISTRICT, true),
    (Implementing,   Dropped,      DISTRICT, true),
    (Adjusting,      Dropped,      DISTRICT, true),
    (Rectifying,     Dropped,      DISTRICT, true),
    (Stage::Planned, Implementing, DOERS,    false),
    (Rectifying,     Completed,    DOERS,    true),
    (Assessed,       Revisit,      DISTRICT, false),
    (Revisit,        Rectifying,   DISTRICT, true),
    (Revisit,        Ended,        DISTRICT, true),
];

/// The timer of the light, which in the end takes the project off the screens.
pub const PROJECT_TIMER: &str = "project";
/// Days after a month's end within which its report comes in time.
const REPORTED_WITHIN: i32 = 10;
/// Days after its end until a project leaves screens that are live: the year in which it is told of.
pub const OVER_AFTER_DAYS: i32 = 400;
/// Requests and suggestions behind one project, and units that do it.
const MOST: usize = 60;
/// Stages, votes and filings kept on one project.
const KEPT: usize = 120;

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

fn covers(held: &Membership, body: &Project) -> bool {
    match held.role {
        Handler | Head => body.units.contains(&held.scope),
        Authority => body.form.street == Some(held.scope),
        Supervisor | Deputy | TeamLead | TeamMember | Clerk => true,
        Role::Administrator => false,
    }
}

/// Whether a move is open to an actor as far as stage, role and scope go: what a button asks.
pub fn may_move(code: &str, actor: &Actor, body: &Project, day: LocalDate) -> bool {
    let rule = rule(code);
    (rule.from.is_empty() || rule.from.contains(&body.stage))
        && admitted(actor, rule.who, day, |held| covers(held, body)).is_some()
}

/// Whether an actor says on a report what was registered because of it: whoever may report on the same,
/// also when the project is at another stage by now.
pub(crate) fn may_tie(actor: &Actor, body: &Project, day: LocalDate) -> bool {
    let who = rule("project.report").who;
    admitted(actor, who, day, |held| covers(held, body)).is_some()
}

/// Whether an actor may propose a project.
pub fn may_propose(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, rule("project.propose").who, day, |_| true).is_some()
}

/// The stages to which an actor may take a project by a word, each with whether a reason is asked for.
pub fn ways(actor: &Actor, body: &Project, day: LocalDate) -> Vec<(Stage, bool)> {
    let is_open = |way: &&Way| {
        way.0 == body.stage && admitted(actor, way.2, day, |held| covers(held, body)).is_some()
    };
    let ways = COURSE.iter().filter(is_open);
    ways.map(|way| (way.1, way.3)).collect()
}

/// Whether a step rests on a decision of the session or its standing committee: what was voted is not given
/// up by the committee's own word.
pub const fn needs_decision(from: Stage, to: Stage) -> bool {
    matches!(to, Dropped)
        && matches!(
            from,
            Voted | Stage::Planned | Implementing | Adjusting | Rectifying
        )
}

/// What a year-end assessment made of it before it was accepted, and so still holds: whether it passed. What
/// did not is put right once, and then assessed again.
fn judged(body: &Project) -> Option<bool> {
    let last = body.assessments.last()?;
    let is_first = body.passages.iter().all(|one| one.stage != Assessed);
    let put_right = reached_at(body, Rectifying).is_some_and(|at| at.day() >= last.on);
    let holds = is_first && (last.passed || !put_right);
    (last.season == Season::YearEnd && holds).then_some(last.passed)
}

fn heard(body: &Project) -> Option<LocalDate> {
    let began = body.planned_on?;
    Some(body.reported_on.map_or(began, |on| on.max(began)))
}

/// The light of a day, while somebody is at work on it.
pub fn reading(body: &Project, book: Option<&Rulebook>, day: LocalDate) -> Option<Reading> {
    let heard = heard(body).filter(|_| body.stage.is_at_work())?;
    Some(schedule::read(
        &body.schedule,
        heard,
        &Calendar::of(book),
        day,
    ))
}

/// The light that is shown: a person's, or the rule's.
pub fn light(body: &Project, book: Option<&Rulebook>, day: LocalDate) -> Option<Light> {
    let rule = reading(body, book, day)?.light;
    Some(body.overrule.as_ref().map_or(rule, |held| held.light))
}

fn month_of(day: LocalDate) -> i32 {
    let (year, month, _) = day.ymd();
    year * 12 + month as i32 - 1
}

/// The last day of a month.
fn end_of(month: i32) -> LocalDate {
    let (year, month) = named(month + 1);
    let next = LocalDate::from_ymd(year, month, 1).expect("every month has a first day");
    next.plus_days(-1)
}

/// Whether somebody was at work on it when a month ended, of those since its plan was made public; that may
/// have been entered later.
fn was_at_work(body: &Project, month: i32) -> bool {
    let is_before = |one: &&Passage| !one.stage.is_at_work();
    let since = body.passages.iter().skip_while(is_before);
    let by_then = since.take_while(|one| month_of(one.at.day()) <= month);
    by_then.last().is_none_or(|one| one.stage.is_at_work())
}

/// Months that have passed without a report since the plan was made public, while somebody was at work on it,
/// as (year, month): each is a finding. The current month is none before it is over.
pub fn silent_months(body: &Project, today: LocalDate) -> Vec<(i32, u32)> {
    let Some(planned) = body.planned_on else {
        return Vec::new();
    };
    (month_of(planned) + 1..month_of(today))
        .filter(|month| was_at_work(body, *month) && !body.reported_months.contains(month))
        .map(named)
        .collect()
}

/// Months in whose time nobody reported, though a report on them came later (补报), as (year, month): the
/// silence stays a finding. Nobody owed a report on the months before the plan was made public.
pub fn late_months(body: &Project) -> Vec<(i32, u32)> {
    let Some(planned) = body.planned_on else {
        return Vec::new();
    };
    let months = body.late_months.iter().copied();
    months
        .filter(|month| *month > month_of(planned) && was_at_work(body, *month))
        .map(named)
        .collect()
}

/// A month as (year, month).
const fn named(month: i32) -> (i32, u32) {
    (month.div_euclid(12), month.rem_euclid(12) as u32 + 1)
}

/// The last day of the month that is over, if somebody was and is at work on it and no report tells of it.
/// What was missed before stays a finding and waits for nobody.
pub fn report_missed(body: &Project, today: LocalDate) -> Option<LocalDate> {
    let last = today.plus_days(1 - today.ymd().2 as i32).plus_days(-1);
    let (year, month, _) = last.ymd();
    let is_silent = body.stage.is_at_work() && silent_months(body, today).contains(&(year, month));
    is_silent.then_some(last)
}

/// Whether an actor acts for a unit that does it.
pub fn does(body: &Project, actor: &Actor, day: LocalDate) -> bool {
    let who = rule("project.progress").who;
    admitted(actor, who, day, |held| body.units.contains(&held.scope)).is_some()
}

/// Months after its assessment in which a project is looked back on (翌年回头看).
const LOOK_BACK_MONTHS: u32 = 12;

/// The day from which what was assessed waits for somebody to look back on it, until somebody begins.
pub fn look_back_due(body: &Project) -> Option<LocalDate> {
    let assessed = reached_at(body, Assessed).filter(|_| body.stage == Assessed)?;
    Some(assessed.day().plus_months(LOOK_BACK_MONTHS))
}

/// The last day of the month that is over, once its report is late: then whoever supervises presses for it.
pub fn report_late(body: &Project, today: LocalDate) -> Option<LocalDate> {
    report_missed(body, today).filter(|last| today > last.plus_days(REPORTED_WITHIN))
}

/// Whether an actor presses the units that do it: the committee.
pub fn presses(body: &Project, actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, DISTRICT, day, |held| covers(held, body)).is_some()
}

/// Who sees it: everybody from the day it is shown to the public, before that the committee and the
/// places it comes from. What was voted is told of also when it is given up.
fn sight(body: &Project, over: bool) -> Sight {
    Sight {
        everyone: body.stage.is_open() || body.votes.iter().any(|vote| vote.chosen),
        streets: body.form.street.into_iter().collect(),
        stations: body.stations.clone(),
        units: body.units.clone(),
        people: body.proposed_by.into_iter().collect(),
        over,
        ..Sight::default()
    }
}

/// As what everybody reads of a project, also without an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// 征集: the public is asked what it thinks.
    Solicited,
    /// 计划公开: its plan was made public.
    Planned,
}

/// As what everybody reads of a project; `None` while it is the congress's and the government's own. What
/// was made public stays so when it is given up.
pub const fn shown(body: &Project) -> Option<Shown> {
    match body.stage {
        Soliciting => Some(Shown::Solicited),
        Lead | Reserve | Candidate | Voted => None,
        Stage::Planned
        | Implementing
        | Adjusting
        | Completed
        | Rectifying
        | Assessed
        | Revisit
        | Ended
        | Dropped => match body.planned_on {
            Some(_) => Some(Shown::Planned),
            None => None,
        },
    }
}

/// The project a command is on; `None` for the one that makes it.
pub const fn id_of(command: &ProjectCommand) -> Option<WorkId> {
    match command {
        ProjectCommand::Propose(_) => None,
        ProjectCommand::Revise { id, .. }
        | ProjectCommand::Move { id, .. }
        | ProjectCommand::Plan { id, .. }
        | ProjectCommand::Hand { id, .. }
        | ProjectCommand::Report { id, .. }
        | ProjectCommand::Adjust { id, .. }
        | ProjectCommand::File { id, .. }
        | ProjectCommand::Complete { id, .. }
        | ProjectCommand::Accept { id, .. }
        | ProjectCommand::Overrule { id, .. }
        | ProjectCommand::Turn { id } => Some(*id),
    }
}

fn counter(year: i32) -> String {
    format!("{year}-实事")
}

pub(crate) fn needs(command: &ProjectCommand, world: &dyn World) -> Vec<Need> {
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    let organisation = |id: &OrganisationId| Need::Record(RecordKey::Organisation(*id));
    match command {
        ProjectCommand::Propose(form) | ProjectCommand::Revise { form, .. } => {
            let sources = form.sources.iter();
            needs.extend(sources.map(|source| Need::Record(key_of(*source))));
            needs.extend(form.street.iter().map(organisation));
            if matches!(command, ProjectCommand::Propose(_)) {
                needs.push(Need::Counter(counter(form.year)));
            }
        }
        ProjectCommand::Plan { units, .. } | ProjectCommand::Hand { units, .. } => {
            needs.extend(units.iter().map(organisation));
        }
        ProjectCommand::Move { .. }
        | ProjectCommand::Report { .. }
        | ProjectCommand::Adjust { .. }
        | ProjectCommand::File { .. }
        | ProjectCommand::Complete { .. }
        | ProjectCommand::Accept { .. }
        | ProjectCommand::Overrule { .. }
        | ProjectCommand::Turn { .. } => {}
    }
    if let Some(id) = id_of(command) {
        needs.push(record(id));
        // Who sees it, or for how long, may change: its reports and their files go with it.
        needs.push(Need::Parts(id));
        let parts = world.parts(id).into_iter();
        needs.extend(parts.filter_map(|part| match part.record.key() {
            RecordKey::Work(report) => Some(Need::Parts(report)),
            _ => None,
        }));
    }
    needs
}

pub(crate) fn plan(desk: &Desk<'_>, command: &ProjectCommand) -> Result<Planned, Refusal> {
    let Some(id) = id_of(command) else {
        return propose(desk, command);
    };
    let held = desk.find::<Project>(id)?;
    let rule = rule(command.code());
    let is_open = rule.from.is_empty() || rule.from.contains(&held.body.stage);
    // Whoever may not do it is told so first.
    let by = match command {
        ProjectCommand::Move { .. } => None,
        ProjectCommand::Turn { .. } if desk.actor.is_system => None,
        _ => desk.admit(rule.who, |role| covers(role, &held.body))?,
    };
    if rule.who.is_empty() && !desk.actor.is_system {
        return Err(not_allowed(&[]));
    }
    if !is_open {
        return Err(refuse(WorkRefusal::WrongStage));
    }
    let mut moving = Moving { desk, held, by };
    moving.pass_days();
    moving.decide(command)
}

/// What a form says, checked, and the stations it comes from.
fn check(
    desk: &Desk<'_>,
    form: &ProjectForm,
) -> Result<(ProjectForm, Vec<OrganisationId>), Refusal> {
    let unfit = |field| Refusal::Unfit { field };
    let mut form = ProjectForm {
        title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
        about: scan::mask(&required(Field::Goal, &form.about, limits::NOTE)?).text,
        place: scan::mask(&bounded(Field::Place, &form.place, limits::PLACE)?).text,
        survey: scan::mask(&bounded(Field::Source, &form.survey, limits::REASON)?).text,
        ..form.clone()
    };
    // Livelihood projects were not known before; a year far ahead is a slip of the finger.
    if !(2000..=desk.when.day().ymd().0 + 5).contains(&form.year) {
        return Err(unfit(Field::Day));
    }
    if form.street.is_some_and(|street| !desk.is_street(street)) {
        return Err(unfit(Field::Place));
    }
    form.sources.sort_unstable();
    form.sources.dedup();
    if form.sources.is_empty() && form.survey.is_empty() {
        // Where a project comes from is always said.
        return Err(Refusal::Empty {
            field: Field::Source,
        });
    }
    if form.sources.len() > MOST {
        return Err(Refusal::TooLong {
            field: Field::Source,
            limit: MOST as u32,
            given: form.sources.len() as u32,
        });
    }
    let mut stations = Vec::new();
    for source in &form.sources {
        let found = desk.world.record(key_of(*source));
        let found = found
            .filter(|found| may_see(desk.actor, &found.record, desk.today))
            .ok_or(unfit(Field::Source))?;
        match &found.record {
            Record::Request(request) => stations.push(request.reach.station),
            Record::Work(work) => match (source, work.open::<Suggestion>()) {
                (Subject::Suggestion(_), Some(suggestion)) => stations.push(suggestion.station),
                _ => return Err(unfit(Field::Source)),
            },
            _ => return Err(unfit(Field::Source)),
        }
    }
    stations.sort_unstable();
    stations.dedup();
    Ok((form, stations))
}

fn propose(desk: &Desk<'_>, command: &ProjectCommand) -> Result<Planned, Refusal> {
    let ProjectCommand::Propose(form) = command else {
        return Err(Refusal::NotFound);
    };
    let by = desk.admit(rule("project.propose").who, |_| true)?;
    let (form, stations) = check(desk, form)?;
    let name = counter(form.year);
    let counted = desk.world.counter(&name).map(|last| last + 1);
    let mut planned = planned(by);
    planned.counter = counted.map(|value| (name.clone(), value));
    let text = form.title.clone();
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Project {
            number: counted.map(|value| format!("{name}-{value:03}")),
            form,
            stations,
            proposed_by: desk.actor.account,
            stage: Lead,
            passages: vec![passage(desk, Lead, String::new())],
            ballot: None,
            votes: Vec::new(),
            units: Vec::new(),
            unit_changes: Vec::new(),
            schedule: Schedule::default(),
            change: None,
            filings: Vec::new(),
            accepted: false,
            put_right_by: None,
            assessments: Vec::new(),
            turns: Vec::new(),
            overrule: None,
            planned_on: None,
            reported_on: None,
            reported_months: Vec::new(),
            late_months: Vec::new(),
        },
    };
    planned.put_work(&held, sight(&held.body, false), said(text));
    Ok(planned)
}

fn passage(desk: &Desk<'_>, stage: Stage, text: String) -> Passage {
    Passage {
        stage,
        at: desk.when,
        by_name: desk.actor.name.clone(),
        text,
        decision: String::new(),
    }
}

/// Takes a project to another stage.
pub(crate) fn pass(desk: &Desk<'_>, body: &mut Project, stage: Stage, text: String) {
    if body.passages.len() >= KEPT {
        body.passages.remove(0);
    }
    body.passages.push(passage(desk, stage, text));
    body.stage = stage;
}

/// Puts a project after a ballot.
pub(crate) fn put(desk: &Desk<'_>, held: Held<Project>, detail: Detail, planned: &mut Planned) {
    let moving = Moving {
        desk,
        held,
        by: None,
    };
    moving.settle(planned, detail);
}

/// A project under a move.
struct Moving<'a, 'b> {
    desk: &'a Desk<'b>,
    held: Held<Project>,
    by: Admitted,
}

impl Moving<'_, '_> {
    /// Turns that came with the days while somebody was at work on it.
    fn pass_days(&mut self) {
        let body = &mut self.held.body;
        let (Some(began), Some(heard)) = (body.planned_on, heard(body)) else {
            return;
        };
        if body.stage.is_at_work() {
            let calendar = Calendar::of(rulebook(self.desk.world));
            let until = self.desk.when.day();
            let turns = &mut body.turns;
            schedule::pass_days(turns, &body.schedule, (began, heard), &calendar, until);
        }
    }

    fn decide(mut self, command: &ProjectCommand) -> Result<Planned, Refusal> {
        let mut planned = planned(self.by);
        let desk = self.desk;
        let detail = match command {
            ProjectCommand::Propose(_) => return Err(Refusal::NotFound),
            ProjectCommand::Revise { form, seen, .. } => {
                desk.unmoved(self.held.version, *seen)?;
                let (form, stations) = check(desk, form)?;
                let body = &mut self.held.body;
                body.form = form;
                // Whoever saw it goes on seeing it.
                body.stations.extend(stations);
                body.stations.sort_unstable();
                body.stations.dedup();
                said(body.form.title.clone())
            }
            ProjectCommand::Move {
                to, text, decision, ..
            } => self.step(*to, text, decision, &mut planned)?,
            ProjectCommand::Plan {
                units,
                milestones,
                measures,
                ..
            } => self.publish(units, milestones, measures)?,
            ProjectCommand::Hand {
                units,
                reason,
                seen,
                ..
            } => {
                desk.unmoved(self.held.version, *seen)?;
                self.hand(units, reason)?
            }
            ProjectCommand::Report { .. } => return self.report(planned, command),
            ProjectCommand::Adjust {
                milestones,
                measures,
                reason,
                seen,
                ..
            } => {
                desk.untouched(self.held.body.schedule.stamp(), *seen)?;
                let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
                // It must be a plan, though it does not hold yet; its words are kept as a plan has them.
                let plan = self.planned(milestones, measures, &reason)?;
                let milestones = milestones.iter().zip(plan.milestones);
                let milestones = milestones.map(|(form, kept)| MilestoneForm {
                    title: kept.title,
                    ..form.clone()
                });
                let measures = measures.iter().zip(plan.measures);
                let measures = measures.map(|(form, kept)| MeasureForm {
                    name: kept.name,
                    unit: kept.unit,
                    ..form.clone()
                });
                let body = &mut self.held.body;
                body.change = Some(Change {
                    milestones: milestones.collect(),
                    measures: measures.collect(),
                    reason: reason.clone(),
                    by_name: desk.actor.name.clone(),
                    at: desk.when,
                });
                pass(desk, body, Adjusting, reason.clone());
                said(reason)
            }
            ProjectCommand::File {
                accepted,
                text,
                seen,
                ..
            } => {
                let change = self.held.body.change.as_ref();
                if seen.is_some_and(|seen| change.is_some_and(|change| change.at != seen)) {
                    return Err(refuse(WorkRefusal::Moved));
                }
                self.file(*accepted, text)?
            }
            ProjectCommand::Complete { text, .. } => {
                if schedule::reached(&self.held.body.schedule) != Some(1000) {
                    return Err(refuse(WorkRefusal::NotReached));
                }
                let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
                pass(desk, &mut self.held.body, Completed, text.clone());
                said(text)
            }
            ProjectCommand::Accept {
                text, put_right_by, ..
            } => {
                let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
                let judged = judged(&self.held.body);
                if let Some(by) = put_right_by {
                    if *by <= desk.when.day() {
                        return Err(Refusal::Unfit { field: Field::Day });
                    }
                    desk.near(*by, Field::Day)?;
                    pass(desk, &mut self.held.body, Rectifying, text.clone());
                } else if judged == Some(true) {
                    pass(desk, &mut self.held.body, Assessed, text.clone());
                } else if judged == Some(false) {
                    // What the deputies found wanting is put right, whether it was built as planned or not.
                    return Err(refuse(WorkRefusal::NotPassed));
                } else if self.held.body.accepted {
                    return Err(Refusal::NothingToDo);
                }
                let body = &mut self.held.body;
                body.accepted = put_right_by.is_none();
                body.put_right_by = *put_right_by;
                Detail {
                    code: if body.accepted { "accepted" } else { "wanting" }.to_owned(),
                    ..said(text)
                }
            }
            ProjectCommand::Overrule { light, reason, .. } => self.overrule(*light, reason)?,
            ProjectCommand::Turn { .. } => Detail::default(),
        };
        self.settle(&mut planned, detail);
        Ok(planned)
    }

    fn overrule(&mut self, light: Option<Light>, reason: &str) -> Result<Detail, Refusal> {
        let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
        let (name, at) = (self.desk.actor.name.clone(), self.desk.when);
        let body = &mut self.held.body;
        if body.overrule.as_ref().map(|held| held.light) == light {
            return Err(Refusal::NothingToDo);
        }
        body.overrule = light.map(|light| Overrule {
            light,
            reason: reason.clone(),
            by_name: name.clone(),
            at,
        });
        let read = reading(body, rulebook(self.desk.world), at.day());
        let read = read.ok_or(refuse(WorkRefusal::WrongStage))?;
        let turn = Turn {
            at,
            reading: Reading {
                light: light.unwrap_or(read.light),
                ..read
            },
            by: Some((name, reason.clone())),
            lifted: light.is_none(),
        };
        schedule::turned(&mut body.turns, turn);
        Ok(Detail {
            code: light.map_or("", |light| light.code()).to_owned(),
            ..said(reason)
        })
    }

    fn step(
        &mut self,
        to: Stage,
        text: &str,
        decision: &str,
        planned: &mut Planned,
    ) -> Result<Detail, Refusal> {
        let desk = self.desk;
        let body = &mut self.held.body;
        let found = COURSE.iter().find(|way| way.0 == body.stage && way.1 == to);
        let (_, _, who, is_reasoned) = found.ok_or(refuse(WorkRefusal::WrongStage))?;
        self.by = desk.admit(who, |role| covers(role, body))?;
        planned.role = self.by.map(|(_, capacity)| capacity);
        if body.ballot.is_some() {
            return Err(refuse(WorkRefusal::OnBallot));
        }
        let text = if *is_reasoned {
            required(Field::Reason, text, limits::NOTE)?
        } else {
            bounded(Field::Reason, text, limits::NOTE)?
        };
        let text = scan::mask(&text).text;
        let decision = if needs_decision(body.stage, to) {
            scan::mask(&required(Field::Decision, decision, limits::REASON)?).text
        } else {
            String::new()
        };
        pass(desk, body, to, text.clone());
        if let Some(last) = body.passages.last_mut() {
            last.decision = decision;
        }
        if to == Dropped {
            // Nobody files a change of what is not done.
            body.change = None;
        }
        if to == Completed {
            // What was put right is looked at again.
            body.accepted = false;
            body.put_right_by = None;
        }
        Ok(Detail {
            code: to.code().to_owned(),
            ..said(text)
        })
    }

    /// A plan as it is to be.
    fn planned(
        &self,
        milestones: &[MilestoneForm],
        measures: &[MeasureForm],
        reason: &str,
    ) -> Result<Schedule, Refusal> {
        for one in milestones {
            self.desk.near(one.from, Field::Milestones)?;
            self.desk.near(one.due, Field::Milestones)?;
        }
        let (name, when) = (&self.desk.actor.name, self.desk.when);
        let held = &self.held.body.schedule;
        schedule::set(held, milestones, measures, reason, name, when)
    }

    /// The units that do it: one at least, each once.
    fn check_units(&self, units: &[OrganisationId]) -> Result<(), Refusal> {
        let unfit = Refusal::Unfit {
            field: Field::Units,
        };
        if units.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Units,
            });
        }
        let is_twice = |unit: &OrganisationId| units.iter().filter(|one| *one == unit).count() > 1;
        let is_unfit = |unit: &OrganisationId| !self.desk.is_unit(*unit) || is_twice(unit);
        if units.len() > MOST || units.iter().any(is_unfit) {
            return Err(unfit);
        }
        Ok(())
    }

    /// Other units do it from now on. What was planned and reported stays as it was said.
    fn hand(&mut self, units: &[OrganisationId], reason: &str) -> Result<Detail, Refusal> {
        self.check_units(units)?;
        let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
        let body = &mut self.held.body;
        if body.units == units {
            return Err(Refusal::NothingToDo);
        }
        if body.unit_changes.len() >= KEPT {
            body.unit_changes.remove(0);
        }
        let before = std::mem::replace(&mut body.units, units.to_vec());
        body.unit_changes.push(UnitChange {
            before,
            after: units.to_vec(),
            reason: reason.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        Ok(Detail {
            units: units.to_vec(),
            ..said(reason)
        })
    }

    fn publish(
        &mut self,
        units: &[OrganisationId],
        milestones: &[MilestoneForm],
        measures: &[MeasureForm],
    ) -> Result<Detail, Refusal> {
        self.check_units(units)?;
        let schedule = self.planned(milestones, measures, "")?;
        let body = &mut self.held.body;
        body.schedule = schedule;
        body.units = units.to_vec();
        body.planned_on = Some(self.desk.when.day());
        pass(self.desk, body, Stage::Planned, String::new());
        Ok(Detail {
            units: units.to_vec(),
            ..Detail::default()
        })
    }

    fn file(&mut self, accepted: bool, text: &str) -> Result<Detail, Refusal> {
        let text = if accepted {
            bounded(Field::Text, text, limits::REASON)?
        } else {
            required(Field::Text, text, limits::REASON)?
        };
        let text = scan::mask(&text).text;
        let change = self.held.body.change.take();
        let change = change.ok_or(refuse(WorkRefusal::WrongStage))?;
        if accepted {
            let (milestones, measures) = (&change.milestones, &change.measures);
            self.held.body.schedule = self.planned(milestones, measures, &change.reason)?;
        }
        let body = &mut self.held.body;
        if body.filings.len() >= KEPT {
            body.filings.remove(0);
        }
        body.filings.push(Filing {
            reason: change.reason,
            accepted,
            text: text.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        // Whoever hands in a change is at work on it.
        pass(self.desk, body, Implementing, text.clone());
        Ok(Detail {
            code: if accepted { "filed" } else { "sent_back" }.to_owned(),
            ..said(text)
        })
    }

    fn report(
        mut self,
        mut planned: Planned,
        command: &ProjectCommand,
    ) -> Result<Planned, Refusal> {
        let ProjectCommand::Report {
            kind,
            text,
            place,
            steps,
            amounts,
            on,
            ..
        } = command
        else {
            return Err(Refusal::NotFound);
        };
        let desk = self.desk;
        let tells_progress =
            *kind == ReportKind::Progress || !steps.is_empty() || !amounts.is_empty();
        if tells_progress {
            // What is reached is said by those who do it, and by the committee.
            let rule = rule("project.progress");
            self.by = desk.admit(rule.who, |role| covers(role, &self.held.body))?;
            planned.role = self.by.map(|(_, capacity)| capacity);
            if !rule.from.contains(&self.held.body.stage) {
                return Err(refuse(WorkRefusal::WrongStage));
            }
        }
        if *kind == ReportKind::LookBack && !desk.actor.is_system {
            self.by = looks_back(desk, |role| covers(role, &self.held.body))?;
            planned.role = self.by.map(|(_, capacity)| capacity);
        }
        let told = Told {
            kind: *kind,
            text,
            place,
            steps,
            amounts,
            on: *on,
        };
        let made = report(
            desk,
            self.by,
            self.held.id,
            &mut self.held.body.schedule,
            &told,
        )?;
        let body = &mut self.held.body;
        if tells_progress {
            let on = made.body.on;
            body.reported_on = Some(body.reported_on.map_or(on, |last| last.max(on)));
            let month = month_of(on);
            if let Err(at) = body.reported_months.binary_search(&month) {
                body.reported_months.insert(at, month);
                if desk.when.day() > end_of(month).plus_days(REPORTED_WITHIN)
                    && let Err(at) = body.late_months.binary_search(&month)
                {
                    body.late_months.insert(at, month);
                }
            }
            if body.stage == Stage::Planned {
                pass(desk, body, Implementing, String::new());
            }
        }
        let detail = Detail {
            code: kind.code().to_owned(),
            ..said(made.body.text.clone())
        };
        let sight = sight(&self.held.body, self.is_over());
        self.settle(&mut planned, detail.clone());
        planned.put_work(&made, sight, detail);
        Ok(planned)
    }

    /// The day from which a project that ended leaves the screens.
    fn off(&self) -> Option<LocalDate> {
        let body = &self.held.body;
        let last = body.passages.last()?;
        matches!(body.stage, Ended | Dropped).then(|| last.at.day().plus_days(OVER_AFTER_DAYS))
    }

    fn is_over(&self) -> bool {
        self.off().is_some_and(|off| self.desk.when.day() >= off)
    }

    /// Reads the light, sets the timer of its next turn, and puts the record.
    fn settle(mut self, planned: &mut Planned, detail: Detail) {
        let day = self.desk.when.day();
        let book = rulebook(self.desk.world);
        // What nobody is at work on has no light to overrule.
        if !self.held.body.stage.is_at_work() {
            self.held.body.overrule = None;
        }
        if let Some(reading) = reading(&self.held.body, book, day) {
            schedule::settle(&mut self.held.body.turns, reading, self.desk.when);
        }
        let over = self.is_over();
        let body = &self.held.body;
        let next = match (self.off(), heard(body)) {
            (Some(off), _) => (!over).then_some(off),
            (None, Some(heard)) if body.stage.is_at_work() => {
                schedule::next_turn(&body.schedule, heard, &Calendar::of(book), day)
            }
            (None, _) => None,
        };
        planned.ring(self.held.id, PROJECT_TIMER, next.map(LocalDate::start));
        let sight = sight(&self.held.body, over);
        planned.put_work(&self.held, sight.clone(), detail);
        if self.held.version > 0 {
            follow(self.desk.world, self.held.id, &sight, planned);
        }
    }
}

/// The project that a record is, if it is one.
pub fn of(record: &Record) -> Option<(WorkId, Project)> {
    match record {
        Record::Work(work) => Some((work.id, work.open()?)),
        _ => None,
    }
}

/// When a stage was last reached.
pub fn reached_at(body: &Project, stage: Stage) -> Option<Timestamp> {
    let found = body.passages.iter().rev().find(|one| one.stage == stage);
    found.map(|one| one.at)
}
