//! Notices: what others did, in a line each.

use shared::notice::{Notice, NoticeCode};

use crate::{Lang, Text};

texts! {
    TITLE = "通知", "Notices";
    BELL = "通知，{0} 条未读", "Notices, {0} unread";
    BELL_NONE = "通知，没有未读", "Notices, none unread";
    EVERY = "全部", "All";
    UNREAD = "未读", "Unread";
    SHOW = "显示", "Show";
    READ_ALL = "全部标为已读", "Mark all as read";
    READ = "标为已读", "Mark as read";
    MORE = "更早的通知", "Earlier notices";
    EMPTY = "没有通知：别人办理您的诉求、督办、建议和活动时，这里会告诉您。", "No notices. When others move your cases, matters, suggestions or activities, you are told here.";
    EMPTY_UNREAD = "没有未读的通知。", "Nothing unread.";
    KEPT = "通知保留 90 天；事项本身的记录一直保留。", "Notices are kept for 90 days; the record of the matter itself stays.";
    NEW = "未读", "unread";
    TODAY = "今天", "Today";
    YESTERDAY = "昨天", "Yesterday";
    SYSTEM = "系统", "The system";
    REGISTERED = "{0}登记了", "{0} registered it";
    ACCEPTED = "{0}受理了，待交办", "{0} accepted it; it waits to be assigned";
    DECLINED = "{0}不予受理", "{0} did not accept it";
    APPEALED = "反映人申诉，重新受理（{0}）", "Appealed; looked at anew ({0})";
    ANSWERED = "{0}当场答复了", "{0} answered on the spot";
    MERGED = "{0}把它并入另一件", "{0} merged it into another";
    SPLIT = "{0}把它拆出并案", "{0} took it out of a merger";
    ESCALATED = "{0}据此提出代表建议", "{0} made a suggestion of it";
    ASSIGNED = "{0}交办给本单位，请签收", "{0} assigned it to your unit; sign for it";
    SECOND_ROUND = "{0}再次交办：二次办理，请签收", "{0} assigned it again, a second handling; sign for it";
    REFERRED = "{0}交办给 {1}", "{0} assigned it to {1}";
    RECALLED = "{0}收回了交办", "{0} took the assignment back";
    SIGNED = "{1} 已签收（{0}）", "{1} signed for it ({0})";
    RETURN_ASKED = "{1} 申请退回（{0}）", "{1} asks to give it back ({0})";
    RETURN_AGREED = "{0}同意退回", "{0} agreed to take it back";
    RETURN_REFUSED = "{0}不同意退回", "{0} refused to take it back";
    HANDLE_FIRST = "{0}决定先办后议", "{0} decided that you handle it first";
    EXTENSION_ASKED = "{1} 申请延期（{0}）", "{1} asks for more time ({0})";
    EXTENSION_GRANTED = "{0}同意 {1} 延期", "{0} granted {1} more time";
    EXTENSION_REFUSED = "{0}不同意延期", "{0} refused more time";
    INFO_ASKED = "{1} 请反映人补充情况（{0}）", "{1} asks for details ({0})";
    INFO_GIVEN = "{0}补充了情况", "{0} gave the details";
    OPINION_GIVEN = "{1} 提出了会办意见（{0}）", "{1} gave its opinion ({0})";
    IN_REVIEW = "{1} 的答复待审核（{0}）", "The reply of {1} waits to be reviewed ({0})";
    SENT_BACK = "{0}退回了答复，请修改", "{0} sent the reply back to be mended";
    REPLIED = "{1} 已答复（{0} 审核）", "{1} replied (released by {0})";
    REPLIED_MAIN = "主案已答复，请告知反映人（{0}）", "The main case was answered; tell the person ({0})";
    RATED = "{0}作出了评价", "{0} rated it";
    RATED_LOW = "{0}评价为不满意，进入二次办理", "{0} rated it low; it goes to a second handling";
    CLOSED = "{0}办结了", "{0} closed it";
    PROMISE_KEPT = "{1} 兑现了承诺（{0}）", "{1} kept its promise ({0})";
    REOPENED = "{0}重新打开了", "{0} opened it again";
    WITHDRAWN = "{0}应反映人要求撤回了", "{0} withdrew it at the person's wish";
    CORRECTED = "{0}更正了上一步", "{0} corrected the last step";
    TRANSFER_ASKED = "{1} 请本站接收（{0}）", "{1} asks your station to take it over ({0})";
    TRANSFER_TAKEN = "{1} 接收了转站（{0}）", "{1} took it over ({0})";
    TRANSFER_REFUSED = "{1} 没有接收转站（{0}）", "{1} did not take it over ({0})";
    FOLLOWED = "{0}让本站关注这一件", "{0} lets your station follow it";
    NUDGED = "{0}催办，请打开并标为已读", "{0} presses for it; open it and mark it as read";
    NUDGE_READ = "{1} 已读您的催办（{0}）", "{1} read what you pressed for ({0})";
    MARKED = "{0}标为督办或紧急", "{0} marked it as supervised or urgent";
    NOTED = "{0}写了备注", "{0} added a note";
    REMINDED = "即将到期", "Soon due";
    OVERDUE = "已逾期", "Overdue";
    INVITED = "{0}邀请本单位或您参加活动", "{0} invites your unit, or you, to an activity";
    CANCELLED = "{0}取消了", "{0} called it off";
    RESCHEDULED = "{0}改了活动的时间或地点", "{0} moved it to another time or place";
    ROW_RESCHEDULED = "{0}改了本场及以后各场活动的时间或地点", "{0} moved it, and those that follow, to another time or place";
    ROW_CANCELLED = "{0}取消了本场及以后各场活动", "{0} called it off, and those that follow";
    ROTA_GIVEN = "{0}安排您到{1}接访", "{0} put you on the rota of {1}";
    ROTA_MOVED = "{0}改了您在{1}的接访时间", "{0} moved your reception at {1}";
    ROTA_HANDED_OVER = "{0}把您在{1}的接访改由别人接待", "{0} gave your reception at {1} to somebody else";
    LINE_PASSED = "{0}把活动记录中的一条转给本站，请登记诉求", "{0} passed a line of the minutes to your station; register it";
    LISTED = "{0}列为督办", "{0} put it under supervision";
    LETTER = "{0}发来催办或督办函，请签收办理", "{0} sent your unit a letter about it; read and answer it";
    LETTER_ANSWERED = "{1} 答复了督办函（{0}）", "{1} answered the letter ({0})";
    TURNED_RED = "进度亮红灯", "The schedule light turned red";
    FELL_SILENT = "已有五周没有报告进展", "Nothing was reported for five weeks";
    RAISED = "{0}提出", "{0} raised it";
    CO_SIGN_ASKED = "{0}请本站代表附议", "{0} asks the deputies of your station to co-sign";
    CO_SIGNED = "{0}附议了", "{0} co-signed it";
    RETRACTED = "{0}撤回了建议", "{0} took the suggestion back";
    ENTRUSTED = "{0}交办给本单位，请办理", "{0} assigned it to your unit";
    ANSWERED_BY = "{1} 答复了（{0}）", "{1} replied ({0})";
    CHANGE_ASKED = "{1} 报来计划调整，待备案（{0}）", "{1} hands in a change of plan ({0})";
    CHANGE_FILED = "{0}备案了计划调整", "{0} filed the change of plan";
    CHANGE_REFUSED = "{0}没有同意计划调整", "{0} did not agree to the change of plan";
    COMPLETED = "{1} 报完工，待验收（{0}）", "{1} says that it is complete; it waits for acceptance ({0})";
    PASSED = "{0}验收通过", "{0} accepted it as done";
    TO_PUT_RIGHT = "{0}要求整改", "{0} asks that it be put right";
    COUNT_ASKED = "{0}请您计票", "{0} asks you to count the votes";
    COUNTS_DIFFER = "两位计票人所计不一致，请核对", "The two counts differ; check yours";
    LEADER_LEFT = "队长空缺，请确定新队长（{0}）", "There is no leader now; name one ({0})";
    FINDING_RAISED = "{0}督导发现问题，请整改", "{0} found something to be put right";
    FINDING_FIXED = "{1} 报已整改，待确认（{0}）", "{1} says that it is put right ({0})";
    FINDING_CONFIRMED = "{0}确认已整改", "{0} confirmed that it is put right";
    LADDER_TOP = "长期逾期，已报监督", "Long overdue; put before the supervisors";
}

/// What a notice says. `place` is the name of the unit or station concerned.
pub fn sentence(notice: &Notice, place: &str, lang: Lang) -> String {
    let actor = if notice.actor.is_empty() {
        SYSTEM.of(lang)
    } else {
        &notice.actor
    };
    template(notice).with(lang, &[actor, place])
}

fn template(notice: &Notice) -> Text {
    match notice.code {
        NoticeCode::Registered => REGISTERED,
        NoticeCode::Accepted => ACCEPTED,
        NoticeCode::Declined => DECLINED,
        NoticeCode::Appealed => APPEALED,
        NoticeCode::AnsweredOnSpot => ANSWERED,
        NoticeCode::Merged => MERGED,
        NoticeCode::Split => SPLIT,
        NoticeCode::Escalated => ESCALATED,
        NoticeCode::Assigned => ASSIGNED,
        NoticeCode::SecondRound => SECOND_ROUND,
        NoticeCode::Referred => REFERRED,
        NoticeCode::Recalled => RECALLED,
        NoticeCode::Signed => SIGNED,
        NoticeCode::ReturnAsked => RETURN_ASKED,
        NoticeCode::ReturnAgreed => RETURN_AGREED,
        NoticeCode::ReturnRefused => RETURN_REFUSED,
        NoticeCode::HandleFirst => HANDLE_FIRST,
        NoticeCode::ExtensionAsked => EXTENSION_ASKED,
        NoticeCode::ExtensionGranted => EXTENSION_GRANTED,
        NoticeCode::ExtensionRefused => EXTENSION_REFUSED,
        NoticeCode::InfoAsked => INFO_ASKED,
        NoticeCode::InfoGiven => INFO_GIVEN,
        NoticeCode::OpinionGiven => OPINION_GIVEN,
        NoticeCode::InReview => IN_REVIEW,
        NoticeCode::SentBack => SENT_BACK,
        NoticeCode::Replied if notice.place.is_none() => REPLIED_MAIN,
        NoticeCode::Replied => REPLIED,
        NoticeCode::Rated => RATED,
        NoticeCode::RatedLow => RATED_LOW,
        NoticeCode::Closed => CLOSED,
        NoticeCode::PromiseKept => PROMISE_KEPT,
        NoticeCode::Reopened => REOPENED,
        NoticeCode::Withdrawn => WITHDRAWN,
        NoticeCode::Corrected => CORRECTED,
        NoticeCode::TransferAsked => TRANSFER_ASKED,
        NoticeCode::TransferTaken => TRANSFER_TAKEN,
        NoticeCode::TransferRefused => TRANSFER_REFUSED,
        NoticeCode::Followed => FOLLOWED,
        NoticeCode::Nudged => NUDGED,
        NoticeCode::NudgeRead => NUDGE_READ,
        NoticeCode::Marked => MARKED,
        NoticeCode::Noted => NOTED,
        NoticeCode::Reminded => REMINDED,
        NoticeCode::Overdue => OVERDUE,
        NoticeCode::LadderTop => LADDER_TOP,
        NoticeCode::Invited => INVITED,
        NoticeCode::Cancelled => CANCELLED,
        NoticeCode::Rescheduled => RESCHEDULED,
        NoticeCode::RowRescheduled => ROW_RESCHEDULED,
        NoticeCode::RowCancelled => ROW_CANCELLED,
        NoticeCode::RotaGiven => ROTA_GIVEN,
        NoticeCode::RotaMoved => ROTA_MOVED,
        NoticeCode::RotaHandedOver => ROTA_HANDED_OVER,
        NoticeCode::LinePassed => LINE_PASSED,
        NoticeCode::Listed => LISTED,
        NoticeCode::Letter => LETTER,
        NoticeCode::LetterAnswered => LETTER_ANSWERED,
        NoticeCode::TurnedRed => TURNED_RED,
        NoticeCode::FellSilent => FELL_SILENT,
        NoticeCode::Raised => RAISED,
        NoticeCode::CoSignAsked => CO_SIGN_ASKED,
        NoticeCode::CoSigned => CO_SIGNED,
        NoticeCode::Retracted => RETRACTED,
        NoticeCode::Entrusted => ENTRUSTED,
        NoticeCode::Answered => ANSWERED_BY,
        NoticeCode::ChangeAsked => CHANGE_ASKED,
        NoticeCode::ChangeFiled => CHANGE_FILED,
        NoticeCode::ChangeRefused => CHANGE_REFUSED,
        NoticeCode::Completed => COMPLETED,
        NoticeCode::PassedAcceptance => PASSED,
        NoticeCode::ToPutRight => TO_PUT_RIGHT,
        NoticeCode::CountAsked => COUNT_ASKED,
        NoticeCode::CountsDiffer => COUNTS_DIFFER,
        NoticeCode::LeaderLeft => LEADER_LEFT,
        NoticeCode::FindingRaised => FINDING_RAISED,
        NoticeCode::FindingFixed => FINDING_FIXED,
        NoticeCode::FindingConfirmed => FINDING_CONFIRMED,
    }
}
