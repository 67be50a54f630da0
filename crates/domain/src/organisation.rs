//! The tree: what may stand where, and who changes it.

pub(crate) mod closing;

use shared::api::Detail;
use shared::id::OrganisationId;
use shared::limits;
use shared::organisation::{Organisation, OrganisationCommand, OrganisationKind};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::rulebook::Rulebook;
use shared::time::Timestamp;

use crate::plan::{Need, Planned, World, required};
use crate::policy::Actor;

/// Former names that are kept of one organisation.
const MOST_FORMER: usize = 20;
/// Days for which an organisation may have been gone before it is closed: further back nobody means it.
const MOST_BACK_DAYS: i32 = 3660;

pub(crate) fn needs(command: &OrganisationCommand) -> Vec<Need> {
    let record = |id: &OrganisationId| Need::Record(RecordKey::Organisation(*id));
    match command {
        OrganisationCommand::Add { id, parent, .. } => std::iter::once(record(id))
            .chain(parent.iter().map(record))
            .collect(),
        OrganisationCommand::Rename { id, .. } => vec![record(id)],
        // All organisations: what stands below it, and who goes on.
        OrganisationCommand::Close { id, .. } => vec![
            record(id),
            Need::Uses(*id),
            Need::Accounts,
            Need::Organisations,
            Need::Record(RecordKey::Rulebook(Rulebook::id())),
        ],
    }
}

fn find(world: &dyn World, id: OrganisationId) -> Option<(Organisation, u64)> {
    let found = world.record(RecordKey::Organisation(id))?;
    match &found.record {
        Record::Organisation(organisation) => Some((organisation.clone(), found.version)),
        _ => None,
    }
}

pub(crate) fn plan(
    world: &dyn World,
    command: &OrganisationCommand,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let role = crate::account::admit_administrator(actor, at.day())?;
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    match command {
        OrganisationCommand::Add {
            id,
            kind,
            name,
            short_name,
            parent,
        } => {
            if find(world, *id).is_some() {
                return Err(Refusal::Taken);
            }
            let above = match parent {
                Some(parent) => Some(
                    find(world, *parent)
                        .ok_or(Refusal::Unfit {
                            field: Field::Parent,
                        })?
                        .0,
                ),
                None => None,
            };
            let is_gone = above.as_ref().is_some_and(|above| !above.is_open(at.day()));
            if is_gone || !kind.may_stand_below(above.as_ref().map(|above| above.kind)) {
                return Err(Refusal::Unfit {
                    field: Field::Parent,
                });
            }
            let street = match kind {
                OrganisationKind::Street => Some(*id),
                _ => above.and_then(|above| above.street),
            };
            let organisation = Organisation {
                id: *id,
                kind: *kind,
                name: required(Field::Name, name, limits::NAME)?,
                short_name: required(Field::ShortName, short_name, limits::NAME)?,
                parent: *parent,
                street,
                until: None,
                former: Vec::new(),
                successor: None,
            };
            planned.put(Record::Organisation(organisation), 0, Detail::default());
        }
        OrganisationCommand::Rename {
            id,
            name,
            short_name,
        } => {
            let (mut organisation, version) = find(world, *id).ok_or(Refusal::NotFound)?;
            rename(
                &mut organisation,
                required(Field::Name, name, limits::NAME)?,
                required(Field::ShortName, short_name, limits::NAME)?,
            )?;
            planned.put(
                Record::Organisation(organisation),
                version,
                Detail::default(),
            );
        }
        OrganisationCommand::Close {
            id,
            until,
            successor,
        } => {
            let (mut organisation, version) = find(world, *id).ok_or(Refusal::NotFound)?;
            if organisation.until == Some(*until) || !organisation.is_open(at.day()) {
                return Err(Refusal::NothingToDo);
            }
            // With a day to come, what is begun there until then would be left to nobody.
            let today = at.day();
            if !(today.plus_days(-MOST_BACK_DAYS)..today).contains(until) {
                return Err(Refusal::Unfit { field: Field::Day });
            }
            if let Some(next) = *successor {
                let is_team = |one: &Organisation| one.kind == OrganisationKind::Team;
                let goes_on = match find(world, next) {
                    Some((one, _)) => one.id != *id && is_team(&one) && one.is_open(today),
                    None => false,
                };
                if !goes_on || !is_team(&organisation) {
                    return Err(Refusal::Unfit { field: Field::Team });
                }
            }
            organisation.until = Some(*until);
            organisation.successor = *successor;
            planned.put(
                Record::Organisation(organisation),
                version,
                Detail::default(),
            );
        }
    }
    Ok(planned)
}

/// Gives an organisation other names, and keeps those that it no longer bears.
fn rename(one: &mut Organisation, name: String, short_name: String) -> Result<(), Refusal> {
    if one.name == name && one.short_name == short_name {
        return Err(Refusal::NothingToDo);
    }
    let before = [
        std::mem::replace(&mut one.name, name),
        std::mem::replace(&mut one.short_name, short_name),
    ];
    for old in std::mem::take(&mut one.former).into_iter().chain(before) {
        if old != one.name && old != one.short_name && !one.former.contains(&old) {
            one.former.push(old);
        }
    }
    // The oldest go first, should there ever be so many.
    let over = one.former.len().saturating_sub(MOST_FORMER);
    one.former.drain(..over);
    Ok(())
}

/// Whether something lies in a street: in the one that it names. What names none lies where its stations or
/// its team do, so that a figure, a list and a wall screen of a street show the same.
pub fn lies_in(
    street: OrganisationId,
    named: Option<OrganisationId>,
    at: impl IntoIterator<Item = OrganisationId>,
    street_of: impl Fn(OrganisationId) -> Option<OrganisationId>,
) -> bool {
    match named {
        Some(named) => named == street,
        None => at.into_iter().any(|one| street_of(one) == Some(street)),
    }
}
