//! The checklist of a place: what a standard asks of it, and what of that is met.

use shared::activity::Activity;
use shared::limits;
use shared::place::{Check, CheckForm, Place};
use shared::refusal::{Field, Refusal};
use shared::work::WorkRefusal;

use super::{MOST, few, unfit};
use crate::plan::{bounded, required};
use crate::scan;
use crate::work::{Desk, refuse};

pub(super) fn next(body: &Place) -> u32 {
    let numbers = body.checks.iter().map(|held| held.no);
    numbers.fold(body.dropped, u32::max) + 1
}

pub(super) const fn empty_check(no: u32, title: String) -> Check {
    Check {
        no,
        title,
        met: false,
        evidence: String::new(),
        missing: String::new(),
        activity: None,
        seen: None,
    }
}

pub(super) fn check(
    desk: &Desk<'_>,
    body: &mut Place,
    no: Option<u32>,
    form: &CheckForm,
) -> Result<String, Refusal> {
    let title = scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text;
    let is_other = |held: &Check| Some(held.no) != no && held.title == title;
    if body.checks.iter().any(is_other) {
        return Err(unfit(Field::Title));
    }
    let evidence = scan::mask(&bounded(Field::Text, &form.evidence, limits::NOTE)?).text;
    let missing = scan::mask(&bounded(Field::Text, &form.missing, limits::NOTE)?).text;
    if form.met && evidence.is_empty() && form.activity.is_none() {
        return Err(refuse(WorkRefusal::EvidenceNeeded));
    }
    if let Some(activity) = form.activity {
        desk.find::<Activity>(activity)?;
    }
    desk.near(form.on, Field::Day)?;
    if form.on > desk.when.day() {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    let made = Check {
        no: no.unwrap_or_else(|| next(body)),
        title: title.clone(),
        met: form.met,
        evidence,
        // What is met lacks nothing.
        missing: if form.met { String::new() } else { missing },
        activity: form.activity,
        seen: Some((form.on, desk.actor.name.clone())),
    };
    match no {
        None => body.checks.push(made),
        Some(no) => {
            let found = body.checks.iter_mut().find(|held| held.no == no);
            let held = found.ok_or(Refusal::NotFound)?;
            if *held == made {
                return Err(Refusal::NothingToDo);
            }
            *held = made;
        }
    }
    few(Field::Checks, body.checks.len(), MOST)?;
    Ok(title)
}
