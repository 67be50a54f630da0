//! The marks of the requests that a matter is about: they move with its level and go with its end.

use shared::api::Detail;
use shared::id::{RequestId, WorkId};
use shared::record::{Record, RecordKey};
use shared::request::{Request, Supervision as Level};
use shared::supervision::{Subject, Supervision};

use crate::plan::{Planned, World};

/// The level that a matter gives a request before a command and after it; `None` while it does not
/// supervise it.
pub(super) type Pressed = (RequestId, Option<Level>, Option<Level>);

/// A request once a matter presses it otherwise: its mark is the highest level among the open matters on
/// it. What somebody set by hand is not the matters' to clear, but a higher level goes over it.
fn pressed(request: &Request, matter: WorkId, was: Option<Level>, now: Option<Level>) -> Request {
    let others = request.supervised.iter().filter(|one| one.0 != matter);
    let others: Vec<(WorkId, Level)> = others.copied().collect();
    // Older records do not name their matters: what this one gave before is told by itself.
    let highest = |own: Option<Level>| {
        let levels = others.iter().map(|one| one.1);
        levels.chain(own).max().unwrap_or(Level::None)
    };
    let mut after = request.clone();
    let held = after.marks.supervision;
    after.marks.supervision = if held == highest(was) {
        highest(now)
    } else {
        held.max(highest(now))
    };
    after.supervised = others;
    after.supervised.extend(now.map(|level| (matter, level)));
    after
}

/// Says on the requests of a matter how it presses them now.
pub(super) fn mark(world: &dyn World, planned: &mut Planned, matter: WorkId, all: &[Pressed]) {
    for (id, was, now) in all {
        let Some(found) = world.record(RecordKey::Request(*id)) else {
            continue;
        };
        let Record::Request(request) = &found.record else {
            continue;
        };
        let after = pressed(request, matter, *was, *now);
        if after == **request {
            continue;
        }
        let detail = Detail {
            code: after.marks.supervision.code().to_owned(),
            ..Detail::default()
        };
        planned.put(Record::Request(Box::new(after)), found.version, detail);
    }
}

/// The requests that a matter is about.
pub(super) fn requests(body: &Supervision) -> impl Iterator<Item = RequestId> {
    body.subjects.iter().filter_map(|subject| match subject {
        Subject::Request(id) => Some(*id),
        Subject::Suggestion(_) | Subject::Work(_) => None,
    })
}
