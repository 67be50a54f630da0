//! The dated terms of deputies' suggestions.

use domain::suggestion::term_range;
use leptos::prelude::*;
use shared::late::Late;
use shared::rulebook::{Rulebook, RulebookCommand};
use shared::suggestion::{DatedTerms, Length, LengthUnit, Rule, Terms};
use shared::time::LocalDate;
use text::{Text, clock, rules as words, suggestion};

use super::dated::{Count, DatedSection, Names, RuleForm, Since, Unfit, standing};
use crate::settings::{lang, tr};
use crate::station::Station;

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
    let first = [words::VALID_FROM, words::STANDING];
    let terms = Rule::ALL.iter().map(|rule| words::term(*rule));
    let heads = first
        .into_iter()
        .chain(terms)
        .chain([words::SOURCE])
        .collect();
    view! {
        <DatedSection
            id="rules-terms"
            words=[words::TERMS, words::TERMS_HINT, words::ADD_TERMS]
            adds="add-terms"
            heads
            rows
            may
            form=|adding| view! { <NewTerms adding/> }.into_any()
        />
    }
}

/// Terms to be set. They begin with what holds today.
#[component]
fn NewTerms(adding: RwSignal<bool>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let from = Since::tomorrow(station);
    let source = RwSignal::new(String::new());
    let today = station.now.get_untracked().day();
    let held = station.book.with_untracked(|book| {
        let entry = book.terms_for(today);
        book.terms(entry)
    });
    let terms = RwSignal::new(held);
    let unfit = Unfit::default();
    let ready =
        Signal::derive(move || from.get().is_some() && unfit.with(|unfit| unfit.is_empty()));
    let rule = Callback::new(move |()| {
        let valid_from = untrack(|| from.get())?;
        let entry = DatedTerms {
            valid_from,
            terms: terms.get_untracked(),
            source: source.get_untracked(),
        };
        let lang = lang.get_untracked();
        let said = words::TERMS_SAVED.with(lang, &[&clock::day(valid_from, lang)]);
        Some((RulebookCommand::SetTerms(Late::of(&entry)), said))
    });
    let change = move |rule: Rule, change: &dyn Fn(&mut Length)| {
        terms.update(|terms| {
            let mut length = terms.get(rule);
            change(&mut length);
            terms.set(rule, length);
        });
    };
    let length = move |rule: Rule| {
        let begins = held.get(rule);
        let range = Signal::derive(move || term_range(terms.with(|terms| terms.get(rule).unit)));
        let set = Callback::new(move |count| change(rule, &|length| length.count = count));
        let unit = move |one: LengthUnit| {
            view! {
                <option value=one.code() selected=begins.unit == one>
                    {tr(words::length_unit(one))}
                </option>
            }
            .into_any()
        };
        view! {
            <fieldset class="limit">
                <legend>{tr(words::term(rule))}</legend>
                <div class="length">
                    <Count
                        code=rule.code()
                        label=words::COUNT
                        held=begins.count
                        range=range
                        unfit
                        set
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
    let names = Names {
        form: "new-terms",
        save: "save-terms",
        source: "terms-source",
    };
    let close = Callback::new(move |()| adding.set(false));
    view! {
        <RuleForm names source ready word=words::SAVE_TERMS rule close>
            {from.field("terms-from", words::TERMS_PAST_REFUSED)}
            <div class="limits-form">
                {Rule::ALL.iter().copied().map(length).collect_view()}
            </div>
        </RuleForm>
    }
}
