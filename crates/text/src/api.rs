//! Why a call failed.

use shared::api::ErrorCode;

use crate::Text;

texts! {
    SIGN_IN_NEEDED = "请先登录。", "Sign in first.";
    LOCKED = "尝试次数过多，请稍后再试。", "Too many tries; wait, then try again.";
    CROSS_SITE = "请求来自别的网站，已拒绝。", "The call came from another site and was refused.";
    MALFORMED = "本页版本可能过旧，请刷新后重试。", "This page may be out of date; reload and try again.";
    TOO_LARGE = "内容太大，请缩短后重试。", "That is too large; shorten it and try again.";
    WRONG_OFFSET = "文件的这一段接不上，正在从断点重传。", "This part of the file does not follow on; it goes on from where it stopped.";
    FORM_UNUSABLE = "读不了这个表格：要 .xlsx 文件，并有能识别的表头。", "This form cannot be used: it must be an .xlsx workbook with heads that mean something here.";
    TOO_MANY_ROWS = "套用表格一次最多 5000 行，请先缩小筛选范围。", "A form takes up to 5,000 rows at once; narrow the filter first.";
    FORK = "本页的序号与服务器不一致，正在重新编号。", "This page's numbering differs from the server's; it is being renewed.";
    NOT_FOUND = "没有这条记录，或者您看不到它。", "There is no such record, or you may not see it.";
    FORBIDDEN = "您的岗位看不到这些内容。", "Your roles do not show you this.";
    UNAVAILABLE = "服务器暂时不可用，没有改动任何内容，请稍后重试。", "The server is unavailable for the moment; nothing was changed. Try again later.";
    INTERNAL = "服务器出错，已记录。请重试；如仍不行，请把编号告诉管理员。", "The server failed and has put it on record. Try again; if it persists, give an administrator the reference.";
    NETWORK = "连不上服务器，请检查网络。", "The server cannot be reached. Check the network.";
}

/// The sentence for an error code.
pub const fn sentence(code: ErrorCode) -> Text {
    match code {
        ErrorCode::SignInNeeded => SIGN_IN_NEEDED,
        ErrorCode::WrongCredentials => crate::sign_in::WRONG,
        ErrorCode::Locked => LOCKED,
        ErrorCode::Suspended => crate::sign_in::SUSPENDED,
        ErrorCode::WeakPassword => crate::link::WEAK,
        ErrorCode::LinkInvalid => crate::link::INVALID,
        ErrorCode::CrossSite => CROSS_SITE,
        ErrorCode::Malformed => MALFORMED,
        ErrorCode::TooLarge | ErrorCode::BatchTooLarge => TOO_LARGE,
        ErrorCode::WrongOffset => WRONG_OFFSET,
        ErrorCode::FormUnusable => FORM_UNUSABLE,
        ErrorCode::TooManyRows => TOO_MANY_ROWS,
        ErrorCode::Fork => FORK,
        ErrorCode::NotFound => NOT_FOUND,
        ErrorCode::Forbidden => FORBIDDEN,
        ErrorCode::Unavailable => UNAVAILABLE,
        ErrorCode::Internal => INTERNAL,
    }
}
