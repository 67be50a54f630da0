//! The ledger: the heads of its columns, and the page.

use shared::ledger::LedgerColumn;

use crate::Text;

texts! {
    NUMBER = "编号", "Number";
    REGISTERED = "登记日期", "Registered";
    STATION = "登记站点", "Station";
    STREET = "街道", "Sub-district";
    COMMUNITY = "社区", "Community";
    PLACE = "地点", "Place";
    PERSON = "反映人（脱敏）", "Petitioner (masked)";
    KIND = "性质", "Nature";
    TOPIC = "类别", "Topic";
    TITLE = "标题", "Title";
    CONTENT = "内容", "Details";
    CHANNEL = "来源", "Source";
    STATUS = "状态", "State";
    DECLINE_REASON = "不予受理理由", "Why not accepted";
    COMPLEXITY = "复杂程度", "Complexity";
    LEAD_UNIT = "主办单位", "Lead unit";
    CO_UNITS = "会办单位", "Co-handlers";
    SPLIT_UNITS = "分办单位", "Separate handlers";
    ASSIGNED = "交办日期", "Assigned";
    SIGNED = "签收日期", "Signed for";
    DUE = "应办日期", "Due";
    OVERDUE_DAYS = "超期天数", "Days overdue";
    REPLIED = "答复日期", "Replied";
    REPLY = "答复内容", "Reply";
    CLASS = "结果类别", "Result class";
    PROMISE = "承诺日期", "Promised for";
    STATE_NOTE = "状态说明", "Note on the state";
    ASKED_WORKDAYS = "申请延期天数", "Days asked for";
    RATED_PROCESS = "评价（过程）", "Rating: process";
    RATED_RESULT = "评价（结果）", "Rating: result";
    RATING_REASON = "评价理由", "Reason of the rating";
    RATER = "评价人", "Rated by";
    RATED = "评价日期", "Rated on";
    CLOSED = "办结日期", "Closed";
    MOVED = "状态日期", "State since";
    ROUND = "办理轮次", "Round";
    REOPENED = "重新打开次数", "Times reopened";
    SUPERVISION = "督办级别", "Supervision";
    URGENT = "紧急", "Urgent";
    EXTERNAL_SYSTEM = "外部系统", "Other system";
    EXTERNAL_NUMBER = "外部编号", "Number there";
    MERGED_INTO = "并入编号", "Merged into";
    ON_SPOT = "当场答复", "Answered on the spot";
    FIRM = "企业", "Firm";
    YES = "是", "Yes";
    PAGE_TITLE = "台账", "Ledger";
    PAGE_WORDS = "搜索编号、标题、内容、备注、答复", "Search numbers, titles, details, notes, replies";
    COLUMNS = "显示列", "Columns";
    COUNT_BY = "按…统计", "Count by";
    NOT_COUNTED = "不统计", "Not counted";
    SUMS = "共 {0} 件 · 在办 {1} · 临期 {2} · 逾期 {3} · 已办结 {4}", "{0} in all · {1} open · {2} due soon · {3} overdue · {4} closed";
    GROUP = "{0}：{1} 件", "{0}: {1}";
    GROUP_LATE = "{0}：{1} 件，逾期 {2}", "{0}: {1}, {2} overdue";
    NO_VALUE = "未填", "None";
    FROM = "登记自", "Registered from";
    UNTIL = "至", "until";
    UNIT = "承办单位", "Unit";
    NOTHING = "没有符合条件的诉求。", "No request fits.";
    ROWS = "诉求列表", "Requests";
    SELECT = "选择 {0}", "Select {0}";
    SELECTED_ONE = "已选 {0} 件", "{0} selected";
    SELECTED = "已选 {0} 件", "{0} selected";
    SELECT_NONE = "取消选择", "Clear selection";
    BULK = "{0}（{1}）", "{0} ({1})";
    BULK_NONE = "所选诉求现在没有可以一起做的事。", "Nothing can be done to the selected ones together now.";
    BULK_DONE = "{0}：已发出 {1} 件", "{0}: {1} sent";
    BULK_REFUSED = "{0}：{1} 件未能进行，见右上角“需要处理”", "{0}: {1} could not be done, see “Needs attention” at the top right";
    FOUND_IN_NOTE = "备注", "Note";
    FOUND_IN_ASSIGNMENT = "办理", "Handling";
    FOUND_IN_DRAFT = "答复稿", "Draft reply";
    FOUND_IN_ATTACHMENT = "文件", "File";
    FOUND_IN_SUGGESTION = "代表建议", "Suggestion";
    SORT_HINT = "点列名排序；按住 Shift 再点，加第二列", "Click a heading to sort; hold Shift and click to add a second column";
    KEYS = "上下键选行，回车打开，空格勾选", "Arrow keys move, Enter opens, Space selects";
}

/// The head of a column.
pub const fn head(column: LedgerColumn) -> Text {
    match column {
        LedgerColumn::Number => NUMBER,
        LedgerColumn::Registered => REGISTERED,
        LedgerColumn::Station => STATION,
        LedgerColumn::Street => STREET,
        LedgerColumn::Community => COMMUNITY,
        LedgerColumn::Place => PLACE,
        LedgerColumn::Person => PERSON,
        LedgerColumn::Kind => KIND,
        LedgerColumn::Topic => TOPIC,
        LedgerColumn::Title => TITLE,
        LedgerColumn::Text => CONTENT,
        LedgerColumn::Channel => CHANNEL,
        LedgerColumn::Status => STATUS,
        LedgerColumn::DeclineReason => DECLINE_REASON,
        LedgerColumn::Complexity => COMPLEXITY,
        LedgerColumn::LeadUnit => LEAD_UNIT,
        LedgerColumn::CoUnits => CO_UNITS,
        LedgerColumn::SplitUnits => SPLIT_UNITS,
        LedgerColumn::Assigned => ASSIGNED,
        LedgerColumn::Signed => SIGNED,
        LedgerColumn::Due => DUE,
        LedgerColumn::OverdueDays => OVERDUE_DAYS,
        LedgerColumn::Replied => REPLIED,
        LedgerColumn::Reply => REPLY,
        LedgerColumn::Class => CLASS,
        LedgerColumn::Promise => PROMISE,
        LedgerColumn::StateNote => STATE_NOTE,
        LedgerColumn::AskedWorkdays => ASKED_WORKDAYS,
        LedgerColumn::RatedProcess => RATED_PROCESS,
        LedgerColumn::RatedResult => RATED_RESULT,
        LedgerColumn::RatingReason => RATING_REASON,
        LedgerColumn::Rater => RATER,
        LedgerColumn::Rated => RATED,
        LedgerColumn::Closed => CLOSED,
        LedgerColumn::Moved => MOVED,
        LedgerColumn::Round => ROUND,
        LedgerColumn::Reopened => REOPENED,
        LedgerColumn::Supervision => SUPERVISION,
        LedgerColumn::Urgent => URGENT,
        LedgerColumn::ExternalSystem => EXTERNAL_SYSTEM,
        LedgerColumn::ExternalNumber => EXTERNAL_NUMBER,
        LedgerColumn::MergedInto => MERGED_INTO,
    }
}

/// In what kind of record words were found; nothing for the request itself.
pub fn found_in(kind: &str) -> Option<Text> {
    match kind {
        "note" => Some(FOUND_IN_NOTE),
        "assignment" => Some(FOUND_IN_ASSIGNMENT),
        "draft" => Some(FOUND_IN_DRAFT),
        "attachment" => Some(FOUND_IN_ATTACHMENT),
        "work" => Some(FOUND_IN_SUGGESTION),
        _ => None,
    }
}
