//! Why a command was refused, as a sentence that says what to do.

use shared::refusal::Refusal;
use shared::work::WorkRefusal;

use crate::{Lang, Text, attachment, clock, list, names};

texts! {
    NOT_FOUND = "找不到这条记录，或者您看不到它。", "There is no such record, or you may not see it.";
    NOT_ALLOWED = "您的岗位不能这样做；可以做的是：{0}。", "Your roles do not allow this; those who may: {0}.";
    NOT_ALLOWED_ANYBODY = "您不能这样做。", "You may not do this.";
    WRONG_STATE = "这件诉求现在是“{0}”，不能这样做。", "The request is now “{0}”; this cannot be done from there.";
    ASSIGNMENT_MOVED = "这一份交办已经往前走了，或属于上一轮。", "This assignment has moved on already, or belongs to an earlier round.";
    RETURN_WINDOW_OVER = "退回的期限已过（{0} 为止）；如确不属于本单位，请与交办机构联系。", "The time to give it back ended on {0}; if it is not yours, speak with the assigning body.";
    HANDLE_FIRST = "交办机构已决定先办后议，不能再退回。", "The assigning body has decided that you handle it first; it cannot be given back.";
    NO_MORE_EXTENSIONS = "本轮不能再延期。", "No further extension may be granted in this round.";
    OPINIONS_OUTSTANDING = "会办单位的意见还没有到齐，也没有逾期。", "The co-handlers' opinions are not in, and not overdue.";
    OWN_REPLY = "不能审核自己写的答复，请另一位审核人来做。", "Nobody releases their own reply; ask another reviewer.";
    UNFIT_MAIN_CASE = "不能并入这一件：主案须在同一街道、尚未答复、自身没有并入别的案件。", "It cannot go with that case: the main case must be of the same sub-district, not answered yet, and not merged itself.";
    HAS_MERGED = "有别的案件并入了这一件，请先把它们拆出来。", "Other cases go with this one; take them out first.";
    COPIED = "建议须由代表重新撰写，不能照抄群众来信来访。", "A suggestion is written anew by the deputy, not copied from the request.";
    NOTHING_ASKED = "没有待决定的申请。", "Nothing waits to be decided.";
    RATING_OVER = "评价或更正评价的期限已过。", "The time to rate, or to correct the rating, is over.";
    REOPEN_OVER = "重新打开的期限已过，或次数已满。", "It can no longer be opened again: too long ago, or too often.";
    NOT_CORRECTABLE = "这一步已经不能更正回去了。", "This step can no longer be taken back by a correction.";
    CONFIDENTIAL = "反映人要求身份保密，承办单位不能查看。", "The petitioner's identity is kept from handling units.";
    MOVED = "在您操作之前它已变为“{0}”，请看过后再决定。", "Before yours arrived it had become “{0}”; look at it, then decide.";
    EMPTY = "请填写{0}。", "Fill in the {0}.";
    TOO_LONG = "{0}最多 {1}，现在是 {2}。", "The {0} may have {1}, and has {2}.";
    UNFIT = "{0}填得不对，请重选或重填。", "The {0} does not fit; choose or fill in another.";
    RATING_PENDING = "先评价再办结；{0} 之后可以不经评价办结。", "Rating comes before closing; from {0} on it may be closed unrated.";
    OWN_ASK = "不能批准自己提出的申请，请另一位来决定。", "Nobody decides on what they asked for; another person does.";
    OWN_WORK = "不能评价自己答复的诉求。", "Nobody rates their own reply.";
    LOGIN_TAKEN = "这个账号名已经有人用了。", "That login name is taken.";
    TAKEN = "这个编号已经存在。", "That number exists already.";
    OWN_ACCOUNT = "不能改自己的岗位或停用自己，请另一位管理员来做。", "You may not change your own roles or state; ask another administrator.";
    LAST_ADMINISTRATOR = "至少要留一位系统管理员。", "One administrator must remain.";
    IN_USE = "还有没了结的事，现在不能撤销。", "Something of it is still in use; it cannot be closed yet.";
    NOTHING_TO_DO = "已经是这样了。", "It is so already.";
    ONLINE_ONLY = "这一步需要联网，内容已保留，请恢复网络后再试。", "This step needs the network. What you typed is kept; try again when it is back.";
    STALE = "等待太久，请确认后重新发送。", "It waited too long; confirm and send it again.";
    WORK_CLOSED = "督办已经结束，不能再这样做。", "Supervision has ended; this can no longer be done.";
    WORK_OPEN = "督办还没有结束。", "Supervision has not ended.";
    OUT_OF_ORDER = "里程碑的开始不能晚于完成，也不能早于上面一项完成：请按完成日期从早到晚排列。", "A milestone cannot end before it begins, nor before the one above it: put them in the order of their last days.";
    PERCENT = "进度只能是 0 到 100，数量不能小于 0。", "Progress is between 0 and 100, and no amount is below nothing.";
    MORE_THAN_PLANNED = "完成数超过了计划数；计划有变请先调整计划。", "More than was planned; adjust the plan first.";
    REPORTED_ON = "已经报过进展的里程碑和指标不能删掉。", "What was reported on stays in the plan.";
    REASON_NEEDED = "调整已批准的计划要写明原因。", "A plan that stands is changed with a reason only.";
    NOTHING_SUPERVISED = "请至少选一件诉求、建议或项目。", "Choose at least one request, suggestion or project.";
    NOTHING_TO_ANSWER = "没有等本单位答复的这份函。", "No such letter waits for an answer of your unit.";
    NOT_PUBLISHED = "这条公示已经到期或撤下。", "This publication has ended or was taken down.";
    FUTURE_DAY = "不能报今天以后的进展。", "What lies ahead cannot be reported yet.";
    MERGE_DAY = "生效日期不能晚于今天，也不能早于 31 天前。", "The day is today, or up to 31 days back.";
    NOT_OF_TEAM = "这个账号不是本队的。", "This account is not of the team.";
    LED_LATER = "后面的日子已有队长，任期不能重叠：请从那位队长任职之后开始，或在那之前届满。", "Somebody leads from a later day on, and one leads at a time: begin after that day, or end before it.";
    NOT_SEATED = "那一天队里没有这个人。", "Nobody of that name is in the team on that day.";
    PROGRAMME_THERE = "这一年已经有工作方案了。", "There is a programme of that year already.";
    CANCELLED = "活动已经取消。", "The activity was called off.";
    CHECKED = "记录已经核对，不能再改。", "The minutes were checked; they stand.";
    HELD = "已经有活动记录，不能取消。", "There are minutes; what was held is not called off.";
    ENDS_BEFORE = "结束要晚于开始，最长两周，代表活动月最长两个月。", "It ends after it begins, and lasts two weeks at most, a campaign two months.";
    SIGN_IN_OVER = "签到已结束，到场的请由记录人补记。", "Sign-in is over; whoever keeps the list writes you down.";
    WRONG_CODE = "这不是本场活动今天的签到码，请扫现场今天的码；再签一次则不用码。", "This is not today's code of this activity: scan the one at the door, or sign in once more to go without.";
    FULL = "名额已满。", "No place is left.";
    NOT_INVITED = "本单位或您不在受邀之列。", "Your unit, or you, are not invited.";
    ANSWERS_OVER = "活动已结束，不能再报名。", "It is over; answers are no longer taken.";
    NOT_MADE_UP = "只有学习类活动可以补学。", "Only study can be made up.";
    NOT_WRITTEN = "还没有活动记录。", "There are no minutes yet.";
    OWN_MINUTES = "不能核对自己写的记录或补记的签到，请另一位来核对。", "Nobody checks what they wrote, or whom they wrote down; another person does.";
    LINE_TIED = "已经转出诉求、任务、督办，或已转联络站、交办单位的一行不能删掉。", "A line that became a request, a task or a matter, or was passed to the station or a unit, stays.";
    LINE_TAKEN = "这一行已经转出诉求、任务或督办。", "This line became a request, a task or a matter already.";
    LESS_THAN_REACHED = "计划数不能少于已经完成的数。", "No less can be planned than is done already.";
    BEFORE_SESSION = "会议当天起才能计票和公布结果。", "Votes are counted and announced from the day of the session on.";
    NOT_PASSED = "年终测评未通过，须定下整改期限，整改后再验收。", "The year-end assessment did not pass it: say until when it is put right.";
    OWN_MADE_UP = "不能用别的名字给自己记到场；核对以后，本人的补学由另一位登记。", "Nobody writes themselves down under another name; after the check somebody else writes down that you made it up.";
    OWN_LOOK_BACK = "回头看由督办方进行，承办单位不能自查。", "Whoever supervises looks back, not the unit that was supervised.";
    WRONG_STAGE = "项目现在所处的阶段不能这样做。", "The project is at another stage, from which this does not follow.";
    NOT_REACHED = "还有节点没有到 100%，不能报完工。", "Milestones are still below 100 %: it is not complete.";
    NOT_COMPETITIVE = "差额票决：候选项目要多于应选数。", "A choice needs more projects than places.";
    BALLOT_COUNTS = "票数对不上：收回不能多于发出，有效不能多于收回，每项得票不能多于有效票，合计不能多于有效票乘应选数。", "The figures cannot be: no more ballots returned than issued, no more valid than returned, no more votes than valid ballots, and no more in all than valid ballots times places.";
    NOT_TELLER = "只有会上指定的两位计票人能录入；开启票决的人不能兼任，一人也不能替两人录。", "Only the two tellers named by the session enter counts; whoever opened the ballot is none of them, and nobody counts for both.";
    NOT_AGREED = "两位计票人的结果都录入并一致后才能宣布。", "Nothing is announced before both tellers have entered the same count.";
    RECOUNTS = "更正三次仍不一致，请作废后重新投票或重新清点。", "Corrected three times and still different: declare it void and count anew.";
    BALLOT_OVER = "结果已宣布或已作废，不能再改。", "The result was announced or the ballot is void; nothing changes any more.";
    ON_BALLOT = "这个项目正在票决或测评中。", "A ballot on this project is open.";
    OWN_CORRECTION = "更正要由另一个人确认：不能是提出的人，也不能是档案本人。", "A correction is confirmed by another person: not by who asked, nor by whose file it is.";
    DECIDED = "这条更正已经有结果了。", "This correction has been decided already.";
    FORM_MOVED = "其他人刚改过。请关闭后重新打开，在最新内容上再改。", "Somebody has changed it meanwhile. Close this, open it again, and make the change on what stands now.";
    SAME_PLACE = "不能并入自己，请选另一个站点。", "A place does not go into itself; choose another.";
    MERGED = "这个站点已经并入别的站点。", "This place has gone into another already.";
    OWN_PHONE = "只登记办公电话；个人手机号和证件号不对外显示，请去掉。", "Give the office's telephone only; nobody's own number is shown here.";
    EVIDENCE_NEEDED = "标为达标要写明依据，或选一次活动作依据。", "What is met is shown by something: write it down, or choose an activity.";
    FILE_NEEDED = "党课要有课件或讲稿才能核对：先在“照片和材料”里添加，传到后再核对。", "A Party class is checked with what was taught from: add the file under “Photos and papers”, and check once it has arrived.";
    NOT_KEPT = "这项联系已经结束。", "This contact is no longer kept.";
    RESIDENT_NAMED = "联系群众只登记户、楼栋或小区（如“南岭花园 3 栋 5 户”），不写姓名。", "Residents are written down as a household, a building or an estate (“Nanling Garden 3, five households”), never by name.";
    SETTLED = "这个问题已经整改确认或撤销。", "It was confirmed as put right, or taken back.";
    NOT_FIXED = "先锋队还没有报整改。", "The team has not said that it is put right.";
    OWN_FIX = "不能确认自己报的整改，请另一位来确认。", "Nobody confirms what they put right; another person does.";
    NOT_NOW = "建议现在不在这一步，请看办理过程后再做。", "The suggestion is not at this step; look at its course first.";
    OTHER_SHARE = "会办单位向主办单位提意见，由主办（分办）单位答复代表。", "A co-handler gives its opinion to the lead unit; the lead, or each separate unit, replies to the deputy.";
    ASKED_LATE = "期限已过，不能再申请。", "The time to ask for this is over.";
    NOT_COMMITTEE = "对口专工委要选组织中现有的专工委。", "The matching committee must be one of the committees that exist today.";
    TOPIC_TWICE = "一个类别只能对口一个专工委，请去掉重复的。", "A topic has one matching committee; take out the second.";
    BY_RULE = "规则不允许这样做；内容已保留。", "A rule does not allow this; what you typed is kept.";
    INTERNAL = "系统处理这一步时出错，已记录；内容已保留。", "The system failed on this step; it is on record, and what you typed is kept.";
}

/// The sentence for a refusal.
pub fn sentence(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::Work { why } => work(*why).of(lang).to_owned(),
        other => brief(other, lang),
    }
}

/// As [`sentence`], but one sentence for all rules of the work beside requests: theirs are many, and a program
/// that begins with requests fetches them when the first is wanted.
pub fn brief(refusal: &Refusal, lang: Lang) -> String {
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
        Refusal::FileTooLarge { limit, given } => attachment::TOO_LARGE.with(
            lang,
            &[&attachment::size(*limit), &attachment::size(*given)],
        ),
        Refusal::FileType => attachment::WRONG_TYPE.of(lang).to_owned(),
        Refusal::OwnWork => OWN_WORK.of(lang).to_owned(),
        Refusal::ReturnWindowOver { until } => {
            RETURN_WINDOW_OVER.with(lang, &[&clock::day(until.day(), lang)])
        }
        Refusal::HandleFirst => HANDLE_FIRST.of(lang).to_owned(),
        Refusal::NoMoreExtensions => NO_MORE_EXTENSIONS.of(lang).to_owned(),
        Refusal::OpinionsOutstanding => OPINIONS_OUTSTANDING.of(lang).to_owned(),
        Refusal::OwnReply => OWN_REPLY.of(lang).to_owned(),
        Refusal::OwnAsk => OWN_ASK.of(lang).to_owned(),
        Refusal::UnfitMainCase => UNFIT_MAIN_CASE.of(lang).to_owned(),
        Refusal::HasMerged => HAS_MERGED.of(lang).to_owned(),
        Refusal::Copied => COPIED.of(lang).to_owned(),
        Refusal::NothingAsked => NOTHING_ASKED.of(lang).to_owned(),
        Refusal::RatingOver => RATING_OVER.of(lang).to_owned(),
        Refusal::ReopenOver => REOPEN_OVER.of(lang).to_owned(),
        Refusal::NotCorrectable => NOT_CORRECTABLE.of(lang).to_owned(),
        Refusal::Confidential => CONFIDENTIAL.of(lang).to_owned(),
        Refusal::LoginTaken => LOGIN_TAKEN.of(lang).to_owned(),
        Refusal::Taken => TAKEN.of(lang).to_owned(),
        Refusal::OwnAccount => OWN_ACCOUNT.of(lang).to_owned(),
        Refusal::LastAdministrator => LAST_ADMINISTRATOR.of(lang).to_owned(),
        Refusal::InUse { .. } => IN_USE.of(lang).to_owned(),
        Refusal::NothingToDo => NOTHING_TO_DO.of(lang).to_owned(),
        Refusal::OnlineOnly => ONLINE_ONLY.of(lang).to_owned(),
        Refusal::Work { .. } => BY_RULE.of(lang).to_owned(),
        Refusal::Stale => STALE.of(lang).to_owned(),
        Refusal::Internal => INTERNAL.of(lang).to_owned(),
    }
}

/// The sentence for a rule of the work beside requests.
pub const fn work(why: WorkRefusal) -> Text {
    match why {
        WorkRefusal::Closed => WORK_CLOSED,
        WorkRefusal::Open => WORK_OPEN,
        WorkRefusal::MilestonesOutOfOrder => OUT_OF_ORDER,
        WorkRefusal::Percent => PERCENT,
        WorkRefusal::MoreThanPlanned => MORE_THAN_PLANNED,
        WorkRefusal::MilestoneReported => REPORTED_ON,
        WorkRefusal::ReasonNeeded => REASON_NEEDED,
        WorkRefusal::NothingSupervised => NOTHING_SUPERVISED,
        WorkRefusal::NothingToAnswer => NOTHING_TO_ANSWER,
        WorkRefusal::NotPublished => NOT_PUBLISHED,
        WorkRefusal::FutureDay => FUTURE_DAY,
        WorkRefusal::MergeDay => MERGE_DAY,
        WorkRefusal::NotSeated => NOT_SEATED,
        WorkRefusal::LedLater => LED_LATER,
        WorkRefusal::NotOfTeam => NOT_OF_TEAM,
        WorkRefusal::ProgrammeThere => PROGRAMME_THERE,
        WorkRefusal::Cancelled => CANCELLED,
        WorkRefusal::Checked => CHECKED,
        WorkRefusal::Held => HELD,
        WorkRefusal::EndsBefore => ENDS_BEFORE,
        WorkRefusal::SignInOver => SIGN_IN_OVER,
        WorkRefusal::WrongCode => WRONG_CODE,
        WorkRefusal::Full => FULL,
        WorkRefusal::NotInvited => NOT_INVITED,
        WorkRefusal::AnswersOver => ANSWERS_OVER,
        WorkRefusal::NotMadeUp => NOT_MADE_UP,
        WorkRefusal::NotWritten => NOT_WRITTEN,
        WorkRefusal::OwnMinutes => OWN_MINUTES,
        WorkRefusal::LineTied => LINE_TIED,
        WorkRefusal::LineTaken => LINE_TAKEN,
        WorkRefusal::LessThanReached => LESS_THAN_REACHED,
        WorkRefusal::BeforeSession => BEFORE_SESSION,
        WorkRefusal::OwnMadeUp => OWN_MADE_UP,
        WorkRefusal::OwnLookBack => OWN_LOOK_BACK,
        WorkRefusal::NotPassed => NOT_PASSED,
        WorkRefusal::SamePlace => SAME_PLACE,
        WorkRefusal::Merged => MERGED,
        WorkRefusal::OwnPhone => OWN_PHONE,
        WorkRefusal::EvidenceNeeded => EVIDENCE_NEEDED,
        WorkRefusal::FileNeeded => FILE_NEEDED,
        WorkRefusal::NotKept => NOT_KEPT,
        WorkRefusal::ResidentNamed => RESIDENT_NAMED,
        WorkRefusal::Settled => SETTLED,
        WorkRefusal::NotFixed => NOT_FIXED,
        WorkRefusal::OwnFix => OWN_FIX,
        WorkRefusal::OwnCorrection => OWN_CORRECTION,
        WorkRefusal::Decided => DECIDED,
        WorkRefusal::NotNow => NOT_NOW,
        WorkRefusal::OtherShare => OTHER_SHARE,
        WorkRefusal::AskedLate => ASKED_LATE,
        WorkRefusal::Moved => FORM_MOVED,
        WorkRefusal::WrongStage => WRONG_STAGE,
        WorkRefusal::NotReached => NOT_REACHED,
        WorkRefusal::NotCompetitive => NOT_COMPETITIVE,
        WorkRefusal::BallotCounts => BALLOT_COUNTS,
        WorkRefusal::NotTeller => NOT_TELLER,
        WorkRefusal::NotAgreed => NOT_AGREED,
        WorkRefusal::BallotOver => BALLOT_OVER,
        WorkRefusal::Recounts => RECOUNTS,
        WorkRefusal::OnBallot => ON_BALLOT,
        WorkRefusal::NotCommittee => NOT_COMMITTEE,
        WorkRefusal::TopicTwice => TOPIC_TWICE,
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
