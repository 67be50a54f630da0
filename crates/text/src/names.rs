//! Words for the values of enums.

use shared::account::{AccountState, Role};
use shared::assignment::{AssignmentState, Share};
use shared::note::NoteSide;
use shared::organisation::OrganisationKind;
use shared::refusal::Field;
use shared::request::{
    Channel, Complexity, Rater, RequestKind, ResultClass, Satisfaction, Status, Step, Topic,
};

use crate::Text;

texts! {
    REGISTERED = "待受理", "To accept";
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
    CLERK = "联络员", "Liaison officer";
    DEPUTY = "人大代表", "Deputy";
    HANDLER = "经办人", "Case officer";
    AUTHORITY = "人大街道工委", "Sub-district committee";
    SUPERVISOR = "监督", "Supervisor";
    ADMINISTRATOR = "系统管理员", "Administrator";
    ACTIVE = "正常", "Active";
    SUSPENDED = "停用", "Suspended";
    LEAD = "主办", "Lead";
    CO = "会办", "Co-handler";
    EVERYONE = "全体可见", "All who see the request";
    CONGRESS = "人大内部", "Congress side only";
    DISTRICT = "区", "District";
    STREET = "街道", "Sub-district";
    COMMUNITY = "社区", "Community";
    HOME = "代表之家", "Deputies' home";
    STATION = "联络站", "Liaison station";
    POINT = "联系点", "Contact point";
    UNIT = "承办单位", "Handling unit";
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
    FIELD_COMMUNITY = "社区", "community";
    FIELD_STATION = "联络站", "station";
    FIELD_DEPUTY = "提出代表", "deputy";
    FIELD_PROMISE = "承诺日期", "promise date";
    FIELD_TERM = "任期", "term";
    FIELD_PARENT = "上级组织", "organisation above";
    FIELD_NUMBER = "编号", "number";
}

/// 状态.
pub const fn status(status: Status) -> Text {
    match status {
        Status::Registered => REGISTERED,
        Status::Accepted => ACCEPTED,
        Status::Assigned => ASSIGNED,
        Status::InProgress => IN_PROGRESS,
        Status::Replied => REPLIED,
        Status::Rework => REWORK,
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
    }
}

/// 岗位.
pub const fn role(role: Role) -> Text {
    match role {
        Role::Clerk => CLERK,
        Role::Deputy => DEPUTY,
        Role::Handler => HANDLER,
        Role::Authority => AUTHORITY,
        Role::Supervisor => SUPERVISOR,
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

/// 主办 or 会办.
pub const fn share(share: Share) -> Text {
    match share {
        Share::Lead => LEAD,
        Share::Co => CO,
    }
}

/// Where a unit's part stands.
pub const fn assignment_state(state: AssignmentState) -> Text {
    match state {
        AssignmentState::Assigned => ASSIGNED,
        AssignmentState::InProgress => IN_PROGRESS,
        AssignmentState::Replied => REPLIED,
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
        Field::Community => FIELD_COMMUNITY,
        Field::Station => FIELD_STATION,
        Field::Deputy => FIELD_DEPUTY,
        Field::Promise => FIELD_PROMISE,
        Field::Term => FIELD_TERM,
        Field::Parent => FIELD_PARENT,
        Field::Number => FIELD_NUMBER,
    }
}
