//! The minutes, line by line, and what a line became.

use shared::activity::{Activity, Became, Line, LineForm, MinutesLine};
use shared::api::Detail;
use shared::id::OrganisationId;
use shared::limits;
use shared::programme::Programme;
use shared::record::Record;
use shared::refusal::{Field, Refusal};
use shared::work::WorkRefusal;

use super::who::may_tie;
use super::{few, rule, settle};
use crate::plan::{Need, Planned, World, required};
use crate::scan;
use crate::work::{Desk, not_allowed, place, record, refuse};

pub(super) fn written(body: &Activity, forms: &[LineForm]) -> Result<Vec<Line>, Refusal> {
    few(forms.len())?;
    let mut last = body.minutes.iter().map(|line| line.no).max().unwrap_or(0);
    let mut lines: Vec<Line> = Vec::with_capacity(forms.len());
    for form in forms {
        let held = body.minutes.iter().find(|line| Some(line.no) == form.no);
        if form.no.is_some()
            && (held.is_none() || lines.iter().any(|line| Some(line.no) == form.no))
        {
            return Err(Refusal::Unfit { field: Field::Text });
        }
        let no = held.map_or_else(
            || {
                last += 1;
                last
            },
            |held| held.no,
        );
        lines.push(Line {
            no,
            text: scan::mask(&required(Field::Text, &form.text, limits::NOTE)?).text,
            became: held.and_then(|held| held.became),
            passed: held.and_then(|held| held.passed.clone()),
            to: held.and_then(|held| held.to),
            charge: held.and_then(|held| held.charge.clone()),
        });
    }
    // What a line became points back to it, and the station or the unit has been told of what it was given.
    let is_kept = |held: &Line| lines.iter().any(|line| line.no == held.no);
    let mut held = body.minutes.iter();
    let is_told =
        |held: &Line| held.became.is_some() || held.passed.is_some() || held.charge.is_some();
    if held.any(|held| is_told(held) && !is_kept(held)) {
        return Err(refuse(WorkRefusal::LineTied));
    }
    Ok(lines)
}

/// What must be known where something begins in a line of minutes.
pub(crate) fn needs_of_line(line: Option<&MinutesLine>, world: &dyn World) -> Vec<Need> {
    let Some(line) = line else {
        return Vec::new();
    };
    let mut needs = vec![record(line.activity), Need::Parts(line.activity)];
    needs.extend(place(world, line.activity));
    needs
}

/// Says of a line of the minutes what it became, in the commit that makes it.
///
/// # Errors
/// The line is not there, or became something already; whoever has no part in the activity.
pub(crate) fn tie_line(
    desk: &Desk<'_>,
    line: MinutesLine,
    became: Became,
    planned: &mut Planned,
) -> Result<(), Refusal> {
    let mut held = desk.find::<Activity>(line.activity)?;
    let (body, day) = (&held.body, desk.when.day());
    if !desk.actor.is_system && !may_tie(desk.world, body, line.line, desk.actor, day) {
        return Err(not_allowed(rule("activity.tie").who));
    }
    if held.body.minutes.iter().all(|one| one.no != line.line) {
        return Err(Refusal::NotFound);
    }
    // A task is told by its number in the programme of the team whose activity it was.
    if let (Became::Task { .. }, team) = (became, held.body.team)
        && team.is_none_or(|team| planned_for(planned) != Some(team))
    {
        return Err(Refusal::Unfit {
            field: Field::Tasks,
        });
    }
    if !tie(&mut held.body, line.line, became) {
        return Err(refuse(WorkRefusal::LineTaken));
    }
    settle(desk, &held, planned, Detail::default());
    Ok(())
}

/// The team whose programme a plan puts.
fn planned_for(planned: &Planned) -> Option<OrganisationId> {
    planned.puts.iter().find_map(|put| match &put.record {
        Record::Work(work) => work.open::<Programme>()?.team,
        _ => None,
    })
}

/// Says what a line of the minutes became, if it became nothing yet.
pub(crate) fn tie(body: &mut Activity, line: u32, became: Became) -> bool {
    let found = body.minutes.iter_mut().find(|held| held.no == line);
    match found {
        Some(held) if held.became.is_none() => {
            held.became = Some(became);
            true
        }
        Some(_) | None => false,
    }
}
