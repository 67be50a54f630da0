//! Homes, hubs, stations and points: what is known of them, who receives when, what a standard asks of
//! them, and how one goes into another.

mod check;
mod coming;
mod face;
mod form;
mod merge;
mod past;
mod rota;
mod turned;

use shared::account::{Membership, Role};
use shared::activity::Signed;
use shared::command::Envelope;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::place::{Place, PlaceCommand, PlaceForm, PlaceLevel, Site};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::team::Team;
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use self::check::{check, empty_check, next};
pub use self::coming::{Coming, Sitting, coming, next_receptions, sittings};
pub use self::face::{Fate, ahead, fate, tells_of};
use self::form::fill;
pub use self::merge::may_merge;
use self::merge::{merge, reopen};
pub(crate) use self::past::held_at;
pub use self::past::{ASKED_DAYS, unrecorded};
use self::rota::{except, receive};
pub use self::turned::{Slot, Turned, turned};
use crate::plan::{Need, Planned, World, required};
use crate::policy::Actor;
use crate::scan;
use crate::team::EVERYONE;
use crate::work::{Desk, Held, admitted, planned, record, refuse, said};

/// Who sees to a place: its clerks, those of the station above a point, the street it lies in, and the
/// committee.
const KEEPS: &[Role] = &[Role::Clerk, Role::Authority, Role::Supervisor];
/// Receptions of one place.
const MOST_RECEPTIONS: usize = 20;
/// Entries of one checklist, and people of one sort.
const MOST: usize = 60;
/// Points of one station that are no organisations, and teams that go over with it.
const MOST_POINTS: usize = 100;
/// Activities that go over with one station; what is named beyond stays where it is.
const MOST_AHEAD: usize = 200;
/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

const fn site_of(command: &PlaceCommand) -> Option<Site> {
    match command {
        PlaceCommand::Set { site, .. }
        | PlaceCommand::EndPoint { site, .. }
        | PlaceCommand::Receive { site, .. }
        | PlaceCommand::DropReception { site, .. }
        | PlaceCommand::Except { site, .. }
        | PlaceCommand::List { site, .. }
        | PlaceCommand::Check { site, .. }
        | PlaceCommand::DropCheck { site, .. } => Some(*site),
        PlaceCommand::AddPoint { .. }
        | PlaceCommand::Merge { .. }
        | PlaceCommand::Reopen { .. } => None,
    }
}

pub(crate) fn needs(command: &PlaceCommand, envelope: &Envelope, world: &dyn World) -> Vec<Need> {
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let mut needs: Vec<Need> = site_of(command)
        .into_iter()
        .flat_map(|site| [organisation(site.keeper), record(site.id())])
        .collect();
    match command {
        PlaceCommand::AddPoint { keeper, .. } => {
            let home = Place::id(*keeper);
            needs.extend([organisation(*keeper), record(home), Need::Parts(home)]);
            needs.push(record(WorkId::derive(envelope.command_id, 0)));
        }
        PlaceCommand::Check { form, .. } => needs.extend(form.activity.map(record)),
        // Whose receptions change is told, by the days that the calendar leaves.
        PlaceCommand::Except { .. }
        | PlaceCommand::Receive { .. }
        | PlaceCommand::DropReception { .. }
        | PlaceCommand::EndPoint { .. } => {
            needs.push(Need::Record(RecordKey::Rulebook(Rulebook::id())));
            needs.push(Need::Accounts);
        }
        PlaceCommand::Merge {
            from,
            into,
            teams,
            activities,
            ..
        } => {
            for id in [*from, *into] {
                needs.extend([organisation(id), record(Place::id(id))]);
            }
            needs.push(Need::Parts(Place::id(*from)));
            needs.push(Need::Organisations);
            needs.extend(
                teams
                    .iter()
                    .take(MOST_POINTS)
                    .map(|team| record(Team::id(*team))),
            );
            needs.extend(activities.iter().take(MOST_AHEAD).copied().map(record));
        }
        PlaceCommand::Reopen { of, .. } => {
            let home = Place::id(*of);
            needs.extend([organisation(*of), record(home), Need::Organisations]);
            if let Some(merged) = known(world, home).and_then(|held| held.body.merged) {
                let there = Place::id(merged.into);
                needs.extend([record(there), Need::Parts(there)]);
                let moved = merged.moved;
                let teams = moved.teams.into_iter();
                needs.extend(teams.map(|team| record(Team::id(team))));
                needs.extend(moved.activities.into_iter().map(record));
            }
        }
        PlaceCommand::Set { .. } | PlaceCommand::List { .. } | PlaceCommand::DropCheck { .. } => {}
    }
    needs
}

fn covers(place: &Organisation, held: &Membership) -> bool {
    match held.role {
        Role::Supervisor => true,
        Role::Authority => place.street == Some(held.scope),
        Role::Clerk => {
            let above = place.kind == OrganisationKind::Point && place.parent == Some(held.scope);
            place.id == held.scope || above
        }
        Role::Deputy
        | Role::Handler
        | Role::Head
        | Role::TeamLead
        | Role::TeamMember
        | Role::Administrator => false,
    }
}

/// Whether an actor sees to an organisation's place, and to the points it keeps.
pub fn may_keep(actor: &Actor, place: &Organisation, day: LocalDate) -> bool {
    admitted(actor, KEEPS, day, |held| covers(place, held)).is_some()
}

/// Whether an actor adds photos to a place.
pub(crate) fn keeps(world: &dyn World, place: &Place, actor: &Actor, day: LocalDate) -> bool {
    let keeper = organisation(world, place.keeper);
    keeper.is_some_and(|keeper| may_keep(actor, keeper, day)) && place.merged.is_none()
}

fn known(world: &dyn World, id: WorkId) -> Option<Held<Place>> {
    opened(world.record(RecordKey::Work(id))?)
}

fn opened(found: &Versioned) -> Option<Held<Place>> {
    match &found.record {
        Record::Work(work) => Some(Held {
            id: work.id,
            of: work.of,
            version: found.version,
            body: work.open()?,
        }),
        _ => None,
    }
}

fn organisation(world: &dyn World, id: OrganisationId) -> Option<&Organisation> {
    match &world.record(RecordKey::Organisation(id))?.record {
        Record::Organisation(found) => Some(found),
        _ => None,
    }
}

impl Desk<'_> {
    fn signed_now(&self) -> Signed {
        Signed {
            by: self.actor.account,
            by_name: self.actor.name.clone(),
            at: self.when,
        }
    }

    /// The organisation that keeps a place, open or not.
    fn keeper(&self, id: OrganisationId) -> Result<&Organisation, Refusal> {
        organisation(self.world, id)
            .filter(|found| found.kind.is_station())
            .ok_or(unfit(Field::Station))
    }

    /// A place as it is known, or one of which nothing is known yet.
    fn place_of(&self, keeper: &Organisation) -> Result<Held<Place>, Refusal> {
        let id = Place::id(keeper.id);
        let level = PlaceLevel::of(keeper.kind).ok_or(unfit(Field::Station))?;
        Ok(self.known(id).unwrap_or_else(|| Held {
            id,
            of: None,
            version: 0,
            body: Place::new(keeper.id, level),
        }))
    }

    /// A place that is still there.
    fn place_at(&self, site: Site, keeper: &Organisation) -> Result<Held<Place>, Refusal> {
        let held = match site.point {
            None => self.place_of(keeper)?,
            Some(point) => self
                .known::<Place>(point)
                .filter(|held| held.of.is_some() && held.body.keeper == site.keeper)
                .ok_or(Refusal::NotFound)?,
        };
        self.still_there(&held.body, keeper)?;
        Ok(held)
    }

    fn still_there(&self, body: &Place, keeper: &Organisation) -> Result<(), Refusal> {
        if body.merged.is_some() {
            return Err(refuse(WorkRefusal::Merged));
        }
        if body.ended.is_some() || !keeper.is_open(self.today) {
            return Err(unfit(Field::Station));
        }
        Ok(())
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &PlaceCommand) -> Result<Planned, Refusal> {
    match command {
        PlaceCommand::AddPoint { keeper, form } => add_point(desk, *keeper, form),
        PlaceCommand::Merge {
            from,
            into,
            on,
            reason,
            teams,
            activities,
        } => merge(desk, (*from, *into), *on, reason, (teams, activities)),
        PlaceCommand::Reopen { of, reason } => reopen(desk, *of, reason),
        PlaceCommand::Set { site, .. }
        | PlaceCommand::EndPoint { site, .. }
        | PlaceCommand::Receive { site, .. }
        | PlaceCommand::DropReception { site, .. }
        | PlaceCommand::Except { site, .. }
        | PlaceCommand::List { site, .. }
        | PlaceCommand::Check { site, .. }
        | PlaceCommand::DropCheck { site, .. } => {
            let keeper = desk.keeper(site.keeper)?;
            let by = desk.admit(KEEPS, |held| covers(keeper, held))?;
            let mut held = desk.place_at(*site, keeper)?;
            let text = change(desk, &mut held, keeper, command)?;
            let mut planned = planned(by);
            planned.put_work(&held, EVERYONE(), said(text));
            Ok(planned)
        }
    }
}

fn add_point(desk: &Desk<'_>, id: OrganisationId, form: &PlaceForm) -> Result<Planned, Refusal> {
    let keeper = desk.keeper(id)?;
    let by = desk.admit(KEEPS, |held| covers(keeper, held))?;
    let home = desk.place_of(keeper)?;
    desk.still_there(&home.body, keeper)?;
    let parts = desk.world.parts(home.id);
    let points = parts
        .iter()
        .filter(|part| matches!(part.record, Record::Work(_)))
        .count();
    few(Field::Place, points + 1, MOST_POINTS)?;
    let mut held = Held {
        id: desk.new_id(),
        of: Some(home.id),
        version: 0,
        body: Place::new(id, PlaceLevel::Point),
    };
    fill(&mut held.body, form, None)?;
    let mut planned = planned(by);
    let text = held.body.name.clone();
    // The station's own record is there from now on: its page leads to the point.
    if home.version == 0 {
        planned.put_work(&home, EVERYONE(), said(String::new()));
    }
    planned.put_work(&held, EVERYONE(), said(text));
    Ok(planned)
}

fn change(
    desk: &Desk<'_>,
    held: &mut Held<Place>,
    keeper: &Organisation,
    command: &PlaceCommand,
) -> Result<String, Refusal> {
    let (version, is_point) = (held.version, held.of.is_some());
    let body = &mut held.body;
    match command {
        PlaceCommand::AddPoint { .. }
        | PlaceCommand::Merge { .. }
        | PlaceCommand::Reopen { .. } => Err(Refusal::NotFound),
        PlaceCommand::Set { form, seen, .. } => {
            desk.unmoved(version, *seen)?;
            fill(body, form, (!is_point).then_some(keeper.kind))?;
            Ok(body.address.clone())
        }
        PlaceCommand::EndPoint { reason, .. } => {
            if !is_point {
                return Err(unfit(Field::Place));
            }
            let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
            body.ended = Some((reason.clone(), desk.signed_now()));
            Ok(reason)
        }
        PlaceCommand::Receive { no, form, .. } => receive(desk, body, *no, form),
        PlaceCommand::DropReception { no, .. } => {
            let at = body.rota.iter().position(|held| held.no == *no);
            body.rota.remove(at.ok_or(Refusal::NotFound)?);
            // Another reception may get its number.
            body.exceptions.retain(|held| held.no != *no);
            Ok(String::new())
        }
        PlaceCommand::Except {
            no,
            day,
            instead,
            reason,
            ..
        } => except(desk, body, (*no, *day), instead.as_ref(), reason),
        PlaceCommand::List { titles, .. } => {
            few(Field::Checks, titles.len(), MOST)?;
            let before = body.checks.len();
            for title in titles {
                let title = scan::mask(&required(Field::Title, title, limits::TITLE)?).text;
                if body.checks.iter().all(|held| held.title != title) {
                    let no = next(body);
                    body.checks.push(empty_check(no, title));
                }
            }
            few(Field::Checks, body.checks.len(), MOST)?;
            if body.checks.len() == before {
                return Err(Refusal::NothingToDo);
            }
            Ok(String::new())
        }
        PlaceCommand::Check { no, form, .. } => check(desk, body, *no, form),
        PlaceCommand::DropCheck { no, .. } => {
            let at = body.checks.iter().position(|held| held.no == *no);
            let dropped = body.checks.remove(at.ok_or(Refusal::NotFound)?);
            body.dropped = body.dropped.max(dropped.no);
            Ok(dropped.title)
        }
    }
}

const fn unfit(field: Field) -> Refusal {
    Refusal::Unfit { field }
}

fn few(field: Field, given: usize, most: usize) -> Result<(), Refusal> {
    if given <= most {
        return Ok(());
    }
    Err(Refusal::TooLong {
        field,
        limit: most as u32,
        given: given as u32,
    })
}

fn names(field: Field, given: &[String]) -> Result<Vec<String>, Refusal> {
    few(field, given.len(), MOST)?;
    let name = |name: &String| Ok(scan::mask(&required(Field::Name, name, limits::NAME)?).text);
    given.iter().map(name).collect()
}
