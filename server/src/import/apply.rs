//! Sends the commands of checked cases through the one write path.

use std::collections::HashMap;

use domain::Actor;
use shared::command::{Command, Envelope, Outcome};
use shared::id::RequestId;
use shared::limits;
use shared::request::RequestCommand;
use storage::Storage;

use super::case::Case;
use super::chain::{self, Step};
use super::check::Checker;
use super::columns::Column;
use super::merging;
use super::problem::{Problem, What};
use crate::clock::Clock;
use crate::execute::{Executor, Who};
use crate::mint;

/// How a ledger stands in the history as the device from which the commands came.
fn device(source: &str) -> String {
    format!("import {source}")
}

/// The cases whose number no other request has; the others become problems.
///
/// # Errors
/// The database's.
pub async fn untaken(
    storage: &Storage,
    source: &str,
    cases: Vec<Case>,
    checker: &Checker<'_>,
    problems: &mut Vec<Problem>,
) -> anyhow::Result<Vec<Case>> {
    let numbers: Vec<String> = cases
        .iter()
        .filter_map(|case| case.register.number.clone())
        .collect();
    let mut holders: HashMap<String, RequestId> = HashMap::new();
    for chunk in numbers.chunks(limits::BATCH) {
        let mut writing = storage.begin().await?;
        holders.extend(writing.numbers(chunk).await?);
        writing.rollback().await?;
    }
    let mut free = Vec::with_capacity(cases.len());
    for case in cases {
        let holder = case
            .register
            .number
            .as_ref()
            .and_then(|number| holders.get(number));
        // Its own request is there from an earlier run: it is carried on.
        if holder.is_none_or(|holder| *holder == chain::request_id(source, &case.key)) {
            free.push(case);
            continue;
        }
        let read = case.register.number.as_deref().unwrap_or_default();
        let header = checker.layout.header(Column::Number);
        problems.push(Problem::new(
            case.row,
            Column::Number,
            header,
            read,
            What::NumberTaken,
        ));
    }
    Ok(free)
}

/// What was done.
#[derive(Debug, Default)]
pub struct Applied {
    /// New requests.
    pub added: usize,
    /// Requests that were there from an earlier run.
    pub known: usize,
    /// Commands that were not decided before.
    pub steps: usize,
    /// Rows of which a rule refused a step; the first one each.
    pub refused: Vec<Problem>,
}

/// Applies cases, each case's commands in order.
///
/// # Errors
/// The write path's. What was applied until then stays, and is not applied again.
pub async fn apply(
    executor: &Executor,
    storage: &Storage,
    clock: &Clock,
    source: &str,
    cases: &[Case],
) -> anyhow::Result<Applied> {
    let head = storage.head().await?.csn;
    let mut applied = Applied::default();
    let mut waiting: Vec<(&Case, Step)> = Vec::new();
    for group in merging::groups(source, cases) {
        if waiting.len() + group.len() > limits::BATCH {
            let batch = std::mem::take(&mut waiting);
            send(executor, clock, source, head, batch, &mut applied).await?;
        }
        waiting.extend(group);
        // Many cases may have gone with one.
        while waiting.len() > limits::BATCH {
            let rest = waiting.split_off(limits::BATCH);
            let batch = std::mem::replace(&mut waiting, rest);
            send(executor, clock, source, head, batch, &mut applied).await?;
        }
    }
    send(executor, clock, source, head, waiting, &mut applied).await?;
    Ok(applied)
}

async fn send(
    executor: &Executor,
    clock: &Clock,
    source: &str,
    head: u64,
    batch: Vec<(&Case, Step)>,
    applied: &mut Applied,
) -> anyhow::Result<()> {
    let envelopes = batch.iter().map(|(_, step)| Envelope {
        occurred_at: Some(step.at),
        ..mint::named(clock, step.id, step.command.clone())
    });
    let who = Who::System(Actor::system());
    let answers = executor
        .execute(who, &device(source), envelopes.collect())
        .await?;
    for ((case, step), answer) in batch.iter().zip(answers) {
        let is_new = answer.csn > head;
        let is_first = matches!(step.command, Command::Request(RequestCommand::Register(_)));
        match answer.outcome {
            Outcome::Accepted => {
                applied.steps += usize::from(is_new);
                applied.added += usize::from(is_first && is_new);
                applied.known += usize::from(is_first && !is_new);
            }
            Outcome::Refused(reason) => {
                let is_told = applied.refused.iter().any(|told| told.row == case.row);
                // What follows a refused step is refused because of it.
                if !is_told {
                    let what = What::Refused(step.command.code().to_owned(), reason);
                    let title = &case.register.title;
                    applied
                        .refused
                        .push(Problem::new(case.row, Column::Title, title, "", what));
                }
            }
        }
    }
    Ok(())
}
