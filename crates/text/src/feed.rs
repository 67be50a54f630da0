//! Calendars that other programs read.

texts! {
    TITLE = "订阅日历", "Subscribe";
    HINT = "把地址填进手机或电脑日历的“订阅日历”。地址等于钥匙：谁有地址谁能看活动的名称、时间和地点；收回后立即失效。", "Enter the address in a calendar program as a subscription. It is a key: who has it sees titles, times and places; taken back, it shows nothing.";
    OF = "哪些活动", "Which activities";
    OWN = "我的活动", "My own";
    OF_NAME = "{0} · 活动", "{0} · activities";
    MAKE = "生成地址", "Make an address";
    MADE = "地址只显示这一次，请复制：", "The address is shown this once; copy it:";
    COPY = "复制", "Copy";
    COPIED = "已复制", "Copied";
    END = "收回", "Take back";
    MINE = "我给出的订阅", "What I gave away";
    NONE = "还没有。", "Nothing yet.";
    SINCE = "{0} 生成", "made {0}";
    CLOSE = "关闭", "Close";
}
