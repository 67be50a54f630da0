//! Who may do what to a matter: by role, by where it belongs, and by the committee that matches it.

use shared::account::{Membership, Role};
use shared::refusal::Refusal;
use shared::request::Supervision as Level;
use shared::supervision::{Letter, Supervision, SupervisionForm};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::{MOVES, Move};
use crate::policy::Actor;
use crate::work::{Admitted, Desk, admitted, refuse};

use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember};

/// Who acts for the matching committee.
const OF_COMMITTEE: &[Role] = &[Handler, Head];

/// Who looks back: all who report, but the units that were supervised.
const LOOKS_BACK: &[Role] = &[TeamLead, TeamMember, Deputy, Authority, Clerk, Supervisor];

pub(super) fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

pub(super) fn covers(rule: &Move, held: &Membership, body: &Supervision) -> bool {
    let scope = held.scope;
    match held.role {
        Supervisor => true,
        Authority => body.street == Some(scope) && (!rule.own_level || body.level == Level::Street),
        TeamLead | TeamMember => body.team == Some(scope),
        Handler | Head => body.units.contains(&scope),
        Clerk | Deputy => body.stations.contains(&scope),
        Role::Administrator => false,
    }
}

/// The role in which an actor acts for the committee that matches a matter, if they do.
pub(super) fn by_committee(actor: &Actor, body: &Supervision, day: LocalDate) -> Admitted {
    let is_its = |held: &Membership| body.committee == Some(held.scope);
    admitted(actor, OF_COMMITTEE, day, is_its)
}

/// The role in which an actor makes a move on a matter, if they may.
pub(super) fn admitted_to(
    rule: &Move,
    actor: &Actor,
    body: &Supervision,
    day: LocalDate,
) -> Admitted {
    let by = admitted(actor, rule.who, day, |held| covers(rule, held, body));
    by.or_else(|| by_committee(actor, body, day).filter(|_| rule.committee))
}

/// Whether a move is open to an actor as far as state, role and scope go: what a button asks.
pub fn may_move(code: &str, actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    let rule = rule(code);
    rule.open.is_none_or(|open| open == body.closing.is_none())
        && admitted_to(rule, actor, body, day).is_some()
}

/// Whether an actor may open a matter at all.
pub fn may_open(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, rule("supervision.open").who, day, |_| true).is_some()
}

/// Admits whoever looks back: not the units alone that report on the same.
pub(crate) fn looks_back(
    desk: &Desk<'_>,
    covers: impl Fn(&Membership) -> bool,
) -> Result<Admitted, Refusal> {
    let by = desk.admit(LOOKS_BACK, covers);
    by.map_err(|_| refuse(WorkRefusal::OwnLookBack))
}

/// Whether an actor looks back on what is over: whoever supervised it, not the units that had to move.
pub fn may_look_back(actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    let rule = rule("supervision.report");
    admitted(actor, LOOKS_BACK, day, |held| covers(rule, held, body)).is_some()
        || by_committee(actor, body, day).is_some()
}

/// Whether a letter is to a unit for which an actor acts: who stands in for a colleague acts for two.
pub fn is_to(letter: &Letter, actor: &Actor, day: LocalDate) -> bool {
    let who = rule("supervision.answer").who;
    admitted(actor, who, day, |held| held.scope == letter.unit).is_some()
}

/// A street's committee acts within its street and at its own level; the others are the district's.
pub(super) fn admit_form(
    desk: &Desk<'_>,
    code: &str,
    form: &SupervisionForm,
) -> Result<Admitted, Refusal> {
    desk.admit(rule(code).who, |held| match held.role {
        Authority => form.level == Level::Street && form.street == Some(held.scope),
        Supervisor => true,
        Clerk | Deputy | Handler | Head | TeamLead | TeamMember | Role::Administrator => false,
    })
}

/// Whether an actor says on a report what was registered because of it: whoever may report on the same.
pub(crate) fn may_tie(actor: &Actor, body: &Supervision, day: LocalDate) -> bool {
    may_move("supervision.report", actor, body, day)
}
