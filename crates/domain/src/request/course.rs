//! What each move needs, refuses and brings about.

use shared::account::Role::{self, Deputy};
use shared::api::Detail;
use shared::assignment::{Assignment, AssignmentState, Reply, Share, UnitShare};
use shared::command::Envelope;
use shared::id::{AccountId, AssignmentId, NoteId, OrganisationId, RequestId};
use shared::limits;
use shared::note::{Note, NoteSide};
use shared::organisation::{Organisation, OrganisationKind};
use shared::petitioner::{Petitioner, Reporter};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::Status::{
    Accepted, Archived, Assigned, Closed, InProgress, Registered, Replied, Rework,
};
use shared::request::{
    Complexity, Rater, Rating, Reach, Register, Request, RequestCommand, ResultClass, Satisfaction,
    Step,
};
use shared::time::{LocalDate, Timestamp};

use super::{
    ARCHIVE_AFTER_DAYS, ARCHIVE_TIMER, CONGRESS_SIDE, RATE_AS_DEPUTY, counter_name,
    find_organisation, find_request, is_own_work, masked, next_number, rating_pending, rule,
};
use crate::plan::{Planned, TimerChange, World, bounded, required};
use crate::policy::{Actor, acting_role, may_see};
use crate::{deadline, scan};

/// A number, and the new value of the counter behind it; neither in a prediction.
type Numbered = (Option<String>, Option<(String, u64)>);

/// What every move looks at.
pub(super) struct Course<'a> {
    pub world: &'a dyn World,
    pub envelope: &'a Envelope,
    pub actor: &'a Actor,
    /// The day of the receipt: roles are those held then.
    pub today: LocalDate,
    /// When it happened.
    pub when: Timestamp,
}

impl Course<'_> {
    /// Decides one command.
    pub(super) fn decide(&self, command: &RequestCommand) -> Result<Planned, Refusal> {
        match command {
            RequestCommand::Register(form) => self.register(form),
            RequestCommand::Accept { request } => self.accept(*request),
            RequestCommand::Assign {
                request,
                units,
                complexity,
            } => self.assign(*request, units, *complexity),
            RequestCommand::SignFor { assignment } => self.sign_for(*assignment),
            RequestCommand::Reply {
                assignment,
                text,
                class,
                promise,
            } => self.reply(*assignment, text, *class, *promise),
            RequestCommand::Rate {
                request,
                by,
                process,
                result,
                reason,
            } => self.rate(*request, *by, (*process, *result), reason),
            RequestCommand::Close { request } => self.close(*request),
            RequestCommand::Archive { request } => self.archive(*request),
            RequestCommand::AddNote {
                request,
                side,
                text,
            } => self.add_note(*request, *side, text),
            RequestCommand::Reveal { request, purpose } => self.reveal(*request, purpose),
        }
    }

    fn register(&self, form: &Register) -> Result<Planned, Refusal> {
        let station = find_organisation(self.world, form.station)
            .filter(|found| found.kind.is_station() && found.is_open(self.today))
            .ok_or(Refusal::Unfit {
                field: Field::Station,
            })?;
        let street = station.street.ok_or(Refusal::Unfit {
            field: Field::Station,
        })?;
        let id = RequestId::derive(self.envelope.command_id, 0);
        let reach = Reach {
            station: station.id,
            street,
            units: Vec::new(),
            raised_by: form.raised_by.or_else(|| self.raising_deputy(station.id)),
            archived: false,
        };
        let rule = rule("request.register");
        let role =
            acting_role(self.actor, rule.who, &reach, None, self.today).ok_or_else(|| {
                Refusal::NotAllowed {
                    roles: rule.who.to_vec(),
                }
            })?;
        if self.world.record(RecordKey::Request(id)).is_some() {
            return Err(Refusal::Taken);
        }
        if let Some(deputy) = form.raised_by {
            self.check_deputy(deputy)?;
        }
        if let Some(community) = form.community {
            find_organisation(self.world, community)
                .filter(|found| found.kind == OrganisationKind::Community)
                .ok_or(Refusal::Unfit {
                    field: Field::Community,
                })?;
        }
        let mut petitioner = Petitioner {
            name: bounded(Field::Name, &form.petitioner.name, limits::NAME)?,
            firm: bounded(Field::Name, &form.petitioner.firm, limits::NAME)?,
            phone: bounded(Field::Phone, &form.petitioner.phone, limits::PHONE)?,
            address: bounded(Field::Address, &form.petitioner.address, limits::PLACE)?,
            found: Vec::new(),
        };
        let title = required(Field::Title, &form.title, limits::TITLE)?;
        let text = bounded(Field::Text, &form.text, limits::TEXT)?;
        let place = bounded(Field::Place, &form.place, limits::PLACE)?;
        let title = masked(&title, &mut petitioner.found);
        let text = masked(&text, &mut petitioner.found);
        let place = masked(&place, &mut petitioner.found);
        let (number, counter) = self.number(form, &station)?;
        let complexity = Complexity::Simple;
        let request = Request {
            id,
            number,
            reach,
            community: form.community,
            place,
            title,
            text,
            kind: form.kind,
            topic: form.topic,
            channel: form.channel,
            complexity,
            reporter: reporter(&petitioner),
            status: Registered,
            round: 1,
            lead: None,
            registered_by: self.actor.account,
            registered_at: self.when,
            moved_at: self.when,
            replied_at: None,
            closed_at: None,
            clock: Some(deadline::start(Step::Accept, complexity, 1, self.when)),
            class: None,
            rating: None,
        };
        let mut planned = Planned {
            counter,
            role,
            ..Planned::default()
        };
        if !petitioner.is_empty() {
            planned.petitioner = Some((id, petitioner));
        }
        planned.put(Record::Request(Box::new(request)), 0, Detail::default());
        Ok(planned)
    }

    /// Whoever raises a matter sees it from then on, so it must be a deputy: of any time, because
    /// ledgers tell of earlier terms.
    fn check_deputy(&self, id: AccountId) -> Result<(), Refusal> {
        let unfit = Err(Refusal::Unfit {
            field: Field::Deputy,
        });
        match self.world.record(RecordKey::Account(id)).map(|v| &v.record) {
            Some(Record::Account(account)) => {
                let is_deputy = account.memberships.iter().any(|held| held.role == Deputy);
                if is_deputy { Ok(()) } else { unfit }
            }
            None if !self.world.is_whole() => Ok(()),
            Some(_) | None => unfit,
        }
    }

    /// A deputy who registers at their own station raises the matter.
    fn raising_deputy(&self, station: OrganisationId) -> Option<AccountId> {
        self.actor
            .roles(self.today)
            .any(|held| held.role == Deputy && held.scope == station)
            .then_some(self.actor.account)
            .flatten()
    }

    /// The request's number, and the counter it was taken from.
    fn number(&self, form: &Register, station: &Organisation) -> Result<Numbered, Refusal> {
        if let Some(number) = &form.number {
            let number = required(Field::Number, number, limits::NAME)?;
            if !self.actor.is_system {
                return Err(Refusal::Unfit {
                    field: Field::Number,
                });
            }
            return match self.world.number_holder(&number) {
                Some(_) => Err(Refusal::Taken),
                None => Ok((Some(number), None)),
            };
        }
        let name = counter_name(station, self.when);
        Ok(match next_number(self.world, &name) {
            Some((number, value)) => (Some(number), Some((name, value))),
            None => (None, None),
        })
    }

    fn accept(&self, id: RequestId) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.accept", &request, None)?;
        request.status = Accepted;
        request.moved_at = self.when;
        request.clock = Some(self.clock(Step::Assign, &request));
        Ok(single(request, version, role, Detail::default()))
    }

    fn assign(
        &self,
        id: RequestId,
        units: &[UnitShare],
        complexity: Complexity,
    ) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.assign", &request, None)?;
        let lead = self.check_units(units)?;
        if request.status == Rework {
            request.round += 1;
        }
        request.status = Assigned;
        request.complexity = complexity;
        request.lead = Some(lead);
        request.moved_at = self.when;
        request.replied_at = None;
        request.class = None;
        request.rating = None;
        for share in units {
            if !request.reach.units.contains(&share.unit) {
                request.reach.units.push(share.unit);
            }
        }
        request.clock = Some(self.clock(Step::Sign, &request));
        let detail = Detail {
            units: units.iter().map(|share| share.unit).collect(),
            ..Detail::default()
        };
        let (round, reach) = (request.round, request.reach.clone());
        let mut planned = single(request, version, role, detail);
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
                clock: Some(deadline::start(Step::Sign, complexity, round, self.when)),
                reply: None,
            };
            planned.puts.push(Versioned {
                version: 1,
                record: Record::Assignment(assignment),
            });
        }
        self.spread_reach(id, &reach, &mut planned);
        Ok(planned)
    }

    fn check_units(&self, units: &[UnitShare]) -> Result<OrganisationId, Refusal> {
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
            if !fits || units[..i].iter().any(|earlier| earlier.unit == share.unit) {
                return Err(unfit);
            }
        }
        let mut leads = units.iter().filter(|share| share.share == Share::Lead);
        match (leads.next(), leads.next()) {
            (Some(lead), None) => Ok(lead.unit),
            _ => Err(unfit),
        }
    }

    /// Earlier assignments and notes follow the request to whoever is now concerned.
    fn spread_reach(&self, id: RequestId, reach: &Reach, planned: &mut Planned) {
        for child in self.world.children(id) {
            let mut record = child.record.clone();
            let held = match &mut record {
                Record::Assignment(assignment) => &mut assignment.reach,
                Record::Note(note) => &mut note.reach,
                Record::Organisation(_) | Record::Account(_) | Record::Request(_) => continue,
            };
            if held != reach {
                held.clone_from(reach);
                planned.puts.push(Versioned {
                    version: child.version + 1,
                    record,
                });
            }
        }
    }

    fn find_assignment(&self, id: AssignmentId) -> Result<(Assignment, u64), Refusal> {
        let found = self
            .world
            .record(RecordKey::Assignment(id))
            .ok_or(Refusal::NotFound)?;
        match &found.record {
            Record::Assignment(assignment) if may_see(self.actor, &found.record, self.today) => {
                Ok((assignment.clone(), found.version))
            }
            _ => Err(Refusal::NotFound),
        }
    }

    fn sign_for(&self, id: AssignmentId) -> Result<Planned, Refusal> {
        let (mut assignment, assignment_version) = self.find_assignment(id)?;
        let (mut request, version) =
            find_request(self.world, assignment.request, self.actor, self.today)?;
        let role = self.admit("request.sign_for", &request, Some(assignment.unit))?;
        if assignment.state != AssignmentState::Assigned || assignment.round != request.round {
            return Err(Refusal::AssignmentMoved);
        }
        let clock = self.clock(Step::Reply, &request);
        assignment.state = AssignmentState::InProgress;
        assignment.signed_at = Some(self.when);
        assignment.officer = self.actor.account;
        assignment.clock = Some(clock);
        let detail = Detail {
            units: vec![assignment.unit],
            ..Detail::default()
        };
        if assignment.share == Share::Lead {
            request.status = InProgress;
            request.moved_at = self.when;
            request.clock = Some(clock);
        }
        let mut planned = single(request, version, role, detail);
        planned.puts.push(Versioned {
            version: assignment_version + 1,
            record: Record::Assignment(assignment),
        });
        Ok(planned)
    }

    fn reply(
        &self,
        id: AssignmentId,
        text: &str,
        class: ResultClass,
        promise: Option<LocalDate>,
    ) -> Result<Planned, Refusal> {
        let (mut assignment, assignment_version) = self.find_assignment(id)?;
        let (mut request, version) =
            find_request(self.world, assignment.request, self.actor, self.today)?;
        let role = self.admit("request.reply", &request, Some(assignment.unit))?;
        if assignment.state != AssignmentState::InProgress || assignment.round != request.round {
            return Err(Refusal::AssignmentMoved);
        }
        let text = required(Field::Text, text, limits::TEXT)?;
        // "In plan" without a date is a promise nobody can keep track of.
        let promise = match (class, promise) {
            (ResultClass::B, None) => {
                return Err(Refusal::Empty {
                    field: Field::Promise,
                });
            }
            (ResultClass::B, Some(day)) if day <= self.when.day() => {
                return Err(Refusal::Unfit {
                    field: Field::Promise,
                });
            }
            (ResultClass::B, Some(day)) => Some(day),
            (ResultClass::A | ResultClass::C | ResultClass::D, _) => None,
        };
        let mut found = Vec::new();
        let text = masked(&text, &mut found);
        let detail = Detail {
            units: vec![assignment.unit],
            text: text.clone(),
            class: Some(class),
        };
        let by = self.actor.account;
        assignment.reply = Some(Reply {
            text,
            class,
            promise,
            by,
            at: self.when,
        });
        assignment.state = AssignmentState::Replied;
        assignment.clock = None;
        if assignment.share == Share::Lead {
            request.class = Some(class);
        }
        let others_done = self
            .current_assignments(&request)
            .iter()
            .all(|other| other.id == assignment.id || other.state == AssignmentState::Replied);
        if others_done {
            request.status = Replied;
            request.moved_at = self.when;
            request.replied_at = Some(self.when);
            request.clock = Some(self.clock(Step::Rate, &request));
        }
        let mut planned = single(request, version, role, detail);
        planned.puts.push(Versioned {
            version: assignment_version + 1,
            record: Record::Assignment(assignment.clone()),
        });
        keep_found(&mut planned, assignment.request, found);
        Ok(planned)
    }

    fn current_assignments(&self, request: &Request) -> Vec<&Assignment> {
        self.world
            .children(request.id)
            .into_iter()
            .filter_map(|child| match &child.record {
                Record::Assignment(assignment) if assignment.round == request.round => {
                    Some(assignment)
                }
                _ => None,
            })
            .collect()
    }

    fn rate(
        &self,
        id: RequestId,
        by: Rater,
        (process, result): (Satisfaction, Satisfaction),
        reason: &str,
    ) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let who = match by {
            Rater::Deputy => RATE_AS_DEPUTY,
            Rater::Resident => rule("request.rate").who,
        };
        let role = self.admit_as("request.rate", who, &request, None)?;
        if request.rating.is_some() {
            return Err(Refusal::AlreadyRated);
        }
        if is_own_work(self.actor, self.current_assignments(&request)) {
            return Err(Refusal::OwnWork);
        }
        let rating = Rating {
            by,
            process,
            result,
            reason: bounded(Field::Reason, reason, limits::REASON)?,
            at: self.when,
        };
        if rating.is_low() && rating.reason.is_empty() {
            return Err(Refusal::Empty {
                field: Field::Reason,
            });
        }
        let mut found = Vec::new();
        let rating = Rating {
            reason: masked(&rating.reason, &mut found),
            ..rating
        };
        let detail = Detail {
            text: rating.reason.clone(),
            ..Detail::default()
        };
        if rating.is_low() {
            request.status = Rework;
            request.moved_at = self.when;
            request.clock = Some(self.clock(Step::Reassign, &request));
        } else {
            request.clock = None;
        }
        request.rating = Some(rating);
        let mut planned = single(request, version, role, detail);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    fn close(&self, id: RequestId) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.close", &request, None)?;
        if request.class.is_none() {
            return Err(Refusal::Unfit {
                field: Field::Units,
            });
        }
        if let Some(until) = rating_pending(&request, self.when)
            && !self.actor.is_system
        {
            return Err(Refusal::RatingPending { until });
        }
        request.status = Closed;
        request.moved_at = self.when;
        request.closed_at = Some(self.when);
        request.clock = None;
        let mut planned = single(request, version, role, Detail::default());
        planned.timers.push(TimerChange::Set {
            key: RecordKey::Request(id),
            timer: ARCHIVE_TIMER,
            due_at: self.when.day().plus_days(ARCHIVE_AFTER_DAYS).start(),
        });
        Ok(planned)
    }

    fn archive(&self, id: RequestId) -> Result<Planned, Refusal> {
        let (mut request, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.archive", &request, None)?;
        request.status = Archived;
        request.moved_at = self.when;
        request.reach.archived = true;
        let reach = request.reach.clone();
        let mut planned = single(request, version, role, Detail::default());
        self.spread_reach(id, &reach, &mut planned);
        let key = RecordKey::Request(id);
        planned.timers.push(TimerChange::Clear {
            key,
            timer: ARCHIVE_TIMER,
        });
        Ok(planned)
    }

    fn add_note(&self, id: RequestId, side: NoteSide, text: &str) -> Result<Planned, Refusal> {
        let (request, _) = find_request(self.world, id, self.actor, self.today)?;
        let who = match side {
            NoteSide::Congress => CONGRESS_SIDE,
            NoteSide::Everyone => rule("request.add_note").who,
        };
        let role = self.admit_as("request.add_note", who, &request, None)?;
        let text = required(Field::Note, text, limits::NOTE)?;
        let mut found = Vec::new();
        let note = Note {
            id: NoteId::derive(self.envelope.command_id, 0),
            request: id,
            reach: request.reach,
            side,
            text: masked(&text, &mut found),
            author: self.actor.account,
            author_name: self.actor.name.clone(),
            at: self.when,
        };
        let mut planned = Planned {
            role,
            ..Planned::default()
        };
        // The line's text stays with the note, whose audience may be narrower than the request's.
        planned.put(Record::Note(note), 0, Detail::default());
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    fn reveal(&self, id: RequestId, purpose: &str) -> Result<Planned, Refusal> {
        let (request, _) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.admit("request.reveal", &request, None)?;
        let purpose = required(Field::Purpose, purpose, limits::REASON)?;
        let mut found = Vec::new();
        let detail = Detail {
            text: masked(&purpose, &mut found),
            ..Detail::default()
        };
        let mut planned = Planned {
            role,
            lines: vec![(RecordKey::Request(id), detail)],
            ..Planned::default()
        };
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    fn admit(
        &self,
        code: &str,
        request: &Request,
        unit: Option<OrganisationId>,
    ) -> Result<Option<Role>, Refusal> {
        self.admit_as(code, rule(code).who, request, unit)
    }

    /// For what only some of those may who may make the move. Role first, then what the sender
    /// saw, then state: somebody without the role learns nothing about why else it would fail.
    fn admit_as(
        &self,
        code: &str,
        who: &[Role],
        request: &Request,
        unit: Option<OrganisationId>,
    ) -> Result<Option<Role>, Refusal> {
        let role =
            acting_role(self.actor, who, &request.reach, unit, self.today).ok_or_else(|| {
                Refusal::NotAllowed {
                    roles: who.to_vec(),
                }
            })?;
        let (now, from) = (request.status, rule(code).from);
        if self
            .envelope
            .expects
            .is_some_and(|expected| expected != now)
        {
            return Err(Refusal::Moved { now });
        }
        if !from.is_empty() && !from.contains(&now) {
            return Err(Refusal::WrongState { now });
        }
        Ok(role)
    }

    fn clock(&self, step: Step, request: &Request) -> shared::request::Clock {
        deadline::start(step, request.complexity, request.round, self.when)
    }
}

/// The change of one request, with its line.
fn single(request: Request, version: u64, role: Option<Role>, detail: Detail) -> Planned {
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    planned.put(Record::Request(Box::new(request)), version, detail);
    planned
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

fn reporter(petitioner: &Petitioner) -> Reporter {
    let name = scan::mask_name(&petitioner.name);
    let phone = scan::mask_phone(&petitioner.phone);
    if !petitioner.firm.is_empty() {
        Reporter::Firm { name, phone }
    } else if name.is_empty() && phone.is_empty() {
        Reporter::Anonymous
    } else {
        Reporter::Person { name, phone }
    }
}
