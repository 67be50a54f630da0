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
use shared::work::WorkRefusal;
use text::{refusal, shell};
use wasm_bindgen_futures::spawn_local;

use crate::components::dialog::Modal;
use crate::components::error_note::ErrorNote;
use crate::components::when::When;
use crate::components::work_refusal::Why;
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
    /// What of the work waits for a person.
    waits: crate::pages::day::work::WorkWaits
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
    /// Supervised matters, livelihood projects, suggestions.
    supervision: crate::pages::grouped::SupervisedPages
}

lazy! {
    /// Pioneer teams, places, contacts, duty files.
    teams: crate::pages::grouped::TeamPages
}

lazy! {
    /// The calendar of activities.
    activities: crate::pages::activities::ActivitiesPage
}

lazy! {
    /// The district's figures and bulletins.
    overview: crate::pages::grouped::DistrictPages
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

lazy! {
    /// Sentences of the rules of the work.
    refusals: crate::components::work_refusal::WorkRefused
}

/// A part of the program on its way. A copyable handle.
#[derive(Clone, Copy)]
struct Part {
    fetch: fn() -> Coming,
    make: RwSignal<Option<Make>>,
    error: RwSignal<Option<ApiError>>,
}

impl Part {
    /// Asks for it.
    fn new(fetch: fn() -> Coming) -> Self {
        let part = Self {
            fetch,
            make: RwSignal::new(None),
            error: RwSignal::new(None),
        };
        part.ask(false);
        part
    }

    /// Asks once more, because it did not come.
    fn again(self) {
        self.error.set(None);
        self.ask(true);
    }

    fn ask(self, again: bool) {
        spawn_local(async move {
            match (self.fetch)().await {
                Ok(make) => {
                    self.make.try_set(Some(make));
                }
                // The server answers, but not with this file: it was renewed since this program was
                // loaded. Nothing but the new program can show the part.
                Err(_) if again && api::me().await != Err(ApiError::Network) => {
                    let _ = window().location().reload();
                }
                Err(failed) => {
                    self.error.try_set(Some(failed));
                }
            }
        });
    }

    /// What stands in its place until it is there.
    fn waiting(self) -> impl IntoView {
        let retry = Callback::new(move |()| self.again());
        view! {
            <When when=move || self.error.with(Option::is_none)>
                <p class="loading" role="status">{tr(shell::LOADING)}</p>
            </When>
            <ErrorNote error=self.error retry/>
        }
    }
}

/// The dialogs. They are fetched as soon as the page they open over is there, not when one is first
/// wanted: somebody may have gone offline by then.
#[component]
pub fn LazyDialogs() -> impl IntoView {
    let ui = Ui::get();
    let part = Part::new(dialogs);
    let is_wanted = move || ui.dialog.with(Option::is_some);
    // One that did not come is asked for again when a dialog is wanted.
    Effect::new(move || {
        let failed = part.error.with_untracked(Option::is_some);
        if is_wanted() && failed && part.make.with_untracked(Option::is_none) {
            part.again();
        }
    });
    let waiting = move || {
        is_wanted().then(|| {
            let on_close = Callback::new(move |()| ui.dialog.set(None));
            view! {
                <Modal title=Signal::derive(tr(shell::LOADING)) on_close name="lazy-dialog">
                    <div class="dialog-body">{part.waiting()}</div>
                </Modal>
            }
        })
    };
    move || match part.make.get() {
        Some(make) => make(),
        None => waiting().into_any(),
    }
}

/// The panel of a request, over whatever page is there. Fetched like the dialogs.
#[component]
pub fn LazyPanel() -> impl IntoView {
    let ui = Ui::get();
    let part = Part::new(panel);
    let waiting = move || {
        view! {
            <section class="panel" data-testid="lazy-panel">
                <div class="panel-absent">{part.waiting()}</div>
            </section>
        }
    };
    let wanted = Memo::new(move |_| ui.has_panel());
    move || {
        wanted.get().then(|| match part.make.get() {
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
    let part = Part::new(fetch);
    move || match part.make.get() {
        Some(make) => make(),
        None => view! {
            <div class="page" data-testid="lazy-page">{part.waiting()}</div>
        }
        .into_any(),
    }
}

/// What of the work waits for a person: a part of its own, since it reads every sort of record of the work,
/// and most who look at their day begin with requests.
#[derive(Clone, Copy)]
pub struct Waits {
    part: Part,
    /// How much it is, as soon as that is known.
    pub count: RwSignal<Option<usize>>,
}

impl Waits {
    /// The list, in the place where it stands. Nothing is shown of it before it is there.
    pub fn shown(self) -> impl IntoView {
        let retry = Callback::new(move |()| self.part.again());
        move || match self.part.make.get() {
            Some(make) => make(),
            None => view! { <ErrorNote error=self.part.error retry/> }.into_any(),
        }
    }
}

/// Why a rule of the work refused something. One general sentence stands there if the part with all of them
/// does not come.
#[component]
pub fn LazyRefusal(
    /// Which rule.
    why: WorkRefusal,
) -> impl IntoView {
    provide_context(Why(why));
    let part = Part::new(refusals);
    move || match part.make.get() {
        Some(make) => Some(make()),
        None => part
            .error
            .with(Option::is_some)
            .then(|| tr(refusal::BY_RULE).into_any()),
    }
}

/// The day. Both of its parts are asked for from here: one part of the program fetches no other.
#[component]
pub fn LazyDay() -> impl IntoView {
    provide_context(Waits {
        part: Part::new(waits),
        count: RwSignal::new(None),
    });
    view! { <LazyPage fetch=day/> }
}
