//! 督导 of teams.

texts! {
    TITLE = "督导", "Oversight";
    NONE = "没有督导问题。", "Nothing was found.";
    SHOW_OVER = "含早已了结的", "With those long settled";
    RAISE = "提一个问题", "Raise a finding";
    TEXT = "发现了什么问题", "What was found";
    DUE = "整改期限", "To be put right by";
    DUE_ON = "{0} 前整改", "to be put right by {0}";
    OVERDUE = "已逾期（{0}）", "overdue ({0})";
    FOUND_BY = "{0} {1} 提出", "found by {0} on {1}";
    FIX = "报整改", "It is put right";
    FIX_WHAT = "怎么整改的", "With what";
    FIXED = "已整改，待确认：{0}（{1}，{2}）", "Put right, to be confirmed: {0} ({1}, {2})";
    CONFIRM = "确认整改", "Confirm";
    CONFIRMED = "已整改：{0}（{1} 于 {2} 确认）", "Put right: {0} (confirmed by {1} on {2})";
    SEND_BACK = "退回再整改", "Send back";
    SENT_BACK = "退回：{0}（{1}，{2}）", "Sent back: {0} ({1}, {2})";
    WITHDRAW = "撤销", "Take back";
    WITHDRAWN = "已撤销：{0}（{1}，{2}）", "Taken back: {0} ({1}, {2})";
    WHY = "理由", "Reason";
    SAVED = "已保存", "Saved";
    OPEN_COUNT = "{0} 个问题待整改", "{0} to be put right";
    OVERDUE_COUNT = "{0} 个逾期", "{0} overdue";
    ATTENDANCE = "出勤", "Attendance";
    ATTENDANCE_HINT = "近 {0} 天本队活动：签到人次 ÷ 当日在队人数；党员按当日名册另计", "The team's activities of the last {0} days: those who came of those in it on the day; Party members by the register of the day on their own";
    BY_PERSON_HINT = "近 {0} 天本队活动：每人签到次数 / 在队期间应到次数，补学计入签到", "The team's activities of the last {0} days: how often each came of those held while they were in it; what was made up counts as come";
    PERSON = "姓名", "Name";
    CAME_EXPECTED = "签到 / 应到", "Came / expected";
    RATE = "出勤率", "Rate";
    COUNTED_ACTIVITIES = "这些活动", "These activities";
}
