//! Livelihood projects and the ballots on them.

use shared::ballot::{BallotForm, BallotKind, Count, TieRule};
use shared::project::{ProjectClass, Season, Stage};

use crate::{Lang, Text};

texts! {
    TITLE = "民生实事", "Livelihood projects";
    PUBLIC_PAGE = "公众页面", "Public page";
    PROPOSE = "提出线索", "Propose";
    PROPOSED = "线索已登记", "The lead is on record";
    REVISE = "修改", "Change";
    REVISED = "已修改", "Changed";
    EMPTY = "没有符合条件的项目。", "No project fits.";
    EVERY = "全部", "All";
    YEAR = "年度", "Year";
    YEAR_IS = "{0}年度", "Year {0}";
    PROJECT = "项目", "Project";
    NAME = "名称", "Name";
    ABOUT = "要做成什么", "What is to be there";
    CLASS = "类别", "Class";
    PLACE = "地点", "Place";
    STREET = "街道", "Sub-district";
    WHOLE_DISTRICT = "全区", "The whole district";
    SOURCES = "来源诉求和建议", "Requests and suggestions behind it";
    SURVEY = "其他来源（问卷、座谈、调研）", "Other sources (survey, meeting, visit)";
    SURVEY_IS = "其他来源：{0}", "Other sources: {0}";
    STAGE = "阶段", "Stage";
    COURSE = "全过程", "The whole course";
    PROGRESS = "进度（计划）", "Progress (plan)";
    LAST_REPORT = "最近进展", "Last report";
    LIGHT = "灯", "Light";
    UNIT = "责任单位", "Lead unit";
    UNITS = "责任单位（第一个牵头）", "Units (the first leads)";
    ABSENT = "没有这个项目，或您看不到它。", "There is no such project, or you may not see it.";
    BACK = "民生实事", "Livelihood projects";
    MOVE_TO = "转为“{0}”", "Take to “{0}”";
    MOVED = "阶段已更新", "The stage is changed";
    MOVE_WHY = "说明", "What is said";
    DECISION = "依据的决定（人代会或常委会会议、日期、文号）", "The decision it rests on (session or standing committee, day, number)";
    DECISION_IS = "依据：{0}", "Rests on: {0}";
    MOVE_WHY_NEEDED = "说明（必填）", "What is said (needed)";
    HAND = "变更承办单位", "Change the units";
    HAND_HINT = "用于机构合并、更换牵头单位。计划和已报的进展不变，变更写入经过。", "For departments that were merged and a new lead. Plan and reports stay; the change is kept.";
    HAND_REASON = "变更理由", "Why";
    HANDED = "承办单位已变更", "The units are changed";
    UNIT_CHANGES = "承办单位变更", "Changes of units";
    UNIT_CHANGE_IS = "{0} 变更为 {1}", "{0}, then {1}";
    LOOK_BACK_FROM = "翌年回头看：{0} 起", "To be looked back on from {0}";
    PLAN = "公开计划", "Publish the plan";
    PLANNED = "计划已公开", "The plan is public";
    ADJUST = "申请调整", "Ask to adjust the plan";
    ADJUSTED = "调整申请已提交，等待报备", "Handed in; it waits to be filed";
    FILE = "报备", "File";
    FILE_TITLE = "调整报备", "The change of plan";
    FILE_ACCEPT = "同意报备", "File it";
    FILE_REFUSE = "退回", "Send it back";
    FILED = "已处理", "Done";
    FILE_TEXT = "意见（退回时必填）", "What is said (needed when it is sent back)";
    CHANGE_WAITS = "{0} 申请调整：{1}", "{0} asks to adjust: {1}";
    FILING_KEPT = "{0} 同意报备：{1}", "{0} filed it: {1}";
    FILING_REFUSED = "{0} 退回：{1}（{2}）", "{0} sent it back: {1} ({2})";
    FILINGS = "调整与报备", "Changes of plan";
    BASELINE = "原计划（基线）保留，灯条上以细线显示", "The first plan stays as the baseline: the thin line in the chart";
    COMPLETE = "报完工", "Report completion";
    COMPLETED = "已报完工，待验收", "Reported complete; it waits for acceptance";
    COMPLETE_TEXT = "完成情况", "What is there";
    ACCEPT = "验收", "Acceptance";
    ACCEPTED = "验收已记录", "On record";
    ACCEPT_TEXT = "验收意见", "What was found";
    PUT_RIGHT_BY = "需要整改时：整改期限（空着即通过）", "If something is wanting: put right by (empty: accepted)";
    IS_ACCEPTED = "已通过验收", "Accepted";
    PUT_RIGHT_IS = "整改期限 {0}", "To be put right by {0}";
    REPORTS = "进展与视察", "Reports and site checks";
    CHECK = "现场视察", "Site check";
    MONTHS = "月报", "Monthly reports";
    MONTH_LATE = "{0}年{1}月的月报为事后补报，记为问题", "The report of {0}-{1} came long after: a finding";
    MONTH_SILENT = "{0}年{1}月没有月报，记为问题", "No report in {0}-{1}: a finding";
    MONTHS_FINE = "每个月都有月报", "There is a report for every month";
    VOTES = "票决与测评", "Votes and assessments";
    VOTE_CHOSEN = "{0} 票决：{1}/{2} 票，第 {3} 名，当选", "Vote of {0}: {1} of {2}, rank {3}, chosen";
    VOTE_LOST = "{0} 票决：{1}/{2} 票，第 {3} 名，未当选", "Vote of {0}: {1} of {2}, rank {3}, not chosen";
    ASSESSED_IS = "{0}{1}测评：满意 {2}，基本满意 {3}，不满意 {4}", "{0}, {1}: satisfied {2}, fairly {3}, not {4}";
    NO_VOTES = "还没有票决或测评。", "No vote or assessment yet.";
    ON_BALLOT = "正在票决或测评", "A ballot is open";
    BALLOTS_OVER = "含更早的", "With earlier ones";
    BALLOTS = "票决与测评", "Ballots";
    BALLOT_NEW = "开启票决或测评", "Open a ballot";
    BALLOT_OPENED = "已开启，等待两位计票人录入", "Open; two tellers enter their counts";
    BALLOT_KIND = "种类", "What is asked";
    SESSION = "会议", "Session";
    ON = "日期", "Day";
    PLACES = "应选数", "Places";
    PLACES_IS = "候选 {0}，应选 {1}", "{0} candidates, {1} places";
    ITEMS_IS = "{0} 个项目", "{0} projects";
    TIE = "得票相等时", "Equal votes";
    SEASON = "时间", "When";
    TELLER_NO_ACCOUNT = "没有账号（填写姓名）", "No account (by name)";
    TELLER_NAME = "姓名", "Name";
    TELLER_ONE = "计票人一", "First teller";
    TELLER_TWO = "计票人二", "Second teller";
    CHOOSE_ITEMS = "列入的项目", "Projects on the ballot";
    NO_ITEMS = "没有处于相应阶段的项目。", "No project is at the stage for it.";
    RULE_CHOICE = "得票多的当选，且须超过有效票的半数；落选的进入储备库。{0}", "Most votes are chosen, and more than half of the valid ballots; the others go to the reserve. {0}";
    RULE_ASSESSMENT = "满意和基本满意合计超过有效票半数为通过；年终未通过的转入整改。", "Passed with more than half of the valid ballots satisfied or fairly so; what fails at the end of the year is put right.";
    TELLERS = "计票", "Count";
    TELLER_DONE = "{0} 已录入 · {1}", "{0} has entered a count · {1}";
    TELLER_WAITS = "{0} 还没有录入", "{0} has not yet entered a count";
    SEALED = "结果封存：宣布之前，除计票人本人外谁也看不到票数。", "Sealed: before it is announced, nobody but the teller sees a figure.";
    DIFFER_ROWS = "两位的结果在这些项目上不一致：{0}。请各自重新清点后再录入。", "The two differ on: {0}. Both count again and enter it anew.";
    DIFFER_WHOLE = "两位录入的发出、收回或有效票数不一致。请各自重新清点后再录入。", "The two differ in the ballots issued, returned or valid. Both count again and enter it anew.";
    ENTER = "录入计票", "Enter my count";
    ENTER_AGAIN = "更正计票", "Correct my count";
    ENTERED = "计票已录入并封存", "Entered and sealed";
    ISSUED = "发出", "Issued";
    RETURNED = "收回", "Returned";
    VALID = "有效", "Valid";
    VOTES_FOR = "{0} 得票", "Votes for {0}";
    SATISFIED = "{0} 满意", "{0}: satisfied";
    FAIR = "{0} 基本满意", "{0}: fairly satisfied";
    DISSATISFIED = "{0} 不满意", "{0}: dissatisfied";
    ANNOUNCE = "宣布结果", "Announce the result";
    ANNOUNCE_HINT = "宣布后结果向所有人公开，项目随之进入下一阶段，不能撤回。", "Everybody sees the result, and the projects go on by it. It cannot be taken back.";
    ANNOUNCED = "结果已宣布", "The result is announced";
    STANDS = "同票，仍为候选", "Tied, still a candidate";
    SHOW_OVER = "含已归档", "Also archived ones";
    ANNOUNCED_BY = "{0} 宣布 · {1}", "Announced by {0} · {1}";
    VOID = "作废", "Declare void";
    VOIDED = "已作废", "Declared void";
    VOID_REASON = "原因", "Why";
    VOID_BY = "{0} 作废：{1}", "Declared void by {0}: {1}";
    RESULT = "结果", "Result";
    RESULT_WHOLE = "发出 {0}，收回 {1}，有效 {2}", "Issued {0}, returned {1}, valid {2}";
    TIED = "最后的名额得票相等，相关项目仍为候选，须再次票决。", "Equal votes left places open: those projects stay candidates for another ballot.";
    RANK = "名次", "Rank";
    VOTES_COLUMN = "得票", "Votes";
    OUTCOME = "结果", "Outcome";
    PASSED = "通过", "Passed";
    FAILED = "未通过", "Not passed";
    BALLOT_ABSENT = "没有这次票决。", "There is no such ballot.";

    LEAD = "线索", "Lead";
    SOLICITING = "征集", "Open call";
    RESERVE = "储备", "Reserve";
    CANDIDATE = "候选", "Candidate";
    VOTED = "票决当选", "Chosen";
    STAGE_PLANNED = "计划公开", "Plan published";
    IMPLEMENTING = "实施", "In work";
    ADJUSTING = "调整待报备", "Change to be filed";
    STAGE_COMPLETED = "完工待验", "Complete";
    RECTIFYING = "整改", "Put right";
    ASSESSED = "已测评", "Assessed";
    REVISIT = "回头看", "Look back";
    ENDED = "销号", "Closed";
    DROPPED = "不再推进", "Dropped";

    EDUCATION = "教育发展", "Education";
    HEALTH = "医疗卫生", "Health";
    LIVABILITY = "宜居品质", "Quality of living";
    TRANSPORT = "交通出行", "Transport";
    CARE = "社会关爱", "Social care";
    ENVIRONMENT = "环保水务", "Environment and water";
    CULTURE = "文体服务", "Culture and sport";
    SAFETY = "公共安全", "Public safety";

    CHOICE = "票决", "Vote";
    ASSESSMENT = "测评", "Assessment";
    MID_YEAR_ASSESSMENT = "年中测评", "Mid-year assessment";
    YEAR_END_ASSESSMENT = "年终测评", "Year-end assessment";
    RUN_OFF = "再次投票", "Run-off";
    LISTED_FIRST = "列序在前者当选", "First on the ballot";
    RUN_OFF_RULE = "最后的名额得票相等的，再次投票。", "Equal votes for the last place vote again.";
    LISTED_FIRST_RULE = "最后的名额得票相等的，列序在前者当选。", "Of equal votes for the last place the first on the ballot is chosen.";
    MID_YEAR = "年中", "mid-year";
    YEAR_END = "年终", "year-end";
    COUNT_OPEN = "计票中", "Counting";
    COUNT_DIFFERS = "两份计票不一致", "The counts differ";
    COUNT_AGREES = "一致，待宣布", "Agreed, to be announced";
    COUNT_ANNOUNCED = "已宣布", "Announced";
    COUNT_VOID = "已作废", "Void";
}

/// The word for a stage.
pub const fn stage(stage: Stage) -> Text {
    match stage {
        Stage::Lead => LEAD,
        Stage::Soliciting => SOLICITING,
        Stage::Reserve => RESERVE,
        Stage::Candidate => CANDIDATE,
        Stage::Voted => VOTED,
        Stage::Planned => STAGE_PLANNED,
        Stage::Implementing => IMPLEMENTING,
        Stage::Adjusting => ADJUSTING,
        Stage::Completed => STAGE_COMPLETED,
        Stage::Rectifying => RECTIFYING,
        Stage::Assessed => ASSESSED,
        Stage::Revisit => REVISIT,
        Stage::Ended => ENDED,
        Stage::Dropped => DROPPED,
    }
}

/// The word for a class.
pub const fn class(class: ProjectClass) -> Text {
    match class {
        ProjectClass::Education => EDUCATION,
        ProjectClass::Health => HEALTH,
        ProjectClass::Livability => LIVABILITY,
        ProjectClass::Transport => TRANSPORT,
        ProjectClass::Care => CARE,
        ProjectClass::Environment => ENVIRONMENT,
        ProjectClass::Culture => CULTURE,
        ProjectClass::Safety => SAFETY,
    }
}

/// The word for what a ballot asks.
pub const fn ballot(kind: BallotKind) -> Text {
    match kind {
        BallotKind::Choice => CHOICE,
        BallotKind::Assessment => ASSESSMENT,
    }
}

/// What a ballot is called: the session, and what it asked.
pub fn ballot_title(form: &BallotForm, lang: Lang) -> String {
    let asked = match (form.kind, form.season) {
        (BallotKind::Assessment, Some(Season::MidYear)) => MID_YEAR_ASSESSMENT,
        (BallotKind::Assessment, Some(Season::YearEnd)) => YEAR_END_ASSESSMENT,
        (kind, _) => ballot(kind),
    };
    [&form.session, " · ", asked.of(lang)].concat()
}

/// The word for a rule on equal votes.
pub const fn tie(rule: TieRule) -> Text {
    match rule {
        TieRule::RunOff => RUN_OFF,
        TieRule::ListedFirst => LISTED_FIRST,
    }
}

/// How a choice comes out, in a sentence.
pub fn choice_rule(rule: TieRule, lang: Lang) -> String {
    let tie = match rule {
        TieRule::RunOff => RUN_OFF_RULE,
        TieRule::ListedFirst => LISTED_FIRST_RULE,
    };
    RULE_CHOICE.with(lang, &[tie.of(lang)])
}

/// The word for a season.
pub const fn season(season: Season) -> Text {
    match season {
        Season::MidYear => MID_YEAR,
        Season::YearEnd => YEAR_END,
    }
}

/// The word for how far a count is.
pub const fn count(count: Count) -> Text {
    match count {
        Count::Open => COUNT_OPEN,
        Count::Differs => COUNT_DIFFERS,
        Count::Agrees => COUNT_AGREES,
        Count::Announced => COUNT_ANNOUNCED,
        Count::Void => COUNT_VOID,
    }
}
