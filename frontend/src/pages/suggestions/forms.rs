//! What is asked before something is done to a suggestion.

use std::rc::Rc;

use leptos::prelude::*;
use shared::assignment::{Share, UnitShare};
use shared::id::{OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::request::{DeclineReason, ResultClass, Satisfaction};
use shared::suggestion::{
    AskKind, Contact, Session, Sitting, Suggestion, SuggestionCommand, SuggestionForm,
};
use shared::time::LocalDate;
use shared::work::WorkCommand;
use text::{Text, names, suggestion as words};

use super::address;
use super::moves::Form;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::pick::Pick;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

fn ready(make: impl Fn() -> Option<SuggestionCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Suggestion))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    (!text.trim().is_empty()).then_some(text)
}

fn choices<T: Copy>(all: &[T], word: fn(T) -> Text) -> Vec<Choice<T>> {
    let choice = |value: &T| Choice {
        value: *value,
        word: word(*value),
    };
    all.iter().map(choice).collect()
}

/// Organisations of a kind that are there today.
fn of_kind(kind: OrganisationKind) -> Signal<Vec<(OrganisationId, String)>> {
    let station = Station::get();
    Signal::derive(move || {
        let today = station.today();
        station
            .tree
            .with(|tree| tree.pick(today, |one| one.kind == kind))
    })
}

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
    let requests = RwSignal::new(Vec::<RequestId>::new());
    let seen = held.as_ref().map(|one| (one.id(), one.version));
    let is_new = seen.is_none();
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
                requests: requests.get(),
                works: Vec::new(),
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
                        <Requests chosen=requests/>
                    }
                })}
        </WorkDialog>
    }
}

/// Requests that a suggestion grows out of, found by their words.
#[component]
fn Requests(chosen: RwSignal<Vec<RequestId>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let searched = RwSignal::new(String::new());
    let title_of = move |id: RequestId| {
        let card = station.card(id).get();
        card.map_or_else(|| id.to_string(), |card| card.request.title.clone())
    };
    let found = Memo::new(move |_| {
        let wanted = searched.get().trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let cards = station.cards().filter(|card| {
            let request = &card.request;
            let number = request.number.as_deref().unwrap_or_default();
            request.title.to_lowercase().contains(&wanted) || number.contains(&wanted)
        });
        cards
            .map(|card| (card.request.id, card.request.title.clone()))
            .filter(|(id, _)| chosen.with(|all| !all.contains(id)))
            .take(8)
            .collect::<Vec<_>>()
    });
    view! {
        <Field id="suggestion-request" label=words::PICK_REQUEST>
            <ul class="lines">
                <For
                    each=move || chosen.get()
                    key=|one| *one
                    children=move |one| {
                        view! {
                            <li>
                                <span class="grow">{move || title_of(one)}</span>
                                <button
                                    type="button"
                                    class="button icon-only small"
                                    aria-label=move || {
                                        words::CO_UNIT_DROP.with(lang.get(), &[&title_of(one)])
                                    }
                                    on:click=move |_| {
                                        chosen.update(|all| all.retain(|held| *held != one));
                                    }
                                >
                                    <Icon name="close"/>
                                </button>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
            <input
                id="suggestion-request"
                class="input"
                type="search"
                prop:value=move || searched.get()
                on:input=move |event| searched.set(event_target_value(&event))
            />
            <ul class="lines" data-testid="found">
                <For
                    each=move || found.get()
                    key=|one| one.0
                    children=move |(id, title)| {
                        view! {
                            <li>
                                <span class="grow">{title}</span>
                                <button
                                    type="button"
                                    class="button small"
                                    on:click=move |_| chosen.update(|all| all.push(id))
                                >
                                    {tr(text::supervision::ADD_SUBJECT)}
                                </button>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
        </Field>
    }
}

/// Chosen units, with one more to be picked.
#[component]
fn Units(id: &'static str, label: Text, chosen: RwSignal<Vec<OrganisationId>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let unit = RwSignal::new(None::<OrganisationId>);
    let add = Callback::new(move |one: OrganisationId| {
        chosen.update(|all| {
            if !all.contains(&one) {
                all.push(one);
            }
        });
        unit.set(None);
    });
    view! {
        <Field id=id label>
            <ul class="chips">
                <For
                    each=move || chosen.get()
                    key=|one| *one
                    children=move |one| {
                        let name = move || station.tree.with(|tree| tree.name(one));
                        view! {
                            <li class="chip">
                                {name}
                                <button
                                    type="button"
                                    class="button icon-only small"
                                    aria-label=move || {
                                        words::CO_UNIT_DROP.with(lang.get(), &[&name()])
                                    }
                                    on:click=move |_| {
                                        chosen.update(|all| all.retain(|held| *held != one));
                                    }
                                >
                                    <Icon name="close"/>
                                </button>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
            <Pick id=id options=of_kind(OrganisationKind::Unit) value=unit on_pick=add/>
        </Field>
    }
}

/// One unit.
#[component]
fn OneUnit(
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
fn AssignForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
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
        Some(SuggestionCommand::Assign { id, units })
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
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ASSIGN))
            name="assign-form"
            said=words::SAVED
            command
            on_close
        >
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
                        <Units id="assign-co" label=words::CO_UNITS chosen=co/>
                    }
                }
            >
                <Units id="assign-split" label=words::SPLIT_UNITS chosen=split/>
            </When>
        </WorkDialog>
    }
}

/// Every form but the first.
#[component]
pub fn Forms(one: Opened<Suggestion>, form: Form, on_close: Callback<()>) -> AnyView {
    let id = one.id();
    match form {
        Form::Revise => view! { <RaiseForm held=Some(one) on_close/> }.into_any(),
        Form::Assign => view! { <AssignForm id on_close/> }.into_any(),
        Form::Invite => view! { <InviteForm id on_close/> }.into_any(),
        Form::CoSign => view! { <CoSignForm id on_close/> }.into_any(),
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
        Form::Rate => view! { <RateForm id on_close/> }.into_any(),
        Form::Close => view! { <CloseForm id on_close/> }.into_any(),
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
fn AskForm(
    id: WorkId,
    unit: OrganisationId,
    kind: AskKind,
    on_close: Callback<()>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let to = RwSignal::new(None::<OrganisationId>);
    let returns = kind == AskKind::Return;
    let command = ready(move || {
        let reason = filled(reason)?;
        Some(match kind {
            AskKind::Return => SuggestionCommand::AskReturn {
                id,
                unit,
                reason,
                to: to.get()?,
            },
            AskKind::Extension => SuggestionCommand::AskExtension { id, unit, reason },
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::ask(kind)))
            name="ask-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="ask-reason" label=words::REASON value=reason limit=limits::REASON required=true/>
            {returns
                .then(|| view! { <OneUnit id="ask-unit" label=words::TO_UNIT value=to/> })}
        </WorkDialog>
    }
}

/// Agreed or not.
fn decision(agreed: RwSignal<Option<bool>>) -> impl IntoView {
    let choices = vec![
        Choice {
            value: true,
            word: words::AGREE,
        },
        Choice {
            value: false,
            word: words::REFUSE,
        },
    ];
    view! {
        <Segment
            legend=words::DECISION
            name="decision"
            choices
            value=agreed
            on_choice=Callback::new(move |one| agreed.set(Some(one)))
        />
    }
}

#[component]
fn ReturnForm(
    id: WorkId,
    unit: OrganisationId,
    /// The unit whose it is, in the opinion of the one that asks.
    named: Option<OrganisationId>,
    on_close: Callback<()>,
) -> impl IntoView {
    let agreed = RwSignal::new(Some(true));
    let to = RwSignal::new(named);
    let text = RwSignal::new(String::new());
    let agrees = move || agreed.get() == Some(true);
    let command = ready(move || {
        let agrees = agrees();
        if !agrees && filled(text).is_none() {
            return None;
        }
        Some(SuggestionCommand::DecideReturn {
            id,
            unit,
            to: if agrees { Some(to.get()?) } else { None },
            text: text.get(),
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::DECIDE_RETURN))
            name="return-form"
            said=words::SAVED
            command
            on_close
        >
            {decision(agreed)}
            <When when=agrees>
                <OneUnit id="return-unit" label=words::GIVE_TO value=to/>
            </When>
            <TextField id="return-text" label=words::REASON value=text limit=limits::REASON/>
        </WorkDialog>
    }
}

#[component]
fn ExtensionForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let agreed = RwSignal::new(Some(true));
    let told = RwSignal::new(Some(Contact::Letter));
    let text = RwSignal::new(String::new());
    let agrees = move || agreed.get() == Some(true);
    let command = ready(move || {
        let granted = agrees();
        if !granted && filled(text).is_none() {
            return None;
        }
        Some(SuggestionCommand::DecideExtension {
            id,
            unit,
            granted,
            text: text.get(),
            told: told.get().filter(|_| granted),
        })
    });
    let ways = [Contact::Letter, Contact::Phone, Contact::InPerson];
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::DECIDE_EXTENSION))
            name="extension-form"
            said=words::SAVED
            command
            on_close
        >
            {decision(agreed)}
            <When when=agrees>
                <Segment
                    legend=words::TOLD
                    name="told"
                    choices=choices(&ways, words::contact)
                    value=told
                    on_choice=Callback::new(move |one| told.set(Some(one)))
                />
            </When>
            <TextField id="extension-text" label=words::REASON value=text limit=limits::REASON/>
        </WorkDialog>
    }
}

#[component]
fn OpinionForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SuggestionCommand::GiveOpinion {
            id,
            unit,
            text: filled(text)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::GIVE_OPINION))
            name="opinion-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="opinion-text" label=words::OPINION value=text limit=limits::TEXT required=true/>
        </WorkDialog>
    }
}

#[component]
fn ReplyForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let class = RwSignal::new(None::<ResultClass>);
    let promise = RwSignal::new(None::<LocalDate>);
    let promises = move || class.get() == Some(ResultClass::B);
    let command = ready(move || {
        if promises() && promise.get().is_none() {
            return None;
        }
        Some(SuggestionCommand::Reply {
            id,
            unit,
            text: filled(text)?,
            class: class.get()?,
            promise: promise.get().filter(|_| promises()),
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::REPLY))
            name="reply-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="reply-text" label=words::REPLY_TEXT value=text limit=limits::TEXT required=true/>
            <Segment
                legend=words::CLASS
                name="reply-class"
                choices=choices(ResultClass::ALL, names::class)
                value=class
                on_choice=Callback::new(move |one| class.set(Some(one)))
            />
            <When when=promises>
                <DayField id="reply-promise" label=words::PROMISE value=promise required=true/>
            </When>
        </WorkDialog>
    }
}

#[component]
fn RateForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let process = RwSignal::new(None::<Satisfaction>);
    let result = RwSignal::new(None::<Satisfaction>);
    let contact = RwSignal::new(None::<Contact>);
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
            text: text.get(),
        })
    });
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
            <TextField id="rate-text" label=words::REMARK value=text limit=limits::NOTE/>
            <When when=is_low>
                <p class="hint warn">{tr(words::SECOND_HINT)}</p>
            </When>
        </WorkDialog>
    }
}

#[component]
fn CloseForm(id: WorkId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        let text = text.get();
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
            <TextField id="close-text" label=words::CLOSE_TEXT value=text limit=limits::NOTE/>
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
