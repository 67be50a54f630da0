//! 三联系: who keeps in contact with whom, how often a year, and when they did. What the relations are
//! called is a matter of the house, so their names can be set.

use serde::{Deserialize, Serialize};

use crate::activity::Signed;
use crate::id::{AccountId, OrganisationId, WorkId};
use crate::request::coded;
use crate::time::LocalDate;
use crate::work::{Body, WorkSort};

/// A kind of relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactKind {
    /// Tells it from the others; 1 to 3 are there from the beginning.
    pub no: u32,
    /// What it is called; empty: as it is usually called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it is kept with residents, of whom no name is written down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub residents: bool,
    /// Whether nothing new is begun under it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// The kinds of relations; one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactKinds {
    /// All of them.
    pub kinds: Vec<ContactKind>,
}

impl Body for ContactKinds {
    const SORT: WorkSort = WorkSort::ContactKinds;
}

/// 主任会议成员联系常委会组成人员.
pub const OF_CHAIRS: u32 = 1;
/// 常委会组成人员联系代表.
pub const OF_COMMITTEE: u32 = 2;
/// 代表联系人民群众.
pub const OF_DEPUTIES: u32 = 3;

impl ContactKinds {
    /// The record.
    pub fn id() -> WorkId {
        WorkId::named("contact-kinds")
    }

    /// The three that are there as long as nobody said otherwise.
    pub fn usual() -> Self {
        let kind = |no| ContactKind {
            no,
            name: String::new(),
            residents: no == OF_DEPUTIES,
            retired: false,
        };
        Self {
            kinds: [OF_CHAIRS, OF_COMMITTEE, OF_DEPUTIES].map(kind).to_vec(),
        }
    }

    /// One of them.
    pub fn get(&self, no: u32) -> Option<&ContactKind> {
        self.kinds.iter().find(|kind| kind.no == no)
    }
}

coded! {
    /// How they met.
    ContactWay {
        /// 走访.
        Visit = "visit",
        /// 座谈.
        Meeting = "meeting",
        /// 电话.
        Phone = "phone",
        /// 线上.
        Online = "online",
        /// 邀请参加活动.
        Invited = "invited",
    }
}

/// A contact that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// Tells it from the others; given once.
    pub no: u32,
    /// Who kept it, whoever keeps the relation now; empty of what was written down before this was kept: the
    /// same as now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keeper: String,
    /// When.
    pub on: LocalDate,
    /// How.
    pub way: ContactWay,
    /// What was said.
    pub what: String,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub follow_up: String,
    /// Who wrote it down.
    pub by: Signed,
}

/// Somebody who keeps in contact with somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The kind of relation.
    pub kind: u32,
    /// Who keeps it.
    pub from: String,
    /// With whom; residents are a household or an estate.
    pub to: String,
    /// The street whose matter it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<OrganisationId>,
    /// The team whose matter it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<OrganisationId>,
    /// How often a year it is to be kept.
    pub times: u32,
    /// What is planned: when, how, and what is to be heard.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan: String,
    /// Since when it is kept.
    pub since: LocalDate,
    /// The accounts of the two, as far as their names say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<AccountId>,
    /// When it was kept, in the order of the days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<Talk>,
    /// The highest number that was taken out: duty files name entries by it, so no other gets it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub taken_out: u32,
    /// Why it is no longer kept, and who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<(String, Signed)>,
}

const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Body for Contact {
    const SORT: WorkSort = WorkSort::Contact;
}

impl Contact {
    /// How often it was kept between two days, both included.
    pub fn kept(&self, from: LocalDate, until: LocalDate) -> usize {
        let days = self.log.iter().map(|talk| talk.on);
        days.filter(|on| (from..=until).contains(on)).count()
    }
}

/// A relation as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactForm {
    /// The kind of relation.
    pub kind: u32,
    /// Who keeps it.
    pub from: String,
    /// With whom.
    pub to: String,
    /// The street whose matter it is.
    #[serde(default)]
    pub street: Option<OrganisationId>,
    /// The team whose matter it is.
    #[serde(default)]
    pub team: Option<OrganisationId>,
    /// How often a year it is to be kept.
    pub times: u32,
    /// What is planned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan: String,
    /// Since when.
    pub since: LocalDate,
}

/// A contact that was kept, as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkForm {
    /// When.
    pub on: LocalDate,
    /// How.
    pub way: ContactWay,
    /// What was said.
    pub what: String,
    /// What is to be done.
    #[serde(default)]
    pub follow_up: String,
}

/// What can be done to the register. Who may, says `domain::contact`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactCommand {
    /// Says what the relations are.
    Kinds {
        /// All of them; one that relations are kept under is retired, not left out.
        kinds: Vec<ContactKind>,
        /// The version that the form was opened on; 0 if there was none.
        #[serde(default)]
        seen: u64,
    },
    /// A relation begins; its id is `WorkId::derive(command_id, 0)`.
    Open {
        /// Everything.
        form: ContactForm,
    },
    /// Says it anew.
    Revise {
        /// Which.
        id: WorkId,
        /// Everything.
        form: ContactForm,
        /// The version that the form was opened on.
        #[serde(default)]
        seen: u64,
    },
    /// It was kept.
    Log {
        /// Which.
        id: WorkId,
        /// When, how, and what came of it.
        form: TalkForm,
    },
    /// Takes out what was written down by mistake.
    Unlog {
        /// Of which.
        id: WorkId,
        /// What.
        no: u32,
    },
    /// It is no longer kept.
    End {
        /// Which.
        id: WorkId,
        /// Why.
        reason: String,
    },
}

impl ContactCommand {
    /// The code under which it stands in the history.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Kinds { .. } => "contact.kinds",
            Self::Open { .. } => "contact.open",
            Self::Revise { .. } => "contact.revise",
            Self::Log { .. } => "contact.log",
            Self::Unlog { .. } => "contact.unlog",
            Self::End { .. } => "contact.end",
        }
    }

    /// Whether it only adds.
    pub const fn only_adds(&self) -> bool {
        matches!(self, Self::Log { .. })
    }
}
