//! The course of a request: 登记 → 受理 → 交办 → 签收 → 办理 → 答复 → 评价 → 办结 → 归档, and
//! back to 交办 after a low rating (二次办理).
//!
//! [`MOVES`] is the state machine as one table: who may, from where, to where. What a move needs
//! besides stands in `course`, in the function named after it.

mod course;

use shared::account::Role;
use shared::assignment::Assignment;
use shared::command::Envelope;
use shared::id::{OrganisationId, RequestId};
use shared::limits;
use shared::organisation::Organisation;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{Rater, Request, RequestCommand, Status};
use shared::time::{LocalDate, Timestamp};

use self::course::Course;
use crate::plan::{Need, Planned, World, bounded};
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
            if let Some(number) = &form.number {
                let number = bounded(Field::Number, number, limits::NAME).unwrap_or_default();
                needs.push(Need::Number(number));
            } else if let Some(station) = find_organisation(world, form.station) {
                let name = counter_name(&station, when_of(envelope, at));
                // The next number may be taken: a ledger brought it along.
                if let Some((number, _)) = next_number(world, &name) {
                    needs.push(Need::Number(number));
                }
                needs.push(Need::Counter(name));
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

/// The first number after the counter that nobody holds, as far as `world` knows, and the counter's
/// value for it. `None` where numbers are not given out.
fn next_number(world: &dyn World, counter: &str) -> Option<(String, u64)> {
    let mut value = world.counter(counter)? + 1;
    loop {
        let number = format!("{counter}-{value:04}");
        if world.number_holder(&number).is_none() {
            return Some((number, value));
        }
        value += 1;
    }
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
    Course {
        world,
        envelope,
        actor,
        today: at.day(),
        when: when_of(envelope, at),
    }
    .decide(command)
}
