//! What waits for a person (我的待办): of everything they see, what is theirs to do next.
//!
//! The same table of moves decides that decides the moves themselves; here it is only said which of
//! the open moves is the usual next one, and for whom. A pile is never empty talk: each has a move.

pub mod work;

use shared::account::Role;
use shared::assignment::{Assignment, AssignmentState};
use shared::clock::Clock;
use shared::id::{AccountId, AssignmentId};
use shared::request::{Request, Status};
use shared::time::Timestamp;

use crate::policy::{Actor, acting_role};
use crate::request::{is_own_work, may_move, may_take_over, rating_pending};

/// Why something waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pile {
    /// 待签收.
    Sign,
    /// 待我审核.
    Review,
    /// 退回、延期待决定.
    Decide,
    /// 待受理.
    Accept,
    /// 转站待接收.
    Take,
    /// 待我交办.
    Assign,
    /// 待补充: a unit asks.
    Inform,
    /// 办理中.
    Handle,
    /// 承诺待兑现.
    Promise,
    /// 待告知申请人.
    Tell,
    /// 待我评价.
    Rate,
    /// 待办结.
    Close,
    /// Somebody else's, to be watched: only what is late is shown.
    Watch,
}

impl Pile {
    /// Every pile, in the order in which they are shown.
    pub const ALL: [Self; 13] = [
        Self::Sign,
        Self::Review,
        Self::Decide,
        Self::Accept,
        Self::Take,
        Self::Assign,
        Self::Inform,
        Self::Handle,
        Self::Promise,
        Self::Tell,
        Self::Rate,
        Self::Close,
        Self::Watch,
    ];

    /// A stable name for tests and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Review => "review",
            Self::Decide => "decide",
            Self::Accept => "accept",
            Self::Take => "take",
            Self::Assign => "assign",
            Self::Inform => "inform",
            Self::Handle => "handle",
            Self::Promise => "promise",
            Self::Tell => "tell",
            Self::Rate => "rate",
            Self::Close => "close",
            Self::Watch => "watch",
        }
    }
}

/// Something that waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits<'a> {
    /// Why.
    pub pile: Pile,
    /// On which assignment, if on one.
    pub part: Option<&'a Assignment>,
    /// The clock that runs for it.
    pub clock: Option<&'a Clock>,
}

/// Whose case it is at the station.
const STATION: &[Role] = &[Role::Clerk, Role::Deputy];
/// Who looks after the others' clocks.
const WATCHERS: &[Role] = &[Role::Authority, Role::Supervisor];

/// What of a request waits for an actor. `parts` are the assignments of its round, `author` who
/// wrote the reply that waits to be reviewed.
pub fn waiting<'a>(
    actor: &Actor,
    request: &'a Request,
    parts: &[&'a Assignment],
    author: impl Fn(AssignmentId) -> Option<AccountId>,
    now: Timestamp,
) -> Vec<Waits<'a>> {
    let day = now.day();
    let may = |code: &str, part: Option<&Assignment>| may_move(code, actor, request, part, day);
    let holds = |roles: &[Role]| acting_role(actor, roles, &request.reach, None, day).is_some();
    let mut found = Vec::new();
    let whole = |pile| Waits {
        pile,
        part: None,
        clock: request.clock.as_ref(),
    };
    if may("request.accept", None) {
        found.push(whole(Pile::Accept));
    }
    if may_take_over(actor, request, day) {
        found.push(whole(Pile::Take));
    }
    if may("request.assign", None) {
        found.push(whole(Pile::Assign));
    }
    for part in parts.iter().copied() {
        let pile = match part.state {
            AssignmentState::Assigned if may("request.sign_for", Some(part)) => Pile::Sign,
            AssignmentState::ReturnRequested if may("request.decide_return", Some(part)) => {
                Pile::Decide
            }
            AssignmentState::ExtensionRequested if may("request.decide_extension", Some(part)) => {
                Pile::Decide
            }
            AssignmentState::AwaitingInfo
                if holds(STATION) && may("request.give_info", Some(part)) =>
            {
                Pile::Inform
            }
            // Nobody releases their own reply.
            AssignmentState::InReview
                if may("request.release", Some(part))
                    && (actor.account.is_none() || author(part.id) != actor.account) =>
            {
                Pile::Review
            }
            AssignmentState::InProgress if may("request.submit_reply", Some(part)) => Pile::Handle,
            AssignmentState::Replied
                if request.lead == Some(part.unit) && may("request.keep_promise", Some(part)) =>
            {
                Pile::Promise
            }
            AssignmentState::Assigned
            | AssignmentState::ReturnRequested
            | AssignmentState::InProgress
            | AssignmentState::ExtensionRequested
            | AssignmentState::AwaitingInfo
            | AssignmentState::InReview
            | AssignmentState::Replied
            | AssignmentState::Returned
            | AssignmentState::Ended => continue,
        };
        let clock = match pile {
            Pile::Promise => request.clock.as_ref(),
            _ => part.clock.as_ref(),
        };
        found.push(Waits {
            pile,
            part: Some(part),
            clock,
        });
    }
    if holds(STATION) && !request.to_tell.is_empty() && may("request.log_contact", None) {
        // The clock that runs is the rating's, not theirs.
        found.push(Waits {
            clock: None,
            ..whole(Pile::Tell)
        });
    }
    let is_rated = request.current_ratings().next().is_some();
    let is_own = is_own_work(actor, request, parts.iter().copied());
    let waits_for_rating = request.status == Status::Replied && !is_rated && !is_own;
    // After the window it can only be closed.
    let in_time = request
        .clock
        .as_ref()
        .is_some_and(|clock| now <= clock.due_at);
    if waits_for_rating && in_time && holds(STATION) && may("request.rate", None) {
        found.push(whole(Pile::Rate));
    }
    let may_close = holds(&[Role::Clerk]) && may("request.close", None);
    if may_close && request.class.is_some() && rating_pending(request, now).is_none() {
        found.push(whole(Pile::Close));
    }
    let runs = request.clock.is_some() && !request.status.is_ended();
    if found.is_empty() && runs && holds(WATCHERS) {
        found.push(whole(Pile::Watch));
    }
    found
}
