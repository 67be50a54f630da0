//! Commands and the envelope they travel in.

use serde::{Deserialize, Serialize};

use crate::account::AccountCommand;
use crate::id::{ClientId, CommandId};
use crate::organisation::OrganisationCommand;
use crate::refusal::Refusal;
use crate::request::{RequestCommand, Status};
use crate::time::Timestamp;

/// Something a person, or the system, asks to have done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// On a request.
    Request(RequestCommand),
    /// On an account.
    Account(AccountCommand),
    /// On the tree.
    Organisation(OrganisationCommand),
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
                RequestCommand::Register(_) | RequestCommand::AddNote { .. } => {
                    CommandClass::Append
                }
                RequestCommand::Accept { .. }
                | RequestCommand::Assign { .. }
                | RequestCommand::SignFor { .. }
                | RequestCommand::Rate { .. }
                | RequestCommand::Close { .. }
                | RequestCommand::Archive { .. } => CommandClass::Guarded,
                RequestCommand::Reply { .. } | RequestCommand::Reveal { .. } => {
                    CommandClass::Exclusive
                }
            },
            Self::Account(_) | Self::Organisation(_) => CommandClass::Exclusive,
        }
    }

    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Request(command) => match command {
                RequestCommand::Register(_) => "request.register",
                RequestCommand::Accept { .. } => "request.accept",
                RequestCommand::Assign { .. } => "request.assign",
                RequestCommand::SignFor { .. } => "request.sign_for",
                RequestCommand::Reply { .. } => "request.reply",
                RequestCommand::Rate { .. } => "request.rate",
                RequestCommand::Close { .. } => "request.close",
                RequestCommand::Archive { .. } => "request.archive",
                RequestCommand::AddNote { .. } => "request.add_note",
                RequestCommand::Reveal { .. } => "request.reveal",
            },
            Self::Account(command) => match command {
                AccountCommand::Create { .. } => "account.create",
                AccountCommand::Grant { .. } => "account.grant",
                AccountCommand::EndRole { .. } => "account.end_role",
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
        }
    }
}

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
