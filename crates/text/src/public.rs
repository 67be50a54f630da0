//! What petitioners read without an account, and what is printed: receipt, public page, case paper,
//! reply letter, ledger. Plainer than the words of the application: these readers know no states.

use shared::api::HistoryLine;
use shared::petitioner::Reporter;
use shared::request::{Rater, Rating, ResultClass, Status};

use crate::{Lang, Text, board, list, names};

texts! {
    SYSTEM = "人大代表联络站", "Deputies' liaison station";
    LANGUAGE = "语言", "Language";
    TO_CONTENT = "跳到正文", "Skip to the content";
    FIND = "查询诉求", "Look up a request";
    FIND_TEXT = "请填写回执上的编号，和登记时所留电话的后四位。", "Fill in the number on the receipt, and the last four digits of the telephone that was left.";
    FIND_NUMBER = "编号", "Number";
    FIND_NUMBER_HINT = "例如 2026-南岭村-0198", "As it stands on the receipt";
    FIND_DIGITS = "电话后四位", "Last four digits of the telephone";
    FIND_SUBMIT = "查询", "Look up";
    FIND_NOTHING = "没有查到。编号或电话后四位对不上，请对照回执再试；每个编号每天最多错 5 次。", "Nothing was found: the number and the digits do not fit together. Compare them with the receipt; each number may be tried wrongly five times a day.";
    FIND_TOO_OFTEN = "这个编号今天试得太多，请明天再试，或扫描回执上的二维码，或直接到联络站询问。", "This number was tried too often today. Try again tomorrow, scan the code on the receipt, or ask at the station.";
    FIND_NUMBER_NEEDED = "请填写编号。", "Fill in the number.";
    FIND_DIGITS_NEEDED = "请填写四位数字。", "Fill in four digits.";
    FIND_TO_RATE = "要评价，请打开回执上的二维码或网址：编号和电话后四位只能查询。", "To rate, open the code or the address on the receipt: number and digits are for looking up only.";
    FIND_AGAIN = "查询另一件", "Look up another";
    TOO_FAST = "操作太频繁，请一分钟后再试。", "Too many calls from here; try again in a minute.";
    LINK_GONE = "这个链接打不开", "This link does not open";
    LINK_GONE_TEXT = "它可能过期了，或者后来打印了新的回执，旧回执随之作废。可以用编号和电话后四位查询，或到联络站重新打印回执。", "It may be out of date, or a newer receipt took its place. Look the request up by its number and the last four digits of the telephone, or ask the station for a new receipt.";
    FAILED = "暂时打不开", "Not now";
    FAILED_TEXT = "系统暂时不能处理，什么都没有改动，请稍后再试。", "The system cannot do this at the moment. Nothing was changed; try again later.";
    MALFORMED = "提交的内容不完整，请返回重新填写。", "What was sent is incomplete; go back and fill it in again.";
    FAULT_NUMBER = "故障编号 {0}", "Fault {0}";
    NUMBER = "编号", "Number";
    MATTER = "事由", "Matter";
    STATION = "登记站", "Station";
    REGISTERED_ON = "登记日期", "Registered";
    STANDS = "现在到哪一步", "Where it stands";
    UNIT = "承办单位", "Who handles it";
    DUE = "答复期限", "Reply due";
    PROMISED = "承诺办成", "Promised to be done by";
    COURSE = "办理过程", "What happened so far";
    REPLIES = "答复", "Replies";
    NO_REPLY = "还没有答复。", "There is no reply yet.";
    ROUND = "第 {0} 次答复", "Reply {0}";
    REPLY_FROM = "{0}，{1}", "{0}, {1}";
    RATED_LINE = "您的评价：办理过程 {0}，办理结果 {1}", "Your rating: process {0}, result {1}";
    IS_REGISTERED = "已经登记，联络站正在研究是否受理。", "It is registered; the station decides whether to take it on.";
    IS_DECLINED = "没有受理：{0}。", "It was not accepted: {0}.";
    GO_TO = "可以这样办：{0}", "Where to go instead: {0}";
    IS_MERGED = "与另一件同样的事一起办理，办完会分别答复。", "It is handled together with another request about the same matter; you will be answered separately.";
    IS_ACCEPTED = "已经受理，正在确定由哪个单位办理。", "It is accepted; which department handles it is being settled.";
    IS_ASSIGNED = "已经交给承办单位，等它签收。", "It was passed to a department, which has still to sign for it.";
    IS_IN_PROGRESS = "承办单位正在办理。", "The department is working on it.";
    IS_AWAITING_INFO = "承办单位需要您补充情况，请与联络站联系。", "The department needs more details from you; please speak with the station.";
    IS_IN_REVIEW = "承办单位写好了答复，正在审核。", "The department has written a reply, which is being reviewed.";
    IS_REPLIED = "已经答复。", "It was answered.";
    IS_REPLIED_RATE = "已经答复，请您评价。", "It was answered; please rate it.";
    IS_REWORK = "评价不满意，将再次办理、再次答复。", "It was rated as not satisfactory; it will be handled and answered again.";
    IS_REOPENED = "已经重新打开，将再次办理。", "It was opened again and will be handled again.";
    IS_TRACKING = "已经办结；承诺的事还在跟踪，直到办成。", "It is closed; what was promised is followed until it is done.";
    IS_CLOSED = "已经办结。", "It is closed.";
    IS_WITHDRAWN = "已经撤回，不再办理。", "It was withdrawn and is no longer handled.";
    DID_REGISTER = "登记", "Registered";
    DID_ACCEPT = "受理", "Accepted";
    DID_DECLINE = "不予受理", "Not accepted";
    DID_APPEAL = "重新研究是否受理", "Looked at anew";
    DID_ANSWER = "当场答复", "Answered on the spot";
    DID_MERGE = "与同样的事一起办理", "Put together with the same matter";
    DID_SPLIT = "恢复单独办理", "Handled on its own again";
    DID_ASSIGN = "交给 {0}", "Passed to {0}";
    DID_SIGN = "{0} 签收", "{0} signed for it";
    DID_RETURN = "不属原单位职责，另行交办", "Not the department's matter; it is passed on";
    DID_EXTEND = "延长办理时间（{0}）", "More time was granted ({0})";
    DID_REPLY = "{0} 答复", "{0} replied";
    DID_RATE = "评价（{0}）", "Rated ({0})";
    DID_CLOSE = "办结", "Closed";
    DID_KEEP = "{0} 兑现承诺", "{0} kept its promise";
    DID_REOPEN = "重新打开", "Opened again";
    DID_WITHDRAW = "撤回", "Withdrawn";
    DID_CORRECT = "更正上一步", "The last step was corrected";
    DID_ARCHIVE = "归档", "Archived";
    MEANS_A = "已经解决或基本解决", "Solved, or basically solved";
    MEANS_B = "正在解决，或已列入计划", "Being solved, or planned";
    MEANS_C = "因条件限制，暂时无法解决", "Cannot be solved for now";
    MEANS_D = "留作研究参考", "Kept for reference";
    RATE = "评价", "Rate it";
    RATE_TEXT = "请就第 {0} 次答复分别评价。不评价不等于满意。", "Please rate reply {0} on both counts. Not rating does not count as satisfied.";
    RATE_UNTIL = "可以评价到 {0}。", "You may rate until {0}.";
    RATE_PROCESS = "办理过程：态度、沟通、速度", "The process: manner, contact, speed";
    RATE_RESULT = "办理结果：问题解决得怎样", "The result: how well it was solved";
    RATE_REASON = "不满意的原因", "Why you are dissatisfied";
    RATE_REASON_HINT = "任一项选“不满意”时必填，会交给承办单位再次办理。请不要写电话和证件号码。", "Needed when either is “Dissatisfied”; the department handles it again. Please write no telephone or identity numbers.";
    RATE_SUBMIT = "提交评价", "Send the rating";
    RATE_CORRECT = "更正评价", "Correct the rating";
    RATE_CORRECT_UNTIL = "{0} 以前可以更正。", "It may be corrected until {0}.";
    RATE_THANKS = "谢谢，评价已经收到。", "Thank you, your rating has arrived.";
    RATE_THANKS_LOW = "您的评价已经收到，这件事会再次办理，办完再答复您。", "Your rating has arrived. The matter is handled again, and you will be answered again.";
    RATE_OVER = "这一次答复的评价期限已过，记为“未评价”。", "The time to rate this reply is over; it stands as “unrated”.";
    RATE_OVER_GIVEN = "更正评价的时间已过。", "The time to correct the rating is over.";
    RATE_LATER = "有了答复就可以在这里评价。", "You can rate it here once there is a reply.";
    RATE_BOTH_NEEDED = "办理过程和办理结果都请选一项。", "Choose one for the process and one for the result.";
    RATE_REASON_NEEDED = "请写明不满意的原因。", "Say why you are dissatisfied.";
    RATE_MOVED = "这件事刚刚有了新进展，您的评价没有提交；请看过后再评价。", "The matter has moved on just now and your rating was not sent; look at it, then rate.";
    RATE_NOT_HERE = "这台设备上有工作人员登录，不能在这里评价。请用自己的手机扫描回执上的二维码；代为记录的评价请在诉求详情里登记。", "A member of staff is signed in on this device, so nothing can be rated here. Use your own phone; what a resident told you is entered in the request itself.";
    PRIVACY = "本页不显示反映人的姓名、电话和住址。", "This page shows no name, telephone or address of the petitioner.";
    RECEIPT = "诉求登记回执", "Receipt of a request";
    RECEIPT_FOR = "您反映的事项已经登记：", "What you raised is registered:";
    RECEIPT_SCAN = "扫码查询进度、评价结果", "Scan to follow it and to rate it";
    RECEIPT_LINK = "或在浏览器里打开：", "Or open in a browser:";
    RECEIPT_FIND = "也可以打开 {0}，填写编号和所留电话的后四位查询（没有留电话的请用二维码）。", "Or open {0} and fill in the number and the last four digits of the telephone you left (the code is for those who left none).";
    RECEIPT_UNTIL = "二维码到 {0} 有效；重新打印后，旧回执作废。", "The code is good until {0}; printing again makes this one void.";
    RECEIPT_KEEP = "凭此二维码可以评价，请妥善保管，不要交给他人。", "Whoever has this code can rate: keep it, and give it to nobody.";
    RECEIPT_PRINTED = "打印日期 {0}", "Printed {0}";
    PRINT = "打印", "Print";
    PRINT_HINT = "用浏览器的打印功能（Ctrl+P）打印本页。", "Print this page with the browser (Ctrl+P).";
    PRINT_MENU = "打印", "Print";
    PRINT_RECEIPT = "回执", "Receipt";
    PRINT_CASE = "办理单", "Case paper";
    PRINT_REPLY = "答复函", "Reply letter";
    LEDGER_PRINT = "打印台账", "Print the ledger";
    CASE_PAPER = "意见办理单", "Record of a request";
    LEDGER = "意见办理台账", "Ledger of requests";
    LEDGER_COUNT = "共 {0} 件", "{0} requests";
    LEDGER_MORE = "只打印前 {0} 件；还有 {1} 件没有打印，请缩小范围。", "Only the first {0} are printed; {1} more are not: narrow the selection.";
    LEDGER_EMPTY = "没有符合条件的诉求。", "No request matches.";
    HEAD_ROW = "序号", "Row";
    HEAD_DATE = "日期", "Date";
    HEAD_PERSON = "反映人", "Petitioner";
    HEAD_CONTENT = "内容", "Content";
    HEAD_TOPIC = "类别", "Topic";
    HEAD_UNITS = "承办单位", "Units";
    HEAD_DUE = "期限", "Due";
    HEAD_REPLY = "答复", "Reply";
    HEAD_RATING = "评价", "Rating";
    HEAD_CLOSED = "办结", "Closed";
    HEAD_END = "办结 / 状态", "Closed / state";
    HEAD_STATE = "状态", "State";
    HEAD_PLACE = "地点", "Place";
    HEAD_CHANNEL = "来源", "Channel";
    NOT_YET = "—", "—";
    UNRATED = "未评价", "unrated";
    RATING_OF = "{0}：过程 {1}，结果 {2}", "{0}: process {1}, result {2}";
    LETTER = "答复函", "Reply";
    LETTER_ABOUT = "关于“{0}”的答复", "On “{0}”";
    LETTER_TO = "{0}：", "To {0}:";
    LETTER_TO_ANYBODY = "反映人", "the petitioner";
    LETTER_OPENING = "您于 {0} 在{1}反映的事项（编号 {2}）收悉，现答复如下：", "On {0} you raised a matter at {1} (number {2}). This is our reply:";
    LETTER_CLASS = "办理结果：{0}。", "Result: {0}.";
    LETTER_PROMISE = "承诺于 {0} 前办成。", "It is promised to be done by {0}.";
    LETTER_RATE = "对本次答复，您可以用回执上的二维码评价，或告诉{0}。", "You may rate this reply with the code on your receipt, or tell {0}.";
    NO_LETTER = "还没有可以打印的答复", "There is no reply to print yet";
    NO_LETTER_TEXT = "答复审核通过并送出之后才能打印。", "A reply can be printed once it is released.";
    SIGN_IN_FIRST = "请先登录", "Sign in first";
    SIGN_IN_TEXT = "登录已经结束。请在工作平台登录后再打印。", "Nobody is signed in here. Sign in to the application, then print.";
    TO_APPLICATION = "打开工作平台", "Open the application";
    GONE = "找不到这件诉求", "This request cannot be found";
    GONE_TEXT = "它可能不存在，或者不在您能看到的范围内。", "It may not exist, or it is not among those you may see.";
    PLACE_PHONE = "服务电话", "Telephone";
    PLACE_WHOEVER = "值班代表", "Whoever is on duty";
    PLACE_OFF = "本次取消", "Called off";
    PLACE_NO_DATES = "近期没有安排接访。", "No reception is planned for the time being.";
    PLACE_PUBLISHED = "公示", "On public display";
    PLACE_PUBLISHED_UNTIL = "公示期 {0} 至 {1}", "On display from {0} to {1}";
    PLACE_RAISE = "要反映问题，请在开放时间或接访时间到站里来，也可以先打电话。登记后会给您回执，凭回执查询进度、评价结果。", "To raise a matter, come in opening hours or to a reception, or call first. You are given a receipt, by which you follow it and rate it.";
    PLACE_SCAN_FIND = "扫码查询已登记的诉求", "Scan to look up a request";
    PLACE_SCAN = "扫码看本站最新安排", "Scan for what is planned now";
    PLACE_LINK = "或在浏览器里打开 {0}", "Or open {0} in a browser";
    PLACE_NOTICE = "接访公告", "Notice of receptions";
    PLACE_MAY_CHANGE = "安排如有变动，以扫码看到的为准。", "Should something change, what the code leads to holds.";
    PROJECTS_ABOUT = "由代表票决、政府办理、人大监督的民生实事项目：要做成什么，由谁负责，进度如何。", "Projects that the deputies chose, the government does and the congress supervises: what is to be there, who does it, how far it is.";
    PROJECTS_NONE = "目前没有公开的项目。", "No project is public at present.";
    PROJECTS_SOLICITED = "正在征集意见", "What do you think?";
    PROJECTS_SOLICITED_TEXT = "这些项目正在征集意见。想提意见，或者希望办别的实事，请到就近的代表之家、联络站，或在接访时告诉代表；登记后会给您回执。", "Opinions on these are being collected. To give yours, or to ask for another project, come to a station near you or to a reception; it is registered and you are given a receipt.";
    PROJECT_PLAN = "计划", "Plan";
    PROJECT_STEP = "第 {0} 个节点", "milestone {0}";
    PROJECT_UNTIL = "{0} 前，已完成 {1}%", "by {0}, {1}% reached";
    PLACE_UNKNOWN = "没有这个站点", "There is no such place";
    PLACE_UNKNOWN_TEXT = "网址或二维码可能不完整，请核对后再试。", "The address or the code may be incomplete; check it and try again.";
    PLACE_CLOSED = "{0}已停止使用", "{0} is closed";
    PLACE_CLOSED_TEXT = "这里不再接待群众。以前登记的诉求照常办理，仍可查询。", "Nobody receives here any more. What was registered goes on and can be looked up.";
    PLACE_WENT = "{0}已并入{1}", "{0} went into {1}";
    PLACE_WENT_TEXT = "请到新的站点反映问题。以前登记的诉求照常办理，仍可查询。", "Please go to the other place. What was registered goes on and can be looked up.";
    PLACE_WENT_TO = "看{0}的地址和接访安排", "Address and receptions of {0}";
    NOT_ALLOWED = "您的岗位不能打印回执；联络员和代表可以。", "Your roles do not print receipts; liaison officers and deputies do.";
}

/// Where a request stands, in words for everybody. `rates` says that it waits for the reader's
/// rating.
pub const fn standing(status: Status, rates: bool) -> Text {
    match status {
        Status::Registered => IS_REGISTERED,
        Status::Declined => IS_DECLINED,
        Status::Merged => IS_MERGED,
        Status::Accepted => IS_ACCEPTED,
        Status::Assigned | Status::ReturnRequested => IS_ASSIGNED,
        Status::InProgress | Status::ExtensionRequested => IS_IN_PROGRESS,
        Status::AwaitingInfo => IS_AWAITING_INFO,
        Status::ReplyInReview => IS_IN_REVIEW,
        Status::Replied if rates => IS_REPLIED_RATE,
        Status::Replied => IS_REPLIED,
        Status::Rework => IS_REWORK,
        Status::Reopened => IS_REOPENED,
        Status::Tracking => IS_TRACKING,
        Status::Closed | Status::Archived => IS_CLOSED,
        Status::Withdrawn => IS_WITHDRAWN,
    }
}

/// What a result class means, without its letter.
pub const fn meaning(class: ResultClass) -> Text {
    match class {
        ResultClass::A => MEANS_A,
        ResultClass::B => MEANS_B,
        ResultClass::C => MEANS_C,
        ResultClass::D => MEANS_D,
    }
}

/// What a line of the history tells everybody; `None` for what is not everybody's business: notes,
/// looks, flags, what units ask and are refused. `units` are the names in its detail.
pub fn step(line: &HistoryLine, units: &[String], lang: Lang) -> Option<String> {
    let units = list(lang, units);
    let code = line
        .detail
        .as_ref()
        .map_or("", |detail| detail.code.as_str());
    let of = |text: Text| Some(text.of(lang).to_owned());
    let with = |text: Text| Some(text.with(lang, &[&units]));
    match line.code.as_str() {
        "request.register" => of(DID_REGISTER),
        "request.accept" => of(DID_ACCEPT),
        "request.decline" => of(DID_DECLINE),
        "request.appeal" => of(DID_APPEAL),
        "request.answer_on_spot" => of(DID_ANSWER),
        "request.merge" => of(DID_MERGE),
        "request.split" => of(DID_SPLIT),
        "request.assign" => with(DID_ASSIGN),
        "request.sign_for" => with(DID_SIGN),
        "request.decide_return" if code == "agreed" => of(DID_RETURN),
        "request.decide_extension" if code != "refused" => with(DID_EXTEND),
        "request.release" => with(DID_REPLY),
        "request.rate" => {
            let by = Rater::from_code(code).map_or("", |by| names::rater(by).of(lang));
            Some(DID_RATE.with(lang, &[by]))
        }
        "request.close" => of(DID_CLOSE),
        "request.keep_promise" => with(DID_KEEP),
        "request.reopen" => of(DID_REOPEN),
        "request.withdraw" => of(DID_WITHDRAW),
        "request.correct" => of(DID_CORRECT),
        "request.archive" => of(DID_ARCHIVE),
        _ => None,
    }
}

/// Who raised a request, as masked as the record has it.
pub fn reporter(reporter: &Reporter, lang: Lang) -> String {
    let pair = |name: &str, phone: &str| [name, phone].join(" ").trim().to_owned();
    match reporter {
        Reporter::Anonymous => board::ANONYMOUS.of(lang).to_owned(),
        Reporter::Kept => board::KEPT.of(lang).to_owned(),
        Reporter::Person { name, phone } => pair(name, phone),
        Reporter::Firm { name, phone } => [board::FIRM.of(lang), &pair(name, phone)]
            .join(" ")
            .trim()
            .to_owned(),
    }
}

/// A rating in one line, with whose it is.
pub fn rating(rating: &Rating, lang: Lang) -> String {
    let word = |step| names::satisfaction(step).of(lang);
    let by = names::rater(rating.by).of(lang);
    RATING_OF.with(lang, &[by, word(rating.process), word(rating.result)])
}
