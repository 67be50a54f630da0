//! Signing in: as a page of its own, and as a dialog over a page whose session has ended.

use leptos::prelude::*;
use text::{shell, sign_in};

use crate::components::dialog::Modal;
use crate::components::error_note::ErrorNote;
use crate::components::masthead::LanguageButton;
use crate::components::sign_in_form::SignInForm;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Session, Station};

/// The frame of pages without a person: the emblem, a card, the language.
#[component]
pub fn Gate(children: Children) -> impl IntoView {
    view! {
        <div class="gate">
            <header class="gate-head">
                <LanguageButton/>
            </header>
            <main class="gate-card" id="main" tabindex="-1">
                <div class="gate-brand">
                    <span class="emblem big" aria-hidden="true" lang="zh-Hans">"联"</span>
                    <div>
                        <p class="gate-name">{tr(shell::NAME)}</p>
                        <p class="hint">{tr(shell::TAGLINE)}</p>
                    </div>
                </div>
                {children()}
            </main>
        </div>
    }
}

/// The page; the address stays as it is.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let others = move || {
        let n = station.others_unsent.get();
        (n > 0).then(|| {
            view! { <p class="note">{sign_in::OTHERS_UNSENT.count(lang.get(), n)}</p> }
        })
    };
    view! {
        <Gate>
            <h1>{tr(sign_in::TITLE)}</h1>
            <SignInForm/>
            <p class="hint">{tr(sign_in::FORGOT)}</p>
            {others}
        </Gate>
    }
}

/// What is shown while nothing is known yet, and when the server cannot be asked.
#[component]
pub fn StartingPage() -> impl IntoView {
    let station = Station::get();
    let error = Signal::derive(move || match station.session.get() {
        Session::Unreachable(error) => Some(error),
        _ => None,
    });
    view! {
        <Gate>
            <When when=move || error.with(Option::is_none)>
                <p class="hint" role="status">{tr(shell::LOADING)}</p>
            </When>
            <ErrorNote error retry=Callback::new(move |()| station.start())/>
        </Gate>
    }
}

/// Over the page of somebody whose session has ended.
#[component]
pub fn ExpiredDialog() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let login = station
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.account.login.clone()));
    view! {
        <Modal
            title=Signal::derive(move || sign_in::EXPIRED_TITLE.of(lang.get()).to_owned())
            on_close=Callback::new(|()| ())
            closable=false
            name="expired-dialog"
        >
            <div class="dialog-body stack">
                <p>{tr(sign_in::EXPIRED_TEXT)}</p>
                <SignInForm login=login.unwrap_or_default()/>
                <p class="hint">{tr(sign_in::EXPIRED_OTHER)}</p>
            </div>
        </Modal>
    }
}
