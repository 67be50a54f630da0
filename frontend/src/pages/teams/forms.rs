//! What is asked about a team: how it presents itself, and who is in it.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::duty::Who;
use shared::id::{AccountId, OrganisationId};
use shared::limits;
use shared::team::{Team, TeamCommand};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::team as words;
use wasm_bindgen_futures::spawn_local;

use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::pick::Pick;
use crate::components::segment::{Choice, Segment};
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::{Station, api};

/// How a team presents itself.
#[component]
pub fn PresentForm(
    team: OrganisationId,
    held: Option<Arc<Team>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let station = Station::get();
    let of = |read: fn(&Team) -> &String| {
        RwSignal::new(
            held.as_deref()
                .map(|team| read(team).clone())
                .unwrap_or_default(),
        )
    };
    let brand = of(|team| &team.brand);
    let mode = of(|team| &team.mode);
    let about = of(|team| &team.about);
    let built_on = RwSignal::new(held.as_ref().and_then(|team| team.station));
    let founded = RwSignal::new(held.as_ref().and_then(|team| team.founded));
    let seen = held.as_ref().map(|team| team.stamp());
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Team(TeamCommand::Present {
            team,
            brand: brand.get(),
            mode: mode.get(),
            about: about.get(),
            station: built_on.get(),
            founded: founded.get(),
            seen,
        }))
    });
    let options = Signal::derive(move || {
        let today = station.today();
        station
            .tree
            .with(|tree| tree.pick(today, |one| one.kind.is_station()))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::EDIT_TEAM))
            name="present-form"
            said=words::SAVED
            command
            on_close
        >
            <LineField id="team-brand" label=words::BRAND value=brand limit=limits::NAME/>
            <LineField id="team-mode" label=words::MODE value=mode limit=limits::NAME/>
            <TextField id="team-about" label=words::ABOUT value=about limit=limits::NOTE/>
            <Field id="team-station" label=words::STATION>
                <Pick id="team-station" options value=built_on/>
            </Field>
            <DayField id="team-founded" label=words::FOUNDED_ON value=founded/>
        </WorkDialog>
    }
}

/// The accounts of a team, by name.
fn accounts_of(station: Station, team: OrganisationId) -> RwSignal<Vec<(AccountId, String)>> {
    let found = RwSignal::new(Vec::new());
    let today = untrack(|| station.today());
    spawn_local(async move {
        let query = format!("from={today}&until={today}&team={team}");
        if let Ok(page) = api::duty_page(query).await {
            let rows = page.rows.into_iter();
            let accounts = rows.filter_map(|row| match row.who {
                Who::Account(id) => Some((id, row.name)),
                Who::Name(_) => None,
            });
            found.try_set(accounts.collect());
        }
    });
    found
}

/// Somebody joins, or takes the lead.
#[component]
pub fn SeatForm(team: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let name = RwSignal::new(String::new());
    let leads = RwSignal::new(Some(false));
    let from = RwSignal::new(Some(untrack(|| station.today())));
    let until = RwSignal::new(None::<LocalDate>);
    let (party, deputy) = (RwSignal::new(true), RwSignal::new(true));
    let accounts = accounts_of(station, team);
    // The account of the same name, as long as nobody chose another.
    let chosen = RwSignal::new(None::<Option<AccountId>>);
    let account = Memo::new(move |_| {
        let named = || {
            let name = name.get();
            accounts.with(|all| {
                let mut same = all.iter().filter(|(_, one)| *one == name.trim());
                same.next().map(|(id, _)| *id)
            })
        };
        chosen.get().unwrap_or_else(named)
    });
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Team(TeamCommand::Seat {
            team,
            name: Some(name.get()).filter(|name| !name.trim().is_empty())?,
            leads: leads.get()?,
            from: from.get()?,
            until: until.get(),
            party: party.get(),
            deputy: deputy.get(),
            account: account.get(),
        }))
    });
    let check = move |id: &'static str, word: text::Text, value: RwSignal<bool>| {
        view! {
            <label class="check" for=id>
                <input
                    id=id
                    type="checkbox"
                    prop:checked=move || value.get()
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                {tr(word)}
            </label>
        }
        .into_any()
    };
    let options = move || {
        let option = |(id, name): (AccountId, String)| {
            view! {
                <option value=id.to_string() selected=move || account.get() == Some(id)>
                    {name}
                </option>
            }
            .into_any()
        };
        accounts.get().into_iter().map(option).collect_view()
    };
    let choices = vec![
        Choice {
            value: false,
            word: words::AS_MEMBER,
        },
        Choice {
            value: true,
            word: words::AS_LEADER,
        },
    ];
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ADD_MEMBER))
            name="seat-form"
            said=words::SAVED
            command
            on_close
        >
            <LineField id="seat-name" label=words::NAME value=name limit=limits::NAME required=true/>
            <Segment
                legend=words::ROLE
                name="seat-leads"
                choices
                value=leads
                on_choice=Callback::new(move |one| leads.set(Some(one)))
            />
            {check("seat-party", words::PARTY, party)}
            {check("seat-deputy", words::IS_DEPUTY, deputy)}
            <Field id="seat-account" label=words::ACCOUNT>
                <select
                    id="seat-account"
                    class="input"
                    prop:value=move || {
                        account.get().map(|id| id.to_string()).unwrap_or_default()
                    }
                    on:change=move |event| {
                        chosen.set(Some(event_target_value(&event).parse().ok()));
                    }
                >
                    <option value="">{tr(words::NO_ACCOUNT)}</option>
                    {options}
                </select>
            </Field>
            <DayField id="seat-from" label=words::FROM value=from required=true/>
            <DayField id="seat-until" label=words::TERM_ENDS value=until/>
        </WorkDialog>
    }
}

/// Somebody leaves.
#[component]
pub fn LeaveForm(
    team: OrganisationId,
    name: String,
    /// Whether they lead: then a reason is given.
    leads: bool,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let until = RwSignal::new(Some(untrack(|| station.today())) as Option<LocalDate>);
    let reason = RwSignal::new(String::new());
    let who = name.clone();
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Team(TeamCommand::Leave {
            team,
            name: who.clone(),
            until: until.get()?,
            reason: Some(reason.get()).filter(|reason| !leads || !reason.trim().is_empty())?,
        }))
    });
    let title = Signal::derive(move || words::LEAVES.with(lang.get(), &[&name]));
    view! {
        <WorkDialog title name="leave-form" said=words::SAVED command on_close>
            <DayField id="leave-until" label=words::LAST_DAY value=until required=true/>
            <LineField
                id="leave-reason"
                label=words::WHY_LEAVES
                value=reason
                limit=limits::REASON
                required=leads
            />
        </WorkDialog>
    }
}
