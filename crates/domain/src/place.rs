//! Homes, hubs, stations and points: what is known of them, who receives when, what a standard asks of
//! them, and how one goes into another.

use shared::account::{Membership, Role};
use shared::activity::{Activity, Signed};
use shared::command::Envelope;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::place::{
    Check, CheckForm, Exception, Hours, Instead, Merged, Moved, Officer, Place, PlaceCommand,
    PlaceForm, PlaceLevel, Position, Reception, ReceptionEvery, ReceptionForm, Site,
};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::team::Team;
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::Actor;
use crate::request::rulebook;
use crate::scan;
use crate::team::EVERYONE;
use crate::work::{Desk, Held, admitted, planned, record, refuse, said};

/// Who sees to a place: its clerks, those of the station above a point, the street it lies in, and the
/// committee.
const KEEPS: &[Role] = &[Role::Clerk, Role::Authority, Role::Supervisor];
/// Who lets one go into another: the committee.
const MERGES: &[Role] = &[Role::Supervisor];
/// Receptions of one place.
const MOST_RECEPTIONS: usize = 20;
/// Dates of a reception that are looked through for the one that is held otherwise.
const MOST_AHEAD: usize = 120;
/// Dates of one place that are held otherwise.
const MOST_EXCEPTIONS: usize = 200;
/// Days for which a date that was held otherwise is kept.
const EXCEPTIONS_KEPT_DAYS: i32 = 400;
/// Entries of one checklist, and people of one sort.
const MOST: usize = 60;
/// Opening hours of one place.
const MOST_HOURS: usize = 14;
/// Points of one station that are no organisations, and teams that go over with it.
const MOST_POINTS: usize = 100;
/// Days back from which one place may have gone into another: what was registered there meanwhile stays
/// under its name.
const MERGED_BACK_DAYS: i32 = 31;
/// Square metres of one place; nobody means more.
const MOST_AREA: u32 = 100_000;
/// Around Longgang District and its neighbours, in millionths of a degree: a position outside of it was
/// typed wrong, or has its two numbers the wrong way round.
const AROUND: [std::ops::RangeInclusive<i32>; 2] =
    [113_700_000..=114_800_000, 22_300_000..=23_000_000];
/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

const fn site_of(command: &PlaceCommand) -> Option<Site> {
    match command {
        PlaceCommand::Set { site, .. }
        | PlaceCommand::EndPoint { site, .. }
        | PlaceCommand::Receive { site, .. }
        | PlaceCommand::DropReception { site, .. }
        | PlaceCommand::Except { site, .. }
        | PlaceCommand::List { site, .. }
        | PlaceCommand::Check { site, .. }
        | PlaceCommand::DropCheck { site, .. } => Some(*site),
        PlaceCommand::AddPoint { .. }
        | PlaceCommand::Merge { .. }
        | PlaceCommand::Reopen { .. } => None,
    }
}

pub(crate) fn needs(command: &PlaceCommand, envelope: &Envelope, world: &dyn World) -> Vec<Need> {
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let mut needs: Vec<Need> = site_of(command)
        .into_iter()
        .flat_map(|site| [organisation(site.keeper), record(site.id())])
        .collect();
    match command {
        PlaceCommand::AddPoint { keeper, .. } => {
            let home = Place::id(*keeper);
            needs.extend([organisation(*keeper), record(home), Need::Parts(home)]);
            needs.push(record(WorkId::derive(envelope.command_id, 0)));
        }
        PlaceCommand::Check { form, .. } => needs.extend(form.activity.map(record)),
        PlaceCommand::Except { .. } => {
            needs.push(Need::Record(RecordKey::Rulebook(Rulebook::id())));
        }
        PlaceCommand::Merge {
            from, into, teams, ..
        } => {
            for id in [*from, *into] {
                needs.extend([organisation(id), record(Place::id(id))]);
            }
            needs.push(Need::Parts(Place::id(*from)));
            needs.push(Need::Organisations);
            needs.extend(
                teams
                    .iter()
                    .take(MOST_POINTS)
                    .map(|team| record(Team::id(*team))),
            );
        }
        PlaceCommand::Reopen { of, .. } => {
            let home = Place::id(*of);
            needs.extend([organisation(*of), record(home), Need::Organisations]);
            if let Some(merged) = known(world, home).and_then(|held| held.body.merged) {
                let there = Place::id(merged.into);
                needs.extend([record(there), Need::Parts(there)]);
                let teams = merged.moved.teams.into_iter();
                needs.extend(teams.map(|team| record(Team::id(team))));
            }
        }
        PlaceCommand::Set { .. }
        | PlaceCommand::EndPoint { .. }
        | PlaceCommand::Receive { .. }
        | PlaceCommand::DropReception { .. }
        | PlaceCommand::List { .. }
        | PlaceCommand::DropCheck { .. } => {}
    }
    needs
}

fn covers(place: &Organisation, held: &Membership) -> bool {
    match held.role {
        Role::Supervisor => true,
        Role::Authority => place.street == Some(held.scope),
        Role::Clerk => {
            let above = place.kind == OrganisationKind::Point && place.parent == Some(held.scope);
            place.id == held.scope || above
        }
        Role::Deputy
        | Role::Handler
        | Role::Head
        | Role::TeamLead
        | Role::TeamMember
        | Role::Administrator => false,
    }
}

/// Whether an actor sees to an organisation's place, and to the points it keeps.
pub fn may_keep(actor: &Actor, place: &Organisation, day: LocalDate) -> bool {
    admitted(actor, KEEPS, day, |held| covers(place, held)).is_some()
}

/// Whether an actor lets one place go into another.
pub fn may_merge(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, MERGES, day, |_| true).is_some()
}

fn known(world: &dyn World, id: WorkId) -> Option<Held<Place>> {
    opened(world.record(RecordKey::Work(id))?)
}

fn opened(found: &Versioned) -> Option<Held<Place>> {
    match &found.record {
        Record::Work(work) => Some(Held {
            id: work.id,
            of: work.of,
            version: found.version,
            body: work.open()?,
        }),
        _ => None,
    }
}

fn organisation(world: &dyn World, id: OrganisationId) -> Option<&Organisation> {
    match &world.record(RecordKey::Organisation(id))?.record {
        Record::Organisation(found) => Some(found),
        _ => None,
    }
}

/// Whether an actor adds photos to a place.
pub(crate) fn keeps(world: &dyn World, place: &Place, actor: &Actor, day: LocalDate) -> bool {
    let keeper = organisation(world, place.keeper);
    keeper.is_some_and(|keeper| may_keep(actor, keeper, day)) && place.merged.is_none()
}

const fn unfit(field: Field) -> Refusal {
    Refusal::Unfit { field }
}

fn few(field: Field, given: usize, most: usize) -> Result<(), Refusal> {
    if given <= most {
        return Ok(());
    }
    Err(Refusal::TooLong {
        field,
        limit: most as u32,
        given: given as u32,
    })
}

impl Desk<'_> {
    fn signed_now(&self) -> Signed {
        Signed {
            by: self.actor.account,
            by_name: self.actor.name.clone(),
            at: self.when,
        }
    }

    /// The organisation that keeps a place, open or not.
    fn keeper(&self, id: OrganisationId) -> Result<&Organisation, Refusal> {
        organisation(self.world, id)
            .filter(|found| found.kind.is_station())
            .ok_or(unfit(Field::Station))
    }

    /// A place as it is known, or one of which nothing is known yet.
    fn place_of(&self, keeper: &Organisation) -> Result<Held<Place>, Refusal> {
        let id = Place::id(keeper.id);
        let level = PlaceLevel::of(keeper.kind).ok_or(unfit(Field::Station))?;
        Ok(self.known(id).unwrap_or_else(|| Held {
            id,
            of: None,
            version: 0,
            body: Place::new(keeper.id, level),
        }))
    }

    /// A place that is still there.
    fn place_at(&self, site: Site, keeper: &Organisation) -> Result<Held<Place>, Refusal> {
        let held = match site.point {
            None => self.place_of(keeper)?,
            Some(point) => self
                .known::<Place>(point)
                .filter(|held| held.of.is_some() && held.body.keeper == site.keeper)
                .ok_or(Refusal::NotFound)?,
        };
        self.still_there(&held.body, keeper)?;
        Ok(held)
    }

    fn still_there(&self, body: &Place, keeper: &Organisation) -> Result<(), Refusal> {
        if body.merged.is_some() {
            return Err(refuse(WorkRefusal::Merged));
        }
        if body.ended.is_some() || !keeper.is_open(self.today) {
            return Err(unfit(Field::Station));
        }
        Ok(())
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &PlaceCommand) -> Result<Planned, Refusal> {
    match command {
        PlaceCommand::AddPoint { keeper, form } => add_point(desk, *keeper, form),
        PlaceCommand::Merge {
            from,
            into,
            on,
            reason,
            teams,
        } => merge(desk, *from, *into, *on, reason, teams),
        PlaceCommand::Reopen { of, reason } => reopen(desk, *of, reason),
        PlaceCommand::Set { site, .. }
        | PlaceCommand::EndPoint { site, .. }
        | PlaceCommand::Receive { site, .. }
        | PlaceCommand::DropReception { site, .. }
        | PlaceCommand::Except { site, .. }
        | PlaceCommand::List { site, .. }
        | PlaceCommand::Check { site, .. }
        | PlaceCommand::DropCheck { site, .. } => {
            let keeper = desk.keeper(site.keeper)?;
            let by = desk.admit(KEEPS, |held| covers(keeper, held))?;
            let mut held = desk.place_at(*site, keeper)?;
            let text = change(desk, &mut held, keeper, command)?;
            let mut planned = planned(by);
            planned.put_work(&held, EVERYONE(), said(text));
            Ok(planned)
        }
    }
}

fn add_point(desk: &Desk<'_>, id: OrganisationId, form: &PlaceForm) -> Result<Planned, Refusal> {
    let keeper = desk.keeper(id)?;
    let by = desk.admit(KEEPS, |held| covers(keeper, held))?;
    let home = desk.place_of(keeper)?;
    desk.still_there(&home.body, keeper)?;
    let parts = desk.world.parts(home.id);
    let points = parts
        .iter()
        .filter(|part| matches!(part.record, Record::Work(_)))
        .count();
    few(Field::Place, points + 1, MOST_POINTS)?;
    let mut held = Held {
        id: desk.new_id(),
        of: Some(home.id),
        version: 0,
        body: Place::new(id, PlaceLevel::Point),
    };
    fill(&mut held.body, form, None)?;
    let mut planned = planned(by);
    let text = held.body.name.clone();
    // The station's own record is there from now on: its page leads to the point.
    if home.version == 0 {
        planned.put_work(&home, EVERYONE(), said(String::new()));
    }
    planned.put_work(&held, EVERYONE(), said(text));
    Ok(planned)
}

fn change(
    desk: &Desk<'_>,
    held: &mut Held<Place>,
    keeper: &Organisation,
    command: &PlaceCommand,
) -> Result<String, Refusal> {
    let (version, is_point) = (held.version, held.of.is_some());
    let body = &mut held.body;
    match command {
        PlaceCommand::AddPoint { .. }
        | PlaceCommand::Merge { .. }
        | PlaceCommand::Reopen { .. } => Err(Refusal::NotFound),
        PlaceCommand::Set { form, seen, .. } => {
            desk.unmoved(version, *seen)?;
            fill(body, form, (!is_point).then_some(keeper.kind))?;
            Ok(body.address.clone())
        }
        PlaceCommand::EndPoint { reason, .. } => {
            if !is_point {
                return Err(unfit(Field::Place));
            }
            let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
            body.ended = Some((reason.clone(), desk.signed_now()));
            Ok(reason)
        }
        PlaceCommand::Receive { no, form, .. } => receive(desk, body, *no, form),
        PlaceCommand::DropReception { no, .. } => {
            let at = body.rota.iter().position(|held| held.no == *no);
            body.rota.remove(at.ok_or(Refusal::NotFound)?);
            // Another reception may get its number.
            body.exceptions.retain(|held| held.no != *no);
            Ok(String::new())
        }
        PlaceCommand::Except {
            no,
            day,
            instead,
            reason,
            ..
        } => except(desk, body, (*no, *day), instead.as_ref(), reason),
        PlaceCommand::List { titles, .. } => {
            few(Field::Checks, titles.len(), MOST)?;
            let before = body.checks.len();
            for title in titles {
                let title = scan::mask(&required(Field::Title, title, limits::TITLE)?).text;
                if body.checks.iter().all(|held| held.title != title) {
                    let no = next(body);
                    body.checks.push(empty_check(no, title));
                }
            }
            few(Field::Checks, body.checks.len(), MOST)?;
            if body.checks.len() == before {
                return Err(Refusal::NothingToDo);
            }
            Ok(String::new())
        }
        PlaceCommand::Check { no, form, .. } => check(desk, body, *no, form),
        PlaceCommand::DropCheck { no, .. } => {
            let at = body.checks.iter().position(|held| held.no == *no);
            let dropped = body.checks.remove(at.ok_or(Refusal::NotFound)?);
            body.dropped = body.dropped.max(dropped.no);
            Ok(dropped.title)
        }
    }
}

fn names(field: Field, given: &[String]) -> Result<Vec<String>, Refusal> {
    few(field, given.len(), MOST)?;
    let name = |name: &String| Ok(scan::mask(&required(Field::Name, name, limits::NAME)?).text);
    given.iter().map(name).collect()
}

/// Takes over a form. `kind` is the organisation's; a point that is none has a name instead.
fn fill(body: &mut Place, form: &PlaceForm, kind: Option<OrganisationKind>) -> Result<(), Refusal> {
    match kind {
        Some(kind) if !form.level.fits(kind) => return Err(unfit(Field::Level)),
        None if form.level != PlaceLevel::Point => return Err(unfit(Field::Level)),
        Some(_) => {}
        None => {
            body.name = scan::mask(&required(Field::Name, &form.name, limits::NAME)?).text;
        }
    }
    body.level = form.level;
    body.address = scan::mask(&bounded(Field::Address, &form.address, limits::PLACE)?).text;
    body.position = form.position.map(near_here).transpose()?;
    few(Field::Hours, form.hours.len(), MOST_HOURS)?;
    if !form.hours.iter().all(are_hours) {
        return Err(unfit(Field::Hours));
    }
    body.hours.clone_from(&form.hours);
    body.hours.sort_by_key(|one| (one.first, one.from));
    if form
        .area
        .is_some_and(|area| !(1..=MOST_AREA).contains(&area))
    {
        return Err(unfit(Field::Area));
    }
    body.area = form.area;
    body.accessible = form.accessible;
    body.chief = scan::mask(&bounded(Field::Leader, &form.chief, limits::NAME)?).text;
    few(Field::Name, form.officers.len(), MOST)?;
    body.officers = form
        .officers
        .iter()
        .map(|one| {
            Ok(Officer {
                name: scan::mask(&required(Field::Name, &one.name, limits::NAME)?).text,
                phone: office_phone(&one.phone)?,
            })
        })
        .collect::<Result<_, Refusal>>()?;
    body.deputies = names(Field::Deputy, &form.deputies)?;
    Ok(())
}

/// An office's telephone is for everybody; a number that belongs to a person is not.
fn office_phone(given: &str) -> Result<String, Refusal> {
    let phone = bounded(Field::Phone, given, limits::PHONE)?;
    let found = scan::mask(&phone).found;
    // A fixed line begins with the 0 of its area code.
    let is_own = |number: &String| {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let is_mobile = digits.len() > 11 && matches!(digits.as_slice(), ['0', '1', '3'..='9', ..]);
        is_mobile || !number.starts_with('0')
    };
    if found.iter().any(is_own) {
        return Err(refuse(WorkRefusal::OwnPhone));
    }
    Ok(phone)
}

fn near_here(given: Position) -> Result<Position, Refusal> {
    let [lng, lat] = AROUND;
    if lng.contains(&given.lng) && lat.contains(&given.lat) {
        return Ok(given);
    }
    Err(unfit(Field::Position))
}

const fn are_hours(one: &Hours) -> bool {
    one.first <= one.last && one.last < 7 && one.from < one.until && one.until <= DAY_MINUTES
}

fn receive(
    desk: &Desk<'_>,
    body: &mut Place,
    no: Option<u32>,
    form: &ReceptionForm,
) -> Result<String, Refusal> {
    let days = match form.every {
        ReceptionEvery::Week => 0..=6,
        ReceptionEvery::Month | ReceptionEvery::OddMonth => 1..=31,
    };
    if !days.contains(&form.day) || form.from >= form.until || form.until > DAY_MINUTES {
        return Err(unfit(Field::Rota));
    }
    desk.near(form.since, Field::Day)?;
    let who = names(Field::Rota, &form.who)?;
    let last = body.rota.iter().map(|held| held.no).max().unwrap_or(0);
    let at = match no {
        Some(no) => {
            let at = body.rota.iter().position(|held| held.no == no);
            Some(at.ok_or(Refusal::NotFound)?)
        }
        None => None,
    };
    let said = Reception {
        no: no.unwrap_or(last + 1),
        every: form.every,
        day: form.day,
        from: form.from,
        until: form.until,
        since: form.since,
        who,
    };
    let text = said.who.join("、");
    match at.and_then(|at| body.rota.get_mut(at)) {
        Some(held) if *held == said => return Err(Refusal::NothingToDo),
        Some(held) => *held = said,
        None => body.rota.push(said),
    }
    few(Field::Rota, body.rota.len(), MOST_RECEPTIONS)?;
    Ok(text)
}

/// One date is held otherwise, or as the rule says again. What has passed stays as it was.
fn except(
    desk: &Desk<'_>,
    body: &mut Place,
    (no, day): (u32, LocalDate),
    instead: Option<&Instead>,
    reason: &str,
) -> Result<String, Refusal> {
    let rule = body.rota.iter().find(|held| held.no == no);
    let rule = rule.ok_or(Refusal::NotFound)?;
    let today = desk.when.day();
    let calendar = Calendar::of(rulebook(desk.world));
    let ahead = coming(rule, today, &calendar, MOST_AHEAD);
    if !ahead.iter().any(|one| meant(one) == day) {
        return Err(unfit(Field::Day));
    }
    let at = |held: &Exception| held.no == no && held.day == day;
    let before = body.exceptions.iter().find(|held| at(held));
    let made = match instead {
        None => None,
        Some(instead) => {
            let instead = match instead {
                Instead::Off => Instead::Off,
                Instead::Who(who) if who.is_empty() => {
                    return Err(Refusal::Empty { field: Field::Rota });
                }
                Instead::Who(who) => Instead::Who(names(Field::Rota, who)?),
            };
            Some(Exception {
                no,
                day,
                instead,
                reason: scan::mask(&required(Field::Reason, reason, limits::REASON)?).text,
                by: desk.signed_now(),
            })
        }
    };
    let says = |held: &Exception| (held.instead.clone(), held.reason.clone());
    if before.map(says) == made.as_ref().map(says) {
        return Err(Refusal::NothingToDo);
    }
    let text = made.as_ref().map(|one| one.reason.clone());
    body.exceptions
        .retain(|held| !at(held) && held.day >= today.plus_days(-EXCEPTIONS_KEPT_DAYS));
    body.exceptions.extend(made);
    body.exceptions.sort_by_key(|held| (held.day, held.no));
    few(Field::Rota, body.exceptions.len(), MOST_EXCEPTIONS)?;
    Ok(text.unwrap_or_default())
}

fn next(body: &Place) -> u32 {
    let numbers = body.checks.iter().map(|held| held.no);
    numbers.fold(body.dropped, u32::max) + 1
}

const fn empty_check(no: u32, title: String) -> Check {
    Check {
        no,
        title,
        met: false,
        evidence: String::new(),
        missing: String::new(),
        activity: None,
        seen: None,
    }
}

fn check(
    desk: &Desk<'_>,
    body: &mut Place,
    no: Option<u32>,
    form: &CheckForm,
) -> Result<String, Refusal> {
    let title = scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text;
    let is_other = |held: &Check| Some(held.no) != no && held.title == title;
    if body.checks.iter().any(is_other) {
        return Err(unfit(Field::Title));
    }
    let evidence = scan::mask(&bounded(Field::Text, &form.evidence, limits::NOTE)?).text;
    let missing = scan::mask(&bounded(Field::Text, &form.missing, limits::NOTE)?).text;
    if form.met && evidence.is_empty() && form.activity.is_none() {
        return Err(refuse(WorkRefusal::EvidenceNeeded));
    }
    if let Some(activity) = form.activity {
        desk.find::<Activity>(activity)?;
    }
    desk.near(form.on, Field::Day)?;
    if form.on > desk.when.day() {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    let made = Check {
        no: no.unwrap_or_else(|| next(body)),
        title: title.clone(),
        met: form.met,
        evidence,
        // What is met lacks nothing.
        missing: if form.met { String::new() } else { missing },
        activity: form.activity,
        seen: Some((form.on, desk.actor.name.clone())),
    };
    match no {
        None => body.checks.push(made),
        Some(no) => {
            let found = body.checks.iter_mut().find(|held| held.no == no);
            let held = found.ok_or(Refusal::NotFound)?;
            if *held == made {
                return Err(Refusal::NothingToDo);
            }
            *held = made;
        }
    }
    few(Field::Checks, body.checks.len(), MOST)?;
    Ok(title)
}

/// Gives an organisation another parent, and with it the street that one lies in.
fn hang(
    desk: &Desk<'_>,
    point: &Organisation,
    below: &Organisation,
    reason: &str,
    planned: &mut Planned,
) {
    // A home keeps no points: they stand beside it.
    let fits = point.kind.may_stand_below(Some(below.kind));
    let moved = Organisation {
        parent: if fits { Some(below.id) } else { below.parent },
        street: below.street,
        ..point.clone()
    };
    put_organisation(desk, moved, reason, planned);
}

fn put_organisation(desk: &Desk<'_>, changed: Organisation, reason: &str, planned: &mut Planned) {
    let found = desk.world.record(RecordKey::Organisation(changed.id));
    let version = found.map_or(0, |found| found.version);
    planned.put(Record::Organisation(changed), version, said(reason));
}

/// Gives a station's points that are no organisations to another.
fn give_spots(
    spots: impl Iterator<Item = Held<Place>>,
    to: OrganisationId,
    reason: &str,
    planned: &mut Planned,
) {
    for mut spot in spots {
        spot.body.keeper = to;
        spot.of = Some(Place::id(to));
        planned.put_work(&spot, EVERYONE(), said(reason));
    }
}

/// One place goes into another. Nothing that was recorded under it moves but what lies ahead: its rota,
/// its points, and the teams that are named. Requests keep the station they were registered at; who
/// wants one elsewhere hands it over, as always.
fn merge(
    desk: &Desk<'_>,
    from: OrganisationId,
    into: OrganisationId,
    on: LocalDate,
    reason: &str,
    teams: &[OrganisationId],
) -> Result<Planned, Refusal> {
    let by = desk.admit(MERGES, |_| true)?;
    if from == into {
        return Err(refuse(WorkRefusal::SamePlace));
    }
    let (old, new) = (desk.keeper(from)?, desk.keeper(into)?);
    let mut gone = desk.place_of(old)?;
    let mut stays = desk.place_of(new)?;
    // Also what keeps a chain of them from coming back to where it began.
    if gone.body.merged.is_some() || stays.body.merged.is_some() {
        return Err(refuse(WorkRefusal::Merged));
    }
    // It acts at once: a day to come would close the place before its time.
    let today = desk.when.day();
    if !(today.plus_days(-MERGED_BACK_DAYS)..=today).contains(&on) {
        return Err(refuse(WorkRefusal::MergeDay));
    }
    if !new.is_open(desk.today) || !new.is_open(on) {
        return Err(unfit(Field::Station));
    }
    few(Field::Team, teams.len(), MOST_POINTS)?;
    let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
    let mut planned = planned(by);
    let mut moved = Moved {
        teams: teams.to_vec(),
        ..Moved::default()
    };
    let last = stays.body.rota.iter().map(|held| held.no).max();
    let rota = std::mem::take(&mut gone.body.rota);
    let exceptions = std::mem::take(&mut gone.body.exceptions);
    for (held, no) in rota.into_iter().zip(last.unwrap_or(0) + 1..) {
        moved.rota.push(no);
        let its = exceptions.iter().filter(|one| one.no == held.no).cloned();
        let its = its.map(|one| Exception { no, ..one });
        stays.body.exceptions.extend(its);
        stays.body.rota.push(Reception { no, ..held });
    }
    few(Field::Rota, stays.body.rota.len(), MOST_RECEPTIONS)?;
    stays.body.absorbed.push((from, on));
    let parts = desk.world.parts(gone.id);
    let spots: Vec<_> = parts.into_iter().filter_map(opened).collect();
    moved.spots = spots.iter().map(|spot| spot.id).collect();
    give_spots(spots.into_iter(), into, &reason, &mut planned);
    for point in points_of(desk.world, from) {
        if point.is_open(on) {
            moved.points.push(point.id);
            hang(desk, point, new, &reason, &mut planned);
        }
    }
    for (n, team) in teams.iter().enumerate() {
        if teams[..n].contains(team) {
            return Err(unfit(Field::Team));
        }
        let mut held = desk
            .known::<Team>(Team::id(*team))
            .filter(|held| held.body.station == Some(from))
            .ok_or(unfit(Field::Team))?;
        held.body.station = Some(into);
        planned.put_work(&held, EVERYONE(), said(reason.clone()));
    }
    // Nothing new is registered there from that day on.
    if old.is_open(on) {
        let closed = Organisation {
            until: Some(on.plus_days(-1)),
            ..old.clone()
        };
        put_organisation(desk, closed, &reason, &mut planned);
    }
    gone.body.merged = Some(Merged {
        into,
        on,
        reason: reason.clone(),
        by: desk.signed_now(),
        moved,
    });
    planned.put_work(&gone, EVERYONE(), said(reason.clone()));
    planned.put_work(&stays, EVERYONE(), said(reason));
    Ok(planned)
}

fn tree(world: &dyn World) -> impl Iterator<Item = &Organisation> {
    let all = world.organisations().into_iter();
    all.filter_map(|found| match &found.record {
        Record::Organisation(one) => Some(one),
        _ => None,
    })
}

/// Points that are organisations below a station, in an order that is always the same.
fn points_of(world: &dyn World, station: OrganisationId) -> Vec<&Organisation> {
    let below =
        |one: &&Organisation| one.kind == OrganisationKind::Point && one.parent == Some(station);
    let mut points: Vec<_> = tree(world).filter(below).collect();
    points.sort_by_key(|one| one.id);
    points
}

/// A place that went into another is opened again: what went over comes back, unless it went elsewhere
/// since.
fn reopen(desk: &Desk<'_>, of: OrganisationId, reason: &str) -> Result<Planned, Refusal> {
    let by = desk.admit(MERGES, |_| true)?;
    let old = desk.keeper(of)?;
    let mut back = desk.place_of(old)?;
    let merged = back.body.merged.take().ok_or(Refusal::NothingToDo)?;
    let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
    // What was closed for another cause is not opened by this.
    if old
        .until
        .is_some_and(|until| until != merged.on.plus_days(-1))
    {
        return Err(unfit(Field::Station));
    }
    let has_its_name = |one: &Organisation| {
        one.id != of && one.kind.is_station() && one.name == old.name && one.is_open(desk.today)
    };
    if tree(desk.world).any(has_its_name) {
        return Err(Refusal::Taken);
    }
    let new = desk.keeper(merged.into)?;
    let mut stays = desk.place_of(new)?;
    let mut planned = planned(by);
    let moved = merged.moved;
    let (rota, kept) = std::mem::take(&mut stays.body.rota)
        .into_iter()
        .partition(|held| moved.rota.contains(&held.no));
    (back.body.rota, stays.body.rota) = (rota, kept);
    let (exceptions, kept) = std::mem::take(&mut stays.body.exceptions)
        .into_iter()
        .partition(|held| moved.rota.contains(&held.no));
    (back.body.exceptions, stays.body.exceptions) = (exceptions, kept);
    stays.body.absorbed.retain(|(from, _)| *from != of);
    let parts = desk.world.parts(stays.id).into_iter();
    let spots = parts
        .filter_map(opened)
        .filter(|spot| moved.spots.contains(&spot.id));
    give_spots(spots, of, &reason, &mut planned);
    let went_on = |one: &&Organisation| {
        let fits = one.kind.may_stand_below(Some(new.kind));
        moved.points.contains(&one.id) && one.parent == if fits { Some(new.id) } else { new.parent }
    };
    let mut points: Vec<_> = tree(desk.world).filter(went_on).collect();
    points.sort_by_key(|one| one.id);
    for point in points {
        hang(desk, point, old, &reason, &mut planned);
    }
    for team in moved.teams {
        let held = desk.known::<Team>(Team::id(team));
        if let Some(mut held) = held.filter(|held| held.body.station == Some(new.id)) {
            held.body.station = Some(of);
            planned.put_work(&held, EVERYONE(), said(reason.clone()));
        }
    }
    let open = Organisation {
        until: None,
        ..old.clone()
    };
    put_organisation(desk, open, &reason, &mut planned);
    planned.put_work(&back, EVERYONE(), said(reason.clone()));
    planned.put_work(&stays, EVERYONE(), said(reason));
    Ok(planned)
}

/// A reception to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The day.
    pub day: LocalDate,
    /// The day it was moved from, because nobody works on that day.
    pub moved_from: Option<LocalDate>,
    /// Whose turn it is; `None`: whoever is there.
    pub who: Option<String>,
}

/// The first day of a rule, and months between two of its days (0: it counts weeks).
fn first(rule: &Reception) -> (LocalDate, u32) {
    if rule.every == ReceptionEvery::Week {
        let ahead = (i32::from(rule.day) - i32::from(rule.since.weekday())).rem_euclid(7);
        return (rule.since.plus_days(ahead), 0);
    }
    let step = if rule.every == ReceptionEvery::Month {
        1
    } else {
        2
    };
    let (year, month, _) = rule.since.ymd();
    let this = LocalDate::from_ymd(year, month, 1).unwrap_or(rule.since);
    let fits = |n: &u32| {
        let month = this.plus_months(*n);
        let is_its = step == 1 || month.ymd().1 % 2 == 1;
        is_its && in_month(month, rule.day) >= rule.since
    };
    let ahead = (0..4).find(fits).unwrap_or(0);
    (this.plus_months(ahead), step)
}

/// A day of the month that begins on `first`; its last, if it is shorter.
fn in_month(first: LocalDate, day: u8) -> LocalDate {
    let last = first.plus_months(1).plus_days(-1);
    first.plus_days(i32::from(day) - 1).min(last)
}

/// The next receptions of a rule, from `today` on, each moved off days on which nobody works; one that is
/// moved to the day of the next falls out. Whose turn it is goes by the days that were meant, so that a
/// holiday changes nobody's place in the row.
pub fn coming(
    rule: &Reception,
    today: LocalDate,
    calendar: &Calendar<'_>,
    count: usize,
) -> Vec<Coming> {
    let (first, step) = first(rule);
    let passed = (today.0 - first.0).max(0) as u32;
    // A little before today: a day may be moved over some weeks' ends.
    let per = if step == 0 { 7 } else { 31 * step };
    let begin = (passed / per).saturating_sub(3);
    let one = |n: u32| {
        let wanted = if step == 0 {
            first.plus_days(7 * n as i32)
        } else {
            in_month(first.plus_months(n * step), rule.day)
        };
        let mut day = wanted;
        while !calendar.is_workday(day) {
            day = day.plus_days(1);
        }
        let turn = (n as usize).checked_rem(rule.who.len());
        Coming {
            day,
            moved_from: (day != wanted).then_some(wanted),
            who: turn.and_then(|turn| rule.who.get(turn).cloned()),
        }
    };
    (begin..)
        .map(|n| (one(n), one(n + 1).day))
        .filter(|(coming, next)| coming.day >= today && coming.day != *next)
        .map(|(coming, _)| coming)
        .take(count)
        .collect()
}

/// The day that the rule means, before it is moved.
fn meant(one: &Coming) -> LocalDate {
    one.moved_from.unwrap_or(one.day)
}

/// A reception on a day, as it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Of which rule.
    pub no: u32,
    /// The day.
    pub day: LocalDate,
    /// The day that the rule means: what tells it from the others of its rule.
    pub meant: LocalDate,
    /// From when, in minutes of the day.
    pub from: u16,
    /// Until when, in minutes of the day.
    pub until: u16,
    /// Who receives; nobody: whoever is there.
    pub who: Vec<String>,
    /// How it is held otherwise than the rule says, if it is.
    pub instead: Option<Instead>,
    /// Why.
    pub reason: String,
}

impl Sitting {
    /// Whether nobody receives.
    pub fn is_off(&self) -> bool {
        self.instead == Some(Instead::Off)
    }

    /// The day it was moved from, because nobody works on that day.
    pub fn moved_from(&self) -> Option<LocalDate> {
        (self.meant != self.day).then_some(self.meant)
    }

    /// Whether somebody of that name receives.
    pub fn has(&self, name: &str) -> bool {
        !name.is_empty() && !self.is_off() && self.who.iter().any(|one| one == name)
    }
}

/// The receptions of a place on some days, those called off included; earliest first.
pub fn sittings(
    place: &Place,
    (first, last): (LocalDate, LocalDate),
    calendar: &Calendar<'_>,
) -> Vec<Sitting> {
    if place.merged.is_some() || place.ended.is_some() {
        return Vec::new();
    }
    // Some more: of those days that were moved, two may have met.
    let most = ((last.0 - first.0).max(0) / 7 + 4) as usize;
    let of = |rule: &Reception| {
        let (no, from, until) = (rule.no, rule.from, rule.until);
        let days = coming(rule, first, calendar, most).into_iter();
        let days = days.filter(|one| one.day <= last);
        days.map(|one| {
            let meant = meant(&one);
            let mut held = place.exceptions.iter();
            let found = held.find(|held| held.no == no && held.day == meant);
            let who = match found.map(|held| &held.instead) {
                Some(Instead::Who(who)) => who.clone(),
                Some(Instead::Off) | None => one.who.into_iter().collect(),
            };
            Sitting {
                no,
                day: one.day,
                meant,
                from,
                until,
                who,
                instead: found.map(|held| held.instead.clone()),
                reason: found.map(|held| held.reason.clone()).unwrap_or_default(),
            }
        })
        .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = place.rota.iter().flat_map(of).collect();
    all.sort_by_key(|one| (one.day, one.from, one.no));
    all
}

/// The next receptions of a place, all its rules together, with the number of the rule; earliest first.
/// Those called off are none.
pub fn next_receptions(
    place: &Place,
    today: LocalDate,
    calendar: &Calendar<'_>,
    count: usize,
) -> Vec<(u32, Coming)> {
    if place.merged.is_some() || place.ended.is_some() {
        return Vec::new();
    }
    let of = |rule: &Reception| {
        let no = rule.no;
        let its = place.exceptions.iter().filter(|held| held.no == no);
        let its: Vec<_> = its.collect();
        let days = coming(rule, today, calendar, count + its.len()).into_iter();
        days.filter_map(|mut one| {
            let found = its.iter().find(|held| held.day == meant(&one));
            match found.map(|held| &held.instead) {
                None => {}
                Some(Instead::Off) => return None,
                Some(Instead::Who(who)) => one.who = Some(who.join("、")),
            }
            Some((no, one))
        })
        .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = place.rota.iter().flat_map(of).collect();
    all.sort_by_key(|(no, one)| (one.day, *no));
    all.truncate(count);
    all
}
