//! Deputies' suggestions (代表建议): [`MOVES`] says who may and from where, the rulebook how long each
//! step may take; what each move needs and brings about is in `suggestion::course`.

mod course;
mod handling;
mod raise;
mod terms;

use shared::account::{Membership, Role};
use shared::assignment::{Share, UnitShare};
use shared::command::Envelope;
use shared::id::OrganisationId;
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::suggestion::{
    AskKind, CoSigner, Part, Rule, Suggestion, SuggestionCommand, SuggestionState as State,
};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, WorkRefusal};

use self::course::Moving;
use self::raise::raise;
pub(crate) use self::raise::{escalated, is_copied, session_of};
pub use self::terms::range as term_range;
pub(crate) use self::terms::set_terms;
use crate::deadline::{Calendar, Light};
use crate::plan::{Need, Planned, World};
use crate::policy::Actor;
use crate::work::{Admitted, Desk, admitted, not_allowed, record, refuse};

use Role::{Deputy, Handler, Head, Supervisor};
use State::{Closed, Declined, Handling, Raised, Rated, Replied, Retracted, Rework};

/// Days after its end until a suggestion leaves screens that are live.
pub const OVER_AFTER_DAYS: i32 = 30;
/// The timer that takes it off the screens.
pub const OVER_TIMER: &str = "suggestion";

/// Deputies who co-sign one suggestion.
const CO_SIGNERS: usize = 100;
/// Stations that are asked to co-sign.
const INVITED: usize = 30;
/// Records that one suggestion grew out of.
const ORIGINS: usize = 30;
/// What a unit may ask in one round.
const ASKS: usize = 10;
/// Rounds of one suggestion.
const ROUNDS: usize = 20;
/// Parts of one round, those that were given back among them.
const PARTS: usize = 30;
/// Meetings of one suggestion's units with its deputy.
const MEETINGS: usize = 200;
/// Systems that tell of one suggestion.
const MIRRORS: usize = 10;

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// Where it starts from; empty: from anywhere.
    pub from: &'static [State],
    /// Roles that may, each within its own scope: supervisor everywhere, handler and head for their own
    /// unit while it has a part in the round.
    pub who: &'static [Role],
    /// Whether of all deputies only the lead may; else whoever is a deputy where it is shown.
    pub lead_only: bool,
}

/// Who may do what. The system may do everything.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "suggestion.raise",            from: &[],                       who: &[Deputy], lead_only: false },
    Move { code: "suggestion.revise",           from: &[Raised],                 who: &[Deputy], lead_only: true },
    Move { code: "suggestion.invite",           from: &[Raised],                 who: &[Deputy], lead_only: true },
    Move { code: "suggestion.co_sign",          from: &[Raised],                 who: &[Deputy], lead_only: false },
    Move { code: "suggestion.withdraw",         from: &[Raised],                 who: &[Deputy], lead_only: false },
    Move { code: "suggestion.retract",          from: &[Raised],                 who: &[Deputy], lead_only: true },
    Move { code: "suggestion.assign",           from: &[Raised],                 who: &[Supervisor], lead_only: false },
    // A unit that never answers holds nothing up.
    Move { code: "suggestion.reassign",         from: &[Handling, Rework],       who: &[Supervisor], lead_only: false },
    Move { code: "suggestion.decline",          from: &[Raised],                 who: &[Supervisor], lead_only: false },
    Move { code: "suggestion.ask_return",       from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.decide_return",    from: &[Handling, Rework],       who: &[Supervisor], lead_only: false },
    Move { code: "suggestion.ask_extension",    from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.decide_extension", from: &[Handling, Rework],       who: &[Supervisor], lead_only: false },
    // A co-handler that is late still says what it has to say.
    Move { code: "suggestion.give_opinion",     from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.reply",            from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    // What is promised is kept after the rating, and often after the end.
    Move { code: "suggestion.keep_promise",     from: &[Handling, Rework, Replied, Rated, Closed], who: &[Handler, Head], lead_only: false },
    // Deputies are met before, during and after the handling.
    Move { code: "suggestion.meet",             from: &[Handling, Rework, Replied, Rated, Closed], who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.rate",             from: &[Replied],                who: &[Deputy], lead_only: true },
    // The committee also closes what is never answered or never rated; the deputy who does not rate leaves it
    // open.
    Move { code: "suggestion.close",            from: &[Rated, Replied, Handling, Rework], who: &[Deputy, Supervisor], lead_only: true },
    Move { code: "suggestion.mirror",           from: &[],                       who: &[Deputy, Supervisor], lead_only: true },
    Move { code: "suggestion.settle",           from: &[Closed, Declined, Retracted], who: &[], lead_only: false },
];

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
}

/// Who may make a move from where a suggestion stands: before it is rated the committee alone closes it.
fn movers(rule: &Move, state: State) -> &'static [Role] {
    if rule.code == "suggestion.close" && state != Rated {
        return &[Supervisor];
    }
    rule.who
}

fn covers(rule: &Move, actor: &Actor, held: &Membership, body: &Suggestion) -> bool {
    match held.role {
        Supervisor => true,
        // A mandate is one's own: nobody stands in for a deputy here.
        Deputy if !actor.memberships.contains(held) => false,
        Deputy if rule.lead_only => actor.account == Some(body.lead),
        Deputy => held.scope == body.station || body.invited.contains(&held.scope),
        Handler | Head => part_of(body, held.scope).is_some(),
        Role::Clerk | Role::Authority | Role::TeamLead | Role::TeamMember | Role::Administrator => {
            false
        }
    }
}

/// A unit's part in the round that runs.
pub fn part_of(body: &Suggestion, unit: OrganisationId) -> Option<&Part> {
    let parts = &body.rounds.last()?.parts;
    parts
        .iter()
        .rev()
        .find(|part| part.unit == unit && !part.is_returned())
}

/// The parts whose reply is owed past its term on a day, whatever the unit asked for meanwhile. An opinion of
/// a co-handler is no reply.
pub fn late_replies(body: &Suggestion, day: LocalDate) -> impl Iterator<Item = &Part> {
    let is_handled = matches!(body.state(), Handling | Rework);
    let round = body.rounds.last().filter(|_| is_handled);
    let parts = round.into_iter().flat_map(|round| &round.parts);
    parts.filter(move |part| part.replies() && part.is_open() && part.term.due < day)
}

fn admits(
    rule: &Move,
    actor: &Actor,
    body: &Suggestion,
    unit: Option<OrganisationId>,
    day: LocalDate,
) -> Admitted {
    admitted(actor, movers(rule, body.state()), day, |held| {
        let is_its =
            matches!(held.role, Deputy | Supervisor) || unit.is_none_or(|unit| held.scope == unit);
        is_its && covers(rule, actor, held, body)
    })
}

/// Whether a move is open to an actor as far as state, role and scope go: what a button asks. `unit`: for
/// which unit, if it is one that a unit makes.
pub fn may_move(
    code: &str,
    actor: &Actor,
    body: &Suggestion,
    unit: Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    let rule = rule(code);
    let state = body.state();
    if !(rule.from.is_empty() || rule.from.contains(&state)) {
        return false;
    }
    if admits(rule, actor, body, unit, day).is_none() {
        return false;
    }
    let part = unit.and_then(|unit| part_of(body, unit));
    let is_open = part.is_some_and(Part::is_open);
    let is_free = is_open && part.is_some_and(|part| part.pending().is_none());
    match code {
        "suggestion.ask_return" => {
            is_free && part.is_some_and(|part| part.returns.is_some_and(|term| day <= term.due))
        }
        "suggestion.ask_extension" => {
            let extends = |part: &Part| {
                part.replies() && part.term.rule == Rule::Reply && day <= part.term.due
            };
            is_free && part.is_some_and(extends)
        }
        "suggestion.give_opinion" => is_open && part.is_some_and(|part| !part.replies()),
        "suggestion.reply" => is_open && part.is_some_and(|part| part.replies() && !waits(part)),
        // What was promised is kept also where the unit was given another share since.
        "suggestion.keep_promise" => unit.is_some_and(|unit| promise_of(body, unit).is_some()),
        "suggestion.co_sign" => !has_signed(body, actor),
        "suggestion.withdraw" => body.cosigners.iter().any(|one| is_of(one, actor)),
        _ => true,
    }
}

/// Whether it is asked to be another unit's: that is decided before it is replied to.
fn waits(part: &Part) -> bool {
    part.pending()
        .is_some_and(|ask| ask.kind == AskKind::Return)
}

/// Whether a unit promised something that it has not said to be done.
fn is_promised(part: &Part) -> bool {
    let answer = part.answer.as_ref();
    answer.is_some_and(|answer| answer.promise.is_some() && answer.kept.is_none())
}

/// Whether a signature is an actor's own.
fn is_of(one: &CoSigner, actor: &Actor) -> bool {
    one.account.is_some() && one.account == actor.account
}

fn has_signed(body: &Suggestion, actor: &Actor) -> bool {
    actor.account == Some(body.lead) || body.cosigners.iter().any(|one| is_of(one, actor))
}

/// Where an actor may raise one: the stations at which they are a deputy.
pub fn raises_at(actor: &Actor, day: LocalDate) -> Vec<OrganisationId> {
    let own = actor.memberships.iter();
    own.filter(|held| held.role == Deputy && held.holds(day))
        .map(|held| held.scope)
        .collect()
}

/// How a term stands on a day, in working days.
pub fn light(due: LocalDate, book: Option<&Rulebook>, day: LocalDate) -> Light {
    let calendar = Calendar::of(book);
    if day > due {
        let by = calendar.workdays_between(due, day).max(1);
        return Light::Overdue { by };
    }
    let left = calendar.workdays_between(day, due);
    if left <= 2 {
        Light::Soon { left }
    } else {
        Light::Fine { left }
    }
}

/// Who sees it: the deputies who signed it, its station and street, stations that are asked to co-sign,
/// and units that handle it or handled it.
fn sight(body: &Suggestion, over: bool) -> Sight {
    let signed = body.cosigners.iter().filter_map(|one| one.account);
    let mut stations = vec![body.station];
    stations.extend(&body.invited);
    Sight {
        everyone: false,
        streets: vec![body.street],
        stations,
        units: body.units(),
        teams: Vec::new(),
        sealed: false,
        people: std::iter::once(body.lead).chain(signed).collect(),
        over,
    }
}

/// Whether somebody else sees it after a command.
const fn moves_sight(command: &SuggestionCommand) -> bool {
    match command {
        SuggestionCommand::Revise { .. }
        | SuggestionCommand::Invite { .. }
        | SuggestionCommand::CoSign { .. }
        | SuggestionCommand::Withdraw { .. }
        | SuggestionCommand::Assign { .. }
        | SuggestionCommand::Reassign { .. }
        | SuggestionCommand::DecideReturn { .. }
        // What had left the screens may come back with it.
        | SuggestionCommand::KeepPromise { .. }
        | SuggestionCommand::Mirror { .. }
        | SuggestionCommand::Settle { .. } => true,
        SuggestionCommand::Raise(_)
        | SuggestionCommand::Retract { .. }
        | SuggestionCommand::Decline { .. }
        | SuggestionCommand::AskReturn { .. }
        | SuggestionCommand::AskExtension { .. }
        | SuggestionCommand::DecideExtension { .. }
        | SuggestionCommand::GiveOpinion { .. }
        | SuggestionCommand::Reply { .. }
        | SuggestionCommand::Meet { .. }
        // Handled again it is by the same units.
        | SuggestionCommand::Rate { .. }
        | SuggestionCommand::Close { .. } => false,
    }
}

/// What a unit still owes of what it promised in the last round, and when it is due.
pub fn promise_of(body: &Suggestion, unit: OrganisationId) -> Option<LocalDate> {
    let parts = &body.rounds.last()?.parts;
    let part = parts
        .iter()
        .find(|part| part.unit == unit && is_promised(part));
    part?.answer.as_ref()?.promise
}

/// Whether an actor adds papers: the deputy who leads it, a unit that handles it, the committee.
pub fn may_attach(actor: &Actor, body: &Suggestion, day: LocalDate) -> bool {
    if matches!(body.state(), Declined | Retracted) {
        return false;
    }
    let who = [Deputy, Handler, Head, Supervisor];
    let is_its = |held: &Membership| match held.role {
        Supervisor => true,
        Deputy => actor.account == Some(body.lead) && actor.memberships.contains(held),
        Handler | Head => part_of(body, held.scope).is_some(),
        Role::Clerk | Role::Authority | Role::TeamLead | Role::TeamMember | Role::Administrator => {
            false
        }
    };
    admitted(actor, &who, day, is_its).is_some()
}

/// The counter that numbers a year's suggestions.
fn counter(when: Timestamp) -> String {
    format!("{}-建议", when.day().ymd().0)
}

/// What must be known to make one.
pub(crate) fn needs_to_raise(envelope: &Envelope, at: Timestamp) -> [Need; 2] {
    [
        Need::Record(RecordKey::Rulebook(Rulebook::id())),
        Need::Counter(counter(envelope.occurred_at.unwrap_or(at))),
    ]
}

pub(crate) fn needs(
    command: &SuggestionCommand,
    envelope: &Envelope,
    world: &dyn World,
    at: Timestamp,
) -> Vec<Need> {
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    needs.extend(command.id().map(record));
    // Its files are seen by whoever sees it.
    if moves_sight(command) {
        needs.extend(command.id().map(Need::Parts));
    }
    match command {
        SuggestionCommand::Raise(form) => {
            needs.extend(needs_to_raise(envelope, at));
            needs.push(organisation(form.station));
            let requests = form.requests.iter().copied();
            needs.extend(requests.map(|id| Need::Record(RecordKey::Request(id))));
            needs.extend(form.works.iter().copied().map(record));
        }
        SuggestionCommand::Invite { station, .. } => needs.push(organisation(*station)),
        SuggestionCommand::Assign { units, .. } | SuggestionCommand::Reassign { units, .. } => {
            needs.extend(units.iter().map(|one| organisation(one.unit)));
        }
        SuggestionCommand::AskReturn { to, .. } => needs.push(organisation(*to)),
        SuggestionCommand::DecideReturn { to, .. } => needs.extend(to.map(organisation)),
        // What it grew out of is not to be passed on by a later wording either.
        SuggestionCommand::Revise { id, .. } => {
            let found = world.record(RecordKey::Work(*id));
            let body: Option<Suggestion> = found.and_then(|found| match &found.record {
                Record::Work(work) => work.open(),
                _ => None,
            });
            let requests = body.into_iter().flat_map(|body| body.requests);
            needs.extend(requests.map(|id| Need::Record(RecordKey::Request(id))));
        }
        SuggestionCommand::CoSign { .. }
        | SuggestionCommand::Withdraw { .. }
        | SuggestionCommand::Retract { .. }
        | SuggestionCommand::Decline { .. }
        | SuggestionCommand::AskExtension { .. }
        | SuggestionCommand::DecideExtension { .. }
        | SuggestionCommand::GiveOpinion { .. }
        | SuggestionCommand::Reply { .. }
        | SuggestionCommand::KeepPromise { .. }
        | SuggestionCommand::Meet { .. }
        | SuggestionCommand::Rate { .. }
        | SuggestionCommand::Close { .. }
        | SuggestionCommand::Mirror { .. }
        | SuggestionCommand::Settle { .. } => {}
    }
    needs
}

pub(crate) fn plan(desk: &Desk<'_>, command: &SuggestionCommand) -> Result<Planned, Refusal> {
    let Some(id) = command.id() else {
        return raise(desk, command);
    };
    let held = desk.find::<Suggestion>(id)?;
    let rule = rule(command.code());
    let unit = course::unit_of(command);
    let by = admits(rule, desk.actor, &held.body, unit, desk.today);
    if by.is_none() && !desk.actor.is_system {
        return Err(not_allowed(movers(rule, held.body.state())));
    }
    if !(rule.from.is_empty() || rule.from.contains(&held.body.state())) {
        return Err(refuse(WorkRefusal::NotNow));
    }
    Moving { desk, held, by }.decide(command)
}

fn at_most(field: Field, given: usize, limit: usize) -> Result<(), Refusal> {
    if given <= limit {
        return Ok(());
    }
    Err(Refusal::TooLong {
        field,
        limit: limit as u32,
        given: given as u32,
    })
}

/// One unit leads and the others help it, or each answers for its own part.
fn check_units(desk: &Desk<'_>, units: &[UnitShare]) -> Result<(), Refusal> {
    let field = Field::Units;
    if units.is_empty() {
        return Err(Refusal::Empty { field });
    }
    at_most(field, units.len(), limits::UNITS)?;
    let count = |share| units.iter().filter(|one| one.share == share).count();
    let (leads, split) = (count(Share::Lead), count(Share::Split));
    let fits = (leads == 1 && split == 0) || (split >= 2 && split == units.len());
    let is_there = |(i, one): (usize, &UnitShare)| {
        desk.is_unit(one.unit) && units[..i].iter().all(|earlier| earlier.unit != one.unit)
    };
    if fits && units.iter().enumerate().all(is_there) {
        return Ok(());
    }
    Err(Refusal::Unfit { field })
}
