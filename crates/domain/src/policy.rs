//! Who sees what, and in which role somebody acts. The whole policy is this file, together with
//! each feature's table of moves (`request::MOVES`). No wildcard grants anything.

use std::fmt;

use shared::account::{Membership, Role, StandIn};
use shared::attachment::{Owner, ReplyStage};
use shared::figures::FiguresBy;
use shared::id::{AccountId, OrganisationId, RequestId};
use shared::note::NoteSide;
use shared::record::Record;
use shared::request::Reach;
use shared::time::LocalDate;
use shared::work::Sight;

/// A set of people to whom records are shown. A record lists its audiences, an actor holds some;
/// what they have in common decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everyone who is signed in: the organisation tree.
    Everyone,
    /// Everyone who works here: who holds any role but an administrator's.
    Staff,
    /// The district's supervisors.
    District,
    /// A street's committee, the assigning authority there.
    Authority(OrganisationId),
    /// A station's clerks and deputies.
    Station(OrganisationId),
    /// A unit's handlers and its head.
    Unit(OrganisationId),
    /// A pioneer team.
    Team(OrganisationId),
    /// One person.
    Person(AccountId),
    /// The deputy who raised a matter, as long as they are a deputy.
    Raiser(AccountId),
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("e"),
            Self::Staff => f.write_str("s"),
            Self::District => f.write_str("d"),
            Self::Authority(id) => write!(f, "a:{id}"),
            Self::Station(id) => write!(f, "t:{id}"),
            Self::Unit(id) => write!(f, "u:{id}"),
            Self::Team(id) => write!(f, "m:{id}"),
            Self::Person(id) => write!(f, "p:{id}"),
            Self::Raiser(id) => write!(f, "r:{id}"),
        }
    }
}

/// A role in which something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// The role.
    pub role: Role,
    /// The colleague whose role it is, for whom somebody stands in (代理).
    pub stands_for: Option<AccountId>,
}

/// Whoever asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account; `None` for the system itself.
    pub account: Option<AccountId>,
    /// Name, as it stands in the history.
    pub name: String,
    /// Roles held, past and future ones included.
    pub memberships: Vec<Membership>,
    /// Colleagues stood in for, past and future days included.
    pub stand_ins: Vec<StandIn>,
    /// Whether this is the system: a timer, an import. It may act in every scope and say when
    /// something happened.
    pub is_system: bool,
    /// The person who raised this request, on the public page: nobody with an account, and of no
    /// other request.
    pub resident_of: Option<RequestId>,
}

impl Actor {
    /// The system, acting for nobody.
    pub fn system() -> Self {
        Self {
            account: None,
            name: String::new(),
            memberships: Vec::new(),
            stand_ins: Vec::new(),
            is_system: true,
            resident_of: None,
        }
    }

    /// The person who raised a request, as far as whoever holds its receipt is that person.
    pub fn resident(request: RequestId) -> Self {
        Self {
            account: None,
            name: String::new(),
            memberships: Vec::new(),
            stand_ins: Vec::new(),
            is_system: false,
            resident_of: Some(request),
        }
    }

    /// The person of an account.
    pub fn person(account: &shared::account::Account) -> Self {
        Self {
            account: Some(account.id),
            name: account.name.clone(),
            memberships: account.memberships.clone(),
            stand_ins: account.stand_ins.clone(),
            is_system: false,
            resident_of: None,
        }
    }

    /// The roles held on `day`, one's own first, then those of colleagues one stands in for.
    pub fn roles(&self, day: LocalDate) -> impl Iterator<Item = &Membership> {
        self.capacities(day).map(|(held, _)| held)
    }

    /// As [`Self::roles`], each with what it is held as.
    pub fn capacities(&self, day: LocalDate) -> impl Iterator<Item = (&Membership, Capacity)> {
        let own = self.memberships.iter().map(|held| (held, None));
        let others = self.stand_ins.iter();
        own.chain(others.map(|one| (&one.membership, Some(one.whom))))
            .filter(move |(held, _)| held.holds(day))
            .map(|(held, stands_for)| {
                let role = held.role;
                (held, Capacity { role, stands_for })
            })
    }

    /// One of `roles`, if it is held on `day` where `covers` says.
    pub(crate) fn capacity(
        &self,
        roles: &[Role],
        day: LocalDate,
        covers: impl Fn(&Membership) -> bool,
    ) -> Option<Capacity> {
        self.capacities(day)
            .find(|(held, _)| roles.contains(&held.role) && covers(held))
            .map(|(_, capacity)| capacity)
    }

    /// The name of the colleague in whose role something is done; empty in one's own.
    pub fn stands_for(&self, held: Option<Capacity>) -> &str {
        let whom = held.and_then(|held| held.stands_for);
        let mut found = self.stand_ins.iter().filter(|one| Some(one.whom) == whom);
        found.next_back().map_or("", |one| &one.whom_name)
    }

    /// Whether a role is held anywhere on `day`.
    pub fn is(&self, role: Role, day: LocalDate) -> bool {
        self.roles(day).any(|membership| membership.role == role)
    }
}

/// The audiences that see a record.
pub fn audiences_of_record(record: &Record) -> Vec<Audience> {
    match record {
        Record::Organisation(_) => vec![Audience::Everyone],
        Record::Account(account) => vec![Audience::Person(account.id)],
        Record::Request(request) => whole_reach(&request.reach),
        Record::Assignment(assignment) => whole_reach(&assignment.reach),
        Record::Note(note) => note_reach(note.side, &note.reach),
        Record::Draft(draft) => draft_reach(draft.unit, draft.street, draft.in_review),
        // A file is seen by whoever sees what it belongs to.
        Record::Attachment(attachment) => match (attachment.owner, &attachment.reach) {
            (Owner::Intake, Some(reach)) => whole_reach(reach),
            (Owner::Note { side, .. }, Some(reach)) => note_reach(side, reach),
            (Owner::Reply { unit, stage, .. }, Some(reach)) => match stage {
                ReplyStage::Draft => draft_reach(unit, reach.street, false),
                ReplyStage::InReview => draft_reach(unit, reach.street, true),
                ReplyStage::Released => whole_reach(reach),
            },
            (Owner::Work { .. }, _) => attachment.sight.as_ref().map(sight).unwrap_or_default(),
            (Owner::Intake | Owner::Note { .. } | Owner::Reply { .. }, None) => Vec::new(),
        },
        Record::Rulebook(_) => vec![Audience::Everyone],
        Record::Template(template) => vec![if template.by_authority {
            Audience::Authority(template.owner)
        } else {
            Audience::Unit(template.owner)
        }],
        Record::View(view) => {
            let circle = view.circle.and_then(|one| audience_of(one.role, one.scope));
            circle
                .into_iter()
                .chain([Audience::Person(view.owner)])
                .collect()
        }
        Record::Work(work) => sight(&work.sight),
    }
}

fn sight(sight: &Sight) -> Vec<Audience> {
    let everyone = sight.everyone.then_some(Audience::Staff);
    let streets = sight.streets.iter().copied().map(Audience::Authority);
    let stations = sight.stations.iter().copied().map(Audience::Station);
    let units = sight.units.iter().copied().map(Audience::Unit);
    let teams = sight.teams.iter().copied().map(Audience::Team);
    let people = sight.people.iter().copied().map(Audience::Person);
    let district = (!sight.sealed).then_some(Audience::District);
    district
        .into_iter()
        .chain(everyone)
        .chain(streets)
        .chain(stations)
        .chain(units)
        .chain(teams)
        .chain(people)
        .collect()
}

fn note_reach(side: NoteSide, reach: &Reach) -> Vec<Audience> {
    match side {
        NoteSide::Everyone => whole_reach(reach),
        NoteSide::Congress => congress_reach(reach),
    }
}

fn draft_reach(unit: OrganisationId, street: OrganisationId, in_review: bool) -> Vec<Audience> {
    let mut audiences = vec![Audience::Unit(unit)];
    if in_review {
        audiences.push(Audience::Authority(street));
    }
    audiences
}

fn congress_reach(reach: &Reach) -> Vec<Audience> {
    let mut audiences = vec![
        Audience::District,
        Audience::Authority(reach.street),
        Audience::Station(reach.station),
    ];
    audiences.extend(reach.followers.iter().copied().map(Audience::Station));
    audiences.extend(reach.raised_by.map(Audience::Raiser));
    audiences.extend(reach.team.map(Audience::Team));
    audiences
}

fn whole_reach(reach: &Reach) -> Vec<Audience> {
    let mut audiences = congress_reach(reach);
    audiences.extend(reach.units.iter().copied().map(Audience::Unit));
    // Whoever is in a committee holds the same audience as whoever is in a unit. They look on: nothing covers
    // them here, so they do nothing to the request and reveal nobody.
    for (_, committee) in &reach.committees {
        let audience = Audience::Unit(*committee);
        if !audiences.contains(&audience) {
            audiences.push(audience);
        }
    }
    audiences
}

/// The audience that whoever holds a role in a scope belongs to. Administrators see to accounts and
/// the tree, which are asked for, not synced.
pub fn audience_of(role: Role, scope: OrganisationId) -> Option<Audience> {
    match role {
        Role::Clerk | Role::Deputy => Some(Audience::Station(scope)),
        Role::Handler | Role::Head => Some(Audience::Unit(scope)),
        Role::Authority => Some(Audience::Authority(scope)),
        Role::Supervisor => Some(Audience::District),
        Role::TeamLead | Role::TeamMember => Some(Audience::Team(scope)),
        Role::Administrator => None,
    }
}

/// The audiences of those who hold roles at an organisation, whatever it is.
pub const fn audiences_at(organisation: OrganisationId) -> [Audience; 4] {
    [
        Audience::Authority(organisation),
        Audience::Station(organisation),
        Audience::Unit(organisation),
        Audience::Team(organisation),
    ]
}

/// The audiences an actor holds on `day`. The system holds none: it needs no view. Neither does a
/// resident, who is shown a page of the request and no record.
pub fn audiences_of_actor(actor: &Actor, day: LocalDate) -> Vec<Audience> {
    if actor.resident_of.is_some() {
        return Vec::new();
    }
    let mut audiences = vec![Audience::Everyone];
    audiences.extend(actor.account.map(Audience::Person));
    if actor.is(Role::Deputy, day) {
        audiences.extend(actor.account.map(Audience::Raiser));
    }
    for membership in actor.roles(day) {
        let Some(audience) = audience_of(membership.role, membership.scope) else {
            continue;
        };
        if !audiences.contains(&Audience::Staff) {
            audiences.push(Audience::Staff);
        }
        if !audiences.contains(&audience) {
            audiences.push(audience);
        }
    }
    audiences
}

/// Whether an actor may see a record on `day`.
pub fn may_see(actor: &Actor, record: &Record, day: LocalDate) -> bool {
    let held = audiences_of_actor(actor, day);
    actor.is_system
        || audiences_of_record(record)
            .iter()
            .any(|audience| held.contains(audience))
}

/// Whether an actor is told counts. What the teams do, everybody who works here may know: it is what
/// they present. Of streets, stations and units, supervisors are told all, everybody else those where
/// they act.
pub fn may_count(actor: &Actor, by: FiguresBy, of: Option<OrganisationId>, day: LocalDate) -> bool {
    match by {
        FiguresBy::Team => actor.roles(day).next().is_some(),
        FiguresBy::District => actor.is(Role::Supervisor, day),
        FiguresBy::Street | FiguresBy::Station | FiguresBy::Unit => {
            actor.is(Role::Supervisor, day)
                || of.is_some_and(|of| actor.roles(day).any(|held| held.scope == of))
        }
    }
}

/// Whether a record belongs to the live set that is synced: all but what is archived.
pub fn is_live(record: &Record) -> bool {
    match record {
        Record::Organisation(_) | Record::Account(_) | Record::Rulebook(_) => true,
        Record::Template(template) => !template.removed,
        Record::View(view) => !view.removed,
        Record::Work(work) => !work.sight.over,
        Record::Draft(draft) => !draft.done,
        Record::Request(request) => !request.reach.archived,
        Record::Assignment(assignment) => !assignment.reach.archived,
        Record::Note(note) => !note.reach.archived,
        Record::Attachment(attachment) => {
            let archived = |reach: &Reach| reach.archived;
            let over = |sight: &Sight| sight.over;
            !attachment.reach.as_ref().is_some_and(archived)
                && !attachment.sight.as_ref().is_some_and(over)
        }
    }
}

/// Whether a role that an actor holds reaches a matter; `unit` is the unit concerned, if one is. A
/// deputy goes on with what they raised, also from another station.
fn covers(actor: &Actor, held: &Membership, reach: &Reach, unit: Option<OrganisationId>) -> bool {
    let scope = held.scope;
    match held.role {
        Role::Clerk => scope == reach.station,
        Role::Deputy => {
            scope == reach.station || (actor.account.is_some() && actor.account == reach.raised_by)
        }
        Role::Authority => scope == reach.street,
        Role::Handler | Role::Head => match unit {
            Some(unit) => scope == unit,
            None => reach.units.contains(&scope),
        },
        Role::Supervisor => true,
        Role::TeamLead | Role::TeamMember => reach.team == Some(scope),
        Role::Administrator => false,
    }
}

/// The role in which an actor may act on a matter, if any of `roles` is held there on `day`; one's
/// own goes before a colleague's. `Some(None)` is the system.
pub fn acting_role(
    actor: &Actor,
    roles: &[Role],
    reach: &Reach,
    unit: Option<OrganisationId>,
    day: LocalDate,
) -> Option<Option<Capacity>> {
    match actor.capacity(roles, day, |held| covers(actor, held, reach, unit)) {
        Some(held) => Some(Some(held)),
        None => actor.is_system.then_some(None),
    }
}
