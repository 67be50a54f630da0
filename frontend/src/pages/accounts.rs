//! Accounts, for administrators: a list, a drawer for one of them, and a dialog for a new one. Beside
//! them the organisations that they belong to.

mod create;
mod drawer;
mod grant;
mod organisations;
mod stand_in;

use leptos::prelude::*;
use shared::account::{AccountState, Membership, Role};
use shared::api::{AccountPage, AccountRow};
use shared::id::AccountId;
use shared::time::LocalDate;
use text::{Lang, accounts as words, clock, names, shell};
use wasm_bindgen_futures::spawn_local;

use self::create::CreateDialog;
use self::drawer::Drawer;
use self::grant::role_options;
use self::organisations::Organisations;
use crate::address::Address;
use crate::components::error_note::ErrorNote;
use crate::components::icon::Icon;
use crate::components::siblings::{OF_ACCOUNTS, Siblings};
use crate::components::when::When;
use crate::pages::activities::feeds::FeedsDialog;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::api::{self, ApiError};
use crate::station::view::Tree;

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
fn Tools(list: List, creating: RwSignal<bool>, feeds: RwSignal<bool>) -> impl IntoView {
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
            <Siblings all=OF_ACCOUNTS/>
            <span class="hint" data-testid="account-total">{total}</span>
            <span class="grow"></span>
            <button
                type="button"
                class="button"
                data-testid="all-feeds"
                on:click=move |_| feeds.set(true)
            >
                {tr(text::feed::TITLE)}
            </button>
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
    let feeds = RwSignal::new(false);
    let close_feeds = Callback::new(move |()| {
        feeds.try_set(false);
    });
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
    // Another answer of the list that says the same of it takes nothing from an open form.
    let chosen = Memo::new(move |_| {
        let id = open.get()?;
        list.rows.with(|rows| {
            rows.as_ref()?
                .accounts
                .iter()
                .find(|row| row.account.id == id)
                .cloned()
        })
    });
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
            <Tools list creating feeds/>
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
            <When when=move || feeds.get()>
                <FeedsDialog on_close=close_feeds/>
            </When>
            {move || {
                chosen
                    .get()
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
    let path = Address::get().path;
    let of_tree = Memo::new(move |_| path.with(|path| path.starts_with(organisations::PATH)));
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
                <When when=move || of_tree.get() fallback=|| view! { <Accounts/> }>
                    <Organisations/>
                </When>
            </When>
        </When>
    }
}
