//! What is known of a place: where it is, when it is open, who is there.

use shared::limits;
use shared::organisation::OrganisationKind;
use shared::place::{Hours, Officer, Place, PlaceForm, PlaceLevel, Position};
use shared::refusal::{Field, Refusal};
use shared::work::WorkRefusal;

use super::{DAY_MINUTES, MOST, few, names, unfit};
use crate::plan::{bounded, required};
use crate::scan;
use crate::work::refuse;

/// Opening hours of one place.
const MOST_HOURS: usize = 14;
/// Square metres of one place; nobody means more.
const MOST_AREA: u32 = 100_000;
/// Around Longgang District and its neighbours, in millionths of a degree: a position outside of it was
/// typed wrong, or has its two numbers the wrong way round.
const AROUND: [std::ops::RangeInclusive<i32>; 2] =
    [113_700_000..=114_800_000, 22_300_000..=23_000_000];

/// Takes over a form. `kind` is the organisation's; a point that is none has a name instead.
pub(super) fn fill(
    body: &mut Place,
    form: &PlaceForm,
    kind: Option<OrganisationKind>,
) -> Result<(), Refusal> {
    match kind {
        Some(kind) if !form.level.fits(kind) => return Err(unfit(Field::Level)),
        None if form.level != PlaceLevel::Point => return Err(unfit(Field::Level)),
        Some(_) => {}
        None => {
            body.name = scan::mask(&required(Field::Name, &form.name, limits::NAME)?).text;
        }
    }
    body.level = form.level;
    body.address = scan::mask(&bounded(Field::Address, &form.address, limits::PLACE)?).text;
    body.position = form.position.map(near_here).transpose()?;
    few(Field::Hours, form.hours.len(), MOST_HOURS)?;
    if !form.hours.iter().all(are_hours) {
        return Err(unfit(Field::Hours));
    }
    body.hours.clone_from(&form.hours);
    body.hours.sort_by_key(|one| (one.first, one.from));
    if form
        .area
        .is_some_and(|area| !(1..=MOST_AREA).contains(&area))
    {
        return Err(unfit(Field::Area));
    }
    body.area = form.area;
    body.accessible = form.accessible;
    body.chief = scan::mask(&bounded(Field::Leader, &form.chief, limits::NAME)?).text;
    few(Field::Name, form.officers.len(), MOST)?;
    body.officers = form
        .officers
        .iter()
        .map(|one| {
            Ok(Officer {
                name: scan::mask(&required(Field::Name, &one.name, limits::NAME)?).text,
                phone: office_phone(&one.phone)?,
            })
        })
        .collect::<Result<_, Refusal>>()?;
    body.deputies = names(Field::Deputy, &form.deputies)?;
    Ok(())
}

/// An office's telephone is for everybody; a number that belongs to a person is not.
fn office_phone(given: &str) -> Result<String, Refusal> {
    let phone = bounded(Field::Phone, given, limits::PHONE)?;
    let found = scan::mask(&phone).found;
    // A fixed line begins with the 0 of its area code.
    let is_own = |number: &String| {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let is_mobile = digits.len() > 11 && matches!(digits.as_slice(), ['0', '1', '3'..='9', ..]);
        is_mobile || !number.starts_with('0')
    };
    if found.iter().any(is_own) {
        return Err(refuse(WorkRefusal::OwnPhone));
    }
    Ok(phone)
}

fn near_here(given: Position) -> Result<Position, Refusal> {
    let [lng, lat] = AROUND;
    if lng.contains(&given.lng) && lat.contains(&given.lat) {
        return Ok(given);
    }
    Err(unfit(Field::Position))
}

const fn are_hours(one: &Hours) -> bool {
    one.first <= one.last && one.last < 7 && one.from < one.until && one.until <= DAY_MINUTES
}
