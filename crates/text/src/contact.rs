//! 三联系: the register of contacts.

use shared::contact::{ContactKind, ContactWay, OF_CHAIRS, OF_COMMITTEE, OF_DEPUTIES};

use crate::{Lang, Text};

texts! {
    TITLE = "三联系", "Contacts";
    EMPTY = "还没有登记联系关系。", "No contact is registered yet.";
    ALL_KEPT = "全部联系关系", "All contacts";
    NONE_WAITING = "本季度都联系过了。", "Everybody was contacted this quarter.";
    CHAIRS = "主任会议成员联系常委会组成人员", "Chairs with members of the committee";
    COMMITTEE = "常委会组成人员联系代表", "Members of the committee with deputies";
    DEPUTIES = "代表联系人民群众", "Deputies with residents";
    OTHER = "其他联系", "Other";
    WAITING = "本季度还没联系：{0}", "Not contacted this quarter: {0}";
    ONLY_WAITING = "只看本季度还没联系的", "Only those not contacted this quarter";
    WAITS = "本季度未联系", "Not this quarter";
    THIS_YEAR = "今年 {0} / {1} 次", "{0} of {1} this year";
    LAST = "最近 {0}", "last {0}";
    NEVER = "还没联系过", "never yet";
    SHOW_OVER = "含早已结束的", "With those long ended";
    ENDED = "已结束：{0}", "Ended: {0}";
    NEW = "登记联系关系", "Register a contact";
    EDIT = "修改", "Edit";
    LOG = "记一次联系", "It was kept";
    END = "结束", "End";
    END_TITLE = "不再联系", "No longer kept";
    WHY = "理由", "Reason";
    KINDS = "联系的种类", "Kinds of contact";
    KINDS_HINT = "一行一种，可以改名；默认三种不能删掉，留空用默认名。", "One per line, to be renamed; the usual three stay, and an empty line has the usual name.";
    KIND = "种类", "Kind";
    KIND_NAME = "名称", "Name";
    ADD_KIND = "加一种", "Add a kind";
    RESIDENTS = "联系对象是群众（只记户或小区）", "With residents (household or estate only)";
    RETIRED = "不再使用", "No longer used";
    FROM = "谁联系", "Who keeps it";
    TO = "联系谁", "With whom";
    TO_RESIDENTS = "联系哪些户或小区（不写姓名）", "Which households or estate (no names)";
    STREET = "街道", "Sub-district";
    TEAM = "先锋队", "Team";
    TIMES = "一年几次", "Times a year";
    PLAN = "联系计划（可不填）", "What is planned (optional)";
    PLAN_IS = "计划：{0}", "Planned: {0}";
    SINCE = "从哪天起", "Since";
    NONE = "不选", "None";
    ON = "哪天", "When";
    WAY = "方式", "How";
    WHAT = "谈了什么（不写群众姓名、电话）", "What was said (no names or numbers of residents)";
    FOLLOW_UP = "要跟进的事（可不填）", "What is to be done (optional)";
    FOLLOW_UP_IS = "跟进：{0}", "To do: {0}";
    UNLOG = "去掉 {0} 的记录", "Take out the entry of {0}";
    TALKS = "联系记录 {0} 次", "{0} times";
    SAVED = "已保存", "Saved";
    VISIT = "走访", "Visit";
    MEETING = "座谈", "Meeting";
    PHONE = "电话", "Telephone";
    ONLINE = "线上", "Online";
    INVITED = "邀请参加活动", "Invited to an activity";
}

/// What a kind of relation is called.
pub fn kind(kind: &ContactKind, lang: Lang) -> String {
    if kind.name.is_empty() {
        usual(kind.no).of(lang).to_owned()
    } else {
        kind.name.clone()
    }
}

/// What one of the usual three is called.
pub const fn usual(no: u32) -> Text {
    match no {
        OF_CHAIRS => CHAIRS,
        OF_COMMITTEE => COMMITTEE,
        OF_DEPUTIES => DEPUTIES,
        _ => OTHER,
    }
}

/// The word for how they met.
pub const fn way(way: ContactWay) -> Text {
    match way {
        ContactWay::Visit => VISIT,
        ContactWay::Meeting => MEETING,
        ContactWay::Phone => PHONE,
        ContactWay::Online => ONLINE,
        ContactWay::Invited => INVITED,
    }
}
