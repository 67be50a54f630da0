//! One place goes into another, and is opened again.

use shared::account::Role;
use shared::activity::Activity;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::place::{Exception, Merged, Moved, Place, Reception};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::team::Team;
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::{MOST_AHEAD, MOST_POINTS, MOST_RECEPTIONS, few, opened, unfit};
use crate::plan::{Planned, World, required};
use crate::policy::Actor;
use crate::scan;
use crate::team::EVERYONE;
use crate::work::{Desk, Held, admitted, planned, refuse, said};

/// Who lets one go into another: the committee.
const MERGES: &[Role] = &[Role::Supervisor];
/// Days back from which one place may have gone into another: what was registered there meanwhile stays
/// under its name.
const MERGED_BACK_DAYS: i32 = 31;

/// Whether an actor lets one place go into another.
pub fn may_merge(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, MERGES, day, |_| true).is_some()
}

/// One place goes into another. Nothing that was recorded under it moves but what lies ahead: its rota,
/// its points, the teams that are named, and of the activities that are named what has not begun. Requests keep
/// the station they were registered at; who wants one elsewhere hands it over, as always.
pub(super) fn merge(
    desk: &Desk<'_>,
    (from, into): (OrganisationId, OrganisationId),
    on: LocalDate,
    reason: &str,
    (teams, activities): (&[OrganisationId], &[WorkId]),
) -> Result<Planned, Refusal> {
    let by = desk.admit(MERGES, |_| true)?;
    if from == into {
        return Err(refuse(WorkRefusal::SamePlace));
    }
    let (old, new) = (desk.keeper(from)?, desk.keeper(into)?);
    let mut gone = desk.place_of(old)?;
    let mut stays = desk.place_of(new)?;
    // Also what keeps a chain of them from coming back to where it began.
    if gone.body.merged.is_some() || stays.body.merged.is_some() {
        return Err(refuse(WorkRefusal::Merged));
    }
    // It acts at once: a day to come would close the place before its time.
    let today = desk.when.day();
    if !(today.plus_days(-MERGED_BACK_DAYS)..=today).contains(&on) {
        return Err(refuse(WorkRefusal::MergeDay));
    }
    if !new.is_open(desk.today) || !new.is_open(on) {
        return Err(unfit(Field::Station));
    }
    few(Field::Team, teams.len(), MOST_POINTS)?;
    let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
    let mut planned = planned(by);
    let mut moved = Moved {
        teams: teams.to_vec(),
        ..Moved::default()
    };
    let last = stays.body.rota.iter().map(|held| held.no).max();
    let rota = std::mem::take(&mut gone.body.rota);
    let exceptions = std::mem::take(&mut gone.body.exceptions);
    for (held, no) in rota.into_iter().zip(last.unwrap_or(0) + 1..) {
        moved.rota.push(no);
        let its = exceptions.iter().filter(|one| one.no == held.no).cloned();
        let its = its.map(|one| Exception { no, ..one });
        stays.body.exceptions.extend(its);
        stays.body.rota.push(Reception { no, ..held });
    }
    few(Field::Rota, stays.body.rota.len(), MOST_RECEPTIONS)?;
    stays.body.absorbed.push((from, on));
    let parts = desk.world.parts(gone.id);
    let spots: Vec<_> = parts.into_iter().filter_map(opened).collect();
    moved.spots = spots.iter().map(|spot| spot.id).collect();
    give_spots(spots.into_iter(), into, &reason, &mut planned);
    for point in points_of(desk.world, from) {
        if point.is_open(on) {
            moved.points.push(point.id);
            hang(desk, point, new, &reason, &mut planned);
        }
    }
    for (n, team) in teams.iter().enumerate() {
        if teams[..n].contains(team) {
            return Err(unfit(Field::Team));
        }
        let mut held = desk
            .known::<Team>(Team::id(*team))
            .filter(|held| held.body.station == Some(from))
            .ok_or(unfit(Field::Team))?;
        held.body.station = Some(into);
        planned.put_work(&held, EVERYONE(), said(reason.clone()));
    }
    moved.activities = give_activities(desk, activities, (from, into), &reason, &mut planned);
    // Nothing new is registered there from that day on.
    if old.is_open(on) {
        let closed = Organisation {
            until: Some(on.plus_days(-1)),
            ..old.clone()
        };
        put_organisation(desk, closed, &reason, &mut planned);
    }
    gone.body.merged = Some(Merged {
        into,
        on,
        reason: reason.clone(),
        by: desk.signed_now(),
        moved,
    });
    planned.put_work(&gone, EVERYONE(), said(reason.clone()));
    planned.put_work(&stays, EVERYONE(), said(reason));
    Ok(planned)
}

/// A place that went into another is opened again: what went over comes back, unless it went elsewhere
/// since.
pub(super) fn reopen(
    desk: &Desk<'_>,
    of: OrganisationId,
    reason: &str,
) -> Result<Planned, Refusal> {
    let by = desk.admit(MERGES, |_| true)?;
    let old = desk.keeper(of)?;
    let mut back = desk.place_of(old)?;
    let merged = back.body.merged.take().ok_or(Refusal::NothingToDo)?;
    let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
    // What was closed for another cause is not opened by this.
    if old
        .until
        .is_some_and(|until| until != merged.on.plus_days(-1))
    {
        return Err(unfit(Field::Station));
    }
    let has_its_name = |one: &Organisation| {
        one.id != of && one.kind.is_station() && one.name == old.name && one.is_open(desk.today)
    };
    if tree(desk.world).any(has_its_name) {
        return Err(Refusal::Taken);
    }
    let new = desk.keeper(merged.into)?;
    let mut stays = desk.place_of(new)?;
    let mut planned = planned(by);
    let moved = merged.moved;
    let (rota, kept) = std::mem::take(&mut stays.body.rota)
        .into_iter()
        .partition(|held| moved.rota.contains(&held.no));
    (back.body.rota, stays.body.rota) = (rota, kept);
    let (exceptions, kept) = std::mem::take(&mut stays.body.exceptions)
        .into_iter()
        .partition(|held| moved.rota.contains(&held.no));
    (back.body.exceptions, stays.body.exceptions) = (exceptions, kept);
    stays.body.absorbed.retain(|(from, _)| *from != of);
    let parts = desk.world.parts(stays.id).into_iter();
    let spots = parts
        .filter_map(opened)
        .filter(|spot| moved.spots.contains(&spot.id));
    give_spots(spots, of, &reason, &mut planned);
    let went_on = |one: &&Organisation| {
        let fits = one.kind.may_stand_below(Some(new.kind));
        moved.points.contains(&one.id) && one.parent == if fits { Some(new.id) } else { new.parent }
    };
    let mut points: Vec<_> = tree(desk.world).filter(went_on).collect();
    points.sort_by_key(|one| one.id);
    for point in points {
        hang(desk, point, old, &reason, &mut planned);
    }
    give_activities(desk, &moved.activities, (new.id, of), &reason, &mut planned);
    for team in moved.teams {
        let held = desk.known::<Team>(Team::id(team));
        if let Some(mut held) = held.filter(|held| held.body.station == Some(new.id)) {
            held.body.station = Some(of);
            planned.put_work(&held, EVERYONE(), said(reason.clone()));
        }
    }
    let open = Organisation {
        until: None,
        ..old.clone()
    };
    put_organisation(desk, open, &reason, &mut planned);
    planned.put_work(&back, EVERYONE(), said(reason.clone()));
    planned.put_work(&stays, EVERYONE(), said(reason));
    Ok(planned)
}

/// Gives an organisation another parent, and with it the street that one lies in.
fn hang(
    desk: &Desk<'_>,
    point: &Organisation,
    below: &Organisation,
    reason: &str,
    planned: &mut Planned,
) {
    // A home keeps no points: they stand beside it.
    let fits = point.kind.may_stand_below(Some(below.kind));
    let moved = Organisation {
        parent: if fits { Some(below.id) } else { below.parent },
        street: below.street,
        ..point.clone()
    };
    put_organisation(desk, moved, reason, planned);
}

fn put_organisation(desk: &Desk<'_>, changed: Organisation, reason: &str, planned: &mut Planned) {
    let found = desk.world.record(RecordKey::Organisation(changed.id));
    let version = found.map_or(0, |found| found.version);
    planned.put(Record::Organisation(changed), version, said(reason));
}

/// Gives a station's points that are no organisations to another.
fn give_spots(
    spots: impl Iterator<Item = Held<Place>>,
    to: OrganisationId,
    reason: &str,
    planned: &mut Planned,
) {
    for mut spot in spots {
        spot.body.keeper = to;
        spot.of = Some(Place::id(to));
        planned.put_work(&spot, EVERYONE(), said(reason));
    }
}

/// Gives what is planned at one place and has not begun to another, and tells what that was. What was called off
/// or moved elsewhere meanwhile stays as it is.
fn give_activities(
    desk: &Desk<'_>,
    ids: &[WorkId],
    (from, to): (OrganisationId, OrganisationId),
    reason: &str,
    planned: &mut Planned,
) -> Vec<WorkId> {
    let mut given = Vec::new();
    for id in ids.iter().take(MOST_AHEAD) {
        let held = desk.known::<Activity>(*id).filter(|held| {
            let body = &held.body;
            body.station == Some(from) && body.cancelled.is_none() && body.from > desk.when
        });
        let Some(mut held) = held.filter(|_| !given.contains(id)) else {
            continue;
        };
        held.body.station = Some(to);
        planned.put_work(&held, EVERYONE(), said(reason));
        given.push(*id);
    }
    given
}

fn tree(world: &dyn World) -> impl Iterator<Item = &Organisation> {
    let all = world.organisations().into_iter();
    all.filter_map(|found| match &found.record {
        Record::Organisation(one) => Some(one),
        _ => None,
    })
}

/// Points that are organisations below a station, in an order that is always the same.
fn points_of(world: &dyn World, station: OrganisationId) -> Vec<&Organisation> {
    let below =
        |one: &&Organisation| one.kind == OrganisationKind::Point && one.parent == Some(station);
    let mut points: Vec<_> = tree(world).filter(below).collect();
    points.sort_by_key(|one| one.id);
    points
}
