//! Supervised matters (督办): [`MOVES`] says who may, the functions below what each move needs and
//! brings about. After each of them the light is read again; as days go by it turns by a timer.

pub mod board;
pub(crate) mod committee;

use shared::account::{Membership, Role};
use shared::activity::{Activity, Became};
use shared::api::Detail;
use shared::attachment::Attachment;
use shared::command::Envelope;
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{Request, Supervision as Level};
use shared::rulebook::Rulebook;
use shared::schedule::{Amount, Light, Overrule, Reading, Schedule, Step, Turn};
use shared::suggestion::Suggestion;
use shared::supervision::{
    Closing, Letter, LetterKind, Publication, Reopening, Report, ReportKind, Subject, Supervision,
    SupervisionCommand, SupervisionForm, Withdrawn,
};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, Work, WorkRefusal};

use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::{Actor, may_see};
use crate::request::rulebook;
use crate::work::{Admitted, Desk, Held, admitted, not_allowed, planned, record, refuse, said};
use crate::{activity, scan, schedule, wall};

use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember};

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// Whether it starts from an open matter, a closed one, or either.
    pub open: Option<bool>,
    /// Roles that may, each within its own scope: supervisor everywhere, authority in its street,
    /// team lead and member for their team, handler and head for their unit, clerk and deputy where a
    /// request of their station is among what is supervised.
    pub who: &'static [Role],
    /// Whether a street's committee may do it only to what it opened itself, at its own level.
    pub own_level: bool,
    /// Whether whoever is in the matching committee (对口专工委) may: it looks on, visits and presses.
    pub committee: bool,
}

/// Who may do what. The system may do everything.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "supervision.open",     open: None,        who: &[Supervisor, Authority], own_level: true, committee: false },
    Move { code: "supervision.revise",   open: Some(true),  who: &[Supervisor, Authority], own_level: true, committee: false },
    Move { code: "supervision.schedule", open: Some(true),  who: &[Supervisor, Authority, TeamLead], own_level: true, committee: false },
    // Looking back comes after the end.
    Move { code: "supervision.report",   open: None,        who: &[TeamLead, TeamMember, Handler, Head, Deputy, Authority, Clerk, Supervisor], own_level: false, committee: true },
    Move { code: "supervision.write",    open: Some(true),  who: &[Supervisor, Authority, TeamLead], own_level: false, committee: true },
    Move { code: "supervision.read",     open: None,        who: &[Handler, Head], own_level: false, committee: false },
    Move { code: "supervision.answer",   open: Some(true),  who: &[Handler, Head], own_level: false, committee: false },
    Move { code: "supervision.publish",  open: None,        who: &[Supervisor, Authority], own_level: true, committee: false },
    Move { code: "supervision.withdraw", open: None,        who: &[Supervisor, Authority], own_level: true, committee: false },
    Move { code: "supervision.overrule", open: Some(true),  who: &[Supervisor], own_level: false, committee: false },
    Move { code: "supervision.close",    open: Some(true),  who: &[Supervisor, Authority], own_level: true, committee: false },
    Move { code: "supervision.reopen",   open: Some(false), who: &[Supervisor, Authority], own_level: true, committee: false },
    Move { code: "supervision.turn",     open: None,        who: &[], own_level: false, committee: false },
];

/// Who acts for the matching committee.
const OF_COMMITTEE: &[Role] = &[Handler, Head];

/// Who looks back: all who report, but the units that were supervised.
const LOOKS_BACK: &[Role] = &[TeamLead, TeamMember, Deputy, Authority, Clerk, Supervisor];

/// Days after its end until a matter leaves screens that are live.
pub const OVER_AFTER_DAYS: i32 = 30;
/// The timer that turns the light, and in the end takes the matter off the screens.
pub const LIGHT_TIMER: &str = "light";
/// Letters and publications kept on one matter.
const MOST: usize = 200;
/// Days that a report may look back.
const REPORT_DAYS: i32 = 400;

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

fn covers(rule: &Move, held: &Membership, body: &Supervision) -> bool {
    let scope = held.scope;
    match held.role {
        Supervisor => true,
        Authority => body.street == Some(scope) && (!rule.own_level || body.level == Level::Street),
        TeamLead | TeamMember => body.team == Some(scope),
        Handler | Head => body.units.contains(&scope),
        Clerk | Deputy => body.stations.contains(&scope),
        Role::Administrator => false,
    }
}

/// The role in which an actor acts for the committee that matches a matter, if they do.
fn by_committee(actor: &Actor, body: &Supervision, day: LocalDate) -> Admitted {
    let is_its = |held: &Membership| body.committee == Some(held.scope);
    admitted(actor, OF_COMMITTEE, day, is_its)
}

/// The role in which an actor makes a move on a matter, if they may.
fn admitted_to(rule: &Move, actor: &Actor, body: &Supervision, day: LocalDate) -> Admitted {
    let by = admitted(actor, rule.who, day, |held| covers(rule, held, body));
    by.or_else(|| by_committee(actor, body, day).filter(|_| rule.committee))
}

/// Whether a move is open to an actor as far as state, role and scope go: what a button asks.
pub fn may_move(code: &str, actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    let rule = rule(code);
    rule.open.is_none_or(|open| open == body.closing.is_none())
        && admitted_to(rule, actor, body, day).is_some()
}

/// Whether an actor may open a matter at all.
pub fn may_open(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, rule("supervision.open").who, day, |_| true).is_some()
}

/// Rounds rated dissatisfied from which on a case may be listed (挂号督办).
const LISTABLE_ROUNDS: usize = 2;

/// Whether a case may be listed (挂号督办): it was rated dissatisfied in two rounds.
pub fn is_listable(request: &Request) -> bool {
    let low = request.ratings.iter().filter(|rating| rating.is_low());
    let mut rounds: Vec<u32> = low.map(|rating| rating.round).collect();
    rounds.sort_unstable();
    rounds.dedup();
    rounds.len() >= LISTABLE_ROUNDS
}

/// Whether a suggestion may be listed: its lead deputy was dissatisfied with two rounds.
pub fn is_listable_suggestion(suggestion: &Suggestion) -> bool {
    let verdicts = suggestion
        .rounds
        .iter()
        .filter_map(|round| round.verdict.as_ref());
    verdicts.filter(|verdict| verdict.is_low()).count() >= LISTABLE_ROUNDS
}

/// The day from which it waits for somebody to look back on it (回头看), until somebody does.
pub fn look_back_due(body: &Supervision) -> Option<LocalDate> {
    let closing = body.closing.as_ref()?;
    closing
        .look_back_on
        .filter(|_| closing.looked_back_on.is_none())
}

/// Days before it is reported to the meeting that set it from which a report counts as the one for it.
const BRIEFED_WITHIN: i32 = 7;

/// The day on which the committee reports on an open matter (汇报日期), until a report of that time is there.
pub fn briefing_due(body: &Supervision) -> Option<LocalDate> {
    let due = body.report_by.filter(|_| body.closing.is_none())?;
    let counts = |on: LocalDate| on >= due.plus_days(-BRIEFED_WITHIN);
    (!body.reported_on.is_some_and(counts)).then_some(due)
}

/// Admits whoever looks back: not the units alone that report on the same.
pub(crate) fn looks_back(
    desk: &Desk<'_>,
    covers: impl Fn(&Membership) -> bool,
) -> Result<Admitted, Refusal> {
    let by = desk.admit(LOOKS_BACK, covers);
    by.map_err(|_| refuse(WorkRefusal::OwnLookBack))
}

/// Whether an actor looks back on what is over: whoever supervised it, not the units that had to move.
pub fn may_look_back(actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    let rule = rule("supervision.report");
    admitted(actor, LOOKS_BACK, day, |held| covers(rule, held, body)).is_some()
        || by_committee(actor, body, day).is_some()
}

/// The light of a day as the rule has it, whatever a person says about it.
pub fn reading(body: &Supervision, book: Option<&Rulebook>, day: LocalDate) -> Reading {
    schedule::read(&body.schedule, heard(body), &Calendar::of(book), day)
}

/// The last day on which a report would have come in time, if none did: the light is grey.
pub fn report_missed(body: &Supervision, day: LocalDate) -> Option<LocalDate> {
    let is_silent = body.closing.is_none() && reading(body, None, day).light == Light::Grey;
    is_silent.then(|| heard(body).plus_days(schedule::SILENT_AFTER - 1))
}

/// Whether a letter is to a unit for which an actor acts: who stands in for a colleague acts for two.
pub fn is_to(letter: &Letter, actor: &Actor, day: LocalDate) -> bool {
    let who = rule("supervision.answer").who;
    admitted(actor, who, day, |held| held.scope == letter.unit).is_some()
}

/// The day from which silence counts: that of the last report, or the one on which it was taken up (again).
fn heard(body: &Supervision) -> LocalDate {
    let again = body.reopenings.last().map_or(body.opened_at, |one| one.at);
    let began = again.day();
    body.reported_on.map_or(began, |on| on.max(began))
}

/// Who sees it: whoever has a part in it.
fn sight(body: &Supervision, over: bool) -> Sight {
    Sight {
        everyone: false,
        streets: body.street.into_iter().collect(),
        stations: body.stations.clone(),
        // Whoever is in the committee holds the same audience as whoever is in a unit.
        units: body.units.iter().copied().chain(body.committee).collect(),
        teams: body.team.into_iter().collect(),
        people: Vec::new(),
        over,
        sealed: false,
    }
}

/// The matter a command is on; `None` for the one that opens it.
pub const fn id_of(command: &SupervisionCommand) -> Option<WorkId> {
    match command {
        SupervisionCommand::Open(_) => None,
        SupervisionCommand::Revise { id, .. }
        | SupervisionCommand::Schedule { id, .. }
        | SupervisionCommand::Report { id, .. }
        | SupervisionCommand::Write { id, .. }
        | SupervisionCommand::Read { id }
        | SupervisionCommand::Answer { id, .. }
        | SupervisionCommand::Publish { id, .. }
        | SupervisionCommand::Withdraw { id, .. }
        | SupervisionCommand::Overrule { id, .. }
        | SupervisionCommand::Close { id, .. }
        | SupervisionCommand::Reopen { id, .. }
        | SupervisionCommand::Turn { id } => Some(*id),
    }
}

pub(crate) const fn key_of(subject: Subject) -> RecordKey {
    match subject {
        Subject::Request(id) => RecordKey::Request(id),
        Subject::Suggestion(id) | Subject::Work(id) => RecordKey::Work(id),
    }
}

pub(crate) fn needs(
    command: &SupervisionCommand,
    envelope: &Envelope,
    world: &dyn World,
    at: Timestamp,
) -> Vec<Need> {
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    needs.extend(id_of(command).map(record));
    let organisation = |id: &OrganisationId| Need::Record(RecordKey::Organisation(*id));
    match command {
        SupervisionCommand::Open(form) | SupervisionCommand::Revise { form, .. } => {
            needs.extend(form.subjects.iter().map(|one| Need::Record(key_of(*one))));
            let places = form.units.iter().chain(&form.team).chain(&form.street);
            needs.extend(places.chain(&form.committee).map(organisation));
            if id_of(command).is_none() {
                needs.push(Need::Counter(counter(envelope.occurred_at.unwrap_or(at))));
                needs.extend(activity::needs_of_line(form.line.as_ref(), world));
            }
        }
        SupervisionCommand::Schedule { .. }
        | SupervisionCommand::Report { .. }
        | SupervisionCommand::Write { .. }
        | SupervisionCommand::Read { .. }
        | SupervisionCommand::Answer { .. }
        | SupervisionCommand::Publish { .. }
        | SupervisionCommand::Withdraw { .. }
        | SupervisionCommand::Overrule { .. }
        | SupervisionCommand::Close { .. }
        | SupervisionCommand::Reopen { .. }
        | SupervisionCommand::Turn { .. } => {}
    }
    // The marks of the requests follow it.
    if matches!(
        command,
        SupervisionCommand::Revise { .. }
            | SupervisionCommand::Close { .. }
            | SupervisionCommand::Reopen { .. }
    ) {
        let found = id_of(command).and_then(|id| world.record(RecordKey::Work(id)));
        let body = found.and_then(|found| of(&found.record));
        let marked = body.iter().flat_map(|(_, body)| requests(body));
        needs.extend(marked.map(|id| Need::Record(RecordKey::Request(id))));
    }
    // Who sees it, or for how long, may change: its reports and their files go with it.
    if matches!(
        command,
        SupervisionCommand::Revise { .. }
            | SupervisionCommand::Reopen { .. }
            // Looked back on, what had left the screens comes back with all that was reported.
            | SupervisionCommand::Report { .. }
            | SupervisionCommand::Turn { .. }
    ) && let Some(id) = id_of(command)
    {
        needs.push(Need::Parts(id));
        let reports = world.parts(id).into_iter();
        needs.extend(reports.filter_map(|part| match part.record.key() {
            RecordKey::Work(report) => Some(Need::Parts(report)),
            _ => None,
        }));
    }
    needs
}

/// The counter that numbers a year's matters.
fn counter(when: Timestamp) -> String {
    format!("{}-督办", when.day().ymd().0)
}

/// A matter under a move.
struct Moving<'a, 'b> {
    desk: &'a Desk<'b>,
    held: Held<Supervision>,
    by: Admitted,
}

pub(crate) fn plan(desk: &Desk<'_>, command: &SupervisionCommand) -> Result<Planned, Refusal> {
    let Some(id) = id_of(command) else {
        return open(desk, command);
    };
    let mut held = desk.find::<Supervision>(id)?;
    let rule = rule(command.code());
    let by = admitted_to(rule, desk.actor, &held.body, desk.today);
    if by.is_none() && !desk.actor.is_system {
        return Err(not_allowed(rule.who));
    }
    match rule.open {
        Some(true) if held.body.closing.is_some() => return Err(refuse(WorkRefusal::Closed)),
        Some(false) if held.body.closing.is_none() => return Err(refuse(WorkRefusal::Open)),
        Some(_) | None => {}
    }
    if held.body.closing.is_none() {
        let heard = heard(&held.body);
        let body = &mut held.body;
        let calendar = Calendar::of(rulebook(desk.world));
        let began = body.opened_at.day();
        let until = desk.when.day();
        schedule::pass_days(
            &mut body.turns,
            &body.schedule,
            (began, heard),
            &calendar,
            until,
        );
    }
    Moving { desk, held, by }.decide(command)
}

/// What a form says, checked.
struct Checked {
    form: SupervisionForm,
    stations: Vec<OrganisationId>,
}

/// `began` is the activity in whose minutes it began, if it is there already.
fn check(
    desk: &Desk<'_>,
    form: &SupervisionForm,
    began: Option<WorkId>,
) -> Result<Checked, Refusal> {
    let unfit = |field| Refusal::Unfit { field };
    let mut form = SupervisionForm {
        title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
        goal: scan::mask(&required(Field::Goal, &form.goal, limits::NOTE)?).text,
        leader: required(Field::Leader, &form.leader, limits::NAME)?,
        ..form.clone()
    };
    if form.level == Level::None {
        return Err(unfit(Field::Subjects));
    }
    if let Some(on) = form.report_by {
        desk.near(on, Field::Day)?;
    }
    if form.units.is_empty() {
        return Err(Refusal::Empty {
            field: Field::Units,
        });
    }
    form.subjects.sort_unstable();
    form.subjects.dedup();
    if form.subjects.is_empty() && began.is_none() {
        return Err(refuse(WorkRefusal::NothingSupervised));
    }
    for (field, given) in [
        (Field::Units, form.units.len()),
        (Field::Subjects, form.subjects.len()),
    ] {
        if given > MOST {
            return Err(Refusal::TooLong {
                field,
                limit: MOST as u32,
                given: given as u32,
            });
        }
    }
    let twice = |unit: &OrganisationId| form.units.iter().filter(|one| *one == unit).count() > 1;
    if form
        .units
        .iter()
        .any(|unit| !desk.is_unit(*unit) || twice(unit))
    {
        return Err(unfit(Field::Units));
    }
    if let Some(team) = form.team {
        desk.is_team(team)?;
    }
    if form
        .committee
        .is_some_and(|one| !committee::is_committee(desk.world, one, desk.today))
    {
        return Err(refuse(WorkRefusal::NotCommittee));
    }
    if form.street.is_some_and(|street| !desk.is_street(street)) {
        return Err(unfit(Field::Place));
    }
    let mut checked = Checked {
        form,
        stations: Vec::new(),
    };
    if let Some(activity) = began.and_then(|id| desk.known::<Activity>(id)) {
        checked.stations.extend(activity.body.station);
    }
    let mut listable = false;
    for subject in &checked.form.subjects {
        let found = desk
            .world
            .record(key_of(*subject))
            .filter(|found| may_see(desk.actor, &found.record, desk.today))
            .ok_or(unfit(Field::Subjects))?;
        let station = match &found.record {
            Record::Request(request) => {
                listable |= is_listable(request);
                Some(request.reach.station)
            }
            Record::Work(work) => match (subject, work.open::<Suggestion>()) {
                (Subject::Suggestion(_), Some(suggestion)) => {
                    listable |= is_listable_suggestion(&suggestion);
                    Some(suggestion.station)
                }
                // Each is named as what it is, so that it can be told what it grew out of.
                (Subject::Suggestion(_), None) | (_, Some(_)) => {
                    return Err(unfit(Field::Subjects));
                }
                (Subject::Request(_) | Subject::Work(_), None) => None,
            },
            _ => return Err(unfit(Field::Subjects)),
        };
        checked.stations.extend(station);
    }
    if checked.form.listed && !listable {
        return Err(unfit(Field::Subjects));
    }
    checked.stations.sort_unstable();
    checked.stations.dedup();
    Ok(checked)
}

/// A street's committee acts within its street and at its own level; the others are the district's.
fn admit_form(desk: &Desk<'_>, code: &str, form: &SupervisionForm) -> Result<Admitted, Refusal> {
    desk.admit(rule(code).who, |held| match held.role {
        Authority => form.level == Level::Street && form.street == Some(held.scope),
        Supervisor => true,
        Clerk | Deputy | Handler | Head | TeamLead | TeamMember | Role::Administrator => false,
    })
}

/// The level that a matter gives a request before a command and after it; `None` while it does not
/// supervise it.
type Pressed = (RequestId, Option<Level>, Option<Level>);

/// A request once a matter presses it otherwise: its mark is the highest level among the open matters on
/// it. What somebody set by hand is not the matters' to clear, but a higher level goes over it.
fn pressed(request: &Request, matter: WorkId, was: Option<Level>, now: Option<Level>) -> Request {
    let others = request.supervised.iter().filter(|one| one.0 != matter);
    let others: Vec<(WorkId, Level)> = others.copied().collect();
    // Older records do not name their matters: what this one gave before is told by itself.
    let highest = |own: Option<Level>| {
        let levels = others.iter().map(|one| one.1);
        levels.chain(own).max().unwrap_or(Level::None)
    };
    let mut after = request.clone();
    let held = after.marks.supervision;
    after.marks.supervision = if held == highest(was) {
        highest(now)
    } else {
        held.max(highest(now))
    };
    after.supervised = others;
    after.supervised.extend(now.map(|level| (matter, level)));
    after
}

/// Says on the requests of a matter how it presses them now.
fn mark(world: &dyn World, planned: &mut Planned, matter: WorkId, all: &[Pressed]) {
    for (id, was, now) in all {
        let Some(found) = world.record(RecordKey::Request(*id)) else {
            continue;
        };
        let Record::Request(request) = &found.record else {
            continue;
        };
        let after = pressed(request, matter, *was, *now);
        if after == **request {
            continue;
        }
        let detail = Detail {
            code: after.marks.supervision.code().to_owned(),
            ..Detail::default()
        };
        planned.put(Record::Request(Box::new(after)), found.version, detail);
    }
}

fn open(desk: &Desk<'_>, command: &SupervisionCommand) -> Result<Planned, Refusal> {
    let SupervisionCommand::Open(form) = command else {
        return Err(Refusal::NotFound);
    };
    let by = admit_form(desk, command.code(), form)?;
    let Checked { form, stations } = check(desk, form, form.line.map(|line| line.activity))?;
    let name = counter(desk.when);
    let counted = desk.world.counter(&name).map(|last| last + 1);
    let mut planned = planned(by);
    planned.counter = counted.map(|value| (name.clone(), value));
    let level = form.level;
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Supervision {
            number: counted.map(|value| format!("{name}-{value:03}")),
            title: form.title,
            goal: form.goal,
            level,
            listed: form.listed,
            report_by: form.report_by,
            leader: form.leader,
            committee: form.committee,
            team: form.team,
            street: form.street,
            stations,
            units: form.units,
            subjects: form.subjects,
            schedule: Schedule::default(),
            letters: Vec::new(),
            publications: Vec::new(),
            turns: Vec::new(),
            overrule: None,
            reported_on: None,
            opened_at: desk.when,
            opened_by: desk.actor.name.clone(),
            closing: None,
            reopenings: Vec::new(),
            origin: form.line.map(|line| line.activity),
        },
    };
    let (id, text) = (held.id, held.body.title.clone());
    let begun = |request| (request, None, Some(level));
    let all: Vec<Pressed> = requests(&held.body).map(begun).collect();
    let moving = Moving { desk, held, by };
    moving.settle(&mut planned, said(text));
    mark(desk.world, &mut planned, id, &all);
    if let Some(line) = form.line {
        activity::tie_line(desk, line, Became::Matter(id), &mut planned)?;
    }
    Ok(planned)
}

impl Moving<'_, '_> {
    fn decide(mut self, command: &SupervisionCommand) -> Result<Planned, Refusal> {
        let mut planned = planned(self.by);
        let (desk, id) = (self.desk, self.held.id);
        let mut marks: Vec<Pressed> = Vec::new();
        let detail = match command {
            SupervisionCommand::Open(_) => return Err(Refusal::NotFound),
            SupervisionCommand::Revise { form, seen, .. } => {
                self.desk.untouched(self.held.body.stamp(), *seen)?;
                return self.revise(planned, form);
            }
            SupervisionCommand::Report { .. } => return self.report(planned, command),
            SupervisionCommand::Schedule {
                milestones,
                measures,
                reason,
                seen,
                ..
            } => {
                self.desk
                    .untouched(self.held.body.schedule.stamp(), *seen)?;
                for one in milestones {
                    self.desk.near(one.from, Field::Milestones)?;
                    self.desk.near(one.due, Field::Milestones)?;
                }
                let name = &self.desk.actor.name;
                self.held.body.schedule = schedule::set(
                    &self.held.body.schedule,
                    milestones,
                    measures,
                    reason,
                    name,
                    self.desk.when,
                )?;
                let last = self.held.body.schedule.adjustments.last();
                let is_new = last.is_some_and(|last| last.at == self.desk.when);
                said(last.filter(|_| is_new).map_or("", |last| &last.reason))
            }
            SupervisionCommand::Write {
                kind,
                unit,
                text,
                answer_by,
                ..
            } => self.write(*kind, *unit, text, *answer_by)?,
            SupervisionCommand::Read { .. } => self.read()?,
            SupervisionCommand::Answer { no, text, .. } => self.answer(*no, text)?,
            SupervisionCommand::Publish {
                place, text, until, ..
            } => self.publish(place, text, *until)?,
            SupervisionCommand::Withdraw { no, reason, .. } => self.withdraw(*no, reason)?,
            SupervisionCommand::Overrule { light, reason, .. } => {
                let reason = required(Field::Reason, reason, limits::REASON)?;
                let reason = scan::mask(&reason).text;
                let name = self.desk.actor.name.clone();
                let body = &mut self.held.body;
                let now = body.overrule.as_ref().map(|held| held.light);
                if now == *light {
                    return Err(Refusal::NothingToDo);
                }
                body.overrule = light.map(|light| Overrule {
                    light,
                    reason: reason.clone(),
                    by_name: name.clone(),
                    at: self.desk.when,
                });
                let reading = self.read_light();
                let turn = Turn {
                    at: self.desk.when,
                    reading: Reading {
                        light: light.unwrap_or(reading.light),
                        ..reading
                    },
                    by: Some((name, reason.clone())),
                    lifted: light.is_none(),
                };
                schedule::turned(&mut self.held.body.turns, turn);
                Detail {
                    code: light.map_or("", |light| light.code()).to_owned(),
                    ..said(reason)
                }
            }
            SupervisionCommand::Close {
                finding,
                text,
                look_back_on,
                ..
            } => {
                if look_back_on.is_some_and(|on| on <= self.desk.today) {
                    return Err(Refusal::Unfit { field: Field::Day });
                }
                let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
                let level = self.held.body.level;
                let ended = |request| (request, Some(level), None);
                marks.extend(requests(&self.held.body).map(ended));
                self.held.body.closing = Some(Closing {
                    finding: *finding,
                    text: text.clone(),
                    by_name: self.desk.actor.name.clone(),
                    at: self.desk.when,
                    look_back_on: *look_back_on,
                    looked_back_on: None,
                });
                Detail {
                    code: finding.code().to_owned(),
                    ..said(text)
                }
            }
            SupervisionCommand::Reopen { reason, .. } => {
                let reason = required(Field::Reason, reason, limits::REASON)?;
                let reason = scan::mask(&reason).text;
                let by_name = self.desk.actor.name.clone();
                let body = &mut self.held.body;
                full(body.reopenings.len())?;
                let level = body.level;
                let again = |request| (request, None, Some(level));
                marks.extend(requests(body).map(again));
                let before = body.closing.take().ok_or(refuse(WorkRefusal::Open))?;
                // How it had ended stays to be seen; silence counts from now on.
                body.reopenings.push(Reopening {
                    before,
                    reason: reason.clone(),
                    by_name,
                    at: self.desk.when,
                });
                said(reason)
            }
            SupervisionCommand::Turn { .. } => Detail::default(),
        };
        self.settle(&mut planned, detail);
        mark(desk.world, &mut planned, id, &marks);
        Ok(planned)
    }

    fn read_light(&self) -> Reading {
        reading(
            &self.held.body,
            rulebook(self.desk.world),
            self.desk.when.day(),
        )
    }

    /// Reads the light, sets the timer of its next turn, and puts the record.
    fn settle(mut self, planned: &mut Planned, detail: Detail) {
        let day = self.desk.when.day();
        let reading = self.read_light();
        if self.held.body.closing.is_none() {
            schedule::settle(&mut self.held.body.turns, reading, self.desk.when);
        }
        let off = off(&self.held.body);
        let over = off.is_some_and(|off| day >= off);
        let calendar = Calendar::of(rulebook(self.desk.world));
        let next = match off {
            Some(off) => (!over).then_some(off),
            None if self.held.body.closing.is_some() => None,
            None => {
                let body = &self.held.body;
                schedule::next_turn(&body.schedule, heard(body), &calendar, day)
            }
        };
        planned.ring(self.held.id, LIGHT_TIMER, next.map(LocalDate::start));
        let sight = sight(&self.held.body, over);
        planned.put_work(&self.held, sight.clone(), detail);
        if self.held.version > 0 {
            follow(self.desk.world, self.held.id, &sight, planned);
        }
    }

    fn revise(mut self, mut planned: Planned, form: &SupervisionForm) -> Result<Planned, Refusal> {
        // Both what it was and what it is to be lie within one's powers.
        let before = SupervisionForm {
            level: self.held.body.level,
            street: self.held.body.street,
            ..form.clone()
        };
        admit_form(self.desk, "supervision.revise", &before)?;
        admit_form(self.desk, "supervision.revise", form)?;
        let Checked { form, stations } = check(self.desk, form, self.held.body.origin)?;
        let (desk, id) = (self.desk, self.held.id);
        let (was, level) = (self.held.body.level, form.level);
        let before: Vec<RequestId> = requests(&self.held.body).collect();
        let stays = |request: &RequestId| form.subjects.contains(&Subject::Request(*request));
        let goes = before.iter().filter(|&one| !stays(one));
        let mut all: Vec<Pressed> = goes.map(|one| (*one, Some(was), None)).collect();
        for subject in &form.subjects {
            if let Subject::Request(one) = subject {
                let held = before.contains(one).then_some(was);
                all.push((*one, held, Some(level)));
            }
        }
        let body = &mut self.held.body;
        body.title = form.title;
        body.goal = form.goal;
        body.level = level;
        body.listed = form.listed;
        body.report_by = form.report_by;
        body.leader = form.leader;
        body.committee = form.committee;
        body.team = form.team;
        body.street = form.street;
        body.stations = stations;
        body.units = form.units;
        body.subjects = form.subjects;
        let text = body.title.clone();
        self.settle(&mut planned, said(text));
        mark(desk.world, &mut planned, id, &all);
        Ok(planned)
    }

    fn report(
        mut self,
        mut planned: Planned,
        command: &SupervisionCommand,
    ) -> Result<Planned, Refusal> {
        let SupervisionCommand::Report {
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
        // What is over is looked back on; its plan is no longer reported on.
        let is_look_back = *kind == ReportKind::LookBack;
        if self.held.body.closing.is_some()
            && !(is_look_back && steps.is_empty() && amounts.is_empty())
        {
            return Err(refuse(WorkRefusal::Closed));
        }
        let today = self.desk.when.day();
        if is_look_back && !self.desk.actor.is_system {
            let rule = rule("supervision.report");
            let covers = |role: &Membership| covers(rule, role, &self.held.body);
            self.by = match by_committee(self.desk.actor, &self.held.body, self.desk.today) {
                None => looks_back(self.desk, covers)?,
                by => by,
            };
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
        let schedule = &mut self.held.body.schedule;
        let report = report(self.desk, self.by, self.held.id, schedule, &told)?;
        let body = &mut self.held.body;
        let on = report.body.on;
        match &mut body.closing {
            Some(closing) => {
                closing.looked_back_on.get_or_insert(on);
            }
            None => body.reported_on = Some(body.reported_on.map_or(on, |last| last.max(on))),
        }
        let detail = Detail {
            code: kind.code().to_owned(),
            ..said(report.body.text.clone())
        };
        let off = off(body);
        let sight = sight(body, off.is_some_and(|off| today >= off));
        self.settle(&mut planned, detail.clone());
        planned.put_work(&report, sight, detail);
        Ok(planned)
    }

    fn write(
        &mut self,
        kind: LetterKind,
        unit: OrganisationId,
        text: &str,
        answer_by: Option<LocalDate>,
    ) -> Result<Detail, Refusal> {
        let body = &mut self.held.body;
        if !body.units.contains(&unit) {
            return Err(Refusal::Unfit {
                field: Field::Units,
            });
        }
        if kind == LetterKind::Letter && answer_by.is_none() {
            return Err(Refusal::Empty {
                field: Field::AnswerBy,
            });
        }
        if answer_by.is_some_and(|by| by < self.desk.when.day()) {
            return Err(Refusal::Unfit {
                field: Field::AnswerBy,
            });
        }
        if let Some(by) = answer_by {
            self.desk.near(by, Field::AnswerBy)?;
        }
        full(body.letters.len())?;
        let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
        body.letters.push(Letter {
            no: body.letters.len() as u32 + 1,
            kind,
            unit,
            text: text.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
            answer_by,
            read: None,
            answer: None,
        });
        Ok(Detail {
            units: vec![unit],
            code: kind.code().to_owned(),
            ..said(text)
        })
    }

    /// Letters to the units for which the actor acts.
    fn mine(&mut self) -> impl Iterator<Item = &mut Letter> {
        let (actor, today) = (self.desk.actor, self.desk.today);
        let letters = self.held.body.letters.iter_mut();
        letters.filter(move |letter| actor.is_system || is_to(letter, actor, today))
    }

    fn read(&mut self) -> Result<Detail, Refusal> {
        let (name, when) = (self.desk.actor.name.clone(), self.desk.when);
        let mut any = false;
        for letter in self.mine().filter(|letter| letter.read.is_none()) {
            letter.read = Some((name.clone(), when));
            any = true;
        }
        if any {
            Ok(Detail::default())
        } else {
            Err(Refusal::NothingToDo)
        }
    }

    fn answer(&mut self, no: u32, text: &str) -> Result<Detail, Refusal> {
        let (name, when) = (self.desk.actor.name.clone(), self.desk.when);
        let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
        let letter = self
            .mine()
            .find(|letter| letter.no == no && letter.answer.is_none())
            .ok_or(refuse(WorkRefusal::NothingToAnswer))?;
        // Who answers has read it.
        letter.read.get_or_insert((name.clone(), when));
        letter.answer = Some((text.clone(), name, when));
        Ok(said(text))
    }

    fn publish(&mut self, place: &str, text: &str, until: LocalDate) -> Result<Detail, Refusal> {
        self.desk.near(until, Field::Day)?;
        if until < self.desk.when.day() {
            return Err(Refusal::Unfit { field: Field::Day });
        }
        full(self.held.body.publications.len())?;
        let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
        self.held.body.publications.push(Publication {
            place: scan::mask(&required(Field::Place, place, limits::PLACE)?).text,
            text: text.clone(),
            until,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
            withdrawn: None,
        });
        Ok(said(text))
    }

    /// Takes down what still stands. What it said stays in the record, with the reason.
    fn withdraw(&mut self, no: u32, reason: &str) -> Result<Detail, Refusal> {
        let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
        let (by_name, at) = (self.desk.actor.name.clone(), self.desk.when);
        let found = (no as usize).checked_sub(1);
        let found = found.and_then(|n| self.held.body.publications.get_mut(n));
        let found = found.filter(|one| wall::stands(one, at.day()));
        let one = found.ok_or(refuse(WorkRefusal::NotPublished))?;
        one.withdrawn = Some(Withdrawn {
            reason: reason.clone(),
            by_name,
            at,
        });
        Ok(said(reason))
    }
}

/// What a report says.
pub(crate) struct Told<'a> {
    pub kind: ReportKind,
    pub text: &'a str,
    pub place: &'a str,
    pub steps: &'a [Step],
    pub amounts: &'a [Amount],
    /// The day it speaks of; today if it is left out.
    pub on: Option<LocalDate>,
}

/// A report on a matter or a project, taken into its plan.
pub(crate) fn report(
    desk: &Desk<'_>,
    by: Admitted,
    of: WorkId,
    plan: &mut Schedule,
    told: &Told<'_>,
) -> Result<Held<Report>, Refusal> {
    let today = desk.when.day();
    let on = told.on.unwrap_or(today);
    if on > today {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    if on < today.plus_days(-REPORT_DAYS) {
        return Err(Refusal::Unfit { field: Field::Day });
    }
    let (steps, amounts) = schedule::report(plan, told.steps, told.amounts, on)?;
    Ok(Held {
        id: desk.new_id(),
        of: Some(of),
        version: 0,
        body: Report {
            kind: told.kind,
            text: scan::mask(&required(Field::Text, told.text, limits::NOTE)?).text,
            place: scan::mask(&bounded(Field::Place, told.place, limits::PLACE)?).text,
            steps,
            amounts,
            from: by.map(|(held, _)| held.scope),
            by: desk.actor.account,
            by_name: desk.actor.name.clone(),
            on,
            at: desk.when,
            raised: Vec::new(),
        },
    })
}

/// Whether an actor says on a report what was registered because of it: whoever may report on the same.
pub(crate) fn may_tie(actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    may_move("supervision.report", actor, body, day)
}

/// Says on a report that a request was registered because of it.
pub(crate) fn tie(body: &mut Report, request: RequestId) -> bool {
    let is_new = !body.raised.contains(&request) && body.raised.len() < MOST;
    if is_new {
        body.raised.push(request);
    }
    is_new
}

/// The day from which a matter that ended leaves the screens.
fn off(body: &Supervision) -> Option<LocalDate> {
    let closing = body.closing.as_ref()?;
    // What is to be looked back on stays until that was done, and as long again.
    if look_back_due(body).is_some() {
        return None;
    }
    let ended = closing.at.day();
    let last = closing.looked_back_on.map_or(ended, |on| on.max(ended));
    Some(last.plus_days(OVER_AFTER_DAYS))
}

/// Reports and their files are seen by whoever sees what they are on.
pub(crate) fn follow(world: &dyn World, of: WorkId, sight: &Sight, planned: &mut Planned) {
    for part in world.parts(of) {
        let after = match &part.record {
            Record::Work(held) if held.sight != *sight => Record::Work(Box::new(Work {
                sight: sight.clone(),
                ..Work::clone(held)
            })),
            Record::Attachment(held) if held.sight.as_ref() != Some(sight) => {
                Record::Attachment(Box::new(Attachment {
                    sight: Some(sight.clone()),
                    ..Attachment::clone(held)
                }))
            }
            _ => continue,
        };
        let key = after.key();
        planned.puts.push(Versioned {
            version: part.version + 1,
            record: after,
        });
        if let RecordKey::Work(report) = key {
            follow(world, report, sight, planned);
        }
    }
}

fn full(held: usize) -> Result<(), Refusal> {
    if held < MOST {
        return Ok(());
    }
    Err(Refusal::TooLong {
        field: Field::Text,
        limit: MOST as u32,
        given: held as u32 + 1,
    })
}

/// The requests that a matter is about.
fn requests(body: &Supervision) -> impl Iterator<Item = RequestId> {
    body.subjects.iter().filter_map(|subject| match subject {
        Subject::Request(id) => Some(*id),
        Subject::Suggestion(_) | Subject::Work(_) => None,
    })
}

/// The matter that a record is, if it is one.
pub fn of(record: &Record) -> Option<(WorkId, Supervision)> {
    match record {
        Record::Work(work) => Some((work.id, Work::open(work)?)),
        _ => None,
    }
}
