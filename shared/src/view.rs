//! Filters that somebody comes back to (常用视图), alone or with everyone in the same place.

use serde::{Deserialize, Serialize};

use crate::account::Role;
use crate::id::{AccountId, OrganisationId, ViewId};
use crate::request::coded;
use crate::time::Timestamp;

coded! {
    /// The page that a view opens.
    ViewPage {
        /// 诉求看板.
        Board = "board",
        /// 台账.
        Ledger = "ledger",
    }
}

/// Everyone who acts in one place as somebody with this role does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// The role of whoever shares.
    pub role: Role,
    /// Where.
    pub scope: OrganisationId,
}

/// A filter and an order under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Whose it is.
    pub owner: AccountId,
    /// With whom it is shared, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circle: Option<Circle>,
    /// What it is called.
    pub name: String,
    /// Which page.
    pub page: ViewPage,
    /// What stands in the address (without `?`).
    pub query: String,
    /// Who kept it, by name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was taken away: still in the history, no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// Changes to views.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewCommand {
    /// Keeps one; its id is `ViewId::derive(command_id, 0)`.
    Keep {
        /// What it is called.
        name: String,
        /// Which page.
        page: ViewPage,
        /// What stands in the address.
        query: String,
        /// With whom it is shared, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        circle: Option<Circle>,
    },
    /// Takes one away.
    Drop {
        /// Which.
        view: ViewId,
    },
}
