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
    UNTITLED = "{0}（{1}）", "{0} ({1})";
    CLASSES = "答复结果类别", "Result classes";
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
    END = "停用", "Take down";
    SCREENS_EMPTY = "还没有大屏。", "No screen is up.";
}
