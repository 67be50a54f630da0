//! Who receives when: the rules of a rota, and the dates that are held otherwise.

use shared::limits;
use shared::place::{Exception, Instead, Place, Reception, ReceptionEvery, ReceptionForm};
use shared::refusal::{Field, Refusal};
use shared::time::LocalDate;

use super::coming::{coming, meant};
use super::{DAY_MINUTES, MOST_RECEPTIONS, few, names, unfit};
use crate::deadline::Calendar;
use crate::plan::required;
use crate::request::rulebook;
use crate::scan;
use crate::work::Desk;

/// Dates of a reception that are looked through for the one that is held otherwise.
const MOST_AHEAD: usize = 120;
/// Dates of one place that are held otherwise.
const MOST_EXCEPTIONS: usize = 200;
/// Days for which a date that was held otherwise is kept.
const EXCEPTIONS_KEPT_DAYS: i32 = 400;

pub(super) fn receive(
    desk: &Desk<'_>,
    body: &mut Place,
    no: Option<u32>,
    form: &ReceptionForm,
) -> Result<String, Refusal> {
    let days = match form.every {
        ReceptionEvery::Week => 0..=6,
        ReceptionEvery::Month | ReceptionEvery::OddMonth => 1..=31,
    };
    if !days.contains(&form.day) || form.from >= form.until || form.until > DAY_MINUTES {
        return Err(unfit(Field::Rota));
    }
    desk.near(form.since, Field::Day)?;
    let who = names(Field::Rota, &form.who)?;
    let last = body.rota.iter().map(|held| held.no).max().unwrap_or(0);
    let at = match no {
        Some(no) => {
            let at = body.rota.iter().position(|held| held.no == no);
            Some(at.ok_or(Refusal::NotFound)?)
        }
        None => None,
    };
    let said = Reception {
        no: no.unwrap_or(last + 1),
        every: form.every,
        day: form.day,
        from: form.from,
        until: form.until,
        since: form.since,
        who,
    };
    let text = said.who.join("、");
    match at.and_then(|at| body.rota.get_mut(at)) {
        Some(held) if *held == said => return Err(Refusal::NothingToDo),
        Some(held) => *held = said,
        None => body.rota.push(said),
    }
    few(Field::Rota, body.rota.len(), MOST_RECEPTIONS)?;
    Ok(text)
}

/// One date is held otherwise, or as the rule says again. What has passed stays as it was.
pub(super) fn except(
    desk: &Desk<'_>,
    body: &mut Place,
    (no, day): (u32, LocalDate),
    instead: Option<&Instead>,
    reason: &str,
) -> Result<String, Refusal> {
    let rule = body.rota.iter().find(|held| held.no == no);
    let rule = rule.ok_or(Refusal::NotFound)?;
    let today = desk.when.day();
    let calendar = Calendar::of(rulebook(desk.world));
    let ahead = coming(rule, today, &calendar, MOST_AHEAD);
    if !ahead.iter().any(|one| meant(one) == day) {
        return Err(unfit(Field::Day));
    }
    let at = |held: &Exception| held.no == no && held.day == day;
    let before = body.exceptions.iter().find(|held| at(held));
    let made = match instead {
        None => None,
        Some(instead) => {
            let instead = match instead {
                Instead::Off => Instead::Off,
                Instead::Who(who) if who.is_empty() => {
                    return Err(Refusal::Empty { field: Field::Rota });
                }
                Instead::Who(who) => Instead::Who(names(Field::Rota, who)?),
            };
            Some(Exception {
                no,
                day,
                instead,
                reason: scan::mask(&required(Field::Reason, reason, limits::REASON)?).text,
                by: desk.signed_now(),
            })
        }
    };
    let says = |held: &Exception| (held.instead.clone(), held.reason.clone());
    if before.map(says) == made.as_ref().map(says) {
        return Err(Refusal::NothingToDo);
    }
    let text = made.as_ref().map(|one| one.reason.clone());
    body.exceptions
        .retain(|held| !at(held) && held.day >= today.plus_days(-EXCEPTIONS_KEPT_DAYS));
    body.exceptions.extend(made);
    body.exceptions.sort_by_key(|held| (held.day, held.no));
    few(Field::Rota, body.exceptions.len(), MOST_EXCEPTIONS)?;
    Ok(text.unwrap_or_default())
}
