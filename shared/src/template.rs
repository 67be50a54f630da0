//! A unit's, or a street committee's, own texts for replies and decisions (模板).

use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, TemplateId};
use crate::request::{ResultClass, Topic};
use crate::time::Timestamp;

/// A text that people of one organisation begin with. Gaps stand in it in words, as `{编号}` or
/// `{number}`, and are filled from the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Whose it is: a handling unit, or a street.
    pub owner: OrganisationId,
    /// Whether the owner is a street, whose committee uses it.
    pub by_authority: bool,
    /// What it is called.
    pub title: String,
    /// The text; phone and identity numbers masked.
    pub text: String,
    /// The result class it is for, if for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ResultClass>,
    /// The topic it is for, if for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// Who wrote it last, by name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was taken away: still in the history, no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// Changes to templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateCommand {
    /// Writes one, new or anew. A new one's id is `TemplateId::derive(command_id, 0)`.
    Set {
        /// Which; `None` for a new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        template: Option<TemplateId>,
        /// Whose it is; stays for ever.
        owner: OrganisationId,
        /// What it is called.
        title: String,
        /// The text.
        text: String,
        /// Result class, if for one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<ResultClass>,
        /// Topic, if for one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<Topic>,
    },
    /// Takes one away.
    Remove {
        /// Which.
        template: TemplateId,
    },
}
