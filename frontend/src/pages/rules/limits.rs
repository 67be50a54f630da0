//! The dated limits.

use domain::rulebook::range;
use leptos::prelude::*;
use shared::request::RequestKind;
use shared::rulebook::{DatedLimits, LimitKind, Limits, Rulebook, RulebookCommand};
use shared::time::LocalDate;
use text::{Text, clock, names, rules as words};

use super::dated::{Count, DatedSection, Names, RuleForm, Since, Unfit, standing};
use crate::components::field::Field;
use crate::settings::{lang, tr};
use crate::station::Station;

/// Limits as one row of the table: since when, for whom, how it stands.
struct Line {
    from: Option<LocalDate>,
    kind: Option<RequestKind>,
    limits: Limits,
    source: String,
    standing: Text,
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
    let first = [words::VALID_FROM, words::FOR_KIND, words::STANDING];
    let limits = LimitKind::ALL.iter().map(|kind| words::limit(*kind));
    let last = [words::PAUSES, words::SOURCE];
    let heads = first.into_iter().chain(limits).chain(last).collect();
    view! {
        <DatedSection
            id="rules-limits"
            words=[words::LIMITS, words::LIMITS_HINT, words::ADD_RULE]
            adds="add-rule"
            heads
            rows
            may
            form=|adding| view! { <NewRule adding/> }.into_any()
        />
    }
}

/// A rule to be set. It begins with what holds today.
#[component]
fn NewRule(adding: RwSignal<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let from = Since::tomorrow(station);
    let kind = RwSignal::new(None::<RequestKind>);
    let source = RwSignal::new(String::new());
    let today = station.now.get_untracked().day();
    let held = station
        .book
        .with_untracked(|book| book.limits_on(None, today));
    let limits = RwSignal::new(held);
    let unfit = Unfit::default();
    let ready =
        Signal::derive(move || from.get().is_some() && unfit.with(|unfit| unfit.is_empty()));
    let rule = Callback::new(move |()| {
        let valid_from = untrack(|| from.get())?;
        let entry = DatedLimits {
            valid_from,
            kind: kind.get_untracked(),
            limits: limits.get_untracked(),
            source: source.get_untracked(),
        };
        let lang = lang.get_untracked();
        let said = words::RULE_SAVED.with(lang, &[&clock::day(valid_from, lang)]);
        Some((RulebookCommand::SetLimits(Box::new(entry)), said))
    });
    let number = move |one: LimitKind| {
        let set = Callback::new(move |days| limits.update(|limits| limits.set(one, days)));
        view! {
            <label class="limit">
                <span>{tr(words::limit(one))}</span>
                <Count code=one.code() held=held.get(one) range=range(one) unfit set/>
            </label>
        }
        .into_any()
    };
    let option = move |one: RequestKind| {
        view! { <option value=one.code()>{tr(names::kind(one))}</option> }.into_any()
    };
    let names = Names {
        form: "new-rule",
        save: "save-rule",
        source: "rule-source",
    };
    let close = Callback::new(move |()| adding.set(false));
    view! {
        <RuleForm names source ready word=words::SAVE_RULE rule close>
            <div class="grid two">
                {from.field("rule-from", words::PAST_REFUSED)}
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
        </RuleForm>
    }
}
