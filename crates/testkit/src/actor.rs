//! People who use a server as a browser would: over HTTP and the live socket.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{CommandsAnswer, CommandsCall, Me, SignInCall};
use shared::attachment::{AttachTo, AttachmentCommand};
use shared::command::{Answer, Command, Envelope, Outcome};
use shared::id::{AttachmentId, ClientId, CommandId, RequestId, WorkId};
use shared::refusal::Refusal;
use shared::request::{Channel, Register, RequestCommand, RequestKind, Status, Topic};
use shared::sync::{ClientMessage, ServerMessage, Snapshot};
use shared::time::Timestamp;
use shared::work::WorkCommand;
use sync::client::{Client, Effect, PostFailure};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::server::TUESDAY;

/// How a person's program names itself.
pub const AGENT: &str = "testkit";

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The server.
    pub url: String,
    /// The session's cookie.
    pub cookie: String,
    /// Who it is.
    pub me: Me,
    http: reqwest::Client,
}

/// 80 random bits from the system.
fn random() -> u128 {
    server::mint::command_id(Timestamp(0)).into()
}

/// A fresh tab.
pub fn client_id() -> ClientId {
    ClientId::from_parts(TUESDAY.0 as u64, random())
}

/// A fresh command id.
pub fn command_id() -> CommandId {
    CommandId::from_parts(TUESDAY.0 as u64, random())
}

/// A command in an envelope of its own client.
pub fn envelope(command: Command) -> Envelope {
    Envelope {
        client_id: client_id(),
        seq: 1,
        command_id: command_id(),
        issued_at: TUESDAY,
        expects: None,
        occurred_at: None,
        command,
    }
}

/// The form of a plain request.
pub fn form(station: &str, title: &str) -> Register {
    Register {
        station: crate::world::organisation(station),
        community: None,
        place: String::new(),
        title: title.to_owned(),
        text: String::new(),
        kind: RequestKind::Opinion,
        topic: Topic::Other,
        channel: Channel::Reception,
        raised_by: None,
        petitioner: shared::petitioner::Petitioner::default(),
        confidential: false,
        team: None,
        origin: None,
        line: None,
        number: None,
    }
}

impl Person {
    /// Signs in.
    pub async fn sign_in(url: &str, login: &str, password: &str) -> Self {
        let http = reqwest::Client::builder().user_agent(AGENT).build();
        let http = http.expect("a client");
        let call = SignInCall {
            login: login.to_owned(),
            password: password.to_owned(),
        };
        let response = http
            .post(format!("{url}/api/sign-in"))
            .json(&call)
            .send()
            .await
            .expect("the server answers");
        assert_eq!(response.status(), StatusCode::OK, "{login} signs in");
        let cookie = response.headers()[SET_COOKIE]
            .to_str()
            .expect("a cookie is ASCII");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let me = response.json().await.expect("an account");
        Self {
            url: url.to_owned(),
            cookie,
            me,
            http,
        }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Response {
        let request = self
            .http
            .get(format!("{}{path}", self.url))
            .header(COOKIE, &self.cookie);
        request.send().await.expect("the server answers")
    }

    /// `GET` of something that must be there.
    pub async fn read<T: DeserializeOwned>(&self, path: &str) -> T {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "GET {path}");
        response.json().await.expect("the answer has its shape")
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Response {
        let request = self
            .http
            .post(format!("{}{path}", self.url))
            .header(COOKIE, &self.cookie);
        request.json(body).send().await.expect("the server answers")
    }

    /// Sends envelopes; one answer each.
    pub async fn send(&self, envelopes: Vec<Envelope>) -> Vec<Answer> {
        let response = self
            .post(
                "/api/commands",
                &CommandsCall {
                    account: None,
                    envelopes,
                },
            )
            .await;
        let status = response.status();
        let body = response.text().await.expect("a whole answer");
        assert_eq!(status, StatusCode::OK, "commands are answered: {body}");
        serde_json::from_str::<CommandsAnswer>(&body)
            .expect("answers")
            .answers
    }

    /// Does one thing.
    pub async fn does(&self, command: Command) -> Outcome {
        let mut envelope = envelope(command);
        envelope.issued_at = self.me.server_time;
        self.send(vec![envelope]).await.remove(0).outcome
    }

    /// Does one thing to a request.
    pub async fn moves(&self, command: RequestCommand) -> Outcome {
        self.does(Command::Request(command)).await
    }

    /// Registers a request; its id.
    pub async fn registers(&self, form: Register) -> RequestId {
        let mut envelope = envelope(Command::Request(RequestCommand::Register(Box::new(form))));
        envelope.issued_at = self.me.server_time;
        let id = RequestId::derive(envelope.command_id, 0);
        let answer = self.send(vec![envelope]).await.remove(0);
        assert_eq!(answer.outcome, Outcome::Accepted);
        id
    }

    /// Does something to the work; the id of the record that it may have made.
    ///
    /// # Errors
    /// Why it was refused.
    pub async fn works(&self, command: WorkCommand) -> Result<WorkId, Refusal> {
        let mut envelope = envelope(Command::work(&command));
        envelope.issued_at = self.me.server_time;
        let id = WorkId::derive(envelope.command_id, 0);
        match self.send(vec![envelope]).await.remove(0).outcome {
            Outcome::Accepted => Ok(id),
            Outcome::Refused(refusal) => Err(refusal),
        }
    }

    /// Announces a file; its id.
    pub async fn attaches(
        &self,
        request: impl Into<Option<RequestId>>,
        to: AttachTo,
        (name, media): (&str, &str),
        bytes: &[u8],
    ) -> AttachmentId {
        let mut envelope = envelope(Command::Attachment(AttachmentCommand::Attach {
            request: request.into(),
            to,
            name: name.to_owned(),
            media: media.to_owned(),
            size: bytes.len() as u64,
            sha256: server::files::arrival::digest(bytes),
        }));
        envelope.issued_at = self.me.server_time;
        let id = AttachmentId::derive(envelope.command_id, 0);
        let answer = self.send(vec![envelope]).await.remove(0);
        assert_eq!(answer.outcome, Outcome::Accepted);
        id
    }

    /// Sends bytes of a file that begin at an offset.
    pub async fn sends_bytes(&self, id: AttachmentId, offset: usize, bytes: &[u8]) -> Response {
        let request = self
            .http
            .patch(format!("{}/api/attachments/{id}", self.url))
            .header(COOKIE, &self.cookie)
            .header("content-type", "application/octet-stream")
            .header("upload-offset", offset.to_string());
        let request = request.body(bytes.to_vec());
        request.send().await.expect("the server answers")
    }

    /// Asks how far a file has come.
    pub async fn asks_progress(&self, id: AttachmentId) -> Response {
        let request = self
            .http
            .head(format!("{}/api/attachments/{id}", self.url))
            .header(COOKIE, &self.cookie);
        request.send().await.expect("the server answers")
    }

    /// Opens a tab: a sync client over a real socket.
    pub async fn opens_tab(&self) -> Tab {
        let mut tab = Tab {
            person: self.clone(),
            client: Client::new(client_id()),
            socket: None,
            effects: Vec::new(),
        };
        tab.connect().await;
        tab
    }
}

/// The client's end of a live socket.
pub type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Opens a live socket with small buffers at this end, where thousands are counted.
pub async fn small_socket(person: &Person) -> Socket {
    let config = tokio_tungstenite::tungstenite::protocol::WebSocketConfig::default()
        .read_buffer_size(4096)
        .write_buffer_size(0);
    open_socket(person, Some(config)).await
}

async fn open_socket(
    person: &Person,
    config: Option<tokio_tungstenite::tungstenite::protocol::WebSocketConfig>,
) -> Socket {
    let url = format!("{}/api/live", person.url.replacen("http", "ws", 1));
    let mut request = url.into_client_request().expect("an address");
    let cookie = person.cookie.parse().expect("a header");
    request.headers_mut().insert("cookie", cookie);
    let (socket, _) = tokio_tungstenite::connect_async_with_config(request, config, false)
        .await
        .expect("the socket opens");
    socket
}

/// A browser tab: the real sync client over the real socket.
pub struct Tab {
    /// Whose.
    pub person: Person,
    /// The machine.
    pub client: Client,
    socket: Option<Socket>,
    /// What the machine told its page so far.
    pub effects: Vec<Effect>,
}

impl Tab {
    /// Opens the socket; says hello.
    pub async fn connect(&mut self) {
        let socket = open_socket(&self.person, None).await;
        self.socket = Some(socket);
        let effects = self.client.on_connected();
        self.apply(effects).await;
    }

    /// Cuts the connection.
    pub fn cut(&mut self) {
        self.socket = None;
        self.client.on_disconnected();
    }

    /// Sends something as it is, for what no client of ours would say.
    pub async fn send_raw(&mut self, message: Message) {
        let socket = self.socket.as_mut().expect("connected");
        // The server may hang up while it is still being told.
        let _ = socket.send(message).await;
    }

    /// The next message as it is; `None` when the server hung up.
    pub async fn raw(&mut self) -> Option<ServerMessage> {
        loop {
            match self.socket.as_mut()?.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).expect("a server's message"));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn apply(&mut self, effects: Vec<Effect>) {
        let mut waiting = effects;
        while !waiting.is_empty() {
            for effect in std::mem::take(&mut waiting) {
                match &effect {
                    Effect::Send(message) => self.tell(message).await,
                    Effect::FetchSnapshot => {
                        let path = format!("/api/bootstrap?client={}", self.client.id());
                        let snapshot: Snapshot = self.person.read(&path).await;
                        waiting.extend(self.client.on_snapshot(snapshot));
                    }
                    Effect::Reconnect
                    | Effect::SignIn
                    | Effect::Changed { .. }
                    | Effect::Refused(_)
                    | Effect::Accepted(_)
                    | Effect::OutboxChanged
                    | Effect::Post => {}
                }
                self.effects.push(effect);
            }
        }
    }

    async fn tell(&mut self, message: &ClientMessage) {
        if let Some(socket) = &mut self.socket {
            let text = serde_json::to_string(message).expect("a message is JSON");
            // A socket that broke is noticed by the next read.
            let _ = socket.send(Message::text(text)).await;
        }
    }

    /// Takes messages until something holds; fails after ten seconds.
    pub async fn until(&mut self, mut holds: impl FnMut(&Client) -> bool) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
        while !holds(&self.client) {
            let message = tokio::time::timeout_at(deadline, self.raw()).await;
            let message = message.expect("it came to hold within ten seconds");
            let message = message.expect("the server did not hang up");
            let effects = self.client.on_message(message, TUESDAY);
            self.apply(effects).await;
        }
    }

    /// Takes messages until everything is here.
    pub async fn until_live(&mut self) {
        self.until(|client| client.link() == sync::client::Link::Live)
            .await;
    }

    /// Asks for something; it waits in the outbox.
    pub async fn asks(&mut self, command: Command, expects: Option<Status>) -> CommandId {
        let id = command_id();
        let effects = self
            .client
            .submit(id, command, expects, TUESDAY)
            .expect("not refused here");
        self.apply(effects).await;
        id
    }

    /// Posts what waits, once.
    pub async fn posts(&mut self) {
        let Some(call) = self.client.next_post() else {
            return;
        };
        let response = self.person.post("/api/commands", &call).await;
        let effects = if response.status() == StatusCode::OK {
            let answer: CommandsAnswer = response.json().await.expect("answers");
            self.client.on_answers(answer.answers)
        } else if response.status() == StatusCode::CONFLICT {
            self.client.on_post_failed(PostFailure::Fork(client_id()))
        } else {
            self.client.on_post_failed(PostFailure::TryAgain)
        };
        self.apply(effects).await;
    }
}
