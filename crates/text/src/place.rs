//! Homes, hubs, stations and points: their words, opening hours and receptions as people write them.

use shared::place::{Hours, Officer, PlaceLevel, Position, Reception, ReceptionEvery};

use crate::clock::day_of_week;
use crate::{Lang, Text};

texts! {
    TITLE = "家站点", "Homes and stations";
    EMPTY = "没有符合条件的家站点。", "No place fits.";
    ABSENT = "找不到这个站点。", "There is no such place.";
    BACK = "家站点", "Homes and stations";
    PLACE = "站点", "Place";
    LEVEL = "级别", "Level";
    HOME = "代表之家", "Home";
    HUB = "中心联络站", "Hub";
    STATION = "联络站", "Station";
    POINT = "联系点", "Point";
    ALL_LEVELS = "全部", "All";
    FIND = "按名称、地址、姓名查找", "Find by name, address or person";
    CHIEF = "站长", "Chief";
    CHIEF_IS = "站长 {0}", "Chief {0}";
    NO_CHIEF = "站长空缺", "No chief at present";
    HOURS = "开放时间", "Open";
    NO_HOURS = "还没有登记", "Not recorded yet";
    CHECKS = "达标清单", "Checklist";
    CHECKS_MET = "{0}/{1}", "{0}/{1}";
    CHECKS_SHORT = "达标", "Standard";
    NO_CHECKS = "还没有清单。", "No checklist yet.";
    NEXT = "下次接访", "Next reception";
    NEXT_DATES = "接下来的接访", "Receptions ahead";
    UNRECORDED = "已过的接访，还没有记录", "Receptions over, nothing recorded";
    NO_ROTA = "还没有排班。", "No rota yet.";
    DISTRICT = "区级", "District";
    EDIT = "修改", "Edit";
    POSTER = "打印接访公告", "Print the notice";
    PUBLIC_PAGE = "公众页面", "Public page";
    EDIT_TITLE = "站点情况", "The place";
    ADDRESS = "地址", "Address";
    POSITION = "经纬度（先经度后纬度，CGCS2000/WGS-84，如 114.1301, 22.6142；不要用高德、百度的坐标）", "Position (longitude, then latitude, CGCS2000/WGS-84, such as 114.1301, 22.6142; not from Amap or Baidu)";
    POSITION_IS = "东经 {0}°、北纬 {1}°", "{0}° E, {1}° N";
    HOURS_LINES = "开放时间，一行一段，如：周一至周五 09:00-12:00", "Opening hours, one per line, such as: Mon-Fri 09:00-12:00";
    AREA = "面积（平方米）", "Area (m²)";
    AREA_IS = "{0} 平方米", "{0} m²";
    SMALL = "不足 100 平方米", "Less than 100 m²";
    ACCESSIBLE = "无障碍", "Step-free";
    NOT_ACCESSIBLE = "还不是无障碍", "Not step-free yet";
    OFFICERS = "联络员", "Officers";
    OFFICERS_LINES = "联络员，一行一位：姓名 办公电话（不填个人手机）", "Officers, one per line: name and the office's telephone (nobody's own)";
    DEPUTIES = "进站代表", "Deputies here";
    DEPUTIES_LINES = "进站代表，一行一位", "Deputies here, one per line";
    NONE = "暂无", "None";
    NAME = "名称", "Name";
    SAVED = "已保存", "Saved";
    ABOUT = "基本情况", "About";
    POINTS = "联系点", "Points";
    POINT_OF = "由 {0} 管理", "Kept by {0}";
    ADD_POINT = "加联系点", "Add a point";
    END_POINT = "撤销联系点", "Give up the point";
    ENDED = "已撤销：{0}（{1}，{2}）", "Given up: {0} ({1}, {2})";
    WHY = "理由", "Reason";
    RECEPTION = "接访排班", "Rota of receptions";
    ADD_RECEPTION = "加一条排班", "Add a rule";
    EDIT_RECEPTION = "接访规则", "A rule of receptions";
    EVERY = "多久一次", "How often";
    WEEKLY = "每周", "Each week";
    MONTHLY = "每月", "Each month";
    ODD_MONTHS = "单月", "Odd months";
    WEEKDAY = "星期几", "Day of the week";
    DATE = "几号（1—31）", "Day of the month (1–31)";
    FROM = "开始", "From";
    UNTIL = "结束", "Until";
    SINCE = "从哪天起", "From which day on";
    WHO_LINES = "轮流接访的代表，一行一位，按顺序轮", "Deputies who take turns, one per line, in order";
    WEEKLY_RULE = "每{0} {1}", "Each {0}, {1}";
    MONTHLY_RULE = "每月 {0} 日 {1}", "Day {0} of each month, {1}";
    ODD_RULE = "单月 {0} 日 {1}", "Day {0} of odd months, {1}";
    IN_TURN = "轮流：{0}", "In turn: {0}";
    MOVED_FROM = "由 {0} 顺延", "moved from {0}";
    ON_ROTA = "接访排班", "Rota";
    MORE_ON_ROTA = "另有 {0} 处接访", "{0} more on the rota";
    AS_ACTIVITY = "办成活动", "Make it an activity";
    EXCEPT = "改这一次", "Change this date";
    EXCEPT_TITLE = "{0} 的接访", "Reception on {0}";
    EXCEPT_HINT = "只改这一次，排班规则不变。", "Only this date changes; the rule stays.";
    HOW = "怎么改", "How";
    SWAP = "换人", "Others receive";
    CALL_OFF = "取消", "Call it off";
    AS_RULE = "按排班", "By the rule";
    WHO_INSTEAD = "这一次由谁接访，一行一位", "Who receives on this date, one per line";
    IS_OFF = "已取消：{0}", "Called off: {0}";
    IS_SWAPPED = "换人：{0}", "Others receive: {0}";
    REST_RULE = "遇节假日顺延到下一个工作日", "On a day off: the next working day";
    DROP = "去掉", "Take out";
    DROP_RECEPTION = "去掉这条排班：{0}", "Take out this rule: {0}";
    DROP_CHECK = "去掉“{0}”", "Take out “{0}”";
    ADD_CHECK = "加一项", "Add an entry";
    EDIT_CHECK = "清单事项", "An entry of the checklist";
    CHECK_TITLE = "要有什么", "What is asked for";
    IS_MET = "达标", "Met";
    IS_NOT_MET = "未达标", "Not met";
    STATE = "现在", "At present";
    EVIDENCE = "依据（看到了什么）", "What shows it";
    MISSING = "还缺什么", "What is missing";
    MISSING_IS = "缺：{0}", "Missing: {0}";
    BY_ACTIVITY = "作依据的活动（可不选）", "An activity that shows it (optional)";
    LOOKED_ON = "查看日期", "Looked at on";
    LOOKED = "{0} {1} 查看", "looked at {0} by {1}";
    FIVE = "套用五有", "Five things";
    SIX = "套用六有", "Six things";
    EIGHT = "套用八有", "Eight things";
    REQUESTS = "在这里登记的意见建议", "Requests registered here";
    TEAMS = "建在这里的先锋队", "Teams built here";
    MERGE = "并入别的站点", "Merge into another";
    MERGE_TITLE = "{0} 并入", "{0} goes into";
    MERGE_HINT = "自生效之日起，本站不再登记新的意见建议；排班、联系点、还没举办的活动和建在本站的先锋队转到对方。已登记的意见建议、办过的活动和记录仍在本站名下，未办结的由本站继续跟进，需要移交的用“转站”。", "From that day on nothing new is registered here; rota, points, what is still to be held and the teams built here go over. What was recorded stays under this name; open requests stay with this station unless handed over.";
    MERGE_MOVES = "一并转过去：{0} 个联系点、{1} 支先锋队、{2} 项排班、{3} 场还没举办的活动。", "Going over: {0} points, {1} teams, {2} receptions, {3} activities still to be held.";
    REOPEN = "恢复本站", "Open it again";
    REOPEN_HINT = "本站恢复登记；并入时转过去的排班、联系点、活动和先锋队，还在对方名下的一并转回（已举办的活动除外）。", "Requests are registered here again; rota, points, activities still to be held and teams come back as far as they are still there.";
    MERGE_INTO = "并入哪个站点", "Into which";
    MERGE_ON = "生效日期", "From which day on";
    MERGED_INTO = "自 {0} 起并入 {1}：{2}", "Went into {1} on {0}: {2}";
    MERGED_TAG = "已并入 {0}", "Went into {0}";
    ABSORBED = "{0} 于 {1} 并入本站", "{0} went into it on {1}";
    KEPT_HERE = "以前登记的都在这里，仍可查到。", "What was registered before is still found here.";
    MISSING_LINE = "有一行看不懂：{0}", "One line cannot be read: {0}";
    CHECK_PLACES = "场所", "Premises";
    CHECK_SIGN = "标识（牌子）", "A sign";
    CHECK_RULES = "制度", "Rules";
    CHECK_EQUIPMENT = "设施", "Equipment";
    CHECK_BOOKS = "台账", "Books";
    CHECK_STAFF = "人员", "Staff";
    CHECK_MONEY = "经费", "Money";
    CHECK_PLAN = "活动计划", "A plan of activities";
}

/// The usual lists of what a place has to have: 五有, 六有, 八有. There is no single national list, so
/// each is only where a list begins.
pub const STANDARDS: [(Text, &[Text]); 3] = [
    (FIVE, LIST.split_at(5).0),
    (SIX, LIST.split_at(6).0),
    (EIGHT, LIST),
];

const LIST: &[Text] = &[
    CHECK_PLACES,
    CHECK_SIGN,
    CHECK_RULES,
    CHECK_EQUIPMENT,
    CHECK_BOOKS,
    CHECK_STAFF,
    CHECK_MONEY,
    CHECK_PLAN,
];

/// The word for a level.
pub const fn level(level: PlaceLevel) -> Text {
    match level {
        PlaceLevel::Home => HOME,
        PlaceLevel::Hub => HUB,
        PlaceLevel::Station => STATION,
        PlaceLevel::Point => POINT,
    }
}

/// The word for how often a reception comes.
pub const fn every(every: ReceptionEvery) -> Text {
    match every {
        ReceptionEvery::Week => WEEKLY,
        ReceptionEvery::Month => MONTHLY,
        ReceptionEvery::OddMonth => ODD_MONTHS,
    }
}

/// `09:05`, of minutes of the day.
pub fn minutes(at: u16) -> String {
    format!("{:02}:{:02}", at / 60, at % 60)
}

/// Minutes of the day, of `09:05`; the full-width colon counts.
pub fn read_minutes(typed: &str) -> Option<u16> {
    let (hour, minute) = typed.trim().split_once([':', '：'])?;
    let (hour, minute): (u16, u16) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    let at = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && at <= 24 * 60).then_some(at)
}

fn span(from: u16, until: u16) -> String {
    [&minutes(from), "-", &*minutes(until)].concat()
}

/// `周一至周五 09:00-12:00` and `Mon-Fri 09:00-12:00`.
pub fn hours(one: &Hours, lang: Lang) -> String {
    let mut days = day_of_week(one.first, lang).to_owned();
    if one.last != one.first {
        days.push_str(match lang {
            Lang::Zh => "至",
            Lang::En => "-",
        });
        days.push_str(day_of_week(one.last, lang));
    }
    [&days, " ", &*span(one.from, one.until)].concat()
}

/// Opening hours as somebody writes them, in either language.
pub fn read_hours(line: &str) -> Option<Hours> {
    let line = line.trim();
    let begins = line.find(|c: char| c.is_ascii_digit())?;
    let (days, times) = line.split_at(begins);
    let days = days.trim();
    let day = |typed: &str| {
        let typed = typed.trim();
        (0..7).find(|day| {
            let (zh, en) = (day_of_week(*day, Lang::Zh), day_of_week(*day, Lang::En));
            typed == zh || typed.eq_ignore_ascii_case(en)
        })
    };
    let (first, last) = match days.split_once(['至', '-', '–', '—', '~']) {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(days)?, day(days)?),
    };
    let (from, until) = times.split_once(['-', '–', '—', '~', '至'])?;
    Some(Hours {
        first,
        last,
        from: read_minutes(from)?,
        until: read_minutes(until)?,
    })
}

/// `陈联络员 0755-8400 0001`.
pub fn officer(one: &Officer) -> String {
    [&one.name, " ", &*one.phone].concat().trim().to_owned()
}

/// An officer as somebody writes one: the name, and what comes behind the first space.
pub fn read_officer(line: &str) -> Officer {
    let line = line.trim();
    let (name, phone) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    Officer {
        name: name.to_owned(),
        phone: phone.trim().to_owned(),
    }
}

fn degrees(millionths: i32) -> String {
    let text = format!(
        "{}.{:06}",
        millionths / 1_000_000,
        (millionths % 1_000_000).abs()
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `东经 114.1301°、北纬 22.6142°`.
pub fn position(at: Position, lang: Lang) -> String {
    POSITION_IS.with(lang, &[&degrees(at.lng), &degrees(at.lat)])
}

/// `114.1301, 22.6142`, as it is typed.
pub fn typed_position(at: Position) -> String {
    [&degrees(at.lng), ", ", &*degrees(at.lat)].concat()
}

/// A position as somebody types it: longitude, then latitude.
pub fn read_position(typed: &str) -> Option<Position> {
    let (lng, lat) = typed.split_once([',', '，', ' '])?;
    let read = |part: &str| -> Option<i32> {
        let degrees: f64 = part.trim().parse().ok()?;
        ((-180.0..=180.0).contains(&degrees)).then(|| (degrees * 1e6).round() as i32)
    };
    Some(Position {
        lng: read(lng)?,
        lat: read(lat)?,
    })
}

/// `每周二 09:00-11:00`, `单月 15 日 09:00-11:00`.
pub fn rule(one: &Reception, lang: Lang) -> String {
    let times = span(one.from, one.until);
    match one.every {
        ReceptionEvery::Week => WEEKLY_RULE.with(lang, &[day_of_week(one.day, lang), &times]),
        ReceptionEvery::Month => MONTHLY_RULE.with(lang, &[&one.day.to_string(), &times]),
        ReceptionEvery::OddMonth => ODD_RULE.with(lang, &[&one.day.to_string(), &times]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        let morning = Hours {
            first: 0,
            last: 4,
            from: 540,
            until: 720,
        };
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(read_hours(&hours(&morning, lang)), Some(morning));
        }
        assert_eq!(hours(&morning, Lang::Zh), "周一至周五 09:00-12:00");
        let one_day = Hours {
            first: 5,
            last: 5,
            from: 570,
            until: 660,
        };
        assert_eq!(read_hours(" 周六  9:30－11:00 "), None);
        assert_eq!(read_hours("周六 9：30-11：00"), Some(one_day));
        for wrong in [
            "",
            "周八 9:00-11:00",
            "周一",
            "周一 9:60-10:00",
            "9:00-10:00",
        ] {
            assert_eq!(read_hours(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn positions_keep_their_digits() {
        let at = Position {
            lng: 114_130_100,
            lat: 22_614_200,
        };
        assert_eq!(typed_position(at), "114.1301, 22.6142");
        assert_eq!(read_position("114.1301，22.6142"), Some(at));
        assert_eq!(read_position(&typed_position(at)), Some(at));
        assert_eq!(read_position("here"), None);
        assert_eq!(read_position("1e9, 2"), None);
    }

    #[test]
    fn an_officer_has_a_name_and_perhaps_a_telephone() {
        let both = read_officer("陈联络员 0755-8400 0001");
        assert_eq!(
            (both.name.as_str(), both.phone.as_str()),
            ("陈联络员", "0755-8400 0001")
        );
        assert_eq!(officer(&both), "陈联络员 0755-8400 0001");
        assert_eq!(read_officer("陈联络员").phone, "");
    }

    #[test]
    fn standards_begin_with_each_other() {
        assert_eq!(STANDARDS.map(|(_, list)| list.len()), [5, 6, 8]);
    }
}
