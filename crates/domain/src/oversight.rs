//! 督导 of teams: [`MOVES`] says who may, the functions below what each move needs. How often a team's
//! people come to what it holds is counted here as well.

use shared::account::{Membership, Role};
use shared::activity::{Activity, Signed};
use shared::id::WorkId;
use shared::limits;
use shared::oversight::{OversightCommand, TeamFinding};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::team::{Seat, Team};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, WorkRefusal};

use crate::activity::{SETTLE_AFTER_DAYS, expected};
use crate::plan::{Need, Planned, World, required};
use crate::policy::Actor;
use crate::scan;
use crate::team::street_of;
use crate::work::{Desk, Held, admitted, planned, record, refuse, said};

/// The committee finds and confirms.
const FINDS: &[Role] = &[Role::Supervisor];
/// The team puts right.
const FIXES: &[Role] = &[Role::TeamLead, Role::TeamMember];
/// Days over which attendance is counted: what is older has left the screens that are live.
pub const ATTENDANCE_DAYS: i32 = SETTLE_AFTER_DAYS;

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// Roles that may; the team's within the team.
    pub who: &'static [Role],
}

/// Who may do what. The system may do everything.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "finding.raise",     who: FINDS },
    Move { code: "finding.fix",       who: FIXES },
    // Never who put it right.
    Move { code: "finding.confirm",   who: FINDS },
    Move { code: "finding.send_back", who: FINDS },
    Move { code: "finding.withdraw",  who: FINDS },
];

fn rule(code: &str) -> &'static [Role] {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .map_or(&[], |rule| rule.who)
}

const fn id_of(command: &OversightCommand) -> Option<WorkId> {
    match command {
        OversightCommand::Raise { .. } => None,
        OversightCommand::Fix { id, .. }
        | OversightCommand::Confirm { id }
        | OversightCommand::SendBack { id, .. }
        | OversightCommand::Withdraw { id, .. } => Some(*id),
    }
}

pub(crate) fn needs(command: &OversightCommand, world: &dyn World) -> Vec<Need> {
    let mut needs: Vec<Need> = id_of(command).map(record).into_iter().collect();
    let team = match command {
        OversightCommand::Raise { team, .. } => Some(*team),
        _ => id_of(command).and_then(|id| match &world.record(RecordKey::Work(id))?.record {
            Record::Work(work) => work.open::<TeamFinding>().map(|held| held.team),
            _ => None,
        }),
    };
    needs.extend(team.map(|team| Need::Record(RecordKey::Organisation(team))));
    needs
}

fn covers(body: &TeamFinding, held: &Membership) -> bool {
    held.role == Role::Supervisor || held.scope == body.team
}

/// Whether an actor finds things about teams.
pub fn may_raise(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, FINDS, day, |_| true).is_some()
}

/// Whether a move is open to an actor, as far as role, scope and state go.
pub fn may_move(code: &str, actor: &Actor, body: &TeamFinding, day: LocalDate) -> bool {
    let holds = admitted(actor, rule(code), day, |held| covers(body, held)).is_some();
    let fits = match code {
        "finding.fix" => body.fixed.is_none(),
        "finding.confirm" => body
            .fixed
            .as_ref()
            .is_some_and(|(_, by)| by.by != actor.account),
        "finding.send_back" => body.fixed.is_some(),
        _ => true,
    };
    holds && fits && body.is_open()
}

pub(crate) fn plan(desk: &Desk<'_>, command: &OversightCommand) -> Result<Planned, Refusal> {
    let who = rule(command.code());
    let signed = || Signed {
        by: desk.actor.account,
        by_name: desk.actor.name.clone(),
        at: desk.when,
    };
    let masked = |field: Field, text: &str, limit: usize| {
        Ok::<_, Refusal>(scan::mask(&required(field, text, limit)?).text)
    };
    let ahead = |due: LocalDate| {
        desk.near(due, Field::Day)?;
        if due < desk.when.day() {
            return Err(Refusal::Unfit { field: Field::Day });
        }
        Ok(())
    };
    let (held, by, text) = match command {
        OversightCommand::Raise { team, text, due } => {
            let by = desk.admit(who, |_| true)?;
            desk.is_team(*team)?;
            ahead(*due)?;
            let body = TeamFinding {
                team: *team,
                text: masked(Field::Text, text, limits::NOTE)?,
                found: signed(),
                due: *due,
                fixed: None,
                sent_back: None,
                confirmed: None,
                withdrawn: None,
            };
            let text = body.text.clone();
            let held = Held {
                id: desk.new_id(),
                of: None,
                version: 0,
                body,
            };
            (held, by, text)
        }
        OversightCommand::Fix { id, .. }
        | OversightCommand::Confirm { id }
        | OversightCommand::SendBack { id, .. }
        | OversightCommand::Withdraw { id, .. } => {
            let mut held = desk.find::<TeamFinding>(*id)?;
            let by = desk.admit(who, |role| covers(&held.body, role))?;
            let body = &mut held.body;
            if !body.is_open() {
                return Err(refuse(WorkRefusal::Settled));
            }
            let text = match command {
                OversightCommand::Raise { .. } => String::new(),
                OversightCommand::Fix { what, .. } => {
                    if body.fixed.is_some() {
                        return Err(Refusal::NothingToDo);
                    }
                    let what = masked(Field::Text, what, limits::NOTE)?;
                    body.fixed = Some((what.clone(), signed()));
                    what
                }
                OversightCommand::Confirm { .. } => {
                    let (what, by) = body.fixed.as_ref().ok_or(refuse(WorkRefusal::NotFixed))?;
                    if by.by == desk.actor.account && !desk.actor.is_system {
                        return Err(refuse(WorkRefusal::OwnFix));
                    }
                    let what = what.clone();
                    body.confirmed = Some(signed());
                    what
                }
                OversightCommand::SendBack { reason, due, .. } => {
                    if body.fixed.is_none() {
                        return Err(refuse(WorkRefusal::NotFixed));
                    }
                    ahead(*due)?;
                    let reason = masked(Field::Reason, reason, limits::REASON)?;
                    body.fixed = None;
                    body.due = *due;
                    body.sent_back = Some((reason.clone(), signed()));
                    reason
                }
                OversightCommand::Withdraw { reason, .. } => {
                    let reason = masked(Field::Reason, reason, limits::REASON)?;
                    body.withdrawn = Some((reason.clone(), signed()));
                    reason
                }
            };
            (held, by, text)
        }
    };
    // What is found about a team is between it, its street and the committee.
    let sight = Sight {
        streets: street_of(desk.world, held.body.team).into_iter().collect(),
        teams: vec![held.body.team],
        ..Sight::default()
    };
    let mut planned = planned(by);
    planned.put_work(&held, sight, said(text));
    Ok(planned)
}

/// How often somebody who is or was in a team came to what it held, in times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came<'t> {
    /// The name of the seat.
    pub name: &'t str,
    /// Signed in or made up.
    pub came: usize,
    /// Held while they were in it.
    pub expected: usize,
}

/// Person by person, in the order of the seats, how often they came to what their team held in the last
/// [`ATTENDANCE_DAYS`]: everybody who is in it, and who was in it on a day that counts. Under one name stands
/// one person, however many seats they had. [`attendance`] is the sum.
pub fn attendance_by_person<'t, 'a>(
    team: &'t Team,
    activities: impl Iterator<Item = &'a Activity>,
    now: Timestamp,
) -> Vec<Came<'t>> {
    let mut people = by_person(team, activities, now, |_| true);
    let today = now.day();
    let is_in = |name: &str| team.members(today).any(|seat| seat.name == name);
    people.retain(|one| one.expected != 0 || is_in(one.name));
    people
}

/// How many of a team's people came to what it held in the last [`ATTENDANCE_DAYS`], and how many could
/// have: everybody who was in it on that day. Study that was made up counts as come.
pub fn attendance<'a>(
    team: &Team,
    activities: impl Iterator<Item = &'a Activity>,
    now: Timestamp,
) -> (usize, usize) {
    sum(&by_person(team, activities, now, |_| true))
}

/// The same of those alone who were Party members by the register of that day (党员到会).
pub fn party_attendance<'a>(
    team: &Team,
    activities: impl Iterator<Item = &'a Activity>,
    now: Timestamp,
) -> (usize, usize) {
    sum(&by_person(team, activities, now, |seat| seat.party))
}

fn sum(people: &[Came<'_>]) -> (usize, usize) {
    people.iter().fold((0, 0), |(came, expected), one| {
        (came + one.came, expected + one.expected)
    })
}

fn by_person<'t, 'a>(
    team: &'t Team,
    activities: impl Iterator<Item = &'a Activity>,
    now: Timestamp,
    is_meant: fn(&Seat) -> bool,
) -> Vec<Came<'t>> {
    let mut people: Vec<Came<'t>> = Vec::new();
    for seat in team.seats.iter().filter(|seat| is_meant(seat)) {
        if people.iter().all(|one| one.name != seat.name) {
            people.push(Came {
                name: &seat.name,
                came: 0,
                expected: 0,
            });
        }
    }
    let first = now.day().plus_days(-ATTENDANCE_DAYS);
    let held = activities.filter(|one| {
        one.team == Some(team.team)
            && one.cancelled.is_none()
            && one.until <= now
            && one.from.day() >= first
    });
    for one in held {
        let members = expected(one, team, is_meant);
        for person in &mut people {
            if let Some(there) = members.get(person.name) {
                person.came += usize::from(*there);
                person.expected += 1;
            }
        }
    }
    people
}
