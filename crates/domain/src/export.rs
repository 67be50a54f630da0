//! Exports: everybody may take away what they may see, and it stands on record; who may bring and
//! throw away the forms that exports fill.

use shared::account::Role;
use shared::api::Detail;
use shared::export::ExportCommand;
use shared::ledger::LedgerColumn;
use shared::limits;
use shared::record::RecordKey;
use shared::refusal::{Field, Refusal};
use shared::time::{LocalDate, Timestamp};

use crate::plan::{Planned, required};
use crate::policy::{Actor, Capacity};
use crate::scan;

/// Those who see to an office's forms.
const KEEPS_FORMS: &[Role] = &[
    Role::Clerk,
    Role::Authority,
    Role::Supervisor,
    Role::Administrator,
];

/// Whether an actor may bring forms, and throw them away, on `day`.
pub fn may_keep_forms(actor: &Actor, day: LocalDate) -> bool {
    KEEPS_FORMS.iter().any(|role| actor.is(*role, day))
}

fn admit_keeper(actor: &Actor, day: LocalDate) -> Result<Option<Capacity>, Refusal> {
    let held = actor.capacity(KEEPS_FORMS, day, |_| true);
    held.map(Some).ok_or_else(|| Refusal::NotAllowed {
        roles: KEEPS_FORMS.to_vec(),
    })
}

/// What is told stands in the history of whoever did it. What somebody searched for may be a
/// number: it is masked like any other text (invariant 8).
pub(crate) fn plan(
    command: &ExportCommand,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let account = actor.account.ok_or(Refusal::NotFound)?;
    let (role, detail) = match command {
        ExportCommand::Requests {
            format,
            query,
            columns,
            rows,
            form,
        } => {
            let query = scan::mask(&shared::filter::decode(query)).text;
            let columns = LedgerColumn::codes(columns);
            let mut told = vec![rows.to_string(), columns, query];
            told.extend(form.clone());
            let detail = Detail {
                text: told.join(" · "),
                code: format.code().to_owned(),
                ..Detail::default()
            };
            (actor.capacity(&Role::ALL, at.day(), |_| true), detail)
        }
        ExportCommand::KeepForm { name } | ExportCommand::DropForm { name } => {
            let role = admit_keeper(actor, at.day())?;
            let detail = Detail {
                text: required(Field::Name, name, limits::NAME)?,
                ..Detail::default()
            };
            (role, detail)
        }
    };
    Ok(Planned {
        role,
        lines: vec![(RecordKey::Account(account), detail)],
        ..Planned::default()
    })
}
