//! The rows of the ledger: what stands in each column for a request, in the words of a language.
//!
//! The petitioner is shown as on a card, masked; what belongs to a request (assignments, drafts) is
//! told only to whoever may see it, so one ledger has other cells for another reader.

use std::collections::HashMap;

use domain::Actor;
use shared::assignment::{Assignment, AssignmentState, Draft, Share};
use shared::id::{OrganisationId, RequestId};
use shared::ledger::LedgerColumn;
use shared::organisation::Organisation;
use shared::petitioner::Reporter;
use shared::record::{Record, RecordKey};
use shared::request::{Rating, Request, ResultClass, Supervision};
use shared::time::{LocalDate, Timestamp};
use storage::{Snapshot, StorageError};
use text::{Lang, board, ledger, names};

/// Rows of one window.
pub const WINDOW: usize = 500;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A day.
    Day(LocalDate),
    /// A whole number.
    Number(u32),
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    fn day(day: Option<LocalDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    fn at(at: Option<Timestamp>) -> Self {
        Self::day(at.map(Timestamp::day))
    }

    /// A number that says something.
    const fn count(count: u32) -> Self {
        if count == 0 {
            Self::Empty
        } else {
            Self::Number(count)
        }
    }
}

/// For whom, in which words and when a ledger is written.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Who reads it; the system sees everything.
    pub actor: Actor,
    /// The language of its words.
    pub lang: Lang,
    /// Now: what is overdue depends on it.
    pub now: Timestamp,
    names: HashMap<OrganisationId, String>,
}

impl Reader {
    /// Names that two organisations have are written with their street before them, as the importer
    /// reads them.
    pub fn new(actor: Actor, lang: Lang, now: Timestamp, organisations: &[Organisation]) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for found in organisations {
            *counts.entry(&found.name).or_default() += 1;
        }
        let street = |found: &Organisation| {
            let street = found.street.filter(|street| *street != found.id)?;
            organisations.iter().find(|above| above.id == street)
        };
        let name = |found: &Organisation| match street(found) {
            Some(street) if counts[found.name.as_str()] > 1 => {
                format!("{}/{}", street.short_name, found.name)
            }
            Some(_) | None => found.name.clone(),
        };
        let names = organisations.iter().map(|found| (found.id, name(found)));
        Self {
            actor,
            lang,
            now,
            names: names.collect(),
        }
    }

    fn name(&self, id: OrganisationId) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }

    fn names<'a>(&self, parts: impl Iterator<Item = &'a Assignment>) -> Cell {
        let names: Vec<_> = parts.map(|part| self.name(part.unit)).collect();
        // The same mark in both languages: it is what the importer takes names apart at.
        Cell::text(names.join("、"))
    }

    fn may_see(&self, record: &Record) -> bool {
        domain::policy::may_see(&self.actor, record, self.now.day())
    }
}

/// A request with what its reader may see of what belongs to it.
#[derive(Clone, Debug)]
pub struct Entry {
    request: Request,
    /// Assignments of the current round that count.
    parts: Vec<Assignment>,
    /// The lead unit's reply in review.
    draft: Option<Draft>,
    /// The number of the main case.
    main: Option<String>,
}

impl Entry {
    fn lead(&self) -> Option<&Assignment> {
        self.parts.iter().find(|part| part.share == Share::Lead)
    }

    fn with(&self, share: Share) -> impl Iterator<Item = &Assignment> {
        self.parts.iter().filter(move |part| part.share == share)
    }

    /// The cell of a column.
    pub fn cell(&self, column: LedgerColumn, reader: &Reader) -> Cell {
        let request = &self.request;
        let word = |text: text::Text| Cell::text(text.of(reader.lang));
        match column {
            LedgerColumn::Number => Cell::text(request.number.clone().unwrap_or_default()),
            LedgerColumn::Registered => Cell::Day(request.registered_at.day()),
            LedgerColumn::Station => Cell::text(reader.name(request.reach.station)),
            LedgerColumn::Street => Cell::text(reader.name(request.reach.street)),
            LedgerColumn::Community => Cell::text(
                request
                    .community
                    .map_or_else(String::new, |id| reader.name(id)),
            ),
            LedgerColumn::Place => Cell::text(request.place.clone()),
            LedgerColumn::Person => Cell::text(person(&request.reporter, reader.lang)),
            LedgerColumn::Kind => word(names::kind(request.kind)),
            LedgerColumn::Topic => word(names::topic(request.topic)),
            LedgerColumn::Title => Cell::text(request.title.clone()),
            LedgerColumn::Text => Cell::text(request.text.clone()),
            LedgerColumn::Channel => word(names::channel(request.channel)),
            LedgerColumn::Status => word(names::status(request.status)),
            LedgerColumn::DeclineReason => match &request.declined {
                Some(declined) => word(names::decline_reason(declined.reason)),
                None => Cell::Empty,
            },
            LedgerColumn::Complexity => word(names::complexity(request.complexity)),
            LedgerColumn::LeadUnit => match (request.lead, &request.answer) {
                (Some(lead), _) => Cell::text(reader.name(lead)),
                (None, Some(_)) if request.merged_into.is_none() => word(ledger::ON_SPOT),
                (None, _) => Cell::Empty,
            },
            LedgerColumn::CoUnits => reader.names(self.with(Share::Co)),
            LedgerColumn::SplitUnits => reader.names(self.with(Share::Split)),
            LedgerColumn::Assigned => Cell::at(self.lead().map(|part| part.assigned_at)),
            LedgerColumn::Signed => Cell::at(self.lead().and_then(|part| part.signed_at)),
            LedgerColumn::Due => Cell::at(request.clock.as_ref().map(|clock| clock.due_at)),
            LedgerColumn::OverdueDays => Cell::count(overdue_days(request, reader.now)),
            LedgerColumn::Replied => Cell::at(request.replied_at),
            LedgerColumn::Reply => Cell::text(self.reply()),
            LedgerColumn::Class => match self.class() {
                Some(class) => word(names::class_short(class)),
                None => Cell::Empty,
            },
            LedgerColumn::Promise => {
                // One that was kept is told by its class.
                let is_open = self.class() == Some(ResultClass::B);
                let draft = self.draft.as_ref().and_then(|draft| draft.promise);
                Cell::day(request.promise.or(draft).filter(|_| is_open))
            }
            LedgerColumn::StateNote => Cell::text(self.note()),
            LedgerColumn::AskedWorkdays => {
                let ask = self.lead().and_then(|part| part.ask.as_ref());
                Cell::count(ask.and_then(|ask| ask.workdays).unwrap_or_default())
            }
            LedgerColumn::RatedProcess
            | LedgerColumn::RatedResult
            | LedgerColumn::RatingReason
            | LedgerColumn::Rater
            | LedgerColumn::Rated => request
                .told_rating()
                .map_or(Cell::Empty, |rating| rated(rating, column, reader.lang)),
            LedgerColumn::Closed => Cell::at(request.closed_at),
            LedgerColumn::Moved => Cell::Day(request.moved_at.day()),
            LedgerColumn::Round => Cell::Number(request.round),
            LedgerColumn::Reopened => Cell::count(request.reopened),
            LedgerColumn::Supervision => match request.marks.supervision {
                Supervision::None => Cell::Empty,
                level @ (Supervision::Street
                | Supervision::Committee
                | Supervision::Priority
                | Supervision::Leader) => word(names::supervision(level)),
            },
            LedgerColumn::Urgent if request.marks.urgent => word(ledger::YES),
            LedgerColumn::Urgent => Cell::Empty,
            LedgerColumn::ExternalSystem => match &request.external {
                Some(external) => word(names::external_system(external.system)),
                None => Cell::Empty,
            },
            LedgerColumn::ExternalNumber => {
                let external = request.external.as_ref();
                Cell::text(external.map_or("", |external| external.number.as_str()))
            }
            LedgerColumn::MergedInto => Cell::text(self.main.clone().unwrap_or_default()),
        }
    }

    /// What was answered; or what waits to be released, for whoever may see it.
    fn reply(&self) -> String {
        let released = self.lead().and_then(|part| part.reply.as_ref());
        if let Some(reply) = released.or(self.request.answer.as_ref()) {
            return reply.text.clone();
        }
        let draft = self.draft.as_ref();
        draft.map_or_else(String::new, |draft| draft.text.clone())
    }

    fn class(&self) -> Option<ResultClass> {
        let draft = self.draft.as_ref().and_then(|draft| draft.class);
        self.request.class.or(draft)
    }

    fn note(&self) -> String {
        if let Some(declined) = &self.request.declined {
            return declined.guidance.clone();
        }
        let ask = self.lead().and_then(|part| part.ask.as_ref());
        ask.map_or_else(String::new, |ask| ask.text.clone())
    }
}

fn rated(rating: &Rating, column: LedgerColumn, lang: Lang) -> Cell {
    match column {
        LedgerColumn::RatedProcess => Cell::text(names::satisfaction(rating.process).of(lang)),
        LedgerColumn::RatedResult => Cell::text(names::satisfaction(rating.result).of(lang)),
        LedgerColumn::RatingReason => Cell::text(rating.reason.clone()),
        LedgerColumn::Rater => Cell::text(names::rater(rating.by).of(lang)),
        _ => Cell::Day(rating.at.day()),
    }
}

/// As on a card: `王** 138****2214`; a firm says that it is one.
fn person(reporter: &Reporter, lang: Lang) -> String {
    let joined = |parts: &[&str]| {
        let parts: Vec<_> = parts
            .iter()
            .copied()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    };
    match reporter {
        Reporter::Anonymous => String::new(),
        Reporter::Kept => board::KEPT.of(lang).to_owned(),
        Reporter::Person { name, phone } => joined(&[name, phone]),
        Reporter::Firm { name, phone } => joined(&[ledger::FIRM.of(lang), name, phone]),
    }
}

fn overdue_days(request: &Request, now: Timestamp) -> u32 {
    let Some(clock) = request.clock.as_ref().filter(|clock| !clock.is_paused()) else {
        return 0;
    };
    let days = now.day().0 - clock.due_at.day().0;
    u32::try_from(days).unwrap_or_default()
}

/// A window of a ledger: these requests, in this order; without those that are no longer there or no
/// longer to be seen.
///
/// # Errors
/// The database's.
pub async fn window(
    snapshot: &mut Snapshot,
    reader: &Reader,
    ids: &[RequestId],
) -> Result<Vec<Entry>, StorageError> {
    let requests: Vec<Request> = snapshot
        .requests(ids)
        .await?
        .into_iter()
        .filter(|stored| reader.may_see(&stored.versioned.record))
        .filter_map(|stored| match stored.versioned.record {
            Record::Request(request) => Some(*request),
            _ => None,
        })
        .collect();
    let mut children: HashMap<RequestId, Vec<Record>> = HashMap::new();
    for stored in snapshot.children(ids).await? {
        let record = stored.versioned.record;
        if let Some(request) = record.request()
            && reader.may_see(&record)
        {
            children.entry(request).or_default().push(record);
        }
    }
    let mains: Vec<RecordKey> = requests
        .iter()
        .filter_map(|request| request.merged_into.map(RecordKey::Request))
        .collect();
    let mains = snapshot.records(&mains).await?;
    let number = |id: RequestId| {
        let main = mains.get(&RecordKey::Request(id))?;
        match &main.versioned.record {
            Record::Request(main) if reader.may_see(&main_record(main)) => main.number.clone(),
            _ => None,
        }
    };
    let entries = requests.into_iter().map(|request| {
        let belonging = children.remove(&request.id).unwrap_or_default();
        let main = request.merged_into.and_then(number);
        entry(request, belonging, main)
    });
    Ok(entries.collect())
}

fn main_record(main: &Request) -> Record {
    Record::Request(Box::new(main.clone()))
}

fn entry(request: Request, belonging: Vec<Record>, main: Option<String>) -> Entry {
    let mut entry = Entry {
        parts: Vec::new(),
        draft: None,
        main,
        request,
    };
    let mut drafts = Vec::new();
    for record in belonging {
        match record {
            Record::Assignment(part)
                if part.round == entry.request.round && belongs(&part, &entry.request) =>
            {
                entry.parts.push(*part);
            }
            Record::Draft(draft) if draft.in_review && !draft.done => drafts.push(draft),
            Record::Assignment(_)
            | Record::Draft(_)
            | Record::Note(_)
            | Record::Organisation(_)
            | Record::Account(_)
            | Record::Request(_)
            | Record::Attachment(_)
            | Record::Template(_)
            | Record::View(_)
            | Record::Work(_)
            | Record::Rulebook(_) => {}
        }
    }
    let lead = entry.lead().map(|part| part.id);
    entry.draft = drafts
        .into_iter()
        .find(|draft| Some(draft.assignment) == lead);
    entry
}

/// Whether an assignment is told of: one of the round, or one that ended when the whole case was
/// withdrawn (a case that was taken back from its unit has no lead).
fn belongs(part: &Assignment, request: &Request) -> bool {
    let ended_with_it = part.state == AssignmentState::Ended && request.lead.is_some();
    domain::request::counts(part) || (ended_with_it && request.status.is_ended())
}
