//! Accounts, for administrators: a list, a drawer for one of them, and a dialog for a new one.

use leptos::prelude::*;
use shared::account::{Account, AccountCommand, AccountState, Membership, Role};
use shared::api::{AccountPage, AccountRow, OneUseLink};
use shared::command::Command;
use shared::id::{AccountId, OrganisationId};
use shared::limits;
use shared::refusal::{Field as FieldName, Refusal};
use shared::time::LocalDate;
use text::{Lang, accounts as words, clock, names, shell};
use wasm_bindgen_futures::spawn_local;

use crate::browser;
use crate::components::dialog::Modal;
use crate::components::error_note::{ErrorNote, RefusalNote};
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::pick::Pick;
use crate::components::when::When;
use crate::settings::{Settings, lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::view::Tree;
use crate::station::{Done, Here, Station};
use crate::ui::Ui;

const PAGE: u64 = 25;

/// The list and what is asked of it.
#[derive(Clone, Copy)]
struct List {
    words: RwSignal<String>,
    role: RwSignal<Option<Role>>,
    page: RwSignal<u64>,
    rows: RwSignal<Option<AccountPage>>,
    error: RwSignal<Option<ApiError>>,
    loading: RwSignal<bool>,
    asked: RwSignal<u32>,
}

impl List {
    /// Asks at first, and again when what is asked for changes. What was there stays meanwhile.
    fn follow() -> Self {
        let list = Self {
            words: RwSignal::new(String::new()),
            role: RwSignal::new(None),
            page: RwSignal::new(0),
            rows: RwSignal::new(None),
            error: RwSignal::new(None),
            loading: RwSignal::new(true),
            asked: RwSignal::new(0),
        };
        let turn = StoredValue::new(0u32);
        Effect::new(move || {
            list.asked.track();
            let (words, role, page) = (list.words.get(), list.role.get(), list.page.get());
            let mine = turn.get_value().wrapping_add(1);
            turn.set_value(mine);
            list.loading.set(true);
            spawn_local(async move {
                let result = api::accounts(words.trim(), role, page * PAGE, PAGE).await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                list.loading.try_set(false);
                match result {
                    Ok(rows) => {
                        list.rows.try_set(Some(rows));
                        list.error.try_set(None);
                    }
                    Err(failed) => {
                        list.error.try_set(Some(failed));
                    }
                }
            });
        });
        list
    }

    fn again(self) {
        self.asked.update(|n| *n += 1);
    }

    fn pages(self) -> u64 {
        self.rows
            .with(|rows| rows.as_ref().map_or(0, |rows| rows.total))
            .div_ceil(PAGE)
            .max(1)
    }
}

/// `联络员 @ 南岭村社区联络站`.
fn role_line(held: &Membership, tree: &Tree, lang: Lang) -> String {
    [
        names::role(held.role).of(lang),
        " @ ",
        &tree.name(held.scope),
    ]
    .concat()
}

fn term_line(held: &Membership, today: LocalDate, lang: Lang) -> String {
    let from = clock::day(held.from, lang);
    let mut text = match held.until {
        Some(until) => words::TERM_UNTIL.with(lang, &[&from, &clock::day(until, lang)]),
        None => words::TERM.with(lang, &[&from]),
    };
    if held.until.is_some_and(|until| until < today) {
        text.push_str(" · ");
        text.push_str(words::ENDED.of(lang));
    }
    text
}

/// A role, a scope and a term, to be given.
#[derive(Clone, Copy)]
struct Grant {
    role: RwSignal<Role>,
    scope: RwSignal<Option<OrganisationId>>,
    from: RwSignal<Option<LocalDate>>,
    until: RwSignal<Option<LocalDate>>,
}

impl Grant {
    fn new(station: Station) -> Self {
        Self {
            role: RwSignal::new(Role::Clerk),
            scope: RwSignal::new(None),
            from: RwSignal::new(Some(station.now.get_untracked().day())),
            until: RwSignal::new(None),
        }
    }

    fn read(self) -> Result<Membership, Refusal> {
        let scope = self.scope.get_untracked();
        let scope = scope.ok_or(Refusal::Empty {
            field: FieldName::Memberships,
        })?;
        let from = self.from.get_untracked().ok_or(Refusal::Empty {
            field: FieldName::Term,
        })?;
        Ok(Membership {
            role: self.role.get_untracked(),
            scope,
            from,
            until: self.until.get_untracked(),
        })
    }
}

fn role_options(value: impl Fn() -> Option<Role> + Copy + Send + Sync + 'static) -> AnyView {
    let option = move |role: Role| {
        view! {
            <option value=role.code() prop:selected=move || value() == Some(role)>
                {tr(names::role(role))}
            </option>
        }
        .into_any()
    };
    Role::ALL.into_iter().map(option).collect_view().into_any()
}

/// The fields of a role to be given.
#[component]
fn GrantFields(grant: Grant) -> impl IntoView {
    let station = Station::get();
    let scopes = Signal::derive(move || {
        let (role, day) = (grant.role.get(), station.today());
        station.tree.with(|tree| {
            let mut found = tree.pick(day, |one| role.fits(one.kind));
            for (id, name) in &mut found {
                *name = tree.long_name(*id);
            }
            found
        })
    });
    let date = |signal: RwSignal<Option<LocalDate>>| {
        move || signal.get().map(|day| day.to_string()).unwrap_or_default()
    };
    view! {
        <div class="grid two">
            <Field id="grant-role" label=words::ROLE required=true>
                <select
                    id="grant-role"
                    class="input"
                    on:change=move |event| {
                        if let Some(role) = Role::from_code(&event_target_value(&event)) {
                            grant.role.set(role);
                            // Another role belongs to other places; the district is one.
                            let only = scopes.with_untracked(|all| match all.as_slice() {
                                [(id, _)] => Some(*id),
                                _ => None,
                            });
                            grant.scope.set(only);
                        }
                    }
                >
                    {role_options(move || Some(grant.role.get()))}
                </select>
            </Field>
            <Field id="grant-scope" label=words::SCOPE required=true>
                <Pick id="grant-scope" options=scopes value=grant.scope/>
            </Field>
            <Field id="grant-from" label=words::FROM required=true>
                <input
                    id="grant-from"
                    class="input"
                    type="date"
                    prop:value=date(grant.from)
                    on:change=move |event| grant.from.set(event_target_value(&event).parse().ok())
                />
            </Field>
            <Field id="grant-until" label=words::UNTIL>
                <input
                    id="grant-until"
                    class="input"
                    type="date"
                    prop:value=date(grant.until)
                    on:change=move |event| grant.until.set(event_target_value(&event).parse().ok())
                />
            </Field>
        </div>
    }
}

/// The one-use link, shown once.
#[component]
fn LinkNote(name: String, link: OneUseLink) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let address = [browser::origin(), link.path.clone()].concat();
    let copied = RwSignal::new(false);
    let shown = address.clone();
    let text = move || {
        let until = clock::moment(link.expires_at, station.now.get(), lang.get());
        words::CREATED_TEXT.with(lang.get(), &[&name, &until])
    };
    view! {
        <div class="note link-note" role="status">
            <p>{text}</p>
            <div class="row">
                <input
                    class="input"
                    readonly
                    data-testid="one-use-link"
                    aria-label=tr(words::LINK)
                    value=shown
                />
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        browser::copy(&address);
                        copied.set(true);
                    }
                >
                    <Icon name="copy"/>
                    {move || {
                        let text = if copied.get() { shell::COPIED } else { words::COPY_LINK };
                        text.of(lang.get())
                    }}
                </button>
            </div>
        </div>
    }
}

/// A new account.
#[component]
fn CreateDialog(on_close: Callback<()>, on_done: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (login, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let grant = Grant::new(station);
    let refused = RwSignal::new(None::<Refusal>);
    let error = RwSignal::new(None::<ApiError>);
    let link = RwSignal::new(None::<OneUseLink>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        refused.set(None);
        error.set(None);
        let held = match grant.read() {
            Ok(held) => held,
            Err(refusal) => return refused.set(Some(refusal)),
        };
        let command = AccountCommand::Create {
            login: login.get_untracked(),
            name: name.get_untracked(),
            memberships: vec![held],
        };
        busy.set(true);
        spawn_local(async move {
            match station.act(Command::Account(command), None, here).await {
                Ok(Done::Confirmed(id)) => {
                    on_done.try_run(());
                    match api::new_link(AccountId::derive(id, 0)).await {
                        Ok(found) => {
                            link.try_set(Some(found));
                        }
                        Err(failed) => {
                            error.try_set(Some(failed));
                        }
                    }
                }
                Ok(Done::Queued | Done::Pending) => {
                    error.try_set(Some(ApiError::Network));
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
            busy.try_set(false);
        });
    };
    let line = move |id: &'static str, label, value: RwSignal<String>, limit: usize| {
        view! {
            <Field id label required=true>
                <input
                    id=id
                    class="input"
                    autocomplete="off"
                    autofocus=id == "new-name"
                    maxlength=limit.to_string()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
        .into_any()
    };
    let done = move |found: OneUseLink| {
        view! {
            <div class="stack">
                <LinkNote name=name.get_untracked() link=found/>
                <footer class="dialog-foot">
                    <button type="button" class="button main" on:click=move |_| on_close.run(())>
                        {tr(shell::CLOSE)}
                    </button>
                </footer>
            </div>
        }
        .into_any()
    };
    let form = move || {
        view! {
            <form class="stack" on:submit=submit novalidate>
                <div class="grid two">
                    {line("new-name", words::NAME, name, limits::NAME)}
                    {line("new-login", words::LOGIN, login, limits::LOGIN)}
                </div>
                <p class="hint">{tr(words::LOGIN_HINT)}</p>
                <GrantFields grant/>
                <RefusalNote refusal=refused/>
                <ErrorNote error/>
                <footer class="dialog-foot">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>
                        {tr(shell::CANCEL)}
                    </button>
                    <button
                        type="submit"
                        class="button main"
                        data-testid="create-submit"
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::CREATE_SUBMIT)}
                    </button>
                </footer>
            </form>
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        let text = if link.with(Option::is_some) {
            words::CREATED
        } else {
            words::CREATE
        };
        text.of(lang.get()).to_owned()
    });
    view! {
        <Modal title on_close name="create-dialog" size="wide">
            <div class="dialog-body">
                {move || match link.get() {
                    Some(found) => done(found),
                    None => form(),
                }}
            </div>
        </Modal>
    }
}

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
fn Drawer(row: AccountRow, on_close: Callback<()>, on_done: Callback<()>) -> impl IntoView {
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
            AccountCommand::Suspend { .. } => words::SUSPENDED_TOAST,
            _ => words::RESUMED_TOAST,
        };
        spawn_local(async move {
            let result = station.act(Command::Account(command), None, here).await;
            busy.try_set(false);
            match result {
                Ok(_) => {
                    let lang = settings.lang.get_untracked();
                    let name = spoken.try_get_value().unwrap_or_default();
                    ui.toast(toast.with(lang, &[&name]), None);
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

/// One row of the list.
fn row(
    row: AccountRow,
    open: RwSignal<Option<AccountId>>,
    station: Station,
    lang: RwSignal<Lang>,
) -> AnyView {
    let account = row.account;
    let id = account.id;
    let login = account.login.clone();
    let held = account.memberships;
    let roles = move || {
        let (tree, today, lang) = (station.tree.get(), station.today(), lang.get());
        let line = |one: &Membership| {
            let ended = one.until.is_some_and(|until| until < today);
            view! {
                <li class:ended=ended title=term_line(one, today, lang)>
                    {role_line(one, &tree, lang)}
                </li>
            }
        };
        held.iter().map(line).collect_view()
    };
    let (state, has_password, locked) = (account.state, row.has_password, row.locked_until);
    let stand = move || {
        let lang = lang.get();
        let is_locked = locked.is_some_and(|until| until > station.now.get());
        match state {
            AccountState::Suspended => ("bad", names::account_state(state).of(lang)),
            AccountState::Active if is_locked => ("warn", words::LOCKED.of(lang)),
            AccountState::Active if !has_password => ("warn", words::NO_PASSWORD.of(lang)),
            AccountState::Active => ("", names::account_state(state).of(lang)),
        }
    };
    let seen = row.last_sign_in;
    let last = move || match seen {
        Some(at) => clock::relative(at, station.now.get(), lang.get()),
        None => words::NEVER.of(lang.get()).to_owned(),
    };
    view! {
        <tr data-testid="account" data-login=login>
            <th scope="row">
                <button type="button" class="link" on:click=move |_| open.set(Some(id))>
                    {account.name}
                </button>
            </th>
            <td>{account.login}</td>
            <td><ul>{roles}</ul></td>
            <td><span class=move || ["tag ", stand().0].concat()>{move || stand().1}</span></td>
            <td>{last}</td>
        </tr>
    }
    .into_any()
}

/// Search, role, and a new account.
#[component]
fn Tools(list: List, creating: RwSignal<bool>) -> impl IntoView {
    let lang = lang();
    let total = move || {
        let n = list
            .rows
            .with(|rows| rows.as_ref().map_or(0, |rows| rows.total));
        words::TOTAL.count(lang.get(), n as usize)
    };
    view! {
        <div class="page-head">
            <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
            <span class="hint" data-testid="account-total">{total}</span>
            <span class="grow"></span>
            <button
                type="button"
                class="button main"
                data-testid="create-account"
                on:click=move |_| creating.set(true)
            >
                <Icon name="plus"/>
                {tr(words::CREATE)}
            </button>
        </div>
        <div class="filters" role="search">
            <label class="words">
                <Icon name="search"/>
                <input
                    id="filter-words"
                    type="search"
                    placeholder=tr(words::SEARCH)
                    aria-label=tr(words::SEARCH)
                    on:input=move |event| {
                        list.page.set(0);
                        list.words.set(event_target_value(&event));
                    }
                />
            </label>
            <label class="chip" class:on=move || list.role.get().is_some()>
                <span>{tr(words::ROLE)}</span>
                <select on:change=move |event| {
                    list.page.set(0);
                    list.role.set(Role::from_code(&event_target_value(&event)));
                }>
                    <option value="">{tr(words::ALL_ROLES)}</option>
                    {role_options(move || list.role.get())}
                </select>
            </label>
        </div>
    }
}

/// Forth and back.
#[component]
fn Pager(list: List) -> impl IntoView {
    let lang = lang();
    let page = move || {
        let (now, all) = ((list.page.get() + 1).to_string(), list.pages().to_string());
        words::PAGE.with(lang.get(), &[&now, &all])
    };
    view! {
        <When when=move || { list.pages() > 1 }>
            <nav class="pager" aria-label=page>
                <button
                    type="button"
                    class="button"
                    disabled=move || list.page.get() == 0
                    on:click=move |_| list.page.update(|page| *page = page.saturating_sub(1))
                >
                    {tr(words::PREVIOUS)}
                </button>
                <span>{page}</span>
                <button
                    type="button"
                    class="button"
                    disabled=move || list.page.get() + 1 >= list.pages()
                    on:click=move |_| list.page.update(|page| *page += 1)
                >
                    {tr(words::NEXT)}
                </button>
            </nav>
        </When>
    }
}

/// The list with everything around it.
#[component]
fn Accounts() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let list = List::follow();
    let creating = RwSignal::new(false);
    let open = RwSignal::new(None::<AccountId>);
    let again = Callback::new(move |()| list.again());
    let rows = move || {
        let found = list
            .rows
            .with(|rows| rows.as_ref().map(|rows| rows.accounts.clone()));
        found
            .unwrap_or_default()
            .into_iter()
            .map(|one| row(one, open, station, lang))
            .collect_view()
    };
    let chosen = move || {
        let id = open.get()?;
        list.rows.with(|rows| {
            rows.as_ref()?
                .accounts
                .iter()
                .find(|row| row.account.id == id)
                .cloned()
        })
    };
    let close_drawer = Callback::new(move |()| {
        open.try_set(None);
    });
    let close_dialog = Callback::new(move |()| {
        creating.try_set(false);
    });
    let heads = [
        words::NAME,
        words::LOGIN,
        words::ROLES,
        words::STATE,
        words::LAST_SIGN_IN,
    ];
    let none = move || {
        list.rows
            .with(|rows| rows.as_ref().is_some_and(|rows| rows.accounts.is_empty()))
    };
    view! {
        <div class="page accounts-page" data-testid="accounts">
            <Tools list creating/>
            <ErrorNote error=list.error retry=again/>
            <div class="table-frame" class:dim=move || list.loading.get() tabindex="0" role="region" aria-label=tr(words::TITLE)>
                <table>
                    <thead>
                        <tr>
                            {heads
                                .map(|head| view! { <th scope="col">{tr(head)}</th> })
                                .into_iter()
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <When when=none>
                    <p class="column-empty">{tr(words::EMPTY)}</p>
                </When>
            </div>
            <Pager list/>
            <When when=move || creating.get()>
                <CreateDialog on_close=close_dialog on_done=again/>
            </When>
            {move || {
                chosen()
                    .map(|row| {
                        view! { <Drawer row on_close=close_drawer on_done=again/> }.into_any()
                    })
            }}
        </div>
    }
}

/// The page; whoever is no administrator is told so.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let station = Station::get();
    let may = Memo::new(move |_| station.holds(Role::Administrator));
    let refused = || {
        view! {
            <section class="plain-page">
                <h1>{tr(shell::NOT_ALLOWED_TITLE)}</h1>
                <p>{tr(shell::NOT_ALLOWED_TEXT)}</p>
                <a class="button main" href="/">{tr(shell::TO_BOARD)}</a>
            </section>
        }
    };
    view! {
        <When when=move || station.actor.with(Option::is_some)>
            <When when=move || may.get() fallback=refused>
                <Accounts/>
            </When>
        </When>
    }
}
