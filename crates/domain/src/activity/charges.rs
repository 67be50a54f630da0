//! What a unit is to do by a line of the minutes (议定事项交办), and that it is done.

use shared::account::{Membership, Role};
use shared::activity::{Activity, Charge, Line};
use shared::api::Detail;
use shared::id::OrganisationId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::answers::ANSWERS;
use super::who::{Where, covers};
use crate::plan::required;
use crate::scan;
use crate::work::{Desk, refuse, said};

use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember};

/// Who says that it is done: the unit, or who has a part in the activity.
pub(super) const FULFILS: &[Role] = &[
    Handler, Head, TeamLead, TeamMember, Clerk, Deputy, Authority, Supervisor,
];

/// Whether a unit has yet to do something by its minutes: then it stays on the screens.
pub(super) fn owes(body: &Activity) -> bool {
    body.minutes.iter().any(|line| line.owed().is_some())
}

/// The unit that has yet to do what a line says.
pub(crate) fn unit_of(body: &Activity, line: u32) -> Option<OrganisationId> {
    let found = body.minutes.iter().find(|held| held.no == line);
    found.and_then(Line::owed).map(|charge| charge.unit)
}

/// The unit that was given what a line says, whether it did it or not.
pub(super) fn given_to(body: &Activity, line: u32) -> Option<OrganisationId> {
    let found = body.minutes.iter().find(|held| held.no == line)?;
    found.charge.as_ref().map(|charge| charge.unit)
}

/// Whether somebody with a role says that a unit did it.
pub(super) fn fulfils(at: Where, unit: Option<OrganisationId>, held: &Membership) -> bool {
    let is_unit = ANSWERS.contains(&held.role) && Some(held.scope) == unit;
    is_unit || covers(at, held)
}

/// # Errors
/// What is named is no unit, the day lies before the activity, the line became something else, or the unit
/// did it already.
pub(super) fn entrust(
    desk: &Desk<'_>,
    body: &mut Activity,
    line: u32,
    unit: Option<OrganisationId>,
    due: Option<LocalDate>,
) -> Result<Detail, Refusal> {
    if unit.is_some_and(|unit| !desk.is_unit(unit)) {
        return Err(Refusal::Unfit {
            field: Field::Units,
        });
    }
    let due = due.filter(|_| unit.is_some());
    if let Some(due) = due {
        desk.near(due, Field::Day)?;
        if due < body.began().day() {
            return Err(Refusal::Unfit { field: Field::Day });
        }
    }
    let given = desk.signed();
    let found = body.minutes.iter_mut().find(|held| held.no == line);
    let found = found.ok_or(Refusal::NotFound)?;
    // What became something else meanwhile is still taken back.
    if found.became.is_some() && unit.is_some() {
        return Err(refuse(WorkRefusal::LineTaken));
    }
    let stands = found.charge.as_ref();
    let is_done = stands.is_some_and(|held| held.done.is_some());
    if is_done || stands.map(|held| (held.unit, held.due)) == unit.map(|unit| (unit, due)) {
        return Err(Refusal::NothingToDo);
    }
    found.charge = unit.map(|unit| Charge {
        unit,
        due,
        given,
        done: None,
    });
    Ok(said(found.text.clone()))
}

/// # Errors
/// No unit was given it, it was done already, or nothing is said of what was done.
pub(super) fn fulfil(
    desk: &Desk<'_>,
    body: &mut Activity,
    line: u32,
    text: &str,
) -> Result<Detail, Refusal> {
    let text = scan::mask(&required(Field::Text, text, limits::NOTE)?).text;
    let found = body.minutes.iter_mut().find(|held| held.no == line);
    let charge = found.and_then(|held| held.charge.as_mut());
    let charge = charge.ok_or(Refusal::NotFound)?;
    if charge.done.is_some() {
        return Err(Refusal::NothingToDo);
    }
    charge.done = Some((text.clone(), desk.signed()));
    Ok(said(text))
}
