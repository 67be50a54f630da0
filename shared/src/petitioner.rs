//! The person or firm that raised a request (反映人). Kept apart from the request, encrypted, and
//! never part of a synced record, a log, an index or a command's stored text (invariant 8).

use serde::{Deserialize, Serialize};

/// Who raised a request, as typed in the form. Travels inside a command and is sealed before it
/// is stored.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Petitioner {
    /// Name of the person, or of the firm's contact.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The firm, if one raised it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub firm: String,
    /// Telephone number as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Home address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Phone and identity numbers that were found in free text and masked there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
}

impl Petitioner {
    /// Whether nothing is known: an anonymous request.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty()
            && self.firm.is_empty()
            && self.phone.is_empty()
            && self.address.is_empty()
            && self.found.is_empty()
    }
}

/// Never prints what it holds: a petitioner in a log line would break invariant 8.
impl std::fmt::Debug for Petitioner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Petitioner(…)")
    }
}

/// What a card may show of the petitioner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporter {
    /// Nobody named.
    #[default]
    Anonymous,
    /// Somebody who asked that their identity be kept (身份保密): nothing is shown, only a reveal
    /// tells who.
    Kept,
    /// A person, masked: `王**`, `138****2214`.
    Person {
        /// Masked name; may be empty.
        name: String,
        /// Masked phone; may be empty.
        phone: String,
    },
    /// A firm with a masked contact.
    Firm {
        /// Masked name of the contact; may be empty.
        name: String,
        /// Masked phone; may be empty.
        phone: String,
    },
}
