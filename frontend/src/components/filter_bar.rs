//! What is shown on the board: views, words, chips. All of it stands in the address.

use leptos::{html, prelude::*};
use shared::account::Role;
use shared::filter::RequestFilter;
use shared::request::{Status, Topic};
use text::{Text, board, names, public};

use super::icon::Icon;
use super::print_menu::in_lang;
use super::when::When;
use crate::address::Address;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::view::COLUMNS;
use crate::ui::{Dialog, Ui};

/// The views beside each other: all, one's own place, what presses.
#[component]
pub fn Views() -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let own = Memo::new(move |_| {
        let held = station.roles().into_iter().next()?;
        let mut filter = RequestFilter::default();
        let word = match held.role {
            Role::Clerk | Role::Deputy => {
                filter.station = Some(held.scope);
                board::TAB_STATION
            }
            Role::Handler | Role::Head => {
                filter.unit = Some(held.scope);
                board::TAB_UNIT
            }
            Role::Authority => {
                filter.street = Some(held.scope);
                board::TAB_STREET
            }
            Role::Supervisor | Role::TeamLead | Role::TeamMember | Role::Administrator => {
                return None;
            }
        };
        Some(Own { filter, word })
    });
    let is_own = move || {
        own.get().is_some_and(|own| {
            ui.filter.with(|now| {
                (now.station, now.unit, now.street)
                    == (own.filter.station, own.filter.unit, own.filter.street)
            })
        })
    };
    // A view replaces the place and the pressing mark, and leaves words and chips.
    let go = move |view: RequestFilter| {
        let now = ui.filter.get_untracked();
        ui.set_filter(&RequestFilter {
            status: now.status,
            topic: now.topic,
            words: now.words,
            ..view
        });
    };
    let pressing = move || ui.filter.with(|filter| filter.pressing);
    let tab = move |word: Text, name: &'static str, on: Signal<bool>, view: RequestFilter| {
        view! {
            <button
                type="button"
                data-testid=name
                aria-pressed=move || on.get().to_string()
                on:click=move |_| go(view.clone())
            >
                {tr(word)}
            </button>
        }
    };
    let all = Signal::derive(move || {
        !pressing()
            && ui
                .filter
                .with(|now| now.station.is_none() && now.unit.is_none() && now.street.is_none())
    });
    let press = RequestFilter {
        pressing: true,
        ..RequestFilter::default()
    };
    view! {
        <div class="views" role="group" aria-label=tr(board::VIEWS)>
            {tab(board::TAB_ALL, "view-all", all, RequestFilter::default())}
            {move || {
                own.get()
                    .map(|own| {
                        let on = Signal::derive(move || !pressing() && is_own());
                        tab(own.word, "view-own", on, own.filter)
                    })
            }}
            {tab(board::TAB_PRESSING, "view-pressing", Signal::derive(pressing), press)}
        </div>
    }
}

#[derive(Clone, PartialEq)]
struct Own {
    filter: RequestFilter,
    word: Text,
}

/// A drop-down that looks like a chip.
#[component]
pub fn Chip(
    label: Text,
    name: &'static str,
    /// Value and words of each option.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value; empty for any.
    #[prop(into)]
    value: Signal<String>,
    on_choice: Callback<String>,
) -> impl IntoView {
    let lang = lang();
    let option = move |(code, words): (String, String)| {
        let this = code.clone();
        view! {
            <option value=code prop:selected=move || value.with(|now| *now == this)>
                {words}
            </option>
        }
        .into_any()
    };
    view! {
        <label class="chip" class:on=move || !value.with(String::is_empty)>
            <span>{tr(label)}</span>
            <select
                data-testid=name
                prop:value=move || value.get()
                on:change=move |event| on_choice.run(event_target_value(&event))
            >
                <option value="">{move || board::ANY.of(lang.get())}</option>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// The words, kept out of the way of an input method.
#[component]
fn Words(label: Text) -> impl IntoView {
    let ui = Ui::get();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        let words = ui.filter.with(|filter| filter.words.clone());
        if let Some(input) = input.get()
            && input.value().trim() != words
        {
            input.set_value(&words);
        }
    });
    let apply = move || {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let words = input.value().trim().to_owned();
        ui.set_filter(&RequestFilter {
            words,
            ..ui.filter.get_untracked()
        });
    };
    view! {
        <label class="words">
            <Icon name="search"/>
            <input
                id="filter-words"
                node_ref=input
                type="search"
                placeholder=tr(label)
                aria-label=tr(label)
                on:input=move |event| {
                    let composing = js_sys::Reflect::get(&event, &"isComposing".into());
                    if composing.ok().and_then(|value| value.as_bool()) != Some(true) {
                        apply();
                    }
                }
                on:compositionend=move |_| apply()
            />
            <kbd aria-hidden="true">"/"</kbd>
        </label>
    }
}

/// The filter bar.
#[component]
pub fn FilterBar(
    /// How many are shown, and how many there are.
    #[prop(into)]
    counts: Signal<(usize, usize)>,
    /// What the words are looked for in.
    #[prop(default = board::WORDS)]
    words: Text,
    /// The states to choose from.
    #[prop(default = &COLUMNS)]
    states: &'static [Status],
    /// More chips.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let change = move |change: &dyn Fn(&mut RequestFilter)| {
        let mut filter = ui.filter.get_untracked();
        change(&mut filter);
        ui.set_filter(&filter);
    };
    let statuses = Signal::derive(move || {
        let word = |status: &Status| {
            (
                status.code().to_owned(),
                names::status(*status).of(lang.get()).to_owned(),
            )
        };
        states.iter().map(word).collect()
    });
    let topics = Signal::derive(move || {
        let word = |topic: &Topic| {
            (
                topic.code().to_owned(),
                names::topic(*topic).of(lang.get()).to_owned(),
            )
        };
        Topic::ALL.iter().map(word).collect()
    });
    let streets = Signal::derive(move || {
        let streets = station.tree.with(|tree| tree.streets(station.today()));
        streets
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect::<Vec<_>>()
    });
    let code = move |read: fn(&RequestFilter) -> Option<String>| {
        Signal::derive(move || ui.filter.with(read).unwrap_or_default())
    };
    let count = move || {
        let (shown, all) = counts.get();
        let lang = lang.get();
        if shown == all {
            board::ALL_SHOWN.count(lang, all)
        } else {
            board::SHOWN_OF.with(lang, &[&shown.to_string(), &all.to_string()])
        }
    };
    let address = Address::get();
    // In the order of the ledger, too.
    let ledger = move || {
        let query = address.query.get();
        ["/print/ledger", in_lang(lang.get()), "&", &query].concat()
    };
    view! {
        <div class="filters" role="search" aria-label=tr(board::FILTERS)>
            <Words label=words/>
            <Chip
                label=board::STATUS
                name="filter-status"
                options=statuses
                value=code(|filter| filter.status.map(|status| status.code().to_owned()))
                on_choice=Callback::new(move |code: String| {
                    change(&|filter| filter.status = Status::from_code(&code));
                })
            />
            <Chip
                label=board::TOPIC
                name="filter-topic"
                options=topics
                value=code(|filter| filter.topic.map(|topic| topic.code().to_owned()))
                on_choice=Callback::new(move |code: String| {
                    change(&|filter| filter.topic = Topic::from_code(&code));
                })
            />
            <Chip
                label=board::STREET
                name="filter-street"
                options=streets
                value=code(|filter| filter.street.map(|street| street.to_string()))
                on_choice=Callback::new(move |code: String| {
                    change(&|filter| filter.street = code.parse().ok());
                })
            />
            // Nobody looks for a team here; one comes with a link from its page.
            <When when=move || ui.filter.with(|filter| filter.team.is_some())>
                <button
                    type="button"
                    class="chip on"
                    data-testid="filter-team"
                    title=tr(board::CLEAR)
                    on:click=move |_| change(&|filter| filter.team = None)
                >
                    {move || {
                        let team = ui.filter.with(|filter| filter.team);
                        station.tree.with(|tree| team.map(|team| tree.name(team)))
                    }}
                    <Icon name="close"/>
                </button>
            </When>
            // It comes with a link from a matter's page, and leads back there.
            {move || {
                let matter = ui.filter.with(|filter| filter.matter)?;
                let address = ["/supervision/", &matter.to_string()].concat();
                Some(view! {
                    <a class="chip on" href=address data-testid="filter-matter">
                        {board::OF_MATTER.of(lang.get())}
                    </a>
                })
            }}
            {children.map(|children| children())}
            <When when=move || !ui.filter.with(RequestFilter::is_empty)>
                <button
                    type="button"
                    class="button small quiet"
                    on:click=move |_| ui.set_filter(&RequestFilter::default())
                >
                    <Icon name="close"/>
                    {tr(board::CLEAR)}
                </button>
            </When>
            <button
                type="button"
                class="button small quiet"
                data-testid="views"
                on:click=move |_| ui.dialog.set(Some(Dialog::Views))
            >
                <Icon name="star"/>
                {tr(text::view::VIEW)}
            </button>
            <button
                type="button"
                class="button small quiet"
                data-testid="export"
                on:click=move |_| {
                    ui.dialog.set(Some(Dialog::Export(ui.query())));
                }
            >
                <Icon name="download"/>
                {tr(text::export::OPEN)}
            </button>
            <a
                class="button small quiet"
                href=ledger
                target="_blank"
                title=tr(public::LEDGER_PRINT)
                aria-label=tr(public::LEDGER_PRINT)
                data-testid="print-ledger"
            >
                <Icon name="print"/>
            </a>
            <span class="filter-count" role="status" data-testid="filter-count">{count}</span>
        </div>
    }
}
