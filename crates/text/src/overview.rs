//! The district overview.

texts! {
    TITLE = "总览", "Overview";
    SHORT = "总览", "Overview";
    NOT_ALLOWED = "总览给区人大常委会的监督人员看。", "The overview is for the committee's supervisors.";
    RANGE = "统计范围（按登记日期）", "Days (by registration)";
    MONTH = "本月", "This month";
    QUARTER = "近\u{a0}90\u{a0}天", "Last 90 days";
    YEAR = "今年", "This year";
    OWN = "自定", "Chosen days";
    FROM = "从", "From";
    UNTIL = "到", "To";
    COMPARE = "与前一段同样长的时间比", "Compare with as many days before";
    BEFORE = "前期 {0}", "before: {0}";
    COUNTED_TO = "数据时间 {0}", "Data of {0}";
    BY = "按什么分", "By";
    BY_STREET = "街道", "Sub-district";
    BY_STATION = "联络站", "Station";
    BY_UNIT = "承办单位", "Handling unit";
    BY_TEAM = "先锋队", "Team";
    NAME = "名称", "Name";
    EMPTY = "这段时间没有登记。", "Nothing was registered in these days.";
    CSV = "下载表格", "Download";
    ORDER = "按名称排列；率的分母不足 {0} 件的标“样本少”，不参与比较；最高、最低只在受理件数相近的同组内比，与“比学赶超”同一分组。总量不排名。", "In the order of names; rates of fewer than {0} cases are marked and not compared. Highest and lowest are told within those of like size, as in the comparison. Volumes are not ranked.";
    PRESSING = "超期 · 临期", "Overdue · due soon";
    PRESSING_COUNT = "{0} · {1}", "{0} · {1}";
    PRESSING_HINT = "此刻未办结的，不限登记日期", "Open ones at this moment, whenever registered";
    BEST = "最高", "highest";
    LOWEST = "最低", "lowest";
    PLACE_ALL = "回到全区", "Back to the whole district";
    PLACE_ONE = "只看 {0}", "{0} only";
    TREND = "趋势", "Trend";
    TREND_HINT = "按登记日期；办结为这些登记中已经办结的。", "By day of registration; closed are those of them that are closed by now.";
    TREND_SAYS = "登记 {0} 件，其中已办结 {1} 件", "{0} registered, of these {1} closed";
    FROM_TO = "{0} 至 {1}", "{0} to {1}";
    DAYS = "日期", "Days";
    AS_TABLE = "查看数据表", "As a table";
    HEAT = "活动日历", "Activities by day";
    HELD = "活动 {0} 场", "activities: {0}";
    CLASSES = "结果类别", "By result";
    TOPICS = "类别", "By topic";
    NO_REPLIES = "这段时间的登记还没有答复。", "None of what was registered in these days has a reply yet.";
    LATEST = "实时", "Just now";
    NOTHING_MOVED = "还没有动静。", "Nothing has moved yet.";
    LIGHTS = "督办与民生实事", "Supervised matters and projects";
}
