//! What has left the board: archived requests, asked for a window at a time.

use leptos::prelude::*;
use shared::filter::{ListQuery, RequestFilter};
use shared::request::{Request, Status};
use text::{board, shell};
use wasm_bindgen_futures::spawn_local;

use super::error_note::ErrorNote;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::ui::{Ui, request_address};

const PAGE: u64 = 20;

/// A button, and below it what it found under the filter of the board.
#[component]
pub fn Archived() -> impl IntoView {
    let (ui, lang) = (Ui::get(), lang());
    let rows = RwSignal::new(None::<Vec<Request>>);
    let total = RwSignal::new(0);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let turn = StoredValue::new(0u32);
    let ask = move || {
        if busy.get_untracked() {
            return;
        }
        let mine = turn.get_value();
        busy.set(true);
        error.set(None);
        let held = rows.with_untracked(|rows| rows.as_ref().map_or(0, Vec::len));
        let now = ui.filter.get_untracked();
        let query = ListQuery {
            filter: RequestFilter {
                status: Some(Status::Archived),
                pressing: false,
                ..now
            },
            ..ListQuery::default()
        };
        spawn_local(async move {
            let found = api::list(&query, held as u64, PAGE).await;
            // Asked under a filter that is no longer set.
            if turn.try_get_value() != Some(mine) {
                return;
            }
            busy.set(false);
            match found {
                Ok(page) => {
                    total.try_set(page.total as usize);
                    rows.try_update(|rows| rows.get_or_insert_default().extend(page.requests));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    // Another filter: what was found is of no use.
    Effect::new(move |previous: Option<()>| {
        ui.filter.track();
        if previous.is_some() {
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            busy.set(false);
            if rows.with_untracked(Option::is_some) {
                rows.set(None);
            }
        }
    });
    let one = move |request: Request| {
        let id = request.id;
        view! {
            <li>
                <a href=move || request_address(id, &ui.filter.get())>
                    <small>{request.number}</small>
                    " "
                    {request.title}
                </a>
            </li>
        }
        .into_any()
    };
    let more = move || {
        let held = rows.with(|rows| rows.as_ref().map(Vec::len));
        held.is_none_or(|held| held < total.get())
    };
    view! {
        <div class="archived">
            <ul>{move || rows.get().unwrap_or_default().into_iter().map(one).collect_view()}</ul>
            <When when=move || rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty))>
                <p class="hint">{tr(board::NO_ARCHIVED)}</p>
            </When>
            <ErrorNote error retry=Callback::new(move |()| ask())/>
            <When when=more>
                <button
                    type="button"
                    class="button small quiet wide"
                    aria-busy=move || busy.get().to_string()
                    on:click=move |_| ask()
                >
                    {move || {
                        let none = rows.with(Option::is_none);
                        if busy.get() {
                            shell::LOADING.of(lang.get()).to_owned()
                        } else if none {
                            board::OLDER.of(lang.get()).to_owned()
                        } else {
                            let left = total.get() - rows.with(|r| r.as_ref().map_or(0, Vec::len));
                            board::MORE.count(lang.get(), left.min(PAGE as usize))
                        }
                    }}
                </button>
            </When>
        </div>
    }
}
