//! For whom an account stands in, and arranging it (代理).

use leptos::prelude::*;
use shared::account::{Account, AccountCommand, AccountState, Membership, StandIn};
use shared::id::AccountId;
use shared::refusal::{Field as FieldName, Refusal};
use shared::time::LocalDate;
use text::{accounts as words, names, request};
use wasm_bindgen_futures::spawn_local;

use super::{role_line, term_line};
use crate::components::field::Field;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::api;
use crate::station::{Here, Station};

/// Colleagues among whom one is chosen, at most; more are found by name.
const COLLEAGUES: u64 = 50;

/// The colleagues an account stands in for, each to be ended.
#[component]
pub(super) fn StandIns(
    account: Account,
    run: Callback<AccountCommand>,
    own: bool,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let id = account.id;
    let one = move |stand_in: StandIn| {
        let StandIn {
            membership: held,
            whom,
            whom_name,
        } = stand_in;
        let ended = move || held.until.is_some_and(|until| until < station.today());
        let end = move |_| {
            run.run(AccountCommand::EndStandIn {
                account: id,
                whom,
                role: held.role,
                scope: held.scope,
                from: held.from,
                until: station.now.get_untracked().day().plus_days(-1),
            });
        };
        let line = move || {
            let lang = lang.get();
            let role = station.tree.with(|tree| role_line(&held, tree, lang));
            [request::stood_for(&whom_name, lang), role].join(" · ")
        };
        view! {
            <li class:ended=ended data-testid="stand-in">
                <div>
                    <p>{line}</p>
                    <p class="hint">{move || term_line(&held, station.today(), lang.get())}</p>
                </div>
                <When when=move || !own && !ended()>
                    <button type="button" class="button small" on:click=end>
                        {tr(words::END)}
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="role-list">{account.stand_ins.into_iter().map(one).collect_view()}</ul>
    }
}

/// A colleague's role that can be taken.
type Offer = (AccountId, String, Membership);

/// The roles of colleagues who are found by `words`.
async fn offers(words: &str, own: AccountId, today: LocalDate) -> Vec<Offer> {
    // Without an answer nobody can be chosen; what is typed asks again.
    let found = api::accounts(words.trim(), None, 0, COLLEAGUES).await;
    let rows = found.map_or_else(|_| Vec::new(), |page| page.accounts);
    let colleagues = rows
        .into_iter()
        .map(|row| row.account)
        .filter(|account| account.id != own && account.state == AccountState::Active);
    colleagues
        .flat_map(|account| {
            let held = account.memberships.into_iter();
            held.filter(|held| held.role.may_be_stood_in())
                .filter(|held| held.until.is_none_or(|until| until >= today))
                .map(move |held| (account.id, account.name.clone(), held))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The form that arranges it.
#[component]
pub(super) fn StandInForm(
    account: AccountId,
    run: Callback<AccountCommand>,
    refused: RwSignal<Option<Refusal>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Offer>::new());
    let chosen = RwSignal::new(None::<usize>);
    let from = RwSignal::new(Some(station.now.get_untracked().day()));
    let until = RwSignal::new(None::<LocalDate>);
    let here = Here::new();
    let turn = StoredValue::new(0u32);
    Effect::new(move || {
        let words = typed.get();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let today = station.now.get_untracked().day();
        spawn_local(async move {
            let offers = offers(&words, account, today).await;
            if !here.is_gone() && turn.try_get_value() == Some(mine) {
                found.set(offers);
                chosen.set(None);
            }
        });
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let empty = |field| Some(Refusal::Empty { field });
        let offer = chosen
            .get_untracked()
            .and_then(|at| found.with_untracked(|found| found.get(at).cloned()));
        let Some((whom, _, held)) = offer else {
            return refused.set(empty(FieldName::Whom));
        };
        let Some(first) = from.get_untracked() else {
            return refused.set(empty(FieldName::Term));
        };
        let membership = Membership {
            from: first,
            until: until.get_untracked(),
            ..held
        };
        run.run(AccountCommand::StandIn {
            account,
            whom,
            membership,
        });
    };
    let option = move |(at, (_, name, held)): (usize, Offer)| {
        let line = move || {
            let lang = lang.get();
            let scope = station.tree.with(|tree| tree.name(held.scope));
            let role = names::role(held.role).of(lang);
            [name.as_str(), " · ", role, " @ ", &scope].concat()
        };
        view! {
            <option value=at.to_string() prop:selected=move || chosen.get() == Some(at)>
                {line}
            </option>
        }
        .into_any()
    };
    let options = move || {
        found
            .get()
            .into_iter()
            .enumerate()
            .map(option)
            .collect_view()
    };
    let first = move || {
        let text = if found.with(Vec::is_empty) {
            words::STAND_IN_NONE
        } else {
            words::STAND_IN_CHOOSE
        };
        text.of(lang.get())
    };
    let day = |id: &'static str, label, value: RwSignal<Option<LocalDate>>| {
        view! {
            <Field id label required=true>
                <input
                    id=id
                    class="input"
                    type="date"
                    prop:value=move || value.get().map(|day| day.to_string()).unwrap_or_default()
                    on:change=move |event| value.set(event_target_value(&event).parse().ok())
                />
            </Field>
        }
        .into_any()
    };
    view! {
        <form class="stack group" on:submit=submit novalidate data-testid="stand-in-form">
            <h3>{tr(words::STAND_IN)}</h3>
            <p class="hint">{tr(words::STAND_INS_HINT)}</p>
            <div class="grid two">
                <Field id="stand-in-find" label=words::STAND_IN_FIND>
                    <input
                        id="stand-in-find"
                        class="input"
                        type="search"
                        autocomplete="off"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </Field>
                <Field id="stand-in-role" label=words::STAND_IN_ROLE required=true>
                    <select
                        id="stand-in-role"
                        class="input"
                        on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
                    >
                        <option value="" prop:selected=move || chosen.get().is_none()>
                            {first}
                        </option>
                        {options}
                    </select>
                </Field>
                {day("stand-in-from", words::FROM, from)}
                {day("stand-in-until", words::STAND_IN_LAST, until)}
            </div>
            <button type="submit" class="button" data-testid="stand-in-submit">
                {tr(words::STAND_IN_SUBMIT)}
            </button>
        </form>
    }
}
