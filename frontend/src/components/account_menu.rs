//! The person's menu: choices for this browser, help, signing out.

use domain::Capacity;
use leptos::prelude::*;
use shared::account::Membership;
use text::{Lang, Text, names, request, shell};

use super::icon::Icon;
use super::menu::{Menu, MenuHandle};
use super::segment::{Choice, Segment};
use crate::settings::{Settings, Size, lang, tr};
use crate::station::Station;
use crate::ui::{Dialog, Ui};

const ZH: Text = Text {
    zh: "中文",
    en: "中文",
};
const EN: Text = Text {
    zh: "English",
    en: "English",
};

/// Language, size, density and shortcuts.
#[component]
pub fn Preferences() -> impl IntoView {
    let settings = Settings::get();
    let choice = |value, word| Choice { value, word };
    view! {
        <div class="preferences">
            <Segment
                legend=shell::LANGUAGE
                name="language"
                choices=vec![choice(Lang::Zh, ZH), choice(Lang::En, EN)]
                value=Signal::derive(move || Some(settings.lang.get()))
                on_choice=Callback::new(move |lang| settings.lang.set(lang))
            />
            <Segment
                legend=shell::TEXT_SIZE
                name="size"
                choices=Size::ALL.into_iter().map(choice_of).collect()
                value=Signal::derive(move || Some(settings.size.get()))
                on_choice=Callback::new(move |size| settings.size.set(size))
            />
            <Segment
                legend=shell::DENSITY
                name="density"
                choices=vec![
                    Choice { value: false, word: shell::DENSITY_COMPACT },
                    Choice { value: true, word: shell::DENSITY_RELAXED },
                ]
                value=Signal::derive(move || Some(settings.relaxed.get()))
                on_choice=Callback::new(move |relaxed| settings.relaxed.set(relaxed))
            />
            <Segment
                legend=shell::SHORTCUTS
                name="shortcuts"
                choices=vec![
                    Choice { value: true, word: shell::ON },
                    Choice { value: false, word: shell::OFF },
                ]
                value=Signal::derive(move || Some(settings.shortcuts.get()))
                on_choice=Callback::new(move |on| settings.shortcuts.set(on))
            />
        </div>
    }
}

fn choice_of(size: Size) -> Choice<Size> {
    Choice {
        value: size,
        word: size.word(),
    }
}

/// What stands on the surface.
#[component]
fn Surface() -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let menu = use_context::<MenuHandle>();
    let open = move |dialog: Dialog| {
        if let Some(menu) = menu {
            menu.close();
        }
        ui.dialog.set(Some(dialog));
    };
    let roles = move || {
        let (tree, today) = (station.tree.get(), station.today());
        let lang = lang.get();
        station.actor.with(|actor| {
            let actor = actor.as_ref()?;
            let one = |(held, capacity): (&Membership, Capacity)| {
                let role = names::role(held.role).of(lang);
                let whom = request::stood_for(actor.stands_for(Some(capacity)), lang);
                view! { <li>{role} <small>{tree.long_name(held.scope)}</small> <small>{whom}</small></li> }
            };
            Some(actor.capacities(today).map(one).collect_view())
        })
    };
    view! {
        <div class="account-menu">
            <p class="who">
                <b>{move || station.me.with(|me| me.as_ref().map(|me| me.account.name.clone()))}</b>
                <small>
                    {move || station.me.with(|me| me.as_ref().map(|me| me.account.login.clone()))}
                </small>
            </p>
            <ul class="roles">{roles}</ul>
            <Preferences/>
            <button type="button" class="button wide" on:click=move |_| open(Dialog::Help)>
                <Icon name="help"/>
                {tr(shell::HELP)}
            </button>
            <button
                type="button"
                class="button wide"
                data-testid="sign-out"
                on:click=move |_| open(Dialog::SignOut)
            >
                <Icon name="leave"/>
                {tr(shell::SIGN_OUT)}
            </button>
        </div>
    }
}

/// The menu.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let name = Signal::derive(move || {
        station
            .me
            .with(|me| me.as_ref().map(|me| me.account.name.clone()))
            .unwrap_or_default()
    });
    let label = Signal::derive(move || shell::MENU_OF.with(lang.get(), &[&name.get()]));
    let initial = move || name.get().chars().next().map(String::from);
    let face = move || {
        view! {
            <span class="avatar" aria-hidden="true">{initial}</span>
            <span class="account-name">{name}</span>
            <Icon name="down"/>
        }
    };
    view! {
        <Menu
            name="account-menu"
            label
            class=Signal::derive(|| "button quiet account".to_owned())
            face=face
            surface=|| view! { <Surface/> }.into_any()
        />
    }
}
