//! What is filled in when an activity is planned or revised: what its kind asks for, how long it may last,
//! and who is invited.

use shared::account::AccountState;
use shared::activity::{Activity, ActivityForm, ActivityKind, Particular, Party};
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::time::Timestamp;
use shared::work::WorkRefusal;

use super::who::covers;
use super::{RUNS, few};
use crate::plan::{bounded, required};
use crate::scan;
use crate::work::{Admitted, Desk, refuse};

/// Days one activity may last.
const LONGEST_DAYS: i64 = 14;
/// Days a campaign (代表活动月) may last.
const LONGEST_CAMPAIGN_DAYS: i64 = 62;

/// What is recorded of a kind of activity besides what is recorded of each, in the order of the forms.
/// [`Particular::is_of_minutes`] says what of it waits for the minutes; nothing of it is needed to plan, and
/// all of it is there before the minutes are checked.
pub const fn asks(kind: ActivityKind) -> &'static [Particular] {
    use Particular::{
        Audience, Firm, Issue, Items, Length, Policy, Positions, Route, Scores, Speaker, Steps,
        Target, Theme, Topic,
    };
    match kind {
        ActivityKind::PartyDay => &[Theme, Steps],
        ActivityKind::MicroClass | ActivityKind::OnlineClass => &[Speaker, Topic, Length],
        ActivityKind::Lecture => &[Speaker, Audience],
        ActivityKind::Deliberation
        | ActivityKind::Forum
        | ActivityKind::CivicForum
        | ActivityKind::LegislativeForum
        | ActivityKind::VotersMeeting => &[Issue, Positions],
        ActivityKind::DutyReview | ActivityKind::OversightReview => &[Target, Scores],
        ActivityKind::Inspection | ActivityKind::Research | ActivityKind::Enforcement => &[Route],
        ActivityKind::FirmVisit => &[Firm],
        ActivityKind::DirectLine | ActivityKind::Market => &[Items],
        ActivityKind::Publicity => &[Policy, Audience],
        ActivityKind::Reception
        | ActivityKind::Visit
        | ActivityKind::Study
        | ActivityKind::Campaign => &[],
    }
}

/// Whether a kind of activity is told by where it was: what goes out to where people are (直通车、摆摊、市集). As
/// with what [`asks`] says, it may be planned before that is known, and is not checked without it.
pub const fn asks_place(kind: ActivityKind) -> bool {
    matches!(kind, ActivityKind::DirectLine | ActivityKind::Market)
}

/// Whether a kind of activity is told by what was taught from, as a file (微党课、网络党课). It is not checked before
/// one has arrived.
pub const fn asks_file(kind: ActivityKind) -> bool {
    matches!(kind, ActivityKind::MicroClass | ActivityKind::OnlineClass)
}

/// Whether a file on a record of the work has arrived.
pub(super) fn has_file(desk: &Desk<'_>, id: WorkId) -> bool {
    let parts = desk.world.parts(id).into_iter();
    let mut files = parts.filter_map(|part| match &part.record {
        Record::Attachment(file) => file.stored(),
        _ => None,
    });
    files.next().is_some()
}

/// What its kind asks for and nobody has said yet.
pub fn unsaid(body: &Activity) -> impl Iterator<Item = Particular> {
    let asked = asks(body.kind).iter().copied();
    asked.filter(move |what| body.says(*what).is_none())
}

pub(super) const fn field_of(what: Particular) -> Field {
    match what {
        Particular::Theme => Field::Theme,
        Particular::Steps => Field::Steps,
        Particular::Speaker => Field::Speaker,
        Particular::Topic => Field::Topic,
        Particular::Length => Field::Length,
        Particular::Audience => Field::Audience,
        Particular::Issue => Field::Issue,
        Particular::Positions => Field::Positions,
        Particular::Target => Field::Target,
        Particular::Scores => Field::Scores,
        Particular::Route => Field::Route,
        Particular::Firm => Field::Firm,
        Particular::Items => Field::Items,
        Particular::Policy => Field::Policy,
    }
}

/// What stands of the particulars of a kind: what is given, else what was there. What the kind does not ask
/// for is not kept.
pub(super) fn particulars(
    kind: ActivityKind,
    given: &[(Particular, String)],
    was: impl Fn(Particular) -> Option<String>,
) -> Result<Vec<(Particular, String)>, Refusal> {
    let mut kept = Vec::new();
    for what in asks(kind) {
        let text = match given.iter().find(|(one, _)| one == what) {
            Some((_, text)) => {
                Some(scan::mask(&bounded(field_of(*what), text, limits::NOTE)?).text)
            }
            None => was(*what),
        };
        kept.extend(
            text.filter(|text| !text.is_empty())
                .map(|text| (*what, text)),
        );
    }
    Ok(kept)
}

/// How long an activity may last.
const fn longest_ms(kind: ActivityKind) -> i64 {
    if matches!(kind, ActivityKind::Campaign) {
        LONGEST_CAMPAIGN_DAYS * 86_400_000
    } else {
        LONGEST_DAYS * 86_400_000
    }
}

/// # Errors
/// It ends before it begins, or lasts longer than anything of its kind.
pub(super) fn lasts(kind: ActivityKind, from: Timestamp, until: Timestamp) -> Result<(), Refusal> {
    if (1..=longest_ms(kind)).contains(&(until.0 - from.0)) {
        return Ok(());
    }
    Err(refuse(WorkRefusal::EndsBefore))
}

pub(super) fn admit_form(desk: &Desk<'_>, form: &ActivityForm) -> Result<Admitted, Refusal> {
    let at = desk.where_of(form.team, form.station);
    desk.admit(RUNS, |held| covers(at, held))
}

/// What is filled in, looked at; `before` are those who were invited already.
pub(super) fn checked(
    desk: &Desk<'_>,
    form: &ActivityForm,
    before: &[Party],
) -> Result<ActivityForm, Refusal> {
    if let Some(team) = form.team {
        desk.is_team(team)?;
    }
    let is_station =
        |id: OrganisationId| desk.kind_of(id).is_some_and(OrganisationKind::is_station);
    if form.station.is_some_and(|station| !is_station(station)) {
        return Err(Refusal::Unfit {
            field: Field::Station,
        });
    }
    desk.near(form.from.day(), Field::Day)?;
    lasts(form.kind, form.from, form.until)?;
    if let Some(campaign) = form.campaign {
        // What they may not see is as if it were not there. A campaign is held in none.
        let of = desk.find::<Activity>(campaign)?;
        if of.body.kind != ActivityKind::Campaign || form.kind == ActivityKind::Campaign {
            return Err(Refusal::Unfit {
                field: Field::Campaign,
            });
        }
    }
    few(form.parties.len())?;
    let parties: Vec<Party> = form
        .parties
        .iter()
        .map(|party| invited(desk, party, before))
        .collect::<Result<_, Refusal>>()?;
    Ok(ActivityForm {
        title: scan::mask(&required(Field::Title, &form.title, limits::TITLE)?).text,
        lead: scan::mask(&bounded(Field::Leader, &form.lead, limits::NAME)?).text,
        place: scan::mask(&bounded(Field::Place, &form.place, limits::PLACE)?).text,
        agenda: scan::mask(&bounded(Field::Text, &form.agenda, limits::NOTE)?).text,
        parties,
        particulars: {
            let planned = form.particulars.iter();
            let planned = planned.filter(|(what, _)| !what.is_of_minutes()).cloned();
            particulars(form.kind, &planned.collect::<Vec<_>>(), |_| None)?
        },
        ..form.clone()
    })
}

/// Somebody invited: a unit and a person by what they are called in the tree and in their account. Who was
/// invited before stays so, whatever became of them.
///
/// # Errors
/// A unit that is not there, or an account with which nobody works here.
fn invited(desk: &Desk<'_>, party: &Party, before: &[Party]) -> Result<Party, Refusal> {
    if party.is_here() && before.contains(party) {
        return Ok(party.clone());
    }
    let unfit = Refusal::Unfit { field: Field::Name };
    let mut name = party.name.clone();
    if let Some(unit) = party.unit {
        if desk.kind_of(unit) != Some(OrganisationKind::Unit) {
            return Err(unfit);
        }
        if let Some(Record::Organisation(found)) = desk
            .world
            .record(RecordKey::Organisation(unit))
            .map(|found| &found.record)
        {
            name.clone_from(&found.name);
        }
    }
    if let Some(account) = party.account {
        let found = desk.world.record(RecordKey::Account(account));
        match found.map(|found| &found.record) {
            Some(Record::Account(found))
                if found.state == AccountState::Active
                    && found.memberships.iter().any(|held| held.holds(desk.today)) =>
            {
                name.clone_from(&found.name);
            }
            _ => return Err(unfit),
        }
    }
    Ok(Party {
        kind: party.kind,
        name: scan::mask(&required(Field::Name, &name, limits::NAME)?).text,
        unit: party.unit,
        account: party.account,
    })
}
