//! The course of a request: 登记 → 受理 → 交办 → 签收 → 办理 → 答复 → 评价 → 办结 → 归档, and
//! back to 交办 after a low rating (二次办理).
//!
//! [`MOVES`] is the state machine as one table: who may, from where, to where. What a move needs
//! besides stands in the function named after it.

use shared::account::Role;
use shared::api::Detail;
use shared::assignment::{Assignment, AssignmentState, Reply, Share, UnitShare};
use shared::command::Envelope;
use shared::id::{AccountId, AssignmentId, NoteId, OrganisationId, RequestId};
use shared::limits;
use shared::note::{Note, NoteSide};
use shared::organisation::{Organisation, OrganisationKind};
use shared::petitioner::{Petitioner, Reporter};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{
    Complexity, Rater, Rating, Reach, Register, Request, RequestCommand, ResultClass, Satisfaction,
    Status, Step,
};
use shared::time::{LocalDate, Timestamp};

use crate::deadline;
use crate::plan::{Need, Planned, TimerChange, World, bounded, required};
use crate::policy::{Actor, acting_role, may_see};
use crate::scan;

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// States it starts from; empty where the state does not matter.
    pub from: &'static [Status],
    /// Roles that may, each within its own scope: clerk and deputy at the request's station (a
    /// deputy also where they raised it), authority in its street, handler at the assignment's
    /// unit, supervisor everywhere.
    pub who: &'static [Role],
    /// The state it leads to, when it is the same each time.
    pub to: Option<Status>,
}

use Role::{Authority, Clerk, Deputy, Handler, Supervisor};
use Status::{Accepted, Archived, Assigned, Closed, InProgress, Registered, Replied, Rework};

/// The state machine. The system may do every move.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "request.register", from: &[],                        who: &[Clerk, Deputy],               to: Some(Registered) },
    Move { code: "request.accept",   from: &[Registered],              who: &[Clerk],                       to: Some(Accepted) },
    Move { code: "request.assign",   from: &[Accepted, Rework],        who: &[Authority, Clerk],            to: Some(Assigned) },
    // To InProgress when the lead unit signs; a co-handler's signature moves only its assignment.
    Move { code: "request.sign_for", from: &[Assigned, InProgress],    who: &[Handler],                     to: None },
    // To Replied when the last unit has answered.
    Move { code: "request.reply",    from: &[InProgress],              who: &[Handler],                     to: None },
    // To Rework when rated low, else it stays Replied until it is closed.
    Move { code: "request.rate",     from: &[Replied],                 who: &[Deputy, Clerk, Authority],    to: None },
    Move { code: "request.close",    from: &[Replied],                 who: &[Clerk, Authority],            to: Some(Closed) },
    Move { code: "request.archive",  from: &[Closed],                  who: &[],                            to: Some(Archived) },
    Move { code: "request.add_note", from: &[],                        who: &[Clerk, Deputy, Authority, Handler, Supervisor], to: None },
    Move { code: "request.reveal",   from: &[],                        who: &[Clerk, Deputy, Authority, Handler], to: None },
];

/// A deputy's judgement is a deputy's to give; a resident's is taken down by whoever may rate.
const RATE_AS_DEPUTY: &[Role] = &[Deputy];
/// Those for whom internal notes of the congress side are, and who write them.
const CONGRESS_SIDE: &[Role] = &[Clerk, Deputy, Authority, Supervisor];

/// Days after closing until a request leaves the boards.
pub const ARCHIVE_AFTER_DAYS: i32 = 30;
/// The timer that archives.
pub const ARCHIVE_TIMER: &str = "archive";

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every request command has a row")
}

/// Whether a move is open to `actor` as far as state, role and scope go: what a button asks.
/// `unit` is the assignment's, for the moves of a unit.
pub fn may_move(
    code: &str,
    actor: &Actor,
    request: &Request,
    unit: Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    let rule = rule(code);
    (rule.from.is_empty() || rule.from.contains(&request.status))
        && acting_role(actor, rule.who, &request.reach, unit, day).is_some()
}

/// Whose judgement an actor may write down on a request.
pub fn raters(actor: &Actor, request: &Request, day: LocalDate) -> &'static [Rater] {
    match acting_role(actor, RATE_AS_DEPUTY, &request.reach, None, day) {
        Some(_) => &[Rater::Deputy, Rater::Resident],
        None => &[Rater::Resident],
    }
}

/// Until when a request waits to be rated before it may be closed without a rating.
pub fn rating_pending(request: &Request, now: Timestamp) -> Option<Timestamp> {
    match (&request.rating, &request.clock) {
        (None, Some(clock)) if now <= clock.due_at => Some(clock.due_at),
        (None | Some(_), _) => None,
    }
}

/// Whether an actor replied to a request in the round of these assignments: nobody rates their own
/// work.
pub fn is_own_work<'a>(actor: &Actor, current: impl IntoIterator<Item = &'a Assignment>) -> bool {
    actor.account.is_some()
        && current
            .into_iter()
            .any(|assignment| assignment.reply.as_ref().and_then(|reply| reply.by) == actor.account)
}

/// What a command must know.
pub(crate) fn needs(
    command: &RequestCommand,
    envelope: &Envelope,
    world: &dyn World,
    at: Timestamp,
) -> Vec<Need> {
    let request = |id: &RequestId| Need::Record(RecordKey::Request(*id));
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    match command {
        RequestCommand::Register(form) => {
            let id = RequestId::derive(envelope.command_id, 0);
            let mut needs = vec![organisation(form.station), request(&id)];
            needs.extend(form.community.map(organisation));
            needs.extend(
                form.raised_by
                    .map(|id| Need::Record(RecordKey::Account(id))),
            );
            needs.extend(form.number.clone().map(Need::Number));
            if let Some(station) = find_organisation(world, form.station) {
                needs.push(Need::Counter(counter_name(&station, when_of(envelope, at))));
            }
            needs
        }
        RequestCommand::Assign {
            request: id, units, ..
        } => {
            let mut needs = vec![request(id), Need::Children(*id)];
            needs.extend(units.iter().map(|share| organisation(share.unit)));
            needs
        }
        RequestCommand::Close { request: id } | RequestCommand::Archive { request: id } => {
            vec![request(id), Need::Children(*id)]
        }
        RequestCommand::Rate { request: id, .. } => vec![request(id), Need::Children(*id)],
        RequestCommand::Accept { request: id }
        | RequestCommand::AddNote { request: id, .. }
        | RequestCommand::Reveal { request: id, .. } => vec![request(id)],
        RequestCommand::SignFor { assignment } | RequestCommand::Reply { assignment, .. } => {
            let key = RecordKey::Assignment(*assignment);
            let mut needs = vec![Need::Record(key)];
            if let Some(Record::Assignment(found)) = world.record(key).map(|v| &v.record) {
                needs.extend([request(&found.request), Need::Children(found.request)]);
            }
            needs
        }
    }
}

/// The counter that numbers a station's requests of a year.
fn counter_name(station: &Organisation, when: Timestamp) -> String {
    format!("{}-{}", when.day().ymd().0, station.short_name)
}

/// When something happened: the system may say, everybody else is held to the receipt.
fn when_of(envelope: &Envelope, at: Timestamp) -> Timestamp {
    envelope.occurred_at.unwrap_or(at)
}

fn find_organisation(world: &dyn World, id: OrganisationId) -> Option<Organisation> {
    match &world.record(RecordKey::Organisation(id))?.record {
        Record::Organisation(found) => Some(found.clone()),
        _ => None,
    }
}

/// A request that the actor may know of.
fn find_request(
    world: &dyn World,
    id: RequestId,
    actor: &Actor,
    day: LocalDate,
) -> Result<(Request, u64), Refusal> {
    let found = world
        .record(RecordKey::Request(id))
        .ok_or(Refusal::NotFound)?;
    match &found.record {
        Record::Request(request) if may_see(actor, &found.record, day) => {
            Ok((Request::clone(request), found.version))
        }
        _ => Err(Refusal::NotFound),
    }
}

/// A free text, masked; what was found goes to the petitioner's record.
fn masked(text: &str, found: &mut Vec<String>) -> String {
    let masked = scan::mask(text);
    found.extend(masked.found);
    masked.text
}

/// Decides a command on a request.
pub(crate) fn plan(
    world: &dyn World,
    command: &RequestCommand,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    if envelope.occurred_at.is_some() && !actor.is_system {
        return Err(Refusal::NotAllowed { roles: Vec::new() });
    }
    let course = Course {
        world,
        envelope,
        actor,
        today: at.day(),
        when: when_of(envelope, at),
    };
    match command {
        RequestCommand::Register(form) => course.register(form),
        RequestCommand::Accept { request } => course.accept(*request),
        RequestCommand::Assign {
            request,
            units,
            complexity,
        } => course.assign(*request, units, *complexity),
        RequestCommand::SignFor { assignment } => course.sign_for(*assignment),
        RequestCommand::Reply {
            assignment,
            text,
            class,
            promise,
        } => course.reply(*assignment, text, *class, *promise),
        RequestCommand::Rate {
            request,
            by,
            process,
            result,
            reason,
        } => course.rate(*request, *by, (*process, *result), reason),
        RequestCommand::Close { request } => course.close(*request),
        RequestCommand::Archive { request } => course.archive(*request),
        RequestCommand::AddNote {
            request,
            side,
            text,
        } => course.add_note(*request, *side, text),
        RequestCommand::Reveal { request, purpose } => course.reveal(*request, purpose),
    }
}

/// A number, and the new value of the counter behind it; neither in a prediction.
type Numbered = (Option<String>, Option<(String, u64)>);

/// What every move looks at.
struct Course<'a> {
    world: &'a dyn World,
    envelope: &'a Envelope,
    actor: &'a Actor,
    /// The day of the receipt: roles are those held then.
    today: LocalDate,
    /// When it happened.
    when: Timestamp,
}

impl Course<'_> {
    fn register(&self, form: &Register) -> Result<Planned, Refusal> {
        let station = find_organisation(self.world, form.station)
            .filter(|found| found.kind.is_station() && found.is_open(self.today))
            .ok_or(Refusal::Unfit {
                field: Field::Station,
            })?;
        let street = station.street.ok_or(Refusal::Unfit {
            field: Field::Station,
        })?;
        let id = RequestId::derive(self.envelope.command_id, 0);
        let reach = Reach {
            station: station.id,
            street,
            units: Vec::new(),
            raised_by: form.raised_by.or_else(|| self.raising_deputy(station.id)),
            archived: false,
        };
        let rule = rule("request.register");
        let role =
            acting_role(self.actor, rule.who, &reach, None, self.today).ok_or_else(|| {
                Refusal::NotAllowed {
                    roles: rule.who.to_vec(),
                }
            })?;
        if self.world.record(RecordKey::Request(id)).is_some() {
            return Err(Refusal::Taken);
        }
        if let Some(deputy) = form.raised_by {
            self.check_deputy(deputy)?;
        }
        if let Some(community) = form.community {
            find_organisation(self.world, community)
                .filter(|found| found.kind == OrganisationKind::Community)
                .ok_or(Refusal::Unfit {
                    field: Field::Community,
                })?;
        }
        let mut petitioner = Petitioner {
            name: bounded(Field::Name, &form.petitioner.name, limits::NAME)?,
            firm: bounded(Field::Name, &form.petitioner.firm, limits::NAME)?,
            phone: bounded(Field::Phone, &form.petitioner.phone, limits::PHONE)?,
            address: bounded(Field::Address, &form.petitioner.address, limits::PLACE)?,
            found: Vec::new(),
        };
        let title = required(Field::Title, &form.title, limits::TITLE)?;
        let text = bounded(Field::Text, &form.text, limits::TEXT)?;
        let place = bounded(Field::Place, &form.place, limits::PLACE)?;
        let title = masked(&title, &mut petitioner.found);
        let text = masked(&text, &mut petitioner.found);
        let place = masked(&place, &mut petitioner.found);
        let (number, counter) = self.number(form, &station)?;
        let complexity = Complexity::Simple;
        let request = Request {
            id,
            number,
            reach,
            community: form.community,
            place,
            title,
            text,
            kind: form.kind,
            topic: form.topic,
            channel: form.channel,
            complexity,
            reporter: reporter(&petitioner),
            status: Registered,
            round: 1,
            lead: None,
            registered_by: self.actor.account,
            registered_at: self.when,
            moved_at: self.when,
            replied_at: None,
            closed_at: None,
            clock: Some(deadline::start(Step::Accept, complexity, 1, self.when)),
            class: None,
            rating: None,
        };
        let mut planned = Planned {
            counter,
            role,
            ..Planned::default()
        };
        if !petitioner.is_empty() {
            planned.petitioner = Some((id, petitioner));
        }
        planned.put(Record::Request(Box::new(request)), 0, Detail::default());
        Ok(planned)
    }

    /// Whoever raises a matter sees it from then on, so it must be a deputy: of any time, because
    /// ledgers tell of earlier terms.
    fn check_deputy(&self, id: AccountId) -> Result<(), Refusal> {
        let unfit = Err(Refusal::Unfit {
            field: Field::Deputy,
        });
        match self.world.record(RecordKey::Account(id)).map(|v| &v.record) {
            Some(Record::Account(account)) => {
                let is_deputy = account.memberships.iter().any(|held| held.role == Deputy);
                if is_deputy { Ok(()) } else { unfit }
            }
            None if !self.world.is_whole() => Ok(()),
            Some(_) | None => unfit,
        }
    }

    /// A deputy who registers at their own station raises the matter.
    fn raising_deputy(&self, station: OrganisationId) -> Option<AccountId> {
        self.actor
            .roles(self.today)
            .any(|held| held.role == Deputy && held.scope == station)
            .then_some(self.actor.account)
            .flatten()
    }

    /// The request's number, and the counter it was taken from.
    fn number(&self, form: &Register, station: &Organisation) -> Result<Numbered, Refusal> {
        if let Some(number) = &form.number {
            let number = required(Field::Number, number, limits::NAME)?;
            if !self.actor.is_system {
                return Err(Refusal::Unfit {
                    field: Field::Number,
                });
            }
            return match self.world.number_holder(&number) {
                Some(_) => Err(Refusal::Taken),
                None => Ok((Some(number), None)),
            };
        }
        let name = counter_name(station, self.when);
        Ok(match self.world.counter(&name) {
            Some(last) => (
                Some(format!("{name}-{:04}", last + 1)),
                Some((name, last + 1)),
            ),
            None => (None, None),
        })
    }

    fn accept(&self, id: RequestId) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.accept", &request, None)?;
        request.status = Accepted;
        request.moved_at = self.when;
        request.clock = Some(self.clock(Step::Assign, &request));
        Ok(single(request, version, role, Detail::default()))
    }

    fn assign(
        &self,
        id: RequestId,
        units: &[UnitShare],
        complexity: Complexity,
    ) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.assign", &request, None)?;
        let lead = self.check_units(units)?;
        if request.status == Rework {
            request.round += 1;
        }
        request.status = Assigned;
        request.complexity = complexity;
        request.lead = Some(lead);
        request.moved_at = self.when;
        request.replied_at = None;
        request.class = None;
        request.rating = None;
        for share in units {
            if !request.reach.units.contains(&share.unit) {
                request.reach.units.push(share.unit);
            }
        }
        request.clock = Some(self.clock(Step::Sign, &request));
        let detail = Detail {
            units: units.iter().map(|share| share.unit).collect(),
            ..Detail::default()
        };
        let (round, reach) = (request.round, request.reach.clone());
        let mut planned = single(request, version, role, detail);
        for (ordinal, share) in units.iter().enumerate() {
            let assignment = Assignment {
                id: AssignmentId::derive(self.envelope.command_id, ordinal as u32),
                request: id,
                unit: share.unit,
                share: share.share,
                round,
                reach: reach.clone(),
                state: AssignmentState::Assigned,
                assigned_at: self.when,
                signed_at: None,
                officer: None,
                clock: Some(deadline::start(Step::Sign, complexity, round, self.when)),
                reply: None,
            };
            planned.puts.push(Versioned {
                version: 1,
                record: Record::Assignment(assignment),
            });
        }
        self.spread_reach(id, &reach, &mut planned);
        Ok(planned)
    }

    fn check_units(&self, units: &[UnitShare]) -> Result<OrganisationId, Refusal> {
        let unfit = Refusal::Unfit {
            field: Field::Units,
        };
        if units.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Units,
            });
        }
        if units.len() > limits::UNITS {
            let (limit, given) = (limits::UNITS as u32, units.len() as u32);
            return Err(Refusal::TooLong {
                field: Field::Units,
                limit,
                given,
            });
        }
        for (i, share) in units.iter().enumerate() {
            let fits = find_organisation(self.world, share.unit).is_some_and(|found| {
                found.kind == OrganisationKind::Unit && found.is_open(self.today)
            });
            if !fits || units[..i].iter().any(|earlier| earlier.unit == share.unit) {
                return Err(unfit);
            }
        }
        let mut leads = units.iter().filter(|share| share.share == Share::Lead);
        match (leads.next(), leads.next()) {
            (Some(lead), None) => Ok(lead.unit),
            _ => Err(unfit),
        }
    }

    /// Earlier assignments and notes follow the request to whoever is now concerned.
    fn spread_reach(&self, id: RequestId, reach: &Reach, planned: &mut Planned) {
        for child in self.world.children(id) {
            let mut record = child.record.clone();
            let held = match &mut record {
                Record::Assignment(assignment) => &mut assignment.reach,
                Record::Note(note) => &mut note.reach,
                Record::Organisation(_) | Record::Account(_) | Record::Request(_) => continue,
            };
            if held != reach {
                held.clone_from(reach);
                planned.puts.push(Versioned {
                    version: child.version + 1,
                    record,
                });
            }
        }
    }

    fn find_assignment(&self, id: AssignmentId) -> Result<(Assignment, u64), Refusal> {
        let found = self
            .world
            .record(RecordKey::Assignment(id))
            .ok_or(Refusal::NotFound)?;
        match &found.record {
            Record::Assignment(assignment) if may_see(self.actor, &found.record, self.today) => {
                Ok((assignment.clone(), found.version))
            }
            _ => Err(Refusal::NotFound),
        }
    }

    fn sign_for(&self, id: AssignmentId) -> Result<Planned, Refusal> {
        let (mut assignment, assignment_version) = self.find_assignment(id)?;
        let (mut request, version) =
            find_request(self.world, assignment.request, self.actor, self.today)?;
        let role = self.admit("request.sign_for", &request, Some(assignment.unit))?;
        if assignment.state != AssignmentState::Assigned || assignment.round != request.round {
            return Err(Refusal::AssignmentMoved);
        }
        let clock = self.clock(Step::Reply, &request);
        assignment.state = AssignmentState::InProgress;
        assignment.signed_at = Some(self.when);
        assignment.officer = self.actor.account;
        assignment.clock = Some(clock);
        let detail = Detail {
            units: vec![assignment.unit],
            ..Detail::default()
        };
        if assignment.share == Share::Lead {
            request.status = InProgress;
            request.moved_at = self.when;
            request.clock = Some(clock);
        }
        let mut planned = single(request, version, role, detail);
        planned.puts.push(Versioned {
            version: assignment_version + 1,
            record: Record::Assignment(assignment),
        });
        Ok(planned)
    }

    fn reply(
        &self,
        id: AssignmentId,
        text: &str,
        class: ResultClass,
        promise: Option<LocalDate>,
    ) -> Result<Planned, Refusal> {
        let (mut assignment, assignment_version) = self.find_assignment(id)?;
        let (mut request, version) =
            find_request(self.world, assignment.request, self.actor, self.today)?;
        let role = self.admit("request.reply", &request, Some(assignment.unit))?;
        if assignment.state != AssignmentState::InProgress || assignment.round != request.round {
            return Err(Refusal::AssignmentMoved);
        }
        let text = required(Field::Text, text, limits::TEXT)?;
        // "In plan" without a date is a promise nobody can keep track of.
        let promise = match (class, promise) {
            (ResultClass::B, None) => {
                return Err(Refusal::Empty {
                    field: Field::Promise,
                });
            }
            (ResultClass::B, Some(day)) if day <= self.when.day() => {
                return Err(Refusal::Unfit {
                    field: Field::Promise,
                });
            }
            (ResultClass::B, Some(day)) => Some(day),
            (ResultClass::A | ResultClass::C | ResultClass::D, _) => None,
        };
        let mut found = Vec::new();
        let text = masked(&text, &mut found);
        let detail = Detail {
            units: vec![assignment.unit],
            text: text.clone(),
            class: Some(class),
        };
        let by = self.actor.account;
        assignment.reply = Some(Reply {
            text,
            class,
            promise,
            by,
            at: self.when,
        });
        assignment.state = AssignmentState::Replied;
        assignment.clock = None;
        if assignment.share == Share::Lead {
            request.class = Some(class);
        }
        let others_done = self
            .current_assignments(&request)
            .iter()
            .all(|other| other.id == assignment.id || other.state == AssignmentState::Replied);
        if others_done {
            request.status = Replied;
            request.moved_at = self.when;
            request.replied_at = Some(self.when);
            request.clock = Some(self.clock(Step::Rate, &request));
        }
        let mut planned = single(request, version, role, detail);
        planned.puts.push(Versioned {
            version: assignment_version + 1,
            record: Record::Assignment(assignment.clone()),
        });
        keep_found(&mut planned, assignment.request, found);
        Ok(planned)
    }

    fn current_assignments(&self, request: &Request) -> Vec<&Assignment> {
        self.world
            .children(request.id)
            .into_iter()
            .filter_map(|child| match &child.record {
                Record::Assignment(assignment) if assignment.round == request.round => {
                    Some(assignment)
                }
                _ => None,
            })
            .collect()
    }

    fn rate(
        &self,
        id: RequestId,
        by: Rater,
        (process, result): (Satisfaction, Satisfaction),
        reason: &str,
    ) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let who = match by {
            Rater::Deputy => RATE_AS_DEPUTY,
            Rater::Resident => rule("request.rate").who,
        };
        let role = self.admit_as("request.rate", who, &request, None)?;
        if is_own_work(self.actor, self.current_assignments(&request)) {
            return Err(Refusal::OwnWork);
        }
        let rating = Rating {
            by,
            process,
            result,
            reason: bounded(Field::Reason, reason, limits::REASON)?,
            at: self.when,
        };
        if rating.is_low() && rating.reason.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Reason,
            });
        }
        let mut found = Vec::new();
        let rating = Rating {
            reason: masked(&rating.reason, &mut found),
            ..rating
        };
        let detail = Detail {
            text: rating.reason.clone(),
            ..Detail::default()
        };
        if rating.is_low() {
            request.status = Rework;
            request.moved_at = self.when;
            request.clock = Some(self.clock(Step::Reassign, &request));
        }
        request.rating = Some(rating);
        let mut planned = single(request, version, role, detail);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    fn close(&self, id: RequestId) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.close", &request, None)?;
        if request.class.is_none() {
            return Err(Refusal::Unfit {
                field: Field::Units,
            });
        }
        if let Some(until) = rating_pending(&request, self.when)
            && !self.actor.is_system
        {
            return Err(Refusal::RatingPending { until });
        }
        request.status = Closed;
        request.moved_at = self.when;
        request.closed_at = Some(self.when);
        request.clock = None;
        let mut planned = single(request, version, role, Detail::default());
        planned.timers.push(TimerChange::Set {
            key: RecordKey::Request(id),
            timer: ARCHIVE_TIMER,
            due_at: self.when.day().plus_days(ARCHIVE_AFTER_DAYS).start(),
        });
        Ok(planned)
    }

    fn archive(&self, id: RequestId) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.archive", &request, None)?;
        request.status = Archived;
        request.moved_at = self.when;
        request.reach.archived = true;
        let reach = request.reach.clone();
        let mut planned = single(request, version, role, Detail::default());
        self.spread_reach(id, &reach, &mut planned);
        let key = RecordKey::Request(id);
        planned.timers.push(TimerChange::Clear {
            key,
            timer: ARCHIVE_TIMER,
        });
        Ok(planned)
    }

    fn add_note(&self, id: RequestId, side: NoteSide, text: &str) -> Result<Planned, Refusal> {
        let (request, _) = find_request(self.world, id, self.actor, self.today)?;
        let who = match side {
            NoteSide::Congress => CONGRESS_SIDE,
            NoteSide::Everyone => rule("request.add_note").who,
        };
        let role = self.admit_as("request.add_note", who, &request, None)?;
        let text = required(Field::Note, text, limits::NOTE)?;
        let mut found = Vec::new();
        let note = Note {
            id: NoteId::derive(self.envelope.command_id, 0),
            request: id,
            reach: request.reach,
            side,
            text: masked(&text, &mut found),
            author: self.actor.account,
            author_name: self.actor.name.clone(),
            at: self.when,
        };
        let mut planned = Planned {
            role,
            ..Planned::default()
        };
        // The line's text stays with the note, whose audience may be narrower than the request's.
        planned.put(Record::Note(note), 0, Detail::default());
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    fn reveal(&self, id: RequestId, purpose: &str) -> Result<Planned, Refusal> {
        let (request, _) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.reveal", &request, None)?;
        let purpose = required(Field::Purpose, purpose, limits::REASON)?;
        let detail = Detail {
            text: scan::mask(&purpose).text,
            ..Detail::default()
        };
        Ok(Planned {
            role,
            lines: vec![(RecordKey::Request(id), detail)],
            ..Planned::default()
        })
    }

    fn admit(
        &self,
        code: &str,
        request: &Request,
        unit: Option<OrganisationId>,
    ) -> Result<Option<Role>, Refusal> {
        self.admit_as(code, rule(code).who, request, unit)
    }

    /// For what only some of those may who may make the move. Role first, then what the sender
    /// saw, then state: somebody without the role learns nothing about why else it would fail.
    fn admit_as(
        &self,
        code: &str,
        who: &[Role],
        request: &Request,
        unit: Option<OrganisationId>,
    ) -> Result<Option<Role>, Refusal> {
        let role =
            acting_role(self.actor, who, &request.reach, unit, self.today).ok_or_else(|| {
                Refusal::NotAllowed {
                    roles: who.to_vec(),
                }
            })?;
        let (now, from) = (request.status, rule(code).from);
        if self
            .envelope
            .expects
            .is_some_and(|expected| expected != now)
        {
            return Err(Refusal::Moved { now });
        }
        if !from.is_empty() && !from.contains(&now) {
            return Err(Refusal::WrongState { now });
        }
        Ok(role)
    }

    fn clock(&self, step: Step, request: &Request) -> shared::request::Clock {
        deadline::start(step, request.complexity, request.round, self.when)
    }
}

/// The change of one request, with its line.
fn single(request: Request, version: u64, role: Option<Role>, detail: Detail) -> Planned {
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    planned.put(Record::Request(Box::new(request)), version, detail);
    planned
}

fn keep_found(planned: &mut Planned, request: RequestId, found: Vec<String>) {
    if !found.is_empty() {
        planned.petitioner = Some((
            request,
            Petitioner {
                found,
                ..Petitioner::default()
            },
        ));
    }
}

fn reporter(petitioner: &Petitioner) -> Reporter {
    let name = scan::mask_name(&petitioner.name);
    let phone = scan::mask_phone(&petitioner.phone);
    if !petitioner.firm.is_empty() {
        Reporter::Firm { name, phone }
    } else if name.is_empty() && phone.is_empty() {
        Reporter::Anonymous
    } else {
        Reporter::Person { name, phone }
    }
}
