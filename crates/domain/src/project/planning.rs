//! The plan of a project and the units that do it: made public, changed, handed on.

use shared::api::Detail;
use shared::id::OrganisationId;
use shared::limits;
use shared::project::{Filing, Stage, UnitChange};
use shared::refusal::{Field, Refusal};
use shared::schedule::{MeasureForm, MilestoneForm, Schedule};
use shared::work::WorkRefusal;

use super::{KEPT, MOST, Moving, pass};
use crate::plan::{bounded, required};
use crate::work::{refuse, said};
use crate::{scan, schedule};

use Stage::Implementing;

impl Moving<'_, '_> {
    /// A plan as it is to be.
    pub(super) fn planned(
        &self,
        milestones: &[MilestoneForm],
        measures: &[MeasureForm],
        reason: &str,
    ) -> Result<Schedule, Refusal> {
        for one in milestones {
            self.desk.near(one.from, Field::Milestones)?;
            self.desk.near(one.due, Field::Milestones)?;
        }
        let (name, when) = (&self.desk.actor.name, self.desk.when);
        let held = &self.held.body.schedule;
        schedule::set(held, milestones, measures, reason, name, when)
    }

    /// The units that do it: one at least, each once.
    fn check_units(&self, units: &[OrganisationId]) -> Result<(), Refusal> {
        let unfit = Refusal::Unfit {
            field: Field::Units,
        };
        if units.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Units,
            });
        }
        let is_twice = |unit: &OrganisationId| units.iter().filter(|one| *one == unit).count() > 1;
        let is_unfit = |unit: &OrganisationId| !self.desk.is_unit(*unit) || is_twice(unit);
        if units.len() > MOST || units.iter().any(is_unfit) {
            return Err(unfit);
        }
        Ok(())
    }

    /// Other units do it from now on. What was planned and reported stays as it was said.
    pub(super) fn hand(
        &mut self,
        units: &[OrganisationId],
        reason: &str,
    ) -> Result<Detail, Refusal> {
        self.check_units(units)?;
        let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
        let body = &mut self.held.body;
        if body.units == units {
            return Err(Refusal::NothingToDo);
        }
        if body.unit_changes.len() >= KEPT {
            body.unit_changes.remove(0);
        }
        let before = std::mem::replace(&mut body.units, units.to_vec());
        body.unit_changes.push(UnitChange {
            before,
            after: units.to_vec(),
            reason: reason.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        Ok(Detail {
            units: units.to_vec(),
            ..said(reason)
        })
    }

    pub(super) fn publish(
        &mut self,
        units: &[OrganisationId],
        milestones: &[MilestoneForm],
        measures: &[MeasureForm],
    ) -> Result<Detail, Refusal> {
        self.check_units(units)?;
        let schedule = self.planned(milestones, measures, "")?;
        let body = &mut self.held.body;
        body.schedule = schedule;
        body.units = units.to_vec();
        body.planned_on = Some(self.desk.when.day());
        pass(self.desk, body, Stage::Planned, String::new());
        Ok(Detail {
            units: units.to_vec(),
            ..Detail::default()
        })
    }

    pub(super) fn file(&mut self, accepted: bool, text: &str) -> Result<Detail, Refusal> {
        let text = if accepted {
            bounded(Field::Text, text, limits::REASON)?
        } else {
            required(Field::Text, text, limits::REASON)?
        };
        let text = scan::mask(&text).text;
        let change = self.held.body.change.take();
        let change = change.ok_or(refuse(WorkRefusal::WrongStage))?;
        if accepted {
            let (milestones, measures) = (&change.milestones, &change.measures);
            self.held.body.schedule = self.planned(milestones, measures, &change.reason)?;
        }
        let body = &mut self.held.body;
        if body.filings.len() >= KEPT {
            body.filings.remove(0);
        }
        body.filings.push(Filing {
            reason: change.reason,
            accepted,
            text: text.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        // Whoever hands in a change is at work on it.
        pass(self.desk, body, Implementing, text.clone());
        Ok(Detail {
            code: if accepted { "filed" } else { "sent_back" }.to_owned(),
            ..said(text)
        })
    }
}
