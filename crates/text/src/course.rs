//! What happened to a request, line by line of its history.

use shared::api::HistoryLine;
use shared::assignment::ReturnDecision;
use shared::attachment::BytesRefusal;
use shared::clock::Rung;
use shared::request::{DeclineReason, Rater};

use crate::{Lang, Text, attachment, list, names};

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
    RECEIPT_ISSUED = "打印回执（有效期至 {0}）", "printed a receipt (good until {0})";
    CLIMBED = "{0}", "{0}";
    RECOMPUTED = "按新的工作日历重算时限", "computed the clock again under the new calendar";
    FILE_ATTACHED = "上传了附件", "attached a file";
    FILE_REMOVED = "删除了附件", "removed a file";
    FILE_REFUSED = "附件未能收下：{0}", "a file was not taken: {0}";
    FILE_ARRIVED = "附件已收到", "a file arrived";
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
    // A case that went with another is answered with it; the number of that one is in the text.
    let by_whom = if units.is_empty() { text } else { &*units };
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
        "request.escalate" | "suggestion.raise" => of(ESCALATED),
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
        "request.release" => REPLIED.with(lang, &[by_whom, class]),
        "request.rate" => {
            let by = Rater::from_code(code).map_or("", |by| names::rater(by).of(lang));
            RATED.with(lang, &[by])
        }
        "request.close" => of(CLOSED),
        "request.keep_promise" => PROMISE_KEPT.with(lang, &[by_whom]),
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
        "request.issue_receipt" => RECEIPT_ISSUED.with(lang, &[code]),
        "request.climb" => {
            let rung = Rung::from_code(code).map_or("", |rung| names::rung(rung).of(lang));
            CLIMBED.with(lang, &[rung])
        }
        "request.recompute" => of(RECOMPUTED),
        "attachment.attach" => of(FILE_ATTACHED),
        "attachment.remove" => of(FILE_REMOVED),
        "attachment.arrive" => of(FILE_ARRIVED),
        "attachment.refuse_bytes" => {
            let reason = BytesRefusal::from_code(code);
            let reason = reason.map_or("", |reason| attachment::why_not(reason).of(lang));
            FILE_REFUSED.with(lang, &[reason])
        }
        _ => of(CHANGED),
    }
}
