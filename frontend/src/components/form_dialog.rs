//! The dialog of every move with something to fill in.

use domain::request::may_supervise;
use leptos::prelude::*;
use shared::attachment::AttachTo;
use shared::command::Command;
use shared::id::{AssignmentId, RequestId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::refusal::Refusal;
use shared::request::RequestCommand;
use text::moves as words;
use wasm_bindgen_futures::spawn_local;

use super::attachments::Attached;
use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::field::Field;
use super::letter::Letter;
use super::pick::Pick;
use super::reply_dialog::masking;
use super::segment::{Choice, Segment};
use super::template_pick::TemplatePick;
use crate::browser::is_submit;
use crate::forms::{Filled, Form, From};
use crate::moves;
use crate::settings::{Settings, lang, tr};
use crate::station::{Done, Here, Station, drafts};
use crate::ui::Ui;

/// Names of the choices, and ids of the lines.
const CHOICES: [&str; 4] = ["form-choice", "form-more", "form-third", "form-fourth"];
const LINES: [&str; 3] = ["form-title", "form-state", "form-day"];

/// The dialog.
#[component]
pub fn FormDialog(
    id: RequestId,
    form: Form,
    part: Option<AssignmentId>,
    held: Option<Box<RequestCommand>>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, ui, settings) = (Station::get(), Ui::get(), Settings::get());
    let lang = lang();
    let mut shape = form.shape();
    let before = station.peek(id);
    let held = held.as_deref().and_then(Form::of);
    let is_mending = held.is_some();
    let begun = form.begin(before.as_deref());
    let mut filled = match held {
        Some((_, _, filled)) => filled,
        None => begun.clone(),
    };
    if form == Form::Mark
        && let Some(card) = &before
    {
        // Others may have decided on supervision and confidentiality since it was refused.
        for at in [0, 3] {
            filled.choices[at] = begun.choices[at];
        }
        // Who may not decide on supervision sees how it stands.
        let today = station.now.get_untracked().day();
        let actor = station.actor.get_untracked();
        if actor.is_none_or(|actor| !may_supervise(&actor, &card.request, today)) {
            let stands = card.request.marks.supervision.code();
            shape.choices[0].1.retain(|(code, _)| *code == stands);
        }
    }
    let key = part.map_or_else(|| id.to_string(), |part| part.to_string());
    let name = StoredValue::new([form.code(), ".", &key].concat());
    let account = station.account();
    let kept =
        account.and_then(|account| name.with_value(|name| drafts::take::<String>(account, name)));
    let text = RwSignal::new(kept.filter(|_| !is_mending).unwrap_or(filled.text));
    let mut begun = filled.lines.into_iter();
    let lines: Vec<RwSignal<String>> = shape
        .lines
        .iter()
        .map(|_| RwSignal::new(begun.next().unwrap_or_default()))
        .collect();
    let mut begun = filled.choices.into_iter();
    let choices: Vec<RwSignal<Option<&'static str>>> = shape
        .choices
        .iter()
        .map(|_| RwSignal::new(begun.next().flatten()))
        .collect();
    let place = RwSignal::new(filled.place);
    let case = RwSignal::new(filled.case);
    let days = RwSignal::new(filled.days);
    let (lines, choices) = (StoredValue::new(lines), StoredValue::new(choices));
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let expects = before.map(|card| card.request.status);
    Effect::new(move || {
        text.with(|text| {
            // What was refused is in the tray; the draft beside it is another one.
            if let Some(account) = account.filter(|_| !is_mending) {
                name.with_value(|name| drafts::put(account, name, text));
            }
        });
    });
    let command = move || {
        let filled = Filled {
            choices: choices.with_value(|all| all.iter().map(|one| one.get_untracked()).collect()),
            lines: lines.with_value(|all| all.iter().map(|one| one.get_untracked()).collect()),
            text: text.get_untracked(),
            place: place.get_untracked(),
            case: case.get_untracked(),
            days: days.get_untracked(),
        };
        form.command(id, part, filled, station.now.get_untracked())
    };
    let submit = move || {
        let Some(command) = command().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let draft = name.get_value();
        spawn_local(async move {
            let result = station.act(Command::Request(command), expects, here).await;
            // Kept until it is known to have gone through: refused later, it would be lost.
            let own = account.filter(|_| !is_mending);
            if let (Ok(Done::Confirmed(_)), Some(account)) = (&result, own) {
                drafts::remove(account, &draft);
            }
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
    let title = Signal::derive(move || {
        let lang = lang.get();
        let name = station.peek(id).map(|card| moves::spoken(&card, lang));
        words::TITLE.with(lang, &[form.word().of(lang), &name.unwrap_or_default()])
    });
    let needs_text = shape.text.is_some_and(|text| text.required);
    let needed_lines: Vec<bool> = shape.lines.iter().map(|(_, needed)| *needed).collect();
    let needed_lines = StoredValue::new(needed_lines);
    let needed_from = shape
        .place
        .and_then(|(_, from, needed)| needed.then_some(from));
    let ready = move || {
        let placed = match needed_from {
            None => true,
            Some(From::Cases) => case.get().is_some(),
            Some(From::Units | From::Stations) => place.get().is_some(),
        };
        let is_empty = |line: RwSignal<String>| line.with(|line| line.trim().is_empty());
        let written = lines.with_value(|lines| {
            needed_lines.with_value(|needed| {
                let mut both = lines.iter().zip(needed);
                both.all(|(line, needed)| !needed || !is_empty(*line))
            })
        });
        choices.with_value(|all| all.iter().all(|one| one.get().is_some()))
            && (!needs_text || !is_empty(text))
            && written
            && placed
    };
    let segment = move |name: &'static str,
                        (legend, choices): (text::Text, crate::forms::Choices),
                        value: RwSignal<Option<&'static str>>| {
        let choices = choices
            .into_iter()
            .map(|(value, word)| Choice { value, word })
            .collect();
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
    };
    let placed = move |(label, from, needed): (text::Text, From, bool)| match from {
        From::Cases => {
            let cases = Memo::new(move |_| station.cases_beside(id));
            let is_there = |held| cases.with_untracked(|all| all.iter().any(|(id, _)| *id == held));
            if case.get_untracked().is_some_and(|held| !is_there(held)) {
                case.set(None);
            }
            view! {
                <Field id="form-case" label required=needed>
                    <select
                        id="form-case"
                        class="input"
                        on:change=move |event| case.set(event_target_value(&event).parse().ok())
                    >
                        <option value=""></option>
                        {move || {
                            cases
                                .get()
                                .into_iter()
                                .map(|(id, name)| {
                                    view! {
                                        <option
                                            value=id.to_string()
                                            prop:selected=move || case.get() == Some(id)
                                        >
                                            {name}
                                        </option>
                                    }
                                        .into_any()
                                })
                                .collect_view()
                        }}
                    </select>
                </Field>
            }
            .into_any()
        }
        From::Units | From::Stations => {
            let options = Signal::derive(move || {
                let today = station.today();
                station.tree.with(|tree| {
                    tree.pick(today, |one| match from {
                        From::Units => one.kind == OrganisationKind::Unit,
                        From::Stations | From::Cases => one.kind.is_station(),
                    })
                })
            });
            view! {
                <Field id="form-place" label required=needed>
                    <Pick id="form-place" options value=place/>
                </Field>
            }
            .into_any()
        }
    };
    let count = shape.text.map(|asked| {
        Signal::derive(move || (text.with(|t| t.trim().chars().count()), asked.limit))
    });
    let text_field = shape.text.map(|asked| {
        let rows = if asked.limit > limits::REASON {
            "6"
        } else {
            "3"
        };
        view! {
            <Field
                id="form-text"
                label=asked.label
                required=asked.required
                count=count.unwrap_or_default()
                hint=masking(text.into())
            >
                <textarea
                    id="form-text"
                    class="input"
                    rows=rows
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </Field>
        }
        .into_any()
    });
    let templates = shape
        .text
        .map(|_| view! { <TemplatePick id part shipped=false text field="form-text"/> }.into_any());
    let line_fields = shape.lines.iter().zip(LINES).enumerate();
    let line_fields = line_fields.map(|(at, ((label, required), id))| {
        let line = lines.with_value(|lines| lines[at]);
        let sort = if *label == words::FIELD_CLOSES_ON {
            "date"
        } else {
            "text"
        };
        view! {
            <Field id label=*label required=*required>
                <input
                    id=id
                    type=sort
                    class="input"
                    prop:value=move || line.get()
                    on:input=move |event| line.set(event_target_value(&event))
                />
            </Field>
        }
        .into_any()
    });
    let line_fields = line_fields.collect_view();
    let days_field = shape.days.then(|| {
        view! {
            <Field id="form-days" label=words::FIELD_DAYS required=true>
                <input
                    id="form-days"
                    class="input short"
                    type="number"
                    min="1"
                    prop:value=move || days.get().to_string()
                    on:input=move |event| {
                        days.set(event_target_value(&event).parse().unwrap_or_default());
                    }
                />
            </Field>
        }
        .into_any()
    });
    let slot = station.card(id);
    let card = Memo::new(move |_| slot.get());
    let draft = part
        .filter(|_| matches!(form, Form::Release | Form::SendBack))
        .and_then(|part| station.draft_of(part))
        .map(|draft| {
            let class = draft.class;
            view! {
                <div data-testid="draft">
                    <Letter
                        id
                        unit=Some(draft.unit)
                        text=Signal::stored(draft.text)
                        class=Signal::stored(class)
                        promise=Signal::stored(draft.promise)
                    />
                    <Attached card place=AttachTo::Reply(draft.assignment)/>
                </div>
            }
            .into_any()
        });
    let mut segments = shape.choices.into_iter().zip(CHOICES).enumerate();
    let mut segments = segments.by_ref().map(|(at, (asked, name))| {
        let value = choices.with_value(|choices| choices[at]);
        segment(name, asked, value)
    });
    // The first decides what is written; the others say more about it.
    let first_choice = segments.next();
    let more_choices = segments.collect_view();
    view! {
        <Modal title on_close name="form-dialog">
            <form
                class="dialog-body stack"
                data-form=form.code()
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
                {draft}
                {first_choice}
                {shape.place.map(placed)}
                {days_field}
                {line_fields}
                {templates}
                {text_field}
                {more_choices}
                {shape.hint.map(|hint| view! { <p class="binding">{tr(hint)}</p> })}
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button main"
                        disabled=move || !ready()
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
