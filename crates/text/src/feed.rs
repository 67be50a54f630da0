//! Calendars that other programs read.

texts! {
    TITLE = "订阅日历", "Subscribe";
    HINT = "把地址填进手机或电脑日历的“订阅日历”。地址等于钥匙：谁有地址谁能看活动、接访以及任务和节点到期日的名称、时间和地点；收回后立即失效。", "Enter the address in a calendar program as a subscription. It is a key: who has it sees titles, times and places of activities, receptions and what falls due; taken back, it shows nothing.";
    OF = "哪些活动", "Which activities";
    OWN = "我的活动", "My own";
    OF_NAME = "{0} · 活动", "{0} · activities";
    RECEPTION = "代表接访 · {0}", "Deputies receive · {0}";
    TASK_DUE = "任务到期：{0}", "Task due: {0}";
    MILESTONE_DUE = "{0} 节点到期：{1}", "{0}, milestone due: {1}";
    MILESTONE_DUE_OF = "{0} 节点到期", "{0}, milestone due";
    MAKE = "生成地址", "Make an address";
    MADE = "地址只显示这一次，请复制：", "The address is shown this once; copy it:";
    COPY = "复制", "Copy";
    COPIED = "已复制", "Copied";
    END = "收回", "Take back";
    MINE = "我给出的订阅", "What I gave away";
    OTHERS = "其他人给出的订阅", "What others gave away";
    OTHERS_NONE = "其他人没有在用的订阅。", "Nobody else gave anything away.";
    OWN_OF = "{0} 自己的活动", "{0}'s own activities";
    MADE_BY = "{0}，{1} 生成", "made by {0}, {1}";
    END_OF = "收回{0}给出的订阅", "Take back what {0} gave away";
    NONE = "还没有。", "Nothing yet.";
    SINCE = "{0} 生成", "made {0}";
    CLOSE = "关闭", "Close";
}
