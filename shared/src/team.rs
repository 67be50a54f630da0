//! Deputies' Party-member pioneer teams (人大代表党员先锋队) and their brands (一队一品).

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OrganisationId, WorkId};
use crate::time::{LocalDate, Timestamp};
use crate::work::{Body, WorkSort, stamp};

/// Somebody's place in a team, for a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Name.
    pub name: String,
    /// 队长.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leads: bool,
    /// First day.
    pub from: LocalDate,
    /// Last day, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<LocalDate>,
    /// 党员.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub party: bool,
    /// 人大代表.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
    /// The account of whoever sits there, however they are called in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Why it ended, as it was written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub left: String,
}

impl Seat {
    /// Whether it is held on `day`.
    pub fn holds(&self, day: LocalDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether whoever signed in under a name, perhaps with an account, is who sits there.
    pub fn is_held_by(&self, name: &str, account: Option<AccountId>) -> bool {
        self.name == name || (account.is_some() && self.account == account)
    }
}

/// A name that a brand had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerBrand {
    /// The name.
    pub name: String,
    /// Until when.
    pub until: Timestamp,
}

/// A team as it presents itself. What it did is counted from other records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// The team in the tree; one record each.
    pub team: OrganisationId,
    /// 品牌; empty as long as there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub brand: String,
    /// 模式 (先锋队+稳增长).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mode: String,
    /// In a few sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The station it is built on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<OrganisationId>,
    /// Since when it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<LocalDate>,
    /// Everyone who is or was in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<Seat>,
    /// Names the brand had before, oldest first: what was done under one is still found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<FormerBrand>,
}

impl Body for Team {
    const SORT: WorkSort = WorkSort::Team;
}

impl Team {
    /// The record of a team.
    pub fn id(team: OrganisationId) -> WorkId {
        WorkId::named(&["team/", &team.to_string()].concat())
    }

    /// The stamp of how it presents itself, as its form sets it.
    pub fn stamp(&self) -> u64 {
        stamp(&(
            &self.brand,
            &self.mode,
            &self.about,
            self.station,
            self.founded,
        ))
    }

    /// The brand that it had on `day`, of the day of a renaming the new name; before the first one, the first.
    /// Empty as long as there is none.
    pub fn brand_at(&self, day: LocalDate) -> &str {
        let mut former = self.former.iter();
        let held = former.find(|one| day < one.until.day());
        held.map_or(&*self.brand, |one| &*one.name)
    }

    /// The names that its brand had, oldest first, and has.
    pub fn brands(&self) -> impl Iterator<Item = &str> {
        let former = self.former.iter().map(|one| &*one.name);
        let all = former.chain(std::iter::once(&*self.brand));
        all.filter(|name| !name.is_empty())
    }

    /// Who leads it on `day`; `None` while the place is empty.
    pub fn leader(&self, day: LocalDate) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.leads && seat.holds(day))
    }

    /// Who is in it on `day`.
    pub fn members(&self, day: LocalDate) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(move |seat| seat.holds(day))
    }

    /// Whether the place of the leader is empty on `day` while somebody is in the team.
    pub fn lacks_leader(&self, day: LocalDate) -> bool {
        self.leader(day).is_none() && self.members(day).next().is_some()
    }

    /// Whether whoever is called so was in it and left before `day`.
    pub fn has_left(&self, name: &str, day: LocalDate) -> bool {
        let theirs = self.seats.iter().filter(|seat| seat.name == name);
        let last: Option<Vec<LocalDate>> = theirs.map(|seat| seat.until).collect();
        last.is_some_and(|last| last.iter().max().is_some_and(|until| *until < day))
    }

    /// How many are Party-member deputies (党员代表) on `day`.
    pub fn party_deputies(&self, day: LocalDate) -> usize {
        let all = self.members(day);
        all.filter(|seat| seat.party && seat.deputy).count()
    }
}

/// What can be done to teams. Who may, says `domain::team`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamCommand {
    /// How it presents itself.
    Present {
        /// Which.
        team: OrganisationId,
        /// 品牌.
        brand: String,
        /// 模式.
        mode: String,
        /// In a few sentences.
        about: String,
        /// The station it is built on.
        station: Option<OrganisationId>,
        /// Since when it exists.
        founded: Option<LocalDate>,
        /// The stamp of what the form began with; without it nothing is compared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
    /// Somebody joins, or takes the lead; who led before goes on as a member. One leads at a time: nobody
    /// is put before a leader whose term began later, unless theirs is over by then.
    Seat {
        /// Which team.
        team: OrganisationId,
        /// Name.
        name: String,
        /// 队长.
        leads: bool,
        /// First day.
        from: LocalDate,
        /// 任期届满: the last day, where it is known beforehand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<LocalDate>,
        /// 党员.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        party: bool,
        /// 人大代表.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        deputy: bool,
        /// Their account, one of the team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
    },
    /// Somebody leaves: the day is their last. What was theirs to do in the team stays with the team.
    Leave {
        /// Which team.
        team: OrganisationId,
        /// Name.
        name: String,
        /// Last day.
        until: LocalDate,
        /// Why; a leader does not leave without a reason.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

impl TeamCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Present { .. } => "team.present",
            Self::Seat { .. } => "team.seat",
            Self::Leave { .. } => "team.leave",
        }
    }
}
