//! What becomes of a suggestion: 附议, 交办, 退回, 延期, 会办意见, 答复, 评价, 办结.

use shared::api::Detail;
use shared::assignment::UnitShare;
use shared::id::OrganisationId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::suggestion::{
    Closed, CoSigner, Mirror, NotAccepted, Part, Reassigned, Round, Rule, Suggestion,
    SuggestionCommand, SuggestionState as State, Verdict,
};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::handling::assigned;
use super::raise::{assign_term, check, seen, station_of};
use super::terms::Timetable;
use super::{
    CO_SIGNERS, INVITED, MIRRORS, OVER_AFTER_DAYS, OVER_TIMER, PARTS, ROUNDS, at_most, check_units,
    has_signed, is_copied, is_of, is_promised, sight,
};
use crate::plan::{Planned, bounded, required};
use crate::scan;
use crate::supervision::follow;
use crate::work::{Admitted, Desk, Held, planned, refuse, said};
use shared::record::{Record, RecordKey};

/// The unit for which a unit's move is made.
pub(super) const fn unit_of(command: &SuggestionCommand) -> Option<OrganisationId> {
    match command {
        SuggestionCommand::AskReturn { unit, .. }
        | SuggestionCommand::AskExtension { unit, .. }
        | SuggestionCommand::GiveOpinion { unit, .. }
        | SuggestionCommand::Reply { unit, .. }
        | SuggestionCommand::KeepPromise { unit, .. }
        | SuggestionCommand::Meet { unit, .. } => Some(*unit),
        SuggestionCommand::Raise(_)
        | SuggestionCommand::Revise { .. }
        | SuggestionCommand::Invite { .. }
        | SuggestionCommand::CoSign { .. }
        | SuggestionCommand::Withdraw { .. }
        | SuggestionCommand::Retract { .. }
        | SuggestionCommand::Assign { .. }
        | SuggestionCommand::Reassign { .. }
        | SuggestionCommand::Decline { .. }
        | SuggestionCommand::DecideReturn { .. }
        | SuggestionCommand::DecideExtension { .. }
        | SuggestionCommand::Rate { .. }
        | SuggestionCommand::Close { .. }
        | SuggestionCommand::Mirror { .. }
        | SuggestionCommand::Settle { .. } => None,
    }
}

/// When an ended suggestion leaves the screens; never while a unit has still to say that what it promised is
/// done, which nobody would ask for otherwise.
fn leaves_on(body: &Suggestion) -> Option<LocalDate> {
    let closed = body.closed.as_ref().map(|one| one.at);
    let declined = body.declined.as_ref().map(|one| one.at);
    let retracted = body.retracted.as_ref().map(|one| one.at);
    let ended = closed.or(declined).or(retracted)?;
    let parts = || {
        body.rounds
            .last()
            .into_iter()
            .flat_map(|round| &round.parts)
    };
    if parts().any(is_promised) {
        return None;
    }
    let kept = parts().filter_map(|part| Some(part.answer.as_ref()?.kept.as_ref()?.at));
    let last = kept.fold(ended, Ord::max);
    Some(last.day().plus_days(OVER_AFTER_DAYS))
}

/// A suggestion under a move.
pub(super) struct Moving<'a, 'b> {
    pub desk: &'a Desk<'b>,
    pub held: Held<Suggestion>,
    pub by: Admitted,
}

pub(super) fn masked(field: Field, text: &str, limit: usize) -> Result<String, Refusal> {
    Ok(scan::mask(&required(field, text, limit)?).text)
}

impl Moving<'_, '_> {
    pub(super) fn decide(mut self, command: &SuggestionCommand) -> Result<Planned, Refusal> {
        let detail = match command {
            SuggestionCommand::Raise(_) => return Err(Refusal::NotFound),
            SuggestionCommand::Revise { .. } => self.revise(command)?,
            SuggestionCommand::Invite { station, .. } => self.invite(*station)?,
            SuggestionCommand::CoSign { .. } => self.co_sign()?,
            SuggestionCommand::Withdraw { .. } => self.withdraw()?,
            SuggestionCommand::Retract { reason, .. } => {
                let text = masked(Field::Reason, reason, limits::REASON)?;
                self.held.body.retracted = Some(Closed {
                    text: text.clone(),
                    by_name: self.desk.actor.name.clone(),
                    at: self.desk.when,
                });
                said(text)
            }
            SuggestionCommand::Assign { units, .. } => {
                check_units(self.desk, units)?;
                let today = self.desk.when.day();
                let times = self.timetable();
                let part = |unit, share| assigned(unit, share, today, &times);
                let parts = units.iter().map(|one| part(one.unit, one.share)).collect();
                self.begin(parts);
                Detail {
                    units: units.iter().map(|one| one.unit).collect(),
                    ..Detail::default()
                }
            }
            SuggestionCommand::Reassign { units, reason, .. } => self.reassign(units, reason)?,
            SuggestionCommand::Decline { reason, text, .. } => {
                let text = masked(Field::Reason, text, limits::REASON)?;
                self.held.body.declined = Some(NotAccepted {
                    reason: *reason,
                    text: text.clone(),
                    by_name: self.desk.actor.name.clone(),
                    at: self.desk.when,
                });
                Detail {
                    code: reason.code().to_owned(),
                    ..said(text)
                }
            }
            SuggestionCommand::AskReturn {
                unit, reason, to, ..
            } => self.ask_return(*unit, reason, *to)?,
            SuggestionCommand::DecideReturn { unit, to, text, .. } => {
                self.decide_return(*unit, *to, text)?
            }
            SuggestionCommand::AskExtension { unit, reason, .. } => {
                self.ask_extension(*unit, reason)?
            }
            SuggestionCommand::DecideExtension {
                unit,
                granted,
                text,
                told,
                ..
            } => self.decide_extension(*unit, *granted, text, *told)?,
            SuggestionCommand::GiveOpinion { unit, text, .. } => self.give_opinion(*unit, text)?,
            SuggestionCommand::Reply {
                unit,
                text,
                class,
                promise,
                ..
            } => self.reply(*unit, text, *class, *promise)?,
            SuggestionCommand::KeepPromise { unit, text, .. } => self.keep_promise(*unit, text)?,
            SuggestionCommand::Meet { .. } => self.meet(command)?,
            SuggestionCommand::Rate { .. } => self.rate(command)?,
            SuggestionCommand::Close { text, .. } => self.close(text)?,
            SuggestionCommand::Mirror { .. } => self.mirror(command)?,
            SuggestionCommand::Settle { .. } => Detail::default(),
        };
        Ok(self.settle(detail))
    }

    /// By the entry that it began under.
    pub(super) fn timetable(&self) -> Timetable<'_> {
        Timetable::of(self.desk.world, self.held.body.rule)
    }

    /// Puts the record, and says when it leaves the screens.
    fn settle(self, detail: Detail) -> Planned {
        let mut planned = planned(self.by);
        let body = &self.held.body;
        let off = leaves_on(body);
        let over = off.is_some_and(|off| self.desk.when.day() >= off);
        if body.state().is_ended() {
            let rings = off.filter(|_| !over).map(LocalDate::start);
            planned.ring(self.held.id, OVER_TIMER, rings);
        }
        let sight = sight(body, over);
        follow(self.desk.world, self.held.id, &sight, &mut planned);
        planned.put_work(&self.held, sight, detail);
        planned
    }

    fn begin(&mut self, parts: Vec<Part>) {
        self.held.body.rounds.push(Round {
            began_at: self.desk.when,
            by_name: self.desk.actor.name.clone(),
            parts,
            verdict: None,
            reassigned: Vec::new(),
        });
    }

    /// The committee takes a round away from units that do not answer. Who goes on with the same part
    /// keeps its term: it is none the longer for that.
    fn reassign(&mut self, units: &[UnitShare], reason: &str) -> Result<Detail, Refusal> {
        check_units(self.desk, units)?;
        let reason = masked(Field::Reason, reason, limits::REASON)?;
        let today = self.desk.when.day();
        let mut fresh = Vec::new();
        let times = self.timetable();
        let is_rework = self.held.body.state() == State::Rework;
        let parts = self.held.body.rounds.last().into_iter();
        let parts: Vec<&Part> = parts.flat_map(|round| &round.parts).collect();
        for one in units {
            let goes_on = |part: &&Part| {
                (part.unit, part.share) == (one.unit, one.share) && !part.is_returned()
            };
            if parts.iter().any(goes_on) {
                continue;
            }
            let part = assigned(one.unit, one.share, today, &times);
            fresh.push(if is_rework {
                Part {
                    term: times.term(Rule::Second, today),
                    returns: None,
                    ..part
                }
            } else {
                part
            });
        }
        let Some(round) = self.held.body.rounds.last_mut() else {
            return Err(refuse(WorkRefusal::NotNow));
        };
        let mut from = Vec::new();
        let is_named = |part: &Part| {
            units
                .iter()
                .any(|one| (one.unit, one.share) == (part.unit, part.share))
        };
        for part in &mut round.parts {
            if part.is_open() && !is_named(part) {
                part.taken = true;
                from.push(part.unit);
            }
        }
        if from.is_empty() && fresh.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        round.parts.extend(fresh);
        at_most(Field::Units, round.parts.len(), PARTS)?;
        let to: Vec<_> = units.iter().map(|one| one.unit).collect();
        round.reassigned.push(Reassigned {
            from,
            to: to.clone(),
            reason: reason.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        Ok(Detail {
            units: to,
            ..said(reason)
        })
    }

    fn revise(&mut self, command: &SuggestionCommand) -> Result<Detail, Refusal> {
        let SuggestionCommand::Revise {
            seen: version,
            title,
            text,
            session,
            cosigners,
            ..
        } = command
        else {
            return Err(Refusal::NotFound);
        };
        self.desk.unmoved(self.held.version, *version)?;
        let checked = check(self.desk, title, text, session, cosigners)?;
        for id in &self.held.body.requests {
            if let Ok(found) = seen(self.desk, RecordKey::Request(*id))
                && let Record::Request(request) = &found.record
                && is_copied(&checked.text, &request.text)
            {
                return Err(Refusal::Copied);
            }
        }
        let received = self.held.body.raised_at.day();
        let assign = assign_term(&checked.session, received, &self.timetable());
        let body = &mut self.held.body;
        let is_same = (&body.title, &body.text) == (&checked.title, &checked.text);
        body.title = checked.title;
        body.text = checked.text;
        body.session = checked.session;
        body.assign = assign;
        // Nobody's name stands under what they did not sign: who signed it themselves signs what it says
        // now, those without an account are as the lead deputy says.
        body.cosigners
            .retain(|one| is_same && one.account.is_some());
        body.cosigners.extend(checked.named);
        at_most(Field::CoSigners, body.cosigners.len(), CO_SIGNERS)?;
        Ok(said(body.title.clone()))
    }

    fn invite(&mut self, station: OrganisationId) -> Result<Detail, Refusal> {
        station_of(self.desk, station)?;
        let body = &mut self.held.body;
        if station == body.station || body.invited.contains(&station) {
            return Err(Refusal::NothingToDo);
        }
        body.invited.push(station);
        at_most(Field::Station, body.invited.len(), INVITED)?;
        Ok(Detail {
            units: vec![station],
            ..Detail::default()
        })
    }

    fn co_sign(&mut self) -> Result<Detail, Refusal> {
        let actor = self.desk.actor;
        let account = actor.account.ok_or(Refusal::Unfit {
            field: Field::CoSigners,
        })?;
        if has_signed(&self.held.body, actor) {
            return Err(Refusal::NothingToDo);
        }
        let signers = &mut self.held.body.cosigners;
        // Whom the lead named has come to sign.
        signers.retain(|one| one.account.is_some() || one.name != actor.name);
        signers.push(CoSigner {
            account: Some(account),
            name: actor.name.clone(),
            at: Some(self.desk.when),
        });
        at_most(Field::CoSigners, signers.len(), CO_SIGNERS)?;
        Ok(said(actor.name.clone()))
    }

    fn withdraw(&mut self) -> Result<Detail, Refusal> {
        let actor = self.desk.actor;
        let signers = &mut self.held.body.cosigners;
        let before = signers.len();
        signers.retain(|one| !is_of(one, actor));
        if signers.len() == before {
            return Err(Refusal::NothingToDo);
        }
        Ok(said(actor.name.clone()))
    }

    fn rate(&mut self, command: &SuggestionCommand) -> Result<Detail, Refusal> {
        let SuggestionCommand::Rate {
            process,
            result,
            contact,
            to_the_point,
            may_close,
            text,
            ..
        } = command
        else {
            return Err(Refusal::NotFound);
        };
        let verdict = Verdict {
            process: *process,
            result: *result,
            contact: *contact,
            to_the_point: *to_the_point,
            may_close: *may_close,
            text: scan::mask(&bounded(Field::Reason, text, limits::NOTE)?).text,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        };
        if verdict.is_low() && verdict.text.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Reason,
            });
        }
        let is_low = verdict.is_low();
        let detail = Detail {
            code: result.code().to_owned(),
            ..said(verdict.text.clone())
        };
        let Some(round) = self.held.body.rounds.last_mut() else {
            return Err(refuse(WorkRefusal::NotNow));
        };
        round.verdict = Some(verdict);
        if is_low {
            // Whoever replied replies once more, in a short time of its own.
            let today = self.desk.when.day();
            let term = self.timetable().term(Rule::Second, today);
            let last = self.held.body.rounds.last().into_iter();
            let replied = last
                .flat_map(|round| &round.parts)
                .filter(|part| part.replies() && !part.is_returned());
            let parts = replied
                .map(|part| Part {
                    unit: part.unit,
                    share: part.share,
                    term,
                    returns: None,
                    asks: Vec::new(),
                    answer: None,
                    taken: false,
                })
                .collect();
            self.begin(parts);
            at_most(Field::Text, self.held.body.rounds.len(), ROUNDS)?;
        }
        Ok(detail)
    }

    fn close(&mut self, text: &str) -> Result<Detail, Refusal> {
        // What is closed before it is rated, or against the deputy's word, is closed for a reason.
        let last = self.held.body.rounds.last();
        let verdict = last.and_then(|round| round.verdict.as_ref());
        let agrees = verdict.is_none_or(|verdict| verdict.may_close != Some(false));
        let text = if self.held.body.state() == State::Rated && agrees {
            bounded(Field::Text, text, limits::NOTE)?
        } else {
            required(Field::Reason, text, limits::NOTE)?
        };
        let text = scan::mask(&text).text;
        self.held.body.closed = Some(Closed {
            text: text.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        Ok(said(text))
    }

    fn mirror(&mut self, command: &SuggestionCommand) -> Result<Detail, Refusal> {
        let SuggestionCommand::Mirror {
            system,
            number,
            state,
            as_of,
            ..
        } = command
        else {
            return Err(Refusal::NotFound);
        };
        let today = self.desk.when.day();
        if *as_of > today {
            return Err(refuse(WorkRefusal::FutureDay));
        }
        self.desk.near(*as_of, Field::Day)?;
        let mirror = Mirror {
            system: masked(Field::Source, system, limits::NAME)?,
            number: masked(Field::External, number, limits::NAME)?,
            state: masked(Field::Text, state, limits::PLACE)?,
            as_of: *as_of,
            by_name: self.desk.actor.name.clone(),
        };
        let text = [&mirror.system, " ", &*mirror.number, " ", &*mirror.state].concat();
        let mirrors = &mut self.held.body.mirrors;
        let same = |one: &Mirror| one.system == mirror.system && one.number == mirror.number;
        // What was read later stands, whoever sends it first.
        if mirrors.iter().any(|one| same(one) && one.as_of > *as_of) {
            return Err(Refusal::Unfit { field: Field::Day });
        }
        mirrors.retain(|one| !same(one));
        mirrors.push(mirror);
        at_most(Field::External, mirrors.len(), MIRRORS)?;
        Ok(said(text))
    }
}
