//! What the person asks for: commands into the outbox, and the posts that carry them.

use futures::FutureExt;
use futures::channel::oneshot;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::api::ErrorCode;
use shared::command::{Command, CommandClass, Envelope};
use shared::id::CommandId;
use shared::refusal::Refusal;
use shared::request::Status;
use sync::client::{Client, Link, PostFailure, RefusedEntry};
use wasm_bindgen_futures::spawn_local;

use super::{Done, Here, LONGEST_PAUSE_MS, PATIENCE_MS, Session, Station, Waiter};
use crate::station::api::ApiError;
use crate::station::{api, ids};

/// After so many faults in a row a call is taken apart.
const FAULTS: u32 = 4;

impl Station {
    /// Asks for something to be done, without waiting.
    ///
    /// # Errors
    /// What needs the live connection is refused at once without it.
    pub fn submit(self, command: Command, expects: Option<Status>) -> Result<CommandId, Refusal> {
        let id = ids::new_command_id();
        self.submit_as(id, command, expects)?;
        Ok(id)
    }

    /// As [`Self::submit`], under an id that the caller made.
    ///
    /// # Errors
    /// As there.
    pub fn submit_as(
        self,
        id: CommandId,
        command: Command,
        expects: Option<Status>,
    ) -> Result<(), Refusal> {
        let now = ids::device_time();
        let effects = self
            .client
            .try_update_value(|client| client.submit(id, command, expects, now))
            .unwrap_or(Err(Refusal::Internal))?;
        self.apply(effects);
        self.pump();
        Ok(())
    }

    /// Asks for something to be done and waits for what becomes of it, as long as that makes
    /// sense: without a network it is kept and goes on later. When the outcome comes and nobody is
    /// `here` any more, a refusal goes to the tray.
    ///
    /// # Errors
    /// Why it was refused; the caller still holds what was typed.
    pub async fn act(
        self,
        command: Command,
        expects: Option<Status>,
        here: Here,
    ) -> Result<Done, Refusal> {
        self.act_as(ids::new_command_id(), command, expects, here)
            .await
    }

    /// As [`Self::act`], under an id that the caller made.
    ///
    /// # Errors
    /// As there.
    pub async fn act_as(
        self,
        id: CommandId,
        command: Command,
        expects: Option<Status>,
        here: Here,
    ) -> Result<Done, Refusal> {
        let exclusive = command.class() == CommandClass::Exclusive;
        let (tell, told) = oneshot::channel();
        self.waiters.update_value(|waiters| {
            waiters.insert(id, Waiter { tell, here });
        });
        if let Err(refusal) = self.submit_as(id, command, expects) {
            self.take_waiter(id);
            return Err(refusal);
        }
        if !exclusive && self.link.get_untracked() == Link::Offline {
            self.take_waiter(id);
            return Ok(Done::Queued);
        }
        let mut told = told.fuse();
        let mut patience = TimeoutFuture::new(PATIENCE_MS).fuse();
        futures::select_biased! {
            outcome = told => match outcome {
                Ok(Ok(())) => Ok(Done::Confirmed(id)),
                Ok(Err(refusal)) => Err(refusal),
                // Nobody is here any more, or the store was emptied: another person signed in.
                Err(_) => Ok(Done::Pending),
            },
            () = patience => {
                self.take_waiter(id);
                let offline = self.link.get_untracked() == Link::Offline;
                Ok(if offline && !exclusive { Done::Queued } else { Done::Pending })
            }
        }
    }

    /// Puts a refused command into the tray: its place is taken by something newer.
    pub fn put_aside(self, command: Command, refusal: Refusal) {
        let envelope = Envelope {
            client_id: self.client_id(),
            seq: 0,
            command_id: ids::new_command_id(),
            issued_at: ids::device_time(),
            expects: None,
            occurred_at: None,
            command,
        };
        self.refused
            .update(|refused| refused.push(RefusedEntry { envelope, refusal }));
        self.save();
    }

    /// Sends a refused command once more, as a new one that no longer insists on an old state. It
    /// stays in the tray if it needs a connection that is not there.
    pub fn send_again(self, id: CommandId) {
        let command = self.refused.with_untracked(|refused| {
            let found = refused.iter().find(|entry| entry.envelope.command_id == id);
            found.map(|entry| entry.envelope.command.clone())
        });
        if let Some(command) = command
            && self.submit(command, None).is_ok()
        {
            self.discard(id);
        }
    }

    /// Takes a refused command out of the tray.
    pub fn discard(self, id: CommandId) -> Option<RefusedEntry> {
        let found = self
            .refused
            .try_update(|refused| {
                let place = refused
                    .iter()
                    .position(|entry| entry.envelope.command_id == id)?;
                Some(refused.remove(place))
            })
            .flatten();
        self.save();
        found
    }

    // ---- posting ------------------------------------------------------------------------------

    pub(super) fn pump(self) {
        if self.session.get_untracked() != Session::SignedIn
            || self.posting.with_value(|posting| posting.under_way)
        {
            return;
        }
        let Some(call) = self.client.try_update_value(Client::next_post).flatten() else {
            return;
        };
        self.posting
            .update_value(|posting| posting.under_way = true);
        let id = self.client_id();
        spawn_local(async move {
            let answer = api::commands(&call).await;
            self.posting
                .update_value(|posting| posting.under_way = false);
            match answer {
                // Meanwhile somebody else signed in: what came of it is not theirs.
                _ if self.client_id() != id => self.pump(),
                Ok(answer) => {
                    self.posting.update_value(|posting| posting.failures = 0);
                    self.post_error.set(None);
                    let effects = self
                        .client
                        .try_update_value(|client| client.on_answers(answer.answers));
                    self.apply(effects.unwrap_or_default());
                    self.read_outbox();
                    self.pump();
                }
                Err(error) => self.on_post_failed(error),
            }
        });
    }

    pub(super) fn on_post_failed(self, error: ApiError) {
        let failure = match error.code() {
            Some(ErrorCode::SignInNeeded | ErrorCode::Suspended) => PostFailure::SignIn,
            Some(ErrorCode::Fork) => PostFailure::Fork(ids::new_client_id()),
            Some(ErrorCode::TooLarge | ErrorCode::BatchTooLarge | ErrorCode::Malformed) => {
                PostFailure::Rejected
            }
            // A fault of the server's own may pass; one that stays must not hold up the rest.
            Some(ErrorCode::Internal) if self.posting.with_value(|p| p.failures) >= FAULTS => {
                PostFailure::Rejected
            }
            _ => PostFailure::TryAgain,
        };
        if let ApiError::Failed { answers, .. } = &error
            && !answers.is_empty()
        {
            let answers = answers.clone();
            let effects = self
                .client
                .try_update_value(|client| client.on_answers(answers));
            self.apply(effects.unwrap_or_default());
        }
        let effects = self
            .client
            .try_update_value(|client| client.on_post_failed(failure));
        self.apply(effects.unwrap_or_default());
        if failure == PostFailure::SignIn {
            return;
        }
        let failures = self
            .posting
            .try_update_value(|posting| {
                posting.failures += 1;
                posting.failures
            })
            .unwrap_or(1);
        let wait = match &error {
            ApiError::Failed {
                retry_after: Some(seconds),
                ..
            } => *seconds as u32 * 1000,
            _ => (500 << failures.min(6)).min(LONGEST_PAUSE_MS),
        };
        let jitter = (f64::from(wait) * (0.5 + ids::fraction() / 2.0)) as u32;
        self.post_error.set(Some(error));
        Timeout::new(jitter, move || self.pump()).forget();
    }
}
