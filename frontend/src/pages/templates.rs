//! Reply templates (模板): those of one's own unit, or of one's street committee.

use leptos::prelude::*;
use shared::account::Role;
use shared::command::Command;
use shared::id::{OrganisationId, TemplateId};
use shared::limits;
use shared::refusal::Refusal;
use shared::request::{ResultClass, Topic};
use shared::template::{Template, TemplateCommand};
use text::template::{self as words, GAP_NAMES};
use text::{Lang, clock, names, shell};
use wasm_bindgen_futures::spawn_local;

use crate::browser::is_submit;
use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::ui::Ui;

/// Organisations whose templates the person keeps.
fn owners(station: Station) -> Vec<OrganisationId> {
    let mut found = Vec::new();
    for held in station.roles() {
        let keeps = matches!(held.role, Role::Handler | Role::Head | Role::Authority);
        if keeps && !found.contains(&held.scope) {
            found.push(held.scope);
        }
    }
    found
}

/// What is being written.
#[derive(Clone, Copy)]
struct Editing {
    /// Whether the form is open.
    open: RwSignal<bool>,
    template: RwSignal<Option<TemplateId>>,
    owner: RwSignal<Option<OrganisationId>>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    class: RwSignal<Option<ResultClass>>,
    topic: RwSignal<Option<Topic>>,
    refused: RwSignal<Option<Refusal>>,
}

impl Editing {
    fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            template: RwSignal::new(None),
            owner: RwSignal::new(None),
            title: RwSignal::default(),
            text: RwSignal::default(),
            class: RwSignal::new(None),
            topic: RwSignal::new(None),
            refused: RwSignal::new(None),
        }
    }

    fn begin(self, held: Option<Template>, owner: Option<OrganisationId>) {
        self.template.set(held.as_ref().map(|held| held.id));
        self.owner
            .set(held.as_ref().map(|held| held.owner).or(owner));
        self.title.set(
            held.as_ref()
                .map(|held| held.title.clone())
                .unwrap_or_default(),
        );
        self.class.set(held.as_ref().and_then(|held| held.class));
        self.topic.set(held.as_ref().and_then(|held| held.topic));
        self.text
            .set(held.map(|held| held.text).unwrap_or_default());
        self.refused.set(None);
        self.open.set(true);
        request_animation_frame(|| {
            crate::browser::focus("#template-title");
        });
    }

    fn command(self) -> Option<TemplateCommand> {
        Some(TemplateCommand::Set {
            template: self.template.get_untracked(),
            owner: self.owner.get_untracked()?,
            title: self.title.get_untracked(),
            text: self.text.get_untracked(),
            class: self.class.get_untracked(),
            topic: self.topic.get_untracked(),
        })
    }
}

/// Does something to templates and says how it went.
fn act(
    (station, ui, settings): (Station, Ui, Settings),
    command: TemplateCommand,
    refused: RwSignal<Option<Refusal>>,
    done: text::Text,
    then: impl FnOnce() + 'static,
) {
    let (here, kept) = (ui.here, command.clone());
    spawn_local(async move {
        match station.act(Command::Template(command), None, here).await {
            Ok(_) => {
                ui.toast(done.of(settings.lang.get_untracked()).to_owned(), None);
                then();
            }
            Err(refusal) => {
                // Where nobody is any more, it goes to the tray.
                if refused.try_set(Some(refusal.clone())).is_some() {
                    station.put_aside(Command::Template(kept), refusal);
                }
            }
        }
    });
}

/// The names of the gaps, in the person's language.
fn gaps(lang: Lang) -> String {
    let name = |(zh, en): &(&str, &str)| match lang {
        Lang::Zh => ["{", zh, "}"].concat(),
        Lang::En => ["{", en, "}"].concat(),
    };
    let names: Vec<_> = GAP_NAMES.iter().map(name).collect();
    words::GAPS.with(lang, &[&names.join(" ")])
}

/// The form.
#[component]
fn Form(editing: Editing) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let owned = owners(station);
    let owner = owned.first().copied();
    let app = (station, Ui::get(), Settings::get());
    let save = move || {
        let Some(command) = editing.command() else {
            return;
        };
        editing.refused.set(None);
        act(app, command, editing.refused, words::SAVED, move || {
            editing.open.try_set(false);
        });
    };
    let owner_choice = (owned.len() > 1).then(|| {
        let option = move |id: OrganisationId| {
            view! {
                <option value=id.to_string() selected=move || editing.owner.get() == Some(id)>
                    {move || station.tree.with(|tree| tree.name(id))}
                </option>
            }
            .into_any()
        };
        view! {
            <Field id="template-owner" label=words::OWNER required=true>
                <select
                    id="template-owner"
                    class="input"
                    disabled=move || editing.template.with(Option::is_some)
                    on:change=move |event| {
                        editing.owner.set(event_target_value(&event).parse().ok().or(owner));
                    }
                >
                    {owned.iter().copied().map(option).collect_view()}
                </select>
            </Field>
        }
        .into_any()
    });
    let count = move |text: RwSignal<String>, limit: usize| {
        Signal::derive(move || (text.with(|text| text.trim().chars().count()), limit))
    };
    let classes = ResultClass::ALL.iter().map(move |one| {
        let one = *one;
        view! {
            <option value=one.code() selected=move || editing.class.get() == Some(one)>
                {tr(names::class(one))}
            </option>
        }
        .into_any()
    });
    let topics = Topic::ALL.iter().map(move |one| {
        let one = *one;
        view! {
            <option value=one.code() selected=move || editing.topic.get() == Some(one)>
                {tr(names::topic(one))}
            </option>
        }
        .into_any()
    });
    let ready = move || {
        let is_there = |text: RwSignal<String>| text.with(|text| !text.trim().is_empty());
        is_there(editing.title) && is_there(editing.text)
    };
    view! {
        <form
            class="template-form stack"
            data-testid="template-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event| {
                if is_submit(&event) {
                    event.prevent_default();
                    save();
                }
            }
        >
            {owner_choice}
            <Field
                id="template-title"
                label=words::NAME
                required=true
                count=count(editing.title, limits::NAME)
            >
                <input
                    id="template-title"
                    class="input"
                    prop:value=move || editing.title.get()
                    on:input=move |event| editing.title.set(event_target_value(&event))
                />
            </Field>
            <Field
                id="template-text"
                label=words::TEXT
                required=true
                count=count(editing.text, limits::TEMPLATE)
            >
                <textarea
                    id="template-text"
                    class="input"
                    rows="6"
                    prop:value=move || editing.text.get()
                    on:input=move |event| editing.text.set(event_target_value(&event))
                ></textarea>
            </Field>
            <p class="hint">{move || gaps(lang.get())}</p>
            <div class="grid two">
                <Field id="template-class" label=words::CLASS>
                    <select
                        id="template-class"
                        class="input"
                        on:change=move |event| {
                            editing.class.set(ResultClass::from_code(&event_target_value(&event)));
                        }
                    >
                        <option value="" selected=move || editing.class.get().is_none()>
                            {tr(words::ANY)}
                        </option>
                        {classes.collect_view()}
                    </select>
                </Field>
                <Field id="template-topic" label=words::TOPIC>
                    <select
                        id="template-topic"
                        class="input"
                        on:change=move |event| {
                            editing.topic.set(Topic::from_code(&event_target_value(&event)));
                        }
                    >
                        <option value="" selected=move || editing.topic.get().is_none()>
                            {tr(words::ANY)}
                        </option>
                        {topics.collect_view()}
                    </select>
                </Field>
            </div>
            <RefusalNote refusal=editing.refused/>
            <div class="row">
                <button
                    type="submit"
                    class="button main"
                    data-testid="template-save"
                    disabled=move || !ready()
                >
                    {tr(words::SAVE)}
                    <kbd aria-hidden="true">"Ctrl Enter"</kbd>
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| editing.open.set(false)
                >
                    {tr(shell::CANCEL)}
                </button>
            </div>
        </form>
    }
}

/// One template.
#[component]
fn Row(template: Template, editing: Editing) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let sure = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let app = (station, Ui::get(), Settings::get());
    let (id, owner) = (template.id, template.owner);
    let (class, topic) = (template.class, template.topic);
    let tags = move || {
        let lang = lang.get();
        let mut parts = vec![station.tree.with(|tree| tree.name(owner))];
        parts.extend(class.map(|class| names::class_short(class).of(lang).to_owned()));
        parts.extend(topic.map(|topic| names::topic(topic).of(lang).to_owned()));
        parts.join(" · ")
    };
    let (by, at) = (template.by_name.clone(), template.at);
    let written = move || {
        let at = clock::moment(at, station.now.get(), lang.get());
        words::BY.with(lang.get(), &[&by, &at])
    };
    let held = template.clone();
    let remove = move |_| {
        if !sure.get_untracked() {
            sure.set(true);
            return;
        }
        let command = TemplateCommand::Remove { template: id };
        act(app, command, refused, words::REMOVED, || ());
    };
    view! {
        <li class="template-row" data-testid="template">
            <h2>{template.title}</h2>
            <p class="card-meta">{tags}</p>
            <p class="prose">{template.text}</p>
            <p class="hint">{written}</p>
            <RefusalNote refusal=refused/>
            <div class="row">
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| editing.begin(Some(held.clone()), None)
                >
                    {tr(words::EDIT)}
                </button>
                <button type="button" class="button small quiet" on:click=remove>
                    {move || {
                        let word = if sure.get() { words::REMOVE_SURE } else { words::REMOVE };
                        word.of(lang.get())
                    }}
                </button>
            </div>
        </li>
    }
}

/// The page.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let station = Station::get();
    let editing = Editing::new();
    let may = Memo::new(move |_| !owners(station).is_empty());
    let refused = || {
        view! {
            <section class="plain-page">
                <h1>{tr(shell::NOT_ALLOWED_TITLE)}</h1>
                <p>{tr(words::NOT_ALLOWED)}</p>
                <a class="button main" href="/">{tr(shell::TO_BOARD)}</a>
            </section>
        }
    };
    let page = move || {
        view! {
            <div class="page templates-page" data-testid="templates">
                <div class="page-head">
                    <h1 id="page-title" tabindex="-1">{tr(words::PAGE_TITLE)}</h1>
                    <span class="grow"></span>
                    <button
                        type="button"
                        class="button main"
                        data-testid="template-new"
                        on:click=move |_| {
                            editing.begin(None, untrack(|| owners(station)).first().copied());
                        }
                    >
                        <Icon name="plus"/>
                        {tr(words::NEW)}
                    </button>
                </div>
                <div class="desk-body">
                    <When when=move || editing.open.get()>
                        <Form editing/>
                    </When>
                    <ul class="template-rows">
                        <For
                            each=move || station.templates.get().as_ref().clone()
                            key=|one| (one.id, one.at)
                            children=move |template| view! { <Row template editing/> }.into_any()
                        />
                    </ul>
                    <When when=move || station.templates.with(|all| all.is_empty())>
                        <p class="desk-done">{tr(words::EMPTY)}</p>
                    </When>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <When when=move || station.actor.with(Option::is_some)>
            <When when=move || may.get() fallback=refused>
                {page()}
            </When>
        </When>
    }
}
