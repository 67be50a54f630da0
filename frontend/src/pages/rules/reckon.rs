//! A due day, reckoned in the page by the same rules as everywhere, with the days passed over.

use domain::calendar::{self, DayKind, Reckoning};
use domain::deadline::Calendar;
use leptos::prelude::*;
use shared::time::LocalDate;
use text::rules as words;

use crate::components::field::Field;
use crate::settings::{lang, tr};
use crate::station::Station;

/// Further than this nobody plans.
const MOST: u32 = 500;

/// The section.
#[component]
pub(super) fn ReckonSection() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let from = RwSignal::new(Some(station.now.get_untracked().day()));
    let count = RwSignal::new(10u32);
    let in_months = RwSignal::new(false);
    let reckoning = Memo::new(move |_| {
        let from: LocalDate = from.get()?;
        let count = count.get().min(MOST);
        station.book.with(|book| {
            let calendar = Calendar::of(Some(book));
            Some(if in_months.get() {
                calendar::after_months(&calendar, from, count)
            } else {
                calendar::after_workdays(&calendar, from, count)
            })
        })
    });
    let told = move |reckoning: Reckoning| {
        let lang = lang.get();
        let due = reckoning.due;
        let weekday = words::weekday(due.weekday()).of(lang);
        let line = words::DUE_ON.with(lang, &[&due.to_string(), weekday]);
        let days = reckoning.days.into_iter().map(|day| {
            let line = match day.kind {
                DayKind::MakeUp | DayKind::Workday => words::COUNTED_MAKE_UP,
                DayKind::Weekend => words::SKIPPED_WEEKEND,
                DayKind::Off => words::SKIPPED_OFF,
            };
            let is_worked = day.kind.is_worked();
            view! { <li class:worked=is_worked>{words::passed(lang, line, day.day, &day.name)}</li> }
        });
        let days = days.collect_view();
        let provisional = reckoning.provisional.into_iter().map(|year| {
            let line = words::YEAR_IS_PROVISIONAL.with(lang, &[&year.to_string()]);
            view! { <p class="note warn">{line}</p> }
        });
        view! {
            <p class="due" data-testid="due" role="status"><b>{line}</b></p>
            {provisional.collect_view()}
            <ul class="passed">{days}</ul>
        }
        .into_any()
    };
    view! {
        <section class="rules-section" aria-labelledby="rules-reckon">
            <h2 id="rules-reckon">{tr(words::RECKON)}</h2>
            <div class="grid three">
                <Field id="reckon-from" label=words::FROM>
                    <input
                        id="reckon-from"
                        class="input"
                        type="date"
                        prop:value=move || from.get().map(|day| day.to_string()).unwrap_or_default()
                        on:change=move |event| from.set(event_target_value(&event).parse().ok())
                    />
                </Field>
                <Field id="reckon-count" label=words::COUNT>
                    <input
                        id="reckon-count"
                        class="input"
                        type="number"
                        min="0"
                        max="500"
                        prop:value=move || count.get().to_string()
                        on:input=move |event| {
                            count.set(event_target_value(&event).parse().unwrap_or_default());
                        }
                    />
                </Field>
                <Field id="reckon-unit" label=words::UNIT>
                    <select
                        id="reckon-unit"
                        class="input"
                        on:change=move |event| in_months.set(event_target_value(&event) == "months")
                    >
                        <option value="workdays">{tr(words::WORKDAYS)}</option>
                        <option value="months">{tr(words::MONTHS)}</option>
                    </select>
                </Field>
            </div>
            {move || reckoning.get().map(told)}
        </section>
    }
}
