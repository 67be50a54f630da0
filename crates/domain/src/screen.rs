//! Wall screens: put up and taken down by the committee.

use shared::account::Role;
use shared::activity::Signed;
use shared::limits;
use shared::record::RecordKey;
use shared::refusal::{Field, Refusal};
use shared::screen::{Screen, ScreenCommand};
use shared::work::Sight;

use crate::plan::{Need, Planned, required};
use crate::work::{Desk, Held, planned, record, said};

const HANGS: &[Role] = &[Role::Supervisor];

pub(crate) fn needs(command: &ScreenCommand) -> Vec<Need> {
    match command {
        ScreenCommand::Make { street, .. } => street
            .iter()
            .map(|street| Need::Record(RecordKey::Organisation(*street)))
            .collect(),
        ScreenCommand::End { id } => vec![record(*id)],
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &ScreenCommand) -> Result<Planned, Refusal> {
    let by = desk.admit(HANGS, |_| true)?;
    let signed = || Signed {
        by: desk.actor.account,
        by_name: desk.actor.name.clone(),
        at: desk.when,
    };
    let (held, over) = match command {
        ScreenCommand::Make {
            name,
            street,
            digest,
        } => {
            if street.is_some_and(|street| !desk.is_street(street)) {
                return Err(Refusal::Unfit {
                    field: Field::Place,
                });
            }
            let held = Held {
                id: desk.new_id(),
                of: None,
                version: 0,
                body: Screen {
                    name: required(Field::Name, name, limits::NAME)?,
                    street: *street,
                    digest: digest.clone(),
                    made: signed(),
                    ended: None,
                },
            };
            (held, false)
        }
        ScreenCommand::End { id } => {
            let mut held = desk.find::<Screen>(*id)?;
            if held.body.ended.is_some() {
                return Err(Refusal::NothingToDo);
            }
            held.body.ended = Some(signed());
            (held, true)
        }
    };
    let mut planned = planned(by);
    let sight = Sight {
        over,
        ..Sight::default()
    };
    planned.put_work(&held, sight, said(held.body.name.clone()));
    Ok(planned)
}
