//! The dated limits.

use leptos::prelude::*;
use shared::command::Command;
use shared::refusal::{Field as FieldName, Refusal};
use shared::request::RequestKind;
use shared::rulebook::{DatedLimits, LimitKind, Limits, Rulebook, RulebookCommand};
use shared::time::LocalDate;
use text::{Text, clock, names, rules as words};
use wasm_bindgen_futures::spawn_local;

use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Here, Station};
use crate::ui::Ui;

/// Limits as one row of the table: since when, for whom, how it stands.
struct Line {
    from: Option<LocalDate>,
    kind: Option<RequestKind>,
    limits: Limits,
    source: String,
    standing: Text,
}

/// How an entry stands today.
pub(super) const fn standing(is_in_force: bool, is_to_come: bool) -> Text {
    match (is_in_force, is_to_come) {
        (true, _) => words::IN_FORCE,
        (false, true) => words::COMING,
        (false, false) => words::PAST,
    }
}

/// Everything that is set, latest first, and the recommended ones where they still hold.
fn lines(book: &Rulebook, today: LocalDate) -> Vec<Line> {
    let in_force: Vec<Option<u32>> = RequestKind::ALL
        .iter()
        .map(|kind| book.entry_for(*kind, today))
        .collect();
    let mut lines: Vec<Line> = (0..)
        .zip(&book.limits)
        .map(|(at, entry)| Line {
            from: Some(entry.valid_from),
            kind: entry.kind,
            limits: entry.limits,
            source: entry.source.clone(),
            standing: standing(in_force.contains(&Some(at)), entry.valid_from > today),
        })
        .collect();
    lines.reverse();
    lines.push(Line {
        from: None,
        kind: None,
        limits: Limits::default(),
        source: String::new(),
        standing: standing(in_force.contains(&None), false),
    });
    lines
}

/// The section.
#[component]
pub(super) fn LimitsSection(may: Memo<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let adding = RwSignal::new(false);
    let row = move |line: Line| {
        let lang = lang.get();
        let from = line.from.map_or_else(
            || words::RECOMMENDED.of(lang).to_owned(),
            |day| clock::day(day, lang),
        );
        let kind = line.kind.map_or(words::ALL_KINDS, names::kind);
        let is_on = line.standing == words::IN_FORCE;
        let cells = LimitKind::ALL.iter().map(|kind| {
            view! { <td class="n" data-label=words::limit(*kind).of(lang)>{line.limits.get(*kind)}</td> }
        });
        let pauses = if line.limits.pauses {
            words::YES
        } else {
            words::NO
        };
        view! {
            <tr data-testid="rule" class:on=is_on>
                <th scope="row">{from}</th>
                <td>{kind.of(lang)}</td>
                <td><span class="tag" class:good=is_on>{line.standing.of(lang)}</span></td>
                {cells.collect_view()}
                <td class="n" data-label=words::PAUSES.of(lang)>{pauses.of(lang)}</td>
                <td>{line.source}</td>
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
        let first = [words::VALID_FROM, words::FOR_KIND, words::STANDING].map(head);
        let limits = LimitKind::ALL.iter().map(|kind| head(words::limit(*kind)));
        let last = [words::PAUSES, words::SOURCE].map(head);
        first.into_iter().chain(limits).chain(last).collect_view()
    };
    view! {
        <section class="rules-section" aria-labelledby="rules-limits">
            <h2 id="rules-limits">{tr(words::LIMITS)}</h2>
            <p class="hint">{tr(words::LIMITS_HINT)}</p>
            <div class="table-frame" tabindex="0" role="region" aria-label=tr(words::LIMITS)>
                <table class="limits">
                    <thead><tr>{heads()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <When when=move || may.get() && !adding.get()>
                <button
                    type="button"
                    class="button main"
                    data-testid="add-rule"
                    on:click=move |_| adding.set(true)
                >
                    {tr(words::ADD_RULE)}
                </button>
            </When>
            <When when=move || may.get() && adding.get()>
                <NewRule adding/>
            </When>
        </section>
    }
}

/// A rule to be set. It begins with what holds today.
#[component]
fn NewRule(adding: RwSignal<bool>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let today = station.now.get_untracked().day();
    let from = RwSignal::new(Some(today.plus_days(1)));
    let kind = RwSignal::new(None::<RequestKind>);
    let source = RwSignal::new(String::new());
    let limits = RwSignal::new(
        station
            .book
            .with_untracked(|book| book.limits_on(None, today)),
    );
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let is_past = move || from.get().is_some_and(|from| from < station.today());
    let complaint =
        Signal::derive(move || is_past().then(|| words::PAST_REFUSED.of(lang.get()).to_owned()));
    let ready = move || {
        from.get().is_some() && !is_past() && source.with(|source| !source.trim().is_empty())
    };
    let save = move |_| {
        let Some(valid_from) = from.get_untracked().filter(|_| !busy.get_untracked()) else {
            refused.set(Some(Refusal::Empty {
                field: FieldName::ValidFrom,
            }));
            return;
        };
        busy.set(true);
        refused.set(None);
        let entry = DatedLimits {
            valid_from,
            kind: kind.get_untracked(),
            limits: limits.get_untracked(),
            source: source.get_untracked(),
        };
        spawn_local(async move {
            let command = Command::Rulebook(RulebookCommand::SetLimits(Box::new(entry)));
            let result = station.act(command, None, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(_) => {
                    let lang = lang.get_untracked();
                    let day = clock::day(valid_from, lang);
                    ui.toast(words::RULE_SAVED.with(lang, &[&day]), None);
                    adding.set(false);
                }
                Err(refusal) => refused.set(Some(refusal)),
            }
        });
    };
    let number = move |one: LimitKind| {
        view! {
            <label class="limit">
                <span>{tr(words::limit(one))}</span>
                <input
                    class="input"
                    type="number"
                    min="0"
                    max="250"
                    data-limit=one.code()
                    prop:value=move || limits.with(|limits| limits.get(one).to_string())
                    on:change=move |event| {
                        if let Ok(days) = event_target_value(&event).parse() {
                            limits.update(|limits| limits.set(one, days));
                        }
                    }
                />
            </label>
        }
        .into_any()
    };
    let option = move |one: RequestKind| {
        view! { <option value=one.code()>{tr(names::kind(one))}</option> }.into_any()
    };
    view! {
        <div class="stack rules-form" data-testid="new-rule">
            <div class="grid two">
                <Field id="rule-from" label=words::VALID_FROM required=true complaint>
                    <input
                        id="rule-from"
                        class="input"
                        type="date"
                        prop:value=move || from.get().map(|day| day.to_string()).unwrap_or_default()
                        on:change=move |event| from.set(event_target_value(&event).parse().ok())
                    />
                </Field>
                <Field id="rule-kind" label=words::FOR_KIND>
                    <select
                        id="rule-kind"
                        class="input"
                        on:change=move |event| {
                            kind.set(RequestKind::from_code(&event_target_value(&event)));
                        }
                    >
                        <option value="">{tr(words::ALL_KINDS)}</option>
                        {RequestKind::ALL.iter().copied().map(option).collect_view()}
                    </select>
                </Field>
            </div>
            <div class="limits-form">
                {LimitKind::ALL.iter().copied().map(number).collect_view()}
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=move || limits.with(|limits| limits.pauses)
                        on:change=move |_| limits.update(|limits| limits.pauses = !limits.pauses)
                    />
                    {tr(words::PAUSES)}
                </label>
            </div>
            <Field id="rule-source" label=words::SOURCE required=true>
                <input
                    id="rule-source"
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
                    data-testid="save-rule"
                    disabled=move || !ready()
                    aria-busy=move || busy.get().to_string()
                    on:click=save
                >
                    {tr(words::SAVE_RULE)}
                </button>
                <button type="button" class="button" on:click=move |_| adding.set(false)>
                    {tr(text::shell::CANCEL)}
                </button>
            </div>
        </div>
    }
}
