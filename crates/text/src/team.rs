//! Pioneer teams, their brands and programmes, and the figures they are known by.

use shared::figures::{Figure, Kpi};
use shared::programme::TaskState;

use crate::{Lang, Text};

texts! {
    TITLE = "先锋队与品牌", "Teams and brands";
    SHORT = "先锋队", "Teams";
    EMPTY = "还没有先锋队。", "There are no teams yet.";
    TEAM = "先锋队", "Team";
    BRAND = "品牌", "Brand";
    BRAND_IS = "品牌「{0}」", "Brand “{0}”";
    NO_BRAND = "还没有品牌", "No brand yet";
    MODE = "模式", "Mode";
    MODE_IS = "模式 {0}", "Mode {0}";
    BUILT_ON = "建在 {0}", "Built on {0}";
    FOUNDED = "{0} 成立", "founded {0}";
    BRAND_THEN = "当时品牌「{0}」", "then “{0}”";
    FIND = "按队名、品牌、曾用名查找", "Find by team, brand or a former name";
    NOT_FOUND = "没有这样的先锋队。", "No team is called that.";
    FORMERLY = "曾用名：{0}", "Formerly: {0}";
    LEADER = "队长 {0}", "Leader {0}";
    NO_LEADER = "队长空缺", "No leader at present";
    MEMBERS = "队员", "Members";
    MEMBERS_COUNT = "{0} 人", "{0}";
    FORMER_MEMBER = "{0}（{1} 至 {2}）", "{0} ({1} to {2})";
    SINCE = "{0}，自 {1}", "{0}, since {1}";
    OPINIONS = "意见建议", "Requests";
    COUNT_RESOLVED = "办成 {0}", "Resolved {0}";
    COUNT_MOVING = "推进中 {0}", "moving {0}";
    NONE_YET = "还没有", "None yet";
    FEW = "样本少", "Few cases";
    WHERE = "{0} 件意见建议，现在在哪", "{0} requests, and where they are";
    OPEN_LEDGER = "在台账中打开", "Open in the ledger";
    BY_CLASS = "答复结果类别", "By result";
    RECENT = "最近动态", "Lately";
    PROGRAMME = "行动指南 · {0}", "Programme · {0}";
    PROGRAMME_DONE = "{0} / {1}", "{0} / {1}";
    NO_PROGRAMME = "{0} 年还没有工作方案。", "No programme for {0} yet.";
    COPY = "从区里的行动指南抄一份", "Copy the committee's";
    TASKS_NEW = "区行动指南有 {0} 项任务，本队方案里还没有", "Tasks of the committee's programme that are not in the team's yet: {0}";
    TASKS_TAKE = "补入本队方案", "Take them over";
    NO_GUIDE = "{0} 年还没有行动指南。", "The committee has no programme for {0} yet.";
    WHICH_YEAR = "年度", "Year";
    LAST_YEAR = "去年", "Last year";
    THIS_YEAR = "今年", "This year";
    NEXT_YEAR = "明年", "Next year";
    LEFT_LAST = "{0} 年还有 {1} 项没有做完", "{1} tasks of {0} are not done yet";
    COPY_ALL = "抄给还没有方案的 {0} 支先锋队", "Copy to the {0} teams without one";
    WITHOUT = "还没有方案：{0}", "Without one: {0}";
    DONE_BY = "{0} / {1} 支先锋队已完成", "done by {0} of {1} teams";
    NOT_COPIED = "方案里没有这一项", "not in its programme";
    NO_CASE = "没有件", "No case";
    RESULTS = "今年成效", "What came of it this year";
    OUTCOMES = "活动成效", "Of activities";
    NO_OUTCOMES = "还没有写下成效的活动。", "No activity with a result yet.";
    SOLVED = "已办成的意见建议（A 类）", "Requests solved (class A)";
    PHOTOS = "今年照片", "Photos of this year";
    NO_PHOTOS = "还没有照片。", "No photos yet.";
    OLDER = "调出今年更早的", "Earlier ones of this year";
    COPIED = "已抄来，可按本队情况修改", "Copied; make it your own";
    EDIT_PROGRAMME = "修改方案", "Edit the programme";
    SET_PROGRAMME = "定方案", "Set a programme";
    COMMITTEE_PROGRAMME = "区行动指南 {0}", "The committee's programme {0}";
    PROGRAMME_TITLE = "名称", "Name";
    TASK = "任务", "Task";
    TASK_OWNER = "负责人", "Owner";
    TASK_DUE = "到期", "Due";
    TASK_ADD = "加一项任务", "Add a task";
    TASK_DROP = "去掉第 {0} 项", "Take out no. {0}";
    TASK_DUE_ON = "{0} 到期", "due {0}";
    TASK_LATE = "过期（{0}）", "late ({0})";
    TASK_ENDED = "{0} {1}", "{0} {1}";
    TASK_DONE = "完成", "Done";
    TASK_DROPPED = "不再做", "Dropped";
    TASK_OPEN = "待办", "Open";
    TASK_MARK = "“{0}”：改为完成", "“{0}”: mark as done";
    TASK_UNMARK = "“{0}”：改回待办", "“{0}”: open again";
    TASK_RESULT = "做了什么、结果怎样（可不填）", "What was done, and what came of it (optional)";
    TASK_END = "完成任务", "The task is done";
    TASK_GIVE_UP = "不再做", "Drop it";
    TASK_WHY = "为什么不再做", "Why it is dropped";
    MATTERS = "督办事项", "Supervised matters";
    SETTLED = "今年结束的督办", "Matters that ended this year";
    SETTLED_ALL = "全部已结束", "All that ended";
    NO_MATTERS = "没有督办事项。", "No supervised matter.";
    EDIT = "修改", "Edit";
    EDIT_TEAM = "品牌与介绍", "Brand and presentation";
    ABOUT = "介绍", "About";
    STATION = "建在哪个联络站", "The station it is built on";
    FOUNDED_ON = "成立日期", "Founded on";
    ADD_MEMBER = "加队员", "Add a member";
    NAME = "姓名", "Name";
    AS_LEADER = "任队长（原队长转为队员）", "As leader (who led before goes on as a member)";
    AS_MEMBER = "队员", "As a member";
    FROM = "从哪天起", "From";
    TERM_ENDS = "任期到哪天（未定则不填）", "Last day of the term (empty: not known)";
    PARTY_DEPUTY = "党员代表", "Party-member deputy";
    PARTY = "党员", "Party member";
    DEPUTY = "代表", "Deputy";
    IS_DEPUTY = "人大代表", "Deputy of the congress";
    PARTY_DEPUTIES = "党员代表 {0} 人", "{0} Party-member deputies";
    ACCOUNT = "本队账号（签到和积分记到这个账号）", "Account in the team (attendance and points go to it)";
    NO_ACCOUNT = "没有账号", "No account";
    LINKED = "已关联账号", "with an account";
    ROLE = "任", "As";
    LEAVES = "{0} 离队", "{0} leaves";
    LEAVE = "离队", "Leave";
    WHY_LEAVES = "原因（如工作调动、届满）", "Why (moved to other work, end of term)";
    LEFT_BECAUSE = "{0}：{1}", "{0}: {1}";
    OWNER_LEFT = "全队（{0} 已离队）", "The team as a whole ({0} left)";
    LAST_DAY = "最后一天", "Last day";
    SAVED = "已保存", "Saved";
    BACK = "先锋队", "Teams";
    ABSENT = "找不到这支先锋队。", "There is no such team.";
    PLANNED_DONE = "方案完成", "Programme";
    SUPERVISED = "督办", "Supervised";
    UNDONE_LATE = "{0} 项过期", "{0} late";
    YEAR = "{0} 年", "{0}";
    COUNTED = "每个数字都能点开看到记录；“样本少”为不足 {0} 件，不作比较", "Each number opens its records; “few cases”: fewer than {0}, not compared";
    F_REGISTERED = "登记", "Registered";
    F_ACCEPTED = "受理", "Accepted";
    F_DECLINED = "不予受理", "Not accepted";
    F_MOVING = "推进中", "Moving";
    F_REPLIED = "已答复", "Replied";
    F_CLASS_A = "办成 A", "Solved A";
    F_CLASS_B = "列入计划 B", "Planned B";
    F_CLASS_C = "暂缓 C", "Not now C";
    F_CLASS_D = "参考 D", "Reference D";
    F_CLOSED = "办结", "Closed";
    F_RESOLVED = "办成", "Resolved";
    F_RATED = "已评价", "Rated";
    F_PROCESS_GOOD = "过程满意", "Satisfied: process";
    F_RESULT_GOOD = "结果满意", "Satisfied: result";
    F_REWORKED = "二次办理", "Second handling";
    F_ASSIGNED = "交办", "Assigned";
    F_SIGN_DUE = "应签收", "To be signed for";
    F_SIGNED_IN_TIME = "按时签收", "Signed in time";
    F_REPLY_DUE = "应答复", "Replies due";
    F_REPLIED_IN_TIME = "按时答复", "Replied in time";
    F_OVERDUE = "超期", "Overdue";
    F_PROMISES_DUE = "承诺到期", "Promises due";
    F_PROMISES_KEPT = "B 转 A", "Promises kept";
    F_RETURNED = "退回（同意）", "Given back";
    F_RETURNS_REFUSED = "退回（不同意）", "Giving back refused";
    F_ANSWERED = "已答复的交办", "Assignments answered";
    F_ANSWERED_MET = "答复且当面沟通", "Answered, petitioner met";
    F_ACTIVITIES = "活动", "Activities";
    F_ACTIVITIES_CHECKED = "已核对活动", "Activities checked";
    F_MATTERS_OPENED = "新立督办", "Matters opened";
    F_MATTERS_RED = "督办转为滞后", "Matters turned behind";
    F_MATTERS_SOLVED = "督办结束：已解决", "Matters ended: solved";
    F_MATTERS_TRACKED = "督办结束：转跟踪", "Matters ended: tracked";
    F_MATTERS_UNSOLVED = "督办结束：未解决", "Matters ended: unsolved";
    F_MATTERS_DROPPED = "督办结束：不再督办", "Matters ended: dropped";
    F_RESPONDED = "受理且已答复", "Accepted and answered";
    F_SUGGESTIONS_RAISED = "收到建议", "Suggestions received";
    F_SUGGESTIONS_ASSIGNED = "交办建议", "Suggestions assigned";
    F_SUGGESTIONS_REPLIED = "已答复建议", "Suggestions replied to";
    F_SUGGESTIONS_REPLY_DUE = "应答复建议", "Suggestions due";
    F_SUGGESTIONS_IN_TIME = "按时答复建议", "Suggestions replied to in time";
    F_SUGGESTIONS_CLASS_A = "建议办成 A", "Suggestions solved A";
    F_SUGGESTIONS_CLASS_B = "建议列入计划 B", "Suggestions planned B";
    F_SUGGESTIONS_CLASS_C = "建议暂缓 C", "Suggestions not now C";
    F_SUGGESTIONS_CLASS_D = "建议参考 D", "Suggestions reference D";
    F_SUGGESTIONS_RATED = "已评价建议", "Suggestions rated";
    F_SUGGESTIONS_SATISFIED = "建议结果：满意", "Suggestions: satisfied";
    F_SUGGESTIONS_FAIR = "建议结果：基本满意", "Suggestions: fairly satisfied";
    F_SUGGESTIONS_DISSATISFIED = "建议结果：不满意", "Suggestions: not satisfied";
    F_SUGGESTIONS_PROCESS_GOOD = "建议过程满意", "Suggestions, satisfied: process";
    F_SUGGESTIONS_RESULT_GOOD = "建议结果满意", "Suggestions, satisfied: result";
    F_SUGGESTIONS_REWORKED = "二次办理的建议", "Suggestions handled again";
    F_SUGGESTIONS_CLOSED = "办结建议", "Suggestions closed";
    F_PROJECTS_PROPOSED = "民生实事提出线索", "Projects proposed";
    F_PROJECTS_VOTED = "民生实事票决选定", "Projects chosen by vote";
    F_PROJECTS_PLANNED = "民生实事公开计划", "Projects with their plan made public";
    F_PROJECTS_COMPLETED = "民生实事完工待验", "Projects completed";
    F_PROJECTS_ASSESSED = "民生实事进入测评", "Projects assessed";
    F_PROJECTS_ENDED = "民生实事销号", "Projects ended";
    F_PROJECTS_DROPPED = "民生实事不再推进", "Projects dropped";
    F_PROJECTS_RED = "民生实事转为滞后", "Projects turned behind";
    K_SIGN = "按时签收率", "Signed in time";
    K_REPLY = "按时答复率", "Replied in time";
    K_RESPONSE = "响应率", "Answered";
    K_CLOSE = "办结率", "Closed";
    K_RESOLVE = "办成率", "Resolved";
    K_RATED = "评价率", "Rated";
    K_PROCESS = "满意率（过程）", "Satisfied (process)";
    K_RESULT = "满意率（结果）", "Satisfied (result)";
    K_REWORK = "二次办理率", "Second handling";
    K_RETURN = "退回率（同意）", "Given back";
    K_RETURN_REFUSED = "退回率（不同意）", "Giving back refused";
    K_MEET = "面商率", "Petitioner met";
    K_OVERDUE = "超期率", "Overdue";
    K_KEPT = "B 转 A 率", "Promises kept";
    K_SUGGESTION_REPLY = "建议按时答复率", "Suggestions replied to in time";
    K_SUGGESTION_CLOSE = "建议办结率", "Suggestions closed";
    K_SUGGESTION_RESOLVE = "建议办成率", "Suggestions resolved";
    K_SUGGESTION_RATED = "建议评价率", "Suggestions rated";
    K_SUGGESTION_PROCESS = "建议满意率（过程）", "Suggestions, satisfied (process)";
    K_SUGGESTION_RESULT = "建议满意率（结果）", "Suggestions, satisfied (result)";
    K_SUGGESTION_REWORK = "建议二次办理率", "Suggestions handled again";
    FORMULA = "{0} = {1} ÷ {2}", "{0} = {1} ÷ {2}";
}

/// The word for a figure.
pub const fn figure(figure: Figure) -> Text {
    match figure {
        Figure::Registered => F_REGISTERED,
        Figure::Accepted => F_ACCEPTED,
        Figure::Declined => F_DECLINED,
        Figure::Moving => F_MOVING,
        Figure::Replied => F_REPLIED,
        Figure::ClassA => F_CLASS_A,
        Figure::ClassB => F_CLASS_B,
        Figure::ClassC => F_CLASS_C,
        Figure::ClassD => F_CLASS_D,
        Figure::Closed => F_CLOSED,
        Figure::Resolved => F_RESOLVED,
        Figure::Rated => F_RATED,
        Figure::ProcessGood => F_PROCESS_GOOD,
        Figure::ResultGood => F_RESULT_GOOD,
        Figure::Reworked => F_REWORKED,
        Figure::Assigned => F_ASSIGNED,
        Figure::SignDue => F_SIGN_DUE,
        Figure::SignedInTime => F_SIGNED_IN_TIME,
        Figure::ReplyDue => F_REPLY_DUE,
        Figure::RepliedInTime => F_REPLIED_IN_TIME,
        Figure::Overdue => F_OVERDUE,
        Figure::Returned => F_RETURNED,
        Figure::ReturnsRefused => F_RETURNS_REFUSED,
        Figure::Answered => F_ANSWERED,
        Figure::AnsweredMet => F_ANSWERED_MET,
        Figure::PromisesDue => F_PROMISES_DUE,
        Figure::PromisesKept => F_PROMISES_KEPT,
        Figure::Activities => F_ACTIVITIES,
        Figure::ActivitiesChecked => F_ACTIVITIES_CHECKED,
        Figure::MattersOpened => F_MATTERS_OPENED,
        Figure::MattersRed => F_MATTERS_RED,
        Figure::MattersSolved => F_MATTERS_SOLVED,
        Figure::MattersTracked => F_MATTERS_TRACKED,
        Figure::MattersUnsolved => F_MATTERS_UNSOLVED,
        Figure::MattersDropped => F_MATTERS_DROPPED,
        Figure::Responded => F_RESPONDED,
        Figure::SuggestionsRaised => F_SUGGESTIONS_RAISED,
        Figure::SuggestionsAssigned => F_SUGGESTIONS_ASSIGNED,
        Figure::SuggestionsReplied => F_SUGGESTIONS_REPLIED,
        Figure::SuggestionsReplyDue => F_SUGGESTIONS_REPLY_DUE,
        Figure::SuggestionsInTime => F_SUGGESTIONS_IN_TIME,
        Figure::SuggestionsClassA => F_SUGGESTIONS_CLASS_A,
        Figure::SuggestionsClassB => F_SUGGESTIONS_CLASS_B,
        Figure::SuggestionsClassC => F_SUGGESTIONS_CLASS_C,
        Figure::SuggestionsClassD => F_SUGGESTIONS_CLASS_D,
        Figure::SuggestionsRated => F_SUGGESTIONS_RATED,
        Figure::SuggestionsSatisfied => F_SUGGESTIONS_SATISFIED,
        Figure::SuggestionsFair => F_SUGGESTIONS_FAIR,
        Figure::SuggestionsDissatisfied => F_SUGGESTIONS_DISSATISFIED,
        Figure::SuggestionsProcessGood => F_SUGGESTIONS_PROCESS_GOOD,
        Figure::SuggestionsResultGood => F_SUGGESTIONS_RESULT_GOOD,
        Figure::SuggestionsReworked => F_SUGGESTIONS_REWORKED,
        Figure::SuggestionsClosed => F_SUGGESTIONS_CLOSED,
        Figure::ProjectsProposed => F_PROJECTS_PROPOSED,
        Figure::ProjectsVoted => F_PROJECTS_VOTED,
        Figure::ProjectsPlanned => F_PROJECTS_PLANNED,
        Figure::ProjectsCompleted => F_PROJECTS_COMPLETED,
        Figure::ProjectsAssessed => F_PROJECTS_ASSESSED,
        Figure::ProjectsEnded => F_PROJECTS_ENDED,
        Figure::ProjectsDropped => F_PROJECTS_DROPPED,
        Figure::ProjectsRed => F_PROJECTS_RED,
    }
}

/// The word for a rate.
pub const fn kpi(kpi: Kpi) -> Text {
    match kpi {
        Kpi::SignRate => K_SIGN,
        Kpi::ReplyRate => K_REPLY,
        Kpi::ResponseRate => K_RESPONSE,
        Kpi::CloseRate => K_CLOSE,
        Kpi::ResolveRate => K_RESOLVE,
        Kpi::RatedRate => K_RATED,
        Kpi::ProcessRate => K_PROCESS,
        Kpi::ResultRate => K_RESULT,
        Kpi::ReworkRate => K_REWORK,
        Kpi::ReturnRate => K_RETURN,
        Kpi::ReturnRefusedRate => K_RETURN_REFUSED,
        Kpi::MeetRate => K_MEET,
        Kpi::OverdueRate => K_OVERDUE,
        Kpi::KeptRate => K_KEPT,
        Kpi::SuggestionReplyRate => K_SUGGESTION_REPLY,
        Kpi::SuggestionCloseRate => K_SUGGESTION_CLOSE,
        Kpi::SuggestionResolveRate => K_SUGGESTION_RESOLVE,
        Kpi::SuggestionRatedRate => K_SUGGESTION_RATED,
        Kpi::SuggestionProcessRate => K_SUGGESTION_PROCESS,
        Kpi::SuggestionResultRate => K_SUGGESTION_RESULT,
        Kpi::SuggestionReworkRate => K_SUGGESTION_REWORK,
    }
}

/// `按时答复率 = 按时答复 ÷ 应答复`.
pub fn formula(rate: Kpi, lang: Lang) -> String {
    let (part, whole) = rate.parts();
    let words = [kpi(rate), figure(part), figure(whole)].map(|word| word.of(lang));
    FORMULA.with(lang, &words)
}

/// What somebody in a team is: 党员代表, 党员, 代表.
pub const fn standing(party: bool, deputy: bool) -> Option<Text> {
    match (party, deputy) {
        (true, true) => Some(PARTY_DEPUTY),
        (true, false) => Some(PARTY),
        (false, true) => Some(DEPUTY),
        (false, false) => None,
    }
}

/// The word for how a task stands.
pub const fn task_state(state: TaskState) -> Text {
    match state {
        TaskState::Open => TASK_OPEN,
        TaskState::Done => TASK_DONE,
        TaskState::Dropped => TASK_DROPPED,
    }
}
