//! What the demo's requests are about.
//!
//! The cases of [`KNOWN`] follow public reports on Longgang's pioneer teams and stations; wording,
//! persons and telephone numbers are invented. [`KINDS`] are invented throughout.

use shared::request::{RequestKind, Topic};

/// A case that is told of a place.
pub struct Known {
    /// Short name of the station.
    pub station: &'static str,
    /// Topic.
    pub topic: Topic,
    /// Unit that leads.
    pub unit: &'static str,
    /// Unit that helps, if one does.
    pub co: Option<&'static str>,
    /// One line.
    pub title: &'static str,
    /// The matter.
    pub text: &'static str,
    /// Whether it is done; else it is under way.
    pub is_done: bool,
}

macro_rules! known {
    ($($station:literal $topic:ident $unit:literal $(+ $co:literal)? $done:literal $title:literal $text:literal;)+) => {
        &[$(Known {
            station: $station,
            topic: Topic::$topic,
            unit: $unit,
            co: known!(@co $($co)?),
            title: $title,
            text: $text,
            is_done: $done,
        }),+]
    };
    (@co) => { None };
    (@co $co:literal) => { Some($co) };
}

/// The eighteen opinions of Nanwan's firms (six done, twelve moving), Buji's fourteen pressing
/// items (all referred), and what Yuanshan, Pingdi, Baolong and Longcheng raised.
pub const KNOWN: &[Known] = known! {
    "南岭村" Enterprise "区工业和信息化局" true "中小企业首贷担保门槛偏高" "走访中多家企业反映首次贷款担保要求高、周期长，希望区里设立首贷风险补偿。";
    "南岭村" Enterprise "区工业和信息化局" true "小微企业贷款贴息申报材料看不懂" "申报指南术语多，企业财务人员少，希望提供填报样例和一次性告知清单。";
    "南岭村" Enterprise "区投资促进部门" true "招商政策兑现进度不透明" "企业提交申请后无法查询进度，希望公开办理环节和预计时间。";
    "南岭村" Enterprise "供电部门" true "园区用电增容排队时间长" "两家企业扩产需增容，排队超过两个月，影响设备进场。";
    "南岭村" Transport "龙岗交警大队" true "园区门口增设行人过街标线" "上下班时段员工横穿马路，存在隐患，建议施划标线并加装警示灯。";
    "南岭村" Enterprise "区人力资源局" true "产业园普工招聘困难" "旺季缺工约三成，希望组织园区专场招聘并对接技工院校。";
    "南岭村" Enterprise "区工业和信息化局" false "厂房租期将满，盼协调续租" "某精密五金企业厂房年底到期，业主拟整体改造，企业希望给予过渡期。";
    "南岭村" Water "区水务局" + "南湾街道城建办" false "园区雨后积水，货车进出困难" "产业园西门雨后积水约20厘米，持续两三天，货车进出要绕行，影响发货。企业希望雨季前疏通西门外排水口。";
    "南岭村" Employment "区人力资源局" false "产业园招工难，希望对接技校" "企业希望与职业院校共建实训岗位，稳定技工来源。";
    "南岭村" Transport "市交通运输局龙岗管理局" false "申请增加企业专线公交班次" "晚班下班后公交已停运，约四百名员工出行不便，建议增开末班专线。";
    "南岭村" Enterprise "区投资促进部门" false "上下游企业配套信息对接不畅" "希望建立街道产业链供需清单，定期更新并组织对接。";
    "南岭村" Enterprise "区科技创新局" false "研发费用加计扣除辅导不够" "企业对归集口径把握不准，希望上门辅导。";
    "南岭村" Housing "区住房和建设局" false "企业人才住房配租等候久" "园区骨干员工等候超过一年，希望增加配租批次。";
    "南岭村" Safety "区消防救援大队" false "老厂房消防改造标准不一" "不同检查口径不同，企业反复整改，希望明确标准。";
    "南岭村" Green "区发展和改革局" false "园区充电桩数量不足" "员工电动汽车增长快，现有充电桩仅六个，排队严重。";
    "南岭村" Enterprise "市市场监督管理局龙岗监管局" false "企业名称变更办理来回跑" "线上提交后仍要求现场补件，希望一次办结。";
    "南岭村" Education "区教育局" false "员工随迁子女学位申请咨询难" "积分规则每年调整，员工不清楚所需材料，希望进园宣讲。";
    "南岭村" Enterprise "区政务服务和数据管理局" false "涉企检查次数多、通知急" "同一月内多部门分别检查，建议合并并提前公示计划。";
    "大芬" Culture "区文化广电旅游体育局" false "大芬油画村展陈空间不足" "画师反映公共展厅档期紧，希望利用闲置空间办小型展。";
    "大芬" Transport "龙岗交警大队" false "油画村周末周边道路拥堵" "周末旅游大巴临停占道，建议划定落客区。";
    "大芬" Liveable "区城市管理和综合执法局" false "背街小巷垃圾清运不及时" "夜市后垃圾堆放到次日中午，气味大。";
    "大芬" Safety "区消防救援大队" false "画室聚集楼栋电动车进楼充电" "楼道内停放充电，存在火灾隐患，建议增设室外充电棚。";
    "大芬" Care "区民政局" false "独居老人助餐点太远" "最近助餐点步行需25分钟，希望在社区增设。";
    "大芬" Water "区水务局" false "布吉河支流夏季有异味" "居民反映河段夜间异味明显，希望排查偷排。";
    "大芬" Liveable "区住房和建设局" false "老旧小区加装电梯意见难统一" "低层住户有顾虑，希望街道组织协商并公开补偿办法。";
    "布吉圩" Liveable "区城市管理和综合执法局" false "集贸市场外占道经营严重" "早市占道影响学生上学通行，建议设临时疏导点。";
    "布吉圩" Transport "市交通运输局龙岗管理局" false "地铁口接驳公交站距离远" "老人换乘不便，建议公交站点前移。";
    "布吉圩" Health "区卫生健康局" false "社康中心儿科号源紧张" "周末预约常满，希望增加出诊。";
    "木棉湾" Housing "区城市更新和土地整备局" false "更新片区过渡期安置费发放慢" "居民反映季度安置费延迟发放，希望公开时间表。";
    "木棉湾" Safety "市公安局龙岗分局" false "小区高空抛物无监控" "建议加装仰拍监控。";
    "木棉湾" Education "区教育局" false "学校门口放学时段拥挤" "家长车辆占道，建议错峰放学并设接送区。";
    "木棉湾" Culture "区文化广电旅游体育局" false "社区健身器材老化" "三处器材损坏，螺丝外露，易伤人。";
    "大康" Education "区建筑工务署" true "乐城小学改扩建资金落实" "家长关注改扩建进度，建议明确资金来源和完工时间。";
    "大康" Enterprise "区工业和信息化局" false "眼镜产业工业上楼配套不清" "企业希望了解层高、荷载、货梯等标准以及租金政策。";
    "六联" Transport "龙岗交警大队" false "盐龙大道与龙岭南路路口信号配时不合理" "早高峰左转车辆积压，等待超过三个周期，建议优化配时。";
    "六联" Safety "市交通运输局龙岗管理局" true "祥岭路转弯处存在安全隐患" "弯道无反光标志，夜间多次剐蹭，建议增设警示设施。";
    "年丰" Green "市生态环境局龙岗管理局" + "市交通运输局龙岗管理局" false "盐龙大道夜间货车噪声扰民" "夜间货车鸣笛和减速带噪声影响沿线居民，希望限速并改造路面。";
    "同乐" Transport "区建筑工务署" false "同力路至同富路打通进度" "议事会后居民关注按月通报，希望明确下一节点。";
    "黄阁坑" Transport "龙岗交警大队" + "市交通运输局龙岗管理局" false "中海康城花园早高峰出行难" "小区3927户、约18000人，仅三个出口，7:30至8:30约两千辆车出行，希望优化路口和公交接驳。";
};

/// A sort of request that many places have.
pub struct Kind {
    /// Topic.
    pub topic: Topic,
    /// Nature.
    pub kind: RequestKind,
    /// Unit that leads.
    pub unit: &'static str,
    /// What is wrong; the place goes in front.
    pub title: &'static str,
    /// The matter.
    pub text: &'static str,
}

macro_rules! kinds {
    ($($topic:ident $kind:ident $unit:literal $title:literal $text:literal;)+) => {
        &[$(Kind {
            topic: Topic::$topic,
            kind: RequestKind::$kind,
            unit: $unit,
            title: $title,
            text: $text,
        }),+]
    };
}

/// Invented sorts of request.
pub const KINDS: &[Kind] = kinds! {
    Transport Complaint "龙岗交警大队" "路口车辆违停堵塞通道" "早晚高峰违停车辆占用半幅路面，公交车和救护车难以通过，希望加强巡查并施划禁停标线。";
    Transport Opinion "市交通运输局龙岗管理局" "建议增设公交候车亭" "站点无遮挡，夏季暴晒、雨天无处避雨，老人和孩子候车辛苦。";
    Transport Help "市交通运输局龙岗管理局" "人行道破损绊倒行人" "地砖松动缺失约十余处，上周有老人绊倒受伤，希望尽快修复。";
    Transport Opinion "龙岗交警大队" "信号灯绿灯时间过短" "路口较宽，行动慢的居民一次过不完，建议延长行人绿灯。";
    Water Complaint "区水务局" "雨后内涝退水慢" "暴雨后积水没过脚踝，两小时才退，怀疑雨水口堵塞。";
    Water Help "供水部门" "高层住户水压不足" "晚间用水高峰六楼以上水压明显不足，热水器无法启动。";
    Water Report "区水务局" "疑似污水直排河道" "清晨河面出现白色泡沫并有异味，持续数日，请排查上游排口。";
    Liveable Complaint "区城市管理和综合执法局" "夜间烧烤油烟扰民" "摊档营业到凌晨，油烟飘入居民家中，多次投诉后反复。";
    Liveable Complaint "区城市管理和综合执法局" "垃圾收集点异味大" "收集点紧邻居民楼，夏天蚊蝇多，希望迁移或加盖。";
    Liveable Help "区住房和建设局" "电梯频繁故障困人" "本月已困人三次，物业维修后仍反复，老人不敢乘坐。";
    Liveable Opinion "区城市管理和综合执法局" "建议口袋公园增设座椅" "公园晚间散步居民多，座椅仅四张，建议增加并补种遮阴树。";
    Liveable Complaint "区住房和建设局" "物业费公示不清" "公共收益未按季度公示，业主多次询问无答复。";
    Education Enquiry "区教育局" "小一学位申请材料咨询" "租赁凭证中断两个月是否影响积分，希望明确口径。";
    Education Opinion "区教育局" "校外配餐口味与份量" "家长反映份量不足且菜品单一，希望公开每周菜单并开放监督。";
    Health Opinion "区卫生健康局" "社康中心夜间门诊不足" "上班族白天无法就诊，建议每周增加两个晚上门诊。";
    Health Help "市医疗保障局龙岗分局" "异地就医备案不会操作" "老人不会使用手机办理，希望社区提供协助。";
    Care Help "区民政局" "独居老人家中需要适老化改造" "卫生间无扶手、地面湿滑，希望纳入改造名单。";
    Care Opinion "区残疾人联合会" "无障碍坡道被占用" "坡道常年停放电动车，轮椅无法通行。";
    Culture Opinion "区文化广电旅游体育局" "篮球场灯光关闭过早" "青少年晚自习后无处运动，希望延长至22时。";
    Safety Report "区消防救援大队" "消防通道被杂物占用" "楼道堆放纸箱和旧家具，存在火灾隐患。";
    Safety Complaint "区应急管理局" "三合一场所住人" "一楼仓储二楼住人，电线私拉乱接，请尽快检查。";
    Safety Report "市市场监督管理局龙岗监管局" "餐饮店后厨卫生差" "居民拍到生熟混放，希望检查并公示结果。";
    Enterprise Help "区工业和信息化局" "企业申请技改补贴遇阻" "设备发票与合同名称不一致被退回，希望明确补正方式。";
    Enterprise Opinion "区投资促进部门" "希望组织产业链对接会" "园区企业互不了解，建议每季度举办供需对接。";
    Housing Enquiry "区住房和建设局" "公租房轮候进度查询" "已轮候两年，希望了解当前排位和预计时间。";
    Housing Complaint "区城市更新和土地整备局" "更新项目围挡占道" "围挡外移后人行道仅剩半米，行人被迫走机动车道。";
    Employment Help "区人力资源局" "工厂拖欠两个月工资" "约三十名工人工资未发，希望协调解决。";
    Governance Opinion "区政务服务和数据管理局" "社区办事窗口午间无人" "上班族只能午休时间办事，建议轮值不断档。";
    Green Opinion "区发展和改革局" "小区充电桩数量不足" "电动汽车约两百辆，充电桩仅八个，经常排队到深夜。";
    Law Enquiry "区司法局" "希望定期开展法律咨询" "居民对租赁、赡养问题咨询多，希望每月有律师坐班。";
};

/// What a unit answers, by result class A to D.
pub const REPLIES: [&str; 4] = [
    "已现场核实并处理完毕，相关设施恢复正常，后续将纳入日常巡查，感谢您的监督。",
    "已列入近期工作计划，正在履行立项和资金程序，完成后将再次向您答复。",
    "经研究，因现状条件限制暂无法实施，已采取临时措施缓解，并将持续关注。",
    "您的建议已收悉，将作为今后规划的参考，感谢您对工作的关心。",
];

/// Notes that colleagues leave.
pub const NOTES: [&str; 6] = [
    "已电话联系反映人，约定明天上午到现场看。",
    "现场看过，情况属实，照片已存档。",
    "与社区工作站沟通，居民意见基本一致。",
    "承办单位来电，请求补充具体位置。",
    "反映人对进度表示理解，希望按期答复。",
    "代表建议结合下月接待日一并回访。",
];

/// Why a resident was not satisfied.
pub const REASONS: [&str; 3] = [
    "处理后没几天又反复，问题没有根本解决",
    "答复太笼统，没有说明具体时间",
    "只做了一半，另一处仍未处理",
];

/// Surnames of invented persons.
pub const SURNAMES: [&str; 16] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林",
];
