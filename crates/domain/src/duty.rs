//! Duty files (履职档案): what of a record stands in whose file, who may read one, and how one is put right.
//!
//! [`of_record`] is the whole of what counts. Points follow from the rules by the day of an entry; a
//! correction takes effect when somebody else than who asked has confirmed it.

use shared::account::{Account, Membership, Role};
use shared::activity::{Activity, ActivityKind, Particular, SignInWay, Signed};
use shared::contact::Contact;
use shared::duty::{
    Change, Correction, Decision, DutyCommand, DutyKind, EntryRef, PointRule, PointRules, Who,
};
use shared::id::{AccountId, OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{Rater, Request};
use shared::suggestion::Suggestion;
use shared::supervision::Report;
use shared::team::{Seat, Team};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, Work, WorkRefusal, WorkSort};

use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::{Actor, may_see};
use crate::programme::names;
use crate::scan;
use crate::team::{EVERYONE, street_of};
use crate::work::{Admitted, Desk, Held, admitted, planned, record, refuse, said};

use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor, TeamLead, TeamMember};

/// Who sets what an entry counts: the committee.
const RULES: &[Role] = &[Supervisor];
/// Who decides on a correction, and asks for one in somebody else's file: the committee, the leader of
/// the person's team, the committee of the street of their station.
const KEEPS: &[Role] = &[Supervisor, Authority, TeamLead];
/// Who asks for a correction in their own file: whoever works here.
const OWN: &[Role] = &[
    Deputy, TeamMember, TeamLead, Clerk, Authority, Supervisor, Handler, Head,
];
/// Rules kept.
const MOST_RULES: usize = 400;
/// Tenths of a point that one entry counts at most, either way.
const MOST_TENTHS: i32 = 1_000;

/// Something that somebody did, as one record tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Did {
    /// Who.
    pub who: Who,
    /// What.
    pub kind: DutyKind,
    /// When.
    pub day: LocalDate,
    /// Tells several of one record apart.
    pub part: u32,
    /// 未核对: nobody has checked yet that it was so, and it counts nothing until somebody has.
    pub unchecked: bool,
    /// How they were written down, where it is an activity they came to.
    pub way: Option<SignInWay>,
}

fn did(who: Who, kind: DutyKind, day: LocalDate) -> Did {
    Did {
        who,
        kind,
        day,
        part: 0,
        unchecked: false,
        way: None,
    }
}

/// What of a record stands in whose file.
pub fn of_record(record: &Record) -> Vec<Did> {
    match record {
        Record::Request(request) => of_request(request),
        Record::Work(work) => of_work(work),
        Record::Organisation(_)
        | Record::Account(_)
        | Record::Assignment(_)
        | Record::Note(_)
        | Record::Draft(_)
        | Record::Attachment(_)
        | Record::Rulebook(_)
        | Record::Template(_)
        | Record::View(_) => Vec::new(),
    }
}

fn of_request(request: &Request) -> Vec<Did> {
    let day = request.registered_at.day();
    let raised = request.reach.raised_by;
    let raised = raised.map(|id| did(Who::Account(id), DutyKind::Raised, day));
    let received = request.registered_by;
    let received = received.map(|id| did(Who::Account(id), DutyKind::Received, day));
    let rated = request.ratings.iter().filter_map(|rating| {
        let by = rating.given_by.filter(|_| rating.by == Rater::Deputy)?;
        Some(Did {
            part: rating.round,
            ..did(Who::Account(by), DutyKind::Rated, rating.at.day())
        })
    });
    raised.into_iter().chain(received).chain(rated).collect()
}

/// A suggestion counts for the deputy who leads it and for those who signed it themselves, unless it was not
/// accepted as one or taken back; whom the lead only named has signed nothing here. Whatever else suggestions come
/// to say of deputies is added here, and nowhere else.
fn of_suggestion(suggestion: &Suggestion) -> Vec<Did> {
    if suggestion.declined.is_some() || suggestion.retracted.is_some() {
        return Vec::new();
    }
    let day = suggestion.raised_at.day();
    let signed = suggestion.cosigners.iter().filter_map(|one| {
        let on = one.at.map_or(day, Timestamp::day);
        Some(did(Who::Account(one.account?), DutyKind::CoSigned, on))
    });
    let led = did(Who::Account(suggestion.lead), DutyKind::Suggested, day);
    std::iter::once(led).chain(signed).collect()
}

/// A contact that was kept counts for whoever kept it then; told of twice for one day, once.
fn of_contact(contact: &Contact) -> Vec<Did> {
    let mut kept: Vec<Did> = Vec::new();
    for talk in &contact.log {
        let keeper = if talk.keeper.is_empty() {
            &contact.from
        } else {
            &talk.keeper
        };
        let entry = Did {
            part: talk.no,
            ..did(Who::Name(keeper.clone()), DutyKind::Contacted, talk.on)
        };
        if kept
            .iter()
            .all(|one| (one.day, &one.who) != (entry.day, &entry.who))
        {
            kept.push(entry);
        }
    }
    kept
}

fn of_work(work: &Work) -> Vec<Did> {
    match work.sort {
        WorkSort::Activity => work.open().as_ref().map(of_activity).unwrap_or_default(),
        WorkSort::Report => work.open().as_ref().map(of_report).unwrap_or_default(),
        WorkSort::Correction => work.open().as_ref().map(of_correction).unwrap_or_default(),
        WorkSort::Suggestion => work.open().as_ref().map(of_suggestion).unwrap_or_default(),
        WorkSort::Contact => work.open().as_ref().map(of_contact).unwrap_or_default(),
        WorkSort::Supervision
        | WorkSort::Team
        | WorkSort::Programme
        | WorkSort::Project
        | WorkSort::Ballot
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::PointRule
        | WorkSort::Bulletin
        | WorkSort::Place
        | WorkSort::ContactKinds
        | WorkSort::Finding
        | WorkSort::Feed => Vec::new(),
    }
}

/// What an activity is in the file of whoever attends it.
const fn attends(kind: ActivityKind) -> DutyKind {
    match kind {
        ActivityKind::Reception
        | ActivityKind::Visit
        | ActivityKind::FirmVisit
        | ActivityKind::DirectLine
        | ActivityKind::Market
        | ActivityKind::VotersMeeting => DutyKind::Reception,
        ActivityKind::Inspection | ActivityKind::Research | ActivityKind::Enforcement => {
            DutyKind::Inspection
        }
        ActivityKind::PartyDay
        | ActivityKind::MicroClass
        | ActivityKind::OnlineClass
        | ActivityKind::Lecture
        | ActivityKind::Study => DutyKind::Study,
        ActivityKind::Deliberation
        | ActivityKind::Forum
        | ActivityKind::CivicForum
        | ActivityKind::LegislativeForum
        | ActivityKind::DutyReview
        | ActivityKind::OversightReview => DutyKind::Meeting,
        ActivityKind::Publicity | ActivityKind::Campaign => DutyKind::Attended,
    }
}

/// What an activity is in the file of somebody who attends it: a review in which they give account of
/// themselves (述职评议) is more than a meeting.
fn attends_as(activity: &Activity, name: &str) -> DutyKind {
    let target = activity
        .says(Particular::Target)
        .filter(|_| activity.kind == ActivityKind::DutyReview);
    if target.is_some_and(|target| names(target).any(|one| one == name)) {
        DutyKind::Accounted
    } else {
        attends(activity.kind)
    }
}

fn of_activity(activity: &Activity) -> Vec<Did> {
    // What was called off was attended by nobody.
    if activity.cancelled.is_some() {
        return Vec::new();
    }
    let attended = activity.attended.iter().map(|one| {
        let who = one
            .account
            .map_or_else(|| Who::Name(one.name.clone()), Who::Account);
        let entry = match one.way {
            SignInWay::MadeUp => did(who, DutyKind::MadeUp, one.at.day()),
            // Whenever it was written down, they were there on the day of the activity.
            SignInWay::Code | SignInWay::Own | SignInWay::Hand => {
                let kind = attends_as(activity, &one.name);
                did(who, kind, activity.began().day())
            }
        };
        // Whoever runs an activity can write themselves in; a second person checks it.
        Did {
            unchecked: activity.checked.is_none(),
            way: Some(one.way),
            ..entry
        }
    });
    let checked = activity.checked.as_ref().and_then(|signed| {
        Some(did(
            Who::Account(signed.by?),
            DutyKind::Checked,
            signed.at.day(),
        ))
    });
    attended.chain(checked).collect()
}

fn of_report(report: &Report) -> Vec<Did> {
    let by = report.by;
    by.map(|by| did(Who::Account(by), DutyKind::Reported, report.on))
        .into_iter()
        .collect()
}

fn of_correction(correction: &Correction) -> Vec<Did> {
    match &correction.change {
        Change::Add { kind, day, .. } if correction.holds() => {
            vec![did(correction.who.clone(), *kind, *day)]
        }
        Change::Add { .. } | Change::Strike { .. } => Vec::new(),
    }
}

/// Where somebody belongs, as far as it says who may read their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belongs {
    /// Their account, if they have one.
    pub account: Option<AccountId>,
    /// Teams in which they have a seat or a role.
    pub teams: Vec<OrganisationId>,
    /// Streets of the stations at which they are a deputy.
    pub streets: Vec<OrganisationId>,
}

/// Whether somebody has a file: who is, or was, a deputy or in a team. What was written down by a name alone
/// is nobody else's, though others bear the name.
pub fn has_file(memberships: &[Membership]) -> bool {
    let mut held = memberships.iter();
    held.any(|held| matches!(held.role, Deputy | TeamLead | TeamMember))
}

/// Whether an actor may read somebody's file: their own, those of the team that they lead, those of the
/// deputies of their street's stations, and the committee every one.
pub fn may_read(actor: &Actor, belongs: &Belongs, day: LocalDate) -> bool {
    (actor.account.is_some() && actor.account == belongs.account)
        || admitted(actor, KEEPS, day, |held| match held.role {
            Supervisor => true,
            TeamLead => belongs.teams.contains(&held.scope),
            Authority => belongs.streets.contains(&held.scope),
            Clerk | Deputy | Handler | Head | TeamMember | Role::Administrator => false,
        })
        .is_some()
}

/// Whether an actor may read the files of all of a team.
pub fn may_read_team(actor: &Actor, team: OrganisationId, day: LocalDate) -> bool {
    let belongs = Belongs {
        teams: vec![team],
        ..Belongs::default()
    };
    may_read(actor, &belongs, day)
}

/// Whether an actor may read the files of all deputies of the stations of a street.
pub fn may_read_street(actor: &Actor, street: OrganisationId, day: LocalDate) -> bool {
    let belongs = Belongs {
        streets: vec![street],
        ..Belongs::default()
    };
    may_read(actor, &belongs, day)
}

/// Whether an actor says what entries count.
pub fn may_rule(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, RULES, day, |_| true).is_some()
}

/// Whether an actor decides on a correction: a second person, who is not the one whose file it is. `street`
/// is that of its station.
pub fn may_decide(
    actor: &Actor,
    body: &Correction,
    street: Option<OrganisationId>,
    day: LocalDate,
) -> bool {
    body.decided.is_none() && !is_own(actor, body) && keeps(actor, body.team, street, day).is_some()
}

fn is_own(actor: &Actor, body: &Correction) -> bool {
    let is_theirs = match &body.who {
        Who::Account(id) => actor.account == Some(*id),
        // Who bears the name may be the one who is meant.
        Who::Name(name) => *name == actor.name,
    };
    is_theirs || body.asked.by == actor.account
}

fn keeps_here(
    held: &Membership,
    team: Option<OrganisationId>,
    street: Option<OrganisationId>,
) -> bool {
    match held.role {
        Supervisor => true,
        TeamLead => Some(held.scope) == team,
        Authority => Some(held.scope) == street,
        Clerk | Deputy | Handler | Head | TeamMember | Role::Administrator => false,
    }
}

fn keeps(
    actor: &Actor,
    team: Option<OrganisationId>,
    street: Option<OrganisationId>,
    day: LocalDate,
) -> Admitted {
    admitted(actor, KEEPS, day, |held| keeps_here(held, team, street))
}

pub(crate) fn needs(command: &DutyCommand, world: &dyn World) -> Vec<Need> {
    match command {
        DutyCommand::SetRule { .. } => vec![record(PointRules::id())],
        DutyCommand::Decide { id, .. } => vec![record(*id)],
        DutyCommand::Ask {
            who,
            team,
            station,
            change,
            ..
        } => {
            let mut needs = Vec::new();
            if let Who::Account(id) = who {
                needs.push(Need::Record(RecordKey::Account(*id)));
            }
            let places = team.iter().chain(station);
            needs.extend(places.map(|id| Need::Record(RecordKey::Organisation(*id))));
            needs.extend(team.map(|team| record(Team::id(team))));
            if let Change::Strike { entry } = change {
                needs.push(Need::Record(entry.record));
                // Seats in any team may say whose an entry is that bears a name alone.
                needs.push(Need::Organisations);
                needs.extend(teams(world).map(|team| record(Team::id(team))));
            }
            // Who leads the team is told of it.
            needs.push(Need::Accounts);
            needs
        }
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &DutyCommand) -> Result<Planned, Refusal> {
    match command {
        DutyCommand::SetRule { kind, tenths, from } => set_rule(desk, *kind, *tenths, *from),
        DutyCommand::Ask { .. } => ask(desk, command),
        DutyCommand::Decide { id, confirm, text } => decide(desk, *id, *confirm, text),
    }
}

fn set_rule(
    desk: &Desk<'_>,
    kind: DutyKind,
    tenths: i32,
    from: LocalDate,
) -> Result<Planned, Refusal> {
    let by = desk.admit(RULES, |_| true)?;
    desk.near(from, Field::ValidFrom)?;
    // What earlier years came to was told, and stands.
    if from.ymd().0 < desk.when.day().ymd().0 && !desk.actor.is_system {
        return Err(Refusal::Unfit {
            field: Field::ValidFrom,
        });
    }
    if !(-MOST_TENTHS..=MOST_TENTHS).contains(&tenths) {
        return Err(Refusal::Unfit {
            field: Field::Measures,
        });
    }
    let mut held = desk.known::<PointRules>(PointRules::id()).unwrap_or(Held {
        id: PointRules::id(),
        of: None,
        version: 0,
        body: PointRules::default(),
    });
    let rules = &mut held.body.rules;
    let is_same = |rule: &PointRule| rule.kind == kind && rule.from == from;
    if rules
        .iter()
        .any(|rule| is_same(rule) && rule.tenths == tenths)
    {
        return Err(Refusal::NothingToDo);
    }
    rules.retain(|rule| !is_same(rule));
    if rules.len() >= MOST_RULES {
        return Err(Refusal::TooLong {
            field: Field::Measures,
            limit: MOST_RULES as u32,
            given: MOST_RULES as u32 + 1,
        });
    }
    rules.push(PointRule {
        kind,
        tenths,
        from,
        by_name: desk.actor.name.clone(),
        at: desk.when,
    });
    rules.sort_by_key(|rule| (rule.from, rule.kind));
    let mut planned = planned(by);
    planned.put_work(&held, EVERYONE(), said(kind.code()));
    Ok(planned)
}

fn account<'a>(desk: &'a Desk<'_>, who: &Who) -> Option<&'a Account> {
    let Who::Account(id) = who else { return None };
    match &desk.world.record(RecordKey::Account(*id))?.record {
        Record::Account(account) => Some(account),
        _ => None,
    }
}

/// Whether somebody is, or was, in a team: by a seat or by a role.
fn is_in(desk: &Desk<'_>, who: &Who, name: &str, team: OrganisationId) -> bool {
    let seats = desk.known::<Team>(Team::id(team));
    let is_named = match who {
        Who::Account(_) => account(desk, who).is_some_and(|held| has_file(&held.memberships)),
        Who::Name(_) => true,
    };
    let sits = |seat: &Seat| match seat.account {
        Some(id) => *who == Who::Account(id),
        None => is_named && seat.name == name,
    };
    let seated = seats.is_some_and(|held| held.body.seats.iter().any(sits));
    let has_role = account(desk, who).is_some_and(|account| {
        let mut held = account.memberships.iter();
        held.any(|held| matches!(held.role, TeamLead | TeamMember) && held.scope == team)
    });
    seated || has_role
}

/// The teams of the tree, closed ones included: their seats go on saying whose a name is.
fn teams(world: &dyn World) -> impl Iterator<Item = OrganisationId> {
    let all = world.organisations().into_iter();
    all.filter_map(|found| match &found.record {
        Record::Organisation(one) if one.kind == OrganisationKind::Team => Some(one.id),
        _ => None,
    })
}

/// The account that whoever sits in teams under a name is linked to, in every team that has a seat of
/// that name, if none other of those who bear it and have a file (`bears`) is there. Seats from before it
/// was linked are theirs as well.
pub fn seated_as<'a>(
    teams: impl IntoIterator<Item = &'a Team>,
    name: &str,
    bears: impl IntoIterator<Item = AccountId>,
) -> Option<AccountId> {
    let mut account = None;
    for team in teams {
        let mut here = team
            .seats
            .iter()
            .filter(|seat| seat.name == name)
            .peekable();
        if here.peek().is_none() {
            continue;
        }
        let mut linked = here.filter_map(|seat| seat.account);
        let own = linked.next()?;
        if linked.any(|one| one != own) || account.is_some_and(|one| one != own) {
            return None;
        }
        account = Some(own);
    }
    let mut bears = bears.into_iter();
    account.filter(|own| bears.all(|one| one == *own))
}

/// Whether what is told of a name alone is somebody's whose account the seats of that name are linked to.
fn sits_as(desk: &Desk<'_>, who: &Who, name: &str) -> bool {
    let Who::Account(id) = who else { return false };
    let held = teams(desk.world).filter_map(|team| desk.known::<Team>(Team::id(team)));
    let teams: Vec<Team> = held.map(|held| held.body).collect();
    let accounts = desk.world.accounts().into_iter();
    let bears = accounts.filter_map(|found| match &found.record {
        Record::Account(one) if one.name == name && has_file(&one.memberships) => Some(one.id),
        _ => None,
    });
    seated_as(&teams, name, bears) == Some(*id)
}

/// Accounts that lead a team today.
fn leaders(world: &dyn World, team: OrganisationId, day: LocalDate) -> Vec<AccountId> {
    let accounts = world.accounts().into_iter();
    let leads = accounts.filter_map(|found| match &found.record {
        Record::Account(account) => {
            let mut held = account.memberships.iter();
            held.any(|held| held.role == TeamLead && held.scope == team && held.holds(day))
                .then_some(account.id)
        }
        _ => None,
    });
    leads.collect()
}

fn ask(desk: &Desk<'_>, command: &DutyCommand) -> Result<Planned, Refusal> {
    let DutyCommand::Ask {
        who,
        team,
        station,
        change,
        reason,
    } = command
    else {
        return Err(Refusal::NotFound);
    };
    let name = match who {
        Who::Account(_) => account(desk, who).ok_or(Refusal::NotFound)?.name.clone(),
        Who::Name(name) => required(Field::Name, name, limits::NAME)?,
    };
    if let Some(team) = team {
        desk.is_team(*team)?;
        if !is_in(desk, who, &name, *team) {
            return Err(Refusal::Unfit { field: Field::Team });
        }
    }
    if let Some(station) = station {
        let is_station = desk
            .kind_of(*station)
            .is_some_and(OrganisationKind::is_station);
        let is_deputy = account(desk, who).is_some_and(|account| {
            let mut held = account.memberships.iter();
            held.any(|held| held.role == Deputy && held.scope == *station)
        });
        if !is_station || !is_deputy {
            return Err(Refusal::Unfit {
                field: Field::Station,
            });
        }
    }
    let street = station.and_then(|station| street_of(desk.world, station));
    let is_own = matches!(who, Who::Account(id) if desk.actor.account == Some(*id));
    let by = if is_own {
        desk.admit(OWN, |_| true)?
    } else {
        desk.admit(KEEPS, |held| keeps_here(held, *team, street))?
    };
    let change = match change {
        Change::Strike { entry } => {
            is_there(desk, who, &name, *entry)?;
            Change::Strike { entry: *entry }
        }
        Change::Add { kind, day, text } => {
            desk.near(*day, Field::Day)?;
            if *day > desk.when.day() {
                return Err(refuse(WorkRefusal::FutureDay));
            }
            Change::Add {
                kind: *kind,
                day: *day,
                text: scan::mask(&required(Field::Text, text, limits::REASON)?).text,
            }
        }
    };
    let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Correction {
            who: who.clone(),
            name,
            team: *team,
            station: *station,
            change,
            reason: reason.clone(),
            asked: signed(desk),
            decided: None,
        },
    };
    // Not the whole team: a file is its owner's and its keepers'.
    let mut people: Vec<_> = match who {
        Who::Account(id) => vec![*id],
        Who::Name(_) => Vec::new(),
    };
    people.extend(desk.actor.account);
    if let Some(team) = team {
        people.extend(leaders(desk.world, *team, desk.today));
    }
    people.sort_unstable();
    people.dedup();
    let sight = Sight {
        people,
        streets: street.into_iter().collect(),
        ..Sight::default()
    };
    let mut planned = planned(by);
    planned.put_work(&held, sight, said(reason));
    Ok(planned)
}

fn signed(desk: &Desk<'_>) -> Signed {
    Signed {
        by: desk.actor.account,
        by_name: desk.actor.name.clone(),
        at: desk.when,
    }
}

/// # Errors
/// No such entry in that person's file, or the record is not one that whoever asks may see.
fn is_there(desk: &Desk<'_>, who: &Who, name: &str, entry: EntryRef) -> Result<(), Refusal> {
    let found = desk
        .world
        .record(entry.record)
        .filter(|found| may_see(desk.actor, &found.record, desk.today) || desk.actor.is_system)
        .ok_or(Refusal::NotFound)?;
    let mut all = of_record(&found.record).into_iter();
    let is_it = all.any(|did| {
        let is_theirs = did.who == *who
            || match &did.who {
                Who::Name(told) => told == name || sits_as(desk, who, told),
                Who::Account(_) => false,
            };
        is_theirs && did.kind == entry.kind && did.part == entry.part
    });
    if is_it {
        Ok(())
    } else {
        Err(Refusal::NotFound)
    }
}

fn decide(desk: &Desk<'_>, id: WorkId, confirm: bool, text: &str) -> Result<Planned, Refusal> {
    let mut held = desk.find::<Correction>(id)?;
    let sight = match desk
        .world
        .record(RecordKey::Work(id))
        .map(|found| &found.record)
    {
        Some(Record::Work(work)) => work.sight.clone(),
        _ => return Err(Refusal::NotFound),
    };
    // The street was worked out when it was asked.
    let street = sight.streets.first().copied();
    let by = desk.admit(KEEPS, |role| keeps_here(role, held.body.team, street))?;
    if held.body.decided.is_some() {
        return Err(refuse(WorkRefusal::Decided));
    }
    // The system in nobody's name has no file and asks for nothing.
    if is_own(desk.actor, &held.body) && desk.actor.account.is_some() {
        return Err(refuse(WorkRefusal::OwnCorrection));
    }
    let text = if confirm {
        bounded(Field::Reason, text, limits::REASON)?
    } else {
        required(Field::Reason, text, limits::REASON)?
    };
    let text = scan::mask(&text).text;
    held.body.decided = Some(Decision {
        confirmed: confirm,
        text: text.clone(),
        signed: signed(desk),
    });
    let mut planned = planned(by);
    // Decided, it stands in the file and waits on nobody's page.
    let sight = Sight {
        over: true,
        ..sight
    };
    planned.put_work(&held, sight, said(text));
    Ok(planned)
}
