//! Supervised matters.

use shared::schedule::{Difference, Light, MeasureForm, MeasureKind, Reading};
use shared::supervision::{Finding, LetterKind, ReportKind};

use crate::{Lang, Text, clock, plural};

texts! {
    TITLE = "督办", "Supervision";
    SHORT = "督办", "Matters";
    RANGE = "统计时段", "Days";
    RANGE_QUARTER = "本季度", "This quarter";
    LAYOUT = "显示方式", "Layout";
    LAYOUT_LIST = "列表", "List";
    LAYOUT_GANTT = "进度图", "Gantt";
    BECAME = "这段时间", "In these days";
    BECAME_HINT = "{0} 至 {1}；与此前同样天数（{2} 至 {3}）比", "{0} to {1}; compared with as many days before ({2} to {3})";
    BECAME_OPENED = "新立项", "Opened";
    BECAME_RED = "转为滞后", "Turned behind";
    BECAME_ENDED = "结束：{0}", "Ended: {0}";
    BECAME_BEFORE = "此前 {0}", "before: {0}";
    BECAME_LIST = "{0}（{1} 至 {2}）", "{0} ({1} to {2})";
    BECAME_ALL = "返回全部", "Back to all";
    BECAME_TWICE = "按发生的日期计数：同一事项在几个日期都发生的，计数各算一次，清单只列一次。", "Counted by the day: a matter to which it happened on several days counts on each, and is listed once.";
    CSV = "下载表格", "Download";
    ALL_PLANS_ALT = "“{0}”：{1}；{2}；完成 {3}%。", "“{0}”: {1}; {2}; {3}% done.";
    AS_TABLE = "查看数据表", "The figures as a table";
    COLUMN_SORT = "类别", "Sort";
    COLUMN_NUMBER = "编号", "Number";
    COLUMN_TITLE = "事项", "Title";
    COLUMN_UNIT = "主办单位", "Lead unit";
    COLUMN_REACHED = "进度（%）", "Done (%)";
    COLUMN_OPENED = "立项日期", "Opened on";
    COLUMN_ENDED = "结束日期", "Ended on";
    COLUMN_COMPLETION = "计划完成", "Planned end";
    COLUMN_FORECAST = "预测完成", "Expected end";
    COLUMN_DONE = "已完成里程碑", "Milestones done";
    COLUMN_MILESTONES = "里程碑总数", "Milestones";
    COLUMN_LETTERS = "已发函件", "Letters sent";
    COLUMN_ANSWERED = "已答复函件", "Letters answered";
    NEW = "立项督办", "Open a matter";
    EMPTY = "没有督办事项。从诉求或建议立项后，里程碑、进展和灯都在这里。", "Nothing is supervised. Open a matter on requests or suggestions; milestones, reports and lights will be here.";
    EMPTY_FOR = "没有符合条件的督办事项。", "No matter fits.";
    OFFERED = "可挂号督办", "May be listed";
    OFFERED_HINT = "两轮都评为不满意的诉求和建议", "Requests and suggestions rated dissatisfied in two rounds";
    TICK = "选择“{0}”", "Choose “{0}”";
    LIST_TICKED = "合并挂号督办（已选 {0} 件）", "List together ({0} chosen)";
    AND_OTHERS = "{0}等 {1} 件", "{0} and others, {1} in all";
    FIND = "编号、事项", "Number, matter";
    FILTERS = "筛选", "Filters";
    FORM = "形式", "Form";
    FORM_REMINDED = "已催办", "Reminded";
    FORM_WRITTEN = "已发督办函", "Letter sent";
    FORM_PUBLISHED = "已公示", "Shown to the public";
    LISTED_TICK = "列入挂号督办（两轮不满意）", "List it (dissatisfied twice)";
    DIFF_ADDED = "增加：{0}（{1}至{2}）", "Added: {0} ({1} to {2})";
    DIFF_DROPPED = "取消：{0}（{1}至{2}）", "Taken out: {0} ({1} to {2})";
    DIFF_RENAMED = "“{0}”改为“{1}”", "“{0}” is now “{1}”";
    DIFF_MOVED = "{0}：{1}至{2}，改为{3}至{4}", "{0}: {1} to {2}, now {3} to {4}";
    DIFF_WEIGHED = "{0}：权重 {1} → {2}", "{0}: weight {1} → {2}";
    DIFF_COUNTED = "增加指标：{0} {1}", "Added: {0}, {1}";
    DIFF_UNCOUNTED = "取消指标：{0} {1}", "Taken out: {0}, {1}";
    BASE_WAS = "原计划 {0}", "First planned: {0}";
    LOOKED_BACK = "已于{0}回头看", "Looked back on {0}";
    HAD_ENDED = "此前结论", "How it had ended";
    REOPENED_LINE = "{0}重新督办：{1}", "{0} opened it again: {1}";
    BEGAN_IN = "源自活动记录", "Began in the minutes of an activity";
    ITS_ACTIVITIES = "相关活动", "Activities about it";
    EARLIER_TURNS = "更早的变化（{0}）", "Earlier turns ({0})";
    TIE_TITLE = "关联已有督办", "Tie it to a matter";
    TIE_TO = "督办事项", "Matter";
    TIED = "已关联", "Tied";
    LIST_IT = "挂号督办", "List it";
    EVERY = "全部", "All";
    OVER = "已结束", "Ended";
    SHOW_OVER = "含已归档", "With archived ones";
    LIGHT = "灯", "Light";
    MATTER = "事项", "Matter";
    UNSEEN_SUBJECT = "（不在您的可见范围）", "(you may not see it)";
    LEADER = "牵头", "Leader";
    REPORT_BY = "汇报日期（重点督办填写）", "Day on which it is reported on (priority matters)";
    REPORT_BY_IS = "{0} 汇报", "to be reported on by {0}";
    LEAD_IS = "牵头 {0}", "Led by {0}";
    COMMITTEE = "对口专工委", "Matching committee";
    NO_COMMITTEE = "（不指定）", "(none)";
    COMMITTEE_IS = "对口 {0}", "Matching committee {0}";
    COMMITTEE_BY_RULE = "按类别对口：{0}", "By its topic: {0}";
    TEAM = "先锋队", "Team";
    NO_TEAM = "（不指定）", "(none)";
    LEVEL = "督办级别", "Level";
    UNITS = "承办单位（第一个主办）", "Units (the first leads)";
    UNITS_ARE = "主办 {0}", "Lead unit {0}";
    UNITS_WITH = "主办 {0}，会办 {1}", "Lead unit {0}, with {1}";
    DROP_UNIT = "去掉 {0}", "Take {0} out";
    GOAL = "目标", "Goal";
    SUBJECTS = "督办的诉求和建议", "Requests and suggestions";
    ADD_SUBJECT = "加入", "Add";
    DROP_SUBJECT = "移出 {0}", "Take {0} out";
    WHOLE_DISTRICT = "全区", "The whole district";
    STREET = "街道", "Sub-district";
    LISTED = "挂号", "Listed";
    OPENED_TOAST = "已立项督办", "The matter is open";
    PROGRESS = "进度（计划）", "Progress (plan)";
    PROGRESS_SHORT = "进度", "Progress";
    PLANNED = "计划 {0}%，落后 {1} 个百分点", "Planned {0}%, {1} points behind";
    PLANNED_AHEAD = "计划 {0}%，按计划", "Planned {0}%, on schedule";
    ROW_PLANNED = "计划 {0}%", "planned {0}%";
    NO_PLAN = "还没有定计划", "No plan yet";
    MILESTONES = "里程碑", "Milestones";
    MILESTONES_HINT = "色条为实际和预计，灰线为批准时的计划", "Bars: done and expected; grey line: as approved";
    ALL_IN_TIME = "没有晚的", "None is late";
    ONE_LATE_ONE = "最晚的晚 {0} 个工作日", "The latest is {0} working day late";
    ONE_LATE = "最晚的晚 {0} 个工作日", "The latest is {0} working days late";
    MONEY = "资金到位", "Money paid";
    OF_ALL = "共 {0} · {1}%", "of {0} · {1}%";
    LAST_REPORT = "最近报告", "Last report";
    LAST_SAID = "{0}：{1}", "{0}: {1}";
    NEVER = "还没有", "None yet";
    TODAY = "今天", "Today";
    DAYS_AGO_ONE = "{0} 天前", "{0} day ago";
    DAYS_AGO = "{0} 天前", "{0} days ago";
    SILENT_SINCE = "满 35 天没有报告就亮灰灯", "35 days without a report turn it grey";
    LINKED = "关联", "Linked";
    LINKED_ON_BOARD = "看板中查看", "See them on the board";
    LINKED_COUNT = "{0} 件", "{0}";
    LINKED_KINDS = "诉求 {0} · 建议 {1}", "Requests {0} · suggestions {1}";
    STATE_COUNT = "{0} {1}", "{0} {1}";
    NOT_LIVE = "已不在看板 {0}", "no longer on the board {0}";
    RATINGS = "评议", "Ratings";
    PROCESS = "过程", "Process:";
    RESULT = "结果", "Result:";
    SEEN = "视察与询问", "Visits and inquiries";
    LAST_READ = "最近一封已读 {0}", "The last was read {0}";
    LAST_UNREAD = "最近一封未读", "The last is not read yet";
    HEAD_REACHED = "进度 {0}%", "Reached {0}%";
    HEAD_COMPLETION = "计划完成 {0}", "planned end {0}";
    HEAD_FORECAST = "预测 {0}", "expected {0}";
    FORECAST = "预计 {0}", "expected {0}";
    MILESTONE = "事项", "What";
    STATE_DONE = "完成", "Done";
    STATE_WAITING = "未开始", "Not begun";
    STATE_RUNNING = "进行中", "Running";
    STATE_LATE_ONE = "晚 {0} 日", "{0} day late";
    STATE_LATE = "晚 {0} 日", "{0} days late";
    DATES = "{0} 至 {1}", "{0} to {1}";
    GANTT_ALT = "“{0}”：{1}；批准 {2}，现计划 {3}，完成 {4}%。", "“{0}”: {1}; approved {2}, planned now {3}, {4}% done.";
    REPORTS = "进展与视察", "Reports and visits";
    NO_REPORTS = "还没有报告。", "No report yet.";
    REPORT = "报进展", "Report";
    REPORT_TITLE = "报进展 · {0}", "Report · {0}";
    REPORT_KIND = "这是", "This is";
    REPORT_TEXT = "看到或做了什么", "What was seen or done";
    REPORT_PLACE = "地点", "Place";
    REPORT_ON = "日期", "Day";
    REPORT_SENT = "已报", "Reported";
    STEP_TO = "{0}：{1}% → {2}%", "{0}: {1}% → {2}%";
    AMOUNT_TO = "{0}：{1} → {2}", "{0}: {1} → {2}";
    PER_CENT = "{0} 完成 %", "{0}, per cent done";
    AMOUNT_DONE = "{0} 已完成（{1}）", "{0}, reached ({1})";
    WAN = "万元", "10,000 yuan";
    REASONS = "灯的理由", "Why this light";
    OVERRULED = "{0} 改为此灯：{1}", "Set by {0}: {1}";
    LIFTED = "{0} 恢复按规则：{1}", "{0} went back to the rule: {1}";
    COMPUTED = "按规则应为", "By the rule it would be";
    LIFT = "恢复按规则", "Back to the rule";
    OVERRULE = "改灯", "Change the light";
    OVERRULE_TO = "改为", "Change to";
    REASON = "理由", "Reason";
    LETTERS = "催办与督办函", "Reminders and letters";
    NO_LETTERS = "还没有。", "None yet.";
    REMIND = "催办", "Remind";
    WRITE = "督办函", "Letter";
    WRITE_TITLE = "{0} · {1}", "{0} · {1}";
    TO_UNIT = "给哪个单位", "To which unit";
    LETTER_TEXT = "内容", "What it says";
    ANSWER_BY = "请于此日前答复", "Answer by";
    LETTER_TO = "{0}第 {1} 号 → {2}", "{0} no. {1} → {2}";
    READ_BY = "已读 {0}（{1}）", "Read {0} ({1})";
    UNREAD = "未读", "Not read";
    ANSWERED = "{0} 于 {1} 答复：{2}", "{0} answered on {1}: {2}";
    ANSWER_DUE = "{0} 前答复", "Answer by {0}";
    ANSWER_LATE = "逾期未答复（{0}）", "No answer by {0}";
    ANSWER = "答复", "Answer";
    ANSWER_TITLE = "答复第 {0} 号", "Answer to no. {0}";
    PUBLISH = "公示", "Publish";
    PUBLICATIONS = "公示", "Shown to the public";
    PUBLISH_PLACE = "另外张贴或发布在哪里", "Where it hangs or stands besides";
    PUBLISH_TEXT = "公示内容", "What";
    PUBLISH_UNTIL = "公示到", "Until";
    PUBLISHED_LINE = "{0}，到 {1}", "{0}, until {1}";
    PUBLISH_SEEN = "提交后马上在区大屏和所在街道的大屏上显示，任何人都看得到：事项标题、公示内容、督办灯和进度。关联的诉求没有设为公开的，公示期间标题也会显示。", "It is on the district's wall screens and those of its sub-district at once, for anybody to read: the title, this text, the light and the progress. While it is published the title shows even where the requests behind it are not marked public.";
    PUBLISH_HIDDEN = "反映人的姓名、电话、证件号和住址会自动遮盖；关联的诉求中有保密的，标题和公示内容都不显示。", "Names, telephones, identity numbers and addresses of petitioners are masked; if a request behind it is confidential, neither title nor text is shown.";
    PUBLISH_ENDS = "大屏显示到 {0}（含当天）；可以提前撤下。", "Wall screens show it until {0}, that day included; it can be taken down before.";
    WITHDRAW = "撤下公示", "Take down";
    WITHDRAW_SEEN = "撤下后大屏马上不再显示；公示过的内容和撤下理由留在记录里。张贴在别处的请自行取下。", "It leaves the wall screens at once; what was published and why it was taken down stay in the record. Copies elsewhere have to be taken down by hand.";
    WITHDRAWN_LINE = "{0} 于 {1} 撤下：{2}", "{0} took it down on {1}: {2}";
    PLAN = "定计划", "Set the plan";
    ADJUST = "调整计划", "Adjust the plan";
    PLAN_NAME = "名称", "Name";
    PLAN_FROM = "开始", "From";
    PLAN_DUE = "完成", "Until";
    PLAN_WEIGHT = "权重", "Weight";
    PLAN_ADD = "加一项", "Add one";
    PLAN_DROP = "删掉第 {0} 项", "Take out no. {0}";
    PLAN_MEASURES = "资金和数量", "Money and amounts";
    PLAN_MEASURE_ADD = "加一项数量", "Add an amount";
    PLAN_MONEY_ADD = "加资金", "Add money";
    PLAN_UNIT = "单位", "Unit";
    PLAN_AMOUNT = "计划数", "Planned";
    PLAN_REASON = "为什么调整（会一直可见）", "Why it is changed (stays visible)";
    PLAN_SAVED = "计划已定", "The plan is set";
    ADJUSTMENTS = "计划调整", "Adjustments";
    ADJUSTED_LINE = "{0} 调整：{1}", "{0} adjusted it: {1}";
    CLOSE = "结束督办", "End supervision";
    CLOSE_FINDING = "结论", "Finding";
    CLOSE_TEXT = "说明", "In words";
    CLOSE_LOOK_BACK = "回头看日期（可不填）", "Day to look back (optional)";
    LOOK_BACK_ON = "{0} 回头看", "To be looked at again on {0}";
    REOPEN = "重新督办", "Open again";
    REVISE = "修改", "Edit";
    MORE = "更多", "More";
    PRINT = "打印", "Print";
    SAVED = "已保存", "Saved";
    SUBMIT = "确定", "Confirm";
    BACK = "督办", "Supervision";
    ABSENT = "找不到这件督办，或者您看不到它。", "There is no such matter, or you may not see it.";
    UPDATED_BY = "{0} 刚刚更新", "Updated by {0} just now";
    WAITING_ONE = "{0} 条待发", "{0} waits to be sent";
    WAITING = "{0} 条待发", "{0} wait to be sent";
    GREEN = "正常", "On schedule";
    YELLOW = "临期", "Slipping";
    RED = "滞后", "Behind";
    GREY = "失联", "Silent";
    UNPLANNED = "未定计划", "No plan";
    WHY_BEHIND = "落后 {0} 个百分点（规则：5 以内正常，15 以内临期）", "{0} points behind (rule: up to 5 on schedule, up to 15 slipping)";
    WHY_NOT_BEHIND = "没有落后于计划", "Not behind the plan";
    WHY_LATE_ONE = "里程碑 {0} 晚 {1} 个工作日（规则：超过 10 个为滞后）", "milestone {0} is {1} working day late (rule: more than 10 are behind)";
    WHY_LATE = "里程碑 {0} 晚 {1} 个工作日（规则：超过 10 个为滞后）", "milestone {0} is {1} working days late (rule: more than 10 are behind)";
    WHY_SILENT = "{0} 天没有报告（规则：满 35 天为失联）", "No report for {0} days (rule: 35 are silence)";
    WHY_UNPLANNED = "没有里程碑，无从比较", "There are no milestones to compare with";
    WHY_DONE = "里程碑全部完成", "Every milestone is reached";
    KIND_PROGRESS = "进展报告", "Progress";
    KIND_VISIT = "现场视察", "Site visit";
    KIND_INQUIRY = "调研询问", "Inquiry";
    KIND_LOOK_BACK = "回头看", "Look back";
    FINDING_SOLVED = "已解决", "Solved";
    FINDING_TRACKED = "取得进展，转跟踪", "Progress made, tracked";
    FINDING_UNSOLVED = "未解决", "Not solved";
    FINDING_DROPPED = "不再督办", "Dropped";
    YI = "{0} 亿元", "¥{0} hundred million";
    WAN_YUAN = "{0} 万元", "¥{0} ten thousand";
    MILLION = "{0} 百万元", "¥{0} million";
    YUAN = "{0} 元", "¥{0}";
}

/// The word for a light.
pub const fn light(light: Light) -> Text {
    match light {
        Light::Green => GREEN,
        Light::Yellow => YELLOW,
        Light::Red => RED,
        Light::Grey => GREY,
        Light::Unplanned => UNPLANNED,
    }
}

/// The word for a sort of report.
pub const fn report_kind(kind: ReportKind) -> Text {
    match kind {
        ReportKind::Progress => KIND_PROGRESS,
        ReportKind::Visit => KIND_VISIT,
        ReportKind::Inquiry => KIND_INQUIRY,
        ReportKind::LookBack => KIND_LOOK_BACK,
    }
}

/// The word for what supervision came to.
pub const fn finding(finding: Finding) -> Text {
    match finding {
        Finding::Solved => FINDING_SOLVED,
        Finding::Tracked => FINDING_TRACKED,
        Finding::Unsolved => FINDING_UNSOLVED,
        Finding::Dropped => FINDING_DROPPED,
    }
}

/// What became of matters, in a word; `ended` is what it came to, if it ended.
pub fn became(is_red: bool, ended: Option<Finding>, lang: Lang) -> String {
    match ended {
        Some(came) => BECAME_ENDED.with(lang, &[finding(came).of(lang)]),
        None if is_red => BECAME_RED.of(lang).to_owned(),
        None => BECAME_OPENED.of(lang).to_owned(),
    }
}

/// The word for a letter.
pub const fn letter(kind: LetterKind) -> Text {
    match kind {
        LetterKind::Reminder => REMIND,
        LetterKind::Letter => WRITE,
    }
}

/// `62` or `62.5`: thousandths as per cent.
pub fn percent(thousandths: u16) -> String {
    let (whole, tenth) = (thousandths / 10, thousandths % 10);
    if tenth == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{tenth}")
    }
}

/// Why a light is as it is. `title` names the milestone that is late.
pub fn why(reading: &Reading, title: impl Fn(u32) -> String, lang: Lang) -> String {
    let behind = reading.planned.saturating_sub(reading.reached);
    match reading.light {
        Light::Grey => return WHY_SILENT.count(lang, reading.silent.max(0) as usize),
        Light::Unplanned => return WHY_UNPLANNED.of(lang).to_owned(),
        _ if reading.reached >= 1000 => return WHY_DONE.of(lang).to_owned(),
        Light::Green | Light::Yellow | Light::Red => {}
    }
    let mut parts = vec![if behind > 0 {
        WHY_BEHIND.with(lang, &[&percent(behind)])
    } else {
        WHY_NOT_BEHIND.of(lang).to_owned()
    }];
    if let Some((no, days)) = reading.late {
        let sentence = if days == 1 { WHY_LATE_ONE } else { WHY_LATE };
        parts.push(sentence.with(lang, &[&quoted(&title(no), lang), &days.to_string()]));
    }
    parts.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
}

fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => ["“", text, "”"].concat(),
        Lang::En => ["“", text, "”"].concat(),
    }
}

/// `3 天前`, `今天`.
pub fn days_ago(days: i32, lang: Lang) -> String {
    match days {
        ..1 => TODAY.of(lang).to_owned(),
        days => plural(lang, days as usize, DAYS_AGO_ONE, DAYS_AGO),
    }
}

/// In what a plan differs from the one before it, in a sentence.
pub fn difference(one: &Difference, lang: Lang) -> String {
    let day = |day| clock::day(day, lang);
    let value = |form: &MeasureForm| amount(form.kind, &form.unit, form.planned, lang);
    match one {
        Difference::Added(one) => {
            DIFF_ADDED.with(lang, &[&one.title, &day(one.from), &day(one.due)])
        }
        Difference::Dropped(one) => {
            DIFF_DROPPED.with(lang, &[&one.title, &day(one.from), &day(one.due)])
        }
        Difference::Renamed(before, after) => DIFF_RENAMED.with(lang, &[before, after]),
        Difference::Moved(title, before, after) => {
            let days = [before.0, before.1, after.0, after.1].map(day);
            DIFF_MOVED.with(lang, &[title, &days[0], &days[1], &days[2], &days[3]])
        }
        Difference::Weighed(title, before, after) => {
            DIFF_WEIGHED.with(lang, &[title, &before.to_string(), &after.to_string()])
        }
        Difference::Counted(one) => DIFF_COUNTED.with(lang, &[&one.name, &value(one)]),
        Difference::Uncounted(one) => DIFF_UNCOUNTED.with(lang, &[&one.name, &value(one)]),
        Difference::Amount(before, after) if before.name != after.name => {
            let named = |one: &MeasureForm| [&*one.name, " ", &value(one)].concat();
            DIFF_RENAMED.with(lang, &[&named(before), &named(after)])
        }
        Difference::Amount(before, after) => {
            AMOUNT_TO.with(lang, &[&after.name, &value(before), &value(after)])
        }
    }
}

/// An amount in words: money in 亿, 万 or yuan (in English in millions), else the number with its unit.
pub fn amount(kind: MeasureKind, unit: &str, value: i64, lang: Lang) -> String {
    match kind {
        MeasureKind::Quantity => format!("{value} {unit}"),
        MeasureKind::Money => {
            let yuan = value / 100;
            let (sentence, per) = match (lang, yuan) {
                (Lang::Zh, 100_000_000..) => (YI, 100_000_000),
                (Lang::Zh, 10_000..) => (WAN_YUAN, 10_000),
                (Lang::En, 1_000_000..) => (MILLION, 1_000_000),
                (Lang::Zh | Lang::En, _) => (YUAN, 1),
            };
            // Two digits behind the point, without noughts at the end.
            let hundredths = yuan * 100 / per;
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            let text = text.trim_end_matches('0').trim_end_matches('.');
            sentence.with(lang, &[text])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_says_why() {
        let reading = Reading {
            light: Light::Red,
            planned: 700,
            reached: 615,
            late: Some((4, 11)),
            silent: 3,
        };
        let title = |no: u32| format!("第{no}项");
        assert_eq!(
            why(&reading, title, Lang::Zh),
            "落后 8.5 个百分点（规则：5 以内正常，15 以内临期）；里程碑 “第4项” 晚 11 个工作日（规则：超过 10 个为滞后）"
        );
        let grey = Reading {
            light: Light::Grey,
            silent: 36,
            ..reading
        };
        assert_eq!(
            why(&grey, title, Lang::En),
            "No report for 36 days (rule: 35 are silence)"
        );
    }

    #[test]
    fn money_is_read_as_people_say_it() {
        let money = |fen| amount(MeasureKind::Money, "", fen, Lang::Zh);
        assert_eq!(money(13_800_000_000), "1.38 亿元");
        assert_eq!(money(350_000_000), "350 万元");
        assert_eq!(money(123_400), "1234 元");
        assert_eq!(
            amount(MeasureKind::Money, "", 13_800_000_000, Lang::En),
            "¥138 million"
        );
        assert_eq!(amount(MeasureKind::Quantity, "处", 4, Lang::Zh), "4 处");
    }
}
