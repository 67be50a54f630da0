//! What each move needs, refuses and brings about: intake, handling, the end, and what happens
//! beside the course. What they share is here.

use shared::account::Role;
use shared::api::Detail;
use shared::assignment::{Assignment, AssignmentState, Draft, Reply, Share};
use shared::clock::{Clock, Step};
use shared::command::Envelope;
use shared::id::{AssignmentId, DraftId, RequestId};
use shared::limits;
use shared::petitioner::{Petitioner, Reporter};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{Reach, Request, RequestCommand, ResultClass, Status, Tell};
use shared::rulebook::{Limits, Rulebook};
use shared::time::{LocalDate, Timestamp};

use super::{ARCHIVE_AFTER_DAYS, ARCHIVE_TIMER, CLOCK_TIMER, Move, find_request, masked, rule};
use crate::deadline::{Calendar, limit};
use crate::plan::{Planned, TimerChange, World, bounded, required};
use crate::policy::{Actor, Capacity, acting_role, may_see};

mod beside;
mod end;
mod handling;
mod intake;

/// What every move looks at.
pub(super) struct Course<'a> {
    pub world: &'a dyn World,
    pub envelope: &'a Envelope,
    pub actor: &'a Actor,
    pub calendar: Calendar<'a>,
    pub book: Option<&'a Rulebook>,
    /// The day of the receipt: roles are those held then.
    pub today: LocalDate,
    /// When it happened.
    pub when: Timestamp,
}

/// A request under a move: as it stood, and as it will stand.
struct Moving {
    before: Request,
    version: u64,
    after: Request,
    role: Option<Capacity>,
}

/// An assignment under a move.
struct Part {
    version: u64,
    assignment: Assignment,
}

/// What a unit answers, checked and masked.
struct Answer {
    text: String,
    class: ResultClass,
    promise: Option<LocalDate>,
    /// Numbers found in the text.
    found: Vec<String>,
}

impl Course<'_> {
    /// Decides one command.
    pub(super) fn decide(&self, command: &RequestCommand) -> Result<Planned, Refusal> {
        match command {
            RequestCommand::Register(form) => self.register(form),
            RequestCommand::Accept { request } => self.accept(*request),
            RequestCommand::Decline {
                request,
                reason,
                guidance,
            } => self.decline(*request, *reason, guidance),
            RequestCommand::Appeal { request, reason } => self.appeal(*request, reason),
            RequestCommand::AnswerOnSpot {
                request,
                text,
                class,
            } => self.answer_on_spot(*request, text, *class),
            RequestCommand::Merge { request, into } => self.merge(*request, *into),
            RequestCommand::Split { request, reason } => self.split(*request, reason),
            RequestCommand::Escalate {
                request,
                title,
                text,
                ..
            } => self.escalate(*request, title, text),
            RequestCommand::AskTransfer {
                request,
                station,
                reason,
            } => self.ask_transfer(*request, *station, reason),
            RequestCommand::DecideTransfer {
                request,
                takes,
                text,
            } => self.decide_transfer(*request, *takes, text),
            RequestCommand::Assign {
                request,
                units,
                complexity,
            } => self.assign(*request, units, *complexity),
            RequestCommand::Recall { request, reason } => self.recall(*request, reason),
            RequestCommand::SignFor { assignment } => self.sign_for(*assignment),
            RequestCommand::AskReturn {
                assignment,
                reason,
                unit,
            } => self.ask_return(*assignment, reason, *unit),
            RequestCommand::DecideReturn {
                assignment,
                decision,
                text,
            } => self.decide_return(*assignment, *decision, text),
            RequestCommand::AskExtension {
                assignment,
                workdays,
                reason,
            } => self.ask_extension(*assignment, *workdays, reason),
            RequestCommand::DecideExtension {
                assignment,
                granted,
                text,
            } => self.decide_extension(*assignment, *granted, text),
            RequestCommand::AskInfo {
                assignment,
                question,
            } => self.ask_info(*assignment, question),
            RequestCommand::GiveInfo { assignment, text } => self.give_info(*assignment, text),
            RequestCommand::SaveDraft {
                assignment,
                text,
                class,
                promise,
            } => self.save_draft(*assignment, text, *class, *promise),
            RequestCommand::SubmitReply {
                assignment,
                text,
                class,
                promise,
            } => self.submit_reply(*assignment, text, *class, *promise),
            RequestCommand::SendBack { assignment, reason } => self.send_back(*assignment, reason),
            RequestCommand::Release { assignment } => self.release(*assignment),
            RequestCommand::Rate {
                request,
                by,
                process,
                result,
                reason,
            } => self.rate(*request, *by, (*process, *result), reason),
            RequestCommand::Close { request } => self.close(*request),
            RequestCommand::KeepPromise { assignment, text } => {
                self.keep_promise(*assignment, text)
            }
            RequestCommand::Reopen { request, reason } => self.reopen(*request, reason),
            RequestCommand::Withdraw { request, reason } => self.withdraw(*request, reason),
            RequestCommand::Correct { request, reason } => self.correct(*request, reason),
            RequestCommand::Archive { request } => self.archive(*request),
            RequestCommand::Follow {
                request,
                station,
                follows,
            } => self.follow(*request, *station, *follows),
            RequestCommand::Nudge { assignment, text } => self.nudge(*assignment, text),
            RequestCommand::ReadNudges { assignment } => self.read_nudges(*assignment),
            RequestCommand::Mark { request, marks } => self.mark(*request, *marks),
            RequestCommand::SetExternal { request, external } => {
                self.set_external(*request, external.as_ref())
            }
            RequestCommand::AddNote {
                request,
                side,
                text,
            } => self.add_note(*request, *side, text),
            RequestCommand::LogContact {
                request,
                way,
                told,
                text,
            } => self.log_contact(*request, *way, *told, text),
            RequestCommand::Reveal { request, purpose } => self.reveal(*request, purpose),
            RequestCommand::IssueReceipt { request, token } => self.issue_receipt(*request, token),
            RequestCommand::Climb { request } => self.climb(*request),
            RequestCommand::Recompute { request } => self.recompute(*request),
        }
    }

    /// A request about to be moved by `code`.
    fn moving(&self, code: &str, id: RequestId) -> Result<Moving, Refusal> {
        self.moving_as(code, rule(code).who, id)
    }

    /// For what only some of those may who may make the move.
    fn moving_as(&self, code: &str, who: &[Role], id: RequestId) -> Result<Moving, Refusal> {
        let (before, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit(rule(code), who, &before, None)?;
        Ok(Moving {
            after: before.clone(),
            before,
            version,
            role,
        })
    }

    /// A request about to be moved by the person who raised it, who holds no role.
    fn moving_as_resident(&self, code: &str, id: RequestId) -> Result<Moving, Refusal> {
        let found = self.world.record(RecordKey::Request(id));
        let found = found.ok_or(Refusal::NotFound)?;
        let Record::Request(before) = &found.record else {
            return Err(Refusal::NotFound);
        };
        self.admit_state(rule(code), before, true)?;
        Ok(Moving {
            before: Request::clone(before),
            version: found.version,
            after: Request::clone(before),
            role: None,
        })
    }

    /// An assignment about to be moved by `code`, with its request.
    fn moving_part(&self, code: &str, id: AssignmentId) -> Result<(Moving, Part), Refusal> {
        let found = self
            .world
            .record(RecordKey::Assignment(id))
            .ok_or(Refusal::NotFound)?;
        let Record::Assignment(assignment) = &found.record else {
            return Err(Refusal::NotFound);
        };
        if !may_see(self.actor, &found.record, self.today) {
            return Err(Refusal::NotFound);
        }
        let (before, version) =
            find_request(self.world, assignment.request, self.actor, self.today)?;
        let rule = rule(code);
        let role = self.admit(rule, rule.who, &before, Some(assignment))?;
        let moving = Moving {
            after: before.clone(),
            before,
            version,
            role,
        };
        let part = Part {
            version: found.version,
            assignment: Assignment::clone(assignment),
        };
        Ok((moving, part))
    }

    /// Role first, then what the sender saw, then state: somebody without the role learns nothing
    /// about why else it would fail.
    fn admit(
        &self,
        rule: &Move,
        who: &[Role],
        request: &Request,
        part: Option<&Assignment>,
    ) -> Result<Option<Capacity>, Refusal> {
        let unit = part.map(|part| part.unit);
        let role =
            acting_role(self.actor, who, &request.reach, unit, self.today).ok_or_else(|| {
                Refusal::NotAllowed {
                    roles: who.to_vec(),
                }
            })?;
        self.admit_state(rule, request, part.is_none())?;
        if let Some(part) = part
            && !rule.part.is_empty()
            && (!rule.part.contains(&part.state) || part.round != request.round)
        {
            return Err(Refusal::AssignmentMoved);
        }
        Ok(role)
    }

    /// What the sender saw, then the state. What another unit does meanwhile is not a unit's
    /// concern: its own assignment decides, and what it saw of the request does not count.
    fn admit_state(&self, rule: &Move, request: &Request, seen: bool) -> Result<(), Refusal> {
        let (now, from) = (request.status, rule.from);
        let seen = self.envelope.expects.filter(|_| seen);
        if seen.is_some_and(|expected| expected != now) {
            return Err(Refusal::Moved { now });
        }
        if !from.is_empty() && !from.contains(&now) {
            return Err(Refusal::WrongState { now });
        }
        Ok(())
    }

    fn limits(&self, request: &Request) -> Limits {
        self.book
            .map_or_else(Limits::default, |book| book.limits(request.rule))
    }

    /// Starts the clock of a step under the rule that the request began under.
    fn clock(&self, step: Step, request: &Request) -> Clock {
        let limits = self.limits(request);
        let workdays = limit(&limits, step, request.complexity, request.round);
        self.calendar.start(step, workdays, self.when)
    }

    /// Puts a request as it will stand, with its line and its timers.
    fn put(&self, moving: Moving, detail: Detail) -> Planned {
        let mut planned = Planned {
            role: moving.role,
            ..Planned::default()
        };
        self.put_also(moving, detail, &mut planned);
        planned
    }

    /// As [`Self::put`], beside other records.
    fn put_also(&self, moving: Moving, detail: Detail, planned: &mut Planned) {
        let Moving {
            before,
            version,
            mut after,
            ..
        } = moving;
        if before.status != after.status {
            after.moved_at = self.when;
        }
        // A record has one face for all who see it: what units must not learn is not in it.
        if after.marks.confidential {
            after.reporter = Reporter::Kept;
        }
        if version == 0 || before.clock != after.clock {
            planned.timers.extend(self.clock_timer(&after));
        }
        let (ended, ends) = (archives(before.status), archives(after.status));
        let key = RecordKey::Request(after.id);
        let timer = ARCHIVE_TIMER;
        if ends && (!ended || version == 0) {
            let due_at = self.when.day().plus_days(ARCHIVE_AFTER_DAYS).start();
            planned.timers.push(TimerChange::Set { key, timer, due_at });
        } else if ended && !ends {
            planned.timers.push(TimerChange::Clear { key, timer });
        }
        planned.put(Record::Request(Box::new(after)), version, detail);
    }

    /// When the ladder of the running clock rings next, if it does.
    fn clock_timer(&self, request: &Request) -> Option<TimerChange> {
        let key = RecordKey::Request(request.id);
        let timer = CLOCK_TIMER;
        let limits = self.limits(request);
        let next = request
            .clock
            .as_ref()
            .and_then(|clock| self.calendar.next_rung_at(clock, &limits, self.when));
        Some(match next {
            Some(due_at) => TimerChange::Set { key, timer, due_at },
            None => TimerChange::Clear { key, timer },
        })
    }

    /// Puts an assignment, and the request whose state follows from all of them.
    fn put_part(&self, mut moving: Moving, part: Part, detail: Detail) -> Planned {
        let mut parts: Vec<&Assignment> = self
            .parts(moving.after.id)
            .filter(|held| held.id != part.assignment.id)
            .collect();
        parts.push(&part.assignment);
        let answered = self.fold(&mut moving.after, &parts);
        let mut planned = Planned {
            role: moving.role,
            ..Planned::default()
        };
        let main = answered.then(|| moving.after.clone());
        self.put_also(moving, detail, &mut planned);
        planned.puts.push(Versioned {
            version: part.version + 1,
            record: Record::Assignment(Box::new(part.assignment)),
        });
        if let Some(main) = main {
            self.answer_merged(&main, &mut planned);
        }
        planned
    }

    /// The assignments of a request, of all rounds.
    fn parts(&self, id: RequestId) -> impl Iterator<Item = &Assignment> {
        self.world
            .children(id)
            .into_iter()
            .filter_map(|child| match &child.record {
                Record::Assignment(assignment) => Some(&**assignment),
                Record::Organisation(_)
                | Record::Account(_)
                | Record::Request(_)
                | Record::Note(_)
                | Record::Draft(_)
                | Record::Attachment(_)
                | Record::Rulebook(_)
                | Record::Template(_)
                | Record::View(_)
                | Record::Work(_) => None,
            })
    }

    /// The assignments of the round that units still hold, or have answered.
    fn current(&self, request: &Request) -> Vec<&Assignment> {
        let round = request.round;
        self.parts(request.id)
            .filter(|part| part.round == round && counts(part))
            .collect()
    }

    /// Derives a request's state from its assignments; whether it has just been answered.
    fn fold(&self, request: &mut Request, parts: &[&Assignment]) -> bool {
        let round = request.round;
        let current = || {
            parts
                .iter()
                .filter(move |part| part.round == round && counts(part))
        };
        let Some(lead) = current().find(|part| part.share == Share::Lead) else {
            request.lead = None;
            request.status = Status::Accepted;
            request.clock = Some(self.clock(Step::Assign, request));
            return false;
        };
        // A co-handler's opinion goes to the lead; the others answer.
        let waits = current()
            .filter(|part| part.share != Share::Co)
            .find(|part| part.state != AssignmentState::Replied);
        let Some(waits) = waits else {
            let reply = lead.reply.as_ref();
            request.status = Status::Replied;
            request.replied_at = Some(self.when);
            request.class = reply.map(|reply| reply.class);
            request.promise = reply.and_then(|reply| reply.promise);
            request.resolved_at = (request.class == Some(ResultClass::A)).then_some(self.when);
            request.clock = Some(self.clock(Step::Rate, request));
            owe(request, Tell::Reply);
            return true;
        };
        // While the lead has answered and a separate handler has not, that one's clock runs.
        let shown = if lead.state == AssignmentState::Replied {
            waits
        } else {
            lead
        };
        request.status = match lead.state {
            AssignmentState::Assigned => Status::Assigned,
            AssignmentState::ReturnRequested => Status::ReturnRequested,
            AssignmentState::ExtensionRequested => Status::ExtensionRequested,
            AssignmentState::AwaitingInfo => Status::AwaitingInfo,
            AssignmentState::InReview => Status::ReplyInReview,
            AssignmentState::InProgress
            | AssignmentState::Replied
            | AssignmentState::Returned
            | AssignmentState::Ended => Status::InProgress,
        };
        request.clock.clone_from(&shown.clock);
        false
    }

    /// Each person whose case went with another is answered apart: their case has an answer, a
    /// rating and an end of its own.
    fn answer_merged(&self, main: &Request, planned: &mut Planned) {
        let reply = self.reply_of(main, planned).or_else(|| main.answer.clone());
        for id in &main.merged {
            let Some(found) = self.world.record(RecordKey::Request(*id)) else {
                continue;
            };
            let Record::Request(before) = &found.record else {
                continue;
            };
            if before.status != Status::Merged {
                continue;
            }
            let mut after = Request::clone(before);
            after.status = Status::Replied;
            after.replied_at = Some(self.when);
            after.class = main.class;
            after.promise = main.promise;
            after.resolved_at = main.resolved_at;
            after.answer.clone_from(&reply);
            after.clock = Some(self.clock(Step::Rate, &after));
            owe(&mut after, Tell::Reply);
            let moving = Moving {
                before: Request::clone(before),
                version: found.version,
                after,
                role: None,
            };
            let detail = Detail {
                text: main.number.clone().unwrap_or_default(),
                class: main.class,
                ..Detail::default()
            };
            self.put_also(moving, detail, planned);
        }
    }

    /// What was promised to whoever's case went with another is kept with it; they are told as well.
    fn keep_for_merged(
        &self,
        merged: &[RequestId],
        main: Option<String>,
        reply: &Reply,
        planned: &mut Planned,
    ) {
        for id in merged {
            let Some(found) = self.world.record(RecordKey::Request(*id)) else {
                continue;
            };
            let Record::Request(before) = &found.record else {
                continue;
            };
            // Handled by itself since, it has an answer of its own.
            let waits = before.merged_into.is_some() && before.promise.is_some();
            if !waits || before.resolved_at.is_some() {
                continue;
            }
            let mut after = Request::clone(before);
            after.class = Some(ResultClass::A);
            after.resolved_at = Some(self.when);
            after.answer = Some(reply.clone());
            owe(&mut after, Tell::Reply);
            let moving = Moving {
                before: Request::clone(before),
                version: found.version,
                after,
                role: None,
            };
            let detail = Detail {
                text: main.clone().unwrap_or_default(),
                class: Some(ResultClass::A),
                ..Detail::default()
            };
            self.put_also(moving, detail, planned);
        }
    }

    /// The lead unit's reply as the plan leaves it.
    fn reply_of(&self, main: &Request, planned: &Planned) -> Option<Reply> {
        let is_lead = |part: &&Assignment| {
            part.request == main.id
                && part.round == main.round
                && part.share == Share::Lead
                && part.reply.is_some()
        };
        let planned = planned.puts.iter().filter_map(|put| match &put.record {
            Record::Assignment(part) => Some(&**part),
            _ => None,
        });
        planned
            .chain(self.current(main))
            .find(is_lead)
            .and_then(|part| part.reply.clone())
    }

    fn spread_reach(&self, id: RequestId, reach: &Reach, planned: &mut Planned) {
        spread_reach(self.world, id, reach, planned);
    }

    /// Ends what units still owe, and the drafts of it.
    fn end_parts(&self, id: RequestId, planned: &mut Planned) {
        for child in self.world.children(id) {
            let record = match &child.record {
                Record::Assignment(part) if part.state.is_open() => {
                    let mut part = part.clone();
                    part.state = AssignmentState::Ended;
                    part.clock = None;
                    part.ask = None;
                    Record::Assignment(part)
                }
                Record::Draft(draft) if !draft.done => {
                    let mut draft = draft.clone();
                    draft.done = true;
                    draft.in_review = false;
                    Record::Draft(draft)
                }
                Record::Assignment(_)
                | Record::Draft(_)
                | Record::Organisation(_)
                | Record::Account(_)
                | Record::Request(_)
                | Record::Note(_)
                | Record::Attachment(_)
                | Record::Rulebook(_)
                | Record::Template(_)
                | Record::View(_)
                | Record::Work(_) => continue,
            };
            planned.puts.push(Versioned {
                version: child.version + 1,
                record,
            });
        }
    }

    /// The draft of an assignment's reply, and its version; 0 if there is none yet.
    fn draft_of(&self, part: &Assignment, request: &Request) -> (Draft, u64) {
        let id = DraftId::derive(part.id, 0);
        let held = self
            .world
            .children(part.request)
            .into_iter()
            .find(|child| child.record.key() == RecordKey::Draft(id));
        if let Some(held) = held
            && let Record::Draft(draft) = &held.record
        {
            return (draft.clone(), held.version);
        }
        let draft = Draft {
            id,
            request: part.request,
            assignment: part.id,
            unit: part.unit,
            street: request.reach.street,
            text: String::new(),
            class: None,
            promise: None,
            by: None,
            at: self.when,
            in_review: false,
            sent_back: String::new(),
            done: false,
        };
        (draft, 0)
    }

    /// A text that must be there, masked, with what was found in it.
    fn written(
        &self,
        field: Field,
        text: &str,
        limit: usize,
        found: &mut Vec<String>,
    ) -> Result<String, Refusal> {
        Ok(masked(&required(field, text, limit)?, found))
    }

    /// A text that may be empty, masked.
    fn remark(&self, text: &str, found: &mut Vec<String>) -> Result<String, Refusal> {
        Ok(masked(
            &bounded(Field::Reason, text, limits::REASON)?,
            found,
        ))
    }

    /// Checks an answer. "In plan" without a date is a promise that nobody can keep track of.
    fn answer(
        &self,
        text: &str,
        class: ResultClass,
        promise: Option<LocalDate>,
    ) -> Result<Answer, Refusal> {
        let mut found = Vec::new();
        let text = self.written(Field::Text, text, limits::TEXT, &mut found)?;
        let field = Field::Promise;
        let promise = match (class, promise) {
            (ResultClass::B, None) => return Err(Refusal::Empty { field }),
            (ResultClass::B, Some(day)) if day <= self.when.day() => {
                return Err(Refusal::Unfit { field });
            }
            (ResultClass::B, Some(day)) => Some(day),
            (ResultClass::A | ResultClass::C | ResultClass::D, _) => None,
        };
        Ok(Answer {
            text,
            class,
            promise,
            found,
        })
    }
}

/// Whether an assignment belongs to the work of its round: not given back, not taken back.
pub fn counts(part: &Assignment) -> bool {
    !matches!(
        part.state,
        AssignmentState::Returned | AssignmentState::Ended
    )
}

/// Whether a request in this state leaves the boards after some time.
fn archives(status: Status) -> bool {
    matches!(
        status,
        Status::Closed | Status::Declined | Status::Withdrawn
    )
}

/// The petitioner has to be told something.
fn owe(request: &mut Request, tell: Tell) {
    if !request.to_tell.contains(&tell) {
        request.to_tell.push(tell);
    }
}

fn said(text: String) -> Detail {
    Detail {
        text,
        ..Detail::default()
    }
}

fn keep_found(planned: &mut Planned, request: RequestId, found: Vec<String>) {
    if !found.is_empty() {
        planned.petitioner = Some((
            request,
            Petitioner {
                found,
                ..Petitioner::default()
            },
        ));
    }
}

/// Assignments, notes, drafts and files follow the request to whoever is now concerned.
pub(crate) fn spread_reach(world: &dyn World, id: RequestId, reach: &Reach, planned: &mut Planned) {
    for child in world.children(id) {
        let key = child.record.key();
        if planned.puts.iter().any(|put| put.record.key() == key) {
            continue;
        }
        let mut record = child.record.clone();
        match &mut record {
            Record::Assignment(part) if part.reach != *reach => {
                part.reach.clone_from(reach);
            }
            Record::Note(note) if note.reach != *reach => note.reach.clone_from(reach),
            Record::Attachment(file) if file.reach.as_ref() != Some(reach) => {
                file.reach = Some(reach.clone());
            }
            Record::Draft(draft) if draft.street != reach.street || reach.archived => {
                draft.street = reach.street;
                draft.done |= reach.archived;
            }
            Record::Assignment(_)
            | Record::Note(_)
            | Record::Draft(_)
            | Record::Attachment(_)
            | Record::Organisation(_)
            | Record::Account(_)
            | Record::Request(_)
            | Record::Rulebook(_)
            | Record::Template(_)
            | Record::View(_)
            | Record::Work(_) => continue,
        }
        planned.puts.push(Versioned {
            version: child.version + 1,
            record,
        });
    }
}
