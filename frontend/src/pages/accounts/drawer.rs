//! One account: its roles, and what can be done to it.

use leptos::prelude::*;
use shared::account::{Account, AccountCommand, AccountState, Membership};
use shared::api::{AccountRow, OneUseLink};
use shared::command::Command;
use shared::limits;
use shared::refusal::Refusal;
use text::{accounts as words, board, names};
use wasm_bindgen_futures::spawn_local;

use super::grant::{Grant, GrantFields, LinkNote};
use super::stand_in::{StandInForm, StandIns};
use super::{role_line, term_line};
use crate::components::dialog::Modal;
use crate::components::error_note::{ErrorNote, RefusalNote};
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::settings::{Settings, lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::{Done, Here, Station};
use crate::ui::Ui;

/// The roles of one account, each to be ended.
#[component]
fn Roles(account: Account, run: Callback<AccountCommand>, own: bool) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let id = account.id;
    let one = move |held: Membership| {
        let sure = RwSignal::new(false);
        let ended = move || held.until.is_some_and(|until| until < station.today());
        let end = move |_| {
            if !sure.get_untracked() {
                return sure.set(true);
            }
            run.run(AccountCommand::EndRole {
                account: id,
                role: held.role,
                scope: held.scope,
                until: station.now.get_untracked().day().plus_days(-1),
            });
        };
        view! {
            <li class:ended=ended>
                <div>
                    <p>{move || station.tree.with(|tree| role_line(&held, tree, lang.get()))}</p>
                    <p class="hint">{move || term_line(&held, station.today(), lang.get())}</p>
                </div>
                <When when=move || !own && !ended()>
                    <button type="button" class="button small" on:click=end>
                        {move || {
                            let lang = lang.get();
                            if sure.get() {
                                words::END_SURE.with(lang, &[names::role(held.role).of(lang)])
                            } else {
                                words::END.of(lang).to_owned()
                            }
                        }}
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let none = account.memberships.is_empty();
    view! {
        <ul class="role-list">{account.memberships.into_iter().map(one).collect_view()}</ul>
        {none.then(|| view! { <p class="hint">{tr(words::NO_ROLES)}</p> })}
    }
}

/// Suspending, with a reason; or resuming.
#[component]
fn StateChange(account: Account, run: Callback<AccountCommand>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let (id, state) = (account.id, account.state);
    match state {
        AccountState::Suspended => view! {
            <button
                type="button"
                class="button"
                data-testid="resume"
                on:click=move |_| run.run(AccountCommand::Resume { account: id })
            >
                {tr(words::RESUME)}
            </button>
        }
        .into_any(),
        AccountState::Active => view! {
            <details class="suspend">
                <summary class="button">{tr(words::SUSPEND)}</summary>
                <form
                    class="stack"
                    on:submit=move |event| {
                        event.prevent_default();
                        let reason = reason.get_untracked();
                        run.run(AccountCommand::Suspend { account: id, reason });
                    }
                >
                    <Field id="suspend-reason" label=words::SUSPEND_REASON>
                        <input
                            id="suspend-reason"
                            class="input"
                            maxlength=limits::REASON.to_string()
                            prop:value=move || reason.get()
                            on:input=move |event| reason.set(event_target_value(&event))
                        />
                    </Field>
                    <button type="submit" class="button danger">{tr(words::SUSPEND_SUBMIT)}</button>
                </form>
            </details>
        }
        .into_any(),
    }
}

/// One account.
#[component]
pub fn Drawer(row: AccountRow, on_close: Callback<()>, on_done: Callback<()>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let account = row.account;
    let (id, name) = (account.id, account.name.clone());
    let own = station.account() == Some(id);
    let grant = Grant::new(station);
    let refused = RwSignal::new(None::<Refusal>);
    let error = RwSignal::new(None::<ApiError>);
    let link = RwSignal::new(None::<OneUseLink>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let spoken = StoredValue::new(name.clone());
    let run = Callback::new(move |command: AccountCommand| {
        if busy.get_untracked() {
            return;
        }
        refused.set(None);
        busy.set(true);
        let toast = match &command {
            AccountCommand::Grant { .. } => words::GRANTED_TOAST,
            AccountCommand::EndRole { .. } => words::ENDED_TOAST,
            AccountCommand::StandIn { .. } => words::STAND_IN_TOAST,
            AccountCommand::EndStandIn { .. } => words::STAND_IN_ENDED_TOAST,
            AccountCommand::Suspend { .. } => words::SUSPENDED_TOAST,
            _ => words::RESUMED_TOAST,
        };
        spawn_local(async move {
            let result = station.act(Command::Account(command), None, here).await;
            busy.try_set(false);
            match result {
                Ok(done) => {
                    let lang = settings.lang.get_untracked();
                    let name = spoken.try_get_value().unwrap_or_default();
                    let text = match done {
                        Done::Confirmed(_) => toast.with(lang, &[&name]),
                        Done::Queued | Done::Pending => board::STILL_TOAST.of(lang).to_owned(),
                    };
                    ui.toast(text, None);
                    on_done.try_run(());
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    });
    let reset = move |_| {
        error.set(None);
        spawn_local(async move {
            match api::new_link(id).await {
                Ok(found) => {
                    link.try_set(Some(found));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let give = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match grant.read() {
            Ok(membership) => run.run(AccountCommand::Grant {
                account: id,
                membership,
            }),
            Err(refusal) => refused.set(Some(refusal)),
        }
    };
    let for_state = account.clone();
    let title = Signal::derive(move || spoken.try_get_value().unwrap_or_default());
    view! {
        <Modal title on_close name="account-drawer" size="drawer">
            <div class="dialog-body stack" class:dim=move || busy.get()>
                <p class="hint">{account.login.clone()}</p>
                {own.then(|| view! { <p class="note">{tr(words::OWN)}</p> })}
                <h3>{tr(words::ROLES)}</h3>
                <Roles account=account.clone() run own/>
                {(!account.stand_ins.is_empty())
                    .then(|| {
                        view! {
                            <h3>{tr(words::STAND_INS)}</h3>
                            <StandIns account=account.clone() run own/>
                        }
                    })}
                <RefusalNote refusal=refused/>
                {(!own)
                    .then(|| {
                        view! {
                            <form class="stack group" on:submit=give novalidate>
                                <h3>{tr(words::GRANT)}</h3>
                                <GrantFields grant/>
                                <button type="submit" class="button" data-testid="grant-submit">
                                    {tr(words::GRANT_SUBMIT)}
                                </button>
                            </form>
                            <StandInForm account=id run refused/>
                        }
                    })}
                <div class="row wrap">
                    <button type="button" class="button" data-testid="reset-link" on:click=reset>
                        <Icon name="link"/>
                        {tr(words::RESET)}
                    </button>
                    {(!own).then(|| view! { <StateChange account=for_state run/> })}
                </div>
                <ErrorNote error/>
                {move || {
                    let name = spoken.get_value();
                    link.get().map(|link| view! { <LinkNote name link/> }.into_any())
                }}
            </div>
        </Modal>
    }
}
