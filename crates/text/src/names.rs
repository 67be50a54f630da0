//! Words for the values of enums.

use shared::account::{AccountState, Role};
use shared::assignment::{AssignmentState, ReturnDecision, Share};
use shared::clock::{Rung, Step};
use shared::note::{ContactWay, NoteSide};
use shared::organisation::OrganisationKind;
use shared::refusal::Field;
use shared::request::{
    Channel, Complexity, DeclineReason, ExternalSystem, Publicity, Rater, RequestKind, ResultClass,
    Satisfaction, Status, Supervision, Tell, Topic,
};

use crate::Text;

texts! {
    REGISTERED = "待受理", "To accept";
    DECLINED = "不予受理", "Not accepted";
    MERGED = "已并案", "Merged";
    RETURN_REQUESTED = "申请退回", "Return asked for";
    EXTENSION_REQUESTED = "申请延期", "Extension asked for";
    AWAITING_INFO = "待补充", "Waiting for details";
    REPLY_IN_REVIEW = "答复待审核", "Reply in review";
    REOPENED = "重新打开", "Opened again";
    TRACKING = "跟踪办理", "Promise tracked";
    WITHDRAWN = "已撤回", "Withdrawn";
    RETURNED = "已退回", "Given back";
    ENDED = "已终止", "Ended";
    OWN_MATTER = "本人或亲属的个人事项", "A personal matter of one's own or a relative's";
    JUDICIAL = "已经或应当进入诉讼、仲裁、复议", "Before a court, arbitration or review, or belonging there";
    ACCUSATION = "检举、申诉、控告", "A denunciation, appeal or accusation";
    PASSED_ON = "代转来信来访", "A letter or visit passed on";
    PROMOTION = "学术探讨、产品推介", "Academic discussion or promotion of a product";
    NO_CONTENT = "没有具体内容", "Without concrete content";
    BEYOND = "不属于本区域或职权", "Outside the area or powers";
    ADVICE = "法律、政策咨询", "Legal or policy advice";
    UNLAWFUL = "违反法律", "Against the law";
    TELL_DECLINED = "告知不予受理", "Tell that it is not accepted";
    TELL_EXTENSION = "告知延期", "Tell that it takes longer";
    TELL_REPLY = "转告答复", "Pass on the reply";
    NOT_SUPERVISED = "不督办", "Not supervised";
    BY_STREET = "街道督办", "Sub-district";
    BY_COMMITTEE = "专工委督办", "Committee";
    PRIORITY = "重点督办", "Priority";
    BY_LEADER = "领导领衔办理", "Led by a leader";
    NOT_PUBLIC = "不公开", "Not public";
    PARTLY_PUBLIC = "部分公开", "Partly public";
    PUBLIC = "公开", "Public";
    MINYI = "民意速办", "Minyi Suban";
    HOTLINE = "12345 热线", "12345 hotline";
    OTHER_SYSTEM = "其他系统", "Another system";
    MEETING = "面商", "In person";
    BY_PHONE = "电话", "By phone";
    BY_VISIT = "上门", "At home";
    BY_MESSAGE = "短信、微信或书面", "In writing";
    REMINDED = "临期提醒", "Reminder";
    MARKED_OVERDUE = "逾期标记", "Marked overdue";
    ESCALATED = "逾期升级", "Escalated";
    AGREED = "同意", "Agreed";
    REFUSED = "不同意", "Refused";
    HANDLE_FIRST = "先办后议", "Handle first, settle later";
    ACCEPTED = "待交办", "To assign";
    ASSIGNED = "待签收", "To sign for";
    IN_PROGRESS = "办理中", "In progress";
    REPLIED = "已答复", "Replied";
    REWORK = "二次办理", "Second handling";
    CLOSED = "已办结", "Closed";
    ARCHIVED = "已归档", "Archived";
    ENQUIRY = "咨询", "Enquiry";
    HELP = "求助", "Call for help";
    COMPLAINT = "投诉", "Complaint";
    REPORT = "举报", "Report";
    OPINION = "意见建议", "Comment or suggestion";
    PRAISE = "表扬", "Praise";
    TRANSPORT = "交通出行", "Transport";
    EDUCATION = "教育发展", "Education";
    HEALTH = "医疗卫生", "Health";
    LIVEABLE = "宜居品质", "Liveability";
    CARE = "社会关爱", "Social care";
    WATER = "环保水务", "Environment and water";
    CULTURE = "文体服务", "Culture and sport";
    SAFETY = "公共安全", "Public safety";
    ENTERPRISE = "企业服务", "Enterprise services";
    HOUSING = "住房更新", "Housing and renewal";
    EMPLOYMENT = "就业社保", "Employment";
    GOVERNANCE = "基层治理", "Local governance";
    GREEN = "绿色低碳", "Green and low-carbon";
    LAW = "法治", "Rule of law";
    OTHER = "其他", "Other";
    RECEPTION = "接访", "Reception";
    VISIT = "走访", "Visit";
    PHONE_CALL = "来电", "Phone call";
    SCAN = "扫码", "Scanned code";
    ACTIVITY = "活动", "Activity";
    LEDGER = "台账导入", "Imported ledger";
    CLASS_A = "A 已解决或基本解决", "A Solved or basically solved";
    CLASS_B = "B 正在解决或列入计划", "B Being solved or planned";
    CLASS_C = "C 因条件限制暂时无法解决", "C Cannot be solved for now";
    CLASS_D = "D 留作研究参考", "D Kept for reference";
    CLASS_A_SHORT = "A 类", "Class A";
    CLASS_B_SHORT = "B 类", "Class B";
    CLASS_C_SHORT = "C 类", "Class C";
    CLASS_D_SHORT = "D 类", "Class D";
    SATISFIED = "满意", "Satisfied";
    FAIR = "基本满意", "Fairly satisfied";
    DISSATISFIED = "不满意", "Dissatisfied";
    RESIDENT = "群众（反映人）", "Resident";
    DEPUTY_RATER = "人大代表", "Deputy";
    SIMPLE = "简单件", "Simple case";
    COMPLEX = "复杂件", "Complex case";
    STEP_ACCEPT = "受理", "accepting";
    STEP_ASSIGN = "交办", "assigning";
    STEP_SIGN = "签收", "signing";
    STEP_REPLY = "答复", "replying";
    STEP_RATE = "评价", "rating";
    STEP_REASSIGN = "二次交办", "assigning again";
    STEP_OPINION = "会办意见", "giving an opinion";
    STEP_PROMISE = "兑现承诺", "keeping the promise";
    CLERK = "联络员", "Liaison officer";
    DEPUTY = "人大代表", "Deputy";
    HANDLER = "经办人", "Case officer";
    HEAD = "审核人", "Reviewer";
    AUTHORITY = "人大街道工委", "Sub-district committee";
    SUPERVISOR = "监督", "Supervisor";
    TEAM_LEAD = "先锋队队长", "Team leader";
    TEAM_MEMBER = "先锋队队员", "Team member";
    ADMINISTRATOR = "系统管理员", "Administrator";
    ACTIVE = "正常", "Active";
    SUSPENDED = "停用", "Suspended";
    LEAD = "主办", "Lead";
    CO = "会办", "Co-handler";
    SPLIT = "分办", "Separate handler";
    EVERYONE = "全体可见", "All who see the request";
    CONGRESS = "人大内部", "Congress side only";
    DISTRICT = "区", "District";
    STREET = "街道", "Sub-district";
    COMMUNITY = "社区", "Community";
    HOME = "代表之家", "Deputies' home";
    STATION = "联络站", "Liaison station";
    POINT = "联系点", "Contact point";
    UNIT = "承办单位", "Handling unit";
    COMMITTEE = "专工委", "Committee";
    TEAM = "先锋队", "Pioneer team";
    FIELD_TITLE = "标题", "title";
    FIELD_TEXT = "内容", "text";
    FIELD_PLACE = "地点", "place";
    FIELD_NOTE = "备注", "note";
    FIELD_REASON = "原因", "reason";
    FIELD_PURPOSE = "用途", "purpose";
    FIELD_NAME = "姓名", "name";
    FIELD_SHORT_NAME = "简称", "short name";
    FIELD_LOGIN = "账号", "login name";
    FIELD_PHONE = "电话", "telephone";
    FIELD_ADDRESS = "住址", "address";
    FIELD_UNITS = "承办单位", "units";
    FIELD_MEMBERSHIPS = "岗位", "roles";
    FIELD_QUERY = "筛选条件（不能含电话或证件号）", "Filter (no phone or identity numbers)";
    FIELD_WHOM = "被代理人", "Colleague";
    FIELD_COMMUNITY = "社区", "community";
    FIELD_STATION = "联络站", "station";
    FIELD_DEPUTY = "提出代表", "deputy";
    FIELD_PROMISE = "承诺日期", "promise date";
    FIELD_TERM = "任期", "term";
    FIELD_PARENT = "上级组织", "organisation above";
    FIELD_NUMBER = "编号", "number";
    FIELD_GUIDANCE = "去处指引", "guidance";
    FIELD_QUESTION = "问题", "question";
    FIELD_MAIN_CASE = "主案", "main case";
    FIELD_WORKDAYS = "工作日数", "working days";
    FIELD_CLASS = "结果类别", "result class";
    FIELD_EXTERNAL = "外部单号", "outside number";
    FIELD_VALID_FROM = "生效日期", "first day";
    FIELD_TERMS = "办理期限", "length of a term";
    FIELD_DAYS = "日期", "days";
    FIELD_SOURCE = "依据", "source";
    FIELD_FILE = "文件", "file";
    FIELD_FILES = "附件个数", "number of files";
    FIELD_GOAL = "目标", "goal";
    FIELD_LEADER = "牵头", "leader";
    FIELD_TEAM = "先锋队", "team";
    FIELD_SUBJECTS = "督办事项", "matters supervised";
    FIELD_MILESTONES = "里程碑", "milestones";
    FIELD_MEASURES = "资金和数量", "amounts";
    FIELD_ANSWER_BY = "答复期限", "day of the answer";
    FIELD_DAY = "日期", "day";
    FIELD_TASKS = "任务", "tasks";
    FIELD_LEVEL = "级别", "level";
    FIELD_POSITION = "经纬度", "position";
    FIELD_HOURS = "开放时间", "opening hours";
    FIELD_AREA = "面积", "area";
    FIELD_ROTA = "接访排班", "rota";
    FIELD_CHECKS = "达标清单", "checklist";
    FIELD_KIND = "种类", "kind";
    FIELD_TIMES = "次数", "number of times";
    FIELD_PROJECTS = "项目", "projects";
    FIELD_TELLERS = "计票人", "tellers";
    FIELD_SESSION = "会次", "session";
    FIELD_CO_SIGNERS = "附议代表", "co-signing deputies";
    FIELD_DECISION = "依据的决定", "The decision it rests on";
    FIELD_CONTACT = "沟通方式", "way of contact";
    FIELD_CAMPAIGN = "代表活动月", "campaign";
    FIELD_THEME = "主题", "theme";
    FIELD_STEPS = "流程", "steps";
    FIELD_SPEAKER = "主讲人", "speaker";
    FIELD_TOPIC = "题目", "topic";
    FIELD_LENGTH = "时长", "length";
    FIELD_AUDIENCE = "听众", "audience";
    FIELD_ISSUE = "议题", "issue";
    FIELD_POSITIONS = "各方意见", "positions";
    FIELD_TARGET = "评议对象", "subject of the review";
    FIELD_SCORES = "评议结果", "result of the review";
    FIELD_ROUTE = "路线", "route";
    FIELD_FIRM = "走访企业", "firm visited";
    FIELD_ITEMS = "事项清单", "items";
    FIELD_POLICY = "宣讲政策", "policy";
}

/// 状态.
pub const fn status(status: Status) -> Text {
    match status {
        Status::Registered => REGISTERED,
        Status::Declined => DECLINED,
        Status::Merged => MERGED,
        Status::Accepted => ACCEPTED,
        Status::Assigned => ASSIGNED,
        Status::ReturnRequested => RETURN_REQUESTED,
        Status::InProgress => IN_PROGRESS,
        Status::ExtensionRequested => EXTENSION_REQUESTED,
        Status::AwaitingInfo => AWAITING_INFO,
        Status::ReplyInReview => REPLY_IN_REVIEW,
        Status::Replied => REPLIED,
        Status::Rework => REWORK,
        Status::Reopened => REOPENED,
        Status::Tracking => TRACKING,
        Status::Withdrawn => WITHDRAWN,
        Status::Closed => CLOSED,
        Status::Archived => ARCHIVED,
    }
}

/// 性质.
pub const fn kind(kind: RequestKind) -> Text {
    match kind {
        RequestKind::Enquiry => ENQUIRY,
        RequestKind::Help => HELP,
        RequestKind::Complaint => COMPLAINT,
        RequestKind::Report => REPORT,
        RequestKind::Opinion => OPINION,
        RequestKind::Praise => PRAISE,
    }
}

/// 类别.
pub const fn topic(topic: Topic) -> Text {
    match topic {
        Topic::Transport => TRANSPORT,
        Topic::Education => EDUCATION,
        Topic::Health => HEALTH,
        Topic::Liveable => LIVEABLE,
        Topic::Care => CARE,
        Topic::Water => WATER,
        Topic::Culture => CULTURE,
        Topic::Safety => SAFETY,
        Topic::Enterprise => ENTERPRISE,
        Topic::Housing => HOUSING,
        Topic::Employment => EMPLOYMENT,
        Topic::Governance => GOVERNANCE,
        Topic::Green => GREEN,
        Topic::Law => LAW,
        Topic::Other => OTHER,
    }
}

/// 渠道.
pub const fn channel(channel: Channel) -> Text {
    match channel {
        Channel::Reception => RECEPTION,
        Channel::Visit => VISIT,
        Channel::Phone => PHONE_CALL,
        Channel::Scan => SCAN,
        Channel::Activity => ACTIVITY,
        Channel::Ledger => LEDGER,
    }
}

/// 结果类别, with what it means.
pub const fn class(class: ResultClass) -> Text {
    match class {
        ResultClass::A => CLASS_A,
        ResultClass::B => CLASS_B,
        ResultClass::C => CLASS_C,
        ResultClass::D => CLASS_D,
    }
}

/// 结果类别, short.
pub const fn class_short(class: ResultClass) -> Text {
    match class {
        ResultClass::A => CLASS_A_SHORT,
        ResultClass::B => CLASS_B_SHORT,
        ResultClass::C => CLASS_C_SHORT,
        ResultClass::D => CLASS_D_SHORT,
    }
}

/// 满意程度.
pub const fn satisfaction(satisfaction: Satisfaction) -> Text {
    match satisfaction {
        Satisfaction::Satisfied => SATISFIED,
        Satisfaction::Fair => FAIR,
        Satisfaction::Dissatisfied => DISSATISFIED,
    }
}

/// 评价人.
pub const fn rater(rater: Rater) -> Text {
    match rater {
        Rater::Resident => RESIDENT,
        Rater::Deputy => DEPUTY_RATER,
    }
}

/// 难易.
pub const fn complexity(complexity: Complexity) -> Text {
    match complexity {
        Complexity::Simple => SIMPLE,
        Complexity::Complex => COMPLEX,
    }
}

/// The step that a clock measures.
pub const fn step(step: Step) -> Text {
    match step {
        Step::Accept => STEP_ACCEPT,
        Step::Assign => STEP_ASSIGN,
        Step::Sign => STEP_SIGN,
        Step::Reply => STEP_REPLY,
        Step::Rate => STEP_RATE,
        Step::Reassign => STEP_REASSIGN,
        Step::Opinion => STEP_OPINION,
        Step::Promise => STEP_PROMISE,
    }
}

/// 岗位.
pub const fn role(role: Role) -> Text {
    match role {
        Role::Clerk => CLERK,
        Role::Deputy => DEPUTY,
        Role::Handler => HANDLER,
        Role::Head => HEAD,
        Role::Authority => AUTHORITY,
        Role::Supervisor => SUPERVISOR,
        Role::TeamLead => TEAM_LEAD,
        Role::TeamMember => TEAM_MEMBER,
        Role::Administrator => ADMINISTRATOR,
    }
}

/// Whether an account may sign in.
pub const fn account_state(state: AccountState) -> Text {
    match state {
        AccountState::Active => ACTIVE,
        AccountState::Suspended => SUSPENDED,
    }
}

/// 主办, 会办 or 分办.
pub const fn share(share: Share) -> Text {
    match share {
        Share::Lead => LEAD,
        Share::Co => CO,
        Share::Split => SPLIT,
    }
}

/// Where a unit's part stands.
pub const fn assignment_state(state: AssignmentState) -> Text {
    match state {
        AssignmentState::Assigned => ASSIGNED,
        AssignmentState::ReturnRequested => RETURN_REQUESTED,
        AssignmentState::InProgress => IN_PROGRESS,
        AssignmentState::ExtensionRequested => EXTENSION_REQUESTED,
        AssignmentState::AwaitingInfo => AWAITING_INFO,
        AssignmentState::InReview => REPLY_IN_REVIEW,
        AssignmentState::Replied => REPLIED,
        AssignmentState::Returned => RETURNED,
        AssignmentState::Ended => ENDED,
    }
}

/// For whom a note is.
pub const fn note_side(side: NoteSide) -> Text {
    match side {
        NoteSide::Everyone => EVERYONE,
        NoteSide::Congress => CONGRESS,
    }
}

/// What an organisation is.
pub const fn organisation_kind(kind: OrganisationKind) -> Text {
    match kind {
        OrganisationKind::District => DISTRICT,
        OrganisationKind::Street => STREET,
        OrganisationKind::Community => COMMUNITY,
        OrganisationKind::Home => HOME,
        OrganisationKind::Station => STATION,
        OrganisationKind::Point => POINT,
        OrganisationKind::Unit => UNIT,
        OrganisationKind::Committee => COMMITTEE,
        OrganisationKind::Team => TEAM,
    }
}

/// A field of a form.
pub const fn field(field: Field) -> Text {
    match field {
        Field::Title => FIELD_TITLE,
        Field::Text => FIELD_TEXT,
        Field::Place => FIELD_PLACE,
        Field::Note => FIELD_NOTE,
        Field::Reason => FIELD_REASON,
        Field::Purpose => FIELD_PURPOSE,
        Field::Name => FIELD_NAME,
        Field::ShortName => FIELD_SHORT_NAME,
        Field::Login => FIELD_LOGIN,
        Field::Phone => FIELD_PHONE,
        Field::Address => FIELD_ADDRESS,
        Field::Units => FIELD_UNITS,
        Field::Memberships => FIELD_MEMBERSHIPS,
        Field::Whom => FIELD_WHOM,
        Field::Query => FIELD_QUERY,
        Field::Community => FIELD_COMMUNITY,
        Field::Station => FIELD_STATION,
        Field::Deputy => FIELD_DEPUTY,
        Field::Promise => FIELD_PROMISE,
        Field::Term => FIELD_TERM,
        Field::Parent => FIELD_PARENT,
        Field::Number => FIELD_NUMBER,
        Field::Guidance => FIELD_GUIDANCE,
        Field::Question => FIELD_QUESTION,
        Field::MainCase => FIELD_MAIN_CASE,
        Field::Workdays => FIELD_WORKDAYS,
        Field::Class => FIELD_CLASS,
        Field::External => FIELD_EXTERNAL,
        Field::ValidFrom => FIELD_VALID_FROM,
        Field::Days => FIELD_DAYS,
        Field::Terms => FIELD_TERMS,
        Field::Source => FIELD_SOURCE,
        Field::File => FIELD_FILE,
        Field::Files => FIELD_FILES,
        Field::Goal => FIELD_GOAL,
        Field::Leader => FIELD_LEADER,
        Field::Team => FIELD_TEAM,
        Field::Subjects => FIELD_SUBJECTS,
        Field::Milestones => FIELD_MILESTONES,
        Field::Measures => FIELD_MEASURES,
        Field::AnswerBy => FIELD_ANSWER_BY,
        Field::Day => FIELD_DAY,
        Field::Tasks => FIELD_TASKS,
        Field::Level => FIELD_LEVEL,
        Field::Position => FIELD_POSITION,
        Field::Hours => FIELD_HOURS,
        Field::Area => FIELD_AREA,
        Field::Rota => FIELD_ROTA,
        Field::Checks => FIELD_CHECKS,
        Field::Kind => FIELD_KIND,
        Field::Times => FIELD_TIMES,
        Field::Projects => FIELD_PROJECTS,
        Field::Tellers => FIELD_TELLERS,
        Field::Session => FIELD_SESSION,
        Field::CoSigners => FIELD_CO_SIGNERS,
        Field::Contact => FIELD_CONTACT,
        Field::Decision => FIELD_DECISION,
        Field::Campaign => FIELD_CAMPAIGN,
        Field::Theme => FIELD_THEME,
        Field::Steps => FIELD_STEPS,
        Field::Speaker => FIELD_SPEAKER,
        Field::Topic => FIELD_TOPIC,
        Field::Length => FIELD_LENGTH,
        Field::Audience => FIELD_AUDIENCE,
        Field::Issue => FIELD_ISSUE,
        Field::Positions => FIELD_POSITIONS,
        Field::Target => FIELD_TARGET,
        Field::Scores => FIELD_SCORES,
        Field::Route => FIELD_ROUTE,
        Field::Firm => FIELD_FIRM,
        Field::Items => FIELD_ITEMS,
        Field::Policy => FIELD_POLICY,
    }
}

/// Why a request is not accepted.
pub const fn decline_reason(reason: DeclineReason) -> Text {
    match reason {
        DeclineReason::OwnMatter => OWN_MATTER,
        DeclineReason::Judicial => JUDICIAL,
        DeclineReason::Accusation => ACCUSATION,
        DeclineReason::PassedOn => PASSED_ON,
        DeclineReason::Promotion => PROMOTION,
        DeclineReason::NoContent => NO_CONTENT,
        DeclineReason::Beyond => BEYOND,
        DeclineReason::Advice => ADVICE,
        DeclineReason::Unlawful => UNLAWFUL,
    }
}

/// What the petitioner has still to be told.
pub const fn tell(tell: Tell) -> Text {
    match tell {
        Tell::Declined => TELL_DECLINED,
        Tell::Extension => TELL_EXTENSION,
        Tell::Reply => TELL_REPLY,
    }
}

/// 督办级别.
pub const fn supervision(supervision: Supervision) -> Text {
    match supervision {
        Supervision::None => NOT_SUPERVISED,
        Supervision::Street => BY_STREET,
        Supervision::Committee => BY_COMMITTEE,
        Supervision::Priority => PRIORITY,
        Supervision::Leader => BY_LEADER,
    }
}

/// 公开程度.
pub const fn publicity(publicity: Publicity) -> Text {
    match publicity {
        Publicity::Closed => NOT_PUBLIC,
        Publicity::Partly => PARTLY_PUBLIC,
        Publicity::Open => PUBLIC,
    }
}

/// Another system that handles the matter too.
pub const fn external_system(system: ExternalSystem) -> Text {
    match system {
        ExternalSystem::Minyi => MINYI,
        ExternalSystem::Hotline => HOTLINE,
        ExternalSystem::Other => OTHER_SYSTEM,
    }
}

/// How somebody spoke with the petitioner.
pub const fn contact_way(way: ContactWay) -> Text {
    match way {
        ContactWay::Meeting => MEETING,
        ContactWay::Phone => BY_PHONE,
        ContactWay::Visit => BY_VISIT,
        ContactWay::Message => BY_MESSAGE,
    }
}

/// A rung of the ladder.
pub const fn rung(rung: Rung) -> Text {
    match rung {
        Rung::Reminded => REMINDED,
        Rung::Overdue => MARKED_OVERDUE,
        Rung::Escalated => ESCALATED,
    }
}

/// What the assigning body says to a return.
pub const fn return_decision(decision: ReturnDecision) -> Text {
    match decision {
        ReturnDecision::Agreed => AGREED,
        ReturnDecision::Refused => REFUSED,
        ReturnDecision::HandleFirst => HANDLE_FIRST,
    }
}
