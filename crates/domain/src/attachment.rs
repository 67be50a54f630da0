//! Files: who attaches what to which part of a case, who takes it away again, and what becomes of the
//! bytes.
//!
//! Whoever may write a part may attach to it, by the same row of `request::MOVES`; a file is seen by
//! those who see its part. Announcing a file only adds, and is accepted offline; that its bytes came,
//! or did not, is told by the system.

use shared::account::Role;
use shared::activity::Activity;
use shared::api::Detail;
use shared::assignment::Assignment;
use shared::attachment::{
    AttachTo, Attachment, AttachmentCommand, AttachmentState, BytesRefusal, MediaType, Owner,
    ReplyStage, Stored,
};
use shared::command::Envelope;
use shared::id::{AssignmentId, AttachmentId, DraftId, NoteId, OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::note::NoteSide;
use shared::petitioner::Petitioner;
use shared::place::Place;
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::{Field, Refusal};
use shared::request::{Reach, Request, Status};
use shared::supervision::Report;
use shared::time::{LocalDate, Timestamp};
use shared::work::{Sight, Work, WorkSort};

use crate::plan::{Need, Planned, TimerChange, World, bounded, required};
use crate::policy::{Actor, Capacity, acting_role, may_see};
use crate::request::{CONGRESS_SIDE, find_request, masked, rule, when_of, writing_role};
use crate::{activity, place, suggestion, team};

/// Who takes away what others attached, besides its author.
const REMOVES: &[Role] = &[Role::Authority];

/// The timer that gives up bytes that do not come.
pub const ARRIVAL_TIMER: &str = "arrival";
/// Days until then.
pub const ARRIVAL_DAYS: i32 = 30;

pub(crate) fn needs(
    command: &AttachmentCommand,
    envelope: &Envelope,
    world: &dyn World,
) -> Vec<Need> {
    match command {
        AttachmentCommand::Attach { request, to, .. } => {
            let id = AttachmentId::derive(envelope.command_id, 0);
            let mut needs = vec![Need::Record(RecordKey::Attachment(id))];
            if let Some(request) = request {
                needs.extend([
                    Need::Record(RecordKey::Request(*request)),
                    Need::Children(*request),
                ]);
            }
            if let AttachTo::Work(work) | AttachTo::Check(work, _) = to {
                needs.push(Need::Parts(*work));
                needs.extend(around(world, *work));
            }
            needs
        }
        AttachmentCommand::Remove { attachment, .. }
        | AttachmentCommand::Arrive { attachment, .. }
        | AttachmentCommand::RefuseBytes { attachment, .. } => {
            let mut needs = vec![Need::Record(RecordKey::Attachment(*attachment))];
            if let Some((found, _)) = known(world, *attachment) {
                needs.extend(found.request.map(|id| Need::Record(RecordKey::Request(id))));
                if let AttachTo::Check(work, _) = found.owner.place() {
                    needs.extend(around(world, work));
                }
            }
            needs
        }
    }
}

/// A record of the work, and what must be known to say whose it is.
fn around(world: &dyn World, work: WorkId) -> impl Iterator<Item = Need> {
    let organisations = organisations_of(world, work).into_iter();
    let organisations = organisations.map(RecordKey::Organisation);
    std::iter::once(RecordKey::Work(work))
        .chain(organisations)
        .map(Need::Record)
}

/// Where a file on a record of the work, or on an entry of its checklist, would go: [`on_work`], or nothing
/// where those rules are not at hand.
pub(crate) type OnWork =
    fn(&dyn World, WorkId, Option<u32>, &Actor, LocalDate) -> Result<On, Refusal>;

pub(crate) fn plan(
    world: &dyn World,
    command: &AttachmentCommand,
    envelope: &Envelope,
    actor: &Actor,
    at: Timestamp,
    on_work: Option<OnWork>,
) -> Result<Planned, Refusal> {
    let today = at.day();
    match command {
        AttachmentCommand::Attach {
            request,
            to,
            name,
            media,
            size,
            sha256,
        } => {
            let on = match (request, to) {
                (Some(request), _) => on_request(world, *request, *to, actor, today)?,
                (None, AttachTo::Work(work)) => match on_work {
                    Some(on_work) => on_work(world, *work, None, actor, today)?,
                    None => return Ok(Planned::default()),
                },
                (None, AttachTo::Check(work, no)) => match on_work {
                    Some(on_work) => on_work(world, *work, Some(*no), actor, today)?,
                    None => return Ok(Planned::default()),
                },
                (None, AttachTo::Intake | AttachTo::Note(_) | AttachTo::Reply(_)) => {
                    return Err(Refusal::NotFound);
                }
            };
            let (name, found) = file_name(name)?;
            let role = on.role;
            let attachment = Attachment {
                id: AttachmentId::derive(envelope.command_id, 0),
                request: on.reach.as_ref().and(*request),
                reach: on.reach,
                sight: on.sight,
                owner: on.owner,
                name,
                media: MediaType::from_code(media).ok_or(Refusal::FileType)?,
                size: checked_size(*size)?,
                sha256: checked_digest(sha256)?,
                state: AttachmentState::Announced,
                by: actor.account,
                by_name: actor.name.clone(),
                at: when_of(envelope, at),
            };
            check_count(world, &attachment)?;
            Ok(announced(attachment, role, found))
        }
        AttachmentCommand::Remove { attachment, reason } => {
            remove(world, *attachment, reason, actor, today, on_work)
        }
        AttachmentCommand::Arrive { attachment, stored } => {
            let state = AttachmentState::Arrived(Stored::clone(stored));
            bytes_end(world, *attachment, state, "", actor)
        }
        AttachmentCommand::RefuseBytes { attachment, reason } => {
            let state = AttachmentState::Refused { reason: *reason };
            bytes_end(world, *attachment, state, reason.code(), actor)
        }
    }
}

/// What a file is about to belong to.
pub(crate) struct On {
    role: Option<Capacity>,
    owner: Owner,
    reach: Option<Reach>,
    sight: Option<Sight>,
}

fn on_request(
    world: &dyn World,
    request: RequestId,
    to: AttachTo,
    actor: &Actor,
    day: LocalDate,
) -> Result<On, Refusal> {
    let (request, _) = find_request(world, request, actor, day)?;
    if request.status == Status::Archived {
        return Err(Refusal::WrongState {
            now: request.status,
        });
    }
    let (role, owner) = owner(world, &request, to, actor, day)?;
    Ok(On {
        role,
        owner,
        reach: Some(request.reach),
        sight: None,
    })
}

/// What must be known to say whose a record of the work is.
fn organisations_of(world: &dyn World, work: WorkId) -> Vec<OrganisationId> {
    let found = world.record(RecordKey::Work(work));
    let Some(Record::Work(held)) = found.map(|found| &found.record) else {
        return Vec::new();
    };
    match held.sort {
        WorkSort::Place => held
            .open::<Place>()
            .map(|one| one.keeper)
            .into_iter()
            .collect(),
        WorkSort::Activity => {
            let body: Option<Activity> = held.open();
            body.into_iter()
                .flat_map(|one| one.team.into_iter().chain(one.station))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whoever wrote a report adds photos to it, whoever sees to a place or writes down an activity adds them
/// there, who raised a suggestion or handles it adds papers; nobody adds to the words of another.
fn may_add(world: &dyn World, held: &Work, actor: &Actor, day: LocalDate) -> bool {
    match held.sort {
        WorkSort::Report => {
            let report: Option<Report> = held.open();
            report.is_some_and(|one| one.by.is_some() && one.by == actor.account)
        }
        WorkSort::Place => held
            .open()
            .is_some_and(|one| place::keeps(world, &one, actor, day)),
        WorkSort::Activity => held.open().is_some_and(|one: Activity| {
            activity::may_attach(actor, &one, |id| team::street_of(world, id), day)
        }),
        WorkSort::Suggestion => held
            .open()
            .is_some_and(|one| suggestion::may_attach(actor, &one, day)),
        _ => false,
    }
}

/// A file on a record of the work, or on an entry of its checklist.
pub(crate) fn on_work(
    world: &dyn World,
    work: WorkId,
    check: Option<u32>,
    actor: &Actor,
    day: LocalDate,
) -> Result<On, Refusal> {
    let found = world
        .record(RecordKey::Work(work))
        .filter(|found| may_see(actor, &found.record, day));
    let Some(Record::Work(held)) = found.map(|found| &found.record) else {
        return Err(Refusal::NotFound);
    };
    if !actor.is_system && !may_add(world, held, actor, day) {
        return Err(Refusal::NotAllowed { roles: Vec::new() });
    }
    if let Some(no) = check {
        let place: Option<Place> = held.open();
        let has = place.is_some_and(|one| one.checks.iter().any(|check| check.no == no));
        has.then_some(()).ok_or(Refusal::NotFound)?;
    }
    Ok(On {
        role: None,
        owner: Owner::Work { work, check },
        reach: None,
        sight: Some(held.sight.clone()),
    })
}

fn announced(attachment: Attachment, role: Option<Capacity>, found: Vec<String>) -> Planned {
    let mut planned = Planned {
        role,
        ..Planned::default()
    };
    planned.timers.push(TimerChange::Set {
        key: RecordKey::Attachment(attachment.id),
        timer: ARRIVAL_TIMER,
        due_at: attachment.at.day().plus_days(ARRIVAL_DAYS).start(),
    });
    if let Some(request) = attachment.request {
        keep_found(&mut planned, request, found);
    }
    let detail = named(&attachment);
    planned.put(Record::Attachment(Box::new(attachment)), 0, detail);
    planned
}

fn keep_found(planned: &mut Planned, request: RequestId, found: Vec<String>) {
    if !found.is_empty() {
        let petitioner = Petitioner {
            found,
            ..Petitioner::default()
        };
        planned.petitioner = Some((request, petitioner));
    }
}

/// A line tells a file by its name.
fn named(attachment: &Attachment) -> Detail {
    Detail {
        text: attachment.name.clone(),
        ..Detail::default()
    }
}

fn known(world: &dyn World, id: AttachmentId) -> Option<(&Attachment, u64)> {
    let found = world.record(RecordKey::Attachment(id))?;
    match &found.record {
        Record::Attachment(attachment) => Some((attachment, found.version)),
        _ => None,
    }
}

/// The last part of a path, without what nobody sees; and the numbers found in it.
fn file_name(given: &str) -> Result<(String, Vec<String>), Refusal> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let name = required(Field::File, &seen, limits::FILE_NAME)?;
    if name.chars().all(|c| c == '.') {
        let field = Field::File;
        return Err(Refusal::Unfit { field });
    }
    let mut found = Vec::new();
    Ok((masked(&name, &mut found), found))
}

/// Turns the direction of writing, or takes no room: makes a name look like another.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn checked_size(given: u64) -> Result<u64, Refusal> {
    match given {
        0 => Err(Refusal::Empty { field: Field::File }),
        given if given > limits::FILE_BYTES => Err(Refusal::FileTooLarge {
            limit: limits::FILE_BYTES,
            given,
        }),
        given => Ok(given),
    }
}

fn checked_digest(given: &str) -> Result<String, Refusal> {
    if given.len() == 64 && given.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(given.to_ascii_lowercase())
    } else {
        Err(Refusal::Unfit { field: Field::File })
    }
}

/// In which role somebody attaches to a part, and the part.
fn owner(
    world: &dyn World,
    request: &Request,
    to: AttachTo,
    actor: &Actor,
    day: LocalDate,
) -> Result<(Option<Capacity>, Owner), Refusal> {
    let not_allowed = |who: &[Role]| Refusal::NotAllowed {
        roles: who.to_vec(),
    };
    match to {
        AttachTo::Intake => {
            let who = rule("request.register").who;
            let role = acting_role(actor, who, &request.reach, None, day);
            Ok((role.ok_or_else(|| not_allowed(who))?, Owner::Intake))
        }
        AttachTo::Note(id) => {
            let side = own_note(world, request.id, id, actor, day)?;
            let who = match side {
                NoteSide::Congress => CONGRESS_SIDE,
                NoteSide::Everyone => rule("request.add_note").who,
            };
            let role = writing_role(actor, who, request, day).ok_or_else(|| not_allowed(who))?;
            Ok((role, Owner::Note { note: id, side }))
        }
        AttachTo::Reply(id) => {
            let rule = rule("request.save_draft");
            let part = part_of(world, request.id, id).ok_or(Refusal::NotFound)?;
            let unit = part.unit;
            let role = acting_role(actor, rule.who, &request.reach, Some(unit), day)
                .ok_or_else(|| not_allowed(rule.who))?;
            if !rule.part.contains(&part.state) || part.round != request.round {
                return Err(Refusal::AssignmentMoved);
            }
            let owner = Owner::Reply {
                assignment: id,
                unit,
                stage: ReplyStage::Draft,
            };
            Ok((role, owner))
        }
        AttachTo::Work(_) | AttachTo::Check(..) => Err(Refusal::NotFound),
    }
}

/// For whom a note is that the actor wrote: nobody adds to the words of another.
fn own_note(
    world: &dyn World,
    request: RequestId,
    id: NoteId,
    actor: &Actor,
    day: LocalDate,
) -> Result<NoteSide, Refusal> {
    let found = world
        .children(request)
        .into_iter()
        .find(|child| child.record.key() == RecordKey::Note(id))
        .filter(|child| may_see(actor, &child.record, day))
        .ok_or(Refusal::NotFound)?;
    match &found.record {
        Record::Note(note) if note.author == actor.account || actor.is_system => Ok(note.side),
        _ => Err(Refusal::NotAllowed { roles: Vec::new() }),
    }
}

fn part_of(world: &dyn World, request: RequestId, id: AssignmentId) -> Option<&Assignment> {
    let found = world.children(request).into_iter();
    found
        .filter_map(|child| match &child.record {
            Record::Assignment(part) => Some(&**part),
            _ => None,
        })
        .find(|part| part.id == id)
}

fn check_count(world: &dyn World, new: &Attachment) -> Result<(), Refusal> {
    let (mut on_part, mut on_case) = (0, 0);
    let beside = match (new.request, new.owner) {
        (Some(request), _) => world.children(request),
        (None, Owner::Work { work, .. }) => world.parts(work),
        (None, Owner::Intake | Owner::Note { .. } | Owner::Reply { .. }) => Vec::new(),
    };
    let is_of_check = of_check(new.owner);
    for child in beside {
        let Record::Attachment(held) = &child.record else {
            continue;
        };
        if held.counts() {
            on_case += usize::from(of_check(held.owner) == is_of_check);
            on_part += usize::from(held.owner.place() == new.owner.place());
        }
    }
    let whole = if is_of_check {
        limits::FILES_PER_CHECKLIST
    } else {
        limits::FILES_PER_CASE
    };
    for (given, limit) in [(on_part + 1, limits::FILES_PER_PART), (on_case + 1, whole)] {
        if given > limit {
            return Err(Refusal::TooLong {
                field: Field::Files,
                limit: limit as u32,
                given: given as u32,
            });
        }
    }
    Ok(())
}

/// Whether a file shows what an entry of a checklist asks for: a place is looked at for years, entry by entry.
const fn of_check(owner: Owner) -> bool {
    matches!(owner, Owner::Work { check: Some(_), .. })
}

/// Whether an actor may attach to the intake of a case, or to a reply that is being written: what a
/// button asks. A note's files come with the note.
pub fn may_attach(actor: &Actor, request: &Request, to: AttachTo, day: LocalDate) -> bool {
    let rule = match to {
        AttachTo::Intake => rule("request.register"),
        AttachTo::Note(_) | AttachTo::Work(_) | AttachTo::Check(..) => return false,
        AttachTo::Reply(_) => rule("request.save_draft"),
    };
    request.status != Status::Archived
        && acting_role(actor, rule.who, &request.reach, None, day).is_some()
}

/// Whether an actor may take a file away: their own as long as it does not bind, or as the assigning
/// authority. On an entry of a checklist whoever sees to the place may as well, which the place's page asks.
pub fn may_remove(actor: &Actor, attachment: &Attachment, day: LocalDate) -> bool {
    attachment.counts() && removing_role(actor, attachment, day).is_some()
}

/// Who takes away what others attached.
const fn removes(attachment: &Attachment) -> &'static [Role] {
    if attachment.reach.is_some() {
        REMOVES
    } else {
        &[Role::Supervisor]
    }
}

fn removing_role(
    actor: &Actor,
    attachment: &Attachment,
    day: LocalDate,
) -> Option<Option<Capacity>> {
    let own = actor.account.is_some() && actor.account == attachment.by;
    let binds = matches!(
        attachment.owner,
        Owner::Reply {
            stage: ReplyStage::Released,
            ..
        }
    );
    let reach = attachment.reach.as_ref();
    let sight = attachment.sight.as_ref();
    let supervisor = || {
        actor
            .capacities(day)
            .find(|(held, _)| held.role == Role::Supervisor)
    };
    let authority = match (reach, sight) {
        (Some(reach), _) => acting_role(actor, REMOVES, reach, None, day),
        (None, Some(_)) => supervisor().map(|(_, capacity)| Some(capacity)),
        (None, None) => None,
    };
    let is_over =
        reach.is_some_and(|reach| reach.archived) || sight.is_some_and(|sight| sight.over);
    // What one attached one may take away in whatever role one held then; but a reply that was
    // released binds with its files, and what is archived stays as it is.
    authority.or_else(|| (own && !binds && !is_over).then_some(None))
}

fn remove(
    world: &dyn World,
    id: AttachmentId,
    reason: &str,
    actor: &Actor,
    day: LocalDate,
    on_work: Option<OnWork>,
) -> Result<Planned, Refusal> {
    let found = world
        .record(RecordKey::Attachment(id))
        .filter(|found| may_see(actor, &found.record, day))
        .ok_or(Refusal::NotFound)?;
    let Record::Attachment(held) = &found.record else {
        return Err(Refusal::NotFound);
    };
    let role = match (removing_role(actor, held, day), held.owner.place()) {
        (Some(role), _) => role,
        // Whoever would add one there takes one away.
        (None, AttachTo::Check(work, _)) => match on_work {
            Some(on_work) => on_work(world, work, None, actor, day)?.role,
            None => return Ok(Planned::default()),
        },
        (None, AttachTo::Intake | AttachTo::Note(_) | AttachTo::Reply(_) | AttachTo::Work(_)) => {
            let roles = removes(held).to_vec();
            return Err(Refusal::NotAllowed { roles });
        }
    };
    if !held.counts() {
        return Err(Refusal::NothingToDo);
    }
    let mut numbers = Vec::new();
    let reason = bounded(Field::Reason, reason, limits::REASON)?;
    let reason = masked(&reason, &mut numbers);
    let state = AttachmentState::Removed {
        reason: reason.clone(),
    };
    let mut planned = ended(held, found.version, state, "");
    planned.role = role;
    if let Some((_, detail)) = planned.lines.first_mut()
        && !reason.is_empty()
    {
        detail.text = [&held.name, " · ", &reason].concat();
    }
    if let Some(request) = held.request {
        keep_found(&mut planned, request, numbers);
    }
    Ok(planned)
}

/// The bytes came, or did not.
fn bytes_end(
    world: &dyn World,
    id: AttachmentId,
    state: AttachmentState,
    code: &str,
    actor: &Actor,
) -> Result<Planned, Refusal> {
    if !actor.is_system {
        return Err(Refusal::NotAllowed { roles: Vec::new() });
    }
    let (held, version) = known(world, id).ok_or(Refusal::NotFound)?;
    match held.state {
        AttachmentState::Announced => Ok(ended(held, version, state, code)),
        // A timer that rings late has nothing to do, and must not ring again.
        AttachmentState::Arrived(_)
        | AttachmentState::Refused { .. }
        | AttachmentState::Removed { .. }
            if code == BytesRefusal::NeverCame.code() =>
        {
            Ok(Planned {
                timers: vec![no_timer(id)],
                ..Planned::default()
            })
        }
        AttachmentState::Arrived(_)
        | AttachmentState::Refused { .. }
        | AttachmentState::Removed { .. } => Err(Refusal::NothingToDo),
    }
}

const fn no_timer(id: AttachmentId) -> TimerChange {
    TimerChange::Clear {
        key: RecordKey::Attachment(id),
        timer: ARRIVAL_TIMER,
    }
}

fn ended(held: &Attachment, version: u64, state: AttachmentState, code: &str) -> Planned {
    let after = Attachment {
        state,
        ..held.clone()
    };
    let detail = Detail {
        code: code.to_owned(),
        ..named(&after)
    };
    let mut planned = Planned {
        timers: vec![no_timer(after.id)],
        ..Planned::default()
    };
    planned.put(Record::Attachment(Box::new(after)), version, detail);
    planned
}

/// Files of a reply go as far as the reply has come. `planned` is what a move on the request comes to.
pub(crate) fn follow_replies(world: &dyn World, planned: &mut Planned) {
    let mut requests: Vec<RequestId> = planned
        .puts
        .iter()
        .filter(|put| matches!(put.record, Record::Assignment(_) | Record::Draft(_)))
        .filter_map(|put| put.record.request())
        .collect();
    requests.sort_unstable();
    requests.dedup();
    for request in requests {
        for child in world.children(request) {
            follow_reply(world, child, planned);
        }
    }
}

fn follow_reply(world: &dyn World, child: &Versioned, planned: &mut Planned) {
    let Record::Attachment(held) = &child.record else {
        return;
    };
    let Owner::Reply {
        assignment,
        unit,
        stage,
    } = held.owner
    else {
        return;
    };
    let Some(request) = held.request else {
        return;
    };
    let now = stage_of(world, request, assignment, planned);
    if now == stage {
        return;
    }
    let owner = Owner::Reply {
        assignment,
        unit,
        stage: now,
    };
    // Put already: its reach changed with the request's.
    let put = planned
        .puts
        .iter_mut()
        .find_map(|put| match &mut put.record {
            Record::Attachment(put) if put.id == held.id => Some(put),
            _ => None,
        });
    match put {
        Some(put) => put.owner = owner,
        None => {
            let after = Attachment {
                owner,
                ..Attachment::clone(held)
            };
            planned.puts.push(Versioned {
                version: child.version + 1,
                record: Record::Attachment(Box::new(after)),
            });
        }
    }
}

fn stage_of(
    world: &dyn World,
    request: RequestId,
    assignment: AssignmentId,
    planned: &Planned,
) -> ReplyStage {
    let find = |key: RecordKey| {
        let put = planned.puts.iter().find(|put| put.record.key() == key);
        let held = || {
            let children = world.children(request).into_iter();
            children.into_iter().find(|child| child.record.key() == key)
        };
        put.or_else(held).map(|found| &found.record)
    };
    if let Some(Record::Assignment(part)) = find(RecordKey::Assignment(assignment))
        && part.reply.is_some()
    {
        return ReplyStage::Released;
    }
    match find(RecordKey::Draft(DraftId::derive(assignment, 0))) {
        Some(Record::Draft(draft)) if draft.in_review => ReplyStage::InReview,
        Some(_) | None => ReplyStage::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        let name = |given: &str| file_name(given).map(|(name, _)| name);
        assert_eq!(name("C:\\照片\\现场 1.jpg"), Ok("现场 1.jpg".to_owned()));
        assert_eq!(name("../../etc/passwd"), Ok("passwd".to_owned()));
        assert_eq!(name("a\u{202e}gpj.exe\r\n"), Ok("agpj.exe".to_owned()));
        let empty = Refusal::Empty { field: Field::File };
        assert_eq!(name("a/"), Err(empty));
        assert_eq!(name(".."), Err(Refusal::Unfit { field: Field::File }));
        let (name, found) = file_name("身份证 13800001234.pdf").expect("a name");
        assert_eq!(name, "身份证 138****1234.pdf");
        assert_eq!(found, ["13800001234"]);
        assert!(matches!(
            file_name(&"长".repeat(limits::FILE_NAME + 1)),
            Err(Refusal::TooLong { .. })
        ));
    }

    #[test]
    fn sizes_and_digests_are_checked() {
        assert_eq!(checked_size(1), Ok(1));
        assert_eq!(checked_size(limits::FILE_BYTES), Ok(limits::FILE_BYTES));
        assert!(matches!(
            checked_size(limits::FILE_BYTES + 1),
            Err(Refusal::FileTooLarge { .. })
        ));
        assert!(matches!(checked_size(0), Err(Refusal::Empty { .. })));
        assert_eq!(checked_digest(&"Ab".repeat(32)), Ok("ab".repeat(32)));
        assert!(checked_digest(&"g".repeat(64)).is_err());
        assert!(checked_digest("ab").is_err());
    }
}
