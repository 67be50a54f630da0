//! The demo: Longgang, as its board might look this week.
//!
//! Reproducible: the same day and the same seed make the same requests. Every step is an ordinary
//! command through the one write path, done in the name of a demo person at a time in the past;
//! where a request stands follows from which of its steps lie before now.

mod activities;
mod bulletin;
mod contacts;
mod courses;
mod duty;
mod matters;
mod oversight;
mod places;
mod projects;
mod suggestions;
mod teams;
mod works;

use std::collections::HashMap;

use anyhow::{Context as _, ensure};
use domain::Actor;
use futures::future::join_all;
use shared::account::{AccountCommand, Membership, Role};
use shared::command::{Answer, Command, Envelope, Outcome};
use shared::id::{AccountId, ClientId, CommandId, OrganisationId};
use shared::organisation::{OrganisationCommand, OrganisationKind};
use shared::request::RequestCommand;
use shared::time::{LocalDate, Timestamp};
use storage::Storage;
use text::{Lang, names};

use self::activities::activities;
use self::courses::courses;
use self::duty::duty;
use self::projects::projects;
use self::suggestions::suggestions;
use self::teams::teams;
use self::works::works;
use crate::clock::Clock;
use crate::execute::{Executor, Who};
use crate::node::Node;
use crate::{mint, password, tree};

/// The password of every demo account. A demo database is served on loopback only.
pub const PASSWORD: &str = "liaison-demo";

const SEED: u64 = 0x6c6f_6e67_6761_6e67;
/// Requests besides the known cases.
const GENERATED: usize = 300;
/// How far back they go, in days.
const DAYS: u64 = 75;

/// Until this day of January a year has only just begun.
const JUST_BEGUN: u32 = 10;

/// A demo account.
#[derive(Clone, Copy, Debug)]
pub struct DemoAccount {
    /// Login.
    pub login: &'static str,
    /// An invented name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// Name of the organisation.
    pub scope: &'static str,
}

impl DemoAccount {
    fn id(&self) -> AccountId {
        let command_id = CommandId::named(&format!("demo/account/{}", self.login));
        AccountId::derive(command_id, 0)
    }

    /// One line for the screen.
    pub fn describe(&self, lang: Lang) -> String {
        format!(
            "{:<8}{} · {}",
            self.login,
            names::role(self.role).of(lang),
            self.scope
        )
    }
}

const fn account(
    login: &'static str,
    name: &'static str,
    role: Role,
    scope: &'static str,
) -> DemoAccount {
    DemoAccount {
        login,
        name,
        role,
        scope,
    }
}

/// All demo accounts.
pub const ACCOUNTS: &[DemoAccount] = &[
    account("chen", "陈联络员", Role::Clerk, "南岭村社区联络站"),
    account("lin", "林联络员", Role::Clerk, "大芬社区联络站"),
    account("zhou", "周联络员", Role::Clerk, "岗头社区联络站"),
    account("huang", "黄代表", Role::Deputy, "南岭村社区联络站"),
    account("he", "何代表", Role::Deputy, "大芬社区联络站"),
    account("liu", "刘主任", Role::Authority, "南湾街道"),
    account("ma", "马主任", Role::Authority, "布吉街道"),
    account("zhang", "张工", Role::Handler, "区水务局"),
    account("zhao", "赵工", Role::Handler, "市交通运输局龙岗管理局"),
    account("qian", "钱工", Role::Handler, "区城市管理和综合执法局"),
    account("sun", "孙工", Role::Handler, "区工业和信息化局"),
    account("feng", "冯科长", Role::Head, "区水务局"),
    account("gao", "高干部", Role::Handler, "区人大常委会城建环资工委"),
    account("wu", "吴监督", Role::Supervisor, "龙岗区"),
    account("luo", "罗队长", Role::TeamLead, "南湾党员先锋队"),
    account("yang", "杨队长", Role::TeamLead, "区人大机关党员先锋队"),
    account("tang", "唐代表", Role::TeamMember, "园山党员先锋队"),
    account("xu", "徐科长", Role::Handler, "区教育局"),
    account("admin", "管理员", Role::Administrator, "龙岗区"),
    account("admin2", "副管理员", Role::Administrator, "龙岗区"),
];

/// What some of them are besides.
const ALSO: &[(&str, Role, &str)] = &[
    ("huang", Role::TeamMember, "南湾党员先锋队"),
    ("he", Role::TeamMember, "布吉党员先锋队"),
];

/// What was loaded.
#[derive(Clone, Copy, Debug)]
pub struct DemoSummary {
    /// Requests.
    pub requests: usize,
    /// Commands.
    pub commands: usize,
}

/// SplitMix64: enough for variety, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// An organisation of the tree.
#[derive(Clone, Debug)]
struct Place {
    id: OrganisationId,
    kind: OrganisationKind,
    name: String,
    short_name: String,
    parent: Option<OrganisationId>,
}

/// Everything the generator looks up.
struct Longgang {
    places: Vec<Place>,
    accounts: HashMap<(Role, OrganisationId), Actor>,
}

impl Longgang {
    fn by_name(&self, name: &str) -> anyhow::Result<&Place> {
        let found = self.places.iter().find(|place| place.name == name);
        found.with_context(|| format!("{name} is not in the tree"))
    }

    fn station(&self, short_name: &str) -> anyhow::Result<&Place> {
        let mut stations = self.stations();
        let found = stations.find(|place| place.short_name == short_name);
        found.with_context(|| format!("{short_name} has no station"))
    }

    fn stations(&self) -> impl Iterator<Item = &Place> {
        self.places
            .iter()
            .filter(|place| place.kind == OrganisationKind::Station)
    }

    fn above(&self, place: &Place, kind: OrganisationKind) -> Option<&Place> {
        let mut parent = place.parent;
        loop {
            let place = self.places.iter().find(|found| Some(found.id) == parent)?;
            if place.kind == kind {
                return Some(place);
            }
            parent = place.parent;
        }
    }

    /// The account of somebody who has a role in a team.
    fn in_team(&self, account: &DemoAccount, team: OrganisationId) -> Option<AccountId> {
        let is_team = |name: &str| self.by_name(name).is_ok_and(|place| place.id == team);
        let is_own = matches!(account.role, Role::TeamLead | Role::TeamMember);
        let is_in = is_own && is_team(account.scope)
            || ALSO.iter().any(|(login, role, scope)| {
                *login == account.login
                    && matches!(role, Role::TeamLead | Role::TeamMember)
                    && is_team(scope)
            });
        is_in.then(|| account.id())
    }

    /// The team of the street that a place lies in.
    fn team_of(&self, place: &Place) -> Option<OrganisationId> {
        let street = self.above(place, OrganisationKind::Street)?;
        let is_its =
            |one: &&Place| one.kind == OrganisationKind::Team && one.parent == Some(street.id);
        self.places.iter().find(is_its).map(|team| team.id)
    }

    /// Who acts there: a demo account, or somebody without one.
    fn actor(&self, role: Role, place: &Place) -> Actor {
        self.accounts
            .get(&(role, place.id))
            .cloned()
            .unwrap_or_else(|| {
                let from = LocalDate(0);
                let membership = Membership {
                    role,
                    scope: place.id,
                    from,
                    until: None,
                };
                Actor {
                    account: None,
                    name: place.short_name.clone(),
                    memberships: vec![membership],
                    stand_ins: Vec::new(),
                    is_system: true,
                    resident_of: None,
                }
            })
    }
}

/// The year in which what is set once a year was set: the last one, while this one has only just begun.
fn settled_year(now: Timestamp) -> i32 {
    let (year, month, date) = now.day().ymd();
    if month == 1 && date <= JUST_BEGUN {
        year - 1
    } else {
        year
    }
}

/// One command of a request's course.
struct Step {
    at: Timestamp,
    order: usize,
    actor: Actor,
    command_id: CommandId,
    command: Command,
}

/// Loads everything into a new database.
///
/// # Errors
/// A command of the demo was refused, or the write path's.
pub async fn load(node: &Node, clock: &Clock) -> anyhow::Result<DemoSummary> {
    let (executor, storage) = (&node.executor, &node.storage);
    // First, so that no half-loaded demo with its known passwords is ever taken for a real database.
    let mut writing = storage.begin().await?;
    writing.set_demo().await?;
    writing.commit().await?;
    let commands = tree::shipped();
    let places = commands.iter().filter_map(place).collect();
    tree::load(executor, clock, commands).await?;
    let mut longgang = Longgang {
        places,
        accounts: HashMap::new(),
    };
    make_accounts(&mut longgang, executor, storage, clock).await?;
    let mut steps = courses(&longgang, clock.now())?;
    steps.extend(works(&longgang, clock.now())?);
    steps.extend(suggestions(&longgang, clock.now())?);
    steps.extend(teams(&longgang, clock.now())?);
    steps.extend(activities(&longgang, clock.now())?);
    steps.extend(places::places(&longgang, clock.now())?);
    steps.extend(contacts::contacts(&longgang, clock.now())?);
    steps.extend(oversight::findings(&longgang, clock.now())?);
    steps.extend(projects(&longgang, clock.now())?);
    steps.extend(duty(&longgang, clock.now())?);
    // Numbers are given in the order of registration, and nothing happens before its cause.
    steps.sort_by_key(|step| (step.at, step.order));
    let requests = steps.iter().filter(|step| is_registration(step)).count();
    let summary = DemoSummary {
        requests,
        commands: steps.len(),
    };
    send(executor, clock, steps).await?;
    bulletin::draft_last(node, &longgang, clock.now()).await?;
    Ok(summary)
}

fn is_registration(step: &Step) -> bool {
    matches!(step.command, Command::Request(RequestCommand::Register(_)))
}

fn place(command: &OrganisationCommand) -> Option<Place> {
    match command {
        OrganisationCommand::Add {
            id,
            kind,
            name,
            short_name,
            parent,
        } => Some(Place {
            id: *id,
            kind: *kind,
            name: name.clone(),
            short_name: short_name.clone(),
            parent: *parent,
        }),
        OrganisationCommand::Rename { .. } | OrganisationCommand::Close { .. } => None,
    }
}

async fn make_accounts(
    longgang: &mut Longgang,
    executor: &Executor,
    storage: &Storage,
    clock: &Clock,
) -> anyhow::Result<()> {
    let from = clock.now().day().plus_days(-400);
    let mut envelopes = Vec::new();
    for account in ACCOUNTS {
        let scope = longgang.by_name(account.scope)?.id;
        let membership = Membership {
            role: account.role,
            scope,
            from,
            until: None,
        };
        let command_id = CommandId::named(&format!("demo/account/{}", account.login));
        let id = AccountId::derive(command_id, 0);
        let actor = Actor {
            account: Some(id),
            name: account.name.to_owned(),
            memberships: vec![membership],
            stand_ins: Vec::new(),
            is_system: true,
            resident_of: None,
        };
        longgang.accounts.insert((account.role, scope), actor);
        let mut memberships = vec![membership];
        for (login, role, scope) in ALSO {
            if *login == account.login {
                memberships.push(Membership {
                    role: *role,
                    scope: longgang.by_name(scope)?.id,
                    ..membership
                });
            }
        }
        let command = Command::Account(AccountCommand::Create {
            login: account.login.to_owned(),
            name: account.name.to_owned(),
            memberships,
        });
        envelopes.push(mint::named(clock, command_id, command));
    }
    let answers = executor
        .execute(Who::System(Actor::system()), "demo", envelopes)
        .await?;
    check(&answers)?;
    let hash = tokio::task::spawn_blocking(|| password::hash(PASSWORD)).await??;
    for account in ACCOUNTS {
        let command_id = CommandId::named(&format!("demo/account/{}", account.login));
        storage
            .set_password(AccountId::derive(command_id, 0), &hash)
            .await?;
    }
    Ok(())
}

fn check(answers: &[Answer]) -> anyhow::Result<()> {
    for answer in answers {
        ensure!(
            answer.outcome == Outcome::Accepted,
            "{} was refused: {:?}",
            answer.command_id,
            answer.outcome
        );
    }
    Ok(())
}

async fn send(executor: &Executor, clock: &Clock, steps: Vec<Step>) -> anyhow::Result<()> {
    let client_id = ClientId::named("demo");
    let issued_at = clock.now();
    let mut seq = 0;
    let mut steps = steps.into_iter();
    while steps.len() > 0 {
        // Sent together, written together; the writer takes them in this order.
        let calls = steps.by_ref().take(64).map(|step| {
            seq += 1;
            let envelope = Envelope {
                client_id,
                seq,
                command_id: step.command_id,
                issued_at,
                expects: None,
                occurred_at: Some(step.at),
                command: step.command,
            };
            executor.execute(Who::System(step.actor), "demo", vec![envelope])
        });
        for answers in join_all(calls).await {
            check(&answers?)?;
        }
    }
    Ok(())
}
