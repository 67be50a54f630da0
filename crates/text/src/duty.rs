//! Duty files: what deputies and team members did, with points, and how teams compare.

use shared::duty::{DutyKind, Tenths};

use crate::Text;

texts! {
    TITLE = "履职档案", "Duty files";
    COMPARE_TITLE = "比学赶超", "Comparison";
    NOTE = "每一条都来自记录，没有一条是填写的；点数字看后面的记录", "Every entry comes from a record, none is typed in; each number opens its records";
    GROUP = "哪个队或哪个站", "Team or station";
    OWN = "我的档案", "My own file";
    NOT_ALLOWED = "队长看本队，人大街道工委看本街道各站代表，区人大常委会看全部；其他人看自己的。", "A team's leader reads the team's files, a street's committee those of its deputies, the district's all; everybody their own.";
    RANGE = "起止日期", "Days";
    FROM = "从", "From";
    UNTIL = "到", "To";
    NAME = "姓名", "Name";
    DAYS = "天数", "Days";
    DAYS_HINT = "有计分记录的天数", "Days on which something counts points";
    POINTS = "积分", "Points";
    DAY = "日期", "Day";
    KIND = "类别", "Kind";
    WHAT = "内容", "What";
    REMARK = "备注", "Remark";
    WAY = "签到方式", "Signed in";
    LEADER = "队长", "Leader";
    EMPTY = "这段时间没有人。", "Nobody in these days.";
    NOTHING = "这段时间没有记录。", "Nothing in these days.";
    CSV = "下载表格", "Download";
    PRINT = "打印", "Print";
    FILE_OF = "{0} 的履职档案", "Duty file of {0}";
    SUM = "{0} 天 · {1} 分", "{0} days · {1} points";
    DAYS_FROM_TO = "{0} 至 {1}", "{0} to {1}";
    POINTS_COUNT = "{0} 分", "{0} pt";
    ALL_KINDS = "全部", "All";
    SEATS = "任职", "Seats";
    SEAT_LEADS = "{0} 队长，{1} 起", "leads {0} since {1}";
    SEAT_MEMBER = "{0} 队员，{1} 起", "in {0} since {1}";
    SEAT_UNTIL = "，至 {0}", ", until {0}";
    DEPUTY_AT = "{0} 代表", "deputy at {0}";
    ENTRIES = "记录", "Entries";
    UNSEEN = "这条记录您看不到", "a record that you may not see";
    STRUCK = "已更正：不计", "corrected: does not count";
    UNCHECKED = "未核对：暂不计分", "not checked: no points yet";
    ADDED = "更正补入", "added by a correction";
    MORE = "还有 {0} 条没有列出，请缩小起止日期。", "{0} more are not listed; choose fewer days.";
    NAMESAKES = "有几个账号同名：只写姓名的签到分不清是谁的，没有计入。请用扫码签到。", "Several accounts bear this name: what was written down by the name alone is in none of their files. Sign in by the code.";
    STRIKE = "更正", "Correct";
    STRIKE_OF = "更正：不计这一条", "Correct: this entry should not count";
    ADD = "补一条", "Add an entry";
    ADD_TITLE = "更正：补一条没有记录的履职", "Correct: add what no record tells of";
    ADD_WHAT = "做了什么、在哪里", "What was done, and where";
    REASON = "理由和凭据", "Why, and by what proof";
    SECOND = "由另一个人确认后才生效。", "It takes effect when another person has confirmed it.";
    ASKED = "已提出，等另一个人确认", "Asked; another person confirms it";
    CORRECTIONS = "更正", "Corrections";
    WAITING = "待确认的更正", "Corrections that wait";
    ASKED_BY = "{0} 提出，{1}", "asked by {0}, {1}";
    CONFIRM = "确认", "Confirm";
    TURN_DOWN = "不同意", "Turn down";
    TURN_DOWN_TITLE = "不同意这条更正", "Turn this correction down";
    TURN_DOWN_WHY = "理由", "Why";
    DECIDED = "已保存", "Saved";
    CONFIRMED_BY = "{0} 确认，{1}", "confirmed by {0}, {1}";
    DOWN_BY = "{0} 不同意：{1}", "turned down by {0}: {1}";
    STATE_WAITING = "待确认", "waiting";
    CHANGE_STRIKE = "不计：{0}", "not to count: {0}";
    CHANGE_ADD = "补：{0}，{1}，{2}", "to add: {0}, {1}, {2}";
    RULES = "积分规则", "Point rules";
    RULES_HINT = "每一条按它那一天的规则计分；来信来访多少不计分，不按数量给人排名。", "An entry counts by the rule of its day. How much comes in counts nothing: nobody is ranked by volume.";
    RULE_NOW = "今天", "Today";
    RULE_USUAL = "默认", "as usual";
    RULE_SINCE = "{0} 起，{1} 定", "since {0}, set by {1}";
    RULE_NEXT = "{0} 起 {1} 分", "{1} points from {0}";
    RULE_SET = "改规则", "Change a rule";
    RULE_FROM = "从哪天起（不早于今年）", "From (not before this year)";
    RULE_POINTS = "每条积分（可有一位小数）", "Points of one entry (one decimal at most)";
    SAVED = "已保存", "Saved";
    COMPARE_BY = "比什么", "Compare";
    GROUP_SMALL = "较小的一组", "The smaller ones";
    GROUP_LARGE = "较大的一组", "The larger ones";
    GROUP_RULE = "按这段时间的受理件数分两组，不少于中位数（{0} 件）的为较大的一组；只在同组内比。", "Two groups by what was accepted in these days: the larger ones have no fewer than the median ({0}). Only within a group are they compared.";
    FEW_RULE = "分母不足 {0} 件的标“样本少”，不排；件数多少不排名。", "Rates of fewer than {0} are marked and not ranked; volumes are never ranked.";
    FORMULAS = "怎么算", "How they are reckoned";
    RANK = "第 {0}", "no. {0}";
    BEHIND_TITLE = "{0} · {1}", "{0} · {1}";
    BEHIND_COUNT = "{0} 件", "{0} records";
    BEHIND_UNSEEN = "另有 {0} 件您看不到。", "{0} more are not visible to you.";
    BEHIND_MORE = "再列 {0} 件", "{0} more";
    BEHIND_BACK = "回到比较", "Back to the comparison";
    TO_OVERVIEW = "回到总览", "Back to the overview";
    WHOLE = "全区", "The whole district";
    BY_TEAM = "先锋队", "Teams";
    BY_STATION = "联络站", "Stations";
    K_RECEPTION = "接待走访", "Receptions and visits";
    K_INSPECTION = "视察调研", "Inspections and inquiries";
    K_STUDY = "学习", "Study";
    K_MADE_UP = "补学", "Study made up";
    K_ATTENDED = "其他活动", "Other activities";
    K_CHECKED = "核对记录", "Minutes checked";
    K_REPORTED = "报督办进展", "Reports on matters";
    K_RAISED = "提出意见", "Requests raised";
    K_RECEIVED = "登记意见", "Requests received";
    K_RATED = "代表评价", "Requests rated";
    K_SUGGESTED = "领衔建议", "Suggestions led";
    K_CO_SIGNED = "附议建议", "Suggestions co-signed";
    K_CONTACTED = "三联系", "Contacts kept";
    K_MEETING = "出席会议", "Meetings attended";
    K_ACCOUNTED = "述职", "Accounts given";
}

/// The word for a kind of entry.
pub const fn kind(kind: DutyKind) -> Text {
    match kind {
        DutyKind::Reception => K_RECEPTION,
        DutyKind::Inspection => K_INSPECTION,
        DutyKind::Study => K_STUDY,
        DutyKind::MadeUp => K_MADE_UP,
        DutyKind::Attended => K_ATTENDED,
        DutyKind::Checked => K_CHECKED,
        DutyKind::Reported => K_REPORTED,
        DutyKind::Raised => K_RAISED,
        DutyKind::Received => K_RECEIVED,
        DutyKind::Rated => K_RATED,
        DutyKind::Suggested => K_SUGGESTED,
        DutyKind::CoSigned => K_CO_SIGNED,
        DutyKind::Contacted => K_CONTACTED,
        DutyKind::Meeting => K_MEETING,
        DutyKind::Accounted => K_ACCOUNTED,
    }
}

/// Points as they are written: `12`, `0.5`, `-1`.
pub fn points(tenths: Tenths) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

/// Points as somebody typed them, in tenths; `None` where it is no such number.
pub fn read_points(text: &str) -> Option<Tenths> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(whole, 3) || !is_number(rest, 1) {
        return None;
    }
    let (whole, rest): (Tenths, Tenths) = (whole.parse().ok()?, rest.parse().ok()?);
    Some(sign * (whole * 10 + rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_they_are_written() {
        for tenths in [0, 5, 10, 1185, -10, -5] {
            assert_eq!(read_points(&points(tenths)), Some(tenths));
        }
        assert_eq!(read_points(" 2.5 "), Some(25));
        for bad in ["", "x", "1.25", "1.", ".5", "--1", "1e3", "9999"] {
            assert_eq!(read_points(bad), None, "{bad}");
        }
    }
}
