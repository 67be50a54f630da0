//! Deputies' suggestions (代表建议): [`MOVES`] says who may and from where, the terms below how long each
//! step may take; what each move needs and brings about is in `suggestion::course`.

mod course;

use shared::account::{Membership, Role};
use shared::assignment::{Share, UnitShare};
use shared::command::Envelope;
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::Request;
use shared::rulebook::Rulebook;
use shared::suggestion::{
    AskKind, CoSigner, Part, Rule, Session, Sitting, Suggestion, SuggestionCommand, SuggestionForm,
    SuggestionState as State, Term,
};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, WorkRefusal};

use self::course::Moving;
use crate::deadline::{Calendar, Light};
use crate::plan::{Need, Planned, bounded, required};
use crate::policy::{Actor, may_see};
use crate::request::rulebook;
use crate::scan;
use crate::work::{Admitted, Desk, Held, admitted, not_allowed, planned, record, refuse, said};

use Role::{Deputy, Handler, Head, Supervisor};
use State::{Closed, Declined, Handling, Raised, Rated, Replied, Rework};

/// Working days in which a suggestion made off session is assigned, from its receipt (a municipal rule on
/// handling suggestions; article by article such rules agree).
pub const ASSIGN_WORKDAYS: u32 = 5;
/// Days after a session's last day in which what was raised there is assigned, at the latest at the
/// assigning meeting (深圳市办理人大代表建议和政协提案的规定, 1998).
pub const ASSIGN_AFTER_SESSION_DAYS: u32 = 30;
/// Days in which a wrong assignment is given back, in writing and with the unit whose it is (深圳市办理人大
/// 代表建议和政协提案的规定, 1998).
pub const RETURN_DAYS: u32 = 10;
/// Months in which a co-handler gives the lead unit its opinion (as in Ningbo and Fujian).
pub const OPINION_MONTHS: u32 = 1;
/// Months in which the deputy is answered, from the assigning (代表法; every local rule).
pub const REPLY_MONTHS: u32 = 3;
/// Months in which the deputy is answered where the matter is broad or hard and whoever assigned it
/// agrees, from the assigning; the deputy is told (代表法).
pub const EXTENDED_MONTHS: u32 = 6;
/// Months in which the deputy is answered again after 不满意 (older provincial rules; some cities say 15
/// days).
pub const SECOND_MONTHS: u32 = 1;

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
    Move { code: "suggestion.assign",           from: &[Raised],                 who: &[Supervisor], lead_only: false },
    Move { code: "suggestion.decline",          from: &[Raised],                 who: &[Supervisor], lead_only: false },
    Move { code: "suggestion.ask_return",       from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.decide_return",    from: &[Handling, Rework],       who: &[Supervisor], lead_only: false },
    Move { code: "suggestion.ask_extension",    from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.decide_extension", from: &[Handling, Rework],       who: &[Supervisor], lead_only: false },
    // A co-handler that is late still says what it has to say.
    Move { code: "suggestion.give_opinion",     from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.reply",            from: &[Handling, Rework],       who: &[Handler, Head], lead_only: false },
    Move { code: "suggestion.rate",             from: &[Replied],                who: &[Deputy], lead_only: true },
    // The committee also closes what is never rated; the deputy who does not rate leaves it open.
    Move { code: "suggestion.close",            from: &[Rated, Replied],         who: &[Deputy, Supervisor], lead_only: true },
    Move { code: "suggestion.mirror",           from: &[],                       who: &[Deputy, Supervisor], lead_only: true },
    Move { code: "suggestion.settle",           from: &[Closed, Declined],       who: &[], lead_only: false },
];

fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every command has a row")
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

fn admits(
    rule: &Move,
    actor: &Actor,
    body: &Suggestion,
    unit: Option<OrganisationId>,
    day: LocalDate,
) -> Admitted {
    admitted(actor, rule.who, day, |held| {
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
    let Some((held, _)) = admits(rule, actor, body, unit, day) else {
        return false;
    };
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
        "suggestion.co_sign" => !has_signed(body, actor),
        "suggestion.close" => state == Rated || held.role == Supervisor,
        _ => true,
    }
}

/// Whether it is asked to be another unit's: that is decided before it is replied to.
fn waits(part: &Part) -> bool {
    part.pending()
        .is_some_and(|ask| ask.kind == AskKind::Return)
}

fn has_signed(body: &Suggestion, actor: &Actor) -> bool {
    let signed = |one: &CoSigner| one.account.is_some() && one.account == actor.account;
    actor.account == Some(body.lead) || body.cosigners.iter().any(signed)
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

/// Whether a suggestion only passes on what a request says (代转群众来信来访).
pub(crate) fn is_copied(suggestion: &str, request: &str) -> bool {
    /// A text shorter than this says nothing by being repeated.
    const TELLING: usize = 20;
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let request = letters(request);
    request.chars().count() >= TELLING && letters(suggestion).contains(&request)
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
        people: std::iter::once(body.lead).chain(signed).collect(),
        over,
    }
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

pub(crate) fn needs(command: &SuggestionCommand, envelope: &Envelope, at: Timestamp) -> Vec<Need> {
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let mut needs = vec![Need::Record(RecordKey::Rulebook(Rulebook::id()))];
    needs.extend(command.id().map(record));
    match command {
        SuggestionCommand::Raise(form) => {
            needs.extend(needs_to_raise(envelope, at));
            needs.push(organisation(form.station));
            let requests = form.requests.iter().copied();
            needs.extend(requests.map(|id| Need::Record(RecordKey::Request(id))));
            needs.extend(form.works.iter().copied().map(record));
        }
        SuggestionCommand::Invite { station, .. } => needs.push(organisation(*station)),
        SuggestionCommand::Assign { units, .. } => {
            needs.extend(units.iter().map(|one| organisation(one.unit)));
        }
        SuggestionCommand::AskReturn { to, .. } => needs.push(organisation(*to)),
        SuggestionCommand::DecideReturn { to, .. } => needs.extend(to.map(organisation)),
        SuggestionCommand::Revise { .. }
        | SuggestionCommand::CoSign { .. }
        | SuggestionCommand::Decline { .. }
        | SuggestionCommand::AskExtension { .. }
        | SuggestionCommand::DecideExtension { .. }
        | SuggestionCommand::GiveOpinion { .. }
        | SuggestionCommand::Reply { .. }
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
        return Err(not_allowed(rule.who));
    }
    if !(rule.from.is_empty() || rule.from.contains(&held.body.state())) {
        return Err(refuse(WorkRefusal::NotNow));
    }
    Moving { desk, held, by }.decide(command)
}

/// What a suggestion says, checked.
struct Said {
    title: String,
    text: String,
    session: Session,
    named: Vec<CoSigner>,
}

fn check(
    desk: &Desk<'_>,
    title: &str,
    text: &str,
    session: &Session,
    named: &[String],
) -> Result<Said, Refusal> {
    let name = scan::mask(&bounded(Field::Session, &session.name, limits::NAME)?).text;
    let closes_on = match session.sitting {
        Sitting::OffSession => None,
        Sitting::InSession => {
            let empty = Refusal::Empty {
                field: Field::Session,
            };
            if name.is_empty() {
                return Err(empty);
            }
            let closes_on = session.closes_on.ok_or(empty)?;
            desk.near(closes_on, Field::Session)?;
            Some(closes_on)
        }
    };
    let mut signers: Vec<CoSigner> = Vec::new();
    for one in named {
        let name = scan::mask(&required(Field::CoSigners, one, limits::NAME)?).text;
        if signers.iter().all(|held| held.name != name) {
            signers.push(CoSigner {
                account: None,
                name,
            });
        }
    }
    at_most(Field::CoSigners, signers.len(), CO_SIGNERS)?;
    Ok(Said {
        title: scan::mask(&required(Field::Title, title, limits::TITLE)?).text,
        text: scan::mask(&required(Field::Text, text, limits::TEXT)?).text,
        session: Session {
            sitting: session.sitting,
            name,
            closes_on,
        },
        named: signers,
    })
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

/// Until when it is to be assigned.
fn assign_term(session: &Session, received: LocalDate, calendar: &Calendar<'_>) -> Term {
    match (session.sitting, session.closes_on) {
        (Sitting::InSession, Some(closes_on)) => Term {
            rule: Rule::AssignAfterSession,
            from: closes_on,
            due: calendar.add_days(closes_on, ASSIGN_AFTER_SESSION_DAYS),
        },
        (Sitting::InSession | Sitting::OffSession, _) => Term {
            rule: Rule::Assign,
            from: received,
            due: calendar.add_workdays(received, ASSIGN_WORKDAYS),
        },
    }
}

/// Where a suggestion comes from.
struct Origin {
    street: OrganisationId,
    station: OrganisationId,
    requests: Vec<RequestId>,
    works: Vec<WorkId>,
}

/// Makes the record, and counts it.
fn make(
    desk: &Desk<'_>,
    said_: Said,
    origin: Origin,
    planned: &mut Planned,
) -> Result<(), Refusal> {
    let lead = desk.actor.account.ok_or(Refusal::Unfit {
        field: Field::Deputy,
    })?;
    let name = counter(desk.when);
    let counted = desk.world.counter(&name).map(|last| last + 1);
    planned.counter = counted.map(|value| (name.clone(), value));
    let calendar = Calendar::of(rulebook(desk.world));
    let assign = assign_term(&said_.session, desk.when.day(), &calendar);
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Suggestion {
            number: counted.map(|value| format!("{name}-{value:04}")),
            title: said_.title,
            text: said_.text,
            lead,
            lead_name: desk.actor.name.clone(),
            cosigners: said_.named,
            session: said_.session,
            street: origin.street,
            station: origin.station,
            invited: Vec::new(),
            requests: origin.requests,
            works: origin.works,
            raised_at: desk.when,
            assign,
            declined: None,
            rounds: Vec::new(),
            mirrors: Vec::new(),
            closed: None,
        },
    };
    let text = held.body.title.clone();
    planned.put_work(&held, sight(&held.body, false), said(text));
    Ok(())
}

fn station_of(desk: &Desk<'_>, id: OrganisationId) -> Result<OrganisationId, Refusal> {
    let found = desk.world.record(RecordKey::Organisation(id));
    let street = match found.map(|found| &found.record) {
        Some(Record::Organisation(one))
            if one.kind == OrganisationKind::Station && one.is_open(desk.today) =>
        {
            one.street
        }
        _ => None,
    };
    street.ok_or(Refusal::Unfit {
        field: Field::Station,
    })
}

/// Those of some records that the actor may know of.
fn seen<'a>(desk: &Desk<'a>, key: RecordKey) -> Result<&'a Versioned, Refusal> {
    let found = desk.world.record(key);
    found
        .filter(|found| may_see(desk.actor, &found.record, desk.today))
        .ok_or(Refusal::Unfit {
            field: Field::Subjects,
        })
}

fn raise(desk: &Desk<'_>, command: &SuggestionCommand) -> Result<Planned, Refusal> {
    let SuggestionCommand::Raise(form) = command else {
        return Err(Refusal::NotFound);
    };
    let SuggestionForm {
        title,
        text,
        session,
        station,
        cosigners,
        requests,
        works,
    } = form;
    let street = station_of(desk, *station)?;
    let by = desk.admit(rule(command.code()).who, |held| {
        held.scope == *station && desk.actor.memberships.contains(held)
    })?;
    let checked = check(desk, title, text, session, cosigners)?;
    let (mut requests, mut works) = (requests.clone(), works.clone());
    requests.sort_unstable();
    requests.dedup();
    works.sort_unstable();
    works.dedup();
    at_most(Field::Subjects, requests.len() + works.len(), ORIGINS)?;
    let mut tied: Vec<(Request, u64)> = Vec::new();
    for id in &requests {
        let found = seen(desk, RecordKey::Request(*id))?;
        if let Record::Request(request) = &found.record {
            if is_copied(&checked.text, &request.text) {
                return Err(Refusal::Copied);
            }
            tied.push((Request::clone(request), found.version));
        }
    }
    for id in &works {
        seen(desk, RecordKey::Work(*id))?;
    }
    let mut planned = planned(by);
    let title = checked.title.clone();
    let origin = Origin {
        street,
        station: *station,
        requests,
        works,
    };
    make(desk, checked, origin, &mut planned)?;
    // The requests say so too: the link is kept both ways.
    for (mut request, version) in tied {
        request.suggestions.push(desk.new_id());
        planned.put(
            Record::Request(Box::new(request)),
            version,
            said(title.clone()),
        );
    }
    Ok(planned)
}

/// A deputy made one of a request (转建议): the request's part is done, here is the suggestion.
pub(crate) fn escalated(
    desk: &Desk<'_>,
    request: RequestId,
    title: &str,
    text: &str,
    planned: &mut Planned,
) -> Result<(), Refusal> {
    let found = desk.world.record(RecordKey::Request(request));
    let Some(Record::Request(held)) = found.map(|found| &found.record) else {
        return Err(Refusal::NotFound);
    };
    let checked = check(desk, title, text, &Session::off(), &[])?;
    let origin = Origin {
        street: held.reach.street,
        station: held.reach.station,
        requests: vec![request],
        works: Vec::new(),
    };
    make(desk, checked, origin, planned)
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
