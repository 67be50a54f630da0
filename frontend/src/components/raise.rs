//! A request that begins in the work, from a line of minutes or a report: the registration opens with what
//! was said there, and both point to each other once it is registered.

use leptos::prelude::*;
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::petitioner::Petitioner;
use shared::request::{Channel, Register, RequestKind, Topic};
use text::activity as words;

use super::when::When;
use crate::settings::tr;
use crate::station::Station;
use crate::ui::{Dialog, Ui, request_address};

/// Where it begins.
#[derive(Clone)]
pub struct Beginning {
    /// The activity, or the report.
    pub origin: WorkId,
    /// The line of the activity's minutes.
    pub line: Option<u32>,
    /// What was said.
    pub text: String,
    /// Where, in words.
    pub place: String,
    /// At which station, if one registers there.
    pub station: Option<OrganisationId>,
    /// The team that takes it up.
    pub team: Option<OrganisationId>,
    /// How it came in.
    pub channel: Channel,
}

/// Opens the registration of what begins there.
pub fn raise(from: Beginning, station: Station, ui: Ui) {
    let own = untrack(|| station.own_stations());
    let there = from.station.filter(|at| own.contains(at));
    let Some(at) = there.or(own.first().copied()) else {
        return;
    };
    // What is too long for one line is the whole matter, and its beginning the line.
    let title: String = from.text.chars().take(limits::TITLE).collect();
    let is_short = title == from.text;
    ui.dialog.set(Some(Dialog::Register(Some(Box::new(Register {
        station: at,
        community: None,
        place: from.place,
        text: if is_short { String::new() } else { from.text },
        title,
        kind: RequestKind::Opinion,
        topic: Topic::Other,
        channel: from.channel,
        raised_by: None,
        petitioner: Petitioner::default(),
        confidential: false,
        team: from.team,
        origin: Some(from.origin),
        line: from.line,
        number: None,
    })))));
}

/// Whether the person at this tab registers anywhere.
pub fn may_raise(station: Station) -> Signal<bool> {
    Signal::derive(move || !station.own_stations().is_empty())
}

/// The button, for whoever may.
#[component]
pub fn RaiseButton(
    /// Whether they may.
    #[prop(into)]
    may: Signal<bool>,
    /// Opens the registration.
    on_raise: Callback<()>,
) -> impl IntoView {
    view! {
        <When when=move || may.get()>
            <button
                type="button"
                class="button small"
                data-testid="raise"
                on:click=move |_| on_raise.run(())
            >
                {tr(words::RAISE)}
            </button>
        </When>
    }
}

/// The way to what was registered from there.
#[component]
pub fn BecameRequest(
    /// The request.
    request: RequestId,
) -> impl IntoView {
    let ui = Ui::get();
    view! {
        <a data-testid="became" href=request_address(request, &ui.filter.get_untracked())>
            {tr(words::BECAME_REQUEST)}
        </a>
    }
}
