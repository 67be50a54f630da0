//! The figures in large: each with how it went, what it is of, and what it was before.

use std::sync::Arc;

use leptos::prelude::*;
use shared::api::Sums;
use shared::figures::{Figure, FiguresCourse, Tally};
use shared::filter::{ListQuery, RequestFilter};
use text::{overview as words, team as figure_words};

use super::charts::{Course, Of, Spark};
use super::{Asked, Compare, Days, PAUSE_MS, RATES, ledger, whose};
use crate::pages::ask_again::ask_again;
use crate::pages::teams::{NO_NUMBER, Rate, told};
use crate::pages::within::{Place, of_place};
use crate::settings::{lang, tr};
use crate::station::{Station, api};
use crate::ui::LEDGER;

/// By which part of what it was a count has changed; of nothing there is no part.
fn grown(now: u32, was: u32) -> Option<String> {
    let more = i64::from(now) - i64::from(was);
    (was > 0).then(|| format!("{:+}%", more * 100 / i64::from(was)))
}

/// By how many points of a hundred a rate has changed.
fn moved(now: u32, was: u32) -> String {
    let sign = if now < was { "-" } else { "+" };
    let points = text::supervision::percent(now.abs_diff(was) as u16);
    [sign, &points].concat()
}

/// The tiles.
#[component]
pub fn Tiles(
    /// What was asked for.
    asked: RwSignal<Asked>,
    /// The days.
    days: Memo<Days>,
    /// The place.
    place: Memo<Place>,
    /// With what it is compared.
    compare: Memo<Compare>,
) -> impl IntoView {
    let lang = lang();
    let whole =
        Memo::new(move |_| asked.with(|asked| asked.course.is_some().then(|| asked.whole())));
    // What was compared with something else is not told as this.
    let before = Memo::new(move |_| {
        let with = compare.get();
        asked.with(|asked| asked.earlier(with).map(|course| whole_of(course)))
    });
    // What it was, and by how much it has changed.
    let said_of = move |was: String, change: Option<String>| {
        let lang = lang.get();
        let word = compare.get().word()?;
        let was = match change {
            Some(change) => words::CHANGE.with(lang, &[&was, &change]),
            None => was,
        };
        Some(word.with(lang, &[&was]))
    };
    let course: Course = Signal::derive(move || asked.with(|asked| asked.course.clone()));
    let first = view! {
        <a
            class="figure"
            data-testid="registered"
            href=move || ledger(days.get(), place.get(), Figure::Registered).unwrap_or_default()
        >
            <span>{tr(figure_words::figure(Figure::Registered))}</span>
            <b>{move || told(whole.get(), Figure::Registered)}</b>
            <small>
                {move || {
                    let count = |tally: Option<Tally>| tally.map(|one| one.get(Figure::Registered));
                    let both = count(whole.get()).zip(count(before.get()));
                    let change = both.and_then(|(now, was)| grown(now, was));
                    said_of(told(before.get(), Figure::Registered), change)
                }}
            </small>
            <Spark course of=Of::Figure(Figure::Registered)/>
        </a>
    }
    .into_any();
    let rates = RATES.map(|rate| {
        let said = move || {
            let lang = lang.get();
            let formula = figure_words::formula(rate, lang);
            let of = |tally: Option<Tally>| tally.and_then(|one| one.rate(rate));
            let (now, was) = (of(whole.get()), of(before.get()));
            let change = now.zip(was).map(|(now, was)| moved(now, was));
            let was = was.map_or_else(
                || NO_NUMBER.to_owned(),
                |rate| [&text::supervision::percent(rate as u16), "%"].concat(),
            );
            match said_of(was, change) {
                Some(before) => [&formula, " · ", &*before].concat(),
                None => formula,
            }
        };
        view! {
            <div class="figure" data-testid=rate.code()>
                <span>{tr(figure_words::kpi(rate))}</span>
                <b>
                    {move || {
                        let whose = whose(days.get(), place.get());
                        view! { <Rate tally=whole.get() rate whose=Some(whose)/> }
                    }}
                </b>
                <small>{said}</small>
                <Spark course of=Of::Rate(rate)/>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="figures ten" aria-label=tr(words::TITLE)>
            {std::iter::once(first).chain(rates).collect_view()} <Pressing place/>
        </section>
    }
}

/// What is overdue and what is due soon now: the same that the ledger lists as pressing.
#[component]
fn Pressing(place: Memo<Place>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let sums = RwSignal::new(Sums::default());
    let address = move || [LEDGER, "?pressing=1", &of_place(place.get())].concat();
    let query = move || {
        let filter = RequestFilter::from_query(&["pressing=1", &*of_place(place.get())].concat());
        Some(ListQuery {
            filter,
            ..ListQuery::default()
        })
    };
    let ask = |query: ListQuery| async move { api::list(&query, 0, 1).await };
    ask_again(station, PAUSE_MS, query, ask, move |answer| {
        if let Ok(page) = answer {
            sums.set(page.sums);
        }
    });
    let said = move || {
        let sums = sums.get();
        let values = [sums.overdue.to_string(), sums.soon.to_string()];
        words::PRESSING_COUNT.with(lang.get(), &[&values[0], &values[1]])
    };
    view! {
        <a class="figure" data-testid="pressing" href=address>
            <span>{tr(words::PRESSING)}</span>
            <b>{said}</b>
            <small>{tr(words::PRESSING_HINT)}</small>
        </a>
    }
}

impl Asked {
    /// The figures of all the days together.
    pub fn whole(&self) -> Tally {
        self.course.as_deref().map(whole_of).unwrap_or_default()
    }

    /// How it went in the days that some are compared with; nothing while only others are at hand.
    pub fn earlier(&self, with: Compare) -> Option<&Arc<FiguresCourse>> {
        let compared = self.compared.as_ref().filter(|(one, _)| *one == with);
        compared.map(|(_, course)| course)
    }
}

/// The figures of all the days of a course together.
pub fn whole_of(course: &FiguresCourse) -> Tally {
    let mut whole = Tally::default();
    course.stretches.iter().for_each(|one| whole.add(one));
    whole
}
