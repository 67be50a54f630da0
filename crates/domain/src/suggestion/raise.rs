//! 提出: a deputy raises a suggestion, by itself or out of a request.

use shared::id::{OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::Request;
use shared::suggestion::{
    CoSigner, Rule, Session, Sitting, Suggestion, SuggestionCommand, SuggestionForm, Term,
};
use shared::time::LocalDate;

use super::terms::{Timetable, entry_for};
use super::{CO_SIGNERS, ORIGINS, at_most, counter, rule, sight};
use crate::plan::{Planned, bounded, required};
use crate::policy::may_see;
use crate::scan;
use crate::work::{Desk, Held, planned, said};

/// Whether a suggestion only passes on what a request says (代转群众来信来访).
pub(crate) fn is_copied(suggestion: &str, request: &str) -> bool {
    /// A text shorter than this says nothing by being repeated.
    const TELLING: usize = 20;
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let request = letters(request);
    request.chars().count() >= TELLING && letters(suggestion).contains(&request)
}

/// What a suggestion says, checked.
pub(super) struct Said {
    pub title: String,
    pub text: String,
    pub session: Session,
    pub named: Vec<CoSigner>,
}

pub(super) fn check(
    desk: &Desk<'_>,
    title: &str,
    text: &str,
    session: &Session,
    named: &[String],
) -> Result<Said, Refusal> {
    let name = scan::mask(&bounded(Field::Session, &session.name, limits::NAME)?).text;
    let closes_on = match session.sitting {
        Sitting::OffSession => None,
        Sitting::InSession => {
            let empty = Refusal::Empty {
                field: Field::Session,
            };
            if name.is_empty() {
                return Err(empty);
            }
            let closes_on = session.closes_on.ok_or(empty)?;
            desk.near(closes_on, Field::Session)?;
            Some(closes_on)
        }
    };
    let mut signers: Vec<CoSigner> = Vec::new();
    for one in named {
        let name = scan::mask(&required(Field::CoSigners, one, limits::NAME)?).text;
        if signers.iter().all(|held| held.name != name) {
            signers.push(CoSigner {
                account: None,
                name,
                at: None,
            });
        }
    }
    at_most(Field::CoSigners, signers.len(), CO_SIGNERS)?;
    Ok(Said {
        title: scan::mask(&required(Field::Title, title, limits::TITLE)?).text,
        text: scan::mask(&required(Field::Text, text, limits::TEXT)?).text,
        session: Session {
            sitting: session.sitting,
            name,
            closes_on,
        },
        named: signers,
    })
}

/// Until when it is to be assigned.
pub(super) fn assign_term(session: &Session, received: LocalDate, times: &Timetable<'_>) -> Term {
    match (session.sitting, session.closes_on) {
        (Sitting::InSession, Some(closes_on)) => times.term(Rule::AssignAfterSession, closes_on),
        (Sitting::InSession | Sitting::OffSession, _) => times.term(Rule::Assign, received),
    }
}

/// Where a suggestion comes from.
struct Origin {
    street: OrganisationId,
    station: OrganisationId,
    requests: Vec<RequestId>,
    works: Vec<WorkId>,
}

/// Makes the record, and counts it; its number.
fn make(
    desk: &Desk<'_>,
    said_: Said,
    origin: Origin,
    planned: &mut Planned,
) -> Result<Option<String>, Refusal> {
    let lead = desk.actor.account.ok_or(Refusal::Unfit {
        field: Field::Deputy,
    })?;
    let name = counter(desk.when);
    let counted = desk.world.counter(&name).map(|last| last + 1);
    planned.counter = counted.map(|value| (name.clone(), value));
    let number = counted.map(|value| format!("{name}-{value:04}"));
    let received = desk.when.day();
    let entry = entry_for(desk.world, received);
    let times = Timetable::of(desk.world, entry);
    let assign = assign_term(&said_.session, received, &times);
    let held = Held {
        id: desk.new_id(),
        of: None,
        version: 0,
        body: Suggestion {
            number: number.clone(),
            title: said_.title,
            text: said_.text,
            lead,
            lead_name: desk.actor.name.clone(),
            cosigners: said_.named,
            session: said_.session,
            street: origin.street,
            station: origin.station,
            invited: Vec::new(),
            requests: origin.requests,
            works: origin.works,
            raised_at: desk.when,
            rule: entry,
            assign,
            declined: None,
            retracted: None,
            rounds: Vec::new(),
            meetings: Vec::new(),
            mirrors: Vec::new(),
            closed: None,
        },
    };
    let text = held.body.title.clone();
    planned.put_work(&held, sight(&held.body, false), said(text));
    Ok(number)
}

pub(super) fn station_of(desk: &Desk<'_>, id: OrganisationId) -> Result<OrganisationId, Refusal> {
    let found = desk.world.record(RecordKey::Organisation(id));
    let street = match found.map(|found| &found.record) {
        Some(Record::Organisation(one))
            if one.kind == OrganisationKind::Station && one.is_open(desk.today) =>
        {
            one.street
        }
        _ => None,
    };
    street.ok_or(Refusal::Unfit {
        field: Field::Station,
    })
}

/// Those of some records that the actor may know of.
pub(super) fn seen<'a>(desk: &Desk<'a>, key: RecordKey) -> Result<&'a Versioned, Refusal> {
    let found = desk.world.record(key);
    found
        .filter(|found| may_see(desk.actor, &found.record, desk.today))
        .ok_or(Refusal::Unfit {
            field: Field::Subjects,
        })
}

pub(super) fn raise(desk: &Desk<'_>, command: &SuggestionCommand) -> Result<Planned, Refusal> {
    let SuggestionCommand::Raise(form) = command else {
        return Err(Refusal::NotFound);
    };
    let SuggestionForm {
        title,
        text,
        session,
        station,
        cosigners,
        requests,
        works,
    } = form;
    let street = station_of(desk, *station)?;
    let by = desk.admit(rule(command.code()).who, |held| {
        held.scope == *station && desk.actor.memberships.contains(held)
    })?;
    let checked = check(desk, title, text, session, cosigners)?;
    let (mut requests, mut works) = (requests.clone(), works.clone());
    requests.sort_unstable();
    requests.dedup();
    works.sort_unstable();
    works.dedup();
    at_most(Field::Subjects, requests.len() + works.len(), ORIGINS)?;
    let mut tied: Vec<(Request, u64)> = Vec::new();
    for id in &requests {
        let found = seen(desk, RecordKey::Request(*id))?;
        if let Record::Request(request) = &found.record {
            if is_copied(&checked.text, &request.text) {
                return Err(Refusal::Copied);
            }
            tied.push((Request::clone(request), found.version));
        }
    }
    for id in &works {
        seen(desk, RecordKey::Work(*id))?;
    }
    let mut planned = planned(by);
    let origin = Origin {
        street,
        station: *station,
        requests,
        works,
    };
    let number = make(desk, checked, origin, &mut planned)?.unwrap_or_default();
    // The requests say so too: the link is kept both ways. Whoever sees the request reads its lines: what
    // the suggestion is about is told by the suggestion.
    for (mut request, version) in tied {
        request.suggestions.push(desk.new_id());
        planned.put(
            Record::Request(Box::new(request)),
            version,
            said(number.clone()),
        );
    }
    Ok(planned)
}

/// The session that a deputy who makes one of a request names, if one sits.
pub(crate) fn session_of(name: &str, closes_on: Option<LocalDate>) -> Session {
    if name.trim().is_empty() && closes_on.is_none() {
        return Session::off();
    }
    Session {
        sitting: Sitting::InSession,
        name: name.to_owned(),
        closes_on,
    }
}

/// A deputy made one of a request (转建议): the request's part is done, here is the suggestion.
pub(crate) fn escalated(
    desk: &Desk<'_>,
    request: RequestId,
    title: &str,
    text: &str,
    session: &Session,
    planned: &mut Planned,
) -> Result<(), Refusal> {
    let found = desk.world.record(RecordKey::Request(request));
    let Some(Record::Request(held)) = found.map(|found| &found.record) else {
        return Err(Refusal::NotFound);
    };
    let checked = check(desk, title, text, session, &[])?;
    let origin = Origin {
        street: held.reach.street,
        station: held.reach.station,
        requests: vec![request],
        works: Vec::new(),
    };
    make(desk, checked, origin, planned)?;
    Ok(())
}
