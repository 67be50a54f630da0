//! Figures, counted once for everybody: what each record counts in is taken off and put on again as the
//! tailer reads it, so that a dashboard costs no scan, however many look at it.
//!
//! A cell is one organisation's figures of one day. What a record counted in last is kept beside it: a
//! commit that is read twice, or a record that moves to another team, leaves the sums right. What falls
//! due by time alone waits in a queue, and is counted by the first question after that.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use domain::figures;
use shared::activity::Activity;
use shared::figures::{Figure, FigureRow, FiguresBy, FiguresCourse, Marks, Tally, stretch};
use shared::id::OrganisationId;
use shared::record::{Record, RecordKey};
use shared::request::{Reach, Topic};
use shared::time::{LocalDate, Timestamp};
use storage::{Snapshot, StorageError, Stored};

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
    parts: HashMap<RecordKey, Part>,
    district: Days,
    /// By what they are told apart, in the order of [`For`].
    sorts: [HashMap<OrganisationId, Days>; 4],
    /// Requests of the district, by topic.
    topics: HashMap<Topic, Days>,
    waiting: BTreeSet<(Timestamp, RecordKey)>,
    /// In which street an organisation lies: an activity knows its station and its team.
    streets: Streets,
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
                day: activity.from.day(),
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
            return;
        }
        let Some(now) = part(record, &self.streets) else {
            return;
        };
        let key = record.key();
        if let Some(before) = self.parts.insert(key, now) {
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
            let Some(mut part) = self.parts.get(&key).copied() else {
                continue;
            };
            if let Some((_, more)) = part.falls_due.take() {
                self.count(part, false);
                part.marks = part.marks.and(more);
                self.count(part, true);
                self.parts.insert(key, part);
            }
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

fn sum(days: &Days, from: Option<LocalDate>, until: Option<LocalDate>) -> Tally {
    let first = from.unwrap_or(LocalDate(i32::MIN));
    let last = until.unwrap_or(LocalDate(i32::MAX));
    let mut tally = Tally::default();
    if first <= last {
        for (_, day) in days.range(first..=last) {
            tally.add(day);
        }
    }
    tally
}

/// The figures of this node.
#[derive(Clone, Debug, Default)]
pub struct Rollup {
    state: Arc<RwLock<State>>,
}

impl Rollup {
    /// Makes them from the database, as that stands in a snapshot.
    ///
    /// # Errors
    /// The database's.
    pub async fn load(&self, snapshot: &mut Snapshot) -> Result<(), StorageError> {
        let mut state = State {
            csn: snapshot.head().await?.csn,
            ..State::default()
        };
        for kind in ["organisation", "request", "assignment", "work"] {
            snapshot
                .each_of(kind, |stored| state.put(&stored.versioned.record))
                .await?;
        }
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        Ok(())
    }

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

    /// The records that a figure counts: the same that its number is made of. Newest first.
    pub fn behind(
        &self,
        figure: Figure,
        by: FiguresBy,
        of: Option<OrganisationId>,
        (from, until): (Option<LocalDate>, Option<LocalDate>),
        now: Timestamp,
    ) -> Vec<(RecordKey, LocalDate)> {
        self.pass(now);
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let place = place(by);
        let counts = |part: &&Part| {
            part.marks.has(figure)
                && from.is_none_or(|from| from <= part.day)
                && until.is_none_or(|until| part.day <= until)
                && place.is_none_or(|place| of.is_some() && part.of[place] == of)
        };
        let mut found: Vec<_> = state
            .parts
            .iter()
            .filter(|(_, part)| counts(part))
            .map(|(key, part)| (*key, part.day))
            .collect();
        found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        found
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
        let of_one = |place: usize| of.and_then(|of| state.sorts[place].get(&of));
        let whole = match place(by) {
            None => Some(&state.district),
            Some(place) => of_one(place),
        };
        let length = (until.0 - from.0 + 1).max(0);
        let stretch = stretch(length);
        let count = (length + stretch - 1) / stretch;
        let mut stretches = vec![Tally::default(); count as usize];
        let mut activities = vec![0u16; length as usize];
        if length > 0 {
            for (day, tally) in whole.into_iter().flat_map(|days| days.range(from..=until)) {
                let n = day.0 - from.0;
                stretches[(n / stretch) as usize].add(tally);
                let held = tally.get(Figure::Activities);
                activities[n as usize] = u16::try_from(held).unwrap_or(u16::MAX);
            }
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
}
