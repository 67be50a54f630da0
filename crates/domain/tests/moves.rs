//! Every command on a request × everyone who may come along × every state, decided by the rules
//! themselves and printed as a table that a person can review. A change of the policy shows as a
//! change of `moves.txt` (`UPDATE_EXPECT=1` writes it anew).

use std::collections::HashMap;
use std::fmt::Write as _;

use domain::{Actor, World, plan};
use expect_test::expect_file;
use shared::account::{Membership, Role};
use shared::assignment::{Assignment, AssignmentState, Reply, Share, UnitShare};
use shared::command::{Command, Envelope, Outcome};
use shared::id::{AccountId, AssignmentId, ClientId, CommandId, OrganisationId, RequestId};
use shared::note::NoteSide;
use shared::organisation::{Organisation, OrganisationKind};
use shared::petitioner::{Petitioner, Reporter};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::Refusal;
use shared::request::{
    Channel, Complexity, Rater, Reach, Register, Request, RequestCommand, RequestKind, ResultClass,
    Satisfaction, Status, Topic,
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
            .filter(
                |held| matches!(&held.record, Record::Assignment(one) if one.request == request),
            )
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

fn assignment_id() -> AssignmentId {
    AssignmentId::named("its assignment")
}

/// Kind, name, and the organisation above.
const TREE: [(OrganisationKind, &str, Option<&str>); 8] = [
    (OrganisationKind::District, "district", None),
    (OrganisationKind::Street, "street", Some("district")),
    (OrganisationKind::Street, "other street", Some("district")),
    (OrganisationKind::Station, "station", Some("street")),
    (OrganisationKind::Station, "neighbour", Some("street")),
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
        }));
    }
    let assigned = match status {
        Status::Registered | Status::Accepted => None,
        Status::Assigned => Some(AssignmentState::Assigned),
        Status::InProgress => Some(AssignmentState::InProgress),
        Status::Replied | Status::Rework | Status::Closed | Status::Archived => {
            Some(AssignmentState::Replied)
        }
    };
    let is_answered = assigned == Some(AssignmentState::Replied);
    let reach = Reach {
        station: organisation("station"),
        street: organisation("street"),
        units: assigned.iter().map(|_| organisation("unit")).collect(),
        raised_by: Some(account("raiser")),
        archived: status == Status::Archived,
    };
    records.put(Record::Request(Box::new(Request {
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
        complexity: Complexity::Simple,
        reporter: Reporter::Anonymous,
        status,
        round: 1,
        lead: assigned.map(|_| organisation("unit")),
        registered_by: Some(account("clerk")),
        registered_at: NOW,
        moved_at: NOW,
        replied_at: is_answered.then_some(NOW),
        closed_at: None,
        clock: None,
        class: is_answered.then_some(ResultClass::A),
        rating: None,
    })));
    if let Some(state) = assigned {
        records.put(Record::Assignment(Assignment {
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
            reply: is_answered.then(|| Reply {
                text: "已修复".to_owned(),
                class: ResultClass::A,
                promise: None,
                by: Some(account("replier")),
                at: NOW,
            }),
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
        is_system: false,
    }
}

/// Everyone who may come along, with their relation to the request.
fn people() -> Vec<(&'static str, Actor)> {
    let mut ended = person("ended", &[(Role::Clerk, "station")]);
    ended.memberships[0].until = LocalDate::from_ymd(2026, 11, 23);
    let mut coming = person("coming", &[(Role::Clerk, "station")]);
    coming.memberships[0].from = LocalDate::from_ymd(2026, 11, 25).expect("a day");
    vec![
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
        (
            "handler elsewhere",
            person("zhao", &[(Role::Handler, "other unit")]),
        ),
        (
            "who replied, also deputy",
            person(
                "replier",
                &[(Role::Handler, "unit"), (Role::Deputy, "station")],
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
                number: None,
            })),
        ),
        ("accept", RequestCommand::Accept { request }),
        (
            "assign",
            RequestCommand::Assign {
                request,
                units: vec![UnitShare {
                    unit: organisation("unit"),
                    share: Share::Lead,
                }],
                complexity: Complexity::Simple,
            },
        ),
        ("sign_for", RequestCommand::SignFor { assignment }),
        (
            "reply",
            RequestCommand::Reply {
                assignment,
                text: "已修复".to_owned(),
                class: ResultClass::A,
                promise: None,
            },
        ),
        ("rate for the resident", rate(Rater::Resident)),
        ("rate as a deputy", rate(Rater::Deputy)),
        ("close", RequestCommand::Close { request }),
        ("archive", RequestCommand::Archive { request }),
        ("add_note for everyone", note(NoteSide::Everyone)),
        ("add_note for the congress", note(NoteSide::Congress)),
        (
            "reveal",
            RequestCommand::Reveal {
                request,
                purpose: "回访".to_owned(),
            },
        ),
    ]
}

fn envelope(command: RequestCommand) -> Envelope {
    Envelope {
        client_id: ClientId::named("tab"),
        seq: 1,
        command_id: CommandId::named("command"),
        issued_at: NOW,
        expects: None,
        occurred_at: None,
        command: Command::Request(command),
    }
}

fn decide(status: Status, actor: &Actor, command: &RequestCommand) -> Outcome {
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
    for (name, command) in commands() {
        write!(table, "\n{name:<26}").expect("writing to a string does not fail");
        for status in Status::ALL {
            write!(table, " {:<12}", status.code()).expect("writing to a string does not fail");
        }
        for (who, actor) in people() {
            write!(table, "\n  {who:<24}").expect("writing to a string does not fail");
            for status in Status::ALL {
                let outcome = decide(*status, &actor, &command);
                write!(table, " {:<12}", cell(&outcome))
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
        let code = Command::Request(command.clone()).code();
        if matches!(command, RequestCommand::Register(_)) {
            continue;
        }
        for (who, actor) in people() {
            for status in Status::ALL {
                let world = world(*status);
                let Some(Record::Request(request)) = world
                    .record(RecordKey::Request(request_id()))
                    .map(|held| held.record.clone())
                else {
                    panic!("the request is there")
                };
                let unit = matches!(
                    command,
                    RequestCommand::SignFor { .. } | RequestCommand::Reply { .. }
                )
                .then(|| organisation("unit"));
                let shown = domain::request::may_move(code, &actor, &request, unit, NOW.day());
                let outcome = decide(*status, &actor, &command);
                match outcome {
                    Outcome::Accepted => assert!(shown, "{name}, {who}, {status:?}"),
                    Outcome::Refused(
                        Refusal::NotFound | Refusal::NotAllowed { .. } | Refusal::WrongState { .. },
                    ) if !narrower(&command) => assert!(!shown, "{name}, {who}, {status:?}"),
                    Outcome::Refused(_) => {}
                }
            }
        }
    }
}

/// Commands with a condition on top of role and state: whose judgement, which side, which
/// assignment.
fn narrower(command: &RequestCommand) -> bool {
    match command {
        RequestCommand::Rate { .. }
        | RequestCommand::AddNote { .. }
        | RequestCommand::SignFor { .. }
        | RequestCommand::Reply { .. } => true,
        RequestCommand::Register(_)
        | RequestCommand::Accept { .. }
        | RequestCommand::Assign { .. }
        | RequestCommand::Close { .. }
        | RequestCommand::Archive { .. }
        | RequestCommand::Reveal { .. } => false,
    }
}
