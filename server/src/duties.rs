//! Duty files at hand: what stands in whose file, by day, so that a team's page and a person's file cost
//! no scan. Made when the server starts and fed by the tailer, as the figures are.
//!
//! Only keys, days and counts come out of here; what a record is called is read from the database by
//! whoever shows it, through `may_see`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::sync::{Arc, PoisonError, RwLock};

use domain::duty::{self, Belongs};
use shared::account::{Account, Membership, Role};
use shared::activity::SignInWay;
use shared::duty::{Change, Correction, DutyKind, DutyRow, EntryRef, PointRules, Tenths, Who};
use shared::id::{AccountId, OrganisationId, WorkId};
use shared::record::{Record, RecordKey};
use shared::team::{Seat, Team};
use shared::time::LocalDate;
use storage::Stored;

/// The first and the last day that are asked for.
pub type Days = RangeInclusive<LocalDate>;

/// An entry of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    day: LocalDate,
    is: EntryRef,
    /// Nobody has checked it yet.
    unchecked: bool,
    /// How they were written down where it was.
    way: Option<SignInWay>,
}

/// An account, as far as files are told apart by it.
#[derive(Debug)]
struct Person {
    name: String,
    memberships: Vec<Membership>,
}

#[derive(Debug, Default)]
struct State {
    /// What each record counted last, so that a commit that is read twice leaves the files right.
    parts: HashMap<RecordKey, Vec<(Who, Entry)>>,
    files: HashMap<Who, BTreeSet<Entry>>,
    corrections: HashMap<Who, BTreeMap<WorkId, Option<EntryRef>>>,
    people: HashMap<AccountId, Person>,
    /// Of those who have a file.
    names: HashMap<String, BTreeSet<AccountId>>,
    teams: HashMap<OrganisationId, Team>,
    rules: PointRules,
    csn: u64,
}

/// Days on which a membership and a range meet.
fn meets(from: LocalDate, until: Option<LocalDate>, days: &Days) -> bool {
    from <= *days.end() && until.is_none_or(|until| until >= *days.start())
}

impl State {
    fn put(&mut self, record: &Record) {
        match record {
            Record::Account(account) => self.put_account(account),
            Record::Work(work) => {
                if let Some(team) = work.open::<Team>() {
                    self.teams.insert(team.team, team);
                }
                if let Some(rules) = work.open::<PointRules>() {
                    self.rules = rules;
                }
                if let Some(body) = work.open::<Correction>() {
                    // Only what was confirmed strikes anything.
                    let strikes = match &body.change {
                        Change::Strike { entry } if body.holds() => Some(*entry),
                        Change::Strike { .. } | Change::Add { .. } => None,
                    };
                    let all = self.corrections.entry(body.who).or_default();
                    all.insert(work.id, strikes);
                }
                self.put_entries(record);
            }
            Record::Request(_) => self.put_entries(record),
            Record::Organisation(_)
            | Record::Assignment(_)
            | Record::Note(_)
            | Record::Draft(_)
            | Record::Attachment(_)
            | Record::Rulebook(_)
            | Record::Template(_)
            | Record::View(_) => {}
        }
    }

    fn put_account(&mut self, account: &Account) {
        let person = Person {
            name: account.name.clone(),
            memberships: account.memberships.clone(),
        };
        if let Some(before) = self.people.insert(account.id, person)
            && let Some(named) = self.names.get_mut(&before.name)
        {
            named.remove(&account.id);
        }
        if duty::has_file(&account.memberships) {
            let named = self.names.entry(account.name.clone()).or_default();
            named.insert(account.id);
        }
    }

    fn put_entries(&mut self, record: &Record) {
        let key = record.key();
        let now: Vec<_> = duty::of_record(record)
            .into_iter()
            .map(|did| {
                let is = EntryRef {
                    kind: did.kind,
                    record: key,
                    part: did.part,
                };
                let entry = Entry {
                    day: did.day,
                    is,
                    unchecked: did.unchecked,
                    way: did.way,
                };
                (did.who, entry)
            })
            .collect();
        for (who, entry) in self.parts.remove(&key).unwrap_or_default() {
            if let Some(file) = self.files.get_mut(&who) {
                file.remove(&entry);
            }
        }
        for (who, entry) in &now {
            self.files.entry(who.clone()).or_default().insert(*entry);
        }
        if !now.is_empty() {
            self.parts.insert(key, now);
        }
    }

    /// The only account of a name that has a file, if there is just one; within a team, the only one that is in it.
    fn by_name(&self, name: &str, team: Option<OrganisationId>) -> Who {
        let all = self.names.get(name).into_iter().flatten();
        let is_in = |id: &&AccountId| {
            let mut held = self
                .people
                .get(id)
                .into_iter()
                .flat_map(|one| &one.memberships);
            held.any(|held| is_of_team(held) && Some(held.scope) == team)
        };
        let (mut one, mut of_team) = (all.clone(), all.filter(is_in));
        let found = match (one.next(), one.next()) {
            (Some(only), None) => Some(only),
            _ => match (of_team.next(), of_team.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            },
        };
        let found = found.copied().or_else(|| self.seated_as(name));
        found.map_or_else(|| Who::Name(name.to_owned()), Who::Account)
    }

    /// The account that the seats of a name are linked to, if the name is nobody else's.
    fn seated_as(&self, name: &str) -> Option<AccountId> {
        let bears = self.names.get(name).into_iter().flatten().copied();
        duty::seated_as(self.teams.values(), name, bears)
    }

    /// Who sits there: the account that the seat is linked to, or whoever bears the name.
    fn holder(&self, team: OrganisationId, seat: &Seat) -> Who {
        match seat.account {
            Some(account) => Who::Account(account),
            None => self.by_name(&seat.name, Some(team)),
        }
    }

    fn name_of(&self, who: &Who) -> Option<String> {
        match who {
            Who::Account(id) => self.people.get(id).map(|one| one.name.clone()),
            Who::Name(name) => Some(name.clone()),
        }
    }

    /// Whether several who have a file bear a person's name, so that nobody knows whose is what was written
    /// down by the name alone.
    fn has_namesakes(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|all| all.len() > 1)
    }

    /// The keys under which a person's entries stand: that of the account, and the name if it is theirs.
    fn keys(&self, who: &Who, name: &str) -> Vec<Who> {
        let mut keys = vec![who.clone()];
        let has_file = |id: &AccountId| self.names.get(name).is_some_and(|all| all.contains(id));
        if matches!(who, Who::Account(id) if has_file(id)) && !self.has_namesakes(name) {
            keys.push(Who::Name(name.to_owned()));
        }
        if let Who::Account(id) = who {
            // What was written down under the name of a linked seat is theirs as well.
            let seats = self.teams.values().flat_map(|team| &team.seats);
            for seat in seats.filter(|seat| seat.account == Some(*id)) {
                let key = Who::Name(seat.name.clone());
                if !keys.contains(&key) && self.seated_as(&seat.name) == Some(*id) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    fn entries(&self, keys: &[Who], days: &Days) -> Vec<Item> {
        if days.is_empty() {
            return Vec::new();
        }
        let struck: BTreeSet<EntryRef> = keys
            .iter()
            .filter_map(|key| self.corrections.get(key))
            .flat_map(|all| all.values().flatten().copied())
            .collect();
        let files = keys.iter().filter_map(|key| self.files.get(key));
        let mut found: Vec<_> = files
            .flat_map(|file| file.iter())
            .filter(|entry| days.contains(&entry.day))
            .map(|entry| {
                let once = entry
                    .is
                    .kind
                    .once()
                    .map(|kind| EntryRef { kind, ..entry.is });
                let is_struck =
                    struck.contains(&entry.is) || once.is_some_and(|is| struck.contains(&is));
                let tenths = self.rules.tenths(entry.is.kind, entry.day);
                let counts = !is_struck && !entry.unchecked;
                Item {
                    is: entry.is,
                    day: entry.day,
                    tenths: if counts { tenths } else { 0 },
                    struck: is_struck,
                    unchecked: entry.unchecked,
                    way: entry.way,
                }
            })
            .collect();
        found.sort_unstable_by(|a, b| b.day.cmp(&a.day).then(b.is.cmp(&a.is)));
        // Somebody who signed in by their name and by their account was there once.
        found.dedup_by_key(|item| item.is);
        found
    }

    fn row(&self, who: Who, name: String, leads: bool, items: &[Item]) -> DutyRow {
        let counted = items.iter().filter(|item| !item.struck);
        // A day on which somebody else's matter was only written down is no day of duty.
        let worth = counted.clone().filter(|item| item.tenths != 0);
        let days: BTreeSet<LocalDate> = worth.map(|item| item.day).collect();
        let mut kinds: BTreeMap<DutyKind, (u32, Tenths)> = BTreeMap::new();
        for item in counted {
            let kind = kinds.entry(item.is.kind).or_default();
            kind.0 += 1;
            kind.1 += item.tenths;
        }
        DutyRow {
            who,
            name,
            leads,
            days: days.len() as u32,
            tenths: kinds.values().map(|(_, tenths)| tenths).sum(),
            kinds: kinds
                .into_iter()
                .map(|(kind, (count, tenths))| (kind, count, tenths))
                .collect(),
        }
    }

    fn seats(&self, who: &Who, days: &Days) -> Vec<(OrganisationId, Seat)> {
        let seats = self.teams.values().flat_map(|team| {
            let held = team.seats.iter();
            let theirs = held.filter(move |seat| self.holder(team.team, seat) == *who);
            theirs.map(move |seat| (team.team, seat.clone()))
        });
        let mut seats: Vec<_> = seats
            .filter(|(_, seat)| meets(seat.from, seat.until, days))
            .collect();
        seats.sort_by_key(|(team, seat)| (std::cmp::Reverse(seat.from), *team));
        seats
    }

    fn memberships(&self, who: &Who) -> &[Membership] {
        match who {
            Who::Account(id) => self.people.get(id).map_or(&[], |one| &one.memberships),
            Who::Name(_) => &[],
        }
    }
}

fn is_of_team(held: &Membership) -> bool {
    matches!(held.role, Role::TeamLead | Role::TeamMember)
}

/// An entry as it counts.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Which.
    pub is: EntryRef,
    /// When.
    pub day: LocalDate,
    /// What it counts.
    pub tenths: Tenths,
    /// Whether a correction struck it.
    pub struck: bool,
    /// Whether nobody has checked it yet.
    pub unchecked: bool,
    /// How they were written down where it was.
    pub way: Option<SignInWay>,
}

/// A whole file.
#[derive(Debug)]
pub struct File {
    /// In figures.
    pub row: DutyRow,
    /// Newest first.
    pub items: Vec<Item>,
    /// Seats held in these days.
    pub seats: Vec<(OrganisationId, Seat)>,
    /// Corrections, those that wait and those turned down included.
    pub corrections: Vec<WorkId>,
    /// Whether several who have a file bear the name.
    pub namesakes: bool,
}

/// The duty files of this node.
#[derive(Clone, Debug, Default)]
pub struct Duties {
    state: Arc<RwLock<State>>,
}

impl Duties {
    /// Takes what commits up to `csn` have left.
    pub fn take<'a>(&self, csn: u64, records: impl Iterator<Item = &'a Stored>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for stored in records {
            state.put(&stored.versioned.record);
        }
        state.csn = csn;
    }

    fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whoever had a seat or a role in a team in these days, the leader first, then by name; and the
    /// commit up to which they are counted.
    pub fn of_team(&self, team: OrganisationId, days: &Days) -> (Vec<DutyRow>, u64) {
        self.read(|state| {
            // Whether they lead at the end of these days.
            let mut all: BTreeMap<Who, bool> = BTreeMap::new();
            let seats = state.teams.get(&team).map_or(&[][..], |held| &held.seats);
            for seat in seats {
                if meets(seat.from, seat.until, days) {
                    let leads = seat.leads && seat.holds(*days.end());
                    *all.entry(state.holder(team, seat)).or_default() |= leads;
                }
            }
            for (id, person) in &state.people {
                for held in person.memberships.iter().filter(|held| is_of_team(held)) {
                    if held.scope == team && meets(held.from, held.until, days) {
                        let leads = held.role == Role::TeamLead && held.holds(*days.end());
                        *all.entry(Who::Account(*id)).or_default() |= leads;
                    }
                }
            }
            state.rows(all, days)
        })
    }

    /// Whoever was a deputy at a station in these days, by name.
    pub fn of_station(&self, station: OrganisationId, days: &Days) -> (Vec<DutyRow>, u64) {
        self.read(|state| {
            let is_here = |held: &Membership| {
                held.role == Role::Deputy
                    && held.scope == station
                    && meets(held.from, held.until, days)
            };
            let people = state.people.iter();
            let here = people.filter(|(_, person)| person.memberships.iter().any(is_here));
            let all = here.map(|(id, _)| (Who::Account(*id), false)).collect();
            state.rows(all, days)
        })
    }

    /// Who is meant: the account of a name, if one alone bears it.
    pub fn resolve(&self, who: Who) -> Who {
        match who {
            Who::Name(name) => self.read(|state| state.by_name(&name, None)),
            Who::Account(_) => who,
        }
    }

    /// Where somebody belongs, streets aside; stations instead. `None` where nobody is known.
    pub fn belongs(&self, who: &Who) -> Option<(Belongs, Vec<OrganisationId>)> {
        self.read(|state| {
            state.name_of(who)?;
            let ever = LocalDate(i32::MIN)..=LocalDate(i32::MAX);
            let memberships = state.memberships(who);
            let mut teams: Vec<_> = memberships
                .iter()
                .filter(|held| is_of_team(held))
                .map(|held| held.scope)
                .collect();
            // A seat without an account is a name: it is theirs as far as the name is theirs within that team.
            let seats = state.seats(who, &ever).into_iter();
            teams.extend(seats.map(|(team, _)| team));
            teams.sort_unstable();
            teams.dedup();
            let deputies = memberships.iter().filter(|held| held.role == Role::Deputy);
            let stations = deputies.map(|held| held.scope).collect();
            // A name that no record tells of is nobody's.
            let is_known = matches!(who, Who::Account(_))
                || !teams.is_empty()
                || state.files.contains_key(who);
            let account = match who {
                Who::Account(id) => Some(*id),
                Who::Name(_) => None,
            };
            let belongs = Belongs {
                account,
                teams,
                streets: Vec::new(),
            };
            is_known.then_some((belongs, stations))
        })
    }

    /// A file; `None` where nobody is known.
    pub fn file(&self, who: &Who, days: &Days) -> Option<(File, u64)> {
        self.read(|state| {
            let name = state.name_of(who)?;
            let keys = state.keys(who, &name);
            let items = state.entries(&keys, days);
            let seats = state.seats(who, days);
            let leads = seats
                .iter()
                .any(|(_, seat)| seat.leads && seat.holds(*days.end()));
            let corrections = keys.iter().filter_map(|key| state.corrections.get(key));
            let mut corrections: Vec<_> = corrections.flat_map(|all| all.keys().copied()).collect();
            corrections.sort_unstable_by(|a, b| b.cmp(a));
            let file = File {
                row: state.row(who.clone(), name.clone(), leads, &items),
                items,
                seats,
                corrections,
                namesakes: state.has_namesakes(&name),
            };
            Some((file, state.csn))
        })
    }
}

impl State {
    fn rows(&self, all: BTreeMap<Who, bool>, days: &Days) -> (Vec<DutyRow>, u64) {
        let rows = all.into_iter().filter_map(|(who, leads)| {
            let name = self.name_of(&who)?;
            let items = self.entries(&self.keys(&who, &name), days);
            Some(self.row(who, name, leads, &items))
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|a, b| (!a.leads, &a.name).cmp(&(!b.leads, &b.name)));
        (rows, self.csn)
    }
}

#[cfg(test)]
mod tests {
    use shared::account::AccountState;
    use shared::time::Timestamp;

    use super::*;

    fn account(id: &str, role: Role) -> Account {
        Account {
            id: AccountId::named(id),
            login: id.to_owned(),
            name: "李红".to_owned(),
            state: AccountState::Active,
            memberships: vec![Membership {
                role,
                scope: OrganisationId::named("somewhere"),
                from: LocalDate(0),
                // Who left goes on having a file.
                until: Some(LocalDate(1)),
            }],
            stand_ins: Vec::new(),
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn a_name_is_that_of_somebody_who_has_a_file() {
        let mut state = State::default();
        let name = Who::Name("李红".to_owned());
        for (id, role) in [
            ("clerk", Role::Clerk),
            ("handler", Role::Handler),
            ("supervisor", Role::Supervisor),
        ] {
            state.put_account(&account(id, role));
            assert_eq!(state.by_name("李红", None), name, "{id} has none");
            let own = Who::Account(AccountId::named(id));
            assert_eq!(state.keys(&own, "李红"), [own], "{id}");
        }
        state.put_account(&account("deputy", Role::Deputy));
        let deputy = Who::Account(AccountId::named("deputy"));
        assert_eq!(state.by_name("李红", None), deputy);
        assert!(!state.has_namesakes("李红"));
        assert_eq!(state.keys(&deputy, "李红"), [deputy.clone(), name.clone()]);
        // Two who have one: it is neither's.
        state.put_account(&account("member", Role::TeamMember));
        assert_eq!(state.by_name("李红", None), name);
        assert!(state.has_namesakes("李红"));
        // A role that was given by mistake and taken back leaves no name.
        state.put_account(&account("member", Role::Clerk));
        assert_eq!(state.by_name("李红", None), deputy);
    }
}
