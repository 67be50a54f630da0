//! Which committee (对口专工委) the rulebook names for what something is about, as far as that is known here.

use leptos::prelude::*;
use shared::id::{OrganisationId, RequestId};
use shared::project::Project;
use shared::request::Topic;
use shared::suggestion::Suggestion;
use shared::supervision::Subject;
use shared::time::LocalDate;

use crate::station::Station;
use crate::station::shelf::Opened;

/// What says what subjects are about.
#[derive(Clone, Copy)]
pub struct Topics {
    station: Station,
    suggestions: Memo<Vec<Opened<Suggestion>>>,
    projects: Memo<Vec<Opened<Project>>>,
}

impl Topics {
    /// Follows what is known here.
    pub fn follow(station: Station) -> Self {
        Self {
            station,
            suggestions: station.opened::<Suggestion>(),
            projects: station.opened::<Project>(),
        }
    }

    /// The topics of subjects: a request has its own, a suggestion those of the requests behind it, a
    /// project that of its class.
    pub fn of(self, subjects: &[Subject]) -> Vec<Topic> {
        let mut topics = Vec::new();
        for subject in subjects {
            match *subject {
                Subject::Request(id) => topics.extend(topic(self.station, id)),
                Subject::Suggestion(id) => self.suggestions.with(|all| {
                    let found = all.iter().find(|one| one.id() == id);
                    let requests = found.map(|one| one.body.requests.clone());
                    let requests = requests.unwrap_or_default().into_iter();
                    topics.extend(requests.filter_map(|id| topic(self.station, id)));
                }),
                Subject::Work(id) => self.projects.with(|all| {
                    let found = all.iter().find(|one| one.id() == id);
                    topics.extend(found.map(|one| one.body.form.class.topic()));
                }),
            }
        }
        topics
    }
}

/// The topic of a request that is visible here.
pub fn topic(station: Station, id: RequestId) -> Option<Topic> {
    station.card(id).get().map(|card| card.request.topic)
}

/// The committee that the rulebook of a day names for topics, if it is still there.
pub fn named(station: Station, topics: &[Topic], day: LocalDate) -> Option<OrganisationId> {
    let named = station.book.with(|book| book.committee_of(topics, day));
    let today = station.today();
    named.filter(|id| {
        station
            .tree
            .with(|tree| tree.get(*id).is_some_and(|found| found.is_open(today)))
    })
}
