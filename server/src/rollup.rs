//! Figures, counted once for everybody: what each record counts in is taken off and put on again as the
//! tailer reads it, so that a dashboard costs no scan, however many look at it.
//!
//! A cell is one organisation's figures of one day. What a record counted in last is kept beside it: a
//! commit that is read twice, or a record that moves to another team, leaves the sums right. What falls
//! due by time alone waits in a queue, and is counted by the first question after that.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use domain::figures;
use shared::activity::Activity;
use shared::figures::{Figure, FigureRow, FiguresBy, FiguresCourse, Marks, Tally, stretch};
use shared::id::OrganisationId;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::request::{Reach, Topic};
use shared::time::{LocalDate, Timestamp};
use storage::Stored;

/// Organisations that one record is counted for: the district aside, a street, a station, a unit, a team.
type For = [Option<OrganisationId>; 4];

/// What a record counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    day: LocalDate,
    marks: Marks,
    of: For,
    /// The topic of a request.
    topic: Option<Topic>,
    /// In what it will count when it falls due, and after which moment.
    falls_due: Option<(Timestamp, Marks)>,
}

type Days = BTreeMap<LocalDate, Tally>;

#[derive(Debug, Default)]
struct State {
    /// By day, so that what is behind a figure is looked for on a few days alone.
    parts: HashMap<LocalDate, HashMap<RecordKey, Part>>,
    /// On which day a record counts.
    days: HashMap<RecordKey, LocalDate>,
    district: Days,
    /// By what they are told apart, in the order of [`For`].
    sorts: [HashMap<OrganisationId, Days>; 4],
    /// Requests of the district, by topic.
    topics: HashMap<Topic, Days>,
    waiting: BTreeSet<(Timestamp, RecordKey)>,
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

fn of(reach: &Reach, unit: Option<OrganisationId>) -> For {
    [Some(reach.street), Some(reach.station), unit, reach.team]
}

type Streets = HashMap<OrganisationId, OrganisationId>;

fn part(record: &Record, streets: &Streets) -> Option<Part> {
    Some(match record {
        Record::Request(request) => Part {
            day: request.registered_at.day(),
            marks: figures::of_request(request),
            of: of(&request.reach, None),
            topic: Some(request.topic),
            falls_due: figures::promise_due(request),
        },
        Record::Assignment(part) => Part {
            day: part.assigned_at.day(),
            marks: figures::of_assignment(part),
            of: of(&part.reach, Some(part.unit)),
            topic: None,
            falls_due: figures::falls_due(part),
        },
        Record::Work(work) => {
            let activity: Activity = work.open()?;
            let street = |id: OrganisationId| streets.get(&id).copied();
            let at = activity.station.and_then(street);
            Part {
                day: activity.began().day(),
                marks: figures::of_activity(&activity),
                of: [
                    at.or(activity.team.and_then(street)),
                    activity.station,
                    None,
                    activity.team,
                ],
                topic: None,
                falls_due: None,
            }
        }
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
        let Some(now) = part(record, &self.streets) else {
            return;
        };
        let key = record.key();
        let before = self.days.insert(key, now.day);
        let before = before.and_then(|day| self.parts.get_mut(&day)?.remove(&key));
        self.parts.entry(now.day).or_default().insert(key, now);
        if let Some(before) = before {
            self.count(before, false);
            if let Some((due, _)) = before.falls_due {
                self.waiting.remove(&(due, key));
            }
        }
        self.count(now, true);
        if let Some((due, _)) = now.falls_due {
            self.waiting.insert((due, key));
        }
    }

    /// Counts what has fallen due.
    fn pass(&mut self, now: Timestamp) {
        while let Some((due, key)) = self.waiting.first().copied().filter(|(due, _)| *due < now) {
            self.waiting.remove(&(due, key));
            let of_day = self.days.get(&key).and_then(|day| self.parts.get_mut(day));
            let Some(part) = of_day.and_then(|parts| parts.get_mut(&key)) else {
                continue;
            };
            if let Some((_, more)) = part.falls_due.take() {
                let before = *part;
                part.marks = part.marks.and(more);
                let now = *part;
                self.count(before, false);
                self.count(now, true);
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

    fn count(&mut self, part: Part, up: bool) {
        let Part {
            day,
            marks,
            of,
            topic,
            ..
        } = part;
        self.district.entry(day).or_default().count(marks, up);
        if let Some(topic) = topic {
            let days = self.topics.entry(topic).or_default();
            days.entry(day).or_default().count(marks, up);
        }
        for (sort, of) in self.sorts.iter_mut().zip(of) {
            if let Some(of) = of {
                let days = sort.entry(of).or_default();
                days.entry(day).or_default().count(marks, up);
            }
        }
    }
}

/// The days from one until another; every day where none is named.
fn within(
    days: &Days,
    from: Option<LocalDate>,
    until: Option<LocalDate>,
) -> impl DoubleEndedIterator<Item = (LocalDate, &Tally)> {
    let first = from.unwrap_or(LocalDate(i32::MIN));
    let last = until.unwrap_or(LocalDate(i32::MAX));
    let found = (first <= last).then(|| days.range(first..=last));
    found
        .into_iter()
        .flatten()
        .map(|(day, tally)| (*day, tally))
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
        let place = place(by);
        let counts = |part: &Part| {
            part.marks.has(figure) && place.is_none_or(|place| of.is_some() && part.of[place] == of)
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
            let mut keys: Vec<_> = counted.map(|(key, _)| *key).collect();
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
            let of_day = state.days.get(key).and_then(|day| state.parts.get(day));
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
        let mut topics: Vec<_> = state
            .topics
            .iter()
            .filter(|_| place(by).is_none())
            .map(|(topic, days)| {
                let tally = sum(days, Some(from), Some(until));
                (*topic, tally.get(Figure::Registered))
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
