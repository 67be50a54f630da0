//! What waits to be sent and what was refused, with the way back to where it can be mended. Fetched
//! with the dialogs: a cold start needs only the pill that opens it.

use std::collections::HashMap;

use leptos::prelude::*;
use shared::attachment::AttachmentCommand;
use shared::command::{Command, CommandClass};
use shared::id::CommandId;
use shared::late::Late;
use shared::request::RequestCommand;
use shared::template::TemplateCommand;
use shared::view::ViewCommand;
use shared::work::WorkCommand;
use sync::client::RefusedEntry;
use text::{Lang, Text, moves, public, request as words, shell, template, view};

use super::error_note::{ErrorNote, refused};
use super::icon::Icon;
use super::menu::MenuHandle;
use super::when::When;
use crate::forms::{Form, On};
use crate::settings::{lang, tr};
use crate::station::{Station, Waiting};
use crate::ui::{Dialog, RefusedNote, Ui};

/// What a command does, in a word, and what was typed.
fn describe(command: &Command, station: Station, lang: Lang) -> (&'static str, String) {
    let of = |id| {
        station
            .peek(id)
            .map(|card| card.request.title.clone())
            .unwrap_or_default()
    };
    let of_assignment = |assignment| station.request_of(assignment).map(of).unwrap_or_default();
    let (word, text): (Text, String) = match command {
        Command::Request(command) => match command {
            RequestCommand::Register(form) => (words::STEP_REGISTER, form.title.clone()),
            RequestCommand::Accept { request } => (words::ACT_ACCEPT, of(*request)),
            RequestCommand::Assign { request, .. } => (words::ACT_ASSIGN, of(*request)),
            RequestCommand::SignFor { assignment } => (words::ACT_SIGN, of_assignment(*assignment)),
            RequestCommand::SubmitReply { text, .. } => (words::ACT_REPLY, text.clone()),
            RequestCommand::Rate {
                request, reason, ..
            } if reason.is_empty() => (words::ACT_RATE, of(*request)),
            RequestCommand::Rate { reason, .. } => (words::ACT_RATE, reason.clone()),
            RequestCommand::Close { request } | RequestCommand::Archive { request } => {
                (words::ACT_CLOSE, of(*request))
            }
            RequestCommand::AddNote { text, .. } => (words::NOTE_LABEL, text.clone()),
            RequestCommand::IssueReceipt { request, .. } => (public::RECEIPT, of(*request)),
            RequestCommand::Reveal { purpose, .. } => (words::REVEAL_TITLE, purpose.clone()),
            RequestCommand::SaveDraft { text, .. } => (words::ACT_REPLY, text.clone()),
            RequestCommand::Release { assignment } => (moves::RELEASE, of_assignment(*assignment)),
            RequestCommand::ReadNudges { assignment } => {
                (words::ACT_READ, of_assignment(*assignment))
            }
            RequestCommand::Climb { request } | RequestCommand::Recompute { request } => {
                (words::ACTIONS, of(*request))
            }
            // The rest has a form, and a text if it asks for one.
            command => match Form::of(command) {
                None => (words::ACTIONS, String::new()),
                Some((form, on, filled)) if filled.text.is_empty() => {
                    let title = match on {
                        On::Request(request) => of(request),
                        On::Part(part) => of_assignment(part),
                    };
                    (form.word(), title)
                }
                Some((form, _, filled)) => (form.word(), filled.text),
            },
        },
        Command::Template(command) => match command {
            TemplateCommand::Set { title, .. } => (template::TEMPLATES, title.clone()),
            TemplateCommand::Remove { .. } => (template::TEMPLATES, String::new()),
        },
        Command::View(command) => match command {
            ViewCommand::Keep { name, .. } => (view::VIEWS, name.clone()),
            ViewCommand::Drop { .. } => (view::VIEWS, String::new()),
        },
        Command::Attachment(AttachmentCommand::Attach { name, .. }) => {
            (text::attachment::TITLE, name.clone())
        }
        Command::Attachment(_) => (text::attachment::TITLE, String::new()),
        Command::Work(command) => of_work(command),
        Command::Account(_)
        | Command::Organisation(_)
        | Command::Rulebook(_)
        | Command::Export(_) => (shell::ACCOUNTS, String::new()),
    };
    (word.of(lang), text)
}

/// What a command on the work says. Its sorts are not read here: that would put them into the start of
/// the application, which both this and their pages have in common.
fn of_work(command: &Late<WorkCommand>) -> (Text, String) {
    /// What somebody wrote, and what is in it in turn: a form, lines of minutes, tasks.
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Said {
        text: String,
        title: String,
        reason: String,
        outcome: String,
        name: String,
        form: Option<Box<Said>>,
        lines: Vec<Said>,
        tasks: Vec<Said>,
        milestones: Vec<Said>,
    }
    impl Said {
        fn tell(self, all: &mut Vec<String>) {
            let own = [self.title, self.name, self.text, self.outcome, self.reason];
            all.extend(own.into_iter().filter(|text| !text.is_empty()));
            let within = self.form.into_iter().map(|form| *form);
            let within = within.chain(self.lines).chain(self.tasks);
            within.chain(self.milestones).for_each(|one| one.tell(all));
        }
    }
    type Nested = HashMap<String, HashMap<String, Said>>;
    let read: Option<Nested> = serde_json::from_str(command.json()).ok();
    let said = read.and_then(|sorts| sorts.into_values().next()?.into_values().next());
    let mut all = Vec::new();
    if let Some(said) = said {
        said.tell(&mut all);
    }
    (shell::WORK, all.join(" · "))
}

/// Whether there is a place where a refused command can be mended.
fn is_mendable(command: &Command) -> bool {
    let Command::Request(command) = command else {
        return false;
    };
    let has_own = matches!(
        command,
        RequestCommand::Register(_)
            | RequestCommand::Assign { .. }
            | RequestCommand::Rate { .. }
            | RequestCommand::AddNote { .. }
            | RequestCommand::SubmitReply { .. }
    );
    has_own || Form::of(command).is_some()
}

/// Opens the place where a refused command can be mended. False if there is none: it can
/// only be sent again as it is.
fn mend(ui: Ui, station: Station, id: CommandId, command: &Command) -> bool {
    let Command::Request(command) = command else {
        return false;
    };
    match command {
        RequestCommand::Register(form) => {
            ui.dialog.set(Some(Dialog::Register(Some(form.clone()))));
        }
        RequestCommand::Assign { request, .. } => {
            let held = Some(Box::new(command.clone()));
            ui.dialog.set(Some(Dialog::Assign(*request, held)));
        }
        RequestCommand::Rate { request, .. } => {
            let held = Some(Box::new(command.clone()));
            ui.dialog.set(Some(Dialog::Rate(*request, held)));
        }
        // The text is in the dialog's draft.
        RequestCommand::SubmitReply { assignment, .. } => {
            let Some(request) = station.request_of(*assignment) else {
                return false;
            };
            ui.dialog.set(Some(Dialog::Reply(request, *assignment)));
        }
        RequestCommand::AddNote {
            request,
            side,
            text,
        } => {
            ui.note.set(Some(RefusedNote {
                request: *request,
                side: *side,
                text: text.clone(),
                mends: id,
            }));
            ui.open_request(*request);
        }
        command => {
            let Some((form, on, _)) = Form::of(command) else {
                return false;
            };
            let (request, part) = match on {
                On::Request(request) => (Some(request), None),
                On::Part(part) => (station.request_of(part), Some(part)),
            };
            let Some(request) = request else { return false };
            let held = Some(Box::new(command.clone()));
            ui.dialog.set(Some(Dialog::Form(request, form, part, held)));
        }
    }
    // A note goes back into its box, which knows its entry.
    if !matches!(command, RequestCommand::AddNote { .. }) {
        ui.mends.set(Some(id));
    }
    true
}

/// One entry that waits.
#[component]
pub fn WaitingRow(waiting: Waiting) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let command = waiting.entry.envelope.command.clone();
    let exclusive = command.class() == CommandClass::Exclusive;
    let line = move || describe(&command, station, lang.get());
    let word = line.clone();
    let stand = if waiting.entry.answer.is_some() {
        shell::OUTBOX_SENT
    } else if waiting.saved {
        shell::OUTBOX_SAVED
    } else if exclusive {
        shell::OUTBOX_WAITING
    } else if station.durable.get_untracked() {
        shell::OUTBOX_SAVING
    } else {
        shell::OUTBOX_MEMORY
    };
    view! {
        <li class="entry" data-testid="waiting">
            <b>{move || word().0}</b>
            <span class="entry-text">{move || line().1}</span>
            <small>{tr(stand)}</small>
        </li>
    }
}

/// One refused entry: why, and what can be done.
#[component]
pub fn RefusedRow(entry: RefusedEntry) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let menu = use_context::<MenuHandle>();
    let id = entry.envelope.command_id;
    let command = entry.envelope.command;
    let refusal = entry.refusal;
    let shown = command.clone();
    let line = move || describe(&shown, station, lang.get());
    let word = line.clone();
    let sure = RwSignal::new(false);
    let mendable = is_mendable(&command);
    // Its bytes belong to the one that was refused: it is chosen anew.
    let is_file = matches!(&command, Command::Attachment(_));
    let again = move |_| {
        // What is mended leaves the tray when it went through, not before.
        if !(mendable && mend(ui, station, id, &command)) {
            station.send_again(id);
        }
        if let Some(menu) = menu {
            menu.close();
        }
    };
    view! {
        <li class="entry refused" data-testid="refused">
            <b>{move || word().0}</b>
            <span class="entry-text">{move || line().1}</span>
            <p class="hint bad">
                <Icon name="alert"/>
                <span>{refused(refusal)}</span>
            </p>
            <div class="row">
                {(!is_file)
                    .then(|| {
                        let word = if mendable { shell::EDIT_AND_SEND } else { shell::SEND_AGAIN };
                        view! {
                            <button type="button" class="button small" on:click=again>
                                {tr(word)}
                            </button>
                        }
                    })}
                <button
                    type="button"
                    class="button small quiet"
                    on:click=move |_| {
                        if sure.get_untracked() {
                            station.discard(id);
                        } else {
                            sure.set(true);
                        }
                    }
                >
                    {move || {
                        let text = if sure.get() { shell::DISCARD_SURE } else { shell::DISCARD };
                        text.of(lang.get())
                    }}
                </button>
            </div>
        </li>
    }
}

/// The list below the pill.
#[component]
pub fn Outbox() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let others = move || {
        let n = station.others_unsent.get();
        (n > 0).then(|| {
            view! { <p class="hint">{shell::OUTBOX_OTHERS.count(lang.get(), n)}</p> }
        })
    };
    let nothing = move || station.outbox.with(Vec::is_empty) && station.refused.with(Vec::is_empty);
    view! {
        <div class="outbox" data-testid="outbox">
            <h2>{tr(shell::OUTBOX)}</h2>
            <When when=nothing>
                <p class="hint">{tr(shell::OUTBOX_EMPTY)}</p>
            </When>
            <When when=move || !station.refused.with(Vec::is_empty)>
                <p class="hint">{tr(shell::REFUSED_HINT)}</p>
            </When>
            <ul>
                <For
                    each=move || station.refused.get()
                    key=|entry| entry.envelope.command_id
                    children=|entry| view! { <RefusedRow entry/> }.into_any()
                />
                <For
                    each=move || station.outbox.get()
                    key=|w| (w.entry.envelope.command_id, w.saved, w.entry.answer.is_some())
                    children=|waiting| view! { <WaitingRow waiting/> }.into_any()
                />
            </ul>
            <ErrorNote error=station.post_error/>
            {others}
        </div>
    }
}
