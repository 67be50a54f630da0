//! Livelihood projects (民生实事): [`MOVES`] says who may do what at which stage, [`COURSE`] which stage
//! follows on which where nothing but a word takes it there. The light is that of supervised matters.

mod form;
mod planning;
mod report;
mod standing;
mod who;

use shared::account::Role;
use shared::api::Detail;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::project::{Change, Passage, Project, ProjectCommand, Stage};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::schedule::{Light, MeasureForm, MilestoneForm, Overrule, Reading, Turn};
use shared::time::LocalDate;
use shared::work::{Sight, WorkRefusal};

use self::form::{check, propose};
use self::standing::{heard, judged};
pub use self::standing::{
    late_months, light, look_back_due, reached_at, reading, report_late, report_missed,
    silent_months,
};
pub(crate) use self::who::may_tie;
use self::who::{covers, rule};
pub use self::who::{does, may_move, may_propose, needs_decision, presses, ways};
use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, bounded, required};
use crate::request::rulebook;
use crate::supervision::{follow, key_of};
use crate::work::{Admitted, Desk, Held, not_allowed, planned, record, refuse, said};
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
/// Days after its end until a project leaves screens that are live: the year in which it is told of.
pub const OVER_AFTER_DAYS: i32 = 400;
/// Requests and suggestions behind one project, and units that do it.
const MOST: usize = 60;
/// Stages, votes and filings kept on one project.
const KEPT: usize = 120;

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
