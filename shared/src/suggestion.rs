//! Deputies' suggestions (代表建议): raised by one deputy with others, assigned by the committee, answered
//! by units within a statutory time, rated by the lead deputy, handled again until that is enough.

mod command;
mod terms;

use serde::{Deserialize, Serialize};

pub use self::command::{SuggestionCommand, SuggestionForm};
pub use self::terms::{DatedTerms, Length, LengthUnit, Terms};
use crate::assignment::Share;
use crate::id::{AccountId, OrganisationId, RequestId, WorkId};
use crate::request::{DeclineReason, ResultClass, Satisfaction, coded};
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort};

coded! {
    /// When it was raised.
    Sitting {
        /// 大会期间.
        InSession = "in_session",
        /// 闭会期间.
        OffSession = "off_session",
    }
}

/// The session of the congress that a suggestion belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// In session or off session.
    pub sitting: Sitting,
    /// What the session is called; may be empty off session.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its last day: in session, the time to assign runs from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_on: Option<LocalDate>,
}

impl Session {
    /// Between sessions, of none in particular.
    pub const fn off() -> Self {
        Self {
            sitting: Sitting::OffSession,
            name: String::new(),
            closes_on: None,
        }
    }
}

/// A deputy who puts their name to it (附议).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoSigner {
    /// Their account; `None` for a deputy who has none and is named by the lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Their name at the time.
    pub name: String,
    /// When they signed; `None` of whoever was only named, and of signatures from before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

coded! {
    /// Which rule a term comes from. How long each is, say [`Terms`].
    Rule {
        /// 闭会期间交办.
        Assign = "assign",
        /// 大会期间交办.
        AssignAfterSession = "assign_after_session",
        /// 退回.
        Return = "return",
        /// 会办意见.
        Opinion = "opinion",
        /// 答复.
        Reply = "reply",
        /// 延期答复.
        Extended = "extended",
        /// 二次答复.
        Second = "second",
    }
}

/// A time that the rule gives, kept as it was reckoned: a suggestion keeps the rule it began under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The rule.
    pub rule: Rule,
    /// The day from which it runs, not counted itself.
    pub from: LocalDate,
    /// The last day.
    pub due: LocalDate,
}

coded! {
    /// What a unit asks of whoever assigned it.
    AskKind {
        /// 退回.
        Return = "return",
        /// 延期.
        Extension = "extension",
    }
}

coded! {
    /// How unit and deputy spoke with each other.
    Contact {
        /// 面商.
        InPerson = "in_person",
        /// 电话.
        Phone = "phone",
        /// 书面.
        Letter = "letter",
        /// 未沟通.
        None = "none",
    }
}

coded! {
    /// At which of the three meetings (三见面) unit and deputy met.
    MeetingPhase {
        /// 办理前.
        Before = "before",
        /// 办理中.
        During = "during",
        /// 办理后.
        After = "after",
    }
}

/// A unit met the deputy (三见面).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The unit.
    pub unit: OrganisationId,
    /// Before, during or after the handling.
    pub phase: MeetingPhase,
    /// How; never [`Contact::None`].
    pub way: Contact,
    /// The day.
    pub on: LocalDate,
    /// Who of the unit.
    pub who: String,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who wrote it down.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// What was decided on what a unit asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it was agreed to.
    pub agreed: bool,
    /// Why, or what goes with it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The unit that handles it instead (退回).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganisationId>,
    /// How the deputy was told (延期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Contact>,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// What a unit asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What for.
    pub kind: AskKind,
    /// Why.
    pub reason: String,
    /// Whose it is, in the unit's opinion (退回).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganisationId>,
    /// Who asks; `None` for the system (an import).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
    /// Their name at the time.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// A unit's reply, or a co-handler's opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What it says.
    pub text: String,
    /// Result class; an opinion has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ResultClass>,
    /// When class B is to become A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<LocalDate>,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// That what was promised is done (B 转 A).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
}

/// The deputy is answered once more when what was promised is done (妥善解决后再次答复).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What was done.
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// A unit's part in one round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The unit.
    pub unit: OrganisationId,
    /// Its part.
    pub share: Share,
    /// Until when it says what it has to say.
    pub term: Term,
    /// Until when it may be given back; later rounds are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Term>,
    /// What the unit asked, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// The reply, or the opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Whether it was taken away from a unit that did not answer (改派).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken: bool,
}

impl Part {
    /// Whether it is no longer the unit's: it was given back, or taken away.
    pub fn is_returned(&self) -> bool {
        let went = |ask: &Ask| {
            ask.kind == AskKind::Return && ask.decision.as_ref().is_some_and(|one| one.agreed)
        };
        self.taken || self.asks.iter().any(went)
    }

    /// Whether the unit still owes something.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && !self.is_returned()
    }

    /// Whether the unit answers the deputy, rather than the lead unit.
    pub const fn replies(&self) -> bool {
        matches!(self.share, Share::Lead | Share::Split)
    }

    /// What waits to be decided.
    pub fn pending(&self) -> Option<&Ask> {
        let last = self.asks.last().filter(|_| self.is_open());
        last.filter(|ask| ask.decision.is_none())
    }
}

/// The lead deputy's judgement of a round, on two axes (《办理情况征询意见表》).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How it was handled.
    pub process: Satisfaction,
    /// What came of it.
    pub result: Satisfaction,
    /// How the units had spoken with the deputy.
    pub contact: Contact,
    /// Whether the reply speaks to what was asked (答复是否针对问题); older ratings do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_the_point: Option<bool>,
    /// Whether the deputy agrees that it is closed (是否同意办结); older ratings do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_close: Option<bool>,
    /// In words; why, where either axis is low.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

impl Verdict {
    /// Low on either axis: it is handled again.
    pub fn is_low(&self) -> bool {
        self.process == Satisfaction::Dissatisfied || self.result == Satisfaction::Dissatisfied
    }
}

/// One handling, from the assigning to the rating. Every round is kept: the first rating tells how well
/// units work, the last how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// When it began.
    pub began_at: Timestamp,
    /// Who began it: who assigned it, or who was not satisfied.
    pub by_name: String,
    /// The units.
    pub parts: Vec<Part>,
    /// How it was rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// That it was given to other units, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reassigned: Vec<Reassigned>,
}

/// A round was given to other units, because of some that did not answer (改派).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassigned {
    /// The units that no longer handle it.
    pub from: Vec<OrganisationId>,
    /// The units that handle it from then on.
    pub to: Vec<OrganisationId>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// Why it was not taken for a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAccepted {
    /// Reason code.
    pub reason: DeclineReason,
    /// In words.
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// By whom.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// The same suggestion in another system, as somebody read it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirror {
    /// Which system.
    pub system: String,
    /// Its number there.
    pub number: String,
    /// Its state there, in that system's words.
    pub state: String,
    /// The day on which that was read.
    pub as_of: LocalDate,
    /// By whom.
    pub by_name: String,
}

coded! {
    /// Where a suggestion stands; follows from what is in it.
    SuggestionState {
        /// 待交办.
        Raised = "raised",
        /// 办理中.
        Handling = "handling",
        /// 待评价.
        Replied = "replied",
        /// 二次办理.
        Rework = "rework",
        /// 待办结.
        Rated = "rated",
        /// 已办结.
        Closed = "closed",
        /// 不予受理.
        Declined = "declined",
        /// 已撤回.
        Retracted = "retracted",
    }
}

impl SuggestionState {
    /// Whether nothing more is to come.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Closed | Self::Declined | Self::Retracted)
    }
}

/// A suggestion, written anew by a deputy: passing on what people wrote (代转来信来访) is not one
/// (深圳市人民代表大会代表建议、批评和意见办理规定).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The human number (2026-建议-0007); `None` only in a prediction.
    pub number: Option<String>,
    /// One matter (一事一议), in one line.
    pub title: String,
    /// The suggestion.
    pub text: String,
    /// 领衔代表.
    pub lead: AccountId,
    /// Their name at the time.
    pub lead_name: String,
    /// 附议代表.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cosigners: Vec<CoSigner>,
    /// When it was raised.
    pub session: Session,
    /// The street it came from.
    pub street: OrganisationId,
    /// The station it came from.
    pub station: OrganisationId,
    /// Stations whose deputies are asked to co-sign.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invited: Vec<OrganisationId>,
    /// The requests it grew out of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<RequestId>,
    /// The projects and other records of the work it grew out of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub works: Vec<WorkId>,
    /// When it was received.
    pub raised_at: Timestamp,
    /// The entry of the rulebook it began under; `None` for the usual terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// Until when it is to be assigned.
    pub assign: Term,
    /// Why it was not accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<NotAccepted>,
    /// That its lead deputy took it back, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retracted: Option<Closed>,
    /// The rounds, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
    /// How units met the deputy (三见面), in the order in which it was written down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<Meeting>,
    /// What other systems say of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mirrors: Vec<Mirror>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

impl Body for Suggestion {
    const SORT: WorkSort = WorkSort::Suggestion;
}

impl Suggestion {
    /// Where it stands.
    pub fn state(&self) -> SuggestionState {
        use SuggestionState as State;
        if self.closed.is_some() {
            return State::Closed;
        }
        if self.declined.is_some() {
            return State::Declined;
        }
        if self.retracted.is_some() {
            return State::Retracted;
        }
        let Some(round) = self.rounds.last() else {
            return State::Raised;
        };
        if round.verdict.is_some() {
            State::Rated
        } else if !round
            .parts
            .iter()
            .any(|part| part.replies() && part.is_open())
        {
            State::Replied
        } else if self.rounds.len() > 1 {
            State::Rework
        } else {
            State::Handling
        }
    }

    /// The terms that run now, and for which unit; `None` for the committee, which is to assign it.
    pub fn running(&self) -> Vec<(Option<OrganisationId>, Term)> {
        match self.state() {
            SuggestionState::Raised => vec![(None, self.assign)],
            SuggestionState::Handling | SuggestionState::Rework => {
                let parts = self.rounds.last().into_iter().flat_map(|one| &one.parts);
                let open = parts.filter(|part| part.is_open());
                open.map(|part| (Some(part.unit), part.term)).collect()
            }
            SuggestionState::Replied
            | SuggestionState::Rated
            | SuggestionState::Closed
            | SuggestionState::Declined
            | SuggestionState::Retracted => Vec::new(),
        }
    }

    /// The first day on which something is due.
    pub fn next_due(&self) -> Option<LocalDate> {
        self.running().iter().map(|(_, term)| term.due).min()
    }

    /// The units that handle it or handled it, in the order in which they came to it.
    pub fn units(&self) -> Vec<OrganisationId> {
        let mut units = Vec::new();
        for part in self.rounds.iter().flat_map(|round| &round.parts) {
            if !units.contains(&part.unit) {
                units.push(part.unit);
            }
        }
        units
    }

    /// The last rating, if there is one.
    pub fn verdict(&self) -> Option<&Verdict> {
        let mut verdicts = self.rounds.iter().rev();
        verdicts.find_map(|round| round.verdict.as_ref())
    }
}
