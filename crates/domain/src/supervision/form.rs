//! What a form says of a matter: checked, opened with, and said anew.

use shared::activity::{Activity, Became};
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::request::Supervision as Level;
use shared::schedule::Schedule;
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision, SupervisionCommand, SupervisionForm};
use shared::work::WorkRefusal;

use super::marks::{Pressed, mark, requests};
use super::standing::{is_listable, is_listable_suggestion};
use super::who::admit_form;
use super::{MOST, Moving, committee, counter, key_of};
use crate::plan::{Planned, required};
use crate::policy::may_see;
use crate::work::{Desk, Held, planned, refuse, said};
use crate::{activity, scan};

/// What a form says, checked.
struct Checked {
    form: SupervisionForm,
    stations: Vec<OrganisationId>,
}

/// `began` is the activity in whose minutes it began, if it is there already.
fn check(
    desk: &Desk<'_>,
    form: &SupervisionForm,
    began: Option<WorkId>,
) -> Result<Checked, Refusal> {
    let unfit = |field| Refusal::Unfit { field };
    let mut form = SupervisionForm {
        title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
        goal: scan::mask(&required(Field::Goal, &form.goal, limits::NOTE)?).text,
        leader: required(Field::Leader, &form.leader, limits::NAME)?,
        ..form.clone()
    };
    if form.level == Level::None {
        return Err(unfit(Field::Subjects));
    }
    if let Some(on) = form.report_by {
        desk.near(on, Field::Day)?;
    }
    if form.units.is_empty() {
        return Err(Refusal::Empty {
            field: Field::Units,
        });
    }
    form.subjects.sort_unstable();
    form.subjects.dedup();
    if form.subjects.is_empty() && began.is_none() {
        return Err(refuse(WorkRefusal::NothingSupervised));
    }
    for (field, given) in [
        (Field::Units, form.units.len()),
        (Field::Subjects, form.subjects.len()),
    ] {
        if given > MOST {
            return Err(Refusal::TooLong {
                field,
                limit: MOST as u32,
                given: given as u32,
            });
        }
    }
    let twice = |unit: &OrganisationId| form.units.iter().filter(|one| *one == unit).count() > 1;
    if form
        .units
        .iter()
        .any(|unit| !desk.is_unit(*unit) || twice(unit))
    {
        return Err(unfit(Field::Units));
    }
    if let Some(team) = form.team {
        desk.is_team(team)?;
    }
    if form
        .committee
        .is_some_and(|one| !committee::is_committee(desk.world, one, desk.today))
    {
        return Err(refuse(WorkRefusal::NotCommittee));
    }
    if form.street.is_some_and(|street| !desk.is_street(street)) {
        return Err(unfit(Field::Place));
    }
    let mut checked = Checked {
        form,
        stations: Vec::new(),
    };
    if let Some(activity) = began.and_then(|id| desk.known::<Activity>(id)) {
        checked.stations.extend(activity.body.station);
    }
    let mut listable = false;
    for subject in &checked.form.subjects {
        let found = desk
            .world
            .record(key_of(*subject))
            .filter(|found| may_see(desk.actor, &found.record, desk.today))
            .ok_or(unfit(Field::Subjects))?;
        let station = match &found.record {
            Record::Request(request) => {
                listable |= is_listable(request);
                Some(request.reach.station)
            }
            Record::Work(work) => match (subject, work.open::<Suggestion>()) {
                (Subject::Suggestion(_), Some(suggestion)) => {
                    listable |= is_listable_suggestion(&suggestion);
                    Some(suggestion.station)
                }
                // Each is named as what it is, so that it can be told what it grew out of.
                (Subject::Suggestion(_), None) | (_, Some(_)) => {
                    return Err(unfit(Field::Subjects));
                }
                (Subject::Request(_) | Subject::Work(_), None) => None,
            },
            _ => return Err(unfit(Field::Subjects)),
        };
        checked.stations.extend(station);
    }
    if checked.form.listed && !listable {
        return Err(unfit(Field::Subjects));
    }
    checked.stations.sort_unstable();
    checked.stations.dedup();
    Ok(checked)
}

pub(super) fn open(desk: &Desk<'_>, command: &SupervisionCommand) -> Result<Planned, Refusal> {
    let SupervisionCommand::Open(form) = command else {
        return Err(Refusal::NotFound);
    };
    let by = admit_form(desk, command.code(), form)?;
    let Checked { form, stations } = check(desk, form, form.line.map(|line| line.activity))?;
    let name = counter(desk.when);
    let counted = desk.world.counter(&name).map(|last| last + 1);
    let mut planned = planned(by);
    planned.counter = counted.map(|value| (name.clone(), value));
    let level = form.level;
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Supervision {
            number: counted.map(|value| format!("{name}-{value:03}")),
            title: form.title,
            goal: form.goal,
            level,
            listed: form.listed,
            report_by: form.report_by,
            leader: form.leader,
            committee: form.committee,
            team: form.team,
            street: form.street,
            stations,
            units: form.units,
            subjects: form.subjects,
            schedule: Schedule::default(),
            letters: Vec::new(),
            publications: Vec::new(),
            turns: Vec::new(),
            overrule: None,
            reported_on: None,
            opened_at: desk.when,
            opened_by: desk.actor.name.clone(),
            closing: None,
            reopenings: Vec::new(),
            origin: form.line.map(|line| line.activity),
        },
    };
    let (id, text) = (held.id, held.body.title.clone());
    let committee = held.body.committee;
    let begun = |request| Pressed {
        request,
        was: None,
        now: Some(level),
        committee,
    };
    let all: Vec<Pressed> = requests(&held.body).map(begun).collect();
    let moving = Moving { desk, held, by };
    moving.settle(&mut planned, said(text));
    mark(desk.world, &mut planned, id, &all);
    if let Some(line) = form.line {
        activity::tie_line(desk, line, Became::Matter(id), &mut planned)?;
    }
    Ok(planned)
}

impl Moving<'_, '_> {
    pub(super) fn revise(
        mut self,
        mut planned: Planned,
        form: &SupervisionForm,
    ) -> Result<Planned, Refusal> {
        // Both what it was and what it is to be lie within one's powers.
        let before = SupervisionForm {
            level: self.held.body.level,
            street: self.held.body.street,
            ..form.clone()
        };
        admit_form(self.desk, "supervision.revise", &before)?;
        admit_form(self.desk, "supervision.revise", form)?;
        let Checked { form, stations } = check(self.desk, form, self.held.body.origin)?;
        let (desk, id) = (self.desk, self.held.id);
        let (was, level) = (self.held.body.level, form.level);
        let before: Vec<RequestId> = requests(&self.held.body).collect();
        let stays = |request: &RequestId| form.subjects.contains(&Subject::Request(*request));
        let goes = before.iter().filter(|&one| !stays(one));
        let gone = |request: &RequestId| Pressed {
            request: *request,
            was: Some(was),
            now: None,
            committee: None,
        };
        let mut all: Vec<Pressed> = goes.map(gone).collect();
        for subject in &form.subjects {
            if let Subject::Request(one) = subject {
                all.push(Pressed {
                    request: *one,
                    was: before.contains(one).then_some(was),
                    now: Some(level),
                    committee: form.committee,
                });
            }
        }
        let body = &mut self.held.body;
        body.title = form.title;
        body.goal = form.goal;
        body.level = level;
        body.listed = form.listed;
        body.report_by = form.report_by;
        body.leader = form.leader;
        body.committee = form.committee;
        body.team = form.team;
        body.street = form.street;
        body.stations = stations;
        body.units = form.units;
        body.subjects = form.subjects;
        let text = body.title.clone();
        self.settle(&mut planned, said(text));
        mark(desk.world, &mut planned, id, &all);
        Ok(planned)
    }
}
