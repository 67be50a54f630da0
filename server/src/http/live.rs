//! The live socket and the snapshot it starts from.

use std::time::Duration;

use axum::Json;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::value::RawValue;
use shared::api::ErrorCode;
use shared::id::AccountId;
use shared::limits;
use shared::sync::{ClientMessage, Goodbye, PROTOCOL, ServerMessage, Snapshot};

use super::App;
use super::actor::SignedIn;
use super::error::ApiError;
use crate::live::{Connection, Outgoing, QUEUE_BYTES};
use crate::node::Node;

/// A client that says nothing for so long is gone: it pings every 20 seconds.
const SILENCE: Duration = Duration::from_secs(65);
/// How often a socket's session, and the day its roles hold, are looked at.
const REVIEW: Duration = Duration::from_secs(60);

/// `?client=`.
#[derive(Debug, Deserialize)]
pub struct BootstrapQuery {
    client: String,
}

/// `GET /api/bootstrap`: everything one may see, in one snapshot.
pub async fn bootstrap(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(query): Query<BootstrapQuery>,
) -> Result<Json<Snapshot<Box<RawValue>>>, ApiError> {
    let client = query.client.parse().map_err(|_| ErrorCode::Malformed)?;
    Ok(Json(
        app.node
            .live
            .bootstrap(signed_in.account.id, client)
            .await?,
    ))
}

/// `GET /api/live`: the socket. The session is read here and looked at again from time to time;
/// it is not held.
pub async fn live(
    State(app): State<App>,
    signed_in: SignedIn,
    upgrade: WebSocketUpgrade,
) -> Response {
    let account = signed_in.account.id;
    let session = signed_in
        .session
        .id()
        .map(|id| id.to_string())
        .unwrap_or_default();
    upgrade
        // The defaults reserve 128 KiB per socket; a thousand of them would be a gigabyte apart.
        .read_buffer_size(4 * 1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(2 * QUEUE_BYTES + 8 * 1024 * 1024)
        .max_message_size(limits::SOCKET_MESSAGE_BYTES)
        .max_frame_size(limits::SOCKET_MESSAGE_BYTES)
        .on_upgrade(move |socket| async move {
            Socket {
                socket,
                node: app.node,
                account,
                session,
            }
            .run()
            .await;
        })
}

struct Socket {
    socket: WebSocket,
    node: Node,
    account: AccountId,
    session: String,
}

/// Why the loop over a socket ends.
enum End {
    Gone,
    Goodbye(Goodbye),
}

impl Socket {
    async fn run(mut self) {
        let mut connection = self.node.live.connect(self.account);
        if let Err(End::Goodbye(reason)) = self.serve(&mut connection).await {
            let code = match reason {
                Goodbye::SignIn => 4401,
                Goodbye::TooSlow => 4408,
                Goodbye::Malformed => 4400,
                Goodbye::Protocol => 4426,
                Goodbye::Draining => 4503,
            };
            // The client may be gone already; then nobody needs to be told.
            let _ = self.send(&ServerMessage::Goodbye { reason }).await;
            let close = CloseFrame {
                code,
                reason: Utf8Bytes::from_static(""),
            };
            let _ = self.socket.send(Message::Close(Some(close))).await;
        }
    }

    async fn serve(&mut self, connection: &mut Connection) -> Result<(), End> {
        let mut draining = self.node.live.draining();
        let mut review = tokio::time::interval(REVIEW);
        review.tick().await;
        let mut heard_at = tokio::time::Instant::now();
        loop {
            if *draining.borrow() {
                return Err(End::Goodbye(Goodbye::Draining));
            }
            tokio::select! {
                message = self.socket.recv() => {
                    heard_at = tokio::time::Instant::now();
                    match message {
                        Some(Ok(Message::Text(text))) => self.told(&text, connection).await?,
                        Some(Ok(Message::Binary(_))) => {
                            return Err(End::Goodbye(Goodbye::Malformed));
                        }
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Close(_))) | None => return Err(End::Gone),
                        // Over-long messages end here too.
                        Some(Err(error)) => {
                            tracing::debug!(%error, "socket");
                            return Err(End::Goodbye(Goodbye::Malformed));
                        }
                    }
                }
                outgoing = connection.next() => {
                    let Some(outgoing) = outgoing else { return Err(End::Gone) };
                    self.pass_on(outgoing, connection).await?;
                }
                _ = review.tick() => {
                    if heard_at.elapsed() > SILENCE {
                        return Err(End::Gone);
                    }
                    self.review(connection).await?;
                }
                changed = draining.changed() => {
                    if changed.is_err() {
                        return Err(End::Gone);
                    }
                }
            }
        }
    }

    async fn told(&mut self, text: &str, connection: &mut Connection) -> Result<(), End> {
        let message: ClientMessage =
            serde_json::from_str(text).map_err(|_| End::Goodbye(Goodbye::Malformed))?;
        match message {
            ClientMessage::Hello { protocol, .. } if protocol != PROTOCOL => {
                Err(End::Goodbye(Goodbye::Protocol))
            }
            ClientMessage::Hello {
                client_id, cursor, ..
            } => {
                let messages = connection.hello(client_id, cursor).await.map_err(|error| {
                    tracing::warn!(%error, "a client could not be caught up");
                    End::Goodbye(Goodbye::Draining)
                })?;
                for message in messages {
                    self.send_text(message).await?;
                }
                Ok(())
            }
            ClientMessage::Ack { .. } => Ok(()),
            ClientMessage::Ping => {
                let Ok(head) = self.node.storage.head().await else {
                    return Ok(());
                };
                let server_time = self.node.clock.now();
                self.send(&ServerMessage::Pong {
                    server_time,
                    head: head.csn,
                })
                .await
            }
        }
    }

    async fn pass_on(
        &mut self,
        outgoing: Outgoing,
        connection: &mut Connection,
    ) -> Result<(), End> {
        match outgoing {
            Outgoing::Text(text) => self.send_text(text).await,
            Outgoing::AccountChanged => {
                // Even where the audiences stay the same the client needs the new account.
                match connection.account_changed().await {
                    Ok(ServerMessage::Goodbye { reason }) => Err(End::Goodbye(reason)),
                    Ok(message) => self.send(&message).await,
                    Err(_) => Err(End::Goodbye(Goodbye::Draining)),
                }
            }
            Outgoing::Lagging => {
                // It comes back with the cursor it really has, and is told what changed.
                Err(End::Goodbye(Goodbye::TooSlow))
            }
        }
    }

    async fn review(&mut self, connection: &mut Connection) -> Result<(), End> {
        let now = self.node.clock.now();
        match self.node.storage.session_load(&self.session, now).await {
            Ok(Some(_)) => {}
            Ok(None) => return Err(End::Goodbye(Goodbye::SignIn)),
            // The database is away; what was allowed a minute ago stays allowed.
            Err(_) => return Ok(()),
        }
        match connection.review().await {
            Ok(None) | Err(_) => Ok(()),
            Ok(Some(ServerMessage::Goodbye { reason })) => Err(End::Goodbye(reason)),
            Ok(Some(message)) => self.send(&message).await,
        }
    }

    async fn send(&mut self, message: &ServerMessage) -> Result<(), End> {
        let text = serde_json::to_string(message).map_err(|_| End::Gone)?;
        self.send_text(text).await
    }

    async fn send_text(&mut self, text: String) -> Result<(), End> {
        self.socket
            .send(Message::Text(text.into()))
            .await
            .map_err(|_| End::Gone)
    }
}
