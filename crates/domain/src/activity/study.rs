//! 学习: what is to be learnt and from what, and what each reached in the test. Who came, and who makes it up,
//! is the list of every activity.

use shared::activity::{Activity, Material, Score, StudyPlan};
use shared::api::Detail;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::work::WorkRefusal;

use super::few;
use crate::plan::{bounded, required};
use crate::scan;
use crate::work::{Desk, refuse, said};

/// Points that can be reached.
const WHOLE: u8 = 100;
/// Characters of an address of the web.
const LINK: usize = 500;

/// # Errors
/// It is no study, the plan was changed meanwhile, or something in it is too long or no address.
pub(super) fn study(
    desk: &Desk<'_>,
    body: &mut Activity,
    plan: &StudyPlan,
    seen: Option<u64>,
) -> Result<Detail, Refusal> {
    desk.untouched(body.study_stamp(), seen)?;
    if !body.kind.is_made_up() {
        return Err(Refusal::Unfit { field: Field::Kind });
    }
    few(plan.materials.len())?;
    let materials = plan.materials.iter().map(material);
    let plan = StudyPlan {
        aims: scan::mask(&bounded(Field::Text, &plan.aims, limits::NOTE)?).text,
        materials: materials.collect::<Result<_, Refusal>>()?,
        tested: plan.tested,
    };
    let text = plan.aims.clone();
    body.study = Some(plan).filter(|plan| *plan != StudyPlan::default());
    Ok(said(text))
}

/// # Errors
/// Without a title, or with a link that is no address of the web or holds somebody's number.
fn material(given: &Material) -> Result<Material, Refusal> {
    let link = bounded(Field::File, &given.link, LINK)?;
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    if !link.is_empty() && (!is_web || scan::mask(&link).text != link) {
        return Err(Refusal::Unfit { field: Field::File });
    }
    Ok(Material {
        title: scan::mask(&required(Field::Title, &given.title, limits::TITLE)?).text,
        link,
    })
}

/// # Errors
/// There is no test, somebody was not there or stands twice, more than all points; after the check, one's own.
pub(super) fn score(
    desk: &Desk<'_>,
    body: &mut Activity,
    scores: &[Score],
    seen: Option<u64>,
) -> Result<Detail, Refusal> {
    desk.untouched(body.scores_stamp(), seen)?;
    let unfit = Refusal::Unfit {
        field: Field::Scores,
    };
    if body.study.as_ref().is_none_or(|plan| !plan.tested) {
        return Err(unfit);
    }
    few(scores.len())?;
    for (n, one) in scores.iter().enumerate() {
        if body.attended.iter().all(|came| came.name != one.name) {
            return Err(Refusal::NotFound);
        }
        let is_twice = scores.iter().take(n).any(|other| other.name == one.name);
        if one.points > WHOLE || is_twice {
            return Err(unfit);
        }
    }
    let of_actor = |all: &[Score]| {
        let mut all = all.iter();
        let own = all.find(|one| one.name == desk.actor.name);
        own.map(|one| one.points)
    };
    // Nobody looks at a list again that was checked.
    if body.checked.is_some() && of_actor(scores) != of_actor(&body.scores) {
        return Err(refuse(WorkRefusal::OwnMadeUp));
    }
    if scores == body.scores {
        return Err(Refusal::NothingToDo);
    }
    body.scores = scores.to_vec();
    Ok(Detail::default())
}
