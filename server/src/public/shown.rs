//! What of a request is shown to whoever holds its receipt or knows its number: never who raised
//! it, no internal note, no draft, no opinion between units.

use std::collections::HashMap;

use shared::api::HistoryLine;
use shared::assignment::{Assignment, Reply, Share};
use shared::clock::Step;
use shared::id::{OrganisationId, RequestId};
use shared::petitioner::Petitioner;
use shared::record::{Record, RecordKey};
use shared::request::{Rater, Rating, Request};
use shared::time::{LocalDate, Timestamp};
use storage::Snapshot;
use text::{Lang, public as words};

use super::reader::Trouble;
use crate::history;
use crate::http::requests::petitioner;
use crate::node::Node;

/// A request as the server knows it, read to be shown in part.
pub struct Case {
    /// The request.
    pub request: Request,
    parts: Vec<Assignment>,
    history: Vec<HistoryLine>,
    petitioner: Petitioner,
    names: Names,
}

/// Names of organisations.
#[derive(Default)]
pub struct Names(HashMap<OrganisationId, String>);

impl Names {
    /// Reads those that are wanted.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(
        snapshot: &mut Snapshot,
        wanted: impl IntoIterator<Item = OrganisationId>,
    ) -> Result<Self, Trouble> {
        let mut keys: Vec<_> = wanted.into_iter().map(RecordKey::Organisation).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut names = HashMap::new();
        for stored in snapshot.records(&keys).await?.into_values() {
            if let Record::Organisation(found) = stored.versioned.record {
                names.insert(found.id, found.name);
            }
        }
        Ok(Self(names))
    }

    /// A name; empty for what is not there.
    pub fn of(&self, id: OrganisationId) -> &str {
        self.0.get(&id).map_or("", String::as_str)
    }

    /// Names in the order of the ids.
    pub fn all(&self, ids: &[OrganisationId]) -> Vec<String> {
        ids.iter().map(|id| self.of(*id).to_owned()).collect()
    }
}

/// Organisations that a line of the history names.
pub fn named(lines: &[HistoryLine]) -> impl Iterator<Item = OrganisationId> + '_ {
    let details = lines.iter().filter_map(|line| line.detail.as_ref());
    details.flat_map(|detail| detail.units.iter().copied())
}

/// A reply that was released.
pub struct Answered {
    /// In which round.
    pub round: u32,
    /// Who replied; empty for an answer on the spot.
    pub unit: String,
    /// The reply; its text is scanned again.
    pub reply: Reply,
    /// What the resident said to it.
    pub rating: Option<Rating>,
}

impl Case {
    /// Reads a request.
    ///
    /// # Errors
    /// `Gone`; the database's.
    pub async fn read(node: &Node, id: RequestId) -> Result<Self, Trouble> {
        let key = RecordKey::Request(id);
        let mut snapshot = node.storage.snapshot().await?;
        let found = snapshot.records(&[key]).await?.remove(&key);
        let Some(Record::Request(request)) = found.map(|stored| stored.versioned.record) else {
            return Err(Trouble::Gone);
        };
        let parts: Vec<Assignment> = snapshot
            .children(&[id])
            .await?
            .into_iter()
            .filter_map(|stored| match stored.versioned.record {
                Record::Assignment(part) => Some(*part),
                Record::Organisation(_)
                | Record::Account(_)
                | Record::Request(_)
                | Record::Note(_)
                | Record::Draft(_)
                | Record::Rulebook(_)
                | Record::Template(_)
                | Record::View(_)
                | Record::Work(_)
                | Record::Attachment(_) => None,
            })
            .collect();
        let lines = snapshot.history(&[key]).await?;
        let history: Vec<_> = lines.into_iter().map(history::line).collect();
        let wanted = named(&history)
            .chain(parts.iter().map(|part| part.unit))
            .chain([request.reach.station])
            .chain(request.lead);
        let names = Names::read(&mut snapshot, wanted).await?;
        drop(snapshot);
        Ok(Self {
            petitioner: petitioner(node, id).await?,
            request: *request,
            parts,
            history,
            names,
        })
    }

    /// Whether these are the last digits of the telephone that was left.
    pub fn ends_with(&self, digits: &str) -> bool {
        let phone: String = self
            .petitioner
            .phone
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        phone.len() > digits.len() && phone.ends_with(digits)
    }

    fn published(&self, text: &str) -> String {
        domain::scan::published(text, &self.petitioner)
    }

    /// The title, scanned again.
    pub fn title(&self) -> String {
        self.published(&self.request.title)
    }

    /// Where the person can go instead, if it was not accepted; scanned again.
    pub fn guidance(&self) -> Option<String> {
        let declined = self.request.declined.as_ref()?;
        Some(self.published(&declined.guidance)).filter(|text| !text.is_empty())
    }

    /// The station's name.
    pub fn station(&self) -> &str {
        self.names.of(self.request.reach.station)
    }

    /// The lead unit's name.
    pub fn unit(&self) -> Option<&str> {
        self.request.lead.map(|unit| self.names.of(unit))
    }

    /// Until when a reply is due, while one is waited for.
    pub fn due(&self) -> Option<LocalDate> {
        let clock = self.request.clock.as_ref()?;
        (clock.step == Step::Reply).then(|| clock.due_at.day())
    }

    /// Replies of all rounds, in the order they came.
    pub fn replies(&self) -> Vec<Answered> {
        let answers = self.parts.iter().filter(|part| part.share != Share::Co);
        let of_units = answers.filter_map(|part| {
            let reply = part.reply.clone()?;
            Some((part.round, self.names.of(part.unit).to_owned(), reply))
        });
        // Given on the spot, or that of the case it went with.
        let other = self.request.answer.clone();
        let other = other.map(|reply| (1, String::new(), reply));
        let mut replies: Vec<_> = of_units
            .chain(other)
            .map(|(round, unit, mut reply)| {
                reply.text = self.published(&reply.text);
                let mut given = self.request.ratings.iter();
                let rating = given.find(|one| one.round == round && one.by == Rater::Resident);
                Answered {
                    round,
                    unit,
                    reply,
                    rating: rating.cloned(),
                }
            })
            .collect();
        replies.sort_by_key(|answered| (answered.round, answered.reply.at));
        replies
    }

    /// What happened, in words for everybody.
    pub fn steps(&self, lang: Lang) -> Vec<(Timestamp, String)> {
        let lines = self.history.iter().filter_map(|line| {
            let detail = line.detail.as_ref();
            let units = detail.map_or(&[][..], |detail| &detail.units);
            let step = words::step(line, &self.names.all(units), lang)?;
            Some((line.occurred_at.unwrap_or(line.at), step))
        });
        lines.collect()
    }
}
