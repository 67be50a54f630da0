//! Limits and calendar: the page of rules, and what the command line says about them.

use shared::rulebook::LimitKind;
use shared::suggestion::{LengthUnit, Rule};
use shared::time::LocalDate;

use crate::{Lang, Text};

texts! {
    TITLE = "规则与日历", "Rules and calendar";
    LIMITS = "办理时限", "Limits";
    LIMITS_HINT = "新规则只用于生效日起登记的诉求；已在办的按登记时的规则。", "A rule holds for what is registered from its first day on; cases on their way keep theirs.";
    TERMS = "代表建议办理期限", "Terms of suggestions";
    TERMS_HINT = "新期限只用于生效日起提出的建议；已提出的按提出时的期限。末日遇周末或节假日的，顺延到下一个工作日。", "Terms hold for what is raised from their first day on; suggestions on their way keep theirs. A last day off rolls to the next working day.";
    USUAL_TERMS = "常用期限（未设时）", "Usual terms (where none are set)";
    USUAL_SOURCE = "代表法；深圳市办理人大代表建议和政协提案的规定（1998）；各地办理规定", "Law on Deputies; Shenzhen's rule on handling suggestions (1998); local rules";
    ADD_TERMS = "新增期限", "Add terms";
    SAVE_TERMS = "保存期限", "Save the terms";
    TERMS_SAVED = "期限已保存，自 {0} 起生效。", "The terms are saved; they hold from {0} on.";
    TERMS_PAST_REFUSED = "生效日不能早于今天：已提出的建议保持原有期限。", "Terms cannot begin before today: what is raised keeps its own.";
    COMMITTEES = "对口专工委", "Matching committees";
    COMMITTEES_HINT = "哪一类事项由哪个专工委对口督办。新对应表用于生效日起的立项；已立项的不变。", "Which committee supervises matters of which topic. A table holds for what is taken up from its first day on; open matters keep theirs.";
    NO_COMMITTEES = "还没有设对口专工委。", "No committees are matched yet.";
    ADD_COMMITTEES = "新增对应表", "Add a table";
    SAVE_COMMITTEES = "保存对应表", "Save the table";
    COMMITTEES_SAVED = "对应表已保存，自 {0} 起生效。", "The table is saved; it holds from {0} on.";
    COMMITTEES_PAST_REFUSED = "生效日不能早于今天：已立项的督办保持原有对口专工委。", "A table cannot begin before today: what is open keeps its committee.";
    MATCHES = "类别与专工委", "Topics and committees";
    MATCH_LINE = "{0}：{1}", "{0}: {1}";
    NO_COMMITTEE = "（不对口）", "(none)";
    TERM_ASSIGN = "闭会期间交办", "Assign, off session";
    TERM_ASSIGN_SESSION = "大会期间交办（自闭会）", "Assign, from the session's end";
    TERM_RETURN = "退回", "Give back";
    TERM_OPINION = "会办意见", "Opinion";
    TERM_REPLY = "答复", "Reply";
    TERM_EXTENDED = "延期答复（自交办）", "Reply with consent (from the assigning)";
    TERM_SECOND = "二次答复", "Second reply";
    IN_WORKDAYS = "个工作日", "working days";
    IN_DAYS = "日", "days";
    IN_MONTHS = "个月", "months";
    TERMS_LINE = "{0} 起 · {1} · {2}", "from {0} · {1} · {2}";
    NO_SUCH_TERM = "没有这个期限：{0}；可用：{1}", "no such term: {0}; there are: {1}";
    NOT_A_TERM = "要写成 名称=15days（workdays 工作日、days 日、months 个月）：{0}", "write it as name=15days (workdays, days or months): {0}";
    IN_FORCE = "今日生效", "In force today";
    COMING = "将生效", "To come";
    PAST = "已被替代", "Replaced";
    VALID_FROM = "生效日", "From";
    FROM_TO = "请填 {0}–{1}", "{0} to {1}";
    FOR_KIND = "适用性质", "For";
    ALL_KINDS = "全部性质", "All natures";
    SOURCE = "依据", "Source";
    RECOMMENDED = "推荐时限（未设规则时）", "Recommended limits (where none is set)";
    ADD_RULE = "新增规则", "Add a rule";
    SAVE_RULE = "保存规则", "Save the rule";
    RULE_SAVED = "规则已保存，自 {0} 起生效。", "The rule is saved; it holds from {0} on.";
    PAST_REFUSED = "生效日不能早于今天：已登记的诉求保持原有时限。", "A rule cannot begin before today: what is registered keeps its limits.";
    ACCEPT = "受理（工作日）", "Accept (working days)";
    ASSIGN = "交办（工作日）", "Assign (working days)";
    SIGN = "签收（工作日）", "Sign (working days)";
    RETURN_WINDOW = "退回期（工作日）", "Return window (working days)";
    REPLY_SIMPLE = "答复·简单件（工作日）", "Reply, simple (working days)";
    REPLY_COMPLEX = "答复·复杂件（工作日）", "Reply, complex (working days)";
    OPINION = "会办意见（工作日）", "Opinion (working days)";
    REWORK = "二次办理（工作日）", "Second handling (working days)";
    EXTENSION = "一次延期最多（工作日）", "One extension, at most (working days)";
    EXTENSIONS = "可延期次数", "Extensions";
    RATE = "评价（工作日）", "Rate (working days)";
    REOPEN_DAYS = "可重新打开（自然日）", "May be reopened (calendar days)";
    REOPEN_TIMES = "可重新打开次数", "Times reopened";
    REMIND = "到期前提醒（工作日）", "Reminder before (working days)";
    ESCALATE = "逾期后升级（工作日）", "Escalation after (working days)";
    PAUSES = "待补充期间停表", "The clock stops while waiting for details";
    YES = "是", "Yes";
    NO = "否", "No";
    CALENDAR = "工作日历", "Working calendar";
    CALENDAR_HINT = "周一至周五之外，按年登记放假日和调休上班日。改动一年的日历，会重算受影响的在办诉求。", "Besides Monday to Friday, each year has days off and make-up days. Changing a year recomputes the open cases that it moves.";
    YEAR = "年份", "Year";
    DAYS_OFF = "放假", "Days off";
    MAKE_UP_DAYS = "调休上班", "Make-up days";
    WORKDAYS = "工作日", "Working days";
    STANDING = "状态", "Standing";
    ANNOUNCED = "已公布", "Announced";
    PROVISIONAL = "暂定", "Provisional";
    SHIPPED = "随程序提供", "Shipped";
    IMPORTED = "本地登记", "Set here";
    EDIT_YEAR = "编辑 {0} 年", "Edit {0}";
    EDIT_ANOTHER = "登记另一年", "Set another year";
    YEAR_FILE = "日历文件（CSV：日期,类型,名称）", "Calendar file (CSV: date,kind,name)";
    YEAR_DAYS = "逐日：日期,类型（day_off 放假 / make_up_workday 调休上班）,名称", "Day by day: date,kind (day_off / make_up_workday),name";
    IS_PROVISIONAL = "国务院通知尚未公布（暂定）", "The State Council's notice is still to come (provisional)";
    SAVE_YEAR = "保存该年日历", "Save the year";
    YEAR_SAVED = "{0} 年日历已保存，受影响的在办诉求正在重算。", "The calendar of {0} is saved; open cases that it moves are being recomputed.";
    NOT_ONE_YEAR = "要有且只有一年的日子", "The days must be those of one year";
    FAULT_AT = "第 {0} 行：{1}", "Line {0}: {1}";
    NOT_A_DAY = "第一列不是日期", "the first column is no day";
    UNKNOWN_KIND = "第二列应为放假（day_off）或调休上班（make_up_workday）", "the second column must be day_off or make_up_workday";
    TWICE = "这一天前面已有", "that day is there already";
    NOT_A_WEEKEND = "调休上班日应在周六或周日", "a make-up day must be a Saturday or Sunday";
    LONG_NAME = "名称太长", "the name is too long";
    RECKON = "期限计算", "Reckon a due day";
    FROM = "起始日（不计入）", "From (not counted)";
    UNIT = "单位", "In";
    MONTHS = "个月", "Months";
    COUNT = "数量", "How many";
    DUE = "到期日", "Due";
    DUE_ON = "到期：{0} {1}", "Due: {0} {1}";
    PASSED = "跳过与调休", "Passed over, and made up";
    COUNTED_MAKE_UP = "{0} {1}：调休上班，计入{2}", "{0} {1}: make-up day, counted{2}";
    SKIPPED_WEEKEND = "{0} {1}：周末，不计", "{0} {1}: weekend, not counted";
    SKIPPED_OFF = "{0} {1}：放假，不计{2}", "{0} {1}: day off, not counted{2}";
    IN_BRACKETS = "（{0}）", " ({0})";
    YEAR_IS_PROVISIONAL = "注意：{0} 年的放假安排尚未公布，结果暂定。", "Note: the notice for {0} is still to come; the result is provisional.";
    MONDAY = "星期一", "Monday";
    TUESDAY = "星期二", "Tuesday";
    WEDNESDAY = "星期三", "Wednesday";
    THURSDAY = "星期四", "Thursday";
    FRIDAY = "星期五", "Friday";
    SATURDAY = "星期六", "Saturday";
    SUNDAY = "星期日", "Sunday";
    YEAR_LINE = "{0}：放假 {1} 天，调休上班 {2} 天，工作日 {3} 天 · {4} · {5}", "{0}: {1} days off, {2} make-up days, {3} working days · {4} · {5}";
    YEAR_SET = "{0} 年日历已登记。", "The calendar of {0} is set.";
    YEAR_SAME = "{0} 年日历已是这样。", "The calendar of {0} is so already.";
    RECOMPUTED = "重算了 {0} 件在办诉求的期限。", "{0} open cases were given a new due day.";
    FILE_NOT_TAKEN = "文件有问题，没有导入。", "The file has faults; nothing was imported.";
    FILE_FINE = "文件没有问题；只检查，没有导入。", "The file is sound; only checked, nothing was imported.";
    FILE_EMPTY = "文件里没有日子", "The file has no days";
    RULE_LINE = "{0} 起 · {1} · {2} · {3}", "from {0} · {1} · {2} · {3}";
    RULE_LIMIT = "{0} {1}", "{0}: {1}";
    NOT_A_DATE = "不是日期（例：2026-02-13）：{0}", "not a date (such as 2026-02-13): {0}";
    NO_SUCH_LIMIT = "没有这个时限：{0}；可用：{1}", "no such limit: {0}; there are: {1}";
    NO_SUCH_KIND = "没有这种性质：{0}；可用：{1}", "no such nature: {0}; there are: {1}";
    NOT_A_LIMIT = "要写成 名称=天数：{0}", "write it as name=days: {0}";
    ONE_OF_BOTH = "要给出 --workdays 或 --months", "give --workdays or --months";
    FORBIDDEN = "只有系统管理员能改规则和日历。", "Rules and calendar are changed by administrators.";
}

/// The name of a limit.
pub const fn limit(kind: LimitKind) -> Text {
    match kind {
        LimitKind::Accept => ACCEPT,
        LimitKind::Assign => ASSIGN,
        LimitKind::Sign => SIGN,
        LimitKind::ReturnWindow => RETURN_WINDOW,
        LimitKind::ReplySimple => REPLY_SIMPLE,
        LimitKind::ReplyComplex => REPLY_COMPLEX,
        LimitKind::Opinion => OPINION,
        LimitKind::Rework => REWORK,
        LimitKind::Extension => EXTENSION,
        LimitKind::Extensions => EXTENSIONS,
        LimitKind::Rate => RATE,
        LimitKind::ReopenDays => REOPEN_DAYS,
        LimitKind::ReopenTimes => REOPEN_TIMES,
        LimitKind::Remind => REMIND,
        LimitKind::Escalate => ESCALATE,
    }
}

/// The name of a term of suggestions.
pub const fn term(rule: Rule) -> Text {
    match rule {
        Rule::Assign => TERM_ASSIGN,
        Rule::AssignAfterSession => TERM_ASSIGN_SESSION,
        Rule::Return => TERM_RETURN,
        Rule::Opinion => TERM_OPINION,
        Rule::Reply => TERM_REPLY,
        Rule::Extended => TERM_EXTENDED,
        Rule::Second => TERM_SECOND,
    }
}

/// What a term is counted in.
pub const fn length_unit(unit: LengthUnit) -> Text {
    match unit {
        LengthUnit::Workdays => IN_WORKDAYS,
        LengthUnit::Days => IN_DAYS,
        LengthUnit::Months => IN_MONTHS,
    }
}

/// A day of the week, 0 for Monday.
pub const fn weekday(day: u8) -> Text {
    match day {
        0 => MONDAY,
        1 => TUESDAY,
        2 => WEDNESDAY,
        3 => THURSDAY,
        4 => FRIDAY,
        5 => SATURDAY,
        _ => SUNDAY,
    }
}

/// A line about a day that is no plain working day.
pub fn passed(lang: Lang, line: Text, day: LocalDate, name: &str) -> String {
    let weekday = weekday(day.weekday()).of(lang);
    let name = bracketed(lang, name);
    line.with(lang, &[&day.to_string(), weekday, &name])
}

/// A name in brackets, if there is one.
fn bracketed(lang: Lang, name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        IN_BRACKETS.with(lang, &[name])
    }
}
