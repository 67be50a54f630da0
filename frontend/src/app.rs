//! The application: who is here decides what is shown; then the address does.

use leptos::prelude::*;
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
use crate::pages::lazy::{self, LazyDialogs, LazyPage};
use crate::pages::link::LinkPage;
use crate::pages::not_found::NotFound;
use crate::pages::sign_in::{ExpiredDialog, SignInPage, StartingPage};
use crate::settings::{Settings, tr};
use crate::station::{Session, Station};
use crate::ui::Ui;

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
    if path.starts_with("/accounts") {
        shell::ACCOUNTS
    } else if path.starts_with("/rules") {
        shell::RULES
    } else {
        shell::BOARD
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
    Effect::new(move |last: Option<Option<AccountId>>| {
        let last = last.flatten();
        let now = match scene.get() {
            Scene::Inside(account) => Some(account),
            Scene::SignIn | Scene::Starting | Scene::Link(_) => None,
        };
        let left = scene.with_untracked(|scene| *scene == Scene::SignIn);
        if last.is_some() && (left || (now.is_some() && now != last)) {
            address.go("/", true);
        }
        now.or(last.filter(|_| !left))
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
    Accounts,
    Rules,
    None,
}

fn page(path: &str) -> Page {
    match path.trim_end_matches('/') {
        "" => Page::Board,
        "/accounts" => Page::Accounts,
        "/rules" => Page::Rules,
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
        Page::Accounts => view! { <LazyPage fetch=lazy::accounts/> }.into_any(),
        Page::Rules => view! { <LazyPage fetch=lazy::rules/> }.into_any(),
        Page::None => view! { <NotFound/> }.into_any(),
    }
}
