//! The district overview.

texts! {
    TITLE = "总览", "Overview";
    SHORT = "总览", "Overview";
    NOT_ALLOWED = "总览给区人大常委会的监督人员看。", "The overview is for the committee's supervisors.";
    RANGE = "统计范围（按登记日期）", "Days (by registration)";
    MONTH = "本月", "This month";
    QUARTER = "近 90 天", "Last 90 days";
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
    ORDER = "按名称排列；率的分母不足 {0} 件的标“样本少”，不参与比较。总量不排名。", "In the order of names; rates of fewer than {0} cases are marked and not compared. Volumes are not ranked.";
    BEST = "最高", "highest";
    LOWEST = "最低", "lowest";
    TO_WALL = "打开大屏", "Open the screen";
}
