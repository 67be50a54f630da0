//! Everything that is counted, counted a second time from the raw histories: by its own reckoning, and by nothing
//! that the rules say of a record. The roll-up has to say the same of everybody.

use std::collections::{BTreeMap, BTreeSet};

use domain::deadline::Calendar;
use server::node::Node;
use shared::activity::Activity;
use shared::api::{Detail, HistoryLine};
use shared::assignment::{ReturnDecision, Share, UnitShare};
use shared::clock::{Clock, Step};
use shared::command::{Command, Outcome};
use shared::figures::{Figure, FiguresBy, FiguresPage, Kpi, Marks, Tally};
use shared::id::{AssignmentId, OrganisationId, RequestId};
use shared::note::ContactWay;
use shared::petitioner::Petitioner;
use shared::project::{Project, Stage};
use shared::record::{Record, RecordKey};
use shared::request::{
    Channel, Complexity, Rater, Rating, Register, RequestCommand, RequestKind, ResultClass,
    Satisfaction, Topic,
};
use shared::rulebook::Limits;
use shared::schedule::{Light, Turn};
use shared::suggestion::{Part, Round, Suggestion, Verdict};
use shared::supervision::{Finding, Supervision};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkSort;
use testkit::actor::{Person, envelope};
use testkit::server::{Backend, TestServer};

use super::{All, requests};

/// All that is on record, and the lines of each record's history, oldest first.
struct Kept {
    all: All,
    told: BTreeMap<RecordKey, Vec<HistoryLine>>,
}

impl Kept {
    async fn read(node: &Node) -> Self {
        let mut snapshot = node.storage.snapshot().await.expect("a snapshot");
        let mut all = All::new();
        for kind in ["organisation", "request", "assignment", "note", "work"] {
            let rows = snapshot.all_records(kind, "", 10_000).await;
            for row in rows.expect("records") {
                let record = row.versioned.record;
                all.insert(record.key(), record);
            }
        }
        let keys: Vec<RecordKey> = all.keys().copied().collect();
        let mut told: BTreeMap<RecordKey, Vec<HistoryLine>> = BTreeMap::new();
        for entry in snapshot.history(&keys).await.expect("a history") {
            let key = entry.key;
            told.entry(key)
                .or_default()
                .push(server::history::line(entry));
        }
        Self { all, told }
    }

    fn lines(&self, key: RecordKey) -> &[HistoryLine] {
        let lines = self.told.get(&key).map(Vec::as_slice);
        lines.unwrap_or_else(|| panic!("{key:?} has no history"))
    }
}

/// When something happened.
fn when(line: &HistoryLine) -> Timestamp {
    line.occurred_at.unwrap_or(line.at)
}

/// What a line changed a field to, as JSON; empty where the field is gone, `None` where it stayed.
fn changed<'a>(line: &'a HistoryLine, field: &str) -> Option<&'a str> {
    let change = line.changes.iter().find(|change| change.field == field)?;
    Some(&change.after)
}

fn detail(line: &HistoryLine) -> &Detail {
    line.detail.as_ref().expect("a line says what happened")
}

/// The last moment of the working day that comes so many after a day, counted one by one.
fn end_after(day: LocalDate, workdays: u32) -> Timestamp {
    let calendar = Calendar::of(None);
    let (mut day, mut left) = (day, workdays);
    while left > 0 {
        day = day.plus_days(1);
        left -= u32::from(calendar.is_workday(day));
    }
    day.end()
}

/// What is judged of a request: only the commands that [`of_request`] knows change it.
const JUDGED: [&str; 6] = [
    "class",
    "declined",
    "promise",
    "ratings",
    "resolved_at",
    "round",
];

/// What a request comes to by its history, command by command, and when its later rounds began.
fn of_request(lines: &[HistoryLine], now: Timestamp) -> (Vec<Figure>, Vec<Timestamp>) {
    let (mut accepted, mut declined, mut closed) = (false, false, false);
    let (mut answered, mut resolved, mut again, mut broken) = (false, false, false, false);
    let (mut class, mut promise) = (None::<ResultClass>, None::<LocalDate>);
    let (mut ratings, mut rounds) = (Vec::<Rating>::new(), Vec::new());
    for line in lines {
        match line.code.as_str() {
            "request.accept" => accepted = true,
            "request.decline" => declined = true,
            "request.assign" => {
                if again {
                    rounds.push(when(line));
                }
                broken |= promise.is_some_and(|day| !resolved && when(line) > day.end());
                (again, class, promise, resolved) = (false, None, None, false);
            }
            "request.release" => {
                class = detail(line).class;
                assert!(class.is_some(), "a reply has a class");
                (answered, resolved) = (true, class == Some(ResultClass::A));
                promise = changed(line, "promise").and_then(|day| serde_json::from_str(day).ok());
            }
            "request.keep_promise" => {
                assert!(promise.is_some(), "there is something to keep");
                (class, resolved) = (detail(line).class, true);
            }
            "request.rate" => {
                let all = changed(line, "ratings").expect("a rating is put down");
                let all: Vec<Rating> = serde_json::from_str(all).expect("ratings");
                let given = all.last().expect("one was given").clone();
                again = [given.process, given.result].contains(&Satisfaction::Dissatisfied);
                ratings.push(given);
            }
            "request.register" => {}
            other => {
                let is_judged = |field: &&&str| changed(line, field).is_some();
                let judged = JUDGED.iter().find(is_judged);
                assert_eq!(judged, None, "{other} changes what is counted");
            }
        }
        // By whomever, also by the days that went by.
        if let Some(at) = changed(line, "closed_at") {
            closed = !at.is_empty();
        }
    }
    let is_accepted = accepted && !declined;
    let mut figures = vec![Figure::Registered];
    let mut counts = |figure, holds: bool| figures.extend(holds.then_some(figure));
    counts(Figure::Accepted, is_accepted);
    counts(Figure::Declined, declined);
    counts(Figure::Moving, is_accepted && !resolved);
    counts(Figure::Replied, answered);
    counts(Figure::Responded, answered && is_accepted);
    counts(Figure::ClassA, class == Some(ResultClass::A));
    counts(Figure::ClassB, class == Some(ResultClass::B));
    counts(Figure::ClassC, class == Some(ResultClass::C));
    counts(Figure::ClassD, class == Some(ResultClass::D));
    counts(Figure::Closed, closed);
    counts(Figure::Resolved, resolved);
    counts(Figure::Reworked, again || !rounds.is_empty());
    // The first round is what is judged, by the resident where there are two.
    let first = ratings.first().map(|rating| rating.round);
    let of_first = || ratings.iter().filter(move |one| Some(one.round) == first);
    let by_resident = of_first().find(|one| one.by == Rater::Resident);
    let rating = by_resident.or_else(|| of_first().next());
    counts(Figure::Rated, rating.is_some());
    let good = |one: Option<Satisfaction>| one.is_some_and(|one| one != Satisfaction::Dissatisfied);
    counts(Figure::ProcessGood, good(rating.map(|one| one.process)));
    counts(Figure::ResultGood, good(rating.map(|one| one.result)));
    let kept = promise.is_some() && resolved;
    let passed = promise.is_some_and(|day| day.end() < now);
    counts(Figure::PromisesDue, broken || kept || passed);
    counts(Figure::PromisesKept, kept && !broken);
    (figures, rounds)
}

/// What a unit's part comes to by its history. `case` is that of its request, which says what was decided;
/// `rounds` when the later rounds began; `met` when somebody met the petitioner.
fn of_part(
    share: Share,
    lines: &[HistoryLine],
    case: &[HistoryLine],
    rounds: &[Timestamp],
    met: &[Timestamp],
    now: Timestamp,
) -> Vec<Figure> {
    let assigned = when(&lines[0]);
    let workdays = Limits::default().sign;
    let mut clock = Some(Clock {
        step: Step::Sign,
        from: assigned.day(),
        workdays,
        extended: 0,
        until: None,
        pauses: Vec::new(),
        due_at: end_after(assigned.day(), workdays),
        rung: None,
    });
    let (mut signed, mut replied, mut left) = (None, None, None);
    let (mut returned, mut refused) = (false, false);
    for line in &lines[1..] {
        let due = clock.as_ref().map(|clock| clock.due_at);
        match line.code.as_str() {
            "request.sign_for" => {
                let due = due.expect("it waits to be signed for");
                let kept = changed(line, "sign_due").expect("until when it was due is kept");
                assert_eq!(
                    kept,
                    due.0.to_string(),
                    "signing was due at the same moment"
                );
                signed = Some((when(line), due));
            }
            "request.release" | "request.submit_reply" if changed(line, "reply").is_some() => {
                let due = due.expect("it waits for a reply");
                replied = replied.or(Some((when(line), due)));
            }
            "request.decide_return" => {
                let of_case = case.iter().find(|other| other.csn == line.csn);
                let decision = &detail(of_case.expect("the case says it")).code;
                returned |= decision == "agreed";
                refused |= decision == "refused";
            }
            _ => {}
        }
        if let Some(text) = changed(line, "clock") {
            clock = serde_json::from_str(text).ok();
        }
        if matches!(changed(line, "state"), Some("\"returned\"" | "\"ended\"")) {
            left = Some(when(line));
        }
    }
    let mut figures = vec![Figure::Assigned];
    let mut counts = |figure, holds: bool| figures.extend(holds.then_some(figure));
    let running = clock.filter(|clock| !clock.is_paused() && clock.due_at < now);
    let step = running.map(|clock| clock.step);
    let missed = matches!(step, Some(Step::Reply | Step::Opinion));
    let late = replied.is_some_and(|(at, due)| at > due);
    counts(
        Figure::SignDue,
        signed.is_some() || step == Some(Step::Sign),
    );
    counts(
        Figure::SignedInTime,
        signed.is_some_and(|(at, due)| at <= due),
    );
    counts(Figure::ReplyDue, replied.is_some() || missed);
    counts(Figure::RepliedInTime, replied.is_some() && !late);
    counts(Figure::Overdue, late || missed);
    counts(Figure::Returned, returned);
    counts(Figure::ReturnsRefused, refused);
    let answered = replied.is_some() && share != Share::Co;
    counts(Figure::Answered, answered);
    let next = rounds.iter().find(|began| **began > assigned);
    let while_its = |at: Timestamp| {
        let in_round = next.is_none_or(|next| at < *next);
        at >= assigned && in_round && left.is_none_or(|left| at < left)
    };
    let is_met = met.iter().any(|at| while_its(*at));
    counts(Figure::AnsweredMet, answered && is_met);
    figures
}

/// What became of a matter by its history, on which day: each once a day.
fn of_matter(matter: &Supervision, lines: &[HistoryLine]) -> BTreeSet<(LocalDate, Figure)> {
    let mut became = BTreeSet::new();
    for line in lines {
        let figure = match line.code.as_str() {
            "supervision.open" => Figure::MattersOpened,
            "supervision.close" => {
                match Finding::from_code(&detail(line).code).expect("what it came to") {
                    Finding::Solved => Figure::MattersSolved,
                    Finding::Tracked => Figure::MattersTracked,
                    Finding::Unsolved => Figure::MattersUnsolved,
                    Finding::Dropped => Figure::MattersDropped,
                }
            }
            _ => continue,
        };
        became.insert((when(line).day(), figure));
    }
    let red = reddened(&matter.turns).into_iter();
    became.extend(red.map(|day| (day, Figure::MattersRed)));
    became
}

/// The days on which the light turned red: whoever looked saw a person's light as long as one stood, and the
/// rule's otherwise.
fn reddened(turns: &[Turn]) -> Vec<LocalDate> {
    let (mut own, mut shown, mut days) = (None, None, Vec::new());
    for turn in turns {
        let light = turn.reading.light;
        if turn.by.is_some() {
            own = (!turn.lifted).then_some(light);
        }
        let now = own.unwrap_or(light);
        if now == Light::Red && shown != Some(Light::Red) {
            days.push(turn.at.day());
        }
        shown = Some(now);
    }
    days
}

/// What became of a project by its history, on which day: each once a day.
fn of_project(project: &Project, lines: &[HistoryLine]) -> BTreeSet<(LocalDate, Figure)> {
    let red = reddened(&project.turns).into_iter();
    let mut became: BTreeSet<_> = red.map(|day| (day, Figure::ProjectsRed)).collect();
    for (n, line) in lines.iter().enumerate() {
        let stage: Stage = match changed(line, "body.stage") {
            Some(stage) => serde_json::from_str(stage).expect("a stage"),
            None if n == 0 => Stage::Lead,
            None => continue,
        };
        let figure = match stage {
            Stage::Lead => Figure::ProjectsProposed,
            Stage::Voted => Figure::ProjectsVoted,
            Stage::Planned => Figure::ProjectsPlanned,
            Stage::Completed => Figure::ProjectsCompleted,
            Stage::Assessed => Figure::ProjectsAssessed,
            Stage::Ended => Figure::ProjectsEnded,
            Stage::Dropped => Figure::ProjectsDropped,
            Stage::Soliciting
            | Stage::Reserve
            | Stage::Candidate
            | Stage::Implementing
            | Stage::Adjusting
            | Stage::Rectifying
            | Stage::Revisit => continue,
        };
        became.insert((when(line).day(), figure));
    }
    became
}

/// What a unit was given of a suggestion in one round.
struct Given {
    unit: OrganisationId,
    replies: bool,
    due: LocalDate,
    reply: Option<(LocalDate, ResultClass)>,
    returned: bool,
}

/// A suggestion by its history: the rounds with their ratings, and the day on which it was closed.
#[derive(Default)]
struct Handled {
    rounds: Vec<(Vec<Given>, Option<Verdict>)>,
    closed: Option<LocalDate>,
}

fn given(part: &Part) -> Given {
    Given {
        unit: part.unit,
        replies: part.share != Share::Co,
        due: part.term.due,
        reply: None,
        returned: false,
    }
}

fn handled(lines: &[HistoryLine]) -> Handled {
    let mut handled = Handled::default();
    for line in lines {
        let then: Vec<Round> = match changed(line, "body.rounds") {
            Some(rounds) => serde_json::from_str(rounds).expect("rounds"),
            None => Vec::new(),
        };
        let parts = then.last().map(|round| round.parts.as_slice());
        let parts = parts.unwrap_or_default();
        let (code, rounds) = (line.code.as_str(), &mut handled.rounds);
        if code == "suggestion.assign" {
            rounds.push((parts.iter().map(given).collect(), None));
            continue;
        }
        if code == "suggestion.close" {
            handled.closed = Some(when(line).day());
            continue;
        }
        let Some((round, verdict)) = rounds.last_mut() else {
            continue;
        };
        let is_its = |one: &Given| one.unit == detail(line).units[0] && !one.returned;
        match code {
            "suggestion.rate" => {
                let before = then.iter().rev().find_map(|one| one.verdict.clone());
                *verdict = Some(before.expect("it is rated"));
                if parts.iter().all(|part| part.answer.is_none()) {
                    rounds.push((parts.iter().map(given).collect(), None));
                }
            }
            "suggestion.reply" => {
                let class = detail(line).class.expect("a reply has a class");
                let its = round.iter_mut().find(|one| is_its(one));
                its.expect("it was given it").reply = Some((when(line).day(), class));
            }
            "suggestion.keep_promise" => {
                let its = round.iter_mut().find(|one| is_its(one));
                let reply = its.and_then(|one| one.reply.as_mut());
                reply.expect("it promised").1 = ResultClass::A;
            }
            "suggestion.decide_extension" => {
                let at = round.iter().position(is_its).expect("it was given it");
                round[at].due = parts[at].term.due;
            }
            "suggestion.decide_return" if detail(line).code == "agreed" => {
                let its = round.iter_mut().find(|one| is_its(one));
                its.expect("it was given it").returned = true;
                let known = round.len();
                round.extend(parts[known..].iter().map(given));
            }
            other => assert_ne!(other, "suggestion.reassign", "the demo takes none away"),
        }
    }
    handled
}

/// What a suggestion comes to by its history, as a whole or for one unit.
fn of_suggestion(handled: &Handled, unit: Option<OrganisationId>, now: Timestamp) -> Vec<Figure> {
    let is_its = |one: &&Given| unit.is_none_or(|unit| one.unit == unit) && !one.returned;
    let all = handled.rounds.iter();
    let assigned = all
        .clone()
        .flat_map(|(parts, _)| parts)
        .any(|one| is_its(&one));
    let own = all.map(|(parts, verdict)| {
        let parts = parts.iter().filter(is_its).filter(|one| one.replies);
        (parts.collect::<Vec<_>>(), verdict.as_ref())
    });
    let own: Vec<(Vec<&Given>, Option<&Verdict>)> = own.collect();
    let is_replied =
        |parts: &[&Given]| !parts.is_empty() && parts.iter().all(|one| one.reply.is_some());
    let replied = own.iter().any(|(parts, _)| is_replied(parts));
    let last = own.iter().rev().find(|(parts, _)| !parts.is_empty());
    let class = last.filter(|(parts, _)| is_replied(parts));
    let class = class.and_then(|(parts, _)| {
        parts
            .iter()
            .filter_map(|one| one.reply)
            .map(|one| one.1)
            .max()
    });
    let mut rated = own.iter().filter(|(parts, _)| is_replied(parts));
    let rated = rated.find_map(|(_, verdict)| *verdict);
    // Who still has time says nothing of the whole; what is closed is owed no more.
    let (mut late, mut in_time, mut open) = (false, false, false);
    for one in own.first().into_iter().flat_map(|(parts, _)| parts) {
        match (one.reply, handled.closed) {
            (Some((day, _)), _) if day <= one.due => in_time = true,
            (Some(_), _) => late = true,
            (None, Some(closed)) => late |= closed > one.due,
            (None, None) if one.due.end() < now => late = true,
            (None, None) => open = true,
        }
    }
    let due = late || (in_time && !open);
    let mut figures = vec![Figure::SuggestionsRaised];
    let mut counts = |figure, holds: bool| figures.extend(holds.then_some(figure));
    counts(Figure::SuggestionsAssigned, assigned);
    counts(Figure::SuggestionsReplied, replied);
    counts(Figure::SuggestionsReplyDue, due);
    counts(Figure::SuggestionsInTime, due && !late);
    counts(Figure::SuggestionsClassA, class == Some(ResultClass::A));
    counts(Figure::SuggestionsClassB, class == Some(ResultClass::B));
    counts(Figure::SuggestionsClassC, class == Some(ResultClass::C));
    counts(Figure::SuggestionsClassD, class == Some(ResultClass::D));
    let result = rated.map(|one| one.result);
    let process = rated.map(|one| one.process);
    let good = |one: Option<Satisfaction>| one.is_some_and(|one| one != Satisfaction::Dissatisfied);
    counts(Figure::SuggestionsRated, rated.is_some());
    counts(
        Figure::SuggestionsSatisfied,
        result == Some(Satisfaction::Satisfied),
    );
    counts(Figure::SuggestionsFair, result == Some(Satisfaction::Fair));
    counts(
        Figure::SuggestionsDissatisfied,
        result == Some(Satisfaction::Dissatisfied),
    );
    counts(Figure::SuggestionsProcessGood, good(process));
    counts(Figure::SuggestionsResultGood, good(result));
    let again = own.iter().skip(1).any(|(parts, _)| !parts.is_empty());
    counts(Figure::SuggestionsReworked, again);
    counts(
        Figure::SuggestionsClosed,
        assigned && handled.closed.is_some(),
    );
    figures
}

type Sums = BTreeMap<(FiguresBy, Option<OrganisationId>), Tally>;

/// Counts everything once more, from what was done and when, not from what the records say that it came to.
fn counted_again(kept: &Kept, now: Timestamp) -> Sums {
    let mut sums = Sums::new();
    let mut count = |of: [Vec<OrganisationId>; 4], figures: &[Figure]| {
        let sorts = [
            FiguresBy::Street,
            FiguresBy::Station,
            FiguresBy::Unit,
            FiguresBy::Team,
        ];
        // Named twice, it is counted once.
        let mut keys = BTreeSet::from([(FiguresBy::District, None)]);
        for (by, of) in sorts.into_iter().zip(of) {
            keys.extend(of.into_iter().map(|of| (by, Some(of))));
        }
        for key in keys {
            for figure in figures {
                let marks = Marks::default().with(*figure, true);
                sums.entry(key).or_default().count(marks, true);
            }
        }
    };
    // What each unit has to do with a suggestion stands beside the whole.
    let mut apart = Vec::new();
    let street = |id: OrganisationId| match kept.all.get(&RecordKey::Organisation(id))? {
        Record::Organisation(found) => found.street,
        _ => None,
    };
    for (key, record) in &kept.all {
        match record {
            Record::Request(request) => {
                let reach = &request.reach;
                let (figures, rounds) = of_request(kept.lines(*key), now);
                let is_own = |other: &&Record| match other {
                    Record::Note(note) => note.request == request.id,
                    Record::Assignment(part) => part.request == request.id,
                    _ => false,
                };
                let own: Vec<&Record> = kept.all.values().filter(is_own).collect();
                let team = || Vec::from_iter(reach.team);
                // Each unit that was asked answers for the case.
                let units = own.iter().filter_map(|one| match one {
                    Record::Assignment(part) => Some(part.unit),
                    _ => None,
                });
                let of = [
                    vec![reach.street],
                    vec![reach.station],
                    units.collect(),
                    team(),
                ];
                count(of, &figures);
                let met = own.iter().filter_map(|one| match one {
                    Record::Note(note) => {
                        let first = &kept.lines(one.key())[0];
                        let way = note.contact?.way;
                        let in_person = matches!(way, ContactWay::Meeting | ContactWay::Visit);
                        (first.code == "request.log_contact" && in_person).then(|| when(first))
                    }
                    _ => None,
                });
                let met: Vec<Timestamp> = met.collect();
                for one in &own {
                    let Record::Assignment(part) = one else {
                        continue;
                    };
                    let lines = kept.lines(one.key());
                    let figures = of_part(part.share, lines, kept.lines(*key), &rounds, &met, now);
                    let of = [
                        vec![reach.street],
                        vec![reach.station],
                        vec![part.unit],
                        team(),
                    ];
                    count(of, &figures);
                }
            }
            Record::Work(work) if work.sort == WorkSort::Activity => {
                let activity: Activity = work.open().expect("an activity");
                let lines = kept.lines(*key);
                let was = |code: &str| lines.iter().any(|line| line.code == code);
                let mut figures = Vec::new();
                if !was("activity.cancel") {
                    figures.push(Figure::Activities);
                    figures.extend(was("activity.check").then_some(Figure::ActivitiesChecked));
                }
                let at = activity.station.and_then(street);
                let at = at.or(activity.team.and_then(street));
                let (station, team) = (activity.station, activity.team);
                let of = [at, station, None, team].map(Vec::from_iter);
                count(of, &figures);
            }
            Record::Work(work) if work.sort == WorkSort::Supervision => {
                let matter: Supervision = work.open().expect("a matter");
                let (stations, team) = (&matter.stations, matter.team);
                let streets = match matter.street {
                    Some(street) => vec![street],
                    None => stations
                        .iter()
                        .chain(&team)
                        .filter_map(|one| street(*one))
                        .collect(),
                };
                for (_, figure) in of_matter(&matter, kept.lines(*key)) {
                    let of = [
                        streets.clone(),
                        stations.clone(),
                        matter.units.clone(),
                        Vec::from_iter(team),
                    ];
                    count(of, &[figure]);
                }
            }
            Record::Work(work) if work.sort == WorkSort::Project => {
                let project: Project = work.open().expect("a project");
                let stations = &project.stations;
                let streets = match project.form.street {
                    Some(street) => vec![street],
                    None => stations.iter().filter_map(|one| street(*one)).collect(),
                };
                for (_, figure) in of_project(&project, kept.lines(*key)) {
                    let of = [
                        streets.clone(),
                        stations.clone(),
                        project.units.clone(),
                        Vec::new(),
                    ];
                    count(of, &[figure]);
                }
            }
            Record::Work(work) if work.sort == WorkSort::Suggestion => {
                let body: Suggestion = work.open().expect("a suggestion");
                let handled = handled(kept.lines(*key));
                let of = [
                    vec![body.street],
                    vec![body.station],
                    Vec::new(),
                    Vec::new(),
                ];
                count(of, &of_suggestion(&handled, None, now));
                let rounds = handled.rounds.iter();
                let units = rounds.flat_map(|(parts, _)| parts.iter().map(|one| one.unit));
                for unit in units.collect::<BTreeSet<_>>() {
                    apart.push((unit, of_suggestion(&handled, Some(unit), now)));
                }
            }
            _ => {}
        }
    }
    for (unit, figures) in apart {
        let sum = sums.entry((FiguresBy::Unit, Some(unit))).or_default();
        for figure in figures {
            sum.count(Marks::default().with(figure, true), true);
        }
    }
    sums
}

/// What each rate is made of, said a second time.
const fn formula(kpi: Kpi) -> (Figure, Figure) {
    match kpi {
        Kpi::SignRate => (Figure::SignedInTime, Figure::SignDue),
        Kpi::ReplyRate => (Figure::RepliedInTime, Figure::ReplyDue),
        Kpi::ResponseRate => (Figure::Responded, Figure::Accepted),
        Kpi::CloseRate => (Figure::Closed, Figure::Accepted),
        Kpi::ResolveRate => (Figure::ClassA, Figure::Replied),
        Kpi::RatedRate => (Figure::Rated, Figure::Replied),
        Kpi::ProcessRate => (Figure::ProcessGood, Figure::Rated),
        Kpi::ResultRate => (Figure::ResultGood, Figure::Rated),
        Kpi::ReworkRate => (Figure::Reworked, Figure::Replied),
        Kpi::ReturnRate => (Figure::Returned, Figure::Assigned),
        Kpi::ReturnRefusedRate => (Figure::ReturnsRefused, Figure::Assigned),
        Kpi::MeetRate => (Figure::AnsweredMet, Figure::Answered),
        Kpi::OverdueRate => (Figure::Overdue, Figure::ReplyDue),
        Kpi::KeptRate => (Figure::PromisesKept, Figure::PromisesDue),
        Kpi::SuggestionReplyRate => (Figure::SuggestionsInTime, Figure::SuggestionsReplyDue),
        Kpi::SuggestionCloseRate => (Figure::SuggestionsClosed, Figure::SuggestionsAssigned),
        Kpi::SuggestionResolveRate => (Figure::SuggestionsClassA, Figure::SuggestionsReplied),
        Kpi::SuggestionRatedRate => (Figure::SuggestionsRated, Figure::SuggestionsReplied),
        Kpi::SuggestionProcessRate => (Figure::SuggestionsProcessGood, Figure::SuggestionsRated),
        Kpi::SuggestionResultRate => (Figure::SuggestionsResultGood, Figure::SuggestionsRated),
        Kpi::SuggestionReworkRate => (Figure::SuggestionsReworked, Figure::SuggestionsReplied),
    }
}

/// The roll-up says of the district, and of every street, station, unit and team, what the history says; the
/// district's figures.
async fn agree(server: &TestServer) -> Tally {
    let wu = Person::sign_in(&server.url(), "wu", server::demo::PASSWORD).await;
    let node = server.node();
    let now = server.clock.now();
    loop {
        let head = node.storage.head().await.expect("a head").csn;
        node.derived.ledger.reach(head).await;
        let again = counted_again(&Kept::read(node).await, now);
        let mut pages = Vec::new();
        for by in FiguresBy::ALL {
            let path = format!("/api/figures?by={}", by.code());
            pages.push((*by, wu.read::<FiguresPage>(&path).await));
        }
        // What falls due is done beside: if something was, all is read once more.
        if node.storage.head().await.expect("a head").csn != head {
            continue;
        }
        let mut seen = 0;
        for (by, page) in &pages {
            for row in &page.rows {
                let counted = again.get(&(*by, row.of)).copied().unwrap_or_default();
                seen += usize::from(again.contains_key(&(*by, row.of)));
                for figure in Figure::ALL {
                    let (told, counted) = (row.tally.get(*figure), counted.get(*figure));
                    assert_eq!(told, counted, "{figure:?} of {by:?} {:?}", row.of);
                }
                for kpi in Kpi::ALL {
                    let (part, whole) = formula(*kpi);
                    let (part, whole) = (counted.get(part), counted.get(whole));
                    let rate = (part * 1000).checked_div(whole);
                    assert_eq!(row.tally.rate(*kpi), rate, "{kpi:?} of {by:?} {:?}", row.of);
                }
            }
        }
        assert_eq!(seen, again.len(), "whatever was counted has a row");
        return again[&(FiguresBy::District, None)];
    }
}

async fn done(person: &Person, command: RequestCommand) {
    let command = Command::Request(command);
    let code = command.code();
    assert_eq!(person.does(command).await, Outcome::Accepted, "{code}");
}

/// Assigns a request to a unit; the assignment.
async fn assigned(person: &Person, request: RequestId, unit: OrganisationId) -> AssignmentId {
    let mut sent = envelope(Command::Request(RequestCommand::Assign {
        request,
        units: vec![UnitShare {
            unit,
            share: Share::Lead,
        }],
        complexity: Complexity::Simple,
    }));
    sent.issued_at = person.me.server_time;
    let assignment = AssignmentId::derive(sent.command_id, 0);
    let answer = person.send(vec![sent]).await.remove(0);
    assert_eq!(answer.outcome, Outcome::Accepted);
    assignment
}

/// Each KPI, for the district and for each station, is what the raw history says: as the demo is loaded, after
/// what its people have not done yet, and when all that they promised has fallen due.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kpi_is_counted_again_from_the_history() {
    let server = TestServer::empty(Backend::Sqlite).await;
    server::demo::load(server.node(), &server.clock)
        .await
        .expect("the demo loads");
    let person =
        async |login: &str| Person::sign_in(&server.url(), login, server::demo::PASSWORD).await;
    let loaded = agree(&server).await;
    for figure in [
        Figure::Reworked,
        Figure::Overdue,
        Figure::Activities,
        Figure::ActivitiesChecked,
        Figure::SuggestionsInTime,
        Figure::SuggestionsRated,
        Figure::ProjectsVoted,
        Figure::ProjectsPlanned,
    ] {
        assert!(loaded.get(figure) > 0, "{figure:?} is in the demo");
    }

    // A unit gives one case back and must keep another; a promise is kept.
    let (chen, liu, zhang) = (
        person("chen").await,
        person("liu").await,
        person("zhang").await,
    );
    let unit = zhang.me.account.memberships[0].scope;
    let mut handled = None;
    for decision in [ReturnDecision::Agreed, ReturnDecision::Refused] {
        let form = Register {
            station: chen.me.account.memberships[0].scope,
            community: None,
            place: String::new(),
            title: format!("河堤步道破损，{}", decision.code()),
            text: "护栏缺了一截。".to_owned(),
            kind: RequestKind::Complaint,
            topic: Topic::Water,
            channel: Channel::Reception,
            raised_by: None,
            petitioner: Petitioner::default(),
            confidential: false,
            team: None,
            origin: None,
            line: None,
            number: None,
        };
        let request = chen.registers(form).await;
        done(&chen, RequestCommand::Accept { request }).await;
        let assignment = assigned(&liu, request, unit).await;
        let ask = RequestCommand::AskReturn {
            assignment,
            reason: "不属本单位职责".to_owned(),
            unit: None,
        };
        done(&zhang, ask).await;
        let decide = RequestCommand::DecideReturn {
            assignment,
            decision,
            text: "已核对职责".to_owned(),
        };
        done(&liu, decide).await;
        handled = Some((request, assignment));
    }
    let (request, assignment) = handled.expect("one stays with the unit");
    done(&zhang, RequestCommand::SignFor { assignment }).await;
    let kept = Kept::read(server.node()).await;
    let promised = requests(&kept.all)
        .into_iter()
        .find(|one| one.title == "产业园雨后积水整治")
        .expect("the park has its case");
    let of_park = kept.all.values().find_map(|record| match record {
        Record::Assignment(part) if part.request == promised.id => Some(part.id),
        _ => None,
    });
    let keep = RequestCommand::KeepPromise {
        assignment: of_park.expect("a unit has it"),
        text: "排水口已扩建，积水点消除。".to_owned(),
    };
    done(&zhang, keep).await;
    let moved = agree(&server).await;
    for (figure, more) in [
        (Figure::Registered, 2),
        (Figure::Returned, 1),
        (Figure::ReturnsRefused, 1),
        (Figure::PromisesDue, 1),
        (Figure::PromisesKept, 1),
    ] {
        assert_eq!(moved.get(figure), loaded.get(figure) + more, "{figure:?}");
    }

    // Months later the other promises are broken; somebody goes there, and the reply comes late.
    server.clock.advance(130 * 86_400_000);
    let (chen, liu) = (person("chen").await, person("liu").await);
    let (zhang, feng) = (person("zhang").await, person("feng").await);
    let visit = RequestCommand::LogContact {
        request,
        way: ContactWay::Visit,
        told: None,
        text: "到现场看了步道".to_owned(),
    };
    done(&chen, visit).await;
    let submit = RequestCommand::SubmitReply {
        assignment,
        text: "护栏已经补上。".to_owned(),
        class: ResultClass::A,
        promise: None,
    };
    done(&zhang, submit).await;
    done(&feng, RequestCommand::Release { assignment }).await;
    let rate = RequestCommand::Rate {
        request,
        by: Rater::Resident,
        process: Satisfaction::Fair,
        result: Satisfaction::Dissatisfied,
        reason: "又松了".to_owned(),
    };
    done(&chen, rate).await;
    // Rounds are told apart by when they began.
    server.clock.advance(60_000);
    assigned(&liu, request, unit).await;
    let later = agree(&server).await;
    assert_eq!(
        later.get(Figure::AnsweredMet),
        moved.get(Figure::AnsweredMet) + 1
    );
    assert!(later.get(Figure::PromisesDue) > later.get(Figure::PromisesKept));
    assert!(later.get(Figure::Overdue) > moved.get(Figure::Overdue));
    // A first reply that is owed falls due by time alone.
    assert!(later.get(Figure::SuggestionsReplyDue) > moved.get(Figure::SuggestionsReplyDue));
    for kpi in Kpi::ALL {
        assert!(later.rate(*kpi).is_some(), "{kpi:?} is of something");
    }
}
