//! Pages whose code is not part of a cold start: it is fetched when somebody first goes there.
//!
//! `cargo xtask frontend` cuts everything that only such a page reaches out of the program and puts
//! it into a file beside it. What the page shares with the rest stays where it was; so does all of it,
//! if anything but its line in this file names the page. Built by hand, without the feature `split`,
//! everything is in one file and every page is there at once.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
#[cfg(feature = "split")]
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use text::shell;
use wasm_bindgen_futures::spawn_local;

use crate::components::dialog::Modal;
use crate::components::error_note::ErrorNote;
use crate::components::when::When;
use crate::settings::tr;
use crate::station::api::{self, ApiError};
use crate::ui::Ui;

/// Makes the view of a page. A plain function: it is called in the place where the page stands, so
/// that the page finds its contexts, and it captures nothing.
type Make = fn() -> AnyView;

/// A page on its way.
type Coming = Pin<Box<dyn Future<Output = Result<Make, ApiError>>>>;

#[cfg(feature = "split")]
impl From<SplitLoaderError> for ApiError {
    fn from(_: SplitLoaderError) -> Self {
        Self::Network
    }
}

/// Declares a page that is fetched when it is needed, under the name of its file. The page takes no
/// properties: what it is to show stands in the address.
macro_rules! lazy {
    ($(#[$about:meta])* $name:ident: $page:path) => {
        $(#[$about])*
        pub fn $name() -> Coming {
            #[cfg(feature = "split")]
            #[wasm_split($name, wasm_split_path = leptos::wasm_split, fallible)]
            fn part() -> Result<Make, ApiError> {
                Ok(make)
            }

            #[cfg(not(feature = "split"))]
            async fn part() -> Result<Make, ApiError> {
                Ok(make)
            }

            fn make() -> AnyView {
                view! { <$page/> }.into_any()
            }

            Box::pin(part())
        }
    };
}

lazy! {
    /// The accounts.
    accounts: crate::pages::accounts::AccountsPage
}

lazy! {
    /// The ledger.
    ledger: crate::pages::ledger::LedgerPage
}

lazy! {
    /// What waits for a person.
    day: crate::pages::day::DayPage
}

lazy! {
    /// What others did.
    notices: crate::pages::notices::NoticesPage
}

lazy! {
    /// Texts to begin a reply with.
    templates: crate::pages::templates::TemplatesPage
}

lazy! {
    /// Limits and calendar.
    rules: crate::pages::rules::RulesPage
}

lazy! {
    /// One request.
    panel: crate::pages::request::RequestPage
}

lazy! {
    /// Every dialog.
    dialogs: crate::components::dialogs::Dialogs
}

/// Fetches a part; `again` when it failed before.
fn ask(
    fetch: fn() -> Coming,
    part: RwSignal<Option<Make>>,
    error: RwSignal<Option<ApiError>>,
    again: bool,
) {
    spawn_local(async move {
        match fetch().await {
            Ok(make) => {
                part.try_set(Some(make));
            }
            // The server answers, but not with this file: it was renewed since this program was
            // loaded. Nothing but the new program can show the part.
            Err(_) if again && api::me().await != Err(ApiError::Network) => {
                let _ = window().location().reload();
            }
            Err(failed) => {
                error.try_set(Some(failed));
            }
        }
    });
}

/// The dialogs. They are fetched as soon as the page they open over is there, not when one is first
/// wanted: somebody may have gone offline by then.
#[component]
pub fn LazyDialogs() -> impl IntoView {
    let ui = Ui::get();
    let part = RwSignal::new(None::<Make>);
    let error = RwSignal::new(None::<ApiError>);
    ask(dialogs, part, error, false);
    // One that did not come is asked for again when a dialog is wanted.
    Effect::new(move || {
        let wanted = ui.dialog.with(Option::is_some);
        if wanted && error.get_untracked().is_some() && part.with_untracked(Option::is_none) {
            error.set(None);
            ask(dialogs, part, error, true);
        }
    });
    let waiting = move || {
        let is_wanted = ui.dialog.with(Option::is_some);
        is_wanted.then(|| {
            let on_close = Callback::new(move |()| ui.dialog.set(None));
            let retry = Callback::new(move |()| ask(dialogs, part, error, true));
            view! {
                <Modal title=Signal::derive(tr(shell::LOADING)) on_close name="lazy-dialog">
                    <div class="dialog-body">
                        <ErrorNote error retry/>
                    </div>
                </Modal>
            }
        })
    };
    move || match part.get() {
        Some(make) => make(),
        None => waiting().into_any(),
    }
}

/// The panel of a request, over whatever page is there. Fetched like the dialogs.
#[component]
pub fn LazyPanel() -> impl IntoView {
    let ui = Ui::get();
    let part = RwSignal::new(None::<Make>);
    let error = RwSignal::new(None::<ApiError>);
    ask(panel, part, error, false);
    let retry = Callback::new(move |()| {
        error.set(None);
        ask(panel, part, error, true);
    });
    let waiting = move || {
        view! {
            <section class="panel" data-testid="lazy-panel">
                <div class="panel-absent">
                    <When when=move || error.with(Option::is_none)>
                        <p class="loading" role="status">{tr(shell::LOADING)}</p>
                    </When>
                    <ErrorNote error retry/>
                </div>
            </section>
        }
    };
    let wanted = Memo::new(move |_| ui.has_panel());
    move || {
        wanted.get().then(|| match part.get() {
            Some(make) => make(),
            None => waiting().into_any(),
        })
    }
}

/// Shows a page as soon as its code is there.
#[component]
pub fn LazyPage(
    /// Fetches it.
    fetch: fn() -> Coming,
) -> impl IntoView {
    let page = RwSignal::new(None::<Make>);
    let error = RwSignal::new(None::<ApiError>);
    ask(fetch, page, error, false);
    let retry = Callback::new(move |()| ask(fetch, page, error, true));
    move || match page.get() {
        Some(make) => make(),
        None => view! {
            <div class="page" data-testid="lazy-page">
                <When when=move || error.with(Option::is_none)>
                    <p class="loading" role="status">{tr(shell::LOADING)}</p>
                </When>
                <ErrorNote error retry/>
            </div>
        }
        .into_any(),
    }
}
