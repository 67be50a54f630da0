//! Wall screens: which hang, putting one up, taking one down.

use leptos::prelude::*;
use shared::command::Command;
use shared::id::{OrganisationId, WorkId};
use shared::refusal::Refusal;
use shared::screen::{Screen, ScreenCall, ScreenCommand};
use shared::work::WorkCommand;
use text::wall as words;
use wasm_bindgen_futures::spawn_local;

use crate::components::error_note::{ErrorNote, RefusalNote};
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::shelf::Opened;
use crate::station::{Here, Station};

/// The section.
#[component]
pub fn Screens() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let all = station.opened::<Screen>();
    let name = RwSignal::new(String::new());
    let street = RwSignal::new(None::<OrganisationId>);
    let path = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let refused = RwSignal::new(None::<Refusal>);
    let make = move || {
        let call = ScreenCall {
            name: name.get_untracked(),
            street: street.get_untracked(),
        };
        error.set(None);
        spawn_local(async move {
            match api::new_screen(&call).await {
                Ok(link) => {
                    path.try_set(Some(link.path));
                    name.try_set(String::new());
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let end = move |id: WorkId| {
        let here = Here::new();
        spawn_local(async move {
            let command = Command::work(&WorkCommand::Screen(ScreenCommand::End { id }));
            if let Err(refusal) = station.act(command, None, here).await {
                refused.try_set(Some(refusal));
            }
        });
    };
    let streets = move || {
        let streets = station.tree.with(|tree| tree.streets(station.today()));
        let one = move |(id, name): (OrganisationId, String)| {
            view! {
                <option value=id.to_string() prop:selected=move || street.get() == Some(id)>
                    {name}
                </option>
            }
            .into_any()
        };
        streets.into_iter().map(one).collect_view()
    };
    let row = move |one: Opened<Screen>| {
        let id = one.id();
        let of = one.body.street;
        let shows = move || match of {
            Some(street) => station.tree.with(|tree| tree.name(street)),
            None => text::supervision::WHOLE_DISTRICT.of(lang.get()).to_owned(),
        };
        view! {
            <li data-testid="screen">
                <span class="grow">{one.body.name.clone()}</span>
                <small>{shows}</small>
                <button type="button" class="button small" on:click=move |_| end(id)>
                    {tr(words::END)}
                </button>
            </li>
        }
        .into_any()
    };
    let retry = Callback::new(move |()| make());
    view! {
        <section class="box" data-testid="screens">
            <h2>{tr(words::SCREENS)}</h2>
            <ul class="lines">
                <For each=move || all.get() key=|one| one.key() children=row/>
            </ul>
            {move || {
                all.with(Vec::is_empty)
                    .then(|| view! { <p class="card-meta">{tr(words::SCREENS_EMPTY)}</p> })
            }}
            <form
                class="row wrap"
                on:submit=move |event| {
                    event.prevent_default();
                    make();
                }
            >
                <input
                    class="input"
                    aria-label=tr(words::NAME)
                    placeholder=tr(words::NAME)
                    data-testid="screen-name"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <select
                    class="input"
                    aria-label=tr(words::STREET)
                    on:change=move |event| street.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{tr(text::supervision::WHOLE_DISTRICT)}</option>
                    {streets}
                </select>
                <button
                    type="submit"
                    class="button"
                    data-testid="screen-make"
                    disabled=move || name.with(|name| name.trim().is_empty())
                >
                    {tr(words::MAKE)}
                </button>
            </form>
            {move || {
                path.get()
                    .map(|path| {
                        view! {
                            <p class="binding">
                                {tr(words::MADE)}
                                " "
                                <a
                                    href=path.clone()
                                    target="_blank"
                                    rel="noopener"
                                    data-testid="screen-link"
                                >
                                    {path.clone()}
                                </a>
                            </p>
                            <p class="hint">{tr(words::MANNER)}</p>
                        }
                    })
            }}
            <ErrorNote error retry/>
            <RefusalNote refusal=refused/>
        </section>
    }
}
