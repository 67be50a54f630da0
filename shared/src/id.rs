//! Ids as newtypes over a UUIDv7, written in the usual hyphenated form.
//!
//! Ids are made outside: by the browser for commands, by the server for sessions. Ids of new
//! records are *derived* from the command that makes them, so that a retry makes the same record
//! and a browser can predict it (invariant 3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A text that is not an id: 32 hexadecimal digits, hyphens allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId;

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed id")
    }
}

impl std::error::Error for MalformedId {}

/// FNV-1a over 128 bits: spreads ids, proves nothing. What must resist forgery uses SHA-256.
fn fnv128(seed: u128, bytes: &[u8]) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    let mut hash = seed ^ 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in bytes {
        hash ^= u128::from(*byte);
        hash = hash.wrapping_mul(PRIME);
    }
    hash
}

/// Sets the version (7) and variant bits of a UUID.
const fn stamped(raw: u128) -> u128 {
    let versioned = (raw & !(0xF << 76)) | (0x7 << 76);
    (versioned & !(0b11 << 62)) | (0b10 << 62)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// Builds a version-7 id from milliseconds since 1970 and 80 random bits.
            pub const fn from_parts(unix_ms: u64, random: u128) -> Self {
                Self(stamped(((unix_ms as u128) << 80) | (random & ((1 << 80) - 1))))
            }

            /// Derives the id of the `ordinal`-th thing that `source` brings about. It keeps the
            /// source's time, so that ids still sort by age.
            pub fn derive(source: impl Into<u128>, ordinal: u32) -> Self {
                let source: u128 = source.into();
                let hash = fnv128(source, &ordinal.to_be_bytes());
                let time = source >> 80 << 80;
                Self(stamped(time | (hash & ((1 << 80) - 1))))
            }

            /// The id that `u128::from` made these bits of.
            pub const fn from_bits(bits: u128) -> Self {
                Self(bits)
            }

            /// Derives an id from a name, for things that must be the same wherever they are
            /// made: the shipped organisation tree, timers, rows of an imported ledger.
            pub fn named(name: &str) -> Self {
                Self(stamped(fnv128(0, name.as_bytes()) & ((1 << 80) - 1)))
            }

            /// Whether it is (or derives from) a [`Self::named`] one. Nobody else may use these: who
            /// could would decide what a named command has been.
            pub const fn is_named(self) -> bool {
                self.0 >> 80 == 0
            }
        }

        impl From<$name> for u128 {
            fn from(id: $name) -> u128 {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let x = self.0;
                write!(
                    f,
                    "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
                    (x >> 96) as u32,
                    (x >> 80) as u16,
                    (x >> 64) as u16,
                    (x >> 48) as u16,
                    x & 0xffff_ffff_ffff
                )
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                parse(text).map(Self).ok_or(MalformedId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = u128;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an id")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<u128, E> {
                        parse(text).ok_or_else(|| E::custom("malformed id"))
                    }
                }
                deserializer.deserialize_str(Text).map(Self).map_err(D::Error::custom)
            }
        }
    )+};
}

fn parse(text: &str) -> Option<u128> {
    let mut value: u128 = 0;
    let mut digits = 0;
    for c in text.bytes().filter(|c| *c != b'-') {
        value = (value << 4) | u128::from((c as char).to_digit(16)?);
        digits += 1;
        if digits > 32 {
            return None;
        }
    }
    (digits == 32).then_some(value)
}

ids! {
    /// An organisation of the tree: district, street, community, station, unit or team.
    OrganisationId,
    /// A person's account.
    AccountId,
    /// A request (诉求).
    RequestId,
    /// One request at one unit in one round (交办).
    AssignmentId,
    /// A note on a request.
    NoteId,
    /// A unit's reply before it is released.
    DraftId,
    /// A file on a request.
    AttachmentId,
    /// A unit's text to begin a reply with.
    TemplateId,
    /// A saved view.
    ViewId,
    /// A record of the work beside requests.
    WorkId,
    /// The rulebook; there is one.
    RulebookId,
    /// A spreadsheet form of an office.
    FormId,
    /// A command; its identity for ever (a retry carries the same id).
    CommandId,
    /// One tab of one browser, or one run of a tool; gives commands their order.
    ClientId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_writes_and_is_version_7() {
        let id = CommandId::from_parts(1_764_000_000_000, 0x1234_5678_9abc_def0_1234);
        let text = id.to_string();
        assert_eq!(text.len(), 36);
        assert_eq!(&text[14..15], "7");
        assert_eq!(text.parse(), Ok(id));
        assert_eq!("not-an-id".parse::<CommandId>(), Err(MalformedId));
        assert_eq!(format!("{text}0").parse::<CommandId>(), Err(MalformedId));
    }

    #[test]
    fn derived_ids_differ_by_ordinal_and_keep_the_time() {
        let command = CommandId::from_parts(1_764_000_000_000, 7);
        let first = RequestId::derive(command, 0);
        let second = RequestId::derive(command, 1);
        assert_ne!(first, second);
        assert_eq!(first, RequestId::derive(command, 0));
        assert_eq!(first.to_string()[..13], command.to_string()[..13]);
    }
}
