//! The marks of the requests that a matter is about: they move with its level and go with its end. Its committee
//! (对口专工委) sees them as long as they are on the matter, as it sees the matter itself.

use shared::api::Detail;
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::record::{Record, RecordKey};
use shared::request::{Request, Supervision as Level};
use shared::supervision::{Subject, Supervision};

use crate::plan::{Planned, World};
use crate::request::spread_reach;

/// How a matter presses a request before a command and after it.
pub(super) struct Pressed {
    pub request: RequestId,
    /// The level that it gives before; `None` while it does not supervise it.
    pub was: Option<Level>,
    /// The level that it gives after.
    pub now: Option<Level>,
    /// The committee that looks on after.
    pub committee: Option<OrganisationId>,
}

/// A request once a matter presses it otherwise: its mark is the highest level among the open matters on
/// it. What somebody set by hand is not the matters' to clear, but a higher level goes over it.
fn pressed(request: &Request, matter: WorkId, one: &Pressed) -> Request {
    let others = request.supervised.iter().filter(|one| one.0 != matter);
    let others: Vec<(WorkId, Level)> = others.copied().collect();
    // Older records do not name their matters: what this one gave before is told by itself.
    let highest = |own: Option<Level>| {
        let levels = others.iter().map(|one| one.1);
        levels.chain(own).max().unwrap_or(Level::None)
    };
    let mut after = request.clone();
    let held = after.marks.supervision;
    after.marks.supervision = if held == highest(one.was) {
        highest(one.now)
    } else {
        held.max(highest(one.now))
    };
    after.supervised = others;
    after
        .supervised
        .extend(one.now.map(|level| (matter, level)));
    let committees = &mut after.reach.committees;
    committees.retain(|held| held.0 != matter);
    committees.extend(one.committee.map(|committee| (matter, committee)));
    committees.sort_unstable();
    after
}

/// Says on the requests of a matter how it presses them now.
pub(super) fn mark(world: &dyn World, planned: &mut Planned, matter: WorkId, all: &[Pressed]) {
    for one in all {
        let Some(found) = world.record(RecordKey::Request(one.request)) else {
            continue;
        };
        let Record::Request(request) = &found.record else {
            continue;
        };
        let after = pressed(request, matter, one);
        if after == **request {
            continue;
        }
        let reach = (after.reach != request.reach).then(|| after.reach.clone());
        let detail = Detail {
            code: after.marks.supervision.code().to_owned(),
            ..Detail::default()
        };
        planned.put(Record::Request(Box::new(after)), found.version, detail);
        if let Some(reach) = reach {
            spread_reach(world, one.request, &reach, planned);
        }
    }
}

/// The requests that a matter is about.
pub(super) fn requests(body: &Supervision) -> impl Iterator<Item = RequestId> {
    body.subjects.iter().filter_map(|subject| match subject {
        Subject::Request(id) => Some(*id),
        Subject::Suggestion(_) | Subject::Work(_) => None,
    })
}
