//! Why a command was refused, as a sentence that says what to do.

use shared::refusal::Refusal;

use crate::{Lang, clock, list, names};

texts! {
    NOT_FOUND = "找不到这条记录，或者您看不到它。", "There is no such record, or you may not see it.";
    NOT_ALLOWED = "您的岗位不能这样做；可以做的是：{0}。", "Your roles do not allow this; those who may: {0}.";
    NOT_ALLOWED_ANYBODY = "您不能这样做。", "You may not do this.";
    WRONG_STATE = "这件诉求现在是“{0}”，不能这样做。", "The request is now “{0}”; this cannot be done from there.";
    ASSIGNMENT_MOVED = "这一份交办已经签收、答复，或属于上一轮。", "This assignment was signed for or answered already, or belongs to an earlier round.";
    MOVED = "在您操作之前它已变为“{0}”，请看过后再决定。", "Before yours arrived it had become “{0}”; look at it, then decide.";
    EMPTY = "请填写{0}。", "Fill in the {0}.";
    TOO_LONG = "{0}最多 {1}，现在是 {2}。", "The {0} may have {1}, and has {2}.";
    UNFIT = "{0}填得不对，请重选或重填。", "The {0} does not fit; choose or fill in another.";
    RATING_PENDING = "先评价再办结；{0} 之后可以不经评价办结。", "Rating comes before closing; from {0} on it may be closed unrated.";
    OWN_WORK = "不能评价自己答复的诉求。", "Nobody rates their own reply.";
    ALREADY_RATED = "这一轮已经评价过了。", "This round has been rated already.";
    LOGIN_TAKEN = "这个账号名已经有人用了。", "That login name is taken.";
    TAKEN = "这个编号已经存在。", "That number exists already.";
    OWN_ACCOUNT = "不能改自己的岗位或停用自己，请另一位管理员来做。", "You may not change your own roles or state; ask another administrator.";
    LAST_ADMINISTRATOR = "至少要留一位系统管理员。", "One administrator must remain.";
    NOTHING_TO_DO = "已经是这样了。", "It is so already.";
    ONLINE_ONLY = "这一步需要联网，内容已保留，请恢复网络后再试。", "This step needs the network. What you typed is kept; try again when it is back.";
    STALE = "等待太久，请确认后重新发送。", "It waited too long; confirm and send it again.";
    INTERNAL = "系统处理这一步时出错，已记录；内容已保留。", "The system failed on this step; it is on record, and what you typed is kept.";
}

/// The sentence for a refusal.
pub fn sentence(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::NotFound => NOT_FOUND.of(lang).to_owned(),
        Refusal::NotAllowed { roles } if roles.is_empty() => {
            NOT_ALLOWED_ANYBODY.of(lang).to_owned()
        }
        Refusal::NotAllowed { roles } => {
            let roles: Vec<_> = roles
                .iter()
                .map(|role| names::role(*role).of(lang).to_owned())
                .collect();
            NOT_ALLOWED.with(lang, &[&list(lang, &roles)])
        }
        Refusal::WrongState { now } => WRONG_STATE.with(lang, &[names::status(*now).of(lang)]),
        Refusal::AssignmentMoved => ASSIGNMENT_MOVED.of(lang).to_owned(),
        Refusal::Moved { now } => MOVED.with(lang, &[names::status(*now).of(lang)]),
        Refusal::Empty { field } => EMPTY.with(lang, &[names::field(*field).of(lang)]),
        Refusal::TooLong {
            field,
            limit,
            given,
        } => TOO_LONG.with(
            lang,
            &[
                names::field(*field).of(lang),
                &limit.to_string(),
                &given.to_string(),
            ],
        ),
        Refusal::Unfit { field } => UNFIT.with(lang, &[names::field(*field).of(lang)]),
        Refusal::RatingPending { until } => {
            RATING_PENDING.with(lang, &[&clock::day(until.day(), lang)])
        }
        Refusal::OwnWork => OWN_WORK.of(lang).to_owned(),
        Refusal::AlreadyRated => ALREADY_RATED.of(lang).to_owned(),
        Refusal::LoginTaken => LOGIN_TAKEN.of(lang).to_owned(),
        Refusal::Taken => TAKEN.of(lang).to_owned(),
        Refusal::OwnAccount => OWN_ACCOUNT.of(lang).to_owned(),
        Refusal::LastAdministrator => LAST_ADMINISTRATOR.of(lang).to_owned(),
        Refusal::NothingToDo => NOTHING_TO_DO.of(lang).to_owned(),
        Refusal::OnlineOnly => ONLINE_ONLY.of(lang).to_owned(),
        Refusal::Stale => STALE.of(lang).to_owned(),
        Refusal::Internal => INTERNAL.of(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::account::Role;
    use shared::refusal::Field;
    use shared::request::Status;

    #[test]
    fn a_refusal_is_a_sentence_with_its_fields() {
        let roles = Refusal::NotAllowed {
            roles: vec![Role::Clerk, Role::Authority],
        };
        assert_eq!(
            sentence(&roles, Lang::Zh),
            "您的岗位不能这样做；可以做的是：联络员、人大街道工委。"
        );
        let long = Refusal::TooLong {
            field: Field::Title,
            limit: 80,
            given: 93,
        };
        assert_eq!(
            sentence(&long, Lang::En),
            "The title may have 80, and has 93."
        );
        let moved = Refusal::Moved {
            now: Status::Assigned,
        };
        assert_eq!(
            sentence(&moved, Lang::En),
            "Before yours arrived it had become “To sign for”; look at it, then decide."
        );
    }
}
