//! Timers: what must happen at a time is asked for as an ordinary command of the system.
//!
//! The command's id derives from record, timer and due time, so two nodes, or a restart, do it
//! once. What it means is decided when it arrives, by the same rules as everything else.

use std::collections::HashSet;
use std::time::Duration;

use domain::Actor;
use domain::activity::SETTLE_TIMER;
use domain::attachment::ARRIVAL_TIMER;
use domain::project::PROJECT_TIMER;
use domain::request::{ARCHIVE_TIMER, CLOCK_TIMER};
use domain::settle;
use domain::suggestion::OVER_TIMER;
use domain::supervision::LIGHT_TIMER;
use shared::activity::ActivityCommand;
use shared::attachment::{AttachmentCommand, BytesRefusal};
use shared::command::Command;
use shared::id::CommandId;
use shared::project::ProjectCommand;
use shared::record::RecordKey;
use shared::request::RequestCommand;
use shared::suggestion::SuggestionCommand;
use shared::supervision::SupervisionCommand;
use shared::time::Timestamp;
use shared::work::WorkCommand;
use storage::StorageError;

use crate::execute::{ExecuteError, Who};
use crate::mint;
use crate::node::Node;

const TICK: Duration = Duration::from_secs(30);
const AT_ONCE: u32 = 64;

/// Why a round of timers broke off.
#[derive(Debug, thiserror::Error)]
pub enum TimerError {
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The write path's.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// Lets timers ring, for ever.
pub async fn run(node: Node) {
    loop {
        if let Err(error) = ring(&node).await {
            tracing::warn!(%error, "timers wait for the next round");
        }
        let now = node.clock.now();
        if let Err(error) = node.storage.delete_expired_sessions(now).await {
            tracing::warn!(%error, "expired sessions stay for now");
        }
        if let Err(error) = forget_old_notices(&node).await {
            tracing::warn!(%error, "old notices stay for now");
        }
        tokio::time::sleep(TICK).await;
    }
}

/// Takes notices away that nobody reads any more; how many there were.
///
/// # Errors
/// The database's; they go the next time.
pub async fn forget_old_notices(node: &Node) -> Result<u64, StorageError> {
    let oldest = node.clock.now().day().plus_days(-domain::notice::KEPT_DAYS);
    node.storage.delete_old_notices(oldest.start()).await
}

/// Lets everything ring that is due; how many did.
///
/// # Errors
/// Nothing is lost: what did not ring is still due.
pub async fn ring(node: &Node) -> Result<usize, TimerError> {
    let mut rung = 0;
    // What rang and is due all the same, because it was refused or changed nothing: it waits for the
    // next round and keeps no other from ringing.
    let mut stuck: HashSet<(RecordKey, String, Timestamp)> = HashSet::new();
    loop {
        let now = node.clock.now();
        let due = node
            .storage
            .snapshot()
            .await?
            .due_timers(now, AT_ONCE + stuck.len() as u32)
            .await?;
        stuck.retain(|one| due.contains(one));
        // Room was left for what is stuck; where that rang and is gone, more came than one call takes.
        let due: Vec<_> = due
            .into_iter()
            .filter(|one| !stuck.contains(one))
            .take(AT_ONCE as usize)
            .collect();
        let envelopes: Vec<_> = due
            .iter()
            .filter_map(|(key, timer, due_at)| {
                let command = command(*key, timer)?;
                Some(mint::named(&node.clock, id(*key, timer, *due_at), command))
            })
            .collect();
        if due.is_empty() {
            return Ok(rung);
        }
        stuck.extend(due);
        if envelopes.is_empty() {
            continue;
        }
        let count = envelopes.len();
        let answers = node
            .executor
            .execute(Who::System(Actor::system()), "timer", envelopes)
            .await?;
        rung += count;
        let refused = |answer: &shared::command::Answer| {
            matches!(answer.outcome, shared::command::Outcome::Refused(_))
        };
        if answers.iter().any(refused) {
            tracing::warn!("a timer's command was refused");
        }
    }
}

fn command(key: RecordKey, timer: &str) -> Option<Command> {
    match (key, timer) {
        (RecordKey::Request(request), ARCHIVE_TIMER) => {
            Some(Command::Request(RequestCommand::Archive { request }))
        }
        (RecordKey::Request(request), CLOCK_TIMER) => {
            Some(Command::Request(RequestCommand::Climb { request }))
        }
        (RecordKey::Work(id), SETTLE_TIMER) => Some(Command::work(&WorkCommand::Activity(
            ActivityCommand::Settle { id },
        ))),
        (RecordKey::Work(id), OVER_TIMER) => Some(Command::work(&WorkCommand::Suggestion(
            SuggestionCommand::Settle { id },
        ))),
        (RecordKey::Work(id), settle::OVER_TIMER) => {
            Some(Command::work(&WorkCommand::Settle { id }))
        }
        (RecordKey::Work(id), LIGHT_TIMER) => Some(Command::work(&WorkCommand::Supervision(
            SupervisionCommand::Turn { id },
        ))),
        (RecordKey::Work(id), PROJECT_TIMER) => {
            Some(Command::work(&WorkCommand::Project(ProjectCommand::Turn {
                id,
            })))
        }
        (RecordKey::Attachment(attachment), ARRIVAL_TIMER) => {
            let reason = BytesRefusal::NeverCame;
            Some(Command::Attachment(AttachmentCommand::RefuseBytes {
                attachment,
                reason,
            }))
        }
        _ => {
            tracing::error!(timer, "nobody knows this timer");
            None
        }
    }
}

fn id(key: RecordKey, timer: &str, due_at: Timestamp) -> CommandId {
    CommandId::named(&format!("timer/{}/{timer}/{}", key.id(), due_at.0))
}
