//! The work beside requests: what its sorts share. Each sort has a module and a table of its own.

use shared::account::{Membership, Role};
use shared::activity::{Activity, Became};
use shared::api::Detail;
use shared::command::Envelope;
use shared::id::WorkId;
use shared::late::Late;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::Register;
use shared::supervision::Supervision;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Body, Sight, Work, WorkCommand, WorkRefusal, WorkSort};

use crate::plan::{Need, Planned, TimerChange, World};
use crate::policy::{Actor, Capacity, may_see};
use crate::request::when_of;
use crate::{
    activity, ballot, bulletin, contact, duty, feed, oversight, place as places, programme,
    project, screen, settle, suggestion, supervision, team,
};

/// Days from today within which the days of plans lie: ten years.
const FAR_DAYS: i32 = 3660;

/// What every command on the work looks at.
pub(crate) struct Desk<'a> {
    pub world: &'a dyn World,
    pub envelope: &'a Envelope,
    pub actor: &'a Actor,
    /// The day of the receipt: roles are those held then.
    pub today: LocalDate,
    /// When it happened.
    pub when: Timestamp,
}

/// A record about to be changed.
pub(crate) struct Held<B> {
    pub id: WorkId,
    pub of: Option<WorkId>,
    pub version: u64,
    pub body: B,
}

/// The role in which something is done, and where it is held; `None` for the system.
pub(crate) type Admitted = Option<(Membership, Capacity)>;

pub(crate) const fn refuse(why: WorkRefusal) -> Refusal {
    Refusal::Work { why }
}

pub(crate) fn not_allowed(who: &[Role]) -> Refusal {
    Refusal::NotAllowed {
        roles: who.to_vec(),
    }
}

impl<'a> Desk<'a> {
    /// What a command looks at when it arrives at `at`.
    pub fn new(
        world: &'a dyn World,
        envelope: &'a Envelope,
        actor: &'a Actor,
        at: Timestamp,
    ) -> Self {
        Self {
            world,
            envelope,
            actor,
            today: at.day(),
            when: when_of(envelope, at),
        }
    }
}

impl Desk<'_> {
    /// A record that is there, whoever may see it.
    pub fn known<B: Body>(&self, id: WorkId) -> Option<Held<B>> {
        let found = self.world.record(RecordKey::Work(id))?;
        match &found.record {
            Record::Work(work) => Some(Held {
                id,
                of: work.of,
                version: found.version,
                body: work.open()?,
            }),
            _ => None,
        }
    }

    /// A record that the actor may know of.
    pub fn find<B: Body>(&self, id: WorkId) -> Result<Held<B>, Refusal> {
        let found = self.world.record(RecordKey::Work(id));
        if found.is_none_or(|found| !may_see(self.actor, &found.record, self.today)) {
            return Err(Refusal::NotFound);
        }
        self.known(id).ok_or(Refusal::NotFound)
    }

    /// One of `who`, held where `covers` says.
    pub fn admit(
        &self,
        who: &[Role],
        covers: impl Fn(&Membership) -> bool,
    ) -> Result<Admitted, Refusal> {
        let admitted = admitted(self.actor, who, self.today, covers);
        match admitted {
            Some(held) => Ok(Some(held)),
            None if self.actor.is_system => Ok(None),
            None => Err(not_allowed(who)),
        }
    }

    /// # Errors
    /// A day so far away that nobody means it; a typing error would be counted up to for ever.
    pub fn near(&self, day: LocalDate, field: Field) -> Result<(), Refusal> {
        if (self.when.day().0 - day.0).abs() <= FAR_DAYS {
            return Ok(());
        }
        Err(Refusal::Unfit { field })
    }

    /// # Errors
    /// Somebody else changed a record after the form was opened that now sets it as a whole.
    pub fn unmoved(&self, version: u64, seen: u64) -> Result<(), Refusal> {
        if version == seen {
            return Ok(());
        }
        Err(refuse(WorkRefusal::Moved))
    }

    /// # Errors
    /// Somebody else changed what a form sets after the form was opened.
    pub fn untouched(&self, stands: u64, seen: Option<u64>) -> Result<(), Refusal> {
        self.unmoved(stands, seen.unwrap_or(stands))
    }

    /// The id of the record that the command makes.
    pub fn new_id(&self) -> WorkId {
        WorkId::derive(self.envelope.command_id, 0)
    }
}

/// One of `who`, held where `covers` says; one's own role before a colleague's.
pub(crate) fn admitted(
    actor: &Actor,
    who: &[Role],
    day: LocalDate,
    covers: impl Fn(&Membership) -> bool,
) -> Admitted {
    actor
        .capacities(day)
        .find(|(held, _)| who.contains(&held.role) && covers(held))
        .map(|(held, capacity)| (*held, capacity))
}

/// What changes by a command, in the role in which it is done.
pub(crate) fn planned(admitted: Admitted) -> Planned {
    Planned {
        role: admitted.map(|(_, capacity)| capacity),
        ..Planned::default()
    }
}

impl Planned {
    /// Puts a record of the work in its next version.
    pub(crate) fn put_work<B: Body>(&mut self, held: &Held<B>, sight: Sight, detail: Detail) {
        let work = Work::new(held.id, held.of, sight, &held.body);
        self.put(Record::Work(Box::new(work)), held.version, detail);
    }

    pub(crate) fn ring(&mut self, id: WorkId, timer: &'static str, due_at: Option<Timestamp>) {
        let key = RecordKey::Work(id);
        self.timers.push(match due_at {
            Some(due_at) => TimerChange::Set { key, timer, due_at },
            None => TimerChange::Clear { key, timer },
        });
    }
}

/// A line that says something.
pub(crate) fn said(text: impl Into<String>) -> Detail {
    Detail {
        text: text.into(),
        ..Detail::default()
    }
}

pub(crate) fn record(id: WorkId) -> Need {
    Need::Record(RecordKey::Work(id))
}

/// Where an activity takes place, or what a report is on: what must be known to say who may write to it.
pub(crate) fn place(world: &dyn World, id: WorkId) -> Vec<Need> {
    let Some(work) = work_of(world, id) else {
        return Vec::new();
    };
    if work.sort == WorkSort::Report {
        return work.of.map(record).into_iter().collect();
    }
    let body: Option<Activity> = work.open();
    let places = body.into_iter().flat_map(|body| [body.team, body.station]);
    let needs = places.flatten();
    needs
        .map(|id| Need::Record(RecordKey::Organisation(id)))
        .collect()
}

fn work_of(world: &dyn World, id: WorkId) -> Option<&Work> {
    match &world.record(RecordKey::Work(id))?.record {
        Record::Work(work) => Some(work),
        _ => None,
    }
}

/// Whether an actor says on a report what was registered because of it.
fn may_tie_report(world: &dyn World, report: &Work, actor: &Actor, day: LocalDate) -> bool {
    let Some(on) = report.of.and_then(|of| work_of(world, of)) else {
        return false;
    };
    let matter: Option<Supervision> = on.open();
    let project: Option<Project> = on.open();
    matter.is_some_and(|body| supervision::may_tie(actor, &body, day))
        || project.is_some_and(|body| project::may_tie(actor, &body, day))
}

/// What is registered from a line of an activity's minutes, or because of a report, is told of there.
pub(crate) fn tie_origin(
    world: &dyn World,
    form: &Register,
    actor: &Actor,
    at: Timestamp,
    planned: &mut Planned,
) {
    let Some(origin) = form.origin else {
        return;
    };
    let Some(found) = world
        .record(RecordKey::Work(origin))
        .filter(|found| may_see(actor, &found.record, at.day()))
    else {
        return;
    };
    let Record::Work(work) = &found.record else {
        return;
    };
    let made = planned.puts.first().map(|put| put.record.key());
    let Some(RecordKey::Request(request)) = made else {
        return;
    };
    if let (Some(mut body), Some(line)) = (work.open(), form.line)
        && activity::may_tie(world, &body, line, actor, at.day())
        && activity::tie(&mut body, line, Became::Request(request))
    {
        put_again(planned, work, found.version, body);
    }
    if let Some(mut body) = work.open()
        && may_tie_report(world, work, actor, at.day())
        && supervision::tie(&mut body, request)
    {
        put_again(planned, work, found.version, body);
    }
}

/// Puts a record that says something more, to be seen by whoever saw it.
fn put_again<B: Body>(planned: &mut Planned, work: &Work, version: u64, body: B) {
    let held = Held {
        id: work.id,
        of: work.of,
        version,
        body,
    };
    planned.put_work(&held, work.sight.clone(), Detail::default());
}

pub(crate) fn needs(
    command: &Late<WorkCommand>,
    envelope: &Envelope,
    world: &dyn World,
    at: Timestamp,
) -> Vec<Need> {
    match command.open() {
        Ok(WorkCommand::Supervision(command)) => supervision::needs(&command, envelope, world, at),
        Ok(WorkCommand::Team(command)) => team::needs(&command),
        Ok(WorkCommand::Programme(command)) => programme::needs(&command, world),
        Ok(WorkCommand::Activity(command)) => {
            let known = |id| match &world.record(RecordKey::Work(id))?.record {
                Record::Work(work) => work.open(),
                _ => None,
            };
            activity::needs(world, known, &command)
        }
        Ok(WorkCommand::Screen(command)) => screen::needs(&command),
        Ok(WorkCommand::Contact(command)) => contact::needs(&command),
        Ok(WorkCommand::Oversight(command)) => oversight::needs(&command, world),
        Ok(WorkCommand::Feed(command)) => feed::needs(&command),
        Ok(WorkCommand::Place(command)) => places::needs(&command, envelope, world),
        Ok(WorkCommand::Project(command)) => project::needs(&command, world),
        Ok(WorkCommand::Ballot(command)) => ballot::needs(&command, world),
        Ok(WorkCommand::Duty(command)) => duty::needs(&command, world),
        Ok(WorkCommand::Bulletin(command)) => bulletin::needs(&command),
        Ok(WorkCommand::Suggestion(command)) => suggestion::needs(&command, envelope, world, at),
        Ok(WorkCommand::Settle { id }) => settle::needs(id),
        Err(_) => Vec::new(),
    }
}

pub(crate) fn plan(
    world: &dyn World,
    command: &Late<WorkCommand>,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let desk = Desk::new(world, envelope, actor, at);
    // The server takes no command that it cannot read; one that is stored can be none of these.
    let planned = match command.open().map_err(|_| Refusal::Internal)? {
        WorkCommand::Supervision(command) => supervision::plan(&desk, &command),
        WorkCommand::Team(command) => team::plan(&desk, &command),
        WorkCommand::Programme(command) => programme::plan(&desk, &command),
        WorkCommand::Activity(command) => activity::plan(&desk, &command),
        WorkCommand::Screen(command) => screen::plan(&desk, &command),
        WorkCommand::Contact(command) => contact::plan(&desk, &command),
        WorkCommand::Oversight(command) => oversight::plan(&desk, &command),
        WorkCommand::Feed(command) => feed::plan(&desk, &command),
        WorkCommand::Place(command) => places::plan(&desk, &command),
        WorkCommand::Project(command) => project::plan(&desk, &command),
        WorkCommand::Ballot(command) => ballot::plan(&desk, &command),
        WorkCommand::Duty(command) => duty::plan(&desk, &command),
        WorkCommand::Bulletin(command) => bulletin::plan(&desk, &command),
        WorkCommand::Suggestion(command) => suggestion::plan(&desk, &command),
        WorkCommand::Settle { id } => return settle::plan(&desk, id),
    }?;
    Ok(settle::seen_to(&desk, planned))
}
