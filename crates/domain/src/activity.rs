//! Activities: [`MOVES`] says who may, the functions below and in the modules under this one what each move
//! needs and brings about.

mod answers;
mod attendance;
mod charges;
mod form;
mod minutes;
mod series;
mod study;
mod who;

use shared::account::{Membership, Role};
use shared::activity::{Activity, ActivityCommand, Became, Line, Particular, Signed};
use shared::api::Detail;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::programme::Programme;
use shared::record::RecordKey;
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::Timestamp;
use shared::work::{Sight, WorkRefusal};

use self::answers::{ANSWERS, answer, keep_answers};
pub use self::answers::{acts_for, answers_for, places_left, takes_answers};
pub(crate) use self::attendance::expected;
pub use self::attendance::{may_come, missing, party_present, sign_in_days};
use self::attendance::{sign_in, teams, unsign, wrote_down};
pub(crate) use self::charges::unit_of;
use self::charges::{FULFILS, entrust, fulfil, fulfils, given_to, owes};
use self::form::{admit_form, checked, field_of, has_file, lasts, particulars};
pub use self::form::{asks, asks_file, asks_place, unsaid};
use self::minutes::written;
pub(crate) use self::minutes::{needs_of_line, tie, tie_line};
pub use self::series::follow_count;
use self::series::{begin, following, follows, goes_on};
use self::study::{score, study};
use self::who::{covers, has_line};
pub(crate) use self::who::{is_near, may_tie, takes_line};
pub use self::who::{
    may_attach, may_make_up, may_move, may_plan, may_show_code, may_unsign, passes_to,
};
use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::may_see;
use crate::scan;
use crate::supervision::follow;
use crate::work::{Desk, Held, not_allowed, planned, record, refuse, said};

use Role::{Authority, Clerk, Deputy, Supervisor, TeamLead, TeamMember};

/// Who runs activities: those of the team, of the station, of the street it lies in, and the committee.
const RUNS: &[Role] = &[TeamLead, Clerk, Authority, Supervisor];
/// Who writes down what happened: also who was part of it.
const WRITES: &[Role] = &[TeamLead, TeamMember, Clerk, Deputy, Authority, Supervisor];
/// Who signs in: everybody who works here may come.
const COMES: &[Role] = &Role::ALL;

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// Roles that may, each within its own scope; whoever signs in acts for themselves.
    pub who: &'static [Role],
}

/// Who may do what. The system may do everything.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "activity.plan",    who: RUNS },
    Move { code: "activity.revise",  who: RUNS },
    Move { code: "activity.cancel",  who: RUNS },
    // Whoever is invited, for themselves or for their unit.
    Move { code: "activity.answer",  who: COMES },
    Move { code: "activity.sign_in", who: COMES },
    // Whoever signed in also takes it back.
    Move { code: "activity.unsign",  who: RUNS },
    Move { code: "activity.study",   who: RUNS },
    Move { code: "activity.score",   who: WRITES },
    Move { code: "activity.write",   who: WRITES },
    Move { code: "activity.tie",     who: WRITES },
    Move { code: "activity.concern", who: WRITES },
    Move { code: "activity.pass",    who: WRITES },
    Move { code: "activity.entrust", who: WRITES },
    // Who answers for the unit, too.
    Move { code: "activity.fulfil",  who: FULFILS },
    // Never who wrote them.
    Move { code: "activity.check",   who: WRITES },
    Move { code: "activity.settle",  who: &[] },
];

/// The timer that takes an activity off the screens.
pub const SETTLE_TIMER: &str = "settle";
/// Days after its end until then.
pub const SETTLE_AFTER_DAYS: i32 = 90;
/// Days after which one that should have settled is looked at again.
const SETTLE_AGAIN_DAYS: i32 = 7;
/// People, parties and lines of one activity.
const MOST: usize = 500;

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

/// Whether something lies ahead of a moment, and was not called off.
pub fn is_ahead(body: &Activity, now: Timestamp) -> bool {
    body.cancelled.is_none() && body.until >= now
}

const fn id_of(command: &ActivityCommand) -> Option<WorkId> {
    match command {
        ActivityCommand::Plan { .. } => None,
        ActivityCommand::Revise { id, .. }
        | ActivityCommand::Cancel { id, .. }
        | ActivityCommand::Answer { id, .. }
        | ActivityCommand::SignIn { id, .. }
        | ActivityCommand::Unsign { id, .. }
        | ActivityCommand::Study { id, .. }
        | ActivityCommand::Score { id, .. }
        | ActivityCommand::Write { id, .. }
        | ActivityCommand::Tie { id, .. }
        | ActivityCommand::Concern { id, .. }
        | ActivityCommand::Pass { id, .. }
        | ActivityCommand::Entrust { id, .. }
        | ActivityCommand::Fulfil { id, .. }
        | ActivityCommand::Check { id }
        | ActivityCommand::Settle { id } => Some(*id),
    }
}

pub(crate) fn needs(
    world: &dyn World,
    desk_has: impl Fn(WorkId) -> Option<Activity>,
    command: &ActivityCommand,
) -> Vec<Need> {
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    // Whatever is said of it long afterwards may be the last that it waited for: its files leave with it.
    needs.extend(id_of(command).map(Need::Parts));
    if let ActivityCommand::Entrust { unit, .. } = command {
        needs.extend(unit.map(organisation));
    }
    if let ActivityCommand::Plan { form, .. } | ActivityCommand::Revise { form, .. } = command {
        needs.extend(form.team.into_iter().chain(form.station).map(organisation));
        needs.extend(form.campaign.map(record));
        let parties = form.parties.iter().take(MOST);
        needs.extend(parties.flat_map(|party| {
            let unit = party.unit.map(organisation);
            let account = party.account.map(RecordKey::Account).map(Need::Record);
            unit.into_iter().chain(account)
        }));
    }
    if let Some(id) = id_of(command) {
        needs.push(record(id));
        if let Some(held) = desk_has(id) {
            needs.extend(held.team.into_iter().chain(held.station).map(organisation));
            // Whose seat a name is, and where the team is at home.
            let asks_team = matches!(
                command,
                ActivityCommand::SignIn { .. } | ActivityCommand::Pass { .. }
            );
            let team = held.team.filter(|_| asks_team);
            needs.extend(team.map(|id| record(Team::id(id))));
            if let ActivityCommand::SignIn { name: Some(_), .. } = command {
                needs.push(Need::Organisations);
                needs.extend(teams(world).into_iter().map(record));
            }
            // The first of a series knows the others.
            if let Some(first) = held.series.filter(|_| goes_on(command)) {
                needs.push(record(first));
                let row = desk_has(first).map(|first| first.row).unwrap_or_default();
                needs.extend(row.into_iter().map(record));
            }
        }
    }
    if let ActivityCommand::Concern { matter, .. } = command {
        needs.push(record(*matter));
    }
    if let ActivityCommand::Tie { became, .. } = command {
        match became {
            Became::Request(request) => needs.push(Need::Record(RecordKey::Request(*request))),
            Became::Matter(matter) => needs.push(record(*matter)),
            Became::Task { year, .. } => {
                let team = id_of(command).and_then(desk_has).and_then(|held| held.team);
                needs.push(record(Programme::id(team, *year)));
            }
        }
    }
    needs
}

impl Desk<'_> {
    fn signed(&self) -> Signed {
        Signed {
            by: self.actor.account,
            by_name: self.actor.name.clone(),
            at: self.when,
        }
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &ActivityCommand) -> Result<Planned, Refusal> {
    if let ActivityCommand::Plan { form, repeat } = command {
        return begin(desk, form, *repeat);
    }
    let id = id_of(command).ok_or(Refusal::NotFound)?;
    let mut held = desk.find::<Activity>(id)?;
    let at = desk.where_of(held.body.team, held.body.station);
    let who = rule(command.code()).who;
    let by = match command {
        // Everybody comes for themselves; who writes others down has a part in it.
        ActivityCommand::SignIn { name: None, .. } | ActivityCommand::Answer { unit: None, .. } => {
            desk.admit(COMES, |_| true)?
        }
        ActivityCommand::Answer {
            unit: Some(unit), ..
        } => desk.admit(ANSWERS, |role| role.scope == *unit)?,
        ActivityCommand::SignIn { name: Some(_), .. } => {
            desk.admit(WRITES, |role| covers(at, role))?
        }
        ActivityCommand::Unsign { account, .. }
            if account.is_some() && *account == desk.actor.account =>
        {
            desk.admit(COMES, |_| true)?
        }
        // Who has a line says what it became.
        ActivityCommand::Tie { line, .. } => {
            let has_line = |role: &Membership| has_line(&held.body, *line, role);
            desk.admit(who, |role| covers(at, role) || has_line(role))?
        }
        ActivityCommand::Fulfil { line, .. } => {
            let unit = given_to(&held.body, *line);
            desk.admit(who, |role| fulfils(at, unit, role))?
        }
        _ => desk.admit(who, |role| covers(at, role))?,
    };
    if who.is_empty() && !desk.actor.is_system {
        return Err(not_allowed(&[]));
    }
    let body = &mut held.body;
    if body.cancelled.is_some() && !matches!(command, ActivityCommand::Settle { .. }) {
        return Err(refuse(WorkRefusal::Cancelled));
    }
    // What is missed is made up afterwards; whoever keeps the list writes it down.
    let is_later = matches!(
        command,
        ActivityCommand::Tie { .. }
            | ActivityCommand::Concern { .. }
            | ActivityCommand::Pass { .. }
            | ActivityCommand::Entrust { .. }
            | ActivityCommand::Fulfil { .. }
            | ActivityCommand::Score { .. }
            | ActivityCommand::Settle { .. }
            | ActivityCommand::SignIn {
                name: Some(_),
                made_up: true,
                ..
            }
    );
    if body.checked.is_some() && !is_later {
        return Err(refuse(WorkRefusal::Checked));
    }
    let row = if goes_on(command) {
        following(desk, id, body)
    } else {
        Vec::new()
    };
    let detail = change(desk, body, command)?;
    let mut planned = planned(by);
    settle(desk, &held, &mut planned, detail);
    for mut one in row {
        follows(desk, &held.body, &mut one.body, command)?;
        let what = said(one.body.title.clone());
        settle(desk, &one, &mut planned, what);
    }
    Ok(planned)
}

fn change(
    desk: &Desk<'_>,
    body: &mut Activity,
    command: &ActivityCommand,
) -> Result<Detail, Refusal> {
    match command {
        ActivityCommand::Plan { .. } => Err(Refusal::NotFound),
        ActivityCommand::Revise { form, seen, .. } => {
            desk.untouched(body.stamp(), *seen)?;
            let form = checked(desk, form, &body.parties)?;
            admit_form(desk, &form)?;
            // A day that somebody chose is no day it was moved to.
            if form.from.day() != body.from.day() {
                body.moved_from = None;
            }
            // What came with the minutes is not the plan's to say.
            let of_minutes = |what: Particular| body.says(what).filter(|_| what.is_of_minutes());
            body.particulars = particulars(form.kind, &form.particulars, |what| {
                of_minutes(what).map(str::to_owned)
            })?;
            body.kind = form.kind;
            // What its kind does not ask for is not kept.
            if !body.kind.is_made_up() {
                body.study = None;
                body.scores.clear();
            }
            body.title = form.title;
            body.team = form.team;
            body.station = form.station;
            body.lead = form.lead;
            body.place = form.place;
            body.from = form.from;
            body.until = form.until;
            body.agenda = form.agenda;
            body.parties = form.parties;
            body.places = form.places;
            keep_answers(body);
            body.campaign = form.campaign;
            Ok(said(body.title.clone()))
        }
        ActivityCommand::Cancel { reason, .. } => {
            let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
            // What has happened is not called off. Who signed in stays on the list and is told; in duty files,
            // attendance and figures nothing counts that was called off.
            if !body.minutes.is_empty() {
                return Err(refuse(WorkRefusal::Held));
            }
            body.cancelled = Some((reason.clone(), desk.signed()));
            Ok(said(reason))
        }
        ActivityCommand::Answer { unit, comes, .. } => answer(desk, body, *unit, *comes),
        ActivityCommand::SignIn {
            name,
            made_up,
            token,
            ..
        } => {
            if token.as_deref() == Some("") {
                return Err(refuse(WorkRefusal::WrongCode));
            }
            sign_in(desk, body, name.as_deref(), *made_up, token.is_some())
        }
        ActivityCommand::Unsign { name, account, .. } => {
            let told = unsign(desk, body, name, *account)?;
            // A namesake who is still there keeps what stands under the name.
            if !body.attended.iter().any(|one| one.name == *name) {
                body.scores.retain(|one| one.name != *name);
            }
            Ok(told)
        }
        ActivityCommand::Study { plan, seen, .. } => study(desk, body, plan, *seen),
        ActivityCommand::Score { scores, seen, .. } => score(desk, body, scores, *seen),
        ActivityCommand::Write {
            lines,
            outcome,
            particulars: given,
            held,
            seen,
            ..
        } => {
            desk.untouched(body.minutes_stamp(), *seen)?;
            // It may have begun before it was planned to.
            if desk.when < held.map_or(body.from, |held| held.0) {
                return Err(refuse(WorkRefusal::FutureDay));
            }
            let held = held.filter(|held| *held != (body.from, body.until));
            if let Some((from, until)) = held {
                desk.near(from.day(), Field::Day)?;
                lasts(body.kind, from, until)?;
                if desk.when < until {
                    return Err(refuse(WorkRefusal::FutureDay));
                }
            }
            body.minutes = written(body, lines)?;
            body.particulars =
                particulars(body.kind, given, |what| body.says(what).map(str::to_owned))?;
            body.held = held;
            body.outcome = scan::mask(&bounded(Field::Text, outcome, limits::NOTE)?).text;
            body.written = Some(desk.signed());
            Ok(said(body.outcome.clone()))
        }
        ActivityCommand::Tie { line, became, .. } => {
            // What they may not see is as if it were not there.
            let is_there = match became {
                Became::Request(request) => {
                    let found = desk.world.record(RecordKey::Request(*request));
                    found.is_some_and(|found| may_see(desk.actor, &found.record, desk.today))
                }
                Became::Matter(matter) => desk.find::<Supervision>(*matter).is_ok(),
                Became::Task { year, no } => {
                    let programme = Programme::id(body.team, *year);
                    let held = desk.known::<Programme>(programme);
                    held.is_some_and(|held| held.body.tasks.iter().any(|task| task.no == *no))
                }
            };
            if !is_there {
                return Err(Refusal::NotFound);
            }
            if !body.minutes.iter().any(|held| held.no == *line) {
                return Err(Refusal::NotFound);
            }
            if !tie(body, *line, *became) {
                return Err(Refusal::NothingToDo);
            }
            Ok(Detail::default())
        }
        ActivityCommand::Concern {
            matter, concerns, ..
        } => {
            if *concerns == body.matters.contains(matter) {
                return Err(Refusal::NothingToDo);
            }
            if *concerns {
                // What they may not see is as if it were not there.
                let held = desk.find::<Supervision>(*matter)?;
                if held.body.closing.is_some() {
                    return Err(refuse(WorkRefusal::Closed));
                }
                few(body.matters.len() + 1)?;
                body.matters.push(*matter);
            } else {
                body.matters.retain(|one| one != matter);
            }
            Ok(Detail::default())
        }
        ActivityCommand::Pass { line, .. } => {
            let team = body.team.and_then(|id| desk.known::<Team>(Team::id(id)));
            let to = passes_to(body, team.as_ref().map(|held| &held.body));
            // Nobody would take it up.
            if to.is_none() {
                return Err(Refusal::Unfit {
                    field: Field::Station,
                });
            }
            let signed = desk.signed();
            let found = body.minutes.iter_mut().find(|held| held.no == *line);
            let found = found.ok_or(Refusal::NotFound)?;
            if found.became.is_some() {
                return Err(refuse(WorkRefusal::LineTaken));
            }
            if found.passed.is_some() {
                return Err(Refusal::NothingToDo);
            }
            found.passed = Some(signed);
            found.to = to;
            Ok(said(found.text.clone()))
        }
        ActivityCommand::Entrust {
            line, unit, due, ..
        } => entrust(desk, body, *line, *unit, *due),
        ActivityCommand::Fulfil { line, text, .. } => fulfil(desk, body, *line, text),
        ActivityCommand::Check { id } => {
            let written = body
                .written
                .as_ref()
                .ok_or(refuse(WorkRefusal::NotWritten))?;
            let is_own = written.by == desk.actor.account || wrote_down(body, desk.actor.account);
            if is_own && !desk.actor.is_system {
                return Err(refuse(WorkRefusal::OwnMinutes));
            }
            if asks_place(body.kind) && body.place.is_empty() {
                return Err(Refusal::Empty {
                    field: Field::Place,
                });
            }
            if let Some(what) = unsaid(body).next() {
                return Err(Refusal::Empty {
                    field: field_of(what),
                });
            }
            if asks_file(body.kind) && !has_file(desk, *id) {
                return Err(refuse(WorkRefusal::FileNeeded));
            }
            body.checked = Some(desk.signed());
            Ok(Detail::default())
        }
        ActivityCommand::Settle { .. } => Ok(Detail::default()),
    }
}

fn few(given: usize) -> Result<(), Refusal> {
    if given <= MOST {
        return Ok(());
    }
    Err(Refusal::TooLong {
        field: Field::Text,
        limit: MOST as u32,
        given: given as u32,
    })
}

fn settle(desk: &Desk<'_>, held: &Held<Activity>, planned: &mut Planned, detail: Detail) {
    let off = held.body.until.day().plus_days(SETTLE_AFTER_DAYS);
    // Also where somebody writes to it long afterwards: nothing rings for a day that has passed.
    let is_past = desk.when.day() >= off;
    // What was passed on or given to a unit waits on a desk until it is dealt with, which is looked at again.
    let over = is_past && !held.body.minutes.iter().any(Line::waits) && !owes(&held.body);
    let again = if is_past {
        desk.when.day().plus_days(SETTLE_AGAIN_DAYS)
    } else {
        off
    };
    planned.ring(held.id, SETTLE_TIMER, (!over).then(|| again.start()));
    // What teams and stations do, everybody who works here may know.
    let sight = Sight {
        everyone: true,
        over,
        ..Sight::default()
    };
    if over {
        follow(desk.world, held.id, &sight, planned);
    }
    planned.put_work(held, sight, detail);
}
