//! 登记: the registration form. Few keystrokes: C, title, Tab, text, Ctrl+Enter.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::account::Role;
use shared::api::Person;
use shared::attachment::AttachTo;
use shared::command::Command;
use shared::id::{AccountId, OrganisationId, RequestId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::petitioner::Petitioner;
use shared::refusal::{Field as FieldName, Refusal};
use shared::request::{Channel, Register, RequestCommand, RequestKind, Topic};
use text::{Text, board, names, register as words, shell};
use wasm_bindgen_futures::spawn_local;

use crate::browser::is_submit;
use crate::components::attachments::FileField;
use crate::components::dialog::Modal;
use crate::components::error_note::RefusalNote;
use crate::components::field::Field;
use crate::components::files::Staged;
use crate::components::pick::Pick;
use crate::components::reply_dialog::masking;
use crate::components::similar::SimilarCases;
use crate::components::when::When;
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Done, Here, Station, api, drafts, ids};
use crate::ui::Ui;

const FORM: &str = "register";

/// What is typed, kept until it is submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Draft {
    station: Option<OrganisationId>,
    community: Option<OrganisationId>,
    place: String,
    title: String,
    text: String,
    kind: RequestKind,
    topic: Topic,
    channel: Channel,
    raised_by: Option<AccountId>,
    petitioner: Petitioner,
    #[serde(default)]
    confidential: bool,
    /// The team, the activity and its line that it comes from.
    #[serde(default)]
    team: Option<OrganisationId>,
    #[serde(default)]
    origin: Option<WorkId>,
    #[serde(default)]
    line: Option<u32>,
}

impl Draft {
    fn new() -> Self {
        Self {
            station: None,
            community: None,
            place: String::new(),
            title: String::new(),
            text: String::new(),
            kind: RequestKind::Opinion,
            topic: Topic::Other,
            channel: Channel::Reception,
            raised_by: None,
            petitioner: Petitioner::default(),
            confidential: false,
            team: None,
            origin: None,
            line: None,
        }
    }

    fn is_blank(&self) -> bool {
        self.title.is_empty()
            && self.text.is_empty()
            && self.place.is_empty()
            && self.petitioner.is_empty()
    }

    fn from_form(form: Register) -> Self {
        Self {
            station: Some(form.station),
            community: form.community,
            place: form.place,
            title: form.title,
            text: form.text,
            kind: form.kind,
            topic: form.topic,
            channel: form.channel,
            raised_by: form.raised_by,
            petitioner: form.petitioner,
            confidential: form.confidential,
            team: form.team,
            origin: form.origin,
            line: form.line,
        }
    }

    fn into_form(self, station: OrganisationId) -> Register {
        Register {
            station,
            community: self.community,
            place: self.place,
            title: self.title,
            text: self.text,
            kind: self.kind,
            topic: self.topic,
            channel: self.channel,
            raised_by: self.raised_by,
            petitioner: self.petitioner,
            confidential: self.confidential,
            team: self.team,
            origin: self.origin,
            line: self.line,
            number: None,
        }
    }
}

type Read = fn(&Draft) -> &String;
type Write = fn(&mut Draft) -> &mut String;

/// One line of text of the draft.
#[component]
fn Line(
    draft: RwSignal<Draft>,
    id: &'static str,
    label: Text,
    read: Read,
    write: Write,
    limit: usize,
    #[prop(optional)] hint: Option<Text>,
    #[prop(optional)] required: bool,
    #[prop(optional)] masks: bool,
    #[prop(optional)] first: bool,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let lang = lang();
    let count = Signal::derive(move || (draft.with(|d| read(d).trim().chars().count()), limit));
    let text = Signal::derive(move || {
        if masks {
            draft.with(|d| read(d).clone())
        } else {
            String::new()
        }
    });
    view! {
        <Field id label required count hint=masking(text)>
            <input
                id=id
                class="input"
                autocomplete=autocomplete
                autofocus=first
                aria-required=required.to_string()
                placeholder=move || hint.map(|hint| hint.of(lang.get()))
                prop:value=move || draft.with(|d| read(d).clone())
                on:input=move |event| draft.update(|d| *write(d) = event_target_value(&event))
            />
        </Field>
    }
}

/// A drop-down over the values of an enum.
#[component]
fn Choose(
    id: &'static str,
    label: Text,
    /// Codes and words.
    options: Vec<(&'static str, Text)>,
    #[prop(into)] value: Signal<&'static str>,
    on_choice: Callback<String>,
) -> impl IntoView {
    let option = move |(code, word): (&'static str, Text)| {
        view! {
            <option value=code prop:selected=move || value.get() == code>
                {tr(word)}
            </option>
        }
        .into_any()
    };
    view! {
        <Field id label>
            <select
                id=id
                class="input"
                on:change=move |event| on_choice.run(event_target_value(&event))
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
}

/// What it is: nature, topic, channel.
#[component]
fn Kinds(draft: RwSignal<Draft>) -> impl IntoView {
    let kinds = RequestKind::ALL
        .iter()
        .map(|one| (one.code(), names::kind(*one)))
        .collect();
    let topics = Topic::ALL
        .iter()
        .map(|one| (one.code(), names::topic(*one)))
        .collect();
    // A ledger is imported, never typed.
    let typed = Channel::ALL.iter().filter(|one| **one != Channel::Ledger);
    let channels = typed
        .map(|one| (one.code(), names::channel(*one)))
        .collect();
    view! {
        <div class="grid three">
            <Choose
                id="register-kind"
                label=words::KIND
                options=kinds
                value=Signal::derive(move || draft.with(|d| d.kind.code()))
                on_choice=Callback::new(move |code: String| {
                    draft.update(|d| d.kind = RequestKind::from_code(&code).unwrap_or(d.kind));
                })
            />
            <Choose
                id="register-topic"
                label=words::TOPIC
                options=topics
                value=Signal::derive(move || draft.with(|d| d.topic.code()))
                on_choice=Callback::new(move |code: String| {
                    draft.update(|d| d.topic = Topic::from_code(&code).unwrap_or(d.topic));
                })
            />
            <Choose
                id="register-channel"
                label=words::CHANNEL
                options=channels
                value=Signal::derive(move || draft.with(|d| d.channel.code()))
                on_choice=Callback::new(move |code: String| {
                    draft.update(|d| d.channel = Channel::from_code(&code).unwrap_or(d.channel));
                })
            />
        </div>
    }
}

/// The station, where there is a choice.
#[component]
fn StationChoice(draft: RwSignal<Draft>, own: Memo<Vec<OrganisationId>>) -> impl IntoView {
    let station = Station::get();
    let option = move |id: OrganisationId| {
        view! {
            <option
                value=id.to_string()
                prop:selected=move || draft.with(|d| d.station == Some(id))
            >
                {station.tree.with_untracked(|tree| tree.name(id))}
            </option>
        }
        .into_any()
    };
    view! {
        <When when=move || { own.with(Vec::len) > 1 }>
            <Field id="register-station" label=words::STATION required=true>
                <select
                    id="register-station"
                    class="input"
                    on:change=move |event| {
                        draft.update(|d| {
                            d.station = event_target_value(&event).parse().ok();
                            d.community = None;
                            d.raised_by = None;
                        });
                    }
                >
                    {move || own.get().into_iter().map(option).collect_view()}
                </select>
            </Field>
        </When>
    }
}

/// Where, and which deputy raises it.
#[component]
fn Places(draft: RwSignal<Draft>, at: Memo<Option<OrganisationId>>) -> impl IntoView {
    let station = Station::get();
    let communities = Signal::derive(move || {
        let day = station.today();
        station.tree.with(|tree| {
            let street = at
                .get()
                .and_then(|id| tree.get(id))
                .and_then(|found| found.street);
            tree.pick(day, |one| {
                one.kind == OrganisationKind::Community
                    && (street.is_none() || one.street == street)
            })
        })
    });
    let community = RwSignal::new(draft.with_untracked(|d| d.community));
    // The draft may change by itself: cleared, or another station was chosen.
    let drafted = Memo::new(move |_| draft.with(|d| d.community));
    Effect::new(move || {
        let now = drafted.get();
        if community.get_untracked() != now {
            community.set(now);
        }
    });
    Effect::new(move || {
        let now = community.get();
        if draft.with_untracked(|d| d.community != now) {
            draft.update(|d| d.community = now);
        }
    });
    let people = RwSignal::new(Vec::<Person>::new());
    Effect::new(move || {
        let Some(at) = at.get() else { return };
        spawn_local(async move {
            // Without an answer a deputy cannot be named; nothing else suffers.
            let found = api::people(at).await.unwrap_or_default();
            let deputy = |person: &Person| {
                person
                    .memberships
                    .iter()
                    .any(|held| held.role == Role::Deputy && held.scope == at)
            };
            people.try_set(found.into_iter().filter(deputy).collect());
        });
    });
    let option = move |person: Person| {
        let id = person.id;
        view! {
            <option
                value=id.to_string()
                prop:selected=move || draft.with(|d| d.raised_by == Some(id))
            >
                {person.name}
            </option>
        }
        .into_any()
    };
    view! {
        <div class="grid three">
            <Field id="register-community" label=words::COMMUNITY>
                <Pick id="register-community" options=communities value=community/>
            </Field>
            <Line
                draft
                id="register-place"
                label=words::PLACE
                read=|d| &d.place
                write=|d| &mut d.place
                limit=limits::PLACE
                hint=words::PLACE_HINT
                masks=true
            />
            <Field id="register-deputy" label=words::DEPUTY>
                <select
                    id="register-deputy"
                    class="input"
                    on:change=move |event| {
                        draft.update(|d| d.raised_by = event_target_value(&event).parse().ok());
                    }
                >
                    <option value="">{tr(words::DEPUTY_NONE)}</option>
                    {move || people.get().into_iter().map(option).collect_view()}
                </select>
            </Field>
        </div>
    }
}

/// Who raised it. Typed here, stored encrypted, shown masked.
#[component]
fn PetitionerFields(draft: RwSignal<Draft>) -> impl IntoView {
    view! {
        <fieldset class="group">
            <legend>{tr(words::PETITIONER)}</legend>
            <p class="hint">{tr(words::PETITIONER_HINT)}</p>
            <div class="grid two">
                <Line
                    draft
                    id="register-name"
                    label=words::NAME
                    read=|d| &d.petitioner.name
                    write=|d| &mut d.petitioner.name
                    limit=limits::NAME
                />
                <Line
                    draft
                    id="register-phone"
                    label=words::PHONE
                    read=|d| &d.petitioner.phone
                    write=|d| &mut d.petitioner.phone
                    limit=limits::PHONE
                />
                <Line
                    draft
                    id="register-firm"
                    label=words::FIRM
                    read=|d| &d.petitioner.firm
                    write=|d| &mut d.petitioner.firm
                    limit=limits::NAME
                />
                <Line
                    draft
                    id="register-address"
                    label=words::ADDRESS
                    read=|d| &d.petitioner.address
                    write=|d| &mut d.petitioner.address
                    limit=limits::PLACE
                />
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    id="register-confidential"
                    aria-describedby="register-confidential-hint"
                    prop:checked=move || draft.with(|d| d.confidential)
                    on:change=move |event| {
                        draft.update(|d| d.confidential = event_target_checked(&event));
                    }
                />
                <span>{tr(words::CONFIDENTIAL)}</span>
                <small class="hint" id="register-confidential-hint">
                    {tr(words::CONFIDENTIAL_HINT)}
                </small>
            </label>
        </fieldset>
    }
}

/// Too long anywhere?
fn over(draft: &Draft) -> Option<Refusal> {
    let fields = [
        (FieldName::Title, &draft.title, limits::TITLE),
        (FieldName::Text, &draft.text, limits::TEXT),
        (FieldName::Place, &draft.place, limits::PLACE),
        (FieldName::Name, &draft.petitioner.name, limits::NAME),
        (FieldName::Name, &draft.petitioner.firm, limits::NAME),
        (FieldName::Phone, &draft.petitioner.phone, limits::PHONE),
        (FieldName::Address, &draft.petitioner.address, limits::PLACE),
    ];
    fields.into_iter().find_map(|(field, text, limit)| {
        let given = text.trim().chars().count();
        (given > limit).then_some(Refusal::TooLong {
            field,
            limit: limit as u32,
            given: given as u32,
        })
    })
}

/// The whole matter.
#[component]
fn Body(draft: RwSignal<Draft>) -> impl IntoView {
    let count =
        Signal::derive(move || (draft.with(|d| d.text.trim().chars().count()), limits::TEXT));
    let text = Signal::derive(move || draft.with(|d| d.text.clone()));
    view! {
        <Field id="register-text" label=words::FIELD_TEXT count hint=masking(text)>
            <textarea
                id="register-text"
                class="input"
                rows="5"
                placeholder=tr(words::TEXT_HINT)
                prop:value=move || draft.with(|d| d.text.clone())
                on:input=move |event| draft.update(|d| d.text = event_target_value(&event))
            ></textarea>
        </Field>
    }
}

/// The dialog; `held` is what was refused before.
#[component]
pub fn RegisterDialog(held: Option<Box<Register>>, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let account = station.account();
    let kept = account.and_then(|account| drafts::take::<Draft>(account, FORM));
    // What comes back from the tray is kept there; a half-written draft is left alone.
    let keeps = held.is_none();
    let restored = RwSignal::new(keeps && kept.is_some());
    let draft = held
        .map(|form| Draft::from_form(*form))
        .or(kept)
        .unwrap_or_else(Draft::new);
    let draft = RwSignal::new(draft);
    Effect::new(move || {
        let Some(account) = account.filter(|_| keeps) else {
            return;
        };
        draft.with(|draft| {
            if draft.is_blank() {
                drafts::remove(account, FORM);
            } else {
                drafts::put(account, FORM, draft);
            }
        });
    });
    let own = Memo::new(move |_| station.own_stations());
    let at = Memo::new(move |_| {
        let chosen = draft.with(|d| d.station);
        own.with(|own| {
            chosen
                .filter(|id| own.contains(id))
                .or_else(|| own.first().copied())
        })
    });
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let staged = Staged::new();
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let form = draft.get_untracked();
        if form.title.trim().is_empty() {
            refused.set(Some(Refusal::Empty {
                field: FieldName::Title,
            }));
            crate::browser::focus("#register-title");
            return;
        }
        if let Some(too_long) = over(&form) {
            refused.set(Some(too_long));
            return;
        }
        let Some(at) = at.get_untracked() else {
            refused.set(Some(Refusal::Empty {
                field: FieldName::Station,
            }));
            return;
        };
        let title = form.title.trim().to_owned();
        let command = RequestCommand::Register(Box::new(form.into_form(at)));
        // From here on it is in the outbox: the form must not come back as not submitted.
        if let Some(account) = account.filter(|_| keeps) {
            drafts::remove(account, FORM);
        }
        busy.set(true);
        refused.set(None);
        let files = staged.take();
        spawn_local(async move {
            let id = ids::new_command_id();
            let command = Command::Request(command);
            let result = station.act_as(id, command, None, here).await;
            // After the case in the outbox, so that it arrives after it as well.
            files.go(result
                .is_ok()
                .then(|| (Some(RequestId::derive(id, 0)), AttachTo::Intake)));
            if here.is_gone() {
                // A refusal went to the tray, so nothing is lost with the draft either way.
                return;
            }
            busy.set(false);
            let lang = settings.lang.get_untracked();
            match result {
                Ok(done) => {
                    ui.mended(station);
                    draft.set(Draft::new());
                    on_close.run(());
                    match done {
                        Done::Confirmed(id) => {
                            let text = board::REGISTERED_TOAST.with(lang, &[&title]);
                            ui.registered(text, shared::id::RequestId::derive(id, 0));
                        }
                        Done::Queued => ui.toast(moves::queued(station, lang), None),
                        Done::Pending => ui.toast(board::STILL_TOAST.of(lang).to_owned(), None),
                    }
                }
                Err(refusal) => {
                    // Written down again as a draft.
                    draft.update(|_| ());
                    refused.set(Some(refusal));
                }
            }
        });
    };
    let clear = move |_| {
        draft.set(Draft::new());
        restored.set(false);
        crate::browser::focus("#register-title");
    };
    let place = move || {
        at.get()
            .map(|at| board::QUICK_AT.with(lang.get(), &[&station.tree.with(|tree| tree.name(at))]))
    };
    view! {
        <Modal
            title=Signal::derive(move || words::TITLE.of(lang.get()).to_owned())
            on_close
            name="register-dialog"
            size="wide"
        >
            <form
                class="dialog-body stack"
                novalidate
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
                <When when=move || restored.get()>
                    <p class="note">
                        <span>{tr(words::DRAFT_RESTORED)}</span>
                        <button type="button" class="link" on:click=clear>
                            {tr(words::CLEAR_DRAFT)}
                        </button>
                    </p>
                </When>
                <Line
                    draft
                    id="register-title"
                    label=words::FIELD_TITLE
                    read=|d| &d.title
                    write=|d| &mut d.title
                    limit=limits::TITLE
                    hint=words::TITLE_HINT
                    required=true
                    masks=true
                    first=true
                />
                <Body draft/>
                <SimilarCases text=Signal::derive(move || {
                    draft.with(|draft| [&*draft.title, &*draft.place].concat())
                })/>
                <Kinds draft/>
                <StationChoice draft own/>
                <Places draft at/>
                <FileField staged/>
                <PetitionerFields draft/>
                <RefusalNote refusal=refused/>
                <footer class="dialog-foot">
                    <span class="hint">{place}</span>
                    <span class="grow"></span>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>
                        {tr(shell::CANCEL)}
                    </button>
                    <button
                        type="submit"
                        class="button main"
                        data-testid="register-submit"
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::SUBMIT)}
                        <kbd aria-hidden="true">"Ctrl Enter"</kbd>
                    </button>
                </footer>
            </form>
        </Modal>
    }
}
