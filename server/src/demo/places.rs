//! The demo's homes, stations and points: where they are, who receives when, and what is missing.
//!
//! That Nanling's station is one of the first of the district (July 2008) follows public reports, and
//! so does a reception on the 15th of odd months; addresses, telephones and people are invented and say
//! so.

use domain::Actor;
use domain::deadline::Calendar;
use domain::place::coming;
use shared::account::Role;
use shared::command::Command;
use shared::feed::{FeedCommand, FeedOf};
use shared::id::CommandId;
use shared::organisation::OrganisationKind;
use shared::place::{
    CheckForm, Hours, Instead, Officer, PlaceCommand, PlaceForm, PlaceLevel, Position, Reception,
    ReceptionEvery, ReceptionForm, Site,
};
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkCommand;
use text::Lang;
use text::place as words;

use super::{Longgang, Place, Step, settled_year};
use crate::links;

/// A station whose checklist was gone through: what is there, and what is missing, in the order of the
/// eight things.
const CHECKED: &[(&str, &[&str], &[&str])] = &[
    (
        "南岭村",
        &[
            "一楼接待室、会议室、展示区，共 160 平方米",
            "门口挂牌，墙上有简介、职责、代表照片和二维码",
            "接访、学习、督办等制度上墙",
            "电脑、打印机、饮水机，无障碍坡道",
            "台账一季一查，电子和纸质对得上",
            "站长一名、专职联络员一名",
        ],
        &["本年度经费还没有拨付到位", ""],
    ),
    (
        "大芬",
        &[
            "社区二楼 110 平方米",
            "挂牌",
            "制度上墙",
            "",
            "台账按月登记",
        ],
        &[
            "",
            "",
            "",
            "没有无障碍坡道，打印机已报修",
            "",
            "联络员是兼职",
        ],
    ),
    (
        "岗头",
        &["与党群服务中心共用 80 平方米", "挂牌"],
        &["面积不足", "", "接访制度没有上墙", "", "签到簿缺三月份"],
    ),
];

/// Points that are no organisations: station, name, place.
const POINTS: &[(&str, &str, &str)] = &[
    ("南岭村", "求水山公园联系点（演示虚构）", "公园东门驿站"),
    ("布吉圩", "布吉圩市场联系点（演示虚构）", "市场管理处窗口"),
];

/// Positions by hand, in millionths of a degree; roughly where the communities are.
const POSITIONS: &[(&str, i32, i32)] = &[
    ("南岭村", 114_131_000, 22_617_000),
    ("大芬", 114_133_000, 22_611_000),
    ("岗头", 114_060_000, 22_668_000),
    ("同乐", 114_318_000, 22_722_000),
    ("大康", 114_213_000, 22_660_000),
];

const NAMES: &[&str] = &[
    "黄代表",
    "李代表",
    "陈代表",
    "邓代表",
    "何代表",
    "姚代表",
    "唐代表",
    "姜代表",
];

/// The token of the demo's calendar: `/api/feeds/demo-nanwan-team-calendar.ics`.
const CALENDAR_TOKEN: &str = "demo-nanwan-team-calendar";

/// Steps of the demo, each under a name of its own.
struct Steps {
    now: Timestamp,
    steps: Vec<Step>,
}

impl Steps {
    fn push(&mut self, at: Timestamp, actor: &Actor, name: &str, command: PlaceCommand) {
        // What would be later than now has not happened.
        if at >= self.now {
            return;
        }
        self.steps.push(Step {
            at,
            order: 2_500_000 + self.steps.len(),
            actor: actor.clone(),
            command_id: CommandId::named(&["demo/place/", name].concat()),
            command: Command::work(&WorkCommand::Place(command)),
        });
    }
}

fn form(n: usize, place: &Place) -> PlaceForm {
    let level = PlaceLevel::of(place.kind).unwrap_or(PlaceLevel::Station);
    let is_home = level == PlaceLevel::Home;
    let hours = |from, until| Hours {
        first: 0,
        last: if is_home || n.is_multiple_of(3) { 4 } else { 5 },
        from,
        until,
    };
    let found = POSITIONS
        .iter()
        .find(|(name, ..)| *name == place.short_name);
    let turn = |k: usize| NAMES[(n + k) % NAMES.len()].to_owned();
    let floor = if is_home {
        "街道办事处"
    } else {
        "社区党群服务中心"
    };
    PlaceForm {
        name: String::new(),
        level,
        address: format!(
            "{}{floor}一楼（演示地址）",
            place.short_name.replace("之家", "")
        ),
        position: found.map(|(_, lng, lat)| Position {
            lng: *lng,
            lat: *lat,
        }),
        hours: vec![hours(9 * 60, 12 * 60), hours(14 * 60, 18 * 60)],
        area: Some(if is_home {
            260
        } else {
            80 + 20 * (n as u32 % 5)
        }),
        accessible: n % 4 != 2,
        // A few places are without a chief, so that this is seen as well.
        chief: if n % 9 == 8 { String::new() } else { turn(0) },
        officers: vec![Officer {
            name: format!("{}联络员", ["陈", "林", "周", "吴", "郑"][n % 5]),
            phone: format!("0755-0000 {:04}（测试）", n + 1),
        }],
        deputies: (0..3).map(turn).collect(),
    }
}

fn reception(n: usize, short_name: &str, since: LocalDate) -> ReceptionForm {
    let (every, day) = match short_name {
        "南岭村" => (ReceptionEvery::OddMonth, 15),
        _ if n % 4 == 3 => (ReceptionEvery::Month, 9),
        _ => (ReceptionEvery::Week, 1 + n as u8 % 4),
    };
    ReceptionForm {
        every,
        day,
        from: 9 * 60,
        until: 11 * 60,
        since,
        who: (0..3)
            .map(|k| NAMES[(n + k) % NAMES.len()].to_owned())
            .collect(),
    }
}

/// The next day that a rule means.
fn next_of(form: &ReceptionForm, today: LocalDate) -> Option<LocalDate> {
    let rule = Reception {
        no: 1,
        every: form.every,
        day: form.day,
        from: form.from,
        until: form.until,
        since: form.since,
        who: Vec::new(),
    };
    let next = coming(&rule, today, &Calendar::of(None), 1).pop()?;
    Some(next.moved_from.unwrap_or(next.day))
}

/// Homes, stations and points.
pub(super) fn places(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Steps {
        now,
        steps: Vec::new(),
    };
    let first = LocalDate::from_ymd(settled_year(now), 1, 6).unwrap_or(now.day());
    let morning = |day: LocalDate| day.start().plus_ms(9 * 3_600_000);
    let mut all: Vec<&Place> = longgang
        .places
        .iter()
        .filter(|one| one.kind.is_station())
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    for (n, place) in all.into_iter().enumerate() {
        let site = Site::of(place.id);
        let actor = if place.kind == OrganisationKind::Station {
            longgang.actor(Role::Clerk, place)
        } else {
            longgang.actor(Role::Supervisor, longgang.by_name("龙岗区")?)
        };
        let name = |what: &str| [&place.name, "/", what].concat();
        let set = PlaceCommand::Set {
            site,
            form: form(n, place),
            seen: 0,
        };
        steps.push(morning(first), &actor, &name("set"), set);
        if place.kind == OrganisationKind::Station {
            let form = reception(n, &place.short_name, first);
            let next = next_of(&form, now.day());
            let receive = PlaceCommand::Receive {
                site,
                no: None,
                form,
            };
            steps.push(morning(first), &actor, &name("rota"), receive);
            // One date is held by others than the rule says.
            if let Some(day) = next.filter(|_| place.short_name == "大芬") {
                let except = PlaceCommand::Except {
                    site,
                    no: 1,
                    day,
                    instead: Some(Instead::Who(vec![NAMES[0].to_owned()])),
                    reason: "原定代表外出调研".to_owned(),
                };
                let yesterday = morning(now.day().plus_days(-1));
                steps.push(yesterday, &actor, &name("except"), except);
            }
        }
    }
    for (station, met, missing) in CHECKED {
        let place = longgang.station(station)?;
        let (site, actor) = (Site::of(place.id), longgang.actor(Role::Clerk, place));
        let titles: Vec<String> = words::STANDARDS
            .last()
            .map(|(_, list)| list.iter().map(|one| one.of(Lang::Zh).to_owned()).collect())
            .unwrap_or_default();
        let list = PlaceCommand::List {
            site,
            titles: titles.clone(),
        };
        let name = |what: &str| [&place.name, "/", what].concat();
        steps.push(morning(first.plus_days(1)), &actor, &name("list"), list);
        let offset = if *station == "南岭村" { 6 } else { 0 };
        for (n, title) in titles.into_iter().enumerate() {
            let evidence = met.get(n).copied().unwrap_or_default();
            let lacks = n.checked_sub(offset).and_then(|n| missing.get(n)).copied();
            if evidence.is_empty() && lacks.unwrap_or_default().is_empty() {
                continue;
            }
            let on = first.plus_days(2);
            let check = PlaceCommand::Check {
                site,
                no: Some(n as u32 + 1),
                form: CheckForm {
                    title,
                    met: !evidence.is_empty() && lacks.unwrap_or_default().is_empty(),
                    evidence: evidence.to_owned(),
                    missing: lacks.unwrap_or_default().to_owned(),
                    activity: None,
                    on,
                },
            };
            steps.push(morning(on), &actor, &name(&format!("check{n}")), check);
        }
    }
    for (station, point, address) in POINTS {
        let place = longgang.station(station)?;
        let actor = longgang.actor(Role::Clerk, place);
        let add = PlaceCommand::AddPoint {
            keeper: place.id,
            form: PlaceForm {
                name: (*point).to_owned(),
                level: PlaceLevel::Point,
                address: (*address).to_owned(),
                position: None,
                hours: vec![Hours {
                    first: 5,
                    last: 5,
                    from: 9 * 60,
                    until: 11 * 60,
                }],
                area: None,
                accessible: true,
                chief: String::new(),
                officers: Vec::new(),
                deputies: vec![NAMES[0].to_owned()],
            },
        };
        steps.push(morning(first.plus_days(3)), &actor, point, add);
    }
    let mut steps = steps.steps;
    steps.push(calendar(longgang, now)?);
    Ok(steps)
}

/// A calendar of a team that other programs read, under an address that everybody knows: a demo is
/// served on loopback only.
fn calendar(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Step> {
    let team = longgang.by_name("南湾党员先锋队")?;
    let at = now.day().start().plus_ms(-3_600_000);
    let make = FeedCommand::Make {
        of: FeedOf::Team(team.id),
        digest: links::digest(CALENDAR_TOKEN),
    };
    Ok(Step {
        at,
        order: 2_590_000,
        actor: longgang.actor(Role::TeamLead, team),
        command_id: CommandId::named("demo/feed"),
        command: Command::work(&WorkCommand::Feed(make)),
    })
}
