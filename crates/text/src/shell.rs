//! The frame around every page: masthead, rail, menus, sync pill, help.

use crate::{Lang, plural};

texts! {
    WORK = "履职工作", "Work";
    NAME = "联络站履职平台", "Liaison";
    TAGLINE = "龙岗区人大代表党员先锋队 · 家站点诉求办理", "Longgang deputies' pioneer teams · requests at homes, stations and points";
    SKIP = "跳到正文", "Skip to content";
    MAIN_NAVIGATION = "主导航", "Main navigation";
    BOARD = "诉求看板", "Board";
    BOARD_SHORT = "看板", "Board";
    LEDGER = "台账与搜索", "Ledger";
    LEDGER_SHORT = "台账", "Ledger";
    ACCOUNTS = "账号管理", "Accounts";
    ACCOUNTS_SHORT = "账号", "Accounts";
    RULES = "规则与日历", "Rules and calendar";
    RULES_SHORT = "规则", "Rules";
    PLACE = "所在组织", "Where you work";
    WHOLE_DISTRICT = "全区", "Whole district";
    NO_PLACE = "尚未分配岗位", "No role yet";
    DEMO = "演示数据：内容均为虚构，请勿录入真实信息", "Demo data: everything is invented; do not enter real information";
    LANGUAGE = "语言", "Language";
    SWITCH_LANGUAGE = "Switch to English", "Switch to Chinese";
    TEXT_SIZE = "字号", "Text size";
    SIZE_STANDARD = "标准", "Normal";
    SIZE_LARGE = "大", "Large";
    SIZE_HUGE = "特大", "Extra large";
    DENSITY = "密度", "Density";
    DENSITY_COMPACT = "紧凑", "Compact";
    DENSITY_RELAXED = "宽松", "Relaxed";
    SHORTCUTS = "快捷键", "Keyboard shortcuts";
    ON = "开", "On";
    OFF = "关", "Off";
    HELP = "帮助与快捷键", "Help and shortcuts";
    MENU_OF = "{0} 的菜单", "Menu of {0}";
    SIGN_OUT = "退出登录", "Sign out";
    SIGN_OUT_UNSENT = "还有 {0} 项没有发出。它们已加密存在本机，您下次在本机登录后继续发送。仍要退出吗？", "{0} not sent yet. What is unsent is kept encrypted on this device and goes on when you next sign in here. Sign out all the same?";
    SIGN_OUT_UNSAVED = "还有 {0} 项没有发出，而且本机无法保存：退出后会丢失。仍要退出吗？", "{0} not sent yet, and this device cannot keep it: it will be lost. Sign out all the same?";
    SIGN_OUT_ANYWAY = "仍要退出", "Sign out all the same";
    STAY = "留下", "Stay";
    CLOSE = "关闭", "Close";
    CANCEL = "取消", "Cancel";
    RETRY = "重试", "Try again";
    COPIED = "已复制", "Copied";
    LOADING = "正在载入…", "Loading…";
    SYNCED = "已同步", "Synced";
    CONNECTING = "正在连接", "Connecting";
    SYNCING = "同步中 {0}", "Syncing {0}";
    OFFLINE = "离线", "Offline";
    OFFLINE_WAITING = "离线 · {0} 项待发", "Offline · {0} to send";
    ATTENTION = "需要处理 {0}", "Needs attention {0}";
    SYNC_STATE = "同步状态", "Sync state";
    OUTBOX = "待发箱", "Outbox";
    OUTBOX_EMPTY = "所有内容都已发出并确认。", "Everything was sent and confirmed.";
    OUTBOX_WAITING = "等待发送", "Waiting to be sent";
    OUTBOX_SENT = "已送达，等待确认", "Delivered, waiting to be confirmed";
    OUTBOX_SAVED = "已存本机", "Saved on this device";
    OUTBOX_SAVING = "正在存到本机", "Being saved on this device";
    OUTBOX_MEMORY = "仅在本页：请勿关闭", "On this page only: do not close it";
    OUTBOX_OTHERS = "本机还存有其他人 {0} 项未发出的内容，只有本人登录后才能看到和发送。", "This device also keeps {0} unsent by other people; only they can see and send it, after signing in.";
    REFUSED_HINT = "内容都还在：改好后重发，或者放弃。", "Nothing typed is lost: mend it and send again, or discard it.";
    EDIT_AND_SEND = "修改后重发", "Edit and send again";
    SEND_AGAIN = "重新发送", "Send again";
    DISCARD = "放弃", "Discard";
    DISCARD_SURE = "确定放弃？不能恢复", "Discard for good?";
    NOT_FOUND_TITLE = "没有这个页面", "No such page";
    NOT_FOUND_TEXT = "地址可能写错了，或者页面已经移走。", "The address may be mistyped, or the page has moved.";
    TO_BOARD = "回到看板", "Back to the board";
    NOT_ALLOWED_TITLE = "没有权限", "Not allowed";
    NOT_ALLOWED_TEXT = "这个页面需要“系统管理员”岗位。", "This page needs the administrator role.";
    ERROR_CODE = "错误 {0}，编号 {1}", "Error {0}, reference {1}";
    COPY_DETAILS = "复制详情", "Copy details";
    DISMISS = "知道了", "Dismiss";
    KEY_REGISTER = "登记诉求", "Register a request";
    KEY_FILTER = "输入筛选词", "Filter by words";
    KEY_MOVE_FOCUS = "在卡片或行之间移动", "Move between cards or rows";
    KEY_OPEN = "打开卡片或行", "Open the card or row";
    KEY_SELECT = "勾选一行（台账、我的待办）", "Select a row (ledger, My day)";
    KEY_MOVE = "移动到…", "Move to…";
    KEY_NOTE = "写备注（详情内）", "Write a note (in the panel)";
    KEY_CLOSE = "关闭面板或对话框", "Close the panel or dialog";
    KEY_SUBMIT = "提交表单或备注", "Submit the form or note";
    KEY_HELP = "显示这个帮助", "Show this help";
    HELP_OFFLINE = "断网时可以继续登记、写备注和流转：内容先存本机，联网后自动发送；需要即时确认的（签发答复、打印回执、账号、规则、显示反映人）要等网络恢复。", "Without a network you can go on registering, noting and moving requests: they are saved on this device and sent when the network is back. What needs the live connection (releasing a reply, printing a receipt, accounts, rules, revealing a petitioner) waits.";
    HELP_DEVICE = "存在本机的内容按账号加密，能隔开其他使用者，但不能代替保管好设备。", "What is kept on this device is encrypted per account: that fences other users off, it does not replace looking after the device.";
    HELP_LIGHTS = "灯的含义", "What the lights mean";
}

/// How many entries, for [`SIGN_OUT_UNSENT`] and the like.
pub fn entries(lang: Lang, n: usize) -> String {
    match lang {
        Lang::Zh => n.to_string(),
        Lang::En => plural(
            lang,
            n,
            crate::Text {
                zh: "{0}",
                en: "{0} entry is",
            },
            crate::Text {
                zh: "{0}",
                en: "{0} entries are",
            },
        ),
    }
}
