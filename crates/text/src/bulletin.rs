//! The bulletin of a month: its page, and the sentences in which it is drafted and printed.

use shared::bulletin::{Both, Bulletin, BulletinPart, FIGURES, Item, RATES};
use shared::request::Supervision as Level;

use crate::{Lang, Text, activity, clock, names, plural, supervision};

texts! {
    TITLE = "月报", "Bulletins";
    TO_BULLETINS = "月报", "Bulletins";
    OF_MONTH = "{0} 年 {1} 月月报", "Bulletin of {1}/{0}";
    PAPER_TITLE = "人大代表联络站月报（{0} 年 {1} 月）", "Bulletin of the deputies' liaison stations, {1}/{0}";
    PAPER_NOTE = "数据由系统按登记日期统计；{0} 起草。", "Counted by the day of registration; drafted on {0}.";
    NOT_ALLOWED = "月报由区人大常委会的监督人员编写。", "Bulletins are written by the committee's supervisors.";
    BACK = "所有月报", "All bulletins";
    NONE = "还没有起草", "not drafted yet";
    DRAFTED = "{0} 起草于 {1}", "drafted for {0} on {1}";
    DRAFT = "起草", "Draft it";
    REDRAFT = "按现在的数据重新起草", "Draft it anew from today's data";
    REDRAFT_NOTE = "数字和清单换成现在的；改写过的段落保留，不会被覆盖。", "Figures and lists become today's; paragraphs that somebody rewrote stay as they are.";
    DOCX = "下载 Word 文档", "Download for Word";
    PRINT = "打印", "Print";
    EDIT = "改写", "Rewrite";
    EDIT_TITLE = "改写这一段", "Rewrite this paragraph";
    EDIT_ZH = "中文", "Chinese";
    EDIT_EN = "英文（空着就用中文）", "English (the Chinese text if left empty)";
    RESTORE = "用起草的文字", "Use the drafted text";
    EDITED = "{0} 改写于 {1}", "rewritten by {0} on {1}";
    SAVED = "已保存", "Saved";
    THIS_MONTH = "本月", "This month";
    LAST_MONTH = "上月", "Last month";
    YEAR_AGO = "去年同月", "A year ago";
    FIGURE = "指标", "Figure";
    NOTHING_TOLD = "没有。", "Nothing.";
    SO_FAR = "本月尚未结束：数据截至 {0}，上月、去年同月取相同的天数。", "The month is not over: counted up to {0}, and the same days of the other months.";
    AS_OF = "截至 {0}，", "Up to {0}: ";
    LEAVE_OUT = "不列入", "Leave out";
    PUT_BACK = "恢复列入", "Put back";
    LEFT_OUT = "不列入，打印和文档中没有", "left out of print and document";
    PART_FIGURES = "一、数据", "1. Figures";
    PART_TOLD = "二、值得一说的事", "2. Worth telling";
    PART_OVERDUE = "三、超期清单（起草之日）", "3. Overdue on the day of the draft";
    PART_ACTIVITIES = "四、本月活动", "4. Activities of the month";
    DRAFT_FIGURES = "本月登记意见建议 {0} 件（上月 {1} 件，去年同月 {2} 件）。其中已答复 {3} 件，办成 {4} 件；办成率 {5}，按时答复率 {6}；已评价 {7} 件，满意率（结果）{8}。", "{0} requests were registered (last month {1}, a year ago {2}). Of them {3} were answered and {4} resolved; resolved {5}, replied in time {6}; {7} were rated, satisfied with the result {8}.";
    DRAFT_TOLD = "二次办理后群众满意的 {0} 件；督办办结的 {1} 项；灯号变化的 {2} 项。", "After a second handling {0} cases were rated well; {1} supervised matters ended; the lights of {2} turned.";
    DRAFT_OVERDUE = "起草之日超期未办结的共 {0} 件，逾期的代表建议答复 {1} 份，到期未完成的督办节点 {2} 个、民生实事节点 {3} 个，时间最久的列于清单。", "On the day of the draft {0} cases are overdue, {1} replies to suggestions, and {2} milestones of supervised matters and {3} of livelihood projects; those that are longest so are listed.";
    DRAFT_ACTIVITIES = "本月各队、各站开展活动 {0} 次，其中 {1} 次的记录已核对。", "Teams and stations held {0} activities; the minutes of {1} have been checked.";
    ITEM_MENDED = "{0}《{1}》（{2}）：第 {3} 次办理后评价满意，{4}", "{0} “{1}” ({2}): rated well after handling no. {3}, {4}";
    ITEM_ENDED = "{0}{1}：督办结束，{2}，{3}", "{0}{1}: supervision ended, {2}, {3}";
    ITEM_TURNED = "{0}{1}：{2} → {3}，{4}", "{0}{1}: {2} → {3}, {4}";
    TITLED = "《{0}》", " “{0}”";
    UNTITLED = "（{0}）", " ({0})";
    ITEM_LATE = "{0}《{1}》（{2}）：应于 {3} 办理，{4}", "{0} “{1}” ({2}): due on {3}, {4}";
    ITEM_REPLY_LATE = "{0}{1}：代表建议，应于 {2} 答复，{3}", "{0}{1}: suggestion, to be answered by {2}, {3}";
    ITEM_MILESTONE_LATE = "{0}{1}：节点{2}应于 {3} 完成，{4}", "{0}{1}: milestone{2} due on {3}, {4}";
    LATE_BY_ONE = "，逾期 {0} 天", ", {0} day overdue";
    LATE_BY = "，逾期 {0} 天", ", {0} days overdue";
    ITEM_HELD = "{0} {1}：{2}（{3}），{4} 人", "{0} {1}: {2} ({3}), {4} came";
    NO_UNIT = "未交办", "not assigned";
    NO_LIGHT = "（无）", "(none)";
}

/// The heading of a part.
pub const fn part(part: BulletinPart) -> Text {
    match part {
        BulletinPart::Figures => PART_FIGURES,
        BulletinPart::Told => PART_TOLD,
        BulletinPart::Overdue => PART_OVERDUE,
        BulletinPart::Activities => PART_ACTIVITIES,
    }
}

/// A text of a bulletin in a language; the Chinese one where there is no other.
pub fn told(text: &Both, lang: Lang) -> &str {
    match lang {
        Lang::En if !text.en.is_empty() => &text.en,
        Lang::En | Lang::Zh => &text.zh,
    }
}

/// A rate as it is written; a dash of nothing.
pub fn rate(rate: Option<u32>) -> String {
    rate.map_or_else(
        || "–".to_owned(),
        |rate| [&supervision::percent(rate as u16), "%"].concat(),
    )
}

/// The lines of its table: name, this month, last month, a year ago.
pub fn table(bulletin: &Bulletin, lang: Lang) -> Vec<[String; 4]> {
    let figures = FIGURES.into_iter().filter_map(|figure| {
        let found = bulletin.figures.iter().find(|one| one.figure == figure)?;
        let [now, before, year_ago] = found.counts.map(|count| count.to_string());
        let name = crate::team::figure(figure).of(lang).to_owned();
        Some([name, now, before, year_ago])
    });
    let rates = RATES.into_iter().map(|kpi| {
        let [now, before, year_ago] = bulletin.rate(kpi).map(rate);
        [
            crate::team::kpi(kpi).of(lang).to_owned(),
            now,
            before,
            year_ago,
        ]
    });
    figures.chain(rates).collect()
}

/// The title of a matter, or its level where the title is not for everybody.
fn titled(title: &str, level: Option<Level>, lang: Lang) -> String {
    match (title, level) {
        ("", None) => String::new(),
        ("", Some(level)) => UNTITLED.with(lang, &[names::supervision(level).of(lang)]),
        (title, _) => TITLED.with(lang, &[title]),
    }
}

/// `，逾期 12 天`; nothing of what was due on the same day.
fn late_by(days: Option<u32>, lang: Lang) -> String {
    let days = days.filter(|days| *days > 0);
    let said = days.map(|days| plural(lang, days as usize, LATE_BY_ONE, LATE_BY));
    said.unwrap_or_default()
}

/// Something that is told, in a line.
pub fn item(item: &Item, lang: Lang) -> String {
    match item {
        Item::Mended {
            number,
            title,
            place,
            round,
            day,
        } => ITEM_MENDED.with(
            lang,
            &[
                number,
                title,
                place,
                &round.to_string(),
                &clock::day(*day, lang),
            ],
        ),
        Item::Ended {
            number,
            title,
            level,
            finding,
            day,
        } => {
            let finding = supervision::finding(*finding).of(lang);
            let title = titled(title, *level, lang);
            ITEM_ENDED.with(lang, &[number, &title, finding, &clock::day(*day, lang)])
        }
        Item::Turned {
            number,
            title,
            level,
            from,
            to,
            day,
        } => {
            let light = |light| supervision::light(light).of(lang);
            let from = from.map_or(NO_LIGHT.of(lang), light);
            let day = clock::day(*day, lang);
            let title = titled(title, *level, lang);
            ITEM_TURNED.with(lang, &[number, &title, from, light(*to), &day])
        }
        Item::Late {
            number,
            title,
            place,
            unit,
            due,
            days,
            on,
        } => {
            let unit = if unit.is_empty() {
                NO_UNIT.of(lang)
            } else {
                unit
            };
            let due = clock::day(*due, lang);
            let line = match on.as_ref().map(|on| &on.milestone) {
                None => ITEM_LATE.with(lang, &[number, title, place, &due, unit]),
                Some(None) => {
                    let title = titled(title, None, lang);
                    ITEM_REPLY_LATE.with(lang, &[number, &title, &due, unit])
                }
                Some(Some((_, step))) => {
                    let (title, step) = (titled(title, None, lang), titled(step, None, lang));
                    ITEM_MILESTONE_LATE.with(lang, &[number, &title, &step, &due, unit])
                }
            };
            [line, late_by(*days, lang)].concat()
        }
        Item::Held {
            kind,
            title,
            team,
            day,
            came,
        } => ITEM_HELD.with(
            lang,
            &[
                &clock::day(*day, lang),
                team,
                title,
                activity::kind(*kind).of(lang),
                &came.to_string(),
            ],
        ),
    }
}
