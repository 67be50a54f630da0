//! Calendars that other programs read: who gives one away, and what is in it.

use shared::account::Role;
use shared::activity::{Activity, Signed};
use shared::feed::{Feed, FeedCommand, FeedOf};
use shared::id::OrganisationId;
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::place::Place;
use shared::programme::{Programme, Task, TaskState};
use shared::record::RecordKey;
use shared::refusal::{Field, Refusal};
use shared::supervision::Supervision;
use shared::time::LocalDate;
use shared::work::Sight;

use crate::place::Sitting;
use crate::plan::{Need, Planned, required};
use crate::policy::Actor;
use crate::programme::names;
use crate::team::street_of;
use crate::work::{Desk, Held, admitted, not_allowed, planned, record, said};

/// Who gives away a team's or a station's: who is there, its street, and the committee. One's own
/// everybody.
const GIVES: &[Role] = &[
    Role::Clerk,
    Role::Deputy,
    Role::TeamLead,
    Role::TeamMember,
    Role::Authority,
    Role::Supervisor,
];

pub(crate) fn needs(command: &FeedCommand) -> Vec<Need> {
    match command {
        FeedCommand::Make { of, digest } => {
            let mut needs = vec![record(Feed::id(digest))];
            if let FeedOf::Team(id) | FeedOf::Station(id) = of {
                needs.push(Need::Record(RecordKey::Organisation(*id)));
            }
            needs
        }
        FeedCommand::End { id } => vec![record(*id)],
    }
}

/// Whether an actor gives away a calendar; asked again whenever one is read, so that who has left reads
/// no more. `street_of` says in which street an organisation lies.
pub fn may_make(
    actor: &Actor,
    of: FeedOf,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    match of {
        FeedOf::Own => actor.account.is_some() && actor.roles(day).next().is_some(),
        FeedOf::Team(id) | FeedOf::Station(id) => admitted(actor, GIVES, day, |held| {
            held.role == Role::Supervisor || held.scope == id || street_of(id) == Some(held.scope)
        })
        .is_some(),
    }
}

/// Who takes back anybody's: the committee, and who sees to accounts.
const ENDS: &[Role] = &[Role::Supervisor, Role::Administrator];

/// Whether an actor is shown all calendars that were given away, and takes back any of them.
pub fn may_oversee(actor: &Actor, day: LocalDate) -> bool {
    ENDS.iter().any(|role| actor.is(*role, day))
}

/// Whether an activity is in a calendar that an actor made. In one's own is what is held where one works, what
/// one leads or came to, and what one, or one's unit, is invited to.
pub fn is_in(of: FeedOf, actor: &Actor, body: &Activity, day: LocalDate) -> bool {
    match of {
        FeedOf::Team(id) => body.team == Some(id),
        FeedOf::Station(id) => body.station == Some(id),
        FeedOf::Own => {
            let at = |place: Option<OrganisationId>| {
                place.is_some() && actor.roles(day).any(|held| place == Some(held.scope))
            };
            let is_asked = |name: &str| !actor.name.is_empty() && name.contains(&*actor.name);
            // A department, an association or a firm is invited with all who work for it.
            at(body.team)
                || at(body.station)
                || is_asked(&body.lead)
                || body
                    .parties
                    .iter()
                    .any(|party| match (party.unit, party.account) {
                        (Some(_), _) => at(party.unit),
                        (None, Some(_)) => party.account == actor.account,
                        (None, None) => is_asked(&party.name),
                    })
                || body
                    .attended
                    .iter()
                    .any(|one| one.account.is_some() && one.account == actor.account)
        }
    }
}

/// Whether a reception of a place is in a calendar: the station's, and that of who receives.
pub fn has_sitting(of: FeedOf, actor: &Actor, place: &Place, one: &Sitting) -> bool {
    match of {
        FeedOf::Team(_) => false,
        FeedOf::Station(id) => place.keeper == id,
        FeedOf::Own => one.has(&actor.name),
    }
}

/// Whether the last day of a task is in a calendar: the team's, and that of whoever it is given to. What
/// is done or dropped is due no more.
pub fn has_task(of: FeedOf, actor: &Actor, programme: &Programme, task: &Task) -> bool {
    let is_open = match task.state {
        TaskState::Open => true,
        TaskState::Done | TaskState::Dropped => false,
    };
    is_open
        && match of {
            FeedOf::Team(id) => programme.team == Some(id),
            FeedOf::Station(_) => false,
            FeedOf::Own => names(&task.owner).any(|one| one == actor.name),
        }
}

/// Whether the milestones of a supervised matter are in a calendar: the team's that sees to it, and those
/// of its people.
pub fn has_matter(of: FeedOf, actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    body.closing.is_none()
        && match of {
            FeedOf::Team(id) => body.team == Some(id),
            FeedOf::Station(_) => false,
            FeedOf::Own => actor.roles(day).any(|held| body.team == Some(held.scope)),
        }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &FeedCommand) -> Result<Planned, Refusal> {
    let signed = || Signed {
        by: desk.actor.account,
        by_name: desk.actor.name.clone(),
        at: desk.when,
    };
    let held = match command {
        FeedCommand::Make { of, digest } => {
            match of {
                FeedOf::Own => {}
                FeedOf::Team(team) => desk.is_team(*team)?,
                FeedOf::Station(id) => {
                    let kind = desk.kind_of(*id);
                    if !kind.is_some_and(OrganisationKind::is_station) {
                        return Err(Refusal::Unfit {
                            field: Field::Station,
                        });
                    }
                }
            }
            let street = |id| street_of(desk.world, id);
            if !may_make(desk.actor, *of, street, desk.today) {
                return Err(not_allowed(GIVES));
            }
            let digest = required(Field::Text, digest, limits::NAME)?;
            if desk.known::<Feed>(Feed::id(&digest)).is_some() {
                return Err(Refusal::Taken);
            }
            Held {
                id: Feed::id(&digest),
                of: None,
                version: 0,
                body: Feed {
                    of: *of,
                    digest,
                    made: signed(),
                    ended: None,
                },
            }
        }
        FeedCommand::End { id } => {
            let oversees = may_oversee(desk.actor, desk.today);
            // An administrator sees no record of the work, and is told of these by a list of their own.
            let mut held = if oversees {
                desk.known::<Feed>(*id).ok_or(Refusal::NotFound)?
            } else {
                desk.find::<Feed>(*id)?
            };
            let own = desk.actor.account.is_some() && held.body.made.by == desk.actor.account;
            if !own && !oversees && !desk.actor.is_system {
                return Err(not_allowed(ENDS));
            }
            if held.body.ended.is_some() {
                return Err(Refusal::NothingToDo);
            }
            held.body.ended = Some(signed());
            held
        }
    };
    let sight = Sight {
        people: held.body.made.by.into_iter().collect(),
        over: held.body.ended.is_some(),
        ..Sight::default()
    };
    let mut planned = planned(None);
    planned.put_work(&held, sight, said(String::new()));
    Ok(planned)
}
