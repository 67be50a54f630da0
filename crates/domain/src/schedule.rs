//! Plans with milestones: what may stand in one, what is planned by a day, and the light that follows.
//!
//! The rule of the light: behind by at most 5 points is green, at most 15 yellow; further behind, or a
//! milestone more than 10 working days late, is red; no report for 35 days is grey, whatever the last
//! one said, for silence is a finding. Numbers are thousandths of the whole, so that 5.0 points are not
//! a matter of rounding.

use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::schedule::{
    Adjustment, Amount, Difference, Light, Measure, MeasureForm, MeasureKind, Milestone,
    MilestoneForm, Reading, Schedule, Step, Turn,
};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkRefusal;

use crate::deadline::Calendar;
use crate::plan::{bounded, required};
use crate::scan;

/// Thousandths behind up to which the light is green.
pub const GREEN_WITHIN: u16 = 50;
/// Thousandths behind up to which the light is yellow.
pub const YELLOW_WITHIN: u16 = 150;
/// Working days that a milestone may be late before the light is red.
pub const LATE_WITHIN: u32 = 10;
/// Days without a report until the light is grey.
pub const SILENT_AFTER: i32 = 35;
/// Milestones and measures of one plan.
const MOST: usize = 40;
/// How far ahead the next turn of a light is looked for, in days.
const AHEAD: i32 = 800;

const fn refuse(why: WorkRefusal) -> Refusal {
    Refusal::Work { why }
}

/// Thousandths of a milestone that are planned by the end of a day: nothing before its first day, all
/// of it on its last, in equal steps between.
fn planned_of(milestone: &Milestone, day: LocalDate) -> u64 {
    let whole = i64::from(milestone.due.0 - milestone.from.0) + 1;
    let passed = (i64::from(day.0 - milestone.from.0) + 1).clamp(0, whole);
    (passed * 1000 / whole) as u64
}

/// The weighted mean of some thousandths: Σ(w·p) / Σw. Weights are at least 1; nothing has none.
fn mean(parts: impl Iterator<Item = (u32, u64)>) -> Option<u16> {
    let (mut sum, mut weights) = (0, 0);
    for (weight, part) in parts {
        let weight = u64::from(weight.max(1));
        sum += weight * part;
        weights += weight;
    }
    (weights > 0).then(|| (sum / weights) as u16)
}

/// Thousandths of the whole that are planned by the end of a day; `None` without milestones.
pub fn planned(schedule: &Schedule, day: LocalDate) -> Option<u16> {
    let parts = schedule.milestones.iter();
    mean(parts.map(|one| (one.weight, planned_of(one, day))))
}

/// Thousandths of the whole that are reached; `None` without milestones.
pub fn reached(schedule: &Schedule) -> Option<u16> {
    let parts = schedule.milestones.iter();
    mean(parts.map(|one| (one.weight, u64::from(one.progress.min(100)) * 10)))
}

fn plan_is_reached(schedule: &Schedule) -> bool {
    reached(schedule).is_some_and(|reached| reached >= 1000)
}

/// Working days by which a milestone is late; 0 if it is done or not due yet.
pub fn late_by(milestone: &Milestone, calendar: &Calendar<'_>, day: LocalDate) -> u32 {
    if milestone.progress >= 100 || day <= milestone.due {
        0
    } else {
        calendar.workdays_between(milestone.due, day)
    }
}

/// The milestones that are not reached and past their last day.
pub fn overdue(schedule: &Schedule, day: LocalDate) -> impl Iterator<Item = &Milestone> {
    let all = schedule.milestones.iter();
    all.filter(move |one| one.progress < 100 && one.due < day)
}

/// When a milestone is likely to be done, as far as it went in the days since it began; never before
/// its last day or today. `None` once it is done.
pub fn forecast(milestone: &Milestone, day: LocalDate) -> Option<LocalDate> {
    if milestone.progress >= 100 {
        return None;
    }
    let rate = |began: LocalDate| {
        let days = i64::from(day.0 - began.0) + 1;
        let whole = days * 100 / i64::from(milestone.progress);
        // Beyond two years it says nothing.
        began.plus_days(whole.min(730) as i32 - 1)
    };
    let began = milestone
        .began_on
        .filter(|began| milestone.progress > 0 && *began <= day);
    let at_this_rate = began.map_or(milestone.due, rate);
    Some(at_this_rate.max(milestone.due).max(day))
}

/// The day by which all of a plan is to be done (计划完成); `None` without milestones.
pub fn completion(schedule: &Schedule) -> Option<LocalDate> {
    schedule.milestones.iter().map(|one| one.due).max()
}

/// When all of a plan is likely to be done (预测); `None` once it is, or without milestones.
pub fn forecast_of_all(schedule: &Schedule, day: LocalDate) -> Option<LocalDate> {
    let open = schedule.milestones.iter();
    open.filter_map(|one| forecast(one, day)).max()
}

/// How many milestones are done, and how many there are.
pub fn milestones_done(schedule: &Schedule) -> (usize, usize) {
    let all = &schedule.milestones;
    let done = all.iter().filter(|one| one.progress >= 100).count();
    (done, all.len())
}

/// The light of a day. `heard` is the day of the last report, or the one on which it began.
pub fn read(
    schedule: &Schedule,
    heard: LocalDate,
    calendar: &Calendar<'_>,
    day: LocalDate,
) -> Reading {
    let silent = (day.0 - heard.0).max(0);
    let plan = planned(schedule, day).zip(reached(schedule));
    let (planned, reached) = plan.unwrap_or_default();
    let latest = schedule
        .milestones
        .iter()
        .map(|one| (one.no, late_by(one, calendar, day)))
        .filter(|(_, days)| *days > 0)
        .max_by_key(|(no, days)| (*days, std::cmp::Reverse(*no)));
    let behind = planned.saturating_sub(reached);
    let is_over = plan_is_reached(schedule);
    let light = if is_over {
        Light::Green
    } else if silent >= SILENT_AFTER {
        Light::Grey
    } else if plan.is_none() {
        Light::Unplanned
    } else if behind > YELLOW_WITHIN || latest.is_some_and(|(_, days)| days > LATE_WITHIN) {
        Light::Red
    } else if behind > GREEN_WITHIN {
        Light::Yellow
    } else {
        Light::Green
    };
    Reading {
        light,
        planned,
        reached,
        late: latest,
        silent,
    }
}

/// The first day after `day` on which the light is another, if nobody reports and nothing changes.
pub fn next_turn(
    schedule: &Schedule,
    heard: LocalDate,
    calendar: &Calendar<'_>,
    day: LocalDate,
) -> Option<LocalDate> {
    let now = read(schedule, heard, calendar, day);
    // Neither what is reached nor what is silent turns by itself.
    if now.light == Light::Grey || plan_is_reached(schedule) {
        return None;
    }
    let now = now.light;
    (1..=AHEAD)
        .map(|ahead| day.plus_days(ahead))
        .find(|then| read(schedule, heard, calendar, *then).light != now)
}

/// Turns of a light kept; earlier ones stand in the history.
const TURNS: usize = 200;

/// Keeps a turn of a light.
pub fn turned(turns: &mut Vec<Turn>, turn: Turn) {
    if turns.len() >= TURNS {
        turns.remove(0);
    }
    turns.push(turn);
}

/// Turns that came with the days since the light was last read: a server that stood still, and a plan
/// that is put in later, miss none of them. `began` and `heard`: the day on which it began, and that of
/// the last report.
pub fn pass_days(
    turns: &mut Vec<Turn>,
    schedule: &Schedule,
    (began, heard): (LocalDate, LocalDate),
    calendar: &Calendar<'_>,
    until: LocalDate,
) {
    let own = turns.iter().rev().find(|turn| turn.by.is_none());
    let mut day = own.map_or(began, |turn| turn.at.day()).max(heard);
    while let Some(next) = next_turn(schedule, heard, calendar, day) {
        if next > until {
            break;
        }
        let reading = read(schedule, heard, calendar, next);
        turned(
            turns,
            Turn {
                at: next.start(),
                reading,
                by: None,
                lifted: false,
            },
        );
        day = next;
    }
}

/// Keeps how the light stands now, if the rule had it otherwise before.
pub fn settle(turns: &mut Vec<Turn>, reading: Reading, at: Timestamp) {
    let own = turns.iter().rev().find(|turn| turn.by.is_none());
    if own.is_none_or(|last| last.reading.light != reading.light) {
        turned(
            turns,
            Turn {
                at,
                reading,
                by: None,
                lifted: false,
            },
        );
    }
}

/// Sets or changes a plan. One that stands already is an adjustment: it has a reason, the one before
/// it is kept, and a milestone keeps what was reached and its baseline.
///
/// # Errors
/// Milestones out of order, one taken out that was reported on, an adjustment without a reason, a text
/// that is missing or too long, amounts below nothing.
pub fn set(
    schedule: &Schedule,
    milestones: &[MilestoneForm],
    measures: &[MeasureForm],
    reason: &str,
    by_name: &str,
    at: Timestamp,
) -> Result<Schedule, Refusal> {
    for (field, given) in [
        (Field::Milestones, milestones.len()),
        (Field::Measures, measures.len()),
    ] {
        if given > MOST {
            return Err(Refusal::TooLong {
                field,
                limit: MOST as u32,
                given: given as u32,
            });
        }
    }
    if milestones.is_empty() {
        return Err(Refusal::Empty {
            field: Field::Milestones,
        });
    }
    let reason = scan::mask(&bounded(Field::Reason, reason, limits::REASON)?).text;
    let mut after = schedule.clone();
    after.milestones = planned_milestones(schedule, milestones)?;
    after.measures = planned_measures(schedule, measures)?;
    if after == *schedule {
        return Err(Refusal::NothingToDo);
    }
    if !schedule.milestones.is_empty() {
        if reason.is_empty() {
            return Err(refuse(WorkRefusal::ReasonNeeded));
        }
        after.adjustments.push(Adjustment {
            at,
            by_name: by_name.to_owned(),
            reason,
            before: schedule.milestones.clone(),
            measures: Some(schedule.measures.clone()),
        });
    }
    Ok(after)
}

fn planned_milestones(
    schedule: &Schedule,
    forms: &[MilestoneForm],
) -> Result<Vec<Milestone>, Refusal> {
    let known = |no: Option<u32>| schedule.milestones.iter().find(|one| Some(one.no) == no);
    // What was ever given is not given again, also not that of one that was taken out.
    let before = schedule.adjustments.iter().flat_map(|one| &one.before);
    let mut last = before
        .chain(&schedule.milestones)
        .map(|one| one.no)
        .max()
        .unwrap_or(0);
    let mut found: Vec<Milestone> = Vec::with_capacity(forms.len());
    for form in forms {
        let held = known(form.no);
        if form.no.is_some() && (held.is_none() || found.iter().any(|one| Some(one.no) == form.no))
        {
            return Err(Refusal::Unfit {
                field: Field::Milestones,
            });
        }
        let follows = found.last().is_none_or(|above| above.due <= form.due);
        if form.from > form.due || !follows {
            return Err(refuse(WorkRefusal::MilestonesOutOfOrder));
        }
        if form.weight == 0 || form.weight > 1000 {
            return Err(Refusal::Unfit {
                field: Field::Milestones,
            });
        }
        let no = held.map_or_else(
            || {
                last += 1;
                last
            },
            |held| held.no,
        );
        found.push(Milestone {
            no,
            title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
            weight: form.weight,
            from: form.from,
            due: form.due,
            base: held.map_or((form.from, form.due), |held| held.base),
            progress: held.map_or(0, |held| held.progress),
            began_on: held.and_then(|held| held.began_on),
            done_on: held.and_then(|held| held.done_on),
            told_on: held.and_then(|held| held.told_on),
        });
    }
    let is_kept = |held: &Milestone| found.iter().any(|one| one.no == held.no);
    let mut held = schedule.milestones.iter();
    if held.any(|held| held.began_on.is_some() && !is_kept(held)) {
        return Err(refuse(WorkRefusal::MilestoneReported));
    }
    Ok(found)
}

fn planned_measures(schedule: &Schedule, forms: &[MeasureForm]) -> Result<Vec<Measure>, Refusal> {
    let known = |no: Option<u32>| schedule.measures.iter().find(|one| Some(one.no) == no);
    let before = schedule
        .adjustments
        .iter()
        .filter_map(|one| one.measures.as_ref())
        .flatten();
    let mut last = before
        .chain(&schedule.measures)
        .map(|one| one.no)
        .max()
        .unwrap_or(0);
    let mut found: Vec<Measure> = Vec::with_capacity(forms.len());
    for form in forms {
        let held = known(form.no);
        let unfit = Refusal::Unfit {
            field: Field::Measures,
        };
        if form.no.is_some() && (held.is_none() || found.iter().any(|one| Some(one.no) == form.no))
        {
            return Err(unfit);
        }
        if form.planned <= 0 || held.is_some_and(|held| held.kind != form.kind) {
            return Err(unfit);
        }
        if held.is_some_and(|held| held.done > form.planned) {
            return Err(refuse(WorkRefusal::LessThanReached));
        }
        let no = held.map_or_else(
            || {
                last += 1;
                last
            },
            |held| held.no,
        );
        found.push(Measure {
            no,
            kind: form.kind,
            name: scan::mask(&required(Field::Name, &form.name, limits::NAME)?).text,
            unit: match form.kind {
                MeasureKind::Money => String::new(),
                MeasureKind::Quantity => {
                    scan::mask(&required(Field::Name, &form.unit, limits::NAME)?).text
                }
            },
            planned: form.planned,
            base: held.map_or(Some(form.planned), |held| held.base.or(Some(held.planned))),
            done: held.map_or(0, |held| held.done),
            told_on: held.and_then(|held| held.told_on),
        });
    }
    let is_kept = |held: &Measure| found.iter().any(|one| one.no == held.no);
    let mut held = schedule.measures.iter();
    if held.any(|held| (held.told_on.is_some() || held.done > 0) && !is_kept(held)) {
        return Err(refuse(WorkRefusal::MilestoneReported));
    }
    Ok(found)
}

/// In what a plan differs from the one before it, milestones first.
pub fn differences(
    before: (&[MilestoneForm], &[MeasureForm]),
    after: (&[MilestoneForm], &[MeasureForm]),
) -> Vec<Difference> {
    let mut found = Vec::new();
    for now in after.0 {
        let was = before
            .0
            .iter()
            .find(|one| one.no.is_some() && one.no == now.no);
        let Some(was) = was else {
            found.push(Difference::Added(now.clone()));
            continue;
        };
        if was.title != now.title {
            found.push(Difference::Renamed(was.title.clone(), now.title.clone()));
        }
        if (was.from, was.due) != (now.from, now.due) {
            let days = ((was.from, was.due), (now.from, now.due));
            found.push(Difference::Moved(now.title.clone(), days.0, days.1));
        }
        if was.weight != now.weight {
            found.push(Difference::Weighed(
                now.title.clone(),
                was.weight,
                now.weight,
            ));
        }
    }
    let is_gone = |was: &&MilestoneForm| after.0.iter().all(|now| now.no != was.no);
    found.extend(
        before
            .0
            .iter()
            .filter(is_gone)
            .cloned()
            .map(Difference::Dropped),
    );
    for now in after.1 {
        let was = before
            .1
            .iter()
            .find(|one| one.no.is_some() && one.no == now.no);
        match was {
            None => found.push(Difference::Counted(now.clone())),
            Some(was) if was != now => found.push(Difference::Amount(was.clone(), now.clone())),
            Some(_) => {}
        }
    }
    let is_gone = |was: &&MeasureForm| after.1.iter().all(|now| now.no != was.no);
    found.extend(
        before
            .1
            .iter()
            .filter(is_gone)
            .cloned()
            .map(Difference::Uncounted),
    );
    found
}

/// What a report said: of milestones and of measures, each with what stood before.
pub type Told = (Vec<(u32, String, u8, u8)>, Vec<(u32, String, i64, i64)>);

/// Whether something was told of a later day than this one.
fn is_newer(told_on: Option<LocalDate>, day: LocalDate) -> bool {
    told_on.is_some_and(|told| told > day)
}

/// Takes a report of a day into a plan. What a report of a later day told already stays as it is: one that
/// was kept on a device without a network changes nothing back.
///
/// # Errors
/// More than a hundred per cent, more than was planned, or of something that is not in the plan.
pub fn report(
    schedule: &mut Schedule,
    steps: &[Step],
    amounts: &[Amount],
    day: LocalDate,
) -> Result<Told, Refusal> {
    let (mut told, mut counted) = (Vec::new(), Vec::new());
    for step in steps {
        let found = schedule.milestones.iter_mut().find(|one| one.no == step.no);
        let milestone = found.ok_or(Refusal::Unfit {
            field: Field::Milestones,
        })?;
        if step.progress > 100 {
            return Err(refuse(WorkRefusal::Percent));
        }
        if is_newer(milestone.told_on, day) {
            continue;
        }
        milestone.told_on = Some(day);
        if step.progress == milestone.progress {
            continue;
        }
        let title = milestone.title.clone();
        told.push((step.no, title, milestone.progress, step.progress));
        milestone.progress = step.progress;
        if step.progress > 0 {
            milestone.began_on = milestone.began_on.or(Some(day));
        }
        milestone.done_on = (step.progress == 100).then_some(day);
    }
    for amount in amounts {
        let found = schedule.measures.iter_mut().find(|one| one.no == amount.no);
        let measure = found.ok_or(Refusal::Unfit {
            field: Field::Measures,
        })?;
        if amount.done < 0 {
            return Err(refuse(WorkRefusal::Percent));
        }
        if amount.done > measure.planned {
            return Err(refuse(WorkRefusal::MoreThanPlanned));
        }
        if is_newer(measure.told_on, day) {
            continue;
        }
        measure.told_on = Some(day);
        if amount.done != measure.done {
            counted.push((amount.no, measure.name.clone(), measure.done, amount.done));
            measure.done = amount.done;
        }
    }
    Ok((told, counted))
}

#[cfg(test)]
mod tests;
