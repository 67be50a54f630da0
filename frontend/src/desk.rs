//! What waits for the person at this tab, as rows: `domain::desk` says what and why, here stands how
//! it is grouped, and which moves a row offers by which key.

use domain::deadline::Light;
use domain::desk::{Pile, waiting};
use leptos::prelude::*;
use shared::account::Role;
use shared::assignment::{Assignment, AssignmentState, Share};
use shared::id::{AssignmentId, RequestId};
use shared::request::Status;
use shared::time::Timestamp;
use text::{Text, day as words};

use crate::moves::Action;
use crate::station::Station;
use crate::station::view::Card;

/// Under which heading a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// 逾期, whatever it waits for.
    Overdue,
    /// 今日到期.
    Today,
    /// What it waits for.
    Pile(Pile),
}

impl Group {
    /// Every group, in the order of the page.
    pub fn all() -> impl Iterator<Item = Self> {
        let piles = Pile::ALL.into_iter().map(Self::Pile);
        [Self::Overdue, Self::Today].into_iter().chain(piles)
    }

    /// Its heading.
    pub const fn word(self) -> Text {
        match self {
            Self::Overdue => words::OVERDUE,
            Self::Today => words::TODAY,
            Self::Pile(pile) => pile_word(pile),
        }
    }

    /// A stable name for tests and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Pile(pile) => pile.code(),
        }
    }
}

/// What a pile is called.
pub const fn pile_word(pile: Pile) -> Text {
    match pile {
        Pile::Sign => words::SIGN,
        Pile::Review => words::REVIEW,
        Pile::Decide => words::DECIDE,
        Pile::Accept => words::ACCEPT,
        Pile::Take => words::TAKE,
        Pile::Assign => words::ASSIGN,
        Pile::Inform => words::INFORM,
        Pile::Handle => words::HANDLE,
        Pile::Promise => words::PROMISE,
        Pile::Tell => words::TELL,
        Pile::Rate => words::RATE,
        Pile::Close => words::CLOSE,
        Pile::Watch => words::WATCH,
    }
}

/// A tab of a unit's inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What waits for the person.
    All,
    /// 待签收.
    Sign,
    /// 办理中.
    Handle,
    /// 待补充.
    Info,
    /// 退回中.
    Return,
    /// 会办.
    Co,
    /// 待审核.
    Review,
    /// 已答复.
    Replied,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Sign,
        Self::Handle,
        Self::Info,
        Self::Return,
        Self::Co,
        Self::Review,
        Self::Replied,
    ];

    /// Its word.
    pub const fn word(self) -> Text {
        match self {
            Self::All => words::TAB_ALL,
            Self::Sign => words::TAB_SIGN,
            Self::Handle => words::TAB_HANDLE,
            Self::Info => words::TAB_INFO,
            Self::Return => words::TAB_RETURN,
            Self::Co => words::TAB_CO,
            Self::Review => words::TAB_REVIEW,
            Self::Replied => words::TAB_REPLIED,
        }
    }

    /// A stable name for tests.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Sign => "sign",
            Self::Handle => "handle",
            Self::Info => "info",
            Self::Return => "return",
            Self::Co => "co",
            Self::Review => "review",
            Self::Replied => "replied",
        }
    }

    fn holds(self, part: &Assignment) -> bool {
        match self {
            Self::All => false,
            Self::Sign => part.state == AssignmentState::Assigned,
            Self::Handle => matches!(
                part.state,
                AssignmentState::InProgress | AssignmentState::ExtensionRequested
            ),
            Self::Info => part.state == AssignmentState::AwaitingInfo,
            Self::Return => part.state == AssignmentState::ReturnRequested,
            Self::Co => part.share == Share::Co && part.state.is_open(),
            Self::Review => part.state == AssignmentState::InReview,
            Self::Replied => part.state == AssignmentState::Replied,
        }
    }
}

/// One row: equal rows look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// On which request.
    pub request: RequestId,
    /// On which assignment, if on one.
    pub part: Option<AssignmentId>,
    /// What it waits for; nothing, where it is only looked at.
    pub pile: Option<Pile>,
    /// Under which heading; in a tab there is none.
    pub group: Option<Group>,
    due_at: Timestamp,
}

/// Everything that waits for the person, by group and then by what is due first.
pub fn items(station: Station) -> Vec<Item> {
    let Some(actor) = station.actor.get() else {
        return Vec::new();
    };
    let now = station.now.get();
    let author = |part| station.draft_of(part).and_then(|draft| draft.by);
    let mut found = Vec::new();
    for card in station.cards() {
        let parts: Vec<_> = card.current().collect();
        for one in waiting(&actor, &card.request, &parts, author, now) {
            let light = station.light(Status::InProgress, one.clock);
            let group = match light {
                Light::Overdue { .. } => Group::Overdue,
                Light::Soon { left: 0 } => Group::Today,
                // What is others' to do is shown when it is late.
                _ if one.pile == Pile::Watch => continue,
                Light::Fine { .. }
                | Light::Soon { .. }
                | Light::Done
                | Light::Idle
                | Light::Paused => Group::Pile(one.pile),
            };
            found.push(Item {
                request: card.request.id,
                part: one.part.map(|part| part.id),
                pile: Some(one.pile),
                group: Some(group),
                due_at: one.clock.map_or(Timestamp(i64::MAX), |clock| clock.due_at),
            });
        }
    }
    found.sort_by_key(|item| (item.group, item.due_at, item.request));
    found
}

/// The assignments of the person's own units that stand in a tab, by what is due first.
pub fn in_tab(station: Station, tab: Tab) -> Vec<Item> {
    let units: Vec<_> = station
        .roles()
        .iter()
        .filter(|held| matches!(held.role, Role::Handler | Role::Head))
        .map(|held| held.scope)
        .collect();
    let mut found = Vec::new();
    for card in station.cards() {
        for part in card.current() {
            if units.contains(&part.unit) && tab.holds(part) {
                found.push(Item {
                    request: card.request.id,
                    part: Some(part.id),
                    pile: None,
                    group: None,
                    due_at: part
                        .clock
                        .as_ref()
                        .map_or(Timestamp(i64::MAX), |clock| clock.due_at),
                });
            }
        }
    }
    found.sort_by_key(|item| (item.due_at, item.request));
    found
}

/// The moves of a row: the usual next one first.
pub fn offered(item: Item, card: &Card, open: &[Action]) -> Vec<Action> {
    const ON_PART: [&str; 12] = [
        "sign_for",
        "release",
        "decide_return",
        "decide_extension",
        "give_info",
        "reply",
        "keep_promise",
        "send_back",
        "ask_info",
        "ask_extension",
        "ask_return",
        "read_nudges",
    ];
    let codes: &[&str] = match (item.part, item.pile) {
        (Some(_), _) => &ON_PART,
        (None, Some(Pile::Accept)) => &["accept", "decline"],
        (None, Some(Pile::Take)) => &["decide_transfer"],
        (None, Some(Pile::Assign)) => &["assign"],
        (None, Some(Pile::Tell)) => &["log_contact"],
        (None, Some(Pile::Rate)) => &["rate"],
        (None, Some(Pile::Close)) => &["close"],
        (None, Some(Pile::Watch)) => &["nudge"],
        (
            None,
            Some(
                Pile::Sign
                | Pile::Review
                | Pile::Decide
                | Pile::Inform
                | Pile::Handle
                | Pile::Promise,
            )
            | None,
        ) => &[],
    };
    let lead = card
        .current()
        .find(|part| card.request.lead == Some(part.unit))
        .map(|part| part.id);
    let fits = |action: &&Action| match item.part {
        Some(part) => action.part() == Some(part),
        None => action.part().is_none() || action.part() == lead,
    };
    let of = |code: &&str| {
        let found = open.iter().find(|one| one.code() == *code && fits(one));
        found.copied()
    };
    codes.iter().filter_map(of).collect()
}

/// The key of a move on a row. No two moves of one row share one.
pub const fn key(action: Action) -> &'static str {
    use crate::forms::Form;
    match action {
        Action::Accept | Action::Assign { .. } => "A",
        Action::SignFor(..) => "S",
        Action::Reply(..) | Action::Rate { .. } | Action::Form(Form::KeepPromise, _) => "R",
        Action::ReadNudges(..) | Action::Form(Form::Nudge, _) => "U",
        Action::Close { .. } => "Z",
        Action::Form(form, _) => match form {
            Form::Release => "P",
            Form::SendBack => "B",
            Form::DecideReturn | Form::DecideExtension | Form::DecideTransfer => "D",
            Form::AskInfo | Form::GiveInfo => "I",
            Form::AskExtension => "E",
            Form::AskReturn => "T",
            Form::Decline => "X",
            Form::LogContact => "L",
            Form::Appeal
            | Form::AnswerOnSpot
            | Form::Merge
            | Form::Split
            | Form::Escalate
            | Form::Recall
            | Form::KeepPromise
            | Form::Reopen
            | Form::Withdraw
            | Form::Correct
            | Form::AskTransfer
            | Form::Nudge
            | Form::Mark
            | Form::SetExternal
            | Form::Follow => "",
        },
    }
}

/// The assignment of a row on a card, if it is on one.
pub fn part_of(item: Item, card: &Card) -> Option<&Assignment> {
    let part = item.part?;
    card.assignments.iter().find(|held| held.id == part)
}
