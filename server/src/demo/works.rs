//! The demo's supervised matters: what the pioneer teams see to, milestone by milestone.
//!
//! The matters follow public reports on Longgang; dates, figures and persons are invented. Days are
//! counted back from today, so that the board looks the same whenever it is loaded.

use anyhow::Context as _;
use domain::Actor;
use shared::account::Role;
use shared::assignment::{Share, UnitShare};
use shared::command::Command;
use shared::id::{AssignmentId, CommandId, RequestId, WorkId};
use shared::late::Late;
use shared::organisation::OrganisationKind;
use shared::request::{
    Channel, Complexity, Marks, Publicity, Rater, Register, RequestCommand, RequestKind,
    ResultClass, Satisfaction, Supervision as Level, Topic,
};
use shared::rulebook::RulebookCommand;
use shared::schedule::{Amount, Light, MeasureForm, MeasureKind, MilestoneForm, Step as Reached};
use shared::supervision::{
    DatedCommittees, Finding, LetterKind, Match, ReportKind, Subject, SupervisionCommand,
    SupervisionForm,
};
use shared::time::Timestamp;
use shared::work::WorkCommand;

use super::suggestions::{ELDERLY, record};
use super::{Longgang, Step};

/// A milestone: name, weight, first and last day, counted from today.
type Milestone = (&'static str, u32, i32, i32);

/// A report: days ago, who, what it is, what was said, milestones and per cent, money in 万元.
struct Told {
    ago: i32,
    by: By,
    kind: ReportKind,
    text: &'static str,
    steps: &'static [(u32, u8)],
    money: Option<i64>,
}

/// In whose name something is said.
#[derive(Clone, Copy)]
enum By {
    /// The lead unit.
    Unit,
    /// The team.
    Team,
    /// The committee.
    District,
}

/// A matter.
struct Matter {
    key: &'static str,
    station: &'static str,
    topic: Topic,
    title: &'static str,
    asked: &'static str,
    goal: &'static str,
    level: Level,
    leader: &'static str,
    team: &'static str,
    units: &'static [&'static str],
    /// Days since it was opened.
    opened: i32,
    milestones: &'static [Milestone],
    /// 万元.
    money: Option<i64>,
    told: &'static [Told],
    /// A letter: days ago, the text, days until an answer, and the answer if there is one.
    letter: Option<(i32, &'static str, i32, Option<&'static str>)>,
    /// Days ago that it was listed (挂号), if it is.
    listed: Option<i32>,
    /// What was shown to the public: days ago, where, what.
    published: Option<(i32, &'static str, &'static str)>,
    /// A person's light: days ago, which, why.
    overruled: Option<(i32, Light, &'static str)>,
    closed: Option<(i32, Finding, &'static str)>,
}

const fn told(
    ago: i32,
    by: By,
    kind: ReportKind,
    text: &'static str,
    steps: &'static [(u32, u8)],
) -> Told {
    Told {
        ago,
        by,
        kind,
        text,
        steps,
        money: None,
    }
}

use By::{District, Team, Unit};
use ReportKind::{Inquiry, Progress, Visit};

#[rustfmt::skip]
const MATTERS: &[Matter] = &[
    Matter {
        key: "lecheng", station: "大康", topic: Topic::Education,
        title: "乐城小学改扩建", asked: "学校改扩建资金迟迟没有落实，家长盼着早日开工，孩子就近上学。",
        goal: "落实改扩建资金，新增学位，按期封顶并在明年秋季投入使用。",
        level: Level::Priority, leader: "主任会议 刘主任", team: "园山党员先锋队",
        units: &["区教育局", "区建筑工务署", "区财政局"], opened: 82,
        milestones: &[("资金落实", 2, -80, -52), ("用地与过渡校舍", 2, -66, -36), ("施工许可", 1, -40, -26), ("主体结构封顶", 4, -26, 26), ("竣工验收", 2, 27, 90)],
        money: Some(15_200),
        told: &[
            Told { ago: 60, by: Unit, kind: Progress, text: "改扩建资金经区政府常务会议通过，首批已下达。", steps: &[(1, 70), (2, 20)], money: Some(6_100) },
            Told { ago: 52, by: Unit, kind: Progress, text: "资金全部落实，过渡校舍选址确定。", steps: &[(1, 100), (2, 60)], money: Some(9_000) },
            told(40, Team, Visit, "队员到过渡校舍现场看通勤线路和食堂，家长提出早晚接驳班次不足。", &[(2, 85)]),
            told(33, Unit, Progress, "过渡校舍交付使用，学生全部搬入。", &[(2, 100), (3, 60)]),
            Told { ago: 25, by: Unit, kind: Progress, text: "取得施工许可证，基坑支护完成。", steps: &[(3, 100), (4, 15)], money: Some(11_600) },
            told(13, Team, Visit, "代表现场视察：塔吊就位，三班作业；建议上学时段禁行渣土车。", &[(4, 28)]),
            Told { ago: 3, by: Unit, kind: Progress, text: "主体三层完成，管线迁改批复晚了几天，已协调供电部门。", steps: &[(4, 32)], money: Some(13_800) },
        ],
        letter: Some((22, "请说明管线迁改批复的办理时限，并明确封顶节点的保障措施。", 10, Some("已与供电部门约定本月完成迁改，封顶节点不变，增派一个班组。"))),
        listed: None,
        published: None,
        overruled: None,
        closed: None,
    },
    Matter {
        key: "elderly", station: "大芬", topic: Topic::Care,
        title: "居家社区养老服务提质", asked: "老人助餐点太远、上门服务约不上，希望街道有一个看得见的养老服务网。",
        goal: "每个社区有助餐点，居家适老化改造愿改尽改，养老建议件件有着落。",
        level: Level::Committee, leader: "社会建设工委", team: "区人大机关党员先锋队",
        units: &["区民政局", "区卫生健康局"], opened: 120,
        milestones: &[("摸底和方案", 1, -118, -95), ("长者饭堂布点", 3, -94, -25), ("适老化改造入户", 3, -80, 30), ("评估和回头看", 1, 31, 75)],
        money: Some(2_600),
        told: &[
            told(98, Unit, Progress, "完成全区独居、高龄老人摸底，方案报区政府。", &[(1, 100)]),
            Told { ago: 70, by: Unit, kind: Progress, text: "首批 18 个助餐点开餐。", steps: &[(2, 45), (3, 15)], money: Some(700) },
            told(48, Team, Inquiry, "机关先锋队深调研：走访 6 个街道，独居老人最盼助浴和陪诊。", &[(2, 60), (3, 30)]),
            Told { ago: 21, by: Unit, kind: Progress, text: "助餐点覆盖 92 个社区，适老化改造完成 310 户。", steps: &[(2, 85), (3, 55)], money: Some(1_450) },
            told(6, Team, Visit, "队员到大芬社区长者饭堂就餐，核对名册和补贴。", &[(2, 90)]),
        ],
        letter: None,
        listed: Some(50),
        published: None,
        overruled: None,
        closed: None,
    },
    Matter {
        key: "signal", station: "六联", topic: Topic::Transport,
        title: "盐龙大道与龙岭南路路口信号配时优化", asked: "早高峰左转车辆积压，要等三个周期。",
        goal: "高峰左转一次绿灯通过，排队不过两个周期。",
        level: Level::Street, leader: "坪地人大街道工委", team: "坪地党员先锋队",
        units: &["龙岗交警大队"], opened: 58,
        milestones: &[("流量调查", 1, -57, -45), ("调整配时", 2, -44, -30), ("增设左转待行区", 2, -30, -16)],
        money: None,
        told: &[
            told(46, Unit, Progress, "完成早晚高峰流量调查。", &[(1, 100)]),
            told(29, Unit, Progress, "新配时方案上线，左转绿灯延长 12 秒。", &[(2, 100), (3, 30)]),
            told(15, Unit, Progress, "左转待行区施划完成，排队由三个周期降到一个多。", &[(3, 100)]),
            told(12, Team, Visit, "队员早高峰连续三天蹲点，核对排队长度。", &[]),
        ],
        letter: None,
        listed: None,
        published: None,
        overruled: None,
        closed: Some((8, Finding::Solved, "高峰左转基本一次通过，居民认可，两周后回头看。")),
    },
    Matter {
        key: "tongfu", station: "同乐", topic: Topic::Transport,
        title: "同力路至同富路打通", asked: "议事会后居民关注按月通报，希望明确下一个节点。",
        goal: "年内打通断头路，按月向居民通报进展。",
        level: Level::Committee, leader: "城建环资工委", team: "宝龙党员先锋队",
        units: &["区建筑工务署", "宝龙街道城建办"], opened: 110,
        milestones: &[("用地移交", 2, -108, -70), ("管线迁改", 2, -75, -40), ("路基路面", 4, -45, 20), ("通车", 1, 21, 40)],
        money: Some(8_400),
        told: &[
            Told { ago: 92, by: Unit, kind: Progress, text: "议事会后第一次通报：用地移交过半。", steps: &[(1, 60)], money: Some(1_200) },
            Told { ago: 66, by: Unit, kind: Progress, text: "用地移交完成，管线迁改图纸报批。", steps: &[(1, 100), (2, 25)], money: Some(2_300) },
            told(30, Team, Visit, "现场视察：管线迁改停工，权属单位未进场。", &[(2, 40), (3, 5)]),
        ],
        letter: Some((9, "管线迁改已超过计划节点，请书面说明原因和赶工安排。", 7, None)),
        listed: None,
        published: None,
        overruled: None,
        closed: None,
    },
    Matter {
        key: "kangcheng", station: "黄阁坑", topic: Topic::Transport,
        title: "中海康城花园早高峰出行", asked: "三个出口约两千辆车早高峰出行，希望优化路口和公交接驳。",
        goal: "早高峰驶离小区不超过十五分钟。",
        level: Level::Leader, leader: "分管副区长", team: "龙城党员先锋队",
        units: &["龙岗交警大队", "市交通运输局龙岗管理局", "龙城街道交安办"], opened: 75,
        milestones: &[("方案会商", 1, -74, -55), ("路口渠化", 3, -54, 10), ("接驳公交", 2, -40, 25)],
        money: Some(320),
        told: &[
            told(57, Unit, Progress, "三家单位会商定下渠化和接驳方案。", &[(1, 100)]),
            told(41, Unit, Progress, "渠化设计完成，接驳线路走向征求意见。", &[(2, 20), (3, 15)]),
        ],
        letter: None,
        listed: None,
        published: Some((20, "小区东门公示栏", "三家单位已商定路口渠化和接驳公交方案，施工期间有专人疏导，进展每月公示。")),
        overruled: None,
        closed: None,
    },
    Matter {
        key: "park", station: "南岭村", topic: Topic::Water,
        title: "产业园雨后积水整治", asked: "产业园西门雨后积水约二十厘米，货车进出困难。",
        goal: "汛期前消除西门积水点，暴雨两小时内退水。",
        level: Level::Committee, leader: "城建环资工委", team: "南湾党员先锋队",
        units: &["区水务局", "南湾街道城建办"], opened: 46,
        milestones: &[("排查管网", 1, -45, -32), ("清淤疏通", 2, -31, -10), ("扩建排水口", 3, -12, 35)],
        money: Some(180),
        told: &[
            told(33, Unit, Progress, "CCTV 检测完成，查明两处堵点。", &[(1, 100)]),
            Told { ago: 18, by: Unit, kind: Progress, text: "疏通一处，另一处需开挖。", steps: &[(2, 60)], money: Some(40) },
            Told { ago: 5, by: Unit, kind: Progress, text: "第二处疏通完成，排水口扩建进场。", steps: &[(2, 100), (3, 25)], money: Some(75) },
        ],
        letter: None,
        listed: None,
        published: None,
        overruled: Some((4, Light::Yellow, "排水口扩建只完成四分之一，离节点还有一个多月，先亮黄灯盯紧。")),
        closed: None,
    },
];

/// Which committee matches which topics.
#[rustfmt::skip]
const COMMITTEES: &[(&str, &[Topic])] = &[
    ("区人大常委会教科文卫工委", &[Topic::Education, Topic::Health, Topic::Culture]),
    ("区人大常委会城建环资工委", &[Topic::Transport, Topic::Liveable, Topic::Water, Topic::Housing, Topic::Green]),
    ("区人大常委会社会建设工委", &[Topic::Care, Topic::Employment, Topic::Governance]),
    ("区人大常委会监察司法工委", &[Topic::Safety, Topic::Law]),
    ("区人大常委会财政经济工委", &[Topic::Enterprise]),
];

/// Days since the table of committees was set: before every matter.
const COMMITTEES_SET: i32 = 200;

/// The committee that matches a topic.
fn committee(topic: Topic) -> Option<&'static str> {
    let mut all = COMMITTEES.iter();
    let found = all.find(|(_, topics)| topics.contains(&topic));
    found.map(|(name, _)| *name)
}

/// The table of committees is set.
fn committees(longgang: &Longgang, now: Timestamp, steps: &mut Vec<Step>) -> anyhow::Result<()> {
    let mut matches = Vec::new();
    for (name, topics) in COMMITTEES {
        let committee = longgang.by_name(name)?.id;
        matches.extend(topics.iter().map(|topic| Match {
            topic: *topic,
            committee,
        }));
    }
    let entry = DatedCommittees {
        valid_from: now.day().plus_days(-COMMITTEES_SET),
        matches,
        source: "区人大常委会对口督办分工".to_owned(),
    };
    let administrator = longgang.actor(Role::Administrator, longgang.by_name("龙岗区")?);
    let command = Command::Rulebook(RulebookCommand::SetCommittees(Late::of(&entry)));
    Days::new(now, "committees", steps).push(COMMITTEES_SET, "set", &administrator, command);
    Ok(())
}

pub(super) fn id(key: &str, step: &str) -> CommandId {
    CommandId::named(&["demo matter ", key, " ", step].concat())
}

/// A step of a matter, so many days ago at an hour of the morning.
pub(super) struct Days<'a> {
    now: Timestamp,
    key: &'a str,
    n: usize,
    steps: &'a mut Vec<Step>,
}

impl<'a> Days<'a> {
    pub(super) const fn new(now: Timestamp, key: &'a str, steps: &'a mut Vec<Step>) -> Self {
        Self {
            now,
            key,
            n: 0,
            steps,
        }
    }
}

impl Days<'_> {
    fn at(&self, ago: i32, minute: i64) -> Timestamp {
        let day = self.now.day().plus_days(-ago);
        day.start().plus_ms((9 * 60 + minute) * 60_000)
    }

    pub(super) fn push(&mut self, ago: i32, name: &str, actor: &Actor, command: Command) {
        self.n += 1;
        let (at, order) = (self.at(ago, self.n as i64), 1_000_000 + self.steps.len());
        self.steps.push(Step {
            at,
            order,
            actor: actor.clone(),
            command_id: id(self.key, name),
            command,
        });
    }
}

pub(super) fn works(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    committees(longgang, now, &mut steps)?;
    for matter in MATTERS {
        matter_steps(longgang, matter, now, &mut steps)
            .with_context(|| format!("the demo's {}", matter.key))?;
    }
    Ok(steps)
}

fn matter_steps(
    longgang: &Longgang,
    matter: &Matter,
    now: Timestamp,
    steps: &mut Vec<Step>,
) -> anyhow::Result<()> {
    let mut days = Days::new(now, matter.key, steps);
    let station = longgang.station(matter.station)?;
    let street = longgang
        .above(station, OrganisationKind::Street)
        .context("every station has a street")?;
    let team = longgang.by_name(matter.team)?;
    let units = matter
        .units
        .iter()
        .map(|name| longgang.by_name(name))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let lead = *units.first().context("every matter has a unit")?;
    let district = longgang.by_name("龙岗区")?;
    let request = asked(longgang, matter, &mut days)?;
    let opened_by = if matter.level == Level::Street {
        longgang.actor(Role::Authority, street)
    } else {
        longgang.actor(Role::Supervisor, district)
    };
    let actor = |by: By| match by {
        Unit => longgang.actor(Role::Handler, lead),
        Team => longgang.actor(Role::TeamLead, team),
        District => longgang.actor(Role::Supervisor, district),
    };
    // What a street supervises itself is no committee's of the district.
    let committee = committee(matter.topic).filter(|_| matter.level != Level::Street);
    let committee = committee.map(|name| longgang.by_name(name)).transpose()?;
    let work = |command| Command::work(&WorkCommand::Supervision(command));
    let on: &[&str] = if matter.key == "elderly" {
        &ELDERLY
    } else {
        &[]
    };
    let is_priority = matter.level == Level::Priority;
    let form = SupervisionForm {
        title: matter.title.to_owned(),
        goal: matter.goal.to_owned(),
        level: matter.level,
        report_by: is_priority.then(|| now.day().plus_days(20)),
        listed: false,
        leader: matter.leader.to_owned(),
        committee: committee.map(|place| place.id),
        team: Some(team.id),
        street: Some(street.id),
        units: units.iter().map(|unit| unit.id).collect(),
        subjects: std::iter::once(Subject::Request(request))
            .chain(on.iter().map(|key| Subject::Suggestion(record(key))))
            .collect(),
        line: None,
    };
    let open = SupervisionCommand::Open(form.clone());
    days.push(matter.opened, "open", &opened_by, work(open));
    let matter_id = WorkId::derive(id(matter.key, "open"), 0);
    let day = |from_now: i32| now.day().plus_days(from_now);
    let milestones = matter.milestones.iter();
    let schedule = SupervisionCommand::Schedule {
        id: matter_id,
        milestones: milestones
            .map(|(title, weight, from, due)| MilestoneForm {
                no: None,
                title: (*title).to_owned(),
                weight: *weight,
                from: day(*from),
                due: day(*due),
            })
            .collect(),
        measures: matter
            .money
            .iter()
            .map(|wan| MeasureForm {
                no: None,
                kind: MeasureKind::Money,
                name: "资金".to_owned(),
                unit: String::new(),
                planned: wan * 1_000_000,
            })
            .collect(),
        reason: String::new(),
        seen: None,
    };
    days.push(matter.opened, "schedule", &opened_by, work(schedule));
    for (n, told) in matter.told.iter().enumerate() {
        let report = SupervisionCommand::Report {
            id: matter_id,
            kind: told.kind,
            text: told.text.to_owned(),
            place: String::new(),
            steps: told
                .steps
                .iter()
                .map(|(no, progress)| Reached {
                    no: *no,
                    progress: *progress,
                })
                .collect(),
            amounts: told
                .money
                .iter()
                .map(|wan| Amount {
                    no: 1,
                    done: wan * 1_000_000,
                })
                .collect(),
            on: None,
        };
        days.push(
            told.ago,
            &format!("report{n}"),
            &actor(told.by),
            work(report),
        );
    }
    if let Some((ago, text, within, answer)) = matter.letter {
        let write = SupervisionCommand::Write {
            id: matter_id,
            kind: LetterKind::Letter,
            unit: lead.id,
            text: text.to_owned(),
            answer_by: Some(day(within - ago)),
        };
        days.push(ago, "letter", &actor(District), work(write));
        let read = SupervisionCommand::Read { id: matter_id };
        days.push(ago, "read", &actor(Unit), work(read));
        if let Some(answer) = answer {
            let answer = SupervisionCommand::Answer {
                id: matter_id,
                no: 1,
                text: answer.to_owned(),
            };
            days.push(ago - 4, "answer", &actor(Unit), work(answer));
        }
    }
    if let Some(ago) = matter.listed {
        let listed = SupervisionCommand::Revise {
            id: matter_id,
            form: SupervisionForm {
                listed: true,
                ..form
            },
            seen: None,
        };
        days.push(ago, "listed", &opened_by, work(listed));
    }
    if let Some((ago, place, text)) = matter.published {
        let publish = SupervisionCommand::Publish {
            id: matter_id,
            place: place.to_owned(),
            text: text.to_owned(),
            until: day(30),
        };
        days.push(ago, "publish", &opened_by, work(publish));
    }
    if let Some((ago, light, reason)) = matter.overruled {
        let overrule = SupervisionCommand::Overrule {
            id: matter_id,
            light: Some(light),
            reason: reason.to_owned(),
        };
        days.push(ago, "overrule", &actor(District), work(overrule));
    }
    if let Some((ago, finding, text)) = matter.closed {
        let close = SupervisionCommand::Close {
            id: matter_id,
            finding,
            text: text.to_owned(),
            look_back_on: Some(day(5)),
        };
        days.push(ago, "close", &opened_by, work(close));
        let publish = SupervisionCommand::Publish {
            id: matter_id,
            place: "街道政务公开栏".to_owned(),
            text: text.to_owned(),
            until: day(30),
        };
        days.push(ago - 2, "publish", &opened_by, work(publish));
    }
    Ok(())
}

/// The request that a matter grew out of: answered with a promise, which is being kept.
fn asked(longgang: &Longgang, matter: &Matter, days: &mut Days<'_>) -> anyhow::Result<RequestId> {
    let station = longgang.station(matter.station)?;
    let street = longgang
        .above(station, OrganisationKind::Street)
        .context("every station has a street")?;
    let clerk = longgang.actor(Role::Clerk, station);
    let authority = longgang.actor(Role::Authority, street);
    let units = matter
        .units
        .iter()
        .map(|name| longgang.by_name(name))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let lead = *units.first().context("every matter has a unit")?;
    let (handler, head) = (
        longgang.actor(Role::Handler, lead),
        longgang.actor(Role::Head, lead),
    );
    let request = RequestId::derive(id(matter.key, "ask-register"), 0);
    let assignment = AssignmentId::derive(id(matter.key, "ask-assign"), 0);
    let form = Register {
        station: station.id,
        community: longgang
            .above(station, OrganisationKind::Community)
            .map(|community| community.id),
        place: String::new(),
        title: matter.title.to_owned(),
        text: matter.asked.to_owned(),
        kind: RequestKind::Opinion,
        topic: matter.topic,
        channel: Channel::Reception,
        raised_by: None,
        petitioner: shared::petitioner::Petitioner::default(),
        confidential: false,
        // The matter is the team's; the opinions that its article counts are others.
        team: None,
        origin: None,
        line: None,
        number: None,
    };
    let course = [
        (
            14,
            "register",
            &clerk,
            RequestCommand::Register(Box::new(form)),
        ),
        (13, "accept", &clerk, RequestCommand::Accept { request }),
        // What hangs on a wall by its title is about what everybody may know.
        (
            13,
            "mark",
            &clerk,
            RequestCommand::Mark {
                request,
                marks: Marks {
                    publicity: Publicity::Open,
                    ..Marks::default()
                },
            },
        ),
        (
            12,
            "assign",
            &authority,
            RequestCommand::Assign {
                request,
                units: vec![UnitShare {
                    unit: lead.id,
                    share: Share::Lead,
                }],
                complexity: Complexity::Complex,
            },
        ),
        (11, "sign", &handler, RequestCommand::SignFor { assignment }),
        (
            8,
            "reply",
            &handler,
            RequestCommand::SubmitReply {
                assignment,
                text: "已列入计划，按节点推进，进展按月通报。".to_owned(),
                class: ResultClass::B,
                promise: Some(days.now.day().plus_days(120)),
            },
        ),
        (7, "release", &head, RequestCommand::Release { assignment }),
        (
            5,
            "rate",
            &clerk,
            RequestCommand::Rate {
                request,
                by: Rater::Resident,
                process: Satisfaction::Satisfied,
                result: Satisfaction::Fair,
                reason: String::new(),
            },
        ),
        (4, "close", &clerk, RequestCommand::Close { request }),
    ];
    for (before, name, actor, command) in course {
        days.push(
            matter.opened + before,
            &["ask-", name].concat(),
            actor,
            Command::Request(command),
        );
    }
    Ok(request)
}
