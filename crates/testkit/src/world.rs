//! A small district for tests: two streets, three stations, three units, and somebody in each
//! role. Every password is [`PASSWORD`].

use domain::Actor;
use server::execute::Who;
use server::node::Node;
use server::{mint, password};
use shared::account::{AccountCommand, Membership, Role};
use shared::command::{Command, Outcome};
use shared::id::{AccountId, OrganisationId};
use shared::organisation::{OrganisationCommand, OrganisationKind};
use shared::time::LocalDate;

/// Everybody's password.
pub const PASSWORD: &str = "Test-password-1";

/// An organisation of the small district.
pub fn organisation(name: &str) -> OrganisationId {
    OrganisationId::named(name)
}

/// Name (also its id), kind, and the organisation above.
pub const TREE: &[(&str, OrganisationKind, Option<&str>)] = &[
    ("district", OrganisationKind::District, None),
    ("nanwan", OrganisationKind::Street, Some("district")),
    ("buji", OrganisationKind::Street, Some("district")),
    ("nanling", OrganisationKind::Community, Some("nanwan")),
    ("nanling-station", OrganisationKind::Station, Some("nanwan")),
    ("jixia-station", OrganisationKind::Station, Some("nanwan")),
    ("dafen-station", OrganisationKind::Station, Some("buji")),
    ("water", OrganisationKind::Unit, Some("district")),
    ("traffic", OrganisationKind::Unit, Some("district")),
    ("police", OrganisationKind::Unit, Some("district")),
    ("nanwan-team", OrganisationKind::Team, Some("nanwan")),
];

/// Login, role and scope.
pub const PEOPLE: &[(&str, Role, &str)] = &[
    ("chen", Role::Clerk, "nanling-station"),
    ("lin", Role::Clerk, "dafen-station"),
    ("huang", Role::Deputy, "nanling-station"),
    ("liu", Role::Authority, "nanwan"),
    ("ma", Role::Authority, "buji"),
    ("zhang", Role::Handler, "water"),
    ("zhao", Role::Handler, "traffic"),
    ("feng", Role::Head, "water"),
    ("pan", Role::Head, "traffic"),
    ("wu", Role::Supervisor, "district"),
    ("luo", Role::TeamLead, "nanwan-team"),
    ("admin", Role::Administrator, "district"),
    ("admin2", Role::Administrator, "district"),
];

/// Builds the district through the write path.
pub async fn build(node: &Node) {
    let mut commands = Vec::new();
    for (name, kind, parent) in TREE {
        commands.push(Command::Organisation(OrganisationCommand::Add {
            id: organisation(name),
            kind: *kind,
            name: (*name).to_owned(),
            short_name: (*name).to_owned(),
            parent: parent.map(organisation),
        }));
    }
    let from = LocalDate::from_ymd(2026, 1, 1).expect("a day");
    for (login, role, scope) in PEOPLE {
        commands.push(Command::Account(AccountCommand::Create {
            login: (*login).to_owned(),
            name: (*login).to_owned(),
            memberships: vec![Membership {
                role: *role,
                scope: organisation(scope),
                from,
                until: None,
            }],
        }));
    }
    let envelopes: Vec<_> = commands
        .into_iter()
        .map(|command| mint::envelope(&node.clock, command))
        .collect();
    let accounts: Vec<_> = envelopes[TREE.len()..]
        .iter()
        .map(|envelope| AccountId::derive(envelope.command_id, 0))
        .collect();
    let answers = node
        .executor
        .execute(Who::System(Actor::system()), "test", envelopes)
        .await
        .expect("the district is built");
    assert!(
        answers
            .iter()
            .all(|answer| answer.outcome == Outcome::Accepted),
        "{answers:?}"
    );
    let hash = password::hash(PASSWORD).expect("memory");
    for account in accounts {
        node.storage
            .set_password(account, &hash)
            .await
            .expect("a password is set");
    }
}
