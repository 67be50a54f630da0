//! The generator: what happened to each request of the demo, step by step, up to now.

use std::collections::HashMap;

use domain::Actor;
use domain::deadline::Calendar;
use shared::account::Role;
use shared::assignment::{Share, UnitShare};
use shared::command::Command;
use shared::id::{AssignmentId, CommandId, OrganisationId, RequestId};
use shared::note::NoteSide;
use shared::organisation::OrganisationKind;
use shared::petitioner::Petitioner;
use shared::request::{
    Channel, Complexity, Rater, Register, RequestCommand, RequestKind, ResultClass, Satisfaction,
    Topic,
};
use shared::time::{LocalDate, Timestamp};

use super::matters::{KINDS, KNOWN, NOTES, REASONS, REPLIES, SURNAMES};
use super::{DAYS, GENERATED, Longgang, Place, Random, SEED, Step};

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
    /// The team that took it up.
    team: Option<OrganisationId>,
    /// Whether it is done, or still moving, where that is known.
    is_done: Option<bool>,
}

pub(super) fn courses(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
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
                28 + random.below(16)
            } else {
                // Long enough ago to have been referred, whatever weekend lies between.
                9 + random.below(9)
            },
            reply_after: if known.is_done {
                3 + random.below(6)
            } else {
                60 + random.below(30)
            },
            team: longgang.team_of(station),
            is_done: Some(known.is_done),
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
            team: None,
            is_done: None,
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
    while !Calendar::of(None).is_workday(day) {
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
        confidential: false,
        team: matter.team,
        origin: None,
        line: None,
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
        let class = if matter.is_done == Some(true) {
            ResultClass::A
        } else {
            class
        };
        let wait = if round == 1 {
            matter.reply_after as i64
        } else {
            6
        };
        // The co-handler first: the lead answers for both.
        for (ordinal, unit) in places.iter().enumerate().rev() {
            let handler = longgang.actor(Role::Handler, unit);
            let assignment = AssignmentId::derive(assign, ordinal as u32);
            let command = RequestCommand::SubmitReply {
                assignment,
                text: REPLIES[class as usize].to_owned(),
                class,
                promise: (class == ResultClass::B).then(|| now.day().plus_days(120)),
            };
            let days = if ordinal + 1 == places.len() { wait } else { 0 };
            let name = step(&format!("reply{ordinal}-"));
            if !push(&mut day, days, &handler, &name, command, random) {
                return;
            }
        }
        let head = longgang.actor(Role::Head, matter.lead);
        let command = RequestCommand::Release {
            assignment: AssignmentId::derive(assign, 0),
        };
        let delay = random.below(2) as i64;
        if !push(&mut day, delay, &head, &step("release"), command, random) {
            return;
        }
        let is_low = round == 1 && random.one_in(5) && matter.is_done != Some(true);
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
