//! What is open on the page: dialogs, toasts and the panel. No data of its own.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::filter::{LIST_KEYS, RequestFilter};
use shared::id::{AssignmentId, AttachmentId, CommandId, OrganisationId, RequestId, WorkId};
use shared::note::NoteSide;
use shared::place::Place;
use shared::request::{Register, RequestCommand};
use shared::work::WorkSort;

use crate::address::Address;
use crate::components::files::Parts;
use crate::forms::Form;
use crate::station::{Here, Station};

/// A dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// 登记, from nothing or with what was refused.
    Register(Option<Box<Register>>),
    /// 交办 of several at once.
    AssignAll(Vec<RequestId>),
    /// 交办, perhaps with what was refused.
    Assign(RequestId, Option<Box<RequestCommand>>),
    /// 答复.
    Reply(RequestId, AssignmentId),
    /// 评价, perhaps with what was refused.
    Rate(RequestId, Option<Box<RequestCommand>>),
    /// 办结.
    Close(RequestId),
    /// A move with something to fill in, perhaps on an assignment and with what was refused.
    Form(
        RequestId,
        Form,
        Option<AssignmentId>,
        Option<Box<RequestCommand>>,
    ),
    /// Which move?
    Move(RequestId),
    /// A picture, large.
    Picture(RequestId, AttachmentId),
    /// Taking a file away.
    RemoveFile(AttachmentId, String),
    /// 导出台账, under the filter of this query.
    Export(String),
    /// 常用视图.
    Views,
    /// Help and shortcuts.
    Help,
    /// Signing out with unsent work.
    SignOut,
}

/// A short message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    id: u32,
    /// What it says.
    pub text: String,
    /// The request it speaks of.
    pub request: Option<RequestId>,
    /// Whether something went wrong; such a toast stays until it is dismissed.
    pub bad: bool,
    /// Whether a receipt of the request can be printed.
    pub receipt: bool,
}

impl Toast {
    /// Tells toasts apart.
    pub fn id(&self) -> u32 {
        self.id
    }
}

const TOAST_MS: u32 = 7_000;
const RECEIPT_MS: u32 = 20_000;

/// A refused note on its way back into its box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedNote {
    /// On which request.
    pub request: RequestId,
    /// For whom it was.
    pub side: NoteSide,
    /// What was written.
    pub text: String,
    /// Its entry in the tray.
    pub mends: CommandId,
}

/// What is open. A copyable handle, provided at the root.
#[derive(Clone, Copy)]
pub struct Ui {
    /// The open dialog.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Messages, oldest first.
    pub toasts: RwSignal<Vec<Toast>>,
    /// The filter in the address.
    pub filter: Memo<RequestFilter>,
    /// The request whose panel is open.
    pub open: Memo<Option<RequestId>>,
    /// A text to be put into the note box of a request: a refused note.
    pub note: RwSignal<Option<RefusedNote>>,
    /// The entry of the tray that the open dialog mends; it leaves the tray when that went through.
    pub mends: RwSignal<Option<CommandId>>,
    /// What shows and takes files, as soon as its code is there.
    pub files: RwSignal<Option<Parts>>,
    /// What shows the outbox, as soon as its code is there.
    pub outbox: RwSignal<Option<fn() -> AnyView>>,
    /// Where moves are begun that need no dialog: as long as the page.
    pub here: Here,
    address: Address,
    next_toast: StoredValue<u32>,
}

impl Ui {
    /// Nothing is open but what the address says.
    pub fn new(address: Address) -> Self {
        Self {
            dialog: RwSignal::new(None),
            toasts: RwSignal::new(Vec::new()),
            filter: Memo::new(move |_| {
                address.query.with(|query| RequestFilter::from_query(query))
            }),
            open: Memo::new(move |_| address.path.with(|path| request_in(path))),
            note: RwSignal::new(None),
            mends: RwSignal::new(None),
            files: RwSignal::new(None),
            outbox: RwSignal::new(None),
            here: Here::new(),
            address,
            next_toast: StoredValue::new(0),
        }
    }

    /// What is open.
    pub fn get() -> Self {
        expect_context()
    }

    /// Goes to an address within the application.
    pub fn go(self, address: &str) {
        self.address.go(address, false);
    }

    /// What the open dialog mends went through: its entry leaves the tray.
    pub fn mended(self, station: Station) {
        if let Some(id) = self.mends.get_untracked() {
            station.discard(id);
            self.mends.set(None);
        }
    }

    /// Whether the page is the ledger, with or without the panel of a request.
    pub fn in_ledger(self) -> bool {
        self.address.path.with(|path| path.starts_with(LEDGER))
    }

    /// Whether the address is that of a request, be there such a one or not.
    pub fn has_panel(self) -> bool {
        self.address
            .path
            .with(|path| path.contains("/requests/") || path.starts_with("/day/"))
    }

    /// What the address asks for, as it stands there: a filter, and on the ledger an order.
    pub fn query(self) -> String {
        self.address.query.get_untracked()
    }

    /// Opens a request's panel over the page; filters stay.
    pub fn open_request(self, id: RequestId) {
        if self.is_on_desk() {
            return self.go(&desk_address(id));
        }
        let address = if untrack(|| self.in_ledger()) {
            let query = self.address.query.get_untracked();
            with_query([LEDGER, "/requests/", &id.to_string()].concat(), &query)
        } else {
            request_address(id, &self.filter.get_untracked())
        };
        self.go(&address);
    }

    /// Closes the panel; filters stay.
    pub fn close_request(self) {
        if self.is_on_desk() {
            return self.go("/day");
        }
        let address = if untrack(|| self.in_ledger()) {
            with_query(LEDGER.to_owned(), &self.address.query.get_untracked())
        } else {
            board_address(&self.filter.get_untracked())
        };
        self.go(&address);
    }

    fn is_on_desk(self) -> bool {
        self.address
            .path
            .with_untracked(|path| path.starts_with("/day"))
    }

    /// Changes the filter in the address, in place; what else stands there stays.
    pub fn set_filter(self, filter: &RequestFilter) {
        if *filter == self.filter.get_untracked() {
            return;
        }
        let address = if untrack(|| self.in_ledger()) {
            let query = self.address.query.get_untracked();
            let others = query
                .split('&')
                .filter(|pair| LIST_KEYS.contains(&pair.split('=').next().unwrap_or_default()));
            let filter = filter.to_query();
            let parts: Vec<_> = std::iter::once(&*filter)
                .chain(others)
                .filter(|part| !part.is_empty())
                .collect();
            with_query(self.address.path.get_untracked(), &parts.join("&"))
        } else {
            match self.open.get_untracked() {
                Some(id) => request_address(id, filter),
                None => board_address(filter),
            }
        };
        self.address.go(&address, true);
    }

    /// Says something.
    pub fn toast(self, text: String, request: Option<RequestId>) {
        self.say(text, request, false, false);
    }

    /// Says that a request was registered; its receipt can be printed. Such a toast stays
    /// longer: the person waits for the paper.
    pub fn registered(self, text: String, request: RequestId) {
        self.say(text, Some(request), false, true);
    }

    /// Says that something went wrong.
    pub fn warn(self, text: String, request: Option<RequestId>) {
        self.say(text, request, true, false);
    }

    fn say(self, text: String, request: Option<RequestId>, bad: bool, receipt: bool) {
        let id = self.next_toast.get_value();
        self.next_toast.set_value(id.wrapping_add(1));
        self.toasts.update(|toasts| {
            if toasts.len() >= 4 {
                toasts.remove(0);
            }
            toasts.push(Toast {
                id,
                text,
                request,
                bad,
                receipt,
            });
        });
        if !bad {
            let stays = if receipt { RECEIPT_MS } else { TOAST_MS };
            Timeout::new(stays, move || self.dismiss(id)).forget();
        }
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u32) {
        self.toasts
            .try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// The path of the ledger.
pub const LEDGER: &str = "/ledger";

fn request_in(path: &str) -> Option<RequestId> {
    path.strip_prefix(LEDGER)
        .unwrap_or(path)
        .strip_prefix("/requests/")
        .or_else(|| path.strip_prefix("/day/"))?
        .trim_end_matches('/')
        .parse()
        .ok()
}

/// A path with a query, if there is one.
pub fn with_query(path: String, query: &str) -> String {
    if query.is_empty() {
        path
    } else {
        [&path, "?", query].concat()
    }
}

/// The address of a record of the work, if it has one of its own. `place` is the organisation that it is
/// about: what was found about a team, and its programme, stand on the team's page.
pub fn work_address(sort: WorkSort, id: WorkId, place: Option<OrganisationId>) -> Option<String> {
    let (below, id) = match sort {
        WorkSort::Activity => ("/activities/", id.to_string()),
        WorkSort::Supervision => ("/supervision/", id.to_string()),
        WorkSort::Suggestion => ("/supervision/suggestions/", id.to_string()),
        WorkSort::Project => ("/supervision/projects/", id.to_string()),
        WorkSort::Ballot => ("/supervision/ballots/", id.to_string()),
        WorkSort::Finding | WorkSort::Programme | WorkSort::Team => ("/teams/", place?.to_string()),
        WorkSort::Place => {
            // A point that is no organisation stands under its own id.
            let keeper = place?;
            let is_point = Place::id(keeper) != id;
            let id = if is_point {
                id.to_string()
            } else {
                keeper.to_string()
            };
            ("/teams/places/", id)
        }
        WorkSort::Report
        | WorkSort::Count
        | WorkSort::Screen
        | WorkSort::Contact
        | WorkSort::ContactKinds
        | WorkSort::Feed
        | WorkSort::PointRule
        | WorkSort::Correction
        | WorkSort::Bulletin => return None,
    };
    Some([below, &id].concat())
}

/// The address of a request's panel over what waits for a person.
pub fn desk_address(id: RequestId) -> String {
    ["/day/", &id.to_string()].concat()
}

/// The address of the board under a filter.
pub fn board_address(filter: &RequestFilter) -> String {
    with_query("/".to_owned(), &filter.to_query())
}

/// The address of a request's panel over the board under a filter.
pub fn request_address(id: RequestId, filter: &RequestFilter) -> String {
    with_query(["/requests/", &id.to_string()].concat(), &filter.to_query())
}
