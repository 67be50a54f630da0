//! Cases that went with another (并案): their main case is found by its number, in the file or on
//! the platform, and what happened to both is done in the order in which it happened.

use std::collections::HashMap;

use shared::id::RequestId;
use shared::limits;
use shared::request::Status;
use storage::Storage;

use super::case::{Case, Stage, Turn};
use super::chain::{self, Step};
use super::check::Checker;
use super::columns::Column;
use super::problem::{Problem, What};

/// The cases whose main case was found, if they have one; the others become problems.
///
/// # Errors
/// The database's.
pub async fn resolved(
    storage: &Storage,
    source: &str,
    mut cases: Vec<Case>,
    checker: &Checker<'_>,
    problems: &mut Vec<Problem>,
) -> anyhow::Result<Vec<Case>> {
    let wanted: Vec<String> = cases
        .iter()
        .filter_map(|case| case.main().map(str::to_owned))
        .collect();
    if wanted.is_empty() {
        return Ok(cases);
    }
    let mut known: HashMap<String, RequestId> = HashMap::new();
    for chunk in wanted.chunks(limits::BATCH) {
        let mut writing = storage.begin().await?;
        known.extend(writing.numbers(chunk).await?);
        writing.rollback().await?;
    }
    let mains: HashMap<String, Main> = cases
        .iter()
        .filter(|case| case.main().is_none())
        .filter_map(|case| Some((case.register.number.clone()?, Main::of(source, case))))
        .collect();
    cases.retain_mut(|case| {
        let Some(number) = case.main().map(str::to_owned) else {
            return true;
        };
        let main = mains.get(&number);
        let Some(id) = main
            .map(|main| main.id)
            .or_else(|| known.get(&number).copied())
        else {
            let header = checker.layout.header(Column::MergedInto);
            let column = Column::MergedInto;
            problems.push(Problem::new(
                case.row,
                column,
                header,
                &number,
                What::NoMainCase,
            ));
            return false;
        };
        go_with(case, id, main);
        true
    });
    Ok(cases)
}

/// A main case of the same file.
struct Main {
    id: RequestId,
    registered_at: shared::time::Timestamp,
    closed_at: Option<shared::time::Timestamp>,
}

impl Main {
    fn of(source: &str, case: &Case) -> Self {
        Self {
            id: chain::request_id(source, &case.key),
            registered_at: case.registered_at(),
            closed_at: case.when(Stage::Close),
        }
    }
}

fn go_with(case: &mut Case, id: RequestId, main: Option<&Main>) {
    for (turn, at) in &mut case.turns {
        if let Turn::Merge { into, .. } = turn {
            *into = Some(id);
            // Not before the main case was there.
            *at = main.map_or(*at, |main| main.registered_at.max(*at));
        }
    }
    // It follows its main case to the end.
    if case.status == Status::Merged
        && let Some(closed_at) = main.and_then(|main| main.closed_at)
    {
        let at = case
            .turns
            .last()
            .map_or(closed_at, |(_, at)| closed_at.max(*at));
        case.turns.push((Turn::Close, at));
    }
}

/// The cases in the order of the file, those that go with another beside it: the steps of each
/// group in the order in which they happened.
pub fn groups<'a>(
    source: &'a str,
    cases: &'a [Case],
) -> impl Iterator<Item = Vec<(&'a Case, Step)>> {
    let mut following: HashMap<&str, Vec<&Case>> = HashMap::new();
    let numbers: Vec<&str> = cases
        .iter()
        .filter(|case| case.main().is_none())
        .filter_map(|case| case.register.number.as_deref())
        .collect();
    let numbers: std::collections::HashSet<&str> = numbers.into_iter().collect();
    let mut heads = Vec::with_capacity(cases.len());
    for case in cases {
        match case.main().filter(|main| numbers.contains(main)) {
            Some(main) => following.entry(main).or_default().push(case),
            None => heads.push(case),
        }
    }
    let steps = move |case: &'a Case| {
        let steps = chain::steps(source, case).into_iter();
        steps.map(move |step| (case, step))
    };
    heads.into_iter().map(move |head: &'a Case| {
        let others = head
            .register
            .number
            .as_deref()
            .and_then(|number| following.get(number));
        let mut group: Vec<_> = steps(head).collect();
        if let Some(others) = others {
            group.extend(others.iter().flat_map(|case| steps(case)));
            group.sort_by_key(|(_, step)| (step.at, step.rank));
        }
        group
    })
}
