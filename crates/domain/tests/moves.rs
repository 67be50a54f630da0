//! Every command on a request × everyone who may come along × every state, decided by the rules
//! themselves and printed as a table that a person can review. A change of the policy shows as a
//! change of `moves.txt` (`UPDATE_EXPECT=1` writes it anew).

use std::collections::HashMap;
use std::fmt::Write as _;

use domain::deadline::Calendar;
use domain::{Actor, Audience, World, desk, needs, notice, plan, policy};
use expect_test::expect_file;
use shared::account::{Membership, Role, StandIn};
use shared::assignment::{
    Ask, Assignment, AssignmentState, Draft, Nudge, Reply, ReturnDecision, Share, UnitShare,
};
use shared::attachment::{
    AttachTo, Attachment, AttachmentCommand, AttachmentState, BytesRefusal, MediaType, Owner,
    ReplyStage,
};
use shared::clock::Step;
use shared::command::{Command, Envelope, Outcome};
use shared::figures::Figure;
use shared::id::{
    AccountId, AssignmentId, AttachmentId, ClientId, CommandId, DraftId, NoteId, OrganisationId,
    RequestId, WorkId,
};
use shared::note::{ContactWay, Note, NoteSide};
use shared::notice::About;
use shared::organisation::{Organisation, OrganisationKind};
use shared::petitioner::{Petitioner, Reporter};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::Refusal;
use shared::request::{
    Channel, Complexity, DeclineReason, External, ExternalSystem, Marks, Rater, Reach, Register,
    Request, RequestCommand, RequestKind, ResultClass, Satisfaction, Status, Supervision, Tell,
    Topic, Transfer,
};
use shared::time::{LocalDate, Timestamp};

/// Tuesday, 24 November 2026, 10:00 in China.
const NOW: Timestamp = Timestamp(1_795_485_600_000);

#[derive(Default)]
struct Records(HashMap<RecordKey, Versioned>);

impl Records {
    fn put(&mut self, record: Record) {
        let key = record.key();
        self.0.insert(key, Versioned { version: 1, record });
    }
}

impl World for Records {
    fn is_whole(&self) -> bool {
        true
    }

    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.0.get(&key)
    }

    fn children(&self, request: RequestId) -> Vec<&Versioned> {
        let mut found: Vec<_> = self
            .0
            .values()
            .filter(|held| held.record.request() == Some(request))
            .collect();
        found.sort_by_key(|held| held.record.key());
        found
    }

    fn login_holder(&self, _: &str) -> Option<AccountId> {
        None
    }

    fn accounts(&self) -> Vec<&Versioned> {
        Vec::new()
    }

    fn counter(&self, _: &str) -> Option<u64> {
        Some(0)
    }

    fn number_holder(&self, _: &str) -> Option<RequestId> {
        None
    }
}

fn organisation(name: &str) -> OrganisationId {
    OrganisationId::named(name)
}

fn account(name: &str) -> AccountId {
    AccountId::named(name)
}

fn request_id() -> RequestId {
    RequestId::named("the request")
}

fn main_case() -> RequestId {
    RequestId::named("another request")
}

fn assignment_id() -> AssignmentId {
    AssignmentId::named("its assignment")
}

/// Kind, name, and the organisation above.
const TREE: [(OrganisationKind, &str, Option<&str>); 10] = [
    (OrganisationKind::District, "district", None),
    (OrganisationKind::Street, "street", Some("district")),
    (OrganisationKind::Street, "other street", Some("district")),
    (OrganisationKind::Station, "station", Some("street")),
    (OrganisationKind::Station, "neighbour", Some("street")),
    (OrganisationKind::Station, "following", Some("street")),
    (OrganisationKind::Station, "asked", Some("street")),
    (
        OrganisationKind::Station,
        "far station",
        Some("other street"),
    ),
    (OrganisationKind::Unit, "unit", Some("district")),
    (OrganisationKind::Unit, "other unit", Some("district")),
];

/// A district with one request in a state, at `unit` as soon as it is assigned.
fn world(status: Status) -> Records {
    let mut records = Records::default();
    for (kind, name, parent) in TREE {
        let street = match (kind, parent) {
            (OrganisationKind::Street, _) => Some(organisation(name)),
            (OrganisationKind::Station, Some(street)) => Some(organisation(street)),
            _ => None,
        };
        records.put(Record::Organisation(Organisation {
            id: organisation(name),
            kind,
            name: name.to_owned(),
            short_name: name.to_owned(),
            parent: parent.map(organisation),
            street,
            until: None,
            former: Vec::new(),
            successor: None,
        }));
    }
    use AssignmentState as Part;
    let assigned = match status {
        Status::Registered | Status::Declined | Status::Merged | Status::Accepted => None,
        Status::Assigned => Some(Part::Assigned),
        Status::ReturnRequested => Some(Part::ReturnRequested),
        Status::InProgress => Some(Part::InProgress),
        Status::ExtensionRequested => Some(Part::ExtensionRequested),
        Status::AwaitingInfo => Some(Part::AwaitingInfo),
        Status::ReplyInReview => Some(Part::InReview),
        Status::Withdrawn => Some(Part::Ended),
        Status::Replied
        | Status::Rework
        | Status::Reopened
        | Status::Tracking
        | Status::Closed
        | Status::Archived => Some(Part::Replied),
    };
    let is_answered = assigned == Some(Part::Replied);
    let class = if status == Status::Tracking {
        ResultClass::B
    } else {
        ResultClass::A
    };
    let reach = Reach {
        station: organisation("station"),
        street: organisation("street"),
        units: assigned.iter().map(|_| organisation("unit")).collect(),
        raised_by: Some(account("raiser")),
        followers: vec![organisation("following"), organisation("asked")],
        team: None,
        committees: Vec::new(),
        archived: status == Status::Archived,
    };
    let early = matches!(status, Status::Registered | Status::Accepted);
    let request = Request {
        id: request_id(),
        number: Some("2026-station-0001".to_owned()),
        reach: reach.clone(),
        community: None,
        place: String::new(),
        title: "路灯不亮".to_owned(),
        text: String::new(),
        kind: RequestKind::Help,
        topic: Topic::Liveable,
        channel: Channel::Reception,
        origin: None,
        complexity: Complexity::Simple,
        reporter: Reporter::Anonymous,
        status,
        round: 1,
        lead: assigned.map(|_| organisation("unit")),
        registered_by: Some(account("clerk")),
        registered_at: NOW,
        moved_at: NOW,
        replied_at: is_answered.then_some(NOW),
        closed_at: matches!(status, Status::Closed | Status::Tracking).then_some(NOW),
        resolved_at: None,
        clock: None,
        rule: None,
        class: is_answered.then_some(class),
        promise: None,
        promise_broken: false,
        ratings: Vec::new(),
        answer: None,
        declined: None,
        merged_into: (status == Status::Merged).then(main_case),
        merged: Vec::new(),
        suggestions: Vec::new(),
        supervised: Vec::new(),
        marks: Marks::default(),
        external: None,
        transfer: early.then(|| Transfer {
            to: organisation("asked"),
            reason: "属那边".to_owned(),
            at: NOW,
        }),
        reopened: 0,
        to_tell: Vec::new(),
    };
    // Another case of the street, with which this one may go.
    records.put(Record::Request(Box::new(Request {
        id: main_case(),
        number: Some("2026-station-0002".to_owned()),
        status: Status::Accepted,
        transfer: None,
        merged_into: None,
        ..request.clone()
    })));
    records.put(Record::Request(Box::new(request)));
    put_files(&mut records, &reach);
    let Some(state) = assigned else {
        return records;
    };
    let waits = |from| {
        Some(Ask {
            by: None,
            text: "不属本单位职责".to_owned(),
            unit: None,
            workdays: Some(5),
            from,
            at: NOW,
        })
    };
    records.put(Record::Assignment(Box::new(Assignment {
        id: assignment_id(),
        request: request_id(),
        unit: organisation("unit"),
        share: Share::Lead,
        round: 1,
        reach,
        state,
        assigned_at: NOW,
        signed_at: None,
        officer: None,
        clock: None,
        sign_due: None,
        reply_due: None,
        reply: is_answered.then(|| Reply {
            text: "已修复".to_owned(),
            class,
            promise: None,
            by: Some(account("replier")),
            at: NOW,
            released_by: None,
        }),
        first_replied_at: None,
        ask: match state {
            Part::ReturnRequested => waits(Part::Assigned),
            Part::ExtensionRequested | Part::AwaitingInfo => waits(Part::InProgress),
            Part::Assigned
            | Part::InProgress
            | Part::InReview
            | Part::Replied
            | Part::Returned
            | Part::Ended => None,
        },
        extensions: 0,
        returns_refused: 0,
        handle_first: false,
        met: false,
        nudges: vec![Nudge {
            text: "居民又来问了".to_owned(),
            by: Some(account("huang")),
            by_name: "huang".to_owned(),
            at: NOW,
            read_at: None,
            read_by: String::new(),
        }],
    })));
    if state == Part::InReview {
        records.put(Record::Draft(Draft {
            id: DraftId::derive(assignment_id(), 0),
            request: request_id(),
            assignment: assignment_id(),
            unit: organisation("unit"),
            street: organisation("street"),
            text: "已修复".to_owned(),
            class: Some(ResultClass::A),
            promise: None,
            by: Some(account("replier")),
            at: NOW,
            in_review: true,
            sent_back: String::new(),
            done: false,
        }));
    }
    records
}

fn person(name: &str, held: &[(Role, &str)]) -> Actor {
    let membership = |(role, scope): &(Role, &str)| Membership {
        role: *role,
        scope: organisation(scope),
        from: LocalDate::from_ymd(2026, 1, 1).expect("a day"),
        until: None,
    };
    Actor {
        account: Some(account(name)),
        name: name.to_owned(),
        memberships: held.iter().map(membership).collect(),
        stand_ins: Vec::new(),
        is_system: false,
        resident_of: None,
    }
}

/// Somebody without a role of their own, in a colleague's until a day.
fn stand_in(name: &str, held: (Role, &str), until: LocalDate) -> Actor {
    let mut actor = person(name, &[]);
    let mut membership = person("absent", &[held]).memberships[0];
    membership.until = Some(until);
    actor.stand_ins.push(StandIn {
        membership,
        whom: account("absent"),
        whom_name: "absent".to_owned(),
    });
    actor
}

/// Everyone who may come along, with their relation to the request.
fn people() -> Vec<(&'static str, Actor)> {
    let mut ended = person("ended", &[(Role::Clerk, "station")]);
    ended.memberships[0].until = LocalDate::from_ymd(2026, 11, 23);
    let mut coming = person("coming", &[(Role::Clerk, "station")]);
    coming.memberships[0].from = LocalDate::from_ymd(2026, 11, 25).expect("a day");
    vec![
        (
            "for the clerk today",
            stand_in("for clerk", (Role::Clerk, "station"), NOW.day()),
        ),
        (
            "for the head until then",
            stand_in("for head", (Role::Head, "unit"), NOW.day().plus_days(-1)),
        ),
        (
            "clerk of the station",
            person("clerk", &[(Role::Clerk, "station")]),
        ),
        ("clerk until yesterday", ended),
        ("clerk from tomorrow", coming),
        (
            "clerk of a neighbour",
            person("lin", &[(Role::Clerk, "neighbour")]),
        ),
        (
            "clerk of another street",
            person("far", &[(Role::Clerk, "far station")]),
        ),
        (
            "clerk of a follower",
            person("gu", &[(Role::Clerk, "following")]),
        ),
        (
            "clerk who is asked",
            person("shen", &[(Role::Clerk, "asked")]),
        ),
        (
            "deputy of the station",
            person("huang", &[(Role::Deputy, "station")]),
        ),
        (
            "deputy who raised it",
            person("raiser", &[(Role::Deputy, "neighbour")]),
        ),
        (
            "deputy elsewhere",
            person("he", &[(Role::Deputy, "far station")]),
        ),
        (
            "authority of the street",
            person("liu", &[(Role::Authority, "street")]),
        ),
        (
            "authority elsewhere",
            person("ma", &[(Role::Authority, "other street")]),
        ),
        (
            "handler of the unit",
            person("zhang", &[(Role::Handler, "unit")]),
        ),
        ("head of the unit", person("feng", &[(Role::Head, "unit")])),
        (
            "head elsewhere",
            person("pan", &[(Role::Head, "other unit")]),
        ),
        (
            "handler elsewhere",
            person("zhao", &[(Role::Handler, "other unit")]),
        ),
        (
            "who replied, also deputy",
            person(
                "replier",
                &[
                    (Role::Handler, "unit"),
                    (Role::Head, "unit"),
                    (Role::Deputy, "station"),
                ],
            ),
        ),
        (
            "supervisor",
            person("wu", &[(Role::Supervisor, "district")]),
        ),
        (
            "administrator",
            person("admin", &[(Role::Administrator, "district")]),
        ),
        ("nobody in particular", person("none", &[])),
        ("whose request it is", Actor::resident(request_id())),
        ("whose is another", Actor::resident(main_case())),
        ("the system", Actor::system()),
    ]
}

fn commands() -> Vec<(&'static str, RequestCommand)> {
    let request = request_id();
    let assignment = assignment_id();
    let rate = |by| RequestCommand::Rate {
        request,
        by,
        process: Satisfaction::Satisfied,
        result: Satisfaction::Fair,
        reason: String::new(),
    };
    let note = |side| RequestCommand::AddNote {
        request,
        side,
        text: "看过现场".to_owned(),
    };
    vec![
        (
            "register",
            RequestCommand::Register(Box::new(Register {
                station: organisation("station"),
                community: None,
                place: String::new(),
                title: "占道经营".to_owned(),
                text: String::new(),
                kind: RequestKind::Complaint,
                topic: Topic::Liveable,
                channel: Channel::Visit,
                raised_by: None,
                petitioner: Petitioner::default(),
                confidential: false,
                team: None,
                origin: None,
                line: None,
                number: None,
            })),
        ),
        ("accept", RequestCommand::Accept { request }),
        (
            "decline",
            RequestCommand::Decline {
                request,
                reason: DeclineReason::Judicial,
                guidance: "请向法院咨询".to_owned(),
            },
        ),
        (
            "appeal",
            RequestCommand::Appeal {
                request,
                reason: text(),
            },
        ),
        (
            "answer_on_spot",
            RequestCommand::AnswerOnSpot {
                request,
                text: text(),
                class: ResultClass::A,
            },
        ),
        (
            "merge",
            RequestCommand::Merge {
                request,
                into: main_case(),
            },
        ),
        (
            "split",
            RequestCommand::Split {
                request,
                reason: text(),
            },
        ),
        (
            "escalate",
            RequestCommand::Escalate {
                request,
                title: "完善路灯管养".to_owned(),
                text: "建议建立管养台账".to_owned(),
                session: String::new(),
                closes_on: None,
            },
        ),
        (
            "ask_transfer",
            RequestCommand::AskTransfer {
                request,
                station: organisation("neighbour"),
                reason: text(),
            },
        ),
        (
            "decide_transfer",
            RequestCommand::DecideTransfer {
                request,
                takes: true,
                text: String::new(),
            },
        ),
        (
            "assign",
            RequestCommand::Assign {
                request,
                units: vec![UnitShare {
                    unit: organisation("other unit"),
                    share: Share::Lead,
                }],
                complexity: Complexity::Simple,
            },
        ),
        (
            "recall",
            RequestCommand::Recall {
                request,
                reason: text(),
            },
        ),
        ("sign_for", RequestCommand::SignFor { assignment }),
        (
            "ask_return",
            RequestCommand::AskReturn {
                assignment,
                reason: text(),
                unit: Some(organisation("other unit")),
            },
        ),
        (
            "decide_return",
            RequestCommand::DecideReturn {
                assignment,
                decision: ReturnDecision::Agreed,
                text: String::new(),
            },
        ),
        (
            "ask_extension",
            RequestCommand::AskExtension {
                assignment,
                workdays: 5,
                reason: text(),
            },
        ),
        (
            "decide_extension",
            RequestCommand::DecideExtension {
                assignment,
                granted: true,
                text: String::new(),
            },
        ),
        (
            "ask_info",
            RequestCommand::AskInfo {
                assignment,
                question: text(),
            },
        ),
        (
            "give_info",
            RequestCommand::GiveInfo {
                assignment,
                text: text(),
            },
        ),
        (
            "save_draft",
            RequestCommand::SaveDraft {
                assignment,
                text: text(),
                class: None,
                promise: None,
            },
        ),
        (
            "submit_reply",
            RequestCommand::SubmitReply {
                assignment,
                text: text(),
                class: ResultClass::A,
                promise: None,
            },
        ),
        (
            "send_back",
            RequestCommand::SendBack {
                assignment,
                reason: text(),
            },
        ),
        ("release", RequestCommand::Release { assignment }),
        ("rate for the resident", rate(Rater::Resident)),
        ("rate as a deputy", rate(Rater::Deputy)),
        ("close", RequestCommand::Close { request }),
        (
            "keep_promise",
            RequestCommand::KeepPromise {
                assignment,
                text: text(),
            },
        ),
        (
            "reopen",
            RequestCommand::Reopen {
                request,
                reason: text(),
            },
        ),
        (
            "withdraw",
            RequestCommand::Withdraw {
                request,
                reason: text(),
            },
        ),
        (
            "correct",
            RequestCommand::Correct {
                request,
                reason: text(),
            },
        ),
        ("archive", RequestCommand::Archive { request }),
        (
            "follow",
            RequestCommand::Follow {
                request,
                station: organisation("neighbour"),
                follows: true,
            },
        ),
        (
            "nudge",
            RequestCommand::Nudge {
                assignment,
                text: text(),
            },
        ),
        ("read_nudges", RequestCommand::ReadNudges { assignment }),
        ("mark as urgent", mark(false)),
        ("mark as supervised", mark(true)),
        (
            "set_external",
            RequestCommand::SetExternal {
                request,
                external: Some(External {
                    system: ExternalSystem::Minyi,
                    number: "MYSB-1".to_owned(),
                    state: String::new(),
                    as_of: NOW,
                }),
            },
        ),
        ("add_note for everyone", note(NoteSide::Everyone)),
        ("add_note for the congress", note(NoteSide::Congress)),
        (
            "log_contact",
            RequestCommand::LogContact {
                request,
                way: ContactWay::Phone,
                told: Some(Tell::Reply),
                text: text(),
            },
        ),
        (
            "reveal",
            RequestCommand::Reveal {
                request,
                purpose: "回访".to_owned(),
            },
        ),
        (
            "issue_receipt",
            RequestCommand::IssueReceipt {
                request,
                token: "digest".to_owned(),
            },
        ),
        ("climb", RequestCommand::Climb { request }),
    ]
}

fn text() -> String {
    "看过现场，情况属实".to_owned()
}

fn mark(supervised: bool) -> RequestCommand {
    let mut marks = Marks {
        urgent: true,
        ..Marks::default()
    };
    if supervised {
        marks.supervision = Supervision::Street;
    }
    RequestCommand::Mark {
        request: request_id(),
        marks,
    }
}

/// Files: to each part of a case, and away again.
fn files() -> Vec<(&'static str, Command)> {
    let attach = |to| AttachmentCommand::Attach {
        request: Some(request_id()),
        to,
        name: "现场.jpg".to_owned(),
        media: MediaType::Jpeg.code().to_owned(),
        size: 1000,
        sha256: "0f".repeat(32),
    };
    let note = NoteId::named("the clerk's note");
    let internal = NoteId::named("the clerk's internal note");
    [
        ("attach to the intake", attach(AttachTo::Intake)),
        ("attach to own note", attach(AttachTo::Note(note))),
        ("attach to internal note", attach(AttachTo::Note(internal))),
        (
            "attach to the reply",
            attach(AttachTo::Reply(assignment_id())),
        ),
        (
            "remove the clerk's file",
            AttachmentCommand::Remove {
                attachment: file("intake"),
                reason: text(),
            },
        ),
        (
            "remove an internal file",
            AttachmentCommand::Remove {
                attachment: file("internal"),
                reason: text(),
            },
        ),
        (
            "say that bytes never came",
            AttachmentCommand::RefuseBytes {
                attachment: file("intake"),
                reason: BytesRefusal::NeverCame,
            },
        ),
    ]
    .into_iter()
    .map(|(name, command)| (name, Command::Attachment(command)))
    .collect()
}

fn file(name: &str) -> AttachmentId {
    AttachmentId::named(name)
}

/// Notes of the station's clerk, and a file of theirs on the intake and on the internal one.
fn put_files(records: &mut Records, reach: &Reach) {
    let internal = NoteId::named("the clerk's internal note");
    for (id, side) in [
        (NoteId::named("the clerk's note"), NoteSide::Everyone),
        (internal, NoteSide::Congress),
    ] {
        records.put(Record::Note(Note {
            id,
            request: request_id(),
            reach: reach.clone(),
            side,
            text: text(),
            author: Some(account("clerk")),
            author_name: "clerk".to_owned(),
            stands_for: String::new(),
            at: NOW,
            contact: None,
        }));
    }
    let owner = Owner::Note {
        note: internal,
        side: NoteSide::Congress,
    };
    for (id, owner) in [(file("intake"), Owner::Intake), (file("internal"), owner)] {
        records.put(Record::Attachment(Box::new(attached(id, owner, reach))));
    }
}

fn attached(id: AttachmentId, owner: Owner, reach: &Reach) -> Attachment {
    Attachment {
        id,
        request: Some(request_id()),
        reach: Some(reach.clone()),
        sight: None,
        owner,
        name: "现场.jpg".to_owned(),
        media: MediaType::Jpeg,
        size: 1000,
        sha256: "0f".repeat(32),
        state: AttachmentState::Announced,
        by: Some(account("clerk")),
        by_name: "clerk".to_owned(),
        at: NOW,
    }
}

fn envelope(command: Command) -> Envelope {
    Envelope {
        client_id: ClientId::named("tab"),
        seq: 1,
        command_id: CommandId::named("command"),
        issued_at: NOW,
        expects: None,
        occurred_at: None,
        command,
    }
}

fn decide(status: Status, actor: &Actor, command: &Command) -> Outcome {
    match plan(&world(status), &envelope(command.clone()), actor, NOW) {
        Ok(_) => Outcome::Accepted,
        Err(refusal) => Outcome::Refused(refusal),
    }
}

/// What a cell says: done, or why not.
fn cell(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "yes",
        Outcome::Refused(Refusal::NotFound) => ".",
        Outcome::Refused(Refusal::NotAllowed { .. }) => "role",
        Outcome::Refused(Refusal::WrongState { .. }) => "state",
        Outcome::Refused(refusal) => refusal.code(),
    }
}

#[test]
fn who_may_do_what_in_which_state() {
    let mut table = String::from(
        "yes: done   role: not in this role   state: not in this state   .: as if it were not there\n",
    );
    let moves = commands().into_iter();
    let moves = moves.map(|(name, command)| (name, Command::Request(command)));
    for (name, command) in moves.chain(files()) {
        write!(table, "\n{name:<26}").expect("writing to a string does not fail");
        for status in Status::ALL {
            write!(table, " {:<19}", status.code()).expect("writing to a string does not fail");
        }
        for (who, actor) in people() {
            write!(table, "\n  {who:<24}").expect("writing to a string does not fail");
            for status in Status::ALL {
                let outcome = decide(*status, &actor, &command);
                write!(table, " {:<19}", cell(&outcome))
                    .expect("writing to a string does not fail");
            }
        }
        table.push('\n');
    }
    let trimmed: String = table
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    expect_file!["moves.txt"].assert_eq(&trimmed);
}

/// A button is shown where the rules say yes to role and state, and nowhere else.
#[test]
fn buttons_follow_the_same_rules() {
    for (name, command) in commands() {
        let posted = Command::Request(command.clone());
        let code = posted.code();
        if matches!(command, RequestCommand::Register(_)) {
            continue;
        }
        for (who, actor) in people() {
            for status in Status::ALL {
                let world = world(*status);
                let held = |key| world.record(key).map(|held| held.record.clone());
                let Some(Record::Request(request)) = held(RecordKey::Request(request_id())) else {
                    panic!("the request is there")
                };
                let on_part = domain::request::assignment_of(&command);
                let part = match on_part.and_then(|id| held(RecordKey::Assignment(id))) {
                    Some(Record::Assignment(part)) => Some(part),
                    Some(_) | None => None,
                };
                if on_part.is_some() && part.is_none() {
                    continue;
                }
                let part = part.as_deref();
                let shown = domain::request::may_move(code, &actor, &request, part, NOW.day());
                let outcome = decide(*status, &actor, &posted);
                match outcome {
                    Outcome::Accepted if !narrower(&command) => {
                        assert!(shown, "{name}, {who}, {status:?}");
                    }
                    Outcome::Refused(
                        Refusal::NotFound
                        | Refusal::NotAllowed { .. }
                        | Refusal::WrongState { .. }
                        | Refusal::AssignmentMoved,
                    ) if !narrower(&command) => assert!(!shown, "{name}, {who}, {status:?}"),
                    Outcome::Accepted | Outcome::Refused(_) => {}
                }
            }
        }
    }
}

/// Commands with a condition on top of role and state: whose judgement, which side, which flag,
/// which station.
fn narrower(command: &RequestCommand) -> bool {
    matches!(
        command,
        RequestCommand::Rate { .. }
            | RequestCommand::AddNote { .. }
            | RequestCommand::LogContact { .. }
            | RequestCommand::IssueReceipt { .. }
            | RequestCommand::Mark { .. }
            | RequestCommand::DecideTransfer { .. }
    )
}

/// Commands that are decided one way in the table of moves and another way for whoever is told.
fn other_ways() -> Vec<(&'static str, RequestCommand)> {
    let (request, assignment) = (request_id(), assignment_id());
    let decide = |decision| RequestCommand::DecideReturn {
        assignment,
        decision,
        text: text(),
    };
    vec![
        (
            "rate low",
            RequestCommand::Rate {
                request,
                by: Rater::Resident,
                process: Satisfaction::Satisfied,
                result: Satisfaction::Dissatisfied,
                reason: text(),
            },
        ),
        ("decide_return refused", decide(ReturnDecision::Refused)),
        (
            "decide_return first handled",
            decide(ReturnDecision::HandleFirst),
        ),
        (
            "decide_extension refused",
            RequestCommand::DecideExtension {
                assignment,
                granted: false,
                text: text(),
            },
        ),
        (
            "decide_transfer refused",
            RequestCommand::DecideTransfer {
                request,
                takes: false,
                text: text(),
            },
        ),
        (
            "follow no longer",
            RequestCommand::Follow {
                request,
                station: organisation("following"),
                follows: false,
            },
        ),
        ("recompute", RequestCommand::Recompute { request }),
    ]
}

/// An audience by the name it has here.
fn named(audience: Audience) -> String {
    let place = |id| {
        let found = TREE.iter().find(|(_, name, _)| organisation(name) == id);
        found.map_or("?", |(_, name, _)| name)
    };
    let who = |id| {
        ["raiser", "huang"]
            .into_iter()
            .find(|name| account(name) == id)
            .unwrap_or("?")
    };
    match audience {
        Audience::Everyone => "everyone".to_owned(),
        Audience::Staff => "staff".to_owned(),
        Audience::District => "district".to_owned(),
        Audience::Authority(id) => format!("committee of {}", place(id)),
        Audience::Station(id) | Audience::Unit(id) | Audience::Team(id) => place(id).to_owned(),
        Audience::Person(id) | Audience::Raiser(id) => who(id).to_owned(),
    }
}

/// What a command on a world tells, checked to go to nobody who may not see the request.
fn told(world: &Records, command: &RequestCommand, at: Timestamp) -> Option<Vec<notice::Told>> {
    let envelope = envelope(Command::Request(command.clone()));
    let actors = people().into_iter().map(|(_, actor)| actor);
    let planned = actors
        .filter_map(|actor| plan(world, &envelope, &actor, at).ok())
        .next()?;
    let told = notice::notices(&envelope.command, &planned, world, at);
    for one in &told {
        let About::Request(id) = one.about else {
            panic!("{command:?} tells of {:?}", one.about);
        };
        let key = RecordKey::Request(id);
        let put = planned.puts.iter().find(|put| put.record.key() == key);
        let record = put.or_else(|| world.record(key)).expect("it is there");
        let seen = policy::audiences_of_record(&record.record);
        let sees = seen.contains(&one.audience) || matches!(one.audience, Audience::Person(_));
        assert!(sees, "{command:?} tells {one:?}");
    }
    // A note is told of to whom it is for, and to nobody else.
    for put in &planned.puts {
        if let (Record::Note(_), 1) = (&put.record, put.version) {
            let seen = policy::audiences_of_record(&put.record);
            let all_see = told.iter().all(|one| seen.contains(&one.audience));
            assert!(all_see, "{command:?} tells {told:?}");
        }
    }
    Some(told)
}

fn lines(told: &[notice::Told]) -> String {
    let line = |one: &notice::Told| format!("{} ({})", named(one.audience), one.code.code());
    let lines: Vec<_> = told.iter().map(line).collect();
    if lines.is_empty() {
        "nobody".to_owned()
    } else {
        lines.join(", ")
    }
}

#[test]
fn who_is_told_of_what() {
    let mut table = String::from("Whom a command concerns, by the states it starts from.\n");
    for (name, command) in commands().into_iter().chain(other_ways()) {
        let mut by_text: Vec<(String, Vec<&str>)> = Vec::new();
        for status in Status::ALL {
            let Some(told) = told(&world(*status), &command, NOW) else {
                continue;
            };
            let text = lines(&told);
            match by_text.iter_mut().find(|(held, _)| *held == text) {
                Some((_, states)) => states.push(status.code()),
                None => by_text.push((text, vec![status.code()])),
            }
        }
        writeln!(table, "\n{name}").expect("writing to a string does not fail");
        for (text, states) in by_text {
            let states = if states.len() == Status::ALL.len() {
                "any state".to_owned()
            } else {
                states.join(" ")
            };
            writeln!(table, "  {states}\n    {text}").expect("writing to a string does not fail");
        }
    }
    expect_file!["notices.txt"].assert_eq(&table);
}

/// A clock that climbs tells whoever has to act, and at last those above them.
#[test]
fn a_rung_is_told_to_whoever_has_to_act() {
    let climb = RequestCommand::Climb {
        request: request_id(),
    };
    let day = 24 * 3_600_000;
    let after = |status: Status, days: i64| {
        let mut world = world(status);
        let key = RecordKey::Request(request_id());
        let Some(Record::Request(mut request)) = world.record(key).map(|held| held.record.clone())
        else {
            panic!("the request is there")
        };
        let start = NOW.plus_ms(-days * day);
        request.clock = Some(Calendar::of(None).start(Step::Reply, 5, start));
        world.put(Record::Request(request));
        lines(&told(&world, &climb, NOW).expect("the system climbs"))
    };
    assert_eq!(after(Status::InProgress, 0), "nobody");
    assert_eq!(after(Status::InProgress, 7), "unit (reminded)");
    assert_eq!(
        after(Status::InProgress, 9),
        "unit (overdue), committee of street (overdue)"
    );
    assert_eq!(
        after(Status::InProgress, 40),
        "unit (ladder_top), committee of street (ladder_top), raiser (ladder_top), \
         station (ladder_top), district (ladder_top)"
    );
    assert_eq!(
        after(Status::Accepted, 9),
        "committee of street (overdue), raiser (overdue), station (overdue)"
    );
    assert_eq!(
        after(Status::Registered, 7),
        "raiser (reminded), station (reminded)"
    );
}

/// Nobody is told of what happened before they came, and nobody without a role of anything.
#[test]
fn people_are_told_from_the_day_they_came() {
    let day = NOW.day();
    let mut feng = person(
        "feng",
        &[(Role::Head, "unit"), (Role::Handler, "other unit")],
    );
    feng.memberships[1].from = day;
    let listens = notice::listens(&feng, day);
    let since = |audience| {
        let found = listens.iter().find(|(held, _)| *held == audience);
        found.map(|(_, since)| *since)
    };
    let january = LocalDate::from_ymd(2026, 1, 1).expect("a day").start();
    assert_eq!(since(Audience::Unit(organisation("unit"))), Some(january));
    assert_eq!(
        since(Audience::Unit(organisation("other unit"))),
        Some(day.start())
    );
    assert_eq!(since(Audience::Everyone), None);
    assert_eq!(notice::listens(&person("none", &[]), day), []);
    assert_eq!(notice::listens(&Actor::system(), day), []);
}

/// What is done for a colleague says so, and one's own role goes first.
#[test]
fn a_stand_in_is_shown_as_one() {
    let command = Command::Request(RequestCommand::Accept {
        request: request_id(),
    });
    let accepts = |actor: &Actor| {
        let records = world(Status::Registered);
        plan(&records, &envelope(command.clone()), actor, NOW).expect("accepted")
    };
    let stands_in = stand_in("for clerk", (Role::Clerk, "station"), NOW.day());
    let planned = accepts(&stands_in);
    let held = planned.role.expect("a role");
    assert_eq!(held.role, Role::Clerk);
    assert_eq!(held.stands_for, Some(account("absent")));
    assert_eq!(planned.lines[0].1.stands_for, "absent");
    let mut both = stands_in;
    both.memberships = person("clerk", &[(Role::Clerk, "station")]).memberships;
    let planned = accepts(&both);
    assert_eq!(planned.role.expect("a role").stands_for, None);
    assert_eq!(planned.lines[0].1.stands_for, "");
}

/// Administrators see to accounts; whatever a table of moves says, no request is theirs.
#[test]
fn an_administrator_reaches_no_request() {
    let Some(Record::Request(request)) = world(Status::Accepted)
        .record(RecordKey::Request(request_id()))
        .map(|held| held.record.clone())
    else {
        panic!("the request is there")
    };
    let admin = person("admin", &[(Role::Administrator, "district")]);
    let held = policy::acting_role(&admin, &Role::ALL, &request.reach, None, NOW.day());
    assert_eq!(held, None);
}

/// A case that is supervised, with a committee that looks on.
fn looked_on(status: Status) -> Records {
    let mut records = world(status);
    let committees = vec![(WorkId::named("matter"), organisation("committee"))];
    for held in records.0.values_mut() {
        let reach = match &mut held.record {
            Record::Request(request) if request.id == request_id() => Some(&mut request.reach),
            Record::Assignment(part) => Some(&mut part.reach),
            Record::Note(note) => Some(&mut note.reach),
            Record::Attachment(file) => file.reach.as_mut(),
            _ => None,
        };
        if let Some(reach) = reach {
            reach.committees.clone_from(&committees);
        }
    }
    records
}

/// Whoever is in the committee of a supervised matter sees its cases as a unit does, does nothing to them, and
/// learns nobody's name or number.
#[test]
fn a_committee_looks_on_and_reveals_nobody() {
    let officer = person(
        "officer",
        &[(Role::Handler, "committee"), (Role::Head, "committee")],
    );
    let handler = person("handler", &[(Role::Handler, "unit")]);
    for status in Status::ALL {
        let records = looked_on(*status);
        for held in records.0.values() {
            let is_its = match &held.record {
                Record::Request(request) => request.id == request_id(),
                Record::Assignment(_) => true,
                Record::Note(note) => note.side == NoteSide::Everyone,
                Record::Attachment(file) => file.owner == Owner::Intake,
                // The organisations; what a unit has not said yet is its own.
                record => matches!(record, Record::Organisation(_)),
            };
            let sees = |who| policy::may_see(who, &held.record, NOW.day());
            assert_eq!(sees(&officer), is_its, "{status:?} {:?}", held.record.key());
            // A unit that has the case sees no less.
            let is_drafted = matches!(held.record, Record::Draft(_));
            if records
                .0
                .contains_key(&RecordKey::Assignment(assignment_id()))
                && !is_drafted
            {
                assert!(sees(&handler) || !is_its, "{:?}", held.record.key());
            }
        }
        let moves = commands().into_iter();
        let moves = moves.map(|(name, command)| (name, Command::Request(command)));
        for (name, command) in moves.chain(files()) {
            let decided = plan(&records, &envelope(command), &officer, NOW);
            assert!(decided.is_err(), "{name}, {status:?}");
        }
    }
}

/// The window to give an assignment back is counted in working days from when it was given.
#[test]
fn an_assignment_is_given_back_within_its_window() {
    let asks = |days: i64| {
        let records = world(Status::Assigned);
        let command = RequestCommand::AskReturn {
            assignment: assignment_id(),
            reason: "属市级事权".to_owned(),
            unit: None,
        };
        let at = NOW.plus_ms(days * 86_400_000);
        let handler = person("handler", &[(Role::Handler, "unit")]);
        plan(&records, &envelope(Command::Request(command)), &handler, at).err()
    };
    assert_eq!(asks(0), None);
    assert!(matches!(asks(30), Some(Refusal::ReturnWindowOver { .. })));
}

/// The assignment that a command puts.
fn put_by(records: &Records, actor: &Actor, command: RequestCommand) -> Option<Assignment> {
    let sent = envelope(Command::Request(command));
    needs(&sent, records, NOW);
    let planned = plan(records, &sent, actor, NOW).expect("done");
    let mut puts = planned.puts.into_iter();
    puts.find_map(|put| match put.record {
        Record::Assignment(part) => Some(*part),
        _ => None,
    })
}

fn part_mut(records: &mut Records) -> &mut Assignment {
    let held = records.0.get_mut(&RecordKey::Assignment(assignment_id()));
    match held.map(|held| &mut held.record) {
        Some(Record::Assignment(part)) => part,
        _ => panic!("the assignment is there"),
    }
}

#[test]
fn whoever_is_met_is_met_for_the_units_at_work() {
    let clerk = person("clerk", &[(Role::Clerk, "station")]);
    let talk = |way| RequestCommand::LogContact {
        request: request_id(),
        way,
        told: None,
        text: text(),
    };
    let met = |records: &Records, way| put_by(records, &clerk, talk(way)).map(|part| part.met);
    for status in [Status::Assigned, Status::InProgress, Status::Replied] {
        let mut records = world(status);
        for way in ContactWay::ALL {
            let expected = match way {
                ContactWay::Meeting | ContactWay::Visit => Some(true),
                ContactWay::Phone | ContactWay::Message => None,
            };
            assert_eq!(met(&records, *way), expected, "{way:?}");
        }
        // Once is enough, and what is no longer a unit's is not of this.
        part_mut(&mut records).met = true;
        assert_eq!(met(&records, ContactWay::Meeting), None);
        let part = part_mut(&mut records);
        (part.met, part.state) = (false, AssignmentState::Returned);
        assert_eq!(met(&records, ContactWay::Meeting), None);
    }
    assert_eq!(met(&world(Status::Accepted), ContactWay::Meeting), None);
}

#[test]
fn returns_are_counted_agreed_and_refused_apart() {
    let authority = person("authority", &[(Role::Authority, "street")]);
    let records = world(Status::ReturnRequested);
    let decided = |decision| {
        let command = RequestCommand::DecideReturn {
            assignment: assignment_id(),
            decision,
            text: text(),
        };
        let part = put_by(&records, &authority, command).expect("it is put");
        let marks = domain::figures::of_assignment(&part);
        [Figure::Returned, Figure::ReturnsRefused].map(|figure| marks.has(figure))
    };
    assert_eq!(decided(ReturnDecision::Agreed), [true, false]);
    assert_eq!(decided(ReturnDecision::Refused), [false, true]);
    assert_eq!(decided(ReturnDecision::HandleFirst), [false, false]);
}

#[test]
fn a_meeting_counts_with_an_answer_to_the_petitioner() {
    let mut records = world(Status::Replied);
    let counted = |part: &Assignment| {
        let marks = domain::figures::of_assignment(part);
        [Figure::Answered, Figure::AnsweredMet].map(|figure| marks.has(figure))
    };
    let part = part_mut(&mut records);
    assert_eq!(counted(part), [true, false]);
    part.met = true;
    assert_eq!(counted(part), [true, true]);
    part.share = Share::Co;
    assert_eq!(counted(part), [false, false], "an opinion is for the lead");
    part.share = Share::Lead;
    part.reply = None;
    assert_eq!(counted(part), [false, false], "nothing was answered");
    // What was kept before either was known says neither.
    let kept = serde_json::to_value(&*part).expect("JSON");
    let mut old = kept.clone();
    let fields = old.as_object_mut().expect("an object");
    assert_eq!(fields.remove("met"), Some(true.into()));
    assert_eq!(fields.remove("returns_refused"), None);
    let read: Assignment = serde_json::from_value(old).expect("an assignment");
    assert_eq!((read.met, read.returns_refused), (false, 0));
}

/// Also somebody who stands in for the committee does not grant what they asked for.
#[test]
fn nobody_decides_on_what_they_asked_for() {
    let both = person(
        "handler",
        &[(Role::Handler, "unit"), (Role::Authority, "street")],
    );
    let other = person("authority", &[(Role::Authority, "street")]);
    let extension = RequestCommand::DecideExtension {
        assignment: assignment_id(),
        granted: true,
        text: String::new(),
    };
    let give_back = RequestCommand::DecideReturn {
        assignment: assignment_id(),
        decision: ReturnDecision::Agreed,
        text: String::new(),
    };
    for (status, command) in [
        (Status::ExtensionRequested, extension),
        (Status::ReturnRequested, give_back),
    ] {
        let mut records = world(status);
        let held = records.0.get_mut(&RecordKey::Assignment(assignment_id()));
        let Some(Record::Assignment(part)) = held.map(|held| &mut held.record) else {
            panic!("the assignment is there")
        };
        part.ask.as_mut().expect("something is asked").by = both.account;
        let sent = envelope(Command::Request(command));
        let decides = |actor: &Actor| plan(&records, &sent, actor, NOW).err();
        assert_eq!(decides(&both), Some(Refusal::OwnAsk));
        assert_eq!(decides(&other), None);
    }
}

/// What is written down of another system holds no number of a person.
#[test]
fn a_state_elsewhere_is_masked() {
    let command = RequestCommand::SetExternal {
        request: request_id(),
        external: Some(External {
            system: ExternalSystem::Hotline,
            number: "LG-87".to_owned(),
            state: "已派单，联系人13812345678".to_owned(),
            as_of: NOW,
        }),
    };
    let clerk = person("clerk", &[(Role::Clerk, "station")]);
    let sent = envelope(Command::Request(command));
    let planned = plan(&world(Status::Accepted), &sent, &clerk, NOW).expect("accepted");
    let Record::Request(request) = &planned.puts[0].record else {
        panic!("the request is put")
    };
    let external = request.external.as_ref().expect("it is linked");
    assert_eq!(external.number, "LG-87");
    assert!(
        !external.state.contains("13812345678"),
        "{}",
        external.state
    );
    let (_, kept) = planned.petitioner.expect("the number is kept apart");
    assert_eq!(kept.found, ["13812345678"]);
}

/// What waits for whom, state by state.
#[test]
fn what_waits_for_whom() {
    let mut table = String::from("What waits for whom, by the state of the request.\n");
    for status in Status::ALL {
        let world = world(*status);
        let held = |key| world.record(key).map(|held| &held.record);
        let Some(Record::Request(request)) = held(RecordKey::Request(request_id())) else {
            panic!("the request is there")
        };
        let mut request = request.clone();
        request.to_tell = if request.class.is_some() {
            vec![Tell::Reply]
        } else {
            Vec::new()
        };
        request.clock = Some(Calendar::of(None).start(Step::Reply, 5, NOW));
        let parts: Vec<_> = match held(RecordKey::Assignment(assignment_id())) {
            Some(Record::Assignment(part)) => vec![&**part],
            Some(_) | None => Vec::new(),
        };
        let author = |_| Some(account("replier"));
        writeln!(table, "\n{}", status.code()).expect("writing to a string does not fail");
        for (who, actor) in people() {
            if actor.is_system {
                continue;
            }
            let found = desk::waiting(&actor, &request, &parts, author, NOW);
            let piles: Vec<_> = found.iter().map(|one| one.pile.code()).collect();
            // Whoever may not see it has nothing to do with it.
            let record = Record::Request(request.clone());
            if !policy::may_see(&actor, &record, NOW.day()) {
                assert!(piles.is_empty(), "{who}: {piles:?}");
            }
            if !piles.is_empty() {
                writeln!(table, "  {who:<26}{}", piles.join(", "))
                    .expect("writing to a string does not fail");
            }
        }
    }
    expect_file!["desk.txt"].assert_eq(&table);
}

/// A file of a reply is seen by those who see the reply, from its draft to its release and back.
#[test]
fn a_files_audience_follows_its_reply() {
    let mut records = world(Status::InProgress);
    let Some(Record::Assignment(part)) = records
        .record(RecordKey::Assignment(assignment_id()))
        .map(|held| held.record.clone())
    else {
        panic!("the assignment is there")
    };
    let owner = Owner::Reply {
        assignment: assignment_id(),
        unit: organisation("unit"),
        stage: ReplyStage::Draft,
    };
    let reply = attached(file("reply"), owner, &part.reach);
    records.put(Record::Attachment(Box::new(reply)));
    let [handler, head] = [
        person("zhang", &[(Role::Handler, "unit")]),
        person("feng", &[(Role::Head, "unit")]),
    ];
    let clerk = person("clerk", &[(Role::Clerk, "station")]);
    let authority = person("liu", &[(Role::Authority, "street")]);
    let seen = |records: &Records| {
        let held = records.record(RecordKey::Attachment(file("reply")));
        let held = &held.expect("the file is there").record;
        let sees = |who| domain::policy::may_see(who, held, NOW.day());
        [sees(&handler), sees(&authority), sees(&clerk)]
    };
    assert_eq!(
        seen(&records),
        [true, false, false],
        "a draft is the unit's"
    );
    let assignment = assignment_id();
    let does = |records: &mut Records, actor: &Actor, command| {
        let planned = plan(records, &envelope(Command::Request(command)), actor, NOW);
        for put in planned.expect("accepted").puts {
            records.0.insert(put.record.key(), put);
        }
    };
    let submit = RequestCommand::SubmitReply {
        assignment,
        text: text(),
        class: ResultClass::A,
        promise: None,
    };
    does(&mut records, &handler, submit.clone());
    assert_eq!(seen(&records), [true, true, false], "sent in");
    let back = RequestCommand::SendBack {
        assignment,
        reason: text(),
    };
    does(&mut records, &head, back);
    assert_eq!(seen(&records), [true, false, false], "sent back");
    does(&mut records, &handler, submit);
    let removable = |records: &Records| {
        let Some(Record::Attachment(held)) = records
            .record(RecordKey::Attachment(file("reply")))
            .map(|held| &held.record)
        else {
            panic!("the file is there")
        };
        let mut held = held.clone();
        held.by = handler.account;
        [&handler, &authority].map(|who| domain::attachment::may_remove(who, &held, NOW.day()))
    };
    assert_eq!(removable(&records), [true, true]);
    does(&mut records, &head, RequestCommand::Release { assignment });
    assert_eq!(seen(&records), [true, true, true], "released");
    assert_eq!(removable(&records), [false, true], "a released reply binds");
}

/// So many files on one part, and no more.
#[test]
fn a_part_holds_only_so_many_files() {
    let mut records = world(Status::Accepted);
    let clerk = person("clerk", &[(Role::Clerk, "station")]);
    let (_, attach) = files().remove(0);
    // One is there already.
    for n in 1..shared::limits::FILES_PER_PART as u32 {
        let mut one = envelope(attach.clone());
        one.command_id = CommandId::derive(CommandId::named("command"), n);
        for put in plan(&records, &one, &clerk, NOW).expect("accepted").puts {
            records.0.insert(put.record.key(), put);
        }
    }
    let refused = plan(&records, &envelope(attach), &clerk, NOW);
    assert!(
        matches!(refused, Err(Refusal::TooLong { .. })),
        "{refused:?}"
    );
}
