//! 评价, 办结, 重新打开, 撤回, 更正, 归档: how a request comes to its end.

use shared::api::Detail;
use shared::assignment::Share;
use shared::clock::Step;
use shared::id::RequestId;
use shared::limits;
use shared::refusal::{Field, Refusal};
use shared::request::{Rater, Rating, ResultClass, Satisfaction, Status};

use super::super::{
    CORRECTION_MS, RATE_AS_DEPUTY, RatingWindow, is_own_work, masked, rating_pending, rating_window,
};
use super::{Course, Moving, keep_found, said};
use crate::plan::{Planned, bounded};

impl Course<'_> {
    pub(super) fn rate(
        &self,
        id: RequestId,
        by: Rater,
        (process, result): (Satisfaction, Satisfaction),
        reason: &str,
    ) -> Result<Planned, Refusal> {
        let mut moving = self.rating(id, by)?;
        let request = &mut moving.after;
        if is_own_work(self.actor, request, self.current(request)) {
            return Err(Refusal::OwnWork);
        }
        let round = request.round;
        let earlier = request
            .ratings
            .iter()
            .position(|rating| rating.round == round && rating.by == by);
        match rating_window(request, by, self.when) {
            RatingWindow::Open(_) | RatingWindow::Given(_) => {}
            RatingWindow::Over if self.actor.is_system => {}
            RatingWindow::Over => return Err(Refusal::RatingOver),
            RatingWindow::Shut => {
                let now = request.status;
                return Err(Refusal::WrongState { now });
            }
        }
        // A corrected rating keeps the time of the first.
        let at = earlier.map_or(self.when, |earlier| request.ratings[earlier].at);
        // And stays with whoever gave it first.
        let given_by = match by {
            Rater::Deputy => earlier
                .and_then(|earlier| request.ratings[earlier].given_by)
                .or(self.actor.account),
            Rater::Resident => None,
        };
        let mut found = Vec::new();
        let reason = bounded(Field::Reason, reason, limits::REASON)?;
        let rating = Rating {
            round,
            by,
            process,
            result,
            reason: masked(&reason, &mut found),
            at,
            given_by,
        };
        if rating.is_low() && rating.reason.is_empty() {
            let field = Field::Reason;
            return Err(Refusal::Empty { field });
        }
        let detail = Detail {
            text: rating.reason.clone(),
            code: by.code().to_owned(),
            ..Detail::default()
        };
        match earlier {
            Some(earlier) => request.ratings[earlier] = rating,
            None => request.ratings.push(rating),
        }
        if request.current_ratings().any(Rating::is_low) {
            if request.status != Status::Rework {
                request.status = Status::Rework;
                request.clock = Some(self.clock(Step::Reassign, request));
            }
        } else {
            request.status = Status::Replied;
            request.clock = None;
        }
        let mut planned = self.put(moving, detail);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    /// A request about to be rated. A resident rates their own request and does nothing else.
    fn rating(&self, id: RequestId, by: Rater) -> Result<Moving, Refusal> {
        let code = "request.rate";
        match (self.actor.resident_of, by) {
            (Some(own), Rater::Resident) if own == id => self.moving_as_resident(code, id),
            (_, Rater::Resident) => self.moving(code, id),
            (_, Rater::Deputy) => self.moving_as(code, RATE_AS_DEPUTY, id),
        }
    }

    pub(super) fn close(&self, id: RequestId) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.close", id)?;
        let request = &mut moving.after;
        let Some(class) = request.class else {
            let field = Field::Class;
            return Err(Refusal::Empty { field });
        };
        if let Some(until) = rating_pending(request, self.when)
            && !self.actor.is_system
        {
            return Err(Refusal::RatingPending { until });
        }
        request.closed_at = Some(self.when);
        // Only a unit's promise can be kept by that unit.
        let has_lead = self
            .current(request)
            .iter()
            .any(|part| part.share == Share::Lead);
        match (class, request.promise) {
            (ResultClass::B, Some(promise)) if has_lead => {
                request.status = Status::Tracking;
                request.clock = Some(self.calendar.promise(promise, self.when));
            }
            (ResultClass::A | ResultClass::B | ResultClass::C | ResultClass::D, _) => {
                request.status = Status::Closed;
                request.clock = None;
            }
        }
        Ok(self.put(moving, Detail::default()))
    }

    pub(super) fn reopen(&self, id: RequestId, reason: &str) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.reopen", id)?;
        let limits = self.limits(&moving.before);
        let request = &mut moving.after;
        let closed = request.closed_at.unwrap_or(request.moved_at).day();
        let last = closed.plus_days(limits.reopen_days as i32);
        if self.when.day() > last || request.reopened >= limits.reopen_times {
            return Err(Refusal::ReopenOver);
        }
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        request.status = Status::Reopened;
        request.reopened += 1;
        request.closed_at = None;
        request.clock = Some(self.clock(Step::Reassign, request));
        let mut planned = self.put(moving, said(reason));
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn withdraw(&self, id: RequestId, reason: &str) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.withdraw", id)?;
        if !moving.before.merged.is_empty() {
            return Err(Refusal::HasMerged);
        }
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        let request = &mut moving.after;
        request.status = Status::Withdrawn;
        request.transfer = None;
        request.to_tell.clear();
        request.clock = None;
        let mut planned = self.put(moving, said(reason));
        self.end_parts(id, &mut planned);
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    /// A mistaken move is corrected by a move of its own, never by deleting: one step back, where
    /// nothing has come of it yet.
    pub(super) fn correct(&self, id: RequestId, reason: &str) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.correct", id)?;
        let was_assigned = self.parts(id).next().is_some();
        let request = &mut moving.after;
        let too_late = self.when.0 - request.moved_at.0 > CORRECTION_MS;
        if too_late || !request.merged.is_empty() {
            return Err(Refusal::NotCorrectable);
        }
        let mut found = Vec::new();
        let reason = self.written(Field::Reason, reason, limits::REASON, &mut found)?;
        match request.status {
            Status::Accepted if !was_assigned => {
                request.status = Status::Registered;
                request.clock = Some(self.clock(Step::Accept, request));
            }
            // An answer on the spot that nobody has rated.
            Status::Replied
                if request.merged_into.is_none()
                    && request.answer.is_some()
                    && request.current_ratings().next().is_none() =>
            {
                request.status = Status::Accepted;
                request.answer = None;
                request.class = None;
                request.replied_at = None;
                request.resolved_at = None;
                request.clock = Some(self.clock(Step::Assign, request));
            }
            Status::Closed | Status::Tracking if request.resolved_at <= request.closed_at => {
                request.status = Status::Replied;
                request.closed_at = None;
                request.clock = None;
            }
            Status::Withdrawn => {
                request.status = Status::Accepted;
                request.lead = None;
                request.clock = Some(self.clock(Step::Assign, request));
            }
            _ => return Err(Refusal::NotCorrectable),
        }
        let mut planned = self.put(moving, said(reason));
        keep_found(&mut planned, id, found);
        Ok(planned)
    }

    pub(super) fn archive(&self, id: RequestId) -> Result<Planned, Refusal> {
        let mut moving = self.moving("request.archive", id)?;
        moving.after.status = Status::Archived;
        moving.after.reach.archived = true;
        let reach = moving.after.reach.clone();
        let mut planned = self.put(moving, Detail::default());
        self.spread_reach(id, &reach, &mut planned);
        Ok(planned)
    }
}
