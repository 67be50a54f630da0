//! The wall screen.

texts! {
    TITLE = "联络站运行大屏", "Liaison stations, live";
    OF = "{0}联络站运行", "Liaison stations of {0}";
    LIVE = "实时", "Live";
    STOPPED = "数据停于 {0}", "Data as of {0}";
    DATA_TIME = "数据时间 {0}", "Data of {0}";
    THIS_YEAR = "今年以来", "This year";
    THIS_MONTH = "本月登记", "Registered this month";
    CHANGE = "上月同期 {0}", "same days last month: {0}";
    BY_STREET = "各街道 · 登记与按时答复率", "By sub-district: registered, replied in time";
    BY_STATION = "各站点 · 登记与按时答复率", "By station: registered, replied in time";
    MORE_PLACES = "另有 {0} 个", "{0} more";
    MORE = "另有 {0} 项", "{0} more";
    UNTITLED = "{0}（{1}）", "{0} ({1})";
    CLASSES = "答复结果类别", "Result classes";
    PAGE_FIGURES = "运行数据", "Figures";
    PAGE_MATTERS = "督办与计划", "Supervision and plans";
    PAGE_PLACES = "活动与分布", "Activities and places";
    ON_LAST_YEAR = "同比 {0}", "on last year {0}";
    ON_LAST_MONTH = "环比 {0}", "on last month {0}";
    DUE_SOON = "临期答复", "Answers due soon";
    DUE_SOON_HINT = "今明两天到期", "due today or tomorrow";
    TREND = "近 12 周登记，其中已办结", "Registered in the last 12 weeks, and closed of them";
    TOPICS = "今年登记 · 类别", "Registered this year: topics";
    HEAT = "近 12 周活动，共 {0} 场", "Activities of the last 12 weeks: {0}";
    PLANS = "计划与下一节点", "Plans and the next milestone";
    PUBLISHED = "公示", "Published by the committee";
    PUBLISHED_UNTIL = "公示到 {0}", "until {0}";
    REGISTERED = "新登记", "registered";
    REPLIED = "已答复", "replied";
    CLOSED = "已办结", "closed";
    MATTERS = "督办进展", "Supervised matters";
    UPCOMING = "近期活动", "Next activities";
    NONE = "暂无", "None";
    GONE = "这块屏已停用，请联系区人大常委会。", "This screen was taken down; speak with the committee.";
    RATED_OF = "评价率 {0}", "rated {0}";
    OF_WHOLE = "{0} / {1}", "{0} of {1}";
    TEAMS = "先锋队活动", "Activities of the teams";
    SCREENS = "大屏", "Wall screens";
    MAKE = "新开一块屏", "Put a screen up";
    NAME = "挂在哪里", "Where it hangs";
    STREET = "显示范围", "What it shows";
    MADE = "地址只显示这一次，请在大屏上打开：", "Its address is shown this once; open it on the screen:";
    MANNER = "三页轮播，每页 15 秒，按左右方向键换页；32:9 的屏三页并排。地址后面可以加：?pages=1,3（只放第 1、3 页）、seconds=20（每页 20 秒）、theme=light（浅色）、calm=1（系统设为减少动态效果时不轮播）、lang=en（英文），用 & 连接。", "Three pages in turn, 15 seconds each; the arrow keys change them, and a screen of 32:9 shows them side by side. The address may end in ?pages=1,3 (these pages only), seconds=20, theme=light, calm=1 (stays on a page where the system asks for less motion) or lang=en, joined by &.";
    END = "停用", "Take down";
    SCREENS_EMPTY = "还没有大屏。", "No screen is up.";
}
