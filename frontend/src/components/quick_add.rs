//! Registering with a title and Enter, at the head of the first column.

use leptos::prelude::*;
use shared::command::Command;
use shared::limits;
use shared::petitioner::Petitioner;
use shared::request::{Channel, Register, RequestCommand, RequestKind, Topic};
use text::{board, refusal};
use wasm_bindgen_futures::spawn_local;

use super::when::When;
use crate::browser::is_composing;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Done, Here, Station};
use crate::ui::Ui;

/// The field; not there for whoever may not register.
#[component]
pub fn QuickAdd() -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let title = RwSignal::new(String::new());
    let here = Here::new();
    let stations = Memo::new(move |_| station.own_stations());
    let add = move |event: web_sys::KeyboardEvent| {
        if event.key() != "Enter" || is_composing(&event) || event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        let Some(at) = stations.with_untracked(|all| all.first().copied()) else {
            return;
        };
        let text = title.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        title.set(String::new());
        let form = Register {
            station: at,
            community: None,
            place: String::new(),
            title: text.clone(),
            text: String::new(),
            kind: RequestKind::Opinion,
            topic: Topic::Other,
            channel: Channel::Reception,
            raised_by: None,
            petitioner: Petitioner::default(),
            confidential: false,
            team: None,
            origin: None,
            line: None,
            number: None,
        };
        spawn_local(async move {
            let command = Command::Request(RequestCommand::Register(Box::new(form)));
            match station.act(command.clone(), None, here).await {
                // The card itself is the answer.
                Ok(Done::Confirmed(_) | Done::Pending) => {}
                Ok(Done::Queued) => {
                    ui.toast(moves::queued(station, settings.lang.get_untracked()), None);
                }
                Err(refused) => {
                    ui.warn(
                        refusal::brief(&refused, settings.lang.get_untracked()),
                        None,
                    );
                    if title.with_untracked(String::is_empty) {
                        title.set(text);
                    } else {
                        // Something new is being typed there.
                        station.put_aside(command, refused);
                    }
                }
            }
        });
    };
    let place = move || {
        let at = stations.with(|all| all.first().copied())?;
        let name = station.tree.with(|tree| tree.name(at));
        Some(board::QUICK_AT.with(lang.get(), &[&name]))
    };
    view! {
        <When when=move || !stations.with(Vec::is_empty)>
            <input
                class="quick-add"
                data-testid="quick-add"
                maxlength=limits::TITLE.to_string()
                placeholder=tr(board::QUICK_ADD)
                aria-label=tr(board::QUICK_ADD)
                title=place
                prop:value=move || title.get()
                on:input=move |event| title.set(event_target_value(&event))
                on:keydown=add
            />
        </When>
    }
}
