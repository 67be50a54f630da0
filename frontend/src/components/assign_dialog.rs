//! 交办: a lead unit, co-handling units, and how hard the case is.

use leptos::prelude::*;
use shared::assignment::{Share, UnitShare};
use shared::command::Command;
use shared::id::{OrganisationId, RequestId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::refusal::{Field as FieldName, Refusal};
use shared::request::{Complexity, RequestCommand};
use text::{board, names, request as words};
use wasm_bindgen_futures::spawn_local;

use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::field::Field;
use super::icon::Icon;
use super::pick::Pick;
use super::segment::{Choice, Segment};
use super::when::When;
use crate::browser::is_submit;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Here, Station};
use crate::ui::Ui;

/// The dialog; `held` is what was refused before.
#[component]
pub fn AssignDialog(
    /// Of one case, or of several alike.
    ids: Vec<RequestId>,
    held: Option<Box<RequestCommand>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let (units, complexity) = match held.map(|held| *held) {
        Some(RequestCommand::Assign {
            units, complexity, ..
        }) => (units, complexity),
        _ => (Vec::new(), Complexity::Simple),
    };
    let first = units
        .iter()
        .find(|share| share.share == Share::Lead)
        .map(|share| share.unit);
    let of = |which: Share| {
        let those = units.iter().filter(|share| share.share == which);
        RwSignal::new(those.map(|share| share.unit).collect::<Vec<_>>())
    };
    let lead = RwSignal::new(first);
    let (co, split) = (of(Share::Co), of(Share::Split));
    let beside = move || [co.get(), split.get()].concat();
    let complexity = RwSignal::new(complexity);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let ids = StoredValue::new(ids);
    let state = move |id| station.peek(id).map(|card| card.request.status);
    // The state that the person saw when the dialog opened.
    let expects = ids.with_value(|ids| ids.first().copied().and_then(state));
    let all = Memo::new(move |_| {
        let day = station.today();
        station
            .tree
            .with(|tree| tree.pick(day, |one| one.kind == OrganisationKind::Unit))
    });
    let leads = Signal::derive(move || {
        let taken = beside();
        all.get()
            .into_iter()
            .filter(|(id, _)| !taken.contains(id))
            .collect::<Vec<_>>()
    });
    let others = Signal::derive(move || {
        let (taken, lead) = (beside(), lead.get());
        let free = |id: &OrganisationId| !taken.contains(id) && Some(*id) != lead;
        all.get()
            .into_iter()
            .filter(|(id, _)| free(id))
            .collect::<Vec<_>>()
    });
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let Some(first) = lead.get_untracked() else {
            refused.set(Some(Refusal::Empty {
                field: FieldName::Units,
            }));
            return;
        };
        let mut units = vec![UnitShare {
            unit: first,
            share: Share::Lead,
        }];
        for (held, share) in [(co, Share::Co), (split, Share::Split)] {
            let others = held.get_untracked().into_iter();
            units.extend(others.map(|unit| UnitShare { unit, share }));
        }
        let complexity = complexity.get_untracked();
        let command = move |request| RequestCommand::Assign {
            request,
            units: units.clone(),
            complexity,
        };
        let all = ids.get_value();
        let &[id] = all.as_slice() else {
            on_close.run(());
            moves::all(&all, words::ACT_ASSIGN, command, station, ui, settings);
            return;
        };
        let command = command(id);
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let result = station.act(Command::Request(command), expects, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(done) => {
                    ui.mended(station);
                    on_close.run(());
                    moves::said(done, id, station, ui, settings, false);
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    };
    let chosen = move |held: RwSignal<Vec<OrganisationId>>, unit: OrganisationId| {
        let name = station.tree.with_untracked(|tree| tree.name(unit));
        let label = words::ASSIGN_REMOVE.with(lang.get(), &[&name]);
        view! {
            <li class="token">
                {name}
                <button
                    type="button"
                    aria-label=label
                    on:click=move |_| held.update(|held| held.retain(|one| *one != unit))
                >
                    <Icon name="close"/>
                </button>
            </li>
        }
        .into_any()
    };
    let units_beside = move |id: &'static str, label, hint: text::Text, held: RwSignal<Vec<_>>| {
        view! {
            <Field id label>
                <ul class="tokens">
                    {move || held.get().into_iter().map(|unit| chosen(held, unit)).collect_view()}
                </ul>
                <When when=move || { beside().len() + 1 < limits::UNITS }>
                    <Pick
                        id
                        options=others
                        value=RwSignal::new(None)
                        on_pick=Callback::new(move |unit| held.update(|held| held.push(unit)))
                    />
                </When>
                <p class="hint">{tr(hint)}</p>
            </Field>
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        let lang = lang.get();
        let name = ids.with_value(|ids| match ids.as_slice() {
            [id] => station.peek(*id).map(|card| moves::spoken(&card, lang)),
            many => Some(board::ALL_SHOWN.count(lang, many.len())),
        });
        words::ASSIGN_TITLE.with(lang, &[&name.unwrap_or_default()])
    });
    let hint = move || {
        let text = match complexity.get() {
            Complexity::Simple => words::SIMPLE_HINT,
            Complexity::Complex => words::COMPLEX_HINT,
        };
        text.of(lang.get())
    };
    view! {
        <Modal title on_close name="assign-dialog">
            <form
                class="dialog-body stack"
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
                <Field id="assign-lead" label=words::ASSIGN_LEAD required=true>
                    <Pick id="assign-lead" options=leads value=lead/>
                </Field>
                {units_beside("assign-co", words::ASSIGN_CO, words::ASSIGN_CO_HINT, co)}
                {units_beside("assign-split", words::ASSIGN_SPLIT, words::ASSIGN_SPLIT_HINT, split)}
                <div>
                    <Segment
                        legend=words::COMPLEXITY
                        name="complexity"
                        choices=Complexity::ALL
                            .iter()
                            .map(|one| Choice { value: *one, word: names::complexity(*one) })
                            .collect()
                        value=Signal::derive(move || Some(complexity.get()))
                        on_choice=Callback::new(move |one| complexity.set(one))
                    />
                    <p class="hint">{hint}</p>
                </div>
                <p class="binding">{tr(words::ASSIGN_TEXT)}</p>
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::ASSIGN_SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
