//! Organisations, for administrators: founded, renamed, closed.

use leptos::prelude::*;
use shared::command::Command;
use shared::id::OrganisationId;
use shared::limits;
use shared::organisation::{Organisation, OrganisationCommand, OrganisationKind, Use};
use shared::place::Site;
use shared::refusal::{Field as FieldName, Refusal};
use text::{Lang, Text, accounts, board, clock, names, organisation as words};
use wasm_bindgen_futures::spawn_local;

use crate::components::dialog::{DialogFoot, Modal};
use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::inputs::{DayField, LineField};
use crate::components::pick::Pick;
use crate::components::siblings::{OF_ACCOUNTS, Siblings};
use crate::components::when::When;
use crate::pages::{places, teams};
use crate::settings::{lang, tr};
use crate::station::{Done, Here, Station, ids};
use crate::ui::Ui;

/// Where the page stands.
pub const PATH: &str = "/accounts/organisations";

/// What is open over the page.
#[derive(Clone, PartialEq)]
enum Form {
    Add,
    Rename(Organisation),
    Close(Organisation),
}

/// The kind with a code.
fn kind_of(code: &str) -> Option<OrganisationKind> {
    let mut all = OrganisationKind::ALL.into_iter();
    all.find(|kind| kind.code() == code)
}

/// Whether it is called so, or was.
fn is_called(one: &Organisation, words: &str) -> bool {
    let former = one.former.iter();
    let mut all = former.chain([&one.name, &one.short_name]);
    words.is_empty() || all.any(|name| name.to_lowercase().contains(words))
}

/// Options for one of some kinds.
fn kind_options(
    kinds: impl Iterator<Item = OrganisationKind>,
    value: impl Fn() -> Option<OrganisationKind> + Copy + Send + Sync + 'static,
) -> AnyView {
    let option = move |kind: OrganisationKind| {
        view! {
            <option value=kind.code() prop:selected=move || value() == Some(kind)>
                {tr(names::organisation_kind(kind))}
            </option>
        }
        .into_any()
    };
    kinds.map(option).collect_view().into_any()
}

/// The kinds that are founded here: what stands below nothing is there before anybody signs in.
fn founded() -> impl Iterator<Item = OrganisationKind> {
    let all = OrganisationKind::ALL.into_iter();
    all.filter(|kind| !kind.may_stand_below(None))
}

/// One of the list.
fn row(
    one: Organisation,
    form: RwSignal<Option<Form>>,
    station: Station,
    lang: RwSignal<Lang>,
) -> AnyView {
    let (kind, until, parent) = (one.kind, one.until, one.parent);
    let next = one.successor.map(|next| {
        let said = move || {
            let name = station.tree.with(|tree| tree.name(next));
            words::FOLLOWED_BY.with(lang.get(), &[&name])
        };
        view! {
            <small>
                <a href=teams::address(next) data-testid="organisation-successor">{said}</a>
            </small>
        }
    });
    let former = one.former.clone();
    let formerly = move || {
        let lang = lang.get();
        (!former.is_empty()).then(|| words::FORMERLY.with(lang, &[&text::list(lang, &former)]))
    };
    let above = move || {
        let name = |id| station.tree.with(|tree| tree.name(id));
        parent.map(name).unwrap_or_default()
    };
    let is_open = move || until.is_none_or(|last| last >= station.today());
    let state = move || {
        let lang = lang.get();
        match until {
            Some(last) => words::CLOSED_FROM.with(lang, &[&clock::day(last.plus_days(1), lang)]),
            None => words::OPEN.of(lang).to_owned(),
        }
    };
    let held = StoredValue::new(one.clone());
    // A reader is told whose button it is.
    let said = move |word: Text| {
        let lang = lang.get();
        held.try_with_value(|one| word.with(lang, &[&one.name]))
            .unwrap_or_default()
    };
    view! {
        <tr data-testid="organisation" data-kind=kind.code()>
            <th scope="row">
                {one.name}
                <small>{formerly}</small>
            </th>
            <td data-label=tr(words::SHORT_NAME)>{one.short_name}</td>
            <td data-label=tr(words::KIND)>{tr(names::organisation_kind(kind))}</td>
            <td data-label=tr(words::PARENT)>{above}</td>
            <td data-label=tr(words::STATE)>
                <span class=move || if is_open() { "tag" } else { "tag bad" }>{state}</span>
                {next}
            </td>
            <td>
                <When when=is_open>
                    <span class="row">
                        <button
                            type="button"
                            class="button small"
                            data-testid="organisation-rename"
                            aria-label=move || said(words::RENAME_TITLE)
                            on:click=move |_| form.set(Some(Form::Rename(held.get_value())))
                        >
                            {tr(words::RENAME)}
                        </button>
                        <button
                            type="button"
                            class="button small"
                            data-testid="organisation-close"
                            aria-label=move || said(words::CLOSE_TITLE)
                            on:click=move |_| form.set(Some(Form::Close(held.get_value())))
                        >
                            {tr(words::CLOSE)}
                        </button>
                    </span>
                </When>
            </td>
        </tr>
    }
    .into_any()
}

/// What all three forms do when they are sent.
#[derive(Clone, Copy)]
struct Sending {
    refused: RwSignal<Option<Refusal>>,
    busy: RwSignal<bool>,
    lang: RwSignal<Lang>,
    on_close: Callback<()>,
}

impl Sending {
    fn new(on_close: Callback<()>) -> Self {
        Self {
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
            lang: lang(),
            on_close,
        }
    }

    /// Sends it; what was typed stays where it was refused.
    fn go(self, around: (Station, Ui), here: Here, command: OrganisationCommand, said: String) {
        if self.busy.get_untracked() {
            return;
        }
        let (station, ui) = around;
        self.refused.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let command = Command::Organisation(command);
            let result = station.act(command, None, here).await;
            if here.is_gone() {
                return;
            }
            self.busy.set(false);
            match result {
                Ok(done) => {
                    self.on_close.run(());
                    let text = match done {
                        Done::Confirmed(_) => said,
                        Done::Queued | Done::Pending => {
                            board::STILL_TOAST.of(self.lang.get_untracked()).to_owned()
                        }
                    };
                    ui.toast(text, None);
                }
                Err(refusal) => self.refused.set(Some(refusal)),
            }
        });
    }

    fn foot(self, word: Text) -> AnyView {
        let on_close = self.on_close;
        view! {
            <RefusalNote refusal=self.refused/>
            <DialogFoot on_close>
                <button
                    type="submit"
                    class="button main"
                    data-testid="submit"
                    aria-busy=move || self.busy.get().to_string()
                >
                    {tr(word)}
                </button>
            </DialogFoot>
        }
        .into_any()
    }
}

/// Name and short name.
fn name_fields(name: RwSignal<String>, short_name: RwSignal<String>) -> AnyView {
    view! {
        <LineField id="organisation-name" label=words::NAME value=name limit=limits::NAME required=true/>
        <LineField
            id="organisation-short-name"
            label=words::SHORT_NAME
            value=short_name
            limit=limits::NAME
            required=true
        />
        <p class="hint">{tr(words::SHORT_HINT)}</p>
    }
    .into_any()
}

/// A new one.
#[component]
fn AddForm(on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get());
    let kind = RwSignal::new(OrganisationKind::Team);
    let (name, short_name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let parent = RwSignal::new(None::<OrganisationId>);
    let sending = Sending::new(on_close);
    let here = Here::new();
    // One form founds one organisation, however often it is sent.
    let id = OrganisationId::derive(ids::new_command_id(), 0);
    let parents = Signal::derive(move || {
        let (kind, day) = (kind.get(), station.today());
        station.tree.with(|tree| {
            let mut found = tree.pick(day, |one| kind.may_stand_below(Some(one.kind)));
            for (id, name) in &mut found {
                *name = tree.long_name(*id);
            }
            found
        })
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(parent) = parent.get_untracked() else {
            let field = FieldName::Parent;
            return sending.refused.set(Some(Refusal::Empty { field }));
        };
        let name = name.get_untracked();
        let said = words::ADDED_TOAST.with(lang.get_untracked(), &[name.trim()]);
        let command = OrganisationCommand::Add {
            id,
            kind: kind.get_untracked(),
            name,
            short_name: short_name.get_untracked(),
            parent: Some(parent),
        };
        sending.go(around, here, command, said);
    };
    view! {
        <Modal title=Signal::derive(tr(words::ADD)) on_close name="organisation-form">
            <form class="dialog-body stack" on:submit=submit novalidate>
                <Field id="organisation-kind" label=words::KIND required=true>
                    <select
                        id="organisation-kind"
                        class="input"
                        on:change=move |event| {
                            if let Some(chosen) = kind_of(&event_target_value(&event)) {
                                kind.set(chosen);
                                // Another kind stands elsewhere.
                                parent.set(None);
                            }
                        }
                    >
                        {kind_options(founded(), move || Some(kind.get()))}
                    </select>
                </Field>
                {name_fields(name, short_name)}
                <Field id="organisation-parent" label=words::PARENT required=true>
                    <Pick id="organisation-parent" options=parents value=parent/>
                </Field>
                {sending.foot(words::ADD)}
            </form>
        </Modal>
    }
}

/// Other names.
#[component]
fn RenameForm(held: Organisation, on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get());
    let id = held.id;
    let name = RwSignal::new(held.name.clone());
    let short_name = RwSignal::new(held.short_name);
    let sending = Sending::new(on_close);
    let here = Here::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked();
        let said = words::RENAMED_TOAST.with(lang.get_untracked(), &[name.trim()]);
        let command = OrganisationCommand::Rename {
            id,
            name,
            short_name: short_name.get_untracked(),
        };
        sending.go(around, here, command, said);
    };
    let was = held.name;
    let title = Signal::derive(move || words::RENAME_TITLE.with(lang.get(), &[&was]));
    view! {
        <Modal title on_close name="rename-form">
            <form class="dialog-body stack" on:submit=submit novalidate>
                <p class="hint">{tr(words::RENAME_HINT)}</p>
                {name_fields(name, short_name)}
                {sending.foot(words::RENAME)}
            </form>
        </Modal>
    }
}

/// What is in use, if that is why it was refused.
fn uses_of(refusal: Option<Refusal>) -> Vec<(Use, u32)> {
    let Some(Refusal::InUse { uses }) = refusal else {
        return Vec::new();
    };
    uses.open().unwrap_or_default()
}

/// Its end.
#[component]
fn CloseForm(held: Organisation, on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get());
    let (id, kind) = (held.id, held.kind);
    let from = RwSignal::new(Some(station.now.get_untracked().day()));
    let successor = RwSignal::new(None::<OrganisationId>);
    let sending = Sending::new(on_close);
    let here = Here::new();
    let name = StoredValue::new(held.name);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(from) = from.get_untracked() else {
            let field = FieldName::Day;
            return sending.refused.set(Some(Refusal::Empty { field }));
        };
        let lang = lang.get_untracked();
        let said = name.with_value(|name| words::CLOSED_TOAST.with(lang, &[name]));
        let command = OrganisationCommand::Close {
            id,
            until: from.plus_days(-1),
            successor: successor.get_untracked(),
        };
        sending.go(around, here, command, said);
    };
    let first = move || {
        let lang = lang.get();
        let uses = uses_of(sending.refused.get());
        let line = |(one, count): (Use, u32)| {
            view! {
                <li data-testid="in-use" data-use=one.code()>
                    {words::first(one, count, lang)}
                </li>
            }
            .into_any()
        };
        (!uses.is_empty()).then(|| {
            let lines = uses.into_iter().map(line).collect_view();
            view! {
                <p>{words::FIRST.of(lang)}</p>
                <ul class="lines">{lines}</ul>
            }
        })
    };
    let merges = kind.is_station().then(|| {
        let way = places::address(Site::of(id));
        view! {
            <p class="hint">
                {tr(words::MERGE_STATION)}
                " "
                <a href=way>{tr(words::OPEN_STATION)}</a>
            </p>
        }
    });
    let others = Signal::derive(move || {
        let day = station.today();
        station.tree.with(|tree| {
            let mut found = tree.pick(day, |one| one.kind == kind && one.id != id);
            for (id, name) in &mut found {
                *name = tree.long_name(*id);
            }
            found
        })
    });
    let follows = (kind == OrganisationKind::Team).then(|| {
        view! {
            <Field id="organisation-successor" label=words::SUCCESSOR>
                <Pick id="organisation-successor" options=others value=successor/>
            </Field>
            <p class="hint">{tr(words::SUCCESSOR_HINT)}</p>
        }
    });
    let title = Signal::derive(move || {
        let lang = lang.get();
        name.try_with_value(|name| words::CLOSE_TITLE.with(lang, &[name]))
            .unwrap_or_default()
    });
    view! {
        <Modal title on_close name="close-form">
            <form class="dialog-body stack" on:submit=submit novalidate>
                <p class="hint">{tr(words::CLOSE_HINT)}</p>
                {merges}
                <DayField id="organisation-from" label=words::FROM value=from required=true/>
                {follows}
                <div aria-live="polite">{first}</div>
                {sending.foot(words::CLOSE)}
            </form>
        </Modal>
    }
}

/// The list with everything around it.
#[component]
pub(super) fn Organisations() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let typed = RwSignal::new(String::new());
    let kind = RwSignal::new(None::<OrganisationKind>);
    let with_closed = RwSignal::new(false);
    let form = RwSignal::new(None::<Form>);
    let found = Memo::new(move |_| {
        let words = typed.with(|words| words.trim().to_lowercase());
        let (kind, all, today) = (kind.get(), with_closed.get(), station.today());
        let mut found = station.tree.with(|tree| {
            tree.find(|one| {
                (all || one.is_open(today))
                    && kind.is_none_or(|kind| one.kind == kind)
                    && is_called(one, &words)
            })
        });
        found.sort_by(|a, b| (a.kind, &a.name, a.id).cmp(&(b.kind, &b.name, b.id)));
        found
    });
    let total = move || words::TOTAL.count(lang.get(), found.with(Vec::len));
    let rows = move || {
        let all = found.get().into_iter();
        all.map(|one| row(one, form, station, lang)).collect_view()
    };
    let on_close = Callback::new(move |()| {
        form.try_set(None);
    });
    let heads = [
        words::NAME,
        words::SHORT_NAME,
        words::KIND,
        words::PARENT,
        words::STATE,
    ];
    let head = |word: Text| view! { <th scope="col">{tr(word)}</th> };
    view! {
        <div class="page accounts-page" data-testid="organisations">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=OF_ACCOUNTS/>
                <span class="hint" data-testid="organisation-total">{total}</span>
                <span class="grow"></span>
                <button
                    type="button"
                    class="button main"
                    data-testid="organisation-add"
                    on:click=move |_| form.set(Some(Form::Add))
                >
                    <Icon name="plus"/>
                    {tr(words::ADD)}
                </button>
            </div>
            <div class="filters" role="search">
                <label class="words">
                    <Icon name="search"/>
                    <input
                        id="filter-words"
                        type="search"
                        placeholder=tr(words::FIND)
                        aria-label=tr(words::FIND)
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <label class="chip" class:on=move || kind.get().is_some()>
                    <span>{tr(words::KIND)}</span>
                    <select
                        data-testid="filter-kind"
                        on:change=move |event| kind.set(kind_of(&event_target_value(&event)))
                    >
                        <option value="">{tr(words::ALL_KINDS)}</option>
                        {kind_options(OrganisationKind::ALL.into_iter(), move || kind.get())}
                    </select>
                </label>
                <label class="check" for="with-closed">
                    <input
                        id="with-closed"
                        type="checkbox"
                        prop:checked=move || with_closed.get()
                        on:change=move |event| with_closed.set(event_target_checked(&event))
                    />
                    {tr(words::WITH_CLOSED)}
                </label>
            </div>
            <div class="table-frame" tabindex="0" role="region" aria-label=tr(words::TITLE)>
                <table>
                    <thead>
                        <tr>
                            {heads.map(head).into_iter().collect_view()}
                            <th scope="col" aria-label=tr(accounts::CHANGE)></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <When when=move || found.with(Vec::is_empty)>
                    <p class="column-empty">{tr(words::EMPTY)}</p>
                </When>
            </div>
            {move || {
                form.get()
                    .map(|form| match form {
                        Form::Add => view! { <AddForm on_close/> }.into_any(),
                        Form::Rename(held) => view! { <RenameForm held on_close/> }.into_any(),
                        Form::Close(held) => view! { <CloseForm held on_close/> }.into_any(),
                    })
            }}
        </div>
    }
}
