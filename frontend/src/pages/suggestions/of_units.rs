//! What units ask and say, and what is decided on it.

use leptos::prelude::*;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::request::ResultClass;
use shared::suggestion::{AskKind, Contact, MeetingPhase, SuggestionCommand};
use shared::time::LocalDate;
use text::{Text, names, suggestion as words};

use super::forms::{OneUnit, choices, filled, ready};
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::WorkDialog;
use crate::settings::tr;
use crate::station::Station;

/// 申请退回, 申请延期.
#[component]
pub fn AskForm(
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
fn decision(agreed: RwSignal<Option<bool>>) -> AnyView {
    let both = (words::AGREE, words::REFUSE);
    yes_or_no(words::DECISION, "decision", both, agreed)
}

/// 决定退回.
#[component]
pub fn ReturnForm(
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

/// 决定延期.
#[component]
pub fn ExtensionForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
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

/// 会办意见.
#[component]
pub fn OpinionForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
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

/// 办成后再次答复.
#[component]
pub fn KeptForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let command = ready(move || {
        Some(SuggestionCommand::KeepPromise {
            id,
            unit,
            text: filled(text)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::KEEP_PROMISE))
            name="kept-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="kept-text" label=words::KEPT_TEXT value=text limit=limits::TEXT required=true/>
        </WorkDialog>
    }
}

/// 登记见面.
#[component]
pub fn MeetForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let station = Station::get();
    let phase = RwSignal::new(None::<MeetingPhase>);
    let way = RwSignal::new(Some(Contact::InPerson));
    let on = RwSignal::new(Some(untrack(|| station.today())));
    let (who, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let command = ready(move || {
        Some(SuggestionCommand::Meet {
            id,
            unit,
            phase: phase.get()?,
            way: way.get()?,
            on: on.get()?,
            who: filled(who)?,
            text: text.get(),
        })
    });
    let ways = [Contact::InPerson, Contact::Phone, Contact::Letter];
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::MEET))
            name="meet-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint">{tr(words::MEET_HINT)}</p>
            <Segment
                legend=words::MEET_PHASE
                name="meet-phase"
                choices=choices(MeetingPhase::ALL, words::phase)
                value=phase
                on_choice=Callback::new(move |one| phase.set(Some(one)))
            />
            <Segment
                legend=words::MEET_WAY
                name="meet-way"
                choices=choices(&ways, words::contact)
                value=way
                on_choice=Callback::new(move |one| way.set(Some(one)))
            />
            <DayField id="meet-on" label=words::MEET_ON value=on required=true/>
            <LineField id="meet-who" label=words::MEET_WHO value=who limit=limits::NAME required=true/>
            <TextField id="meet-text" label=words::MEET_TEXT value=text limit=limits::NOTE/>
        </WorkDialog>
    }
}

/// Yes or no, each in its own word.
pub fn yes_or_no(
    legend: Text,
    name: &'static str,
    words: (Text, Text),
    value: RwSignal<Option<bool>>,
) -> AnyView {
    let choices = vec![
        Choice {
            value: true,
            word: words.0,
        },
        Choice {
            value: false,
            word: words.1,
        },
    ];
    view! {
        <Segment
            legend
            name
            choices
            value
            on_choice=Callback::new(move |one| value.set(Some(one)))
        />
    }
    .into_any()
}

/// 答复.
#[component]
pub fn ReplyForm(id: WorkId, unit: OrganisationId, on_close: Callback<()>) -> impl IntoView {
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
