//! Activities: [`MOVES`] says who may, the functions below what each move needs and brings about.

use shared::account::{AccountState, Membership, Role};
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Attended, Became, Every, Line, LineForm,
    MinutesLine, Particular, Party, PartyKind, Repeat, SignInWay, Signed,
};
use shared::api::Detail;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::programme::Programme;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, WorkRefusal};

use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::{Actor, may_see};
use crate::request::rulebook;
use crate::scan;
use crate::supervision::follow;
use crate::team::street_of;
use crate::work::{
    Admitted, Desk, Held, admitted, not_allowed, place, planned, record, refuse, said,
};

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
    Move { code: "activity.sign_in", who: COMES },
    Move { code: "activity.unsign",  who: RUNS },
    Move { code: "activity.write",   who: WRITES },
    Move { code: "activity.tie",     who: WRITES },
    Move { code: "activity.pass",    who: WRITES },
    // Never who wrote them.
    Move { code: "activity.check",   who: WRITES },
    Move { code: "activity.settle",  who: &[] },
];

/// The timer that takes an activity off the screens.
pub const SETTLE_TIMER: &str = "settle";
/// Days after its end until then.
pub const SETTLE_AFTER_DAYS: i32 = 90;
/// How often one may come again.
const MOST_TIMES: u32 = 60;
/// People, parties and lines of one activity.
const MOST: usize = 500;
/// How long before its beginning and after its end one may sign in.
const AROUND_MS: i64 = 2 * 3_600_000;
/// Days one activity may last.
const LONGEST_DAYS: i64 = 14;
/// Days a campaign (代表活动月) may last.
const LONGEST_CAMPAIGN_DAYS: i64 = 62;

/// What is recorded of a kind of activity besides what is recorded of each, in the order of the forms.
/// [`Particular::is_of_minutes`] says what of it waits for the minutes; nothing of it is needed to plan, and
/// all of it is there before the minutes are checked.
pub const fn asks(kind: ActivityKind) -> &'static [Particular] {
    use Particular::{
        Audience, Firm, Issue, Items, Length, Policy, Positions, Route, Scores, Speaker, Steps,
        Target, Theme, Topic,
    };
    match kind {
        ActivityKind::PartyDay => &[Theme, Steps],
        ActivityKind::MicroClass | ActivityKind::OnlineClass => &[Speaker, Topic, Length],
        ActivityKind::Lecture => &[Speaker, Audience],
        ActivityKind::Deliberation
        | ActivityKind::Forum
        | ActivityKind::CivicForum
        | ActivityKind::LegislativeForum
        | ActivityKind::VotersMeeting => &[Issue, Positions],
        ActivityKind::DutyReview | ActivityKind::OversightReview => &[Target, Scores],
        ActivityKind::Inspection | ActivityKind::Research | ActivityKind::Enforcement => &[Route],
        ActivityKind::FirmVisit => &[Firm],
        ActivityKind::DirectLine | ActivityKind::Market => &[Items],
        ActivityKind::Publicity => &[Policy, Audience],
        ActivityKind::Reception
        | ActivityKind::Visit
        | ActivityKind::Study
        | ActivityKind::Campaign => &[],
    }
}

/// What its kind asks for and nobody has said yet.
pub fn unsaid(body: &Activity) -> impl Iterator<Item = Particular> {
    let asked = asks(body.kind).iter().copied();
    asked.filter(move |what| body.says(*what).is_none())
}

const fn field_of(what: Particular) -> Field {
    match what {
        Particular::Theme => Field::Theme,
        Particular::Steps => Field::Steps,
        Particular::Speaker => Field::Speaker,
        Particular::Topic => Field::Topic,
        Particular::Length => Field::Length,
        Particular::Audience => Field::Audience,
        Particular::Issue => Field::Issue,
        Particular::Positions => Field::Positions,
        Particular::Target => Field::Target,
        Particular::Scores => Field::Scores,
        Particular::Route => Field::Route,
        Particular::Firm => Field::Firm,
        Particular::Items => Field::Items,
        Particular::Policy => Field::Policy,
    }
}

/// What stands of the particulars of a kind: what is given, else what was there. What the kind does not ask
/// for is not kept.
fn particulars(
    kind: ActivityKind,
    given: &[(Particular, String)],
    was: impl Fn(Particular) -> Option<String>,
) -> Result<Vec<(Particular, String)>, Refusal> {
    let mut kept = Vec::new();
    for what in asks(kind) {
        let text = match given.iter().find(|(one, _)| one == what) {
            Some((_, text)) => {
                Some(scan::mask(&bounded(field_of(*what), text, limits::NOTE)?).text)
            }
            None => was(*what),
        };
        kept.extend(
            text.filter(|text| !text.is_empty())
                .map(|text| (*what, text)),
        );
    }
    Ok(kept)
}

/// How long an activity may last.
const fn longest_ms(kind: ActivityKind) -> i64 {
    if matches!(kind, ActivityKind::Campaign) {
        LONGEST_CAMPAIGN_DAYS * 86_400_000
    } else {
        LONGEST_DAYS * 86_400_000
    }
}

/// # Errors
/// It ends before it begins, or lasts longer than anything of its kind.
fn lasts(kind: ActivityKind, from: Timestamp, until: Timestamp) -> Result<(), Refusal> {
    if (1..=longest_ms(kind)).contains(&(until.0 - from.0)) {
        return Ok(());
    }
    Err(refuse(WorkRefusal::EndsBefore))
}

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

/// Where an activity belongs.
#[derive(Clone, Copy)]
struct Where {
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

/// Whether an actor may say what a line became, as it is said where the line's request is registered.
pub(crate) fn may_tie(world: &dyn World, body: &Activity, actor: &Actor, day: LocalDate) -> bool {
    let at = Where::of(world, body.team, body.station);
    body.cancelled.is_none() && admitted(actor, WRITES, day, |held| covers(at, held)).is_some()
}

fn covers(at: Where, held: &Membership) -> bool {
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
        && (body.checked.is_none() || matches!(code, "activity.tie" | "activity.pass"));
    let holds = if code == "activity.sign_in" {
        actor.account.is_some() && actor.roles(day).next().is_some()
    } else {
        admitted(actor, who, day, |held| covers(at, held)).is_some()
    };
    let second = code != "activity.check"
        || body
            .written
            .as_ref()
            .is_some_and(|written| written.by != actor.account);
    open && holds && second
}

/// Whether an activity is an actor's own to write down and check: of their team or station, or planned by
/// them; one of neither is the committee's. The others who may look after it.
pub fn is_near(body: &Activity, actor: &Actor, day: LocalDate) -> bool {
    let own = [body.team, body.station];
    let is_own = |held: &Membership| own.contains(&Some(held.scope));
    own == [None; 2]
        || (actor.account.is_some() && body.planned.by == actor.account)
        || admitted(actor, rule("activity.write").who, day, is_own).is_some()
}

/// Whether an actor registers what is passed to the station: its clerks.
pub fn takes_lines(body: &Activity, actor: &Actor, day: LocalDate) -> bool {
    let is_there = |held: &Membership| body.station == Some(held.scope);
    body.cancelled.is_none() && admitted(actor, &[Clerk], day, is_there).is_some()
}

/// Whether an actor is given the code by which others sign in, to put it up: who writes down what happens.
pub fn may_show_code(
    actor: &Actor,
    body: &Activity,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    may_move("activity.write", actor, body, street_of, day)
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

/// Whether an actor plans activities at all.
pub fn may_plan(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, RUNS, day, |_| true).is_some()
}

/// The days of a row of activities, the first included, each moved off days on which nobody works; with
/// the day it was moved from. One that is moved to the day of the next falls out.
pub fn days(
    first: LocalDate,
    repeat: Option<Repeat>,
    calendar: &Calendar<'_>,
) -> Vec<(LocalDate, Option<LocalDate>)> {
    let Some(Repeat { every, times }) = repeat else {
        // What somebody puts on a day of their choice stays there.
        return vec![(first, None)];
    };
    let mut row: Vec<_> = (0..times.min(MOST_TIMES))
        .map(|n| {
            let wanted = match every {
                Every::Week => first.plus_days(7 * n as i32),
                Every::Fortnight => first.plus_days(14 * n as i32),
                Every::Month => first.plus_months(n),
            };
            let mut day = wanted;
            while !calendar.is_workday(day) {
                day = day.plus_days(1);
            }
            (day, (day != wanted).then_some(wanted))
        })
        .collect();
    // The later of two stays: it is the one that was meant for that day, or nearest to it.
    row.reverse();
    row.dedup_by_key(|(day, _)| *day);
    row.reverse();
    row
}

const fn id_of(command: &ActivityCommand) -> Option<WorkId> {
    match command {
        ActivityCommand::Plan { .. } => None,
        ActivityCommand::Revise { id, .. }
        | ActivityCommand::Cancel { id, .. }
        | ActivityCommand::SignIn { id, .. }
        | ActivityCommand::Unsign { id, .. }
        | ActivityCommand::Write { id, .. }
        | ActivityCommand::Tie { id, .. }
        | ActivityCommand::Pass { id, .. }
        | ActivityCommand::Check { id }
        | ActivityCommand::Settle { id } => Some(*id),
    }
}

/// Whether a command reaches those that follow in a series.
const fn goes_on(command: &ActivityCommand) -> bool {
    match command {
        ActivityCommand::Revise { scope, .. } | ActivityCommand::Cancel { scope, .. } => {
            !scope.is_this()
        }
        ActivityCommand::Plan { .. }
        | ActivityCommand::SignIn { .. }
        | ActivityCommand::Unsign { .. }
        | ActivityCommand::Write { .. }
        | ActivityCommand::Tie { .. }
        | ActivityCommand::Pass { .. }
        | ActivityCommand::Check { .. }
        | ActivityCommand::Settle { .. } => false,
    }
}

pub(crate) fn needs(
    desk_has: impl Fn(WorkId) -> Option<Activity>,
    command: &ActivityCommand,
) -> Vec<Need> {
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    if let ActivityCommand::Settle { id } = command {
        needs.push(Need::Parts(*id));
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
            // The first of a series knows the others.
            if let Some(first) = held.series.filter(|_| goes_on(command)) {
                needs.push(record(first));
                let row = desk_has(first).map(|first| first.row).unwrap_or_default();
                needs.extend(row.into_iter().map(record));
            }
        }
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
    fn where_of(&self, team: Option<OrganisationId>, station: Option<OrganisationId>) -> Where {
        Where::of(self.world, team, station)
    }

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
        ActivityCommand::SignIn { name: None, .. } => desk.admit(COMES, |_| true)?,
        ActivityCommand::SignIn { name: Some(_), .. } => {
            desk.admit(WRITES, |role| covers(at, role))?
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
            | ActivityCommand::Pass { .. }
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

/// Those that follow in a series and are still to be held: not over, not written down, not called off. One
/// that went to another team or station meanwhile has left it.
fn following(desk: &Desk<'_>, id: WorkId, body: &Activity) -> Vec<Held<Activity>> {
    let first = body.series.and_then(|first| desk.known::<Activity>(first));
    let row = first.map(|first| first.body.row).unwrap_or_default();
    let others = row.into_iter().filter(|other| *other != id);
    others
        .filter_map(|other| desk.known::<Activity>(other))
        .filter(|one| {
            let one = &one.body;
            one.from > body.from
                && (one.team, one.station) == (body.team, body.station)
                && is_to_come(one, desk.when)
        })
        .collect()
}

/// Whether something is still to be held, so that what is said of its series goes for it.
fn is_to_come(body: &Activity, now: Timestamp) -> bool {
    is_ahead(body, now) && body.checked.is_none() && body.written.is_none()
}

/// How many follow one in its series and are changed with it, of those that somebody knows.
pub fn follow_count<'a>(
    body: &Activity,
    all: impl Iterator<Item = &'a Activity>,
    now: Timestamp,
) -> usize {
    let Some(series) = body.series else {
        return 0;
    };
    all.filter(|one| {
        one.series == Some(series)
            && one.from > body.from
            && (one.team, one.station) == (body.team, body.station)
            && is_to_come(one, now)
    })
    .count()
}

/// Changes one that follows as the one before it was: its day, its name and its kind are its own.
fn follows(
    desk: &Desk<'_>,
    model: &Activity,
    body: &mut Activity,
    command: &ActivityCommand,
) -> Result<(), Refusal> {
    if let ActivityCommand::Cancel { .. } = command {
        body.cancelled.clone_from(&model.cancelled);
        return Ok(());
    }
    let hour = model.from.0 - model.from.day().start().0;
    body.from = body.from.day().start().plus_ms(hour);
    body.until = body.from.plus_ms(model.until.0 - model.from.0);
    lasts(body.kind, body.from, body.until)?;
    body.lead.clone_from(&model.lead);
    body.place.clone_from(&model.place);
    body.agenda.clone_from(&model.agenda);
    body.parties.clone_from(&model.parties);
    body.places = model.places;
    desk.near(body.from.day(), Field::Day)
}

fn settle(desk: &Desk<'_>, held: &Held<Activity>, planned: &mut Planned, detail: Detail) {
    let off = held.body.until.day().plus_days(SETTLE_AFTER_DAYS);
    // Also where somebody writes to it long afterwards: nothing rings for a day that has passed.
    let over = desk.when.day() >= off;
    planned.ring(held.id, SETTLE_TIMER, (!over).then(|| off.start()));
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

fn begin(desk: &Desk<'_>, form: &ActivityForm, repeat: Option<Repeat>) -> Result<Planned, Refusal> {
    let form = checked(desk, form, &[])?;
    let by = admit_form(desk, &form)?;
    if repeat.is_some_and(|repeat| !(2..=MOST_TIMES).contains(&repeat.times)) {
        return Err(Refusal::Unfit { field: Field::Day });
    }
    let calendar = Calendar::of(rulebook(desk.world));
    let first = form.from.day();
    let mut planned = planned(by);
    let days = days(first, repeat, &calendar);
    let row: Vec<_> = (0..days.len())
        .map(|n| WorkId::derive(desk.envelope.command_id, n as u32))
        .collect();
    // One alone is no series.
    let series = row.first().copied().filter(|_| row.len() > 1);
    for (id, (day, moved_from)) in row.iter().copied().zip(days) {
        let shift = i64::from(day.0 - first.0) * 86_400_000;
        let held = Held {
            id,
            of: None,
            version: 0,
            body: Activity {
                kind: form.kind,
                title: form.title.clone(),
                team: form.team,
                station: form.station,
                lead: form.lead.clone(),
                place: form.place.clone(),
                from: form.from.plus_ms(shift),
                until: form.until.plus_ms(shift),
                agenda: form.agenda.clone(),
                parties: form.parties.clone(),
                places: form.places,
                particulars: form.particulars.clone(),
                campaign: form.campaign,
                held: None,
                attended: Vec::new(),
                minutes: Vec::new(),
                outcome: String::new(),
                written: None,
                checked: None,
                cancelled: None,
                moved_from,
                series,
                row: if series == Some(id) {
                    row.clone()
                } else {
                    Vec::new()
                },
                planned: desk.signed(),
            },
        };
        settle(desk, &held, &mut planned, said(held.body.title.clone()));
    }
    Ok(planned)
}

fn admit_form(desk: &Desk<'_>, form: &ActivityForm) -> Result<Admitted, Refusal> {
    let at = desk.where_of(form.team, form.station);
    desk.admit(RUNS, |held| covers(at, held))
}

/// What is filled in, looked at; `before` are those who were invited already.
fn checked(
    desk: &Desk<'_>,
    form: &ActivityForm,
    before: &[Party],
) -> Result<ActivityForm, Refusal> {
    if let Some(team) = form.team {
        desk.is_team(team)?;
    }
    let is_station =
        |id: OrganisationId| desk.kind_of(id).is_some_and(OrganisationKind::is_station);
    if form.station.is_some_and(|station| !is_station(station)) {
        return Err(Refusal::Unfit {
            field: Field::Station,
        });
    }
    desk.near(form.from.day(), Field::Day)?;
    lasts(form.kind, form.from, form.until)?;
    if let Some(campaign) = form.campaign {
        // What they may not see is as if it were not there. A campaign is held in none.
        let of = desk.find::<Activity>(campaign)?;
        if of.body.kind != ActivityKind::Campaign || form.kind == ActivityKind::Campaign {
            return Err(Refusal::Unfit {
                field: Field::Campaign,
            });
        }
    }
    few(form.parties.len())?;
    let parties: Vec<Party> = form
        .parties
        .iter()
        .map(|party| invited(desk, party, before))
        .collect::<Result<_, Refusal>>()?;
    Ok(ActivityForm {
        title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
        lead: scan::mask(&bounded(Field::Leader, &form.lead, limits::NAME)?).text,
        place: scan::mask(&bounded(Field::Place, &form.place, limits::PLACE)?).text,
        agenda: scan::mask(&bounded(Field::Text, &form.agenda, limits::NOTE)?).text,
        parties,
        particulars: {
            let planned = form.particulars.iter();
            let planned = planned.filter(|(what, _)| !what.is_of_minutes()).cloned();
            particulars(form.kind, &planned.collect::<Vec<_>>(), |_| None)?
        },
        ..form.clone()
    })
}

/// Somebody invited: a unit and a person by what they are called in the tree and in their account. Who was
/// invited before stays so, whatever became of them.
///
/// # Errors
/// A unit that is not there, or an account with which nobody works here.
fn invited(desk: &Desk<'_>, party: &Party, before: &[Party]) -> Result<Party, Refusal> {
    if party.is_here() && before.contains(party) {
        return Ok(party.clone());
    }
    let unfit = Refusal::Unfit { field: Field::Name };
    let mut name = party.name.clone();
    if let Some(unit) = party.unit {
        if desk.kind_of(unit) != Some(OrganisationKind::Unit) {
            return Err(unfit);
        }
        if let Some(Record::Organisation(found)) = desk
            .world
            .record(RecordKey::Organisation(unit))
            .map(|found| &found.record)
        {
            name.clone_from(&found.name);
        }
    }
    if let Some(account) = party.account {
        let found = desk.world.record(RecordKey::Account(account));
        match found.map(|found| &found.record) {
            Some(Record::Account(found))
                if found.state == AccountState::Active
                    && found.memberships.iter().any(|held| held.holds(desk.today)) =>
            {
                name.clone_from(&found.name);
            }
            _ => return Err(unfit),
        }
    }
    Ok(Party {
        kind: party.kind,
        name: scan::mask(&required(Field::Name, &name, limits::NAME)?).text,
        unit: party.unit,
        account: party.account,
    })
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
            body.campaign = form.campaign;
            Ok(said(body.title.clone()))
        }
        ActivityCommand::Cancel { reason, .. } => {
            let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
            // What has happened is not called off. Who signed in stays on the list: they came.
            if !body.minutes.is_empty() {
                return Err(refuse(WorkRefusal::Held));
            }
            body.cancelled = Some((reason.clone(), desk.signed()));
            Ok(said(reason))
        }
        ActivityCommand::SignIn {
            name,
            made_up,
            token,
            ..
        } => sign_in(desk, body, name.as_deref(), *made_up, token.is_some()),
        ActivityCommand::Unsign { name, .. } => {
            let before = body.attended.len();
            body.attended.retain(|one| one.name != *name);
            if body.attended.len() == before {
                return Err(refuse(WorkRefusal::NotSeated));
            }
            Ok(said(name.clone()))
        }
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
        ActivityCommand::Pass { line, .. } => {
            // Nobody would take it up.
            if body.station.is_none() {
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
            Ok(said(found.text.clone()))
        }
        ActivityCommand::Check { .. } => {
            let written = body
                .written
                .as_ref()
                .ok_or(refuse(WorkRefusal::NotWritten))?;
            if written.by == desk.actor.account && !desk.actor.is_system {
                return Err(refuse(WorkRefusal::OwnMinutes));
            }
            if let Some(what) = unsaid(body).next() {
                return Err(Refusal::Empty {
                    field: field_of(what),
                });
            }
            body.checked = Some(desk.signed());
            Ok(Detail::default())
        }
        ActivityCommand::Settle { .. } => Ok(Detail::default()),
    }
}

fn sign_in(
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

fn written(body: &Activity, forms: &[LineForm]) -> Result<Vec<Line>, Refusal> {
    few(forms.len())?;
    let mut last = body.minutes.iter().map(|line| line.no).max().unwrap_or(0);
    let mut lines: Vec<Line> = Vec::with_capacity(forms.len());
    for form in forms {
        let held = body.minutes.iter().find(|line| Some(line.no) == form.no);
        if form.no.is_some()
            && (held.is_none() || lines.iter().any(|line| Some(line.no) == form.no))
        {
            return Err(Refusal::Unfit { field: Field::Text });
        }
        let no = held.map_or_else(
            || {
                last += 1;
                last
            },
            |held| held.no,
        );
        lines.push(Line {
            no,
            text: scan::mask(&required(Field::Text, &form.text, limits::NOTE)?).text,
            became: held.and_then(|held| held.became),
            passed: held.and_then(|held| held.passed.clone()),
        });
    }
    // What a line became points back to it, and the station has been told of what was passed to it.
    let is_kept = |held: &Line| lines.iter().any(|line| line.no == held.no);
    let mut held = body.minutes.iter();
    if held.any(|held| (held.became.is_some() || held.passed.is_some()) && !is_kept(held)) {
        return Err(refuse(WorkRefusal::LineTied));
    }
    Ok(lines)
}

/// What must be known where something begins in a line of minutes.
pub(crate) fn needs_of_line(line: Option<&MinutesLine>, world: &dyn World) -> Vec<Need> {
    let Some(line) = line else {
        return Vec::new();
    };
    let mut needs = vec![record(line.activity)];
    needs.extend(place(world, line.activity));
    needs
}

/// The team whose programme a plan puts.
fn planned_for(planned: &Planned) -> Option<OrganisationId> {
    planned.puts.iter().find_map(|put| match &put.record {
        Record::Work(work) => work.open::<Programme>()?.team,
        _ => None,
    })
}

/// Says of a line of the minutes what it became, in the commit that makes it.
///
/// # Errors
/// The line is not there, or became something already; whoever has no part in the activity.
pub(crate) fn tie_line(
    desk: &Desk<'_>,
    line: MinutesLine,
    became: Became,
    planned: &mut Planned,
) -> Result<(), Refusal> {
    let mut held = desk.find::<Activity>(line.activity)?;
    if !desk.actor.is_system && !may_tie(desk.world, &held.body, desk.actor, desk.when.day()) {
        return Err(not_allowed(rule("activity.tie").who));
    }
    if held.body.minutes.iter().all(|one| one.no != line.line) {
        return Err(Refusal::NotFound);
    }
    // A task is told by its number in the programme of the team whose activity it was.
    if let (Became::Task { .. }, team) = (became, held.body.team)
        && team.is_none_or(|team| planned_for(planned) != Some(team))
    {
        return Err(Refusal::Unfit {
            field: Field::Tasks,
        });
    }
    if !tie(&mut held.body, line.line, became) {
        return Err(refuse(WorkRefusal::LineTaken));
    }
    settle(desk, &held, planned, Detail::default());
    Ok(())
}

/// Says what a line of the minutes became, if it became nothing yet.
pub(crate) fn tie(body: &mut Activity, line: u32, became: Became) -> bool {
    let found = body.minutes.iter_mut().find(|held| held.no == line);
    match found {
        Some(held) if held.became.is_none() => {
            held.became = Some(became);
            true
        }
        Some(_) | None => false,
    }
}

/// Whether one may sign in oneself: from shortly before its beginning until shortly after its end.
pub fn may_come(body: &Activity, at: Timestamp) -> bool {
    let (first, last) = (body.from.0 - AROUND_MS, body.until.0 + AROUND_MS);
    body.cancelled.is_none() && (first..=last).contains(&at.0)
}

/// Whether something lies ahead of a moment, and was not called off.
pub fn is_ahead(body: &Activity, now: Timestamp) -> bool {
    body.cancelled.is_none() && body.until >= now
}
