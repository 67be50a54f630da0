//! Which moves are open to a person on a request, by the same rules that decide them, and how a
//! move is begun.

use domain::Actor;
use domain::request::{RatingWindow, is_own_work, may_move, raters, rating_pending, rating_window};
use leptos::prelude::*;
use shared::command::Command;
use shared::id::{AssignmentId, OrganisationId, RequestId};
use shared::request::{RequestCommand, Status};
use shared::time::Timestamp;
use text::{Lang, Text, board, ledger, names, refusal, request as words};
use wasm_bindgen_futures::spawn_local;

use crate::forms::{self, Form};
use crate::settings::Settings;
use crate::station::view::Card;
use crate::station::{Done, Station};
use crate::ui::{Dialog, Ui};

/// A move that is open now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// 受理.
    Accept,
    /// 交办, first or again.
    Assign {
        /// After a low rating.
        again: bool,
    },
    /// 签收 of one assignment.
    SignFor(AssignmentId, OrganisationId),
    /// 答复 to one assignment.
    Reply(AssignmentId, OrganisationId),
    /// A move with something to fill in, perhaps on an assignment.
    Form(Form, Option<(AssignmentId, OrganisationId)>),
    /// The unit has read what it was pressed for.
    ReadNudges(AssignmentId, OrganisationId),
    /// 评价, or correcting it.
    Rate {
        /// It was given, and may still be corrected.
        again: bool,
    },
    /// 办结.
    Close {
        /// Not before this moment, because it is not rated.
        waits: Option<Timestamp>,
    },
}

impl Action {
    /// The word on its button.
    pub const fn word(self) -> Text {
        match self {
            Self::Accept => words::ACT_ACCEPT,
            Self::Assign { again: false } => words::ACT_ASSIGN,
            Self::Assign { again: true } => words::ACT_REASSIGN,
            Self::SignFor(..) => words::ACT_SIGN,
            Self::Reply(..) => words::ACT_REPLY,
            Self::Form(form, _) => form.word(),
            Self::ReadNudges(..) => words::ACT_READ,
            Self::Rate { again: false } => words::ACT_RATE,
            Self::Rate { again: true } => words::ACT_CORRECT_RATING,
            Self::Close { .. } => words::ACT_CLOSE,
        }
    }

    /// A stable name for tests and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Assign { .. } => "assign",
            Self::SignFor(..) => "sign_for",
            Self::Reply(..) => "reply",
            Self::Form(form, _) => form.code(),
            Self::ReadNudges(..) => "read_nudges",
            Self::Rate { again: false } => "rate",
            Self::Rate { again: true } => "correct_rating",
            Self::Close { .. } => "close",
        }
    }

    /// The assignment it is on, if on one.
    pub const fn part(self) -> Option<AssignmentId> {
        match self {
            Self::SignFor(part, _)
            | Self::Reply(part, _)
            | Self::ReadNudges(part, _)
            | Self::Form(_, Some((part, _))) => Some(part),
            Self::Form(_, None)
            | Self::Accept
            | Self::Assign { .. }
            | Self::Rate { .. }
            | Self::Close { .. } => None,
        }
    }

    /// The unit it concerns.
    pub const fn unit(self) -> Option<OrganisationId> {
        match self {
            Self::SignFor(_, unit)
            | Self::Reply(_, unit)
            | Self::ReadNudges(_, unit)
            | Self::Form(_, Some((_, unit))) => Some(unit),
            Self::Form(_, None)
            | Self::Accept
            | Self::Assign { .. }
            | Self::Rate { .. }
            | Self::Close { .. } => None,
        }
    }
}

/// The moves open to a person, in the order of the course.
pub fn actions(card: &Card, actor: &Actor, now: Timestamp) -> Vec<Action> {
    let request = &card.request;
    let day = now.day();
    let may = |code: &str, part| may_move(code, actor, request, part, day);
    let mut found = Vec::new();
    if may("request.accept", None) {
        found.push(Action::Accept);
    }
    if may("request.assign", None) {
        found.push(Action::Assign {
            again: request.status != Status::Accepted,
        });
    }
    for part in card.current() {
        if may("request.sign_for", Some(part)) {
            found.push(Action::SignFor(part.id, part.unit));
        }
        if may("request.submit_reply", Some(part)) {
            found.push(Action::Reply(part.id, part.unit));
        }
        let forms = forms::on_part(card, part, actor, day);
        found.extend(
            forms
                .into_iter()
                .map(|form| Action::Form(form, Some((part.id, part.unit)))),
        );
        let unread = part.nudges.iter().any(|nudge| nudge.read_at.is_none());
        if unread && may("request.read_nudges", Some(part)) {
            found.push(Action::ReadNudges(part.id, part.unit));
        }
    }
    let may_rate = may("request.rate", None) && !is_own_work(actor, request, card.current());
    let rates = |window: fn(RatingWindow) -> bool| {
        let mut raters = raters(actor, request, day).iter();
        may_rate && raters.any(|by| window(rating_window(request, *by, now)))
    };
    let is_open = rates(|window| matches!(window, RatingWindow::Open(_)));
    if is_open {
        found.push(Action::Rate { again: false });
    }
    if request.class.is_some() && may("request.close", None) {
        let waits = rating_pending(request, now);
        found.push(Action::Close { waits });
    }
    if !is_open && rates(|window| matches!(window, RatingWindow::Given(_))) {
        found.push(Action::Rate { again: true });
    }
    let forms = forms::on_request(card, actor, day);
    found.extend(forms.into_iter().map(|form| Action::Form(form, None)));
    found
}

/// What a person may see to beside the course.
pub fn beside(card: &Card, actor: &Actor, now: Timestamp) -> Vec<Action> {
    let forms = forms::beside(card, actor, now.day()).into_iter();
    forms.map(|form| Action::Form(form, None)).collect()
}

/// The number of a request as it is spoken of; the title while it has none.
pub fn spoken(card: &Card, lang: Lang) -> String {
    match card.short_number() {
        Some(number) => number.to_owned(),
        None => [board::PENDING_NUMBER.of(lang), " ", &card.request.title].concat(),
    }
}

/// Begins a move: at once where nothing is to be filled in, else with its dialog.
pub fn begin(card: &Card, action: Action, station: Station, ui: Ui, settings: Settings) {
    let id = card.request.id;
    let command = match action {
        Action::Accept => RequestCommand::Accept { request: id },
        Action::SignFor(assignment, _) => RequestCommand::SignFor { assignment },
        Action::Assign { .. } => return ui.dialog.set(Some(Dialog::Assign(id, None))),
        Action::Reply(assignment, _) => {
            return ui.dialog.set(Some(Dialog::Reply(id, assignment)));
        }
        Action::ReadNudges(assignment, _) => RequestCommand::ReadNudges { assignment },
        Action::Form(form, part) => {
            let part = part.map(|(part, _)| part);
            return ui.dialog.set(Some(Dialog::Form(id, form, part, None)));
        }
        Action::Rate { .. } => return ui.dialog.set(Some(Dialog::Rate(id, None))),
        Action::Close { .. } => return ui.dialog.set(Some(Dialog::Close(id))),
    };
    let expects = card.request.status;
    spawn_local(async move {
        let signed = matches!(action, Action::SignFor(..));
        match station
            .act(Command::Request(command), Some(expects), ui.here)
            .await
        {
            Ok(done) => said(done, id, station, ui, settings, signed),
            Err(refused) => {
                ui.warn(
                    refusal::brief(&refused, settings.lang.get_untracked()),
                    Some(id),
                );
            }
        }
    });
}

/// Makes one move on several requests. Each is decided for itself; what is refused goes to the tray.
pub fn all(
    ids: &[RequestId],
    word: Text,
    command: impl Fn(RequestId) -> RequestCommand,
    station: Station,
    ui: Ui,
    settings: Settings,
) {
    let lang = settings.lang.get_untracked();
    let (mut sent, mut refused) = (0usize, 0usize);
    for id in ids {
        let expects = station.peek(*id).map(|card| card.request.status);
        let command = Command::Request(command(*id));
        match station.submit(command.clone(), expects) {
            Ok(_) => sent += 1,
            Err(refusal) => {
                refused += 1;
                station.put_aside(command, refusal);
            }
        }
    }
    let word = word.of(lang);
    if sent > 0 {
        ui.toast(
            ledger::BULK_DONE.with(lang, &[word, &sent.to_string()]),
            None,
        );
    }
    if refused > 0 {
        let text = ledger::BULK_REFUSED.with(lang, &[word, &refused.to_string()]);
        ui.warn(text, None);
    }
}

/// Says what became of a move.
pub fn said(done: Done, id: RequestId, station: Station, ui: Ui, settings: Settings, signed: bool) {
    let lang = settings.lang.get_untracked();
    let text = match (done, station.peek(id)) {
        (Done::Confirmed(_), Some(card)) if signed => {
            board::SIGNED_TOAST.with(lang, &[&spoken(&card, lang)])
        }
        (Done::Confirmed(_), Some(card)) => {
            let state = names::status(card.request.status).of(lang);
            board::MOVED_TOAST.with(lang, &[&spoken(&card, lang), state])
        }
        (Done::Confirmed(_), None) => return,
        (Done::Queued, _) => queued(station, lang),
        (Done::Pending, _) => board::STILL_TOAST.of(lang).to_owned(),
    };
    ui.toast(text, Some(id));
}

/// Says that something waits for the network, and whether the device keeps it.
pub fn queued(station: Station, lang: Lang) -> String {
    let text = if station.durable.get_untracked() {
        board::QUEUED_TOAST
    } else {
        board::QUEUED_MEMORY_TOAST
    };
    text.of(lang).to_owned()
}
