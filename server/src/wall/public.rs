//! Reads what a line is about, so that `domain::wall` decides what of it everybody may read.

use std::collections::HashSet;

use domain::wall::{Behind, Ground, Public};
use shared::id::{RequestId, WorkId};
use shared::petitioner::Petitioner;
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::request::Request;
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision};
use storage::{Snapshot, StorageError};

use crate::http::requests::petitioner;
use crate::node::Node;

/// Parts subjects into requests and records of the work, which may have grown out of requests themselves.
fn part(subjects: &[Subject], requests: &mut Vec<RequestId>, works: &mut Vec<WorkId>) {
    for subject in subjects {
        match subject {
            Subject::Request(id) => requests.push(*id),
            Subject::Suggestion(id) | Subject::Work(id) => works.push(*id),
        }
    }
}

/// A line that a person typed, about these, as everybody may read it.
///
/// # Errors
/// The database's. What does not open is not shown.
pub async fn line(
    node: &Node,
    snapshot: &mut Snapshot,
    typed: &str,
    subjects: &[Subject],
    ground: Ground,
) -> Result<Public, StorageError> {
    Ok(cases(node, snapshot, subjects, ground).await?.line(typed))
}

/// The requests behind something, each with who raised it; `None` for one of which nothing is told.
pub struct Cases(Vec<Option<(Request, Petitioner)>>, Ground);

impl Cases {
    /// A line that a person typed, about these, as everybody may read it.
    pub fn line(&self, typed: &str) -> Public {
        let about: Vec<_> = self
            .0
            .iter()
            .map(|one| {
                one.as_ref().map(|(request, petitioner)| Behind {
                    request,
                    petitioner,
                })
            })
            .collect();
        Public::of(typed, &about, self.1)
    }
}

/// Reads the requests behind some subjects, also behind the suggestions, projects and matters among them.
///
/// # Errors
/// The database's. What does not open is not told of.
pub async fn cases(
    node: &Node,
    snapshot: &mut Snapshot,
    subjects: &[Subject],
    ground: Ground,
) -> Result<Cases, StorageError> {
    let (mut requests, mut works) = (Vec::new(), Vec::new());
    part(subjects, &mut requests, &mut works);
    let mut seen = HashSet::new();
    loop {
        works.retain(|id| seen.insert(*id));
        if works.is_empty() {
            break;
        }
        let keys: Vec<_> = works.drain(..).map(RecordKey::Work).collect();
        for stored in snapshot.records(&keys).await?.into_values() {
            let Record::Work(work) = stored.versioned.record else {
                continue;
            };
            if let Some(body) = work.open::<Suggestion>() {
                requests.extend(body.requests);
                works.extend(body.works);
            } else if let Some(body) = work.open::<Project>() {
                part(&body.form.sources, &mut requests, &mut works);
            } else if let Some(body) = work.open::<Supervision>() {
                part(&body.subjects, &mut requests, &mut works);
            }
        }
    }
    requests.sort_unstable();
    requests.dedup();
    let found = snapshot.requests(&requests).await?;
    let mut read = Vec::new();
    for id in requests {
        let request = found
            .iter()
            .find_map(|stored| match &stored.versioned.record {
                Record::Request(request) if request.id == id => Some(request),
                _ => None,
            });
        // Of what is not told anyway nothing is unsealed.
        let request = request.filter(|request| domain::wall::may_tell(request, ground));
        let person = match request {
            Some(_) => petitioner(node, id).await.ok(),
            None => None,
        };
        read.push(request.map(|request| Request::clone(request)).zip(person));
    }
    Ok(Cases(read, ground))
}
