//! Activities in other calendar programs: making an address, copying it, taking it back.

use domain::feed::{may_make, may_oversee};
use leptos::prelude::*;
use shared::command::Command;
use shared::feed::{Feed, FeedCall, FeedCommand, FeedOf, FeedRow};
use shared::id::{OrganisationId, WorkId};
use shared::organisation::OrganisationKind;
use shared::refusal::Refusal;
use shared::work::WorkCommand;
use text::{clock, feed as words};
use wasm_bindgen_futures::spawn_local;

use crate::browser;
use crate::components::dialog::Modal;
use crate::components::error_note::{ErrorNote, RefusalNote};
use crate::components::field::Field;
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::moves::queued;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::shelf::Opened;
use crate::station::{Done, Here, Station};
use crate::ui::Ui;

/// What is in a calendar, as a value of the drop-down.
fn code(of: FeedOf) -> String {
    match of {
        FeedOf::Own => "own".to_owned(),
        FeedOf::Team(id) | FeedOf::Station(id) => id.to_string(),
    }
}

/// What somebody may give away: their own activities, and those of teams and stations.
fn offered(station: Station) -> Vec<FeedOf> {
    let today = station.today();
    let Some(actor) = station.actor.get() else {
        return Vec::new();
    };
    station.tree.with(|tree| {
        let street = |id: OrganisationId| tree.get(id)?.street;
        let places = tree.pick(today, |one| {
            one.kind == OrganisationKind::Team || one.kind.is_station()
        });
        let of = |(id, _): (OrganisationId, String)| match tree.get(id).map(|one| one.kind) {
            Some(OrganisationKind::Team) => FeedOf::Team(id),
            _ => FeedOf::Station(id),
        };
        std::iter::once(FeedOf::Own)
            .chain(places.into_iter().map(of))
            .filter(|of| may_make(&actor, *of, street, today))
            .collect()
    })
}

/// The dialog.
#[component]
pub fn FeedsDialog(on_close: Callback<()>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let all = station.opened::<Feed>();
    let mine = Memo::new(move |_| {
        let own = station.account();
        let mut mine: Vec<Opened<Feed>> = all.with(|all| {
            let mine = all.iter().filter(|one| one.body.made.by == own);
            mine.cloned().collect()
        });
        mine.sort_by_key(|one| std::cmp::Reverse(one.body.made.at));
        mine
    });
    let of = RwSignal::new(FeedOf::Own);
    let made = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let refused = RwSignal::new(None::<Refusal>);
    let name = move |of: FeedOf| match of {
        FeedOf::Own => words::OWN.of(lang.get()).to_owned(),
        FeedOf::Team(id) | FeedOf::Station(id) => station.tree.with(|tree| tree.name(id)),
    };
    let make = move || {
        let call = FeedCall {
            of: of.get_untracked(),
        };
        error.set(None);
        spawn_local(async move {
            match api::new_feed(&call).await {
                Ok(link) => {
                    made.try_set(Some([&browser::origin(), &*link.path].concat()));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let choices = move || {
        let option = |one: FeedOf| {
            view! {
                <option value=code(one) prop:selected=move || of.get() == one>
                    {move || name(one)}
                </option>
            }
            .into_any()
        };
        offered(station).into_iter().map(option).collect_view()
    };
    let row = move |one: Opened<Feed>| {
        let (id, of, at) = (one.id(), one.body.of, one.body.made.at);
        let since = move || words::SINCE.with(lang.get(), &[&clock::day(at.day(), lang.get())]);
        view! {
            <li data-testid="feed">
                <span class="grow">{move || name(of)}</span>
                <small>{since}</small>
                <button
                    type="button"
                    class="button small"
                    data-testid="feed-end"
                    on:click=move |_| {
                        let end = WorkCommand::Feed(FeedCommand::End { id });
                        act(end, (station, ui, lang), refused);
                    }
                >
                    {tr(words::END)}
                </button>
            </li>
        }
        .into_any()
    };
    let oversees = Memo::new(move |_| {
        let today = station.today();
        station.actor.with(|actor| {
            actor
                .as_ref()
                .is_some_and(|actor| may_oversee(actor, today))
        })
    });
    let retry = Callback::new(move |()| make());
    let copy = move |address: String| {
        browser::copy(&address);
        ui.toast(words::COPIED.of(lang.get_untracked()).to_owned(), None);
    };
    view! {
        <Modal title=Signal::derive(tr(words::TITLE)) on_close name="feeds-dialog">
            <div class="dialog-body stack">
                <p class="hint">{tr(words::HINT)}</p>
                <Field id="feed-of" label=words::OF>
                    <select
                        id="feed-of"
                        class="input"
                        on:change=move |event| {
                            let wanted = event_target_value(&event);
                            let found = untrack(|| offered(station));
                            if let Some(one) = found.into_iter().find(|one| code(*one) == wanted) {
                                of.set(one);
                            }
                        }
                    >
                        {choices}
                    </select>
                </Field>
                <div class="row">
                    <button
                        type="button"
                        class="button main"
                        data-testid="feed-make"
                        on:click=move |_| make()
                    >
                        {tr(words::MAKE)}
                    </button>
                </div>
                {move || {
                    made.get()
                        .map(|address| {
                            let copied = address.clone();
                            view! {
                                <p class="binding">{tr(words::MADE)}</p>
                                <div class="row wrap">
                                    <input
                                        class="input"
                                        readonly
                                        data-testid="feed-address"
                                        aria-label=tr(words::TITLE)
                                        prop:value=address
                                    />
                                    <button
                                        type="button"
                                        class="button"
                                        on:click=move |_| copy(copied.clone())
                                    >
                                        {tr(words::COPY)}
                                    </button>
                                </div>
                            }
                        })
                }}
                <ErrorNote error retry/>
                <h3>{tr(words::MINE)}</h3>
                <ul class="lines">
                    <For each=move || mine.get() key=|one| one.key() children=row/>
                </ul>
                <When when=move || mine.with(Vec::is_empty)>
                    <p class="card-meta">{tr(words::NONE)}</p>
                </When>
                <RefusalNote refusal=refused/>
                <When when=move || oversees.get()>
                    <Others/>
                </When>
            </div>
        </Modal>
    }
}

/// What others gave away, for whoever may take it back.
#[component]
fn Others() -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let all = RwSignal::new(None::<Vec<FeedRow>>);
    let error = RwSignal::new(None::<ApiError>);
    let refused = RwSignal::new(None::<Refusal>);
    let load = move || {
        error.set(None);
        spawn_local(async move {
            match api::feeds().await {
                Ok(found) => {
                    all.try_set(Some(found));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    load();
    let others = Memo::new(move |_| {
        let own = station.account();
        let all = all.get().unwrap_or_default().into_iter();
        all.filter(|one| one.by != own).collect::<Vec<_>>()
    });
    let end = move |id: WorkId| {
        let here = Here::new();
        refused.set(None);
        spawn_local(async move {
            let end = WorkCommand::Feed(FeedCommand::End { id });
            match station.act(Command::work(&end), None, here).await {
                Ok(Done::Queued) => ui.toast(queued(station, lang.get_untracked()), None),
                Ok(Done::Confirmed(_) | Done::Pending) => {
                    all.try_update(|all| {
                        if let Some(all) = all {
                            all.retain(|one| one.id != id);
                        }
                    });
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    };
    let row = move |one: FeedRow| {
        let FeedRow {
            id,
            of,
            by_name,
            at,
            ..
        } = one;
        let (made_by, label) = (by_name.clone(), by_name.clone());
        let name = move || match of {
            FeedOf::Own => words::OWN_OF.with(lang.get(), &[&by_name]),
            FeedOf::Team(id) | FeedOf::Station(id) => station.tree.with(|tree| tree.name(id)),
        };
        let since = move || {
            let day = clock::day(at.day(), lang.get());
            words::MADE_BY.with(lang.get(), &[&made_by, &day])
        };
        view! {
            <li data-testid="feed-other">
                <span class="grow">{name}</span>
                <small>{since}</small>
                <button
                    type="button"
                    class="button small"
                    data-testid="feed-end-other"
                    aria-label=move || words::END_OF.with(lang.get(), &[&label])
                    on:click=move |_| end(id)
                >
                    {tr(words::END)}
                </button>
            </li>
        }
        .into_any()
    };
    let retry = Callback::new(move |()| load());
    let is_empty = move || others.with(Vec::is_empty) && all.with(Option::is_some);
    view! {
        <h3>{tr(words::OTHERS)}</h3>
        <ul class="lines">
            <For each=move || others.get() key=|one| one.id children=row/>
        </ul>
        <When when=is_empty>
            <p class="card-meta">{tr(words::OTHERS_NONE)}</p>
        </When>
        <ErrorNote error retry/>
        <RefusalNote refusal=refused/>
    }
}
