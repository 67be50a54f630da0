//! Templates (模板): each unit, and each street committee, has its own.

use shared::account::Role;
use shared::api::Detail;
use shared::command::Envelope;
use shared::id::{OrganisationId, TemplateId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::template::{Template, TemplateCommand};
use shared::time::{LocalDate, Timestamp};

use crate::plan::{Need, Planned, World, required};
use crate::policy::{Actor, Capacity, may_see};
use crate::scan;

/// Who keeps the templates of a unit.
const OF_UNIT: &[Role] = &[Role::Handler, Role::Head];
/// Who keeps those of a street.
const OF_STREET: &[Role] = &[Role::Authority];

pub(crate) fn needs(command: &TemplateCommand) -> Vec<Need> {
    let template = |id: &TemplateId| Need::Record(RecordKey::Template(*id));
    match command {
        TemplateCommand::Set {
            template: id,
            owner,
            ..
        } => {
            let mut needs = vec![Need::Record(RecordKey::Organisation(*owner))];
            needs.extend(id.as_ref().map(template));
            needs
        }
        TemplateCommand::Remove { template: id } => vec![template(id)],
    }
}

/// Whether an actor keeps the templates of an organisation.
pub fn may_keep(actor: &Actor, owner: OrganisationId, by_authority: bool, day: LocalDate) -> bool {
    role(actor, owner, by_authority, day).is_ok()
}

fn role(
    actor: &Actor,
    owner: OrganisationId,
    by_authority: bool,
    day: LocalDate,
) -> Result<Option<Capacity>, Refusal> {
    let who = if by_authority { OF_STREET } else { OF_UNIT };
    let held = actor.capacity(who, day, |held| held.scope == owner);
    if held.is_none() && !actor.is_system {
        return Err(Refusal::NotAllowed {
            roles: who.to_vec(),
        });
    }
    Ok(held)
}

/// A template that the actor may know of and that was not taken away.
fn find(
    world: &dyn World,
    id: TemplateId,
    actor: &Actor,
    day: LocalDate,
) -> Result<(Template, u64), Refusal> {
    let found = world
        .record(RecordKey::Template(id))
        .filter(|found| may_see(actor, &found.record, day))
        .ok_or(Refusal::NotFound)?;
    match &found.record {
        Record::Template(template) if !template.removed => Ok((template.clone(), found.version)),
        _ => Err(Refusal::NotFound),
    }
}

pub(crate) fn plan(
    world: &dyn World,
    command: &TemplateCommand,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let today = at.day();
    let (template, version, role) = match command {
        TemplateCommand::Remove { template } => {
            let (held, version) = find(world, *template, actor, today)?;
            let role = role(actor, held.owner, held.by_authority, today)?;
            let removed = Template {
                removed: true,
                ..held
            };
            (removed, version, role)
        }
        TemplateCommand::Set {
            template,
            owner,
            title,
            text,
            class,
            topic,
        } => {
            let held = template
                .map(|id| find(world, id, actor, today))
                .transpose()?;
            let by_authority = match &held {
                Some((held, _)) => held.by_authority,
                None => is_street(world, *owner)?,
            };
            let unfit = Refusal::Unfit {
                field: Field::Units,
            };
            if held.as_ref().is_some_and(|(held, _)| held.owner != *owner) {
                return Err(unfit);
            }
            let role = role(actor, *owner, by_authority, today)?;
            let new = TemplateId::derive(envelope.command_id, 0);
            let written = Template {
                id: template.unwrap_or(new),
                owner: *owner,
                by_authority,
                title: scan::mask(&required(Field::Title, title, limits::NAME)?).text,
                text: scan::mask(&required(Field::Text, text, limits::TEMPLATE)?).text,
                class: *class,
                topic: *topic,
                by_name: actor.name.clone(),
                at,
                removed: false,
            };
            (written, held.map_or(0, |(_, version)| version), role)
        }
    };
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    planned.put(Record::Template(template), version, Detail::default());
    Ok(planned)
}

/// Whether an organisation that may have templates is a street.
fn is_street(world: &dyn World, owner: OrganisationId) -> Result<bool, Refusal> {
    let found = world.record(RecordKey::Organisation(owner));
    match found.map(|found| &found.record) {
        Some(Record::Organisation(found)) if found.kind == OrganisationKind::Unit => Ok(false),
        Some(Record::Organisation(found)) if found.kind == OrganisationKind::Street => Ok(true),
        _ => Err(Refusal::Unfit {
            field: Field::Units,
        }),
    }
}
