//! 备注, 回访, 催办, 关注, 标记, 外部单号, 显示反映人, and what the clock does by itself: what
//! happens beside the course.

use shared::account::Role;
use shared::api::Detail;
use shared::assignment::Nudge;
use shared::clock::Rung;
use shared::id::{AssignmentId, NoteId, OrganisationId, RequestId};
use shared::limits;
use shared::note::{Contact, ContactWay, Note, NoteSide};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{External, Marks, Request, Tell};

use super::super::{
    CONGRESS_SIDE, RECEIPT_DAYS, SUPERVISES, find_request, is_kept_from, masked, rule, writing_role,
};
use super::{Course, Moving, counts, keep_found, said};
use crate::plan::{Planned, Receipt, bounded, required};
use crate::policy::{Capacity, acting_role};

impl Course<'_> {
    /// The role in which somebody writes on a request: also people of a station that follows it.
    fn writing_as(&self, who: &[Role], request: &Request) -> Result<Option<Capacity>, Refusal> {
        writing_role(self.actor, who, request, self.today).ok_or_else(|| Refusal::NotAllowed {
            roles: who.to_vec(),
        })
    }

    fn note(
        &self,
        request: &Request,
        side: NoteSide,
        text: String,
        contact: Option<Contact>,
        role: Option<Capacity>,
    ) -> Note {
        Note {
            id: NoteId::derive(self.envelope.command_id, 0),
            request: request.id,
            reach: request.reach.clone(),
            side,
            text,
            author: self.actor.account,
            author_name: self.actor.name.clone(),
            stands_for: self.actor.stands_for(role).to_owned(),
            at: self.when,
            contact,
        }
    }

    pub(super) fn add_note(
        &self,
        id: RequestId,
        side: NoteSide,
        text: &str,
    ) -> Result<Planned, Refusal> {
        let (request, _) = find_request(self.world, id, self.actor, self.today)?;
        let who = match side {
            NoteSide::Congress => CONGRESS_SIDE,
            NoteSide::Everyone => rule("request.add_note").who,
        };
        let role = self.writing_as(who, &request)?;
        let mut found = Vec::new();
        let text = self.written(Field::Note, text, limits::NOTE, &mut found)?;
        let note = self.note(&request, side, text, None, role);
        let mut planned = Planned {
            role,
            ..Planned::default()
        };
        // The line's text stays with the note, whose audience may be narrower than the request's.
        planned.put(Record::Note(note), 0, Detail::default());
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn log_contact(
        &self,
        id: RequestId,
        way: ContactWay,
        told: Option<Tell>,
        text: &str,
    ) -> Result<Planned, Refusal> {
        let (before, version) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.writing_as(rule("request.log_contact").who, &before)?;
        let mut found = Vec::new();
        let text = self.written(Field::Note, text, limits::NOTE, &mut found)?;
        let contact = Contact { way, told };
        let round = before.round;
        let note = self.note(&before, NoteSide::Everyone, text, Some(contact), role);
        let mut planned = Planned {
            role,
            ..Planned::default()
        };
        planned.put(Record::Note(note), 0, Detail::default());
        if told.is_some_and(|told| before.to_tell.contains(&told)) {
            let mut after = before.clone();
            after.to_tell.retain(|tell| Some(*tell) != told);
            let detail = Detail {
                code: told.map_or("", Tell::code).to_owned(),
                ..Detail::default()
            };
            let moving = Moving {
                before,
                version,
                after,
                role,
            };
            self.put_also(moving, detail, &mut planned);
        }
        if way.is_in_person() {
            self.met(id, round, &mut planned);
        }
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    /// Somebody met the petitioner (面商): it counts for every unit at work on the request, or that has
    /// answered it in this round, whoever it was. The note tells of it; the assignments say nothing more.
    fn met(&self, id: RequestId, round: u32, planned: &mut Planned) {
        for child in self.world.children(id) {
            if let Record::Assignment(part) = &child.record
                && part.round == round
                && counts(part)
                && !part.met
            {
                let mut part = part.clone();
                part.met = true;
                planned.puts.push(Versioned {
                    version: child.version + 1,
                    record: Record::Assignment(part),
                });
            }
        }
    }

    pub(super) fn reveal(&self, id: RequestId, purpose: &str) -> Result<Planned, Refusal> {
        let moving = self.moving("request.reveal", id)?;
        if is_kept_from(self.actor, &moving.before, self.today) {
            return Err(Refusal::Confidential);
        }
        let mut found = Vec::new();
        let purpose = required(Field::Purpose, purpose, limits::REASON)?;
        let detail = said(masked(&purpose, &mut found));
        let mut planned = Planned {
            role: moving.role,
            lines: vec![(RecordKey::Request(id), detail)],
            ..Planned::default()
        };
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    /// The link is on the paper; who has it is taken for the person who raised the matter.
    pub(super) fn issue_receipt(&self, id: RequestId, token: &str) -> Result<Planned, Refusal> {
        let (request, _) = find_request(self.world, id, self.actor, self.today)?;
        let role = self.writing_as(rule("request.issue_receipt").who, &request)?;
        let last = self.when.day().plus_days(RECEIPT_DAYS);
        let detail = Detail {
            code: last.to_string(),
            ..Detail::default()
        };
        Ok(Planned {
            role,
            lines: vec![(RecordKey::Request(id), detail)],
            receipt: Some(Receipt {
                request: id,
                token: token.to_owned(),
                until: last.end(),
            }),
            ..Planned::default()
        })
    }

    pub(super) fn nudge(&self, id: AssignmentId, text: &str) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.nudge", id)?;
        let held = &mut part.assignment;
        let mut found = Vec::new();
        let text = self.written(Field::Note, text, limits::REASON, &mut found)?;
        held.nudges.push(Nudge {
            text: text.clone(),
            by: self.actor.account,
            by_name: self.actor.name.clone(),
            at: self.when,
            read_at: None,
            read_by: String::new(),
        });
        if held.nudges.len() > limits::NUDGES {
            held.nudges.remove(0);
        }
        let request = held.request;
        let detail = Detail {
            units: vec![held.unit],
            text,
            ..Detail::default()
        };
        let mut planned = Planned {
            role: moving.role,
            lines: vec![(RecordKey::Request(request), detail)],
            ..Planned::default()
        };
        planned.puts.push(Versioned {
            version: part.version + 1,
            record: Record::Assignment(Box::new(part.assignment)),
        });
        keep_found(&mut planned, request, found);
        Ok(planned)
    }

    pub(super) fn read_nudges(&self, id: AssignmentId) -> Result<Planned, Refusal> {
        let (moving, mut part) = self.moving_part("request.read_nudges", id)?;
        let held = &mut part.assignment;
        let mut unread = 0;
        for nudge in held.nudges.iter_mut().filter(|n| n.read_at.is_none()) {
            nudge.read_at = Some(self.when);
            nudge.read_by.clone_from(&self.actor.name);
            unread += 1;
        }
        if unread == 0 {
            return Err(Refusal::NothingToDo);
        }
        let detail = Detail {
            units: vec![held.unit],
            ..Detail::default()
        };
        let mut planned = Planned {
            role: moving.role,
            lines: vec![(RecordKey::Request(held.request), detail)],
            ..Planned::default()
        };
        planned.puts.push(Versioned {
            version: part.version + 1,
            record: Record::Assignment(Box::new(part.assignment)),
        });
        Ok(planned)
    }

    pub(super) fn mark(&self, id: RequestId, marks: Marks) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.mark", id)?;
        let before = moving.before.marks;
        if marks == before {
            return Err(Refusal::NothingToDo);
        }
        let reach = &moving.before.reach;
        let supervises = acting_role(self.actor, SUPERVISES, reach, None, self.today).is_some();
        if marks.supervision != before.supervision && !supervises {
            return Err(Refusal::NotAllowed {
                roles: SUPERVISES.to_vec(),
            });
        }
        moving.after.marks = marks;
        Ok(self.put(moving, Detail::default()))
    }

    pub(super) fn set_external(
        &self,
        id: RequestId,
        external: Option<&External>,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.set_external", id)?;
        let mut found = Vec::new();
        let external = match external {
            None => None,
            Some(given) => Some(External {
                system: given.system,
                number: self.written(Field::External, &given.number, limits::NAME, &mut found)?,
                state: masked(
                    &bounded(Field::External, &given.state, limits::NAME)?,
                    &mut found,
                ),
                // It was read there by now at the latest.
                as_of: given.as_of.min(self.when),
            }),
        };
        if moving.before.external == external {
            return Err(Refusal::NothingToDo);
        }
        moving.after.external = external;
        let mut planned = self.put(moving, Detail::default());
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn follow(
        &self,
        id: RequestId,
        station: OrganisationId,
        follows: bool,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.follow", id)?;
        let request = &mut moving.after;
        let field = Field::Station;
        let asked = request.transfer.as_ref().map(|transfer| transfer.to);
        if follows {
            let found = super::super::find_organisation(self.world, station);
            let fits =
                found.is_some_and(|found| found.kind.is_station() && found.is_open(self.today));
            if !fits || station == request.reach.station {
                return Err(Refusal::Unfit { field });
            }
        }
        // The station that is asked to take it over sees it as long as it is asked.
        if request.reach.followers.contains(&station) == follows || asked == Some(station) {
            return Err(Refusal::NothingToDo);
        }
        if request.reach.followers.len() >= limits::UNITS && follows {
            return Err(Refusal::Unfit { field });
        }
        if follows {
            request.reach.followers.push(station);
        } else {
            request.reach.followers.retain(|held| *held != station);
        }
        let reach = request.reach.clone();
        let detail = Detail {
            units: vec![station],
            code: if follows { "agreed" } else { "ended" }.to_owned(),
            ..Detail::default()
        };
        let mut planned = self.put(moving, detail);
        self.spread_reach(id, &reach, &mut planned);
        Ok(planned)
    }

    /// The ladder: remind before, mark at, escalate after. The highest rung whose time has come;
    /// after downtime the overtaken ones are skipped.
    pub(super) fn climb(&self, id: RequestId) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.climb", id)?;
        let limits = self.limits(&moving.before);
        let from_ledger = moving.before.registered_by.is_none();
        let request = &mut moving.after;
        let climbed = request.clock.as_mut().and_then(|clock| {
            let mut rung = self.calendar.reached(clock, &limits, self.when)?;
            // What a ledger brought along is marked, not put before the supervisors.
            if from_ledger {
                rung = rung.min(Rung::Overdue);
            }
            clock.rung.is_none_or(|held| held < rung).then(|| {
                clock.rung = Some(rung);
                rung
            })
        });
        match climbed {
            Some(rung) => {
                let detail = Detail {
                    code: rung.code().to_owned(),
                    ..Detail::default()
                };
                Ok(self.put(moving, detail))
            }
            // The clock was changed or has stopped meanwhile: only the timer is set anew.
            None => Ok(Planned {
                role: moving.role,
                timers: self.clock_timer(&moving.after).into_iter().collect(),
                ..Planned::default()
            }),
        }
    }

    /// A calendar was imported.
    pub(super) fn recompute(&self, id: RequestId) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.recompute", id)?;
        if let Some(clock) = &mut moving.after.clock {
            clock.due_at = self.calendar.due(clock);
        }
        let mut moved = moving.after.clock != moving.before.clock;
        let mut planned = Planned {
            role: moving.role,
            ..Planned::default()
        };
        let mut parts = Vec::new();
        for child in self.world.children(id) {
            let Record::Assignment(part) = &child.record else {
                continue;
            };
            let mut part = part.clone();
            let Some(clock) = &mut part.clock else {
                continue;
            };
            let due_at = self.calendar.due(clock);
            if due_at != clock.due_at {
                clock.due_at = due_at;
                moved = true;
                parts.push(Versioned {
                    version: child.version + 1,
                    record: Record::Assignment(part),
                });
            }
        }
        if !moved {
            return Err(Refusal::NothingToDo);
        }
        self.put_also(moving, Detail::default(), &mut planned);
        planned.puts.extend(parts);
        Ok(planned)
    }
}
