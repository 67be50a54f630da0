//! Fields in which units, a street, and what something grew out of are chosen.

use leptos::prelude::*;
use shared::activity::Activity;
use shared::api::ErrorCode;
use shared::id::OrganisationId;
use shared::organisation::{Organisation, OrganisationKind};
use shared::project::Project;
use shared::record::{Record, RecordKey};
use shared::suggestion::Suggestion;
use shared::supervision::{Subject, Supervision};
use shared::work::{Work, WorkSort};
use text::{Text, supervision as words};
use wasm_bindgen_futures::spawn_local;

use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::pick::Pick;
use crate::settings::{lang, tr};
use crate::station::{Station, api};

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
    numbered(body.number.as_deref(), &body.title)
}

/// A number, where there is one, before a title.
fn numbered(number: Option<&str>, title: &str) -> String {
    let number = number.unwrap_or_default();
    [number, " ", title].concat().trim().to_owned()
}

/// What a record of the work is called; `None` for one that is no subject of another.
fn name_of_work(work: &Work) -> Option<String> {
    match work.sort {
        WorkSort::Suggestion => work.open().map(|body: Suggestion| suggestion_name(&body)),
        WorkSort::Supervision => work
            .open()
            .map(|body: Supervision| numbered(body.number.as_deref(), &body.title)),
        WorkSort::Project => work
            .open()
            .map(|body: Project| numbered(body.number.as_deref(), &body.form.title)),
        WorkSort::Activity => work.open().map(|body: Activity| body.title),
        WorkSort::Report
        | WorkSort::Team
        | WorkSort::Programme
        | WorkSort::Ballot
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::Place
        | WorkSort::Contact
        | WorkSort::ContactKinds
        | WorkSort::Finding
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Correction
        | WorkSort::Bulletin => None,
    }
}

/// What a record is called.
fn name_of_record(record: &Record) -> Option<String> {
    match record {
        Record::Request(request) => Some(numbered(request.number.as_deref(), &request.title)),
        Record::Work(work) => name_of_work(work),
        Record::Assignment(_)
        | Record::Note(_)
        | Record::Draft(_)
        | Record::Attachment(_)
        | Record::Organisation(_)
        | Record::Account(_)
        | Record::Rulebook(_)
        | Record::Template(_)
        | Record::View(_) => None,
    }
}

/// The key of a subject's record.
const fn key_of(subject: Subject) -> RecordKey {
    match subject {
        Subject::Request(id) => RecordKey::Request(id),
        Subject::Suggestion(id) | Subject::Work(id) => RecordKey::Work(id),
    }
}

/// What a subject is called, as far as it is on the screens that are live.
fn live_name(station: Station, subject: Subject) -> Option<String> {
    match subject {
        Subject::Request(id) => {
            let card = station.card(id).get()?;
            Some(numbered(
                card.request.number.as_deref(),
                &card.request.title,
            ))
        }
        Subject::Suggestion(id) | Subject::Work(id) => {
            let mut found = None;
            station.each_work(|work, _| {
                if work.id == id {
                    found = name_of_work(work);
                }
            });
            found
        }
    }
}

/// What a subject is called, by number and title. What has left the screens is asked for; what one may not
/// see is told so.
pub fn subject_name(subject: Subject) -> Signal<String> {
    let (station, lang) = (Station::get(), lang());
    let live = Memo::new(move |_| live_name(station, subject));
    // `Some(None)`: it is not there for whoever asks.
    let fetched = RwSignal::new(None::<Option<String>>);
    Effect::new(move |asked: Option<bool>| {
        let wanted = station.loaded.get() && live.with(Option::is_none);
        if wanted && asked != Some(true) {
            spawn_local(async move {
                let found = match subject {
                    Subject::Request(id) => api::case(id, None).await,
                    Subject::Suggestion(id) | Subject::Work(id) => api::work(id).await,
                };
                match found {
                    Ok(file) => {
                        let mut records = file.records.iter().map(|one| &one.record);
                        let its = records.find(|record| record.key() == key_of(subject));
                        fetched.try_set(Some(its.and_then(name_of_record)));
                    }
                    Err(failed) => {
                        if matches!(
                            failed.code(),
                            Some(ErrorCode::NotFound | ErrorCode::Forbidden)
                        ) {
                            fetched.try_set(Some(None));
                        }
                    }
                }
            });
        }
        wanted || asked == Some(true)
    });
    Signal::derive(move || {
        let known = live.get().or_else(|| fetched.get().flatten());
        known.unwrap_or_else(|| {
            let word = match fetched.get() {
                Some(_) => words::UNSEEN_SUBJECT,
                None => text::shell::LOADING,
            };
            word.of(lang.get()).to_owned()
        })
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
                            let name = subject_name(one);
                            view! {
                                <li>
                                    <span class="grow">{move || name.get()}</span>
                                    <button
                                        type="button"
                                        class="button icon-only small"
                                        aria-label=move || {
                                            words::DROP_SUBJECT.with(lang.get(), &[&name.get()])
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
