//! What becomes of a suggestion: 附议, 交办, 退回, 延期, 会办意见, 答复, 评价, 办结.

use shared::api::Detail;
use shared::assignment::Share;
use shared::id::OrganisationId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::request::ResultClass;
use shared::suggestion::{
    Answer, Ask, AskKind, Closed, CoSigner, Contact, Decision, Mirror, NotAccepted, Part, Round,
    Rule, Suggestion, SuggestionCommand, SuggestionState as State, Term, Verdict,
};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::{
    ASKS, CO_SIGNERS, EXTENDED_MONTHS, INVITED, MIRRORS, OPINION_MONTHS, OVER_AFTER_DAYS,
    OVER_TIMER, PARTS, REPLY_MONTHS, RETURN_DAYS, ROUNDS, SECOND_MONTHS, assign_term, at_most,
    check, check_units, has_signed, is_copied, seen, sight, station_of, waits,
};
use crate::deadline::Calendar;
use crate::plan::{Planned, bounded, required};
use crate::request::rulebook;
use crate::scan;
use crate::work::{Admitted, Desk, Held, planned, refuse, said};
use shared::record::{Record, RecordKey};

/// The unit for which a unit's move is made.
pub(super) const fn unit_of(command: &SuggestionCommand) -> Option<OrganisationId> {
    match command {
        SuggestionCommand::AskReturn { unit, .. }
        | SuggestionCommand::AskExtension { unit, .. }
        | SuggestionCommand::GiveOpinion { unit, .. }
        | SuggestionCommand::Reply { unit, .. } => Some(*unit),
        SuggestionCommand::Raise(_)
        | SuggestionCommand::Revise { .. }
        | SuggestionCommand::Invite { .. }
        | SuggestionCommand::CoSign { .. }
        | SuggestionCommand::Assign { .. }
        | SuggestionCommand::Decline { .. }
        | SuggestionCommand::DecideReturn { .. }
        | SuggestionCommand::DecideExtension { .. }
        | SuggestionCommand::Rate { .. }
        | SuggestionCommand::Close { .. }
        | SuggestionCommand::Mirror { .. }
        | SuggestionCommand::Settle { .. } => None,
    }
}

/// A suggestion under a move.
pub(super) struct Moving<'a, 'b> {
    pub desk: &'a Desk<'b>,
    pub held: Held<Suggestion>,
    pub by: Admitted,
}

fn masked(field: Field, text: &str, limit: usize) -> Result<String, Refusal> {
    Ok(scan::mask(&required(field, text, limit)?).text)
}

/// A unit's part that is still open, in the round that runs.
fn open_part(body: &mut Suggestion, unit: OrganisationId) -> Result<&mut Part, Refusal> {
    let parts = body.rounds.last_mut().into_iter();
    let mut open = parts.flat_map(|round| &mut round.parts);
    open.find(|part| part.unit == unit && part.is_open())
        .ok_or(refuse(WorkRefusal::NotNow))
}

/// What a unit asked that waits to be decided.
fn pending(
    body: &mut Suggestion,
    unit: OrganisationId,
    kind: AskKind,
) -> Result<&mut Part, Refusal> {
    let part = open_part(body, unit).map_err(|_| Refusal::NothingAsked)?;
    match part.pending() {
        Some(ask) if ask.kind == kind => Ok(part),
        Some(_) | None => Err(Refusal::NothingAsked),
    }
}

impl Moving<'_, '_> {
    pub(super) fn decide(mut self, command: &SuggestionCommand) -> Result<Planned, Refusal> {
        let detail = match command {
            SuggestionCommand::Raise(_) => return Err(Refusal::NotFound),
            SuggestionCommand::Revise { .. } => self.revise(command)?,
            SuggestionCommand::Invite { station, .. } => self.invite(*station)?,
            SuggestionCommand::CoSign { .. } => self.co_sign()?,
            SuggestionCommand::Assign { units, .. } => {
                check_units(self.desk, units)?;
                let today = self.desk.when.day();
                let calendar = self.calendar();
                let part = |unit, share| assigned(unit, share, today, &calendar);
                let parts = units.iter().map(|one| part(one.unit, one.share)).collect();
                self.begin(parts);
                Detail {
                    units: units.iter().map(|one| one.unit).collect(),
                    ..Detail::default()
                }
            }
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
            SuggestionCommand::Rate { .. } => self.rate(command)?,
            SuggestionCommand::Close { text, .. } => self.close(text)?,
            SuggestionCommand::Mirror { .. } => self.mirror(command)?,
            SuggestionCommand::Settle { .. } => Detail::default(),
        };
        Ok(self.settle(detail))
    }

    fn calendar(&self) -> Calendar<'_> {
        Calendar::of(rulebook(self.desk.world))
    }

    /// Puts the record, and says when it leaves the screens.
    fn settle(self, detail: Detail) -> Planned {
        let mut planned = planned(self.by);
        let body = &self.held.body;
        let closed = body.closed.as_ref().map(|one| one.at);
        let ended = closed.or(body.declined.as_ref().map(|one| one.at));
        let off = ended.map(|at| at.day().plus_days(OVER_AFTER_DAYS));
        let over = off.is_some_and(|off| self.desk.when.day() >= off);
        if off.is_some() {
            let rings = off.filter(|_| !over).map(LocalDate::start);
            planned.ring(self.held.id, OVER_TIMER, rings);
        }
        planned.put_work(&self.held, sight(body, over), detail);
        planned
    }

    fn begin(&mut self, parts: Vec<Part>) {
        self.held.body.rounds.push(Round {
            began_at: self.desk.when,
            by_name: self.desk.actor.name.clone(),
            parts,
            verdict: None,
        });
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
        let assign = assign_term(&checked.session, received, &self.calendar());
        let body = &mut self.held.body;
        body.title = checked.title;
        body.text = checked.text;
        body.session = checked.session;
        body.assign = assign;
        // Who signed it themselves stays; those without an account are as the lead deputy says.
        body.cosigners.retain(|one| one.account.is_some());
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
        });
        at_most(Field::CoSigners, signers.len(), CO_SIGNERS)?;
        Ok(said(actor.name.clone()))
    }

    fn asked(
        &self,
        kind: AskKind,
        reason: &str,
        to: Option<OrganisationId>,
    ) -> Result<Ask, Refusal> {
        Ok(Ask {
            kind,
            reason: masked(Field::Reason, reason, limits::REASON)?,
            to,
            by: self.desk.actor.account,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
            decision: None,
        })
    }

    fn ask_return(
        &mut self,
        unit: OrganisationId,
        reason: &str,
        to: OrganisationId,
    ) -> Result<Detail, Refusal> {
        let ask = self.asked(AskKind::Return, reason, Some(to))?;
        if to == unit || !self.desk.is_unit(to) {
            return Err(Refusal::Unfit {
                field: Field::Units,
            });
        }
        let day = self.desk.when.day();
        let part = open_part(&mut self.held.body, unit)?;
        match part.returns {
            Some(term) if day > term.due => {
                return Err(Refusal::ReturnWindowOver {
                    until: term.due.end(),
                });
            }
            // What was handled once is handled again by whoever handled it.
            None => return Err(refuse(WorkRefusal::AskedLate)),
            Some(_) => {}
        }
        push_ask(part, ask.clone())?;
        Ok(Detail {
            units: vec![unit, to],
            ..said(ask.reason)
        })
    }

    fn decision(&self, agreed: bool, text: &str) -> Result<Decision, Refusal> {
        let text = if agreed {
            bounded(Field::Text, text, limits::REASON)?
        } else {
            required(Field::Reason, text, limits::REASON)?
        };
        Ok(Decision {
            agreed,
            text: scan::mask(&text).text,
            to: None,
            told: None,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        })
    }

    /// Nobody decides on what they asked for themselves.
    fn of_another(&self, part: &Part) -> Result<(), Refusal> {
        let by = part.pending().and_then(|ask| ask.by);
        if by.is_some() && by == self.desk.actor.account {
            return Err(Refusal::OwnAsk);
        }
        Ok(())
    }

    fn decide_return(
        &mut self,
        unit: OrganisationId,
        to: Option<OrganisationId>,
        text: &str,
    ) -> Result<Detail, Refusal> {
        let decision = Decision {
            to,
            ..self.decision(to.is_some(), text)?
        };
        let part = pending(&mut self.held.body, unit, AskKind::Return)?.clone();
        self.of_another(&part)?;
        if let Some(to) = to {
            let round = self.held.body.rounds.last();
            let mut others = round.into_iter().flat_map(|round| &round.parts);
            if !self.desk.is_unit(to) || others.any(|one| one.unit == to && !one.is_returned()) {
                return Err(Refusal::Unfit {
                    field: Field::Units,
                });
            }
        }
        decided(
            pending(&mut self.held.body, unit, AskKind::Return)?,
            decision.clone(),
        );
        if let Some(to) = to {
            // The unit whose it is begins today.
            let next = assigned(to, part.share, self.desk.when.day(), &self.calendar());
            if let Some(round) = self.held.body.rounds.last_mut() {
                at_most(Field::Units, round.parts.len() + 1, PARTS)?;
                round.parts.push(next);
            }
        }
        Ok(Detail {
            units: std::iter::once(unit).chain(to).collect(),
            code: if to.is_some() { "agreed" } else { "refused" }.to_owned(),
            ..said(decision.text)
        })
    }

    fn ask_extension(&mut self, unit: OrganisationId, reason: &str) -> Result<Detail, Refusal> {
        let ask = self.asked(AskKind::Extension, reason, None)?;
        let day = self.desk.when.day();
        let part = open_part(&mut self.held.body, unit)?;
        if !part.replies() {
            return Err(refuse(WorkRefusal::OtherShare));
        }
        // Once, and not of a second reply, which is short.
        if part.term.rule != Rule::Reply {
            return Err(Refusal::NoMoreExtensions);
        }
        if day > part.term.due {
            return Err(refuse(WorkRefusal::AskedLate));
        }
        push_ask(part, ask.clone())?;
        Ok(Detail {
            units: vec![unit],
            ..said(ask.reason)
        })
    }

    fn decide_extension(
        &mut self,
        unit: OrganisationId,
        granted: bool,
        text: &str,
        told: Option<Contact>,
    ) -> Result<Detail, Refusal> {
        // 延期要告知代表.
        let told = told.filter(|one| granted && *one != Contact::None);
        if granted && told.is_none() {
            return Err(Refusal::Empty {
                field: Field::Contact,
            });
        }
        let decision = Decision {
            told,
            ..self.decision(granted, text)?
        };
        let part = pending(&mut self.held.body, unit, AskKind::Extension)?.clone();
        self.of_another(&part)?;
        let from = part.term.from;
        let extended = Term {
            rule: Rule::Extended,
            from,
            due: self.calendar().add_months(from, EXTENDED_MONTHS),
        };
        let part = pending(&mut self.held.body, unit, AskKind::Extension)?;
        decided(part, decision.clone());
        if granted {
            part.term = extended;
        }
        Ok(Detail {
            units: vec![unit],
            code: if granted { "granted" } else { "refused" }.to_owned(),
            ..said(decision.text)
        })
    }

    fn answer(&self, text: &str) -> Result<Answer, Refusal> {
        Ok(Answer {
            text: masked(Field::Text, text, limits::TEXT)?,
            class: None,
            promise: None,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        })
    }

    fn give_opinion(&mut self, unit: OrganisationId, text: &str) -> Result<Detail, Refusal> {
        let answer = self.answer(text)?;
        let part = open_part(&mut self.held.body, unit)?;
        if part.replies() {
            return Err(refuse(WorkRefusal::OtherShare));
        }
        part.answer = Some(answer.clone());
        Ok(Detail {
            units: vec![unit],
            ..said(answer.text)
        })
    }

    fn reply(
        &mut self,
        unit: OrganisationId,
        text: &str,
        class: ResultClass,
        promise: Option<LocalDate>,
    ) -> Result<Detail, Refusal> {
        let field = Field::Promise;
        let promise = match (class, promise) {
            (ResultClass::B, None) => return Err(Refusal::Empty { field }),
            (ResultClass::B, Some(until)) => {
                self.desk.near(until, field)?;
                if until <= self.desk.when.day() {
                    return Err(Refusal::Unfit { field });
                }
                Some(until)
            }
            (ResultClass::A | ResultClass::C | ResultClass::D, _) => None,
        };
        let answer = Answer {
            class: Some(class),
            promise,
            ..self.answer(text)?
        };
        let part = open_part(&mut self.held.body, unit)?;
        if !part.replies() {
            return Err(refuse(WorkRefusal::OtherShare));
        }
        // What is asked to be another's is first decided.
        if waits(part) {
            return Err(refuse(WorkRefusal::NotNow));
        }
        part.answer = Some(answer.clone());
        Ok(Detail {
            units: vec![unit],
            class: Some(class),
            ..said(answer.text)
        })
    }

    fn rate(&mut self, command: &SuggestionCommand) -> Result<Detail, Refusal> {
        let SuggestionCommand::Rate {
            process,
            result,
            contact,
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
            let term = Term {
                rule: Rule::Second,
                from: today,
                due: self.calendar().add_months(today, SECOND_MONTHS),
            };
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
                })
                .collect();
            self.begin(parts);
            at_most(Field::Text, self.held.body.rounds.len(), ROUNDS)?;
        }
        Ok(detail)
    }

    fn close(&mut self, text: &str) -> Result<Detail, Refusal> {
        let is_rated = self.held.body.state() == State::Rated;
        let by_committee = self
            .by
            .is_none_or(|(held, _)| held.role == shared::account::Role::Supervisor);
        if !is_rated && !by_committee {
            return Err(refuse(WorkRefusal::NotNow));
        }
        let text = if is_rated {
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

fn push_ask(part: &mut Part, ask: Ask) -> Result<(), Refusal> {
    if part.pending().is_some() {
        return Err(Refusal::NothingToDo);
    }
    part.asks.push(ask);
    at_most(Field::Reason, part.asks.len(), ASKS)
}

fn decided(part: &mut Part, decision: Decision) {
    if let Some(ask) = part.asks.last_mut() {
        ask.decision = Some(decision);
    }
}

/// A unit's part as it is assigned on a day.
fn assigned(unit: OrganisationId, share: Share, day: LocalDate, calendar: &Calendar<'_>) -> Part {
    let (rule, months) = match share {
        Share::Lead | Share::Split => (Rule::Reply, REPLY_MONTHS),
        Share::Co => (Rule::Opinion, OPINION_MONTHS),
    };
    Part {
        unit,
        share,
        term: Term {
            rule,
            from: day,
            due: calendar.add_months(day, months),
        },
        returns: Some(Term {
            rule: Rule::Return,
            from: day,
            due: calendar.add_days(day, RETURN_DAYS),
        }),
        asks: Vec::new(),
        answer: None,
    }
}
