//! The application: who is here decides what is shown; then the address does.

use leptos::prelude::*;
use shared::account::Role;
use shared::api::Me;
use shared::id::AccountId;
use text::{shell, sign_in};

use crate::address::Address;
use crate::components::icon::Icon;
use crate::components::masthead::Masthead;
use crate::components::rail::Rail;
use crate::components::toasts::Toasts;
use crate::components::when::When;
use crate::keyboard;
use crate::pages::board::BoardPage;
use crate::pages::lazy::{self, LazyDay, LazyDialogs, LazyPage, LazyPanel};
use crate::pages::link::LinkPage;
use crate::pages::not_found::NotFound;
use crate::pages::sign_in::{ExpiredDialog, SignInPage, StartingPage};
use crate::settings::{Settings, tr};
use crate::station::{Session, Station};
use crate::ui::{LEDGER, Ui};

/// What is shown. A session that ends changes nothing; another person changes everything.
#[derive(Clone, PartialEq, Eq)]
enum Scene {
    Starting,
    SignIn,
    Link(String),
    Inside(AccountId),
}

/// The root.
#[component]
pub fn App() -> impl IntoView {
    let settings = Settings::load();
    provide_context(settings);
    let station = Station::new();
    provide_context(station);
    station.start();
    let address = Address::follow();
    provide_context(address);
    provide_context(Ui::new(address));
    follow_title(station, settings, address);
    view! { <Stage/> }
}

fn title(path: &str) -> text::Text {
    match page(path) {
        Page::Accounts => shell::ACCOUNTS,
        Page::Rules => shell::RULES,
        Page::Ledger => shell::LEDGER,
        Page::Day => text::day::TITLE,
        Page::Notices => text::notice::TITLE,
        Page::Templates => text::template::PAGE_TITLE,
        Page::Suggestions => text::suggestion::TITLE,
        Page::Supervision => text::supervision::TITLE,
        Page::Teams => text::team::TITLE,
        Page::Places => text::place::TITLE,
        Page::Contacts => text::contact::TITLE,
        Page::Duty => text::duty::TITLE,
        Page::Activities => text::activity::TITLE,
        Page::Overview => text::overview::TITLE,
        Page::Bulletin => text::bulletin::TITLE,
        Page::Board | Page::None => shell::BOARD,
    }
}

/// Keeps the window's title up to date.
fn follow_title(station: Station, settings: Settings, address: Address) {
    Effect::new(move || {
        let lang = settings.lang.get();
        let page = match station.session.get() {
            Session::SignedIn | Session::Expired => address.path.with(|path| title(path)),
            Session::Starting | Session::Unreachable(_) | Session::SignedOut => sign_in::TITLE,
        };
        document().set_title(&[page.of(lang), " · ", shell::NAME.of(lang)].concat());
    });
}

/// Whoever handles for a unit, and does nothing else, begins with what waits for them.
fn begins_at_desk(me: &Me) -> bool {
    let day = me.server_time.day();
    let held = || me.account.memberships.iter().filter(|held| held.holds(day));
    held().next().is_some() && held().all(|held| matches!(held.role, Role::Handler | Role::Head))
}

/// The scene that is on.
#[component]
fn Stage() -> impl IntoView {
    let station = Station::get();
    let path = Address::get().path;
    let scene = Memo::new(move |_| {
        if let Some(token) = path.with(|path| path.strip_prefix("/link/").map(str::to_owned)) {
            return Scene::Link(token);
        }
        match (
            station.session.get(),
            station.me.with(|me| me.as_ref().map(|me| me.account.id)),
        ) {
            (Session::SignedIn | Session::Expired, Some(account)) => Scene::Inside(account),
            (Session::SignedOut, _) => Scene::SignIn,
            (
                Session::Starting | Session::Unreachable(_) | Session::SignedIn | Session::Expired,
                _,
            ) => Scene::Starting,
        }
    });
    let address = Address::get();
    // Where one person was, and what they looked for, is not for the next.
    Effect::new(move |last: Option<(Option<AccountId>, bool)>| {
        let (last, was_gate) = last.unwrap_or_default();
        let now = match scene.get() {
            Scene::Inside(account) => Some(account),
            Scene::SignIn | Scene::Starting | Scene::Link(_) => None,
        };
        let left = scene.with_untracked(|scene| *scene == Scene::SignIn);
        if last.is_some() && (left || (now.is_some() && now != last)) {
            address.go("/", true);
        }
        if was_gate && now.is_some() && path.with_untracked(|path| path == "/") {
            station.me.with_untracked(|me| {
                if me.as_ref().is_some_and(begins_at_desk) {
                    address.go("/day", true);
                }
            });
        }
        (now.or(last.filter(|_| !left)), left)
    });
    move || match scene.get() {
        Scene::Starting => view! { <StartingPage/> }.into_any(),
        Scene::SignIn => view! { <SignInPage/> }.into_any(),
        Scene::Link(token) => view! { <LinkPage token/> }.into_any(),
        Scene::Inside(_) => view! { <Inside/> }.into_any(),
    }
}

/// What somebody sees who is signed in.
#[component]
fn Inside() -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    // Dialogs of another person do not stay open.
    ui.dialog.set(None);
    ui.toasts.set(Vec::new());
    ui.note.set(None);
    ui.mends.set(None);
    keyboard::listen(station, ui, settings);
    let demo = Memo::new(move |_| station.me.with(|me| me.as_ref().is_some_and(|me| me.demo)));
    view! {
        <a class="skip" href="#main" rel="external">{tr(shell::SKIP)}</a>
        <div class="frame" class:panel-open=move || ui.open.get().is_some()>
            <Masthead/>
            <When when=move || demo.get()>
                <p class="demo" role="note">
                    <Icon name="info"/>
                    {tr(shell::DEMO)}
                </p>
            </When>
            <Rail/>
            <main id="main" tabindex="-1">
                <Pages/>
                <LazyPanel/>
            </main>
        </div>
        <LazyDialogs/>
        <Toasts/>
        <When when=move || station.session.with(|session| *session == Session::Expired)>
            <ExpiredDialog/>
        </When>
    }
}

/// The pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    /// With or without the panel of a request.
    Board,
    /// With or without the panel of a request.
    Ledger,
    Accounts,
    /// With or without the panel of a request.
    Day,
    Notices,
    Templates,
    /// The list, or one matter.
    Supervision,
    /// The ledger, or one suggestion.
    Suggestions,
    /// The list, or one team.
    Teams,
    /// The list, or one home, station or point.
    Places,
    Contacts,
    /// Duty files, one of them, or how teams compare.
    Duty,
    /// The calendar, or one activity.
    Activities,
    Overview,
    /// The months, or one of them.
    Bulletin,
    Rules,
    None,
}

fn page(path: &str) -> Page {
    match path.trim_end_matches('/') {
        "" => Page::Board,
        "/accounts" | "/accounts/organisations" => Page::Accounts,
        "/rules" => Page::Rules,
        LEDGER => Page::Ledger,
        path if path.starts_with("/ledger/requests/") => Page::Ledger,
        "/day" => Page::Day,
        "/notices" => Page::Notices,
        "/templates" => Page::Templates,
        "/supervision" => Page::Supervision,
        "/teams" => Page::Teams,
        "/teams/places" => Page::Places,
        "/teams/contacts" => Page::Contacts,
        "/activities" => Page::Activities,
        "/overview" => Page::Overview,
        "/overview/bulletin" => Page::Bulletin,
        path if path.starts_with("/overview/bulletin/") => Page::Bulletin,
        "/teams/duty" | "/teams/compare" => Page::Duty,
        path if path.starts_with("/teams/duty/") => Page::Duty,
        path if path.starts_with("/activities/") => Page::Activities,
        path if path.starts_with("/teams/places/") => Page::Places,
        path if path.starts_with("/teams/") => Page::Teams,
        path if path.starts_with("/supervision/suggestions") => Page::Suggestions,
        path if path.starts_with("/supervision/") => Page::Supervision,
        path if path.starts_with("/day/") => Page::Day,
        path if path.starts_with("/requests/") => Page::Board,
        _ => Page::None,
    }
}

/// The page at the address.
#[component]
fn Pages() -> impl IntoView {
    let path = Address::get().path;
    let page = Memo::new(move |_| path.with(|path| page(path)));
    move || match page.get() {
        Page::Board => view! { <BoardPage/> }.into_any(),
        Page::Ledger => view! { <LazyPage fetch=lazy::ledger/> }.into_any(),
        Page::Accounts => view! { <LazyPage fetch=lazy::accounts/> }.into_any(),
        Page::Day => view! { <LazyDay/> }.into_any(),
        Page::Notices => view! { <LazyPage fetch=lazy::notices/> }.into_any(),
        Page::Templates => view! { <LazyPage fetch=lazy::templates/> }.into_any(),
        Page::Supervision | Page::Suggestions => {
            view! { <LazyPage fetch=lazy::supervision/> }.into_any()
        }
        Page::Teams | Page::Places | Page::Contacts | Page::Duty => {
            view! { <LazyPage fetch=lazy::teams/> }.into_any()
        }
        Page::Activities => view! { <LazyPage fetch=lazy::activities/> }.into_any(),
        Page::Overview | Page::Bulletin => view! { <LazyPage fetch=lazy::overview/> }.into_any(),
        Page::Rules => view! { <LazyPage fetch=lazy::rules/> }.into_any(),
        Page::None => view! { <NotFound/> }.into_any(),
    }
}
