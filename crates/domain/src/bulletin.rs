//! The bulletin of a month: drafted by the server, put in words by the committee. What a person wrote is
//! never lost to a new draft, and nobody overwrites what somebody else wrote meanwhile.

use shared::account::Role;
use shared::activity::Signed;
use shared::bulletin::{Both, Bulletin, BulletinCommand, BulletinPart, Edited, Paragraph};
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::time::LocalDate;
use shared::work::{Sight, WorkRefusal};

use crate::plan::{Need, Planned, bounded};
use crate::policy::Actor;
use crate::scan;
use crate::work::{Desk, Held, admitted, planned, record, refuse, said};

/// Whose it is: the committee's.
const WRITES: &[Role] = &[Role::Supervisor];
/// Figures and things told of one month.
const MOST: usize = 400;

const fn month_of(command: &BulletinCommand) -> (i32, u32) {
    match command {
        BulletinCommand::Draft { year, month, .. }
        | BulletinCommand::Edit { year, month, .. }
        | BulletinCommand::LeaveOut { year, month, .. } => (*year, *month),
    }
}

pub(crate) fn needs(command: &BulletinCommand) -> Vec<Need> {
    let (year, month) = month_of(command);
    vec![record(Bulletin::id(year, month))]
}

/// The first and the last day of each of the three stretches that stand beside each other.
pub type Stretches = [(LocalDate, LocalDate); 3];

/// The days that a bulletin counts: of its month, of the month before, and of the same month a year before.
/// While the month runs it is counted up to today, and only the same days of the others stand beside it; the
/// last day is told then. `None` where there is no such month.
pub fn stretches(
    year: i32,
    month: u32,
    today: LocalDate,
) -> Option<(Stretches, Option<LocalDate>)> {
    let (first, last) = Bulletin::days(year, month)?;
    let (before_year, before_month) = match month {
        1 => (year - 1, 12),
        _ => (year, month - 1),
    };
    let before = Bulletin::days(before_year, before_month)?;
    let year_ago = Bulletin::days(year - 1, month)?;
    if !(first..last).contains(&today) {
        return Some(([(first, last), before, year_ago], None));
    }
    let so_far = |(begins, ends): (LocalDate, LocalDate)| {
        (begins, begins.plus_days(today.0 - first.0).min(ends))
    };
    Some((
        [(first, today), so_far(before), so_far(year_ago)],
        Some(today),
    ))
}

/// Whether an actor has bulletins drafted and edits them.
pub fn may_write(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, WRITES, day, |_| true).is_some()
}

pub(crate) fn plan(desk: &Desk<'_>, command: &BulletinCommand) -> Result<Planned, Refusal> {
    let (year, month) = month_of(command);
    let by = desk.admit(WRITES, |_| true)?;
    let unfit = Refusal::Unfit { field: Field::Day };
    let (first, _) = Bulletin::days(year, month).ok_or(unfit)?;
    desk.near(first, Field::Day)?;
    if first > desk.when.day() {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    let found = desk.known::<Bulletin>(Bulletin::id(year, month));
    let held = match command {
        BulletinCommand::Draft { seen, draft, .. } => {
            desk.unmoved(found.as_ref().map_or(0, |held| held.version), *seen)?;
            let given = draft.figures.len().max(draft.items.len());
            if given > MOST {
                return Err(Refusal::TooLong {
                    field: Field::Text,
                    limit: MOST as u32,
                    given: given as u32,
                });
            }
            let version = found.as_ref().map_or(0, |held| held.version);
            let (before, left_out) = found
                .map(|held| (held.body.paragraphs, held.body.left_out))
                .unwrap_or_default();
            let edited = |part: BulletinPart| {
                let found = before.iter().find(|one| one.part == part);
                found.and_then(|one| one.edited.clone())
            };
            let texts = draft.texts.iter();
            Held {
                id: Bulletin::id(year, month),
                of: None,
                version,
                body: Bulletin {
                    year,
                    month,
                    figures: draft.figures.clone(),
                    items: draft.items.clone(),
                    paragraphs: texts
                        .map(|(part, text)| Paragraph {
                            part: *part,
                            drafted: text.clone(),
                            edited: edited(*part),
                        })
                        .collect(),
                    drafted: Signed {
                        by: desk.actor.account,
                        by_name: desk.actor.name.clone(),
                        at: desk.when,
                    },
                    until: draft.until,
                    left_out,
                },
            }
        }
        BulletinCommand::Edit {
            seen, part, text, ..
        } => {
            let mut held = found.ok_or(Refusal::NotFound)?;
            desk.unmoved(held.version, *seen)?;
            let mut all = held.body.paragraphs.iter_mut();
            let paragraph = all.find(|one| one.part == *part).ok_or(Refusal::NotFound)?;
            paragraph.edited = match text {
                None if paragraph.edited.is_none() => return Err(Refusal::NothingToDo),
                None => None,
                Some(text) => Some(Edited {
                    text: Both {
                        zh: masked(&text.zh)?,
                        en: masked(&text.en)?,
                    },
                    by_name: desk.actor.name.clone(),
                    at: desk.when,
                }),
            };
            held
        }
        BulletinCommand::LeaveOut { item, out, .. } => {
            let mut held = found.ok_or(Refusal::NotFound)?;
            let body = &mut held.body;
            let is_out = body.left_out.contains(item);
            // What is no longer told may still be put back.
            if *out && !body.items.iter().any(|one| one.key() == *item) {
                return Err(Refusal::NotFound);
            }
            if is_out == *out {
                return Err(Refusal::NothingToDo);
            }
            if *out {
                body.left_out.push(item.clone());
                let given = body.left_out.len();
                if given > MOST {
                    return Err(Refusal::TooLong {
                        field: Field::Text,
                        limit: MOST as u32,
                        given: given as u32,
                    });
                }
            } else {
                body.left_out.retain(|one| one != item);
            }
            held
        }
    };
    let mut planned = planned(by);
    planned.put_work(&held, Sight::default(), said(format!("{year}-{month:02}")));
    Ok(planned)
}

fn masked(text: &str) -> Result<String, Refusal> {
    Ok(scan::mask(&bounded(Field::Text, text, limits::NOTE)?).text)
}
