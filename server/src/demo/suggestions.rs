//! The demo's suggestions of deputies: three on care of the old, which the committee's own team sees to,
//! and others in every state.
//!
//! That there are suggestions on care of the old follows a public report; what they say, whose they are,
//! sessions, dates and numbers are invented.

use anyhow::Context as _;
use shared::account::Role;
use shared::assignment::{Share, UnitShare};
use shared::command::Command;
use shared::id::{RequestId, WorkId};
use shared::request::{DeclineReason, ResultClass, Satisfaction};
use shared::suggestion::{
    Contact, MeetingPhase, Session, Sitting, SuggestionCommand, SuggestionForm,
};
use shared::time::Timestamp;
use shared::work::WorkCommand;

use super::works::{Days, id};
use super::{Longgang, Step};

/// A suggestion: whose (the station of the lead deputy), since when, and what became of it.
struct Raised {
    key: &'static str,
    station: &'static str,
    title: &'static str,
    text: &'static str,
    named: &'static [&'static str],
    /// Days ago.
    raised: i32,
    /// Days ago that the session closed, if it was raised in session.
    session: Option<i32>,
    /// The supervised matter whose request it grew out of.
    from: Option<&'static str>,
    course: &'static [(i32, Move)],
}

/// A step of its course.
enum Move {
    Invite(&'static str),
    CoSign(&'static str),
    Assign(&'static [(&'static str, Share)]),
    Decline(DeclineReason, &'static str),
    /// By the lead deputy.
    Retract(&'static str),
    AskReturn(&'static str, &'static str, &'static str),
    AskExtension(&'static str, &'static str),
    Grant(&'static str, &'static str),
    Opinion(&'static str, &'static str),
    /// Unit, class, days from today of the promise, text.
    Reply(&'static str, ResultClass, Option<i32>, &'static str),
    Rate(Satisfaction, Satisfaction, Contact, &'static str),
    /// By the committee.
    Close(&'static str),
    Mirror(&'static str, &'static str, &'static str),
    /// Unit, phase, who of it, what was said.
    Meet(&'static str, MeetingPhase, &'static str, &'static str),
}

use Move::{
    AskExtension, AskReturn, Assign, Close, CoSign, Decline, Grant, Invite, Meet, Mirror, Opinion,
    Rate, Reply, Retract,
};
use ResultClass::{A, B, C};
use Satisfaction::{Dissatisfied, Fair, Satisfied};
use Share::{Co, Lead, Split};

/// Suggestions on care of the old, all of them raised before the matter on it was opened.
pub const ELDERLY: [&str; 3] = ["elderly-meals", "elderly-home", "elderly-care"];

const SYSTEM: &str = "市人大代表建议系统";

#[rustfmt::skip]
const RAISED: &[Raised] = &[
    Raised {
        key: "elderly-meals", station: "大芬", raised: 160, session: None, from: None,
        title: "关于扩大长者饭堂布点、就餐补贴随人走的建议",
        text: "长者饭堂多在社区中心，住得远的老人走路要二十多分钟；补贴只能在户籍社区使用。建议：一、按步行十五分钟补点；二、补贴随人走，全区通用；三、公开菜价和补贴标准。",
        named: &["郑代表", "蒋代表"],
        course: &[
            (159, Invite("南岭村")), (158, CoSign("南岭村")),
            (156, Assign(&[("区民政局", Lead), ("区财政局", Co)])),
            (150, Meet("区民政局", MeetingPhase::Before, "养老服务科 王科长", "代表介绍走访情况，商定按步行十五分钟补点。")),
            (132, Opinion("区财政局", "补贴全区通用所需资金可在年度预算内统筹。")),
            (100, Meet("区民政局", MeetingPhase::During, "养老服务科 王科长", "一起到三处饭堂看就餐补贴怎么用。")),
            (70, Reply("区民政局", B, Some(45), "已布点 92 个社区，年内补齐步行十五分钟圈；补贴全区通用的系统改造已立项。")),
            (66, Mirror(SYSTEM, "20260318", "已答复")),
            (25, Rate(Satisfied, Fair, Contact::InPerson, "布点快，补贴通用还要盯。")),
            (20, Close("转入跟踪，与督办事项一并看进展。")),
        ],
    },
    Raised {
        key: "elderly-home", station: "南岭村", raised: 158, session: None, from: None,
        title: "关于居家适老化改造“愿改尽改”的建议",
        text: "不少独居老人家里没有扶手、地面湿滑，申请改造要跑三个窗口。建议：一、一张表申请；二、工程队按社区打包；三、完工一周内上门验收。",
        named: &["沈代表"],
        course: &[
            (154, Assign(&[("区民政局", Lead), ("区残疾人联合会", Co)])),
            (140, Opinion("区残疾人联合会", "残疾老人的改造可并表申请。")),
            (80, Reply("区民政局", C, None, "今年改造名额已用完，明年统筹考虑。")),
            (75, Rate(Fair, Dissatisfied, Contact::Letter, "只说名额用完，没有回应一张表申请和打包施工。")),
            (62, Reply("区民政局", C, None, "已合并为一张申请表，改造名额仍按年度安排。")),
            (58, Rate(Fair, Dissatisfied, Contact::Phone, "打包施工和验收时限还是没有答复。")),
            (50, Reply("区民政局", B, Some(60), "在一张申请表的基础上追加 120 户，年底前按社区打包施工。")),
            (47, Rate(Satisfied, Satisfied, Contact::InPerson, "单位上门沟通，方案可行。")),
        ],
    },
    Raised {
        key: "elderly-care", station: "大芬", raised: 132, session: None, from: Some("elderly"),
        title: "关于培育社区助浴、陪诊等上门照护服务的建议",
        text: "走访六个街道，独居老人最盼的是助浴和陪诊，但服务机构少、收费不明。建议：一、公布服务目录和指导价；二、社康中心与助老机构签约；三、对高龄独居老人给予券补。",
        named: &["郑代表", "韩代表"],
        course: &[
            (128, Assign(&[("区民政局", Split), ("区卫生健康局", Split)])),
            (60, AskExtension("区卫生健康局", "社康与机构签约涉及三家主管单位，需先出试点办法。")),
            (56, Grant("区卫生健康局", "同意，请每月向代表通报一次。")),
            (45, Reply("区民政局", B, Some(75), "服务目录和指导价已征求意见，券补方案报批中。")),
        ],
    },
    Raised {
        key: "truck-parking", station: "南岭村", raised: 2, session: None, from: None,
        title: "关于规范工业园区夜间货车停放的建议",
        text: "园区周边夜间货车沿路停放，影响出车和消防通道。建议：一、划定夜间临停区；二、园区闲置地块错时开放；三、公布停放收费标准。",
        named: &["谢代表"],
        course: &[(1, Invite("大芬"))],
    },
    Raised {
        key: "lamp", station: "大芬", raised: 8, session: None, from: None,
        title: "关于修复大芬路口一处路灯的建议",
        text: "大芬路口北侧一处路灯不亮，夜间过街看不清。建议尽快修复。",
        named: &[],
        course: &[(6, Retract("路灯已由街道当日修好，不必再作为建议办理。"))],
    },
    Raised {
        key: "court", station: "大芬", raised: 24, session: None, from: None,
        title: "关于尽快审结某小区物业费纠纷的建议",
        text: "某小区物业费纠纷诉讼已半年，业主盼早日判决，建议有关方面督促尽快审结。",
        named: &[],
        course: &[(21, Decline(DeclineReason::Judicial, "所涉事项正在诉讼中，请当事人依诉讼程序向法院反映。"))],
    },
    Raised {
        key: "drains", station: "南岭村", raised: 292, session: Some(290), from: None,
        title: "关于把易涝点整治纳入年度计划的建议",
        text: "汛期多处道路反复积水。建议：一、列出易涝点清单；二、逐点明确责任单位和时限；三、汛前公布完成情况。",
        named: &["蒋代表", "段代表", "贺代表"],
        course: &[
            (268, Assign(&[("区水务局", Lead), ("区住房和建设局", Co)])),
            (245, Opinion("区住房和建设局", "在建工地排水口由我局督促整改。")),
            (196, Reply("区水务局", A, None, "31 处易涝点已全部整治，清单和责任单位已公布。")),
            (190, Rate(Satisfied, Satisfied, Contact::InPerson, "")),
            (186, Mirror(SYSTEM, "20260057", "已办结")),
            (184, Close("")),
        ],
    },
    Raised {
        key: "night-buses", station: "南岭村", raised: 110, session: None, from: None,
        title: "关于开行园区末班专线的建议",
        text: "晚班员工下班后公交已停运。建议：一、二十三点后开行园区专线；二、企业与公交分担成本；三、先试点三个月。",
        named: &["谢代表", "段代表"],
        course: &[
            (106, Assign(&[("市交通运输局龙岗管理局", Lead)])),
            (21, Reply("市交通运输局龙岗管理局", C, None, "客流不足，暂不具备开行条件。")),
            (13, Rate(Dissatisfied, Dissatisfied, Contact::None, "没有与代表沟通，也没有说明客流如何测算。")),
        ],
    },
    Raised {
        key: "public-income", station: "大芬", raised: 12, session: None, from: None,
        title: "关于公开小区公共收益的建议",
        text: "不少小区的广告、停车收益长期不公示。建议：一、统一公示格式；二、按季度公示；三、逾期不公示的通报。",
        named: &[],
        course: &[
            (8, Assign(&[("区城市管理和综合执法局", Lead)])),
            (5, AskReturn("区城市管理和综合执法局", "物业管理不属我局职责。", "区住房和建设局")),
        ],
    },
    Raised {
        key: "charging", station: "南岭村", raised: 60, session: None, from: None,
        title: "关于补齐老旧小区充电设施的建议",
        text: "老旧小区充电桩少、容量不足。建议：一、统一扩容；二、公共车位配建；三、谷段优惠。",
        named: &["贺代表"],
        course: &[
            (56, Assign(&[("区发展和改革局", Lead), ("供电部门", Co)])),
            (34, Opinion("供电部门", "首批 40 个小区可在年内增容。")),
            (6, Reply("区发展和改革局", B, Some(90), "首批 40 个小区已列入计划，建成后再次答复。")),
        ],
    },
    Raised {
        key: "research", station: "大芬", raised: 103, session: None, from: None,
        title: "关于完善研发费用加计扣除辅导的建议",
        text: "中小企业对归集口径把握不准。建议：一、分行业出口径；二、每季度上门辅导；三、建立答疑台账。",
        named: &["韩代表"],
        course: &[(100, Assign(&[("区科技创新局", Lead)]))],
    },
    Raised {
        key: "school-places", station: "大芬", raised: 291, session: Some(290), from: None,
        title: "关于按学位需求提前布局公办学校的建议",
        text: "部分片区学位缺口逐年扩大。建议：一、滚动发布五年学位预测；二、用地优先保障；三、缺口大的片区先建。",
        named: &["沈代表", "韩代表"],
        course: &[
            (270, Assign(&[("区教育局", Split), ("区建筑工务署", Split)])),
            (190, Reply("区教育局", A, None, "五年学位预测已发布，每年更新。")),
            (186, Reply("区建筑工务署", B, Some(200), "六所学校已开工，两年内交付。")),
            (180, Rate(Satisfied, Fair, Contact::Phone, "")),
            (24, Close("两单位均已答复，转跟踪。")),
        ],
    },
];

/// The record of a suggestion.
pub fn record(key: &str) -> WorkId {
    WorkId::derive(id(key, "raise"), 0)
}

pub(super) fn suggestions(longgang: &Longgang, now: Timestamp) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    for raised in RAISED {
        raise(longgang, raised, now, &mut steps)
            .with_context(|| format!("the demo's {}", raised.key))?;
    }
    Ok(steps)
}

fn raise(
    longgang: &Longgang,
    raised: &Raised,
    now: Timestamp,
    steps: &mut Vec<Step>,
) -> anyhow::Result<()> {
    let mut days = Days::new(now, raised.key, steps);
    let work = |command| Command::work(&WorkCommand::Suggestion(command));
    let district = longgang.by_name("龙岗区")?;
    let supervisor = longgang.actor(Role::Supervisor, district);
    let station = longgang.station(raised.station)?;
    let lead = longgang.actor(Role::Deputy, station);
    let session = match raised.session {
        None => Session::off(),
        Some(closed) => Session {
            sitting: Sitting::InSession,
            name: "区人民代表大会例会".to_owned(),
            closes_on: Some(now.day().plus_days(-closed)),
        },
    };
    let request = |matter: &str| RequestId::derive(id(matter, "ask-register"), 0);
    let form = SuggestionForm {
        title: raised.title.to_owned(),
        text: raised.text.to_owned(),
        session,
        station: station.id,
        cosigners: raised.named.iter().map(|&name| name.to_owned()).collect(),
        requests: raised.from.map(request).into_iter().collect(),
        works: Vec::new(),
    };
    days.push(
        raised.raised,
        "raise",
        &lead,
        work(SuggestionCommand::Raise(form)),
    );
    let which = record(raised.key);
    let unit = |name: &str| longgang.by_name(name).map(|unit| unit.id);
    let handler = |name: &str| {
        let unit = longgang.by_name(name)?;
        anyhow::Ok(longgang.actor(Role::Handler, unit))
    };
    for (n, (ago, step)) in raised.course.iter().enumerate() {
        let (actor, command) = match step {
            Invite(station) => {
                let station = longgang.station(station)?.id;
                let command = SuggestionCommand::Invite { id: which, station };
                (lead.clone(), command)
            }
            CoSign(station) => {
                let station = longgang.station(station)?;
                let deputy = longgang.actor(Role::Deputy, station);
                (deputy, SuggestionCommand::CoSign { id: which })
            }
            Assign(shares) => {
                let share = |(name, share): &(&str, Share)| {
                    anyhow::Ok(UnitShare {
                        unit: unit(name)?,
                        share: *share,
                    })
                };
                let units = shares.iter().map(share).collect::<anyhow::Result<_>>()?;
                let command = SuggestionCommand::Assign { id: which, units };
                (supervisor.clone(), command)
            }
            Retract(reason) => {
                let command = SuggestionCommand::Retract {
                    id: which,
                    reason: (*reason).to_owned(),
                };
                (lead.clone(), command)
            }
            Decline(reason, text) => {
                let command = SuggestionCommand::Decline {
                    id: which,
                    reason: *reason,
                    text: (*text).to_owned(),
                };
                (supervisor.clone(), command)
            }
            AskReturn(name, reason, to) => {
                let command = SuggestionCommand::AskReturn {
                    id: which,
                    unit: unit(name)?,
                    reason: (*reason).to_owned(),
                    to: unit(to)?,
                };
                (handler(name)?, command)
            }
            AskExtension(name, reason) => {
                let command = SuggestionCommand::AskExtension {
                    id: which,
                    unit: unit(name)?,
                    reason: (*reason).to_owned(),
                };
                (handler(name)?, command)
            }
            Grant(name, text) => {
                let command = SuggestionCommand::DecideExtension {
                    id: which,
                    unit: unit(name)?,
                    granted: true,
                    text: (*text).to_owned(),
                    told: Some(Contact::Letter),
                };
                (supervisor.clone(), command)
            }
            Opinion(name, text) => {
                let command = SuggestionCommand::GiveOpinion {
                    id: which,
                    unit: unit(name)?,
                    text: (*text).to_owned(),
                };
                (handler(name)?, command)
            }
            Reply(name, class, promise, text) => {
                let command = SuggestionCommand::Reply {
                    id: which,
                    unit: unit(name)?,
                    text: (*text).to_owned(),
                    class: *class,
                    promise: promise.map(|days| now.day().plus_days(days)),
                };
                (handler(name)?, command)
            }
            Rate(process, result, contact, text) => {
                let command = SuggestionCommand::Rate {
                    id: which,
                    process: *process,
                    result: *result,
                    contact: *contact,
                    to_the_point: Some(*result != Dissatisfied),
                    may_close: Some(*result != Dissatisfied),
                    text: (*text).to_owned(),
                };
                (lead.clone(), command)
            }
            Close(text) => {
                let text = (*text).to_owned();
                let command = SuggestionCommand::Close { id: which, text };
                (supervisor.clone(), command)
            }
            Meet(name, phase, who, text) => {
                let command = SuggestionCommand::Meet {
                    id: which,
                    unit: unit(name)?,
                    phase: *phase,
                    way: Contact::InPerson,
                    on: now.day().plus_days(-*ago),
                    who: (*who).to_owned(),
                    text: (*text).to_owned(),
                };
                (handler(name)?, command)
            }
            Mirror(system, number, state) => {
                let command = SuggestionCommand::Mirror {
                    id: which,
                    system: (*system).to_owned(),
                    number: (*number).to_owned(),
                    state: (*state).to_owned(),
                    as_of: now.day().plus_days(-*ago),
                };
                (supervisor.clone(), command)
            }
        };
        days.push(*ago, &format!("step{n}"), &actor, work(command));
    }
    Ok(())
}
