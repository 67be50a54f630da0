//! The columns that stand beside a record's body: what is filtered, sorted, constrained or joined.
//! Derived here and nowhere else; `liaison verify` derives them again and compares.

use shared::account::AccountState;
use shared::record::Record;
use storage::{Columns, RequestColumns};

/// The columns of a record.
pub fn columns(record: &Record) -> Columns {
    match record {
        Record::Request(request) => Columns::Request(RequestColumns {
            number: request.number.clone(),
            station: request.reach.station,
            street: request.reach.street,
            community: request.community,
            topic: request.topic,
            status: request.status,
            lead: request.lead,
            due_at: request.clock.as_ref().map(|clock| clock.due_at),
            registered_at: request.registered_at,
            closed_at: request.closed_at,
            title: request.title.clone(),
            place: request.place.clone(),
        }),
        Record::Account(account) => Columns::Account {
            login: account.login.clone(),
            name: account.name.clone(),
            state: match account.state {
                AccountState::Active => "active".to_owned(),
                AccountState::Suspended => "suspended".to_owned(),
            },
        },
        Record::Organisation(_)
        | Record::Assignment(_)
        | Record::Note(_)
        | Record::Draft(_)
        | Record::Attachment(_)
        | Record::Rulebook(_)
        | Record::Template(_)
        | Record::View(_)
        | Record::Work(_) => Columns::None,
    }
}
