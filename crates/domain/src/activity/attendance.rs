//! Who came, who was expected and did not, and signing in.

use shared::activity::{Activity, Attended, Party, PartyKind, SignInWay};
use shared::api::Detail;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::team::Team;
use shared::time::Timestamp;
use shared::work::WorkRefusal;

use super::few;
use crate::plan::required;
use crate::scan;
use crate::work::{Desk, refuse, said};

/// How long before its beginning and after its end one may sign in.
const AROUND_MS: i64 = 2 * 3_600_000;

/// Whether one may sign in oneself: from shortly before its beginning until shortly after its end.
pub fn may_come(body: &Activity, at: Timestamp) -> bool {
    let (first, last) = (body.from.0 - AROUND_MS, body.until.0 + AROUND_MS);
    body.cancelled.is_none() && (first..=last).contains(&at.0)
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
    // Nobody looks at a list again that was checked: who made it up is written down by somebody else.
    if body.checked.is_some() && name == desk.actor.name {
        return Err(refuse(WorkRefusal::OwnMadeUp));
    }
    // Who was invited by their account is that person, also where somebody else writes them down.
    let invited = || {
        let mut parties = body.parties.iter();
        parties.find(|party| party.name == name)?.account
    };
    let account = if own { desk.actor.account } else { invited() };
    // Two people may have one name; whoever was written down by it alone is taken for the same.
    let is_same = |one: &Attended| match (account, one.account) {
        (Some(account), Some(other)) => account == other,
        (Some(_), None) | (None, _) => one.name == name,
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
