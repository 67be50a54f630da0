//! Accounts: a person, the roles they hold, where and until when.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OrganisationId};
use crate::organisation::OrganisationKind;
use crate::time::{LocalDate, Timestamp};

/// What a person does in one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 联络员: registers and follows up at a station.
    Clerk,
    /// 人大代表: receives, raises and rates at a station.
    Deputy,
    /// 经办人: handles for a unit.
    Handler,
    /// 审核人 (分管领导、科室负责人): reviews and releases a unit's replies.
    Head,
    /// 人大街道工委: assigns within a street.
    Authority,
    /// 监督: sees the whole district.
    Supervisor,
    /// 队长: leads a pioneer team.
    TeamLead,
    /// 队员: works in a pioneer team.
    TeamMember,
    /// 系统管理员: manages accounts and the tree, sees no request.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Clerk,
        Self::Deputy,
        Self::Handler,
        Self::Head,
        Self::Authority,
        Self::Supervisor,
        Self::TeamLead,
        Self::TeamMember,
        Self::Administrator,
    ];

    /// The word used on the wire and in spreadsheets.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Deputy => "deputy",
            Self::Handler => "handler",
            Self::Head => "head",
            Self::Authority => "authority",
            Self::Supervisor => "supervisor",
            Self::TeamLead => "team_lead",
            Self::TeamMember => "team_member",
            Self::Administrator => "administrator",
        }
    }

    /// Whether a colleague may do its work meanwhile. A deputy's duties are their own, and whoever
    /// makes accounts answers for it in person.
    pub const fn may_be_stood_in(self) -> bool {
        match self {
            Self::Clerk | Self::Handler | Self::Head | Self::Authority | Self::Supervisor => true,
            Self::Deputy | Self::TeamLead | Self::TeamMember | Self::Administrator => false,
        }
    }

    /// The role named by a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role can be held at an organisation of this kind.
    pub const fn fits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::Clerk | Self::Deputy => kind.is_station(),
            Self::Handler | Self::Head => {
                matches!(kind, OrganisationKind::Unit | OrganisationKind::Committee)
            }
            Self::Authority => matches!(kind, OrganisationKind::Street),
            Self::Supervisor | Self::Administrator => matches!(kind, OrganisationKind::District),
            Self::TeamLead | Self::TeamMember => matches!(kind, OrganisationKind::Team),
        }
    }
}

/// A role in a scope for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The role.
    pub role: Role,
    /// Where.
    pub scope: OrganisationId,
    /// First day.
    pub from: LocalDate,
    /// Last day, if it ends (换届).
    pub until: Option<LocalDate>,
}

impl Membership {
    /// Whether it holds on `day`.
    pub fn holds(&self, day: LocalDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// 代理: somebody acts in a colleague's role for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// The colleague's role, and the days; the last one is always set.
    pub membership: Membership,
    /// The colleague.
    pub whom: AccountId,
    /// Their name, as it is shown beside what is done for them.
    pub whom_name: String,
}

/// Whether an account may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// May sign in.
    Active,
    /// May not; sessions are ended.
    Suspended,
}

/// One person's account. It is seen by that person; administrators list accounts by query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in; unique, lower case.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Whether it may sign in.
    pub state: AccountState,
    /// Roles, past ones included.
    pub memberships: Vec<Membership>,
    /// Colleagues it stands in for, past days included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stand_ins: Vec<StandIn>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Changes to accounts, and what accounts do that must be on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountCommand {
    /// Makes an account; its id derives from the command.
    Create {
        /// Login name.
        login: String,
        /// The person's name.
        name: String,
        /// First roles.
        memberships: Vec<Membership>,
    },
    /// Gives a role.
    Grant {
        /// To whom.
        account: AccountId,
        /// Which.
        membership: Membership,
    },
    /// Ends a role: the named day is its last.
    EndRole {
        /// Whose.
        account: AccountId,
        /// Role.
        role: Role,
        /// Scope.
        scope: OrganisationId,
        /// Last day; a day in the past ends it at once.
        until: LocalDate,
    },
    /// Lets somebody act in a colleague's role for some days (代理).
    StandIn {
        /// Who acts.
        account: AccountId,
        /// For whom.
        whom: AccountId,
        /// The colleague's role, and the days.
        membership: Membership,
    },
    /// Ends that: the named day is its last.
    EndStandIn {
        /// Who acts.
        account: AccountId,
        /// For whom.
        whom: AccountId,
        /// Role.
        role: Role,
        /// Scope.
        scope: OrganisationId,
        /// Its first day, which tells it from other times.
        from: LocalDate,
        /// Last day; a day in the past ends it at once.
        until: LocalDate,
    },
    /// Shuts an account out.
    Suspend {
        /// Which.
        account: AccountId,
        /// Why.
        reason: String,
    },
    /// Lets it in again.
    Resume {
        /// Which.
        account: AccountId,
    },
    /// A one-use link to set a new password was asked for.
    ResetPassword {
        /// Whose.
        account: AccountId,
    },
    /// A password was set through a one-use link, or changed.
    PasswordSet,
    /// Signed in.
    SignIn,
    /// A sign-in failed.
    SignInFailed,
    /// Signed out.
    SignOut,
}
