//! What has ended leaves the screens that are live some time after: contacts that are no longer kept,
//! findings that are settled, ballots with what their tellers counted, bulletins. Other sorts that end
//! have clocks of their own and say more when these ring.

use shared::ballot::Ballot;
use shared::bulletin::Bulletin;
use shared::contact::Contact;
use shared::id::WorkId;
use shared::oversight::TeamFinding;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::Refusal;
use shared::time::LocalDate;
use shared::work::{Sight, Work, WorkRefusal, WorkSort};

use crate::plan::{Need, Planned};
use crate::work::{Desk, not_allowed, planned, record, refuse, said};

/// Days after its end until a record leaves screens that are live.
pub const OVER_AFTER_DAYS: i32 = 30;
/// The timer that takes it off the screens.
pub const OVER_TIMER: &str = "over";

/// The day on which a record ended; `None` while it has not, and of sorts with a clock of their own.
fn ended_on(work: &Work) -> Option<LocalDate> {
    let at = match work.sort {
        WorkSort::Contact => work.open::<Contact>()?.ended?.1.at,
        WorkSort::Finding => {
            let body = work.open::<TeamFinding>()?;
            let withdrawn = body.withdrawn.map(|(_, by)| by.at);
            body.confirmed.map(|by| by.at).or(withdrawn)?
        }
        WorkSort::Ballot => work.open::<Ballot>()?.ended?.1,
        // It is issued again whenever it is drafted anew or put in other words.
        WorkSort::Bulletin => {
            let body = work.open::<Bulletin>()?;
            let edits = body.paragraphs.iter().filter_map(|one| one.edited.as_ref());
            let last = edits.map(|one| one.at).fold(body.drafted.at, Ord::max);
            let (_, closes) = Bulletin::days(body.year, body.month)?;
            return Some(last.day().max(closes));
        }
        WorkSort::Supervision
        | WorkSort::Report
        | WorkSort::Team
        | WorkSort::Programme
        | WorkSort::Activity
        | WorkSort::Project
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::Place
        | WorkSort::ContactKinds
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Correction
        | WorkSort::Suggestion => return None,
    };
    Some(at.day())
}

/// The day from which a record is over.
fn off(work: &Work) -> Option<LocalDate> {
    ended_on(work).map(|day| day.plus_days(OVER_AFTER_DAYS))
}

/// Says of the records that were put whether they are over by now, as what is imported may be, and lets a
/// clock ring for the others.
pub(crate) fn seen_to(desk: &Desk<'_>, mut planned: Planned) -> Planned {
    let mut rings = Vec::new();
    let mut over = Vec::new();
    for put in &planned.puts {
        let Record::Work(work) = &put.record else {
            continue;
        };
        let Some(off) = off(work) else { continue };
        if desk.today >= off {
            over.push(work.id);
        } else {
            rings.push((work.id, off));
        }
    }
    for put in &mut planned.puts {
        if let Record::Work(work) = &mut put.record
            && (over.contains(&work.id) || work.of.is_some_and(|of| over.contains(&of)))
        {
            work.sight.over = true;
        }
    }
    for (id, off) in rings {
        planned.ring(id, OVER_TIMER, Some(off.start()));
    }
    planned
}

pub(crate) fn needs(id: WorkId) -> Vec<Need> {
    vec![record(id), Need::Parts(id)]
}

/// A record and its parts leave the screens; by the system.
pub(crate) fn plan(desk: &Desk<'_>, id: WorkId) -> Result<Planned, Refusal> {
    if !desk.actor.is_system {
        return Err(not_allowed(&[]));
    }
    let found = desk.world.record(RecordKey::Work(id));
    let found = found.ok_or(Refusal::NotFound)?;
    let Record::Work(work) = &found.record else {
        return Err(Refusal::NotFound);
    };
    // It may have been put in other words since the clock was set.
    if off(work).is_none_or(|off| desk.today < off) {
        return Err(refuse(WorkRefusal::NotNow));
    }
    let mut planned = planned(None);
    let parts = desk.world.parts(id).into_iter();
    for Versioned { version, record } in std::iter::once(found).chain(parts) {
        let Record::Work(work) = record else { continue };
        let work = Work {
            sight: Sight {
                over: true,
                ..work.sight.clone()
            },
            ..Work::clone(work)
        };
        planned.put(Record::Work(Box::new(work)), *version, said(""));
    }
    planned.ring(id, OVER_TIMER, None);
    Ok(planned)
}
