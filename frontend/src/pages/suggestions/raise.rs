//! The form that raises a suggestion, or says anew what one says.

use leptos::prelude::*;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::suggestion::{Session, Sitting, Suggestion, SuggestionCommand, SuggestionForm};
use shared::supervision::Subject;
use text::suggestion as words;

use super::address;
use super::forms::{choices, filled, ready};
use crate::components::choosers::{Beside, SubjectsField};
use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::Segment;
use crate::components::when::When;
use crate::components::work_dialog::WorkDialog;
use crate::settings::tr;
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// Raises one, or says anew what one says.
#[component]
pub fn RaiseForm(held: Option<Opened<Suggestion>>, on_close: Callback<()>) -> impl IntoView {
    let (station, ui) = (Station::get(), Ui::get());
    let body = held.as_ref().map(|one| one.body.clone());
    let text_of = |pick: fn(&Suggestion) -> String| {
        RwSignal::new(body.as_deref().map(pick).unwrap_or_default())
    };
    let title = text_of(|body| body.title.clone());
    let text = text_of(|body| body.text.clone());
    let session = text_of(|body| body.session.name.clone());
    let named = text_of(|body| {
        let named = body.cosigners.iter().filter(|one| one.account.is_none());
        named
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
            .join("\n")
    });
    let sitting = RwSignal::new(Some(
        body.as_ref()
            .map_or(Sitting::OffSession, |body| body.session.sitting),
    ));
    let closes_on = RwSignal::new(body.as_ref().and_then(|body| body.session.closes_on));
    let at = station.actor.with_untracked(|actor| {
        let today = untrack(|| station.today());
        let raises = |actor: &std::sync::Arc<_>| domain::suggestion::raises_at(actor, today);
        actor.as_ref().map(raises).unwrap_or_default()
    });
    let own = RwSignal::new(at.first().copied());
    let origins = RwSignal::new(Vec::<Subject>::new());
    let seen = held.as_ref().map(|one| (one.id(), one.version));
    let is_new = seen.is_none();
    let is_signed = body.as_ref().is_some_and(|body| {
        let mut signers = body.cosigners.iter();
        signers.any(|one| one.account.is_some())
    });
    let command = ready(move || {
        let in_session = sitting.get()? == Sitting::InSession;
        if in_session && (closes_on.get().is_none() || filled(session).is_none()) {
            return None;
        }
        let session = Session {
            sitting: sitting.get()?,
            name: session.get(),
            closes_on: closes_on.get().filter(|_| in_session),
        };
        let (title, text) = (filled(title)?, filled(text)?);
        let lines = named.get();
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let cosigners = lines.map(str::to_owned).collect();
        Some(match seen {
            Some((id, seen)) => SuggestionCommand::Revise {
                id,
                seen,
                title,
                text,
                session,
                cosigners,
            },
            None => SuggestionCommand::Raise(SuggestionForm {
                title,
                text,
                session,
                station: own.get()?,
                cosigners,
                requests: of_origins(origins, |one| match one {
                    Subject::Request(id) => Some(id),
                    Subject::Suggestion(_) | Subject::Work(_) => None,
                }),
                works: of_origins(origins, |one| match one {
                    Subject::Suggestion(id) | Subject::Work(id) => Some(id),
                    Subject::Request(_) => None,
                }),
            }),
        })
    });
    let on_done = Callback::new(move |made: WorkId| {
        if is_new {
            ui.go(&address(made));
        }
    });
    let (heading, said) = if is_new {
        (words::NEW, words::RAISED_TOAST)
    } else {
        (words::REVISE, words::SAVED)
    };
    let stations = move || {
        let one = |id: &OrganisationId| {
            let id = *id;
            let name = station.tree.with(|tree| tree.name(id));
            view! {
                <option value=id.to_string() prop:selected=move || own.get() == Some(id)>
                    {name}
                </option>
            }
            .into_any()
        };
        at.iter().map(one).collect_view()
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="raise-form"
            size="wide"
            said
            command
            on_done
            on_close
        >
            <p class="hint">{tr(words::ONE_MATTER)}</p>
            {is_signed.then(|| view! { <p class="hint warn">{tr(words::REVISE_HINT)}</p> })}
            <LineField id="suggestion-title" label=words::MATTER value=title limit=limits::TITLE required=true/>
            <TextField id="suggestion-text" label=words::TEXT value=text limit=limits::TEXT required=true/>
            <Segment
                legend=words::SITTING
                name="suggestion-sitting"
                choices=choices(Sitting::ALL, words::sitting)
                value=sitting
                on_choice=Callback::new(move |one| sitting.set(Some(one)))
            />
            <div class="grid two">
                <LineField id="suggestion-session" label=words::SESSION_NAME value=session limit=limits::NAME/>
                <When when=move || sitting.get() == Some(Sitting::InSession)>
                    <DayField id="suggestion-closes" label=words::CLOSES_ON value=closes_on required=true/>
                </When>
            </div>
            <TextField id="suggestion-named" label=words::NAMED value=named limit=limits::NOTE/>
            {is_new
                .then(|| {
                    view! {
                        <Field id="suggestion-station" label=words::STATION required=true>
                            <select
                                id="suggestion-station"
                                class="input"
                                on:change=move |event| {
                                    own.set(event_target_value(&event).parse().ok());
                                }
                            >
                                {stations}
                            </select>
                        </Field>
                        <SubjectsField
                            id="suggestion-request"
                            label=words::PICK_REQUEST
                            subjects=origins
                            beside=Beside::Projects
                        />
                    }
                })}
        </WorkDialog>
    }
}

/// Those of one kind.
fn of_origins<T>(chosen: RwSignal<Vec<Subject>>, pick: fn(Subject) -> Option<T>) -> Vec<T> {
    chosen.get().into_iter().filter_map(pick).collect()
}
