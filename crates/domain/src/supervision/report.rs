//! Reports on a matter or a project, taken into its plan.

use shared::account::Membership;
use shared::api::Detail;
use shared::id::{RequestId, WorkId};
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::schedule::{Amount, Schedule, Step};
use shared::supervision::{Report, ReportKind, SupervisionCommand};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::standing::off;
use super::who::{by_committee, covers, looks_back, rule};
use super::{MOST, Moving, sight};
use crate::plan::{Planned, bounded, required};
use crate::work::{Admitted, Desk, Held, refuse, said};
use crate::{scan, schedule};

/// Days that a report may look back.
const REPORT_DAYS: i32 = 400;

/// What a report says.
pub(crate) struct Told<'a> {
    pub kind: ReportKind,
    pub text: &'a str,
    pub place: &'a str,
    pub steps: &'a [Step],
    pub amounts: &'a [Amount],
    /// The day it speaks of; today if it is left out.
    pub on: Option<LocalDate>,
}

/// A report on a matter or a project, taken into its plan.
pub(crate) fn report(
    desk: &Desk<'_>,
    by: Admitted,
    of: WorkId,
    plan: &mut Schedule,
    told: &Told<'_>,
) -> Result<Held<Report>, Refusal> {
    let today = desk.when.day();
    let on = told.on.unwrap_or(today);
    if on > today {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    if on < today.plus_days(-REPORT_DAYS) {
        return Err(Refusal::Unfit { field: Field::Day });
    }
    let (steps, amounts) = schedule::report(plan, told.steps, told.amounts, on)?;
    Ok(Held {
        id: desk.new_id(),
        of: Some(of),
        version: 0,
        body: Report {
            kind: told.kind,
            text: scan::mask(&required(Field::Text, told.text, limits::NOTE)?).text,
            place: scan::mask(&bounded(Field::Place, told.place, limits::PLACE)?).text,
            steps,
            amounts,
            from: by.map(|(held, _)| held.scope),
            by: desk.actor.account,
            by_name: desk.actor.name.clone(),
            on,
            at: desk.when,
            raised: Vec::new(),
        },
    })
}

/// Says on a report that a request was registered because of it.
pub(crate) fn tie(body: &mut Report, request: RequestId) -> bool {
    let is_new = !body.raised.contains(&request) && body.raised.len() < MOST;
    if is_new {
        body.raised.push(request);
    }
    is_new
}

impl Moving<'_, '_> {
    pub(super) fn report(
        mut self,
        mut planned: Planned,
        command: &SupervisionCommand,
    ) -> Result<Planned, Refusal> {
        let SupervisionCommand::Report {
            kind,
            text,
            place,
            steps,
            amounts,
            on,
            ..
        } = command
        else {
            return Err(Refusal::NotFound);
        };
        // What is over is looked back on; its plan is no longer reported on.
        let is_look_back = *kind == ReportKind::LookBack;
        if self.held.body.closing.is_some()
            && !(is_look_back && steps.is_empty() && amounts.is_empty())
        {
            return Err(refuse(WorkRefusal::Closed));
        }
        let today = self.desk.when.day();
        if is_look_back && !self.desk.actor.is_system {
            let rule = rule("supervision.report");
            let covers = |role: &Membership| covers(rule, role, &self.held.body);
            self.by = match by_committee(self.desk.actor, &self.held.body, self.desk.today) {
                None => looks_back(self.desk, covers)?,
                by => by,
            };
            planned.role = self.by.map(|(_, capacity)| capacity);
        }
        let told = Told {
            kind: *kind,
            text,
            place,
            steps,
            amounts,
            on: *on,
        };
        let schedule = &mut self.held.body.schedule;
        let report = report(self.desk, self.by, self.held.id, schedule, &told)?;
        let body = &mut self.held.body;
        let on = report.body.on;
        match &mut body.closing {
            Some(closing) => {
                closing.looked_back_on.get_or_insert(on);
            }
            None => body.reported_on = Some(body.reported_on.map_or(on, |last| last.max(on))),
        }
        let detail = Detail {
            code: kind.code().to_owned(),
            ..said(report.body.text.clone())
        };
        let off = off(body);
        let sight = sight(body, off.is_some_and(|off| today >= off));
        self.settle(&mut planned, detail.clone());
        planned.put_work(&report, sight, detail);
        Ok(planned)
    }
}
