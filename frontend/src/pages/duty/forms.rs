//! What is asked to put a file right, and to set what entries count.

use std::rc::Rc;

use leptos::prelude::*;
use shared::duty::{Change, DutyCommand, DutyKind, EntryRef, Who};
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::work::WorkCommand;
use text::{Text, duty as words};

use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::tr;
use crate::station::Station;

/// Whose file, and through which team and station it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub who: Who,
    /// The team.
    pub team: Option<OrganisationId>,
    /// The station.
    pub station: Option<OrganisationId>,
}

impl Place {
    fn ask(self, change: Change, reason: String) -> WorkCommand {
        WorkCommand::Duty(DutyCommand::Ask {
            who: self.who,
            team: self.team,
            station: self.station,
            change,
            reason,
        })
    }
}

fn filled(text: RwSignal<String>) -> Option<String> {
    Some(text.get()).filter(|text| !text.trim().is_empty())
}

/// A choice of a kind of entry.
#[component]
fn KindField(
    id: &'static str,
    label: Text,
    value: RwSignal<DutyKind>,
    /// Told what was chosen.
    #[prop(optional)]
    on_pick: Option<Callback<DutyKind>>,
) -> impl IntoView {
    let option = move |kind: &DutyKind| {
        let kind = *kind;
        view! {
            <option value=kind.code() selected=move || value.get() == kind>
                {tr(words::kind(kind))}
            </option>
        }
        .into_any()
    };
    view! {
        <Field id label required=true>
            <select
                id=id
                class="input"
                on:change=move |event| {
                    if let Some(kind) = DutyKind::from_code(&event_target_value(&event)) {
                        value.set(kind);
                        if let Some(on_pick) = on_pick {
                            on_pick.run(kind);
                        }
                    }
                }
            >
                {DutyKind::ALL.iter().map(option).collect_view()}
            </select>
        </Field>
    }
}

/// An entry that should not count.
#[component]
pub fn StrikeForm(
    place: Place,
    entry: EntryRef,
    title: String,
    on_close: Callback<()>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command: Ready = Rc::new(move || {
        let change = Change::Strike { entry };
        Some(place.clone().ask(change, filled(reason)?))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::STRIKE_OF))
            name="strike-form"
            said=words::ASKED
            command
            on_close
        >
            <p class="subject">{title}</p>
            <TextField id="strike-reason" label=words::REASON value=reason limit=limits::REASON required=true/>
            <p class="hint">{tr(words::SECOND)}</p>
        </WorkDialog>
    }
}

/// Something that no record tells of.
#[component]
pub fn AddForm(place: Place, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let kind = RwSignal::new(DutyKind::Reception);
    let day = RwSignal::new(Some(untrack(|| station.today())));
    let (text, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let command: Ready = Rc::new(move || {
        let change = Change::Add {
            kind: kind.get(),
            day: day.get()?,
            text: filled(text)?,
        };
        Some(place.clone().ask(change, filled(reason)?))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ADD_TITLE))
            name="add-form"
            said=words::ASKED
            command
            on_close
        >
            <KindField id="add-kind" label=words::KIND value=kind/>
            <DayField id="add-day" label=words::DAY value=day required=true/>
            <LineField id="add-text" label=words::ADD_WHAT value=text limit=limits::REASON required=true/>
            <TextField id="add-reason" label=words::REASON value=reason limit=limits::REASON required=true/>
            <p class="hint">{tr(words::SECOND)}</p>
        </WorkDialog>
    }
}

/// Why a correction is turned down.
#[component]
pub fn DownForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Duty(DutyCommand::Decide {
            id,
            confirm: false,
            text: filled(text)?,
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::TURN_DOWN_TITLE))
            name="down-form"
            said=words::DECIDED
            command
            on_close
        >
            <TextField id="down-text" label=words::TURN_DOWN_WHY value=text limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

/// What a kind of entry counts from a day on.
#[component]
pub fn RuleForm(
    /// What each kind counts today.
    now: Vec<(DutyKind, i32)>,
    on_close: Callback<()>,
) -> impl IntoView {
    let station = Station::get();
    let now = StoredValue::new(now);
    let counts = move |kind: DutyKind| {
        now.with_value(|all| {
            let found = all.iter().find(|(one, _)| *one == kind);
            found
                .map(|(_, tenths)| words::points(*tenths))
                .unwrap_or_default()
        })
    };
    let kind = RwSignal::new(DutyKind::Reception);
    let points = RwSignal::new(counts(DutyKind::Reception));
    let from = RwSignal::new(Some(untrack(|| station.today())));
    let command: Ready = Rc::new(move || {
        Some(WorkCommand::Duty(DutyCommand::SetRule {
            kind: kind.get(),
            tenths: points.with(|text| words::read_points(text))?,
            from: from.get()?,
        }))
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::RULE_SET))
            name="rule-form"
            said=words::SAVED
            command
            on_close
        >
            <KindField
                id="rule-kind"
                label=words::KIND
                value=kind
                on_pick=Callback::new(move |kind| points.set(counts(kind)))
            />
            <LineField id="rule-points" label=words::RULE_POINTS value=points required=true/>
            <DayField id="rule-from" label=words::RULE_FROM value=from required=true/>
        </WorkDialog>
    }
}
