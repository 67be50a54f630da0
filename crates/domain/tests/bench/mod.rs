//! Records in memory, a small tree, and people in it: what rules are tried on.

#![allow(dead_code, reason = "each suite uses a part of it")]

use std::collections::HashMap;

use domain::{Actor, Planned, World, needs, plan};
use shared::account::{Membership, Role};
use shared::command::{Command, Envelope};
use shared::id::{AccountId, ClientId, CommandId, OrganisationId, RequestId, WorkId};
use shared::organisation::{Organisation, OrganisationKind};
use shared::record::{Parent, Record, RecordKey, Versioned};
use shared::refusal::Refusal;
use shared::request::{Channel, Register, RequestCommand, RequestKind, Topic};
use shared::time::{LocalDate, Timestamp};
use shared::work::{Body, Work, WorkCommand};

/// Monday, 2 March 2026, 10:00 in China.
pub const MONDAY: Timestamp = Timestamp(1_772_416_800_000);

/// What is there.
pub struct Records {
    /// By key.
    pub all: HashMap<RecordKey, Versioned>,
    /// A request at the station.
    pub request: RequestId,
    made: u32,
}

impl World for Records {
    fn is_whole(&self) -> bool {
        true
    }

    fn record(&self, key: RecordKey) -> Option<&Versioned> {
        self.all.get(&key)
    }

    fn children(&self, request: RequestId) -> Vec<&Versioned> {
        self.belonging(Parent::Request(request))
    }

    fn parts(&self, of: WorkId) -> Vec<&Versioned> {
        self.belonging(Parent::Work(of))
    }

    fn login_holder(&self, _: &str) -> Option<AccountId> {
        None
    }

    fn accounts(&self) -> Vec<&Versioned> {
        let all = self.all.values();
        all.filter(|held| matches!(held.record, Record::Account(_)))
            .collect()
    }

    fn counter(&self, _: &str) -> Option<u64> {
        Some(0)
    }

    fn number_holder(&self, _: &str) -> Option<RequestId> {
        None
    }
}

/// Kind, name (also its id), street and the organisation above.
const TREE: [(OrganisationKind, &str, Option<&str>, Option<&str>); 12] = [
    (OrganisationKind::District, "district", None, None),
    (
        OrganisationKind::Street,
        "street",
        Some("street"),
        Some("district"),
    ),
    (
        OrganisationKind::Street,
        "other street",
        Some("other street"),
        Some("district"),
    ),
    (
        OrganisationKind::Station,
        "station",
        Some("street"),
        Some("street"),
    ),
    (
        OrganisationKind::Station,
        "other station",
        Some("street"),
        Some("street"),
    ),
    (
        OrganisationKind::Station,
        "third station",
        Some("other street"),
        Some("other street"),
    ),
    (
        OrganisationKind::Station,
        "closed station",
        Some("street"),
        Some("street"),
    ),
    (
        OrganisationKind::Point,
        "point",
        Some("street"),
        Some("station"),
    ),
    (
        OrganisationKind::Home,
        "home",
        Some("street"),
        Some("street"),
    ),
    (OrganisationKind::Unit, "unit", None, Some("district")),
    (
        OrganisationKind::Team,
        "team",
        Some("street"),
        Some("street"),
    ),
    (
        OrganisationKind::Team,
        "other team",
        Some("other street"),
        Some("other street"),
    ),
];

/// The id of an organisation.
pub fn organisation(name: &str) -> OrganisationId {
    OrganisationId::named(name)
}

/// Somebody in a role.
pub fn person(name: &str, role: Role, scope: &str) -> Actor {
    Actor {
        account: Some(AccountId::named(name)),
        name: name.to_owned(),
        memberships: vec![Membership {
            role,
            scope: organisation(scope),
            from: LocalDate(0),
            until: None,
        }],
        stand_ins: Vec::new(),
        is_system: false,
        resident_of: None,
    }
}

/// `2026-03-02`.
pub fn day(text: &str) -> LocalDate {
    text.parse().expect("a day")
}

impl Records {
    /// The tree, and a request at the station.
    pub fn new() -> Self {
        let mut records = Self {
            all: HashMap::new(),
            request: RequestId::derive(CommandId::named("register"), 0),
            made: 0,
        };
        for (kind, name, street, parent) in TREE {
            let closed = name == "closed station";
            let record = Record::Organisation(Organisation {
                id: organisation(name),
                kind,
                name: name.to_owned(),
                short_name: name.to_owned(),
                parent: parent.map(organisation),
                street: street.map(organisation),
                until: closed.then(|| day("2026-01-31")),
            });
            let version = 1;
            records
                .all
                .insert(record.key(), Versioned { version, record });
        }
        let form = Register {
            station: organisation("station"),
            community: None,
            place: String::new(),
            title: "学校改扩建".to_owned(),
            text: String::new(),
            kind: RequestKind::Opinion,
            topic: Topic::Education,
            channel: Channel::Visit,
            raised_by: None,
            petitioner: shared::petitioner::Petitioner::default(),
            confidential: false,
            team: None,
            origin: None,
            line: None,
            number: None,
        };
        let register = Command::Request(RequestCommand::Register(Box::new(form)));
        let clerk = person("clerk", Role::Clerk, "station");
        let planned = records.tried(register, &clerk, MONDAY, "register");
        records.keep(planned.expect("a clerk registers"));
        records
    }

    fn belonging(&self, parent: Parent) -> Vec<&Versioned> {
        let all = self.all.values();
        all.filter(|held| held.record.parent() == Some(parent))
            .collect()
    }

    fn tried(
        &self,
        command: Command,
        actor: &Actor,
        at: Timestamp,
        id: &str,
    ) -> Result<Planned, Refusal> {
        let envelope = Envelope {
            client_id: ClientId::named("a tab"),
            seq: 1,
            command_id: CommandId::named(id),
            issued_at: at,
            expects: None,
            occurred_at: None,
            command,
        };
        // What is needed must not depend on what is there, and must be told without a fault.
        needs(&envelope, self, at);
        plan(self, &envelope, actor, at)
    }

    fn keep(&mut self, planned: Planned) {
        for put in planned.puts {
            let before = self.all.get(&put.record.key());
            let before = before.map_or(0, |held| held.version);
            assert_eq!(put.version, before + 1, "versions go up one by one");
            self.all.insert(put.record.key(), put);
        }
    }

    /// Does something and keeps what comes of it; the id of the record that it may have made.
    pub fn work(
        &mut self,
        command: WorkCommand,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<WorkId, Refusal> {
        self.made += 1;
        let id = format!("command {}", self.made);
        let planned = self.tried(Command::work(&command), actor, at, &id)?;
        self.keep(planned);
        Ok(WorkId::derive(CommandId::named(&id), 0))
    }

    /// What a record says.
    pub fn body<B: Body>(&self, id: WorkId) -> B {
        self.record_of(id).open().expect("it is of that sort")
    }

    /// A record of the work.
    pub fn record_of(&self, id: WorkId) -> &Work {
        match &self.all[&RecordKey::Work(id)].record {
            Record::Work(work) => work,
            _ => panic!("it is a record of the work"),
        }
    }

    /// An organisation.
    pub fn organisation(&self, name: &str) -> &Organisation {
        match &self.all[&RecordKey::Organisation(organisation(name))].record {
            Record::Organisation(found) => found,
            _ => panic!("it is an organisation"),
        }
    }

    /// The street an organisation lies in.
    pub fn street(&self, id: OrganisationId) -> Option<OrganisationId> {
        match &self.all.get(&RecordKey::Organisation(id))?.record {
            Record::Organisation(found) => found.street,
            _ => None,
        }
    }
}
