//! Files of a record of the work: a small picture, or the name.

use leptos::prelude::*;
use shared::attachment::{AttachTo, Attachment, AttachmentState, Owner};
use shared::id::WorkId;
use text::attachment as words;

use super::files::{self, Staged};
use super::icon::Icon;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::{Dialog, Ui};

/// A photo, or another file.
#[component]
pub fn Shot(
    /// The file.
    file: Attachment,
    /// Whether one may take it away whoever attached it.
    #[prop(optional, into)]
    keeps: Signal<bool>,
) -> impl IntoView {
    let address = ["/api/attachments/", &file.id.to_string()].concat();
    let thumbnail = [&address, "/thumbnail"].concat();
    match &file.state {
        AttachmentState::Arrived(stored) if stored.has_thumbnail => view! {
            <li>
                <a class="shot" href=address target="_blank" rel="noopener">
                    <img src=thumbnail alt=file.name.clone() loading="lazy"/>
                </a>
                <TakeAway file keeps/>
            </li>
        }
        .into_any(),
        AttachmentState::Arrived(_) => view! {
            <li>
                <a href=address target="_blank" rel="noopener">{file.name.clone()}</a>
                <TakeAway file keeps/>
            </li>
        }
        .into_any(),
        AttachmentState::Announced => view! {
            <li class="card-meta" data-testid="shot-coming">
                <Icon name="sync"/>
                {file.name.clone()}
                <TakeAway file keeps/>
            </li>
        }
        .into_any(),
        AttachmentState::Refused { .. } | AttachmentState::Removed { .. } => ().into_any(),
    }
}

/// Takes a file away, for whoever may.
#[component]
pub fn TakeAway(
    /// The file.
    file: Attachment,
    /// Whether one may take it away whoever attached it.
    #[prop(optional, into)]
    keeps: Signal<bool>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let (id, name) = (file.id, StoredValue::new(file.name.clone()));
    let may = Memo::new(move |_| {
        let today = station.today();
        let may = station.actor.with(|actor| {
            actor
                .as_ref()
                .is_some_and(|actor| domain::attachment::may_remove(actor, &file, today))
        });
        may || (keeps.get() && file.counts())
    });
    view! {
        <When when=move || may.get()>
            <button
                type="button"
                class="button icon-only small"
                data-testid="remove-file"
                aria-label=move || name.with_value(|name| words::REMOVE.with(lang.get(), &[name]))
                on:click=move |_| ui.dialog.set(Some(Dialog::RemoveFile(id, name.get_value())))
            >
                <Icon name="close"/>
            </button>
        </When>
    }
}

/// The photos and papers of a record, and a place to add some.
#[component]
pub fn WorkFiles(
    /// The record.
    id: WorkId,
    /// Whether one may add to it.
    #[prop(into)]
    may: Signal<bool>,
    /// Files that are no longer live: they were asked for with the record.
    #[prop(optional, into)]
    fetched: Signal<Vec<Attachment>>,
    /// The entries of its checklist, which show theirs themselves. What an entry showed that was taken off
    /// stands here.
    #[prop(optional, into)]
    checks: Signal<Vec<u32>>,
    /// Whether one may take away what somebody attached to an entry.
    #[prop(optional, into)]
    keeps: Signal<bool>,
) -> impl IntoView {
    let station = Station::get();
    let all = Memo::new(move |_| {
        let checks = checks.get();
        let is_its = |file: &Attachment| match file.owner.place() {
            AttachTo::Work(work) => work == id,
            AttachTo::Check(work, no) => work == id && !checks.contains(&no),
            AttachTo::Intake | AttachTo::Note(_) | AttachTo::Reply(_) => false,
        };
        let mut all = station.files_of_works();
        all.retain(is_its);
        if all.is_empty() {
            all = fetched.get();
            all.retain(is_its);
        }
        all
    });
    let staged = Staged::new();
    view! {
        <section class="box" data-testid="work-files">
            <h2>{tr(words::PHOTOS)}</h2>
            <ul class="shots">
                <For
                    each=move || all.get()
                    key=|file| (file.id, file.state.code())
                    children=move |file| {
                        let of_check = matches!(file.owner, Owner::Work { check: Some(_), .. });
                        let keeps = Signal::derive(move || of_check && keeps.get());
                        view! { <Shot file keeps/> }.into_any()
                    }
                />
            </ul>
            <When when=move || all.with(Vec::is_empty)>
                <p class="card-meta">{tr(words::NO_PHOTOS)}</p>
            </When>
            <When when=move || may.get()>
                <div class="dropzone">
                    {files::field(staged)}
                    <button
                        type="button"
                        class="button small"
                        data-testid="work-file-add"
                        on:click=move |_| staged.take().go(Some((None, AttachTo::Work(id))))
                    >
                        {tr(words::ADD_CHOSEN)}
                    </button>
                </div>
            </When>
        </section>
    }
}

/// What shows that an entry of a place's checklist is met, and a place to add more, opened by a button.
#[component]
pub fn CheckFiles(
    /// The place.
    id: WorkId,
    /// The entry's number.
    no: u32,
    /// What the entry asks for.
    #[prop(into)]
    title: Signal<String>,
    /// Whether one may add and take away.
    #[prop(into)]
    may: Signal<bool>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let to = AttachTo::Check(id, no);
    let all = Memo::new(move |_| {
        let mut all = station.files_of_works();
        all.retain(|file| file.owner.place() == to);
        all
    });
    let (is_open, staged) = (RwSignal::new(false), Staged::new());
    let label = move || words::ADD_FOR.with(lang.get(), &[&title.get()]);
    view! {
        <ul class="shots" data-testid="check-files">
            <For
                each=move || all.get()
                key=|file| (file.id, file.state.code())
                children=move |file| view! { <Shot file keeps=may/> }.into_any()
            />
        </ul>
        <When when=move || may.get()>
            <button
                type="button"
                class="link"
                data-testid="check-file-open"
                aria-label=label
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {tr(words::ADD)}
            </button>
        </When>
        <When when=move || may.get() && is_open.get()>
            <div class="dropzone">
                {files::field(staged)}
                <button
                    type="button"
                    class="button small"
                    data-testid="check-file-add"
                    on:click=move |_| {
                        staged.take().go(Some((None, to)));
                        is_open.set(false);
                    }
                >
                    {tr(words::ADD_CHOSEN)}
                </button>
            </div>
        </When>
    }
}
