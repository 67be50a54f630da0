//! The figures in large: each with how it went, what it is of, and what it was before.

use leptos::prelude::*;
use shared::figures::{Figure, FiguresCourse, Tally};
use text::{overview as words, team as figure_words};

use super::charts::{Course, Of, Spark};
use super::{Asked, Days, Place, RATES, ledger};
use crate::pages::teams::Rate;
use crate::settings::{lang, tr};

/// The tiles.
#[component]
pub fn Tiles(
    /// What was asked for.
    asked: RwSignal<Asked>,
    /// The days.
    days: Memo<Days>,
    /// The place.
    place: RwSignal<Place>,
    /// Whether it is compared with what was before.
    compares: RwSignal<bool>,
) -> impl IntoView {
    let lang = lang();
    let whole = Memo::new(move |_| asked.with(Asked::whole));
    let before = Memo::new(move |_| asked.with(|asked| asked.whole_before));
    let course: Course = Signal::derive(move || asked.with(|asked| asked.course.clone()));
    let first = view! {
        <a
            class="figure"
            data-testid="registered"
            href=move || ledger(days.get(), place.get(), Figure::Registered).unwrap_or_default()
        >
            <span>{tr(figure_words::figure(Figure::Registered))}</span>
            <b>{move || whole.with(|whole| whole.get(Figure::Registered))}</b>
            <small>
                {move || {
                    let was = before.get().get(Figure::Registered) as usize;
                    compares.get().then(|| words::BEFORE.count(lang.get(), was))
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
            if !compares.get() {
                return formula;
            }
            let was = before.get().rate(rate).map_or_else(
                || "–".to_owned(),
                |rate| [&text::supervision::percent(rate as u16), "%"].concat(),
            );
            let before = words::BEFORE.with(lang, &[&was]);
            [&formula, " · ", &*before].concat()
        };
        view! {
            <div class="figure" data-testid=rate.code()>
                <span>{tr(figure_words::kpi(rate))}</span>
                <b>{move || view! { <Rate tally=whole.get() rate/> }}</b>
                <small>{said}</small>
                <Spark course of=Of::Rate(rate)/>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="figures eight" aria-label=tr(words::TITLE)>
            {std::iter::once(first).chain(rates).collect_view()}
        </section>
    }
}

impl Asked {
    /// The figures of all the days together.
    pub fn whole(&self) -> Tally {
        let mut whole = Tally::default();
        let course = self.course.as_deref();
        let stretches = course
            .into_iter()
            .flat_map(|course: &FiguresCourse| &course.stretches);
        stretches.for_each(|one| whole.add(one));
        whole
    }
}
