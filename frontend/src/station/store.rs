//! The store of one tab: the sync machine, and signals over what it holds.
//!
//! Every card has a signal of its own, and every column a list of ids, so that a change touches
//! its card and nothing else. Pages read signals and submit commands; they know nothing of the
//! network. Drafts of forms are not here: they belong to their forms.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use domain::Actor;
use futures::FutureExt;
use futures::channel::oneshot;
use gloo_timers::callback::{Interval, Timeout};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::account::{Membership, Role};
use shared::api::{ErrorCode, Me, SignInCall};
use shared::command::{Command, CommandClass};
use shared::id::{AccountId, AssignmentId, CommandId, OrganisationId, RequestId};
use shared::record::{Record, RecordKey};
use shared::refusal::Refusal;
use shared::request::{Request, Status};
use shared::sync::ServerMessage;
use shared::time::{LocalDate, Timestamp};
use sync::client::{Client, Effect, Entry, Link, PostFailure, RefusedEntry};
use wasm_bindgen_futures::spawn_local;

use super::api::{self, ApiError};
use super::outbox_db::{self, OutboxDb, Saved};
use super::socket::{Event, Socket};
use super::view::{COLUMNS, Card, News, Place, Tree, column_of};
use super::{drafts, ids};

/// Who uses this tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Being asked.
    Starting,
    /// The server could not be asked.
    Unreachable(ApiError),
    /// Nobody.
    SignedOut,
    /// Somebody.
    SignedIn,
    /// Somebody whose session has ended; everything on the page stays.
    Expired,
}

/// A command that waits for its outcome, as the sync popover shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The command.
    pub entry: Entry,
    /// Whether it is durable on this device.
    pub saved: bool,
}

/// A request came to stand in another column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub request: RequestId,
    /// Where it stands now.
    pub to: Status,
}

/// How an action ended that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Confirmed.
    Confirmed(CommandId),
    /// Kept until the network is back.
    Queued,
    /// Sent, but the confirmation takes its time.
    Pending,
}

type Slot = ArcRwSignal<Option<Arc<Card>>>;
type Waiter = oneshot::Sender<Result<(), Refusal>>;

/// How long a dialog waits for the outcome before it lets the person go on.
const PATIENCE_MS: u32 = 5_000;
const LONGEST_PAUSE_MS: u32 = 30_000;

/// The store. A copyable handle; there is one per tab.
#[derive(Clone, Copy)]
pub struct Station {
    /// Who uses this tab.
    pub session: RwSignal<Session>,
    /// The person signed in.
    pub me: RwSignal<Option<Me>>,
    /// The person with the roles they hold, as synced.
    pub actor: RwSignal<Option<Arc<Actor>>>,
    /// How the tab stands to the server.
    pub link: RwSignal<Link>,
    /// Whether there is something to show: a snapshot came since the person signed in.
    pub loaded: RwSignal<bool>,
    /// The server's clock, to the half minute.
    pub now: RwSignal<Timestamp>,
    /// The organisation tree.
    pub tree: RwSignal<Arc<Tree>>,
    /// Ids by column.
    pub columns: [RwSignal<Vec<RequestId>>; COLUMNS.len()],
    /// What waits.
    pub outbox: RwSignal<Vec<Waiting>>,
    /// What was refused and not yet dealt with.
    pub refused: RwSignal<Vec<RefusedEntry>>,
    /// Entries of other people on this device.
    pub others_unsent: RwSignal<usize>,
    /// Whether the device can keep the outbox.
    pub durable: RwSignal<bool>,
    /// The last post failed for this reason.
    pub post_error: RwSignal<Option<ApiError>>,
    /// The latest move, for the live region.
    pub moved: RwSignal<Option<Moved>>,
    client: StoredValue<Client>,
    slots: StoredValue<HashMap<RequestId, Slot>>,
    places: StoredValue<HashMap<RequestId, Place>>,
    parents: StoredValue<HashMap<RecordKey, RequestId>>,
    own: StoredValue<HashSet<RequestId>>,
    waiters: StoredValue<HashMap<CommandId, Waiter>>,
    posting: StoredValue<Posting>,
    db: StoredValue<Option<Rc<OutboxDb>>, LocalStorage>,
    saved: StoredValue<HashMap<CommandId, bool>>,
    saving: StoredValue<bool>,
    socket: StoredValue<Option<Socket>>,
}

#[derive(Clone, Copy, Default)]
struct Posting {
    under_way: bool,
    failures: u32,
}

impl Station {
    /// An empty store. Call once, at the root.
    pub fn new() -> Self {
        let now = ids::device_time();
        let station = Self {
            session: RwSignal::new(Session::Starting),
            me: RwSignal::new(None),
            actor: RwSignal::new(None),
            link: RwSignal::new(Link::Offline),
            loaded: RwSignal::new(false),
            now: RwSignal::new(now),
            tree: RwSignal::new(Arc::default()),
            columns: std::array::from_fn(|_| RwSignal::new(Vec::new())),
            outbox: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            others_unsent: RwSignal::new(0),
            durable: RwSignal::new(false),
            post_error: RwSignal::new(None),
            moved: RwSignal::new(None),
            client: StoredValue::new(Client::new(ids::new_client_id())),
            slots: StoredValue::default(),
            places: StoredValue::default(),
            parents: StoredValue::default(),
            own: StoredValue::default(),
            waiters: StoredValue::default(),
            posting: StoredValue::default(),
            db: StoredValue::new_local(None),
            saved: StoredValue::default(),
            saving: StoredValue::new(false),
            socket: StoredValue::new(None),
        };
        let on_event = Callback::new(move |event| station.on_socket(event));
        station.socket.set_value(Some(Socket::new(on_event)));
        Interval::new(30_000, move || station.tick()).forget();
        for event in ["online", "visibilitychange"] {
            window_event_listener_untyped(event, move |_| station.wake());
        }
        window_event_listener_untyped("offline", move |_| station.socket().lost());
        station
    }

    /// The store of this tab.
    pub fn get() -> Self {
        expect_context()
    }

    fn socket(self) -> Socket {
        self.socket
            .get_value()
            .expect("set when the store was made")
    }

    fn tick(self) {
        let now = self
            .client
            .with_value(|client| client.server_time(ids::device_time()));
        self.now.set(now);
    }

    /// The network may be back, or the page is looked at again.
    fn wake(self) {
        self.tick();
        if self.session.get_untracked() == Session::SignedIn {
            if self.link.get_untracked() == Link::Offline {
                self.socket().open();
            }
            self.posting.update_value(|posting| posting.failures = 0);
            self.pump();
        }
    }

    // ---- who uses this tab --------------------------------------------------------------------

    /// Asks who is signed in.
    pub fn start(self) {
        self.session.set(Session::Starting);
        spawn_local(async move {
            match api::me().await {
                Ok(me) => self.signed_in(me).await,
                Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => {
                    self.others_unsent.set(outbox_db::count_all().await);
                    self.session.set(Session::SignedOut);
                }
                Err(error) => self.session.set(Session::Unreachable(error)),
            }
        });
    }

    /// Signs in.
    pub async fn sign_in(self, login: String, password: String) -> Result<(), ApiError> {
        let me = api::sign_in(&SignInCall { login, password }).await?;
        self.signed_in(me).await;
        Ok(())
    }

    /// Somebody is signed in: the same person goes on, another one begins with nothing.
    pub async fn signed_in(self, me: Me) {
        let account = me.account.id;
        let held = self
            .me
            .with_untracked(|me| me.as_ref().map(|me| me.account.id));
        if held != Some(account) {
            self.forget();
            drafts::keep_only(account);
            self.me.set(Some(me));
            self.session.set(Session::SignedIn);
            self.open_db(account).await;
        } else {
            self.me.set(Some(me));
            self.session.set(Session::SignedIn);
        }
        self.socket().open();
        self.pump();
    }

    /// Empties the store: nothing of one person is shown to the next.
    fn forget(self) {
        self.socket().close();
        let ids = self
            .slots
            .try_update_value(std::mem::take)
            .unwrap_or_default();
        for slot in ids.into_values() {
            slot.set(None);
        }
        self.client.set_value(Client::new(ids::new_client_id()));
        self.places.set_value(HashMap::new());
        self.parents.set_value(HashMap::new());
        self.own.set_value(HashSet::new());
        self.waiters.set_value(HashMap::new());
        self.saved.set_value(HashMap::new());
        self.db.set_value(None);
        for column in self.columns {
            column.set(Vec::new());
        }
        self.me.set(None);
        self.actor.set(None);
        self.link.set(Link::Offline);
        self.loaded.set(false);
        self.tree.set(Arc::default());
        self.outbox.set(Vec::new());
        self.refused.set(Vec::new());
        self.durable.set(false);
        self.moved.set(None);
    }

    /// Signs out. Unsent entries stay on the device for the same person.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        match api::sign_out().await {
            Ok(()) => {}
            Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => {}
            Err(error) => return Err(error),
        }
        self.forget();
        drafts::forget_all();
        self.others_unsent.set(outbox_db::count_all().await);
        self.session.set(Session::SignedOut);
        Ok(())
    }

    fn expire(self) {
        if self.session.get_untracked() == Session::SignedIn {
            self.socket().close();
            self.client.update_value(Client::on_disconnected);
            self.read_link();
            self.session.set(Session::Expired);
        }
    }

    // ---- the live connection ------------------------------------------------------------------

    fn on_socket(self, event: Event) {
        match event {
            Event::Opened => {
                let effects = self.client.try_update_value(Client::on_connected);
                self.apply(effects.unwrap_or_default());
                self.wake();
            }
            Event::Message(ServerMessage::Welcome { account, .. })
                if self
                    .me
                    .with_untracked(|me| me.as_ref().map(|me| me.account.id))
                    != Some(account) =>
            {
                // Somebody else signed in, in another tab: nothing here is theirs.
                let _ = window().location().reload();
            }
            Event::Message(message) => {
                let now = ids::device_time();
                let effects = self
                    .client
                    .try_update_value(|client| client.on_message(message, now));
                self.apply(effects.unwrap_or_default());
            }
            Event::Closed { opened } => {
                self.client.update_value(Client::on_disconnected);
                self.read_link();
                if !opened {
                    self.probe();
                }
            }
        }
    }

    /// A connection that never came to be says nothing of the reason: ask over HTTP.
    fn probe(self) {
        spawn_local(async move {
            match api::me().await {
                Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => self.expire(),
                Ok(_) | Err(_) => {}
            }
        });
    }

    fn read_link(self) {
        let link = self.client.with_value(Client::link);
        if self.link.get_untracked() != link {
            self.link.set(link);
        }
    }

    // ---- effects ------------------------------------------------------------------------------

    fn apply(self, effects: Vec<Effect>) {
        self.read_link();
        // A frame that decides one of our commands carries our own change.
        let own = effects
            .iter()
            .any(|effect| matches!(effect, Effect::Accepted(_)));
        for effect in effects {
            match effect {
                Effect::Send(message) => self.socket().send(&message),
                Effect::FetchSnapshot => self.fetch_snapshot(),
                Effect::Reconnect => self.socket().renew(),
                Effect::SignIn => self.expire(),
                Effect::Changed { keys, by } => {
                    self.refresh(&keys, if own { None } else { Some(by) });
                }
                Effect::Accepted(id) => {
                    if let Some(waiter) = self.take_waiter(id) {
                        let _ = waiter.send(Ok(()));
                    }
                }
                Effect::Refused(entry) => self.on_refused(*entry),
                Effect::OutboxChanged => self.read_outbox(),
            }
        }
    }

    fn take_waiter(self, id: CommandId) -> Option<Waiter> {
        self.waiters
            .try_update_value(|waiters| waiters.remove(&id))
            .flatten()
    }

    fn on_refused(self, entry: RefusedEntry) {
        let waiter = self.take_waiter(entry.envelope.command_id);
        let told = waiter.is_some_and(|waiter| waiter.send(Err(entry.refusal.clone())).is_ok());
        // Told at the place of action; else the text must not be lost.
        if !told && entry.envelope.command.class() != CommandClass::Exclusive {
            self.refused.update(|refused| refused.push(entry));
        }
    }

    fn fetch_snapshot(self) {
        let id = self.client.with_value(Client::id);
        spawn_local(async move {
            match api::bootstrap(id).await {
                Ok(snapshot) => {
                    let effects = self
                        .client
                        .try_update_value(|client| client.on_snapshot(snapshot));
                    self.apply(effects.unwrap_or_default());
                    self.loaded.set(true);
                }
                Err(error) if error.code() == Some(ErrorCode::SignInNeeded) => self.expire(),
                // The next handshake asks again.
                Err(_) => self.socket().lost(),
            }
        });
    }

    /// Reads records again that look different now. `by` is who changed them; `None` for oneself.
    fn refresh(self, keys: &[RecordKey], by: Option<String>) {
        let mut requests = BTreeSet::new();
        let (mut tree, mut account) = (false, false);
        for key in keys {
            match key {
                RecordKey::Organisation(_) => tree = true,
                RecordKey::Account(_) => account = true,
                RecordKey::Request(id) => {
                    requests.insert(*id);
                }
                RecordKey::Assignment(_) | RecordKey::Note(_) => {
                    requests.extend(self.parent(*key));
                }
            }
        }
        if tree {
            let read = |client: &Client| {
                Tree::new(client.records().filter_map(|record| match record {
                    Record::Organisation(found) => Some(found.clone()),
                    _ => None,
                }))
            };
            self.tree.set(Arc::new(self.client.with_value(read)));
        }
        if account || self.actor.with_untracked(Option::is_none) {
            let actor = self.client.with_value(Client::actor).map(Arc::new);
            if actor != self.actor.get_untracked() {
                self.actor.set(actor);
            }
        }
        let mut columns = BTreeSet::new();
        for id in requests {
            self.refresh_request(id, by.as_deref(), &mut columns);
        }
        for column in columns {
            self.sort(column);
        }
    }

    fn parent(self, key: RecordKey) -> Option<RequestId> {
        let found = self.client.with_value(|client| match client.get(key) {
            Some(Record::Assignment(assignment)) => Some(assignment.request),
            Some(Record::Note(note)) => Some(note.request),
            _ => None,
        });
        if let Some(request) = found {
            self.parents.update_value(|parents| {
                parents.insert(key, request);
            });
            return found;
        }
        self.parents
            .with_value(|parents| parents.get(&key).copied())
    }

    fn read_card(self, id: RequestId) -> Option<Card> {
        self.client.with_value(|client| {
            let key = RecordKey::Request(id);
            let Some(Record::Request(request)) = client.get(key) else {
                return None;
            };
            let (mut assignments, mut notes) = (Vec::new(), Vec::new());
            let mut predicted = client.is_predicted(key);
            for child in client.children_of(id) {
                match child {
                    Record::Assignment(assignment) => assignments.push(assignment.clone()),
                    Record::Note(note) => {
                        predicted |= client.is_predicted(child.key());
                        notes.push(note.clone());
                    }
                    Record::Organisation(_) | Record::Account(_) | Record::Request(_) => {}
                }
            }
            Some(Card::new(
                Request::clone(request),
                predicted,
                assignments,
                notes,
            ))
        })
    }

    fn refresh_request(self, id: RequestId, by: Option<&str>, columns: &mut BTreeSet<usize>) {
        let slot = self.slot(id);
        let before = slot.get_untracked();
        let mut card = self.read_card(id);
        let news = before.as_ref().and_then(|card| card.news.clone());
        if let (Some(card), Some(before)) = (&mut card, &before)
            && card.shows_same(before)
        {
            return;
        }
        let by = by.filter(|_| self.loaded.get_untracked());
        if let Some(card) = &mut card {
            let tick = news.as_ref().map_or(0, |news| news.tick);
            card.news = match by {
                Some(by) => Some(News {
                    by: by.to_owned(),
                    tick: tick + 1,
                }),
                None => news,
            };
        }
        self.own.update_value(|own| {
            if by.is_some() {
                own.remove(&id);
            } else {
                own.insert(id);
            }
        });
        let place = card.as_ref().map(Card::place);
        let old = self
            .places
            .try_update_value(|places| match &place {
                Some(place) => places.insert(id, place.clone()),
                None => places.remove(&id),
            })
            .flatten();
        let old = old.map(|place| place.status);
        let new = place.as_ref().map(|place| place.status);
        columns.extend(old.and_then(column_of));
        columns.extend(new.and_then(column_of));
        slot.set(card.map(Arc::new));
        if let (Some(to), true) = (new, self.loaded.get_untracked())
            && new != old
        {
            self.moved.set(Some(Moved { request: id, to }));
        }
    }

    fn sort(self, column: usize) {
        let status = COLUMNS[column];
        let ids = self.places.with_value(|places| {
            let mut found: Vec<_> = places.values().filter(|p| p.status == status).collect();
            found.sort_unstable();
            let id = |place: &&Place| place.id();
            found.iter().map(id).collect::<Vec<_>>()
        });
        // Set even if equal: what a filter says of a card may have changed.
        self.columns[column].set(ids);
    }

    fn slot(self, id: RequestId) -> Slot {
        self.slots
            .try_update_value(|slots| {
                slots
                    .entry(id)
                    .or_insert_with(|| ArcRwSignal::new(None))
                    .clone()
            })
            .unwrap_or_else(|| ArcRwSignal::new(None))
    }

    // ---- what pages ask -----------------------------------------------------------------------

    /// A request as it looks here; `None` while or when it is not in the live set.
    pub fn card(self, id: RequestId) -> Slot {
        self.slot(id)
    }

    /// A request as it looks now, unwatched.
    pub fn peek(self, id: RequestId) -> Option<Arc<Card>> {
        self.slots
            .with_value(|slots| slots.get(&id).and_then(|slot| slot.get_untracked()))
    }

    /// The request of an assignment that is visible here.
    pub fn request_of(self, assignment: AssignmentId) -> Option<RequestId> {
        self.client.with_value(
            |client| match client.get(RecordKey::Assignment(assignment)) {
                Some(Record::Assignment(found)) => Some(found.request),
                _ => None,
            },
        )
    }

    /// Whether the last change of a request was this person's own.
    pub fn is_own_change(self, id: RequestId) -> bool {
        self.own.with_value(|own| own.contains(&id))
    }

    /// Today, by the server's clock.
    pub fn today(self) -> LocalDate {
        self.now.get().day()
    }

    /// Roles held today.
    pub fn roles(self) -> Vec<Membership> {
        let today = self.now.get().day();
        self.actor.with(|actor| {
            actor
                .as_ref()
                .map_or_else(Vec::new, |actor| actor.roles(today).copied().collect())
        })
    }

    /// Whether a role is held anywhere today.
    pub fn holds(self, role: Role) -> bool {
        self.roles().iter().any(|held| held.role == role)
    }

    /// Stations at which this person registers requests.
    pub fn own_stations(self) -> Vec<OrganisationId> {
        let mut stations = Vec::new();
        for held in self.roles() {
            if matches!(held.role, Role::Clerk | Role::Deputy) && !stations.contains(&held.scope) {
                stations.push(held.scope);
            }
        }
        stations
    }

    /// The account signed in.
    pub fn account(self) -> Option<AccountId> {
        self.me
            .with_untracked(|me| me.as_ref().map(|me| me.account.id))
    }

    /// This tab's name to the server.
    pub fn client_id(self) -> shared::id::ClientId {
        self.client.with_value(Client::id)
    }

    // ---- commands -----------------------------------------------------------------------------

    /// Asks for something to be done, without waiting.
    ///
    /// # Errors
    /// What needs the live connection is refused at once without it.
    pub fn submit(self, command: Command, expects: Option<Status>) -> Result<CommandId, Refusal> {
        let id = ids::new_command_id();
        self.submit_as(id, command, expects)?;
        Ok(id)
    }

    fn submit_as(
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
    /// sense: without a network it is kept and goes on later.
    ///
    /// # Errors
    /// Why it was refused; the caller still holds what was typed.
    pub async fn act(self, command: Command, expects: Option<Status>) -> Result<Done, Refusal> {
        let exclusive = command.class() == CommandClass::Exclusive;
        let id = ids::new_command_id();
        let (tell, told) = oneshot::channel();
        self.waiters.update_value(|waiters| {
            waiters.insert(id, tell);
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
                // The store was emptied: another person signed in.
                Err(_) => Ok(Done::Pending),
            },
            () = patience => {
                self.take_waiter(id);
                let offline = self.link.get_untracked() == Link::Offline;
                Ok(if offline && !exclusive { Done::Queued } else { Done::Pending })
            }
        }
    }

    /// Sends a refused command once more, as a new one.
    pub fn send_again(self, id: CommandId) {
        if let Some(entry) = self.discard(id) {
            // Not exclusive, so never refused here; and it no longer insists on an old state.
            let _ = self.submit(entry.envelope.command, None);
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

    fn pump(self) {
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
        spawn_local(async move {
            let answer = api::commands(&call).await;
            self.posting
                .update_value(|posting| posting.under_way = false);
            match answer {
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

    fn on_post_failed(self, error: ApiError) {
        let failure = match error.code() {
            Some(ErrorCode::SignInNeeded | ErrorCode::Suspended) => PostFailure::SignIn,
            Some(ErrorCode::Fork) => PostFailure::Fork(ids::new_client_id()),
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

    // ---- the durable copy ---------------------------------------------------------------------

    fn read_outbox(self) {
        let entries: Vec<Entry> = self
            .client
            .with_value(|client| client.outbox().cloned().collect());
        let waiting = self.saved.with_value(|saved| {
            let is_saved = |entry: &Entry| saved.get(&entry.envelope.command_id) == Some(&false);
            entries
                .into_iter()
                .map(|entry| Waiting {
                    saved: is_saved(&entry),
                    entry,
                })
                .collect::<Vec<_>>()
        });
        if self.outbox.with_untracked(|held| *held != waiting) {
            self.outbox.set(waiting);
        }
        self.save();
    }

    async fn open_db(self, account: AccountId) {
        let Ok(db) = OutboxDb::open(account).await else {
            return;
        };
        let Ok((saved, others)) = db.load().await else {
            return;
        };
        // Meanwhile somebody else may have signed in.
        if self.account() != Some(account) {
            return;
        }
        self.db.set_value(Some(Rc::new(db)));
        self.durable.set(true);
        self.others_unsent.set(others);
        self.saved.update_value(|held| {
            held.extend(
                saved
                    .iter()
                    .map(|s| (s.envelope.command_id, s.refusal.is_some())),
            );
        });
        let (refused, waiting): (Vec<_>, Vec<_>) =
            saved.into_iter().partition(|saved| saved.refusal.is_some());
        let refused = refused.into_iter().filter_map(|saved| {
            Some(RefusedEntry {
                envelope: saved.envelope,
                refusal: saved.refusal?,
            })
        });
        self.refused.update(|held| held.extend(refused));
        let entries: Vec<_> = waiting
            .into_iter()
            .map(|saved| Entry {
                envelope: saved.envelope,
                answer: None,
            })
            .collect();
        if !entries.is_empty() {
            let effects = self.client.try_update_value(|client| client.adopt(entries));
            self.apply(effects.unwrap_or_default());
        }
        self.save();
    }

    /// What the durable copy should hold: id, and whether it stands there as refused.
    fn to_keep(self) -> Vec<Saved> {
        let mut keep: Vec<Saved> = self.client.with_value(|client| {
            client
                .outbox()
                .filter(|entry| entry.envelope.command.class() != CommandClass::Exclusive)
                .map(|entry| Saved {
                    envelope: entry.envelope.clone(),
                    refusal: None,
                })
                .collect()
        });
        self.refused.with_untracked(|refused| {
            keep.extend(refused.iter().map(|entry| Saved {
                envelope: entry.envelope.clone(),
                refusal: Some(entry.refusal.clone()),
            }));
        });
        keep
    }

    /// Brings the durable copy up to date, one write at a time.
    fn save(self) {
        let Some(db) = self.db.get_value() else {
            return;
        };
        if self.saving.get_value() {
            return;
        }
        self.saving.set_value(true);
        spawn_local(async move {
            loop {
                let keep = self.to_keep();
                let (put, gone) = self.saved.with_value(|held| {
                    let put = keep.iter().find(|saved| {
                        held.get(&saved.envelope.command_id) != Some(&saved.refusal.is_some())
                    });
                    let kept = |id: &CommandId| keep.iter().any(|s| s.envelope.command_id == *id);
                    (put.cloned(), held.keys().copied().find(|id| !kept(id)))
                });
                let result = if let Some(saved) = &put {
                    let done = db.put(saved).await;
                    let mark = (saved.envelope.command_id, saved.refusal.is_some());
                    done.map(|()| {
                        self.saved.update_value(|held| {
                            held.insert(mark.0, mark.1);
                        })
                    })
                } else if let Some(id) = gone {
                    db.remove(id).await.map(|()| {
                        self.saved.update_value(|held| {
                            held.remove(&id);
                        })
                    })
                } else {
                    break;
                };
                // Signed out or changed hands while writing: leave the store of the other alone.
                let same = self
                    .db
                    .with_value(|now| now.as_ref().is_some_and(|now| Rc::ptr_eq(now, &db)));
                if result.is_err() || !same {
                    if result.is_err() {
                        self.durable.set(false);
                    }
                    break;
                }
            }
            self.saving.set_value(false);
            self.mark_saved();
        });
    }

    fn mark_saved(self) {
        let changed = self.saved.with_value(|saved| {
            self.outbox.with_untracked(|outbox| {
                let mut next = outbox.clone();
                for waiting in &mut next {
                    waiting.saved = saved.get(&waiting.entry.envelope.command_id) == Some(&false);
                }
                (next != *outbox).then_some(next)
            })
        });
        if let Some(next) = changed {
            self.outbox.set(next);
        }
    }
}
