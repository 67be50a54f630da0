//! One request: its panel and its moves.

use shared::account::Role;
use shared::api::HistoryLine;

use crate::{Lang, Text, names};

texts! {
    STANDS_FOR = "代 {0}", "for {0}";
    PANEL = "诉求详情", "Request";
    CLOSE_PANEL = "关闭详情", "Close the panel";
    COPY_ADDRESS = "复制地址", "Copy address";
    STEP_REGISTER = "登记", "Register";
    STEP_ACCEPT = "受理", "Accept";
    STEP_ASSIGN = "交办", "Assign";
    STEP_SIGN = "签收", "Sign";
    STEP_HANDLE = "办理", "Handle";
    STEP_REPLY = "答复", "Reply";
    STEP_RATE = "评价", "Rate";
    STEP_CLOSE = "办结", "Close";
    COURSE = "办理进度", "Course";
    CONTENT = "内容", "Details";
    NO_TEXT = "没有更多内容。", "No further details.";
    PETITIONER = "反映人", "Petitioner";
    REVEAL = "显示（留痕）", "Reveal (on record)";
    HIDE = "收起", "Hide";
    REVEAL_TITLE = "显示反映人", "Reveal the petitioner";
    REVEAL_TEXT = "请说明用途。谁、何时、为什么查看，会记入办理记录。", "Say what for. Who looked, when and why goes into the record.";
    PURPOSE = "用途", "Purpose";
    PURPOSE_HINT = "例如：电话回访", "Such as: calling back";
    REVEAL_SUBMIT = "显示", "Reveal";
    ANONYMOUS = "匿名", "Anonymous";
    FOUND = "文中号码", "Numbers found in the text";
    NOTHING_STORED = "没有登记反映人信息。", "Nothing was registered about the petitioner.";
    CLOCK = "时限", "Due";
    UNITS = "承办单位", "Handling units";
    NO_UNITS = "尚未交办", "Not assigned yet";
    WENT_WITH = "随主案 {0} 办理", "Handled with the main case {0}";
    WENT_WITH_ANOTHER = "随主案办理", "Handled with the main case";
    UNIT_ROUND = "第 {0} 轮", "Round {0}";
    PROMISE = "承诺 {0}", "Promised {0}";
    DEPUTY = "反映的代表", "Raised by deputy";
    STATION = "登记站", "Station";
    WHERE = "地点", "Place";
    KIND = "性质 · 类别", "Nature · topic";
    CHANNEL = "来源", "Channel";
    REGISTERED_AT = "登记时间", "Registered";
    RATING = "评价", "Rating";
    RATING_LINE = "过程 {0} · 结果 {1}", "Process {0} · result {1}";
    TIMELINE = "办理记录", "Time line";
    TIMELINE_ALL = "全部", "All";
    TIMELINE_MOVES = "流转", "Moves";
    TIMELINE_NOTES = "备注", "Notes";
    TIMELINE_SHOW = "显示", "Show";
    CHANGES = "改动的字段", "Changed fields";
    FROM_DEVICE = "设备", "Device";
    FROM_TO = "{0} → {1}", "{0} → {1}";
    NOTHING = "（空）", "(empty)";
    SYSTEM = "系统", "System";
    NOTE = "写备注，Ctrl+Enter 发送", "Write a note, Ctrl+Enter sends";
    NOTE_LABEL = "备注", "Note";
    NOTE_SIDE = "给谁看", "For whom";
    SEND = "发送", "Send";
    ACT_ACCEPT = "受理", "Accept";
    ACT_ASSIGN = "交办", "Assign";
    ACT_REASSIGN = "再次交办", "Assign again";
    ACT_SIGN = "签收", "Sign for";
    ACT_REPLY = "答复", "Reply";
    ACT_RATE = "评价", "Rate";
    ACT_CORRECT_RATING = "更正评价", "Correct the rating";
    ACT_READ = "已读催办", "Read";
    ACT_CLOSE = "办结", "Close";
    FOR_UNIT = "{0}（{1}）", "{0} ({1})";
    ACTIONS = "可以做的", "What you can do";
    ASSIGN_TITLE = "交办 {0}", "Assign {0}";
    ASSIGN_TEXT = "交办后承办单位立刻收到；时限从今天起算，交办不能撤回，只能由后续步骤更正。", "The units receive it at once and their clock starts today. It cannot be taken back, only corrected by a later step.";
    ASSIGN_LEAD = "主办单位", "Lead unit";
    ASSIGN_CO = "会办单位", "Co-handling units";
    ASSIGN_CO_HINT = "意见交主办单位，由主办汇总答复。", "Their opinion goes to the lead, who answers for all.";
    ASSIGN_SPLIT = "分办单位", "Separate units";
    ASSIGN_SPLIT_HINT = "各自办理、各自答复。", "Each handles and answers its own part.";
    ASSIGN_REMOVE = "去掉 {0}", "Remove {0}";
    ASSIGN_SUBMIT = "确认交办", "Assign";
    COMPLEXITY = "难易", "Difficulty";
    SIMPLE_HINT = "10 个工作日答复", "reply in 10 working days";
    COMPLEX_HINT = "20 个工作日答复（二次办理 10 个）", "reply in 20 working days (10 in a second handling)";
    REPLY_TITLE = "答复 {0}", "Reply to {0}";
    REPLY_TEXT = "答复送出后反映人、代表和联络站都会看到，不能修改。", "Once sent, the petitioner, the deputy and the station see the reply; it cannot be changed.";
    REPLY_FIELD = "答复内容", "Reply";
    REPLY_CLASS = "结果类别", "Result class";
    REPLY_PROMISE = "承诺办成日期", "Promise date";
    REPLY_PROMISE_HINT = "B 类必须给出日期，届时转为 A 类", "Class B needs a date by which it becomes A";
    RATE_TITLE = "评价 {0}", "Rate {0}";
    RATE_BY = "谁的评价", "Whose rating";
    RATE_PROCESS = "对办理过程", "The process";
    RATE_RESULT = "对办理结果", "The result";
    RATE_REASON = "原因", "Reason";
    RATE_REASON_NEEDED = "不满意请写明原因；将进入二次办理。", "Say why when dissatisfied; it then goes to a second handling.";
    RATE_CORRECTS = "这是更正，{0} 前有效；提交后二次办理与否随新的评价而定。", "This corrects the rating, until {0}; whether it is handled again follows the new one.";
    RATE_SUBMIT = "提交评价", "Submit the rating";
    CLOSE_TITLE = "办结 {0}", "Close {0}";
    CLOSE_TEXT = "办结后不再流转，30 天后归档。结果类别：{0}；评价：{1}。", "Once closed it moves no more and is archived after 30 days. Class: {0}; rating: {1}.";
    CLOSE_SUBMIT = "确认办结", "Close it";
    CLOSE_WAITS = "先评价再办结；{0} 之后可以不经评价办结。", "Rating comes before closing; from {0} on it may be closed unrated.";
    UNRATED = "未评价", "unrated";
    GONE_TITLE = "找不到这件诉求", "This request cannot be found";
    GONE_TEXT = "它可能不存在，或者不在您能看到的范围内。", "It may not exist, or it is not among those you may see.";
    AS_OF = "看某日的情形", "As it stood on";
    AS_OF_NOTE = "这是 {0} 终了时的情形，只读。", "This is how it stood at the end of {0}; read only.";
    TO_NOW = "回到现在", "Back to now";
    ARCHIVED_NOTE = "已归档，只读。", "Archived; read only.";
    BY_RESIDENT = "反映人（公众页面）", "The petitioner, on the public page";
    PREDICTED_NOTE = "尚未得到服务器确认", "Not confirmed by the server yet";
}

/// The role, in the history, of a petitioner who rates on the public page.
const RESIDENT: &str = "resident";

/// Who did what a history line tells.
pub fn actor_of(line: &HistoryLine, lang: Lang) -> String {
    if line.role == RESIDENT {
        BY_RESIDENT.of(lang).to_owned()
    } else if line.actor.is_empty() {
        SYSTEM.of(lang).to_owned()
    } else {
        line.actor.clone()
    }
}

/// `代 陈晓`, where somebody stood in for a colleague.
pub fn stood_for(name: &str, lang: Lang) -> String {
    if name.is_empty() {
        return String::new();
    }
    STANDS_FOR.with(lang, &[name])
}

/// `Firefox · Windows`: what a program that names itself so is; its own words where it is none of these.
pub fn device(agent: &str) -> String {
    // Each of these names itself as all that come after it, too.
    const BROWSERS: &[(&str, &str)] = &[
        ("MicroMessenger/", "WeChat"),
        ("Edg", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let known = |names: &[(&str, &'static str)]| {
        let mut found = names.iter().filter(|(mark, _)| agent.contains(mark));
        found.next().map(|(_, name)| *name)
    };
    match (known(BROWSERS), known(SYSTEMS)) {
        (Some(browser), Some(system)) => [browser, " · ", system].concat(),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => agent.to_owned(),
    }
}

/// The role a history line was done in; empty for the system and for a petitioner.
pub fn role_of(line: &HistoryLine, lang: Lang) -> &'static str {
    Role::from_code(&line.role).map_or("", |role| names::role(role).of(lang))
}

/// The word for a field of a record in a list of changes; the field's own name if it has none.
pub fn field_name(field: &str, lang: Lang) -> String {
    const WORDS: &[(&str, Text)] = &[
        (
            "marks",
            Text {
                zh: "标记",
                en: "marks",
            },
        ),
        (
            "supervised",
            Text {
                zh: "督办事项",
                en: "matters",
            },
        ),
        (
            "returns_refused",
            Text {
                zh: "不同意退回次数",
                en: "returns refused",
            },
        ),
        (
            "external",
            Text {
                zh: "外部单号",
                en: "number elsewhere",
            },
        ),
        (
            "status",
            Text {
                zh: "状态",
                en: "state",
            },
        ),
        (
            "state",
            Text {
                zh: "办理状态",
                en: "its state",
            },
        ),
        (
            "signed_at",
            Text {
                zh: "签收时间",
                en: "signed for at",
            },
        ),
        (
            "round",
            Text {
                zh: "轮次",
                en: "round",
            },
        ),
        (
            "lead",
            Text {
                zh: "主办单位",
                en: "lead unit",
            },
        ),
        (
            "clock",
            Text {
                zh: "时限",
                en: "clock",
            },
        ),
        (
            "class",
            Text {
                zh: "结果类别",
                en: "result class",
            },
        ),
        (
            "rating",
            Text {
                zh: "评价",
                en: "rating",
            },
        ),
        (
            "complexity",
            Text {
                zh: "难易",
                en: "difficulty",
            },
        ),
        (
            "moved_at",
            Text {
                zh: "流转时间",
                en: "moved at",
            },
        ),
        (
            "replied_at",
            Text {
                zh: "答复时间",
                en: "replied at",
            },
        ),
        (
            "closed_at",
            Text {
                zh: "办结时间",
                en: "closed at",
            },
        ),
        (
            "reach",
            Text {
                zh: "相关方",
                en: "concerned",
            },
        ),
        (
            "title",
            Text {
                zh: "标题",
                en: "title",
            },
        ),
        (
            "text",
            Text {
                zh: "内容",
                en: "text",
            },
        ),
        (
            "number",
            Text {
                zh: "编号",
                en: "number",
            },
        ),
    ];
    WORDS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or_else(|| field.to_owned(), |(_, word)| word.of(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_program_is_called_by_its_name() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0";
        let phone =
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
        assert_eq!(device(edge), "Edge · Windows");
        assert_eq!(device(phone), "Chrome · Android");
        assert_eq!(device("curl/8.5.0"), "curl/8.5.0");
    }
}
