//! A face as markup: three pages, of which a screen shows one after another, or all beside each other where it is
//! wide enough, and the ticker below. The page's policy allows no style of its own: what has a length is drawn,
//! where `charts` says.

use charts::{bar, gantt, heat, line};
use domain::figures::FEW;
use domain::wall::Event;
use maud::{Markup, html};
use shared::figures::{Figure, Kpi, Tally};
use shared::schedule::Light;
use text::{Lang, Text, activity, clock, names, supervision, team, wall as words};

use super::{Face, MatterFace};

/// Rates that stand beside the number of requests.
const RATES: [Kpi; 5] = [
    Kpi::CloseRate,
    Kpi::ResolveRate,
    Kpi::ReplyRate,
    Kpi::ProcessRate,
    Kpi::ResultRate,
];
const CLASSES: [Figure; 4] = [
    Figure::ClassA,
    Figure::ClassB,
    Figure::ClassC,
    Figure::ClassD,
];
/// Topics that have room.
const TOPICS: usize = 8;
/// A day's square, of the place of one.
const SQUARE: &str = "0.86";

/// The shape of a light, as in the application: colour is never alone.
const fn shape(light: Light) -> &'static str {
    match light {
        Light::Green => "●",
        Light::Yellow => "▲",
        Light::Red => "■",
        Light::Grey => "○",
        Light::Unplanned => "◌",
    }
}

const fn event(event: Event) -> Text {
    match event {
        Event::Registered => words::REGISTERED,
        Event::Replied => words::REPLIED,
        Event::Closed => words::CLOSED,
    }
}

fn percent(tally: &Tally, rate: Kpi) -> String {
    tally.rate(rate).map_or_else(
        || "–".to_owned(),
        |rate| format!("{}%", supervision::percent(rate as u16)),
    )
}

/// A rate among others; of few cases it is not compared, and says so.
fn compared(tally: &Tally, rate: Kpi, lang: Lang) -> String {
    let (_, whole) = rate.parts();
    let cases = tally.get(whole);
    if cases > 0 && cases < FEW {
        return team::FEW.of(lang).to_owned();
    }
    percent(tally, rate)
}

/// By how much a number grew, in per cent of what it was; nothing was grows by no per cent.
fn grown(now: u32, before: u32) -> Option<String> {
    let more = i64::from(now) - i64::from(before);
    let part = (before > 0).then(|| more * 100 / i64::from(before))?;
    Some(format!("{part:+}%"))
}

/// By how many points a rate moved; of few cases it is not compared.
fn moved(now: &Tally, before: &Tally, rate: Kpi) -> Option<String> {
    let (_, whole) = rate.parts();
    let is_many = [now, before].iter().all(|one| one.get(whole) >= FEW);
    let (now, before) = (now.rate(rate)?, before.rate(rate)?);
    let tenths = i64::from(now) - i64::from(before);
    is_many.then(|| format!("{:+.1}", tenths as f64 / 10.0))
}

/// A title, or the number and the level where it may not hang.
fn titled(one: &MatterFace, lang: Lang) -> String {
    match one.title.line() {
        Some(title) => title.to_owned(),
        None => words::UNTITLED.with(lang, &[&one.number, one.what.of(lang)]),
    }
}

/// A length in a drawing.
fn told(length: f64) -> String {
    format!("{length:.1}")
}

/// A bar, the largest of its neighbours as long as there is room, and where it should have come to.
fn bar(part: u32, most: u32, wanted: Option<u32>) -> Markup {
    let wanted = wanted.and_then(|wanted| bar::single(wanted, most));
    html! {
        svg.bar viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="100" height="6" {}
            @if let Some(span) = bar::single(part, most) {
                rect.fill width=(told(span.width)) height="6" {}
            }
            @if let Some(span) = wanted {
                rect.tick x=(told(span.width.min(99.2))) width="0.8" height="6" {}
            }
        }
    }
}

/// Everything that a screen shows.
pub(super) fn drawn(face: &Face, lang: Lang) -> Markup {
    html! {
        header {
            h1 { (words::OF.with(lang, &[&face.name])) }
            ol.names {
                @for (page, name) in [("1", words::PAGE_FIGURES), ("2", words::PAGE_MATTERS), ("3", words::PAGE_PLACES)] {
                    li class={ "name-" (page) } { (name.of(lang)) }
                }
            }
            p.time data-testid="time" {
                span.dot aria-hidden="true" {} (words::LIVE.of(lang)) " · "
                (words::DATA_TIME.with(lang, &[&clock::time(face.now)]))
            }
        }
        div.pages {
            section class="page page-1" aria-label=(words::PAGE_FIGURES.of(lang)) data-testid="wall-page" { (figures(face, lang)) }
            section class="page page-2" aria-label=(words::PAGE_MATTERS.of(lang)) data-testid="wall-page" { (matters(face, lang)) }
            section class="page page-3" aria-label=(words::PAGE_PLACES.of(lang)) data-testid="wall-page" { (places(face, lang)) }
        }
        (ticker(face, lang))
    }
}

fn ticker(face: &Face, lang: Lang) -> Markup {
    let when = |at| clock::moment(at, face.now, lang);
    html! {
        div.ticker data-testid="wall-ticker" {
            h2 { (words::LIVE.of(lang)) }
            @if face.ticker.is_empty() { p { (words::NONE.of(lang)) } }
            ul {
                @for (one, street) in &face.ticker {
                    li {
                        time {
                            @if one.at.day() == face.now.day() { (clock::time(one.at)) } @else { (when(one.at)) }
                        }
                        span { (street) }
                        b { (event(one.event).of(lang)) }
                        span { (names::topic(one.topic).of(lang)) }
                    }
                }
            }
        }
    }
}

/// A number with what it is and what it compares to.
fn tile(name: &str, number: &Markup, hints: &[String]) -> Markup {
    html! {
        div.tile {
            span { (name) }
            (number)
            small { (hints.join(" · ")) }
        }
    }
}

fn figures(face: &Face, lang: Lang) -> Markup {
    let registered = face.year.get(Figure::Registered);
    let of_month = face.month.get(Figure::Registered);
    let before = face.month_before.get(Figure::Registered);
    let on_year = |grown: String| words::ON_LAST_YEAR.with(lang, &[&grown]);
    let year_ago = grown(registered, face.year_before.get(Figure::Registered)).map(on_year);
    let month_ago = grown(of_month, before).map(|grown| words::ON_LAST_MONTH.with(lang, &[&grown]));
    let of_year = [words::THIS_YEAR, team::figure(Figure::Registered)].map(|word| word.of(lang));
    let of = |rate: Kpi| {
        let (part, whole) = rate.parts();
        let values = [part, whole].map(|one| face.year.get(one).to_string());
        let mut hints = vec![words::OF_WHOLE.with(lang, &[&values[0], &values[1]])];
        if matches!(rate, Kpi::ProcessRate | Kpi::ResultRate) {
            let rated = percent(&face.year, Kpi::RatedRate);
            hints.push(words::RATED_OF.with(lang, &[&rated]));
        }
        hints.extend(moved(&face.year, &face.year_before, rate).map(on_year));
        hints
    };
    let overdue = Kpi::OverdueRate;
    let late: Vec<_> = std::iter::once(percent(&face.year, overdue))
        .chain(moved(&face.year, &face.year_before, overdue).map(on_year))
        .collect();
    let replied = face.year.get(Figure::Replied).max(1);
    html! {
        div.tiles {
            (tile(
                &of_year.join(" · "),
                &html! { b data-testid="registered" { (registered) } },
                &year_ago.into_iter().collect::<Vec<_>>(),
            ))
            (tile(
                words::THIS_MONTH.of(lang),
                &html! { b { (of_month) } },
                &std::iter::once(words::CHANGE.count(lang, before as usize)).chain(month_ago).collect::<Vec<_>>(),
            ))
            @for rate in RATES {
                (tile(team::kpi(rate).of(lang), &html! { b { (percent(&face.year, rate)) } }, &of(rate)))
            }
            (tile(
                &[words::THIS_YEAR, team::figure(Figure::Overdue)].map(|word| word.of(lang)).join(" · "),
                &html! { b.bad { "■ " (face.year.get(Figure::Overdue)) } },
                &late,
            ))
            (tile(
                words::DUE_SOON.of(lang),
                &html! { b.warn data-testid="due-soon" { "▲ " (face.due_soon) } },
                &[words::DUE_SOON_HINT.of(lang).to_owned()],
            ))
        }
        div.panel.curve {
            h2 { (words::TREND.of(lang)) }
            (trend(face, lang))
        }
        div.panel {
            h2 { (words::CLASSES.of(lang)) }
            ul {
                @for class in CLASSES {
                    li.street {
                        span.name { (team::figure(class).of(lang)) }
                        (bar(face.year.get(class), replied, None))
                        b { (face.year.get(class)) }
                        small { (face.year.get(class) * 100 / replied) "%" }
                    }
                }
            }
        }
    }
}

/// How registrations went, and how many of each stretch are closed by now.
fn trend(face: &Face, lang: Lang) -> Markup {
    let course = &face.course;
    let of = |figure| -> Vec<u32> {
        let stretches = course.stretches.iter();
        stretches.map(|one| one.get(figure)).collect()
    };
    let (registered, closed) = (of(Figure::Registered), of(Figure::Closed));
    let top = line::scale_end(registered.iter().copied().max().unwrap_or_default());
    let laid = |row: &[u32]| {
        let row: Vec<_> = row.iter().map(|one| Some(f64::from(*one))).collect();
        line::layout(&row, f64::from(top))
    };
    let (all, ended) = (laid(&registered), laid(&closed));
    html! {
        p.top { (top) }
        svg.line viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
            polygon.area points=(all.area) {}
            polyline.all points=(all.line) {}
            polyline.ended points=(ended.line) {}
        }
        p.scale {
            time { (clock::weekday(course.from, lang)) }
            span.key {
                span.all { "━ " (team::figure(Figure::Registered).of(lang)) } " "
                span.ended { "┅ " (team::figure(Figure::Closed).of(lang)) }
            }
            time { (clock::weekday(course.until, lang)) }
        }
    }
}

fn matters(face: &Face, lang: Lang) -> Markup {
    html! {
        ul.lights {
            @for (light, count) in &face.lights {
                li data-light=(light.code()) {
                    span.light { (shape(*light)) " " (supervision::light(*light).of(lang)) }
                    b { (count) }
                }
            }
        }
        div.panel {
            h2 { (words::MATTERS.of(lang)) }
            @if face.matters.is_empty() { p { (words::NONE.of(lang)) } }
            ul {
                @for one in &face.matters {
                    li.matter data-testid="wall-matter" data-light=(one.light.code()) {
                        span.light { (shape(one.light)) " " (supervision::light(one.light).of(lang)) }
                        span.name { (titled(one, lang)) small { (one.whose) } }
                        (bar(one.reached.into(), 1000, Some(one.planned.into())))
                        b { (supervision::percent(one.reached)) "%" }
                    }
                }
            }
        }
        div.side {
            div.panel {
                h2 { (words::PLANS.of(lang)) }
                (plans(face, lang))
            }
            @if !face.published.is_empty() {
                div.panel {
                    h2 { (words::PUBLISHED.of(lang)) }
                    ul data-more=(words::MORE.of(lang)) data-over=(face.published_more) {
                        @for one in &face.published {
                            @if let (Some(title), Some(text)) = (one.title.line(), one.text.line()) {
                                li.publication data-testid="wall-publication" {
                                    span.name { (title) }
                                    p { (text) }
                                    small { (words::PUBLISHED_UNTIL.with(lang, &[&clock::day(one.until, lang)])) }
                                }
                            }
                        }
                    }
                    (more(face.published_more, lang))
                }
            }
        }
    }
}

/// How many lines of the list before it are not shown. The page shows whole lines only, and counts here what
/// has no room on this screen besides (wall.js).
fn more(over: usize, lang: Lang) -> Markup {
    html! {
        p.more hidden[over == 0] data-testid="wall-more" { (words::MORE.count(lang, over)) }
    }
}

/// The plans of the matters in the order of their list, on one scale of days.
fn plans(face: &Face, lang: Lang) -> Markup {
    let lines: Vec<_> = face.matters.iter().map(|one| one.plan).collect();
    let laid = gantt::layout(&lines, face.now.day());
    let ends = laid.months.first().zip(laid.months.last());
    html! {
        @if let Some((first, last)) = ends {
            p.scale {
                time { (clock::month_of(first.first, lang)) }
                time { (clock::month_of(last.first, lang)) }
            }
        }
        ul {
            @for (one, lane) in face.matters.iter().zip(&laid.lanes) {
                li.plan data-light=(one.light.code()) {
                    span.name { (titled(one, lang)) }
                    svg.bar viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
                        @for month in &laid.months {
                            rect.month x=(told(month.at)) width="0.2" height="6" {}
                        }
                        rect.track x=(told(lane.base.at)) width=(told(lane.base.width)) height="6" {}
                        @if let Some(done) = lane.done {
                            rect.fill x=(told(done.at)) y="2" width=(told(done.width)) height="2" {}
                        }
                        @if let Some(today) = laid.today {
                            rect.tick x=(told(today)) width="0.5" height="6" {}
                        }
                    }
                    small {
                        @if let Some(next) = one.next {
                            (clock::weekday(next, lang))
                        } @else { "–" }
                    }
                }
            }
        }
    }
}

fn places(face: &Face, lang: Lang) -> Markup {
    let counts = face.streets.iter();
    let most = counts.map(|(_, tally)| tally.get(Figure::Registered)).max();
    let most = most.unwrap_or_default();
    let most_topic = face.topics.first().map_or(0, |(_, count)| *count);
    html! {
        div.panel {
            h2 {
                @if face.is_street { (words::BY_STATION.of(lang)) } @else { (words::BY_STREET.of(lang)) }
                @if face.more > 0 { " · " (words::MORE_PLACES.count(lang, face.more)) }
            }
            ul {
                @for (name, tally) in &face.streets {
                    li.street data-testid="wall-place" {
                        span.name { (name) }
                        (bar(tally.get(Figure::Registered), most, None))
                        b { (tally.get(Figure::Registered)) }
                        small { (compared(tally, Kpi::ReplyRate, lang)) }
                    }
                }
            }
        }
        @if !face.topics.is_empty() {
            div.panel {
                h2 { (words::TOPICS.of(lang)) }
                ul {
                    @for (topic, count) in face.topics.iter().take(TOPICS) {
                        li.topic data-testid="wall-topic" {
                            span.name { (names::topic(*topic).of(lang)) }
                            (bar(*count, most_topic, None))
                            b { (count) }
                        }
                    }
                }
            }
        }
        div.panel {
            (days(face, lang))
            h2 { (words::UPCOMING.of(lang)) }
            @if face.activities.is_empty() { p { (words::NONE.of(lang)) } }
            ul data-more=(words::MORE.of(lang)) data-over=(face.activities_more) {
                @for (from, until, title, whose) in &face.activities {
                    li.activity {
                        time { (activity::when(*from, *until, lang)) }
                        span.name { (title.line().unwrap_or_default()) small { (whose) } }
                    }
                }
            }
            (more(face.activities_more, lang))
        }
    }
}

/// The activities of each day, darker where there were more.
fn days(face: &Face, lang: Lang) -> Markup {
    let course = &face.course;
    let cells = heat::layout(course.from, &course.activities);
    let weeks = cells.last().map_or(1, |last| last.week + 1);
    let held: usize = course.activities.iter().map(|one| usize::from(*one)).sum();
    html! {
        h2 { (words::HEAT.count(lang, held)) }
        svg.heat viewBox={ "0 0 " (weeks) " 7" } aria-hidden="true" data-testid="wall-heat" {
            @for cell in &cells {
                rect class={ "level-" (cell.level) } x=(cell.week) y=(cell.weekday) width=(SQUARE) height=(SQUARE) {}
            }
        }
        p.scale {
            time { (clock::weekday(course.from, lang)) }
            time { (clock::weekday(course.until, lang)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_was_none_of_grows_by_no_per_cent() {
        assert_eq!(grown(12, 10).as_deref(), Some("+20%"));
        assert_eq!(grown(5, 10).as_deref(), Some("-50%"));
        assert_eq!(grown(5, 0), None);
    }

    #[test]
    fn lines_that_are_not_shown_are_counted() {
        assert!(more(0, Lang::Zh).into_string().contains(" hidden"));
        let told = more(2, Lang::Zh).into_string();
        assert!(told.contains(">另有 2 项<") && !told.contains(" hidden"));
    }
}
