//! The head of every page: whose system, where one works, how sync stands, who one is.

use leptos::prelude::*;
use shared::account::Role;
use shared::notice::MOST_COUNTED;
use text::{Lang, notice, shell};

use super::account_menu::AccountMenu;
use super::icon::Icon;
use super::sync_pill::SyncPill;
use crate::settings::{Settings, lang, tr};
use crate::station::Station;

/// Where the person works, by their roles.
fn place(station: Station, lang: Lang) -> String {
    let tree = station.tree.get();
    let mut places = Vec::new();
    for held in station.roles() {
        let name = match held.role {
            Role::Supervisor | Role::Administrator => shell::WHOLE_DISTRICT.of(lang).to_owned(),
            Role::Clerk
            | Role::Deputy
            | Role::Handler
            | Role::Head
            | Role::Authority
            | Role::TeamLead
            | Role::TeamMember => tree.long_name(held.scope),
        };
        if !name.is_empty() && !places.contains(&name) {
            places.push(name);
        }
    }
    if places.is_empty() && station.loaded.get() {
        return shell::NO_PLACE.of(lang).to_owned();
    }
    text::list(lang, &places)
}

/// Switches between the two languages.
#[component]
pub fn LanguageButton() -> impl IntoView {
    let settings = Settings::get();
    let switch = move |_| {
        settings.lang.update(|lang| {
            *lang = match lang {
                Lang::Zh => Lang::En,
                Lang::En => Lang::Zh,
            }
        });
    };
    // Named in the other language: for whoever cannot read this one.
    let face = move || match settings.lang.get() {
        Lang::Zh => "EN",
        Lang::En => "中文",
    };
    view! {
        <button
            type="button"
            class="button quiet language"
            data-testid="language"
            title=tr(shell::SWITCH_LANGUAGE)
            on:click=switch
        >
            <Icon name="language"/>
            <span>{face}</span>
        </button>
    }
}

/// What others did: how much of it is unread.
#[component]
fn Bell() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let unread = station.unread;
    let shown = move || match unread.get() {
        0 => None,
        n if n >= MOST_COUNTED => Some("99+".to_owned()),
        n => Some(n.to_string()),
    };
    let label = move || match shown() {
        Some(n) => notice::BELL.with(lang.get(), &[&n]),
        None => notice::BELL_NONE.of(lang.get()).to_owned(),
    };
    view! {
        <a
            class="button quiet bell"
            href="/notices"
            data-testid="bell"
            data-unread=move || unread.get().to_string()
            aria-label=label
            title=label
        >
            <Icon name="bell"/>
            <span class="badge" aria-hidden="true" hidden=move || shown().is_none()>
                {shown}
            </span>
        </a>
    }
}

/// The masthead.
#[component]
pub fn Masthead() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let place = Memo::new(move |_| place(station, lang.get()));
    view! {
        <header class="masthead">
            <a class="brand" href="/">
                <span class="emblem" aria-hidden="true" lang="zh-Hans">"联"</span>
                <span class="brand-name">{tr(shell::NAME)}</span>
            </a>
            <p class="place" data-testid="place" title=move || place.get()>{place}</p>
            <div class="masthead-end">
                <SyncPill/>
                <Bell/>
                <LanguageButton/>
                <AccountMenu/>
            </div>
        </header>
    }
}
