//! Commands and the envelope they travel in.

use serde::{Deserialize, Serialize};

use crate::account::AccountCommand;
use crate::attachment::AttachmentCommand;
use crate::export::ExportCommand;
use crate::id::{ClientId, CommandId};
use crate::late::Late;
use crate::organisation::OrganisationCommand;
use crate::refusal::Refusal;
use crate::request::{RequestCommand, Status};
use crate::rulebook::RulebookCommand;
use crate::template::TemplateCommand;
use crate::time::Timestamp;
use crate::view::ViewCommand;
use crate::work::WorkCommand;

/// Something a person, or the system, asks to have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// On a request.
    Request(RequestCommand),
    /// On a file.
    Attachment(AttachmentCommand),
    /// On an account.
    Account(AccountCommand),
    /// On the tree.
    Organisation(OrganisationCommand),
    /// On the rulebook.
    Rulebook(RulebookCommand),
    /// On a template.
    Template(TemplateCommand),
    /// On a saved view.
    View(ViewCommand),
    /// An export; brought about by the call that takes it.
    Export(ExportCommand),
    /// On the work beside requests. It is never predicted; a page shows what waits in the outbox.
    Work(Late<WorkCommand>),
}

/// How a command behaves when the network is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandClass {
    /// Only adds; accepted whenever it arrives.
    Append,
    /// Moves a state; may be refused when it arrives.
    Guarded,
    /// Needs the live connection; never waits in a queue and is never predicted.
    Exclusive,
}

impl Command {
    /// Its class.
    pub const fn class(&self) -> CommandClass {
        match self {
            Self::Request(command) => match command {
                RequestCommand::Register(_)
                | RequestCommand::AddNote { .. }
                | RequestCommand::LogContact { .. }
                | RequestCommand::Nudge { .. }
                | RequestCommand::ReadNudges { .. } => CommandClass::Append,
                RequestCommand::Accept { .. }
                | RequestCommand::Decline { .. }
                | RequestCommand::Appeal { .. }
                | RequestCommand::AnswerOnSpot { .. }
                | RequestCommand::Merge { .. }
                | RequestCommand::Split { .. }
                | RequestCommand::Escalate { .. }
                | RequestCommand::Assign { .. }
                | RequestCommand::Recall { .. }
                | RequestCommand::SignFor { .. }
                | RequestCommand::AskReturn { .. }
                | RequestCommand::DecideReturn { .. }
                | RequestCommand::AskExtension { .. }
                | RequestCommand::DecideExtension { .. }
                | RequestCommand::AskInfo { .. }
                | RequestCommand::GiveInfo { .. }
                | RequestCommand::SaveDraft { .. }
                | RequestCommand::SubmitReply { .. }
                | RequestCommand::SendBack { .. }
                | RequestCommand::Rate { .. }
                | RequestCommand::Close { .. }
                | RequestCommand::Reopen { .. }
                | RequestCommand::Withdraw { .. }
                | RequestCommand::Correct { .. }
                | RequestCommand::Archive { .. }
                | RequestCommand::AskTransfer { .. }
                | RequestCommand::DecideTransfer { .. }
                | RequestCommand::Follow { .. }
                | RequestCommand::Mark { .. }
                | RequestCommand::SetExternal { .. }
                | RequestCommand::Climb { .. }
                | RequestCommand::Recompute { .. } => CommandClass::Guarded,
                RequestCommand::Release { .. }
                | RequestCommand::KeepPromise { .. }
                | RequestCommand::Reveal { .. }
                | RequestCommand::IssueReceipt { .. } => CommandClass::Exclusive,
            },
            Self::Template(_) | Self::View(_) | Self::Work(_) => CommandClass::Guarded,
            Self::Attachment(command) => match command {
                AttachmentCommand::Attach { .. } => CommandClass::Append,
                AttachmentCommand::Remove { .. }
                | AttachmentCommand::Arrive { .. }
                | AttachmentCommand::RefuseBytes { .. } => CommandClass::Guarded,
            },
            Self::Account(_) | Self::Organisation(_) | Self::Rulebook(_) | Self::Export(_) => {
                CommandClass::Exclusive
            }
        }
    }

    /// A command on the work.
    pub fn work(command: &WorkCommand) -> Self {
        Self::Work(Late::of(command))
    }

    /// Whether it may arrive however late: it only adds.
    pub fn may_wait(&self) -> bool {
        match self {
            Self::Work(command) => command.open().is_ok_and(|command| command.only_adds()),
            Self::Request(_)
            | Self::Attachment(_)
            | Self::Account(_)
            | Self::Organisation(_)
            | Self::Rulebook(_)
            | Self::Template(_)
            | Self::View(_)
            | Self::Export(_) => self.class() == CommandClass::Append,
        }
    }

    /// The code under which it stands in the history.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Request(command) => match command {
                RequestCommand::Register(_) => "request.register",
                RequestCommand::Accept { .. } => "request.accept",
                RequestCommand::Decline { .. } => "request.decline",
                RequestCommand::Appeal { .. } => "request.appeal",
                RequestCommand::AnswerOnSpot { .. } => "request.answer_on_spot",
                RequestCommand::Merge { .. } => "request.merge",
                RequestCommand::Split { .. } => "request.split",
                RequestCommand::Escalate { .. } => "request.escalate",
                RequestCommand::Assign { .. } => "request.assign",
                RequestCommand::Recall { .. } => "request.recall",
                RequestCommand::SignFor { .. } => "request.sign_for",
                RequestCommand::AskReturn { .. } => "request.ask_return",
                RequestCommand::DecideReturn { .. } => "request.decide_return",
                RequestCommand::AskExtension { .. } => "request.ask_extension",
                RequestCommand::DecideExtension { .. } => "request.decide_extension",
                RequestCommand::AskInfo { .. } => "request.ask_info",
                RequestCommand::GiveInfo { .. } => "request.give_info",
                RequestCommand::SaveDraft { .. } => "request.save_draft",
                RequestCommand::SubmitReply { .. } => "request.submit_reply",
                RequestCommand::SendBack { .. } => "request.send_back",
                RequestCommand::Release { .. } => "request.release",
                RequestCommand::Rate { .. } => "request.rate",
                RequestCommand::Close { .. } => "request.close",
                RequestCommand::KeepPromise { .. } => "request.keep_promise",
                RequestCommand::Reopen { .. } => "request.reopen",
                RequestCommand::Withdraw { .. } => "request.withdraw",
                RequestCommand::Correct { .. } => "request.correct",
                RequestCommand::Archive { .. } => "request.archive",
                RequestCommand::AskTransfer { .. } => "request.ask_transfer",
                RequestCommand::DecideTransfer { .. } => "request.decide_transfer",
                RequestCommand::Follow { .. } => "request.follow",
                RequestCommand::Nudge { .. } => "request.nudge",
                RequestCommand::ReadNudges { .. } => "request.read_nudges",
                RequestCommand::Mark { .. } => "request.mark",
                RequestCommand::SetExternal { .. } => "request.set_external",
                RequestCommand::AddNote { .. } => "request.add_note",
                RequestCommand::LogContact { .. } => "request.log_contact",
                RequestCommand::Reveal { .. } => "request.reveal",
                RequestCommand::IssueReceipt { .. } => "request.issue_receipt",
                RequestCommand::Climb { .. } => "request.climb",
                RequestCommand::Recompute { .. } => "request.recompute",
            },
            Self::Attachment(command) => match command {
                AttachmentCommand::Attach { .. } => "attachment.attach",
                AttachmentCommand::Remove { .. } => "attachment.remove",
                AttachmentCommand::Arrive { .. } => "attachment.arrive",
                AttachmentCommand::RefuseBytes { .. } => "attachment.refuse_bytes",
            },
            Self::Account(command) => match command {
                AccountCommand::Create { .. } => "account.create",
                AccountCommand::Grant { .. } => "account.grant",
                AccountCommand::EndRole { .. } => "account.end_role",
                AccountCommand::StandIn { .. } => "account.stand_in",
                AccountCommand::EndStandIn { .. } => "account.end_stand_in",
                AccountCommand::Suspend { .. } => "account.suspend",
                AccountCommand::Resume { .. } => "account.resume",
                AccountCommand::ResetPassword { .. } => "account.reset_password",
                AccountCommand::PasswordSet => "account.password_set",
                AccountCommand::SignIn => "account.sign_in",
                AccountCommand::SignInFailed => "account.sign_in_failed",
                AccountCommand::SignOut => "account.sign_out",
            },
            Self::Organisation(command) => match command {
                OrganisationCommand::Add { .. } => "organisation.add",
                OrganisationCommand::Rename { .. } => "organisation.rename",
                OrganisationCommand::Close { .. } => "organisation.close",
            },
            Self::Rulebook(command) => match command {
                RulebookCommand::SetLimits(_) => "rulebook.set_limits",
                RulebookCommand::SetTerms(_) => "rulebook.set_terms",
                RulebookCommand::SetCommittees(_) => "rulebook.set_committees",
                RulebookCommand::SetYear(_) => "rulebook.set_year",
            },
            Self::Template(command) => match command {
                TemplateCommand::Set { .. } => "template.set",
                TemplateCommand::Remove { .. } => "template.remove",
            },
            Self::View(command) => match command {
                ViewCommand::Keep { .. } => "view.keep",
                ViewCommand::Drop { .. } => "view.drop",
            },
            Self::Export(command) => match command {
                ExportCommand::Requests { .. } => "export.requests",
                ExportCommand::KeepForm { .. } => "export.keep_form",
                ExportCommand::DropForm { .. } => "export.drop_form",
            },
            Self::Work(command) => command.open().map_or(UNREADABLE, |command| command.code()),
        }
    }
}

/// The code of a command that this build cannot read.
const UNREADABLE: &str = "work.unreadable";

/// A command on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Who sends: one tab, or one run of a tool.
    pub client_id: ClientId,
    /// Counts up from 1 in one client; gives order, nothing else.
    pub seq: u64,
    /// The command's identity for ever.
    pub command_id: CommandId,
    /// The sender's clock; evidence only. The server's receipt decides.
    pub issued_at: Timestamp,
    /// The state the sender saw, when the move depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expects: Option<Status>,
    /// When it really happened; only the system (an import) may say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// The command.
    pub command: Command,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Accepted,
    /// Refused, for this reason.
    Refused(Refusal),
}

/// The answer to one envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which command.
    pub command_id: CommandId,
    /// The commit that decided it.
    pub csn: u64,
    /// What became of it.
    pub outcome: Outcome,
}
