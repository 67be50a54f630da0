//! The demo's teams: brand, mode, people and programme.
//!
//! Brands and modes of the first five follow public reports; the others, and every person, are
//! invented and say so.

use shared::account::Role;
use shared::command::Command;
use shared::id::CommandId;
use shared::programme::{ProgrammeCommand, TaskForm, TaskState};
use shared::team::TeamCommand;
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkCommand;

use super::{ACCOUNTS, Longgang, Step, settled_year};

struct Team {
    name: &'static str,
    brand: &'static str,
    mode: &'static str,
    about: &'static str,
    station: &'static str,
    founded: (i32, u32),
    people: &'static [&'static str],
    /// Tasks done by now, by their place in the programme.
    done: &'static [u32],
}

#[rustfmt::skip]
const TEAMS: &[Team] = &[
    Team { name: "区人大机关党员先锋队", brand: "深调研", mode: "先锋队+深调研", about: "围绕养老等民生建议深入调研，跟踪督办。", station: "", founded: (2023, 2), people: &["杨队长", "郑代表", "蒋代表", "沈代表", "韩代表"], done: &[1, 2, 3] },
    Team { name: "南湾党员先锋队", brand: "人大先锋助企行", mode: "先锋队+稳增长", about: "建在南岭村社区联络站，全市首支；与街道经科办一同走访企业，听诉求、送政策、促落实。", station: "南岭村", founded: (2022, 11), people: &["罗队长", "黄代表", "李代表", "陈代表", "邓代表", "许代表", "傅代表", "曾代表", "彭代表"], done: &[1, 2, 3, 4] },
    Team { name: "园山党员先锋队", brand: "眼镜产业服务队", mode: "先锋队+履职", about: "盯着乐城小学改扩建和眼镜产业“工业上楼”。", station: "大康", founded: (2023, 1), people: &["吕队长", "唐代表", "苏代表", "卢代表", "丁代表"], done: &[1, 2] },
    Team { name: "布吉党员先锋队", brand: "大芬先锋直通车", mode: "先锋队+主题党日", about: "把人大代表直通车开到大芬油画村，收集急难愁盼。", station: "大芬", founded: (2023, 1), people: &["任队长", "何代表", "姚代表", "钟代表", "谭代表", "廖代表"], done: &[1, 2, 3] },
    Team { name: "坪地党员先锋队", brand: "绿色低碳先锋", mode: "先锋队+学习", about: "学习带动履职：路口配时、弯道隐患件件跟到底。", station: "六联", founded: (2023, 3), people: &["石队长", "姜代表", "崔代表", "熊代表"], done: &[1] },
    Team { name: "龙城党员先锋队", brand: "城央议事厅", mode: "先锋队+履职", about: "（演示虚构）早高峰出行难的小区，一个一个议。", station: "黄阁坑", founded: (2023, 4), people: &["孟队长", "白代表", "秦代表"], done: &[1, 2] },
    Team { name: "龙岗党员先锋队", brand: "龙岗墟里听民声", mode: "先锋队+主题党日", about: "（演示虚构）逢集摆摊收集意见。", station: "南联", founded: (2023, 4), people: &["江队长", "阎代表", "薛代表"], done: &[1] },
    Team { name: "宝龙党员先锋队", brand: "同路人议事会", mode: "先锋队+履职", about: "（演示虚构）断头路打通，按月向居民通报。", station: "同乐", founded: (2023, 4), people: &["侯队长", "雷代表", "龙代表"], done: &[1, 2] },
    Team { name: "横岗党员先锋队", brand: "四联养老守望", mode: "先锋队+深调研", about: "（演示虚构）", station: "四联", founded: (2023, 5), people: &["段队长", "贺代表"], done: &[] },
    Team { name: "吉华党员先锋队", brand: "甘坑文旅先锋", mode: "先锋队+稳增长", about: "（演示虚构）", station: "甘坑", founded: (2023, 5), people: &["顾队长", "毛代表"], done: &[1] },
    Team { name: "坂田党员先锋队", brand: "科创助企员", mode: "先锋队+稳增长", about: "（演示虚构）", station: "岗头", founded: (2023, 5), people: &["郝队长", "龚代表", "邵代表"], done: &[1, 2] },
    Team { name: "平湖党员先锋队", brand: "金融小镇服务站", mode: "先锋队+学习", about: "（演示虚构）", station: "禾花", founded: (2023, 5), people: &["万队长", "钱代表"], done: &[] },
];

/// The committee's tasks of a year, with month and day.
const TASKS: &[(&str, u32, u32)] = &[
    ("制定年度履职计划并公示", 2, 28),
    ("“弘扬革命文化”主题党日", 7, 1),
    ("代表活动月进站接访", 7, 31),
    ("每季度走访企业或群众不少于 10 家（户）", 9, 30),
    ("专题调研报告一篇", 12, 10),
    ("三联系：每名队员联系 10 户", 12, 20),
    ("年度述职与评议", 12, 25),
];

/// Titles of tasks that a team has of its own.
const OWN: &[(&str, &str, u32, u32)] = &[
    ("南湾党员先锋队", "招商引资专题调研报告", 12, 10),
    ("园山党员先锋队", "乐城小学封顶节点现场视察", 12, 22),
];

pub(super) fn teams(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let (first, this) = (settled_year(now), now.day().ymd().0);
    let mut steps = Vec::new();
    for year in first..=this {
        steps.extend(of_year(longgang, now, year, year == first)?);
    }
    Ok(steps)
}

/// The programmes of a year; and, where it is the first that is told of, who is in the teams.
fn of_year(
    longgang: &Longgang,
    now: Timestamp,
    year: i32,
    is_first: bool,
) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let district = longgang.by_name("龙岗区")?;
    let supervisor = longgang.actor(Role::Supervisor, district);
    // The committee sets a year's programme before the year begins.
    let first = LocalDate::from_ymd(year - 1, 12, 20).unwrap_or(now.day());
    let began = first.start().plus_ms(9 * 3_600_000);
    let named = if year == now.day().ymd().0 {
        String::new()
    } else {
        format!("{year}/")
    };
    let day =
        |month: u32, date: u32| LocalDate::from_ymd(year, month, date).unwrap_or_else(|| now.day());
    let mut push = |at: Timestamp, actor: &domain::Actor, name: String, command: WorkCommand| {
        // What would be later than now has not happened.
        if at >= now {
            return;
        }
        let order = 2_000_000 + steps.len();
        steps.push(Step {
            at,
            order,
            actor: actor.clone(),
            command_id: CommandId::named(&["demo/team/", &*named, &*name].concat()),
            command: Command::work(&command),
        });
    };
    let forms = |own: &[(String, LocalDate)]| -> Vec<TaskForm> {
        let shared = TASKS
            .iter()
            .map(|(title, month, date)| ((*title).to_owned(), day(*month, *date)));
        shared
            .chain(own.iter().cloned())
            .map(|(title, due)| TaskForm {
                no: None,
                title,
                owner: String::new(),
                due,
            })
            .collect()
    };
    let title = format!("先锋队行动指南 {year}");
    let set = ProgrammeCommand::Set {
        team: None,
        year,
        title: title.clone(),
        tasks: forms(&[]),
        seen: 0,
    };
    push(
        began,
        &supervisor,
        "guide".to_owned(),
        WorkCommand::Programme(set),
    );
    // What the committee itself had to do is done, if a little late; one thing it put off.
    for (no, (_, month, date)) in (1..).zip(&TASKS[..3]) {
        let end = ProgrammeCommand::End {
            team: None,
            year,
            no,
            state: TaskState::Done,
            result: String::new(),
        };
        let at = day(*month, *date).plus_days(10).start();
        let command = WorkCommand::Programme(end);
        push(
            at.plus_ms(10 * 3_600_000),
            &supervisor,
            format!("guide/task{no}"),
            command,
        );
    }
    for team in TEAMS {
        let place = longgang.by_name(team.name)?;
        let lead = longgang.actor(Role::TeamLead, place);
        let founded = LocalDate::from_ymd(team.founded.0, team.founded.1, 1);
        let station = match team.station {
            "" => None,
            name => Some(longgang.station(name)?.id),
        };
        let present = TeamCommand::Present {
            team: place.id,
            brand: team.brand.to_owned(),
            mode: team.mode.to_owned(),
            about: team.about.to_owned(),
            station,
            founded,
            seen: None,
        };
        let name = |what: &str| [team.name, "/", what].concat();
        if is_first {
            push(began, &lead, name("present"), WorkCommand::Team(present));
        }
        let people: &[_] = if is_first { team.people } else { &[] };
        for (n, person) in people.iter().enumerate() {
            let seat = TeamCommand::Seat {
                team: place.id,
                name: (*person).to_owned(),
                leads: n == 0,
                from: founded.unwrap_or(first),
                until: None,
                party: true,
                // Who leads the office's own team works for the congress and is no deputy.
                deputy: !(n == 0 && team.station.is_empty()),
                account: ACCOUNTS
                    .iter()
                    .filter(|account| account.name == *person)
                    .find_map(|account| longgang.in_team(account, place.id)),
            };
            push(began, &supervisor, name(person), WorkCommand::Team(seat));
        }
        let own: Vec<_> = OWN
            .iter()
            .filter(|(of, ..)| *of == team.name)
            .map(|(_, title, month, date)| ((*title).to_owned(), day(*month, *date)))
            .collect();
        let copy = ProgrammeCommand::Copy {
            team: place.id,
            year,
        };
        let at = began.plus_ms(3_600_000);
        push(at, &lead, name("programme"), WorkCommand::Programme(copy));
        if !own.is_empty() {
            // What was copied keeps its number: the committee sees that it is done.
            let mut tasks = forms(&own);
            for (no, task) in (1..).zip(tasks.iter_mut().take(TASKS.len())) {
                task.no = Some(no);
            }
            let set = ProgrammeCommand::Set {
                team: Some(place.id),
                year,
                title: title.clone(),
                tasks,
                seen: 1,
            };
            let at = at.plus_ms(3_600_000);
            push(at, &lead, name("own"), WorkCommand::Programme(set));
        }
        for no in team.done {
            let Some((_, month, date)) = TASKS.get(*no as usize - 1) else {
                continue;
            };
            let end = ProgrammeCommand::End {
                team: Some(place.id),
                year,
                no: *no,
                state: TaskState::Done,
                result: String::new(),
            };
            let done = day(*month, *date).plus_days(-3);
            let at = done.start().plus_ms(10 * 3_600_000);
            push(
                at,
                &lead,
                name(&format!("task{no}")),
                WorkCommand::Programme(end),
            );
        }
    }
    Ok(steps)
}
