//! In which figures a record counts. A record's figures are read from the record alone, so that a
//! count is put right by taking the old ones off and adding the new ones.

use std::collections::BTreeMap;

use shared::activity::Activity;
use shared::assignment::{Assignment, AssignmentState, Share};
use shared::clock::Step;
use shared::figures::{Figure, Kpi, Marks, Tally};
use shared::id::OrganisationId;
use shared::project::{Project, Stage};
use shared::request::{Rater, Rating, Request, ResultClass, Satisfaction, Status};
use shared::suggestion::{Answer, Part, Round, Suggestion};
use shared::supervision::Supervision;
use shared::time::{LocalDate, Timestamp};

use crate::supervision::board::{Happened, days_of, reddened};

/// Rates of fewer cases than this are shown and not compared.
pub const FEW: u32 = 5;

/// How many accepted cases the larger half of some organisations has at least. Only those of like size are
/// compared: whoever has little to do answers it more easily.
pub fn median(all: &[Tally]) -> u32 {
    let mut counts: Vec<u32> = all
        .iter()
        .map(|tally| tally.get(Figure::Accepted))
        .collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or_default()
}

/// The place of one among some that are of like size, itself included, by a rate; equal rates share a place.
/// `None` where there are too few cases, or nobody else to be compared with. There is no place by volume.
pub fn rank(all: &[Tally], own: &Tally, rate: Kpi) -> Option<usize> {
    let (_, whole) = rate.parts();
    let rated = |tally: &Tally| tally.rate(rate).filter(|_| tally.get(whole) >= FEW);
    let own = rated(own)?;
    let rates: Vec<u32> = all.iter().filter_map(rated).collect();
    if rates.len() < 2 {
        return None;
    }
    let is_ahead = |other: &&u32| {
        if rate.is_better_low() {
            **other < own
        } else {
            **other > own
        }
    };
    Some(rates.iter().filter(is_ahead).count() + 1)
}

/// The same days of the year before (同比); the 29th of February is its 28th.
pub fn year_before((from, until): (LocalDate, LocalDate)) -> (LocalDate, LocalDate) {
    let earlier = |day: LocalDate| {
        let (year, month, of_month) = day.ymd();
        let same = LocalDate::from_ymd(year - 1, month, of_month);
        let same = same.or_else(|| LocalDate::from_ymd(year - 1, month, of_month - 1));
        same.unwrap_or_else(|| day.plus_days(-365))
    };
    (earlier(from), earlier(until))
}

/// The figures of a request.
pub fn of_request(request: &Request) -> Marks {
    let status = request.status;
    let is_accepted = !matches!(
        status,
        Status::Registered | Status::Declined | Status::Withdrawn
    ) && request.declined.is_none();
    // A new round takes the class away, not that there was a reply.
    let replied = request.class.is_some() || request.round > 1 || !request.ratings.is_empty();
    let class = |class| request.class == Some(class);
    let resolved = request.resolved_at.is_some();
    // The first judgement says how well it was handled; later ones, whether it may be closed. The
    // resident's comes first, since it is their matter.
    let first = request.ratings.iter().map(|rating| rating.round).min();
    let of_first = request
        .ratings
        .iter()
        .filter(|rating| Some(rating.round) == first);
    let rating = of_first.min_by_key(|rating| rating.by != Rater::Resident);
    let good = |of: fn(&Rating) -> Satisfaction| {
        rating.is_some_and(|rating| of(rating) != Satisfaction::Dissatisfied)
    };
    Marks::default()
        .with(Figure::Registered, true)
        .with(Figure::Accepted, is_accepted)
        .with(Figure::Declined, request.declined.is_some())
        .with(Figure::Moving, is_accepted && !resolved)
        .with(Figure::Replied, replied)
        .with(Figure::Responded, is_accepted && replied)
        .with(Figure::ClassA, class(ResultClass::A))
        .with(Figure::ClassB, class(ResultClass::B))
        .with(Figure::ClassC, class(ResultClass::C))
        .with(Figure::ClassD, class(ResultClass::D))
        .with(Figure::Closed, request.closed_at.is_some())
        .with(Figure::Resolved, resolved)
        .with(Figure::Rated, rating.is_some())
        .with(Figure::ProcessGood, good(|rating| rating.process))
        .with(Figure::ResultGood, good(|rating| rating.result))
        .with(
            Figure::Reworked,
            request.round > 1 || status == Status::Rework,
        )
        // A promise that was kept is due no longer, but it was one.
        .with(
            Figure::PromisesDue,
            request.promise_broken || (request.promise.is_some() && resolved),
        )
        // Broken once, another round does not mend it.
        .with(
            Figure::PromisesKept,
            request.promise.is_some() && resolved && !request.promise_broken,
        )
}

/// The figures of an assignment, as long as nothing falls due.
pub fn of_assignment(part: &Assignment) -> Marks {
    let in_time = |at: Option<_>, due: Option<_>| at.zip(due).is_some_and(|(at, due)| at <= due);
    let replied_at = part
        .first_replied_at
        .or(part.reply.as_ref().map(|reply| reply.at));
    // What ended its clock before the clock's end was kept is not judged.
    let signed = part.signed_at.is_some() && part.sign_due.is_some();
    let replied = replied_at.is_some() && part.reply_due.is_some();
    // A co-handler's opinion goes to the lead, not to the petitioner.
    let answered = replied_at.is_some() && part.share != Share::Co;
    Marks::default()
        .with(Figure::Assigned, true)
        .with(Figure::SignDue, signed)
        .with(Figure::SignedInTime, in_time(part.signed_at, part.sign_due))
        .with(Figure::ReplyDue, replied)
        .with(Figure::RepliedInTime, in_time(replied_at, part.reply_due))
        .with(
            Figure::Overdue,
            replied && !in_time(replied_at, part.reply_due),
        )
        .with(Figure::Returned, part.state == AssignmentState::Returned)
        .with(Figure::ReturnsRefused, part.returns_refused > 0)
        .with(Figure::Answered, answered)
        .with(Figure::AnsweredMet, answered && part.met)
}

/// The figures of an activity.
pub fn of_activity(activity: &Activity) -> Marks {
    let counts = activity.cancelled.is_none();
    Marks::default().with(Figure::Activities, counts).with(
        Figure::ActivitiesChecked,
        counts && activity.checked.is_some(),
    )
}

/// The figures of a supervised matter, by the days on which something became of it: once on each, however
/// often that day.
pub fn of_matter(body: &Supervision) -> BTreeMap<LocalDate, Marks> {
    let mut days = BTreeMap::<LocalDate, Marks>::new();
    for what in Happened::ALL {
        for day in days_of(body, what) {
            let marks = days.entry(day).or_default();
            *marks = marks.with(what.figure(), true);
        }
    }
    days
}

/// The figures of a livelihood project, by the days on which something became of it: once on each, however
/// often that day.
pub fn of_project(body: &Project) -> BTreeMap<LocalDate, Marks> {
    let passages = body.passages.iter();
    let came = passages.filter_map(|one| Some((one.at.day(), coming_to(one.stage)?)));
    let red = reddened(&body.turns, body.overrule.is_some());
    let red = red.map(|day| (day, Figure::ProjectsRed));
    let mut days = BTreeMap::<LocalDate, Marks>::new();
    for (day, figure) in came.chain(red) {
        let marks = days.entry(day).or_default();
        *marks = marks.with(figure, true);
    }
    days
}

/// The figure that counts the coming to a stage; the stages between are counted by what comes of them.
const fn coming_to(stage: Stage) -> Option<Figure> {
    match stage {
        Stage::Lead => Some(Figure::ProjectsProposed),
        Stage::Voted => Some(Figure::ProjectsVoted),
        Stage::Planned => Some(Figure::ProjectsPlanned),
        Stage::Completed => Some(Figure::ProjectsCompleted),
        Stage::Assessed => Some(Figure::ProjectsAssessed),
        Stage::Ended => Some(Figure::ProjectsEnded),
        Stage::Dropped => Some(Figure::ProjectsDropped),
        Stage::Soliciting
        | Stage::Reserve
        | Stage::Candidate
        | Stage::Implementing
        | Stage::Adjusting
        | Stage::Rectifying
        | Stage::Revisit => None,
    }
}

fn is_of(part: &Part, unit: Option<OrganisationId>) -> bool {
    unit.is_none_or(|unit| part.unit == unit)
}

/// Those parts of a round, all or one unit's, that are for the deputy to be answered, and still theirs.
fn replying(round: &Round, unit: Option<OrganisationId>) -> impl Iterator<Item = &Part> {
    let parts = round.parts.iter();
    parts.filter(move |part| is_of(part, unit) && part.replies() && !part.is_returned())
}

/// Whether there are such parts, and all of them are answered.
fn is_replied(round: &Round, unit: Option<OrganisationId>) -> bool {
    let mut parts = replying(round, unit).peekable();
    parts.peek().is_some() && parts.all(|part| part.answer.is_some())
}

/// What was promised and is done is solved (B 转 A).
fn class_of(answer: &Answer) -> Option<ResultClass> {
    match answer.kept {
        Some(_) => Some(ResultClass::A),
        None => answer.class,
    }
}

/// Whether a reply came in time; `None` as long as it may, and where none is owed any more.
fn in_time(body: &Suggestion, round: &Round, part: &Part) -> Option<bool> {
    if let Some(answer) = &part.answer {
        return Some(answer.at.day() <= part.term.due);
    }
    let gone = if part.taken {
        let mut all = round.reassigned.iter();
        let taken = all.find(|one| one.from.contains(&part.unit));
        taken.map(|one| one.at)
    } else if part.is_returned() {
        None
    } else {
        body.closed.as_ref().map(|end| end.at)
    };
    // Who had not answered when the time was over was late, whatever became of it then.
    gone.filter(|at| at.day() > part.term.due).map(|_| false)
}

/// The figures of a suggestion, or of what one unit has to do with it; and in what it will count when a first
/// reply falls due unanswered, and after which moment.
pub fn of_suggestion(
    body: &Suggestion,
    unit: Option<OrganisationId>,
) -> (Marks, Option<(Timestamp, Marks)>) {
    let rounds = &body.rounds;
    let mut parts = rounds.iter().flat_map(|round| &round.parts);
    let is_assigned = parts.any(|part| is_of(part, unit) && !part.is_returned());
    let is_replying = |round: &Round| replying(round, unit).next().is_some();
    // A new round takes the class away, not that there was a reply.
    let last = rounds.iter().rfind(|round| is_replying(round));
    let last = last.filter(|round| is_replied(round, unit));
    let answered = last.into_iter().flat_map(|round| replying(round, unit));
    let class = answered
        .filter_map(|part| class_of(part.answer.as_ref()?))
        .max();
    let class = |one| class == Some(one);
    // The first rating says how well it was handled, the last how it ended.
    let mut replied = rounds.iter().filter(|round| is_replied(round, unit));
    let verdict = replied.clone().find_map(|round| round.verdict.as_ref());
    let result = |wanted| verdict.is_some_and(|verdict| verdict.result == wanted);
    let low = Satisfaction::Dissatisfied;
    // First replies are judged; a second one has a short time of its own.
    let first = rounds.first().into_iter();
    let owed: Vec<(&Part, Option<bool>)> = first
        .flat_map(|round| {
            let parts = round.parts.iter();
            let owed = parts.filter(move |part| is_of(part, unit) && part.replies());
            owed.map(move |part| (part, in_time(body, round, part)))
        })
        .collect();
    let is_late = owed.iter().any(|(_, told)| *told == Some(false));
    let is_judged = owed.iter().any(|(_, told)| told.is_some());
    let open = owed.iter().filter(|(part, _)| part.is_open());
    let open = open.filter(|_| body.closed.is_none());
    // As long as one may still come in time, nothing is said of the whole.
    let next = open.map(|(part, _)| part.term.due).min();
    let is_due = is_late || (is_judged && next.is_none());
    let marks = Marks::default()
        .with(Figure::SuggestionsRaised, true)
        .with(Figure::SuggestionsAssigned, is_assigned)
        .with(Figure::SuggestionsReplied, replied.next().is_some())
        .with(Figure::SuggestionsReplyDue, is_due)
        .with(Figure::SuggestionsInTime, is_due && !is_late)
        .with(Figure::SuggestionsClassA, class(ResultClass::A))
        .with(Figure::SuggestionsClassB, class(ResultClass::B))
        .with(Figure::SuggestionsClassC, class(ResultClass::C))
        .with(Figure::SuggestionsClassD, class(ResultClass::D))
        .with(Figure::SuggestionsRated, verdict.is_some())
        .with(
            Figure::SuggestionsSatisfied,
            result(Satisfaction::Satisfied),
        )
        .with(Figure::SuggestionsFair, result(Satisfaction::Fair))
        .with(Figure::SuggestionsDissatisfied, result(low))
        .with(
            Figure::SuggestionsProcessGood,
            verdict.is_some_and(|verdict| verdict.process != low),
        )
        .with(
            Figure::SuggestionsResultGood,
            verdict.is_some_and(|verdict| verdict.result != low),
        )
        .with(
            Figure::SuggestionsReworked,
            rounds.iter().skip(1).any(is_replying),
        )
        .with(
            Figure::SuggestionsClosed,
            is_assigned && body.closed.is_some(),
        );
    let falls_due = next.filter(|_| !is_late).map(|day| {
        let marks = Marks::default().with(Figure::SuggestionsReplyDue, true);
        (day.end(), marks)
    });
    (marks, falls_due)
}

/// In what an assignment will count when it falls due unsigned or unanswered, and after which moment.
pub fn falls_due(part: &Assignment) -> Option<(Timestamp, Marks)> {
    let clock = part.clock.as_ref().filter(|clock| !clock.is_paused())?;
    let marks = Marks::default();
    let marks = match clock.step {
        Step::Sign => marks.with(Figure::SignDue, true),
        Step::Reply | Step::Opinion => marks
            .with(Figure::ReplyDue, true)
            .with(Figure::Overdue, true),
        Step::Accept | Step::Assign | Step::Rate | Step::Reassign | Step::Promise => return None,
    };
    Some((clock.due_at, marks))
}

/// In what a request will count when its promise falls due unkept, and after which moment.
pub fn promise_due(request: &Request) -> Option<(Timestamp, Marks)> {
    let is_open = request.resolved_at.is_none() && !request.promise_broken;
    let promise = request.promise.filter(|_| is_open)?;
    Some((
        promise.end(),
        Marks::default().with(Figure::PromisesDue, true),
    ))
}
