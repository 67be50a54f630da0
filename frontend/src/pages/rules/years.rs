//! The years of the calendar: which days are off, which are worked instead.

use domain::calendar::{self, DayFault};
use domain::deadline::{Calendar, shipped};
use leptos::prelude::*;
use shared::rulebook::{CalendarYear, Rulebook, RulebookCommand};
use shared::time::LocalDate;
use text::{Lang, Text, rules as words};
use wasm_bindgen_futures::spawn_local;

use super::dated::{Names, RuleForm};
use crate::browser;
use crate::components::field::Field;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;

/// A year as a row of the table.
struct Line {
    year: CalendarYear,
    workdays: u32,
    is_shipped: bool,
}

fn lines(book: &Rulebook) -> Vec<Line> {
    let calendar = Calendar::of(Some(book));
    let mut years: Vec<i32> = book
        .years
        .iter()
        .chain(shipped())
        .map(|year| year.year)
        .collect();
    years.sort_unstable();
    years.dedup();
    let first = |year| LocalDate::from_ymd(year, 1, 1).expect("every year has a first day");
    years
        .into_iter()
        .filter_map(|year| calendar.year(year))
        .map(|year| Line {
            workdays: calendar.workdays_between(
                first(year.year).plus_days(-1),
                first(year.year + 1).plus_days(-1),
            ),
            is_shipped: !book.years.iter().any(|held| held.year == year.year),
            year: year.clone(),
        })
        .collect()
}

/// The section.
#[component]
pub(super) fn YearsSection(may: Memo<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let editing = RwSignal::new(None::<CalendarYear>);
    let row = move |line: Line| {
        let lang = lang.get();
        let year = line.year;
        let standing = if year.provisional {
            words::PROVISIONAL
        } else {
            words::ANNOUNCED
        };
        let origin = if line.is_shipped {
            words::SHIPPED
        } else {
            words::IMPORTED
        };
        let is_provisional = year.provisional;
        let number = year.year.to_string();
        let (off, make_up) = (year.off.len(), year.make_up.len());
        let source = year.source.clone();
        let word = words::EDIT_YEAR.with(lang, &[&number]);
        let edit = may.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| editing.set(Some(year.clone()))
                >
                    {word}
                </button>
            }
        });
        view! {
            <tr data-testid="year">
                <th scope="row">{number}</th>
                <td class="n" data-label=words::DAYS_OFF.of(lang)>{off}</td>
                <td class="n" data-label=words::MAKE_UP_DAYS.of(lang)>{make_up}</td>
                <td class="n" data-label=words::WORKDAYS.of(lang)>{line.workdays}</td>
                <td>
                    <span class="tag" class:warn=is_provisional>{standing.of(lang)}</span>
                    " "
                    <span class="hint">{origin.of(lang)}</span>
                </td>
                <td>{source}</td>
                <td>{edit}</td>
            </tr>
        }
        .into_any()
    };
    let rows = move || {
        let lines = station.book.with(|book| lines(book));
        lines.into_iter().map(row).collect_view()
    };
    let heads = [
        words::YEAR,
        words::DAYS_OFF,
        words::MAKE_UP_DAYS,
        words::WORKDAYS,
        words::STANDING,
        words::SOURCE,
    ];
    let another = move |_| {
        let last = station
            .book
            .with_untracked(|book| lines(book).last().map(|line| line.year.year));
        editing.set(Some(CalendarYear {
            year: last.unwrap_or(station.today().ymd().0) + 1,
            off: Vec::new(),
            make_up: Vec::new(),
            source: String::new(),
            provisional: false,
            names: Vec::new(),
        }));
    };
    view! {
        <section class="rules-section" aria-labelledby="rules-years">
            <h2 id="rules-years">{tr(words::CALENDAR)}</h2>
            <p class="hint">{tr(words::CALENDAR_HINT)}</p>
            <div class="table-frame" tabindex="0" role="region" aria-label=tr(words::CALENDAR)>
                <table>
                    <thead>
                        <tr>
                            {heads.map(|head| view! { <th scope="col">{tr(head)}</th> }).into_iter().collect_view()}
                            <th></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <When when=move || may.get() && editing.with(Option::is_none)>
                <button type="button" class="button" data-testid="add-year" on:click=another>
                    {tr(words::EDIT_ANOTHER)}
                </button>
            </When>
            {move || editing.get().filter(|_| may.get()).map(|year| view! { <YearForm year editing/> }.into_any())}
        </section>
    }
}

const fn fault(fault: DayFault) -> Text {
    match fault {
        DayFault::NotADay => words::NOT_A_DAY,
        DayFault::UnknownKind => words::UNKNOWN_KIND,
        DayFault::Twice => words::TWICE,
        DayFault::NotAWeekend => words::NOT_A_WEEKEND,
        DayFault::LongName => words::LONG_NAME,
    }
}

fn written(year: &CalendarYear) -> String {
    let lines = calendar::lines_of(year).into_iter();
    let lines: Vec<String> = lines
        .map(|line| [line.date, line.kind, line.name].join(","))
        .collect();
    lines.join("\n")
}

/// The one year that a text tells of, or what is wrong with it.
fn read(text: &str, source: &str, provisional: bool, lang: Lang) -> Result<CalendarYear, String> {
    match calendar::years(&calendar::lines(text), source, provisional) {
        Ok(mut years) => match (years.pop(), years.len()) {
            (Some(year), 0) => Ok(year),
            _ => Err(words::NOT_ONE_YEAR.of(lang).to_owned()),
        },
        Err(faults) => {
            let lines: Vec<String> = faults
                .into_iter()
                .map(|(row, what)| {
                    words::FAULT_AT.with(lang, &[&row.to_string(), fault(what).of(lang)])
                })
                .collect();
            Err(lines.join("\n"))
        }
    }
}

/// A year's days, typed or from a file; checked as they are typed.
#[component]
fn YearForm(year: CalendarYear, editing: RwSignal<Option<CalendarYear>>) -> impl IntoView {
    let lang = lang();
    let days = RwSignal::new(written(&year));
    let source = RwSignal::new(year.source);
    let provisional = RwSignal::new(year.provisional);
    let outcome = Memo::new(move |_| {
        days.with(|days| source.with(|source| read(days, source, provisional.get(), lang.get())))
    });
    let complaint = Signal::derive(move || {
        let is_begun = days.with(|days| !days.trim().is_empty());
        outcome
            .with(|outcome| outcome.as_ref().err().cloned())
            .filter(|_| is_begun)
    });
    let ready = Signal::derive(move || outcome.with(Result::is_ok));
    let upload = move |event: web_sys::Event| {
        let Some(file) = browser::chosen_file(&event) else {
            return;
        };
        spawn_local(async move {
            if let Some(text) = browser::text_of(file).await {
                days.try_set(text.trim_start_matches('\u{feff}').to_owned());
            }
        });
    };
    let rule = Callback::new(move |()| {
        let year = outcome.get_untracked().ok()?;
        let number = year.year.to_string();
        let said = words::YEAR_SAVED.with(lang.get_untracked(), &[&number]);
        Some((RulebookCommand::SetYear(Box::new(year)), said))
    });
    let names = Names {
        form: "year-form",
        save: "save-year",
        source: "year-source",
    };
    let close = Callback::new(move |()| editing.set(None));
    view! {
        <RuleForm names source ready word=words::SAVE_YEAR rule close>
            <Field id="year-file" label=words::YEAR_FILE>
                <input id="year-file" class="input" type="file" accept=".csv,.txt" on:change=upload/>
            </Field>
            <Field id="year-days" label=words::YEAR_DAYS required=true complaint>
                <textarea
                    id="year-days"
                    class="input mono"
                    rows="12"
                    prop:value=move || days.get()
                    on:input=move |event| days.set(event_target_value(&event))
                ></textarea>
            </Field>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || provisional.get()
                    on:change=move |_| provisional.update(|is| *is = !*is)
                />
                {tr(words::IS_PROVISIONAL)}
            </label>
        </RuleForm>
    }
}
