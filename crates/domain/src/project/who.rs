//! Who may do what to a project: by role, by its units and its street, and by the course of its stages.

use shared::account::{Membership, Role};
use shared::project::{Project, Stage};
use shared::time::LocalDate;

use super::{COURSE, DISTRICT, MOVES, Move, Way};
use crate::policy::Actor;
use crate::work::admitted;

use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember};
use Stage::{Adjusting, Dropped, Implementing, Rectifying, Voted};

pub(super) fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

pub(super) fn covers(held: &Membership, body: &Project) -> bool {
    match held.role {
        Handler | Head => body.units.contains(&held.scope),
        Authority => body.form.street == Some(held.scope),
        Supervisor | Deputy | TeamLead | TeamMember | Clerk => true,
        Role::Administrator => false,
    }
}

/// Whether a move is open to an actor as far as stage, role and scope go: what a button asks.
pub fn may_move(code: &str, actor: &Actor, body: &Project, day: LocalDate) -> bool {
    let rule = rule(code);
    (rule.from.is_empty() || rule.from.contains(&body.stage))
        && admitted(actor, rule.who, day, |held| covers(held, body)).is_some()
}

/// Whether an actor says on a report what was registered because of it: whoever may report on the same,
/// also when the project is at another stage by now.
pub(crate) fn may_tie(actor: &Actor, body: &Project, day: LocalDate) -> bool {
    let who = rule("project.report").who;
    admitted(actor, who, day, |held| covers(held, body)).is_some()
}

/// Whether an actor may propose a project.
pub fn may_propose(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, rule("project.propose").who, day, |_| true).is_some()
}

/// The stages to which an actor may take a project by a word, each with whether a reason is asked for.
pub fn ways(actor: &Actor, body: &Project, day: LocalDate) -> Vec<(Stage, bool)> {
    let is_open = |way: &&Way| {
        way.0 == body.stage && admitted(actor, way.2, day, |held| covers(held, body)).is_some()
    };
    let ways = COURSE.iter().filter(is_open);
    ways.map(|way| (way.1, way.3)).collect()
}

/// Whether a step rests on a decision of the session or its standing committee: what was voted is not given
/// up by the committee's own word.
pub const fn needs_decision(from: Stage, to: Stage) -> bool {
    matches!(to, Dropped)
        && matches!(
            from,
            Voted | Stage::Planned | Implementing | Adjusting | Rectifying
        )
}

/// Whether an actor acts for a unit that does it.
pub fn does(body: &Project, actor: &Actor, day: LocalDate) -> bool {
    let who = rule("project.progress").who;
    admitted(actor, who, day, |held| body.units.contains(&held.scope)).is_some()
}

/// Whether an actor presses the units that do it: the committee.
pub fn presses(body: &Project, actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, DISTRICT, day, |held| covers(held, body)).is_some()
}
