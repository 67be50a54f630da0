//! 退回, 延期, 会办意见, 答复: what units ask and say, and what is decided on it.

use shared::api::Detail;
use shared::assignment::Share;
use shared::id::OrganisationId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::request::ResultClass;
use shared::suggestion::{
    Answer, Ask, AskKind, Contact, Decision, Kept, Meeting, Part, Rule, Suggestion,
    SuggestionCommand,
};
use shared::time::LocalDate;
use shared::work::WorkRefusal;

use super::course::{Moving, masked};
use super::terms::Timetable;
use super::{ASKS, MEETINGS, PARTS, at_most, is_promised, part_of, waits};
use crate::plan::{bounded, required};
use crate::scan;
use crate::work::{refuse, said};

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

    pub(super) fn ask_return(
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

    pub(super) fn decide_return(
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
            let next = assigned(to, part.share, self.desk.when.day(), &self.timetable());
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

    pub(super) fn ask_extension(
        &mut self,
        unit: OrganisationId,
        reason: &str,
    ) -> Result<Detail, Refusal> {
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

    pub(super) fn decide_extension(
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
        let mut extended = self.timetable().term(Rule::Extended, part.term.from);
        // Days against months: on some days the longer of two lengths ends no later.
        extended.due = extended.due.max(part.term.due);
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
            kept: None,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        })
    }

    pub(super) fn give_opinion(
        &mut self,
        unit: OrganisationId,
        text: &str,
    ) -> Result<Detail, Refusal> {
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

    pub(super) fn reply(
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

    pub(super) fn keep_promise(
        &mut self,
        unit: OrganisationId,
        text: &str,
    ) -> Result<Detail, Refusal> {
        let text = masked(Field::Text, text, limits::TEXT)?;
        let kept = Kept {
            text: text.clone(),
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        };
        let last = self.held.body.rounds.last_mut().into_iter();
        let mut parts = last.flat_map(|round| &mut round.parts);
        let answer = parts
            .find(|part| part.unit == unit && is_promised(part))
            .and_then(|part| part.answer.as_mut())
            .ok_or(Refusal::NothingToDo)?;
        answer.kept = Some(kept);
        Ok(Detail {
            units: vec![unit],
            ..said(text)
        })
    }
}

impl Moving<'_, '_> {
    /// 三见面: what is written down of it is only ever added to.
    pub(super) fn meet(&mut self, command: &SuggestionCommand) -> Result<Detail, Refusal> {
        let SuggestionCommand::Meet {
            unit,
            phase,
            way,
            on,
            who,
            text,
            ..
        } = command
        else {
            return Err(Refusal::NotFound);
        };
        if part_of(&self.held.body, *unit).is_none() {
            return Err(refuse(WorkRefusal::NotNow));
        }
        if *way == Contact::None {
            let field = Field::Contact;
            return Err(Refusal::Empty { field });
        }
        if *on > self.desk.when.day() {
            return Err(refuse(WorkRefusal::FutureDay));
        }
        if *on < self.held.body.raised_at.day() {
            return Err(Refusal::Unfit { field: Field::Day });
        }
        let who = masked(Field::Name, who, limits::NAME)?;
        let text = scan::mask(&bounded(Field::Text, text, limits::NOTE)?).text;
        let meetings = &mut self.held.body.meetings;
        meetings.push(Meeting {
            unit: *unit,
            phase: *phase,
            way: *way,
            on: *on,
            who: who.clone(),
            text,
            by_name: self.desk.actor.name.clone(),
            at: self.desk.when,
        });
        at_most(Field::Text, meetings.len(), MEETINGS)?;
        Ok(Detail {
            units: vec![*unit],
            code: phase.code().to_owned(),
            ..said(who)
        })
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
pub(super) fn assigned(
    unit: OrganisationId,
    share: Share,
    day: LocalDate,
    times: &Timetable<'_>,
) -> Part {
    let rule = match share {
        Share::Lead | Share::Split => Rule::Reply,
        Share::Co => Rule::Opinion,
    };
    Part {
        unit,
        share,
        term: times.term(rule, day),
        returns: Some(times.term(Rule::Return, day)),
        asks: Vec::new(),
        answer: None,
        taken: false,
    }
}
