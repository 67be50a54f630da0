//! One request: its panel, its moves and its history.

use shared::account::Role;
use shared::api::HistoryLine;
use shared::assignment::ReturnDecision;
use shared::clock::Rung;
use shared::request::{DeclineReason, Rater};

use crate::{Lang, Text, list, names};

texts! {
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
    REVEALED = "已显示，已留痕", "Revealed, on record";
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
    ACT_READ = "已读催办", "Read";
    ACT_CLOSE = "办结", "Close";
    FOR_UNIT = "{0}（{1}）", "{0} ({1})";
    ACTIONS = "可以做的", "What you can do";
    ASSIGN_TITLE = "交办 {0}", "Assign {0}";
    ASSIGN_TEXT = "交办后承办单位立刻收到；时限从今天起算，交办不能撤回，只能由后续步骤更正。", "The units receive it at once and their clock starts today. It cannot be taken back, only corrected by a later step.";
    ASSIGN_LEAD = "主办单位", "Lead unit";
    ASSIGN_CO = "会办单位", "Co-handling units";
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
    REPLY_SUBMIT = "确认送出答复", "Send the reply";
    RATE_TITLE = "评价 {0}", "Rate {0}";
    RATE_BY = "谁的评价", "Whose rating";
    RATE_PROCESS = "对办理过程", "The process";
    RATE_RESULT = "对办理结果", "The result";
    RATE_REASON = "原因", "Reason";
    RATE_REASON_NEEDED = "不满意请写明原因；将进入二次办理。", "Say why when dissatisfied; it then goes to a second handling.";
    RATE_SUBMIT = "提交评价", "Submit the rating";
    CLOSE_TITLE = "办结 {0}", "Close {0}";
    CLOSE_TEXT = "办结后不再流转，30 天后归档。结果类别：{0}；评价：{1}。", "Once closed it moves no more and is archived after 30 days. Class: {0}; rating: {1}.";
    CLOSE_SUBMIT = "确认办结", "Close it";
    CLOSE_WAITS = "先评价再办结；{0} 之后可以不经评价办结。", "Rating comes before closing; from {0} on it may be closed unrated.";
    UNRATED = "未评价", "unrated";
    GONE_TITLE = "找不到这件诉求", "This request cannot be found";
    GONE_TEXT = "它可能不存在，或者不在您能看到的范围内。", "It may not exist, or it is not among those you may see.";
    ARCHIVED_NOTE = "已归档，只读。", "Archived; read only.";
    PREDICTED_NOTE = "尚未得到服务器确认", "Not confirmed by the server yet";
}

texts! {
    REGISTERED = "登记", "registered it";
    ACCEPTED = "受理", "accepted it";
    DECLINED = "不予受理：{0}", "did not accept it: {0}";
    APPEALED = "申诉，重新受理", "appealed; it is looked at anew";
    ANSWERED_ON_SPOT = "当场答复（{0}）", "answered on the spot ({0})";
    MERGED = "并案（{0}）", "merged it ({0})";
    SPLIT = "拆出并案", "took it out of a merger";
    ESCALATED = "转为代表建议", "made a suggestion of it";
    ASSIGNED = "交办给 {0}", "assigned it to {0}";
    RECALLED = "收回交办", "took the assignment back";
    SIGNED = "签收（{0}）", "signed for it ({0})";
    RETURN_ASKED = "申请退回（{0}）", "asked to give it back ({0})";
    RETURN_DECIDED = "退回申请：{1}（{0}）", "on giving it back: {1} ({0})";
    EXTENSION_ASKED = "申请延期 {1} 个工作日（{0}）", "asked for {1} more working days ({0})";
    EXTENSION_GRANTED = "同意延期 {1} 个工作日（{0}）", "granted {1} more working days ({0})";
    EXTENSION_REFUSED = "不同意延期（{0}）", "refused an extension ({0})";
    INFO_ASKED = "请反映人补充（{0}）", "asked for details ({0})";
    INFO_GIVEN = "补充了情况（{0}）", "gave details ({0})";
    SUBMITTED = "提交答复审核（{0}）", "sent a reply in for review ({0})";
    OPINED = "提出会办意见（{0}）", "gave an opinion ({0})";
    SENT_BACK = "答复退回修改（{0}）", "sent the reply back ({0})";
    REPLIED = "答复（{0}，{1}）", "replied ({0}, {1})";
    RATED = "评价（{0}）", "rated it ({0})";
    CLOSED = "办结", "closed it";
    PROMISE_KEPT = "B 转 A：兑现承诺（{0}）", "kept the promise, B to A ({0})";
    REOPENED = "重新打开", "opened it again";
    WITHDRAWN = "撤回", "withdrew it";
    CORRECTED = "更正上一步", "corrected the last step";
    ARCHIVED = "归档", "archived it";
    TRANSFER_ASKED = "申请转站（{0}）", "asked {0} to take it over";
    TRANSFERRED = "接收转站（{0}）", "took it over ({0})";
    TRANSFER_REFUSED = "不接收转站（{0}）", "did not take it over ({0})";
    FOLLOWED = "关注（{0}）", "follows it ({0})";
    UNFOLLOWED = "不再关注（{0}）", "no longer follows it ({0})";
    NUDGED = "催办（{0}）", "pressed {0}";
    NUDGE_READ = "已读催办（{0}）", "read what it was pressed for ({0})";
    MARKED = "改了标记", "changed the flags";
    EXTERNAL_SET = "登记外部单号", "wrote down an outside number";
    NOTED = "写了备注", "added a note";
    CONTACTED = "联系了反映人", "spoke with the petitioner";
    LOOKED = "查看了反映人", "looked at the petitioner";
    CLIMBED = "{0}", "{0}";
    RECOMPUTED = "按新的工作日历重算时限", "computed the clock again under the new calendar";
    CHANGED = "有改动", "changed it";
}

/// What a history line says happened, without who and when. `units` are the names of the
/// organisations in its detail.
pub fn happened(line: &HistoryLine, units: &[String], lang: Lang) -> String {
    let units = list(lang, units);
    let detail = line.detail.as_ref();
    let class = detail.and_then(|detail| detail.class);
    let class = class.map_or("", |class| names::class_short(class).of(lang));
    let code = detail.map_or("", |detail| detail.code.as_str());
    let text = detail.map_or("", |detail| detail.text.as_str());
    let of = |text: Text| text.of(lang).to_owned();
    let with = |text: Text| text.with(lang, &[&units]);
    match line.code.as_str() {
        "request.register" => of(REGISTERED),
        "request.accept" => of(ACCEPTED),
        "request.decline" => {
            let reason = DeclineReason::from_code(code);
            let reason = reason.map_or("", |reason| names::decline_reason(reason).of(lang));
            DECLINED.with(lang, &[reason])
        }
        "request.appeal" => of(APPEALED),
        "request.answer_on_spot" => ANSWERED_ON_SPOT.with(lang, &[class]),
        "request.merge" => MERGED.with(lang, &[text]),
        "request.split" => of(SPLIT),
        "request.escalate" => of(ESCALATED),
        "request.assign" => with(ASSIGNED),
        "request.recall" => of(RECALLED),
        "request.sign_for" => with(SIGNED),
        "request.ask_return" => with(RETURN_ASKED),
        "request.decide_return" => {
            let decision = ReturnDecision::from_code(code);
            let decision = decision.map_or("", |one| names::return_decision(one).of(lang));
            RETURN_DECIDED.with(lang, &[&units, decision])
        }
        "request.ask_extension" => EXTENSION_ASKED.with(lang, &[&units, code]),
        "request.decide_extension" if code == ReturnDecision::Refused.code() => {
            with(EXTENSION_REFUSED)
        }
        "request.decide_extension" => EXTENSION_GRANTED.with(lang, &[&units, code]),
        "request.ask_info" => with(INFO_ASKED),
        "request.give_info" => with(INFO_GIVEN),
        // What a co-handler says is told at once; a reply only when it is released.
        "request.submit_reply" if !class.is_empty() => with(OPINED),
        "request.submit_reply" => with(SUBMITTED),
        "request.send_back" => with(SENT_BACK),
        "request.release" => REPLIED.with(lang, &[&units, class]),
        "request.rate" => {
            let by = Rater::from_code(code).map_or("", |by| names::rater(by).of(lang));
            RATED.with(lang, &[by])
        }
        "request.close" => of(CLOSED),
        "request.keep_promise" => with(PROMISE_KEPT),
        "request.reopen" => of(REOPENED),
        "request.withdraw" => of(WITHDRAWN),
        "request.correct" => of(CORRECTED),
        "request.archive" => of(ARCHIVED),
        "request.ask_transfer" => with(TRANSFER_ASKED),
        "request.decide_transfer" if code == ReturnDecision::Agreed.code() => with(TRANSFERRED),
        "request.decide_transfer" => with(TRANSFER_REFUSED),
        "request.follow" if code == ReturnDecision::Agreed.code() => with(FOLLOWED),
        "request.follow" => with(UNFOLLOWED),
        "request.nudge" => with(NUDGED),
        "request.read_nudges" => with(NUDGE_READ),
        "request.mark" => of(MARKED),
        "request.set_external" => of(EXTERNAL_SET),
        "request.add_note" => of(NOTED),
        "request.log_contact" => of(CONTACTED),
        "request.reveal" => of(LOOKED),
        "request.climb" => {
            let rung = Rung::from_code(code).map_or("", |rung| names::rung(rung).of(lang));
            CLIMBED.with(lang, &[rung])
        }
        "request.recompute" => of(RECOMPUTED),
        _ => of(CHANGED),
    }
}

/// The role a history line was done in; empty for the system.
pub fn role_of(line: &HistoryLine, lang: Lang) -> &'static str {
    Role::from_code(&line.role).map_or("", |role| names::role(role).of(lang))
}

/// The word for a field of a record in a list of changes; the field's own name if it has none.
pub fn field_name(field: &str, lang: Lang) -> String {
    const WORDS: &[(&str, Text)] = &[
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
