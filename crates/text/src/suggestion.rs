//! Deputies' suggestions: the ledger, one suggestion, its forms, and which rule each term comes from.

use shared::suggestion::{
    AskKind, Contact, Length, LengthUnit, MeetingPhase, Rule, Sitting, SuggestionState, Term, Terms,
};

use crate::{Lang, Text, clock, plural};

texts! {
    TITLE = "代表建议", "Suggestions";
    COMMITTEE_IS = "对口督办 {0}", "Supervised by {0}";
    NEW = "提出建议", "Raise a suggestion";
    EMPTY = "还没有建议。代表在这里提出，或从诉求“转为代表建议”。", "There are no suggestions yet. A deputy raises one here, or makes one of a request.";
    EMPTY_FOR = "没有符合条件的建议。", "No suggestion fits.";
    STATE_OF = "状态", "State";
    EVERY = "全部", "All";
    FIND = "编号、外部编号、标题、代表、会次、单位", "Number here or elsewhere, title, deputy, session, unit";
    SHOW_OVER = "含已归档", "With archived ones";
    NUMBER = "编号", "No.";
    SUBJECT = "标题", "Title";
    DEPUTIES = "领衔与附议", "Lead and co-signers";
    SESSION = "会次", "Session";
    UNITS = "承办单位", "Units";
    DUE = "期限", "Due";
    RATING = "评价", "Rating";
    ANSWER_CLASS = "答复类别", "Answer class";
    NO_CLASS = "未答复", "Not answered";
    LEAD_DEPUTY = "领衔代表", "Lead deputy";
    CO_SIGNERS = "附议代表", "Co-signers";
    LEAD_WITH = "{0} 领衔，{1} 人附议", "{0}, with {1}";
    LEAD_ALONE = "{0} 领衔", "{0}";
    NO_UNIT = "未交办", "Not assigned";
    NOT_RATED = "未评价", "Not rated";
    RATED_AS = "过程{0} · 结果{1}", "Process: {0} · result: {1}";
    ROUND = "第 {0} 轮", "Round {0}";
    ROUNDS = "办理轮次", "Rounds";
    RECEIVED = "收到日期", "Received on";
    MIRRORED = "外部状态", "State elsewhere";
    MIRRORED_AS = "{0}（截至 {1}）", "{0} (as of {1})";
    DUE_ON = "{0} 到期", "due {0}";
    NO_TERM = "—", "–";
    RAISED = "待交办", "To assign";
    HANDLING = "办理中", "In progress";
    REPLIED = "待评价", "To rate";
    REWORK = "二次办理", "Second handling";
    RATED = "待办结", "To close";
    CLOSED = "已办结", "Closed";
    DECLINED = "不予受理", "Not accepted";
    RETRACTED = "已撤回", "Taken back";
    IN_SESSION = "大会期间", "In session";
    OFF_SESSION = "闭会期间", "Off session";
    SESSION_NAMED = "{0} · {1}", "{0} · {1}";
    BACK = "代表建议", "Suggestions";
    ABSENT = "找不到这件建议，或者您看不到它。", "There is no such suggestion, or you may not see it.";
    WAITING = "有一步还没有送达", "A step waits to be sent";
    TEXT = "建议内容", "The suggestion";
    ORIGINS = "由来", "Where it comes from";
    NO_ORIGINS = "代表直接提出。", "Raised by the deputy directly.";
    FROM_REQUEST = "诉求：{0}", "Request: {0}";
    PEOPLE = "代表", "Deputies";
    LEADS = "领衔", "Leads";
    CO_SIGNS = "附议", "Co-signs";
    NO_ACCOUNT = "附议（无账号）", "Co-signs (no account)";
    INVITED = "已请求附议：{0}", "Asked to co-sign: {0}";
    COURSE = "办理过程", "Course";
    CLOCKS = "期限与依据", "Terms, and the rules they come from";
    MIRRORS = "外部系统", "Other systems";
    NO_MIRRORS = "没有外部编号。", "No number elsewhere.";
    MIRROR_LINE = "{0} {1}：{2}", "{0} {1}: {2}";
    AS_OF = "截至 {0}，{1} 录入；以原系统为准", "as of {0}, entered by {1}; that system is what counts";
    E_RAISED = "提出建议", "Raised";
    E_DECLINED = "不予受理：{0}", "Not accepted: {0}";
    E_RETRACTED = "撤回建议", "Taken back";
    E_REASSIGNED = "改派：{0} 不再承办，由 {1} 承办", "Taken from {0}, handled by {1}";
    E_REASSIGNED_NONE = "改派：由 {0} 承办", "Handled by {0} from now on";
    E_ROUND = "第 {0} 轮办理：{1}", "Round {0}: {1}";
    E_RETURN = "{0} 申请退回，建议由 {1} 办理", "{0} asks to give it back; it names {1}";
    E_RETURNED = "同意退回，改由 {0} 办理", "Given to {0} instead";
    E_RETURN_REFUSED = "不同意退回", "Not given back";
    E_EXTENSION = "{0} 申请延期", "{0} asks for more time";
    E_EXTENDED = "同意延期，已{0}告知代表", "More time is granted; the deputy was told ({0})";
    E_EXTENSION_REFUSED = "不同意延期", "No more time is granted";
    E_OPINION = "{0} 向主办单位提出会办意见", "{0} gives its opinion to the lead unit";
    E_REPLY = "{0} 答复（{1}）", "{0} replies ({1})";
    E_PROMISE = "承诺 {0} 前办成", "promised by {0}";
    E_KEPT = "{0} 承诺事项已办成，再次答复", "{0}: what was promised is done";
    E_LATE = "逾期", "late";
    E_RATED = "评价：过程{0}，结果{1}，{2}", "Rated: process {0}, result {1}, {2}";
    E_TO_THE_POINT = "答复针对问题", "the reply speaks to the matter";
    E_BESIDE = "答复未针对问题", "the reply does not speak to the matter";
    E_MAY_CLOSE = "同意办结", "agrees that it is closed";
    E_MAY_NOT_CLOSE = "不同意办结", "does not agree that it is closed";
    E_MET = "{0}与代表沟通：{1} {2}，{3}", "Spoke with the deputy {0}: {2} of {1}, {3}";
    E_CLOSED = "办结", "Closed";
    PART_RETURNED = "已退回", "given back";
    PART_TAKEN = "已改派", "taken away";
    PART_ANSWERED = "已答复", "has replied";
    PART_OPINED = "已提意见", "has given its opinion";
    BEFORE = "办理前", "before the handling";
    DURING = "办理中", "during the handling";
    AFTER = "办理后", "after the handling";
    IN_PERSON = "面商", "in person";
    PHONE = "电话", "by telephone";
    LETTER = "书面", "in writing";
    NO_CONTACT = "未沟通", "no contact";
    RULE_ASSIGN = "闭会期间的建议，收到后 {0}内交办", "Off session: assigned within {0} of receipt";
    RULE_ASSIGN_SESSION = "大会期间的建议，闭会后 {0}内交办", "In session: assigned within {0} of the session's end";
    RULE_RETURN = "不属本单位的，{0}内书面退回，说明理由和建议的承办单位，不得自行转办", "A wrong assignment goes back within {0}, in writing, with the reason and the unit whose it is; nobody passes it on themselves";
    RULE_OPINION = "会办单位 {0}内向主办单位提出意见", "A co-handler gives the lead unit its opinion within {0}";
    RULE_REPLY = "承办单位自交办之日起 {0}内答复代表", "The deputy is answered within {0} of the assigning";
    RULE_EXTENDED = "情况复杂的，经同意可延至 {0}，并告知代表", "Broad or hard matters: {0} with consent, and the deputy is told";
    RULE_SECOND = "代表不满意的，{0}内再次答复", "After a rating of dissatisfied: answered again within {0}";
    WORKDAYS = "{0} 个工作日", "{0} working days";
    WORKDAY = "{0} 个工作日", "{0} working day";
    DAYS = "{0} 日", "{0} days";
    DAY = "{0} 日", "{0} day";
    MONTHS = "{0} 个月", "{0} months";
    MONTH = "{0} 个月", "{0} month";
    TERM_LINE = "{0}。自 {1}（当日不计）至 {2}。", "{0}. From {1} (not counted) to {2}.";
    OFF_DAYS = "期限末日遇周末或节假日的，顺延到下一个工作日；月末没有对应日的，以月末为准。", "A last day off rolls to the next working day; a month without that date ends the term on its last day.";
    REVISE = "修改", "Edit";
    INVITE = "请求附议", "Ask to co-sign";
    INVITE_STATION = "请哪个联络站的代表附议", "The deputies of which station";
    CO_SIGN = "附议", "Co-sign";
    CO_SIGN_ASK = "以您的名义附议这件建议；交办后不能再附议。", "Your name is put to this suggestion. This ends when it is assigned.";
    WITHDRAW = "撤回附议", "Take the signature back";
    WITHDRAW_ASK = "您的名字不再列在这件建议下；交办前可以再次附议。", "Your name no longer stands under it. Until it is assigned you may sign again.";
    RETRACT = "撤回建议", "Take it back";
    RETRACT_ASK = "撤回后不再交办，附议代表会收到通知；撤回的建议不能恢复，可以另行提出。", "It will not be assigned, and who co-signed is told. It cannot be brought back; another may be raised.";
    RETRACT_REASON = "撤回理由", "Why";
    REVISE_HINT = "改动标题或内容后，已附议的代表要重新附议。", "Once title or text change, who co-signed signs again.";
    ASSIGN = "交办", "Assign";
    REASSIGN = "改派", "Give to other units";
    REASSIGN_HINT = "选今后承办的全部单位。没有选的单位不再承办；已经答复或提过意见的保留；原来就承办的，期限不变。", "Name all units that handle it from now on. Others are out of it; what was said stays; who goes on keeps the term.";
    REASSIGN_REASON = "改派理由", "Why";
    DECLINE = "不予受理", "Do not accept";
    ASK_RETURN = "申请退回", "Ask to give it back";
    DECIDE_RETURN = "决定退回", "Decide on giving back";
    ASK_EXTENSION = "申请延期", "Ask for more time";
    DECIDE_EXTENSION = "决定延期", "Decide on more time";
    GIVE_OPINION = "提会办意见", "Give an opinion";
    REPLY = "答复代表", "Reply";
    KEEP_PROMISE = "办成后再次答复", "It is done";
    KEPT_TEXT = "办成情况", "What was done";
    MEET = "登记见面", "Log a meeting";
    MEET_HINT = "办理前、办理中、办理后各见面一次（三见面）。登记后不能修改。", "The deputy is met before, during and after the handling. What is logged stays.";
    MEET_PHASE = "阶段", "When in the handling";
    MEET_WAY = "方式", "How";
    MEET_ON = "日期", "Day";
    MEET_WHO = "单位参加人", "Who of the unit";
    MEET_TEXT = "沟通情况", "What was said";
    RATE = "评价", "Rate";
    CLOSE = "办结", "Close";
    MIRROR = "外部编号", "Number elsewhere";
    FOR_UNIT = "{0} · {1}", "{0} · {1}";
    ONE_MATTER = "一事一议：一件建议只写一件事", "One matter in each suggestion";
    MATTER = "标题", "Title";
    SITTING = "提出时间", "When";
    SESSION_NAME = "会次名称", "Name of the session";
    CLOSES_ON = "会议闭幕日", "The session's last day";
    STATION = "所在联络站", "Your station";
    NAMED = "没有账号的附议代表（每行一位）", "Co-signing deputies without an account (one a line)";
    PICK_REQUEST = "来自诉求或项目（可不选）", "From requests or projects (optional)";
    REASON = "理由", "Reason";
    REASON_CODE = "原因", "Ground";
    DECLINE_TEXT = "说明", "Explanation";
    LEAD_UNIT = "主办单位", "Lead unit";
    CO_UNITS = "会办单位", "Co-handlers";
    SPLIT_UNITS = "分办单位（至少两个，各自答复）", "Separate units (two at least, each replies)";
    WAY = "承办方式", "How it is handled";
    WITH_LEAD = "主办 + 会办", "Lead and co-handlers";
    SEPARATE = "分办", "Separately";
    TO_UNIT = "建议由哪个单位办理", "The unit whose it is";
    DECISION = "决定", "Decision";
    AGREE = "同意", "Agree";
    REFUSE = "不同意", "Refuse";
    GIVE_TO = "改由哪个单位办理", "The unit that handles it instead";
    TOLD = "怎样告知代表", "How the deputy was told";
    OPINION = "意见", "Opinion";
    REPLY_TEXT = "答复内容", "The reply";
    CLASS = "结果类别", "Result class";
    PROMISE = "承诺办成日期", "Promised by";
    PROCESS = "办理过程", "Process";
    RESULT = "办理结果", "Result";
    CONTACT = "承办单位怎样与您沟通", "How the units spoke with you";
    TO_THE_POINT = "答复是否针对问题", "Does the reply speak to the matter?";
    ON_POINT = "针对", "Yes";
    OFF_POINT = "未针对", "No";
    MAY_CLOSE = "是否同意办结", "Do you agree that it is closed?";
    REMARK = "意见（不满意时必填）", "Remarks (needed where you are not satisfied)";
    SECOND_HINT = "任一项不满意，将开始下一轮办理，{0}内再次答复。", "Dissatisfied on either axis begins another round, answered within {0}.";
    CLOSE_TEXT = "办结说明", "Remarks";
    CLOSE_AGAINST = "代表不同意办结，须写明理由。", "The deputy does not agree: say why it is closed.";
    CLOSE_EARLY = "代表还没有评价，办结须写明理由；承办单位不再答复。", "It is not rated: say why it is closed. Units reply no more.";
    SYSTEM = "系统名称", "System";
    SYSTEM_NUMBER = "该系统中的编号", "Its number there";
    SYSTEM_STATE = "该系统中的状态", "Its state there";
    SYSTEM_AS_OF = "截至", "As of";
    SAVED = "已保存", "Saved";
    RAISED_TOAST = "建议已提出", "The suggestion is raised";
    OPEN = "打开建议", "Open the suggestion";
    PRINT = "打印", "Print";
}

/// The word for where a suggestion stands.
pub const fn state(state: SuggestionState) -> Text {
    match state {
        SuggestionState::Raised => RAISED,
        SuggestionState::Handling => HANDLING,
        SuggestionState::Replied => REPLIED,
        SuggestionState::Rework => REWORK,
        SuggestionState::Rated => RATED,
        SuggestionState::Closed => CLOSED,
        SuggestionState::Declined => DECLINED,
        SuggestionState::Retracted => RETRACTED,
    }
}

/// In session or off session.
pub const fn sitting(sitting: Sitting) -> Text {
    match sitting {
        Sitting::InSession => IN_SESSION,
        Sitting::OffSession => OFF_SESSION,
    }
}

/// The word for how somebody was spoken with.
pub const fn contact(contact: Contact) -> Text {
    match contact {
        Contact::InPerson => IN_PERSON,
        Contact::Phone => PHONE,
        Contact::Letter => LETTER,
        Contact::None => NO_CONTACT,
    }
}

/// At which of the three meetings.
pub const fn phase(phase: MeetingPhase) -> Text {
    match phase {
        MeetingPhase::Before => BEFORE,
        MeetingPhase::During => DURING,
        MeetingPhase::After => AFTER,
    }
}

/// What a unit asks.
pub const fn ask(kind: AskKind) -> Text {
    match kind {
        AskKind::Return => ASK_RETURN,
        AskKind::Extension => ASK_EXTENSION,
    }
}

/// The rule of a term, as a sentence without its end, with a gap for how long it is.
pub const fn rule(rule: Rule) -> Text {
    match rule {
        Rule::Assign => RULE_ASSIGN,
        Rule::AssignAfterSession => RULE_ASSIGN_SESSION,
        Rule::Return => RULE_RETURN,
        Rule::Opinion => RULE_OPINION,
        Rule::Reply => RULE_REPLY,
        Rule::Extended => RULE_EXTENDED,
        Rule::Second => RULE_SECOND,
    }
}

/// `3 个月`.
pub fn length(length: Length, lang: Lang) -> String {
    let (one, many) = match length.unit {
        LengthUnit::Workdays => (WORKDAY, WORKDAYS),
        LengthUnit::Days => (DAY, DAYS),
        LengthUnit::Months => (MONTH, MONTHS),
    };
    plural(lang, length.count as usize, one, many)
}

/// `承办单位自交办之日起 3 个月内答复代表。自 2026-08-31（当日不计）至 2026-11-30。`
pub fn term(term: Term, terms: &Terms, lang: Lang) -> String {
    let (from, due) = (clock::day(term.from, lang), clock::day(term.due, lang));
    let rule = rule(term.rule).with(lang, &[&length(terms.get(term.rule), lang)]);
    TERM_LINE.with(lang, &[&rule, &from, &due])
}

/// `甲 领衔，2 人附议`.
pub fn deputies(lead: &str, others: usize, lang: Lang) -> String {
    if others == 0 {
        LEAD_ALONE.with(lang, &[lead])
    } else {
        LEAD_WITH.with(lang, &[lead, &others.to_string()])
    }
}
