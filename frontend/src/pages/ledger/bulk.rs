//! What is done to several requests at once: each is decided for itself.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::{AssignmentId, RequestId};
use shared::request::RequestCommand;
use text::{ledger as words, request};

use crate::components::icon::Icon;
use crate::components::when::When;
use crate::moves::{self, Action};
use crate::settings::{Settings, lang, tr};
use crate::station::Station;
use crate::ui::{Dialog, Ui};

/// The requests that are selected. A copyable handle.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<BTreeSet<RequestId>>);

impl Selection {
    /// Nothing.
    pub fn new() -> Self {
        Self(RwSignal::default())
    }

    /// Whether a request is selected.
    pub fn holds(self, id: RequestId) -> bool {
        self.0.with(|ids| ids.contains(&id))
    }

    /// Selects it, or not.
    pub fn toggle(self, id: RequestId) {
        self.0.update(|ids| {
            if !ids.remove(&id) {
                ids.insert(id);
            }
        });
    }

    fn clear(self) {
        self.0.set(BTreeSet::new());
    }
}

/// What is open on the selected ones.
#[derive(Clone, Default, PartialEq)]
struct Open {
    accept: Vec<RequestId>,
    assign: Vec<RequestId>,
    /// With the request of each.
    sign: Vec<(RequestId, AssignmentId)>,
}

/// The bar below the table while something is selected.
#[component]
pub fn BulkBar(selection: Selection) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let count = Memo::new(move |_| selection.0.with(BTreeSet::len));
    let open = Memo::new(move |_| {
        station.changes.track();
        let now = station.now.get();
        let mut open = Open::default();
        let Some(actor) = station.actor.get() else {
            return open;
        };
        for id in selection.0.get() {
            let Some(card) = station.peek(id) else {
                continue;
            };
            for action in moves::actions(&card, &actor, now) {
                match action {
                    Action::Accept => open.accept.push(id),
                    Action::Assign { .. } => open.assign.push(id),
                    Action::SignFor(assignment, _) => open.sign.push((id, assignment)),
                    Action::Reply(..)
                    | Action::Form(..)
                    | Action::ReadNudges(..)
                    | Action::Rate { .. }
                    | Action::Close { .. } => {}
                }
            }
        }
        open
    });
    let button = move |word: text::Text, name: &'static str, count: usize, act: Callback<()>| {
        (count > 0).then(|| {
            let label = words::BULK.with(lang.get(), &[word.of(lang.get()), &count.to_string()]);
            view! {
                <button type="button" class="button main" data-testid=name on:click=move |_| act.run(())>
                    {label}
                </button>
            }
            .into_any()
        })
    };
    let accept = Callback::new(move |()| {
        let ids = open.with_untracked(|open| open.accept.clone());
        let command = |request| RequestCommand::Accept { request };
        moves::all(&ids, request::ACT_ACCEPT, command, station, ui, settings);
        selection.clear();
    });
    let assign = Callback::new(move |()| {
        let ids = open.with_untracked(|open| open.assign.clone());
        ui.dialog.set(Some(Dialog::AssignAll(ids)));
    });
    let sign = Callback::new(move |()| {
        let parts = open.with_untracked(|open| open.sign.clone());
        let ids: Vec<_> = parts.iter().map(|(id, _)| *id).collect();
        let command = |request| RequestCommand::SignFor {
            assignment: parts
                .iter()
                .find(|(id, _)| *id == request)
                .expect("the ids are those of the parts")
                .1,
        };
        moves::all(&ids, request::ACT_SIGN, command, station, ui, settings);
        selection.clear();
    });
    view! {
        <When when=move || { count.get() > 0 }>
            <div class="bulk" role="region" aria-label=tr(words::ROWS) data-testid="bulk">
                <strong>
                    {move || {
                        text::plural(lang.get(), count.get(), words::SELECTED_ONE, words::SELECTED)
                    }}
                </strong>
                {move || {
                    let open = open.get();
                    let none = open == Open::default();
                    view! {
                        {button(request::ACT_ACCEPT, "bulk-accept", open.accept.len(), accept)}
                        {button(request::ACT_ASSIGN, "bulk-assign", open.assign.len(), assign)}
                        {button(request::ACT_SIGN, "bulk-sign", open.sign.len(), sign)}
                        {none.then(|| view! { <span class="hint">{tr(words::BULK_NONE)}</span> })}
                    }
                }}
                <span class="grow"></span>
                <button
                    type="button"
                    class="button quiet"
                    on:click=move |_| selection.clear()
                >
                    <Icon name="close"/>
                    {tr(words::SELECT_NONE)}
                </button>
            </div>
        </When>
    }
}
