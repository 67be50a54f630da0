//! What is asked about a contact: between whom, that it was kept, and what the kinds are.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::contact::{
    Contact, ContactCommand, ContactForm, ContactKind, ContactKinds, ContactWay, TalkForm,
};
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::work::WorkCommand;
use text::contact as words;

use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;

fn command(make: impl Fn() -> Option<ContactCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Contact))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    (!text.trim().is_empty()).then_some(text)
}

/// A drop-down of organisations.
#[component]
fn Places(
    id: &'static str,
    label: text::Text,
    kind: OrganisationKind,
    value: RwSignal<Option<OrganisationId>>,
) -> impl IntoView {
    let station = Station::get();
    let options = move || {
        let today = station.today();
        station
            .tree
            .with(|tree| tree.pick(today, |one| one.kind == kind))
    };
    let option = move |(one, name): (OrganisationId, String)| {
        view! {
            <option value=one.to_string() prop:selected=move || value.get() == Some(one)>
                {name}
            </option>
        }
        .into_any()
    };
    view! {
        <Field id label>
            <select
                id=id
                class="input"
                on:change=move |event| value.set(event_target_value(&event).parse().ok())
            >
                <option value="">{tr(words::NONE)}</option>
                {move || options().into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
}

/// Between whom, and how often.
#[component]
pub fn RelationDialog(
    held: Option<Opened<Contact>>,
    kinds: Arc<ContactKinds>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let id = held.as_ref().map(|held| held.id());
    let seen = held.as_ref().map_or(0, |held| held.version);
    let body = held.map(|held| held.body);
    let text = |read: fn(&Contact) -> String, usual: &str| {
        RwSignal::new(body.as_deref().map_or_else(|| usual.to_owned(), read))
    };
    let kept = body.as_ref().map(|body| body.kind);
    let offered: Vec<ContactKind> = kinds
        .kinds
        .iter()
        .filter(|kind| !kind.retired || kept == Some(kind.no))
        .cloned()
        .collect();
    let first = offered.last().map_or(0, |kind| kind.no);
    let kind = RwSignal::new(kept.unwrap_or(first));
    let with_residents = {
        let offered = offered.clone();
        Memo::new(move |_| {
            let kind = kind.get();
            offered.iter().any(|one| one.no == kind && one.residents)
        })
    };
    let from = text(|body| body.from.clone(), "");
    let to = text(|body| body.to.clone(), "");
    let times = text(|body| body.times.to_string(), "4");
    let plan = text(|body| body.plan.clone(), "");
    // Who has one street or one team begins there.
    let own = |wanted: OrganisationKind| {
        let roles = untrack(|| station.roles());
        let mut places = roles.into_iter().map(|held| held.scope).filter(|scope| {
            station
                .tree
                .with_untracked(|tree| tree.get(*scope).is_some_and(|one| one.kind == wanted))
        });
        places.next()
    };
    let street = RwSignal::new(match &body {
        Some(body) => body.street,
        None => own(OrganisationKind::Street),
    });
    let team = RwSignal::new(match &body {
        Some(body) => body.team,
        None => own(OrganisationKind::Team),
    });
    let today = untrack(|| station.today());
    let since = RwSignal::new(Some(body.as_ref().map_or(today, |body| body.since)));
    let command = command(move || {
        let form = ContactForm {
            kind: kind.get(),
            from: filled(from)?,
            to: filled(to)?,
            street: street.get(),
            team: team.get(),
            times: times.get().trim().parse().ok()?,
            plan: plan.get(),
            since: since.get()?,
        };
        Some(match id {
            Some(id) => ContactCommand::Revise { id, form, seen },
            None => ContactCommand::Open { form },
        })
    });
    let option = move |one: ContactKind| {
        let no = one.no;
        view! {
            <option value=no.to_string() prop:selected=move || kind.get() == no>
                {move || words::kind(&one, lang.get())}
            </option>
        }
        .into_any()
    };
    let heading = if id.is_some() {
        words::EDIT
    } else {
        words::NEW
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="contact-form"
            said=words::SAVED
            command
            on_close
        >
            <Field id="contact-kind" label=words::KIND required=true>
                <select
                    id="contact-kind"
                    class="input"
                    on:change=move |event| {
                        kind.set(event_target_value(&event).parse().unwrap_or_default());
                    }
                >
                    {offered.into_iter().map(option).collect_view()}
                </select>
            </Field>
            <LineField id="contact-from" label=words::FROM value=from limit=limits::NAME required=true/>
            <When
                when=move || with_residents.get()
                fallback=move || {
                    view! {
                        <LineField id="contact-to" label=words::TO value=to limit=limits::NAME required=true/>
                    }
                }
            >
                <LineField id="contact-to" label=words::TO_RESIDENTS value=to limit=limits::NAME required=true/>
            </When>
            <div class="grid two">
                <Places id="contact-street" label=words::STREET kind=OrganisationKind::Street value=street/>
                <Places id="contact-team" label=words::TEAM kind=OrganisationKind::Team value=team/>
            </div>
            <div class="grid two">
                <LineField id="contact-times" label=words::TIMES value=times required=true/>
                <DayField id="contact-since" label=words::SINCE value=since required=true/>
            </div>
            <TextField id="contact-plan" label=words::PLAN value=plan limit=limits::NOTE/>
        </WorkDialog>
    }
}

/// It was kept.
#[component]
pub fn LogDialog(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let on = RwSignal::new(Some(untrack(|| station.today())));
    let way = RwSignal::new(ContactWay::Visit);
    let what = RwSignal::new(String::new());
    let follow_up = RwSignal::new(String::new());
    let command = command(move || {
        Some(ContactCommand::Log {
            id,
            form: TalkForm {
                on: on.get()?,
                way: way.get(),
                what: filled(what)?,
                follow_up: follow_up.get(),
            },
        })
    });
    let ways = ContactWay::ALL.iter().map(|one| Choice {
        value: *one,
        word: words::way(*one),
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::LOG))
            name="talk-form"
            said=words::SAVED
            command
            on_close
        >
            <DayField id="talk-on" label=words::ON value=on required=true/>
            <Segment
                legend=words::WAY
                name="talk-way"
                choices=ways.collect()
                value=Signal::derive(move || Some(way.get()))
                on_choice=Callback::new(move |one| way.set(one))
            />
            <TextField id="talk-what" label=words::WHAT value=what limit=limits::NOTE required=true/>
            <TextField id="talk-follow-up" label=words::FOLLOW_UP value=follow_up limit=limits::NOTE/>
        </WorkDialog>
    }
}

/// Why it is no longer kept.
#[component]
pub fn EndDialog(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = command(move || {
        Some(ContactCommand::End {
            id,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::END_TITLE))
            name="contact-end-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="contact-reason" label=words::WHY value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

/// A kind as it is typed.
#[derive(Clone, Copy)]
struct Row {
    no: u32,
    name: RwSignal<String>,
    residents: RwSignal<bool>,
    retired: RwSignal<bool>,
}

/// What the kinds are.
#[component]
pub fn KindsDialog(held: Arc<ContactKinds>, seen: u64, on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let row = |kind: &ContactKind| Row {
        no: kind.no,
        name: RwSignal::new(kind.name.clone()),
        residents: RwSignal::new(kind.residents),
        retired: RwSignal::new(kind.retired),
    };
    let rows = RwSignal::new(held.kinds.iter().map(row).collect::<Vec<_>>());
    let command = command(move || {
        let kinds = rows.get().into_iter().map(|row| ContactKind {
            no: row.no,
            name: row.name.get(),
            residents: row.residents.get(),
            retired: row.retired.get(),
        });
        Some(ContactCommand::Kinds {
            kinds: kinds.collect(),
            seen,
        })
    });
    let tick = move |value: RwSignal<bool>, word: text::Text| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || value.get()
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                {tr(word)}
            </label>
        }
        .into_any()
    };
    let line = move |row: Row| {
        let usual = move || words::usual(row.no).of(lang.get());
        view! {
            <li class="plan-row">
                <label class="plan-title">
                    <span>{tr(words::KIND_NAME)}</span>
                    <input
                        class="input"
                        name="kind"
                        placeholder=usual
                        prop:value=move || row.name.get()
                        on:input=move |event| row.name.set(event_target_value(&event))
                    />
                </label>
                {tick(row.residents, words::RESIDENTS)}
                {tick(row.retired, words::RETIRED)}
            </li>
        }
        .into_any()
    };
    let add = move |_| {
        rows.update(|rows| {
            let last = rows.iter().map(|row| row.no).max().unwrap_or(0);
            rows.push(Row {
                no: last + 1,
                name: RwSignal::new(String::new()),
                residents: RwSignal::new(false),
                retired: RwSignal::new(false),
            });
        });
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::KINDS))
            name="kinds-form"
            size="wide"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint">{tr(words::KINDS_HINT)}</p>
            <ul class="plan-rows">
                <For each=move || rows.get() key=|row| row.no children=line/>
            </ul>
            <div class="row">
                <button type="button" class="button small" data-testid="kind-add" on:click=add>
                    <Icon name="plus"/>
                    {tr(words::ADD_KIND)}
                </button>
            </div>
        </WorkDialog>
    }
}
