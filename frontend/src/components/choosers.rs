//! Fields in which units, a street, and what something grew out of are chosen.

use leptos::prelude::*;
use shared::id::{OrganisationId, WorkId};
use shared::organisation::{Organisation, OrganisationKind};
use shared::project::Project;
use shared::suggestion::Suggestion;
use shared::supervision::Subject;
use text::{Text, supervision as words};

use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::pick::Pick;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;

/// Organisations of a kind that are there today.
pub fn of_kind(kind: OrganisationKind) -> Signal<Vec<(OrganisationId, String)>> {
    let station = Station::get();
    Signal::derive(move || {
        let today = station.today();
        let is_one = |one: &Organisation| one.kind == kind;
        station.tree.with(|tree| tree.pick(today, is_one))
    })
}

/// Organisations as options of a list.
pub fn options(
    all: Vec<(OrganisationId, String)>,
    value: RwSignal<Option<OrganisationId>>,
) -> impl IntoView {
    let one = move |(id, name): (OrganisationId, String)| {
        view! {
            <option value=id.to_string() prop:selected=move || value.get() == Some(id)>
                {name}
            </option>
        }
        .into_any()
    };
    all.into_iter().map(one).collect_view()
}

/// `2026-建议-0007 关于…的建议`.
fn suggestion_name(body: &Suggestion) -> String {
    let number = body.number.as_deref().unwrap_or_default();
    [number, " ", &*body.title].concat().trim().to_owned()
}

/// A suggestion by its number and title; its id where it is not known here.
pub fn suggestion_title(all: Memo<Vec<Opened<Suggestion>>>, id: WorkId) -> String {
    all.with(|all| {
        let found = all.iter().find(|one| one.id() == id);
        found.map_or_else(|| id.to_string(), |one| suggestion_name(&one.body))
    })
}

/// A project's title; its id where it is not known here.
pub fn project_title(all: Memo<Vec<Opened<Project>>>, id: WorkId) -> String {
    all.with(|all| {
        let found = all.iter().find(|one| one.id() == id);
        found.map_or_else(|| id.to_string(), |one| one.body.form.title.clone())
    })
}

/// A street, or the whole district.
#[component]
pub fn StreetField(
    /// Its id.
    id: &'static str,
    /// What is chosen.
    street: RwSignal<Option<OrganisationId>>,
    /// Whether it is given.
    #[prop(optional)]
    is_fixed: bool,
) -> impl IntoView {
    let streets = of_kind(OrganisationKind::Street);
    view! {
        <Field id label=words::STREET>
            <select
                id=id
                class="input"
                disabled=is_fixed
                on:change=move |event| street.set(event_target_value(&event).parse().ok())
            >
                <option value="">{tr(words::WHOLE_DISTRICT)}</option>
                {move || options(streets.get(), street)}
            </select>
        </Field>
    }
}

/// Units, the lead unit first.
#[component]
pub fn UnitsField(
    /// Its id.
    id: &'static str,
    /// Its name.
    label: Text,
    /// What is chosen.
    units: RwSignal<Vec<OrganisationId>>,
    /// Whether one is needed.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let unit = RwSignal::new(None::<OrganisationId>);
    let add_unit = Callback::new(move |chosen: OrganisationId| {
        units.update(|units| {
            if !units.contains(&chosen) {
                units.push(chosen);
            }
        });
        unit.set(None);
    });
    view! {
            <Field id label required>
                <ul class="chips">
                    <For
                        each=move || units.get()
                        key=|one| *one
                        children=move |one| {
                            let name = move || station.tree.with(|tree| tree.name(one));
                            view! {
                                <li class="chip">
                                    {name}
                                    <button
                                        type="button"
                                        class="button icon-only small"
                                        aria-label=move || {
                                            words::DROP_UNIT.with(lang.get(), &[&name()])
                                        }
                                        on:click=move |_| {
                                            units.update(|units| units.retain(|held| *held != one));
                                        }
                                    >
                                        <Icon name="close"/>
                                    </button>
                                </li>
                            }
                                .into_any()
                        }
                    />
                </ul>
                <Pick
                    id
                    options=of_kind(OrganisationKind::Unit)
                    value=unit
                    on_pick=add_unit
                />
            </Field>
    }
}

/// What is found beside requests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Deputies' suggestions.
    Suggestions,
    /// Livelihood projects.
    Projects,
}

/// What something grew out of, found by its words.
#[component]
pub fn SubjectsField(
    /// Its id.
    id: &'static str,
    /// Its name.
    label: Text,
    /// What is chosen.
    subjects: RwSignal<Vec<Subject>>,
    /// What is found beside requests.
    beside: Beside,
    /// Whether one is needed.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let suggestions = station.opened::<Suggestion>();
    let projects = station.opened::<Project>();
    let name_of = move |subject: Subject| match subject {
        Subject::Request(id) => {
            let slot = station.card(id);
            slot.get()
                .map_or_else(|| id.to_string(), |card| card.request.title.clone())
        }
        Subject::Suggestion(id) => suggestion_title(suggestions, id),
        Subject::Work(id) => project_title(projects, id),
    };
    let others = move || -> Vec<(Subject, String)> {
        match beside {
            Beside::Suggestions => suggestions.with(|all| {
                all.iter()
                    .map(|one| (Subject::Suggestion(one.id()), suggestion_name(&one.body)))
                    .collect()
            }),
            Beside::Projects => projects.with(|all| {
                all.iter()
                    .map(|one| (Subject::Work(one.id()), one.body.form.title.clone()))
                    .collect()
            }),
        }
    };
    let searched = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = searched.get().trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let requests = station.cards().map(|card| {
            let request = &card.request;
            let number = request.number.as_deref().unwrap_or_default();
            let words = [number, " ", &request.title].concat();
            (Subject::Request(request.id), request.title.clone(), words)
        });
        let requests = requests.filter(|one| one.2.to_lowercase().contains(&wanted));
        let requests = requests.map(|(subject, title, _)| (subject, title));
        let others = others().into_iter();
        let others = others.filter(|one| one.1.to_lowercase().contains(&wanted));
        let left = |one: &(Subject, String)| subjects.with(|all| !all.contains(&one.0));
        // A few of each: the few are not crowded out by what people brought.
        let others = others.filter(left).take(4);
        others.chain(requests.filter(left).take(6)).collect()
    });
    view! {
            <Field id label required>
                <ul class="lines">
                    <For
                        each=move || subjects.get()
                        key=|one| *one
                        children=move |one| {
                            view! {
                                <li>
                                    <span class="grow">{move || name_of(one)}</span>
                                    <button
                                        type="button"
                                        class="button icon-only small"
                                        aria-label=move || {
                                            words::DROP_SUBJECT.with(lang.get(), &[&name_of(one)])
                                        }
                                        on:click=move |_| {
                                            subjects.update(|all| all.retain(|held| *held != one));
                                        }
                                    >
                                        <Icon name="close"/>
                                    </button>
                                </li>
                            }
                                .into_any()
                        }
                    />
                </ul>
                <input
                    id=id
                    class="input"
                    type="search"
                    prop:value=move || searched.get()
                    on:input=move |event| searched.set(event_target_value(&event))
                />
                <ul class="lines" data-testid="found">
                    <For
                        each=move || found.get()
                        key=|one| one.0
                        children=move |(subject, title)| {
                            view! {
                                <li>
                                    <span class="grow">{title}</span>
                                    <button
                                        type="button"
                                        class="button small"
                                        on:click=move |_| {
                                            subjects.update(|all| all.push(subject));
                                        }
                                    >
                                        {tr(words::ADD_SUBJECT)}
                                    </button>
                                </li>
                            }
                                .into_any()
                        }
                    />
                </ul>
            </Field>
    }
}
