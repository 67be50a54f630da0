//! What entries count, from which day on, and who set it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::duty::{DutyKind, PointRules};
use text::{clock, duty as words};

use super::forms::RuleForm;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;

/// The rules, with a way to change them for those who may.
#[component]
pub fn Rules() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let held = station.opened::<PointRules>();
    let rules = Memo::new(move |_| {
        held.with(|all| all.first().map(|one| PointRules::clone(&one.body)))
            .unwrap_or_default()
    });
    let may = Memo::new(move |_| {
        let today = station.today();
        station.actor.with(|actor| {
            let may = |actor: &Arc<_>| domain::duty::may_rule(actor, today);
            actor.as_ref().is_some_and(may)
        })
    });
    let form = RwSignal::new(false);
    let line = move |kind: &DutyKind| {
        let kind = *kind;
        let counts = move || words::points(rules.with(|all| all.tenths(kind, station.today())));
        let said = move || {
            let (lang, today) = (lang.get(), station.today());
            rules.with(|all| match all.valid(kind, today) {
                None => words::RULE_USUAL.of(lang).to_owned(),
                Some(rule) => {
                    words::RULE_SINCE.with(lang, &[&clock::day(rule.from, lang), &rule.by_name])
                }
            })
        };
        let next = move || {
            let (lang, today) = (lang.get(), station.today());
            rules.with(|all| {
                let ahead = all.rules.iter();
                let mut ahead = ahead.filter(|rule| rule.kind == kind && rule.from > today);
                ahead.next().map(|rule| {
                    let points = words::points(rule.tenths);
                    words::RULE_NEXT.with(lang, &[&clock::day(rule.from, lang), &points])
                })
            })
        };
        view! {
            <tr data-testid="point-rule" data-kind=kind.code()>
                <th scope="row">{tr(words::kind(kind))}</th>
                <td data-label=tr(words::POINTS)>{counts}</td>
                <td data-label=tr(words::REMARK)>
                    {said}
                    <small>{next}</small>
                </td>
            </tr>
        }
        .into_any()
    };
    let dialog = move || {
        form.get().then(|| {
            let on_close = Callback::new(move |()| {
                form.try_set(false);
            });
            let today = untrack(|| station.today());
            let count =
                |kind: &DutyKind| (*kind, rules.with_untracked(|all| all.tenths(*kind, today)));
            let now: Vec<_> = DutyKind::ALL.iter().map(count).collect();
            view! { <RuleForm now on_close/> }
        })
    };
    view! {
        <section class="box" data-testid="point-rules">
            <h2>
                {tr(words::RULES)}
                <When when=move || may.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="rule-set"
                        on:click=move |_| form.set(true)
                    >
                        {tr(words::RULE_SET)}
                    </button>
                </When>
            </h2>
            <p class="hint">{tr(words::RULES_HINT)}</p>
            <div class="table-frame teams-frame">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{tr(words::KIND)}</th>
                            <th scope="col">{tr(words::RULE_NOW)}</th>
                            <th scope="col">{tr(words::REMARK)}</th>
                        </tr>
                    </thead>
                    <tbody>{DutyKind::ALL.iter().map(line).collect_view()}</tbody>
                </table>
            </div>
        </section>
        {dialog}
    }
}
