//! What keeps an organisation from being closed: whatever would be left with nobody to see to it. The
//! browser predicts no closing, so that its start does without reading every sort of record.

use std::collections::BTreeSet;

use shared::account::AccountState;
use shared::activity::Activity;
use shared::assignment::AssignmentState;
use shared::id::{OrganisationId, RequestId};
use shared::late::Late;
use shared::organisation::Use;
use shared::oversight::TeamFinding;
use shared::place::Place;
use shared::programme::{Programme, TaskState};
use shared::project::{Project, Stage};
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::suggestion::Suggestion;
use shared::supervision::Supervision;
use shared::team::Team;
use shared::time::LocalDate;
use shared::work::{Work, WorkSort};

use crate::plan::World;

/// # Errors
/// Something of the organisation is still in use after `until`, its last day: what, and how much of it.
pub(crate) fn unused(
    world: &dyn World,
    id: OrganisationId,
    until: LocalDate,
) -> Result<(), Refusal> {
    let all = world.known();
    let requests = all.iter();
    let requests = requests.filter_map(|found| request_of(world, &found.record, id));
    // A unit may have several parts in one request.
    let requests: BTreeSet<RequestId> = requests.collect();
    let others = all.iter();
    let others = others.flat_map(|found| of_record(world, &found.record, id, until));
    let found: Vec<Use> = requests
        .iter()
        .map(|_| Use::Requests)
        .chain(others)
        .collect();
    let counted = Use::ALL.iter().filter_map(|one| {
        let count = found.iter().filter(|held| *held == one).count();
        (count != 0).then_some((*one, count as u32))
    });
    let uses: Vec<(Use, u32)> = counted.collect();
    if uses.is_empty() {
        return Ok(());
    }
    Err(Refusal::InUse {
        uses: Late::of(&uses),
    })
}

/// The request that a record is of, if it is open and has to do with an organisation: as its station, its
/// street, its team, or as a unit that still has a part in it.
fn request_of(world: &dyn World, record: &Record, id: OrganisationId) -> Option<RequestId> {
    let (request, is_its) = match record {
        Record::Request(one) => {
            let reach = &one.reach;
            let is_its = reach.station == id || reach.street == id || reach.team == Some(id);
            (one.id, is_its)
        }
        Record::Assignment(one) => {
            let is_over = matches!(
                one.state,
                AssignmentState::Returned | AssignmentState::Ended
            );
            (one.request, one.unit == id && !is_over)
        }
        _ => return None,
    };
    let is_open = match &world.record(RecordKey::Request(request))?.record {
        Record::Request(one) => !one.status.is_ended(),
        _ => false,
    };
    (is_its && is_open).then_some(request)
}

/// What of a record is in use after the last day, requests aside.
fn of_record(world: &dyn World, record: &Record, id: OrganisationId, until: LocalDate) -> Vec<Use> {
    let goes_on = |last: Option<LocalDate>| last.is_none_or(|last| last > until);
    match record {
        Record::Work(work) => of_work(world, work, id, until),
        Record::Account(one) if one.state == AccountState::Active => {
            let held = one.memberships.iter();
            let held = held.filter(|held| held.scope == id && goes_on(held.until));
            held.map(|_| Use::People).collect()
        }
        Record::Rulebook(book) => {
            let matches = book.matches_on(until.plus_days(1)).into_iter();
            let its = matches.filter(|one| one.committee == id);
            its.map(|_| Use::Topics).collect()
        }
        Record::Organisation(one) if one.parent == Some(id) && goes_on(one.until) => {
            vec![Use::Below]
        }
        Record::Organisation(_)
        | Record::Account(_)
        | Record::Request(_)
        | Record::Assignment(_)
        | Record::Note(_)
        | Record::Draft(_)
        | Record::Attachment(_)
        | Record::Template(_)
        | Record::View(_) => Vec::new(),
    }
}

/// Whether an organisation is still there after a day.
fn is_there(world: &dyn World, id: OrganisationId, until: LocalDate) -> bool {
    let found = world.record(RecordKey::Organisation(id));
    match found.map(|found| &found.record) {
        Some(Record::Organisation(one)) => one.is_open(until.plus_days(1)),
        Some(_) | None => false,
    }
}

fn of_work(world: &dyn World, work: &Work, id: OrganisationId, until: LocalDate) -> Vec<Use> {
    if work.sight.over {
        return Vec::new();
    }
    let found: Option<Vec<(Use, usize)>> = match work.sort {
        WorkSort::Supervision => work.open().map(|body: Supervision| {
            let named = [body.team, body.street, body.committee];
            let is_its = named.contains(&Some(id)) || body.units.contains(&id);
            let is_open = body.closing.is_none();
            vec![(Use::Matters, usize::from(is_its && is_open))]
        }),
        WorkSort::Project => work.open().map(|body: Project| {
            let is_open = body.stage.is_at_work() || body.stage == Stage::Completed;
            let is_its = body.units.contains(&id);
            vec![(Use::Projects, usize::from(is_its && is_open))]
        }),
        WorkSort::Suggestion => work.open().map(|body: Suggestion| {
            let parts = body.rounds.last().into_iter().flat_map(|one| &one.parts);
            let mut its = parts.filter(|part| part.unit == id && !part.is_returned());
            let is_open = !body.state().is_ended() && its.next().is_some();
            vec![(Use::Suggestions, usize::from(is_open))]
        }),
        WorkSort::Activity => work.open().map(|body: Activity| {
            let is_its = [body.team, body.station].contains(&Some(id));
            let is_held = body.cancelled.is_none();
            let is_ahead = is_its && is_held && body.until.day() > until;
            // What its minutes gave it to do, or passed to it, nobody else would take up.
            let lines = body.minutes.iter().filter(|line| {
                let is_passed = line.waits() && body.passed_to(line) == Some(id);
                is_passed || line.owed().is_some_and(|charge| charge.unit == id)
            });
            let waiting = if is_held { lines.count() } else { 0 };
            vec![
                (Use::Activities, usize::from(is_ahead)),
                (Use::Lines, waiting),
            ]
        }),
        WorkSort::Programme => work.open().map(|body: Programme| {
            let tasks = body.tasks.iter().filter(|_| body.team == Some(id));
            let open = tasks.filter(|task| task.state == TaskState::Open);
            vec![(Use::Tasks, open.count())]
        }),
        WorkSort::Finding => work.open().map(|body: TeamFinding| {
            let is_open = body.team == id && body.is_open();
            vec![(Use::Findings, usize::from(is_open))]
        }),
        WorkSort::Team => work.open().map(|body: Team| {
            let seats = body.seats.iter().filter(|_| body.team == id);
            let held = seats.filter(|seat| seat.until.is_none_or(|last| last > until));
            let is_on_it = body.station == Some(id) && is_there(world, body.team, until);
            vec![
                (Use::Seats, held.count()),
                (Use::Teams, usize::from(is_on_it)),
            ]
        }),
        // Whoever is on a rota would go on being told of their turn.
        WorkSort::Place => work.open().map(|body: Place| {
            let is_its = body.keeper == id && body.merged.is_none() && body.ended.is_none();
            if !is_its {
                Vec::new()
            } else if work.id == Place::id(id) {
                vec![(Use::Receptions, body.rota.len())]
            } else {
                vec![(Use::Below, 1)]
            }
        }),
        WorkSort::Report
        | WorkSort::Ballot
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::Contact
        | WorkSort::ContactKinds
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Correction
        | WorkSort::Bulletin => None,
    };
    let found = found.unwrap_or_default().into_iter();
    found.flat_map(|(one, count)| vec![one; count]).collect()
}
