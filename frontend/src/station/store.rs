//! The store of one tab: the sync machine, and signals over what it holds.
//!
//! Every card has a signal of its own, and every column a list of ids, so that a change touches
//! its card and nothing else. Pages read signals and submit commands; they know nothing of the
//! network. Drafts of forms are not here: they belong to their forms.

mod commands;
mod durable;
mod live;
mod notices;
mod session;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use domain::Actor;
use domain::deadline::{Calendar, Light};
use futures::channel::oneshot;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use shared::account::{Membership, Role};
use shared::api::Me;
use shared::assignment::Draft;
use shared::attachment::Attachment;
use shared::clock::Clock;
use shared::id::{
    AccountId, AssignmentId, AttachmentId, CommandId, DraftId, OrganisationId, RequestId, WorkId,
};
use shared::record::{Record, RecordKey, Versioned};
use shared::refusal::Refusal;
use shared::request::{Request, Status};
use shared::rulebook::Rulebook;
use shared::template::Template;
use shared::time::{LocalDate, Timestamp};
use shared::view::View;
use sync::client::{Client, Entry, Link, RefusedEntry};

use super::api::ApiError;
use super::ids;
use super::outbox_db::OutboxDb;
use super::socket::Socket;
use super::view::{COLUMNS, Card, Place, Tree};

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

/// Where an action was begun: a dialog or a field, which may be gone when its outcome comes.
#[derive(Clone, Copy, Debug)]
pub struct Here(StoredValue<()>);

impl Here {
    /// As long as the component that is being made.
    pub fn new() -> Self {
        Self(StoredValue::new(()))
    }

    /// Whether the component is no longer there.
    pub fn is_gone(self) -> bool {
        self.0.try_get_value().is_none()
    }
}

/// Somebody waits for the outcome of a command, here.
struct Waiter {
    tell: oneshot::Sender<Result<(), Refusal>>,
    here: Here,
}

type Slot = ArcRwSignal<Option<Arc<Card>>>;

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
    /// Limits and days off.
    pub book: RwSignal<Arc<Rulebook>>,
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
    /// Counts up whenever records have changed: what was asked for over HTTP may be old.
    pub changes: RwSignal<u32>,
    /// Unread notices, as the server last counted them.
    pub unread: RwSignal<u64>,
    /// What waits for the person, as the part that counts it last did.
    pub waiting: RwSignal<usize>,
    /// Texts to begin a reply with, by name.
    pub templates: RwSignal<Arc<Vec<Template>>>,
    /// Filters to come back to, by name.
    pub views: RwSignal<Arc<Vec<View>>>,
    /// Counts up whenever a record of the work, or a file on one, has changed.
    pub works: RwSignal<u32>,
    /// Who else changed which of them last, since this page was opened.
    pub work_news: RwSignal<Vec<(WorkId, String)>>,
    client: StoredValue<Client>,
    slots: StoredValue<HashMap<RequestId, Slot>>,
    places: StoredValue<HashMap<RequestId, Place>>,
    parents: StoredValue<HashMap<RecordKey, RequestId>>,
    own: StoredValue<HashSet<RequestId>>,
    waiters: StoredValue<HashMap<CommandId, Waiter>>,
    posting: StoredValue<Posting>,
    asking: StoredValue<bool>,
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
            book: RwSignal::new(Arc::default()),
            columns: std::array::from_fn(|_| RwSignal::new(Vec::new())),
            outbox: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            others_unsent: RwSignal::new(0),
            durable: RwSignal::new(false),
            post_error: RwSignal::new(None),
            moved: RwSignal::new(None),
            changes: RwSignal::new(0),
            unread: RwSignal::new(0),
            waiting: RwSignal::new(0),
            templates: RwSignal::new(Arc::default()),
            views: RwSignal::new(Arc::default()),
            works: RwSignal::new(0),
            work_news: RwSignal::new(Vec::new()),
            client: StoredValue::new(Client::new(ids::new_client_id())),
            slots: StoredValue::default(),
            places: StoredValue::default(),
            parents: StoredValue::default(),
            own: StoredValue::default(),
            waiters: StoredValue::default(),
            posting: StoredValue::default(),
            asking: StoredValue::new(false),
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
        // Another tab signed out, or somebody else in: nothing here is theirs.
        window_event_listener_untyped("storage", move |_| {
            if station.account().is_some() && ids::marked_account() != station.account() {
                let _ = window().location().reload();
            }
        });
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
            self.ask_unread();
        }
    }

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

    /// A unit's reply before it is released, as far as it is visible here.
    pub fn draft_of(self, assignment: AssignmentId) -> Option<Draft> {
        let key = RecordKey::Draft(DraftId::derive(assignment, 0));
        self.client.with_value(|client| match client.get(key) {
            Some(Record::Draft(draft)) => Some(draft.clone()),
            _ => None,
        })
    }

    /// Every request that stands in a column, in their order; watches all of them.
    pub fn cards(self) -> impl Iterator<Item = Arc<Card>> {
        let ids = self.columns.into_iter().flat_map(|ids| ids.get());
        ids.filter_map(move |id| self.card(id).get())
    }

    /// A file as the server confirmed it.
    pub fn attachment(self, id: AttachmentId) -> Option<Attachment> {
        let key = RecordKey::Attachment(id);
        self.client.with_value(|client| match client.get(key) {
            Some(Record::Attachment(found)) if !client.is_predicted(key) => {
                Some(Attachment::clone(found))
            }
            _ => None,
        })
    }

    /// Every record that the server confirmed.
    pub(in crate::station) fn each_confirmed(self, mut each: impl FnMut(&Versioned)) {
        self.client.with_value(|client| {
            for (_, versioned) in client.confirmed() {
                each(versioned);
            }
        });
    }

    /// What this device keeps things with, if it can.
    pub(in crate::station) fn vault(self) -> Option<Rc<OutboxDb>> {
        self.db.try_get_value().flatten()
    }

    /// Open cases of the same street, with which a request may go: what it is called.
    pub fn cases_beside(self, id: RequestId) -> Vec<(RequestId, String)> {
        let Some(card) = self.peek(id) else {
            return Vec::new();
        };
        let street = card.request.reach.street;
        let mut found: Vec<_> = self.client.with_value(|client| {
            let requests = client.records().filter_map(|record| match record {
                Record::Request(request) => Some(&**request),
                _ => None,
            });
            let fits = |request: &&Request| {
                request.id != id
                    && request.reach.street == street
                    && !request.status.is_ended()
                    && request.status != Status::Replied
                    && request.status != Status::Tracking
            };
            let name = |request: &Request| {
                let number = request.number.clone().unwrap_or_default();
                (request.id, [&number, " ", &request.title].concat())
            };
            requests.filter(fits).map(name).collect()
        });
        found.sort_by(|a, b| a.1.cmp(&b.1));
        found
    }

    /// How a clock stands now, under the calendar on file.
    pub fn light(self, status: Status, clock: Option<&Clock>) -> Light {
        let now = self.now.get();
        self.book
            .with(|book| Calendar::of(Some(book)).light(status, clock, now))
    }

    /// How a request stands now.
    pub fn light_of(self, request: &Request) -> Light {
        self.light(request.status, request.clock.as_ref())
    }

    /// Whether the days off of a day's year are still to be announced.
    pub fn is_provisional(self, day: LocalDate) -> bool {
        self.book
            .with(|book| Calendar::of(Some(book)).is_provisional(day))
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
}
