//! Supervised matters (督办): [`MOVES`] says who may, the functions below and in the modules under this one
//! what each move needs and brings about. After each of them the light is read again; as days go by it turns
//! by a timer.

pub mod board;
pub(crate) mod committee;
mod form;
mod letters;
mod marks;
mod report;
mod standing;
mod who;

use shared::account::Role;
use shared::api::Detail;
use shared::attachment::Attachment;
use shared::command::Envelope;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::schedule::{Overrule, Reading, Turn};
use shared::supervision::{Closing, Reopening, Subject, Supervision, SupervisionCommand};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, Work, WorkRefusal};

use self::form::open;
use self::marks::{Pressed, mark, requests};
pub(crate) use self::report::{Told, report, tie};
pub use self::standing::{
    briefing_due, is_listable, is_listable_suggestion, look_back_due, reading, report_missed,
};
use self::standing::{heard, off};
use self::who::{admitted_to, rule};
pub use self::who::{is_to, may_look_back, may_move, may_open};
pub(crate) use self::who::{looks_back, may_tie};
use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, required};
use crate::request::rulebook;
use crate::work::{Admitted, Desk, Held, not_allowed, planned, record, refuse, said};
use crate::{activity, scan, schedule};

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

/// Days after its end until a matter leaves screens that are live.
pub const OVER_AFTER_DAYS: i32 = 30;
/// The timer that turns the light, and in the end takes the matter off the screens.
pub const LIGHT_TIMER: &str = "light";
/// Letters and publications kept on one matter.
const MOST: usize = 200;

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
            needs.extend(form.subjects.iter().filter_map(|one| match one {
                Subject::Request(id) => Some(Need::Children(*id)),
                Subject::Suggestion(_) | Subject::Work(_) => None,
            }));
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
    // The marks of the requests follow it, and who sees them.
    if matches!(
        command,
        SupervisionCommand::Revise { .. }
            | SupervisionCommand::Close { .. }
            | SupervisionCommand::Reopen { .. }
    ) {
        let found = id_of(command).and_then(|id| world.record(RecordKey::Work(id)));
        let body = found.and_then(|found| of(&found.record));
        let marked = body.iter().flat_map(|(_, body)| requests(body));
        needs.extend(
            marked.flat_map(|id| [Need::Record(RecordKey::Request(id)), Need::Children(id)]),
        );
    }
    // Who sees it, or for how long, may change: its reports and their files go with it.
    if matches!(
        command,
        SupervisionCommand::Revise { .. }
            | SupervisionCommand::Reopen { .. }
            // Looked back on, what had left the screens comes back with all that was reported.
            | SupervisionCommand::Report { .. }
            | SupervisionCommand::Publish { .. }
            | SupervisionCommand::Withdraw { .. }
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
                let (level, committee) = (self.held.body.level, self.held.body.committee);
                // It looks back on what is over.
                let ended = |request| Pressed {
                    request,
                    was: Some(level),
                    now: None,
                    committee,
                };
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
                let (level, committee) = (body.level, body.committee);
                let again = |request| Pressed {
                    request,
                    was: None,
                    now: Some(level),
                    committee,
                };
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

/// The matter that a record is, if it is one.
pub fn of(record: &Record) -> Option<(WorkId, Supervision)> {
    match record {
        Record::Work(work) => Some((work.id, Work::open(work)?)),
        _ => None,
    }
}
