//! 交办, 签收, 退回, 延期, 待补充, 答复: what happens while units are at work.

use shared::api::Detail;
use shared::assignment::{
    Ask, Assignment, AssignmentState, Draft, Reply, ReturnDecision, Share, UnitShare,
};
use shared::clock::Step;
use shared::id::{AssignmentId, OrganisationId, RequestId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::record::{Record, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{Complexity, Request, ResultClass, Status, Tell};
use shared::time::LocalDate;

use super::super::{find_organisation, masked, return_window};
use super::{Answer, Course, keep_found, owe, said};
use crate::plan::{Planned, bounded};

impl Course<'_> {
    pub(super) fn assign(
        &self,
        id: RequestId,
        units: &[UnitShare],
        complexity: Complexity,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.assign", id)?;
        let request = &mut moving.after;
        // A new round has a referral, a reply and a rating of its own.
        if matches!(request.status, Status::Rework | Status::Reopened) {
            request.round += 1;
        }
        // After a return others may be at work already.
        let held: Vec<_> = self.current(request).iter().map(|part| part.unit).collect();
        let lead = self.check_units(units, &held)?;
        request.status = Status::Assigned;
        request.complexity = complexity;
        request.lead = Some(lead);
        request.replied_at = None;
        let is_resolved = request.resolved_at.take().is_some();
        request.class = None;
        let promise = request.promise.take();
        request.promise_broken |=
            promise.is_some_and(|promise| !is_resolved && self.when > promise.end());
        request.answer = None;
        request.transfer = None;
        request.to_tell.retain(|tell| *tell != Tell::Reply);
        for share in units {
            if !request.reach.units.contains(&share.unit) {
                request.reach.units.push(share.unit);
            }
        }
        let clock = self.clock(Step::Sign, request);
        request.clock = Some(clock.clone());
        let detail = Detail {
            units: units.iter().map(|share| share.unit).collect(),
            ..Detail::default()
        };
        let (round, reach) = (request.round, request.reach.clone());
        let mut planned = self.put(moving, detail);
        for (ordinal, share) in units.iter().enumerate() {
            let assignment = Assignment {
                id: AssignmentId::derive(self.envelope.command_id, ordinal as u32),
                request: id,
                unit: share.unit,
                share: share.share,
                round,
                reach: reach.clone(),
                state: AssignmentState::Assigned,
                assigned_at: self.when,
                signed_at: None,
                officer: None,
                clock: Some(clock.clone()),
                sign_due: None,
                reply_due: None,
                reply: None,
                first_replied_at: None,
                ask: None,
                extensions: 0,
                returns_refused: 0,
                handle_first: false,
                met: false,
                nudges: Vec::new(),
            };
            planned.puts.push(Versioned {
                version: 1,
                record: Record::Assignment(Box::new(assignment)),
            });
        }
        self.spread_reach(id, &reach, &mut planned);
        Ok(planned)
    }

    fn check_units(
        &self,
        units: &[UnitShare],
        held: &[OrganisationId],
    ) -> Result<OrganisationId, Refusal> {
        let unfit = Refusal::Unfit {
            field: Field::Units,
        };
        if units.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Units,
            });
        }
        if units.len() > limits::UNITS {
            let (limit, given) = (limits::UNITS as u32, units.len() as u32);
            return Err(Refusal::TooLong {
                field: Field::Units,
                limit,
                given,
            });
        }
        for (i, share) in units.iter().enumerate() {
            let fits = find_organisation(self.world, share.unit).is_some_and(|found| {
                found.kind == OrganisationKind::Unit && found.is_open(self.today)
            });
            let again = units[..i].iter().any(|earlier| earlier.unit == share.unit);
            if !fits || again || held.contains(&share.unit) {
                return Err(unfit);
            }
        }
        let mut leads = units.iter().filter(|share| share.share == Share::Lead);
        match (leads.next(), leads.next()) {
            (Some(lead), None) => Ok(lead.unit),
            _ => Err(unfit),
        }
    }

    /// Before anybody has signed, an assignment may be taken back; it stays on record.
    pub(super) fn recall(&self, id: RequestId, reason: &str) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.recall", id)?;
        let current = self.current(&moving.before);
        if current
            .iter()
            .any(|part| part.state != AssignmentState::Assigned)
        {
            return Err(Refusal::NotCorrectable);
        }
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let request = &mut moving.after;
        request.lead = None;
        if request.round > 1 {
            request.round -= 1;
            request.status = Status::Rework;
            request.clock = Some(self.clock(Step::Reassign, request));
        } else {
            request.status = Status::Accepted;
            request.clock = Some(self.clock(Step::Assign, request));
        }
        let mut planned = self.put(moving, said(reason));
        self.end_parts(id, &mut planned);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn sign_for(&self, id: AssignmentId) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.sign_for", id)?;
        let held = &mut part.assignment;
        held.state = AssignmentState::InProgress;
        held.signed_at = Some(self.when);
        held.sign_due = held.clock.as_ref().map(|clock| clock.due_at);
        held.officer = self.actor.account;
        held.clock = Some(self.clock(step_of(held), &moving.after));
        let detail = on(held, String::new());
        Ok(self.put_part(moving, part, detail))
    }

    pub(super) fn ask_return(
        &self,
        id: AssignmentId,
        reason: &str,
        unit: Option<OrganisationId>,
    ) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.ask_return", id)?;
        let held = &mut part.assignment;
        if held.handle_first {
            return Err(Refusal::HandleFirst);
        }
        let until = return_window(&self.calendar, &self.limits(&moving.before), held);
        if self.when > until {
            return Err(Refusal::ReturnWindowOver { until });
        }
        if let Some(unit) = unit {
            find_organisation(self.world, unit)
                .filter(|found| {
                    let is_unit = found.kind == OrganisationKind::Unit;
                    is_unit && found.is_open(self.today) && unit != held.unit
                })
                .ok_or(Refusal::Unfit {
                    field: Field::Units,
                })?;
        }
        let mut found = Vec::new();
        let text = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let mut detail = on(held, text.clone());
        detail.units.extend(unit);
        held.ask = Some(Ask {
            text,
            unit,
            workdays: None,
            by: self.actor.account,
            from: held.state,
            at: self.when,
        });
        held.state = AssignmentState::ReturnRequested;
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    /// The unit may not forward it: the assigning body decides whose it is.
    pub(super) fn decide_return(
        &self,
        id: AssignmentId,
        decision: ReturnDecision,
        text: &str,
    ) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.decide_return", id)?;
        let held = &mut part.assignment;
        let ask = held.ask.take().ok_or(Refusal::NothingAsked)?;
        if ask.by.is_some() && ask.by == self.actor.account {
            return Err(Refusal::OwnAsk);
        }
        let mut found = Vec::new();
        let text = match decision {
            ReturnDecision::Agreed => self.remark(text, &mut found)?,
            ReturnDecision::Refused | ReturnDecision::HandleFirst => {
                self.written(Field::Reason, text, limits::REASON, &mut found)?
            }
        };
        match decision {
            ReturnDecision::Agreed => {
                held.state = AssignmentState::Returned;
                held.clock = None;
            }
            ReturnDecision::Refused => {
                held.state = ask.from;
                held.returns_refused += 1;
            }
            ReturnDecision::HandleFirst => {
                held.state = ask.from;
                held.handle_first = true;
            }
        }
        let mut detail = on(held, text);
        decision.code().clone_into(&mut detail.code);
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn ask_extension(
        &self,
        id: AssignmentId,
        workdays: u32,
        reason: &str,
    ) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.ask_extension", id)?;
        let held = &mut part.assignment;
        let limits = self.limits(&moving.before);
        if held.extensions >= limits.extensions {
            return Err(Refusal::NoMoreExtensions);
        }
        if workdays == 0 || workdays > limits.extension {
            let field = Field::Workdays;
            return Err(Refusal::Unfit { field });
        }
        let mut found = Vec::new();
        let text = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let mut detail = on(held, text.clone());
        detail.code = workdays.to_string();
        held.ask = Some(Ask {
            text,
            unit: None,
            workdays: Some(workdays),
            by: self.actor.account,
            from: held.state,
            at: self.when,
        });
        held.state = AssignmentState::ExtensionRequested;
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn decide_extension(
        &self,
        id: AssignmentId,
        granted: bool,
        text: &str,
    ) -> Result<Planned, Refusal> {
        let (mut moving, mut part) = self.moving_part("request.decide_extension", id)?;
        let held = &mut part.assignment;
        let ask = held.ask.take().ok_or(Refusal::NothingAsked)?;
        if ask.by.is_some() && ask.by == self.actor.account {
            return Err(Refusal::OwnAsk);
        }
        let mut found = Vec::new();
        let text = if granted {
            self.remark(text, &mut found)?
        } else {
            self.written(Field::Reason, text, limits::REASON, &mut found)?
        };
        held.state = ask.from;
        let mut detail = on(held, text);
        if granted {
            held.extensions += 1;
            let workdays = ask.workdays.unwrap_or_default();
            if let Some(clock) = &mut held.clock {
                self.calendar.extend(clock, workdays);
            }
            detail.code = workdays.to_string();
            owe(&mut moving.after, Tell::Extension);
        } else {
            ReturnDecision::Refused.code().clone_into(&mut detail.code);
        }
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn ask_info(&self, id: AssignmentId, question: &str) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.ask_info", id)?;
        let held = &mut part.assignment;
        let mut found = Vec::new();
        let text = self.written(Field::Question, question, limits::REASON, &mut found)?;
        let detail = on(held, text.clone());
        held.ask = Some(Ask {
            text,
            unit: None,
            workdays: None,
            by: self.actor.account,
            from: held.state,
            at: self.when,
        });
        held.state = AssignmentState::AwaitingInfo;
        // Only where the rule says so: a question must not be a way to gain time.
        if self.limits(&moving.before).pauses
            && let Some(clock) = &mut held.clock
        {
            self.calendar.pause(clock, self.when.day());
        }
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn give_info(&self, id: AssignmentId, text: &str) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.give_info", id)?;
        let held = &mut part.assignment;
        let ask = held.ask.take().ok_or(Refusal::NothingAsked)?;
        let mut found = Vec::new();
        let text = self.written(Field::Text, text, limits::NOTE, &mut found)?;
        held.state = ask.from;
        if let Some(clock) = &mut held.clock {
            self.calendar.resume(clock, self.when.day());
        }
        let detail = on(held, text);
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn save_draft(
        &self,
        id: AssignmentId,
        text: &str,
        class: Option<ResultClass>,
        promise: Option<LocalDate>,
    ) -> Result<Planned, Refusal> {
        let (moving, part) = self.moving_part("request.save_draft", id)?;
        let mut found = Vec::new();
        let text = masked(&bounded(Field::Text, text, limits::TEXT)?, &mut found);
        let (mut draft, version) = self.draft_of(&part.assignment, &moving.before);
        draft.text = text;
        draft.class = class;
        draft.promise = promise;
        draft.by = self.actor.account;
        draft.at = self.when;
        let mut planned = Planned {
            role: moving.role,
            ..Planned::default()
        };
        planned.put(Record::Draft(draft), version, Detail::default());
        keep_found(&mut planned, part.assignment.request, found);
        Ok(planned)
    }

    pub(super) fn submit_reply(
        &self,
        id: AssignmentId,
        text: &str,
        class: ResultClass,
        promise: Option<LocalDate>,
    ) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.submit_reply", id)?;
        let held = &mut part.assignment;
        if held.share == Share::Lead && !self.opinions_are_in(&moving.before) {
            return Err(Refusal::OpinionsOutstanding);
        }
        let answer = self.answer(text, class, promise)?;
        let Answer {
            text,
            class,
            promise,
            found,
        } = answer;
        let request = held.request;
        if held.share == Share::Co {
            // The lead answers; what a co-handler says goes to it at once.
            let mut detail = on(held, text.clone());
            detail.class = Some(class);
            held.reply = Some(Reply {
                text,
                class,
                promise,
                by: self.actor.account,
                at: self.when,
                released_by: None,
            });
            held.state = AssignmentState::Replied;
            held.reply_due = held.clock.take().map(|clock| clock.due_at);
            let mut planned = self.put_part(moving, part, detail);
            keep_found(&mut planned, request, found);
            return Ok(planned);
        }
        let (mut draft, version) = self.draft_of(held, &moving.before);
        draft.text = text;
        draft.class = Some(class);
        draft.promise = promise;
        draft.by = self.actor.account;
        draft.at = self.when;
        draft.in_review = true;
        draft.sent_back.clear();
        held.state = AssignmentState::InReview;
        // What it says is seen by the reviewers alone until it is released.
        let detail = on(held, String::new());
        let mut planned = self.put_part(moving, part, detail);
        put_draft(&mut planned, draft, version);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    /// Whether every co-handler has said its opinion, or let its time go by.
    fn opinions_are_in(&self, request: &Request) -> bool {
        self.actor.is_system
            || self.current(request).iter().all(|part| {
                let late = part
                    .clock
                    .as_ref()
                    .is_some_and(|clock| self.when > clock.due_at);
                part.share != Share::Co || part.state == AssignmentState::Replied || late
            })
    }

    pub(super) fn send_back(&self, id: AssignmentId, reason: &str) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.send_back", id)?;
        let held = &mut part.assignment;
        let (mut draft, version) = self.draft_of(held, &moving.before);
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        draft.in_review = false;
        draft.sent_back = reason;
        held.state = AssignmentState::InProgress;
        let detail = on(held, String::new());
        let request = held.request;
        let mut planned = self.put_part(moving, part, detail);
        put_draft(&mut planned, draft, version);
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn release(&self, id: AssignmentId) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.release", id)?;
        let held = &mut part.assignment;
        let (mut draft, version) = self.draft_of(held, &moving.before);
        let (Some(class), false) = (draft.class, version == 0) else {
            return Err(Refusal::NothingAsked);
        };
        if self.actor.account.is_some() && self.actor.account == draft.by {
            return Err(Refusal::OwnReply);
        }
        let mut detail = on(held, draft.text.clone());
        detail.class = Some(class);
        held.reply = Some(Reply {
            text: draft.text.clone(),
            class,
            promise: draft.promise,
            by: draft.by,
            at: self.when,
            released_by: self.actor.account,
        });
        held.state = AssignmentState::Replied;
        held.reply_due = held.clock.take().map(|clock| clock.due_at);
        draft.in_review = false;
        draft.done = true;
        let mut planned = self.put_part(moving, part, detail);
        put_draft(&mut planned, draft, version);
        Ok(planned)
    }

    /// B 转 A. The person is answered once more.
    pub(super) fn keep_promise(&self, id: AssignmentId, text: &str) -> Result<Planned, Refusal> {
        let (mut moving, mut part) = self.moving_part("request.keep_promise", id)?;
        let held = &mut part.assignment;
        if held.share != Share::Lead {
            return Err(Refusal::AssignmentMoved);
        }
        let answer = self.answer(text, ResultClass::A, None)?;
        let mut detail = on(held, answer.text.clone());
        detail.class = Some(ResultClass::A);
        let before = held.reply.as_ref().map(|reply| reply.at);
        held.first_replied_at = held.first_replied_at.or(before);
        let reply = Reply {
            text: answer.text,
            class: ResultClass::A,
            promise: None,
            by: self.actor.account,
            at: self.when,
            released_by: None,
        };
        held.reply = Some(reply.clone());
        let request = &mut moving.after;
        request.status = Status::Closed;
        request.class = Some(ResultClass::A);
        request.resolved_at = Some(self.when);
        request.clock = None;
        owe(request, Tell::Reply);
        let (id, number) = (request.id, request.number.clone());
        let merged = request.merged.clone();
        let mut planned = self.put(moving, detail);
        planned.puts.push(Versioned {
            version: part.version + 1,
            record: Record::Assignment(Box::new(part.assignment)),
        });
        self.keep_for_merged(&merged, number, &reply, &mut planned);
        keep_found(&mut planned, id, answer.found);
        Ok(planned)
    }
}

/// The step that begins when a unit signs.
fn step_of(part: &Assignment) -> Step {
    match part.share {
        Share::Lead | Share::Split => Step::Reply,
        Share::Co => Step::Opinion,
    }
}

fn on(part: &Assignment, text: String) -> Detail {
    Detail {
        units: vec![part.unit],
        text,
        ..Detail::default()
    }
}

fn put_draft(planned: &mut Planned, draft: Draft, version: u64) {
    planned.puts.push(Versioned {
        version: version + 1,
        record: Record::Draft(draft),
    });
}
