//! One socket: catching it up, what it is told next, and what changes for it.

use std::sync::atomic::Ordering;

use shared::id::ClientId;
use shared::record::RecordKey;
use shared::sync::{CatchUp, Change, CommitView, Cursor, Goodbye, ResetReason, ServerMessage};
use storage::StorageError;
use sync::catch_up::{self, Standing, TAIL_LIMIT};
use sync::hub::{encode_rest, frame_text, tail_views};

use super::{Connection, Outgoing, Queue, own, publish, states};

/// Bytes of a catch-up over the socket; more is fetched as a snapshot, compressed and over HTTP.
const MOST_BYTES: usize = 1024 * 1024;

/// What is told to a client that comes back, and from where on it is told the rest.
enum CaughtUp {
    To {
        messages: Vec<String>,
        head: u64,
        chain: String,
        audiences: Vec<String>,
    },
    Ends(Vec<String>),
}

fn text(message: &ServerMessage) -> String {
    serde_json::to_string(message).expect("messages hold only strings, numbers and lists")
}

impl Connection {
    /// Answers a hello: welcome, catch-up, and from then on every commit in order.
    ///
    /// # Errors
    /// The database's; the client comes back.
    pub async fn hello(
        &mut self,
        client: ClientId,
        cursor: Option<Cursor>,
    ) -> Result<Vec<String>, StorageError> {
        self.leave();
        let mut cursor = cursor;
        let mut messages = Vec::new();
        loop {
            match self
                .catch_up(client, cursor.take(), messages.is_empty())
                .await?
            {
                CaughtUp::Ends(more) => {
                    messages.extend(more);
                    return Ok(messages);
                }
                CaughtUp::To {
                    messages: more,
                    head,
                    chain,
                    audiences,
                } => {
                    messages.extend(more);
                    if self.join(client, head, &audiences) {
                        self.joined = Some(audiences);
                        return Ok(messages);
                    }
                    // The tailer went on meanwhile; read what it passed.
                    let epoch = self.live.inner.storage.head().await?.epoch;
                    cursor = Some(Cursor {
                        epoch,
                        csn: head,
                        chain,
                    });
                }
            }
        }
    }

    /// Enters the hub at `head`, unless the tailer has gone past it.
    fn join(&self, client: ClientId, head: u64, audiences: &[String]) -> bool {
        let mut state = self.live.state();
        if state.tailed > head {
            return false;
        }
        state
            .hub
            .join(self.id, client, self.account, audiences.to_vec(), head);
        let queue = Queue {
            sender: self.sender.clone(),
            bytes: self.bytes.clone(),
        };
        state.queues.insert(self.id, queue);
        true
    }

    async fn catch_up(
        &self,
        client: ClientId,
        cursor: Option<Cursor>,
        welcome: bool,
    ) -> Result<CaughtUp, StorageError> {
        let live = &self.live;
        let now = live.inner.clock.now();
        let mut snapshot = live.inner.storage.snapshot().await?;
        let Some((account, audiences)) = live.standing(&mut snapshot, self.account).await? else {
            let goodbye = ServerMessage::Goodbye {
                reason: Goodbye::SignIn,
            };
            return Ok(CaughtUp::Ends(vec![text(&goodbye)]));
        };
        let head = snapshot.head().await?;
        let at_cursor = match &cursor {
            Some(cursor) if cursor.csn > 0 => snapshot
                .commits_after(cursor.csn - 1, 1)
                .await?
                .into_iter()
                .next(),
            _ => None,
        };
        let same_rights = match (&cursor, &at_cursor) {
            (Some(cursor), Some(_)) => {
                let own = format!("p:{}", account.id);
                let changed = snapshot
                    .changed(std::slice::from_ref(&own), cursor.csn)
                    .await?;
                let key = RecordKey::Account(account.id);
                // What a new day has changed is found by the digest of the whole view.
                !changed.iter().any(|(changed, _)| *changed == key)
            }
            _ => true,
        };
        let standing = Standing {
            epoch: &head.epoch,
            head: head.csn,
            chain_at_cursor: at_cursor.as_ref().map(|entry| entry.chain.as_str()),
            same_rights,
        };
        let mut messages = Vec::new();
        let choice = catch_up::choose(cursor.as_ref(), &standing);
        if welcome {
            messages.push(text(&ServerMessage::Welcome {
                account: account.id,
                server_time: now,
                epoch: head.epoch.clone(),
                head: head.csn,
                catch_up: choice.unwrap_or(CatchUp::Bootstrap),
            }));
        }
        let (Ok(choice), Some(cursor)) = (choice, cursor) else {
            if let Err(reason) = choice {
                messages.push(text(&ServerMessage::Reset { reason }));
            }
            return Ok(CaughtUp::Ends(messages));
        };
        let commits = match choice {
            CatchUp::Bootstrap => return Ok(CaughtUp::Ends(messages)),
            CatchUp::Tail => {
                let entries = snapshot
                    .commits_after(cursor.csn, TAIL_LIMIT as u32)
                    .await?;
                let states = states(&mut snapshot, &entries).await?;
                let published = publish(&states, entries);
                tail_views(&published, client, &audiences)
            }
            CatchUp::Changed => {
                let changes = snapshot.changed(&audiences, cursor.csn).await?;
                let outcomes = own(snapshot.outcomes(client, cursor.csn).await?);
                let changes = changes
                    .into_iter()
                    .map(|(key, state)| match state {
                        Some(state) => Change::Put(Box::new(state)),
                        None => Change::Leave(key),
                    })
                    .collect();
                let (csn, at, actor) = (head.csn, head.last_at, String::new());
                vec![CommitView {
                    csn,
                    at,
                    actor,
                    changes,
                    outcomes,
                }]
            }
        };
        let versions = snapshot.live_versions(&audiences).await?;
        let digest = shared::sync::digest(versions.iter().map(|(key, version)| (*key, version)));
        let rest = encode_rest(head.csn, &head.chain, &commits, Some(digest));
        let frame = frame_text(cursor.csn, &rest);
        if frame.len() > MOST_BYTES {
            let reason = ResetReason::Much;
            messages.push(text(&ServerMessage::Reset { reason }));
            return Ok(CaughtUp::Ends(messages));
        }
        messages.push(frame);
        Ok(CaughtUp::To {
            messages,
            head: head.csn,
            chain: head.chain,
            audiences,
        })
    }

    /// The next thing to send.
    pub async fn next(&mut self) -> Option<Outgoing> {
        let next = self.waiting.recv().await;
        if let Some(Outgoing::Text(text)) = &next {
            self.bytes.fetch_sub(text.len(), Ordering::SeqCst);
        }
        next
    }

    /// What to say when a day has passed or a session may have ended: nothing if rights are the
    /// same, a reset if not, a goodbye if the person may no longer be here.
    ///
    /// # Errors
    /// The database's.
    pub async fn review(&mut self) -> Result<Option<ServerMessage>, StorageError> {
        let Some(held) = self.joined.clone() else {
            return Ok(None);
        };
        let mut snapshot = self.live.inner.storage.snapshot().await?;
        match self.live.standing(&mut snapshot, self.account).await? {
            Some((_, audiences)) if audiences == held => Ok(None),
            found => Ok(Some(self.anew(found.is_some()))),
        }
    }

    /// What to say when the person's account changed: begin anew, or goodbye.
    ///
    /// # Errors
    /// The database's.
    pub async fn account_changed(&mut self) -> Result<ServerMessage, StorageError> {
        let mut snapshot = self.live.inner.storage.snapshot().await?;
        let found = self.live.standing(&mut snapshot, self.account).await?;
        Ok(self.anew(found.is_some()))
    }

    fn anew(&mut self, may_stay: bool) -> ServerMessage {
        self.leave();
        if may_stay {
            ServerMessage::Reset {
                reason: ResetReason::Rights,
            }
        } else {
            ServerMessage::Goodbye {
                reason: Goodbye::SignIn,
            }
        }
    }

    /// Stops being told of commits; what still waits is thrown away.
    pub fn leave(&mut self) {
        let mut state = self.live.state();
        state.hub.leave(self.id);
        state.queues.remove(&self.id);
        drop(state);
        while self.waiting.try_recv().is_ok() {}
        self.bytes.store(0, Ordering::SeqCst);
        self.joined = None;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.leave();
    }
}
