//! What a form says of a project: checked, and proposed with.

use shared::id::OrganisationId;
use shared::limits;
use shared::project::{Project, ProjectCommand, ProjectForm, Stage};
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::schedule::Schedule;
use shared::suggestion::Suggestion;
use shared::supervision::Subject;

use super::who::rule;
use super::{MOST, counter, passage, sight};
use crate::plan::{Planned, bounded, required};
use crate::policy::may_see;
use crate::scan;
use crate::supervision::key_of;
use crate::work::{Desk, Held, planned, said};

use Stage::Lead;

/// What a form says, checked, and the stations it comes from.
pub(super) fn check(
    desk: &Desk<'_>,
    form: &ProjectForm,
) -> Result<(ProjectForm, Vec<OrganisationId>), Refusal> {
    let unfit = |field| Refusal::Unfit { field };
    let mut form = ProjectForm {
        title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
        about: scan::mask(&required(Field::Goal, &form.about, limits::NOTE)?).text,
        place: scan::mask(&bounded(Field::Place, &form.place, limits::PLACE)?).text,
        survey: scan::mask(&bounded(Field::Source, &form.survey, limits::REASON)?).text,
        ..form.clone()
    };
    // Livelihood projects were not known before; a year far ahead is a slip of the finger.
    if !(2000..=desk.when.day().ymd().0 + 5).contains(&form.year) {
        return Err(unfit(Field::Day));
    }
    if form.street.is_some_and(|street| !desk.is_street(street)) {
        return Err(unfit(Field::Place));
    }
    form.sources.sort_unstable();
    form.sources.dedup();
    if form.sources.is_empty() && form.survey.is_empty() {
        // Where a project comes from is always said.
        return Err(Refusal::Empty {
            field: Field::Source,
        });
    }
    if form.sources.len() > MOST {
        return Err(Refusal::TooLong {
            field: Field::Source,
            limit: MOST as u32,
            given: form.sources.len() as u32,
        });
    }
    let mut stations = Vec::new();
    for source in &form.sources {
        let found = desk.world.record(key_of(*source));
        let found = found
            .filter(|found| may_see(desk.actor, &found.record, desk.today))
            .ok_or(unfit(Field::Source))?;
        match &found.record {
            Record::Request(request) => stations.push(request.reach.station),
            Record::Work(work) => match (source, work.open::<Suggestion>()) {
                (Subject::Suggestion(_), Some(suggestion)) => stations.push(suggestion.station),
                _ => return Err(unfit(Field::Source)),
            },
            _ => return Err(unfit(Field::Source)),
        }
    }
    stations.sort_unstable();
    stations.dedup();
    Ok((form, stations))
}

pub(super) fn propose(desk: &Desk<'_>, command: &ProjectCommand) -> Result<Planned, Refusal> {
    let ProjectCommand::Propose(form) = command else {
        return Err(Refusal::NotFound);
    };
    let by = desk.admit(rule("project.propose").who, |_| true)?;
    let (form, stations) = check(desk, form)?;
    let name = counter(form.year);
    let counted = desk.world.counter(&name).map(|last| last + 1);
    let mut planned = planned(by);
    planned.counter = counted.map(|value| (name.clone(), value));
    let text = form.title.clone();
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Project {
            number: counted.map(|value| format!("{name}-{value:03}")),
            form,
            stations,
            proposed_by: desk.actor.account,
            stage: Lead,
            passages: vec![passage(desk, Lead, String::new())],
            ballot: None,
            votes: Vec::new(),
            units: Vec::new(),
            unit_changes: Vec::new(),
            schedule: Schedule::default(),
            change: None,
            filings: Vec::new(),
            accepted: false,
            put_right_by: None,
            assessments: Vec::new(),
            turns: Vec::new(),
            overrule: None,
            planned_on: None,
            reported_on: None,
            reported_months: Vec::new(),
            late_months: Vec::new(),
        },
    };
    planned.put_work(&held, sight(&held.body, false), said(text));
    Ok(planned)
}
