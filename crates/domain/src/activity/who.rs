//! Who may: by role, by the team and the station of an activity, and by how far it is.

use shared::account::{Membership, Role};
use shared::activity::{Activity, Attended, Line};
use shared::id::OrganisationId;
use shared::team::Team;
use shared::time::LocalDate;

use super::attendance::wrote_down;
use super::{RUNS, WRITES, rule};
use crate::plan::World;
use crate::policy::Actor;
use crate::team::street_of;
use crate::work::{Desk, admitted};

use Role::{Authority, Clerk, Deputy, Supervisor, TeamLead, TeamMember};

/// Where an activity belongs.
#[derive(Clone, Copy)]
pub(super) struct Where {
    team: Option<OrganisationId>,
    station: Option<OrganisationId>,
    /// The streets of both.
    streets: [Option<OrganisationId>; 2],
}

impl Where {
    fn of(
        world: &dyn World,
        team: Option<OrganisationId>,
        station: Option<OrganisationId>,
    ) -> Self {
        let street = |id: Option<OrganisationId>| street_of(world, id?);
        Self {
            team,
            station,
            streets: [street(team), street(station)],
        }
    }
}

impl Desk<'_> {
    pub(super) fn where_of(
        &self,
        team: Option<OrganisationId>,
        station: Option<OrganisationId>,
    ) -> Where {
        Where::of(self.world, team, station)
    }
}

pub(super) fn covers(at: Where, held: &Membership) -> bool {
    let scope = Some(held.scope);
    match held.role {
        Supervisor => true,
        TeamLead | TeamMember => at.team == scope,
        Clerk | Deputy => at.station == scope,
        Authority => at.streets.contains(&scope),
        Role::Handler | Role::Head | Role::Administrator => false,
    }
}

/// Whether a move is open to an actor, as far as role, scope and state go. `street_of` says in which
/// street an organisation lies.
pub fn may_move(
    code: &str,
    actor: &Actor,
    body: &Activity,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    let at = Where {
        team: body.team,
        station: body.station,
        streets: [
            body.team.and_then(&street_of),
            body.station.and_then(&street_of),
        ],
    };
    let who = rule(code).who;
    let open = body.cancelled.is_none()
        && (body.checked.is_none()
            || matches!(
                code,
                "activity.tie"
                    | "activity.concern"
                    | "activity.pass"
                    | "activity.entrust"
                    | "activity.score"
            ));
    let holds = if code == "activity.sign_in" {
        actor.account.is_some() && actor.roles(day).next().is_some()
    } else {
        admitted(actor, who, day, |held| covers(at, held)).is_some()
    };
    let second = code != "activity.check"
        || (!wrote_down(body, actor.account)
            && body
                .written
                .as_ref()
                .is_some_and(|written| written.by != actor.account));
    open && holds && second
}

/// Whether an actor plans activities at all.
pub fn may_plan(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, RUNS, day, |_| true).is_some()
}

/// Whether an activity is an actor's own to write down and check: of their team or station, or planned by
/// them; one of neither is the committee's. The others who may look after it.
pub(crate) fn is_near(body: &Activity, actor: &Actor, day: LocalDate) -> bool {
    let own = [body.team, body.station];
    let is_own = |held: &Membership| own.contains(&Some(held.scope));
    own == [None; 2]
        || (actor.account.is_some() && body.planned.by == actor.account)
        || admitted(actor, rule("activity.write").who, day, is_own).is_some()
}

/// The station to which lines of the minutes are passed: the activity's, or else the one that its team is
/// built on, since a team has no clerk of its own.
pub fn passes_to(body: &Activity, team: Option<&Team>) -> Option<OrganisationId> {
    body.station.or_else(|| team?.station)
}

/// Whether a line was passed to the station of a clerk.
fn is_passed_to(body: &Activity, line: &Line, held: &Membership) -> bool {
    let to = body.passed_to(line);
    held.role == Clerk && to == Some(held.scope)
}

/// Whether an actor registers a line that was passed on: the clerks of the station that has it.
pub(crate) fn takes_line(body: &Activity, line: &Line, actor: &Actor, day: LocalDate) -> bool {
    let is_there = |held: &Membership| is_passed_to(body, line, held);
    body.cancelled.is_none() && admitted(actor, &[Clerk], day, is_there).is_some()
}

/// Whether an actor may say what a line became, as it is said where the line's request is registered: who
/// writes the minutes, and who has the line.
pub(crate) fn may_tie(
    world: &dyn World,
    body: &Activity,
    line: u32,
    actor: &Actor,
    day: LocalDate,
) -> bool {
    let at = Where::of(world, body.team, body.station);
    let covers = |held: &Membership| covers(at, held) || has_line(body, line, held);
    body.cancelled.is_none() && admitted(actor, WRITES, day, covers).is_some()
}

/// Whether a line of that number was passed to the station of a clerk.
pub(super) fn has_line(body: &Activity, no: u32, held: &Membership) -> bool {
    let mut lines = body.minutes.iter();
    lines.any(|line| line.no == no && is_passed_to(body, line, held))
}

/// Whether an actor is given the code by which others sign in, to put it up: who runs it.
pub fn may_show_code(
    actor: &Actor,
    body: &Activity,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    may_move("activity.revise", actor, body, street_of, day)
}

/// Whether an actor takes back a sign-in: their own, and who runs it anybody's.
pub fn may_unsign(
    actor: &Actor,
    body: &Activity,
    one: &Attended,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    let is_own = one.account.is_some() && one.account == actor.account;
    let code = if is_own {
        "activity.sign_in"
    } else {
        "activity.unsign"
    };
    may_move(code, actor, body, street_of, day)
}

/// Whether an actor adds photos and papers: who writes down what happened, also after it was checked.
pub fn may_attach(
    actor: &Actor,
    body: &Activity,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    may_move("activity.tie", actor, body, street_of, day)
}

/// Whether an actor writes down that somebody made up what they missed: who writes down what happened, also
/// after it was checked.
pub fn may_make_up(
    actor: &Actor,
    body: &Activity,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    body.kind.is_made_up() && may_move("activity.tie", actor, body, street_of, day)
}
