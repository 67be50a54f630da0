//! Reports on a project: what they tell of its plan and its months.

use shared::api::Detail;
use shared::project::{ProjectCommand, Stage};
use shared::refusal::Refusal;
use shared::supervision::ReportKind;
use shared::work::WorkRefusal;

use super::standing::{REPORTED_WITHIN, end_of, month_of};
use super::who::{covers, rule};
use super::{Moving, pass, sight};
use crate::plan::Planned;
use crate::supervision::{Told, looks_back, report};
use crate::work::{refuse, said};

use Stage::Implementing;

impl Moving<'_, '_> {
    pub(super) fn report(
        mut self,
        mut planned: Planned,
        command: &ProjectCommand,
    ) -> Result<Planned, Refusal> {
        let ProjectCommand::Report {
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
        let desk = self.desk;
        let tells_progress =
            *kind == ReportKind::Progress || !steps.is_empty() || !amounts.is_empty();
        if tells_progress {
            // What is reached is said by those who do it, and by the committee.
            let rule = rule("project.progress");
            self.by = desk.admit(rule.who, |role| covers(role, &self.held.body))?;
            planned.role = self.by.map(|(_, capacity)| capacity);
            if !rule.from.contains(&self.held.body.stage) {
                return Err(refuse(WorkRefusal::WrongStage));
            }
        }
        if *kind == ReportKind::LookBack && !desk.actor.is_system {
            self.by = looks_back(desk, |role| covers(role, &self.held.body))?;
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
        let made = report(
            desk,
            self.by,
            self.held.id,
            &mut self.held.body.schedule,
            &told,
        )?;
        let body = &mut self.held.body;
        if tells_progress {
            let on = made.body.on;
            body.reported_on = Some(body.reported_on.map_or(on, |last| last.max(on)));
            let month = month_of(on);
            if let Err(at) = body.reported_months.binary_search(&month) {
                body.reported_months.insert(at, month);
                if desk.when.day() > end_of(month).plus_days(REPORTED_WITHIN)
                    && let Err(at) = body.late_months.binary_search(&month)
                {
                    body.late_months.insert(at, month);
                }
            }
            if body.stage == Stage::Planned {
                pass(desk, body, Implementing, String::new());
            }
        }
        let detail = Detail {
            code: kind.code().to_owned(),
            ..said(made.body.text.clone())
        };
        let sight = sight(&self.held.body, self.is_over());
        self.settle(&mut planned, detail.clone());
        planned.put_work(&made, sight, detail);
        Ok(planned)
    }
}
