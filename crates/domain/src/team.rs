//! Pioneer teams: how they present themselves and who is in them.

use shared::account::Role;
use shared::id::{AccountId, OrganisationId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::team::{FormerBrand, Seat, Team, TeamCommand};
use shared::time::LocalDate;
use shared::work::{Sight, WorkRefusal};

use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::Actor;
use crate::scan;
use crate::work::{Admitted, Desk, Held, admitted, planned, record, refuse, said};

/// Who says how a team presents itself: its leader, and the committee for every team.
const PRESENTS: &[Role] = &[Role::TeamLead, Role::Supervisor];
/// Who says who is in it: the committee.
const SEATS: &[Role] = &[Role::Supervisor];
/// Seats of one team, former ones included.
const MOST: usize = 200;

pub(crate) const EVERYONE: fn() -> Sight = || Sight {
    everyone: true,
    ..Sight::default()
};

const fn team_of(command: &TeamCommand) -> OrganisationId {
    match command {
        TeamCommand::Present { team, .. }
        | TeamCommand::Seat { team, .. }
        | TeamCommand::Leave { team, .. } => *team,
    }
}

pub(crate) fn needs(command: &TeamCommand) -> Vec<Need> {
    let organisation = |id| Need::Record(RecordKey::Organisation(id));
    let team = team_of(command);
    let mut needs = vec![organisation(team), record(Team::id(team))];
    match command {
        TeamCommand::Present { station, .. } => needs.extend(station.map(organisation)),
        TeamCommand::Seat { account, .. } => {
            needs.extend(account.map(|id| Need::Record(RecordKey::Account(id))));
        }
        TeamCommand::Leave { .. } => {}
    }
    needs
}

/// Whether an actor says how a team presents itself.
pub fn may_present(actor: &Actor, team: OrganisationId, day: LocalDate) -> bool {
    admitted(actor, PRESENTS, day, |held| {
        held.role == Role::Supervisor || held.scope == team
    })
    .is_some()
}

/// Whether an actor says who is in a team.
pub fn may_seat(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, SEATS, day, |_| true).is_some()
}

impl Desk<'_> {
    pub(crate) fn kind_of(&self, id: OrganisationId) -> Option<OrganisationKind> {
        match &self.world.record(RecordKey::Organisation(id))?.record {
            Record::Organisation(found) if found.is_open(self.today) => Some(found.kind),
            _ => None,
        }
    }

    /// A team that is open.
    pub(crate) fn is_team(&self, team: OrganisationId) -> Result<(), Refusal> {
        if self.kind_of(team) == Some(OrganisationKind::Team) {
            Ok(())
        } else {
            Err(Refusal::Unfit { field: Field::Team })
        }
    }

    /// Whether an account has, or had, a role in a team.
    fn is_of_team(&self, account: AccountId, team: OrganisationId) -> bool {
        let key = RecordKey::Account(account);
        let Some(Record::Account(account)) = self.world.record(key).map(|found| &found.record)
        else {
            return false;
        };
        let mut held = account.memberships.iter();
        held.any(|held| {
            matches!(held.role, Role::TeamLead | Role::TeamMember) && held.scope == team
        })
    }

    pub(crate) fn is_unit(&self, unit: OrganisationId) -> bool {
        self.kind_of(unit) == Some(OrganisationKind::Unit)
    }

    pub(crate) fn is_street(&self, street: OrganisationId) -> bool {
        self.kind_of(street) == Some(OrganisationKind::Street)
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &TeamCommand) -> Result<Planned, Refusal> {
    let team = team_of(command);
    desk.is_team(team)?;
    let mut held = desk.known::<Team>(Team::id(team)).unwrap_or(Held {
        id: Team::id(team),
        of: None,
        version: 0,
        body: Team {
            team,
            brand: String::new(),
            mode: String::new(),
            about: String::new(),
            station: None,
            founded: None,
            seats: Vec::new(),
            former: Vec::new(),
        },
    });
    let (admitted, text) = change(desk, &mut held.body, command)?;
    let mut planned = planned(admitted);
    planned.put_work(&held, EVERYONE(), said(text));
    Ok(planned)
}

fn change(
    desk: &Desk<'_>,
    body: &mut Team,
    command: &TeamCommand,
) -> Result<(Admitted, String), Refusal> {
    match command {
        TeamCommand::Present {
            team,
            brand,
            mode,
            about,
            station,
            founded,
            seen,
        } => {
            desk.untouched(body.stamp(), *seen)?;
            let admitted = desk.admit(PRESENTS, |held| {
                held.role == Role::Supervisor || held.scope == *team
            })?;
            let is_station =
                |id: OrganisationId| desk.kind_of(id).is_some_and(OrganisationKind::is_station);
            if station.is_some_and(|station| !is_station(station)) {
                return Err(Refusal::Unfit {
                    field: Field::Station,
                });
            }
            let brand = bounded(Field::Name, brand, limits::NAME)?;
            if brand != body.brand && !body.brand.is_empty() {
                // What was done under the old name goes on being told under it.
                body.former.push(FormerBrand {
                    name: std::mem::take(&mut body.brand),
                    until: desk.when,
                });
            }
            body.brand = brand;
            body.mode = bounded(Field::Name, mode, limits::NAME)?;
            body.about = scan::mask(&bounded(Field::Text, about, limits::NOTE)?).text;
            body.station = *station;
            body.founded = *founded;
            Ok((admitted, body.brand.clone()))
        }
        TeamCommand::Seat {
            team,
            name,
            leads,
            from,
            until,
            party,
            deputy,
            account,
        } => {
            let admitted = desk.admit(SEATS, |_| true)?;
            let name = required(Field::Name, name, limits::NAME)?;
            if let Some(until) = until {
                desk.near(*until, Field::Day)?;
                if until < from {
                    return Err(Refusal::Unfit { field: Field::Day });
                }
            }
            if body.seats.len() >= MOST {
                return Err(Refusal::TooLong {
                    field: Field::Memberships,
                    limit: MOST as u32,
                    given: MOST as u32 + 1,
                });
            }
            if account.is_some_and(|account| !desk.is_of_team(account, *team)) {
                return Err(refuse(WorkRefusal::NotOfTeam));
            }
            // A leader's term that begins later would run beside this one, unless this one is over by then.
            let begins_later = |seat: &Seat| {
                let is_over = until.is_some_and(|until| until < seat.from);
                seat.leads && seat.from > *from && !is_over
            };
            if *leads && body.seats.iter().any(begins_later) {
                return Err(refuse(WorkRefusal::LedLater));
            }
            let place = |seat: &Seat| (seat.leads, seat.party, seat.deputy, seat.account);
            let joins = Seat {
                name: name.clone(),
                leads: *leads,
                from: *from,
                until: *until,
                party: *party,
                deputy: *deputy,
                account: *account,
                left: String::new(),
            };
            // The same place with another last day is another term.
            let is_same = |seat: &Seat| {
                let is_term = until.is_none() || seat.until == *until;
                is_term && place(seat) == place(&joins)
            };
            let mut theirs = body.seats.iter();
            if theirs.any(|seat| seat.name == name && seat.holds(*from) && is_same(seat)) {
                return Err(Refusal::NothingToDo);
            }
            let day_before = from.plus_days(-1);
            let end = |seat: &mut Seat| seat.until = Some(day_before);
            // A team has one leader: who led before goes on as a member from that day, for as long as they
            // were in it. And who takes the lead gives up the place of a member.
            let mut stays = None;
            for seat in &mut body.seats {
                if *leads && seat.leads && seat.holds(*from) && seat.name != name {
                    stays = Some(Seat {
                        leads: false,
                        from: *from,
                        ..seat.clone()
                    });
                    seat.left.clear();
                    end(seat);
                } else if seat.name == name && seat.holds(*from) {
                    end(seat);
                }
            }
            // A place that ended before it began never was.
            body.seats
                .retain(|seat| seat.until.is_none_or(|until| until >= seat.from));
            body.seats.extend(stays);
            body.seats.push(joins);
            Ok((admitted, name))
        }
        TeamCommand::Leave {
            name,
            until,
            reason,
            ..
        } => {
            let admitted = desk.admit(SEATS, |_| true)?;
            desk.near(*until, Field::Day)?;
            let reason = scan::mask(&bounded(Field::Reason, reason, limits::REASON)?).text;
            let mut left = body
                .seats
                .iter_mut()
                .filter(|seat| seat.name == *name && seat.holds(*until))
                .peekable();
            if left.peek().is_none() {
                return Err(refuse(WorkRefusal::NotSeated));
            }
            for seat in left {
                if seat.leads && reason.is_empty() {
                    return Err(Refusal::Empty {
                        field: Field::Reason,
                    });
                }
                seat.until = Some(*until);
                seat.left.clone_from(&reason);
            }
            let parts = [name.clone(), reason];
            let told: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            Ok((admitted, told.join(" · ")))
        }
    }
}

/// The street an organisation lies in.
pub(crate) fn street_of(world: &dyn World, id: OrganisationId) -> Option<OrganisationId> {
    match &world.record(RecordKey::Organisation(id))?.record {
        Record::Organisation(found) => found.street,
        _ => None,
    }
}
