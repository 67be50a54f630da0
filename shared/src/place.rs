//! Homes, hubs, stations and points (代表之家、中心联络站、联络站、联系点): where they are, when they are
//! open, who is there, who receives when, and what a standard asks of them (五有、六有、八有).

use serde::{Deserialize, Serialize};

use crate::activity::Signed;
use crate::id::{OrganisationId, WorkId};
use crate::organisation::OrganisationKind;
use crate::request::coded;
use crate::time::LocalDate;
use crate::work::{Body, WorkSort};

coded! {
    /// What a place is.
    PlaceLevel {
        /// 代表之家.
        Home = "home",
        /// 中心联络站.
        Hub = "hub",
        /// 联络站.
        Station = "station",
        /// 联系点.
        Point = "point",
    }
}

impl PlaceLevel {
    /// What an organisation of a kind is, unless somebody says otherwise.
    pub const fn of(kind: OrganisationKind) -> Option<Self> {
        match kind {
            OrganisationKind::Home => Some(Self::Home),
            OrganisationKind::Station => Some(Self::Station),
            OrganisationKind::Point => Some(Self::Point),
            OrganisationKind::District
            | OrganisationKind::Street
            | OrganisationKind::Community
            | OrganisationKind::Unit
            | OrganisationKind::Committee
            | OrganisationKind::Team => None,
        }
    }

    /// Whether an organisation of a kind may be one: a home or a station may be the hub of its street.
    pub const fn fits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::Home => matches!(kind, OrganisationKind::Home),
            Self::Hub => matches!(kind, OrganisationKind::Home | OrganisationKind::Station),
            Self::Station => matches!(kind, OrganisationKind::Station),
            Self::Point => matches!(kind, OrganisationKind::Point),
        }
    }
}

/// A position by CGCS2000, which is WGS-84 to within decimetres, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// East of Greenwich.
    pub lng: i32,
    /// North of the equator.
    pub lat: i32,
}

/// Open on some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The first of these days; 0 = Monday … 6 = Sunday.
    pub first: u8,
    /// The last of these days, not before the first.
    pub last: u8,
    /// From when, in minutes of the day.
    pub from: u16,
    /// Until when, in minutes of the day.
    pub until: u16,
}

/// 联络员, with the telephone of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Name.
    pub name: String,
    /// The office's telephone; never somebody's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

coded! {
    /// How often a reception comes.
    ReceptionEvery {
        /// 每周.
        Week = "week",
        /// 每月.
        Month = "month",
        /// 单月.
        OddMonth = "odd_month",
    }
}

/// When deputies receive (接访), by a rule. A day on which nobody works is moved to the next on which
/// somebody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reception {
    /// Tells it from the others; given once.
    pub no: u32,
    /// How often.
    pub every: ReceptionEvery,
    /// The day of the week (0 = Monday), or of the month (1–31; a shorter month: its last).
    pub day: u8,
    /// From when, in minutes of the day.
    pub from: u16,
    /// Until when, in minutes of the day.
    pub until: u16,
    /// From which day on; the first name receives first.
    pub since: LocalDate,
    /// Who, in turn; empty: whoever is there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<String>,
}

/// How one date of a rota is held otherwise than its rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instead {
    /// Nobody receives.
    Off,
    /// These receive.
    Who(Vec<String>),
}

/// One date of a rota that is held otherwise; the rule stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Of which reception.
    pub no: u32,
    /// The day that its rule means, before it is moved off days on which nobody works: another calendar
    /// does not take the exception off its date.
    pub day: LocalDate,
    /// How.
    pub instead: Instead,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: Signed,
}

/// An entry of the checklist: what a place has to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Tells it from the others; given once.
    pub no: u32,
    /// What is asked for.
    pub title: String,
    /// Whether it is there.
    pub met: bool,
    /// What shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// What is missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub missing: String,
    /// An activity that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<WorkId>,
    /// On which day it was looked at, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<(LocalDate, String)>,
}

/// A place that went into another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Into which.
    pub into: OrganisationId,
    /// The first day on which it is part of it.
    pub on: LocalDate,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: Signed,
    /// What went over with it, to come back should it be opened again.
    #[serde(default)]
    pub moved: Moved,
}

/// What went over with a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Receptions, by their numbers there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rota: Vec<u32>,
    /// Points that are organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<OrganisationId>,
    /// Points that are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spots: Vec<WorkId>,
    /// Teams that were built on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<OrganisationId>,
    /// Activities that were still to be held there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<WorkId>,
}

/// A home, hub, station or point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The organisation that it is; of a point that is none itself, the one that keeps it.
    pub keeper: OrganisationId,
    /// What it is called, if it is no organisation itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it is.
    pub level: PlaceLevel,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Where on the globe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// When it is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// In square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<u32>,
    /// 无障碍.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accessible: bool,
    /// 站长.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chief: String,
    /// 联络员.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub officers: Vec<Officer>,
    /// 进站代表.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deputies: Vec<String>,
    /// 接访排班.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rota: Vec<Reception>,
    /// Dates of the rota that are held otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// The checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// The highest number of an entry that was taken off: its files keep it, so no other entry gets it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dropped: u32,
    /// What it went into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
    /// What went into it, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absorbed: Vec<(OrganisationId, LocalDate)>,
    /// Why a point that is no organisation was given up, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(String, Signed)>,
}

const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Body for Place {
    const SORT: WorkSort = WorkSort::Place;
}

impl Place {
    /// The record of an organisation's place.
    pub fn id(organisation: OrganisationId) -> WorkId {
        WorkId::named(&["place/", &organisation.to_string()].concat())
    }

    /// One of which nothing is known yet.
    pub const fn new(keeper: OrganisationId, level: PlaceLevel) -> Self {
        Self {
            keeper,
            name: String::new(),
            level,
            address: String::new(),
            position: None,
            hours: Vec::new(),
            area: None,
            accessible: false,
            chief: String::new(),
            officers: Vec::new(),
            deputies: Vec::new(),
            rota: Vec::new(),
            exceptions: Vec::new(),
            checks: Vec::new(),
            dropped: 0,
            merged: None,
            absorbed: Vec::new(),
            ended: None,
        }
    }

    /// How many entries of the checklist are met, and how many there are.
    pub fn met(&self) -> (usize, usize) {
        let met = self.checks.iter().filter(|check| check.met).count();
        (met, self.checks.len())
    }
}

/// Which place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The organisation that it is, or that keeps it.
    pub keeper: OrganisationId,
    /// The point, if it is no organisation itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<WorkId>,
}

impl Site {
    /// An organisation's place.
    pub const fn of(keeper: OrganisationId) -> Self {
        Self {
            keeper,
            point: None,
        }
    }

    /// Its record.
    pub fn id(self) -> WorkId {
        self.point.unwrap_or_else(|| Place::id(self.keeper))
    }
}

/// A place as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceForm {
    /// What it is called; taken only of a point that is no organisation.
    #[serde(default)]
    pub name: String,
    /// What it is.
    pub level: PlaceLevel,
    /// Where, in words.
    #[serde(default)]
    pub address: String,
    /// Where on the globe.
    #[serde(default)]
    pub position: Option<Position>,
    /// When it is open.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// In square metres.
    #[serde(default)]
    pub area: Option<u32>,
    /// 无障碍.
    #[serde(default)]
    pub accessible: bool,
    /// 站长.
    #[serde(default)]
    pub chief: String,
    /// 联络员.
    #[serde(default)]
    pub officers: Vec<Officer>,
    /// 进站代表.
    #[serde(default)]
    pub deputies: Vec<String>,
}

/// A reception as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionForm {
    /// How often.
    pub every: ReceptionEvery,
    /// The day of the week or of the month.
    pub day: u8,
    /// From when, in minutes of the day.
    pub from: u16,
    /// Until when.
    pub until: u16,
    /// From which day on.
    pub since: LocalDate,
    /// Who, in turn.
    #[serde(default)]
    pub who: Vec<String>,
}

/// An entry of the checklist as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckForm {
    /// What is asked for.
    pub title: String,
    /// Whether it is there.
    pub met: bool,
    /// What shows it.
    #[serde(default)]
    pub evidence: String,
    /// What is missing.
    #[serde(default)]
    pub missing: String,
    /// An activity that shows it.
    #[serde(default)]
    pub activity: Option<WorkId>,
    /// On which day it was looked at.
    pub on: LocalDate,
}

/// What can be done to places. Who may, says `domain::place`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceCommand {
    /// Says anew where it is, when it is open and who is there.
    Set {
        /// Which.
        site: Site,
        /// Everything.
        form: PlaceForm,
        /// The version that the form was opened on; 0 if there was none.
        #[serde(default)]
        seen: u64,
    },
    /// A point that is no organisation; its id is `WorkId::derive(command_id, 0)`.
    AddPoint {
        /// Who keeps it.
        keeper: OrganisationId,
        /// Everything.
        form: PlaceForm,
    },
    /// A point that is no organisation is given up.
    EndPoint {
        /// Which.
        site: Site,
        /// Why.
        reason: String,
    },
    /// A reception is added, or said anew.
    Receive {
        /// Where.
        site: Site,
        /// Which, if it is there already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no: Option<u32>,
        /// Everything.
        form: ReceptionForm,
    },
    /// A reception is no longer held.
    DropReception {
        /// Where.
        site: Site,
        /// Which.
        no: u32,
    },
    /// One date of a reception is held otherwise than its rule says, or as it says again.
    Except {
        /// Where.
        site: Site,
        /// Which reception.
        no: u32,
        /// The day that its rule means.
        day: LocalDate,
        /// How; `None`: as the rule says.
        instead: Option<Instead>,
        /// Why; what is held as the rule says needs no reason.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Entries are put on the checklist that are not on it yet.
    List {
        /// Where.
        site: Site,
        /// What is asked for.
        titles: Vec<String>,
    },
    /// An entry was looked at, is called otherwise, or is new.
    Check {
        /// Where.
        site: Site,
        /// Which, if it is there already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no: Option<u32>,
        /// Everything.
        form: CheckForm,
    },
    /// An entry is taken off the checklist.
    DropCheck {
        /// Where.
        site: Site,
        /// Which.
        no: u32,
    },
    /// 撤并: a station goes into another. Its organisation ends the day before, its rota, its points, and
    /// the teams and activities named go over; what was recorded under it stays.
    Merge {
        /// Which.
        from: OrganisationId,
        /// Into which.
        into: OrganisationId,
        /// The first day on which it is part of it.
        on: LocalDate,
        /// Why.
        reason: String,
        /// Teams built on it, which are built on the other from then on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        teams: Vec<OrganisationId>,
        /// Activities planned there, the next first: those that have not begun are the other's from then on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        activities: Vec<WorkId>,
    },
    /// 恢复: one that went into another is opened again. What went over comes back as far as it is still
    /// there.
    Reopen {
        /// Which.
        of: OrganisationId,
        /// Why.
        reason: String,
    },
}

impl PlaceCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Set { .. } => "place.set",
            Self::AddPoint { .. } => "place.add_point",
            Self::EndPoint { .. } => "place.end_point",
            Self::Receive { .. } => "place.receive",
            Self::DropReception { .. } => "place.drop_reception",
            Self::Except { .. } => "place.except",
            Self::List { .. } => "place.list",
            Self::Check { .. } => "place.check",
            Self::DropCheck { .. } => "place.drop_check",
            Self::Merge { .. } => "place.merge",
            Self::Reopen { .. } => "place.reopen",
        }
    }
}
