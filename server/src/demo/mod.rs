//! The demo: Longgang, as its board might look this week.
//!
//! Reproducible: the same day and the same seed make the same requests. Every step is an ordinary
//! command through the one write path, done in the name of a demo person at a time in the past;
//! where a request stands follows from which of its steps lie before now.

mod matters;

use std::collections::HashMap;

use anyhow::{Context as _, ensure};
use domain::Actor;
use domain::deadline::is_workday;
use futures::future::join_all;
use shared::account::{AccountCommand, Membership, Role};
use shared::assignment::{Share, UnitShare};
use shared::command::{Answer, Command, Envelope, Outcome};
use shared::id::{AccountId, AssignmentId, ClientId, CommandId, OrganisationId, RequestId};
use shared::note::NoteSide;
use shared::organisation::{OrganisationCommand, OrganisationKind};
use shared::petitioner::Petitioner;
use shared::request::{
    Channel, Complexity, Rater, Register, RequestCommand, RequestKind, ResultClass, Satisfaction,
    Topic,
};
use shared::time::{LocalDate, Timestamp};
use storage::Storage;
use text::{Lang, names};

use crate::clock::Clock;
use crate::execute::{Executor, Who};
use crate::{mint, password, tree};
use matters::{KINDS, KNOWN, NOTES, REASONS, REPLIES, SURNAMES};

/// The password of every demo account. A demo database is served on loopback only.
pub const PASSWORD: &str = "liaison-demo";

const SEED: u64 = 0x6c6f_6e67_6761_6e67;
/// Requests besides the known cases.
const GENERATED: usize = 300;
/// How far back they go, in days.
const DAYS: u64 = 75;

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
    account("wu", "吴监督", Role::Supervisor, "龙岗区"),
    account("admin", "管理员", Role::Administrator, "龙岗区"),
    account("admin2", "副管理员", Role::Administrator, "龙岗区"),
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
                    is_system: true,
                }
            })
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
pub async fn load(
    executor: &Executor,
    storage: &Storage,
    clock: &Clock,
) -> anyhow::Result<DemoSummary> {
    let commands = tree::shipped();
    let places = commands.iter().filter_map(place).collect();
    tree::load(executor, clock, commands).await?;
    let mut longgang = Longgang {
        places,
        accounts: HashMap::new(),
    };
    make_accounts(&mut longgang, executor, storage, clock).await?;
    let mut steps = courses(&longgang, clock.now())?;
    // Numbers are given in the order of registration, and nothing happens before its cause.
    steps.sort_by_key(|step| (step.at, step.order));
    let requests = steps.iter().filter(|step| is_registration(step)).count();
    let summary = DemoSummary {
        requests,
        commands: steps.len(),
    };
    send(executor, clock, steps).await?;
    let mut writing = storage.begin().await?;
    writing.set_demo().await?;
    writing.commit().await?;
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
            is_system: true,
        };
        longgang.accounts.insert((account.role, scope), actor);
        let command = Command::Account(AccountCommand::Create {
            login: account.login.to_owned(),
            name: account.name.to_owned(),
            memberships: vec![membership],
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

/// What one request is about and where.
struct Matter<'a> {
    station: &'a Place,
    community: Option<&'a Place>,
    lead: &'a Place,
    co: Option<&'a Place>,
    topic: Topic,
    kind: RequestKind,
    title: String,
    text: String,
    place: String,
    /// Days ago.
    age: u64,
    /// Days from signing to the reply; the longest lie beyond today.
    reply_after: u64,
}

fn courses(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut random = Random(SEED);
    let mut steps = Vec::new();
    for (n, known) in KNOWN.iter().enumerate() {
        let station = longgang.station(known.station)?;
        let matter = Matter {
            station,
            community: longgang.above(station, OrganisationKind::Community),
            lead: longgang.by_name(known.unit)?,
            co: known.co.map(|co| longgang.by_name(co)).transpose()?,
            topic: known.topic,
            kind: RequestKind::Opinion,
            title: known.title.to_owned(),
            text: known.text.to_owned(),
            place: String::new(),
            age: if known.is_done {
                24 + random.below(20)
            } else {
                2 + random.below(16)
            },
            reply_after: if known.is_done {
                3 + random.below(6)
            } else {
                9 + random.below(30)
            },
        };
        course(longgang, &matter, n, now, &mut random, &mut steps);
    }
    let stations: Vec<&Place> = longgang.stations().collect();
    let busy = ["南岭村", "大芬", "岗头"];
    let mut used: HashMap<(OrganisationId, &str), u32> = HashMap::new();
    for n in 0..GENERATED {
        // The three stations of the demo's clerks have a third of everything.
        let station = if n % 3 == 0 {
            longgang.station(busy[(n / 3) % busy.len()])?
        } else {
            *random.pick(&stations)
        };
        let kind = random.pick(KINDS);
        let again = used.entry((station.id, kind.title)).or_insert(0);
        *again += 1;
        let spot = spot(*again, &mut random);
        let matter = Matter {
            station,
            community: longgang.above(station, OrganisationKind::Community),
            lead: longgang.by_name(kind.unit)?,
            co: None,
            topic: kind.topic,
            kind: kind.kind,
            title: format!("{}{}{}", station.short_name, spot, kind.title),
            text: text(&station.short_name, &spot, kind.text, &mut random),
            place: format!("{}{}", station.short_name, spot),
            age: age(&mut random),
            reply_after: reply_delay(&mut random),
        };
        course(
            longgang,
            &matter,
            KNOWN.len() + n,
            now,
            &mut random,
            &mut steps,
        );
    }
    Ok(steps)
}

fn spot(again: u32, random: &mut Random) -> String {
    const ROADS: [&str; 8] = [
        "新村",
        "老围",
        "东路",
        "西路",
        "市场",
        "工业区",
        "花园",
        "小学旁",
    ];
    let road = random.pick(&ROADS);
    if again == 1 {
        (*road).to_owned()
    } else {
        format!("{road}{}巷", again + 1)
    }
}

fn text(station: &str, spot: &str, matter: &str, random: &mut Random) -> String {
    const SINCE: [&str; 5] = [
        "近一个月来",
        "今年以来",
        "上周开始",
        "持续半年多",
        "最近几天",
    ];
    const WISH: [&str; 4] = [
        "附近居民多次向物业和社区反映，至今没有明显改善。",
        "接待日当天有五位居民一同反映，希望尽快有个说法。",
        "代表走访时现场看过，情况属实，建议相关部门牵头解决。",
        "居民表示愿意配合，希望答复时说明具体时间和做法。",
    ];
    let (since, wish) = (random.pick(&SINCE), random.pick(&WISH));
    format!("{since}，{station}{spot}一带：{matter}{wish}")
}

/// More of what is new, down to some weeks ago.
fn age(random: &mut Random) -> u64 {
    let (a, b) = (random.below(DAYS), random.below(DAYS));
    a.min(b)
}

/// Days to a reply: 0, 3, 8, 14 and 26 at each fifth, with a long tail, as residents' messages to
/// governments are really answered.
fn reply_delay(random: &mut Random) -> u64 {
    const FIFTHS: [(u64, u64); 5] = [(1, 3), (3, 8), (8, 14), (14, 26), (26, 45)];
    let (low, high) = *random.pick(&FIFTHS);
    low + random.below(high - low)
}

/// A time in office hours on the working day `days` days after (or before) a day, or the next.
fn office(day: LocalDate, days: i64, random: &mut Random) -> Timestamp {
    let mut day = day.plus_days(days as i32);
    while !is_workday(day) {
        day = day.plus_days(1);
    }
    let minutes = 9 * 60 + random.below(8 * 60);
    day.start()
        .plus_ms((minutes * 60_000 + random.below(60_000)) as i64)
}

fn course(
    longgang: &Longgang,
    matter: &Matter<'_>,
    n: usize,
    now: Timestamp,
    random: &mut Random,
    steps: &mut Vec<Step>,
) {
    let clerk = longgang.actor(Role::Clerk, matter.station);
    let deputy = longgang.actor(Role::Deputy, matter.station);
    let authority = longgang
        .above(matter.station, OrganisationKind::Street)
        .map_or_else(
            || clerk.clone(),
            |street| longgang.actor(Role::Authority, street),
        );
    let id = |step: &str| CommandId::named(&format!("demo/{n}/{step}"));
    let request = RequestId::derive(id("register"), 0);
    let mut day = now.day().plus_days(-(matter.age as i32));
    let mut last = Timestamp(0);
    let mut order = n * 100;
    // Steps that lie ahead have not happened, and neither has anything after them.
    let mut push = |day: &mut LocalDate,
                    days: i64,
                    actor: &Actor,
                    step: &str,
                    command: RequestCommand,
                    random: &mut Random| {
        let at = office(*day, days, random).max(last.plus_ms(60_000));
        if at >= now {
            return false;
        }
        *day = at.day();
        last = at;
        order += 1;
        let command = Command::Request(command);
        steps.push(Step {
            at,
            order,
            actor: actor.clone(),
            command_id: id(step),
            command,
        });
        true
    };
    let raised = random.one_in(3) && deputy.account.is_some();
    let form = Register {
        station: matter.station.id,
        community: matter.community.map(|community| community.id),
        place: matter.place.clone(),
        title: matter.title.clone(),
        text: matter.text.clone(),
        kind: matter.kind,
        topic: matter.topic,
        channel: *random.pick(&[
            Channel::Reception,
            Channel::Visit,
            Channel::Phone,
            Channel::Scan,
        ]),
        raised_by: deputy.account.filter(|_| raised),
        petitioner: petitioner(matter.topic, random),
        number: None,
    };
    if !push(
        &mut day,
        0,
        &clerk,
        "register",
        RequestCommand::Register(Box::new(form)),
        random,
    ) {
        // Registered this morning at the latest: a board without today's would look stale.
        return;
    }
    let delay = random.below(3) as i64;
    if !push(
        &mut day,
        delay,
        &clerk,
        "accept",
        RequestCommand::Accept { request },
        random,
    ) {
        return;
    }
    if random.one_in(3) {
        let note = (*random.pick(&NOTES)).to_owned();
        let side = if random.one_in(3) {
            NoteSide::Congress
        } else {
            NoteSide::Everyone
        };
        let command = RequestCommand::AddNote {
            request,
            side,
            text: note,
        };
        push(&mut day, 0, &clerk, "note", command, random);
    }
    for round in 1..=2u32 {
        let step = |name: &str| format!("{name}{round}");
        let complexity = if random.one_in(5) {
            Complexity::Complex
        } else {
            Complexity::Simple
        };
        let share = |unit: &Place, share| UnitShare {
            unit: unit.id,
            share,
        };
        let mut units = vec![share(matter.lead, Share::Lead)];
        units.extend(matter.co.map(|co| share(co, Share::Co)));
        let places: Vec<&Place> = std::iter::once(matter.lead).chain(matter.co).collect();
        let command = RequestCommand::Assign {
            request,
            units,
            complexity,
        };
        let delay = random.below(3) as i64;
        if !push(
            &mut day,
            delay,
            &authority,
            &step("assign"),
            command,
            random,
        ) {
            return;
        }
        let assign = id(&step("assign"));
        for (ordinal, unit) in places.iter().enumerate() {
            let handler = longgang.actor(Role::Handler, unit);
            let assignment = AssignmentId::derive(assign, ordinal as u32);
            let command = RequestCommand::SignFor { assignment };
            let delay = random.below(3) as i64;
            if !push(
                &mut day,
                delay,
                &handler,
                &step(&format!("sign{ordinal}-")),
                command,
                random,
            ) {
                return;
            }
        }
        let class = *random.pick(&[
            ResultClass::A,
            ResultClass::A,
            ResultClass::A,
            ResultClass::B,
            ResultClass::B,
            ResultClass::C,
            ResultClass::D,
        ]);
        let wait = if round == 1 {
            matter.reply_after as i64
        } else {
            6
        };
        for (ordinal, unit) in places.iter().enumerate() {
            let handler = longgang.actor(Role::Handler, unit);
            let command = RequestCommand::Reply {
                assignment: AssignmentId::derive(assign, ordinal as u32),
                text: REPLIES[class as usize].to_owned(),
                class,
                promise: (class == ResultClass::B).then(|| now.day().plus_days(120)),
            };
            let days = if ordinal == 0 { wait } else { 0 };
            if !push(
                &mut day,
                days,
                &handler,
                &step(&format!("reply{ordinal}-")),
                command,
                random,
            ) {
                return;
            }
        }
        let is_low = round == 1 && random.one_in(5);
        let result = match (is_low, random.one_in(4)) {
            (true, _) => Satisfaction::Dissatisfied,
            (false, true) => Satisfaction::Fair,
            (false, false) => Satisfaction::Satisfied,
        };
        let command = RequestCommand::Rate {
            request,
            by: Rater::Resident,
            process: if is_low {
                Satisfaction::Fair
            } else {
                Satisfaction::Satisfied
            },
            result,
            reason: if is_low {
                (*random.pick(&REASONS)).to_owned()
            } else {
                String::new()
            },
        };
        let delay = 1 + random.below(7) as i64;
        if !push(&mut day, delay, &clerk, &step("rate"), command, random) {
            return;
        }
        if !is_low {
            let delay = random.below(3) as i64;
            push(
                &mut day,
                delay,
                &clerk,
                "close",
                RequestCommand::Close { request },
                random,
            );
            return;
        }
    }
}

/// An invented person or firm; some wish to stay unnamed.
fn petitioner(topic: Topic, random: &mut Random) -> Petitioner {
    if random.one_in(6) {
        return Petitioner::default();
    }
    let surname = random.pick(&SURNAMES);
    let title = if random.one_in(2) { "先生" } else { "女士" };
    let firm = if topic == Topic::Enterprise {
        "某科技有限公司"
    } else {
        ""
    };
    Petitioner {
        name: format!("{surname}{title}"),
        firm: firm.to_owned(),
        phone: format!("1380000{:04}", random.below(10_000)),
        ..Petitioner::default()
    }
}
