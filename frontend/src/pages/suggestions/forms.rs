//! What is asked before something is done to a suggestion.

use std::rc::Rc;

use leptos::prelude::*;
use shared::assignment::{Share, UnitShare};
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::request::{DeclineReason, Satisfaction};
use shared::suggestion::{AskKind, Contact, Suggestion, SuggestionCommand, SuggestionState};
use shared::work::WorkCommand;
use text::{Text, names, suggestion as words};

use super::moves::Form;
use super::of_units::{
    AskForm, ExtensionForm, KeptForm, MeetForm, OpinionForm, ReplyForm, ReturnForm, yes_or_no,
};
use super::raise::RaiseForm;
use crate::components::choosers::{UnitsField, of_kind};
use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::pick::Pick;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;

/// A command on a suggestion, once a form comes to one.
pub fn ready(make: impl Fn() -> Option<SuggestionCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Suggestion))
}

/// What is typed, if anything is.
pub fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    (!text.trim().is_empty()).then_some(text)
}

/// All of something, each with its word.
pub fn choices<T: Copy>(all: &[T], word: fn(T) -> Text) -> Vec<Choice<T>> {
    let choice = |value: &T| Choice {
        value: *value,
        word: word(*value),
    };
    all.iter().map(choice).collect()
}

/// One unit.
#[component]
pub fn OneUnit(
    id: &'static str,
    label: Text,
    value: RwSignal<Option<OrganisationId>>,
) -> impl IntoView {
    view! {
        <Field id=id label required=true>
            <Pick id=id options=of_kind(OrganisationKind::Unit) value/>
        </Field>
    }
}

#[component]
fn AssignForm(id: WorkId, again: bool, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let separate = RwSignal::new(Some(false));
    let lead = RwSignal::new(None::<OrganisationId>);
    let (co, split) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
    let is_separate = move || separate.get() == Some(true);
    let command = ready(move || {
        let share = |share| move |unit| UnitShare { unit, share };
        let units: Vec<UnitShare> = if is_separate() {
            let all = Some(split.get()).filter(|all| all.len() > 1)?;
            all.into_iter().map(share(Share::Split)).collect()
        } else {
            let lead = lead.get()?;
            let others = co.get().into_iter().filter(|one| *one != lead);
            let first = std::iter::once(share(Share::Lead)(lead));
            first.chain(others.map(share(Share::Co))).collect()
        };
        Some(if again {
            let reason = filled(reason)?;
            SuggestionCommand::Reassign { id, units, reason }
        } else {
            SuggestionCommand::Assign { id, units }
        })
    });
    let ways = vec![
        Choice {
            value: false,
            word: words::WITH_LEAD,
        },
        Choice {
            value: true,
            word: words::SEPARATE,
        },
    ];
    let (title, name) = if again {
        (words::REASSIGN, "reassign-form")
    } else {
        (words::ASSIGN, "assign-form")
    };
    view! {
        <WorkDialog title=Signal::derive(tr(title)) name said=words::SAVED command on_close>
            {again.then(|| view! { <p class="hint">{tr(words::REASSIGN_HINT)}</p> })}
            <Segment
                legend=words::WAY
                name="assign-way"
                choices=ways
                value=separate
                on_choice=Callback::new(move |one| separate.set(Some(one)))
            />
            <When
                when=is_separate
                fallback=move || {
                    view! {
                        <OneUnit id="assign-lead" label=words::LEAD_UNIT value=lead/>
                        <UnitsField id="assign-co" label=words::CO_UNITS units=co/>
                    }
                }
            >
                <UnitsField id="assign-split" label=words::SPLIT_UNITS units=split/>
            </When>
            {again
                .then(|| {
                    view! {
                        <TextField
                            id="reassign-reason"
                            label=words::REASSIGN_REASON
                            value=reason
                            limit=limits::REASON
                            required=true
                        />
                    }
                })}
        </WorkDialog>
    }
}

/// Every form but the first.
#[component]
pub fn Forms(one: Opened<Suggestion>, form: Form, on_close: Callback<()>) -> AnyView {
    let id = one.id();
    match form {
        Form::Revise => view! { <RaiseForm held=Some(one) on_close/> }.into_any(),
        Form::Assign => view! { <AssignForm id again=false on_close/> }.into_any(),
        Form::Reassign => view! { <AssignForm id again=true on_close/> }.into_any(),
        Form::Invite => view! { <InviteForm id on_close/> }.into_any(),
        Form::CoSign => view! { <CoSignForm id on_close/> }.into_any(),
        Form::Withdraw => view! { <WithdrawForm id on_close/> }.into_any(),
        Form::Retract => view! { <RetractForm id on_close/> }.into_any(),
        Form::Decline => view! { <DeclineForm id on_close/> }.into_any(),
        Form::AskReturn(unit) => {
            let kind = AskKind::Return;
            view! { <AskForm id unit kind on_close/> }.into_any()
        }
        Form::AskExtension(unit) => {
            let kind = AskKind::Extension;
            view! { <AskForm id unit kind on_close/> }.into_any()
        }
        Form::DecideReturn(unit) => {
            let ask = one.body.rounds.last().and_then(|round| {
                let parts = round.parts.iter();
                parts
                    .filter(|part| part.unit == unit)
                    .find_map(|part| part.pending()?.to)
            });
            view! { <ReturnForm id unit named=ask on_close/> }.into_any()
        }
        Form::DecideExtension(unit) => view! { <ExtensionForm id unit on_close/> }.into_any(),
        Form::GiveOpinion(unit) => view! { <OpinionForm id unit on_close/> }.into_any(),
        Form::Reply(unit) => view! { <ReplyForm id unit on_close/> }.into_any(),
        Form::KeepPromise(unit) => view! { <KeptForm id unit on_close/> }.into_any(),
        Form::Meet(unit) => view! { <MeetForm id unit on_close/> }.into_any(),
        Form::Rate => view! { <RateForm id rule=one.body.rule on_close/> }.into_any(),
        Form::Close => {
            let early = one.body.state() != SuggestionState::Rated;
            let verdict = one
                .body
                .rounds
                .last()
                .and_then(|round| round.verdict.as_ref());
            let against = verdict.is_some_and(|verdict| verdict.may_close == Some(false));
            let warning = if early {
                Some(words::CLOSE_EARLY)
            } else {
                against.then_some(words::CLOSE_AGAINST)
            };
            view! { <CloseForm id warning on_close/> }.into_any()
        }
        Form::Mirror => view! { <MirrorForm id on_close/> }.into_any(),
    }
}

#[component]
fn InviteForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let station = RwSignal::new(None::<OrganisationId>);
    let command = ready(move || {
        Some(SuggestionCommand::Invite {
            id,
            station: station.get()?,
        })
    });
    let options = of_kind(OrganisationKind::Station);
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::INVITE))
            name="invite-form"
            said=words::SAVED
            command
            on_close
        >
            <Field id="invite-station" label=words::INVITE_STATION required=true>
                <Pick id="invite-station" options value=station/>
            </Field>
        </WorkDialog>
    }
}

#[component]
fn CoSignForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let command = ready(move || Some(SuggestionCommand::CoSign { id }));
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::CO_SIGN))
            name="co-sign-form"
            said=words::SAVED
            command
            on_close
        >
            <p>{tr(words::CO_SIGN_ASK)}</p>
        </WorkDialog>
    }
}

#[component]
fn WithdrawForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let command = ready(move || Some(SuggestionCommand::Withdraw { id }));
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::WITHDRAW))
            name="withdraw-form"
            said=words::SAVED
            command
            on_close
        >
            <p>{tr(words::WITHDRAW_ASK)}</p>
        </WorkDialog>
    }
}

#[component]
fn RetractForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SuggestionCommand::Retract {
            id,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::RETRACT))
            name="retract-form"
            said=words::SAVED
            command
            on_close
        >
            <p>{tr(words::RETRACT_ASK)}</p>
            <TextField
                id="retract-reason"
                label=words::RETRACT_REASON
                value=reason
                limit=limits::REASON
                required=true
            />
        </WorkDialog>
    }
}

#[component]
fn DeclineForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(Some(DeclineReason::OwnMatter));
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SuggestionCommand::Decline {
            id,
            reason: reason.get()?,
            text: filled(text)?,
        })
    });
    let one = move |value: &DeclineReason| {
        let value = *value;
        view! {
            <option value=value.code() prop:selected=move || reason.get() == Some(value)>
                {tr(names::decline_reason(value))}
            </option>
        }
        .into_any()
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::DECLINE))
            name="decline-form"
            said=words::SAVED
            command
            on_close
        >
            <Field id="decline-code" label=words::REASON_CODE required=true>
                <select
                    id="decline-code"
                    class="input"
                    on:change=move |event| {
                        reason.set(DeclineReason::from_code(&event_target_value(&event)));
                    }
                >
                    {DeclineReason::ALL.iter().map(one).collect_view()}
                </select>
            </Field>
            <TextField id="decline-text" label=words::DECLINE_TEXT value=text limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

#[component]
fn RateForm(id: WorkId, rule: Option<u32>, on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let process = RwSignal::new(None::<Satisfaction>);
    let result = RwSignal::new(None::<Satisfaction>);
    let contact = RwSignal::new(None::<Contact>);
    let (to_the_point, may_close) = (RwSignal::new(None::<bool>), RwSignal::new(None::<bool>));
    let text = RwSignal::new(String::new());
    let is_low = move || {
        let low = Some(Satisfaction::Dissatisfied);
        process.get() == low || result.get() == low
    };
    let command = ready(move || {
        if is_low() && filled(text).is_none() {
            return None;
        }
        Some(SuggestionCommand::Rate {
            id,
            process: process.get()?,
            result: result.get()?,
            contact: contact.get()?,
            to_the_point: Some(to_the_point.get()?),
            may_close: Some(may_close.get()?),
            text: text.get(),
        })
    });
    let second = move || {
        let terms = station.book.with(|book| book.terms(rule));
        let lang = lang.get();
        words::SECOND_HINT.with(lang, &[&words::length(terms.second, lang)])
    };
    let axis = move |legend: Text, name: &'static str, value: RwSignal<Option<Satisfaction>>| {
        view! {
            <Segment
                legend
                name
                choices=choices(Satisfaction::ALL, names::satisfaction)
                value
                on_choice=Callback::new(move |one| value.set(Some(one)))
            />
        }
        .into_any()
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::RATE))
            name="rate-form"
            said=words::SAVED
            command
            on_close
        >
            {axis(words::PROCESS, "rate-process", process)}
            {axis(words::RESULT, "rate-result", result)}
            <Segment
                legend=words::CONTACT
                name="rate-contact"
                choices=choices(Contact::ALL, words::contact)
                value=contact
                on_choice=Callback::new(move |one| contact.set(Some(one)))
            />
            {yes_or_no(
                words::TO_THE_POINT,
                "rate-point",
                (words::ON_POINT, words::OFF_POINT),
                to_the_point,
            )}
            {yes_or_no(
                words::MAY_CLOSE,
                "rate-may-close",
                (words::AGREE, words::REFUSE),
                may_close,
            )}
            <TextField id="rate-text" label=words::REMARK value=text limit=limits::NOTE/>
            <When when=is_low>
                <p class="hint warn">{second}</p>
            </When>
        </WorkDialog>
    }
}

#[component]
fn CloseForm(
    id: WorkId,
    /// Why a reason is needed, if one is.
    warning: Option<Text>,
    on_close: Callback<()>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let early = warning.is_some();
    let command = ready(move || {
        let text = if early { filled(text)? } else { text.get() };
        Some(SuggestionCommand::Close { id, text })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::CLOSE))
            name="close-form"
            said=words::SAVED
            command
            on_close
        >
            {warning.map(|warning| view! { <p class="hint warn">{tr(warning)}</p> })}
            <TextField
                id="close-text"
                label=words::CLOSE_TEXT
                value=text
                limit=limits::NOTE
                required=early
            />
        </WorkDialog>
    }
}

#[component]
fn MirrorForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let [system, number, state] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let as_of = RwSignal::new(Some(untrack(|| station.today())));
    let command = ready(move || {
        Some(SuggestionCommand::Mirror {
            id,
            system: filled(system)?,
            number: filled(number)?,
            state: filled(state)?,
            as_of: as_of.get()?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::MIRROR))
            name="mirror-form"
            said=words::SAVED
            command
            on_close
        >
            <LineField id="mirror-system" label=words::SYSTEM value=system limit=limits::NAME required=true/>
            <LineField id="mirror-number" label=words::SYSTEM_NUMBER value=number limit=limits::NAME required=true/>
            <LineField id="mirror-state" label=words::SYSTEM_STATE value=state limit=limits::PLACE required=true/>
            <DayField id="mirror-as-of" label=words::SYSTEM_AS_OF value=as_of required=true/>
        </WorkDialog>
    }
}
