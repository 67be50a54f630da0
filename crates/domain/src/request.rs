//! The course of a request: 登记 → 受理 → 交办 → 签收 → 办理 → 答复 → 评价 → 办结 → 归档, back to
//! 交办 after a low rating (二次办理), and its side moves.
//!
//! [`MOVES`] is the state machine as one table: who may, from where, to where. What a move needs
//! besides stands in `course`, in the function named after it.

mod course;

pub use course::counts;
pub(crate) use course::spread_reach;

use shared::account::Role;
use shared::assignment::{Assignment, AssignmentState};
use shared::clock::Step;
use shared::command::Envelope;
use shared::id::{AssignmentId, OrganisationId, RequestId};
use shared::limits;
use shared::organisation::Organisation;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::request::{Rater, Reach, Request, RequestCommand, Status};
use shared::rulebook::{Limits, Rulebook};
use shared::time::{LocalDate, Timestamp};

use self::course::Course;
use crate::deadline::Calendar;
use crate::plan::{Need, Planned, World, bounded};
use crate::policy::{Actor, Capacity, acting_role, may_see};
use crate::{attachment, scan};

/// One row of the table of moves.
#[derive(Debug)]
pub struct Move {
    /// The command's code.
    pub code: &'static str,
    /// States of the request it starts from; empty where the state does not matter.
    pub from: &'static [Status],
    /// States of the assignment it starts from, for the moves on one; empty for the others.
    pub part: &'static [Part],
    /// Roles that may, each within its own scope: clerk and deputy at the request's station (a
    /// deputy also where they raised it), authority in its street, handler and head at the
    /// assignment's unit, supervisor everywhere.
    pub who: &'static [Role],
    /// The state it leads to, when it is the same each time.
    pub to: Option<Status>,
}

use AssignmentState as Part;
use Role::{Authority, Clerk, Deputy, Handler, Head, Supervisor};
use Status::{
    Accepted, Archived, Assigned, AwaitingInfo, Closed, Declined, ExtensionRequested, InProgress,
    Merged, Registered, Reopened, Replied, ReplyInReview, ReturnRequested, Rework, Tracking,
    Withdrawn,
};

/// Whoever sees a request and works on it.
const ALL_HANDS: &[Role] = &[Clerk, Deputy, Authority, Handler, Head, Supervisor];
/// Units are at work.
const HANDLED: &[Status] = &[
    Assigned,
    ReturnRequested,
    InProgress,
    ExtensionRequested,
    AwaitingInfo,
    ReplyInReview,
];
/// Before any unit is at work.
const EARLY: &[Status] = &[Registered, Accepted];
/// Everything that has not come to an end.
const OPEN: &[Status] = &[
    Registered,
    Accepted,
    Assigned,
    ReturnRequested,
    InProgress,
    ExtensionRequested,
    AwaitingInfo,
    ReplyInReview,
    Replied,
    Rework,
    Reopened,
];
/// A deputy may make a suggestion of it.
const WEIGHTY: &[Status] = &[
    Registered,
    Accepted,
    Assigned,
    ReturnRequested,
    InProgress,
    ExtensionRequested,
    AwaitingInfo,
    ReplyInReview,
    Replied,
    Rework,
    Reopened,
    Tracking,
    Closed,
];
/// The unit owes something.
const OWING: &[Part] = &[
    Part::Assigned,
    Part::ReturnRequested,
    Part::InProgress,
    Part::ExtensionRequested,
    Part::AwaitingInfo,
    Part::InReview,
];

/// The state machine. The system may do every move.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { code: "request.register",         from: &[],                           part: &[],                                who: &[Clerk, Deputy],                to: Some(Registered) },
    Move { code: "request.accept",           from: &[Registered],                 part: &[],                                who: &[Clerk],                        to: Some(Accepted) },
    Move { code: "request.decline",          from: EARLY,                         part: &[],                                who: &[Clerk, Authority],             to: Some(Declined) },
    Move { code: "request.appeal",           from: &[Declined],                   part: &[],                                who: &[Clerk, Deputy, Authority],     to: Some(Registered) },
    Move { code: "request.answer_on_spot",   from: EARLY,                         part: &[],                                who: &[Deputy, Clerk],                to: Some(Replied) },
    // The main case's answer moves it to Replied.
    Move { code: "request.merge",            from: EARLY,                         part: &[],                                who: &[Clerk, Authority],             to: Some(Merged) },
    Move { code: "request.split",            from: &[Merged],                     part: &[],                                who: &[Clerk, Authority],             to: Some(Accepted) },
    // Never a change of state: the suggestion is a record of its own.
    Move { code: "request.escalate",         from: WEIGHTY,                       part: &[],                                who: &[Deputy],                       to: None },
    Move { code: "request.assign",           from: &[Accepted, Rework, Reopened], part: &[],                                who: &[Authority, Clerk],             to: Some(Assigned) },
    // Back to where it was assigned from.
    Move { code: "request.recall",           from: &[Assigned],                   part: &[],                                who: &[Authority, Clerk],             to: None },
    // From here on a request's state is that of its lead unit's assignment.
    Move { code: "request.sign_for",         from: HANDLED,                       part: &[Part::Assigned],                  who: &[Handler],                      to: None },
    Move { code: "request.ask_return",       from: HANDLED,                       part: &[Part::Assigned, Part::InProgress], who: &[Handler],                     to: None },
    Move { code: "request.decide_return",    from: HANDLED,                       part: &[Part::ReturnRequested],           who: &[Authority, Clerk],             to: None },
    Move { code: "request.ask_extension",    from: HANDLED,                       part: &[Part::InProgress],                who: &[Handler],                      to: None },
    Move { code: "request.decide_extension", from: HANDLED,                       part: &[Part::ExtensionRequested],        who: &[Authority, Clerk],             to: None },
    Move { code: "request.ask_info",         from: HANDLED,                       part: &[Part::InProgress],                who: &[Handler],                      to: None },
    Move { code: "request.give_info",        from: HANDLED,                       part: &[Part::AwaitingInfo],              who: &[Clerk, Deputy, Authority],     to: None },
    Move { code: "request.save_draft",       from: HANDLED,                       part: &[Part::InProgress, Part::ExtensionRequested, Part::AwaitingInfo], who: &[Handler], to: None },
    Move { code: "request.submit_reply",     from: HANDLED,                       part: &[Part::InProgress],                who: &[Handler],                      to: None },
    Move { code: "request.send_back",        from: HANDLED,                       part: &[Part::InReview],                  who: &[Head, Authority],              to: None },
    // To Replied when the last unit that answers has answered.
    Move { code: "request.release",          from: HANDLED,                       part: &[Part::InReview],                  who: &[Head, Authority],              to: None },
    // To Rework when rated low, else it stays Replied until it is closed.
    Move { code: "request.rate",             from: &[Replied, Rework],            part: &[],                                who: &[Deputy, Clerk, Authority],     to: None },
    // To Tracking when the reply was a promise (class B).
    Move { code: "request.close",            from: &[Replied],                    part: &[],                                who: &[Clerk, Authority],             to: None },
    Move { code: "request.keep_promise",     from: &[Tracking],                   part: &[Part::Replied],                   who: &[Handler, Head],                to: Some(Closed) },
    Move { code: "request.reopen",           from: &[Closed, Tracking],           part: &[],                                who: &[Clerk, Deputy, Authority, Supervisor], to: Some(Reopened) },
    Move { code: "request.withdraw",         from: OPEN,                          part: &[],                                who: &[Clerk, Deputy],                to: Some(Withdrawn) },
    // One step back, within a day.
    Move { code: "request.correct",          from: &[Accepted, Replied, Closed, Tracking, Withdrawn], part: &[],            who: &[Clerk, Authority],             to: None },
    Move { code: "request.archive",          from: &[Closed, Declined, Withdrawn], part: &[],                               who: &[],                             to: Some(Archived) },
    Move { code: "request.ask_transfer",     from: EARLY,                         part: &[],                                who: &[Clerk],                        to: None },
    // By a clerk of the station that is asked.
    Move { code: "request.decide_transfer",  from: EARLY,                         part: &[],                                who: &[Clerk],                        to: None },
    Move { code: "request.follow",           from: &[],                           part: &[],                                who: &[Clerk, Authority, Supervisor], to: None },
    Move { code: "request.nudge",            from: &[],                           part: OWING,                              who: &[Clerk, Deputy, Authority, Supervisor], to: None },
    Move { code: "request.read_nudges",      from: &[],                           part: &[],                                who: &[Handler, Head],                to: None },
    Move { code: "request.mark",             from: &[],                           part: &[],                                who: &[Clerk, Authority, Supervisor], to: None },
    Move { code: "request.set_external",     from: &[],                           part: &[],                                who: &[Clerk, Authority, Handler],    to: None },
    Move { code: "request.add_note",         from: &[],                           part: &[],                                who: ALL_HANDS,                       to: None },
    Move { code: "request.log_contact",      from: &[],                           part: &[],                                who: &[Clerk, Deputy, Authority, Handler, Head], to: None },
    Move { code: "request.reveal",           from: &[],                           part: &[],                                who: &[Clerk, Deputy, Authority, Handler, Head], to: None },
    // Also by people of a station that follows it.
    Move { code: "request.issue_receipt",    from: &[],                           part: &[],                                who: &[Clerk, Deputy],                to: None },
    Move { code: "request.climb",            from: &[],                           part: &[],                                who: &[],                             to: None },
    Move { code: "request.recompute",        from: &[],                           part: &[],                                who: &[],                             to: None },
];

/// A deputy's judgement is a deputy's to give; a resident's is taken down by whoever may rate.
const RATE_AS_DEPUTY: &[Role] = &[Deputy];
/// Those for whom internal notes of the congress side are, and who write them.
pub(crate) const CONGRESS_SIDE: &[Role] = &[Clerk, Deputy, Authority, Supervisor];
/// Who decides that a matter is supervised, and by whom.
const SUPERVISES: &[Role] = &[Authority, Supervisor];

/// Days after its end until a request leaves the boards.
pub const ARCHIVE_AFTER_DAYS: i32 = 30;
/// The timer that archives.
pub const ARCHIVE_TIMER: &str = "archive";
/// The timer that climbs the ladder of a running clock.
pub const CLOCK_TIMER: &str = "clock";
/// How long a rating may be corrected.
pub const RATING_CORRECTION_MS: i64 = 12 * 3_600_000;
/// Days for which a receipt is good: a case with an extension and a second handling is over by then.
pub const RECEIPT_DAYS: i32 = 180;
/// How long a mistaken move may be corrected by going back.
pub const CORRECTION_MS: i64 = 24 * 3_600_000;

pub(crate) fn rule(code: &str) -> &'static Move {
    MOVES
        .iter()
        .find(|rule| rule.code == code)
        .expect("every request command has a row")
}

/// Whether a move is open to `actor` as far as state, role and scope go: what a button asks.
/// `part` is the assignment, for the moves on one.
pub fn may_move(
    code: &str,
    actor: &Actor,
    request: &Request,
    part: Option<&Assignment>,
    day: LocalDate,
) -> bool {
    let rule = rule(code);
    (rule.from.is_empty() || rule.from.contains(&request.status))
        && part.is_none_or(|part| rule.part.is_empty() || rule.part.contains(&part.state))
        && acting_role(
            actor,
            rule.who,
            &request.reach,
            part.map(|part| part.unit),
            day,
        )
        .is_some()
}

/// Whether an actor is asked to take a request over from another station.
pub fn may_take_over(actor: &Actor, request: &Request, day: LocalDate) -> bool {
    EARLY.contains(&request.status)
        && request.transfer.as_ref().is_some_and(|transfer| {
            let reach = at_station(&request.reach, transfer.to);
            acting_role(actor, &[Clerk], &reach, None, day).is_some()
        })
}

/// Whether an actor may hand out a receipt: also at a station that follows the request.
pub fn may_issue_receipt(actor: &Actor, request: &Request, day: LocalDate) -> bool {
    writing_role(actor, rule("request.issue_receipt").who, request, day).is_some()
}

/// Whose judgement an actor may write down on a request.
pub fn raters(actor: &Actor, request: &Request, day: LocalDate) -> &'static [Rater] {
    match acting_role(actor, RATE_AS_DEPUTY, &request.reach, None, day) {
        Some(_) => &[Rater::Deputy, Rater::Resident],
        None => &[Rater::Resident],
    }
}

/// Whether an actor decides on supervision.
pub fn may_supervise(actor: &Actor, request: &Request, day: LocalDate) -> bool {
    acting_role(actor, SUPERVISES, &request.reach, None, day).is_some()
}

/// Whether the petitioner is kept from an actor, who may act on this request for a unit only.
pub fn is_kept_from(actor: &Actor, request: &Request, day: LocalDate) -> bool {
    request.marks.confidential
        && acting_role(actor, CONGRESS_SIDE, &request.reach, None, day).is_none()
}

/// Until when a request waits to be rated before it may be closed without a rating.
pub fn rating_pending(request: &Request, now: Timestamp) -> Option<Timestamp> {
    if request.current_ratings().next().is_some() {
        return None;
    }
    let clock = request.clock.as_ref()?;
    (now <= clock.due_at).then_some(clock.due_at)
}

/// Whether, and until when, somebody's judgement of the current round may be given or corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingWindow {
    /// Nothing waits to be rated.
    Shut,
    /// The time is over. Who did not rate stays unrated: silence is never satisfaction.
    Over,
    /// It may be given; `None` where no clock runs.
    Open(Option<Timestamp>),
    /// It was given, and may be corrected until then.
    Given(Timestamp),
}

/// The window in which `by` may rate the current round.
pub fn rating_window(request: &Request, by: Rater, now: Timestamp) -> RatingWindow {
    if !rule("request.rate").from.contains(&request.status) {
        return RatingWindow::Shut;
    }
    let given = request.current_ratings().find(|rating| rating.by == by);
    if let Some(given) = given {
        let until = given.at.plus_ms(RATING_CORRECTION_MS);
        return if now > until {
            RatingWindow::Over
        } else {
            RatingWindow::Given(until)
        };
    }
    // Rated low by somebody else: it is handled again already.
    if request.status == Rework {
        return RatingWindow::Shut;
    }
    let clock = request.clock.as_ref();
    match clock.filter(|clock| clock.step == Step::Rate) {
        Some(clock) if now > clock.due_at => RatingWindow::Over,
        Some(clock) => RatingWindow::Open(Some(clock.due_at)),
        None => RatingWindow::Open(None),
    }
}

/// Until when a unit may ask to give an assignment back.
pub fn return_window(calendar: &Calendar<'_>, limits: &Limits, part: &Assignment) -> Timestamp {
    calendar
        .add_workdays(part.assigned_at.day(), limits.return_window)
        .end()
}

/// Whether an actor answered or released an answer to a request in the round of these assignments,
/// or on the spot: nobody rates their own work.
pub fn is_own_work<'a>(
    actor: &Actor,
    request: &'a Request,
    current: impl IntoIterator<Item = &'a Assignment>,
) -> bool {
    let replies = current.into_iter().filter_map(|part| part.reply.as_ref());
    actor.account.is_some()
        && replies
            .chain(&request.answer)
            .any(|reply| [reply.by, reply.released_by].contains(&actor.account))
}

/// A matter as it would reach people if it were another station's.
fn at_station(reach: &Reach, station: OrganisationId) -> Reach {
    Reach {
        station,
        ..reach.clone()
    }
}

/// Whether a calendar moves a running clock of a request or of its assignments.
pub fn is_moved_by<'a>(
    calendar: &Calendar<'_>,
    request: &Request,
    parts: impl IntoIterator<Item = &'a Assignment>,
) -> bool {
    let clocks = parts.into_iter().filter_map(|part| part.clock.as_ref());
    request
        .clock
        .iter()
        .chain(clocks)
        .any(|clock| calendar.due(clock) != clock.due_at)
}

/// The rulebook, if there is one.
pub fn rulebook(world: &dyn World) -> Option<&Rulebook> {
    match &world.record(RecordKey::Rulebook(Rulebook::id()))?.record {
        Record::Rulebook(book) => Some(book),
        _ => None,
    }
}

/// The assignment a command is on.
pub fn assignment_of(command: &RequestCommand) -> Option<AssignmentId> {
    match command {
        RequestCommand::SignFor { assignment }
        | RequestCommand::AskReturn { assignment, .. }
        | RequestCommand::DecideReturn { assignment, .. }
        | RequestCommand::AskExtension { assignment, .. }
        | RequestCommand::DecideExtension { assignment, .. }
        | RequestCommand::AskInfo { assignment, .. }
        | RequestCommand::GiveInfo { assignment, .. }
        | RequestCommand::SaveDraft { assignment, .. }
        | RequestCommand::SubmitReply { assignment, .. }
        | RequestCommand::SendBack { assignment, .. }
        | RequestCommand::Release { assignment }
        | RequestCommand::KeepPromise { assignment, .. }
        | RequestCommand::Nudge { assignment, .. }
        | RequestCommand::ReadNudges { assignment } => Some(*assignment),
        RequestCommand::Register(_)
        | RequestCommand::Accept { .. }
        | RequestCommand::Decline { .. }
        | RequestCommand::Appeal { .. }
        | RequestCommand::AnswerOnSpot { .. }
        | RequestCommand::Merge { .. }
        | RequestCommand::Split { .. }
        | RequestCommand::Escalate { .. }
        | RequestCommand::Assign { .. }
        | RequestCommand::Recall { .. }
        | RequestCommand::Rate { .. }
        | RequestCommand::Close { .. }
        | RequestCommand::Reopen { .. }
        | RequestCommand::Withdraw { .. }
        | RequestCommand::Correct { .. }
        | RequestCommand::Archive { .. }
        | RequestCommand::AskTransfer { .. }
        | RequestCommand::DecideTransfer { .. }
        | RequestCommand::Follow { .. }
        | RequestCommand::Mark { .. }
        | RequestCommand::SetExternal { .. }
        | RequestCommand::AddNote { .. }
        | RequestCommand::LogContact { .. }
        | RequestCommand::Reveal { .. }
        | RequestCommand::IssueReceipt { .. }
        | RequestCommand::Climb { .. }
        | RequestCommand::Recompute { .. } => None,
    }
}

/// What a command must know.
pub(crate) fn needs(
    command: &RequestCommand,
    envelope: &Envelope,
    world: &dyn World,
    at: Timestamp,
) -> Vec<Need> {
    let request = |id: &RequestId| Need::Record(RecordKey::Request(*id));
    let organisation = |id: OrganisationId| Need::Record(RecordKey::Organisation(id));
    let rulebook = Need::Record(RecordKey::Rulebook(Rulebook::id()));
    if let Some(assignment) = assignment_of(command) {
        let key = RecordKey::Assignment(assignment);
        let mut needs = vec![Need::Record(key), rulebook];
        if let Some(Record::Assignment(found)) = world.record(key).map(|v| &v.record) {
            needs.extend([request(&found.request), Need::Children(found.request)]);
            // Cases that go with this one are answered with it.
            if let Some(main) = known_request(world, found.request) {
                needs.extend(main.merged.iter().map(request));
            }
        }
        if let RequestCommand::AskReturn {
            unit: Some(unit), ..
        } = command
        {
            needs.push(organisation(*unit));
        }
        return needs;
    }
    match command {
        RequestCommand::Register(form) => {
            let id = RequestId::derive(envelope.command_id, 0);
            let mut needs = vec![organisation(form.station), request(&id), rulebook];
            needs.extend(form.community.map(organisation));
            needs.extend(form.team.map(organisation));
            needs.extend(
                form.raised_by
                    .map(|id| Need::Record(RecordKey::Account(id))),
            );
            if let Some(number) = &form.number {
                let number = bounded(Field::Number, number, limits::NAME).unwrap_or_default();
                needs.extend(own_number(&number).map(|(name, _)| Need::Counter(name)));
                needs.push(Need::Number(number));
            } else if let Some(station) = find_organisation(world, form.station) {
                let name = counter_name(&station, when_of(envelope, at));
                // The next number may be taken: a ledger brought it along.
                if let Some((number, _)) = next_number(world, &name) {
                    needs.push(Need::Number(number));
                }
                needs.push(Need::Counter(name));
            }
            needs
        }
        RequestCommand::Assign {
            request: id, units, ..
        } => {
            let mut needs = vec![request(id), Need::Children(*id), rulebook];
            needs.extend(units.iter().map(|share| organisation(share.unit)));
            needs
        }
        RequestCommand::Merge { request: id, into } => {
            vec![request(id), request(into), rulebook]
        }
        RequestCommand::Split { request: id, .. } => {
            let mut needs = vec![request(id), rulebook];
            if let Some(found) = known_request(world, *id) {
                needs.extend(found.merged_into.iter().map(request));
            }
            needs
        }
        RequestCommand::AskTransfer {
            request: id,
            station,
            ..
        }
        | RequestCommand::Follow {
            request: id,
            station,
            ..
        } => vec![
            request(id),
            organisation(*station),
            Need::Children(*id),
            rulebook,
        ],
        RequestCommand::DecideTransfer { request: id, .. } => {
            let mut needs = vec![request(id), Need::Children(*id), rulebook];
            if let Some(transfer) =
                known_request(world, *id).and_then(|found| found.transfer.as_ref())
            {
                needs.push(organisation(transfer.to));
            }
            needs
        }
        RequestCommand::Recall { request: id, .. }
        | RequestCommand::Rate { request: id, .. }
        | RequestCommand::Close { request: id }
        | RequestCommand::Withdraw { request: id, .. }
        | RequestCommand::Correct { request: id, .. }
        | RequestCommand::Archive { request: id }
        | RequestCommand::LogContact { request: id, .. }
        | RequestCommand::Recompute { request: id } => {
            vec![request(id), Need::Children(*id), rulebook]
        }
        RequestCommand::Accept { request: id }
        | RequestCommand::Decline { request: id, .. }
        | RequestCommand::Appeal { request: id, .. }
        | RequestCommand::AnswerOnSpot { request: id, .. }
        | RequestCommand::Escalate { request: id, .. }
        | RequestCommand::Reopen { request: id, .. }
        | RequestCommand::Mark { request: id, .. }
        | RequestCommand::SetExternal { request: id, .. }
        | RequestCommand::AddNote { request: id, .. }
        | RequestCommand::Reveal { request: id, .. }
        | RequestCommand::IssueReceipt { request: id, .. }
        | RequestCommand::Climb { request: id } => vec![request(id), rulebook],
        RequestCommand::SignFor { .. }
        | RequestCommand::AskReturn { .. }
        | RequestCommand::DecideReturn { .. }
        | RequestCommand::AskExtension { .. }
        | RequestCommand::DecideExtension { .. }
        | RequestCommand::AskInfo { .. }
        | RequestCommand::GiveInfo { .. }
        | RequestCommand::SaveDraft { .. }
        | RequestCommand::SubmitReply { .. }
        | RequestCommand::SendBack { .. }
        | RequestCommand::Release { .. }
        | RequestCommand::KeepPromise { .. }
        | RequestCommand::Nudge { .. }
        | RequestCommand::ReadNudges { .. } => Vec::new(),
    }
}

fn known_request(world: &dyn World, id: RequestId) -> Option<&Request> {
    match &world.record(RecordKey::Request(id))?.record {
        Record::Request(found) => Some(found),
        _ => None,
    }
}

/// The counter that numbers a station's requests of a year.
fn counter_name(station: &Organisation, when: Timestamp) -> String {
    format!("{}-{}", when.day().ymd().0, station.short_name)
}

/// The counter and its value behind a number of the form in which stations give numbers out
/// (2026-南岭村-0198).
fn own_number(number: &str) -> Option<(String, u64)> {
    let (counter, value) = number.rsplit_once('-')?;
    let (year, name) = counter.split_once('-')?;
    let is_year = year.len() == 4 && year.bytes().all(|c| c.is_ascii_digit());
    let is_value = (4..=6).contains(&value.len()) && value.bytes().all(|c| c.is_ascii_digit());
    if !is_year || name.is_empty() || !is_value {
        return None;
    }
    Some((counter.to_owned(), value.parse().ok()?))
}

/// The first number after the counter that nobody holds, as far as `world` knows, and the counter's
/// value for it. `None` where numbers are not given out.
fn next_number(world: &dyn World, counter: &str) -> Option<(String, u64)> {
    let mut value = world.counter(counter)? + 1;
    loop {
        let number = format!("{counter}-{value:04}");
        if world.number_holder(&number).is_none() {
            return Some((number, value));
        }
        value += 1;
    }
}

/// When something happened: the system may say, everybody else is held to the receipt.
pub(crate) fn when_of(envelope: &Envelope, at: Timestamp) -> Timestamp {
    envelope.occurred_at.unwrap_or(at)
}

fn find_organisation(world: &dyn World, id: OrganisationId) -> Option<Organisation> {
    match &world.record(RecordKey::Organisation(id))?.record {
        Record::Organisation(found) => Some(found.clone()),
        _ => None,
    }
}

/// The role in which somebody writes on a request: also people of a station that follows it.
pub(crate) fn writing_role(
    actor: &Actor,
    who: &[Role],
    request: &Request,
    day: LocalDate,
) -> Option<Option<Capacity>> {
    let own = acting_role(actor, who, &request.reach, None, day);
    let followers = || {
        request.reach.followers.iter().find_map(|station| {
            let reach = at_station(&request.reach, *station);
            acting_role(actor, who, &reach, None, day)
        })
    };
    own.or_else(followers)
}

/// A request that the actor may know of.
pub(crate) fn find_request(
    world: &dyn World,
    id: RequestId,
    actor: &Actor,
    day: LocalDate,
) -> Result<(Request, u64), Refusal> {
    let found = world
        .record(RecordKey::Request(id))
        .ok_or(Refusal::NotFound)?;
    match &found.record {
        Record::Request(request) if may_see(actor, &found.record, day) => {
            Ok((Request::clone(request), found.version))
        }
        _ => Err(Refusal::NotFound),
    }
}

/// A free text, masked; what was found goes to the petitioner's record.
pub(crate) fn masked(text: &str, found: &mut Vec<String>) -> String {
    let masked = scan::mask(text);
    found.extend(masked.found);
    masked.text
}

/// Decides a command on a request.
pub(crate) fn plan(
    world: &dyn World,
    command: &RequestCommand,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
) -> Result<Planned, Refusal> {
    let book = rulebook(world);
    let mut planned = Course {
        world,
        envelope,
        actor,
        calendar: Calendar::of(book),
        book,
        today: at.day(),
        when: when_of(envelope, at),
    }
    .decide(command)?;
    attachment::follow_replies(world, &mut planned);
    Ok(planned)
}
