//! The organisation tree (区 – 街道 – 社区, 家/站/点, 承办单位, 先锋队).

use serde::{Deserialize, Serialize};

use crate::id::OrganisationId;
use crate::request::coded;
use crate::time::LocalDate;

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// 区.
    District,
    /// 街道 (sub-district); its 人大街道工委 is the assigning authority there.
    Street,
    /// 社区.
    Community,
    /// 代表之家.
    Home,
    /// 代表联络站.
    Station,
    /// 代表联系点.
    Point,
    /// 承办单位: a department or a street's office that handles requests.
    Unit,
    /// 专工委: a special committee, or a working committee of the standing committee.
    Committee,
    /// 人大代表党员先锋队.
    Team,
}

impl OrganisationKind {
    /// Every kind, in the order of the tree.
    pub const ALL: [Self; 9] = [
        Self::District,
        Self::Street,
        Self::Community,
        Self::Home,
        Self::Station,
        Self::Point,
        Self::Unit,
        Self::Committee,
        Self::Team,
    ];

    /// The word used in spreadsheets and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Home => "home",
            Self::Station => "station",
            Self::Point => "point",
            Self::Unit => "unit",
            Self::Committee => "committee",
            Self::Team => "team",
        }
    }

    /// Homes, stations and points register requests.
    pub const fn is_station(self) -> bool {
        matches!(self, Self::Home | Self::Station | Self::Point)
    }

    /// Whether an organisation of this kind may stand below one of `parent`.
    pub const fn may_stand_below(self, parent: Option<Self>) -> bool {
        match parent {
            None => matches!(self, Self::District),
            Some(Self::District) => matches!(
                self,
                Self::Street | Self::Unit | Self::Committee | Self::Team
            ),
            Some(Self::Street) => !matches!(self, Self::District | Self::Street | Self::Committee),
            Some(Self::Community) => matches!(self, Self::Station | Self::Point),
            Some(Self::Station) => matches!(self, Self::Point),
            Some(Self::Home | Self::Point | Self::Unit | Self::Committee | Self::Team) => false,
        }
    }
}

/// One organisation. Names change with reforms, so nothing refers to a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Full name, as on its sign.
    pub name: String,
    /// The word used in a request's number and on cards (南岭村).
    pub short_name: String,
    /// The organisation above; `None` for the district.
    pub parent: Option<OrganisationId>,
    /// The street it lies in, worked out from the tree; a street is its own.
    pub street: Option<OrganisationId>,
    /// The last day on which it exists, if it was closed.
    pub until: Option<LocalDate>,
    /// Names that it bore before, full and short ones, oldest first: it is still found by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
    /// The team that goes on with the work of one that was closed, if one was named. Nothing moves to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<OrganisationId>,
}

impl Organisation {
    /// Whether it exists on `day`.
    pub fn is_open(&self, day: LocalDate) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

coded! {
    /// Something of an organisation that is in use, in the order in which it is seen to before closing.
    Use {
        /// 诉求 that have not ended.
        Requests = "requests",
        /// 督办 that have not ended.
        Matters = "matters",
        /// 民生实事 that it still works on.
        Projects = "projects",
        /// 代表建议 that it still handles.
        Suggestions = "suggestions",
        /// 活动 that last beyond its last day, or whose minutes wait for it.
        Activities = "activities",
        /// Lines of 活动记录 that wait there: passed on to be registered, or given to it to be done.
        Lines = "lines",
        /// Open tasks of its 工作方案.
        Tasks = "tasks",
        /// 督导问题 that are not settled.
        Findings = "findings",
        /// 队长、队员 of it.
        Seats = "seats",
        /// 接访排班 of its place.
        Receptions = "receptions",
        /// 先锋队 that are built on it.
        Teams = "teams",
        /// 岗位 that active accounts hold there.
        People = "people",
        /// 对口 topics in the rulebook.
        Topics = "topics",
        /// Organisations that stand below it, and points that it keeps.
        Below = "below",
    }
}

/// Changes to the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationCommand {
    /// Adds an organisation; its id is the one given, so that a tree loads the same everywhere.
    Add {
        /// The new id.
        id: OrganisationId,
        /// What it is.
        kind: OrganisationKind,
        /// Full name.
        name: String,
        /// Short name.
        short_name: String,
        /// The organisation above.
        parent: Option<OrganisationId>,
    },
    /// Gives it other names; it is still found by those it had.
    Rename {
        /// Which.
        id: OrganisationId,
        /// Full name.
        name: String,
        /// Short name.
        short_name: String,
    },
    /// Ends it after a day that is over; its records stay. Refused as long as something of it is in use after
    /// that day.
    Close {
        /// Which.
        id: OrganisationId,
        /// The last day.
        until: LocalDate,
        /// Of a team: the one that goes on with its work.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        successor: Option<OrganisationId>,
    },
}
