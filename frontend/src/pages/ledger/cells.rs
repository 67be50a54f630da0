//! What stands in the cells.

use domain::deadline;
use shared::ledger::LedgerColumn;
use shared::request::{Request, Supervision};
use shared::time::Timestamp;
use text::{Lang, clock, ledger as words, names};

use crate::components::card::reporter;
use crate::station::view::Tree;

/// The words of a cell; empty where there is nothing, and for columns that a row has not.
pub fn cell(
    request: &Request,
    column: LedgerColumn,
    tree: &Tree,
    light: deadline::Light,
    lang: Lang,
) -> String {
    let day = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.day().to_string());
    let word = |word: Option<text::Text>| word.map_or("", |word| word.of(lang)).to_owned();
    match column {
        LedgerColumn::Number => request.number.clone().unwrap_or_default(),
        LedgerColumn::Registered => day(Some(request.registered_at)),
        LedgerColumn::Station => tree.short_name(request.reach.station),
        LedgerColumn::Street => tree.short_name(request.reach.street),
        LedgerColumn::Community => request
            .community
            .map_or_else(String::new, |id| tree.short_name(id)),
        LedgerColumn::Place => request.place.clone(),
        LedgerColumn::Person => reporter(&request.reporter, lang),
        LedgerColumn::Kind => names::kind(request.kind).of(lang).to_owned(),
        LedgerColumn::Topic => names::topic(request.topic).of(lang).to_owned(),
        LedgerColumn::Title => request.title.clone(),
        LedgerColumn::Text => request.text.clone(),
        LedgerColumn::Channel => names::channel(request.channel).of(lang).to_owned(),
        LedgerColumn::Status => names::status(request.status).of(lang).to_owned(),
        LedgerColumn::DeclineReason => word(
            request
                .declined
                .as_ref()
                .map(|declined| names::decline_reason(declined.reason)),
        ),
        LedgerColumn::Complexity => names::complexity(request.complexity).of(lang).to_owned(),
        LedgerColumn::LeadUnit => request.lead.map_or_else(String::new, |id| tree.name(id)),
        LedgerColumn::Due => match light {
            deadline::Light::Fine { .. }
            | deadline::Light::Soon { .. }
            | deadline::Light::Overdue { .. } => {
                day(request.clock.as_ref().map(|clock| clock.due_at))
            }
            deadline::Light::Done | deadline::Light::Idle => String::new(),
            deadline::Light::Paused => clock::PAUSED.of(lang).to_owned(),
        },
        LedgerColumn::OverdueDays => match light {
            deadline::Light::Overdue { by } => by.to_string(),
            deadline::Light::Fine { .. }
            | deadline::Light::Soon { .. }
            | deadline::Light::Done
            | deadline::Light::Idle
            | deadline::Light::Paused => String::new(),
        },
        LedgerColumn::Replied => day(request.replied_at),
        LedgerColumn::Class => word(request.class.map(names::class_short)),
        LedgerColumn::Promise => request
            .promise
            .map_or_else(String::new, |day| day.to_string()),
        LedgerColumn::RatedProcess => word(
            request
                .told_rating()
                .map(|rating| names::satisfaction(rating.process)),
        ),
        LedgerColumn::RatedResult => word(
            request
                .told_rating()
                .map(|rating| names::satisfaction(rating.result)),
        ),
        LedgerColumn::RatingReason => request
            .told_rating()
            .map_or_else(String::new, |rating| rating.reason.clone()),
        LedgerColumn::Rater => word(request.told_rating().map(|rating| names::rater(rating.by))),
        LedgerColumn::Rated => day(request.told_rating().map(|rating| rating.at)),
        LedgerColumn::Closed => day(request.closed_at),
        LedgerColumn::Moved => day(Some(request.moved_at)),
        LedgerColumn::Round => request.round.to_string(),
        LedgerColumn::Reopened => match request.reopened {
            0 => String::new(),
            times => times.to_string(),
        },
        LedgerColumn::Supervision => match request.marks.supervision {
            Supervision::None => String::new(),
            some @ (Supervision::Street
            | Supervision::Committee
            | Supervision::Priority
            | Supervision::Leader) => names::supervision(some).of(lang).to_owned(),
        },
        LedgerColumn::Urgent => word(request.marks.urgent.then_some(words::YES)),
        LedgerColumn::ExternalSystem => word(
            request
                .external
                .as_ref()
                .map(|external| names::external_system(external.system)),
        ),
        LedgerColumn::ExternalNumber => request
            .external
            .as_ref()
            .map_or_else(String::new, |external| external.number.clone()),
        LedgerColumn::CoUnits
        | LedgerColumn::SplitUnits
        | LedgerColumn::Assigned
        | LedgerColumn::Signed
        | LedgerColumn::Reply
        | LedgerColumn::StateNote
        | LedgerColumn::AskedWorkdays
        | LedgerColumn::MergedInto => String::new(),
    }
}

/// How wide a column is, in characters of Chinese.
pub const fn width(column: LedgerColumn) -> u32 {
    match column {
        LedgerColumn::Title | LedgerColumn::Text => 18,
        LedgerColumn::Number => 11,
        LedgerColumn::Place | LedgerColumn::Person | LedgerColumn::RatingReason => 10,
        LedgerColumn::Station
        | LedgerColumn::Street
        | LedgerColumn::Community
        | LedgerColumn::LeadUnit
        | LedgerColumn::DeclineReason
        | LedgerColumn::RatedProcess
        | LedgerColumn::RatedResult
        | LedgerColumn::ExternalNumber => 8,
        LedgerColumn::Registered
        | LedgerColumn::Assigned
        | LedgerColumn::Signed
        | LedgerColumn::Due
        | LedgerColumn::Replied
        | LedgerColumn::Promise
        | LedgerColumn::Rated
        | LedgerColumn::Closed
        | LedgerColumn::Moved
        | LedgerColumn::Topic
        | LedgerColumn::Kind
        | LedgerColumn::Channel
        | LedgerColumn::Status
        | LedgerColumn::Complexity
        | LedgerColumn::CoUnits
        | LedgerColumn::SplitUnits
        | LedgerColumn::Reply
        | LedgerColumn::StateNote
        | LedgerColumn::AskedWorkdays
        | LedgerColumn::Class
        | LedgerColumn::Rater
        | LedgerColumn::Supervision
        | LedgerColumn::ExternalSystem
        | LedgerColumn::MergedInto => 7,
        LedgerColumn::OverdueDays
        | LedgerColumn::Round
        | LedgerColumn::Reopened
        | LedgerColumn::Urgent => 5,
    }
}
