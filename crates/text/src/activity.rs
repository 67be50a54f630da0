//! Activities: calendar, sign-in, minutes.

use shared::activity::{ActivityKind, Every, Particular, PartyKind, SignInWay};
use shared::time::Timestamp;

use crate::{Lang, Text, clock};

texts! {
    TITLE = "活动日历", "Activities";
    SHORT = "活动", "Events";
    NEW = "新建活动", "Plan an activity";
    MONTH = "月", "Month";
    WEEK = "周", "Week";
    LIST = "列表", "List";
    VIEW = "视图", "View";
    BEFORE = "往前", "Earlier";
    AFTER = "往后", "Later";
    TODAY = "今天", "Today";
    MINE = "只看与我有关", "Mine only";
    OFF = "休", "off";
    MAKE_UP = "班", "workday";
    PROVISIONAL = "该年份的节假日安排尚未公布", "The holidays of that year are not published yet";
    EMPTY = "这段时间没有活动。", "Nothing is planned in these days.";
    KIND = "类型", "Sort";
    EVERY_KIND = "全部类型", "Every sort";
    SUBJECT = "主题", "Title";
    TEAM = "先锋队", "Team";
    STATION = "联络站", "Station";
    NONE = "（不指定）", "(none)";
    LEAD = "主持人、讲师", "Chair or speaker";
    PLACE = "地点", "Place";
    DAY = "日期", "Day";
    FROM = "开始", "From";
    UNTIL = "结束", "Until";
    LAST_DAY = "结束日期（当天结束则不填）", "Last day (empty: the same day)";
    AGENDA = "议程、学习内容", "Agenda or material";
    PARTIES = "参加方（一行一个，如“企业 某科技公司”）", "Taking part (one a line, such as “firm Some Co.”)";
    ASKED = "邀请单位和代表（会收到通知）", "Units and deputies invited (they are told)";
    ASK_UNIT = "邀请单位", "Invite a unit";
    ASK_STATION = "代表所在的联络站", "Station of the deputy";
    ASK_DEPUTY = "邀请代表", "Invite a deputy";
    UNASK = "不邀请{0}", "Do not invite {0}";
    PLACES = "名额（不限则不填）", "Places (empty: no limit)";
    ANSWERS = "报名", "Answers";
    ANSWERS_COUNT = "参加 {0}，不参加 {1}，未回复 {2}", "{0} come, {1} do not, {2} have not said";
    PLACES_LEFT = "还有 {0} 个名额", "{0} places left";
    COMES = "参加", "Comes";
    COMES_NOT = "不参加", "Does not come";
    UNANSWERED = "未回复", "Has not said";
    ANSWER_YES = "报名参加", "Coming";
    ANSWER_NO = "不参加", "Not coming";
    ANSWERED_BY = "{0} 于 {1} 回复", "Answered by {0}, {1}";
    STUDY = "学习安排", "What is learnt";
    STUDY_SET = "安排学习", "Set what is learnt";
    STUDY_AIMS = "学习要求", "What is to be learnt";
    STUDY_MATERIALS = "学习材料（一行一份，如“代表法 https://…”）", "Material (one a line, such as “Deputies Law https://…”)";
    MATERIAL = "学习材料", "Material";
    STUDY_FILES = "文件材料在本页下方添加。", "Files are added further down the page.";
    TESTED = "学习后有测验", "A test follows";
    SCORES_SET = "登记成绩", "Write down the scores";
    SCORES_HINT = "满分 100；没有参加测验的不填。", "Of 100 points; empty for who did not take the test.";
    SCORED = "测验 {0} 分", "test: {0}";
    SCORES_OF = "已登记 {0} 人，平均 {1} 分", "Scores of {0}, {1} on average";
    REPEAT = "重复", "Repeats";
    ONCE = "不重复", "Once";
    EVERY_WEEK = "每周", "Every week";
    EVERY_FORTNIGHT = "每两周", "Every two weeks";
    EVERY_MONTH = "每月同日", "Monthly on this day";
    TIMES = "共几次", "How many times";
    REPEAT_HINT = "遇休息日顺延到下一个工作日；顺延后与下一次同日的，只办一次。", "A day off moves to the next working day; where that is the day of the next one, it is held once.";
    SCOPE = "改到哪里", "How far";
    CANCEL_SCOPE = "取消到哪里", "How far";
    SCOPE_THIS = "仅本场", "This one alone";
    SCOPE_FOLLOWING = "本场及以后 {0} 场", "This and the {0} that follow";
    SCOPE_HINT = "以后各场的时间、地点、主持人、议程、参加方和名额改为与本场一致，日期不变；已举办、已记录、已取消的不动。", "Those that follow take its hours, place, chair, agenda, participants and number of places, each on its own day; what was held, written down or called off stays.";
    PLANNED = "已排入日历", "It is in the calendar";
    SAVED = "已保存", "Saved";
    REVISE = "修改", "Edit";
    CANCEL = "取消活动", "Call it off";
    CANCEL_REASON = "取消原因（参加人都能看到）", "Why (everybody invited can read it)";
    CANCELLED = "已取消", "Called off";
    CANCELLED_BY = "{0} 取消：{1}", "Called off by {0}: {1}";
    CANCELLED_CAME = "已签到的 {0} 人保留在名单上，不计入履职、出勤和各项指标", "The {0} who signed in stay on the list; it counts in no duty file, attendance or figure";
    MOVED_FROM = "原定 {0}，遇休息日顺延", "Moved from {0}, a day off";
    SIGN_IN = "我来签到", "Sign in";
    SIGNED_IN = "已签到 {0}", "Signed in at {0}";
    SIGN_BY_HAND = "补记签到", "Write somebody down";
    SIGN_NAME = "姓名", "Name";
    SIGN_HOW = "方式", "How";
    BY_HAND = "到场", "Was there";
    MADE_UP = "补学", "Made up";
    BY_CODE = "扫码", "By code";
    BY_ONESELF = "自行签到", "By oneself";
    UNSIGN = "划掉 {0}", "Take {0} off";
    TAKEN_BACK = "{0} 的签到由 {1} 撤回，{2}", "{0}: taken back by {1}, {2}";
    ATTENDED = "签到 {0} 人", "{0} signed in";
    ATTENDED_OF = "签到 {0} / {1} 人", "{0} of {1} signed in";
    PARTY_CAME = "党员到会 {0} / {1}", "Party members: {0} of {1}";
    NOBODY = "还没有人签到。", "Nobody has signed in.";
    MINUTES = "活动记录", "Minutes";
    NO_MINUTES = "还没有记录。", "No minutes yet.";
    WRITE = "写记录", "Write minutes";
    LINE = "一行一件事，可以一键转为诉求、任务或督办", "One matter a line; each can become a request, a task or a supervised matter";
    OUTCOME = "成效", "Outcome";
    WRITTEN_BY = "{0} 记录，{1}", "Written by {0}, {1}";
    CHECK = "核对无误", "Checked";
    CHECKED_BY = "{0} 核对，{1}", "Checked by {0}, {1}";
    LACKS = "核对前还缺：{0}", "Before the check it still lacks: {0}";
    LACKS_FILE = "课件或讲稿（已传到的附件）", "what was taught from, as a file that has arrived";
    NOT_CHECKED = "待另一位核对", "To be checked by another person";
    RAISE = "转为诉求", "Make it a request";
    BECAME_REQUEST = "已转诉求", "Became a request";
    BECAME_TASK = "已转任务", "Became a task";
    TO_TASK = "转为任务", "Make it a task";
    TO_TASK_HINT = "记入本队{0}年工作方案", "It goes into the team's programme of {0}";
    TO_MATTER = "转为督办", "Supervise it";
    TIE_MATTER = "关联督办", "Tie to a matter";
    ABOUT_MATTERS = "相关督办", "Supervised matters it is about";
    UNTIE = "取消关联：{0}", "No longer about: {0}";
    BECAME_MATTER = "已转督办", "Became a supervised matter";
    PASS = "转联络站登记", "Pass to the station";
    PASSED = "已转联络站", "Passed to the station";
    PASSED_BY = "{0} 转来，待登记诉求", "Passed on by {0}, to be registered";
    TO_UNIT = "交办单位", "Give it to a unit";
    TO_UNIT_DUE = "办理期限", "Until";
    TO_UNIT_BACK = "收回交办", "Take it back";
    CHARGED = "{0} 承办", "{0} is to do it";
    CHARGED_UNTIL = "{0} 承办，{1} 前办结", "{0} is to do it by {1}";
    FULFIL = "报办理结果", "Say that it is done";
    FULFIL_TEXT = "办理结果", "What was done";
    FULFILLED = "{0} 已办（{1}）：{2}", "{0} did it ({1}): {2}";
    RAISED_HERE = "由此登记的诉求", "Requests that came up here";
    REGISTER_HERE = "登记诉求", "Register a request";
    REPORT = "录入补充", "Add";
    INVITED = "参加方", "Taking part";
    POSTER = "打印公告", "Print the notice";
    BACK = "活动日历", "Activities";
    ABSENT = "找不到这场活动。", "There is no such activity.";
    COUNT_YEAR = "今年活动", "Activities this year";
    COUNT_TIMES = "{0} 场", "{0}";
    UPCOMING = "近期活动", "Activities";
    CALENDAR = "日历", "Calendar";
    OPEN = "打开", "Open";
    TO_MAKE_UP = "待补学", "To be made up";
    TO_MAKE_UP_COUNT = "待补学 {0} 人", "to be made up by {0}";
    TO_MAKE_UP_HINT = "应到未到的代表和队员；补学后记一笔，名字即从这里消去。", "Deputies and members who were expected and not there; once it is made up and written down, the name leaves this list.";
    HAS_MADE_UP = "记为已补学", "Made it up";
    HAS_MADE_UP_LABEL = "{0} 记为已补学", "{0} made it up";
    FROM_ACTIVITY = "来自活动", "From an activity";
    FROM_REPORT = "来自督办报告", "From a report";
    FROM_PROJECT = "来自民生实事报告", "From a report on a project";
    REQUESTS_COUNT = "诉求 {0} 件", "{0} requests";
    CAMPAIGN = "所属代表活动月", "Campaign";
    IN_CAMPAIGN = "本活动月的活动", "Held in this campaign";
    IN_CAMPAIGN_NONE = "还没有活动归入本活动月。", "Nothing is held in this campaign yet.";
    HELD_AS_PLANNED = "实际时间（与计划一致则不改）", "Held in fact (leave it if it was as planned)";
    ENDS_ON = "结束日期", "Ends on";
    HELD = "实际 {0}", "Held {0}";
    PARTICULARS = "本类活动要记的内容", "Of this sort of activity";
    K_RECEPTION = "接访", "Reception";
    K_VISIT = "走访", "Visit";
    K_FIRM_VISIT = "走访企业", "Firm visit";
    K_DIRECT_LINE = "直通车", "Direct line";
    K_MARKET = "民声市集", "Open market of opinions";
    K_PARTY_DAY = "主题党日", "Themed Party day";
    K_MICRO_CLASS = "微党课", "Micro Party class";
    K_ONLINE_CLASS = "网络党课", "Online Party class";
    K_LECTURE = "大讲堂", "Lecture";
    K_DELIBERATION = "议事会", "Deliberation";
    K_FORUM = "座谈会", "Forum";
    K_CIVIC_FORUM = "民生议政会", "Civic forum";
    K_LEGISLATIVE_FORUM = "立法议事会", "Forum on a bill";
    K_VOTERS_MEETING = "选民见面会", "Meeting with voters";
    K_INSPECTION = "视察", "Inspection";
    K_RESEARCH = "调研", "Field research";
    K_ENFORCEMENT = "执法检查", "Inspection of law enforcement";
    K_DUTY_REVIEW = "述职评议", "Report and review";
    K_OVERSIGHT_REVIEW = "监督评议", "Oversight review";
    K_PUBLICITY = "政策宣讲", "Policy talk";
    K_STUDY = "学习", "Study";
    K_CAMPAIGN = "代表活动月", "Deputies' month";
    A_THEME = "主题", "Theme";
    A_STEPS = "流程", "Steps";
    A_SPEAKER = "主讲人", "Speaker";
    A_TOPIC = "题目", "Topic";
    A_LENGTH = "时长", "Length";
    A_AUDIENCE = "听众", "Audience";
    A_ISSUE = "议题", "Issue";
    A_POSITIONS = "各方意见", "Positions of the sides";
    A_TARGET = "评议对象", "Who or what is reviewed";
    A_SCORES = "评议结果", "Result of the review";
    A_ROUTE = "路线", "Route";
    A_FIRM = "走访企业", "Firm visited";
    A_ITEMS = "事项清单", "Items brought forward";
    A_POLICY = "宣讲政策", "Policy explained";
    P_DEPUTY = "代表", "deputy";
    P_DEPARTMENT = "部门", "department";
    P_ASSOCIATION = "协会", "association";
    P_FIRM = "企业", "firm";
    P_RESIDENT = "居民", "resident";
    NOTICE = "公告", "Notice";
    NOTICE_OPEN = "扫码查看活动；到场请扫现场的签到码", "Scan to open it; at the door there is a code to sign in by";
    NOTICE_SCAN = "到场请扫码签到", "Scan to sign in";
    CODE = "签到码", "Sign-in code";
    CODE_HOLDS = "只在 {0} 有效，其他日子、其他活动不能用", "Holds on {0} only, and for this activity alone";
    NOTICE_WHO = "接待代表", "Deputies";
}

/// The word for a sort of activity.
pub const fn kind(kind: ActivityKind) -> Text {
    match kind {
        ActivityKind::Reception => K_RECEPTION,
        ActivityKind::Visit => K_VISIT,
        ActivityKind::FirmVisit => K_FIRM_VISIT,
        ActivityKind::DirectLine => K_DIRECT_LINE,
        ActivityKind::Market => K_MARKET,
        ActivityKind::PartyDay => K_PARTY_DAY,
        ActivityKind::MicroClass => K_MICRO_CLASS,
        ActivityKind::OnlineClass => K_ONLINE_CLASS,
        ActivityKind::Lecture => K_LECTURE,
        ActivityKind::Deliberation => K_DELIBERATION,
        ActivityKind::Forum => K_FORUM,
        ActivityKind::CivicForum => K_CIVIC_FORUM,
        ActivityKind::LegislativeForum => K_LEGISLATIVE_FORUM,
        ActivityKind::VotersMeeting => K_VOTERS_MEETING,
        ActivityKind::Inspection => K_INSPECTION,
        ActivityKind::Research => K_RESEARCH,
        ActivityKind::Enforcement => K_ENFORCEMENT,
        ActivityKind::DutyReview => K_DUTY_REVIEW,
        ActivityKind::OversightReview => K_OVERSIGHT_REVIEW,
        ActivityKind::Publicity => K_PUBLICITY,
        ActivityKind::Study => K_STUDY,
        ActivityKind::Campaign => K_CAMPAIGN,
    }
}

/// What a particular of some kinds of activities is called.
pub const fn particular(what: Particular) -> Text {
    match what {
        Particular::Theme => A_THEME,
        Particular::Steps => A_STEPS,
        Particular::Speaker => A_SPEAKER,
        Particular::Topic => A_TOPIC,
        Particular::Length => A_LENGTH,
        Particular::Audience => A_AUDIENCE,
        Particular::Issue => A_ISSUE,
        Particular::Positions => A_POSITIONS,
        Particular::Target => A_TARGET,
        Particular::Scores => A_SCORES,
        Particular::Route => A_ROUTE,
        Particular::Firm => A_FIRM,
        Particular::Items => A_ITEMS,
        Particular::Policy => A_POLICY,
    }
}

/// The word for a sort of participant.
pub const fn party(kind: PartyKind) -> Text {
    match kind {
        PartyKind::Deputy => P_DEPUTY,
        PartyKind::Department => P_DEPARTMENT,
        PartyKind::Association => P_ASSOCIATION,
        PartyKind::Firm => P_FIRM,
        PartyKind::Resident => P_RESIDENT,
    }
}

/// The word for how somebody was written down.
pub const fn way(way: SignInWay) -> Text {
    match way {
        SignInWay::Code => BY_CODE,
        SignInWay::Own => BY_ONESELF,
        SignInWay::Hand => BY_HAND,
        SignInWay::MadeUp => MADE_UP,
    }
}

/// The word for a rule of repetition.
pub const fn every(every: Every) -> Text {
    match every {
        Every::Week => EVERY_WEEK,
        Every::Fortnight => EVERY_FORTNIGHT,
        Every::Month => EVERY_MONTH,
    }
}

/// `11-26（周四） 9:00–11:00`.
pub fn when(from: Timestamp, until: Timestamp, lang: Lang) -> String {
    let begins = [&clock::weekday(from.day(), lang), " ", &*clock::time(from)].concat();
    if from.day() == until.day() {
        [&begins, "–", &*clock::time(until)].concat()
    } else {
        let ends = [
            &clock::weekday(until.day(), lang),
            " ",
            &*clock::time(until),
        ]
        .concat();
        [&begins, " – ", &*ends].concat()
    }
}

/// Parties as lines of a form: the word for the sort, a space, the name.
pub fn party_line(kind: PartyKind, name: &str, lang: Lang) -> String {
    [party(kind).of(lang), " ", name].concat()
}

/// A material as a line of a form.
pub fn material_line(title: &str, link: &str) -> String {
    [title, " ", link].concat().trim_end().to_owned()
}

/// The title and the address that a line of a form says; without an address, the whole is the title.
pub fn read_material(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let is_link = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    let last = line.rsplit([' ', '\u{3000}', '\t']).next();
    let link = last.filter(|word| is_link(word)).unwrap_or_default();
    let title = line.strip_suffix(link).unwrap_or(line).trim_end();
    // An address alone is called by itself.
    let title = if title.is_empty() { link } else { title };
    (!title.is_empty()).then(|| (title.to_owned(), link.to_owned()))
}

/// The sort and the name that a line of a form says; a line without a sort names a deputy. Between both is a
/// space or a colon: 企业服务中心 is no firm called 服务中心.
pub fn read_party(line: &str) -> Option<(PartyKind, String)> {
    let line = line.trim();
    if line.is_empty() {
        return None;
    }
    for kind in PartyKind::ALL {
        let word = party(*kind);
        for word in [word.zh, word.en] {
            if let Some(rest) = line.strip_prefix(word) {
                let name = rest.trim_start_matches([' ', '：', ':', '\u{3000}']);
                if !name.is_empty() && name.len() < rest.len() {
                    return Some((*kind, name.to_owned()));
                }
            }
        }
    }
    Some((PartyKind::Deputy, line.to_owned()))
}

#[cfg(test)]
mod tests {
    use shared::time::LocalDate;

    use super::*;

    #[test]
    fn a_party_is_read_back_as_it_was_written() {
        for lang in [Lang::Zh, Lang::En] {
            for kind in PartyKind::ALL {
                let line = party_line(*kind, "某科技公司", lang);
                assert_eq!(read_party(&line), Some((*kind, "某科技公司".to_owned())));
            }
        }
        assert_eq!(
            read_party("黄代表"),
            Some((PartyKind::Deputy, "黄代表".to_owned()))
        );
        assert_eq!(read_party("  "), None);
        for line in [
            "企业：某科技公司",
            "企业:某科技公司",
            "企业\u{3000}某科技公司",
        ] {
            assert_eq!(
                read_party(line),
                Some((PartyKind::Firm, "某科技公司".to_owned()))
            );
        }
        // Without one the word is part of a name.
        for name in ["企业服务中心", "居民委员会", "firmware club"] {
            assert_eq!(read_party(name), Some((PartyKind::Deputy, name.to_owned())));
        }
    }

    #[test]
    fn a_material_is_read_back_as_it_was_written() {
        for (title, link) in [
            ("代表法", "https://example.org/law"),
            ("街道防汛 手册", ""),
            ("https://example.org", "https://example.org"),
        ] {
            let line = material_line(title, link);
            let read = read_material(&line);
            assert_eq!(read, Some((title.to_owned(), link.to_owned())), "{line}");
        }
        assert_eq!(read_material("  "), None);
        let alone = "http://example.org/a".to_owned();
        assert_eq!(read_material(&alone), Some((alone.clone(), alone)));
    }

    #[test]
    fn a_time_is_told_once_for_one_day() {
        let day: LocalDate = "2026-11-26".parse().expect("a day");
        let at = |hours: i64| day.start().plus_ms(hours * 3_600_000);
        assert_eq!(when(at(9), at(11), Lang::Zh), "11-26（周四） 09:00–11:00");
        assert!(when(at(9), at(35), Lang::En).contains(" – "));
    }
}
