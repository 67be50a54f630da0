//! Days, times, limits and lights in words.

use shared::clock::{Clock, Step};
use shared::request::Complexity;
use shared::time::{LocalDate, Timestamp};

use crate::{Lang, Text, names, plural};

texts! {
    LEFT_ONE = "剩 {0} 个工作日", "{0} workday left";
    LEFT = "剩 {0} 个工作日", "{0} workdays left";
    SOON_ONE = "临期 · 剩 {0} 个工作日", "Soon · {0} workday left";
    SOON = "临期 · 剩 {0} 个工作日", "Soon · {0} workdays left";
    TODAY = "临期 · 今日到期", "Due today";
    OVERDUE_ONE = "逾期 {0} 个工作日", "Overdue {0} workday";
    OVERDUE = "逾期 {0} 个工作日", "Overdue {0} workdays";
    DONE = "已办结", "Closed";
    IDLE = "未计时", "No clock";
    PAUSED = "暂停计时", "Clock paused";
    WORD_FINE = "正常", "On time";
    WORD_SOON = "临期：剩 2 个工作日以内", "Due soon: within 2 working days";
    WORD_OVERDUE = "逾期", "Overdue";
    JUST_NOW = "刚刚", "just now";
    MINUTES_ONE = "{0} 分钟前", "{0} minute ago";
    MINUTES = "{0} 分钟前", "{0} minutes ago";
    HOURS_ONE = "{0} 小时前", "{0} hour ago";
    HOURS = "{0} 小时前", "{0} hours ago";
    EXPLAIN = "{0}，{1} {2} 个工作日：自 {3}起（当日不计），到 {4}为止；周末和节假日不计，调休上班日计入。", "{0}, {1}: {2} working days from {3} (not counted) to {4}. Weekends and holidays do not count, make-up working days do.";
    EXPLAIN_PLAIN = "{0} {1} 个工作日：自 {2}起（当日不计），到 {3}为止；周末和节假日不计，调休上班日计入。", "{0}: {1} working days from {2} (not counted) to {3}. Weekends and holidays do not count, make-up working days do.";
    EXPLAIN_PROVISIONAL = "该年份的节假日安排尚未公布，暂按周末推算。", "The holidays of that year are not published yet; only weekends are counted as off.";
    EXPLAIN_EXTENDED = "另延期 {0} 个工作日。", "{0} working days were granted on top.";
    EXPLAIN_PAUSED = "等待补充，暂停计时中。", "Waiting for details; the clock stands still.";
    EXPLAIN_RESUMED = "等待补充的工作日已扣除。", "Working days spent waiting for details are not counted.";
    EXPLAIN_PROMISE = "承诺 {0}前办成。", "Promised to be done by {0}.";
    EXPLAIN_DONE = "已办结，不再计时。", "Closed; no clock is running.";
    ROUND_TWO = "二次办理", "second handling";
}

/// `剩 3 个工作日`: time enough.
pub fn left(n: u32, lang: Lang) -> String {
    plural(lang, n as usize, LEFT_ONE, LEFT)
}

/// `临期 · 剩 2 个工作日`, or today.
pub fn soon(n: u32, lang: Lang) -> String {
    if n == 0 {
        TODAY.of(lang).to_owned()
    } else {
        plural(lang, n as usize, SOON_ONE, SOON)
    }
}

/// `逾期 1 个工作日`.
pub fn overdue(n: u32, lang: Lang) -> String {
    plural(lang, n as usize, OVERDUE_ONE, OVERDUE)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const WEEKDAYS: [Text; 7] = [
    Text {
        zh: "周一",
        en: "Mon",
    },
    Text {
        zh: "周二",
        en: "Tue",
    },
    Text {
        zh: "周三",
        en: "Wed",
    },
    Text {
        zh: "周四",
        en: "Thu",
    },
    Text {
        zh: "周五",
        en: "Fri",
    },
    Text {
        zh: "周六",
        en: "Sat",
    },
    Text {
        zh: "周日",
        en: "Sun",
    },
];

fn two(n: u32) -> String {
    if n < 10 {
        format!("0{n}")
    } else {
        n.to_string()
    }
}

/// `2026-11-24` and `24 Nov 2026`.
pub fn day(day: LocalDate, lang: Lang) -> String {
    let (year, month, date) = day.ymd();
    match lang {
        Lang::Zh => day.to_string(),
        Lang::En => format!("{date} {} {year}", MONTHS[month as usize - 1]),
    }
}

/// `11-24（周二）` and `Tue 24 Nov`.
pub fn weekday(day: LocalDate, lang: Lang) -> String {
    let (_, month, date) = day.ymd();
    let week = WEEKDAYS[usize::from(day.weekday())].of(lang);
    match lang {
        Lang::Zh => format!("{}-{}（{week}）", two(month), two(date)),
        Lang::En => format!("{week} {date} {}", MONTHS[month as usize - 1]),
    }
}

/// A day of the week; 0 = Monday. `周二` and `Tue`.
pub fn day_of_week(day: u8, lang: Lang) -> &'static str {
    WEEKDAYS[usize::from(day % 7)].of(lang)
}

/// A month on a scale: `11月`, with the year in January; `Nov 2026`.
pub fn month_mark(first: LocalDate, lang: Lang) -> String {
    let (_, month, _) = first.ymd();
    match lang {
        Lang::Zh if month > 1 => format!("{month}月"),
        Lang::Zh | Lang::En => month_of(first, lang),
    }
}

/// `2026年11月` and `Nov 2026`.
pub fn month_of(first: LocalDate, lang: Lang) -> String {
    let (year, month, _) = first.ymd();
    match lang {
        Lang::Zh => format!("{year}年{month}月"),
        Lang::En => format!("{} {year}", MONTHS[month as usize - 1]),
    }
}

/// `14:02`.
pub fn time(at: Timestamp) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{}:{}", two(hour.into()), two(minute.into()))
}

/// `11-24 14:02`, with the year when it is not `now`'s.
pub fn moment(at: Timestamp, now: Timestamp, lang: Lang) -> String {
    let (year, month, date) = at.day().ymd();
    let clock = time(at);
    match lang {
        _ if year != now.day().ymd().0 => format!("{} {clock}", day(at.day(), lang)),
        Lang::Zh => format!("{}-{} {clock}", two(month), two(date)),
        Lang::En => format!("{date} {} {clock}", MONTHS[month as usize - 1]),
    }
}

/// `3 分钟前` within a day, else the moment.
pub fn relative(at: Timestamp, now: Timestamp, lang: Lang) -> String {
    let minutes = (now.0 - at.0) / 60_000;
    match minutes {
        ..1 => JUST_NOW.of(lang).to_owned(),
        1..60 => plural(lang, minutes as usize, MINUTES_ONE, MINUTES),
        60..1440 => plural(lang, minutes as usize / 60, HOURS_ONE, HOURS),
        _ => moment(at, now, lang),
    }
}

/// Why a clock ends when it ends. `provisional` says that the holidays are not on file.
pub fn explain(
    clock: &Clock,
    complexity: Complexity,
    round: u32,
    provisional: bool,
    lang: Lang,
) -> String {
    let step = names::step(clock.step).of(lang);
    let (n, from, due) = (
        clock.workdays.to_string(),
        weekday(clock.from, lang),
        weekday(clock.due_at.day(), lang),
    );
    let mut out = if let Some(until) = clock.until {
        EXPLAIN_PROMISE.with(lang, &[&weekday(until, lang)])
    } else if clock.step == Step::Reply {
        let rule = if round > 1 {
            ROUND_TWO
        } else {
            names::complexity(complexity)
        };
        EXPLAIN.with(lang, &[rule.of(lang), step, &n, &from, &due])
    } else {
        EXPLAIN_PLAIN.with(lang, &[step, &n, &from, &due])
    };
    if lang == Lang::En
        && let Some(first) = out.get(..1)
    {
        out = format!("{}{}", first.to_uppercase(), &out[1..]);
    }
    let mut add = |sentence: &str| {
        if lang == Lang::En {
            out.push(' ');
        }
        out.push_str(sentence);
    };
    if clock.extended > 0 {
        add(&EXPLAIN_EXTENDED.count(lang, clock.extended as usize));
    }
    if clock.is_paused() {
        add(EXPLAIN_PAUSED.of(lang));
    } else if !clock.pauses.is_empty() {
        add(EXPLAIN_RESUMED.of(lang));
    }
    if provisional {
        add(EXPLAIN_PROVISIONAL.of(lang));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_read_naturally() {
        let day: LocalDate = "2026-11-24".parse().expect("a day");
        assert_eq!(super::day(day, Lang::En), "24 Nov 2026");
        assert_eq!(weekday(day, Lang::Zh), "11-24（周二）");
        let at = day.start().plus_ms(33_720_000);
        assert_eq!(moment(at, at, Lang::Zh), "11-24 09:22");
        assert_eq!(relative(at, at.plus_ms(180_000), Lang::En), "3 minutes ago");
        assert_eq!(relative(at, at.plus_ms(3_600_000), Lang::En), "1 hour ago");
        assert_eq!(soon(0, Lang::Zh), "临期 · 今日到期");
        assert_eq!(overdue(1, Lang::En), "Overdue 1 workday");
        assert_eq!(month_of(day, Lang::En), "Nov 2026");
        assert_eq!(month_mark(day, Lang::Zh), "11月");
        let new_year: LocalDate = "2027-01-01".parse().expect("a day");
        assert_eq!(month_mark(new_year, Lang::Zh), "2027年1月");
    }

    #[test]
    fn a_clock_explains_itself() {
        let clock = Clock {
            step: Step::Reply,
            from: "2026-11-09".parse().expect("a day"),
            workdays: 10,
            extended: 0,
            until: None,
            pauses: Vec::new(),
            rung: None,
            due_at: "2026-11-23".parse::<LocalDate>().expect("a day").end(),
        };
        assert_eq!(
            explain(&clock, Complexity::Simple, 1, false, Lang::Zh),
            "简单件，答复 10 个工作日：自 11-09（周一）起（当日不计），到 11-23（周一）为止；周末和节假日不计，调休上班日计入。"
        );
        assert!(
            explain(&clock, Complexity::Simple, 2, true, Lang::En)
                .starts_with("Second handling, replying: 10")
        );
    }
}
