//! Cases that may be the same matter, shown while one is being written down. Nothing is decided here:
//! two people may well mean two things.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::api::Similar;
use shared::filter::RequestFilter;
use text::{clock, names, register as words};
use wasm_bindgen_futures::spawn_local;

use super::when::When;
use crate::settings::{lang, tr};
use crate::station::{Station, api};
use crate::ui::request_address;

/// How long somebody must have paused in typing, in milliseconds.
const PAUSE_MS: u32 = 350;
/// Shorter texts are like too much.
const SHORTEST: usize = 4;

/// What is like the text so far.
#[component]
pub fn SimilarCases(
    /// Title and place.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let found = RwSignal::new(Vec::<Similar>::new());
    let turn = StoredValue::new(0u32);
    Effect::new(move || {
        let text = text.get();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        if text.trim().chars().count() < SHORTEST {
            found.set(Vec::new());
            return;
        }
        Timeout::new(PAUSE_MS, move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                // A hint that does not come is no fault worth a word.
                let answer = api::similar(text.trim()).await.unwrap_or_default();
                if turn.try_get_value() == Some(mine) {
                    found.set(answer);
                }
            });
        })
        .forget();
    });
    let one = move |similar: Similar| {
        let status = names::status(similar.status).of(lang.get());
        let when = clock::relative(similar.registered_at, station.now.get(), lang.get());
        let number = similar.number.unwrap_or_default();
        view! {
            <li>
                <a
                    href=request_address(similar.id, &RequestFilter::default())
                    target="_blank"
                    data-testid="similar-case"
                >
                    {[&number, " ", &similar.title].concat()}
                </a>
                <span class="hint">{[similar.place.as_str(), status, &when].join(" · ")}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <div role="status" class="similar">
            <When when=move || !found.with(Vec::is_empty)>
                <p>{tr(words::SIMILAR)}</p>
                <ul>{move || found.get().into_iter().map(one).collect_view()}</ul>
            </When>
        </div>
    }
}
