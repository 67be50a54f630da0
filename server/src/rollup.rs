//! Figures, counted once for everybody: what each record counts in is taken off and put on again as the
//! tailer reads it, so that a dashboard costs no scan, however many look at it.
//!
//! A cell is one organisation's figures of one day. What a record counted in last is kept beside it: a
//! commit that is read twice, or a record that moves to another team or another day, leaves the sums right. What falls
//! due by time alone waits in a queue, and is counted by the first question after that.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use domain::figures;
use shared::activity::Activity;
use shared::figures::{Figure, FigureRow, FiguresBy, FiguresCourse, Marks, Tally, stretch};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::request::{Reach, Topic};
use shared::suggestion::Suggestion;
use shared::supervision::Supervision;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Work, WorkSort};
use storage::Stored;

/// Organisations that one record is counted for: the district aside, a street, a station, a unit, a team.
type For = [Option<OrganisationId>; 4];

/// What a record counts in on one day; or what one unit has to do with it, where each is judged by its own.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    day: LocalDate,
    marks: Marks,
    /// Whether the district counts it: a unit's own part stands beside one of the whole.
    is_whole: bool,
    of: For,
    /// Further ones, where there are several of a sort; each is named once in all.
    more: Box<[(FiguresBy, OrganisationId)]>,
    /// The topic of a request.
    topic: Option<Topic>,
    /// In what it will count when it falls due, and after which moment.
    falls_due: Option<(Timestamp, Marks)>,
}

impl Part {
    /// Whether it is counted for an organisation.
    fn is_of(&self, by: FiguresBy, of: OrganisationId) -> bool {
        let first = place(by).and_then(|place| self.of[place]);
        first == Some(of) || self.more.contains(&(by, of))
    }
}

/// For whom a record is counted, as it is gathered.
#[derive(Debug, Default)]
struct Places {
    of: For,
    more: Vec<(FiguresBy, OrganisationId)>,
}

impl Places {
    fn add(&mut self, by: FiguresBy, all: impl IntoIterator<Item = OrganisationId>) {
        let Some(place) = place(by) else {
            return;
        };
        for id in all {
            match self.of[place] {
                None => self.of[place] = Some(id),
                // Named twice, it is counted once.
                Some(held) if held == id || self.more.contains(&(by, id)) => {}
                Some(_) => self.more.push((by, id)),
            }
        }
    }

    fn part(self, day: LocalDate, marks: Marks) -> Part {
        Part {
            day,
            marks,
            is_whole: true,
            of: self.of,
            more: self.more.into_boxed_slice(),
            topic: None,
            falls_due: None,
        }
    }
}

type Days = BTreeMap<LocalDate, Tally>;

/// One part of a record, by its place among them.
type PartKey = (RecordKey, u32);

#[derive(Debug, Default)]
struct State {
    /// By day, so that what is behind a figure is looked for on a few days alone.
    parts: HashMap<LocalDate, HashMap<PartKey, Part>>,
    /// The day of a record's first part, and those of the others: few have several.
    days: HashMap<RecordKey, LocalDate>,
    later: HashMap<RecordKey, Vec<LocalDate>>,
    district: Days,
    /// By what they are told apart, in the order of [`For`].
    sorts: [HashMap<OrganisationId, Days>; 4],
    /// How many requests of the district, and of each street, were registered on a day, by topic.
    topics: HashMap<(Option<OrganisationId>, Topic), BTreeMap<LocalDate, u32>>,
    waiting: BTreeSet<(Timestamp, PartKey)>,
    /// In which street an organisation lies: an activity knows its station and its team.
    streets: Streets,
    /// What there is to be compared, and the last day on which it is.
    places: HashMap<OrganisationId, (FiguresBy, Option<LocalDate>)>,
    csn: u64,
}

/// The place of a sort in [`For`]; the district has none.
const fn place(by: FiguresBy) -> Option<usize> {
    match by {
        FiguresBy::District => None,
        FiguresBy::Street => Some(0),
        FiguresBy::Station => Some(1),
        FiguresBy::Unit => Some(2),
        FiguresBy::Team => Some(3),
    }
}

/// Among what an organisation is told apart.
const fn sort(kind: OrganisationKind) -> Option<FiguresBy> {
    match kind {
        OrganisationKind::Street => Some(FiguresBy::Street),
        OrganisationKind::Home | OrganisationKind::Station | OrganisationKind::Point => {
            Some(FiguresBy::Station)
        }
        OrganisationKind::Unit => Some(FiguresBy::Unit),
        OrganisationKind::Team => Some(FiguresBy::Team),
        OrganisationKind::District | OrganisationKind::Community | OrganisationKind::Committee => {
            None
        }
    }
}

fn reached(reach: &Reach, units: &[OrganisationId]) -> Places {
    let mut places = Places::default();
    places.add(FiguresBy::Street, [reach.street]);
    places.add(FiguresBy::Station, [reach.station]);
    places.add(FiguresBy::Unit, units.iter().copied());
    places.add(FiguresBy::Team, reach.team);
    places
}

type Streets = HashMap<OrganisationId, OrganisationId>;

fn of_activity(activity: &Activity, streets: &Streets) -> Part {
    let street = |id: OrganisationId| streets.get(&id).copied();
    let at = activity.station.and_then(street);
    let mut places = Places::default();
    let at = at.or_else(|| activity.team.and_then(street));
    places.add(FiguresBy::Street, at);
    places.add(FiguresBy::Station, activity.station);
    places.add(FiguresBy::Team, activity.team);
    places.part(activity.began().day(), figures::of_activity(activity))
}

/// What names no street lies where its stations or its team do.
fn lying(
    street: Option<OrganisationId>,
    stations: &[OrganisationId],
    team: Option<OrganisationId>,
    streets: &Streets,
) -> Places {
    let mut places = Places::default();
    places.add(FiguresBy::Street, street);
    if street.is_none() {
        let named = stations.iter().chain(&team);
        let lies = named.filter_map(|one| streets.get(one).copied());
        places.add(FiguresBy::Street, lies);
    }
    places.add(FiguresBy::Station, stations.iter().copied());
    places.add(FiguresBy::Team, team);
    places
}

fn of_matter(matter: &Supervision, streets: &Streets) -> Vec<Part> {
    let places = || {
        let mut places = lying(matter.street, &matter.stations, matter.team, streets);
        places.add(FiguresBy::Unit, matter.units.iter().copied());
        places
    };
    let days = figures::of_matter(matter).into_iter();
    days.map(|(day, marks)| places().part(day, marks)).collect()
}

fn of_project(project: &Project, streets: &Streets) -> Vec<Part> {
    let places = || {
        let mut places = lying(project.form.street, &project.stations, None, streets);
        places.add(FiguresBy::Unit, project.units.iter().copied());
        places
    };
    let days = figures::of_project(project).into_iter();
    days.map(|(day, marks)| places().part(day, marks)).collect()
}

/// A suggestion as a whole, where it came from; and beside it each unit that was ever given it, judged by its
/// own replies.
fn of_suggestion(suggestion: &Suggestion) -> Vec<Part> {
    let part = |places: Places, unit: Option<OrganisationId>| {
        let (marks, falls_due) = figures::of_suggestion(suggestion, unit);
        Part {
            is_whole: unit.is_none(),
            falls_due,
            ..places.part(suggestion.raised_at.day(), marks)
        }
    };
    let mut whole = Places::default();
    whole.add(FiguresBy::Street, [suggestion.street]);
    whole.add(FiguresBy::Station, [suggestion.station]);
    let of_unit = |unit| {
        let mut places = Places::default();
        places.add(FiguresBy::Unit, [unit]);
        part(places, Some(unit))
    };
    let mut parts = vec![part(whole, None)];
    parts.extend(suggestion.units().into_iter().map(of_unit));
    parts
}

fn of_work(work: &Work, streets: &Streets) -> Option<Vec<Part>> {
    match work.sort {
        WorkSort::Activity => Some(vec![of_activity(&work.open::<Activity>()?, streets)]),
        WorkSort::Supervision => Some(of_matter(&work.open::<Supervision>()?, streets)),
        WorkSort::Project => Some(of_project(&work.open::<Project>()?, streets)),
        WorkSort::Suggestion => Some(of_suggestion(&work.open::<Suggestion>()?)),
        WorkSort::Report
        | WorkSort::Team
        | WorkSort::Programme
        | WorkSort::Ballot
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::Place
        | WorkSort::Contact
        | WorkSort::ContactKinds
        | WorkSort::Finding
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Correction
        | WorkSort::Bulletin => None,
    }
}

/// What a record counts in, on each day on which it does; `None` of what is not counted.
fn parts(record: &Record, streets: &Streets) -> Option<Vec<Part>> {
    Some(match record {
        // Whoever handles it answers for it: it counts for each unit to which it was assigned, as it is on
        // the list of each.
        Record::Request(request) => vec![Part {
            topic: Some(request.topic),
            falls_due: figures::promise_due(request),
            ..reached(&request.reach, &request.reach.units)
                .part(request.registered_at.day(), figures::of_request(request))
        }],
        Record::Assignment(part) => vec![Part {
            falls_due: figures::falls_due(part),
            ..reached(&part.reach, &[part.unit])
                .part(part.assigned_at.day(), figures::of_assignment(part))
        }],
        Record::Work(work) => of_work(work, streets)?,
        Record::Organisation(_)
        | Record::Account(_)
        | Record::Note(_)
        | Record::Draft(_)
        | Record::Attachment(_)
        | Record::Rulebook(_)
        | Record::Template(_)
        | Record::View(_) => return None,
    })
}

impl State {
    fn put(&mut self, record: &Record) {
        if let Record::Organisation(place) = record {
            let street = place.street;
            self.streets.extend(street.map(|street| (place.id, street)));
            let sort = sort(place.kind).map(|sort| (place.id, (sort, place.until)));
            self.places.extend(sort);
            return;
        }
        let Some(now) = parts(record, &self.streets) else {
            return;
        };
        let key = record.key();
        self.take_off(key);
        for (n, part) in (0u32..).zip(now) {
            let day = part.day;
            self.count(&part, true);
            if let Some((due, _)) = part.falls_due {
                self.waiting.insert((due, (key, n)));
            }
            if n == 0 {
                self.days.insert(key, day);
            } else {
                self.later.entry(key).or_default().push(day);
            }
            self.parts.entry(day).or_default().insert((key, n), part);
        }
    }

    /// Takes a record off all that it counted in.
    fn take_off(&mut self, key: RecordKey) {
        let later = self.later.remove(&key).unwrap_or_default();
        let days = self.days.remove(&key).into_iter().chain(later);
        for (n, day) in (0u32..).zip(days) {
            let before = self
                .parts
                .get_mut(&day)
                .and_then(|of_day| of_day.remove(&(key, n)));
            let Some(before) = before else {
                continue;
            };
            self.count(&before, false);
            if let Some((due, _)) = before.falls_due {
                self.waiting.remove(&(due, (key, n)));
            }
        }
    }

    /// The day on which a part of a record counts.
    fn day_of(&self, (key, n): PartKey) -> Option<LocalDate> {
        match n.checked_sub(1) {
            None => self.days.get(&key).copied(),
            Some(later) => self.later.get(&key)?.get(later as usize).copied(),
        }
    }

    /// Counts what has fallen due.
    fn pass(&mut self, now: Timestamp) {
        while let Some((due, key)) = self.waiting.first().copied().filter(|(due, _)| *due < now) {
            self.waiting.remove(&(due, key));
            let of_day = self.day_of(key).and_then(|day| self.parts.get_mut(&day));
            let Some(part) = of_day.and_then(|parts| parts.get_mut(&key)) else {
                continue;
            };
            if let Some((_, more)) = part.falls_due.take() {
                let before = part.clone();
                part.marks = part.marks.and(more);
                let now = part.clone();
                self.count(&before, false);
                self.count(&now, true);
            }
        }
    }

    /// The figures of the district, or of one organisation, by day.
    fn whole(&self, by: FiguresBy, of: Option<OrganisationId>) -> Option<&Days> {
        match place(by) {
            None => Some(&self.district),
            Some(place) => self.sorts[place].get(&of?),
        }
    }

    fn count(&mut self, part: &Part, up: bool) {
        let (day, marks) = (part.day, part.marks);
        if part.is_whole {
            self.district.entry(day).or_default().count(marks, up);
        }
        if let Some(topic) = part.topic.filter(|_| marks.has(Figure::Registered)) {
            let [street, ..] = part.of;
            for place in std::iter::once(None).chain(street.map(Some)) {
                let days = self.topics.entry((place, topic)).or_default();
                let count = days.entry(day).or_default();
                *count = if up {
                    *count + 1
                } else {
                    count.saturating_sub(1)
                };
            }
        }
        let first = part.of.into_iter().enumerate();
        let first = first.filter_map(|(place, of)| Some((place, of?)));
        let more = part.more.iter();
        let more = more.filter_map(|(by, of)| Some((place(*by)?, *of)));
        for (place, of) in first.chain(more) {
            let days = self.sorts[place].entry(of).or_default();
            days.entry(day).or_default().count(marks, up);
        }
    }
}

/// The days from one until another; every day where none is named.
fn within<T>(
    days: &BTreeMap<LocalDate, T>,
    from: Option<LocalDate>,
    until: Option<LocalDate>,
) -> impl DoubleEndedIterator<Item = (LocalDate, &T)> {
    let first = from.unwrap_or(LocalDate(i32::MIN));
    let last = until.unwrap_or(LocalDate(i32::MAX));
    let found = (first <= last).then(|| days.range(first..=last));
    found.into_iter().flatten().map(|(day, held)| (*day, held))
}

fn sum(days: &Days, from: Option<LocalDate>, until: Option<LocalDate>) -> Tally {
    let mut tally = Tally::default();
    for (_, day) in within(days, from, until) {
        tally.add(day);
    }
    tally
}

/// The figures of this node.
#[derive(Clone, Debug, Default)]
pub struct Rollup {
    state: Arc<RwLock<State>>,
}

impl Rollup {
    /// Takes what commits up to `csn` have left.
    pub fn take<'a>(&self, csn: u64, records: impl Iterator<Item = &'a Stored>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for stored in records {
            state.put(&stored.versioned.record);
        }
        state.csn = csn;
    }

    /// Counts what has fallen due by now.
    fn pass(&self, now: Timestamp) {
        let waits = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            state.waiting.first().is_some_and(|(due, _)| *due < now)
        };
        if waits {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            state.pass(now);
        }
    }

    /// A window of the records that a figure counts, newest first, and how many there are: the same that
    /// its number is made of. Only the days of the window are looked through.
    pub fn behind(
        &self,
        figure: Figure,
        by: FiguresBy,
        of: Option<OrganisationId>,
        (from, until): (Option<LocalDate>, Option<LocalDate>),
        window: Range<usize>,
        now: Timestamp,
    ) -> (Vec<(RecordKey, LocalDate)>, usize) {
        self.pass(now);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let of_district = place(by).is_none();
        let counts = |part: &Part| {
            let is_its = if of_district {
                part.is_whole
            } else {
                of.is_some_and(|of| part.is_of(by, of))
            };
            part.marks.has(figure) && is_its
        };
        let (mut found, mut total) = (Vec::new(), 0);
        let days = state.whole(by, of).into_iter();
        for (day, tally) in days.flat_map(|days| within(days, from, until).rev()) {
            let of_day = total..total + tally.get(figure) as usize;
            total = of_day.end;
            if of_day.is_empty() || of_day.end <= window.start || window.end <= of_day.start {
                continue;
            }
            let parts = state.parts.get(&day).into_iter().flatten();
            let counted = parts.filter(|(_, part)| counts(part));
            let mut keys: Vec<_> = counted.map(|((key, _), _)| *key).collect();
            keys.sort_unstable_by(|a, b| b.cmp(a));
            let first = window.start.saturating_sub(of_day.start);
            let keys = keys.into_iter().skip(first);
            let more = keys.take(window.len() - found.len());
            found.extend(more.map(|key| (key, day)));
        }
        (found, total)
    }

    /// How many answers fall due until some moment, in a street or in all: out of the queue, no scan.
    pub fn due_soon(
        &self,
        street: Option<OrganisationId>,
        until: Timestamp,
        now: Timestamp,
    ) -> usize {
        self.pass(now);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let soon = state.waiting.iter().take_while(|(due, _)| *due <= until);
        let of_answers = soon.filter(|(_, key)| {
            let of_day = state.day_of(*key).and_then(|day| state.parts.get(&day));
            let part = of_day.and_then(|parts| parts.get(key));
            part.is_some_and(|part| {
                let will = part.falls_due.map(|(_, marks)| marks);
                will.is_some_and(|marks| marks.has(Figure::ReplyDue))
                    && street.is_none_or(|street| part.of[0] == Some(street))
            })
        });
        of_answers.count()
    }

    /// How the figures of the district, or of one organisation, went over some days.
    pub fn course(
        &self,
        by: FiguresBy,
        of: Option<OrganisationId>,
        (from, until): (LocalDate, LocalDate),
        now: Timestamp,
    ) -> FiguresCourse {
        self.pass(now);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let length = (until.0 - from.0 + 1).max(0);
        let stretch = stretch(length);
        let count = (length + stretch - 1) / stretch;
        let mut stretches = vec![Tally::default(); count as usize];
        let mut activities = vec![0u16; length as usize];
        let days = state.whole(by, of).into_iter();
        for (day, tally) in days.flat_map(|days| within(days, Some(from), Some(until))) {
            let n = day.0 - from.0;
            stretches[(n / stretch) as usize].add(tally);
            let held = tally.get(Figure::Activities);
            activities[n as usize] = u16::try_from(held).unwrap_or(u16::MAX);
        }
        let whose = match by {
            FiguresBy::District => Some(None),
            FiguresBy::Street => of.map(Some),
            FiguresBy::Station | FiguresBy::Unit | FiguresBy::Team => None,
        };
        let mut topics: Vec<_> = state
            .topics
            .iter()
            .filter(|((place, _), _)| Some(*place) == whose)
            .map(|((_, topic), days)| {
                let counts = within(days, Some(from), Some(until));
                (*topic, counts.map(|(_, count)| *count).sum::<u32>())
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        topics.sort_unstable_by_key(|(topic, count)| (std::cmp::Reverse(*count), *topic));
        FiguresCourse {
            from,
            until,
            stretch,
            stretches,
            activities,
            topics,
            rows: Vec::new(),
            csn: state.csn,
        }
    }

    /// The figures of some days, one row for each organisation, or for the one that is named; and the
    /// commit up to which they are counted.
    pub fn rows(
        &self,
        by: FiguresBy,
        only: Option<OrganisationId>,
        from: Option<LocalDate>,
        until: Option<LocalDate>,
        now: Timestamp,
    ) -> (Vec<FigureRow>, u64) {
        self.pass(now);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = place(by) else {
            let tally = sum(&state.district, from, until);
            return (vec![FigureRow { of: None, tally }], state.csn);
        };
        let sort = state.sorts[place].iter();
        let mut rows: Vec<_> = sort
            .filter(|(of, _)| only.is_none_or(|only| only == **of))
            .map(|(of, days)| FigureRow {
                of: Some(*of),
                tally: sum(days, from, until),
            })
            .filter(|row| row.tally != Tally::default())
            .collect();
        rows.sort_unstable_by_key(|row| row.of);
        (rows, state.csn)
    }

    /// As [`Self::rows`], with what has nothing in these days as well: who does nothing is not left out
    /// of a comparison.
    pub fn compared(
        &self,
        by: FiguresBy,
        only: Option<OrganisationId>,
        from: Option<LocalDate>,
        until: Option<LocalDate>,
        now: Timestamp,
    ) -> (Vec<FigureRow>, u64) {
        let (mut rows, csn) = self.rows(by, only, from, until, now);
        if only.is_some() {
            return (rows, csn);
        }
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let was_there =
            |last: Option<LocalDate>| from.is_none_or(|from| last.is_none_or(|last| from <= last));
        let idle: Vec<_> = state
            .places
            .iter()
            .filter(|(_, (sort, last))| *sort == by && was_there(*last))
            .map(|(id, _)| Some(*id))
            .filter(|of| rows.binary_search_by_key(of, |row| row.of).is_err())
            .map(|of| FigureRow {
                of,
                tally: Tally::default(),
            })
            .collect();
        rows.extend(idle);
        rows.sort_unstable_by_key(|row| row.of);
        (rows, csn)
    }
}
