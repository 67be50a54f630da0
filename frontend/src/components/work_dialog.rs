//! The dialog of every command on the work: fields of its own, and what all of them share.

use std::rc::Rc;

use leptos::prelude::*;
use shared::attachment::AttachTo;
use shared::command::Command;
use shared::id::WorkId;
use shared::refusal::Refusal;
use shared::work::WorkCommand;
use text::{Lang, Text, supervision as words};
use wasm_bindgen_futures::spawn_local;

use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::files::Staged;
use crate::browser::is_submit;
use crate::moves::queued;
use crate::settings::{Settings, tr};
use crate::station::{Done, Here, Station, ids};
use crate::ui::Ui;

/// What a page has at hand when something is pressed.
pub type Around = (Station, Ui, RwSignal<Lang>);

/// Does something at once, and says where it was asked if it was refused, or that it waits.
pub fn act(command: WorkCommand, (station, ui, lang): Around, refused: RwSignal<Option<Refusal>>) {
    let here = Here::new();
    refused.set(None);
    spawn_local(async move {
        match station.act(Command::work(&command), None, here).await {
            Ok(Done::Queued) => ui.toast(queued(station, lang.get_untracked()), None),
            Ok(Done::Confirmed(_) | Done::Pending) => {}
            Err(refusal) => {
                refused.try_set(Some(refusal));
            }
        }
    });
}

/// What a form comes to; `None` while something is missing.
pub type Ready = Rc<dyn Fn() -> Option<WorkCommand>>;

/// A form as a dialog. It stays open with what was typed when the command is refused.
#[component]
pub fn WorkDialog(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// A name for tests.
    name: &'static str,
    /// `wide`, or nothing.
    #[prop(optional)]
    size: &'static str,
    /// What is said when it is done.
    said: Text,
    /// What the form comes to.
    command: Ready,
    /// Files that go with the record which the command makes.
    #[prop(optional)]
    files: Option<Staged>,
    /// Told with the new record, if the command makes one.
    #[prop(optional)]
    on_done: Option<Callback<WorkId>>,
    /// It is over.
    on_close: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let command = StoredValue::new_local(command);
    let ready = Memo::new(move |_| {
        command
            .try_with_value(|command| command().is_some())
            .unwrap_or_default()
    });
    let submit = move || {
        let wanted = command.try_with_value(|command| command()).flatten();
        let Some(wanted) = wanted.filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let id = ids::new_command_id();
        let made = WorkId::derive(id, 0);
        let taken = files.map(Staged::take);
        spawn_local(async move {
            let result = station.act_as(id, Command::work(&wanted), None, here).await;
            if let Some(taken) = taken {
                taken.go(result.is_ok().then_some((None, AttachTo::Work(made))));
            }
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(done) => {
                    on_close.run(());
                    let lang = settings.lang.get_untracked();
                    let word = match done {
                        Done::Queued => queued(station, lang),
                        Done::Confirmed(_) | Done::Pending => said.of(lang).to_owned(),
                    };
                    ui.toast(word, None);
                    if let Some(on_done) = on_done {
                        on_done.run(made);
                    }
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    };
    view! {
        <Modal title on_close name size>
            <form
                class="dialog-body stack"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
                on:keydown=move |event| {
                    if is_submit(&event) {
                        event.prevent_default();
                        submit();
                    }
                }
            >
                {children()}
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        data-testid="submit"
                        disabled=move || !ready.get() || busy.get()
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
