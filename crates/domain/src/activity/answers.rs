//! 报名: whoever is invited says whether they come, and takes a place where places are limited.

use shared::account::Role;
use shared::activity::{Activity, Answer, Party};
use shared::api::Detail;
use shared::id::OrganisationId;
use shared::refusal::Refusal;
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkRefusal;

use super::is_ahead;
use crate::policy::Actor;
use crate::work::{Desk, admitted, refuse, said};

/// Who answers for a unit: whether it comes, and that it did what it was given.
pub(super) const ANSWERS: &[Role] = &[Role::Handler, Role::Head];

/// Places that nobody who is invited has taken; `None` where as many may come as like to. A unit that comes
/// takes one.
pub fn places_left(body: &Activity) -> Option<usize> {
    let places = body.places? as usize;
    let coming = body.answers.iter().filter(|one| one.comes).count();
    Some(places.saturating_sub(coming))
}

/// Whether who is invited still answers: until it is over, unless it was called off or its minutes stand.
pub fn takes_answers(body: &Activity, now: Timestamp) -> bool {
    is_ahead(body, now) && body.checked.is_none()
}

/// Whether an actor answers for a unit.
pub fn acts_for(actor: &Actor, unit: OrganisationId, day: LocalDate) -> bool {
    admitted(actor, ANSWERS, day, |held| held.scope == unit).is_some()
}

/// Those invited for whom an actor answers: themselves, and the unit they work for.
pub fn answers_for<'a>(body: &'a Activity, actor: &Actor, day: LocalDate) -> Vec<&'a Party> {
    let is_own = |party: &&Party| match party.unit {
        Some(unit) => acts_for(actor, unit, day),
        None => party.account.is_some() && party.account == actor.account,
    };
    body.parties.iter().filter(is_own).collect()
}

/// # Errors
/// It is over, the unit or the person is not invited, said so already, or no place is left.
pub(super) fn answer(
    desk: &Desk<'_>,
    body: &mut Activity,
    unit: Option<OrganisationId>,
    comes: bool,
) -> Result<Detail, Refusal> {
    if !takes_answers(body, desk.when) {
        return Err(refuse(WorkRefusal::AnswersOver));
    }
    let account = desk.actor.account;
    let is_asked = |party: &&Party| match party.unit {
        Some(_) => party.unit == unit,
        None => unit.is_none() && party.account.is_some() && party.account == account,
    };
    let party = body.parties.iter().find(is_asked).cloned();
    let party = party.ok_or(refuse(WorkRefusal::NotInvited))?;
    if body.answer_of(&party).is_some_and(|one| one.comes == comes) {
        return Err(Refusal::NothingToDo);
    }
    if comes && places_left(body) == Some(0) {
        return Err(refuse(WorkRefusal::Full));
    }
    body.answers.retain(|one| !one.is_of(&party));
    body.answers.push(Answer {
        unit: party.unit,
        account: party.account,
        comes,
        signed: desk.signed(),
    });
    Ok(said(party.name))
}

/// Who is no longer invited takes no place.
pub(super) fn keep_answers(body: &mut Activity) {
    let parties = &body.parties;
    body.answers
        .retain(|one| parties.iter().any(|party| one.is_of(party)));
}
