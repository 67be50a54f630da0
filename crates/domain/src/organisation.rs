//! The tree: what may stand where, and who changes it.

use shared::api::Detail;
use shared::id::OrganisationId;
use shared::limits;
use shared::organisation::{Organisation, OrganisationCommand, OrganisationKind};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::time::Timestamp;

use crate::plan::{Need, Planned, World, required};
use crate::policy::Actor;

pub(crate) fn needs(command: &OrganisationCommand) -> Vec<Need> {
    let record = |id: &OrganisationId| Need::Record(RecordKey::Organisation(*id));
    match command {
        OrganisationCommand::Add { id, parent, .. } => std::iter::once(record(id))
            .chain(parent.iter().map(record))
            .collect(),
        OrganisationCommand::Rename { id, .. } | OrganisationCommand::Close { id, .. } => {
            vec![record(id)]
        }
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
            if !kind.may_stand_below(above.as_ref().map(|above| above.kind)) {
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
            };
            planned.put(Record::Organisation(organisation), 0, Detail::default());
        }
        OrganisationCommand::Rename {
            id,
            name,
            short_name,
        } => {
            let (mut organisation, version) = find(world, *id).ok_or(Refusal::NotFound)?;
            organisation.name = required(Field::Name, name, limits::NAME)?;
            organisation.short_name = required(Field::ShortName, short_name, limits::NAME)?;
            planned.put(
                Record::Organisation(organisation),
                version,
                Detail::default(),
            );
        }
        OrganisationCommand::Close { id, until } => {
            let (mut organisation, version) = find(world, *id).ok_or(Refusal::NotFound)?;
            organisation.until = Some(*until);
            planned.put(
                Record::Organisation(organisation),
                version,
                Detail::default(),
            );
        }
    }
    Ok(planned)
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
