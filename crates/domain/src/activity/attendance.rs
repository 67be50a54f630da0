//! Who came, who was expected and did not, and signing in.

use std::collections::HashMap;

use shared::activity::{Activity, Attended, Party, PartyKind, SignInWay, TakenBack};
use shared::api::Detail;
use shared::id::{AccountId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::team::{Seat, Team};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkRefusal;

use super::few;
use crate::plan::{World, required};
use crate::scan;
use crate::work::{Desk, refuse, said};

/// How long before its beginning and after its end one may sign in.
const AROUND_MS: i64 = 2 * 3_600_000;

/// Whether one may sign in oneself: from shortly before its beginning until shortly after its end.
pub fn may_come(body: &Activity, at: Timestamp) -> bool {
    let (first, last) = (body.from.0 - AROUND_MS, body.until.0 + AROUND_MS);
    body.cancelled.is_none() && (first..=last).contains(&at.0)
}

/// The first and the last day on which one may sign in.
pub fn sign_in_days(body: &Activity) -> (LocalDate, LocalDate) {
    let (first, last) = (body.from.plus_ms(-AROUND_MS), body.until.plus_ms(AROUND_MS));
    (first.day(), last.day())
}

/// The records of all teams, as far as the tree is known.
pub(super) fn teams(world: &dyn World) -> Vec<WorkId> {
    let all = world.organisations().into_iter();
    all.filter_map(|held| match &held.record {
        Record::Organisation(one) if one.kind == OrganisationKind::Team => Some(Team::id(one.id)),
        _ => None,
    })
    .collect()
}

/// Whom a name stands for at an activity: who was invited under it by their account, or who its team's seats
/// of that name are linked to, if that is one alone.
fn stands_for(body: &Activity, team: Option<&Team>, name: &str) -> Option<AccountId> {
    let mut parties = body.parties.iter();
    let invited = parties.find(|party| party.name == name);
    if let Some(account) = invited.and_then(|party| party.account) {
        return Some(account);
    }
    let seats = team?.seats.iter().filter(|seat| seat.name == name);
    let mut linked = seats.filter_map(|seat| seat.account);
    let account = linked.next()?;
    linked.all(|one| one == account).then_some(account)
}

/// Whether what is written down under a name, which stands for `account` where that is known, is credited to
/// whoever writes it: to their account, or to a seat of theirs in any team.
fn credits_own(desk: &Desk<'_>, name: &str, account: Option<AccountId>) -> bool {
    let own = desk.actor.account;
    if own.is_none() || account.is_some() {
        return own.is_some() && account == own;
    }
    teams(desk.world).into_iter().any(|id| {
        let mut seats = desk
            .known::<Team>(id)
            .into_iter()
            .flat_map(|held| held.body.seats);
        seats.any(|seat| seat.name == name && seat.account == own)
    })
}

/// Whether somebody's hand is in the list: they wrote others down, or that they made it up themselves. Who
/// signed in at the door did not.
pub(super) fn wrote_down(body: &Activity, account: Option<AccountId>) -> bool {
    let is_theirs = |one: &Attended| {
        one.by == account || (one.way == SignInWay::MadeUp && one.account == account)
    };
    account.is_some() && body.attended.iter().any(is_theirs)
}

pub(super) fn sign_in(
    desk: &Desk<'_>,
    body: &mut Activity,
    name: Option<&str>,
    made_up: bool,
    by_code: bool,
) -> Result<Detail, Refusal> {
    let own = name.is_none();
    // Without a network one signs in by one's own clock; nobody comes before it is planned.
    let issued = desk.envelope.issued_at.max(body.planned.at);
    let at = match desk.envelope.occurred_at {
        Some(_) => desk.when,
        None => issued.min(desk.when),
    };
    // Nobody is there before it begins, give or take the time to find the room.
    if desk.when.0.min(at.0) < body.from.0 - AROUND_MS {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    // Later, who was there says so to whoever keeps the list.
    if own && !made_up && at.0 > body.until.0 + AROUND_MS {
        return Err(refuse(WorkRefusal::SignInOver));
    }
    let name = match name {
        Some(name) => scan::mask(&required(Field::Name, name, limits::NAME)?).text,
        None => desk.actor.name.clone(),
    };
    if made_up && !body.kind.is_made_up() {
        return Err(refuse(WorkRefusal::NotMadeUp));
    }
    let team = body.team.and_then(|id| desk.known::<Team>(Team::id(id)));
    let team = team.as_ref().map(|held| &held.body);
    // Who is known by their account is that person, also where somebody else writes them down.
    let account = if own {
        desk.actor.account
    } else {
        stands_for(body, team, &name)
    };
    let is_named = name == desk.actor.name;
    let is_credited = !own && credits_own(desk, &name, account);
    // Nobody credits themselves under another name. And nobody looks at a list again that was checked: who
    // made it up is written down by somebody else.
    let is_other = account.is_some() && account != desk.actor.account;
    if (is_credited && !is_named) || (body.checked.is_some() && is_named && !is_other) {
        return Err(refuse(WorkRefusal::OwnMadeUp));
    }
    // Two people may have one name; whoever was written down by it alone is taken for the same.
    let is_same = |one: &Attended| {
        let other = one.account.or_else(|| stands_for(body, team, &one.name));
        match (account, other) {
            (Some(account), Some(other)) => account == other,
            (Some(_), None) | (None, _) => one.name == name,
        }
    };
    if body.attended.iter().any(is_same) {
        return Err(Refusal::NothingToDo);
    }
    if !made_up
        && body
            .places
            .is_some_and(|places| body.attended.len() >= places as usize)
    {
        return Err(refuse(WorkRefusal::Full));
    }
    few(body.attended.len() + 1)?;
    body.attended.push(Attended {
        name: name.clone(),
        account,
        way: match (made_up, own, by_code) {
            (true, ..) => SignInWay::MadeUp,
            (false, true, true) => SignInWay::Code,
            (false, true, false) => SignInWay::Own,
            (false, false, _) => SignInWay::Hand,
        },
        at,
        by: desk.actor.account.filter(|_| !own),
    });
    Ok(said(name))
}

/// Without an account it is who was written down by the name alone; where nobody was, whoever bears it, if that is
/// one.
///
/// # Errors
/// Nobody is on the list under that name and that account.
pub(super) fn unsign(
    desk: &Desk<'_>,
    body: &mut Activity,
    name: &str,
    account: Option<AccountId>,
) -> Result<Detail, Refusal> {
    let is_meant = |one: &Attended| one.name == name && one.account == account;
    let at = body.attended.iter().position(is_meant).or_else(|| {
        let mut bear = (0..body.attended.len()).filter(|at| body.attended[*at].name == name);
        let only = bear.next().filter(|_| account.is_none())?;
        bear.next().is_none().then_some(only)
    });
    let at = at.ok_or(refuse(WorkRefusal::NotSeated))?;
    few(body.taken_back.len() + 1)?;
    let attended = body.attended.remove(at);
    body.taken_back.push(TakenBack {
        attended,
        signed: desk.signed(),
    });
    Ok(said(name))
}

/// Whether somebody invited was there: by their account, or by their name.
fn came(body: &Activity, party: &Party) -> bool {
    body.attended.iter().any(|one| {
        one.name == party.name || (party.account.is_some() && one.account == party.account)
    })
}

/// Who was expected where what is missed is made up (补学), and was neither there nor made it up: deputies
/// invited by name, and whoever sat in its team on that day. Nobody before it is over.
pub fn missing<'a>(body: &'a Activity, team: Option<&'a Team>, now: Timestamp) -> Vec<&'a str> {
    if !body.kind.is_made_up() || body.cancelled.is_some() || now < body.until {
        return Vec::new();
    }
    let invited = body.parties.iter();
    let invited = invited.filter(|party| party.kind == PartyKind::Deputy && !came(body, party));
    let seats = team
        .into_iter()
        .flat_map(|team| team.members(body.began().day()));
    let mut missing: Vec<&str> = invited
        .map(|party| party.name.as_str())
        .filter(|name| body.attended.iter().all(|one| one.name != *name))
        .chain(
            seats
                .filter(|seat| !body.attended.iter().any(|one| one.is_of(seat)))
                .map(|seat| seat.name.as_str()),
        )
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Who sat in a team on the day of an activity and is meant, by name, and whether they were there. What was
/// made up counts as come.
pub(crate) fn expected<'t>(
    body: &Activity,
    team: &'t Team,
    is_meant: impl Fn(&Seat) -> bool,
) -> HashMap<&'t str, bool> {
    // Somebody may have two seats on one day, as leader and before as member.
    let mut members: HashMap<&str, bool> = HashMap::new();
    let seats = team.members(body.began().day());
    for seat in seats.filter(|seat| is_meant(seat)) {
        let is_there = body.attended.iter().any(|one| one.is_of(seat));
        *members.entry(&seat.name).or_default() |= is_there;
    }
    members
}

/// 党员到会: how many of its team's Party members, by the register of its day, were there, and how many there
/// are. `None` before it begins, where it was called off, and where the register has none.
pub fn party_present(
    body: &Activity,
    team: Option<&Team>,
    now: Timestamp,
) -> Option<(usize, usize)> {
    let is_held = body.cancelled.is_none() && body.began() <= now;
    let members = expected(body, team.filter(|_| is_held)?, |seat| seat.party);
    let came = members.values().filter(|there| **there).count();
    (!members.is_empty()).then_some((came, members.len()))
}
