//! The dated terms of deputies' suggestions.

use leptos::prelude::*;
use shared::command::Command;
use shared::late::Late;
use shared::refusal::Refusal;
use shared::rulebook::{Rulebook, RulebookCommand};
use shared::suggestion::{DatedTerms, Length, LengthUnit, Rule, Terms};
use shared::time::LocalDate;
use text::{Text, clock, rules as words, suggestion};
use wasm_bindgen_futures::spawn_local;

use super::limits::standing;
use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Here, Station};
use crate::ui::Ui;

/// Terms as one row of the table: since when, how they stand, where they come from.
struct Line {
    from: Option<LocalDate>,
    terms: Terms,
    source: Option<String>,
    standing: Text,
}

/// Everything that is set, latest first, and the usual ones.
fn lines(book: &Rulebook, today: LocalDate) -> Vec<Line> {
    let in_force = book.terms_for(today);
    let line = |(at, entry): (u32, &Late<DatedTerms>)| {
        let entry = entry.open().ok()?;
        Some(Line {
            from: Some(entry.valid_from),
            terms: entry.terms,
            source: Some(entry.source),
            standing: standing(in_force == Some(at), entry.valid_from > today),
        })
    };
    let mut lines: Vec<Line> = (0..).zip(&book.terms).filter_map(line).collect();
    lines.reverse();
    lines.push(Line {
        from: None,
        terms: Terms::default(),
        source: None,
        standing: standing(in_force.is_none(), false),
    });
    lines
}

/// The section.
#[component]
pub(super) fn TermsSection(may: Memo<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let adding = RwSignal::new(false);
    let row = move |line: Line| {
        let lang = lang.get();
        let from = line.from.map_or_else(
            || words::USUAL_TERMS.of(lang).to_owned(),
            |day| clock::day(day, lang),
        );
        let source = line
            .source
            .unwrap_or_else(|| words::USUAL_SOURCE.of(lang).to_owned());
        let is_on = line.standing == words::IN_FORCE;
        let cells = Rule::ALL.iter().map(|rule| {
            let length = suggestion::length(line.terms.get(*rule), lang);
            view! { <td class="n" data-label=words::term(*rule).of(lang)>{length}</td> }
        });
        view! {
            <tr data-testid="dated-terms" class:on=is_on>
                <th scope="row">{from}</th>
                <td><span class="tag" class:good=is_on>{line.standing.of(lang)}</span></td>
                {cells.collect_view()}
                <td>{source}</td>
            </tr>
        }
        .into_any()
    };
    let rows = move || {
        let today = station.today();
        let lines = station.book.with(|book| lines(book, today));
        lines.into_iter().map(row).collect_view()
    };
    let heads = || {
        let head = |text: Text| view! { <th scope="col">{tr(text)}</th> }.into_any();
        let first = [words::VALID_FROM, words::STANDING].map(head);
        let terms = Rule::ALL.iter().map(|rule| head(words::term(*rule)));
        let last = std::iter::once(head(words::SOURCE));
        first.into_iter().chain(terms).chain(last).collect_view()
    };
    view! {
        <section class="rules-section" aria-labelledby="rules-terms">
            <h2 id="rules-terms">{tr(words::TERMS)}</h2>
            <p class="hint">{tr(words::TERMS_HINT)}</p>
            <div class="table-frame" tabindex="0" role="region" aria-label=tr(words::TERMS)>
                <table class="limits">
                    <thead><tr>{heads()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <When when=move || may.get() && !adding.get()>
                <button
                    type="button"
                    class="button main"
                    data-testid="add-terms"
                    on:click=move |_| adding.set(true)
                >
                    {tr(words::ADD_TERMS)}
                </button>
            </When>
            <When when=move || may.get() && adding.get()>
                <NewTerms adding/>
            </When>
        </section>
    }
}

/// Terms to be set. They begin with what holds today.
#[component]
fn NewTerms(adding: RwSignal<bool>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let today = station.now.get_untracked().day();
    let from = RwSignal::new(Some(today.plus_days(1)));
    let source = RwSignal::new(String::new());
    let held = station.book.with_untracked(|book| {
        let entry = book.terms_for(today);
        book.terms(entry)
    });
    let terms = RwSignal::new(held);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let is_past = move || from.get().is_some_and(|from| from < station.today());
    let complaint = Signal::derive(move || {
        is_past().then(|| words::TERMS_PAST_REFUSED.of(lang.get()).to_owned())
    });
    let ready = move || {
        from.get().is_some() && !is_past() && source.with(|source| !source.trim().is_empty())
    };
    let save = move |_| {
        let Some(valid_from) = from.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let entry = DatedTerms {
            valid_from,
            terms: terms.get_untracked(),
            source: source.get_untracked(),
        };
        spawn_local(async move {
            let command = Command::Rulebook(RulebookCommand::SetTerms(Late::of(&entry)));
            let result = station.act(command, None, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(_) => {
                    let lang = lang.get_untracked();
                    let day = clock::day(valid_from, lang);
                    ui.toast(words::TERMS_SAVED.with(lang, &[&day]), None);
                    adding.set(false);
                }
                Err(refusal) => refused.set(Some(refusal)),
            }
        });
    };
    let change = move |rule: Rule, change: &dyn Fn(&mut Length)| {
        terms.update(|terms| {
            let mut length = terms.get(rule);
            change(&mut length);
            terms.set(rule, length);
        });
    };
    let length = move |rule: Rule| {
        let held = move || terms.with(|terms| terms.get(rule));
        let unit = move |one: LengthUnit| {
            view! {
                <option value=one.code() prop:selected=move || held().unit == one>
                    {tr(words::length_unit(one))}
                </option>
            }
            .into_any()
        };
        view! {
            <fieldset class="limit">
                <legend>{tr(words::term(rule))}</legend>
                <div class="length">
                    <input
                        class="input"
                        type="number"
                        min="1"
                        max="366"
                        aria-label=tr(words::COUNT)
                        data-term=rule.code()
                        prop:value=move || held().count.to_string()
                        on:input=move |event| {
                            if let Ok(count) = event_target_value(&event).parse() {
                                change(rule, &|length| length.count = count);
                            }
                        }
                    />
                    <select
                        class="input"
                        aria-label=tr(words::UNIT)
                        data-unit=rule.code()
                        on:change=move |event| {
                            if let Some(unit) = LengthUnit::from_code(&event_target_value(&event)) {
                                change(rule, &|length| length.unit = unit);
                            }
                        }
                    >
                        {LengthUnit::ALL.iter().copied().map(unit).collect_view()}
                    </select>
                </div>
            </fieldset>
        }
        .into_any()
    };
    view! {
        <div class="stack rules-form" data-testid="new-terms">
            <Field id="terms-from" label=words::VALID_FROM required=true complaint>
                <input
                    id="terms-from"
                    class="input"
                    type="date"
                    prop:value=move || from.get().map(|day| day.to_string()).unwrap_or_default()
                    on:change=move |event| from.set(event_target_value(&event).parse().ok())
                />
            </Field>
            <div class="limits-form">
                {Rule::ALL.iter().copied().map(length).collect_view()}
            </div>
            <Field id="terms-source" label=words::SOURCE required=true>
                <input
                    id="terms-source"
                    class="input"
                    prop:value=move || source.get()
                    on:input=move |event| source.set(event_target_value(&event))
                />
            </Field>
            <RefusalNote refusal=refused/>
            <div class="row">
                <button
                    type="button"
                    class="button main"
                    data-testid="save-terms"
                    disabled=move || !ready()
                    aria-busy=move || busy.get().to_string()
                    on:click=save
                >
                    {tr(words::SAVE_TERMS)}
                </button>
                <button type="button" class="button" on:click=move |_| adding.set(false)>
                    {tr(text::shell::CANCEL)}
                </button>
            </div>
        </div>
    }
}
