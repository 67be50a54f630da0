//! Who is invited to an activity and hears of it: units of the tree, and deputies by their accounts.

use leptos::prelude::*;
use shared::activity::{Party, PartyKind};
use shared::api::Person;
use shared::id::{AccountId, OrganisationId};
use shared::organisation::OrganisationKind;
use text::activity as words;
use wasm_bindgen_futures::spawn_local;

use crate::components::choosers::of_kind;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::pick::Pick;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Station, api};

/// What tells one who is invited from another.
fn key(party: &Party) -> (Option<OrganisationId>, Option<AccountId>) {
    (party.unit, party.account)
}

/// Units and deputies, chosen one by one.
#[component]
pub fn AskedField(
    /// Who is invited.
    asked: RwSignal<Vec<Party>>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let add = move |party: Party| {
        asked.update(|asked| {
            if asked.iter().all(|one| key(one) != key(&party)) {
                asked.push(party);
            }
        });
    };
    let unit = RwSignal::new(None::<OrganisationId>);
    let on_unit = Callback::new(move |chosen: OrganisationId| {
        add(Party {
            unit: Some(chosen),
            ..Party::named(
                PartyKind::Department,
                station.tree.with_untracked(|tree| tree.name(chosen)),
            )
        });
        unit.set(None);
    });
    let stations = Signal::derive(move || {
        let today = station.today();
        station
            .tree
            .with(|tree| tree.pick(today, |one| one.kind.is_station()))
    });
    let at = RwSignal::new(None::<OrganisationId>);
    let people = RwSignal::new(Vec::<Person>::new());
    Effect::new(move || {
        let Some(at) = at.get() else {
            people.set(Vec::new());
            return;
        };
        spawn_local(async move {
            // Without an answer deputies are typed as text; nothing else suffers.
            people.try_set(api::people(at).await.unwrap_or_default());
        });
    });
    let on_deputy = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event).parse::<AccountId>().ok();
        let found = people.with_untracked(|people| {
            let mut people = people.iter();
            people.find(|one| Some(one.id) == chosen).cloned()
        });
        if let Some(found) = found {
            add(Party {
                account: Some(found.id),
                ..Party::named(PartyKind::Deputy, found.name)
            });
        }
    };
    let option = move |person: Person| {
        view! { <option value=person.id.to_string()>{person.name}</option> }.into_any()
    };
    let chip = move |party: Party| {
        let (name, label, gone) = (party.name.clone(), party.name.clone(), key(&party));
        view! {
            <li class="chip" data-testid="asked">
                {name}
                <button
                    type="button"
                    class="button icon-only small"
                    aria-label=move || words::UNASK.with(lang.get(), &[&label])
                    on:click=move |_| asked.update(|asked| asked.retain(|one| key(one) != gone))
                >
                    <Icon name="close"/>
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <Field id="asked-unit" label=words::ASKED>
            <ul class="chips">
                <For each=move || asked.get() key=key children=chip/>
            </ul>
            <Pick
                id="asked-unit"
                options=of_kind(OrganisationKind::Unit)
                value=unit
                on_pick=on_unit
                label=Signal::derive(tr(words::ASK_UNIT))
            />
        </Field>
        <div class="grid two">
            <Field id="asked-station" label=words::ASK_STATION>
                <Pick id="asked-station" options=stations value=at/>
            </Field>
            <When when=move || people.with(|people| !people.is_empty())>
                <Field id="asked-deputy" label=words::ASK_DEPUTY>
                    <select id="asked-deputy" class="input" on:change=on_deputy>
                        <option value=""></option>
                        {move || people.get().into_iter().map(option).collect_view()}
                    </select>
                </Field>
            </When>
        </div>
    }
}
