//! The live board.

use shared::request::Status;

use crate::{Lang, Text, names, plural};

texts! {
    TITLE = "诉求看板", "Request board";
    TAB_ALL = "全部", "All";
    TAB_STATION = "本站", "My station";
    TAB_UNIT = "本单位", "My unit";
    TAB_STREET = "本街道", "My sub-district";
    TAB_PRESSING = "临期与逾期", "Due soon and overdue";
    VIEWS = "视图", "Views";
    REGISTER = "登记诉求", "Register";
    FILTERS = "筛选", "Filters";
    WORDS = "按编号、标题、地点筛选", "Filter by number, title, place";
    STATUS = "状态", "State";
    TOPIC = "类别", "Topic";
    STREET = "街道", "Sub-district";
    STATION = "联络站", "Station";
    OF_MATTER = "督办事项的诉求（返回督办）", "Requests of a matter (back to it)";
    ANY = "不限", "Any";
    CLEAR = "清除筛选", "Clear filters";
    SHOWN_OF = "{0} / {1} 件", "{0} / {1} requests";
    ALL_SHOWN = "{0} 件", "{0} requests";
    CLOSED_NOTE = "近 30 天", "last 30 days";
    MORE = "再显示 {0} 件", "Show {0} more";
    UPDATES_ONE = "{0} 条更新", "{0} update";
    UPDATES = "{0} 条更新", "{0} updates";
    QUICK_ADD = "快速登记：输入标题，回车", "Quick register: type a title, Enter";
    QUICK_AT = "登记到 {0}", "Registers at {0}";
    PENDING_NUMBER = "待编号", "No number yet";
    SYNCING = "同步中", "Syncing";
    ROUND = "第 {0} 轮", "Round {0}";
    NOTES_ONE = "{0} 条备注", "{0} note";
    NOTES = "{0} 条备注", "{0} notes";
    BY = "{0} 更新", "by {0}";
    MOVED_ON = "已转到“{0}”", "now “{0}”";
    ANONYMOUS = "匿名", "Anonymous";
    FIRM = "企业", "Firm";
    KEPT = "身份保密", "Identity kept";
    LATE = "逾期 {0} 件", "{0} overdue";
    SOON = "临期 {0} 件", "{0} due soon";
    COLUMN = "{0}，{1} 件", "{0}: {1}";
    COLUMNS = "状态列", "State columns";
    REGISTERED_TOAST = "已登记：{0}", "Registered: {0}";
    QUEUED_TOAST = "已存本机，联网后自动发送", "Saved on this device; it is sent when the network is back";
    QUEUED_MEMORY_TOAST = "暂存在本页，联网后自动发送；请勿关闭本页", "Kept on this page and sent when the network is back; do not close it";
    STILL_TOAST = "还在确认中，结果会显示在右上角", "Still being confirmed; the result will show at the top right";
    MOVED_TOAST = "{0} 已转到“{1}”", "{0} moved to “{1}”";
    SIGNED_TOAST = "{0} 已签收", "{0} signed for";
    NOTED_TOAST = "备注已发出", "Note sent";
    VIEW_IT = "查看", "View";
    ANNOUNCE_MOVE = "{0} 已转到“{1}”，该列共 {2} 件", "{0} is now in “{1}”, which holds {2}";
    MOVE_TITLE = "移动 {0}", "Move {0}";
    MOVE_NONE = "您的岗位现在不能移动这件诉求。", "Your roles cannot move this request now.";
    MOVE_PICK_FIRST = "先用 J、K 选中一张卡片。", "Pick a card first, with J or K.";
    EMPTY_REGISTERED_CLERK = "没有待受理的诉求。登记一件（C），或在上方输入标题回车。", "Nothing to accept. Register a request (C), or type a title above.";
    EMPTY_FILTER = "没有符合筛选的诉求。", "Nothing matches the filter.";
    EMPTY_BOARD_CLERK_TITLE = "看板还是空的", "The board is empty";
    EMPTY_BOARD_CLERK = "登记第一件诉求（C）；登记后，人大街道工委和本站代表立刻看到。", "Register the first request (C); the sub-district committee and the deputies here see it at once.";
    EMPTY_BOARD_HANDLER = "还没有交办给贵单位的诉求；一旦交办会立刻出现在这里。", "No request was assigned to your unit yet; it appears here the moment one is.";
    EMPTY_BOARD_WATCHER = "还没有诉求；各站登记后会立刻出现在这里。", "No requests yet; they appear here as soon as a station registers one.";
    EMPTY_BOARD_ADMIN = "系统管理员不看诉求内容。先到“账号管理”建立账号并分配岗位。", "Administrators see no requests. Go to Accounts to make accounts and give roles.";
    EMPTY_BOARD_NO_TREE = "还没有组织架构。请在服务器上导入街道、联络站和承办单位（liaison init --tree 文件）。", "There is no organisation tree yet. Import sub-districts, stations and units on the server (liaison init --tree FILE).";
    EMPTY_BOARD_NO_ROLE = "您还没有岗位。请系统管理员在“账号管理”里分配；分配后本页会自动更新。", "You have no role yet. An administrator gives one under Accounts; this page then updates itself.";
    GO_ACCOUNTS = "去账号管理", "Go to Accounts";
    OLDER = "查看已归档", "Show archived";
    NO_ARCHIVED = "没有已归档的诉求。", "Nothing is archived.";
}

/// The heading of a column.
pub const fn column(status: Status) -> Text {
    names::status(status)
}

/// `↑ 3 条更新`.
pub fn updates(lang: Lang, n: usize) -> String {
    plural(lang, n, UPDATES_ONE, UPDATES)
}

/// What an empty column says.
pub const fn empty_column(status: Status) -> Text {
    match status {
        Status::Registered => Text {
            zh: "没有待受理的诉求。",
            en: "Nothing waits to be accepted.",
        },
        Status::Accepted => Text {
            zh: "受理后的诉求到这里等待交办。",
            en: "Accepted requests wait here to be assigned.",
        },
        Status::Assigned => Text {
            zh: "交办后等承办单位签收。",
            en: "Assigned requests wait here to be signed for.",
        },
        Status::InProgress
        | Status::ReturnRequested
        | Status::ExtensionRequested
        | Status::AwaitingInfo
        | Status::ReplyInReview => Text {
            zh: "签收后在这里办理。",
            en: "Signed-for requests are handled here.",
        },
        Status::Replied => Text {
            zh: "答复后在这里等待评价。",
            en: "Replied requests wait here to be rated.",
        },
        Status::Rework | Status::Reopened => Text {
            zh: "评价不满意的会回到这里，再次交办。",
            en: "Requests rated low come back here to be assigned again.",
        },
        Status::Tracking => Text {
            zh: "B 类答复办结后在这里跟踪到兑现。",
            en: "Closed with a promise (class B), they are tracked here until it is kept.",
        },
        Status::Closed
        | Status::Archived
        | Status::Declined
        | Status::Merged
        | Status::Withdrawn => Text {
            zh: "近 30 天没有办结的诉求。",
            en: "Nothing was closed in the last 30 days.",
        },
    }
}
