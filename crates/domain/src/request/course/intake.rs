//! 登记, 受理, 不予受理, 当场答复, 并案, 转建议, 转站: what happens before units are at work.

use shared::account::Role::Deputy;
use shared::api::Detail;
use shared::assignment::Reply;
use shared::clock::Step;
use shared::id::{AccountId, OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::petitioner::{Petitioner, Reporter};
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{
    Complexity, DeclineReason, Declined, Marks, Reach, Register, Request, ResultClass, Status,
    Tell, Transfer,
};

use super::super::{
    at_station, counter_name, find_organisation, find_request, masked, next_number, own_number,
    rule,
};
use super::{Course, Moving, keep_found, owe, said};
use crate::plan::{Planned, bounded, required};
use crate::policy::acting_role;
use crate::scan;
use crate::suggestion::is_copied;

/// A number, and the new value of the counter behind it; neither in a prediction.
type Numbered = (Option<String>, Option<(String, u64)>);

impl Course<'_> {
    /// A station that is open.
    fn open_station(&self, id: OrganisationId) -> Result<(Organisation, OrganisationId), Refusal> {
        let field = Field::Station;
        let station = find_organisation(self.world, id)
            .filter(|found| found.kind.is_station() && found.is_open(self.today))
            .ok_or(Refusal::Unfit { field })?;
        let street = station.street.ok_or(Refusal::Unfit { field })?;
        Ok((station, street))
    }

    pub(super) fn register(&self, form: &Register) -> Result<Planned, Refusal> {
        let (station, street) = self.open_station(form.station)?;
        let id = RequestId::derive(self.envelope.command_id, 0);
        let reach = Reach {
            station: station.id,
            street,
            units: Vec::new(),
            raised_by: form.raised_by.or_else(|| self.raising_deputy(station.id)),
            followers: Vec::new(),
            team: form.team,
            committees: Vec::new(),
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
        if let Some(team) = form.team {
            find_organisation(self.world, team)
                .filter(|found| found.kind == OrganisationKind::Team && found.is_open(self.today))
                .ok_or(Refusal::Unfit { field: Field::Team })?;
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
        // Whoever asks that their identity be kept may have named themselves all the same.
        let kept = |text: String| {
            if form.confidential {
                scan::unnamed(&text, &petitioner)
            } else {
                text
            }
        };
        let (title, text, place) = (kept(title), kept(text), kept(place));
        let (number, counter) = self.number(form, &station)?;
        let mut request = Request {
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
            origin: form.origin,
            complexity: Complexity::Simple,
            reporter: reporter(&petitioner),
            status: Status::Registered,
            round: 1,
            lead: None,
            registered_by: self.actor.account,
            registered_at: self.when,
            moved_at: self.when,
            replied_at: None,
            closed_at: None,
            resolved_at: None,
            clock: None,
            rule: self
                .book
                .and_then(|book| book.entry_for(form.kind, self.when.day())),
            class: None,
            promise: None,
            promise_broken: false,
            ratings: Vec::new(),
            answer: None,
            declined: None,
            merged_into: None,
            merged: Vec::new(),
            suggestions: Vec::new(),
            supervised: Vec::new(),
            marks: Marks {
                confidential: form.confidential,
                ..Marks::default()
            },
            external: None,
            transfer: None,
            reopened: 0,
            to_tell: Vec::new(),
        };
        request.clock = Some(self.clock(Step::Accept, &request));
        let mut planned = Planned {
            counter,
            role,
            ..Planned::default()
        };
        if !petitioner.is_empty() {
            planned.petitioner = Some((id, petitioner));
        }
        let moving = Moving {
            before: request.clone(),
            version: 0,
            after: request,
            role,
        };
        self.put_also(moving, Detail::default(), &mut planned);
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
            if self.world.number_holder(&number).is_some() {
                return Err(Refusal::Taken);
            }
            // A number that a station here gave out must not be given out again.
            let counter = own_number(&number)
                .and_then(|(name, value)| Some((self.world.counter(&name)?, name, value)))
                .filter(|(held, _, value)| value > held)
                .map(|(_, name, value)| (name, value));
            return Ok((Some(number), counter));
        }
        let name = counter_name(station, self.when);
        Ok(match next_number(self.world, &name) {
            Some((number, value)) => (Some(number), Some((name, value))),
            None => (None, None),
        })
    }

    pub(super) fn accept(&self, id: RequestId) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.accept", id)?;
        moving.after.status = Status::Accepted;
        moving.after.clock = Some(self.clock(Step::Assign, &moving.after));
        Ok(self.put(moving, Detail::default()))
    }

    /// The person is told where they can go instead: a station may not just send them away.
    pub(super) fn decline(
        &self,
        id: RequestId,
        reason: DeclineReason,
        guidance: &str,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.decline", id)?;
        let mut found = Vec::new();
        let guidance = self.written(Field::Guidance, guidance, limits::REASON, &mut found)?;
        let detail = Detail {
            text: guidance.clone(),
            code: reason.code().to_owned(),
            ..Detail::default()
        };
        let request = &mut moving.after;
        request.status = Status::Declined;
        request.declined = Some(Declined { reason, guidance });
        request.clock = None;
        request.transfer = None;
        owe(request, Tell::Declined);
        let mut planned = self.put(moving, detail);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn appeal(&self, id: RequestId, reason: &str) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.appeal", id)?;
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let request = &mut moving.after;
        request.status = Status::Registered;
        request.declined = None;
        request.to_tell.retain(|tell| *tell != Tell::Declined);
        request.clock = Some(self.clock(Step::Accept, request));
        let mut planned = self.put(moving, said(reason));
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn answer_on_spot(
        &self,
        id: RequestId,
        text: &str,
        class: ResultClass,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.answer_on_spot", id)?;
        // What is only promised is a unit's to promise, and to be assigned to it.
        if class == ResultClass::B {
            let field = Field::Class;
            return Err(Refusal::Unfit { field });
        }
        let answer = self.answer(text, class, None)?;
        let detail = Detail {
            text: answer.text.clone(),
            class: Some(class),
            ..Detail::default()
        };
        let request = &mut moving.after;
        request.answer = Some(Reply {
            text: answer.text,
            class,
            promise: None,
            by: self.actor.account,
            at: self.when,
            released_by: None,
        });
        request.status = Status::Replied;
        request.replied_at = Some(self.when);
        request.class = Some(class);
        request.resolved_at = (class == ResultClass::A).then_some(self.when);
        request.transfer = None;
        request.clock = Some(self.clock(Step::Rate, request));
        let main = request.clone();
        let mut planned = self.put(moving, detail);
        self.answer_merged(&main, &mut planned);
        keep_found(&mut planned, id, answer.found);
        Ok(planned)
    }

    /// A case that others go with cannot itself go with another, and one that goes with another
    /// cannot be a main case: so there are no chains and no cycles, whoever comes first.
    pub(super) fn merge(&self, id: RequestId, into: RequestId) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.merge", id)?;
        if !moving.before.merged.is_empty() {
            return Err(Refusal::HasMerged);
        }
        let unfit = Refusal::UnfitMainCase;
        let (main, main_version) =
            find_request(self.world, into, self.actor, self.today).map_err(|_| unfit.clone())?;
        let open = !main.status.is_ended() && main.status != Status::Tracking;
        let near = main.reach.street == moving.before.reach.street;
        if into == id || !open || !near || main.status == Status::Replied {
            return Err(unfit);
        }
        let request = &mut moving.after;
        request.status = Status::Merged;
        request.merged_into = Some(into);
        request.transfer = None;
        request.clock = None;
        let mut after = main.clone();
        after.merged.push(id);
        let other = Moving {
            before: main,
            version: main_version,
            after,
            role: moving.role,
        };
        let (number, main_number) = (
            moving.before.number.clone().unwrap_or_default(),
            other.before.number.clone().unwrap_or_default(),
        );
        let mut planned = self.put(moving, said(main_number));
        self.put_also(other, said(number), &mut planned);
        Ok(planned)
    }

    pub(super) fn split(&self, id: RequestId, reason: &str) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.split", id)?;
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let main = moving.after.merged_into.take();
        moving.after.status = Status::Accepted;
        moving.after.clock = Some(self.clock(Step::Assign, &moving.after));
        let role = moving.role;
        let mut planned = self.put(moving, said(reason.clone()));
        let main = main.and_then(|main| self.world.record(RecordKey::Request(main)));
        if let Some(held) = main
            && let Record::Request(before) = &held.record
        {
            let mut after = Request::clone(before);
            after.merged.retain(|other| *other != id);
            let other = Moving {
                before: Request::clone(before),
                version: held.version,
                after,
                role,
            };
            self.put_also(other, said(reason), &mut planned);
        }
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn escalate(
        &self,
        id: RequestId,
        title: &str,
        text: &str,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.escalate", id)?;
        let mut found = Vec::new();
        self.written(Field::Title, title, limits::TITLE, &mut found)?;
        let text = self.written(Field::Text, text, limits::TEXT, &mut found)?;
        // 代转群众来信来访 is no suggestion.
        if is_copied(&text, &moving.before.text) {
            return Err(Refusal::Copied);
        }
        if self.actor.account.is_none() {
            return Err(Refusal::Unfit {
                field: Field::Deputy,
            });
        }
        // The suggestion itself is made in `domain::suggestion`, which a browser's start does without.
        let suggestion = WorkId::derive(self.envelope.command_id, 0);
        moving.after.suggestions.push(suggestion);
        // Units read this line; what the suggestion is about is not theirs before it is assigned.
        let mut planned = self.put(moving, Detail::default());
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn ask_transfer(
        &self,
        id: RequestId,
        station: OrganisationId,
        reason: &str,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.ask_transfer", id)?;
        let (station, _) = self.open_station(station)?;
        if station.id == moving.before.reach.station || moving.before.transfer.is_some() {
            let field = Field::Station;
            return Err(Refusal::Unfit { field });
        }
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let request = &mut moving.after;
        request.transfer = Some(Transfer {
            to: station.id,
            reason: reason.clone(),
            at: self.when,
        });
        // The station that is asked sees what it is asked for.
        if !request.reach.followers.contains(&station.id) {
            request.reach.followers.push(station.id);
        }
        let reach = request.reach.clone();
        let detail = Detail {
            units: vec![station.id],
            text: reason,
            ..Detail::default()
        };
        let mut planned = self.put(moving, detail);
        self.spread_reach(id, &reach, &mut planned);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn decide_transfer(
        &self,
        id: RequestId,
        takes: bool,
        text: &str,
    ) -> Result<Planned, Refusal> {
        let (before, version) = find_request(self.world, id, self.actor, self.today)?;
        let transfer = before.transfer.clone().ok_or(Refusal::NothingAsked)?;
        let rule = rule("request.decide_transfer");
        let asked = Request {
            reach: at_station(&before.reach, transfer.to),
            ..before.clone()
        };
        let role = self.admit(rule, rule.who, &asked, None)?;
        let mut found = Vec::new();
        let text = self.remark(text, &mut found)?;
        let mut after = before.clone();
        after.transfer = None;
        after.reach.followers.retain(|held| *held != transfer.to);
        let mut code = "refused";
        if takes {
            let (station, street) = self.open_station(transfer.to)?;
            code = "agreed";
            // The first station goes on following it: the person knows that station.
            after.reach.followers.push(before.reach.station);
            after.reach.station = station.id;
            after.reach.street = street;
        }
        let reach = after.reach.clone();
        let moving = Moving {
            before,
            version,
            after,
            role,
        };
        let detail = Detail {
            units: vec![transfer.to],
            text,
            code: code.to_owned(),
            ..Detail::default()
        };
        let mut planned = self.put(moving, detail);
        self.spread_reach(id, &reach, &mut planned);
        keep_found(&mut planned, id, found);
        Ok(planned)
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
