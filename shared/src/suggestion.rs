//! Deputies' suggestions (代表建议), as far as they grow out of requests.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, OrganisationId, RequestId, SuggestionId};
use crate::time::Timestamp;

/// A suggestion, written anew by a deputy: passing on what people wrote (代转来信来访) is not one
/// (深圳市人民代表大会代表建议、批评和意见办理规定).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// One matter, in one line.
    pub title: String,
    /// The suggestion.
    pub text: String,
    /// 领衔代表.
    pub lead: AccountId,
    /// Their name at the time.
    pub lead_name: String,
    /// The street it came from.
    pub street: OrganisationId,
    /// The station it came from.
    pub station: OrganisationId,
    /// The requests it grew out of.
    pub requests: Vec<RequestId>,
    /// When.
    pub raised_at: Timestamp,
}
