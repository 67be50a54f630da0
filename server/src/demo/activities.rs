//! The demo's activities: what the teams held, and what comes next.

use shared::account::Role;
use shared::activity::{
    ActivityCommand, ActivityForm, ActivityKind, Every, LineForm, Particular, Party, PartyKind,
    Repeat,
};
use shared::command::Command;
use shared::id::{CommandId, WorkId};
use shared::organisation::OrganisationKind;
use shared::time::Timestamp;
use shared::work::WorkCommand;

use super::{Longgang, Step};

/// One activity: days from today, hour, sort, team, station, title, place, who leads, who takes part,
/// what is recorded of its kind, how many of the team came, and what was said.
struct Held {
    ago: i32,
    hour: i64,
    kind: ActivityKind,
    team: &'static str,
    station: &'static str,
    title: &'static str,
    place: &'static str,
    lead: &'static str,
    parties: &'static [(PartyKind, &'static str)],
    of_kind: &'static [(Particular, &'static str)],
    came: &'static [&'static str],
    lines: &'static [&'static str],
    outcome: &'static str,
}

use ActivityKind::{
    Deliberation, DirectLine, FirmVisit, Inspection, PartyDay, Reception, Research, Study,
};
use Particular::{Firm as FirmName, Issue, Items, Positions, Route, Steps, Theme};
use PartyKind::{Association, Department, Firm, Resident};

const NANWAN: &str = "南湾党员先锋队";
const BUJI: &str = "布吉党员先锋队";
const ORGAN: &str = "区人大机关党员先锋队";
const PINGDI: &str = "坪地党员先锋队";
const YUANSHAN: &str = "园山党员先锋队";
const BAOLONG: &str = "宝龙党员先锋队";

#[rustfmt::skip]
const ACTIVITIES: &[Held] = &[
    Held { ago: 40, hour: 9, kind: FirmVisit, team: NANWAN, station: "南岭村", title: "人大先锋助企行：上李朗产业园", place: "上李朗产业园", lead: "罗队长", parties: &[(Department, "南湾街道经科办"), (Firm, "某精密五金公司"), (Firm, "某电子科技公司"), (Firm, "某模具公司")], of_kind: &[(FirmName, "某精密五金公司、某电子科技公司、某模具公司")], came: &["罗队长", "黄代表", "李代表", "陈代表", "邓代表", "许代表", "傅代表"], lines: &["企业反映首次贷款担保门槛偏高", "用电增容排队时间长", "园区门口要有行人过街标线"], outcome: "收集招商引资、企业融资等意见，逐件登记交办。" },
    Held { ago: 25, hour: 15, kind: PartyDay, team: NANWAN, station: "南岭村", title: "主题党日：稳增长里的代表作用", place: "南岭村社区联络站", lead: "罗队长", parties: &[], of_kind: &[(Theme, "稳增长里的代表作用"), (Steps, "罗队长领学；党员代表交流")], came: &["罗队长", "黄代表", "李代表", "陈代表", "邓代表", "许代表", "傅代表", "曾代表"], lines: &["学习区稳增长政策要点"], outcome: "学习 8 人。" },
    Held { ago: 8, hour: 9, kind: FirmVisit, team: NANWAN, station: "南岭村", title: "人大先锋助企行：下李朗片区", place: "下李朗", lead: "黄代表", parties: &[(Department, "南湾街道经科办"), (Association, "某行业协会")], of_kind: &[(FirmName, "下李朗片区 3 家企业")], came: &["黄代表", "李代表", "曾代表", "彭代表"], lines: &["充电桩数量不足", "员工子女学位申请看不懂"], outcome: "走访 3 家企业。" },
    Held { ago: 18, hour: 9, kind: DirectLine, team: BUJI, station: "大芬", title: "人大代表直通车开进大芬油画村", place: "大芬油画村广场", lead: "任队长", parties: &[(Resident, "画师和居民"), (Department, "布吉街道办事处")], of_kind: &[(Items, "展陈空间、旅游大巴停放、电动车充电、助餐点等 14 件，全部转办")], came: &["任队长", "何代表", "姚代表", "钟代表", "谭代表"], lines: &["展陈空间不足", "周末旅游大巴拥堵", "电动车进楼充电", "助餐点太远"], outcome: "收集急难愁盼 14 件，全部转办。" },
    Held { ago: 147, hour: 9, kind: PartyDay, team: BUJI, station: "大芬", title: "“弘扬革命文化”主题党日", place: "大芬油画村", lead: "任队长", parties: &[], of_kind: &[(Theme, "弘扬革命文化"), (Steps, "重温入党誓词；参观红色主题画展；党员代表谈履职")], came: &["任队长", "何代表", "姚代表", "钟代表", "谭代表", "廖代表"], lines: &["重温入党誓词", "党员代表谈履职"], outcome: "党员代表 6 人参加。" },
    Held { ago: 48, hour: 14, kind: Research, team: ORGAN, station: "", title: "养老建议深调研：居家照护", place: "六个街道", lead: "杨队长", parties: &[(Department, "区民政局"), (Department, "区卫生健康局")], of_kind: &[(Route, "六个街道的长者服务中心和独居老人家庭")], came: &["杨队长", "郑代表", "蒋代表", "沈代表"], lines: &["独居老人最盼助浴和陪诊", "助餐点分布不均"], outcome: "形成调研报告，转督办。" },
    Held { ago: 30, hour: 15, kind: Study, team: PINGDI, station: "六联", title: "学习《代表法》修改要点", place: "六联社区联络站", lead: "石队长", parties: &[], of_kind: &[], came: &["石队长", "姜代表", "崔代表"], lines: &["修改决定的五个要点"], outcome: "学习 3 人，1 人补学。" },
    Held { ago: 13, hour: 10, kind: Inspection, team: YUANSHAN, station: "大康", title: "乐城小学改扩建现场视察", place: "乐城小学工地", lead: "吕队长", parties: &[(Department, "区教育局"), (Department, "区建筑工务署")], of_kind: &[(Route, "学校北门—工地—接驳站点")], came: &["吕队长", "唐代表", "苏代表"], lines: &["上学时段禁行渣土车", "早晚接驳班次不足"], outcome: "工务署当场答应调整渣土车时段。" },
    Held { ago: 92, hour: 14, kind: Deliberation, team: BAOLONG, station: "同乐", title: "同力路至同富路代表议事会", place: "同乐社区", lead: "侯队长", parties: &[(Department, "区建筑工务署"), (Department, "宝龙街道城建办"), (Resident, "居民代表")], of_kind: &[(Issue, "同力路至同富路如何打通"), (Positions, "居民盼尽快通车；工务署说明用地进度；街道赞成按月通报")], came: &["侯队长", "雷代表", "龙代表"], lines: &["按月向居民通报进展"], outcome: "议定按月通报。" },
    Held { ago: -1, hour: 9, kind: Reception, team: NANWAN, station: "南岭村", title: "代表接访日", place: "南岭村社区联络站", lead: "陈代表、黄代表", parties: &[(Resident, "社区居民")], of_kind: &[], came: &[], lines: &[], outcome: "" },
    Held { ago: -6, hour: 15, kind: Deliberation, team: BUJI, station: "大芬", title: "油画村停车议事会", place: "大芬社区", lead: "何代表", parties: &[(Department, "龙岗交警大队"), (Resident, "商户代表")], of_kind: &[(Issue, "周末旅游大巴停哪里")], came: &[], lines: &[], outcome: "" },
    Held { ago: -9, hour: 10, kind: Inspection, team: YUANSHAN, station: "大康", title: "乐城小学封顶节点视察", place: "乐城小学工地", lead: "吕队长", parties: &[(Department, "区建筑工务署")], of_kind: &[(Route, "教学楼—操场—接驳站点")], came: &[], lines: &[], outcome: "" },
    Held { ago: 52, hour: 15, kind: Deliberation, team: YUANSHAN, station: "大康", title: "眼镜产业“工业上楼”座谈会", place: "大康社区联络站", lead: "吕队长", parties: &[(Department, "区工业和信息化局"), (Association, "某眼镜行业协会")], of_kind: &[(Issue, "眼镜企业上楼要什么样的厂房"), (Positions, "企业盼明确层高、荷载和货梯标准；工信局同意列出标准和租金政策")], came: &["吕队长", "唐代表", "丁代表"], lines: &["列出层高、荷载、货梯标准和租金政策"], outcome: "由工信局逐项书面回复企业。" },
];

pub(super) fn activities(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let district = longgang.by_name("龙岗区")?;
    let checker = longgang.actor(Role::Supervisor, district);
    // The district's month of activities began three weeks ago, and some of them are held in it.
    let begins = now.day().plus_days(-21).start().plus_ms(9 * 3_600_000);
    let campaign_id = CommandId::named("demo/activity/campaign");
    let campaign = WorkId::derive(campaign_id, 0);
    let month = ActivityCommand::Plan {
        form: ActivityForm {
            kind: ActivityKind::Campaign,
            title: "“我为群众办实事”代表活动月".to_owned(),
            team: None,
            station: None,
            lead: String::new(),
            place: String::new(),
            from: begins,
            until: begins.plus_ms(31 * 86_400_000),
            agenda: "各队、各站围绕民生实事开展接访和视察".to_owned(),
            parties: Vec::new(),
            places: None,
            particulars: Vec::new(),
            campaign: None,
        },
        repeat: None,
    };
    steps.push(Step {
        at: begins.plus_ms(-7 * 86_400_000),
        order: 3_000_000,
        actor: checker.clone(),
        command_id: campaign_id,
        command: Command::work(&WorkCommand::Activity(month)),
    });
    for (n, held) in ACTIVITIES.iter().enumerate() {
        let in_campaign = held.ago < 20 && matches!(held.kind, Inspection | Reception);
        let of_kind = |of_minutes: bool| {
            let said = held.of_kind.iter();
            let said = said.filter(|(what, _)| what.is_of_minutes() == of_minutes);
            said.map(|(what, text)| (*what, (*text).to_owned()))
                .collect::<Vec<_>>()
        };
        let team = longgang.by_name(held.team)?;
        let lead = longgang.actor(Role::TeamLead, team);
        let station = match held.station {
            "" => None,
            name => Some(longgang.station(name)?.id),
        };
        let day = now.day().plus_days(-held.ago);
        let from = day.start().plus_ms(held.hour * 3_600_000);
        let until = from.plus_ms(2 * 3_600_000);
        let id = |step: &str| CommandId::named(&format!("demo/activity/{n}/{step}"));
        let activity = WorkId::derive(id("plan"), 0);
        let mut push = |at: Timestamp, step: &str, actor: &domain::Actor, command| {
            let order = 3_000_000 + steps.len();
            steps.push(Step {
                at,
                order,
                actor: actor.clone(),
                command_id: id(step),
                command: Command::work(&WorkCommand::Activity(command)),
            });
        };
        let plan = ActivityCommand::Plan {
            form: ActivityForm {
                kind: held.kind,
                title: held.title.to_owned(),
                team: Some(team.id),
                station,
                lead: held.lead.to_owned(),
                place: held.place.to_owned(),
                from,
                until,
                agenda: String::new(),
                parties: held
                    .parties
                    .iter()
                    .map(|(kind, name)| Party {
                        kind: *kind,
                        name: (*name).to_owned(),
                        // Departments that are in the tree hear of it.
                        unit: longgang
                            .by_name(name)
                            .ok()
                            .filter(|place| place.kind == OrganisationKind::Unit)
                            .map(|place| place.id),
                        account: None,
                    })
                    .collect(),
                places: None,
                particulars: of_kind(false),
                campaign: in_campaign.then_some(campaign),
            },
            // The forum on parking meets every two weeks from then on.
            repeat: (held.ago < 0 && held.kind == Deliberation).then_some(Repeat {
                every: Every::Fortnight,
                times: 3,
            }),
        };
        let announced = from.plus_ms(-5 * 86_400_000).min(now.plus_ms(-86_400_000));
        push(announced, "plan", &lead, plan);
        for (at, name) in held.came.iter().enumerate() {
            let sign_in = ActivityCommand::SignIn {
                id: activity,
                name: Some((*name).to_owned()),
                made_up: false,
                token: None,
            };
            push(from.plus_ms(at as i64 * 60_000), name, &lead, sign_in);
        }
        if held.lines.is_empty() {
            continue;
        }
        let write = ActivityCommand::Write {
            id: activity,
            lines: held
                .lines
                .iter()
                .map(|text| LineForm {
                    no: None,
                    text: (*text).to_owned(),
                })
                .collect(),
            outcome: held.outcome.to_owned(),
            particulars: of_kind(true),
            // The visit of the school took longer than planned.
            held: (held.kind == Inspection).then(|| (from, until.plus_ms(2_400_000))),
            seen: None,
        };
        push(until.plus_ms(3_600_000), "write", &lead, write);
        // Minutes of last week wait for a second person.
        if held.ago > 10 {
            let check = ActivityCommand::Check { id: activity };
            push(until.plus_ms(86_400_000), "check", &checker, check);
        }
    }
    Ok(steps)
}
