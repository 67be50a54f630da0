//! Views (常用视图): whose they are, and with whom they are shared.

use shared::account::Role;
use shared::api::Detail;
use shared::command::Envelope;
use shared::filter::{LIST_KEYS, RequestFilter, decode};
use shared::id::ViewId;
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::time::{LocalDate, Timestamp};
use shared::view::{Circle, View, ViewCommand};

use crate::plan::{Need, Planned, World, bounded, required};
use crate::policy::{Actor, Capacity, audience_of, may_see};
use crate::scan;

pub(crate) fn needs(command: &ViewCommand) -> Vec<Need> {
    match command {
        ViewCommand::Keep { .. } => Vec::new(),
        ViewCommand::Drop { view } => vec![Need::Record(RecordKey::View(*view))],
    }
}

/// Whether an actor may take a view away: whose it is, and whoever it is shared with.
pub fn may_drop(actor: &Actor, view: &View, day: LocalDate) -> bool {
    actor.account == Some(view.owner)
        || view
            .circle
            .is_some_and(|circle| member(actor, circle, day).is_some())
}

fn member(actor: &Actor, circle: Circle, day: LocalDate) -> Option<Capacity> {
    let audience = audience_of(circle.role, circle.scope)?;
    let meets = |role: Role| audience_of(role, circle.scope) == Some(audience);
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| meets(*role)).collect();
    let is_there = |scope| circle.role == Role::Supervisor || scope == circle.scope;
    actor.capacity(&roles, day, |held| is_there(held.scope))
}

/// The words of an address's filter, and the address with nothing in it but what is understood.
fn canonical(query: &str) -> (String, String) {
    let filter = RequestFilter::from_query(query);
    let is_code = |c: char| c.is_ascii_lowercase() || "_,-".contains(c);
    let is_known = |pair: &&str| {
        pair.split_once('=').is_some_and(|(key, value)| {
            LIST_KEYS.contains(&key) && !value.is_empty() && decode(value).chars().all(is_code)
        })
    };
    let mut parts = vec![filter.to_query()];
    parts.extend(query.split('&').filter(is_known).map(str::to_owned));
    parts.retain(|part| !part.is_empty());
    (filter.words, parts.join("&"))
}

fn find(
    world: &dyn World,
    id: ViewId,
    actor: &Actor,
    day: LocalDate,
) -> Result<(View, u64), Refusal> {
    let found = world
        .record(RecordKey::View(id))
        .filter(|found| may_see(actor, &found.record, day))
        .ok_or(Refusal::NotFound)?;
    match &found.record {
        Record::View(view) if !view.removed => Ok((view.clone(), found.version)),
        _ => Err(Refusal::NotFound),
    }
}

pub(crate) fn plan(
    world: &dyn World,
    command: &ViewCommand,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let today = at.day();
    let (view, version, role) = match command {
        ViewCommand::Drop { view } => {
            let (held, version) = find(world, *view, actor, today)?;
            if !may_drop(actor, &held, today) {
                return Err(Refusal::NotAllowed { roles: Vec::new() });
            }
            let role = held.circle.and_then(|circle| member(actor, circle, today));
            let removed = View {
                removed: true,
                ..held
            };
            (removed, version, role)
        }
        ViewCommand::Keep {
            name,
            page,
            query,
            circle,
        } => {
            let owner = actor.account.ok_or(Refusal::NotFound)?;
            let not_there = |circle: Circle| Refusal::NotAllowed {
                roles: vec![circle.role],
            };
            let role = circle
                .map(|circle| member(actor, circle, today).ok_or_else(|| not_there(circle)))
                .transpose()?;
            let (words, query) = canonical(&bounded(Field::Query, query, limits::QUERY)?);
            // Whom somebody looked for is not kept (invariant 8): a masked filter would find nothing.
            if scan::mask(&words).text != words {
                return Err(Refusal::Unfit {
                    field: Field::Query,
                });
            }
            let view = View {
                id: ViewId::derive(envelope.command_id, 0),
                owner,
                circle: *circle,
                name: scan::mask(&required(Field::Name, name, limits::NAME)?).text,
                page: *page,
                query,
                by_name: actor.name.clone(),
                at,
                removed: false,
            };
            (view, 0, role)
        }
    };
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    planned.put(Record::View(view), version, Detail::default());
    Ok(planned)
}
