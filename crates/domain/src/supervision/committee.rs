//! 对口督办: who sets which committee supervises matters of which topic, and what of it is refused.

use shared::id::OrganisationId;
use shared::late::Late;
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::supervision::{DatedCommittees, Match};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkRefusal;

use crate::account::admit_administrator;
use crate::plan::{Need, Planned, World, required};
use crate::policy::Actor;
use crate::rulebook::{held, not_past, put};
use crate::work::refuse;

pub(crate) fn needs(entry: &Late<DatedCommittees>) -> Vec<Need> {
    let mut needs = crate::rulebook::needs();
    // What cannot be read is refused without them.
    let matches = entry
        .open()
        .map_or_else(|_| Vec::new(), |entry| entry.matches);
    let committees = matches.into_iter().map(|one| one.committee);
    needs.extend(committees.map(|id| Need::Record(RecordKey::Organisation(id))));
    needs
}

/// Whether an organisation is a committee that is there on a day.
pub(super) fn is_committee(world: &dyn World, id: OrganisationId, day: LocalDate) -> bool {
    match world
        .record(RecordKey::Organisation(id))
        .map(|found| &found.record)
    {
        Some(Record::Organisation(found)) => {
            found.kind == OrganisationKind::Committee && found.is_open(day)
        }
        Some(_) | None => false,
    }
}

/// Sets the table from a day on. A browser does not predict it: its start does without this.
pub(crate) fn set(
    world: &dyn World,
    entry: &Late<DatedCommittees>,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let role = admit_administrator(actor, at.day())?;
    // The server takes no command that it cannot read; one that is stored can be none of these.
    let entry = entry.open().map_err(|_| Refusal::Internal)?;
    not_past(entry.valid_from, actor, at)?;
    let (mut book, version) = held(world);
    let mut rest: &[Match] = &entry.matches;
    while let [one, others @ ..] = rest {
        if others.iter().any(|other| other.topic == one.topic) {
            return Err(refuse(WorkRefusal::TopicTwice));
        }
        // It must still be there when the table begins to hold.
        if !is_committee(world, one.committee, entry.valid_from) {
            return Err(refuse(WorkRefusal::NotCommittee));
        }
        rest = others;
    }
    let source = required(Field::Source, &entry.source, limits::PLACE)?;
    book.committees
        .push(Late::of(&DatedCommittees { source, ..entry }));
    Ok(put(book, version, role))
}
