//! `POST /api/commands`: the way in for everything that changes a record.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use shared::account::AccountCommand;
use shared::activity::ActivityCommand;
use shared::api::{CommandsAnswer, CommandsCall, ErrorCode};
use shared::attachment::AttachmentCommand;
use shared::bulletin::BulletinCommand;
use shared::command::{Answer, Command, Envelope, Outcome};
use shared::feed::FeedCommand;
use shared::limits;
use shared::request::RequestCommand;
use shared::rulebook::RulebookCommand;
use shared::screen::ScreenCommand;
use shared::suggestion::SuggestionCommand;
use shared::supervision::SupervisionCommand;
use shared::work::WorkCommand;

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::calendar;

/// Commands that are brought about by other calls: a sign-in is not something one posts, a reveal
/// or a receipt without its answer would be a line without a reader, and only the system archives.
fn is_posted(envelope: &Envelope) -> bool {
    match &envelope.command {
        Command::Account(command) => match command {
            AccountCommand::Create { .. }
            | AccountCommand::Grant { .. }
            | AccountCommand::EndRole { .. }
            | AccountCommand::StandIn { .. }
            | AccountCommand::EndStandIn { .. }
            | AccountCommand::Suspend { .. }
            | AccountCommand::Resume { .. } => true,
            AccountCommand::ResetPassword { .. }
            | AccountCommand::PasswordSet
            | AccountCommand::SignIn
            | AccountCommand::SignInFailed
            | AccountCommand::SignOut => false,
        },
        Command::Request(command) => !matches!(
            command,
            RequestCommand::Reveal { .. }
                | RequestCommand::IssueReceipt { .. }
                | RequestCommand::Climb { .. }
                | RequestCommand::Recompute { .. }
        ),
        Command::Attachment(command) => match command {
            AttachmentCommand::Attach { .. } | AttachmentCommand::Remove { .. } => true,
            AttachmentCommand::Arrive { .. } | AttachmentCommand::RefuseBytes { .. } => false,
        },
        Command::Organisation(_) | Command::Template(_) | Command::View(_) => true,
        Command::Rulebook(command) => match command {
            RulebookCommand::SetLimits(_) | RulebookCommand::SetYear(_) => true,
            RulebookCommand::SetTerms(entry) => entry.open().is_ok(),
            RulebookCommand::SetCommittees(entry) => entry.open().is_ok(),
        },
        // Lights turn by themselves.
        Command::Work(command) => command.open().is_ok_and(|command| {
            !matches!(
                command,
                WorkCommand::Supervision(SupervisionCommand::Turn { .. })
                    | WorkCommand::Activity(ActivityCommand::Settle { .. })
                    | WorkCommand::Suggestion(SuggestionCommand::Settle { .. })
                    | WorkCommand::Settle { .. }
                    // An address without its reader.
                    | WorkCommand::Screen(ScreenCommand::Make { .. })
                    | WorkCommand::Feed(FeedCommand::Make { .. })
                    // Nobody types figures.
                    | WorkCommand::Bulletin(BulletinCommand::Draft { .. })
            )
        }),
        // A line without the file it speaks of.
        Command::Export(_) => false,
    }
}

/// Decides envelopes in order.
pub async fn post(
    State(app): State<App>,
    signed_in: SignedIn,
    call: Result<Json<CommandsCall>, JsonRejection>,
) -> Result<Json<CommandsAnswer>, ApiError> {
    let Json(call) = call?;
    if call
        .account
        .is_some_and(|account| account != signed_in.account.id)
    {
        return Err(ErrorCode::SignInNeeded.into());
    }
    if call.envelopes.len() > limits::BATCH {
        return Err(ErrorCode::BatchTooLarge.into());
    }
    let is_reserved = |envelope: &Envelope| envelope.command_id.is_named();
    if !call.envelopes.iter().all(is_posted) || call.envelopes.iter().any(is_reserved) {
        return Err(ErrorCode::Malformed.into());
    }
    let suspended: Vec<_> = call
        .envelopes
        .iter()
        .map(|envelope| match &envelope.command {
            Command::Account(AccountCommand::Suspend { account, .. }) => Some(*account),
            _ => None,
        })
        .collect();
    let removed: Vec<_> = call
        .envelopes
        .iter()
        .map(|envelope| match &envelope.command {
            Command::Attachment(AttachmentCommand::Remove { attachment, .. }) => Some(*attachment),
            _ => None,
        })
        .collect();
    let sets_years: Vec<_> = call.envelopes.iter().map(sets_year).collect();
    let envelopes = call.envelopes.into_iter();
    let envelopes: Vec<_> = envelopes
        .map(|envelope| with_token_looked_at(&app, envelope))
        .collect();
    let answers = app
        .node
        .executor
        .execute(signed_in.who(), &signed_in.device, envelopes)
        .await?;
    for (account, answer) in suspended.into_iter().zip(&answers) {
        if let (Some(account), Outcome::Accepted) = (account, &answer.outcome) {
            app.node.storage.delete_sessions_of(account).await?;
        }
    }
    for (attachment, answer) in removed.into_iter().zip(&answers) {
        if let (Some(attachment), Outcome::Accepted) = (attachment, &answer.outcome)
            && let Err(error) = app.node.files.remove(attachment).await
        {
            tracing::warn!(%error, "the bytes of a file that was taken away go later");
        }
    }
    let is_set = |(sets, answer): (&bool, &Answer)| *sets && answer.outcome == Outcome::Accepted;
    if sets_years.iter().zip(&answers).any(is_set) {
        tokio::spawn(calendar::recompute_beside(app.node.clone()));
    }
    Ok(Json(CommandsAnswer { answers }))
}

/// For how long whoever signs in is taken to stand at the door still.
const AT_DOOR_MS: i64 = 10 * 60_000;

/// A token that is not the activity's on the day on which somebody signs in, by their own clock if they had no
/// network, says nothing any more, and is refused: they scan the right one. Who sent it long ago can no more, and
/// signs in as without a code: that somebody was there is never lost. The rules have no key, so what they find is
/// right.
fn with_token_looked_at(app: &App, mut envelope: Envelope) -> Envelope {
    let now = app.node.clock.now();
    let day = envelope.issued_at.min(now).day();
    let is_at_door = now.0 - envelope.issued_at.0 <= AT_DOOR_MS;
    if let Command::Work(late) = &envelope.command
        && let Ok(WorkCommand::Activity(ActivityCommand::SignIn {
            id,
            name,
            made_up,
            token: Some(token),
        })) = late.open()
        && !app.node.keys.is_sign_in_token(id, day, &token)
    {
        envelope.command = Command::work(&WorkCommand::Activity(ActivityCommand::SignIn {
            id,
            name,
            made_up,
            token: is_at_door.then(String::new),
        }));
    }
    envelope
}

/// Whether it changes which days are worked: clocks that run may have to follow.
fn sets_year(envelope: &Envelope) -> bool {
    matches!(
        &envelope.command,
        Command::Rulebook(RulebookCommand::SetYear(_))
    )
}
